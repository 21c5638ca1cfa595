package store

import (
	"context"
	"database/sql"
	"errors"

	"gongkai/internal/court"
)

// RemovalHide is the kind of line of the journal that speaks of a record which was hidden
// at once, and may come back through review.
const RemovalHide = "hide"

// HideDefaulter takes a published record off the site at once: the line in the journal,
// so that no older backup brings it back, then the row, then the decision on the ledger.
// A record that is not published is left as it is; hidden tells.
func (tx *Tx) HideDefaulter(ctx context.Context, e DefaulterEntry, d Decision) (hidden bool, err error) {
	if e.State != court.StatePublished || !court.CanMove(e.State, court.StateWithdrawn) {
		return false, nil
	}
	line := Removal{Kind: RemovalHide, PublicID: e.PublicID, Rule: d.Rule, Actor: d.Actor, At: tx.db.now().UnixMilli()}
	if err := tx.JournalRemoval(ctx, line); err != nil {
		return false, err
	}
	return true, tx.hide(ctx, line, d.Detail)
}

// hide makes a journalled line true in the database.
func (tx *Tx) hide(ctx context.Context, line Removal, detail any) error {
	_, err := tx.Exec(ctx, `UPDATE defaulter SET state = ? WHERE public_id = ? AND id = (SELECT id FROM defaulter_by_public_id WHERE public_id = ?)`,
		string(court.StateWithdrawn), line.PublicID, line.PublicID)
	if err != nil {
		return err
	}
	if err := tx.rememberHidden(ctx, line); err != nil {
		return err
	}
	return tx.Record(Decision{Action: "defaulter.hide", Rule: line.Rule, Actor: line.Actor, Subject: line.PublicID, Detail: detail})
}

func (tx *Tx) rememberHidden(ctx context.Context, line Removal) error {
	_, err := tx.Exec(ctx, `INSERT INTO hidden_defaulter (public_id, at, rule, actor) VALUES (?, ?, ?, ?)
		ON CONFLICT (public_id) DO UPDATE SET at = excluded.at, rule = excluded.rule, actor = excluded.actor`,
		line.PublicID, line.At, line.Rule, line.Actor)
	return err
}

// ReplayHide makes a line of the journal true that the database does not know. A record
// that this database does not hold, or shows no more, is remembered only.
func (tx *Tx) ReplayHide(ctx context.Context, line Removal, note string) (made bool, err error) {
	e, err := tx.DefaulterByPublicID(ctx, line.PublicID)
	switch {
	case errors.Is(err, ErrNoEntry), err == nil && e.State != court.StatePublished:
		return false, tx.rememberHidden(ctx, line)
	case err != nil:
		return false, err
	}
	return true, tx.hide(ctx, line, map[string]string{"note": note})
}

// DefaulterByPublicID reads an entry by its public identifier; ErrNoEntry if there is none.
func (tx *Tx) DefaulterByPublicID(ctx context.Context, publicID string) (DefaulterEntry, error) {
	return tx.entry(ctx, `FROM defaulter_by_public_id l JOIN defaulter d ON d.id = l.id JOIN batch b ON b.id = d.batch_id
		WHERE l.public_id = ?`, publicID)
}

// hiddenAlready tells which of the lines the database knows to be applied: a record that
// was hidden then, or again since, and whatever was decided of it afterwards.
func hiddenAlready(ctx context.Context, tx session, ids []string, at func(i int) int64) (applied []bool, err error) {
	applied = make([]bool, len(ids))
	return applied, eachIndexed(ctx, tx, `SELECT j.key, h.at FROM json_each(?) j JOIN hidden_defaulter h ON h.public_id = j.value`, ids, func(r *sql.Rows) error {
		var i int
		var hidden int64
		err := r.Scan(&i, &hidden)
		applied[i] = hidden >= at(i)
		return err
	})
}

// checkHide asks that the database knows of a hiding that the journal holds.
func (db *DB) checkHide(ctx context.Context, c *Checked, line Removal) error {
	var at sql.NullInt64
	err := db.reader.QueryRowContext(ctx, `SELECT max(at) FROM hidden_defaulter WHERE public_id = ?`, line.PublicID).Scan(&at)
	if err == nil && (!at.Valid || at.Int64 < line.At) {
		c.find("journal", "entry %s was hidden by the journal of removals, which the database does not know", line.PublicID)
	}
	return err
}
