package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"gongkai/internal/court"
)

// PlanItem is something planned to be written, with the piece of work that was begun on it.
type PlanItem struct {
	court.PlanItem
	ID        string // public identifier
	Version   int64
	Dropped   bool
	Reason    string      // why it was dropped
	Work      string      // public identifier; empty: nothing was begun
	WorkState court.State // of that work; empty: there is none
	EndedAt   time.Time   // when that work came into its state
	CreatedAt time.Time
	ChangedBy string // an account
}

// State is where the item stands. A piece of work that was given up leaves it planned.
func (p *PlanItem) State() court.PlanState {
	switch {
	case p.WorkState == court.StatePublished:
		return court.PlanPublished
	case p.Dropped:
		return court.PlanDropped
	case p.WorkState != "" && p.WorkState != court.StateWithdrawn:
		return court.PlanWriting
	}
	return court.PlanPlanned
}

const planItemColumns = `SELECT i.public_id, i.title, i.topic, i.kind, i.account, i.due, i.note, i.dropped, i.reason, i.work, i.version,
		i.created_at, i.changed_by, coalesce(w.state, ''), coalesce(w.changed_at, 0)
	FROM plan_item i LEFT JOIN work w ON w.public_id = i.work `

func scanPlanItem(row interface{ Scan(...any) error }) (p PlanItem, err error) {
	var due string
	var created, ended int64
	err = row.Scan(&p.ID, &p.Title, &p.Topic, &p.Kind, &p.Editor, &due, &p.Note, &p.Dropped, &p.Reason, &p.Work, &p.Version,
		&created, &p.ChangedBy, &p.WorkState, &ended)
	if err != nil {
		return p, err
	}
	p.CreatedAt, p.EndedAt = time.Unix(created, 0), timeOf(ended)
	p.Due, err = court.ParseISODate(due)
	return p, err
}

// Most of the plan that is read at once.
const (
	MostPlanItems = 1000
	MostScheduled = 500
)

// PlanItems gives what is due from one day to another, both inclusive, the earliest first,
// MostPlanItems at most.
func (r *Reading) PlanItems(ctx context.Context, from, to court.Date) (list []PlanItem, more bool, err error) {
	list, err = r.planItems(ctx, `WHERE i.due BETWEEN ? AND ? `, MostPlanItems+1, from.String(), to.String())
	list, more = atMost(list, MostPlanItems)
	return list, more, err
}

// atMost cuts a list, and tells whether it was longer.
func atMost[T any](list []T, most int) ([]T, bool) {
	return list[:min(len(list), most)], len(list) > most
}

// OpenPlanItems gives what is neither public nor dropped, the earliest first, MostPlanItems at
// most.
func (r *Reading) OpenPlanItems(ctx context.Context) (list []PlanItem, err error) {
	return r.planItems(ctx, `WHERE i.dropped = 0 AND coalesce(w.state, '') <> 'published' `, MostPlanItems)
}

func (r *Reading) planItems(ctx context.Context, where string, limit int, args ...any) (list []PlanItem, err error) {
	err = r.Each(ctx, func(rows *sql.Rows) error {
		p, err := scanPlanItem(rows)
		list = append(list, p)
		return err
	}, planItemColumns+where+`ORDER BY i.due, i.public_id LIMIT ?`, append(args, limit)...) // #nosec G202 -- where is a constant
	return list, err
}

// PlanItem reads one. KindNotFound if there is none.
func (r *Reading) PlanItem(ctx context.Context, id string) (PlanItem, error) {
	return planItem(ctx, r.tx, id)
}

// PlanItem is the same within a transaction.
func (tx *Tx) PlanItem(ctx context.Context, id string) (PlanItem, error) {
	return planItem(ctx, tx.tx, id)
}

func planItem(ctx context.Context, q rowQuerier, id string) (PlanItem, error) {
	p, err := scanPlanItem(q.QueryRowContext(ctx, planItemColumns+`WHERE i.public_id = ?`, id))
	if errors.Is(err, sql.ErrNoRows) {
		return p, &court.Error{Kind: court.KindNotFound, Message: "没有这个选题，请刷新列表后再看。"}
	}
	return p, err
}

// CreatePlanItem stores a new one and gives its public identifier.
func (tx *Tx) CreatePlanItem(ctx context.Context, p court.PlanItem, by court.Actor) (id string, err error) {
	id = NewPublicIDs(1)[0]
	now := tx.db.now().Unix()
	_, err = tx.Exec(ctx, `INSERT INTO plan_item (public_id, title, topic, kind, account, due, note, dropped, reason, work, version,
			created_by, created_at, changed_by, changed_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, 0, '', '', 1, ?, ?, ?, ?)`,
		id, p.Title, string(p.Topic), string(p.Kind), p.Editor, p.Due.String(), p.Note, by.Account, now, by.Account, now)
	return id, err
}

// ChangePlanItem stores an item that was read and then changed. Whoever was faster has moved
// its version: then nothing is stored, and the error is of KindConflict.
func (tx *Tx) ChangePlanItem(ctx context.Context, p *PlanItem, by court.Actor) error {
	r, err := tx.Exec(ctx, `UPDATE plan_item SET title = ?, topic = ?, kind = ?, account = ?, due = ?, note = ?, dropped = ?, reason = ?, work = ?,
			version = version + 1, changed_by = ?, changed_at = ?
		WHERE public_id = ? AND version = ?`,
		p.Title, string(p.Topic), string(p.Kind), p.Editor, p.Due.String(), p.Note, p.Dropped, p.Reason, p.Work,
		by.Account, tx.db.now().Unix(), p.ID, p.Version)
	if err != nil {
		return err
	}
	if n, err := r.RowsAffected(); err != nil || n != 1 {
		return errors.Join(err, &court.Error{Kind: court.KindConflict, Message: "这个选题刚被他人改动，没有保存。请看过现在的内容以后再改。"})
	}
	p.Version++
	return nil
}

// ScheduledPieces gives the work on texts that is to be released between two instants, the
// earliest first, MostScheduled at most.
func (r *Reading) ScheduledPieces(ctx context.Context, from, until time.Time) (list []WorkItem, more bool, err error) {
	err = r.Each(ctx, func(rows *sql.Rows) error {
		w, err := scanWork(rows)
		list = append(list, w)
		return err
	}, workColumns+`WHERE kind = ? AND state = 'scheduled' AND scheduled_at >= ? AND scheduled_at < ? ORDER BY scheduled_at, id LIMIT ?`,
		string(court.WorkPiece), from.Unix(), until.Unix(), MostScheduled+1)
	list, more = atMost(list, MostScheduled)
	return list, more, err
}
