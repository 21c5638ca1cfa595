package xlsx

import (
	"encoding/xml"
	"io"
	"slices"
	"strconv"

	"gongkai/internal/exchange/opc"
)

// Row is a row that holds something.
type Row struct {
	Number int // as spreadsheet programs show it, from 1
	// Hidden rows are not shown, because somebody hid them or a filter leaves them out.
	Hidden bool
	// Long rows have more than MaxRow bytes of text; their cells are not complete.
	Long  bool
	Cells []Cell // in the order of their columns
	text  []byte
}

// Rows reads a sheet row by row and holds one row at a time.
type Rows struct {
	w     *Workbook
	s     *opc.Scanner
	last  int // number of the last row
	row   Row
	areas []area // of array formulas
	buf   []byte
	err   error // sticky, io.EOF included
}

// Rows begins to read a sheet, by its place in Sheets.
func (w *Workbook) Rows(sheet int) (*Rows, error) {
	if err := w.loadStrings(); err != nil {
		return nil, err
	}
	s, err := w.archive.Scan(w.sheets[sheet].part)
	if err != nil {
		return nil, err
	}
	if _, err := s.Root("worksheet"); err != nil {
		return nil, err
	}
	r := &Rows{w: w, s: s}
	for {
		t, err := s.Next()
		if err != nil {
			return nil, opc.Unexpected(err)
		}
		start, ok := t.(xml.StartElement)
		switch {
		case !ok && s.Depth() == 0: // a sheet without rows
			r.err = io.EOF
			return r, s.Finish()
		case !ok:
		case start.Name.Local == "sheetData":
			return r, nil
		default:
			if err := s.Skip(); err != nil {
				return nil, err
			}
		}
	}
}

// Next gives the next row that holds something; numbers rise, and the rows between
// them are blank. The row lives until the next call. The error is io.EOF behind the
// last row, once the part has proved intact.
func (r *Rows) Next() (*Row, error) {
	for r.err == nil {
		var t xml.Token
		if t, r.err = r.s.Next(); r.err != nil {
			r.err = opc.Unexpected(r.err)
			break
		}
		switch t := t.(type) {
		case xml.StartElement:
			if t.Name.Local != "row" {
				r.err = r.s.Skip()
				break
			}
			if r.err = r.read(t); r.err == nil && (len(r.row.Cells) > 0 || r.row.Long) {
				return &r.row, nil
			}
		case xml.EndElement: // of sheetData
			if r.err = r.s.Finish(); r.err == nil {
				r.err = io.EOF
			}
		}
	}
	return nil, r.err
}

// read takes a row.
func (r *Rows) read(e xml.StartElement) error {
	number := r.last + 1
	hidden := false
	for _, a := range e.Attr {
		switch a.Name.Local {
		case "r":
			n, ok := opc.Whole(a.Value, maxRows)
			if !ok || n < number {
				return opc.Damaged("a row has an impossible number")
			}
			number = n
		case "hidden":
			hidden = hidden || opc.Truth(a.Value, true)
		case "ht":
			h, err := strconv.ParseFloat(a.Value, 64)
			hidden = hidden || err == nil && h == 0
		}
	}
	if number > maxRows {
		return opc.Damaged("there are too many rows")
	}
	r.last = number
	r.row = Row{Number: number, Hidden: hidden, Cells: r.row.Cells[:0], text: r.row.text[:0]}
	if err := r.cells(); err != nil {
		return err
	}
	from := 0
	for i := range r.row.Cells {
		c := &r.row.Cells[i]
		c.Text, from = r.row.text[from:c.end:c.end], c.end
	}
	return r.order()
}

// cells takes the cells of a row up to its end.
func (r *Rows) cells() error {
	column := -1
	for {
		t, err := r.s.Next()
		if err != nil {
			return opc.Unexpected(err)
		}
		switch t := t.(type) {
		case xml.EndElement:
			return nil
		case xml.StartElement:
			if t.Name.Local != "c" {
				if err := r.s.Skip(); err != nil {
					return err
				}
				continue
			}
			if column, err = r.cell(t, column+1); err != nil {
				return err
			}
		}
	}
}

// order sorts cells that do not stand in order and refuses two in one place. Blank
// cells are not among them, so a blank one beside one that says something is no harm.
func (r *Rows) order() error {
	byColumn := func(a, b Cell) int { return a.Column - b.Column }
	if !slices.IsSortedFunc(r.row.Cells, byColumn) {
		slices.SortFunc(r.row.Cells, byColumn)
	}
	for i := 1; i < len(r.row.Cells); i++ {
		if r.row.Cells[i].Column == r.row.Cells[i-1].Column {
			return opc.Damaged("two cells stand in one place")
		}
	}
	return nil
}
