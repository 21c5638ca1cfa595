package docx

import (
	"encoding/xml"

	"gongkai/internal/exchange/markdown"
	"gongkai/internal/exchange/opc"
)

// grid is a table while it is read.
type grid struct {
	rows   [][][]markdown.Block // the blocks of each cell
	merged int
}

// table reads a table.
func (r *reader) table(s *opc.Scanner, st *story) error {
	r.uncarry(st)
	st.titled = false
	g := &grid{}
	if err := r.rows(s, g); err != nil {
		return err
	}
	r.doc.Losses.Add(markdown.LossMerged, g.merged)
	st.blocks = append(st.blocks, markdown.TableOf(g.rows, &r.doc.Losses)...)
	return nil
}

func (r *reader) rows(s *opc.Scanner, g *grid) error {
	return s.Each(func(e xml.StartElement) error {
		switch name(e.Name) {
		case "tr":
			return r.row(s, g)
		case "sdt", "sdtContent", "customXml", "ins", "moveTo":
			return r.rows(s, g)
		case "mc:AlternateContent":
			return r.alternate(s, func() error { return r.rows(s, g) })
		}
		return s.Skip()
	})
}

// row reads a row, or passes over one that was deleted.
func (r *reader) row(s *opc.Scanner, g *grid) error {
	var cells [][]markdown.Block
	deleted := false
	err := r.cells(s, g, &cells, &deleted)
	if deleted {
		r.lose(markdown.LossDeleted)
		return err
	}
	if len(cells) > 0 {
		g.rows = append(g.rows, cells)
	}
	return err
}

func (r *reader) cells(s *opc.Scanner, g *grid, cells *[][]markdown.Block, deleted *bool) error {
	blank := func(text string) error {
		n, _ := opc.Whole(text, maxSpan)
		*cells = append(*cells, make([][]markdown.Block, min(n, maxSpan))...)
		return r.spend(100 * n)
	}
	return s.Each(func(e xml.StartElement) error {
		switch name(e.Name) {
		case "trPr":
			return s.Each(func(e xml.StartElement) error {
				var err error
				switch name(e.Name) {
				case "gridBefore":
					err = blank(val(e))
				case "del":
					*deleted = true
				}
				if err != nil {
					return err
				}
				return s.Skip()
			})
		case "tc":
			if err := r.spend(100); err != nil {
				return err
			}
			return r.tableCell(s, g, cells)
		case "sdt", "sdtContent", "customXml":
			return r.cells(s, g, cells, deleted)
		}
		return s.Skip()
	})
}

// tableCell reads a cell. One that spans columns or rows has its content in its first
// place; its others are empty, so that no text comes twice.
func (r *reader) tableCell(s *opc.Scanner, g *grid, cells *[][]markdown.Block) error {
	st := &story{}
	span := 1
	err := s.Each(func(e xml.StartElement) error {
		if name(e.Name) != "tcPr" {
			return r.cellContent(s, e, st)
		}
		return s.Each(func(e xml.StartElement) error {
			switch name(e.Name) {
			case "gridSpan":
				if n, ok := opc.Whole(val(e), maxSpan); ok && n > 1 {
					span = n
				}
			case "vMerge", "hMerge":
				if val(e) == "restart" {
					g.merged++
				}
			}
			return s.Skip()
		})
	})
	if err != nil {
		return err
	}
	if span > 1 {
		g.merged++
	}
	*cells = append(*cells, r.end(st))
	*cells = append(*cells, make([][]markdown.Block, span-1)...)
	return r.spend(100 * span)
}

// cellContent reads one element of a cell as blocks reads those of a body.
func (r *reader) cellContent(s *opc.Scanner, e xml.StartElement, st *story) error {
	switch name(e.Name) {
	case "p":
		return r.paragraph(s, st)
	case "tbl":
		return r.table(s, st)
	case "sdt", "sdtContent", "customXml", "ins", "moveTo":
		return r.blocks(s, st)
	case "mc:AlternateContent":
		return r.alternate(s, func() error { return r.blocks(s, st) })
	}
	return s.Skip()
}
