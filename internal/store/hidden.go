package store

import (
	"context"
	"database/sql"
	"errors"

	"gongkai/internal/court"
)

// MarkHidden hides an entry at once, for as long as no review brings it back. A removed
// entry stays removed.
func (tx *Tx) MarkHidden(ctx context.Context, e StoredEntry, line Removal) error {
	_, err := tx.Exec(ctx, tableOf(e.List).sql(`UPDATE defaulter SET state = ? WHERE id = ? AND state <> ?`),
		string(court.StateWithdrawn), e.ID, string(court.StateRemoved))
	if err != nil {
		return err
	}
	return tx.RememberHidden(ctx, line)
}

// RememberHidden notes that an entry was hidden, also one that this database does not hold.
func (tx *Tx) RememberHidden(ctx context.Context, line Removal) error {
	_, err := tx.Exec(ctx, `INSERT INTO hidden_entry (public_id, kind, pair_key, at, rule, actor, restored_at) VALUES (?, ?, ?, ?, ?, ?, NULL)
		ON CONFLICT (public_id) DO UPDATE SET pair_key = excluded.pair_key, at = excluded.at, rule = excluded.rule, actor = excluded.actor, restored_at = NULL`,
		line.PublicID, string(line.list()), line.PairKey, line.At/1000, line.Rule, line.Actor)
	return err
}

// Restore brings a hidden entry back in a state. KindConflict if it is not hidden any more.
func (tx *Tx) Restore(ctx context.Context, publicID string, state court.State) error {
	var list court.List
	err := tx.QueryRow(ctx, `UPDATE hidden_entry SET restored_at = ? WHERE public_id = ? AND restored_at IS NULL RETURNING kind`,
		tx.db.now().Unix(), publicID).Scan(&list)
	if errors.Is(err, sql.ErrNoRows) {
		err = errMoved()
	}
	if err != nil {
		return err
	}
	return tx.mustChange(ctx, 1, tableOf(list).sql(`UPDATE defaulter SET state = ? WHERE state = 'withdrawn'
		AND id = (SELECT id FROM defaulter_by_public_id WHERE public_id = ?)`), string(state), publicID)
}
