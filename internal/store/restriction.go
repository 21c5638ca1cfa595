package store

import (
	"encoding/binary"

	"gongkai/internal/court"
)

// StageRestriction seals and digests a restriction order.
func (db *DB) StageRestriction(o court.Restriction, v Standing) Staged {
	s := db.stage(court.ListRestrictions, o.Entry, &o, v)
	s.own = []any{o.Principal, o.Responsible, o.Controller, o.OrderNumber, o.OrderedOn.String(), o.ServedOn.String(),
		o.Period, o.EndsOn.String(), int(o.Items), o.ConsequencesStated}
	s.version = &o
	return s
}

// restrictionColumns are those that only the list of orders has.
func restrictionColumns() []string {
	return []string{"principal", "responsible", "controller", "order_number", "ordered_on", "served_on",
		"period", "ends_on", "items", "consequences_stated"}
}

// RestrictionHash tells whether two versions of an order are the same. The age is left
// out: it is derived and grows by itself.
func (db *DB) RestrictionHash(o *court.Restriction) Key {
	numbers := binary.AppendVarint(binary.AppendVarint(nil, int64(o.Party)), int64(o.Items))
	if o.ConsequencesStated {
		numbers = append(numbers, 1)
	}
	return db.contentHash("restriction content", []string{
		o.SourceID, o.Name, o.Sex, string(o.Document.Kind), o.Document.Number, o.LegalRepresentative, o.Court, o.Province,
		o.CaseNumber, o.Principal, o.Responsible, o.Controller, o.OrderNumber, o.Period,
	}, numbers, []court.Date{o.FiledOn, o.PublishedOn, o.OrderedOn, o.ServedOn, o.EndsOn}, o.Withdrawn)
}
