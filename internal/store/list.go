package store

import (
	"context"
	"encoding/binary"
	"fmt"
	"strings"

	"gongkai/internal/codes"
	"gongkai/internal/court"
	"gongkai/internal/names"
)

// listTable is a list of persons as tables. Statements are written for the list of
// defaulters; sql makes them those of another list, whose tables have the same names but
// for the list's word.
type listTable struct {
	list    court.List
	own     []string  // columns that other lists do not have
	decided [3]string // those among them for the number, day and service of the decision or order
}

func tableOf(list court.List) listTable {
	if list == court.ListRestrictions {
		return listTable{list, restrictionColumns(), [3]string{"order_number", "ordered_on", "served_on"}}
	}
	return listTable{court.ListDefaulters, defaulterColumns(), [3]string{"decision_number", "decided_on", "served_on"}}
}

func (t listTable) sql(query string) string {
	if t.list == court.ListDefaulters {
		return query
	}
	return strings.ReplaceAll(query, string(court.ListDefaulters), string(t.list))
}

// entryColumns are the columns that every list has, in the order of values.
func entryColumns() []string {
	return []string{"id", "batch_id", "state", "party",
		"visible_from", "visible_until", "published_on", "name_normal", "court", "legal_representative",
		"public_id", "source_id", "pair_key", "document_digest", "case_key", "case_year", "content_hash",
		"open_findings", "vouched", "name", "sex", "age", "document_kind", "document_sealed", "province", "case_number", "filed_on"}
}

func (t listTable) columns() []string { return append(entryColumns(), t.own...) }

// Staged is an entry of a list ready to be stored: the values, their digests and the
// sealed number, made outside of any transaction.
type Staged struct {
	court.Entry
	List         court.List
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
	own          []any // values of the list's own columns
	version      any   // the whole entry, for a revision
}

// Standing says how an entry is stored, beside what it says.
type Standing struct {
	PublicID     string
	Content      Key // hash of what was written, which the next file is compared with
	State        court.State
	OpenFindings int
	Findings     []TextFinding // the places of them, where they are to be kept
	Vouched      bool
}

// stage seals and digests what all lists have.
func (db *DB) stage(list court.List, e court.Entry, w court.Windowed, v Standing) Staged {
	s := Staged{Entry: e, List: list, PublicID: v.PublicID, State: v.State, ContentHash: v.Content, OpenFindings: v.OpenFindings, Findings: v.Findings, Vouched: v.Vouched}
	s.PairKey = db.PairKey(e.CaseNumber, e.Document.Number)
	s.SourceKey = db.SourceKey(list, e.SourceID)
	s.DocumentKey = db.DocumentKey(e.Document.Number)
	s.Sealed = db.box.Seal(DocumentContext(list, v.PublicID), []byte(e.Document.Number))
	s.nameNormal = names.Normal(e.Name)
	s.caseNumber, _ = codes.ParseCaseNumber(e.CaseNumber) // checked by court
	s.VisibleFrom, s.VisibleUntil = VisibleWindow(w)
	return s
}

// VisibleWindow gives the first second in which an entry may be seen and the first one
// after, in seconds since 1970.
func VisibleWindow(w court.Windowed) (from, until int64) {
	first, last := w.Window()
	from, until = first.Start().Unix(), Far
	if !last.IsZero() {
		until = last.AddDays(1).Start().Unix()
	}
	return from, until
}

// values are those of the table's columns.
func (s *Staged) values(id, batch int64) []any {
	return append([]any{id, batch, string(s.State), int(s.Party),
		s.VisibleFrom, s.VisibleUntil, s.PublishedOn.String(), s.nameNormal, s.Court, s.LegalRepresentative,
		s.PublicID, s.SourceID, s.PairKey[:], s.DocumentKey[:], s.caseNumber.Key(), s.caseNumber.Year, s.ContentHash[:],
		s.OpenFindings, s.Vouched, s.Name, s.Sex, s.Age, string(s.Document.Kind), s.Sealed, s.Province, s.CaseNumber, s.FiledOn.String()},
		s.own...)
}

// readVersion stages an entry again that was kept as a revision; state decides on it anew.
func (db *DB) readVersion(list court.List, text []byte, s Standing, state func(court.Dated) court.State) (Staged, error) {
	v, err := parseVersion(list, text)
	s.State = state(v.Dated())
	return db.StageEntry(&v, s), err
}

// contentHash tells whether two versions of an entry are the same.
func (db *DB) contentHash(purpose string, texts []string, numbers []byte, days []court.Date, withdrawn bool) Key {
	size := 128
	for _, text := range texts {
		size += len(text) + 2
	}
	content := make([]byte, 0, size)
	for _, text := range texts { // with its length, so that no text runs into the next
		content = binary.AppendUvarint(content, uint64(len(text)))
		content = append(content, text...)
	}
	content = append(content, numbers...)
	for _, day := range days {
		content = binary.AppendVarint(content, int64(day.Year))
		content = append(content, byte(day.Month), byte(day.Day))
	}
	if withdrawn {
		content = append(content, 1)
	}
	sum := db.digest.Sum(purpose, content)
	return Key(sum[:KeySize])
}

// InsertStaged stages entries of one list under its batch. Nobody finds them before the
// batch is merged, and nobody sees them before it is released.
func (tx *Tx) InsertStaged(ctx context.Context, batch int64, rows []Staged) error {
	if len(rows) == 0 {
		return nil
	}
	_, err := tx.insertStaged(ctx, batch, rows)
	return err
}

// insertStaged gives the number of the first row; the others follow it. The
// numbers of a batch lie above all others and never below its first: when it began,
// there may have been rows that were discarded since.
func (tx *Tx) insertStaged(ctx context.Context, batch int64, rows []Staged) (id int64, err error) {
	t := tableOf(rows[0].List)
	var last int64
	err = tx.QueryRow(ctx, t.sql(`SELECT first_id, (SELECT coalesce(max(id), 0) FROM defaulter) FROM batch WHERE id = ?`), batch).Scan(&id, &last)
	if err != nil {
		return 0, err
	}
	id = max(id, last+1)
	columns := t.columns()
	for i := range rows {
		if err := tx.putFindings(ctx, batch, id+int64(i), rows[i].Findings); err != nil {
			return 0, err
		}
	}
	if tx.conn != nil {
		return id, tx.copyRows(ctx, string(t.list), columns, len(rows), func(i int) []any { return rows[i].values(id+int64(i), batch) })
	}
	insert := `INSERT INTO ` + string(t.list) + ` (` + strings.Join(columns, ", ") + `) VALUES (?` + strings.Repeat(", ?", len(columns)-1) + `)`
	for i := range rows {
		if _, err := tx.repeat(ctx, insert, rows[i].values(id+int64(i), batch)...); err != nil {
			return 0, err
		}
	}
	return id, nil
}

// listOfEntry tells on which list the entry of a public identifier is; ErrNoEntry if it is
// on none.
func listOfEntry(ctx context.Context, q rowQuerier, publicID string) (listTable, error) {
	for _, list := range court.Lists() {
		t := tableOf(list)
		var held bool
		err := q.QueryRowContext(ctx, t.sql(`SELECT EXISTS (SELECT 1 FROM defaulter_by_public_id WHERE public_id = ?)`), publicID).Scan(&held)
		if err != nil || held {
			return t, err
		}
	}
	return listTable{}, ErrNoEntry
}

// listOf tells whose rows a batch holds.
func listOf(ctx context.Context, q rowQuerier, batch int64) (listTable, error) {
	return listWhere(ctx, q, `id = ?`, batch)
}

// listOfBatch is the same by the public identifier of the batch.
func listOfBatch(ctx context.Context, q rowQuerier, publicID string) (listTable, error) {
	return listWhere(ctx, q, `public_id = ?`, publicID)
}

func listWhere(ctx context.Context, q rowQuerier, where string, batch any) (listTable, error) {
	var list court.List
	if err := q.QueryRowContext(ctx, `SELECT kind FROM batch WHERE `+where, batch).Scan(&list); err != nil { // #nosec G202 -- where is a constant
		return listTable{}, err
	}
	t := tableOf(list)
	if t.list != list {
		return t, fmt.Errorf("batch %v: no such list: %s", batch, list)
	}
	return t, nil
}
