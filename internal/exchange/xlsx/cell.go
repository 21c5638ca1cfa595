package xlsx

import (
	"encoding/xml"
	"errors"
	"slices"
	"strconv"
	"strings"

	"gongkai/internal/exchange/opc"
)

// CellKind says how the text of a cell came about.
type CellKind int

const (
	// CellText is text as it was typed.
	CellText CellKind = iota
	// CellNumber is a number as its format shows it; Cell.Number has the value.
	CellNumber
	// CellDate is a number that its format shows as a date, a time or a part of one.
	CellDate
	// CellUnclear is a number whose format shows something else than its text says.
	CellUnclear
	// CellFormula is a cell whose value was calculated: the text is the formula behind
	// an equals sign, and the value is not read.
	CellFormula
	// CellOther is a truth value or an error value such as #REF!.
	CellOther
)

// Cell is a cell that holds something.
type Cell struct {
	Column int // from 0
	Kind   CellKind
	Text   []byte
	Number float64
	end    int
}

// raw is a cell as the file has it.
type raw struct {
	kind    string // t
	style   int    // s
	formula bool
	value   []byte
}

// cell takes a cell; column is where it stands if it does not say so itself.
func (r *Rows) cell(e xml.StartElement, column int) (int, error) {
	var c raw
	for _, a := range e.Attr {
		switch a.Name.Local {
		case "r":
			row, col, ok := reference(a.Value)
			if !ok || row != r.row.Number {
				return 0, opc.Damaged("a cell has an impossible place")
			}
			column = col
		case "s":
			c.style, _ = opc.Whole(a.Value, maxStyles)
		case "t":
			c.kind = a.Value
		}
	}
	if column >= maxColumns {
		return 0, opc.Damaged("a row has too many cells")
	}
	if err := r.content(&c, column); err != nil {
		return 0, err
	}
	return column, r.put(&c, column)
}

// content takes what stands within a cell.
func (r *Rows) content(c *raw, column int) error {
	r.buf = r.buf[:0]
	var formula []byte
	for {
		t, err := r.s.Next()
		if err != nil {
			return opc.Unexpected(err)
		}
		e, ok := t.(xml.StartElement)
		if _, end := t.(xml.EndElement); end {
			break
		}
		if !ok {
			continue
		}
		switch e.Name.Local {
		case "v":
			r.buf, err = r.s.Text(r.buf[:0], maxText)
		case "is":
			r.buf, err = item(r.s, r.buf[:0])
		case "f":
			c.formula = true
			if err = r.spread(e); err == nil {
				formula, err = r.s.Text(append(formula[:0], '='), maxText)
			}
		default:
			err = r.s.Skip()
		}
		if err != nil {
			return err
		}
	}
	c.value = r.buf
	if !c.formula && r.spreadOver(r.row.Number, column) {
		c.formula, formula = true, []byte("=")
	}
	if c.formula {
		c.value = wholeRunes(formula)
	}
	return nil
}

// area is a rectangle of cells; all bounds belong to it.
type area struct{ top, left, bottom, right int }

// spread notes the cells over which an array formula or a data table spreads: but for
// the first they hold bare values and do not say that these were calculated.
func (r *Rows) spread(e xml.StartElement) error {
	kind, _ := opc.Attr(e, "t")
	ref, ok := opc.Attr(e, "ref")
	if !ok || kind != "array" && kind != "dataTable" {
		return nil
	}
	first, last, _ := strings.Cut(ref, ":")
	if last == "" {
		return nil // one cell, which says so
	}
	top, left, ok := reference(first)
	bottom, right, also := reference(last)
	if !ok || !also {
		return opc.Damaged("an array formula has an impossible place")
	}
	// Areas that lie above are done with.
	r.areas = slices.DeleteFunc(r.areas, func(a area) bool { return a.bottom < r.row.Number })
	if len(r.areas) == maxAreas {
		return opc.TooLarge("the sheet has more than %d array formulas", maxAreas)
	}
	r.areas = append(r.areas, area{top, left, bottom, right})
	return nil
}

func (r *Rows) spreadOver(row, column int) bool {
	for _, a := range r.areas {
		if row >= a.top && row <= a.bottom && column >= a.left && column <= a.right {
			return true
		}
	}
	return false
}

// put adds a cell to the row, unless it is blank.
func (r *Rows) put(c *raw, column int) error {
	kind, text, number := CellText, c.value, 0.0
	switch {
	case c.formula:
		kind = CellFormula
	case len(c.value) == 0:
		return nil
	case c.kind == "s":
		i, ok := opc.Whole(strings.TrimSpace(string(c.value)), len(r.w.strings.index)-1)
		if !ok {
			return opc.Damaged("a cell names a text that is not there")
		}
		text = r.w.strings.at(i)
	case c.kind == "str":
		text = unescape(wholeRunes(text))
	case c.kind == "inlineStr", c.kind == "d":
	case c.kind == "b":
		kind, text = CellOther, []byte("TRUE")
		if strings.TrimSpace(string(c.value)) == "0" {
			text = []byte("FALSE")
		}
	case c.kind == "e":
		kind = CellOther
	case c.kind == "n" || c.kind == "":
		v, ok := parseNumber(c.value)
		if !ok {
			return opc.Damaged("a number is none")
		}
		var shown string
		kind, shown = r.w.show(v, r.w.styles.of(c.style))
		text, number = []byte(shown), v
	default:
		return opc.Damaged("a cell is of an unknown type")
	}
	return r.append(Cell{Column: column, Kind: kind, Number: number}, text)
}

func (r *Rows) append(c Cell, text []byte) error {
	if len(text) == 0 {
		return nil
	}
	if r.w.textLeft -= int64(len(text)); r.w.textLeft < 0 {
		return opc.TooLarge("the sheet holds more than %d bytes of text", maxAllText)
	}
	if r.row.Long || len(r.row.text)+len(text) > MaxRow {
		r.row.Long = true
		return nil
	}
	r.row.text = append(r.row.text, text...)
	c.end = len(r.row.text)
	r.row.Cells = append(r.row.Cells, c)
	return nil
}

// parseNumber reads a decimal number; strconv would also take words and hexadecimals.
func parseNumber(text []byte) (float64, bool) {
	s := strings.TrimSpace(string(text))
	for i := range len(s) {
		if c := s[i]; (c < '0' || c > '9') && c != '.' && c != '-' && c != '+' && c != 'e' && c != 'E' {
			return 0, false
		}
	}
	v, err := strconv.ParseFloat(s, 64)
	if errors.Is(err, strconv.ErrRange) {
		return v, v == 0 // underflow; an infinite number is none
	}
	return v, err == nil
}

// reference reads the place of a cell such as B12 or $B$12: its row from 1 and its
// column from 0.
func reference(s string) (row, column int, ok bool) {
	s = strings.ReplaceAll(s, "$", "")
	i := 0
	for ; i < len(s) && i < 4; i++ {
		c := s[i] &^ 0x20
		if c < 'A' || c > 'Z' {
			break
		}
		column = column*26 + int(c-'A') + 1
	}
	row, ok = opc.Whole(s[i:], maxRows)
	return row, column - 1, ok && i > 0 && column <= maxColumns && row > 0
}
