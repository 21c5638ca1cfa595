package admin

import (
	"strconv"

	"gongkai/internal/court"
	"gongkai/internal/publish"
	"gongkai/internal/render"
	"gongkai/internal/store"
)

// aTextWork is the head of a synthetic piece of work on a text.
func aTextWork(state court.State) WorkHead {
	w := store.WorkItem{Work: court.Work{ID: aWorkID, Kind: court.WorkPiece, State: state, Version: 6}}
	if state == court.StateScheduled {
		w.ScheduledAt = court.Date{Year: 2026, Month: 3, Day: 3}.Start()
	}
	return workHead(&w, &publish.WorkSubject{Text: publish.TextSubject{Kind: court.PieceArticle, Title: "怎样看懂执行费", Slug: "fees", Topic: court.TopicLaws, Revises: state != court.StateDraft}})
}

const aBody = "## 标准\n\n没有执行金额的，每件交纳50元至500元；执行金额不超过一万元的，每件交纳50元。\n\n[!提示] 不是提示。\n\n> [!提示]\n> 执行费不预交，由被执行人负担，拨打 13800138000 咨询。\n\n| 执行金额 | 标准 |\n| --- | ---: |\n| 不超过 1 万元 | 50 元 |\n| 1 万元至 50 万元 | 1.5% |\n\n申请时无须预交执行费。"

// aTextPane is a new version of a text with everything that can be said about one.
func aTextPane(s stage) *TextPane {
	before := "## 标准\n\n没有执行金额的，每件交纳50元至500元；执行金额不超过一万元的，每件交纳50元。\n\n> [!提示]\n> 执行费不预交，由被执行人负担。\n\n申请时不预交执行费。\n\n以往的规定不再适用。"
	article, err := render.New().Article(aBody)
	must(s.t, err)
	f := publish.WorkFile{WorkItem: store.WorkItem{Work: court.Work{ID: aWorkID, Kind: court.WorkPiece, State: court.StateInReview, Version: 6}}, Text: &publish.TextFile{
		Piece:  court.Piece{Kind: court.PieceArticle, Slug: "fees", Title: "怎样看懂执行费", Summary: "说明执行费怎样计算、由谁负担。", Topic: court.TopicLaws, Author: "执行局综合组", Sensitivity: court.SensitivityOrdinary, Sources: []string{"诉讼费用交纳办法第十四条", "诉讼费用交纳办法第三十八条"}, Body: aBody, ReviewBy: court.Date{Year: 2026, Month: 12, Day: 1}},
		Before: &court.Piece{Kind: court.PieceArticle, Slug: "fees", Title: "执行费怎样交", Summary: "说明执行费怎样计算、由谁负担。", Topic: court.TopicLaws, Author: "执行局综合组", Sensitivity: court.SensitivityOrdinary, Sources: []string{"诉讼费用交纳办法第十四条"}, Body: before, ReviewBy: court.Date{Year: 2026, Month: 12, Day: 1}},
		Places: []publish.PiecePlace{{PieceFinding: court.PieceFinding{Finding: court.Finding{Field: court.PieceKeyBody, Message: "疑似电话号码，公开前须删除或遮盖。"}, Line: 8, Start: 21, End: 32}, Text: "13800138000"}},
		Comments: []publish.TextComment{
			{WorkComment: store.WorkComment{Field: court.PieceKeyBody, Start: 7, End: 14, Quote: "没有执行金额的", Text: "请写明“案件”"}, By: "测试丙", At: court.Date{Year: 2026, Month: 3, Day: 2}.Start(), Sent: true, Last: true, Line: 3},
			{WorkComment: store.WorkComment{Field: court.PieceKeyBody, Start: 90, End: 93, Quote: "不预交", Text: "改用“无须预交”"}, By: "测试丙", At: court.Date{Year: 2026, Month: 3, Day: 2}.Start(), Sent: true, Last: true, Gone: true},
			{WorkComment: store.WorkComment{Field: court.PieceKeyTitle, Text: "再短一些"}, By: "测试丙", At: court.Date{Year: 2026, Month: 3, Day: 2}.Start(), Sent: true},
			{WorkComment: store.WorkComment{Text: "请补充图表"}, By: "测试甲"}}}}
	pane := &TextPane{Token: "token", Duty: "/pieces/x/duty", Published: "/published/article/fees", Summary: f.Text.Piece.Summary, Article: article.HTML.Template(), Change: bodyDiff(before, aBody),
		Writers: []string{"测试乙，保存 12 次，2026-03-01 09:01 至 2026-03-02 10:20", "测试丁，保存 1 次，2026-03-02 08:40 至 2026-03-02 08:40"},
		Must:    []FindingLine{{Where: "正文第15行", URL: "#line-15", Text: "本站没有这个网页，读者打开只会看到“找不到”。请核对地址，或者删去链接。"}},
		Should:  []FindingLine{{Where: "正文第3行", URL: "#line-3", Text: "这一句超过60个字，读者不容易一次读懂。请分成几句。"}},
		Places:  []TextPlaceLine{{Where: "正文第8行", URL: "#line-8", Quote: "13800138000", Text: "疑似电话号码，公开前须删除或遮盖。"}, {Where: "正文第3行", URL: "#line-3", Quote: "12368", Decision: "已确认不是个人信息：全国统一的热线"}}, Open: 1}
	pane.Duty, pane.Answers = dutyURL(aWorkID), dutySummary(aDuty(court.StateInReview))
	pane.fillFields(f.Text)
	pane.fillLines(&f, 0, 0, true)
	return pane
}

func aRemarkForm(wrong bool) *RemarkForm {
	view := &RemarkForm{Action: "#", Fields: []FieldOption{{Label: "全文"}, {Value: court.PieceKeyTitle, Label: "标题"}, {Value: court.PieceKeyBody, Label: "正文", Chosen: true}},
		Line:    []RecordField{{Name: "line", Label: "行号", Hint: "在“逐行意见”里点一行的行号，自动填好；指整栏的不填", Value: "3", Optional: true}},
		Excerpt: RecordField{Name: "excerpt", Label: "摘录有问题的文字", Hint: "原样摘录，页面上会标出；指整行或者整栏的不填", Optional: true},
		Text:    RecordField{Name: "text", Label: "意见", Hint: "写明什么不对，应当怎样", Area: true}}
	if wrong {
		view.Excerpt.Value, view.Text.Value, view.Text.Faults = "没有这句", "与办法不符", []string{"“正文”里没有您摘录的这段文字。请从文字中原样摘录，或者留空。"}
	}
	return view
}

func textForms(state court.State, steps ...court.WorkStep) (forms []StepForm) {
	f := publish.WorkFile{WorkItem: store.WorkItem{Work: court.Work{ID: aWorkID, Kind: court.WorkPiece, State: state, Version: 6}}, Text: &publish.TextFile{Piece: court.Piece{Kind: court.PieceArticle, Slug: "fees"}, Before: &court.Piece{}}}
	for _, step := range steps {
		form := StepForm{Step: string(step), Action: "#", Version: 6, Heading: step.Label(), Button: step.Label(), Text: stepText(&f, step), Open: true}
		switch step {
		case court.StepReturn:
			form.Fields = noteField(step, nil, "对整项工作的意见", "对某一处的意见，请在下面“逐行意见”里添加；都列在上面，一起发出", true)
			form.Remarks = []RemarkRow{remarkRow("x", store.WorkComment{Field: court.PieceKeyBody, Start: 1, End: 8, Quote: "没有执行金额的", Text: "请写明“案件”"}, "#"), remarkRow("y", store.WorkComment{Text: "请补充图表"}, "#")}
		case court.StepSchedule:
			form.Fields = []RecordField{{Name: "date", Label: "日期", Hint: dateHint, Value: "2026-06-10"}, {Name: "time", Label: "时间", Hint: "北京时间，如 09:00", Value: "09:00"}}
			form.Choose, form.Where, form.Button = true, workSurfaces(&f), "选定时间，下一步确认"
		case court.StepRelease:
			form.Primary, form.Where = true, workSurfaces(&f)
		}
		forms = append(forms, form)
	}
	return forms
}

func (s stage) reviewScenes() []scene {
	history := []HistoryRow{{Step: "建立", Name: "测试乙", At: "2026-03-01 09:01"}, {Step: "提交审核", Name: "测试乙", At: "2026-03-02 09:12"},
		{Step: "退回", Name: "测试丙", At: "2026-03-02 10:30", Note: "请一并核对", Comments: []RemarkRow{{Place: "正文", Quote: "没有执行金额的", Text: "请写明“案件”"}, {Place: "全文", Text: "请补充图表"}}}}
	in := func(state court.State, change func(v *WorkView)) WorkView {
		v := WorkView{Frame: s.frame("文章：怎样看懂执行费"), Head: aTextWork(state), Facts: []Fact{{"内容", "文章，法规政策 · 网站上已有文稿的新版本 · /articles/fees"}, {"撰写", "测试乙、测试丁"}, {"敏感程度（R-52）", "普通"}}, History: history, Text: aTextPane(s)}
		v.AgainstOf, v.Clean = textOutlook(map[court.State]court.WorkStep{court.StateDraft: court.StepSubmit, court.StateInReview: court.StepApprove, court.StateApproved: court.StepRelease, court.StatePublished: court.StepUndo}[state])
		change(&v)
		return v
	}
	reasons := []ReasonLine{{Text: "本站没有这个网页，读者打开只会看到“找不到”。请核对地址，或者删去链接。"}, {Rule: "R-33", Text: "文字中还有疑似个人信息没有处理。请逐处确认或遮盖。"}}
	views := map[string]WorkView{
		"draft": in(court.StateDraft, func(v *WorkView) {
			v.Text = &TextPane{Token: "token", Edit: "/pieces/x", Duty: "/pieces/x/duty", Writers: []string{"测试乙，保存 1 次，2026-03-01 09:01 至 2026-03-01 09:01"}, Fields: []RowField{{ID: "text-title", Head: "标题", Empty: true}}}
			v.Against, v.Steps = []ReasonLine{{Text: "缺少标题。"}, {Rule: "R-55", Text: "没有写明责任人。请在“责任与核查”里填写由谁对内容负责。", Rows: []RowLink{{URL: "/pieces/x/duty#person", Label: "责任与核查"}}}, {Rule: "R-52", Text: "还没有选定敏感程度。请先选定（普通、敏感、群体性、易诱发不稳定）。"}}, textForms(court.StateDraft, court.StepSubmit, court.StepWithdraw)
		}),
		"review": in(court.StateInReview, func(v *WorkView) {
			v.Against, v.Steps = reasons, textForms(court.StateInReview, court.StepApprove, court.StepReturn)
			v.Steps[0].Blocked, v.Text.Remark = []ReasonLine{{Text: "先处理上面列出的 2 个原因。"}}, aRemarkForm(false)
			v.Text.Remarks = v.Steps[1].Remarks
		}),
		"remark-refused": in(court.StateInReview, func(v *WorkView) {
			v.Steps, v.Text.Remark = textForms(court.StateInReview, court.StepReturn), aRemarkForm(true)
			v.Text.Wrong = []FormFault{{Field: "text", Text: "“正文”里没有您摘录的这段文字。请从文字中原样摘录，或者留空。"}}
		}),
		"ready": in(court.StateApproved, func(v *WorkView) {
			v.Steps = textForms(court.StateApproved, court.StepSchedule, court.StepRelease)
		}),
		"confirm": in(court.StateApproved, func(v *WorkView) {
			v.Steps = textForms(court.StateApproved, court.StepSchedule)
			v.Steps[0].Confirm, v.Steps[0].Button = &ConfirmTime{"2026-06-10", "09:00", "定于 6月10日 09:00 发布"}, "换一个时间"
		}),
		"late": in(court.StateScheduled, func(v *WorkView) {
			v.Alarm = "定于 2026-03-03 00:00 发布，时间已过而没有发布。请技术人员检查定时发布的后台任务；急需公开的，请直接发布。"
		}),
		"published": in(court.StatePublished, func(v *WorkView) {
			v.Against = []ReasonLine{{Text: "这是新发布的文稿，没有可以恢复的版本。不应公开的，请把它撤下。"}}
			v.Text.Change = bodyDiff(aBody, aBody)
		}),
		"broken": in(court.StateDraft, func(v *WorkView) {
			v.Text.Broken, v.Text.Change, v.Text.Must, v.Text.Should, v.Text.Places, v.Text.Open = "正文第7行的引用套了16层以上。请减少层次。", nil, nil, nil, nil, 0
		}),
	}
	list := []scene{}
	for name, v := range views {
		list = append(list, staged(s, "work-text-"+name, s.p.work, v))
	}
	return append(append(list, s.publishedScenes()...), s.textListScenes()...)
}

func (s stage) textListScenes() []scene {
	about, empty := queueAbout(publish.QueueInReview)
	texts := WorksView{Frame: s.frame("审核与发布"), Title: queueLabel(publish.QueueInReview), About: about, Empty: empty,
		Parts: []QueueLink{{Label: "全部", URL: "/work"}, {Label: "名单与限制消费令", URL: "/work?part=lists"}, {Label: "文稿", URL: "/work?part=texts", Current: true}}}
	for i, q := range publish.WorkQueues() {
		texts.Queues = append(texts.Queues, QueueLink{Label: queueLabel(q), URL: queueURL(q, publish.PartTexts, 1), Count: (5 * i) % 4, Current: q == publish.QueueInReview})
	}
	none := texts
	for i := range 3 {
		texts.Rows = append(texts.Rows, WorkLineRow{WorkHead: aTextWork(court.StateInReview), Last: "测试乙 提交审核", At: "2026-03-02 09:1" + strconv.Itoa(i), Class: court.Sensitivities()[i].Label()})
	}
	frame := s.frame("工作台")
	frame.Offices = "采编"
	frame.Rail = railOf((&Desk{}).routes(), "/", func(r route) bool {
		return r.need.allows(court.Actor{Account: "a", Roles: []court.Role{court.RoleEditor}})
	})
	editor := HomeView{Frame: frame, May: []string{"查阅稿件", "撰写与修改稿件"}, Links: frame.Rail[1:],
		Since: "2026-03-02 09:00", Until: "2026-03-02 21:00", Left: 8, Turns: &TurnsBlock{URL: "/work?queue=mine", Turns: []Figure{{Label: "退回待修改", Value: "1"}, {Label: "草稿待提交", Value: "6"}}},
		Texts:     &WorkBlock{URL: "/work?queue=mine", More: 2, Rows: []WorkRow{{What: "文章：怎样看懂执行费", URL: "/work/a", Says: "测试丙 退回，2026-03-02 10:30，有 4 处意见：请一并核对"}, {What: "典型案例：主动履行，信用修复", URL: "/work/b", Says: "草稿，2026-03-02 09:40 保存"}, {What: "执行须知：还没有标题", URL: "/work/c", Says: "草稿，2026-03-01 17:02 保存"}}},
		Scheduled: &WorkBlock{URL: "/work?queue=scheduled", Rows: []WorkRow{{What: "文章：百日会战成果", URL: "/work/d", Says: "今天 15:00 发布"}, {What: "文章：怎样申请恢复执行", URL: "/work/e", Says: "明天 09:00 发布"}}},
		Alarms:    &WorkBlock{}, Forced: &WorkBlock{}, Week: &WeekBlock{Since: "2026-02-23 16:45", Figures: []DefinedFigure{{"新发布的文稿", "3", "第一次公开的篇数。"}, {"更新的文稿", "1", "换上新版本的次数。"}, {"撤下的文稿", "0", "撤下的篇数。"}}}}
	planner := editor
	planner.Plan = &PlanBlock{Notices: planNotices(busyPlan())}
	unread := editor
	unread.Plan = &PlanBlock{Failed: "这一栏暂时读不出来，请稍后刷新。"}
	fresh := editor
	fresh.Turns, fresh.Texts, fresh.Scheduled = &TurnsBlock{URL: "/work?queue=mine"}, &WorkBlock{}, &WorkBlock{}
	return []scene{staged(s, "works-texts", s.p.works, texts), staged(s, "works-texts-none", s.p.works, none), staged(s, "home-editor", s.p.home, editor), staged(s, "home-editor-empty", s.p.home, fresh), staged(s, "home-planner", s.p.home, planner), staged(s, "home-plan-failed", s.p.home, unread)}
}

func (s stage) publishedScenes() []scene {
	url := publishedURL(court.PieceArticle, "fees")
	live := PublishedView{Frame: s.frame("文章：怎样看懂执行费"), Title: "文章：怎样看懂执行费", About: "法规政策 · 普通 · /articles/fees", State: "公开中", Tone: "live", Sentence: "读者可以看到。有误的，修改后再发布；不应公开的，立即撤下。",
		Facts:  []Fact{{"摘要", "说明执行费怎样计算、由谁负担。"}, {"责任单位", "执行局综合组"}, {"发布日期", "2026年3月2日"}, {"复核期限", "2026年12月1日"}},
		Public: "https://court.example.test/articles/fees", MayRevise: true, Kind: "article", Slug: "fees", Withdraw: url + "/withdraw", Trail: "/audit/decisions?subject=article/fees",
		Versions: []VersionRow{{Number: "第 3 版", At: "2026-03-02 09:00", Mark: "现在的版本", What: "撤销修改，恢复以前的内容", Releaser: "测试戊", Work: "/work/a"}, {Number: "第 2 版", At: "2026-03-01 09:00", What: "修改后发布", Writers: "测试乙、测试丁", Reviewer: "测试丙", Releaser: "测试戊", Work: "/work/a"}, {Number: "第 1 版", At: "2026-02-01 09:00", What: "由文件导入", Releaser: "孙院长（命令行）"}}}
	gone := live
	gone.State, gone.Tone, gone.Sentence, gone.Public, gone.MayRevise, gone.Withdraw = "已撤下", "gone", "读者已经看不到。这个网址不能再用，确需公开的，另建文稿，换一个网址名（R-16）。", "", false, ""
	gone.Facts = append(gone.Facts, Fact{"撤下", "2026-03-02 11:00，测试丙"}, Fact{"撤下的原因", court.WithdrawRequested.Label()}, Fact{"撤下的说明", "当事人2月27日书面提出，经审查应当撤下。"})
	bare := PublishedView{Frame: s.frame("典型案例：x"), Title: "典型案例：false-report", About: "/cases/false-report", State: "已撤下", Tone: "gone", Sentence: gone.Sentence}
	ask := WithdrawView{Frame: s.frame("撤下"), Title: live.Title, About: live.About, URL: url, Where: textSurfaces(court.PieceArticle), Work: "/work/a", Most: court.MaxWithdrawalNote}
	for _, g := range court.WithdrawalGrounds() {
		ask.Grounds = append(ask.Grounds, WithdrawChoice{Value: string(g), Label: g.Label(), Asks: g.Asks()})
	}
	wrong := ask
	wrong.Wrong = []FormFault{{Field: "ground", Text: "请选择撤下的原因。"}}
	return []scene{staged(s, "published", s.p.published, live), staged(s, "published-gone", s.p.published, gone), staged(s, "published-bare", s.p.published, bare), staged(s, "withdraw", s.p.withdraw, ask), staged(s, "withdraw-wrong", s.p.withdraw, wrong)}
}
