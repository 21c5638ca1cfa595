package admin

import (
	"strconv"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/publish"
	"gongkai/internal/store"
)

// planScenes are the pages of the plan: a month, the topics, ageing texts, links.
func (s stage) planScenes() []scene {
	var all []scene
	for _, area := range []func() []scene{s.monthScenes, s.topicScenes, s.ageingScenes, s.linkCheckScenes} {
		all = append(all, area()...)
	}
	return all
}

func (s stage) planFrame(title, current string, d publish.PlanDigest) PlanFrame {
	f := PlanFrame{Frame: s.frame(title), Notices: planNotices(d)}
	for _, tab := range []TabLink{{Label: "日历", URL: pathPlan}, {Label: "选题", URL: pathTopics}, {Label: "复核", URL: pathAgeing}, {Label: "链接", URL: pathLinks}} {
		tab.Current = tab.URL == current
		if len(f.Notices) > 0 && tab.URL != pathPlan {
			tab.Count = strconv.Itoa(3)
		}
		f.Tabs = append(f.Tabs, tab)
	}
	return f
}

// busyPlan is a plan on which something waits.
func busyPlan() publish.PlanDigest {
	return publish.PlanDigest{Reviews: map[court.ReviewAge]int{court.ReviewPassed: 2}, Ownerless: 1, Urgent: 3, Late: 1, Mend: 3}
}

func (s stage) monthScenes() []scene {
	v := &visit{}
	month := func(first court.Date, d publish.PlanDigest, entries map[int][]publish.PlanEntry) PlanView {
		today := court.Date{Year: 2026, Month: 2, Day: 12}
		view := PlanView{PlanFrame: s.planFrame("宣传计划", pathPlan, d), Month: monthWords(first), Previous: "#", Next: "#",
			PreviousWords: monthWords(first.AddMonths(-1)), NextWords: monthWords(first.AddMonths(1)), New: pathTopics + "/new"}
		calendar := court.CalendarOf(court.OfficialNotices()...)
		day := first.AddDays(-(int(first.Weekday()) + 6) % 7)
		for day.Before(first.AddMonths(1)) {
			var row []PlanCell
			for range 7 {
				works := calendar.IsWorkingDay(day)
				weekend := day.Weekday() == time.Saturday || day.Weekday() == time.Sunday
				cell := publish.PlanDay{Day: day, Inside: day.Month == first.Month, Works: works, Unusual: works == weekend}
				if cell.Inside {
					cell.Entries = entries[day.Day]
				}
				row = append(row, v.planCell(&cell, today))
				day = day.AddDays(1)
			}
			view.Weeks = append(view.Weeks, row)
		}
		return view
	}
	at := func(hour int) time.Time {
		return court.Date{Year: 2026, Month: 2, Day: 13}.Start().Add(time.Duration(hour) * time.Hour)
	}
	release := publish.PlanEntry{Kind: publish.PlanRelease, Title: "春节前集中执行发放案款", At: at(9), Work: "w"}
	due := publish.PlanEntry{Kind: publish.PlanDue, Title: "执行不能和执行难的界限在哪里", Item: "x", Urgent: true}
	late := publish.PlanEntry{Kind: publish.PlanDue, Title: "拒执罪的法律后果", Item: "x", Late: true}
	review := publish.PlanEntry{Kind: publish.PlanReview, Title: "执行费怎么收、由谁出", Piece: court.PieceGuide, Slug: "fees"}
	passed := review
	passed.Late = true
	public := publish.PlanEntry{Kind: publish.PlanPublic, Title: "主动履行，恢复信用", Piece: court.PieceArticle, Slug: "x"}
	update := publish.PlanEntry{Kind: publish.PlanUpdate, Title: "怎样申请强制执行", Piece: court.PieceGuide, Slug: "apply"}
	first := court.Date{Year: 2026, Month: 2, Day: 1}
	empty := month(first, publish.PlanDigest{}, nil)
	empty.Empty = "这个月还没有定时发布、到期的选题和要复核的内容，也没有发布过内容。"
	one := month(first, publish.PlanDigest{}, map[int][]publish.PlanEntry{13: {release}})
	many := month(first, busyPlan(), map[int][]publish.PlanEntry{
		2: {public}, 3: {public, update}, 6: {late}, 9: {passed}, 12: {due},
		13: {release, release, due, review, public, update, public, update, public}, 14: {release}, 24: {due, review}, 28: {release},
	})
	far := month(court.Date{Year: 2027, Month: 3, Day: 1}, publish.PlanDigest{}, nil)
	far.Missing, far.Empty, far.Today = "2027年", empty.Empty, pathPlan
	return []scene{staged(s, "plan-empty", s.p.plan, empty), staged(s, "plan-one", s.p.plan, one), staged(s, "plan-many", s.p.plan, many), staged(s, "plan-far", s.p.plan, far)}
}

func (s stage) topicScenes() []scene {
	today := court.Date{Year: 2026, Month: 3, Day: 2}
	line := func(title string, topic court.Topic, due court.Date, state court.PlanState, left int) publish.PlanLine {
		l := publish.PlanLine{State: state, EditorName: "测试采编", DaysLeft: left, Urgent: left <= 1 && state.Open(), Late: left < 0 && state.Open()}
		l.PlanItem = store.PlanItem{PlanItem: court.PlanItem{Title: title, Topic: topic, Kind: court.PieceArticle, Editor: "e", Due: due, Note: "材料在综合组的文件柜里。"}, ID: "x", Version: 1, Work: "w"}
		return l
	}
	lines := []publish.PlanLine{
		line("拒不执行判决、裁定罪的法律后果", court.TopicCrackdown, today.AddDays(-3), court.PlanWriting, -1),
		line("执行不能和执行难的界限在哪里", court.TopicInability, today.AddDays(1), court.PlanPlanned, 1),
		line("主动履行，恢复信用", court.TopicVoluntary, today.AddDays(9), court.PlanPublished, 7),
		line("终本案件怎样恢复执行", court.TopicLaws, today.AddDays(20), court.PlanDropped, 14),
	}
	lines[1].EditorName, lines[1].Unsure = "", true
	figures := func(planned int) (rows []TopicRow) {
		for i, t := range court.Topics() {
			f := publish.TopicFigures{Topic: t}
			if planned > 0 && i < 4 {
				f.Planned, f.Writing, f.Published, f.Public, f.Late = planned-i, i, 1, i+1, i%2
			}
			rows = append(rows, topicFigures(f))
		}
		return rows
	}
	topics := []FieldOption{{Label: "六个重点", Chosen: true}}
	for _, t := range court.Topics() {
		topics = append(topics, FieldOption{Value: string(t), Label: t.Label()})
	}
	empty := TopicsView{PlanFrame: s.planFrame("选题", pathTopics, publish.PlanDigest{}), Quarter: "2026年第一季度", QuarterWord: "2026Q1", Previous: "#", Next: "#",
		PreviousWords: "2025年第四季度", NextWords: "2026年第二季度", New: "#", Figures: figures(0), Topics: topics, States: []FieldOption{{Label: "各种进展"}},
		Found: "共 0 个选题", Empty: "2026年第一季度还没有安排选题。"}
	many := empty
	many.PlanFrame, many.Figures, many.Found, many.Missing = s.planFrame("选题", pathTopics, busyPlan()), figures(4), "共 8 个选题", "2027年"
	for range 2 {
		for i := range lines {
			many.Rows = append(many.Rows, plannedRow(&lines[i], today))
		}
	}
	file := publish.PlanFile{People: []publish.PlanPerson{{Account: "e", Name: "测试采编", Writes: true}, {Account: "r", Name: "测试审核"}}, MayPlan: true}
	fresh := PlannedView{PlanFrame: s.planFrame("新选题", pathTopics, publish.PlanDigest{}), Heading: "新选题", New: true, Action: pathTopics, Button: "列入计划", Fields: plannedFields(&file, nil)}
	wrong := fresh
	wrong.Wrong = []FormFault{{Field: court.PieceKeyTopic, Rule: "R-52", Text: "还没有选宣传重点。请从宣传方案的六个重点里选一个。"}, {Field: court.PlanKeyDue, Rule: "R-62", Text: "2026年10月1日不上班。可以改为前一个工作日：2026年9月30日。"}}
	wrong.Fields = plannedFields(&file, form{court.PieceKeyTitle: "执行费怎么算", court.PlanKeyDue: "2026-10-01", court.PlanKeyEditor: "e"})
	mark(wrong.Fields, wrong.Wrong)
	of := func(i int) PlannedView {
		file.PlanLine = lines[i]
		return PlannedView{PlanFrame: s.planFrame("选题："+lines[i].Title, pathTopics, publish.PlanDigest{}), Heading: "选题：" + lines[i].Title, Action: "#", Button: "保存", Version: "1",
			Row: plannedRow(&lines[i], today), Note: lines[i].Note, Fields: plannedFields(&file, nil), Drop: []RecordField{{Name: fieldReason, Label: "取消的理由", Area: true}}}
	}
	writing, planned, public, dropped := of(0), of(1), of(2), of(3)
	writing.Work, public.Work, public.Fields = "#", "#", nil
	planned.MayBegin, planned.MayDrop = true, true
	dropped.Reason, dropped.Button = "与上月的文章重复", "重新列入计划"
	overtaken := planned
	overtaken.Wrong, overtaken.Overtaken = []FormFault{{Text: "这个选题刚被他人改动，没有保存。请看过现在的内容以后再改。"}}, []Fact{{"题目", "执行不能，不等于执行难"}, {"完成日期", "2026-03-10"}}
	reason := planned
	reason.Wrong = []FormFault{{Field: fieldReason, Text: "请写明为什么取消。"}}
	reason.DropOpen, reason.Drop = true, []RecordField{{Name: fieldReason, Label: "取消的理由", Area: true, Faults: []string{"请写明为什么取消。"}}}
	read := planned
	read.Fields, read.MayBegin, read.MayDrop = nil, false, false
	return []scene{
		staged(s, "topics-empty", s.p.topics, empty), staged(s, "topics-many", s.p.topics, many), staged(s, "topic-new", s.p.planned, fresh), staged(s, "topic-wrong", s.p.planned, wrong),
		staged(s, "topic-planned", s.p.planned, planned), staged(s, "topic-writing", s.p.planned, writing), staged(s, "topic-public", s.p.planned, public),
		staged(s, "topic-dropped", s.p.planned, dropped), staged(s, "topic-overtaken", s.p.planned, overtaken), staged(s, "topic-reason", s.p.planned, reason), staged(s, "topic-read", s.p.planned, read),
	}
}

func (s stage) ageingScenes() []scene {
	today := court.Date{Year: 2026, Month: 3, Day: 2}
	text := func(kind court.PieceKind, title string, review court.Date, o store.PieceOwner) publish.SitePiece {
		return publish.SitePiece{SitePiece: store.SitePiece{Kind: kind, Slug: "x", Title: title, Published: today.AddDays(-400), Updated: today.AddDays(-30), ReviewBy: review, Version: 3, Owner: o},
			Age: court.ReviewAgeOf(review, today)}
	}
	texts := []publish.SitePiece{
		text(court.PieceGuide, "执行费怎么收、由谁出", today.AddDays(-12), store.PieceOwner{Account: "e", Name: "测试采编", Disabled: true}),
		text(court.PieceGuide, "怎样申请强制执行", today.AddDays(10), store.PieceOwner{}),
		text(court.PieceArticle, "全区法院集中发放涉民生案件案款", court.Date{}, store.PieceOwner{Unit: "执行局综合组"}),
		text(court.PieceCase, "隐匿财产拒不履行，被追究刑事责任（虚构）", today.AddDays(200), store.PieceOwner{Account: "e", Name: "测试采编"}),
	}
	view := func(d publish.PlanDigest, n int) AgeingView {
		v := AgeingView{PlanFrame: s.planFrame("内容复核", pathAgeing, d), Ages: []QueueLink{{Label: "全部", URL: "#", Count: n, Current: true}}, Kinds: []FieldOption{{Label: "各种内容"}},
			Owners: []FieldOption{{Label: "不限"}}, Found: "共 " + strconv.Itoa(n) + " 篇"}
		for _, age := range court.ReviewAges() {
			v.Ages = append(v.Ages, QueueLink{Label: age.Label(), URL: "#", Count: n / 4})
		}
		return v
	}
	empty := view(publish.PlanDigest{}, 0)
	empty.Empty = "网站上还没有内容。发布以后，每篇的复核期限都会出现在这里。"
	one := view(publish.PlanDigest{}, 1)
	one.Rows = []AgeingRow{ageingRow(&texts[0], today)}
	many := view(busyPlan(), 48)
	for range 5 {
		for i := range texts {
			many.Rows = append(many.Rows, ageingRow(&texts[i], today))
		}
	}
	many.Turn = PageTurn{Where: "第 1 页，共 3 页", Next: "#"}
	file := publish.SiteFile{SitePiece: texts[0], People: []publish.PlanPerson{{Account: "e", Name: "测试采编", Writes: true}}}
	whole := SiteTextView{PlanFrame: s.planFrame("复核："+texts[0].Title, pathAgeing, publish.PlanDigest{}), Heading: texts[0].Title, Action: "#", Version: "3", Kind: "guide", Slug: "fees", Published: "#",
		Facts:       []Fact{{"种类", "执行须知"}, {"宣传重点", court.TopicLaws.Label()}, {"网址", "/guides/fees"}, {"发布", "2025年1月26日（周日）"}, {"更新", "1月31日（周六）"}},
		CheckFields: []RecordField{{Name: fieldNextReview, Label: "下次复核日期", Hint: "最远两年。" + dateHint, Value: "2027-03-02"}, {Name: court.PlanKeyNote, Label: "核对情况", Hint: "例如对照了哪些规定", Optional: true, Area: true}},
		OwnFields:   ownFields(&file, nil), MayRevise: true,
		Checks: []TaskEvent{{"2025-09-02 09:10", "仍然有效（第 3 版），下次复核 2026-02-18：与现行收费办法核对过", "测试采编"}}}
	whole.Review, whole.Tone = reviewWords(&texts[0], today)
	whole.Owner, whole.OwnerTone = ownerWords(texts[0].Owner)
	wrong := whole
	wrong.Wrong = []FormFault{{Field: fieldNextReview, Text: "下次复核的日期须在今天以后。"}}
	wrong.CheckFields = []RecordField{whole.CheckFields[0], whole.CheckFields[1]}
	mark(wrong.CheckFields, wrong.Wrong)
	read := whole
	read.CheckFields, read.OwnFields, read.MayRevise, read.Checks = nil, nil, false, nil
	return []scene{staged(s, "ageing-empty", s.p.ageing, empty), staged(s, "ageing-one", s.p.ageing, one), staged(s, "ageing-many", s.p.ageing, many),
		staged(s, "ageing-text", s.p.siteText, whole), staged(s, "ageing-text-wrong", s.p.siteText, wrong), staged(s, "ageing-text-read", s.p.siteText, read)}
}

func (s stage) linkCheckScenes() []scene {
	at := time.Date(2026, 2, 27, 2, 0, 0, 0, court.Zone)
	line := func(found court.LinkFound, address string, code, nights int, places ...store.LinkPlace) DeadLinkRow {
		l := publish.LinkLine{LinkState: store.LinkState{Address: address, Outside: address[0] != '/', Found: found, Code: code, Nights: nights}, Places: places}
		if nights > 0 {
			l.FailingSince = at
		}
		if found == court.LinkMoved {
			l.Target = "https://www.court.gov.cn/new/path/that/is/rather/long/index.html"
		}
		return linkRow(&l)
	}
	guide := store.LinkPlace{Kind: court.PieceGuide, Slug: "fees", Title: "执行费怎么收、由谁出", Line: 12}
	article := store.LinkPlace{Kind: court.PieceArticle, Slug: "news", Title: "全区法院集中发放涉民生案件案款", Line: 3, Changed: true}
	picture := article
	picture.Picture, picture.Changed = true, false
	base := LinkCheckView{PlanFrame: s.planFrame("链接检查", pathLinks, publish.PlanDigest{}), MayRevise: true}
	never := base
	never.Empty = "还没有查过。每天凌晨两点以后自动检查一次，结果第二天早上出现在这里。"
	fine := base
	fine.Ran, fine.Empty = "2026-03-02 02:00 查过 31 篇公开的内容里的 86 处链接和图片。", "没有需要处理的链接。"
	one := fine
	one.Empty, one.Found = "", []QueueLink{{Label: "全部", URL: "#", Count: 1, Current: true}}
	one.Rows = []DeadLinkRow{line(court.LinkDead, "/guides/gone", 0, 1, guide)}
	many := one
	many.PlanFrame, many.Skipped = s.planFrame("链接检查", pathLinks, busyPlan()), "站外地址太多，有 12 个这一次没有轮到，以后几次先查。"
	many.Found = []QueueLink{{Label: "全部", URL: "#", Count: 24, Current: true}}
	for _, found := range court.LinksFound() {
		many.Found = append(many.Found, QueueLink{Label: found.Label(), URL: "#", Count: 4})
	}
	crowd := make([]store.LinkPlace, 14)
	for i := range crowd {
		crowd[i] = guide
	}
	many.Rows = []DeadLinkRow{line(court.LinkDead, "https://www.example.gov.cn/gone", 404, 5, guide, article), line(court.LinkDead, "/media/0123456789abcdef-960.jpg", 0, 2, picture),
		line(court.LinkPrivate, "http://oa.example.internal/notice", 0, 2, guide), line(court.LinkMoved, "http://www.court.gov.cn/old", 200, 0, crowd...),
		line(court.LinkFailing, "https://slow.example.org/", 0, 2, guide), line(court.LinkUnsure, "https://shy.example.org/", 403, 0, article), line(court.LinkUnasked, "https://later.example.org/", 0, 0, guide)}
	many.Turn = PageTurn{Where: "第 1 页，共 2 页", Next: "#"}
	offline := many
	offline.Offline = true
	read := one
	read.MayRevise = false
	hand := func(v LinkCheckView, h publish.LinkHand, mayAsk bool) LinkCheckView {
		v.Hand = linkHandView(&h, at.Add(8*time.Hour), mayAsk)
		return v
	}
	now := at.Add(8 * time.Hour)
	fresh := one
	fresh.Rows = []DeadLinkRow{line(court.LinkFailing, "https://slow.example.org/", 0, 0, guide)}
	refused := hand(fresh, publish.LinkHand{Next: now.Add(22 * time.Minute)}, true)
	refused.Hand.Rest = ""
	refused.Error = "为了不打扰别的网站，两次检查至少隔 30 分钟。请在 10:22 以后再要求检查。"
	for _, v := range []*LinkCheckView{&never, &fine, &one, &many, &offline} {
		*v = hand(*v, publish.LinkHand{}, true)
	}
	return []scene{staged(s, "links-asked", s.p.linkCheck, hand(one, publish.LinkHand{Asked: now}, true)),
		staged(s, "links-begun", s.p.linkCheck, hand(many, publish.LinkHand{Begun: now}, true)),
		staged(s, "links-broken", s.p.linkCheck, hand(one, publish.LinkHand{Broken: now.Add(-time.Hour)}, true)),
		staged(s, "links-rest", s.p.linkCheck, hand(fresh, publish.LinkHand{Next: now.Add(22 * time.Minute)}, true)),
		staged(s, "links-refused", s.p.linkCheck, refused),
		staged(s, "links-never", s.p.linkCheck, never), staged(s, "links-fine", s.p.linkCheck, fine), staged(s, "links-one", s.p.linkCheck, one),
		staged(s, "links-many", s.p.linkCheck, many), staged(s, "links-offline", s.p.linkCheck, offline), staged(s, "links-read", s.p.linkCheck, read)}
}
