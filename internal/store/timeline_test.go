package store

import (
	"context"
	"errors"
	"strings"
	"testing"

	"gongkai/internal/court"
)

// TestPostgresLostDecisions: a standby that takes over without the last decisions is met by
// an instance that knows them: it shows and decides nothing, also once the same positions
// have been given again; one that only lagged is used again when it has caught up (F15).
func TestPostgresLostDecisions(t *testing.T) {
	ctx := context.Background()
	address := databases.URL(t, t.TempDir())
	a := instance(t, address, "")
	b := instance(t, address, a.dir)
	record(t, a, "kept")
	var kept []byte
	must(t, b.reader.QueryRowContext(ctx, `SELECT head FROM ledger_head`).Scan(&kept))
	record(t, a, "lost")
	if _, err := a.MirrorRemovals(ctx); err != nil {
		t.Fatal(err)
	}
	// What a lagging standby holds, on the same address.
	run(t, b, `CREATE TABLE hidden AS SELECT * FROM ledger WHERE position = 2`)
	back := func() {
		run(t, b, `DELETE FROM ledger WHERE position = 2`)
		run(t, b, `DELETE FROM ledger_detail WHERE position = 2`)
		run(t, b, `UPDATE ledger_head SET position = 1, head = ?`, kept)
	}
	back()
	refuses := func(when string) {
		t.Helper()
		if _, err := a.MirrorRemovals(ctx); !errors.Is(err, errBehind) {
			t.Errorf("%s: %v", when, err)
		}
		if err := read(a); court.KindOf(err) != court.KindUnavailable {
			t.Errorf("%s, reading: %v", when, err)
		}
		err := a.Update(ctx, func(tx *Tx) error { return tx.Record(Decision{Action: "test"}) })
		if court.KindOf(err) != court.KindStorage || !strings.Contains(err.Error(), "portal restore") {
			t.Errorf("%s, deciding: %v", when, err)
		}
	}
	refuses("behind")
	run(t, b, `INSERT INTO ledger SELECT * FROM hidden`)
	run(t, b, `UPDATE ledger_head SET position = 2, head = (SELECT head FROM hidden)`)
	if _, err := a.MirrorRemovals(ctx); err != nil {
		t.Errorf("caught up: %v", err)
	}
	must(t, read(a))

	back()
	other := instance(t, address, b.dir) // it knows nothing of what was lost
	for range 3 {
		record(t, other, "other")
	}
	refuses("the same positions with other decisions")
	if _, err := Open(ctx, at(a.dir, address)); err == nil || !strings.Contains(err.Error(), "portal restore") {
		t.Errorf("opened again: %v", err)
	}
	must(t, errors.Join(a.Close(), b.Close(), other.Close()))
	must(t, TakeOver(ctx, at(a.dir, address)))
	db := reopen(t, at(a.dir, address))
	record(t, db, "goes on")
	must(t, read(db))
}
