package web

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"gongkai/internal/pagecache"
	"gongkai/internal/redisconn"
	"gongkai/internal/redisconn/redistest"
)

var sharedSecret = bytes.Repeat([]byte{7}, 32)

// dialRedis opens a connection with its Watch running. It is patient, so that a busy
// machine loses nothing.
func dialRedis(t *testing.T, url string) *redisconn.Conn {
	t.Helper()
	return dialRedisWithin(t, url, 5*time.Second)
}

// dialRedisWithin opens one whose calls end after the deadline, or when zero as in a portal.
func dialRedisWithin(t *testing.T, url string, deadline time.Duration) *redisconn.Conn {
	t.Helper()
	conn, err := redisconn.Open(redisconn.Options{URL: url, Logger: slog.New(slog.DiscardHandler), Deadline: deadline})
	if err != nil {
		t.Fatal(err)
	}
	beside(t, conn.Watch)
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

// beside runs work until the test ends.
func beside(t *testing.T, work func(ctx context.Context)) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { work(ctx) })
	t.Cleanup(func() {
		cancel()
		running.Wait()
	})
}

// instance is one of several portals over the same rows.
type instance struct {
	*site
	pages *Pages
}

// join opens an instance that shares through Redis: a page of records at /p/:id, a search
// at /search, a page made from no row at /fixed.
func (w *rows) join(t *testing.T, url string, secret []byte) *instance {
	t.Helper()
	return w.joinThrough(t, dialRedis(t, url), secret)
}

func (w *rows) joinThrough(t *testing.T, conn *redisconn.Conn, secret []byte) *instance {
	t.Helper()
	m := NewMetrics()
	p := NewPages(PagesOptions{Current: w, Now: w.clock, Metrics: m, Redis: conn, Secret: secret})
	beside(t, p.Run)
	s := start(t, Config{Metrics: m}, func(app *fiber.App) {
		app.Get("/p/:id", p.Serve(Page{Render: w.longPage}))
		app.Get("/search", p.Serve(Page{Render: w.page, Limit: Search, Query: []string{"q"}, Search: "q"}))
		app.Get("/api", p.Serve(Page{Render: w.page, Limit: API, Query: []string{"q"}, Search: "q"}))
		app.Get("/fixed", p.Serve(Page{Fixed: true, Render: func(context.Context, Request) (Answer, error) {
			w.change(func(w *rows) { w.renders++ })
			return Answer{ContentType: typeHTML, Body: []byte("<p>always"), Keep: true}, nil
		}}))
	})
	return &instance{s, p}
}

// longPage is a page that is worth compressing. It tells the hour and so is true for an
// hour at most.
func (w *rows) longPage(ctx context.Context, _ Request) (Answer, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.renders++
	g := w.gen
	g.Until = w.now.Truncate(time.Hour).Add(time.Hour)
	body := fmt.Sprintf("<p>%s/%d at %s by %d</p>", g.Incarnation, g.Position, w.now.Format("2 15"), w.renders) + strings.Repeat("<p>执行依据文号</p>", 200)
	return Answer{ContentType: typeHTML, Body: []byte(body), Names: true, Keep: true, Generation: g}, ctx.Err()
}

// eventually waits for what comes about beside requests.
func eventually(t *testing.T, what string, f func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); !f(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("never: %s", what)
		}
	}
}

// wrote waits until an instance has written so many answers.
func (i *instance) wrote(t *testing.T, n uint64) {
	t.Helper()
	eventually(t, fmt.Sprintf("%d written", n), func() bool { return i.pages.shared.Counts().Wrote >= n })
}

// What one instance has made, in all its forms, the other sends without making it, after
// one round trip.
func TestSharedPages(t *testing.T) {
	s := redistest.Start(t)
	w := newRows()
	a, b := w.join(t, s.URL(), sharedSecret), w.join(t, s.URL(), sharedSecret)
	made := a.ask("GET", "/p/x", "Accept-Encoding: br")
	fixed := a.ask("GET", "/fixed")
	eventually(t, "brotli", func() bool {
		return a.ask("GET", "/p/x", "Accept-Encoding: br").header.Get("Content-Encoding") == "br"
	})
	a.wrote(t, 3) // the page, the page with brotli, the page made from no row
	renders := w.rendered()
	s.Do(t, []any{"CONFIG", "RESETSTAT"})
	for _, coding := range []string{"br", "gzip", "identity"} {
		got, want := b.ask("GET", "/p/x", "Accept-Encoding: "+coding), a.ask("GET", "/p/x", "Accept-Encoding: "+coding)
		if got.status != 200 || got.body != want.body || got.header.Get("ETag") != want.header.Get("ETag") ||
			got.header.Get("Content-Encoding") != want.header.Get("Content-Encoding") || withoutDate(fmt.Sprint(got.header)) != withoutDate(fmt.Sprint(want.header)) {
			t.Errorf("%s: %d %v, want %v", coding, got.status, got.header, want.header)
		}
	}
	if got := b.ask("GET", "/fixed"); got.status != 200 || got.body != fixed.body {
		t.Errorf("%d %s", got.status, got.body)
	}
	if w.rendered() != renders || made.status != 200 {
		t.Errorf("%d renderings, want %d", w.rendered(), renders)
	}
	if n := b.pages.shared.Counts(); n.Found != 2 || n.Wrote != 0 {
		t.Errorf("%+v", n)
	}
	if calls := commandCalls(t, s); calls != "getrange 2" {
		t.Errorf("two misses that hit Redis cost: %s", calls)
	}
}

// commandCalls tells which commands a server has run since its statistics were reset,
// but for those that make a connection.
func commandCalls(t *testing.T, s *redistest.Server) string {
	t.Helper()
	client := s.Client()
	defer func() { _ = client.Close() }()
	text, err := client.Info(context.Background(), "commandstats").Result()
	if err != nil {
		t.Fatal(err)
	}
	var calls []string
	for _, m := range regexp.MustCompile(`cmdstat_([a-z|]+):calls=(\d+)`).FindAllStringSubmatch(text, -1) {
		if m[1] != "info" && m[1] != "hello" && !strings.HasPrefix(m[1], "config") {
			calls = append(calls, m[1]+" "+m[2])
		}
	}
	return strings.Join(calls, ", ")
}

// What visitors typed stays in the process, and names in Redis tell nothing of a page.
func TestWhatIsNotShared(t *testing.T) {
	s := redistest.Start(t)
	w := newRows()
	a := w.join(t, s.URL(), sharedSecret)
	for _, target := range []string{"/search?q=%E7%94%84%E7%A4%BA%E4%BE%8B", "/search", "/api?q=%E7%94%84%E7%A4%BA%E4%BE%8B"} {
		if got := a.ask("GET", target); got.status != 200 {
			t.Errorf("%s: %d", target, got.status)
		}
	}
	for _, target := range []string{"/p/canary", "/api"} {
		a.ask("GET", target)
	}
	a.wrote(t, 2)
	client := s.Client()
	defer func() { _ = client.Close() }()
	keys, err := client.Keys(context.Background(), "*").Result()
	if err != nil || len(keys) != 2 {
		t.Errorf("%d keys, %v: %q", len(keys), err, keys)
	}
	for _, key := range keys {
		if strings.Contains(key, "canary") || !strings.HasPrefix(key, "gongkai:page:1:i:1:") {
			t.Errorf("%q", key)
		}
		value, err := client.Get(context.Background(), key).Result()
		if err != nil || strings.Contains(value, "甄示例") {
			t.Errorf("%q holds what was typed, %v", key, err)
		}
	}
}

// An instance of another edition neither takes nor gives.
func TestEditionsDoNotMeet(t *testing.T) {
	s := redistest.Start(t)
	w := newRows()
	a, b := w.join(t, s.URL(), sharedSecret), w.join(t, s.URL(), bytes.Repeat([]byte{8}, 32))
	a.ask("GET", "/p/x")
	a.wrote(t, 1)
	b.ask("GET", "/p/x")
	if n := b.pages.shared.Counts(); n.Found != 0 || w.rendered() != 2 {
		t.Errorf("%+v, %d renderings", n, w.rendered())
	}
	defer func() {
		if recover() == nil {
			t.Error("pages are shared without a secret")
		}
	}()
	NewPages(PagesOptions{Redis: dialRedis(t, s.URL())})
}

// A random sequence of changes, moves of the clock, restores and questions on two
// instances, while somebody does to Redis whatever is possible: nothing is ever shown
// that was no longer true, or not yet true, when the question was put.
func TestSharedPagesAreNeverStale(t *testing.T) {
	s := redistest.Start(t)
	random := rand.New(rand.NewPCG(5, 13)) //nolint:gosec // a test that can be repeated
	w := newRows()
	both := [2]*instance{w.join(t, s.URL(), sharedSecret), w.join(t, s.URL(), sharedSecret)}
	for _, i := range both {
		i.pages.tier = pagecache.NewMemory[*stored](1) // nothing stays here, so all depends on Redis
	}
	client := s.Client()
	defer func() { _ = client.Close() }()
	ctx := context.Background()
	seen := map[string]string{} // all that was ever in Redis
	found := func() (n uint64) {
		for _, i := range both {
			n += i.pages.shared.Counts().Found
		}
		return n
	}
	for step := range 3000 {
		switch random.IntN(14) {
		case 0: // somebody is published, changed or removed
			w.change(func(w *rows) { w.gen.Position++ })
		case 1: // time passes, or the clock is set back
			w.change(func(w *rows) { w.now = w.now.Add(time.Duration(random.IntN(90)-30) * time.Minute) })
		case 2:
			w.change(func(w *rows) {
				w.gen.Incarnation = fmt.Sprintf("i%d", step)
				w.gen.Position -= int64(random.IntN(3))
			})
		case 3: // an old dump is restored: all that ever was, under its name or another
			names, err := client.Keys(ctx, "*").Result()
			if err != nil {
				t.Fatal(err)
			}
			for _, name := range names {
				if value, err := client.Get(ctx, name).Result(); err == nil {
					seen[name] = value
				}
			}
			last, left := "", 30
			for name, value := range seen {
				if left--; left == 0 {
					break
				}
				s.Do(t, []any{"SET", name, value})
				if last != "" && random.IntN(3) == 0 {
					s.Do(t, []any{"SET", last, value})
				}
				last = name
			}
		case 4:
			if random.IntN(4) == 0 {
				s.Do(t, []any{"FLUSHALL"})
			}
		default:
			w.mu.Lock()
			gen, now := w.gen, w.now
			w.mu.Unlock()
			i := both[random.IntN(2)]
			got := i.ask("GET", fmt.Sprintf("/p/%d", random.IntN(3)))
			if !strings.HasPrefix(got.body, fmt.Sprintf("<p>%s/%d at %s by", gen.Incarnation, gen.Position, now.Format("2 15"))) || got.status != 200 {
				t.Fatalf("step %d: %d %.60q at %+v %v", step, got.status, got.body, gen, now)
			}
		}
	}
	if n := found(); n < 300 {
		t.Errorf("only %d answers came from Redis: the sequence proves too little", n)
	}
}

// F5, F6: a Redis that is refused, killed or hung costs no visitor an error, and what is
// kept here is not made again.
func TestF5F6PagesWithoutRedis(t *testing.T) {
	for name, fault := range map[string]func(s *redistest.Server) (undo func()){
		"killed": func(s *redistest.Server) func() { s.Kill(); return func() { s.Restart(t) } },
		"hung":   func(s *redistest.Server) func() { s.Pause(); return s.Resume },
	} {
		t.Run(name, func(t *testing.T) {
			s := redistest.Start(t)
			w := newRows()
			i := w.joinThrough(t, dialRedisWithin(t, s.URL(), 0), sharedSecret)
			for n := range 20 {
				i.ask("GET", fmt.Sprintf("/p/%d", n))
			}
			undo := fault(s)
			var all sync.WaitGroup
			for g := range 4 {
				all.Go(func() {
					for n := range 40 {
						if got := i.ask("GET", fmt.Sprintf("/p/%d", (n*7+g)%40)); got.status != 200 {
							t.Errorf("status %d", got.status)
						}
					}
				})
			}
			all.Wait()
			if n := w.rendered(); n != 40 {
				t.Errorf("%d renderings of 40 pages", n)
			}
			undo()
			eventually(t, "pages are written again", func() bool {
				before := i.pages.shared.Counts().Wrote
				w.change(func(w *rows) { w.gen.Position++ })
				i.ask("GET", "/p/0")
				time.Sleep(20 * time.Millisecond)
				return i.pages.shared.Counts().Wrote > before
			})
		})
	}
}

// F20: many who miss the same page at once cost one question to Redis and one rendering.
func TestF20OneQuestionForMany(t *testing.T) {
	s := redistest.Start(t)
	w := newRows()
	a, b := w.join(t, s.URL(), sharedSecret), w.join(t, s.URL(), sharedSecret)
	a.ask("GET", "/p/x")
	a.wrote(t, 1)
	s.Pause() // they all come while the question is under way
	var all sync.WaitGroup
	for range 100 {
		all.Go(func() {
			if got := b.ask("GET", "/p/x"); got.status != 200 {
				t.Errorf("status %d", got.status)
			}
		})
	}
	time.Sleep(5 * time.Millisecond)
	s.Resume()
	all.Wait()
	n := b.pages.shared.Counts()
	if n.Found+n.Missed != 1 || w.rendered() > 2 {
		t.Errorf("%+v, %d renderings", n, w.rendered())
	}
}

// encoded writes an answer as it lies in Redis.
func encoded(a Answer, forms ...encoding) []byte {
	a.Status, a.Keep = 200, true
	s := newStored(a, pagecache.Stamp{Rowless: !a.Names})
	for _, e := range forms {
		s.make(e)
	}
	return storedCodec{}.Append(nil, s)
}

func TestStoredCodec(t *testing.T) {
	long := bytes.Repeat([]byte("<p>执行依据</p>"), 200)
	for name, tc := range map[string]struct {
		answer Answer
		forms  []encoding
	}{
		"plain":     {Answer{ContentType: typeHTML, Body: []byte("short"), Names: true}, nil},
		"all forms": {Answer{ContentType: typeHTML, Body: long, Names: true, Indexed: true, Synthetic: true}, []encoding{gzipped, brotlied}},
		"one form":  {Answer{ContentType: "application/json", Body: long}, []encoding{gzipped}},
		"immutable": {Answer{ContentType: "text/css", Body: long, Immutable: true}, []encoding{brotlied}},
		"empty":     {Answer{ContentType: "text/plain"}, nil},
		"a picture": {Answer{ContentType: "image/png", Body: long}, nil},
	} {
		data := encoded(tc.answer, tc.forms...)
		stamp := pagecache.Stamp{Rowless: !tc.answer.Names, Since: noon()}
		s, err := storedCodec{}.Decode(stamp, data)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		got := s.answer
		if !bytes.Equal(got.Body, tc.answer.Body) || got.ContentType != tc.answer.ContentType || got.Names != tc.answer.Names || got.Indexed != tc.answer.Indexed ||
			got.Immutable != tc.answer.Immutable || got.Synthetic != tc.answer.Synthetic || got.Status != 200 || s.stamp != stamp || s.tag != entityTag(tc.answer.Body) {
			t.Errorf("%s came back as %+v", name, got)
		}
		if !bytes.Equal(storedCodec{}.Append(nil, s), data) {
			t.Errorf("%s: written again it is another", name)
		}
		for e := gzipped; e < encodings; e++ {
			f, want := s.forms[e].Load(), false
			for _, made := range tc.forms {
				want = want || made == e
			}
			if (f != nil) != want {
				t.Errorf("%s: %s there %v, want %v", name, e.name(), f != nil, want)
			} else if want && !bytes.Equal(f.body, compress(tc.answer.Body, e)) {
				t.Errorf("%s: %s differs", name, e.name())
			}
		}
		for cut := range data {
			if _, err := (storedCodec{}).Decode(stamp, data[:cut]); err == nil {
				t.Errorf("%s: taken when cut at %d", name, cut)
			}
		}
		for what, stamp := range map[string]pagecache.Stamp{"a stamp of no rows": {Rowless: tc.answer.Names}} {
			if _, err := (storedCodec{}).Decode(stamp, data); err == nil {
				t.Errorf("%s: taken with %s", name, what)
			}
		}
	}
	bad := encoded(Answer{ContentType: "text/html\r\nSet-Cookie: x=1", Body: []byte("x")})
	if _, err := (storedCodec{}).Decode(pagecache.Stamp{Rowless: true}, bad); err == nil {
		t.Error("a media type with a line feed is taken")
	}
}

// FuzzStoredCodec: whatever is read is an answer that could have been written.
func FuzzStoredCodec(f *testing.F) {
	long := bytes.Repeat([]byte("<p>执行依据</p>"), 200)
	f.Add(encoded(Answer{ContentType: typeHTML, Body: []byte("short"), Names: true}), false)
	f.Add(encoded(Answer{ContentType: typeHTML, Body: long, Names: true}, gzipped, brotlied), false)
	f.Add(encoded(Answer{ContentType: "text/css", Body: long, Immutable: true}, gzipped), true)
	f.Add([]byte{0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1}, true)
	f.Fuzz(func(t *testing.T, data []byte, rowless bool) {
		s, err := storedCodec{}.Decode(pagecache.Stamp{Rowless: rowless}, data)
		if err != nil {
			return
		}
		if s.answer.Status != 200 || s.answer.Names == rowless || !s.keep || s.answer.Names && s.answer.Immutable {
			t.Errorf("%+v", s.answer)
		}
		again, err := storedCodec{}.Decode(s.stamp, storedCodec{}.Append(nil, s))
		if err != nil || !bytes.Equal(again.answer.Body, s.answer.Body) || s.Weight() > storedOverhead+len(data) {
			t.Errorf("%v, weight %d of %d bytes", err, s.Weight(), len(data))
		}
	})
}

// The route of a stored page asks neither Redis nor anything of it.
func TestHitsDoNotAskRedis(t *testing.T) {
	s := redistest.Start(t)
	w := newRows()
	i := w.join(t, s.URL(), sharedSecret)
	i.ask("GET", "/p/x")
	i.wrote(t, 1)
	before := i.pages.shared.Counts()
	for range 50 {
		i.ask("GET", "/p/x")
	}
	if after := i.pages.shared.Counts(); after != before {
		t.Errorf("%+v, then %+v", before, after)
	}
}
