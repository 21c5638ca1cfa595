package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"gongkai/internal/failpoint"
)

const (
	// MergeRows is how many rows are merged at once, at most: their keys are held in
	// memory, about 60 MB. The more there are, the more of them fall on one page.
	MergeRows = 250_000
	// entryStep is how many entries one statement takes, stepEntries how many are
	// written between two looks at whether the turn is over.
	entryStep   = 50
	stepEntries = 20 * entryStep
)

// MergeBatch enters the rows that were staged under a batch into the lookups, sorted
// by key, so that every page of a lookup is changed once for many rows. It works in
// short transactions, between which removals and all others go on; a row is not real
// before its batch is released, so nobody misses it meanwhile. Killed, it is simply
// called again: what was entered is found there. The caller holds the import lock.
func (db *DB) MergeBatch(ctx context.Context, batch int64) error {
	return db.mergeBatch(ctx, batch, MergeRows)
}

func (db *DB) mergeBatch(ctx context.Context, batch int64, atOnce int) error {
	t, err := listOf(ctx, db.reader, batch)
	if err != nil {
		return storageError(err)
	}
	if db.dialect == postgresDialect {
		return db.mergeInServer(ctx, t, batch, atOnce)
	}
	for {
		rows, err := t.readKeys(ctx, db.reader, `WHERE batch_id = ?1
			AND id > (SELECT merged_id FROM batch WHERE id = ?1) ORDER BY id LIMIT ?2`, batch, atOnce)
		if err != nil || len(rows) == 0 {
			return storageError(err)
		}
		next := t.sortAhead(rows)
		for _, l := range t.lookups() {
			if err := db.merge(ctx, &l, <-next); err != nil {
				return err
			}
			if err := db.Settle(ctx); err != nil {
				return err
			}
		}
		failpoint.Hit("merged")
		err = db.Stage(ctx, func(tx *Tx) error {
			_, err := tx.Exec(ctx, `UPDATE batch SET merged_id = ? WHERE id = ?`, rows[len(rows)-1].id, batch)
			return err
		})
		if err != nil {
			return err
		}
	}
}

// mergeInServer is mergeBatch on PostgreSQL, which sorts by itself and lets decisions go
// on meanwhile.
func (db *DB) mergeInServer(ctx context.Context, t listTable, batch int64, atOnce int) error {
	var from, last int64
	err := db.reader.QueryRowContext(ctx, t.sql(`SELECT b.merged_id, coalesce((SELECT max(id) FROM defaulter WHERE batch_id = b.id AND id > b.merged_id), 0)
		FROM batch b WHERE b.id = ?`), batch).Scan(&from, &last)
	if err != nil {
		return storageError(err)
	}
	for from < last {
		to := min(from+int64(atOnce), last)
		for _, l := range t.lookups() {
			failpoint.Hit("merging")
			if err := db.Stage(ctx, func(tx *Tx) error { return tx.mergeRange(ctx, &l, batch, from, to) }); err != nil {
				return err
			}
		}
		failpoint.Hit("merged")
		err := db.Stage(ctx, func(tx *Tx) error {
			_, err := tx.Exec(ctx, `UPDATE batch SET merged_id = ? WHERE id = ?`, to, batch)
			return err
		})
		if err != nil {
			return err
		}
		from = to
	}
	return nil
}

// mergeRange enters the rows of a batch with numbers above from and up to to into one
// lookup. At first none of them is expected to be there: to look out for them would take
// the server twice as long. Entries that were there already must be those of the rows (see
// confirm).
func (tx *Tx) mergeRange(ctx context.Context, l *lookup, batch, from, to int64) error {
	columns := strings.Join(l.columns, ", ")
	rows := ` FROM ` + string(l.of.list) + ` d WHERE d.batch_id = ? AND d.id > ? AND d.id <= ?` + strings.Replace(l.only, " WHERE ", " AND ", 1)
	insert := `INSERT INTO ` + l.table + ` (` + columns + `, id) SELECT ` + columns + `, id` + rows + ` ORDER BY ` + columns + `, id`
	if _, err := tx.Exec(ctx, `SAVEPOINT before_entries`); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, insert, batch, from, to)
	if !isTaken(err) {
		return err
	}
	if _, err := tx.Exec(ctx, `ROLLBACK TO SAVEPOINT before_entries`); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, insert+` ON CONFLICT DO NOTHING`, batch, from, to); err != nil {
		return err
	}
	var other string
	err = tx.QueryRow(ctx, `SELECT d.public_id`+rows+` AND NOT EXISTS (SELECT 1 FROM `+l.table+` l WHERE `+l.match()+`) LIMIT 1`,
		batch, from, to).Scan(&other)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err == nil {
		err = fmt.Errorf("entry %s: another one holds its key in %s", other, l.table)
	}
	return err
}

// sortAhead gives the rows that each lookup holds, in its order. It sorts for the next
// one while the last one's are written, and ends by itself, whether or not all are taken.
func (t listTable) sortAhead(rows []entryKeys) <-chan []*entryKeys {
	sorted := make(chan []*entryKeys, len(t.lookups()))
	go func() {
		for _, l := range t.lookups() {
			held := make([]*entryKeys, 0, len(rows))
			for i := range rows {
				if l.holds(&rows[i]) {
					held = append(held, &rows[i])
				}
			}
			slices.SortFunc(held, l.compare)
			sorted <- held
		}
	}()
	return sorted
}

// merge enters sorted rows into one lookup.
func (db *DB) merge(ctx context.Context, l *lookup, sorted []*entryKeys) error {
	return db.inTurns(ctx, func(tx *Tx) (more bool, err error) {
		failpoint.Hit("merging")
		for range stepEntries / entryStep {
			n := min(entryStep, len(sorted))
			if n == 0 {
				return false, nil
			}
			if err := tx.enter(ctx, l, sorted[:n]); err != nil {
				return false, err
			}
			sorted = sorted[n:]
		}
		return len(sorted) > 0, nil
	})
}

// requireMerged refuses to go on while rows of a batch are in no lookup.
func (tx *Tx) requireMerged(ctx context.Context, batch int64) error {
	t, err := listOf(ctx, tx.tx, batch)
	if err != nil {
		return err
	}
	var merged int64
	if err := tx.QueryRow(ctx, `SELECT merged_id FROM batch WHERE id = ?`, batch).Scan(&merged); err != nil {
		return err
	}
	var unmerged bool
	err = tx.QueryRow(ctx, t.sql(`SELECT EXISTS (SELECT 1 FROM defaulter WHERE batch_id = ? AND id > ?)`), batch, merged).Scan(&unmerged)
	if err == nil && unmerged {
		err = fmt.Errorf("batch %d: rows that are not merged yet would become real", batch)
	}
	return err
}
