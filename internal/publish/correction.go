package publish

import (
	"context"
	"errors"
	"strings"

	"gongkai/internal/court"
	"gongkai/internal/store"
)

// FileCorrection registers a written request of a listed party, or of one under an order. It
// opens the review, fifteen days from the day of the request; the entry stays. A
// record has one open request at a time.
func (p *Publisher) FileCorrection(ctx context.Context, actor court.Actor, c court.Correction) (task string, err error) {
	if err := allow(actor, court.MayEditList); err != nil {
		return "", err
	}
	if err := c.Check(p.today()); err != nil {
		return "", err
	}
	err = p.db.Update(ctx, func(tx *store.Tx) error {
		e, err := entryOf(ctx, tx, c.Subject)
		if err != nil {
			return err
		}
		calendar, err := calendarIn(ctx, tx)
		if err != nil {
			return err
		}
		t := court.NewTask(court.TaskReview, e.PublicID, calendar, c.RequestedOn)
		t.OpenedBy = signature(actor)
		opened := false
		if task, opened, err = p.openTask(ctx, tx, t); err != nil {
			return err
		}
		if !opened {
			return &court.Error{Kind: court.KindConflict, Rule: "R-13", Message: "这条记录已有一件纠正申请正在审查，请在那一件里一并处理。"}
		}
		c.Review = task
		return tx.InsertCorrection(ctx, c)
	})
	if err != nil {
		return "", err
	}
	return task, nil
}

// next opens the task that follows in a request for correction, counted from a day.
func (p *Publisher) next(ctx context.Context, tx *store.Tx, c court.Correction, kind court.TaskKind, actor string, from court.Date) (string, error) {
	calendar, err := calendarIn(ctx, tx)
	if err != nil {
		return "", err
	}
	t := court.NewTask(kind, c.Subject, calendar, from)
	t.Follows, t.OpenedBy = c.Review, actor
	id, opened, err := p.openTask(ctx, tx, t)
	if err == nil && !opened {
		err = &court.Error{Kind: court.KindConflict, Rule: "R-13", Message: "这条记录上一件申请的后续事项还没有办结，请先办结。"}
	}
	return id, err
}

// request reads the task and the request that it belongs to.
func (p *Publisher) request(ctx context.Context, tx *store.Tx, actor court.Actor, id string, kind court.TaskKind) (court.Task, court.Correction, error) {
	t, err := p.task(ctx, tx, actor, id, kind)
	if err != nil {
		return t, court.Correction{}, err
	}
	review := t.Follows
	if t.Kind == court.TaskReview {
		review = t.PublicID
	}
	c, err := tx.Correction(ctx, review)
	return t, c, err
}

// DecideCorrection decides on a request: found right, it is to be carried out
// within three working days; rejected, with reasons, the decision is to be served. The
// task that follows is given.
func (p *Publisher) DecideCorrection(ctx context.Context, actor court.Actor, task string, founded bool, reason string) (next string, err error) {
	err = p.db.Update(ctx, func(tx *store.Tx) error {
		t, c, err := p.request(ctx, tx, actor, task, court.TaskReview)
		if err != nil {
			return err
		}
		c.DecidedOn, c.Founded, c.Reason = p.today(), founded, strings.TrimSpace(reason)
		outcome, kind := court.OutcomeGranted, court.TaskCorrection
		if !founded {
			if err := court.CheckRejection(reason); err != nil {
				return err
			}
			outcome, kind = court.OutcomeRefused, court.TaskService
		}
		if err := tx.UpdateCorrection(ctx, c); err != nil {
			return err
		}
		if err := p.settle(ctx, tx, t, signature(actor), outcome, ""); err != nil {
			return err
		}
		next, err = p.next(ctx, tx, c, kind, signature(actor), c.DecidedOn)
		return err
	})
	return next, err
}

// RecordService notes the day on which a rejection was served. The right of review runs
// from it for ten days; the task of that window is given.
func (p *Publisher) RecordService(ctx context.Context, actor court.Actor, task string, served court.Date) (window string, err error) {
	err = p.db.Update(ctx, func(tx *store.Tx) error {
		t, c, err := p.request(ctx, tx, actor, task, court.TaskService)
		if err != nil {
			return err
		}
		if err := c.CheckService(served, p.today()); err != nil {
			return err
		}
		c.ServedOn = served
		if err := tx.UpdateCorrection(ctx, c); err != nil {
			return err
		}
		if err := p.settle(ctx, tx, t, signature(actor), court.OutcomeCarried, ""); err != nil {
			return err
		}
		window, err = p.next(ctx, tx, c, court.TaskAppealWindow, signature(actor), served)
		return err
	})
	return window, err
}

// RecordAppeal notes that the party asked the next higher court for review in time, also
// when the desk learns of it after the window has closed. The entry stays; the
// higher court decides in fifteen days, and the task to follow that is given.
func (p *Publisher) RecordAppeal(ctx context.Context, actor court.Actor, window string, received court.Date) (appeal string, err error) {
	if err := allow(actor, court.MayEditList); err != nil {
		return "", err
	}
	err = p.db.Update(ctx, func(tx *store.Tx) error {
		t, err := tx.Task(ctx, window)
		if errors.Is(err, store.ErrNoEntry) || err == nil && t.Kind != court.TaskAppealWindow {
			return errNoTask
		}
		if err != nil {
			return err
		}
		if t.State.Closed() && t.Outcome != court.OutcomeLapsed {
			return errTaskClosed
		}
		c, err := tx.Correction(ctx, t.Follows)
		if err != nil {
			return err
		}
		if err := c.CheckAppeal(received, t.Deadline.Due, p.today()); err != nil {
			return err
		}
		if !t.State.Closed() {
			if err := p.settle(ctx, tx, t, signature(actor), court.OutcomeAppealed, ""); err != nil {
				return err
			}
		}
		appeal, err = p.next(ctx, tx, c, court.TaskAppeal, signature(actor), received)
		return err
	})
	return appeal, err
}

// DecideAppeal notes what the higher court decided. When it finds the request right, it is
// to be carried out within three working days, and that task is given.
func (p *Publisher) DecideAppeal(ctx context.Context, actor court.Actor, appeal string, founded bool, note string) (next string, err error) {
	err = p.db.Update(ctx, func(tx *store.Tx) error {
		t, c, err := p.request(ctx, tx, actor, appeal, court.TaskAppeal)
		if err != nil {
			return err
		}
		if strings.TrimSpace(note) == "" {
			return court.Refused("R-14", "请写明上一级人民法院复议决定书的文号。")
		}
		if !founded {
			return p.settle(ctx, tx, t, signature(actor), court.OutcomeRefused, note)
		}
		if err := p.settle(ctx, tx, t, signature(actor), court.OutcomeGranted, note); err != nil {
			return err
		}
		next, err = p.next(ctx, tx, c, court.TaskCorrection, signature(actor), p.today())
		return err
	})
	return next, err
}
