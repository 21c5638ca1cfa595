package publish

import (
	"context"
	"encoding/json"
	"errors"
	"net/netip"

	"gongkai/internal/court"
	"gongkai/internal/store"
)

// Decisions reads a page of the ledger, about a record or by a person: who may read the
// trail, all of it; who may read the list, what was decided about one record, and nothing
// about an account, a text or a picture whose identifier stands in the place of a record's.
// Auditors see who did what to which record by which rule, and no notes, for these may tell
// of people.
func (p *Publisher) Decisions(ctx context.Context, actor court.Actor, q store.TrailQuery) ([]store.Recorded, error) {
	readsList := actor.May(court.MayReadList)
	if q.Subject == "" || !readsList {
		if err := allow(actor, court.MayReadTrail); err != nil {
			return nil, err
		}
	}
	if !actor.May(court.MayReadTrail) {
		records, err := p.db.RecordNames(ctx, []string{q.Subject})
		if err != nil || len(records) == 0 {
			return nil, err
		}
	}
	page, err := p.db.Decisions(ctx, q)
	if err != nil || readsList {
		return page, err
	}
	for i := range page {
		page[i].Detail = withoutNote(page[i].Detail)
	}
	return page, nil
}

// withoutNote leaves out what people wrote. What is no object of named values is left out
// as a whole.
func withoutNote(detail json.RawMessage) json.RawMessage {
	var values map[string]json.RawMessage
	if json.Unmarshal(detail, &values) != nil {
		return nil
	}
	delete(values, "note")
	text, err := json.Marshal(values)
	if err != nil {
		return nil
	}
	return text
}

// Accesses reads a page of the access trail: sign-ins, and reads of what is protected.
func (p *Publisher) Accesses(ctx context.Context, actor court.Actor, q store.TrailQuery) ([]store.Accessed, error) {
	if err := allow(actor, court.MayReadTrail); err != nil {
		return nil, err
	}
	return p.db.Accesses(ctx, q)
}

// ReadCorrection gives a request for correction with its text. That it was read is on the
// access trail before it is given; where that cannot be written, nothing is.
func (p *Publisher) ReadCorrection(ctx context.Context, actor court.Actor, from netip.Addr, review string) (court.Correction, error) {
	note := store.Access{Kind: court.AccessRequest, Account: actor.Account, Address: from, Outcome: "ok"}
	if store.IsPublicID(review) {
		note.Subject = review
	}
	refusal := allow(actor, court.MayEditList, court.MayReview, court.MayDecide)
	if refusal != nil {
		note.Kind, note.Outcome = court.AccessDenied, "refused"
	}
	if err := p.db.Note(ctx, note); err != nil {
		return court.Correction{}, err
	}
	if refusal != nil {
		return court.Correction{}, refusal
	}
	c, err := p.db.Correction(ctx, review)
	if errors.Is(err, store.ErrNoEntry) {
		return court.Correction{}, errNoTask
	}
	return c, err
}
