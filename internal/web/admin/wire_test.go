package admin

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"gongkai/internal/auth"
	"gongkai/internal/court"
)

// TestSignInThroughPages is the whole way of a new clerk, and ASVS 3.3 and 3.4 on it.
func TestSignInThroughPages(t *testing.T) {
	w := newWorld(t)
	p := w.hire("王录入", court.RoleClerk)
	page := p.get("/")
	for _, want := range []string{"王录入，您好", "录入、导入与更正名单", `<a href="/own">`, "退出登录", `<a href="/" aria-current="page">`} {
		if !strings.Contains(page.body, want) {
			t.Errorf("the first page says nothing of %q", want)
		}
	}
	if strings.Contains(page.body, "账号管理") {
		t.Error("the rail offers what the clerk cannot open")
	}
	for name, want := range map[string]string{"Cache-Control": "no-store", "Referrer-Policy": "same-origin", "X-Content-Type-Options": "nosniff"} {
		if got := page.header.Get(name); got != want {
			t.Errorf("%s: %q", name, got)
		}
	}
	if csp := page.header.Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") {
		t.Errorf("policy %q", csp)
	}
	missing := p.get("/none")
	if missing.status != 404 || !strings.Contains(missing.body, "办公端") || !strings.Contains(missing.body, "没有这个页面") {
		t.Errorf("404: %d %s", missing.status, missing.body)
	}
	if r := p.get("/own"); !strings.Contains(r.body, "还有 10 个没有用过") || !strings.Contains(r.body, "（现在这个）") {
		t.Error("the own page tells nothing of codes and sessions")
	}
	out := p.post("/sign-out")
	if out.status != 303 || !strings.Contains(out.header.Get("Clear-Site-Data"), "storage") || p.cookie != "" {
		t.Errorf("ASVS 14.3.1: %d, %v", out.status, out.header)
	}
	if r := p.get("/own"); r.status != 303 || r.to != "/sign-in?next=/own" {
		t.Errorf("after signing out: %d %s", r.status, r.to)
	}
	p.get("/sign-in?next=/own")
	if r := p.post("/sign-in", "name", p.name, "password", goodPassword, "next", "/own"); r.to != "/sign-in/factor?next=/own" {
		t.Errorf("%d %s", r.status, r.to)
	}
	p.get("/sign-in/factor?next=/own")
	p.expect(p.post("/sign-in/factor", "step_recovery", p.codes[0], "next", "/own"), 303, "/own")
}

// TestCookie is ASVS 3.3.1 to 3.3.4.
func TestCookie(t *testing.T) {
	w := newWorld(t)
	b := &browser{w: w}
	if got := b.get("/sign-in").header.Get("Set-Cookie"); !strings.HasPrefix(got, "desk=") || !strings.HasSuffix(got, "; Path=/; HttpOnly; SameSite=Lax") {
		t.Errorf("over plain http: %q", got)
	}
	w.desk.secure = true
	got := b.get("/sign-in").header.Get("Set-Cookie")
	if !strings.HasPrefix(got, "__Host-desk=") || !strings.HasSuffix(got, "; Path=/; HttpOnly; SameSite=Lax; Secure") || strings.Contains(got, "Domain") {
		t.Errorf("over https: %q", got)
	}
}

// TestFixation is T17: an identifier planted before the sign-in opens nothing after it,
// and each stage has another one.
func TestFixation(t *testing.T) {
	w := newWorld(t)
	p := w.hire("王录入", court.RoleClerk)
	b := &browser{w: w}
	b.get("/sign-in")
	planted := b.cookie
	p.signIn(b)
	full := b.cookie
	thief := &browser{w: w, cookie: planted}
	if r := thief.get("/own"); r.status != 303 || full == planted {
		t.Errorf("the planted identifier opens the desk: %d", r.status)
	}
	thief.cookie = full
	if r := thief.get("/own"); r.status != 200 {
		t.Fatalf("the session itself: %d", r.status)
	}
	w.pass(auth.FreshTime)
	b.get("/step-up")
	p.expect(b.post("/step-up", "step_code", p.nextCode()), 303, "/?done=fresh")
	if r := thief.get("/own"); r.status != 303 {
		t.Errorf("the identifier from before the step-up: %d", r.status)
	}
	if r := b.get("/own"); r.status != 200 {
		t.Errorf("the one after it: %d", r.status)
	}
}

// TestForgery is ASVS 3.5.1 to 3.5.3 and T17: a form from elsewhere, or without the token
// of this session, changes nothing.
func TestForgery(t *testing.T) {
	w := newWorld(t)
	admin := w.hire("管理甲", court.RoleAdministrator)
	victim := w.hire("王录入", court.RoleClerk)
	path := "/accounts/" + victim.id + "/disable"
	admin.get("/accounts")
	stranger := &browser{w: w}
	stranger.get("/sign-in")
	plain := func(fields ...string) reply {
		return admin.send(http.MethodPost, path, "token="+admin.token, append(fields, "Content-Type", "application/x-www-form-urlencoded")...)
	}
	for name, r := range map[string]reply{
		"another site":              admin.postFrom("cross-site", path, "token", admin.token),
		"a site of the same domain": admin.postFrom("same-site", path, "token", admin.token),
		"typed by hand":             admin.postFrom("none", path, "token", admin.token),
		"no origin at all":          plain(),
		"another origin":            plain("Origin", "http://evil.example"),
		"no token":                  admin.postFrom("same-origin", path),
		"the token of another":      admin.postFrom("same-origin", path, "token", stranger.token),
		"a token of nobody":         admin.postFrom("same-origin", path, "token", "x"),
	} {
		if r.status != 403 {
			t.Errorf("%s: %d", name, r.status)
		}
	}
	if r := victim.get("/own"); r.status != 200 {
		t.Errorf("the account was disabled: %d", r.status)
	}
	for _, bad := range []string{"token=" + admin.token + "&token=x", "token=%zz", "token=" + admin.token + "&x=%ff"} {
		r := admin.send(http.MethodPost, path, bad, "Content-Type", "application/x-www-form-urlencoded", "Sec-Fetch-Site", "same-origin")
		if r.status != 422 && r.status != 400 {
			t.Errorf("ASVS 15.3.7: %q: %d", bad, r.status)
		}
	}
	for _, kind := range []string{"text/plain", "application/json", "multipart/form-data; boundary=x"} {
		if r := admin.send(http.MethodPost, path, "token="+admin.token, "Content-Type", kind, "Sec-Fetch-Site", "same-origin"); r.status != 422 {
			t.Errorf("%s: %d", kind, r.status)
		}
	}
	if r := admin.get(path); r.status != 404 && r.status != 405 {
		t.Errorf("ASVS 3.5.3: GET: %d", r.status)
	}
	admin.get("/accounts")
	admin.expect(admin.post(path), 303, "/accounts/"+victim.id+"?done=disabled")
	if r := victim.get("/own"); r.status != 303 {
		t.Errorf("ASVS 7.4.2: the disabled account goes on: %d", r.status)
	}
}

// TestNothingTypedIsLost: a session that ended in mid-work, an office taken away, a second
// factor that is due: what was typed stands on the page, and secrets do not.
func TestNothingTypedIsLost(t *testing.T) {
	w := newWorld(t)
	chief := w.hire("管理甲", court.RoleAdministrator)
	admin := w.hire("管理乙", court.RoleAdministrator)
	kept := func(r reply) {
		t.Helper()
		for _, want := range []string{`name="name" value="新来的&#34;&gt;"`, `name="role-clerk" value="1"`, `action="/accounts"`} {
			if !strings.Contains(r.body, want) {
				t.Errorf("the page has lost %s:\n%s", want, r.body)
			}
		}
		if strings.Contains(r.body, "geheim") {
			t.Error("a secret was sent back")
		}
	}
	typed := []string{"name", `新来的">`, "role-clerk", "1", "password", "geheim"}

	w.pass(auth.FreshTime)
	admin.get("/accounts")
	r := admin.post("/accounts", typed...)
	if r.status != 403 || !strings.Contains(r.body, `name="step_code"`) {
		t.Errorf("ASVS 6.3.3: without a second factor: %d", r.status)
	}
	kept(r)
	r = admin.post("/accounts", append(typed, "step_code", "000000")...)
	if r.status != 403 || !strings.Contains(r.body, `role="alert"`) {
		t.Errorf("with a wrong one: %d", r.status)
	}
	kept(r)
	before := admin.cookie
	r = admin.post("/accounts", "name", "新来的", "role-clerk", "1", "step_code", admin.nextCode())
	if r.status != 200 || !strings.Contains(r.body, "新来的 的设置码") || admin.cookie == before {
		t.Errorf("with the right one: %d, the same identifier: %v", r.status, admin.cookie == before)
	}

	// A refusal after the second factor keeps the new identifier.
	w.pass(auth.FreshTime)
	admin.get("/accounts")
	if r = admin.post("/accounts/none/reset", "step_code", admin.nextCode()); r.status != 404 {
		t.Errorf("an account that is not there: %d", r.status)
	}
	if r = admin.get("/accounts"); r.status != 200 {
		t.Errorf("the session is lost after a refusal: %d", r.status)
	}

	// Signed in anew elsewhere in the same browser: the old page's token no longer fits.
	stale := admin.token
	admin.signIn(admin.browser)
	r = admin.postFrom("same-origin", "/accounts", append(typed, "token", stale)...)
	if r.status != 403 {
		t.Errorf("an old token: %d", r.status)
	}
	kept(r)

	_, err := w.accounts.SetRoles(context.Background(), court.Actor{Account: chief.id}, admin.id, []court.Role{court.RoleClerk})
	must(t, err)
	r = admin.post("/accounts", typed...)
	if r.status != 401 {
		t.Errorf("ASVS 8.3.2: with an office taken away: %d", r.status)
	}
	kept(r)
	admin.signIn(admin.browser)
	if r = admin.post("/accounts", typed...); r.status != 403 || !strings.Contains(r.body, "“管理账号”由“系统管理员”办理") {
		t.Errorf("signed in again: %d %s", r.status, r.body)
	}
}

// TestSentTwice: a set-up code and the code of an app are right once.
func TestSentTwice(t *testing.T) {
	w := newWorld(t)
	p := w.hire("王录入", court.RoleClerk)
	a, code, err := w.accounts.Reset(context.Background(), court.Actor{Name: "测试"}, p.id)
	must(t, err)
	first, second := &browser{w: w}, &browser{w: w}
	first.get("/set-up")
	second.get("/set-up")
	if r := first.post("/set-up", "code", code); r.status != 303 {
		t.Fatalf("%d", r.status)
	}
	if r := second.post("/set-up", "code", code); r.status != 403 || !strings.Contains(r.body, "已经用过") {
		t.Errorf("ASVS 6.4.1: the code a second time: %d", r.status)
	}
	if r := first.get("/set-up"); r.to != "/set-up/password" {
		t.Errorf("whoever has given it goes on: %d %s", r.status, r.to)
	}
	if r := first.get("/accounts"); r.status != 303 {
		t.Errorf("a set-up code opens %d", r.status)
	}
	_, code, err = w.accounts.Reset(context.Background(), court.Actor{Name: "测试"}, a.PublicID)
	must(t, err)
	if r := first.get("/set-up/password"); r.status != 303 || r.to != "/set-up" {
		t.Errorf("the set-up under way goes on after a reset: %d", r.status)
	}
	p.setUp(code)

	used := p.nextCode()
	for i, b := range []*browser{{w: w}, {w: w}} {
		b.get("/sign-in")
		b.post("/sign-in", "name", p.name, "password", goodPassword)
		b.get("/sign-in/factor")
		r := b.post("/sign-in/factor", "step_code", used)
		if want := []int{303, 403}[i]; r.status != want {
			t.Errorf("T18: use %d of a code: %d, want %d", i+1, r.status, want)
		}
	}
}

// TestRefusalsLookAlike is ASVS 6.3.8 at the page: unknown and wrong give the same bytes
// but for the name that was typed.
func TestRefusalsLookAlike(t *testing.T) {
	w := newWorld(t)
	w.hire("wangluru", court.RoleClerk)
	page := func(name string) string {
		b := &browser{w: w}
		b.get("/sign-in")
		r := b.post("/sign-in", "name", name, "password", "wrong wrong wrong")
		if r.status != 403 || strings.Contains(r.body, "wrong wrong") {
			t.Errorf("%s: %d", name, r.status)
		}
		return strings.ReplaceAll(strings.ReplaceAll(r.body, name, "NAME"), b.token, "TOKEN")
	}
	if page("wangluru") != page("lisihao2") {
		t.Error("the page tells whether there is such an account")
	}
	b := &browser{w: w}
	var r reply
	for range 8 {
		b.get("/sign-in")
		r = b.post("/sign-in", "name", "wangluru", "password", "wrong wrong wrong")
	}
	if r.status != 429 || r.header.Get("Retry-After") == "" || !strings.Contains(r.body, "请等待") {
		t.Errorf("after many: %d %v", r.status, r.header)
	}
}

// TestOwnPages: what a person changes, each behind a fresh second factor.
func TestOwnPages(t *testing.T) {
	w := newWorld(t)
	p := w.hire("王录入", court.RoleClerk)
	other := &browser{w: w}
	p.signIn(other)
	w.pass(auth.FreshTime)
	if r := p.get("/own/app"); r.to != "/step-up?next=/own/app" {
		t.Errorf("ASVS 7.5.1: %d %s", r.status, r.to)
	}
	p.get("/step-up?next=/own/app")
	p.expect(p.post("/step-up", "step_code", p.nextCode(), "next", "/own/app"), 303, "/own/app")
	p.get("/own/password")
	if r := p.post("/own/password", "old", goodPassword, "password", "kudrip mowa zes", "again", "kudrip mowa zee"); r.status != 422 {
		t.Errorf("two that differ: %d", r.status)
	}
	if r := p.post("/own/password", "old", "nein nein nein nein", "password", "kudrip mowa zes", "again", "kudrip mowa zes"); r.status != 422 || strings.Contains(r.body, "kudrip") {
		t.Errorf("a wrong old one: %d", r.status)
	}
	p.expect(p.post("/own/password", "old", goodPassword, "password", "kudrip mowa zes", "again", "kudrip mowa zes"), 303, "/own?done=password")
	if r := other.get("/own"); r.status != 303 {
		t.Errorf("the other session: %d", r.status)
	}
	p.get("/own")
	if r := p.post("/own/codes"); r.status != 200 || len(codeItems.FindAllString(r.body, -1)) != auth.RecoveryCodes {
		t.Errorf("new codes: %d", r.status)
	}
	if r := p.get("/own/passkey"); r.status != 200 || !strings.Contains(r.body, `data-passkey="create"`) || !strings.Contains(r.body, "&#34;challenge&#34;") {
		t.Errorf("a passkey: %d", r.status)
	}
	if r := p.post("/own/passkey", "passkey", "{}"); r.status != 403 {
		t.Errorf("an answer that is none: %d", r.status)
	}
	b := &browser{w: w}
	b.get("/sign-in")
	if r := b.post("/sign-in/passkey"); r.status != 200 || !strings.Contains(r.body, `data-passkey="get"`) {
		t.Errorf("a sign-in by passkey: %d", r.status)
	}
	if r := b.post("/sign-in/passkey/answer", "passkey", "{}"); r.status != 403 {
		t.Errorf("an answer that is none: %d", r.status)
	}
	w.pass(auth.IdleTime)
	if r := p.get("/own"); r.status != 303 {
		t.Errorf("ASVS 7.3.1: after half an hour: %d", r.status)
	}
}

// TestAccountPages: an administrator's work, and its traces on the page.
func TestAccountPages(t *testing.T) {
	w := newWorld(t)
	admin := w.hire("管理甲", court.RoleAdministrator)
	admin.get("/accounts")
	r := admin.post("/accounts", "name", "王 录入", "role-clerk", "1")
	if r.status != 422 || !strings.Contains(r.body, `value="王 录入"`) || !strings.Contains(r.body, `name="role-clerk" type="checkbox" value="1" checked`) {
		t.Errorf("a bad name: %d", r.status)
	}
	if r = admin.post("/accounts", "name", "王录入", "role-clerk", "1", "role-auditor", "1"); r.status != 403 || !strings.Contains(r.body, "不能兼任") {
		t.Errorf("offices kept apart: %d", r.status)
	}
	if r = admin.post("/accounts", "name", "王录入", "role-clerk", "1"); r.status != 200 {
		t.Fatalf("%d %s", r.status, r.body)
	}
	list, err := w.accounts.List(context.Background())
	must(t, err)
	page := admin.get("/accounts")
	if len(list) != 2 || !strings.Contains(page.body, "等待设置") || !strings.Contains(page.body, list[1].PublicID) {
		t.Errorf("the list: %s", page.body)
	}
	one := "/accounts/" + list[1].PublicID
	admin.get(one)
	admin.expect(admin.post(one+"/roles", "role-editor", "1"), 303, one+"?done=roles")
	if page = admin.get(one + "?done=roles"); !strings.Contains(page.body, "角色已更改") || !strings.Contains(page.body, `name="role-editor" type="checkbox" value="1" checked`) {
		t.Error("the change is not on the page")
	}
	if r = admin.post(one + "/roles"); r.status != 422 || strings.Contains(r.body, "value=\"1\" checked") {
		t.Errorf("no office: %d", r.status)
	}
	if r = admin.post(one+"/roles", "role-clerk", "1", "role-auditor", "1"); r.status != 403 || !strings.Contains(r.body, `name="role-auditor" type="checkbox" value="1" checked`) {
		t.Errorf("offices kept apart, and what was ticked: %d", r.status)
	}
	admin.expect(admin.post(one+"/disable"), 303, one+"?done=disabled")
	admin.expect(admin.post(one+"/enable"), 303, one+"?done=enabled")
	admin.expect(admin.post(one+"/sessions"), 303, one+"?done=sessions")
	if r = admin.post(one + "/reset"); r.status != 200 || !strings.Contains(r.body, "的设置码") {
		t.Errorf("reset: %d", r.status)
	}
	self := "/accounts/" + admin.id
	if r = admin.post(self + "/disable"); r.status != 403 || !strings.Contains(r.body, "最后一个") {
		t.Errorf("the last administrator: %d", r.status)
	}
	if r = admin.get("/accounts/none"); r.status != 404 {
		t.Errorf("an account that is not there: %d", r.status)
	}
}

// TestDeadlineOfSession is ASVS 7.3.2 through the pages.
func TestDeadlineOfSession(t *testing.T) {
	w := newWorld(t)
	p := w.hire("王录入", court.RoleClerk)
	for range 40 {
		w.pass(20 * time.Minute)
		p.get("/own")
	}
	if r := p.get("/own"); r.status != 303 {
		t.Errorf("ASVS 7.3.2: after thirteen hours of work: %d", r.status)
	}
}
