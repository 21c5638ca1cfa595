package public

import (
	"encoding/xml"
	"reflect"
	"strings"
	"testing"

	"gongkai/internal/court"
)

// places reads a part of the map, or the list of its parts.
func (w *world) places(target string) map[string]string {
	w.t.Helper()
	a := w.get(target)
	var m struct {
		XMLName xml.Name
		URLs    []struct {
			Loc     string `xml:"loc"`
			LastMod string `xml:"lastmod"`
		} `xml:",any"`
	}
	if err := xml.Unmarshal([]byte(a.body), &m); err != nil || a.status != 200 || m.XMLName.Space != "http://www.sitemaps.org/schemas/sitemap/0.9" {
		w.t.Fatalf("%s: %d %v\n%s", target, a.status, err, a.body)
	}
	if want := map[bool]string{true: "sitemapindex", false: "urlset"}[target == "/sitemap.xml"]; m.XMLName.Local != want {
		w.t.Errorf("%s is a %s", target, m.XMLName.Local)
	}
	changed := map[string]string{}
	for _, u := range m.URLs {
		changed[u.Loc] = u.LastMod
	}
	if len(changed) != len(m.URLs) {
		w.t.Errorf("%s lists an address twice", target)
	}
	return changed
}

func TestSitemap(t *testing.T) {
	w := newLibrary(t)
	w.write(text{kind: court.PieceGuide, slug: "later", title: "以后", order: 50, published: "2026-11-24"},
		text{kind: court.PieceArticle, slug: "old", title: "去年的文章", topic: court.TopicLaws, published: "2025-12-31"})
	w.add(nil, "王演示")
	const site = "https://court.example"
	parts := w.places("/sitemap.xml")
	if want := map[string]string{site + "/sitemaps/pages.xml": "", site + "/sitemaps/2026.xml": "2026-07-02", site + "/sitemaps/2025.xml": "2026-01-01"}; !reflect.DeepEqual(parts, want) {
		t.Errorf("parts %v, want %v", parts, want)
	}
	all := map[string]string{}
	for part := range parts {
		for address, changed := range w.places(strings.TrimPrefix(part, site)) {
			all[address] = changed
		}
	}
	if all[site+"/cases/rent"] != "2026-07-02" || all[site+"/articles/old"] != "2026-01-01" || len(all) != 7+6+6+1 {
		t.Errorf("%d addresses: %v", len(all), all)
	}
	for address := range all {
		if strings.Contains(address, "defaulters") || strings.Contains(address, "later") {
			t.Errorf("lists %s", address)
		}
		a := w.get(strings.TrimPrefix(address, site))
		if a.status != 200 || strings.Contains(a.header.Get("X-Robots-Tag"), "noindex") || strings.Contains(a.body, "noindex") {
			t.Errorf("%s may not be listed: %d %v", address, a.status, a.header)
		}
		if !strings.Contains(a.body, `<link rel="canonical" href="`+address+`">`) {
			t.Errorf("%s has another canonical address", address)
		}
	}
	missing := w.get("/guides/none")
	for _, part := range []string{"2024.xml", "2026", "pages", "2026.xml.xml", "0.xml", "%32026.xml", "../robots.txt", "later.xml"} {
		if got := w.get("/sitemaps/" + part); got.status != 404 && got.status != 400 || got.status == 404 && !reflect.DeepEqual(got, missing) {
			t.Errorf("%s: %d", part, got.status)
		}
	}
	w.withdraw(court.PieceArticle, "old")
	if got := w.get("/sitemaps/2025.xml"); !reflect.DeepEqual(got, missing) || strings.Contains(w.get("/sitemap.xml").body, "2025.xml") {
		t.Errorf("a year without texts: %d", got.status)
	}
	if a := newWorldAt(t, "", false).get("/sitemap.xml"); a.status != 404 {
		t.Errorf("without an address of the site: %d", a.status)
	}
}
