package court

import (
	"reflect"
	"strings"
	"testing"
)

// TestDifferences changes every field of an entry, one by one: each but the derived and
// the internal ones is told, once.
func TestDifferences(t *testing.T) {
	old := accepted(t, personRow())
	if list := Differences(&old, &old, MaskStrict); len(list) != 0 {
		t.Fatalf("of itself: %+v", list)
	}
	silent := map[string]bool{"SourceID": true, "Age": true, "ConductOriginal": true}
	fields := reflect.TypeFor[Defaulter]()
	for i := range fields.NumField() {
		changed := old
		f := reflect.ValueOf(&changed).Elem().Field(i)
		switch v := f.Addr().Interface().(type) {
		case *string:
			*v += "改"
		case *Performance:
			*v = PerformedNothing
		case *Date:
			*v = v.AddDays(1)
		case *Document:
			v.Number = identity(Date{1981, 3, 7}, "001")
		case *PartyKind:
			*v = Organisation
		case *Conduct:
			*v = G6
		case *int:
			*v++
		case *bool:
			*v = true
		default:
			t.Fatalf("%s is of a kind that this test does not know", fields.Field(i).Name)
		}
		list := Differences(&old, &changed, MaskStrict)
		name := fields.Field(i).Name
		switch want := map[bool]int{true: 0, false: 1}[silent[name]]; {
		case len(list) != want:
			t.Errorf("%s: %+v", name, list)
		case want == 1 && (list[0].Field == "" || name != "Document" && list[0].Old == list[0].New):
			t.Errorf("%s: %+v", name, list)
		}
		for _, d := range list {
			for _, number := range []string{old.Document.Number, changed.Document.Number} {
				if strings.Contains(d.Old+d.New, number) {
					t.Errorf("%s: a number in full (R-07)", name)
				}
			}
		}
	}
}
