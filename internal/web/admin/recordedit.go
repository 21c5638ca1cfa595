package admin

import (
	"github.com/gofiber/fiber/v2"

	"gongkai/internal/court"
	"gongkai/internal/publish"
)

// newRecord is the empty form; the court is our own.
func (d *Desk) newRecord(v *visit) error {
	return d.showRecordForm(v, fiber.StatusOK, nil, court.DefaulterInput{Court: d.frame.CourtName}, nil, "")
}

// editRecord is the form with what the record says now.
func (d *Desk) editRecord(v *visit) error {
	f, err := d.file(v)
	if err != nil {
		return err
	}
	return d.showRecordForm(v, fiber.StatusOK, &f, court.InputOf(&f.Defaulter), nil, "")
}

func (d *Desk) enterRecord(v *visit) error { return d.enter(v, nil) }

func (d *Desk) reviseRecord(v *visit) error {
	f, err := d.file(v)
	if err != nil {
		return err
	}
	return d.enter(v, &f)
}

// enter begins a piece of work with what the form says: a new entry, or a correction of the
// record of f.
func (d *Desk) enter(v *visit, f *publish.RecordFile) error {
	in, revises := v.form.recordInput(), ""
	in.SourceID = v.form["source"]
	if f != nil {
		revises = f.PublicID
	}
	ctx, cancel := v.ctx()
	defer cancel()
	work, found, err := d.publish.Enter(ctx, v.actor, revises, in)
	if err != nil {
		message, status, fault := v.told(err)
		if fault != nil {
			return fault
		}
		return d.showRecordForm(v, status, f, in, nil, message)
	}
	if len(found) > 0 {
		return d.showRecordForm(v, fiber.StatusUnprocessableEntity, f, in, found, "")
	}
	return v.redirect("/work/" + work.ID + "?done=entered")
}

func (d *Desk) showRecordForm(v *visit, status int, f *publish.RecordFile, in court.DefaulterInput, found []court.Finding, failure string) error {
	view := RecordEditView{Frame: v.base("新录入"), Action: pathRecords, Form: recordForm(in, "", found)}
	if f != nil {
		h := head(&f.Record)
		view.Frame, view.Head, view.Action = v.base("更正 "+h.Name), &h, h.URL+"/edit"
		view.Form = recordForm(in, f.Masked, found)
		for i, w := range f.Work {
			if w.State != court.StatePublished && w.State != court.StateWithdrawn {
				view.Work = append(view.Work, workLinks(f)[i])
			}
		}
	}
	view.Error = failure
	return show(v, status, d.pages.recordEdit, view)
}
