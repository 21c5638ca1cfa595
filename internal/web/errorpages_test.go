package web

import (
	"strings"
	"sync/atomic"
	"testing"

	"github.com/gofiber/fiber/v2"

	"gongkai/internal/court"
)

// The errors of a flood are rendered once; what may hold a visitor's words, or a number
// of a request, is rendered each time.
func TestErrorPagesAreKept(t *testing.T) {
	var renders atomic.Int32
	page := func(mode Mode, p Problem) ([]byte, string, error) {
		renders.Add(1)
		return []byte(mode.String() + " " + p.Message + p.RequestID), typeHTML, nil
	}
	s := start(t, Config{ErrorPage: page}, func(app *fiber.App) {
		app.Get("/invalid", func(c *fiber.Ctx) error { return court.Invalid("看不懂 %s", c.Query("q")) })
		app.Get("/busy", func(*fiber.Ctx) error { return errBusy() })
		app.Get("/fault", func(*fiber.Ctx) error { panic("x") })
	})
	for _, tc := range []struct {
		target, field string
		renders       int32
	}{
		{"/nowhere", "", 1}, {"/elsewhere", "", 1}, {"/nowhere", "Cookie: mode=elder-dark-high", 2}, {"/x", "Cookie: mode=elder-dark-high", 2},
		{"/busy", "", 3}, {"/busy", "", 3}, {"/invalid?q=a", "", 4}, {"/invalid?q=a", "", 5}, {"/invalid?q=b", "", 6}, {"/fault", "", 7}, {"/fault", "", 8},
	} {
		fields := []string{}
		if tc.field != "" {
			fields = append(fields, tc.field)
		}
		a := s.ask("GET", tc.target, fields...)
		if renders.Load() != tc.renders {
			t.Errorf("%s: %d renderings, want %d", tc.target, renders.Load(), tc.renders)
		}
		if elder := strings.HasPrefix(a.body, "elder-dark-high"); elder != (tc.field != "") {
			t.Errorf("%s: the page of another mode: %s", tc.target, a.body)
		}
		if a.header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %v", tc.target, a.header)
		}
	}
	var e errorPages
	for i := range 2 * maxErrorPages {
		e.put(DefaultMode(), Problem{Status: 503, Message: itoa(i)}, errorPage{})
	}
	if len(e.made) != maxErrorPages {
		t.Errorf("%d pages are kept", len(e.made))
	}
}
