package court

// TermYears is how long a listing on G2 to G6 lasts where the decision names no
// other end (SX 2, R-03), and MaxTermYears how long it may last with the extension
// of one to three years.
const (
	TermYears    = 2
	MaxTermYears = 5
)

// Term says until when a record may be public.
type Term struct {
	LastDay  Date // the last day on which it may be seen; zero when it has no term
	Presumed bool // the end was computed because the decision names none (推定, R-10)
}

// Term gives the term of the listing. A stated 期限届满日 is the last
// day, also for a pure G1, which by law has none: an end that somebody decided is
// kept, because hiding too early harms nobody. G2 to G6 without one end two years
// after 决定日期, else after 发布时间; while neither is known, there is no end yet.
func (d *Defaulter) Term() Term {
	if !d.TermEndsOn.IsZero() {
		return Term{LastDay: d.TermEndsOn}
	}
	start := d.termStart()
	if !d.HasLegalTerm() || start.IsZero() {
		return Term{}
	}
	return Term{LastDay: start.AddYears(TermYears), Presumed: true}
}

// termStart is the day from which the term runs: the decision takes effect when it
// is made (SX 5).
func (d *Defaulter) termStart() Date {
	if !d.DecidedOn.IsZero() {
		return d.DecidedOn
	}
	return d.PublishedOn
}

// HasLegalTerm reports whether SX 10(2) governs the removal: any of G2 to G6 is
// among the grounds, alone or beside G1. A pure G1 has no legal term even when its
// decision stated an end; the grounds of SX 10(1) remove it.
func (d *Defaulter) HasLegalTerm() bool { return d.Conduct&(G2|G3|G4|G5|G6) != 0 }

// Window gives the first and the last day on which the public may see the record.
// It begins on 发布时间, yet never before the day after the grace period;
// firstDay is zero while neither is known. lastDay is zero when there is no end.
func (d *Defaulter) Window() (firstDay, lastDay Date) {
	firstDay = d.PublishedOn
	if !d.GraceEndsOn.IsZero() {
		if after := d.GraceEndsOn.AddDays(1); after.After(firstDay) {
			firstDay = after
		}
	}
	return firstDay, d.Term().LastDay
}

// StateOn gives the state that the calendar asks for on a day, of a record that has
// passed its gates: withdrawn, scheduled before its window, expired behind it,
// published within. It is how a first load and the clock decide alike.
func (d *Defaulter) StateOn(day Date) State {
	return stateOn(d.Withdrawn, d, day)
}

// Windowed is an entry that the public may see between two days.
type Windowed interface {
	// Window gives the first and the last day; zero is not known, or no end.
	Window() (firstDay, lastDay Date)
}

func stateOn(withdrawn bool, w Windowed, day Date) State {
	first, last := w.Window()
	switch {
	case withdrawn:
		return StateWithdrawn
	case !last.IsZero() && day.After(last):
		return StateExpired
	case day.Before(first):
		return StateScheduled
	}
	return StatePublished
}
