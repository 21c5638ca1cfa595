package court

import (
	"fmt"
	"strconv"
	"time"
)

// Date is a civil date in the court's zone. The zero Date means "not given".
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// DateOf gives the civil date on which the instant t falls in the court's zone.
func DateOf(t time.Time) Date {
	y, m, d := t.In(Zone).Date()
	return Date{y, m, d}
}

// IsZero reports whether no date was given.
func (d Date) IsZero() bool { return d == Date{} }

// Start is the instant at which the day begins, 00:00 in the court's zone.
func (d Date) Start() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, Zone) }

// AddDays gives the date n days later (earlier when n is negative).
func (d Date) AddDays(n int) Date {
	y, m, day := d.noon().AddDate(0, 0, n).Date()
	return Date{y, m, day}
}

// AddMonths gives the corresponding day n months later, or the last day of that
// month where it has no such day: 29 February is followed by 28 February.
func (d Date) AddMonths(n int) Date {
	first := time.Date(d.Year, d.Month+time.Month(n), 1, 12, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return Date{first.Year(), first.Month(), min(d.Day, last)}
}

// AddYears gives the corresponding day n years later, as AddMonths does.
func (d Date) AddYears(n int) Date { return d.AddMonths(12 * n) }

// Weekday tells the day of the week.
func (d Date) Weekday() time.Weekday { return d.noon().Weekday() }

// noon stands for the day in arithmetic that needs no zone.
func (d Date) noon() time.Time { return time.Date(d.Year, d.Month, d.Day, 12, 0, 0, 0, time.UTC) }

// Before reports whether d is an earlier date than e. The zero Date is before all
// others.
func (d Date) Before(e Date) bool {
	if d.Year != e.Year {
		return d.Year < e.Year
	}
	if d.Month != e.Month {
		return d.Month < e.Month
	}
	return d.Day < e.Day
}

// After reports whether d is a later date than e.
func (d Date) After(e Date) bool { return e.Before(d) }

// String is the stored and machine form, 2006-01-02; empty for the zero Date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	if d.Year < 1000 || d.Year > 9999 {
		return fmt.Sprintf("%04d-%02d-%02d", d.Year, int(d.Month), d.Day)
	}
	room := [10]byte{4: '-', 7: '-'}
	copy(room[:], strconv.Itoa(d.Year))
	room[5], room[6] = byte('0'+int(d.Month)/10), byte('0'+int(d.Month)%10)
	room[8], room[9] = byte('0'+d.Day/10), byte('0'+d.Day%10)
	return string(room[:])
}

// Chinese is the form in running text, 2006年1月2日; empty for the zero Date.
func (d Date) Chinese() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%d年%d月%d日", d.Year, int(d.Month), d.Day)
}

// ParseISODate reads the stored form, 2006-01-02; the empty string is the zero Date.
func ParseISODate(s string) (Date, error) {
	if s == "" {
		return Date{}, nil
	}
	t, err := time.ParseInLocation(time.DateOnly, s, Zone)
	if err != nil {
		return Date{}, fmt.Errorf("date %q: %w", s, err)
	}
	return DateOf(t), nil
}
