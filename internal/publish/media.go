package publish

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"slices"
	"strings"
	"syscall"
	"unicode/utf8"

	"gongkai/internal/court"
	"gongkai/internal/exchange"
	"gongkai/internal/failpoint"
	"gongkai/internal/media"
	"gongkai/internal/render"
	"gongkai/internal/store"
)

// MediaUpload is what a person says of a file for the media library. Everything may still be
// empty; a text that shows a picture without Alt or Source is not submitted.
type MediaUpload struct {
	FileName   string // as the sender calls it
	Title      string // by which colleagues find it; empty: made of FileName
	Alt        string // what a picture shows, for who cannot see it
	Decorative bool   // it says nothing that the text does not say; Alt is then empty
	Source     string // who made it, or where it comes from
}

// MostMedia bounds a file for the media library, in bytes.
const MostMedia = media.MaxBytes

// Bounds of what is said of a file, in characters.
const (
	MostMediaTitle  = 60
	MostMediaAlt    = 150
	MostMediaSource = 100
)

// TakeMedia takes a picture or a document into the media library: it is made fit to be
// published (package media), its files are put on the shelf, then it is entered, with the
// decision on the ledger. A process that dies in between leaves files that SweepMedia
// takes away. A file that is there already, byte for byte, is not entered again; known
// tells, and what the library says of it stays. What cannot be taken is an error of
// KindInvalid with the sentence of media.Refusal, which it wraps.
func (p *Publisher) TakeMedia(ctx context.Context, by court.Actor, data []byte, u MediaUpload) (m store.Media, known bool, err error) {
	if err := mayEditMedia(by); err != nil {
		return m, false, err
	}
	u.FileName = fileName(u.FileName)
	if u.Title == "" {
		u.Title = titleOf(u.FileName)
	}
	if err := u.check(); err != nil {
		return m, false, err
	}
	file, err := p.intake.Take(ctx, data)
	if err != nil {
		return m, false, notTaken(err)
	}
	return p.enterMedia(ctx, by, file, sha256.Sum256(data), u, mediaName("", file))
}

func mayEditMedia(by court.Actor) error {
	if !by.May(court.MayEditPieces) || by.Account == "" {
		return court.Refused("R-55", "您的角色不能更改素材库。请交给采编人员。")
	}
	return nil
}

// enterMedia puts a file on the shelf, then enters it under a name: with an identifier of
// its own where the name has none.
func (p *Publisher) enterMedia(ctx context.Context, by court.Actor, file *media.File, origin [32]byte, u MediaUpload, name court.MediaName) (m store.Media, known bool, err error) {
	fresh := name.ID == ""
	if fresh {
		name.ID = store.NewPublicIDs(1)[0]
	}
	taken := store.Media{ID: name.ID, Name: name, Title: u.Title, Alt: u.Alt, Decorative: u.Decorative, Source: u.Source, FileName: u.FileName,
		Pages: file.Pages, Origin: origin, Account: by.Account, Person: by.Name, At: p.db.Now(), Version: 1}
	for _, v := range file.Variants {
		if err := p.putMedia(v); err != nil {
			return m, false, err
		}
		taken.Files = append(taken.Files, store.MediaFile{Width: v.Width, Height: v.Height, Bytes: int64(len(v.Bytes)), File: v.Name})
	}
	failpoint.Hit("media")
	err = p.db.Update(ctx, func(tx *store.Tx) error {
		before, err := tx.MediaFrom(ctx, origin)
		if !fresh {
			before, err = tx.Media(ctx, name.ID)
		}
		if known = err == nil; known {
			m = before
			return nil
		}
		if court.KindOf(err) != court.KindNotFound {
			return err
		}
		m = taken
		for i, v := range file.Variants { // what lay there unused may have been swept meanwhile
			if !p.db.Shelf().Has(v.Name, m.Files[i].Bytes) {
				if err := p.putMedia(v); err != nil {
					return err
				}
			}
		}
		if err := tx.InsertMedia(ctx, &m); err != nil {
			return err
		}
		return tx.Record(store.Decision{Action: "media.take", Actor: signature(by), Subject: m.ID, Detail: map[string]any{"name": m.Name.String()}})
	})
	return m, known, err
}

func (p *Publisher) putMedia(v media.Variant) error {
	err := p.db.Shelf().Put(v.Name, bytes.NewReader(v.Bytes))
	switch {
	case err == nil:
		return nil
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return &court.Error{Kind: court.KindUnavailable, Message: "存放素材的磁盘已满，文件没有保存。请联系技术人员清理磁盘，然后重新上传。", Cause: err}
	}
	return court.Storage(err, "素材目录 %s 不能写入，请检查权限与磁盘空间", p.db.Shelf().Dir())
}

// notTaken puts a refusal of package media into terms of the callers.
func notTaken(err error) error {
	var refused *media.Refusal
	if errors.As(err, &refused) {
		return &court.Error{Kind: court.KindInvalid, Message: refused.Message, Cause: err}
	}
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		return &court.Error{Kind: court.KindUnavailable, Message: "正在处理别的图片，轮到这一张之前时间已经用完，没有保存。请稍后重新上传。", Cause: err}
	}
	return err
}

// mediaName is the address of what an upload has become.
func mediaName(id string, file *media.File) court.MediaName {
	widest := file.Variants[0]
	n := court.MediaName{ID: id, Ending: string(file.Kind)}
	if file.Kind == media.PDF {
		n.Pages, n.Kilobytes = file.Pages, (len(widest.Bytes)+1023)>>10
		return n
	}
	n.Width, n.Height = widest.Width, widest.Height
	for _, v := range file.Variants[1:] {
		n.Narrower = append(n.Narrower, v.Width)
	}
	return n
}

// titleOf makes a title of the name of a file.
func titleOf(name string) string {
	if at := strings.LastIndexByte(name, '.'); at > 0 {
		name = name[:at]
	}
	text := []rune(oneLine(name))
	if len(text) > MostMediaTitle {
		text = text[:MostMediaTitle]
	}
	if len(text) == 0 {
		return "未命名"
	}
	return strings.TrimSpace(string(text))
}

// oneLine is a text in one line, without what nobody sees.
func oneLine(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r' || r == '\t':
			return ' '
		case court.IsHidden(r) || r == utf8.RuneError:
			return -1
		}
		return r
	}, text)
	return strings.Join(strings.Fields(text), " ")
}

// check brings what is said of a file into one line each and holds it to its bounds.
func (u *MediaUpload) check() error {
	for _, f := range [...]struct {
		text  *string
		label string
		most  int
	}{{&u.Title, "标题", MostMediaTitle}, {&u.Alt, "说明文字", MostMediaAlt}, {&u.Source, "来源", MostMediaSource}} {
		*f.text = oneLine(*f.text)
		if n := utf8.RuneCountInString(*f.text); n > f.most {
			return court.Invalid("%s最多%d个字，现在有%d个字。请缩短。", f.label, f.most, n)
		}
	}
	if u.Decorative {
		u.Alt = ""
	}
	return nil
}

// MediaMarkdown is a file of the library as a text shows it: a picture with its words and,
// as its caption, where it comes from; a document as a link.
func MediaMarkdown(m *store.Media) string {
	if !m.Name.IsPicture() {
		return "[" + exchange.MarkdownText(m.Title) + "](" + m.Name.Address() + ")"
	}
	alt, caption := exchange.MarkdownText(m.Alt), ""
	if m.Decorative {
		alt = render.Decorative
	}
	if m.Source != "" && !m.Decorative {
		caption = ` "图源：` + strings.ReplaceAll(exchange.MarkdownText(m.Source), `"`, `\"`) + `"`
	}
	return "![" + alt + "](" + m.Name.Address() + caption + ")"
}

// mediaOf gives the identifiers of the files of the library that a text shows or links to,
// each once.
func mediaOf(article *render.Article) (ids []string) {
	add := func(address string) {
		address, _, _ = strings.Cut(address, "#")
		name, ours := strings.CutPrefix(address, court.MediaRoot)
		if f, known := court.ParseMediaFile(name); ours && known && !slices.Contains(ids, f.ID) {
			ids = append(ids, f.ID)
		}
	}
	for _, p := range article.Pictures {
		add(p.Address)
	}
	for _, l := range article.Links {
		if !l.Outside {
			add(l.Address)
		}
	}
	return ids
}
