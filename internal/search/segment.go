package search

import (
	"cmp"
	"runtime"
	"slices"

	"gongkai/internal/court"

	"github.com/RoaringBitmap/roaring/v2"
)

// Listing is one entry of the list as the index keeps it. Its texts are in normal
// form (package names).
type Listing struct {
	ID             int64 // the row's number
	Name           string
	Representative string // of an organisation; only ever narrows
	Court          string
	Party          court.PartyKind
	Conduct        court.Conduct
	Published      court.Date
	From, Until    int64 // shown when From <= now < Until, in seconds since 1970
}

// A segment holds entries that were indexed together. It never changes. Its entries
// are numbered from the newest to the oldest, so that the order of numbers is the
// order of every list.
type segment struct {
	ids       []int64
	published []int32 // 20261123
	from      []int64
	until     []int64
	traits    []traits
	byID      []uint32 // entries in the order of their ids
	// floor is the latest end of the entries that were left out because their time
	// was over. The segment answers for no moment before it.
	floor int64

	names *corpus
	// persons who lead an organisation stand in a corpus of their own, so that no
	// search for a name can meet them; led tells whom each of them leads.
	leaders *corpus
	led     []uint32
	courts  []string
	at      []*roaring.Bitmap // entries of each of courts

	all      *stretch   // every entry
	long     int        // from which length on a stretch of names is counted beforehand
	frequent frequent   // those that are
	narrowed narrowings // entries by trait, where there are long stretches
}

func (s *segment) size() int { return len(s.ids) }

// entryOf finds an entry by the number of its row.
func (s *segment) entryOf(id int64) (uint32, bool) {
	i, found := slices.BinarySearchFunc(s.byID, id, func(e uint32, id int64) int { return cmp.Compare(s.ids[e], id) })
	if !found {
		return 0, false
	}
	return s.byID[i], true
}

// builder gathers entries in any order.
type builder struct {
	ids       []int64
	published []int32
	from      []int64
	until     []int64
	traits    []traits
	court     []uint32
	courts    []string
	courtNo   map[string]uint32
	names     []uint16
	nameAt    []uint32
	leaders   []uint16
	leaderAt  []uint32 // where an entry has none, the place of the next one's
	cores     int      // how many of them build may keep busy
}

func newBuilder() *builder {
	return &builder{courtNo: map[string]uint32{}, cores: runtime.GOMAXPROCS(0)}
}

func (b *builder) size() int { return len(b.ids) }

func (b *builder) add(l Listing) {
	b.nameAt = append(b.nameAt, uint32(len(b.names)))
	b.names = appendText(b.names, l.Name)
	b.leaderAt = append(b.leaderAt, uint32(len(b.leaders)))
	if l.Representative != "" {
		b.leaders = appendText(b.leaders, l.Representative)
	}
	day := l.Published
	b.rest(l.ID, int32(day.Year*10000+int(day.Month)*100+day.Day), l.From, l.Until, traitsOf(l.Party, l.Conduct, day.Year), l.Court)
}

func (b *builder) rest(id int64, published int32, from, until int64, t traits, courtName string) {
	b.ids = append(b.ids, id)
	b.published = append(b.published, published)
	b.from, b.until = append(b.from, from), append(b.until, until)
	b.traits = append(b.traits, t)
	no, known := b.courtNo[courtName]
	if !known {
		no = uint32(len(b.courts))
		b.courtNo[courtName] = no
		b.courts = append(b.courts, courtName)
	}
	b.court = append(b.court, no)
}

// copyFrom takes the entries of a segment over, but for those that are gone.
func (b *builder) copyFrom(s *segment, gone *roaring.Bitmap) {
	courtOf := make([]string, s.size())
	for no, set := range s.at {
		set.Iterate(func(e uint32) bool { courtOf[e] = s.courts[no]; return true })
	}
	next := 0
	for e := range s.size() {
		has := next < len(s.led) && s.led[next] == uint32(e)
		if !gone.Contains(uint32(e)) {
			b.nameAt = append(b.nameAt, uint32(len(b.names)))
			b.names = appendUnits(b.names, s.names.units(uint32(e)))
			b.leaderAt = append(b.leaderAt, uint32(len(b.leaders)))
			if has {
				b.leaders = appendUnits(b.leaders, s.leaders.units(uint32(next)))
			}
			b.rest(s.ids[e], s.published[e], s.from[e], s.until[e], s.traits[e], courtOf[e])
		}
		if has {
			next++
		}
	}
}

func appendUnits(to, units []uint16) []uint16 {
	return append(append(append(to, startMark), units...), endMark)
}

// build makes the segment, without the entries whose time is over at now, and leaves
// the builder empty.
func (b *builder) build(now int64) *segment {
	order := make([]uint32, 0, b.size())
	floor := int64(0)
	for i, until := range b.until {
		if until <= now {
			floor = max(floor, until)
			continue
		}
		order = append(order, uint32(i))
	}
	slices.SortFunc(order, func(i, j uint32) int {
		return cmp.Or(cmp.Compare(b.published[j], b.published[i]), cmp.Compare(b.ids[j], b.ids[i]))
	})
	s := &segment{
		ids: reorder(b.ids, order), published: reorder(b.published, order),
		from: reorder(b.from, order), until: reorder(b.until, order), traits: reorder(b.traits, order),
		courts: b.courts, floor: floor,
	}
	s.byID = make([]uint32, len(order))
	for i := range s.byID {
		s.byID[i] = uint32(i)
	}
	slices.SortFunc(s.byID, func(e, f uint32) int { return cmp.Compare(s.ids[e], s.ids[f]) })
	s.at = make([]*roaring.Bitmap, len(b.courts))
	for i := range s.at {
		s.at[i] = roaring.New()
	}
	for e, i := range order {
		s.at[b.court[i]].Add(uint32(e))
	}
	units, starts := arrange(b.names, b.nameAt, order, nil)
	var led []uint32
	leaders, leaderStarts := arrange(b.leaders, b.leaderAt, order, &led)
	cores := b.cores
	*b = *newBuilder() // what it gathered is no longer needed, and the rest takes long
	s.led = led
	s.names = newCorpus(units, starts, cores)
	s.leaders = newCorpus(leaders, leaderStarts, cores)
	s.count()
	return s
}

func reorder[T any](values []T, order []uint32) []T {
	out := make([]T, len(order))
	for e, i := range order {
		out[e] = values[i]
	}
	return out
}

// arrange copies texts in the order of entries. With entries, texts may be missing,
// and it notes whose are there.
func arrange(units []uint16, at, order []uint32, entries *[]uint32) (out []uint16, starts []uint32) {
	out = make([]uint16, 0, len(units))
	for e, i := range order {
		from, to := at[i], uint32(len(units))
		if int(i)+1 < len(at) {
			to = at[i+1]
		}
		if from == to {
			continue
		}
		starts = append(starts, uint32(len(out)))
		out = append(out, units[from:to]...)
		if entries != nil {
			*entries = append(*entries, uint32(e))
		}
	}
	return out, starts
}
