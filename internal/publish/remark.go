package publish

import (
	"context"
	"strings"
	"unicode/utf8"

	"gongkai/internal/court"
	"gongkai/internal/store"
)

// longestRemark bounds one remark, in characters.
const longestRemark = 1000

// Remark keeps what a reviewer says about a row of a change set until the work is returned
// with it. field is the head of a column, or empty for the row as a whole; excerpt is a
// part of the text that stands there, whose first place is meant, or empty for all of it.
func (p *Publisher) Remark(ctx context.Context, by court.Actor, id, row, field, excerpt, text string) error {
	text, err := remarkText(by, text)
	if err != nil {
		return err
	}
	return p.remark(ctx, by, id, store.WorkComment{Row: row, Field: field, Text: text}, func(r *store.Reading, w *store.WorkItem, c *store.WorkComment) error {
		version, err := p.rowOf(ctx, r, w, row)
		if err != nil {
			return err
		}
		return placeIn(version.New.Told(), c, strings.TrimSpace(excerpt))
	})
}

// TextRemark is the same of a text: field is a key of court.PieceHeads, or empty for the
// text as a whole. line, from 1, is that of the field that is meant, 0 for all of it; an
// excerpt is looked for in it.
func (p *Publisher) TextRemark(ctx context.Context, by court.Actor, id, field string, line int, excerpt, text string) error {
	text, err := remarkText(by, text)
	if err != nil {
		return err
	}
	return p.remark(ctx, by, id, store.WorkComment{Field: field, Text: text}, func(r *store.Reading, w *store.WorkItem, c *store.WorkComment) error {
		if w.Kind != court.WorkPiece {
			return errNoText
		}
		d, err := r.Draft(ctx, w.Subject)
		if err != nil {
			return err
		}
		piece, err := pieceOf(d.File)
		if err != nil {
			return err
		}
		return placeInText(&piece, c, line, strings.TrimSpace(excerpt))
	})
}

func remarkText(by court.Actor, text string) (string, error) {
	text = strings.TrimSpace(text)
	switch {
	case mayRemark(by) != nil:
		return "", mayRemark(by)
	case text == "":
		return "", court.Invalid("请写明意见。")
	case utf8.RuneCountInString(text) > longestRemark:
		return "", court.Invalid("意见最多%d个字，请缩短。", longestRemark)
	}
	return text, nil
}

// remark keeps a remark whose place has been found.
func (p *Publisher) remark(ctx context.Context, by court.Actor, id string, c store.WorkComment, place func(*store.Reading, *store.WorkItem, *store.WorkComment) error) error {
	var number int64
	err := p.db.Read(ctx, func(r *store.Reading) error {
		w, err := r.Work(ctx, id)
		if err != nil {
			return err
		}
		number = w.Number
		if err := court.CheckStep(&w.Work, court.StepReturn, by); err != nil {
			return err
		}
		return place(r, &w, &c)
	})
	if err != nil {
		return err
	}
	return p.db.Update(ctx, func(tx *store.Tx) error { return tx.PutRemark(ctx, number, by.Account, c) })
}

// DropRemark takes a remark back.
func (p *Publisher) DropRemark(ctx context.Context, by court.Actor, id, remark string) error {
	if err := mayRemark(by); err != nil {
		return err
	}
	if remark == "" {
		return court.Invalid("请指明要删去的意见。")
	}
	return p.db.Update(ctx, func(tx *store.Tx) error {
		w, err := tx.Work(ctx, id)
		if err != nil {
			return err
		}
		return tx.DropRemark(ctx, w.Number, by.Account, remark)
	})
}

func mayRemark(by court.Actor) error {
	if !by.May(court.MayReview) || by.Account == "" {
		return court.Refused("R-55", "您的角色不能提审核意见。请交给审核人员。")
	}
	return nil
}
