package web

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// A random sequence of changes, moves of the clock and questions never shows what was
// no longer true, nor what is not yet true, when the question was put.
func TestStoredPagesAreNeverStale(t *testing.T) {
	type window struct{ from, until time.Time }
	const people = 4
	random := rand.New(rand.NewPCG(7, 11)) //nolint:gosec // a test that can be repeated
	w := newRows()
	shown := map[int]window{}
	visible := func() string { // with w.mu held
		var b strings.Builder
		for who := range people {
			if v, ok := shown[who]; ok && !w.now.Before(v.from) && w.now.Before(v.until) {
				fmt.Fprintf(&b, " 甲%d", who)
			}
		}
		return b.String()
	}
	horizon := func() (next time.Time) {
		for _, v := range shown {
			for _, at := range []time.Time{v.from, v.until} {
				if at.After(w.now) && (next.IsZero() || at.Before(next)) {
					next = at
				}
			}
		}
		return next
	}
	app := New(Config{RequestLog: NewRequestLog(io.Discard)})
	p := NewPages(PagesOptions{Current: w, Now: w.clock})
	app.Get("/list", p.Serve(Page{Query: []string{"q"}, Render: func(_ context.Context, r Request) (Answer, error) {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.renders++
		g := w.gen
		g.Until = horizon()
		return Answer{ContentType: "text/plain; charset=utf-8", Body: []byte(visible()), Names: true, Keep: true, Generation: g}, nil
	}}))
	hits := 0
	for step := range 6000 {
		switch random.IntN(12) {
		case 0, 1: // somebody is published, changed or removed
			who := random.IntN(people)
			w.change(func(w *rows) {
				if random.IntN(2) == 0 {
					delete(shown, who)
				} else {
					from := w.now.Add(time.Duration(random.IntN(200)-100) * time.Minute)
					shown[who] = window{from, from.Add(time.Duration(random.IntN(300)) * time.Minute)}
				}
				w.gen.Position++
			})
		case 2: // time passes, or the clock is set back
			w.change(func(w *rows) { w.now = w.now.Add(time.Duration(random.IntN(90)-30) * time.Minute) })
		case 3: // a backup is restored: another incarnation, further back
			w.change(func(w *rows) {
				w.gen.Incarnation = fmt.Sprintf("i%d", step)
				w.gen.Position -= int64(random.IntN(3))
			})
		default:
			before := w.rendered()
			r, err := http.NewRequest([]string{"GET", "HEAD"}[random.IntN(2)], fmt.Sprintf("http://a/list?q=%d", random.IntN(3)), nil)
			if err != nil {
				t.Fatal(err)
			}
			resp, err := app.Test(r, 10_000)
			if err != nil {
				t.Fatal(err)
			}
			body, _ := io.ReadAll(resp.Body)
			_ = resp.Body.Close()
			w.mu.Lock()
			want := visible()
			w.mu.Unlock()
			if resp.StatusCode != 200 || r.Method == "GET" && string(body) != want || resp.Header.Get("ETag") != `"`+entityTag([]byte(want))+`"` {
				t.Fatalf("step %d: %d %q, want %q", step, resp.StatusCode, body, want)
			}
			if w.rendered() == before {
				hits++
			}
		}
	}
	if hits < 500 {
		t.Errorf("only %d hits: the sequence proves too little", hits)
	}
}

// The same while many ask at once: an answer is never older than the change that was
// complete when its question was put.
func TestStoredPagesUnderChange(t *testing.T) {
	w := newRows()
	s, _ := w.open(t, Config{}, nil)
	stop := make(chan struct{})
	var askers, changer sync.WaitGroup
	changer.Go(func() {
		for {
			select {
			case <-stop:
				return
			case <-time.After(time.Millisecond):
				w.change(func(w *rows) { w.gen.Position++ })
			}
		}
	})
	for range 8 {
		askers.Go(func() {
			for range 200 {
				g, _ := w.Leased(noon())
				a := s.ask("GET", "/p/a")
				var position int64
				if a.status == 503 {
					continue // overtaken twice
				}
				if _, err := fmt.Sscanf(a.body, "<p>i/%d/", &position); err != nil || a.status != 200 {
					t.Errorf("%d %q %v", a.status, a.body, err)
				} else if position < g.Position {
					t.Errorf("position %d, but %d was known before the question", position, g.Position)
				}
			}
		})
	}
	askers.Wait()
	close(stop)
	changer.Wait()
}
