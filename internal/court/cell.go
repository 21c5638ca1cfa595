package court

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// cellFault says what makes a cell unfit to be read at all.
type cellFault uint8

const (
	cellGood    cellFault = iota
	cellBroken            // lost in a conversion of encodings: invalid UTF-8, U+FFFD, private use
	cellControl           // control characters, or marks that turn the direction of text
)

// cleanCell takes off what programs put around a value: blanks at the ends, marks
// without width, the formula ="…" by which a spreadsheet keeps a long number whole,
// and the apostrophe that makes it text. Line breaks become one \n. A cell that
// needs no change is returned without copying.
func cleanCell(s string) (string, cellFault) {
	change, fault := inspect(s)
	if fault != cellGood {
		return "", fault
	}
	if change {
		s = strings.Map(visible, strings.ReplaceAll(s, "\r\n", "\n"))
	}
	s = strings.TrimSpace(s)
	if len(s) >= 3 && s[0] == '=' && s[1] == '"' && s[len(s)-1] == '"' && strings.IndexByte(s[2:len(s)-1], '"') < 0 {
		s = strings.TrimSpace(s[2 : len(s)-1])
	}
	if len(s) >= 2 && s[0] == '\'' {
		s = strings.TrimSpace(s[1:])
	}
	return s, cellGood
}

// inspect looks at every character once: is one in it that spoils the cell, or one
// that visible would change?
func inspect(s string) (change bool, fault cellFault) {
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if c < ' ' || c == 0x7F {
				if c < '\t' || c > '\r' {
					return false, cellControl
				}
				change = change || c != '\n'
			}
			i++
			continue
		}
		// U+5000 to U+9FFF, nearly all of a Chinese text, need no decoding.
		if c >= 0xE5 && c <= 0xE9 && i+2 < len(s) && s[i+1]&0xC0 == 0x80 && s[i+2]&0xC0 == 0x80 {
			i += 3
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		i += size
		switch {
		case isBroken(r):
			return false, cellBroken
		case r < 0xA0 && r != 0x85, r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069, r >= 0xE0000 && r <= 0xE007F:
			return false, cellControl
		}
		change = change || visible(r) != r
	}
	return change, cellGood
}

// isBroken reports what stands where a character was lost: the replacement
// character, private use (rare characters of old Chinese encodings end there) and
// code points that are no characters.
func isBroken(r rune) bool {
	return r == utf8.RuneError || r >= 0xE000 && r <= 0xF8FF || r >= 0xF0000 ||
		r&0xFFFE == 0xFFFE || r >= 0xFDD0 && r <= 0xFDEF
}

// visible maps a character to what is kept of it: nothing of a mark without width,
// \n of any line break, a blank of any other blank.
func visible(r rune) rune {
	switch {
	case r == 0xAD, r == 0x180E, r >= 0x200B && r <= 0x200F, r >= 0x2060 && r <= 0x2064, r == 0xFEFF,
		r >= 0xFE00 && r <= 0xFE0F, r >= 0xE0100 && r <= 0xE01EF:
		return -1
	case r == '\r', r == '\v', r == '\f', r == 0x85, r == 0x2028, r == 0x2029:
		return '\n'
	case r == '\t', r == 0xA0, r == 0x202F, r >= 0x2000 && r <= 0x200A:
		return ' '
	}
	return r
}

// isBlankWord reports what clerks write where there is nothing to say.
func isBlankWord(s string) bool {
	switch s {
	case "", "-", "--", "—", "——", "－", "/", "／", "无", "暂无", "null", "NULL", "N/A", "n/a":
		return true
	}
	return false
}

// oneLine joins the lines of a value that has none by nature, and keeps one blank
// between words and none beside a Han character: clerks break and pad names for the
// look of the table. A value that needs no change is returned without copying.
func oneLine(s string) string {
	if strings.IndexFunc(s, unicode.IsSpace) < 0 {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	last, gap := rune(0), false
	for _, r := range s {
		if unicode.IsSpace(r) {
			gap = true
			continue
		}
		if gap && isWordRune(last) && isWordRune(r) {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
		last, gap = r, false
	}
	return b.String()
}

// isWordRune reports a character of a script that sets blanks between words.
func isWordRune(r rune) bool { return r > ' ' && r < 0x2E80 }

// isFormula reports a text that a spreadsheet program would run when it is exported
// again: an equals or at sign in front, or a plus or minus sign before a name or
// with a call behind it. A negative amount or a dash before a Chinese word is none.
func isFormula(s string) bool {
	r, size := utf8.DecodeRuneInString(s)
	switch r {
	case '=', '@', '＝', '＠':
		return true
	case '+', '-', '＋', '－':
		rest := strings.TrimLeft(s[size:], " +-")
		if rest == "" {
			return false
		}
		return isLatin(rest[0]) || rest[0] == '(' || rest[0] == '=' || rest[0] == '@' || hasCall(rest)
	}
	return false
}

// isErrorValue reports what a spreadsheet program shows in place of a result.
func isErrorValue(s string) bool {
	if s == "" || s[0] != '#' {
		return false
	}
	switch s {
	case "#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA",
		"#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!", "#UNKNOWN!", "#CONNECT!", "#BUSY!", "#EXTERNAL!", "#PYTHON!":
		return true
	}
	// Or a cell too narrow for its number, saved as it looked.
	return len(s) >= 3 && strings.Trim(s, "#") == ""
}

// hasCall reports NAME( or the bar of a DDE call.
func hasCall(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] == '|' || s[i] == '(' && i > 0 && isLatin(s[i-1]) {
			return true
		}
	}
	return false
}

func isLatin(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }
