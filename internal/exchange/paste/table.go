package paste

import (
	"strconv"

	"gongkai/internal/exchange/markdown"
)

// grid is a table while it is read.
type grid struct {
	rows  [][][]markdown.Block
	held  []int // rows that a cell above still spans, by column
	depth int
}

// tablePart opens a table or a part of one.
func (r *reader) tablePart(e *element, attr map[string]string) error {
	switch e.tag { // the ends of cells and rows may be left out
	case "tr":
		if err := r.closeOpen(" table ", "tr"); err != nil {
			return err
		}
		fallthrough
	case "td", "th":
		if err := r.closeOpen(" table tr ", "td", "th"); err != nil {
			return err
		}
	}
	s := r.story
	switch {
	case e.tag == "table":
		if err := r.paragraph(); err != nil {
			return err
		}
		depth := 1
		for o := s; o != nil; o = o.outer {
			if o.table != nil {
				depth++
			}
		}
		if depth > maxTables { // its cells are paragraphs
			e.closed = r.paragraph
			return nil
		}
		around := s.table
		s.table = &grid{depth: depth}
		e.closed = func() error {
			g := s.table
			s.table = around
			r.story = s
			s.blocks = append(s.blocks, markdown.TableOf(g.rows, &r.doc.Losses)...)
			return nil
		}
	case s.table == nil:
		e.closed = r.paragraph
		return r.paragraph()
	case e.tag == "caption":
		return r.aside(e, func(blocks []markdown.Block) {
			s.blocks = append(s.blocks, blocks...)
		})
	case e.tag == "tr":
		s.table.rows = append(s.table.rows, nil)
		return r.spend(200 + 100*s.table.fill())
	default:
		return r.cell(e, attr)
	}
	return nil
}

// cell opens a cell.
func (r *reader) cell(e *element, attr map[string]string) error {
	g := r.story.table
	if len(g.rows) == 0 {
		g.rows = append(g.rows, nil)
	}
	columns, rows := span(attr["colspan"]), span(attr["rowspan"])
	if columns > 1 || rows > 1 {
		r.lose(markdown.LossMerged)
	}
	if err := r.aside(e, func(blocks []markdown.Block) {
		at := len(g.rows) - 1
		for i := range columns {
			place := len(g.rows[at])
			for len(g.held) <= place {
				g.held = append(g.held, 0)
			}
			g.held[place] = rows - 1
			if i > 0 {
				blocks = nil
			}
			g.rows[at] = append(g.rows[at], blocks)
		}
		r.cost += 100 * g.fill() // the next tag is told
	}); err != nil {
		return err
	}
	return r.spend(100 * columns)
}

// fill adds the empty places that cells of the rows above take, and tells how many: a few
// bytes of HTML make thousands.
func (g *grid) fill() (places int) {
	at := len(g.rows) - 1
	for place := len(g.rows[at]); place < len(g.held) && g.held[place] > 0; place++ {
		g.held[place]--
		g.rows[at] = append(g.rows[at], nil)
		places++
	}
	return places
}

// aside opens a story of its own; done gets its blocks.
func (r *reader) aside(e *element, done func([]markdown.Block)) error {
	if err := r.paragraph(); err != nil {
		return err
	}
	s := &story{outer: r.story, note: r.story.note}
	r.story = s
	e.closed = func() error {
		r.story = s
		err := r.paragraph()
		r.story = s.outer
		done(s.blocks)
		return err
	}
	return nil
}

func span(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		return 1
	}
	return min(n, maxSpan)
}
