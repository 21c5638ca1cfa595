package publish

import (
	"context"
	"strings"

	"gongkai/internal/court"
	"gongkai/internal/store"
)

// OrderLifting asks at the desk to end a restriction order (XX 9).
type OrderLifting struct {
	PublicID string
	Ground   court.LiftGround
	// Note is the decision, where the court may refuse, or where the ground shows; kept
	// erasable, never on a page of the public.
	Note string
}

func (l OrderLifting) how(actor court.Actor) removing {
	return removing{ground: string(l.Ground), rule: l.Ground.Rule(), actor: signature(actor), note: strings.TrimSpace(l.Note)}
}

// RaiseLifting puts a ground to lift an order forward, as RaiseGround does one to remove a
// listing. Who may confirm it does so thereby: the order is off every surface at once, the
// listing of the same debtor stays, and its review is opened. From others, who have to
// say where it shows, it opens the task to decide. Asking twice opens one task.
func (p *Publisher) RaiseLifting(ctx context.Context, actor court.Actor, l OrderLifting) (r Raised, err error) {
	if err := allow(actor, court.MayEditList, court.MayConfirmRemoval); err != nil {
		return Raised{}, err
	}
	if actor.May(court.MayConfirmRemoval) {
		done, err := p.removeEntry(ctx, l.how(actor), func(tx *store.Tx) (store.StoredEntry, error, error) {
			e, err := tx.EntryOn(ctx, court.ListRestrictions, l.PublicID)
			return e, court.CheckLifting(l.Ground, l.Note), err
		})
		return Raised{Removed: err == nil, Changed: done.Changed}, err
	}
	err = p.db.Update(ctx, func(tx *store.Tx) error {
		r = Raised{}
		e, err := entryOf(ctx, tx, l.PublicID)
		switch {
		case err != nil:
			return err
		case e.List != court.ListRestrictions:
			return errNoRecord
		case e.State == court.StateRemoved:
			r.Removed = true
			return nil
		}
		if err := court.CheckLiftProposal(l.Ground, l.Note); err != nil {
			return err
		}
		r, err = p.raise(ctx, tx, actor, court.Task{Kind: court.TaskLifting, Subject: e.PublicID, Ground: court.RemovalGround(l.Ground), Note: l.Note})
		return err
	})
	if err != nil {
		return Raised{}, err
	}
	return r, nil
}
