package main

import (
	"testing"

	"github.com/gofiber/fiber/v2"
)

// TestPagesOf: a path has a page if a route of the public site answers it with GET.
func TestPagesOf(t *testing.T) {
	app := fiber.New()
	nothing := func(*fiber.Ctx) error { return nil }
	app.Get("/", nothing)
	app.Get("/guides/:slug", nothing)
	app.Get("/guides/:slug/print", nothing)
	app.Post("/preferences", nothing)
	app.Use(nothing)
	page := pagesOf(app)
	for path, want := range map[string]bool{"/": true, "/guides/fees": true, "/guides/fees/print": true, "/guides": false, "/preferences": false, "/guides/fees/x": false, "/nothing": false} {
		if page(path) != want {
			t.Errorf("%s: %t", path, page(path))
		}
	}
}

func TestLinkAgent(t *testing.T) {
	if got, want := linkAgent("https://court.example"), "gongkai-linkcheck/"+version+" (+https://court.example)"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
