package visible

import (
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"gongkai/internal/court"
	"gongkai/internal/search"
)

// Filter narrows a list. A zero field does not narrow.
type Filter struct {
	Party   court.PartyKind
	Conduct court.Conduct // records that have all of these grounds; of defaulters only
	Year    int           // of publication
}

// List is one page of a list.
type List struct {
	Total int // of all pages, exact
	Items []Record
	// Options counts what each choice of a filter would leave, the other filters being
	// as they are. It is nil while there is no index of names.
	Options *Options
}

// Options counts records by what a list can be narrowed by.
type Options struct {
	Persons, Organisations int
	Conduct                map[court.Conduct]int // by single ground
	Years                  map[int]int           // by year of publication
}

// where is the condition of a Filter. It uses the parameters 1 to 5, in the order of
// filterArgs, and no more text than constants.
func (f Filter) where() string {
	where := visibleNow
	if f.Party != 0 {
		where += ` AND party = ?2 `
	}
	if f.Conduct != 0 {
		where += ` AND conduct & ?3 = ?3 `
	}
	if f.Year != 0 {
		where += ` AND published_on >= ?4 AND published_on < ?5 `
	}
	return where
}

func (v *Register) filterArgs(f Filter, more ...any) []any {
	args := []any{v.now, int(f.Party), int(f.Conduct), yearText(f.Year), yearText(f.Year + 1)}
	return append(args, more...)
}

func yearText(year int) string { return fmt.Sprintf("%04d", year) }

// Page gives a page (from 1) of the list, newest first.
func (v *Register) Page(f Filter, page, perPage int) (List, error) {
	total, ids, err := v.list(f, perPage, (page-1)*perPage)
	if err != nil {
		return List{}, err
	}
	list := List{Total: total, Options: v.options(f)}
	list.Items, err = v.records(ids)
	return list, err
}

// options asks once for each filter that is set, without it.
func (v *Register) options(f Filter) *Options {
	x := v.index()
	if x == nil {
		return nil
	}
	without := func(f Filter) search.Facets { return x.Find(search.Question{Filter: search.Filter(f)}).Facets }
	all := without(f)
	o := &Options{Persons: all.Persons, Organisations: all.Organisations, Conduct: all.Conduct, Years: all.Years}
	if f.Party != 0 {
		rest := without(Filter{Conduct: f.Conduct, Year: f.Year})
		o.Persons, o.Organisations = rest.Persons, rest.Organisations
	}
	if f.Conduct != 0 {
		o.Conduct = without(Filter{Party: f.Party, Year: f.Year}).Conduct
	}
	if f.Year != 0 {
		o.Years = without(Filter{Party: f.Party, Conduct: f.Conduct}).Years
	}
	return o
}

// list counts the entries of a filter and finds the row numbers of a page of them.
func (v *Register) list(f Filter, limit, offset int) (total int, ids []int64, err error) {
	if x := v.index(); x != nil {
		from := x.Find(search.Question{Filter: search.Filter(f), Limit: limit, Offset: offset})
		for _, h := range from.Hits {
			ids = append(ids, h.ID)
		}
		return from.Total, ids, nil
	}
	if total, err = v.count(f); err != nil {
		return 0, nil, err
	}
	ids, err = v.newest(f, limit, offset)
	return total, ids, err
}

// Newest gives the n records published last.
func (v *Register) Newest(n int) ([]Record, error) {
	_, ids, err := v.list(Filter{}, n, 0)
	if err != nil {
		return nil, err
	}
	return v.records(ids)
}

// newest finds row numbers in one index, which also has all that is filtered by, so
// that the rows themselves, with their long texts, are read for one page only.
func (v *Register) newest(f Filter, limit, offset int) ([]int64, error) {
	var ids []int64
	err := v.each(func(rows *sql.Rows) error {
		var id int64
		err := rows.Scan(&id)
		ids = append(ids, id)
		return err
	}, v.sql(`SELECT id FROM v_defaulter WHERE `+f.where()+` ORDER BY published_on DESC, id DESC LIMIT ?6 OFFSET ?7`),
		v.filterArgs(f, most(limit), offset)...)
	if err != nil {
		return nil, fmt.Errorf("newest entries: %w", err)
	}
	return ids, nil
}

func (v *Register) count(f Filter) (int, error) {
	return remember(v.View, countKey{v.List, f}, func() (n int, err error) {
		err = v.in.QueryRow(v.ctx, v.sql(`SELECT count(*) FROM v_defaulter WHERE `+f.where()), v.filterArgs(f)...).Scan(&n)
		if err != nil {
			return 0, fmt.Errorf("count of entries: %w", err)
		}
		return n, nil
	})
}

// Totals counts all visible records by kind of party.
func (v *Register) Totals() (persons, organisations int, err error) {
	if x := v.index(); x != nil {
		all := x.Find(search.Question{}).Facets
		return all.Persons, all.Organisations, nil
	}
	if persons, err = v.count(Filter{Party: court.Person}); err != nil {
		return 0, 0, err
	}
	organisations, err = v.count(Filter{Party: court.Organisation})
	return persons, organisations, err
}

// The keys of counts that are remembered.
type (
	countKey struct {
		list court.List
		f    Filter
	}
	yearsKey struct{ list court.List }
)

// Years lists the years of publication that visible records have, newest first. It
// steps from year to year through an index instead of passing over all entries.
func (v *Register) Years() ([]int, error) {
	if x := v.index(); x != nil {
		years := slices.Sorted(maps.Keys(x.Find(search.Question{}).Facets.Years))
		slices.Reverse(years)
		return years, nil
	}
	return remember(v.View, yearsKey{v.List}, func() ([]int, error) {
		var years []int
		before := "9999"
		for {
			var date string
			err := v.in.QueryRow(v.ctx, v.sql(`SELECT published_on FROM v_defaulter
				WHERE published_on < ?2 AND published_on > '' AND `+visibleNow+` ORDER BY published_on DESC LIMIT 1`), v.now, before).Scan(&date)
			if errors.Is(err, sql.ErrNoRows) {
				return years, nil
			}
			if err != nil {
				return nil, fmt.Errorf("years: %w", err)
			}
			before = date[:min(4, len(date))]
			year, err := strconv.Atoi(before)
			if err != nil {
				return nil, fmt.Errorf("years: %q is no date", date)
			}
			years = append(years, year)
		}
	})
}
