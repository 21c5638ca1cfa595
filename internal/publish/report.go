package publish

import (
	"gongkai/internal/court"
	"gongkai/internal/exchange"
)

// Report is what an import tells; its JSON form is part of the stable interface.
// Read is the sum of the three that follow; blank, total and signature rows count
// as skipped, as do rows that are stored and unchanged.
type Report struct {
	Read      int        `json:"read"`
	Accepted  int        `json:"accepted"`
	Rejected  int        `json:"rejected"`
	Skipped   int        `json:"skipped"`
	FileError *FileError `json:"file_error"`
	Errors    []RowError `json:"errors"`
	// Source says in Chinese what was read of the file, for people: the encoding or
	// the sheet. It is empty when the file was refused.
	Source string `json:"-"`
	// Work is the identifier of the piece of work in which the accepted rows wait for
	// review; empty when none was opened.
	Work string `json:"-"`
	// Batch is the public identifier of what was staged for review, also when all of it was
	// known; empty when nothing was.
	Batch string `json:"-"`
}

// FileError says why the file as a whole was refused.
type FileError struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

// RowError is one reason why one row was rejected. Row is the number that a
// spreadsheet program shows.
type RowError struct {
	Row     int        `json:"row"`
	Field   string     `json:"field"`
	Code    string     `json:"code"`
	Rule    court.Rule `json:"-"`
	Message string     `json:"message"`
}

func newReport() Report { return Report{Errors: []RowError{}} }

func (r *Report) reject(row int, findings ...court.Finding) {
	r.Read++
	r.Rejected++
	for _, f := range findings {
		r.Errors = append(r.Errors, RowError{Row: row, Field: f.Field, Code: f.Code, Rule: f.Rule, Message: f.Message})
	}
}

func (r *Report) accept() { r.Read++; r.Accepted++ }

func (r *Report) skip() { r.Read++; r.Skipped++ }

func refusedFile(e *exchange.FileError) Report {
	r := newReport()
	r.FileError = &FileError{Code: e.Code, Message: e.Message}
	return r
}
