package publish

import (
	"context"
	"errors"

	"gongkai/internal/court"
	"gongkai/internal/store"
)

// gate gives all reasons why a version of an entry of either list may not be public today,
// with what is on record for it. Vouched stands in for the evidence that it is not yet there.
func gate(v *store.Version, record court.EvidenceRecord, open int, vouched bool, today court.Date) []court.Finding {
	if v.Order != nil {
		e := record.OfOrder(open)
		e.Vouched = vouched
		return court.RestrictionGate(v.Order, e, today)
	}
	e := record.Evidence(open)
	e.Vouched = vouched
	return court.PublishGate(&v.Defaulter, e, today)
}

// copyOf gives a version that can be changed without changing the one that was read.
func copyOf(v *store.Version) store.Version {
	c := *v
	if v.Order != nil {
		o := *v.Order
		c.Order = &o
	}
	return c
}

// sameEntry reports whether two versions say the same.
func sameEntry(a, b *store.Version) bool {
	if a.Order != nil && b.Order != nil {
		return *a.Order == *b.Order
	}
	return a.Order == b.Order && a.Defaulter == b.Defaulter
}

// decisionOf gives where an entry says number, day and service of the decision, or of the
// order, that it rests on.
func decisionOf(v *store.Version) (number *string, decided, served *court.Date) {
	if o := v.Order; o != nil {
		return &o.OrderNumber, &o.OrderedOn, &o.ServedOn
	}
	d := &v.Defaulter
	return &d.DecisionNumber, &d.DecidedOn, &d.ServedOn
}

// sameDecision reports whether two versions rest on the same decision or order.
func sameDecision(a, b *store.Version) bool {
	if a.Order != nil {
		return b.Order != nil && a.Order.OrderNumber == b.Order.OrderNumber && a.Order.OrderedOn == b.Order.OrderedOn
	}
	return a.Defaulter.Conduct == b.Defaulter.Conduct && a.Defaulter.DecisionNumber == b.Defaulter.DecisionNumber
}

// publishOn gives an entry its day of publication, and a person the age on it.
func publishOn(v *store.Version, day court.Date) {
	d := &v.Defaulter
	d.PublishedOn = day
	if age, known := d.AgeOn(day); known && d.Party == court.Person {
		d.Age = age
	}
	if v.Order != nil {
		v.Order.Entry = d.Entry()
	}
}

// entries is what a transaction and a snapshot can both be asked for.
type entries interface {
	EntryOn(context.Context, court.List, string) (store.StoredEntry, error)
	EntryByPair(context.Context, court.List, store.Key) (store.StoredEntry, error)
}

// foundByCase stands for an order that nobody named because it is in the same case.
const foundByCase = "same case"

// withOrder completes the record of an entry of the list of defaulters with its restriction
// order: the one of the same debtor in the same case, unless the record names one or
// says why there is none. An order of this portal counts while it is in force or waits to
// be; one that the portal does not hold is taken at the clerk's word.
func (p *Publisher) withOrder(ctx context.Context, in entries, v *store.Version, record court.EvidenceRecord) (court.EvidenceRecord, error) {
	if v.Order != nil || record.NoRestrictionWhy != "" {
		return record, nil
	}
	var e store.StoredEntry
	var err error
	if named := record.Restriction; named != "" {
		if e, err = in.EntryOn(ctx, court.ListRestrictions, named); errors.Is(err, store.ErrNoEntry) {
			return record, nil
		}
	} else {
		d := &v.Defaulter
		e, err = in.EntryByPair(ctx, court.ListRestrictions, p.db.PairKey(d.CaseNumber, d.Document.Number))
		record.Restriction = foundByCase
	}
	if errors.Is(err, store.ErrNoEntry) || err == nil && !inForce(e.State) {
		record.Restriction = ""
		return record, nil
	}
	return record, err
}

// inForce reports whether an order in this state binds, or is to bind once it is reviewed.
func inForce(s court.State) bool {
	return s != court.StateRemoved && s != court.StateExpired && s != court.StateWithdrawn
}

// ordersRead are the restriction orders that the rows of a batch may rest on, read before the
// rows are: a database is not asked anew for each of them.
type ordersRead struct {
	byPair map[store.Key]store.StoredEntry
	named  map[string]store.StoredEntry
}

func ordersFor(ctx context.Context, r *store.Reading, batch int64, evidence *store.Evidence) (o ordersRead, err error) {
	if o.byPair, err = r.OrdersOf(ctx, batch); err != nil {
		return o, err
	}
	o.named = map[string]store.StoredEntry{}
	for _, id := range evidence.Restrictions() {
		e, err := r.EntryOn(ctx, court.ListRestrictions, id)
		if err == nil {
			o.named[id] = e
		} else if !errors.Is(err, store.ErrNoEntry) {
			return o, err
		}
	}
	return o, nil
}

// EntryOn is that of a Reading, of what was read.
func (o ordersRead) EntryOn(_ context.Context, _ court.List, publicID string) (store.StoredEntry, error) {
	if e, known := o.named[publicID]; known {
		return e, nil
	}
	return store.StoredEntry{}, store.ErrNoEntry
}

// EntryByPair is that of a Reading, of what was read.
func (o ordersRead) EntryByPair(_ context.Context, _ court.List, pair store.Key) (store.StoredEntry, error) {
	if e, known := o.byPair[pair]; known {
		return e, nil
	}
	return store.StoredEntry{}, store.ErrNoEntry
}
