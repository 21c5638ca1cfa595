package theme

import (
	"strings"
	"testing"
	"testing/fstest"
)

type view struct {
	Title string
	Rows  []string
}

func file(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }

// looks is a default theme of two files and a second theme that changes one.
func looks() fstest.MapFS {
	return fstest.MapFS{
		"default/public/home.html":            file(`{{template "layout" .}}{{define "main"}}{{range .Rows}}[{{.}}]{{end}}{{end}}`),
		"default/public/partials/layout.html": file(`{{define "layout"}}<h1>{{.Title}}</h1>{{template "main" .}}{{end}}`),
		"plain/public/partials/layout.html":   file(`{{define "layout"}}<p>{{.Title}}</p>{{template "main" .}}{{end}}`),
		"plain/static/site.css":               file(`p{}`),
	}
}

func statics() fstest.MapFS {
	return fstest.MapFS{
		"site.css":  file(`h1{}`),
		"icon.svg":  file(`<svg/>`),
		"static.go": file(`package static`),
	}
}

func TestRenderEscapesAndFallsBackFileByFile(t *testing.T) {
	for name, want := range map[string]string{
		"default": `<h1>甲 &lt;b&gt;</h1>[一][二]`,
		"plain":   `<p>甲 &lt;b&gt;</p>[一][二]`,
	} {
		t.Run(name, func(t *testing.T) {
			look, err := Open(looks(), statics(), name)
			if err != nil {
				t.Fatal(err)
			}
			page, err := Page[view](look, "public/home")
			if err != nil {
				t.Fatal(err)
			}
			got, err := page.Render(view{Title: "甲 <b>", Rows: []string{"一", "二"}})
			if err != nil {
				t.Fatal(err)
			}
			if string(got) != want {
				t.Errorf("got %s, want %s", got, want)
			}
			again, err := page.Render(view{})
			if err != nil || string(got) != want || string(again) == want {
				t.Errorf("a second rendering disturbed the first: %q, %q, %v", got, again, err)
			}
		})
	}
}

func TestPageRefusesWhatDoesNotFit(t *testing.T) {
	for name, body := range map[string]string{
		"unknown field":    `{{.Titel}}`,
		"unknown template": `{{template "nothing" .}}`,
		"wrong type":       `{{range .Title}}{{end}}`,
		"field of a row":   `{{range .Rows}}{{.Name}}{{end}}`,
		"syntax":           `{{if .Title}}`,
	} {
		t.Run(name, func(t *testing.T) {
			files := looks()
			files["default/public/home.html"] = file(body)
			look, err := Open(files, statics(), Default)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := Page[view](look, "public/home"); err == nil || !strings.Contains(err.Error(), "public/home") {
				t.Errorf("got error %v, want one that names the page", err)
			}
		})
	}
	look, err := Open(looks(), statics(), Default)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Page[view](look, "public/absent"); err == nil {
		t.Error("a page without a file was loaded")
	}
}

// TestPagesShareWhatTheyShow: a page has the partials that it shows, in whichever branch, and
// those behind them; one that it defines itself is its own and no other page's. A partial
// that shows what nobody defines is refused with the first page that shows it.
func TestPagesShareWhatTheyShow(t *testing.T) {
	files := looks()
	files["default/public/partials/rows.html"] = file(`{{define "rows"}}{{if .Rows}}{{range .Rows}}{{else}}{{end}}{{template "count" .}}{{else}}{{with .Title}}{{else}}{{template "nothing" $}}{{end}}{{end}}{{end}}` +
		`{{define "count"}}{{len .Rows}} {{template "unit" .}}{{end}}{{define "unit"}}条{{end}}{{define "nothing"}}没有{{end}}`)
	files["default/public/partials/broken.html"] = file(`{{define "broken"}}{{template "absent" .}}{{end}}`)
	files["default/public/list.html"] = file(`{{template "rows" .}}`)
	files["default/public/own.html"] = file(`{{define "unit"}}篇{{end}}{{template "rows" .}}`)
	files["default/public/broken.html"] = file(`{{with .Title}}{{template "broken" $}}{{end}}`)
	look, err := Open(files, statics(), Default)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		page string
		view view
		want string
	}{
		{"public/own", view{Rows: []string{"一"}}, "1 篇"},
		{"public/list", view{Rows: []string{"一", "二"}}, "2 条"},
		{"public/list", view{}, "没有"},
	} {
		page, err := Page[view](look, c.page)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := page.Render(c.view); err != nil || string(got) != c.want {
			t.Errorf("%s: %q %v, want %q", c.page, got, err, c.want)
		}
	}
	if _, err := Page[view](look, "public/broken"); err == nil || !strings.Contains(err.Error(), "absent") {
		t.Errorf("a partial that shows what is not there: %v", err)
	}
}

func TestOpenRefusesUnknownThemes(t *testing.T) {
	for _, name := range []string{"absent", "", ".", "..", "a/b", "/default", "../default"} {
		if _, err := Open(looks(), statics(), name); err == nil {
			t.Errorf("theme %q was opened", name)
		}
	}
	if _, err := Open(fstest.MapFS{"plain/x.html": file("")}, statics(), "plain"); err == nil {
		t.Error("a theme without a default to fall back to was opened")
	}
	if _, err := Open(looks(), fstest.MapFS{"notes.txt": file("x")}, Default); err == nil {
		t.Error("a static file of an unknown kind was taken")
	}
}

// TestAssetsThatAreBuiltMayBeAbsent: a folder that is filled by a build is there with
// nothing in it but a hidden file, and then none of it has an address.
func TestAssetsThatAreBuiltMayBeAbsent(t *testing.T) {
	files := statics()
	files["built/.gitignore"] = file("*")
	for _, want := range []bool{false, true} {
		if want {
			files["built/editor.js"] = file("1")
		}
		look, err := Open(looks(), files, Default)
		if err != nil {
			t.Fatal(err)
		}
		address := look.Asset("built/editor.js")
		if _, _, served := look.File(address); served != want || strings.HasPrefix(address, "/static/built/editor.") != want {
			t.Errorf("built: %v, but its address is %q, served: %v", want, address, served)
		}
		if look.Asset("built/.gitignore") != "" {
			t.Error("a hidden file is served")
		}
	}
}

func TestAssetsBearTheirHash(t *testing.T) {
	look, err := Open(looks(), statics(), Default)
	if err != nil {
		t.Fatal(err)
	}
	address := look.Asset("site.css")
	if !strings.HasPrefix(address, "/static/site.") || !strings.HasSuffix(address, ".css") || len(address) != len("/static/site.01234567.css") {
		t.Fatalf("address %q", address)
	}
	for _, ask := range []string{address, strings.TrimPrefix(address, AssetPrefix)} {
		body, kind, ok := look.File(ask)
		if !ok || string(body) != "h1{}" || kind != "text/css; charset=utf-8" {
			t.Errorf("File(%q) = %q, %q, %v", ask, body, kind, ok)
		}
	}
	for _, ask := range []string{"site.css", "/static/site.css", "/static/site.00000000.css", "static.go", "", "/static/", "../themes/default"} {
		if _, _, ok := look.File(ask); ok {
			t.Errorf("File(%q) is served", ask)
		}
	}
	if got := look.Asset("static.go"); got != "" {
		t.Errorf("the Go file has an address: %q", got)
	}

	plain, err := Open(looks(), statics(), "plain")
	if err != nil {
		t.Fatal(err)
	}
	if plain.Asset("site.css") == address {
		t.Error("other content, same address")
	}
	if body, _, _ := plain.File(plain.Asset("site.css")); string(body) != "p{}" {
		t.Errorf("the theme's own file does not win: %q", body)
	}
	if _, _, ok := plain.File(address); ok {
		t.Error("the overridden file is still served")
	}
	if plain.Asset("icon.svg") != look.Asset("icon.svg") {
		t.Error("a file that no theme changes has two addresses")
	}
}

// sheets is a theme whose style sheet is made of parts, and a second one that changes
// some of them.
func sheets() (templates, statics fstest.MapFS) {
	return fstest.MapFS{
			"default/static/tokens.css":      file("/* colours */\n:root{}\n"),
			"plain/static/tokens.css":        file("/* own */ :root{--a:1}\n"),
			"plain/static/sheet/20-list.css": file("ol{}\n"),
			"plain/static/theme.css":         file("b{}\n"),
		}, fstest.MapFS{
			"sheet/20-list.css":   file("ul{}\n/* several\nlines */\n"),
			"sheet/10-ground.css": file("p{}\n"),
			"icon.svg":            file("<svg/>"),
		}
}

func TestSheetIsMadeOfParts(t *testing.T) {
	templates, statics := sheets()
	for name, want := range map[string]string{
		"default": ":root{}\np{}\nul{}\n",
		"plain":   ":root{--a:1}\np{}\nol{}\nb{}\n",
	} {
		look, err := Open(templates, statics, name)
		if err != nil {
			t.Fatal(err)
		}
		body, kind, ok := look.File(look.Asset("site.css"))
		if !ok || string(body) != want || kind != "text/css; charset=utf-8" {
			t.Errorf("%s: %q (%s, %v), want %q", name, body, kind, ok, want)
		}
		for _, part := range []string{"tokens.css", "sheet/10-ground.css", "theme.css"} {
			if got := look.Asset(part); got != "" {
				t.Errorf("%s: the part %s is served by itself as %s", name, part, got)
			}
		}
		if look.Asset("icon.svg") == "" {
			t.Errorf("%s: the icon is gone", name)
		}
	}
}

func TestSheetRefusesWhatItCannotBeMadeOf(t *testing.T) {
	for _, bad := range []string{"site.css", "sheet/icon.svg"} {
		templates, statics := sheets()
		statics[bad] = file("")
		if _, err := Open(templates, statics, Default); err == nil || !strings.Contains(err.Error(), bad) {
			t.Errorf("with %s: got error %v, want one that names it", bad, err)
		}
	}
}
