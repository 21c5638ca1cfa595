package search

import (
	"cmp"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/RoaringBitmap/roaring/v2"
)

// Position says which rows an index holds: those of one timeline at one place of
// the ledger.
type Position struct {
	Incarnation string
	Place       int64
}

// Names finds entries of the list by their names, at the position up to which it was
// told of changes. Questions never wait, for a change and not for each other; the
// methods that change it may be called at any time and follow one another.
//
// It is a big segment made at the start and small ones for what came later, which
// Compact brings together in the background. What is gone stays in its segment,
// marked, until then.
type Names struct {
	mu     sync.Mutex // held by changes
	latest atomic.Pointer[NamesAt]
	kept   atomic.Pointer[[]*NamesAt] // the last few states, the newest first
}

// NamesAt is the index at one position and within a stretch of time in which nothing
// begins or ends. It never changes.
type NamesAt struct {
	Position
	// Partial says that a batch which was released before Position is still being
	// indexed. It is then missing as a whole, here and nowhere else.
	Partial bool

	parts        []part
	since, until int64 // it holds for since <= now < until, in seconds
	floor        int64 // and can be brought to any moment from here on
}

// part is a segment with what is not shown of it.
type part struct {
	*segment
	gone   *roaring.Bitmap // removed since the segment was made
	hidden *roaring.Bitmap // gone, over or not begun; nil: not known yet
	stale  int             // how many of them are gone or over
	opens  int64           // hidden holds for opens <= now < closes
	closes int64
}

// keptStates is how many earlier states can still be asked: as many as there may be
// readers that opened their snapshot of the database a moment ago.
const keptStates = 8

// smallSegment is how many entries are indexed anew together with a change, so that
// single changes do not leave a segment each.
const smallSegment = 2048

// Loader gathers the entries of a first state, or of a big batch.
type Loader struct{ b *builder }

// NewLoader makes an empty one.
func NewLoader() *Loader { return &Loader{newBuilder()} }

// Add takes an entry.
func (l *Loader) Add(e Listing) { l.b.add(e) }

// Size is the number of entries so far.
func (l *Loader) Size() int { return l.b.size() }

// Built is a segment that is ready to become part of an index. Making one takes some
// two seconds a million entries and holds nobody up.
type Built struct{ part }

// Build makes a segment of the loaded entries, without those whose time is over. The
// loader is empty afterwards.
func (l *Loader) Build(now time.Time) Built {
	return Built{part{segment: l.b.build(now.Unix()), gone: roaring.New()}}
}

// Start sets the index to a segment, whatever it held before.
func (n *Names) Start(at Position, now time.Time, b Built) {
	state := &NamesAt{Position: at}
	state.add(b)
	state.watch(now.Unix())
	n.mu.Lock()
	defer n.mu.Unlock()
	n.publish(state, nil)
}

func (a *NamesAt) add(b Built) {
	if b.size() > 0 || b.floor > 0 {
		a.parts = append(a.parts, b.part)
	}
}

// Change is what happened between two positions.
type Change struct {
	Gone    []int64   // rows that are no longer public, or have changed
	Added   []Listing // rows that are public, or have changed
	Pending bool      // a batch too big to be added at once has been released: Extend follows
}

// Apply takes the index from one position to a later one of the same timeline. It
// reports false, and does nothing, when the index is not at from.
func (n *Names) Apply(from, to Position, now time.Time, c Change) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	old := n.latest.Load()
	if old == nil || old.Position != from || from.Incarnation != to.Incarnation {
		return false
	}
	state := &NamesAt{Position: to, Partial: old.Partial || c.Pending, parts: slices.Clone(old.parts)}
	state.forget(c.Gone)
	if len(c.Added) > 0 {
		state.append(c.Added, now.Unix())
	}
	state.watch(now.Unix())
	n.publish(state, old)
	return true
}

// forget marks rows as gone.
func (a *NamesAt) forget(ids []int64) {
	for i := range a.parts {
		p := &a.parts[i]
		copied := false
		for _, id := range ids {
			if e, found := p.entryOf(id); found && !p.gone.Contains(e) {
				if !copied {
					p.gone, copied = p.gone.Clone(), true
					if p.hidden != nil {
						p.hidden = p.hidden.Clone()
					}
				}
				p.gone.Add(e)
				p.stale++
				if p.hidden != nil {
					p.hidden.Add(e)
				}
			}
		}
	}
}

// append adds entries as a segment, together with the last one where that is small.
func (a *NamesAt) append(entries []Listing, now int64) {
	b := newBuilder()
	for _, e := range entries {
		b.add(e)
	}
	if last := len(a.parts) - 1; last >= 0 && a.parts[last].size()+len(entries) <= smallSegment {
		b.copyFrom(a.parts[last].segment, a.parts[last].gone)
		a.parts = a.parts[:last]
	}
	a.parts = append(a.parts, part{segment: b.build(now), gone: roaring.New()})
}

// Extend adds a big batch that Apply was told to be pending. whole says that nothing
// else is; gone are the rows that went, of any batch, since it was read.
func (n *Names) Extend(now time.Time, b Built, gone []int64, whole bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	old := n.latest.Load()
	state := &NamesAt{Position: old.Position, Partial: old.Partial && !whole}
	state.add(b)
	state.forget(gone)
	state.parts = append(slices.Clone(old.parts), state.parts...)
	state.watch(now.Unix())
	n.publish(state, nil) // the earlier states of the same position lack the batch
}

// publish makes a state the latest; before is kept beside it, nil ends what is kept.
func (n *Names) publish(state, before *NamesAt) {
	kept := []*NamesAt{state}
	if before != nil {
		for _, k := range *n.kept.Load() {
			if len(kept) < keptStates && k.Position != state.Position {
				kept = append(kept, k)
			}
		}
	}
	n.kept.Store(&kept)
	n.latest.Store(state)
}

// Latest is the newest state; nil before Start.
func (n *Names) Latest() *NamesAt { return n.latest.Load() }

// At gives the state at a position for questions asked at now; nil when there is
// none, or when the clock was set back to before what the index still holds. A state
// whose stretch of time is over is brought up to now first.
func (n *Names) At(at Position, now time.Time) *NamesAt {
	kept := n.kept.Load()
	if kept == nil {
		return nil
	}
	second := now.Unix()
	for _, k := range *kept {
		if k.Position != at {
			continue
		}
		switch {
		case k.holds(second):
			return k
		case !k.Reaches(now): // the clock was set back: entries are missing
			return nil
		}
		return n.turn(k, second)
	}
	return nil
}

func (a *NamesAt) holds(now int64) bool { return a.since <= now && now < a.until }

// turn brings a state to another moment. It reads every window once, which takes
// some milliseconds a million, and happens when something ends or begins.
func (n *Names) turn(old *NamesAt, now int64) *NamesAt {
	n.mu.Lock()
	defer n.mu.Unlock()
	kept := slices.Clone(*n.kept.Load())
	for i, k := range kept {
		if k.Position != old.Position {
			continue
		}
		if !k.holds(now) {
			turned := *k
			turned.parts = slices.Clone(k.parts)
			turned.watch(now)
			kept[i] = &turned
			n.kept.Store(&kept)
			if n.latest.Load() == k {
				n.latest.Store(&turned)
			}
		}
		return kept[i]
	}
	turned := *old // it is no longer kept; this reader still has its answer
	turned.parts = slices.Clone(old.parts)
	turned.watch(now)
	return &turned
}

// watch notes which entries are not shown at now and until when that holds. Only
// segments of which it is not known yet are read through.
func (a *NamesAt) watch(now int64) {
	a.since, a.until, a.floor = 0, 1<<62, 0
	for i := range a.parts {
		p := &a.parts[i]
		if p.hidden == nil || now < p.opens || now >= p.closes {
			p.watch(now)
		}
		a.since, a.until, a.floor = max(a.since, p.opens), min(a.until, p.closes), max(a.floor, p.floor)
	}
}

func (p *part) watch(now int64) {
	p.opens, p.closes = p.floor, 1<<62
	p.hidden = p.gone.Clone()
	p.stale = int(p.gone.GetCardinality())
	for e, from := range p.from {
		until := p.until[e]
		if from <= now && now < until { // by far the most
			p.opens, p.closes = max(p.opens, from), min(p.closes, until)
			continue
		}
		p.hidden.Add(uint32(e))
		if until <= now {
			p.stale++
		}
		for _, edge := range [...]int64{from, until} {
			if edge <= now {
				p.opens = max(p.opens, edge)
			} else {
				p.closes = min(p.closes, edge)
			}
		}
	}
}

// Reaches reports whether the index can answer for an instant: it cannot for one
// before the end of an entry that was over, and so left out, when it was made.
func (a *NamesAt) Reaches(now time.Time) bool { return now.Unix() >= a.floor }

// Size counts the entries held, those that are not shown included.
func (a *NamesAt) Size() int {
	n := 0
	for _, p := range a.parts {
		n += p.size()
	}
	return n
}

// Bounds of what is left for Compact: a question asks each segment, and what is gone
// is passed over again and again.
const (
	manySegments = 6
	manyGone     = 4096
)

// untidy reports the first segment from which on they should be brought together.
// The first segment is by far the biggest, so it is made anew only when much of it is
// gone, or the others have grown to a quarter of it.
func (a *NamesAt) untidy() (first int, untidy bool) {
	if len(a.parts) == 0 {
		return 0, false
	}
	base, small := a.parts[0], 0
	for _, p := range a.parts[1:] {
		small += p.size()
	}
	switch many := len(a.parts) > manySegments; {
	case base.stale > max(manyGone, base.size()/200), many && small > base.size()/4:
		return 0, true
	default:
		return 1, many
	}
}

// Compact brings segments together when there are many, or much is gone. Questions
// and changes go on meanwhile. It reports whether there was anything to do.
func (n *Names) Compact() bool {
	before := n.latest.Load()
	if before == nil {
		return false
	}
	first, untidy := before.untidy()
	if !untidy {
		return false
	}
	old := before.parts[first:]
	b := newBuilder()
	b.cores = max(b.cores-1, 1) // questions are asked meanwhile, and nobody waits for it
	for _, p := range old {
		b.copyFrom(p.segment, p.gone)
	}
	var joined []part
	if b.size() > 0 {
		joined = []part{{segment: b.build(before.since), gone: roaring.New()}}
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	now := n.latest.Load()
	if !slices.EqualFunc(before.parts, now.parts[:min(len(before.parts), len(now.parts))], func(p, q part) bool { return p.segment == q.segment }) {
		return true // a change made one of the small segments anew; another time
	}
	state := &NamesAt{Position: now.Position, Partial: now.Partial, parts: slices.Clone(now.parts[:first])}
	moved := &NamesAt{parts: joined}
	moved.forget(goneSince(old, now.parts[first:len(before.parts)]))
	state.parts = append(append(state.parts, moved.parts...), now.parts[len(before.parts):]...)
	state.watch(now.since)
	n.publish(state, nil)
	return true
}

// goneSince lists the rows that are gone in the later state of segments only.
func goneSince(before, after []part) []int64 {
	var ids []int64
	for i := range before {
		roaring.AndNot(after[i].gone, before[i].gone).Iterate(func(e uint32) bool {
			ids = append(ids, before[i].ids[e])
			return true
		})
	}
	return ids
}

// newest brings entries of several segments into the order of lists.
func newest(a, b found) int {
	return cmp.Or(cmp.Compare(b.published, a.published), cmp.Compare(b.id, a.id))
}
