package web

import (
	"context"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"
)

// A rendering reads what its page declares, decoded, and cannot read anything else.
func TestRequestHoldsWhatIsDeclared(t *testing.T) {
	read := func(name string) Render {
		return func(_ context.Context, r Request) (Answer, error) {
			body := strings.Join([]string{r.Param("id"), r.Query("q"), r.Query("page"), r.Mode.String()}, "|")
			if name != "" {
				body += r.Query(name)
			}
			return Answer{ContentType: "text/plain; charset=utf-8", Body: []byte(body)}, nil
		}
	}
	s := start(t, Config{}, func(app *fiber.App) {
		app.Get("/d/:id", served(nil, noon, read(""), "q", "page"))
		app.Get("/undeclared/:id", served(nil, noon, read("sort"), "q", "page"))
		app.Get("/files/*", served(nil, noon, func(_ context.Context, r Request) (Answer, error) {
			return Answer{ContentType: "text/plain; charset=utf-8", Body: []byte(r.Param("*"))}, nil
		}))
	})
	for target, want := range map[string]string{
		"/d/x?q=%E5%BC%A0+a&page=2&sort=up": "x|张 a|2|standard-auto-normal",
		"/d/x?sort=up":                      "x|||standard-auto-normal",
		"/d/x?q=&page":                      "x|||standard-auto-normal",
		"/files/a/b.css":                    "a/b.css",
	} {
		if a := s.ask("GET", target); a.status != 200 || a.body != want {
			t.Errorf("%s: %d %q, want %q", target, a.status, a.body, want)
		}
	}
	if a := s.ask("GET", "/d/x", "Cookie: mode=elder-dark-high; a=b"); a.body != "x|||elder-dark-high" {
		t.Errorf("mode: %q", a.body)
	}
	if a := s.ask("GET", "/undeclared/x?sort=up"); a.status != 500 {
		t.Errorf("a field that is not declared was read: %d", a.status)
	}
}
