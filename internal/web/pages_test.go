package web

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"gongkai/internal/court"
	"gongkai/internal/pagecache"
)

// rows is a world of rows in miniature: a generation that changes move, a clock, and a
// count of the renderings that read it. It is a Current whose lease always runs.
type rows struct {
	mu      sync.Mutex
	gen     court.Generation
	now     time.Time
	err     error
	renders int
}

func newRows() *rows {
	return &rows{gen: court.Generation{Incarnation: "i", Position: 1}, now: noon()}
}

func (w *rows) Leased(time.Time) (court.Generation, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.gen, w.err == nil
}

func (w *rows) Current(context.Context) (court.Generation, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.gen, w.err
}

func (w *rows) clock() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *rows) change(f func(w *rows)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	f(w)
}

func (w *rows) rendered() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.renders
}

// said is what a page made now says.
func (w *rows) said() string {
	return fmt.Sprintf("%s/%d/%d", w.gen.Incarnation, w.gen.Position, w.renders)
}

// page renders the state of the world, with what was asked.
func (w *rows) page(_ context.Context, r Request) (Answer, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.renders++
	body := "<p>" + w.said() + " " + r.Query("q") + " " + r.Mode.String()
	return Answer{ContentType: typeHTML, Body: []byte(body), Names: true, Keep: true, Generation: w.gen}, nil
}

// open serves one page of the world at /p/:id, and whatever else is asked for.
func (w *rows) open(t *testing.T, cfg Config, more func(app *fiber.App, p *Pages)) (*site, *Pages) {
	t.Helper()
	if cfg.Metrics == nil {
		cfg.Metrics = NewMetrics()
	}
	p := NewPages(PagesOptions{Current: w, Now: w.clock, Metrics: cfg.Metrics})
	s := start(t, cfg, func(app *fiber.App) {
		app.Get("/p/:id", p.Serve(Page{Render: w.page, Query: []string{"q"}}))
		if more != nil {
			more(app, p)
		}
	})
	return s, p
}

// A page is rendered once for all who ask the same, and anew for whatever differs.
func TestPageIsStored(t *testing.T) {
	w := newRows()
	s, _ := w.open(t, Config{}, nil)
	const elder = "Cookie: mode=elder-auto-normal"
	for i, tc := range []struct {
		target, field string
		renders       int
	}{
		{"/p/a", "", 1}, {"/p/a", "", 1}, {"/p/b", "", 2}, {"/p/a?q=x", "", 3}, {"/p/a?q=x", "", 3}, {"/p/a?q=y", "", 4},
		{"/p/a?q=", "", 4}, {"/p/a?", "", 4}, {"/p/a?unknown=1", "", 4}, {"/p/a?unknown=2&q=x", "", 4}, {"/p/a?q=x&z", "", 4},
		{"/p/a?q=%78", "", 4}, // x, spelled otherwise
		{"/p/a", elder, 5}, {"/p/a", elder, 5}, {"/p/a", "Cookie: other=1", 5}, {"/p/a", "Cookie: mode=nonsense", 5},
	} {
		var fields []string
		if tc.field != "" {
			fields = []string{tc.field}
		}
		a := s.ask("GET", tc.target, fields...)
		if a.status != 200 || w.rendered() != tc.renders {
			t.Errorf("%d %s %s: %d after %d renderings, want %d", i, tc.target, tc.field, a.status, w.rendered(), tc.renders)
		}
	}
}

// T15: nothing that is not in the key changes what others get, byte for byte.
func TestT15NoHeaderPoisons(t *testing.T) {
	w := newRows()
	fields := []string{"X-Forwarded-Host: evil.example", "X-Forwarded-Proto: https", "X-Forwarded-Scheme: http", "X-Original-URL: /evil",
		"X-Rewrite-URL: /evil", "X-Host: evil.example", "X-Forwarded-Server: evil.example", "X-HTTP-Method-Override: POST", "Forwarded: host=evil.example",
		"X-Forwarded-For: 1.2.3.4", "X-Real-IP: 1.2.3.4", "True-Client-IP: 1.2.3.4", "Via: 1.1 evil", "Origin: https://evil.example", "Referer: https://evil.example/",
		"User-Agent: <script>", "Accept: application/json", "Accept-Language: en", "Accept-Charset: gbk", "Cache-Control: no-cache, no-store", "Pragma: no-cache",
		"Authorization: Basic eA==", "Cookie: session=1; a=b", "If-Modified-Since: Mon, 01 Jan 2035 00:00:00 GMT", "If-Match: \"x\"", "If-Range: \"x\"",
		"Range: bytes=0-3", "TE: trailers", "Upgrade-Insecure-Requests: 1", "X-Requested-With: XMLHttpRequest", "Content-Type: text/evil", "X-Request-Id: evil"}
	if len(fields) < 30 {
		t.Fatal("thirty headers are promised")
	}
	clean := "GET /p/a HTTP/1.1\r\nHost: court.example\r\nConnection: close\r\n\r\n"
	reference, _ := w.open(t, Config{}, nil)
	want := withoutDate(reference.raw(clean))
	for _, field := range fields { // each asks first, on a portal that has stored nothing
		w := newRows()
		s, _ := w.open(t, Config{}, nil)
		s.raw("GET /p/a?utm_source=evil HTTP/1.1\r\nHost: evil.example\r\n" + field + "\r\nConnection: close\r\n\r\n")
		if got := withoutDate(s.raw(clean)); got != want {
			t.Errorf("%s:\n%s\n---\n%s", field, got, want)
		}
		if w.rendered() != 1 {
			t.Errorf("%s: %d renderings", field, w.rendered())
		}
	}
}

// F22: a client cannot force a rendering.
func TestF22NoCacheIsIgnored(t *testing.T) {
	w := newRows()
	s, _ := w.open(t, Config{}, nil)
	for range 50 {
		if a := s.ask("GET", "/p/a", "Cache-Control: no-cache, no-store, max-age=0", "Pragma: no-cache"); a.status != 200 {
			t.Fatal(a.status)
		}
	}
	if w.rendered() != 1 {
		t.Errorf("%d renderings", w.rendered())
	}
}

// F20: two hundred who ask for the same page at once cost one rendering.
func TestF20OneRenderingForMany(t *testing.T) {
	const n = 200
	var renders atomic.Int32
	all := make(chan struct{})
	w := newRows()
	s, _ := w.open(t, Config{}, func(app *fiber.App, p *Pages) {
		app.Get("/slow", p.Serve(Page{Render: func(context.Context, Request) (Answer, error) {
			renders.Add(1)
			<-all
			return Answer{ContentType: typeHTML, Body: []byte("made"), Names: true, Keep: true}, nil
		}}))
	})
	var done sync.WaitGroup
	var asked atomic.Int32
	for range n {
		done.Go(func() {
			c := s.dial()
			defer func() { _ = c.Close() }()
			_, _ = io.WriteString(c, "GET /slow HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
			asked.Add(1)
			back, err := io.ReadAll(c)
			if err != nil || !strings.HasPrefix(string(back), "HTTP/1.1 200 ") || !strings.HasSuffix(string(back), "made") {
				t.Errorf("%v %.60q", err, back)
			}
		})
	}
	for asked.Load() < n || s.cfg.Metrics.inFlight.Load() < n {
		time.Sleep(time.Millisecond)
	}
	close(all)
	done.Wait()
	if renders.Load() != 1 {
		t.Errorf("%d renderings", renders.Load())
	}
}

// lateTier is a tier of which one look misses and then takes until late has happened.
type lateTier struct {
	tier
	late atomic.Pointer[func()]
}

func (l *lateTier) Get(ctx context.Context, key pagecache.Key) (*stored, bool) {
	s, ok := l.tier.Get(ctx, key)
	if f := l.late.Swap(nil); f != nil {
		(*f)()
	}
	return s, ok
}

// F20: who looks before a rendering is stored and asks for it afterwards gets that one.
func TestF20LookedTooEarly(t *testing.T) {
	w := newRows()
	s, p := w.open(t, Config{}, nil)
	l := &lateTier{tier: p.tier}
	p.tier = l
	first := ""
	ask := func() { first = s.ask("GET", "/p/a").body }
	l.late.Store(&ask)
	if got := s.ask("GET", "/p/a").body; got != first || got == "" || w.rendered() != 1 {
		t.Errorf("%q after %q, %d renderings", got, first, w.rendered())
	}
}

// Only what says so, and is an answer in full, is stored.
func TestWhatIsNotStored(t *testing.T) {
	full := Answer{ContentType: typeHTML, Body: []byte("page"), Names: true, Keep: true}
	with := func(change func(a *Answer)) Answer {
		a := full
		change(&a)
		return a
	}
	for name, tc := range map[string]struct {
		answer Answer
		err    error
		stored bool
		status int
	}{
		"a page":                {full, nil, true, 200},
		"a page without rows":   {with(func(a *Answer) { a.Names = false }), nil, true, 200},
		"does not say so":       {with(func(a *Answer) { a.Keep = false }), nil, false, 200},
		"made by a lagging one": {with(func(a *Answer) { a.Generation = court.Generation{Incarnation: "i", Position: 1, Provisional: true} }), nil, false, 200},
		"advice":                {with(func(a *Answer) { a.Status = 400 }), nil, false, 400},
		"no such page":          {with(func(a *Answer) { a.Status = 404 }), nil, false, 404},
		"not found":             {Answer{}, court404(), false, 404},
		"refused":               {Answer{}, &court.Error{Kind: court.KindTooMany}, false, 429},
		"unavailable":           {Answer{}, &court.Error{Kind: court.KindUnavailable}, false, 503},
		"failed":                {Answer{}, errors.New("x"), false, 500},
		"over already":          {with(func(a *Answer) { a.Until = noon() }), nil, false, 503},
	} {
		t.Run(name, func(t *testing.T) {
			renders := 0
			w := newRows()
			s, p := w.open(t, Config{}, func(app *fiber.App, p *Pages) {
				app.Get("/x", p.Serve(Page{Render: func(context.Context, Request) (Answer, error) { renders++; return tc.answer, tc.err }}))
			})
			if a := s.ask("GET", "/x"); a.status != tc.status {
				t.Fatalf("%d, want %d", a.status, tc.status)
			}
			before := renders
			s.ask("GET", "/x")
			if stored := renders == before; stored != tc.stored {
				t.Errorf("stored: %v, want %v", stored, tc.stored)
			}
			if _, values, _ := p.tier.(*pagecache.Memory[*stored]).Usage(); !tc.stored && name != "over already" && values != 0 {
				t.Errorf("%d values are kept", values)
			}
		})
	}
}

// A stored page ends with the generation, with its time, with the day, and when the
// clock is set back before it was made (F18).
func TestStoredPageEnds(t *testing.T) {
	for name, tc := range map[string]struct {
		change func(w *rows)
		ends   bool
	}{
		"nothing happens":        {func(*rows) {}, false},
		"an hour passes":         {func(w *rows) { w.now = w.now.Add(time.Hour) }, false},
		"the position moves":     {func(w *rows) { w.gen.Position++ }, true},
		"another incarnation":    {func(w *rows) { w.gen.Incarnation = "j" }, true},
		"restored, further back": {func(w *rows) { w.gen = court.Generation{Incarnation: "j"} }, true},
		"a row's time comes":     {func(w *rows) { w.now = noon().Add(2 * time.Hour) }, true},
		"the day ends":           {func(w *rows) { w.now = noon().Add(30 * time.Hour) }, true},
		"the clock is set back":  {func(w *rows) { w.now = noon().Add(-time.Second) }, true},
	} {
		t.Run(name, func(t *testing.T) {
			w := newRows()
			w.gen.Until = noon().Add(2 * time.Hour)
			s, _ := w.open(t, Config{}, nil)
			first := s.ask("GET", "/p/a")
			w.change(func(w *rows) { tc.change(w); w.gen.Until = time.Time{} })
			second := s.ask("GET", "/p/a", "If-None-Match: "+first.header.Get("ETag"))
			if ended := second.status == 200; ended != tc.ends {
				t.Errorf("%d after %d renderings", second.status, w.rendered())
			}
		})
	}
	t.Run("the words end before the rows", func(t *testing.T) {
		w := newRows()
		s, _ := w.open(t, Config{}, func(app *fiber.App, p *Pages) {
			app.Get("/minute", p.Serve(Page{Render: func(ctx context.Context, r Request) (Answer, error) {
				return Answer{ContentType: typeHTML, Body: []byte(w.clock().Format("15:04")), Keep: true, Until: w.clock().Truncate(time.Minute).Add(time.Minute)}, nil
			}}))
		})
		for _, later := range []time.Duration{0, 59 * time.Second, time.Minute, 90 * time.Minute} {
			w.change(func(w *rows) { w.now = noon().Add(later) })
			if a := s.ask("GET", "/minute"); a.body != w.clock().Format("15:04") {
				t.Errorf("%v later it says %s", later, a.body)
			}
		}
	})
}

// While the generation cannot be read, what is made from rows is not sent, stored or
// not; what is made from none goes on.
func TestStoredWithoutGeneration(t *testing.T) {
	w := newRows()
	s, _ := w.open(t, Config{}, func(app *fiber.App, p *Pages) {
		app.Get("/blank", p.Serve(Page{Render: func(context.Context, Request) (Answer, error) {
			return Answer{ContentType: typeHTML, Body: []byte("no question yet"), Keep: true}, nil
		}}))
	})
	for _, target := range []string{"/p/a", "/blank"} {
		s.ask("GET", target)
	}
	w.change(func(w *rows) { w.err = errors.New("disk") })
	if a := s.ask("GET", "/p/a"); a.status != 503 || a.header.Get("Retry-After") == "" {
		t.Errorf("%d", a.status)
	}
	if a := s.ask("GET", "/blank"); a.status != 200 {
		t.Errorf("without rows: %d", a.status)
	}
	w.change(func(w *rows) { w.err = nil })
	if a := s.ask("GET", "/p/a"); a.status != 200 {
		t.Errorf("afterwards: %d", a.status)
	}
}

// A visitor waits no longer than its own time; the rendering goes on and is stored.
func TestWaitingEndsWithTheRequest(t *testing.T) {
	release := make(chan struct{})
	var renders atomic.Int32
	w := newRows()
	s, _ := w.open(t, Config{Deadline: 100 * time.Millisecond}, func(app *fiber.App, p *Pages) {
		app.Get("/slow", p.Serve(Page{Render: func(ctx context.Context, _ Request) (Answer, error) {
			renders.Add(1)
			<-release
			if ctx.Err() != nil {
				return Answer{}, ctx.Err()
			}
			return Answer{ContentType: typeHTML, Body: []byte("made"), Names: true, Keep: true}, nil
		}}))
	})
	if a := s.ask("GET", "/slow"); a.status != 503 || a.header.Get("Retry-After") == "" {
		t.Errorf("%d", a.status)
	}
	close(release)
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(time.Millisecond) {
		if a := s.ask("GET", "/slow"); a.status == 200 {
			break
		}
	}
	if renders.Load() != 1 {
		t.Errorf("%d renderings: the first ended with its request", renders.Load())
	}
}

// F32: a rendering that panics fails for those who wait for it and for nobody else.
func TestRenderingPanics(t *testing.T) {
	m := NewMetrics()
	w := newRows()
	s, _ := w.open(t, Config{Metrics: m}, func(app *fiber.App, p *Pages) {
		app.Get("/panic", p.Serve(Page{Render: func(context.Context, Request) (Answer, error) { panic("张三秘密") }}))
		app.Get("/nil", p.Serve(Page{Render: func(context.Context, Request) (Answer, error) { return Answer{}, writeNilMap(nil) }}))
	})
	for _, target := range []string{"/panic", "/nil", "/panic"} {
		if a := s.ask("GET", target); a.status != 500 || strings.Contains(a.body, "秘密") {
			t.Errorf("%s: %d %s", target, a.status, a.body)
		}
	}
	if a := s.ask("GET", "/p/a"); a.status != 200 {
		t.Errorf("afterwards: %d", a.status)
	}
	log := s.waitFor(`"route":"/p/:id"`)
	if !strings.Contains(log, "assignment to entry in nil map") || !strings.Contains(log, "pages_test.go") || strings.Contains(log, "秘密") {
		t.Errorf("log:\n%s", log)
	}
}

// No handler under an edge that is not ours.
func TestPagesNeedTheEdge(t *testing.T) {
	app := fiber.New()
	app.Get("/", NewPages(PagesOptions{}).Serve(Page{Fixed: true, Render: text("x")}))
	r, err := http.NewRequest("GET", "http://a/", nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := app.Test(r)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	if resp.StatusCode != 500 {
		t.Errorf("%d", resp.StatusCode)
	}
}
