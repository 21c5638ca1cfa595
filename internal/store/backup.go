package store

import (
	"archive/tar"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/media/shelf"
	"gongkai/internal/vault"
)

// A backup is a tar archive: manifest.json, then the database as it was at one moment, then
// the files of the media library that this database names, each under media/. Keys and the
// journal of removals are never inside: keys, so that a stolen backup opens nothing; the
// journal, because it must be newer than any backup.
const (
	manifestName   = "manifest.json"
	manifestFormat = "gongkai-backup-1"
)

// Manifest describes a backup.
type Manifest struct {
	Format         string `json:"format"`
	MadeAt         string `json:"made_at"`
	Incarnation    string `json:"incarnation"`
	Position       int64  `json:"position"`
	KeyFingerprint string `json:"key_fingerprint"`
	DatabaseSHA256 string `json:"database_sha256"`
	DatabaseBytes  int64  `json:"database_bytes"`
	MediaFiles     int    `json:"media_files,omitempty"`
	MediaBytes     int64  `json:"media_bytes,omitempty"`

	// MediaMissing counts files that the database names and that were not on the shelf, or
	// not whole, when the backup was made, or restored. The rest is there.
	MediaMissing int `json:"media_missing,omitempty"`
}

// Backup writes a consistent copy of the portal to path while others go on reading
// and writing. It never writes over an existing file.
func (db *DB) Backup(ctx context.Context, path string) (Manifest, error) {
	var m Manifest
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		return m, court.Invalid("文件 %s 已经存在，备份不会覆盖它", path)
	}
	dir, err := os.MkdirTemp(filepath.Dir(path), ".portal-backup-")
	if err != nil {
		return m, court.Storage(err, "备份位置不能写入")
	}
	defer func() { _ = os.RemoveAll(dir) }()
	copyPath := filepath.Join(dir, databaseFile)
	if err := db.copyTo(ctx, copyPath); err != nil {
		return m, court.Storage(err, "备份没有完成")
	}
	m, err = db.manifest(ctx, copyPath)
	if err != nil {
		return m, court.Storage(err, "备份没有完成")
	}
	files, err := db.mediaToKeep(ctx, copyPath, &m)
	if err != nil {
		return m, court.Storage(err, "备份没有完成")
	}
	whole := filepath.Join(dir, "backup.tar")
	if err := db.writeArchive(whole, copyPath, m, files); err != nil {
		return m, court.Storage(err, "备份没有完成")
	}
	if err := os.Link(whole, path); err != nil { // unlike a rename, never over another file
		return m, court.Storage(err, "备份没有完成")
	}
	return m, syncDir(filepath.Dir(path))
}

// copyTo copies one snapshot of the database, on a connection of its own: the
// readers' may not run VACUUM, and the writer's is for decisions. What is in PostgreSQL
// becomes a file of SQLite, so that a backup has one form and can be restored into either.
func (db *DB) copyTo(ctx context.Context, path string) error {
	if db.dialect == postgresDialect {
		file := &DB{now: db.now, log: db.log, keys: db.keys}
		if err := file.makeFile(ctx, path); err != nil {
			return err
		}
		_, err := db.copyInto(ctx, file, "")
		if err == nil { // the archive takes the file alone
			_, err = file.writer.ExecContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`)
		}
		return errors.Join(err, file.closeTarget())
	}
	source, err := sql.Open("sqlite", dsn(filepath.Join(db.dir, databaseFile)))
	if err != nil {
		return err
	}
	_, err = source.ExecContext(ctx, `VACUUM INTO ?`, path)
	return errors.Join(err, source.Close())
}

func (db *DB) manifest(ctx context.Context, copyPath string) (Manifest, error) {
	m := Manifest{Format: manifestFormat, MadeAt: db.now().UTC().Format(time.RFC3339), KeyFingerprint: db.keys.Fingerprint()}
	copied, err := sql.Open("sqlite", "file:"+copyPath+"?mode=ro")
	if err != nil {
		return m, err
	}
	head, err := readHead(ctx, copied)
	if err = errors.Join(err, copied.Close()); err != nil {
		return m, err
	}
	m.Incarnation, m.Position = head.Incarnation, head.Position
	m.DatabaseSHA256, m.DatabaseBytes, err = fileDigest(copyPath)
	return m, err
}

func fileDigest(path string) (digest string, size int64, err error) {
	f, err := os.Open(path) // #nosec G304 -- a file made here
	if err != nil {
		return "", 0, err
	}
	h := sha256.New()
	size, err = io.Copy(h, f)
	return hex.EncodeToString(h.Sum(nil)), size, errors.Join(err, f.Close())
}

func (db *DB) writeArchive(path, database string, m Manifest, files []MediaFile) (err error) {
	out, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600) // #nosec G304 -- in a folder made here
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	in, err := os.Open(database) // #nosec G304 -- a file made here
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, in.Close()) }()
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	w := tar.NewWriter(out)
	if err := w.WriteHeader(&tar.Header{Name: manifestName, Mode: 0o600, Size: int64(len(text))}); err != nil {
		return err
	}
	if _, err := w.Write(text); err != nil {
		return err
	}
	if err := w.WriteHeader(&tar.Header{Name: databaseFile, Mode: 0o600, Size: m.DatabaseBytes}); err != nil {
		return err
	}
	if _, err := io.Copy(w, in); err != nil {
		return err
	}
	for _, f := range files {
		if err := db.archiveMedia(w, f); err != nil {
			return err
		}
	}
	return errors.Join(w.Close(), out.Sync())
}

// Restore puts a backup in the place of a folder's database, under a new
// incarnation, so that nothing cached of the lost timeline is ever valid again. The
// folder must not be in use. The keys must be those of the backup and must be there.
// A database that was there is kept aside; its new name is returned. The journal of
// removals stays; the caller replays it (publish.Recover) before anything is served.
func Restore(ctx context.Context, o Options, backup string) (aside string, m Manifest, err error) {
	if err := os.MkdirAll(o.Dir, 0o700); err != nil {
		return "", m, court.Storage(err, "数据目录 %s 不能使用", o.Dir)
	}
	lock, err := lockFile(filepath.Join(o.Dir, folderLock), syscall.LOCK_EX|syscall.LOCK_NB)
	if err != nil {
		return "", m, court.Storage(err, "数据目录 %s 正被其他 portal 进程使用，请先停止它们再恢复", o.Dir)
	}
	defer func() { err = errors.Join(err, lock.Close()) }()
	keys, err := openKeys(o, false)
	if err != nil {
		return "", m, err
	}
	staged := filepath.Join(o.Dir, databaseFile+".restoring")
	defer func() { _ = removeDatabase(staged) }()
	if err := removeDatabase(staged); err != nil {
		return "", m, court.Storage(err, "数据目录 %s 不能写入", o.Dir)
	}
	if m, err = readArchive(backup, staged, shelf.New(o.mediaDir())); err != nil {
		return "", m, err
	}
	if m.KeyFingerprint != keys.Fingerprint() {
		return "", m, court.Storage(fmt.Errorf("backup was made with keys %s", m.KeyFingerprint), "密钥与备份不匹配：请使用备份时的密钥文件")
	}
	if err := refit(ctx, staged); err != nil {
		return "", m, err
	}
	if o.DatabaseURL != "" {
		return "", m, restoreIntoServer(ctx, o, staged, keys)
	}
	return swapIn(o, staged, m)
}

// restoreIntoServer fills an empty database of PostgreSQL from the file of a backup. One
// that holds anything is not touched: the operator makes another.
func restoreIntoServer(ctx context.Context, o Options, staged string, keys vault.Keys) (err error) {
	writer, reader, err := openSQLite(staged)
	if err != nil {
		return court.Storage(err, "备份里的数据库不能打开")
	}
	file := &DB{now: o.Now, log: o.Logger, keys: keys, writer: newPool(writer, sqliteDialect, 1), reader: newPool(reader, sqliteDialect, readers)}
	defer func() { err = errors.Join(err, file.closeTarget()) }()
	if err := file.upToDate(ctx); err != nil {
		return err
	}
	target, err := openTarget(ctx, o, keys)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, target.closeTarget()) }()
	if _, err := file.copyInto(ctx, target, ""); err != nil {
		return storageError(err)
	}
	err = os.Remove(filepath.Join(o.Dir, headFile)) // it speaks of the lost timeline
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return court.Storage(err, "数据目录不能写入")
	}
	return nil
}

// upToDate brings the schema of a backup's file to that of this program, or refuses one
// that is newer.
func (db *DB) upToDate(ctx context.Context) error {
	provider, err := db.migrations()
	if err != nil {
		return err
	}
	sources := provider.ListSources()
	current, err := provider.GetDBVersion(ctx)
	if err != nil {
		return unreadable(err)
	}
	if newest := sources[len(sources)-1].Version; current > newest {
		return court.Storage(fmt.Errorf("the backup has schema %d, this is for %d", current, newest), "备份由更新的版本生成，请升级 portal 程序")
	}
	if _, err := provider.Up(ctx); err != nil {
		return court.Storage(err, "备份里的数据库不能升级")
	}
	return nil
}

// readArchive unpacks a backup: the database beside the one that is there, and the files of
// the media library where they belong. Each of these is held to its digest, and none that is
// there is lost: they are never changed.
func readArchive(backup, staged string, files *shelf.Shelf) (m Manifest, err error) {
	in, err := os.Open(backup) // #nosec G304 -- the operator names the file
	if err != nil {
		return m, &court.Error{Kind: court.KindInvalid, Message: "备份文件不能读取", Cause: err}
	}
	defer func() { err = errors.Join(err, in.Close()) }()
	r := tar.NewReader(in)
	h, err := r.Next()
	if err != nil || h.Name != manifestName || h.Size > 1<<20 {
		return m, court.Storage(err, "这不是 portal backup 生成的备份文件")
	}
	text, err := io.ReadAll(r)
	if err != nil || json.Unmarshal(text, &m) != nil || m.Format != manifestFormat {
		return m, court.Storage(err, "备份文件的说明不能读取")
	}
	if h, err = r.Next(); err != nil || h.Name != databaseFile {
		return m, court.Storage(err, "备份文件不完整")
	}
	out, err := os.OpenFile(staged, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600) // #nosec G304 -- inside the data folder
	if err != nil {
		return m, court.Storage(err, "数据目录不能写入")
	}
	sum := sha256.New()
	_, err = io.Copy(io.MultiWriter(out, sum), io.LimitReader(r, m.DatabaseBytes+1)) // #nosec G110 -- bounded by the manifest
	err = errors.Join(err, out.Sync(), out.Close())
	if err != nil || hex.EncodeToString(sum.Sum(nil)) != m.DatabaseSHA256 {
		return m, court.Storage(err, "备份文件已损坏（校验和不符）")
	}
	return m, unpackMedia(r, &m, files)
}

// refit gives the copied database a new incarnation and checks that it is whole. Sign-ins
// that ended after the backup was made must not begin again, so all of them end.
func refit(ctx context.Context, path string) (err error) {
	copied, err := sql.Open("sqlite", writerDSN(path))
	if err != nil {
		return court.Storage(err, "备份里的数据库不能打开")
	}
	copied.SetMaxOpenConns(1)
	var ok string
	err = copied.QueryRowContext(ctx, `PRAGMA quick_check(1)`).Scan(&ok)
	if err == nil && ok != "ok" {
		err = errors.New(ok)
	}
	if err == nil {
		_, err = copied.ExecContext(ctx, `UPDATE ledger_head SET incarnation = lower(hex(randomblob(8))) WHERE id = 1`)
	}
	for _, opens := range []string{"desk_session", "piece_draft_link"} {
		var there bool // not in a backup of an earlier schema
		if err == nil {
			err = copied.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE name = ?)`, opens).Scan(&there)
		}
		if err == nil && there {
			_, err = copied.ExecContext(ctx, `DELETE FROM `+opens) // #nosec G202 -- one of the two words above
		}
	}
	if err == nil { // no write-ahead log may stay behind under the old name
		_, err = copied.ExecContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`)
	}
	if err = errors.Join(err, copied.Close()); err != nil {
		return court.Storage(err, "备份里的数据库已损坏")
	}
	return nil
}

func swapIn(o Options, staged string, m Manifest) (aside string, _ Manifest, err error) {
	live := filepath.Join(o.Dir, databaseFile)
	if _, err := os.Stat(live); err == nil {
		aside = live + ".replaced-" + o.Now().UTC().Format("20060102T150405")
		for _, suffix := range []string{"-wal", "-shm", ""} {
			if err := os.Rename(live+suffix, aside+suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return "", m, court.Storage(err, "原数据库不能移开")
			}
		}
	}
	err = os.Remove(filepath.Join(o.Dir, headFile)) // it speaks of the lost timeline
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return aside, m, court.Storage(err, "数据目录不能写入")
	}
	if err := os.Rename(staged, live); err != nil {
		return aside, m, court.Storage(err, "恢复没有完成；原数据库在 %s", aside)
	}
	return aside, m, syncDir(o.Dir)
}

func removeDatabase(path string) error {
	var err error
	for _, suffix := range []string{"", "-wal", "-shm", "-journal"} {
		if e := os.Remove(path + suffix); e != nil && !errors.Is(e, fs.ErrNotExist) {
			err = errors.Join(err, e)
		}
	}
	if err != nil {
		return fmt.Errorf("remove %s: %w", strings.TrimSuffix(path, ".restoring"), err)
	}
	return nil
}
