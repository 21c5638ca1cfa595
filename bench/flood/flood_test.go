package main

import (
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/valyala/fasthttp"
)

// fakePortal is a portal of so many synthetic records in a folder of the test: the
// command portal remove puts a file, the server looks for it.
type fakePortal struct {
	dir     string
	lies    bool // goes on showing what was removed
	records int
}

// command writes the stand-in of the portal's binary.
func (p fakePortal) command(t *testing.T) string {
	t.Helper()
	script := `#!/bin/sh
case "$1" in
search) echo "{\"ids\":[\"DEMO-${3#名}\"],\"total\":1}" ;;
remove) : >"` + p.dir + `/removed-$3" ;;
*) exit 2 ;;
esac
`
	path := filepath.Join(t.TempDir(), "portal")
	if err := os.WriteFile(path, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	return path
}

func (p fakePortal) removed(i string) bool {
	_, err := os.Stat(filepath.Join(p.dir, "removed-DEMO-"+i))
	return err == nil && !p.lies
}

func (p fakePortal) serve(ctx *fasthttp.RequestCtx) {
	path := string(ctx.Path())
	id := strings.TrimPrefix(strings.TrimPrefix(path, "/api/v1"), "/defaulters/id")
	switch {
	case path == "/api/v1/defaulters":
		var items []string
		for i := range p.records {
			items = append(items, fmt.Sprintf(`{"id":"id%d","name":"名%d"}`, i, i))
		}
		_, _ = ctx.WriteString(`{"items":[` + strings.Join(items, ",") + `]}`)
	case path == "/search":
		if i, ok := strings.CutPrefix(string(ctx.QueryArgs().Peek("q")), "名"); ok && !p.removed(i) {
			_, _ = ctx.WriteString(`<a href="/defaulters/id` + i + `">名</a>`)
		}
	case p.removed(id):
		ctx.SetStatusCode(fasthttp.StatusNotFound)
	default:
		_, _ = ctx.WriteString("一条记录")
	}
}

// floodOf runs the whole flood on a fake portal.
func floodOf(t *testing.T, p fakePortal) report {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &fasthttp.Server{Handler: p.serve}
	go func() { _ = server.Serve(ln) }()
	t.Cleanup(func() { _ = server.Shutdown() })
	f := flood{options: options{address: ln.Addr().String(), portal: p.command(t), data: p.dir,
		clients: 10, readers: 4, pages: 3, quiet: time.Second, measured: 4 * time.Second, pause: 5 * time.Millisecond}}
	r, err := f.run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Removals) != 3 || r.searches.Statuses["200"] == 0 || r.pages.Statuses["200"] == 0 || r.quiet.Statuses["200"] == 0 {
		t.Errorf("the run did not do its work: %+v", r)
	}
	return r
}

func TestFloodOfAnHonestPortal(t *testing.T) {
	t.Parallel()
	r := floodOf(t, fakePortal{dir: t.TempDir(), records: 20})
	if r.Faults != 0 || r.Late != 0 {
		t.Errorf("%d faults, %d late: %v %v %v", r.Faults, r.Late, r.pages.Examples, r.searches.Examples, r.watched.Examples)
	}
	if r.watched.Statuses["404"] == 0 || r.pages.Statuses["404"] == 0 {
		t.Errorf("nobody asked what was removed: %v %v", r.watched.Statuses, r.pages.Statuses)
	}
}

func TestFloodOfAPortalThatGoesOnShowing(t *testing.T) {
	t.Parallel()
	r := floodOf(t, fakePortal{dir: t.TempDir(), records: 20, lies: true})
	if r.Late == 0 || r.watched.Late == 0 || r.Faults < r.Late {
		t.Errorf("%d late, %d of them seen by the watchers, %d faults", r.Late, r.watched.Late, r.Faults)
	}
	if table := r.table(); !strings.Contains(table, "**未达标**") || !strings.Contains(table, "shows a record that was removed") {
		t.Errorf("the table does not say so:\n%s", table)
	}
}

func TestFloodNeedsRecordsEnough(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &fasthttp.Server{Handler: fakePortal{dir: t.TempDir()}.serve}
	go func() { _ = server.Serve(ln) }()
	t.Cleanup(func() { _ = server.Shutdown() })
	f := flood{options: options{address: ln.Addr().String(), pages: 3, measured: 2 * time.Second}}
	if _, err := f.run(t.Context()); err == nil || !strings.Contains(err.Error(), "fewer than") {
		t.Errorf("an empty portal: %v", err)
	}
}

func TestClientTellsBrokenConnections(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = ln.Close() }()
	go func() {
		for _, sent := range []string{"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf",
			"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 2\r\n\r\nno",
			"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 0\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno"} {
			conn, err := ln.Accept()
			if err != nil {
				return
			}
			_, _ = conn.Read(make([]byte, 4096))
			_, _ = conn.Write([]byte(sent))
			_ = conn.Close()
		}
	}()
	c := client{address: ln.Addr().String()}
	if _, err := c.get("/"); err == nil {
		t.Error("half an answer is taken for one")
	}
	a, err := c.get("/")
	if err != nil || a.status != 503 || !a.retry || string(a.body) != "no" {
		t.Errorf("the second answer: %+v, %v", a, err)
	}
	c.close()
	a, err = c.get("/")
	if err != nil || a.retry || c.conn != nil {
		t.Errorf("the third answer: %+v, %v; the connection that the server ends is kept: %t", a, err, c.conn != nil)
	}
}

func TestLoopbackAlone(t *testing.T) {
	for address, want := range map[string]bool{
		"127.0.0.1:8080": true, "[::1]:8080": true, "127.0.0.1": false, "192.0.2.7:80": false, "court.example:80": false, "": false,
	} {
		if got := onLoopback(address); got != want {
			t.Errorf("onLoopback(%q) = %t", address, got)
		}
	}
}

func TestWordsAreNew(t *testing.T) {
	w := newWords([]string{"王演示", "李演示", "Ａ公司（虚构）"})
	seen := map[string]bool{}
	for n := range uint64(300_000) {
		text := w.text(n)
		if seen[text] {
			t.Fatalf("%q comes twice, the second time as number %d", text, n)
		}
		seen[text] = true
		length := 0
		for _, r := range text {
			if r < firstHan || r > lastHan {
				t.Fatalf("%q holds %q", text, r)
			}
			length++
		}
		if length < 2 || length > 4 {
			t.Fatalf("%q has %d characters", text, length)
		}
	}
	if string(w.alphabet[:3]) != "王演示" {
		t.Errorf("the alphabet begins with %q", string(w.alphabet[:3]))
	}
	u, err := url.Parse(w.target())
	if err != nil || u.Path != "/search" || u.Query().Get("q") != w.text(0) {
		t.Errorf("the first target is %v, %v", u, err)
	}
}
