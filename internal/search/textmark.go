package search

import (
	"strings"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// TextMarker finds the words of a query again in texts that are shown: it marks titles
// and cuts excerpts. It compares as the index does, but counts in the text as it was
// given. It is to be used on the visible rows of the database only, and answers text,
// never HTML.
type TextMarker struct {
	words []textWord
}

// NewTextMarker takes any query; one that Search refuses as too long or as having too
// many words marks nothing.
func NewTextMarker(query string) TextMarker {
	words, err := parseTextQuery(query)
	if err != nil {
		return TextMarker{}
	}
	return TextMarker{words: words}
}

// TextPiece is a piece of a text, which the query marks or not.
type TextPiece struct {
	Text   string
	Marked bool
}

// Title marks a whole text. The pieces together are the text; marked and other ones
// take turns, and none is empty.
func (m TextMarker) Title(text string) []TextPiece {
	return textPieces(text, 0, len(text), m.spots(text, textBorders(text)))
}

// textSpot is a place where a word stands.
type textSpot struct {
	from, to int // in bytes, at the borders of what a reader takes for one character
	word     int
}

// spots finds all places of all words, in the order of their beginnings.
func (m TextMarker) spots(text string, borders textBits) []textSpot {
	if len(m.words) == 0 {
		return nil
	}
	units := make([]textPlaced, 0, len(text)/3+8) // as many as there are Han characters
	textTokens(text, 0, func(t textToken) {
		units = append(units, textPlaced{textUnit{char: t.char, word: string(t.word)}, t.at, t.from, t.to})
	})
	var spots []textSpot
	for i := range units {
		for w, word := range m.words {
			if word[0] == units[i].textUnit && word.begins(units[i:]) {
				spots = append(spots, textSpot{units[i].from, units[i+len(word)-1].to, w})
			}
		}
	}
	return wholeTextSpots(spots, borders)
}

// textPlaced is a token of a text that is marked.
type textPlaced struct {
	textUnit
	at       uint32
	from, to int
}

// begins reports whether units, side by side, begin with the word.
func (w textWord) begins(units []textPlaced) bool {
	if len(units) < len(w) || units[len(w)-1].at-units[0].at != uint32(len(w)-1) {
		return false
	}
	for i, u := range w {
		if units[i].textUnit != u {
			return false
		}
	}
	return true
}

// wholeTextSpots widens spots so that they do not cut through what a reader takes for
// one character.
func wholeTextSpots(spots []textSpot, borders textBits) []textSpot {
	if borders == nil {
		return spots
	}
	for i := range spots {
		for !borders.has(uint32(spots[i].from)) {
			spots[i].from--
		}
		for !borders.has(uint32(spots[i].to)) {
			spots[i].to++
		}
	}
	return spots
}

// isTextPlain reports a text of characters of which none joins a neighbour, so that
// every character can be cut off.
func isTextPlain(text string) bool {
	for _, r := range text {
		switch {
		case r >= ' ' && r <= '~', r == '\n', r == '·', r == '×':
		case r >= 0x4E00 && r <= 0x9FFF, r >= 0xFF01 && r <= 0xFF5E:
		case r >= 0x3000 && r <= 0x301F, r >= 0x2010 && r <= 0x2027:
		default:
			return false
		}
	}
	return true
}

// textBorders finds the bytes of a text where a character as readers see it begins,
// and its end. It gives nil where every code point is one.
func textBorders(text string) textBits {
	if isTextPlain(text) {
		return nil
	}
	borders := make(textBits, len(text)/64+1)
	mark := func(i int) { borders[i/64] |= 1 << (i % 64) }
	mark(0)
	state := -1
	for at := 0; at < len(text); {
		var cluster string
		cluster, _, _, state = uniseg.FirstGraphemeClusterInString(text[at:], state)
		at += len(cluster)
		mark(at)
	}
	return borders
}

// textPieces cuts text[from:to] into pieces by the spots that lie in it as a whole.
func textPieces(text string, from, to int, spots []textSpot) []TextPiece {
	var pieces []TextPiece
	add := func(a, b int, marked bool) {
		if a < b {
			pieces = append(pieces, TextPiece{text[a:b], marked})
		}
	}
	at := from
	for i := 0; i < len(spots); {
		if spots[i].from < from || spots[i].to > to {
			i++
			continue
		}
		begins, ends := spots[i].from, spots[i].to
		for i++; i < len(spots) && spots[i].from <= ends; i++ {
			if spots[i].to <= to && spots[i].from >= from {
				ends = max(ends, spots[i].to)
			}
		}
		add(at, begins, false)
		add(begins, ends, true)
		at = ends
	}
	add(at, to, false)
	return pieces
}

// TextExcerptLength is the length of an excerpt in characters. One that must hold a
// longer word is as long as the word.
const TextExcerptLength = 80

// TextExcerpt is a stretch of a text.
type TextExcerpt struct {
	Pieces              []TextPiece // together a part of the text, without blanks around
	CutBefore, CutAfter bool        // the text goes on there
	Words               int         // words of the query that are marked, each counted once
}

// Excerpt cuts out the stretch of a text that holds most words of the query, from
// punctuation to punctuation where it can. A text without any of the words gives its
// beginning.
func (m TextMarker) Excerpt(text string) TextExcerpt {
	c := newTextCutter(text)
	var spots []textSpot
	for _, s := range m.spots(text, c.borders) {
		// Only blanks can make a place so much longer than the query.
		if c.index(s.to)-c.index(s.from) <= 2*MaxTextQuery {
			spots = append(spots, s)
		}
	}
	first, last := c.best(spots, len(m.words))
	from, to := c.cut(first, last)
	from += len(text[from:to]) - len(strings.TrimLeft(text[from:to], textBlanks))
	to = from + len(strings.TrimRight(text[from:to], textBlanks))
	e := TextExcerpt{
		Pieces:    textPieces(text, from, to, spots),
		CutBefore: strings.Trim(text[:from], textBlanks) != "",
		CutAfter:  strings.Trim(text[to:], textBlanks) != "",
	}
	seen := make([]bool, len(m.words))
	for _, s := range spots {
		if s.from >= from && s.to <= to && !seen[s.word] {
			seen[s.word] = true
			e.Words++
		}
	}
	return e
}

// textBlanks are the blanks that are cut off an excerpt. A carriage return is one
// character with the line feed behind it, and both are here.
const textBlanks = " \t\r\n\u3000"

// textCutter knows where a text can be cut.
type textCutter struct {
	text    string
	starts  []int // the byte at which each character begins, and the end
	borders textBits
}

func newTextCutter(text string) textCutter {
	c := textCutter{text: text, starts: make([]int, 0, utf8.RuneCountInString(text)+1), borders: textBorders(text)}
	for i := range text {
		c.starts = append(c.starts, i)
	}
	c.starts = append(c.starts, len(text))
	return c
}
