package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// TestSchemasAreAlike compares the two databases column by column: tables and views with
// names, kinds and nulls of their columns, keys, indexes, and what is in them at first.
func TestSchemasAreAlike(t *testing.T) {
	dir := t.TempDir()
	o := options(dir)
	o.DatabaseURL = databases.URL(t, dir)
	server, err := Open(context.Background(), o)
	must(t, err)
	t.Cleanup(func() { _ = server.Close() })
	embedded := openFile(t, t.TempDir())
	for name, of := range map[string]struct{ embedded, server string }{
		"columns": {`SELECT m.name || '.' || p.name || ' ' || lower(p.type)
				|| CASE WHEN m.type = 'table' AND p."notnull" = 1 THEN ' not null' ELSE '' END
				|| CASE WHEN p.pk > 0 THEN ' key ' || p.pk ELSE '' END || ' at ' || (p.cid + 1)
			FROM sqlite_master m JOIN pragma_table_info(m.name) p WHERE m.type IN ('table', 'view') AND m.name NOT LIKE 'sqlite%'`,
			`SELECT c.relname || '.' || a.attname || ' ' || CASE format_type(a.atttypid, a.atttypmod)
					WHEN 'bigint' THEN 'integer' WHEN 'integer' THEN 'int4' WHEN 'text' THEN 'text' WHEN 'bytea' THEN 'blob' ELSE format_type(a.atttypid, a.atttypmod) END
				|| CASE WHEN c.relkind = 'r' AND a.attnotnull THEN ' not null' ELSE '' END
				|| coalesce((SELECT ' key ' || array_position(k.indkey::int2[], a.attnum) + 1 FROM pg_index k
					WHERE k.indrelid = c.oid AND k.indisprimary AND a.attnum = ANY (k.indkey)), '') || ' at ' || a.attnum
			FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
			WHERE c.relkind IN ('r', 'v') AND c.relnamespace = 'public'::regnamespace`},
		"indexes": {`SELECT m.tbl_name || ' ' || m.name || CASE l."unique" WHEN 1 THEN ' unique' ELSE '' END
				|| ' (' || (SELECT group_concat(name, ', ') FROM (SELECT name FROM pragma_index_info(m.name) ORDER BY seqno)) || ')'
				|| CASE l.partial WHEN 1 THEN ' partial' ELSE '' END
			FROM sqlite_master m JOIN pragma_index_list(m.tbl_name) l ON l.name = m.name WHERE m.type = 'index' AND l.origin = 'c'`,
			`SELECT t.relname || ' ' || c.relname || CASE WHEN i.indisunique THEN ' unique' ELSE '' END
				|| ' (' || (SELECT string_agg(a.attname, ', ' ORDER BY k.place) FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS k (attnum, place)
					JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum) || ')'
				|| CASE WHEN i.indpred IS NOT NULL THEN ' partial' ELSE '' END
			FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid
			WHERE c.relnamespace = 'public'::regnamespace AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = c.oid)`},
		"uniques": {`SELECT m.name || ' (' || (SELECT group_concat(name, ', ') FROM (SELECT name FROM pragma_index_info(l.name) ORDER BY seqno)) || ')'
			FROM sqlite_master m JOIN pragma_index_list(m.name) l WHERE m.type = 'table' AND l.origin = 'u'`,
			`SELECT t.relname || ' (' || (SELECT string_agg(a.attname, ', ' ORDER BY k.place) FROM unnest(c.conkey) WITH ORDINALITY AS k (attnum, place)
				JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.attnum) || ')'
			FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid WHERE c.contype = 'u' AND c.connamespace = 'public'::regnamespace`},
		"first rows": {`SELECT key || ' = ' || value FROM site WHERE key <> 'key_fingerprint' UNION ALL SELECT 'head ' || length(incarnation) || ' ' || position || ' ' || lower(hex(head)) FROM ledger_head`,
			`SELECT key || ' = ' || value FROM site WHERE key <> 'key_fingerprint' UNION ALL SELECT 'head ' || length(incarnation) || ' ' || position || ' ' || encode(head, 'hex') FROM ledger_head`},
	} {
		t.Run(name, func(t *testing.T) {
			a, b := lines(t, embedded, of.embedded), lines(t, server, of.server)
			if len(a) == 0 || !slices.Equal(a, b) {
				t.Errorf("SQLite only:\n%s\nPostgreSQL only:\n%s", without(a, b), without(b, a))
			}
		})
	}
	t.Run("text is compared byte by byte", func(t *testing.T) {
		other := lines(t, server, `SELECT c.relname || '.' || a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
			JOIN pg_collation l ON l.oid = a.attcollation
			WHERE c.relkind IN ('r', 'v') AND c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND l.collname <> 'C'`)
		if len(other) > 0 {
			t.Errorf("without COLLATE \"C\": %v", other)
		}
	})
}

// lines gives the rows of a query for one text, sorted, but for the table of migrations.
func lines(t testing.TB, db *DB, query string) (list []string) {
	t.Helper()
	must(t, eachRow(context.Background(), db.reader.on.(querier), func(r *sql.Rows) error {
		var line string
		err := r.Scan(&line)
		if !strings.HasPrefix(line, "goose_db_version") {
			list = append(list, line)
		}
		return err
	}, query))
	slices.Sort(list)
	return list
}

// without gives the lines of a that b has not.
func without(a, b []string) string {
	var left []string
	for _, line := range a {
		if !slices.Contains(b, line) {
			left = append(left, line)
		}
	}
	return fmt.Sprint(strings.Join(left, "\n"))
}
