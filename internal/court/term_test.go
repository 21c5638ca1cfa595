package court

import (
	"testing"
	"time"
)

func TestTerm(t *testing.T) {
	decided, published := Date{2024, time.February, 29}, Date{2024, time.March, 15}
	for _, c := range []struct {
		name  string
		d     Defaulter
		want  Term
		legal bool
	}{
		{"R-03 accepts: a pure G1 has no term", Defaulter{Conduct: G1, DecidedOn: decided, PublishedOn: published}, Term{}, false},
		{"R-03 accepts: two years from the decision, presumed", Defaulter{Conduct: G4, DecidedOn: decided, PublishedOn: published}, Term{Date{2026, time.February, 28}, true}, true},
		{"R-03 accepts: G1 beside another ground has its term", Defaulter{Conduct: G1 | G6, DecidedOn: decided}, Term{Date{2026, time.February, 28}, true}, true},
		{"R-10 accepts: two years from publication when no decision is named", Defaulter{Conduct: G2, PublishedOn: published}, Term{Date{2026, time.March, 15}, true}, true},
		{"R-10 accepts: a stated end is not presumed", Defaulter{Conduct: G3, DecidedOn: decided, TermEndsOn: Date{2025, time.May, 1}}, Term{Date{2025, time.May, 1}, false}, true},
		{"a stated end of a pure G1 is kept", Defaulter{Conduct: G1, DecidedOn: decided, TermEndsOn: Date{2025, time.May, 1}}, Term{Date{2025, time.May, 1}, false}, false},
		{"no end while no beginning is known", Defaulter{Conduct: G5}, Term{}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := c.d.Term(); got != c.want {
				t.Errorf("%+v, want %+v", got, c.want)
			}
			if got := c.d.HasLegalTerm(); got != c.legal {
				t.Errorf("legal term %v", got)
			}
		})
	}
	for _, g := range Conducts() {
		d := Defaulter{Conduct: g.Conduct}
		if d.HasLegalTerm() != (g.Conduct != G1) {
			t.Errorf("%s has a legal term: %v", g.Code, d.HasLegalTerm())
		}
	}
}

func TestStateOn(t *testing.T) {
	day := func(d int) Date { return Date{2026, time.November, d} }
	for _, c := range []struct {
		name  string
		d     Defaulter
		day   Date
		want  State
		first Date
	}{
		{"R-05 refuses: the last day of grace is not public", Defaulter{PublishedOn: day(1), GraceEndsOn: day(23)}, day(23), StateScheduled, day(24)},
		{"R-05 refuses: the first day of grace is not public", Defaulter{PublishedOn: day(1), GraceEndsOn: day(23)}, day(1), StateScheduled, day(24)},
		{"R-05 accepts: the day after the grace period", Defaulter{PublishedOn: day(1), GraceEndsOn: day(23)}, day(24), StatePublished, day(24)},
		{"R-05 accepts: a grace period that ended before publication", Defaulter{PublishedOn: day(20), GraceEndsOn: day(10)}, day(20), StatePublished, day(20)},
		{"R-05 refuses: a grace period while nothing was published yet", Defaulter{GraceEndsOn: day(23)}, day(23), StateScheduled, day(24)},
		{"before 发布时间", Defaulter{PublishedOn: day(24)}, day(23), StateScheduled, day(24)},
		{"on 发布时间", Defaulter{PublishedOn: day(23)}, day(23), StatePublished, day(23)},
		{"without any date", Defaulter{}, day(23), StatePublished, Date{}},
		{"R-10 accepts: the last day of the term is public", Defaulter{PublishedOn: day(1), TermEndsOn: day(23)}, day(23), StatePublished, day(1)},
		{"R-10 refuses: the day after the term is not public", Defaulter{PublishedOn: day(1), TermEndsOn: day(23)}, day(24), StateExpired, day(1)},
		{"a term within the grace period", Defaulter{GraceEndsOn: day(25), TermEndsOn: day(22)}, day(23), StateExpired, day(26)},
		{"taken down at its source", Defaulter{PublishedOn: day(1), TermEndsOn: day(2), Withdrawn: true}, day(23), StateWithdrawn, day(1)},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := c.d.StateOn(c.day); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
			if first, last := c.d.Window(); first != c.first || last != c.d.TermEndsOn {
				t.Errorf("window %s to %s, want from %s", first, last, c.first)
			}
		})
	}
}
