package public

import (
	"strconv"
	"strings"

	"gongkai/internal/court"
	"gongkai/internal/web"
)

// The scenes of pages that name persons: home, list, record and search.

func (s stage) home() []scene {
	home := HomeView{
		Base: s.base("", web.NavHome, "/"), Box: sampleBox(true), CaseExample: "（2025）鲁0199执123号",
		Total: totalPublished(1804, 359), Newest: sampleRows(6), Guides: sampleGuideLinks(6),
		Cases: sampleCards(3, "", false), Articles: sampleCards(4, "", false), Figures: sampleFigures(), Topics: sampleTopics(-1)[1:],
	}
	home.OwnSearch, home.NoIndex, home.Canonical = true, s.demo, "https://example.org/"
	home.Description = "查询" + s.site.CourtName + "公开的失信被执行人信息。"
	home.Freshness, home.Stale = freshness(catalogueNow.AddDate(0, 0, -2), catalogueNow)
	one := home
	one.Newest, one.Cases, one.Articles, one.Guides = sampleRows(1), sampleCards(1, "典型案例", false), sampleCards(1, "文章", false), sampleGuideLinks(1)
	records := home // a portal without texts
	records.Box, records.Cases, records.Articles, records.Guides, records.Topics, records.Figures = SearchBoxView{}, nil, nil, nil, nil, sampleFigures()[:3]
	empty := records
	empty.Total, empty.Newest, empty.Figures = totalPublished(0, 0), nil, nil
	empty.Freshness, empty.Stale = freshness(catalogueNow.AddDate(0, 0, -9), catalogueNow)
	return []scene{
		{"home-many", render(s.t, s.p.home, home)},
		{"home-one", render(s.t, s.p.home, one)},
		{"home-records-only", render(s.t, s.p.home, records)},
		{"home-empty-stale", render(s.t, s.p.home, empty)},
	}
}

func (s stage) list() []scene {
	list := func(v DefaultersView) []byte {
		v.Base = s.base("失信被执行人名单", web.NavDefaulters, "/defaulters")
		v.Action = "/defaulters"
		if v.Filters == nil {
			v.Filters = sampleFilters(false)
		}
		return render(s.t, s.p.defaulters, v)
	}
	address := func(n int) string { return "/defaulters?page=" + strconv.Itoa(n) }
	chips := []ChipView{{"自然人", "/defaulters?year=2025"}, {"2025 年", "/defaulters?party=person"}}
	return []scene{
		{"list-many", list(DefaultersView{Total: listTotal(court.ListDefaulters, 2163, false), TooMany: tooMany(2163, 20), Rows: sampleRows(20), Pager: newPager(7, 50, address)})},
		{"list-filtered-one", list(DefaultersView{Filters: sampleFilters(true), Chips: chips, Clear: "/defaulters", Total: listTotal(court.ListDefaulters, 1, true), Rows: sampleRows(1)})},
		{"list-filtered-empty", list(DefaultersView{Filters: sampleFilters(true), Chips: chips, Clear: "/defaulters", Total: listTotal(court.ListDefaulters, 0, true)})},
		{"list-empty", list(DefaultersView{Total: listTotal(court.ListDefaulters, 0, false)})},
	}
}

// orderRows are rows of restriction orders: without grounds and age.
func orderRows(n int) []RowView {
	all := sampleRows(n)
	for i := range all {
		all[i].Conducts = nil
		all[i].Traits, _, _ = strings.Cut(all[i].Traits, "，")
	}
	return all
}

// orders are the list and the records of restriction orders.
func (s stage) orders() []scene {
	list := func(v DefaultersView) []byte {
		v.Base, v.Action = s.base("限制消费令", web.NavRestrictions, ordersPath), ordersPath
		v.Filters = listFilter{list: court.ListRestrictions, year: "2025"}.selects([]int{2026, 2025})
		return render(s.t, s.p.restrictions, RestrictionsView{v})
	}
	total := func(n int, filtered bool) string { return listTotal(court.ListRestrictions, n, filtered) }
	address := func(n int) string { return ordersPath + "?page=" + strconv.Itoa(n) }
	chips := []ChipView{{"2025 年", ordersPath}}
	const path = ordersPath + "/bcdfgh23"
	show := func(r RecordView, listing string) []byte {
		return render(s.t, s.p.restriction, RestrictionView{Base: s.base(r.Name, web.NavRestrictions, path), Record: r, Print: path + "/print", Listing: listing})
	}
	person := sampleOrder(samplePerson(), func(o *court.Restriction) {})
	some := sampleOrder(sampleOrganisation(), func(o *court.Restriction) {
		o.Items, o.Period, o.EndsOn = 1|1<<8, "", court.Date{Year: 2027, Month: 5, Day: 6}
		o.Principal, o.Responsible, o.Controller = "王演示", "赵演示、钱演示", "孙演示"
	})
	some.Checked, some.Stale = freshness(catalogueNow.AddDate(0, 0, -30), catalogueNow)
	long := sampleOrganisation()
	long.Name = longName()
	return []scene{
		{"orders-many", list(DefaultersView{Total: total(2163, false), TooMany: tooMany(2163, 20), Rows: orderRows(20), Pager: newPager(7, 50, address)})},
		{"orders-one", list(DefaultersView{Total: total(1, true), Chips: chips, Clear: ordersPath, Rows: orderRows(1)})},
		{"orders-filtered-empty", list(DefaultersView{Total: total(0, true), Chips: chips, Clear: ordersPath})},
		{"orders-empty", list(DefaultersView{Total: total(0, false)})},
		{"order-person", show(person, "/defaulters/bcdfgh23")},
		{"order-organisation-stale", show(some, "")},
		{"order-long", show(sampleOrder(long, func(o *court.Restriction) {
			o.Controller = strings.Repeat("阿卜杜热合曼·阿不都克里木江·演示、", 6)
		}), "")},
		{"order-print", render(s.t, s.p.restrictionPrint, RestrictionPrintView{Base: s.base(person.Name, "", path+"/print"), Record: person, Stamp: sampleStamp(path)})},
	}
}

func (s stage) record() []scene {
	const path = "/defaulters/bcdfgh23"
	show := func(r RecordView) []byte {
		return render(s.t, s.p.defaulter, DefaulterView{Base: s.base(r.Name, web.NavDefaulters, path), Record: r, Print: path + "/print", Order: "/restrictions/bcdfgh23"})
	}
	person := sampleRecord(samplePerson(), sampleMask, court.Date{Year: 2027, Month: 5, Day: 6}, false)
	person.Namesakes, person.NamesakesURL = "本站另有 2 条同名信息。", "/search?q=%E7%8E%8B%E6%BC%94%E7%A4%BA"
	presumed := sampleRecord(samplePerson(), sampleMask, court.Date{Year: 2027, Month: 5, Day: 6}, true)
	presumed.Checked, presumed.Stale = freshness(catalogueNow.AddDate(0, 0, -30), catalogueNow)
	long := sampleOrganisation()
	long.Name, long.LegalRepresentative = longName(), "阿卜杜热合曼·阿不都克里木江·演示"
	long.Obligation = strings.Repeat(long.Obligation, 6)
	long.BasisNumber = strings.Repeat("（2024）演示仲裁字第00232号、", 4)
	return []scene{
		{"record-person", show(person)},
		{"record-presumed-stale", show(presumed)},
		{"record-organisation-gaps", show(sampleRecord(sampleOrganisation(), sampleCode, court.Date{}, false))},
		{"record-long", show(sampleRecord(long, sampleCode, court.Date{}, false))},
		{"record-print", render(s.t, s.p.defaulterPrint, DefaulterPrintView{Base: s.base(person.Name, "", path+"/print"), Record: person, Stamp: sampleStamp(path)})},
	}
}

func (s stage) search() []scene {
	show := func(query string, v SearchView) []byte {
		v.Base = s.base("查询", web.NavDefaulters, "/search")
		if v.What == "" {
			v.What = "失信信息"
		}
		v.Query, v.OwnSearch, v.AsOf, v.Box = query, true, dateTime(catalogueNow), sampleBox(false)
		return render(s.t, s.p.search, v)
	}
	paper := func(query string, v SearchPrintView) []byte {
		v.Base = s.base("查询结果", "", "/search/print")
		v.What = "失信信息"
		v.Query, v.Stamp = query, sampleStamp("/search?q=x")
		return render(s.t, s.p.searchPrint, v)
	}
	tiers := []TierView{
		newTier(TierExact, 3, reasoned(sampleRows(1), tierReason(TierExact))),
		newTier(TierPrefix, 5, reasoned(sampleRows(2), tierReason(TierPrefix), narrowReason(fieldLegalRepresentative))),
		newTier(TierSubstring, 90, reasoned(sampleRows(6), tierReason(TierSubstring))),
	}
	address := func(n int) string { return "/search?page=" + strconv.Itoa(n) }
	const print = "/search/print"
	groups := sampleGroups()
	orders := RowGroupView{Label: "限制消费", Count: "12 条", Rows: reasoned(orderRows(3), tierReason(TierExact)), More: LinkView{"查看全部 12 条", "/search?q=x&kind=restrictions"}}
	return []scene{
		{"search-blank", show("", SearchView{State: SearchBlank})},
		{"search-one", show("王演示", SearchView{State: SearchResults, Total: searchTotal(1, 1), Print: print, Tiers: tiers[:1]})},
		{"search-many", show("演示", SearchView{State: SearchResults, Tabs: sampleTabs(1), Kind: "defaulters", Total: searchTotal(98, 3), Asked: splitAsked("演示", []string{"长清"}), TooMany: tooMany(5000, 20), Print: print, Tiers: tiers, Pager: newPager(1, 5, address)})},
		{"search-all-kinds", show("演示", SearchView{State: SearchResults, Tabs: sampleTabs(0), Total: searchTotal(98, 3), Print: print, Tiers: tiers[:1], More: LinkView{"查看全部 98 条失信信息", "/search?q=x&kind=defaulters"}, Orders: orders, Groups: groups})},
		{"search-orders", show("王演示", SearchView{State: SearchResults, Tabs: sampleTabs(2), Kind: "restrictions", What: "限制消费信息", Total: searchTotal(3, 3), Print: print, Tiers: tiers[:1]})},
		{"search-orders-alone", show("王演示", SearchView{State: SearchNothing, Print: print, Orders: orders})},
		{"search-orders-nothing", show("赵演示", SearchView{State: SearchNothing, Kind: "restrictions", What: "限制消费信息", Print: print})},
		{"search-texts", show("租金", SearchView{State: SearchTexts, Tabs: sampleTabs(4), Kind: "cases", Groups: groups[1:2], Pager: newPager(1, 3, address)})},
		{"search-texts-nothing", show("租金", SearchView{State: SearchTexts, Tabs: sampleTabs(4), Kind: "cases"})},
		{"search-nothing-but-texts", show("执行费", SearchView{State: SearchNothing, Tabs: sampleTabs(0), Print: print, Groups: groups[:1]})},
		{"search-case", show("（2025）鲁0199执1200号", SearchView{State: SearchResults, Total: searchTotal(2, -1), Tiers: []TierView{newTier(TierCase, 2, reasoned(sampleRows(2), tierReason(TierCase)))}})},
		{"search-nothing", show("赵演示", SearchView{State: SearchNothing, Print: print})},
		{"search-nothing-long", show(longName(), SearchView{State: SearchNothing, Print: print})},
		{"search-no-case", show("（2018）鲁0199执123号", SearchView{State: SearchNoCase, Print: print})},
		{"search-no-page", show("演示", SearchView{State: SearchNoPage})},
		{"search-short", show("王", SearchView{State: SearchShort})},
		{"search-long", show("", SearchView{State: SearchLong})},
		{"search-identity", show("", SearchView{State: SearchIdentity})},
		{"search-busy", show("王演示", SearchView{State: SearchBusy, Retry: "请在 40 秒后重试。"})},
		{"search-print", paper("演示", SearchPrintView{State: SearchResults, Total: searchTotal(98, 3), Page: "第 1 页，共 5 页", Tiers: tiers})},
		{"search-print-nothing", paper("赵演示", SearchPrintView{State: SearchNothing})},
		{"search-print-no-case", paper("（2018）鲁0199执123号", SearchPrintView{State: SearchNoCase})},
	}
}
