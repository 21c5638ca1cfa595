package store

import (
	"context"
	"database/sql"
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

// OrdersOf gives the restriction orders of released batches about the same debtors in the
// same cases as the rows of a batch, new and changed, by those.
func (r *Reading) OrdersOf(ctx context.Context, batch int64) (orders map[Key]StoredEntry, err error) {
	t, err := listOf(ctx, r.tx, batch)
	if err != nil || t.list != court.ListDefaulters {
		return nil, err
	}
	orders = map[Key]StoredEntry{}
	const same = ` JOIN restriction_by_pair_key l ON l.pair_key = d.pair_key JOIN restriction o ON o.id = l.id
		JOIN batch b ON b.id = o.batch_id AND b.state = 'released'`
	return orders, r.Each(ctx, func(rows *sql.Rows) error {
		e := StoredEntry{List: court.ListRestrictions}
		if err := e.scan(rows); err != nil {
			return err
		}
		orders[e.PairKey] = e
		return nil
	}, `SELECT o.id, o.public_id, o.source_id, o.case_number, o.state, true, o.pair_key
			FROM defaulter d`+same+` WHERE d.batch_id = ?1 AND d.id >= (SELECT first_id FROM batch WHERE id = ?1)
		UNION ALL SELECT o.id, o.public_id, o.source_id, o.case_number, o.state, true, o.pair_key
			FROM defaulter_revision r JOIN defaulter d ON d.id = r.defaulter_id`+same+` WHERE r.batch_id = ?1`, batch)
}
