package admin

import (
	"fmt"

	"gongkai/internal/court"
	"gongkai/internal/publish"
	"gongkai/internal/store"
)

const aWorkID = "bcdfg23456789"

// aWork is the head of a synthetic piece of work in a state.
func aWork(state court.State) WorkHead {
	w := store.WorkItem{Work: court.Work{ID: aWorkID, Kind: court.WorkDefaulters, State: state, Version: 4}}
	if state == court.StateScheduled {
		w.ScheduledAt = court.Date{Year: 2026, Month: 3, Day: 3}.Start()
	}
	s := publish.WorkSubject{Added: 12, Changed: 3}
	s.Set.ReleasedAt = court.Date{Year: 2026, Month: 3, Day: 2}.Start()
	return workHead(&w, &s)
}

func (s stage) workListScenes() []scene {
	var queues []QueueLink
	for i, q := range publish.WorkQueues() {
		queues = append(queues, QueueLink{Label: queueLabel(q), URL: queueURL(q, publish.PartAll, 1), Count: (7 * i) % 5, Current: i == 0})
	}
	about, empty := queueAbout(publish.QueueMine)
	none := WorksView{Frame: s.frame("审核与发布"), Queues: queues, Title: queueLabel(publish.QueueMine), About: about, Empty: empty}
	one, many := none, none
	one.Rows = []WorkLineRow{{WorkHead: aWork(court.StateInReview), Last: "测试乙 提交审核", At: "2026-03-02 09:12", Class: "普通"}}
	for i, state := range []court.State{court.StateDraft, court.StateInReview, court.StateApproved, court.StateScheduled, court.StatePublished, court.StateWithdrawn} {
		row := WorkLineRow{WorkHead: aWork(state), Last: "测试乙 " + court.WorkSteps()[i].Label(), At: "2026-03-02 09:12", Class: court.Sensitivities()[i%4].Label()}
		switch state {
		case court.StateDraft:
			row.Title, row.Class, row.Marks = "新录入：甄演示", "", []string{"已退回"}
		case court.StateApproved:
			row.Alarm = "到了定时发布的时间，但未能发布：安排发布的账号“测试丙”已经停用。请由其他有权的人员重新发布。"
		case court.StateScheduled:
			row.Marks = []string{"2026-03-03 09:00", "特批"}
		}
		many.Rows = append(many.Rows, row)
	}
	many.Turn = PageTurn{Where: "第 2 页，共 7 页", Previous: "/work", Next: "/work?page=3"}
	return []scene{staged(s, "works-none", s.p.works, none), staged(s, "works-one", s.p.works, one), staged(s, "works-many", s.p.works, many)}
}

// someReasons are reasons against a release, of one row, of five hundred, of the whole.
func someReasons() []ReasonLine {
	url := pathWork + "/" + aWorkID + "/rows/"
	return []ReasonLine{
		{Rule: "R-04", Text: "没有登记决定书文号。", Count: "500 行", Rows: []RowLink{{url + "a", "甄演示"}, {url + "b", "贾虚构"}, {url + "c", "演示区测试商贸有限公司（虚构）"}}, More: "等，另有 497 行"},
		{Rule: "R-33", Text: "文字中还有疑似个人信息没有处理。请逐处确认或遮盖。", Count: "1 行", Rows: []RowLink{{url + "a", "甄演示"}}},
		{Rule: "R-18", Text: "没有关联限制消费令。被纳入失信名单的，应当同时限制消费，请先关联或者录入。", Count: "12 行", Rows: []RowLink{{url + "b", "贾虚构"}}, More: "等，另有 11 行"},
	}
}

func someHistory() []HistoryRow {
	return []HistoryRow{
		{Step: "建立", Name: "测试乙", At: "2026-03-02 09:01"}, {Step: "修改", Name: "测试乙", At: "2026-03-02 09:05", Note: "证据"}, {Step: "提交审核", Name: "测试乙", At: "2026-03-02 09:12"},
		{Step: "退回", Name: "测试丙", At: "2026-03-02 10:30", Note: "请一并核对", Comments: []RemarkRow{{Place: court.HeadObligation, Text: "金额与判决书不符", URL: pathWork + "/" + aWorkID + "/rows/a"}}},
	}
}

func someRows() []WorkLineOfRow {
	url := pathWork + "/" + aWorkID + "/rows/"
	return []WorkLineOfRow{
		{URL: url + "a", Name: "甄演示", Masked: "990113********001*", Case: "（2025）鲁0199执77号", Places: 2, State: "2 个原因", Tone: "held",
			Reasons: []FormFault{{Rule: "R-04", Text: "没有登记决定书文号。"}, {Rule: "R-33", Text: "文字中还有2处疑似个人信息没有处理。请逐处确认或遮盖。"}}},
		{URL: url + "b", Name: "贾虚构", Masked: "990113********002*", Case: "（2025）鲁0199执78号", State: "齐全", Tone: "live", More: 2,
			Changes: []ChangeLine{{court.HeadObligation, "偿还借款本金人民币50000元", "偿还借款本金人民币42000元"}, {court.HeadPerformance, "全部未履行", "部分未履行"}}},
	}
}

func workForms(s stage, state court.State, steps ...court.WorkStep) (forms []StepForm) {
	f := publish.WorkFile{WorkItem: store.WorkItem{Work: court.Work{ID: aWorkID, Kind: court.WorkDefaulters, State: state, Version: 4}},
		Effect: publish.WorkEffect{Added: 12, Changed: 3, Later: 2, Silent: 1}}
	for _, step := range steps {
		form := StepForm{Step: string(step), Action: pathWork + "/" + aWorkID + "/" + string(step), Version: 4, Heading: step.Label(), Button: step.Label(), Text: stepText(&f, step), Open: true}
		switch step {
		case court.StepSubmit:
			form.classes(&f, nil, false)
		case court.StepSchedule:
			form.Fields, form.Choose, form.Confirm, form.Where = []RecordField{{Name: "date", Label: "日期", Value: "2026-03-03"}, {Name: "time", Label: "时间", Value: "09:00"}}, true, &ConfirmTime{"2026-03-03", "09:00", "定于 3月3日 09:00 发布"}, surfaces(court.ListDefaulters)
		case court.StepRelease:
			form.Where, form.Primary = surfaces(court.ListDefaulters), true
		case court.StepUndo:
			form.Where, form.Fields = surfaces(court.ListDefaulters), noteField(step, nil, "撤销的理由", "", false)
		case court.StepReturn:
			form.Fields = noteField(step, nil, "对整项工作的意见", "对某一处的意见，请在那一行的页面添加；都列在上面，一起发出", true)
			form.Remarks = []RemarkRow{{ID: "x", Place: court.HeadObligation, Text: "金额与判决书不符", URL: pathWork + "/" + aWorkID + "/rows/a"}}
		case court.StepForce:
			form.Fields = noteField(step, nil, "特批的理由", "长期保留，在工作台上显示", false)
		}
		forms = append(forms, form)
	}
	return forms
}

func (s stage) workScenes() []scene {
	base := WorkView{Frame: s.frame("3月2日导入"), Facts: []Fact{{"来源", "文件导入，测试乙，2026-03-02 09:01"}, {"内容", "新增 12 行、修改 3 行"}, {"敏感程度（R-52）", "普通"}},
		Tabs: []QueueLink{{"新增", "#rows", 12, true}, {"修改", "#rows", 3, false}}, Rows: someRows(), NextRows: "#rows", History: someHistory()}
	in := func(state court.State, change func(v *WorkView)) WorkView {
		v := base
		v.Head = aWork(state)
		v.AgainstOf, v.Clean = outlookWords(&publish.WorkFile{Next: map[court.State]court.WorkStep{court.StateDraft: court.StepSubmit, court.StateInReview: court.StepApprove,
			court.StateApproved: court.StepRelease, court.StateScheduled: court.StepRelease, court.StatePublished: court.StepUndo}[state]})
		change(&v)
		return v
	}
	pane := EvidencePane{Token: "token", Action: "#", Version: 4, Heading: "为全部各行登记证据", Hint: "各行相同的在这里登记一次。", Button: "为全部各行登记"}
	pane.fill(court.ListDefaulters, form{"decision": "（2025）鲁0199执77号决定书"})
	open := pane
	open.Open, open.Wrong = true, []FormFault{{Field: "decided", Text: "“决定日期”无法识别，或者这一天不存在。请写成 2018-03-10 或 2018年3月10日。"}}
	open.fill(court.ListDefaulters, form{"decided": "去年"})
	draft := in(court.StateDraft, func(v *WorkView) {
		v.Against, v.Steps, v.Evidence = someReasons(), workForms(s, court.StateDraft, court.StepSubmit, court.StepWithdraw), &pane
	})
	review := in(court.StateInReview, func(v *WorkView) {
		v.Steps = workForms(s, court.StateInReview, court.StepApprove, court.StepReturn)
	})
	blocked := in(court.StateApproved, func(v *WorkView) {
		v.Against, v.Steps = someReasons(), workForms(s, court.StateApproved, court.StepRelease)
		v.Steps[0].Blocked = []ReasonLine{{Rule: "R-55", Text: "这项工作是您批准的，不能再由您“发布”。请交给第三个人。"}, {Text: "先处理上面列出的 3 个原因。"}}
	})
	ready := in(court.StateApproved, func(v *WorkView) {
		v.Steps = workForms(s, court.StateApproved, court.StepSchedule, court.StepRelease)
		v.Alarm = "到了定时发布的时间，但未能发布：安排发布的账号“测试丙”已经停用。请由其他有权的人员重新发布。"
	})
	refused := in(court.StateInReview, func(v *WorkView) {
		v.RefusedOf, v.Refused = "批准", someReasons()[:1]
		v.Steps = workForms(s, court.StateInReview, court.StepApprove)
	})
	stale := in(court.StateDraft, func(v *WorkView) {
		v.RefusedOf, v.Refused = "登记证据", []ReasonLine{{Text: "这项工作刚被别人处理过，现在是“草稿”。请刷新后再看。"}}
		v.Meanwhile, v.Evidence = []string{"2026-03-02 09:40 测试丁 修改：证据"}, &open
	})
	signing := in(court.StateInReview, func(v *WorkView) {
		v.Steps = workForms(s, court.StateInReview, court.StepSign, court.StepForce)
		v.Forced = []string{"测试院长 2026-03-02 11:00 特批：债务人已由外地法院限制消费"}
	})
	published := in(court.StatePublished, func(v *WorkView) {
		v.Steps, v.Trail = workForms(s, court.StatePublished, court.StepUndo), "/audit/decisions?subject="+aWorkID
	})
	ended := in(court.StateWithdrawn, func(v *WorkView) { v.Rows, v.NextRows, v.NoRows = nil, "", "没有更多的行了。" })
	restore := in(court.StateInReview, func(v *WorkView) {
		d := aDefaulter()
		v.Head.Title, v.Tabs, v.Rows, v.NextRows = "恢复公开：甄演示", nil, nil, ""
		v.Entry, v.EntryURL = facts(&store.Version{Defaulter: d}, "990113********001*"), "/records/"+aWorkID
		v.Steps = workForms(s, court.StateInReview, court.StepApprove)
	})
	list := []scene{}
	review.Before = []ReasonLine{{Rule: "R-04", Text: "没有登记院长对决定书的签发。请登记签发的凭据，或者由院长在本系统签发。"}}
	for name, v := range map[string]WorkView{"draft": draft, "review": review, "blocked": blocked, "ready": ready, "refused": refused, "stale": stale, "signing": signing, "published": published, "ended": ended, "restore": restore} {
		list = append(list, staged(s, "work-"+name, s.p.work, v))
	}
	return list
}

func (s stage) workRowScenes() []scene {
	d := aDefaulter()
	d.Obligation = "返还车辆，联系电话13800138000，另付款8800元。"
	d.Document.Number = "990113********001*"
	before := d
	before.Obligation = "返还车辆。"
	f := publish.RowFile{Work: store.WorkItem{Work: court.Work{ID: aWorkID, Kind: court.WorkDefaulters, State: court.StateDraft, Version: 4}}, PublicID: "cdfgh23456789", State: court.StatePublished,
		New: store.Version{Defaulter: d}, Before: &store.Version{Defaulter: before}, Changes: court.Differences(&before, &d, court.MaskStrict), MayEdit: true,
		Places: []store.TextFinding{{Field: court.HeadObligation, Start: 9, End: 20, Type: "PHONE", Decision: store.FindingOpen}},
		Comments: []publish.RowComment{{WorkComment: store.WorkComment{Field: court.HeadObligation, Start: 24, End: 29, Text: "与判决书不符"}, By: "测试丙", Last: true,
			Step: store.WorkStep{At: court.Date{Year: 2026, Month: 3, Day: 2}.Start()}}},
		Against: []court.Finding{{Rule: "R-04", Message: "没有登记院长对决定书的签发。"}, {Rule: "R-33", Message: "文字中还有1处疑似个人信息没有处理。请逐处确认或遮盖。"}}}
	view := func(frame string, f *publish.RowFile, change func(v *WorkRowView)) WorkRowView {
		v := WorkRowView{Frame: s.frame(frame), Head: aWork(f.Work.State), URL: rowURL(f), Name: f.New.Defaulter.Name, Kind: "修改", State: "2 个原因", Tone: "held",
			Reasons: faultsOf(f.Against, nil), Groups: rowGroups(f), EvidenceFacts: evidenceFacts(f), Record: "/records/x", Previous: "#", Next: "#", Open: 1}
		change(&v)
		return v
	}
	pane := EvidencePane{Token: "token", Action: "#", Version: 4, Heading: "只为这一行登记证据", Hint: "留空的，以全部各行的登记为准。", Button: "为这一行登记", Open: true}
	pane.fill(court.ListDefaulters, form{})
	q := form{}.question("relisting", "这次纳入，是原来申请移除的申请执行人再次申请的（R-15；2026年1月7日移除）")
	pane.Relisting = &q
	place := PlaceRow{ID: "place-0", Action: "#", Version: 4, Field: court.HeadObligation, Quote: "13800138000", Kind: "电话号码", Start: 9, End: 20}
	wrong := place
	wrong.Wrong, wrong.ChosenClean = "请写明为什么不是个人信息。", true
	settled := place
	settled.ID, settled.Decision, settled.Reason = "place-1", "不是个人信息", "法院值班电话"
	edit := view("甄演示", &f, func(v *WorkRowView) {
		v.Edit, v.Evidence, v.MayReveal, v.Places = v.URL+"/edit", &pane, true, []PlaceRow{place, settled}
		v.Notes = []NoteLine{{By: "测试丙，2026-03-02 10:30", Text: "请附送达回证"}}
	})
	refused := view("甄演示", &f, func(v *WorkRowView) {
		v.Wrong, v.Places = []FormFault{{Field: "places", Text: "请写明为什么不是个人信息。"}}, []PlaceRow{wrong}
	})
	inReview := f
	inReview.Work.State, inReview.MayEdit, inReview.MayRemark, inReview.Comments = court.StateInReview, false, true, nil
	inReview.Remarks = []store.Remark{{PublicID: "r", WorkComment: store.WorkComment{Field: court.HeadObligation, Start: 24, End: 29, Text: "与判决书不符"}}}
	reviewing := view("甄演示", &inReview, func(v *WorkRowView) {
		v.Remark = &RemarkForm{Action: "#", Fields: []FieldOption{{Label: "整行"}, {Value: court.HeadObligation, Label: court.HeadObligation, Chosen: true}},
			Excerpt: RecordField{Name: "excerpt", Label: "摘录有问题的文字", Hint: "从那一栏原样摘录，页面上会标出；指整栏的不填", Optional: true},
			Text:    RecordField{Name: "text", Label: "意见", Hint: "写明什么不对，应当怎样", Area: true}}
		v.Remarks = []RemarkRow{{ID: "r", Place: court.HeadObligation, Text: "与判决书不符"}}
	})
	revealed := view("甄演示", &inReview, func(v *WorkRowView) { v.Number, v.Reasons, v.Kind = "990113199001010014", nil, "新增" })
	form := recordForm(defaulterGroups(), court.InputOf(&d), d.Document.Number, nil)
	head := aWork(court.StateDraft)
	one := WorkEditView{Frame: s.frame("修改 甄演示"), Head: head, URL: "#", Action: "#", Check: "#", Name: "甄演示", Form: form}
	clean, open, bad, stale := one, one, one, one
	clean.JustChecked = true
	open.JustChecked, open.Places = true, []FormFault{{Text: court.HeadObligation + "：第10个字起疑似电话号码，公开前须删除或遮盖", Rule: "R-33"}}
	bad.Form = recordForm(defaulterGroups(), court.InputOf(&d), d.Document.Number, []court.Finding{{Field: court.HeadName, Rule: "R-06", Message: "缺少“" + court.HeadName + "”。这一项必须填写。"}})
	stale.Error, stale.Meanwhile = "这项工作刚被别人处理过，现在是“草稿”。请刷新后再看。", []string{"2026-03-02 09:40 测试丁 修改：证据"}
	list := []scene{staged(s, "work-row", s.p.workRow, edit), staged(s, "work-row-refused", s.p.workRow, refused), staged(s, "work-row-review", s.p.workRow, reviewing), staged(s, "work-row-number", s.p.workRow, revealed)}
	for i, v := range []WorkEditView{one, clean, open, bad, stale} {
		list = append(list, staged(s, fmt.Sprint("work-edit-", i), s.p.workEdit, v))
	}
	return list
}
