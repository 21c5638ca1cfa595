package publish

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/store"
)

// WorkRef names a piece of work in the version that the person saw. A step on any other
// version is of KindConflict.
type WorkRef struct {
	ID      string
	Version int64
}

// workKind is what one kind of work does by itself; the steps are the same for all.
type workKind interface {
	// hash stands for the whole content as it is in the transaction.
	hash(ctx context.Context, tx *store.Tx, w *store.WorkItem) (court.WorkHash, error)
	// read gives the same hash on a snapshot.
	read(ctx context.Context, r *store.Reading, w *store.WorkItem) (court.WorkHash, error)
	// judge gives the reasons of the kind against a step, and what apply or undo is to do.
	judge(ctx context.Context, r *store.Reading, w *store.WorkItem, s court.WorkStep) (any, []court.WorkFinding, error)
	// stage writes what a release needs and what decides nothing, in transactions of its own.
	stage(ctx context.Context, plan any) error
	// apply makes public, withdraw gives up before that, undo takes back.
	apply(ctx context.Context, tx *store.Tx, w *store.WorkItem, by court.Actor, plan any) error
	withdraw(ctx context.Context, tx *store.Tx, w *store.WorkItem) error
	undo(ctx context.Context, tx *store.Tx, w *store.WorkItem, by court.Actor, plan any) error
}

func (p *Publisher) kindOf(w *store.WorkItem) (workKind, error) {
	switch w.Kind {
	case court.WorkDefaulters, court.WorkRestrictions:
		return changeSet{p}, nil
	case court.WorkRestore:
		return restore{p}, nil
	case court.WorkPiece:
		return pieceDraft{p}, nil
	}
	return nil, fmt.Errorf("work %s is of unknown kind %q", w.ID, w.Kind)
}

// contentOf joins the hash of the kind's content with what the author says of it.
func contentOf(w *store.WorkItem, content court.WorkHash) court.WorkHash {
	return sha256.Sum256(fmt.Appendf(nil, "%s\x00%s\x00%s\x00%t\x00%x", w.Kind, w.Subject, w.Class, w.Uncertain, content))
}

// step is one step under way.
type step struct {
	kind     court.WorkStep
	by       court.Actor
	note     string
	change   func(*store.WorkItem) // what the step says, beside the state; nil: nothing
	content  func(*store.Tx, *store.WorkItem) error
	returned bool // the remarks of whoever takes the step go with it
	seen     int  // number of the saved state of a text which the step replaces; 0: none
}

// Submit hands work over for review. The submitting account answers for it as its author.
func (p *Publisher) Submit(ctx context.Context, by court.Actor, ref WorkRef) (store.WorkItem, error) {
	return p.take(ctx, ref, step{kind: court.StepSubmit, by: by})
}

// SubmitAs is Submit with the class that the author gives the work and whether he is
// uncertain (E1, E3). A text has its own, which is left as it is.
func (p *Publisher) SubmitAs(ctx context.Context, by court.Actor, ref WorkRef, class court.Sensitivity, uncertain bool) (store.WorkItem, error) {
	w, err := p.Work(ctx, by, ref.ID)
	if err != nil {
		return w, err
	}
	if w.Kind != court.WorkPiece && class.Label() == "" {
		return store.WorkItem{}, court.Refused("R-52", "还没有选定敏感程度。请先选定（普通、敏感、群体性、易诱发不稳定）。")
	}
	if w.Kind != court.WorkPiece && w.Version == ref.Version && w.State == court.StateDraft && (w.Class != class || w.Uncertain != uncertain) {
		if w, err = p.Classify(ctx, by, ref, class, uncertain); err != nil {
			return w, err
		}
		ref.Version = w.Version
	}
	return p.Submit(ctx, by, ref)
}

// Return gives work back to its author with a note on the whole and what the reviewer has
// collected about places (Remark).
func (p *Publisher) Return(ctx context.Context, by court.Actor, ref WorkRef, note string) (store.WorkItem, error) {
	return p.take(ctx, ref, step{kind: court.StepReturn, by: by, note: note, returned: true, change: voidApproval})
}

// Approve is the reviewer's consent to exactly this content.
func (p *Publisher) Approve(ctx context.Context, by court.Actor, ref WorkRef) (store.WorkItem, error) {
	return p.take(ctx, ref, step{kind: court.StepApprove, by: by, change: func(w *store.WorkItem) {
		w.Approved, w.Reviewer, w.Alarm = w.Hash, by.Account, ""
	}})
}

// Sign is the president's signature under exactly this content.
func (p *Publisher) Sign(ctx context.Context, by court.Actor, ref WorkRef) (store.WorkItem, error) {
	return p.take(ctx, ref, step{kind: court.StepSign, by: by, change: func(w *store.WorkItem) { w.Signed = w.Hash }})
}

// Force waives, for exactly this content, the rules from which the president may depart
// (court.Forceable). The reason stays on the work for the dashboard.
func (p *Publisher) Force(ctx context.Context, by court.Actor, ref WorkRef, reason string) (store.WorkItem, error) {
	if strings.TrimSpace(reason) == "" {
		return store.WorkItem{}, court.Invalid("特批须写明理由。")
	}
	return p.take(ctx, ref, step{kind: court.StepForce, by: by, note: reason, change: func(w *store.WorkItem) { w.Forced = w.Hash }})
}

// Schedule lets approved work be released at a later time by ReleaseDue, in the name of
// whoever scheduled it.
func (p *Publisher) Schedule(ctx context.Context, by court.Actor, ref WorkRef, at time.Time) (store.WorkItem, error) {
	if !at.After(p.db.Now()) {
		return store.WorkItem{}, court.Invalid("定时发布的时间须晚于现在。")
	}
	return p.take(ctx, ref, step{kind: court.StepSchedule, by: by, change: func(w *store.WorkItem) {
		w.ScheduledAt, w.Releaser, w.Alarm = at, by.Account, ""
	}})
}

// Release makes approved work public, in one transaction with its ledger entries.
func (p *Publisher) Release(ctx context.Context, by court.Actor, ref WorkRef) (store.WorkItem, error) {
	return p.take(ctx, ref, step{kind: court.StepRelease, by: by, change: func(w *store.WorkItem) {
		w.ScheduledAt, w.Releaser, w.Alarm = time.Time{}, by.Account, ""
	}})
}

// WithdrawWork gives work up before its release.
func (p *Publisher) WithdrawWork(ctx context.Context, by court.Actor, ref WorkRef, note string) (store.WorkItem, error) {
	return p.take(ctx, ref, step{kind: court.StepWithdraw, by: by, note: note, change: voidApproval})
}

// Undo takes a release back: the public state is what it was before, but for what was
// removed or hidden meanwhile. If a later change lies on top of one of its rows, nothing
// is undone and the reasons name the rows.
func (p *Publisher) Undo(ctx context.Context, by court.Actor, ref WorkRef, reason string) (store.WorkItem, error) {
	if strings.TrimSpace(reason) == "" {
		return store.WorkItem{}, court.Invalid("撤销发布须写明理由。")
	}
	return p.take(ctx, ref, step{kind: court.StepUndo, by: by, note: reason})
}

// Classify sets the author's class and whether he is uncertain (E1, E3).
func (p *Publisher) Classify(ctx context.Context, by court.Actor, ref WorkRef, class court.Sensitivity, uncertain bool) (store.WorkItem, error) {
	if class.Label() == "" {
		return store.WorkItem{}, court.Invalid("没有“%s”这种敏感程度。", string(class))
	}
	return p.edit(ctx, by, ref, "敏感程度", func(_ *store.Tx, w *store.WorkItem) error {
		if w.Kind == court.WorkPiece {
			return court.Invalid("文稿的敏感程度请在文稿里选定。")
		}
		w.Class, w.Uncertain = class, uncertain
		return nil
	})
}

// edit changes the content of work that is not released yet. Whatever was approved,
// scheduled or signed is void, and the work is a draft again.
func (p *Publisher) edit(ctx context.Context, by court.Actor, ref WorkRef, what string, content func(*store.Tx, *store.WorkItem) error) (store.WorkItem, error) {
	return p.take(ctx, ref, step{kind: court.StepEdit, by: by, note: what, change: voidApproval, content: content})
}

func voidApproval(w *store.WorkItem) {
	w.Approved, w.Reviewer, w.Releaser, w.ScheduledAt = court.WorkHash{}, "", "", time.Time{}
}

// weigh gives what stands against a step, and what the step would do.
func (p *Publisher) weigh(ctx context.Context, r *store.Reading, w *store.WorkItem, s court.WorkStep, by court.Actor) (plan any, found []court.WorkFinding, err error) {
	kind, err := p.kindOf(w)
	if err != nil {
		return nil, nil, err
	}
	content, err := kind.read(ctx, r, w)
	if err != nil {
		return nil, nil, err
	}
	w.Hash = contentOf(w, content)
	var own []court.WorkFinding
	switch s {
	case court.StepSubmit, court.StepApprove, court.StepSchedule, court.StepRelease, court.StepUndo:
		if plan, own, err = kind.judge(ctx, r, w, s); err != nil {
			return nil, nil, err
		}
	}
	return plan, court.WorkGate(&w.Work, s, by, own), nil
}

// take carries a step out. It is judged on a snapshot, so that long looks at many rows
// hold no writer up; the transaction then makes sure that neither the work nor its content
// has moved since.
func (p *Publisher) take(ctx context.Context, ref WorkRef, s step) (store.WorkItem, error) {
	w, plan, err := p.prepare(ctx, ref, s)
	if err != nil {
		return w, err
	}
	if s.kind == court.StepRelease {
		kind, err := p.kindOf(&w)
		if err != nil {
			return w, err
		}
		if err := kind.stage(ctx, plan); err != nil {
			return w, err
		}
	}
	seen := w
	err = p.db.Update(ctx, func(tx *store.Tx) error {
		w = seen
		kind, err := p.kindOf(&w)
		if err != nil {
			return err
		}
		content, err := kind.hash(ctx, tx, &w)
		if err != nil {
			return err
		}
		if contentOf(&w, content) != w.Hash {
			return s.kind.Overtaken(w.State)
		}
		from := w.State
		w.State = s.kind.After(from)
		if s.change != nil {
			s.change(&w)
		}
		if s.content != nil {
			if err := s.content(tx, &w); err != nil {
				return err
			}
		}
		if err := tx.StepWork(ctx, &w, from, s.kind, s.by, s.note); err != nil {
			return err
		}
		if err := p.comment(ctx, tx, &w, s); err != nil {
			return err
		}
		if err := p.effect(ctx, tx, kind, &w, s, plan); err != nil {
			return err
		}
		if s.kind == court.StepEdit { // no decision yet: the public state does not move
			return nil
		}
		return tx.Record(store.Decision{Action: "work." + string(s.kind), Rule: "R-55", Actor: signature(s.by), Subject: w.ID,
			Detail: map[string]any{"version": w.Version, "subject": w.Subject, "note": s.note}})
	})
	return w, err
}

// comment keeps what was collected about places with the step that sends it back.
func (p *Publisher) comment(ctx context.Context, tx *store.Tx, w *store.WorkItem, s step) error {
	if !s.returned {
		return nil
	}
	remarks, err := tx.Remarks(ctx, w.Number, s.by.Account)
	if err != nil {
		return err
	}
	if len(remarks) == 0 && strings.TrimSpace(s.note) == "" {
		return court.Invalid("退回时请写明意见，或者在行里添加意见。")
	}
	var comments []store.WorkComment
	for _, m := range remarks {
		comments = append(comments, m.WorkComment)
	}
	if err := tx.PutComments(ctx, w, comments); err != nil {
		return err
	}
	return tx.DropRemark(ctx, w.Number, s.by.Account, "")
}

// prepare reads the work and everything that stands against the step.
func (p *Publisher) prepare(ctx context.Context, ref WorkRef, s step) (w store.WorkItem, plan any, err error) {
	err = p.db.Read(ctx, func(r *store.Reading) error {
		if w, err = r.Work(ctx, ref.ID); err != nil {
			return err
		}
		err := court.CheckStep(&w.Work, s.kind, s.by)
		if s.kind == court.StepOverdue { // the clock holds no office
			err = nil
		}
		if w.Version != ref.Version && (err == nil || court.KindOf(err) == court.KindConflict) {
			var still bool
			if still, err = textStands(ctx, r, &w, ref, s.seen); err == nil && !still {
				err = s.kind.Overtaken(w.State)
			}
		}
		if err != nil {
			return err
		}
		var found []court.WorkFinding
		if plan, found, err = p.weigh(ctx, r, &w, s.kind, s.by); err != nil {
			return err
		}
		return court.RefusedFor(found)
	})
	return w, plan, err
}

func (p *Publisher) effect(ctx context.Context, tx *store.Tx, kind workKind, w *store.WorkItem, s step, plan any) error {
	switch s.kind {
	case court.StepRelease:
		return kind.apply(ctx, tx, w, s.by, plan)
	case court.StepWithdraw:
		return kind.withdraw(ctx, tx, w)
	case court.StepUndo:
		return kind.undo(ctx, tx, w, s.by, plan)
	}
	return nil
}

// orNone lets a nil error be asked for its kind.
func orNone(err error) error {
	if err == nil {
		return errNone
	}
	return err
}

var errNone = errors.New("no error")
