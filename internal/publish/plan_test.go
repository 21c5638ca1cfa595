package publish

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/linkcheck"
	"gongkai/internal/store"
)

// employ gives actors accounts, which plans and owners ask for.
func (w *world) employ(t testing.TB, people ...court.Actor) {
	t.Helper()
	for _, a := range people {
		w.appoint(t, a)
	}
}

// dismiss disables an account.
func (w *world) dismiss(t testing.TB, a court.Actor) {
	t.Helper()
	w.change(t, a, func(held store.Account) store.Account {
		held.Disabled = true
		return held
	})
}

// onTheSite imports a text with a day of review.
func (w *world) onTheSite(t testing.TB, kind court.PieceKind, slug string, reviewBy court.Date, body string) {
	t.Helper()
	if r := w.loadPiece(t, kind, slug, reviewBy, body); r.Accepted != 1 {
		t.Fatalf("%+v", r)
	}
}

func (w *world) loadPiece(t testing.TB, kind court.PieceKind, slug string, reviewBy court.Date, body string) PieceReport {
	t.Helper()
	order := ""
	if kind == court.PieceGuide {
		order = "\norder: 10"
	}
	file := fmt.Sprintf("---\nkind: %s\nslug: %s\ntitle: 题目 %s\nsummary: 一句话说明。\ntopic: laws%s\npublished: 2025-06-02\nupdated: 2025-06-02\nreview_by: %s\nauthor: 执行局综合组\nsensitivity: ordinary\n---\n\n%s\n",
		kind, slug, slug, order, reviewBy, body)
	r, err := w.ImportPieces(context.Background(), fstest.MapFS{kind.Folder() + "/" + slug + ".md": {Data: []byte(file)}}, PieceOptions{Actor: "测试"})
	must(t, err)
	return r
}

func day(n int) court.Date { return court.DateOf(noon).AddDays(n) }

func TestAgeing(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	w.employ(t, editor, reviewer, publisher, clerk)
	w.onTheSite(t, court.PieceGuide, "passed", day(-1), "正文。")
	w.onTheSite(t, court.PieceGuide, "today", day(0), "正文。")
	w.onTheSite(t, court.PieceArticle, "soon", day(30), "正文。")
	w.onTheSite(t, court.PieceArticle, "later", day(31), "正文。")
	ages := func(q AgeingQuery) string {
		t.Helper()
		q.PerPage = 20
		a, err := w.Ageing(ctx, reviewer, q)
		must(t, err)
		var words []string
		for _, s := range a.Items {
			words = append(words, s.Slug+" "+string(s.Age))
		}
		return strings.Join(words, ", ")
	}
	if got, want := ages(AgeingQuery{}), "passed passed, today soon, soon soon, later current"; got != want {
		t.Errorf("by age: %s, want %s", got, want)
	}
	if got := ages(AgeingQuery{Age: court.ReviewSoon, Kind: court.PieceArticle}); got != "soon soon" {
		t.Errorf("narrowed: %s", got)
	}
	a, err := w.Ageing(ctx, editor, AgeingQuery{Page: 2, PerPage: 3})
	if err != nil || a.Total != 4 || len(a.Items) != 1 || a.Counts[court.ReviewSoon] != 2 || len(a.Ownerless) != 2 {
		t.Errorf("page 2: %+v %v", a, err)
	}
	if _, err := w.Ageing(ctx, clerk, AgeingQuery{}); court.KindOf(err) != court.KindRefused {
		t.Errorf("a clerk reads the plan: %v", err)
	}

	// Owners: an account, then a unit; when the account goes, its pages are nobody's again.
	refused := func(what string, kind court.Kind, err error) {
		t.Helper()
		if court.KindOf(orNone(err)) != kind {
			t.Errorf("%s: %v", what, err)
		}
	}
	refused("a reviewer names an owner", court.KindRefused, w.SetPieceOwner(ctx, reviewer, court.PieceGuide, "passed", reviewer.Account, ""))
	refused("a clerk owns a text", court.KindInvalid, w.SetPieceOwner(ctx, publisher, court.PieceGuide, "passed", clerk.Account, ""))
	refused("both", court.KindInvalid, w.SetPieceOwner(ctx, publisher, court.PieceGuide, "passed", reviewer.Account, "执行局"))
	refused("a person as a unit", court.KindInvalid, w.SetPieceOwner(ctx, publisher, court.PieceGuide, "passed", "", "测试甲"))
	refused("no such text", court.KindNotFound, w.SetPieceOwner(ctx, publisher, court.PieceGuide, "none", "", "执行局"))
	must(t, w.SetPieceOwner(ctx, publisher, court.PieceGuide, "passed", reviewer.Account, ""))
	must(t, w.SetPieceOwner(ctx, editor, court.PieceGuide, "today", "", "执行局综合组"))
	if got := ages(AgeingQuery{Owner: reviewer.Account}); got != "passed passed" {
		t.Errorf("of one owner: %s", got)
	}
	if got := ages(AgeingQuery{Owner: OwnerUnit}); got != "today soon" {
		t.Errorf("of units: %s", got)
	}
	if got := ages(AgeingQuery{Owner: OwnerNobody}); got != "" {
		t.Errorf("of nobody: %s", got)
	}
	w.dismiss(t, reviewer)
	a, err = w.Ageing(ctx, editor, AgeingQuery{Owner: OwnerNobody, PerPage: 20})
	if err != nil || a.Total != 1 || len(a.Ownerless) != 1 || a.Ownerless[0].Slug != "passed" || !a.Ownerless[0].Owner.Disabled {
		t.Errorf("after the account was disabled: %+v %v", a, err)
	}
}

// TestRecheck: that a text is still true is put on record by whoever plans or answers for it;
// the text and its version stay, the day moves, and the public reads the new day.
func TestRecheck(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	w.employ(t, editor, reviewer, second, publisher)
	w.onTheSite(t, court.PieceGuide, "fees", day(-10), "正文。")
	check := func(by court.Actor, version int, next court.Date) error {
		return w.CheckSitePiece(ctx, by, Recheck{Kind: court.PieceGuide, Slug: "fees", Version: version, Next: next, Note: " 与现行收费办法一致 "})
	}
	for what, c := range map[string]struct {
		err  error
		kind court.Kind
	}{
		"no day":             {check(editor, 1, court.Date{}), court.KindInvalid},
		"today":              {check(editor, 1, day(0)), court.KindInvalid},
		"too far":            {check(editor, 1, court.DateOf(noon).AddYears(2).AddDays(1)), court.KindInvalid},
		"a reviewer":         {check(reviewer, 1, day(90)), court.KindRefused},
		"a version not held": {check(editor, 2, day(90)), court.KindConflict},
	} {
		if court.KindOf(orNone(c.err)) != c.kind {
			t.Errorf("%s: %v", what, c.err)
		}
	}
	before, err := w.SiteFile(ctx, editor, court.PieceGuide, "fees")
	must(t, err)
	head, err := w.db.Head(ctx)
	must(t, err)
	must(t, w.SetPieceOwner(ctx, editor, court.PieceGuide, "fees", reviewer.Account, ""))
	must(t, check(reviewer, 1, day(90))) // who answers for it may
	if err := check(second, 1, day(91)); court.KindOf(orNone(err)) != court.KindRefused {
		t.Errorf("somebody else: %v", err)
	}
	f, err := w.SiteFile(ctx, second, court.PieceGuide, "fees")
	must(t, err)
	if f.ReviewBy != day(90) || f.Age != court.ReviewCurrent || f.Version != before.Version || f.MayCheck || f.MayOwn ||
		len(f.Checks) != 1 || f.Checks[0].Name != reviewer.Name || f.Checks[0].Note != "与现行收费办法一致" {
		t.Errorf("%+v", f)
	}
	if now, err := w.db.Head(ctx); err != nil || now.Position != head.Position+2 {
		t.Errorf("R-55: owner and check are not on the ledger: %+v %v", now, err)
	}
	// The same file again changes nothing, so the day stays.
	if r := w.loadPiece(t, court.PieceGuide, "fees", day(-10), "正文。"); r.Skipped != 1 {
		t.Errorf("%+v", r)
	}
	if f, err = w.SiteFile(ctx, second, court.PieceGuide, "fees"); err != nil || f.ReviewBy != day(90) {
		t.Errorf("the day goes back with the same file: %s %v", f.ReviewBy, err)
	}
	if _, err := w.SiteFile(ctx, editor, court.PieceCase, "fees"); court.KindOf(err) != court.KindNotFound {
		t.Errorf("another kind: %v", err)
	}
}

func item(title string, due court.Date) court.PlanItem {
	return court.PlanItem{Title: title, Topic: court.TopicLaws, Kind: court.PieceArticle, Editor: editor.Account, Due: due}
}

func TestPlanItems(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	w.employ(t, editor, reviewer, publisher)
	soon := court.Date{Year: 2026, Month: 1, Day: 4} // a Sunday that is worked
	_, err := w.AddPlanned(ctx, editor, court.PlanItem{Due: court.Date{Year: 2026, Month: 1, Day: 2}, Editor: reviewer.Account})
	if got, want := refusals(err), "R-52 word, R-62 date, required, word"; got != want {
		t.Errorf("R-52: %q, want %q", got, want)
	}
	if _, err := w.AddPlanned(ctx, reviewer, item("题目", soon)); court.KindOf(err) != court.KindRefused {
		t.Errorf("a reviewer plans: %v", err)
	}
	if _, err := w.AddPlanned(ctx, editor, item("题目", day(-1))); !strings.Contains(refusals(err), "date") {
		t.Errorf("due yesterday: %v", err)
	}
	first, err := w.AddPlanned(ctx, publisher, item("执行费怎么算", soon))
	must(t, err)
	later, err := w.AddPlanned(ctx, editor, item("怎样申请恢复执行", court.Date{Year: 2026, Month: 3, Day: 31}))
	must(t, err)
	q := court.Quarter{Year: 2026, N: 1}
	plan := func() PlanTopics {
		t.Helper()
		p, err := w.PlanTopics(ctx, reviewer, q)
		must(t, err)
		return p
	}
	line := func(id string) PlanLine {
		t.Helper()
		p := plan()
		return p.Lines[slices.IndexFunc(p.Lines, func(l PlanLine) bool { return l.ID == id })]
	}
	p := plan()
	if len(p.Lines) != 2 || p.Lines[0].ID != first || !p.Lines[0].Urgent || p.Lines[0].DaysLeft != 1 || p.Lines[1].Urgent || p.Lines[0].EditorName != editor.Name {
		t.Errorf("R-62: %+v", p.Lines)
	}
	if f := p.Figures[0]; f.Topic != court.TopicLaws || f.Planned != 2 || f.Writing != 0 || len(p.Figures) != 6 {
		t.Errorf("R-52: %+v", p.Figures)
	}

	// The text is begun from the plan, with what is known of it; a second begin gives the same.
	if _, err := w.BeginPlanned(ctx, publisher, first); court.KindOf(err) != court.KindRefused {
		t.Errorf("R-55: a publisher begins a text: %v", err)
	}
	id, err := w.BeginPlanned(ctx, editor, first)
	must(t, err)
	if again, err := w.BeginPlanned(ctx, editor, first); err != nil || again != id {
		t.Errorf("%s %s %v", id, again, err)
	}
	_, draft, err := w.PieceDraft(ctx, editor, id)
	if err != nil || draft.Piece.Title != "执行费怎么算" || draft.Piece.Topic != court.TopicLaws || draft.Piece.Kind != court.PieceArticle {
		t.Errorf("%+v %v", draft.Piece, err)
	}
	if err := w.DropPlanned(ctx, editor, PlanRef{first, 2}, "不写了"); court.KindOf(orNone(err)) != court.KindConflict {
		t.Errorf("what is being written is dropped: %v", err)
	}
	changed := item("执行费由谁负担", soon)
	changed.Kind = court.PieceGuide
	if err := w.ChangePlanned(ctx, editor, PlanRef{first, 2}, changed); court.KindOf(orNone(err)) != court.KindRefused {
		t.Errorf("the kind changes under the text: %v", err)
	}
	changed.Kind = court.PieceArticle
	if err := w.ChangePlanned(ctx, editor, PlanRef{first, 1}, changed); court.KindOf(orNone(err)) != court.KindConflict {
		t.Errorf("what somebody else changed is covered up: %v", err)
	}
	must(t, w.ChangePlanned(ctx, editor, PlanRef{first, 2}, changed))

	// Given up, it is planned again; written anew and released, it is public.
	d := w.desk(t, id)
	d.must(court.StepWithdraw, editor)
	if l := line(first); l.State != court.PlanPlanned || l.Title != "执行费由谁负担" {
		t.Errorf("after the text was given up: %+v", l)
	}
	id, err = w.BeginPlanned(ctx, editor, first)
	must(t, err)
	d = w.desk(t, id)
	d.save(article("fees-borne", "执行费由被执行人负担。"), false)
	d.must(court.StepSubmit, editor).must(court.StepApprove, reviewer).must(court.StepRelease, publisher)
	p = plan()
	if l := p.Lines[0]; l.State != court.PlanPublished || l.Urgent {
		t.Errorf("after the release: %+v", l)
	}
	if f := p.Figures[0]; f.Published != 1 || f.Planned != 1 || f.Public != 1 {
		t.Errorf("%+v", f)
	}
	if err := w.ChangePlanned(ctx, editor, PlanRef{first, 4}, changed); court.KindOf(orNone(err)) != court.KindConflict {
		t.Errorf("what is public changes on the plan: %v", err)
	}

	// Dropped with a reason, and planned again by a new day.
	if err := w.DropPlanned(ctx, editor, PlanRef{later, 1}, " "); court.KindOf(orNone(err)) != court.KindInvalid {
		t.Errorf("dropped without a reason: %v", err)
	}
	must(t, w.DropPlanned(ctx, editor, PlanRef{later, 1}, "与上月的文章重复"))
	f, err := w.PlanFile(ctx, editor, later)
	if err != nil || f.State != court.PlanDropped || f.Reason != "与上月的文章重复" || f.MayBegin {
		t.Errorf("%+v %v", f, err)
	}
	if _, err := w.BeginPlanned(ctx, editor, later); court.KindOf(orNone(err)) != court.KindConflict {
		t.Errorf("what is dropped is begun: %v", err)
	}
	must(t, w.ChangePlanned(ctx, publisher, PlanRef{later, 2}, item("怎样申请恢复执行", soon)))
	if f, err = w.PlanFile(ctx, editor, later); err != nil || f.State != court.PlanPlanned || f.Reason != "" || !f.MayBegin {
		t.Errorf("%+v %v", f, err)
	}
	w.now = soon.AddDays(1).Start()
	if l := line(later); !l.Late || !l.Urgent || l.DaysLeft != -1 {
		t.Errorf("late: %+v", l)
	}
	w.dismiss(t, editor)
	if l := line(later); l.EditorName != "" {
		t.Errorf("the editor is gone: %+v", l)
	}
	if _, err := w.PlanFile(ctx, editor, "none"); court.KindOf(orNone(err)) != court.KindNotFound {
		t.Errorf("%v", err)
	}
}

func TestPlanMonth(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	w.employ(t, editor, reviewer, publisher)
	m, err := w.PlanMonth(ctx, editor, court.Date{Year: 2026, Month: 2, Day: 14})
	must(t, err)
	if len(m.Days) != 35 || m.Entries != 0 || m.Days[0].Day.String() != "2026-01-26" || m.Days[0].Inside || len(m.Missing) > 0 {
		t.Errorf("%d days, %d entries, from %s", len(m.Days), m.Entries, m.Days[0].Day)
	}
	for _, d := range m.Days {
		switch d.Day.String() {
		case "2026-02-14", "2026-02-28": // Saturdays that are worked
			if !d.Works || !d.Unusual {
				t.Errorf("R-62: %+v", d)
			}
		case "2026-02-16": // a Monday off
			if d.Works || !d.Unusual {
				t.Errorf("R-62: %+v", d)
			}
		case "2026-02-21", "2026-02-11":
			if d.Unusual {
				t.Errorf("R-62: %+v", d)
			}
		}
	}
	if m, err = w.PlanMonth(ctx, editor, court.Date{Year: 2031, Month: 6, Day: 1}); err != nil || !slices.Equal(m.Missing, []int{2031}) {
		t.Errorf("R-62: a year without a notice: %v %v", m.Missing, err)
	}
	w.onTheSite(t, court.PieceGuide, "fees", court.Date{Year: 2026, Month: 1, Day: 9}, "正文。")
	_, err = w.AddPlanned(ctx, editor, item("选题", court.Date{Year: 2026, Month: 1, Day: 9}))
	must(t, err)
	d := w.write(t, article("timed", "正文。"))
	d.must(court.StepSubmit, editor).must(court.StepApprove, reviewer)
	at := court.Date{Year: 2026, Month: 1, Day: 9}.Start().Add(9 * time.Hour)
	_, err = w.Schedule(ctx, publisher, d.ref(), at)
	must(t, err)
	m, err = w.PlanMonth(ctx, reviewer, court.DateOf(noon))
	must(t, err)
	var words []string
	for _, day := range m.Days {
		for _, e := range day.Entries {
			words = append(words, day.Day.String()+" "+string(e.Kind)+" "+e.Title)
		}
	}
	want := []string{"2026-01-09 release 怎样看懂执行费", "2026-01-09 due 选题", "2026-01-09 review 题目 fees"}
	if !slices.Equal(words, want) || m.Entries != 3 {
		t.Errorf("%v", words)
	}
	w.now = at
	if n, err := w.ReleaseDue(ctx, w.now); err != nil || n != 1 {
		t.Fatal(n, err)
	}
	if m, err = w.PlanMonth(ctx, reviewer, court.DateOf(noon)); err != nil || m.Entries != 3 {
		t.Errorf("%d %v", m.Entries, err)
	}
	if _, err := w.PlanMonth(ctx, clerk, court.DateOf(noon)); court.KindOf(err) != court.KindRefused {
		t.Errorf("a clerk reads the plan: %v", err)
	}
}

// web is what tests have outside.
type web map[string]linkcheck.Result

func (a web) ask(_ context.Context, addresses []string) map[string]linkcheck.Result {
	found := map[string]linkcheck.Result{}
	for _, one := range addresses {
		r, there := a[one]
		if !there {
			r = linkcheck.Result{Outcome: linkcheck.Failed}
		}
		found[one] = r
	}
	return found
}

func TestCheckLinks(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	w.onTheSite(t, court.PieceGuide, "target", day(90), "正文。")
	w.onTheSite(t, court.PieceArticle, "links", day(90), strings.Join([]string{
		"[有](/guides/target)", "[打印](/guides/target/print#a)", "[页](/hotline)", "", "[没有](/guides/gone) 和 [没有这个人](/defaulters/bcdfg23456789)", "[没有这页](/nothing)",
		"[好](https://good.example/)", "[搬](https://moved.example/)", "[坏](https://bad.example/)", "[拒](https://shy.example/)", "[内](https://inner.example/)",
		"[电话](tel:12368)"}, "\n"))
	outside := web{
		"https://good.example/":  {Outcome: linkcheck.Fine, Code: 200},
		"https://moved.example/": {Outcome: linkcheck.Moved, Code: 200, Target: "https://new.example/"},
		"https://bad.example/":   {Outcome: linkcheck.Failed, Code: 404},
		"https://shy.example/":   {Outcome: linkcheck.Unsure, Code: 403},
		"https://inner.example/": {Outcome: linkcheck.Guarded},
	}
	page := func(path string) bool {
		return path == "/hotline" || strings.HasPrefix(path, "/guides/") || strings.HasPrefix(path, "/defaulters/")
	}
	night := func(n int, ask func(context.Context, []string) map[string]linkcheck.Result) LinkCheck {
		t.Helper()
		w.now = day(n).Start().Add(3 * time.Hour)
		run, err := w.CheckLinks(ctx, w.now, LinkOptions{Ask: ask, Page: page})
		must(t, err)
		return run
	}
	report := func() string {
		t.Helper()
		l, err := w.LinkReport(ctx, editor)
		must(t, err)
		var words []string
		for _, line := range l.Lines {
			words = append(words, fmt.Sprintf("%s %s %d@%d", line.Found, line.Address, line.Nights, line.Places[0].Line))
		}
		slices.Sort(words)
		return strings.Join(words, "\n")
	}
	if l, err := w.LinkReport(ctx, editor); err != nil || l.Ran || len(l.Lines) > 0 {
		t.Errorf("before the first night: %+v %v", l, err)
	}
	if run, err := w.CheckLinks(ctx, noon, LinkOptions{Ask: outside.ask, Page: page}); err != nil || run.Ran {
		t.Errorf("at noon: %+v %v", run, err)
	}
	run := night(1, outside.ask)
	if !run.Ran || run.Pieces != 2 || run.Outside != 5 || run.Reached != 5 || run.Skipped != 0 || run.Links != 11 {
		t.Errorf("%+v", run)
	}
	inside := "dead /defaulters/bcdfg23456789 %[1]d@5\ndead /guides/gone %[1]d@5\ndead /nothing %[1]d@6\n"
	rest := "moved https://moved.example/ 0@8\nprivate https://inner.example/ %[1]d@11\nunsure https://shy.example/ 0@10"
	if got, want := report(), fmt.Sprintf(inside+"failing https://bad.example/ %[1]d@9\n"+rest, 1); got != want {
		t.Errorf("after one night:\n%s\nwant\n%s", got, want)
	}
	if again := night(1, outside.ask); again.Ran {
		t.Error("twice in one night")
	}
	night(2, outside.ask)
	if got := report(); !strings.Contains(got, "failing https://bad.example/ 2@9") {
		t.Errorf("after two nights:\n%s", got)
	}
	// A night without a way out: nothing outside is called dead, and what is known stays.
	nothing := web{}
	if run := night(3, nothing.ask); !run.Offline() || run.WasOffline {
		t.Errorf("%+v", run)
	}
	if got := report(); !strings.Contains(got, "failing https://bad.example/ 2@9") || strings.Contains(got, "good.example") {
		t.Errorf("after a night without a way out:\n%s", got)
	}
	if run := night(4, nothing.ask); !run.WasOffline {
		t.Errorf("%+v", run)
	}
	d, err := w.PlanDigest(ctx, publisher)
	if err != nil || d.Mend != 5 {
		t.Errorf("%+v %v", d, err)
	}
	night(5, outside.ask)
	if got := report(); !strings.Contains(got, "dead https://bad.example/ 3@9") {
		t.Errorf("after three nights:\n%s", got)
	}
	l, err := w.LinkReport(ctx, reviewer)
	if err != nil || l.Lines[0].Found != court.LinkDead || l.Counts[court.LinkDead] != 4 || l.Run.Offline() {
		t.Errorf("%+v %v", l, err)
	}
	for _, line := range l.Lines {
		if line.Address == "https://bad.example/" && !line.FailingSince.Equal(day(1).Start().Add(3*time.Hour)) {
			t.Errorf("failing since %v", line.FailingSince)
		}
	}
	// Mended, it is in order again.
	outside["https://bad.example/"] = linkcheck.Result{Outcome: linkcheck.Fine, Code: 200}
	night(6, outside.ask)
	if got := report(); strings.Contains(got, "bad.example") {
		t.Errorf("after it was mended:\n%s", got)
	}
	// A text that was taken off leads nowhere any more.
	_, err = w.WithdrawPiece(ctx, Withdrawal{Kind: court.PieceArticle, Slug: "links", Actor: "测试"})
	must(t, err)
	if got := report(); got != "" {
		t.Errorf("after the text was taken off:\n%s", got)
	}
	counts, last, err := w.LinkFigures(ctx)
	if err != nil || counts[court.LinkDead] != 3 || !last.StartedAt.Equal(w.now) {
		t.Errorf("%v %+v %v", counts, last, err)
	}
	if _, err := w.LinkReport(ctx, clerk); court.KindOf(err) != court.KindRefused {
		t.Errorf("a clerk reads the links: %v", err)
	}
}

// TestLinksOfTheFirstNightOffline: what was never reached is not asked yet, and not dead.
func TestLinksOfTheFirstNightOffline(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	w.onTheSite(t, court.PieceArticle, "out", day(90), "[外](https://a.example/) [另](https://b.example/)")
	w.now = day(1).Start().Add(2 * time.Hour)
	run, err := w.CheckLinks(ctx, w.now, LinkOptions{Ask: web{}.ask, Page: func(string) bool { return true }})
	if err != nil || !run.Offline() {
		t.Errorf("%+v %v", run, err)
	}
	l, err := w.LinkReport(ctx, editor)
	if err != nil || len(l.Lines) != 2 || l.Counts[court.LinkUnasked] != 2 || !l.Lines[0].CheckedAt.IsZero() {
		t.Errorf("%+v %v", l, err)
	}
}

func TestPlanDigest(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	w.employ(t, editor, reviewer, publisher)
	w.onTheSite(t, court.PieceGuide, "fees", day(-3), "正文。")
	w.onTheSite(t, court.PieceArticle, "news", day(-3), "正文。")
	_, err := w.AddPlanned(ctx, editor, item("题目", court.Date{Year: 2026, Month: 1, Day: 4}))
	must(t, err)
	must(t, w.SetPieceOwner(ctx, editor, court.PieceArticle, "news", reviewer.Account, ""))
	for _, c := range []struct {
		by    court.Actor
		waits int
	}{{publisher, 4}, {editor, 4}, {reviewer, 1}, {president, 0}} {
		d, err := w.PlanDigest(ctx, c.by)
		if err != nil || d.Waits != c.waits || d.Reviews[court.ReviewPassed] != 2 || d.Ownerless != 1 || d.Urgent != 1 || d.Late != 0 || d.Mend != 0 {
			t.Errorf("%s: %+v %v", c.by.Name, d, err)
		}
	}
	if _, err := w.PlanDigest(ctx, clerk); court.KindOf(err) != court.KindRefused {
		t.Errorf("a clerk: %v", err)
	}
}

// TestBegunFromThePlan: a text that is begun from the plan is in the lists of texts by what is
// known of it, and a case begins with its outline.
func TestBegunFromThePlan(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	w.employ(t, editor)
	id, err := w.AddPlanned(ctx, editor, court.PlanItem{Title: "隐匿财产的代价", Topic: court.TopicCrackdown, Kind: court.PieceCase, Editor: editor.Account, Due: court.Date{Year: 2026, Month: 3, Day: 4}})
	must(t, err)
	work, err := w.BeginPlanned(ctx, editor, id)
	must(t, err)
	list, err := w.Pieces(ctx, editor, PieceQuery{Tab: PiecesMine, Kind: court.PieceCase, Topic: court.TopicCrackdown, Text: "隐匿", PerPage: 10})
	if err != nil || len(list.Works) != 1 || list.Works[0].ID != work || list.Works[0].Title != "隐匿财产的代价" {
		t.Errorf("R-52: the lists do not find it: %+v %v", list.Works, err)
	}
	if _, draft, err := w.PieceDraft(ctx, editor, work); err != nil || draft.Piece.Body != court.PieceCase.Template() {
		t.Errorf("it begins with %q: %v", draft.Piece.Body, err)
	}
	_, err = w.AddPlanned(ctx, editor, court.PlanItem{Title: "倒着\u202e的题目", Topic: court.TopicLaws, Kind: court.PieceArticle, Editor: editor.Account, Due: court.Date{Year: 2026, Month: 3, Day: 4}})
	if refusals(orNone(err)) != "text" {
		t.Errorf("a title with which no text can be kept is planned: %v", err)
	}
}
