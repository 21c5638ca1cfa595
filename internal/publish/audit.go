package publish

import (
	"context"
	"net/netip"

	"gongkai/internal/court"
	"gongkai/internal/store"
)

// AuditFilter narrows a page of either chain. Empty fields do not.
type AuditFilter struct {
	Subject string     // a public identifier; of an entry, what was decided on its batches and work belongs to it
	Person  string     // an account, court.ClockActor, or PersonCommand
	Action  string     // a court.Action, or a court.AccessKind
	Rule    court.Rule // of decisions only
	From    court.Date // the first day
	Until   court.Date // the last day
	Before  int64      // positions below this one: the page that follows; 0: the newest
	PerPage int        // at most mostAudited
}

// PersonCommand stands for whoever gave commands to the program: operators have no account,
// and their names are not put into addresses.
const PersonCommand = "command"

// Bounds of a page, and of one export.
const (
	mostAudited  = 100
	MostExported = 10_000
)

// AuditPage is a page of a chain, the newest first. Next is the Before of the page that
// follows; 0: this is the last.
type AuditPage[E any] struct {
	Items []E
	Next  int64
}

// query turns a filter into what the chains are asked, with one entry more than is shown.
func (p *Publisher) query(ctx context.Context, f AuditFilter, limit int) (q store.TrailQuery, err error) {
	q = store.TrailQuery{Subject: f.Subject, Action: f.Action, Rule: f.Rule, Before: f.Before, Limit: limit + 1}
	if !f.From.IsZero() {
		q.From = f.From.Start()
	}
	if !f.Until.IsZero() {
		q.Until = f.Until.AddDays(1).Start()
	}
	if f.Person == PersonCommand {
		q.Actors, err = p.operators(ctx)
		return q, err
	}
	q.Actor = f.Person
	return q, nil
}

// operators are the names on the ledger behind which no account stands.
func (p *Publisher) operators(ctx context.Context) ([]string, error) {
	actors, err := p.db.DecisionActors(ctx)
	names := []string{}
	for _, a := range actors {
		if a != court.ClockActor && !store.IsPublicID(a) {
			names = append(names, a)
		}
	}
	return names, err
}

func perPage(f AuditFilter) int {
	if f.PerPage <= 0 || f.PerPage > mostAudited {
		return mostAudited
	}
	return f.PerPage
}

// DecisionList reads a page of the ledger, by what somebody is looking for. Who may read
// what is told at Decisions.
func (p *Publisher) DecisionList(ctx context.Context, actor court.Actor, f AuditFilter) (AuditPage[store.Recorded], error) {
	return p.decisionPage(ctx, actor, f, perPage(f))
}

func (p *Publisher) decisionPage(ctx context.Context, actor court.Actor, f AuditFilter, limit int) (page AuditPage[store.Recorded], err error) {
	q, err := p.query(ctx, f, limit)
	if err != nil {
		return page, err
	}
	if store.IsPublicID(f.Subject) {
		if q.Subjects, err = p.db.RecordSubjects(ctx, f.Subject); err != nil {
			return page, err
		}
	}
	page.Items, err = p.Decisions(ctx, actor, q)
	if len(page.Items) > limit {
		page.Items = page.Items[:limit]
		page.Next = page.Items[limit-1].Position
	}
	return page, err
}

// AccessList reads a page of the access trail, by what somebody is looking for.
func (p *Publisher) AccessList(ctx context.Context, actor court.Actor, f AuditFilter) (AuditPage[store.Accessed], error) {
	return p.accessPage(ctx, actor, f, perPage(f))
}

func (p *Publisher) accessPage(ctx context.Context, actor court.Actor, f AuditFilter, limit int) (page AuditPage[store.Accessed], err error) {
	q, err := p.query(ctx, f, limit)
	if err != nil {
		return page, err
	}
	page.Items, err = p.Accesses(ctx, actor, q)
	if len(page.Items) > limit {
		page.Items = page.Items[:limit]
		page.Next = page.Items[limit-1].Position
	}
	return page, err
}

// ExportDecisions gives entries of the ledger to be taken out of the portal, at most
// MostExported from where the filter begins. That it was done is on the access trail
// before anything is given.
func (p *Publisher) ExportDecisions(ctx context.Context, actor court.Actor, from netip.Addr, f AuditFilter) (AuditPage[store.Recorded], error) {
	if err := p.noteExport(ctx, actor, from, "decisions", f.Subject); err != nil {
		return AuditPage[store.Recorded]{}, err
	}
	return p.decisionPage(ctx, actor, f, MostExported)
}

// ExportAccesses is the same of the access trail.
func (p *Publisher) ExportAccesses(ctx context.Context, actor court.Actor, from netip.Addr, f AuditFilter) (AuditPage[store.Accessed], error) {
	if err := p.noteExport(ctx, actor, from, "accesses", f.Subject); err != nil {
		return AuditPage[store.Accessed]{}, err
	}
	return p.accessPage(ctx, actor, f, MostExported)
}

func (p *Publisher) noteExport(ctx context.Context, actor court.Actor, from netip.Addr, what, subject string) error {
	if err := allow(actor, court.MayReadTrail); err != nil {
		return err
	}
	note := store.Access{Kind: court.AccessExport, Account: actor.Account, Address: from, Outcome: what}
	if store.IsPublicID(subject) {
		note.Subject = subject
	}
	return p.db.Note(ctx, note)
}
