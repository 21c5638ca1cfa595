package admin

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"gongkai/internal/court"
	"gongkai/internal/publish"
)

// ruleOf is the rule that an error names; empty for none.
func ruleOf(err error) court.Rule {
	if e := (*court.Error)(nil); errors.As(err, &e) {
		return e.Rule
	}
	return ""
}

// refusal is an error as the one line of a form's summary, beside a field.
func refusal(err error, field string) []FormFault {
	return []FormFault{{Field: field, Rule: string(ruleOf(err)), Text: court.MessageOf(err)}}
}

// readDay reads a date that somebody typed; label names its field.
func (f form) readDay(name, label string) (court.Date, error) {
	text := f[name]
	if text == "" {
		return court.Date{}, nil
	}
	day, ok := court.ReadDate(text)
	if !ok {
		return day, court.Invalid("“%s”无法识别，或者这一天不存在。请写成 2018-03-10 或 2018年3月10日。", label)
	}
	return day, nil
}

// dayField is a field for a date.
func (f form) dayField(name, label, hint string) RecordField {
	return RecordField{Name: name, Label: label, Hint: hint, Value: f[name]}
}

// askCorrection is the form for a written request for correction.
func (d *Desk) askCorrection(v *visit) error {
	f, err := d.file(v)
	if err != nil {
		return err
	}
	return d.showRequest(v, fiber.StatusOK, &f, nil)
}

// fileCorrection registers a request and opens its review.
func (d *Desk) fileCorrection(v *visit) error {
	ctx, cancel := v.ctx()
	defer cancel()
	c := court.Correction{Subject: v.param("id"), Claim: court.Claim(v.form["claim"]), Text: v.form["text"]}
	var task string
	day, err := v.form.readDay("requested", "收到书面申请的日期")
	if err == nil {
		c.RequestedOn = day
		task, err = d.publish.FileCorrection(ctx, v.actor, c)
	}
	if err == nil {
		return v.redirect(pathTasks + "/" + task + "?done=filed")
	}
	if _, status, fault := v.told(err); fault != nil || status == fiber.StatusNotFound {
		return err
	}
	f, again := d.file(v)
	if again != nil {
		return again
	}
	field := "text"
	switch {
	case c.Claim.Label(f.List()) == "":
		field = "claim"
	case c.RequestedOn.IsZero() || c.RequestedOn.After(f.Today):
		field = "requested"
	}
	return d.showRequest(v, statusOf(err), &f, refusal(err, field))
}

func (d *Desk) showRequest(v *visit, status int, f *publish.RecordFile, wrong []FormFault) error {
	view := RequestView{Frame: v.base("登记纠正申请"), Head: head(&f.Record), Wrong: wrong}
	for _, c := range court.Claims() {
		view.Claims = append(view.Claims, FieldOption{Name: "claim-" + string(c), Value: string(c), Label: c.Label(f.List()), Chosen: v.form["claim"] == string(c)})
	}
	view.Fields = []RecordField{
		v.form.dayField("requested", "收到书面申请的日期", "审查期限十五日，从这一天起算。"+dateHint),
		{Name: "text", Label: "申请的内容和理由", Hint: "加密保存；每次查看都有记录", Value: v.form["text"], Area: true},
	}
	mark(view.Fields, wrong)
	return show(v, status, d.pages.request, view)
}

// mark puts what is wrong beside the fields.
func mark(fields []RecordField, wrong []FormFault) {
	for i := range fields {
		for _, w := range wrong {
			if w.Field == fields[i].Name {
				fields[i].Faults = append(fields[i].Faults, w.Text)
			}
		}
	}
}
