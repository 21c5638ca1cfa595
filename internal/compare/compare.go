// Package compare tells what has changed between two versions of a text, as somebody who
// reviews it wants to see it: paragraph by paragraph, and within a changed paragraph
// character by character, without tearing numbers and words apart.
//
// A paragraph is a line of Markdown with the empty lines behind it. Chinese paragraphs
// are written in one line, and so are the items of a list and the rows of a table.
//
// The package knows texts only. What it gives is data: the pieces of a page's <ins> and
// <del>, to be escaped like any text. Its work is bounded for any two texts; where the
// bounds are met the answer gets coarser (a whole paragraph removed and added) and stays
// right: what is kept and added is the new text, what is kept and removed the old one.
package compare

import "strings"

// Op says what became of a piece of text.
type Op int

// The operations.
const (
	Same Op = iota
	Added
	Removed
)

// Piece is a run of characters of one fate. It may hold line ends.
type Piece struct {
	Op   Op
	Text string
}

// Change says what became of a paragraph.
type Change int

// The changes. A paragraph that was moved stands twice: where it was and where it is.
const (
	Kept    Change = iota // but for the empty lines behind it
	Changed               // in part
	Inserted
	Deleted
	MovedHere
	MovedAway
)

// Paragraph is one paragraph of either text or of both. Old and New are its lines in
// the texts, from 1; 0 in a text that does not have it. Other is, for one that was
// moved, its line in the other text, and 0 otherwise.
type Paragraph struct {
	Change   Change
	Old, New int
	Other    int
	Pieces   []Piece
}

// Result is all paragraphs of both texts in reading order; a deleted one stands before
// what took its place.
type Result []Paragraph

// Texts compares two versions of a text. Both are taken as UTF-8; a byte that is none
// counts as U+FFFD.
func Texts(before, after string) Result {
	a, b := split(strings.ToValidUTF8(before, "\uFFFD")), split(strings.ToValidUTF8(after, "\uFFFD"))
	var r Result
	for _, p := range align(a, b) {
		r = append(r, paragraph(a, b, p))
	}
	markMoves(r)
	return r
}

// Equal reports whether nothing has changed.
func (r Result) Equal() bool {
	for _, p := range r {
		for _, piece := range p.Pieces {
			if piece.Op != Same {
				return false
			}
		}
	}
	return true
}

// Counts gives how many characters were added and removed, line ends and blanks left
// out, for a line that sums a revision up. Paragraphs that were moved do not count.
func (r Result) Counts() (added, removed int) {
	for _, p := range r {
		if p.Change == MovedHere || p.Change == MovedAway {
			continue
		}
		for _, piece := range p.Pieces {
			n := len([]rune(strings.Join(strings.Fields(piece.Text), "")))
			switch piece.Op {
			case Added:
				added += n
			case Removed:
				removed += n
			}
		}
	}
	return added, removed
}

// Before gives the old text, After the new one.
func (r Result) Before() string { return r.without(Added) }

// After gives the new text.
func (r Result) After() string { return r.without(Removed) }

func (r Result) without(op Op) string {
	var b strings.Builder
	for _, p := range r {
		for _, piece := range p.Pieces {
			if piece.Op != op {
				b.WriteString(piece.Text)
			}
		}
	}
	return b.String()
}

// unit is a paragraph of one text: its line, and the line ends behind it.
type unit struct {
	line int
	text string
	gap  string
}

// split cuts a text into paragraphs. Empty lines at its beginning are a paragraph
// without words.
func split(s string) []unit {
	var list []unit
	for line := 1; s != ""; {
		end := strings.IndexByte(s, '\n')
		if end < 0 {
			return append(list, unit{line, s, ""})
		}
		rest := strings.TrimLeft(s[end:], "\n")
		gap := s[end : len(s)-len(rest)]
		list = append(list, unit{line, s[:end], gap})
		line += len(gap)
		s = rest
	}
	return list
}

// paragraph puts a pair of paragraphs, or one without its like, into words.
func paragraph(a, b []unit, p pair) Paragraph {
	switch {
	case p.new < 0:
		u := a[p.old]
		return Paragraph{Change: Deleted, Old: u.line, Pieces: []Piece{{Removed, u.text + u.gap}}}
	case p.old < 0:
		u := b[p.new]
		return Paragraph{Change: Inserted, New: u.line, Pieces: []Piece{{Added, u.text + u.gap}}}
	}
	old, now := a[p.old], b[p.new]
	out := Paragraph{Change: Kept, Old: old.line, New: now.line}
	if old.text != now.text {
		out.Change = Changed
	}
	out.Pieces = characters(old.text, now.text)
	out.Pieces = join(out.Pieces, gaps(old.gap, now.gap)...)
	return out
}

// gaps compares the line ends behind a paragraph.
func gaps(old, now string) []Piece {
	both := min(len(old), len(now))
	return []Piece{{Same, old[:both]}, {Removed, old[both:]}, {Added, now[both:]}}
}

// join appends pieces; empty ones are left out, and those of one fate made one.
func join(list []Piece, more ...Piece) []Piece {
	for _, p := range more {
		switch n := len(list); {
		case p.Text == "":
		case n > 0 && list[n-1].Op == p.Op:
			list[n-1].Text += p.Text
		default:
			list = append(list, p)
		}
	}
	return list
}

// minMove is how many characters a paragraph has to have for its move to be told: that a
// bracket stands elsewhere too says nothing.
const minMove = 8

// markMoves finds paragraphs that went from one place to another unchanged.
func markMoves(r Result) {
	gone := map[string][]int{}
	for i, p := range r {
		if p.Change == Deleted {
			if words := strings.TrimRight(p.Pieces[0].Text, "\n"); len([]rune(words)) >= minMove {
				gone[words] = append(gone[words], i)
			}
		}
	}
	for i, p := range r {
		if p.Change != Inserted {
			continue
		}
		words := strings.TrimRight(p.Pieces[0].Text, "\n")
		from := gone[words]
		if len(from) == 0 {
			continue
		}
		gone[words] = from[1:]
		old := &r[from[0]]
		old.Change, old.Other = MovedAway, p.New
		r[i].Change, r[i].Other = MovedHere, old.Old
	}
}
