package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/valyala/fasthttp"
)

// gone is one thing that the public is shown no more: an entry, or the text that goes
// with it.
type gone struct {
	what     string
	returned time.Time // when the command that took it away had returned
	own      string    // stands in the addresses of its own pages, and in no other
	shown    []string  // what no answer repeats from its question
	asked    []string  // one of them stands in the addresses that ask for it
	named    []string  // what only the answer to such a question may repeat
	list     string    // an address whose answer counted it,
	counted  string    // and the words in which it did; empty: nobody knows
}

// entryGone is an entry that went at an instant, when so many were public with it.
func entryGone(e entry, id string, returned time.Time, were int) *gone {
	return &gone{
		what: e.SourceID, returned: returned, own: id, shown: []string{id, e.masked()},
		asked: []string{url.QueryEscape(e.Name), url.QueryEscape(e.Case)}, named: []string{e.Name, e.Case},
		list: "/defaulters?party=person", counted: fmt.Sprintf("共 %d 条", were),
	}
}

// orderGone is the order against the debtor of an entry. Its debtor is still listed.
func orderGone(e entry, id string, returned time.Time, were int) *gone {
	return &gone{
		what: "order of " + e.SourceID, returned: returned, own: id, shown: []string{id},
		list: "/restrictions?party=person", counted: fmt.Sprintf("共 %d 条", were),
	}
}

// textGone is the text that goes with an entry.
func textGone(e entry, returned time.Time, were int) *gone {
	return &gone{
		what: e.slug(), returned: returned, own: e.slug(), shown: []string{e.slug()},
		asked: []string{url.QueryEscape(e.title())}, named: []string{e.title()},
		list: "/cases?topic=voluntary", counted: fmt.Sprintf("共 %d 篇", were),
	}
}

// masked is the number of an entry as it is shown.
func (e entry) masked() string { return e.Document[:6] + "********" + e.Document[14:17] + "*" }

// removals are what has gone so far. Several sweeps may share them.
type removals struct {
	orders  map[string]string // public identifiers of the entries' orders; nil: there are none
	mu      sync.Mutex
	gone    []*gone
	entries []entry
}

// remove takes an entry and its text away, of which so many are public, by commands.
func (r *removals) remove(e entry, id string, were int, run func(args ...string)) {
	if order := r.orders[e.SourceID]; order != "" {
		run("remove", "restrictions", e.SourceID, "--ground", "performed", "--actor", "测试")
		r.add(e, orderGone(e, order, time.Now(), were))
	}
	run("remove", "defaulters", e.SourceID, "--ground", "performed", "--actor", "测试")
	r.add(e, entryGone(e, id, time.Now(), were))
	run("content", "withdraw", "case/"+e.slug(), "--actor", "测试")
	r.add(e, textGone(e, time.Now(), were))
}

func (r *removals) add(e entry, g *gone) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.gone = append(r.gone, g); !slices.Contains(r.entries, e) {
		r.entries = append(r.entries, e)
	}
}

// soFar is what has gone by now.
func (r *removals) soFar() []*gone {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.gone[:len(r.gone):len(r.gone)]
}

// nth is one of the entries that went, in turn.
func (r *removals) nth(i int) (entry, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.entries) == 0 {
		return entry{}, false
	}
	return r.entries[i%len(r.entries)], true
}

// sweep asks one instance for everything and holds its answers against what has gone.
type sweep struct {
	t        *testing.T
	base     string
	client   *http.Client
	statuses *counted // of the client
	removals *removals
	asked    atomic.Int64
	packed   [2]atomic.Int64 // answers that came as gzip, as brotli
	etags    sync.Map        // address → the ETag of an answer that showed its entry

	stopped atomic.Pointer[time.Time] // when the instance was stopped last; nil: never
	through atomic.Int64              // requests that were under way then
	late    atomic.Int64              // answers of those that showed what went meanwhile

	mu   sync.Mutex
	seen map[*gone]time.Duration // the latest start of a request that was shown it, after its return
}

func newSweep(t *testing.T, base string, r *removals) *sweep {
	t.Helper()
	statuses := &counted{RoundTripper: &http.Transport{MaxIdleConnsPerHost: 256}}
	return &sweep{
		t: t, base: base, removals: r, seen: map[*gone]time.Duration{},
		// An instance may be stopped for half a minute, and then answers.
		statuses: statuses, client: &http.Client{Timeout: time.Minute, Transport: statuses},
	}
}

// counted notes the status of every answer that passes.
type counted struct {
	http.RoundTripper
	all, unavailable, failed atomic.Int64
}

func (c *counted) RoundTrip(r *http.Request) (*http.Response, error) {
	res, err := c.RoundTripper.RoundTrip(r)
	switch {
	case err != nil || res.StatusCode >= 500 && res.StatusCode != http.StatusServiceUnavailable:
		c.failed.Add(1)
	case res.StatusCode == http.StatusServiceUnavailable:
		c.unavailable.Add(1)
	}
	c.all.Add(1)
	return res, err
}

// warm asks for every page that shows an entry which is about to go, twice in each
// form, so that all of them lie ready in the cache when it goes.
func (w *sweep) warm(e entry, id string) {
	for range 2 {
		for _, coding := range codings {
			for _, at := range swept {
				w.fetch(w.address(at(e, id), e), coding)
			}
		}
	}
}

// address is one of swept, with the identifier of the entry's order in its place. Where
// there are no orders it is one that nobody has.
func (w *sweep) address(path string, e entry) string {
	order := w.removals.orders[e.SourceID]
	if order == "" {
		order = "bcdfghjkmnpqr"
	}
	return strings.Replace(path, orderID, order, 1)
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
func (w *sweep) publicIDs(list []entry) map[string]string { return w.idsOn("defaulters", list) }

// idsOn is the same on one of the lists of persons.
func (w *sweep) idsOn(kind string, list []entry) map[string]string {
	ids := map[string]string{}
	for _, e := range list {
		_, body := get(w.t, w.base+"/api/v1/"+kind+"?q="+url.QueryEscape(e.Name))
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

// load asks one address after each pause, whatever the answers take, each in one of four
// manners and one of three forms.
func (w *sweep) load(ctx context.Context, list []entry, ids map[string]string, pause time.Duration) {
	var routes []func(e entry, id string) string
	for _, ask := range swept {
		routes = append(routes, ask)
	}
	for _, ask := range sweptAgain {
		routes = append(routes, func(e entry, _ string) string { return ask(e) })
	}
	tick := time.NewTicker(pause)
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
		if gone, ok := w.removals.nth(i / 2); ok && i%2 == 0 { // half of the time one that is gone
			e = gone
		}
		path := w.address(routes[i%len(routes)](e, ids[e.SourceID]), e)
		slots <- struct{}{}
		asks.Go(func() {
			defer func() { <-slots }()
			w.ask(path, e, i/len(routes)%4, codings[i/len(routes)/4%len(codings)])
		})
	}
}

// ask sends one request and holds its answer against all that went more than the bound
// before the request started.
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
	if e := res.Header.Get("ETag"); e != "" && containsAny(body, about.masked(), about.slug()) {
		w.etags.Store(path+" "+coding, e) // of an answer that showed the entry: it must die with it
	}
	if res.StatusCode >= 500 && res.StatusCode != http.StatusServiceUnavailable {
		w.t.Errorf("%s %s: status %d", method, path, res.StatusCode)
	}
	at := w.stopped.Load()
	through := at != nil && start.Before(*at)
	if through {
		w.through.Add(1)
	}
	for _, g := range w.removals.soFar() {
		shows := containsAny(body, g.shown...)
		if lag := start.Sub(g.returned); lag >= bound {
			w.judge(g, method, path, res.StatusCode, body)
		} else if shows && lag > 0 {
			w.note(g, lag)
		}
		if through && shows {
			w.late.Add(1)
		}
	}
}

func containsAny(body string, words ...string) bool {
	return slices.ContainsFunc(words, func(word string) bool { return strings.Contains(body, word) })
}

// judge holds an answer against something that must not be in it any more.
func (w *sweep) judge(g *gone, method, path string, status int, body string) {
	own, asked := strings.Contains(path, g.own), containsAny(path, g.asked...)
	if own && status != http.StatusNotFound && status != http.StatusServiceUnavailable {
		w.t.Errorf("%s %s: status %d for what is gone", method, path, status)
	}
	if (own || asked) && status == http.StatusNotModified {
		w.t.Errorf("%s %s: 304 for what is gone", method, path)
	}
	if containsAny(body, g.shown...) {
		w.t.Errorf("%s %s: shows %s", method, path, g.what)
	}
	if !asked && containsAny(body, g.named...) {
		w.t.Errorf("%s %s: names %s", method, path, g.what)
	}
	var total struct {
		Total *int `json:"total"`
	}
	if asked && json.Unmarshal([]byte(body), &total) == nil && total.Total != nil && *total.Total != 0 {
		w.t.Errorf("%s %s: total %d for what is gone", method, path, *total.Total)
	}
	if path == g.list && g.counted != "" && strings.Contains(body, g.counted) {
		w.t.Errorf("%s %s: still counts %s", method, path, g.what)
	}
}

func (w *sweep) note(g *gone, lag time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.seen[g] = max(w.seen[g], lag)
}

// lastSeen tells how long after its return each removal was seen last by a request that
// started then: how the times are spread. What was not seen after it counts as zero.
func (w *sweep) lastSeen() string {
	all := w.removals.soFar()
	w.mu.Lock()
	defer w.mu.Unlock()
	lags := make([]time.Duration, 0, len(all))
	for _, g := range all {
		lags = append(lags, w.seen[g].Round(time.Millisecond))
	}
	if len(lags) == 0 {
		return "nothing was removed"
	}
	slices.Sort(lags)
	at := func(share float64) time.Duration { return lags[int(share*float64(len(lags)-1))] }
	return fmt.Sprintf("last seen after the return of %d removals: half %v, 90 %% %v, 99 %% %v, all %v", len(lags), at(0.5), at(0.9), at(0.99), at(1))
}

// tell logs what a sweep of one instance has seen. Nothing may have failed.
func (w *sweep) tell(instance string) {
	w.t.Helper()
	c := w.statuses
	w.t.Logf("%s: %d requests, %d answers 503, %d failed; %s", instance, c.all.Load(), c.unavailable.Load(), c.failed.Load(), w.lastSeen())
	if c.failed.Load() > 0 {
		w.t.Errorf("%s: %d requests failed", instance, c.failed.Load())
	}
}
