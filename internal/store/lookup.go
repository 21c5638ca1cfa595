package store

import (
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"strings"

	"gongkai/internal/court"
)

// lookup is a table that finds entries by a key which falls anywhere in its order. It
// is no index of the table of entries, because an index changes with every row, one
// page here and one there; a lookup takes all rows of an import at once, in the order
// of its keys (see MergeBatch). Whoever changes a key or deletes a row changes its
// entries here in the same transaction.
type lookup struct {
	of      listTable
	table   string
	columns []string // the key, which with the row's number is one entry
	many    bool     // several rows may have the same key
	holds   func(*entryKeys) bool
	only    string                    // holds, as a condition on the row d
	compare func(a, b *entryKeys) int // the order of the table
	key     func(args []any, k *entryKeys) []any
}

// entryKeys are the keys of one row.
type entryKeys struct {
	id             int64
	organisation   bool
	publicID       string
	sourceID       string
	pairKey        []byte
	nameNormal     string
	caseKey        string
	caseYear       int64
	documentDigest []byte
}

func all(*entryKeys) bool { return true }

// allLookups lists those of all lists.
func allLookups() []lookup {
	var all []lookup
	for _, list := range court.Lists() {
		all = append(all, tableOf(list).lookups()...)
	}
	return all
}

// lookups lists the tables, in the order in which a merge fills them.
func (t listTable) lookups() []lookup {
	list := []lookup{
		{
			table: "defaulter_by_public_id", columns: []string{"public_id"}, holds: all,
			compare: func(a, b *entryKeys) int { return strings.Compare(a.publicID, b.publicID) },
			key:     func(args []any, k *entryKeys) []any { return append(args, k.publicID) },
		}, {
			table: "defaulter_by_source_id", columns: []string{"source_id"}, holds: all,
			compare: func(a, b *entryKeys) int { return strings.Compare(a.sourceID, b.sourceID) },
			key:     func(args []any, k *entryKeys) []any { return append(args, k.sourceID) },
		}, {
			table: "defaulter_by_pair_key", columns: []string{"pair_key"}, holds: all,
			compare: func(a, b *entryKeys) int { return bytes.Compare(a.pairKey, b.pairKey) },
			key:     func(args []any, k *entryKeys) []any { return append(args, k.pairKey) },
		}, {
			table: "defaulter_by_name", columns: []string{"name_normal"}, many: true, holds: all,
			compare: func(a, b *entryKeys) int {
				return cmp.Or(strings.Compare(a.nameNormal, b.nameNormal), cmp.Compare(a.id, b.id))
			},
			key: func(args []any, k *entryKeys) []any { return append(args, k.nameNormal) },
		}, {
			table: "defaulter_by_case", columns: []string{"case_key", "case_year"}, many: true, holds: all,
			compare: func(a, b *entryKeys) int {
				return cmp.Or(strings.Compare(a.caseKey, b.caseKey), cmp.Compare(a.caseYear, b.caseYear), cmp.Compare(a.id, b.id))
			},
			key: func(args []any, k *entryKeys) []any { return append(args, k.caseKey, k.caseYear) },
		}, {
			table: "defaulter_by_code", columns: []string{"document_digest"}, many: true,
			holds: func(k *entryKeys) bool { return k.organisation }, only: ` WHERE d.party = 581`,
			compare: func(a, b *entryKeys) int {
				return cmp.Or(bytes.Compare(a.documentDigest, b.documentDigest), cmp.Compare(a.id, b.id))
			},
			key: func(args []any, k *entryKeys) []any { return append(args, k.documentDigest) },
		},
	}
	for i := range list {
		list[i].of, list[i].table = t, t.sql(list[i].table)
	}
	return list
}

// readKeys reads the keys of the rows that a condition, a constant, is true of.
func (t listTable) readKeys(ctx context.Context, q querier, where string, args ...any) (rows []entryKeys, err error) {
	err = eachRow(ctx, q, func(r *sql.Rows) error {
		var k entryKeys
		var party court.PartyKind
		err := r.Scan(&k.id, &party, &k.publicID, &k.sourceID, &k.pairKey, &k.nameNormal, &k.caseKey, &k.caseYear, &k.documentDigest)
		k.organisation = party == court.Organisation
		rows = append(rows, k)
		return err
	}, t.sql(`SELECT id, party, public_id, source_id, pair_key, name_normal, case_key, case_year, document_digest
		FROM defaulter `)+where, args...)
	return rows, err
}

// insertion is a statement that takes n entries at once: that is twice as fast as one
// by one. An entry that is there already stays.
func (l *lookup) insertion(n int) string {
	row := "(" + strings.Repeat("?, ", len(l.columns)) + "?)"
	return `INSERT INTO ` + l.table + ` (` + strings.Join(l.columns, ", ") + `, id) VALUES ` +
		strings.Repeat(row+", ", n-1) + row + ` ON CONFLICT DO NOTHING`
}

// condition compares the columns of an entry with parameters.
func (l *lookup) condition() string { return strings.Join(l.columns, " = ? AND ") + " = ? AND id = ?" }

// comparison is a query for how many rows have their entry, and how many should have
// one and have not.
func (l *lookup) comparison() string {
	return `SELECT count(l.id), count(CASE WHEN l.id IS NULL AND (coalesce(b.state, '') <> 'staging' OR d.id <= b.merged_id) THEN 1 END)
		FROM ` + string(l.of.list) + ` d LEFT JOIN batch b ON b.id = d.batch_id LEFT JOIN ` + l.table + ` l ON ` + l.match() + l.only
}

// match is true of the entry l of the row d.
func (l *lookup) match() string {
	on := "l.id = d.id"
	for _, column := range l.columns {
		on += " AND l." + column + " = d." + column
	}
	return on
}

// entry gives the values of one entry, in the order of the table's columns.
func (l *lookup) entry(args []any, k *entryKeys) []any { return append(l.key(args, k), k.id) }

// enter puts rows into one lookup, all in one statement.
func (tx *Tx) enter(ctx context.Context, l *lookup, rows []*entryKeys) error {
	args := make([]any, 0, len(rows)*(len(l.columns)+1))
	for _, k := range rows {
		args = l.entry(args, k)
	}
	r, err := tx.repeat(ctx, l.insertion(len(rows)), args...)
	if err != nil {
		return err
	}
	if n, err := r.RowsAffected(); err != nil || n == int64(len(rows)) {
		return err
	}
	return tx.confirm(ctx, l, rows)
}

// confirm makes sure that entries which were there already are those of the rows: a
// merge that was killed is run again, but a unique key that another row holds means
// that an import passed over a duplicate.
func (tx *Tx) confirm(ctx context.Context, l *lookup, rows []*entryKeys) error {
	for _, k := range rows {
		var held bool
		err := tx.QueryRow(ctx, `SELECT EXISTS (SELECT 1 FROM `+l.table+` WHERE `+l.condition()+`)`, l.entry(nil, k)...).Scan(&held)
		if err != nil {
			return err
		}
		if !held {
			return fmt.Errorf("entry %s: another one holds its key in %s", k.publicID, l.table)
		}
	}
	return nil
}

// enterKeys puts a row into all lookups.
func (tx *Tx) enterKeys(ctx context.Context, t listTable, k *entryKeys) error {
	for _, l := range t.lookups() {
		if l.holds(k) {
			if err := tx.enter(ctx, &l, []*entryKeys{k}); err != nil {
				return err
			}
		}
	}
	return nil
}

// deleteRows deletes rows with their entries in the lookups, as far as they
// have any.
func (tx *Tx) deleteRows(ctx context.Context, t listTable, rows []entryKeys) error {
	for _, l := range t.lookups() {
		for i := range rows {
			if !l.holds(&rows[i]) {
				continue
			}
			_, err := tx.repeat(ctx, `DELETE FROM `+l.table+` WHERE `+l.condition(), l.entry(nil, &rows[i])...)
			if err != nil {
				return err
			}
		}
	}
	for i := range rows {
		if _, err := tx.repeat(ctx, t.sql(`DELETE FROM defaulter WHERE id = ?`), rows[i].id); err != nil {
			return err
		}
	}
	return nil
}
