package main

import (
	"context"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/publish"
	"gongkai/internal/store"
)

// demoTimed is the title of the text that goes from the plan to a time of release.
const demoTimed = "主动履行，恢复信用"

// demoText is a step with a text of the demonstration, by who has the office.
type demoText func(ctx context.Context, ref publish.WorkRef) (store.WorkItem, error)

// write gives the demonstration texts in several states: one that is being written, one that
// came back with remarks, one that is under review, and one whose release has a time.
func (d *demoDesk) write(ctx context.Context, planned string) error {
	for _, t := range []struct {
		piece court.Piece
		steps []demoText
	}{
		{d.text("demo-resume-enforcement", "终本以后还能恢复执行吗", court.TopicInability, "说明终结本次执行程序以后怎样申请恢复执行。",
			"## 终本不等于结案了事\n\n发现被执行人有可供执行的财产，可以随时申请恢复执行。\n\n## 要带什么"), nil},
		{d.text("demo-claim-the-money", "执行款到账以后怎么领", court.TopicLaws, "说明执行款到账以后由谁通知、怎样领取。",
			"## 谁来通知\n\n执行款到账以后，法院通知申请执行人领取。\n\n## 多久能领到\n\n一般很快就能领到。"), []demoText{d.answer, d.submit, d.sendBack}},
		{d.text("demo-report-property", "财产报告令是什么", court.TopicLaws, "说明被执行人收到财产报告令以后应当怎样报告财产。",
			"## 报告什么\n\n存款、房屋、车辆、股权和收入都要报告。\n\n## 不报告的后果\n\n拒绝报告或者虚假报告的，法院可以罚款、拘留。"), []demoText{d.answer, d.submit}},
	} {
		w, err := d.publisher.NewPiece(ctx, d.by(court.RoleEditor), t.piece.Kind)
		if err == nil {
			w, err = d.save(ctx, w, t.piece)
		}
		if err == nil {
			_, err = d.pass(ctx, w, t.steps...)
		}
		if err != nil {
			return err
		}
	}
	return d.timed(ctx, planned)
}

// timed takes a text from the plan to a release with a time.
func (d *demoDesk) timed(ctx context.Context, planned string) error {
	id, err := d.publisher.BeginPlanned(ctx, d.by(court.RoleEditor), planned)
	if err != nil {
		return err
	}
	w, err := d.save(ctx, store.WorkItem{Work: court.Work{ID: id, Version: 1}}, d.text("demo-credit-restored", demoTimed, court.TopicVoluntary, "说明履行义务以后怎样从名单上删除。",
		"## 先履行，再申请\n\n义务履行完毕以后，可以书面申请删除失信信息，法院在三个工作日内办理。\n\n## 怎么查结果\n\n在[失信被执行人名单](/defaulters)里查不到，就是已经删除。"))
	if err == nil {
		_, err = d.pass(ctx, w, d.answer, d.submit, d.approve, d.schedule)
	}
	return err
}

// text is an article with what the form asks for.
func (d *demoDesk) text(slug, title string, topic court.Topic, summary, body string) court.Piece {
	return court.Piece{Kind: court.PieceArticle, Slug: slug, Title: title, Summary: summary, Topic: topic, ReviewBy: court.DateOf(d.now).AddDays(180),
		Author: "执行局综合组", Sensitivity: court.SensitivityOrdinary, Body: body}
}

func (d *demoDesk) save(ctx context.Context, w store.WorkItem, piece court.Piece) (store.WorkItem, error) {
	return d.publisher.SavePiece(ctx, d.by(court.RoleEditor), publish.WorkRef{ID: w.ID, Version: w.Version}, piece, false)
}

// pass takes a text through steps.
func (d *demoDesk) pass(ctx context.Context, w store.WorkItem, steps ...demoText) (store.WorkItem, error) {
	for _, step := range steps {
		var err error
		if w, err = step(ctx, publish.WorkRef{ID: w.ID, Version: w.Version}); err != nil {
			return w, err
		}
	}
	return w, nil
}

// answer names who answers for a text, and checks it: it names nobody.
func (d *demoDesk) answer(ctx context.Context, ref publish.WorkRef) (store.WorkItem, error) {
	editor := d.by(court.RoleEditor)
	f, err := d.publisher.PieceDuty(ctx, editor, ref.ID)
	if err != nil {
		return f.WorkItem, err
	}
	entry := publish.DutyEntry{Leader: "演示副院长（虚构）", Person: editor.Name, Answers: map[court.LegalQuestion]publish.LegalWords{}}
	for _, check := range f.Checks {
		entry.Answers[check.Question] = publish.LegalWords{Word: check.Question.Options()[0].Word}
	}
	return d.publisher.SaveDuty(ctx, editor, ref, entry)
}

func (d *demoDesk) submit(ctx context.Context, ref publish.WorkRef) (store.WorkItem, error) {
	return d.publisher.Submit(ctx, d.by(court.RoleEditor), ref)
}

func (d *demoDesk) approve(ctx context.Context, ref publish.WorkRef) (store.WorkItem, error) {
	return d.publisher.Approve(ctx, d.by(court.RoleReviewer), ref)
}

func (d *demoDesk) release(ctx context.Context, ref publish.WorkRef) (store.WorkItem, error) {
	return d.publisher.Release(ctx, d.by(court.RolePublisher), ref)
}

func (d *demoDesk) schedule(ctx context.Context, ref publish.WorkRef) (store.WorkItem, error) {
	return d.publisher.Schedule(ctx, d.by(court.RolePublisher), ref, court.DateOf(d.now).AddDays(2).Start().Add(9*time.Hour))
}

// sendBack returns a text with a remark about a line, and one on the whole.
func (d *demoDesk) sendBack(ctx context.Context, ref publish.WorkRef) (store.WorkItem, error) {
	reviewer := d.by(court.RoleReviewer)
	if err := d.publisher.TextRemark(ctx, reviewer, ref.ID, court.PieceKeyBody, 7, "一般很快", "写明期限和依据。"); err != nil {
		return store.WorkItem{}, err
	}
	return d.publisher.Return(ctx, reviewer, ref, "演示：期限要写准，改好后再提交审核。")
}
