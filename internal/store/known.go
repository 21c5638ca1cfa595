package store

import (
	"context"
	"database/sql"
	"encoding/hex"
	"fmt"
	"time"

	"gongkai/internal/court"
)

// Known is what an import compares a row with.
type Known struct {
	ID          int64
	SourceID    string
	State       court.State
	BatchID     int64
	Released    bool
	ContentHash Key  // of the newest released version
	SamePair    bool // found by case and document, under another source number
	Hidden      bool // somebody hid it at once
	// RemovedOn is the last day on which an earlier entry of this source or pair was removed;
	// zero: none was.
	RemovedOn court.Date
}

// KnownEntries looks rows of one list up by source number and by case and document
// together. The results stand at the rows' places; nil: unknown. Rows that are staged and not
// merged yet are unknown.
func (tx *Tx) KnownEntries(ctx context.Context, rows []Staged) ([]*Known, error) {
	return knownEntries(ctx, tx.tx, rows)
}

// KnownEntries is the same for a dry run, which writes nothing.
func (r *Reading) KnownEntries(ctx context.Context, rows []Staged) ([]*Known, error) {
	return knownEntries(ctx, r.tx, rows)
}

func knownEntries(ctx context.Context, tx session, rows []Staged) ([]*Known, error) {
	known := make([]*Known, len(rows))
	if len(rows) == 0 {
		return known, nil
	}
	t := tableOf(rows[0].List)
	sources, pairs, sourceKeys := make([]string, len(rows)), make([]string, len(rows)), make([]string, len(rows))
	for i := range rows {
		sources[i] = rows[i].SourceID
		pairs[i] = hex.EncodeToString(rows[i].PairKey[:])
		sourceKeys[i] = hex.EncodeToString(rows[i].SourceKey[:])
	}
	const columns = `SELECT j.key, d.id, d.source_id, d.state, d.batch_id, b.state = 'released',
		CASE WHEN d.state = 'withdrawn' THEN (SELECT count(*) FROM hidden_entry h WHERE h.public_id = d.public_id AND h.restored_at IS NULL) ELSE 0 END,
		coalesce((SELECT r.content_hash FROM defaulter_revision r JOIN batch rb ON rb.id = r.batch_id
			WHERE r.defaulter_id = d.id AND rb.state = 'released' AND r.state <> 'dropped' ORDER BY r.batch_id DESC LIMIT 1), d.content_hash)
		FROM json_each(?) j `
	const inPair = columns + `JOIN defaulter_by_pair_key l ON l.pair_key = unhex(j.value)
		JOIN defaulter d ON d.id = l.id JOIN batch b ON b.id = d.batch_id`
	const inSource = columns + `JOIN defaulter_by_source_id l ON l.source_id = j.value
		JOIN defaulter d ON d.id = l.id JOIN batch b ON b.id = d.batch_id`
	scan := func(query string, list []string, same bool) error {
		return eachIndexed(ctx, tx, t.sql(query), list, func(r *sql.Rows) error {
			var i int
			var k Known
			var hash []byte
			if err := r.Scan(&i, &k.ID, &k.SourceID, &k.State, &k.BatchID, &k.Released, &k.Hidden, &hash); err != nil {
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
	if err := scan(inSource, sources, false); err != nil {
		return nil, err
	}
	// A pair held under another source number outweighs: it is a duplicate.
	if err := scan(inPair, pairs, true); err != nil {
		return nil, err
	}
	return known, noteRemoved(ctx, tx, t, known, pairs, sourceKeys)
}

// KnownRemovals looks up only whether rows were removed before, for a load into a
// portal without entries.
func (tx *Tx) KnownRemovals(ctx context.Context, rows []Staged, known []*Known) error {
	if len(rows) == 0 {
		return nil
	}
	pairs, sources := make([]string, len(rows)), make([]string, len(rows))
	for i := range rows {
		pairs[i], sources[i] = hex.EncodeToString(rows[i].PairKey[:]), hex.EncodeToString(rows[i].SourceKey[:])
	}
	return noteRemoved(ctx, tx.tx, tableOf(rows[0].List), known, pairs, sources)
}

func noteRemoved(ctx context.Context, tx session, t listTable, known []*Known, pairs, sourceKeys []string) error {
	var any bool
	if err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM removed_source WHERE kind = ?)`, string(t.list)).Scan(&any); err != nil || !any {
		return err
	}
	for query, list := range map[string][]string{
		`SELECT j.key, s.at FROM json_each(?) j JOIN removed_source s ON s.source_key = unhex(j.value) AND s.kind = 'defaulter'`: sourceKeys,
		`SELECT j.key, s.at FROM json_each(?) j JOIN removed_source s ON s.pair_key = unhex(j.value) AND s.kind = 'defaulter'`:   pairs,
	} {
		err := eachIndexed(ctx, tx, t.sql(query), list, func(r *sql.Rows) error {
			var i int
			var at int64
			if err := r.Scan(&i, &at); err != nil {
				return err
			}
			if known[i] == nil {
				known[i] = &Known{}
			}
			if on := court.DateOf(time.Unix(at, 0)); on.After(known[i].RemovedOn) {
				known[i].RemovedOn = on
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
