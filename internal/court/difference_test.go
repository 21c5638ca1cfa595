package court

import (
	"reflect"
	"strings"
	"testing"
)

// TestDifferences changes every field of an entry of either list, one by one: each but the
// derived and the internal ones is told, once.
func TestDifferences(t *testing.T) {
	d := accepted(t, personRow())
	every(t, &d, map[string]bool{"SourceID": true, "Age": true, "ConductOriginal": true}, func(a, b *Defaulter) []Difference { return Differences(a, b, MaskStrict) })
	o := Restriction{Entry: d.Entry(), OrderNumber: d.CaseNumber, OrderedOn: d.FiledOn, Period: "至义务履行完毕止", Items: AllItems}
	every(t, &o, map[string]bool{"SourceID": true, "Age": true}, func(a, b *Restriction) []Difference { return Differences(a, b, MaskStrict) })
}

func every[E any](t *testing.T, old *E, silent map[string]bool, differences func(a, b *E) []Difference) {
	t.Helper()
	if list := differences(old, old); len(list) != 0 {
		t.Fatalf("of itself: %+v", list)
	}
	for _, f := range reflect.VisibleFields(reflect.TypeFor[E]()) {
		if f.Anonymous {
			continue
		}
		changed := *old
		var numbers []string
		switch v := reflect.ValueOf(&changed).Elem().FieldByIndex(f.Index).Addr().Interface().(type) {
		case *string:
			*v += "改"
		case *Performance:
			*v = PerformedNothing
		case *Date:
			*v = Date{2031, 3, 7}
		case *Document:
			numbers = append(numbers, v.Number)
			v.Number = identity(Date{1981, 3, 7}, "001")
			numbers = append(numbers, v.Number)
		case *PartyKind:
			*v = Organisation
		case *Conduct:
			*v = G6
		case *RestrictionItems:
			*v = 1
		case *int:
			*v++
		case *bool:
			*v = true
		default:
			t.Fatalf("%s is of a kind that this test does not know", f.Name)
		}
		list := differences(old, &changed)
		switch want := map[bool]int{true: 0, false: 1}[silent[f.Name]]; {
		case len(list) != want:
			t.Errorf("%s: %+v", f.Name, list)
		case want == 1 && (list[0].Field == "" || f.Name != "Document" && list[0].Old == list[0].New):
			t.Errorf("%s: %+v", f.Name, list)
		}
		for _, d := range list {
			for _, number := range numbers {
				if strings.Contains(d.Old+d.New, number) {
					t.Errorf("%s: a number in full (R-07)", f.Name)
				}
			}
		}
	}
}
