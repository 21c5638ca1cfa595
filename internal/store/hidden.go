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
	r, err := tx.Exec(ctx, tableOf(list).sql(`UPDATE defaulter SET state = ? WHERE state = 'withdrawn'
		AND id = (SELECT id FROM defaulter_by_public_id WHERE public_id = ?)`), string(state), publicID)
	if err != nil {
		return err
	}
	if n, err := r.RowsAffected(); err != nil || n != 1 {
		return errMoved()
	}
	return nil
}

// checkHidden holds a line of the journal about a hidden entry against the database.
func (db *DB) checkHidden(ctx context.Context, c *Checked, line Removal) error {
	var state string
	var noted, restored bool
	err := db.reader.QueryRowContext(ctx, tableOf(line.list()).sql(`SELECT coalesce((SELECT d.state FROM defaulter_by_public_id l JOIN defaulter d ON d.id = l.id WHERE l.public_id = ?1), 'removed'),
		EXISTS (SELECT 1 FROM hidden_entry WHERE public_id = ?1 AND at >= ?2),
		EXISTS (SELECT 1 FROM hidden_entry WHERE public_id = ?1 AND restored_at IS NOT NULL)`), line.PublicID, line.At/1000).
		Scan(&state, &noted, &restored)
	if err == nil && (!noted || state == string(court.StatePublished) && !restored) {
		c.find("journal", "entry %s was hidden, but is in state %s (noted: %t, restored: %t)", line.PublicID, state, noted, restored)
	}
	return err
}

// checkWork looks for what the tables of work lead to and what the ledger says of it.
func (db *DB) checkWork(ctx context.Context, c *Checked) error {
	err := db.countProblems(ctx, c, "work", map[string]string{
		"%d pieces of work lead to no batch, entry or draft": `SELECT count(*) FROM work w WHERE CASE w.kind
			WHEN 'piece' THEN NOT EXISTS (SELECT 1 FROM piece_draft d WHERE d.public_id = w.subject)
			WHEN 'restore' THEN NOT EXISTS (SELECT 1 FROM defaulter_by_public_id l WHERE l.public_id = w.subject)
				AND NOT EXISTS (SELECT 1 FROM restriction_by_public_id l WHERE l.public_id = w.subject)
			ELSE NOT EXISTS (SELECT 1 FROM batch b WHERE b.public_id = w.subject AND b.state = 'released' AND b.kind = w.kind) END`,
		"%d pieces of work whose last step is not on record": `SELECT count(*) FROM work w
			WHERE NOT EXISTS (SELECT 1 FROM work_step s WHERE s.work_id = w.id AND s.version = w.version)`,
		"%d steps or comments belong to no piece of work": `SELECT (SELECT count(*) FROM work_step s WHERE NOT EXISTS (SELECT 1 FROM work w WHERE w.id = s.work_id))
			+ (SELECT count(*) FROM work_comment m WHERE NOT EXISTS (SELECT 1 FROM work_step s WHERE s.work_id = m.work_id AND s.version = m.version))`,
		"%d remarks belong to no piece of work": `SELECT count(*) FROM work_remark m WHERE NOT EXISTS (SELECT 1 FROM work w WHERE w.id = m.work_id)`,
		"%d released pieces of work are not on the ledger": `SELECT count(*) FROM work w WHERE w.state = 'published'
			AND NOT EXISTS (SELECT 1 FROM ledger l WHERE l.subject = w.public_id AND l.action = 'work.release')`,
		"%d released pieces of work whose author, reviewer and releaser are not three (R-55)": `SELECT count(*) FROM work w WHERE w.state = 'published'
			AND (w.reviewer = '' OR w.releaser = '' OR w.reviewer = w.releaser OR EXISTS (SELECT 1 FROM work_step s
				WHERE s.work_id = w.id AND s.step IN ('create', 'edit', 'submit') AND s.account IN (w.reviewer, w.releaser)))`,
	})
	for _, list := range court.Lists() {
		t := tableOf(list)
		err = errors.Join(err, db.countProblems(ctx, c, "work", map[string]string{
			"%d pieces of evidence or places of personal data belong to no row of their list": t.sql(`SELECT
			(SELECT count(*) FROM evidence e JOIN batch b ON b.id = e.batch_id WHERE b.kind = 'defaulter' AND e.entry_id <> 0
				AND NOT EXISTS (SELECT 1 FROM defaulter d WHERE d.id = e.entry_id))
			+ (SELECT count(*) FROM finding f JOIN batch b ON b.id = f.batch_id WHERE b.kind = 'defaulter' AND b.state = 'released'
				AND NOT EXISTS (SELECT 1 FROM defaulter d WHERE d.id = f.entry_id))`),
			"%d hidden entries are public": t.sql(`SELECT count(*) FROM hidden_entry h JOIN defaulter_by_public_id l ON l.public_id = h.public_id
			JOIN defaulter d ON d.id = l.id WHERE h.restored_at IS NULL AND d.state = 'published'`),
		}))
	}
	return err
}

// countProblems finds a problem wherever a query counts more than none.
func (db *DB) countProblems(ctx context.Context, c *Checked, of string, queries map[string]string) error {
	for problem, query := range queries {
		var n int
		if err := db.reader.QueryRowContext(ctx, query).Scan(&n); err != nil {
			return err
		}
		if n > 0 {
			c.find(of, problem, n)
		}
	}
	return nil
}
