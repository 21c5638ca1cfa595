package publish

import (
	"context"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/store"
)

// OverdueTime is how long a scheduled release may be late before that is an alarm: releases
// are looked for twice a second, so somebody has to look why.
const OverdueTime = 2 * time.Minute

func (p *Publisher) late() time.Time { return p.db.Now().Add(-OverdueTime) }

// alarmed gives a piece of work with the alarm of a release that should long have been. It
// is not stored: it ends by itself with the release.
func (p *Publisher) alarmed(w store.WorkItem) store.WorkItem {
	if w.State == court.StateScheduled && w.Alarm == "" && !w.ScheduledAt.After(p.late()) {
		w.Alarm = "定于 " + w.ScheduledAt.In(court.Zone).Format("2006-01-02 15:04") + " 发布，时间已过而没有发布。请技术人员检查定时发布的后台任务；急需公开的，请直接发布。"
	}
	return w
}

// ReleaseFigures counts what is to be released by the clock, without telling what it is.
type ReleaseFigures struct {
	Scheduled int
	Overdue   int // of these, late by OverdueTime or more
	Refused   int // kept back by a rule at their time, and still waiting for somebody
}

// ReleaseFigures is for operators.
func (p *Publisher) ReleaseFigures(ctx context.Context) (f ReleaseFigures, err error) {
	scheduled := []court.State{court.StateScheduled}
	err = p.db.Read(ctx, func(r *store.Reading) error {
		n, err := r.CountWork(ctx, []store.WorkFilter{{States: scheduled}, {States: scheduled, Alarm: true, Late: p.late()}, {States: court.OpenStates(), Alarm: true}})
		if err == nil {
			f = ReleaseFigures{n[0], n[1], n[2]}
		}
		return err
	})
	return f, err
}
