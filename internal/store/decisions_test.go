package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"gongkai/internal/court"
)

// writeChains fills both chains with n entries a minute apart, from noon on: kinds, rules
// and people take turns.
func writeChains(t testing.TB, db *DB, n int) {
	t.Helper()
	at := noon
	db.now = func() time.Time { return at }
	for i := range n {
		at = noon.Add(time.Duration(i) * time.Minute)
		must(t, db.Update(context.Background(), func(tx *Tx) error {
			return tx.Record(Decision{Action: []string{"defaulter.hide", "defaulter.remove"}[i%2], Rule: []string{"R-12", "R-09", "R-10"}[i%3],
				Actor: fmt.Sprint("clerk-", i%4), Subject: fmt.Sprint("s", i%5)})
		}))
		batch := []noted{{at: at.UnixMilli(), access: Access{Kind: []court.AccessKind{court.AccessSignIn, court.AccessExport}[i%2], Account: fmt.Sprint("clerk-", i%4), Outcome: "ok"}}}
		must(t, db.trailTransaction(context.Background(), func(tx *Tx) error { return tx.appendTrail(context.Background(), batch) }))
	}
}

// TestTrailFilters: each filter of both chains narrows by itself and together with others,
// and pages follow one another without a gap.
func TestTrailFilters(t *testing.T) {
	ctx := context.Background()
	db := openDB(t, t.TempDir())
	const n = 60
	writeChains(t, db, n)
	minutes := func(i int) time.Time { return noon.Add(time.Duration(i) * time.Minute) }
	for name, c := range map[string]struct {
		q    TrailQuery
		want func(i int) bool // of the entry of minute i
	}{
		"all":          {TrailQuery{}, func(int) bool { return true }},
		"action":       {TrailQuery{Action: "defaulter.remove"}, func(i int) bool { return i%2 == 1 }},
		"rule":         {TrailQuery{Rule: "R-09"}, func(i int) bool { return i%3 == 1 }},
		"actor":        {TrailQuery{Actor: "clerk-3"}, func(i int) bool { return i%4 == 3 }},
		"actors":       {TrailQuery{Actors: []string{"clerk-0", "clerk-3"}}, func(i int) bool { return i%4 == 0 || i%4 == 3 }},
		"no actors":    {TrailQuery{Actors: []string{}}, func(int) bool { return false }},
		"subject":      {TrailQuery{Subject: "s2"}, func(i int) bool { return i%5 == 2 }},
		"subjects":     {TrailQuery{Subject: "s2", Subjects: []string{"s4"}}, func(i int) bool { return i%5 == 2 || i%5 == 4 }},
		"from":         {TrailQuery{From: minutes(41)}, func(i int) bool { return i >= 41 }},
		"until":        {TrailQuery{Until: minutes(7)}, func(i int) bool { return i < 7 }},
		"period":       {TrailQuery{From: minutes(10), Until: minutes(20)}, func(i int) bool { return i >= 10 && i < 20 }},
		"a later day":  {TrailQuery{From: minutes(1000)}, func(int) bool { return false }},
		"an early day": {TrailQuery{Until: noon}, func(int) bool { return false }},
		"together": {TrailQuery{Action: "defaulter.hide", Rule: "R-12", Actor: "clerk-0", From: minutes(5), Until: minutes(50)},
			func(i int) bool { return i%2 == 0 && i%3 == 0 && i%4 == 0 && i >= 5 && i < 50 }},
	} {
		t.Run(name, func(t *testing.T) {
			var want, got []int64
			for i := n - 1; i >= 0; i-- {
				if c.want(i) {
					want = append(want, int64(i+1))
				}
			}
			q := c.q
			q.Limit = 7
			for {
				page, err := db.Decisions(ctx, q)
				must(t, err)
				for _, d := range page {
					got = append(got, d.Position)
				}
				if len(page) < q.Limit {
					break
				}
				q.Before = page[len(page)-1].Position
			}
			if !slices.Equal(got, want) {
				t.Errorf("got %v, want %v", got, want)
			}
		})
	}
	t.Run("accesses", func(t *testing.T) {
		page, err := db.Accesses(ctx, TrailQuery{Action: string(court.AccessExport), Actor: "clerk-1", From: minutes(10), Rule: "R-09"})
		must(t, err)
		if len(page) != 12 || page[0].Position != 58 || page[11].Position != 14 {
			t.Errorf("%d: %+v", len(page), page)
		}
	})
	t.Run("actors", func(t *testing.T) {
		if actors, err := db.DecisionActors(ctx); err != nil || strings.Join(actors, " ") != "clerk-0 clerk-1 clerk-2 clerk-3" {
			t.Errorf("%v %v", actors, err)
		}
	})
	t.Run("ends", func(t *testing.T) {
		decisions, accesses, err := db.Chains(ctx)
		must(t, err)
		if decisions.Length != n || !decisions.First.Equal(noon) || !decisions.Last.Equal(minutes(n-1)) || len(decisions.Head) != 64 || accesses.Length != n || !accesses.Last.Equal(minutes(n-1)) {
			t.Errorf("%+v %+v", decisions, accesses)
		}
	})
	t.Run("counts", func(t *testing.T) {
		counts, err := db.CountDecisions(ctx, minutes(54))
		must(t, err)
		sum := 0
		for _, c := range counts {
			sum += c.N
		}
		if sum != 6 || len(counts) != 6 {
			t.Errorf("%+v", counts)
		}
	})
}

// TestRecordSubjects: the decisions about an entry of either list are found with those about
// its batch, a batch that revises it, and the work on them.
func TestRecordSubjects(t *testing.T) {
	ctx := context.Background()
	db := openDB(t, t.TempDir())
	fill(t, db)
	for _, list := range court.Lists() {
		entry := lines(t, db, tableOf(list).sql(`SELECT d.public_id FROM defaulter_revision r JOIN defaulter d ON d.id = r.defaulter_id`))[0]
		batches := lines(t, db, tableOf(list).sql(`SELECT b.public_id FROM defaulter_revision r JOIN defaulter d ON d.id = r.defaulter_id
			JOIN batch b ON b.id IN (d.batch_id, r.batch_id)`))
		must(t, db.Update(ctx, func(tx *Tx) error {
			w, err := tx.CreateWork(ctx, court.WorkOn(list), batches[0], court.Actor{Account: "zhang"})
			batches = append(batches, w.ID)
			return err
		}))
		got, err := db.RecordSubjects(ctx, entry)
		must(t, err)
		for _, want := range append(batches, entry) {
			if !slices.Contains(got, want) {
				t.Errorf("R-66: decisions about entry %s of %s stand under %v, not %s", entry, list, got, want)
			}
		}
	}
	if got, err := db.RecordSubjects(ctx, "access-trail"); err != nil || len(got) != 1 || got[0] != "access-trail" {
		t.Errorf("%v %v", got, err)
	}
}

// TestChainsOfNothing: two chains without an entry have ends, too.
func TestChainsOfNothing(t *testing.T) {
	ctx := context.Background()
	db := openDB(t, t.TempDir())
	decisions, accesses, err := db.Chains(ctx)
	must(t, err)
	if decisions.Length != 0 || !decisions.First.IsZero() || accesses.Length != 0 || accesses.Head != strings.Repeat("0", 64) {
		t.Errorf("%+v %+v", decisions, accesses)
	}
	if actors, err := db.DecisionActors(ctx); err != nil || len(actors) != 0 {
		t.Errorf("%v %v", actors, err)
	}
	if c, err := db.CheckChains(ctx, nil); err != nil || len(c.Findings) != 0 {
		t.Errorf("%+v %v", c, err)
	}
}

// TestCheckChainsTells: the look at both chains says how far it is, names the first bad
// entry by number, and ends when it is told to.
func TestCheckChainsTells(t *testing.T) {
	ctx := context.Background()
	db := openDB(t, t.TempDir())
	decideMany(t, db, 2*chainTick+1)
	noteMany(t, db, chainTick)
	var told []string
	c, err := db.CheckChains(ctx, func(c Checked) { told = append(told, fmt.Sprint(c.Ledger, "+", c.Trail)) })
	must(t, err)
	if want := []string{"4096+0", "8192+0", "8193+4096"}; !slices.Equal(told, want) || len(c.Findings) != 0 || c.Ledger != 8193 || c.Trail != 4096 {
		t.Errorf("told %v, want %v; %+v", told, want, c)
	}
	gone, cancel := context.WithCancel(ctx)
	if c, err = db.CheckChains(gone, func(Checked) { cancel() }); err == nil || len(c.Findings) != 0 {
		t.Errorf("ended in the middle, and it says %+v %v", c.Findings, err)
	}
	exec(t, db, `UPDATE ledger SET actor = 'x' WHERE position = 700`)
	exec(t, db, `UPDATE trail SET account = 'x' WHERE position = 41`)
	if c, err = db.CheckChains(ctx, nil); err != nil || len(c.Findings) != 2 || c.Findings[0].Entry != 700 || c.Findings[1].Entry != 41 {
		t.Errorf("R-66: two entries were changed, found %+v %v", c.Findings, err)
	}
}

// TestSQLiteTrailPlans: no page of either chain, however it is narrowed, goes through the
// whole of it.
func TestSQLiteTrailPlans(t *testing.T) {
	db := openDB(t, t.TempDir())
	planOf := func(query string, args ...any) (plan string) {
		must(t, eachRow(context.Background(), db.reader, func(r *sql.Rows) error {
			var id, parent, none int
			var line string
			err := r.Scan(&id, &parent, &none, &line)
			plan += line + "\n"
			return err
		}, `EXPLAIN QUERY PLAN `+query, args...))
		return plan
	}
	if plan := planOf(countDecisions, 1); !strings.Contains(plan, "COVERING INDEX ledger_at (at>?)") {
		t.Errorf("the week:\n%s", plan)
	}
	ledger, trail := chains()
	day := noon
	for name, q := range map[string]TrailQuery{
		"all": {}, "record": {Subject: "s"}, "records": {Subjects: []string{"a", "b"}}, "person": {Actor: "a"}, "action": {Action: "x"}, "period": {From: day, Until: day}, "cursor": {Before: 9}, "together": {Actor: "a", Action: "x", From: day},
	} {
		for _, of := range []chain{ledger, trail} {
			where, args := q.page(of)
			plan := planOf(`SELECT t.position FROM `+of.table+` t`+where, args...)
			if name != "all" && strings.Contains(plan, "SCAN t\n") || strings.Contains(plan, "TEMP B-TREE") && name != "records" {
				t.Errorf("%s of %s:\n%s", name, of.table, plan)
			}
		}
	}
}
