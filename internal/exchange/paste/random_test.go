package paste

import (
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"gongkai/internal/court"
	"gongkai/internal/exchange/markdown"
	"gongkai/internal/render"
)

// maker writes HTML at random, with the ends of some elements left out.
type maker struct {
	*rand.Rand
	words int
	depth int
}

func (m *maker) word() string {
	m.words++
	looks := []string{"", "", "", "*", "_", "#", "1. ", "|", "[x]", "<b>", "&lt;", "!", "\\", "`", " ", "- ", "（", "》"}
	return looks[m.IntN(len(looks))] + "词" + strconv.Itoa(m.words) + looks[m.IntN(len(looks))]
}

func (m *maker) some(n int, one func() string) string {
	var b strings.Builder
	for range m.IntN(n) + 1 {
		b.WriteString(one())
	}
	return b.String()
}

func (m *maker) inline() string {
	m.depth++
	defer func() { m.depth-- }()
	tags := []string{"b", "i", "span", `a href="https://example.test/"`, `a href="javascript:x"`, "code", `span style="font-weight:700"`, "u", "font color=red"}
	if m.depth > 5 || m.IntN(3) == 0 {
		return html.EscapeString(m.word())
	}
	if m.IntN(8) == 0 {
		return `<br><!-- 注 --><span style="display:none">隐</span><script>隐</script>`
	}
	return m.element(tags[m.IntN(len(tags))], true, m.some(3, m.inline))
}

func (m *maker) element(tag string, ends bool, content string) string {
	name, _, _ := strings.Cut(tag, " ")
	if ends || m.IntN(2) == 0 {
		return "<" + tag + ">" + content + "</" + name + ">"
	}
	return "<" + tag + ">" + content
}

func (m *maker) block() string {
	m.depth++
	defer func() { m.depth-- }()
	text := m.some(3, m.inline)
	if m.depth > 4 {
		return m.element("p", false, text)
	}
	switch m.IntN(9) {
	case 0:
		return m.element("h2", true, text)
	case 1:
		return m.element("div", true, m.blocks(3))
	case 2:
		return m.element("blockquote", true, m.blocks(2))
	case 3:
		return m.element("ul", true, m.some(3, func() string { return m.element("li", false, m.some(2, m.inline)) }))
	case 4:
		return m.element(`ol start="4"`, true, m.some(3, func() string { return m.element("li", true, m.blocks(2)) }))
	case 5:
		columns := m.IntN(3) + 1
		return m.element("table", true, m.some(3, func() string {
			cells := ""
			for range columns {
				cells += m.element("td", false, m.blocks(2))
			}
			return m.element("tr", false, cells)
		}))
	case 6:
		return text
	}
	return m.element("p", false, text)
}

func (m *maker) blocks(n int) string { return m.some(n, m.block) }

// seen gives what a reader sees of HTML, without blanks.
func seen(t testing.TB, source string) string {
	t.Helper()
	var b strings.Builder
	hidden := 0
	for z := html.NewTokenizer(strings.NewReader(source)); ; {
		switch z.Next() {
		case html.ErrorToken:
			return strings.Map(func(r rune) rune {
				if unicode.IsSpace(r) {
					return -1
				}
				return r
			}, b.String())
		case html.StartTagToken:
			token := z.Token()
			if token.DataAtom == atom.Script {
				hidden++
			}
			for _, a := range token.Attr {
				if a.Val == "display:none" {
					hidden++
				}
			}
		case html.EndTagToken:
			if hidden > 0 {
				hidden--
			}
		case html.TextToken:
			if hidden == 0 {
				b.Write(z.Text())
			}
		}
	}
}

// TestRandomPastes: a reader sees the text that was pasted, whole and in its order.
func TestRandomPastes(t *testing.T) {
	for seed := range uint64(600) {
		m := &maker{Rand: rand.New(rand.NewPCG(seed, 7))}
		source := m.blocks(10)
		d, err := Read(source)
		if err != nil {
			t.Fatal(err)
		}
		text, _ := d.Write(markdown.Options{Unseen: court.IsHidden})
		page, err := render.New().Article(text)
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		want, extra := []rune(seen(t, source)), ""
		for _, r := range seen(t, page.HTML.String()) {
			if len(want) > 0 && want[0] == r {
				want = want[1:]
			} else {
				extra += string(r)
			}
		}
		// Only the numbers of items in cells are more than the text.
		if len(want) > 0 || strings.Trim(extra, "0123456789.") != "" {
			t.Fatalf("seed %d: missing %q, beyond it %q\n%s\n%s", seed, string(want), extra, source, text)
		}
	}
}
