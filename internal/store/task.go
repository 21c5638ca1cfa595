package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"gongkai/internal/court"
)

// ErrTaskOpen says that a task of this kind about this subject is open already.
var ErrTaskOpen = errors.New("the task is open already")

func taskContext(id string) string { return "task/" + id + "/note" }

// InsertTask opens a task under a fresh identifier and gives it; ErrTaskOpen when there is
// an open one of its kind about its subject, whose identifier comes back then.
func (tx *Tx) InsertTask(ctx context.Context, t court.Task) (id string, err error) {
	err = tx.QueryRow(ctx, `SELECT public_id FROM task WHERE kind = ? AND subject = ? AND state IN ('open', 'escalated')`,
		string(t.Kind), t.Subject).Scan(&id)
	if err == nil {
		return id, ErrTaskOpen
	}
	if !errors.Is(err, sql.ErrNoRows) {
		return "", err
	}
	id = NewPublicIDs(1)[0]
	note := tx.db.box.Seal(taskContext(id), []byte(t.Note))
	_, err = tx.Exec(ctx, `INSERT INTO task (public_id, kind, rule, subject, ground, follows, state, counted_from, due, warn_on, unsure,
		opened_at, opened_by, closed_at, closed_by, outcome, note) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, '', '', ?)`,
		id, string(t.Kind), string(t.Deadline.Rule), t.Subject, string(t.Ground), t.Follows, string(court.TaskOpen), t.CountedFrom.String(),
		t.Deadline.Due.String(), t.WarnOn.String(), t.Deadline.Unsure, tx.db.now().Unix(), t.OpenedBy, note)
	if err != nil {
		return "", err
	}
	return id, tx.taskEvent(ctx, id, "open", t.OpenedBy, "due "+t.Deadline.Due.String())
}

// taskEvent notes what happened to a task: dates and fixed words.
func (tx *Tx) taskEvent(ctx context.Context, id, what, actor, detail string) error {
	_, err := tx.Exec(ctx, `INSERT INTO task_event (task, seq, at, what, actor, detail)
		SELECT ?, coalesce(max(seq), 0) + 1, ?, ?, ?, ? FROM task_event WHERE task = ?`, id, tx.db.now().Unix(), what, actor, detail, id)
	return err
}

const taskColumns = `public_id, kind, rule, subject, ground, follows, state, counted_from, due, warn_on, unsure,
	opened_at, opened_by, closed_at, closed_by, outcome, note`

func (db *DB) scanTask(row interface{ Scan(...any) error }) (court.Task, error) {
	var t court.Task
	var dates [3]string
	var opened, closed int64
	var note []byte
	err := row.Scan(&t.PublicID, &t.Kind, &t.Deadline.Rule, &t.Subject, &t.Ground, &t.Follows, &t.State, &dates[0], &dates[1], &dates[2],
		&t.Deadline.Unsure, &opened, &t.OpenedBy, &closed, &t.ClosedBy, &t.Outcome, &note)
	if err != nil {
		return t, err
	}
	for i, to := range []*court.Date{&t.CountedFrom, &t.Deadline.Due, &t.WarnOn} {
		if *to, err = court.ParseISODate(dates[i]); err != nil {
			return t, fmt.Errorf("task %s: %w", t.PublicID, err)
		}
	}
	t.OpenedAt = time.Unix(opened, 0)
	if closed > 0 {
		t.ClosedAt = time.Unix(closed, 0)
	}
	text, err := db.box.Open(taskContext(t.PublicID), note)
	if err != nil {
		return t, fmt.Errorf("task %s: %w", t.PublicID, err)
	}
	t.Note = string(text)
	return t, nil
}

// Task reads a task; ErrNoEntry if there is none.
func (tx *Tx) Task(ctx context.Context, id string) (court.Task, error) {
	t, err := tx.db.scanTask(tx.QueryRow(ctx, `SELECT `+taskColumns+` FROM task WHERE public_id = ?`, id))
	if errors.Is(err, sql.ErrNoRows) {
		return t, ErrNoEntry
	}
	return t, err
}

// CloseTask ends a task if it is open still; closed tells.
func (tx *Tx) CloseTask(ctx context.Context, id string, to court.TaskState, outcome court.TaskOutcome, actor string) (closed bool, err error) {
	closed, err = tx.changed(ctx, `UPDATE task SET state = ?, outcome = ?, closed_at = ?, closed_by = ?
		WHERE public_id = ? AND state IN ('open', 'escalated')`, string(to), string(outcome), tx.db.now().Unix(), actor, id)
	if err != nil || !closed {
		return false, err
	}
	return true, tx.taskEvent(ctx, id, string(to), actor, string(outcome))
}

// EscalateTask marks an open task that is overdue; escalated tells whether this call did.
func (tx *Tx) EscalateTask(ctx context.Context, id string) (escalated bool, err error) {
	escalated, err = tx.changed(ctx, `UPDATE task SET state = 'escalated' WHERE public_id = ? AND state = 'open'`, id)
	if err != nil || !escalated {
		return false, err
	}
	return true, tx.taskEvent(ctx, id, string(court.TaskEscalated), court.ClockActor, "")
}

// MoveTask stores a deadline that was counted anew and what it was before.
func (tx *Tx) MoveTask(ctx context.Context, t court.Task, before court.Deadline, actor string) error {
	_, err := tx.Exec(ctx, `UPDATE task SET due = ?, warn_on = ?, unsure = ? WHERE public_id = ?`,
		t.Deadline.Due.String(), t.WarnOn.String(), t.Deadline.Unsure, t.PublicID)
	if err != nil {
		return err
	}
	return tx.taskEvent(ctx, t.PublicID, "due", actor, fmt.Sprintf("%s → %s", before.Due, t.Deadline.Due))
}

// OpenTasks gives the open and escalated tasks about a subject, or about all when it is
// empty, in the order of their days.
func (tx *Tx) OpenTasks(ctx context.Context, subject string) (tasks []court.Task, err error) {
	return tasks, eachRow(ctx, tx.tx, func(r *sql.Rows) error {
		t, err := tx.db.scanTask(r)
		tasks = append(tasks, t)
		return err
	}, `SELECT `+taskColumns+` FROM task WHERE state IN ('open', 'escalated') AND (? = '' OR subject = ?) ORDER BY due, public_id`, subject, subject)
}
