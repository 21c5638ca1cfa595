package search

import (
	"math/bits"
	"slices"
	"unicode/utf16"
	"unicode/utf8"
)

// A corpus is a list of short texts in which every substring is found in logarithmic
// time: their UTF-16 units one after the other, and the order of all suffixes.
//
// Each text stands between two marks, which no text in normal form holds. A question
// that begins with the start mark therefore meets beginnings of texts only, and one
// that is closed by the end mark whole texts; the suffixes of equal texts stand in
// the order of the texts. Characters beyond the basic plane are two units; a
// question never begins or ends between them, and neither does an entry of sa.
type corpus struct {
	text   []uint16
	starts []uint32 // place of each text's start mark
	marks  ranks    // the same as a bit set, for entry
	sa     []uint32 // places in text, ordered by what follows up to the end mark
}

const (
	endMark   uint16 = 0
	startMark uint16 = 1
)

// appendText appends the units of s with its marks. A character that would be taken
// for a mark, which no normal form has, becomes the sign for no character.
func appendText(units []uint16, s string) []uint16 {
	units = append(units, startMark)
	for _, r := range s {
		if r <= rune(startMark) {
			r = utf8.RuneError
		}
		units = utf16.AppendRune(units, r)
	}
	return append(units, endMark)
}

// newCorpus orders the suffixes of texts that stand in units, each with its marks;
// starts are the places of the start marks. Both are kept. It keeps so many cores busy.
func newCorpus(units []uint16, starts []uint32, cores int) *corpus {
	c := &corpus{text: units, starts: starts}
	c.marks = newRanks(len(units), starts)
	c.sa = sortSuffixes(units, cores)
	return c
}

// entry gives the number of the text in which a place lies.
func (c *corpus) entry(place uint32) uint32 { return c.marks.upTo(place) - 1 }

// units gives one text without its marks.
func (c *corpus) units(entry uint32) []uint16 {
	from := c.starts[entry] + 1
	end := len(c.text)
	if int(entry)+1 < len(c.starts) {
		end = int(c.starts[entry+1])
	}
	return c.text[from : end-1]
}

// find gives the stretch of sa whose suffixes begin with p.
func (c *corpus) find(p []uint16) (lo, hi int) {
	return c.findWithin(p, 0, len(c.sa))
}

// findWithin is find within a stretch whose suffixes are known to hold the answer.
func (c *corpus) findWithin(p []uint16, from, to int) (lo, hi int) {
	lo, to2 := from, to
	for lo < to2 {
		mid := int(uint(lo+to2) >> 1)
		if c.compare(c.sa[mid], p) < 0 {
			lo = mid + 1
		} else {
			to2 = mid
		}
	}
	// Few stretches are long, so the end is looked for near the beginning first.
	step := 1
	hi = lo
	for hi < to && c.compare(c.sa[hi], p) == 0 {
		hi += step
		step *= 2
	}
	low := max(lo, hi-step/2)
	hi = min(hi, to)
	for low < hi {
		mid := int(uint(low+hi) >> 1)
		if c.compare(c.sa[mid], p) == 0 {
			low = mid + 1
		} else {
			hi = mid
		}
	}
	return lo, hi
}

// compare holds the suffix at a place against p; 0 when it begins with p.
func (c *corpus) compare(place uint32, p []uint16) int {
	text := c.text[place:]
	for i, u := range p {
		if i >= len(text) {
			return -1
		}
		if text[i] != u {
			if text[i] < u {
				return -1
			}
			return 1
		}
	}
	return 0
}

// ranks counts the bits set up to a place.
type ranks struct {
	words  []uint64
	before []uint32 // bits set in front of each group of words
}

// groupWords is how many words are counted for one answer.
const groupWords = 8

func newRanks(size int, set []uint32) ranks {
	r := ranks{words: make([]uint64, size/64+1)}
	for _, place := range set {
		r.words[place/64] |= 1 << (place % 64)
	}
	r.before = make([]uint32, len(r.words)/groupWords+1)
	n := uint32(0)
	for i, w := range r.words {
		if i%groupWords == 0 {
			r.before[i/groupWords] = n
		}
		n += uint32(bits.OnesCount64(w))
	}
	return r
}

// upTo counts the bits at places 0 to place, both included.
func (r ranks) upTo(place uint32) uint32 {
	word := int(place / 64)
	n := r.before[word/groupWords]
	for _, w := range r.words[word-word%groupWords : word] {
		n += uint32(bits.OnesCount64(w))
	}
	return n + uint32(bits.OnesCount64(r.words[word]<<(63-place%64)))
}

// distinct sorts numbers and drops those that repeat.
func distinct(numbers []uint32) []uint32 {
	slices.Sort(numbers)
	return slices.Compact(numbers)
}
