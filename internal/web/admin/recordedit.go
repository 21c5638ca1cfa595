package admin

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"gongkai/internal/court"
	"gongkai/internal/publish"
)

// listNamed is the list that an address or a form names; without a word, the list of
// defaulters.
func listNamed(word string) (court.List, error) {
	list := court.List(word)
	switch {
	case word == "":
		return court.ListDefaulters, nil
	case slices.Contains(court.Lists(), list):
		return list, nil
	}
	return "", court.Invalid("没有这份名单。请从导航重新进入。")
}

// newRecord is the empty form of a list.
func (d *Desk) newRecord(v *visit) error {
	list, err := listNamed(v.query("list"))
	if err != nil {
		return err
	}
	return d.showRecordForm(v, fiber.StatusOK, list, nil, d.emptyForm(list).show("", nil), "")
}

// editRecord is the form with what the record says now.
func (d *Desk) editRecord(v *visit) error {
	f, err := d.file(v)
	if err != nil {
		return err
	}
	return d.showRecordForm(v, fiber.StatusOK, f.List(), &f, d.formOf(&f.Version).show(f.Masked, nil), "")
}

func (d *Desk) enterRecord(v *visit) error {
	list, err := listNamed(v.form["list"])
	if err != nil {
		return err
	}
	return d.enter(v, list, nil)
}

func (d *Desk) reviseRecord(v *visit) error {
	f, err := d.file(v)
	if err != nil {
		return err
	}
	return d.enter(v, f.List(), &f)
}

// enter begins a piece of work with what the form says: a new entry, or a correction of the
// record of f.
func (d *Desk) enter(v *visit, list court.List, f *publish.RecordFile) error {
	typed, revises, masked := d.typedForm(list, v.form), "", ""
	if f != nil {
		revises, masked = f.PublicID, f.Masked
	}
	ctx, cancel := v.ctx()
	defer cancel()
	work, found, err := typed.enter(ctx, v.actor, revises)
	if err != nil {
		message, status, fault := v.told(err)
		if fault != nil {
			return fault
		}
		return d.showRecordForm(v, status, list, f, typed.show(masked, nil), message)
	}
	if len(found) > 0 {
		return d.showRecordForm(v, fiber.StatusUnprocessableEntity, list, f, typed.show(masked, found), "")
	}
	return v.redirect("/work/" + work.ID + "?done=entered")
}

func (d *Desk) showRecordForm(v *visit, status int, list court.List, f *publish.RecordFile, fields RecordForm, failure string) error {
	view := RecordEditView{Action: pathRecords, Form: fields, List: string(list), Heading: "新录入：" + list.Label(), Up: recordsURL(list, "", "", 1)}
	if f != nil {
		h := head(&f.Record)
		view.Head, view.Action, view.Heading, view.Up = &h, h.URL+"/edit", "更正 "+h.Name, h.URL
		for i, w := range f.Work {
			if w.State != court.StatePublished && w.State != court.StateWithdrawn {
				view.Work = append(view.Work, workLinks(f)[i])
			}
		}
	}
	view.Frame = v.base(view.Heading)
	view.Error = failure
	return show(v, status, d.pages.recordEdit, view)
}
