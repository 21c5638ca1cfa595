package admin

import "gongkai/internal/court"

func (s stage) taskScenes() []scene {
	kinds := []FieldOption{{Value: "", Label: "各类任务", Chosen: true}}
	for _, k := range court.TaskKinds() {
		kinds = append(kinds, FieldOption{Value: string(k), Label: k.Label()})
	}
	row := func(k court.TaskKind, rule, due, tone, state string) TaskRow {
		return TaskRow{URL: "/tasks/bcdfg23456789", Rule: rule, Label: k.Label(), Todo: k.Todo(), About: "甄演示 （2025）鲁0199执77号", AboutURL: "/records/x", Due: due, Tone: tone, State: state, Mine: true}
	}
	ground := row(court.TaskGround, "R-09", "还有 2 个工作日，3月5日（周四）24时前", "", "待办")
	zero := []Figure{{Label: "待办", Value: "0"}, {Label: "只剩一个工作日或已到期", Value: "0"}, {Label: "已报院长督办", Value: "0"}, {Label: "日期不确定", Value: "0"}}
	filters := []FilterLink{{"要我办的", "/tasks", true}, {"全部", "/tasks?all=1", false}}
	empty := TasksView{Frame: s.frame("期限与任务"), Figures: zero, Filters: filters, Kinds: kinds, Found: "共 0 项", Empty: "没有要您办的任务。有人提出移除事由、申请纠正，或者失信期限届满时，轮到您办的会出现在这里，最急的在最上面。"}
	one := empty
	one.Figures = []Figure{{Label: "待办", Value: "1"}, zero[1], zero[2], zero[3]}
	one.Found, one.Rows = "共 1 项", []TaskRow{ground}
	many := empty
	many.Missing, many.Found = "2027年", "共 43 项"
	many.Figures = []Figure{{Label: "待办", Value: "43"}, {Label: "只剩一个工作日或已到期", Value: "12", Tone: "soon"}, {Label: "已报院长督办", Value: "3", Tone: "late"}, {Label: "日期不确定", Value: "1", Tone: "soon"}}
	late := row(court.TaskGround, "R-09", "已逾期 2 个工作日，应在2月27日（周五）办结", "late", "已报院长督办")
	today := row(court.TaskEarlyRemoval, "R-11", "今天是最后一天，3月2日（周一）24时止，17时起报院长督办", "soon", "待办")
	unsure := row(court.TaskReview, "R-13", "还有 9 个工作日，2027年1月4日（周一）24时前", "", "待办")
	unsure.Unsure, unsure.Mine = "日期不确定：缺少放假安排，先按较早的日期（R-62）", false
	load := row(court.TaskEvidence, "R-04", "还有 20 个工作日，4月1日（周三）24时前", "", "待办")
	load.About, load.AboutURL = loadWords(court.ListDefaulters)
	gone := row(court.TaskCounterpart, "R-20", "还有 3 个工作日，3月5日（周四）24时前", "", "待办")
	gone.AboutURL = ""
	long := row(court.TaskHidden, "R-12", "还有 1 个工作日，3月3日（周二）24时前", "soon", "待办")
	long.About = "演示区某某建筑装饰工程有限责任公司济南分公司（虚构） （2024）鲁0199执恢1006号之一"
	for range 3 {
		many.Rows = append(many.Rows, late, today, long, unsure, load, gone)
	}
	many.Turn = PageTurn{Where: "第 1 页，共 3 页", Next: "/tasks?page=2"}

	h := aHead()
	history := []TaskEvent{{"2026-03-02 09:00", "建立，期限 2026-03-05", "测试甲"}, {"2026-03-02 10:30", "期限重新计算：2026-03-05 → 2026-03-06", "系统管理员测试"}}
	note := RecordField{Name: "note", Label: "理由", Hint: "不成立的，必须写明理由", Area: true}
	decide := TaskView{Frame: s.frame("决定移除事由"), Task: ground, Law: court.TaskGround.Law(court.ListDefaulters), Note: "案款已经到账，见执行卷宗第30页。", Ground: court.GroundPerformed.Label(), Head: &h, History: history,
		Form: "ground", FormHead: "作出决定", Grant: "成立：记录立即从网站各处移除，不能恢复", Refuse: "不成立：记录照常公开", Fields: []RecordField{note}}
	wrong := decide
	wrong.Wrong, wrong.Refused = []FormFault{{Field: "note", Rule: "R-09", Text: "决定不成立的，请写明理由。"}}, true
	wrong.Fields = []RecordField{note}
	wrong.Fields[0].Faults = []string{"决定不成立的，请写明理由。"}
	closed := decide
	closed.Form, closed.Task.Closed, closed.Task.State, closed.Task.Mine, closed.Task.Due = "", true, "不成立", false, "期限 3月5日（周四）"
	second := closed
	second.Wrong, second.Overtaken = []FormFault{{Text: "这项任务已经办结，请刷新后查看结果。"}}, []Fact{{"您写的内容", "银行回单在卷，应当移除。"}}
	others := decide
	others.Form, others.Other, others.Task.Mine = "", "这项任务由“审核、院长”办理。", false
	escalated := decide
	escalated.Task = late
	review := TaskView{Frame: s.frame("审查纠正申请"), Task: unsure, Law: court.TaskReview.Law(court.ListDefaulters), Head: &h, History: history[:1], Facts: []Fact{{"申请事项", "公布的信息不准确"}, {"收到书面申请", "2026年2月27日"}}, MayRead: true,
		Form: "correction", FormHead: "作出决定", Grant: "成立：建立纠正任务，三个工作日内更正或者移除", Refuse: "不成立：驳回，记录照常公开，接着送达决定书", Fields: []RecordField{{Name: "note", Label: "驳回决定书的文号和理由", Hint: "驳回的必须写明；加密保存", Area: true}}}
	read := review
	read.Text = "判决确定的本金是40000元，网站上写成50000元。请更正。"
	service := TaskView{Frame: s.frame("送达驳回决定"), Task: row(court.TaskService, "R-13", "还有 3 个工作日，3月5日（周四）24时前", "", "待办"), Law: court.TaskService.Law(court.ListDefaulters), Head: &h, History: history[:1],
		Facts: []Fact{{"申请事项", "公布的信息不准确"}, {"收到书面申请", "2026年2月27日"}, {"决定", "2026年3月2日，驳回"}}, MayRead: true, Form: "service", FormHead: "登记送达",
		Fields: []RecordField{{Name: "served", Label: "驳回决定书的送达日期", Hint: "申请复议的十日从这一天起算。" + dateHint}}}
	carry := TaskView{Frame: s.frame("执行纠正"), Task: row(court.TaskCorrection, "R-13", "还有 1 个工作日，3月3日（周二）24时前", "soon", "待办"), Law: court.TaskCorrection.Law(court.ListDefaulters), Head: &h, History: history[:1],
		Form: "complete", FormHead: "登记办结", Fields: []RecordField{{Name: "note", Label: "办理情况", Hint: "写明做了什么", Area: true}},
		Next: []ActionLink{{"/records/x/edit", "更正这条记录", "改完送审，发布后生效"}, {"/records/x/remove", "移除这条记录", "不应当纳入，或者应当删除"}}}
	evidence := TaskView{Frame: s.frame("补齐证据"), Task: load, Law: court.TaskEvidence.Law(court.ListDefaulters), Lacking: "还有 1000 条以上的记录没有补齐证据。", History: history[:1], Form: "complete", FormHead: "登记办结",
		Next: []ActionLink{{"/records?state=evidence", "逐条补证", "补齐以后再登记办结"}}, Fields: []RecordField{{Name: "note", Label: "办理情况", Hint: "写明做了什么", Area: true}}}
	return []scene{
		staged(s, "tasks-empty", s.p.tasks, empty), staged(s, "tasks-one", s.p.tasks, one), staged(s, "tasks-many", s.p.tasks, many),
		staged(s, "task-ground", s.p.task, decide), staged(s, "task-ground-wrong", s.p.task, wrong), staged(s, "task-closed", s.p.task, closed), staged(s, "task-second", s.p.task, second),
		staged(s, "task-others", s.p.task, others), staged(s, "task-escalated", s.p.task, escalated), staged(s, "task-review", s.p.task, review), staged(s, "task-review-read", s.p.task, read),
		staged(s, "task-service", s.p.task, service), staged(s, "task-carry", s.p.task, carry), staged(s, "task-evidence", s.p.task, evidence),
	}
}

func (s stage) calendarScenes() []scene {
	known := YearRow{Year: "2026", URL: "/calendar/2026", Source: "随本版程序提供", Off: court.NoticeText(2026, court.OfficialNotices()[0].Off), Work: court.NoticeText(2026, court.OfficialNotices()[0].Work)}
	next := YearRow{Year: "2027", URL: "/calendar/2027"}
	list := CalendarView{Frame: s.frame("工作日日历"), Years: []YearRow{known}, Next: &next, MayManage: true}
	missing := CalendarView{Frame: s.frame("工作日日历"), Years: []YearRow{known}, Missing: []YearRow{next}}
	n := court.OfficialNotices()[0]
	year := YearView{Frame: s.frame("2026年工作日日历"), Year: "2026", Known: true, Source: "2025-11-20 10:00 由测试甲载入", Off: stretches(2026, n.Off), Work: stretches(2026, n.Work)}
	unknown := YearView{Frame: s.frame("2027年工作日日历"), Year: "2027", MayManage: true}
	wrong := unknown
	wrong.OffText, wrong.OffWrong = "春节放假七天", "看不懂“春节放假七天”。请写成“2月15日至23日”或者“1月1日”，各段之间用顿号或者换行隔开。"
	wrong.Wrong = []FormFault{{Field: "off", Text: wrong.OffWrong}}
	preview := unknown
	preview.OffText, preview.WorkText = known.Off, known.Work
	preview.Preview = &YearPreview{Off: year.Off, Work: year.Work, OffCount: "33 天", Moved: "1 项任务的期限会变：", Rows: []MovedRow{{"/tasks/x", "R-09 决定移除事由", "10月5日（周二）", "10月11日（周一）"}}}
	still := preview
	still.Preview = &YearPreview{Off: year.Off, OffCount: "33 天", Moved: "没有任务的期限会变。"}
	return []scene{
		staged(s, "calendar", s.p.calendar, list), staged(s, "calendar-missing", s.p.calendar, missing), staged(s, "year", s.p.year, year), staged(s, "year-unknown", s.p.year, unknown),
		staged(s, "year-wrong", s.p.year, wrong), staged(s, "year-preview", s.p.year, preview), staged(s, "year-preview-still", s.p.year, still),
	}
}
