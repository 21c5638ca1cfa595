package codes

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Narrow brings the full-width forms of ASCII (U+FF01 to U+FF5E) to ASCII and the
// ideographic space to a space, and trims blanks and invisible characters at both
// ends. Blanks inside stay. Text that needs no change is returned without copying.
//
// Only width is changed: the other foldings of NFKC would turn a footnote mark or
// a circled digit into a digit of the number, and so name another case or person.
func Narrow(text string) string {
	text = strings.TrimFunc(text, isBlank)
	first := strings.IndexFunc(text, isWide)
	if first < 0 {
		return text
	}
	var b strings.Builder
	b.Grow(len(text))
	b.WriteString(text[:first])
	for _, r := range text[first:] {
		b.WriteRune(narrowRune(r))
	}
	return b.String()
}

// isWide reports whether narrowRune would change r.
func isWide(r rune) bool { return r >= 0xFF01 && r <= 0xFF5E || r == 0x3000 }

// narrowRune gives the ASCII form of a full-width one, and any other rune as it is.
func narrowRune(r rune) rune {
	if r >= 0xFF01 && r <= 0xFF5E {
		return r - 0xFEE0
	}
	if r == 0x3000 {
		return ' '
	}
	return r
}

// isBlank reports white space and the characters that take no room on paper:
// zero-width, soft hyphen, byte order mark and the marks of text direction. They
// come along when a number is copied out of a web page or a spreadsheet.
func isBlank(r rune) bool {
	if r < 0x80 {
		return r == ' ' || r >= '\t' && r <= '\r'
	}
	if r >= 0x4E00 && r <= 0x9FFF {
		return false
	}
	return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r)
}

// isDash reports the strokes that people type for the hyphen of a code.
func isDash(r rune) bool {
	switch r {
	case '-', '‐', '‑', '‒', '–', '—', '―', '−':
		return true
	}
	return false
}

// squeeze appends text to dst with width narrowed, blanks dropped, dashes as '-'
// and Han characters that stand in a compatibility block (Kangxi radicals and the
// like, which PDF readers copy out) as the plain character. It reports false for
// invalid UTF-8 and when dst's capacity is not enough: no number is that long.
func squeeze(dst []byte, text string) ([]byte, bool) {
	for i := 0; i < len(text); {
		if c := text[i]; c < utf8.RuneSelf {
			i++
			if isBlank(rune(c)) {
				continue
			}
			if len(dst) == cap(dst) {
				return nil, false
			}
			dst = append(dst, c)
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		if r == utf8.RuneError && size == 1 {
			return nil, false
		}
		i += size
		if r < 0x4E00 || r > 0x9FFF {
			if r = narrowRune(plainHan(r)); isBlank(r) {
				continue
			}
			if isDash(r) {
				r = '-'
			}
		}
		if len(dst)+utf8.RuneLen(r) > cap(dst) {
			return nil, false
		}
		dst = utf8.AppendRune(dst, r)
	}
	return dst, true
}

// plainHan gives the unified ideograph of a compatibility ideograph or radical.
func plainHan(r rune) rune {
	if r >= 0x2E80 && r <= 0x2FDF || r >= 0xF900 && r <= 0xFAFF {
		if p, size := utf8.DecodeRuneInString(norm.NFKC.String(string(r))); size > 0 && unicode.Is(unicode.Han, p) {
			return p
		}
	}
	return r
}

// same gives b as a string, without an allocation when it is text unchanged.
func same(b []byte, text string) string {
	if string(b) == text {
		return text
	}
	return string(b)
}
