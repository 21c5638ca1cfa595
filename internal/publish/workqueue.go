package publish

import (
	"context"

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

// WorkPart narrows a queue to one side of the house.
type WorkPart string

// Parts.
const (
	PartAll   WorkPart = ""
	PartLists WorkPart = "lists" // change sets of the lists, and what is to come back
	PartTexts WorkPart = "texts"
)

// WorkParts gives the parts of work that an actor may see, in the order in which they are
// shown; with one alone there is nothing to choose.
func WorkParts(by court.Actor) (parts []WorkPart) {
	for _, part := range []WorkPart{PartLists, PartTexts} {
		if len(readable(by, part)) > 0 {
			parts = append(parts, part)
		}
	}
	if len(parts) > 1 {
		parts = append([]WorkPart{PartAll}, parts...)
	}
	return parts
}

// readable gives the kinds of work of a part that an actor may see.
func readable(by court.Actor, part WorkPart) (kinds []court.WorkKind) {
	if part != PartAll && part != PartLists && part != PartTexts {
		return nil
	}
	for _, k := range court.WorkKinds() {
		if by.May(k.Reading()) && (part == PartAll || (part == PartTexts) == (k == court.WorkPiece)) {
			kinds = append(kinds, k)
		}
	}
	return kinds
}

// queue is what a queue holds for an actor.
func (p *Publisher) queue(q WorkQueue, by court.Actor, part WorkPart) (store.WorkFilter, error) {
	f := store.WorkFilter{Kinds: readable(by, part)}
	switch q {
	case QueueMine:
		f.For = &store.WorkFor{Account: by.Account, EditsLists: by.May(court.MayEditList), EditsPieces: by.May(court.MayEditPieces), Reviews: by.May(court.MayReview),
			Releases: by.May(court.MayRelease), Signs: by.May(court.MaySign), Answers: by.May(court.MayDecide), Classed: by.May(court.MayReleaseClassed)}
	case QueueAlarm:
		f.Alarm, f.Late = true, p.late()
	case QueueDraft, QueueInReview, QueueApproved, QueueScheduled, QueuePublished:
		f.States = []court.State{court.State(q)}
	case QueueEnded:
		f.States = []court.State{court.StateWithdrawn}
	default:
		return f, &court.Error{Kind: court.KindNotFound, Message: "没有这个清单。"}
	}
	if len(f.Kinds) == 0 {
		return f, &court.Error{Kind: court.KindNotFound, Message: "没有这个清单。"}
	}
	return f, nil
}

// WorkLine is one piece of work in a list.
type WorkLine struct {
	store.WorkItem
	WorkSubject
	Last store.WorkStep
}

// WorkSubject is what a piece of work is about: a batch with its rows, one entry, or a text.
type WorkSubject struct {
	Text           TextSubject     // of work on a text
	Set            store.ChangeSet // of a change set
	Added, Changed int             // rows of a change set
	One            store.Version   // the one entry, or that of the one row of a set; its number masked
}

// WorkPage is a page of a queue.
type WorkPage struct {
	Queue  WorkQueue
	Part   WorkPart
	Items  []WorkLine
	Total  int
	Page   int // from 1
	Pages  int
	Counts map[WorkQueue]int
}

const workPerPage = 20

// WorkPage gives a page of a queue with the lengths of all of them, of the kinds of work
// that the actor may see.
func (p *Publisher) WorkPage(ctx context.Context, by court.Actor, q WorkQueue, part WorkPart, page int) (l WorkPage, err error) {
	if err := allow(by, court.MayReadList, court.MayReadPieces); err != nil {
		return l, err
	}
	find, err := p.queue(q, by, part)
	if err != nil {
		return l, err
	}
	l = WorkPage{Queue: q, Part: part, Page: max(page, 1), Counts: map[WorkQueue]int{}}
	find.Limit, find.Offset = workPerPage, (l.Page-1)*workPerPage
	var filters []store.WorkFilter
	for _, each := range WorkQueues() {
		f, err := p.queue(each, by, part)
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
			line := WorkLine{WorkItem: p.alarmed(list[i])}
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
