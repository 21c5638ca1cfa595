package store

import (
	"context"
	"errors"
	"net"
	"net/url"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/store/pgtest"
)

// positionOf is where a reading that asks for at least some position stands.
func positionOf(t testing.TB, db *DB, after Head) (position int64) {
	t.Helper()
	ctx := context.Background()
	must(t, db.ReadAfter(ctx, after.Incarnation, after.Position, func(in *Reading) error {
		return in.QueryRow(ctx, `SELECT position FROM v_generation`).Scan(&position)
	}))
	return position
}

// replicaAnswers asks again and again, without a rest, until the replica was the one that
// answered, and gives where it stands. A slow machine may take more than its patience.
func replicaAnswers(t testing.TB, db *DB, after Head) int64 {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		db.replica.rest.Store(0)
		position := positionOf(t, db, after)
		if db.ReplicaReady() == nil {
			return position
		}
		if time.Now().After(deadline) {
			t.Fatalf("the replica does not answer: %v", db.ReplicaReady())
		}
	}
}

// primaryAnswers asks until the replica said that it is too old, and gives where the
// primary, which answers then, stands.
func primaryAnswers(t testing.TB, db *DB, after Head) int64 {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		db.replica.rest.Store(0)
		position := positionOf(t, db, after)
		if errors.Is(db.ReplicaReady(), errLags) {
			return position
		}
		if time.Now().After(deadline) {
			t.Fatalf("the replica does not say that it is behind: %v", db.ReplicaReady())
		}
	}
}

// TestPostgresReplica: a replica answers when it has replayed far enough, and the primary
// whenever it has not, is gone, or does not answer in time.
func TestPostgresReplica(t *testing.T) {
	ctx := context.Background()
	address := databases.URL(t, t.TempDir())
	server, err := databases.Server(ctx)
	must(t, err)
	first := instance(t, address, "")
	record(t, first, "both")
	must(t, first.Close())
	frozen, drop, err := server.Copy(ctx, address) // a replica that stands still
	must(t, err)
	t.Cleanup(func() { must(t, drop()) })
	o := at(first.dir, address)
	o.ReplicaURL = frozen
	db := reopen(t, o)
	old, err := db.Head(ctx)
	must(t, err)
	record(t, db, "primary only")
	now, err := db.Head(ctx)
	must(t, err)
	if got := replicaAnswers(t, db, old); got != 1 {
		t.Errorf("the replica did not answer: %d", got)
	}
	if got := primaryAnswers(t, db, now); got != 2 {
		t.Errorf("an old state was answered: %d", got)
	}
	if got := primaryAnswers(t, db, Head{Incarnation: "another", Position: 0}); got != 2 {
		t.Errorf("another timeline was answered: %d", got)
	}
	if got := replicaAnswers(t, db, old); got != 1 {
		t.Errorf("the replica is not asked any more: %d", got)
	}
	must(t, db.Close())

	hung := t.TempDir() // something that takes the connection and says nothing
	listener, err := net.Listen("unix", filepath.Join(hung, ".s.PGSQL.5432"))
	must(t, err)
	defer func() { _ = listener.Close() }()
	var asked atomic.Int64
	go func() {
		for {
			if _, err := listener.Accept(); err != nil {
				return
			}
			asked.Add(1)
		}
	}()
	for name, replica := range map[string]string{
		"gone": "postgres://portal@/x?" + url.Values{"host": {t.TempDir()}}.Encode(),
		"hung": "postgres://portal@/x?" + url.Values{"host": {hung}, "sslmode": {"disable"}}.Encode(),
	} {
		t.Run(name, func(t *testing.T) {
			o.ReplicaURL = replica
			db := reopen(t, o)
			for range 100 { // the first waits for it, the others leave it alone
				if got := positionOf(t, db, old); got != 2 {
					t.Errorf("position %d", got)
				}
			}
			if n := asked.Load(); n > 50 || db.ReplicaReady() == nil {
				t.Errorf("asked %d times in 100 readings, %v", n, db.ReplicaReady())
			}
			must(t, db.Close())
		})
	}
	o.ReplicaURL = "postgres://["
	if _, err := Open(ctx, o); court.KindOf(err) != court.KindInvalid {
		t.Errorf("got %v", err)
	}
}

// TestPostgresFailover: a standby follows the primary and answers readings; when the primary
// is lost and the standby takes over, everything goes on by itself under an address that
// names both, with every decision (F15).
func TestPostgresFailover(t *testing.T) {
	ctx := context.Background()
	databases.URL(t, t.TempDir())     // skips or fails without a server
	primary, err := pgtest.Start(ctx) // a server of its own, which this test may lose
	must(t, err)
	defer func() { must(t, primary.Stop()) }()
	address, _, err := primary.Database(ctx)
	must(t, err)
	standby, err := primary.Standby(ctx)
	must(t, err)
	defer func() { must(t, standby.Stop()) }()

	u, err := url.Parse(address)
	must(t, err)
	u.RawQuery = url.Values{"host": {primary.Folder() + "," + standby.Folder()}, "sslmode": {"disable"}, "target_session_attrs": {"read-write"}}.Encode()
	o := at(t.TempDir(), u.String())
	u.RawQuery = url.Values{"host": {standby.Folder()}, "sslmode": {"disable"}}.Encode()
	o.ReplicaURL = u.String()
	db := reopen(t, o)
	record(t, db, "on the primary")
	head, err := db.Head(ctx)
	must(t, err)
	if got := replicaAnswers(t, db, head); got != 1 { // once it has replayed it
		t.Errorf("position %d", got)
	}
	must(t, primary.Kill())
	begin := time.Now()
	err = db.Update(ctx, func(*Tx) error { t.Error("a decision without a primary"); return nil })
	if court.KindOf(err) != court.KindUnavailable || time.Since(begin) > 20*time.Second {
		t.Errorf("after %v: %v", time.Since(begin), err)
	}
	must(t, standby.Promote(ctx))
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		err := db.Update(ctx, func(tx *Tx) error { return tx.Record(Decision{Action: "test", Subject: "on the standby"}) })
		if err == nil {
			break
		}
		if court.KindOf(err) != court.KindUnavailable || time.Now().After(deadline) {
			t.Fatal(err)
		}
	}
	must(t, read(db))
	if head, err := db.Head(ctx); err != nil || head.Position != 2 {
		t.Errorf("%+v %v", head, err)
	}
	if p := findings(t, db); len(p) > 0 {
		t.Error(p)
	}
}
