// Package store keeps the portal's records in a database and a data folder: SQL, the
// ledger rows that ride in the same transaction, the journal of removals, backup
// and restore. It knows no lifecycle (publish) and no HTTP.
//
// The database is SQLite in the folder, or PostgreSQL behind a DatabaseURL; keys, journal
// and the noted head are in the folder in either case. There is one text of each statement
// (see dialect).
//
// Everything that decides passes Update: a fair turnstile across processes and instances,
// one transaction, the ledger entries as its last statements, a full sync at COMMIT. Everything
// that reads for the public goes through package visible, which may only use the v_* views.
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
	"gongkai/internal/media/shelf"
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
	mediaFolder  = "media"
)

// Options say how a data folder is opened.
type Options struct {
	Dir         string
	DatabaseURL string // of PostgreSQL; empty: SQLite in the data folder
	ReplicaURL  string // of a read replica of that database; empty: none
	KeysFile    string // empty: in the data folder
	MediaDir    string // of the files of the media library; empty: in the data folder
	Create      bool   // make a new, empty portal where there is none
	Now         func() time.Time
	Logger      *slog.Logger
}

func (o Options) mediaDir() string {
	if o.MediaDir != "" {
		return o.MediaDir
	}
	return filepath.Join(o.Dir, mediaFolder)
}

// DB is an open portal folder. It is safe for concurrent use.
type DB struct {
	dir       string
	now       func() time.Time
	log       *slog.Logger
	keys      vault.Keys
	shelf     *shelf.Shelf
	box       *vault.Box
	digest    *vault.Digest
	dialect   dialect
	schema    int64 // the newest that this program knows
	writer    pool  // SQLite: one connection
	reader    pool  // several, query only
	turnstile *turnstile
	importing importSession // PostgreSQL only
	replica   *replica      // nil: none
	folder    *os.File      // shared lock, held while open

	statements *statements // of reader; nil: the driver keeps them
	// journalApplied is how far this folder's journal is applied, as far as this process
	// knows, on PostgreSQL; SQLite keeps it in the database.
	journalApplied atomic.Int64
	mirrored       atomic.Int64 // the position up to which MirrorRemovals has looked
	timeline       timeline
	trail          trailQueue
	closeOnce      sync.Once
	checkpoint     atomic.Bool // one checkpoint at a time
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
	t, err := newTurnstile(o.Dir)
	if err != nil {
		return nil, court.Storage(err, "数据目录 %s 不能写入，请检查权限与磁盘空间", o.Dir)
	}
	db := &DB{dir: o.Dir, now: o.Now, log: o.Logger, turnstile: t, folder: lock, shelf: shelf.New(o.mediaDir())}
	if o.DatabaseURL != "" {
		db.dialect = postgresDialect
		writer, reader, err := openPostgres(o.DatabaseURL)
		if err != nil {
			return nil, err
		}
		db.writer, db.reader = newPool(writer, postgresDialect, writers), newPool(reader, postgresDialect, readers)
		if o.ReplicaURL != "" {
			if db.replica, err = openReplica(o.ReplicaURL); err != nil {
				return nil, errors.Join(err, db.reader.all.Close(), db.writer.all.Close())
			}
		}
	} else {
		writer, reader, err := openSQLite(filepath.Join(o.Dir, databaseFile))
		if err != nil {
			return nil, court.Storage(err, "数据库不能打开")
		}
		db.writer, db.reader = newPool(writer, sqliteDialect, 1), newPool(reader, sqliteDialect, readers)
		db.statements = &statements{db: reader, ready: map[string]*sql.Stmt{}}
	}
	if err := db.prepare(ctx, o); err != nil {
		return nil, errors.Join(err, db.closePools())
	}
	return db, nil
}

func (db *DB) closePools() error {
	err := errors.Join(db.reader.all.Close(), db.writer.all.Close())
	if db.replica != nil {
		err = errors.Join(err, db.replica.all.Close())
	}
	return err
}

// createEmpty makes the file that SQLite then fills, readable by nobody else.
func createEmpty(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o600) // #nosec G304 -- inside the data folder
	if err != nil {
		return err
	}
	return f.Close()
}

// inspect looks at folder and database before anything is made in them.
func (db *DB) inspect(ctx context.Context, o Options) (fresh bool, err error) {
	missing := "数据目录 %s 曾有数据，但数据库文件不见了或已损坏。不会新建空库；请找回文件，或用 portal restore 恢复备份"
	if db.dialect == postgresDialect {
		fresh, err = db.inspectPostgres(ctx)
		missing = "数据目录 %s 曾有数据，但 PostgreSQL 数据库是空的。不会新建空库；请核对 database-url，或恢复数据库的备份"
	} else {
		fresh, err = inspectFile(filepath.Join(o.Dir, databaseFile))
	}
	if err != nil || !fresh {
		return false, err
	}
	// A portal that was never finished leaves no more than that, one that was in use
	// leaves traces.
	for _, trace := range []string{headFile, journalFile} {
		if _, err := os.Stat(filepath.Join(o.Dir, trace)); err == nil {
			return false, court.Storage(fmt.Errorf("%s is there, the database is missing or empty", trace), missing, o.Dir)
		}
	}
	if !o.Create && db.dialect == postgresDialect {
		return false, court.Storage(ErrNoPortal, "PostgreSQL 数据库里没有数据")
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

// prepare brings schema and keys in order.
func (db *DB) prepare(ctx context.Context, o Options) error {
	fresh, err := db.inspect(ctx, o)
	if err != nil {
		return err
	}
	if db.keys, err = openKeys(o, fresh); err != nil {
		return err
	}
	db.box, db.digest = db.keys.Box(), db.keys.Digest()
	if fresh && db.dialect == sqliteDialect { // SQLite gives its companions the mode of the database file
		if err := createEmpty(filepath.Join(o.Dir, databaseFile)); err != nil {
			return court.Storage(err, "数据目录 %s 不能写入，请检查权限与磁盘空间", o.Dir)
		}
	}
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
		err = errors.Join(db.closePools(), db.folder.Close())
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
	tx         session
	sqlTx      *sql.Tx
	statements *statements
}

// Each runs a reading statement and calls f with each of its rows.
func (r *Reading) Each(ctx context.Context, f func(*sql.Rows) error, query string, args ...any) error {
	ready := r.statements.of(ctx, query)
	if ready == nil {
		return eachRow(ctx, r.tx, f, query, args...)
	}
	stmt := r.sqlTx.StmtContext(ctx, ready)
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
		return r.sqlTx.StmtContext(ctx, ready).QueryRowContext(ctx, args...) //nolint:sqlclosecheck // it ends with the transaction
	}
	return r.tx.QueryRowContext(ctx, query, args...)
}

// Read runs f on one snapshot: what it reads fits together, whatever is committed
// meanwhile.
func (db *DB) Read(ctx context.Context, f func(*Reading) error) error {
	if db.timeline.behind.Load() {
		return errBehind
	}
	tx, err := db.beginReading(ctx)
	if err != nil {
		return storageError(err)
	}
	defer func() { _ = tx.Rollback() }() // a snapshot is only ever given back
	return storageError(f(&Reading{tx: session{on: tx, dialect: db.dialect}, sqlTx: tx, statements: db.statements}))
}

func (db *DB) beginReading(ctx context.Context) (*sql.Tx, error) {
	if db.dialect == postgresDialect {
		return db.beginSnapshot(ctx)
	}
	return db.reader.all.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
}
