package store

import "crypto/rand"

// publicIDAlphabet has no vowels and nothing that looks like something else, so
// that an identifier spells no word and can be read over the telephone.
const publicIDAlphabet = "bcdfghjkmnpqrstvwxyz23456789"

// publicIDLength gives 62 random bits: identifiers cannot be counted through, and
// a gap tells nothing of a removal.
const publicIDLength = 13

// NewPublicIDs draws n random public identifiers.
func NewPublicIDs(n int) []string {
	ids := make([]string, n)
	raw := make([]byte, n*publicIDLength*2)
	_, _ = rand.Read(raw) // never fails: the runtime ends the process instead
	next := 0
	for i := range ids {
		var id [publicIDLength]byte
		for j := 0; j < publicIDLength; {
			if next == len(raw) {
				_, _ = rand.Read(raw)
				next = 0
			}
			// 252 is the largest multiple of 28 in a byte: no letter is likelier.
			if b := raw[next]; b < 252 {
				id[j] = publicIDAlphabet[int(b)%len(publicIDAlphabet)]
				j++
			}
			next++
		}
		ids[i] = string(id[:])
	}
	return ids
}

// IsPublicID reports whether the text has the form of a public identifier. What
// has not is never looked up.
func IsPublicID(text string) bool {
	if len(text) != publicIDLength {
		return false
	}
	for i := range len(text) {
		switch c := text[i]; {
		case c >= '2' && c <= '9', c >= 'b' && c <= 'z' && c != 'e' && c != 'i' && c != 'l' && c != 'o' && c != 'u':
		default:
			return false
		}
	}
	return true
}
