package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"gongkai/internal/court"
)

// StageRevision keeps a changed version of a known entry under the batch.
func (tx *Tx) StageRevision(ctx context.Context, batch, id int64, s *StagedDefaulter) error {
	text, err := json.Marshal(s.Defaulter)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO defaulter_revision (defaulter_id, batch_id, content_hash, sealed, open_findings) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (defaulter_id, batch_id) DO UPDATE SET content_hash = excluded.content_hash, sealed = excluded.sealed,
			open_findings = excluded.open_findings`,
		id, batch, s.ContentHash[:], tx.db.box.Seal(revisionContext(id), text), s.OpenFindings)
	if err != nil {
		return err
	}
	return tx.putFindings(ctx, batch, id, s.Findings)
}

// RevisionWaits reports whether a change of an entry to the same content waits already.
func (tx *Tx) RevisionWaits(ctx context.Context, id int64, content Key) (waits bool, err error) {
	err = tx.QueryRow(ctx, `SELECT EXISTS (SELECT 1 FROM defaulter_revision WHERE defaulter_id = ? AND state = 'waiting' AND content_hash = ?)`,
		id, content[:]).Scan(&waits)
	return waits, err
}

func revisionContext(id int64) string { return fmt.Sprintf("defaulter/%d/revision", id) }

// StageSeen notes that the batch's file holds a known entry.
func (tx *Tx) StageSeen(ctx context.Context, batch int64, ids []int64) error {
	for _, id := range ids {
		_, err := tx.repeat(ctx, `INSERT INTO defaulter_seen (defaulter_id, batch_id) VALUES (?, ?) ON CONFLICT DO NOTHING`, id, batch)
		if err != nil {
			return err
		}
	}
	return nil
}

// PublishRevisions publishes the known drafts that a vouched batch holds again, each
// in the version of that batch. It is for the transaction that releases the batch:
// as nothing is published before a vouched load, no removal waits behind it.
func (tx *Tx) PublishRevisions(ctx context.Context, batch int64, state func(court.Defaulter) court.State) error {
	type revision struct {
		id           int64
		publicID     string
		hash, sealed []byte
	}
	if err := tx.requireMerged(ctx, batch); err != nil {
		return err
	}
	for after := int64(0); ; {
		var page []revision
		err := eachRow(ctx, tx.tx, func(r *sql.Rows) error {
			var v revision
			err := r.Scan(&v.id, &v.publicID, &v.hash, &v.sealed)
			page = append(page, v)
			return err
		}, `SELECT d.id, d.public_id, r.content_hash, r.sealed FROM defaulter_revision r JOIN defaulter d ON d.id = r.defaulter_id
			WHERE r.batch_id = ? AND d.id > ? AND d.state = 'draft' AND r.state = 'waiting' ORDER BY d.id LIMIT 500`, batch, after)
		if err != nil || len(page) == 0 {
			return err
		}
		for _, v := range page {
			after = v.id
			text, err := tx.db.box.Open(revisionContext(v.id), v.sealed)
			if err != nil {
				return err
			}
			var d court.Defaulter
			if err := json.Unmarshal(text, &d); err != nil {
				return err
			}
			s := tx.db.StageVersion(d, Key(v.hash), v.publicID, state(d), 0, true)
			if err := tx.replaceDefaulter(ctx, batch, v.id, s); err != nil {
				return err
			}
		}
	}
}

// replaceDefaulter puts an entry of the batch in the place of an earlier row. It gets
// a new number, as all rows of a batch lie above its first; the old row goes last, so
// that its number is not given again.
func (tx *Tx) replaceDefaulter(ctx context.Context, batch, old int64, s StagedDefaulter) error {
	replaced, err := tx.readKeys(ctx, `WHERE id = ?`, old)
	if err != nil {
		return err
	}
	id, err := tx.insertDefaulters(ctx, batch, []StagedDefaulter{s})
	if err != nil {
		return err
	}
	added, err := tx.readKeys(ctx, `WHERE id = ?`, id)
	if err != nil {
		return err
	}
	if err := tx.deleteDefaulters(ctx, replaced); err != nil {
		return err
	}
	if err := tx.enterKeys(ctx, &added[0]); err != nil {
		return err
	}
	if _, err = tx.Exec(ctx, `UPDATE batch SET merged_id = ? WHERE id = ?`, id, batch); err != nil {
		return err
	}
	for _, table := range [...]string{"defaulter_revision", "defaulter_finding", "defaulter_evidence"} {
		if _, err := tx.repeat(ctx, `DELETE FROM `+table+` WHERE defaulter_id = ?`, old); err != nil {
			return err
		}
	}
	return nil
}
