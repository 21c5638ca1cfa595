package web

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"gongkai/internal/pagecache"

	"gongkai/internal/court"
)

// What a client says it takes, and what it then gets when everything is ready.
func TestAcceptEncoding(t *testing.T) {
	for header, want := range map[string]encoding{
		"": identity, "identity": identity, "gzip": gzipped, "br": brotlied, "GZIP": gzipped, "Br": brotlied,
		"gzip, deflate, br": brotlied, "gzip, deflate, br, zstd": brotlied, "gzip,br": brotlied, "deflate": identity, "x-gzip": identity,
		"br;q=0.5, gzip;q=0.9": gzipped, "br;q=0.9, gzip;q=0.5": brotlied, "gzip;q=0": identity, "br;q=0, gzip": gzipped, "gzip;q=0.0, br;q=0.000": identity,
		"*": brotlied, "*;q=0": identity, "br;q=0, *": gzipped, "gzip;q=0.5, *;q=0.1": gzipped, "*;q=0.5, br;q=0.1": gzipped,
		"identity, gzip;q=0.5": identity, "identity;q=0.5, gzip;q=0.5": gzipped, "identity;q=0, gzip;q=0.001": gzipped, "identity;q=0": identity,
		"gzip ; q=0.7 , br ; q=0.6": gzipped, "gzip;Q=0.1, br;q=0.2": brotlied, "br;q=1.000": brotlied,
		"gzip;q=nonsense": gzipped, "gzip;level=9": gzipped, ",,;;,": identity, "gzip;q=": gzipped, "br;q=.5": brotlied, "\x00\xff": identity,
	} {
		if got := acceptedOf([]byte(header)).best(); got != want {
			t.Errorf("%q: %s, want %s", header, got.name(), want.name())
		}
	}
}

func FuzzAcceptEncoding(f *testing.F) {
	for _, header := range []string{"gzip, br;q=0.5", "*;q=0", ";;q=0.1234,", "identity;q=0"} {
		f.Add(header)
	}
	f.Fuzz(func(t *testing.T, header string) {
		a := acceptedOf([]byte(header))
		if best := a.best(); best >= encodings || !a.takes(best) {
			t.Errorf("%q: %d", header, best)
		}
	})
}

// unpack gives the plain body of an answer.
func unpack(t *testing.T, a *answered) string {
	t.Helper()
	var plain []byte
	var err error
	switch coding := a.header.Get("Content-Encoding"); coding {
	case "":
		return a.body
	case "gzip":
		plain, err = fasthttp.AppendGunzipBytes(nil, []byte(a.body))
	case "br":
		plain, err = fasthttp.AppendUnbrotliBytes(nil, []byte(a.body))
	default:
		t.Fatalf("coding %q", coding)
	}
	if err != nil {
		t.Fatal(err)
	}
	return string(plain)
}

// long is a page worth compressing.
func long() string { return strings.Repeat("<p>执行依据文号（2024）鲁0113民初5678号", 200) }

// form asks until a client gets the form it likes best, which is made in the background.
func (s *site) form(target, accept, want string, fields ...string) *answered {
	s.t.Helper()
	for end := time.Now().Add(patience); ; time.Sleep(2 * time.Millisecond) {
		a := s.ask("GET", target, append(fields, "Accept-Encoding: "+accept)...)
		if a.header.Get("Content-Encoding") == want {
			return a
		}
		if time.Now().After(end) {
			s.t.Fatalf("never %s: %d %v", want, a.status, a.header)
		}
	}
}

// Each form is the same page, has its own strong tag, and is confirmed by that tag.
func TestFormsOfAPage(t *testing.T) {
	w := newRows()
	s, _ := w.open(t, Config{}, func(app *fiber.App, p *Pages) {
		app.Get("/long", p.Serve(Page{Query: []string{"q"}, Render: func(ctx context.Context, r Request) (Answer, error) {
			a, err := w.page(ctx, r)
			a.Body = append(a.Body, long()...)
			return a, err
		}}))
	})
	first := s.ask("GET", "/long", "Accept-Encoding: br, gzip")
	if first.header.Get("Content-Encoding") != "gzip" {
		t.Errorf("the first visitor waits for brotli, or gets it plain: %v", first.header)
	}
	forms := map[string]*answered{
		"":     s.ask("GET", "/long"),
		"gzip": s.form("/long", "gzip", "gzip"),
		"br":   s.form("/long", "gzip, br", "br"),
	}
	tags := map[string]string{}
	for coding, a := range forms {
		if a.status != 200 || a.header.Get("Content-Encoding") != coding || a.header.Get("Vary") != "Accept-Encoding, Cookie" {
			t.Errorf("%q: %d %v", coding, a.status, a.header)
		}
		if unpack(t, a) != forms[""].body || !strings.HasSuffix(forms[""].body, long()) {
			t.Errorf("%q is another page", coding)
		}
		tag := a.header.Get("ETag")
		if other, twice := tags[tag]; twice || !strings.HasPrefix(tag, `"`) {
			t.Errorf("%q and %q share the tag %s", coding, other, tag)
		}
		tags[tag] = coding
		head := s.ask("HEAD", "/long", "Accept-Encoding: "+coding)
		for name := range a.header {
			if name != "Date" && head.header.Get(name) != a.header.Get(name) {
				t.Errorf("HEAD %q: %s is %q, GET has %q", coding, name, head.header.Get(name), a.header.Get(name))
			}
		}
		if head.body != "" {
			t.Errorf("HEAD %q has a body", coding)
		}
		if part := s.ask("GET", "/long", "Accept-Encoding: "+coding, "Range: bytes=0-9", "If-Range: "+tag); part.status != 200 || part.body != a.body {
			t.Errorf("Range %q: %d, %d bytes", coding, part.status, len(part.body))
		}
	}
	for tag, coding := range tags {
		for _, accept := range []string{"gzip, br", "gzip", "br", ""} {
			a := s.ask("GET", "/long", "Accept-Encoding: "+accept, "If-None-Match: \"x\", W/"+tag)
			// A client that cannot read a form is not told that it has it.
			want := 200
			if strings.Contains(accept, coding) && coding != "" || coding == "" && accept == "" {
				want = 304
			}
			if a.status != want || want == 304 && (a.header.Get("ETag") != tag || a.body != "" || a.header.Get("Content-Encoding") != "" ||
				a.header.Get("Vary") != "Accept-Encoding, Cookie" || a.header.Get("Cache-Control") != "private, no-cache") {
				t.Errorf("%q, accepting %q: %d %v, want %d", coding, accept, a.status, a.header, want)
			}
		}
	}
	if w.rendered() != 1 {
		t.Errorf("%d renderings", w.rendered())
	}
	// All forms die together.
	w.change(func(w *rows) { w.gen.Position++ })
	for tag, coding := range tags {
		if a := s.ask("GET", "/long", "Accept-Encoding: gzip, br", "If-None-Match: "+tag); a.status != 200 {
			t.Errorf("%q outlives the change: %d", coding, a.status)
		}
	}
}

// Small bodies, pictures, errors and what may not be stored go out as they are.
func TestWhatIsNotCompressed(t *testing.T) {
	page := func(a Answer) Render {
		return func(context.Context, Request) (Answer, error) { return a, nil }
	}
	body := []byte(long())
	s := start(t, Config{}, func(app *fiber.App) {
		p := NewPages(PagesOptions{Now: noon})
		for path, a := range map[string]Answer{
			"/css": {ContentType: "text/css; charset=utf-8", Body: body, Keep: true, Immutable: true}, "/svg": {ContentType: "image/svg+xml", Body: body, Keep: true},
			"/json": {ContentType: "application/json; charset=utf-8", Body: body, Keep: true}, "/small": {ContentType: typeHTML, Body: body[:smallest-1], Keep: true},
			"/png": {ContentType: "image/png", Body: body, Keep: true}, "/own": {ContentType: typeHTML, Body: body}, "/400": {Status: 400, ContentType: typeHTML, Body: body, Keep: true},
			"/lagging": {ContentType: typeHTML, Body: body, Keep: true, Generation: court.Generation{Provisional: true}},
		} {
			app.Get(path, p.Serve(Page{Render: page(a), Fixed: true}))
		}
	})
	for path, want := range map[string]string{
		"/css": "gzip Accept-Encoding", "/svg": "gzip Accept-Encoding", "/json": "gzip Accept-Encoding", "/small": " Cookie", "/png": " ",
		"/own": " Cookie", "/400": " Cookie", "/lagging": " Cookie", "/nowhere": " ",
	} {
		a := s.ask("GET", path, "Accept-Encoding: gzip")
		if got := a.header.Get("Content-Encoding") + " " + a.header.Get("Vary"); got != want {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
	for _, path := range []string{"/svg", "/json"} { // one after the other, and none is left out
		if a := s.form(path, "br", "br"); unpack(t, a) != long() {
			t.Errorf("%s: another body", path)
		}
	}
	if a := s.form("/css", "br", "br"); a.header.Get("Cache-Control") != "public, max-age=31536000, immutable" || unpack(t, a) != long() {
		t.Errorf("%v", a.header)
	}
}

// The bound of the cache counts the forms that come later.
func TestFormsAreWeighed(t *testing.T) {
	w := newRows()
	s, p := w.open(t, Config{}, func(app *fiber.App, p *Pages) {
		app.Get("/long", p.Serve(Page{Render: func(context.Context, Request) (Answer, error) {
			return Answer{ContentType: typeHTML, Body: []byte(long()), Keep: true}, nil
		}}))
	})
	usage := func() int {
		bytes, _, _ := p.tier.(*pagecache.Memory[*stored]).Usage()
		return bytes
	}
	s.ask("GET", "/long")
	plain := usage()
	zipped := len(s.form("/long", "gzip", "gzip").body)
	if got := usage(); got < plain+zipped {
		t.Errorf("%d bytes with gzip, %d without", got, plain)
	}
	plain = usage()
	packed := len(s.form("/long", "br", "br").body)
	for end := time.Now().Add(patience); usage() < plain+packed; time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%d bytes with brotli, %d without", usage(), plain)
		}
	}
}

// The memory of the cache stays bounded whatever is asked for, forms included.
func TestCacheMemoryIsBounded(t *testing.T) {
	const bound = 1 << 20
	w := newRows()
	s, p := w.open(t, Config{}, func(app *fiber.App, p *Pages) {
		memory := pagecache.NewMemory[*stored](bound)
		p.tier = memory
		app.Get("/long/:id", p.Serve(Page{Render: func(_ context.Context, r Request) (Answer, error) {
			return Answer{ContentType: typeHTML, Body: []byte(long() + r.Param("id")), Names: true, Keep: true}, nil
		}}))
	})
	for n := range 300 {
		s.ask("GET", fmt.Sprintf("/long/%d", n), "Accept-Encoding: gzip")
		s.ask("GET", fmt.Sprintf("/long/%d", n), "Accept-Encoding: br")
		if bytes, _, _ := p.tier.(*pagecache.Memory[*stored]).Usage(); bytes > bound+bound/50 { // a form is weighed right after it is made
			t.Fatalf("%d bytes after %d pages", bytes, n)
		}
	}
	if _, _, evicted := p.tier.(*pagecache.Memory[*stored]).Usage(); evicted == 0 {
		t.Error("nothing was evicted")
	}
}
