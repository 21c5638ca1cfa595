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
	if n := len(slices.Compact(heads)); n != 24 {
		t.Errorf("%d heads", n)
	}
	if strings.Join(chosen, " ") != "conduct-g1 conduct-g4" {
		t.Errorf("boxes: %v", chosen)
	}
}

// TestOrderFormReadsBack: what the form of an order shows is read back as the same order, and
// each head is asked once.
func TestOrderFormReadsBack(t *testing.T) {
	today := court.Date{Year: 2026, Month: 3, Day: 2}
	o, found := court.NewRestriction(court.RestrictionInput{SourceID: "X-1", Name: "演示商贸有限公司", DocumentNumber: "91990113MA00DEM00X", LegalRepresentative: "甄演示", Principal: "贾虚构", Responsible: "吴测试", Controller: "甄控制",
		Court: "演示区人民法院", CaseNumber: "（2025）鲁0199执77号", FiledOn: "2025-03-01", OrderNumber: "限1", OrderedOn: "2025-05-20", ServedOn: "2025-05-22", Period: "2028-01-01", Items: "2、9", Consequences: "是"}, today)
	if len(found) > 0 {
		t.Fatal(found)
	}
	f, heads := form{}, map[string]bool{}
	for _, g := range recordForm(orderGroups(), court.OrderInputOf(&o), "", nil).Groups {
		for _, field := range g.Fields {
			if heads[field.Label] {
				t.Errorf("%s is asked twice", field.Label)
			}
			f[field.Name], heads[field.Label] = field.Value, true
			for _, b := range field.Boxes {
				if b.Chosen {
					f[b.Name] = b.Value
				}
			}
		}
	}
	for _, head := range o.Heads() {
		if !heads[head] {
			t.Errorf("R-19: %s cannot be entered", head)
		}
	}
	if again, found := court.NewRestriction(typedEntry(f, orderGroups()).Over(&o), today); len(found) > 0 || again != o {
		t.Errorf("%v\n%+v\n%+v", found, again, o)
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
