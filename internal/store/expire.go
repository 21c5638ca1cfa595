package store

import (
	"context"
	"database/sql"
	"time"

	"gongkai/internal/court"
)

// Expired are published records of all lists whose last day is over, by their public
// identifiers, the oldest end of each list first. Only ends after since are looked at; the
// index of ends, which holds those before Far, makes that cheap. The records are invisible by
// the clock already.
func (db *DB) Expired(ctx context.Context, since, now time.Time, limit int) (ids []string, err error) {
	for _, list := range court.Lists() {
		err := eachRow(ctx, db.reader, func(r *sql.Rows) error {
			var id string
			err := r.Scan(&id)
			ids = append(ids, id)
			return err
		}, tableOf(list).sql(`SELECT d.public_id FROM defaulter d JOIN batch b ON b.id = d.batch_id AND b.state = 'released'
			WHERE d.visible_until > ? AND d.visible_until <= ? AND d.visible_until < 253402214400 AND d.state = 'published'
			ORDER BY d.visible_until LIMIT ?`), since.Unix(), now.Unix(), limit-len(ids))
		if err != nil {
			return nil, storageError(err)
		}
	}
	return ids, nil
}

// MarkExpired ends a published record whose last day is over, and tells that day. Somebody
// may have been faster: then marked is false.
func (tx *Tx) MarkExpired(ctx context.Context, publicID string, now time.Time) (lastDay court.Date, marked bool, err error) {
	t, err := listOfEntry(ctx, tx.tx, publicID)
	if err != nil {
		return lastDay, false, err
	}
	var until int64
	rows, err := tx.Query(ctx, t.sql(`UPDATE defaulter SET state = ? WHERE id = (SELECT id FROM defaulter_by_public_id WHERE public_id = ?)
		AND state = ? AND visible_until <= ? RETURNING visible_until`),
		string(court.StateExpired), publicID, string(court.StatePublished), now.Unix())
	if err != nil {
		return lastDay, false, err
	}
	err = goThrough(rows, func(r *sql.Rows) error {
		marked = true
		return r.Scan(&until)
	})
	return court.DateOf(time.Unix(until, 0)).AddDays(-1), marked, err
}

// VouchedBatch is a vouched first load.
type VouchedBatch struct {
	PublicID string
	List     court.List
	Released court.Date
}

// VouchedBatches are the released batches of a vouched first load that have no task for
// their missing evidence yet.
func (db *DB) VouchedBatches(ctx context.Context) (batches []VouchedBatch, err error) {
	err = eachRow(ctx, db.reader, func(r *sql.Rows) error {
		var b VouchedBatch
		var released int64
		err := r.Scan(&b.PublicID, &b.List, &released)
		b.Released = court.DateOf(time.Unix(released, 0))
		batches = append(batches, b)
		return err
	}, `SELECT b.public_id, b.kind, coalesce(b.released_at, b.started_at) FROM batch b WHERE b.state = 'released' AND b.vouched = 1
		AND NOT EXISTS (SELECT 1 FROM task t WHERE t.subject = b.public_id AND t.kind = ?)`, string(court.TaskEvidence))
	return batches, storageError(err)
}

const missingEvidence = ` FROM batch b JOIN defaulter d ON d.batch_id = b.id AND d.id >= b.first_id
		WHERE b.public_id = ? AND d.vouched = 1 AND d.state IN ('published', 'scheduled')`

// MissingEvidence counts the records of a vouched batch that are public and whose evidence
// is still to be completed.
func (tx *Tx) MissingEvidence(ctx context.Context, batch string) (n int, err error) {
	t, err := listOfBatch(ctx, tx.tx, batch)
	if err != nil {
		return 0, err
	}
	err = tx.QueryRow(ctx, t.sql(`SELECT count(*)`+missingEvidence), batch).Scan(&n)
	return n, err
}

// MissingEvidence counts them up to a bound, for a page, and tells of which list they are.
func (r *Reading) MissingEvidence(ctx context.Context, batch string, most int) (list court.List, n int, err error) {
	t, err := listOfBatch(ctx, r.tx, batch)
	if err != nil {
		return "", 0, err
	}
	err = r.QueryRow(ctx, t.sql(`SELECT count(*) FROM (SELECT 1`+missingEvidence+` LIMIT ?) m`), batch, most).Scan(&n)
	return t.list, n, err
}
