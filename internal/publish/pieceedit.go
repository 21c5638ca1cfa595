package publish

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"gongkai/internal/court"
	"gongkai/internal/store"
)

// SavePiece keeps what a person has written, complete or not; what is missing is told by
// the gate. The class of the text is that of the work (E1, R-52), uncertain is 把握不准 (E3).
// When and under which date it appears is set by its release, and what it is told to have
// corrected by SaveDuty.
func (p *Publisher) SavePiece(ctx context.Context, by court.Actor, ref WorkRef, piece court.Piece, uncertain bool) (store.WorkItem, error) {
	return p.SavePieceOver(ctx, by, ref, 0, piece, uncertain)
}

// SavePieceOver is SavePiece over the saved state of that number, which the person saw. Steps
// after which the text is the same and the work has not moved on, such as a save of who
// answers for it or a decision on a place of personal data, are then no conflict.
func (p *Publisher) SavePieceOver(ctx context.Context, by court.Actor, ref WorkRef, seen int, piece court.Piece, uncertain bool) (store.WorkItem, error) {
	piece.Body = court.NormalBody(piece.Body)
	if len(piece.Body) > court.MaxBody {
		return store.WorkItem{}, court.Invalid("正文最多%d KB，现在有%d KB。请分成几篇。", court.MaxBody>>10, (len(piece.Body)+1023)>>10)
	}
	return p.editDraft(ctx, by, ref, seen, "文稿", func(tx *store.Tx, w *store.WorkItem, d *store.PieceDraft) error {
		before, err := pieceOf(d.File)
		if err != nil {
			return err
		}
		piece = (&Draft{Piece: before, Saved: *d}).settled(piece)
		w.Class, w.Uncertain = piece.Sensitivity, uncertain
		if d.File, err = draftFile(piece, d.File); err != nil {
			return err
		}
		return tx.DropUnsaved(ctx, w.Subject, by)
	})
}

// DecidePlace puts on record that a text which looks like personal data is none. The
// draft must hold it: a decision beforehand would let through what somebody writes later.
func (p *Publisher) DecidePlace(ctx context.Context, by court.Actor, ref WorkRef, text, reason string) (store.WorkItem, error) {
	reason = strings.TrimSpace(reason)
	switch {
	case strings.TrimSpace(text) == "" || reason == "":
		return store.WorkItem{}, court.Invalid("请写明为什么不是个人信息。")
	case utf8.RuneCountInString(reason) > court.MaxReason:
		return store.WorkItem{}, court.Invalid("理由最多%d个字，现在有%d个字。请缩短。", court.MaxReason, utf8.RuneCountInString(reason))
	case strings.ContainsFunc(text+reason, unkept):
		return store.WorkItem{}, court.Invalid("理由里有乱码或者看不见的控制字符，没有登记。请删去后重新输入。")
	case len(text) > court.MaxBody:
		return store.WorkItem{}, court.Invalid("这一处太长，没有登记。请刷新后再看。")
	}
	return p.editDraft(ctx, by, ref, 0, "个人信息", func(tx *store.Tx, _ *store.WorkItem, d *store.PieceDraft) error {
		piece, err := pieceOf(d.File)
		if err != nil {
			return err
		}
		if piece, err = asReleased(ctx, tx, d, piece, p.today()); err != nil {
			return err
		}
		article, err := p.render.Article(piece.Body)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(p.personalDataOf(&piece, article.Text), func(at place) bool { return at.text == text }) {
			return &court.Error{Kind: court.KindConflict, Message: "这一处已经不在文稿里，没有登记。请刷新后再看。"}
		}
		d.Clean = slices.DeleteFunc(slices.Clone(d.Clean), func(c store.CleanPlace) bool { return c.Text == text }) // it is in the history
		d.Clean = append(d.Clean, store.CleanPlace{Text: text, Reason: reason, Account: by.Account})
		return nil
	})
}

func (p *Publisher) editDraft(ctx context.Context, by court.Actor, ref WorkRef, seen int, what string, change func(*store.Tx, *store.WorkItem, *store.PieceDraft) error) (store.WorkItem, error) {
	return p.take(ctx, ref, step{kind: court.StepEdit, by: by, note: what, seen: seen, change: voidApproval, content: func(tx *store.Tx, w *store.WorkItem) error {
		if w.Kind != court.WorkPiece {
			return errNoText
		}
		d, err := tx.Draft(ctx, w.Subject)
		if err != nil {
			return err
		}
		if err := change(tx, w, &d); err != nil {
			return err
		}
		if err := tx.SaveDraft(ctx, w.Subject, d.File, d.Clean, by); err != nil {
			return err
		}
		return setHead(ctx, tx, w.Subject, d.File)
	}})
}
