package public

import (
	"net/url"
	"slices"

	"gongkai/internal/court"
	"gongkai/internal/visible"
)

// Words of the field kind of the search. Those of texts are the words of their
// addresses.
const (
	tabRecords = "defaulters"
	tabOrders  = "restrictions"
)

// tabOf is the word of the field kind for a list.
func tabOf(list court.List) string {
	if list == court.ListRestrictions {
		return tabOrders
	}
	return tabRecords
}

// groupSize is how many texts of a kind, or orders, stand among the results of all kinds.
const groupSize = 3

// readTab reads which kind is searched: empty for all, that of a list, or a kind of texts.
func readTab(word string) (tab string, kind court.PieceKind, err error) {
	if word == "" || word == tabRecords || word == tabOrders {
		return word, "", nil
	}
	for _, k := range court.PieceKinds() {
		if k.Folder() == word {
			return word, k, nil
		}
	}
	return "", "", court.Invalid("没有这一类内容，请从查询页面重新选择。")
}

// foundTexts is what a search found among texts.
type foundTexts struct {
	any    bool // the site has texts: the search of them is offered
	asked  bool // they were searched
	counts map[court.PieceKind]int
	groups []GroupView
	total  int // of the kind in force
}

// askTexts searches the texts: all kinds with the first few of each, or one page of one
// kind. Records are never looked at here, nor texts by those who look at records.
func (a *answered) askTexts(in *visible.View, kind court.PieceKind) error {
	all, err := in.PieceCounts()
	if err != nil || all.Of("", "") == 0 {
		return err
	}
	a.texts.any = true
	found, err := in.SearchTexts(a.text, court.PieceKinds(), 1, 0)
	if err != nil && court.KindOf(err) == court.KindInvalid && kind == "" {
		return nil // too many words for texts; the records answer all the same
	}
	if err != nil {
		return err
	}
	a.texts.asked, a.texts.counts = true, found.ByKind
	for _, k := range court.PieceKinds() {
		if found.ByKind[k] == 0 || kind != "" && k != kind {
			continue
		}
		number, size := 1, groupSize
		if kind != "" {
			number, size = a.page, perPage
		}
		part, err := in.SearchTexts(a.text, []court.PieceKind{k}, number, size)
		if err != nil {
			return err
		}
		g := GroupView{Kind: k.Folder(), Label: listTitle(k), Count: grouped(part.Total) + " 篇"}
		for _, f := range part.Items {
			g.Cards = append(g.Cards, foundCard(f))
		}
		if kind == "" && part.Total > groupSize {
			g.More = LinkView{"查看全部 " + grouped(part.Total) + " 篇", tabAddress(a.text, k.Folder(), 1)}
		}
		a.texts.total = part.Total
		if len(g.Cards) > 0 {
			a.texts.groups = append(a.texts.groups, g)
		}
	}
	return nil
}

// tabAddress is that of a page of the search of one kind; without one, of all.
func tabAddress(text, tab string, number int) string {
	address := searchAddress(searchPath, text, number)
	if tab != "" {
		address += "&kind=" + url.QueryEscape(tab)
	}
	return address
}

// tabs are the kinds that can be searched for what was asked, with how much each has.
// The records are not counted where they were not asked for.
func (a *answered) tabs() []FacetView {
	if !a.texts.asked {
		return nil
	}
	sum := 0
	for _, n := range a.texts.counts {
		sum += n
	}
	all := FacetView{Label: "全部", URL: tabAddress(a.text, "", 1), Current: a.tab == ""}
	records := FacetView{Label: "失信名单", URL: tabAddress(a.text, tabRecords, 1), Current: a.tab == tabRecords}
	orders := FacetView{Label: "限制消费", URL: tabAddress(a.text, tabOrders, 1), Current: a.tab == tabOrders}
	if a.rows && a.state != SearchTexts {
		listings, found := a.result.Total, a.beside.Total
		if a.tab == tabOrders {
			listings, found = found, listings
		}
		all.Count, records.Count, orders.Count = grouped(sum+listings+found), grouped(listings), grouped(found)
	}
	tabs := []FacetView{all, records, orders}
	for _, k := range court.PieceKinds() {
		tabs = append(tabs, FacetView{Label: listTitle(k), Count: grouped(a.texts.counts[k]), URL: tabAddress(a.text, k.Folder(), 1), Current: a.tab == k.Folder()})
	}
	return tabs
}

// boxKinds are the choices of the search field. Without texts there is nothing to choose.
func boxKinds(counts visible.PieceCounts, current string) []OptionView {
	if counts.Of("", "") == 0 {
		return nil
	}
	kinds := []OptionView{{Label: "全部", Selected: current == ""}, {Value: tabRecords, Label: "失信名单", Selected: current == tabRecords},
		{Value: tabOrders, Label: "限制消费", Selected: current == tabOrders}}
	for _, k := range court.PieceKinds() {
		if counts.Of(k, "") > 0 || current == k.Folder() {
			kinds = append(kinds, OptionView{Value: k.Folder(), Label: listTitle(k), Selected: current == k.Folder()})
		}
	}
	return kinds
}

// maxSuggested bounds the texts that the search field offers while somebody types: they
// are part of the page, so that nothing typed is sent.
const maxSuggested = 60

// suggested are the texts that a reader may mean: the topics, then the guides, then the
// newest of the other texts. Names of persons and firms are never among them.
func suggested(in *visible.View, counts visible.PieceCounts) ([]SuggestionView, error) {
	var all []SuggestionView
	for _, t := range court.Topics() {
		if counts.Of("", t) > 0 {
			all = append(all, SuggestionView{t.Label(), "专题", topicPath(t)})
		}
	}
	book, err := in.Handbook()
	if err != nil {
		return nil, err
	}
	others, err := in.News()
	if err != nil {
		return nil, err
	}
	for _, p := range slices.Concat(book, others) {
		if len(all) == maxSuggested {
			break
		}
		all = append(all, SuggestionView{p.Title, listTitle(p.Kind), p.Path()})
	}
	return all, nil
}

// boxOf is the large search field with the texts that it offers.
func (s *Site) boxOf(in *visible.View, tab string) (SearchBoxView, error) {
	box := SearchBoxView{Help: s.help}
	counts, err := in.PieceCounts()
	if err != nil || counts.Of("", "") == 0 {
		return box, err
	}
	box.Kinds = boxKinds(counts, tab)
	box.Suggest, err = suggested(in, counts)
	return box, err
}
