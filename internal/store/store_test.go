package store

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"gongkai/internal/court"
)

var noon = time.Date(2026, 1, 1, 12, 0, 0, 0, court.Zone)

// options are those of a folder whose database is in it.
func options(dir string) Options {
	return Options{Dir: dir, Create: true, Now: func() time.Time { return noon }, Logger: slog.New(slog.DiscardHandler)}
}

// openFile opens a folder whose database is in it, whatever the others are run on.
func openFile(t testing.TB, dir string) *DB {
	t.Helper()
	db, err := Open(context.Background(), options(dir))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// openDB opens a folder on the database that the tests are run on.
func openDB(t testing.TB, dir string) *DB {
	t.Helper()
	db, err := Open(context.Background(), wired(t, dir))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func record(t testing.TB, db *DB, subject string) {
	t.Helper()
	err := db.Update(context.Background(), func(tx *Tx) error {
		return tx.Record(Decision{Action: "test", Actor: "tester", Subject: subject})
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestSQLiteOpenRefusesWhatWasThere is F30: a folder that held a portal is never silently
// made new, and a damaged or foreign file is told apart in clear words.
func TestSQLiteOpenRefusesWhatWasThere(t *testing.T) {
	cut := func(t *testing.T, dir, name string, to int64) {
		if err := os.Truncate(filepath.Join(dir, name), to); err != nil {
			t.Fatal(err)
		}
	}
	for name, tc := range map[string]struct {
		harm func(t *testing.T, dir string)
		says string
	}{
		"database gone": {func(t *testing.T, dir string) {
			for _, s := range []string{"", "-wal", "-shm"} {
				_ = os.Remove(filepath.Join(dir, databaseFile+s))
			}
		}, "不会新建空库"},
		"database cut short": {func(t *testing.T, dir string) { cut(t, dir, databaseFile, 8192) }, "不完整"},
		"database emptied":   {func(t *testing.T, dir string) { cut(t, dir, databaseFile, 0) }, "损坏"},
		"another file": {func(t *testing.T, dir string) {
			if err := os.WriteFile(filepath.Join(dir, databaseFile), []byte(strings.Repeat("x", 9000)), 0o600); err != nil {
				t.Fatal(err)
			}
		}, "不是数据库"},
		"keys gone": {func(t *testing.T, dir string) {
			if err := os.Remove(filepath.Join(dir, keysFile)); err != nil {
				t.Fatal(err)
			}
		}, "密钥"},
		"keys of another portal": {func(t *testing.T, dir string) {
			other := t.TempDir()
			openFile(t, other)
			text, err := os.ReadFile(filepath.Join(other, keysFile))
			if err == nil {
				err = os.WriteFile(filepath.Join(dir, keysFile), text, 0o600)
			}
			if err != nil {
				t.Fatal(err)
			}
		}, "密钥与数据库不匹配"},
		"an older database copied over it": {func(t *testing.T, dir string) {
			text, err := os.ReadFile(filepath.Join(dir, databaseFile+".old"))
			if err == nil {
				err = os.WriteFile(filepath.Join(dir, databaseFile), text, 0o600)
			}
			if err != nil {
				t.Fatal(err)
			}
		}, "比已经确认的记录旧"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			db := openFile(t, dir)
			record(t, db, "first")
			closeDB(t, db)
			text, err := os.ReadFile(filepath.Join(dir, databaseFile))
			if err == nil {
				err = os.WriteFile(filepath.Join(dir, databaseFile+".old"), text, 0o600)
			}
			if err != nil {
				t.Fatal(err)
			}
			db = openFile(t, dir)
			record(t, db, "second")
			closeDB(t, db)
			tc.harm(t, dir)
			_, err = Open(context.Background(), options(dir))
			if court.KindOf(err) != court.KindStorage || !strings.Contains(err.Error(), tc.says) {
				t.Fatalf("got %v, want a storage error with %q", err, tc.says)
			}
		})
	}
}

func closeDB(t testing.TB, db *DB) {
	t.Helper()
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestSQLiteMissingWriteAheadLogIsNoticed(t *testing.T) {
	dir := t.TempDir()
	db := openFile(t, dir)
	record(t, db, "first")
	// What a crash leaves: the database file as it is on the disk, and the noted head.
	crashed := t.TempDir()
	for _, name := range []string{databaseFile, headFile, keysFile} {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err == nil {
			err = os.MkdirAll(filepath.Dir(filepath.Join(crashed, name)), 0o700)
		}
		if err == nil {
			err = os.WriteFile(filepath.Join(crashed, name), text, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if _, err := Open(context.Background(), options(crashed)); court.KindOf(err) != court.KindStorage {
		t.Fatalf("opened without its write-ahead log: %v", err)
	}
}

func TestLedgerRidesInTheTransaction(t *testing.T) {
	ctx := context.Background()
	db := openDB(t, t.TempDir())
	before, err := db.Head(ctx)
	if err != nil {
		t.Fatal(err)
	}
	failure := court.Refused("R-09", "no")
	err = db.Update(ctx, func(tx *Tx) error {
		if err := tx.Record(Decision{Action: "test", Subject: "x"}); err != nil {
			return err
		}
		return failure
	})
	if !errors.Is(err, failure) {
		t.Fatalf("got %v", err)
	}
	if after, _ := db.Head(ctx); after != before {
		t.Fatal("a refused change moved the head")
	}
	record(t, db, "x")
	if after, _ := db.Head(ctx); after.Position != before.Position+1 || after.Digest == before.Digest {
		t.Fatal("a change did not move the head by one")
	}
	c, err := db.Check(ctx)
	if err != nil || len(c.Findings) > 0 || c.Ledger != 1 {
		t.Fatalf("%+v %v", c, err)
	}
	for name, harm := range map[string]string{
		"a flipped action":   `UPDATE ledger SET action = 'other' WHERE position = 1`,
		"a deleted entry":    `DELETE FROM ledger WHERE position = 1`,
		"a head moved back":  `UPDATE ledger_head SET position = 0`,
		"a salt of one byte": `UPDATE ledger SET salt = unhex('00') WHERE position = 1`,
	} {
		t.Run(name, func(t *testing.T) {
			db := openDB(t, t.TempDir())
			record(t, db, "x")
			if _, err := db.writer.ExecContext(ctx, harm); err != nil {
				t.Fatal(err)
			}
			if c, err := db.Check(ctx); err != nil || len(c.Findings) == 0 {
				t.Fatalf("not found: %+v %v", c, err)
			}
		})
	}
}

// TestWritersAreServedInTurn is F29: no writer gets BUSY, and one that asks for a
// single turn does not wait behind a crowd that asks again and again.
func TestWritersAreServedInTurn(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	var handles []*DB
	for range 4 {
		handles = append(handles, openDB(t, dir))
	}
	stop := make(chan struct{})
	var crowd sync.WaitGroup
	for _, db := range handles[1:] {
		crowd.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				if err := db.Update(ctx, func(tx *Tx) error {
					_, err := tx.Exec(ctx, `INSERT INTO site (key, value) VALUES (?, '') ON CONFLICT DO NOTHING`, "crowd")
					time.Sleep(5 * time.Millisecond)
					return err
				}); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	for range 20 {
		record(t, handles[0], "turn")
	}
	close(stop)
	crowd.Wait()
	if head, err := handles[1].Head(ctx); err != nil || head.Position != 20 {
		t.Fatalf("head %+v, %v", head, err)
	}
}

func TestTurnstileGivesUpWithItsContext(t *testing.T) {
	db := openDB(t, t.TempDir())
	leave, err := db.turnstile.enter(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	err = db.Update(ctx, func(*Tx) error { return nil })
	if court.KindOf(err) != court.KindUnavailable {
		t.Fatalf("got %v", err)
	}
	leave()
	record(t, db, "after") // the turn that was given up must have been passed on
}

func TestJournalSurvivesTornLines(t *testing.T) {
	ctx := context.Background()
	db := openDB(t, t.TempDir())
	line := func(id string) {
		t.Helper()
		if err := db.Update(ctx, func(tx *Tx) error {
			return tx.JournalRemoval(ctx, Removal{Kind: "defaulter", PublicID: id})
		}); err != nil {
			t.Fatal(err)
		}
	}
	line("one")
	f, err := os.OpenFile(db.journalPath(), os.O_APPEND|os.O_WRONLY, 0o600)
	if err == nil {
		_, err = f.WriteString(`{"kind":"defaulter","id":"tor`)
	}
	if err == nil {
		err = f.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	if page, err := db.Journal(0); err != nil || len(page.Removals) != 1 || page.Torn != 1 {
		t.Fatalf("%+v %v", page, err)
	}
	line("two")
	page, err := db.Journal(0)
	if err != nil || len(page.Removals) != 2 || page.Removals[1].PublicID != "two" || page.Torn != 1 {
		t.Fatalf("%+v %v", page, err)
	}
	if offset, err := db.JournalOffset(ctx); err != nil || offset != page.End || offset != db.JournalSize() {
		t.Fatalf("offset %d, end %d, %v", offset, page.End, err)
	}
	if err := os.Truncate(db.journalPath(), 10); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Journal(page.End); court.KindOf(err) != court.KindStorage {
		t.Fatalf("a truncated journal: %v", err)
	}
}

func TestNewerSchemaIsUsedOnlyIfItSaysSo(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	db := openDB(t, dir)
	if _, err := db.writer.ExecContext(ctx, `INSERT INTO goose_db_version (version_id, is_applied) VALUES (99, true)`); err != nil {
		t.Fatal(err)
	}
	closeDB(t, db)
	closeDB(t, openDB(t, dir)) // it says that code of this schema may use it
	db = openDB(t, dir)
	if err := db.Update(ctx, func(tx *Tx) error { return setSiteValue(ctx, tx, siteOldestCode, "99") }); err != nil {
		t.Fatal(err)
	}
	closeDB(t, db)
	if _, err := Open(ctx, wired(t, dir)); err == nil || !strings.Contains(err.Error(), "更新的版本") {
		t.Fatalf("got %v", err)
	}
}

func TestPublicIDs(t *testing.T) {
	seen := map[string]bool{}
	for _, id := range NewPublicIDs(5000) {
		if !IsPublicID(id) || seen[id] {
			t.Fatalf("bad or repeated identifier %q", id)
		}
		seen[id] = true
	}
	for _, bad := range []string{"", "bcdfghjkmnpq", "bcdfghjkmnpqrr", "bcdfghjkmnpqA", "bcdfghjkmnpqe", "bcdfghjkmnpql", "bcdfghjkmnpq1", "bcdfghjkmnpq0", "bcdfghjkmn/.."} {
		if IsPublicID(bad) {
			t.Errorf("%q passes", bad)
		}
	}
}

func TestDemoMarkIsForEmptyFoldersOnly(t *testing.T) {
	ctx := context.Background()
	db := openDB(t, t.TempDir())
	if _, err := db.StartBatch(ctx, court.ListDefaulters, []byte{1}, "x", false); err != nil {
		t.Fatal(err)
	}
	if err := db.MarkDemo(ctx); court.KindOf(err) != court.KindRefused {
		t.Fatalf("got %v", err)
	}
	fresh := openDB(t, t.TempDir())
	if err := fresh.MarkDemo(ctx); err != nil {
		t.Fatal(err)
	}
	if demo, err := fresh.IsDemo(ctx); err != nil || !demo {
		t.Fatalf("%v %v", demo, err)
	}
}

// TestInterruptedMakingGoesOn kills nothing: it leaves what a kill at each moment of
// the first opening leaves, and opens again.
func TestInterruptedMakingGoesOn(t *testing.T) {
	ctx := context.Background()
	for name, leave := range map[string]func(t *testing.T, dir string){
		"an empty file": func(t *testing.T, dir string) {
			if err := createEmpty(filepath.Join(dir, databaseFile)); err != nil { // on PostgreSQL it is of no account
				t.Fatal(err)
			}
		},
		"a schema without a fingerprint": func(t *testing.T, dir string) {
			db := openDB(t, dir)
			if _, err := db.writer.ExecContext(ctx, `DELETE FROM site WHERE key = ?`, siteFingerprint); err != nil {
				t.Fatal(err)
			}
			closeDB(t, db)
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			leave(t, dir)
			db := openDB(t, dir)
			record(t, db, "works")
		})
	}
}
