package main

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

type importReport struct {
	Read, Accepted, Rejected, Skipped int
	FileError                         *struct{ Code, Message string } `json:"file_error"`
	Errors                            []struct {
		Row                  int
		Field, Code, Message string
	}
}

// TestExitCodesAndJSON holds the stable interface: exit codes, and JSON alone on stdout.
func TestExitCodesAndJSON(t *testing.T) {
	list := entries(3)
	good := writeEntries(t, list)
	bad := list
	bad = append(bad[:2:2], entry{"K-bad", "甄坏", "990113198001010000", "（2025）鲁0199执999号"})
	mixed := writeEntries(t, bad)
	headless := filepath.Join(t.TempDir(), "headless.csv")
	if err := os.WriteFile(headless, []byte("甲,乙\n1,2\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	locked := filepath.Join(t.TempDir(), "locked.xlsx")
	if err := os.WriteFile(locked, []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		args []string
		code int
		want func(r importReport) bool
	}{
		"a workbook":            {[]string{asWorkbook(t, mixed, "list.xlsx")}, 1, func(r importReport) bool { return r.Accepted == 2 && r.Errors[0].Row == 4 }},
		"a workbook named .csv": {[]string{asWorkbook(t, good, "list.csv")}, 0, func(r importReport) bool { return r.Accepted == 3 }},
		"no workbook":           {[]string{locked}, 2, func(r importReport) bool { return r.FileError != nil && r.FileError.Code == "not_csv" }},
		"all accepted":          {[]string{good}, 0, func(r importReport) bool { return r.Accepted == 3 && r.Read == 3 }},
		"some rejected":         {[]string{mixed}, 1, func(r importReport) bool { return r.Accepted == 2 && r.Rejected == 1 && r.Errors[0].Row == 4 }},
		"file refused":          {[]string{headless}, 2, func(r importReport) bool { return r.FileError != nil && r.FileError.Code == "missing_column" }},
		"no such file":          {[]string{"/does/not/exist.csv"}, 2, func(r importReport) bool { return r.FileError != nil }},
		"dry run":               {[]string{good, "--dry-run"}, 0, func(r importReport) bool { return r.Accepted == 3 }},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			o := portalRun(t, dir, nil, append([]string{"import", "defaulters", "--json"}, tc.args...)...)
			var r importReport
			if err := json.Unmarshal([]byte(o.stdout), &r); err != nil {
				t.Fatalf("stdout is not JSON alone: %v\n%s", err, o.stdout)
			}
			if o.code != tc.code || !tc.want(r) || r.Errors == nil || r.Read != r.Accepted+r.Rejected+r.Skipped {
				t.Fatalf("exit %d, report %s", o.code, o.stdout)
			}
		})
	}
	dir := t.TempDir()
	mustRun(t, dir, "import", "defaulters", good, "--publish", "--actor", "测试")
	for name, tc := range map[string]struct {
		args []string
		env  []string
		code int
		says string
	}{
		"unknown entry":           {[]string{"remove", "defaulters", "none", "--ground", "performed", "--actor", "x"}, nil, 1, "没有这个编号"},
		"unknown ground":          {[]string{"remove", "defaulters", "K-000000", "--ground", "magic", "--actor", "x"}, nil, 2, "没有“magic”"},
		"no actor":                {[]string{"remove", "defaulters", "K-000000", "--ground", "performed"}, nil, 2, "actor"},
		"expiry without a term":   {[]string{"remove", "defaulters", "K-000000", "--ground", "term-expired", "--actor", "x"}, nil, 1, "R-10"},
		"publish without actor":   {[]string{"import", "defaulters", good, "--publish"}, nil, 2, "--actor"},
		"a second vouched load":   {[]string{"import", "defaulters", writeEntries(t, entries(9)[5:]), "--publish", "--actor", "x"}, nil, 1, "R-04"},
		"unknown command":         {[]string{"fly"}, nil, 2, "portal help"},
		"unknown flag":            {[]string{"check", "--fly"}, nil, 2, "fly"},
		"unknown variable":        {[]string{"check"}, []string{"PORTAL_FLY=1"}, 2, "PORTAL_FLY"},
		"a setting that is wrong": {[]string{"check"}, []string{"PORTAL_ID_MASK=none"}, 2, "PORTAL_ID_MASK|遮"},
		"a delay without end":     {[]string{"check"}, []string{"PORTAL_SHUTDOWN_DELAY=1m"}, 2, "shutdown-delay"},
		"nothing there":           {[]string{"check"}, folder(t, t.TempDir()), 3, "没有数据"},
	} {
		t.Run(name, func(t *testing.T) {
			o := portalRun(t, dir, tc.env, tc.args...)
			if o.code != tc.code {
				t.Fatalf("exit %d, want %d\n%s%s", o.code, tc.code, o.stdout, o.stderr)
			}
			for _, word := range strings.Split(tc.says, "|") {
				if strings.Contains(o.stderr, word) {
					return
				}
			}
			t.Fatalf("stderr says nothing of %q: %s", tc.says, o.stderr)
		})
	}
}

func TestSettingsPrecedence(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "portal.toml")
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("data_dir = \"" + filepath.Join(dir, "from-file") + "\"\nhotlines = [\"0531-1\", \"0531-2\"]\n")
	says := func(env []string, args ...string) string {
		cmd := command(t, env, args...)
		out, _ := cmd.CombinedOutput() // it fails: there is no portal anywhere
		return string(out)
	}
	if out := says([]string{"PORTAL_CONFIG=" + file}, "check"); !strings.Contains(out, "from-file") {
		t.Errorf("file: %s", out)
	}
	env := []string{"PORTAL_CONFIG=" + file, "PORTAL_DATA_DIR=" + filepath.Join(dir, "from-env")}
	if out := says(env, "check"); !strings.Contains(out, "from-env") {
		t.Errorf("variable: %s", out)
	}
	if out := says(env, "check", "--data-dir", filepath.Join(dir, "from-flag")); !strings.Contains(out, "from-flag") {
		t.Errorf("flag: %s", out)
	}
	write("dta_dir = \"x\"\n")
	if out := says(nil, "check", "--config", file); !strings.Contains(out, "dta_dir") {
		t.Errorf("unknown key: %s", out)
	}
}

func TestDemoFolderIsMarkedForGood(t *testing.T) {
	dir := t.TempDir()
	s := serve(t, dir, nil, "demo", "--records", "60")
	if _, body := get(t, s.url+"/"); !strings.Contains(body, "演示数据") || !strings.Contains(body, "演示区人民法院（虚构）") {
		t.Error("the home page does not say 演示数据")
	}
	if _, body := get(t, s.url+"/api/v1/defaulters"); !strings.Contains(body, "演示数据") {
		t.Error("the API does not say 演示数据")
	}
	if _, body := get(t, s.url+"/robots.txt"); !strings.Contains(body, "Disallow: /\n") {
		t.Errorf("robots: %s", body)
	}
	s.kill()
	o := portalRun(t, dir, nil, "import", "defaulters", writeEntries(t, entries(1)))
	if o.code != exitRefused || !strings.Contains(o.stderr, "演示") {
		t.Errorf("a real import: exit %d %s", o.code, o.stderr)
	}
	again := serve(t, dir, nil) // portal serve keeps the mark
	if _, body := get(t, again.url+"/hotline"); !strings.Contains(body, "演示数据") {
		t.Error("portal serve forgets the mark")
	}
	real := t.TempDir()
	mustRun(t, real, "import", "defaulters", writeEntries(t, entries(1)))
	if o := portalRun(t, real, []string{"PORTAL_ADDR=" + freeAddr(t)}, "demo"); o.code != exitRefused {
		t.Errorf("demo over real data: exit %d %s", o.code, o.stderr)
	}
}

// TestStopDrains is the graceful stop: a request under way is answered, and the
// process ends by itself with exit code 0.
func TestStopDrains(t *testing.T) {
	dir := t.TempDir()
	mustRun(t, dir, "import", "defaulters", writeEntries(t, entries(2)), "--publish", "--actor", "测试")
	s := serve(t, dir, []string{"PORTAL_TEST_FAILPOINT=render=700ms"})
	status := make(chan int, 1)
	go func() {
		res, err := http.Get(s.url + "/defaulters")
		if err != nil {
			status <- -1
			return
		}
		_ = res.Body.Close()
		status <- res.StatusCode
	}()
	time.Sleep(200 * time.Millisecond)
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if got := <-status; got != http.StatusOK {
		t.Errorf("the request under way got %d", got)
	}
	select {
	case <-s.done:
		s.done <- nil
	case <-time.After(20 * time.Second):
		t.Fatal("did not end")
	}
	if code := s.cmd.ProcessState.ExitCode(); code != 0 {
		t.Errorf("exit %d\n%s", code, s.stderr)
	}
}

// TestLogsHoldNothingPersonal plants names, numbers and addresses in requests and
// looks for them in what the process wrote.
func TestLogsHoldNothingPersonal(t *testing.T) {
	dir := t.TempDir()
	list := entries(1)
	mustRun(t, dir, "import", "defaulters", writeEntries(t, list), "--publish", "--actor", "测试")
	s := serve(t, dir, nil)
	for _, path := range []string{"/search?q=" + list[0].Document, "/search?q=canary-name-canary", "/api/v1/defaulters?q=canary-name-canary",
		"/defaulters/canary-name-canary", "/canary-name-canary%zz", "/defaulters?page=canary-name-canary"} {
		req, err := http.NewRequest(http.MethodGet, s.url+path, nil)
		if err != nil {
			continue // not every one is a URL for this client
		}
		req.Header.Set("User-Agent", "canary-agent")
		req.Header.Set("X-Forwarded-For", "203.0.113.77")
		req.Header.Set("Referer", "http://canary-referrer/")
		if res, err := http.DefaultClient.Do(req); err == nil {
			_ = res.Body.Close()
		}
	}
	s.stop() // which writes the lines that were still gathered
	log := s.stderr.String()
	if n := strings.Count(log, `"msg":"request"`); n < 5 {
		t.Fatalf("%d lines in the request log:\n%s", n, log)
	}
	for _, canary := range []string{"canary", "203.0.113.77", list[0].Document, list[0].Name} {
		if i := strings.Index(log, canary); i >= 0 {
			t.Errorf("the log holds %q: %.200s", canary, log[max(0, i-80):])
		}
	}
}
