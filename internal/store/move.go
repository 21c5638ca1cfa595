package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"slices"
	"strings"
	"syscall"
	"time"

	"gongkai/internal/court"
)

// table is one table of the schema, with what its rows are ordered by: its primary key.
type table struct{ name, order string }

// tables lists all of them but the one of the migrations.
func tables() []table {
	list := []table{
		{"site", "key"}, {"ledger_head", "id"}, {"ledger", "position"}, {"ledger_detail", "position"}, {"batch", "id"},
		{"removed_source", "source_key"},
		{"work", "id"}, {"work_step", "work_id, version"}, {"work_comment", "work_id, version, number"}, {"work_remark", "public_id"}, {"work_question", "work_id, number"},
		{"evidence", "batch_id, entry_id"}, {"finding", "batch_id, entry_id, field, start_at"},
		{"hidden_entry", "public_id"}, {"batch_report", "batch_id"}, {"import_run", "id"}, {"batch_missing", "batch_id, entry_id"},
		{"piece", "id"}, {"piece_version", "piece_id, version"}, {"withdrawn_piece", "slug"},
		{"piece_draft", "public_id"}, {"piece_draft_save", "draft, number"}, {"piece_draft_duty", "draft, number"},
		{"piece_draft_open", "draft, account"}, {"piece_draft_link", "secret_hash"}, {"piece_draft_opinion", "draft, number"},
		{"media", "public_id"}, {"media_file", "media, width"}, {"piece_media", "media, piece_id, version"}, {"draft_media", "media, draft"},
		{"piece_owner", "slug"}, {"piece_check", "slug, number"}, {"plan_item", "public_id"},
		{"link_state", "address"}, {"link_place", "slug, number"}, {"link_run", "started_at"},
		{"task", "public_id"}, {"task_event", "task, seq"}, {"correction_request", "task"}, {"calendar_year", "year"}, {"calendar_day", "year, day"},
		{"trail", "position"}, {"trail_head", "id"}, {"lease", "name"},
		{"account", "id"}, {"recovery_code", "account_id, hash"}, {"passkey", "id"}, {"desk_session", "id_hash"}, {"sign_in_attempt", "key_hash"},
	}
	for _, l := range court.Lists() {
		t := tableOf(l)
		list = append(list, table{string(l), "id"}, table{t.sql("defaulter_revision"), "id"}, table{t.sql("defaulter_seen"), t.sql("defaulter_id, batch_id")})
	}
	for _, l := range allLookups() {
		order := strings.Join(l.columns, ", ")
		if l.many {
			order += ", id"
		}
		list = append(list, table{l.table, order})
	}
	return list
}

// MovedTable tells what of a table is now in another database.
type MovedTable struct {
	Table  string `json:"table"`
	Rows   int64  `json:"rows"`
	SHA256 string `json:"sha256"` // of the values of all rows, in the order of their keys
}

// Move copies everything in the database into another one, which must be empty: from the
// file in a folder to PostgreSQL, or back, or to another of the same kind. Either all of it
// is there afterwards, read back and found to be the same by the hash of every table, or
// nothing. The new one has an incarnation of its own, so that nothing cached of the old one
// is ever valid, and a folder that went over to PostgreSQL does not open the old file any
// more. Keys and journal are not moved. Nobody else may be using either database.
func (db *DB) Move(ctx context.Context, to Options) (moved []MovedTable, err error) {
	alone, err := db.aloneToMove(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, alone()) }()
	target, err := openTarget(ctx, to, db.keys)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, target.closeTarget()) }()
	moved, err = db.copyInto(ctx, target, newIncarnation())
	if err != nil {
		return nil, storageError(err)
	}
	head, err := target.Head(ctx)
	if err != nil {
		return nil, err
	}
	for _, folder := range []*DB{db, target} { // the old file is not opened any more
		if folder.dir != "" {
			folder.noteHead(head)
		}
	}
	return moved, nil
}

// aloneToMove makes sure that nobody changes what is being moved.
func (db *DB) aloneToMove(ctx context.Context) (done func() error, err error) {
	if db.dialect == postgresDialect {
		return func() error { return nil }, db.nobodyElse(ctx)
	}
	if err := syscall.Flock(int(db.folder.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return nil, court.Storage(err, "数据目录 %s 正被其他 portal 进程使用，请先停止它们", db.dir)
	}
	return func() error { return syscall.Flock(int(db.folder.Fd()), syscall.LOCK_SH) }, nil
}

// goneTime is how long a session that its process has closed may still be on the list of
// the server.
const goneTime = 2 * time.Second

// nobodyElse refuses while other processes have sessions with the database. The others of
// this process belong to its own pools. A session that has just been closed is waited for.
func (db *DB) nobodyElse(ctx context.Context) error {
	for began := time.Now(); ; {
		var others int
		err := db.reader.QueryRowContext(ctx, `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
			AND application_name LIKE ? AND application_name <> current_setting('application_name')`, sessionsOfPortal+"%").Scan(&others)
		if err != nil || others == 0 {
			return storageError(err)
		}
		if time.Since(began) > goneTime {
			return court.Storage(fmt.Errorf("%d other sessions", others), "数据库正被其他 portal 进程使用，请先停止它们")
		}
		select {
		case <-ctx.Done():
			return storageError(ctx.Err())
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// copyInto fills an empty database from one snapshot of this one and compares what has
// come of it, in one transaction. An empty incarnation leaves it as it is.
func (db *DB) copyInto(ctx context.Context, target *DB, incarnation string) (moved []MovedTable, err error) {
	return moved, target.update(ctx, func(tx *Tx) error {
		if tx.conn != nil { // the copy of a large table takes its time
			if _, err := tx.Exec(ctx, `SET LOCAL statement_timeout = 0`); err != nil {
				return err
			}
		}
		if err := tx.empty(ctx); err != nil {
			return err
		}
		err := db.Read(ctx, func(from *Reading) error {
			for _, t := range tables() {
				m, err := tx.copyTable(ctx, from, t)
				if err != nil {
					return fmt.Errorf("table %s: %w", t.name, err)
				}
				moved = append(moved, m)
			}
			return nil
		})
		if err != nil {
			return err
		}
		if err := tx.compare(ctx, moved); err != nil {
			return err
		}
		if err := tx.numbersGoOn(ctx); err != nil {
			return err
		}
		if incarnation != "" {
			_, err = tx.Exec(ctx, `UPDATE ledger_head SET incarnation = ? WHERE id = 1`, incarnation)
		}
		return err
	})
}

// numbersGoOn lets the database give new rows numbers above those that were copied. SQLite
// does so by itself; PostgreSQL counts only what it numbers itself.
func (tx *Tx) numbersGoOn(ctx context.Context) error {
	if tx.conn == nil {
		return nil
	}
	var numbered []string
	err := eachRow(ctx, tx.tx, func(r *sql.Rows) error {
		var name string
		err := r.Scan(&name)
		numbered = append(numbered, name)
		return err
	}, `SELECT table_name FROM information_schema.columns WHERE table_schema = current_schema() AND column_name = 'id' AND is_identity = 'YES'`)
	for _, t := range numbered {
		if err == nil {
			_, err = tx.Exec(ctx, `SELECT setval(pg_get_serial_sequence('`+t+`', 'id'), coalesce(max(id), 0) + 1, false) FROM `+t)
		}
	}
	return err
}

// empty takes out the rows that the schema begins with. There must be no others.
func (tx *Tx) empty(ctx context.Context) error {
	for _, t := range []string{"site", "ledger_head", "trail_head"} {
		if _, err := tx.Exec(ctx, `DELETE FROM `+t); err != nil {
			return err
		}
	}
	for _, t := range tables() {
		var any bool
		if err := tx.QueryRow(ctx, `SELECT EXISTS (SELECT 1 FROM `+t.name+`)`).Scan(&any); err != nil {
			return err
		}
		if any {
			return court.Invalid("目标数据库不是空的，请另建空的数据库")
		}
	}
	return nil
}

// all reads every row in the order of the keys, its columns by name: in a database that was
// upgraded they may stand in another order than in a new one.
func (t table) all(ctx context.Context, q querier) (query string, err error) {
	rows, err := q.QueryContext(ctx, `SELECT * FROM `+t.name+` LIMIT 0`)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	columns, err := rows.Columns()
	if err = errors.Join(err, rows.Err()); err != nil {
		return "", err
	}
	slices.Sort(columns)
	return `SELECT ` + strings.Join(columns, ", ") + ` FROM ` + t.name + ` ORDER BY ` + t.order, nil
}

// copyTable copies the rows of one table and hashes them on their way.
func (tx *Tx) copyTable(ctx context.Context, from *Reading, t table) (m MovedTable, err error) {
	query, err := t.all(ctx, from.tx)
	if err != nil {
		return m, err
	}
	rows, err := from.tx.QueryContext(ctx, query) //nolint:rowserrcheck // nextRow does
	if err != nil {
		return m, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	columns, err := rows.Columns()
	if err != nil {
		return m, err
	}
	m.Table = t.name
	sum := sha256.New()
	err = tx.fill(ctx, t.name, columns, func() ([]any, error) {
		values, err := nextRow(rows, len(columns))
		if values != nil {
			m.Rows++
			hashRow(sum, values)
		}
		return values, err
	})
	m.SHA256 = hex.EncodeToString(sum.Sum(nil))
	return m, err
}

// nextRow gives the values of the next row; nil when there is none.
func nextRow(rows *sql.Rows, n int) ([]any, error) {
	if !rows.Next() {
		return nil, rows.Err()
	}
	return scanRow(rows, n)
}

func scanRow(rows *sql.Rows, n int) ([]any, error) {
	values, dest := make([]any, n), make([]any, n)
	for i := range values {
		dest[i] = &values[i]
	}
	return values, rows.Scan(dest...)
}

// fill inserts the rows that next gives, until it gives nil.
func (tx *Tx) fill(ctx context.Context, name string, columns []string, next func() ([]any, error)) error {
	if tx.conn != nil {
		return tx.copyFrom(ctx, name, columns, next)
	}
	insert := `INSERT INTO ` + name + ` (` + strings.Join(columns, ", ") + `) VALUES (?` + strings.Repeat(", ?", len(columns)-1) + `)`
	for {
		values, err := next()
		if err != nil || values == nil {
			return err
		}
		if _, err := tx.repeat(ctx, insert, values...); err != nil {
			return err
		}
	}
}

// hashRow adds the values of a row to a hash: each with its kind and its length, so that
// none runs into the next.
func hashRow(sum hash.Hash, values []any) {
	var head [binary.MaxVarintLen64 + 1]byte
	for _, v := range values {
		var text []byte
		switch v := v.(type) {
		case nil:
			head[0] = 'n'
		case int64:
			head[0] = 'i'
			text = binary.AppendVarint(nil, v)
		case string:
			head[0] = 't'
			text = []byte(v)
		case []byte:
			head[0] = 'b'
			text = v
		default: // a column of another kind: the schemas have none
			head[0] = '?'
			text = fmt.Appendf(nil, "%T %v", v, v)
		}
		n := binary.PutUvarint(head[1:], uint64(len(text)))
		_, _ = sum.Write(head[:1+n]) // a hash never fails
		_, _ = sum.Write(text)
	}
}

// compare reads back what was copied.
func (tx *Tx) compare(ctx context.Context, moved []MovedTable) error {
	for i, t := range tables() {
		sum, n := sha256.New(), int64(0)
		query, err := t.all(ctx, tx.tx)
		if err != nil {
			return err
		}
		var columns []string
		err = eachRow(ctx, tx.tx, func(rows *sql.Rows) (err error) {
			if columns == nil {
				if columns, err = rows.Columns(); err != nil {
					return err
				}
			}
			values, err := scanRow(rows, len(columns))
			if err != nil {
				return err
			}
			n++
			hashRow(sum, values)
			return nil
		}, query)
		if err != nil {
			return err
		}
		if n != moved[i].Rows || hex.EncodeToString(sum.Sum(nil)) != moved[i].SHA256 {
			return court.Storage(fmt.Errorf("table %s: %d rows were read, %d are there, and they differ", t.name, moved[i].Rows, n),
				"搬迁之后的内容与原来的不同，没有搬迁")
		}
	}
	return nil
}
