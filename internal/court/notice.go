package court

import (
	"slices"
	"time"
)

// Notice is the State Council's yearly notice of holidays: the days that are off because
// of it, weekends among them, and the weekend days that are worked instead (§9.6). It may
// also name days in late December of the year before.
type Notice struct {
	Year int
	Off  []Date
	Work []Date
}

// Bounds of what a notice says. The notices of 2014 to 2026 lie well within.
const (
	oldestNotice = 2014
	newestNotice = 2100
	fewestOff    = 20
	mostOff      = 45
	mostWork     = 12
)

// NoticePart is one of the two texts of a notice, as forms name them.
type NoticePart string

const (
	NoticeOff  NoticePart = "off"
	NoticeWork NoticePart = "work"
)

// Check refuses what no notice says: most often a date of another year, a weekday that is
// "worked instead", or one of the great holidays left out.
func (n Notice) Check() error {
	_, err := n.Fault()
	return err
}

// Fault gives the same refusal, with the text that it is about: the one that has to be
// mended.
func (n Notice) Fault() (NoticePart, error) {
	if n.Year < oldestNotice || n.Year > newestNotice {
		return NoticeOff, Invalid("年份应在%d年到%d年之间。", oldestNotice, newestNotice)
	}
	seen := make(map[Date]bool, len(n.Off)+len(n.Work))
	for _, part := range [...]struct {
		name NoticePart
		days []Date
	}{{NoticeOff, n.Off}, {NoticeWork, n.Work}} {
		for _, d := range part.days {
			december := d.Year == n.Year-1 && d.Month == time.December && d.Day >= lateDecember
			if d.Year != n.Year && !december {
				return part.name, Invalid("%s不在%d年的放假安排之内，请核对年份。", d.Chinese(), n.Year)
			}
			if seen[d] {
				return part.name, Invalid("%s出现了两次，或者既放假又上班，请核对。", d.Chinese())
			}
			seen[d] = true
		}
	}
	for _, d := range n.Work {
		if !weekend(d) {
			return NoticeWork, Invalid("%s不是周末，本来就是工作日，不必列为调休上班。", d.Chinese())
		}
	}
	for _, d := range [...]Date{{n.Year, time.January, 1}, {n.Year, time.May, 1}, {n.Year, time.October, 1}, {n.Year, time.October, 2}, {n.Year, time.October, 3}} {
		if !slices.Contains(n.Off, d) {
			return NoticeOff, Invalid("%s是法定节假日，放假日期中却没有，请核对。", d.Chinese())
		}
	}
	if len(n.Off) < fewestOff || len(n.Off) > mostOff {
		return NoticeOff, Invalid("放假共%d天，通常在%d天到%d天之间（含连休的周末），请核对。", len(n.Off), fewestOff, mostOff)
	}
	if len(n.Work) > mostWork {
		return NoticeWork, Invalid("调休上班共%d天，通常不超过%d天，请核对。", len(n.Work), mostWork)
	}
	return "", nil
}

func weekend(d Date) bool {
	w := d.Weekday()
	return w == time.Saturday || w == time.Sunday
}

// OfficialNotices are the notices that are known to this version: that of 2026.
func OfficialNotices() []Notice {
	n := Notice{Year: 2026}
	for _, p := range [...]struct {
		month    time.Month
		from, to int
	}{
		{time.January, 1, 3}, {time.February, 15, 23}, {time.April, 4, 6}, {time.May, 1, 5},
		{time.June, 19, 21}, {time.September, 25, 27}, {time.October, 1, 7},
	} {
		for day := p.from; day <= p.to; day++ {
			n.Off = append(n.Off, Date{2026, p.month, day})
		}
	}
	for _, p := range [...]struct {
		month time.Month
		day   int
	}{
		{time.January, 4}, {time.February, 14}, {time.February, 28}, {time.May, 9},
		{time.September, 20}, {time.October, 10},
	} {
		n.Work = append(n.Work, Date{2026, p.month, p.day})
	}
	return []Notice{n}
}

// CalendarOf builds a calendar from notices. Of two for one year the later in the list
// counts, as a whole.
func CalendarOf(notices ...Notice) Calendar {
	var off, work []Date
	var years []int
	for i := len(notices) - 1; i >= 0; i-- {
		n := notices[i]
		if slices.Contains(years, n.Year) {
			continue
		}
		years = append(years, n.Year)
		off, work = append(off, n.Off...), append(work, n.Work...)
	}
	return NewCalendar(off, work, years...)
}
