// Package names gives names of people and organisations one normal form, so that
// what somebody types, what a file held and what is stored meet; and it ranks how a
// name meets a query. It is literal: it undoes differences of keyboards and fonts,
// and never compares by sound, by likeness or with typing errors, because showing
// the wrong person is the worst that this product can do.
//
// It does not find names (search) and does not know whose they are.
package names

import (
	"strings"
	"unicode/utf8"
)

// Version numbers the normal form. What is stored in normal form carries it: a
// change of Normal or of the table of characters changes this number, and then
// every stored form is made anew.
const Version = 1

// Rank says how a name meets a query; a smaller rank is better. The zero Rank is
// none of them, so that a forgotten rank never passes for an exact one.
type Rank int

const (
	Exact     Rank = iota + 1 // the name is the query
	Prefix                    // the name begins with it
	Substring                 // the name holds it somewhere
	None                      // it does not hold it
)

// Match ranks a name against a query, both in normal form already. An empty query
// meets nothing.
func Match(name, query string) Rank {
	if query == "" {
		return None
	}
	if name == query {
		return Exact
	}
	if strings.HasPrefix(name, query) {
		return Prefix
	}
	if strings.Contains(name, query) {
		return Substring
	}
	return None
}

// Length counts the characters of a name.
func Length(name string) int { return utf8.RuneCountInString(name) }
