package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"gongkai/internal/court"
)

// instance opens a folder of its own on a database, with the keys of another folder when
// one is given, as an operator copies them.
func instance(t testing.TB, address, keysOf string) *DB {
	t.Helper()
	dir := t.TempDir()
	if keysOf != "" {
		copyKeys(t, keysOf, dir)
	}
	o := options(dir)
	o.DatabaseURL = address
	db, err := Open(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func copyKeys(t testing.TB, from, to string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(from, keysFile))
	must(t, err)
	must(t, os.MkdirAll(filepath.Join(to, "keys"), 0o700))
	must(t, os.WriteFile(filepath.Join(to, keysFile), text, 0o600))
}

// two are two instances on one database.
func two(t testing.TB) (a, b *DB) {
	t.Helper()
	address := databases.URL(t, t.TempDir())
	a = instance(t, address, "")
	return a, instance(t, address, a.dir)
}

// run runs a statement as it is, past everything.
func run(t testing.TB, db *DB, statement string, args ...any) {
	t.Helper()
	_, err := db.writer.ExecContext(context.Background(), statement, args...)
	must(t, err)
}

// endSessions ends all sessions of the database but the one that asks, as a server does
// that is shut down.
const endSessions = `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`

func read(db *DB) error {
	return db.Read(context.Background(), func(in *Reading) error {
		return in.QueryRow(context.Background(), `SELECT position FROM v_generation`).Scan(new(int))
	})
}

// TestPostgresSessionsThatWereEnded: sessions that the server ended cost nobody an error,
// but for the change that was under way, of which nothing has happened.
func TestPostgresSessionsThatWereEnded(t *testing.T) {
	ctx := context.Background()
	a, b := two(t)
	for range 3 {
		record(t, a, "before")
		must(t, errors.Join(read(a), read(a)))
		run(t, b, endSessions)
		record(t, a, "after")
		must(t, read(a))
	}
	err := a.Update(ctx, func(tx *Tx) error {
		if err := tx.Record(Decision{Action: "test", Subject: "lost"}); err != nil {
			return err
		}
		run(t, b, endSessions)
		return nil
	})
	if court.KindOf(err) != court.KindUnavailable {
		t.Errorf("a change whose session was ended: %v", err)
	}
	if head, err := a.Head(ctx); err != nil || head.Position != 6 {
		t.Errorf("%+v %v", head, err)
	}
}

// TestPostgresServerIsGone: while the server is away, everything says so at once and
// nothing waits; once it is back, everything goes on by itself (F15).
func TestPostgresServerIsGone(t *testing.T) {
	ctx := context.Background()
	address := databases.URL(t, t.TempDir())
	db := instance(t, address, "")
	record(t, db, "before")
	must(t, read(db))
	server, err := databases.Server(ctx)
	must(t, err)
	must(t, server.Kill())
	begin := time.Now()
	for what, err := range map[string]error{
		"reading":  read(db),
		"deciding": db.Update(ctx, func(*Tx) error { t.Error("a transaction without a server"); return nil }),
		"staging":  db.Stage(ctx, func(*Tx) error { t.Error("a transaction without a server"); return nil }),
		"the head": func() error { _, err := db.Head(ctx); return err }(),
	} {
		if court.KindOf(err) != court.KindUnavailable {
			t.Errorf("%s: %v", what, err)
		}
	}
	again := options(db.dir)
	again.DatabaseURL = address
	if _, err := Open(ctx, again); court.KindOf(err) != court.KindUnavailable {
		t.Errorf("opening: %v", err)
	}
	if took := time.Since(begin); took > 20*time.Second {
		t.Errorf("to say so took %v", took)
	}
	must(t, server.Run(ctx))
	must(t, read(db))
	record(t, db, "after")
	if head, err := db.Head(ctx); err != nil || head.Position != 2 {
		t.Errorf("%+v %v", head, err)
	}
}

// TestPostgresReadOnly: changes on a standby are refused in clear words, reading goes on,
// and a session that was made with a standby is not used once there is a primary (F15).
func TestPostgresReadOnly(t *testing.T) {
	ctx := context.Background()
	a, b := two(t)
	record(t, a, "before")
	var name string
	must(t, b.reader.QueryRowContext(ctx, `SELECT current_database()`).Scan(&name))
	setReadOnly := func(to string) {
		run(t, b, `ALTER DATABASE `+name+` SET default_transaction_read_only = `+to)
		run(t, b, endSessions)
	}
	must(t, b.Update(ctx, func(*Tx) error { return nil })) // a session that stays as it is
	setReadOnly("on")
	begin := time.Now()
	err := a.Update(ctx, func(*Tx) error { t.Error("a decision on a standby"); return nil })
	if court.KindOf(err) != court.KindUnavailable || !strings.Contains(err.Error(), "正在切换") || time.Since(begin) > 20*time.Second {
		t.Errorf("after %v: %v", time.Since(begin), err)
	}
	must(t, read(a))
	run(t, b, `SET default_transaction_read_only = off`)
	run(t, b, `ALTER DATABASE `+name+` SET default_transaction_read_only = off`) // the sessions of a stay read only
	record(t, a, "after")
}

// TestPostgresDecisionsAreOneByOne: decisions of two instances have positions without a
// gap, in the order of their commits, and the chain holds.
func TestPostgresDecisionsAreOneByOne(t *testing.T) {
	ctx := context.Background()
	a, b := two(t)
	const each = 40
	var all sync.WaitGroup
	for i, db := range []*DB{a, b, a, b} {
		all.Go(func() {
			for n := range each {
				err := db.Update(ctx, func(tx *Tx) error {
					// What one reads is what the one before has written.
					var last int64
					if err := tx.QueryRow(ctx, `SELECT coalesce(max(position), 0) FROM ledger`).Scan(&last); err != nil {
						return err
					}
					if n%7 == 3 {
						return errGivenUp
					}
					if err := setSiteValue(ctx, tx, fmt.Sprintf("%d/%d", i, n), fmt.Sprint(last+1)); err != nil {
						return err
					}
					return tx.Record(Decision{Action: "test", Subject: fmt.Sprintf("%d/%d", i, n)})
				})
				if err != nil && !errors.Is(err, errGivenUp) {
					t.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
	var decided, inOrder, highest int
	must(t, a.reader.QueryRowContext(ctx, `SELECT count(*), count(s.key), max(l.position) FROM ledger l
		LEFT JOIN site s ON s.key = l.subject AND s.value = CAST(l.position AS TEXT)`).Scan(&decided, &inOrder, &highest))
	if want := 4 * (each - 6); decided != want || inOrder != want || highest != want {
		t.Errorf("%d decisions, %d in their order, the last at %d; want %d", decided, inOrder, highest, want)
	}
	if p := findings(t, b); len(p) > 0 {
		t.Error(p)
	}
}

var errGivenUp = errors.New("given up")

// TestPostgresImportLock: one import at a time among all instances, and decisions go on
// beside it. An import whose session was ended stages no more.
func TestPostgresImportLock(t *testing.T) {
	ctx := context.Background()
	a, b := two(t)
	unlock, err := a.LockImports(ctx)
	must(t, err)
	for _, db := range []*DB{a, b} {
		if _, err := db.LockImports(ctx); court.KindOf(err) != court.KindConflict {
			t.Errorf("a second import: %v", err)
		}
	}
	batch := startBatch(t, a, "list")
	must(t, a.Stage(ctx, func(tx *Tx) error {
		if err := tx.InsertStaged(ctx, batch.ID, []Staged{staged(a, party(1), court.StatePublished, true)}); err != nil {
			return err
		}
		record(t, b, "meanwhile") // within the staging transaction
		return nil
	}))
	if err := a.Stage(ctx, func(tx *Tx) error { return tx.Record(Decision{Action: "test"}) }); err == nil {
		t.Error("a decision was recorded while staging")
	}
	must(t, a.MergeBatch(ctx, batch.ID))
	run(t, b, endSessions)
	if err := a.Stage(ctx, func(*Tx) error { return nil }); court.KindOf(err) != court.KindUnavailable {
		t.Errorf("staging after the lock was lost: %v", err)
	}
	taken, err := b.LockImports(ctx)
	must(t, err)
	must(t, b.Discard(ctx, batch.ID))
	taken()
	if err := a.Update(ctx, func(tx *Tx) error { return tx.ReleaseBatch(ctx, batch, 1, 1) }); court.KindOf(err) != court.KindConflict {
		t.Errorf("a batch that another import took back was released: %v", err)
	}
	unlock()
	unlock, err = a.LockImports(ctx)
	must(t, err)
	unlock()
}

// TestPostgresFolders: a folder belongs to its database, as it does on SQLite.
func TestPostgresFolders(t *testing.T) {
	ctx := context.Background()
	address := databases.URL(t, t.TempDir())
	first := instance(t, address, "")
	record(t, first, "first")
	server, err := databases.Server(ctx)
	must(t, err)
	empty, drop, err := server.EmptyDatabase(ctx)
	must(t, err)
	t.Cleanup(func() { must(t, drop()) })
	for name, c := range map[string]struct {
		address string
		prepare func(dir string)
		create  bool
		says    string
	}{
		"a second folder without keys": {address, func(string) {}, true, "密钥文件"},
		"other keys":                   {address, func(dir string) { copyKeys(t, instance(t, databases.URL(t, t.TempDir()), "").dir, dir) }, true, "密钥与数据库不匹配"},
		"a folder that was in use, and an empty database": {empty, func(dir string) {
			text, err := os.ReadFile(filepath.Join(first.dir, headFile))
			must(t, err)
			must(t, os.WriteFile(filepath.Join(dir, headFile), text, 0o600))
		}, true, "不会新建空库"},
		"no portal yet": {empty, func(string) {}, false, "没有数据"},
		"a database that has lost commits": {address, func(dir string) {
			copyKeys(t, first.dir, dir)
			head, err := first.Head(ctx)
			must(t, err)
			must(t, os.WriteFile(filepath.Join(dir, headFile), fmt.Appendf(nil, "%s %d %x\n", head.Incarnation, head.Position+1, head.Digest), 0o600))
		}, true, "比已经确认的记录旧"},
		"no address":  {"postgres://[", func(string) {}, true, "database-url"},
		"no database": {strings.Replace(address, "/portal_", "/nothing_", 1), func(string) {}, true, "拒绝登录"},
	} {
		t.Run(name, func(t *testing.T) {
			o := options(t.TempDir())
			o.DatabaseURL, o.Create = c.address, c.create
			c.prepare(o.Dir)
			db, err := Open(ctx, o)
			if err == nil {
				_ = db.Close()
			}
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %v, want %q", err, c.says)
			}
		})
	}
}

// TestPostgresInstancesBeginTogether: many instances that meet an empty database make it
// once.
func TestPostgresInstancesBeginTogether(t *testing.T) {
	ctx := context.Background()
	server, err := databases.Server(ctx)
	if err != nil {
		databases.URL(t, t.TempDir()) // skips or fails
	}
	address, drop, err := server.EmptyDatabase(ctx)
	must(t, err)
	t.Cleanup(func() { must(t, drop()) })
	keys := openFile(t, t.TempDir()).dir
	var all sync.WaitGroup
	for range 5 {
		dir := t.TempDir()
		copyKeys(t, keys, dir)
		all.Go(func() {
			o := options(dir)
			o.DatabaseURL = address
			db, err := Open(ctx, o)
			if err != nil {
				t.Error(err)
				return
			}
			record(t, db, "begins")
			must(t, db.Close())
		})
	}
	all.Wait()
	db := instance(t, address, keys)
	if head, err := db.Head(ctx); err != nil || head.Position != 5 {
		t.Errorf("%+v %v", head, err)
	}
}

// TestPostgresDeadlines: whoever waits for the server gives up with his context, in all
// places at once, and leaves no statement running there (F34).
func TestPostgresDeadlines(t *testing.T) {
	a, b := two(t)
	sleep := func(ctx context.Context) error {
		return a.Read(ctx, func(in *Reading) error {
			return in.QueryRow(ctx, `SELECT 1 FROM pg_sleep(60)`).Scan(new(int))
		})
	}
	ctx, cancel := context.WithTimeout(context.Background(), 300*time.Millisecond)
	defer cancel()
	begin := time.Now()
	var all sync.WaitGroup
	for range readers + 2 { // two of them get no connection
		all.Go(func() {
			if err := sleep(ctx); court.KindOf(err) != court.KindUnavailable {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if took := time.Since(begin); took > 30*time.Second { // the statements would have slept for 60
		t.Errorf("gave up after %v", took)
	}
	must(t, read(a))
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		var left int
		must(t, b.reader.QueryRowContext(context.Background(), `SELECT count(*) FROM pg_stat_activity
			WHERE datname = current_database() AND state = 'active' AND query LIKE '%pg_sleep%' AND pid <> pg_backend_pid()`).Scan(&left))
		if left == 0 {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("%d statements go on", left)
		}
	}
	waiting, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
	defer cancel()
	err := b.Update(context.Background(), func(*Tx) error {
		if err := a.Update(waiting, func(*Tx) error { return nil }); court.KindOf(err) != court.KindUnavailable {
			t.Errorf("a decision beside another one: %v", err)
		}
		return nil
	})
	must(t, err)
	record(t, a, "after")
}

// TestPostgresPasswordIsNeverTold: no error repeats the password.
func TestPostgresPasswordIsNeverTold(t *testing.T) {
	const password = "hunter2-geheim"
	for _, address := range []string{
		"postgres://portal:" + password + "@127.0.0.1:1/portal?connect_timeout=1",
		"postgres://portal:" + password + "@127.0.0.1:port/portal",
		"postgres://portal:" + password + "@[::1/portal",
		"postgres://portal@127.0.0.1:1/portal?password=" + password + "&sslmode=never",
		"postgres://portal:" + password + "%zz@127.0.0.1:1/portal",
		"host=127.0.0.1 port=x password=" + password,
	} {
		o := options(t.TempDir())
		o.DatabaseURL = address
		_, err := Open(context.Background(), o)
		if err == nil {
			t.Fatal("opened")
		}
		for e := err; e != nil; e = errors.Unwrap(e) {
			if text := fmt.Sprintf("%v %+v %#v", e, e, e.Error()); strings.Contains(text, password) {
				t.Errorf("told: %s", text)
			}
		}
	}
}

// TestPostgresOldCode: an instance that runs on while another one makes the schema too new
// for it decides nothing any more (F33).
func TestPostgresOldCode(t *testing.T) {
	ctx := context.Background()
	a, b := two(t)
	must(t, b.Update(ctx, func(tx *Tx) error { return setSiteValue(ctx, tx, siteOldestCode, "99") }))
	err := a.Update(ctx, func(*Tx) error { return nil })
	if court.KindOf(err) != court.KindStorage || !strings.Contains(err.Error(), "更新的版本") {
		t.Errorf("got %v", err)
	}
}

// TestPostgresCommitsAreDurable: a decision is on the disk when it is acknowledged, also on
// a server that is set to be faster.
func TestPostgresCommitsAreDurable(t *testing.T) {
	ctx := context.Background()
	a, b := two(t)
	var name string
	must(t, b.reader.QueryRowContext(ctx, `SELECT current_database()`).Scan(&name))
	for set, want := range map[string]string{"off": "on", "local": "local", "remote_apply": "remote_apply"} {
		run(t, b, `ALTER DATABASE `+name+` SET synchronous_commit = `+set)
		run(t, b, endSessions)
		must(t, a.Update(ctx, func(tx *Tx) error {
			var is string
			err := tx.QueryRow(ctx, `SELECT current_setting('synchronous_commit')`).Scan(&is)
			if is != want {
				t.Errorf("set to %s it is %s, want %s", set, is, want)
			}
			return err
		}))
	}
}
