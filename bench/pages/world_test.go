package main

import (
	"bufio"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
)

// answering serves whatever text holds at the time, one answer a connection.
func answering(t *testing.T, text *atomic.Value) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ln.Close() })
	go func() {
		for {
			conn, err := ln.Accept()
			if err != nil {
				return
			}
			in := bufio.NewReader(conn)
			for line := "x"; line != "\r\n" && line != ""; {
				line, _ = in.ReadString('\n')
			}
			said, _ := text.Load().(string)
			_, _ = conn.Write([]byte(said))
			_ = conn.Close()
		}
	}()
	return ln.Addr().String()
}

func TestVerify(t *testing.T) {
	bare := "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody"
	var portal, other atomic.Value
	portal.Store(portalSaid)
	other.Store(portalSaid)
	w := &world{site: answering(t, &portal), path: "/defaulters/x", identity: read(t, portalSaid)}
	same := row{key: key{theSame, false}, address: answering(t, &other), want: w.identity, whole: true}
	naked := same
	naked.whole = false

	if size, err := w.verify(same); err != nil || size != len(portalSaid) {
		t.Errorf("the same answer: %d bytes, %v", size, err)
	}
	other.Store(bare)
	if size, err := w.verify(naked); err != nil || size != len(bare) {
		t.Errorf("the body alone: %d bytes, %v", size, err)
	}
	if _, err := w.verify(same); err == nil || !strings.Contains(err.Error(), "same-identity") {
		t.Errorf("a baseline that leaves out the head: %v", err)
	}
	other.Store(strings.Replace(bare, "body", "Body", 1))
	if _, err := w.verify(naked); err == nil {
		t.Error("another body is let through")
	}
	other.Store(portalSaid)
	portal.Store(strings.Replace(portalSaid, `"a"`, `"b"`, 1))
	if _, err := w.verify(same); err == nil || !strings.Contains(err.Error(), "at the start") {
		t.Errorf("the portal changed its page: %v", err)
	}
}

func TestLayOut(t *testing.T) {
	dir := t.TempDir()
	if err := layOut(dir, "/defaulters/abc", []byte("page"), []byte("small")); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"abc": "page", "abc.gz": "small"} {
		got, err := os.ReadFile(filepath.Join(dir, "site", "defaulters", name))
		if err != nil || string(got) != want {
			t.Errorf("%s holds %q, %v", name, got, err)
		}
	}
	if err := layOut(filepath.Join(dir, "site", "defaulters", "abc"), "/x", nil, nil); err == nil {
		t.Error("a file was taken for a folder")
	}
}
