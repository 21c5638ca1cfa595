package sample

import (
	"testing"

	"gongkai/internal/court"
)

// TestEveryEntryIsTaken: a sample that the domain rejects would be missing from the
// demo and would make every benchmark of the import lie.
func TestEveryEntryIsTaken(t *testing.T) {
	for _, o := range []Options{world(), {}, {Seed: 3, Today: court.Date{Year: 2024, Month: 2, Day: 29}}, {Seed: 4, Today: court.Date{Year: 2018, Month: 4, Day: 8}}} {
		for i := range 20_000 {
			in := Defaulter(o, i)
			if _, found := court.NewDefaulter(in, o.today()); len(found) > 0 {
				t.Fatalf("entry %d of %+v: %+v\n%+v", i, o, found, in)
			}
			order, found := court.NewRestriction(Restriction(o, i), o.today())
			if len(found) > 0 {
				t.Fatalf("order %d of %+v: %+v\n%+v", i, o, found, Restriction(o, i))
			}
			if refused := court.RestrictionGate(&order, court.RestrictionEvidence{Vouched: true}, o.today()); len(refused) > 0 {
				t.Fatalf("order %d of %+v may not be shown: %+v", i, o, refused)
			}
		}
	}
}

// TestWhatIsDerived compares what the domain reads out of an entry with what was
// meant by it.
func TestWhatIsDerived(t *testing.T) {
	o := world()
	states := make(map[court.State]int)
	for i := range 5000 {
		d, found := court.NewDefaulter(Defaulter(o, i), o.today())
		if len(found) > 0 {
			t.Fatalf("entry %d: %+v", i, found)
		}
		p := partyOf(o.Seed, o.Today, i)
		if p.organisation != (d.Party == court.Organisation) || d.Province != "山东" {
			t.Fatalf("entry %d is read as %v in %s", i, d.Party, d.Province)
		}
		if !p.organisation && (d.Sex == "男性") != p.male {
			t.Fatalf("entry %d is read as %s", i, d.Sex)
		}
		states[d.StateOn(o.Today)]++
	}
	for _, s := range []court.State{court.StatePublished, court.StateScheduled, court.StateExpired, court.StateWithdrawn} {
		if states[s] < 20 {
			t.Errorf("only %d of 5000 entries are %s", states[s], s)
		}
	}
	if states[court.StatePublished] < 4000 {
		t.Errorf("only %d of 5000 entries are public", states[court.StatePublished])
	}
}
