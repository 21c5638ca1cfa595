package admin

import (
	"bytes"
	"context"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"gongkai/internal/court"
	"gongkai/internal/publish"
)

var linkField = regexp.MustCompile(`value="(http://[^"/]+)(/draft/([A-Za-z0-9_-]{43}))"`)

// openLink opens a link through the page and gives the address below the desk and the secret.
func (p *person) openLink(id string) (path, secret string) {
	p.w.t.Helper()
	p.get("/pieces/" + id + "/link")
	r := p.post("/pieces/"+id+"/link", "do", "open")
	m := linkField.FindStringSubmatch(r.body)
	if r.status != 200 || m == nil || m[1] != p.w.url {
		p.w.t.Fatalf("no link: %d %s", r.status, r.body)
	}
	return m[2], m[3]
}

// give sends an opinion as somebody without an account, whose browser tells no origin.
func (w *world) give(path string, pairs ...string) reply {
	w.t.Helper()
	return (&browser{w: w}).postFrom("", path+"/opinion", pairs...)
}

// TestLinkOfWhoLeft: with the office or the account of whoever opened it a link is gone, and
// it is not there again when they come back.
func TestLinkOfWhoLeft(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	both := []court.Role{court.RoleEditor, court.RoleClerk}
	editor, visitor := w.hire("吴采编", both...), &browser{w: w}
	id := editor.piece("left", "执行费由被执行人负担。")
	path, _ := editor.openLink(id)
	_, err := w.accounts.SetRoles(ctx, court.Actor{Name: "测试"}, editor.id, []court.Role{court.RoleEditor})
	must(t, err)
	holds(t, visitor.get(path), 200, "未公开的预览")
	for name, change := range map[string]func(away bool) error{
		"the office": func(away bool) error {
			roles := both
			if away {
				roles = []court.Role{court.RoleClerk}
			}
			_, err := w.accounts.SetRoles(ctx, court.Actor{Name: "测试"}, editor.id, roles)
			return err
		},
		"the account": func(away bool) error {
			_, err := w.accounts.SetDisabled(ctx, court.Actor{Name: "测试"}, editor.id, away)
			return err
		},
	} {
		editor.signIn(editor.browser)
		path, _ := editor.openLink(id)
		holds(t, visitor.get(path), 200, "未公开的预览")
		for _, away := range []bool{true, false} {
			must(t, change(away))
			for what, r := range map[string]reply{"the page": visitor.get(path), "an opinion": w.give(path, "verdict", "agree", "who", "研究室")} {
				if r.status != 404 {
					t.Errorf("%s goes, away %v: %s answers %d", name, away, what, r.status)
				}
			}
		}
	}
}

// TestPreviewLink is the way of a link: opened, read without an account, answered, closed.
func TestPreviewLink(t *testing.T) {
	w := newWorld(t)
	editor, reviewer := w.hire("吴采编", court.RoleEditor), w.hire("李审核", court.RoleReviewer)
	body := "## 标准\n\n执行费由被执行人负担。[法规](https://law.example/)\n\n<script>alert(1)</script>\n\n| 甲 | 乙 |\n|---|---|\n| 1 | 2 |"
	id := editor.piece("linked", body)
	links := "/pieces/" + id + "/link"
	holds(t, editor.get(links), 200, "现在没有账号的人看不到这篇文稿", "打开新的预览链接", "7 天后失效", "还没有收到意见")
	path, secret := editor.openLink(id)
	again := editor.get(links)
	holds(t, again, 200, "吴采编打开", "有效至 2026-03-09 09:00", "关闭全部链接")
	if strings.Contains(again.body, secret) {
		t.Error("the secret is shown twice")
	}

	visitor := &browser{w: w}
	page := visitor.get(path)
	holds(t, page, 200, "未公开的预览", "怎样看懂执行费", "演示区人民法院（虚构）", "说明执行费怎样计算", "执行局综合组")
	article, err := w.publish.Rendered(body)
	must(t, err)
	if !strings.Contains(page.body, "<div class=\"prose\">\n"+article.HTML.String()+"\n</div>") {
		t.Error("the text is not what the site will show, byte for byte")
	}
	for _, never := range []string{"desk-rail", "desk-head", "/work", "/own", "name=\"token\"", "<script>alert", "吴采编"} {
		if strings.Contains(page.body, never) {
			t.Errorf("the page of somebody without an account holds %q", never)
		}
	}
	for name, want := range map[string]string{"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow, noarchive"} {
		if got := page.header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if visitor.cookie != "" || page.header.Get("Set-Cookie") != "" {
		t.Error("somebody without an account is given a cookie")
	}

	const hostile = `<img src=x onerror=alert(1)>"'&{{.}}</textarea>`
	for why, r := range map[string]reply{
		"no verdict": w.give(path, "who", hostile, "text", hostile),
		"no name":    w.give(path, "verdict", "agree", "text", hostile),
		"no text":    w.give(path, "verdict", "object", "who", hostile),
		"too long":   w.give(path, "verdict", "object", "who", hostile, "text", hostile+strings.Repeat("字", publish.MostOpinionText)),
	} {
		holds(t, r, 422, "没有提交")
		if strings.Contains(r.body, "<img") || !strings.Contains(r.body, "&lt;img") {
			t.Errorf("%s: what was typed is lost, or not escaped", why)
		}
	}
	r := w.give(path, "verdict", "object", "who", "研究室"+hostile, "text", "第一句\n请改"+hostile, "save", "2")
	if r.status != 303 || r.to != path+"?said=1#opinion" {
		t.Fatalf("%d %s %s", r.status, r.to, r.body)
	}
	holds(t, visitor.get(path+"?said=1"), 200, "意见已经收到")
	if r := w.give(path, "verdict", "agree", "who", "民一庭"); r.status != 303 {
		t.Fatalf("%d %s", r.status, r.body)
	}
	said := reviewer.get(links)
	holds(t, said, 200, "研究室&lt;img", "第一句\n请改", "有意见", "民一庭", "针对第 2 次保存", "没有核对")
	written := editor.get("/pieces/" + id)
	holds(t, written, 200, "没有账号的人的意见：2 条", "研究室&lt;img", "预览链接（1 个打开着）", "/pieces/"+id+"/saves", "/pieces/"+id+"/word")
	holds(t, reviewer.get("/pieces/"+id), 200, "没有账号的人的意见：2 条", "第一句\n请改")
	if strings.Contains(said.body, "<img") || strings.Contains(written.body, "<img src=x") {
		t.Error("what a visitor typed is markup at the desk")
	}
	if visitor.get(path); strings.Contains(visitor.get(path).body, "民一庭") {
		t.Error("one visitor sees what another said")
	}
	editor.keep(id, "linked", body+"\n\n改过。")
	holds(t, visitor.get(path), 200, "改过。")
	holds(t, editor.get(links), 200, "之后又有改动")

	editor.get(links)
	editor.expect(editor.post(links, "do", "close"), 303, links+"?done=piece-links-closed")
	holds(t, editor.get(links+"?done=piece-links-closed"), 200, "已经全部关闭", "民一庭")
	holds(t, editor.post(links, "do", "burn"), 422)
	for range 10 {
		editor.openLink(id)
	}
	holds(t, editor.post(links, "do", "open"), 409, "已经够多", "关闭全部链接")
}

// TestDeadLinksAreAlike: unknown, closed, expired, given up and public are one and the same
// 404, for the page and for an opinion.
func TestDeadLinksAreAlike(t *testing.T) {
	w := newWorld(t)
	editor, reviewer, publisher := w.hire("吴采编", court.RoleEditor), w.hire("李审核", court.RoleReviewer), w.hire("周发布", court.RolePublisher)
	closed, expired, given, public := editor.piece("closed", "稿。"), editor.piece("expired", "稿。"), editor.piece("given", "稿。"), editor.piece("public", "稿。")
	paths := map[string]string{"unknown": pathDraft + strings.Repeat("x", 43), "short": pathDraft + "x"}
	paths["expired"], _ = editor.openLink(expired)
	w.pass(publish.LinkTime - 1)
	if r := (&browser{w: w}).get(paths["expired"]); r.status != 200 {
		t.Errorf("before its end: %d", r.status)
	}
	w.pass(1)
	editor.signIn(editor.browser)
	paths["closed"], _ = editor.openLink(closed)
	paths["given"], _ = editor.openLink(given)
	paths["public"], _ = editor.openLink(public)
	editor.get("/pieces/" + closed + "/link")
	editor.post("/pieces/"+closed+"/link", "do", "close")
	w.steps(given, func(ctx context.Context, ref publish.WorkRef) error {
		_, err := w.publish.WithdrawWork(ctx, editor.actor(court.RoleEditor), ref, "不写了")
		return err
	})
	w.steps(public, func(ctx context.Context, ref publish.WorkRef) error {
		ref.Version = w.answerFor(editor.actor(court.RoleEditor), ref.ID).Version
		_, err := w.publish.Submit(ctx, editor.actor(court.RoleEditor), ref)
		return err
	}, func(ctx context.Context, ref publish.WorkRef) error {
		_, err := w.publish.Approve(ctx, reviewer.actor(court.RoleReviewer), ref)
		return err
	}, func(ctx context.Context, ref publish.WorkRef) error {
		_, err := w.publish.Release(ctx, publisher.actor(court.RolePublisher), ref)
		return err
	})
	want := (&browser{w: w}).get("/no-such-page")
	for why, path := range paths {
		got := (&browser{w: w}).get(path)
		if got.status != 404 || got.body != want.body {
			t.Errorf("%s: %d, not the one 404", why, got.status)
		}
		for _, name := range []string{"Cache-Control", "Referrer-Policy", "Content-Type", "X-Robots-Tag", "Set-Cookie"} {
			if got.header.Get(name) != want.header.Get(name) {
				t.Errorf("%s: %s is %q, of an unknown address %q", why, name, got.header.Get(name), want.header.Get(name))
			}
		}
		if r := w.give(path, "verdict", "agree", "who", "x"); r.status != 404 || r.body != want.body {
			t.Errorf("%s: an opinion gets %d", why, r.status)
		}
	}
	editor.get("/")
	holds(t, editor.get("/pieces/"+public+"/link"), 200, "链接随之关闭")
	holds(t, editor.post("/pieces/"+public+"/link", "do", "open"), 409, "不需要预览链接")
}

// TestDraftOpinionsAreBounded: one link takes so many opinions, and what comes after is told.
func TestDraftOpinionsAreBounded(t *testing.T) {
	w := newWorld(t)
	editor := w.hire("吴采编", court.RoleEditor)
	path, _ := editor.openLink(editor.piece("bounded", "稿。"))
	for n := 0; ; n++ {
		r := w.give(path, "verdict", "object", "who", strings.Repeat("某", n+1), "text", "意见")
		if r.status == 303 && n < 40 {
			continue
		}
		holds(t, r, 409, "已经够多", "某某某")
		if n < 10 {
			t.Errorf("only %d opinions are taken", n)
		}
		break
	}
	for why, r := range map[string]reply{
		"no form":                 (&browser{w: w}).send(http.MethodPost, path+"/opinion", "x", "Content-Type", "text/plain"),
		"fields of the same name": (&browser{w: w}).send(http.MethodPost, path+"/opinion", "who=a&who=b", "Content-Type", "application/x-www-form-urlencoded"),
		"too large":               w.give(path, "verdict", "object", "who", "某", "text", strings.Repeat("x", 70<<10)),
	} {
		if r.status != 400 && r.status != 413 {
			t.Errorf("%s: %d", why, r.status)
		}
	}
}

// TestSecretOfALinkStaysSecret is R-66 for the story of a link: its secret is in no log and
// no file, and neither is what a visitor said in a log.
func TestSecretOfALinkStaysSecret(t *testing.T) {
	dir := t.TempDir()
	var log noisy
	w := newWorldIn(t, dir, slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})), &log)
	editor := w.hire("吴采编", court.RoleEditor)
	path, secret := editor.openLink(editor.piece("secret", "未公开的正文内容。"))
	visitor := &browser{w: w}
	holds(t, visitor.get(path), 200, "未公开的正文内容")
	w.give(path, "verdict", "object", "who", "拟制研究室", "text", "拟制的意见")
	w.give(path, "verdict", "object", "who", "拟制研究室", "text", strings.Repeat("拟制的意见", 5000))
	visitor.get(path + "/nothing-below")
	visitor.send(http.MethodPost, path, "x=y", "Content-Type", "application/x-www-form-urlencoded")
	visitor.send(http.MethodGet, "/static/none.css", "", "Referer", w.url+path)
	must(t, w.db.Close()) // a read that fails is logged with its cause
	if r := visitor.get(path); r.status < 500 {
		t.Errorf("without a database: %d", r.status)
	}
	for _, never := range []string{secret, "拟制研究室", "拟制的意见", "未公开的正文"} {
		if strings.Contains(log.String(), never) {
			t.Errorf("R-66: the log holds %q", never)
		}
	}
	if !strings.Contains(log.String(), `"route":"/draft/:secret"`) {
		t.Errorf("the log tells nothing of the visits, so that it proves nothing: %s", log.String())
	}
	must(t, filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		if bytes.Contains(text, []byte(secret)) {
			t.Errorf("R-66: %s holds the secret of a link", filepath.Base(path))
		}
		return err
	}))
}
