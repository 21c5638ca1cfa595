package exchange

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

// clean takes off what a spreadsheet program puts around a value: blanks of every
// kind, the formula ="…" that keeps a long number text, and the apostrophe that
// marks a number as text. What the value means is not looked at.
func clean(s string) string {
	s = trim(s)
	if len(s) >= 3 && strings.HasPrefix(s, `="`) && strings.HasSuffix(s, `"`) {
		inner := s[2 : len(s)-1]
		if bare := strings.ReplaceAll(inner, `""`, ""); !strings.Contains(bare, `"`) {
			s = trim(strings.ReplaceAll(inner, `""`, `"`))
		}
	}
	if rest, ok := strings.CutPrefix(s, "'"); ok {
		if r, _ := utf8.DecodeRuneInString(rest); unicode.IsDigit(r) || r == '(' || r == '（' {
			s = rest
		}
	}
	if strings.Contains(s, "\r\n") {
		s = strings.ReplaceAll(s, "\r\n", "\n")
	}
	return s
}

// trim cuts blanks off both ends, those that cannot be seen included.
func trim(s string) string {
	if s == "" {
		return s
	}
	// Most cells have nothing to cut; a byte above the blank that begins no
	// multi-byte blank settles it without decoding.
	if plain(s[0]) && plain(s[len(s)-1]) {
		return s
	}
	return strings.TrimFunc(s, blank)
}

// plain reports an ASCII byte that is no blank.
func plain(b byte) bool { return b > ' ' && b < 0x7F }

// blank reports characters that leave no mark: spaces (the ideographic and the
// unbreakable one too), joiners, and the byte order mark in the middle of a text.
func blank(r rune) bool {
	switch r {
	case '\uFEFF', '\u200B', '\u200C', '\u200D', '\u200E', '\u200F', '\u2060', '\u180E':
		return true
	}
	return unicode.IsSpace(r)
}

// damaged reports text that did not come through whole: invalid UTF-8, the sign that
// stands for an undecodable character, or control characters such as NUL.
func damaged(text []byte) bool {
	for _, b := range text {
		if b < 0x20 && !layout(b) || b == 0x7F {
			return true
		}
	}
	return !utf8.Valid(text) || bytes.Contains(text, []byte("\uFFFD"))
}

// layout reports the control characters that shape a text instead of spoiling it.
func layout(b byte) bool { return b >= '\t' && b <= '\r' }

// mend makes damaged text fit to be shown: bytes that are no text become U+FFFD,
// control characters vanish.
func mend(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x20 && !layout(byte(r)) || r == 0x7F {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
}

// shorten cuts s behind n characters and reports whether there were more.
func shorten(s string, n int) (string, bool) {
	if len(s) <= n {
		return s, false
	}
	for i := range s {
		if n == 0 {
			return s[:i], true
		}
		n--
	}
	return s, false
}
