package web

import (
	"errors"
	"net/netip"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"
)

// known reports whether the edge has a short way to an address.
func known(s *site, path string) bool {
	entry := s.edge.front.slot([]byte(path)).Load()
	return entry != nil && entry.path == path
}

// The short way gives what the long way gives, and only for what is plain and found.
func TestFrontIsTheSameAnswer(t *testing.T) {
	w := newRows()
	s, _ := w.open(t, Config{}, nil)
	requests := []string{
		"GET /p/a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
		"HEAD /p/a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
		"GET /p/a HTTP/1.1\r\nHost: a\r\nIf-None-Match: *\r\nConnection: close\r\n\r\n",
		"GET /p/a HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip, br\r\nRange: bytes=0-1\r\nConnection: close\r\n\r\n",
		"GET /p/a HTTP/1.0\r\nHost: a\r\n\r\n",
		"HEAD /p/a HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n",
	}
	var long []string
	for _, request := range requests {
		plain := strings.Replace(request, "/p/a", "/p/a?", 1) // a query, if an empty one, takes the long way
		long = append(long, withoutDate(s.raw(plain)))
	}
	if known(s, "/p/a") || known(s, "/p/a?") {
		t.Error("an address with a query is kept")
	}
	for range 2 {
		s.ask("GET", "/p/a") // stored by now, and so found
	}
	if !known(s, "/p/a") {
		t.Fatal("the short way was never found")
	}
	for i, request := range requests {
		if got := withoutDate(s.raw(request)); got != long[i] {
			t.Errorf("the short way:\n%s\nthe long way:\n%s", got, long[i])
		}
	}
	if w.rendered() != 1 {
		t.Errorf("%d renderings", w.rendered())
	}
	if log := s.waitFor(`"route":"/p/:id"`); strings.Contains(log, "unmatched") {
		t.Errorf("the log does not name the route:\n%s", log)
	}
	// A mode goes the long way and leaves the short one alone.
	if a := s.ask("GET", "/p/a", "Cookie: mode=elder-dark-high"); !strings.Contains(a.body, "elder-dark-high") {
		t.Errorf("%s", a.body)
	}
	if a := s.ask("GET", "/p/a"); !strings.Contains(a.body, "standard-auto-normal") {
		t.Errorf("%s", a.body)
	}
	if a := s.ask("POST", "/p/a"); a.status != 405 {
		t.Errorf("POST: %d", a.status)
	}
	// It ends with the generation, with the lease, and with the database.
	w.change(func(w *rows) { w.gen.Position++ })
	if a := s.ask("GET", "/p/a"); a.status != 200 || w.rendered() != 3 {
		t.Errorf("after a change: %d, %d renderings", a.status, w.rendered())
	}
	w.change(func(w *rows) { w.err = errors.New("disk") })
	if a := s.ask("GET", "/p/a"); a.status != 503 {
		t.Errorf("without the generation: %d", a.status)
	}
	for _, path := range []string{"/p/", "/P/a", "/p/a/", "/p/b"} {
		if known(s, path) {
			t.Errorf("%s is kept although it was never found", path)
		}
	}
}

// Handlers that others put before a page are never passed by.
func TestFrontPassesNobodyBy(t *testing.T) {
	deny := func(c *fiber.Ctx) error {
		if c.Get("X-Key") != "right" {
			return &fiber.Error{Code: 403}
		}
		return c.Next()
	}
	for name, routes := range map[string]func(app *fiber.App, h fiber.Handler){
		"before all routes":  func(app *fiber.App, h fiber.Handler) { app.Use(deny); app.Get("/desk/:id", h) },
		"before a group":     func(app *fiber.App, h fiber.Handler) { app.Group("/desk", deny).Get("/:id", h) },
		"before the page":    func(app *fiber.App, h fiber.Handler) { app.Get("/desk/:id", deny, h) },
		"under a path":       func(app *fiber.App, h fiber.Handler) { app.Use("/desk", deny); app.Get("/desk/:id", h) },
		"in a route of :any": func(app *fiber.App, h fiber.Handler) { app.Get("/desk/:id", deny); app.Get("/:any/:id", h) },
		"of a mounted app": func(app *fiber.App, h fiber.Handler) {
			desk := fiber.New()
			desk.Use(deny)
			desk.Get("/:id", h)
			app.Mount("/desk", desk)
		},
		"twice at the root": func(app *fiber.App, h fiber.Handler) {
			app.Get("/", deny)
			app.Get("/", h)
			app.Get("/desk/a", deny, h)
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newRows()
			s, _ := w.open(t, Config{}, func(app *fiber.App, p *Pages) {
				routes(app, p.Serve(Page{Render: w.page, Query: []string{"q"}}))
			})
			for _, path := range []string{"/desk/a", "/"} {
				if path == "/" && name != "twice at the root" {
					continue
				}
				for range 3 {
					if a := s.ask("GET", path, "X-Key: right"); a.status != 200 {
						t.Fatalf("%s with the key: %d %s", path, a.status, a.body)
					}
				}
				if a := s.ask("GET", path); a.status != 403 {
					t.Errorf("%s without the key: %d", path, a.status)
				}
			}
		})
	}
}

// The budget of a client is asked on the short way as well.
func TestFrontIsLimited(t *testing.T) {
	w := newRows()
	s, _ := w.open(t, Config{TrustedProxies: []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}}, func(app *fiber.App, p *Pages) {
		app.Get("/limited", p.Serve(Page{Limit: Search, Render: w.page, Query: []string{"q"}}))
	})
	for i := range 22 {
		want := map[bool]int{true: 200, false: 429}[i < 20]
		if a := s.ask("GET", "/limited", "X-Forwarded-For: 203.0.113.1"); a.status != want || want == 429 && a.header.Get("Retry-After") == "" {
			t.Errorf("%d: %d", i, a.status)
		}
	}
	if !known(s, "/limited") {
		t.Error("the short way was not taken")
	}
	if a := s.ask("GET", "/limited", "X-Forwarded-For: 203.0.113.2"); a.status != 200 {
		t.Errorf("another client: %d", a.status)
	}
}

// More addresses than there is room for, and long ones, do no harm.
func TestFrontIsBounded(t *testing.T) {
	w := newRows()
	s, _ := w.open(t, Config{}, nil)
	long := "/p/" + strings.Repeat("a", frontLongest)
	for range 3 {
		s.ask("GET", long)
	}
	if known(s, long) {
		t.Error("a long address takes up room")
	}
}
