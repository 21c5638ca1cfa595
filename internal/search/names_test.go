package search

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/names"
)

// plain is the oracle: a list of entries, looked through from end to end.
type plain map[int64]Listing

func (p plain) shown(now time.Time, f Filter) []Listing {
	var list []Listing
	for _, l := range p {
		if l.From <= now.Unix() && now.Unix() < l.Until &&
			(f.Party == 0 || l.Party == f.Party) && (f.Conduct == 0 || l.Conduct.Has(f.Conduct)) &&
			(f.Year == 0 || l.Published.Year == f.Year) {
			list = append(list, l)
		}
	}
	return list
}

// answer puts hits with their ranks into the form of Found.
func answer(hits []Listing, ranks map[int64]names.Rank, limit, offset int) Found {
	f := Found{Total: len(hits), Facets: Facets{Conduct: map[court.Conduct]int{}, Years: map[int]int{}}}
	slices.SortFunc(hits, func(a, b Listing) int {
		return cmp.Or(cmp.Compare(ranks[a.ID], ranks[b.ID]), cmp.Compare(b.Published.String(), a.Published.String()), cmp.Compare(b.ID, a.ID))
	})
	for i, l := range hits {
		switch ranks[l.ID] {
		case names.Exact, names.None:
			f.Exact++
		case names.Prefix:
			f.Prefix++
		case names.Substring:
			f.Substring++
		}
		if l.Party == court.Organisation {
			f.Facets.Organisations++
		} else {
			f.Facets.Persons++
		}
		for _, g := range court.Conducts() {
			if l.Conduct.Has(g.Conduct) {
				f.Facets.Conduct[g.Conduct]++
			}
		}
		f.Facets.Years[l.Published.Year]++
		if i >= offset && (limit < 0 || i < offset+limit) {
			f.Hits = append(f.Hits, Hit{l.ID, ranks[l.ID]})
		}
	}
	return f
}

func (p plain) find(q Question, now time.Time) Found {
	var hits []Listing
	ranks := map[int64]names.Rank{}
	for _, l := range p.shown(now, q.Filter) {
		r := names.Match(l.Name, q.Text)
		if q.Text == "" || r != names.None {
			ranks[l.ID] = r
			hits = append(hits, l)
		}
	}
	return answer(hits, ranks, q.Limit, q.Offset)
}

func (p plain) findWords(q WordQuestion, now time.Time) FoundWords {
	var hits []Listing
	ranks := map[int64]names.Rank{}
	common := make([]bool, len(q.Words))
	for i := range common {
		common[i] = true
	}
	for _, l := range p.shown(now, q.Filter) {
		best, all := names.None, true
		met := make([]bool, len(q.Words))
		for i, w := range q.Words {
			r := names.Match(l.Name, w)
			met[i] = r != names.None
			best = min(best, r)
			all = all && (met[i] || strings.Contains(l.Court, w) || strings.Contains(l.Representative, w))
		}
		if !all || best == names.None {
			continue
		}
		for i := range common {
			common[i] = common[i] && met[i]
		}
		ranks[l.ID] = best
		hits = append(hits, l)
	}
	f := FoundWords{Found: answer(hits, ranks, q.Limit, q.Offset), Word: slices.Index(common, true)}
	if f.Total == 0 {
		f.Word = -1
	}
	return f
}

// world draws entries from few characters, so that names repeat, hold each other,
// and make stretches long enough to be counted beforehand.
type world struct {
	*rand.Rand
	day  time.Time
	next int64
}

func newWorld(seed uint64) *world {
	return &world{Rand: rand.New(rand.NewPCG(seed, 1)), day: time.Date(2026, 11, 25, 0, 0, 0, 0, court.Zone)}
}

// letters holds a character beyond the basic plane and the dot of minority names.
var letters = []rune("张王公司有限𠮷·伟(")

func (w *world) text(least, most int) string {
	var b strings.Builder
	for range least + w.IntN(most-least+1) {
		// The first letters are much likelier.
		b.WriteRune(letters[min(w.IntN(len(letters)), w.IntN(len(letters)))])
	}
	return b.String()
}

func (w *world) listing() Listing {
	w.next++
	l := Listing{
		ID: w.next, Name: w.text(1, 6), Party: court.Person, Conduct: court.Conduct(1 + w.IntN(63)),
		Court: []string{"长清区人民法院", "历下区人民法院", "张王法院"}[w.IntN(3)],
	}
	published := w.day.AddDate(0, 0, -w.IntN(900))
	l.Published = court.DateOf(published)
	l.From, l.Until = published.Unix(), 253402214400
	switch w.IntN(10) {
	case 0: // over already, or soon
		l.Until = w.day.AddDate(0, 0, w.IntN(20)-10).Unix()
	case 1: // not begun
		l.From = w.day.AddDate(0, 0, w.IntN(10)).Unix()
	}
	if w.IntN(2) == 0 {
		l.Party = court.Organisation
		l.Name += "有限公司"
		if w.IntN(3) > 0 {
			l.Representative = w.text(2, 3)
		}
	}
	return l
}

func (w *world) question() Question {
	q := Question{Text: w.text(0, 4), Limit: w.IntN(25), Offset: w.IntN(3) * 20}
	switch w.IntN(8) {
	case 0:
		q.Limit, q.Offset = -1, 0
	case 1:
		q.Text = "有限公司"
	case 2:
		q.Offset = 20 * w.IntN(60)
	}
	if w.IntN(3) == 0 {
		q.Filter = w.filter()
	}
	return q
}

func (w *world) filter() Filter {
	var f Filter
	if w.IntN(2) == 0 {
		f.Party = []court.PartyKind{court.Person, court.Organisation}[w.IntN(2)]
	}
	if w.IntN(2) == 0 {
		f.Conduct = court.Conduct(1 << w.IntN(6))
	}
	if w.IntN(2) == 0 {
		f.Year = 2023 + w.IntN(5)
	}
	return f
}

func check(t *testing.T, p plain, at *NamesAt, w *world, now time.Time, times int) {
	t.Helper()
	if at == nil {
		t.Fatal("the index has no state for this position and time")
	}
	for range times {
		q := w.question()
		if got, want := at.Find(q), p.find(q, now); !reflect.DeepEqual(got, want) {
			t.Fatalf("%+v at %v:\n got %+v\nwant %+v", q, now, got, want)
		}
		ws := WordQuestion{Words: []string{w.text(1, 2), w.text(1, 3)}, Filter: q.Filter, Limit: q.Limit, Offset: q.Offset}
		if w.IntN(3) == 0 {
			ws.Words = append(ws.Words, "法院")
		}
		if got, want := at.FindWords(ws), p.findWords(ws, now); !reflect.DeepEqual(got, want) {
			t.Fatalf("%+v at %v:\n got %+v\nwant %+v", ws, now, got, want)
		}
	}
}

// TestNamesAgainstOracle changes an index at random, and its clock, and holds every
// answer against a list that is looked through.
func TestNamesAgainstOracle(t *testing.T) {
	for _, size := range []int{0, 1, 40, 6000} {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			w := newWorld(uint64(size) + 7)
			p := plain{}
			var n Names
			at := Position{Incarnation: "one", Place: 1}
			l := NewLoader()
			for range size {
				e := w.listing()
				p[e.ID] = e
				l.Add(e)
			}
			now := w.day.Add(12 * time.Hour)
			n.Start(at, now, l.Build(now))
			check(t, p, n.At(at, now), w, now, 15)
			for range 25 {
				w.change(t, &n, p, &at, now)
				check(t, p, n.At(at, now), w, now, 3)
				if w.IntN(6) == 0 {
					now = now.Add(time.Duration(w.IntN(48)) * time.Hour)
					check(t, p, n.At(at, now), w, now, 3)
				}
				if w.IntN(5) == 0 {
					n.Compact()
					check(t, p, n.At(at, now), w, now, 3)
				}
			}
		})
	}
}

// change applies one random change to index and oracle alike.
func (w *world) change(t *testing.T, n *Names, p plain, at *Position, now time.Time) {
	t.Helper()
	var c Change
	for id := range p {
		if w.IntN(len(p)/20+2) == 0 {
			c.Gone = append(c.Gone, id)
			delete(p, id)
		}
	}
	for range w.IntN(4) * w.IntN(400) {
		e := w.listing()
		c.Added = append(c.Added, e)
		p[e.ID] = e
	}
	next := Position{at.Incarnation, at.Place + 1}
	if !n.Apply(*at, next, now, c) {
		t.Fatal("the change was not applied")
	}
	*at = next
}

func TestNamesStates(t *testing.T) {
	w := newWorld(3)
	now := w.day.Add(time.Hour)
	var n Names
	one, two, other := Position{"a", 1}, Position{"a", 2}, Position{"b", 2}
	if n.At(one, now) != nil || n.Latest() != nil || n.Apply(one, two, now, Change{}) {
		t.Error("an index that was never started answers")
	}
	l := NewLoader()
	e := w.listing()
	e.From, e.Until = 0, 1<<40
	l.Add(e)
	n.Start(one, now, l.Build(now))
	if n.Apply(two, one, now, Change{}) || n.Apply(one, other, now, Change{}) {
		t.Error("a change was applied that does not follow")
	}
	if !n.Apply(one, two, now, Change{Gone: []int64{e.ID, e.ID, 99}}) {
		t.Error("a change was not applied")
	}
	// A reader whose snapshot of the database is older still gets what it had then.
	if got := n.At(one, now).Find(Question{Limit: 9}).Total; got != 1 {
		t.Errorf("the earlier state has %d entries, want 1", got)
	}
	if got := n.At(two, now).Find(Question{Limit: 9}).Total; got != 0 {
		t.Errorf("the later state has %d entries, want 0", got)
	}
	if n.At(other, now) != nil {
		t.Error("another timeline is answered")
	}
}

// TestNamesClockSetBack: an index that left out what was over then must not answer
// for a time when it was not.
func TestNamesClockSetBack(t *testing.T) {
	w := newWorld(4)
	end := w.day
	l := NewLoader()
	e := w.listing()
	e.From, e.Until = end.AddDate(-1, 0, 0).Unix(), end.Unix()
	l.Add(e)
	var n Names
	at := Position{"a", 1}
	n.Start(at, end.Add(time.Hour), l.Build(end.Add(time.Hour)))
	if n.At(at, end.Add(-time.Hour)) != nil {
		t.Error("R-10: an index made after the end answers for the day before it")
	}
	if a := n.At(at, end); a == nil || a.Find(Question{Limit: 1}).Total != 0 {
		t.Error("R-10: no answer, or an entry, at the instant of its end")
	}
}

// TestNamesPending: a big batch is missing as a whole until it is whole.
func TestNamesPending(t *testing.T) {
	w := newWorld(5)
	now := w.day.Add(time.Hour)
	var n Names
	p := plain{}
	at := Position{"a", 1}
	n.Start(at, now, NewLoader().Build(now))
	if !n.Apply(at, Position{"a", 2}, now, Change{Pending: true}) {
		t.Fatal("the change was not applied")
	}
	at.Place = 2
	if a := n.At(at, now); !a.Partial || a.Size() != 0 {
		t.Errorf("partial %v with %d entries, want partial and empty", a.Partial, a.Size())
	}
	l := NewLoader()
	for range 5000 {
		e := w.listing()
		p[e.ID] = e
		l.Add(e)
	}
	w.change(t, &n, p, &at, now) // goes on meanwhile; what it removes of the batch is told to Extend
	var gone []int64
	for id := range int64(5000) {
		if _, there := p[id+1]; !there {
			gone = append(gone, id+1)
		}
	}
	if a := n.At(at, now); !a.Partial {
		t.Error("a later change made the index whole")
	}
	n.Extend(now, l.Build(now), gone, true)
	if n.At(at, now).Partial {
		t.Error("still partial")
	}
	check(t, p, n.At(at, now), w, now, 40)
}

// TestNamesHostile: texts that no name can hold find nothing and break nothing.
func TestNamesHostile(t *testing.T) {
	var n Names
	l := NewLoader()
	l.Add(Listing{ID: 1, Name: "张伟", Until: 1 << 40, Published: court.Date{Year: 2026, Month: 1, Day: 1}})
	l.Add(Listing{ID: 2, Name: "a\x00b\x01c\xff", Until: 1 << 40, Published: court.Date{Year: 1, Month: 1, Day: 1}})
	at := Position{"a", 1}
	now := time.Unix(1000, 0)
	n.Start(at, now, l.Build(now))
	for _, text := range []string{"\x00", "\x01", "\x01张伟", "张伟\x00", "\xff", string(rune(0xDFFF)), strings.Repeat("张", 100000), "\x00\x01"} {
		for _, h := range n.At(at, now).Find(Question{Text: text, Limit: 5}).Hits {
			if h.ID == 1 {
				t.Errorf("%.20q finds 张伟", text)
			}
		}
	}
	if f := n.At(at, now).Find(Question{Filter: Filter{Year: 9999, Conduct: 255}, Limit: 5}); f.Total != 0 {
		t.Errorf("an impossible filter finds %d", f.Total)
	}
}

// TestNamesConcurrently asks while the index is changed, turned by the clock and
// compacted. Under the race detector it shows that a state never changes; without
// it, that counts and pages of one state always fit together.
func TestNamesConcurrently(t *testing.T) {
	w := newWorld(9)
	now := w.day.Add(time.Hour)
	var n Names
	at := Position{"a", 1}
	l := NewLoader()
	p := plain{}
	for range 3000 {
		e := w.listing()
		p[e.ID] = e
		l.Add(e)
	}
	n.Start(at, now, l.Build(now))
	stop := make(chan struct{})
	var readers sync.WaitGroup
	for i := range 3 {
		readers.Go(func() {
			own := newWorld(uint64(i))
			for {
				select {
				case <-stop:
					return
				default:
				}
				a := n.Latest()
				if a = n.At(a.Position, now.Add(time.Duration(own.IntN(72))*time.Hour)); a == nil {
					continue // compacted, and the time is behind it
				}
				f := a.Find(Question{Text: own.text(1, 2), Limit: -1})
				if len(f.Hits) != f.Total || f.Facets.Persons+f.Facets.Organisations != f.Total {
					t.Errorf("%d hits of %d, %+v", len(f.Hits), f.Total, f.Facets)
					return
				}
			}
		})
	}
	for range 20 {
		w.change(t, &n, p, &at, now)
		n.Compact()
	}
	close(stop)
	readers.Wait()
	for n.Compact() {
	}
	check(t, p, n.At(at, now), w, now, 10)
}
