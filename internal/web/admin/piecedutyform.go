package admin

import (
	"fmt"
	"path"
	"slices"
	"strconv"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/publish"
)

// dutyView makes the page, with what was typed in the form of part where it was refused.
func dutyView(v *visit, f *publish.DutyFile, part string, refused error) DutyView {
	title := f.Piece.Title
	if title == "" {
		title = "还没有标题的文稿"
	}
	view := DutyView{Frame: v.base("责任与核查：" + title), Title: title, PieceURL: draftURL(f.ID), URL: dutyURL(f.ID), Version: f.Version,
		State: f.State.Label(), Summary: dutySummary(f), Asked: questionRows(f)}
	view.Tone, _ = workStanding(&f.WorkItem)
	if refused != nil {
		view.Refused = dutyFaults(refused)
	}
	for _, each := range f.Against {
		view.Against = append(view.Against, dutyFault(each))
	}
	typed := func(of string) (form, []FormFault) {
		if part == of && refused != nil {
			return v.form, view.Refused
		}
		return nil, nil
	}
	if f.MayWrite && !f.MayCheck { // who may review it has not written in it
		form, wrong := typed(dutyPart)
		view.Form = dutyForm(f, form, wrong)
	}
	if f.MayCheck {
		form, wrong := typed(checkPart)
		view.Check = &CheckForm{Legal: legalFields(f, form, wrong), Guilt: guiltPlaces(f), Pictures: dutyPictures(f)}
	}
	if f.MayAnswer {
		form, wrong := typed(answerPart)
		view.Answer = answerForm(v, form, wrong)
	}
	// Who may not fill it in, or not in this state, is told where it is to be done.
	if !f.MayWrite {
		for i := range view.Against {
			view.Against[i].Field = ""
		}
	}
	return view
}

// dutyForm is the author's form: what is on record, or what was just typed.
func dutyForm(f *publish.DutyFile, typed form, wrong []FormFault) *DutyForm {
	value := func(name, kept string) string {
		if typed != nil {
			return typed[name]
		}
		return kept
	}
	view := &DutyForm{Legal: legalFields(f, typed, wrong), Guilt: guiltPlaces(f), Pictures: dutyPictures(f), Uncertain: f.Uncertain}
	if typed != nil {
		view.Uncertain = typed["uncertain"] != ""
	}
	names := f.Duty.Names()
	if f.Proposed != (court.DutyNames{}) {
		names = f.Proposed
	}
	view.Duty = []RecordField{
		{Name: court.DutyPerson, Label: "责任人", Hint: "对内容负责的人，写姓名或者职务" + before(f.Proposed.Person), Value: value(court.DutyPerson, names.Person)},
		{Name: court.DutyLeader, Label: "责任领导", Hint: "敏感程度不是“普通”的必须写明（R-53）" + before(f.Proposed.Leader), Value: value(court.DutyLeader, names.Leader), Optional: !classed(f.Class)},
	}
	if f.Revises || value(court.DutyCorrection, f.Duty.Correction) != "" {
		view.Correct = []RecordField{{Name: court.DutyCorrection, Label: "这一版的更正说明",
			Hint:  fmt.Sprintf("原来错在哪里、现在改成什么，一句话，最多%d个字。只是补充、润色的不用写。发布以后和日期一起显示在文章页，以后的修改不能去掉它", court.MaxCorrectionNote),
			Value: value(court.DutyCorrection, f.Duty.Correction), Optional: true, Area: true}}
	}
	for i, c := range f.Piece.Corrections {
		row := DropRow{Name: dropName(i), Label: c.On.Chinese() + "：" + c.Note, Reason: RecordField{Name: dropReason(i), Label: "为什么不再显示", Hint: "如说明里有不应当公开的个人信息。发布时作为决定记录"}}
		for _, dropped := range f.Duty.Dropped {
			if dropped.Correction == c.String() {
				row.Chosen, row.Reason.Value = true, dropped.Reason
			}
		}
		if typed != nil {
			row.Chosen, row.Reason.Value = typed[row.Name] != "", typed[row.Reason.Name]
		}
		view.Drops = append(view.Drops, row)
	}
	question := RecordField{Name: court.DutyQuestion, Label: "请示的内容", Hint: "什么把握不准、您的意见是什么。由院长答复，答复同意以后才能发布（R-54）", Value: value(court.DutyQuestion, f.Asked()), Area: true}
	if len(f.Questions) > 0 && f.Asked() == "" {
		question.Label, question.Hint = "再次请示", "原来的请示已经答复，见下。又有把握不准的，在这里写"
	}
	view.Question = []RecordField{question}
	for _, fields := range [][]RecordField{view.Duty, view.Correct, view.Question} {
		mark(fields, wrong)
	}
	view.Warning = voids(&f.WorkItem)
	return view
}

// before says that a name is proposed and not on record yet.
func before(name string) string {
	if name == "" {
		return ""
	}
	return "。上一版登记的是“" + name + "”，请核对，保存以后才算这一版的登记"
}

func classed(c court.Sensitivity) bool { return c.Label() != "" && c != court.SensitivityOrdinary }

func dropName(i int) string   { return "drop-" + strconv.Itoa(i) }
func dropReason(i int) string { return "drop-reason-" + strconv.Itoa(i) }

// legalFields are the questions that the text raises. An answer that has grown stale is told
// and not chosen: whoever saves the page would confirm it unseen.
func legalFields(f *publish.DutyFile, typed form, wrong []FormFault) (list []LegalField) {
	for _, c := range f.Checks {
		q := c.Question
		field := LegalField{Name: string(q), Legend: q.Label(), Text: q.Text(), Stale: c.Stale, Note: RecordField{Name: legalNote(q), Label: "说明", Value: c.Answer.Note, Optional: true}}
		word := c.Answer.Word
		if c.Stale {
			word = ""
		}
		if typed != nil {
			word, field.Note.Value = typed[string(q)], typed[legalNote(q)]
		}
		if c.Answer.Word != "" {
			field.Before = c.Answer.Label(q) + "（" + c.Answer.Name + "，" + minute(time.Unix(c.Answer.At, 0)) + "）"
		}
		for _, o := range q.Options() {
			field.Options = append(field.Options, LegalChoice{ID: string(q) + "-" + o.Word, Value: o.Word, Label: o.Label, Asks: o.Asks, Chosen: o.Word == word})
		}
		for _, w := range wrong {
			if w.Field == string(q) {
				field.Faults = append(field.Faults, w.Text)
			}
		}
		list = append(list, field)
	}
	return list
}

// guiltPlaces names the words that call somebody guilty and are not answered yet.
func guiltPlaces(f *publish.DutyFile) (places []string) {
	for _, g := range f.Guilt {
		place := map[string]string{court.PieceKeyTitle: "标题", court.PieceKeySummary: "摘要", court.PieceKeyCorrections: "更正说明"}[g.Field]
		if place == "" {
			place = "正文第" + strconv.Itoa(g.Line) + "行"
		}
		if !slices.Contains(places, place) {
			places = append(places, place)
		}
	}
	return places
}

// dutyPictures are the pictures of a text, as the desk has them.
func dutyPictures(f *publish.DutyFile) (list []DutyPicture) {
	for i, p := range f.Pictures {
		file := path.Base(p.Address)
		picture := DutyPicture{URL: "/media/file/" + file, Label: "图" + strconv.Itoa(i+1), Alt: p.Alt, Source: p.Source}
		if name, known := court.ParseMediaName(file); known {
			picture.Shown = narrowest(name)
		}
		list = append(list, picture)
	}
	return list
}

// answerForm asks for a leader's answer: at first by the person who sits there, today.
func answerForm(v *visit, typed form, wrong []FormFault) *AnswerForm {
	if typed == nil {
		typed = form{court.AnswerBy: v.actor.Name, court.AnswerOn: court.DateOf(v.now).String()}
	}
	view := &AnswerForm{Agree: typed["verdict"] == "grant", Refuse: typed["verdict"] == "refuse", Fields: []RecordField{
		{Name: court.AnswerBy, Label: "答复的领导", Value: typed[court.AnswerBy]},
		{Name: court.AnswerDocument, Label: "请示报告和答复的文号", Hint: "如“〔2018〕执请3号”", Value: typed[court.AnswerDocument]},
		typed.dayField(court.AnswerOn, "答复的日期", dateHint),
		{Name: court.AnswerText, Label: "答复的内容", Hint: "不同意的必须写明", Value: typed[court.AnswerText], Area: true},
	}}
	mark(view.Fields, wrong)
	return view
}

// questionRows are what was asked and answered, the first first.
func questionRows(f *publish.DutyFile) (rows []QuestionRow) {
	for _, q := range f.Questions {
		row := QuestionRow{Asked: q.Name + "，" + minute(q.AskedAt), Text: q.Text}
		if q.Text == "" {
			row.Asked, row.Text = "", "没有书面写明请示的内容，只登记了答复。"
		}
		if a := q.Answer; q.Answered {
			verdict := "同意发布"
			if !a.Agreed {
				verdict = "不同意发布"
			}
			row.Answer = []Fact{{"答复", verdict}, {"领导", a.By}, {"文号", a.Document}, {"日期", a.On.Chinese()}}
			if a.Text != "" {
				row.Answer = append(row.Answer, Fact{"内容", a.Text})
			}
			row.Answer = append(row.Answer, Fact{"登记", q.AnswerName + "，" + minute(q.AnsweredAt)})
		}
		rows = append(rows, row)
	}
	return rows
}

// dutySummary is the record in short.
func dutySummary(f *publish.DutyFile) DutySummary {
	s := DutySummary{Open: len(f.Against), OpenText: fmt.Sprintf("还有 %d 项没有办妥", len(f.Against))}
	add := func(label, value string) { s.Facts = append(s.Facts, Fact{label, value}) }
	add("责任人", f.Duty.Person)
	if f.Duty.Leader != "" || classed(f.Class) {
		add("责任领导", f.Duty.Leader)
	}
	for _, c := range f.Checks {
		value := ""
		switch {
		case c.Stale:
			value = "内容有改动，须重新核查"
		case c.Answer.Word != "":
			value = c.Answer.Label(c.Question)
			if c.Answer.Note != "" {
				value += "：" + c.Answer.Note
			}
			value += "（" + c.Answer.Name + "，" + minute(time.Unix(c.Answer.At, 0)) + "）"
		}
		add(c.Question.Label(), value)
	}
	if f.Duty.Correction != "" {
		add("更正说明", f.Duty.Correction)
	}
	for _, d := range f.Duty.Dropped {
		add("不再显示的更正", d.Correction+"（"+d.Name+"："+d.Reason+"）")
	}
	if n := len(f.Questions); n > 0 || f.Uncertain {
		add("请示报告", questionStanding(f))
	}
	return s
}

// questionStanding says in a line how it stands with what was asked.
func questionStanding(f *publish.DutyFile) string {
	n := len(f.Questions)
	if n == 0 {
		return "把握不准，还没有写明请示什么"
	}
	switch q := &f.Questions[n-1]; {
	case !q.Answered:
		return "已请示，等待答复"
	case q.Answer.Agreed:
		return "答复同意发布：" + q.Answer.Document
	default:
		return "答复不同意发布：" + q.Answer.Document
	}
}
