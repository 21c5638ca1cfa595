package store

import (
	"context"
	"database/sql"
	"errors"
	"sync/atomic"
	"time"

	"gongkai/internal/court"
)

const (
	// replicaPatience bounds how long a read replica may take to begin a reading.
	replicaPatience = 150 * time.Millisecond
	// replicaRest is how long it is left alone after it failed, and replicaLag after it
	// was found behind.
	replicaRest = time.Second
	replicaLag  = 50 * time.Millisecond
)

// replica is a read replica of PostgreSQL. It takes readings off the primary, and never
// answers one from before what the primary is known to hold.
type replica struct {
	pool
	opened time.Time
	rest   atomic.Int64          // it is left alone until then, as a duration since opened
	state  atomic.Pointer[error] // why it did not answer the last time; nil: it did
}

func openReplica(address string) (*replica, error) {
	writer, reader, err := openPostgres(address)
	if err != nil {
		return nil, court.Invalid("replica-url 不是 PostgreSQL 的地址，应写作 postgres://用户:密码@主机:5432/数据库")
	}
	return &replica{pool: newPool(reader, postgresDialect, readers), opened: time.Now()}, writer.Close()
}

// errLags is the state of a replica that has not replayed far enough.
var errLags = errors.New("the replica has not replayed far enough; the primary answers")

// HasReplica reports whether readings may go to a replica.
func (db *DB) HasReplica() bool { return db.replica != nil }

// ReplicaReady tells why the read replica did not answer the last reading that was offered
// to it; nil when it did, or when there is none. The primary answers instead.
func (db *DB) ReplicaReady() error {
	if db.replica == nil {
		return nil
	}
	if err := db.replica.state.Load(); err != nil {
		return *err
	}
	return nil
}

// ReadAfter is Read on a snapshot that holds at least what was decided up to a position of
// the ledger: on the replica if that has replayed so far, else on the primary.
func (db *DB) ReadAfter(ctx context.Context, incarnation string, position int64, f func(*Reading) error) error {
	if db.replica != nil && !db.timeline.behind.Load() {
		if tx, end := db.replica.begin(ctx, incarnation, position); tx != nil {
			defer end()
			return storageError(f(&Reading{tx: session{on: tx, dialect: db.dialect}, sqlTx: tx}))
		}
	}
	return db.Read(ctx, f)
}

// begin opens a snapshot; nil when the replica is not to be asked now.
func (r *replica) begin(ctx context.Context, incarnation string, position int64) (tx *sql.Tx, end func()) {
	if time.Since(r.opened) < time.Duration(r.rest.Load()) {
		return nil, nil
	}
	within, cancel := context.WithCancel(ctx) // the transaction lives as long as this
	patience := time.AfterFunc(replicaPatience, cancel)
	tx, err := r.snapshot(within, incarnation, position)
	if !patience.Stop() && err == nil {
		err = errors.Join(context.DeadlineExceeded, tx.Rollback())
	}
	if err == nil {
		r.state.Store(nil)
		return tx, func() {
			_ = tx.Rollback() // a snapshot is only ever given back
			cancel()
		}
	}
	cancel()
	if ctx.Err() == nil { // whoever gave up says nothing of the replica
		rest := replicaRest
		if errors.Is(err, errLags) {
			rest = replicaLag
		}
		r.rest.Store(int64(time.Since(r.opened) + rest))
		r.state.Store(&err)
	}
	return nil, nil
}

func (r *replica) snapshot(ctx context.Context, incarnation string, position int64) (*sql.Tx, error) {
	tx, err := r.all.BeginTx(ctx, &sql.TxOptions{ReadOnly: true, Isolation: sql.LevelRepeatableRead})
	if err != nil {
		return nil, err
	}
	var there string
	var at int64
	err = tx.QueryRowContext(ctx, `SELECT incarnation, position FROM v_generation`).Scan(&there, &at)
	if err == nil && (there != incarnation || at < position) {
		err = errLags
	}
	if err != nil {
		return nil, errors.Join(err, tx.Rollback())
	}
	return tx, nil
}
