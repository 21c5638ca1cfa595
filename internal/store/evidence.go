package store

import (
	"context"
	"database/sql"
	"maps"
	"slices"
	"strings"

	"gongkai/internal/court"
)

// PutEvidence puts evidence on record for one row of a batch, or for all of them (entry 0).
// It replaces what was recorded there before.
func (tx *Tx) PutEvidence(ctx context.Context, batch, entry int64, e court.EvidenceRecord, by court.Actor) error {
	answers := []string{string(e.Checklist.Secured), string(e.Checklist.Seized), string(e.Checklist.NotYetDue), string(e.Checklist.OtherCause), string(e.Relisting)}
	_, err := tx.Exec(ctx, `INSERT INTO evidence (batch_id, entry_id, decision_number, decided_on, served_on, signature, checklist,
			restriction_id, restriction_none, account, name, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (batch_id, entry_id) DO UPDATE SET decision_number = excluded.decision_number, decided_on = excluded.decided_on,
			served_on = excluded.served_on, signature = excluded.signature, checklist = excluded.checklist, restriction_id = excluded.restriction_id,
			restriction_none = excluded.restriction_none, account = excluded.account, name = excluded.name, at = excluded.at`,
		batch, entry, e.DecisionNumber, e.DecidedOn.String(), e.ServedOn.String(), e.Signature, strings.Join(answers, ","),
		e.Restriction, e.NoRestrictionWhy, by.Account, by.Name, tx.db.now().Unix())
	return err
}

// Evidence is what is on record for the rows of a change set, by the numbers of the entries.
type Evidence struct {
	whole     court.EvidenceRecord
	rows      map[int64]court.EvidenceRecord
	inherited map[int64]court.EvidenceRecord // what the entry's own batch recorded
}

// Of gives the record of one row: what it says itself, else what the set says of all rows,
// else what was recorded when the entry was new.
func (e *Evidence) Of(entry int64) court.EvidenceRecord {
	return e.rows[entry].Over(e.whole).Over(e.inherited[entry])
}

// Whole is what is on record for all rows of the set.
func (e *Evidence) Whole() court.EvidenceRecord { return e.whole }

// Own is what is on record for one row alone.
func (e *Evidence) Own(entry int64) court.EvidenceRecord { return e.rows[entry] }

// Restrictions gives the public identifiers of the restriction orders that the records name.
func (e *Evidence) Restrictions() []string {
	ids := map[string]bool{e.whole.Restriction: true}
	for _, of := range []map[int64]court.EvidenceRecord{e.rows, e.inherited} {
		for _, record := range of {
			ids[record.Restriction] = true
		}
	}
	delete(ids, "")
	return slices.Sorted(maps.Keys(ids))
}

// Evidence reads what is on record for a batch.
func (r *Reading) Evidence(ctx context.Context, batch int64) (*Evidence, error) {
	e := &Evidence{rows: map[int64]court.EvidenceRecord{}, inherited: map[int64]court.EvidenceRecord{}}
	whole := map[int64]court.EvidenceRecord{}
	t, err := listOf(ctx, r.tx, batch)
	if err != nil {
		return nil, err
	}
	err = eachRow(ctx, r.tx, func(rows *sql.Rows) error {
		var of int64
		id, record, err := scanEvidence(rows, &of)
		if id == 0 {
			whole[of] = record
		} else {
			e.inherited[of] = record
		}
		return err
	}, `SELECT `+evidenceColumns+t.sql(`, d.id FROM defaulter_revision v JOIN defaulter d ON d.id = v.defaulter_id
		JOIN evidence e ON e.batch_id = d.batch_id AND (e.entry_id = 0 OR e.entry_id = d.id)
		WHERE v.batch_id = ?1 AND d.batch_id <> ?1`), batch)
	if err != nil {
		return nil, err
	}
	for id, record := range whole {
		e.inherited[id] = e.inherited[id].Over(record)
	}
	return e, eachEvidence(ctx, r.tx, func(id int64, record court.EvidenceRecord) {
		if id == 0 {
			e.whole = record
		} else {
			e.rows[id] = record
		}
	}, `WHERE e.batch_id = ?`, batch)
}

const evidenceColumns = `e.entry_id, e.decision_number, e.decided_on, e.served_on, e.signature, e.checklist, e.restriction_id, e.restriction_none`

func eachEvidence(ctx context.Context, q querier, each func(id int64, e court.EvidenceRecord), where string, args ...any) error {
	return eachRow(ctx, q, func(r *sql.Rows) error {
		id, e, err := scanEvidence(r)
		each(id, e)
		return err
	}, `SELECT `+evidenceColumns+` FROM evidence e `+where, args...) // #nosec G202 -- where is a constant
}

func scanEvidence(r *sql.Rows, more ...any) (id int64, e court.EvidenceRecord, err error) {
	var decided, served, answers string
	err = r.Scan(append([]any{&id, &e.DecisionNumber, &decided, &served, &e.Signature, &answers, &e.Restriction, &e.NoRestrictionWhy}, more...)...)
	if err != nil {
		return id, e, err
	}
	if e.DecidedOn, err = court.ParseISODate(decided); err != nil {
		return id, e, err
	}
	if e.ServedOn, err = court.ParseISODate(served); err != nil {
		return id, e, err
	}
	to := []*court.Answer{&e.Checklist.Secured, &e.Checklist.Seized, &e.Checklist.NotYetDue, &e.Checklist.OtherCause, &e.Relisting}
	for i, answer := range strings.Split(answers, ",") {
		if i < len(to) {
			*to[i] = court.Answer(answer)
		}
	}
	return id, e, nil
}

// EntryWithEvidence reads an entry with what its own batch recorded for it. ErrNoEntry if
// there is none.
func (tx *Tx) EntryWithEvidence(ctx context.Context, publicID string) (row ChangeRow, e court.EvidenceRecord, err error) {
	if row, err = tx.db.entryVersion(ctx, tx.tx, publicID); err != nil {
		return row, e, err
	}
	e, err = evidenceOf(ctx, tx.tx, &row)
	return row, e, err
}

// evidenceOf is what the entry's own batch recorded for it.
func evidenceOf(ctx context.Context, q querier, row *ChangeRow) (e court.EvidenceRecord, err error) {
	var whole court.EvidenceRecord
	err = eachEvidence(ctx, q, func(id int64, found court.EvidenceRecord) {
		if id == 0 {
			whole = found
		} else {
			e = found
		}
	}, `WHERE e.batch_id = ? AND e.entry_id IN (0, ?)`, row.Batch, row.ID)
	return e.Over(whole), err
}

// EntryVersion reads an entry as it is now, complete. ErrNoEntry if there is none.
func (db *DB) EntryVersion(ctx context.Context, r *Reading, publicID string) (ChangeRow, error) {
	return db.entryVersion(ctx, r.tx, publicID)
}

// EntryVersion is the same within a transaction.
func (tx *Tx) EntryVersion(ctx context.Context, publicID string) (ChangeRow, error) {
	return tx.db.entryVersion(ctx, tx.tx, publicID)
}

func (db *DB) entryVersion(ctx context.Context, q reading, publicID string) (row ChangeRow, err error) {
	t, err := listOfEntry(ctx, q, publicID)
	if err != nil {
		return row, err
	}
	found := false
	err = eachRow(ctx, q, func(r *sql.Rows) (err error) {
		found = true
		row, err = db.scanVersion(t, r)
		return err
	}, `SELECT `+t.versionColumns()+` `+t.sql(byPublicID)+` AND b.state = 'released'`, publicID)
	if err == nil && !found {
		err = ErrNoEntry
	}
	return row, err
}

// EndVouching notes that the evidence of an entry of a list is complete.
func (tx *Tx) EndVouching(ctx context.Context, entry int64, list court.List) error {
	_, err := tx.Exec(ctx, tableOf(list).sql(`UPDATE defaulter SET vouched = 0 WHERE id = ?`), entry)
	return err
}
