package codes

import (
	"cmp"
	"errors"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// ErrCaseNumber says that a text is not one case number in the forms of R-60.
var ErrCaseNumber = errors.New("not a case number")

// Bounds of a case number. No court has come near a hundred million cases of one
// kind in a year; years before the People's Republic have no case of its courts.
const (
	firstCaseYear   = 1949
	lastCaseYear    = 2100
	maxCaseDigits   = 8
	maxCaseText     = 96 // bytes after normalising
	maxKindLength   = 4  // characters of a type code, with the special-court code
	maxLegacyLength = 8  // characters before 字第
)

// CaseNumber is a case number (案号) taken apart (法〔2015〕137号, R-60). Its zero
// value is no case number. Two spellings of one number give equal values.
type CaseNumber struct {
	Year   int    // year of filing; 0 in a query that names none
	Court  string // court code, 鲁0113; of a legacy number all that stands before 字第, 广法执
	Kind   string // type code, 执; empty in a legacy number, whose Court holds it
	Number int    // running number within court, kind and year, from 1
	Suffix string // mark of a further ruling in the case: 之一, 之二; mostly empty
	Legacy bool   // the style before 2016, （2014）广法执字第232号
}

// ParseCaseNumber reads a text that is wholly one case number: the modern form
// （2018）鲁0113执123号 or the one before 2016, (2014)广法执字第00232号. Width,
// blanks and the kind of bracket do not matter; year, brackets and 号 must be there.
// A modern number that still carries 字第 after its type code is read without it.
// The strings of the result may share memory with text.
// Every refusal is ErrCaseNumber.
func ParseCaseNumber(text string) (CaseNumber, error) {
	var room [maxCaseText]byte
	b, ok := squeeze(room[:0], text)
	if !ok {
		return CaseNumber{}, ErrCaseNumber
	}
	s := same(b, text)
	year, rest, ok := bracketedYear(s)
	if !ok {
		return CaseNumber{}, ErrCaseNumber
	}
	c, rest, ok := readSeries(rest)
	if !ok {
		return CaseNumber{}, ErrCaseNumber
	}
	if c.Legacy {
		rest = strings.TrimLeft(rest, "0")
	}
	c.Year = year
	c.Number, rest, ok = readNumber(rest)
	if !ok {
		return CaseNumber{}, ErrCaseNumber
	}
	rest, ok = strings.CutPrefix(rest, "号")
	if !ok || !isSuffix(rest) {
		return CaseNumber{}, ErrCaseNumber
	}
	c.Suffix = rest
	return c, nil
}

// bracketedYear cuts the year in its brackets from the front of s.
func bracketedYear(s string) (int, string, bool) {
	r, size := utf8.DecodeRuneInString(s)
	if !isOpening(r) {
		return 0, "", false
	}
	year, s, ok := readYear(s[size:])
	if !ok {
		return 0, "", false
	}
	r, size = utf8.DecodeRuneInString(s)
	return year, s[size:], isClosing(r)
}

// readYear cuts four digits in the range of years from the front of s.
func readYear(s string) (int, string, bool) {
	if len(s) < 4 || digits(s[:4]) != 4 {
		return 0, "", false
	}
	year := int(s[0]-'0')*1000 + int(s[1]-'0')*100 + int(s[2]-'0')*10 + int(s[3]-'0')
	return year, s[4:], year >= firstCaseYear && year <= lastCaseYear
}

// readSeries cuts court and kind, up to the running number, from the front of s.
// Without a court code of digits, 字 marks the legacy form.
func readSeries(s string) (CaseNumber, string, bool) {
	court, rest, coded := cutCourt(s)
	if !coded {
		if run, after := cutHan(s); after != s {
			if name, ok := strings.CutSuffix(run, "字第"); ok {
				return CaseNumber{Court: name, Legacy: true}, after, between(name, maxLegacyLength)
			}
		}
	}
	if court == "" {
		return CaseNumber{}, "", false
	}
	kind, rest := cutHan(rest)
	kind, _ = strings.CutSuffix(kind, "第")
	kind, _ = strings.CutSuffix(kind, "字")
	return CaseNumber{Court: court, Kind: kind}, rest, between(kind, maxKindLength) && !marked(kind)
}

// marked reports a kind that still ends in a particle of the old style, which no
// type code does; such a text would not come back from its own canonical print.
func marked(kind string) bool {
	return strings.HasSuffix(kind, "字") || strings.HasSuffix(kind, "第")
}

// cutCourt cuts a court code from the front of s: 最高法, or the character of a
// province alone (high court), with two digits (intermediate) or four (basic).
// It reports whether the code has digits. The code is empty if there is none.
func cutCourt(s string) (court, rest string, coded bool) {
	const supreme = "最高法"
	if strings.HasPrefix(s, supreme) {
		return supreme, s[len(supreme):], false
	}
	r, size := utf8.DecodeRuneInString(s)
	if provinceOfCharacter(r) == "" && r != '军' {
		return "", s, false
	}
	switch n := digits(s[size:]); n {
	case 0, 2, 4:
		return s[:size+n], s[size+n:], n > 0
	}
	return "", s, false
}

// readNumber cuts a natural number without leading zeros from the front of s.
func readNumber(s string) (int, string, bool) {
	n := digits(s)
	if n == 0 || n > maxCaseDigits || s[0] == '0' {
		return 0, "", false
	}
	number := 0
	for i := range n {
		number = number*10 + int(s[i]-'0')
	}
	return number, s[n:], true
}

// isSuffix reports the mark of a further ruling (之一, 之十二), or none.
func isSuffix(s string) bool {
	if s == "" {
		return true
	}
	s, ok := strings.CutPrefix(s, "之")
	return ok && s != "" && strings.Trim(s, "一二三四五六七八九十") == ""
}

// digits counts the ASCII digits at the front of s.
func digits(s string) int {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n
}

// cutHan cuts the run of Han characters at the front of s.
func cutHan(s string) (run, rest string) {
	for i, r := range s {
		if !isHan(r) {
			return s[:i], s[i:]
		}
	}
	return s, ""
}

func isHan(r rune) bool {
	return r >= 0x4E00 && r <= 0x9FFF || r >= 0x80 && unicode.Is(unicode.Han, r)
}

// between reports whether s has one to most characters.
func between(s string, most int) bool {
	n := utf8.RuneCountInString(s)
	return n >= 1 && n <= most
}

// isOpening and isClosing know the brackets in which courts set the year.
func isOpening(r rune) bool {
	switch r {
	case '(', '[', '〔', '【', '〖', '（':
		return true
	}
	return false
}

func isClosing(r rune) bool {
	switch r {
	case ')', ']', '〕', '】', '〗', '）':
		return true
	}
	return false
}

// String is the canonical print, （2018）鲁0113执123号, with full-width brackets and
// the suffix after 号. Without a year the brackets are left out.
func (c CaseNumber) String() string {
	var room [2 * maxCaseText]byte
	b := room[:0]
	if c.Year != 0 {
		b = append(b, "（"...)
		b = strconv.AppendInt(b, int64(c.Year), 10)
		b = append(b, "）"...)
	}
	b = append(c.appendKey(b), "号"...)
	return string(append(b, c.Suffix...))
}

// Key is what the number has in common over all years and further rulings:
// 鲁0113执123, 广法执字第232.
func (c CaseNumber) Key() string {
	var room [maxCaseText]byte
	return string(c.appendKey(room[:0]))
}

func (c CaseNumber) appendKey(b []byte) []byte {
	b = append(append(b, c.Court...), c.Kind...)
	if c.Legacy {
		b = append(b, "字第"...)
	}
	return strconv.AppendInt(b, int64(c.Number), 10)
}

// Compare orders case numbers by year, kind and number (§9.1: never as text); a
// legacy number's kind is all that stands before 字第. Court and suffix only break
// ties, so that the order is total.
func (c CaseNumber) Compare(d CaseNumber) int {
	return cmp.Or(
		cmp.Compare(c.Year, d.Year),
		strings.Compare(c.series(), d.series()),
		cmp.Compare(c.Number, d.Number),
		strings.Compare(c.Court, d.Court),
		cmp.Compare(suffixValue(c.Suffix), suffixValue(d.Suffix)),
		strings.Compare(c.Suffix, d.Suffix),
		strings.Compare(c.Kind, d.Kind),
	)
}

func (c CaseNumber) series() string {
	if c.Legacy {
		return c.Court
	}
	return c.Kind
}

// suffixValue reads 之一 as 1, 之十 as 10, 之二十一 as 21; no suffix is 0.
func suffixValue(suffix string) int {
	sum, digit := 0, 0
	for _, r := range suffix {
		if r == '十' {
			sum += max(digit, 1) * 10
			digit = 0
			continue
		}
		if i := strings.IndexRune(chineseDigits, r); i >= 0 {
			digit = i/len("一") + 1
		}
	}
	return sum + digit
}

const chineseDigits = "一二三四五六七八九"

// suffixOf writes 1 to 99 as 之一 to 之九十九.
func suffixOf(n int) string {
	digit := func(d int) string { return chineseDigits[(d-1)*len("一") : d*len("一")] }
	s := "之"
	if n >= 20 {
		s += digit(n / 10)
	}
	if n >= 10 {
		s += "十"
	}
	if n%10 > 0 {
		s += digit(n % 10)
	}
	return s
}
