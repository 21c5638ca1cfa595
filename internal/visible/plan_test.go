package visible_test

import (
	"context"
	"database/sql"
	"strings"
	"testing"

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
// PostgreSQL. Tables of a few rows are read as a whole by choice, so that is forbidden here.
func TestPostgresPlans(t *testing.T) {
	dir := t.TempDir()
	w := openWorld(t, dir, postgresURL(t, dir))
	w.load(true, entry{source: "a", name: "王演示"})
	ctx := context.Background()
	for name, p := range visible.Plans() {
		t.Run(name, func(t *testing.T) {
			args := []any{1, "2", 3, "4", "5", 6}
			switch name { // the server takes no text for a number
			case "list":
				args[1] = 2
			case "words":
				args[2] = "3"
			case "case of year":
				args[4] = 5
			case "code":
				args[3] = []byte("4")
			}
			var plan []string
			err := w.db.Read(ctx, func(in *store.Reading) error {
				line := func(rows *sql.Rows) error {
					var step string
					err := rows.Scan(&step)
					plan = append(plan, step)
					return err
				}
				if err := in.Each(ctx, line, `SET LOCAL enable_seqscan = off`); err != nil {
					return err
				}
				return in.Each(ctx, line, `EXPLAIN `+p.Query, args...)
			})
			if err != nil {
				t.Fatal(err)
			}
			if text := strings.Join(plan, "\n"); strings.Contains(text, "Seq Scan on defaulter") || strings.Contains(text, "Sort") != p.Sorts {
				t.Errorf("%s\nplan: %s", p.Query, text)
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
