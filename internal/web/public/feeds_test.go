package public

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"html"
	"net/http"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"gongkai/internal/court"
	markdown "gongkai/internal/render"
)

// feedRead is what the tests read of a feed. That its form is whole is tested where it
// is written, in package render.
type feedRead struct {
	title     string
	updated   string
	ids       []string
	titles    []string
	summaries []string
	content   []string
}

// feed reads one, whichever its form.
func (w *world) feed(target string) (r feedRead) {
	w.t.Helper()
	a := w.get(target)
	if a.status != 200 {
		w.t.Fatalf("%s: %d %s", target, a.status, a.body)
	}
	add := func(id, title, summary, content string) {
		r.ids, r.titles, r.summaries, r.content = append(r.ids, id), append(r.titles, title), append(r.summaries, summary), append(r.content, content)
	}
	var err error
	switch target[strings.LastIndexByte(target, '.'):] {
	case ".atom":
		var f struct {
			Title   string `xml:"title"`
			Updated string `xml:"updated"`
			Entries []struct {
				ID      string `xml:"id"`
				Title   string `xml:"title"`
				Summary string `xml:"summary"`
				Content string `xml:"content"`
			} `xml:"entry"`
		}
		err = xml.Unmarshal([]byte(a.body), &f)
		r.title, r.updated = f.Title, f.Updated
		for _, e := range f.Entries {
			add(e.ID, e.Title, e.Summary, e.Content)
		}
	case ".rss":
		var f struct {
			Title   string `xml:"channel>title"`
			Updated string `xml:"channel>lastBuildDate"`
			Items   []struct {
				ID      string `xml:"guid"`
				Title   string `xml:"title"`
				Summary string `xml:"description"`
				Content string `xml:"http://purl.org/rss/1.0/modules/content/ encoded"`
			} `xml:"channel>item"`
		}
		err = xml.Unmarshal([]byte(a.body), &f)
		r.title, r.updated = f.Title, f.Updated
		for _, e := range f.Items { // the description is HTML, where the other forms have plain text
			add(e.ID, e.Title, html.UnescapeString(e.Summary), e.Content)
		}
	default:
		var f struct {
			Title string `json:"title"`
			Items []struct {
				ID      string `json:"id"`
				Title   string `json:"title"`
				Summary string `json:"summary"`
				Content string `json:"content_html"`
			} `json:"items"`
		}
		err = json.Unmarshal([]byte(a.body), &f)
		r.title = f.Title
		for _, e := range f.Items {
			add(e.ID, e.Title, e.Summary, e.Content)
		}
	}
	if err != nil {
		w.t.Fatalf("%s: %v\n%s", target, err, a.body)
	}
	return r
}

// feedTargets are the addresses of the feeds of a kind in every form.
func feedTargets(k court.PieceKind) (targets []string) {
	for _, form := range markdown.FeedForms() {
		targets = append(targets, feedPath(k, form))
	}
	return targets
}

func TestFeeds(t *testing.T) {
	w := newLibrary(t)
	w.add(nil, "王演示")
	w.write(text{kind: court.PieceCase, slug: "later", title: "以后公开的案例", topic: court.TopicModels, published: "2026-11-24"},
		text{kind: court.PieceCase, slug: "draft", title: "草稿", topic: court.TopicModels, state: court.StateDraft})
	types := map[string]string{"atom": "application/atom+xml; charset=utf-8", "rss": "application/rss+xml; charset=utf-8", "json": "application/feed+json; charset=utf-8"}
	for _, target := range feedTargets(court.PieceCase) {
		a := w.get(target)
		if want := types[target[len("/feeds/cases."):]]; a.header.Get("Content-Type") != want || a.header.Get("X-Robots-Tag") != "noarchive" || a.header.Get("Cache-Control") != "private, no-cache" {
			t.Errorf("%s: %v", target, a.header)
		}
		if again := w.get(target, "If-None-Match: "+a.header.Get("ETag")); again.status != http.StatusNotModified || again.body != "" {
			t.Errorf("%s: its own tag gives %d", target, again.status)
		}
		if packed := w.get(target, "Accept-Encoding: gzip"); packed.header.Get("Content-Encoding") != "gzip" || packed.header.Get("Vary") != "Accept-Encoding" {
			t.Errorf("%s: %v", target, packed.header)
		}
		f := w.feed(target)
		if f.title != "典型案例 - 演示区人民法院执行信息公开" || !slices.Equal(f.titles, []string{"（虚构示例）藏起租金不还债", "工资按时发放"}) ||
			!slices.Equal(f.ids, []string{"https://court.example/cases/rent", "https://court.example/cases/wages"}) || f.content[0] != "<p>某甲藏起租金。执行费也由他负担。</p>\n" {
			t.Errorf("%s: %+v", target, f)
		}
		if want := map[string]string{"atom": "2026-07-02T00:00:00+08:00", "rss": "Thu, 02 Jul 2026 00:00:00 +0800"}[target[len("/feeds/cases."):]]; f.updated != want {
			t.Errorf("%s: changed %s, want %s", target, f.updated, want)
		}
		for _, bad := range []string{"王演示", "/defaulters", "以后公开", "草稿"} {
			if strings.Contains(a.body, bad) {
				t.Errorf("%s holds %s", target, bad)
			}
		}
	}
	// Every link in every feed leads somewhere, and it is a whole address.
	for _, kind := range court.PieceKinds() {
		for _, target := range feedTargets(kind) {
			for _, content := range w.feed(target).content {
				for _, m := range regexp.MustCompile(`(?:href|src)="([^"]*)"`).FindAllStringSubmatch(content, -1) {
					path, own := strings.CutPrefix(m[1], "https://court.example")
					path, _, _ = strings.Cut(path, "#")
					if !own || w.get(path).status != 200 {
						t.Errorf("%s: a link to %q", target, m[1])
					}
				}
			}
		}
	}
	if body := w.get("/feeds/guides.atom").body; !strings.Contains(body, "https://court.example/guides/apply&#34;&gt;申请") {
		t.Errorf("the link of a text is lost: %s", body)
	}
	for _, target := range []string{"/feeds", "/feeds/", "/feeds/defaulters.atom", "/feeds/cases", "/feeds/cases.xml", "/feeds/Cases.atom", "/feeds/topics.rss"} {
		if a := w.get(target); a.status != 404 {
			t.Errorf("%s: %d", target, a.status)
		}
	}
}

// TestFeedsTellCorrections: in every form the summary of a corrected text begins with the
// newest correction, of which the entry says that it was changed; other texts and a plain
// revision have none.
func TestFeedsTellCorrections(t *testing.T) {
	w := newLibrary(t)
	w.write(text{kind: court.PieceArticle, slug: "sound", title: "没有改过的", topic: court.TopicLaws})
	summaries := func() map[string]map[string]string {
		found := map[string]map[string]string{}
		for _, target := range feedTargets(court.PieceArticle) {
			f := w.feed(target)
			found[target] = map[string]string{}
			for i, id := range f.ids {
				found[target][id] = f.summaries[i]
			}
		}
		return found
	}
	const rules, sound = "https://court.example/articles/rules", "https://court.example/articles/sound"
	w.revise(court.PieceArticle, "rules", "2026-06-05")
	plain := summaries()
	for target, of := range plain {
		if of[rules] == "" || strings.Contains(of[rules]+of[sound], "更正") {
			t.Errorf("%s: nothing was corrected: %q", target, of)
		}
	}
	first := court.PieceCorrection{On: isoDay(t, "2026-06-09"), Note: "原写为“三年”，应为<两年> & 以此为准。"}
	second := court.PieceCorrection{On: isoDay(t, "2026-06-12"), Note: "条文号改为第五条。"}
	for _, c := range []struct {
		all  []court.PieceCorrection
		told string
	}{
		{[]court.PieceCorrection{first}, "更正（2026年6月9日）：原写为“三年”，应为<两年> & 以此为准。 "},
		{[]court.PieceCorrection{first, second}, "更正（2026年6月12日）：条文号改为第五条。 "},
	} {
		last := c.all[len(c.all)-1].On
		w.revise(court.PieceArticle, "rules", last.String(), c.all...)
		for target, of := range summaries() {
			if want := c.told + plain[target][rules]; of[rules] != want || of[sound] != plain[target][sound] {
				t.Errorf("%s: %q, want %q; beside it %q", target, of[rules], want, of[sound])
			}
			if a := w.get(target); !strings.HasSuffix(target, ".rss") && !strings.Contains(a.body, last.String()+"T00:00:00+08:00") ||
				strings.HasSuffix(target, ".rss") && !strings.Contains(a.body, last.Start().Format("02 Jan 2006")) {
				t.Errorf("%s does not say that it was changed: %s", target, a.body)
			}
		}
	}
}

// TestFeedsAreLinked: the pages of texts name their feeds, and no page that may name a
// person does.
func TestFeedsAreLinked(t *testing.T) {
	w := newLibrary(t)
	w.add(nil, "王演示")
	link := regexp.MustCompile(`<link rel="alternate" type="([^"]+)" title="([^"]+)" href="([^"]+)">`)
	of := func(target string) (urls []string) {
		for _, m := range link.FindAllStringSubmatch(w.get(target).body, -1) {
			urls = append(urls, m[3])
			if a := w.get(m[3]); a.status != 200 || !strings.HasPrefix(a.header.Get("Content-Type"), strings.ReplaceAll(m[1], "&#43;", "+")+";") {
				t.Errorf("%s leads to %s as %s: %d %v", target, m[3], m[1], a.status, a.header)
			}
		}
		return urls
	}
	for target, want := range map[string][]string{
		"/guides": feedTargets(court.PieceGuide), "/cases": feedTargets(court.PieceCase), "/articles?page=1": feedTargets(court.PieceArticle), "/cases?topic=models": feedTargets(court.PieceCase),
		"/guides/fees": {"/feeds/guides.atom"}, "/cases/rent": {"/feeds/cases.atom"}, "/articles/rules": {"/feeds/articles.atom"},
		"/about": {"/feeds/guides.atom", "/feeds/cases.atom", "/feeds/articles.atom"},
		"/":      nil, "/defaulters": nil, "/defaulters/" + w.ids["王演示"]: nil, "/search": nil, "/search?q=" + query("执行费"): nil, "/guides/fees/print": nil, "/nowhere": nil,
	} {
		if got := of(target); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", target, got, want)
		}
	}
	if body := w.get("/cases").body; !strings.Contains(body, `订阅：<a href="/feeds/cases.atom">典型案例（Atom）</a>、<a href="/feeds/cases.rss">典型案例（RSS）</a>、<a href="/feeds/cases.json">典型案例（JSON Feed）</a>`) {
		t.Error("people are not told of the feeds")
	}
	if body := w.get("/about").body; !strings.Contains(body, `<a href="/api/v1/openapi.json">数据接口</a>`) || w.get("/api/v1/openapi.json").status != 200 {
		t.Error("the interface is not named")
	}

	// A site that does not know its own address has none, and says so nowhere.
	w = newWorldAt(t, "", false)
	w.write(text{kind: court.PieceCase, slug: "rent", title: "藏起租金", topic: court.TopicCrackdown})
	missing := w.get("/nowhere")
	for _, kind := range court.PieceKinds() {
		for _, target := range feedTargets(kind) {
			if a := w.get(target); !reflect.DeepEqual(a, missing) {
				t.Errorf("%s: %d", target, a.status)
			}
		}
	}
	for _, target := range []string{"/cases", "/cases/rent", "/about"} {
		if a := w.get(target); a.status != 200 || strings.Contains(a.body, "/feeds/") {
			t.Errorf("%s: %d", target, a.status)
		}
	}
}

func TestFeedBounds(t *testing.T) {
	w := newWorld(t, false)
	for _, target := range feedTargets(court.PieceCase) {
		f := w.feed(target)
		if len(f.ids) != 0 || !strings.HasSuffix(target, "json") && !strings.Contains(f.updated, map[bool]string{true: "2026-11-23", false: "23 Nov 2026"}[strings.HasSuffix(target, "atom")]) {
			t.Errorf("%s of nothing: %+v", target, f)
		}
	}
	// Thirty-five texts, of which the newest thirty are shown, and the newest two are so
	// long that the third has its summary alone.
	paragraph := strings.Repeat("话。", 100) + "\n\n"
	long := strings.Repeat(paragraph, 120<<10/len(paragraph))
	var texts []text
	for i := range feedEntries + 5 {
		x := text{kind: court.PieceCase, slug: "t" + strconv.Itoa(i), title: fmt.Sprintf("第%d篇", i), topic: court.TopicLaws, published: fmt.Sprintf("2026-%02d-%02d", 1+i/28, 1+i%28)}
		switch i {
		case feedEntries + 4, feedEntries + 3:
			x.body = long
		case feedEntries + 2:
			x.body = long[:30<<10/6*6]
		}
		texts = append(texts, x)
	}
	w.write(texts...)
	for _, target := range feedTargets(court.PieceCase) {
		f := w.feed(target)
		if len(f.ids) != feedEntries || f.titles[0] != "第34篇" || f.titles[29] != "第5篇" {
			t.Errorf("%s: %d entries, %v", target, len(f.ids), f.titles)
		}
		for i, content := range f.content {
			if (content != "") != (i < 2) {
				t.Errorf("%s: entry %d has %d bytes of text", target, i, len(content))
			}
		}
	}
	// A text that cannot be rendered any more keeps its place, and the others theirs.
	w.write(text{kind: court.PieceArticle, slug: "broken", title: "排不出来", topic: court.TopicLaws, body: strings.Repeat("[a](", 40<<10)},
		text{kind: court.PieceArticle, slug: "sound", title: "排得出来", topic: court.TopicLaws})
	for _, target := range feedTargets(court.PieceArticle) {
		f := w.feed(target)
		if !slices.Equal(f.titles, []string{"排得出来", "排不出来"}) || f.content[0] == "" || f.content[1] != "" {
			t.Errorf("%s: %q %q", target, f.titles, f.content)
		}
	}
	if a := w.get("/articles/broken"); a.status != 500 {
		t.Errorf("the page of a text that cannot be rendered: %d", a.status)
	}
}

// TestFeedOfHostileTexts: what the desk would never let pass, were it in the database
// all the same, is text in every form.
func TestFeedOfHostileTexts(t *testing.T) {
	w := newWorld(t, false)
	titles := []string{"]]>", "<script>alert(1)</script>", "&lt;b&gt; &amp;", "a\x0bb"}
	for i, title := range titles {
		w.write(text{kind: court.PieceCase, slug: "t" + strconv.Itoa(i), title: title, topic: court.TopicLaws, body: "<script>alert(1)</script> ]]> &amp;lt; <img src=x onerror=alert(1)>"})
	}
	slices.Reverse(titles)
	titles[0] = "ab"
	for _, target := range feedTargets(court.PieceCase) {
		f := w.feed(target)
		if !slices.Equal(f.titles, titles) {
			t.Errorf("%s: %q", target, f.titles)
		}
		for _, content := range f.content {
			if strings.Contains(content, "<script") || strings.Contains(content, "<img") || !strings.Contains(content, "&lt;script&gt;") {
				t.Errorf("%s: %s", target, content)
			}
		}
	}
}

func TestFeedOfDemo(t *testing.T) {
	w := newWorld(t, true)
	w.write(text{kind: court.PieceCase, slug: "rent", title: "藏起租金", topic: court.TopicCrackdown, synthetic: true})
	for _, target := range feedTargets(court.PieceCase) {
		a, f := w.get(target), w.feed(target)
		if !strings.HasPrefix(f.title, "演示数据（人物、机构均为虚构）：典型案例") || f.titles[0] != "（虚构示例）藏起租金" ||
			a.header.Get("X-Demo-Data") != "synthetic" || a.header.Get("X-Robots-Tag") != "noindex, noarchive" {
			t.Errorf("%s is not marked: %q %v", target, f.title, a.header)
		}
	}
}

// TestListsAreTheirOwnPages: the second page of a list is no copy of the first one.
func TestListsAreTheirOwnPages(t *testing.T) {
	w := newWorld(t, false)
	var texts []text
	for i := range perPage + 1 {
		texts = append(texts, text{kind: court.PieceCase, slug: "t" + strconv.Itoa(i), title: "案例" + strconv.Itoa(i), topic: court.TopicLaws})
	}
	w.write(texts...)
	for target, want := range map[string]string{
		"/cases": "/cases", "/cases?page=1": "/cases", "/cases?page=2": "/cases?page=2", "/cases?page=2&topic=laws": "/cases?page=2&amp;topic=laws", "/cases?x=1&topic=laws": "/cases?topic=laws",
		"/topics/laws?page=2": "/topics/laws?page=2", "/topics/laws?kind=cases&page=2": "/topics/laws?kind=cases&amp;page=2", "/guides": "/guides", "/articles": "/articles",
	} {
		a := w.get(target)
		if !strings.Contains(a.body, `<link rel="canonical" href="https://court.example`+want+`">`) {
			t.Errorf("%s: %d, %s", target, a.status, regexp.MustCompile(`<link rel="canonical"[^>]*>`).FindString(a.body))
		}
	}
}

// TestStructuredData stands on articles and on nothing else.
func TestStructuredData(t *testing.T) {
	w := newLibrary(t)
	w.add(nil, "王演示")
	for _, target := range []string{"/articles/rules", "/", "/articles", "/articles/rules/print", "/guides/fees", "/cases/rent", "/defaulters/" + w.ids["王演示"], "/about", "/search?q=" + query("执行费")} {
		body := w.get(target).body
		if has := strings.Contains(body, "itemscope") || strings.Contains(body, "ld+json"); has != (target == "/articles/rules") {
			t.Errorf("%s: structured data %v", target, has)
		}
	}
	for _, want := range []string{`itemprop="headline" content="名单的规定"`, `itemprop="datePublished" content="2026-06-01"`, `itemprop="dateModified" content="2026-06-02"`} {
		if !strings.Contains(w.get("/articles/rules").body, want) {
			t.Errorf("no %s", want)
		}
	}
}

// TestCrawlers: the search engines that do not keep to noindex get what names nobody, and
// no page of which a reader is told that it is not to be listed.
func TestCrawlers(t *testing.T) {
	w := newLibrary(t)
	w.add(nil, "王演示")
	const baidu = "User-Agent: Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)"
	targets := append(w.surfaces("王演示"), "/guides/fees/print", "/search", "/api/v1/guides", "/api/v1/guides/fees")
	targets = append(targets, "/guides", "/guides/fees", "/cases", "/articles/rules", "/topics/laws", "/about", "/hotline", "/robots.txt", "/sitemap.xml", "/sitemaps/2026.xml", "/feeds/cases.atom")
	shut := 0
	for _, target := range targets {
		a := w.get(target)
		want := 200
		if strings.Contains(a.header.Get("X-Robots-Tag"), "noindex") {
			want = 403
			shut++
		}
		if got := w.get(target, baidu); a.status != 200 || got.status != want || want == 403 && strings.Contains(got.body, "王演示") {
			t.Errorf("%s: %d, want %d", target, got.status, want)
		}
	}
	if shut != len(w.surfaces("王演示"))+4 {
		t.Errorf("%d pages are shut", shut)
	}
}
