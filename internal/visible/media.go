package visible

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"

	"gongkai/internal/court"
	"gongkai/internal/media/shelf"
)

// MediaFile is a picture in one width, or a document, that may be seen now. Body is to be
// closed.
type MediaFile struct {
	Body *os.File
	Size int64
	Tag  string // names its bytes, and nothing else does
}

// Media opens a file of the media library that a text shows which may be seen now. Whether
// one does is asked of the rows at this moment, as for the text itself, so a withdrawal, a
// new version without the file, and an embargo hold for it at once. What is not to be seen,
// and what is no name of a file at all, is the same KindNotFound.
func (r *Reader) Media(ctx context.Context, name string) (f MediaFile, err error) {
	asked, known := court.ParseMediaFile(name)
	if !known {
		return f, notFound()
	}
	var file string
	_, err = r.View(ctx, func(v *View) error {
		err := v.in.QueryRow(ctx, `SELECT m.file, m.bytes FROM v_media m
			WHERE m.public_id = ? AND m.width = ? AND m.kind = ? AND (? = '' OR m.name = ?) AND m.visible_from <= ? LIMIT 1`,
			asked.ID, asked.Width, asked.Ending, asked.Name, asked.Name, v.now).Scan(&file, &f.Size)
		if errors.Is(err, sql.ErrNoRows) {
			return notFound()
		}
		if err != nil {
			return fmt.Errorf("file of the media library: %w", err)
		}
		return nil
	})
	if err != nil {
		return f, err
	}
	if f.Body, err = r.db.Shelf().Open(file); err != nil {
		return f, court.Storage(err, "素材目录里缺少文件")
	}
	if !r.db.Shelf().Has(file, f.Size) {
		return f, errors.Join(court.Storage(errors.New("the file has another length"), "素材目录里的文件已损坏"), f.Body.Close())
	}
	f.Tag = shelf.Tag(file)
	return f, nil
}
