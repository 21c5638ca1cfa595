package admin

import (
	"gongkai/internal/court"
	"gongkai/internal/publish"
	"gongkai/internal/store"
)

// anOrder is a synthetic order against an organisation, with who else is bound.
func anOrder() court.Restriction {
	return court.Restriction{Entry: court.Entry{Name: "演示商贸有限公司（虚构）", Party: court.Organisation, Document: court.Document{Kind: court.DocumentCreditCode, Number: "91990113MA00DEM00X"},
		LegalRepresentative: "甄演示", Court: "演示区人民法院（虚构）", Province: "山东", CaseNumber: "（2025）鲁0199执77号", FiledOn: court.Date{Year: 2025, Month: 3, Day: 1}},
		Principal: "贾虚构、吴测试", Controller: "甄控制", OrderNumber: "（2025）鲁0199执77号限", OrderedOn: court.Date{Year: 2025, Month: 5, Day: 20},
		Period: "至义务履行完毕止，联系13800138000", Items: 1<<0 | 1<<6 | 1<<8, ConsequencesStated: true}
}

// orderScenes are the pages on which an order looks other than a listing.
func (s stage) orderScenes() []scene {
	o := anOrder()
	v := store.VersionOf(&o)
	before := o
	before.Items, before.Controller = court.AllItems, ""
	old := store.VersionOf(&before)
	changes := court.Differences(&before, &o, court.MaskStrict)
	f := publish.RowFile{Work: store.WorkItem{Work: court.Work{ID: aWorkID, Kind: court.WorkRestrictions, State: court.StateDraft, Version: 4}}, PublicID: "cdfgh23456789", State: court.StatePublished,
		New: v, Said: v, Before: &old, Changes: changes, MayEdit: true,
		Places:  []store.TextFinding{{Field: court.HeadPeriod, Start: 11, End: 22, Type: "PHONE", Decision: store.FindingOpen}},
		Against: []court.Finding{{Rule: "R-19", Message: "没有登记院长对限制消费令的签发。"}, {Rule: "R-33", Message: "文字中还有1处疑似个人信息没有处理。请逐处确认或遮盖。"}}}
	pane := EvidencePane{Token: "token", Action: "#", Version: 4, Heading: "只为这一行登记证据", Hint: "留空的，以全部各行的登记为准。", Button: "为这一行登记", Open: true}
	pane.fill(court.ListRestrictions, form{"signature": "执行卷宗第12页"})
	row := WorkRowView{Frame: s.frame(o.Name), Head: aWork(court.StateDraft), URL: rowURL(&f), Name: o.Name, Kind: "修改", State: "2 个原因", Tone: "held",
		Reasons: faultsOf(f.Against, nil), Groups: rowGroups(&f), EvidenceFacts: evidenceFacts(&f), Evidence: &pane, Record: "/records/x", Edit: "#", Open: 1,
		Places: []PlaceRow{{ID: "place-0", Action: "#", Version: 4, Field: court.HeadPeriod, Quote: "13800138000", Kind: "电话号码", Start: 11, End: 22}}}
	_, found := court.NewRestriction(court.RestrictionInput{Name: "甄某", FiledOn: "2025-13-01"}, court.Date{Year: 2026, Month: 3, Day: 2})
	d := Desk{}
	d.frame.CourtName = "演示区人民法院（虚构）"
	fresh := RecordEditView{Frame: s.frame("新录入"), Heading: "新录入：限制消费令", Up: recordsURL(court.ListRestrictions, "", "", 1), Action: "/records", List: "restriction", Form: d.emptyForm(court.ListRestrictions).show("", nil)}
	wrong := fresh
	wrong.Form = d.orderEntry(court.RestrictionInput{Name: "甄某", FiledOn: "2025-13-01", Items: "1、2"}).show("", found)
	h := RecordHead{URL: "/records/bcdfg23456789", Up: fresh.Up, Name: o.Name, Kind: o.Party.Label(), Masked: o.Document.Number, Case: o.CaseNumber,
		State: "公开中", Tone: "live", Sentence: "正在公开。没有写明截止的日子，依法解除时撤下。"}
	file := RecordView{Frame: s.frame(o.Name), Head: h, List: court.ListRestrictions.Label(), MissingRule: "R-19", Groups: facts(&v, o.Document.Number),
		Source: "由测试书记员从文件导入，2025-06-01 09:00。编号 X-1。", Actions: []ActionLink{{"#", "立即隐藏", "先停止公开，随后复核"}, {"#", "解除", "确认解除事由，立即生效"}, {"#", "更正", "改完送审，发布后生效"}}}
	list := RecordsView{Frame: s.frame("名单记录"), Lists: listLinks(court.ListRestrictions), List: "restriction", New: newURL(court.ListRestrictions), Says: "项目", Found: "共 1 条",
		Rows: []RecordRow{{RecordHead: h, Says: "3 项", Until: "无期限"}}}
	lift := RemoveView{Frame: s.frame("解除 " + o.Name), Head: h, Verb: "解除", Where: surfaces(court.ListRestrictions), Before: "同一案件的失信名单不随之移除，另行审查（R-20）。",
		NoteHint: "由法院决定是否准许的，必须写明决定文号和理由", Elsewhere: "在当初公告的其他渠道同样公告解除（R-20）。"}
	propose := lift
	propose.Before, propose.NoteMust, propose.NoteHint = "事由由别人决定，决定之前照常公开。"+lift.Before, true, "依据的材料：文书名称和文号，或者在卷宗中的位置"
	for _, g := range court.LiftGrounds() {
		choice := GroundChoice{Value: string(g), Label: g.Label(), Law: liftingLaw(g) + "，" + string(g.Rule()), Effect: liftingEffect(g), Now: true}
		lift.Choices = append(lift.Choices, choice)
		choice.Now, choice.Effect = false, "不立即解除，交"+officesOf(court.TaskLifting)+"决定。"
		propose.Choices = append(propose.Choices, choice)
	}
	unsaid := propose
	unsaid.Choices = append([]GroundChoice{}, propose.Choices...)
	unsaid.Choices[0].Chosen = true
	unsaid.Wrong = []FormFault{{Field: "note", Rule: "R-20", Text: "提出解除的，请写明依据的材料：文书名称和文号，或者在卷宗中的位置。"}}
	decide := TaskView{Frame: s.frame("决定解除"), Law: court.TaskLifting.Law(court.ListRestrictions), Note: "结案通知书，执行卷宗第30页。", Ground: court.LiftPerformed.Label(), Head: &h,
		Task:    TaskRow{URL: "/tasks/bcdfg23456789", Rule: "R-20", Label: court.TaskLifting.Label(), Todo: court.TaskLifting.Todo(), Due: "还有 3 个工作日，3月5日（周四）24时前", State: "待办", Mine: true},
		History: []TaskEvent{{"2026-03-02 09:00", "建立，期限 2026-03-05", "测试甲"}}, Form: "ground", FormHead: "作出决定",
		Grant: "成立：限制消费令立即从网站各处撤下，不能恢复；失信名单不随之移除（R-20）", Refuse: "不成立：限制消费令照常公开", Fields: []RecordField{{Name: "note", Label: "决定文号和理由", Hint: "不成立的，必须写明理由", Area: true}}}
	request := RequestView{Frame: s.frame("登记纠正申请"), Head: h, Fields: []RecordField{{Name: "requested", Label: "收到书面申请的日期"}, {Name: "text", Label: "申请的内容和理由", Area: true}}}
	for _, c := range court.Claims() {
		request.Claims = append(request.Claims, FieldOption{Name: "claim-" + string(c), Value: string(c), Label: c.Label(court.ListRestrictions)})
	}
	return []scene{staged(s, "order-row", s.p.workRow, row), staged(s, "order-new", s.p.recordEdit, fresh), staged(s, "order-new-wrong", s.p.recordEdit, wrong), staged(s, "order", s.p.record, file),
		staged(s, "orders", s.p.records, list), staged(s, "lift", s.p.remove, lift), staged(s, "lift-propose", s.p.remove, propose), staged(s, "lift-unsaid", s.p.remove, unsaid),
		staged(s, "lift-decide", s.p.task, decide), staged(s, "order-request", s.p.request, request)}
}
