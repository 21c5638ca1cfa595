package publish

import (
	"context"
	"slices"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/store"
)

// CalendarYear is one year of the calendar as the desk shows it.
type CalendarYear struct {
	court.Notice
	Known    bool      // there is a notice: of the desk, or of this version
	Loaded   bool      // the desk loaded it
	LoadedAt time.Time // zero: it did not
	LoadedBy string    // name, or account where the name is not known
}

// Calendars are the years that are known and those that are missing.
type Calendars struct {
	Years   []CalendarYear // the newest first
	Missing []int
	Today   court.Date
}

// mayReadCalendar are the permissions of whoever has days to keep or keeps the calendar.
func mayReadCalendar() []court.Permission {
	return []court.Permission{court.MayReadList, court.MayManageCalendar}
}

// Calendars gives the years that are known, with their days.
func (p *Publisher) Calendars(ctx context.Context, actor court.Actor) (c Calendars, err error) {
	if err := allow(actor, mayReadCalendar()...); err != nil {
		return c, err
	}
	c.Today = p.today()
	err = p.db.Read(ctx, func(r *store.Reading) error {
		c.Years = nil
		loaded, err := r.LoadedYears(ctx)
		if err != nil {
			return err
		}
		var people []string
		for _, y := range loaded {
			people = append(people, y.Actor)
		}
		names, err := r.AccountNames(ctx, people)
		if err != nil {
			return err
		}
		for _, y := range loaded {
			year := CalendarYear{Notice: y.Notice, Known: true, Loaded: true, LoadedAt: y.At, LoadedBy: y.Actor}
			if name := names[y.Actor]; name != "" {
				year.LoadedBy = name
			}
			c.Years = append(c.Years, year)
		}
		return nil
	})
	if err != nil {
		return c, err
	}
	for _, n := range court.OfficialNotices() {
		if !slices.ContainsFunc(c.Years, func(y CalendarYear) bool { return y.Year == n.Year }) {
			c.Years = append(c.Years, CalendarYear{Notice: n, Known: true})
		}
	}
	slices.SortFunc(c.Years, func(a, b CalendarYear) int { return b.Year - a.Year })
	calendar, err := p.Calendar(ctx)
	c.Missing = calendar.MissingYears(c.Today)
	return c, err
}

// MovedTask is a task whose day a notice would move.
type MovedTask struct {
	court.Task // as it would be
	Before     court.Deadline
}

// YearPreview is what loading a notice would do.
type YearPreview struct {
	Moved int
	First []MovedTask // the most urgent of them
}

const mostMoved = 50 // in a preview

// PreviewYear tells what LoadYear would do with a notice, and refuses what it would refuse.
func (p *Publisher) PreviewYear(ctx context.Context, actor court.Actor, n court.Notice) (v YearPreview, err error) {
	if err := allow(actor, court.MayManageCalendar); err != nil {
		return v, err
	}
	if err := n.Check(); err != nil {
		return v, err
	}
	err = p.db.Read(ctx, func(r *store.Reading) error {
		v = YearPreview{}
		loaded, err := r.LoadedYears(ctx)
		if err != nil {
			return err
		}
		var notices []court.Notice
		for _, y := range loaded {
			notices = append(notices, y.Notice)
		}
		calendar := calendarOf(append(notices, n))
		return p.db.EachOpenTask(ctx, r, func(t court.Task) error {
			before := t.Deadline
			if !t.Recount(calendar) {
				return nil
			}
			if v.Moved++; len(v.First) < mostMoved {
				v.First = append(v.First, MovedTask{Task: t, Before: before})
			}
			return nil
		})
	})
	return v, err
}
