package web

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/netip"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"gongkai/internal/court"
)

const formType = "Content-Type: application/x-www-form-urlencoded"

// P12: the way back is a path of this site, whatever the form and the Referer say.
func TestP12OnlyOwnPathsBack(t *testing.T) {
	s := start(t, Config{}, func(app *fiber.App) { app.Post("/preferences", SameOrigin(), Preferences()) })
	for back, want := range map[string]string{
		"/defaulters": "/defaulters", "/search%3Fq%3D%25E5%25BC%25A0": "/search?q=%E5%BC%A0", "": "/", "/": "/",
		"https://evil.example": "/", "//evil.example": "/", "/\\evil.example": "/", "\\\\evil.example": "/", "/%09/evil.example": "/",
		"%2F%2Fevil.example": "/", "javascript:alert(1)": "/", "evil.example": "/", "/a%0d%0aSet-Cookie:x=1": "/", "/a%00": "/",
		"/../x": "/", "/a/..%252fx": "/", "/%E5%BC%A0": "/", "/" + strings.Repeat("a", 5000): "/", "/a//b": "/", "/x#y": "/", " /x": "/",
	} {
		a := s.askBody("POST", "/preferences", "text=elder&back="+back, "Sec-Fetch-Site: same-origin", formType, "Referer: https://evil.example/")
		if a.status != 303 || a.header.Get("Location") != want || a.header.Get("Cache-Control") != "no-store" {
			t.Errorf("back %q: %d to %q, want %q", back, a.status, a.header.Get("Location"), want)
		}
		if len(a.header.Values("Set-Cookie")) != 1 {
			t.Errorf("back %q: cookies %v", back, a.header.Values("Set-Cookie"))
		}
	}
}

// P13: a POST is taken from our own pages only.
func TestP13SameOrigin(t *testing.T) {
	s := start(t, Config{Origin: "https://public.example"}, func(app *fiber.App) { app.Post("/preferences", SameOrigin(), Preferences()) })
	for _, tc := range []struct {
		name   string
		fields []string
		status int
	}{
		{"own page", []string{"Sec-Fetch-Site: same-origin"}, 303},
		{"own page, Origin null", []string{"Sec-Fetch-Site: same-origin", "Origin: null"}, 303},
		{"own page, old browser", []string{"Origin: http://court.example"}, 303},
		{"own page, default port", []string{"Origin: http://court.example:80"}, 303},
		{"own page behind a proxy that rewrites Host", []string{"Origin: https://public.example"}, 303},
		{"neighbour", []string{"Sec-Fetch-Site: same-site"}, 403},
		{"foreign page", []string{"Sec-Fetch-Site: cross-site", "Origin: http://court.example"}, 403},
		{"typed", []string{"Sec-Fetch-Site: none"}, 403},
		{"foreign origin", []string{"Origin: https://evil.example"}, 403},
		{"other port", []string{"Origin: http://court.example:8081"}, 403},
		{"other scheme of the base address", []string{"Origin: http://public.example"}, 403},
		{"null", []string{"Origin: null"}, 403},
		{"prefix", []string{"Origin: http://court.example.evil.example"}, 403},
		{"forwarded host", []string{"Origin: https://evil.example", "X-Forwarded-Host: evil.example"}, 403},
		{"neither", nil, 403},
	} {
		a := s.askBody("POST", "/preferences", "text=elder", append(tc.fields, formType)...)
		if a.status != tc.status || tc.status == 403 && a.header.Get("Set-Cookie") != "" {
			t.Errorf("%s: %d, want %d", tc.name, a.status, tc.status)
		}
	}
}

func TestModes(t *testing.T) {
	for value, want := range map[string]Mode{
		"": DefaultMode(), "elder-dark-high": {"elder", "dark", "high"}, "elder-auto-normal": {"elder", "auto", "normal"},
		"standard-neon-high": {"standard", "auto", "high"}, "elder": DefaultMode(), "elder-dark-high-x": DefaultMode(), "a-b-c": DefaultMode(), "<script>-dark-normal": {"standard", "dark", "normal"},
	} {
		if got := ParseMode(value); got != want {
			t.Errorf("%q: %v, want %v", value, got, want)
		}
		if got := ParseMode(want.String()); got != want {
			t.Errorf("%v does not come back: %v", want, got)
		}
	}
	if v := (Mode{"elder", "dark", "high"}).View(); v.Class != "elder dark contrast" || !v.Elder || !v.Contrast || v.Theme != "dark" {
		t.Errorf("%+v", v)
	}
	if v := DefaultMode().View(); v.Class != "" || v.Elder || v.Contrast {
		t.Errorf("%+v", v)
	}
}

// The cookie holds the words alone, is written only for what is not the default,
// and goes away with it.
func TestPreferencesCookie(t *testing.T) {
	routes := func(app *fiber.App) { app.Post("/preferences", SameOrigin(), Preferences()) }
	plain, secure := start(t, Config{}, routes), start(t, Config{Secure: true}, routes)
	const kept = "; Max-Age=31536000; Path=/; HttpOnly; SameSite=Lax"
	for _, tc := range []struct {
		name, body, had, cookie string
		site                    *site
		status                  int
	}{
		{"elder", "text=elder", "", "mode=elder-auto-normal" + kept, plain, 303},
		{"secure", "text=elder", "", "mode=elder-auto-normal" + kept + "; Secure", secure, 303},
		{"adds to what was", "theme=dark", "elder-auto-normal", "mode=elder-dark-normal" + kept, plain, 303},
		{"all three", "text=elder&theme=light&contrast=high", "", "mode=elder-light-high" + kept, plain, 303},
		{"default, none before", "text=standard", "", "", plain, 303},
		{"default, one before", "text=standard", "elder-auto-normal", "mode=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax", plain, 303},
		{"forged before", "theme=dark", "elder-x%0d-high-", "mode=standard-dark-normal" + kept, plain, 303},
		{"unknown word", "text=huge", "", "", plain, 400},
		{"twice", "text=elder&text=standard", "", "", plain, 400},
		{"undecodable", "text=%zz", "", "", plain, 400},
	} {
		fields := []string{"Sec-Fetch-Site: same-origin", formType}
		if tc.had != "" {
			fields = append(fields, "Cookie: mode="+tc.had)
		}
		a := tc.site.askBody("POST", "/preferences", tc.body, fields...)
		if a.status != tc.status || a.header.Get("Set-Cookie") != tc.cookie {
			t.Errorf("%s: %d %q, want %d %q", tc.name, a.status, a.header.Get("Set-Cookie"), tc.status, tc.cookie)
		}
	}
	if a := plain.askBody("POST", "/preferences", "{}", "Sec-Fetch-Site: same-origin", "Content-Type: application/json"); a.status != 415 {
		t.Errorf("JSON: %d", a.status)
	}
}

// limited serves one route of a class for clients behind a trusted proxy.
func limited(t *testing.T, mode LimitMode, clock func() time.Time) *site {
	return start(t, Config{Limits: mode, Now: clock, TrustedProxies: []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}}, func(app *fiber.App) {
		app.Get("/search", Limit(Search), func(c *fiber.Ctx) error { return c.SendString("hit") })
		app.Get("/api/v1/x", Limit(API), func(c *fiber.Ctx) error { return c.SendString("{}") })
	})
}

// The first twenty searches a minute are free, for each client by itself.
func TestLimits(t *testing.T) {
	var clock atomic.Int64
	clock.Store(noon().Unix())
	s := limited(t, LimitsDefault, func() time.Time { return time.Unix(clock.Load(), 0) })
	get := func(target, from string) *answered { return s.ask("GET", target, "X-Forwarded-For: "+from) }
	for i := range 20 {
		if a := get("/search", "203.0.113.1"); a.status != 200 {
			t.Fatalf("search %d: %d", i+1, a.status)
		}
	}
	a := get("/search", "203.0.113.1")
	if a.status != 429 || a.header.Get("Retry-After") != "3" || !strings.Contains(a.body, "过于频繁") {
		t.Errorf("the 21st: %d %v", a.status, a.header)
	}
	for name, from := range map[string]string{"spoofed hop": "1.2.3.4, 203.0.113.1", "other client": "203.0.113.2"} {
		want := map[bool]int{true: 429, false: 200}[name == "spoofed hop"]
		if a := get("/search", from); a.status != want {
			t.Errorf("%s: %d, want %d", name, a.status, want)
		}
	}
	if a := get("/api/v1/x", "203.0.113.1"); a.status != 200 {
		t.Errorf("another class: %d", a.status)
	}
	clock.Add(3)
	if a := get("/search", "203.0.113.1"); a.status != 200 {
		t.Errorf("three seconds later: %d", a.status)
	}
	// F18: a clock that jumps back neither locks a client out nor frees it.
	clock.Add(-24 * 3600)
	if a := get("/search", "203.0.113.1"); a.status != 200 {
		t.Errorf("after a jump of the clock to another day: %d", a.status)
	}
	for range 60 {
		get("/api/v1/x", "2001:db8::1")
	}
	if a := get("/api/v1/x", "2001:db8::ffff:2"); a.status != 429 || a.header.Get("Content-Type") != "application/problem+json" {
		t.Errorf("the same /64: %d %v", a.status, a.header)
	}
	if a := get("/api/v1/x", "2001:db8:0:1::1"); a.status != 200 {
		t.Errorf("another /64: %d", a.status)
	}
}

// Loopback is spared when no proxy stands before it, and never in strict mode.
func TestLimitsOnLoopback(t *testing.T) {
	for _, tc := range []struct {
		name   string
		mode   LimitMode
		fields []string
		status int
	}{
		{"own machine", LimitsDefault, nil, 200},
		{"own machine, strict", LimitsStrict, nil, 429},
		{"forwarded", LimitsDefault, []string{"X-Forwarded-For: 127.0.0.1"}, 429},
		{"forwarded without an address", LimitsDefault, []string{"Via: 1.1 p"}, 429},
	} {
		s := limited(t, tc.mode, noon)
		last := 0
		for range 21 {
			last = s.ask("GET", "/search", tc.fields...).status
		}
		if last != tc.status {
			t.Errorf("%s: the 21st got %d, want %d", tc.name, last, tc.status)
		}
	}
}

// T3: the table is bounded, holds no address, and its key changes every day.
func TestLimiterMemory(t *testing.T) {
	now := noon()
	l := newLimiter(func() time.Time { return now })
	l.bound = 100
	addr := netip.MustParseAddr("203.0.113.1")
	for i := range 1000 {
		l.take(Search, netip.AddrFrom4([4]byte{10, 0, byte(i >> 8), byte(i)}))
	}
	if len(l.clients) != 100 || l.order.Len() != 100 {
		t.Errorf("%d entries", len(l.clients))
	}
	before := l.identify(Search, addr)
	if strings.Contains(string(before[:]), string(addr.AsSlice())) || before == l.identify(Person, addr) {
		t.Error("the key of a client tells its address, or is shared by classes")
	}
	now = now.Add(24 * time.Hour)
	l.take(Search, addr)
	if l.identify(Search, addr) == before || len(l.clients) != 1 {
		t.Error("yesterday's key or counts are still there")
	}
}

func TestHealth(t *testing.T) {
	release := make(chan struct{})
	var hung atomic.Int32
	checks := map[string]map[string]Check{
		"ok":       {"database": fine},
		"degraded": {"database": fine, "cache": func(context.Context) error { return Degraded(errors.New("secret address")) }},
		"failing":  {"database": func(context.Context) error { return errors.New("secret address") }, "cache": func(context.Context) error { return Degraded(io.EOF) }},
		"panics":   {"database": func(context.Context) error { panic("x") }},
		"hangs":    {"database": func(context.Context) error { hung.Add(1); <-release; return nil }},
	}
	defer close(release)
	for name, want := range map[string]struct {
		code   int
		status string
	}{"ok": {200, "ok"}, "degraded": {200, "degraded"}, "failing": {503, "failing"}, "panics": {503, "failing"}, "hangs": {503, "failing"}} {
		t.Run(name, func(t *testing.T) {
			ready := NewReadiness(slog.New(slog.DiscardHandler), checks[name])
			s := start(t, Config{}, func(app *fiber.App) {
				app.Get("/healthz", Healthz)
				app.Get("/readyz", ready.Handler())
			})
			if a := s.ask("GET", "/healthz"); a.status != 200 || a.body != `{"status":"ok"}` {
				t.Errorf("healthz: %d %s", a.status, a.body)
			}
			a := s.ask("GET", "/readyz")
			var h health
			if err := json.Unmarshal([]byte(a.body), &h); err != nil || a.status != want.code || h.Status != want.status || len(h.Checks) != len(checks[name]) {
				t.Errorf("readyz: %d %s %v", a.status, a.body, err)
			}
			if strings.Contains(a.body, "secret") {
				t.Errorf("the cause is public: %s", a.body)
			}
			if name == "hangs" {
				ready.mu.Lock()
				ready.asked = time.Time{}
				ready.mu.Unlock()
				if a := s.ask("GET", "/readyz"); a.status != 503 || hung.Load() != 1 {
					t.Errorf("a hanging check was started %d times, %d", hung.Load(), a.status)
				}
			}
			ready.Drain()
			if a := s.ask("GET", "/readyz"); a.status != 503 {
				t.Errorf("draining: %d", a.status)
			}
		})
	}
}

func fine(context.Context) error { return nil }

// The admin listener has the metrics; the public one has none of it (TestP15).
func TestAdminMetrics(t *testing.T) {
	m := NewMetrics()
	if err := m.DataAge(func() float64 { return 42 }); err != nil {
		t.Fatal(err)
	}
	figures := DeadlineFigures{Open: map[string]int{"R-09": 2}, Warned: 1, Escalated: 1, Unsure: 3, MissingYears: 1}
	if err := m.Deadlines(func() (DeadlineFigures, error) { return figures, nil }); err != nil {
		t.Fatal(err)
	}
	if err := m.Releases(func() (ReleaseFigures, error) { return ReleaseFigures{Scheduled: 4, Overdue: 1, Refused: 2}, nil }); err != nil {
		t.Fatal(err)
	}
	looked := LinkFigures{Found: map[string]int{"dead": 3}, CheckAt: time.Unix(1767204000, 0), Offline: true}
	if err := m.Links(func() (LinkFigures, error) { return looked, nil }); err != nil {
		t.Fatal(err)
	}
	public := start(t, Config{Metrics: m}, func(app *fiber.App) {
		app.Get("/d/:id", NewPages(PagesOptions{Current: at(1), Now: noon, Metrics: m}).Serve(Page{Render: text("x")}))
		app.Get("/panic", func(*fiber.Ctx) error { panic("x") })
	})
	public.ask("GET", "/d/canary")
	public.ask("GET", "/panic")
	public.ask("GET", "/nowhere/canary")
	public.waitFor(`"route":"unmatched"`)
	admin := NewAdmin(Config{Metrics: m, Logger: slog.New(slog.DiscardHandler)}, NewReadiness(nil, nil))
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = admin.Listener(ln) }()
	defer func() { _ = admin.Shutdown() }()
	s := &site{t: t, addr: ln.Addr().String(), log: &safeBuffer{}}
	a := s.ask("GET", "/metrics")
	for _, want := range []string{
		`gongkai_http_requests_total{method="GET",route="/d/:id",status="200"} 1`, `route="unmatched",status="404"} 1`,
		"gongkai_http_request_duration_seconds_bucket", "gongkai_http_in_flight", `gongkai_renders_total{outcome="sent"} 1`,
		"gongkai_panics_total 1", "gongkai_data_age_seconds 42", "go_goroutines",
		`gongkai_tasks_open{rule="R-09"} 2`, "gongkai_tasks_warned 1", "gongkai_tasks_overdue 1", "gongkai_tasks_unsure 3", "gongkai_calendar_years_missing 1",
		"gongkai_releases_scheduled 4", "gongkai_releases_overdue 1", "gongkai_releases_refused 2",
		`gongkai_links{found="dead"} 3`, "gongkai_link_check_timestamp_seconds 1.767204e+09", "gongkai_link_check_offline 1",
	} {
		if !strings.Contains(a.body, want) {
			t.Errorf("no %s", want)
		}
	}
	if a.status != 200 || strings.Contains(a.body, "canary") || !strings.HasPrefix(a.header.Get("Content-Type"), "text/plain") {
		t.Errorf("%d %v", a.status, a.header)
	}
	for _, path := range []string{"/healthz", "/readyz"} {
		if a := s.ask("GET", path); a.status != 200 {
			t.Errorf("%s: %d", path, a.status)
		}
	}
}

// F28: readiness turns first, a request under way is answered, new ones are not taken.
func TestStopDrains(t *testing.T) {
	ready := NewReadiness(slog.New(slog.DiscardHandler), nil)
	entered, release := make(chan struct{}), make(chan struct{})
	s := start(t, Config{}, func(app *fiber.App) {
		app.Get("/slow", func(c *fiber.Ctx) error { close(entered); <-release; return c.SendString("done") })
		app.Get("/readyz", ready.Handler())
	})
	c := s.dial()
	defer func() { _ = c.Close() }()
	_, _ = io.WriteString(c, "GET /slow HTTP/1.1\r\nHost: a\r\n\r\n")
	<-entered
	ctx, cancel := context.WithCancel(context.Background())
	stopped := make(chan error, 1)
	go func() { stopped <- Stop(ctx, ready, time.Hour, s.app) }()
	for s.ask("GET", "/readyz").status != 503 { // still listening, no longer ready
		time.Sleep(time.Millisecond)
	}
	cancel() // the end of the grace
	for {
		other, err := net.Dial("tcp", s.addr)
		if err != nil {
			break
		}
		_ = other.Close()
		time.Sleep(time.Millisecond)
	}
	close(release)
	a := readAnswer(t, bufio.NewReader(c), "GET")
	if a.status != 200 || a.body != "done" {
		t.Errorf("the request under way: %d %s", a.status, a.body)
	}
	if err := <-stopped; err != nil {
		t.Errorf("stop: %v", err)
	}
}

// fakeListener hands out connections as if from any address, after some errors.
type fakeListener struct {
	errs  []error
	conns []net.Conn
}

func (f *fakeListener) Accept() (net.Conn, error) {
	if len(f.errs) > 0 {
		err := f.errs[0]
		f.errs = f.errs[1:]
		return nil, err
	}
	if len(f.conns) == 0 {
		return nil, net.ErrClosed
	}
	c := f.conns[0]
	f.conns = f.conns[1:]
	return c, nil
}
func (f *fakeListener) Close() error   { return nil }
func (f *fakeListener) Addr() net.Addr { return &net.TCPAddr{} }

type fakeConn struct {
	net.Conn
	from    string
	written strings.Builder
	closed  int
}

func (f *fakeConn) RemoteAddr() net.Addr {
	return net.TCPAddrFromAddrPort(netip.MustParseAddrPort(f.from))
}
func (f *fakeConn) Write(p []byte) (int, error)      { return f.written.Write(p) }
func (f *fakeConn) SetWriteDeadline(time.Time) error { return nil }
func (f *fakeConn) Close() error                     { f.closed++; return nil }

// P10: connections are bounded in all and for each peer; proxies and loopback
// stand for many clients; running out of descriptors pauses and does not end.
func TestP10ConnectionBounds(t *testing.T) {
	conn := func(from string) *fakeConn { return &fakeConn{from: from} }
	over, proxied := conn("203.0.113.1:9"), conn("10.0.0.1:9")
	f := &fakeListener{errs: []error{syscall.EMFILE, &net.OpError{Op: "accept", Err: syscall.ECONNABORTED}}}
	f.conns = []net.Conn{
		conn("203.0.113.1:1"), conn("203.0.113.1:2"), over, // two are allowed
		conn("10.0.0.1:1"), conn("10.0.0.1:2"), proxied, conn("127.0.0.1:1"), conn("[::ffff:203.0.113.2]:1"),
	}
	app := fiber.New()
	ln := Bound(app, f, Config{
		Connections: 7, ConnectionsPerPeer: 2, TrustedProxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")},
		Logger: slog.New(slog.DiscardHandler),
	})
	var open []net.Conn
	for {
		c, err := ln.Accept()
		if err != nil {
			if !errors.Is(err, net.ErrClosed) {
				t.Fatal(err)
			}
			break
		}
		open = append(open, c)
	}
	if len(open) != 7 || over.closed != 1 || !strings.HasPrefix(over.written.String(), "HTTP/1.1 429 ") || proxied.closed != 0 {
		t.Fatalf("%d open; over: %d %.30q", len(open), over.closed, over.written.String())
	}
	full := conn("198.51.100.1:1")
	f.conns = []net.Conn{full}
	if _, err := ln.Accept(); !errors.Is(err, net.ErrClosed) || !strings.HasPrefix(full.written.String(), "HTTP/1.1 503 ") {
		t.Errorf("when full: %v %.30q", err, full.written.String())
	}
	app.Server().ConnState(open[0], fasthttp.StateIdle)
	app.Server().ConnState(open[0], fasthttp.StateClosed)
	f.conns = []net.Conn{conn("203.0.113.1:3"), conn("203.0.113.1:4")}
	if _, err := ln.Accept(); err != nil {
		t.Errorf("a place was given free: %v", err)
	}
	if _, err := ln.Accept(); !errors.Is(err, net.ErrClosed) {
		t.Error("one end gave two places free")
	}
}

// Fiber's own key for the user context; the edge sets the value under it.
func TestUserContextKey(t *testing.T) {
	s := start(t, Config{Deadline: time.Hour}, func(app *fiber.App) {
		app.Get("/", func(c *fiber.Ctx) error {
			d, ok := c.UserContext().Deadline()
			if !ok || time.Until(d) < time.Minute {
				return court.Invalid("no deadline of the edge")
			}
			return nil
		})
	})
	if a := s.ask("GET", "/"); a.status != 200 {
		t.Error("Fiber keeps its user context elsewhere now")
	}
}
