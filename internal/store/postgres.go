package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"

	"gongkai/internal/court"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgconn/ctxwatch"
	"github.com/jackc/pgx/v5/stdlib"
)

// oldestPostgres is the first version of the server that knows what the schema uses.
const oldestPostgres = 140000

// writers is how many writing sessions a process has at most: one that decides, one that
// holds the lock of imports and stages, and one to spare.
const writers = 3

// sessionsOfPortal is what the names of all our sessions begin with, as the server lists
// them.
const sessionsOfPortal = "portal-"

// connectTime bounds the making of a session, unless the address says otherwise.
const connectTime = 5 * time.Second

// Locks of the database, which all instances share. They belong to sessions or
// transactions, so the server takes them back from whoever is gone. The first half is the
// portal's own.
const (
	lockDecisions  = 0x676f6e67<<32 | 1 // one decision at a time: what the turnstile is to a folder
	lockImports    = 0x676f6e67<<32 | 2
	lockMigrations = 0x676f6e67<<32 | 3
)

// The settings of sessions. A decision that was acknowledged is on the disk, whatever the
// server is set to. What is asked on behalf of a visitor ends much sooner, with
// its context; these bounds are for a process that was stopped or cut off in the middle,
// so that others need not wait for it longer.
const (
	writingSession = `SET statement_timeout = '5min'; SET idle_in_transaction_session_timeout = '5s';
		SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3;
		SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'`
	// Readings go from a few rows of one table to those of the next by their keys, which is
	// how the statements are written; the server cannot know how few hold a text and would
	// rather read all of the next one.
	readingSession = `SET statement_timeout = '5min'; SET idle_in_transaction_session_timeout = '2min';
		SET default_transaction_read_only = on; SET jit = off; SET enable_hashjoin = off; SET enable_mergejoin = off`
)

// openPostgres makes the two pools. It connects to nothing yet.
func openPostgres(address string) (writer, reader *sql.DB, err error) {
	config, err := pgx.ParseConfig(address)
	if err != nil { // its text may repeat the password
		return nil, nil, court.Invalid("database-url 不是 PostgreSQL 的地址，应写作 postgres://用户:密码@主机:5432/数据库")
	}
	config.RuntimeParams["application_name"] = sessionsOfPortal + newIncarnation() // each handle its own: see nobodyElse
	if !strings.Contains(address, "connect_timeout") {
		config.ConnectTimeout = connectTime
	}
	// Whoever gives up tells the server so, and does not leave a statement running there.
	config.BuildContextWatcherHandler = func(c *pgconn.PgConn) ctxwatch.Handler {
		return &pgconn.CancelRequestContextWatcherHandler{Conn: c, DeadlineDelay: 500 * time.Millisecond}
	}
	settings := func(text string) stdlib.OptionOpenDB {
		return stdlib.OptionAfterConnect(func(ctx context.Context, c *pgx.Conn) error {
			return c.PgConn().Exec(ctx, text).Close()
		})
	}
	return stdlib.OpenDB(*config, settings(writingSession)), stdlib.OpenDB(*config, settings(readingSession)), nil
}

// inspectPostgres looks at the database before anything is made in it. It is fresh while
// nothing has been sealed with any keys.
func (db *DB) inspectPostgres(ctx context.Context) (fresh bool, err error) {
	var version int
	var encoding string
	var site, head bool
	err = db.reader.QueryRowContext(ctx, `SELECT current_setting('server_version_num')::int, current_setting('server_encoding'),
		to_regclass('site') IS NOT NULL, to_regclass('ledger_head') IS NOT NULL`).Scan(&version, &encoding, &site, &head)
	switch {
	case err != nil:
		return false, storageError(err)
	case version < oldestPostgres:
		return false, court.Storage(fmt.Errorf("server version %d", version), "PostgreSQL 的版本太旧，须为 14 或更新")
	case encoding != "UTF8":
		return false, court.Storage(fmt.Errorf("encoding %s", encoding), "数据库的编码须为 UTF8，请用 ENCODING 'UTF8' 另建数据库")
	case site != head:
		return false, court.Storage(errors.New("a table of ours is there, another is missing"), "数据库里有不属于本系统的表，请另建数据库")
	case !site:
		return true, nil
	}
	known, err := siteValue(ctx, db.reader, siteFingerprint)
	return known == "", storageError(err)
}

// beginDecision opens the transaction of a decision: from here to its end no other
// instance decides anything. A session that belongs to a server which is gone, or has
// become a standby, is given up for a fresh one (F15).
func (db *DB) beginDecision(ctx context.Context) (*Tx, error) {
	return db.beginPostgres(ctx, func(tx *Tx) error {
		var readOnly bool
		err := tx.QueryRow(ctx, `SELECT current_setting('transaction_read_only') = 'on' FROM pg_advisory_xact_lock(?)`,
			int64(lockDecisions)).Scan(&readOnly)
		if err == nil && readOnly {
			err = errReadOnly
		}
		if err != nil {
			return err
		}
		return db.checkOldestCode(ctx, tx.tx)
	})
}

// errReadOnly is the state of a session with a standby.
var errReadOnly = &court.Error{Kind: court.KindUnavailable, Message: "数据库正在切换，暂时不能更改，请稍后再试",
	Cause: errors.New("the server is read only")}

func (db *DB) beginPostgres(ctx context.Context, enter func(*Tx) error) (*Tx, error) {
	for tries := 0; ; tries++ {
		conn, err := db.writer.all.Conn(ctx)
		if err != nil {
			return nil, err
		}
		tx, err := db.beginOn(ctx, conn)
		if err == nil {
			if err = enter(tx); err == nil {
				tx.release = conn.Close
				return tx, nil
			}
			tx.end()
		}
		if !lost(err) {
			return nil, errors.Join(err, conn.Close())
		}
		discard(conn)
		if tries > writers || ctx.Err() != nil {
			return nil, err
		}
	}
}

func (db *DB) beginOn(ctx context.Context, conn *sql.Conn) (*Tx, error) {
	sqlTx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	return newTx(db, sqlTx, conn), nil
}

// discard ends a session for good.
func discard(conn *sql.Conn) {
	_ = conn.Raw(func(any) error { return driver.ErrBadConn })
	_ = conn.Close() // it is closed by now
}

// beginSnapshot opens a reading transaction. Sessions that a server left behind when it
// went are given up, one after the other, before a failure is told.
func (db *DB) beginSnapshot(ctx context.Context) (*sql.Tx, error) {
	for tries := 0; ; tries++ {
		tx, err := db.reader.all.BeginTx(ctx, &sql.TxOptions{ReadOnly: true, Isolation: sql.LevelRepeatableRead})
		if err == nil || !lost(err) || tries > readers || ctx.Err() != nil {
			return tx, err
		}
		var refused *pgconn.ConnectError
		if errors.As(err, &refused) { // a fresh session was tried
			return nil, err
		}
	}
}

// lost tells whether an error means that the session cannot be used any more, while
// another one may well be.
func lost(err error) bool {
	var known *court.Error
	if errors.As(err, &known) {
		return known == errReadOnly
	}
	var e *pgconn.PgError
	if errors.As(err, &e) {
		switch e.Code {
		case "25006", // read only: the server has become a standby
			"25P03",                            // the transaction was idle for too long
			"57P01", "57P02", "57P03", "57P05": // shutting down, crashed, starting up, idle for too long
			return true
		}
		return strings.HasPrefix(e.Code, "08")
	}
	var refused *pgconn.ConnectError
	var network net.Error
	return errors.As(err, &refused) || errors.As(err, &network) && !network.Timeout() || errors.Is(err, io.EOF) ||
		errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, driver.ErrBadConn) || errors.Is(err, pgconn.ErrConnClosed)
}

// isTaken reports whether an error says that a unique key is held by another row.
func isTaken(err error) bool {
	var e *pgconn.PgError
	return errors.As(err, &e) && e.Code == "23505"
}

// postgresError is storageError for what the server and its driver say. nil means that
// the error is none of theirs.
func postgresError(err error) error {
	unavailable := func(message string) error {
		return &court.Error{Kind: court.KindUnavailable, Message: message, Cause: err}
	}
	var e *pgconn.PgError
	if !errors.As(err, &e) {
		if lost(err) {
			return unavailable("数据库暂时连接不上，请稍后再试")
		}
		return nil
	}
	switch {
	case lost(err):
		return unavailable("数据库暂时不可用，请稍后再试")
	case e.Code == "57014": // canceled, by us or by its time limit
		return unavailable("查询超时，请稍后再试，或写得更具体一些")
	case strings.HasPrefix(e.Code, "40"), e.Code == "55P03", e.Code == "53300": // conflicts, locks, too many sessions
		return unavailable("数据库正忙，请稍后再试")
	case e.Code == "53100":
		return court.Storage(err, "数据库服务器磁盘空间不足，这次更改没有保存；请清理空间后重试")
	case strings.HasPrefix(e.Code, "28"), e.Code == "3D000":
		return court.Storage(err, "数据库拒绝登录：请核对 database-url 的用户、密码和数据库名")
	case e.Code == "42501":
		return court.Storage(err, "数据库用户的权限不够")
	case strings.HasPrefix(e.Code, "XX"), strings.HasPrefix(e.Code, "58"):
		return court.Storage(err, "数据库读写失败：服务器报告数据损坏或磁盘故障，请先检查服务器")
	}
	return court.Storage(err, "数据库读写失败")
}

// copyRows sends rows in the server's own bulk form, which is several times faster than
// statements. The transaction must be one of PostgreSQL.
func (tx *Tx) copyRows(ctx context.Context, table string, columns []string, n int, row func(i int) []any) error {
	i := 0
	return tx.copyFrom(ctx, table, columns, func() ([]any, error) {
		if i == n {
			return nil, nil
		}
		values := row(i)
		i++
		for j := range values {
			values[j] = number(values[j])
		}
		return values, nil
	})
}

// copyFrom is copyRows for rows that next gives, until it gives nil.
func (tx *Tx) copyFrom(ctx context.Context, table string, columns []string, next func() ([]any, error)) error {
	return tx.conn.Raw(func(c any) error {
		conn, ok := c.(*stdlib.Conn)
		if !ok {
			return fmt.Errorf("a session of type %T", c)
		}
		sent := int64(0)
		copied, err := conn.Conn().CopyFrom(ctx, pgx.Identifier{table}, columns, pgx.CopyFromFunc(func() ([]any, error) {
			values, err := next()
			if values != nil {
				sent++
			}
			return values, err
		}))
		if err == nil && copied != sent {
			err = fmt.Errorf("%d of %d rows were copied", copied, sent)
		}
		return err
	})
}

// checkOldestCode refuses to decide anything on a schema that another instance has made
// too new for this program.
func (db *DB) checkOldestCode(ctx context.Context, q rowQuerier) error {
	text, err := siteValue(ctx, q, siteOldestCode)
	if err != nil {
		return err
	}
	return codeIsOldEnough(text, db.schema)
}
