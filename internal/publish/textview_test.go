package publish

import (
	"context"
	"strings"
	"testing"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/store"
)

// TestTextFile: what reviewers are shown of a text, from the first draft to the undo of a
// second version, and how its versions are told.
func TestTextFile(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	file := func(d *desk) *TextFile {
		t.Helper()
		f, err := w.WorkFile(ctx, reviewer, d.id)
		must(t, err)
		return f.Text
	}
	first := article("told", "## 标准\n\n不预交执行费。\n\n拨打 13800138000。")
	d := w.write(t, first)
	f := file(d)
	if f.Before != nil || f.OnSite || len(f.Places) != 1 || f.Places[0].Line != 5 || f.Places[0].Text != "13800138000" || f.Places[0].Decided() || len(f.Writers) != 1 || f.Writers[0].Saves != 2 {
		t.Errorf("a draft: %+v", f)
	}
	item, err := w.DecidePlace(ctx, editor, d.ref(), "13800138000", "本院公开的号码")
	must(t, err)
	d.w = item
	if f = file(d); !f.Places[0].Decided() || f.Places[0].Reason != "本院公开的号码" || f.Places[0].By != editor.Account {
		t.Errorf("R-33: decided: %+v", f.Places)
	}
	d.must(court.StepSubmit, editor)
	must(t, w.TextRemark(ctx, reviewer, d.id, court.PieceKeyBody, 3, "不预交", "改为“无须预交”"))
	must(t, w.TextRemark(ctx, reviewer, d.id, court.PieceKeyBody, 5, "", "不写号码"))
	_, err = w.Return(ctx, reviewer, d.ref(), "")
	must(t, err)
	d.refresh()
	d.save(article("told", "## 标准\n\n新的一段。\n\n不预交执行费。"), false)
	f = file(d)
	if len(f.Comments) != 2 || f.Comments[0].Line != 5 || f.Comments[0].Gone || !f.Comments[0].Last || !f.Comments[1].Gone || f.Comments[1].Quote != "拨打 13800138000。" {
		t.Errorf("comments after the text has changed: %+v", f.Comments)
	}
	d.must(court.StepSubmit, editor).must(court.StepApprove, reviewer).must(court.StepRelease, publisher)
	again, err := w.RevisePiece(ctx, editor, court.PieceArticle, "told")
	must(t, err)
	r := w.desk(t, again.ID)
	r.save(article("told", "## 标准\n\n第二版。"), false)
	if f = file(r); f.Before == nil || !strings.Contains(f.Before.Body, "新的一段") || !f.OnSite {
		t.Errorf("a new version: %+v", f)
	}
	if p, err := w.PublishedPiece(ctx, editor, court.PieceArticle, "told"); err != nil || p.Open != r.id || !p.Visible || len(p.Versions) != 1 {
		t.Errorf("%v %+v", err, p)
	}
	r.must(court.StepSubmit, editor).must(court.StepApprove, second).must(court.StepRelease, publisher)
	if f = file(r); f.Before == nil || !strings.Contains(f.Before.Body, "新的一段") {
		t.Errorf("released, it is compared with what it replaced: %+v", f.Before)
	}
	r.must(court.StepUndo, publisher)
	p, err := w.PublishedPiece(ctx, reviewer, court.PieceArticle, "told")
	must(t, err)
	if len(p.Versions) != 3 || !p.Versions[0].Current || !p.Versions[0].Undo || p.Versions[0].Releaser != publisher.Name || p.Versions[1].Reviewer != second.Name ||
		p.Versions[2].Work != d.id || p.Versions[2].Undo || p.Versions[2].Writers[0] != editor.Name || p.Versions[2].Releaser != publisher.Name || p.Open != "" {
		t.Errorf("%+v", p.Versions)
	}
}

// TestWithdrawPublished: who may take a text off, and what is told of it afterwards.
func TestWithdrawPublished(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	d := w.write(t, article("off", "## 标准\n\n正文。"))
	d.must(court.StepSubmit, editor).must(court.StepApprove, reviewer).must(court.StepRelease, publisher)
	for name, tc := range map[string]struct {
		by     court.Actor
		ground court.WithdrawalGround
		note   string
		kind   court.Kind
	}{
		"R-16 refuses: an editor":               {editor, court.WithdrawWrong, "", court.KindRefused},
		"R-16 refuses: a clerk":                 {clerk, court.WithdrawWrong, "", court.KindRefused},
		"R-55 refuses: no account":              {court.Actor{Name: "甲某", Roles: reviewer.Roles}, court.WithdrawWrong, "", court.KindRefused},
		"R-16 refuses: no ground is given":      {reviewer, "", "不要了", court.KindInvalid},
		"R-16 refuses: a ground without a note": {reviewer, court.WithdrawJudgment, "  ", court.KindInvalid},
	} {
		if err := w.WithdrawPublished(ctx, tc.by, court.PieceArticle, "off", tc.ground, tc.note); court.KindOf(orNone(err)) != tc.kind {
			t.Errorf("%s: %v", name, err)
		}
	}
	if w.onSite(t, "off") == "" {
		t.Fatal("R-16: taken off all the same")
	}
	must(t, w.WithdrawPublished(ctx, second, court.PieceArticle, "off", court.WithdrawWrong, " 内容失实 "))
	if w.onSite(t, "off") != "" {
		t.Error("R-16: still there")
	}
	p, err := w.PublishedPiece(ctx, editor, court.PieceArticle, "off")
	if err != nil || p.Visible || p.State != court.StateWithdrawn || p.Withdrawn == nil || p.Withdrawn.By != second.Account || p.Withdrawn.Ground != court.WithdrawWrong || p.Withdrawn.Note != "内容失实" || p.WithdrawnAt.IsZero() {
		t.Errorf("%v %+v", err, p)
	}
	must(t, w.db.Update(ctx, func(tx *store.Tx) error {
		return tx.RememberWithdrawn(ctx, store.Removal{PublicID: "case/of-another-time", At: noon.UnixMilli()})
	}))
	if p, err := w.PublishedPiece(ctx, editor, court.PieceCase, "of-another-time"); err != nil || p.State != court.StateWithdrawn || p.File != "" || len(p.Versions) != 0 {
		t.Errorf("known from the journal: %v %+v", err, p)
	}
	if _, err := w.PublishedPiece(ctx, editor, court.PieceCase, "off"); court.KindOf(orNone(err)) != court.KindNotFound {
		t.Errorf("another kind: %v", err)
	}
	if _, err := w.PublishedPiece(ctx, clerk, court.PieceArticle, "off"); court.KindOf(orNone(err)) != court.KindRefused {
		t.Errorf("a clerk: %v", err)
	}
}

// TestOverdueRelease: what nothing releases is an alarm after two minutes, and no sooner.
func TestOverdueRelease(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	w.appoint(t, publisher)
	d := w.write(t, article("late", "## 标准\n\n正文。"))
	d.must(court.StepSubmit, editor).must(court.StepApprove, reviewer)
	at := w.db.Now().Add(time.Hour)
	_, err := w.Schedule(ctx, publisher, d.ref(), at)
	must(t, err)
	for _, tc := range []struct {
		after  time.Duration
		alarms int
	}{{0, 0}, {time.Minute, 0}, {OverdueTime - time.Second, 0}, {OverdueTime, 1}, {time.Hour, 1}} {
		w.now = at.Add(tc.after)
		alarms, err := w.Alarms(ctx, editor)
		must(t, err)
		figures, err := w.ReleaseFigures(ctx)
		must(t, err)
		page, err := w.WorkPage(ctx, editor, QueueAlarm, PartTexts, 1)
		must(t, err)
		if alarms.Total != tc.alarms || figures.Overdue != tc.alarms || figures.Scheduled != 1 || page.Total != tc.alarms || page.Counts[QueueAlarm] != tc.alarms {
			t.Errorf("%s after its time: %d alarms, %+v, %d in the queue", tc.after, alarms.Total, figures, page.Total)
		}
		if tc.alarms > 0 && !strings.Contains(alarms.Items[0].Alarm, "时间已过而没有发布") {
			t.Errorf("the alarm says %q", alarms.Items[0].Alarm)
		}
	}
	if list, err := w.Alarms(ctx, clerk); err != nil || list.Total != 0 {
		t.Errorf("a clerk is told of texts: %v %+v", err, list)
	}
	released, err := w.ReleaseDue(ctx, w.now)
	if err != nil || released != 1 {
		t.Fatalf("%d %v", released, err)
	}
	if figures, err := w.ReleaseFigures(ctx); err != nil || figures != (ReleaseFigures{}) {
		t.Errorf("released: %v %+v", err, figures)
	}
}

// TestPlaceNow: a comment follows its words, or says that they are gone.
func TestPlaceNow(t *testing.T) {
	for name, tc := range map[string]struct {
		c          store.WorkComment
		text       string
		start, end int
		ok         bool
	}{
		"where it was":             {store.WorkComment{Start: 2, End: 4, Quote: "丙丁"}, "甲乙丙丁", 2, 4, true},
		"moved":                    {store.WorkComment{Start: 2, End: 4, Quote: "丙丁"}, "新新甲乙丙丁", 4, 6, true},
		"gone":                     {store.WorkComment{Start: 2, End: 4, Quote: "丙丁"}, "甲乙丙戊", 0, 0, false},
		"twice, elsewhere":         {store.WorkComment{Start: 0, End: 2, Quote: "丙丁"}, "甲丙丁丙丁", 0, 0, false},
		"twice, once where it was": {store.WorkComment{Start: 1, End: 3, Quote: "丙丁"}, "甲丙丁丙丁", 1, 3, true},
		"the whole field":          {store.WorkComment{}, "", 0, 0, true},
		"no words were kept":       {store.WorkComment{Start: 1, End: 2}, "甲乙", 1, 2, true},
		"no words, beyond the end": {store.WorkComment{Start: 1, End: 9}, "甲乙", 1, 9, false},
		"the text is empty":        {store.WorkComment{Start: 1, End: 2, Quote: "乙"}, "", 0, 0, false},
	} {
		start, end, ok := PlaceNow(tc.c, []rune(tc.text))
		if start != tc.start || end != tc.end || ok != tc.ok {
			t.Errorf("%s: %d %d %t", name, start, end, ok)
		}
	}
}
