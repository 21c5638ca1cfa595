package public

import "gongkai/internal/web"

// HomeView is the first page: search before everything else. Of what follows the
// search, a block that is empty is left out, but for the newest records.
type HomeView struct {
	web.Base

	Box         SearchBoxView
	CaseExample string // a case number in this court's form, to show what can be asked

	Total     string    // 现公开失信被执行人信息 2,163 条，其中…
	Freshness string    // when the data was last checked
	Stale     bool      // Freshness is older than it should be
	Newest    []RowView // a short list; empty when nothing is published

	Guides   []LinkView   // the pages of the handbook asked for most, about six
	Cases    []CardView   // the newest typical cases, about three
	Articles []CardView   // the newest articles and notices, about four
	Figures  []FigureView // of what exists, at most four
	Topics   []FacetView  // the six topics with their counts
}

// FigureView is one number of the site, with how it is counted.
type FigureView struct {
	Value string // 2,163
	Unit  string // 条
	Label string // 现公开失信信息
	Note  string // how it is counted, one sentence
	URL   string // what was counted; may be empty
}

// recordFigures are the numbers of the list; none when it is empty.
func recordFigures(persons, organisations int) []FigureView {
	if persons+organisations == 0 {
		return nil
	}
	return []FigureView{
		{Value: grouped(persons + organisations), Unit: "条", Label: "现公开的失信信息", URL: listPath},
		{Value: grouped(persons), Unit: "条", Label: "自然人", URL: listFilter{party: "person"}.address(1)},
		{Value: grouped(organisations), Unit: "条", Label: "法人或者其他组织", URL: listFilter{party: "org"}.address(1)},
	}
}

// totalPublished says in words how much the list holds.
func totalPublished(persons, organisations int) string {
	total := persons + organisations
	switch {
	case total == 0:
		return "本站目前没有公开的失信被执行人信息。"
	case organisations == 0:
		return "本站现公开失信被执行人信息 " + grouped(total) + " 条，均为自然人。"
	case persons == 0:
		return "本站现公开失信被执行人信息 " + grouped(total) + " 条，均为法人或者其他组织。"
	}
	return "本站现公开失信被执行人信息 " + grouped(total) + " 条，其中自然人 " + grouped(persons) +
		" 条，法人或者其他组织 " + grouped(organisations) + " 条。"
}
