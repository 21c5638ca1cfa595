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
	return !weekend(d)
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

// WorkingDayBefore gives the last working day before d.
func (c Calendar) WorkingDayBefore(d Date) Date {
	for {
		if d = d.AddDays(-1); c.IsWorkingDay(d) {
			return d
		}
	}
}

// WorkingDaysTo counts the working days after from up to and with to; when to lies before
// from it is negative, the working days by which from is late.
func (c Calendar) WorkingDaysTo(from, to Date) int {
	if to.Before(from) {
		return -c.WorkingDaysTo(to, from)
	}
	n := 0
	for from.Before(to) {
		if from = from.AddDays(1); c.IsWorkingDay(from) {
			n++
		}
	}
	return n
}

// MissingYears gives the years that should be loaded on a day and are not: its own, and
// from December on the next, whose notice is out by then.
func (c Calendar) MissingYears(today Date) (missing []int) {
	wanted := []int{today.Year}
	if today.Month == time.December {
		wanted = append(wanted, today.Year+1)
	}
	for _, year := range wanted {
		if _, loaded := slices.BinarySearch(c.years, year); !loaded {
			missing = append(missing, year)
		}
	}
	return missing
}
