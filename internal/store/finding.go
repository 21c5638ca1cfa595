package store

import (
	"context"
	"database/sql"

	"gongkai/internal/court"
)

// TextFinding is one place of personal data in a text of a row. Start and End are
// code points, End exclusive. What stands there is not repeated.
type TextFinding struct {
	Field      string // head of the column
	Start, End int
	Type       string // as redact names it
	Decision   string // one of the Finding… words
	Reason     string
}

// What was decided on a place.
const (
	FindingOpen   = "open"
	FindingClean  = "clean"  // no personal data, for the reason given
	FindingMasked = "masked" // covered in the text
)

// putFindings keeps the places that were found in a row of a batch.
func (tx *Tx) putFindings(ctx context.Context, batch, entry int64, found []TextFinding) error {
	for _, f := range found {
		_, err := tx.repeat(ctx, `INSERT INTO finding (batch_id, entry_id, field, start_at, end_at, type, decision, reason, account, at)
			VALUES (?, ?, ?, ?, ?, ?, 'open', '', '', 0) ON CONFLICT DO NOTHING`, batch, entry, f.Field, f.Start, f.End, f.Type)
		if err != nil {
			return err
		}
	}
	return nil
}

// ReplaceFindings takes those of a new text of the row for those of the old one.
func (tx *Tx) ReplaceFindings(ctx context.Context, batch, entry int64, found []TextFinding) error {
	_, err := tx.Exec(ctx, `DELETE FROM finding WHERE batch_id = ? AND entry_id = ?`, batch, entry)
	if err != nil {
		return err
	}
	return tx.putFindings(ctx, batch, entry, found)
}

// Findings gives the places of one row of a batch, in the order of the text.
func (r *Reading) Findings(ctx context.Context, batch, entry int64) (list []TextFinding, err error) {
	err = r.Each(ctx, func(rows *sql.Rows) error {
		var f TextFinding
		err := rows.Scan(&f.Field, &f.Start, &f.End, &f.Type, &f.Decision, &f.Reason)
		list = append(list, f)
		return err
	}, `SELECT field, start_at, end_at, type, decision, reason FROM finding WHERE batch_id = ? AND entry_id = ?
		ORDER BY field, start_at`, batch, entry)
	return list, err
}

// OpenFindings lists the rows of a batch in which places are still open, by the public
// identifiers of their entries.
func (r *Reading) OpenFindings(ctx context.Context, batch int64) (rows map[string]int, err error) {
	rows = map[string]int{}
	t, err := listOf(ctx, r.tx, batch)
	if err != nil {
		return nil, err
	}
	err = r.Each(ctx, func(in *sql.Rows) error {
		var id string
		var n int
		err := in.Scan(&id, &n)
		rows[id] = n
		return err
	}, t.sql(`SELECT d.public_id, count(*) FROM finding f JOIN defaulter d ON d.id = f.entry_id
		WHERE f.batch_id = ? AND f.decision = 'open' GROUP BY d.public_id`), batch)
	return rows, err
}

// DecideFinding notes what a person decided on an open place of a row. KindConflict if the
// place is not open, or not there, any more.
func (tx *Tx) DecideFinding(ctx context.Context, batch, entry int64, f TextFinding, by court.Actor) error {
	t, err := listOf(ctx, tx.tx, batch)
	if err != nil {
		return err
	}
	err = tx.mustChange(ctx, 1, `UPDATE finding SET decision = ?, reason = ?, account = ?, at = ?
		WHERE batch_id = ? AND entry_id = ? AND field = ? AND start_at = ? AND end_at = ? AND decision = 'open'`,
		f.Decision, f.Reason, by.Account, tx.db.now().Unix(), batch, entry, f.Field, f.Start, f.End)
	if err != nil {
		return err
	}
	const open = `(SELECT count(*) FROM finding f WHERE f.batch_id = ?1 AND f.entry_id = ?2 AND f.decision = 'open')`
	_, err = tx.Exec(ctx, t.sql(`UPDATE defaulter SET open_findings = `+open+` WHERE id = ?2 AND batch_id = ?1 AND state = 'draft'`), batch, entry)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, t.sql(`UPDATE defaulter_revision SET open_findings = `+open+` WHERE defaulter_id = ?2 AND batch_id = ?1`), batch, entry)
	return err
}
