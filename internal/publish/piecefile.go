package publish

import (
	"context"

	"gongkai/internal/court"
	"gongkai/internal/store"
)

// PieceFile is a text at the desk with all that its page shows.
type PieceFile struct {
	Work  store.WorkItem
	Draft Draft
	Steps []store.WorkStep
	// MayEdit says that the actor may change the text now; a change of what is submitted or
	// approved makes it a draft again.
	MayEdit bool
	// Return is the last return, if the text was not submitted again since, and Remarks what
	// came with it.
	Return  *store.WorkStep
	Remarks []PieceRemark
	// Opinions are what people without an account said of the draft, the newest first.
	Opinions []store.Opinion
	Duty     DutyFile // who answers for it, and its legal check
}

// PieceRemark is what a reviewer said about a text, at the place where the words stand now.
type PieceRemark struct {
	Field string // key of the piece; empty: the text as a whole
	Line  int    // of the field, from 1; 0: the whole field, or the words are there no more
	Quote string // the words that are meant; empty: the whole field
	Gone  bool   // the words are there no more: they were mended
	Text  string
}

// PieceFile reads a text at the desk, for whoever may read texts.
func (p *Publisher) PieceFile(ctx context.Context, by court.Actor, id string) (f PieceFile, err error) {
	if f.Work, f.Draft, err = p.PieceDraft(ctx, by, id); err != nil {
		return f, err
	}
	f.MayEdit = court.CheckStep(&f.Work.Work, court.StepEdit, by) == nil
	err = p.db.Read(ctx, func(r *store.Reading) error {
		f.Return, f.Remarks = nil, nil
		if f.Opinions, err = r.Opinions(ctx, f.Work.Subject); err != nil {
			return err
		}
		f.Duty = DutyFile{WorkItem: f.Work}
		if err := p.readDuty(ctx, r, &f.Duty, by); err != nil {
			return err
		}
		if f.Steps, err = r.WorkSteps(ctx, f.Work.Number); err != nil {
			return err
		}
		for i, s := range f.Steps {
			switch s.Step {
			case court.StepReturn:
				f.Return = &f.Steps[i]
			case court.StepSubmit:
				f.Return = nil
			}
		}
		if f.Return == nil {
			return nil
		}
		for _, c := range f.Return.Comments {
			f.Remarks = append(f.Remarks, remarkNow(c, &f.Draft.Piece))
		}
		return nil
	})
	return f, err
}

// remarkNow puts a comment to where its words stand in a text now.
func remarkNow(c store.WorkComment, piece *court.Piece) PieceRemark {
	m := PieceRemark{Field: c.Field, Text: c.Text}
	if c.End > 0 {
		m.Quote = c.Quote
		_, _, m.Line, m.Gone = placeInPieceNow(c, piece)
	}
	return m
}
