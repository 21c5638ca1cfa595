package markdown

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// geta stands where a character was that cannot be told, as in print.
const geta = '〓'

// clean makes a text fit for one line: blanks of every kind are blanks, what nobody
// sees is gone, broken characters show as such.
func (w *writer) clean(s string) string {
	if !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r > '~' }) {
		return s // plain ASCII, the common case of short runs
	}
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		switch {
		case r == '\t', r == '\n', r == '\r', r == 0xA0, r == 0x2028, r == 0x2029, r == 0x85:
			b.WriteByte(' ')
		case r == 0xAD, r == 0x200B, r == 0x2060, r == 0xFEFF: // say only where a line may break
		case r == utf8.RuneError:
			b.WriteRune(geta)
			w.losses.Add(LossBroken, 1)
		case w.unseen(r):
			w.losses.Add(LossUnseen, 1)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// escape makes a text render as itself within a line: every sign that the inline
// syntax knows is preceded by a backslash. What means something only at the start of a
// line is for lineStart.
func escape(s string) string {
	if !strings.ContainsAny(s, "\\`*_[]<&|!") {
		return s
	}
	var b strings.Builder
	b.Grow(len(s) + 8)
	for i := range len(s) {
		switch c := s[i]; c {
		case '\\', '`', '*', '_', '[', ']', '<', '|':
			b.WriteByte('\\')
		case '&': // before a blank it begins no entity
			if i+1 == len(s) || s[i+1] != ' ' {
				b.WriteByte('\\')
			}
		case '!': // before a link it would make a picture of it
			if i+1 == len(s) {
				b.WriteByte('\\')
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// Text is a text of one line as Markdown that renders as itself.
func Text(s string) string { return escape(s) }

// lineStart escapes what would make a line the beginning of a heading, a quotation, a
// list, a rule or a fence.
func lineStart(line string) string {
	if line == "" {
		return line
	}
	switch line[0] {
	case '#', '>', '-', '+', '=', '~', ':':
		return `\` + line
	}
	digits := 0
	for digits < len(line) && digits < 10 && line[digits] >= '0' && line[digits] <= '9' {
		digits++
	}
	if digits > 0 && digits < 10 && digits < len(line) && (line[digits] == '.' || line[digits] == ')') {
		return line[:digits] + `\` + line[digits:]
	}
	return line
}

// edges parts a text into its leading blanks, itself and its trailing blanks.
func edges(s string) (before, inner, after string) {
	inner = strings.TrimLeftFunc(s, unicode.IsSpace)
	before = s[:len(s)-len(inner)]
	inner = strings.TrimRightFunc(inner, unicode.IsSpace)
	return before, inner, s[len(before)+len(inner):]
}
