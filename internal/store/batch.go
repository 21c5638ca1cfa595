package store

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"
	"syscall"

	"gongkai/internal/court"
)

// Batch is one import.
type Batch struct {
	ID       int64
	List     court.List
	PublicID string
	Actor    string
	Vouched  bool
	Resumed  bool // the same file was being staged when an earlier process ended
}

func errImporting(cause error) error {
	return &court.Error{Kind: court.KindConflict, Message: "另一个导入正在进行，请等它结束后再试", Cause: cause}
}

// LockImports lets one import run at a time in all processes and instances. It does not wait:
// a second import is told so.
func (db *DB) LockImports(ctx context.Context) (unlock func(), err error) {
	if db.dialect == postgresDialect {
		return db.lockImportsPostgres(ctx)
	}
	f, err := lockFile(filepath.Join(db.dir, importLock), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return nil, errImporting(err)
	}
	if err != nil {
		return nil, court.Storage(err, "数据目录不能写入，请检查权限与磁盘空间")
	}
	if err := db.cacheOfImport(ctx, true); err != nil {
		return nil, errors.Join(storageError(err), f.Close())
	}
	return func() {
		if err := db.cacheOfImport(context.WithoutCancel(ctx), false); err != nil {
			db.log.Warn("cache of an import not given back", "error", err)
		}
		_ = f.Close()
	}, nil
}

// StartBatch opens a batch for the file of the given digest, or takes up the one
// that an ended process was staging from the same file. The caller holds the
// import lock; other half-staged batches are for Discard.
func (db *DB) StartBatch(ctx context.Context, list court.List, digest []byte, actor string, vouched bool) (Batch, error) {
	b := Batch{List: list, Actor: actor, Vouched: vouched}
	err := db.Update(ctx, func(tx *Tx) error {
		err := tx.QueryRow(ctx, `SELECT id, public_id FROM batch WHERE state = 'staging' AND kind = ? AND file_digest = ? AND vouched = ?`,
			string(list), digest, vouched).Scan(&b.ID, &b.PublicID)
		if err == nil {
			b.Resumed = true
			return nil
		}
		if !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		b.PublicID = NewPublicIDs(1)[0]
		return tx.QueryRow(ctx, tableOf(list).sql(`INSERT INTO batch (public_id, kind, state, file_digest, vouched, actor, first_id, merged_id, started_at)
			SELECT ?, ?, 'staging', ?, ?, ?, coalesce(max(id), 0) + 1, coalesce(max(id), 0), ? FROM defaulter RETURNING id`),
			b.PublicID, string(list), digest, vouched, actor, db.now().Unix()).Scan(&b.ID)
	})
	return b, err
}

// HalfStaged lists the batches that ended processes left, but for the one given.
func (db *DB) HalfStaged(ctx context.Context, except int64) (ids []int64, err error) {
	err = eachRow(ctx, db.reader, func(r *sql.Rows) error {
		var id int64
		err := r.Scan(&id)
		ids = append(ids, id)
		return err
	}, `SELECT id FROM batch WHERE state = 'staging' AND id <> ?`, except)
	return ids, storageError(err)
}

// discardStep is how many rows one step of Discard deletes.
const discardStep = 200

// Discard deletes what was staged under a batch with its entries in the lookups, in
// short transactions, then marks it. Killed, it is simply called again.
func (db *DB) Discard(ctx context.Context, batch int64) error {
	t, err := listOf(ctx, db.reader, batch)
	if err != nil {
		return storageError(err)
	}
	err = db.inTurns(ctx, func(tx *Tx) (more bool, err error) {
		rows, err := t.readKeys(ctx, tx.tx, `WHERE batch_id = ?1 AND id >= (SELECT first_id FROM batch WHERE id = ?1)
			ORDER BY id LIMIT ?2`, batch, discardStep)
		if err != nil {
			return false, err
		}
		return len(rows) == discardStep, tx.deleteRows(ctx, t, rows)
	})
	if err != nil {
		return err
	}
	for _, d := range [...]struct{ table, column string }{{"defaulter_revision", "id"}, {"defaulter_seen", "defaulter_id"}} {
		if err := db.discard(ctx, t.sql(d.table), t.sql(d.column), batch); err != nil {
			return err
		}
	}
	return db.Stage(ctx, func(tx *Tx) error {
		for _, table := range [...]string{"finding", "batch_report"} {
			if _, err := tx.Exec(ctx, `DELETE FROM `+table+` WHERE batch_id = ?`, batch); err != nil {
				return err
			}
		}
		_, err := tx.Exec(ctx, `UPDATE batch SET state = 'abandoned' WHERE id = ?`, batch)
		return err
	})
}

// discard deletes the rows of a batch from a table that has no index by batch: it
// passes over the table once, in the order of the column, which begins its key.
func (db *DB) discard(ctx context.Context, table, column string, batch int64) error {
	after := int64(0)
	return db.inTurns(ctx, func(tx *Tx) (more bool, err error) {
		var upTo sql.NullInt64
		err = tx.QueryRow(ctx, `SELECT max(at) FROM (SELECT `+column+` AS at FROM `+table+`
			WHERE batch_id = ? AND `+column+` > ? ORDER BY `+column+` LIMIT ?) step`, batch, after, discardStep).Scan(&upTo)
		if err != nil || !upTo.Valid {
			return false, err
		}
		_, err = tx.Exec(ctx, `DELETE FROM `+table+` WHERE batch_id = ? AND `+column+` > ? AND `+column+` <= ?`, batch, after, upTo.Int64)
		after = upTo.Int64
		return true, err
	})
}

// ReleaseBatch flips the batch: from this commit on its rows are real, all at once.
// Drafts that a vouched batch holds again are published with it. Rows that no lookup
// finds must not become real: a batch that is not merged is not released.
func (tx *Tx) ReleaseBatch(ctx context.Context, b Batch, held, accepted int) error {
	if err := tx.requireMerged(ctx, b.ID); err != nil {
		return err
	}
	r, err := tx.Exec(ctx, `UPDATE batch SET state = 'released', released_at = ?, held = ?, accepted = ? WHERE id = ? AND state = 'staging'`,
		tx.db.now().Unix(), held, accepted, b.ID)
	if err != nil {
		return err
	}
	if n, err := r.RowsAffected(); err != nil || n != 1 {
		// An import that lost its lock may have been taken up, or back, by another one.
		return errors.Join(err, &court.Error{Kind: court.KindConflict, Message: "这次导入已被另一个导入接管，请查看结果后重新运行"})
	}
	rule := ""
	if b.Vouched {
		rule = string(b.List.EvidenceRule())
	}
	return tx.Record(Decision{Action: string(b.List) + ".batch.release", Rule: rule, Actor: b.Actor, Subject: b.PublicID,
		Detail: map[string]any{"accepted": accepted, "held": held, "vouched": b.Vouched}})
}

// ListEmpty reports whether a list holds no entry at all, staged or real.
func (db *DB) ListEmpty(ctx context.Context, list court.List) (bool, error) {
	var any bool
	err := db.reader.QueryRowContext(ctx, tableOf(list).sql(`SELECT EXISTS (SELECT 1 FROM defaulter)`)).Scan(&any)
	return !any, storageError(err)
}

// AnyReleased reports whether any batch of a list was ever released.
func (db *DB) AnyReleased(ctx context.Context, list court.List) (bool, error) {
	var any bool
	err := db.reader.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM batch WHERE state = 'released' AND kind = ?)`, string(list)).Scan(&any)
	return any, storageError(err)
}

func reportContext(batch int64) string { return "batch/report/" + jsonList([]int64{batch}) }

// KeepReport keeps what an import told, sealed: a cell that it quotes may be of a person.
func (tx *Tx) KeepReport(ctx context.Context, batch int64, report []byte) error {
	_, err := tx.Exec(ctx, `INSERT INTO batch_report (batch_id, sealed) VALUES (?, ?)
		ON CONFLICT (batch_id) DO UPDATE SET sealed = excluded.sealed`, batch, tx.db.box.Seal(reportContext(batch), report))
	return err
}

// Report gives what an import told; nil when nothing was kept.
func (db *DB) Report(ctx context.Context, r *Reading, batch int64) (report []byte, err error) {
	err = r.Each(ctx, func(rows *sql.Rows) error {
		var sealed []byte
		if err := rows.Scan(&sealed); err != nil {
			return err
		}
		report, err = db.box.Open(reportContext(batch), sealed)
		return err
	}, `SELECT sealed FROM batch_report WHERE batch_id = ?`, batch)
	return report, err
}
