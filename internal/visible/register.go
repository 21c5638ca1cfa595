package visible

import (
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"gongkai/internal/court"
	"gongkai/internal/search"
)

// Register is one list within a View. The lists are asked in one way; Record says what
// comes of it.
type Register struct {
	*View

	List court.List

	names   *search.NamesAt // the index of names at this snapshot; nil: the database answers
	indexed bool            // names has been looked for
}

// On gives a list of the view.
func (v *View) On(list court.List) *Register {
	r, known := v.lists[list]
	if !known {
		if v.lists == nil {
			v.lists = map[court.List]*Register{}
		}
		r = &Register{View: v, List: list}
		v.lists[list] = r
	}
	return r
}

// orders makes a statement about defaulters one about restriction orders: their views have
// the same names but for the list's word, and no grounds.
var orders = strings.NewReplacer("v_seen", "v_restriction_seen", "defaulter", "restriction",
	"coalesce(d.conduct, 0)", "0", ", conduct,", ", 0,")

func (v *Register) sql(query string) string {
	if v.List == court.ListDefaulters {
		return query
	}
	return orders.Replace(query)
}

// columns are those of a record, for scanRecord.
func (v *Register) columns() string {
	if v.List == court.ListRestrictions {
		return orderColumns
	}
	return recordColumns
}

const orderColumns = ` d.id, d.batch_id, d.public_id, d.party, d.name, d.name_normal, d.sex, d.document_kind,
	d.document_sealed, d.legal_representative, d.court, d.province, d.case_number, d.filed_on, d.published_on,
	d.principal, d.responsible, d.controller, d.order_number, d.ordered_on, d.period, d.ends_on, d.items `

// scanOrder reads the columns above as scanRecord does those of a defaulter.
func (v *Register) scanOrder(row scanner, before ...any) (Record, error) {
	rec := Record{Order: &court.Restriction{}}
	var sealed []byte
	var dates [4]string
	d, o := &rec.Defaulter, rec.Order
	err := row.Scan(append(before, &rec.id, &rec.batch, &rec.PublicID, &d.Party, &d.Name, &rec.nameNormal, &d.Sex, &d.Document.Kind,
		&sealed, &d.LegalRepresentative, &d.Court, &d.Province, &d.CaseNumber, &dates[0], &dates[1],
		&o.Principal, &o.Responsible, &o.Controller, &o.OrderNumber, &dates[2], &o.Period, &dates[3], &o.Items)...)
	if err != nil {
		return Record{}, err
	}
	for i, to := range []*court.Date{&d.FiledOn, &d.PublishedOn, &o.OrderedOn, &o.EndsOn} {
		if *to, err = court.ParseISODate(dates[i]); err != nil {
			return Record{}, fmt.Errorf("order %s: %w", rec.PublicID, err)
		}
	}
	o.Entry = d.Entry()
	rec.Masked, err = v.masked(rec.PublicID, d.Document.Kind, sealed)
	return rec, err
}

const (
	orderOf   = `SELECT public_id FROM v_restriction_of_defaulter WHERE defaulter_id = ?2 AND ` + visibleNow
	listingOf = `SELECT public_id FROM v_defaulter_of_restriction WHERE restriction_id = ?2 AND ` + visibleNow
)

// Counterpart gives the public identifier of the other list's visible record about the
// same debtor in the same case; empty when there is none.
func (v *Register) Counterpart(rec Record) (publicID string, err error) {
	query := orderOf
	if v.List == court.ListRestrictions {
		query = listingOf
	}
	err = v.in.QueryRow(v.ctx, query, v.now, rec.id).Scan(&publicID)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("counterpart: %w", err)
	}
	return publicID, nil
}
