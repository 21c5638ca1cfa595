package public

import (
	"flag"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"gongkai/internal/court"
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

func openDefault(t testing.TB) (*theme.Theme, pages) {
	t.Helper()
	look, err := theme.Open(themes.FS, static.FS, theme.Default)
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

// scenes renders the whole catalogue in one mode.
func scenes(t testing.TB, mode web.ModeView, demo bool) []scene {
	t.Helper()
	look, p := openDefault(t)
	site := sampleSite()
	site.Demo, site.CSS, site.Icon = demo, look.Asset("site.css"), look.Asset("icon.svg")
	base := func(title string, nav web.Nav, path string) web.Base {
		return web.Base{Site: site, Title: title, Nav: nav, Back: path, Mode: mode, NoIndex: true}
	}
	var all []scene
	add := func(name string, body []byte) { all = append(all, scene{name, body}) }

	home := HomeView{Base: base("", web.NavHome, "/"), CaseExample: "（2025）鲁0113执123号", Total: totalPublished(1804, 359), Newest: sampleRows(6)}
	home.OwnSearch, home.NoIndex, home.Canonical = true, demo, "https://example.org/"
	home.Description = "查询" + site.CourtName + "公开的失信被执行人信息。"
	home.Freshness, home.Stale = freshness(catalogueNow.AddDate(0, 0, -2), catalogueNow)
	add("home-many", render(t, p.home, home))
	home.Total, home.Newest = totalPublished(0, 0), nil
	home.Freshness, home.Stale = freshness(catalogueNow.AddDate(0, 0, -9), catalogueNow)
	add("home-empty-stale", render(t, p.home, home))

	all = append(all, listScenes(t, p, base)...)
	all = append(all, recordScenes(t, p, base)...)
	all = append(all, searchScenes(t, p, base)...)

	hotline := HotlineView{Base: base("值班电话", web.NavHotline, "/hotline"), Duty: site.Phones,
		Reception: []web.Phone{{Label: "诉讼服务大厅接待", Number: "0531-0000 0004", Dial: "+8653100000004"}}}
	add("hotline", render(t, p.hotline, hotline))
	hotline.Missing = true
	hotline.Duty = []web.Phone{site.Phones[0], {Label: "执行指挥中心二线", Number: "未配置"}, {Label: "执行指挥中心三线", Number: "未配置"}}
	hotline.Reception = []web.Phone{{Label: "诉讼服务大厅接待", Number: "未配置"}}
	add("hotline-unset", render(t, p.hotline, hotline))
	add("privacy", render(t, p.privacy, PrivacyView{Base: base("隐私说明", web.NavPrivacy, "/privacy"), LogDays: "180 天", Phones: site.Phones}))
	add("accessibility", render(t, p.accessibility, AccessibilityView{Base: base("无障碍说明", web.NavAccessibility, "/accessibility")}))
	for _, status := range errorStatuses() {
		add("error-"+strconv.Itoa(status), render(t, p.failure, NewErrorView(base("", "", "/"), status)))
	}
	return all
}

func errorStatuses() []int {
	return []int{400, 403, 404, 405, 413, 414, 429, 431, 500, 503}
}

type baseFunc func(title string, nav web.Nav, path string) web.Base

func listScenes(t testing.TB, p pages, base baseFunc) []scene {
	t.Helper()
	list := func(v DefaultersView) []byte {
		v.Base = base("失信被执行人名单", web.NavDefaulters, "/defaulters")
		if v.Filters == nil {
			v.Filters = sampleFilters(false)
		}
		return render(t, p.defaulters, v)
	}
	address := func(n int) string { return "/defaulters?page=" + strconv.Itoa(n) }
	chips := []ChipView{{"自然人", "/defaulters?year=2025"}, {"2025 年", "/defaulters?party=person"}}
	return []scene{
		{"list-many", list(DefaultersView{Total: listTotal(2163, false), TooMany: tooMany(2163, 20), Rows: sampleRows(20), Pager: newPager(7, 50, address)})},
		{"list-filtered-one", list(DefaultersView{Filters: sampleFilters(true), Chips: chips, Clear: "/defaulters", Total: listTotal(1, true), Rows: sampleRows(1)})},
		{"list-filtered-empty", list(DefaultersView{Filters: sampleFilters(true), Chips: chips, Clear: "/defaulters", Total: listTotal(0, true)})},
		{"list-empty", list(DefaultersView{Total: listTotal(0, false)})},
	}
}

func recordScenes(t testing.TB, p pages, base baseFunc) []scene {
	t.Helper()
	const path = "/defaulters/bcdfgh23"
	show := func(r RecordView) []byte {
		return render(t, p.defaulter, DefaulterView{Base: base(r.Name, web.NavDefaulters, path), Record: r, Print: path + "/print"})
	}
	person := sampleRecord(samplePerson(), sampleMask, court.Date{Year: 2027, Month: 5, Day: 6}, false)
	person.Namesakes, person.NamesakesURL = "本站另有 2 条同名信息。", "/search?q=%E7%8E%8B%E6%BC%94%E7%A4%BA"
	presumed := sampleRecord(samplePerson(), sampleMask, court.Date{Year: 2027, Month: 5, Day: 6}, true)
	presumed.Checked, presumed.Stale = freshness(catalogueNow.AddDate(0, 0, -30), catalogueNow)
	gaps := sampleOrganisation()
	long := sampleOrganisation()
	long.Name, long.LegalRepresentative = longName(), "阿卜杜热合曼·阿不都克里木江·演示"
	long.Obligation = strings.Repeat(long.Obligation, 6)
	long.BasisNumber = strings.Repeat("（2024）演示仲裁字第00232号、", 4)
	return []scene{
		{"record-person", show(person)},
		{"record-presumed-stale", show(presumed)},
		{"record-organisation-gaps", show(sampleRecord(gaps, sampleCode, court.Date{}, false))},
		{"record-long", show(sampleRecord(long, sampleCode, court.Date{}, false))},
		{"record-print", render(t, p.defaulterPrint, DefaulterPrintView{Base: base(person.Name, "", path+"/print"), Record: person, Stamp: sampleStamp(path)})},
	}
}

func searchScenes(t testing.TB, p pages, base baseFunc) []scene {
	t.Helper()
	show := func(query string, v SearchView) []byte {
		v.Base = base("查询", web.NavDefaulters, "/search")
		v.Query, v.OwnSearch, v.AsOf = query, true, dateTime(catalogueNow)
		return render(t, p.search, v)
	}
	paper := func(query string, v SearchPrintView) []byte {
		v.Base = base("查询结果", "", "/search/print")
		v.Query, v.Stamp = query, sampleStamp("/search?q=x")
		return render(t, p.searchPrint, v)
	}
	tiers := []TierView{
		newTier(TierExact, 3, reasoned(sampleRows(1), tierReason(TierExact))),
		newTier(TierPrefix, 5, reasoned(sampleRows(2), tierReason(TierPrefix), narrowReason(fieldLegalRepresentative))),
		newTier(TierSubstring, 90, reasoned(sampleRows(6), tierReason(TierSubstring))),
	}
	address := func(n int) string { return "/search?page=" + strconv.Itoa(n) }
	return []scene{
		{"search-blank", show("", SearchView{State: SearchBlank})},
		{"search-one", show("王演示", SearchView{State: SearchResults, Total: searchTotal(1, 1), Print: "/search/print", Tiers: tiers[:1]})},
		{"search-many", show("演示", SearchView{State: SearchResults, Total: searchTotal(98, 3), Asked: splitAsked("演示", []string{"长清"}), TooMany: tooMany(5000, 20), Print: "/search/print", Tiers: tiers, Pager: newPager(1, 5, address)})},
		{"search-case", show("（2025）鲁0113执1200号", SearchView{State: SearchResults, Total: searchTotal(2, -1), Tiers: []TierView{newTier(TierCase, 2, reasoned(sampleRows(2), tierReason(TierCase)))}})},
		{"search-nothing", show("赵演示", SearchView{State: SearchNothing, Print: "/search/print"})},
		{"search-nothing-long", show(longName(), SearchView{State: SearchNothing, Print: "/search/print"})},
		{"search-no-case", show("（2018）鲁0113执123号", SearchView{State: SearchNoCase, Print: "/search/print"})},
		{"search-no-page", show("演示", SearchView{State: SearchNoPage})},
		{"search-short", show("王", SearchView{State: SearchShort})},
		{"search-long", show("", SearchView{State: SearchLong})},
		{"search-identity", show("", SearchView{State: SearchIdentity})},
		{"search-busy", show("王演示", SearchView{State: SearchBusy, Retry: "请在 40 秒后重试。"})},
		{"search-print", paper("演示", SearchPrintView{State: SearchResults, Total: searchTotal(98, 3), Page: "第 1 页，共 5 页", Tiers: tiers})},
		{"search-print-nothing", paper("赵演示", SearchPrintView{State: SearchNothing})},
		{"search-print-no-case", paper("（2018）鲁0113执123号", SearchPrintView{State: SearchNoCase})},
	}
}

// TestCatalogue renders every page in every state and mode and holds it to the
// facts that hold for all; see checkPage.
func TestCatalogue(t *testing.T) {
	for name, mode := range catalogueModes() {
		for _, demo := range []bool{false, true} {
			for _, s := range scenes(t, mode, demo) {
				t.Run(s.name+"/"+name+"/"+strconv.FormatBool(demo), func(t *testing.T) {
					checkPage(t, s, mode, demo)
				})
			}
		}
	}
	if *catalogueDir != "" {
		writeCatalogue(t, *catalogueDir)
	}
}

// writeCatalogue writes every scene in every mode, with the style sheet beside it.
func writeCatalogue(t *testing.T, dir string) {
	t.Helper()
	look, _ := openDefault(t)
	for _, name := range []string{"site.css", "icon.svg"} {
		body, _, ok := look.File(look.Asset(name))
		if !ok {
			t.Fatalf("%s is not served", name)
		}
		if err := os.WriteFile(filepath.Join(dir, name), body, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, mode := range catalogueModes() {
		for _, demo := range []bool{false, true} {
			for _, s := range scenes(t, mode, demo) {
				text := strings.NewReplacer(look.Asset("site.css"), "site.css", look.Asset("icon.svg"), "icon.svg").Replace(string(s.body))
				file := s.name
				if name != "" {
					file += "." + name
				}
				if demo {
					file += ".demo"
				}
				if err := os.WriteFile(filepath.Join(dir, file+".html"), []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}

// TestErrorsHaveWords asks that every status says something of its own, and what
// to do next.
func TestErrorsHaveWords(t *testing.T) {
	seen := map[string]int{}
	for _, status := range []int{400, 403, 404, 405, 413, 414, 429, 500, 503} {
		v := NewErrorView(web.Base{Canonical: "https://example.org/x"}, status)
		if v.Heading == "" || v.Text == "" || len(v.Next) == 0 || v.Title != v.Heading {
			t.Errorf("%d: incomplete: %+v", status, v)
		}
		if !v.NoIndex || v.Canonical != "" {
			t.Errorf("%d: an error page must not be indexed", status)
		}
		if other, ok := seen[v.Heading]; ok {
			t.Errorf("%d and %d share a heading", status, other)
		}
		seen[v.Heading] = status
	}
	if a, b := NewErrorView(web.Base{}, http.StatusTeapot), NewErrorView(web.Base{}, http.StatusBadRequest); a.Heading != b.Heading {
		t.Error("an unlisted 4xx does not read as a bad request")
	}
	if a, b := NewErrorView(web.Base{}, http.StatusBadGateway), NewErrorView(web.Base{}, http.StatusInternalServerError); a.Heading != b.Heading {
		t.Error("an unlisted 5xx does not read as a fault")
	}
}
