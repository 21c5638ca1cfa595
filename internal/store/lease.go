package store

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// TakeLease takes the lease of a name for the holder, or renews it, and reports whether the
// holder has it for the span from now, by the clock of the database. Asking costs a small
// reading; only the holder writes, when half of its time is over.
func (db *DB) TakeLease(ctx context.Context, name, holder string, span time.Duration) (bool, error) {
	var by string
	var left int64 // milliseconds
	err := db.reader.QueryRowContext(ctx, `SELECT holder, until - `+db.dialect.nowMillis()+` FROM lease WHERE name = ?`, name).Scan(&by, &left)
	switch {
	case errors.Is(err, sql.ErrNoRows):
	case err != nil:
		return false, storageError(err)
	case by != holder && left > 0:
		return false, nil
	case by == holder && left > span.Milliseconds()/2:
		return true, nil
	}
	has := false
	err = db.Update(ctx, func(tx *Tx) error {
		r, err := tx.Exec(ctx, `INSERT INTO lease (name, holder, until) VALUES (?1, ?2, `+db.dialect.nowMillis()+` + ?3)
			ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until
			WHERE lease.holder = excluded.holder OR lease.until <= `+db.dialect.nowMillis(), name, holder, span.Milliseconds())
		if err != nil {
			return err
		}
		n, err := r.RowsAffected()
		has = n == 1
		return err
	})
	return has && err == nil, err
}

// GiveLease gives a lease back, if the holder has it.
func (db *DB) GiveLease(ctx context.Context, name, holder string) error {
	return db.Update(ctx, func(tx *Tx) error {
		_, err := tx.Exec(ctx, `DELETE FROM lease WHERE name = ? AND holder = ?`, name, holder)
		return err
	})
}
