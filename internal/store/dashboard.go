package store

import (
	"context"
	"database/sql"
	"time"

	"gongkai/internal/court"
)

// ScheduledWork gives what is scheduled of some kinds, the earliest first, and how much there is in all.
func (r *Reading) ScheduledWork(ctx context.Context, kinds []court.WorkKind, limit int) (list []WorkItem, total int, err error) {
	of := jsonList(kinds)
	err = r.QueryRow(ctx, `SELECT count(*) FROM work WHERE state = 'scheduled' AND kind IN (SELECT value FROM json_each(?))`, of).Scan(&total)
	if err != nil || total == 0 {
		return nil, 0, err
	}
	err = r.Each(ctx, func(rows *sql.Rows) error {
		w, err := scanWork(rows)
		list = append(list, w)
		return err
	}, workColumns+`WHERE state = 'scheduled' AND kind IN (SELECT value FROM json_each(?)) ORDER BY scheduled_at, id LIMIT ?`, of, limit)
	return list, total, err
}

// ForcedStep is one waiver of the president.
type ForcedStep struct {
	Work string // public identifier
	WorkStep
}

// ForcedSteps gives the waivers since a time on work of some kinds, the newest first, and how
// many there are.
func (db *DB) ForcedSteps(ctx context.Context, kinds []court.WorkKind, since time.Time, limit int) (list []ForcedStep, total int, err error) {
	err = db.Read(ctx, func(r *Reading) error {
		list, total = nil, 0
		of := jsonList(kinds)
		err := r.QueryRow(ctx, `SELECT count(*) FROM work_step s JOIN work w ON w.id = s.work_id
			WHERE s.step = 'force' AND s.at >= ? AND w.kind IN (SELECT value FROM json_each(?))`, since.Unix(), of).Scan(&total)
		if err != nil || total == 0 {
			return err
		}
		return r.Each(ctx, func(rows *sql.Rows) error {
			f := ForcedStep{WorkStep: WorkStep{Step: court.StepForce}}
			var at int64
			err := rows.Scan(&f.Work, &f.Version, &f.Account, &f.Name, &f.Note, &at)
			f.At = time.Unix(at, 0)
			list = append(list, f)
			return err
		}, `SELECT w.public_id, s.version, s.account, s.name, s.note, s.at FROM work_step s JOIN work w ON w.id = s.work_id
			WHERE s.step = 'force' AND s.at >= ? AND w.kind IN (SELECT value FROM json_each(?)) ORDER BY s.at DESC, s.work_id DESC LIMIT ?`, since.Unix(), of, limit)
	})
	return list, total, err
}

// ActionCount counts the decisions of one action under one rule.
type ActionCount struct {
	Action string
	Rule   court.Rule
	N      int
}

// The groups are written as no index holds them: along the one by action, all entries that
// ever were would be gone through to count those of a week.
const countDecisions = `SELECT action || '', rule || '', count(*) FROM ledger WHERE at >= ? GROUP BY 1, 2 ORDER BY 1, 2`

// CountDecisions counts what was decided since a time.
func (db *DB) CountDecisions(ctx context.Context, since time.Time) (counts []ActionCount, err error) {
	err = eachRow(ctx, db.reader, func(r *sql.Rows) error {
		var c ActionCount
		err := r.Scan(&c.Action, &c.Rule, &c.N)
		counts = append(counts, c)
		return err
	}, countDecisions, since.UnixMilli())
	return counts, storageError(err)
}

// ImportCount is one file that was taken in.
type ImportCount struct {
	Batch    int64
	PublicID string
	Vouched  bool
	Accepted int
}

// Imports gives the files taken in since a time, the newest first; what the desk entered by
// hand is none.
func (db *DB) Imports(ctx context.Context, since time.Time, limit int) (list []ImportCount, err error) {
	err = eachRow(ctx, db.reader, func(r *sql.Rows) error {
		var i ImportCount
		err := r.Scan(&i.Batch, &i.PublicID, &i.Vouched, &i.Accepted)
		list = append(list, i)
		return err
	}, `SELECT id, public_id, vouched, accepted FROM batch
		WHERE state = 'released' AND length(file_digest) > 0 AND released_at >= ? ORDER BY id DESC LIMIT ?`, since.Unix(), limit)
	return list, storageError(err)
}
