package public

import "gongkai/internal/web"

// SearchState tells the template which of its answers to give.
type SearchState string

// The answers of the search page.
const (
	SearchBlank    SearchState = "blank"    // no question yet
	SearchResults  SearchState = "results"  // at least one record
	SearchNothing  SearchState = "nothing"  // understood, and nothing found
	SearchNoCase   SearchState = "no-case"  // a case number that is not published here
	SearchNoPage   SearchState = "no-page"  // there are results, but not as many pages
	SearchShort    SearchState = "short"    // fewer than two characters
	SearchLong     SearchState = "long"     // more than can be a name
	SearchIdentity SearchState = "identity" // held an ID number: advice, no answer, no echo
	SearchBusy     SearchState = "busy"     // over the limit of searches (status 429)
	SearchTexts    SearchState = "texts"    // the tab of a kind of texts: records were not asked for
)

// SearchView is the search page in every state. State tells of the records of real
// names; texts are told by Groups, which SearchResults, SearchNothing and SearchTexts
// carry. A case number and a credit code ask for records only: then, as in all
// states without an answer, there are no tabs and no groups.
type SearchView struct {
	web.Base

	Box  SearchBoxView
	Tabs []FacetView // 全部, 失信名单, 限制消费, 办事指南, … with counts; empty where only records can be searched
	Kind string      // the tab in force: empty is 全部, else defaulters, restrictions, guides, cases or articles

	State   SearchState
	Total   string // 共 12 条，其中姓名（名称）完全一致 3 条
	Asked   string // how the text was read when it was split, else empty
	TooMany string
	Tiers   []TierView
	What    string       // what the records are: 失信信息 or 限制消费信息
	Orders  RowGroupView // the first restriction orders, where 全部 shows them beside
	More    LinkView     // the tab of records, where 全部 shows only the first of them; empty URL: no more
	Pager   PagerView    // of the tab in force
	Print   string       // address of the dated print view; empty when there is nothing to print
	AsOf    string       // 2026年11月23日 10:32
	Retry   string       // SearchBusy: 请在 40 秒后重试

	Groups []GroupView // texts, a group a kind, only those with hits
}

// RowGroupView is what was found on another list of persons; without rows it is nothing.
type RowGroupView struct {
	Label string // 限制消费
	Count string // 12 条
	Rows  []RowView
	More  LinkView // 查看全部 12 条; empty URL where all are shown
}

// GroupView is what was found of one kind of texts.
type GroupView struct {
	Kind  string // guides, cases or articles
	Label string // 办事指南
	Count string // 12 篇
	Cards []CardView
	More  LinkView // 查看全部 12 篇; empty URL where all are shown
}

// TierView is a group of rows that matched in one way, best first.
type TierView struct {
	Label string // 姓名（名称）完全一致
	Count string // 3 条
	Note  string // what the group means for the reader
	Rows  []RowView
}

// SearchPrintView is the dated print of an answer, also of "nothing found".
type SearchPrintView struct {
	web.Base

	State SearchState // SearchResults, SearchNothing or SearchNoCase
	Total string
	Asked string
	Page  string // 第 1 页，共 3 页; empty when all fits on one
	Tiers []TierView
	What  string // 失信信息 or 限制消费信息
	Stamp StampView
}
