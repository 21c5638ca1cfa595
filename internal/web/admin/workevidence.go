package admin

import (
	"context"

	"github.com/gofiber/fiber/v2"

	"gongkai/internal/court"
	"gongkai/internal/publish"
)

// setEvidence puts evidence on record for all rows of a piece of work.
func (d *Desk) setEvidence(v *visit) error {
	ctx, cancel := v.stepCtx()
	defer cancel()
	ref := v.workRef()
	wrong, err := d.putEvidence(ctx, v, ref, nil)
	if err == nil && wrong == nil {
		return v.redirect(pathWork + "/" + ref.ID + "?done=work-evidence")
	}
	if err != nil {
		if _, status, fault := v.told(err); fault != nil || status == fiber.StatusNotFound {
			return err
		}
		return d.showWork(v, statusOf(err), &attempt{err: err, version: ref.Version})
	}
	return d.showWork(v, fiber.StatusUnprocessableEntity, &attempt{version: ref.Version, wrong: wrong})
}

// setRowEvidence puts it on record for one row.
func (d *Desk) setRowEvidence(v *visit) error {
	ctx, cancel := v.stepCtx()
	defer cancel()
	ref, row := v.workRef(), v.param("row")
	wrong, err := d.putEvidence(ctx, v, ref, []string{row})
	if err == nil && wrong == nil {
		return v.redirect(pathWork + "/" + ref.ID + "/rows/" + row + "?done=work-evidence")
	}
	return d.refusedRow(v, rowAttempt{what: "evidence", err: err, wrong: wrong, version: ref.Version})
}

func (d *Desk) putEvidence(ctx context.Context, v *visit, ref publish.WorkRef, rows []string) (wrong []FormFault, err error) {
	w, err := d.publish.Work(ctx, v.actor, ref.ID)
	if err != nil {
		return nil, err
	}
	e, wrong := v.form.evidence(w.Kind.List())
	if len(wrong) > 0 {
		return wrong, nil
	}
	_, err = d.publish.RecordEvidence(ctx, v.actor, ref, rows, e)
	return nil, err
}

// wholeEvidence is the form for all rows.
func wholeEvidence(v *visit, f *publish.WorkFile, tried *attempt) *EvidencePane {
	typed := evidenceForm(f.Whole)
	pane := EvidencePane{Token: v.token(), Action: pathWork + "/" + f.ID + "/evidence", Version: f.Version, Heading: "为全部各行登记证据", Button: "为全部各行登记",
		Hint: "各行相同的（如同一份决定、同一天送达）在这里登记一次。某一行不同的，在那一行的页面登记，以那一行的为准。"}
	if f.Kind == court.WorkRestrictions {
		pane.Hint = "各行相同的（如院长一次签发的，同在一卷）在这里登记一次。某一行不同的，在那一行的页面登记，以那一行的为准。"
	}
	if tried != nil && tried.step == "" {
		typed, pane.Wrong, pane.Open = v.form, tried.wrong, true
	}
	pane.fill(f.List(), typed)
	return &pane
}

// fill puts in what the list asks for; the questions of SX 3 are about listings alone.
func (p *EvidencePane) fill(list court.List, typed form) {
	p.Fields = typed.evidenceFields(list, p.Wrong)
	if _, _, p.Legend = evidenceWords(list); list == court.ListDefaulters {
		p.Checklist = typed.checklist()
	}
}

// rowEvidence is the form for one row. What was recorded for all rows counts where it is
// left blank.
func rowEvidence(v *visit, f *publish.RowFile, tried *rowAttempt) *EvidencePane {
	typed := evidenceForm(f.Own)
	pane := EvidencePane{Token: v.token(), Action: rowURL(f) + "/evidence", Version: f.Work.Version, Heading: "只为这一行登记证据", Button: "为这一行登记",
		Hint: "留空的，以全部各行的登记为准。"}
	if tried != nil && tried.what == "evidence" {
		typed, pane.Wrong, pane.Open = v.form, tried.wrong, true
	}
	pane.fill(f.New.List(), typed)
	if !f.New.Defaulter.Conduct.Has(court.G1) {
		pane.Checklist = nil
	}
	if !f.ConsentedOn.IsZero() {
		q := typed.question("relisting", "这次纳入，是原来申请移除的申请执行人再次申请的（R-15；"+f.ConsentedOn.Chinese()+"移除）")
		pane.Relisting = &q
	}
	return &pane
}

// evidenceFacts is what counts for a row.
func evidenceFacts(f *publish.RowFile) []Fact {
	e := f.Evidence
	first := func(own, recorded string) string {
		if recorded == "" {
			return own
		}
		return recorded
	}
	restriction := e.Restriction
	if restriction == "" && e.NoRestrictionWhy != "" {
		restriction = "没有：" + e.NoRestrictionWhy
	}
	signed := e.Signature
	if signed == "" && f.Work.Signed != (court.WorkHash{}) && f.Work.Signed == f.Work.Hash {
		signed = "院长已在系统内签发"
	}
	if o := f.New.Order; o != nil {
		stated, _ := o.Text(court.HeadConsequences)
		return []Fact{
			{court.HeadOrderNumber, first(o.OrderNumber, e.DecisionNumber)},
			{court.HeadOrderedOn, first(o.OrderedOn.Chinese(), e.DecidedOn.Chinese())},
			{court.HeadServedOn, first(o.ServedOn.Chinese(), e.ServedOn.Chinese())},
			{"院长签发（R-19）", signed}, {"期限（R-19）", o.PeriodText()}, {"项目（R-19）", o.Items.Text()}, {"法律后果（R-19）", stated},
		}
	}
	d := &f.New.Defaulter
	list := []Fact{
		{"决定书文号（R-04）", first(d.DecisionNumber, e.DecisionNumber)},
		{"决定日期（R-04）", first(d.DecidedOn.Chinese(), e.DecidedOn.Chinese())},
		{"送达日期（R-04）", first(d.ServedOn.Chinese(), e.ServedOn.Chinese())},
		{"院长签发（R-04）", signed},
		{"限制消费令（R-18）", restriction},
	}
	if d.Conduct.Has(court.G1) {
		list = append(list, Fact{"第三条的情形（R-02）", checklistWords(e.Checklist)})
	}
	return list
}

func checklistWords(c court.Checklist) string {
	switch {
	case c == court.Checklist{}:
		return ""
	case c.Clean():
		return "逐项核对，都没有"
	case c.Secured == court.AnswerYes, c.Seized == court.AnswerYes, c.NotYetDue == court.AnswerYes, c.OtherCause == court.AnswerYes:
		return "有其中的情形，不得以“有履行能力而拒不履行”公布"
	}
	return "还没有答完"
}
