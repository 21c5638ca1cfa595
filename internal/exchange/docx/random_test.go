package docx

import (
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
)

// maker writes documents at random: whatever may stand in one another, does.
type maker struct {
	*rand.Rand
	words int
	depth int
}

// word is a text that comes once, so that what is lost or twice is seen; some look like
// Markdown.
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
	if m.depth > 5 {
		return run(m.word())
	}
	switch m.IntN(16) {
	case 0:
		return formed(`<w:b/>`, m.word())
	case 1:
		return formed(`<w:i/>`, m.word())
	case 2:
		return formed(`<w:b/><w:i/>`, m.word())
	case 3:
		return `<w:hyperlink r:id="good">` + m.some(3, m.inline) + `</w:hyperlink>`
	case 4:
		return `<w:hyperlink r:id="bad">` + m.some(2, m.inline) + `</w:hyperlink>`
	case 5:
		return `<w:ins w:id="1">` + m.some(2, m.inline) + `</w:ins><w:del w:id="2"><w:r><w:delText>删</w:delText></w:r></w:del>`
	case 6:
		return `<w:sdt><w:sdtContent>` + m.some(2, m.inline) + `</w:sdtContent></w:sdt>`
	case 7:
		return fieldChar("begin") + code(" REF x ") + fieldChar("separate") + m.some(2, m.inline) + fieldChar("end")
	case 8:
		return `<w:r><w:br/></w:r>`
	case 9:
		return `<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx><w:txbxContent>` + m.blocks(2) + `</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>` +
			para(run("后备")) + `</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>`
	case 10:
		return formed(`<w:vanish/>`, "隐")
	}
	return run(m.word())
}

func (m *maker) block() string {
	m.depth++
	defer func() { m.depth-- }()
	content := m.some(4, m.inline)
	switch m.IntN(12) {
	case 0:
		return styled("1", content)
	case 1:
		return styled("q", content)
	case 2, 3, 4:
		return `<w:p><w:pPr><w:numPr><w:ilvl w:val="` + strconv.Itoa(m.IntN(4)) + `"/><w:numId w:val="` + strconv.Itoa(m.IntN(3)+1) + `"/></w:numPr></w:pPr>` + content + `</w:p>`
	case 5:
		if m.depth > 4 {
			break
		}
		columns := m.IntN(3) + 1
		return table(m.some(3, func() string {
			cells := make([]string, columns)
			for i := range cells {
				cells[i] = cell("", m.blocks(2))
			}
			return row(cells...)
		}))
	case 6:
		return `<w:p><w:pPr><w:rPr><w:del w:id="3"/></w:rPr></w:pPr>` + content + `</w:p>`
	}
	return para(content)
}

func (m *maker) blocks(n int) string { return m.some(n, m.block) }

// TestRandomDocuments: a reader sees the text of the file, whole and in its order.
func TestRandomDocuments(t *testing.T) {
	for seed := range uint64(400) {
		m := &maker{Rand: rand.New(rand.NewPCG(seed, 7))}
		whole := file{body: m.blocks(12), styles: headings + define("q", "Quote", ""), links: map[string]string{"good": "https://example.test/", "bad": "javascript:x"},
			numbering: abstract("1", levels("decimal:%1.", "bullet:", "decimal:%3)", "bullet:")) + abstract("2", levels("bullet:", "decimal:%2.", "bullet:", "decimal:%4、")) + num("1", "1", "") + num("2", "2", "") + num("3", "1", ""),
		}.pack(t)
		d, text, _ := written(t, whole)
		want := oracle(t, whole)
		seen := dense(d.Title) + visible(t, text)
		// Only the numbers of items in cells are more than the text.
		if extra, ok := inserted(seen, want); !ok || strings.Trim(extra, "0123456789.") != "" {
			t.Fatalf("seed %d: a reader sees %q, the text is %q, beyond it %q\n%s", seed, seen, want, extra, text)
		}
	}
}
