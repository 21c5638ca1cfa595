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
	if err := mayRemark(by); err != nil {
		return err
	}
	text = strings.TrimSpace(text)
	switch {
	case text == "":
		return court.Invalid("请写明意见。")
	case utf8.RuneCountInString(text) > longestRemark:
		return court.Invalid("意见最多%d个字，请缩短。", longestRemark)
	}
	c := store.WorkComment{Row: row, Field: field, Text: text}
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
		version, err := p.rowOf(ctx, r, &w, row)
		if err != nil {
			return err
		}
		c.Start, c.End, err = placeOf(version.New.Told(), field, strings.TrimSpace(excerpt))
		return err
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

// placeOf finds an excerpt in what an entry says under a head, in code points.
func placeOf(entry court.Told, field, excerpt string) (start, end int, err error) {
	if field == "" {
		return 0, 0, nil
	}
	text, known := entry.Text(field)
	if !known {
		return 0, 0, court.Invalid("没有“%s”这一栏。", field)
	}
	if excerpt == "" {
		return 0, 0, nil
	}
	before, _, found := strings.Cut(text, excerpt)
	if !found {
		return 0, 0, court.Invalid("“%s”里没有您摘录的这段文字。请从文字中原样摘录，或者留空。", field)
	}
	start = utf8.RuneCountInString(before)
	return start, start + utf8.RuneCountInString(excerpt), nil
}
