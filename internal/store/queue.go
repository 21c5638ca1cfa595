package store

import (
	"context"
	"database/sql"
	"time"

	"gongkai/internal/court"
)

// QueueCounts counts the pieces of work that wait for one account, by what is to be done
// next. What an account had a hand in, it neither approves nor releases.
func (db *DB) QueueCounts(ctx context.Context, account string) (counts map[court.Queue]int, err error) {
	counts = map[court.Queue]int{}
	err = db.Read(ctx, func(r *Reading) error {
		clear(counts)
		return r.Each(ctx, func(rows *sql.Rows) error {
			var q court.Queue
			var n int
			err := rows.Scan(&q, &n)
			counts[q] = n
			return err
		}, queueCounts, account)
	})
	return counts, err
}

// The conditions of the queues. Those of drafts are about one's own; the law of who may
// take the step stands in court, this is how its work is found.
const (
	queueHand = `EXISTS (SELECT 1 FROM work_step s WHERE s.work_id = w.id AND s.account = ?1 AND s.step IN ('create', 'edit', 'submit'))`
	queueLast = `(SELECT s.step FROM work_step s WHERE s.work_id = w.id AND s.version = w.version)`
	// A batch with nothing signed in the portal yet; evidence in the file may stand for it.
	queueSign = `w.kind = 'defaulter' AND w.signed_hash IS NULL`

	queueCounts = `SELECT 'draft', count(*) FROM work w WHERE w.state = 'draft' AND ` + queueHand + ` AND ` + queueLast + ` <> 'return'
		UNION ALL SELECT 'returned', count(*) FROM work w WHERE w.state = 'draft' AND ` + queueHand + ` AND ` + queueLast + ` = 'return'
		UNION ALL SELECT 'review', count(*) FROM work w WHERE w.state = 'in_review' AND NOT ` + queueHand + `
		UNION ALL SELECT 'sign', count(*) FROM work w WHERE w.state IN ('in_review', 'approved', 'scheduled') AND ` + queueSign + `
		UNION ALL SELECT 'answer', count(*) FROM work w WHERE w.state IN ('draft', 'in_review', 'approved', 'scheduled') AND w.uncertain = 1 AND w.answer = ''
		UNION ALL SELECT 'release', count(*) FROM work w WHERE w.state = 'approved' AND w.class = 'ordinary' AND w.reviewer <> ?1 AND NOT ` + queueHand + `
		UNION ALL SELECT 'release-classed', count(*) FROM work w WHERE w.state = 'approved' AND w.class <> 'ordinary' AND w.reviewer <> ?1 AND NOT ` + queueHand
)

// ScheduledWork gives what is scheduled, the earliest first, and how much there is in all.
func (db *DB) ScheduledWork(ctx context.Context, limit int) (list []WorkItem, total int, err error) {
	return db.someWork(ctx, `state = 'scheduled'`, `scheduled_at, id`, limit)
}

// AlarmedWork gives what went wrong without anybody there and still waits, the newest
// first, and how much there is in all.
func (db *DB) AlarmedWork(ctx context.Context, limit int) (list []WorkItem, total int, err error) {
	return db.someWork(ctx, `alarm <> '' AND state NOT IN ('published', 'withdrawn')`, `changed_at DESC, id DESC`, limit)
}

func (db *DB) someWork(ctx context.Context, where, order string, limit int) (list []WorkItem, total int, err error) {
	err = db.Read(ctx, func(r *Reading) error {
		list, total = nil, 0
		if err := r.QueryRow(ctx, `SELECT count(*) FROM work WHERE `+where).Scan(&total); err != nil || total == 0 {
			return err
		}
		return r.Each(ctx, func(rows *sql.Rows) error {
			w, err := scanWork(rows)
			list = append(list, w)
			return err
		}, workColumns+`WHERE `+where+` ORDER BY `+order+` LIMIT ?`, limit)
	})
	return list, total, err
}

// ForcedStep is one waiver of the president.
type ForcedStep struct {
	Work string // public identifier
	WorkStep
}

// ForcedSteps gives the waivers since a time, the newest first, and how many there are.
func (db *DB) ForcedSteps(ctx context.Context, since time.Time, limit int) (list []ForcedStep, total int, err error) {
	err = db.Read(ctx, func(r *Reading) error {
		list, total = nil, 0
		err := r.QueryRow(ctx, `SELECT count(*) FROM work_step WHERE step = 'force' AND at >= ?`, since.Unix()).Scan(&total)
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
			WHERE s.step = 'force' AND s.at >= ? ORDER BY s.at DESC, s.work_id DESC LIMIT ?`, since.Unix(), limit)
	})
	return list, total, err
}

// ActionCount counts the decisions of one action under one rule.
type ActionCount struct {
	Action string
	Rule   court.Rule
	N      int
}

// CountDecisions counts what was decided since a time.
func (db *DB) CountDecisions(ctx context.Context, since time.Time) (counts []ActionCount, err error) {
	ledger, _ := chains()
	where, args := TrailQuery{From: since}.conditions(ledger)
	err = eachRow(ctx, db.reader, func(r *sql.Rows) error {
		var c ActionCount
		err := r.Scan(&c.Action, &c.Rule, &c.N)
		counts = append(counts, c)
		return err
	}, `SELECT t.action, t.rule, count(*) FROM ledger t`+where+` GROUP BY t.action, t.rule ORDER BY 1, 2`, args...)
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
