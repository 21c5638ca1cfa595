package visible_test

import (
	"context"
	"testing"

	"gongkai/internal/court"
	"gongkai/internal/visible"
)

// TestOptionsCountWhatTheListWouldHold compares each count with the list itself.
func TestOptionsCountWhatTheListWouldHold(t *testing.T) {
	w := newIndexed(t)
	w.load(true,
		entry{source: "甲", name: "王演示", published: "2024-03-01", conduct: court.G1},
		entry{source: "乙", name: "李演示", published: "2025-06-12", conduct: court.G1 | court.G4},
		entry{source: "丙", name: "演示有限公司", representative: "赵演示", published: "2025-07-01", conduct: court.G4},
		entry{source: "丁", name: "张演示", published: "2025-08-01", conduct: court.G5, state: court.StateDraft},
	)
	counted := 0
	for _, f := range []visible.Filter{{}, {Party: court.Person}, {Year: 2025}, {Conduct: court.G4}, {Party: court.Organisation, Conduct: court.G1, Year: 2024}} {
		_, err := w.View(context.Background(), func(v *visible.View) error {
			o, ok := v.Options(f)
			if !ok {
				t.Fatal("the index is made, and nothing is counted")
			}
			same := func(got int, choice visible.Filter) error {
				list, err := v.Defaulters(choice, 1, 1)
				if got != list.Total {
					t.Errorf("under %+v: %+v counts %d, the list holds %d", f, choice, got, list.Total)
				}
				counted += list.Total
				return err
			}
			for kind, got := range map[court.PartyKind]int{court.Person: o.Persons, court.Organisation: o.Organisations} {
				choice := f
				choice.Party = kind
				if err := same(got, choice); err != nil {
					return err
				}
			}
			for _, ground := range []court.Conduct{court.G1, court.G2, court.G4, court.G5} {
				choice := f
				choice.Conduct = ground
				if err := same(o.Conduct[ground], choice); err != nil {
					return err
				}
			}
			for _, year := range []int{2023, 2024, 2025} {
				choice := f
				choice.Year = year
				if err := same(o.Years[year], choice); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if counted == 0 {
		t.Error("no choice left anything: nothing was compared")
	}
}

// TestOptionsAreNotCountedInTheDatabase keeps a start without the index cheap.
func TestOptionsAreNotCountedInTheDatabase(t *testing.T) {
	w := newWorld(t)
	_, err := w.View(context.Background(), func(v *visible.View) error {
		if o, ok := v.Options(visible.Filter{}); ok {
			t.Errorf("counted %+v without an index", o)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
