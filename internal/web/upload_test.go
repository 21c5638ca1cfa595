package web

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
)

const uploadBound = 1 << 20

// uploading serves an upload beside an ordinary form.
func uploading(t *testing.T, cfg Config, came *atomic.Int64) *site {
	cfg.Uploads = map[string]int64{"/file": uploadBound, "/of/:id/file": uploadBound}
	return start(t, cfg, func(app *fiber.App) {
		take := func(c *fiber.Ctx) error {
			if c.Get("X-Refuse") != "" {
				return fiber.ErrForbidden
			}
			n, err := io.Copy(io.Discard, Incoming(c, patience))
			came.Add(n)
			if err != nil {
				return err
			}
			Received(c)
			ctx, cancel := Context(c)
			defer cancel()
			return errors.Join(ctx.Err(), c.SendString(fmt.Sprint(n)))
		}
		app.Post("/file", take)
		app.Post("/of/:id/file", take)
		app.Post("/form", func(c *fiber.Ctx) error { return c.SendString(fmt.Sprint(len(c.Body()))) })
		app.Get("/", func(c *fiber.Ctx) error { return c.SendString("ok") })
	})
}

func post(t *testing.T, s *site, path string, body io.Reader, fields ...string) (int, string) {
	t.Helper()
	req, err := http.NewRequest(http.MethodPost, "http://"+s.addr+path, body)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(fields); i += 2 {
		req.Header.Set(fields[i], fields[i+1])
	}
	if text := req.Header.Get("X-Length"); text != "" {
		_, _ = fmt.Sscan(text, &req.ContentLength)
	}
	res, err := (&http.Client{Timeout: patience, Transport: &http.Transport{DisableKeepAlives: true}}).Do(req)
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return res.StatusCode, string(text)
}

// TestUploadBounds: on a listener with an upload every body has a bound, whatever says how
// long it is, and the sender reads the answer even while it is still sending (F24, P9).
func TestUploadBounds(t *testing.T) {
	var came atomic.Int64
	s := uploading(t, Config{BodyLimit: 1000}, &came)
	of := func(n int) io.Reader { return bytes.NewReader(make([]byte, n)) }
	chunked := func(n int) io.Reader { return io.MultiReader(of(n)) } // of a length that nobody knows before
	for name, c := range map[string]struct {
		path   string
		body   io.Reader
		status int
		says   string
	}{
		"a form":                  {"/form", of(1000), 200, "1000"},
		"a form in chunks":        {"/form", chunked(10), 400, "有误"},
		"a form that is too long": {"/form", of(1001), 413, "过大"},
		"100 MB":                  {"/form", of(100 << 20), 413, "过大"},
		"100 MB in chunks":        {"/form", chunked(100 << 20), 400, "有误"},
		"100 MB to nowhere":       {"/none", of(100 << 20), 413, "过大"},
		"a file":                  {"/file", of(uploadBound), 200, fmt.Sprint(uploadBound)},
		"a file in chunks":        {"/file", chunked(1000), 400, "有误"},
		"a file that is too long": {"/file", of(uploadBound + 1), 413, "过大"},
		"100 MB of a file":        {"/file", of(100 << 20), 413, "过大"},
		"nothing":                 {"/form", of(0), 200, "0"},
		"a file of something":     {"/of/a1/file", of(uploadBound), 200, fmt.Sprint(uploadBound)},
		"one that is too long":    {"/of/a1/file", of(uploadBound + 1), 413, "过大"},
		"a file of nothing":       {"/of//file", of(1001), 413, "过大"},
		"a file below":            {"/of/a/b/file", of(1001), 413, "过大"},
		"a file by another name":  {"/of/a1/files", of(1001), 413, "过大"},
	} {
		t.Run(name, func(t *testing.T) {
			status, text := post(t, s, c.path, c.body)
			if status != c.status || !strings.Contains(text, c.says) {
				t.Errorf("%d %.200s", status, text)
			}
		})
	}
	if status, _ := post(t, s, "/file", of(uploadBound), "X-Refuse", "1"); status != 403 {
		t.Errorf("a file that is refused unread: %d", status)
	}
}

// TestUploadIsNotHeld: bodies that nobody wants cost no memory.
func TestUploadIsNotHeld(t *testing.T) {
	var came atomic.Int64
	s := uploading(t, Config{}, &came)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for _, path := range []string{"/form", "/file", "/none"} {
		// One page of zeros, again and again.
		if status, _ := post(t, s, path, io.LimitReader(zeros{}, 100<<20), "X-Length", "104857600"); status != 413 {
			t.Errorf("%s: %d", path, status)
		}
	}
	runtime.ReadMemStats(&after)
	if grown := after.TotalAlloc - before.TotalAlloc; grown > 16<<20 {
		t.Errorf("300 MB of bodies allocated %d MB", grown>>20)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// TestUploadRefusedByItsHeader: a body that is declared too long is refused before any of it
// has come.
func TestUploadRefusedByItsHeader(t *testing.T) {
	var came atomic.Int64
	s := uploading(t, Config{}, &came)
	for _, path := range []string{"/form", "/file"} {
		c := s.dial()
		if _, err := fmt.Fprintf(c, "POST %s HTTP/1.1\r\nHost: a\r\nContent-Length: 104857600\r\n\r\n%s", path, strings.Repeat("x", 8<<10)); err != nil {
			t.Fatal(err)
		}
		line, err := bufio.NewReader(c).ReadString('\n')
		if err != nil || !strings.Contains(line, "413") {
			t.Errorf("%s: %q %v", path, line, err)
		}
		_ = c.Close()
	}
}

// TestUploadThatStalls: whoever stops sending is let go in time, and what was sent before
// does not become the next request.
func TestUploadThatStalls(t *testing.T) {
	var came atomic.Int64
	s := uploading(t, Config{ReadTimeout: 300 * time.Millisecond}, &came)
	stalled := s.dial()
	defer func() { _ = stalled.Close() }()
	if _, err := io.WriteString(stalled, "POST /form HTTP/1.1\r\nHost: a\r\nContent-Length: 500\r\n\r\nx"); err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(stalled); err != nil || !strings.HasPrefix(string(got), "HTTP/1.1 408") {
		t.Errorf("a form that stalls: %.100q %v", got, err)
	}
	for _, path := range []string{"/form", "/file"} {
		if got := s.raw("POST " + path + " HTTP/1.1\r\nHost: a\r\nContent-Length: 9000\r\n\r\n" + strings.Repeat("x", 8500)); !strings.HasPrefix(got, "HTTP/1.1 400") {
			t.Errorf("%s that breaks off: %.100q", path, got)
		}
	}
	c := s.dial()
	defer func() { _ = c.Close() }()
	if _, err := io.WriteString(c, "POST /form HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabcGET / HTTP/1.1\r\nHost: a\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	in := bufio.NewReader(c)
	for i, want := range []string{"3", "ok"} {
		res, err := http.ReadResponse(in, nil)
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(res.Body)
		if err != nil || string(text) != want {
			t.Errorf("answer %d: %q %v", i+1, text, err)
		}
	}
	if got := s.raw("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"); !strings.HasPrefix(got, "HTTP/1.1 400") {
		t.Errorf("a GET with a body: %.100q", got)
	}
}
