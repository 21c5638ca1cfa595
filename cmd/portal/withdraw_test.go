package main

import (
	"encoding/json"
	"html"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"
)

// deskVisitor is somebody at the desk without a script: a client with cookies that sends the
// forms of the page it saw last.
type deskVisitor struct {
	t      *testing.T
	client http.Client
	admin  string
	page   string
}

var appSecret = regexp.MustCompile(`<code class="secret">([^<]+)</code>`)

// enterDesk makes an account of an office and goes through its set-up.
func enterDesk(t *testing.T, s *server, dir, name, office string) *deskVisitor {
	t.Helper()
	var added userReport
	if err := json.Unmarshal([]byte(mustRun(t, dir, "user", "add", name, "--role", office, "--json").stdout), &added); err != nil {
		t.Fatal(err)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	v := &deskVisitor{t: t, client: http.Client{Jar: jar}, admin: s.admin}
	v.get("/set-up")
	v.post("/set-up", "code", added.SetupCode)
	v.post("/set-up/password", "password", "白桦 电梯 鲸鱼 铜锣烧 与 雨伞", "again", "白桦 电梯 鲸鱼 铜锣烧 与 雨伞")
	secret := appSecret.FindStringSubmatch(v.page)
	if secret == nil {
		t.Fatalf("no secret: %s", v.page)
	}
	code, err := totp.GenerateCode(strings.ReplaceAll(secret[1], " ", ""), time.Now())
	if err != nil {
		t.Fatal(err)
	}
	v.post("/set-up/app", "code", code)
	v.get("/")
	return v
}

func (v *deskVisitor) get(path string) (status int) {
	v.t.Helper()
	res, err := v.client.Get(v.admin + path)
	if err != nil {
		v.t.Fatal(err)
	}
	v.page = html.UnescapeString(read(v.t, res))
	return res.StatusCode
}

func (v *deskVisitor) post(path string, pairs ...string) (status int) {
	v.t.Helper()
	token := formToken.FindStringSubmatch(v.page)
	if token == nil {
		v.t.Fatalf("no form: %s", v.page)
	}
	form := url.Values{"token": {token[1]}}
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	res, err := v.client.Do(newForm(v.t, v.admin+path, form))
	if err != nil {
		v.t.Fatal(err)
	}
	v.page = html.UnescapeString(read(v.t, res))
	return res.StatusCode
}

// TestWithdrawAtTheDeskOfServe: what a reviewer takes off at the desk is gone from every
// answer of the public listener within a second.
func TestWithdrawAtTheDeskOfServe(t *testing.T) {
	dir := t.TempDir()
	s := serve(t, dir, nil)
	reviewer := enterDesk(t, s, dir, "审核甲", "reviewer")
	if status := reviewer.get("/published/guide/fees"); status != http.StatusOK || !strings.Contains(reviewer.page, "公开中") {
		t.Fatalf("%d %s", status, reviewer.page)
	}
	title := regexp.MustCompile(`<h1>执行须知：([^<]+)</h1>`).FindStringSubmatch(reviewer.page)
	if title == nil {
		t.Fatalf("no title: %s", reviewer.page)
	}
	places := []string{"/guides/fees", "/guides/fees/print", "/guides", "/search?q=" + url.QueryEscape(title[1]), "/api/v1/guides"}
	shows := func(path string) bool {
		status, page := get(t, s.url+path)
		if path == places[0] || path == places[1] {
			return status != http.StatusNotFound
		}
		return strings.Contains(page, "/guides/fees\"") || strings.Contains(page, "/guides/fees?") || strings.Contains(page, "\"fees\"")
	}
	for _, path := range places { // also so that the answers lie in the cache
		if !shows(path) {
			t.Errorf("%s does not show the text before", path)
		}
	}
	if status := reviewer.get("/published/guide/fees/withdraw"); status != http.StatusOK || !strings.Contains(reviewer.page, "一秒之内") {
		t.Fatalf("%d %s", status, reviewer.page)
	}
	if status := reviewer.post("/published/guide/fees/withdraw", "ground", "outdated", "note", "标准已经变化"); status != http.StatusOK || !strings.Contains(reviewer.page, "已经撤下，网站各处都不再显示") {
		t.Fatalf("%d %s", status, reviewer.page)
	}
	until := time.Now().Add(time.Second)
	for _, path := range places {
		for shows(path) {
			if time.Now().After(until) {
				t.Errorf("R-16: %s still shows it after a second", path)
				break
			}
		}
	}
	if status, page := get(t, s.url+"/guides/fees"); status != http.StatusNotFound || strings.Contains(page, title[1]) {
		t.Errorf("R-16: %d", status)
	}
}
