package search

import (
	"github.com/RoaringBitmap/roaring/v2"
)

// long is the length of a stretch of suffixes from which on its entries are counted
// and gathered when the segment is made. Shorter ones are looked through for each
// question, which takes some tens of microseconds at a thousand; a small segment is
// one of several that a question looks through, so there they are shorter.
func long(entries int) int { return min(max(entries/64, 64), 1024) }

// A stretch is the set of entries that a long stretch of suffixes belongs to.
type stretch struct {
	entries *roaring.Bitmap
	tally   tally
}

// frequent holds the long stretches by where they begin and end. Every text that is
// asked for meets the whole of one stretch of equal beginnings, so a question with
// many answers always finds its own here.
type frequent map[[2]uint32]*stretch

// narrowings are the entries that have one trait each: persons, organisations, the
// grounds, the years, in the order of a tally.
type narrowings []*roaring.Bitmap

// count gathers whatever is asked for often or would take long to gather.
func (s *segment) count() {
	s.frequent = frequent{}
	s.all = &stretch{entries: roaring.New()}
	s.all.entries.AddRange(0, uint64(s.size()))
	for _, t := range s.traits {
		s.all.tally.add(t, 1)
	}
	s.long = long(s.size())
	if s.size() <= s.long {
		return
	}
	s.narrowed = make(narrowings, len(tally{}))
	for i := range s.narrowed {
		s.narrowed[i] = roaring.New()
	}
	for e, t := range s.traits {
		var one tally
		one.add(t, 1)
		for i, n := range one {
			if n > 0 {
				s.narrowed[i].Add(uint32(e))
			}
		}
	}
	w := walker{segment: s, text: s.names.text, sa: s.names.sa}
	w.children(0, len(w.sa), 0)
}

// walker goes through the long stretches of equal beginnings, the longest beginnings
// last: the inner nodes of the suffix tree that have many leaves.
type walker struct {
	segment *segment
	text    []uint16
	sa      []uint32
	scratch []uint32
}

// children visits the stretches into which the next unit divides one that shares its
// first depth units.
func (w *walker) children(lo, hi, depth int) {
	for long := w.segment.long; lo+long <= hi; {
		unit := w.unit(lo, depth)
		if w.unit(lo+long-1, depth) != unit { // a short one: only its end matters
			lo = w.end(lo, lo+long-1, depth, unit)
			continue
		}
		end := w.end(lo+long-1, hi, depth, unit)
		w.visit(lo, end, depth+1)
		lo = end
	}
}

func (w *walker) unit(i, depth int) uint16 { return w.text[int(w.sa[i])+depth] }

// end finds behind lo, whose unit is given, the first suffix with another one.
func (w *walker) end(lo, hi, depth int, unit uint16) int {
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		if w.unit(mid, depth) == unit {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// visit takes up a stretch whose suffixes share their first depth units.
func (w *walker) visit(lo, hi, depth int) {
	for w.unit(lo, depth-1) != endMark && w.unit(lo, depth) == w.unit(hi-1, depth) {
		depth++ // as long as all go on alike it is the same stretch
	}
	if all := w.unit(lo, 0) == startMark && depth == 1; !all {
		w.segment.frequent[[2]uint32{uint32(lo), uint32(hi)}] = w.gather(lo, hi)
	}
	if w.unit(lo, depth-1) != endMark {
		w.children(lo, hi, depth)
	}
}

func (w *walker) gather(lo, hi int) *stretch {
	w.scratch = w.scratch[:0]
	for _, place := range w.sa[lo:hi] {
		w.scratch = append(w.scratch, w.segment.names.entry(place))
	}
	w.scratch = distinct(w.scratch)
	st := &stretch{entries: roaring.New()}
	st.entries.AddMany(w.scratch)
	st.entries.RunOptimize()
	for _, e := range w.scratch {
		st.tally.add(w.segment.traits[e], 1)
	}
	return st
}
