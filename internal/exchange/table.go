package exchange

import (
	"bytes"
	"errors"
	"io"
)

// File is what a table is read from: *os.File, *bytes.Reader and their like. A
// workbook is read here and there, not from front to back.
type File interface {
	io.ReaderAt
	io.ReadSeeker
}

// table is a file cut into rows of cells: a text by its delimiters (csv.go) or a sheet
// of a workbook (workbook.go). What comes after, heads and entries, knows only this.
type table interface {
	// tops gives the first rows under each way in which the file may be read, at most
	// headSearch of each, and takes none of them. No top at all is a file without
	// anything in it.
	tops() ([]top, error)
	// start settles the top by which the rows are read, from the first row on. days
	// are the columns whose heads ask for a date.
	start(chosen int, days []int) error
	// next gives the next row; numbers rise by one. The error is io.EOF behind the
	// last row, else why the file cannot be read on.
	next() (*record, error)
	// source says in Chinese what is read, for the report.
	source() string
	// unread says in Chinese what the file hides, in a whole sentence; often empty.
	unread() string
	// bytesRead counts the bytes of the file that are taken, also from elsewhere.
	bytesRead() int64
	// beside says in Chinese what it means that a row fills its cell number n, though
	// there are heads over the first width only.
	beside(n, width int) string
}

// top is the beginning of a table: rows of cleaned cells, of which the first is row 1.
type top struct {
	rows [][]string
	// sheet names one of several tables in the file; empty when the tops are only
	// different readings of the same text.
	sheet string
}

// record is one row of a table, cut into cells. It lives until the next call.
type record struct {
	number int // as a spreadsheet program counts, from 1
	text   []byte
	ends   []int // where each cell ends in text
	fault  fault
	column int    // with a fault: the cell in which it was met, from 0
	hidden bool   // a spreadsheet program does not show the row
	flaws  []flaw // what is wrong with single cells that cannot be seen in their text
}

// flaw is a reason to reject a row for one of its cells, if its column is read.
type flaw struct {
	column  int
	code    string
	message string
}

// fault says why a record could not be cut into cells.
type fault int

const (
	faultNone  fault = iota
	faultQuote       // a quote is never closed, or text follows the closing one
	faultLong        // longer than maxRecord
)

// openTable tells by its first bytes, never by its name, what a file is.
func openTable(file File) (table, error) {
	size, err := file.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, unreadable(err)
	}
	first := make([]byte, 512)
	n, err := file.ReadAt(first, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, unreadable(err)
	}
	first = first[:n]
	switch {
	case bytes.HasPrefix(first, []byte("PK\x03\x04")), bytes.HasPrefix(first, []byte("PK\x05\x06")):
		return openWorkbook(file, size)
	case bytes.HasPrefix(first, []byte(compoundMagic)):
		return nil, refuseCompound(file, first)
	}
	return openText(io.NewSectionReader(file, 0, size))
}
