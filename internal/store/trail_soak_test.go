//go:build soak

package store

import (
	"context"
	"fmt"
	"testing"
	"time"
)

// TestSQLiteMillionEntries: a million entries of each chain, one byte of one entry wrong:
// found within thirty seconds.
func TestSQLiteMillionEntries(t *testing.T) {
	db := openFile(t, t.TempDir())
	decideMany(t, db, 1_000_000)
	noteMany(t, db, 1_000_000)
	for _, name := range []string{"ledger", "trail"} {
		const bad = 734_211
		column := map[string]string{"ledger": "actor", "trail": "account"}[name]
		old := cell(t, db, name, column, bad)
		exec(t, db, fmt.Sprintf(`UPDATE %s SET %s = %s WHERE position = %d`, name, column, flipped(db, column, "TEXT"), bad))
		began := time.Now()
		c := Checked{}
		if name == "ledger" {
			must(t, db.checkLedger(context.Background(), &c))
		} else {
			must(t, db.checkTrail(context.Background(), &c))
		}
		took := time.Since(began)
		t.Logf("%s: %v in %v", name, c.Findings, took)
		expect(t, c.Findings, name, fmt.Sprint(bad))
		if took > 30*time.Second {
			t.Errorf("%s: it took %v", name, took)
		}
		must(t, db.Update(context.Background(), func(tx *Tx) error {
			_, err := tx.Exec(context.Background(), fmt.Sprintf(`UPDATE %s SET %s = ? WHERE position = %d`, name, column, bad), old)
			return err
		}))
	}
	began := time.Now()
	if found := chainFindings(t, db); len(found) != 0 {
		t.Error(found)
	}
	t.Logf("both, whole: %v", time.Since(began))
}

// TestSQLiteMillionRead: a page of either chain, however it is narrowed, takes no longer at
// a million entries than a page of the desk may, and so does counting a week of a hundred
// thousand decisions.
func TestSQLiteMillionRead(t *testing.T) {
	ctx := context.Background()
	db := openFile(t, t.TempDir())
	at := noon
	db.now = func() time.Time { return at }
	for day := range 100 {
		at = noon.AddDate(0, 0, day)
		decideMany(t, db, 10_000)
	}
	noteMany(t, db, 1_000_000)
	measure := func(name string, bound time.Duration, ask func() (int, error)) {
		t.Helper()
		began := time.Now()
		n, err := ask()
		took := time.Since(began)
		must(t, err)
		t.Logf("%-28s %6d in %v", name, n, took.Round(10*time.Microsecond))
		if took > bound {
			t.Errorf("%s took %v", name, took)
		}
	}
	old, later := noon.AddDate(0, 0, 5), noon.AddDate(0, 0, 6)
	for name, q := range map[string]TrailQuery{
		"newest": {}, "record": {Subject: "s77"}, "person": {Actor: "clerk"}, "nobody": {Actor: "x"}, "action": {Action: "test"}, "no such action": {Action: "x"},
		"rule": {Rule: "R-66"}, "no such rule": {Rule: "R-09"}, "an old day": {From: old, Until: later}, "an old day, a rule": {From: old, Until: later, Rule: "R-66"},
		"all but the day": {From: old, Rule: "R-66", Actor: "x", Action: "test"}, "far back": {Before: 1000}, "export": {Limit: mostExported},
	} {
		bound := 500 * time.Millisecond
		measure("decisions, "+name, bound, func() (int, error) { page, err := db.Decisions(ctx, q); return len(page), err })
		measure("accesses, "+name, bound, func() (int, error) { page, err := db.Accesses(ctx, q); return len(page), err })
	}
	measure("actors", 100*time.Millisecond, func() (int, error) { list, err := db.DecisionActors(ctx); return len(list), err })
	at = noon.AddDate(0, 0, 99)
	measure("a week of 100,000", time.Second, func() (int, error) {
		counts, err := db.CountDecisions(ctx, at.AddDate(0, 0, -10).Add(time.Second))
		if err != nil || len(counts) == 0 {
			return 0, err
		}
		return counts[0].N, nil
	})
}
