package docx

import (
	"encoding/xml"
	"strings"

	"gongkai/internal/exchange/markdown"
	"gongkai/internal/exchange/opc"
)

// story is a run of blocks: the body, a note, a cell or a text box.
type story struct {
	blocks []markdown.Block
	carry  []markdown.Inline // of a paragraph whose end was deleted: it goes on in the next
	titled bool              // the title of the document may come
	title  string
}

// end closes a story and gives its blocks.
func (r *reader) end(st *story) []markdown.Block {
	r.uncarry(st)
	return st.blocks
}

func (r *reader) uncarry(st *story) {
	if len(st.carry) > 0 {
		st.blocks = append(st.blocks, markdown.Block{Inlines: st.carry})
		st.carry = nil
	}
}

// blocks reads what stands in the element that was begun last: paragraphs, tables and
// what holds them.
func (r *reader) blocks(s *opc.Scanner, st *story) error {
	return s.Each(func(e xml.StartElement) error {
		switch n := name(e.Name); n {
		case "p":
			return r.paragraph(s, st)
		case "tbl":
			return r.table(s, st)
		case "sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo":
			return r.blocks(s, st)
		case "mc:AlternateContent":
			return r.alternate(s, func() error { return r.blocks(s, st) })
		case "m:oMathPara", "m:oMath":
			l := &line{}
			if err := r.formula(s, l); err != nil {
				return err
			}
			st.blocks = append(st.blocks, markdown.Block{Inlines: l.Inlines()})
			return nil
		case "altChunk", "subDoc":
			r.lose(markdown.LossEmbedded)
		}
		return s.Skip()
	})
}

// alternate reads one branch of alternate content: the first from which something
// comes, which is what a program does that understands as much as this one. So the text
// of a box, which stands in both, is read once.
func (r *reader) alternate(s *opc.Scanner, read func() error) error {
	before, made := r.doc.Losses, r.made
	return s.Each(func(e xml.StartElement) error {
		n := name(e.Name)
		if n != "mc:Choice" && n != "mc:Fallback" || r.made > made {
			return s.Skip()
		}
		lost := r.doc.Losses
		if err := read(); err != nil {
			return err
		}
		if r.made > made {
			// What an earlier branch could not give is not lost.
			now := r.doc.Losses
			for i := range now {
				now[i] += before[i] - lost[i]
			}
			r.doc.Losses = now
		}
		return nil
	})
}

// properties are what matters of the properties of a paragraph.
type properties struct {
	style    string
	outline  int // as in style
	numbered bool
	list     string
	level    int
	merged   bool // its end was deleted: the next paragraph goes on with it
}

func (r *reader) paragraphProperties(s *opc.Scanner, p *properties) error {
	return s.Each(func(e xml.StartElement) error {
		switch name(e.Name) {
		case "pStyle":
			p.style = val(e)
		case "outlineLvl":
			if n, ok := opc.Whole(val(e), 9); ok {
				p.outline = n
			}
		case "numPr":
			p.numbered = true
			return s.Each(func(e xml.StartElement) error {
				switch name(e.Name) {
				case "ilvl":
					p.level, _ = opc.Whole(val(e), 8)
				case "numId":
					p.list = val(e)
				}
				return s.Skip()
			})
		case "rPr":
			return s.Each(func(e xml.StartElement) error {
				if n := name(e.Name); n == "del" || n == "moveFrom" {
					p.merged = true
				}
				return s.Skip()
			})
		}
		return s.Skip() // pPrChange holds what was before
	})
}

// paragraph reads a paragraph with the text boxes that are fixed to it, which follow.
func (r *reader) paragraph(s *opc.Scanner, st *story) error {
	p := properties{outline: -1}
	l := &line{}
	err := s.Each(func(e xml.StartElement) error {
		if name(e.Name) == "pPr" {
			return r.paragraphProperties(s, &p)
		}
		return r.inline(s, e, l)
	})
	if err != nil {
		return err
	}
	r.closeFields(l)
	inlines := l.Inlines()
	if len(st.carry) > 0 {
		inlines = append(st.carry, inlines...)
		st.carry = nil
	}
	if err := r.spend(400); err != nil {
		return err
	}
	if p.merged {
		r.lose(markdown.LossDeleted)
		if len(l.boxes) == 0 {
			st.carry = inlines
			return nil
		}
	}
	r.close(st, p, inlines)
	st.blocks = append(st.blocks, l.boxes...)
	return nil
}

// close adds a paragraph that has been read to its story, as what it is.
func (r *reader) close(st *story, p properties, inlines []markdown.Inline) {
	b := markdown.Block{Inlines: inlines}
	by := "" // the style that puts the paragraph into its list
	if !p.numbered {
		p.list, p.level, p.numbered = r.listOf(p.style)
		by = p.style
	}
	level := r.headingOf(p.style)
	if p.outline >= 0 {
		level = (p.outline + 1) % 10
	}
	blank := markdown.IsBlank(inlines)
	var l label
	numbered := false
	if p.numbered {
		l, numbered = r.count(p.list, p.level, by)
	}
	switch {
	case blank: // it has counted all the same
		return
	case st.titled && len(st.blocks) == 0 && !numbered && r.is(p.style, "title", "标题") && onlyText(inlines):
		st.titled = false
		st.title = textOf(inlines)
		return
	case level == 0 && r.is(p.style, "title", "标题"):
		level = 1
	}
	st.titled = false
	switch {
	case level > 0:
		b.Kind, b.Level = markdown.Heading, level
		if numbered {
			b.Inlines = r.labelled(l, inlines)
		}
	case numbered && l.text != "":
		b.Inlines = r.labelled(l, inlines)
	case numbered:
		b.Kind, b.Level, b.List, b.Ordered, b.Number = markdown.Item, l.level, l.list, l.ordered, l.number
	case r.is(p.style, "quote", "intense quote", "block text", "quotations", "引用", "明显引用"):
		b.Kind = markdown.Quote
	case r.is(p.style, "caption", "题注"):
		b.Kind = markdown.Caption
	}
	st.blocks = append(st.blocks, b)
}

// labelled writes the number before a paragraph. A bullet before a heading says nothing.
func (r *reader) labelled(l label, inlines []markdown.Inline) []markdown.Inline {
	text := l.text
	if l.ordered {
		text = numeral(l.number, "decimal") + ". "
	}
	if text == "" {
		return inlines
	}
	r.lose(markdown.LossNumbering)
	first := markdown.Inline{Text: text, Bold: inlines[0].Bold && inlines[0].Text != ""}
	return append([]markdown.Inline{first}, inlines...)
}

func onlyText(inlines []markdown.Inline) bool {
	for _, in := range inlines {
		if in.Note > 0 || in.Picture > 0 || in.Link != "" {
			return false
		}
	}
	return true
}

func textOf(inlines []markdown.Inline) string {
	var b strings.Builder
	for _, in := range inlines {
		b.WriteString(in.Text)
		if in.Break {
			b.WriteByte(' ')
		}
	}
	return strings.TrimSpace(b.String())
}
