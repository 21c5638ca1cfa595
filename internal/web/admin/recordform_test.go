package admin

import (
	"slices"
	"strings"
	"testing"

	"gongkai/internal/court"
)

// The form asks for everything that an entry says, each head once, and what it shows is
// what it reads back.
func TestRecordFormReadsBack(t *testing.T) {
	f := form{}
	for _, g := range defaulterGroups() {
		for _, field := range g.fields {
			f[field.name] = "值" + field.name
		}
	}
	f["conduct-g1"], f["conduct-g4"] = "1", "1"
	in := typedEntry(f, defaulterGroups())
	if in.Conduct != court.Conducts()[0].Label+"，"+court.Conducts()[3].Label || in.TermEndsOn != "值term" || in.DocumentNumber != "值document" {
		t.Errorf("%+v", in)
	}
	var heads, chosen []string
	for _, g := range recordForm(defaulterGroups(), in, "", nil).Groups {
		for _, field := range g.Fields {
			heads = append(heads, field.Label)
			if field.Boxes == nil && field.Value != f[field.Name] {
				t.Errorf("%s shows %q", field.Name, field.Value)
			}
			for _, b := range field.Boxes {
				if b.Chosen {
					chosen = append(chosen, b.Name)
				}
			}
		}
	}
	slices.Sort(heads)
	if n := len(slices.Compact(heads)); n != 23 {
		t.Errorf("%d heads", n)
	}
	if strings.Join(chosen, " ") != "conduct-g1 conduct-g4" {
		t.Errorf("boxes: %v", chosen)
	}
}

func TestRecordFormSaysWhatIsWrong(t *testing.T) {
	_, found := court.NewDefaulter(court.DefaulterInput{Name: "某某", DocumentNumber: "1"}, court.Date{Year: 2026, Month: 3, Day: 2})
	view := recordForm(defaulterGroups(), court.DefaulterInput{}, "370113********001*", found)
	if len(view.Wrong) != len(found) || len(found) == 0 {
		t.Fatalf("%d lines for %d findings", len(view.Wrong), len(found))
	}
	faults := 0
	for _, g := range view.Groups {
		for _, field := range g.Fields {
			faults += len(field.Faults)
			if field.Name == "document" && !strings.Contains(field.Hint, "370113********001*") {
				t.Errorf("R-07: the masked number is not told: %s", field.Hint)
			}
		}
	}
	if faults != len(found) {
		t.Errorf("%d of %d findings stand beside their fields", faults, len(found))
	}
}
