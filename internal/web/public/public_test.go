package public

import (
	"net/http"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/valyala/fasthttp"

	"gongkai/internal/court"
)

// routes are all routes of the public listener. One that is missing here has not
// been thought about.
func routes() []string {
	return []string{"/", "/about", "/accessibility",
		"/api/v1/articles", "/api/v1/articles/:slug", "/api/v1/cases", "/api/v1/cases/:slug",
		"/api/v1/defaulters", "/api/v1/defaulters/:id", "/api/v1/guides", "/api/v1/guides/:slug", "/api/v1/openapi.json", "/api/v1/restrictions", "/api/v1/restrictions/:id",
		"/articles", "/articles/:slug", "/articles/:slug/print", "/cases", "/cases/:slug", "/cases/:slug/print",
		"/defaulters", "/defaulters/:id", "/defaulters/:id/print", "/favicon.ico",
		"/feeds/articles.atom", "/feeds/articles.json", "/feeds/articles.rss", "/feeds/cases.atom", "/feeds/cases.json", "/feeds/cases.rss",
		"/feeds/guides.atom", "/feeds/guides.json", "/feeds/guides.rss",
		"/guides", "/guides/:slug", "/guides/:slug/print", "/hotline", "/media/:name", "/preferences", "/privacy",
		"/restrictions", "/restrictions/:id", "/restrictions/:id/print", "/robots.txt",
		"/search", "/search/print", "/search/suggest", "/sitemap.xml", "/sitemaps/:part", "/static/*", "/topics/:topic"}
}

func TestRoutesAreKnown(t *testing.T) {
	w := newWorld(t, false)
	var got []string
	for _, r := range w.app.GetRoutes(true) {
		if !slices.Contains(got, r.Path) {
			got = append(got, r.Path)
		}
		if (r.Method == "POST") != (r.Path == "/preferences") {
			t.Errorf("%s %s", r.Method, r.Path)
		}
	}
	slices.Sort(got)
	if !slices.Equal(got, routes()) {
		t.Errorf("routes\n%v, want\n%v", got, routes())
	}
}

func query(text string) string { return url.QueryEscape(text) }

// surfaces are the pages and answers on which a record of the name 王演示 stands.
func (w *world) surfaces(name string) []string {
	id, q := w.ids[name], query(name)
	return []string{"/", "/defaulters", "/defaulters?party=person&year=2025", "/defaulters/" + id, "/defaulters/" + id + "/print",
		"/search?q=" + q, "/search/print?q=" + q, "/api/v1/defaulters", "/api/v1/defaulters?q=" + q, "/api/v1/defaulters/" + id}
}

func TestRemovalReachesEverySurface(t *testing.T) {
	w := newWorld(t, false)
	w.add(nil, "王演示", "李演示")
	tags := map[string]string{}
	t.Run("R-16 accepts: a published record stands on every surface", func(t *testing.T) {
		for _, target := range w.surfaces("王演示") {
			a := w.get(target)
			if a.status != 200 || !strings.Contains(a.body, "王演示") {
				t.Errorf("%s: %d", target, a.status)
			}
			if a.header.Get("X-Robots-Tag") != "noindex, noarchive" || !strings.Contains(a.header.Get("Cache-Control"), "no-cache") {
				t.Errorf("%s: %v", target, a.header)
			}
			tags[target] = a.header.Get("ETag")
			if again := w.get(target, "If-None-Match: "+tags[target]); again.status != http.StatusNotModified || again.body != "" {
				t.Errorf("%s: its own tag gives %d", target, again.status)
			}
		}
	})
	w.remove("王演示")
	t.Run("R-16 refuses: name, count and 304 after the removal", func(t *testing.T) {
		for _, target := range w.surfaces("王演示") {
			for _, a := range []reply{w.get(target), w.get(target, "If-None-Match: "+tags[target]), w.get(target, "Range: bytes=0-99"), w.ask("HEAD", target)} {
				if a.status == http.StatusNotModified || a.status == http.StatusPartialContent {
					t.Errorf("%s: %d", target, a.status)
				}
				body := strings.ReplaceAll(strings.ReplaceAll(a.body, `value="王演示"`, ""), "“王演示”", "")
				if strings.Contains(target, "/print?q=") {
					body = strings.Replace(body, "<dd>王演示</dd>", "", 1) // the question itself
				}
				if strings.Contains(body, "王演示") || strings.Contains(body, "2 条") || strings.Contains(body, `"total":2`) {
					t.Errorf("%s still shows it:\n%s", target, body)
				}
			}
		}
	})
}

// TestOneAnswerForWhatIsNotThere holds page, print and interface to R-17.
func TestOneAnswerForWhatIsNotThere(t *testing.T) {
	w := newWorld(t, false)
	w.add(nil, "王演示", "移除演示")
	w.add(func(d *court.Defaulter) court.State { return court.StateDraft }, "草稿演示")
	w.add(func(d *court.Defaulter) court.State { return court.StateExpired }, "到期演示")
	w.add(func(d *court.Defaulter) court.State {
		d.TermEndsOn = court.Date{Year: 2026, Month: time.November, Day: 22}
		return court.StatePublished
	}, "届满演示")
	w.add(func(d *court.Defaulter) court.State {
		d.GraceEndsOn = court.DateOf(catalogueNow)
		return court.StatePublished
	}, "宽限演示")
	w.remove("移除演示")

	missing := []string{"1", "%E7%8E%8B", strings.Repeat("b", 2000), "bcdfghjkmnpqR", "a'b"}
	for name, id := range w.ids {
		if name != "王演示" {
			missing = append(missing, id)
		}
	}
	for _, kind := range []struct{ before, after string }{{"/defaulters/", ""}, {"/defaulters/", "/print"}, {"/api/v1/defaulters/", ""}} {
		for _, mode := range []string{"", "elder-dark-high"} {
			want := w.get(kind.before+"bcdfghjkmnpqr"+kind.after, "Cookie: mode="+mode)
			if want.status != 404 || !strings.Contains(want.body, "该信息不存在或已不再公开。") {
				t.Fatalf("%s: %d %s", kind, want.status, want.body)
			}
			for _, id := range missing {
				if got := w.get(kind.before+id+kind.after, "Cookie: mode="+mode, `If-None-Match: *`); !reflect.DeepEqual(got, want) {
					t.Errorf("%s %.20s: %d %v\n%s", kind, id, got.status, got.header, got.body)
				}
			}
		}
		t.Run("R-17 accepts: what is public is answered", func(t *testing.T) {
			if a := w.get(kind.before + w.ids["王演示"] + kind.after); a.status != 200 {
				t.Errorf("%d", a.status)
			}
		})
	}
	t.Run("R-17 refuses: to tell an unknown page from a removed record", func(t *testing.T) {
		if a, b := w.get("/defaulters/"+w.ids["移除演示"]), w.get("/nowhere"); !reflect.DeepEqual(a, b) {
			t.Errorf("%v\n%v", a, b)
		}
	})
}

func TestNoIdentityNumberLeaves(t *testing.T) {
	w := newWorld(t, false)
	w.add(nil, "王演示", "李演示")
	run := regexp.MustCompile(`[0-9]{15}`)
	targets := append(w.surfaces("王演示"), w.surfaces("李演示")...)
	for _, q := range []string{secretNumber + "10", "王演示 " + secretNumber + "10", secretNumber[:15], "9901 1319 8506 0700 10", "９９０１１３１９８５０６０７００１０"} {
		targets = append(targets, "/search?q="+query(q), "/search/print?q="+query(q), "/api/v1/defaulters?q="+query(q))
	}
	t.Run("R-07 refuses: fifteen digits of a person's number in any answer", func(t *testing.T) {
		for _, target := range targets {
			a := w.get(target)
			for name, values := range a.header {
				if run.MatchString(strings.Join(values, " ")) {
					t.Errorf("%s: header %s", target, name)
				}
			}
			if found := run.FindString(a.body); found != "" || strings.Contains(a.body, "９９０１１３") || strings.Contains(a.body, "9901 1319") {
				t.Errorf("%s: %s", target, found)
			}
		}
	})
	t.Run("R-07 accepts: region and sequence", func(t *testing.T) {
		if a := w.get("/defaulters/" + w.ids["王演示"]); !strings.Contains(a.body, "990113********001*") {
			t.Error("the masked number is missing")
		}
	})
	for _, target := range []string{"/search?q=" + secretNumber + "10", "/api/v1/defaulters?q=" + secretNumber + "10"} {
		if a := w.get(target); a.status != 400 || a.header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d %v", target, a.status, a.header)
		}
	}
}

func TestClockEndsPages(t *testing.T) {
	w := newWorld(t, false)
	w.add(nil, "李演示")
	w.add(func(d *court.Defaulter) court.State {
		d.TermEndsOn = court.DateOf(catalogueNow)
		return court.StatePublished
	}, "王演示")
	midnight := court.DateOf(catalogueNow).AddDays(1).Start()
	w.set(midnight.Add(-time.Second))
	if a := w.get("/defaulters"); !strings.Contains(a.body, "王演示") || !strings.Contains(a.body, "共 2 条") {
		t.Errorf("hidden a second too early: %s", a.body)
	}
	w.set(midnight)
	for _, target := range w.surfaces("王演示") {
		body := w.get(target).body
		if strings.Contains(body, "共 2 条") || strings.Contains(body, w.ids["王演示"]) {
			t.Errorf("%s: shown after its last day", target)
		}
	}
}

func TestBounds(t *testing.T) {
	w := newWorld(t, false)
	w.add(nil, "王演示")
	for target, want := range map[string]int{
		"/defaulters?page=1": 200, "/defaulters?page=50": 404, "/defaulters?page=51": 400, "/defaulters?page=0": 400,
		"/defaulters?page=-1": 400, "/defaulters?page=999999": 400, "/defaulters?page=x": 400, "/defaulters?page=01": 400,
		"/defaulters?party=all": 400, "/defaulters?conduct=G7": 400, "/defaulters?year=25": 400, "/defaulters?year=2025": 200,
		"/defaulters?conduct=G4&party=person": 200, "/defaulters?colour=red": 200, "/defaulters?party=org": 200,
		"/search": 200, "/search?q=": 200, "/search?q=" + query("王"): 400, "/search?q=" + query("没有此人"): 200,
		"/search?q=" + query(strings.Repeat("王", 101)): 400, "/search?q=" + query("王演示") + "&page=2": 404,
		"/search?q=" + query("（2018）鲁0113执1号"): 200, "/search?q=%00%01": 400, "/search?q=%FF": 400,
		"/search?q=" + query("<script>alert(1)</script>"): 200, "/search?q=" + query("'; DROP TABLE defaulter; --"): 200,
		"/search?q=" + query("😀😀"): 200, "/search/print": 400, "/search/print?q=" + query("没有此人"): 200,
		"/hotline": 200, "/privacy": 200, "/accessibility": 200, "/robots.txt": 200, "/sitemap.xml": 200, "/favicon.ico": 200,
		"/static/site.css": 404, "/static/": 404, "/Defaulters": 404, "/defaulters/": 404,
	} {
		if a := w.get(target); a.status != want {
			t.Errorf("%.80s: %d, want %d", target, a.status, want)
		} else if strings.Contains(a.body, "<script>") {
			t.Errorf("%s: markup echoed", target)
		}
	}
	if a := w.get("/search?q=" + query("（2018）鲁0113执1号")); !strings.Contains(a.body, "本站未公布该案号") {
		t.Error("an unknown case number is not told as such")
	}
	if a := w.get("/search?q=" + query("王演示 演示法院不是")); !strings.Contains(a.body, "未查到") {
		t.Error("nothing found is not said")
	}
}

func TestFiles(t *testing.T) {
	w := newWorld(t, false)
	robots := w.get("/robots.txt").body
	for _, want := range []string{"User-agent: *\nDisallow: /search\nDisallow: /api/\nDisallow: /preferences\n\n", "User-agent: Baiduspider\nUser-agent: Sogou web spider\n", "User-agent: YisouSpider\nDisallow: /$\nDisallow: /defaulters\nDisallow: /restrictions\nDisallow: /*/print$\nDisallow: /search\n", "Sitemap: https://court.example/sitemap.xml"} {
		if !strings.Contains(robots, want) {
			t.Errorf("robots.txt lacks %q:\n%s", want, robots)
		}
	}
	if body := w.get("/sitemap.xml").body + w.get("/sitemaps/pages.xml").body; strings.Contains(body, "defaulters") || !strings.Contains(body, "<loc>https://court.example/hotline</loc>") {
		t.Errorf("sitemap: %s", body)
	}
	home := w.get("/").body
	css := regexp.MustCompile(`/static/site\.[0-9a-f]+\.css`).FindString(home)
	if a := w.get(css); a.status != 200 || !strings.Contains(a.header.Get("Cache-Control"), "immutable") {
		t.Errorf("%s: %d %v", css, a.status, a.header)
	}
	if !strings.Contains(home, "（2025）鲁0113执123号") || !strings.Contains(home, "没有记录") {
		t.Error("the empty home page lacks its example, or says that the data is fresh")
	}
	hotline := w.get("/hotline")
	if hotline.header.Get("X-Robots-Tag") != "" || !strings.Contains(hotline.body, `href="tel:&#43;8653100000001"`) && !strings.Contains(hotline.body, `href="tel:+8653100000001"`) || !strings.Contains(hotline.body, "未配置") {
		t.Errorf("hotline: %s", hotline.body)
	}
}

func TestDemoIsMarked(t *testing.T) {
	w := newWorld(t, true)
	w.add(nil, "王演示")
	for _, target := range append(w.surfaces("王演示"), "/hotline", "/privacy") {
		a := w.get(target)
		if !strings.Contains(a.body, "演示数据") || !strings.Contains(a.header.Get("X-Robots-Tag"), "noindex") {
			t.Errorf("%s is not marked", target)
		}
	}
	if a := w.get("/robots.txt"); a.body != "User-agent: *\nDisallow: /\n" {
		t.Error(a.body)
	}
	for _, target := range []string{"/sitemap.xml", "/sitemaps/pages.xml", "/sitemaps/2026.xml"} {
		if a := w.get(target); a.status != 404 {
			t.Errorf("a demonstration has %s", target)
		}
	}
}

func TestPreferences(t *testing.T) {
	w := newWorld(t, false)
	if a := w.ask("POST", "/preferences", "Sec-Fetch-Site: cross-site"); a.status != 403 {
		t.Errorf("a foreign form: %d", a.status)
	}
	if a := w.get("/", "Cookie: mode=elder-dark-high"); !strings.Contains(a.body, `class="elder dark contrast"`) || a.header.Get("Vary") != "Accept-Encoding, Cookie" {
		t.Errorf("the mode is not shown: %v", a.header)
	}
	if a := w.get("/search?q=" + query("王演示")); !strings.Contains(a.body, `name="back" value="/search"`) {
		t.Error("what was asked must not be in the way back")
	}
}

// Without its database the site says so where it would name persons, and goes on
// with what is made from no row.
func TestWithoutDatabase(t *testing.T) {
	w := newWorld(t, false)
	w.add(nil, "王演示")
	if err := w.db.Close(); err != nil {
		t.Fatal(err)
	}
	for _, target := range w.surfaces("王演示") {
		if a := w.get(target); a.status < 500 || strings.Contains(a.body, "王演示") && !strings.Contains(a.body, "value=") {
			t.Errorf("%s: %d", target, a.status)
		}
	}
	for _, target := range []string{"/hotline", "/privacy", "/accessibility", "/robots.txt"} {
		if a := w.get(target); a.status != 200 {
			t.Errorf("%s: %d", target, a.status)
		}
	}
}

// The interface is no way around the limit on searches, and the page of a person
// has a budget of its own.
func TestLimits(t *testing.T) {
	w := newWorld(t, false)
	w.add(nil, "王演示")
	const client = "X-Forwarded-For: 192.0.2.1"
	for i := range 20 {
		target := []string{"/search?q=", "/search/print?q=", "/api/v1/defaulters?q="}[i%3] + query("王演示")
		if a := w.get(target, client); a.status != 200 {
			t.Fatalf("search %d: %d", i+1, a.status)
		}
	}
	for _, target := range []string{"/search?q=" + query("王演示"), "/api/v1/defaulters?q=" + query("王演示")} {
		if a := w.get(target, client); a.status != 429 || a.header.Get("Retry-After") == "" || strings.Contains(a.body, "王演示") {
			t.Errorf("%s: %d", target, a.status)
		}
	}
	if a := w.get("/defaulters/"+w.ids["王演示"], client); a.status != 200 {
		t.Errorf("the record: %d", a.status)
	}
	if a := w.get("/search?q="+query("王演示"), "X-Forwarded-For: 192.0.2.2"); a.status != 200 {
		t.Errorf("another client: %d", a.status)
	}
}

// What is stored is not older than it says: a search tells its minute, a print the
// minute of the print, the home page the day.
func TestStoredPagesTellTheTime(t *testing.T) {
	w := newWorld(t, false)
	w.add(nil, "王演示")
	for _, later := range []time.Duration{0, 20 * time.Second, 70 * time.Second, 3 * time.Hour} {
		at := catalogueNow.Add(later)
		w.set(at)
		for _, target := range []string{"/search?q=" + query("王演示"), "/search/print?q=" + query("王演示"), "/defaulters/" + w.ids["王演示"] + "/print"} {
			for range 2 {
				if a := w.get(target); a.status != 200 || !strings.Contains(a.body, dateTime(at)) {
					t.Errorf("%v later %s does not say %s", later, target, dateTime(at))
				}
			}
		}
	}
	if body := w.get("/").body; !strings.Contains(body, "（今天）") {
		t.Fatal("the import of today is not said to be of today")
	}
	w.set(catalogueNow.Add(24 * time.Hour))
	if body := w.get("/").body; strings.Contains(body, "（今天）") || !strings.Contains(body, "（1 天前）") {
		t.Error("tomorrow the stored home page still says 今天")
	}
}

// Pages and files of the site go out compressed, and are the same when unpacked.
func TestSiteIsCompressed(t *testing.T) {
	w := newWorld(t, false)
	w.add(nil, "王演示")
	css := regexp.MustCompile(`/static/site\.[0-9a-f]+\.css`).FindString(w.get("/").body)
	for _, target := range append(w.surfaces("王演示"), css, "/hotline", "/privacy") {
		plain, packed := w.get(target), w.get(target, "Accept-Encoding: gzip")
		if len(plain.body) < 1024 {
			continue
		}
		unpacked, err := fasthttp.AppendGunzipBytes(nil, []byte(packed.body))
		if err != nil || string(unpacked) != plain.body || packed.header.Get("Content-Encoding") != "gzip" || !strings.HasPrefix(packed.header.Get("Vary"), "Accept-Encoding") {
			t.Errorf("%s: %v %v", target, err, packed.header)
		}
	}
}

func TestDial(t *testing.T) {
	for number, want := range map[string]string{"0531-87200001": "+8653187200001", "12368": "12368", "+86 531 8720 0001": "+8653187200001", "": "", "未配置": "", "4008001234": "4008001234"} {
		if got := dial(number); got != want {
			t.Errorf("%q: %q, want %q", number, got, want)
		}
	}
}
