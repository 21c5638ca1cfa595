package publish

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/failpoint"
	"gongkai/internal/media/shelf"
	"gongkai/internal/store"
)

// MediaFilter narrows the media library. Empty fields do not. Page counts from 1.
type MediaFilter struct {
	Text   string
	Kind   MediaKind
	Only   MediaOnly
	Page   int
	OnPage int // at most mostMediaOnPage
}

// MediaKind is a kind of file of the library.
type MediaKind string

// The kinds.
const (
	MediaPicture  MediaKind = "picture"
	MediaDocument MediaKind = "document"
)

// MediaOnly is something that a colleague looks for who tidies the library.
type MediaOnly string

// What is looked for.
const (
	MediaUnused MediaOnly = "unused" // nothing keeps it from being deleted
	MediaUnsaid MediaOnly = "unsaid" // alternative text or source is missing
)

const mostMediaOnPage = 96

// MediaList gives a page of the library, the newest first, and how many files there are.
func (p *Publisher) MediaList(ctx context.Context, by court.Actor, f MediaFilter) (list []store.Media, total int, err error) {
	if err := mayReadMedia(by); err != nil {
		return nil, 0, err
	}
	if f.OnPage < 1 || f.OnPage > mostMediaOnPage {
		f.OnPage = mostMediaOnPage
	}
	q := store.MediaQuery{Text: oneLine(f.Text), Pictures: f.Kind == MediaPicture, Documents: f.Kind == MediaDocument,
		Unused: f.Only == MediaUnused, Unsaid: f.Only == MediaUnsaid, Limit: f.OnPage, Offset: (max(f.Page, 1) - 1) * f.OnPage}
	err = p.db.Read(ctx, func(r *store.Reading) error {
		list, total, err = r.FindMedia(ctx, q)
		return err
	})
	return list, total, err
}

func mayReadMedia(by court.Actor) error {
	if !by.May(court.MayReadPieces) {
		return court.Refused("", "您的角色不能查看素材库。")
	}
	return nil
}

// MediaItem reads a file of the library and what keeps it from being deleted.
func (p *Publisher) MediaItem(ctx context.Context, by court.Actor, id string) (m store.Media, uses []store.MediaUse, err error) {
	if err := mayReadMedia(by); err != nil {
		return m, nil, err
	}
	return m, uses, p.db.Read(ctx, func(r *store.Reading) error {
		if m, err = r.Media(ctx, id); err != nil {
			return err
		}
		if uses, err = r.MediaUses(ctx, id); err != nil {
			return err
		}
		for i := range uses {
			if uses[i].Draft == "" {
				continue
			}
			d, err := r.Draft(ctx, uses[i].Draft)
			if err != nil {
				return err
			}
			piece, err := pieceOf(d.File)
			if err != nil {
				return err
			}
			uses[i].Title = piece.Title
		}
		return nil
	})
}

// DescribeMedia changes what is said of a file, if the person saw it in the version that it
// is in. What texts say of it stays: their words are their own.
func (p *Publisher) DescribeMedia(ctx context.Context, by court.Actor, id string, version int64, u MediaUpload) (m store.Media, err error) {
	if err := mayEditMedia(by); err != nil {
		return m, err
	}
	if err := u.check(); err != nil {
		return m, err
	}
	if u.Title == "" {
		return m, court.Invalid("请填写标题，同事要靠它找到这个文件。")
	}
	err = p.db.Update(ctx, func(tx *store.Tx) error {
		if m, err = tx.Media(ctx, id); err != nil {
			return err
		}
		m.Version, m.Title, m.Alt, m.Decorative, m.Source = version, u.Title, u.Alt, u.Decorative, u.Source
		if err := tx.DescribeMedia(ctx, &m); err != nil {
			return err
		}
		return tx.Record(store.Decision{Action: "media.describe", Actor: signature(by), Subject: m.ID, Detail: map[string]any{"version": m.Version}})
	})
	return m, err
}

// DeleteMedia takes a file out of the library, and its bytes from the shelf, if nothing uses
// it: no text of the site, no draft, and no version to which an undo would lead back.
func (p *Publisher) DeleteMedia(ctx context.Context, by court.Actor, id string) error {
	if err := mayEditMedia(by); err != nil {
		return err
	}
	var m store.Media
	err := p.db.Update(ctx, func(tx *store.Tx) (err error) {
		if m, err = tx.Media(ctx, id); err != nil {
			return err
		}
		uses, err := tx.MediaUses(ctx, id)
		if err != nil {
			return err
		}
		if len(uses) > 0 {
			return &court.Error{Kind: court.KindConflict, Message: fmt.Sprintf("有%d处还在用这个文件，不能删除。请先在那些文稿里换掉它。", len(uses))}
		}
		if err := tx.DeleteMedia(ctx, id); err != nil {
			return err
		}
		return tx.Record(store.Decision{Action: "media.delete", Actor: signature(by), Subject: id, Detail: map[string]any{"name": m.Name.String()}})
	})
	if err != nil {
		return err
	}
	failpoint.Hit("media")
	return p.db.DropMediaFiles(ctx, m.Files)
}

// MediaBytes is a file of the library, open to be read. Body is to be closed.
type MediaBytes struct {
	Body *os.File
	Size int64
	Tag  string // names its bytes, and nothing else does
}

// MediaBytes opens a file of the library, published or not, by what stands behind
// court.MediaRoot in its address.
func (p *Publisher) MediaBytes(ctx context.Context, by court.Actor, name string) (MediaBytes, court.MediaFile, error) {
	if err := mayReadMedia(by); err != nil {
		return MediaBytes{}, court.MediaFile{}, err
	}
	return p.mediaBytes(ctx, name, func(*store.Reading, string) (bool, error) { return true, nil })
}

// LinkedMedia opens a file for who has no account: while a secret opens a draft that shows it
// (OpenLink). Whoever was given that link knows the address of the file by it, and nobody can
// guess one.
func (p *Publisher) LinkedMedia(ctx context.Context, name string) (MediaBytes, court.MediaFile, error) {
	return p.mediaBytes(ctx, name, func(r *store.Reading, id string) (bool, error) { return r.MediaLinked(ctx, id, p.db.Now()) })
}

func errNoMedia() error {
	return &court.Error{Kind: court.KindNotFound, Message: "素材库里没有这个文件，可能已经删除。"}
}

func (p *Publisher) mediaBytes(ctx context.Context, name string, may func(r *store.Reading, id string) (bool, error)) (MediaBytes, court.MediaFile, error) {
	asked, known := court.ParseMediaFile(name)
	if !known {
		return MediaBytes{}, asked, errNoMedia()
	}
	var of store.Media
	err := p.db.Read(ctx, func(r *store.Reading) error {
		ok, err := may(r, asked.ID)
		if err != nil {
			return err
		}
		if !ok {
			return errNoMedia()
		}
		of, err = r.Media(ctx, asked.ID)
		return err
	})
	if err != nil {
		return MediaBytes{}, asked, err
	}
	for _, f := range of.Files {
		if f.Width != asked.Width || of.Name.Ending != asked.Ending || asked.Name != "" && asked.Name != of.Name.String() {
			continue
		}
		body, err := p.db.Shelf().Open(f.File)
		if err != nil {
			return MediaBytes{}, asked, court.Storage(err, "素材文件读不出来，请联系技术人员用 portal check 核对")
		}
		return MediaBytes{body, f.Bytes, shelf.Tag(f.File)}, asked, nil
	}
	return MediaBytes{}, asked, errNoMedia()
}

// orphanTime is how long files stay on the shelf that nothing names: longer than any upload
// takes.
const orphanTime = 24 * time.Hour

// SweepMedia takes from the shelf what uploads left that were broken off. It is called now
// and then.
func (p *Publisher) SweepMedia(ctx context.Context) (removed int, err error) {
	return p.db.SweepMedia(ctx, orphanTime)
}

// mediaFindings hold the pictures and documents of a text to the library: each is there
// under this very name, and it is said what it shows and where it comes from.
func mediaFindings(ctx context.Context, r *store.Reading, body string) (found []court.Finding, err error) {
	named, err := r.MediaNamed(ctx, court.MediaIn(body))
	if err != nil {
		return nil, err
	}
	for _, id := range court.MediaIn(body) {
		m, there := named[id]
		if !there {
			continue // a dead picture or link, told by CheckText
		}
		var missing []string
		if m.Name.IsPicture() && m.Alt == "" && !m.Decorative {
			missing = append(missing, "说明文字")
		}
		if m.Source == "" {
			missing = append(missing, "来源")
		}
		if len(missing) > 0 {
			found = append(found, court.Finding{Field: court.PieceKeyBody, Code: court.PieceCodePicture,
				Message: "素材“" + m.Title + "”在素材库里还没有写" + strings.Join(missing, "和") + "。请到素材库补上。"})
		}
	}
	return found, nil
}
