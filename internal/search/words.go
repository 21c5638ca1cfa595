package search

import (
	"cmp"
	"slices"
	"strings"

	"gongkai/internal/names"

	"github.com/RoaringBitmap/roaring/v2"
)

// WordQuestion asks for entries of which every word meets something: the name, the
// court or the representative, and at least one of them the name. A representative
// never brings an entry up by itself: who leads a listed organisation is not listed.
type WordQuestion struct {
	Words         []string // in normal form
	Filter        Filter
	Limit, Offset int // as in Question
}

// FoundWords is the answer to it.
type FoundWords struct {
	Found
	// Word is the first of the words that the names of all entries found hold; -1 when
	// different entries met different words, or nothing was found.
	Word int
}

// FindWords answers a question of several words. An entry has the best rank that any
// of the words gives its name.
func (a *NamesAt) FindWords(q WordQuestion) FoundWords {
	type hit struct {
		found
		rank rank
	}
	var hits []hit
	var sum [ranked]int
	var all tally
	common := make([]bool, len(q.Words))
	for i := range common {
		common[i] = true
	}
	cond := q.Filter.condition()
	for _, p := range a.parts {
		w := p.under(cond).words(q.Words)
		if w.entries.IsEmpty() {
			continue
		}
		w.entries.Iterate(func(e uint32) bool {
			r := w.rank(e)
			sum[r]++
			all.add(p.traits[e], 1)
			hits = append(hits, hit{found{p.ids[e], p.published[e]}, r})
			return true
		})
		for i := range common {
			common[i] = common[i] && w.named[i].AndCardinality(w.entries) == w.entries.GetCardinality()
		}
	}
	slices.SortFunc(hits, func(a, b hit) int { return cmp.Or(cmp.Compare(a.rank, b.rank), newest(a.found, b.found)) })
	f := FoundWords{Word: slices.Index(common, true), Found: Found{
		Total: len(hits), Exact: sum[exact], Prefix: sum[prefix], Substring: sum[substring], Facets: all.facets(),
	}}
	if len(hits) == 0 {
		f.Word = -1
	}
	hits = hits[min(q.Offset, len(hits)):]
	if q.Limit >= 0 {
		hits = hits[:min(q.Limit, len(hits))]
	}
	for _, h := range hits {
		f.Hits = append(f.Hits, Hit{h.id, [...]names.Rank{names.Exact, names.Prefix, names.Substring}[h.rank]})
	}
	return f
}

// wordMatch is what the words met in one segment.
type wordMatch struct {
	segment *segment
	asks    []ask
	named   []*roaring.Bitmap // entries whose name holds the word
	entries *roaring.Bitmap   // shown entries of which every word meets something and that meet the filter
}

func (v view) words(words []string) wordMatch {
	w := wordMatch{segment: v.segment}
	named := roaring.New()
	for i, word := range words {
		w.asks = append(w.asks, newAsk(word))
		w.named = append(w.named, v.holding(w.asks[i].text))
		named.Or(w.named[i])
	}
	w.entries = v.within(named)
	for i, word := range words {
		if w.entries.IsEmpty() {
			break
		}
		w.entries.And(roaring.FastOr(append(v.narrowing(word, w.asks[i].text), w.named[i])...))
	}
	return w
}

// holding gives the entries whose names hold a text. It must not be changed.
func (s *segment) holding(text []uint16) *roaring.Bitmap {
	lo, hi := s.names.find(text)
	set := s.set(lo, hi)
	if set.stretch != nil {
		return set.stretch.entries
	}
	return roaring.BitmapOf(set.few...)
}

// narrowing gives the entries whose court or representative holds a word.
func (s *segment) narrowing(word string, text []uint16) []*roaring.Bitmap {
	var sets []*roaring.Bitmap
	for i, name := range s.courts {
		if strings.Contains(name, word) {
			sets = append(sets, s.at[i])
		}
	}
	lo, hi := s.leaders.find(text)
	led := make([]uint32, 0, hi-lo)
	for _, place := range s.leaders.sa[lo:hi] {
		led = append(led, s.led[s.leaders.entry(place)])
	}
	return append(sets, roaring.BitmapOf(distinct(led)...))
}

// rank is the best that any word gives an entry.
func (w wordMatch) rank(e uint32) rank {
	best := substring
	for i, set := range w.named {
		if best > exact && set.Contains(e) {
			best = min(best, w.segment.rank(e, w.asks[i]))
		}
	}
	return best
}
