package publish

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"gongkai/internal/court"
)

// TestHistory: every saved state is listed with what it changed, compared with its
// neighbour and with now, and restored as a new state.
func TestHistory(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	first := article("history", "## 一\n\n执行费由申请人负担。\n\n不变的一段，电话13800001234。")
	d := w.write(t, first)
	second := first
	second.Title, second.Body = "执行费由谁负担", "## 一\n\n执行费由被执行人负担。\n\n不变的一段，电话13800001234。"
	d.save(second, false)
	page, err := w.SavePage(ctx, reviewer, d.id, 0)
	must(t, err)
	if page.Total != 3 || len(page.Lines) != 3 || page.Older != 0 {
		t.Fatalf("%+v", page)
	}
	newest, oldest := page.Lines[0], page.Lines[2]
	if newest.Number != 3 || newest.Name != editor.Name || newest.Added != 3 || newest.Removed != 2 || newest.Rough || !slices.Equal(newest.Heads, []string{"标题"}) || newest.First {
		t.Errorf("%+v", newest)
	}
	if !oldest.First || oldest.Added != 0 {
		t.Errorf("%+v", oldest)
	}
	diff, err := w.SaveDiff(ctx, reviewer, d.id, 3, false)
	must(t, err)
	if diff.Old != 2 || diff.New != 3 || diff.Body.Before() != first.Body || diff.Body.After() != second.Body || len(diff.Heads) != 1 || diff.Heads[0].Text.After() != second.Title || !diff.Same {
		t.Errorf("%+v", diff)
	}
	diff, err = w.SaveDiff(ctx, reviewer, d.id, 2, true)
	must(t, err)
	if diff.Old != 2 || diff.New != 3 || diff.Body.After() != second.Body || diff.Same {
		t.Errorf("%+v", diff)
	}
	if diff, err = w.SaveDiff(ctx, reviewer, d.id, 1, false); err != nil || diff.Old != 0 || diff.Body.Before() != "" {
		t.Errorf("%+v %v", diff, err)
	}
	if _, err := w.SaveDiff(ctx, reviewer, d.id, 9, false); court.KindOf(orNone(err)) != court.KindNotFound {
		t.Errorf("%v", err)
	}
	if _, err := w.SavePage(ctx, clerk, d.id, 0); court.KindOf(orNone(err)) != court.KindRefused {
		t.Errorf("a clerk reads the history of a text: %v", err)
	}

	t.Run("restore", func(t *testing.T) {
		typed := second
		typed.Body += "\n\n打了一半"
		err := w.KeepUnsaved(ctx, editor, d.id, 3, typed, nil)
		must(t, err)
		_, err = w.DecidePlace(ctx, editor, d.ref(), "13800001234", "公开的示例号码")
		must(t, err)
		d.refresh()
		d.must(court.StepSubmit, editor).must(court.StepApprove, reviewer)
		seen := d.ref()
		if _, err := w.RestoreSave(ctx, reviewer, seen, 2); court.KindOf(orNone(err)) != court.KindRefused {
			t.Errorf("R-55: a reviewer restores: %v", err)
		}
		if _, err := w.RestoreSave(ctx, editor, WorkRef{d.id, seen.Version - 1}, 2); court.KindOf(orNone(err)) != court.KindConflict {
			t.Errorf("over a change that was not seen: %v", err)
		}
		if _, err := w.RestoreSave(ctx, editor, seen, 3); court.KindOf(orNone(err)) != court.KindInvalid {
			t.Errorf("what stands there already: %v", err)
		}
		if _, err := w.RestoreSave(ctx, editor, seen, 99); court.KindOf(orNone(err)) != court.KindNotFound {
			t.Errorf("a state that is not there: %v", err)
		}
		item, err := w.RestoreSave(ctx, editor, seen, 2)
		must(t, err)
		if item.State != court.StateDraft || item.Reviewer != "" || item.Approved != (court.WorkHash{}) {
			t.Errorf("R-55: the approval outlives the change: %+v", item)
		}
		_, now, err := w.PieceDraft(ctx, editor, d.id)
		must(t, err)
		if !now.Piece.Equal(&first) || now.Saved.Number != 5 || len(now.Saved.Clean) != 1 {
			t.Errorf("%+v", now)
		}
		if now.Unsaved == nil || now.Unsaved.Piece.Body != typed.Body {
			t.Error("what was typed and not saved is lost")
		}
		if piece, _, err := w.DraftSave(ctx, editor, d.id, 3); err != nil || piece.Body != second.Body {
			t.Errorf("a state was overwritten: %v", err)
		}
		d.refresh()
		d.must(court.StepWithdraw, editor)
		if _, err := w.RestoreSave(ctx, editor, d.ref(), 3); court.KindOf(orNone(err)) != court.KindConflict {
			t.Errorf("what was given up: %v", err)
		}
	})
	t.Run("many", func(t *testing.T) {
		m := w.write(t, first)
		for i := range savesPage + 5 {
			p := first
			p.Body += strings.Repeat("改", i+1)
			m.save(p, false)
		}
		page, err := w.SavePage(ctx, editor, m.id, 0)
		must(t, err)
		if len(page.Lines) != savesPage || page.Older == 0 {
			t.Fatalf("%d lines, older %d", len(page.Lines), page.Older)
		}
		older, err := w.SavePage(ctx, editor, m.id, page.Older)
		must(t, err)
		if len(older.Lines) != page.Total-savesPage || older.Lines[0].Number != page.Lines[savesPage-1].Number-1 || older.Older != 0 {
			t.Errorf("%+v", older)
		}
		if last := page.Lines[savesPage-1]; last.First || last.Added != 1 {
			t.Errorf("the last line of a page does not know the state before it: %+v", last)
		}
	})
}

// TestSizeOfChange: sizes are exact while little has changed, and bounded otherwise.
func TestSizeOfChange(t *testing.T) {
	long := strings.Repeat("一段没有变化的文字。\n\n", 4000)
	if added, removed, rough := sizeOfChange(long+"旧字", long+"旧字新增"); added != 2 || removed != 0 || rough {
		t.Errorf("%d %d %t", added, removed, rough)
	}
	one, two := strings.Repeat("甲乙丙丁戊\n", 4000), strings.Repeat("戊丁丙乙甲\n", 4000)
	began := time.Now()
	added, removed, rough := sizeOfChange(one, two)
	if added != 20000 || removed != 20000 || !rough {
		t.Errorf("%d %d %t after %v", added, removed, rough, time.Since(began))
	}
}

// TestAdopt: a text from elsewhere goes in as a new state, beside what was typed.
func TestAdopt(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	p := article("adopted", "原来的正文。")
	d := w.write(t, p)
	typed := p
	typed.Body = "打了一半"
	err := w.KeepUnsaved(ctx, editor, d.id, 2, typed, nil)
	must(t, err)
	body := func() string {
		t.Helper()
		_, now, err := w.PieceDraft(ctx, editor, d.id)
		must(t, err)
		if now.Unsaved == nil || now.Unsaved.Piece.Body != typed.Body || now.Piece.Summary != p.Summary {
			t.Errorf("what was typed is lost: %+v", now)
		}
		d.refresh()
		return now.Piece.Title + "|" + now.Piece.Body
	}
	_, err = w.Adopt(ctx, editor, d.ref(), Adopted{Body: "\r\n## 新\r\n\r\n文。\n", Below: true})
	must(t, err)
	if got := body(); got != p.Title+"|原来的正文。\n\n## 新\n\n文。" {
		t.Errorf("%q", got)
	}
	_, err = w.Adopt(ctx, editor, d.ref(), Adopted{Body: "只有这句。", Title: "新标题"})
	must(t, err)
	if got := body(); got != "新标题|只有这句。" {
		t.Errorf("%q", got)
	}
	for why, c := range map[string]struct {
		by   court.Actor
		a    Adopted
		kind court.Kind
	}{
		"nothing":       {editor, Adopted{Body: " \n"}, court.KindInvalid},
		"too much":      {editor, Adopted{Body: strings.Repeat("长", court.MaxBody/3), Below: true}, court.KindInvalid},
		"by a reviewer": {reviewer, Adopted{Body: "x"}, court.KindRefused},
	} {
		if _, err := w.Adopt(ctx, c.by, d.ref(), c.a); court.KindOf(orNone(err)) != c.kind {
			t.Errorf("R-55: %s: %v", why, err)
		}
	}
	if _, err := w.Adopt(ctx, editor, WorkRef{d.id, 1}, Adopted{Body: "x"}); court.KindOf(orNone(err)) != court.KindConflict {
		t.Errorf("over a change that was not seen: %v", err)
	}
}

// TestDecisionInHistory: what was decided about personal data stands in the history, also where
// only the reason is another one.
func TestDecisionInHistory(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	d := w.write(t, article("decisions", "值班电话13800001234。"))
	for _, reason := range []string{"公开的示例号码", "本院公布的值班电话"} {
		_, err := w.DecidePlace(ctx, editor, d.ref(), "13800001234", reason)
		must(t, err)
		d.refresh()
		page, err := w.SavePage(ctx, editor, d.id, 0)
		if err != nil || !page.Lines[0].Places || page.Lines[0].Added+page.Lines[0].Removed != 0 {
			t.Errorf("R-33: the history does not tell that %q was decided: %+v %v", reason, page.Lines, err)
		}
	}
}
