package main

import (
	"context"
	"encoding/json"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"gongkai/content"
	"gongkai/internal/publish"
)

// guideText is the file of a guide; edits replace words of it.
func guideText(slug string, edits ...string) string {
	text := "---\nkind: guide\nslug: " + slug + "\ntitle: 怎样缴纳执行费\nsummary: 说明执行费怎样计算、由谁负担、何时缴纳。\norder: 10\n" +
		"published: 2026-01-05\nupdated: 2026-01-05\nreview_by: 2027-01-05\nauthor: 执行局综合组\nsensitivity: ordinary\n---\n\n执行费由被执行人负担。\n"
	return strings.NewReplacer(edits...).Replace(text)
}

// caseText is the file of a typical case with a title of its own.
func caseText(slug, title string) string {
	return strings.NewReplacer("kind: guide", "kind: case", "order: 10", "topic: voluntary", "title: 怎样缴纳执行费", "title: "+title).Replace(guideText(slug))
}

// writeContent writes files into a new folder of content.
func writeContent(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		err := os.MkdirAll(filepath.Dir(path), 0o700)
		if err == nil {
			err = os.WriteFile(path, []byte(text), 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// inProcess opens a folder without the program, for a test that needs no process of
// its own.
func inProcess(t testing.TB, dir string) (process, *portal) {
	t.Helper()
	p := process{ctx: within(t, time.Minute), stdout: io.Discard, stderr: io.Discard, now: time.Now}
	portal, err := p.open(p.ctx, Config{DataDir: dir, DatabaseURL: databases.Wired(t, dir)}, true)
	if err != nil {
		t.Fatal(err)
	}
	return p, portal
}

// TestContentRoundTrip: what went in comes out byte for byte, for all texts of the
// program and for files as editors and other systems write them.
func TestContentRoundTrip(t *testing.T) {
	data := t.TempDir()
	p, portal := inProcess(t, data)
	if err := portal.db.MarkDemo(p.ctx); err != nil {
		t.Fatal(err)
	}
	if err := p.loadContent(portal); err != nil {
		t.Fatal(err)
	}
	if err := portal.db.Close(); err != nil {
		t.Fatal(err)
	}
	odd := map[string]string{
		"guides/crlf.md":     strings.ReplaceAll(guideText("crlf"), "\n", "\r\n"),
		"guides/bom.md":      "\uFEFF" + guideText("bom"),
		"guides/comments.md": guideText("comments", "order: 10", "# 次序\norder: 10", "title: 怎样", "title: \"怎样", "缴纳执行费\n", "缴纳执行费\"\n"),
		"guides/blank.md":    guideText("blank", "执行费由被执行人负担。\n", "\n\n执行费由被执行人负担。\n\n\n"),
		"guides/no-end.md":   strings.TrimSuffix(guideText("no-end"), "\n"),
	}
	mustRun(t, data, "content", "import", writeContent(t, odd))
	out := filepath.Join(t.TempDir(), "out")
	mustRun(t, data, "content", "export", out)

	want := map[string]string{}
	for name, text := range odd {
		want[name] = text
	}
	err := fs.WalkDir(content.FS, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(content.FS, name)
		want[name] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(want) < 40 {
		t.Fatalf("only %d texts: the test proves little", len(want))
	}
	got := 0
	err = fs.WalkDir(os.DirFS(out), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		got++
		text, err := os.ReadFile(filepath.Join(out, name))
		if string(text) != want[name] {
			t.Errorf("%s differs from what was imported", name)
		}
		return err
	})
	if err != nil || got != len(want) {
		t.Errorf("%d files of %d, %v", got, len(want), err)
	}
	if o := mustRun(t, data, "content", "import", out, "--json"); !strings.Contains(o.stdout, `"accepted":0`) {
		t.Errorf("an import of the export changes something: %s", o.stdout)
	}
	mustRun(t, data, "check")
}

// TestContentExitCodes holds the stable interface of the commands about content.
func TestContentExitCodes(t *testing.T) {
	good := writeContent(t, map[string]string{"guides/fees.md": guideText("fees"), "README.md": "notes"})
	mixed := writeContent(t, map[string]string{"guides/apply.md": guideText("apply"), "guides/bad.md": "nothing"})
	held := writeContent(t, map[string]string{"guides/held.md": guideText("held", "sensitivity: ordinary", "sensitivity: mass")})
	data := t.TempDir()
	for _, c := range []struct {
		name string
		args []string
		code int
		says string // on stderr
		want func(publish.PieceReport) bool
	}{
		{"dry run", []string{good, "--dry-run"}, 0, "", func(r publish.PieceReport) bool { return r.Accepted == 1 && r.Pieces[0].Outcome == "created" }},
		{"all taken", []string{good}, 0, "", func(r publish.PieceReport) bool { return r.Accepted == 1 && r.Read == 1 }},
		{"again", []string{good}, 0, "", func(r publish.PieceReport) bool { return r.Skipped == 1 && r.Pieces[0].Outcome == "unchanged" }},
		{"one file", []string{filepath.Join(good, "guides", "fees.md"), "--actor", "李编辑"}, 0, "", func(r publish.PieceReport) bool { return r.Skipped == 1 }},
		{"some rejected", []string{mixed}, 1, "", func(r publish.PieceReport) bool { return r.Accepted == 1 && r.Rejected == 1 }},
		{"kept back by a rule", []string{held}, 1, "R-53", func(r publish.PieceReport) bool { return r.Held == 1 && r.Pieces[0].Errors[0].Field == "sensitivity" }},
		{"nothing there", []string{t.TempDir()}, 2, "", func(r publish.PieceReport) bool { return r.FileError != nil && r.FileError.Code == "empty" }},
		{"neither file nor folder", []string{os.DevNull}, 2, "", func(r publish.PieceReport) bool { return r.FileError != nil && r.FileError.Code == "unreadable" }},
		{"no such folder", []string{"/does/not/exist"}, 2, "", func(r publish.PieceReport) bool { return r.FileError != nil && r.FileError.Code == "unreadable" }},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := portalRun(t, data, nil, append([]string{"content", "import", "--json"}, c.args...)...)
			var r publish.PieceReport
			if err := json.Unmarshal([]byte(o.stdout), &r); err != nil {
				t.Fatalf("stdout is not JSON alone: %v\n%s", err, o.stdout)
			}
			if o.code != c.code || !c.want(r) || r.Pieces == nil || r.Read != r.Accepted+r.Held+r.Rejected+r.Skipped || !strings.Contains(o.stderr, c.says) {
				t.Errorf("exit %d, report %s, stderr %s", o.code, o.stdout, o.stderr)
			}
		})
	}
	foreign := writeContent(t, map[string]string{"photos/a.jpg": "x"})
	for _, c := range []struct {
		name string
		args []string
		code int
		says string
	}{
		{"words", []string{"import", mixed}, 1, ""},
		{"an export into a foreign folder", []string{"export", foreign}, 1, "photos"},
		{"withdraw without an actor", []string{"withdraw", "guide/fees"}, 2, "actor"},
		{"withdraw what is no address", []string{"withdraw", "fees", "--actor", "x"}, 2, "guide"},
		{"withdraw an address of hostile form", []string{"withdraw", "guide/../../etc", "--actor", "x"}, 2, "不是"},
		{"withdraw what is not there", []string{"withdraw", "guide/none", "--actor", "x"}, 1, "没有"},
		{"withdraw", []string{"withdraw", "guide/fees", "--actor", "王主任", "--note", "过时"}, 0, ""},
		{"withdraw again, by its address on the site", []string{"withdraw", "/guides/fees", "--actor", "王主任"}, 0, ""},
		{"a withdrawn piece comes again", []string{"import", good}, 1, "R-16"},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := portalRun(t, data, nil, append([]string{"content"}, c.args...)...)
			if o.code != c.code || !strings.Contains(o.stderr, c.says) || o.code == 0 && o.stdout == "" {
				t.Errorf("exit %d, want %d\n%s%s", o.code, c.code, o.stdout, o.stderr)
			}
		})
	}
	if o := portalRun(t, t.TempDir(), nil, "content", "export", t.TempDir()); o.code != exitStorage {
		t.Errorf("an export of nothing: exit %d", o.code)
	}
	mustRun(t, data, "check")
}

// countPieces counts the pieces that the public sees.
func countPieces(t testing.TB, dir string) int {
	t.Helper()
	o := portalRun(t, dir, nil, "content", "export", t.TempDir())
	if o.code == exitStorage && strings.Contains(o.stderr, "没有数据") {
		return 0
	}
	n := 0
	for _, r := range strings.TrimPrefix(o.stdout, "已导出 ") {
		if r < '0' || r > '9' {
			break
		}
		n = n*10 + int(r-'0')
	}
	return n
}

// TestKillDuringContentImport: killed anywhere, all of an import has happened or
// nothing, and the same command runs again.
func TestKillDuringContentImport(t *testing.T) {
	files := map[string]string{}
	for _, slug := range []string{"a", "b", "c", "d"} {
		files["guides/"+slug+".md"] = guideText(slug)
	}
	folder := writeContent(t, files)
	for point, want := range map[string]int{"rows": 1, "ledger": 1, "commit-before": 1, "commit-after": 5} {
		t.Run(point, func(t *testing.T) {
			dir := t.TempDir()
			mustRun(t, dir, "content", "import", writeContent(t, map[string]string{"guides/first.md": guideText("first")}))
			o := portalRun(t, dir, []string{"PORTAL_TEST_FAILPOINT=" + point + "=kill"}, "content", "import", folder)
			if !o.killed {
				t.Fatalf("was not killed: exit %d\n%s", o.code, o.stderr)
			}
			if n := countPieces(t, dir); n != want {
				t.Errorf("%d pieces, want %d", n, want)
			}
			mustRun(t, dir, "content", "import", folder)
			if n := countPieces(t, dir); n != 5 {
				t.Errorf("%d pieces after the second run", n)
			}
			mustRun(t, dir, "check")
		})
	}
}

// TestKillDuringWithdrawal: from the journal on a withdrawal is made.
func TestKillDuringWithdrawal(t *testing.T) {
	dir := t.TempDir()
	points := []string{"journal", "rows", "ledger", "commit-before", "commit-after"}
	files := map[string]string{}
	for _, point := range points {
		files["guides/"+point+".md"] = guideText(point)
	}
	mustRun(t, dir, "content", "import", writeContent(t, files))
	for i, point := range points {
		o := portalRun(t, dir, []string{"PORTAL_TEST_FAILPOINT=" + point + "=kill"}, "content", "withdraw", "guide/"+point, "--actor", "测试")
		if !o.killed {
			t.Fatalf("%s: was not killed: exit %d\n%s", point, o.code, o.stderr)
		}
		if n, want := countPieces(t, dir), len(points)-i-1; n != want {
			t.Errorf("%s: %d pieces left, want %d", point, n, want)
		}
		mustRun(t, dir, "check")
	}
}

// TestServeLoadsContentOnce: the texts of the program come into an empty portal, and
// what the court did with them afterwards stays.
func TestServeLoadsContentOnce(t *testing.T) {
	t.Setenv("PORTAL_TEST_DATABASE", "") // a backup is restored over what is there
	dir := t.TempDir()
	serve(t, dir, nil).kill()
	n := countPieces(t, dir)
	if n < 20 {
		t.Fatalf("%d pieces after the first start", n)
	}
	own := writeContent(t, map[string]string{"guides/fees.md": guideText("fees")})
	mustRun(t, dir, "content", "import", own)
	mustRun(t, dir, "content", "withdraw", "guide/apply", "--actor", "测试")
	backup := filepath.Join(t.TempDir(), "backup.tar")
	mustRun(t, dir, "backup", backup)
	serve(t, dir, nil).kill()
	if got := countPieces(t, dir); got != n-1 {
		t.Errorf("%d pieces after the second start, want %d", got, n-1)
	}
	out := t.TempDir()
	mustRun(t, dir, "content", "export", out)
	if text, err := os.ReadFile(filepath.Join(out, "guides", "fees.md")); err != nil || string(text) != guideText("fees") {
		t.Errorf("the court's own text was overwritten: %v", err)
	}
	for _, name := range []string{"cases", "guides/apply.md"} {
		if _, err := os.Stat(filepath.Join(out, filepath.FromSlash(name))); !os.IsNotExist(err) {
			t.Errorf("%s is there: %v", name, err)
		}
	}
	mustRun(t, dir, "check")
}

// TestTwoServesLoadOnce: two processes that start at once load the texts once.
func TestTwoServesLoadOnce(t *testing.T) {
	dir := t.TempDir()
	p, first := inProcess(t, dir)
	_, second := inProcess(t, dir)
	var both sync.WaitGroup
	loads := make([]bool, 2)
	for i, portal := range []*portal{first, second} {
		both.Go(func() {
			_, loaded, err := portal.publisher.LoadPieces(context.WithoutCancel(p.ctx), content.FS, "测试")
			if err != nil {
				t.Error(err)
			}
			loads[i] = loaded
		})
	}
	both.Wait()
	if loads[0] == loads[1] {
		t.Errorf("loaded %v, want one of them", loads)
	}
	if checked, err := first.db.Check(p.ctx); err != nil || len(checked.Findings) > 0 {
		t.Errorf("%+v %v", checked, err)
	}
	for _, portal := range []*portal{first, second} {
		if err := portal.db.Close(); err != nil {
			t.Error(err)
		}
	}
}
