package web

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"gongkai/internal/court"
)

func testGate(all, searches int, patience time.Duration, queue int64) *gate {
	return &gate{all: make(chan struct{}, all), searches: make(chan struct{}, searches), patience: patience, queue: queue, metrics: NewMetrics()}
}

// F21: a flood of searches is shed with a clear 503, and takes nothing from the pages
// that need no search, stored or not.
func TestF21FloodOfSearches(t *testing.T) {
	release := make(chan struct{})
	var searching atomic.Int32
	w := newRows()
	s, p := w.open(t, Config{}, func(app *fiber.App, p *Pages) {
		p.gate.patience = 50 * time.Millisecond
		app.Get("/search", p.Serve(Page{Query: []string{"q"}, Search: "q", Render: func(_ context.Context, r Request) (Answer, error) {
			if r.Query("q") != "" {
				searching.Add(1)
				defer searching.Add(-1)
				<-release
			}
			return Answer{ContentType: typeHTML, Body: []byte("search"), Keep: true}, nil
		}}))
		app.Get("/hotline", p.Serve(Page{Fixed: true, Render: func(context.Context, Request) (Answer, error) {
			return Answer{ContentType: typeHTML, Body: []byte("call"), Keep: true}, nil
		}}))
	})
	s.ask("GET", "/p/stored")
	var flood sync.WaitGroup
	var served, shed atomic.Int32
	for i := range 60 {
		flood.Go(func() {
			a := s.ask("GET", "/search?q="+itoa(i))
			switch {
			case a.status == 200:
				served.Add(1)
			case a.status == 503 && a.header.Get("Retry-After") == "2" && strings.Contains(a.body, "现在访问的人较多") && a.header.Get("Cache-Control") == "no-store":
				shed.Add(1)
			default:
				t.Errorf("%d %v", a.status, a.header)
			}
		})
	}
	share := cap(p.gate.searches)
	for end := time.Now().Add(patience); searching.Load() < int32(share); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("the searches never began")
		}
	}
	for target, want := range map[string]string{"/p/stored": "i/1/", "/p/new": "i/1/", "/hotline": "call", "/search": "search"} {
		if a := s.ask("GET", target); a.status != 200 || !strings.Contains(a.body, want) {
			t.Errorf("%s beside the flood: %d", target, a.status)
		}
	}
	for end := time.Now().Add(patience); shed.Load() < int32(60-share); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("only %d are shed", shed.Load())
		}
	}
	if n := searching.Load(); n != int32(share) {
		t.Errorf("%d searches at once, %d may run", n, share)
	}
	close(release)
	flood.Wait()
	if served.Load() != int32(share) {
		t.Errorf("%d served, %d began", served.Load(), share)
	}
	log := s.waitFor(`"reason":"busy"`)
	if strings.Contains(log, `"level":"ERROR"`) {
		t.Error("the refusals of a flood are logged as failures")
	}
}

// Places are given back, also after a refusal; the queue is bounded; a wait ends with
// its context.
func TestGate(t *testing.T) {
	ctx := context.Background()
	g := testGate(2, 1, 20*time.Millisecond, 1)
	enter := func(search bool) (func(), bool) {
		leave, err := g.enter(ctx, search)
		if err != nil && (court.KindOf(err) != court.KindUnavailable || problemOf(err, "").RetryAfter != retryBusy) {
			t.Errorf("refused with %v", err)
		}
		return leave, err == nil
	}
	search, ok := enter(true)
	if !ok {
		t.Fatal("the first search")
	}
	if _, ok := enter(true); ok {
		t.Error("a second search took the place of the pages")
	}
	page, ok := enter(false)
	if !ok {
		t.Fatal("the first page")
	}
	if _, ok := enter(false); ok {
		t.Error("three at once")
	}
	page()
	search()
	other, ok := enter(false)
	if !ok {
		t.Fatal("a place was not given back")
	}
	// A search that finds no place after it has its share gives the share back.
	second, ok := enter(false)
	if !ok {
		t.Fatal("two places")
	}
	if _, ok := enter(true); ok || len(g.searches) != 0 {
		t.Errorf("a refused search keeps %d shares", len(g.searches))
	}
	ended, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := g.enter(ended, false); err == nil {
		t.Error("entered after the end of the context")
	}
	g.patience = time.Hour
	waiting := make(chan bool)
	go func() {
		leave, ok := enter(false)
		if ok {
			leave()
		}
		waiting <- ok
	}()
	for g.waiting.Load() < 1 {
		time.Sleep(time.Millisecond)
	}
	if _, ok := enter(false); ok {
		t.Error("two wait where one may")
	}
	other()
	if !<-waiting {
		t.Error("the one that waited was refused")
	}
	second()
	if len(g.all) != 0 || len(g.searches) != 0 || g.waiting.Load() != 0 || g.searching.Load() != 0 {
		t.Errorf("left behind: %d %d %d %d", len(g.all), len(g.searches), g.waiting.Load(), g.searching.Load())
	}
}

// A panic in a rendering gives its place back.
func TestGateAfterPanics(t *testing.T) {
	w := newRows()
	s, p := w.open(t, Config{}, func(app *fiber.App, p *Pages) {
		app.Get("/panic/:id", p.Serve(Page{Render: func(context.Context, Request) (Answer, error) { panic("x") }}))
	})
	for i := range 3 * cap(p.gate.all) {
		if a := s.ask("GET", "/panic/"+itoa(i)); a.status != 500 {
			t.Fatalf("%d: %d", i, a.status)
		}
	}
	if len(p.gate.all) != 0 {
		t.Errorf("%d places are lost", len(p.gate.all))
	}
}
