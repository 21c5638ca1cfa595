package court

import (
	"testing"
	"time"
)

func TestAgeOn(t *testing.T) {
	leap := Date{2008, time.February, 29}
	for _, c := range []struct {
		birth, day Date
		want       int
	}{
		{Date{1980, time.March, 7}, Date{2026, time.March, 6}, 45},
		{Date{1980, time.March, 7}, Date{2026, time.March, 7}, 46},
		{Date{1980, time.March, 7}, Date{2026, time.February, 8}, 45},
		{Date{1980, time.March, 7}, Date{2026, time.April, 1}, 46},
		{leap, Date{2026, time.February, 28}, 17},
		{leap, Date{2026, time.March, 1}, 18},
		{Date{2026, time.May, 1}, Date{2026, time.April, 30}, -1},
	} {
		if got := ageOn(c.birth, c.day); got != c.want {
			t.Errorf("%s on %s: %d, want %d", c.birth, c.day, got, c.want)
		}
	}
	d := accepted(t, personRow())
	if age, ok := d.AgeOn(today); !ok || age != 46 {
		t.Errorf("AgeOn: %d %v", age, ok)
	}
	o := accepted(t, organisationRow())
	if age, ok := o.AgeOn(today); ok || age != 0 {
		t.Errorf("AgeOn of an organisation: %d %v", age, ok)
	}
	broken := Defaulter{Document: Document{DocumentIdentity, "1"}}
	if _, ok := broken.AgeOn(today); ok {
		t.Error("AgeOn of a broken number")
	}
}

func TestReadAge(t *testing.T) {
	for text, want := range map[string]givenAge{
		"45": {45, false}, "45岁": {45, false}, "45周岁": {45, false}, "４５": {45, false}, "45.0": {45, false}, "1": {1, false}, "130": {130, false}, "7": {7, false},
		"1980": {46, true}, "1980年": {46, true}, "1980年出生": {46, true}, "1980年3月": {46, true}, "1980-03": {46, true}, "1980.3": {46, true}, "1980/12": {46, true},
		"1980-03-07": {46, true}, "1980年3月7日": {46, true}, "1900": {126, true}, "2026": {0, true}, "2026-11-23": {0, true},
	} {
		if got, ok := readAge(text, today); !ok || got != want {
			t.Errorf("%q: %+v %v, want %+v", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "0", "131", "999", "-5", "四十五", "1899", "2027", "19800", "1980x", "1980-", "1980-003", "1980-0a", "45x", "2026-11-24", "1000", "45年"} {
		if got, ok := readAge(text, today); ok {
			t.Errorf("%q: %+v", text, got)
		}
	}
}
