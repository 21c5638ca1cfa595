package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"gongkai/internal/court"
)

// TaskQuery asks for a page of tasks, the most urgent first. Empty fields do not narrow.
type TaskQuery struct {
	Kinds     []court.TaskKind // these, and
	Escalated bool             // whatever is escalated, too
	Subject   string           // about this record or batch, closed ones as well
	Unsure    bool             // only those whose day is not sure
	DueBy     court.Date       // only those due until then
	Offset    int
	Limit     int
}

// condition gives the part after WHERE.
func (q TaskQuery) condition() (string, []any, error) {
	text, args := `state IN ('open', 'escalated')`, []any{}
	if q.Subject != "" {
		text, args = `subject = ?`, append(args, q.Subject)
	}
	if q.Kinds != nil {
		kinds, err := json.Marshal(q.Kinds)
		if err != nil {
			return "", nil, err
		}
		text += ` AND (kind IN (SELECT value FROM json_each(?)) OR state = ?)`
		escalated := ""
		if q.Escalated {
			escalated = string(court.TaskEscalated)
		}
		args = append(args, string(kinds), escalated)
	}
	if q.Unsure {
		text += ` AND unsure = 1`
	}
	if !q.DueBy.IsZero() {
		text, args = text+` AND due <= ?`, append(args, q.DueBy.String())
	}
	return text, args, nil
}

// Tasks reads a page of tasks and counts all that the query means.
func (db *DB) Tasks(ctx context.Context, q TaskQuery) (tasks []court.Task, total int, err error) {
	where, args, err := q.condition()
	if err != nil {
		return nil, 0, err
	}
	err = db.Read(ctx, func(read *Reading) error {
		tasks, total = nil, 0
		if err := read.tx.QueryRowContext(ctx, `SELECT count(*) FROM task WHERE `+where, args...).Scan(&total); err != nil {
			return err
		}
		return eachRow(ctx, read.tx, func(r *sql.Rows) error {
			t, err := db.scanTask(r)
			tasks = append(tasks, t)
			return err
		}, `SELECT `+taskColumns+` FROM task WHERE `+where+` ORDER BY due, public_id LIMIT ? OFFSET ?`, append(args, q.Limit, q.Offset)...)
	})
	return tasks, total, err
}

// Task reads a task; ErrNoEntry if there is none.
func (db *DB) Task(ctx context.Context, id string) (t court.Task, err error) {
	t, err = db.scanTask(db.reader.QueryRowContext(ctx, `SELECT `+taskColumns+` FROM task WHERE public_id = ?`, id))
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNoEntry
	}
	return t, storageError(err)
}

// EachOpenTask goes through the open and escalated tasks, the most urgent first.
func (db *DB) EachOpenTask(ctx context.Context, r *Reading, each func(court.Task) error) error {
	return r.Each(ctx, func(rows *sql.Rows) error {
		t, err := db.scanTask(rows)
		if err != nil {
			return err
		}
		return each(t)
	}, `SELECT `+taskColumns+` FROM task WHERE state IN ('open', 'escalated') ORDER BY due, public_id`)
}

// TaskEvent is one line of a task's history.
type TaskEvent struct {
	At     time.Time
	What   string // open, due, escalated, done, dropped
	Actor  string
	Detail string // dates and fixed words
}

// TaskHistory reads what happened to a task, in order.
func (db *DB) TaskHistory(ctx context.Context, id string) (events []TaskEvent, err error) {
	err = eachRow(ctx, db.reader, func(r *sql.Rows) error {
		var e TaskEvent
		var at int64
		err := r.Scan(&at, &e.What, &e.Actor, &e.Detail)
		e.At = time.Unix(at, 0)
		events = append(events, e)
		return err
	}, `SELECT at, what, actor, detail FROM task_event WHERE task = ? ORDER BY seq`, id)
	return events, storageError(err)
}

// TaskCount counts open tasks that are alike.
type TaskCount struct {
	Kind      court.TaskKind
	Rule      court.Rule
	Escalated bool
	Unsure    bool
	Warned    bool // the working day before the last one has come
	N         int
}

// CountTasks counts the open tasks as they stand on a day.
func (db *DB) CountTasks(ctx context.Context, today court.Date) (counts []TaskCount, err error) {
	err = eachRow(ctx, db.reader, func(r *sql.Rows) error {
		var c TaskCount
		err := r.Scan(&c.Kind, &c.Rule, &c.Escalated, &c.Unsure, &c.Warned, &c.N)
		counts = append(counts, c)
		return err
	}, `SELECT kind, rule, CASE WHEN state = 'escalated' THEN 1 ELSE 0 END, unsure, CASE WHEN warn_on <= ? THEN 1 ELSE 0 END, count(*)
		FROM task WHERE state IN ('open', 'escalated') GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 3, 4, 5`, today.String())
	return counts, storageError(err)
}

// DueTasks are the identifiers of the open tasks whose last day is by or earlier, the
// oldest first.
func (db *DB) DueTasks(ctx context.Context, by court.Date) (ids []string, err error) {
	err = eachRow(ctx, db.reader, func(r *sql.Rows) error {
		var id string
		err := r.Scan(&id)
		ids = append(ids, id)
		return err
	}, `SELECT public_id FROM task WHERE state = 'open' AND due <= ? ORDER BY due, public_id`, by.String())
	return ids, storageError(err)
}
