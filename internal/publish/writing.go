package publish

import (
	"context"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/store"
)

// writerTime is how long somebody counts as at work on a draft after the last sign of it.
const writerTime = 2 * time.Minute

// Unsaved is what somebody has typed into a draft and not saved.
type Unsaved struct {
	Piece     court.Piece
	Uncertain bool // the box 把握不准; as it is kept where the person left it alone
	Number    int  // the saved state on which it was typed; the newest one while that has the same text
	At        time.Time
}

// KeepUnsaved keeps what a person has typed into a draft, complete or not, so that a browser
// that dies loses some seconds. uncertain is the box 把握不准, nil where it was left
// alone. It changes nothing of the draft itself and nothing of what others have typed.
func (p *Publisher) KeepUnsaved(ctx context.Context, by court.Actor, id string, number int, piece court.Piece, uncertain *bool) error {
	piece.Body = court.NormalBody(piece.Body)
	if len(piece.Body) > court.MaxBody {
		return court.Invalid("正文最多%d KB，超出的部分没有自动保存。请分成几篇。", court.MaxBody>>10)
	}
	w, d, err := p.PieceDraft(ctx, by, id)
	if err != nil {
		return err
	}
	if err := court.CheckStep(&w.Work, court.StepEdit, by); err != nil {
		return err
	}
	file, err := draftFile(d.settled(piece), "")
	if err != nil {
		return err
	}
	return p.db.Update(ctx, func(tx *store.Tx) error { return tx.KeepUnsaved(ctx, w.Subject, by, number, file, uncertain) })
}

// SeePiece notes that a person who may write has a draft open, in the saved state of that
// number.
func (p *Publisher) SeePiece(ctx context.Context, by court.Actor, id string, number int) error {
	w, _, err := p.PieceDraft(ctx, by, id)
	if err != nil {
		return err
	}
	if err := court.CheckStep(&w.Work, court.StepEdit, by); err != nil {
		return err
	}
	return p.db.Update(ctx, func(tx *store.Tx) error { return tx.SeeDraft(ctx, w.Subject, by, number) })
}

// DropUnsaved gives up what the person had typed and not saved.
func (p *Publisher) DropUnsaved(ctx context.Context, by court.Actor, id string) error {
	w, _, err := p.PieceDraft(ctx, by, id)
	if err != nil {
		return err
	}
	return p.db.Update(ctx, func(tx *store.Tx) error { return tx.DropUnsaved(ctx, w.Subject, by) })
}

// writers fills in who is at work on a draft, and what the reader himself had typed.
// uncertain is how the box 把握不准 stands.
func (p *Publisher) writers(ctx context.Context, r *store.Reading, by court.Actor, uncertain bool, d *Draft) error {
	list, err := r.Writers(ctx, d.Saved.ID)
	if err != nil {
		return err
	}
	for _, w := range list {
		switch {
		case w.Account != by.Account && p.db.Now().Sub(w.Seen) < writerTime:
			d.Others = append(d.Others, w.Name)
		case w.Account == by.Account && w.File != "":
			piece, err := pieceOf(w.File)
			if err != nil {
				return err
			}
			piece.Corrections = d.Piece.Corrections // nobody types those into a text
			box := uncertain
			if w.Uncertain != nil {
				box = *w.Uncertain
			}
			if !piece.Equal(&d.Piece) || box != uncertain {
				number := w.Number
				if same, err := sameText(ctx, r, &d.Saved, number); err != nil {
					return err
				} else if same {
					number = d.Saved.Number
				}
				d.Unsaved = &Unsaved{piece, box, number, w.At}
			}
		}
	}
	return nil
}

// DraftSave gives the text of one of the states in which it was kept.
func (p *Publisher) DraftSave(ctx context.Context, by court.Actor, id string, number int) (piece court.Piece, saved store.PieceDraft, err error) {
	w, _, err := p.PieceDraft(ctx, by, id)
	if err != nil {
		return piece, saved, err
	}
	err = p.db.Read(ctx, func(r *store.Reading) error {
		saved, err = r.DraftSave(ctx, w.Subject, number)
		return err
	})
	if err != nil {
		return piece, saved, err
	}
	piece, err = pieceOf(saved.File)
	return piece, saved, err
}
