package admin

import (
	"github.com/gofiber/fiber/v2"

	"gongkai/internal/court"
	"gongkai/internal/publish"
)

// askEvidence is the form for the evidence of a record that was vouched for (补证, R-04),
// with what is on record already.
func (d *Desk) askEvidence(v *visit) error {
	f, err := d.file(v)
	if err != nil {
		return err
	}
	e := f.Evidence
	typed := form{"decision": e.DecisionNumber, "decided": e.DecidedOn.String(), "served": e.ServedOn.String(), "signature": e.Signature,
		"restriction": e.Restriction, "none": e.NoRestrictionWhy,
		"secured": string(e.Checklist.Secured), "seized": string(e.Checklist.Seized), "due": string(e.Checklist.NotYetDue), "other": string(e.Checklist.OtherCause)}
	return d.showEvidence(v, fiber.StatusOK, &f, typed, nil)
}

// supplyEvidence puts it on record; the record is no longer vouched for once nothing is
// missing.
func (d *Desk) supplyEvidence(v *visit) error {
	ctx, cancel := v.ctx()
	defer cancel()
	id, e, wrong := v.param("id"), court.EvidenceRecord{}, []FormFault(nil)
	for _, day := range []struct {
		name, label string
		to          *court.Date
	}{{"decided", court.HeadDecidedOn, &e.DecidedOn}, {"served", court.HeadServedOn, &e.ServedOn}} {
		var err error
		if *day.to, err = v.form.readDay(day.name, day.label); err != nil {
			wrong = append(wrong, refusal(err, day.name)...)
		}
	}
	e.DecisionNumber, e.Signature, e.Restriction, e.NoRestrictionWhy = v.form["decision"], v.form["signature"], v.form["restriction"], v.form["none"]
	e.Checklist = court.Checklist{Secured: v.form.answer("secured"), Seized: v.form.answer("seized"), NotYetDue: v.form.answer("due"), OtherCause: v.form.answer("other")}
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
	f, err := d.file(v)
	if err != nil {
		return err
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
		Fields: []RecordField{
			{Name: "decision", Label: court.HeadDecisionNumber, Value: typed["decision"]},
			typed.dayField("decided", court.HeadDecidedOn, dateHint),
			typed.dayField("served", court.HeadServedOn, dateHint),
			{Name: "signature", Label: "院长签发在卷宗中的位置", Hint: "如“执行卷宗第12页”", Value: typed["signature"]},
			{Name: "restriction", Label: "限制消费令的编号", Hint: "本网站上的编号；没有的，写明原因", Value: typed["restriction"], Optional: true},
			{Name: "none", Label: "没有限制消费令的原因", Hint: "如“已由外地法院限制消费”（R-18）", Value: typed["none"], Optional: true},
		}}
	mark(view.Fields, wrong)
	if f.Defaulter.Conduct.Has(court.G1) {
		for _, q := range [...]struct{ name, text string }{
			{"secured", "被执行人提供了充分有效的担保"},
			{"seized", "已被查封、扣押、冻结的财产足以清偿债务"},
			{"due", "履行顺序在后，依法不应当对其强制执行"},
			{"other", "有其他不属于“有履行能力而拒不履行”的情形"},
		} {
			a := typed.answer(q.name)
			view.Checklist = append(view.Checklist, Question{Name: q.name, Text: q.text, Yes: a == court.AnswerYes, No: a == court.AnswerNo})
		}
	}
	return show(v, status, d.pages.evidence, view)
}
