package search

import (
	"slices"

	"gongkai/internal/names"

	"github.com/RoaringBitmap/roaring/v2"
)

// Question asks for entries by name. Its texts are in normal form.
type Question struct {
	Text   string // the whole name, or its beginning, or a part; empty: every entry
	Filter Filter
	Limit  int // at most so many; negative: all
	Offset int // behind so many
}

// Found is the answer: exact counts, and the page asked for.
type Found struct {
	Total                    int
	Exact, Prefix, Substring int // they add up to Total, but for the question for every entry
	Facets                   Facets
	Hits                     []Hit // best rank first, then newest
}

// Hit is one entry found.
type Hit struct {
	ID   int64
	Rank names.Rank // None when every entry was asked for
}

// found is a hit with what it is ordered by.
type found struct {
	id        int64
	published int32
}

// Find answers a question.
func (a *NamesAt) Find(q Question) Found {
	ask := newAsk(q.Text)
	met := make([]match, len(a.parts))
	need := q.Offset + q.Limit
	var sum [ranked]int
	var all tally
	cond := q.Filter.condition()
	for i, p := range a.parts {
		met[i] = p.under(cond).match(ask)
		for r, n := range met[i].counts {
			sum[r] += n
		}
		all.plus(&met[i].tally)
	}
	f := Found{Exact: sum[exact], Prefix: sum[prefix], Substring: sum[substring], Facets: all.facets()}
	f.Total = sum[exact] + sum[prefix] + sum[substring]
	before := 0 // entries of better ranks
	for r, n := range sum {
		if q.Limit >= 0 && before >= need {
			break
		}
		if n > 0 && (q.Limit < 0 || before+n > q.Offset) {
			most := n
			if q.Limit >= 0 {
				most = min(n, need-before)
			}
			f.Hits = appendHits(f.Hits, met, rank(r), ask.rankOf(rank(r)), max(0, q.Offset-before), most)
		}
		before += n
	}
	return f
}

// appendHits appends the entries of one rank from the offset to the most-th, taken
// from all segments together in the order of lists.
func appendHits(hits []Hit, met []match, r rank, shown names.Rank, offset, most int) []Hit {
	var list []found
	several := 0
	for i := range met {
		if met[i].counts[r] == 0 {
			continue
		}
		several++
		s := met[i].segment
		met[i].each(r, most, func(e uint32) { list = append(list, found{s.ids[e], s.published[e]}) })
	}
	if several > 1 {
		slices.SortFunc(list, newest)
	}
	for _, one := range list[min(offset, len(list)):min(most, len(list))] {
		hits = append(hits, Hit{one.id, shown})
	}
	return hits
}

// rank numbers the ways of meeting a name; every entry meets the empty question as
// if it were exact.
type rank int

const (
	exact rank = iota
	prefix
	substring
	ranked
)

// ask is a question in the units of a corpus.
type ask struct {
	text  []uint16 // without marks; nil asks for every entry
	whole []uint16 // with both marks
}

func newAsk(text string) ask {
	if text == "" {
		return ask{}
	}
	whole := appendText(make([]uint16, 0, len(text)+2), text)
	return ask{text: whole[1 : len(whole)-1], whole: whole}
}

func (k ask) every() bool      { return k.text == nil }
func (k ask) prefix() []uint16 { return k.whole[:len(k.whole)-1] }

func (k ask) rankOf(r rank) names.Rank {
	if k.every() {
		return names.None
	}
	return [...]names.Rank{names.Exact, names.Prefix, names.Substring}[r]
}

// match is what a question met in one segment.
type match struct {
	view
	ask    ask
	counts [ranked]int
	tally  tally
	few    [ranked][]uint32 // entries by rank, where they were looked through
	sets   [ranked]*set     // else whole, begins with it, holds it: each within the next
}

// match answers for one segment.
func (v view) match(k ask) match {
	m := match{view: v, ask: k}
	if k.every() {
		m.sets[exact] = &set{stretch: m.all}
		m.tally = m.tallyOf(m.sets[exact])
		m.counts[exact] = m.tally.total()
		return m
	}
	lo, hi := m.names.find(k.text)
	if lo == hi {
		return m
	}
	if hi-lo < m.long {
		m.look(lo, hi)
		return m
	}
	m.sets[substring] = m.set(lo, hi)
	m.tally = m.tallyOf(m.sets[substring])
	holds := m.tally.total()
	lo, hi = m.names.find(k.prefix())
	m.sets[prefix] = m.set(lo, hi)
	begins := m.count(m.sets[prefix])
	lo, hi = m.names.findWithin(k.whole, lo, hi)
	m.sets[exact] = m.set(lo, hi)
	whole := m.count(m.sets[exact])
	m.counts = [ranked]int{whole, begins - whole, holds - begins}
	return m
}

// look goes through a short stretch and sorts its entries by rank.
func (m *match) look(lo, hi int) {
	for _, e := range m.entries(lo, hi) {
		if !m.shows(e) {
			continue
		}
		r := m.rank(e, m.ask)
		m.few[r] = append(m.few[r], e)
		m.counts[r]++
		m.tally.add(m.traits[e], 1)
	}
}

// each calls f with the first entries of a rank, at most so many, in order.
func (m *match) each(r rank, most int, f func(uint32)) {
	if m.sets[r] == nil {
		for _, e := range m.few[r][:min(most, len(m.few[r]))] {
			f(e)
		}
		return
	}
	inner := r == exact // nothing is within the whole names
	m.eachOf(m.sets[r], func(e uint32) bool {
		if !inner && m.rank(e, m.ask) != r {
			return true
		}
		f(e)
		most--
		return most > 0
	})
}

// rank tells how an entry that holds the text meets it.
func (s *segment) rank(e uint32, k ask) rank {
	start := s.names.starts[e]
	if s.names.compare(start, k.prefix()) != 0 {
		return substring
	}
	if s.names.text[int(start)+len(k.whole)-1] == endMark {
		return exact
	}
	return prefix
}

// entries gives the entries of a stretch of suffixes, in order.
func (s *segment) entries(lo, hi int) []uint32 {
	met := make([]uint32, 0, hi-lo)
	for _, place := range s.names.sa[lo:hi] {
		met = append(met, s.names.entry(place))
	}
	return distinct(met)
}

// set is the entries of a stretch of suffixes: counted beforehand, or a few.
type set struct {
	*stretch
	shown *roaring.Bitmap // of a stretch, what is kept of it; nil until asked for
	few   []uint32        // in order
}

func (s *segment) set(lo, hi int) *set {
	if st := s.frequent[[2]uint32{uint32(lo), uint32(hi)}]; st != nil {
		return &set{stretch: st}
	}
	return &set{few: s.entries(lo, hi)}
}
