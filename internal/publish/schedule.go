package publish

import (
	"context"
	"errors"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/store"
)

// ReleaseDue releases what is scheduled for now or earlier, in the name of those who
// scheduled it, if they still may and its gate still lets it through. What is refused goes
// back to approved, with an alarm that names the reason. Several processes may call it at
// once: each piece of work is released by one of them. n is how many this call released.
func (p *Publisher) ReleaseDue(ctx context.Context, now time.Time) (n int, err error) {
	due, err := p.db.DueWork(ctx, now)
	if err != nil {
		return 0, err
	}
	for _, id := range due {
		released, failure := p.releaseScheduled(ctx, id)
		if released {
			n++
		}
		if failure != nil && court.KindOf(failure) != court.KindConflict {
			err = errors.Join(err, failure)
		}
	}
	return n, err
}

func (p *Publisher) releaseScheduled(ctx context.Context, id string) (released bool, err error) {
	var w store.WorkItem
	var by court.Actor
	var refusal error
	err = p.db.Read(ctx, func(r *store.Reading) error {
		if w, err = r.Work(ctx, id); err != nil {
			return err
		}
		account, found, err := r.Account(ctx, store.ByPublicID, w.Releaser)
		if err != nil {
			return err
		}
		by, refusal = releaser(account, found)
		return nil
	})
	if err != nil {
		return false, err
	}
	ref := WorkRef{w.ID, w.Version}
	if err = refusal; err == nil {
		_, err = p.take(ctx, ref, step{kind: court.StepRelease, by: by, change: func(w *store.WorkItem) {
			w.ScheduledAt, w.Releaser, w.Alarm = time.Time{}, by.Account, ""
		}, content: func(tx *store.Tx, _ *store.WorkItem) error { // nor may the office go while the rows are looked at
			account, found, err := tx.Account(ctx, store.ByPublicID, by.Account)
			if err != nil {
				return err
			}
			_, err = releaser(account, found)
			return err
		}})
	}
	if court.KindOf(orNone(err)) != court.KindRefused {
		return err == nil, err
	}
	reason := court.MessageOf(err)
	_, err = p.take(ctx, ref, step{kind: court.StepOverdue, note: reason, change: func(w *store.WorkItem) {
		w.Alarm, w.ScheduledAt, w.Releaser = "到了定时发布的时间，但未能发布："+reason, time.Time{}, ""
	}})
	return false, err
}

// releaser is whoever scheduled a release, as that account stands now: the office that
// allowed it then may have gone.
func releaser(a store.Account, found bool) (court.Actor, error) {
	by := court.Actor{Account: a.PublicID, Name: a.Name, Roles: a.Roles}
	switch {
	case !found:
		return by, court.Refused("R-55", "安排发布的账号已经不在了。请由其他有权的人员重新发布。")
	case a.Disabled:
		return by, court.Refused("R-55", "安排发布的账号“%s”已经停用。请由其他有权的人员重新发布。", a.Name)
	case !by.May(court.MayRelease):
		return by, court.Refused("R-55", "安排发布的账号“%s”已经没有发布的权限。请由其他有权的人员重新发布。", a.Name)
	}
	return by, nil
}
