package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gongkai/internal/court"
)

type userReport struct {
	ID, Name, State string
	Roles           []string
	SetupCode       string `json:"setup_code"`
}

// TestUsers holds `portal user` to the stable interface: codes on stdout, exit codes, no
// password anywhere.
func TestUsers(t *testing.T) {
	dir := t.TempDir()
	o := mustRun(t, dir, "user", "add", "管理甲", "--role", "administrator")
	code := regexp.MustCompile(`(?m)^[0-9a-z]{4}(-[0-9a-z]{4}){6}$`)
	first := code.FindString(o.stdout)
	if first == "" || strings.Contains(o.stderr, first) || !strings.Contains(o.stdout, "http://") || !strings.Contains(o.stdout, "/set-up）") {
		t.Errorf("stdout %q, stderr %q", o.stdout, o.stderr)
	}
	var added userReport
	if err := json.Unmarshal([]byte(mustRun(t, dir, "user", "add", "王录入", "--role", "clerk,editor", "--json").stdout), &added); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(added.Roles, []string{"clerk", "editor"}) || !code.MatchString(added.SetupCode) {
		t.Errorf("%+v", added)
	}
	if again := code.FindString(mustRun(t, dir, "user", "reset", "管理甲").stdout); again == "" || again == first {
		t.Errorf("reset gives %q after %q", again, first)
	}
	mustRun(t, dir, "user", "disable", "王录入")
	var list struct{ Accounts []userReport }
	if err := json.Unmarshal([]byte(mustRun(t, dir, "user", "list", "--json").stdout), &list); err != nil {
		t.Fatal(err)
	}
	if len(list.Accounts) != 2 || list.Accounts[0].State != "waiting" || list.Accounts[1].State != "disabled" || list.Accounts[1].ID != added.ID {
		t.Errorf("%+v", list)
	}
	mustRun(t, dir, "user", "enable", "王录入")
	if o := mustRun(t, dir, "user", "list"); !strings.Contains(o.stdout, "王录入\t录入、采编\t等待设置") {
		t.Errorf("list: %s", o.stdout)
	}
	mustRun(t, dir, "check") // the decisions are on the ledger, and it holds together
	for name, tc := range map[string]struct {
		args []string
		code int
		says string
	}{
		"a name twice":         {[]string{"user", "add", "王录入", "--role", "clerk"}, exitRefused, "同名"},
		"offices kept apart":   {[]string{"user", "add", "赵审计", "--role", "auditor,clerk"}, exitRefused, "不能兼任"},
		"R-40":                 {[]string{"user", "add", "钱线索", "--role", "clue-officer,finance"}, exitRefused, "R-40"},
		"an unknown office":    {[]string{"user", "add", "孙某", "--role", "king"}, exitUsage, "没有“king”"},
		"no office":            {[]string{"user", "add", "孙某"}, exitUsage, "role"},
		"a bad name":           {[]string{"user", "add", "孙 某", "--role", "clerk"}, exitUsage, "空格"},
		"nobody to reset":      {[]string{"user", "reset", "无人"}, exitRefused, "没有这个账号"},
		"the only one":         {[]string{"user", "disable", "管理甲"}, exitRefused, "最后一个"},
		"a password":           {[]string{"user", "add", "孙某", "--role", "clerk", "--password", "x"}, exitUsage, "password"},
		"plain http elsewhere": {[]string{"user", "list", "--admin-url", "http://desk.example.test"}, exitUsage, "https"},
		"an address with path": {[]string{"user", "list", "--admin-url", "https://desk.example.test/x"}, exitUsage, "路径"},
	} {
		if o := portalRun(t, dir, nil, tc.args...); o.code != tc.code || !strings.Contains(o.stderr, tc.says) {
			t.Errorf("%s: exit %d, want %d\n%s", name, o.code, tc.code, o.stderr)
		}
	}
}

var formToken = regexp.MustCompile(`name="token" value="([^"]+)"`)

// TestDeskOfServe: `portal serve` and `portal user add` give a desk that one can begin to
// sign in to, on the admin listener alone.
func TestDeskOfServe(t *testing.T) {
	dir := t.TempDir()
	s := serve(t, dir, nil)
	var added userReport
	if err := json.Unmarshal([]byte(mustRun(t, dir, "user", "add", "管理甲", "--role", "administrator", "--json").stdout), &added); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/sign-in", "/set-up", "/own", "/accounts"} {
		if status, _ := get(t, s.url+path); status != http.StatusNotFound {
			t.Errorf("the public listener has %s: %d", path, status)
		}
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := http.Client{Jar: jar}
	res, err := client.Get(s.admin + "/set-up")
	if err != nil {
		t.Fatal(err)
	}
	page := read(t, res)
	token := formToken.FindStringSubmatch(page)
	if token == nil {
		t.Fatalf("no form: %s", page)
	}
	form := url.Values{"token": {token[1]}, "code": {added.SetupCode}}
	req := newForm(t, s.admin+"/set-up", form)
	if res, err = client.Do(req); err != nil {
		t.Fatal(err)
	}
	if page = read(t, res); res.Request.URL.Path != "/set-up/password" || !strings.Contains(page, "管理甲") {
		t.Errorf("the code led to %s: %s", res.Request.URL, page)
	}
	s.stop()
	if log := s.stderr.String(); strings.Contains(log, added.SetupCode) || strings.Contains(log, "管理甲") {
		t.Errorf("the log holds the code or the name:\n%s", log)
	}
}

func read(t *testing.T, res *http.Response) string {
	t.Helper()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	return string(body)
}

func newForm(t *testing.T, address string, form url.Values) *http.Request {
	t.Helper()
	req, err := http.NewRequest(http.MethodPost, address, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	return req
}

// TestDemoAccounts: one set-up code a role, and none for who has used it.
func TestDemoAccounts(t *testing.T) {
	dir := t.TempDir()
	s := serve(t, dir, nil, "demo", "--records", "5")
	s.stop()
	for _, r := range court.Roles() {
		if !regexp.MustCompile(`演示` + r.Label() + `　[0-9a-z]{4}(-[0-9a-z]{4}){6}`).MatchString(s.stderr.String()) {
			t.Errorf("no code for %s:\n%s", r, s.stderr)
		}
	}
	var list struct{ Accounts []userReport }
	if err := json.Unmarshal([]byte(mustRun(t, dir, "user", "list", "--json").stdout), &list); err != nil {
		t.Fatal(err)
	}
	if len(list.Accounts) != len(court.Roles()) {
		t.Errorf("%d accounts", len(list.Accounts))
	}
}
