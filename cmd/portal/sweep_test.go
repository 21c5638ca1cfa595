package main

import (
	"context"
	"flag"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"gongkai/internal/court"
)

var soak = flag.Duration("soak", 0, "how long the sweep runs; zero is about ten seconds")

// bound is the promise: one second after portal remove returned, no answer to a
// request that starts then shows the record.
const bound = time.Second

// swept says how each GET route is asked in the sweep. A route of the router that is
// neither here nor in spared fails the test.
var swept = map[string]func(e entry, id string) string{
	"/":                      func(entry, string) string { return "/" },
	"/defaulters":            func(entry, string) string { return "/defaulters?party=person" },
	"/defaulters/:id":        func(_ entry, id string) string { return "/defaulters/" + id },
	"/defaulters/:id/print":  func(_ entry, id string) string { return "/defaulters/" + id + "/print" },
	"/search":                func(e entry, _ string) string { return "/search?q=" + url.QueryEscape(e.Name) },
	"/search/print":          func(e entry, _ string) string { return "/search/print?q=" + url.QueryEscape(e.Case) },
	"/api/v1/defaulters":     func(e entry, _ string) string { return "/api/v1/defaulters?q=" + url.QueryEscape(e.Name) },
	"/api/v1/defaulters/:id": func(_ entry, id string) string { return "/api/v1/defaulters/" + id },
	// In some sweeps there is a restriction order against the debtor of each entry, in the
	// same case; it is lifted just before the entry is removed.
	"/restrictions":            func(entry, string) string { return "/restrictions?party=person" },
	"/restrictions/:id":        func(entry, string) string { return "/restrictions/" + orderID },
	"/restrictions/:id/print":  func(entry, string) string { return "/restrictions/" + orderID + "/print" },
	"/api/v1/restrictions":     func(e entry, _ string) string { return "/api/v1/restrictions?q=" + url.QueryEscape(e.Name) },
	"/api/v1/restrictions/:id": func(entry, string) string { return "/api/v1/restrictions/" + orderID },
	"/sitemap.xml":             func(entry, string) string { return "/sitemap.xml" },
	"/hotline":                 func(entry, string) string { return "/hotline" },

	// Each entry has a text with it, which is withdrawn when the entry is removed. Its
	// title and its slug bear the number of the entry.
	"/guides":                func(entry, string) string { return "/guides" },
	"/guides/:slug":          func(entry, string) string { return "/guides/sweep" },
	"/guides/:slug/print":    func(entry, string) string { return "/guides/sweep/print" },
	"/cases":                 func(entry, string) string { return "/cases?topic=voluntary" },
	"/cases/:slug":           func(e entry, _ string) string { return "/cases/" + e.slug() },
	"/cases/:slug/print":     func(e entry, _ string) string { return "/cases/" + e.slug() + "/print" },
	"/articles":              func(entry, string) string { return "/articles" },
	"/articles/:slug":        func(entry, string) string { return "/articles/sweep-news" },
	"/articles/:slug/print":  func(entry, string) string { return "/articles/sweep-news/print" },
	"/topics/:topic":         func(entry, string) string { return "/topics/voluntary?kind=cases" },
	"/about":                 func(entry, string) string { return "/about" },
	"/search/suggest":        func(e entry, _ string) string { return "/search/suggest?q=" + url.QueryEscape(e.title()) },
	"/api/v1/guides":         func(entry, string) string { return "/api/v1/guides" },
	"/api/v1/guides/:slug":   func(entry, string) string { return "/api/v1/guides/sweep" },
	"/api/v1/cases":          func(e entry, _ string) string { return "/api/v1/cases?q=" + url.QueryEscape(e.title()) },
	"/api/v1/cases/:slug":    func(e entry, _ string) string { return "/api/v1/cases/" + e.slug() },
	"/api/v1/articles":       func(entry, string) string { return "/api/v1/articles" },
	"/api/v1/articles/:slug": func(entry, string) string { return "/api/v1/articles/sweep-news" },
	"/sitemaps/:part":        func(entry, string) string { return "/sitemaps/2026.xml" },
	"/feeds/cases.atom":      func(entry, string) string { return "/feeds/cases.atom" },
	"/feeds/cases.rss":       func(entry, string) string { return "/feeds/cases.rss" },
	"/feeds/cases.json":      func(entry, string) string { return "/feeds/cases.json" },
	"/feeds/guides.atom":     func(entry, string) string { return "/feeds/guides.atom" },
	"/feeds/guides.rss":      func(entry, string) string { return "/feeds/guides.rss" },
	"/feeds/guides.json":     func(entry, string) string { return "/feeds/guides.json" },
	"/feeds/articles.atom":   func(entry, string) string { return "/feeds/articles.atom" },
	"/feeds/articles.rss":    func(entry, string) string { return "/feeds/articles.rss" },
	"/feeds/articles.json":   func(entry, string) string { return "/feeds/articles.json" },
}

// sweptAgain are further ways to ask a route, in turn with the one above.
var sweptAgain = []func(e entry) string{
	func(e entry) string { return "/search?kind=cases&q=" + url.QueryEscape(e.title()) },
	func(e entry) string { return "/search?q=" + url.QueryEscape(e.title()) },
	func(entry) string { return "/api/v1/cases" },
	func(entry) string { return "/search/suggest" },
	func(entry) string { return "/search" },
	func(e entry) string { return "/search?kind=restrictions&q=" + url.QueryEscape(e.Name) },
	func(e entry) string { return "/search?kind=restrictions&q=" + url.QueryEscape(e.Case) },
}

// orderID stands in an address for the public identifier of an entry's order.
const orderID = "{order}"

// slug is that of the text which goes with an entry.
func (e entry) slug() string { return "sweep-" + strings.ToLower(e.SourceID) }

// title is its title. No name stands in it.
func (e entry) title() string { return "扫查案例" + e.SourceID }

// writeTexts writes the texts of entries into a folder of content, with a guide and an
// article that name them as related.
func writeTexts(t *testing.T, list []entry) string {
	t.Helper()
	files := map[string]string{}
	related := "related:"
	for i, e := range list {
		files["cases/"+e.slug()+".md"] = caseText(e.slug(), e.title())
		if i < 10 { // as many as a piece may name
			related += "\n  - " + e.slug()
		}
	}
	with := strings.NewReplacer("sensitivity: ordinary", "sensitivity: ordinary\n"+related)
	files["guides/sweep.md"] = with.Replace(guideText("sweep"))
	files["articles/sweep-news.md"] = with.Replace(strings.NewReplacer("kind: guide", "kind: article", "order: 10", "topic: laws").Replace(guideText("sweep-news")))
	return writeContent(t, files)
}

// spared are the routes made from no row, with the reason.
var spared = map[string]string{
	"/privacy":       "fixed text",
	"/accessibility": "fixed text",
	"/robots.txt":    "fixed text",
	"/favicon.ico":   "a picture",
	"/media/:name":   "pictures and documents of texts, which hold no record of a person",
	"/static/*":      "embedded files under their fingerprints",
	"/healthz":       "says only that the process lives",
	"/readyz":        "names of parts and their state",

	"/api/v1/openapi.json": "a description of the interface, embedded",
}

// routesOf reads the GET routes from the router itself.
func routesOf(t *testing.T) []string {
	t.Helper()
	p := process{ctx: within(t, time.Minute), stdout: io.Discard, stderr: io.Discard, now: time.Now}
	dir := t.TempDir()
	c := Config{DataDir: dir, DatabaseURL: databases.Wired(t, dir), CourtName: "演示区人民法院（虚构）", Theme: "default", IDMask: "strict", Limits: "default"}
	portal, err := p.open(p.ctx, c, true)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = portal.db.Close() })
	s, err := p.newSite(p.ctx, c, portal)
	if err != nil {
		t.Fatal(err)
	}
	var routes []string
	for _, r := range s.public.GetRoutes(true) {
		if r.Method == http.MethodGet {
			routes = append(routes, r.Path)
		}
	}
	return routes
}

// TestSweepKnowsEveryRoute holds the two lists against the router.
func TestSweepKnowsEveryRoute(t *testing.T) {
	found := map[string]bool{}
	for _, route := range routesOf(t) {
		found[route] = true
		if swept[route] == nil && spared[route] == "" {
			t.Errorf("GET %s is neither swept nor spared with a reason", route)
		}
	}
	for route := range swept {
		if !found[route] {
			t.Errorf("%s is swept, but is no route", route)
		}
	}
}

// TestSweepRemoval is the guarantee: while every route is asked 200 times a
// second, with slow renders, entries are removed and texts withdrawn by another process.
func TestSweepRemoval(t *testing.T) {
	run := 10 * time.Second
	if *soak > 0 {
		run = *soak
	}
	every := 700 * time.Millisecond
	n := int(run/every) + 1
	dir := t.TempDir()
	list := entries(n + 5)
	mustRun(t, dir, "import", "defaulters", writeEntries(t, list), "--publish", "--actor", "测试")
	mustRun(t, dir, "import", "restrictions", writeOrders(t, list, "至义务履行完毕止", court.DateOf(time.Now())), "--publish", "--actor", "测试")
	mustRun(t, dir, "content", "import", writeTexts(t, list))
	s := serve(t, dir, []string{"PORTAL_TEST_FAILPOINT=render=30ms", "PORTAL_BASE_URL=http://court.example"}) // a map needs whole addresses
	w := newSweep(t, s.url, &removals{})
	ids := w.publicIDs(list)
	w.removals.orders = w.idsOn("restrictions", list)

	ctx, cancel := context.WithCancel(context.Background())
	var load sync.WaitGroup
	load.Go(func() { w.load(ctx, list, ids, 5*time.Millisecond) })
	for i := range n {
		time.Sleep(every)
		e := list[i]
		w.warm(e, ids[e.SourceID])
		w.removals.remove(e, ids[e.SourceID], len(list)-i, func(args ...string) { mustRun(t, dir, args...) })
	}
	time.Sleep(2 * bound)
	cancel()
	load.Wait()
	t.Logf("%d requests, %d removals, %d answers as gzip, %d as brotli", w.asked.Load(), n, w.packed[0].Load(), w.packed[1].Load())
	t.Log(w.lastSeen())
	if w.packed[0].Load() < 50 || w.packed[1].Load() < 50 {
		t.Error("too few compressed answers: the sweep proves too little of them")
	}
	if hits := metric(t, s.admin, "gongkai_page_cache_hits_total"); hits < float64(w.asked.Load())/4 {
		t.Errorf("%.0f hits of %d requests: the sweep proves too little of the cache", hits, w.asked.Load())
	}
	if want := int64(run.Seconds() * 100); w.asked.Load() < want {
		t.Errorf("only %d requests in %v: the sweep proves too little", w.asked.Load(), run)
	}
	mustRun(t, dir, "check")
}
