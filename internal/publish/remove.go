package publish

import (
	"context"
	"errors"

	"gongkai/internal/court"
	"gongkai/internal/failpoint"
	"gongkai/internal/store"
)

// Removal asks to take an entry off the list.
type Removal struct {
	SourceID string
	Ground   court.RemovalGround
	Actor    string
	Note     string // the reasons; an early decision needs them. Kept erasable, never on a page
}

// Lifting asks to end a restriction order (XX 9).
type Lifting struct {
	SourceID string
	Ground   court.LiftGround
	Actor    string
	Note     string // the decision, where the court may refuse; kept erasable, never on a page
}

// RemovalResult tells what a removal has done.
type RemovalResult struct {
	Changed  bool // false: it was removed already
	PublicID string
	// Counterparts are entries about the same debtor in the same case on other lists. They
	// stay as they are: the removal does not reach them, but whether they may stay has to
	// be looked at.
	Counterparts []Counterpart
}

// LiftResult is the same of a lifting.
type LiftResult = RemovalResult

// RemoveDefaulter takes an entry off when the law allows it on that ground. From its
// return on, no answer of any process that began more than a second later shows it
// . Removing what is removed already is no error.
//
// The order is fixed: gates, then the journal line on the disk, then the rows, then
// the ledger as the last statements, then COMMIT with a full sync. Whatever is
// killed in between, the next process that opens the folder completes it from the
// journal, or nothing has happened.
func (p *Publisher) RemoveDefaulter(ctx context.Context, r Removal) (RemovalResult, error) {
	return p.removeEntry(ctx, r.how(), func(tx *store.Tx) (store.StoredEntry, error, error) {
		e, err := tx.DefaulterBySource(ctx, r.SourceID)
		return e.StoredEntry, court.CheckRemoval(&e.Defaulter, r.Ground, r.Note, p.today()), err
	})
}

// LiftRestriction ends an order when the law allows it on that ground, in the same way
// and as quickly. It leaves the listing of the same debtor alone.
func (p *Publisher) LiftRestriction(ctx context.Context, l Lifting) (LiftResult, error) {
	how := removing{ground: string(l.Ground), rule: l.Ground.Rule(), actor: l.Actor, note: l.Note}
	return p.removeEntry(ctx, how, func(tx *store.Tx) (store.StoredEntry, error, error) {
		e, err := tx.EntryBySource(ctx, court.ListRestrictions, l.SourceID)
		return e, court.CheckLifting(l.Ground, l.Note), err
	})
}

// removing says why and by whom an entry is removed.
type removing struct {
	ground string
	rule   court.Rule
	actor  string
	note   string
}

func (r Removal) how() removing {
	return removing{ground: string(r.Ground), rule: r.Ground.Rule(), actor: r.Actor, note: r.Note}
}

// removeEntry removes the entry that find finds, unless the law refuses.
func (p *Publisher) removeEntry(ctx context.Context, how removing,
	find func(*store.Tx) (e store.StoredEntry, refused, failed error)) (done RemovalResult, err error) {
	if how.actor == "" {
		return RemovalResult{}, court.Invalid("请用 --actor 写明由谁决定移除")
	}
	err = p.db.Update(ctx, func(tx *store.Tx) error {
		done = RemovalResult{}
		e, refused, err := find(tx)
		if errors.Is(err, store.ErrNoEntry) || (err == nil && !e.Released) {
			return &court.Error{Kind: court.KindNotFound, Message: "没有这个编号的记录，请核对编号（source_id）"}
		}
		if err != nil {
			return err
		}
		done.PublicID = e.PublicID
		if e.State == court.StateRemoved {
			return nil
		}
		if refused != nil {
			return refused
		}
		done.Changed = true
		done.Counterparts, err = p.remove(ctx, tx, e, how)
		return err
	})
	if err != nil {
		return RemovalResult{}, err
	}
	return done, nil
}

func (p *Publisher) remove(ctx context.Context, tx *store.Tx, e store.StoredEntry, how removing) ([]Counterpart, error) {
	source := p.db.SourceKey(e.List, e.SourceID)
	line := store.Removal{
		Kind: string(e.List), PublicID: e.PublicID, SourceKey: source[:], PairKey: e.PairKey[:],
		Ground: how.ground, Rule: string(how.rule), Actor: how.actor, At: p.db.Now().UnixMilli(),
	}
	if err := tx.JournalRemoval(ctx, line); err != nil {
		return nil, err
	}
	failpoint.Hit("journal")
	return p.apply(ctx, tx, e, line, how.note)
}

// apply makes a journalled removal true in the database, and opens the review of the
// entries of other lists that it leaves as they are.
func (p *Publisher) apply(ctx context.Context, tx *store.Tx, e store.StoredEntry, line store.Removal, note string) ([]Counterpart, error) {
	if err := tx.MarkRemoved(ctx, e, line); err != nil {
		return nil, err
	}
	if err := overtake(ctx, tx, e.PublicID, line.Actor); err != nil {
		return nil, err
	}
	failpoint.Hit("rows")
	err := tx.Record(store.Decision{Action: string(e.List) + ".remove", Rule: line.Rule, Actor: line.Actor, Subject: e.PublicID,
		Detail: map[string]string{"ground": line.Ground, "citation": citation(e.List, line.Ground), "note": note}})
	if err != nil {
		return nil, err
	}
	return p.reviewOthers(ctx, tx, e, line.Actor, line.Ground, p.today())
}

func citation(list court.List, ground string) string {
	if list == court.ListRestrictions {
		return court.LiftGround(ground).Citation()
	}
	return court.RemovalGround(ground).Citation()
}

// Recover applies what the journal of removals holds beyond what the database knows:
// after a process was killed between journal and commit, and after a backup was
// restored. It runs before a listener opens and gives the number of removals made.
func (p *Publisher) Recover(ctx context.Context) (n int, err error) {
	applied, err := p.db.JournalIsApplied(ctx)
	if err != nil || applied {
		return 0, err
	}
	err = p.db.Update(ctx, func(tx *store.Tx) error {
		n = 0
		offset, err := tx.JournalOffset(ctx)
		if err != nil {
			return err
		}
		page, err := p.db.Journal(offset)
		if err != nil {
			return err
		}
		lines, err := tx.Unapplied(ctx, page.Removals)
		if err != nil {
			return err
		}
		for _, line := range lines {
			made, err := p.replay(ctx, tx, line)
			if err != nil {
				return err
			}
			if made {
				n++
			}
		}
		return tx.SetJournalOffset(ctx, page.End)
	})
	return n, err
}

// replayed is the note of what was completed from the journal.
const replayed = "由除名日志补做"

// replay makes one line of the journal true. What is not in the database, because an
// older backup was restored, is remembered, so that no file brings it in again.
func (p *Publisher) replay(ctx context.Context, tx *store.Tx, line store.Removal) (made bool, err error) {
	switch line.Kind {
	case store.RemovalPiece:
		return p.replayWithdrawal(ctx, tx, line)
	case store.RemovalHide:
		return p.replayHide(ctx, tx, line)
	}
	e, err := tx.EntryByRemoval(ctx, line)
	switch {
	case errors.Is(err, store.ErrNoEntry):
		return false, tx.RememberRemoved(ctx, line)
	case err == nil && e.State != court.StateRemoved:
		_, err := p.apply(ctx, tx, e, line, replayed)
		return true, err
	}
	return false, err
}
