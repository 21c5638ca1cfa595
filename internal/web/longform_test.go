package web

import (
	"fmt"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"
)

// TestLongForms: only the addresses that were named take a longer form, up to its bound.
func TestLongForms(t *testing.T) {
	const bound = 300 << 10
	length := func(c *fiber.Ctx) error { return c.SendString(fmt.Sprint(len(c.Body()))) }
	s := start(t, Config{LongForms: map[string]int64{"/texts/:id": bound, "/texts/:id/look": bound}}, func(app *fiber.App) {
		app.Post("/texts/:id", length)
		app.Post("/texts/:id/look", length)
		app.Post("/texts/:id/other", length)
		app.Post("/form", length)
	})
	for _, c := range []struct {
		path string
		size int
		want int
	}{
		{"/texts/abc", bound, 200}, {"/texts/abc", bound + 1, 413}, {"/texts/abc/look", bound, 200}, {"/texts/abc/other", DefaultBodyLimit, 200},
		{"/texts/abc/other", DefaultBodyLimit + 1, 413}, {"/form", DefaultBodyLimit + 1, 413}, {"/texts/", DefaultBodyLimit + 1, 413}, {"/texts", DefaultBodyLimit + 1, 413},
	} {
		status, body := post(t, s, c.path, strings.NewReader(strings.Repeat("x", c.size)), "Content-Type", "text/plain")
		if status != c.want || status == 200 && body != fmt.Sprint(c.size) {
			t.Errorf("P9: %s with %d bytes: %d %.80s", c.path, c.size, status, body)
		}
	}
	for _, c := range []struct {
		pattern, path string
		want          bool
	}{{"/a/:id", "/a/b", true}, {"/a/:id", "/a/", false}, {"/a/:id", "/a/b/c", false}, {"/a/:id/c", "/a/b/c", true}, {"/a", "/a/", false}, {"/a", "/b", false}, {"", "", true}} {
		if matchesPath(c.pattern, c.path) != c.want {
			t.Errorf("%s against %s: %t", c.path, c.pattern, !c.want)
		}
	}
}
