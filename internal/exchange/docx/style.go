package docx

import (
	"encoding/xml"
	"strconv"
	"strings"

	"gongkai/internal/exchange/opc"
)

// style is what matters of a style here.
type style struct {
	name, base string
	outline    int // 0 to 8; 9 for body text; -1 when nothing is said
	numbered   bool
	list       string // ID of its list
	level      int
	bold       tristate
	italic     tristate
	hidden     tristate
}

// tristate is a property that may be said or left to what is below.
type tristate int

const (
	unsaid tristate = iota
	yes
	no
)

func said(b bool) tristate {
	if b {
		return yes
	}
	return no
}

func (t tristate) or(below tristate) tristate {
	if t == unsaid {
		return below
	}
	return t
}

// maxChain bounds how many styles one rests on, so that a circle ends.
const maxChain = 24

func (r *reader) readStyles(s *opc.Scanner) error {
	r.styles = map[string]*style{}
	return s.Each(func(e xml.StartElement) error {
		if name(e.Name) != "style" {
			return s.Skip()
		}
		if len(r.styles) == maxStyles {
			return opc.TooLarge("the document has more than %d styles", maxStyles)
		}
		id, _ := opc.Attr(e, "styleId")
		st := &style{outline: -1}
		r.styles[id] = st
		return s.Each(func(e xml.StartElement) error {
			switch name(e.Name) {
			case "name":
				st.name = strings.ToLower(strings.TrimSpace(val(e)))
			case "basedOn":
				st.base = val(e)
			case "pPr":
				var p properties
				p.outline = -1
				err := r.paragraphProperties(s, &p)
				st.outline, st.numbered, st.list, st.level = p.outline, p.numbered, p.list, p.level
				return err
			case "rPr":
				var f form
				err := r.runProperties(s, &f)
				st.bold, st.italic, st.hidden = f.bold, f.italic, f.hidden
				return err
			}
			return s.Skip()
		})
	})
}

// chain calls visit for a style and those it rests on until that is satisfied.
func (r *reader) chain(id string, visit func(*style) bool) {
	for range maxChain {
		st := r.styles[id]
		if st == nil || visit(st) || st.base == id {
			return
		}
		id = st.base
	}
}

// headingOf gives the level of a heading by its style: 1 to 9, or 0 for body text.
// Programs name heading styles in English whatever the language shown, but for those
// that carry their Chinese names over from other formats.
func (r *reader) headingOf(id string) int {
	level := 0
	r.chain(id, func(st *style) bool {
		if st.outline >= 0 {
			level = (st.outline + 1) % 10
			return true
		}
		level = headingName(st.name)
		return level > 0
	})
	if level == 0 && r.styles[id] == nil { // a style that is used and not there
		level = headingName(strings.ToLower(id))
	}
	return level
}

// headingName reads names such as heading 1 or 标题 1.
func headingName(s string) int {
	for _, prefix := range []string{"heading", "标题"} {
		if rest, ok := strings.CutPrefix(s, prefix); ok {
			n, err := strconv.Atoi(strings.TrimSpace(rest))
			if err == nil && n >= 1 && n <= 9 {
				return n
			}
		}
	}
	return 0
}

// is reports whether a style, or one it rests on, has one of these names. They are in
// small letters.
func (r *reader) is(id string, names ...string) bool {
	found := false
	r.chain(id, func(st *style) bool {
		for _, n := range names {
			found = found || st.name == n
		}
		return found
	})
	return found
}

// formOf gives what a style of characters says of their form.
func (r *reader) formOf(id string) (bold, italic, hidden tristate) {
	r.chain(id, func(st *style) bool {
		bold, italic, hidden = bold.or(st.bold), italic.or(st.italic), hidden.or(st.hidden)
		return false
	})
	return bold, italic, hidden
}

// listOf gives the list that a style puts its paragraphs into.
func (r *reader) listOf(id string) (list string, level int, ok bool) {
	r.chain(id, func(st *style) bool {
		if st.numbered {
			list, level, ok = st.list, st.level, true
		}
		return st.numbered
	})
	return list, level, ok
}
