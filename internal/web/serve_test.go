package web

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"gongkai/internal/court"
)

// P20: the security headers are on every answer, whoever made it.
func TestP20HeadersOnEveryAnswer(t *testing.T) {
	routes := func(app *fiber.App) {
		app.Get("/", served(at(1), noon, text("page")))
		app.Get("/panic", func(*fiber.Ctx) error { panic("x") })
		app.Get("/error", func(*fiber.Ctx) error { return errors.New("x") })
		app.Post("/preferences", SameOrigin(), Preferences())
		app.Get("/healthz", Healthz)
	}
	s := start(t, Config{Secure: true, NoIndex: true}, routes)
	requests := map[string]string{
		"200": "GET / HTTP/1.1\r\nHost: a\r\n\r\n", "200 HEAD": "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n",
		"200 health": "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n",
		"303":        "POST /preferences HTTP/1.1\r\nHost: a\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 10\r\n\r\ntext=elder",
		"304":        "GET / HTTP/1.1\r\nHost: a\r\nIf-None-Match: *\r\n\r\n",
		"400 guard":  "GET //x HTTP/1.1\r\nHost: a\r\n\r\n",
		"400 parser": "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
		"403":        "POST /preferences HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n",
		"404":        "GET /x HTTP/1.1\r\nHost: a\r\n\r\n", "404 api": "GET /api/x HTTP/1.1\r\nHost: a\r\n\r\n",
		"405":        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n",
		"405 method": "TRACE / HTTP/1.1\r\nHost: a\r\n\r\n", "405 unknown": "BREW / HTTP/1.1\r\nHost: a\r\n\r\n",
		"413": "POST /preferences HTTP/1.1\r\nHost: a\r\nContent-Length: 99999\r\n\r\n",
		"414": "GET /" + strings.Repeat("a", 5000) + " HTTP/1.1\r\nHost: a\r\n\r\n",
		"431": "GET / HTTP/1.1\r\nHost: a\r\nX-A: " + strings.Repeat("a", 20000) + "\r\n\r\n",
		"500": "GET /error HTTP/1.1\r\nHost: a\r\n\r\n", "500 panic": "GET /panic HTTP/1.1\r\nHost: a\r\n\r\n",
	}
	check := func(t *testing.T, name, back string) {
		t.Helper()
		status, _, _ := strings.Cut(name, " ")
		if !strings.HasPrefix(back, "HTTP/1.1 "+status+" ") {
			t.Fatalf("%s: got %q", name, statusLine(back))
		}
		head, _, _ := strings.Cut(back, "\r\n\r\n")
		head += "\r\n"
		for _, want := range []string{
			"Content-Security-Policy: default-src 'none'; ", "frame-ancestors 'none'", "base-uri 'none'", "object-src 'none'", "form-action 'self'",
			"X-Content-Type-Options: nosniff\r\n", "X-Frame-Options: DENY\r\n", "Referrer-Policy: same-origin\r\n",
			"Cross-Origin-Opener-Policy: same-origin\r\n", "Cross-Origin-Resource-Policy: same-origin\r\n", "Permissions-Policy: ",
			"Strict-Transport-Security: max-age=31536000; includeSubDomains\r\n", "X-Robots-Tag: noindex, noarchive\r\n", "Cache-Control: ",
		} {
			if !strings.Contains(head, want) {
				t.Errorf("%s: no %q in\n%s", name, want, head)
			}
		}
		for _, never := range []string{"unsafe-", "data:", "\r\nServer:", "Access-Control-", "max-age=0, public"} {
			if strings.Contains(head, never) {
				t.Errorf("%s: %q in\n%s", name, never, head)
			}
		}
		if status >= "400" && !strings.Contains(head, "Cache-Control: no-store\r\n") {
			t.Errorf("%s: an error may be stored", name)
		}
	}
	for name, request := range requests {
		check(t, name, s.raw(request))
	}
	t.Run("408", func(t *testing.T) {
		slow := start(t, Config{Secure: true, NoIndex: true, ReadTimeout: 100 * time.Millisecond}, routes)
		c := slow.dial()
		defer func() { _ = c.Close() }()
		_, _ = c.Write([]byte("GET / HTTP/1.1\r\nHost: a\r\n"))
		buf := make([]byte, 8192)
		n, _ := c.Read(buf)
		check(t, "408", string(buf[:n]))
	})
	t.Run("503 and 429 of the listener", func(t *testing.T) {
		cfg := Config{Secure: true, NoIndex: true}.withDefaults()
		check(t, "503", string(refusalBytes(cfg, 503)))
		check(t, "429", string(refusalBytes(cfg, 429)))
	})
	plain := start(t, Config{}, routes)
	if a := plain.ask("GET", "/", "X-Forwarded-Proto: https"); a.header.Get("Strict-Transport-Security") != "" {
		t.Error("HSTS over http, on the word of a header")
	}
}

// An answer made from rows leaves only if it is still true.
func TestServeChecksTheGeneration(t *testing.T) {
	const renderAt = 7
	soon := noon().Add(time.Minute)
	for _, tc := range []struct {
		name    string
		current *generations
		answer  Answer
		now     time.Time
		status  int
		renders int
	}{
		{"unchanged", at(1), Answer{Names: true}, noon(), 200, 1},
		{"moved once", at(1, 2), Answer{Names: true}, noon(), 200, 2},
		{"moved twice", at(1, 2, 3, 4), Answer{Names: true}, noon(), 503, 2},
		{"read ahead of the lease", at(renderAt - 1), Answer{Names: true, Generation: generation(renderAt, time.Time{})}, noon(), 200, 1},
		{"read behind", at(renderAt + 1), Answer{Names: true, Generation: generation(renderAt, time.Time{})}, noon(), 503, 2},
		{"another timeline", at(1), Answer{Names: true, Generation: court.Generation{Incarnation: "j", Position: 9}}, noon(), 503, 2},
		{"before its end", at(1), Answer{Names: true, Generation: generation(1, soon)}, soon.Add(-1), 200, 1},
		{"at its end", at(1), Answer{Names: true, Generation: generation(1, soon)}, soon, 503, 2},
		{"generation unknown", &generations{err: errors.New("disk")}, Answer{Names: true}, noon(), 503, 1},
		{"generation unknown, no names", &generations{err: errors.New("disk")}, Answer{}, noon(), 200, 1},
		{"no generation, no names", nil, Answer{}, noon(), 200, 1},
		{"no generation, names", nil, Answer{Names: true}, noon(), 500, 1},
		{"immutable names", at(1), Answer{Names: true, Immutable: true}, noon(), 500, 1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var current Current
			if tc.current != nil {
				current = tc.current
			}
			renders := 0
			s := start(t, Config{}, func(app *fiber.App) {
				app.Get("/", served(current, func() time.Time { return tc.now }, func(context.Context, Request) (Answer, error) {
					renders++
					tc.answer.ContentType, tc.answer.Body = "text/plain; charset=utf-8", []byte("张三")
					return tc.answer, nil
				}))
			})
			a := s.ask("GET", "/", "If-None-Match: \"other\"")
			if a.status != tc.status || renders != tc.renders {
				t.Errorf("status %d after %d renderings, want %d after %d", a.status, renders, tc.status, tc.renders)
			}
			if a.status != 200 && (strings.Contains(a.body, "张三") || a.header.Get("ETag") != "") {
				t.Errorf("leaks: %v %s", a.header, a.body)
			}
			if a.status == 503 && a.header.Get("Retry-After") == "" {
				t.Error("no Retry-After")
			}
		})
	}
}

func generation(position int64, until time.Time) court.Generation {
	return court.Generation{Incarnation: "i", Position: position, Until: until}
}

// hanging never answers by itself.
type hanging struct{}

func (hanging) Leased(time.Time) (court.Generation, bool) { return court.Generation{}, false }

func (hanging) Current(ctx context.Context) (court.Generation, error) {
	<-ctx.Done()
	return court.Generation{}, ctx.Err()
}

// F17: when the generation cannot be read, pages with names answer 503 in about a
// second, and the rendering in between has no more time than that either.
func TestServeDoesNotHang(t *testing.T) {
	s := start(t, Config{}, func(app *fiber.App) {
		app.Get("/", served(hanging{}, noon, func(ctx context.Context, _ Request) (Answer, error) {
			<-ctx.Done()
			return Answer{}, &court.Error{Kind: court.KindStorage, Cause: ctx.Err()}
		}))
	})
	began := time.Now()
	if a := s.ask("GET", "/"); a.status != 503 {
		t.Errorf("got %d", a.status)
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("took %v", took)
	}
}

// P31: HEAD, Range and If-None-Match go the same way as GET; an old tag never
// confirms that a removed page was there.
func TestP31ConditionalAndPartial(t *testing.T) {
	removed := false
	s := start(t, Config{}, func(app *fiber.App) {
		app.Get("/d", served(at(1), noon, func(ctx context.Context, r Request) (Answer, error) {
			if removed {
				return Answer{}, court404()
			}
			return text("page of 张三")(ctx, r)
		}))
		app.Get("/advice", served(nil, noon, func(context.Context, Request) (Answer, error) {
			return Answer{Status: 400, ContentType: "text/html; charset=utf-8", Body: []byte("advice")}, nil
		}))
	})
	full := s.ask("GET", "/d")
	tag := full.header.Get("ETag")
	if full.status != 200 || !strings.HasPrefix(tag, `"`) || full.header.Get("Cache-Control") != "private, no-cache" ||
		full.header.Get("Vary") != "Cookie" || full.header.Get("X-Robots-Tag") != robotsNone {
		t.Fatalf("%d %v", full.status, full.header)
	}
	head := s.ask("HEAD", "/d")
	for name := range full.header {
		if name != "Date" && head.header.Get(name) != full.header.Get(name) {
			t.Errorf("HEAD: %s is %q, GET has %q", name, head.header.Get(name), full.header.Get(name))
		}
	}
	if head.body != "" || len(head.header) != len(full.header) {
		t.Errorf("HEAD: %v %q", head.header, head.body)
	}
	if part := s.ask("GET", "/d", "Range: bytes=0-3", "If-Range: "+tag); part.status != 200 || part.body != full.body || part.header.Get("Content-Range") != "" {
		t.Errorf("Range: %d %q", part.status, part.body)
	}
	for list, want := range map[string]int{tag: 304, "W/" + tag: 304, `"a", ` + tag: 304, "*": 304, `"a"`: 200, "": 200, strings.Trim(tag, `"`): 200} {
		for _, method := range []string{"GET", "HEAD"} {
			a := s.ask(method, "/d", "If-None-Match: "+list)
			if a.status != want || want == 304 && (a.body != "" || a.header.Get("ETag") != tag || a.header.Get("Cache-Control") != "private, no-cache") {
				t.Errorf("%s If-None-Match %s: %d %v", method, list, a.status, a.header)
			}
		}
	}
	if a := s.ask("GET", "/advice", "If-None-Match: *"); a.status != 400 || a.header.Get("ETag") != "" || a.header.Get("Cache-Control") != "no-store" {
		t.Errorf("an answer other than 200: %d %v", a.status, a.header)
	}
	removed = true
	for _, method := range []string{"GET", "HEAD"} {
		for _, field := range []string{"If-None-Match: " + tag, "If-None-Match: *", "Range: bytes=0-3"} {
			if a := s.ask(method, "/d", field); a.status != 404 || a.header.Get("ETag") != "" || strings.Contains(a.body, "张三") {
				t.Errorf("removed, %s %s: %d %v", method, field, a.status, a.header)
			}
		}
	}
}

// P32: the tag depends on the sent bytes and on nothing else.
func TestP32TagIsOfTheSentBytes(t *testing.T) {
	if entityTag([]byte("a")) == entityTag([]byte("b")) || entityTag(nil) == "" {
		t.Error("tag does not follow the body")
	}
	secret := "370"
	s := start(t, Config{}, func(app *fiber.App) {
		app.Get("/:id", served(at(1), noon, func(context.Context, Request) (Answer, error) {
			secret += "1" // unmasked data that the handler saw
			return Answer{Names: true, ContentType: "text/plain; charset=utf-8", Body: []byte("370***")}, nil
		}))
	})
	if a, b := s.ask("GET", "/a"), s.ask("GET", "/b"); a.header.Get("ETag") == "" || a.header.Get("ETag") != b.header.Get("ETag") {
		t.Error("equal bytes, different tags")
	}
}

// Caches: a fingerprinted asset may be kept, a page without names is asked for again.
func TestServeCaching(t *testing.T) {
	s := start(t, Config{}, func(app *fiber.App) {
		app.Get("/css", served(nil, noon, func(context.Context, Request) (Answer, error) {
			return Answer{ContentType: "text/css; charset=utf-8", Body: []byte("a{}"), Immutable: true}, nil
		}))
		app.Get("/guide", served(nil, noon, func(context.Context, Request) (Answer, error) {
			return Answer{ContentType: "text/html; charset=utf-8", Body: []byte("guide")}, nil
		}))
	})
	if a := s.ask("GET", "/css"); a.header.Get("Cache-Control") != "public, max-age=31536000, immutable" || a.header.Get("Vary") != "" {
		t.Errorf("%v", a.header)
	}
	if a := s.ask("GET", "/guide"); a.header.Get("Cache-Control") != "no-cache" || a.header.Get("X-Robots-Tag") != "" {
		t.Errorf("%v", a.header)
	}
}

// P34 (pages from memory, compressed beforehand): pages_test.go, encoding_test.go.

// P21, R-66: the log names the pattern of the route, and neither who asked nor
// what they asked for.
func TestP21LogHoldsNoPersonalData(t *testing.T) {
	s := start(t, Config{}, func(app *fiber.App) {
		app.Get("/d/:id", func(c *fiber.Ctx) error { return c.SendString(c.Params("id")) })
		app.Get("/fail/:id", func(c *fiber.Ctx) error {
			return court.Storage(errors.New("bind 11010519491231002X: 123\r\n{\"level\":\"forged\"}"), "read")
		})
		app.Get("/invalid", func(c *fiber.Ctx) error { return court.Invalid("看不懂 %s", c.Query("q")) })
		app.Get("/last", func(c *fiber.Ctx) error { return nil })
	})
	fields := []string{"User-Agent: canaryagent", "Referer: https://canaryreferrer.example/", "X-Forwarded-For: 203.0.113.77", "Cookie: canarycookie=1", "X-Request-Id: canaryid"}
	s.ask("GET", "/d/canarypath?q=canaryquery", fields...)
	s.ask("GET", "/invalid?q=canaryquery", fields...)
	s.ask("GET", "/canarypath/x", fields...)
	s.ask("GET", "//canarypath", fields...)
	s.ask("CANARYMETHOD", "/", fields...)
	s.ask("GET", "/fail/canarypath", fields...)
	s.raw("GET /canarypath HTTP/1.1\r\nHost: canaryhost\r\nHost: b\r\n\r\n")
	s.raw("canarygarbage\r\n\r\n")
	s.ask("GET", "/last", fields...)
	log := s.waitFor(`"route":"/last"`)
	for _, never := range []string{"canary", "CANARY", "203.0.113.77", "127.0.0.1", "court.example", "19491231", "forged\"}\n"} {
		if strings.Contains(log, never) {
			t.Errorf("%q in the log:\n%s", never, log)
		}
	}
	for _, want := range []string{`"route":"/d/:id"`, `"route":"unmatched"`, `"route":"refused"`, `"route":"unparsed"`, `"method":"other"`, `"status":404`, `"request_id":"`, `"duration_ms":`, `"bytes":`, "[number]"} {
		if !strings.Contains(log, want) {
			t.Errorf("no %s in the log:\n%s", want, log)
		}
	}
	if n := strings.Count(log, "\n"); n != 9 {
		t.Errorf("%d lines for 9 requests:\n%s", n, log)
	}
}
