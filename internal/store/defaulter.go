package store

import (
	"encoding/binary"

	"gongkai/internal/court"
)

// Far is the end of visibility of an entry without a term, in seconds since 1970
// (the year 9999).
const Far int64 = 253402214400

// KeySize is the length in bytes of the truncated keyed digests that the database
// looks entries up by.
const KeySize = 16

// Key is such a digest.
type Key [KeySize]byte

// DocumentContext binds a sealed document number to its record.
func DocumentContext(list court.List, publicID string) string {
	return string(list) + "/" + publicID + "/document"
}

func (db *DB) key(purpose, value string) Key {
	sum := db.digest.Sum(purpose, []byte(value))
	return Key(sum[:KeySize])
}

// DocumentKey finds entries of one document number.
func (db *DB) DocumentKey(number string) Key { return db.key("document", number) }

// SourceKey stands for a source number where the number itself must not lie. Every list
// numbers its entries for itself.
func (db *DB) SourceKey(list court.List, sourceID string) Key {
	if list == court.ListDefaulters {
		return db.key("source", sourceID)
	}
	return db.key("source "+string(list), sourceID)
}

// PairKey stands for case number and document together: there is one entry a pair in
// every list.
func (db *DB) PairKey(caseNumber, document string) Key {
	return db.key("pair", caseNumber+"\x00"+document)
}

// StageVersion seals and digests an entry.
func (db *DB) StageVersion(d court.Defaulter, v Standing) Staged {
	s := db.stage(court.ListDefaulters, d.Entry(), &d, v)
	s.own = []any{int(d.Conduct), d.BasisNumber, d.BasisUnit, d.DecisionNumber, d.DecidedOn.String(), d.ServedOn.String(),
		d.GraceEndsOn.String(), d.TermEndsOn.String(), string(d.Performance), d.ConductOriginal, d.Obligation,
		d.PerformedPart, d.UnperformedPart}
	s.version = &d
	return s
}

// defaulterColumns are those that only the list of defaulters has.
func defaulterColumns() []string {
	return []string{"conduct", "basis_number", "basis_unit", "decision_number", "decided_on", "served_on",
		"grace_ends_on", "term_ends_on", "performance", "conduct_original", "obligation",
		"performed_part", "unperformed_part"}
}

// ContentHash tells whether two versions of an entry are the same. The age is left
// out: it is derived and grows by itself.
func (db *DB) ContentHash(d *court.Defaulter) Key {
	return db.contentHash("content", []string{
		d.SourceID, d.Name, d.Sex, string(d.Document.Kind), d.Document.Number, d.LegalRepresentative, d.Court, d.Province,
		d.CaseNumber, d.BasisNumber, d.BasisUnit, d.Obligation, string(d.Performance), d.PerformedPart, d.UnperformedPart,
		d.ConductOriginal, d.DecisionNumber,
	}, append(binary.AppendVarint(nil, int64(d.Party)), byte(d.Conduct)),
		[]court.Date{d.FiledOn, d.PublishedOn, d.DecidedOn, d.ServedOn, d.GraceEndsOn, d.TermEndsOn}, d.Withdrawn)
}
