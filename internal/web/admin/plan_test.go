package admin

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/linkcheck"
	"gongkai/internal/publish"
	"gongkai/internal/store"
)

// onTheSite imports a text that the public can read.
func (w *world) onTheSite(kind court.PieceKind, slug, title, reviewBy, body string) {
	w.t.Helper()
	order := ""
	if kind == court.PieceGuide {
		order = "\norder: 10"
	}
	file := fmt.Sprintf("---\nkind: %s\nslug: %s\ntitle: %s\nsummary: 一句话说明。\ntopic: laws%s\npublished: 2025-06-02\nupdated: 2025-06-02\nreview_by: %s\nauthor: 执行局综合组\nsensitivity: ordinary\n---\n\n%s\n",
		kind, slug, title, order, reviewBy, body)
	r, err := w.publish.ImportPieces(context.Background(), fstest.MapFS{kind.Folder() + "/" + slug + ".md": {Data: []byte(file)}}, publish.PieceOptions{Actor: "测试"})
	if err != nil || r.Accepted != 1 {
		w.t.Fatalf("%+v %v", r, err)
	}
}

// holds fails unless a page is there and says all of it.
func (p *person) holds(r reply, says ...string) {
	p.w.t.Helper()
	if r.status != 200 {
		p.w.t.Fatalf("%d: %s", r.status, r.body)
	}
	for _, text := range says {
		if !strings.Contains(r.body, text) {
			p.w.t.Errorf("%s: nothing of %q in\n%s", p.name, text, planOf(r))
		}
	}
}

// refused fails unless the page of a form says why nothing was done, with what was typed.
func (p *person) refused(r reply, status int, says ...string) {
	p.w.t.Helper()
	if r.status != status {
		p.w.t.Fatalf("%d, want %d: %s", r.status, status, r.body)
	}
	for _, text := range says {
		if !strings.Contains(r.body, text) {
			p.w.t.Errorf("%s: nothing of %q in\n%s", p.name, text, planOf(r))
		}
	}
}

// planOf is what a page says in its own part, without days on which there is nothing.
func planOf(r reply) string {
	return regexp.MustCompile(`(?s)<td class="[a-z ]*bare">.*?</td>`).ReplaceAllString(mainOf(r), "")
}

// TestTopicsAtTheDesk: from an idea to the published text, over the pages.
func TestTopicsAtTheDesk(t *testing.T) {
	w := newWorld(t)
	editor, reviewer, publisher := w.hire("吴采编", court.RoleEditor), w.hire("李审核", court.RoleReviewer), w.hire("钱发布", court.RolePublisher)
	editor.holds(editor.get("/plan/topics"), "2026年第一季度还没有安排选题", "还没有安排", "宣传方案没有规定每个重点写多少篇")
	editor.holds(editor.get("/plan/topics/new"), "列入计划", "吴采编")
	typed := []string{"title", "执行费怎么算", "topic", "laws", "kind", "article", "editor", editor.id, "due", "2026-03-07", "note", "材料在综合组"}
	editor.refused(editor.post("/plan/topics", typed...), 422, "2026年3月7日不上班", "2026年3月6日", "R-62", `value="执行费怎么算"`, "材料在综合组")
	editor.refused(editor.post("/plan/topics", "title", "", "due", "三月"), 422, "“完成日期”无法识别", `value="三月"`)
	typed[9] = "2026-03-03"
	r := editor.post("/plan/topics", typed...)
	if r.status != 303 {
		t.Fatalf("%d %s", r.status, r.body)
	}
	item, _, _ := strings.Cut(r.to, "?")
	editor.holds(editor.get(r.to), "选题已经列入计划", "只剩一个工作日", "开始写")
	editor.holds(editor.get("/plan"), "执行费怎么算", "选题到期", "1 个选题只剩一个工作日", `aria-current="date"`)
	reviewer.holds(reviewer.get("/plan/topics"), "执行费怎么算", "吴采编")
	if page := reviewer.get(item); strings.Contains(page.body, "修改选题") || strings.Contains(page.body, item+"/begin") {
		t.Errorf("R-55: a reviewer plans:\n%s", page.body)
	}

	// Somebody else was faster: what was typed stays on the page.
	editor.get(item)
	publisher.get(item)
	publisher.expect(publisher.post(item, "title", "执行费由谁出", "topic", "laws", "kind", "article", "editor", editor.id, "due", "2026-03-04", "version", "1"), 303, item+"?done=replanned")
	editor.refused(editor.post(item, append(typed, "version", "1")...), 409, "刚被他人改动", "您刚才填写的，没有保存", "执行费怎么算", `value="执行费由谁出"`)
	editor.refused(editor.post(item+"/drop", "version", "2", "reason", ""), 422, "请写明为什么取消")
	editor.expect(editor.post(item+"/drop", "version", "2", "reason", "与上月的重复"), 303, item+"?done=unplanned")
	editor.holds(editor.get(item), "已取消", "与上月的重复", "重新列入计划")
	editor.expect(editor.post(item, "title", "执行费由谁出", "topic", "laws", "kind", "article", "editor", editor.id, "due", "2026-03-04", "version", "3"), 303, item+"?done=replanned")

	r = editor.post(item + "/begin")
	if r.status != 303 || !strings.HasPrefix(r.to, "/pieces/") {
		t.Fatalf("%d %s", r.status, r.to)
	}
	work := strings.TrimPrefix(r.to, "/pieces/")
	editor.holds(editor.get(item), "写作中", `href="/pieces/`+work+`"`)
	if r := editor.post(item+"/drop", "version", "5", "reason", "不写了"); r.status != 409 || !strings.Contains(r.body, "已经开始写") {
		t.Errorf("%d %s", r.status, r.body)
	}

	// Written, approved, scheduled: it stands in the calendar with its time, then as public.
	ctx := context.Background()
	by := func(p *person, role court.Role) court.Actor {
		return court.Actor{Account: p.id, Name: p.name, Roles: []court.Role{role}}
	}
	ref := publish.WorkRef{ID: work, Version: 1}
	step := func(version int64, err error) {
		t.Helper()
		must(t, err)
		ref.Version = version
	}
	saved, err := w.publish.SavePiece(ctx, by(editor, court.RoleEditor), ref, court.Piece{Kind: court.PieceArticle, Slug: "fees", Title: "执行费由谁出", Summary: "由被执行人负担。",
		Topic: court.TopicLaws, ReviewBy: court.Date{Year: 2026, Month: 9, Day: 1}, Author: "执行局综合组", Sensitivity: court.SensitivityOrdinary, Body: "由被执行人负担。"}, false)
	step(saved.Version, err)
	ref.Version = w.answerFor(by(editor, court.RoleEditor), work).Version
	saved, err = w.publish.Submit(ctx, by(editor, court.RoleEditor), ref)
	step(saved.Version, err)
	saved, err = w.publish.Approve(ctx, by(reviewer, court.RoleReviewer), ref)
	step(saved.Version, err)
	_, err = w.publish.Schedule(ctx, by(publisher, court.RolePublisher), ref, time.Date(2026, 3, 4, 8, 30, 0, 0, court.Zone))
	must(t, err)
	editor.holds(editor.get("/plan?month=2026-03"), "08:30 定时发布", `href="/work/`+work+`"`)
	w.pass(48 * time.Hour)
	if n, err := w.publish.ReleaseDue(ctx, w.clock()); err != nil || n != 1 {
		t.Fatal(n, err)
	}
	editor.signIn(editor.browser)
	editor.holds(editor.get(item), "已发布")
	if page := editor.get("/plan"); strings.Contains(page.body, "定时发布<") || !strings.Contains(page.body, `href="/plan/ageing/article/fees"`) {
		t.Errorf("after the release:\n%s", page.body)
	}
	editor.holds(editor.get("/plan/topics?state=published&topic=laws&mine=1"), "共 1 个选题")
	editor.holds(editor.get("/plan/topics?quarter=2026Q2"), "2026年第二季度还没有安排选题")
	for path, status := range map[string]int{"/plan/topics?quarter=2026Q5": 404, "/plan?month=2026-13": 404, "/plan?month=1800-01": 404, "/plan/topics/bcdfg23456789": 404} {
		if r := editor.get(path); r.status != status {
			t.Errorf("%s: %d", path, r.status)
		}
	}
	editor.holds(editor.get("/plan?month=2026-06"), "这个月还没有", "本月")
	editor.holds(editor.get("/plan?month=2031-02"), "缺少2031年的放假安排", "R-62")
}

// TestAgeingAtTheDesk: a text past its day is found, given an owner, and found still true.
func TestAgeingAtTheDesk(t *testing.T) {
	w := newWorld(t)
	editor, reviewer, other := w.hire("吴采编", court.RoleEditor), w.hire("李审核", court.RoleReviewer), w.hire("赵审核", court.RoleReviewer)
	editor.holds(editor.get("/plan/ageing"), "网站上还没有内容")
	w.onTheSite(court.PieceGuide, "fees", "执行费怎么收", "2026-02-20", "正文。")
	w.onTheSite(court.PieceArticle, "news", "集中发放案款", "2026-12-01", "正文。")
	w.pass(time.Minute) // the counts of a few seconds ago
	editor.holds(editor.get("/plan?month=2026-02"), "1 篇内容过了复核期限", "1 篇内容没有负责人", "复核期限已过")
	editor.holds(editor.get("/plan/ageing?age=passed&kind=guide&owner=nobody"), "执行费怎么收", "已过期限", "没有负责人", "共 1 篇")
	if r := editor.get("/plan/ageing?age=old"); r.status != 422 {
		t.Errorf("%d", r.status)
	}
	const page = "/plan/ageing/guide/fees"
	editor.holds(editor.get(page), "登记：仍然有效", `action="/pieces"`, "还没有登记过复核", `value="2027-03-02"`)
	editor.refused(editor.post(page+"/owner", "owner", "", "unit", "测试甲"), 422, "请填写单位或部门的名称", `value="测试甲"`)
	editor.expect(editor.post(page+"/owner", "owner", reviewer.id, "unit", ""), 303, page+"?done=owned")
	other.holds(other.get(page), "李审核")
	if strings.Contains(other.get(page).body, "登记：仍然有效") {
		t.Error("somebody who neither plans nor answers for it may find it true")
	}
	if r := other.post(page+"/check", "version", "1", "review_by", "2026-09-01", "step_code", other.nextCode()); r.status != 403 {
		t.Errorf("%d %s", r.status, r.body)
	}
	w.pass(time.Minute)
	if n := regexp.MustCompile(`href="/plan"[^>]*>宣传计划 <span class="rail-count">1<`).FindString(reviewer.get("/own").body); n == "" {
		t.Error("the owner is not told in the rail")
	}
	reviewer.get(page)
	w.pass(10 * time.Minute)
	if r := reviewer.post(page+"/check", "version", "1", "review_by", "2026-03-01", "note", "对照收费办法"); r.status != 403 || !strings.Contains(r.body, "对照收费办法") {
		t.Errorf("without the second factor: %d %s", r.status, r.body)
	}
	reviewer.refused(reviewer.post(page+"/check", "version", "1", "review_by", "2026-03-01", "note", "对照收费办法", "step_code", reviewer.nextCode()),
		422, "须在今天以后", `value="2026-03-01"`, "对照收费办法")
	reviewer.expect(reviewer.post(page+"/check", "version", "1", "review_by", "2026-09-01", "note", "对照收费办法"), 303, page+"?done=rechecked")
	reviewer.holds(reviewer.get(page+"?done=rechecked"), "仍然有效（第 1 版），下次复核 2026-09-01：对照收费办法", "正文没有变动")
	if r := reviewer.post(page+"/check", "version", "2", "review_by", "2026-09-02"); r.status != 409 || !strings.Contains(r.body, "刚有了新版本") {
		t.Errorf("%d %s", r.status, r.body)
	}
	if r := editor.get("/plan/ageing/guide/none"); r.status != 404 {
		t.Errorf("%d", r.status)
	}

	// The account goes, and the page is nobody's.
	admin := w.hire("系统", court.RoleAdministrator)
	admin.get("/accounts/" + reviewer.id)
	if r := admin.post("/accounts/"+reviewer.id+"/disable", "step_code", admin.nextCode()); r.status != 303 {
		t.Fatalf("%d %s", r.status, r.body)
	}
	w.pass(time.Minute)
	editor.holds(editor.get("/plan/ageing?owner=nobody"), "执行费怎么收", "李审核（账号已停用）")
}

// TestLinksAtTheDesk: what the night found, with text and line.
func TestLinksAtTheDesk(t *testing.T) {
	w := newWorld(t)
	editor, publisher := w.hire("吴采编", court.RoleEditor), w.hire("钱发布", court.RolePublisher)
	editor.holds(editor.get("/plan/links"), "还没有查过")
	w.onTheSite(court.PieceArticle, "news", "集中发放案款", "2026-12-01", "[没有](/guides/gone) [外](https://a.example/)\n\n[又](https://a.example/)")
	night := func(days int, r linkcheck.Result) {
		t.Helper()
		now := time.Date(2026, 3, 2+days, 2, 30, 0, 0, court.Zone)
		n, err := w.publish.CheckLinks(context.Background(), now, publish.LinkOptions{Page: func(string) bool { return true },
			Ask: func(context.Context, []string) map[string]linkcheck.Result {
				return map[string]linkcheck.Result{"https://a.example/": r}
			}})
		if err != nil || !n.Ran {
			t.Fatalf("%+v %v", n, err)
		}
	}
	night(1, linkcheck.Result{Outcome: linkcheck.Failed, Code: 404})
	editor.holds(editor.get("/plan/links"), "本站没有这个网页", "/guides/gone", "暂时打不开", "https://a.example/", "正文第 1、3 行", `name="slug" value="news"`, "2026-03-03 02:30 查过 1 篇")
	night(2, linkcheck.Result{Outcome: linkcheck.Failed})
	editor.holds(editor.get("/plan/links"), "最近一次检查没有连到任何站外网址", "没有算作失效")
	night(3, linkcheck.Result{Outcome: linkcheck.Failed, Code: 404})
	night(4, linkcheck.Result{Outcome: linkcheck.Failed, Code: 404})
	editor.holds(editor.get("/plan/links?found=dead"), "从3月3日起，连续 3 晚打不开，答复是 404")
	if strings.Contains(editor.get("/plan/links?found=moved").body, "a.example") {
		t.Error("the filter does not narrow")
	}
	if r := publisher.get("/plan/links"); r.status != 200 || strings.Contains(r.body, `action="/pieces"`) {
		t.Errorf("a publisher is offered to write: %d", r.status)
	}
	if r := editor.get("/plan/links?found=x"); r.status != 422 {
		t.Errorf("%d", r.status)
	}
	w.pass(time.Minute)
	editor.holds(editor.get("/plan"), "2 个链接需要修改")
}

// TestLinksAreAskedFor: whoever plans has the links looked at by day; the page says what is
// under way, what was found, and from when on that can be done again.
func TestLinksAreAskedFor(t *testing.T) {
	w := newWorld(t)
	editor, reviewer, publisher := w.hire("吴采编", court.RoleEditor), w.hire("李审核", court.RoleReviewer), w.hire("钱发布", court.RolePublisher)
	w.onTheSite(court.PieceArticle, "news", "集中发放案款", "2026-12-01", "[没有](/guides/gone)")
	page := editor.get("/plan/links")
	editor.holds(page, "还没有查过", "现在检查")
	if r := reviewer.get("/plan/links"); r.status != 200 || strings.Contains(r.body, "现在检查") {
		t.Errorf("who does not plan is offered the button: %d", r.status)
	}
	editor.expect(editor.post("/plan/links"), 303, "/plan/links?done=links-asked")
	for _, p := range []*person{editor, reviewer} {
		r := p.get("/plan/links?done=links-asked")
		p.holds(r, "已经要求检查", "一分钟左右开始", "刷新看结果")
		if strings.Contains(r.body, "现在检查") {
			t.Errorf("%s is offered a second one", p.name)
		}
	}
	publisher.get("/plan/links")
	publisher.refused(publisher.post("/plan/links"), 409, "已经有人要求检查", "一分钟左右开始")
	n, err := w.publish.CheckLinks(context.Background(), w.clock(), publish.LinkOptions{Page: func(string) bool { return true },
		Ask: func(context.Context, []string) map[string]linkcheck.Result {
			editor.holds(editor.get("/plan/links"), "正在检查")
			return nil
		}})
	if err != nil || !n.Asked {
		t.Fatalf("%+v %v", n, err)
	}
	editor.holds(editor.get("/plan/links"), "本站没有这个网页", "/guides/gone", "两次检查至少隔 30 分钟")
	editor.refused(editor.post("/plan/links"), 409, "以后再要求检查", "/guides/gone")
	w.pass(publish.LinkRest)
	editor.signIn(editor.browser)
	editor.holds(editor.get("/plan/links"), "现在检查")
}

// TestMoreThanThePlanShows: what is not listed is told, on both pages.
func TestMoreThanThePlanShows(t *testing.T) {
	w := newWorld(t)
	editor := w.hire("吴采编", court.RoleEditor)
	by := court.Actor{Account: editor.id, Name: editor.name, Roles: []court.Role{court.RoleEditor}}
	plan := func(n int) {
		must(t, w.db.Update(context.Background(), func(tx *store.Tx) error {
			for range n {
				if _, err := tx.CreatePlanItem(context.Background(), court.PlanItem{Title: "题目", Topic: court.TopicLaws, Kind: court.PieceArticle, Editor: editor.id,
					Due: court.Date{Year: 2026, Month: 3, Day: 20}}, by); err != nil {
					return err
				}
			}
			return nil
		}))
	}
	plan(store.MostPlanItems)
	for _, path := range []string{"/plan?month=2026-03", "/plan/topics"} {
		if r := editor.get(path); r.status != 200 || strings.Contains(r.body, "最早的") {
			t.Errorf("%s: %d, everything is there", path, r.status)
		}
	}
	plan(1)
	editor.holds(editor.get("/plan?month=2026-03"), "只放下最早的 1000 个选题")
	editor.holds(editor.get("/plan/topics"), "只列出、只统计完成日期最早的 1000 个", "共 1000 个选题")
}
