package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"io"
	"slices"
	"strings"
	"testing"
)

func read(t *testing.T, text string) answer {
	t.Helper()
	a, err := readAnswer(bufio.NewReader(strings.NewReader(text)))
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	if a.size != len(text) {
		t.Errorf("%q: size %d, not %d", text, a.size, len(text))
	}
	return a
}

const portalSaid = "HTTP/1.1 200 OK\r\nDate: Wed, 25 Nov 2026 04:26:34 GMT\r\nContent-Length: 4\r\nETag: \"a\"\r\nVary: Cookie\r\n\r\nbody"

func TestSame(t *testing.T) {
	portal := read(t, portalSaid)
	for name, c := range map[string]struct {
		replace, by string
		same, body  bool
	}{
		"the same":               {"", "", true, true},
		"a second later":         {"04:26:34", "04:26:35", true, true},
		"another order of lines": {"ETag: \"a\"\r\nVary: Cookie\r\n", "Vary: Cookie\r\nEtag: \"a\"\r\n", true, true},
		"another tag":            {`"a"`, `"b"`, false, true},
		"a line less":            {"Vary: Cookie\r\n", "", false, true},
		"a line more":            {"Vary: Cookie\r\n", "Vary: Cookie\r\nServer: x\r\n", false, true},
		"another body":           {"body", "bodY", false, false},
		"another status":         {"200 OK", "203 OK", false, false},
	} {
		other := read(t, strings.Replace(portalSaid, c.replace, c.by, 1))
		if err := portal.same(other); (err == nil) != c.same {
			t.Errorf("%s: %v", name, err)
		}
		if err := portal.sameBody(other); (err == nil) != c.body {
			t.Errorf("%s, body alone: %v", name, err)
		}
	}
	if string(portal.text()) != portalSaid {
		t.Errorf("kept as %q", portal.text())
	}
	if portal.field("etag") != `"a"` || portal.field("Server") != "" || portal.zipped() {
		t.Error("fields are not read")
	}
}

func TestReadAnswerRefuses(t *testing.T) {
	for name, text := range map[string]string{
		"nothing":        "",
		"half a head":    "HTTP/1.1 200 OK\r\nContent-Le",
		"no length":      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n",
		"a wrong length": "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\nbody",
		"less body":      "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nbody",
	} {
		if a, err := readAnswer(bufio.NewReader(strings.NewReader(text))); err == nil {
			t.Errorf("%s is read as %+v", name, a)
		}
	}
}

func TestNginxConfig(t *testing.T) {
	text := nginxConfig("/scratch", 2, nginxPorts{"127.0.0.1:1", "127.0.0.1:2", "127.0.0.1:3", "127.0.0.1:4"})
	for _, want := range []string{
		"worker_processes 2;", "sendfile on;", "pid /scratch/nginx.pid;", "root /scratch/site;",
		"server { listen 127.0.0.1:1; access_log off; }",
		"server { listen 127.0.0.1:2; access_log off; gzip_static on; }",
		"server { listen 127.0.0.1:3; access_log /scratch/access.log combined buffer=64k flush=1s; }",
		"server { listen 127.0.0.1:4; access_log /scratch/access.log combined buffer=64k flush=1s; gzip_static on; }",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}

func TestZip(t *testing.T) {
	body := bytes.Repeat([]byte("执行信息公开"), 1000)
	small, err := zip(body)
	if err != nil || len(small) >= len(body) {
		t.Fatalf("%d bytes, %v", len(small), err)
	}
	r, err := gzip.NewReader(bytes.NewReader(small))
	if err != nil {
		t.Fatal(err)
	}
	if again, err := io.ReadAll(r); err != nil || !bytes.Equal(again, body) {
		t.Errorf("%d bytes come back, %v", len(again), err)
	}
}

func TestEnvironment(t *testing.T) {
	got := environment([]string{"PATH=/bin", "PORTAL_LIMITS=strict", "HOME=/", "PORTAL_TEST_REQUIRE=1"})
	if want := []string{"PATH=/bin", "HOME=/"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
