package web

import (
	"context"
	"io"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"

	"gongkai/internal/court"
)

// crawled is a listener with a page of persons, one of texts and a fixed one, asked as
// somebody.
func crawled(t *testing.T) func(path, agent string) (status int, body string) {
	t.Helper()
	app := New(Config{})
	p := NewPages(PagesOptions{Current: leased{court.Generation{Incarnation: "i", Position: 1}}})
	page := func(names, indexed bool) Render {
		return func(context.Context, Request) (Answer, error) {
			return Answer{ContentType: typeHTML, Body: []byte("王演示"), Names: names, Indexed: indexed, Keep: true}, nil
		}
	}
	app.Get("/", p.Serve(Page{Render: page(true, false)}))
	app.Get("/search", p.Serve(Page{Render: page(true, false), Query: []string{"q"}}))
	app.Get("/api/v1/defaulters", p.Serve(Page{Render: page(true, false)}))
	app.Get("/guides", p.Serve(Page{Render: page(true, true)}))
	app.Get("/robots.txt", p.Serve(Page{Render: page(false, false), Fixed: true}))
	return func(path, agent string) (int, string) {
		r := httptest.NewRequest(fiber.MethodGet, path, nil)
		r.Header.Set("User-Agent", agent)
		resp, err := app.Test(r, 10_000)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = resp.Body.Close() }()
		var b strings.Builder
		if _, err := io.Copy(&b, resp.Body); err != nil {
			t.Fatal(err)
		}
		if resp.StatusCode == fiber.StatusForbidden && resp.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: a refusal may be stored: %v", path, resp.Header)
		}
		return resp.StatusCode, b.String()
	}
}

func TestShutCrawlers(t *testing.T) {
	ask := crawled(t)
	shut := []string{
		"Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)", "Mozilla/5.0 (compatible; Baiduspider-render/2.0; +http://www.baidu.com/search/spider.html)",
		"Sogou web spider/4.0(+http://www.sogou.com/docs/help/webmasters.htm#07)", "Mozilla/5.0 (compatible; MSIE 9.0; Windows NT 6.1; Trident/5.0); 360Spider",
		"Mozilla/5.0 (Linux; Android 5.0) AppleWebKit/537.36 (KHTML, like Gecko) Mobile Safari/537.36 (compatible; Bytespider; https://zhanzhang.toutiao.com/)",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/69.0.3497.81 YisouSpider/5.0 Safari/537.36",
	}
	open := []string{
		"", "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)", "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
		"Mozilla/5.0 (Windows NT 10.0) AppleWebKit/535.11 (KHTML, like Gecko) Chrome/17.0.963.84 Safari/535.11 SE 2.X MetaSr 1.0", "Spider-Man 1.0", "Mozilla/5.0 baiduboxapp/13.1",
	}
	for range 3 { // rendered, stored, and by the short way
		for _, path := range []string{"/", "/search?q=x", "/api/v1/defaulters"} {
			for _, agent := range open {
				if status, body := ask(path, agent); status != fiber.StatusOK || body != "王演示" {
					t.Errorf("%s for %q: %d", path, agent, status)
				}
			}
			for _, agent := range shut {
				if status, body := ask(path, agent); status != fiber.StatusForbidden || strings.Contains(body, "王演示") {
					t.Errorf("%s for %q: %d %s", path, agent, status, body)
				}
			}
		}
		for _, path := range []string{"/guides", "/robots.txt"} {
			for _, agent := range shut {
				if status, _ := ask(path, agent); status != fiber.StatusOK {
					t.Errorf("%s for %q: %d", path, agent, status)
				}
			}
		}
		if status, _ := ask("/nowhere", shut[0]); status != fiber.StatusNotFound {
			t.Errorf("what is not there: %d", status)
		}
	}
}
