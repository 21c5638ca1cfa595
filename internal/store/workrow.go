package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"gongkai/internal/court"
)

// WorkRow reads one row of a change set by the public identifier of its entry, whatever
// became of it: a new row as its entry is now, a changed one with what it said before.
// KindNotFound if the set does not hold it.
func (db *DB) WorkRow(ctx context.Context, r *Reading, batch int64, publicID string) (row ChangeRow, err error) {
	t, err := listOf(ctx, r.tx, batch)
	if err != nil {
		return row, err
	}
	found := false
	var sealed, hash, replaced []byte
	var open int
	err = r.Each(ctx, func(rows *sql.Rows) (err error) {
		found = true
		row, err = db.scanVersion(t, rows, &sealed, &hash, &open, &replaced)
		return err
	}, `SELECT `+t.versionColumns()+t.sql(`, r.sealed, r.content_hash, coalesce(r.open_findings, 0), r.replaced
		FROM defaulter_by_public_id l JOIN defaulter d ON d.id = l.id
		LEFT JOIN defaulter_revision r ON r.defaulter_id = d.id AND r.batch_id = ?1
		WHERE l.public_id = ?2 AND (r.id IS NOT NULL OR d.batch_id = ?1 AND d.id >= (SELECT first_id FROM batch WHERE id = ?1))`), batch, publicID)
	if err != nil {
		return row, err
	}
	if !found {
		return row, &court.Error{Kind: court.KindNotFound, Message: "这项工作里没有这一行，请刷新后再看。"}
	}
	if sealed == nil {
		return row, nil
	}
	before := row.New
	if replaced != nil {
		text, err := db.box.Open(replacedContext(t.list, row.ID), replaced)
		if err != nil {
			return row, fmt.Errorf("replaced version of entry %s: %w", row.PublicID, err)
		}
		before = Version{State: before.State}
		if err := json.Unmarshal(text, &before); err != nil {
			return row, err
		}
	}
	row.Before = &before
	if row.New, err = db.openRevision(t, row.ID, sealed, hash); err != nil {
		return row, err
	}
	row.New.OpenFindings = open
	return row, nil
}

// RowNeighbours gives the public identifiers of the rows before and after one in the order
// of the pages: the new rows of a set, then the changed ones. Empty: none.
func (r *Reading) RowNeighbours(ctx context.Context, batch int64, row *ChangeRow) (previous, next string, err error) {
	const (
		added = ` FROM defaulter d WHERE d.batch_id = ?1 AND d.id >= (SELECT first_id FROM batch WHERE id = ?1)
			AND d.id <= (SELECT merged_id FROM batch WHERE id = ?1)`
		changed = ` FROM defaulter_revision v JOIN defaulter d ON d.id = v.defaulter_id WHERE v.batch_id = ?1`
	)
	t := tableOf(row.New.List())
	one := func(to *string, query string, args ...any) {
		if err == nil && *to == "" {
			err = r.Each(ctx, func(rows *sql.Rows) error { return rows.Scan(to) }, t.sql(`SELECT d.public_id`+query+` LIMIT 1`), args...)
		}
	}
	if row.Before == nil {
		one(&previous, added+` AND d.id < ?2 ORDER BY d.id DESC`, batch, row.ID)
		one(&next, added+` AND d.id > ?2 ORDER BY d.id`, batch, row.ID)
		one(&next, changed+` ORDER BY v.defaulter_id`, batch)
		return previous, next, err
	}
	one(&previous, changed+` AND v.defaulter_id < ?2 ORDER BY v.defaulter_id DESC`, batch, row.ID)
	one(&previous, added+` ORDER BY d.id DESC`, batch)
	one(&next, changed+` AND v.defaulter_id > ?2 ORDER BY v.defaulter_id`, batch, row.ID)
	return previous, next, err
}

// Adds reports whether the batch added the row, so that an undo takes it off.
func (u *UndoneRow) Adds() bool { return u.before == nil }

// Whole is what is on record for all rows of the set, Own for one row by itself.
func (e *Evidence) Whole() court.EvidenceRecord { return e.whole }

// Own is what is on record for one row alone.
func (e *Evidence) Own(entry int64) court.EvidenceRecord { return e.rows[entry] }

// Consents are the removals of defaulters at the request of the applicant (SX 10(1)(3)) since a day, by
// what a new entry can be found with: its case and document, and its document alone.
type Consents struct {
	pairs, documents map[Key]court.Date
}

// Consents reads them.
func (r *Reading) Consents(ctx context.Context, since time.Time) (*Consents, error) {
	c := &Consents{pairs: map[Key]court.Date{}, documents: map[Key]court.Date{}}
	return c, r.Each(ctx, func(rows *sql.Rows) error {
		var pair, document []byte
		var at int64
		if err := rows.Scan(&pair, &document, &at); err != nil {
			return err
		}
		for to, key := range map[*map[Key]court.Date][]byte{&c.pairs: pair, &c.documents: document} {
			if len(key) == KeySize {
				(*to)[Key(key)] = court.DateOf(time.Unix(at, 0))
			}
		}
		return nil
	}, `SELECT s.pair_key, d.document_digest, s.at FROM removed_source s LEFT JOIN defaulter_by_public_id l ON l.public_id = s.public_id
		LEFT JOIN defaulter d ON d.id = l.id WHERE s.kind = 'defaulter' AND s.ground = ? AND s.at >= ? ORDER BY s.at`, string(court.GroundApplicantConsent), since.Unix())
}

// Of gives the day of the last one that concerns the party of an entry of the list of
// defaulters; zero: none.
func (c *Consents) Of(db *DB, v *Version) court.Date {
	d := v.Entry()
	if len(c.pairs) == 0 || v.List() != court.ListDefaulters {
		return court.Date{}
	}
	on := c.documents[db.DocumentKey(d.Document.Number)]
	if pair := c.pairs[db.PairKey(d.CaseNumber, d.Document.Number)]; pair.After(on) {
		on = pair
	}
	return on
}

// RowNames gives the names of entries of either list by their public identifiers.
func (r *Reading) RowNames(ctx context.Context, ids []string) (names map[string]string, err error) {
	names = map[string]string{}
	for _, list := range court.Lists() {
		err = r.Each(ctx, func(rows *sql.Rows) error {
			var id, name string
			err := rows.Scan(&id, &name)
			names[id] = name
			return err
		}, tableOf(list).sql(`SELECT l.public_id, d.name FROM defaulter_by_public_id l JOIN defaulter d ON d.id = l.id
			WHERE l.public_id IN (SELECT value FROM json_each(?1))`), jsonList(ids))
		if err != nil {
			return nil, err
		}
	}
	return names, nil
}
