package admin

import "html/template"

// TextPane is the text of a piece of work as its page shows it.
type TextPane struct {
	Token     string
	Edit      string // address of the editor; empty: not for this person, or not now
	Published string // address of the desk's page on the text that stands on the site; empty: none does
	Duty      string // address of the page of its discipline; empty: not for this person
	Summary   string
	Answers   DutySummary   // who answers for it, and its legal check
	Article   template.HTML // what stands in div.prose of the public page, byte for byte
	Broken    string        // why there is none
	Fields    []RowField    // all but the body
	Change    *TextDiff     // against what stands on the site; nil: it is a new text
	Must      []FindingLine
	Should    []FindingLine
	Places    []TextPlaceLine
	Open      int // places that nobody has decided on
	Writers   []string
	Whole     []NoteLine // said about the text as a whole, or about words of the body that are there no more
	Lines     []SourceLine
	LinesNow  string // which lines these are; empty: all
	Before    string // address of the lines before these
	After     string
	Remark    *RemarkForm
	Wrong     []FormFault // in the remark
	Remarks   []RemarkRow
}

// FindingLine is one thing to say about the words of a text.
type FindingLine struct{ Where, URL, Text, Rule string }

// TextPlaceLine is a place that looks like personal data.
type TextPlaceLine struct {
	Where, URL, Quote, Text string
	Decision                string // empty: open
}

// SourceLine is a line of the Markdown, with what was said about it.
type SourceLine struct {
	N      int
	URL    string // of the form for a remark about it; empty: not for this person
	Pieces []TextPiece
	Notes  []NoteLine
}
