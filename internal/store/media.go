package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/media/shelf"
)

// Media is a picture or a document of the media library.
type Media struct {
	ID         string
	Name       court.MediaName // its address on the site
	Title      string
	Alt        string // what a picture shows
	Decorative bool   // it says nothing that the text beside it does not say
	Source     string
	FileName   string // as the sender called it
	Pages      int    // of a document
	Origin     [32]byte
	Account    string // who brought it in
	Person     string // that one's name
	At         time.Time
	Version    int64 // of what is said of it
	Files      []MediaFile
}

// MediaFile is a picture in one of its widths, or a document.
type MediaFile struct {
	Width, Height int
	Bytes         int64
	File          string // its name on the shelf
}

// Shelf keeps the bytes of the media library.
func (db *DB) Shelf() *shelf.Shelf { return db.shelf }

const mediaColumns = `SELECT m.public_id, m.name, m.title, m.alt, m.decorative, m.source, m.file_name, m.pages, m.origin, m.account, m.person, m.at, m.version FROM media m `

func errNoMedia() error {
	return &court.Error{Kind: court.KindNotFound, Message: "素材库里没有这个文件，可能已经删除。"}
}

func scanMedia(row interface{ Scan(dest ...any) error }) (m Media, err error) {
	var name string
	var origin []byte
	var at int64
	err = row.Scan(&m.ID, &name, &m.Title, &m.Alt, &m.Decorative, &m.Source, &m.FileName, &m.Pages, &origin, &m.Account, &m.Person, &at, &m.Version)
	if errors.Is(err, sql.ErrNoRows) {
		return m, errNoMedia()
	}
	if err != nil {
		return m, err
	}
	m.At = time.Unix(at, 0)
	var known bool
	if m.Name, known = court.ParseMediaName(name); !known || len(origin) != len(m.Origin) {
		return m, fmt.Errorf("media %s: name or digest of the wrong form", m.ID)
	}
	m.Origin = [32]byte(origin)
	return m, nil
}

func mediaOf(ctx context.Context, q querier, one rowQuerier, where string, args ...any) (m Media, err error) {
	if m, err = scanMedia(one.QueryRowContext(ctx, mediaColumns+where, args...)); err != nil {
		return m, err
	}
	return m, mediaFiles(ctx, q, &m)
}

func mediaFiles(ctx context.Context, q querier, m *Media) error {
	return eachRow(ctx, q, func(r *sql.Rows) error {
		var f MediaFile
		err := r.Scan(&f.Width, &f.Height, &f.Bytes, &f.File)
		m.Files = append(m.Files, f)
		return err
	}, `SELECT width, height, bytes, file FROM media_file WHERE media = ? ORDER BY width DESC`, m.ID)
}

// Media reads a file of the library with its widths. KindNotFound if there is none.
func (tx *Tx) Media(ctx context.Context, id string) (Media, error) {
	return mediaOf(ctx, tx.tx, tx.tx, `WHERE m.public_id = ?`, id)
}

// Media is the same on a snapshot.
func (r *Reading) Media(ctx context.Context, id string) (Media, error) {
	return mediaOf(ctx, r.tx, r.tx, `WHERE m.public_id = ?`, id)
}

// MediaFrom reads what was made of an upload with this digest, the newest. KindNotFound if
// it was never taken, or is deleted.
func (tx *Tx) MediaFrom(ctx context.Context, origin [32]byte) (Media, error) {
	return mediaOf(ctx, tx.tx, tx.tx, `WHERE m.origin = ? ORDER BY m.at DESC, m.public_id LIMIT 1`, origin[:])
}

// InsertMedia adds a file to the library. Its bytes are on the shelf already.
func (tx *Tx) InsertMedia(ctx context.Context, m *Media) error {
	_, err := tx.Exec(ctx, `INSERT INTO media (public_id, name, kind, title, alt, decorative, source, file_name, pages, origin, account, person, at, version)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		m.ID, m.Name.String(), m.Name.Ending, m.Title, m.Alt, m.Decorative, m.Source, m.FileName, m.Pages, m.Origin[:], m.Account, m.Person, m.At.Unix(), m.Version)
	for _, f := range m.Files {
		if err == nil {
			_, err = tx.Exec(ctx, `INSERT INTO media_file (media, width, height, bytes, file) VALUES (?, ?, ?, ?, ?)`, m.ID, f.Width, f.Height, f.Bytes, f.File)
		}
	}
	return err
}

// DescribeMedia changes what is said of a file, if it still is in the version that the
// person saw; KindConflict if not.
func (tx *Tx) DescribeMedia(ctx context.Context, m *Media) error {
	done, err := tx.Exec(ctx, `UPDATE media SET title = ?, alt = ?, decorative = ?, source = ?, version = version + 1 WHERE public_id = ? AND version = ?`,
		m.Title, m.Alt, m.Decorative, m.Source, m.ID, m.Version)
	if err != nil {
		return err
	}
	if n, err := done.RowsAffected(); err != nil || n == 0 {
		return errors.Join(err, &court.Error{Kind: court.KindConflict, Message: "这个文件的说明刚被别人改过，没有保存。您填写的内容还在，请对照后再保存。"})
	}
	m.Version++
	return nil
}

// DeleteMedia takes a file out of the library. The caller has made sure that nothing uses
// it; its bytes stay until SweepMedia.
func (tx *Tx) DeleteMedia(ctx context.Context, id string) error {
	for _, statement := range []string{`DELETE FROM media_file WHERE media = ?`, `DELETE FROM media WHERE public_id = ?`} {
		if _, err := tx.Exec(ctx, statement, id); err != nil {
			return err
		}
	}
	return nil
}

// noteMedia notes which files of the library a version of a text of the site refers to.
func (tx *Tx) noteMedia(ctx context.Context, slug string, version int, ids []string) error {
	for _, id := range ids {
		_, err := tx.Exec(ctx, `INSERT INTO piece_media (media, piece_id, version) SELECT ?, id, ? FROM piece WHERE slug = ?
			ON CONFLICT (media, piece_id, version) DO NOTHING`, id, version, slug)
		if err != nil {
			return err
		}
	}
	return nil
}

// noteDraftMedia notes which files a draft refers to, or did in one of its states.
func (tx *Tx) noteDraftMedia(ctx context.Context, draft, file string) error {
	for _, id := range court.MediaIn(file) {
		if _, err := tx.Exec(ctx, `INSERT INTO draft_media (media, draft) VALUES (?, ?) ON CONFLICT (media, draft) DO NOTHING`, id, draft); err != nil {
			return err
		}
	}
	return nil
}

// mostSwept bounds how many files one call of SweepMedia looks at.
const mostSwept = 1000

// SweepMedia takes from the shelf what no entry of the library names and what was put there
// at least age ago: what is left of uploads that were broken off, and of deleted entries.
// It runs between decisions, as an upload does that makes its entry and looks for its bytes
// once more: so none of them is lost.
func (db *DB) SweepMedia(ctx context.Context, age time.Duration) (removed int, err error) {
	old, err := db.shelf.Sweep(age, mostSwept)
	if err != nil {
		return 0, db.errShelf(err)
	}
	return db.takeFromShelf(ctx, old, func(name string) error { return db.shelf.RemoveOld(name, age) })
}

// DropMediaFiles takes files from the shelf that no entry of the library names any more.
func (db *DB) DropMediaFiles(ctx context.Context, files []MediaFile) error {
	names := make([]string, len(files))
	for i, f := range files {
		names[i] = f.File
	}
	_, err := db.takeFromShelf(ctx, names, db.shelf.Remove)
	return err
}

func (db *DB) takeFromShelf(ctx context.Context, names []string, remove func(name string) error) (removed int, err error) {
	if len(names) == 0 {
		return 0, nil
	}
	return removed, db.Update(ctx, func(tx *Tx) error {
		removed = 0
		for _, name := range names {
			var used bool
			if err := tx.QueryRow(ctx, `SELECT EXISTS (SELECT 1 FROM media_file WHERE file = ?)`, name).Scan(&used); err != nil {
				return err
			}
			if used {
				continue
			}
			if err := remove(name); err != nil {
				return db.errShelf(err)
			}
			removed++
		}
		return nil
	})
}

func (db *DB) errShelf(err error) error {
	return court.Storage(err, "素材目录 %s 不能写入，请检查权限与磁盘空间", db.shelf.Dir())
}

// MediaFiles gives every file that the shelf must hold, in the order of their names.
func (db *DB) MediaFiles(ctx context.Context) ([]MediaFile, error) {
	list, err := mediaFileList(ctx, db.reader)
	return list, storageError(err)
}

func mediaFileList(ctx context.Context, q querier) (list []MediaFile, err error) {
	return list, eachRow(ctx, q, func(r *sql.Rows) error {
		var f MediaFile
		err := r.Scan(&f.File, &f.Bytes)
		list = append(list, f)
		return err
	}, `SELECT file, max(bytes) FROM media_file GROUP BY file ORDER BY file`)
}

// checkMedia makes sure that each file of the library is on the shelf as it was put there.
func (db *DB) checkMedia(ctx context.Context, c *Checked) error {
	files, err := mediaFileList(ctx, db.reader)
	if err != nil {
		return err
	}
	for _, f := range files {
		c.Media++
		err := db.shelf.Verify(ctx, f.File)
		switch {
		case err == nil && !db.shelf.Has(f.File, f.Bytes):
			c.find("media", "file %s has another length than is noted", f.File)
		case err == nil:
		case ctx.Err() != nil:
			return err
		case errors.Is(err, fs.ErrNotExist):
			c.find("media", "file %s is missing in %s", f.File, db.shelf.Dir())
		case errors.Is(err, shelf.ErrDigest):
			c.find("media", "file %s is damaged: its digest is another", f.File)
		default:
			c.find("media", "file %s cannot be read: %v", f.File, err)
		}
	}
	return nil
}
