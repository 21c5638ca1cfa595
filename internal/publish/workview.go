package publish

import (
	"context"
	"slices"

	"gongkai/internal/court"
	"gongkai/internal/store"
)

// WorkQueue names a list of pieces of work.
type WorkQueue string

// Queues. Mine is what the actor can do next; the others go by the state.
const (
	QueueMine      WorkQueue = "mine"
	QueueDraft     WorkQueue = "draft"
	QueueInReview  WorkQueue = "in_review"
	QueueApproved  WorkQueue = "approved"
	QueueScheduled WorkQueue = "scheduled"
	QueuePublished WorkQueue = "published"
	QueueAlarm     WorkQueue = "alarm"
	QueueEnded     WorkQueue = "ended" // withdrawn before release, or undone
)

// WorkQueues gives all of them in the order in which they are shown.
func WorkQueues() []WorkQueue {
	return []WorkQueue{QueueMine, QueueAlarm, QueueDraft, QueueInReview, QueueApproved, QueueScheduled, QueuePublished, QueueEnded}
}

func (q WorkQueue) filter(by court.Actor) (store.WorkFilter, error) {
	switch q {
	case QueueMine:
		return store.WorkFilter{For: &store.WorkFor{Account: by.Account, Edits: by.May(court.MayEditList), Reviews: by.May(court.MayReview),
			Releases: by.May(court.MayRelease), Signs: by.May(court.MaySign), Answers: by.May(court.MayDecide), Classed: by.May(court.MayReleaseClassed)}}, nil
	case QueueAlarm:
		return store.WorkFilter{Alarm: true}, nil
	case QueueDraft, QueueInReview, QueueApproved, QueueScheduled, QueuePublished:
		return store.WorkFilter{States: []court.State{court.State(q)}}, nil
	case QueueEnded:
		return store.WorkFilter{States: []court.State{court.StateWithdrawn}}, nil
	}
	return store.WorkFilter{}, &court.Error{Kind: court.KindNotFound, Message: "没有这个清单。"}
}

// WorkLine is one piece of work in a list.
type WorkLine struct {
	store.WorkItem
	WorkSubject
	Last store.WorkStep
}

// WorkSubject is what a piece of work is about: a batch with its rows, or one entry.
type WorkSubject struct {
	Set            store.ChangeSet // of a change set
	Added, Changed int             // rows of a change set
	One            store.Version   // the one entry, or that of the one row of a set; its number masked
}

// WorkPage is a page of a queue.
type WorkPage struct {
	Queue  WorkQueue
	Items  []WorkLine
	Total  int
	Page   int // from 1
	Pages  int
	Counts map[WorkQueue]int
}

const workPerPage = 20

// WorkPage gives a page of a queue with the lengths of all of them.
func (p *Publisher) WorkPage(ctx context.Context, by court.Actor, q WorkQueue, page int) (l WorkPage, err error) {
	if err := allow(by, court.MayReadList); err != nil {
		return l, err
	}
	find, err := q.filter(by)
	if err != nil {
		return l, err
	}
	l = WorkPage{Queue: q, Page: max(page, 1), Counts: map[WorkQueue]int{}}
	find.Limit, find.Offset = workPerPage, (l.Page-1)*workPerPage
	var filters []store.WorkFilter
	for _, each := range WorkQueues() {
		f, err := each.filter(by)
		if err != nil {
			return l, err
		}
		filters = append(filters, f)
	}
	err = p.db.Read(ctx, func(r *store.Reading) error {
		l.Items = nil
		list, total, err := r.FindWork(ctx, find)
		if err != nil {
			return err
		}
		l.Total, l.Pages = total, (total+workPerPage-1)/workPerPage
		counts, err := r.CountWork(ctx, filters)
		if err != nil {
			return err
		}
		for i, each := range WorkQueues() {
			l.Counts[each] = counts[i]
		}
		for i := range list {
			line := WorkLine{WorkItem: list[i]}
			if line.WorkSubject, err = p.subject(ctx, r, &list[i]); err != nil {
				return err
			}
			if line.Last, err = r.LastStep(ctx, list[i].Number); err != nil {
				return err
			}
			l.Items = append(l.Items, line)
		}
		return nil
	})
	return l, err
}

// subject reads what a piece of work is about.
func (p *Publisher) subject(ctx context.Context, r *store.Reading, w *store.WorkItem) (s WorkSubject, err error) {
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

// Work reads a piece of work, for whoever may read the list.
func (p *Publisher) Work(ctx context.Context, by court.Actor, id string) (w store.WorkItem, err error) {
	if err := allow(by, court.MayReadList); err != nil {
		return w, err
	}
	err = p.db.Read(ctx, func(r *store.Reading) error {
		w, err = r.Work(ctx, id)
		return err
	})
	return w, err
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
	if err := allow(by, court.MayReadList); err != nil {
		return f, err
	}
	err = p.db.Read(ctx, func(r *store.Reading) error {
		f = WorkFile{}
		if f.WorkItem, err = r.Work(ctx, id); err != nil {
			return err
		}
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
	if f.Next != court.StepSubmit && f.Next != court.StepApprove {
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
