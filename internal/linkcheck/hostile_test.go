package linkcheck

import (
	"context"
	"net/http"
	"net/netip"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// TestHostileAnswers: whoever answers decides what stands in Location, and the portal keeps
// it. It is a short address in plain characters, or it is not kept: one that is not UTF-8
// would keep PostgreSQL from taking down the whole night.
func TestHostileAnswers(t *testing.T) {
	long := "/" + strings.Repeat("a", 60<<10)
	locations := map[string]string{
		"/bytes":  "/new?\xff\xfe",
		"/bidi":   "/new?\u202egnp.exe",
		"/long":   long,
		"/script": "javascript:alert(1)",
		"/data":   "data:text/html,<script>alert(1)</script>",
		"/user":   "http://user:word@127.0.0.1/",
		"/quote":  "/new?\"><script>alert(1)</script>",
		"/plain":  "/new?a=甲",
	}
	far := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if to, ok := locations[r.URL.Path]; ok && r.URL.RawQuery == "" {
			w.Header()["Location"] = []string{to}
			w.WriteHeader(http.StatusMovedPermanently)
		}
	})
	for path := range locations {
		got := checker().Check(context.Background(), []string{far + path})[far+path]
		if len(got.Target) > maxTarget || !utf8.ValidString(got.Target) || strings.ContainsFunc(got.Target, func(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune(`"<>`, r) }) {
			t.Errorf("%s: %d bytes of target: %.80q", path, len(got.Target), got.Target)
		}
		if got.Target != "" && !strings.HasPrefix(got.Target, far) {
			t.Errorf("%s leads to %q", path, got.Target)
		}
	}
	if got := checker().Check(context.Background(), []string{far + "/plain"})[far+"/plain"]; got.Outcome != Moved || got.Target != far+"/new?a=%E7%94%B2" {
		t.Errorf("%+v", got)
	}
}

// TestPublicNets: nets that are nobody's public address, and doors that are not of the web.
func TestPublicNets(t *testing.T) {
	for _, a := range []string{"fec0::1", "::ffff:0:a00:1", "64:ff9b:1::a00:1", "100::1", "100:0:0:1::1", "4000::1", "8000::1", "e000::1", "5f00::1", "3fff::1"} {
		if Public(netip.AddrPortFrom(netip.MustParseAddr(a), 80)) {
			t.Errorf("%s counts as public", a)
		}
	}
	for _, port := range []uint16{0, 21, 22, 23, 25, 110, 143, 389, 445, 465, 587, 993, 2049, 3306, 5432, 6379, 6667, 7700, 11211} {
		if Public(netip.AddrPortFrom(netip.MustParseAddr("1.1.1.1"), port)) {
			t.Errorf("port %d may be knocked at", port)
		}
	}
	for _, port := range []uint16{80, 81, 443, 8080, 8081, 8443, 8888, 9000, 18080} {
		if !Public(netip.AddrPortFrom(netip.MustParseAddr("1.1.1.1"), port)) {
			t.Errorf("port %d is one of web servers", port)
		}
	}
}

// TestNumbersForAddresses: other ways to write an address lead to the same guard.
func TestNumbersForAddresses(t *testing.T) {
	inside := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("the server inside was asked") })
	_, port, _ := strings.Cut(strings.TrimPrefix(inside, "http://"), ":")
	public := &Checker{Agent: "test", Pause: time.Nanosecond}
	for _, host := range []string{"2130706433", "0x7f000001", "0177.0.0.1", "127.1", "0", "[::1]", "[::ffff:7f00:1]", "[::]", "localhost.", "LOCALHOST", "①②⑦.0.0.1", "127。0。0。1", "[fe80::1%25lo]"} {
		address := "http://" + host + ":" + port + "/"
		if got := public.Check(context.Background(), []string{address})[address]; got.Outcome == Fine || got.Reached() {
			t.Errorf("%s: %+v", address, got)
		}
	}
}
