package admin

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"gongkai/internal/court"
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

// TestPieceStory writes a text from nothing to its review.
func TestPieceStory(t *testing.T) {
	w := newWorld(t)
	editor, reviewer := w.hire("采编甲", court.RoleEditor), w.hire("审核乙", court.RoleReviewer)
	holds(t, editor.get("/pieces"), 200, "您没有正在办的文稿", "写新文稿")
	at := editor.write("article")
	page := editor.get(at)
	holds(t, page, 200, "交审以前必须改", "缺少标题", "data-editor", `name="body"`)

	t.Run("a preview stores nothing and loses nothing", func(t *testing.T) {
		r := editor.sendPiece(at+"/preview", page.body, wholePiece("fees", "## 标准\n\n执行费由**被执行人**负担。"))
		holds(t, r, 200, "<strong>被执行人</strong>", "执行费由**被执行人**负担。", "可以交审", `value="fees"`)
		if again := editor.get(at); strings.Contains(again.body, "被执行人") {
			t.Error("the preview has stored something")
		}
		var told previewAnswer
		if status := editor.json(at+"/preview", page.body, wholePiece("fees", "<script>alert(1)</script>\n\n一段。"), &told); status != 200 {
			t.Fatal(status)
		}
		if strings.Contains(told.Article, "<script") || !strings.Contains(told.Article, "一段。") || !strings.Contains(told.Checks, "交审") {
			t.Errorf("%+v", told)
		}
	})
	r := editor.sendPiece(at, page.body, wholePiece("fees", "## 标准\n\n执行费由**被执行人**负担。"))
	editor.expect(r, 303, at+"?done=piece")
	page = editor.get(at)
	holds(t, page, 200, "可以交审", "怎样看懂执行费", "<strong>被执行人</strong>", "最近保存：采编甲")

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
		holds(t, r, 422, "已保存，还没有交审", "缺少标题", "R-33", `href="#title"`, "13800001234")
	})
	good := wholePiece("fees", "## 标准\n\n执行费由**被执行人**负担。")
	r = editor.sendPiece(at, editor.get(at).body, good, "action", "submit")
	id := strings.TrimPrefix(at, "/pieces/")
	editor.expect(r, 303, "/work/"+id+"?done=work-submit")
	holds(t, editor.get("/pieces"), 200, "怎样看懂执行费", "审核中", "采编甲", "法规政策")

	t.Run("what is submitted is changed knowingly", func(t *testing.T) {
		read := editor.get(at)
		holds(t, read, 200, "须重新交审", at+"?edit=1")
		if strings.Contains(read.body, "<textarea") {
			t.Error("what is in review stands in a form without being asked for")
		}
		form := editor.get(at + "?edit=1")
		better := wholePiece("fees", "## 标准\n\n执行费由被执行人负担，申请时不预交。")
		editor.expect(editor.sendPiece(at, form.body, better), 303, at+"?done=piece-void")
	})
	editor.expect(editor.sendPiece(at, editor.get(at).body, wholePiece("fees", "## 标准\n\n执行费由被执行人负担，申请时不预交。"), "action", "submit"), 303, "/work/"+id+"?done=work-submit")
}
