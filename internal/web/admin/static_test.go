package admin

import (
	"compress/gzip"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gongkai/internal/court"
)

// TestStaticFiles asks for what a page loads: under its fingerprint, packed, kept for ever,
// with the headers of every answer.
func TestStaticFiles(t *testing.T) {
	w := newWorld(t)
	get := func(address string) (*http.Response, string) {
		t.Helper()
		req, err := http.NewRequest(http.MethodGet, w.url+address, http.NoBody)
		must(t, err)
		req.Header.Set("Accept-Encoding", "gzip")
		res, err := http.DefaultTransport.RoundTrip(req)
		must(t, err)
		defer res.Body.Close() //nolint:errcheck // a test
		body, err := io.ReadAll(res.Body)
		must(t, err)
		return res, string(body)
	}
	for _, file := range []string{"desk.css", "write.js", "paste.js", "built/editor.js"} {
		address := w.desk.look.Asset(file)
		if address == "" {
			if file != "built/editor.js" {
				t.Errorf("%s is not served", file)
			}
			continue // it was not built
		}
		res, packed := get(address)
		if res.StatusCode != http.StatusOK || res.Header.Get("Content-Encoding") != "gzip" || !strings.Contains(res.Header.Get("Cache-Control"), "immutable") ||
			!strings.Contains(res.Header.Get("Content-Security-Policy"), "default-src 'none'") || len(packed) > 150<<10 {
			t.Errorf("%s: %d, %d bytes, %v", file, res.StatusCode, len(packed), res.Header)
		}
		r, err := gzip.NewReader(strings.NewReader(packed))
		must(t, err)
		whole, err := io.ReadAll(r)
		must(t, err)
		if want, _, _ := w.desk.look.File(address); string(whole) != string(want) {
			t.Errorf("%s: other bytes", file)
		}
	}
	if res, _ := get("/static/built/editor.js"); res.StatusCode != http.StatusNotFound {
		t.Errorf("a name without its fingerprint: %d", res.StatusCode)
	}
}

// TestEditorMayBeAbsent renders the page with the editor and without.
func TestEditorMayBeAbsent(t *testing.T) {
	w := newWorld(t)
	for _, editor := range []string{"", "/static/built/editor.0a1b2c3d.js"} {
		page, err := w.desk.pages.piece.Render(PieceView{Script: "/static/write.js", Paste: "/static/paste.js", Editor: editor})
		must(t, err)
		var want []string
		for _, script := range []string{editor, "/static/write.js", "/static/paste.js"} { // each finds the field as the one before left it
			if script != "" {
				want = append(want, script)
			}
		}
		var got []string
		for _, m := range regexp.MustCompile(`<script src="(/static/(?:built|write|paste)[^"]*)" defer>`).FindAllSubmatch(page, -1) {
			got = append(got, string(m[1]))
		}
		if !slices.Equal(got, want) || !strings.Contains(string(page), "<textarea id=\"body\"") {
			t.Errorf("with the editor at %q the page loads %v, want %v, beside the field", editor, got, want)
		}
	}
}

// TestEditorIsOptional asks that a page on which a text is written loads the editor where
// it was built, and has no element for it where it was not; the field is there in any case.
func TestEditorIsOptional(t *testing.T) {
	w := newWorld(t)
	editor := w.hire("测试采编", court.RoleEditor)
	at := editor.post("/pieces", "kind", "article").header.Get("Location")
	page := editor.get(at).body
	script, has := w.desk.look.Asset("built/editor.js"), strings.Contains(page, "/static/built/")
	if (script != "") != has || (has && !strings.Contains(page, `<script src="`+script+`" defer></script>`)) {
		t.Errorf("the editor is at %q; the page has an element for it: %v", script, has)
	}
	for _, want := range []string{"<textarea id=\"body\"", `data-paste="` + at + `/paste"`, `data-media="/media"`, `<dialog class="pictures"`, `role="status"`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page has no %s", want)
		}
	}
}
