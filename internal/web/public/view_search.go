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
)

// SearchView is the search page in every state.
type SearchView struct {
	web.Base

	State   SearchState
	Total   string // 共 12 条，其中姓名（名称）完全一致 3 条
	Asked   string // how the text was read when it was split, else empty
	TooMany string
	Tiers   []TierView
	Pager   PagerView
	Print   string // address of the dated print view; empty when there is nothing to print
	AsOf    string // 2026年11月23日 10:32
	Retry   string // SearchBusy: 请在 40 秒后重试
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
	Stamp StampView
}
