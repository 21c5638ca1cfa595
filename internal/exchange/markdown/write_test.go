package markdown_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"gongkai/internal/court"
	"gongkai/internal/exchange/markdown"
	"gongkai/internal/render"
)

func options() markdown.Options {
	return markdown.Options{Unseen: court.IsHidden, Address: func(_ int, p markdown.Picture) string { return "/media/" + p.Name }}
}

// visible gives the text of a page without blanks, numbers of notes and ways back.
func visible(t testing.TB, page string) string {
	t.Helper()
	nodes, err := html.ParseFragment(strings.NewReader(page), &html.Node{Type: html.ElementNode, DataAtom: atom.Body, Data: "body"})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
		for _, a := range n.Attr {
			if a.Key == "style" {
				t.Errorf("a style attribute in %.200s", page)
			}
			if a.Key == "class" && (a.Val == "footnote-ref" || a.Val == "footnote-back") {
				return
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	for _, n := range nodes {
		walk(n)
	}
	return dense(b.String())
}

// dense is a text without its blanks and what only says where a line may break.
func dense(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == 0xAD || r == 0x200B || r == 0x2060 || r == 0xFEFF || court.IsHidden(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
}

// rendered writes a document and renders it.
func rendered(t testing.TB, d *markdown.Document) (text string, page render.Article, losses markdown.Losses) {
	t.Helper()
	text, losses = d.Write(options())
	page, err := render.New().Article(text)
	if err != nil {
		t.Fatalf("the renderer refuses it: %v\n%.2000s", err, text)
	}
	return text, page, losses
}

func words(s string) []markdown.Inline { return []markdown.Inline{{Text: s}} }

// TestTextRendersAsItself: whatever a text looks like, a reader sees that text.
func TestTextRendersAsItself(t *testing.T) {
	for _, s := range []string{
		"# 不是标题", "## x ##", "> 不是引用", "- 不是列表", "+ x", "* x", "1. x", "1) x", "12345678901. x", "一、x", "---", "***", "___", "===",
		"```", "~~~", "`code`", "``", "**粗**", "_斜_", "a_b_c", "a*b*c", "\\", "\\\\", "a\\", "[链](https://example.test)", "![图](/media/a.png)", "[^1]", "[^1]: x",
		"[a]: https://example.test", "<b>x</b>", "<script>alert(1)</script>", "<!-- x -->", "&lt;", "&amp;lt;", "&#x202E;", "&nbsp", "a & b", "AT&T", "<https://example.test>", "x@example.test",
		"|a|b|", "|---|", ":--", "a|b", "[!提示]", "!", "!!", "    四个空格", "\t制表", "　　全角空格开头", "a  ", "a\\\nb", "（一）", "1.1.1 x", "0.5", "2018.", "#", "C#", "#标签", "~~x~~", "$x$", "==x==", ":smile:",
		"http://www.example.test/a_b*c", "\u200b零宽", "软\u00ad连", "全角＊＃", "“引”", "'a'", "a\u00a0b", "𠮷野", "é", "e\u0301", "️⃣", "a\x00b", "a\u202eb",
	} {
		for name, d := range map[string]*markdown.Document{
			"a paragraph": {Blocks: []markdown.Block{{Inlines: words(s)}}},
			"a heading":   {Blocks: []markdown.Block{{Kind: markdown.Heading, Level: 1, Inlines: words(s)}}},
			"a quote":     {Blocks: []markdown.Block{{Kind: markdown.Quote, Inlines: words(s)}}},
			"an item":     {Blocks: []markdown.Block{{Kind: markdown.Item, Inlines: words(s)}, {Kind: markdown.Item, Level: 1, Ordered: true, Number: 7, Inlines: words(s)}}},
			"a table":     {Blocks: []markdown.Block{{Kind: markdown.Table, Rows: [][]markdown.Cell{{words(s), words(s)}, {nil, words(s)}}}}},
			"a note":      {Blocks: []markdown.Block{{Inlines: []markdown.Inline{{Text: s}, {Note: 1}}}}, Notes: [][]markdown.Block{{{Inlines: words(s)}, {Inlines: words(s)}}}},
			"two lines":   {Blocks: []markdown.Block{{Inlines: []markdown.Inline{{Text: s}, {Break: true}, {Text: s}}}}},
			"forms":       {Blocks: []markdown.Block{{Inlines: []markdown.Inline{{Text: s, Bold: true}, {Text: s}, {Text: s, Italic: true}, {Text: s, Bold: true, Italic: true}, {Text: s, Link: "https://example.test/a(b)?c=1&d=2"}}}}},
		} {
			want := ""
			for _, b := range d.Blocks {
				want += blockText(b)
			}
			for _, n := range d.Notes {
				for _, b := range n {
					want += blockText(b)
				}
			}
			text, page, _ := rendered(t, d)
			if got := visible(t, page.HTML.String()); got != dense(want) {
				t.Errorf("%s of %q shows %q\n%s", name, s, got, text)
			}
		}
	}
}

func blockText(b markdown.Block) string {
	s := ""
	for _, in := range b.Inlines {
		s += in.Text
	}
	for _, r := range b.Rows {
		for _, c := range r {
			for _, in := range c {
				s += in.Text
			}
		}
	}
	return s
}

// TestForm holds the Markdown of each construct.
func TestForm(t *testing.T) {
	bold := func(s string) markdown.Inline { return markdown.Inline{Text: s, Bold: true} }
	item := func(level, list int, ordered bool, n int, s string) markdown.Block {
		return markdown.Block{Kind: markdown.Item, Level: level, List: list, Ordered: ordered, Number: n, Inlines: words(s)}
	}
	picture := []markdown.Picture{{Name: "image1.png", Kind: "image/png", Alt: "大门"}}
	for name, c := range map[string]struct {
		doc  markdown.Document
		want string
	}{
		"headings": {markdown.Document{Blocks: []markdown.Block{{Kind: markdown.Heading, Level: 1, Inlines: []markdown.Inline{bold("一、案情")}}, {Kind: markdown.Heading, Level: 9, Inlines: words("深")}}},
			"## 一、案情\n\n###### 深\n"},
		"bold with a blank": {markdown.Document{Blocks: []markdown.Block{{Inlines: []markdown.Inline{bold("注意："), {Text: "请"}, bold(" 看 "), {Text: "x"}}}}},
			"**注意：**请 **看** x\n"},
		"bold where it cannot be read": {markdown.Document{Blocks: []markdown.Block{{Inlines: []markdown.Inline{{Text: "a"}, bold("(b)"), {Text: "c"}}}}},
			"a(b)c\n"},
		"italics in bold": {markdown.Document{Blocks: []markdown.Block{{Inlines: []markdown.Inline{bold("甲"), {Text: "乙", Bold: true, Italic: true}, bold("丙")}}}},
			"**甲*乙*丙**\n"},
		"nested lists": {markdown.Document{Blocks: []markdown.Block{item(0, 1, true, 1, "一"), item(1, 2, false, 0, "甲"), item(1, 2, false, 0, "乙"), item(0, 1, true, 2, "二")}},
			"1. 一\n   - 甲\n   - 乙\n2. 二\n"},
		"lists beside one another": {markdown.Document{Blocks: []markdown.Block{item(0, 1, false, 0, "甲"), item(0, 2, false, 0, "乙"), item(0, 3, true, 1, "一"), item(0, 4, true, 1, "壹"), item(0, 4, true, 5, "伍")}},
			"- 甲\n+ 乙\n1. 一\n1) 壹\n\n5. 伍\n"},
		"a list that goes on": {markdown.Document{Blocks: []markdown.Block{item(0, 1, true, 1, "一"), {Inlines: words("其间")}, item(0, 1, true, 2, "二")}},
			"1. 一\n\n其间\n\n2. 二\n"},
		"an item of two paragraphs": {markdown.Document{Blocks: []markdown.Block{item(0, 1, true, 10, "十"), {Kind: markdown.Item, More: true, Inlines: words("又")}, item(0, 1, true, 11, "十一")}},
			"10. 十\n\n    又\n11. 十一\n"},
		"a table": {markdown.Document{Blocks: []markdown.Block{{Kind: markdown.Table, Rows: [][]markdown.Cell{{words("甲"), words("a|b")}, {words("丙")}}}}},
			"| 甲 | a\\|b |\n| --- | --- |\n| 丙 | |\n"},
		"a note": {markdown.Document{Blocks: []markdown.Block{{Inlines: []markdown.Inline{{Text: "文"}, {Note: 1}}}}, Notes: [][]markdown.Block{{{Inlines: words("1. 注")}, {Inlines: words("又")}}}},
			"文[^1]\n\n[^1]: 1\\. 注\n\n    又\n"},
		"a figure": {markdown.Document{Pictures: picture, Blocks: []markdown.Block{{Inlines: []markdown.Inline{{Picture: 1}}}, {Kind: markdown.Caption, Inlines: words(`图"1"`)}}},
			"![大门](/media/image1.png \"图\\\"1\\\"\")\n"},
		"a caption without a figure": {markdown.Document{Blocks: []markdown.Block{{Inlines: words("表前")}, {Kind: markdown.Caption, Inlines: words("表1")}}},
			"表前\n\n表1\n"},
		"a picture in a heading": {markdown.Document{Pictures: picture, Blocks: []markdown.Block{{Kind: markdown.Heading, Level: 2, Inlines: []markdown.Inline{{Text: "题"}, {Picture: 1}}}}},
			"### 题\n\n![大门](/media/image1.png)\n"},
		"links": {markdown.Document{Blocks: []markdown.Block{{Inlines: []markdown.Inline{{Text: "看!"}, {Text: " 网", Link: "https://example.test/a_(1)?x=1&copy=2"}, {Text: "站 ", Link: "https://example.test/a_(1)?x=1&copy=2", Bold: true}, {Text: "和"}, {Text: "坏", Link: "javascript:alert(1)"}}}}},
			"看\\! [网**站**](https://example.test/a_%281%29?x=1\\&copy=2) 和坏\n"},
		"empty lines": {markdown.Document{Blocks: []markdown.Block{{Inlines: []markdown.Inline{{Break: true}, {Text: "甲"}, {Break: true}, {Text: "- 乙"}, {Break: true}, {Text: " "}, {Break: true}, {Text: "丙"}, {Break: true}}}}},
			"甲\\\n\\- 乙\n\n丙\n"},
		"nothing": {markdown.Document{Blocks: []markdown.Block{{Inlines: words("  ")}, {Kind: markdown.Heading}, {Kind: markdown.Item}, {Kind: markdown.Table}}}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			got, page, _ := rendered(t, &c.doc)
			if got != c.want {
				t.Errorf("got\n%q\nwant\n%q", got, c.want)
			}
			if name != "bold where it cannot be read" && strings.Contains(visible(t, page.HTML.String()), "*") {
				t.Errorf("a stray mark in %s", page.HTML)
			}
		})
	}
}

// TestSafeAddress: only addresses that a page may lead to.
func TestSafeAddress(t *testing.T) {
	for raw, want := range map[string]string{
		"https://example.test/a b":        "https://example.test/a%20b",
		"HTTP://example.test":             "http://example.test",
		"mailto:a@example.test?subject=x": "mailto:a@example.test",
		"tel:+86-531-87654321":            "tel:+86-531-87654321",
		"/guides/fees#计算":                 "/guides/fees#%E8%AE%A1%E7%AE%97",
		"javascript:alert(1)":             "",
		" JavaScript:alert(1)":            "",
		"java\tscript:alert(1)":           "",
		"data:text/html,x":                "",
		"file:///etc/passwd":              "",
		`\\server\share`:                  "",
		"//example.test/x":                "",
		"guides/fees":                     "",
		"/../etc":                         "",
		"#_Toc1":                          "",
		"https://user:pw@example.test/":   "",
		"https://例子.测试/":                  "",
		"https://example.test/" + strings.Repeat("a", 3000): "",
		"": "",
	} {
		if got := markdown.SafeAddress(raw); got != want {
			t.Errorf("%.60q becomes %q, want %q", raw, got, want)
		}
	}
}

// TestBounds: beyond what a page holds, texts come in another form and whole.
func TestBounds(t *testing.T) {
	long := strings.Repeat("执行标的为人民币若干元整。", 300)
	var headings, links, items, cells []markdown.Block
	for range 230 {
		headings = append(headings, markdown.Block{Kind: markdown.Heading, Level: 1, Inlines: words("题")})
		links = append(links, markdown.Block{Inlines: []markdown.Inline{{Text: "甲", Link: "https://example.test/"}, {Text: "，"}, {Text: "乙", Link: "/a"}, {Text: "，"}, {Text: "丙", Link: "/b"}, {Text: "、"}, {Text: "丁", Link: "/c"}}})
	}
	for i := range 20 {
		items = append(items, markdown.Block{Kind: markdown.Item, Level: i, Ordered: true, Number: 3, List: i, Inlines: words("深")})
	}
	row := make([]markdown.Cell, 30)
	for i := range row {
		row[i] = words("格")
	}
	for range 14 {
		cells = append(cells, markdown.Block{Kind: markdown.Table, Rows: [][]markdown.Cell{row, row, row, row, row, row, row, row, row, row}})
	}
	notes := markdown.Document{}
	for i := range 230 {
		notes.Blocks = append(notes.Blocks, markdown.Block{Inlines: []markdown.Inline{{Text: "文"}, {Note: i + 1}}})
		notes.Notes = append(notes.Notes, []markdown.Block{{Inlines: words("注")}})
	}
	for name, c := range map[string]struct {
		doc  markdown.Document
		loss markdown.Loss
	}{
		"a paragraph":      {markdown.Document{Blocks: []markdown.Block{{Inlines: words(long)}}}, markdown.LossSplit},
		"a bold paragraph": {markdown.Document{Blocks: []markdown.Block{{Inlines: []markdown.Inline{{Text: long, Bold: true}}}}}, markdown.LossSplit},
		"signs":            {markdown.Document{Blocks: []markdown.Block{{Inlines: words(strings.Repeat("*", 9000))}}}, markdown.LossSplit},
		"lines": {markdown.Document{Blocks: []markdown.Block{{Inlines: []markdown.Inline{{Text: long[:6000]}, {Break: true}, {Text: long[:6000]}, {Break: true},
			{Text: long}, {Break: true}, {Text: "末"}}}}}, markdown.LossSplit},
		"a heading":    {markdown.Document{Blocks: []markdown.Block{{Kind: markdown.Heading, Inlines: words(long)}}}, markdown.LossHeading},
		"an item":      {markdown.Document{Blocks: []markdown.Block{{Kind: markdown.Item, Inlines: words(long)}, {Kind: markdown.Item, Inlines: words("末")}}}, markdown.LossSplit},
		"a note":       {markdown.Document{Blocks: []markdown.Block{{Inlines: []markdown.Inline{{Text: "文"}, {Note: 1}}}}, Notes: [][]markdown.Block{{{Inlines: words(long)}}}}, markdown.LossSplit},
		"a cell":       {markdown.Document{Blocks: []markdown.Block{{Kind: markdown.Table, Rows: [][]markdown.Cell{{words("头")}, {words(long)}}}}}, markdown.LossTable},
		"columns":      {markdown.Document{Blocks: []markdown.Block{{Kind: markdown.Table, Rows: [][]markdown.Cell{append(row, words("末"))}}}}, markdown.LossTable},
		"cells":        {markdown.Document{Blocks: cells}, markdown.LossTable},
		"headings":     {markdown.Document{Blocks: headings}, markdown.LossHeading},
		"links":        {markdown.Document{Blocks: links}, markdown.LossLinkBound},
		"levels":       {markdown.Document{Blocks: items}, markdown.LossDepth},
		"notes":        {notes, markdown.LossNote},
		"many letters": {markdown.Document{Blocks: []markdown.Block{{Inlines: letters(3000)}}}, markdown.LossSplit},
	} {
		t.Run(name, func(t *testing.T) {
			want := ""
			for _, b := range c.doc.Blocks {
				want += blockText(b)
			}
			for _, n := range c.doc.Notes {
				want += blockText(n[0])
			}
			text, page, losses := rendered(t, &c.doc)
			if losses[c.loss] == 0 {
				t.Errorf("nothing is said: %v", losses)
			}
			got := visible(t, page.HTML.String())
			if name == "notes" { // those beyond the bound stand before the others and carry signs
				if strings.Count(got, "注") != 230+2*30 || strings.Count(got, "文") != 230 {
					t.Errorf("%d notes", strings.Count(got, "注"))
				}
			} else if got != dense(want) {
				t.Errorf("shows %d bytes of %d\n%.300s", len(got), len(dense(want)), text)
			}
		})
	}
}

// letters are single characters, every other one bold.
func letters(n int) []markdown.Inline {
	all := make([]markdown.Inline, n)
	for i := range all {
		all[i] = markdown.Inline{Text: "字", Bold: i%2 == 0}
	}
	return all
}

// FuzzWrite: whatever the inlines, the page shows their text.
func FuzzWrite(f *testing.F) {
	f.Add("a", "*", "_b", "](", uint32(0x5A5A), byte(0))
	f.Add("注意：", "(x)", "&", "lt;", uint32(0x1234), byte(3))
	f.Add("!", "[x]", "1.", " - ", uint32(0x77777), byte(4))
	f.Fuzz(func(t *testing.T, a, b, c, d string, forms uint32, kind byte) {
		if len(a)+len(b)+len(c)+len(d) > 4000 || !utf8.ValidString(a+b+c+d) || !utf8.ValidString(a) || !utf8.ValidString(b) || !utf8.ValidString(c) {
			return
		}
		var inlines []markdown.Inline
		want := ""
		for i, s := range []string{a, b, c, d, b, a} {
			form := forms >> (4 * i)
			in := markdown.Inline{Text: s, Bold: form&1 != 0, Italic: form&2 != 0}
			if form&12 == 12 {
				in.Link = "https://example.test/" + a
			}
			if form&12 == 8 && i > 0 {
				inlines = append(inlines, markdown.Inline{Break: true})
			}
			inlines = append(inlines, in)
			want += s
		}
		block := markdown.Block{Kind: markdown.Kind(kind % 4), Level: int(kind / 16), Inlines: inlines}
		doc := &markdown.Document{Blocks: []markdown.Block{block, block}}
		if kind%8 == 5 {
			doc.Blocks = []markdown.Block{{Kind: markdown.Table, Rows: [][]markdown.Cell{{inlines, inlines}}}}
		}
		if kind%8 == 7 {
			doc = &markdown.Document{Blocks: []markdown.Block{{Inlines: []markdown.Inline{{Text: "文"}, {Note: 1}}}}, Notes: [][]markdown.Block{{block, block}}}
			want = "文" + want + want
		} else {
			want += want
		}
		if dense(strings.ReplaceAll(want, "文", "")) == "" {
			return
		}
		want = strings.ReplaceAll(dense(want), "\uFFFD", "〓")
		text, page, _ := rendered(t, doc)
		if got := visible(t, page.HTML.String()); got != want {
			t.Fatalf("shows %q\nwant  %q\n%s", got, want, text)
		}
	})
}
