package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"syscall"

	"gongkai/internal/court"
	"gongkai/internal/store/migrations"

	"github.com/pressly/goose/v3"
)

// migrations gives the numbered files of the database's dialect, ready to be run.
func (db *DB) migrations() (*goose.Provider, error) {
	of, from, folder := goose.DialectSQLite3, migrations.SQLite, "sqlite"
	if db.dialect == postgresDialect {
		of, from, folder = goose.DialectPostgres, migrations.Postgres, "postgres"
	}
	files, err := fs.Sub(from, folder)
	if err != nil {
		return nil, fmt.Errorf("migrations: %w", err)
	}
	// Work on several parts went on at once, so a folder of a build in between may lack a
	// migration whose number is below its own.
	provider, err := goose.NewProvider(of, db.writer.all, files, goose.WithVerbose(false), goose.WithAllowOutofOrder(true))
	if err != nil {
		return nil, fmt.Errorf("migrations: %w", err)
	}
	return provider, nil
}

// migrate brings the schema up to date, each step in a transaction of its own. On SQLite
// it needs the folder for itself: a command never migrates under a running server. On
// PostgreSQL one instance migrates while the others wait, and those that run on go on
// with code of the schema before. A newer schema is accepted as long as it says that code
// as old as this may use it, so that instances can be upgraded one after the other (F33).
func (db *DB) migrate(ctx context.Context, fresh bool) error {
	provider, err := db.migrations()
	if err != nil {
		return err
	}
	sources := provider.ListSources()
	db.schema = sources[len(sources)-1].Version
	if !fresh {
		current, err := provider.GetDBVersion(ctx)
		if err != nil {
			return unreadable(err)
		}
		if current == db.schema {
			return nil
		}
		if current > db.schema {
			return db.checkNewerSchema(ctx)
		}
	}
	alone, err := db.aloneToMigrate(ctx)
	if err != nil {
		return err
	}
	_, err = provider.Up(ctx)
	if err = errors.Join(err, alone()); err != nil {
		if e := storageError(err); court.KindOf(e) == court.KindUnavailable {
			return e
		}
		return court.Storage(err, "数据库升级没有完成，可以再次启动继续")
	}
	return nil
}

// aloneToMigrate keeps all others from migrating, and on SQLite from using the folder.
func (db *DB) aloneToMigrate(ctx context.Context) (done func() error, err error) {
	if db.dialect == postgresDialect {
		conn, err := db.writer.all.Conn(ctx)
		if err != nil {
			return nil, storageError(err)
		}
		lock := session{on: conn, dialect: db.dialect}
		if _, err := lock.ExecContext(ctx, `SELECT pg_advisory_lock(?)`, int64(lockMigrations)); err != nil {
			discard(conn)
			return nil, storageError(err)
		}
		return func() error {
			discard(conn) // and with the session goes its lock
			return nil
		}, nil
	}
	if err := syscall.Flock(int(db.folder.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return nil, court.Storage(err, "数据库需要升级，但数据目录正被其他 portal 进程使用；请先停止它们")
	}
	return func() error { return syscall.Flock(int(db.folder.Fd()), syscall.LOCK_SH) }, nil
}

// unreadable tells a full or failing disk, or a server that is away, from a database that
// is none of ours.
func unreadable(err error) error {
	if e := storageError(err); court.KindOf(e) != court.KindInternal {
		return e
	}
	return court.Storage(err, "数据库已损坏或不是本系统的数据库，请用 portal restore 恢复备份")
}

func (db *DB) checkNewerSchema(ctx context.Context) error {
	text, err := siteValue(ctx, db.reader, siteOldestCode)
	if err != nil {
		return storageError(err)
	}
	return codeIsOldEnough(text, db.schema)
}

// codeIsOldEnough holds what a schema says of the oldest code that may use it against the
// schema that this program was made for.
func codeIsOldEnough(oldest string, schema int64) error {
	n, err := strconv.ParseInt(oldest, 10, 64)
	if err != nil || n > schema {
		return court.Storage(fmt.Errorf("the schema needs code for %s, this is for %d", oldest, schema),
			"数据库由更新的版本使用过，请升级 portal 程序")
	}
	return nil
}
