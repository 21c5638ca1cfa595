package visible_test

import (
	"context"
	"strings"
	"testing"

	"gongkai/internal/store"
	"gongkai/internal/visible"
)

// What every request asks must come from the front of an index, however long the
// list is; none may sort or pass over whole rows.
func TestPlans(t *testing.T) {
	w := newWorld(t)
	w.load(true, entry{source: "a", name: "王演示"})
	ctx := context.Background()
	for query, want := range visible.Plans() {
		var plan strings.Builder
		err := w.db.Read(ctx, func(in *store.Reading) error {
			// A connection looks for new indexes when it runs a statement, and
			// explaining one does not count.
			if err := in.QueryRow(ctx, `SELECT count(*) FROM v_defaulter`).Scan(new(int)); err != nil {
				return err
			}
			rows, err := in.Query(ctx, `EXPLAIN QUERY PLAN `+query, 1, "2", 3, "4", "5", 6)
			if err != nil {
				return err
			}
			defer func() { _ = rows.Close() }()
			for rows.Next() {
				var id, parent, unused int
				var step string
				if err := rows.Scan(&id, &parent, &unused, &step); err != nil {
					return err
				}
				plan.WriteString(step + "\n")
			}
			return rows.Err()
		})
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(plan.String(), want) || strings.Contains(plan.String(), "TEMP B-TREE") {
			t.Errorf("%s\nplan: %s", query, plan.String())
		}
	}
}
