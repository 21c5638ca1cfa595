package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/valyala/fasthttp"
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
	"/sitemap.xml":           func(entry, string) string { return "/sitemap.xml" },
	"/hotline":               func(entry, string) string { return "/hotline" },

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
}

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
	c := Config{DataDir: dir, DatabaseURL: databaseURL(t, dir), CourtName: "演示区人民法院（虚构）", Theme: "default", IDMask: "strict", Limits: "default"}
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

// gone is what is known of one removed entry.
type gone struct {
	entry
	id       string
	returned time.Time // when portal remove had returned
	left     int       // how many entries were public then
}

type sweep struct {
	t       *testing.T
	base    string
	client  *http.Client
	mu      sync.Mutex
	removed []gone
	asked   atomic.Int64
	packed  [2]atomic.Int64 // answers that came as gzip, as brotli
	etags   sync.Map        // address → the ETag of an answer that showed its entry
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
	mustRun(t, dir, "content", "import", writeTexts(t, list))
	s := serve(t, dir, []string{"PORTAL_TEST_FAILPOINT=render=30ms", "PORTAL_BASE_URL=http://court.example"}) // a map needs whole addresses
	w := &sweep{t: t, base: s.url, client: &http.Client{Timeout: 10 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 256}}}
	ids := w.publicIDs(list)

	ctx, cancel := context.WithCancel(context.Background())
	var load sync.WaitGroup
	load.Go(func() { w.load(ctx, list, ids) })
	for i := range n {
		time.Sleep(every)
		e := list[i]
		w.warm(e, ids[e.SourceID])
		mustRun(t, dir, "remove", "defaulters", e.SourceID, "--ground", "performed", "--actor", "测试")
		mustRun(t, dir, "content", "withdraw", "case/"+e.slug(), "--actor", "测试")
		w.mu.Lock()
		w.removed = append(w.removed, gone{entry: e, id: ids[e.SourceID], returned: time.Now(), left: len(list) - i - 1})
		w.mu.Unlock()
	}
	time.Sleep(2 * bound)
	cancel()
	load.Wait()
	t.Logf("%d requests, %d removals, %d answers as gzip, %d as brotli", w.asked.Load(), n, w.packed[0].Load(), w.packed[1].Load())
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

// warm asks for every page that shows an entry which is about to go, twice in each
// form, so that all of them lie ready in the cache when it goes.
func (w *sweep) warm(e entry, id string) {
	for range 2 {
		for _, coding := range codings {
			for _, at := range swept {
				w.fetch(at(e, id), coding)
			}
		}
	}
}

// codings are the forms in which answers are asked for.
var codings = []string{"identity", "gzip", "br"}

// fetch asks for one page in one form.
func (w *sweep) fetch(path, coding string) {
	req, err := http.NewRequest(http.MethodGet, w.base+path, nil)
	if err != nil {
		w.t.Error(err)
		return
	}
	req.Header.Set("Accept-Encoding", coding)
	res, err := w.client.Do(req)
	if err != nil {
		w.t.Errorf("%s: %v", path, err)
		return
	}
	if _, err := w.unpacked(res); err != nil {
		w.t.Errorf("%s: %v", path, err)
	}
}

// unpacked reads the body of an answer, whatever form it came in.
func (w *sweep) unpacked(res *http.Response) (string, error) {
	body, err := io.ReadAll(res.Body)
	_ = res.Body.Close()
	if err != nil || len(body) == 0 {
		return "", err
	}
	switch res.Header.Get("Content-Encoding") {
	case "gzip":
		w.packed[0].Add(1)
		body, err = fasthttp.AppendGunzipBytes(nil, body)
	case "br":
		w.packed[1].Add(1)
		body, err = fasthttp.AppendUnbrotliBytes(nil, body)
	}
	return string(body), err
}

// metric reads one counter of a running portal.
func metric(t *testing.T, admin, name string) float64 {
	t.Helper()
	_, body := get(t, admin+"/metrics")
	for line := range strings.Lines(body) {
		if value, ok := strings.CutPrefix(line, name+" "); ok {
			n, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
	}
	t.Fatalf("no metric %s", name)
	return 0
}

// publicIDs finds the public identifier of each entry as a visitor would.
func (w *sweep) publicIDs(list []entry) map[string]string {
	ids := map[string]string{}
	for _, e := range list {
		_, body := get(w.t, w.base+"/api/v1/defaulters?q="+url.QueryEscape(e.Name))
		var r struct {
			Items []struct {
				ID string `json:"id"`
			} `json:"items"`
		}
		if err := json.Unmarshal([]byte(body), &r); err != nil || len(r.Items) != 1 {
			w.t.Fatalf("%s: %v %s", e.Name, err, body)
		}
		ids[e.SourceID] = r.Items[0].ID
	}
	return ids
}

// load asks 200 addresses a second, whatever the answers take, each in one of four
// manners and one of three forms.
func (w *sweep) load(ctx context.Context, list []entry, ids map[string]string) {
	var routes []func(e entry, id string) string
	for _, ask := range swept {
		routes = append(routes, ask)
	}
	for _, ask := range sweptAgain {
		routes = append(routes, func(e entry, _ string) string { return ask(e) })
	}
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	var asks sync.WaitGroup
	defer asks.Wait()
	slots := make(chan struct{}, 200)
	for i := 0; ; i++ {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		e := list[i/len(routes)%len(list)]
		w.mu.Lock()
		if n := len(w.removed); n > 0 && i%2 == 0 { // half of the time one that is gone
			e = w.removed[i/2%n].entry
		}
		w.mu.Unlock()
		path := routes[i%len(routes)](e, ids[e.SourceID])
		slots <- struct{}{}
		asks.Go(func() {
			defer func() { <-slots }()
			w.ask(path, e, i/len(routes)%4, codings[i/len(routes)/4%len(codings)])
		})
	}
}

// ask sends one request and holds its answer against all that was removed more than
// the bound before the request started.
func (w *sweep) ask(path string, about entry, manner int, coding string) {
	method := http.MethodGet
	if manner == 1 {
		method = http.MethodHead
	}
	req, err := http.NewRequest(method, w.base+path, nil)
	if err != nil {
		w.t.Error(err)
		return
	}
	req.Header.Set("Accept-Encoding", coding)
	etag, _ := w.etags.Load(path + " " + coding)
	switch manner {
	case 2:
		req.Header.Set("Range", "bytes=0-4095")
	case 3:
		if etag != nil {
			req.Header.Set("If-None-Match", etag.(string))
		}
	}
	w.mu.Lock()
	removed := w.removed[:len(w.removed):len(w.removed)]
	w.mu.Unlock()
	start := time.Now()
	res, err := w.client.Do(req)
	if err != nil {
		w.t.Errorf("%s %s: %v", method, path, err)
		return
	}
	body, err := w.unpacked(res)
	if err != nil {
		w.t.Errorf("%s %s: %v", method, path, err)
		return
	}
	w.asked.Add(1)
	if e := res.Header.Get("ETag"); e != "" && w.shows(body, about) {
		w.etags.Store(path+" "+coding, e) // of an answer that showed the entry: it must die with it
	}
	if res.StatusCode >= 500 && res.StatusCode != http.StatusServiceUnavailable {
		w.t.Errorf("%s %s: status %d", method, path, res.StatusCode)
	}
	for _, g := range removed {
		if start.Before(g.returned.Add(bound)) {
			continue
		}
		w.judge(g, method, path, res.StatusCode, body)
	}
}

// shows reports whether an answer holds the masked number of an entry or the address of
// its text, which no answer repeats from its question.
func (w *sweep) shows(body string, e entry) bool {
	return strings.Contains(body, e.Document[:6]+"********"+e.Document[14:17]+"*") || strings.Contains(body, e.slug())
}

func (w *sweep) judge(g gone, method, path string, status int, body string) {
	own := strings.Contains(path, g.id) || strings.Contains(path, g.slug())
	if own && status != http.StatusNotFound && status != http.StatusServiceUnavailable {
		w.t.Errorf("%s %s: status %d for a removed entry", method, path, status)
	}
	asked := strings.Contains(path, url.QueryEscape(g.Name)) || strings.Contains(path, url.QueryEscape(g.Case)) || strings.Contains(path, url.QueryEscape(g.title()))
	if (own || asked) && status == http.StatusNotModified {
		w.t.Errorf("%s %s: 304 for a removed entry", method, path)
	}
	if strings.Contains(body, g.id) || w.shows(body, g.entry) {
		w.t.Errorf("%s %s: shows %s", method, path, g.SourceID)
	}
	if !asked && (strings.Contains(body, g.Name) || strings.Contains(body, g.Case) || strings.Contains(body, g.title())) {
		w.t.Errorf("%s %s: names %s", method, path, g.SourceID)
	}
	var counted struct {
		Total *int `json:"total"`
	}
	if json.Unmarshal([]byte(body), &counted) == nil && counted.Total != nil && asked && *counted.Total != 0 {
		w.t.Errorf("%s %s: total %d for a removed entry", method, path, *counted.Total)
	}
	if path == "/defaulters?party=person" && status == http.StatusOK && method == http.MethodGet && strings.Contains(body, fmt.Sprintf("共 %d 条", g.left+1)) {
		w.t.Errorf("%s: still counts %s", path, g.SourceID)
	}
	if path == "/cases?topic=voluntary" && strings.Contains(body, fmt.Sprintf("共 %d 篇", g.left+1)) {
		w.t.Errorf("%s: still counts the text of %s", path, g.SourceID)
	}
}
