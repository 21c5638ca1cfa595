package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"

	"gongkai/internal/court"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// readers is how many snapshots may be read at once.
const readers = 6

// The pragmas of every connection. busy_timeout comes first so that the others can
// wait; synchronous is written out, because a commit that was acknowledged must
// survive a power cut (F3: NORMAL lost all of them); secure_delete overwrites what
// is erased; the automatic checkpoint is off, because it would run inside COMMIT
// while the turnstile is held (see Settle).
var pragmas = []string{
	"busy_timeout(5000)",
	"journal_mode(WAL)",
	"synchronous(FULL)",
	"secure_delete(1)",
	"trusted_schema(0)",
	"foreign_keys(0)",
	"wal_autocheckpoint(0)",
	"temp_store(MEMORY)",
}

func dsn(path string, more ...string) string {
	q := url.Values{}
	for _, p := range append(append([]string{}, pragmas...), more...) {
		q.Add("_pragma", p)
	}
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + q.Encode()
}

// The page caches, in KiB, negated as SQLite wants it. The file is not mapped into
// memory: whatever a pass over all entries touches would count as memory of this
// process, once a connection, and saves a tenth of the time.
const (
	readerCache = -32 << 10
	writerCache = -8 << 10
	importCache = -128 << 10 // holds the lookups that an import compares with
)

// cacheOfImport gives the writing connection the cache that an import needs, or takes
// it back.
func (db *DB) cacheOfImport(ctx context.Context, importing bool) error {
	if importing {
		_, err := db.writer.ExecContext(ctx, fmt.Sprintf(`PRAGMA cache_size = %d`, importCache))
		return err
	}
	_, err := db.writer.ExecContext(ctx, fmt.Sprintf(`PRAGMA cache_size = %d; PRAGMA shrink_memory`, writerCache))
	return err
}

// writerDSN takes the write lock at BEGIN: a deferred transaction that turns into a
// writer fails at once with BUSY, whatever the timeout (F29).
func writerDSN(path string) string {
	return dsn(path, fmt.Sprintf("cache_size(%d)", writerCache)) + "&_txlock=immediate"
}

func readerDSN(path string) string {
	return dsn(path, "query_only(1)", fmt.Sprintf("cache_size(%d)", readerCache))
}

// openSQLite makes the two pools on a database file. Nothing is opened yet.
func openSQLite(path string) (writer, reader *sql.DB, err error) {
	if writer, err = sql.Open("sqlite", writerDSN(path)); err != nil {
		return nil, nil, err
	}
	if reader, err = sql.Open("sqlite", readerDSN(path)); err != nil {
		return nil, nil, errors.Join(err, writer.Close())
	}
	return writer, reader, nil
}

// inspectFile looks at the database file. It is fresh when it is missing or empty.
func inspectFile(path string) (fresh bool, err error) {
	info, err := os.Stat(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return false, court.Storage(err, "数据库文件 %s 不能读取，请检查权限", path)
	}
	if err == nil && info.Size() > 0 {
		return false, inspectDatabase(path, info.Size())
	}
	return true, nil
}

// inspectDatabase refuses a file that is no database or was cut short, before
// SQLite writes a byte beside it.
func inspectDatabase(path string, size int64) error {
	f, err := os.Open(path) // #nosec G304 -- inside the data folder
	if err != nil {
		return court.Storage(err, "数据库文件 %s 不能读取，请检查权限", path)
	}
	var head [100]byte
	_, err = io.ReadFull(f, head[:])
	if err == nil && string(head[:16]) != "SQLite format 3\x00" {
		err = errors.New("its head is another one")
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return court.Storage(fmt.Errorf("no database, %d bytes: %w", size, err),
			"数据库文件 %s 已损坏或不是数据库，请用 portal restore 恢复备份", path)
	}
	pageSize := int64(head[16])<<8 | int64(head[17])
	if pageSize == 1 {
		pageSize = 65536
	}
	pages := int64(head[28])<<24 | int64(head[29])<<16 | int64(head[30])<<8 | int64(head[31])
	if size < pages*pageSize {
		return court.Storage(fmt.Errorf("%d bytes, but %d pages of %d", size, pages, pageSize),
			"数据库文件 %s 不完整，请用 portal restore 恢复备份", path)
	}
	return nil
}

// sqliteError is storageError for what SQLite says. nil means that the error is none of
// its own.
func sqliteError(err error) error {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return nil
	}
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_FULL:
		return court.Storage(err, "磁盘空间不足，这次更改没有保存；请清理空间后重试")
	case sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN:
		return court.Storage(err, "磁盘读写失败：可能空间已满、没有权限或磁盘故障。请先检查磁盘，不要急于恢复备份")
	case sqlite3.SQLITE_READONLY:
		return court.Storage(err, "数据库不能写入，请检查数据目录的属主与权限")
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return &court.Error{Kind: court.KindUnavailable, Message: "数据库正忙，请稍后再试", Cause: err}
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return court.Storage(err, "数据库已损坏，请用 portal restore 恢复备份")
	case sqlite3.SQLITE_INTERRUPT:
		return &court.Error{Kind: court.KindUnavailable, Message: "查询超时，请稍后再试，或写得更具体一些", Cause: err}
	default:
		return court.Storage(err, "数据库读写失败")
	}
}
