package exchange

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync/atomic"
	"unicode"
	"unicode/utf8"

	"gongkai/internal/exchange/xlsx"
)

// sheetTable is a table in a workbook: one of its visible sheets.
type sheetTable struct {
	book   *xlsx.Workbook
	size   int64
	shown  []int // the visible sheets that hold something, by their place in the workbook
	chosen int   // of shown
	rows   *xlsx.Rows
	days   []int
	ahead  *xlsx.Row // read, but rows in front of it are still to come
	rec    record
	done   atomic.Bool
}

func openWorkbook(r io.ReaderAt, size int64) (table, error) {
	book, err := xlsx.Open(r, size)
	if err != nil {
		return nil, workbookError(err)
	}
	return &sheetTable{book: book, size: size}, nil
}

// tops gives the visible sheets that hold something. A hidden one is never read: what
// nobody sees must not put anybody on a list.
func (t *sheetTable) tops() ([]top, error) {
	var all []top
	for i, sheet := range t.book.Sheets() {
		if sheet.Hidden {
			continue
		}
		rows, err := t.top(i)
		if err != nil {
			return nil, workbookError(err)
		}
		if rows != nil {
			t.shown = append(t.shown, i)
			all = append(all, top{rows, shortName(sheet.Name)})
		}
	}
	return all, nil
}

// top reads the first rows of a sheet; nil when nothing is in the sheet at all.
func (t *sheetTable) top(i int) ([][]string, error) {
	rows, err := t.book.Rows(i)
	if err != nil {
		return nil, err
	}
	var top [][]string
	for size := 0; size < headBytes; {
		row, err := rows.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		// Rows that hold nothing count; what stands too low still shows that the sheet
		// is not empty.
		for len(top) < min(row.Number-1, headSearch) {
			top = append(top, nil)
		}
		if row.Number > headSearch {
			break
		}
		t.take(row)
		size += len(t.rec.text)
		top = append(top, t.rec.topCells())
	}
	return top, nil
}

// shortName makes the name of a sheet fit for a message: without characters that steer
// a terminal, and cut to the 31 that it may have.
func shortName(s string) string {
	s, more := shorten(trim(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == utf8.RuneError {
			return -1
		}
		return r
	}, s)), 31)
	if more {
		s += "…"
	}
	return s
}

func (t *sheetTable) start(chosen int, days []int) error {
	rows, err := t.book.Rows(t.shown[chosen])
	if err != nil {
		return workbookError(err)
	}
	t.chosen, t.rows, t.days = chosen, rows, days
	t.rec = record{}
	return nil
}

// next gives the rows of the sheet one by one. The file leaves out rows that hold
// nothing; between others they count, behind the last row there are none.
func (t *sheetTable) next() (*record, error) {
	if t.ahead == nil {
		row, err := t.rows.Next()
		if err != nil {
			t.done.Store(errors.Is(err, io.EOF))
			return nil, workbookError(err)
		}
		t.ahead = row
	}
	if t.rec.number+1 < t.ahead.Number {
		t.rec = record{number: t.rec.number + 1, text: t.rec.text[:0], ends: t.rec.ends[:0], flaws: t.rec.flaws[:0]}
		return &t.rec, nil
	}
	t.take(t.ahead)
	t.ahead = nil
	return &t.rec, nil
}

// take turns a row of the sheet into a record.
func (t *sheetTable) take(row *xlsx.Row) {
	rec := &t.rec
	*rec = record{number: row.Number, hidden: row.Hidden, text: rec.text[:0], ends: rec.ends[:0], flaws: rec.flaws[:0]}
	for _, c := range row.Cells {
		for len(rec.ends) < c.Column {
			rec.ends = append(rec.ends, len(rec.text))
		}
		text := c.Text
		if c.Kind == xlsx.CellNumber && slices.Contains(t.days, c.Column) {
			if day, ok := t.book.Day(c.Number); ok {
				text = []byte(day)
			}
		}
		if c.Kind == xlsx.CellUnclear {
			rec.flaws = append(rec.flaws, flaw{c.Column, CodeNumberFormat,
				"这一格是数字，它的显示格式（带条件的自定义格式）使看到的内容与实际内容不同。请把单元格设为文本格式，照看到的内容重新填写。"})
		}
		rec.text = append(rec.text, text...)
		rec.ends = append(rec.ends, len(rec.text))
	}
	if row.Long {
		rec.fault, rec.column = faultLong, len(rec.ends)
	}
}

func (t *sheetTable) source() string {
	var others []string
	for i, place := range t.shown {
		if i != t.chosen {
			others = append(others, t.book.Sheets()[place].Name)
		}
	}
	s := "Excel 工作簿，工作表“" + shortName(t.book.Sheets()[t.shown[t.chosen]].Name) + "”"
	if len(others) > 0 {
		s += "；其余工作表没有读取：" + listNames(others, "张")
	}
	return s
}

func (t *sheetTable) unread() string {
	var hidden []string
	for _, sheet := range t.book.Sheets() {
		if sheet.Hidden {
			hidden = append(hidden, sheet.Name)
		}
	}
	if len(hidden) == 0 {
		return ""
	}
	return "隐藏的工作表没有读取：" + listNames(hidden, "张") + "。"
}

// listNames quotes names of sheets or columns, the first few of them, with the word that
// they are counted by.
func listNames(names []string, measure string) string {
	const few = 5
	short := make([]string, min(len(names), few))
	for i := range short {
		short[i] = shortName(names[i])
	}
	s := "“" + strings.Join(short, "”、“") + "”"
	if len(names) > few {
		s += fmt.Sprintf("等 %d %s", len(names), measure)
	}
	return s
}

func (t *sheetTable) bytesRead() int64 {
	if t.done.Load() {
		return t.size
	}
	return t.book.BytesRead()
}

func (t *sheetTable) beside(n, _ int) string {
	return fmt.Sprintf("第 %d 列没有列名，本行却填了内容，各列可能已经错位。请删去多余的内容，或者给这一列加上列名。", n)
}
