package store

import (
	"context"
	"errors"
	"net"
	"net/url"
	"path/filepath"
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

// wake lets a replica be asked again at once.
func wake(db *DB) { db.replica.rest.Store(0) }

// TestPostgresReplica: a replica answers when it has replayed far enough, and the primary
// whenever it has not, is gone, or does not answer in time.
func TestPostgresReplica(t *testing.T) {
	ctx := context.Background()
	address := postgres(t, t.TempDir())
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
	if got := positionOf(t, db, old); got != 1 || db.ReplicaReady() != nil {
		t.Errorf("the replica did not answer: %d, %v", got, db.ReplicaReady())
	}
	if got := positionOf(t, db, now); got != 2 || !errors.Is(db.ReplicaReady(), errLags) {
		t.Errorf("an old state was answered: %d, %v", got, db.ReplicaReady())
	}
	wake(db)
	if got := positionOf(t, db, Head{Incarnation: "another", Position: 0}); got != 2 {
		t.Errorf("another timeline was answered: %d", got)
	}
	wake(db)
	if got := positionOf(t, db, old); got != 1 || db.ReplicaReady() != nil {
		t.Errorf("the replica is not asked any more: %d, %v", got, db.ReplicaReady())
	}
	must(t, db.Close())

	hung := t.TempDir() // something that takes the connection and says nothing
	listener, err := net.Listen("unix", filepath.Join(hung, ".s.PGSQL.5432"))
	must(t, err)
	defer func() { _ = listener.Close() }()
	for name, replica := range map[string]string{
		"gone": "postgres://portal@/x?" + url.Values{"host": {t.TempDir()}}.Encode(),
		"hung": "postgres://portal@/x?" + url.Values{"host": {hung}, "sslmode": {"disable"}}.Encode(),
	} {
		t.Run(name, func(t *testing.T) {
			o.ReplicaURL = replica
			db := reopen(t, o)
			begin := time.Now()
			for range 20 { // the first waits for it, the others leave it alone
				if got := positionOf(t, db, old); got != 2 {
					t.Errorf("position %d", got)
				}
			}
			if took := time.Since(begin); took > 2*time.Second || db.ReplicaReady() == nil {
				t.Errorf("took %v, %v", took, db.ReplicaReady())
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
	postgres(t, t.TempDir())          // skips or fails without a server
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
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		wake(db)
		if positionOf(t, db, head) == 1 && db.ReplicaReady() == nil {
			break // the standby has replayed it
		}
		if time.Now().After(deadline) {
			t.Fatalf("the standby does not answer: %v", db.ReplicaReady())
		}
	}
	must(t, primary.Kill())
	begin := time.Now()
	err = db.Update(ctx, func(*Tx) error { t.Error("a decision without a primary"); return nil })
	if court.KindOf(err) != court.KindUnavailable || time.Since(begin) > time.Second {
		t.Errorf("after %v: %v", time.Since(begin), err)
	}
	must(t, standby.Promote(ctx))
	for deadline := time.Now().Add(5 * time.Second); ; time.Sleep(20 * time.Millisecond) {
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
