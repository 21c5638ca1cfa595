package search

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"gongkai/internal/names"
)

// textToken is the unit that the index counts in: one Han character, or one run of
// letters and digits.
type textToken struct {
	char rune   // the Han character, folded; 0 for a run of letters and digits
	word []byte // the run, folded; nil for a character. It is only lent: the next token overwrites it
	at   uint32 // its place, counted in tokens; punctuation before it leaves one place empty
	// from and to bound its bytes in the text as it was given, with the invisible
	// characters and accents that follow it.
	from, to int
}

// isHan reports a token of one Han character.
func (t textToken) isHan() bool { return t.char != 0 }

// What a folded character is for the index.
type textClass int

const (
	textDropped textClass = iota // leaves nothing and parts nothing
	textBlank                    // parts runs of letters, but no Han characters
	textMark                     // punctuation and signs: parts everything
	textHan                      // is a token by itself
	textLetter                   // is part of a run
)

// textTokeniser cuts one text into tokens. It works code point by code point, so that
// every token knows the bytes it came from; compared with NFKC of the whole text only
// accents differ, which are dropped.
type textTokeniser struct {
	emit func(textToken)

	next  uint32 // place of the next token
	gap   bool   // something parts the next token from the one before
	lines int    // line breaks since the last token
	any   bool   // a token was found in this text

	word     []byte // the run that is being read
	from, to int
	held     textToken // the last Han character, until it is known what follows it
	holding  bool
}

// textTokens cuts a text into tokens, whose places begin at first, and gives the place
// after the last one. It takes any bytes; what is no UTF-8 parts words.
func textTokens(text string, first uint32, emit func(textToken)) (end uint32) {
	t := textTokeniser{emit: emit, next: first}
	for i := 0; i < len(text); {
		r, size := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(text[i:])
		}
		if r >= 0x4E00 && r <= 0x9FFF {
			t.han(names.Simplify(r), i, i+size)
		} else if r < utf8.RuneSelf {
			t.add(r, i, i+size)
		} else {
			t.general(text[i:i+size], r, i)
		}
		i += size
	}
	t.flush()
	return t.next
}

// general adds a code point that may have a compatibility decomposition.
func (t *textTokeniser) general(char string, r rune, at int) {
	to := at + len(char)
	if r >= 0xFF01 && r <= 0xFF5E {
		t.add(r-0xFEE0, at, to)
		return
	}
	decomposed := norm.NFKD.PropertiesString(char).Decomposition()
	if decomposed == nil {
		t.add(r, at, to)
		return
	}
	for len(decomposed) > 0 {
		d, size := utf8.DecodeRune(decomposed)
		decomposed = decomposed[size:]
		t.add(d, at, to)
	}
}

// add takes one character that has no decomposition left.
func (t *textTokeniser) add(r rune, from, to int) {
	switch textClassOf(r) {
	case textLetter:
		t.letter(unicode.ToLower(r), from, to)
	case textHan:
		t.han(names.Simplify(r), from, to)
	case textMark:
		t.flush()
		t.gap = true
	case textBlank:
		t.flush()
		// A blank line ends a paragraph; a single line break may only end a line.
		if r == '\n' || r == 0x2029 {
			t.lines++
		}
		if t.lines > 1 || r == 0x2029 {
			t.gap = true
		}
	case textDropped:
		t.extend(from, to)
	}
}

// letter adds a character to the run.
func (t *textTokeniser) letter(r rune, from, to int) {
	if len(t.word) == 0 {
		t.flush()
		t.from = from
	}
	t.word = utf8.AppendRune(t.word, r)
	t.to = to
}

// han holds a character back until what follows is known to be no part of it.
func (t *textTokeniser) han(r rune, from, to int) {
	t.flush()
	t.held = textToken{char: r, from: from, to: to}
	t.holding = true
}

// extend lets an invisible character or accent belong to the token that it follows.
func (t *textTokeniser) extend(from, to int) {
	switch {
	case len(t.word) > 0 && t.to == from:
		t.to = to
	case t.holding && t.held.to == from:
		t.held.to = to
	}
}

// flush emits what was read and not emitted yet.
func (t *textTokeniser) flush() {
	switch {
	case len(t.word) > 0:
		t.give(textToken{word: t.word, from: t.from, to: t.to})
		t.word = t.word[:0]
	case t.holding:
		t.holding = false
		t.give(t.held)
	}
}

// give places a token and emits it.
func (t *textTokeniser) give(token textToken) {
	if t.gap && t.any {
		t.next++
	}
	t.gap, t.lines, t.any = false, 0, true
	token.at = t.next
	t.next++
	t.emit(token)
}

// textClassOf classes a character. Private characters stand in names for Han characters
// that had no code, so they count as such.
func textClassOf(r rune) textClass {
	if r < utf8.RuneSelf {
		return textClassOfASCII(r)
	}
	switch {
	case unicode.Is(unicode.Han, r), unicode.Is(unicode.Co, r):
		return textHan
	case unicode.IsSpace(r):
		return textBlank
	case r >= 0x300 && r <= 0x36F, unicode.In(r, unicode.Cc, unicode.Cf, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point):
		return textDropped
	case unicode.In(r, unicode.L, unicode.N, unicode.M):
		return textLetter
	}
	return textMark
}

// textClassOfASCII is textClassOf for the first 128 characters.
func textClassOfASCII(r rune) textClass {
	switch {
	case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
		return textLetter
	case r == ' ', r >= '\t' && r <= '\r':
		return textBlank
	case r < ' ', r == 0x7F:
		return textDropped
	}
	return textMark
}
