package admin

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"gongkai/internal/court"
	"gongkai/internal/publish"
)

// piece begins an article as a person and saves it with a body; it gives the identifier of
// the work.
func (p *person) piece(slug, body string) string {
	p.w.t.Helper()
	item, err := p.w.publish.NewPiece(context.Background(), p.actor(court.RoleEditor), court.PieceArticle)
	must(p.w.t, err)
	p.keep(item.ID, slug, body)
	return item.ID
}

// keep saves a body into a draft that stands in any version.
func (p *person) keep(id, slug, body string) {
	p.w.t.Helper()
	ctx, by := context.Background(), p.actor(court.RoleEditor)
	w, _, err := p.w.publish.PieceDraft(ctx, by, id)
	must(p.w.t, err)
	_, err = p.w.publish.SavePiece(ctx, by, publish.WorkRef{ID: id, Version: w.Version}, court.Piece{Slug: slug, Title: "怎样看懂执行费", Summary: "说明执行费怎样计算、由谁负担。",
		Topic: court.TopicLaws, ReviewBy: court.DateOf(p.w.clock()).AddDays(180), Author: "执行局综合组", Sensitivity: court.SensitivityOrdinary, Body: body}, false)
	must(p.w.t, err)
}

// draft reads a draft as it stands.
func (p *person) draft(id string) publish.Draft {
	p.w.t.Helper()
	_, d, err := p.w.publish.PieceDraft(context.Background(), p.actor(court.RoleEditor), id)
	must(p.w.t, err)
	return d
}

// steps takes steps of a piece of work in its newest version.
func (w *world) steps(id string, steps ...func(ctx context.Context, ref publish.WorkRef) error) {
	w.t.Helper()
	ctx := context.Background()
	for _, step := range steps {
		item, err := w.publish.Work(ctx, court.Actor{Account: "x", Name: "x", Roles: court.Roles()}, id)
		must(w.t, err)
		must(w.t, step(ctx, publish.WorkRef{ID: id, Version: item.Version}))
	}
}

// TestHistoryPages is the way of an editor through the history: the list, a comparison in
// words, a restore that voids an approval and says so before.
func TestHistoryPages(t *testing.T) {
	w := newWorld(t)
	editor, reviewer := w.hire("吴采编", court.RoleEditor), w.hire("李审核", court.RoleReviewer)
	id := editor.piece("fees", "## 标准\n\n执行费由申请人负担<b>&。")
	editor.keep(id, "fees", "## 标准\n\n执行费由被执行人负担<b>&。")
	path := "/pieces/" + id + "/saves"
	holds(t, reviewer.get(path), 200, "共保存 3 次", "第 3 次", `aria-label="查看第 2 次的改动"`, "吴采编", "建立", "增 3", "删 2", "/pieces/"+id+`">怎样看懂执行费`)
	diff := editor.get(path + "/3")
	holds(t, diff, 200, "第 3 次保存与第 2 次相比", "正文增加 3 字，删去 2 字", `<del><span class="unseen">［删去：</span>申请<span class="unseen">］</span></del>`,
		`<ins><span class="unseen">［新增：</span>被执行<span class="unseen">］</span></ins>`, "&lt;b&gt;&amp;", "下划线</ins> 是新增的", "现在的内容")
	if strings.Contains(diff.body, "/restore") {
		t.Error("what stands there already can be restored")
	}
	holds(t, editor.get(path+"/1"), 200, "这是第一次保存", "恢复第 1 次的内容")
	old := editor.get(path + "/2?against=now")
	holds(t, old, 200, "从第 2 次保存到现在（第 3 次）", path+"/2/restore", `aria-current="true">与现在相比`)
	holds(t, reviewer.get(path+"/2"), 200, "您的角色不能“修改”")
	for _, gone := range []string{"/9", "/0", "/x", "/-1"} {
		if r := editor.get(path + gone); r.status != 404 {
			t.Errorf("%s: %d", gone, r.status)
		}
	}
	if r := editor.get("/pieces/bcdfg23456789/saves"); r.status != 404 {
		t.Errorf("a draft that is not there: %d", r.status)
	}

	submit := func(ctx context.Context, ref publish.WorkRef) error {
		ref.Version = w.answerFor(editor.actor(court.RoleEditor), ref.ID).Version
		_, err := w.publish.Submit(ctx, editor.actor(court.RoleEditor), ref)
		return err
	}
	approve := func(ctx context.Context, ref publish.WorkRef) error {
		_, err := w.publish.Approve(ctx, reviewer.actor(court.RoleReviewer), ref)
		return err
	}
	w.steps(id, submit, approve)
	stale := version(t, old)
	page := editor.get(path + "/2")
	holds(t, page, 200, "已经批准。改动以后，批准失效")
	holds(t, editor.post(path+"/2/restore", "version", stale), 409, "刚被别人处理过", "恢复第 2 次的内容")
	holds(t, editor.post(path+"/2/restore"), 409, "刚被别人处理过")
	holds(t, editor.post(path+"/9/restore", "version", version(t, page)), 404)
	editor.get(path + "/2")
	editor.expect(editor.post(path+"/2/restore", "version", version(t, page)), 303, "/pieces/"+id+"/saves?done=piece-restored")
	holds(t, editor.get(path+"?done=piece-restored"), 200, "已经恢复", "共保存 4 次")
	if got := editor.draft(id); got.Piece.Body != "## 标准\n\n执行费由申请人负担<b>&。" {
		t.Errorf("restored to %q", got.Piece.Body)
	}
	item, err := w.publish.Work(context.Background(), reviewer.actor(court.RoleReviewer), id)
	if err != nil || item.State != court.StateDraft {
		t.Errorf("R-55: the approval outlives the change: %s %v", item.State, err)
	}
	page = editor.get(path + "/2")
	holds(t, page, 200)
	if strings.Contains(page.body, "/restore") {
		t.Error("the same as now can be restored")
	}
}

// TestHistoryOfHardTexts: the longest and most torn texts give a page that ends.
func TestHistoryOfHardTexts(t *testing.T) {
	w := newWorld(t)
	editor := w.hire("吴采编", court.RoleEditor)
	var one, two strings.Builder
	for i := range 3000 {
		one.WriteString(strings.Repeat(string(rune('一'+i%500)), 5) + "甲乙丙\n\n")
		two.WriteString(strings.Repeat(string(rune('一'+(i*7)%500)), 4) + "丙乙甲丁\n\n")
	}
	id := editor.piece("hard", one.String())
	editor.keep(id, "hard", two.String())
	r := editor.get("/pieces/" + id + "/saves/3")
	holds(t, r, 200, "后面的改动")
	if len(r.body) > 1<<20 {
		t.Errorf("a page of %d KB", len(r.body)>>10)
	}
	holds(t, editor.get("/pieces/"+id+"/saves/3?from=400"), 200, "正文")
	holds(t, editor.get("/pieces/"+id+"/saves/3?from=99999999"), 200)
	torn := strings.Repeat("甲乙丙丁", 200)
	editor.keep(id, "hard", torn)
	editor.keep(id, "hard", strings.ReplaceAll(torn, "乙丙", "丙又乙"))
	r = editor.get("/pieces/" + id + "/saves/5")
	if n := strings.Count(r.body, "<ins>"); n > mostPieces+2 {
		t.Errorf("a paragraph of %d pieces", n)
	}
	if r := editor.send(http.MethodGet, "/pieces/"+id+"/saves?before=-5", ""); r.status != 200 {
		t.Errorf("%d", r.status)
	}
}
