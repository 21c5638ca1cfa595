package publish

import (
	"context"
	"sync"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/store"
)

// clock remembers up to where RunDeadlines has looked, so that a second in which nothing
// happened costs one small reading. Days end at midnight and at the end of office, and all
// else is a decision.
type clock struct {
	mu      sync.Mutex
	ran     bool
	head    store.Head
	day     court.Date
	evening bool
}

// Ran counts what the end of a day brought about.
type Ran struct {
	Expired   int // records whose term is over
	Hidden    int // records hidden provisionally, R-09
	Escalated int
	Lapsed    int
	Opened    int // tasks for missing evidence, R-04 and R-19
}

// clockStep is how many records or tasks one transaction takes, and recentEnds how far
// back ends are looked for in the course of a day; the first run of a day looks at all.
const (
	clockStep  = 50
	recentEnds = 48 * time.Hour
)

// RunDeadlines does what the clock asks for: it ends records whose term is over and opens
// the task to clean up after them, escalates what is undecided on its last day, hides
// a record provisionally whose removal ground nobody decided on, and lets rights
// lapse that were not used. It may be called every second by any number of instances: what
// one has done is nothing to the others.
func (p *Publisher) RunDeadlines(ctx context.Context, now time.Time) (r Ran, err error) {
	c := &p.clock
	c.mu.Lock()
	defer c.mu.Unlock()
	head, err := p.db.Head(ctx)
	if err != nil {
		return r, err
	}
	day := court.DateOf(now)
	evening := court.Deadline{Due: day}.Escalates(now)
	if c.ran && c.head == head && c.day == day && c.evening == evening {
		return r, nil
	}
	first := !c.ran || c.day != day
	since := now.Add(-recentEnds)
	if first {
		since = time.Time{}
	}
	if r.Expired, err = p.expire(ctx, since, now); err != nil {
		return r, err
	}
	if err := p.endTasks(ctx, now, &r); err != nil {
		return r, err
	}
	if r.Opened, err = p.askEvidence(ctx); err != nil {
		return r, err
	}
	if first {
		err = p.db.Update(ctx, func(tx *store.Tx) error { return tx.AnchorTrail(ctx, court.ClockActor) })
		if err != nil {
			return r, err
		}
	}
	c.ran, c.head, c.day, c.evening = true, head, day, evening
	return r, nil
}

// expire ends records in short transactions, none of which keeps a removal waiting.
func (p *Publisher) expire(ctx context.Context, since, now time.Time) (n int, err error) {
	for {
		ids, err := p.db.Expired(ctx, since, now, clockStep)
		if err != nil || len(ids) == 0 {
			return n, err
		}
		done := 0
		err = p.db.Update(ctx, func(tx *store.Tx) error {
			done = 0
			calendar, err := calendarIn(ctx, tx)
			if err != nil {
				return err
			}
			for _, id := range ids {
				ended, err := p.expireOne(ctx, tx, id, now, calendar)
				if err != nil {
					return err
				}
				if ended {
					done++
				}
				if tx.TurnOver() {
					break
				}
			}
			return nil
		})
		n += done
		if err != nil || done == 0 { // another instance ends them
			return n, err
		}
	}
}

func (p *Publisher) expireOne(ctx context.Context, tx *store.Tx, id string, now time.Time, calendar court.Calendar) (bool, error) {
	lastDay, ended, err := tx.MarkExpired(ctx, id, now)
	if err != nil || !ended {
		return false, err
	}
	e, err := tx.EntryByPublicID(ctx, id)
	if err != nil {
		return false, err
	}
	rule := court.Rule("R-10")
	if e.List == court.ListRestrictions {
		rule = "R-16" // the order names its own end; the surfaces follow it
	}
	err = tx.Record(store.Decision{Action: string(e.List) + ".expire", Rule: string(rule), Actor: court.ClockActor, Subject: id,
		Detail: map[string]string{"last_day": lastDay.String()}})
	if err != nil {
		return false, err
	}
	t := court.NewTask(court.TaskCleanUp, id, calendar, lastDay)
	t.OpenedBy = court.ClockActor
	if _, _, err := p.openTask(ctx, tx, t); err != nil {
		return false, err
	}
	if err := overtake(ctx, tx, id, court.ClockActor); err != nil {
		return false, err
	}
	_, err = p.reviewOthers(ctx, tx, e, court.ClockActor, "", lastDay)
	return err == nil, err
}

// endTasks brings tasks to what follows on their last day.
func (p *Publisher) endTasks(ctx context.Context, now time.Time, r *Ran) error {
	by := court.DateOf(now)
	if !(court.Deadline{Due: by}).Escalates(now) {
		by = by.AddDays(-1)
	}
	ids, err := p.db.DueTasks(ctx, by)
	for err == nil && len(ids) > 0 {
		step := ids[:min(len(ids), clockStep)]
		var did Ran
		taken := 0
		err = p.db.Update(ctx, func(tx *store.Tx) error {
			did, taken = Ran{}, 0
			for _, id := range step {
				t, err := tx.Task(ctx, id)
				if err == nil && t.State == court.TaskOpen {
					err = p.endTask(ctx, tx, t, now, &did)
				}
				if err != nil {
					return err
				}
				taken++
				if tx.TurnOver() {
					break
				}
			}
			return nil
		})
		if err == nil {
			r.Hidden, r.Escalated, r.Lapsed = r.Hidden+did.Hidden, r.Escalated+did.Escalated, r.Lapsed+did.Lapsed
			ids = ids[taken:]
		}
	}
	return err
}

func (p *Publisher) endTask(ctx context.Context, tx *store.Tx, t court.Task, now time.Time, did *Ran) error {
	if t.Kind.Lapses() {
		if !t.Deadline.Overdue(court.DateOf(now)) {
			return nil
		}
		did.Lapsed++
		if _, err := tx.CloseTask(ctx, t.PublicID, court.TaskDropped, court.OutcomeLapsed, court.ClockActor); err != nil {
			return err
		}
		return recordTask(tx, "task.lapse", t, court.ClockActor, nil)
	}
	if !t.Deadline.Escalates(now) {
		return nil
	}
	escalated, err := tx.EscalateTask(ctx, t.PublicID)
	if err != nil || !escalated {
		return err
	}
	did.Escalated++
	if err := recordTask(tx, "task.escalate", t, court.ClockActor, nil); err != nil {
		return err
	}
	if !t.Kind.HidesAtEnd() {
		return nil
	}
	e, err := tx.EntryByPublicID(ctx, t.Subject)
	if err != nil {
		return err
	}
	if e.State != court.StatePublished {
		return nil
	}
	did.Hidden++
	return p.hideNow(ctx, tx, e, t.Deadline.Rule, court.ClockActor, map[string]string{"task": t.PublicID, "ground": string(t.Ground)})
}

// askEvidence opens the task of 补证 for each vouched load that has none.
func (p *Publisher) askEvidence(ctx context.Context) (opened int, err error) {
	batches, err := p.db.VouchedBatches(ctx)
	if err != nil || len(batches) == 0 {
		return 0, err
	}
	return opened, p.db.Update(ctx, func(tx *store.Tx) error {
		opened = 0
		calendar, err := calendarIn(ctx, tx)
		if err != nil {
			return err
		}
		for _, b := range batches {
			t := court.NewTask(court.TaskEvidence, b.PublicID, calendar, b.Released)
			t.Deadline.Rule, t.OpenedBy = b.List.EvidenceRule(), court.ClockActor
			_, fresh, err := p.openTask(ctx, tx, t)
			if err != nil {
				return err
			}
			if fresh {
				opened++
			}
		}
		return nil
	})
}
