package store

import (
	"archive/tar"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"gongkai/internal/court"
	"gongkai/internal/media/shelf"
)

// archivedMedia is the folder of the media library in a backup.
const archivedMedia = "media/"

// mediaToKeep gives the files that the copied database names and that are on the shelf
// whole, and counts the others: a picture that is lost must not cost the backup of all else.
func (db *DB) mediaToKeep(ctx context.Context, copyPath string, m *Manifest) (kept []MediaFile, err error) {
	copied, err := sql.Open("sqlite", "file:"+copyPath+"?mode=ro")
	if err != nil {
		return nil, err
	}
	files, err := mediaFileList(ctx, copied)
	if err = errors.Join(err, copied.Close()); err != nil {
		return nil, err
	}
	for _, f := range files {
		err := db.shelf.Verify(ctx, f.File)
		switch {
		case err == nil && db.shelf.Has(f.File, f.Bytes):
			m.MediaFiles++
			m.MediaBytes += f.Bytes
			kept = append(kept, f)
		case ctx.Err() != nil:
			return nil, err
		default:
			m.MediaMissing++
			if db.log != nil {
				db.log.Warn("a file of the media library is not in the backup", "file", f.File, "cause", fmt.Sprint(err))
			}
		}
	}
	return kept, nil
}

// archiveMedia adds one file to a backup. One that was deleted since it was looked at makes
// the backup fail, as a tar cannot be mended; the next one will do.
func (db *DB) archiveMedia(w *tar.Writer, f MediaFile) error {
	in, err := db.shelf.Open(f.File)
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }() // only read
	if err := w.WriteHeader(&tar.Header{Name: archivedMedia + f.File, Mode: 0o600, Size: f.Bytes}); err != nil {
		return err
	}
	_, err = io.Copy(w, in)
	return err
}

// mostArchived bounds one file of the media library in a backup: no upload becomes larger.
const mostArchived = 64 << 20

// unpackMedia puts the files of a backup on the shelf. What is none of them ends it.
func unpackMedia(r *tar.Reader, m *Manifest, files *shelf.Shelf) error {
	for n := 0; ; n++ {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			if n != m.MediaFiles {
				return court.Storage(fmt.Errorf("%d files of the media library of %d", n, m.MediaFiles), "备份文件不完整")
			}
			return nil
		}
		if err != nil {
			return court.Storage(err, "备份文件不完整")
		}
		name, media := strings.CutPrefix(h.Name, archivedMedia)
		if !media || !shelf.IsName(name) || h.Size > mostArchived || n >= m.MediaFiles {
			return court.Storage(fmt.Errorf("%q does not belong into a backup", h.Name), "备份文件里有不属于它的内容，没有恢复")
		}
		switch err := files.Put(name, r); {
		case errors.Is(err, shelf.ErrDigest):
			return court.Storage(err, "备份文件已损坏（校验和不符）")
		case errors.As(err, new(*fs.PathError)):
			return court.Storage(err, "素材目录 %s 不能写入，请检查权限与磁盘空间", files.Dir())
		case err != nil:
			return court.Storage(err, "备份文件不完整")
		}
	}
}
