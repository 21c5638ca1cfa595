// Package public is the site that everybody sees: its routes, the queries behind
// each page, and the views that the templates place. Every handler reads its
// address, asks visible once, fills a view and gives the page to web.Serve, which
// alone decides whether it may leave. Nothing here can see more than the public may.
package public

import (
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"gongkai/internal/court"
	markdown "gongkai/internal/render"
	"gongkai/internal/theme"
	"gongkai/internal/visible"
	"gongkai/internal/web"
)

// Options are what the site is made from.
type Options struct {
	Reader *visible.Reader
	Pages  *web.Pages // the exit for whatever is rendered
	Theme  *theme.Theme
	Now    func() time.Time // nil is time.Now

	CourtName string
	CourtCode string   // 鲁0113, for the example of a case number; may be empty
	SiteName  string   // empty is 执行信息公开
	BaseURL   string   // scheme and host without a slash at the end; may be empty
	Interface string   // path of the description of the interface for programs; empty where there is none
	Hotlines  []string // the three duty lines, then reception; fewer are shown as 未配置
	LogDays   int      // how long the access log is kept; zero is 180
	Version   string   // of the program; empty is not shown
	Demo      bool
}

// Site answers the public routes.
type Site struct {
	reader    *visible.Reader
	exit      *web.Pages
	look      *theme.Theme
	pages     pages
	now       func() time.Time
	site      web.Site
	baseURL   string
	machines  string // address of the description of the interface for programs
	caseCourt string
	reception []web.Phone
	logDays   int
	version   string
	render    *markdown.Renderer
	help      string // address of the page of what can be asked; empty where it has no route
}

const (
	typeHTML = "text/html; charset=utf-8"
	perPage  = 20
)

// New loads and checks every page, so that a theme that does not fit stops the start.
func New(o Options) (*Site, error) {
	if o.Reader == nil || o.Pages == nil || o.Theme == nil {
		return nil, errors.New("public site: a reader, an exit and a theme are needed")
	}
	loaded, err := loadPages(o.Theme)
	if err != nil {
		return nil, fmt.Errorf("public site: %w", err)
	}
	s := &Site{
		reader: o.Reader, exit: o.Pages, look: o.Theme, pages: loaded, now: o.Now,
		baseURL: strings.TrimRight(o.BaseURL, "/"), caseCourt: o.CourtCode, logDays: o.LogDays,
		version: o.Version, machines: o.Interface, render: markdown.New(hostsOf(o.BaseURL)...),
	}
	if s.now == nil {
		s.now = time.Now
	}
	if s.logDays <= 0 {
		s.logDays = 180
	}
	duty, reception := phones(o.Hotlines)
	s.reception = reception
	s.site = web.Site{
		SiteName: o.SiteName, CourtName: o.CourtName, Demo: o.Demo,
		CSS: o.Theme.Asset("site.css"), JS: o.Theme.Asset("site.js"), Icon: o.Theme.Asset("icon.svg"), Phones: duty,
	}
	if s.site.SiteName == "" {
		s.site.SiteName = "执行信息公开"
	}
	if s.hasSitemap() {
		s.site.Sitemap = "/sitemap.xml"
	}
	return s, nil
}

// hostsOf is the site's own name, as links of its texts may hold it.
func hostsOf(baseURL string) []string {
	if base, err := url.Parse(baseURL); err == nil && base.Host != "" {
		return []string{base.Host}
	}
	return nil
}

// Register adds the routes of the site to an app that web.New made. Pages of search
// have the tightest limit, those of persons the next.
func (s *Site) Register(app *fiber.App) {
	// What a page may read of the query stands behind it; the rest changes nothing.
	live := func(class web.Class, render web.Render, query ...string) fiber.Handler {
		return s.exit.Serve(web.Page{Limit: class, Render: render, Query: query})
	}
	asked := func(render web.Render) fiber.Handler {
		return s.exit.Serve(web.Page{Limit: web.Search, Render: render, Query: []string{"q", "kind", "page"}, Search: "q"})
	}
	fixed := func(render web.Render) fiber.Handler {
		return s.exit.Serve(web.Page{Limit: web.Other, Render: render, Fixed: true})
	}

	app.Get("/", live(web.Other, s.home))
	app.Get(listPath, live(web.Person, s.list(court.ListDefaulters), "party", "conduct", "year", "page"))
	app.Get(ordersPath, live(web.Person, s.list(court.ListRestrictions), "party", "year", "page"))
	for _, list := range court.Lists() {
		app.Get(pathOf(list)+"/:id", live(web.Person, s.record(list)))
		app.Get(pathOf(list)+"/:id/print", live(web.Person, s.recordPrint(list)))
	}
	app.Get("/search", asked(s.search))
	app.Get("/search/print", asked(s.searchPrint))

	app.Get(suggestPath, live(web.Search, s.suggest, "q"))

	// These two have something to say without a row, and say it while there is no database.
	app.Get("/guides", s.exit.Serve(web.Page{Limit: web.Other, Render: s.guides, Without: s.guidesWithout}))
	app.Get("/about", s.exit.Serve(web.Page{Limit: web.Other, Render: s.about, Without: s.aboutWithout}))
	app.Get("/guides/:slug", live(web.Other, s.guide))
	app.Get("/guides/:slug/print", live(web.Other, s.piecePrint(court.PieceGuide)))
	app.Get("/cases", live(web.Other, s.cases, "topic", "page"))
	app.Get("/cases/:slug", live(web.Other, s.tale))
	app.Get("/cases/:slug/print", live(web.Other, s.piecePrint(court.PieceCase)))
	app.Get("/articles", live(web.Other, s.articles, "topic", "page"))
	app.Get("/articles/:slug", live(web.Other, s.article))
	app.Get("/articles/:slug/print", live(web.Other, s.piecePrint(court.PieceArticle)))
	app.Get("/topics/:topic", live(web.Other, s.topic, "kind", "page"))
	for _, kind := range court.PieceKinds() {
		for _, form := range markdown.FeedForms() {
			app.Get(feedPath(kind, form), live(web.Other, s.feed(kind, form)))
		}
	}

	app.Get(mediaRoute, web.Limit(web.Media), s.media)

	app.Get("/hotline", fixed(s.hotline))
	app.Get("/privacy", fixed(s.privacy))
	app.Get("/accessibility", fixed(s.accessibility))
	app.Get("/robots.txt", fixed(s.robots))
	app.Get("/sitemap.xml", live(web.Other, s.sitemap))
	app.Get("/sitemaps/:part", live(web.Other, s.sitemapOf))
	app.Get("/favicon.ico", fixed(s.favicon))
	app.Get("/static/*", fixed(s.static))

	app.Post("/preferences", web.Limit(web.Other), web.SameOrigin(), web.Preferences())
	s.link(app)
}

// ErrorPage renders errors for web.Config. It knows nothing of the request but the
// mode of display, so that every 404 is the same.
func (s *Site) ErrorPage(mode web.Mode, p web.Problem) (body []byte, contentType string, err error) {
	v := NewErrorView(web.Base{Site: s.site, Back: "/", Mode: mode.View()}, p.Status)
	if p.Status == fiber.StatusBadRequest && p.Message != "" {
		v.Text = p.Message
	}
	if p.RequestID != "" {
		v.Next = append(v.Next, "联系我们时，请告知编号 "+p.RequestID+"。")
	}
	body, err = s.pages.failure.Render(v)
	return body, typeHTML, err
}

// base is the frame of a page; path is its own address without a query.
func (s *Site) base(r web.Request, title string, nav web.Nav, path string) web.Base {
	b := web.Base{Site: s.site, Title: title, Nav: nav, Back: path, Mode: r.Mode.View(), NoIndex: s.site.Demo}
	b.Canonical = s.whole(path)
	return b
}

// whole is an address of the site as it is written elsewhere; empty where the site does
// not know its own name.
func (s *Site) whole(path string) string {
	if s.baseURL == "" {
		return ""
	}
	return s.baseURL + path
}

// named is the frame of a page that names persons: search engines are asked to leave
// it alone.
func (s *Site) named(r web.Request, title string, nav web.Nav, path string) web.Base {
	b := s.base(r, title, nav, path)
	b.NoIndex = true
	return b
}

// page renders a view into an answer made from no row. It may be stored: a view is made
// from the address and the mode alone.
func page[V any](tmpl *theme.Template[V], view V) (web.Answer, error) {
	body, err := tmpl.Render(view)
	return web.Answer{ContentType: typeHTML, Body: body, Keep: true}, err
}

// namedPage renders a view made from rows, which were read at a generation.
func namedPage[V any](tmpl *theme.Template[V], view V, gen court.Generation) (web.Answer, error) {
	a, err := page(tmpl, view)
	a.Names, a.Generation = true, gen
	return a, err
}

// pageNumber reads the parameter page: 1 to 50, in plain digits. Without one it is 1.
func pageNumber(r web.Request) (int, error) {
	text := r.Query("page")
	if text == "" {
		return 1, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > maxPages || strconv.Itoa(n) != text {
		return 0, court.Invalid("页码应为 1 到 %d 之间的整数。", maxPages)
	}
	return n, nil
}

// pagesOf is the number of pages that total records need, the last of which can be
// opened or not.
func pagesOf(total int) int { return (total + perPage - 1) / perPage }

// notFound is the one answer for what is not there; its words are web's.
func notFound() error { return &court.Error{Kind: court.KindNotFound, Rule: "R-17"} }

// minuteAfter is the first instant at which a page that tells the minute of at is no
// longer right.
func minuteAfter(at time.Time) time.Time { return at.Truncate(time.Minute).Add(time.Minute) }
