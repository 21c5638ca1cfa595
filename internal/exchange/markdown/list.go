package markdown

import (
	"strconv"
	"strings"
)

// openList is a list to which the next item may belong.
type openList struct {
	id      int
	ordered bool
	number  int  // of its last item
	second  bool // written with the second sort of mark, + or 1)
	indent  int  // columns before what stands in its items
	used    bool
}

// item writes an item of a list, in the list that is open at its level or in a new one.
func (w *writer) item(b Block) {
	paragraphs := w.paragraphs(b.Inlines)
	if len(paragraphs) == 0 {
		return
	}
	if b.More && len(w.lists) > 0 {
		w.within(paragraphs, min(b.Level+1, len(w.lists)))
		return
	}
	if b.Level > maxLevel {
		w.losses.Add(LossDepth, 1)
	}
	level := min(b.Level, len(w.lists), maxLevel)
	var before openList // of the same level, ended by this item or the one it follows
	if level < len(w.lists) {
		before = w.lists[level]
	} else if level == 0 {
		before = w.last
	}
	same := level < len(w.lists) && before.id == b.List && before.ordered == b.Ordered && (!b.Ordered || b.Number == before.number+1)
	list := openList{id: b.List, ordered: b.Ordered, number: b.Number, second: before.second, used: true}
	if !same { // the same mark would continue the list before
		list.second = before.used && before.ordered == b.Ordered && !before.second
	}
	indent := 0
	if level > 0 {
		indent = w.lists[level-1].indent
	}
	sign := list.mark()
	list.indent = indent + len(sign)

	// A list that begins within an item with another number than 1 needs an empty line
	// before it, else it is text of the item; so does one that begins outside.
	if w.out.Len() > 0 && (len(w.lists) == 0 || !same && b.Ordered && b.Number != 1) {
		w.out.WriteByte('\n')
	}
	w.lists = append(w.lists[:level:level], list)
	w.out.WriteString(strings.Repeat(" ", indent) + sign + indented(paragraphs[0], list.indent) + "\n")
	w.within(paragraphs[1:], level+1)
	w.last = w.lists[0]
}

// within writes paragraphs into the last item at a depth.
func (w *writer) within(paragraphs []string, depth int) {
	if len(paragraphs) == 0 {
		return
	}
	w.lists = w.lists[:depth]
	indent := w.lists[depth-1].indent
	for _, p := range paragraphs {
		w.out.WriteString("\n" + strings.Repeat(" ", indent) + indented(p, indent) + "\n")
	}
}

// mark is what stands before an item.
func (l openList) mark() string {
	switch {
	case l.ordered && l.second:
		return strconv.Itoa(min(max(l.number, 0), 999_999_999)) + ") "
	case l.ordered:
		return strconv.Itoa(min(max(l.number, 0), 999_999_999)) + ". "
	case l.second:
		return "+ "
	}
	return "- "
}

func indented(s string, columns int) string {
	return strings.ReplaceAll(s, "\n", "\n"+strings.Repeat(" ", columns))
}
