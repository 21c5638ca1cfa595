package visible

import (
	"gongkai/internal/court"
	"gongkai/internal/search"
)

// Options counts the entries that the list would hold under each choice of one field
// of a filter, the other fields staying as they are.
type Options struct {
	Persons, Organisations int
	Conduct                map[court.Conduct]int // by single ground
	Years                  map[int]int           // by year of publication
}

// Options counts the choices of a filter. It reports false while the index of names is
// being made: without it every choice would cost a pass over the whole list.
func (v *View) Options(f Filter) (Options, bool) {
	x := v.index()
	if x == nil {
		return Options{}, false
	}
	under := func(f Filter) search.Facets { return x.Find(search.Question{Filter: search.Filter(f)}).Facets }
	party, conduct, year := f, f, f
	party.Party, conduct.Conduct, year.Year = 0, 0, 0
	o := Options{Conduct: under(conduct).Conduct, Years: under(year).Years}
	of := under(party)
	o.Persons, o.Organisations = of.Persons, of.Organisations
	return o, true
}
