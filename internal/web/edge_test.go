package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"testing"

	"github.com/gofiber/fiber/v2"

	"gongkai/internal/court"
)

// P2: what a handler keeps of a request stays what it was.
func TestP02RetainedStringsStay(t *testing.T) {
	type kept struct{ query, param, header, cookie, body string }
	var mu sync.Mutex
	var all []kept
	s := start(t, Config{}, func(app *fiber.App) {
		app.Post("/keep/:id", func(c *fiber.Ctx) error {
			mu.Lock()
			defer mu.Unlock()
			all = append(all, kept{c.Query("q"), c.Params("id"), c.Get("X-N"), c.Cookies("n"), string(c.Body())})
			return nil
		})
	})
	const n = 200
	c := s.dial()
	defer func() { _ = c.Close() }()
	for i := range n {
		v := fmt.Sprintf("v%03d", i)
		_, err := fmt.Fprintf(c, "POST /keep/%s?q=%s HTTP/1.1\r\nHost: a\r\nX-N: %s\r\nCookie: n=%s\r\nContent-Length: 4\r\n\r\n%s", v, v, v, v, v)
		if err != nil {
			t.Fatal(err)
		}
		if buf := make([]byte, 4096); true {
			if _, err := c.Read(buf); err != nil {
				t.Fatal(err)
			}
		}
	}
	mu.Lock()
	defer mu.Unlock()
	if len(all) != n {
		t.Fatalf("%d of %d requests arrived", len(all), n)
	}
	for i, k := range all {
		v := fmt.Sprintf("v%03d", i)
		if k != (kept{v, v, v, v, v}) {
			t.Fatalf("request %d became %+v", i, k)
		}
	}
}

// P3 asks that no *fiber.Ctx reaches a goroutine: a Render is given none, and the
// goroutines of this package (health.go, stop.go, requestlog.go, and in pages.go the
// renderings and compressions) hold copies only. P4's deadline is tested here.
func TestP04CallsHaveADeadline(t *testing.T) {
	s := start(t, Config{}, func(app *fiber.App) {
		app.Get("/", func(c *fiber.Ctx) error {
			if _, ok := c.UserContext().Deadline(); !ok {
				return errors.New("the request has no deadline")
			}
			ctx, cancel := Context(c)
			defer cancel()
			if _, ok := ctx.Deadline(); !ok {
				return errors.New("the call has no deadline")
			}
			return c.SendString("ok")
		})
	})
	if a := s.ask("GET", "/"); a.status != 200 {
		t.Errorf("got %d\n%s", a.status, s.log.String())
	}
}

// P5 and P6 do not apply: Fiber's cache and limiter are not used. What P5 warns of is
// tested on our own cache in pages_test.go.

// P7: the client is the right-most hop that no trusted proxy accounts for, and
// forwarded hosts and schemes mean nothing.
func TestP07ClientAddress(t *testing.T) {
	prefixes := []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fd00::/8")}
	routes := func(app *fiber.App) {
		app.Get("/", func(c *fiber.Ctx) error {
			return c.SendString(ClientAddr(c).String() + " " + fmt.Sprint(Forwarded(c)) + " " + c.Hostname() + " " + c.Protocol() + " " + c.IP())
		})
	}
	behind := start(t, Config{TrustedProxies: prefixes}, routes)
	direct := start(t, Config{}, routes)
	for _, tc := range []struct {
		name, want string
		site       *site
		fields     []string
	}{
		{"no header", "127.0.0.1 false", behind, nil},
		{"one hop", "203.0.113.9 true", behind, []string{"X-Forwarded-For: 203.0.113.9"}},
		{"spoofed left", "203.0.113.9 true", behind, []string{"X-Forwarded-For: 1.2.3.4, 203.0.113.9"}},
		{"through two proxies", "203.0.113.9 true", behind, []string{"X-Forwarded-For: 1.2.3.4, 203.0.113.9, 10.1.1.1"}},
		{"two lines", "203.0.113.9 true", behind, []string{"X-Forwarded-For: 1.2.3.4", "X-Forwarded-For: 203.0.113.9"}},
		{"with port", "203.0.113.9 true", behind, []string{"X-Forwarded-For: 203.0.113.9:4711"}},
		{"IPv6", "2001:db8::7 true", behind, []string{"X-Forwarded-For: 2001:db8::7, fd00::1"}},
		{"mapped", "203.0.113.9 true", behind, []string{"X-Forwarded-For: ::ffff:203.0.113.9"}},
		{"garbage right", "127.0.0.1 true", behind, []string{"X-Forwarded-For: 203.0.113.9, unknown"}},
		{"garbage left of a proxy", "10.1.1.1 true", behind, []string{"X-Forwarded-For: <x>, 10.1.1.1"}},
		{"all trusted", "10.0.0.9 true", behind, []string{"X-Forwarded-For: 10.0.0.9, 10.1.1.1"}},
		{"untrusted peer", "127.0.0.1 true", direct, []string{"X-Forwarded-For: 203.0.113.9"}},
		{"other headers", "127.0.0.1 true", direct, []string{"X-Real-IP: 203.0.113.9", "Forwarded: for=1.2.3.4"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			fields := append(tc.fields, "X-Forwarded-Host: evil.example", "X-Forwarded-Proto: https")
			if tc.name == "no header" {
				fields = nil
			}
			want := tc.want + " court.example http 127.0.0.1"
			if a := tc.site.ask("GET", "/", fields...); a.body != want {
				t.Errorf("got %q, want %q", a.body, want)
			}
		})
	}
}

// P8 does not apply: nothing is served from a folder (see the routes' owners).

// P11, F32: a panic is a 500 for that request alone; nothing of the value or of an
// error reaches the visitor.
func TestP11PanicsAndErrors(t *testing.T) {
	const secret = "no such table: defaulters"
	s := start(t, Config{}, func(app *fiber.App) {
		app.Get("/string", func(*fiber.Ctx) error { panic("张三秘密") })
		app.Get("/runtime", func(*fiber.Ctx) error { return writeNilMap(nil) })
		app.Get("/error", func(*fiber.Ctx) error { return errors.New(secret) })
		app.Get("/storage", func(*fiber.Ctx) error { return court.Storage(errors.New(secret), "store: read %s", "x") })
		app.Get("/internal", func(*fiber.Ctx) error { return &court.Error{Message: secret} })
		app.Get("/api/v1/error", func(*fiber.Ctx) error { return errors.New(secret) })
		app.Get("/partial", func(c *fiber.Ctx) error {
			c.Set("Set-Cookie", "a=b")
			_ = c.SendString("half a page with 张三秘密")
			panic(errors.New(secret))
		})
		app.Get("/", func(c *fiber.Ctx) error { return c.SendString("home") })
	})
	for target, want := range map[string]int{"/string": 500, "/runtime": 500, "/error": 500, "/storage": 503, "/internal": 500, "/api/v1/error": 500, "/partial": 500} {
		a := s.ask("GET", target)
		if a.status != want {
			t.Errorf("%s: %d, want %d", target, a.status, want)
		}
		if strings.Contains(a.body, secret) || strings.Contains(a.body, "秘密") || a.header.Get("Set-Cookie") != "" {
			t.Errorf("%s leaks: %v %s", target, a.header, a.body)
		}
		if a.body == "" {
			t.Errorf("%s: no words for the visitor", target)
		}
		if a.status == 503 && a.header.Get("Retry-After") == "" {
			t.Errorf("%s: no Retry-After", target)
		}
	}
	if a := s.ask("GET", "/"); a.body != "home" {
		t.Errorf("afterwards: %d %s", a.status, a.body)
	}
	log := s.waitFor(`"route":"/"`)
	if !strings.Contains(log, secret) || !strings.Contains(log, "assignment to entry in nil map") || !strings.Contains(log, "edge_test.go") {
		t.Errorf("the operator needs causes and stack:\n%s", log)
	}
	if strings.Contains(log, "张三秘密") {
		t.Error("the value of a panic is in the log")
	}
}

func writeNilMap(m map[string]int) error { m["a"] = 1; return nil }

// The request id that the visitor quotes is the one in the log.
func TestP11RequestIDMatchesTheLog(t *testing.T) {
	s := start(t, Config{}, func(app *fiber.App) {
		app.Get("/api/v1/x", func(*fiber.Ctx) error { return errors.New("broken") })
	})
	var p struct {
		Status    int    `json:"status"`
		RequestID string `json:"request_id"`
	}
	a := s.ask("GET", "/api/v1/x")
	if err := json.Unmarshal([]byte(a.body), &p); err != nil || p.Status != 500 || p.RequestID == "" {
		t.Fatalf("%s %v", a.body, err)
	}
	if got := a.header.Get("Content-Type"); got != "application/problem+json" {
		t.Errorf("content type %q", got)
	}
	s.waitFor(p.RequestID)
}

// P15: one spelling of each address reaches the router.
func TestP15Targets(t *testing.T) {
	s := start(t, Config{}, func(app *fiber.App) {
		app.Get("/admin", func(c *fiber.Ctx) error { return c.SendString("guarded") })
		app.Get("/search", func(c *fiber.Ctx) error { return c.SendString("q=" + c.Query("q")) })
		app.Get("/d/:id", func(c *fiber.Ctx) error { return court404() })
	})
	for target, want := range map[string]int{
		"/admin": 200, "/admin/": 404, "/ADMIN": 404, "/nowhere": 404, "/.git/config": 404, "/x.fiber.gz": 404,
		"/debug/pprof/": 404, "/debug/vars": 404, "/metrics": 404, "/server-status": 404,
		"/%61dmin": 400, "/%2561dmin": 400, "//admin": 400, "/admin//x": 400, "/pub/../admin": 400, "/./admin": 400,
		"/pub/%2e%2e/admin": 400, "/pub%2f..%2fadmin": 400, "/..%2Fadmin": 400, "/admin;a.css": 400, "/admin%3Ba.css": 400,
		"/admin%2fa.css": 400, "/a%5Cb": 400, "/a\\b": 400, "/a%00b": 400, "/a%0ab": 400, "/a%0D%0Ab": 400, "/a%7F": 400,
		"/a%zz": 400, "/a%4": 400, "/a%": 400, "/%E5%BC": 400, "/%ff": 400, "/\xff": 400, "/%e5%bc%a0": 400,
		"/d/%E5%BC%A0": 404, "/d/张": 404, "/d/-1": 404, "/d/%27%20OR%201%3D1": 404, "/d/a..b": 404,
		"http://court.example/admin": 400, "*": 400, "admin": 400, "/a#b": 400,
		"/search?q=%E5%BC%A0%E4%B8%89": 200, "/search?q=张三": 200, "/search?q=%e5%bc%a0": 200, "/search?q=a%2Fb%3B": 200, "/search?q=a+b%09c": 200,
		"/search?q=%F0%A0%AE%B7": 200, "/search?q=https://x//y..": 200, "/search?": 200, "/search?q=1&": 200, "/search?q": 200,
		"/search?q=1&q=2": 400, "/search?q[]=1": 400, "/search?q%5B%5D=1": 400, "/search?a.1=1": 400, "/search?=1": 400,
		"/search?q=%ff": 400, "/search?q=%00": 400, "/search?q=%0d%0a": 400, "/search?q=a;b": 400, "/search?q=%": 400, "/search?q=\xff": 400,
		"/search?q=%C2%85":                         400,
		"/search?q=" + strings.Repeat("a", 3000):   200,
		"/search?q=" + strings.Repeat("a", 10000):  414,
		"/search?q=" + strings.Repeat("a", 100000): 431,
		"/search?" + manyParameters():              400,
	} {
		a := s.ask("GET", target)
		if a.status != want {
			t.Errorf("%.70q: %d, want %d", target, a.status, want)
		}
		if a.status >= 400 && len(target) > 8 && strings.Contains(a.body, target) {
			t.Errorf("%.70q is echoed", target)
		}
	}
}

func court404() error {
	return &court.Error{Kind: court.KindNotFound, Message: "张三的记录已被移除"}
}

func manyParameters() string {
	var b strings.Builder
	for i := range maxParameters + 1 {
		fmt.Fprintf(&b, "p%d=1&", i)
	}
	return b.String()
}

// P16: methods by allowlist.
func TestP16Methods(t *testing.T) {
	s := start(t, Config{}, echo)
	for method, want := range map[string]int{
		"GET": 200, "HEAD": 200, "POST": 405, "PUT": 405, "DELETE": 405, "PATCH": 405, "OPTIONS": 405, "TRACE": 405, "CONNECT": 405, "FOO": 405, "get": 405,
	} {
		a := s.ask(method, "/")
		if a.status != want {
			t.Errorf("%s: %d, want %d", method, a.status, want)
		}
		if want == 405 && a.header.Get("Allow") == "" {
			t.Errorf("%s: no Allow", method)
		}
		if strings.Contains(a.body, "court.example") {
			t.Errorf("%s echoes the request", method)
		}
	}
	if a := s.ask("POST", "/"); a.header.Get("Allow") != "GET, HEAD" {
		t.Errorf("Allow: %q", a.header.Get("Allow"))
	}
	if a := s.ask("HEAD", "/"); a.body != "" || a.header.Get("Content-Length") != "4" {
		t.Errorf("HEAD: %v %q", a.header, a.body)
	}
}

// P18: no route or form here uses Fiber's parsers; a huge index is refused at the
// door, in the query, and as an unknown field in a form.
func TestP18HugeIndex(t *testing.T) {
	s := start(t, Config{}, func(app *fiber.App) { app.Post("/preferences", SameOrigin(), Preferences()) })
	if a := s.ask("GET", "/search?a.18446744073704=1"); a.status != 400 {
		t.Errorf("query: %d", a.status)
	}
	a := s.askBody("POST", "/preferences", "a.18446744073704=1&text[99999999]=elder", "Sec-Fetch-Site: same-origin", "Content-Type: application/x-www-form-urlencoded")
	if a.status != 303 {
		t.Errorf("form: %d", a.status)
	}
}

// P14 (sessions), P19 (c.Format), P22 (multipart) and P23 to P30 (Redis, SQLite,
// search, PostgreSQL) do not apply to this package; P22's setting is in TestP17.

// one 404 for every cause, byte for byte.
func TestR17TheSame404(t *testing.T) {
	cases := map[string]fiber.Handler{
		"/d/removed": func(c *fiber.Ctx) error {
			c.Set("ETag", `"old"`)
			c.Set("X-Robots-Tag", "noindex")
			c.Set("Vary", "Cookie")
			return court404()
		},
		"/d/fiber":  func(*fiber.Ctx) error { return fiber.ErrNotFound },
		"/d/custom": func(*fiber.Ctx) error { return fiber.NewError(404, "secret text") },
		"/d/served": served(at(1), noon, func(context.Context, Request) (Answer, error) { return Answer{}, court404() }),
	}
	s := start(t, Config{}, func(app *fiber.App) {
		for path, h := range cases {
			app.Get(path, h)
			app.Get("/api/v1"+path, h)
		}
		app.Get("/", func(c *fiber.Ctx) error { return nil })
	})
	for _, prefix := range []string{"", "/api/v1"} {
		for _, method := range []string{"GET", "HEAD"} {
			request := func(path string) string {
				back := s.raw(method + " " + prefix + path + " HTTP/1.1\r\nHost: a\r\nIf-None-Match: \"old\"\r\nRange: bytes=0-3\r\nConnection: close\r\n\r\n")
				return withoutDate(back)
			}
			want := request("/never/was")
			if !strings.HasPrefix(want, "HTTP/1.1 404 ") || method == "GET" && !strings.Contains(want, "该信息不存在或已不再公开。") {
				t.Fatalf("%s %s: %s", method, prefix, want)
			}
			for path := range cases {
				if got := request(path); got != want {
					t.Errorf("%s %s differs:\n%s\n---\n%s", method, prefix+path, got, want)
				}
			}
		}
	}
}

func withoutDate(raw string) string {
	lines := strings.Split(raw, "\r\n")
	kept := lines[:0]
	for _, l := range lines {
		if !strings.HasPrefix(l, "Date: ") {
			kept = append(kept, l)
		}
	}
	return strings.Join(kept, "\r\n")
}

// Each kind of error has its status; only the sentence of a court.Error passes.
func TestErrorsToAnswers(t *testing.T) {
	for _, tc := range []struct {
		err    error
		status int
		detail string
	}{
		{court.Invalid("页码超出范围。"), 400, "页码超出范围。"},
		{court.Refused("R-05", "宽限期未满。"), 403, "宽限期未满。"},
		{court404(), 404, "该信息不存在或已不再公开。"},
		{fmt.Errorf("wrapped: %w", court404()), 404, "该信息不存在或已不再公开。"},
		{&court.Error{Kind: court.KindConflict, Message: "已被改动。"}, 409, "已被改动。"},
		{&court.Error{Kind: court.KindTooMany}, 429, "您的访问过于频繁，请稍后再试。"},
		{&court.Error{Kind: court.KindUnavailable, Message: "检索暂停。"}, 503, "检索暂停。"},
		{court.Storage(errors.New("disk"), "store: page 7"), 503, messageUnavailable},
		{fiber.NewError(502, "upstream"), 500, "系统出现故障，暂时不能完成这项操作，请稍后再试。"},
		{errors.New("x"), 500, "系统出现故障，暂时不能完成这项操作，请稍后再试。"},
		{fiber.NewError(200, "x"), 500, "系统出现故障，暂时不能完成这项操作，请稍后再试。"},
	} {
		p := problemOf(tc.err, "id")
		if p.Status != tc.status || p.Message != tc.detail || p.Title == "" || (p.RequestID != "") != (p.Status == 500) {
			t.Errorf("%v: %+v", tc.err, p)
		}
		if http.StatusText(p.Status) == "" {
			t.Errorf("%v: no such status %d", tc.err, p.Status)
		}
	}
}

// A theme that fails does not take the error away with it.
func TestErrorPageFallsBack(t *testing.T) {
	for name, page := range map[string]func(Mode, Problem) ([]byte, string, error){
		"panics": func(Mode, Problem) ([]byte, string, error) { panic("theme") },
		"fails":  func(Mode, Problem) ([]byte, string, error) { return nil, "", errors.New("theme") },
		"empty":  func(Mode, Problem) ([]byte, string, error) { return nil, "text/html", nil },
	} {
		s := start(t, Config{ErrorPage: page}, nil)
		if a := s.ask("GET", "/x"); a.status != 404 || !strings.Contains(a.body, "该信息不存在或已不再公开。") {
			t.Errorf("%s: %d %s", name, a.status, a.body)
		}
	}
	s := start(t, Config{ErrorPage: func(_ Mode, p Problem) ([]byte, string, error) {
		return []byte("themed " + p.Title), "text/html; charset=utf-8", nil
	}}, nil)
	if a := s.ask("GET", "//"); a.status != 400 || a.body != "themed 请求无法识别" {
		t.Errorf("%d %s", a.status, a.body)
	}
}
