package court

import (
	"slices"
	"time"
)

// Calendar knows the working days: weekends and the holidays of the State Council's
// yearly notice are off, the make-up days of the notice are worked (§9.6, R-62). It
// is not changed after it was built and may be shared.
type Calendar struct {
	off   map[Date]bool
	work  map[Date]bool
	years []int // sorted
}

// NewCalendar builds a calendar from the days off and the make-up workdays of the
// notices, and the years whose notice is loaded. A notice may also name days in late
// December of the year before; they count although that year may not be loaded.
func NewCalendar(off, work []Date, years ...int) Calendar {
	c := Calendar{off: make(map[Date]bool, len(off)), work: make(map[Date]bool, len(work)), years: slices.Clone(years)}
	for _, d := range off {
		c.off[d] = true
	}
	for _, d := range work {
		c.work[d] = true
	}
	slices.Sort(c.years)
	return c
}

// Official is the calendar of the notices that are known to this version: 2026.
func Official() Calendar {
	var off, work []Date
	for _, p := range [...]struct {
		month    time.Month
		from, to int
	}{
		{time.January, 1, 3}, {time.February, 15, 23}, {time.April, 4, 6}, {time.May, 1, 5},
		{time.June, 19, 21}, {time.September, 25, 27}, {time.October, 1, 7},
	} {
		for day := p.from; day <= p.to; day++ {
			off = append(off, Date{2026, p.month, day})
		}
	}
	for _, p := range [...]struct {
		month time.Month
		day   int
	}{
		{time.January, 4}, {time.February, 14}, {time.February, 28}, {time.May, 9},
		{time.September, 20}, {time.October, 10},
	} {
		work = append(work, Date{2026, p.month, p.day})
	}
	return NewCalendar(off, work, 2026)
}

// Years gives the loaded years in order.
func (c Calendar) Years() []int { return slices.Clone(c.years) }

// lateDecember is the first day of December that next year's notice has been seen
// to rearrange, with room to spare.
const lateDecember = 25

// Covers reports whether it is known for sure if d is worked: the notice of its year
// is loaded, and in late December that of the next year too.
func (c Calendar) Covers(d Date) bool {
	if c.off[d] || c.work[d] {
		return true
	}
	if _, ok := slices.BinarySearch(c.years, d.Year); !ok {
		return false
	}
	if d.Month == time.December && d.Day >= lateDecember {
		_, ok := slices.BinarySearch(c.years, d.Year+1)
		return ok
	}
	return true
}

// IsWorkingDay reports whether d is worked. In a year that is not loaded every day
// from Monday to Friday counts as worked; ask Covers whether that is sure.
func (c Calendar) IsWorkingDay(d Date) bool {
	switch {
	case c.work[d]:
		return true
	case c.off[d]:
		return false
	}
	w := d.Weekday()
	return w != time.Saturday && w != time.Sunday
}

// AddWorkingDays gives the n-th working day after from; the day itself is not
// counted. Where a year is not loaded its holidays are counted as worked, which
// gives the earlier date, and unsure tells that somebody must look. Without
// a positive n it gives from.
func (c Calendar) AddWorkingDays(from Date, n int) (due Date, unsure bool) {
	due = from
	for n > 0 {
		due = due.AddDays(1)
		if !c.Covers(due) {
			unsure = true
		}
		if c.IsWorkingDay(due) {
			n--
		}
	}
	return due, unsure
}

// AddDays gives the end of a period of n calendar days after from, which is not
// counted; if the last day is off, the period ends on the first working day after
// it (CPL 85). unsure is as for AddWorkingDays.
func (c Calendar) AddDays(from Date, n int) (due Date, unsure bool) {
	due = from.AddDays(n)
	for {
		if !c.Covers(due) {
			unsure = true
		}
		if c.IsWorkingDay(due) {
			return due, unsure
		}
		due = due.AddDays(1)
	}
}
