package store

import (
	"bytes"
	"context"
	"database/sql"
	"time"

	"gongkai/internal/court"
)

// pastColumns are when an entry was removed, and what it rested on where it is still held.
func (t listTable) pastColumns() string {
	return `s.at, coalesce(o.` + t.decided[0] + `, '') `
}

const ofRemoved = ` LEFT JOIN defaulter_by_public_id ol ON ol.public_id = s.public_id LEFT JOIN defaulter o ON o.id = ol.id `

// PastRemoval gives the last removal from a list of an entry of a source number, or of a case
// and document.
func (tx *Tx) PastRemoval(ctx context.Context, list court.List, source, pair Key) (past court.PastRemoval, err error) {
	t := tableOf(list)
	return past, eachRow(ctx, tx.tx, func(r *sql.Rows) error {
		var at int64
		err := r.Scan(&at, &past.Decision)
		past.On = court.DateOf(time.Unix(at, 0))
		return err
	}, t.sql(`SELECT `+t.pastColumns()+`FROM removed_source s`+ofRemoved+
		`WHERE s.kind = 'defaulter' AND (s.source_key = ? OR s.pair_key = ?) ORDER BY s.at`), source[:], pair[:])
}

// PastRemovals gives the last removals that the rows of a batch, new and changed, come after,
// by the numbers of the rows.
func (r *Reading) PastRemovals(ctx context.Context, batch int64) (past map[int64]court.PastRemoval, err error) {
	t, err := listOf(ctx, r.tx, batch)
	if err != nil {
		return nil, err
	}
	past = map[int64]court.PastRemoval{}
	removed := ` JOIN removed_source s ON s.pair_key = d.pair_key AND s.kind = 'defaulter' AND s.public_id <> d.public_id` + ofRemoved
	return past, r.Each(ctx, func(rows *sql.Rows) error {
		var id, at int64
		var p court.PastRemoval
		err := rows.Scan(&id, &at, &p.Decision)
		p.On = court.DateOf(time.Unix(at, 0))
		past[id] = p
		return err
	}, t.sql(`SELECT d.id, `+t.pastColumns()+`FROM defaulter d`+removed+`WHERE d.batch_id = ?1 AND d.id >= (SELECT first_id FROM batch WHERE id = ?1)
		UNION ALL SELECT d.id, `+t.pastColumns()+`FROM defaulter_revision v JOIN defaulter d ON d.id = v.defaulter_id`+removed+`WHERE v.batch_id = ?1
		ORDER BY 2`), batch)
}

// Consents are the removals of defaulters at the request of the applicant (SX 10(1)(3)) since
// a day, by what a new entry can be found with: its case and document, and its document
// alone.
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

// Yield lets a new entry take the place of a removed one: the removed entry gives up case and
// document, and the source number, by which a list finds its entries. It keeps its public
// identifier, its content and its removal.
func (tx *Tx) Yield(ctx context.Context, list court.List, pair Key, sourceID string) error {
	t := tableOf(list)
	held, err := t.readKeys(ctx, tx.tx, t.sql(`WHERE state = 'removed' AND id IN (SELECT id FROM defaulter_by_pair_key WHERE pair_key = ?
		UNION SELECT id FROM defaulter_by_source_id WHERE source_id = ?)`), pair[:], sourceID)
	if err != nil {
		return err
	}
	for i := range held {
		old := &held[i]
		fresh := *old
		if bytes.Equal(old.pairKey, pair[:]) {
			left := tx.db.key("removed pair", old.publicID)
			fresh.pairKey = left[:]
		}
		if old.sourceID == sourceID {
			fresh.sourceID += "/" + old.publicID
		}
		if _, err := tx.Exec(ctx, t.sql(`UPDATE defaulter SET source_id = ?, pair_key = ? WHERE id = ?`), fresh.sourceID, fresh.pairKey, old.id); err != nil {
			return err
		}
		if err := tx.moveKeys(ctx, t, old, fresh); err != nil {
			return err
		}
	}
	return nil
}

// Decision gives number and day of the decision, or of the order, that an entry rests on.
func (s *Staged) Decision() (number string, decided court.Date) {
	switch v := s.version.(type) {
	case *court.Defaulter:
		return v.DecisionNumber, v.DecidedOn
	case *court.Restriction:
		return v.OrderNumber, v.OrderedOn
	}
	return "", court.Date{}
}
