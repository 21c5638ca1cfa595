package render

import (
	"fmt"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"gongkai/internal/court"
)

// fill repeats a pattern up to a number of bytes.
func fill(pattern string, size int) string {
	return strings.Repeat(pattern, size/len(pattern))
}

// worstPatterns are inputs on which parsers of Markdown are known to take more than
// linear time: those of the CommonMark project's own tests and those of goldmark's
// and cmark's reports.
func worstPatterns() map[string]string {
	return map[string]string{
		"open link":                 "[a](",
		"open link with angle":      "[a](<b",
		"open link with title":      "[a](b \"",
		"open link text":            "[",
		"closing brackets":          "]",
		"brackets, then closers":    "[a]",
		"image openers":             "![",
		"image in link":             "[![",
		"link in link":              "[a](b) [",
		"nested brackets closed":    "[[]",
		"reference":                 "[a][b]",
		"emphasis closers":          "a_ ",
		"emphasis openers":          "_a ",
		"strong and emphasis":       "*a **a ",
		"mismatched":                "*a_ ",
		"mismatched, CJK":           "*甲_乙",
		"triple":                    "***a**a*",
		"stars":                     "*",
		"stars and letters":         "*a",
		"alternating":               "*_",
		"emphasis in brackets":      "*[a_",
		"link with emphasis":        "[*a](x)",
		"code openers":              "`a``b```c````d",
		"code, one longer each":     "",
		"angle":                     "<",
		"autolink":                  "<a:",
		"mail":                      "<a@b.",
		"mail host":                 "<a@" + strings.Repeat("b.", 30),
		"tags":                      "<a b=",
		"comments":                  "<!--",
		"instructions":              "<?",
		"declarations":              "<!A ",
		"cdata":                     "<![CDATA[",
		"entities":                  "&amp",
		"numbers":                   "&#1",
		"backslashes":               "\\",
		"escaped brackets":          "\\[",
		"footnotes":                 "[^1]",
		"open footnotes":            "[^",
		"footnote in image":         "![^a]",
		"inline exclamation":        "!",
		"quotation in text":         "a > ",
		"pipes":                     "|",
		"definition-like":           "[a]: ",
		"definition with title":     "[a]: b 'c",
		"spaces":                    "a  ",
		"tabs":                      "a\t",
		"Han":                       "汉",
		"combining":                 "a\u0301",
		"definitions, lines":        "[a]: u\n",
		"definitions, titles":       "[a]: u 't'\n",
		"definition label over":     "[\na\n",
		"hard breaks":               "a  \n",
		"backslash breaks":          "a\\\n",
		"backticks, lines":          "`a\n",
		"tildes, lines":             "a ~~~\n",
		"setext":                    "a\n-\n",
		"setext equal":              "a\n===\n",
		"lists":                     "- a\n",
		"empty items":               "-\n",
		"numbers, lists":            "1. a\n",
		"changing lists":            "- a\n+ b\n* c\n",
		"items with blanks":         "- a\n\n",
		"quotation lines":           "> a\n",
		"callouts":                  "> [!提示]\n\n",
		"quotation and lazy":        "> a\na\n",
		"quotations, deep":          ">>>>>>>>>>>>\n",
		"lists, deep":               "- - - - - - - - - - - - a\n",
		"quotation and list":        "> - > - > - a\n",
		"fences":                    "```\n",
		"open fences":               "~~~a\n",
		"indented code":             "    a\n",
		"headings":                  "# a\n",
		"empty headings":            "#\n",
		"breaks":                    "---\n",
		"stars, lines":              "* * *\n",
		"tables":                    "|a|\n|-|\n\n",
		"tables, one row":           "a|b\n-|-\nc\n\n",
		"table delimiters":          "-|-\n",
		"delimiters of one column":  ":-\n",
		"escaped pipes":             "a|b\n-|-\n`\\|`|`\\|`\n`\\|`|`\\|`\n`\\|`|`\\|`\n\n",
		"footnote definitions":      "[^a]: b\n",
		"footnotes in footnotes":    "[^a]:[^a]:[^a]:[^a]: b\n",
		"footnote cycle":            "[^a]: [^b]\n\n[^b]: [^a]\n\n[^a] [^b]\n\n",
		"blank lines":               "\n",
		"carriage returns":          "\r",
		"lines of blanks":           "  \n",
		"html blocks":               "<div>\n",
		"html lines":                "<script>\n\n",
		"nested links in headings":  "# [a](b) *c* `d`\n",
		"definition then reference": "[a]: /x\n\n[a]\n\n",
	}
}

// oneLonger gives code openers of which each is longer by one than the last.
func oneLonger(size int) string {
	var b strings.Builder
	for n := 1; b.Len()+n+1 <= size; n++ {
		b.WriteString("e" + strings.Repeat("`", n))
	}
	return b.String()
}

// cut breaks a text of one line after every size bytes by what separates.
func cut(text string, size int, separator string) string {
	var b strings.Builder
	for len(text) > size {
		b.WriteString(text[:size])
		b.WriteString(separator)
		text = text[size:]
	}
	return b.String() + text
}

// worstCases are texts at the bounds: every pattern as one block as long as a text
// may be, in paragraphs as long as they may be, in short lines and with what would
// close it behind it, and some that no pattern makes.
func worstCases() map[string]string {
	cases := map[string]string{}
	for name, p := range worstPatterns() {
		long := func(size int) string {
			if p == "" {
				return oneLonger(size)
			}
			return fill(p, size)
		}
		cases[name+", whole"] = long(MaxSource)
		if strings.ContainsAny(p, "\n\r") {
			continue
		}
		line := long(maxParagraph - 8)
		// The paragraphs of a text cost the same each, so a quarter of a text tells
		// as much in a quarter of the time; three of the worst are whole below.
		repeat := func(unit string) string { return fill(unit, MaxSource/4) }
		cases[name+", paragraphs"] = repeat(line + "\n\n")
		cases[name+", short lines"] = repeat(cut(line[:len(line)*7/8], 61, "\n") + "\n\n")
		cases[name+", closed"] = repeat(line[:len(line)/2] + strings.Repeat("*_", len(line)/8) + strings.Repeat("](x)", len(line)/16) + "\n\n")
	}
	inCell := fill("[a](", maxParagraph-8)
	cases["open links in paragraphs"] = fill(inCell+"\n\n", MaxSource)
	cases["open links in cells"] = fill("a|b\n-|-\n"+inCell+"\n\n", MaxSource)
	cases["open links in headings"] = fill("## "+inCell+"\n", MaxSource)
	cases["unclosed code of two kinds, lines"] = fill(fill("  a\n\\``&\n/<\n> ", maxParagraph-8)+"\n\n", MaxSource/4)
	cases["unclosed code, lines"] = fill(fill("\\``\nabcdefghijklm", maxParagraph-8)+"\n\n", MaxSource)
	cases["entities and emphasis"] = fill(fill("&_", maxParagraph-8)+"\n\n", MaxSource)
	cases["one wide table"] = "|" + strings.Repeat("a|", 10000) + "\n|" + strings.Repeat("-|", 10000) + "\n" + strings.Repeat("b\n", 10000)
	cases["one long table"] = "a|b\n-|-\n" + strings.Repeat("c\n", 50000)
	cases["a table that is none"] = "a\n" + ":-|-\n" + fill("[a](\n", MaxSource-100)
	cases["deep list by indentation"] = func() string {
		var b strings.Builder
		for n := 0; b.Len()+2*n+4 < MaxSource; n++ {
			b.WriteString(strings.Repeat("  ", n) + "- a\n")
		}
		return b.String()
	}()
	cases["deep list, blank lines"] = strings.Repeat("- ", 8) + "a" + strings.Repeat("\n", MaxSource-20)
	cases["deep quotation, lazy lines"] = strings.Repeat(">", 8) + " a\n" + fill("a\n\n", MaxSource-20)
	cases["one address for all"] = "[a]: /" + strings.Repeat("x", 8000) + "\n\n" + fill(strings.Repeat("[a]", 2000)+"\n\n", MaxSource-9000)
	cases["one title for all"] = "![a]: /media/a.png '" + strings.Repeat("x", 4000) + "'\n\n" + fill("![a]\n\n", MaxSource-9000)
	cases["many definitions, many references"] = func() string {
		var b strings.Builder
		for n := 0; b.Len() < MaxSource/2; n++ {
			fmt.Fprintf(&b, "[%d]: /%d\n\n", n, n)
		}
		return b.String() + fill("[1][2][3] ", 8000) + "\n"
	}()
	cases["many footnotes, many references"] = func() string {
		var b strings.Builder
		for n := range maxFootnotes {
			fmt.Fprintf(&b, "[^%d]: a\n\n", n)
		}
		return b.String() + strings.Repeat(fill(fmt.Sprintf("[^%d]", maxFootnotes-1), 8000)+"\n\n", 15)
	}()
	cases["escaped pipes at the bound"] = "a|b\n-|-\n" + strings.Repeat("`\\|`|`\\|`\n", maxCells/2-10)
	return cases
}

// cpu is the processor time that this process has used.
func cpu(t *testing.T) time.Duration {
	t.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// TestWorstCases renders every worst case within a bound of processor time that is
// some eight times what the slowest of them takes, so that a busy machine passes and
// a square that slipped in does not: 160 KB of open links alone take goldmark ten
// seconds. What is not rendered is refused in a sentence.
func TestWorstCases(t *testing.T) {
	r := New()
	var slowest time.Duration
	var which string
	for name, text := range worstCases() {
		if len(text) > MaxSource {
			t.Fatalf("%s: %d bytes are over the bound and test nothing", name, len(text))
		}
		start := cpu(t)
		article, err := r.Article(text)
		took := cpu(t) - start
		if took > slowest {
			slowest, which = took, name
		}
		bound := worstCase
		if len(text) <= MaxSource/4 {
			bound /= 4
		}
		if took > bound {
			t.Errorf("%s: took %v of processor time", name, took)
		}
		if err != nil && court.KindOf(err) != court.KindInvalid {
			t.Errorf("%s: %v", name, err)
		}
		if len(article.HTML.String()) > MaxHTML {
			t.Errorf("%s: %d bytes of HTML", name, len(article.HTML.String()))
		}
	}
	t.Logf("slowest: %s, %v of processor time", which, slowest)
}

// TestUnclosedCodeIsLinear counts instead of measuring: twice the lines of code that
// nothing closes may need some more than twice the allocations, not four times.
func TestUnclosedCodeIsLinear(t *testing.T) {
	r := New()
	count := func(size int) float64 {
		text := fill("\\``\nabcdefghijklm", size)
		return testing.AllocsPerRun(3, func() {
			if _, err := r.Article(text); err != nil {
				t.Fatal(err)
			}
		})
	}
	if once, twice := count(maxParagraph/2-8), count(maxParagraph-8); twice > 2.5*once {
		t.Errorf("%v allocations for half a paragraph, %v for a whole one", once, twice)
	}
}

// TestBoundRefuses shows each bound from both sides.
func TestBoundRefuses(t *testing.T) {
	han := strings.Repeat("汉", maxParagraph/3)
	table := func(columns, rows int) string {
		return strings.Repeat("a|", columns) + "\n" + strings.Repeat("-|", columns) + "\n" + strings.Repeat("b\n", rows)
	}
	numbered := func(format string, n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, format, i, i)
		}
		return b.String()
	}
	for _, c := range []struct{ name, good, bad, want string }{
		{"size", fill(han+"\n\n", MaxSource), strings.Repeat("\n", MaxSource+1), "正文最多128 KB"},
		{"lines", strings.Repeat("\n", maxLines-1) + "a", strings.Repeat("\n", maxLines) + "a", "正文最多10000行"},
		{"line", "a\n# " + han, "a\n# " + han + "汉", "第2行太长"},
		{"paragraph", han, "a\n\n" + han[:6000] + "\n" + han[:3000], "第3行的段落太长"},
		{"paragraph before a table", han[:3000] + "\na|b\n-|-\n" + han[:6000], han[:3000] + "\n" + han[:6000] + "\na|b\n-|-\n", "第1行的段落太长"},
		{"depth of quotations", strings.Repeat(">", maxDepth) + " a", "\n" + strings.Repeat(">", maxDepth+1) + " a", "第2行的引用或列表嵌套太深"},
		{"depth of lists", strings.Repeat("- ", maxDepth) + "a", strings.Repeat("- ", maxDepth+1) + "a", "第1行的引用或列表嵌套太深"},
		{"columns", table(maxColumns, 2), "\n" + table(maxColumns+1, 2), "第3行的表格列数太多"},
		{"cells", table(20, maxCells/20-1), table(20, maxCells/20), "第2行的表格太大"},
		{"cells of all tables", strings.Repeat(table(20, 9)+"\n", maxCells/200), strings.Repeat(table(20, 9)+"\n", maxCells/200+1), "的表格太大"},
		{"no table", "a|b|c\n:-|-\n" + han[:6000], "a|b|c\n:-|-\n" + han[:6000] + "\n" + han[:3000], "请检查表头与分隔行"},
		{"footnotes", numbered("[^%d]: a%d\n", maxFootnotes), numbered("[^%d]: a%d\n", maxFootnotes+1), "第201行的注释超过"},
		{"headings", strings.Repeat("# a\n", maxHeadings), strings.Repeat("# a\n", maxHeadings+1), "第201行的标题超过"},
		{"links", strings.Repeat("[a](/b)\n\n", maxLinks), strings.Repeat("[a](/b)\n\n", maxLinks+1), "第2001行的链接超过"},
		{"address", "[a](/" + strings.Repeat("b", maxAddress-1) + ")", "\n[a](/" + strings.Repeat("b", maxAddress) + ")", "第2行的链接地址太长"},
		{"emphasis", strings.Repeat("*a **b ", 5) + strings.Repeat("** *", 5), strings.Repeat("*a **b ", 25) + strings.Repeat("c** d*", 25), "嵌套太深，最多40层"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := New()
			if _, err := r.Article(c.good); err != nil {
				t.Errorf("at the bound: %v", err)
			}
			article, err := r.Article(c.bad)
			if err == nil || court.KindOf(err) != court.KindInvalid || !strings.Contains(court.MessageOf(err), c.want) {
				t.Errorf("past the bound: %v, want %s", err, c.want)
			}
			if article.HTML.String() != "" || article.Text != "" {
				t.Error("a refused text leaves something behind")
			}
		})
	}
}

func TestUnfitText(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"another encoding":       {"好\n\xc4\xe3", "第2行有乱码"},
		"half a character":       {"好\xe5", "第1行有乱码"},
		"a zero byte":            {"a\n\nb\x00", "第3行有看不见的控制字符"},
		"text that runs back":    {"a\u202eb", "第1行有看不见的控制字符"},
		"an entity that does":    {"a&#x202E;b", "字符编号"},
		"a named one":            {"a&rlm;b", "字符编号"},
		"in a title of an image": {"![a](/media/a.png 'x&#x2066;y')", "字符编号"},
		"escape":                 {"a\x1b[31m", "第1行有看不见的控制字符"},
	} {
		if a, err := New().Article(c.text); err == nil || !strings.Contains(court.MessageOf(err), c.want) || a.HTML.String() != "" {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
	lf, err1 := New().Article("a\n\n- b\n")
	for _, text := range []string{"a\r\n\r\n- b\r\n", "a\r\r- b\r"} {
		got, err2 := New().Article(text)
		if err1 != nil || err2 != nil || got.HTML != lf.HTML {
			t.Errorf("%q renders as %q", text, got.HTML.String())
		}
	}
}

// TestPanicCostsOneText shows that a parser that panics does not take its caller with it.
func TestPanicCostsOneText(t *testing.T) {
	r := New()
	r.parser = panicking{r.parser}
	a, err := r.Article("a")
	if court.KindOf(err) != court.KindInvalid || a.HTML.String() != "" || !strings.Contains(err.Error(), "out of luck") {
		t.Errorf("article %v, error %v", a, err)
	}
}

type panicking struct{ parser.Parser }

func (panicking) Parse(text.Reader, ...parser.ParseOption) ast.Node { panic("out of luck") }
