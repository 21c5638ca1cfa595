package exchange

import (
	"fmt"
	"io"
	"strings"
	"sync/atomic"
)

// headBytes is how much text the rows above and with the head row may take.
const headBytes = 256 << 10

// textTable is a table in a text: cells between delimiters, rows in lines.
type textTable struct {
	cut  *cutter
	cs   charset
	read *atomic.Int64
}

func openText(r io.Reader) (table, error) {
	t := &textTable{read: new(atomic.Int64)}
	text, cs, err := decode(r, t.read)
	if err != nil {
		return nil, err
	}
	t.cs, t.cut = cs, newCutter(text)
	return t, nil
}

// delimiters are the ways in which a text may be cut; of equals the first wins.
const delimiters = ",\t;"

func (t *textTable) tops() ([]top, error) {
	text, err := t.cut.peek(headBytes)
	if err != nil {
		return nil, unreadable(err)
	}
	if strings.Trim(strings.Map(dropBlank, string(text)), ",;\"") == "" {
		return nil, nil
	}
	var all []top
	for i := range len(delimiters) {
		all = append(all, top{rows: topRows(text, delimiters[i])})
	}
	return all, nil
}

func dropBlank(r rune) rune {
	if blank(r) {
		return -1
	}
	return r
}

func (t *textTable) start(chosen int, _ []int) error {
	t.cut.delim = delimiters[chosen]
	return nil
}

func (t *textTable) next() (*record, error) { return t.cut.next() }

func (t *textTable) source() string { return "CSV 表格，编码 " + t.cs.String() }

func (t *textTable) unread() string { return "" }

func (t *textTable) bytesRead() int64 { return t.read.Load() }

func (t *textTable) beside(n, width int) string {
	return fmt.Sprintf("本行有 %d 列，表头只有 %d 列，各列可能已经错位。内容里有分隔符的单元格要用英文双引号括起来。", n, width)
}

// topRows cuts the top of a text into rows of cells; rows that are broken are empty,
// so that the others keep their number.
func topRows(text []byte, delim byte) [][]string {
	c := newCutter(strings.NewReader(string(text)))
	c.delim = delim
	var rows [][]string
	for len(rows) < headSearch {
		rec, err := c.next()
		if err != nil {
			break
		}
		rows = append(rows, rec.topCells())
	}
	return rows
}

// topCells gives the cells of a record above the head, or of the head itself.
func (rec *record) topCells() []string {
	var cells []string
	if rec.fault == faultNone {
		from := 0
		for _, end := range rec.ends {
			cells = append(cells, clean(mend(string(rec.text[from:end]))))
			from = end
		}
	}
	return cells
}
