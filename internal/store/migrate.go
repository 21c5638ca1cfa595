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

// migrate brings the schema up to date, each step in a transaction of its own. It
// needs the folder for itself: a command never migrates under a running server. A
// newer schema is accepted as long as it says that code as old as this may use it,
// so that instances can be upgraded one after the other (F33).
func (db *DB) migrate(ctx context.Context, fresh bool) error {
	files, err := fs.Sub(migrations.SQLite, "sqlite")
	if err != nil {
		return fmt.Errorf("migrations: %w", err)
	}
	provider, err := goose.NewProvider(goose.DialectSQLite3, db.writer, files, goose.WithVerbose(false))
	if err != nil {
		return fmt.Errorf("migrations: %w", err)
	}
	sources := provider.ListSources()
	newest := sources[len(sources)-1].Version
	if !fresh {
		current, err := provider.GetDBVersion(ctx)
		if err != nil {
			return unreadable(err)
		}
		if current == newest {
			return nil
		}
		if current > newest {
			return db.checkNewerSchema(ctx, current, newest)
		}
	}
	if err := syscall.Flock(int(db.folder.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return court.Storage(err, "数据库需要升级，但数据目录正被其他 portal 进程使用；请先停止它们")
	}
	_, err = provider.Up(ctx)
	if lockErr := syscall.Flock(int(db.folder.Fd()), syscall.LOCK_SH); lockErr != nil {
		err = errors.Join(err, lockErr)
	}
	if err != nil {
		return court.Storage(err, "数据库升级没有完成，可以再次启动继续")
	}
	return nil
}

// unreadable tells a full or failing disk from a file that is no database of ours.
func unreadable(err error) error {
	if e := storageError(err); court.KindOf(e) != court.KindInternal {
		return e
	}
	return court.Storage(err, "数据库已损坏或不是本系统的数据库，请用 portal restore 恢复备份")
}

func (db *DB) checkNewerSchema(ctx context.Context, current, newest int64) error {
	text, err := siteValue(ctx, db.reader, siteOldestCode)
	if err != nil {
		return storageError(err)
	}
	oldest, err := strconv.ParseInt(text, 10, 64)
	if err != nil || oldest > newest {
		return court.Storage(fmt.Errorf("schema %d needs code for %s, this is for %d", current, text, newest),
			"数据库由更新的版本使用过，请升级 portal 程序")
	}
	return nil
}
