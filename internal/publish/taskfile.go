package publish

import (
	"context"
	"errors"
	"net/netip"

	"gongkai/internal/court"
	"gongkai/internal/store"
)

// TaskFile is one task with what it is about.
type TaskFile struct {
	TaskItem
	History   []store.TaskEvent
	Record    *Record           // that it is about; nil: a batch, or the record is not known any more
	Request   *court.Correction // that it belongs to, without its texts (ReadCorrection gives them); nil: none
	Lacking   int               // records of a vouched load whose evidence is still to be supplied, up to MostLacking
	LackingOn court.List        // on this list
	Names     map[string]string // of the accounts that the file speaks of
	MayReply  bool              // the actor may note that review was asked for, also after the window has closed
}

// List is the list of what the task is about.
func (f *TaskFile) List() court.List {
	if f.Record != nil {
		return f.Record.List()
	}
	return f.LackingOn
}

// MostLacking bounds how many records without evidence a page counts.
const MostLacking = 1000

// Task reads one task. That somebody looked at an escalated one is on the access trail.
func (p *Publisher) Task(ctx context.Context, actor court.Actor, from netip.Addr, id string) (f TaskFile, err error) {
	if err := allow(actor, court.MayReadList); err != nil {
		return f, err
	}
	if !store.IsPublicID(id) {
		return f, errNoTask
	}
	t, err := p.db.Task(ctx, id)
	if errors.Is(err, store.ErrNoEntry) {
		return f, errNoTask
	}
	if err != nil {
		return f, err
	}
	if t.State == court.TaskEscalated {
		note := store.Access{Kind: court.AccessEscalation, Account: actor.Account, Subject: id, Address: from, Outcome: "ok"}
		if err := p.db.Note(ctx, note); err != nil {
			return f, err
		}
	}
	calendar, err := p.Calendar(ctx)
	if err != nil {
		return f, err
	}
	f.TaskItem = itemOf(t, actor, calendar, p.today())
	f.MayReply = t.Kind == court.TaskAppealWindow && actor.May(court.MayEditList) && (!t.State.Closed() || t.Outcome == court.OutcomeLapsed)
	if f.History, err = p.db.TaskHistory(ctx, id); err != nil {
		return f, err
	}
	if f.Request, err = p.requestOf(ctx, t); err != nil {
		return f, err
	}
	return f, p.aboutTask(ctx, &f)
}

// itemOf is a task as it stands today.
func itemOf(t court.Task, actor court.Actor, c court.Calendar, today court.Date) TaskItem {
	open := !t.State.Closed()
	return TaskItem{Task: t, DaysLeft: c.WorkingDaysTo(today, t.Deadline.Due),
		Warned: t.Warns(today), Overdue: open && t.Deadline.Overdue(today), Mine: open && t.MaySettle(actor)}
}

// requestOf finds the request for correction that a task belongs to, without its texts.
func (p *Publisher) requestOf(ctx context.Context, t court.Task) (*court.Correction, error) {
	review := t.Follows
	switch t.Kind {
	case court.TaskReview:
		review = t.PublicID
	case court.TaskCorrection, court.TaskService, court.TaskAppealWindow, court.TaskAppeal:
	default:
		return nil, nil //nolint:nilnil // no request is no fault
	}
	c, err := p.db.Correction(ctx, review)
	if err != nil {
		return nil, err
	}
	c.Text, c.Reason = "", ""
	return &c, nil
}

// aboutTask reads what the task is about and who had a hand in it.
func (p *Publisher) aboutTask(ctx context.Context, f *TaskFile) error {
	var people []string
	for _, e := range f.History {
		people = append(people, e.Actor)
	}
	if f.Kind == court.TaskEvidence {
		return p.db.Read(ctx, func(r *store.Reading) (err error) {
			if f.LackingOn, f.Lacking, err = r.MissingEvidence(ctx, f.Subject, MostLacking); err != nil {
				return err
			}
			f.Names, err = r.AccountNames(ctx, people)
			return err
		})
	}
	return p.db.Read(ctx, func(r *store.Reading) (err error) {
		row, err := p.db.EntryVersion(ctx, r, f.Subject)
		switch {
		case err == nil:
			record := p.recordOf(&row)
			f.Record = &record
		case !errors.Is(err, store.ErrNoEntry):
			return err
		}
		f.Names, err = r.AccountNames(ctx, people)
		return err
	})
}
