package public

import (
	"context"
	"net/http"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/store"
)

// text is what a test says of a piece of content; all else is filled in.
type text struct {
	kind        court.PieceKind
	slug, title string
	body        string // Markdown
	topic       court.Topic
	order       int
	published   string
	related     []string
	synthetic   bool
	state       court.State // empty: published
}

func (x text) staged(t testing.TB) *store.StagedPiece {
	t.Helper()
	if x.state == "" {
		x.state = court.StatePublished
	}
	if x.published == "" {
		x.published = "2026-06-01"
	}
	if x.body == "" {
		x.body = "正文一句。"
	}
	published, err := court.ParseISODate(x.published)
	if err != nil {
		t.Fatal(err)
	}
	return &store.StagedPiece{
		Piece: court.Piece{Kind: x.kind, Slug: x.slug, Title: x.title, Summary: x.title + "的摘要。", Topic: x.topic, Order: x.order, Related: x.related,
			Published: published, Updated: published.AddDays(1), ReviewBy: published.AddDays(200), Author: "执行局综合组",
			Sensitivity: court.SensitivityOrdinary, Sources: []string{"民事诉讼法第二百四十七条"}, Synthetic: x.synthetic, Body: x.body},
		Text: x.body, File: x.slug, State: x.state, Media: court.MediaIn(x.body), Actor: "李编辑",
	}
}

// write publishes texts as publish does, ledger entries included.
func (w *world) write(texts ...text) {
	w.t.Helper()
	ctx := context.Background()
	err := w.db.Update(ctx, func(tx *store.Tx) error {
		for _, x := range texts {
			s := x.staged(w.t)
			if err := tx.InsertPiece(ctx, s); err != nil {
				return err
			}
			if err := tx.Record(store.Decision{Action: "piece.publish", Actor: "李编辑", Subject: store.PieceSubject(s.Kind, s.Slug)}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
	time.Sleep(110 * time.Millisecond) // the lease on the generation
}

// withdraw takes a text off as publish does, and waits until the lease is over.
func (w *world) withdraw(kind court.PieceKind, slug string) {
	w.t.Helper()
	ctx := context.Background()
	err := w.db.Update(ctx, func(tx *store.Tx) error {
		e, err := tx.Piece(ctx, kind, slug)
		if err != nil {
			return err
		}
		line := store.Removal{Kind: store.RemovalPiece, PublicID: store.PieceSubject(kind, slug)}
		if err := tx.MarkPieceWithdrawn(ctx, e, line); err != nil {
			return err
		}
		return tx.Record(store.Decision{Action: "piece.withdraw", Actor: "李编辑", Subject: line.PublicID})
	})
	if err != nil {
		w.t.Fatal(err)
	}
	time.Sleep(110 * time.Millisecond)
}

// newLibrary is a world with texts of every kind.
func newLibrary(t testing.TB) *world {
	t.Helper()
	w := newWorld(t, false)
	w.write(
		text{kind: court.PieceGuide, slug: "apply", title: "怎样申请执行", order: 10},
		text{kind: court.PieceGuide, slug: "fees", title: "执行费怎样计算", order: 20, body: "## 标准\n\n执行费由**被执行人**负担。\n\n## 例子\n\n见[申请](/guides/apply)。\n\n## 缴纳\n\n不预交。", related: []string{"rent", "gone"}},
		text{kind: court.PieceGuide, slug: "last", title: "怎样退出名单", order: 30, topic: court.TopicLaws},
		text{kind: court.PieceCase, slug: "rent", title: "藏起租金不还债", topic: court.TopicCrackdown, body: "某甲藏起租金。执行费也由他负担。", synthetic: true, published: "2026-07-01"},
		text{kind: court.PieceCase, slug: "wages", title: "工资按时发放", topic: court.TopicVoluntary},
		text{kind: court.PieceArticle, slug: "rules", title: "名单的规定", topic: court.TopicLaws, body: "<script>alert(1)</script>\n\n执行费的规定。"},
	)
	return w
}

func isoDay(t testing.TB, s string) court.Date {
	t.Helper()
	d, err := court.ParseISODate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// revise makes a new version of a text of the law topic, with the corrections that it tells.
func (w *world) revise(kind court.PieceKind, slug, updated string, corrections ...court.PieceCorrection) {
	w.t.Helper()
	ctx := context.Background()
	err := w.db.Update(ctx, func(tx *store.Tx) error {
		known, err := tx.KnownPieces(ctx, []string{slug})
		if err != nil {
			return err
		}
		s := text{kind: kind, slug: slug, title: "改过的" + slug, order: 5, topic: court.TopicLaws}.staged(w.t)
		s.Updated, s.Corrections, s.File = isoDay(w.t, updated), corrections, slug+updated
		if err := tx.RevisePiece(ctx, known[slug], s); err != nil {
			return err
		}
		return tx.Record(store.Decision{Action: "piece.revise", Actor: "李编辑", Subject: store.PieceSubject(kind, slug)})
	})
	if err != nil {
		w.t.Fatal(err)
	}
	time.Sleep(110 * time.Millisecond) // the lease on the generation
}

// TestTextsTellTheirHistory: what was corrected stands above a text, on paper and in the
// API, with the days of its versions below; of a guide those are told in any case, and of
// a text that was never corrected nothing is said.
func TestTextsTellTheirHistory(t *testing.T) {
	w := newLibrary(t)
	has := func(target string, words ...string) {
		t.Helper()
		a := w.get(target)
		for _, word := range words {
			if a.status != 200 || !strings.Contains(a.body, word) {
				t.Errorf("%s: %d without %q", target, a.status, word)
			}
		}
	}
	lacks := func(target string, words ...string) {
		t.Helper()
		a := w.get(target)
		for _, word := range words {
			if a.status != 200 || strings.Contains(a.body, word) {
				t.Errorf("%s: %d with %q", target, a.status, word)
			}
		}
	}
	for _, target := range []string{"/articles/rules", "/guides/fees", "/cases/wages", "/articles/rules/print"} {
		lacks(target, "更正说明", "修订记录")
	}
	has("/api/v1/articles/rules", `"corrections":[]`)

	w.revise(court.PieceArticle, "rules", "2026-06-05")
	lacks("/articles/rules", "更正说明", "修订记录")
	w.revise(court.PieceGuide, "fees", "2026-06-05")
	has("/guides/fees", "修订记录", `<time datetime="2026-06-05">2026年6月5日</time> 修改`, `<time datetime="2026-06-02">2026年6月2日</time> 修改`, `<time datetime="2026-06-01">2026年6月1日</time> 发布`)
	lacks("/guides/fees", "更正说明", "李编辑")

	first := court.PieceCorrection{On: isoDay(t, "2026-06-09"), Note: "原写为<三年>，应为两年。"}
	w.revise(court.PieceArticle, "rules", "2026-06-09", first)
	has("/articles/rules", "更正说明", "2026年6月9日</time>：原写为&lt;三年&gt;，应为两年。", "修订记录", "更正：原写为", "2026年6月5日</time> 修改", `<time datetime="2026-06-09">2026年6月9日</time></dd>`)
	has("/articles/rules/print", "更正说明", "原写为&lt;三年&gt;，应为两年。")
	has("/api/v1/articles/rules", `"corrections":[{"on":"2026-06-09","note":"原写为<三年>，应为两年。"}]`, `"updated_on":"2026-06-09"`)
	has("/feeds/articles.atom", "<updated>2026-06-09T00:00:00+08:00</updated>")
	var many []court.PieceCorrection
	for i := range 5 {
		many = append(many, court.PieceCorrection{On: isoDay(t, "2026-06-09").AddDays(i), Note: "第" + strconv.Itoa(i) + "处。"})
	}
	w.revise(court.PieceArticle, "rules", "2026-06-20", many...)
	has("/articles/rules", "更早的更正见文末的", "：第4处。", "更正：第0处。")
	lacks("/articles/rules", "：第1处。</li>\n<li><time datetime=\"2026-06-09\">2026年6月9日</time>：第0处。")
	w.withdraw(court.PieceArticle, "rules")
	if a := w.get("/articles/rules"); a.status != http.StatusNotFound || strings.Contains(a.body, "更正说明") {
		t.Errorf("R-17: %d after the withdrawal", a.status)
	}
}

// onTexts are the pages and answers on which the guide fees stands.
func onTexts() []string {
	q := query("执行费怎样计算")
	return []string{"/", "/guides", "/guides/fees", "/guides/fees/print", "/guides/apply", "/guides/last", "/search?q=" + q, "/search?kind=guides&q=" + q,
		"/search", "/search/suggest", "/search/suggest?q=" + query("计算"), "/api/v1/guides", "/api/v1/guides?q=" + q, "/api/v1/guides/fees", "/sitemaps/2026.xml",
		"/feeds/guides.atom", "/feeds/guides.rss", "/feeds/guides.json"}
}

func TestWithdrawalReachesEverySurface(t *testing.T) {
	w := newLibrary(t)
	tags := map[string]string{}
	shows := func(target, body string) bool {
		if strings.HasPrefix(target, "/sitemaps/") {
			return strings.Contains(body, "/guides/fees<")
		}
		return strings.Contains(strings.ReplaceAll(strings.ReplaceAll(body, `value="执行费怎样计算"`, ""), "“执行费怎样计算”", ""), "执行费怎样计算") ||
			strings.Contains(body, "/guides/fees\"") || strings.Contains(body, "<mark>执行费怎样计算</mark>")
	}
	t.Run("R-16 accepts: a published text stands on every surface", func(t *testing.T) {
		for _, target := range onTexts() {
			a := w.get(target)
			if a.status != 200 || !shows(target, a.body) || !strings.Contains(a.header.Get("Cache-Control"), "no-cache") {
				t.Errorf("%s: %d %v", target, a.status, a.header)
			}
			tags[target] = a.header.Get("ETag")
		}
	})
	w.withdraw(court.PieceGuide, "fees")
	t.Run("R-16 refuses: title, link, count and 304 after the withdrawal", func(t *testing.T) {
		for _, target := range onTexts() {
			for _, a := range []reply{w.get(target), w.get(target, "If-None-Match: "+tags[target]), w.ask("HEAD", target)} {
				if a.status == http.StatusNotModified || shows(target, a.body) || strings.Contains(a.body, "共 3 篇") {
					t.Errorf("%s still shows it: %d", target, a.status)
				}
			}
		}
	})
}

// TestOneAnswerForTextsThatAreNotThere holds texts to R-17, with the same answer as
// that for records.
func TestOneAnswerForTextsThatAreNotThere(t *testing.T) {
	w := newLibrary(t)
	w.write(text{kind: court.PieceGuide, slug: "draft", title: "草稿", order: 40, state: court.StateDraft},
		text{kind: court.PieceGuide, slug: "later", title: "以后", order: 50, published: "2026-11-24"},
		text{kind: court.PieceGuide, slug: "gone", title: "撤下", order: 60})
	w.withdraw(court.PieceGuide, "gone")
	want := w.get("/defaulters/bcdfghjkmnpqr")
	if want.status != 404 {
		t.Fatalf("%d", want.status)
	}
	for _, slug := range []string{"draft", "later", "gone", "never", "rent", "FEES", "fees'", "fees%20", "%E8%B4%B9", "..%2ffees", strings.Repeat("a", 900)} {
		for _, target := range []string{"/guides/" + slug, "/guides/" + slug + "/print"} {
			got := w.get(target)
			if strings.Contains(slug, "%2f") { // refused before it is an address
				if got.status != 400 && got.status != 404 {
					t.Errorf("%s: %d", target, got.status)
				}
				continue
			}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("%.40s: %d %v\n%.300s", target, got.status, got.header, got.body)
			}
		}
	}
	for _, target := range []string{"/topics/magic", "/topics/laws'", "/cases?page=2", "/articles?page=50", "/topics/laws?page=7"} {
		if got := w.get(target); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %d", target, got.status)
		}
	}
	for _, target := range []string{"/cases?page=0", "/cases?topic=magic", "/topics/laws?kind=magic", "/topics/laws?kind=case", "/search?q=" + query("执行") + "&kind=magic", "/cases?page=51"} {
		if got := w.get(target); got.status != 400 {
			t.Errorf("%s: %d, want 400", target, got.status)
		}
	}
}

func TestTextPages(t *testing.T) {
	w := newLibrary(t)
	for target, wants := range map[string][]string{
		"/guides":                     {"共 3 篇。", `href="/guides/fees"`, `href="/topics/laws"`, "执行费怎样计算的摘要。"},
		"/guides/fees":                {"<h1>执行费怎样计算</h1>", "<strong>被执行人</strong>", "第 2 篇，共 3 篇", `rel="prev" href="/guides/apply"`, `rel="next" href="/guides/last"`, "民事诉讼法第二百四十七条", `href="/cases/rent"`, `href="/guides/fees/print"`, "本文目录", `rel="canonical" href="https://court.example/guides/fees"`, "约 1 分钟"},
		"/guides/fees/print":          {"<h1>执行费怎样计算</h1>", "https://court.example/guides/fees"},
		"/guides/apply":               {`rel="next" href="/guides/fees"`},
		"/cases":                      {"共 2 篇", "藏起租金不还债", "虚构示例", `href="/cases?topic=crackdown"`},
		"/cases?topic=crackdown":      {"共 1 篇", "藏起租金不还债"},
		"/cases?topic=models":         {"目前没有这个专题的典型案例。"},
		"/cases/rent":                 {"虚构示例", "拒执典型案例", "2026年7月1日"},
		"/articles":                   {"名单的规定", "共 1 篇"},
		"/articles/rules":             {`itemtype="https://schema.org/Article"`, "执行费的规定。", "&lt;script&gt;"},
		"/topics/laws":                {"法规政策", "名单的规定", "怎样退出名单", `href="/topics/laws?kind=articles"`, "共 2 篇"},
		"/topics/laws?kind=articles":  {"名单的规定", "共 1 篇"},
		"/topics/inability":           {"目前没有这个专题的内容。"},
		"/about":                      {"关于本站", "3 篇", "2 篇", `href="/topics/crackdown"`},
		"/":                           {"怎样申请执行", "藏起租金不还债", "名单的规定", `href="/topics/voluntary"`, `<option value="执行费怎样计算"`, `name="kind" value="cases"`},
		"/search/suggest":             {"怎样申请执行", "拒执典型案例", "规定和办法"},
		"/search/suggest?q=%E7%A7%9F": {"请至少输入两个字"},
		"/search/suggest?q=" + query("租金 还债"):                     {"藏起租金不还债"},
		"/search/suggest?q=" + query("天气"):                        {"没有标题含有“天气”的内容。"},
		"/search/suggest?q=990113198506070010":                    {"像是公民身份号码"},
		"/search/suggest?q=" + query("a b c d e f g h i j k l m"): {"检索词过多"},
	} {
		a := w.get(target)
		if a.status != 200 {
			t.Errorf("%s: %d", target, a.status)
		}
		for _, want := range wants {
			if !strings.Contains(a.body, want) {
				t.Errorf("%s: no %q", target, want)
			}
		}
		for _, bad := range []string{"<script>alert", "990113198506070010", "rel=\"next\" href=\"\""} {
			if strings.Contains(a.body, bad) {
				t.Errorf("%s holds %q", target, bad)
			}
		}
	}
}

// TestTextsMayBeFound: texts may be listed by search engines, which are asked to keep no
// copy; prints, searches and pages with names may not, and a demonstration never.
func TestTextsMayBeFound(t *testing.T) {
	w := newLibrary(t)
	for target, want := range map[string]string{
		"/guides": "noarchive", "/guides/fees": "noarchive", "/cases/rent": "noarchive", "/articles/rules": "noarchive", "/topics/laws": "noarchive", "/about": "noarchive",
		"/search/suggest": "noarchive", "/guides/fees/print": "noindex, noarchive", "/search": "noindex, noarchive", "/": "noindex, noarchive",
		"/search/suggest?q=" + query("执行"): "noindex, noarchive", "/api/v1/guides/fees": "noindex, noarchive",
	} {
		a := w.get(target)
		if got := a.header.Get("X-Robots-Tag"); got != want {
			t.Errorf("%s: %q, want %q", target, got, want)
		}
		if strings.Contains(a.body, `content="noindex`) == (want == "noarchive") && !strings.HasPrefix(target, "/api") {
			t.Errorf("%s: the page says otherwise", target)
		}
	}
	demo := newWorld(t, true)
	demo.write(text{kind: court.PieceCase, slug: "rent", title: "藏起租金", topic: court.TopicCrackdown, synthetic: true})
	if a := demo.get("/cases/rent"); a.header.Get("X-Robots-Tag") != "noindex, noarchive" || !strings.Contains(a.body, "演示数据") || !strings.Contains(a.body, "noindex") {
		t.Errorf("a demonstration: %v", a.header)
	}
}

// mainOf is the part of a page that is its own.
func mainOf(body string) string {
	_, body, _ = strings.Cut(body, "<main")
	body, _, _ = strings.Cut(body, "</main>")
	return body
}

func TestSearchAcrossKinds(t *testing.T) {
	w := newLibrary(t)
	w.add(nil, "王演示", "某甲执行费公司")
	q := query("执行费")
	for _, c := range []struct {
		target    string
		status    int
		has, lack []string
	}{
		{"/search?q=" + q, 200, []string{`id="group-guides"`, `id="group-cases"`, `id="group-articles"`, "<mark>执行费</mark>", "某甲执行费公司", `href="/search?q=` + q + `&amp;kind=guides"`}, []string{"王演示"}},
		{"/search?q=" + q + "&kind=defaulters", 200, []string{"某甲执行费公司", "aria-current"}, []string{`id="group-`}},
		{"/search?q=" + q + "&kind=cases", 200, []string{`id="group-cases"`, "藏起租金不还债", "<mark>执行费</mark>"}, []string{`id="group-guides"`, "某甲执行费公司", "/defaulters/"}},
		{"/search?q=" + query("王演示"), 200, []string{"王演示", "/defaulters/"}, []string{`id="group-`}},
		{"/search?q=" + query("租金"), 200, []string{"本站公开的失信信息中未查到“租金”", `id="group-cases"`, "打印查询结果"}, []string{`id="group-guides"`}},
		{"/search?q=" + query("租金") + "&kind=guides", 200, []string{"没有找到含有“租金”的内容"}, []string{`id="group-`}},
		{"/search?q=" + query("租金") + "&kind=cases&page=2", 404, []string{"没有这一页"}, nil},
		{"/search?q=" + q + "&page=2", 404, []string{"没有这一页"}, []string{`id="group-`}},
		{"/search?q=" + query("a b c d e f g h i j k l m"), 200, []string{"未查到"}, []string{`id="group-`}},
		{"/search?q=" + query("a b c d e f g h i j k l m") + "&kind=cases", 400, []string{"检索词过多"}, nil},
		{"/search?q=990113198506070010&kind=cases", 400, []string{"不支持用身份证号码查询"}, []string{"990113198506070010"}},
	} {
		a := w.get(c.target)
		if a.status != c.status {
			t.Errorf("%s: %d, want %d", c.target, a.status, c.status)
		}
		body := mainOf(a.body)
		for _, want := range c.has {
			if !strings.Contains(body, want) {
				t.Errorf("%s: no %q", c.target, want)
			}
		}
		for _, bad := range c.lack {
			if strings.Contains(body, bad) {
				t.Errorf("%s holds %q", c.target, bad)
			}
		}
	}
	t.Run("R-36 accepts: a case number finds records", func(t *testing.T) {
		for _, kind := range []string{"", "&kind=cases", "&kind=defaulters"} {
			a := w.get("/search?q=" + query("（2025）鲁0113执1010号") + kind)
			if !strings.Contains(a.body, "王演示") || strings.Contains(a.body, `class="tabs"`) {
				t.Errorf("%q: %d", kind, a.status)
			}
		}
	})
	t.Run("R-36 refuses: a case number finds texts", func(t *testing.T) {
		w.write(text{kind: court.PieceCase, slug: "number", title: "案号", topic: court.TopicLaws, body: "案号是（2025）鲁0113执1010号。"})
		for _, kind := range []string{"", "&kind=cases", "&kind=articles"} {
			a := w.get("/search?q=" + query("（2025）鲁0113执1010号") + kind)
			if strings.Contains(a.body, "/cases/number") {
				t.Errorf("%q shows the text", kind)
			}
		}
	})
	t.Run("the print of an answer is of records alone", func(t *testing.T) {
		if a := w.get("/search/print?q=" + q); a.status != 200 || strings.Contains(a.body, "藏起租金") {
			t.Errorf("%d", a.status)
		}
		if a := w.get("/search/print?kind=cases&q=" + q); a.status != 400 {
			t.Errorf("of texts: %d", a.status)
		}
	})
}

// TestSearchPagesRecordsByTab: beside texts only the first records stand, and the rest
// is a tab away.
func TestSearchPagesRecordsByTab(t *testing.T) {
	w := newLibrary(t)
	var names []string
	for i := range 25 {
		names = append(names, "甄执行费"+string(rune('一'+i)))
	}
	w.add(nil, names...)
	q := query("执行费")
	rows := regexp.MustCompile(`href="/defaulters/[a-z0-9]{13}"`)
	count := func(target string) int { return len(rows.FindAllString(mainOf(w.get(target).body), -1)) }
	first := w.get("/search?q=" + q)
	if n := count("/search?q=" + q); n != 20 || !strings.Contains(first.body, "查看全部 25 条") || !strings.Contains(first.body, "kind=defaulters") {
		t.Errorf("%d records on the first page", n)
	}
	for target, want := range map[string]int{"/search?q=" + q + "&kind=defaulters": 20, "/search?q=" + q + "&page=2&kind=defaulters": 5, "/search?q=" + q + "&page=2": 5} {
		if n := count(target); n != want {
			t.Errorf("%s: %d records, want %d", target, n, want)
		}
	}
}

// TestWithoutTexts: a site without texts offers none, and shows its lists empty.
func TestWithoutTexts(t *testing.T) {
	w := newWorld(t, false)
	w.add(nil, "王演示")
	for target, want := range map[string]string{
		"/guides": "目前没有公开的指南", "/cases": "目前没有典型案例", "/articles": "目前没有文章", "/topics/laws": "目前没有这个专题的内容", "/about": "1 条", "/search/suggest": "怎样输入", "/": "王演示",
	} {
		a := w.get(target)
		if a.status != 200 || !strings.Contains(a.body, want) || strings.Contains(a.body, `name="kind"`) {
			t.Errorf("%s: %d, no %q", target, a.status, want)
		}
	}
	if a := w.get("/search?q=" + query("王演示")); strings.Contains(a.body, `class="tabs"`) || !strings.Contains(a.body, "/defaulters/") {
		t.Errorf("tabs of nothing: %d", a.status)
	}
}

// TestScheduledTextOpens: nothing is written when the day of a text begins; the clock
// alone changes every page.
func TestScheduledTextOpens(t *testing.T) {
	w := newLibrary(t)
	w.write(text{kind: court.PieceCase, slug: "later", title: "以后公开的案例", topic: court.TopicModels, published: "2026-11-24"})
	targets := []string{"/", "/cases", "/cases/later", "/topics/models", "/search?q=" + query("以后公开"), "/search?kind=cases&q=" + query("以后公开"), "/api/v1/cases", "/sitemaps/2026.xml", "/feeds/cases.atom", "/feeds/cases.rss", "/feeds/cases.json"}
	shows := func() (shown []string) {
		for _, target := range targets {
			if a := w.get(target); strings.Contains(a.body, "/cases/later") {
				shown = append(shown, target)
			}
		}
		return shown
	}
	begins := court.Date{Year: 2026, Month: time.November, Day: 24}.Start()
	w.set(begins.Add(-time.Second))
	if got := shows(); len(got) != 0 {
		t.Errorf("a second before its day: %v", got)
	}
	w.set(begins)
	if got := shows(); !slices.Equal(got, targets) {
		t.Errorf("on its day: %v", got)
	}
}
