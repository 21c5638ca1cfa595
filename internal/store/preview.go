package store

import (
	"context"
	"database/sql"
)

// What a preview of a change set lists beside its new rows: the reads here look at the
// batch whatever became of it since.

// CountChanges counts the new rows of a batch and the earlier entries that it changes.
func (r *Reading) CountChanges(ctx context.Context, batch int64) (added, changed int, err error) {
	t, err := listOf(ctx, r.tx, batch)
	if err != nil {
		return 0, 0, err
	}
	err = r.QueryRow(ctx, t.sql(`SELECT (SELECT count(*)`+newRows+`), (SELECT count(*)`+revisedRows+`)`), batch, int64(0)).Scan(&added, &changed)
	return added, changed, err
}

// ChangedRows gives the rows of earlier entries that a batch changes, has changed or was to
// change, as NewRows gives the new ones, with what they said before.
func (db *DB) ChangedRows(ctx context.Context, r *Reading, batch, after int64, limit int, each func(*ChangeRow) error) error {
	t, err := listOf(ctx, r.tx, batch)
	if err != nil {
		return err
	}
	return r.Each(ctx, func(rows *sql.Rows) error {
		var sealed, hash, replaced []byte
		var open int
		row, err := db.scanVersion(t, rows, &sealed, &hash, &open, &replaced)
		if err != nil {
			return err
		}
		if err := db.revise(t, &row, sealed, hash, replaced); err != nil {
			return err
		}
		row.New.OpenFindings = open
		return each(&row)
	}, `SELECT `+t.versionColumns()+t.sql(`, r.sealed, r.content_hash, r.open_findings, r.replaced`+revisedRows+` ORDER BY r.defaulter_id LIMIT ?3`),
		batch, after, noLimit(limit))
}

const (
	unchangedRows = ` FROM defaulter_seen s JOIN defaulter d ON d.id = s.defaulter_id WHERE s.batch_id = ?1 AND s.defaulter_id > ?2
		AND NOT EXISTS (SELECT 1 FROM defaulter_revision r WHERE r.defaulter_id = s.defaulter_id AND r.batch_id = ?1)`
	missingRows = ` FROM batch_missing m JOIN defaulter d ON d.id = m.entry_id WHERE m.batch_id = ?1 AND m.entry_id > ?2
		AND d.state = 'published'`
)

// UnchangedRows gives the entries that a batch's file held as they were known, as NewRows
// gives the new ones.
func (db *DB) UnchangedRows(ctx context.Context, r *Reading, batch, after int64, limit int, each func(*ChangeRow) error) error {
	return db.entriesOf(ctx, r, unchangedRows, batch, after, limit, each)
}

// MissingRows gives the entries that KeepMissing kept for a batch and that are still public.
func (db *DB) MissingRows(ctx context.Context, r *Reading, batch, after int64, limit int, each func(*ChangeRow) error) error {
	return db.entriesOf(ctx, r, missingRows, batch, after, limit, each)
}

func (db *DB) entriesOf(ctx context.Context, r *Reading, from string, batch, after int64, limit int, each func(*ChangeRow) error) error {
	t, err := listOf(ctx, r.tx, batch)
	if err != nil {
		return err
	}
	return r.Each(ctx, func(rows *sql.Rows) error {
		row, err := db.scanVersion(t, rows)
		if err != nil {
			return err
		}
		return each(&row)
	}, `SELECT `+t.versionColumns()+t.sql(from)+` ORDER BY d.id LIMIT ?3`, batch, after, noLimit(limit))
}

// KeepMissing looks for the entries that are public by an import and that a batch's file
// does not hold, keeps the first most of them, and counts them all. It goes through the
// whole list once, on a snapshot, so that no page has to.
func (db *DB) KeepMissing(ctx context.Context, batch int64, most int) (n int, err error) {
	var ids []int64
	err = db.Read(ctx, func(r *Reading) error {
		t, err := listOf(ctx, r.tx, batch)
		if err != nil {
			return err
		}
		return r.Each(ctx, func(rows *sql.Rows) error {
			var id int64
			if n++; n <= most {
				ids = append(ids, 0)
				return rows.Scan(&ids[n-1])
			}
			return rows.Scan(&id)
		}, t.sql(`SELECT d.id FROM defaulter d JOIN batch b ON b.id = d.batch_id WHERE d.state = 'published' AND b.state = 'released'
			AND length(b.file_digest) > 0 AND d.batch_id <> ?1 AND b.kind = 'defaulter'
			AND NOT EXISTS (SELECT 1 FROM defaulter_seen s WHERE s.defaulter_id = d.id AND s.batch_id = ?1)
			AND NOT EXISTS (SELECT 1 FROM defaulter_revision r WHERE r.defaulter_id = d.id AND r.batch_id = ?1) ORDER BY d.id`), batch)
	})
	if err != nil {
		return 0, err
	}
	return n, db.inTurns(ctx, func(tx *Tx) (more bool, err error) {
		step := ids[:min(discardStep, len(ids))]
		_, err = tx.Exec(ctx, `INSERT INTO batch_missing (batch_id, entry_id) SELECT ?1, CAST(value AS BIGINT) FROM json_each(?2) WHERE true
			ON CONFLICT DO NOTHING`, batch, jsonList(step))
		ids = ids[len(step):]
		return len(ids) > 0, err
	})
}
