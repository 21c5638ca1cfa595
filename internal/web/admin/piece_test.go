package admin

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"gongkai/internal/court"
	"gongkai/internal/publish"
)

var hiddenField = regexp.MustCompile(`<input type="hidden" name="(version|number)" value="(-?\d+)">`)

// seen gives version and number that the form of a page bears.
func seen(body string) (version, number string) {
	for _, m := range hiddenField.FindAllStringSubmatch(body, -1) {
		if m[1] == "version" {
			version = m[2]
		} else {
			number = m[2]
		}
	}
	return version, number
}

// wholePiece are the fields of a text that lacks nothing.
func wholePiece(slug, body string) map[string]string {
	return map[string]string{"slug": slug, "title": "怎样看懂执行费", "summary": "说明执行费怎样计算、由谁负担。", "topic": "laws",
		"review_by": "2026-09-01", "author": "执行局综合组", "sensitivity": "ordinary", "sources": "诉讼费用交纳办法第十四条", "body": body}
}

// write begins a text of a kind and gives its address.
func (p *person) write(kind string) string {
	p.w.t.Helper()
	p.get("/pieces/new")
	r := p.post("/pieces", "kind", kind)
	if r.status != 303 || !strings.HasPrefix(r.to, "/pieces/") {
		p.w.t.Fatalf("%d %s\n%s", r.status, r.to, r.body)
	}
	return r.to
}

// send sends the form of a text as the page has it, with these fields.
func (p *person) sendPiece(at, page string, fields map[string]string, more ...string) reply {
	p.w.t.Helper()
	version, number := seen(page)
	pairs := []string{"version", version, "number", number}
	for name, value := range fields {
		pairs = append(pairs, name, value)
	}
	return p.post(at, append(pairs, more...)...)
}

// json sends the form as the script of the page does.
func (p *person) json(at, page string, fields map[string]string, into any, more ...string) int {
	p.w.t.Helper()
	version, number := seen(page)
	values := url.Values{"token": {p.token}, "version": {version}, "number": {number}}
	for name, value := range fields {
		values.Set(name, value)
	}
	for i := 0; i < len(more); i += 2 {
		values.Set(more[i], more[i+1])
	}
	r := p.send(http.MethodPost, at, values.Encode(), "Content-Type", "application/x-www-form-urlencoded", "Sec-Fetch-Site", "same-origin", "Accept", "application/json")
	must(p.w.t, json.Unmarshal([]byte(r.body), into))
	return r.status
}

// added and deleted are words as a comparison shows them, for the eye and for the ear.
func added(words string) string {
	return `<ins><span class="unseen">［新增：</span>` + words + `<span class="unseen">］</span></ins>`
}

func deleted(words string) string {
	return `<del><span class="unseen">［删去：</span>` + words + `<span class="unseen">］</span></del>`
}

// TestPieceStory writes a text from nothing to its review.
func TestPieceStory(t *testing.T) {
	w := newWorld(t)
	editor, reviewer := w.hire("采编甲", court.RoleEditor), w.hire("审核乙", court.RoleReviewer)
	holds(t, editor.get("/pieces"), 200, "您没有正在办的文稿", "写新文稿")
	at := editor.write("article")
	page := editor.get(at)
	holds(t, page, 200, "提交审核以前必须改", "缺少标题", "data-editor", `name="body"`)

	t.Run("a preview stores nothing and loses nothing", func(t *testing.T) {
		r := editor.sendPiece(at+"/preview", page.body, wholePiece("fees", "## 标准\n\n执行费由**被执行人**负担。"))
		holds(t, r, 200, "<strong>被执行人</strong>", "执行费由**被执行人**负担。", "提交审核以前必须改：3 处", `href="`+at+`/duty#person">责任与核查</a>`, `value="fees"`)
		if again := editor.get(at); strings.Contains(again.body, "被执行人") {
			t.Error("the preview has stored something")
		}
		var told previewAnswer
		if status := editor.json(at+"/preview", page.body, wholePiece("fees", "<script>alert(1)</script>\n\n一段。"), &told); status != 200 {
			t.Fatal(status)
		}
		if strings.Contains(told.Article, "<script") || !strings.Contains(told.Article, "一段。") || !strings.Contains(told.Checks, "提交审核") {
			t.Errorf("%+v", told)
		}
	})
	r := editor.sendPiece(at, page.body, wholePiece("fees", "## 标准\n\n执行费由**被执行人**负担。"))
	editor.expect(r, 303, at+"?done=piece")
	holds(t, editor.get(at), 200, "提交审核以前必须改：3 处", `href="`+at+`/duty#names">责任与核查</a>`)
	by, id := editor.actor(court.RoleEditor), strings.TrimPrefix(at, "/pieces/")
	w.answerFor(by, id)
	page = editor.get(at)
	holds(t, page, 200, "可以提交审核", "怎样看懂执行费", "<strong>被执行人</strong>", "最近保存：采编甲")

	t.Run("the same form once more", func(t *testing.T) {
		before, _ := seen(page.body)
		editor.expect(editor.sendPiece(at, page.body, wholePiece("fees", "## 标准\n\n执行费由**被执行人**负担。")), 303, at+"?done=piece")
		if after, _ := seen(editor.get(at).body); after != before {
			t.Error("what was not changed was saved again")
		}
	})
	t.Run("the reader's page", func(t *testing.T) {
		whole := reviewer.get(at + "/preview")
		holds(t, whole, 200, `<div class="prose">`+"\n<h2", "<strong>被执行人</strong>", "只有办公端能看到")
		read := reviewer.get(at)
		holds(t, read, 200, "怎样看懂执行费", "诉讼费用交纳办法第十四条")
		if strings.Contains(read.body, "<textarea") || strings.Contains(read.body, "修改这篇文稿") {
			t.Error("R-55: a reviewer is offered the form")
		}
	})
	t.Run("what is not whole is saved and not submitted", func(t *testing.T) {
		bad := wholePiece("fees", "联系电话13800001234。")
		bad["title"] = ""
		r := editor.sendPiece(at, editor.get(at).body, bad, "action", "submit")
		holds(t, r, 422, "已保存，还没有提交审核", "缺少标题", "R-33", `href="#title"`, "13800001234", `<a href="`+at+`/duty#names">`, "原来的回答已经失效")
	})
	good := wholePiece("fees", "## 标准\n\n执行费由**被执行人**负担。")
	editor.expect(editor.sendPiece(at, editor.get(at).body, good), 303, at+"?done=piece")
	w.answerFor(by, id)
	r = editor.sendPiece(at, editor.get(at).body, good, "action", "submit")
	editor.expect(r, 303, "/work/"+id+"?done=work-submit")
	holds(t, editor.get("/pieces"), 200, "怎样看懂执行费", "审核中", "采编甲", "法规政策")

	t.Run("what is submitted is changed knowingly", func(t *testing.T) {
		read := editor.get(at)
		holds(t, read, 200, "须重新提交审核", at+"?edit=1")
		if strings.Contains(read.body, "<textarea") {
			t.Error("what is in review stands in a form without being asked for")
		}
		form := editor.get(at + "?edit=1")
		better := wholePiece("fees", "## 标准\n\n执行费由被执行人负担，申请时不预交。")
		editor.expect(editor.sendPiece(at, form.body, better), 303, at+"?done=piece-void")
	})
	w.answerFor(by, id)
	editor.expect(editor.sendPiece(at, editor.get(at).body, wholePiece("fees", "## 标准\n\n执行费由被执行人负担，申请时不预交。"), "action", "submit"), 303, "/work/"+id+"?done=work-submit")
}

// TestPieceByTwo: two people write one text. Both see each other, nothing is overwritten
// silently, and whoever is second sees what the first one saved beside the own words.
func TestPieceByTwo(t *testing.T) {
	w := newWorld(t)
	one, two := w.hire("采编甲", court.RoleEditor), w.hire("采编乙", court.RoleEditor)
	at := one.write("article")
	one.expect(one.sendPiece(at, one.get(at).body, wholePiece("two", "第一段。\n\n第二段。")), 303, at+"?done=piece")
	mine, theirs := one.get(at), two.get(at)
	holds(t, theirs, 200, "采编甲 也打开着这篇文稿")
	var kept keptAnswer
	if status := one.json(at+"/unsaved", mine.body, wholePiece("two", "第一段，甲正在写"), &kept); status != 200 || len(kept.Others) != 1 || kept.Others[0] != "采编乙" || kept.Meanwhile != "" {
		t.Errorf("%d %+v", status, kept)
	}
	two.expect(two.sendPiece(at, theirs.body, wholePiece("two", "第一段，乙写的。\n\n第二段。")), 303, at+"?done=piece")
	if one.json(at+"/unsaved", mine.body, nil, &kept, "seen", "1"); !strings.Contains(kept.Meanwhile, "采编乙 在 2026-03-02") {
		t.Errorf("who writes on is not told of the save: %+v", kept)
	}
	clash := one.sendPiece(at, mine.body, wholePiece("two", "第一段。\n\n第二段，甲写的。"))
	holds(t, clash, 409, "别人动过这篇文稿", "采编乙，2026-03-02", added("，乙写的"), deleted("，乙写的"), added("，甲写的"), "第二段，甲写的。</textarea>", "用我写的内容盖过 采编乙 保存的")
	if now := two.get(at); strings.Contains(now.body, "甲写的") || !strings.Contains(now.body, "乙写的") {
		t.Error("a text was overwritten")
	}
	// With the page of the clash before the eyes, it is taken over.
	one.expect(one.sendPiece(at, clash.body, wholePiece("two", "第一段，乙写的。\n\n第二段，甲写的。")), 303, at+"?done=piece")
	holds(t, two.get(at), 200, "乙写的", "甲写的")

	t.Run("submitted meanwhile", func(t *testing.T) {
		w.answerFor(two.actor(court.RoleEditor), strings.TrimPrefix(at, "/pieces/"))
		stale := one.get(at)
		two.expect(two.sendPiece(at, two.get(at).body, wholePiece("two", "第一段，乙写的。\n\n第二段，甲写的。"), "action", "submit"), 303, "/work/"+strings.TrimPrefix(at, "/pieces/")+"?done=work-submit")
		if one.json(at+"/unsaved", stale.body, nil, &kept, "seen", "1"); !strings.Contains(kept.Meanwhile, "审核中") {
			t.Errorf("%+v", kept)
		}
		r := one.sendPiece(at, stale.body, wholePiece("two", "又改了。"))
		holds(t, r, 409, "采编乙 提交审核", "又改了。</textarea>", "正在审核")
		if strings.Contains(r.body, "别人改了什么") {
			t.Error("a difference is told where nobody saved")
		}
	})
	t.Run("a form of no version", func(t *testing.T) {
		holds(t, one.post(at, "body", "没有版本的。", "title", "无"), 409, "没有版本的。</textarea>")
	})
}

// TestPieceLeft: what was typed and not saved is asked about, and survives until then.
func TestPieceLeft(t *testing.T) {
	w := newWorld(t)
	editor, other := w.hire("采编甲", court.RoleEditor), w.hire("采编乙", court.RoleEditor)
	at := editor.write("article")
	editor.expect(editor.sendPiece(at, editor.get(at).body, wholePiece("left", "保存过的一段。")), 303, at+"?done=piece")
	page := editor.get(at)
	var kept keptAnswer
	if status := editor.json(at+"/unsaved", page.body, wholePiece("left", "保存过的一段，又打了半句"), &kept); status != 200 || kept.At == "" {
		t.Fatalf("%d %+v", status, kept)
	}
	// The browser dies; the page is opened again.
	left := editor.get(at)
	holds(t, left, 200, "您有没有保存的修改（2026-03-02", added("，又打了半句"), "恢复", "放弃")
	if strings.Contains(left.body, "<textarea") {
		t.Error("the form is offered before the question is answered")
	}
	if mine := other.get(at); strings.Contains(mine.body, "又打了半句") {
		t.Error("somebody else sees what was not saved")
	}
	restored := editor.get(at + "?unsaved=restore")
	holds(t, restored, 200, "又打了半句</textarea>", "还没有保存的内容")
	t.Run("restored after somebody else saved", func(t *testing.T) {
		other.expect(other.sendPiece(at, other.get(at).body, wholePiece("left", "乙保存的一段。")), 303, at+"?done=piece")
		holds(t, editor.get(at), 200, "别人又保存过（采编乙")
		clash := editor.get(at + "?unsaved=restore")
		holds(t, clash, 200, "又打了半句</textarea>", "别人改了什么", "用我写的内容盖过 采编乙 保存的")
		editor.expect(editor.sendPiece(at, clash.body, wholePiece("left", "两个人的。")), 303, at+"?done=piece")
	})
	t.Run("given up", func(t *testing.T) {
		page := editor.get(at)
		editor.json(at+"/unsaved", page.body, wholePiece("left", "不要的"), &kept)
		editor.get(at)
		editor.expect(editor.post(at+"/unsaved/drop"), 303, at+"?edit=1&done=piece-dropped")
		holds(t, editor.get(at), 200, "两个人的。</textarea>")
	})
	t.Run("what is the same is not left", func(t *testing.T) {
		page := editor.get(at)
		editor.json(at+"/unsaved", page.body, wholePiece("left", "两个人的。"), &kept)
		holds(t, editor.get(at), 200, "两个人的。</textarea>")
	})
	t.Run("every field is kept", func(t *testing.T) {
		at := editor.write("guide")
		page := editor.get(at)
		fields := map[string]string{"slug": "kept", "title": "标题甲", "summary": "摘要乙", "topic": "laws", "order": "37", "review_by": "2026-10-11", "author": "单位丙",
			"sensitivity": "sensitive", "sources": "依据丁\n依据戊", "related": "fees how-to-apply", "body": "正文己", "uncertain": "1", "uncertain_seen": ""}
		if status := editor.json(at+"/unsaved", page.body, fields, &kept); status != 200 || kept.Except != "" {
			t.Fatalf("%d %+v", status, kept)
		}
		left := editor.get(at)
		holds(t, left, 200, "您有没有保存的修改", `<dt>把握不准（R-54）</dt>`, deleted("否")+added("是"))
		restored := editor.get(at + "?unsaved=restore").body
		for name, value := range fields {
			if mark := map[string]string{"topic": `<option value="laws" selected>`, "sensitivity": `<option value="sensitive" selected>`,
				"uncertain": `name="uncertain" type="checkbox" value="1" checked>`, "uncertain_seen": `name="uncertain_seen" value="">`,
				"summary": ">摘要乙</textarea>", "sources": ">依据丁\n依据戊</textarea>", "body": "正文己</textarea>"}[name]; mark != "" {
				value = mark
			} else {
				value = `name="` + name + `" value="` + value + `"`
			}
			if !strings.Contains(restored, value) {
				t.Errorf("%s was not kept: no %s", name, value)
			}
		}
		delete(fields, "uncertain")
		fields["order"], fields["review_by"] = "十", "下个月"
		if editor.json(at+"/unsaved", page.body, fields, &kept); !strings.Contains(kept.Except, "除“顺序号”“复核期限”以外") || !strings.Contains(kept.Except, "请写日期") {
			t.Errorf("whoever types what cannot be kept is not told: %+v", kept)
		}
		if r := editor.get(at + "?unsaved=restore"); strings.Contains(r.body, `type="checkbox" value="1" checked`) {
			t.Error("the box is ticked though it was cleared again")
		}
	})
	var refused map[string]string
	if status := editor.json(at+"/unsaved", page.body, wholePiece("left", "乱\uFFFD码"), &refused); status != 422 || !strings.Contains(refused["error"], "第1行") {
		t.Errorf("%d %v", status, refused)
	}
}

// TestPiecePlaces decides on places of personal data without losing what was typed.
func TestPiecePlaces(t *testing.T) {
	w := newWorld(t)
	editor := w.hire("采编甲", court.RoleEditor)
	at := editor.write("article")
	fields := wholePiece("places", "示例号码13800001234，以及13800005678。")
	page := editor.sendPiece(at+"/preview", editor.get(at).body, fields)
	holds(t, page, 200, "疑似个人信息（R-33）", "2 处没有处理", `name="place-1" value="13800001234"`, `name="place-2" value="13800005678"`)
	with := []string{"place-1", "13800001234", "place-2", "13800005678", "reason-1", "公开的示例号码", "reason-2", ""}
	r := editor.sendPiece(at+"/clean", page.body, fields, append(with, "place", "2")...)
	holds(t, r, 422, "请写明为什么不是个人信息", `value="公开的示例号码"`, "示例号码13800001234")
	editor.expect(editor.sendPiece(at+"/clean", r.body, fields, append(with, "place", "1")...), 303, at+"?edit=1&done=piece-clean#places")
	holds(t, editor.get(at), 200, "不是个人信息：公开的示例号码", "1 处没有处理", "还有1处疑似个人信息没有处理")
	holds(t, editor.sendPiece(at, editor.get(at).body, fields, "action", "submit"), 422, "R-33", "已保存，还没有提交审核")
	editor.expect(editor.sendPiece(at+"/clean", editor.get(at).body, fields, "place-1", "13800005678", "reason-1", "也是示例", "place", "1"), 303, at+"?edit=1&done=piece-clean#places")
	w.answerFor(editor.actor(court.RoleEditor), strings.TrimPrefix(at, "/pieces/"))
	editor.expect(editor.sendPiece(at, editor.get(at).body, fields, "action", "submit"), 303, "/work/"+strings.TrimPrefix(at, "/pieces/")+"?done=work-submit")
}

// TestPieceReturned: a reviewer's words are shown with the text until it is submitted again.
func TestPieceReturned(t *testing.T) {
	w := newWorld(t)
	editor, reviewer := w.hire("采编甲", court.RoleEditor), w.hire("审核乙", court.RoleReviewer)
	at := editor.write("article")
	id := strings.TrimPrefix(at, "/pieces/")
	first, second := wholePiece("returned", "第一段。"), wholePiece("returned", "第一段，依据见下。")
	editor.expect(editor.sendPiece(at, editor.get(at).body, first), 303, at+"?done=piece")
	w.answerFor(editor.actor(court.RoleEditor), id)
	editor.expect(editor.sendPiece(at, editor.get(at).body, first, "action", "submit"), 303, "/work/"+id+"?done=work-submit")
	version, _ := seen(editor.get(at + "?edit=1").body)
	n, err := strconv.ParseInt(version, 10, 64)
	must(t, err)
	by := court.Actor{Account: reviewer.id, Name: reviewer.name, Roles: []court.Role{court.RoleReviewer}}
	_, err = w.publish.Return(context.Background(), by, publish.WorkRef{ID: id, Version: n}, "请写明<b>依据</b>")
	must(t, err)
	holds(t, editor.get("/pieces"), 200, "采编修改（被退回）")
	page := editor.get(at)
	holds(t, page, 200, "审核意见（审核乙，2026-03-02", "请写明&lt;b&gt;依据&lt;/b&gt;", "</textarea>")
	editor.expect(editor.sendPiece(at, page.body, second), 303, at+"?done=piece")
	w.answerFor(editor.actor(court.RoleEditor), id)
	editor.expect(editor.sendPiece(at, editor.get(at).body, second, "action", "submit"), 303, "/work/"+id+"?done=work-submit")
	if strings.Contains(editor.get(at+"?edit=1").body, "审核意见") {
		t.Error("the words of a return stay after the text was submitted again")
	}
}

// TestPieceHostile sends what nobody should be able to into every field: it comes back as
// text, executes nowhere, and nothing that was typed is lost.
func TestPieceHostile(t *testing.T) {
	w := newWorld(t)
	editor := w.hire("采编甲", court.RoleEditor)
	at := editor.write("case")
	holds(t, editor.get(at), 200, "## 案情", "案例里不出现真名")
	bad := `</textarea></title><script>alert(1)</script><img src=x onerror=alert(2)>"'` + "`" + `{{.Token}}<!--`
	for _, field := range []string{"slug", "title", "summary", "topic", "order", "review_by", "author", "sensitivity", "sources", "related", "body", "version", "number", "uncertain", "action", "place", "place-1", "reason-1"} {
		for _, to := range []string{"", "/preview", "/clean"} {
			page := editor.get(at + "?edit=1")
			fields := wholePiece("hostile", "正文。")
			fields[field] = bad
			r := editor.sendPiece(at+to, page.body, fields)
			if r.status >= 500 {
				t.Errorf("%s to %q: %d", field, to, r.status)
			}
			for _, live := range []string{"<script>alert", "<img src=x", "onerror=alert(2)>\"", editor.token + "<!--"} {
				if strings.Contains(r.body, live) {
					t.Errorf("%s to %q comes back alive: %s", field, to, live)
				}
			}
			if r.status == 303 {
				holds(t, editor.get("/pieces"), 200)
			}
			for _, list := range []string{"/pieces", at + "/preview", at + "?edit=1"} {
				if body := editor.get(list).body; strings.Contains(body, "<script>alert") || strings.Contains(body, "<img src=x") {
					t.Errorf("%s is alive on %s", field, list)
				}
			}
		}
	}
	t.Run("characters that nobody sees", func(t *testing.T) {
		at := editor.write("article")
		fields := wholePiece("hidden", "\uFEFF第一段\u200e。\u2028第二段。\r\n\r\n")
		fields["title"] = "标\u202e题\n二"
		editor.expect(editor.sendPiece(at, editor.get(at).body, fields), 303, at+"?done=piece")
		holds(t, editor.get(at), 200, "第一段。\n第二段。</textarea>", `value="标题 二"`)
	})
	t.Run("what is no number and no day", func(t *testing.T) {
		at := editor.write("guide")
		fields := wholePiece("guide", "留着的正文。")
		fields["order"], fields["review_by"] = "十", "下个月"
		holds(t, editor.sendPiece(at, editor.get(at).body, fields), 422, "顺序号请写数字", "复核期限请写日期", `value="十"`, `value="下个月"`, "留着的正文。</textarea>", `href="#order"`)
	})
	t.Run("P33: too long", func(t *testing.T) {
		at := editor.write("article")
		page := editor.get(at)
		long := strings.Repeat("长", court.MaxBody/3+1)
		holds(t, editor.sendPiece(at, page.body, wholePiece("long", long)), 422, "正文最多 128 KB", "长</textarea>")
		var told map[string]string
		if status := editor.json(at+"/preview", page.body, wholePiece("long", long), &told); status != 422 || !strings.Contains(told["error"], "128 KB") {
			t.Errorf("P33: %d %v", status, told)
		}
		editor.expect(editor.sendPiece(at, page.body, wholePiece("long", strings.Repeat("长长长长。\n\n", court.MaxBody/17-20))), 303, at+"?done=piece")
		r := editor.sendPiece(at, page.body, wholePiece("long", strings.Repeat("长", mostText/9+1)))
		if r.status != 413 || !strings.Contains(r.body, "请返回上一页") {
			t.Errorf("P33: %d %s", r.status, r.body)
		}
		other := editor.post("/pieces", "kind", strings.Repeat("x", 70<<10))
		if other.status != 413 {
			t.Errorf("P9: a form that holds no text may be as long: %d", other.status)
		}
	})
	t.Run("what is not there", func(t *testing.T) {
		for _, path := range []string{"/pieces/none", "/pieces/none/preview", "/pieces?tab=x"} {
			if r := editor.get(path); r.status != 404 {
				t.Errorf("%s: %d", path, r.status)
			}
		}
		holds(t, editor.post("/pieces", "kind", "poem"), 422, "请选择文稿的种类")
		if r := editor.post("/pieces", "kind", "guide", "slug", "../../x"); r.status != 404 {
			t.Errorf("%d", r.status)
		}
		if r := editor.get("/pieces?page=99999&q=" + url.QueryEscape("%_\\'\"<") + "&kind=x&topic=y"); r.status != 200 || !strings.Contains(r.body, "没有找到") {
			t.Errorf("%d %s", r.status, r.body)
		}
	})
}

// TestPieceLooksAreBounded: no more texts are rendered at a time than there are places; who
// waits in vain is told, and loses nothing.
func TestPieceLooksAreBounded(t *testing.T) {
	w := newWorld(t)
	editor := w.hire("采编甲", court.RoleEditor)
	at := editor.write("article")
	page := editor.get(at)
	for range looksAtOnce {
		w.desk.looks <- struct{}{}
	}
	r := editor.sendPiece(at+"/preview", page.body, wholePiece("busy", "打好的字。"))
	holds(t, r, 200, "现在预览的人较多", "打好的字。</textarea>")
	<-w.desk.looks
	holds(t, editor.sendPiece(at+"/preview", page.body, wholePiece("busy", "打好的字。")), 200, "<p>打好的字。</p>")
}
