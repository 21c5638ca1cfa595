package store

import (
	"context"
	"database/sql"
	"encoding/json"

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
	r, err := tx.Exec(ctx, `UPDATE finding SET decision = ?, reason = ?, account = ?, at = ?
		WHERE batch_id = ? AND entry_id = ? AND field = ? AND start_at = ? AND end_at = ? AND decision = 'open'`,
		f.Decision, f.Reason, by.Account, tx.db.now().Unix(), batch, entry, f.Field, f.Start, f.End)
	if err != nil {
		return err
	}
	if n, err := r.RowsAffected(); err != nil || n != 1 {
		return errMoved()
	}
	const open = `(SELECT count(*) FROM finding f WHERE f.batch_id = ?1 AND f.entry_id = ?2 AND f.decision = 'open')`
	_, err = tx.Exec(ctx, t.sql(`UPDATE defaulter SET open_findings = `+open+` WHERE id = ?2 AND batch_id = ?1 AND state = 'draft'`), batch, entry)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, t.sql(`UPDATE defaulter_revision SET open_findings = `+open+` WHERE defaulter_id = ?2 AND batch_id = ?1`), batch, entry)
	return err
}

// EditDraft replaces what a draft of a change set says; what it was read as must still be
// there.
func (tx *Tx) EditDraft(ctx context.Context, row *ChangeRow, s *Staged) error {
	return tx.setVersions(ctx, []versionChange{{row.ID, row.State, row.New.Content, s}})
}

// EditRevision replaces what a waiting revision says.
func (tx *Tx) EditRevision(ctx context.Context, batch int64, row *ChangeRow, s *Staged) error {
	text, err := json.Marshal(s.version)
	if err != nil {
		return err
	}
	r, err := tx.Exec(ctx, tableOf(s.List).sql(`UPDATE defaulter_revision SET content_hash = ?, sealed = ?, open_findings = ?
		WHERE defaulter_id = ? AND batch_id = ? AND state = 'waiting' AND content_hash = ?`),
		s.ContentHash[:], tx.db.box.Seal(revisionContext(s.List, row.ID), text), s.OpenFindings, row.ID, batch, row.New.Content[:])
	if err != nil {
		return err
	}
	if n, err := r.RowsAffected(); err != nil || n != 1 {
		return errMoved()
	}
	return nil
}

// DeskBatch makes a batch for what is entered at the desk on a list, real from the commit
// on: it holds drafts and revisions only. The rows follow by EnterDraft or StageRevision.
func (tx *Tx) DeskBatch(ctx context.Context, actor string, list court.List) (b Batch, err error) {
	b = Batch{List: list, PublicID: NewPublicIDs(1)[0], Actor: actor}
	now := tx.db.now().Unix()
	err = tx.QueryRow(ctx, tableOf(list).sql(`INSERT INTO batch (public_id, kind, state, file_digest, vouched, actor, first_id, merged_id, started_at, released_at, held, accepted)
		SELECT ?, 'defaulter', 'released', ?, 0, ?, coalesce(max(id), 0) + 1, coalesce(max(id), 0), ?, ?, 1, 1 FROM defaulter RETURNING id`),
		b.PublicID, []byte{}, actor, now, now).Scan(&b.ID)
	if err != nil {
		return b, err
	}
	return b, tx.Record(Decision{Action: string(list) + ".batch.release", Actor: actor, Subject: b.PublicID,
		Detail: map[string]any{"accepted": 1, "held": 1, "vouched": false}})
}

// EnterDraft puts one new row into a batch of the desk, and into the lookups at once. The
// caller holds the import lock, so that no import stages the same entry meanwhile.
func (tx *Tx) EnterDraft(ctx context.Context, batch int64, s *Staged) error {
	id, err := tx.insertStaged(ctx, batch, []Staged{*s})
	if err != nil {
		return err
	}
	k := s.keys(id)
	if err := tx.enterKeys(ctx, tableOf(s.List), &k); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE batch SET merged_id = ? WHERE id = ?`, id, batch)
	return err
}

func reportContext(batch int64) string { return "batch/report/" + jsonList([]int64{batch}) }

// KeepReport keeps what an import told, sealed: a cell that it quotes may be of a person.
func (tx *Tx) KeepReport(ctx context.Context, batch int64, report []byte) error {
	_, err := tx.Exec(ctx, `INSERT INTO batch_report (batch_id, sealed) VALUES (?, ?)
		ON CONFLICT (batch_id) DO UPDATE SET sealed = excluded.sealed`, batch, tx.db.box.Seal(reportContext(batch), report))
	return err
}

// Report gives what an import told; nil when nothing was kept.
func (db *DB) Report(ctx context.Context, r *Reading, batch int64) (report []byte, err error) {
	err = r.Each(ctx, func(rows *sql.Rows) error {
		var sealed []byte
		if err := rows.Scan(&sealed); err != nil {
			return err
		}
		report, err = db.box.Open(reportContext(batch), sealed)
		return err
	}, `SELECT sealed FROM batch_report WHERE batch_id = ?`, batch)
	return report, err
}
