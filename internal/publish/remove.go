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

// RemoveDefaulter takes an entry off when the law allows it on that ground. From its
// return on, no answer of any process that began more than a second later shows it
// . Removing what is removed already is no error; changed tells.
//
// The order is fixed: gates, then the journal line on the disk, then the rows, then
// the ledger as the last statements, then COMMIT with a full sync. Whatever is
// killed in between, the next process that opens the folder completes it from the
// journal, or nothing has happened.
func (p *Publisher) RemoveDefaulter(ctx context.Context, r Removal) (changed bool, err error) {
	if r.Actor == "" {
		return false, court.Invalid("请用 --actor 写明由谁决定移除")
	}
	err = p.db.Update(ctx, func(tx *store.Tx) error {
		changed = false
		e, err := tx.DefaulterBySource(ctx, r.SourceID)
		if errors.Is(err, store.ErrNoEntry) || (err == nil && !e.Released) {
			return &court.Error{Kind: court.KindNotFound, Message: "没有这个编号的记录，请核对编号（source_id）"}
		}
		if err != nil {
			return err
		}
		if e.State == court.StateRemoved {
			return nil
		}
		if err := court.CheckRemoval(&e.Defaulter, r.Ground, r.Note, p.today()); err != nil {
			return err
		}
		changed = true
		return p.remove(ctx, tx, e, r)
	})
	return changed && err == nil, err
}

func (p *Publisher) remove(ctx context.Context, tx *store.Tx, e store.DefaulterEntry, r Removal) error {
	source := p.db.SourceKey(e.Defaulter.SourceID)
	line := store.Removal{
		Kind: store.RemovalDefaulter, PublicID: e.PublicID, SourceKey: source[:], PairKey: e.PairKey[:],
		Ground: string(r.Ground), Rule: string(r.Ground.Rule()), Actor: r.Actor, At: p.db.Now().UnixMilli(),
	}
	if err := tx.JournalRemoval(ctx, line); err != nil {
		return err
	}
	failpoint.Hit("journal")
	return p.apply(ctx, tx, e, line, r.Note)
}

// apply makes a journalled removal true in the database.
func (p *Publisher) apply(ctx context.Context, tx *store.Tx, e store.DefaulterEntry, line store.Removal, note string) error {
	if err := tx.MarkRemoved(ctx, e, line); err != nil {
		return err
	}
	if err := overtake(ctx, tx, e.PublicID, line.Actor); err != nil {
		return err
	}
	failpoint.Hit("rows")
	return tx.Record(store.Decision{Action: "defaulter.remove", Rule: line.Rule, Actor: line.Actor, Subject: e.PublicID,
		Detail: map[string]string{"ground": line.Ground, "citation": court.RemovalGround(line.Ground).Citation(), "note": note}})
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
	e, err := tx.DefaulterByRemoval(ctx, line)
	switch {
	case errors.Is(err, store.ErrNoEntry):
		return false, tx.RememberRemoved(ctx, line)
	case err == nil && e.State != court.StateRemoved:
		return true, p.apply(ctx, tx, e, line, replayed)
	}
	return false, err
}
