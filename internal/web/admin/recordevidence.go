package admin

import (
	"github.com/gofiber/fiber/v2"

	"gongkai/internal/court"
	"gongkai/internal/publish"
)

// evidenceForm is what is on record, as the form of the evidence holds it.
func evidenceForm(e court.EvidenceRecord) form {
	return form{"decision": e.DecisionNumber, "decided": e.DecidedOn.String(), "served": e.ServedOn.String(), "signature": e.Signature,
		"restriction": e.Restriction, "none": e.NoRestrictionWhy, "relisting": string(e.Relisting),
		"secured": string(e.Checklist.Secured), "seized": string(e.Checklist.Seized), "due": string(e.Checklist.NotYetDue), "other": string(e.Checklist.OtherCause)}
}

// evidenceWords are what a list calls the number and the day of what an entry rests on, and
// the heading of the form.
func evidenceWords(list court.List) (number, day, legend string) {
	if list == court.ListRestrictions {
		return court.HeadOrderNumber, court.HeadOrderedOn, "限制消费令和院长签发（R-19）"
	}
	return court.HeadDecisionNumber, court.HeadDecidedOn, "决定、签发和送达（R-04）"
}

// evidenceRule is the rule that asks for the president's signature.
func evidenceRule(list court.List) string { return string(list.EvidenceRule()) }

// evidence reads the form of a list; wrong tells what cannot be read.
func (f form) evidence(list court.List) (e court.EvidenceRecord, wrong []FormFault) {
	_, decided, _ := evidenceWords(list)
	for _, day := range []struct {
		name, label string
		to          *court.Date
	}{{"decided", decided, &e.DecidedOn}, {"served", court.HeadServedOn, &e.ServedOn}} {
		var err error
		if *day.to, err = f.readDay(day.name, day.label); err != nil {
			wrong = append(wrong, refusal(err, day.name)...)
		}
	}
	e.DecisionNumber, e.Signature, e.Restriction, e.NoRestrictionWhy = f["decision"], f["signature"], f["restriction"], f["none"]
	e.Checklist = court.Checklist{Secured: f.answer("secured"), Seized: f.answer("seized"), NotYetDue: f.answer("due"), OtherCause: f.answer("other")}
	e.Relisting = f.answer("relisting")
	return e, wrong
}

// evidenceFields are the fields of the form of a list but for its questions. Of an order,
// only the signature is asked for; the rest completes the row where that says nothing.
func (f form) evidenceFields(list court.List, wrong []FormFault) []RecordField {
	number, day, _ := evidenceWords(list)
	order := list == court.ListRestrictions
	fields := []RecordField{
		{Name: "decision", Label: number, Value: f["decision"], Optional: order},
		f.dayField("decided", day, dateHint),
		f.dayField("served", court.HeadServedOn, dateHint),
		{Name: "signature", Label: "院长签发在卷宗中的位置", Hint: "如“执行卷宗第12页”", Value: f["signature"]},
	}
	if order {
		fields[1].Optional, fields[2].Optional = true, true
		fields[1].Hint += "；名单里已有的不填"
	} else {
		fields = append(fields,
			RecordField{Name: "restriction", Label: "限制消费令的编号", Hint: "本网站上的编号；同一案件的自动找到，不用填", Value: f["restriction"], Optional: true},
			RecordField{Name: "none", Label: "没有限制消费令的原因", Hint: "如“已由外地法院限制消费”（R-18）", Value: f["none"], Optional: true})
	}
	mark(fields, wrong)
	return fields
}

// checklist are the questions of SX 3.
func (f form) checklist() (list []Question) {
	for _, q := range [...]struct{ name, text string }{
		{"secured", "被执行人提供了充分有效的担保"},
		{"seized", "已被查封、扣押、冻结的财产足以清偿债务"},
		{"due", "履行顺序在后，依法不应当对其强制执行"},
		{"other", "有其他不属于“有履行能力而拒不履行”的情形"},
	} {
		list = append(list, f.question(q.name, q.text))
	}
	return list
}

func (f form) question(name, text string) Question {
	a := f.answer(name)
	return Question{Name: name, Text: text, Yes: a == court.AnswerYes, No: a == court.AnswerNo}
}

// askEvidence is the form for the evidence of a record that was vouched for (补证, R-04),
// with what is on record already.
func (d *Desk) askEvidence(v *visit) error {
	f, err := d.file(v)
	if err != nil {
		return err
	}
	return d.showEvidence(v, fiber.StatusOK, &f, evidenceForm(f.Evidence), nil)
}

// supplyEvidence puts it on record; the record is no longer vouched for once nothing is
// missing.
func (d *Desk) supplyEvidence(v *visit) error {
	ctx, cancel := v.ctx()
	defer cancel()
	id := v.param("id")
	f, err := d.file(v)
	if err != nil {
		return err
	}
	e, wrong := v.form.evidence(f.List())
	status := fiber.StatusUnprocessableEntity
	if len(wrong) == 0 {
		complete, err := d.publish.SupplyEvidence(ctx, v.actor, id, e)
		if err == nil && complete {
			return v.redirect(pathRecords + "/" + id + "?done=evidence")
		}
		if err == nil {
			return v.redirect(pathRecords + "/" + id + "?done=evidence-part")
		}
		if _, s, fault := v.told(err); fault != nil || s == fiber.StatusNotFound {
			return err
		}
		status, wrong = statusOf(err), refusal(err, "")
	}
	return d.showEvidence(v, status, &f, v.form, wrong)
}

// answer is yes, no, or nothing.
func (f form) answer(name string) court.Answer {
	switch a := court.Answer(f[name]); a {
	case court.AnswerYes, court.AnswerNo:
		return a
	}
	return ""
}

func (d *Desk) showEvidence(v *visit, status int, f *publish.RecordFile, typed form, wrong []FormFault) error {
	view := SupplyView{Frame: v.base("补证 " + f.Defaulter.Name), Head: head(&f.Record), Missing: faultsOf(f.Missing, nil), Wrong: wrong,
		Fields: typed.evidenceFields(f.List(), wrong)}
	_, _, view.Legend = evidenceWords(f.List())
	if f.Defaulter.Conduct.Has(court.G1) {
		view.Checklist = typed.checklist()
	}
	return show(v, status, d.pages.evidence, view)
}
