package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"gongkai/internal/court"
)

// WorkItem is a piece of work as it is stored, with its number.
type WorkItem struct {
	court.Work
	Number    int64
	ChangedAt time.Time
}

// WorkStep is one step as it stands on the record of a piece of work.
type WorkStep struct {
	Version  int64
	Step     court.WorkStep
	Account  string // empty: the command line, or the clock
	Name     string
	Note     string // the reason, readable until it is erased
	At       time.Time
	Comments []WorkComment
}

// WorkComment is what a reviewer says about a place. Row is the public identifier of a
// row, Field the head of its column, or of a text the key of the field; Start and End are
// code points, End exclusive, and 0 for the whole. All are empty for a comment on the work
// as a whole. Quote is what stood between Start and End when it was said.
type WorkComment struct {
	Row, Field string
	Start, End int
	Quote      string
	Text       string
}

// errNoWork is the answer for an identifier that names no piece of work.
func errNoWork() error {
	return &court.Error{Kind: court.KindNotFound, Message: "没有这项工作，请刷新列表后再看。"}
}

const workColumns = `SELECT id, public_id, kind, subject, state, version, class, uncertain, answer, approved_hash, signed_hash, forced_hash,
	reviewer, releaser, coalesce(scheduled_at, 0), alarm, changed_at FROM work `

func scanWork(row interface{ Scan(...any) error }) (w WorkItem, err error) {
	var approved, signed, forced []byte
	var scheduled, changed int64
	err = row.Scan(&w.Number, &w.ID, &w.Kind, &w.Subject, &w.State, &w.Version, &w.Class, &w.Uncertain, &w.Answer,
		&approved, &signed, &forced, &w.Reviewer, &w.Releaser, &scheduled, &w.Alarm, &changed)
	if err != nil {
		return w, err
	}
	for _, h := range []struct {
		from []byte
		to   *court.WorkHash
	}{{approved, &w.Approved}, {signed, &w.Signed}, {forced, &w.Forced}} {
		if h.from == nil {
			continue
		}
		if len(h.from) != len(h.to) {
			return w, fmt.Errorf("work %s: hash of %d bytes", w.ID, len(h.from))
		}
		*h.to = court.WorkHash(h.from)
	}
	if scheduled > 0 {
		w.ScheduledAt = time.Unix(scheduled, 0)
	}
	w.ChangedAt = time.Unix(changed, 0)
	return w, nil
}

// Work reads a piece of work with the accounts that had a hand in it. Its Hash is for the
// kind to fill in. KindNotFound if there is none.
func (r *Reading) Work(ctx context.Context, id string) (WorkItem, error) {
	return readWork(ctx, r.tx, `WHERE public_id = ?`, id)
}

// Work is the same within a transaction.
func (tx *Tx) Work(ctx context.Context, id string) (WorkItem, error) {
	return readWork(ctx, tx.tx, `WHERE public_id = ?`, id)
}

// OpenWorkOn reads the piece of work of a kind that is under way on a subject.
// KindNotFound if there is none.
func (tx *Tx) OpenWorkOn(ctx context.Context, kind court.WorkKind, subject string) (WorkItem, error) {
	return readWork(ctx, tx.tx, `WHERE kind = ? AND subject = ? AND state NOT IN ('published', 'withdrawn') ORDER BY id DESC LIMIT 1`,
		string(kind), subject)
}

func readWork(ctx context.Context, q reading, where string, args ...any) (WorkItem, error) {
	w, err := scanWork(q.QueryRowContext(ctx, workColumns+where, args...)) // #nosec G202 -- where is a constant
	if errors.Is(err, sql.ErrNoRows) {
		return w, errNoWork()
	}
	if err != nil {
		return w, err
	}
	err = eachRow(ctx, q, func(r *sql.Rows) error {
		var account string
		err := r.Scan(&account)
		w.Hands = append(w.Hands, account)
		return err
	}, `SELECT DISTINCT account FROM work_step WHERE work_id = ? AND step IN ('create', 'edit', 'submit') AND account <> '' ORDER BY account`, w.Number)
	return w, err
}

// DueWork gives the identifiers of what is scheduled for now or earlier.
func (db *DB) DueWork(ctx context.Context, now time.Time) (ids []string, err error) {
	err = db.Read(ctx, func(r *Reading) error {
		return r.Each(ctx, func(rows *sql.Rows) error {
			var id string
			err := rows.Scan(&id)
			ids = append(ids, id)
			return err
		}, `SELECT public_id FROM work WHERE state = 'scheduled' AND scheduled_at <= ? ORDER BY scheduled_at, id`, now.Unix())
	})
	return ids, err
}

// WorkSteps gives what was done to a piece of work, first step first, with its comments.
func (r *Reading) WorkSteps(ctx context.Context, number int64) ([]WorkStep, error) {
	return r.workSteps(ctx, ``, number)
}

func (r *Reading) workSteps(ctx context.Context, narrower string, number int64) (steps []WorkStep, err error) {
	place := map[int64]int{}
	err = r.Each(ctx, func(rows *sql.Rows) error {
		var s WorkStep
		var at int64
		err := rows.Scan(&s.Version, &s.Step, &s.Account, &s.Name, &s.Note, &at)
		s.At = time.Unix(at, 0)
		place[s.Version] = len(steps)
		steps = append(steps, s)
		return err
	}, `SELECT version, step, account, name, note, at FROM work_step WHERE work_id = ?1 `+narrower+` ORDER BY version`, number) // #nosec G202 -- a constant
	if err != nil {
		return nil, err
	}
	return steps, r.Each(ctx, func(rows *sql.Rows) error {
		var version int64
		var c WorkComment
		if err := rows.Scan(&version, &c.Row, &c.Field, &c.Start, &c.End, &c.Quote, &c.Text); err != nil {
			return err
		}
		if i, ok := place[version]; ok {
			steps[i].Comments = append(steps[i].Comments, c)
		}
		return nil
	}, `SELECT version, row_id, field, start_at, end_at, quote, text FROM work_comment WHERE work_id = ? ORDER BY version, number`, number)
}

// CreateWork begins a piece of work, in state draft, and puts its first step on record.
func (tx *Tx) CreateWork(ctx context.Context, kind court.WorkKind, subject string, by court.Actor) (WorkItem, error) {
	w := WorkItem{Work: court.Work{ID: NewPublicIDs(1)[0], Kind: kind, Subject: subject, State: court.StateDraft, Version: 1}}
	err := tx.QueryRow(ctx, `INSERT INTO work (public_id, kind, subject, state, version, class, uncertain, answer, reviewer, releaser, alarm, changed_at)
		VALUES (?, ?, ?, 'draft', 1, '', 0, '', '', '', '', ?) RETURNING id`, w.ID, string(kind), subject, tx.db.now().Unix()).Scan(&w.Number)
	if err != nil {
		return w, err
	}
	return w, tx.putStep(ctx, w.Number, 1, court.StepCreate, by, "")
}

// ClassWork gives work that was begun in this transaction the class with which it begins.
func (tx *Tx) ClassWork(ctx context.Context, w *WorkItem) error {
	_, err := tx.Exec(ctx, `UPDATE work SET class = ? WHERE id = ?`, string(w.Class), w.Number)
	return err
}

// StepWork stores w, which is the work as it was read and then changed by one step, under
// the next version. Whoever was faster has moved state or version: then nothing is stored
// and the error is of KindConflict and tells the state. from is the state it was read in.
func (tx *Tx) StepWork(ctx context.Context, w *WorkItem, from court.State, step court.WorkStep, by court.Actor, note string) error {
	var scheduled any
	if !w.ScheduledAt.IsZero() {
		scheduled = w.ScheduledAt.Unix()
	}
	r, err := tx.Exec(ctx, `UPDATE work SET state = ?, version = version + 1, class = ?, uncertain = ?, answer = ?, approved_hash = ?,
			signed_hash = ?, forced_hash = ?, reviewer = ?, releaser = ?, scheduled_at = ?, alarm = ?, changed_at = ?
		WHERE id = ? AND state = ? AND version = ?`,
		string(w.State), string(w.Class), w.Uncertain, w.Answer, hashOrNull(w.Approved), hashOrNull(w.Signed), hashOrNull(w.Forced),
		w.Reviewer, w.Releaser, scheduled, w.Alarm, tx.db.now().Unix(), w.Number, string(from), w.Version)
	if err != nil {
		return err
	}
	if n, err := r.RowsAffected(); err != nil || n != 1 {
		return errors.Join(err, tx.errOvertaken(ctx, w.ID, step))
	}
	w.Version++
	return tx.putStep(ctx, w.Number, w.Version, step, by, note)
}

// errOvertaken tells who comes second in which state the work is now.
func (tx *Tx) errOvertaken(ctx context.Context, id string, step court.WorkStep) error {
	now, err := tx.Work(ctx, id)
	if err != nil {
		return err
	}
	return step.Overtaken(now.State)
}

func (tx *Tx) putStep(ctx context.Context, number, version int64, step court.WorkStep, by court.Actor, note string) error {
	_, err := tx.Exec(ctx, `INSERT INTO work_step (work_id, version, step, account, name, note, at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		number, version, string(step), by.Account, by.Name, note, tx.db.now().Unix())
	return err
}

// PutComments keeps the comments of the work's last step.
func (tx *Tx) PutComments(ctx context.Context, w *WorkItem, comments []WorkComment) error {
	for i, c := range comments {
		_, err := tx.Exec(ctx, `INSERT INTO work_comment (work_id, version, number, row_id, field, start_at, end_at, quote, text) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			w.Number, w.Version, i+1, c.Row, c.Field, c.Start, c.End, c.Quote, c.Text)
		if err != nil {
			return err
		}
	}
	return nil
}

func hashOrNull(h court.WorkHash) any {
	if h == (court.WorkHash{}) {
		return nil
	}
	return h[:]
}
