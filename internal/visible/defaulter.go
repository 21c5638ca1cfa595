package visible

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/store"
)

// Record is an entry of a list as the public may see it. What the lists have in common is
// in Defaulter, whichever list it is; the rest of a restriction order is in Order, and then
// the other fields of Defaulter are empty. The number in Document is always empty; its kind
// is known, and Masked is what may be shown of it. The court's own source number,
// the dates of service and grace, and the age of who is under an order are no public
// fields and are left empty too.
type Record struct {
	PublicID string
	court.Defaulter
	Order  *court.Restriction // nil: an entry of the list of defaulters
	Masked string
	// ConfirmedAt is the release of the last import that held the entry. It is known
	// for a single record only and zero in lists.
	ConfirmedAt time.Time

	id         int64
	batch      int64
	nameNormal string
}

// visibleNow is the clock's part of what may be seen; the view has the rest.
const visibleNow = ` visible_from <= ?1 AND ?1 < visible_until `

const recordColumns = ` d.id, d.batch_id, d.public_id, d.party, d.name, d.name_normal, d.sex, d.age, d.document_kind,
	d.document_sealed, d.legal_representative, d.court, d.province, d.case_number, d.basis_number, d.basis_unit,
	d.filed_on, d.published_on, d.obligation, d.performance, d.performed_part, d.unperformed_part, d.conduct,
	d.decision_number, d.decided_on, d.term_ends_on `

type scanner interface{ Scan(dest ...any) error }

// scanRecord reads the columns above, opens the sealed number and masks it; before
// holds what stands in front of them in the row.
func (v *Register) scanRecord(row scanner, before ...any) (Record, error) {
	if v.List == court.ListRestrictions {
		return v.scanOrder(row, before...)
	}
	var rec Record
	var sealed []byte
	var dates [4]string
	d := &rec.Defaulter
	err := row.Scan(append(before, &rec.id, &rec.batch, &rec.PublicID, &d.Party, &d.Name, &rec.nameNormal, &d.Sex, &d.Age, &d.Document.Kind,
		&sealed, &d.LegalRepresentative, &d.Court, &d.Province, &d.CaseNumber, &d.BasisNumber, &d.BasisUnit,
		&dates[0], &dates[1], &d.Obligation, &d.Performance, &d.PerformedPart, &d.UnperformedPart, &d.Conduct,
		&d.DecisionNumber, &dates[2], &dates[3])...)
	if err != nil {
		return Record{}, err
	}
	for i, to := range []*court.Date{&d.FiledOn, &d.PublishedOn, &d.DecidedOn, &d.TermEndsOn} {
		if *to, err = court.ParseISODate(dates[i]); err != nil {
			return Record{}, fmt.Errorf("entry %s: %w", rec.PublicID, err)
		}
	}
	rec.Masked, err = v.masked(rec.PublicID, d.Document.Kind, sealed)
	return rec, err
}

// masked opens a sealed number and gives what may be shown of it.
func (v *Register) masked(publicID string, kind court.DocumentKind, sealed []byte) (string, error) {
	number, err := v.r.db.Box().Open(store.DocumentContext(v.List, publicID), sealed)
	if err != nil {
		return "", fmt.Errorf("entry %s: document number: %w", publicID, err)
	}
	return v.r.mask.Mask(court.Document{Kind: kind, Number: string(number)}), nil
}

const byPublicID = ` FROM v_defaulter_by_public_id l JOIN v_defaulter d ON d.id = l.id
	WHERE l.public_id = ?2 AND ` + visibleNow

const namesakes = `SELECT count(*) FROM v_defaulter_by_name l JOIN v_defaulter d ON d.id = l.id
	WHERE l.name_normal = ?2 AND l.id <> ?3 AND ` + visibleNow

// Record gives one record by its public identifier. Whatever is not visible, and
// what is no identifier at all, is the same KindNotFound.
func (v *Register) Record(publicID string) (Record, error) {
	if !store.IsPublicID(publicID) {
		return Record{}, notFound()
	}
	rec, err := v.scanRecord(v.in.QueryRow(v.ctx, v.sql(`SELECT `+v.columns()+byPublicID), v.now, publicID))
	if errors.Is(err, sql.ErrNoRows) {
		return Record{}, notFound()
	}
	if err != nil {
		return Record{}, err
	}
	rec.ConfirmedAt, err = v.instant(v.sql(`SELECT coalesce(max(at), 0) FROM (
		SELECT released_at AS at FROM v_batch WHERE id = ?1
		UNION ALL SELECT released_at FROM v_seen WHERE defaulter_id = ?2) imports`), rec.batch, rec.id)
	return rec, err
}

// Namesakes counts the other visible records of the same name, in normal form.
func (v *Register) Namesakes(rec Record) (int, error) {
	var n int
	err := v.in.QueryRow(v.ctx, v.sql(namesakes), v.now, rec.nameNormal, rec.id).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("namesakes: %w", err)
	}
	return n, nil
}

// records loads visible records in the order of their row numbers given.
func (v *Register) records(ids []int64) ([]Record, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	records := make([]Record, len(ids))
	err := v.byID(v.columns(), ids, func(rows *sql.Rows) error {
		var i int
		rec, err := v.scanRecord(rows, &i)
		if err == nil {
			records[i] = rec
		}
		return err
	})
	return records, err
}

// byID reads columns of the rows with the given numbers; in front of them stands the
// place of the row in ids.
func (v *Register) byID(columns string, ids []int64, each func(*sql.Rows) error) error {
	list, err := json.Marshal(ids)
	if err != nil {
		return err
	}
	n := 0
	err = v.each(func(rows *sql.Rows) error {
		n++
		return each(rows)
	}, v.sql(`SELECT j.key, `+columns+` FROM json_each(?2) j CROSS JOIN v_defaulter d
		WHERE d.id = CAST(j.value AS BIGINT) AND `+visibleNow), v.now, string(list))
	if err == nil && n != len(ids) {
		err = fmt.Errorf("%d of %d entries of one snapshot were found again", n, len(ids))
	}
	return err
}

// each runs a query and calls f with each of its rows.
func (v *View) each(f func(*sql.Rows) error, query string, args ...any) error {
	return v.in.Each(v.ctx, f, query, args...)
}
