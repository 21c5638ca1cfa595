package publish

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/store"
)

// editor writes; the others are those of work_test.go.
var editor = court.Actor{Account: "editor-1", Name: "吴采编", Roles: []court.Role{court.RoleEditor}}

// article is a whole text, about nobody.
func article(slug, body string) court.Piece {
	return court.Piece{Kind: court.PieceArticle, Slug: slug, Title: "怎样看懂执行费", Summary: "说明执行费怎样计算、由谁负担。", Topic: court.TopicLaws,
		ReviewBy: court.DateOf(noon).AddDays(180), Author: "执行局综合组", Sensitivity: court.SensitivityOrdinary, Body: body}
}

// write begins an article and saves it.
func (w *world) write(t testing.TB, p court.Piece) *desk {
	t.Helper()
	item, err := w.NewPiece(context.Background(), editor, p.Kind)
	must(t, err)
	d := w.desk(t, item.ID)
	d.save(p, false)
	return d
}

func (d *desk) save(p court.Piece, uncertain bool) {
	d.t.Helper()
	item, err := d.SavePiece(context.Background(), editor, WorkRef{d.id, d.w.Version}, p, uncertain)
	must(d.t, err)
	d.w = item
	d.answerFor(uncertain)
}

// answerFor fills in who answers for the text as it is now and its legal check, so that
// nothing on that side keeps it from being submitted.
func (d *desk) answerFor(uncertain bool) {
	d.t.Helper()
	entry := DutyEntry{Leader: "孙副院长", Person: "吴采编", Answers: cleared(), Uncertain: uncertain}
	if uncertain {
		entry.Question = "当事人一方人数众多，发布是否妥当？"
	}
	item, err := d.SaveDuty(context.Background(), editor, d.ref(), entry)
	must(d.t, err)
	d.w = item
}

// cleared are the answers about a text that names nobody.
func cleared() map[court.LegalQuestion]LegalWords {
	answers := map[court.LegalQuestion]LegalWords{}
	for _, q := range court.LegalQuestions() {
		answers[q] = LegalWords{Word: q.Options()[0].Word}
	}
	return answers
}

// refusals gives the rules and codes of all reasons of a refusal, sorted.
func refusals(err error) string {
	var words []string
	found := reasonsOf(err)
	if wrong := (*EntryFaults)(nil); errors.As(err, &wrong) {
		for _, f := range wrong.Findings {
			found = append(found, court.WorkFinding{Finding: f})
		}
	}
	for _, f := range found {
		words = append(words, strings.TrimSpace(string(f.Rule)+" "+f.Code))
	}
	slices.Sort(words)
	return strings.Join(slices.Compact(words), ", ")
}

// onSite gives the body that a reader of the site sees under a slug; empty: none.
func (w *world) onSite(t testing.TB, slug string) string {
	t.Helper()
	text, _ := w.public(t, slug)
	return text
}

func TestPieceWork(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	d := w.write(t, article("fees-explained", "## 标准\n\n第一版。"))
	_, err := w.Release(ctx, publisher, d.ref())
	if court.KindOf(err) != court.KindConflict {
		t.Errorf("a draft is released: %v", err)
	}
	d.must(court.StepSubmit, editor)
	_, err = w.Return(ctx, reviewer, d.ref(), "请写明依据")
	must(t, err)
	d.refresh()
	better := article("fees-explained", "## 标准\n\n执行费由被执行人负担。")
	better.Sources = []string{"诉讼费用交纳办法第三十八条"}
	d.save(better, false)
	d.must(court.StepSubmit, editor)
	if _, err = w.Approve(ctx, editor, d.ref()); court.KindOf(err) != court.KindRefused {
		t.Errorf("R-55: an editor approves: %v", err)
	}
	d.must(court.StepApprove, reviewer)
	if _, err = w.Release(ctx, reviewer, d.ref()); err == nil || refusals(err) != "R-55 persons" {
		t.Errorf("R-55: the reviewer releases: %v", err)
	}
	if w.onSite(t, "fees-explained") != "" {
		t.Error("R-55: it is public before its release")
	}
	d.must(court.StepRelease, publisher)
	if got := w.onSite(t, "fees-explained"); got != better.Body {
		t.Errorf("released as %q", got)
	}

	t.Run("a new version, and back", func(t *testing.T) {
		again, err := w.RevisePiece(ctx, editor, court.PieceArticle, "fees-explained")
		must(t, err)
		same, err := w.RevisePiece(ctx, editor, court.PieceArticle, "fees-explained")
		if err != nil || same.ID != again.ID {
			t.Errorf("two pieces of work on one text: %v", err)
		}
		r := w.desk(t, again.ID)
		next := article("another-address", "## 标准\n\n第三版。")
		r.save(next, false)
		r.must(court.StepSubmit, editor).must(court.StepApprove, reviewer).must(court.StepRelease, publisher)
		if w.onSite(t, "fees-explained") != next.Body || w.onSite(t, "another-address") != "" {
			t.Error("a new version moved the address of the text")
		}
		r.must(court.StepUndo, publisher)
		if got := w.onSite(t, "fees-explained"); got != better.Body {
			t.Errorf("undone to %q", got)
		}
	})
	t.Run("R-52: an untouched new version has the class of the text", func(t *testing.T) {
		again, err := w.RevisePiece(ctx, editor, court.PieceArticle, "fees-explained")
		must(t, err)
		if read, err := w.Work(ctx, editor, again.ID); err != nil || again.Class != court.SensitivityOrdinary || read.Class != again.Class {
			t.Errorf("R-52: begun with class %q, kept %q %v", again.Class, read.Class, err)
		}
		r := w.desk(t, again.ID)
		r.answerFor(false)
		r.must(court.StepSubmit, editor).must(court.StepWithdraw, editor)
	})
	t.Run("the first version is not undone but withdrawn", func(t *testing.T) {
		if _, err := w.Undo(ctx, publisher, d.ref(), "写错了"); err == nil || refusals(err) != "waiting" {
			t.Errorf("%v", err)
		}
	})
}

// TestPieceGates holds the gates E1 to E6 against each of which one draft is wrong.
func TestPieceGates(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	good := article("gates", "## 标准\n\n正文。")
	_, err := w.WithdrawPiece(ctx, Withdrawal{Kind: court.PieceArticle, Slug: "gone", Actor: "孙院长"})
	if court.KindOf(err) != court.KindNotFound {
		t.Fatal(err)
	}
	w.pieces(t, map[string]string{"articles/taken.md": pieceFile(court.PieceArticle, "taken", plainBody), "articles/gone.md": pieceFile(court.PieceArticle, "gone", plainBody)}, PieceOptions{})
	_, err = w.WithdrawPiece(ctx, Withdrawal{Kind: court.PieceArticle, Slug: "gone", Actor: "孙院长"})
	must(t, err)
	for name, c := range map[string]struct {
		change func(p *court.Piece)
		want   string // at submission
	}{
		"no class, R-52":             {func(p *court.Piece) { p.Sensitivity = "" }, "R-52 class, R-52 required"},
		"no topic, R-52":             {func(p *court.Piece) { p.Topic = "" }, "R-52 required"},
		"a telephone number, R-33":   {func(p *court.Piece) { p.Body = "联系电话13800001234。" }, "R-33 personal_data"},
		"no title":                   {func(p *court.Piece) { p.Title = "" }, "required"},
		"an address in use":          {func(p *court.Piece) { p.Slug = "taken" }, "duplicate"},
		"a withdrawn address, R-16":  {func(p *court.Piece) { p.Slug = "gone" }, "R-16 withdrawn"},
		"a text that is not related": {func(p *court.Piece) { p.Related = []string{"nothing-there"} }, "file"},
		"everything at once": {func(p *court.Piece) { p.Title, p.Topic, p.Slug, p.Sensitivity = "", "", "taken", "" },
			"R-52 class, R-52 required, duplicate, required"},
	} {
		t.Run(name, func(t *testing.T) {
			p := good
			c.change(&p)
			d := w.write(t, p)
			_, err := w.Submit(ctx, editor, d.ref())
			if err == nil || refusals(err) != c.want {
				t.Errorf("R-52, R-33: %v, want %s", err, c.want)
			}
		})
	}
	t.Run("found to be no personal data", func(t *testing.T) {
		p := good
		p.Body = "示例号码13800001234。"
		d := w.write(t, p)
		if _, err := w.DecidePlace(ctx, editor, d.ref(), "13800001234", " "); court.KindOf(err) != court.KindInvalid {
			t.Errorf("R-33: without a reason: %v", err)
		}
		_, err := w.DecidePlace(ctx, editor, d.ref(), "13800001234", "公开的示例号码")
		must(t, err)
		d.refresh()
		d.must(court.StepSubmit, editor)
	})
	t.Run("classed and uncertain", func(t *testing.T) {
		p := good
		p.Slug, p.Sensitivity = "classed", court.SensitivityMass
		d := w.write(t, p)
		d.save(p, true)
		d.must(court.StepSubmit, editor)
		d.must(court.StepApprove, reviewer)
		if _, err := w.Release(ctx, second, d.ref()); err == nil || refusals(err) != "R-53 classed, R-54 uncertain" {
			t.Errorf("R-53, R-54: %v", err)
		}
		if _, err := w.Release(ctx, publisher, d.ref()); err == nil || refusals(err) != "R-54 uncertain" {
			t.Errorf("R-54: %v", err)
		}
		if _, err := w.AnswerUncertain(ctx, president, d.ref(), "请示〔2026〕3号，不同意发布"); err == nil {
			t.Error("R-54: an answer that does not agree is taken for consent")
		}
		if _, err := w.Release(ctx, publisher, d.ref()); err == nil || refusals(err) != "R-54 uncertain" {
			t.Errorf("R-54: after an answer that was refused: %v", err)
		}
		_, err = w.AnswerUncertain(ctx, president, d.ref(), "请示〔2026〕3号")
		must(t, err)
		d.refresh()
		d.must(court.StepRelease, publisher)
	})
	t.Run("an import in between", func(t *testing.T) {
		item, err := w.RevisePiece(ctx, editor, court.PieceArticle, "taken")
		must(t, err)
		d := w.desk(t, item.ID)
		p := good
		p.Slug = "taken"
		d.save(p, false)
		w.pieces(t, map[string]string{"articles/taken.md": pieceFile(court.PieceArticle, "taken", "别的内容。")}, PieceOptions{})
		if _, err := w.Submit(ctx, editor, d.ref()); err == nil || refusals(err) != "waiting" {
			t.Errorf("%v", err)
		}
	})
	t.Run("who may not write", func(t *testing.T) {
		for _, actor := range []court.Actor{clerk, reviewer, publisher, president, {Name: "命令行"}} {
			if _, err := w.NewPiece(ctx, actor, court.PieceCase); court.KindOf(err) != court.KindRefused {
				t.Errorf("R-55: %s writes: %v", actor.Name, err)
			}
		}
		d := w.write(t, good)
		if _, err := w.SavePiece(ctx, clerk, d.ref(), good, false); court.KindOf(err) != court.KindRefused {
			t.Errorf("R-55: a clerk edits a text: %v", err)
		}
		if _, _, err := w.PieceDraft(ctx, clerk, d.id); court.KindOf(err) != court.KindRefused {
			t.Errorf("a clerk reads a text: %v", err)
		}
	})
}

// TestPieceOnTime releases a text at the time that it was scheduled for, and a reader of
// the site sees it from then on.
func TestPieceOnTime(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	d := w.write(t, article("on-time", "## 一\n\n正文。"))
	w.appoint(t, publisher)
	at := w.now.Add(30 * time.Hour)
	d.must(court.StepSubmit, editor).must(court.StepApprove, reviewer)
	item, err := w.Schedule(ctx, publisher, d.ref(), at)
	must(t, err)
	d.w = item
	w.now = at.Add(-time.Second)
	if n, err := w.ReleaseDue(ctx, w.now); n != 0 || err != nil || w.onSite(t, "on-time") != "" {
		t.Fatalf("released early: %d, %v", n, err)
	}
	w.now = at
	if n, err := w.ReleaseDue(ctx, w.now); n != 1 || err != nil || w.onSite(t, "on-time") == "" {
		t.Fatalf("%d, %v", n, err)
	}
	must(t, w.db.EachPiece(ctx, func(p store.StoredPiece) error {
		if p.Slug == "on-time" && !strings.Contains(p.File, "published: "+court.DateOf(at).String()) {
			t.Errorf("it does not bear the day of its release: %s", p.File)
		}
		return nil
	}))
}
