// Package docx reads Word documents (ISO/IEC 29500, transitional and strict) as
// structure: headings, lists, tables, notes, links and pictures, without looks. It knows
// nothing of what the text is for, and it trusts nothing: anybody may have made the file.
//
// What it promises, whatever the bytes: reading ends; memory stays under the bounds
// below; nothing outside of the file is fetched, no field is worked out, no macro and no
// embedded file is opened, no entity expanded; properties of the file (who wrote it,
// where it lay) are not read; a damaged part is an Error, never a shorter text. All text
// that the author sees in the body and the notes is in the document, and what is not as
// it was is counted.
//
// A text is read as if every tracked change had been accepted. What the author had
// hidden stays hidden: it is not in the document.
//
// The steps have one file each: part (parts and relationships), style and number (what
// paragraphs refer to), story (paragraphs and what holds them), line (runs and fields),
// table, drawing, formula and symbol.
package docx

import (
	"gongkai/internal/exchange/markdown"
	"gongkai/internal/exchange/opc"
)

// The bounds of a document. A text of the portal has 128 KB; one of two hundred pages
// with its pictures stays far below.
const (
	// MaxArchive is the longest file in bytes that is opened.
	MaxArchive = 64 << 20
	// maxDirectory bounds the zip's list of parts, in bytes.
	maxDirectory = 256 << 10
	// maxRatio is how many times its own size a file may unfold into; small files get
	// minUnfold whatever their ratio, and no file gets more than maxUnfold.
	maxRatio  = 100
	minUnfold = 32 << 20
	maxUnfold = 256 << 20
	// maxToken bounds one tag or one stretch of text in bytes, maxDepth the nesting.
	maxToken = 1 << 20
	maxDepth = 256
	// maxRelations, maxStyles and maxLists bound what the document declares.
	maxRelations = 16 << 10
	maxStyles    = 8 << 10
	maxLists     = 16 << 10
	// maxCost bounds in bytes what is kept of the text, with its structure and what it
	// takes to write it.
	maxCost = 32 << 20
	// maxSpan is how many columns word processors let a cell take.
	maxSpan = 63
	// The pictures, in bytes and in number.
	maxPicture  = 20 << 20
	maxAllBytes = 64 << 20
	maxPictures = 200
)

// Fault says what is wrong with a document as a whole; the words are those of every container.
type Fault = opc.Fault

// Error says why a document cannot be read. Failures of the disk are not of this type; they come
// through as they are.
type Error = opc.Error

// The faults of a document.
const (
	FaultDamaged   = opc.FaultDamaged
	FaultEncrypted = opc.FaultEncrypted
	FaultTooLarge  = opc.FaultTooLarge
	FaultForeign   = opc.FaultForeign
)

func limits() opc.Limits {
	return opc.Limits{Archive: MaxArchive, Directory: maxDirectory, Ratio: maxRatio, MinUnfold: minUnfold, MaxUnfold: maxUnfold,
		Relations: maxRelations, Token: maxToken, Depth: maxDepth}
}

// Source is where a document is read from, such as an *os.File.
type Source interface {
	ReadAt(p []byte, at int64) (int, error)
}

// Read reads a document of size bytes. The error is an *Error unless the disk failed.
func Read(source Source, size int64) (*markdown.Document, error) {
	a, err := opc.Open(source, size, limits())
	if err != nil {
		return nil, err
	}
	r := &reader{archive: a, doc: &markdown.Document{}, shown: map[string]int{}, noted: map[noteID]int{}, kept: map[noteID][]markdown.Block{}}
	if err := r.find(); err != nil {
		return nil, err
	}
	if err := r.prepare(); err != nil {
		return nil, err
	}
	if err := r.read(r.main, "document", r.body); err != nil {
		return nil, err
	}
	return r.doc, nil
}
