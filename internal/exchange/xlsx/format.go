package xlsx

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// format is a number format understood: what is shown of a number of each sign.
type format struct{ sections []section }

// class is what a section shows.
type class int

const (
	classNumber  class = iota // digits among fixed text
	classDate                 // a day, a time or parts of them
	classRaw                  // the number itself: fractions, exponents, elapsed time
	classUnclear              // depends on conditions that are not worked out here
)

// section is the part of a format for numbers of one sign.
type section struct {
	class   class
	tokens  []token
	shown   dateParts // of a date
	percent int       // signs of per cent
	scale   int       // commas behind the digits, each divides by a thousand
	split   bool      // fixed text stands among the digits
}

// dateParts are the parts of a date that a format shows.
type dateParts struct{ year, month, day, time bool }

type tokenKind int

const (
	tokenText    tokenKind = iota // shown as it is
	tokenDigit                    // 0, # or ?
	tokenPoint                    // the decimal point
	tokenComma                    // groups or scales
	tokenPercent                  // also shown
	tokenGeneral                  // the number as it is
	tokenDate                     // y, m, d, h or s, in lower case
	tokenElapsed                  // [h], [m] or [s]
	tokenOther                    // @, an exponent, a stroke that may make a fraction
	tokenIf                       // a condition
)

type token struct {
	kind tokenKind
	text string
}

// maxCode bounds a format code in bytes; spreadsheet programs allow 255 characters.
const maxCode = 1024

func parseFormat(code string) *format {
	if len(code) > maxCode {
		return &format{[]section{{class: classUnclear}}}
	}
	var f format
	tokens, rest := lex(code)
	for {
		f.sections = append(f.sections, newSection(tokens))
		if rest == "" {
			break
		}
		tokens, rest = lex(rest[1:])
	}
	// A section for text stands last.
	if n := len(f.sections); n > 1 && hasToken(f.sections[n-1].tokens, tokenOther, "@") {
		f.sections = f.sections[:n-1]
	}
	return &f
}

// of chooses the section for a number, and says whether it takes away the sign.
func (f *format) of(v float64) (s *section, unsigned bool) {
	switch n := len(f.sections); {
	case v < 0 && n >= 2:
		return &f.sections[1], true
	case v == 0 && n >= 3:
		return &f.sections[2], false
	}
	return &f.sections[0], false
}

// lex cuts a format code up to the semicolon that ends its first section.
func lex(code string) (tokens []token, rest string) {
	add := func(k tokenKind, s string) { tokens = append(tokens, token{k, s}) }
	for code != "" && code[0] != ';' {
		if word := foldPrefix(code, "General", "G/通用格式"); word != "" {
			add(tokenGeneral, "")
			code = code[len(word):]
			continue
		}
		if word := foldPrefix(code, "AM/PM", "A/P", "上午/下午"); word != "" {
			code = code[len(word):]
			continue
		}
		r, size := utf8.DecodeRuneInString(code)
		code = code[size:]
		switch r {
		case '"':
			end := strings.IndexByte(code, '"')
			if end < 0 {
				end = len(code)
			}
			add(tokenText, code[:end])
			code = code[min(end+1, len(code)):]
		case '\\', '!': // the second is how Chinese programs write the first
			_, size := utf8.DecodeRuneInString(code)
			add(tokenText, code[:size])
			code = code[size:]
		case '_', '*': // a gap as wide as a character, or a character to fill up with
			_, size := utf8.DecodeRuneInString(code)
			code = code[size:]
		case '[':
			end := strings.IndexByte(code, ']')
			if end < 0 {
				end = len(code)
			}
			if t, ok := bracketed(code[:end]); ok {
				tokens = append(tokens, t)
			}
			code = code[min(end+1, len(code)):]
		case '0', '#', '?':
			add(tokenDigit, string(r))
		case '.':
			add(tokenPoint, ".")
		case ',':
			add(tokenComma, "")
		case '%':
			add(tokenPercent, "%")
		case '@', '/':
			add(tokenOther, string(r))
		case 'E', 'e':
			if n := len(tokens); n > 0 && (tokens[n-1].kind == tokenDigit || tokens[n-1].kind == tokenPoint) &&
				code != "" && (code[0] == '+' || code[0] == '-') {
				add(tokenOther, "E")
				code = code[1:]
				continue
			}
			add(tokenDate, "y") // the year of an era, in China that of our own
		case 'y', 'Y', 'm', 'M', 'd', 'D', 'h', 'H', 's', 'S':
			add(tokenDate, string(unicode.ToLower(r)))
		case 'g', 'G': // the name of the era
		case 'a', 'A': // aaa and aaaa, the day of the week
			code = strings.TrimLeft(code, "aA")
		default:
			add(tokenText, string(r))
		}
	}
	return tokens, code
}

// foldPrefix gives the first of the words that s begins with, as s writes it.
func foldPrefix(s string, words ...string) string {
	for _, w := range words {
		if len(s) >= len(w) && strings.EqualFold(s[:len(w)], w) {
			return s[:len(w)]
		}
	}
	return ""
}

// bracketed reads what stands in square brackets: elapsed time, a currency, a
// condition; colours, numerals and languages change nothing that matters here.
func bracketed(s string) (token, bool) {
	switch {
	case s == "":
		return token{}, false
	case strings.Trim(strings.ToLower(s), "h") == "", strings.Trim(strings.ToLower(s), "m") == "", strings.Trim(strings.ToLower(s), "s") == "":
		return token{tokenElapsed, s}, true
	case s[0] == '$':
		sign, _, _ := strings.Cut(s[1:], "-")
		return token{tokenText, sign}, sign != ""
	case s[0] == '<' || s[0] == '>' || s[0] == '=':
		return token{kind: tokenIf}, true
	}
	return token{}, false
}

func newSection(tokens []token) section {
	s := section{tokens: tokens}
	digits, dates := false, false
	for _, t := range tokens {
		digits = digits || t.kind == tokenDigit || t.kind == tokenGeneral
		dates = dates || t.kind == tokenDate
	}
	switch {
	case hasToken(tokens, tokenIf, ""):
		s.class = classUnclear
	case hasToken(tokens, tokenElapsed, ""):
		s.class = classRaw
	case dates:
		s.class = classDate
		s.shown = partsOf(tokens)
	case hasToken(tokens, tokenOther, "E"), hasToken(tokens, tokenOther, "@"), digits && hasToken(tokens, tokenOther, "/"):
		s.class = classRaw
	default:
		s.measure()
	}
	return s
}

// measure finds in a section of digits what multiplies, divides or interrupts them.
func (s *section) measure() {
	last, point := -1, len(s.tokens)
	for i, t := range s.tokens {
		switch t.kind {
		case tokenPercent:
			s.percent++
		case tokenPoint:
			point = min(point, i)
		case tokenDigit:
			last = i
		}
	}
	first := -1
	for i, t := range s.tokens[:max(last, 0)] {
		switch {
		case t.kind == tokenDigit && first < 0:
			first = i
		case t.kind == tokenText && first >= 0 && i < point:
			s.split = true
		}
	}
	for i := last + 1; last >= 0 && i < len(s.tokens) && s.tokens[i].kind == tokenComma; i++ {
		s.scale++
	}
}

// partsOf tells which parts a date shows. An m is minutes behind hours and before
// seconds, else months.
func partsOf(tokens []token) dateParts {
	var letters []byte
	for _, t := range tokens {
		if t.kind == tokenDate && (len(letters) == 0 || letters[len(letters)-1] != t.text[0]) {
			letters = append(letters, t.text[0])
		}
	}
	var p dateParts
	for i, c := range letters {
		switch c {
		case 'y':
			p.year = true
		case 'd':
			p.day = true
		case 'h', 's':
			p.time = true
		case 'm':
			if i > 0 && letters[i-1] == 'h' || i+1 < len(letters) && letters[i+1] == 's' {
				p.time = true
			} else {
				p.month = true
			}
		}
	}
	return p
}

func hasToken(tokens []token, kind tokenKind, text string) bool {
	for _, t := range tokens {
		if t.kind == kind && (text == "" || t.text == text) {
			return true
		}
	}
	return false
}
