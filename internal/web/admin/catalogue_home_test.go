package admin

// homeScenes are the dashboard of several offices, from an empty desk to one on which
// everything goes wrong.
func (s stage) homeScenes() []scene {
	frame := s.frame("工作台")
	frame.Rail = []RailEntry{{Label: "工作台", URL: "/", Current: true}, {Label: "工作", URL: "/work", Count: "12"}, {Label: "名单记录", URL: "/records"}, {Label: "期限与任务", URL: "/tasks", Count: "99+"},
		{Label: "工作日日历", URL: "/calendar"}, {Label: "审计", URL: "/audit"}, {Label: "我的账号", URL: "/own"}}
	empty := HomeView{Frame: frame, May: []string{"查阅名单与限制消费令", "录入、导入与更正名单"}, Links: frame.Rail[1:],
		Since: "2026-03-02 09:00", Until: "2026-03-02 21:00", Left: 8,
		Turns: &TurnsBlock{URL: "/work?queue=mine"}, Tasks: &TasksBlock{URL: "/tasks"}, Scheduled: &WorkBlock{}, Alarms: &WorkBlock{}, Forced: &WorkBlock{},
		Week: aWeek("0")}
	busy := empty
	busy.Turns = &TurnsBlock{URL: "/work?queue=mine", Turns: []Figure{{Label: "退回待修改", Value: "2"}, {Label: "草稿待提交", Value: "1"}, {Label: "待审核", Value: "7"}, {Label: "已批准，待发布", Value: "2"}}}
	busy.Tasks = &TasksBlock{URL: "/tasks", Calendar: "/calendar", Missing: "2027年", More: 118,
		Figures: []Figure{{Label: "待办", Value: "123", Tone: ""}, {Label: "只剩一个工作日或已到期", Value: "4", Tone: "soon"}, {Label: "已报院长督办", Value: "1", Tone: "late"}, {Label: "日期不确定", Value: "2", Tone: "soon"}},
		Rows: []TaskRow{
			{URL: "/tasks/a", Label: "决定移除事由", Rule: "R-09", About: "甄演示 （2025）鲁0199执77号", Due: "已逾期 1 个工作日，应在2月27日（周五）办结", Tone: "late"},
			{URL: "/tasks/b", Label: "审查纠正申请", Rule: "R-13", About: "贾演示 （2025）鲁0199执78号", Due: "还有 1 个工作日，3月3日（周二）24时前", Tone: "soon"},
			{URL: "/tasks/c", Label: "期满清理", Rule: "R-10", About: "某某商贸有限公司（虚构） （2023）鲁0199执恢5号", Due: "还有 3 个工作日，3月5日（周四）24时前", Unsure: "日期不确定：缺少放假安排，先按较早的日期（R-62）"},
		}}
	busy.Scheduled = &WorkBlock{URL: "/work?queue=scheduled", More: 1, Rows: []WorkRow{{What: "名单新增 120 条、修改 3 条", URL: "/work/a", Says: "2026-03-03 08:30 发布"}, {What: "恢复 甄演示", URL: "/work/b", Says: "2026-03-06 09:00 发布"}}}
	busy.Forced = &WorkBlock{Rows: []WorkRow{{What: "工作 kmnpq23456789", URL: "/work/kmnpq23456789", Says: "2026-02-24 15:20，孙院长（虚构）：外地法院已经采取限制消费措施，本院不再重复"}}}
	busy.Week = aWeek("1284")
	busy.Few, busy.Left = true, 2
	alarmed := busy
	alarmed.Alarms = &WorkBlock{URL: "/work?queue=alarm", Rows: []WorkRow{{What: "名单新增 12 条", URL: "/work/c", Says: "到了定时发布的时间，但未能发布：还没有送达日期，不能公布。（共2个原因）"}}}
	alarmed.System = &SystemBlock{Faults: true, URL: "/audit", Check: "2026-03-02 08:00 核验，发现有条目不可信，请立即查看", Parts: []PartRow{{Name: "除名日志", Says: "没有写上或没有抄全，恢复备份前必须先排除", Fault: true}, {Name: "姓名索引", Says: "还没有建成，查询改由数据库回答，会慢一些", Fault: true}}}
	alarmed.Forced = &WorkBlock{Failed: "这一栏暂时读不出来，请稍后刷新。"}
	alarmed.Week = &WeekBlock{Failed: "这一栏暂时读不出来，请稍后刷新。"}
	keeper := HomeView{Frame: frame, May: []string{"管理账号", "维护工作日日历"}, Links: []RailEntry{{Label: "账号管理", URL: "/accounts"}, {Label: "我的账号", URL: "/own"}},
		Since: empty.Since, Until: empty.Until, Left: 8, System: &SystemBlock{Check: "2026-03-02 08:00 核验，两条链完整",
			Parts: []PartRow{{Name: "数据库", Says: "正常"}, {Name: "除名日志", Says: "正常"}, {Name: "姓名索引", Says: "正常"}, {Name: "公开内容的核对", Says: "正常"}, {Name: "文章索引", Says: "正常"}}}}
	keeper.Offices = "系统管理员"
	later := HomeView{Frame: frame, Links: keeper.Links[1:], Since: empty.Since, Until: empty.Until, Left: 8}
	later.Offices = "线索专员"
	return []scene{staged(s, "home", s.p.home, busy), staged(s, "home-empty", s.p.home, empty), staged(s, "home-alarm", s.p.home, alarmed), staged(s, "home-keeper", s.p.home, keeper), staged(s, "home-later", s.p.home, later)}
}

func aWeek(n string) *WeekBlock {
	w := &WeekBlock{Since: "2026-02-23 16:45", Part: n != "0"}
	for _, label := range []string{"新公布", "更新", "移除", "到期", "隐藏", "恢复", "导入文件", "被拒绝的行", "纠正申请"} {
		w.Figures = append(w.Figures, DefinedFigure{label, n, "以存证链上的记录为准；之后又撤销、移除的不扣除。"})
	}
	return w
}
