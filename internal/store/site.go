package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"gongkai/internal/court"
)

// Keys of the site table.
const (
	siteFingerprint  = "key_fingerprint"
	siteDemo         = "demo"
	siteOldestCode   = "oldest_code_schema"
	siteNamesVersion = "names_version"
	siteLinkRequest  = "link_request"
)

func siteValue(ctx context.Context, q rowQuerier, key string) (string, error) {
	var v string
	err := q.QueryRowContext(ctx, `SELECT value FROM site WHERE key = ?`, key).Scan(&v)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return v, err
}

func setSiteValue(ctx context.Context, tx *Tx, key, value string) error {
	_, err := tx.Exec(ctx, `INSERT INTO site (key, value) VALUES (?, ?)
		ON CONFLICT (key) DO UPDATE SET value = excluded.value`, key, value)
	return err
}

// checkKeys ties the database to its keys, so that it is never run with others.
func (db *DB) checkKeys(ctx context.Context) error {
	known, err := siteValue(ctx, db.reader, siteFingerprint)
	if err != nil {
		return storageError(err)
	}
	if known == "" { // new, or its making was interrupted: nothing has been sealed yet
		err := db.Update(ctx, func(tx *Tx) error {
			if known, err = siteValue(ctx, tx.tx, siteFingerprint); err != nil || known != "" {
				return err // another instance was faster
			}
			known = db.keys.Fingerprint()
			return setSiteValue(ctx, tx, siteFingerprint, known)
		})
		if err != nil {
			return err
		}
	}
	if known != db.keys.Fingerprint() {
		return court.Storage(fmt.Errorf("database was made with keys %s, these are %s", known, db.keys.Fingerprint()),
			"密钥与数据库不匹配：请使用建库时的密钥文件")
	}
	return nil
}

// IsDemo reports whether the folder was marked as holding synthetic data.
func (db *DB) IsDemo(ctx context.Context) (bool, error) {
	v, err := siteValue(ctx, db.reader, siteDemo)
	return v != "", storageError(err)
}

// MarkDemo marks the folder, for good, as holding synthetic data. Only an empty
// portal can be marked.
func (db *DB) MarkDemo(ctx context.Context) error {
	return db.Update(ctx, func(tx *Tx) error {
		var n int
		if err := tx.QueryRow(ctx, `SELECT (SELECT count(*) FROM batch) + (SELECT count(*) FROM piece)`).Scan(&n); err != nil {
			return err
		}
		if n > 0 {
			return court.Refused("", "数据目录里已有正式数据，不能用作演示")
		}
		return setSiteValue(ctx, tx, siteDemo, "1")
	})
}
