package store

import (
	"context"
	"errors"
	"path/filepath"
	"syscall"

	"gongkai/internal/court"
	"gongkai/internal/vault"
)

// openTarget opens an empty database to be filled, in its newest schema.
func openTarget(ctx context.Context, to Options, keys vault.Keys) (*DB, error) {
	db := &DB{now: to.Now, log: to.Logger, keys: keys}
	if to.DatabaseURL != "" {
		db.dialect = postgresDialect
		writer, reader, err := openPostgres(to.DatabaseURL)
		if err != nil {
			return nil, err
		}
		db.writer, db.reader = newPool(writer, postgresDialect, writers), newPool(reader, postgresDialect, readers)
		fresh, err := db.inspectPostgres(ctx)
		if err == nil && !fresh {
			err = court.Invalid("目标数据库不是空的，请另建空的数据库")
		}
		if err == nil {
			err = db.migrate(ctx, true)
		}
		if err == nil {
			err = db.nobodyElse(ctx)
		}
		if err != nil {
			return nil, errors.Join(err, db.closeTarget())
		}
		return db, nil
	}
	there, err := openKeys(to, false)
	if err != nil || there.Fingerprint() != keys.Fingerprint() {
		return nil, court.Storage(err, "请先把密钥文件复制到目标目录 %s（keys/portal.keys）", to.Dir)
	}
	db.dir = to.Dir
	return db, db.makeFile(ctx, filepath.Join(to.Dir, databaseFile))
}

// makeFile makes an empty database file in the newest schema, in a folder that nobody
// uses. An error closes all.
func (db *DB) makeFile(ctx context.Context, path string) error {
	fresh, err := inspectFile(path)
	if err == nil && !fresh {
		err = court.Invalid("目标目录里已有数据库 %s", path)
	}
	if err != nil {
		return err
	}
	if db.folder, err = lockFile(filepath.Join(filepath.Dir(path), folderLock), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return court.Storage(err, "数据目录 %s 正被其他 portal 进程使用，请先停止它们", filepath.Dir(path))
	}
	if err := createEmpty(path); err != nil {
		return errors.Join(err, db.closeTarget())
	}
	writer, reader, err := openSQLite(path)
	if err != nil {
		return errors.Join(err, db.closeTarget())
	}
	db.writer, db.reader = newPool(writer, sqliteDialect, 1), newPool(reader, sqliteDialect, readers)
	if err := db.migrate(ctx, true); err != nil {
		return errors.Join(err, db.closeTarget())
	}
	return nil
}

func (db *DB) closeTarget() error {
	var errs []error
	for _, p := range []pool{db.reader, db.writer} {
		if p.all != nil {
			errs = append(errs, p.all.Close())
		}
	}
	if db.folder != nil {
		errs = append(errs, db.folder.Close())
	}
	return errors.Join(errs...)
}
