package public

import (
	"gongkai/internal/court"
	"gongkai/internal/web"
)

// DefaultersView is the list of defaulters with its filters.
type DefaultersView struct {
	web.Base

	Action  string // address of the list, for the form of filters
	Filters []SelectView
	Chips   []ChipView // the filters in force
	Clear   string     // address without any filter; empty when none is in force
	Total   string     // 共 12 条
	TooMany string     // said when the list is longer than can be paged; else empty
	Rows    []RowView
	Pager   PagerView
}

// listTotal says how many records a list holds, and under filters that it is they
// that leave so many.
func listTotal(list court.List, total int, filtered bool) string {
	switch {
	case total == 0 && filtered:
		return "没有符合所选条件的信息。"
	case total == 0 && list == court.ListRestrictions:
		return "目前没有公开的限制消费令。"
	case total == 0:
		return "目前没有公开的失信被执行人信息。"
	case filtered:
		return "符合所选条件的共 " + grouped(total) + " 条，按发布时间从新到旧排列。"
	}
	return "共 " + grouped(total) + " 条，按发布时间从新到旧排列。"
}

// tooMany is said when total records at perPage do not fit into the pages that
// can be opened; it is empty when they do.
func tooMany(total, perPage int) string {
	if perPage <= 0 || total <= perPage*maxPages {
		return ""
	}
	return "仅显示前 " + grouped(maxPages) + " 页（" + grouped(perPage*maxPages) + " 条），请加条件缩小范围。"
}
