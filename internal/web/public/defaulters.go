package public

import (
	"context"
	"net/url"
	"slices"
	"strconv"

	"gongkai/internal/court"
	"gongkai/internal/visible"
	"gongkai/internal/web"
)

// listPath is the address of the list.
const listPath = "/defaulters"

// list answers with a page of a list.
func (s *Site) list(of court.List) web.Render {
	return func(ctx context.Context, r web.Request) (web.Answer, error) {
		number, err := pageNumber(r)
		if err != nil {
			return web.Answer{}, err
		}
		asked, err := s.readFilter(r, of)
		if err != nil {
			return web.Answer{}, err
		}
		var (
			list  visible.List
			years []int
		)
		gen, err := s.reader.View(ctx, func(in *visible.View) (err error) {
			if list, err = in.On(of).Page(asked.filter(), number, perPage); err != nil {
				return err
			}
			years, err = in.On(of).Years()
			return err
		})
		if err != nil {
			return web.Answer{}, err
		}
		if number > 1 && number > pagesOf(list.Total) {
			return web.Answer{}, notFound()
		}
		v := listOfRows(asked, list, years, number)
		if of == court.ListRestrictions {
			v.Base = s.named(r, "限制消费令", web.NavRestrictions, ordersPath)
			return namedPage(s.pages.restrictions, RestrictionsView{v}, gen)
		}
		v.Base = s.named(r, "失信被执行人名单", web.NavDefaulters, listPath)
		return namedPage(s.pages.defaulters, v, gen)
	}
}

// listOfRows is a page of a list but for its frame.
func listOfRows(asked listFilter, list visible.List, years []int, number int) DefaultersView {
	v := DefaultersView{
		Filters: asked.selects(years), Chips: asked.chips(), Action: asked.path(),
		Total:   listTotal(asked.list, list.Total, asked.narrows()),
		TooMany: tooMany(list.Total, perPage),
		Pager:   newPager(number, pagesOf(list.Total), asked.address),
	}
	if list.Options != nil {
		count(v.Filters, *list.Options)
	}
	if len(v.Chips) > 0 {
		v.Clear = asked.path()
	}
	for _, rec := range list.Items {
		v.Rows = append(v.Rows, newRow(rec))
	}
	return v
}

// listFilter is a filter as the address holds it; an empty word does not narrow.
type listFilter struct {
	list    court.List
	party   string // person or org
	conduct string // G1 to G6
	year    string // four digits
}

func (f listFilter) path() string { return pathOf(f.list) }

func (f listFilter) narrows() bool { return f.party != "" || f.conduct != "" || f.year != "" }

// firstYear is the year before which nothing of a list was published: that of its first
// rules (法释〔2013〕17号, 法释〔2010〕8号).
func firstYear(list court.List) int {
	if list == court.ListRestrictions {
		return 2010
	}
	return 2013
}

// readFilter reads the filter of a request. Words it does not know are refused
// rather than passed over: a list that is wider than asked for misleads.
func (s *Site) readFilter(r web.Request, list court.List) (listFilter, error) {
	f := listFilter{list: list, party: r.Query("party"), year: r.Query("year")}
	if list == court.ListDefaulters { // orders have no grounds of their own
		f.conduct = r.Query("conduct")
	}
	year, err := strconv.Atoi(f.year)
	switch {
	case f.party != "" && f.party != "person" && f.party != "org",
		f.conduct != "" && f.filter().Conduct == 0,
		f.year != "" && (err != nil || len(f.year) != 4 || year < firstYear(list) || year > court.DateOf(s.now()).Year+1):
		return listFilter{}, court.Invalid("筛选条件无法识别，请从名单页面重新选择。")
	}
	return f, nil
}

func (f listFilter) filter() visible.Filter {
	var v visible.Filter
	switch f.party {
	case "person":
		v.Party = court.Person
	case "org":
		v.Party = court.Organisation
	}
	for _, c := range conducts {
		if c.code == f.conduct {
			v.Conduct = c.ground
		}
	}
	v.Year, _ = strconv.Atoi(f.year) // read already, or empty
	return v
}

// address is that of a page of the filtered list, with the parameters in one order.
func (f listFilter) address(number int) string {
	address := f.path()
	sep := "?"
	add := func(name, value string) {
		if value != "" {
			address += sep + name + "=" + url.QueryEscape(value)
			sep = "&"
		}
	}
	add("party", f.party)
	add("conduct", f.conduct)
	add("year", f.year)
	if number > 1 {
		add("page", strconv.Itoa(number))
	}
	return address
}

// chips are the conditions in force, each with the list without it.
func (f listFilter) chips() []ChipView {
	var chips []ChipView
	if f.party != "" {
		rest := f
		rest.party = ""
		chips = append(chips, ChipView{kindLabel(f.filter().Party), rest.address(1)})
	}
	if f.conduct != "" {
		rest := f
		rest.conduct = ""
		chips = append(chips, ChipView{conductShort(f.filter().Conduct)[0], rest.address(1)})
	}
	if f.year != "" {
		rest := f
		rest.year = ""
		chips = append(chips, ChipView{f.year + " 年", rest.address(1)})
	}
	return chips
}

// selects are the controls of the form. The years are those that visible records
// have; one that is asked for and empty is offered too, so that the form shows what
// is in force.
func (f listFilter) selects(years []int) []SelectView {
	all := func(selected string) OptionView { return OptionView{Label: "全部", Selected: selected == ""} }
	party := SelectView{"party", "主体类型", []OptionView{all(f.party),
		{Value: "person", Label: kindLabel(court.Person), Selected: f.party == "person"},
		{Value: "org", Label: kindLabel(court.Organisation), Selected: f.party == "org"}}}
	selects := []SelectView{party}
	conduct := SelectView{"conduct", "行为情形", []OptionView{all(f.conduct)}}
	for _, c := range conducts {
		conduct.Options = append(conduct.Options, OptionView{Value: c.code, Label: c.short, Selected: f.conduct == c.code})
	}
	if f.list != court.ListRestrictions {
		selects = append(selects, conduct)
	}
	if asked := f.filter().Year; asked != 0 && !slices.Contains(years, asked) {
		years = append(slices.Clone(years), asked)
		slices.Sort(years)
		slices.Reverse(years)
	}
	year := SelectView{"year", "发布年份", []OptionView{all(f.year)}}
	for _, y := range years {
		text := strconv.Itoa(y)
		year.Options = append(year.Options, OptionView{Value: text, Label: text + " 年", Selected: f.year == text})
	}
	return append(selects, year)
}

// count writes into each option how much the list would hold under it.
func count(filters []SelectView, o visible.Options) {
	for _, f := range filters {
		for i, option := range f.Options {
			if option.Value != "" {
				f.Options[i].Count = grouped(countOf(o, f.Name, option.Value))
			}
		}
	}
}

// countOf is the count of one value of a field of the form.
func countOf(o visible.Options, field, value string) int {
	chosen := map[string]listFilter{"party": {party: value}, "conduct": {conduct: value}, "year": {year: value}}[field].filter()
	switch field {
	case "conduct":
		return o.Conduct[chosen.Conduct]
	case "year":
		return o.Years[chosen.Year]
	}
	if chosen.Party == court.Person {
		return o.Persons
	}
	return o.Organisations
}
