package publish

import (
	"context"
	"errors"
	"strings"

	"gongkai/internal/court"
	"gongkai/internal/store"
)

// Ground is a reason in law for a record to leave the list, as somebody puts it forward.
type Ground struct {
	PublicID string
	Ground   court.RemovalGround
	Note     string // where it shows; kept erasable, never on a page
}

// Raised tells what came of a ground.
type Raised struct {
	Removed bool // it is off the list, on every surface
	Changed bool // by this call
	Task    string
	Due     court.Deadline // of the task, where one is open
}

// RaiseGround puts a ground forward. Who may confirm it does so thereby, and the record is
// off at once; from others it opens the task to decide, within the statutory
// days. Performance recorded while a term runs removes nothing, whoever records it: it
// opens the decision on early removal. Asking twice opens one task.
func (p *Publisher) RaiseGround(ctx context.Context, actor court.Actor, g Ground) (r Raised, err error) {
	if err := allow(actor, court.MayEditList, court.MayConfirmRemoval, court.MayDecide); err != nil {
		return Raised{}, err
	}
	err = p.db.Update(ctx, func(tx *store.Tx) error {
		r = Raised{}
		e, err := listingOf(ctx, tx, g.PublicID)
		if err != nil {
			return err
		}
		if e.State == court.StateRemoved {
			r.Removed = true
			return nil
		}
		kind, now, err := court.OnGround(&e.Defaulter, g.Ground, actor)
		if err != nil {
			return err
		}
		if now {
			if err := court.CheckRemoval(&e.Defaulter, g.Ground, g.Note, p.today()); err != nil {
				return err
			}
			r.Removed, r.Changed = true, true
			_, err = p.remove(ctx, tx, e.StoredEntry, Removal{Ground: g.Ground, Actor: signature(actor), Note: g.Note}.how())
			return err
		}
		r, err = p.raise(ctx, tx, actor, court.Task{Kind: kind, Subject: e.PublicID, Ground: g.Ground, Note: g.Note})
		return err
	})
	if err != nil {
		return Raised{}, err
	}
	return r, nil
}

// raise opens the task to decide on a ground; asked gives its kind, subject, ground and note.
func (p *Publisher) raise(ctx context.Context, tx *store.Tx, actor court.Actor, asked court.Task) (r Raised, err error) {
	c, err := calendarIn(ctx, tx)
	if err != nil {
		return r, err
	}
	t := court.NewTask(asked.Kind, asked.Subject, c, p.today())
	t.Ground, t.OpenedBy, t.Note = asked.Ground, signature(actor), strings.TrimSpace(asked.Note)
	if r.Task, r.Changed, err = p.openTask(ctx, tx, t); err != nil {
		return r, err
	}
	if !r.Changed { // somebody was faster: its day counts
		t, err = tx.Task(ctx, r.Task)
	}
	r.Due = t.Deadline
	return r, err
}

// entryOf reads a released entry of either list by its public identifier.
func entryOf(ctx context.Context, tx *store.Tx, publicID string) (store.StoredEntry, error) {
	e, err := tx.EntryByPublicID(ctx, publicID)
	if errors.Is(err, store.ErrNoEntry) || err == nil && !e.Released {
		return e, errNoRecord
	}
	return e, err
}

// listingOf reads a released entry of the list of defaulters by its public identifier.
func listingOf(ctx context.Context, tx *store.Tx, publicID string) (store.DefaulterEntry, error) {
	e, err := tx.DefaulterByPublicID(ctx, publicID)
	if errors.Is(err, store.ErrNoEntry) || err == nil && !e.Released {
		return e, errNoRecord
	}
	return e, err
}

// Verdict is the decision on a ground.
type Verdict struct {
	Task  string
	Grant bool
	Note  string // the reasons; a refusal and an early decision need them
}

// DecideGround decides on a ground that was put forward, on early removal, on a revocation,
// or on the lifting of an order. Granting it removes the record in the same transaction.
// Refusing leaves it as it is; one that was hidden meanwhile is for review, and comes back only
// through that.
func (p *Publisher) DecideGround(ctx context.Context, actor court.Actor, v Verdict) error {
	return p.db.Update(ctx, func(tx *store.Tx) error {
		t, err := p.task(ctx, tx, actor, v.Task, court.TaskGround, court.TaskEarlyRemoval, court.TaskRevocation, court.TaskLifting)
		if err != nil {
			return err
		}
		e, err := entryOf(ctx, tx, t.Subject)
		if err != nil {
			return err
		}
		if e.State == court.StateRemoved { // by code of the release before, which knows no tasks
			return overtake(ctx, tx, e.PublicID, signature(actor))
		}
		if !v.Grant {
			return p.refuse(ctx, tx, t, e, signature(actor), v.Note)
		}
		how, err := p.granted(ctx, tx, actor, t, v.Note)
		if err != nil {
			return err
		}
		if err := p.settle(ctx, tx, t, signature(actor), court.OutcomeGranted, v.Note); err != nil {
			return err
		}
		_, err = p.remove(ctx, tx, e, how)
		return err
	})
}

// granted says how a record leaves its list by the ground of a task, unless the law refuses.
func (p *Publisher) granted(ctx context.Context, tx *store.Tx, actor court.Actor, t court.Task, note string) (removing, error) {
	if t.Kind == court.TaskLifting {
		l := OrderLifting{Ground: court.LiftGround(t.Ground), Note: note}
		return l.how(actor), court.CheckLifting(l.Ground, note)
	}
	e, err := listingOf(ctx, tx, t.Subject)
	if err != nil {
		return removing{}, err
	}
	ground := t.Ground
	if t.Kind == court.TaskEarlyRemoval {
		ground = court.GroundEarlyDecision
	}
	return Removal{Ground: ground, Actor: signature(actor), Note: note}.how(), court.CheckRemoval(&e.Defaulter, ground, note, p.today())
}

func (p *Publisher) refuse(ctx context.Context, tx *store.Tx, t court.Task, e store.StoredEntry, actor, note string) error {
	if strings.TrimSpace(note) == "" {
		return court.Refused(t.Deadline.Rule, "决定不成立的，请写明理由。")
	}
	if err := p.settle(ctx, tx, t, actor, court.OutcomeRefused, note); err != nil {
		return err
	}
	if !t.Kind.HidesAtEnd() || e.State != court.StateWithdrawn {
		return nil
	}
	return p.askReview(ctx, tx, e.PublicID, actor, t.PublicID)
}
