package search

import (
	"math/bits"

	"gongkai/internal/court"
)

// Filter narrows an answer. A zero field does not narrow.
type Filter struct {
	Party   court.PartyKind
	Conduct court.Conduct // entries that have all of these grounds
	Year    int           // of publication
}

// Facets counts the entries of an answer by what they can be narrowed by.
type Facets struct {
	Persons, Organisations int
	Conduct                map[court.Conduct]int // by single ground
	Years                  map[int]int           // by year of publication
}

// traits is what an entry is filtered and counted by, in one word: the year of
// publication from firstYear on in the low byte (0: none of them), then the kind of
// party, then the grounds.
type traits uint16

const (
	firstYear = 1990
	lastYear  = firstYear + years - 1
	years     = 64

	organisationTrait traits = 1 << 8
	conductShift             = 9
	conducts                 = 6
	conductMask              = 1<<conducts - 1
)

func traitsOf(party court.PartyKind, conduct court.Conduct, year int) traits {
	t := traits(conduct&conductMask) << conductShift
	if party == court.Organisation {
		t |= organisationTrait
	}
	if year >= firstYear && year <= lastYear {
		t |= traits(year - firstYear + 1)
	}
	return t
}

func (t traits) conduct() court.Conduct { return court.Conduct(t >> conductShift & conductMask) }

// year gives the place of the year among the years counted, -1 for none.
func (t traits) year() int { return int(t&0xFF) - 1 }

// condition is a Filter as a comparison of one word.
type condition struct {
	mask, want traits
	never      bool // it asks for what no entry can have
}

func (f Filter) condition() condition {
	var c condition
	switch f.Party {
	case court.Person:
		c.mask |= organisationTrait
	case court.Organisation:
		c.mask, c.want = c.mask|organisationTrait, c.want|organisationTrait
	}
	if f.Conduct != 0 {
		c.never = f.Conduct&^conductMask != 0
		all := traits(f.Conduct&conductMask) << conductShift
		c.mask, c.want = c.mask|all, c.want|all
	}
	if f.Year != 0 {
		t := traitsOf(0, 0, f.Year)
		c.never = c.never || t == 0
		c.mask, c.want = c.mask|0xFF, c.want|t
	}
	return c
}

func (c condition) none() bool          { return c.mask == 0 && !c.never }
func (c condition) meets(t traits) bool { return t&c.mask == c.want && !c.never }

// tally counts entries by their traits: persons, organisations, grounds, years.
type tally [2 + conducts + years]int32

func (n *tally) add(t traits, times int32) {
	if t&organisationTrait != 0 {
		n[1] += times
	} else {
		n[0] += times
	}
	for g := uint16(t.conduct()); g != 0; g &= g - 1 {
		n[2+bits.TrailingZeros16(g)] += times
	}
	if y := t.year(); y >= 0 {
		n[2+conducts+y] += times
	}
}

func (n *tally) plus(m *tally) {
	for i := range n {
		n[i] += m[i]
	}
}

// total counts the entries: each is a person or an organisation.
func (n *tally) total() int { return int(n[0] + n[1]) }

// facets gives the counts to the outside.
func (n *tally) facets() Facets {
	f := Facets{Persons: int(n[0]), Organisations: int(n[1]), Conduct: map[court.Conduct]int{}, Years: map[int]int{}}
	for i := range conducts {
		if c := n[2+i]; c > 0 {
			f.Conduct[court.Conduct(1)<<i] = int(c)
		}
	}
	for i := range years {
		if c := n[2+conducts+i]; c > 0 {
			f.Years[firstYear+i] = int(c)
		}
	}
	return f
}
