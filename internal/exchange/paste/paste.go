// Package paste reads what a browser hands over when somebody pastes: HTML of word
// processors, spreadsheets and web pages, as structure without looks. Like docx it knows
// nothing of what the text is for, and it trusts nothing.
//
// What it promises, whatever the bytes: the work is linear in their number and bounded;
// nothing is fetched and no script, style or comment reaches the text; text that a
// reader would see is in the document.
//
// It reads tags as they come and builds no tree: the rules by which browsers repair HTML
// can make a tree far larger than its source. The steps: tag (elements that are
// open), css (the few declarations that mean something), word (what word processors say
// in ways of their own), block, table, image, and story (paragraphs and their text).
package paste

import (
	"errors"
	"strings"

	"gongkai/internal/exchange/markdown"
)

// The bounds of a paste.
const (
	// MaxHTML is the longest HTML in bytes; most of that are pictures.
	MaxHTML     = 24 << 20
	maxCost     = 32 << 20 // bytes of what is kept, with its structure
	maxText     = 1 << 20  // bytes of text: eight times what an article may have
	maxDepth    = 200      // elements inside one another; deeper ones lose their form
	maxTables   = 8        // tables inside one another
	maxSpan     = 63       // columns or rows that a cell spans
	maxPicture  = 20 << 20
	maxPictures = 200
)

// ErrTooLarge says that something pasted is beyond the bounds.
var ErrTooLarge = errors.New("paste: what was pasted is too large")

// Read reads HTML as structure. The error is ErrTooLarge or nil.
func Read(source string) (*markdown.Document, error) {
	if len(source) > MaxHTML {
		return nil, ErrTooLarge
	}
	r := &reader{doc: &markdown.Document{}, story: &story{}, noted: map[string]int{}}
	if err := r.read(strings.ToValidUTF8(fragment(source), "\uFFFD")); err != nil {
		return nil, err
	}
	r.finish()
	return r.doc, nil
}

// fragment leaves out what Windows puts around HTML in its clipboard.
func fragment(s string) string {
	if strings.HasPrefix(s, "Version:") {
		if i := strings.IndexByte(s, '<'); i >= 0 {
			s = s[i:]
		}
	}
	return strings.ReplaceAll(s, "\x00", "")
}
