package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/sample"
)

// built gives the path of the real program, built once a test run with the named
// crash points in it.
var built = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "portal-test-")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "portal")
	out, err := exec.Command("go", "build", "-tags", "failpoint", "-o", path, ".").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("build: %w\n%s", err, out)
	}
	return path, nil
})

func TestMain(m *testing.M) {
	code := m.Run()
	if path, err := built(); err == nil {
		_ = os.RemoveAll(filepath.Dir(path))
	}
	os.Exit(code)
}

// cleanEnviron is the environment without settings of the portal.
func cleanEnviron(more ...string) []string {
	var env []string
	for _, pair := range os.Environ() {
		if !strings.HasPrefix(pair, variablePrefix) {
			env = append(env, pair)
		}
	}
	return append(env, more...)
}

func command(t testing.TB, env []string, args ...string) *exec.Cmd {
	t.Helper()
	path, err := built()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(path, args...)
	cmd.Env = cleanEnviron(env...)
	return cmd
}

type outcome struct {
	code           int
	killed         bool
	stdout, stderr string
}

// portalRun runs one command of the real program to its end.
func portalRun(t testing.TB, dir string, env []string, args ...string) outcome {
	t.Helper()
	cmd := command(t, append(folder(t, dir), env...), args...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	o := outcome{stdout: stdout.String(), stderr: stderr.String()}
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		o.code = exit.ExitCode()
		if status, ok := exit.Sys().(syscall.WaitStatus); ok {
			o.killed = status.Signaled()
		}
	} else if err != nil {
		t.Fatal(err)
	}
	return o
}

func mustRun(t testing.TB, dir string, args ...string) outcome {
	t.Helper()
	o := portalRun(t, dir, nil, args...)
	if o.code != 0 {
		t.Fatalf("portal %s: exit %d\n%s%s", strings.Join(args, " "), o.code, o.stdout, o.stderr)
	}
	return o
}

// server is a running portal.
type server struct {
	cmd    *exec.Cmd
	url    string
	admin  string
	stderr *bytes.Buffer
	done   chan error
}

func freeAddr(t testing.TB) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = ln.Close() }()
	return ln.Addr().String()
}

// serve starts the real program and waits until it is ready.
func serve(t testing.TB, dir string, env []string, args ...string) *server {
	t.Helper()
	if len(args) == 0 {
		args = []string{"serve"}
	}
	addr, admin := freeAddr(t), freeAddr(t)
	return serveAt(t, addr, admin, slices.Concat(folder(t, dir), env, []string{"PORTAL_ADDR=" + addr, "PORTAL_ADMIN_ADDR=" + admin}), args...)
}

// serveAt starts it with an environment that says where it listens.
func serveAt(t testing.TB, addr, admin string, env []string, args ...string) *server {
	t.Helper()
	s := &server{url: "http://" + addr, admin: "http://" + admin, stderr: &bytes.Buffer{}, done: make(chan error, 1)}
	s.cmd = command(t, env, args...)
	s.cmd.Stderr = s.stderr
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { s.done <- s.cmd.Wait() }()
	t.Cleanup(func() { s.kill() })
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		if res, err := http.Get(s.url + "/readyz"); err == nil {
			_ = res.Body.Close()
			if res.StatusCode == http.StatusOK {
				return s
			}
		}
		if time.Now().After(deadline) {
			s.kill()
			t.Fatalf("not ready:\n%s", s.stderr)
		}
	}
}

// stop ends the program as an operator would.
func (s *server) stop() {
	_ = s.cmd.Process.Signal(syscall.SIGTERM) // it may have ended already
	http.DefaultClient.CloseIdleConnections()
	select {
	case err := <-s.done:
		s.done <- err // for the clean-up
	case <-time.After(20 * time.Second):
		s.kill()
	}
}

func (s *server) kill() {
	_ = s.cmd.Process.Kill() // it may have ended already
	select {
	case err := <-s.done:
		s.done <- err // for the clean-up
	case <-time.After(10 * time.Second):
	}
}

func get(t testing.TB, url string) (int, string) {
	t.Helper()
	res, err := http.Get(url) //nolint:gosec // a server of this test
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(body)
}

// entry is one row that these tests load: pure G1, so that performance removes it.
type entry struct{ SourceID, Name, Document, Case string }

// entries makes n synthetic people with names of their own, as seen from today.
func entries(n int) []entry {
	const digits = "零壹贰叁肆伍陆柒捌玖"
	spoken := []rune(digits)
	list := make([]entry, n)
	for i := range list {
		number := fmt.Sprintf("99011319800101%03d", i%1000)
		if i >= 1000 {
			number = fmt.Sprintf("9901131980%02d%02d%03d", 1+i/1000%12, 1+i/12000%28, i%1000)
		}
		list[i] = entry{
			SourceID: fmt.Sprintf("K-%06d", i),
			Name:     "甄" + string([]rune{spoken[i/1000%10], spoken[i/100%10], spoken[i/10%10], spoken[i%10]}),
			Document: number + checkDigit(number),
			Case:     fmt.Sprintf("（2025）鲁0199执%d号", i+1),
		}
	}
	return list
}

func checkDigit(seventeen string) string {
	weights := []int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}
	sum := 0
	for i, w := range weights {
		sum += int(seventeen[i]-'0') * w
	}
	return string("10X98765432"[sum%11])
}

// writeEntries writes the file that a clerk would bring: entries without a term,
// published today.
func writeEntries(t testing.TB, list []entry) string {
	t.Helper()
	return writeTermEntries(t, list, court.DateOf(time.Now()), "有履行能力而拒不履行生效法律文书确定义务", court.Date{})
}

// writeTermEntries is the same for a ground of one's own and a last day.
func writeTermEntries(t testing.TB, list []entry, published court.Date, ground string, lastDay court.Date) string {
	t.Helper()
	rows := [][]string{{"编号", "姓名", "身份证号码", "执行法院", "案号", "执行依据文号", "立案时间", "发布时间", "生效法律文书确定的义务", "被执行人的履行情况", "失信被执行人行为具体情形", "期限届满日"}}
	for _, e := range list {
		rows = append(rows, []string{e.SourceID, e.Name, e.Document, sample.CourtName, e.Case, "（2024）鲁0199民初1号", "2025-02-01", published.String(),
			"偿还借款本金人民币50000元", "全部未履行", ground, lastDay.String()})
	}
	return writeRows(t, rows)
}

// writeOrders writes the file of the restriction orders against the debtors of entries,
// under the same numbers.
func writeOrders(t testing.TB, list []entry, period string, published court.Date) string {
	t.Helper()
	rows := [][]string{{"编号", "姓名", "身份证号码", "执行法院", "案号", "立案时间", "发布时间", "限制消费期限", "载明法律后果"}}
	for _, e := range list {
		rows = append(rows, []string{e.SourceID, e.Name, e.Document, sample.CourtName, e.Case, "2025-02-01", published.String(), period, "是"})
	}
	return writeRows(t, rows)
}

func writeRows(t testing.TB, rows [][]string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "list.csv")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	w := csv.NewWriter(f)
	err = w.WriteAll(rows)
	if err == nil {
		err = f.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// asWorkbook writes the rows of a CSV file as an Excel workbook under any name.
func asWorkbook(t testing.TB, path, name string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var book bytes.Buffer
	if err := sample.WriteXLSX(&book, slices.Values(rows)); err != nil {
		t.Fatal(err)
	}
	to := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(to, book.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return to
}

func within(t testing.TB, d time.Duration) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), d)
	t.Cleanup(cancel)
	return ctx
}
