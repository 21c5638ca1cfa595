package public

import (
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"gongkai/internal/sample"
	"gongkai/internal/theme"
	"gongkai/internal/web"
	"gongkai/static"
	"gongkai/themes"
)

// The catalogue is every page in every state, made from literal values without a
// database. `go test -run Catalogue -catalogue DIR` writes it for a browser.
var catalogueDir = flag.String("catalogue", "", "write the pages of the catalogue into this folder")

// scene is one page in one state.
type scene struct {
	name string
	body []byte
}

// modes are the ways of display the catalogue is written in.
func catalogueModes() map[string]web.ModeView {
	return map[string]web.ModeView{
		"":               {Theme: "auto"},
		"light":          {Class: "light", Theme: "light"},
		"dark":           {Class: "dark", Theme: "dark"},
		"elder":          {Class: "elder light", Elder: true, Theme: "light"},
		"elder-dark":     {Class: "elder dark", Elder: true, Theme: "dark"},
		"contrast":       {Class: "contrast light", Theme: "light", Contrast: true},
		"contrast-dark":  {Class: "contrast dark", Theme: "dark", Contrast: true},
		"elder-contrast": {Class: "elder contrast light", Elder: true, Theme: "light", Contrast: true},
	}
}

// themeNames lists the embedded themes.
func themeNames(t testing.TB) []string {
	t.Helper()
	entries, err := fs.ReadDir(themes.FS, ".")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		if e.IsDir() {
			names = append(names, e.Name())
		}
	}
	return names
}

func openDefault(t testing.TB) (*theme.Theme, pages) {
	t.Helper()
	return openTheme(t, theme.Default)
}

func openTheme(t testing.TB, name string) (*theme.Theme, pages) {
	t.Helper()
	look, err := theme.Open(themes.FS, static.FS, name)
	if err != nil {
		t.Fatal(err)
	}
	p, err := loadPages(look)
	if err != nil {
		t.Fatal(err)
	}
	return look, p
}

// render fails the test instead of returning an error, so that a scene is one line.
func render[V any](t testing.TB, page *theme.Template[V], view V) []byte {
	t.Helper()
	body, err := page.Render(view)
	if err != nil {
		t.Fatal(err)
	}
	return body
}

// stage is what the scenes of a theme and a mode are made from.
type stage struct {
	t    testing.TB
	p    pages
	base func(title string, nav web.Nav, path string) web.Base
	site web.Site
	demo bool
}

// scenes renders the whole catalogue in one theme and mode.
func scenes(t testing.TB, look *theme.Theme, p pages, mode web.ModeView, demo bool) []scene {
	t.Helper()
	site := sampleSite()
	site.Demo, site.CSS, site.JS, site.Icon = demo, look.Asset("site.css"), look.Asset("site.js"), look.Asset("icon.svg")
	s := stage{t: t, p: p, site: site, demo: demo, base: func(title string, nav web.Nav, path string) web.Base {
		return web.Base{Site: site, Title: title, Nav: nav, Back: path, Mode: mode, NoIndex: true}
	}}
	var all []scene
	for _, part := range []func() []scene{s.home, s.list, s.record, s.orders, s.search, s.suggest, s.texts, s.pieces, s.fixed} {
		all = append(all, part()...)
	}
	return all
}

// TestCatalogue renders every page in every state and mode of every theme and holds it
// to the facts that hold for all; see checkPage.
func TestCatalogue(t *testing.T) {
	for _, name := range themeNames(t) {
		look, p := openTheme(t, name)
		for modeName, mode := range catalogueModes() {
			for _, demo := range []bool{false, true} {
				for _, s := range scenes(t, look, p, mode, demo) {
					t.Run(name+"/"+s.name+"/"+modeName+"/"+strconv.FormatBool(demo), func(t *testing.T) {
						checkPage(t, s, mode, demo, frameSize(look))
					})
				}
			}
		}
		if *catalogueDir != "" {
			writeCatalogue(t, *catalogueDir, name, look, p)
		}
	}
}

// frameSize is what a first view fetches besides the page, in bytes.
func frameSize(look *theme.Theme) int {
	size := 0
	for _, name := range []string{"site.css", "site.js", "icon.svg"} {
		body, _, _ := look.File(look.Asset(name))
		size += len(body)
	}
	return size
}

// writeCatalogue writes every scene in every mode, with the static files beside it. The
// scenes of the default theme have plain names, those of another its name in front.
func writeCatalogue(t *testing.T, dir, name string, look *theme.Theme, p pages) {
	t.Helper()
	prefix := name + "."
	if name == theme.Default {
		prefix = ""
	}
	var replace []string
	for _, file := range []string{"site.css", "site.js", "icon.svg"} {
		body, _, ok := look.File(look.Asset(file))
		if !ok {
			t.Fatalf("%s is not served", file)
		}
		if err := os.WriteFile(filepath.Join(dir, prefix+file), body, 0o600); err != nil {
			t.Fatal(err)
		}
		replace = append(replace, look.Asset(file), prefix+file)
	}
	// The library of the catalogue holds two drawings in one width: what is named a PNG is one, a
	// JPEG the other.
	pictures := regexp.MustCompile(`src="/media/[^"]*\.(png|jpg)"`)
	widths := regexp.MustCompile(` srcset="[^"]*" sizes="[^"]*"`)
	for file, drawing := range map[string][]byte{"drawing-png.png": sample.FlowDrawing(), "drawing-jpg.png": sample.ChartDrawing()} {
		if err := os.WriteFile(filepath.Join(dir, file), drawing, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	relative := strings.NewReplacer(replace...)
	for modeName, mode := range catalogueModes() {
		for _, demo := range []bool{false, true} {
			for _, s := range scenes(t, look, p, mode, demo) {
				file := prefix + s.name
				if modeName != "" {
					file += "." + modeName
				}
				if demo {
					file += ".demo"
				}
				page := widths.ReplaceAllString(pictures.ReplaceAllString(relative.Replace(string(s.body)), `src="drawing-$1.png"`), "")
				if err := os.WriteFile(filepath.Join(dir, file+".html"), []byte(page), 0o600); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}
