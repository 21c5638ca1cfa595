package admin

import (
	"gongkai/internal/court"
	"gongkai/internal/publish"
	"gongkai/internal/render"
	"gongkai/internal/store"
)

// dutyScenes are the page on who answers for a text, in every state.
func (s stage) dutyScenes() []scene {
	frame := s.frame("责任与核查：怎样看懂执行费")
	base := DutyView{Frame: frame, Title: "怎样看懂执行费", PieceURL: "/pieces/bcdfg23456789", URL: dutyURL("bcdfg23456789"), Version: 3, State: "草稿", Tone: "held"}
	checks := func(answered, stale bool) *publish.DutyFile {
		f := &publish.DutyFile{Piece: court.Piece{Title: "怎样看懂执行费"}}
		f.State, f.ID = court.StateDraft, "bcdfg23456789"
		for _, q := range court.LegalQuestions() {
			c := publish.DutyCheck{Question: q, Stale: stale}
			if answered || stale {
				c.Answer = court.LegalAnswer{Word: q.Options()[2].Word, Note: "宣传科档案 2026-3", Account: "a", Name: "测试甲", At: court.Date{Year: 2026, Month: 3, Day: 2}.Start().Unix()}
			}
			f.Checks = append(f.Checks, c)
		}
		return f
	}
	made := func(name string, f *publish.DutyFile, typed form, wrong []FormFault, change func(*DutyView)) scene {
		view := base
		view.Summary, view.Asked = dutySummary(f), questionRows(f)
		view.Form = dutyForm(f, typed, wrong)
		if change != nil {
			change(&view)
		}
		return staged(s, "duty-"+name, s.p.duty, view)
	}
	shown := publish.DutyFile{Pictures: []publish.DutyPicture{
		{Picture: render.Picture{Address: "/media/bcdfghjkmnpqr-1600x420-960-480.png", Alt: "五个方框依次相连：立案、通知、查控、处置、结案，一步接一步。"}, Source: "本院执行局绘制"},
		{Picture: render.Picture{Address: "/media/bcdfghjkmnpqs-1200x700-960-480.jpg", Alt: "柱状图：六个月的结案数逐月上升，最后一个月最高。"}, Source: "本院审判管理办公室统计，执行局综合组绘制"},
		{Picture: render.Picture{Address: "/media/bcdfghjkmnpqt-480x20.png"}},
	}}
	missing := func(view *DutyView) {
		view.Against = []FormFault{{Field: "person", Rule: "R-55", Text: "没有写明责任人。请在“责任与核查”里填写由谁对内容负责。"}, {Field: "names", Rule: "E5", Text: "法律核查还没有回答“姓名和名称”。请在“责任与核查”里回答。"},
			{Field: "pictures", Rule: "E5", Text: "法律核查还没有回答“图片里的人”。请在“责任与核查”里回答。"}, {Field: "guilt", Rule: "E5", Text: "法律核查还没有回答“有罪的说法”。请在“责任与核查”里回答。"}}
		view.Form.Pictures = dutyPictures(&shown)
		view.Form.Guilt = []string{"标题", "正文第3行"}
	}
	full := checks(true, false)
	full.Duty = court.PieceDuty{Leader: "副院长测试乙", Person: "宣传科测试甲", Correction: "费率原写为0.5%，应为1.5%。"}
	full.Class, full.Uncertain, full.Revises = court.SensitivityMass, true, true
	full.Piece.Corrections = []court.PieceCorrection{{On: court.Date{Year: 2026, Month: 1, Day: 5}, Note: "依据原写为第83条，应为第38条。"}, {On: court.Date{Year: 2026, Month: 2, Day: 1}, Note: "“分段计算”一节漏写了五百万元以上的费率，已补上。"}}
	full.Duty.Dropped = []court.DroppedCorrection{{Correction: full.Piece.Corrections[0].String(), Reason: "说明本身有误", Name: "测试甲"}}
	asked := court.Date{Year: 2026, Month: 3, Day: 1}.Start()
	full.Questions = []store.Question{
		{Number: 1, Text: "当事人一方人数众多，\n是否发布？", Name: "测试甲", AskedAt: asked, Answered: true, AnsweredAt: asked, AnswerName: "测试院长",
			Answer: court.LeaderAnswer{By: "测试院长", Document: "〔2026〕请示3号", On: court.Date{Year: 2026, Month: 3, Day: 1}, Text: "等案件审结以后再发。"}},
		{Number: 2, Text: "已经审结，是否发布？", Name: "测试甲", AskedAt: asked},
	}
	answered := *full
	answered.Questions = append([]store.Question{}, full.Questions...)
	answered.Questions[1].Answered, answered.Questions[1].AnsweredAt, answered.Questions[1].AnswerName = true, asked, "测试院长"
	answered.Questions[1].Answer = court.LeaderAnswer{Agreed: true, By: "测试院长", Document: "〔2026〕请示4号", On: court.Date{Year: 2026, Month: 3, Day: 2}}
	reading := func(view *DutyView) { view.Form, view.State, view.Tone = nil, "已发布", "gone" }
	revised := checks(false, false)
	revised.Revises, revised.Class, revised.Proposed = true, court.SensitivityMass, full.Duty.Names()
	return []scene{
		made("empty", checks(false, false), nil, nil, missing),
		made("revised", revised, nil, nil, missing),
		made("full", full, nil, nil, nil),
		made("answered", &answered, nil, nil, nil),
		made("stale", checks(false, true), nil, nil, func(view *DutyView) {
			view.Against = []FormFault{{Field: "names", Rule: "E5", Text: "“姓名和名称”核查以后内容有改动，原来的回答已经失效。请在“责任与核查”里重新回答。"}}
		}),
		made("wrong", full, form{"person": "责任人的名字写得太长", "names": "lawful", "note-guilt": "只写了说明", "drop-0": "1", "uncertain": "1", "question": "是否妥当？"},
			[]FormFault{{Field: "person", Text: "责任人最多40个字，现在有41个字。"}, {Field: "guilt", Rule: "E5", Text: "“有罪的说法”写了说明，还没有选答案。请先选一个。"}, {Field: "dropped", Text: "缺少不再显示更正说明的理由。"}},
			func(view *DutyView) {
				view.Refused = []FormFault{{Field: "person", Text: "责任人最多40个字，现在有41个字。"}, {Field: "guilt", Rule: "E5", Text: "“有罪的说法”写了说明，还没有选答案。请先选一个。"}, {Field: "dropped", Text: "缺少不再显示更正说明的理由。"}}
			}),
		made("second", full, form{"person": "宣传科测试甲"}, nil, func(view *DutyView) {
			view.Refused, view.Meanwhile = []FormFault{{Text: "这项工作刚被别人处理过，现在是“草稿”。请刷新后再看。"}}, []string{"2026-03-02 09:12 测试乙 修改：文稿"}
		}),
		made("review", full, nil, nil, func(view *DutyView) {
			view.Form, view.State = nil, "审核中"
			view.Check = &CheckForm{Legal: legalFields(full, nil, nil), Guilt: []string{"正文第3行"}, Pictures: dutyPictures(&shown)[:1]}
		}),
		made("leader", full, nil, nil, func(view *DutyView) {
			view.Form, view.State = nil, "审核中"
			view.Answer = &AnswerForm{Refuse: true, Fields: []RecordField{{Name: "answer_by", Label: "答复的领导", Value: "测试院长"}, {Name: "answer_document", Label: "请示报告和答复的文号", Hint: "如“〔2018〕执请3号”"},
				{Name: "answer_on", Label: "答复的日期", Hint: dateHint, Value: "2026-03-02"}, {Name: "answer_text", Label: "答复的内容", Hint: "不同意的必须写明", Area: true, Faults: []string{"不同意发布的，请写明答复的内容，作者才知道怎样修改。"}}}}
			view.Refused = []FormFault{{Field: "answer_text", Rule: "R-54", Text: "不同意发布的，请写明答复的内容，作者才知道怎样修改。"}}
		}),
		made("published", &answered, nil, nil, reading),
		made("published-bare", checks(false, false), nil, nil, reading),
	}
}

// aDuty is the record of a text, with one answer grown stale.
func aDuty(state court.State) *publish.DutyFile {
	f := &publish.DutyFile{Piece: aPiece(), Duty: court.PieceDuty{Person: "宣传科测试甲"}}
	f.ID, f.State = aWorkID, state
	f.Checks = []publish.DutyCheck{{Question: court.LegalNames, Answer: court.LegalAnswer{Word: "anonymised", Name: "测试甲", At: court.Date{Year: 2026, Month: 3, Day: 2}.Start().Unix()}},
		{Question: court.LegalGuilt, Stale: true, Answer: court.LegalAnswer{Word: "none", Name: "测试甲", At: 1}}}
	f.Against = []court.Finding{{Field: string(court.LegalGuilt), Rule: court.RuleLegal, Message: "“有罪的说法”核查以后，文稿有改动。请在“责任与核查”里重新回答。"}}
	return f
}
