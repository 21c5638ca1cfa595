package publish

import (
	"gongkai/internal/court"
	"gongkai/internal/exchange"
)

// PieceReport is what an import of content tells; its JSON form is part of the stable
// interface. Read is the sum of the four that follow.
type PieceReport struct {
	Read      int           `json:"read"`
	Accepted  int           `json:"accepted"` // new or changed, and public from their day on
	Held      int           `json:"held"`     // new or changed, and kept as drafts by a rule
	Rejected  int           `json:"rejected"`
	Skipped   int           `json:"skipped"` // stored like that already
	FileError *FileError    `json:"file_error"`
	Pieces    []PieceResult `json:"pieces"`
	Media     *MediaReport  `json:"media,omitempty"` // of the pictures and documents beside the texts; nil: there are none
}

// PieceOutcome says what became of one file.
type PieceOutcome string

// The outcomes; the words are part of the stable interface.
const (
	PieceCreated   PieceOutcome = "created"   // a new piece
	PieceRevised   PieceOutcome = "revised"   // a new version of a known one
	PieceUnchanged PieceOutcome = "unchanged" // the version that holds
	PieceHeld      PieceOutcome = "held"      // a draft; a version that is public stays so
	PieceRejected  PieceOutcome = "rejected"
)

// PieceResult is what became of one file. Kind and slug are empty where they could not
// be read. Errors keep the piece, or its new version, from being public; warnings keep
// it from nothing.
type PieceResult struct {
	File     string          `json:"file"`
	Kind     court.PieceKind `json:"kind"`
	Slug     string          `json:"slug"`
	Outcome  PieceOutcome    `json:"outcome"`
	Errors   []PieceError    `json:"errors"`
	Warnings []PieceError    `json:"warnings"`
}

// PieceError is one thing to say about a file. Line counts from 1 in the file; 0 means
// the file as a whole.
type PieceError struct {
	Line    int        `json:"line"`
	Field   string     `json:"field"`
	Code    string     `json:"code"`
	Rule    court.Rule `json:"-"`
	Message string     `json:"message"`
}

func newPieceReport() PieceReport { return PieceReport{Pieces: []PieceResult{}} }

func newPieceResult(name string) PieceResult {
	return PieceResult{File: name, Errors: []PieceError{}, Warnings: []PieceError{}}
}

// add takes a result up and counts it.
func (r *PieceReport) add(result PieceResult) {
	r.Read++
	switch result.Outcome {
	case PieceCreated, PieceRevised:
		r.Accepted++
	case PieceUnchanged:
		r.Skipped++
	case PieceHeld:
		r.Held++
	case PieceRejected:
		r.Rejected++
	}
	r.Pieces = append(r.Pieces, result)
}

// refuse notes reasons why a file is not taken.
func (r *PieceResult) refuse(line int, findings ...court.Finding) {
	for _, f := range findings {
		r.Errors = append(r.Errors, PieceError{Line: line, Field: f.Field, Code: f.Code, Rule: f.Rule, Message: f.Message})
	}
}

func pieceError(f exchange.PieceFault) PieceError {
	return PieceError{Line: f.Line, Field: f.Key, Code: f.Code, Rule: f.Rule, Message: f.Message}
}
