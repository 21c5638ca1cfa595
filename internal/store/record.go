package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"gongkai/internal/codes"
	"gongkai/internal/court"
)

// RecordQuery looks entries up in any state, for the desk. At most one of the fields of
// what is looked for is set; with none, the newest entries are gone through.
type RecordQuery struct {
	List   court.List
	Name   string            // the normal form of how a name begins
	Case   *codes.CaseNumber // year 0: of every year
	Code   string            // of an organisation, whole
	Source string            // number of the entry at its source, whole
	ID     string            // public identifier
	State  court.State       // only in this state; empty: in any
	Lacks  bool              // only what is public and whose evidence is still to be supplied
	Offset int
	Limit  int
}

// MostRecords is how many entries a query goes through, in its order. What lies behind
// them is not found: the query is then too wide to be of use.
const MostRecords = 5000

// RecordPage is a page of entries.
type RecordPage struct {
	Rows  []ChangeRow
	Total int  // among those that were gone through
	Wide  bool // there were more to go through
}

// candidates gives a statement for the numbers of entries that a query goes through, one
// more than MostRecords, and the order in which they are shown. ?1 and ?2 are its values.
func (db *DB) candidates(q RecordQuery) (text, order string, args []any) {
	const newest = ` ORDER BY d.id DESC`
	switch {
	case q.ID != "":
		return `SELECT id FROM defaulter_by_public_id WHERE public_id = ?1 AND ?2 = 0 LIMIT ?3`, newest, []any{q.ID, 0}
	case q.Source != "":
		return `SELECT id FROM defaulter_by_source_id WHERE source_id = ?1 AND ?2 = 0 LIMIT ?3`, newest, []any{q.Source, 0}
	case q.Case != nil:
		return `SELECT id FROM defaulter_by_case WHERE case_key = ?1 AND (?2 = 0 OR case_year = ?2) ORDER BY case_key, case_year, id LIMIT ?3`,
			newest, []any{q.Case.Key(), q.Case.Year}
	case q.Code != "":
		key := db.DocumentKey(q.Code)
		return `SELECT id FROM defaulter_by_code WHERE document_digest = ?1 AND ?2 = 0 ORDER BY document_digest, id LIMIT ?3`, newest, []any{key[:], 0}
	case q.Name != "":
		return `SELECT id FROM defaulter_by_name WHERE name_normal >= ?1 AND name_normal < ?2 ORDER BY name_normal, id LIMIT ?3`,
			` ORDER BY d.name_normal, d.id`, []any{q.Name, q.Name + "\U0010FFFF"}
	case q.Lacks:
		return `SELECT id FROM defaulter WHERE ?1 = 0 AND ?2 = 0 AND vouched = 1 ORDER BY id DESC LIMIT ?3`, newest, []any{0, 0}
	case q.State != "" && q.State != court.StatePublished:
		return `SELECT id FROM defaulter WHERE state = ?1 AND state <> 'published' AND ?2 = 0 ORDER BY id DESC LIMIT ?3`, newest, []any{string(q.State), 0}
	}
	return `SELECT id FROM defaulter WHERE ?1 = 0 AND ?2 = 0 ORDER BY id DESC LIMIT ?3`, newest, []any{0, 0}
}

// Records reads a page of entries of released batches, those of an import under way left
// out.
func (db *DB) Records(ctx context.Context, q RecordQuery) (page RecordPage, err error) {
	found, order, args := db.candidates(q)
	t := tableOf(q.List)
	found = t.sql(found)
	args = append(args, MostRecords+1, string(q.State), q.Lacks, q.Limit, q.Offset)
	from := t.sql(` FROM (` + found + `) f JOIN defaulter d ON d.id = f.id JOIN batch b ON b.id = d.batch_id
		WHERE b.state = 'released' AND (?4 = '' OR d.state = ?4) AND (?5 = 0 OR d.vouched = 1 AND d.state = 'published')`)
	err = db.Read(ctx, func(r *Reading) error {
		page = RecordPage{}
		gone := 0
		// #nosec G202 -- all parts are constants
		if err := r.QueryRow(ctx, `SELECT count(*) FROM (`+found+`) f`, args[:3]...).Scan(&gone); err != nil {
			return err
		}
		page.Wide = gone > MostRecords
		// #nosec G202 -- all parts are constants
		if err := r.QueryRow(ctx, `SELECT count(*)`+from, args[:5]...).Scan(&page.Total); err != nil {
			return err
		}
		page.Total = min(page.Total, MostRecords)
		return r.Each(ctx, func(rows *sql.Rows) error {
			row, err := db.scanVersion(t, rows)
			page.Rows = append(page.Rows, row)
			return err
		}, `SELECT `+t.versionColumns()+from+order+` LIMIT ?6 OFFSET ?7`, args...)
	})
	return page, err
}

// RecordFacts is what became of an entry, beside what it says.
type RecordFacts struct {
	HiddenAt  time.Time // zero: it is not hidden
	HiddenBy  string    // an account, or ClockActor
	RemovedAt time.Time // zero: it is not removed
	RemovedBy string
	Ground    court.RemovalGround
	Imported  bool // a file brought it; else it was entered at the desk
	Actor     string
	EnteredAt time.Time
}

// Record reads one entry with what was recorded for it and what became of it. ErrNoEntry
// if there is none.
func (db *DB) Record(ctx context.Context, r *Reading, publicID string) (row ChangeRow, e court.EvidenceRecord, f RecordFacts, err error) {
	if row, err = db.entryVersion(ctx, r.tx, publicID); err != nil {
		return row, e, f, err
	}
	if e, err = evidenceOf(ctx, r.tx, &row); err != nil {
		return row, e, f, err
	}
	var hidden, removed, entered sql.NullInt64
	var by, remover, ground sql.NullString
	t := tableOf(row.New.List())
	err = r.QueryRow(ctx, t.sql(`SELECT h.at, h.actor, d.removed_at, d.removed_ground, b.actor, b.released_at,
			CASE WHEN length(b.file_digest) > 0 THEN 1 ELSE 0 END,
			(SELECT l.actor FROM ledger l WHERE l.subject = ?1 AND l.action = 'defaulter.remove' ORDER BY l.position DESC LIMIT 1)
		FROM defaulter_by_public_id p JOIN defaulter d ON d.id = p.id JOIN batch b ON b.id = d.batch_id
			LEFT JOIN hidden_entry h ON h.public_id = p.public_id AND h.restored_at IS NULL
		WHERE p.public_id = ?1`), publicID).Scan(&hidden, &by, &removed, &ground, &f.Actor, &entered, &f.Imported, &remover)
	if errors.Is(err, sql.ErrNoRows) {
		return row, e, f, ErrNoEntry
	}
	for _, at := range []struct {
		from sql.NullInt64
		to   *time.Time
	}{{hidden, &f.HiddenAt}, {removed, &f.RemovedAt}, {entered, &f.EnteredAt}} {
		if at.from.Valid {
			*at.to = time.Unix(at.from.Int64, 0)
		}
	}
	f.HiddenBy, f.RemovedBy, f.Ground = by.String, remover.String, court.RemovalGround(ground.String)
	return row, e, f, err
}

// WorkOn gives the pieces of work that an entry is or was part of, the newest first: its
// own batch, the batches that revise it, and its return after it was hidden.
func (r *Reading) WorkOn(ctx context.Context, row *ChangeRow, limit int) (list []WorkItem, err error) {
	return list, r.Each(ctx, func(rows *sql.Rows) error {
		w, err := scanWork(rows)
		list = append(list, w)
		return err
	}, workColumns+tableOf(row.New.List()).sql(`WHERE subject IN (SELECT b.public_id FROM batch b WHERE b.id = ?1
			UNION ALL SELECT b.public_id FROM defaulter_revision v JOIN batch b ON b.id = v.batch_id WHERE v.defaulter_id = ?2
			UNION ALL SELECT CAST(?3 AS TEXT)) ORDER BY id DESC LIMIT ?4`), row.Batch, row.ID, row.PublicID, limit)
}

// AccountNames gives the names of accounts by their public identifiers, as far as there
// are such accounts.
func (r *Reading) AccountNames(ctx context.Context, ids []string) (names map[string]string, err error) {
	names = map[string]string{}
	return names, r.Each(ctx, func(rows *sql.Rows) error {
		var id, name string
		err := rows.Scan(&id, &name)
		names[id] = name
		return err
	}, `SELECT public_id, name FROM account WHERE public_id IN (SELECT value FROM json_each(?1))`, jsonList(ids))
}

// RecordName is what an entry is called by, and on which list it is. A load has no name.
type RecordName struct {
	Name, Case string
	List       court.List
}

// RecordNames gives the names of entries by their public identifiers, whatever their
// state, and the lists of loads by theirs. What is neither is left out.
func (db *DB) RecordNames(ctx context.Context, ids []string) (names map[string]RecordName, err error) {
	names = map[string]RecordName{}
	if len(ids) == 0 {
		return names, nil
	}
	for _, list := range court.Lists() {
		err = eachRow(ctx, db.reader, func(r *sql.Rows) error {
			var id string
			n := RecordName{List: list}
			err := r.Scan(&id, &n.Name, &n.Case)
			names[id] = n
			return err
		}, tableOf(list).sql(`SELECT l.public_id, d.name, d.case_number FROM json_each(?1) j JOIN defaulter_by_public_id l ON l.public_id = j.value
			JOIN defaulter d ON d.id = l.id`), jsonList(ids))
		if err != nil {
			return nil, storageError(err)
		}
	}
	err = eachRow(ctx, db.reader, func(r *sql.Rows) error {
		var id string
		var n RecordName
		err := r.Scan(&id, &n.List)
		names[id] = n
		return err
	}, `SELECT b.public_id, b.kind FROM json_each(?1) j JOIN batch b ON b.public_id = j.value`, jsonList(ids))
	return names, storageError(err)
}
