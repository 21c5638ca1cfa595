package render

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"gongkai/internal/court"
)

// article renders a text that must render.
func article(t *testing.T, markdown string) Article {
	t.Helper()
	a, err := New("www.example.cn").Article(markdown)
	if err != nil {
		t.Fatalf("%q: %v", markdown, err)
	}
	return a
}

// paragraph is the inside of the one paragraph that a text becomes.
func paragraph(t *testing.T, markdown string) string {
	t.Helper()
	s := strings.TrimSpace(article(t, markdown).HTML.String())
	return strings.TrimSuffix(strings.TrimPrefix(s, "<p>"), "</p>")
}

func TestEmphasisInChinese(t *testing.T) {
	for markdown, want := range map[string]string{
		"**注意：**请":         "<strong>注意：</strong>请",
		"请**“立即”**办":       "请<strong>“立即”</strong>办",
		"见**（一）**、**（二）**": "见<strong>（一）</strong>、<strong>（二）</strong>",
		"甲*乙*丙":            "甲<em>乙</em>丙",
		"甲_乙_丙":            "甲_乙_丙",
		"甲 _乙_ 丙":          "甲 <em>乙</em> 丙",
		"（_乙_）":            "（<em>乙</em>）",
		"5 * 3 * 2":        "5 * 3 * 2",
		"甲 * 乙 * 丙":        "甲 * 乙 * 丙",
		"**没有结束":           "**没有结束",
		"**《民事诉讼法》**第二百五十条": "<strong>《民事诉讼法》</strong>第二百五十条",
	} {
		if got := paragraph(t, markdown); got != want {
			t.Errorf("%s became %s, want %s", markdown, got, want)
		}
	}
}

// TestSameAsCommonMark shows that our parsers of emphasis and code differ from
// goldmark's, which pass the tests of CommonMark, in nothing but Chinese text.
func TestSameAsCommonMark(t *testing.T) {
	theirs := parser.NewParser(parser.WithBlockParsers(parser.DefaultBlockParsers()...),
		parser.WithInlineParsers(
			util.Prioritized(parser.NewCodeSpanParser(), 100), util.Prioritized(parser.NewLinkParser(), 200), util.Prioritized(parser.NewEmphasisParser(), 500)))
	own := parser.NewParser(parser.WithBlockParsers(parser.DefaultBlockParsers()...),
		parser.WithInlineParsers(
			util.Prioritized(codeSpans{parser.NewCodeSpanParser()}, 100), util.Prioritized(parser.NewLinkParser(), 200), util.Prioritized(emphasisParser{}, 500)))
	html := func(p parser.Parser, source string) string {
		var b bytes.Buffer
		if err := newWriter().Render(&b, []byte(source), p.Parse(text.NewReader([]byte(source)))); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	random := rand.New(rand.NewPCG(3, 4)) //nolint:gosec // the same texts on every run
	parts := []string{"*", "**", "_", "__", "`", "``", "```x", "\\", "a", "b ", " ", "(", ")", "[", "](/x)", "é", "\n", "\n\n", "\n> ", "\n- ", "\t", "!"}
	for range 20000 {
		var b strings.Builder
		for range 1 + random.IntN(14) {
			b.WriteString(parts[random.IntN(len(parts))])
		}
		if got, want := html(own, b.String()), html(theirs, b.String()); got != want {
			t.Fatalf("%q became\n%s, want\n%s", b.String(), got, want)
		}
	}
}

func TestTargets(t *testing.T) {
	for raw, want := range map[string]string{ // href, or nothing when it is refused
		"/guides/fees": "/guides/fees", "/": "/", "/a/": "/a/", "/a?b=c#d": "/a?b=c#d", "#甲": "#%E7%94%B2", "/案": "/%E6%A1%88",
		"https://example.com": "https://example.com", "HTTP://example.com/a": "http://example.com/a", "https://xn--p1ai.example:8443/": "https://xn--p1ai.example:8443/",
		"https://WWW.example.cn/a?b#c": "/a?b#c", "https://www.example.cn": "/", "http://www.example.cn/a//b": "", "https://www.example.cn:444/": "https://www.example.cn:444/",
		"mailto:a.b+c@d.example": "mailto:a.b+c@d.example", "tel:+86-531-12368": "tel:+86-531-12368",
		"": "", "#": "", "a": "", "?a": "", "../a": "", "/../a": "", "/a/..": "", "/./a": "", "/a//b": "", "//a": "", "/a;b": "", "/%2e%2e/a": "", "/a%5cb": "",
		"https://a@b.example/": "", "https://": "", "https:a": "", "https://例.example": "", "ftp://a": "", "javascript:a": "", "javascript&colon;a": "", "data:image/png;base64,AA": "",
		"mailto:": "", "mailto:a": "", "mailto:a@b?cc=d": "", "mailto:a@b,c@d": "", "tel:12": "", "tel:a": "", "tel:1-2-3?x": "", "x:y": "",
	} {
		w := work{hosts: []string{"www.example.cn"}}
		got, why := w.target(resolved([]byte(raw)))
		if got.href != want || (why == "") == (want == "") {
			t.Errorf("%q leads to %q (%s), want %q", raw, got.href, why, want)
		}
	}
}

// TestLinksForTheGate shows that no spelling of an address hides a record from the
// rule that a case leads to no name.
func TestLinksForTheGate(t *testing.T) {
	p := court.Piece{Kind: court.PieceCase}
	for _, address := range []string{
		"/defaulters/abc", "/%64efaulters/abc", "/DEFAULTERS/abc", "https://www.example.cn/defaulters/abc", "http://WWW.EXAMPLE.CN/defaulters/abc?x#y",
		"/defaulters?q=1", "/search?q=%E5%BC%A0", "/def&#97;ulters/abc", "</defaulters/abc>", "/api/v1/defaulters/abc",
	} {
		a := article(t, "[甲]("+address+")")
		if found := p.CheckLinks(a.InsideLinks()); len(found) != 1 || found[0].Rule != "R-36" {
			t.Errorf("%s: links %v, findings %v", address, a.Links, found)
		}
	}
	a := article(t, "[甲](/defaulters)、[乙](https://example.com/defaulters/abc)、（2018）鲁0113执123号")
	if found := p.CheckLinks(a.InsideLinks()); len(found) != 0 || len(a.Links) != 2 {
		t.Errorf("links %v, findings %v", a.Links, found)
	}
}

func TestMedia(t *testing.T) {
	for src, want := range map[string]bool{
		"/media/a.png": true, "/media/2026/a-b_c.JPG": true, "/media/a.webp": true, "/media/a.avif": true, "/media/a.gif": true, "/media/a.jpeg": true,
		"/media/": false, "/media/a": false, "/media/a.svg": false, "/media/a.html": false, "/media/.png": false, "/media/a/.png": false, "/media/../a.png": false,
		"/media//a.png": false, "/media/a.png?b": false, "/media/a.png#b": false, "media/a.png": false, "/a.png": false, "//media/a.png": false,
		"https://a.example/media/a.png": false, "/media/%61.png": false, "/media/图.png": false, "/media/a b.png": false, "data:image/png;base64,AA": false,
	} {
		if isMedia(src) != want {
			t.Errorf("%s is ours: %v", src, !want)
		}
	}
}

func TestHeadingIDs(t *testing.T) {
	for text, want := range map[string]string{
		"案情": "案情", "一、案情（节选）": "一-案情-节选", "Fees": "s-fees", "2018 年": "s-2018-年", "main": "s-main", "——": "s", "😀": "s", " 甲 ": "甲",
		"a<script>": "s-a-script", strings.Repeat("长", 60): strings.Repeat("长", maxID), "甲\u200b乙": "甲-乙",
	} {
		if got := idOf(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	ids := idMaker{}
	var got []string
	for _, text := range []string{"甲", "甲", "甲 2", "甲", "甲-2-2", "甲 2"} {
		got = append(got, ids.make(text))
	}
	if want := []string{"甲", "甲-2", "甲-2-2", "甲-3", "甲-2-2-2", "甲-2-3"}; !slices.Equal(got, want) {
		t.Errorf("ids %q, want %q", got, want)
	}
}

// TestHeadingIDsDiffer makes ids of random words and numbers, among which a made one
// may be that of a later heading.
func TestHeadingIDsDiffer(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6)) //nolint:gosec // the same headings on every run
	for range 300 {
		ids, seen := idMaker{}, map[string]bool{}
		for range 60 {
			id := ids.make([]string{"甲", "甲 2", "甲 3", "甲 2 2", "s", "", "s 2"}[random.IntN(7)])
			if seen[id] {
				t.Fatalf("%s twice", id)
			}
			seen[id] = true
		}
	}
}

func TestReading(t *testing.T) {
	for text, want := range map[string][2]int{
		"": {0, 1}, "，。": {0, 1}, "甲乙": {2, 1}, "A4 paper": {2, 1}, "甲A乙": {3, 1}, "1.5%": {2, 1},
		strings.Repeat("甲", 300): {300, 1}, strings.Repeat("甲", 301): {301, 2}, strings.Repeat("word ", 900): {900, 3},
	} {
		if length, minutes := reading(text); length != want[0] || minutes != want[1] {
			t.Errorf("%.20q: %d in %d min, want %v", text, length, minutes, want)
		}
	}
}

func TestNotes(t *testing.T) {
	a := article(t, "第一行\n\n![](/media/a.png)\n\n> [!怪]\n\n# \n\n[x](y)\n\n[甲](#乙)\n\n[](/a)\n\n[a <https://b.example>](/c)\n\n- 甲\n- [乙](x)\n")
	var lines []int
	for _, n := range a.Notes {
		lines = append(lines, n.Line)
		if !strings.HasSuffix(n.Message, "。") {
			t.Errorf("%q is no sentence", n.Message)
		}
	}
	if want := []int{3, 5, 7, 9, 11, 13, 15, 18}; !slices.Equal(lines, want) {
		t.Errorf("notes %v, want lines %v", a.Notes, want)
	}
	if many := article(t, strings.Repeat("[x](y)\n\n", 500)); len(many.Notes) != maxNotes {
		t.Errorf("%d notes", len(many.Notes))
	}
	if quiet := article(t, "## 甲\n\n[甲](#甲)，![图](/media/a.png)"); len(quiet.Notes) != 0 {
		t.Errorf("notes about nothing: %v", quiet.Notes)
	}
}

// TestOnlySanitizedHTML shows that the sanitiser stands behind the writer: what a
// writer gone wrong lets through does not arrive.
func TestOnlySanitizedHTML(t *testing.T) {
	got := New().sanitize([]byte(`<p onclick="x">甲</p><script>alert(1)</script><a href="javascript:x" class="external">乙</a><img src="https://a.example/b.png" alt="丙">` +
		`<h2 id="main">丁</h2><div class="header">戊</div><iframe src="x"></iframe><svg onload=x></svg><form action="/x"><input name="a"></form><style>a{}</style>`))
	for _, bad := range []string{"onclick", "script", "https:", "main", "header", "iframe", "svg", "form", "input", "style"} {
		if strings.Contains(got.String(), bad) {
			t.Errorf("%s arrives: %s", bad, got)
		}
	}
	if string(got.Template()) != got.String() || (HTML{}).Template() != "" {
		t.Error("a template sees another page")
	}
}

func TestEmptyText(t *testing.T) {
	for _, markdown := range []string{"", "\n\n", "   ", "[a]: /b"} {
		if a := article(t, markdown); a.HTML.String() != "" && strings.TrimSpace(a.HTML.String()) != "" || a.Text != "" || a.Minutes != 1 {
			t.Errorf("%q became %+v", markdown, a)
		}
	}
}

func TestSeveralAtOnce(t *testing.T) {
	r := New()
	markdown := "## 甲[^1]\n\n| a |\n|---|\n| `b` |\n\n> [!提示]\n> [c](/d)\n\n[^1]: e"
	want, err := r.Article(markdown)
	if err != nil {
		t.Fatal(err)
	}
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			for range 20 {
				if got, err := r.Article(markdown); err != nil || got.HTML != want.HTML || got.Text != want.Text {
					t.Errorf("%v %q", err, got.HTML)
				}
			}
		})
	}
	wait.Wait()
}

func BenchmarkArticle(b *testing.B) {
	r := New()
	markdown := strings.Repeat("## 执行费\n\n申请执行的**期间**为二年[^1]，见[费用](/guides/fees)。\n\n| 金额 | 费率 |\n|---|--:|\n| 1万元 | 1.5% |\n\n> [!提示]\n> - 一\n> - 二\n\n", 20) + "[^1]: 民事诉讼法第二百五十条。\n"
	b.SetBytes(int64(len(markdown)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := r.Article(markdown); err != nil {
			b.Fatal(err)
		}
	}
}
