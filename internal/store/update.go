package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"gongkai/internal/failpoint"
	"gongkai/internal/ledger"
)

// Tx is one writing transaction. What Record is told is appended to the ledger as
// the transaction's last statements.
type Tx struct {
	db      *DB
	tx      session
	sqlTx   *sql.Tx
	conn    *sql.Conn    // the session, on PostgreSQL
	release func() error // gives conn back; nil: there is nothing to give back
	began   time.Time    // by the machine's steady clock: it bounds how long others wait
	entries []pendingEntry
	applied int64 // the journal is applied up to there, from the commit on; 0: no news
	// repeated holds the statements that run many times; the end of the transaction
	// closes them.
	repeated map[string]*sql.Stmt
}

func newTx(db *DB, sqlTx *sql.Tx, conn *sql.Conn) *Tx {
	return &Tx{db: db, tx: session{on: sqlTx, dialect: db.dialect}, sqlTx: sqlTx, conn: conn, began: time.Now(), repeated: map[string]*sql.Stmt{}}
}

// end gives the session back. What was not committed has not happened.
func (tx *Tx) end() {
	_ = tx.sqlTx.Rollback() // nothing to do after a commit
	if tx.release != nil {
		_ = tx.release() // a session that cannot be given back is not used again
	}
}

// Decision is what goes on the record about a change: identifiers, rule and actor
// readable for good; Detail (any JSON value; no name, no text of a record) readable
// until it is erased.
type Decision struct {
	Action  string
	Rule    string
	Actor   string
	Subject string
	Detail  any
}

type pendingEntry struct {
	Decision
	json []byte
}

// Record puts a decision on the ledger when the transaction commits.
func (tx *Tx) Record(d Decision) error {
	text, err := json.Marshal(d.Detail)
	if err != nil {
		return fmt.Errorf("ledger detail: %w", err)
	}
	tx.entries = append(tx.entries, pendingEntry{Decision: d, json: text})
	return nil
}

// Exec runs a writing statement.
func (tx *Tx) Exec(ctx context.Context, query string, args ...any) (sql.Result, error) {
	return tx.tx.ExecContext(ctx, query, args...)
}

// Query runs a reading statement within the transaction.
func (tx *Tx) Query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return tx.tx.QueryContext(ctx, query, args...)
}

// QueryRow runs a reading statement that gives at most one row.
func (tx *Tx) QueryRow(ctx context.Context, query string, args ...any) *sql.Row {
	return tx.tx.QueryRowContext(ctx, query, args...)
}

// turnTime bounds one transaction of long work, so that a removal in another process
// never waits long behind it. It is not shorter, because the more rows a commit holds,
// the fewer pages are written again and again.
const turnTime = 150 * time.Millisecond

// TurnOver reports whether long work should end its transaction now and queue for the
// next one: its time is up, or another writer waits. On PostgreSQL nobody waits for it.
func (tx *Tx) TurnOver() bool {
	return time.Since(tx.began) >= turnTime || tx.conn == nil && tx.db.turnstile.contended()
}

// inTurns repeats step until it reports that nothing is left, as often in one
// transaction as the turn allows. A step is short: a few milliseconds of work.
func (db *DB) inTurns(ctx context.Context, step func(*Tx) (more bool, err error)) error {
	for more := true; more; {
		err := db.Stage(ctx, func(tx *Tx) (err error) {
			for more {
				if more, err = step(tx); err != nil || tx.TurnOver() {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// repeat is Exec for a statement that the transaction runs many times.
func (tx *Tx) repeat(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if tx.conn != nil { // the driver keeps the statements of a session ready
		return tx.Exec(ctx, query, args...)
	}
	stmt, ok := tx.repeated[query]
	if !ok {
		var err error
		if stmt, err = tx.sqlTx.PrepareContext(ctx, query); err != nil {
			return nil, err
		}
		tx.repeated[query] = stmt
	}
	return stmt.ExecContext(ctx, args...)
}

// Update runs f in one transaction behind the turnstile. When f returns nil, the
// decisions it recorded are appended to the ledger and all of it commits with a
// full sync; else nothing has happened.
func (db *DB) Update(ctx context.Context, f func(*Tx) error) error {
	leave, err := db.turnstile.enter(ctx)
	if err != nil {
		return storageError(err)
	}
	err = db.update(ctx, f)
	leave()
	return storageError(err)
}

// Stage is Update for rows that nobody sees before their batch is released. It decides
// nothing, so it records nothing, and on PostgreSQL it holds no decision up. The caller
// holds the import lock, which is the same session there: a process that lost it stages no
// more.
func (db *DB) Stage(ctx context.Context, f func(*Tx) error) error {
	if db.dialect == sqliteDialect {
		return db.Update(ctx, f)
	}
	return storageError(db.stagePostgres(ctx, f))
}

// begin opens the transaction of a decision, behind the turnstile.
func (db *DB) begin(ctx context.Context) (*Tx, error) {
	if db.dialect == postgresDialect {
		return db.beginDecision(ctx)
	}
	sqlTx, err := db.writer.all.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	return newTx(db, sqlTx, nil), nil
}

func (db *DB) update(ctx context.Context, f func(*Tx) error) error {
	tx, err := db.begin(ctx)
	if err != nil {
		return err
	}
	defer tx.end()
	if err := f(tx); err != nil {
		return err
	}
	head, err := tx.appendLedger(ctx)
	if err != nil {
		return err
	}
	failpoint.Hit("commit-before")
	if err := tx.sqlTx.Commit(); err != nil {
		return err
	}
	failpoint.Hit("commit-after")
	if tx.applied > 0 {
		db.journalApplied.Store(tx.applied)
	}
	if head != nil {
		db.timeline.met(*head)
		db.noteHead(*head)
	}
	return nil
}

// appendLedger writes the pending decisions; the head row is touched last.
func (tx *Tx) appendLedger(ctx context.Context) (*Head, error) {
	if len(tx.entries) == 0 {
		return nil, nil
	}
	head, err := readHead(ctx, tx.tx)
	if err != nil {
		return nil, err
	}
	if tx.conn != nil {
		if err := tx.db.requireFollows(ctx, tx.tx, head); err != nil {
			return nil, err
		}
	}
	at := tx.db.now().UnixMilli()
	for _, p := range tx.entries {
		var salt, detailSalt ledger.Salt
		_, _ = rand.Read(salt[:]) // never fails: the runtime ends the process instead
		_, _ = rand.Read(detailSalt[:])
		r := ledger.Append(head.Digest, ledger.Entry{
			Position: head.Position + 1, At: at, Action: p.Action, Rule: p.Rule, Actor: p.Actor,
			Subject: p.Subject, Detail: ledger.DetailDigest(detailSalt, p.json),
		}, salt)
		if err := tx.insertLedger(ctx, r, detailSalt, p.json); err != nil {
			return nil, err
		}
		head.Position, head.Digest = r.Position, r.Head
	}
	failpoint.Hit("ledger")
	_, err = tx.Exec(ctx, `UPDATE ledger_head SET position = ?, head = ? WHERE id = 1`, head.Position, head.Digest[:])
	return &head, err
}

func (tx *Tx) insertLedger(ctx context.Context, r ledger.Record, detailSalt ledger.Salt, detail []byte) error {
	_, err := tx.Exec(ctx, `INSERT INTO ledger (position, at, action, rule, actor, subject, detail, salt, leaf, head)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		r.Position, r.At, r.Action, r.Rule, r.Actor, r.Subject, r.Detail[:], r.Salt[:], r.Leaf[:], r.Head[:])
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO ledger_detail (position, salt, detail) VALUES (?, ?, ?)`,
		r.Position, detailSalt[:], string(detail))
	return err
}

// Settle moves committed pages from the write-ahead log into the database file, so
// that the log starts anew. The bulk is moved outside the turnstile and holds no
// writer up; what was committed meanwhile, a few pages, is moved within it, for a log
// that is never moved to its end only grows. Long-lived processes call it now and
// then, an import between its transactions.
//
// PostgreSQL sees to its own log.
func (db *DB) Settle(ctx context.Context) error {
	if db.dialect == postgresDialect {
		return nil
	}
	if !db.checkpoint.CompareAndSwap(false, true) {
		return nil
	}
	defer db.checkpoint.Store(false)
	left, err := db.moveLog(ctx)
	if err != nil || left == 0 {
		return err
	}
	leave, err := db.turnstile.enter(ctx)
	if err != nil {
		return storageError(err)
	}
	defer leave()
	_, err = db.moveLog(ctx)
	return err
}

// moveLog moves what it can and tells how many pages of the log are left.
func (db *DB) moveLog(ctx context.Context) (left int, err error) {
	var busy, pages, moved int
	err = db.reader.QueryRowContext(ctx, `PRAGMA wal_checkpoint(PASSIVE)`).Scan(&busy, &pages, &moved)
	return pages - moved, storageError(err)
}
