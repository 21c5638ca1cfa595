package render

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"

	"gongkai/internal/court"
)

const (
	topLevel    = 2  // the page's own title is the only h1
	bottomLevel = 6  // of HTML
	maxID       = 40 // characters of an id made of a heading
)

// headings gives every heading its level and id, and gathers the table of contents.
//
// The levels follow the outline and not the number of signs: the outermost is 2, and
// none is skipped on the way down, so that a reader who goes from heading to heading
// misses nothing. An id is made of the heading's words and is thus the same after
// every edit of other parts; an author can link to it.
func (w *work) headings() {
	var outline []int // levels as written, of the headings around this one
	ids := idMaker{}
	for _, h := range all[*ast.Heading](w) {
		text := inlineText(h, w.source)
		if text == "" {
			w.note(h, court.PieceCodeHeading, court.SeverityShould, "标题没有文字，不作标题。请写上文字，或者删去“#”。")
			if h.FirstChild() == nil {
				h.Parent().RemoveChild(h.Parent(), h)
				continue
			}
			p := ast.NewParagraph()
			replace(h, p)
			move(h, p)
			continue
		}
		for len(outline) > 0 && outline[len(outline)-1] >= h.Level {
			outline = outline[:len(outline)-1]
		}
		if n := len(outline); n > 0 && h.Level > outline[n-1]+1 {
			w.note(h, court.PieceCodeHeading, court.SeverityShould, "标题跳过了一级：上一级标题有%d个“#”，这里有%d个。请改成%d个。", outline[n-1], h.Level, outline[n-1]+1)
		}
		outline = append(outline, h.Level)
		h.Level = min(topLevel-1+len(outline), bottomLevel)
		id := ids.make(text)
		h.SetAttributeString("id", []byte(id))
		if h.Parent() == w.doc {
			w.contents = append(w.contents, Heading{h.Level, text, id})
		}
	}
}

// idMaker makes ids that differ from one another. It holds, for each id given, the
// number to try next for a heading of the same words.
type idMaker map[string]int

func (m idMaker) make(text string) string {
	base := idOf(text)
	id := base
	for n := max(2, m[base]); ; n++ {
		if _, taken := m[id]; !taken {
			m[base] = max(n, m[base])
			m[id] = max(2, m[id])
			return id
		}
		id = base + "-" + strconv.Itoa(n)
	}
}

// idOf makes an id of letters, digits and hyphens. One that does not begin with a
// Han character gets a prefix, so that it is never an id of the page around the text.
func idOf(text string) string {
	var b strings.Builder
	gap, length := false, 0
	for _, r := range strings.ToLower(text) {
		if !unicode.IsLetter(r) && !unicode.IsNumber(r) {
			gap = true
			continue
		}
		if length == maxID {
			break
		}
		switch {
		case b.Len() == 0 && !unicode.Is(unicode.Han, r):
			b.WriteString("s-")
		case b.Len() > 0 && gap:
			b.WriteByte('-')
		}
		b.WriteRune(r)
		length++
		gap = false
	}
	if b.Len() == 0 {
		return "s"
	}
	return b.String()
}
