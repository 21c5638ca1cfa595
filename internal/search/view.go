package search

import "github.com/RoaringBitmap/roaring/v2"

// view is what of a segment is shown and meets a condition.
type view struct {
	part
	cond condition
	// kept is those entries as a set, where the segment has long stretches and
	// something narrows; else nil, and each entry is asked.
	kept *roaring.Bitmap
}

// under narrows a segment to a condition.
func (p part) under(cond condition) view {
	v := view{part: p, cond: cond}
	if cond.none() || cond.never || p.narrowed == nil {
		return v
	}
	var sets []*roaring.Bitmap
	if cond.mask&organisationTrait != 0 {
		side := 0
		if cond.want&organisationTrait != 0 {
			side = 1
		}
		sets = append(sets, p.narrowed[side])
	}
	for i := range conducts {
		if cond.mask.conduct()&(1<<i) != 0 {
			sets = append(sets, p.narrowed[2+i])
		}
	}
	if cond.mask&0xFF != 0 {
		sets = append(sets, p.narrowed[2+conducts+cond.want.year()])
	}
	v.kept = roaring.FastAnd(sets...)
	v.kept.AndNot(p.hidden)
	return v
}

func (v view) shows(e uint32) bool { return v.cond.meets(v.traits[e]) && !v.hidden.Contains(e) }

// count counts the entries of a set.
func (v view) count(s *set) int {
	switch {
	case s.stretch == nil, v.cond.never:
		n := 0
		for _, e := range s.few {
			if v.shows(e) {
				n++
			}
		}
		return n
	case v.kept != nil:
		return int(v.kept.AndCardinality(s.entries))
	case v.cond.none():
		return s.tally.total() - int(s.entries.AndCardinality(v.hidden))
	}
	n := 0
	v.eachOf(s, func(uint32) bool { n++; return true })
	return n
}

// dense is the part of all entries, as a divisor, from which on a set is counted
// against the sets of each trait instead of entry by entry: its containers are then
// bit sets, which are compared sixty-four entries at a time.
const dense = 16

// tallyOf counts the entries of a set by their traits. Whatever the view is asked from
// then on is taken to lie within the set: of much that is gone, little does.
func (v *view) tallyOf(s *set) tally {
	var t tally
	add := func(e uint32) bool { t.add(v.traits[e], 1); return true }
	switch {
	case v.cond.never:
	case s.stretch == nil:
		v.eachOf(s, add)
	case v.kept != nil:
		shown := v.shown(s)
		if shown.GetCardinality() < uint64(v.size())/dense {
			shown.Iterate(add)
			break
		}
		for i, n := range v.narrowed {
			t[i] = int32(shown.AndCardinality(n))
		}
	case v.cond.none():
		t = s.tally
		if !v.hidden.IsEmpty() {
			v.hidden = roaring.And(s.entries, v.hidden)
			v.hidden.Iterate(func(e uint32) bool { t.add(v.traits[e], -1); return true })
		}
	default:
		v.eachOf(s, add)
	}
	return t
}

// eachOf calls f with the entries of a set, in order, until it returns false.
func (v view) eachOf(s *set, f func(uint32) bool) {
	if s.stretch == nil {
		for _, e := range s.few {
			if v.shows(e) && !f(e) {
				return
			}
		}
		return
	}
	if v.kept != nil {
		v.shown(s).Iterate(f)
		return
	}
	s.entries.Iterate(func(e uint32) bool { return !v.shows(e) || f(e) })
}

// shown narrows the entries of a long stretch, once.
func (v view) shown(s *set) *roaring.Bitmap {
	if s.shown == nil {
		s.shown = roaring.And(v.kept, s.entries)
	}
	return s.shown
}

// within gives the entries of any set.
func (v view) within(entries *roaring.Bitmap) *roaring.Bitmap {
	switch {
	case v.cond.never:
		return roaring.New()
	case v.kept != nil:
		return roaring.And(v.kept, entries)
	case v.cond.none():
		return roaring.AndNot(entries, v.hidden)
	}
	shown := roaring.New()
	entries.Iterate(func(e uint32) bool {
		if v.shows(e) {
			shown.Add(e)
		}
		return true
	})
	return shown
}
