package main

import (
	"context"

	"gongkai/internal/court"
	"gongkai/internal/publish"
	"gongkai/internal/sample"
	"gongkai/internal/store"
)

// illustrate gives the media library of a demonstration a few drawings, and the site a text
// that shows them, made the way people make them. Where there is a file already, nothing.
func (d *demoDesk) illustrate(ctx context.Context) error {
	editor := d.by(court.RoleEditor)
	if editor.Account == "" || d.by(court.RoleReviewer).Account == "" || d.by(court.RolePublisher).Account == "" {
		return nil // somebody has renamed it: the desk is in use
	}
	_, n, err := d.publisher.MediaList(ctx, editor, publish.MediaFilter{OnPage: 1})
	if err != nil || n > 0 {
		return err
	}
	flow, err := d.picture(ctx, editor, sample.FlowDrawing(), "执行流程图（虚构）.png", "五个方框依次相连：立案、通知、查控、处置、结案，一步接一步。")
	if err != nil {
		return err
	}
	chart, err := d.picture(ctx, editor, sample.ChartDrawing(), "每月结案数（虚构）.png", "柱状图：六个月的结案数逐月上升，最后一个月最高。数字为虚构。")
	if err != nil {
		return err
	}
	w, err := d.publisher.NewPiece(ctx, editor, court.PieceArticle)
	if err != nil {
		return err
	}
	day := court.DateOf(d.now)
	w, err = d.publisher.SavePiece(ctx, editor, publish.WorkRef{ID: w.ID, Version: w.Version}, court.Piece{
		Kind: court.PieceArticle, Slug: "enforcement-in-pictures", Title: "看图了解执行流程", Summary: "用两张图说明案件执行要走哪几步、进展怎样。", Topic: court.TopicLaws,
		ReviewBy: day.AddDays(180), Author: "执行局综合组", Sensitivity: court.SensitivityOrdinary,
		Body: "## 五个步骤\n\n从立案到结案，一般要走五步。\n\n" + publish.MediaMarkdown(&flow) +
			"\n\n1. 立案：审查申请，编立案号。\n2. 通知：送达执行通知书，责令报告财产。\n3. 查控：查询、查封、扣押、冻结财产。\n4. 处置：评估、拍卖，交付案款。\n5. 结案：全部履行，或者依法终结。\n\n" +
			"## 每月的进展\n\n" + publish.MediaMarkdown(&chart) + "\n\n图中的数字是演示用的，不是真实的统计。",
	}, false)
	if err != nil {
		return err
	}
	_, err = d.pass(ctx, w, d.answer, d.submit, d.approve, d.release)
	return err
}

func (d *demoDesk) picture(ctx context.Context, by court.Actor, data []byte, name, alt string) (store.Media, error) {
	m, _, err := d.publisher.TakeMedia(ctx, by, data, publish.MediaUpload{FileName: name, Alt: alt, Source: "演示绘制（虚构）"})
	return m, err
}
