package markdown

import "strings"

// table writes a table, or its cells as paragraphs where a page could not hold it.
func (w *writer) table(b Block) {
	columns := 0
	for _, row := range b.Rows {
		columns = max(columns, len(row))
	}
	if columns == 0 {
		return
	}
	saved := w.tally
	rows := make([]string, len(b.Rows))
	fits := columns <= maxColumns && w.cells+columns*len(b.Rows) <= maxCells
	for i, row := range b.Rows {
		if !fits {
			break
		}
		rows[i] = w.row(row, columns, i == 0)
		fits = len(rows[i]) <= maxBlock
	}
	if !fits {
		w.tally = saved
		w.losses.Add(LossTable, 1)
		w.untabled(b.Rows)
		return
	}
	w.cells += columns * (len(b.Rows) + 1)
	head := rows[0] + "\n|" + strings.Repeat(" --- |", columns)
	w.add(strings.Join(append([]string{head}, rows[1:]...), "\n"))
}

func (w *writer) row(row []Cell, columns int, head bool) string {
	var b strings.Builder
	b.WriteByte('|')
	for i := range columns {
		text := ""
		if i < len(row) {
			text = w.line(cellText(row[i], head))
		}
		if text != "" {
			b.WriteString(" " + text)
		}
		b.WriteString(" |")
	}
	return b.String()
}

// cellText is what a cell shows in its one line; a head is bold anyway.
func cellText(c Cell, head bool) []Inline {
	line := unbroken(c)
	for i := range line {
		line[i].Bold = line[i].Bold && !head
	}
	return line
}

// untabled writes each row as one paragraph, or each cell of it where that is too long.
func (w *writer) untabled(rows [][]Cell) {
	for _, row := range rows {
		var all []Inline
		for _, c := range row {
			if len(all) > 0 && len(c) > 0 {
				all = append(all, Inline{Text: "　"})
			}
			all = append(all, c...)
		}
		for _, p := range w.paragraphs(all) {
			w.add(p)
		}
	}
}

// flatten gives the texts of a block as paragraphs, for places that hold nothing else.
func flatten(b Block) [][]Inline {
	switch b.Kind {
	case Table:
		var out [][]Inline
		for _, row := range b.Rows {
			for _, c := range row {
				if len(c) > 0 {
					out = append(out, c)
				}
			}
		}
		return out
	case Item:
		return [][]Inline{flat(b)}
	}
	return [][]Inline{b.Inlines}
}

// flat gives an item as plain text with its number, for places that hold no lists.
func flat(b Block) []Inline {
	if b.Kind != Item || !b.Ordered || b.More {
		return b.Inlines
	}
	list := openList{ordered: true, number: b.Number}
	return append([]Inline{{Text: list.mark()}}, b.Inlines...)
}

// TableOf makes a table of what its cells hold, and counts what a line cannot show. One
// of a single cell is a frame: what it holds stands in the text. One that shows nothing
// is none.
func TableOf(rows [][][]Block, losses *Losses) []Block {
	if len(rows) == 1 && len(rows[0]) == 1 {
		return rows[0][0]
	}
	b := Block{Kind: Table}
	words := false
	for _, row := range rows {
		cells := make([]Cell, len(row))
		for i, blocks := range row {
			cells[i] = cellOf(blocks, losses)
			words = words || len(cells[i]) > 0
		}
		b.Rows = append(b.Rows, cells)
	}
	if !words {
		return nil
	}
	return []Block{b}
}

// cellOf makes one line of the blocks of a cell.
func cellOf(blocks []Block, losses *Losses) Cell {
	var out Cell
	for i, b := range blocks {
		if i > 0 {
			out = append(out, Inline{Text: " "})
			if i == 1 {
				losses.Add(LossCellParagraph, 1)
			}
		}
		if b.Kind != Table {
			out = append(out, flat(b)...)
			continue
		}
		losses.Add(LossNestedTable, 1)
		for _, row := range b.Rows {
			for _, c := range row {
				out = append(append(out, c...), Inline{Text: " "})
			}
		}
	}
	return out
}
