package admin

import (
	"context"

	"github.com/gofiber/fiber/v2"

	"gongkai/internal/court"
	"gongkai/internal/publish"
	"gongkai/internal/store"
)

// editRow is the form of a row, with what it says now.
func (d *Desk) editRow(v *visit) error {
	f, err := d.rowFile(v)
	if err != nil {
		return err
	}
	if !f.MayEdit {
		return &court.Error{Kind: court.KindConflict, Message: "这一行现在不能修改。请返回这项工作，刷新后再看。"}
	}
	return d.showRowEdit(v, fiber.StatusOK, &f, d.formOf(&f.Said), nil, "")
}

func (d *Desk) rowFile(v *visit) (publish.RowFile, error) {
	ctx, cancel := v.ctx()
	defer cancel()
	return d.publish.RowFile(ctx, v.actor, v.from.Addr, v.param("id"), v.param("row"))
}

// saveRow replaces what the row says; with anything wrong, nothing is stored.
func (d *Desk) saveRow(v *visit) error {
	ref, row := v.workRef(), v.param("row")
	ctx, cancel := v.stepCtx()
	defer cancel()
	typed, err := d.typedRow(ctx, v)
	if err != nil {
		return err
	}
	_, found, err := typed.edit(ctx, v.actor, ref, row)
	if err == nil && len(found) == 0 {
		return v.redirect(pathWork + "/" + ref.ID + "/rows/" + row + "?done=work-row")
	}
	status, message := fiber.StatusUnprocessableEntity, ""
	if err != nil {
		var fault error
		if message, status, fault = v.told(err); fault != nil || status == fiber.StatusNotFound {
			return err
		}
	}
	f, e := d.rowFile(v)
	if e != nil {
		return e
	}
	return d.showRowEdit(v, status, &f, typed, found, message)
}

// typedRow is the form of a row as it was sent; the work tells of which list it is.
func (d *Desk) typedRow(ctx context.Context, v *visit) (entryForm, error) {
	w, err := d.publish.Work(ctx, v.actor, v.param("id"))
	return d.typedForm(w.Kind.List(), v.form), err
}

func (d *Desk) showRowEdit(v *visit, status int, f *publish.RowFile, typed entryForm, found []court.Finding, failure string) error {
	view := rowEditView(v, &f.Work, f.PublicID, &f.New, f.Work.Version)
	view.Form = typed.show(f.New.Defaulter.Document.Number, found)
	view.Error = failure
	if status == fiber.StatusConflict {
		ctx, cancel := v.stepCtx()
		defer cancel()
		work, err := d.publish.WorkFile(ctx, v.actor, f.Work.ID)
		if err != nil {
			return err
		}
		view.Meanwhile = meanwhile(work.Steps, v.workRef().Version)
	}
	return show(v, status, d.pages.workEdit, view)
}

// checkRow tells what saving the form would find, and stores nothing. It answers with the
// same page, so that it works without the script; the script takes the findings out of it.
func (d *Desk) checkRow(v *visit) error {
	id, row := v.param("id"), v.param("row")
	ctx, cancel := v.ctx()
	defer cancel()
	typed, err := d.typedRow(ctx, v)
	if err != nil {
		return err
	}
	c, err := typed.check(ctx, v.actor, id, row)
	if err != nil {
		return err
	}
	view := rowEditView(v, &c.Work, row, &c.Row, v.workRef().Version)
	view.JustChecked, view.Form = true, typed.show(c.Row.Defaulter.Document.Number, c.Found)
	if len(c.Found) == 0 {
		view.Places = faultsOf(c.Places, nil)
	}
	return show(v, fiber.StatusOK, d.pages.workEdit, view)
}

// rowEditView is the page of the form for a row of a piece of work, in the version that the
// form saw.
func rowEditView(v *visit, w *store.WorkItem, row string, entry *store.Version, version int64) WorkEditView {
	work := pathWork + "/" + w.ID
	one := work + "/rows/" + row
	name := entry.Defaulter.Name
	return WorkEditView{Frame: v.base("修改 " + name), URL: one, Action: one + "/edit", Check: one + "/check", Name: name,
		Head: WorkHead{URL: work, State: w.State.Label(), Version: version}}
}
