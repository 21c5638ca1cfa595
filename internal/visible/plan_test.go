package visible_test

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"testing"

	"gongkai/internal/court"
	"gongkai/internal/store"
	"gongkai/internal/visible"
)

// What every request asks must come from the front of an index or lookup, however
// long the list is; a search passes over the names and reads the rows of its hits.
func TestSQLitePlans(t *testing.T) {
	w := openWorld(t, t.TempDir(), "")
	w.load(true, entry{source: "a", name: "王演示"})
	for name, p := range visible.Plans() {
		t.Run(name, func(t *testing.T) {
			var tables []string
			plan := explain(t, w, p.Query)
			for _, step := range plan {
				// The released batches, few, are held against every row of v_defaulter.
				if (strings.HasPrefix(step, "SCAN ") || strings.HasPrefix(step, "SEARCH ")) && !strings.Contains(step, "batch") {
					tables = append(tables, step)
				}
				if strings.Contains(step, "TEMP B-TREE") && !p.Sorts {
					t.Error("sorts")
				}
			}
			ok := len(tables) == len(p.Steps)
			for i := range tables {
				ok = ok && strings.Contains(tables[i], p.Steps[i])
			}
			if !ok {
				t.Errorf("%s\nplan: %s", p.Query, strings.Join(plan, "\n"))
			}
		})
	}
}

// TestPostgresPlans: the same statements find an index or a lookup to go by on
// PostgreSQL too, once there is more than a handful of rows.
func TestPostgresPlans(t *testing.T) {
	dir := t.TempDir()
	w := openWorld(t, dir, databases.URL(t, dir))
	entries := make([]entry, 4000)
	for i := range entries {
		entries[i] = entry{source: fmt.Sprint(i), name: fmt.Sprintf("王演示%d", i), caseNo: fmt.Sprintf("（2025）鲁0113执%d号", i+1),
			published: fmt.Sprintf("202%d-0%d-1%d", i%6, 1+i%9, i%7)}
		if i%50 == 0 {
			entries[i].grace = "2026-12-01"
		}
		if i%60 == 0 {
			entries[i].term, entries[i].conduct = "2027-01-01", court.G4
		}
		if i%4 == 0 {
			entries[i].number = fmt.Sprintf("91990113MA%08d", i)
		}
	}
	w.load(true, entries...)
	ctx := context.Background()
	err := w.db.Update(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(ctx, `ANALYZE`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, p := range visible.Plans() {
		switch name {
		case "next end of an order", "order of a listing": // there are none here, and an empty table is read as a whole
			continue
		case "name", "words", "list": // asked only while there is no index of names; they may read all rows
			continue
		}
		t.Run(name, func(t *testing.T) {
			args := []any{noon.Unix(), "2026-11-23", 3, "4", "5", 6}
			switch name { // the server takes no text for a number
			case "words of case":
				args[2] = "3"
			case "listing of an order":
				args[1] = 2
			case "case of year":
				args[4] = 5
			case "code":
				args[3] = []byte("4")
			}
			var plan []string
			err := w.db.Read(ctx, func(in *store.Reading) error {
				return in.Each(ctx, func(rows *sql.Rows) error {
					var step string
					err := rows.Scan(&step)
					plan = append(plan, step)
					return err
				}, `EXPLAIN `+p.Query, args...)
			})
			if err != nil {
				t.Fatal(err)
			}
			for _, step := range plan {
				if strings.Contains(step, "Seq Scan on defaulter") || strings.Contains(step, "Sort") {
					t.Errorf("%s\nplan: %s", p.Query, strings.Join(plan, "\n"))
					break
				}
			}
		})
	}
}

// explain gives the steps of a statement's plan.
func explain(t *testing.T, w *world, query string) (steps []string) {
	t.Helper()
	ctx := context.Background()
	err := w.db.Read(ctx, func(in *store.Reading) error {
		// A connection looks for new indexes when it runs a statement, and
		// explaining one does not count.
		if err := in.QueryRow(ctx, `SELECT count(*) FROM v_defaulter`).Scan(new(int)); err != nil {
			return err
		}
		return in.Each(ctx, func(rows *sql.Rows) error {
			var id, parent, unused int
			var step string
			err := rows.Scan(&id, &parent, &unused, &step)
			steps = append(steps, step)
			return err
		}, `EXPLAIN QUERY PLAN `+query, 1, "2", 3, "4", "5", 6)
	})
	if err != nil {
		t.Fatal(err)
	}
	return steps
}
