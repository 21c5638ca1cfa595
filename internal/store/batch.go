package store

import (
	"context"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"

	"gongkai/internal/court"
)

// Batch is one import.
type Batch struct {
	ID       int64
	PublicID string
	Actor    string
	Vouched  bool
	Resumed  bool // the same file was being staged when an earlier process ended
}

// LockImports lets one import run at a time in all processes. It does not wait:
// a second import is told so.
func (db *DB) LockImports() (unlock func(), err error) {
	f, err := lockFile(filepath.Join(db.dir, importLock), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return nil, &court.Error{Kind: court.KindConflict, Message: "另一个导入正在进行，请等它结束后再试", Cause: err}
	}
	if err != nil {
		return nil, court.Storage(err, "数据目录不能写入，请检查权限与磁盘空间")
	}
	return func() { _ = f.Close() }, nil
}

func (db *DB) importRunning() bool {
	f, err := os.Open(filepath.Join(db.dir, importLock)) // #nosec G304 -- inside the data folder
	if err != nil {
		return false
	}
	defer func() { _ = f.Close() }()
	return errors.Is(syscall.Flock(int(f.Fd()), syscall.LOCK_SH|syscall.LOCK_NB), syscall.EWOULDBLOCK)
}

// StartBatch opens a batch for the file of the given digest, or takes up the one
// that an ended process was staging from the same file. The caller holds the
// import lock; other half-staged batches are for Discard.
func (db *DB) StartBatch(ctx context.Context, kind string, digest []byte, actor string, vouched bool) (Batch, error) {
	b := Batch{Actor: actor, Vouched: vouched}
	err := db.Update(ctx, func(tx *Tx) error {
		err := tx.QueryRow(ctx, `SELECT id, public_id FROM batch WHERE state = 'staging' AND kind = ? AND file_digest = ? AND vouched = ?`,
			kind, digest, vouched).Scan(&b.ID, &b.PublicID)
		if err == nil {
			b.Resumed = true
			return nil
		}
		if !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		b.PublicID = NewPublicIDs(1)[0]
		r, err := tx.Exec(ctx, `INSERT INTO batch (public_id, kind, state, file_digest, vouched, actor, first_id, started_at)
			SELECT ?, ?, 'staging', ?, ?, ?, coalesce(max(id), 0) + 1, ? FROM defaulter`,
			b.PublicID, kind, digest, vouched, actor, db.now().Unix())
		if err != nil {
			return err
		}
		b.ID, err = r.LastInsertId()
		return err
	})
	return b, err
}

// HalfStaged lists the batches that ended processes left, but for the one given.
func (db *DB) HalfStaged(ctx context.Context, except int64) (ids []int64, err error) {
	err = eachRow(ctx, db.reader, func(r *sql.Rows) error {
		var id int64
		err := r.Scan(&id)
		ids = append(ids, id)
		return err
	}, `SELECT id FROM batch WHERE state = 'staging' AND id <> ?`, except)
	return ids, storageError(err)
}

// discardStep bounds how many rows one transaction of Discard deletes.
const discardStep = 1000

// Discard deletes what was staged under a batch, step by step, then marks it.
func (db *DB) Discard(ctx context.Context, batch int64) error {
	for _, statement := range []string{
		`DELETE FROM defaulter WHERE id IN (SELECT id FROM defaulter WHERE batch_id = ?1
			AND id >= (SELECT first_id FROM batch WHERE id = ?1) LIMIT ?2)`,
		`DELETE FROM defaulter_revision WHERE id IN (SELECT id FROM defaulter_revision WHERE batch_id = ?1 LIMIT ?2)`,
		`DELETE FROM defaulter_seen WHERE (defaulter_id, batch_id) IN
			(SELECT defaulter_id, batch_id FROM defaulter_seen WHERE batch_id = ?1 LIMIT ?2)`,
	} {
		for more := true; more; {
			err := db.Update(ctx, func(tx *Tx) error {
				r, err := tx.Exec(ctx, statement, batch, discardStep)
				if err != nil {
					return err
				}
				n, err := r.RowsAffected()
				more = n == discardStep
				return err
			})
			if err != nil {
				return err
			}
		}
	}
	return db.Update(ctx, func(tx *Tx) error {
		_, err := tx.Exec(ctx, `UPDATE batch SET state = 'abandoned' WHERE id = ?`, batch)
		return err
	})
}

// ReleaseBatch flips the batch: from this commit on its rows are real, all at once.
// Drafts that a vouched batch holds again are published with it.
func (tx *Tx) ReleaseBatch(ctx context.Context, b Batch, held, accepted int) error {
	_, err := tx.Exec(ctx, `UPDATE batch SET state = 'released', released_at = ?, held = ?, accepted = ? WHERE id = ? AND state = 'staging'`,
		tx.db.now().Unix(), held, accepted, b.ID)
	if err != nil {
		return err
	}
	rule := ""
	if b.Vouched {
		rule = "R-04"
	}
	return tx.Record(Decision{Action: "defaulter.batch.release", Rule: rule, Actor: b.Actor, Subject: b.PublicID,
		Detail: map[string]any{"accepted": accepted, "held": held, "vouched": b.Vouched}})
}

// DefaultersEmpty reports whether the portal holds no entry at all, staged or real.
func (db *DB) DefaultersEmpty(ctx context.Context) (bool, error) {
	var any bool
	err := db.reader.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM defaulter)`).Scan(&any)
	return !any, storageError(err)
}

// AnyReleased reports whether any batch was ever released.
func (db *DB) AnyReleased(ctx context.Context) (bool, error) {
	var any bool
	err := db.reader.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM batch WHERE state = 'released')`).Scan(&any)
	return any, storageError(err)
}

// Known is what an import compares a row with.
type Known struct {
	ID          int64
	SourceID    string
	State       court.State
	BatchID     int64
	Released    bool
	ContentHash Key  // of the newest released version
	SamePair    bool // found by case and document, under another source number
	Removed     bool // an earlier entry of this source or pair was removed, and is not held any more
}

// KnownDefaulters looks rows up by source number and by case and document together,
// in one statement a chunk. The results stand at the rows' places; nil: unknown.
func (tx *Tx) KnownDefaulters(ctx context.Context, rows []StagedDefaulter) ([]*Known, error) {
	return knownDefaulters(ctx, tx.tx, rows)
}

// KnownDefaulters is the same for a dry run, which writes nothing.
func (r *Reading) KnownDefaulters(ctx context.Context, rows []StagedDefaulter) ([]*Known, error) {
	return knownDefaulters(ctx, r.tx, rows)
}

func knownDefaulters(ctx context.Context, tx *sql.Tx, rows []StagedDefaulter) ([]*Known, error) {
	known := make([]*Known, len(rows))
	sources, pairs, sourceKeys := make([]string, len(rows)), make([]string, len(rows)), make([]string, len(rows))
	for i := range rows {
		sources[i] = rows[i].SourceID
		pairs[i] = hex.EncodeToString(rows[i].PairKey[:])
		sourceKeys[i] = hex.EncodeToString(rows[i].SourceKey[:])
	}
	const columns = `SELECT j.key, d.id, d.source_id, d.state, d.batch_id, b.state = 'released',
		coalesce((SELECT r.content_hash FROM defaulter_revision r JOIN batch rb ON rb.id = r.batch_id
			WHERE r.defaulter_id = d.id AND rb.state = 'released' ORDER BY r.batch_id DESC LIMIT 1), d.content_hash)
		FROM json_each(?) j `
	const byPair = columns + `JOIN defaulter d ON d.pair_key = unhex(j.value) JOIN batch b ON b.id = d.batch_id`
	const bySource = columns + `JOIN defaulter d ON d.source_id = j.value JOIN batch b ON b.id = d.batch_id`
	scan := func(query string, list []string, same bool) error {
		return eachIndexed(ctx, tx, query, list, func(r *sql.Rows) error {
			var i int
			var k Known
			var hash []byte
			if err := r.Scan(&i, &k.ID, &k.SourceID, &k.State, &k.BatchID, &k.Released, &hash); err != nil {
				return err
			}
			if len(hash) != KeySize {
				return fmt.Errorf("entry %d: content hash of %d bytes", k.ID, len(hash))
			}
			k.ContentHash = Key(hash)
			k.SamePair = same && k.SourceID != rows[i].SourceID
			known[i] = &k
			return nil
		})
	}
	if err := scan(bySource, sources, false); err != nil {
		return nil, err
	}
	// A pair held under another source number outweighs: it is a duplicate.
	if err := scan(byPair, pairs, true); err != nil {
		return nil, err
	}
	return known, noteRemoved(ctx, tx, known, pairs, sourceKeys)
}

// KnownRemovals looks up only whether rows were removed before, for a load into a
// portal without entries.
func (tx *Tx) KnownRemovals(ctx context.Context, rows []StagedDefaulter, known []*Known) error {
	pairs, sources := make([]string, len(rows)), make([]string, len(rows))
	for i := range rows {
		pairs[i], sources[i] = hex.EncodeToString(rows[i].PairKey[:]), hex.EncodeToString(rows[i].SourceKey[:])
	}
	return noteRemoved(ctx, tx.tx, known, pairs, sources)
}

func noteRemoved(ctx context.Context, tx *sql.Tx, known []*Known, pairs, sourceKeys []string) error {
	var any bool
	if err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM removed_source)`).Scan(&any); err != nil || !any {
		return err
	}
	for query, list := range map[string][]string{
		`SELECT j.key FROM json_each(?) j JOIN removed_source s ON s.source_key = unhex(j.value)`: sourceKeys,
		`SELECT j.key FROM json_each(?) j JOIN removed_source s ON s.pair_key = unhex(j.value)`:   pairs,
	} {
		err := eachIndexed(ctx, tx, query, list, func(r *sql.Rows) error {
			var i int
			if err := r.Scan(&i); err != nil {
				return err
			}
			if known[i] == nil {
				known[i] = &Known{}
			}
			known[i].Removed = true
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func eachIndexed(ctx context.Context, tx *sql.Tx, query string, list []string, each func(*sql.Rows) error) error {
	text, err := json.Marshal(list)
	if err != nil {
		return err
	}
	return eachRow(ctx, tx, each, query, string(text))
}

// eachRow calls each for every row of a query.
func eachRow(ctx context.Context, q interface {
	QueryContext(context.Context, string, ...any) (*sql.Rows, error)
}, each func(*sql.Rows) error, query string, args ...any) (err error) {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		if err := each(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// StageRevision keeps a changed version of a known entry under the batch.
func (tx *Tx) StageRevision(ctx context.Context, batch, id int64, s *StagedDefaulter) error {
	text, err := json.Marshal(s.Defaulter)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO defaulter_revision (defaulter_id, batch_id, content_hash, sealed) VALUES (?, ?, ?, ?)
		ON CONFLICT (defaulter_id, batch_id) DO UPDATE SET content_hash = excluded.content_hash, sealed = excluded.sealed`,
		id, batch, s.ContentHash[:], tx.db.box.Seal(revisionContext(id), text))
	return err
}

func revisionContext(id int64) string { return fmt.Sprintf("defaulter/%d/revision", id) }

// StageSeen notes that the batch's file holds a known entry.
func (tx *Tx) StageSeen(ctx context.Context, batch int64, ids []int64) (err error) {
	stmt, err := tx.Prepare(ctx, `INSERT INTO defaulter_seen (defaulter_id, batch_id) VALUES (?, ?) ON CONFLICT DO NOTHING`)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stmt.Close()) }()
	for _, id := range ids {
		if _, err := stmt.ExecContext(ctx, id, batch); err != nil {
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
	for after := int64(0); ; {
		var page []revision
		err := eachRow(ctx, tx.tx, func(r *sql.Rows) error {
			var v revision
			err := r.Scan(&v.id, &v.publicID, &v.hash, &v.sealed)
			page = append(page, v)
			return err
		}, `SELECT d.id, d.public_id, r.content_hash, r.sealed FROM defaulter_revision r JOIN defaulter d ON d.id = r.defaulter_id
			WHERE r.batch_id = ? AND d.id > ? AND d.state = 'draft' ORDER BY d.id LIMIT 500`, batch, after)
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
			for _, table := range []string{`defaulter_revision WHERE defaulter_id = ?`, `defaulter WHERE id = ?`} {
				if _, err := tx.Exec(ctx, `DELETE FROM `+table, v.id); err != nil { // #nosec G202 -- constants of this line
					return err
				}
			}
			s := tx.db.StageDefaulter(d, v.publicID, state(d), 0, true)
			s.ContentHash = Key(v.hash)
			if err := tx.InsertDefaulters(ctx, batch, []StagedDefaulter{s}); err != nil {
				return err
			}
		}
	}
}
