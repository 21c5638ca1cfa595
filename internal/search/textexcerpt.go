package search

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// index gives the number of the character that begins at a byte.
func (c *textCutter) index(at int) int {
	i, _ := slices.BinarySearch(c.starts, at)
	return i
}

// border reports whether the text can be cut before the i-th character.
func (c *textCutter) border(i int) bool {
	return c.borders == nil || c.borders.has(uint32(c.starts[i]))
}

// rune gives the i-th character, 0 beyond the ends.
func (c *textCutter) rune(i int) rune {
	if i < 0 || i >= len(c.starts)-1 {
		return 0
	}
	r, _ := utf8.DecodeRuneInString(c.text[c.starts[i]:])
	return r
}

// best chooses the stretch of the length of an excerpt with the most different words,
// then the most places, then the first one. It gives the characters at which its first
// place begins and its last one ends; 0 and 0 without places.
func (c *textCutter) best(spots []textSpot, words int) (first, last int) {
	inside := make([]int, words) // how often each word lies in the stretch
	different, most, places := 0, 0, 0
	to := 0 // the first spot behind the stretch
	ends := 0
	for from := range spots {
		begins := c.index(spots[from].from)
		room := max(TextExcerptLength, c.index(spots[from].to)-begins)
		for to < len(spots) && c.index(spots[to].to)-begins <= room {
			if inside[spots[to].word]++; inside[spots[to].word] == 1 {
				different++
			}
			ends = max(ends, c.index(spots[to].to))
			to++
		}
		if n := to - from; different > most || different == most && n > places {
			most, places, first, last = different, n, begins, ends
		}
		if inside[spots[from].word]--; inside[spots[from].word] == 0 {
			different--
		}
	}
	return first, last
}

// cut chooses where an excerpt begins and ends that holds the characters from first to
// last, in bytes. It prefers the borders of sentences, then those of clauses, and
// never parts what a reader takes for one character.
func (c *textCutter) cut(first, last int) (from, to int) {
	end := len(c.starts) - 1
	lead := max(0, min(first, (TextExcerptLength-(last-first))/2))
	begin := c.beginning(first, lead)
	limit := max(last, min(end, begin+TextExcerptLength))
	stop := c.ending(begin, last, limit)
	return c.starts[begin], c.starts[stop]
}

// beginning looks for a place to begin, at most lead characters before first.
func (c *textCutter) beginning(first, lead int) int {
	clause := -1
	for i := first; i >= first-lead; i-- {
		switch c.after(i) {
		case textSentence:
			return i
		case textClause:
			clause = i // the farthest one gives the most to read
		}
	}
	if clause >= 0 {
		return clause
	}
	i := first - lead
	for i < first && !c.cuttable(i) {
		i++
	}
	for !c.border(i) {
		i--
	}
	return i
}

// ending looks for a place to end, at last at the earliest and at limit at the latest.
// Half an excerpt is rather cut at a worse place than made shorter.
func (c *textCutter) ending(begin, last, limit int) int {
	if limit == len(c.starts)-1 {
		return limit
	}
	least := max(last, begin+TextExcerptLength/2)
	for _, want := range []textBreak{textSentence, textClause} {
		for i := limit; i >= least; i-- {
			if c.after(i) >= want {
				return i
			}
		}
	}
	i := limit
	for i > last && !c.cuttable(i) {
		i--
	}
	for !c.border(i) {
		i++
	}
	return i
}

// cuttable reports whether the text can be cut before the i-th character without
// parting a run of letters and digits.
func (c *textCutter) cuttable(i int) bool {
	return c.border(i) && !(isTextRun(c.rune(i-1)) && isTextRun(c.rune(i)))
}

// isTextRun reports a character of a run of letters and digits.
func isTextRun(r rune) bool { return textClassOf(r) == textLetter }

// textBreak says how well a text can be cut at a place.
type textBreak int

const (
	textNoBreak  textBreak = iota
	textClause             // behind a comma or a blank
	textSentence           // at the beginning of the text or behind the end of a sentence
)

// after tells how well the text can be cut before the i-th character, by what stands
// before it. Closing quotes and brackets belong to what they close.
func (c *textCutter) after(i int) textBreak {
	if i == 0 {
		return textSentence
	}
	if !c.border(i) || isTextEnd(c.rune(i)) || isTextCloser(c.rune(i)) {
		return textNoBreak
	}
	before := i - 1
	for before > 0 && i-before < 4 && isTextCloser(c.rune(before)) {
		before--
	}
	switch r := c.rune(before); {
	case isTextEnd(r):
		return textSentence
	case before < i-1: // closers behind something else
		return textNoBreak
	case strings.ContainsRune("，、：,:—", r), unicode.IsSpace(r):
		return textClause
	}
	return textNoBreak
}

// isTextEnd reports what ends a sentence. The full stop of ASCII is not among them: it
// stands in numbers.
func isTextEnd(r rune) bool { return strings.ContainsRune("。！？；!?;…\n\u2029", r) }

// isTextCloser reports closing quotes and brackets.
func isTextCloser(r rune) bool { return strings.ContainsRune("”’」』》〉）】〕)]\"", r) }
