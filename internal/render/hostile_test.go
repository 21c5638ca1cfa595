package render

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"gongkai/internal/court"
)

// vectors are attempts at a script, as they are collected by OWASP and others:
// elements, addresses, and tricks with the syntax between them.
func vectors() []string {
	return []string{
		// addresses
		"javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "\tjavascript:alert(1)", "java\tscript:alert(1)",
		"javascript&colon;alert(1)", "javascript&#58;alert(1)", "javascript&#x3a;alert(1)", "javascript&#0000058alert(1)",
		"&#106;&#97;&#118;&#97;&#115;&#99;&#114;&#105;&#112;&#116;&#58;alert(1)", "&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74&#x3A;alert(1)",
		"java&Tab;script:alert(1)", "java&NewLine;script:alert(1)", "java&#x0A;script:alert(1)", "java&#x0D;script:alert(1)", "&#1;javascript:alert(1)", "&#14;javascript:alert(1)",
		"javascript\\:alert(1)", "java\\script:alert(1)", "javascript%3Aalert(1)", "%6Aavascript:alert(1)", "javascript://%0aalert(1)", "javascript:/*--></title></style></textarea></script><svg/onload=alert(1)>",
		"vbscript:msgbox(1)", "VBSCRIPT&colon;x", "livescript:x", "mocha:x", "data:text/html,<script>alert(1)</script>", "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
		"data:image/svg+xml,<svg onload=alert(1)>", "data:image/png;base64,AAAA", "DATA:image/gif;base64,AAAA", "file:///etc/passwd", "ftp://a/b", "blob:https://a/b", "view-source:x", "about:blank", "filesystem:x", "intent:x#Intent;end", "ws://a", "x:y",
		"//evil.example/x", "/\\evil.example", "\\\\evil.example", "/\t/evil.example", "https:evil.example", "https:///evil.example", "https:/evil.example", "http://", "http:///", "https://a@b.example", "https://court.gov.cn@evil.example/", "https://court.gov.cn%40evil.example/", "https://аррӏе.example/", "https://a.example%00.evil", "https://[::1]/x", "https://a.example:javascript/",
		"/../../etc/passwd", "/./x", "/a//b", "/a;b", "../x", "x", "?x=1", "#", "#x", "#fn-1", "#\"><script>alert(1)</script>", "/x\" onclick=\"alert(1)", "/x' onclick='alert(1)", "/x><script>alert(1)</script>", "/x?<script>", "/media/a.svg", "/media/../x.png", "/media/a.png?x", "/media/.png", "/media/a.png\" onerror=\"alert(1)", "//evil.example/media/a.png", "https://evil.example/media/a.png", "/media/%2e%2e/a.png",
		"mailto:a@b.example", "mailto:a@b.example?bcc=c@d.example", "mailto:\"><script>alert(1)</script>", "mailto:javascript:alert(1)", "tel:12368", "tel:+86-531-12368", "tel:alert(1)", "tel:1;phone-context=x",
		// elements
		"<script>alert(1)</script>", "<SCRIPT SRC=//evil.example/x.js></SCRIPT>", "<script/x>alert(1)</script >", "<<script>alert(1);//<</script>", "<scr<script>ipt>alert(1)</scr</script>ipt>", "</script><script>alert(1)</script>",
		"<img src=x onerror=alert(1)>", "<img src=\"javascript:alert(1)\">", "<img \"\"\"><script>alert(1)</script>\">", "<img src=`x`onerror=alert(1)>", "<svg onload=alert(1)>", "<svg><script>alert(1)</script></svg>", "<svg><a xlink:href=\"javascript:alert(1)\"><text y=20>x</text></a></svg>", "<svg><style><img src=x onerror=alert(1)></style></svg>", "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>", "<math href=\"javascript:alert(1)\">x</math>",
		"<iframe src=javascript:alert(1)>", "<iframe srcdoc='<script>alert(1)</script>'>", "<object data=javascript:alert(1)>", "<embed src=x>", "<base href=//evil.example/>", "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>", "<link rel=stylesheet href=//evil.example>", "<style>@import 'javascript:alert(1)';</style>", "<style>*{background:url(x)}</style>",
		"<a href=javascript:alert(1)>x</a>", "<a href='/x' onclick=alert(1)>x</a>", "<form action=javascript:alert(1)><input type=submit>", "<button formaction=javascript:alert(1)>x", "<input autofocus onfocus=alert(1)>", "<details open ontoggle=alert(1)>", "<video><source onerror=alert(1)>", "<audio src=x onerror=alert(1)>", "<body onload=alert(1)>", "<marquee onstart=alert(1)>", "<isindex type=image src=1 onerror=alert(1)>", "<template><script>alert(1)</script></template>", "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">", "<textarea></textarea><script>alert(1)</script>", "<title></title><script>alert(1)</script>", "<xmp><script>alert(1)</script></xmp>", "<plaintext>", "<frameset onload=alert(1)>", "<table background=javascript:alert(1)>", "<div style=\"background:url(javascript:alert(1))\">", "<div style=\"width:expression(alert(1))\">", "<x onclick=alert(1)>y</x>", "<p id=main class=callout-title>", "<h1>x</h1>", "<a id=fn-1 name=x>", "<form id=test><input name=parentNode>", "<img name=getElementById>",
		"<!--<script>alert(1)</script>-->", "<!--><script>alert(1)</script>", "<!-- --!><script>alert(1)</script>", "<![CDATA[<script>alert(1)</script>]]>", "<?xml version=\"1.0\"?><script>alert(1)</script>", "<?php echo 1 ?>", "<!DOCTYPE html><script>alert(1)</script>", "<!ENTITY x SYSTEM \"file:///etc/passwd\">",
		"&lt;script&gt;alert(1)&lt;/script&gt;", "&amp;lt;script&amp;gt;", "\\<script>alert(1)\\</script>", "&#60;script&#62;alert(1)&#60;/script&#62;", "\"><script>alert(1)</script>", "'><script>alert(1)</script>", "\" onmouseover=\"alert(1)", "' onmouseover='alert(1)", "` onmouseover=`alert(1)", "<a\nhref=\"javascript:alert(1)\">", "{{.}}", "{{constructor.constructor('alert(1)')()}}", "${alert(1)}", "<%= x %>",
		// syntax
		"[x](javascript:alert(1))", "![x](javascript:alert(1))", "[x](<javascript:alert(1)>)", "[x]( javascript:alert(1) \"t\")", "[![x](javascript:alert(1))](javascript:alert(2))", "[x]: javascript:alert(1)", "[x][x]\n\n[x]: javascript:alert(1) 't\" onclick=\"alert(1)'", "<javascript:alert(1)>", "<javascript&colon;alert(1)>", "<data:text/html,x>", "<a@b.example\">", "![x\" onerror=\"alert(1)](/media/a.png)", "![x](/media/a.png\"onerror=alert(1))", "![x](/media/a.png '\" onerror=\"alert(1)')", "![x](/media/a.png \"</figcaption><script>alert(1)</script>\")",
		"[x](/a \"\\\" onclick=\\\"alert(1)\")", "[x](/a){onclick=alert(1)}", "# x {onclick=alert(1) #main}", "# x {#\"><script>}", "```js\" onload=\"alert(1)\nx\n```", "```<script>\nalert(1)\n```", "[^<script>]: x\n\n[^<script>]", "[^x\"onclick=]: y\n\n[^x\"onclick=]", "> [!<script>alert(1)</script>]\n> x", "> [!提示\" onclick=\"alert(1)]\n> x", "> [!提示]<script>alert(1)</script>", "|<script>|\n|-|\n|<img src=x onerror=alert(1)>|", "|a|\n|:-:\" onclick=\"x|\n|b|", "1. x\n99999999999. y", "0. x", "# <script>alert(1)</script>", "# main", "# fn-1", "# __proto__", "# constructor\n# constructor", "<https://a.example/\"onclick=alert(1)>", "[a](b)[^1]\n\n[^1]: [^1] ![^1](/media/a.png)", "[a <https://b.example> c](/d)", "[[a](/b)](/c)", "![[a](/b)](/media/c.png)", "*[a*](/b)*", "[a](/b)\n---", "a\n===\n", "# [^1]\n\n[^1]: x", "|[^1]|\n|-|\n\n[^1]: |x|\n",
		// characters
		"\u202ejavascript:alert(1)", "<scrip\u0131>", "<ſcript>alert(1)</ſcript>", "＜script＞alert(1)＜/script＞", "<script\u00a0>", "\ufeff<script>", "\u2028<script>", "ja\u00advascript:alert(1)", "j\u200bavascript:alert(1)", "javascript：alert(1)", "&#xD800;", "&#x110000;", "&#0;", "\xc0\xbcscript>", "+ADw-script+AD4-",
	}
}

// settings are the places of a text that a vector can stand in; VECTOR is its place.
func settings() []string {
	return []string{
		"VECTOR", "文VECTOR字", "**VECTOR**", "*VECTOR*", "`VECTOR`", "# VECTOR", "## 标题 VECTOR", "VECTOR\n===", "- VECTOR", "1. VECTOR", "> VECTOR",
		"[VECTOR](/x)", "[x](VECTOR)", "[x](<VECTOR>)", "[x](/x \"VECTOR\")", "[x](/x 'VECTOR')", "[x](/x (VECTOR))", "[x](/guides/VECTOR)", "[x](https://a.example/VECTOR)", "[x](https://VECTOR/)", "[x](#VECTOR)", "[x](/a?VECTOR)",
		"![VECTOR](/media/a.png)", "![x](VECTOR)", "![x](/media/VECTOR)", "![x](/media/a.png \"VECTOR\")", "![VECTOR](x)",
		"[x]\n\n[x]: VECTOR", "[x]\n\n[x]: <VECTOR>", "[x]\n\n[x]: /x 'VECTOR'", "[VECTOR]\n\n[VECTOR]: /x", "[x][VECTOR]\n\n[VECTOR]: VECTOR", "<VECTOR>", "<https://a.example/VECTOR>", "<a@VECTOR>",
		"|VECTOR|x|\n|-|-:|\n|y|VECTOR|", "|a|\n|VECTOR|\n|b|", "```VECTOR\nx\n```", "```\nVECTOR\n```", "    VECTOR", "~~~ VECTOR",
		"> [!VECTOR]\n> x", "> [!提示] VECTOR", "> [!例]\n> VECTOR", "x[^1]\n\n[^1]: VECTOR", "x[^VECTOR]\n\n[^VECTOR]: y", "[VECTOR[^1]](/x)\n\n[^1]: y", "\\VECTOR", "&VECTOR;", "VECTOR\n\n---\n\nVECTOR", "a\\\nVECTOR", "a  \nVECTOR",
		"[![VECTOR](/media/a.png)](VECTOR)", "- > 1. VECTOR\n\n      VECTOR", "<a href=\"VECTOR\">", "<img src=x alt=\"VECTOR\">", "<!-- VECTOR -->", "VECTOR" + "VECTOR",
	}
}

// TestHostile puts every vector into every place and holds what comes of it to the
// rules of a page. Nothing is looked for by its letters: what is not on the list of
// elements, attributes, values and schemes is a fault.
func TestHostile(t *testing.T) {
	r := New("www.example.cn")
	for _, setting := range settings() {
		for _, vector := range vectors() {
			text := strings.ReplaceAll(setting, "VECTOR", vector)
			article, err := r.Article(text)
			if err != nil {
				if court.KindOf(err) != court.KindInvalid || article.HTML.String() != "" {
					t.Errorf("%q: %v", text, err)
				}
				continue
			}
			for _, fault := range append(pageFaults(article), elsewhereFaults(article.HTML)...) {
				t.Errorf("%q: %s\n%s", text, fault, article.HTML.String())
			}
		}
	}
}

// TestHostileMixtures strings vectors and pieces of syntax together at random.
func TestHostileMixtures(t *testing.T) {
	r := New()
	random := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // the same mixtures on every run
	parts := append(vectors(), settings()...)
	parts = append(parts, "\n", "\n\n", "> ", "- ", "    ", "|", "\n|-|-|\n", "`", "*", "**", "[", "](", ")", "![", "<", ">", "\"", "[^1]", "[^1]: ", "\\", "&", "甲", "#", "```\n")
	for range 4000 {
		var b strings.Builder
		for range 1 + random.IntN(9) {
			b.WriteString(parts[random.IntN(len(parts))])
		}
		article, err := r.Article(b.String())
		if err != nil {
			continue // TestHostile looks at the errors
		}
		for _, fault := range pageFaults(article) {
			t.Errorf("%q: %s\n%s", b.String(), fault, article.HTML.String())
		}
	}
}

// TestPageFaults shows that the check sees what it is for.
func TestPageFaults(t *testing.T) {
	for name, source := range map[string]string{
		"a script":                    "<script>alert(1)</script>",
		"a handler":                   `<p onclick="x">a</p>`,
		"a style":                     `<p style="color:red">a</p>`,
		"a foreign picture":           `<img src="https://a.example/b.png" alt="">`,
		"a picture without words":     `<img src="/media/b.png">`,
		"a scheme":                    `<a href="javascript:alert(1)">a</a>`,
		"a scheme with a tab":         "<a href=\"java\tscript:alert(1)\">a</a>",
		"another host without scheme": `<a href="//a.example">a</a>`,
		"another host with backslash": `<a href="/\a.example">a</a>`,
		"an outside link, unmarked":   `<a href="https://a.example">a</a>`,
		"an inside link, marked":      `<a href="/a" class="external" rel="noopener noreferrer">a</a>`,
		"a relative link":             `<a href="a">a</a>`,
		"a link without text":         `<a href="/a"></a>`,
		"a link within a link":        `<a href="/a">b<table><tr><td><a href="/c">d</a></td></tr></table></a>`,
		"a link right in a link":      `<a href="/a">b<a href="/c">d</a></a>`,
		"an id twice":                 `<h2 id="甲">a</h2><h2 id="甲">b</h2>`,
		"an id of the page":           `<h2 id="main">a</h2>`,
		"an h1":                       `<h1>a</h1>`,
		"a level skipped":             `<h3 id="甲">a</h3>`,
		"a heading without text":      `<h2 id="甲"> </h2>`,
		"a naked table":               `<table><tr><td>a</td></tr></table>`,
		"a note that leads nowhere":   `<a href="#fn-1" role="doc-noteref">1</a>`,
		"a comment":                   `a<!-- b -->`,
		"a foreign element":           `<svg><p>a</p></svg>`,
		"a text that runs back":       "a\u202eb",
	} {
		if faults := pageFaults(Article{HTML: HTML{safe: source}, Minutes: 1}); len(faults) == 0 {
			t.Errorf("%s passes", name)
		}
	}
	if faults := pageFaults(Article{HTML: HTML{safe: "<p>甲</p>"}, Text: "甲", Length: 1, Minutes: 1}); len(faults) != 0 {
		t.Errorf("a plain paragraph fails: %v", faults)
	}
	if faults := pageFaults(Article{HTML: HTML{safe: "<p>甲</p>"}, Contents: []Heading{{2, "甲", "甲"}}, Minutes: 1}); len(faults) == 0 {
		t.Error("contents of nothing pass")
	}
}

func FuzzArticle(f *testing.F) {
	for _, v := range vectors() {
		f.Add(v)
	}
	for _, s := range settings() {
		f.Add(strings.ReplaceAll(s, "VECTOR", "[甲](/b)"))
	}
	for _, p := range worstPatterns() {
		f.Add(strings.Repeat(p, 20))
	}
	f.Fuzz(func(t *testing.T, text string) {
		r := New("www.example.cn")
		article, err := r.Article(text)
		if err != nil {
			if court.KindOf(err) != court.KindInvalid || article.HTML.String() != "" {
				t.Fatal(err)
			}
			if strings.Contains(err.Error(), "panic") {
				t.Fatal(err)
			}
			return
		}
		if !utf8.ValidString(text) {
			t.Error("broken text is rendered")
		}
		for _, fault := range pageFaults(article) {
			t.Errorf("%s\n%s", fault, article.HTML.String())
		}
		if again, err := r.Article(text); err != nil || again.HTML != article.HTML || again.Text != article.Text {
			t.Error("a second rendering differs")
		}
	})
}
