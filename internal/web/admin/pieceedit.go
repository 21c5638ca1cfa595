package admin

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"gongkai/internal/court"
	"gongkai/internal/publish"
	"gongkai/internal/store"
)

// pieceForm is what the page of a text is shown with.
type pieceForm struct {
	file    publish.PieceFile
	typed   typedPiece
	version int64 // of the work that the form is about
	number  int   // of the saved state
	wrong   []FormFault
	heading string // of what is wrong
	clash   *PieceClash
	// restored is when what stands in the form was typed, if it is not saved.
	restored string
	place    string // the place of personal data whose reason was not taken, and why
	why      string
}

func (d *Desk) pieceFile(v *visit) (publish.PieceFile, error) {
	ctx, cancel := v.ctx()
	defer cancel()
	return d.publish.PieceFile(ctx, v.actor, v.param("id"))
}

// piece is the page on which a text is written, or read by whoever may not write it. What
// was submitted or approved is shown to be read, until somebody says that it is to be
// changed; what was typed and not saved is asked about first.
func (d *Desk) piece(v *visit) error {
	f, err := d.pieceFile(v)
	if err != nil {
		return err
	}
	restore := v.c.Query("unsaved") == "restore" && f.Draft.Unsaved != nil
	switch {
	case !f.MayEdit:
		return d.showPieceRead(v, &f)
	case f.Draft.Unsaved != nil && !restore:
		return d.showPieceLeft(v, &f)
	case f.Work.State != court.StateDraft && v.c.Query("edit") == "" && !restore:
		return d.showPieceRead(v, &f)
	}
	ctx, cancel := v.ctx()
	defer cancel()
	if err := d.publish.SeePiece(ctx, v.actor, f.Work.ID, f.Draft.Saved.Number); err != nil {
		return err
	}
	p := pieceForm{file: f, typed: typedOf(&f.Draft.Piece, f.Work.Uncertain), version: f.Work.Version, number: f.Draft.Saved.Number}
	if restore {
		left := f.Draft.Unsaved
		p.typed, p.restored = typedOf(&left.Piece, left.Uncertain), minute(left.At)
		if left.Number != f.Draft.Saved.Number {
			p.clash = d.clash(ctx, v, &p, left.Number, f.Work.Version)
		}
	}
	return d.showPiece(v, fiber.StatusOK, &p)
}

// sent is what a form of the page brought, with the text as it is kept now.
func (d *Desk) sent(v *visit) (p pieceForm, err error) {
	p.typed = readPieceForm(v.form)
	p.wrong = p.typed.wrong
	p.version = v.workRef().Version
	if p.number, err = strconv.Atoi(v.form["number"]); err != nil {
		p.number = 0 // a form of no state is older than all
	}
	if p.file, err = d.pieceFile(v); err != nil {
		return p, err
	}
	if p.typed.touched == nil {
		p.typed.uncertain = p.file.Work.Uncertain // what the page on who answers says holds
	}
	return p, nil
}

// savePiece keeps what was typed, and hands it over for review if that was asked for.
func (d *Desk) savePiece(v *visit) error {
	p, err := d.sent(v)
	if err != nil {
		return err
	}
	state := p.file.Work.State
	w, done, err := d.keepTyped(v, &p)
	if done || err != nil {
		return err
	}
	if v.form["action"] != "submit" {
		if state != court.StateDraft && w.State == court.StateDraft {
			return v.redirect(draftURL(w.ID) + "?done=piece-void")
		}
		return v.redirect(draftURL(w.ID) + "?done=piece")
	}
	ctx, cancel := v.ctx()
	defer cancel()
	_, err = d.publish.Submit(ctx, v.actor, publish.WorkRef{ID: w.ID, Version: w.Version})
	if err == nil {
		return v.redirect(pathWork + "/" + w.ID + "?done=work-" + string(court.StepSubmit))
	}
	return d.refusedSubmission(v, err)
}

// keepTyped saves what was typed, if it differs from what is kept. done says that the visit
// was answered, because it was not taken.
func (d *Desk) keepTyped(v *visit, p *pieceForm) (w store.WorkItem, done bool, err error) {
	if len(p.wrong) > 0 {
		p.heading = "没有保存，请先改正"
		return w, true, d.showPiece(v, fiber.StatusUnprocessableEntity, p)
	}
	ctx, cancel := v.ctx()
	defer cancel()
	if !p.typed.differs(&p.file) {
		return p.file.Work, false, d.publish.DropUnsaved(ctx, v.actor, p.file.Work.ID)
	}
	w, err = d.publish.SavePieceOver(ctx, v.actor, publish.WorkRef{ID: p.file.Work.ID, Version: p.version}, p.number, p.typed.piece, p.typed.uncertain)
	if err == nil {
		return w, false, nil
	}
	message, status, fault := v.told(err)
	switch {
	case fault != nil:
		d.log.Error("desk", "route", v.route.path, "cause", fault.Error())
		return w, true, v.offerAgain(statusOf(fault), "暂时没有保存", "您写的都还在本页。请稍等片刻，再试一次。", "", false)
	case status == fiber.StatusNotFound:
		return w, false, err
	}
	rule := string(ruleOf(err))
	if p.file, err = d.pieceFile(v); err != nil { // it has moved on
		return w, false, err
	}
	p.heading, p.wrong = "没有保存", []FormFault{{Text: message, Rule: rule}}
	if status == fiber.StatusConflict {
		p.wrong = nil
		p.clash = d.clash(ctx, v, p, p.number, p.version)
		p.version, p.number = p.file.Work.Version, p.file.Draft.Saved.Number
	}
	return w, true, d.showPiece(v, status, p)
}

// refusedSubmission shows the page of a text that was saved and not submitted.
func (d *Desk) refusedSubmission(v *visit, err error) error {
	message, status, fault := v.told(err)
	if fault != nil || status == fiber.StatusNotFound {
		return err
	}
	f, again := d.pieceFile(v)
	if again != nil {
		return again
	}
	if last := f.Steps[len(f.Steps)-1]; last.Step == court.StepSubmit && last.Account == v.actor.Account { // the form was sent twice
		return v.redirect(pathWork + "/" + f.Work.ID + "?done=work-" + string(court.StepSubmit))
	}
	p := pieceForm{file: f, typed: typedOf(&f.Draft.Piece, f.Work.Uncertain), version: f.Work.Version, number: f.Draft.Saved.Number,
		heading: "已保存，还没有提交审核，原因如下"}
	var reasons *court.Reasons
	if errors.As(err, &reasons) {
		status = fiber.StatusUnprocessableEntity
		for _, r := range reasons.Findings {
			fault := FormFault{Field: r.Field, Rule: string(r.Rule), Text: r.Message, URL: dutyPlace(f.Work.ID, r.Field)}
			if name := court.PieceLabel(r.Field); name != "" && !strings.Contains(r.Message, name) {
				fault.Text = name + "：" + r.Message
			}
			p.wrong = append(p.wrong, fault)
		}
	} else {
		p.wrong = []FormFault{{Text: message, Rule: string(ruleOf(err))}}
	}
	return d.showPiece(v, status, &p)
}

// clash tells what happened since the form was opened, on the saved state of that number:
// what somebody else saved, and what saving over it would change.
func (d *Desk) clash(ctx context.Context, v *visit, p *pieceForm, number int, version int64) *PieceClash {
	f := &p.file
	c := &PieceClash{Meanwhile: meanwhile(f.Steps, version), CanSave: f.MayEdit, Over: "用我写的内容保存"}
	if number == f.Draft.Saved.Number {
		return c
	}
	c.By = f.Draft.Saved.Name + "，" + minute(f.Draft.Saved.At)
	c.Over = "用我写的内容盖过 " + f.Draft.Saved.Name + " 保存的"
	if base, _, err := d.publish.DraftSave(ctx, v.actor, f.Work.ID, number); err == nil {
		c.Theirs = textDiff(&base, &f.Draft.Piece)
	}
	mine := p.typed.settled(f)
	c.Mine = textDiff(&f.Draft.Piece, &mine)
	c.Mine.Heads = append(c.Mine.Heads, boxDiff(f.Work.Uncertain, p.typed.uncertain)...)
	return c
}

// cleanPiece puts on record that a place of the text is no personal data. What was typed is
// saved with it.
func (d *Desk) cleanPiece(v *visit) error {
	p, err := d.sent(v)
	if err != nil {
		return err
	}
	w, done, err := d.keepTyped(v, &p)
	if done || err != nil {
		return err
	}
	n := v.form["place"]
	ctx, cancel := v.ctx()
	defer cancel()
	_, err = d.publish.DecidePlace(ctx, v.actor, publish.WorkRef{ID: w.ID, Version: w.Version}, v.form["place-"+n], v.form["reason-"+n])
	if err == nil {
		return v.redirect(draftURL(w.ID) + "?edit=1&done=piece-clean#places")
	}
	message, status, fault := v.told(err)
	if fault != nil || status == fiber.StatusNotFound {
		return err
	}
	if p.file, err = d.pieceFile(v); err != nil {
		return err
	}
	p.version, p.number = p.file.Work.Version, p.file.Draft.Saved.Number
	p.place, p.why = v.form["place-"+n], message
	p.heading, p.wrong = "没有登记", []FormFault{{Text: message, Field: "places"}}
	return d.showPiece(v, status, &p)
}
