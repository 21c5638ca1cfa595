package docx

import (
	"encoding/xml"
	"strconv"
	"strings"

	"gongkai/internal/exchange/opc"
)

const maxLevels = 9

// lists are the lists of a document and how far each has counted.
type lists struct {
	abstract map[string]*abstractList
	concrete map[string]*concreteList
}

// abstractList is a list as it was designed; its numbers run on through all concrete
// lists of it that do not begin anew.
type abstractList struct {
	number int // among those of the document, for who tells lists apart
	levels [maxLevels]listLevel
	count  [maxLevels]int
	begun  [maxLevels]bool
	link   string // the style of lists that has the design
}

type listLevel struct {
	start  int
	format string // such as decimal, bullet, chineseCounting
	text   string // such as %1. or 第%1条
	glue   string // between number and text: empty or a blank
	legal  bool   // numbers of all levels in digits
	style  string // of the paragraphs that belong here
	there  bool
}

type concreteList struct {
	abstract string
	starts   [maxLevels]int // numbers to begin anew with; -1 for none
	levels   [maxLevels]listLevel
	used     [maxLevels]bool
}

// readNumbering reads the lists of a document.
func (r *reader) readNumbering(s *opc.Scanner) error {
	r.lists = lists{map[string]*abstractList{}, map[string]*concreteList{}}
	return s.Each(func(e xml.StartElement) error {
		if len(r.lists.abstract)+len(r.lists.concrete) >= maxLists {
			return opc.TooLarge("the document has more than %d lists", maxLists)
		}
		switch name(e.Name) {
		case "abstractNum":
			id, _ := opc.Attr(e, "abstractNumId")
			a := &abstractList{number: len(r.lists.abstract) + 1}
			r.lists.abstract[id] = a
			return s.Each(func(e xml.StartElement) error {
				switch name(e.Name) {
				case "lvl":
					return readLevel(s, e, &a.levels)
				case "numStyleLink":
					a.link = val(e)
				}
				return s.Skip()
			})
		case "num":
			id, _ := opc.Attr(e, "numId")
			c := &concreteList{}
			for i := range c.starts {
				c.starts[i] = -1
			}
			r.lists.concrete[id] = c
			return s.Each(func(e xml.StartElement) error {
				switch name(e.Name) {
				case "abstractNumId":
					c.abstract = val(e)
				case "lvlOverride":
					return readOverride(s, e, c)
				}
				return s.Skip()
			})
		}
		return s.Skip()
	})
}

func readOverride(s *opc.Scanner, e xml.StartElement, c *concreteList) error {
	text, ok := opc.Attr(e, "ilvl")
	i, fits := opc.Whole(text, maxLevels-1)
	return s.Each(func(e xml.StartElement) error {
		switch name(e.Name) {
		case "startOverride":
			if n, is := opc.Whole(val(e), 1<<20); is && ok && fits {
				c.starts[i] = n
			}
		case "lvl":
			return readLevel(s, e, &c.levels)
		}
		return s.Skip()
	})
}

func readLevel(s *opc.Scanner, e xml.StartElement, levels *[maxLevels]listLevel) error {
	text, _ := opc.Attr(e, "ilvl")
	i, ok := opc.Whole(text, maxLevels-1)
	if !ok {
		return s.Skip()
	}
	l := &levels[i]
	*l = listLevel{format: "decimal", glue: " ", there: true}
	return s.Each(func(e xml.StartElement) error {
		switch name(e.Name) {
		case "start":
			l.start, _ = opc.Whole(val(e), 1<<20)
		case "numFmt":
			l.format = val(e)
		case "mc:AlternateContent": // a format of newer programs; the other branch is older
			return s.Each(func(e xml.StartElement) error {
				if name(e.Name) == "numFmt" && val(e) != "custom" {
					l.format = val(e)
				}
				return nil
			})
		case "lvlText":
			l.text = val(e)
		case "suff":
			if val(e) == "nothing" {
				l.glue = ""
			}
		case "isLgl":
			l.legal = on(e)
		case "pStyle":
			l.style = val(e)
		}
		return s.Skip()
	})
}

// label is what stands before a paragraph of a list.
type label struct {
	list    int
	level   int
	ordered bool
	number  int
	// text is the number as it is shown where a list of Markdown shows another one,
	// such as 第三条 or （2）, with what stands between it and the paragraph.
	text string
}

// count gives the label of the next paragraph of a list, false when it has none.
func (r *reader) count(list string, level int, style string) (label, bool) {
	c := r.lists.concrete[list]
	if c == nil || level < 0 || level >= maxLevels {
		return label{}, false
	}
	a := r.lists.abstract[c.abstract]
	if a != nil && a.link != "" { // the design stands with a style
		if linked := r.lists.concrete[r.styleList(a.link)]; linked != nil && r.lists.abstract[linked.abstract] != nil {
			a = r.lists.abstract[linked.abstract]
		}
	}
	if a == nil {
		return label{}, false
	}
	if style != "" { // the level that says it is for this style
		for i := range a.levels {
			if a.levels[i].style == style {
				level = i
			}
		}
	}
	at := func(i int) listLevel {
		if c.levels[i].there {
			return c.levels[i]
		}
		return a.levels[i]
	}
	l := at(level)
	switch {
	case c.starts[level] >= 0 && !c.used[level]:
		a.count[level] = c.starts[level]
	case !a.begun[level]:
		a.count[level] = l.start
	default:
		a.count[level]++
	}
	a.begun[level], c.used[level] = true, true
	for i := level + 1; i < maxLevels; i++ {
		a.begun[i] = false
	}
	out := label{list: a.number, level: level, number: a.count[level]}
	if l.format == "bullet" {
		return out, true
	}
	own := "%" + strconv.Itoa(level+1)
	rest, plain := strings.CutPrefix(l.text, own)
	if l.format == "decimal" && plain && (rest == "." || rest == "、" || rest == "．" || rest == ")" || rest == "" && l.there) {
		out.ordered = true
		return out, true
	}
	out.text = shown(l.text, func(i int) string {
		up, n := at(i), a.count[i]
		if !a.begun[i] {
			n = up.start
		}
		if l.legal {
			return strconv.Itoa(n)
		}
		return numeral(n, up.format)
	})
	if out.text == "" {
		return label{}, false
	}
	out.text += l.glue
	return out, true
}

// styleList gives the list of a style of lists.
func (r *reader) styleList(id string) string {
	if st := r.styles[id]; st != nil {
		return st.list
	}
	return ""
}

// shown puts the numbers of levels into the pattern of a number.
func shown(pattern string, number func(level int) string) string {
	var b strings.Builder
	for i := 0; i < len(pattern); i++ {
		if pattern[i] == '%' && i+1 < len(pattern) && pattern[i+1] >= '1' && pattern[i+1] <= '9' {
			b.WriteString(number(int(pattern[i+1] - '1')))
			i++
			continue
		}
		b.WriteByte(pattern[i])
	}
	return b.String()
}
