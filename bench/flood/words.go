package main

import (
	"net/url"
	"sync/atomic"
)

// words makes searches that nobody has put before: two, three or four Chinese
// characters each. The characters are those of names that the portal really holds,
// so that some of the searches find something and cost what a search costs.
type words struct {
	alphabet []rune // 2^bits of them
	bits     uint
	next     atomic.Uint64
}

// newWords takes the characters of the names; it repeats none, and pads what is
// missing to a power of two with others.
func newWords(names []string) *words {
	seen := map[rune]bool{}
	w := &words{}
	add := func(r rune) {
		if !seen[r] {
			seen[r] = true
			w.alphabet = append(w.alphabet, r)
		}
	}
	for _, name := range names {
		for _, r := range name {
			if r >= firstHan && r <= lastHan {
				add(r)
			}
		}
	}
	// 1,024 characters give a million pairs: more than is asked in the longest run.
	const least = 1024
	for r := rune(firstHan); len(w.alphabet) < least; r++ {
		add(r)
	}
	for w.bits = 1; 1<<(w.bits+1) <= len(w.alphabet); w.bits++ {
	}
	w.alphabet = w.alphabet[:1<<w.bits]
	return w
}

// The block of CJK unified ideographs as of Unicode 1.1.
const firstHan, lastHan = 0x4E00, 0x9FA5

// text is the n-th search. Within one length no two are the same until every
// combination has been used: an odd factor permutes the numbers below a power of two.
func (w *words) text(n uint64) string {
	length := 2 + uint(n%3)
	const spread = 0x9E3779B97F4A7C15 // odd: 2^64 over the golden ratio
	size := uint64(1) << (w.bits * length)
	code := (n / 3 * spread) & (size - 1)
	out := make([]rune, length)
	for i := range out {
		out[i] = w.alphabet[code&(1<<w.bits-1)]
		code >>= w.bits
	}
	return string(out)
}

// target is the next search as a path; safe for many callers at once.
func (w *words) target() string { return searchFor(w.text(w.next.Add(1) - 1)) }

func searchFor(text string) string { return "/search?q=" + url.QueryEscape(text) }
