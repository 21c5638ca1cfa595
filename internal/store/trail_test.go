package store

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"testing"

	"gongkai/internal/court"
)

// noteMany fills the trail the way its writer does, without a sync for each entry.
func noteMany(t testing.TB, db *DB, n int) {
	t.Helper()
	for n > 0 {
		batch := make([]noted, min(n, 20_000))
		for i := range batch {
			batch[i] = noted{at: noon.UnixMilli() + int64(i), access: Access{Kind: court.AccessIdentity, Account: fmt.Sprintf("clerk-%d", i%7),
				Subject: NewPublicIDs(1)[0], Address: netip.AddrFrom4([4]byte{10, 1, byte(i), 9}), Outcome: "ok"}}
		}
		ctx := context.Background()
		must(t, db.trailTransaction(ctx, func(tx *Tx) error { return tx.appendTrail(ctx, batch) }))
		n -= len(batch)
	}
}

func decideMany(t testing.TB, db *DB, n int) {
	t.Helper()
	for n > 0 {
		step := min(n, 20_000)
		must(t, db.Update(context.Background(), func(tx *Tx) error {
			for i := range step {
				must(t, tx.Record(Decision{Action: "test", Rule: "R-66", Actor: "clerk", Subject: fmt.Sprint("s", i), Detail: map[string]int{"n": i}}))
			}
			return nil
		}))
		n -= step
	}
}

// chainFindings runs the checks of the two chains and gives what they found.
func chainFindings(t testing.TB, db *DB) []Finding {
	t.Helper()
	c := Checked{}
	must(t, db.checkLedger(context.Background(), &c))
	must(t, db.checkTrail(context.Background(), &c))
	return c.Findings
}

// columnsOf are the columns of a table and whether they are bytes.
func columnsOf(t testing.TB, db *DB, name string) (columns []string, kinds map[string]string) {
	t.Helper()
	kinds = map[string]string{}
	rows, err := db.reader.QueryContext(context.Background(), `SELECT * FROM `+name+` LIMIT 1`) //nolint:rowserrcheck // one row, for its columns
	must(t, err)
	defer func() { _ = rows.Close() }()
	types, err := rows.ColumnTypes()
	must(t, err)
	for _, c := range types {
		columns = append(columns, c.Name())
		kinds[c.Name()] = strings.ToUpper(c.DatabaseTypeName())
	}
	return columns, kinds
}

// flipped is an expression for a column's value with one byte changed.
func flipped(db *DB, column, kind string) string {
	switch kind {
	case "BLOB", "BYTEA":
		if db.dialect == postgresDialect {
			return `set_byte(` + column + `, 3, get_byte(` + column + `, 3) # 1)`
		}
		return `CAST(substr(` + column + `, 1, 3) || CASE WHEN hex(substr(` + column + `, 4, 1)) = '00' THEN x'01' ELSE x'00' END || substr(` + column + `, 5) AS BLOB)`
	case "TEXT":
		return `'!' || substr(` + column + `, 2)`
	}
	return column + ` + 1`
}

// TestOneFlippedByteIsFound: whatever byte of whichever column of either chain is changed,
// portal check names the entry.
func TestOneFlippedByteIsFound(t *testing.T) {
	const n, bad = 3000, 1777
	db := openDB(t, t.TempDir())
	decideMany(t, db, n)
	noteMany(t, db, n)
	if found := chainFindings(t, db); len(found) != 0 {
		t.Fatalf("nothing was changed, and it finds %v", found)
	}
	for _, name := range []string{"ledger", "ledger_detail", "trail"} {
		columns, kinds := columnsOf(t, db, name)
		for _, column := range columns {
			t.Run("R-66 refuses: one byte of "+name+"."+column, func(t *testing.T) {
				if column == "position" { // a place that is taken cannot be had: the last entry moves
					exec(t, db, fmt.Sprintf(`UPDATE %s SET position = %d WHERE position = %d`, name, n+1, n))
					expect(t, chainFindings(t, db), name, fmt.Sprint(n+1))
					exec(t, db, fmt.Sprintf(`UPDATE %s SET position = %d WHERE position = %d`, name, n, n+1))
					return
				}
				old := cell(t, db, name, column, bad)
				exec(t, db, fmt.Sprintf(`UPDATE %s SET %s = %s WHERE position = %d`, name, column, flipped(db, column, kinds[column]), bad))
				if fmt.Sprint(cell(t, db, name, column, bad)) == fmt.Sprint(old) {
					t.Fatal("nothing was changed: the test proves nothing")
				}
				found := chainFindings(t, db)
				must(t, db.Update(context.Background(), func(tx *Tx) error {
					_, err := tx.Exec(context.Background(), fmt.Sprintf(`UPDATE %s SET %s = ? WHERE position = %d`, name, column, bad), old)
					return err
				}))
				expect(t, found, name, fmt.Sprint(bad))
				if left := chainFindings(t, db); len(left) != 0 {
					t.Fatalf("put back, and it finds %v", left)
				}
			})
		}
	}
	t.Run("R-66 refuses: a trail that was cut short", func(t *testing.T) {
		exec(t, db, `DELETE FROM trail WHERE position > 2990`)
		expect(t, chainFindings(t, db), "trail", "2990")
	})
	t.Run("R-66 refuses: a trail with a hole", func(t *testing.T) {
		exec(t, db, `DELETE FROM trail WHERE position = 5`)
		expect(t, chainFindings(t, db), "trail", "6 follows 4")
	})
}

// TestAnchorsKeepTheTrail: a trail that was set back with its head is found by what the
// ledger says of it.
func TestAnchorsKeepTheTrail(t *testing.T) {
	ctx := context.Background()
	db := openDB(t, t.TempDir())
	anchor := func() {
		must(t, db.Update(ctx, func(tx *Tx) error { return tx.AnchorTrail(ctx, court.ClockActor) }))
	}
	anchor() // nothing to anchor
	noteMany(t, db, 20)
	anchor()
	anchor() // it has not moved
	head, err := db.Head(ctx)
	must(t, err)
	if head.Position != 1 {
		t.Fatalf("%d decisions, want one anchor", head.Position)
	}
	if found := chainFindings(t, db); len(found) != 0 {
		t.Fatal(found)
	}
	exec(t, db, `UPDATE trail_head SET position = 12, head = (SELECT head FROM trail WHERE position = 12)`)
	exec(t, db, `DELETE FROM trail WHERE position > 12`)
	expect(t, chainFindings(t, db), "trail", "20")
}

// cell reads one value of one entry.
func cell(t testing.TB, db *DB, name, column string, position int) (v any) {
	t.Helper()
	must(t, db.reader.QueryRowContext(context.Background(), fmt.Sprintf(`SELECT %s FROM %s WHERE position = %d`, column, name, position)).Scan(&v))
	if b, ok := v.([]byte); ok {
		return slices.Clone(b)
	}
	return v
}

func exec(t testing.TB, db *DB, statement string) {
	t.Helper()
	must(t, db.Update(context.Background(), func(tx *Tx) error {
		_, err := tx.Exec(context.Background(), statement)
		return err
	}))
}

// expect asks for one finding about a part, that names the place.
func expect(t testing.TB, found []Finding, part, place string) {
	t.Helper()
	part, _, _ = strings.Cut(part, "_")
	if len(found) != 1 || found[0].Part != part || !strings.Contains(found[0].Problem, place) {
		t.Errorf("found %v, want one of %s that names %s", found, part, place)
	}
}

// TestNote: entries of many at once are all there, in one chain, and speak of nobody.
func TestNote(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	db := openDB(t, dir)
	var wg sync.WaitGroup
	for i := range 40 {
		wg.Go(func() {
			err := db.Note(ctx, Access{Kind: court.AccessSignIn, Account: "clerk", Subject: NewPublicIDs(1)[0],
				Address: netip.AddrFrom4([4]byte{192, 0, 2, byte(i)}), Outcome: "ok"})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	must(t, db.Note(ctx, Access{Kind: court.AccessSignInFailed, Address: netip.MustParseAddr("2001:db8:1:2:3::4"), Outcome: "unknown-account"}))
	position, _, err := trailHead(ctx, db.reader)
	if err != nil || position != 41 {
		t.Fatal(position, err)
	}
	if found := chainFindings(t, db); len(found) != 0 {
		t.Fatal(found)
	}
	page, err := db.Accesses(ctx, TrailQuery{Limit: 2})
	must(t, err)
	if len(page) != 2 || page[0].Position != 41 || page[0].Network != "2001:db8:1::/48" || page[0].Kind != court.AccessSignInFailed || page[1].Network != "192.0.2.0/24" {
		t.Errorf("the newest: %+v", page)
	}
	if mine, err := db.Accesses(ctx, TrailQuery{Actor: "clerk", Before: 11}); err != nil || len(mine) != 10 || mine[0].Position != 10 {
		t.Errorf("%d of the clerk below 11, %v", len(mine), err)
	}
	for name, a := range map[string]Access{
		"R-66 refuses: a name on the access trail":             {Kind: court.AccessRecord, Subject: "甄实验"},
		"R-66 refuses: an identity number on the access trail": {Kind: court.AccessRecord, Subject: "990113199001010014"},
		"R-66 refuses: a telephone on the access trail":        {Kind: court.AccessRecord, Account: "139-1234-5678"},
		"R-66 refuses: a text on the access trail":             {Kind: court.AccessRecord, Outcome: "Because I can"},
		"an unknown kind": {Kind: "looked"},
	} {
		t.Run(name, func(t *testing.T) {
			if err := db.Note(ctx, a); err == nil {
				t.Error("taken")
			}
		})
	}
	t.Run("R-66 accepts: identifiers and fixed words on the access trail", func(t *testing.T) {
		must(t, db.Note(ctx, Access{Kind: court.AccessExport, Account: "bcdfghjkmnpqr", Subject: "2345678923456", Outcome: "ok"}))
	})
}

// TestNoteFailsClosed: who cannot be put on the trail is told so, and nobody waits for ever.
func TestNoteFailsClosed(t *testing.T) {
	db := openDB(t, t.TempDir())
	ctx := context.Background()
	exec(t, db, `DELETE FROM trail_head`)
	if err := db.Note(ctx, Access{Kind: court.AccessSignIn, Account: "clerk"}); court.KindOf(err) != court.KindUnavailable {
		t.Errorf("without a head: %v", err)
	}
	db.trail.mu.Lock()
	db.trail.waiting, db.trail.writing = make([]noted, mostWaiting), true
	db.trail.mu.Unlock()
	if err := db.Note(ctx, Access{Kind: court.AccessSignIn}); court.KindOf(err) != court.KindUnavailable {
		t.Errorf("a full queue: %v", err)
	}
	db.trail.mu.Lock()
	db.trail.waiting = nil
	db.trail.mu.Unlock()
	gone, cancel := context.WithCancel(ctx)
	cancel()
	if err := db.Note(gone, Access{Kind: court.AccessSignIn}); !errors.Is(err, context.Canceled) {
		t.Errorf("a caller who left: %v", err)
	}
}

// TestDecisionsPage: the ledger by record and by actor, newest first, also where the
// details were erased.
func TestDecisionsPage(t *testing.T) {
	ctx := context.Background()
	db := openDB(t, t.TempDir())
	for i := range 5 {
		must(t, db.Update(ctx, func(tx *Tx) error {
			return tx.Record(Decision{Action: "test", Rule: "R-09", Actor: fmt.Sprint("clerk", i%2), Subject: "record", Detail: i})
		}))
	}
	exec(t, db, `DELETE FROM ledger_detail WHERE position = 3`)
	page, err := db.Decisions(ctx, TrailQuery{Subject: "record", Actor: "clerk0", Limit: 2})
	must(t, err)
	if len(page) != 2 || page[0].Position != 5 || string(page[0].Detail) != "4" || page[1].Position != 3 || page[1].Detail != nil || page[1].Rule != "R-09" {
		t.Errorf("%+v", page)
	}
	if rest, err := db.Decisions(ctx, TrailQuery{Subject: "record", Before: 3}); err != nil || len(rest) != 2 {
		t.Errorf("%d below 3, %v", len(rest), err)
	}
	if none, err := db.Decisions(ctx, TrailQuery{Subject: "other"}); err != nil || len(none) != 0 {
		t.Errorf("%+v %v", none, err)
	}
	if found := chainFindings(t, db); len(found) != 0 {
		t.Errorf("erased details break the chain: %v", found)
	}
}
