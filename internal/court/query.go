package court

import (
	"errors"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"gongkai/internal/codes"
	"gongkai/internal/names"
)

// QueryKind says how a search of defaulters is answered.
type QueryKind int

const (
	QueryEmpty    QueryKind = iota // nothing was asked: the newest
	QueryTooShort                  // fewer than two characters; only the command line searches it
	QueryTooLong                   // more than a hundred characters; only the command line searches it
	QueryIdentity                  // perhaps an identity number: advice instead of an answer, never searched, echoed or logged
	QueryCase                      // a case number: all its records, Case
	QueryCode                      // an organisation's code: exactly that, Code
	QueryName                      // a name, or a name and what narrows it: Name, then Words
)

// Bounds of a query in characters. A text longer than maxKept matches no name of a
// list and is not even normalised.
const (
	MinQuery = 2
	MaxQuery = 100
	MaxWords = 5
	maxKept  = 1000
)

// identityDigits is the number of digits from which a text may hold the identity
// number of a person, old numbers included.
const identityDigits = 15

// Query is a search of defaulters understood. Which fields are set depends on Kind;
// an identity number is in none of them. It prints as its kind and length only, so
// that nobody logs what was asked by accident.
type Query struct {
	Kind   QueryKind
	Length int              // characters as typed, for statistics
	Case   codes.CaseNumber // QueryCase; Year 0 means every year
	Code   string           // QueryCode, as codes writes it
	Name   string           // QueryName, QueryTooShort and QueryTooLong: normal form of the whole text
	Words  []string         // QueryName: the blank-separated words in normal form, if there are two to five
}

// ParseQuery understands what somebody typed into the search box. It takes any
// bytes whatever: what is no text is passed over.
func ParseQuery(text string) Query {
	text = strings.TrimSpace(strings.Map(queryRune, strings.ToValidUTF8(text, "")))
	q := Query{Length: utf8.RuneCountInString(text)}
	switch {
	case text == "":
		return q
	case q.Length > maxKept:
		q.Kind = QueryTooLong
		return q
	}
	if code, ok := organisationCode(text); ok {
		q.Kind, q.Code = QueryCode, code
		return q
	}
	if holdsIdentity(text) {
		q.Kind = QueryIdentity
		return q
	}
	q.Name = names.Normal(text)
	switch length := names.Length(q.Name); {
	case q.Length > MaxQuery:
		q.Kind = QueryTooLong
	case length < MinQuery:
		q.Kind = QueryTooShort
	default:
		q.understand(text)
	}
	return q
}

// understand tells a case number from a name and what narrows it.
func (q *Query) understand(text string) {
	if c, ok := codes.ParseCaseQuery(text); ok {
		q.Kind, q.Case, q.Name = QueryCase, c, ""
		return
	}
	q.Kind = QueryName
	words := strings.Fields(text)
	if len(words) < 2 || len(words) > MaxWords {
		return // leaving a word out would show records that were not asked for
	}
	for _, w := range words {
		if n := names.Normal(w); n != "" {
			q.Words = append(q.Words, n)
		}
	}
	if len(q.Words) < 2 {
		q.Words = nil
	}
}

// queryRune drops what cannot be seen and makes a blank of every other control
// character.
func queryRune(r rune) rune {
	switch {
	case unicode.IsControl(r):
		return ' '
	case unicode.Is(unicode.Cf, r):
		return -1
	}
	return r
}

// organisationCode reads a text that is wholly a credit or organisation code. What
// might be the number of a person is none: a text of digits must fail as an identity
// number by its date and fit as a code by its check character.
func organisationCode(text string) (string, bool) {
	n := compact(text)
	switch s := shapeOf(n); {
	case !s.plain:
	case s.identity():
		_, err := codes.ParseIdentity(n)
		if c, creditErr := codes.ParseCreditCode(n); creditErr == nil && c.CheckValid && errors.Is(err, codes.ErrDate) {
			return c.Code, true
		}
	case s.length == 18:
		// Early codes fail their check, words of letters only are names, and a
		// mistyped identity number is neither.
		doc, fault := readCreditCode(n, 0)
		return doc.Number, fault == documentFault{} && countDigits(n) >= 8
	case s.length == 9:
		c, err := codes.ParseOrgCode(n)
		return c.Code, err == nil && c.CheckValid && countDigits(n) >= 4
	}
	return "", false
}

// holdsIdentity reports whether a text has as many digits as an identity number,
// wherever they stand. Digits of a case number and of a word that is a credit code
// do not count: a name may be narrowed by those.
func holdsIdentity(text string) bool {
	if _, ok := codes.ParseCaseQuery(text); ok {
		return false // it has twelve digits at most outside its court code
	}
	total := 0
	for _, w := range strings.Fields(text) {
		if code, ok := organisationCode(w); ok && len(code) == 18 {
			continue
		}
		if _, ok := codes.ParseCaseQuery(w); ok {
			continue
		}
		total += countDigits(w)
	}
	return total >= identityDigits
}

// countDigits counts digits of any script and style.
func countDigits(s string) int {
	n := 0
	for _, r := range s {
		if unicode.IsNumber(r) {
			n++
		}
	}
	return n
}

// WordCase reads the i-th word as a case number, for the second pass.
func (q Query) WordCase(i int) (codes.CaseNumber, bool) { return codes.ParseCaseQuery(q.Words[i]) }

// WordCode reads the i-th word as an organisation's code, for the second pass.
func (q Query) WordCode(i int) (string, bool) { return organisationCode(q.Words[i]) }

// String tells kind and length, never the words.
func (q Query) String() string {
	return q.Kind.String() + "(" + strconv.Itoa(q.Length) + ")"
}

// GoString is String, for %#v.
func (q Query) GoString() string { return q.String() }

// MarshalText is String, for JSON and structured logs.
func (q Query) MarshalText() ([]byte, error) { return []byte(q.String()), nil }

// String is the word for statistics and logs.
func (k QueryKind) String() string {
	switch k {
	case QueryEmpty:
		return "empty"
	case QueryTooShort:
		return "too_short"
	case QueryTooLong:
		return "too_long"
	case QueryIdentity:
		return "identity"
	case QueryCase:
		return "case"
	case QueryCode:
		return "code"
	case QueryName:
		return "name"
	}
	return "unknown"
}
