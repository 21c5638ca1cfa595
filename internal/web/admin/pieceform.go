package admin

import (
	"strconv"
	"strings"

	"gongkai/internal/court"
	"gongkai/internal/publish"
)

// typedPiece is the form of a text as it was sent.
type typedPiece struct {
	piece           court.Piece
	uncertain       bool        // the box 把握不准
	touched         *bool       // the same; nil: it was left as the form had it
	order, reviewBy string      // as they were typed
	wrong           []FormFault // what cannot be kept
}

// readPieceForm reads the form of a text. Characters that nobody sees, as they come along
// when text is copied, are left out; everything else stays as it was typed.
func readPieceForm(f form) (t typedPiece) {
	p := &t.piece
	p.Slug, p.Title, p.Summary, p.Author = oneLine(f[court.PieceKeySlug]), oneLine(f[court.PieceKeyTitle]), oneLine(f[court.PieceKeySummary]), oneLine(f[court.PieceKeyAuthor])
	if topic := court.Topic(f[court.PieceKeyTopic]); topic.Label() != "" {
		p.Topic = topic
	}
	if class := court.Sensitivity(f[court.PieceKeySensitivity]); class.Label() != "" {
		p.Sensitivity = class
	}
	for line := range strings.Lines(visibleText(f[court.PieceKeySources])) {
		if line = strings.TrimSpace(line); line != "" {
			p.Sources = append(p.Sources, line)
		}
	}
	p.Related = strings.FieldsFunc(oneLine(f[court.PieceKeyRelated]), func(r rune) bool { return strings.ContainsRune(" ,，、;；　", r) })
	p.Body = court.NormalBody(visibleText(f[court.PieceKeyBody]))
	t.uncertain = f["uncertain"] != ""
	if seen, told := f["uncertain_seen"]; !told || (seen != "") != t.uncertain {
		box := t.uncertain
		t.touched = &box
	}
	t.order, t.reviewBy = oneLine(f[court.PieceKeyOrder]), oneLine(f[court.PieceKeyReviewBy])
	if t.order != "" {
		n, err := strconv.Atoi(t.order)
		if err != nil || n < 0 {
			t.wrong = append(t.wrong, FormFault{Field: court.PieceKeyOrder, Text: "顺序号请写数字，例如 10。"})
			n = 0
		}
		p.Order = n
	}
	if t.reviewBy != "" {
		day, ok := court.ReadDate(t.reviewBy)
		if !ok {
			t.wrong = append(t.wrong, FormFault{Field: court.PieceKeyReviewBy, Text: "复核期限请写日期，例如 2026-09-01。"})
		}
		p.ReviewBy = day
	}
	if len(p.Body) > court.MaxBody {
		t.wrong = append(t.wrong, FormFault{Field: court.PieceKeyBody,
			Text: "正文最多 " + mostBody + "，现在有 " + strconv.Itoa((len(p.Body)+1023)>>10) + " KB。您写的都还在，请分成几篇再保存。"})
	}
	return t
}

// visibleText leaves out what is not seen; a line or paragraph mark becomes the end of a
// line.
func visibleText(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == 0x2028, r == 0x2029:
			return '\n'
		case court.IsHidden(r):
			return -1
		}
		return r
	}, s)
}

func oneLine(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if r == '\n' || r == '\r' || r == '\t' {
			return ' '
		}
		return r
	}, visibleText(s)))
}

// typedOf is the form of a text that is kept.
func typedOf(p *court.Piece, uncertain bool) typedPiece {
	t := typedPiece{piece: *p, uncertain: uncertain}
	if p.Order != 0 {
		t.order = strconv.Itoa(p.Order)
	}
	if !p.ReviewBy.IsZero() {
		t.reviewBy = p.ReviewBy.String()
	}
	return t
}

// settled gives what was typed with what the form does not ask for, as the draft has it.
func (t *typedPiece) settled(f *publish.PieceFile) court.Piece {
	p, now := t.piece, &f.Draft.Piece
	p.Kind, p.Published, p.Updated, p.Synthetic = now.Kind, now.Published, now.Updated, now.Synthetic
	if f.Draft.Saved.BaseSlug != "" {
		p.Slug = f.Draft.Saved.BaseSlug
	}
	return p
}

// differs reports whether what was typed is not what is kept.
func (t *typedPiece) differs(f *publish.PieceFile) bool {
	p := t.settled(f)
	return !p.Equal(&f.Draft.Piece) || t.uncertain != f.Work.Uncertain
}

// fields shows the form.
func (t *typedPiece) fields(f *publish.PieceFile, wrong []FormFault) PieceFields {
	p := &t.piece
	guide := f.Draft.Piece.Kind == court.PieceGuide
	none := "请选择"
	if guide {
		none = "不归入专题"
	}
	fields := PieceFields{Slug: p.Slug, Title: p.Title, Summary: p.Summary, Order: t.order, ReviewBy: t.reviewBy, Author: p.Author,
		Sources: strings.Join(p.Sources, "\n"), Related: strings.Join(p.Related, " "), Body: p.Body,
		Topics: topicOptions(p.Topic, none), Classes: classOptions(p.Sensitivity), Uncertain: t.uncertain, Seen: f.Work.Uncertain, Guide: guide, Faults: map[string]string{}}
	for _, w := range wrong {
		if w.Field != "" {
			fields.Faults[w.Field] = w.Text
		}
	}
	return fields
}
