package public

import (
	"strconv"
)

// maxPages is the last page of any list of persons: deeper paging is of use to
// copiers only (R-07, PIPL 6).
const maxPages = 50

// PagerView leads through the pages of a list. It is empty when there is one page.
type PagerView struct {
	Summary string // 第 2 页，共 14 页
	Prev    string // address, empty on the first page
	Next    string // address, empty on the last page
	Pages   []PageView
}

// PageView is one numbered link, or a gap between two.
type PageView struct {
	Number  string
	URL     string
	Current bool
	Gap     bool
}

// newPager makes the pager of page (from 1) of pages; address gives the address of
// a page. It names the first, the last and the neighbours of the current page; a
// gap stands for two pages or more, never for one that could be named itself.
func newPager(page, pages int, address func(page int) string) PagerView {
	if pages > maxPages {
		pages = maxPages
	}
	if pages < 2 || page < 1 || page > pages {
		return PagerView{}
	}
	v := PagerView{Summary: "第 " + strconv.Itoa(page) + " 页，共 " + strconv.Itoa(pages) + " 页"}
	if page > 1 {
		v.Prev = address(page - 1)
	}
	if page < pages {
		v.Next = address(page + 1)
	}
	near := func(n int) bool { return n == 1 || n == pages || (n >= page-1 && n <= page+1) }
	for n := 1; n <= pages; n++ {
		switch {
		case near(n), near(n-1) && near(n+1):
			v.Pages = append(v.Pages, PageView{Number: strconv.Itoa(n), URL: address(n), Current: n == page})
		case near(n - 1):
			v.Pages = append(v.Pages, PageView{Gap: true})
		}
	}
	return v
}
