package publish

import (
	"context"
	"strings"
	"unicode/utf8"

	"gongkai/internal/court"
	"gongkai/internal/exchange"
	"gongkai/internal/store"
)

// Draft is a text at the desk as it stands.
type Draft struct {
	Piece   court.Piece
	Saved   store.PieceDraft
	Unsaved *Unsaved // what the reader had typed beyond that; nil: nothing
	Others  []string // names of others who are at work on it now
	Links   int      // secrets that open it without an account
}

// PieceDraft reads the text of a piece of work.
func (p *Publisher) PieceDraft(ctx context.Context, by court.Actor, id string) (w store.WorkItem, d Draft, err error) {
	if !by.May(court.MayReadPieces) {
		return w, d, court.Refused("", "您的角色不能查看文稿。")
	}
	err = p.db.Read(ctx, func(r *store.Reading) error {
		if w, err = r.Work(ctx, id); err != nil {
			return err
		}
		if w.Kind != court.WorkPiece {
			return errNoText
		}
		if d.Saved, err = r.Draft(ctx, w.Subject); err != nil {
			return err
		}
		if d.Piece, err = pieceOf(d.Saved.File); err != nil {
			return err
		}
		if d.Links, err = r.DraftLinks(ctx, w.Subject, p.db.Now()); err != nil {
			return err
		}
		return p.writers(ctx, r, by, w.Uncertain, &d)
	})
	return w, d, err
}

var errNoText = court.Invalid("这项工作不是文稿。")

// pieceOf reads the fields of a draft, which need not be complete.
func pieceOf(file string) (court.Piece, error) {
	read, _, err := exchange.ReadPiece("", strings.NewReader(file))
	return read.Piece, err
}

// settled gives what somebody typed with what is not theirs to say: the kind, the days that
// a release sets, its corrections, whether it is about invented people, and an address that
// was given out.
func (d *Draft) settled(piece court.Piece) court.Piece {
	piece.Kind, piece.Published, piece.Updated, piece.Synthetic = d.Piece.Kind, d.Piece.Published, d.Piece.Updated, d.Piece.Synthetic
	piece.Corrections = d.Piece.Corrections
	if d.Saved.BaseSlug != "" {
		piece.Slug = d.Saved.BaseSlug
	}
	return piece
}

// draftFile writes the file of a draft and makes sure that it can be read again: what could
// not would be lost the next time. Its error says what is in the way.
func draftFile(piece court.Piece, original string) (string, error) {
	if err := legible(&piece); err != nil {
		return "", err
	}
	file, err := exchange.WritePiece(piece, original)
	if err != nil {
		return "", err
	}
	if again, err := pieceOf(file); err != nil || !again.Equal(&piece) {
		return "", court.Invalid("标题、摘要、依据等说明项太长，或者含有不能保存的字符，没有保存。请缩短或者重新输入。")
	}
	return file, nil
}

// legible finds characters with which a text cannot be kept.
func legible(piece *court.Piece) error {
	for _, field := range []struct{ name, text string }{
		{"网址名", piece.Slug}, {"标题", piece.Title}, {"摘要", piece.Summary}, {"责任单位", piece.Author},
		{"依据", strings.Join(piece.Sources, "")}, {"相关文章", strings.Join(piece.Related, "")},
	} {
		if strings.ContainsFunc(field.text, unkept) || strings.ContainsAny(field.text, "\n\r") {
			return court.Invalid("%s里有乱码或者看不见的控制字符，没有保存。请删去后重新输入。", field.name)
		}
	}
	line := 0
	for text := range strings.Lines(piece.Body) {
		line++
		if strings.ContainsFunc(text, unkept) {
			return court.Invalid("正文第%d行有乱码或者看不见的控制字符，没有保存。请删去后重新输入。", line)
		}
	}
	return nil
}

func unkept(r rune) bool { return r == utf8.RuneError || court.IsHidden(r) }
