package publish

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"

	"gongkai/internal/court"
	"gongkai/internal/failpoint"
	"gongkai/internal/store"
)

// Hide takes a public entry off at once, with a reason, and opens the review in which it
// may come back, and the task to review it within the days for that. The order is that of
// RemoveDefaulter, so that a hidden entry stays hidden after a crash and after the restore of
// an older backup. Hiding what is hidden already is no error: it gives the review that is
// open.
func (p *Publisher) Hide(ctx context.Context, by court.Actor, publicID, reason string) (review store.WorkItem, err error) {
	switch {
	case !by.May(court.MayHide):
		return review, court.Refused("R-12", "您的角色不能隐藏记录。请交给审核人员、统一发布部门或者院长。")
	case by.Account == "":
		return review, court.Refused("R-55", "命令行没有账户，不能隐藏记录。请在后台用自己的账户办理。")
	case strings.TrimSpace(reason) == "":
		return review, court.Invalid("隐藏须写明理由。")
	}
	err = p.db.Update(ctx, func(tx *store.Tx) error {
		row, err := p.entry(tx.EntryVersion(ctx, publicID))
		if err != nil {
			return err
		}
		if row.Hidden {
			review, err = p.reviewOf(ctx, tx, by, publicID)
			return err
		}
		if row.State != court.StatePublished {
			return &court.Error{Kind: court.KindConflict, Message: "这条记录现在是“" + row.State.Label() + "”，没有公开，不用隐藏。"}
		}
		e, err := tx.EntryByPublicID(ctx, publicID)
		if err != nil {
			return err
		}
		if err := p.hideNow(ctx, tx, e, "R-12", signature(by), map[string]string{"note": reason}); err != nil {
			return err
		}
		if err := p.askReview(ctx, tx, e.PublicID, signature(by), ""); err != nil {
			return err
		}
		review, err = p.reviewOf(ctx, tx, by, publicID)
		return err
	})
	return review, err
}

// entry turns the answer for an entry that is not there into one for the person.
func (p *Publisher) entry(row store.ChangeRow, err error) (store.ChangeRow, error) {
	if errors.Is(err, store.ErrNoEntry) {
		err = &court.Error{Kind: court.KindNotFound, Message: "没有这条记录，请刷新列表后再看。"}
	}
	return row, err
}

// hideNow takes a public entry off: the line in the journal first, then the change.
func (p *Publisher) hideNow(ctx context.Context, tx *store.Tx, e store.StoredEntry, rule court.Rule, actor string, detail any) error {
	line := store.Removal{Kind: store.RemovalHide, PublicID: e.PublicID, List: e.List, PairKey: e.PairKey[:], Rule: string(rule), Actor: actor, At: p.db.Now().UnixMilli()}
	if err := tx.JournalRemoval(ctx, line); err != nil {
		return err
	}
	failpoint.Hit("journal")
	return p.hide(ctx, tx, e, line, detail)
}

// hide makes a journalled line true in the database.
func (p *Publisher) hide(ctx context.Context, tx *store.Tx, e store.StoredEntry, line store.Removal, detail any) error {
	if err := tx.MarkHidden(ctx, e, line); err != nil {
		return err
	}
	failpoint.Hit("rows")
	return tx.Record(store.Decision{Action: string(e.List) + ".hide", Rule: line.Rule, Actor: line.Actor, Subject: e.PublicID, Detail: detail})
}

func (p *Publisher) reviewOf(ctx context.Context, tx *store.Tx, by court.Actor, publicID string) (store.WorkItem, error) {
	w, err := tx.OpenWorkOn(ctx, court.WorkRestore, publicID)
	if err == nil || court.KindOf(err) != court.KindNotFound {
		return w, err
	}
	return tx.CreateWork(ctx, court.WorkRestore, publicID, by)
}

// askReview opens the task to review a record that is hidden.
func (p *Publisher) askReview(ctx context.Context, tx *store.Tx, publicID, actor, follows string) error {
	c, err := calendarIn(ctx, tx)
	if err != nil {
		return err
	}
	t := court.NewTask(court.TaskHidden, publicID, c, p.today())
	t.Follows, t.OpenedBy = follows, actor
	_, _, err = p.openTask(ctx, tx, t)
	return err
}

// reviewed settles that task: the record is back.
func (p *Publisher) reviewed(ctx context.Context, tx *store.Tx, publicID, actor string) error {
	tasks, err := tx.OpenTasks(ctx, publicID)
	if err != nil {
		return err
	}
	for _, t := range tasks {
		if t.Kind != court.TaskHidden {
			continue
		}
		if err := p.settle(ctx, tx, t, actor, court.OutcomeCarried, ""); err != nil {
			return err
		}
	}
	return nil
}

// OpenRestore opens a review for an entry that is hidden and whose review was given up.
func (p *Publisher) OpenRestore(ctx context.Context, by court.Actor, publicID string) (review store.WorkItem, err error) {
	if !by.May(court.MayEditList) || by.Account == "" {
		return review, court.Refused("R-55", "您的角色不能申请恢复记录。请交给录入人员。")
	}
	err = p.db.Update(ctx, func(tx *store.Tx) error {
		row, err := p.entry(tx.EntryVersion(ctx, publicID))
		if err != nil {
			return err
		}
		if !row.Hidden {
			return &court.Error{Kind: court.KindConflict, Message: "这条记录没有被隐藏，不用恢复。"}
		}
		review, err = p.reviewOf(ctx, tx, by, publicID)
		return err
	})
	return review, err
}

// replayHide makes a line of the journal true. A draft of an older backup only remembers
// it: it is not public, and its change set is refused until the review.
func (p *Publisher) replayHide(ctx context.Context, tx *store.Tx, line store.Removal) (made bool, err error) {
	e, err := tx.EntryByRemoval(ctx, line)
	switch {
	case errors.Is(err, store.ErrNoEntry), err == nil && e.State != court.StatePublished:
		return false, tx.RememberHidden(ctx, line)
	case err != nil:
		return false, err
	}
	line.PublicID = e.PublicID
	return true, p.hide(ctx, tx, e, line, map[string]string{"note": replayed})
}

// restore is the kind of work that brings a hidden entry back as it is. Its evidence was
// judged when it was released; hiding took nothing of that away.
type restore struct{ p *Publisher }

// restoring is what the release of a restore does.
type restoring struct {
	list  court.List
	state court.State
}

func (k restore) hash(ctx context.Context, tx *store.Tx, w *store.WorkItem) (court.WorkHash, error) {
	row, err := k.p.entry(tx.EntryVersion(ctx, w.Subject))
	return contentOfEntry(&row), err
}

func (k restore) read(ctx context.Context, r *store.Reading, w *store.WorkItem) (court.WorkHash, error) {
	row, err := k.p.entry(k.p.db.EntryVersion(ctx, r, w.Subject))
	return contentOfEntry(&row), err
}

func contentOfEntry(row *store.ChangeRow) court.WorkHash {
	return sha256.Sum256(fmt.Appendf(nil, "%x", row.New.Content))
}

func (k restore) judge(ctx context.Context, r *store.Reading, w *store.WorkItem, s court.WorkStep) (any, []court.WorkFinding, error) {
	if s == court.StepSubmit {
		return nil, nil, nil
	}
	row, err := k.p.entry(k.p.db.EntryVersion(ctx, r, w.Subject))
	if err != nil {
		return nil, nil, err
	}
	if s == court.StepUndo {
		return nil, []court.WorkFinding{{Row: w.Subject, Finding: court.Finding{Code: court.CodeWaiting, Message: "恢复不能撤销。需要时请再次隐藏这条记录。"}}}, nil
	}
	if !row.Hidden || row.State != court.StateWithdrawn {
		return nil, []court.WorkFinding{{Row: w.Subject, Finding: court.Finding{Code: court.CodeEmpty, Message: "这条记录现在是“" + row.State.Label() + "”，没有可以恢复的。请撤回这项工作。"}}}, nil
	}
	plan := restoring{list: row.New.List(), state: row.New.Dated().StateOn(k.p.today())}
	if plan.state == court.StateExpired {
		return plan, nil, nil
	}
	plan.state = court.StatePublished
	var found []court.WorkFinding
	for _, f := range gate(&row.New, court.EvidenceRecord{}, row.New.OpenFindings, true, k.p.today()) {
		found = append(found, court.WorkFinding{Row: w.Subject, Finding: f})
	}
	return plan, found, nil
}

func (k restore) stage(context.Context, any) error { return nil }

func (k restore) apply(ctx context.Context, tx *store.Tx, w *store.WorkItem, by court.Actor, plan any) error {
	todo := plan.(restoring) //nolint:errcheck // judge made it
	if err := tx.Restore(ctx, w.Subject, todo.state); err != nil {
		return err
	}
	if err := k.p.reviewed(ctx, tx, w.Subject, signature(by)); err != nil {
		return err
	}
	return tx.Record(store.Decision{Action: string(todo.list) + ".restore", Rule: "R-12", Actor: signature(by), Subject: w.Subject,
		Detail: map[string]any{"work": w.ID}})
}

func (k restore) withdraw(context.Context, *store.Tx, *store.WorkItem) error { return nil }

func (k restore) undo(context.Context, *store.Tx, *store.WorkItem, court.Actor, any) error {
	return errors.New("a restore cannot be undone")
}
