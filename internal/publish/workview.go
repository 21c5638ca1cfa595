package publish

import (
	"context"
	"slices"

	"gongkai/internal/court"
	"gongkai/internal/store"
)

// subject reads what a piece of work is about.
func (p *Publisher) subject(ctx context.Context, r *store.Reading, w *store.WorkItem) (s WorkSubject, err error) {
	if w.Kind == court.WorkPiece {
		s.Text, err = textSubject(ctx, r, w.Subject)
		return s, err
	}
	if w.Kind == court.WorkRestore {
		row, err := p.entry(p.db.EntryVersion(ctx, r, w.Subject))
		s.One = masked(&row.New, court.MaskStrict)
		return s, err
	}
	if s.Set, err = r.ChangeSet(ctx, w.Subject); err != nil {
		return s, err
	}
	if s.Added, s.Changed, err = r.CountChanges(ctx, s.Set.Batch); err != nil || s.Added+s.Changed != 1 {
		return s, err
	}
	one := func(row *store.ChangeRow) error { s.One = masked(&row.New, court.MaskStrict); return nil }
	if s.Added == 1 {
		return s, p.db.NewRows(ctx, r, s.Set.Batch, 0, 1, one)
	}
	return s, p.db.ChangedRows(ctx, r, s.Set.Batch, 0, 1, one)
}

// masked gives a version with no more of its number than may be shown.
func masked(v *store.Version, mask court.MaskPolicy) store.Version {
	c := copyOf(v)
	c.Defaulter.Document.Number = mask.Mask(v.Defaulter.Document)
	if c.Order != nil {
		c.Order.Document.Number = c.Defaulter.Document.Number
	}
	return c
}

// Work reads a piece of work, for whoever may see its kind.
func (p *Publisher) Work(ctx context.Context, by court.Actor, id string) (w store.WorkItem, err error) {
	err = p.db.Read(ctx, func(r *store.Reading) error {
		w, err = visibleWork(ctx, r, by, id)
		return err
	})
	return w, err
}

func visibleWork(ctx context.Context, r *store.Reading, by court.Actor, id string) (w store.WorkItem, err error) {
	if err := allow(by, court.MayReadList, court.MayReadPieces); err != nil {
		return w, err
	}
	if w, err = r.Work(ctx, id); err != nil {
		return w, err
	}
	if !by.May(w.Kind.Reading()) {
		return store.WorkItem{}, court.Refused("", "您的角色不能查看“%s”的工作。", w.Kind.Label())
	}
	return w, nil
}

// StepChoice is a step that the office of the actor and the state allow, with what stands
// against it on the side of the work itself: the three persons, class, answer, approval.
type StepChoice struct {
	Step    court.WorkStep
	Reasons []court.WorkFinding
}

// WorkEffect is what a release or an undo would change where the public looks.
type WorkEffect struct {
	Added   int // entries that come, or go with an undo
	Changed int // entries that say something else, or what they said before
	Later   int // of those, entries that the clock shows later
	Silent  int // rows that are never shown: taken down at the source, or past their term
}

// WorkFile is a piece of work with all that its page shows.
type WorkFile struct {
	store.WorkItem
	WorkSubject
	Steps   []store.WorkStep
	Choices []StepChoice
	// Next is the step that the work waits for, and Against what stands against it on the
	// side of the rows, but for what was forced. A draft is held to what approval asks.
	Next    court.WorkStep
	Against []ReasonGroup
	// Before is what a release would still ask beyond that, such as the president's
	// signature: nobody learns of it only when all others have consented.
	Before  []ReasonGroup
	Effect  WorkEffect
	Remarks []store.Remark // of the actor
	Text    *TextFile      // of work on a text
	Whole   court.EvidenceRecord
}

// List tells which list the work changes, or to which its entry is to come back.
func (f *WorkFile) List() court.List {
	if list := f.Kind.List(); list != "" {
		return list
	}
	return f.One.List()
}

// WorkFile reads a piece of work with everything that stands against its next step.
func (p *Publisher) WorkFile(ctx context.Context, by court.Actor, id string) (f WorkFile, err error) {
	err = p.db.Read(ctx, func(r *store.Reading) error {
		f = WorkFile{}
		if f.WorkItem, err = visibleWork(ctx, r, by, id); err != nil {
			return err
		}
		f.WorkItem = p.alarmed(f.WorkItem)
		if f.WorkSubject, err = p.subject(ctx, r, &f.WorkItem); err != nil {
			return err
		}
		if f.Steps, err = r.WorkSteps(ctx, f.Number); err != nil {
			return err
		}
		if f.Remarks, err = r.Remarks(ctx, f.Number, by.Account); err != nil {
			return err
		}
		if f.Set.Batch != 0 {
			evidence, err := r.Evidence(ctx, f.Set.Batch)
			if err != nil {
				return err
			}
			f.Whole = evidence.Whole()
		}
		if f.Kind == court.WorkPiece {
			if err := p.textFile(ctx, r, &f, by); err != nil {
				return err
			}
		}
		return p.outlook(ctx, r, &f, by)
	})
	return f, err
}

// outlook judges the step that the work waits for, and lists what the actor may do.
func (p *Publisher) outlook(ctx context.Context, r *store.Reading, f *WorkFile, by court.Actor) error {
	kind, err := p.kindOf(&f.WorkItem)
	if err != nil {
		return err
	}
	content, err := kind.read(ctx, r, &f.WorkItem)
	if err != nil {
		return err
	}
	f.Hash = contentOf(&f.WorkItem, content)
	if f.Next = nextStep(f.State); f.Next != court.StepUndo || by.May(court.MayRelease) {
		plan, found, err := p.judged(ctx, r, kind, f)
		if err != nil {
			return err
		}
		found = court.WorkGate(&f.Work, court.StepEdit, by, found) // an edit asks nothing of its own
		if f.Against, err = groupReasons(ctx, r, found); err != nil {
			return err
		}
		if f.Before, err = p.beforeRelease(ctx, r, kind, f, by, found); err != nil {
			return err
		}
		f.Effect = effectOf(plan)
	}
	for _, s := range court.WorkSteps() {
		if court.CheckStep(&f.Work, s, by) == nil {
			f.Choices = append(f.Choices, StepChoice{s, court.WorkGate(&f.Work, s, by, nil)})
		}
	}
	return nil
}

// beforeRelease gives the reasons against a release that do not stand against an earlier
// step already.
func (p *Publisher) beforeRelease(ctx context.Context, r *store.Reading, kind workKind, f *WorkFile, by court.Actor, told []court.WorkFinding) ([]ReasonGroup, error) {
	if f.Next != court.StepSubmit && f.Next != court.StepApprove || f.Kind == court.WorkPiece { // a text is held to all from the start
		return nil, nil
	}
	_, found, err := kind.judge(ctx, r, &f.WorkItem, court.StepRelease)
	if err != nil {
		return nil, err
	}
	seen := make(map[court.WorkFinding]bool, len(told))
	for _, t := range told {
		seen[t] = true
	}
	found = slices.DeleteFunc(court.WorkGate(&f.Work, court.StepEdit, by, found), func(of court.WorkFinding) bool { return seen[of] })
	return groupReasons(ctx, r, found)
}

func (p *Publisher) judged(ctx context.Context, r *store.Reading, kind workKind, f *WorkFile) (any, []court.WorkFinding, error) {
	switch f.Next {
	case "":
		return nil, nil, nil
	case court.StepSubmit:
		return kind.judge(ctx, r, &f.WorkItem, court.StepApprove)
	}
	return kind.judge(ctx, r, &f.WorkItem, f.Next)
}

// nextStep is the step that leads on from a state; empty: none does.
func nextStep(s court.State) court.WorkStep {
	switch s {
	case court.StateDraft:
		return court.StepSubmit
	case court.StateInReview:
		return court.StepApprove
	case court.StateApproved, court.StateScheduled:
		return court.StepRelease
	case court.StatePublished:
		return court.StepUndo
	}
	return ""
}

func effectOf(plan any) (e WorkEffect) {
	switch p := plan.(type) {
	case *releasePlan:
		for o, ids := range p.openings {
			e.count(o.State, len(ids), &e.Added)
		}
		for i := range p.revisions {
			e.count(p.revisions[i].Staged.State, 1, &e.Changed)
		}
		e.Later = p.later
	case *undoPlan:
		for i := range p.rows {
			e.count(court.StatePublished, 1, map[bool]*int{true: &e.Added, false: &e.Changed}[p.rows[i].Adds()])
		}
	case *pieceRelease:
		switch {
		case p == nil:
		case p.known.State == court.StatePublished:
			e.Changed = 1
		default:
			e.Added = 1
		}
	case court.State:
		e.count(p, 1, &e.Added)
	}
	return e
}

func (e *WorkEffect) count(s court.State, n int, to *int) {
	if s != court.StatePublished {
		to = &e.Silent
	}
	*to += n
}
