package exchange

import (
	"errors"
	"fmt"
	"io"

	"gongkai/internal/court"
)

// RowOf is one record of a file below its head row.
type RowOf[In any] struct {
	// Number is the record's number as a spreadsheet program shows it: title rows,
	// the head row and blank lines count; a cell of several lines does not.
	Number int
	// Blank rows hold no entry: empty lines, totals, signatures, a head row repeated.
	Blank bool
	// Broken rows could not be cut into cells: Input is empty, only Findings tell.
	Broken bool
	Input  In
	// Findings name what the file did to the row; a row with any must be rejected.
	Findings []court.Finding
}

// ListFile reads the file of a list row by row; it holds one row at a time. In is what a
// row of the list is as raw text.
type ListFile[In any] struct {
	fields []listField[In]
	name   int // index of the field of names; those of document and case follow
	doc    int
	number int
	heads  heads
	table  table
	row    RowOf[In]
	rec    *record
	cells  []string // of the current record, cleaned where they were asked for
	err    error    // sticky, io.EOF included
}

// DefaulterFile is the file of the list of defaulters.
type DefaulterFile = ListFile[court.DefaulterInput]

// Row is a record of it.
type Row = RowOf[court.DefaulterInput]

// RestrictionFile is the file of restriction orders.
type RestrictionFile = ListFile[court.RestrictionInput]

// OpenDefaulters reads a table, a text or a workbook, up to its head row. The error is
// a *FileError when the file cannot be taken as a whole.
func OpenDefaulters(file File) (*DefaulterFile, error) { return openList(file, defaulterFields()) }

// OpenRestrictions is the same for the file of restriction orders.
func OpenRestrictions(file File) (*RestrictionFile, error) {
	return openList(file, restrictionFields())
}

func openList[In any](file File, fields []listField[In]) (*ListFile[In], error) {
	t, err := openTable(file)
	if err != nil {
		return nil, err
	}
	return readList(t, fields)
}

func readList[In any](t table, fields []listField[In]) (*ListFile[In], error) {
	f := &ListFile[In]{fields: fields, table: t}
	for i, d := range fields {
		switch d.head() {
		case court.HeadName:
			f.name = i
		case court.HeadDocument:
			f.doc = i
		case court.HeadCaseNumber:
			f.number = i
		}
	}
	tops, err := t.tops()
	if err != nil {
		return nil, err
	}
	if len(tops) == 0 {
		return nil, empty().with(t.unread())
	}
	columns := make([]column, len(f.fields))
	for i, d := range f.fields {
		columns[i] = d.column
	}
	h, refused := findHeads(tops, columns)
	if refused != nil {
		return nil, refused.with(t.unread())
	}
	f.heads = h
	if err := t.start(h.top, f.days()); err != nil {
		return nil, err
	}
	for range h.row {
		if _, err := t.next(); err != nil {
			return nil, fileError(err)
		}
	}
	return f, nil
}

// days gives the columns under the heads of dates.
func (f *ListFile[In]) days() []int {
	var columns []int
	for i, places := range f.heads.fields {
		for _, p := range places {
			if f.fields[i].day {
				columns = append(columns, p.index)
			}
		}
	}
	return columns
}

// Source says in Chinese what is read, for the report: the encoding of a text, the
// sheet of a workbook, and what is left out: sheets, and columns whose heads name no field,
// of which one may be misspelt.
func (f *ListFile[In]) Source() string {
	s := f.table.source() + "。" + f.table.unread()
	if len(f.heads.ignored) > 0 {
		s += "没有用到的列：" + listNames(f.heads.ignored, "列") + "。"
	}
	return s
}

// BytesRead counts the bytes of the file that have been taken so far, for a progress
// bar. It may be called from another goroutine.
func (f *ListFile[In]) BytesRead() int64 { return f.table.bytesRead() }

// Next gives the next row; the error is io.EOF behind the last one, or a *FileError
// when reading failed. A row stays valid after further calls.
func (f *ListFile[In]) Next() (RowOf[In], error) {
	if f.err != nil {
		return RowOf[In]{}, f.err
	}
	rec, err := f.table.next()
	if err != nil {
		if f.err = err; !errors.Is(err, io.EOF) {
			f.err = fileError(err)
		}
		return RowOf[In]{}, f.err
	}
	f.rec = rec
	f.row = RowOf[In]{Number: rec.number}
	if rec.fault != faultNone {
		f.broken(rec)
		return f.row, nil
	}
	if len(rec.text) == 0 { // workbooks leave out blank rows by the thousand
		f.row.Blank = true
		return f.row, nil
	}
	f.split(rec)
	if f.noEntry() {
		f.row.Blank = true
		return f.row, nil
	}
	bad := damaged(rec.text)
	for i := range f.fields {
		if len(f.heads.fields[i]) > 0 {
			f.take(i, bad)
		}
	}
	f.tooMany()
	if rec.hidden {
		f.find("", CodeHidden, "这一行在表格里是隐藏的，或者被筛选掉了，没有导入。要导入请取消隐藏或筛选；不要导入请删去这一行。")
	}
	return f.row, nil
}

// broken reports a record that could not be cut.
func (f *ListFile[In]) broken(rec *record) {
	f.row.Broken = true
	field := ""
	for i, places := range f.heads.fields {
		for _, p := range places {
			if p.index == rec.column {
				field = f.fields[i].head()
			}
		}
	}
	if rec.fault == faultLong {
		f.find(field, court.CodeTooLong, "本行内容过长（超过 1 MB），没有读取。请缩短后再导入。")
		return
	}
	f.find(field, CodeCSV, "本行的英文双引号不成对，或者右引号后面还有文字，无法分清各个单元格。请在表格软件中改正后另存为 CSV 再导入。")
}

// split copies the record's text once and cuts the copy into cells.
func (f *ListFile[In]) split(rec *record) {
	text := string(rec.text)
	f.cells = f.cells[:0]
	from := 0
	for _, end := range rec.ends {
		f.cells = append(f.cells, text[from:end])
		from = end
	}
}

// cell gives the cleaned cell at a column; blank when the row ends before it.
func (f *ListFile[In]) cell(index int) string {
	if index >= len(f.cells) {
		return ""
	}
	return clean(f.cells[index])
}

// value gives the first cell of a field that is not blank.
func (f *ListFile[In]) value(field int) string {
	for _, p := range f.heads.fields[field] {
		if s := f.cell(p.index); s != "" {
			return s
		}
	}
	return ""
}

// noEntry tells the rows that are no entry. A row that has both numbers of an entry is
// one, whatever its first cell says.
func (f *ListFile[In]) noEntry() bool {
	name, number := f.value(f.name), f.value(f.number)
	if len(number) >= 9 && len(f.value(f.doc)) >= 9 {
		return f.isHead(name, number)
	}
	first, filled := "", 0
	for i := range f.cells {
		if s := f.cell(i); s != "" {
			if filled == 0 {
				first = s
			}
			filled++
		}
	}
	if filled == 0 || paper(first, filled == 1) || listed(totals, name) {
		return true
	}
	if f.isHead(name, number) {
		return true
	}
	for i := range f.fields {
		if f.value(i) != "" {
			return false
		}
	}
	return true // only columns that nobody reads are filled, such as 序号 numbered in advance
}

// isHead tells a head row that is printed again on each page.
func (f *ListFile[In]) isHead(name, number string) bool {
	return number == f.heads.fields[f.number][0].written && name == f.heads.fields[f.name][0].written
}

// outranked tells pairs of columns that may well differ, because they say different
// things about one field: the first then counts.
func outranked(winner, loser string) bool {
	return winner == "年龄" && loser == "出生年份" || winner == "统一社会信用代码" && loser == "组织机构代码"
}

// take puts the text of a field into the row's input and reports what is wrong with it.
func (f *ListFile[In]) take(field int, bad bool) {
	d, places := &f.fields[field], f.heads.fields[field]
	won := places[0]
	s := f.cell(won.index)
	for _, p := range places[1:] {
		other := f.cell(p.index)
		switch {
		case other == "" || other == s:
		case s == "":
			s, won = other, p
		case !outranked(d.spellings[won.spelling], d.spellings[p.spelling]):
			f.find(d.head(), CodeConflict, fmt.Sprintf("“%s”和“%s”两列都填了，但内容不一致。请只保留正确的内容。", won.written, p.written))
		}
	}
	if bad && damaged([]byte(s)) {
		s = clean(mend(s))
		f.find(d.head(), court.CodeEncoding, "内容中有无法识别的字符，可能在转换编码时损坏。请按原件改正，另存为 UTF-8 编码后再导入。")
	}
	s, long := shorten(s, MaxCell)
	if long {
		f.find(d.head(), court.CodeTooLong, fmt.Sprintf("内容超过 %d 个字符。请缩短后再导入。", MaxCell))
	}
	for _, x := range f.rec.flaws {
		if x.column == won.index {
			f.find(d.head(), x.code, x.message)
		}
	}
	*d.at(&f.row.Input) = s
}

// tooMany reports cells that stand under no head: the row has probably been shifted by
// a delimiter inside a cell or a cell put in, and a shifted row may slander somebody.
func (f *ListFile[In]) tooMany() {
	for i := f.heads.width; i < len(f.cells); i++ {
		if f.cell(i) != "" {
			f.find("", CodeCSV, f.table.beside(i+1, f.heads.width))
			return
		}
	}
}

func (f *ListFile[In]) find(field, code, message string) {
	f.row.Findings = append(f.row.Findings, court.Finding{Field: field, Code: code, Message: message})
}
