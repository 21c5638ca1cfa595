package court

import (
	"slices"
	"testing"
	"time"
)

func TestAddWorkingDays(t *testing.T) {
	official := CalendarOf(OfficialNotices()...)
	two := NewCalendar([]Date{{2026, time.December, 31}, {2027, time.January, 1}}, nil, 2027, 2026)
	day := func(y int, m time.Month, d int) Date { return Date{y, m, d} }
	for _, c := range []struct {
		name   string
		cal    Calendar
		from   Date
		n      int
		want   Date
		unsure bool
	}{
		{"R-62 accepts: over 春节, a Saturday worked", official, day(2026, 2, 12), 3, day(2026, 2, 24), false},
		{"R-62 accepts: over 国庆, a Saturday worked", official, day(2026, 9, 30), 3, day(2026, 10, 10), false},
		{"R-62 accepts: a Saturday worked after 劳动节", official, day(2026, 5, 7), 3, day(2026, 5, 11), false},
		{"R-62 accepts: over an ordinary weekend", official, day(2026, 11, 20), 1, day(2026, 11, 23), false},
		{"R-62 accepts: from a Saturday", official, day(2026, 11, 21), 3, day(2026, 11, 25), false},
		{"R-62 refuses: to be sure of a year that is not loaded", official, day(2027, 4, 30), 3, day(2027, 5, 5), true},
		{"R-62 refuses: to be sure of the turn to such a year", official, day(2026, 12, 30), 3, day(2027, 1, 4), true},
		{"R-62 refuses: to be sure of late December while the next year is not loaded", official, day(2026, 12, 24), 1, day(2026, 12, 25), true},
		{"R-62 accepts: the days before late December", official, day(2026, 12, 23), 1, day(2026, 12, 24), false},
		{"R-62 refuses: to be sure of the year before", official, day(2025, 12, 30), 2, day(2026, 1, 4), true},
		{"R-62 accepts: a notice that rearranges late December of the year before", two, day(2026, 12, 30), 1, day(2027, 1, 4), false},
		{"no days", official, day(2026, 2, 15), 0, day(2026, 2, 15), false},
		{"negative days", official, day(2026, 2, 15), -1, day(2026, 2, 15), false},
	} {
		t.Run(c.name, func(t *testing.T) {
			due, unsure := c.cal.AddWorkingDays(c.from, c.n)
			if due != c.want || unsure != c.unsure {
				t.Errorf("%s %v, want %s %v", due, unsure, c.want, c.unsure)
			}
		})
	}
}

func TestAddDays(t *testing.T) {
	c := CalendarOf(OfficialNotices()...)
	for _, p := range []struct {
		from   Date
		n      int
		want   Date
		unsure bool
	}{
		{Date{2026, time.November, 9}, 15, Date{2026, time.November, 24}, false},
		{Date{2026, time.November, 6}, 15, Date{2026, time.November, 23}, false}, // ends on a Saturday
		{Date{2026, time.September, 20}, 15, Date{2026, time.October, 8}, false}, // ends in the holiday
		{Date{2026, time.April, 24}, 15, Date{2026, time.May, 9}, false},         // a Saturday that is worked
		{Date{2026, time.December, 20}, 15, Date{2027, time.January, 4}, true},
		{Date{2026, time.December, 10}, 16, Date{2026, time.December, 28}, true},
		{Date{2026, time.December, 17}, 15, Date{2027, time.January, 1}, true}, // the earlier date: no holiday is known
	} {
		if due, unsure := c.AddDays(p.from, p.n); due != p.want || unsure != p.unsure {
			t.Errorf("%s + %d: %s %v, want %s %v", p.from, p.n, due, unsure, p.want, p.unsure)
		}
	}
}

// The notice gives 2026 33 days off and 6 weekend days worked (§9.6).
func TestOfficial(t *testing.T) {
	c := CalendarOf(OfficialNotices()...)
	off, worked, weekdaysOff := 0, 0, 0
	for d := (Date{2026, time.January, 1}); d.Year == 2026; d = d.AddDays(1) {
		weekend := d.Weekday() == time.Saturday || d.Weekday() == time.Sunday
		if c.off[d] {
			off++
			if !weekend {
				weekdaysOff++
			}
			if c.IsWorkingDay(d) {
				t.Errorf("%s is worked", d)
			}
		}
		if c.work[d] {
			worked++
			if !weekend || !c.IsWorkingDay(d) {
				t.Errorf("%s is no make-up day", d)
			}
		}
		if want := !weekend && !c.off[d] || c.work[d]; c.IsWorkingDay(d) != want {
			t.Errorf("%s: %v", d, !want)
		}
	}
	if off != 33 || worked != 6 || weekdaysOff != 19 {
		t.Errorf("%d days off (%d of them weekdays), %d worked", off, weekdaysOff, worked)
	}
	if !slices.Equal(c.years, []int{2026}) {
		t.Errorf("years %v", c.years)
	}
	if got := NewCalendar(nil, nil, 2027, 2026).years; !slices.Equal(got, []int{2026, 2027}) {
		t.Errorf("years %v", got)
	}
	december := NewCalendar(nil, []Date{{2025, time.December, 28}}, 2026)
	if d := (Date{2025, time.December, 28}); !december.IsWorkingDay(d) || !december.Covers(d) || december.Covers(d.AddDays(1)) {
		t.Error("a make-up day in the December before")
	}
	turn := Date{2026, time.December, 30}
	if !NewCalendar(nil, nil, 2026, 2027).Covers(turn) || NewCalendar(nil, nil, 2025, 2026).Covers(turn) || december.Covers(Date{2026, time.December, 25}) {
		t.Error("late December needs the notice of the next year")
	}
	if !december.Covers(Date{2026, time.December, 24}) || !december.Covers(Date{2026, time.November, 30}) || december.Covers(Date{2026, time.December, 31}) {
		t.Error("what is covered of the loaded year")
	}
}

func TestDeadlines(t *testing.T) {
	c := CalendarOf(OfficialNotices()...)
	from := Date{2026, time.May, 7} // a Thursday; Saturday 9 is worked
	for _, p := range []struct {
		name string
		got  Deadline
		rule Rule
		last Date
	}{
		{"R-09 accepts: a decision on the third working day", c.DecideRemoval(from), "R-09", Date{2026, time.May, 11}},
		{"R-10 accepts: outside channels cleaned on the third working day", c.CleanUpAfterTerm(from), "R-10", Date{2026, time.May, 11}},
		{"R-12 accepts: a correction on the third working day", c.CorrectListing(from), "R-12", Date{2026, time.May, 11}},
		{"R-13 accepts: a decision on a request on the fifteenth day", c.ReviewCorrection(from), "R-13", Date{2026, time.May, 22}},
		{"R-13 accepts: a correction on the third working day", c.CarryOutCorrection(from), "R-13", Date{2026, time.May, 11}},
		{"R-14 accepts: an appeal on the tenth day, moved off a Sunday", c.AppealRejection(from), "R-14", Date{2026, time.May, 18}},
		{"R-14 accepts: a decision on appeal on the fifteenth day", c.DecideAppeal(from), "R-14", Date{2026, time.May, 22}},
	} {
		t.Run(p.name, func(t *testing.T) {
			if want := (Deadline{Rule: p.rule, Due: p.last}); p.got != want || p.got.Overdue(p.last) {
				t.Errorf("%+v, want %+v", p.got, want)
			}
		})
	}
	for _, p := range []struct {
		name string
		late Deadline
	}{
		{"R-09 refuses: a decision on the fourth working day", c.DecideRemoval(from)},
		{"R-12 refuses: a correction on the fourth working day", c.CorrectListing(from)},
		{"R-13 refuses: a correction on the day after the period", c.CarryOutCorrection(from)},
		{"R-14 refuses: an appeal on the day after the period", c.AppealRejection(from)},
	} {
		t.Run(p.name, func(t *testing.T) {
			if !p.late.Overdue(p.late.Due.AddDays(1)) {
				t.Error("in time")
			}
		})
	}
	if !c.DecideRemoval(Date{2027, time.May, 7}).Unsure || !c.ReviewCorrection(Date{2027, time.May, 7}).Unsure {
		t.Error("sure of a year that is not loaded")
	}
}
