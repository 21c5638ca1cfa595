package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"gongkai/internal/court"
)

// ChangeSet is a batch of a list as it is reviewed: its new rows, which are drafts, and
// its revisions of earlier entries.
type ChangeSet struct {
	List       court.List
	Batch      int64
	PublicID   string
	Actor      string
	Imported   bool // a file brought it; else it was entered at the desk
	Held       int  // rows that the file held, new or known
	Accepted   int
	ReleasedAt time.Time // when it was staged as a whole
}

// ChangeSet reads a batch by its public identifier. KindNotFound if there is none.
func (r *Reading) ChangeSet(ctx context.Context, publicID string) (ChangeSet, error) {
	return changeSet(ctx, r.tx, publicID)
}

// ChangeSet is the same within a transaction.
func (tx *Tx) ChangeSet(ctx context.Context, publicID string) (ChangeSet, error) {
	return changeSet(ctx, tx.tx, publicID)
}

func changeSet(ctx context.Context, q rowQuerier, publicID string) (c ChangeSet, err error) {
	var at int64
	err = q.QueryRowContext(ctx, `SELECT kind, id, public_id, actor, CASE WHEN length(file_digest) > 0 THEN 1 ELSE 0 END, held, accepted, coalesce(released_at, 0)
		FROM batch WHERE public_id = ? AND state = 'released'`, publicID).
		Scan(&c.List, &c.Batch, &c.PublicID, &c.Actor, &c.Imported, &c.Held, &c.Accepted, &at)
	if errors.Is(err, sql.ErrNoRows) {
		return c, errNoWork()
	}
	c.ReleasedAt = time.Unix(at, 0)
	return c, err
}

// ChangeRow is one row of a change set.
type ChangeRow struct {
	ID       int64
	PublicID string
	Batch    int64       // of the entry itself: the set's own for a new row
	State    court.State // of the entry now
	Hidden   bool        // somebody hid the entry at once
	New      Version     // what is to be public
	Before   *Version    // what a revision changes; nil: a new row
}

const (
	newRows = ` FROM defaulter d WHERE d.batch_id = ?1 AND d.id > ?2 AND d.id >= (SELECT first_id FROM batch WHERE id = ?1)
		AND d.id <= (SELECT merged_id FROM batch WHERE id = ?1)`
	revisedRows = ` FROM defaulter_revision r JOIN defaulter d ON d.id = r.defaulter_id WHERE r.batch_id = ?1 AND r.defaulter_id > ?2`
)

// NewRows gives the rows that a batch added, after the one of number after, in the order
// of the file, at most limit of them (0: all). Whatever became of them since is told by
// their state.
func (db *DB) NewRows(ctx context.Context, r *Reading, batch, after int64, limit int, each func(*ChangeRow) error) error {
	return db.entriesOf(ctx, r, newRows, batch, after, limit, each)
}

// RevisedRows gives the rows of earlier entries that a batch changes and that wait, in the
// same way, with what they change.
func (db *DB) RevisedRows(ctx context.Context, r *Reading, batch, after int64, limit int, each func(*ChangeRow) error) error {
	t, err := listOf(ctx, r.tx, batch)
	if err != nil {
		return err
	}
	return r.Each(ctx, func(rows *sql.Rows) error {
		var sealed, hash []byte
		var open int
		row, err := db.scanVersion(t, rows, &sealed, &hash, &open)
		if err != nil {
			return err
		}
		if err := db.revise(t, &row, sealed, hash, nil); err != nil {
			return err
		}
		row.New.OpenFindings = open
		return each(&row)
	}, `SELECT `+t.versionColumns()+`, r.sealed, r.content_hash, r.open_findings`+t.sql(revisedRows+` AND r.state = 'waiting'
		ORDER BY r.defaulter_id LIMIT ?3`), batch, after, noLimit(limit))
}

func noLimit(limit int) int {
	if limit <= 0 {
		return 1 << 31
	}
	return limit
}

// revise makes of a row that was read as its entry is now the row of a revision: what that
// one says is to be public, before it what it replaced, or, while it waits (replaced is nil),
// what the entry says now.
func (db *DB) revise(t listTable, row *ChangeRow, sealed, hash, replaced []byte) error {
	before := row.New
	if replaced != nil {
		text, err := db.box.Open(replacedContext(t.list, row.ID), replaced)
		if err != nil {
			return fmt.Errorf("replaced version of entry %s: %w", row.PublicID, err)
		}
		before = Version{State: before.State}
		if err := json.Unmarshal(text, &before); err != nil {
			return fmt.Errorf("replaced version of entry %s: %w", row.PublicID, err)
		}
	}
	row.Before = &before
	var err error
	row.New, err = db.openRevision(t, row.ID, sealed, hash)
	return err
}

func (db *DB) openRevision(t listTable, id int64, sealed, hash []byte) (v Version, err error) {
	text, err := db.box.Open(revisionContext(t.list, id), sealed)
	if err != nil {
		return v, fmt.Errorf("revision of entry %d: %w", id, err)
	}
	if len(hash) != KeySize {
		return v, fmt.Errorf("revision of entry %d: content hash of %d bytes", id, len(hash))
	}
	v, err = parseVersion(t.list, text)
	v.Content = Key(hash)
	return v, err
}

// ChangeRowOf reads one row of a change set by the public identifier of its entry, within a
// transaction that is to change it. KindNotFound if the set does not hold it.
func (tx *Tx) ChangeRowOf(ctx context.Context, batch int64, publicID string) (row ChangeRow, err error) {
	t, err := listOf(ctx, tx.tx, batch)
	if err != nil {
		return row, err
	}
	found := false
	var sealed, hash []byte
	err = eachRow(ctx, tx.tx, func(r *sql.Rows) (err error) {
		found = true
		row, err = tx.db.scanVersion(t, r, &sealed, &hash)
		return err
	}, `SELECT `+t.versionColumns()+t.sql(`, r.sealed, r.content_hash
		FROM defaulter_by_public_id l JOIN defaulter d ON d.id = l.id
		LEFT JOIN defaulter_revision r ON r.defaulter_id = d.id AND r.batch_id = ?1 AND r.state = 'waiting'
		WHERE l.public_id = ?2 AND (d.batch_id = ?1 OR r.id IS NOT NULL)`), batch, publicID)
	if err != nil {
		return row, err
	}
	if !found {
		return row, &court.Error{Kind: court.KindNotFound, Message: "这项工作里没有这一行，请刷新后再看。"}
	}
	if sealed == nil {
		return row, nil
	}
	return row, tx.db.revise(t, &row, sealed, hash, nil)
}

// ChangeSetHash is the hash of all that a change set would make public and of what is on
// record for it: rows, revisions, decisions on personal data, evidence. What becomes of an
// entry by itself, such as its removal, does not move it.
func (r *Reading) ChangeSetHash(ctx context.Context, batch int64) (court.WorkHash, error) {
	return changeSetHash(ctx, r.tx, batch)
}

// ChangeSetHash is the same within a transaction.
func (tx *Tx) ChangeSetHash(ctx context.Context, batch int64) (court.WorkHash, error) {
	return changeSetHash(ctx, tx.tx, batch)
}

func changeSetHash(ctx context.Context, q reading, batch int64) (h court.WorkHash, err error) {
	t, err := listOf(ctx, q, batch)
	if err != nil {
		return h, err
	}
	sum := sha256.New()
	for _, part := range []struct{ name, query string }{
		{"row", `SELECT d.id, d.content_hash` + newRows + ` ORDER BY d.id`},
		{"revision", `SELECT r.defaulter_id, r.content_hash FROM defaulter_revision r WHERE r.batch_id = ?1 AND r.defaulter_id > ?2 ORDER BY r.defaulter_id`},
	} {
		err := eachRow(ctx, q, func(r *sql.Rows) error {
			var id int64
			var content []byte
			err := r.Scan(&id, &content)
			fmt.Fprintf(sum, "%s %d %x\n", part.name, id, content)
			return err
		}, t.sql(part.query), batch, int64(0))
		if err != nil {
			return h, err
		}
	}
	err = eachRow(ctx, q, func(r *sql.Rows) error {
		var id, from, to int64
		var field, kind, decision string
		err := r.Scan(&id, &field, &from, &to, &kind, &decision)
		fmt.Fprintf(sum, "finding %d %q %d %d %q %q\n", id, field, from, to, kind, decision)
		return err
	}, `SELECT entry_id, field, start_at, end_at, type, decision FROM finding WHERE batch_id = ?
		ORDER BY entry_id, field, start_at`, batch)
	if err != nil {
		return h, err
	}
	err = eachEvidence(ctx, q, func(id int64, e court.EvidenceRecord) {
		fmt.Fprintf(sum, "evidence %d %q\n", id, fmt.Sprintf("%#v", e))
	}, `WHERE e.batch_id = ? ORDER BY e.entry_id`, batch)
	return court.WorkHash(sum.Sum(nil)), err
}
