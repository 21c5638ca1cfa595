package publish

import (
	"context"
	"slices"
	"strings"

	"gongkai/internal/court"
	"gongkai/internal/render"
	"gongkai/internal/store"
)

// PieceLook is what can be said of a text before it is submitted.
type PieceLook struct {
	Article render.Article // empty when the text cannot be rendered; Found then says why
	// Against are the reasons for which a submission would be refused now, those left out
	// that Found names at their place.
	Against []court.Finding
	Found   []court.PieceFinding // the words of the text, personal data left out
	Places  []PiecePlace
}

// PiecePlace is where a text shows what looks like personal data.
type PiecePlace struct {
	court.PieceFinding
	Text   string
	Reason string // why somebody found it to be none; empty: nobody has decided
	By     string // the account that found so
}

// Decided reports that somebody has found the place to be no personal data.
func (at *PiecePlace) Decided() bool { return at.Reason != "" }

// placesOf gives all places of a text, as it will be released, with what was decided about
// them. text is that of its rendering.
func (p *Publisher) placesOf(piece *court.Piece, text string, clean []store.CleanPlace) (list []PiecePlace) {
	decided := map[string]store.CleanPlace{}
	for _, c := range clean {
		decided[c.Text] = c
	}
	for _, at := range p.personalDataOf(piece, text) {
		c := decided[at.text]
		list = append(list, PiecePlace{PieceFinding: at.PieceFinding, Text: at.text, Reason: c.Reason, By: c.Account})
	}
	return list
}

// LookAtPiece tells what a submission of the piece of work would be told if the text were
// saved as it is given. It stores nothing.
func (p *Publisher) LookAtPiece(ctx context.Context, by court.Actor, id string, piece court.Piece, uncertain bool) (look PieceLook, err error) {
	if !by.May(court.MayReadPieces) {
		return look, court.Refused("", "您的角色不能查看文稿。")
	}
	piece.Body = court.NormalBody(piece.Body)
	if len(piece.Body) > court.MaxBody {
		return look, court.Invalid("正文最多%d KB，现在有%d KB。请分成几篇。", court.MaxBody>>10, (len(piece.Body)+1023)>>10)
	}
	err = p.db.Read(ctx, func(r *store.Reading) error {
		look = PieceLook{}
		w, err := r.Work(ctx, id)
		if err != nil {
			return err
		}
		if w.Kind != court.WorkPiece {
			return errNoText
		}
		d := Draft{}
		if d.Saved, err = r.Draft(ctx, w.Subject); err != nil {
			return err
		}
		if d.Piece, err = pieceOf(d.Saved.File); err != nil {
			return err
		}
		piece = d.settled(piece)
		if d.Saved.File, err = draftFile(piece, d.Saved.File); err != nil {
			return err
		}
		w.Class, w.Uncertain = piece.Sensitivity, uncertain
		return p.lookAt(ctx, r, &w, &d.Saved, &piece, by, &look)
	})
	return look, err
}

func (p *Publisher) lookAt(ctx context.Context, r *store.Reading, w *store.WorkItem, d *store.PieceDraft, piece *court.Piece, by court.Actor, look *PieceLook) error {
	exists, err := pathsOf(ctx, r, piece.Body)
	if err != nil {
		return err
	}
	if look.Article, err = p.render.Article(piece.Body); err != nil { // CheckText says why
		look.Article = render.Article{}
	}
	for _, f := range p.CheckText(piece, exists) {
		if f.Code != court.CodePersonalData {
			look.Found = append(look.Found, f)
		}
	}
	released, err := asReleased(ctx, r, d, *piece, p.today())
	if err != nil {
		return err
	}
	look.Places = p.placesOf(&released, look.Article.Text, d.Clean)
	_, found, err := p.weighDraft(ctx, r, d, w.Class)
	if err != nil {
		return err
	}
	asked, err := questionGate(ctx, r, w)
	if err != nil {
		return err
	}
	found = append(found, asked...)
	classed := slices.ContainsFunc(found, func(f court.WorkFinding) bool { return f.Field == court.PieceKeySensitivity })
	for _, f := range court.WorkGate(&w.Work, court.StepSubmit, by, found) {
		atPlace := slices.ContainsFunc(look.Found, func(at court.PieceFinding) bool { return at.Finding == f.Finding })
		if !atPlace && !slices.Contains(look.Against, f.Finding) && (f.Code != court.CodeClass || !classed) { // told once
			look.Against = append(look.Against, f.Finding)
		}
	}
	return nil
}

// ExcerptAt gives what stands at the place of a finding, at most so many characters of it.
func ExcerptAt(piece *court.Piece, f court.PieceFinding, most int) string {
	text, _ := piece.Text(f.Field)
	lines := strings.Split(text, "\n")
	if f.Line < 1 || f.Line > len(lines) {
		return ""
	}
	line := []rune(lines[f.Line-1])
	if f.End > f.Start && f.End <= len(line) {
		line = line[f.Start:f.End]
	}
	if len(line) > most {
		return string(line[:most]) + "……"
	}
	return string(line)
}
