package admin

import (
	"context"
	"strings"
	"testing"
	"time"

	"gongkai/internal/auth"
	"gongkai/internal/court"
	"gongkai/internal/store"
)

// Any reviewer takes a text off at once, with a reason and a fresh second factor; it cannot
// come back under its address.
func TestWithdrawAtTheDesk(t *testing.T) {
	n := newNewsroom(t)
	n.stands(aText("doubtful", feesBody))
	page := pathPublished + "/article/doubtful"
	n.editor.get(page).holds(t, 200, "公开中", "首次发布", "采编甲", "审核甲", "发布甲", "修改，写新版本", `name="slug" value="doubtful"`)
	n.editor.get(page).lacks(t, "从网站撤下")
	n.editor.get(page+"/withdraw").holds(t, 403)
	n.editor.on(page, "withdraw", "ground", "wrong").holds(t, 403)
	for _, p := range []*person{n.reviewer, n.publisher, n.president} {
		p.get(page).holds(t, 200, "从网站撤下")
		p.get(page+"/withdraw").holds(t, 200, "一秒之内", "正文页、打印页和列表", "网站搜索和数据接口", "订阅（Atom、RSS、JSON）和网站地图", "原网址不能再用（R-16）")
	}
	n.reviewer.on(page, "withdraw", "note", "不要了").holds(t, 422, "请选择撤下的原因", `href="#ground"`, "不要了")
	n.reviewer.on(page, "withdraw", "ground", "x", "note", "不要了").holds(t, 422, "请从列出的里面选一个")
	n.reviewer.on(page, "withdraw", "ground", "requested", "note", " ").holds(t, 422, "请写明谁在何时提出", `href="#note"`, `value="requested" checked`)
	if n.onSite("doubtful") == "" {
		t.Fatal("taken off without a reason")
	}
	n.pass(auth.FreshTime + time.Minute)
	t.Run("without a fresh second factor it is asked for, and nothing typed is lost", func(t *testing.T) {
		n.second.get(page)
		r := n.second.post(page+"/withdraw", "ground", "requested", "note", "当事人提出异议")
		r.holds(t, 403, "请再确认一次身份", "当事人提出异议")
		if n.onSite("doubtful") == "" {
			t.Fatal("taken off without a second factor")
		}
		r = n.second.post(page+"/withdraw", "ground", "requested", "note", "当事人提出异议", "step_code", n.second.nextCode())
		n.second.expect(r, 303, page+"?done=text-withdrawn")
	})
	if n.onSite("doubtful") != "" {
		t.Fatal("R-16: still on the site")
	}
	n.second.get(page+"?done=text-withdrawn").holds(t, 200, "已经撤下", "已撤下", "审核乙", "当事人或者权利人要求", "当事人提出异议", "撤下时的版本", "这个网址不能再用")
	n.second.expect(n.second.on(page, "withdraw", "ground", "wrong", "note", "再来一次"), 303, page+"?done=text-withdrawn") // sent twice, done once
	n.second.get(page).holds(t, 200, "当事人提出异议")
	n.second.get(page).lacks(t, "再来一次")
	n.second.get(page+"/withdraw").holds(t, 303)
	t.Run("R-16 refuses: a new text under the same address", func(t *testing.T) {
		work := n.text(aText("doubtful", feesBody), false)
		n.editor.get(work).holds(t, 200, "这个网址的内容已经撤下")
	})
	for _, nowhere := range []string{"/published/article/none", "/published/case/doubtful", "/published/x/doubtful", "/published/article/UP"} {
		n.second.get(nowhere).holds(t, 404)
	}
	t.Run("the trail names it", func(t *testing.T) {
		n.president.get("/audit/decisions?subject=article/doubtful").holds(t, 200, "文章 doubtful", "撤下文章", "发布文章", `href="/published/article/doubtful"`, "当事人或者权利人要求，经审查应当撤下；说明：当事人提出异议")
		auditor := n.hire("审计甲", court.RoleAuditor)
		r := auditor.get("/audit/decisions?subject=article/doubtful")
		r.holds(t, 200, "文章 doubtful", "撤下文章")
		r.lacks(t, "当事人提出异议", `href="/published/`)
	})
	n.editor.get("/").holds(t, 200, "撤下的文稿")
}

// A text whose new version is under way says so, and its withdrawal keeps that from coming.
func TestWithdrawUnderARevision(t *testing.T) {
	n := newNewsroom(t)
	n.stands(aText("twice", feesBody))
	item, err := n.world.publish.RevisePiece(context.Background(), n.editor.actor(court.RoleEditor), court.PieceArticle, "twice")
	must(t, err)
	n.save(item, aText("twice", feesBody+"\n\n又一段。"), false)
	work, page := pathWork+"/"+item.ID, pathPublished+"/article/twice"
	n.editor.must(work, "submit")
	n.reviewer.must(work, "approve")
	n.publisher.must(work, "schedule", "date", "2026-03-02", "time", "10:00")
	n.second.get(page).holds(t, 200, "正在办理的新版本", `href="`+work+`"`)
	n.second.get(page+"/withdraw").holds(t, 200, "正在办理的新版本")
	n.second.must(page, "withdraw", "ground", "wrong", "note", "内容失实")
	n.pass(61 * time.Minute)
	if released, err := n.world.publish.ReleaseDue(context.Background(), n.clock()); released != 0 || err != nil {
		t.Errorf("R-16: %d %v", released, err)
	}
	n.editor.signIn(n.editor.browser)
	n.editor.get("/").holds(t, 200, "到时未能发布", "这个网址的内容已经撤下")
	if n.onSite("twice") != "" {
		t.Error("R-16: the schedule brought it back")
	}
}

// What a file left as a draft, and what an older backup does not hold, have their page too.
func TestPublishedOdds(t *testing.T) {
	n := newNewsroom(t)
	ctx := context.Background()
	must(t, n.db.Update(ctx, func(tx *store.Tx) error {
		return tx.RememberWithdrawn(ctx, store.Removal{PublicID: "case/known-from-the-journal", At: n.clock().UnixMilli()})
	}))
	n.reviewer.get("/published/case/known-from-the-journal").holds(t, 200, "已撤下", "没有内容")
	n.reviewer.get("/published/case/known-from-the-journal").lacks(t, "从网站撤下</a>", "打开公开的网页")
	n.desk.site = "https://court.example.test"
	n.stands(aText("linked", feesBody))
	n.editor.get("/published/article/linked").holds(t, 200, `href="https://court.example.test/articles/linked"`)
}

// What two people do at once with a text, or one twice, harms nothing.
func TestTextAtTheSameTime(t *testing.T) {
	n := newNewsroom(t)
	work := n.text(aText("at-once", feesBody), false)
	version := versionField.FindStringSubmatch(n.editor.get(work).body)[1]
	for range 2 { // the same form twice is one step
		n.editor.expect(n.editor.post(work+"/submit", "version", version), 303, work+"?done=work-submit")
	}
	version = versionField.FindStringSubmatch(n.reviewer.get(work).body)[1]
	n.reviewer.must(work, "remarks", "field", "body", "line", "3", "text", "请写明依据")
	n.second.get(work).lacks(t, "请写明依据") // what a reviewer has not sent is his own
	n.second.must(work, "return", "note-return", "请核对")
	n.reviewer.get(work)
	n.reviewer.post(work+"/approve", "version", version).holds(t, 409, "审核乙", "退回", "请核对")
	n.edit(work, aText("at-once", "## 标准\n\n另外写过。"), false)
	n.editor.must(work, "submit")
	t.Run("a remark of an earlier round is kept and shown to be about words that are gone", func(t *testing.T) {
		n.reviewer.get(work).holds(t, 200, "已记下 1 条", "（这段文字已经改动）", "执行费由被执行人负担。")
		n.reviewer.must(work, "return", "note-return", "").holds(t, 200, "“执行费由被执行人负担。”", "请写明依据")
	})
	t.Run("a text that is not there is one answer", func(t *testing.T) {
		n.editor.get("/work/bcdfg23456789").holds(t, 404)
		n.hire("审计甲", court.RoleAuditor).get(work).holds(t, 403)
	})
	t.Run("given up before its release, by its editor", func(t *testing.T) {
		n.editor.must(work, "withdraw", "note-withdraw", "不写了").holds(t, 200, "已撤回", "不写了")
		n.editor.get("/work?queue=ended").holds(t, 200, work)
	})
}

// A long text is shown in pages of lines, and a text that cannot be rendered says why.
func TestLongAndBrokenText(t *testing.T) {
	n := newNewsroom(t)
	work := n.text(aText("long", "## 标准\n\n"+strings.Repeat("一行。\n\n", 400)+"最后一行。"), false)
	n.editor.must(work, "submit")
	n.reviewer.get(work).holds(t, 200, "第 1 至 300 行，共 803 行", "后面的行", `id="line-300"`)
	n.reviewer.get(work).lacks(t, `id="line-301"`, "前面的行")
	n.reviewer.get(work+"?lines=9999").holds(t, 200, "第 601 至 803 行，共 803 行", "最后一行。", "前面的行")
	n.reviewer.get(work+"?field=body&line=803").holds(t, 200, `id="line-803"`, `name="line" value="803"`)
	n.reviewer.must(work, "remarks", "field", "body", "line", "803", "text", "删去").holds(t, 200, `<mark class="said" title="删去">最后一行。</mark>`)
	broken := n.text(aText("broken", strings.Repeat("> ", 200)+"深"), false)
	n.editor.get(broken).holds(t, 200, "正文现在不能排版", "提交以前须处理")
	empty := n.text(court.Piece{Kind: court.PieceGuide}, false)
	n.editor.get(empty).holds(t, 200, "执行须知：还没有标题", "正文还是空的", "缺少标题")
}
