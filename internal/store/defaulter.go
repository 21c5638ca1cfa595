package store

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"

	"gongkai/internal/codes"
	"gongkai/internal/court"
	"gongkai/internal/names"
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
func DocumentContext(publicID string) string { return "defaulter/" + publicID + "/document" }

func (db *DB) key(purpose, value string) Key {
	sum := db.digest.Sum(purpose, []byte(value))
	return Key(sum[:KeySize])
}

// DocumentKey finds entries of one document number.
func (db *DB) DocumentKey(number string) Key { return db.key("document", number) }

// SourceKey stands for a source number where the number itself must not lie.
func (db *DB) SourceKey(sourceID string) Key { return db.key("source", sourceID) }

// PairKey stands for case number and document together: there is one entry a pair.
func (db *DB) PairKey(caseNumber, document string) Key {
	return db.key("pair", caseNumber+"\x00"+document)
}

// StagedDefaulter is an entry ready to be stored: the values, their digests and the
// sealed number, made outside of any transaction.
type StagedDefaulter struct {
	court.Defaulter
	PublicID     string
	State        court.State
	PairKey      Key
	SourceKey    Key
	DocumentKey  Key
	Sealed       []byte
	ContentHash  Key
	VisibleFrom  int64
	VisibleUntil int64
	OpenFindings int
	Findings     []TextFinding // the places of them
	Vouched      bool
	nameNormal   string
	caseNumber   codes.CaseNumber
}

// StageDefaulter seals and digests an entry under a fresh public identifier.
func (db *DB) StageDefaulter(d court.Defaulter, publicID string, state court.State, openFindings int, vouched bool) StagedDefaulter {
	return db.StageVersion(d, db.ContentHash(&d), publicID, state, openFindings, vouched)
}

// StageVersion is StageDefaulter for an entry that is not stored as it was written:
// content is the hash of what was written, which the next file is compared with.
func (db *DB) StageVersion(d court.Defaulter, content Key, publicID string, state court.State, openFindings int, vouched bool) StagedDefaulter {
	s := StagedDefaulter{Defaulter: d, PublicID: publicID, State: state, ContentHash: content, OpenFindings: openFindings, Vouched: vouched}
	s.PairKey = db.PairKey(d.CaseNumber, d.Document.Number)
	s.SourceKey = db.SourceKey(d.SourceID)
	s.DocumentKey = db.DocumentKey(d.Document.Number)
	s.Sealed = db.box.Seal(DocumentContext(publicID), []byte(d.Document.Number))
	s.nameNormal = names.Normal(d.Name)
	s.caseNumber, _ = codes.ParseCaseNumber(d.CaseNumber) // checked by court.NewDefaulter
	s.VisibleFrom, s.VisibleUntil = VisibleWindow(&d)
	return s
}

// VisibleWindow gives the first second in which an entry may be seen and the first one
// after, in seconds since 1970.
func VisibleWindow(d *court.Defaulter) (from, until int64) {
	first, last := d.Window()
	from, until = first.Start().Unix(), Far
	if !last.IsZero() {
		until = last.AddDays(1).Start().Unix()
	}
	return from, until
}

// ContentHash tells whether two versions of an entry are the same. The age is left
// out: it is derived and grows by itself.
func (db *DB) ContentHash(d *court.Defaulter) Key {
	texts := [...]string{
		d.SourceID, d.Name, d.Sex, string(d.Document.Kind), d.Document.Number, d.LegalRepresentative, d.Court, d.Province,
		d.CaseNumber, d.BasisNumber, d.BasisUnit, d.Obligation, string(d.Performance), d.PerformedPart, d.UnperformedPart,
		d.ConductOriginal, d.DecisionNumber,
	}
	size := 128
	for _, text := range texts {
		size += len(text) + 2
	}
	content := make([]byte, 0, size)
	for _, text := range texts { // with its length, so that no text runs into the next
		content = binary.AppendUvarint(content, uint64(len(text)))
		content = append(content, text...)
	}
	content = binary.AppendVarint(content, int64(d.Party))
	content = append(content, byte(d.Conduct))
	for _, day := range [...]court.Date{d.FiledOn, d.PublishedOn, d.DecidedOn, d.ServedOn, d.GraceEndsOn, d.TermEndsOn} {
		content = binary.AppendVarint(content, int64(day.Year))
		content = append(content, byte(day.Month), byte(day.Day))
	}
	if d.Withdrawn {
		content = append(content, 1)
	}
	sum := db.digest.Sum("content", content)
	return Key(sum[:KeySize])
}

// defaulterColumns are the columns of a new entry, in the order of values.
func defaulterColumns() []string {
	return []string{"id", "batch_id", "state", "party", "conduct",
		"visible_from", "visible_until", "published_on", "name_normal", "court", "legal_representative",
		"public_id", "source_id", "pair_key", "document_digest", "case_key", "case_year", "content_hash",
		"open_findings", "vouched", "name", "sex", "age", "document_kind", "document_sealed", "province", "case_number",
		"basis_number", "basis_unit", "filed_on", "decision_number", "decided_on", "served_on",
		"grace_ends_on", "term_ends_on", "performance", "conduct_original", "obligation",
		"performed_part", "unperformed_part"}
}

// values are those of the columns above.
func (s *StagedDefaulter) values(id, batch int64) []any {
	return []any{id, batch, string(s.State), int(s.Party), int(s.Conduct),
		s.VisibleFrom, s.VisibleUntil, s.PublishedOn.String(), s.nameNormal, s.Court, s.LegalRepresentative,
		s.PublicID, s.SourceID, s.PairKey[:], s.DocumentKey[:], s.caseNumber.Key(), s.caseNumber.Year, s.ContentHash[:],
		s.OpenFindings, s.Vouched, s.Name, s.Sex, s.Age, string(s.Document.Kind), s.Sealed, s.Province, s.CaseNumber,
		s.BasisNumber, s.BasisUnit, s.FiledOn.String(), s.DecisionNumber, s.DecidedOn.String(), s.ServedOn.String(),
		s.GraceEndsOn.String(), s.TermEndsOn.String(), string(s.Performance), s.ConductOriginal, s.Obligation,
		s.PerformedPart, s.UnperformedPart}
}

// InsertDefaulters stages entries under a batch. Nobody finds them before the batch
// is merged, and nobody sees them before it is released.
func (tx *Tx) InsertDefaulters(ctx context.Context, batch int64, rows []StagedDefaulter) error {
	_, err := tx.insertDefaulters(ctx, batch, rows)
	return err
}

// insertDefaulters gives the number of the first row; the others follow it. The
// numbers of a batch lie above all others and never below its first: when it began,
// there may have been rows that were discarded since.
func (tx *Tx) insertDefaulters(ctx context.Context, batch int64, rows []StagedDefaulter) (id int64, err error) {
	var last int64
	err = tx.QueryRow(ctx, `SELECT first_id, (SELECT coalesce(max(id), 0) FROM defaulter) FROM batch WHERE id = ?`, batch).Scan(&id, &last)
	if err != nil {
		return 0, err
	}
	id = max(id, last+1)
	columns := defaulterColumns()
	for i := range rows {
		if err := tx.putFindings(ctx, batch, id+int64(i), rows[i].Findings); err != nil {
			return 0, err
		}
	}
	if tx.conn != nil {
		return id, tx.copyRows(ctx, "defaulter", columns, len(rows), func(i int) []any { return rows[i].values(id+int64(i), batch) })
	}
	insert := `INSERT INTO defaulter (` + strings.Join(columns, ", ") + `) VALUES (?` + strings.Repeat(", ?", len(columns)-1) + `)`
	for i := range rows {
		if _, err := tx.repeat(ctx, insert, rows[i].values(id+int64(i), batch)...); err != nil {
			return 0, err
		}
	}
	return id, nil
}

// DefaulterEntry is what a change needs to know of a stored entry.
type DefaulterEntry struct {
	ID          int64
	PublicID    string
	State       court.State
	Released    bool
	PairKey     Key
	Grace, Term court.Date
	Defaulter   court.Defaulter // without the document number
}

const entryColumns = `d.id, d.public_id, d.state, b.state = 'released', d.pair_key, d.source_id, d.party, d.case_number,
	d.conduct, d.published_on, d.decided_on, d.grace_ends_on, d.term_ends_on `

func scanEntry(row interface{ Scan(...any) error }) (DefaulterEntry, error) {
	var e DefaulterEntry
	var pair []byte
	var dates [4]string
	d := &e.Defaulter
	err := row.Scan(&e.ID, &e.PublicID, &e.State, &e.Released, &pair, &d.SourceID, &d.Party, &d.CaseNumber,
		&d.Conduct, &dates[0], &dates[1], &dates[2], &dates[3])
	if err != nil {
		return e, err
	}
	if len(pair) != KeySize {
		return e, fmt.Errorf("entry %s: pair key of %d bytes", e.PublicID, len(pair))
	}
	e.PairKey = Key(pair)
	for i, to := range []*court.Date{&d.PublishedOn, &d.DecidedOn, &d.GraceEndsOn, &d.TermEndsOn} {
		if *to, err = court.ParseISODate(dates[i]); err != nil {
			return e, fmt.Errorf("entry %s: %w", e.PublicID, err)
		}
	}
	return e, nil
}

// ErrNoEntry says that there is no such entry.
var ErrNoEntry = errors.New("no such entry")

// DefaulterBySource reads an entry by its source number; ErrNoEntry if there is none.
func (tx *Tx) DefaulterBySource(ctx context.Context, sourceID string) (DefaulterEntry, error) {
	return tx.entry(ctx, `FROM defaulter_by_source_id l JOIN defaulter d ON d.id = l.id JOIN batch b ON b.id = d.batch_id
		WHERE l.source_id = ?`, sourceID)
}

// DefaulterByPublicID reads an entry by its public identifier; ErrNoEntry if there is none.
func (tx *Tx) DefaulterByPublicID(ctx context.Context, publicID string) (DefaulterEntry, error) {
	return tx.entry(ctx, `FROM defaulter_by_public_id l JOIN defaulter d ON d.id = l.id JOIN batch b ON b.id = d.batch_id
		WHERE l.public_id = ?`, publicID)
}

// DefaulterByRemoval reads the entry that a journal line speaks of, by its public
// identifier or, after a restore from before that identifier, by case and document.
// It looks last through rows that a killed import left staged and not merged: they
// too may come from a backup that is older than the removal.
func (tx *Tx) DefaulterByRemoval(ctx context.Context, r Removal) (DefaulterEntry, error) {
	e, err := tx.DefaulterByPublicID(ctx, r.PublicID)
	if errors.Is(err, ErrNoEntry) {
		e, err = tx.entry(ctx, `FROM defaulter_by_pair_key l JOIN defaulter d ON d.id = l.id JOIN batch b ON b.id = d.batch_id
			WHERE l.pair_key = ?`, r.PairKey)
	}
	if errors.Is(err, ErrNoEntry) {
		e, err = tx.entry(ctx, `FROM batch b JOIN defaulter d ON d.batch_id = b.id AND d.id > b.merged_id
			WHERE b.state = 'staging' AND (d.public_id = ? OR d.pair_key = ?)`, r.PublicID, r.PairKey)
	}
	return e, err
}

func (tx *Tx) entry(ctx context.Context, from string, args ...any) (DefaulterEntry, error) {
	e, err := scanEntry(tx.QueryRow(ctx, `SELECT `+entryColumns+from, args...)) // #nosec G202 -- from is one of the constants above
	if errors.Is(err, sql.ErrNoRows) {
		return e, ErrNoEntry
	}
	return e, err
}

// MarkRemoved takes an entry off, for good, and remembers its digests so that no
// stale file brings it back.
func (tx *Tx) MarkRemoved(ctx context.Context, e DefaulterEntry, r Removal) error {
	_, err := tx.Exec(ctx, `UPDATE defaulter SET state = ?, removed_at = ?, removed_ground = ? WHERE id = ?`,
		string(court.StateRemoved), r.At/1000, r.Ground, e.ID)
	if err != nil {
		return err
	}
	return tx.RememberRemoved(ctx, r)
}

// RememberRemoved notes the digests of a removal, also of one whose entry this
// database does not hold.
func (tx *Tx) RememberRemoved(ctx context.Context, r Removal) error {
	_, err := tx.Exec(ctx, `INSERT INTO removed_source (source_key, pair_key, public_id, at, ground) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (source_key) DO UPDATE SET pair_key = excluded.pair_key, public_id = excluded.public_id, at = excluded.at, ground = excluded.ground`,
		r.SourceKey, r.PairKey, r.PublicID, r.At/1000, r.Ground)
	return err
}

// CountDefaulters counts entries in a state, in released batches.
func (db *DB) CountDefaulters(ctx context.Context, state court.State) (int, error) {
	var n int
	err := db.reader.QueryRowContext(ctx, `SELECT count(*) FROM defaulter d JOIN batch b ON b.id = d.batch_id
		WHERE d.state = ? AND b.state = 'released'`, string(state)).Scan(&n)
	return n, storageError(err)
}

// AnyPublished reports whether any entry is in state published.
func (db *DB) AnyPublished(ctx context.Context) (bool, error) {
	var any bool
	err := db.reader.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM defaulter d JOIN batch b ON b.id = d.batch_id
		WHERE d.state = 'published' AND b.state = 'released' AND d.visible_until > ?)`, db.now().Unix()).Scan(&any)
	return any, storageError(err)
}
