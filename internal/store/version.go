package store

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"

	"gongkai/internal/court"
)

// Version is one version of an entry as it lies in the file of the desk: complete, with
// its number. It is what a revision replaces and what an undo brings back.
type Version struct {
	Defaulter    court.Defaulter    // of an order only what both lists have
	Order        *court.Restriction `json:",omitempty"` // a restriction order; nil: an entry of the list of defaulters
	Vouched      bool
	OpenFindings int
	State        court.State `json:"-"`
	Content      Key         `json:"-"` // hash of what was written, which files are compared with
}

// VersionOf is what the desk is about to store of an order.
func VersionOf(o *court.Restriction) Version {
	return Version{Order: o, Defaulter: o.Entry.Defaulter()}
}

// List tells on which list it is.
func (v *Version) List() court.List {
	if v.Order != nil {
		return court.ListRestrictions
	}
	return court.ListDefaulters
}

// Entry gives what the entries of both lists have.
func (v *Version) Entry() court.Entry { return v.Defaulter.Entry() }

// Told gives the entry as it is shown, head by head.
func (v *Version) Told() court.Told {
	if v.Order != nil {
		return v.Order
	}
	return &v.Defaulter
}

// Dated gives the entry as the calendar sees it.
func (v *Version) Dated() court.Dated {
	if v.Order != nil {
		return v.Order
	}
	return &v.Defaulter
}

// StageEntry seals and digests a version of an entry of either list.
func (db *DB) StageEntry(v *Version, s Standing) Staged {
	if v.Order != nil {
		return db.StageRestriction(*v.Order, s)
	}
	return db.StageVersion(v.Defaulter, s)
}

// VersionHash tells whether two versions of an entry are the same.
func (db *DB) VersionHash(v *Version) Key {
	if v.Order != nil {
		return db.RestrictionHash(v.Order)
	}
	return db.ContentHash(&v.Defaulter)
}

// parseVersion reads what a revision keeps: the entry alone.
func parseVersion(list court.List, text []byte) (v Version, err error) {
	if list != court.ListRestrictions {
		return v, json.Unmarshal(text, &v.Defaulter)
	}
	v.Order = &court.Restriction{}
	err = json.Unmarshal(text, v.Order)
	v.Defaulter = v.Order.Entry.Defaulter()
	return v, err
}

// versionColumns are those that scanVersion reads of a row d.
func (t listTable) versionColumns() string {
	return t.sql(`d.id, d.public_id, d.batch_id, d.state, d.vouched, d.open_findings, d.content_hash, d.document_sealed,
	d.source_id, d.party, d.name, d.sex, d.age, d.document_kind, d.legal_representative, d.court, d.province, d.case_number,
	d.filed_on, d.published_on,
	EXISTS (SELECT 1 FROM hidden_entry h WHERE h.public_id = d.public_id AND h.restored_at IS NULL), d.` + strings.Join(t.own, ", d."))
}

// scanVersion reads the columns above, and more behind them.
func (db *DB) scanVersion(t listTable, r *sql.Rows, more ...any) (row ChangeRow, err error) {
	var content, sealed []byte
	var filed, published string
	v := &row.New
	d := &v.Defaulter
	dest := []any{&row.ID, &row.PublicID, &row.Batch, &row.State, &v.Vouched, &v.OpenFindings, &content, &sealed,
		&d.SourceID, &d.Party, &d.Name, &d.Sex, &d.Age, &d.Document.Kind, &d.LegalRepresentative, &d.Court, &d.Province, &d.CaseNumber,
		&filed, &published, &row.Hidden}
	own, days := v.ownColumns(t.list)
	if err := r.Scan(append(append(dest, own...), more...)...); err != nil {
		return row, err
	}
	number, err := db.box.Open(DocumentContext(t.list, row.PublicID), sealed)
	if err != nil {
		return row, fmt.Errorf("entry %s: %w", row.PublicID, err)
	}
	d.Document.Number = string(number)
	if len(content) != KeySize {
		return row, fmt.Errorf("entry %s: content hash of %d bytes", row.PublicID, len(content))
	}
	v.Content, v.State = Key(content), row.State
	days = append(days, dayColumn{&filed, &d.FiledOn}, dayColumn{&published, &d.PublishedOn})
	for _, day := range days {
		if *day.to, err = court.ParseISODate(*day.text); err != nil {
			return row, fmt.Errorf("entry %s: %w", row.PublicID, err)
		}
	}
	if v.Order != nil {
		v.Order.Entry = d.Entry()
	}
	return row, nil
}

// dayColumn is a day as the database holds it, and where it goes.
type dayColumn struct {
	text *string
	to   *court.Date
}

// ownColumns gives where the columns go that a list has of its own, in their order.
func (v *Version) ownColumns(list court.List) (dest []any, days []dayColumn) {
	day := func(to *court.Date) *string {
		text := new(string)
		days = append(days, dayColumn{text, to})
		return text
	}
	if list == court.ListRestrictions {
		v.Order = &court.Restriction{}
		o := v.Order
		dest = []any{&o.Principal, &o.Responsible, &o.Controller, &o.OrderNumber, day(&o.OrderedOn), day(&o.ServedOn),
			&o.Period, day(&o.EndsOn), &o.Items, &o.ConsequencesStated}
		return dest, days
	}
	d := &v.Defaulter
	dest = []any{&d.Conduct, &d.BasisNumber, &d.BasisUnit, &d.DecisionNumber, day(&d.DecidedOn), day(&d.ServedOn),
		day(&d.GraceEndsOn), day(&d.TermEndsOn), &d.Performance, &d.ConductOriginal, &d.Obligation,
		&d.PerformedPart, &d.UnperformedPart}
	return dest, days
}
