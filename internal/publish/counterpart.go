package publish

import (
	"context"
	"errors"

	"gongkai/internal/court"
	"gongkai/internal/store"
)

// Counterpart is an entry of another list about the same debtor in the same case.
type Counterpart struct {
	List     court.List
	PublicID string
	State    court.State
	Task     string // the review that asks whether it may stay; empty: it is not public any more
}

// counterparts finds the entries of other lists about the same debtor in the same case,
// in whatever state but removed.
func counterparts(ctx context.Context, tx *store.Tx, e store.StoredEntry) (others []Counterpart, err error) {
	for _, list := range court.Lists() {
		if list == e.List {
			continue
		}
		other, err := tx.EntryByPair(ctx, list, e.PairKey)
		switch {
		case errors.Is(err, store.ErrNoEntry):
		case err != nil:
			return nil, err
		case other.State != court.StateRemoved:
			others = append(others, Counterpart{List: list, PublicID: other.PublicID, State: other.State})
		}
	}
	return others, nil
}

// reviewOthers opens the review of the entries that are left on other lists when an entry
// leaves its own: none of them goes by itself, and none is forgotten. An entry whose
// time is over needs none; one that is hidden, or not public yet, does.
func (p *Publisher) reviewOthers(ctx context.Context, tx *store.Tx, e store.StoredEntry, actor, ground string, from court.Date) ([]Counterpart, error) {
	others, err := counterparts(ctx, tx, e)
	if err != nil || len(others) == 0 {
		return nil, err
	}
	calendar, err := calendarIn(ctx, tx)
	if err != nil {
		return nil, err
	}
	for i := range others {
		c := &others[i]
		if c.State == court.StateExpired {
			continue
		}
		t := court.NewTask(court.TaskCounterpart, c.PublicID, calendar, from)
		t.OpenedBy, t.Note = actor, whyReview(e.List, ground)
		if c.Task, _, err = p.openTask(ctx, tx, t); err != nil {
			return nil, err
		}
	}
	return others, nil
}

// whyReview says in Chinese what has become of the entry on the other list.
func whyReview(list court.List, ground string) string {
	label := court.RemovalGround(ground).Label()
	if list == court.ListRestrictions {
		label = court.LiftGround(ground).Label()
	}
	if label == "" {
		label = "期限届满"
	}
	return "同一案件中的" + list.Label() + "记录已经结束：" + label
}
