package main

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// serving runs an app on loopback until the test ends and gives its address.
func serving(t *testing.T, app *fiber.App) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = app.Listener(ln) }()
	t.Cleanup(func() { _ = app.Shutdown() })
	return ln.Addr().String()
}

// portal stands in for the portal: two answers with many header fields, in the
// order and spelling of their setting.
func portal(t *testing.T) *url.URL {
	t.Helper()
	app := newSame()
	app.Get("/defaulters/:id", func(c *fiber.Ctx) error {
		body := []byte("<p>未经压缩</p>")
		c.Set("Vary", "Cookie, Accept-Encoding")
		if strings.Contains(c.Get("Accept-Encoding"), "gzip") {
			body = fasthttp.AppendGzipBytes(nil, body)
			c.Set("Content-Encoding", "gzip")
		}
		c.Set("Cache-Control", "private, no-cache")
		c.Set("ETag", `"tag-of-`+c.Get("Accept-Encoding")+`"`)
		c.Set("Content-Security-Policy", "default-src 'none'")
		c.Set("Content-Type", "text/html; charset=utf-8")
		return c.Send(body)
	})
	u, err := url.Parse("http://" + serving(t, app) + "/defaulters/abc")
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// raw is an answer as it stands on the wire, without the line of its Date.
func raw(t *testing.T, address, encoding string) string {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	request := "GET /defaulters/abc HTTP/1.1\r\nHost: portal.example\r\n"
	if encoding != "" {
		request += "Accept-Encoding: " + encoding + "\r\n"
	}
	if _, err := io.WriteString(conn, request+"\r\n"); err != nil {
		t.Fatal(err)
	}
	var sent bytes.Buffer
	var resp fasthttp.Response
	if err := resp.Read(bufio.NewReader(io.TeeReader(conn, &sent))); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(sent.String(), "\r\n")
	return strings.Join(slices.DeleteFunc(lines, func(l string) bool { return strings.HasPrefix(l, "Date: ") }), "\r\n")
}

func TestSameIsTheAnswerOfThePortal(t *testing.T) {
	from := portal(t)
	a, err := take(from)
	if err != nil {
		t.Fatal(err)
	}
	app, err := assemble("same", from.Path, a)
	if err != nil {
		t.Fatal(err)
	}
	address := serving(t, app)
	for _, encoding := range []string{"", "gzip"} {
		want, got := raw(t, from.Host, encoding), raw(t, address, encoding)
		if got != want {
			t.Errorf("Accept-Encoding %q: the baseline sends\n%q\nthe portal\n%q", encoding, got, want)
		}
		if zipped := strings.Contains(got, "Content-Encoding: gzip"); zipped != (encoding == "gzip") {
			t.Errorf("Accept-Encoding %q: gzip is %t", encoding, zipped)
		}
	}
}

func TestNakedSendsTypeAndBodyAlone(t *testing.T) {
	from := portal(t)
	a, err := take(from)
	if err != nil {
		t.Fatal(err)
	}
	app, err := assemble("naked", from.Path, a)
	if err != nil {
		t.Fatal(err)
	}
	address := serving(t, app)
	want := "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: 19\r\n\r\n<p>未经压缩</p>"
	if got := raw(t, address, ""); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := raw(t, address, "gzip"); !strings.Contains(got, "\r\nContent-Encoding: gzip\r\n") || strings.Contains(got, "Etag") {
		t.Errorf("the compressed answer is %q", got)
	}
}

func TestRefuses(t *testing.T) {
	if _, err := assemble("prefork", "/", &answers{}); err == nil {
		t.Error("an unknown mode is taken")
	}
	app := newSame()
	missing, err := url.Parse("http://" + serving(t, app) + "/defaulters/abc")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := take(missing); err == nil {
		t.Error("a page that is not there is taken for one")
	}
}

func TestTellsWhatItRuns(t *testing.T) {
	file, err := os.ReadFile("main.go")
	if err != nil {
		t.Fatal(err)
	}
	if source != string(file) {
		t.Error("the embedded source is another than the file")
	}
	text, err := settings(newSame())
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"reduce_memory_usage": true`, `"concurrency": 16640`, "MaxConnsPerIP 16640", "CloseOnShutdown true"} {
		if !strings.Contains(text, want) {
			t.Errorf("the settings do not tell %q:\n%s", want, text)
		}
	}
}
