package public

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"gongkai/internal/court"
	"gongkai/internal/visible"
	"gongkai/internal/web"
)

const (
	searchPath = "/search"
	printPath  = "/search/print"
)

// answered is a search and what came of it.
type answered struct {
	state  SearchState
	status int    // zero is 200
	text   string // the question, to be echoed; empty where it must not be
	tab    string // the kind in force: empty for all, else a word of readTab
	page   int
	rows   bool // the answer was made from rows
	box    SearchBoxView
	result visible.Result // of the list in force
	beside visible.Result // of the other list, the first few
	texts  foundTexts
	gen    court.Generation
	at     time.Time
}

func (s *Site) search(ctx context.Context, r web.Request) (web.Answer, error) {
	a, err := s.ask(ctx, r)
	if err != nil {
		return web.Answer{}, err
	}
	nav := web.NavDefaulters
	if a.tab == tabOrders {
		nav = web.NavRestrictions
	}
	v := SearchView{Base: s.named(r, "查询", nav, searchPath), Box: a.box, Tabs: a.tabs(), Kind: a.tab, State: a.state,
		AsOf: dateTime(a.at), Groups: a.texts.groups}
	v.What, v.Orders = a.what(), a.orders()
	v.Query, v.OwnSearch = a.text, true
	v.Canonical = "" // the address holds what was asked
	switch {
	case a.state == SearchTexts:
		v.TooMany = tooMany(a.texts.total, perPage)
		v.Pager = newPager(a.page, pagesOf(a.texts.total), func(n int) string { return tabAddress(a.text, a.tab, n) })
	case a.state == SearchResults:
		v.Total, v.Asked, v.Tiers = a.total(), a.asked(), a.tiers()
		if a.texts.asked && a.tab == "" { // the first records, and what was found beside them
			if a.result.Total > perPage {
				v.More = LinkView{"查看全部 " + grouped(a.result.Total) + " 条", tabAddress(a.text, tabRecords, 1)}
			}
			break
		}
		v.TooMany = tooMany(a.result.Total, perPage)
		v.Pager = newPager(a.page, pagesOf(a.result.Total), func(n int) string { return tabAddress(a.text, a.tab, n) })
	}
	if a.printable() {
		v.Print = a.printAddress(printPath)
	}
	answer, err := page(s.pages.search, v)
	return a.finish(answer), err
}

// searchPrint is a dated answer on paper. What has no answer has no print either:
// the visitor is sent to the page that says why.
func (s *Site) searchPrint(ctx context.Context, r web.Request) (web.Answer, error) {
	a, err := s.ask(ctx, r)
	if err != nil {
		return web.Answer{}, err
	}
	if !a.printable() {
		return web.Answer{}, court.Invalid("没有可以打印的查询结果，请先查询。")
	}
	v := SearchPrintView{
		Base: s.named(r, "查询结果", "", searchPath), State: a.state, Total: a.total(), Asked: a.asked(),
		Stamp: s.stamp(a.at, a.printAddress(searchPath), a.printAddress(searchPath)), What: a.what(),
	}
	v.Query, v.Canonical = a.text, ""
	if a.state == SearchResults {
		v.Tiers = a.tiers()
		if pages := pagesOf(a.result.Total); pages > 1 {
			v.Page = "第 " + strconv.Itoa(a.page) + " 页，共 " + strconv.Itoa(min(pages, maxPages)) + " 页"
		}
	}
	answer, err := page(s.pages.searchPrint, v)
	return a.finish(answer), err
}

// ask understands the question and has it answered. Whatever cannot be answered is a
// state of the page; only a page number or a kind out of bounds, or a database that does
// not answer, is an error.
func (s *Site) ask(ctx context.Context, r web.Request) (answered, error) {
	number, err := pageNumber(r)
	if err != nil {
		return answered{}, err
	}
	tab, kind, err := readTab(r.Query("kind"))
	if err != nil {
		return answered{}, err
	}
	a := answered{page: number, tab: tab, at: s.now()}
	text := strings.TrimSpace(r.Query("q"))
	q := court.ParseQuery(text)
	switch q.Kind {
	case court.QueryEmpty:
		a.state = SearchBlank
		return s.askNothing(ctx, a)
	case court.QueryTooShort:
		a.state, a.status, a.text = SearchShort, fiber.StatusBadRequest, text
		return s.askNothing(ctx, a)
	case court.QueryTooLong:
		a.state, a.status = SearchLong, fiber.StatusBadRequest
		return s.askNothing(ctx, a)
	case court.QueryIdentity: // never echoed
		a.state, a.status = SearchIdentity, fiber.StatusBadRequest
		return s.askNothing(ctx, a)
	case court.QueryCase, court.QueryCode: // records of real names alone have these
		if kind = ""; a.tab != tabOrders {
			a.tab = ""
		}
	case court.QueryName:
	}
	a.text, a.rows = text, true
	if a.tab == "" && q.Kind == court.QueryName && number > 1 {
		a.tab = tabRecords // beyond the first page there are records only
	}
	look := s.reader.View
	if q.Kind == court.QueryName {
		look = s.reader.Scan
	}
	a.gen, err = look(ctx, func(in *visible.View) (err error) {
		a.at = in.Now()
		if a.box, err = s.boxOf(in, a.tab); err != nil {
			return err
		}
		if q.Kind == court.QueryName {
			err = a.askTexts(in, kind)
		} else {
			a.box.Suggest = nil // not a case beside the records of a case number
		}
		if err != nil {
			return err
		}
		if kind != "" {
			return nil
		}
		list := a.list()
		if a.result, err = in.On(list).Search(q, number, perPage); err != nil {
			return err
		}
		size := 0 // the tab tells how many there are
		if a.tab == "" {
			size = groupSize
		}
		a.beside, err = in.On(otherList(list)).Search(q, 1, size)
		return err
	})
	if err != nil {
		return answered{}, err
	}
	if a.tab == tabRecords || a.tab == tabOrders {
		a.texts.groups = nil
	}
	a.judge(q.Kind, kind)
	return a, nil
}

// askNothing only fills the search field.
func (s *Site) askNothing(ctx context.Context, a answered) (answered, error) {
	a.rows = true
	var err error
	a.gen, err = s.reader.View(ctx, func(in *visible.View) (err error) {
		a.at = in.Now()
		a.box, err = s.boxOf(in, a.tab)
		return err
	})
	return a, err
}

// judge says what state the page is in after the question was asked.
func (a *answered) judge(asked court.QueryKind, kind court.PieceKind) {
	switch {
	case kind != "" && a.page > 1 && len(a.texts.groups) == 0:
		a.state, a.status = SearchNoPage, fiber.StatusNotFound
	case kind != "":
		a.state = SearchTexts
	case a.result.Total == 0 && a.page == 1 && asked == court.QueryCase:
		a.state = SearchNoCase
	case a.result.Total == 0 && a.page == 1:
		a.state = SearchNothing
	case len(a.result.Items) == 0:
		a.state, a.status = SearchNoPage, fiber.StatusNotFound
	default:
		a.state = SearchResults
	}
}

// list is the list whose records are the answer.
func (a *answered) list() court.List {
	if a.tab == tabOrders {
		return court.ListRestrictions
	}
	return court.ListDefaulters
}

// what names the records of that list.
func (a *answered) what() string {
	if a.tab == tabOrders {
		return "限制消费信息"
	}
	return "失信信息"
}

// printAddress is that of the records of the answer alone, under a path.
func (a *answered) printAddress(path string) string {
	address := searchAddress(path, a.text, a.page)
	if a.tab == tabOrders {
		address += "&kind=" + tabOrders
	}
	return address
}

// orders are the first restriction orders beside the entries of the list of defaulters.
func (a *answered) orders() RowGroupView {
	if a.tab != "" || len(a.beside.Items) == 0 {
		return RowGroupView{}
	}
	g := RowGroupView{Label: "限制消费", Count: grouped(a.beside.Total) + " 条"}
	for _, item := range a.beside.Items {
		g.Rows = append(g.Rows, newRow(item.Record, reasons(item)...))
	}
	if a.beside.Total > len(g.Rows) {
		g.More = LinkView{"查看全部 " + grouped(a.beside.Total) + " 条", tabAddress(a.text, tabOrders, 1)}
	}
	return g
}

func (a answered) printable() bool {
	return a.state == SearchResults || a.state == SearchNothing || a.state == SearchNoCase
}

// finish turns a rendered page into the answer. It says at which minute it was true.
func (a answered) finish(answer web.Answer) web.Answer {
	answer.Status, answer.Names, answer.Generation = a.status, a.rows, a.gen
	answer.Until = minuteAfter(a.at)
	return answer
}

// byName reports whether names were searched, so that exact ones can be told.
func (a answered) byName() bool {
	return a.result.Exact+a.result.Prefix+a.result.Substring > 0
}

func (a answered) total() string {
	if a.byName() {
		return searchTotal(a.result.Total, a.result.Exact)
	}
	return searchTotal(a.result.Total, -1)
}

// asked says how a text was read whose words were taken one by one.
func (a answered) asked() string {
	if !a.result.Split || a.result.Total == 0 {
		return ""
	}
	var others []string
	for _, w := range strings.Fields(a.text) {
		if a.result.Word != "" && court.ParseQuery(w).Name != a.result.Word {
			others = append(others, w)
		}
	}
	if text := splitAsked(a.result.Word, others); text != "" {
		return text
	}
	return "没有名称与全部文字一致，已按空格分开的各个词查找。"
}

// tiers groups the items of the page; they are sorted by tier already.
func (a answered) tiers() []TierView {
	var tiers []TierView
	for from := 0; from < len(a.result.Items); {
		tier := a.result.Items[from].Tier
		var rows []RowView
		for ; from < len(a.result.Items) && a.result.Items[from].Tier == tier; from++ {
			item := a.result.Items[from]
			rows = append(rows, newRow(item.Record, reasons(item)...))
		}
		tiers = append(tiers, newTier(tierOf(tier), a.inTier(tier), rows))
	}
	return tiers
}

func (a answered) inTier(tier visible.Tier) int {
	switch tier {
	case visible.TierExact:
		return a.result.Exact
	case visible.TierPrefix:
		return a.result.Prefix
	case visible.TierSubstring:
		return a.result.Substring
	case visible.TierCase, visible.TierCode, visible.TierNewest:
	}
	return a.result.Total
}

// tierOf gives the tier of the page for that of the search.
func tierOf(tier visible.Tier) Tier {
	switch tier {
	case visible.TierExact, visible.TierNewest:
		return TierExact
	case visible.TierPrefix:
		return TierPrefix
	case visible.TierCase:
		return TierCase
	case visible.TierCode:
		return TierCredit
	case visible.TierSubstring:
	}
	return TierSubstring
}

// reasons says why a record was found.
func reasons(item visible.Item) []string {
	all := []string{tierReason(tierOf(item.Tier))}
	for _, f := range item.Fields {
		all = append(all, narrowReason(fieldLabel(f)))
	}
	return all
}

func fieldLabel(f visible.Field) string {
	switch f {
	case visible.FieldCase:
		return "案号"
	case visible.FieldCourt:
		return "执行法院"
	case visible.FieldCode:
		return "统一社会信用代码"
	case visible.FieldLegalRepresentative:
		return fieldLegalRepresentative
	case visible.FieldName:
	}
	return "姓名（名称）"
}
