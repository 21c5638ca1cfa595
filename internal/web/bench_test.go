package web

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"gongkai/internal/court"
)

// leased is a Current whose lease always runs, as it does for all but ten requests a
// second.
type leased struct{ generation court.Generation }

func (l leased) Leased(time.Time) (court.Generation, bool) { return l.generation, true }
func (l leased) Current(context.Context) (court.Generation, error) {
	return l.generation, nil
}

// benchPage is about as long and as compressible as a record page.
func benchPage() []byte {
	var b strings.Builder
	b.WriteString("<!doctype html><html lang=\"zh-CN\"><body><dl>")
	for i := range 150 {
		b.WriteString("<dt>执行依据文号</dt><dd class=\"whole\">（2024）鲁0113民初" + itoa(i*7919) + "号</dd>\n")
	}
	return []byte(b.String())
}

// benchGet asks over loopback, one request after the other on each connection, and
// reports the time of a request as both ends see it.
func benchGet(b *testing.B, app *fiber.App, listener func(net.Listener) net.Listener, encoding string) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	go func() { _ = app.Listener(listener(ln)) }()
	b.Cleanup(func() { _ = app.ShutdownWithTimeout(time.Second) })
	request := "GET /defaulters/bcdfghjkmnpqr HTTP/1.1\r\nHost: court.example\r\nAccept-Encoding: " + encoding + "\r\n\r\n"
	size := answerSize(b, ln.Addr().String(), request)
	b.ReportAllocs()
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		c, err := net.Dial("tcp", ln.Addr().String())
		if err != nil {
			b.Error(err)
			return
		}
		defer func() { _ = c.Close() }()
		answer := make([]byte, size)
		for pb.Next() {
			if _, err := io.WriteString(c, request); err != nil {
				b.Error(err)
				return
			}
			if _, err := io.ReadFull(c, answer); err != nil {
				b.Error(err)
				return
			}
		}
	})
}

// answerSize asks until the answer is the one that will be repeated, and gives its bytes.
func answerSize(b *testing.B, addr, request string) int {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	size := 0
	for range 3 {
		if _, err := io.WriteString(c, request); err != nil {
			b.Fatal(err)
		}
		counting := &countingReader{r: c}
		resp, err := http.ReadResponse(bufio.NewReader(counting), nil)
		if err != nil || resp.StatusCode != 200 {
			b.Fatalf("%v %v", resp, err)
		}
		if _, err := io.Copy(io.Discard, resp.Body); err != nil {
			b.Fatal(err)
		}
		_ = resp.Body.Close()
		size = counting.n
	}
	return size
}

type countingReader struct {
	r io.Reader
	n int
}

func (c *countingReader) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += n
	return n, err
}

// BenchmarkCachedPage is a stored page with everything that the portal does around it,
// the request log included. Compare it with BenchmarkBareFiber of the same run.
func BenchmarkCachedPage(b *testing.B) {
	for _, encoding := range []string{"identity", "gzip"} {
		b.Run(encoding, func(b *testing.B) {
			app := benchPortal()
			benchGet(b, app, func(ln net.Listener) net.Listener { return Bound(app, ln, Config{}) }, encoding)
		})
	}
}

func benchPortal() *fiber.App {
	m := NewMetrics()
	app := New(Config{Metrics: m, RequestLog: NewRequestLog(io.Discard)})
	page := benchPage()
	p := NewPages(PagesOptions{Current: leased{court.Generation{Incarnation: "i", Position: 1}}, Metrics: m})
	app.Get("/defaulters/:id", p.Serve(Page{Limit: Person, Render: func(context.Context, Request) (Answer, error) {
		return Answer{ContentType: typeHTML, Body: page, Names: true, Keep: true}, nil
	}}))
	return app
}

// BenchmarkBareFiber is a handler that does nothing but send the same status, headers
// and body under the same configuration.
func BenchmarkBareFiber(b *testing.B) {
	for _, encoding := range []string{"identity", "gzip"} {
		b.Run(encoding, func(b *testing.B) {
			portal := benchPortal()
			r, err := http.NewRequest(http.MethodGet, "http://court.example/defaulters/bcdfghjkmnpqr", nil)
			if err != nil {
				b.Fatal(err)
			}
			r.Header.Set("Accept-Encoding", encoding)
			resp, err := portal.Test(r, 10_000)
			if err != nil {
				b.Fatal(err)
			}
			body, err := io.ReadAll(resp.Body)
			if err != nil {
				b.Fatal(err)
			}
			_ = resp.Body.Close()
			type field struct{ name, value string }
			var fields []field
			for name, values := range resp.Header {
				if name != "Date" && name != "Content-Length" {
					fields = append(fields, field{name, values[0]})
				}
			}
			app := fiber.New(portal.Config())
			app.Get("/defaulters/:id", func(c *fiber.Ctx) error {
				for _, f := range fields {
					c.Set(f.name, f.value)
				}
				return c.Send(body)
			})
			benchGet(b, app, func(ln net.Listener) net.Listener { return ln }, encoding)
		})
	}
}
