package linkcheck

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// anywhere lets the servers of the tests through, which stand on loopback.
func anywhere(netip.AddrPort) bool { return true }

func checker() *Checker {
	return &Checker{Agent: "test", Guard: anywhere, Pause: time.Nanosecond}
}

func serve(t *testing.T, h http.HandlerFunc) string {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s.URL
}

func TestOutcomes(t *testing.T) {
	far := serve(t, func(w http.ResponseWriter, r *http.Request) {
		redirect := func(code int, to string) {
			w.Header().Set("Location", to)
			w.WriteHeader(code)
		}
		switch r.URL.Path {
		case "/gone":
			w.WriteHeader(410)
		case "/missing":
			w.WriteHeader(404)
		case "/broken":
			w.WriteHeader(500)
		case "/forbidden":
			w.WriteHeader(403)
		case "/busy":
			w.WriteHeader(429)
		case "/get-only":
			if r.Method == http.MethodHead {
				w.WriteHeader(405)
			}
		case "/head-lies":
			if r.Method == http.MethodHead {
				w.WriteHeader(404)
			}
		case "/moved":
			redirect(301, "/new")
		case "/for-now":
			redirect(302, "/new")
		case "/half":
			redirect(301, "/for-now")
		case "/moved-away":
			redirect(308, "/missing")
		case "/loop":
			redirect(301, "/loop")
		case "/nowhere":
			w.WriteHeader(301)
		case "/out-of-the-web":
			redirect(301, "file:///etc/passwd")
		case "/hang-up":
			panic(http.ErrAbortHandler)
		default:
			if n := 0; strings.HasPrefix(r.URL.Path, "/chain/") {
				_, _ = fmt.Sscanf(r.URL.Path, "/chain/%d", &n)
				if n > 0 {
					redirect(301, fmt.Sprintf("/chain/%d", n-1))
				}
			}
		}
	})
	for path, want := range map[string]Result{
		"/":               {Fine, 200, ""},
		"/page#part":      {Fine, 200, ""},
		"/gone":           {Failed, 410, ""},
		"/missing":        {Failed, 404, ""},
		"/broken":         {Failed, 500, ""},
		"/forbidden":      {Unsure, 403, ""},
		"/busy":           {Unsure, 429, ""},
		"/get-only":       {Fine, 200, ""},
		"/head-lies":      {Fine, 200, ""},
		"/moved":          {Moved, 200, far + "/new"},
		"/for-now":        {Fine, 200, ""},
		"/half":           {Fine, 200, ""},
		"/moved-away":     {Failed, 404, ""},
		"/loop":           {Failed, 301, ""},
		"/nowhere":        {Failed, 301, ""},
		"/out-of-the-web": {Failed, 301, ""},
		"/hang-up":        {Failed, 0, ""},
		"/chain/5":        {Moved, 200, far + "/chain/0"},
		"/chain/6":        {Failed, 301, ""},
	} {
		if got := checker().Check(context.Background(), []string{far + path})[far+path]; got != want {
			t.Errorf("%s: %+v, want %+v", path, got, want)
		}
	}
	for _, address := range []string{"ftp://example.org/", "file:///etc/passwd", "http://user:word@" + strings.TrimPrefix(far, "http://"), "http://", "::", "javascript:alert(1)"} {
		if got := checker().Check(context.Background(), []string{address})[address]; got.Outcome != Failed || got.Reached() {
			t.Errorf("%s: %+v", address, got)
		}
	}
}

// TestGuard: neither an address nor a name nor a redirect leads to this machine or to the
// court's own network, and nothing is sent there.
func TestGuard(t *testing.T) {
	var asked atomic.Int64
	inside := serve(t, func(http.ResponseWriter, *http.Request) { asked.Add(1) })
	_, port, _ := strings.Cut(strings.TrimPrefix(inside, "http://"), ":")
	public := &Checker{Agent: "test", Pause: time.Nanosecond}
	for _, address := range []string{inside, "http://localhost:" + port + "/", "http://[::ffff:127.0.0.1]:" + port + "/", "http://0.0.0.0:" + port + "/"} {
		if got := public.Check(context.Background(), []string{address})[address]; got.Outcome != Guarded && got.Outcome != Failed || got.Reached() {
			t.Errorf("%s: %+v", address, got)
		}
	}
	if got := public.Check(context.Background(), []string{inside})[inside]; got.Outcome != Guarded {
		t.Errorf("%+v, want it guarded", got)
	}
	door := serve(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, inside, http.StatusFound) })
	doorAt := netip.MustParseAddrPort(strings.TrimPrefix(door, "http://"))
	redirected := &Checker{Agent: "test", Pause: time.Nanosecond, Guard: func(to netip.AddrPort) bool { return to == doorAt }}
	if got := redirected.Check(context.Background(), []string{door})[door]; got.Outcome != Guarded {
		t.Errorf("a redirect into the network: %+v", got)
	}
	if n := asked.Load(); n != 0 {
		t.Errorf("the guarded server was asked %d times", n)
	}
}

func TestPublic(t *testing.T) {
	for _, a := range []string{"127.0.0.1", "127.9.9.9", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "0.1.2.3", "255.255.255.255",
		"224.0.0.1", "240.0.0.1", "192.0.0.8", "192.0.2.1", "198.18.0.1", "203.0.113.9", "::", "::1", "fe80::1", "fc00::1", "fd12::1", "ff02::1", "::ffff:10.0.0.1",
		"::ffff:127.0.0.1", "::127.0.0.1", "64:ff9b::a00:1", "2002:a00:1::1", "2001:db8::1", "2001::1"} {
		if Public(netip.AddrPortFrom(netip.MustParseAddr(a), 80)) {
			t.Errorf("%s counts as public", a)
		}
	}
	for _, a := range []string{"1.1.1.1", "114.114.114.114", "172.32.0.1", "100.128.0.1", "2400:3200::1", "2606:4700::1111", "::ffff:8.8.8.8"} {
		if !Public(netip.AddrPortFrom(netip.MustParseAddr(a), 443)) {
			t.Errorf("%s does not count as public", a)
		}
	}
}

// TestManners: one request to a host at a time, few in all, a name, no cookie, and no more
// of a body than comes with the head.
func TestManners(t *testing.T) {
	var at, most atomic.Int64
	var mu sync.Mutex
	var faults []string
	handler := func(w http.ResponseWriter, r *http.Request) {
		if n := at.Add(1); n > most.Load() {
			most.Store(n)
		}
		defer at.Add(-1)
		mu.Lock()
		defer mu.Unlock()
		if r.UserAgent() != "test" || r.Header.Get("Cookie") != "" || r.Header.Get("Referer") != "" {
			faults = append(faults, fmt.Sprint(r.Header))
		}
		http.SetCookie(w, &http.Cookie{Name: "a", Value: "b"})
		if r.Method == http.MethodHead {
			w.WriteHeader(405)
			return
		}
		if f, ok := w.(http.Flusher); ok {
			f.Flush()
		}
		// A body without end: whoever read it would not come back.
		for range 1 << 14 {
			if _, err := io.WriteString(w, strings.Repeat("长", 1<<10)); err != nil {
				return
			}
		}
		faults = append(faults, "48 MB were taken")
	}
	one := serve(t, handler)
	var addresses []string
	for i := range 6 {
		addresses = append(addresses, fmt.Sprintf("%s/%d", one, i))
	}
	for a, r := range checker().Check(context.Background(), addresses) {
		if r.Outcome != Fine {
			t.Errorf("%s: %+v", a, r)
		}
	}
	if most.Load() > 2 { // the one before may still be closing
		t.Errorf("%d requests at one host at a time", most.Load())
	}
	mu.Lock()
	defer mu.Unlock()
	for _, f := range faults {
		t.Error(f)
	}
}

// TestTimeIsOver: what could not be asked is not called dead.
func TestTimeIsOver(t *testing.T) {
	release := make(chan struct{})
	slow := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-release:
		case <-r.Context().Done():
		}
	})
	defer close(release)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for a, r := range checker().Check(ctx, []string{slow + "/1", slow + "/2", slow + "/3"}) {
		if r.Outcome != Unasked {
			t.Errorf("%s: %+v", a, r)
		}
	}
}
