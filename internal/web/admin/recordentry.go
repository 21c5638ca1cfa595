package admin

import (
	"context"

	"gongkai/internal/court"
	"gongkai/internal/publish"
	"gongkai/internal/store"
)

// entryForm is the form of an entry of one list with what it holds: how it is shown, and
// where it goes.
type entryForm struct {
	show  func(masked string, found []court.Finding) RecordForm
	enter func(ctx context.Context, by court.Actor, revises string) (store.WorkItem, []court.Finding, error)
	edit  func(ctx context.Context, by court.Actor, ref publish.WorkRef, row string) (store.WorkItem, []court.Finding, error)
	check func(ctx context.Context, by court.Actor, work, row string) (publish.RowCheck, error)
}

func (d *Desk) defaulterEntry(in court.DefaulterInput) entryForm {
	return entryForm{
		show: func(masked string, found []court.Finding) RecordForm {
			return recordForm(defaulterGroups(), in, masked, found)
		},
		enter: func(ctx context.Context, by court.Actor, revises string) (store.WorkItem, []court.Finding, error) {
			return d.publish.Enter(ctx, by, revises, in)
		},
		edit: func(ctx context.Context, by court.Actor, ref publish.WorkRef, row string) (store.WorkItem, []court.Finding, error) {
			return d.publish.EditRow(ctx, by, ref, row, in)
		},
		check: func(ctx context.Context, by court.Actor, work, row string) (publish.RowCheck, error) {
			return d.publish.CheckForm(ctx, by, work, row, in)
		},
	}
}

func (d *Desk) orderEntry(in court.RestrictionInput) entryForm {
	return entryForm{
		show: func(masked string, found []court.Finding) RecordForm {
			return recordForm(orderGroups(), in, masked, found)
		},
		enter: func(ctx context.Context, by court.Actor, revises string) (store.WorkItem, []court.Finding, error) {
			return d.publish.EnterOrder(ctx, by, revises, in)
		},
		edit: func(ctx context.Context, by court.Actor, ref publish.WorkRef, row string) (store.WorkItem, []court.Finding, error) {
			return d.publish.EditOrder(ctx, by, ref, row, in)
		},
		check: func(ctx context.Context, by court.Actor, work, row string) (publish.RowCheck, error) {
			return d.publish.CheckOrder(ctx, by, work, row, in)
		},
	}
}

// typedForm is the form of a list as it was sent.
func (d *Desk) typedForm(list court.List, f form) entryForm {
	if list == court.ListRestrictions {
		return d.orderEntry(typedEntry(f, orderGroups()))
	}
	return d.defaulterEntry(typedEntry(f, defaulterGroups()))
}

// formOf is the form of an entry with what it says now.
func (d *Desk) formOf(v *store.Version) entryForm {
	if v.Order != nil {
		return d.orderEntry(court.OrderInputOf(v.Order))
	}
	return d.defaulterEntry(court.InputOf(&v.Defaulter))
}

// emptyForm is the form of a new entry; the court is our own, and an order forbids all items
// unless it says otherwise.
func (d *Desk) emptyForm(list court.List) entryForm {
	if list == court.ListRestrictions {
		return d.orderEntry(court.RestrictionInput{Court: d.frame.CourtName, Items: "全部"})
	}
	return d.defaulterEntry(court.DefaulterInput{Court: d.frame.CourtName})
}
