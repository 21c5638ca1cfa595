package admin

import (
	"fmt"
	"strings"

	"gongkai/internal/court"
	"gongkai/internal/store"
)

// aHead is a synthetic record.
func aHead() RecordHead {
	return RecordHead{URL: "/records/bcdfg23456789", Up: "/records", Name: "甄演示", Kind: "自然人", Masked: "990113********001*", Case: "（2025）鲁0199执77号",
		State: "公开中", Tone: "live", Sentence: "正在公开，到2027年5月20日为止，次日零时自动停止。"}
}

// aDefaulter is what that record says.
func aDefaulter() court.Defaulter {
	return court.Defaulter{Name: "甄演示", Party: court.Person, Sex: "男性", Age: 36, Document: court.Document{Kind: court.DocumentIdentity}, Court: "演示区人民法院（虚构）", Province: "山东",
		CaseNumber: "（2025）鲁0199执77号", BasisNumber: "（2024）鲁0199民初5678号", FiledOn: court.Date{Year: 2025, Month: 3, Day: 1}, PublishedOn: court.Date{Year: 2025, Month: 6, Day: 1},
		Obligation: "偿还借款本金人民币50000元，并自2024年1月1日起按年利率3.45%支付利息至实际清偿之日止。", Performance: court.PerformedPartly, PerformedPart: "已支付人民币8000元", UnperformedPart: "剩余本金人民币42000元及利息",
		Conduct: court.G4 | court.G5, ConductOriginal: "违反财产报告制度，违反限制消费令", DecisionNumber: "（2025）鲁0199执77号之一", DecidedOn: court.Date{Year: 2025, Month: 5, Day: 20}, ServedOn: court.Date{Year: 2025, Month: 5, Day: 28},
		TermEndsOn: court.Date{Year: 2027, Month: 5, Day: 20}}
}

func (s stage) recordScenes() []scene {
	var filters []FilterLink
	for i, state := range recordStates() {
		filters = append(filters, FilterLink{Label: state.label, URL: recordsURL(court.ListDefaulters, "", state.word, 1), Current: i == 0})
	}
	row := RecordRow{RecordHead: aHead(), Says: "G4、G5", Until: "2027-05-20"}
	one := RecordsView{Frame: s.frame("名单记录"), Filters: filters, Found: "共 1 条", Rows: []RecordRow{row}, New: newURL(court.ListDefaulters), Says: "情形", Lists: listLinks(court.ListDefaulters)}
	empty := one
	empty.Rows, empty.Found, empty.Advice = nil, "还没有记录", "导入名单或者录入一条以后，这里按先新后旧列出。"
	nothing := empty
	nothing.Query, nothing.Found, nothing.Advice = "查无此人", "没有找到", "姓名和名称从第一个字起查，写错一个字就查不到。也可以用案号、编号或者统一社会信用代码查。"
	many := one
	many.Rows, many.Found, many.Advice, many.Query = nil, "符合的太多，只列出前 5000 条", "请把姓名或者名称写得更完整，或者用案号查。", "济南"
	for i := range 20 {
		r := row
		switch i % 5 {
		case 1:
			r.Name, r.Kind, r.Masked, r.Case = "演示区某某建筑装饰工程有限责任公司济南分公司（虚构）", "法人或者其他组织", "91350100M000100Y43", fmt.Sprintf("（2024）鲁0199执恢%d号之一", 1000+i)
			r.Marks = []string{"待补证", "个人信息 2 处待处理"}
		case 2:
			r.State, r.Tone = "已隐藏", "held"
		case 3:
			r.State, r.Tone, r.Until = "已移除", "gone", "无期限"
		}
		many.Rows = append(many.Rows, r)
	}
	many.Turn = PageTurn{Where: "第 3 页，共 50 页", Previous: "/records?page=2", Next: "/records?page=4"}

	d := aDefaulter()
	task := TaskRow{URL: "/tasks/bcdfg23456789", Rule: "R-11", Label: "决定提前删除", Due: "还有 2 个工作日，3月5日（周四）24时前", State: "待办"}
	done := TaskRow{URL: "/tasks/bcdfg23456788", Rule: "R-13", Label: "审查纠正申请", Due: "期限 2月16日（周一）", State: "不成立", Closed: true}
	file := RecordView{Frame: s.frame("甄演示"), Head: aHead(), List: "失信被执行人名单", MissingRule: "R-04", Groups: facts(&store.Version{Defaulter: d}, "990113********001*"), MayReveal: true, Source: "由测试书记员从文件导入，2025-06-01 09:00。编号 T-1。", Trail: "/records/bcdfg23456789/trail",
		Actions: []ActionLink{{"/records/x/hide", "立即隐藏", "先停止公开，随后复核"}, {"/records/x/remove", "提出移除事由", "交有权限的人决定"}, {"/records/x/edit", "更正", "改完送审，发布后生效"}, {"/records/x/corrections/new", "登记纠正申请", "十五日内审查（R-13）"}},
		Work:    []WorkLink{{"/work/x", "名单的录入或修改", "已发布", "2025-06-01 10:00"}}, Tasks: []TaskRow{task, done}}
	plain := file
	plain.Actions, plain.Work, plain.Tasks, plain.MayReveal = nil, nil, nil, false
	vouched := file
	vouched.Missing = []FormFault{{Rule: "R-04", Text: "没有登记院长对决定书的签发。"}, {Rule: "R-04", Text: "送达日期：没有登记送达日期。"}, {Rule: "R-18", Text: "没有关联限制消费令。被纳入失信名单的，应当同时限制消费，请先关联或者录入。"}}
	hidden := file
	hidden.Head.State, hidden.Head.Tone, hidden.Head.Sentence = "已隐藏", "held", "已被隐藏，没有公开。经复核恢复，或者依法移除。"
	hidden.Warnings, hidden.MayReturn = []string{"2026-03-02 09:12 由测试乙隐藏。", "待补：做出执行依据单位（R-06）。"}, true
	removed := plain
	removed.Head.State, removed.Head.Tone, removed.Head.Sentence = "已移除", "gone", "已经移除，不再公开，也不能恢复。"
	removed.Warnings = []string{"2026-03-02 09:12 由测试乙移除，事由：“已履行义务或者执行完毕”（SX 10(1)(1)，R-09）。"}
	number := file
	number.Number = "990113199001010014"
	number.Done = "身份已确认，十分钟内有效。"
	return []scene{
		staged(s, "records", s.p.records, one), staged(s, "records-empty", s.p.records, empty), staged(s, "records-nothing", s.p.records, nothing), staged(s, "records-many", s.p.records, many),
		staged(s, "record", s.p.record, file), staged(s, "record-plain", s.p.record, plain), staged(s, "record-vouched", s.p.record, vouched),
		staged(s, "record-hidden", s.p.record, hidden), staged(s, "record-removed", s.p.record, removed), staged(s, "record-number", s.p.record, number),
	}
}

func (s stage) recordFormScenes() []scene {
	h, d := aHead(), aDefaulter()
	_, found := court.NewDefaulter(court.DefaulterInput{Name: "甄某", DocumentNumber: "990113", FiledOn: "2025-13-01", Obligation: "返还车辆"}, court.Date{Year: 2026, Month: 3, Day: 2})
	fresh := RecordEditView{Frame: s.frame("新录入"), Heading: "新录入：失信被执行人名单", Up: "/records", Action: "/records", Form: recordForm(defaulterGroups(), court.DefaulterInput{Court: "演示区人民法院（虚构）"}, "", nil)}
	wrong := fresh
	wrong.Form = recordForm(defaulterGroups(), court.DefaulterInput{Name: "甄某", DocumentNumber: "990113", FiledOn: "2025-13-01", Obligation: "返还车辆"}, "", found)
	edit := RecordEditView{Frame: s.frame("更正 甄演示"), Heading: "更正 甄演示", Up: "/records/x", Head: &h, Action: "/records/x/edit", Form: recordForm(defaulterGroups(), court.InputOf(&d), h.Masked, nil),
		Work: []WorkLink{{"/work/x", "名单的录入或修改", "审核中", "2026-03-01 16:20"}}}
	taken := edit
	taken.Error = "同样的修改已经在等待审核，没有再建立一份。请打开这条记录查看。"
	hide := HideView{Frame: s.frame("隐藏 甄演示"), Head: h, Where: surfaces(court.ListDefaulters)}
	unsaid := hide
	unsaid.Wrong = []FormFault{{Field: "reason", Text: "隐藏须写明理由。"}}
	remove := RemoveView{Frame: s.frame("移除 甄演示"), Head: h, Verb: "移除", Before: "事由交别人决定的，决定之前记录照常公开。", NoteHint: "决定提前删除的必须写明决定文号", Where: surfaces(court.ListDefaulters), Choices: []GroundChoice{
		{Value: "performed", Label: court.GroundPerformed.Label(), Law: lawOf(court.GroundPerformed) + "，R-09", Effect: "不立即移除，交“院长”决定。", Chosen: true},
		{Value: "wrongly-listed", Label: court.GroundWronglyListed.Label(), Law: lawOf(court.GroundWronglyListed) + "，R-12", Effect: "立即移除。", Now: true}},
		Refused: []GroundRefusal{{"裁定终结执行", "这条记录有失信期限，到2027年5月20日为止，不能以“裁定终结执行”为由移除；确需提前删除的，请先作出决定，再以“决定提前删除”（early-decision）为由移除。", "R-11"}}}
	unchosen := remove
	unchosen.Choices = append([]GroundChoice{}, remove.Choices...)
	unchosen.Choices[0].Chosen = false
	unchosen.Note, unchosen.Wrong = "案款已经到账", []FormFault{{Field: "ground", Text: "请选择一项移除事由。"}}
	none := remove
	none.Choices = nil
	supply := SupplyView{Frame: s.frame("补证 甄演示"), Head: h, Legend: "决定、签发和送达（R-04）", Missing: []FormFault{{Rule: "R-04", Text: "没有登记院长对决定书的签发。"}},
		Fields:    []RecordField{{Name: "decision", Label: court.HeadDecisionNumber, Value: "（2025）鲁0199执77号之一"}, {Name: "decided", Label: court.HeadDecidedOn, Hint: dateHint}, {Name: "none", Label: "没有限制消费令的原因", Hint: "如“已由外地法院限制消费”（R-18）", Optional: true}},
		Checklist: []Question{{Name: "secured", Text: "被执行人提供了充分有效的担保", No: true}, {Name: "seized", Text: "已被查封、扣押、冻结的财产足以清偿债务"}}}
	misread := supply
	misread.Fields = append([]RecordField{}, supply.Fields...)
	misread.Fields[1].Value, misread.Fields[1].Faults = "去年", []string{"“决定日期”无法识别，或者这一天不存在。请写成 2018-03-10 或 2018年3月10日。"}
	misread.Wrong = []FormFault{{Field: "decided", Text: misread.Fields[1].Faults[0]}}
	request := RequestView{Frame: s.frame("登记纠正申请"), Head: h, Fields: []RecordField{{Name: "requested", Label: "收到书面申请的日期", Hint: "审查期限十五日，从这一天起算。" + dateHint}, {Name: "text", Label: "申请的内容和理由", Hint: "加密保存；每次查看都有记录", Area: true}}}
	for _, c := range court.Claims() {
		request.Claims = append(request.Claims, FieldOption{Name: "claim-" + string(c), Value: string(c), Label: c.Label(court.ListDefaulters)})
	}
	unclaimed := request
	unclaimed.Wrong = []FormFault{{Field: "claim", Text: "请选择申请的事项。"}}
	unclaimed.Fields = append([]RecordField{}, request.Fields...)
	unclaimed.Fields[1].Value = strings.Repeat("金额与判决书不符。", 12)
	return []scene{
		staged(s, "record-new", s.p.recordEdit, fresh), staged(s, "record-new-wrong", s.p.recordEdit, wrong), staged(s, "record-edit", s.p.recordEdit, edit), staged(s, "record-edit-taken", s.p.recordEdit, taken),
		staged(s, "hide", s.p.hide, hide), staged(s, "hide-wrong", s.p.hide, unsaid), staged(s, "remove", s.p.remove, remove), staged(s, "remove-wrong", s.p.remove, unchosen), staged(s, "remove-none", s.p.remove, none),
		staged(s, "evidence", s.p.evidence, supply), staged(s, "evidence-wrong", s.p.evidence, misread), staged(s, "request", s.p.request, request), staged(s, "request-wrong", s.p.request, unclaimed),
	}
}
