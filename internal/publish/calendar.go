package publish

import (
	"context"
	"strconv"
	"sync"

	"gongkai/internal/court"
	"gongkai/internal/store"
)

// calendarCache keeps the calendar of one generation: every change of it is a decision.
type calendarCache struct {
	mu       sync.Mutex
	at       store.Head
	ready    bool
	calendar court.Calendar
}

// Calendar gives the working days: the notices that the desk has loaded, and for other
// years those that this version knows.
func (p *Publisher) Calendar(ctx context.Context) (court.Calendar, error) {
	head, err := p.db.Head(ctx)
	if err != nil {
		return court.Calendar{}, err
	}
	c := &p.calendar
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ready && c.at == head {
		return c.calendar, nil
	}
	loaded, err := p.db.Notices(ctx)
	if err != nil {
		return court.Calendar{}, err
	}
	// What was read may be newer than head: then it is read once more, next time.
	c.calendar, c.at, c.ready = calendarOf(loaded), head, true
	return c.calendar, nil
}

func calendarOf(loaded []court.Notice) court.Calendar {
	return court.CalendarOf(append(court.OfficialNotices(), loaded...)...)
}

// calendarIn reads the calendar as the transaction sees it.
func calendarIn(ctx context.Context, tx *store.Tx) (court.Calendar, error) {
	loaded, err := tx.Notices(ctx)
	return calendarOf(loaded), err
}

// LoadYear puts a year's notice in the place of what was known of it, and counts the open
// tasks anew; moved is how many got another day. Each keeps what its day was before.
func (p *Publisher) LoadYear(ctx context.Context, actor court.Actor, n court.Notice) (moved int, err error) {
	if err := allow(actor, court.MayManageCalendar); err != nil {
		return 0, err
	}
	if err := n.Check(); err != nil {
		return 0, err
	}
	err = p.db.Update(ctx, func(tx *store.Tx) error {
		moved = 0
		if err := tx.StoreNotice(ctx, n, signature(actor)); err != nil {
			return err
		}
		c, err := calendarIn(ctx, tx)
		if err != nil {
			return err
		}
		tasks, err := tx.OpenTasks(ctx, "")
		if err != nil {
			return err
		}
		for _, t := range tasks {
			before := t.Deadline
			if !t.Recount(c) {
				continue
			}
			moved++
			if err := tx.MoveTask(ctx, t, before, signature(actor)); err != nil {
				return err
			}
		}
		return tx.Record(store.Decision{Action: "calendar.load", Rule: "R-62", Actor: signature(actor), Subject: "calendar-" + strconv.Itoa(n.Year),
			Detail: map[string]int{"off": len(n.Off), "work": len(n.Work), "tasks": moved}})
	})
	return moved, err
}
