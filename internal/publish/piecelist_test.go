package publish

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"gongkai/internal/court"
	"gongkai/internal/store"
)

// TestPieceLists finds texts by title, address, kind and topic in the list where they are.
func TestPieceLists(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	other := court.Actor{Account: "editor-2", Name: "郑采编", Roles: []court.Role{court.RoleEditor}}
	find := func(by court.Actor, q PieceQuery) PieceList {
		t.Helper()
		if q.PerPage == 0 {
			q.PerPage = 20
		}
		l, err := w.Pieces(ctx, by, q)
		must(t, err)
		return l
	}
	if l := find(editor, PieceQuery{Tab: PiecesMine}); l.Total != 0 || len(l.Works)+len(l.Texts) > 0 {
		t.Fatalf("something is there at first: %+v", l)
	}
	first := article("list-first", "## 一\n\n正文。")
	first.Title = "100%的执行_费\\用"
	d := w.write(t, first)
	second := article("list-second", "## 一\n\n正文。")
	second.Topic, second.Title = court.TopicPractice, "Fee guide 执行费"
	_ = w.write(t, second)
	_, err := w.NewPiece(ctx, other, court.PieceCase)
	must(t, err)

	l := find(editor, PieceQuery{Tab: PiecesMine})
	if l.Total != 2 || len(l.Works) != 2 || l.Counts[PiecesOpen] != 3 || l.Counts[PiecesPublic] != 0 {
		t.Fatalf("mine: %+v", l)
	}
	one := l.Works[0]
	if one.Title == second.Title {
		one = l.Works[1]
	}
	if one.ID != d.id || one.DraftHead.Kind != court.PieceArticle || one.Slug != "list-first" || one.Topic != court.TopicLaws || one.Title != first.Title ||
		one.Begun != editor.Name || one.Last.Step != court.StepEdit || one.Last.Name != editor.Name || one.Class != court.SensitivityOrdinary {
		t.Errorf("%+v", one)
	}
	for text, want := range map[string]int{"执行": 2, "100%": 1, "%": 1, "_": 1, `\`: 1, "FEE": 1, "list-": 2, "没有": 0, "'": 0, " 执行费 ": 1} {
		if l := find(editor, PieceQuery{Tab: PiecesMine, Text: text}); l.Total != want || len(l.Works) != want {
			t.Errorf("%q finds %d, %d, want %d", text, l.Total, len(l.Works), want)
		}
	}
	if l := find(editor, PieceQuery{Tab: PiecesOpen, Kind: court.PieceCase}); l.Total != 1 || l.Works[0].Begun != other.Name || l.Works[0].Title != "" {
		t.Errorf("cases: %+v", l)
	}
	if l := find(editor, PieceQuery{Tab: PiecesOpen, Topic: court.TopicPractice}); l.Total != 1 || l.Works[0].Title != second.Title {
		t.Errorf("practice: %+v", l)
	}
	if l := find(editor, PieceQuery{Tab: PiecesOpen, PerPage: 2, Page: 2}); l.Total != 3 || len(l.Works) != 1 {
		t.Errorf("page 2: %+v", l)
	}
	if l := find(editor, PieceQuery{Tab: PiecesOpen, Text: strings.Repeat("长", longestSearch+1)}); !l.Long || l.Total != 0 {
		t.Errorf("a long text is looked for: %+v", l)
	}

	d.must(court.StepSubmit, editor).must(court.StepApprove, reviewer).must(court.StepRelease, publisher)
	l = find(reviewer, PieceQuery{Tab: PiecesPublic, Text: "list-first"})
	if l.Total != 1 || len(l.Texts) != 1 || l.Texts[0].Slug != "list-first" || l.Texts[0].State != court.StatePublished || l.Texts[0].Version != 1 || l.Texts[0].Work != "" {
		t.Fatalf("on the site: %+v", l)
	}
	again, err := w.RevisePiece(ctx, editor, court.PieceArticle, "list-first")
	must(t, err)
	if l = find(editor, PieceQuery{Tab: PiecesPublic}); l.Texts[0].Work != again.ID || l.Counts[PiecesMine] != 2 {
		t.Errorf("a new version is not told: %+v", l)
	}
	if l = find(editor, PieceQuery{Tab: PiecesMine, Text: "list-first"}); len(l.Works) != 1 || l.Works[0].BaseSlug != "list-first" || l.Works[0].Title != first.Title {
		t.Errorf("the new version in the list: %+v", l)
	}
	_, err = w.WithdrawWork(ctx, editor, WorkRef{again.ID, again.Version}, "不改了")
	must(t, err)
	_, err = w.WithdrawPiece(ctx, Withdrawal{Kind: court.PieceArticle, Slug: "list-first", Actor: "孙院长"})
	must(t, err)
	if l = find(editor, PieceQuery{Tab: PiecesEnded}); l.Total != 1 || l.Counts[PiecesWithdrawn] != 1 || l.Counts[PiecesPublic] != 0 {
		t.Errorf("at the end: %+v", l)
	}
	if _, err := w.Pieces(ctx, clerk, PieceQuery{Tab: PiecesOpen}); court.KindOf(err) != court.KindRefused {
		t.Errorf("a clerk reads texts: %v", err)
	}
	if _, err := w.Pieces(ctx, editor, PieceQuery{Tab: "x"}); court.KindOf(err) != court.KindNotFound {
		t.Errorf("%v", err)
	}
}

// TestDraftsCanBeReadAgain: what a draft could not give back is refused, saved or not.
func TestDraftsCanBeReadAgain(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	good := article("readable", "## 一\n\n正文。")
	d := w.write(t, good)
	bad := map[string]func(p *court.Piece){
		"a lost character":      func(p *court.Piece) { p.Body = "好\n坏\uFFFD" },
		"a turned direction":    func(p *court.Piece) { p.Body = "好\u202e坏" },
		"a lost title":          func(p *court.Piece) { p.Title = "标\uFFFD题" },
		"two lines of a title":  func(p *court.Piece) { p.Title = "标\n题" },
		"a mark in a source":    func(p *court.Piece) { p.Sources = []string{"好", "坏\uFEFF"} },
		"more than a head":      func(p *court.Piece) { p.Summary = strings.Repeat("长", 9000) },
		"a related with a line": func(p *court.Piece) { p.Related = []string{"a\nb"} },
	}
	for name, change := range bad {
		p := good
		change(&p)
		_, err := w.SavePiece(ctx, editor, d.ref(), p, false)
		if court.KindOf(err) != court.KindInvalid || court.MessageOf(err) == "" {
			t.Errorf("%s is saved: %v", name, err)
		}
		if err := w.KeepUnsaved(ctx, editor, d.id, 2, p, nil); court.KindOf(err) != court.KindInvalid {
			t.Errorf("%s is kept: %v", name, err)
		}
		if _, err := w.LookAtPiece(ctx, editor, d.id, p, false); court.KindOf(err) != court.KindInvalid {
			t.Errorf("%s is looked at: %v", name, err)
		}
	}
	odd := good
	odd.Title, odd.Summary = `null: "甲" # & *乙* ---`, "  - 2026-01-01\t'甲'  "
	odd.Sources, odd.Related = []string{"- ---", "key: value", "！@#%^&*(){}[]|\\"}, []string{"true", "null", "1"}
	odd.Body = "---\n\n# 甲\n---\n\tkey: value\n\n\u3000空"
	odd.Author, odd.Slug = "<b>局</b>", "../x"
	d.save(odd, false)
	_, draft, err := w.PieceDraft(ctx, editor, d.id)
	must(t, err)
	odd.Kind = court.PieceArticle
	if !draft.Piece.Equal(&odd) {
		t.Errorf("it comes back as\n%+v\nnot\n%+v", draft.Piece, odd)
	}
}

// TestLookAtPiece tells the same as a submission would, and where.
func TestLookAtPiece(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	p := article("look", "## 一\n\n罪犯甲某，电话13800001234，又打13800001234。\n\n![](/media/x.png)\n\n[这里](/guides/none)")
	p.Title, p.Sensitivity = "", ""
	d := w.write(t, p)
	_, err := w.DecidePlace(ctx, editor, d.ref(), "13800001234", "公开的示例号码")
	must(t, err)
	look, err := w.LookAtPiece(ctx, editor, d.id, p, false)
	must(t, err)
	var musts, should, against []string
	for _, f := range look.Found {
		line := fmt.Sprintf("%s %d", f.Code, f.Line)
		if f.Severity == court.SeverityMust {
			musts = append(musts, line)
		} else {
			should = append(should, line)
		}
	}
	for _, f := range look.Against {
		against = append(against, strings.TrimSpace(string(f.Rule)+" "+f.Field+" "+f.Code))
	}
	if got := strings.Join(against, ", "); got != "title required, R-52 sensitivity required" {
		t.Errorf("R-52: against it stand %q", got)
	}
	if !strings.Contains(strings.Join(musts, ", "), "link 7") || !strings.Contains(strings.Join(should, ", "), "guilt 3") {
		t.Errorf("must %q, should %q", musts, should)
	}
	if len(look.Places) != 2 || look.Places[0].Text != "13800001234" || look.Places[0].Reason == "" || look.Places[0].Line != 3 {
		t.Errorf("R-33: %+v", look.Places)
	}
	if at := ExcerptAt(&p, look.Places[0].PieceFinding, 5); at != "13800……" {
		t.Errorf("excerpt %q", at)
	}
	if !strings.Contains(look.Article.HTML.String(), "这里") {
		t.Error("no preview")
	}
	if _, draft, _ := w.PieceDraft(ctx, editor, d.id); draft.Piece.Title != "" || draft.Saved.Number != 3 {
		t.Error("looking has stored something")
	}
	good := article("look", "## 一\n\n正文。")
	look, err = w.LookAtPiece(ctx, editor, d.id, good, false)
	look.Against = slices.DeleteFunc(look.Against, func(f court.Finding) bool { return f.Rule == "E5" }) // asked once it is written
	if err != nil || len(look.Against)+len(look.Found)+len(look.Places) > 0 {
		t.Errorf("against a whole text stand %+v, %v", look, err)
	}
	if _, err := w.LookAtPiece(ctx, clerk, d.id, good, false); court.KindOf(err) != court.KindRefused {
		t.Errorf("a clerk looks at a text: %v", err)
	}
	if _, err := w.LookAtPiece(ctx, editor, d.id, article("look", strings.Repeat("长\n", court.MaxBody/3)), false); court.KindOf(err) != court.KindInvalid {
		t.Errorf("P33: a text of any length is rendered: %v", err)
	}
}

// TestSeenAndRemarks: who opens a text is seen by the others, and what a reviewer said
// stands where the words are now.
func TestSeenAndRemarks(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	other := court.Actor{Account: "editor-2", Name: "郑采编", Roles: []court.Role{court.RoleEditor}}
	d := w.write(t, article("seen", "## 一\n\n第一段的字。\n\n第二段的字。"))
	for _, who := range []court.Actor{editor, other} {
		must(t, w.SeePiece(ctx, who, d.id, 2))
	}
	if _, draft, err := w.PieceDraft(ctx, editor, d.id); err != nil || !slices.Equal(draft.Others, []string{other.Name}) {
		t.Errorf("%v %v", draft.Others, err)
	}
	typed := article("seen", "## 一\n\n打了半句")
	must(t, w.KeepUnsaved(ctx, other, d.id, 2, typed, nil))
	w.now = w.now.Add(writerTime)
	must(t, w.SeePiece(ctx, other, d.id, 2))
	_, draft, err := w.PieceDraft(ctx, other, d.id)
	must(t, err)
	if len(draft.Others) > 0 || draft.Unsaved == nil || draft.Unsaved.Piece.Body != typed.Body || !draft.Unsaved.At.Equal(w.now.Add(-writerTime)) {
		t.Errorf("being seen has changed what was typed: %+v", draft)
	}
	if err := w.SeePiece(ctx, reviewer, d.id, 2); court.KindOf(err) != court.KindRefused {
		t.Errorf("R-55: %v", err)
	}

	now := article("seen", "## 一\n\n新的一段。\n\n甲乙丙。\n\n丁己。")
	for _, c := range []struct {
		start, end int
		quote      string
		line       int
		gone       bool
	}{{6, 8, "甲乙", 5, false}, {12, 14, "丁戊", 0, true}, {0, 0, "", 0, false}, {12, 99, "", 0, true}, {6, 8, "", 3, false}} {
		m := remarkNow(store.WorkComment{Field: court.PieceKeyBody, Start: c.start, End: c.end, Quote: c.quote}, &now)
		if m.Quote != c.quote || m.Line != c.line || m.Gone != c.gone {
			t.Errorf("%v: %+v", c, m)
		}
	}
}
