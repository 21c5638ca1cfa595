package publish

import (
	"context"
	"errors"

	"gongkai/internal/court"
	"gongkai/internal/failpoint"
	"gongkai/internal/store"
)

// Withdrawal asks to take a piece of content off the site.
type Withdrawal struct {
	Kind  court.PieceKind
	Slug  string
	Actor string
	// Ground is one of the closed list; empty from the command line, where the note says all.
	Ground court.WithdrawalGround
	Note   string // the reasons; kept erasable, never on a public page
}

var errNoAddress = &court.Error{Kind: court.KindNotFound, Message: "没有这个网址的内容，请核对种类和网址名。"}

// WithdrawPiece takes a piece off, whatever its state. From its return on, no answer of
// any process that began more than a second later shows it. Withdrawing what is
// withdrawn already is no error; changed tells. The order is that of RemoveDefaulter,
// so a withdrawal outlives a crash and the restore of an older backup.
func (p *Publisher) WithdrawPiece(ctx context.Context, w Withdrawal) (changed bool, err error) {
	if w.Actor == "" {
		return false, court.Invalid("请用 --actor 写明由谁决定撤下")
	}
	err = p.db.Update(ctx, func(tx *store.Tx) error {
		changed = false
		e, err := tx.Piece(ctx, w.Kind, w.Slug)
		if errors.Is(err, store.ErrNoEntry) {
			return errNoAddress
		}
		if err != nil || e.State == court.StateWithdrawn {
			return err
		}
		changed = true
		line := store.Removal{Kind: store.RemovalPiece, PublicID: store.PieceSubject(e.Kind, e.Slug),
			Rule: "R-16", Actor: w.Actor, At: p.db.Now().UnixMilli()}
		if err := tx.JournalRemoval(ctx, line); err != nil {
			return err
		}
		failpoint.Hit("journal")
		return p.withdraw(ctx, tx, e, line, w.Ground, w.Note)
	})
	return changed && err == nil, err
}

// withdraw makes a journalled withdrawal true in the database.
func (p *Publisher) withdraw(ctx context.Context, tx *store.Tx, e store.PieceEntry, line store.Removal, ground court.WithdrawalGround, note string) error {
	if err := tx.MarkPieceWithdrawn(ctx, e, line); err != nil {
		return err
	}
	failpoint.Hit("rows")
	detail := map[string]any{"version": e.Version, "note": note}
	if ground != "" {
		detail["ground"] = ground
	}
	return tx.Record(store.Decision{Action: "piece.withdraw", Rule: line.Rule, Actor: line.Actor, Subject: line.PublicID, Detail: detail})
}

func (p *Publisher) replayWithdrawal(ctx context.Context, tx *store.Tx, line store.Removal) (made bool, err error) {
	e, err := tx.PieceByRemoval(ctx, line)
	switch {
	case errors.Is(err, store.ErrNoEntry):
		return false, tx.RememberWithdrawn(ctx, line)
	case err == nil && e.State != court.StateWithdrawn:
		return true, p.withdraw(ctx, tx, e, line, "", replayed)
	}
	return false, err
}
