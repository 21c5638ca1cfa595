// Package store keeps the portal's records in a database and a data folder: SQL, the
// ledger rows that ride in the same transaction, the journal of removals, backup
// and restore. It knows no lifecycle (publish) and no HTTP.
//
// Everything that writes passes Update: a fair turnstile across processes, one
// immediate transaction, the ledger entries as its last statements, a full sync at
// COMMIT. Everything that reads for the public goes through package visible, which
// may only use the v_* views.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/vault"
)

// Names inside the data folder.
const (
	databaseFile = "portal.db"
	keysFile     = "keys/portal.keys"
	headFile     = "portal.head"
	journalFile  = "journal/removals.log"
	folderLock   = "folder.lock"
	importLock   = "import.lock"
)

// Options say how a data folder is opened.
type Options struct {
	Dir      string
	KeysFile string // empty: in the data folder
	Create   bool   // make a new, empty portal where there is none
	Now      func() time.Time
	Logger   *slog.Logger
}

// DB is an open portal folder. It is safe for concurrent use.
type DB struct {
	dir       string
	now       func() time.Time
	log       *slog.Logger
	keys      vault.Keys
	box       *vault.Box
	digest    *vault.Digest
	writer    *sql.DB // one connection
	reader    *sql.DB // several, query only
	turnstile *turnstile
	folder    *os.File // shared lock, held while open

	statements *statements // of reader
	closeOnce  sync.Once
	checkpoint atomic.Bool // one checkpoint at a time
}

// ErrNoPortal says that the folder holds no portal.
var ErrNoPortal = errors.New("no portal in this folder")

// Open opens the portal in a data folder, or makes one if asked to. It never makes
// an empty database over one that was there (F30): traces of an earlier portal
// without its database are an error that says so. All errors are of KindStorage.
func Open(ctx context.Context, o Options) (*DB, error) {
	if o.Create {
		if err := os.MkdirAll(o.Dir, 0o700); err != nil {
			return nil, court.Storage(err, "数据目录 %s 不能使用，请检查路径与权限", o.Dir)
		}
	} else if _, err := os.Stat(o.Dir); errors.Is(err, fs.ErrNotExist) {
		return nil, court.Storage(ErrNoPortal, "数据目录 %s 里没有数据", o.Dir)
	}
	lock, err := lockFile(filepath.Join(o.Dir, folderLock), syscall.LOCK_SH|syscall.LOCK_NB)
	if err != nil {
		return nil, court.Storage(err, "数据目录 %s 正在恢复或迁移，或没有写入权限，请稍后再试", o.Dir)
	}
	db, err := open(ctx, o, lock)
	if err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	return db, nil
}

func open(ctx context.Context, o Options, lock *os.File) (*DB, error) {
	fresh, err := inspect(o)
	if err != nil {
		return nil, err
	}
	keys, err := openKeys(o, fresh)
	if err != nil {
		return nil, err
	}
	t, err := newTurnstile(o.Dir)
	if err != nil {
		return nil, court.Storage(err, "数据目录 %s 不能写入，请检查权限与磁盘空间", o.Dir)
	}
	db := &DB{dir: o.Dir, now: o.Now, log: o.Logger, keys: keys, box: keys.Box(), digest: keys.Digest(), turnstile: t, folder: lock}
	path := filepath.Join(o.Dir, databaseFile)
	if fresh { // SQLite gives its companions the mode of the database file
		if err := createEmpty(path); err != nil {
			return nil, court.Storage(err, "数据目录 %s 不能写入，请检查权限与磁盘空间", o.Dir)
		}
	}
	if db.writer, err = sql.Open("sqlite", writerDSN(path)); err != nil {
		return nil, court.Storage(err, "数据库不能打开")
	}
	db.writer.SetMaxOpenConns(1)
	if db.reader, err = sql.Open("sqlite", readerDSN(path)); err != nil {
		return nil, errors.Join(court.Storage(err, "数据库不能打开"), db.writer.Close())
	}
	db.reader.SetMaxOpenConns(readers)
	db.reader.SetMaxIdleConns(readers)
	db.statements = &statements{db: db.reader, ready: map[string]*sql.Stmt{}}
	if err := db.prepare(ctx, fresh); err != nil {
		return nil, errors.Join(err, db.reader.Close(), db.writer.Close())
	}
	return db, nil
}

// createEmpty makes the file that SQLite then fills, readable by nobody else.
func createEmpty(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o600) // #nosec G304 -- inside the data folder
	if err != nil {
		return err
	}
	return f.Close()
}

// inspect looks at the folder before anything is opened in it.
func inspect(o Options) (fresh bool, err error) {
	path := filepath.Join(o.Dir, databaseFile)
	info, err := os.Stat(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return false, court.Storage(err, "数据库文件 %s 不能读取，请检查权限", path)
	}
	if err == nil && info.Size() > 0 {
		return false, inspectDatabase(path, info.Size())
	}
	// No database, or an empty file: a portal that was never finished leaves no more
	// than that, one that was in use leaves traces.
	for _, trace := range []string{headFile, journalFile} {
		if _, err := os.Stat(filepath.Join(o.Dir, trace)); err == nil {
			return false, court.Storage(fmt.Errorf("%s is there, %s is missing or empty", trace, databaseFile),
				"数据目录 %s 曾有数据，但数据库文件不见了或已损坏。不会新建空库；请找回文件，或用 portal restore 恢复备份", o.Dir)
		}
	}
	if !o.Create {
		return false, court.Storage(ErrNoPortal, "数据目录 %s 里没有数据", o.Dir)
	}
	return true, nil
}

func openKeys(o Options, fresh bool) (vault.Keys, error) {
	path := o.KeysFile
	if path == "" {
		path = filepath.Join(o.Dir, keysFile)
	}
	keys, err := vault.Load(path)
	if errors.Is(err, vault.ErrMissing) && fresh {
		keys, err = vault.Create(path)
	}
	if err != nil {
		return keys, court.Storage(err, "密钥文件 %s 不能使用", path)
	}
	return keys, nil
}

// prepare brings schema and keys in order once the database is open.
func (db *DB) prepare(ctx context.Context, fresh bool) error {
	if err := db.migrate(ctx, fresh); err != nil {
		return err
	}
	if err := db.checkKeys(ctx); err != nil {
		return err
	}
	return db.checkHead(ctx)
}

// Close gives everything back. The folder's lock goes last.
func (db *DB) Close() error {
	var err error
	db.closeOnce.Do(func() {
		err = errors.Join(db.reader.Close(), db.writer.Close(), db.folder.Close())
	})
	return err
}

// Box seals and opens values at rest with this portal's key.
func (db *DB) Box() *vault.Box { return db.box }

// Digest makes this portal's keyed hashes.
func (db *DB) Digest() *vault.Digest { return db.digest }

// Dir is the data folder.
func (db *DB) Dir() string { return db.dir }

// Now is the clock that the folder was opened with.
func (db *DB) Now() time.Time { return db.now() }

// Reading is a consistent view of the database at one moment.
type Reading struct {
	tx         *sql.Tx
	statements *statements
}

// Each runs a reading statement and calls f with each of its rows.
func (r *Reading) Each(ctx context.Context, f func(*sql.Rows) error, query string, args ...any) error {
	ready := r.statements.of(ctx, query)
	if ready == nil {
		return eachRow(ctx, r.tx, f, query, args...)
	}
	stmt := r.tx.StmtContext(ctx, ready)
	defer func() { _ = stmt.Close() }() // on this connection it stays ready
	rows, err := stmt.QueryContext(ctx, args...)
	if err != nil {
		return err
	}
	return goThrough(rows, f)
}

// QueryRow runs a reading statement that gives at most one row.
func (r *Reading) QueryRow(ctx context.Context, query string, args ...any) *sql.Row {
	if ready := r.statements.of(ctx, query); ready != nil {
		return r.tx.StmtContext(ctx, ready).QueryRowContext(ctx, args...) //nolint:sqlclosecheck // it ends with the transaction
	}
	return r.tx.QueryRowContext(ctx, query, args...)
}

// Read runs f on one snapshot: what it reads fits together, whatever is committed
// meanwhile.
func (db *DB) Read(ctx context.Context, f func(*Reading) error) error {
	tx, err := db.reader.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return storageError(err)
	}
	defer func() { _ = tx.Rollback() }() // a snapshot is only ever given back
	return storageError(f(&Reading{tx: tx, statements: db.statements}))
}
