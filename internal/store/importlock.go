package store

import (
	"context"
	"database/sql"
	"errors"
	"sync"
	"time"
)

// importSession is the session that holds the import lock, and stages.
type importSession struct {
	mu   sync.Mutex
	conn *sql.Conn // nil: this process imports nothing
}

// lockImportsPostgres takes the lock of imports for all instances. A crash of the server
// may lose rows that were just staged, which the next run stages again: what was decided
// was written to the disk before.
func (db *DB) lockImportsPostgres(ctx context.Context) (unlock func(), err error) {
	conn, err := db.writer.all.Conn(ctx)
	if err != nil {
		return nil, storageError(err)
	}
	lock := session{on: conn, dialect: db.dialect}
	locked, err := tryLock(ctx, lock)
	if err == nil && locked {
		_, err = conn.ExecContext(ctx, `SET synchronous_commit = off`)
	}
	if err == nil && locked {
		_, err = conn.ExecContext(ctx, `SET work_mem = '64MB'`)
	}
	if err == nil && !locked {
		err = errImporting(nil)
	}
	if err != nil {
		discard(conn)
		return nil, storageError(err)
	}
	s := &db.importing
	s.mu.Lock()
	s.conn = conn
	s.mu.Unlock()
	return func() {
		s.mu.Lock()
		s.conn = nil
		s.mu.Unlock()
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		// Whoever asks next must not find plans that were made for a table without rows.
		_, _ = lock.ExecContext(ctx, `ANALYZE batch, defaulter (id, batch_id, state, party, conduct, visible_from, visible_until, published_on), restriction (id, batch_id, state, party, visible_from, visible_until, published_on)`)
		// A session that is gone has no lock any more; one that ends has it for a moment yet.
		_, _ = lock.ExecContext(ctx, `SELECT pg_advisory_unlock(?)`, int64(lockImports))
		discard(conn) // and with the session go its settings
	}, nil
}

// importPatience is how long the lock of imports is waited for: the server takes it back
// from an import that was killed a moment ago as soon as it notices.
const importPatience = time.Second

func tryLock(ctx context.Context, lock session) (locked bool, err error) {
	for begin := time.Now(); ; {
		err := lock.QueryRowContext(ctx, `SELECT pg_try_advisory_lock(?)`, int64(lockImports)).Scan(&locked)
		if err != nil || locked || time.Since(begin) > importPatience {
			return locked, err
		}
		select {
		case <-ctx.Done():
			return false, ctx.Err()
		case <-time.After(50 * time.Millisecond):
		}
	}
}

func (db *DB) stagePostgres(ctx context.Context, f func(*Tx) error) error {
	db.importing.mu.Lock()
	defer db.importing.mu.Unlock()
	var tx *Tx
	var err error
	if conn := db.importing.conn; conn != nil {
		tx, err = db.beginOn(ctx, conn)
	} else {
		tx, err = db.beginPostgres(ctx, func(*Tx) error { return nil })
	}
	if err != nil {
		return err
	}
	defer tx.end()
	if err := f(tx); err != nil {
		return err
	}
	if len(tx.entries) > 0 {
		return errors.New("a decision was recorded while rows were staged")
	}
	return tx.sqlTx.Commit()
}
