package admin

import (
	"github.com/gofiber/fiber/v2"

	"gongkai/internal/court"
	"gongkai/internal/publish"
)

// askHide asks for the reason to hide a record.
func (d *Desk) askHide(v *visit) error {
	f, err := d.file(v)
	if err != nil {
		return err
	}
	return d.showHide(v, fiber.StatusOK, &f, nil)
}

// hideRecord takes a record off at once; its review is under way from then on.
func (d *Desk) hideRecord(v *visit) error {
	ctx, cancel := v.ctx()
	defer cancel()
	_, err := d.publish.Hide(ctx, v.actor, v.param("id"), v.form["reason"])
	if err == nil {
		return v.redirect(pathRecords + "/" + v.param("id") + "?done=hidden")
	}
	if _, status, fault := v.told(err); fault != nil || status == fiber.StatusNotFound {
		return err
	}
	f, again := d.file(v)
	if again != nil {
		return again
	}
	return d.showHide(v, statusOf(err), &f, refusal(err, "reason"))
}

func (d *Desk) showHide(v *visit, status int, f *publish.RecordFile, wrong []FormFault) error {
	return show(v, status, d.pages.hide, HideView{Frame: v.base("隐藏 " + f.Defaulter.Name), Head: head(&f.Record),
		Where: surfaces(f.List()), Reason: v.form["reason"], Wrong: wrong})
}

// returnRecord opens a review for a hidden record whose review was given up, or that the
// clock has hidden.
func (d *Desk) returnRecord(v *visit) error {
	ctx, cancel := v.ctx()
	defer cancel()
	work, err := d.publish.OpenRestore(ctx, v.actor, v.param("id"))
	if err != nil {
		return err
	}
	return v.redirect("/work/" + work.ID)
}

// askGround shows what each removal ground would lead to.
func (d *Desk) askGround(v *visit) error {
	f, err := d.file(v)
	if err != nil {
		return err
	}
	return d.showGrounds(v, fiber.StatusOK, &f, nil)
}

// raiseGround puts a ground forward, and removes at once where the law and the office of
// the actor let it.
func (d *Desk) raiseGround(v *visit) error {
	ctx, cancel := v.ctx()
	defer cancel()
	id := v.param("id")
	if f, err := d.file(v); err != nil {
		return err
	} else if f.Order != nil {
		return d.liftOrder(ctx, v, &f)
	}
	ground, err := court.ParseRemovalGround(v.form["ground"])
	if err != nil {
		err = court.Invalid("请选择一项移除事由。")
	}
	var raised publish.Raised
	if err == nil {
		raised, err = d.publish.RaiseGround(ctx, v.actor, publish.Ground{PublicID: id, Ground: ground, Note: v.form["note"]})
	}
	switch {
	case err == nil && raised.Removed:
		return v.redirect(pathRecords + "/" + id + "?done=removed")
	case err == nil && !raised.Changed:
		return v.redirect(pathTasks + "/" + raised.Task + "?done=raised-before")
	case err == nil:
		return v.redirect(pathTasks + "/" + raised.Task + "?done=raised")
	}
	if _, status, fault := v.told(err); fault != nil || status == fiber.StatusNotFound {
		return err
	}
	f, again := d.file(v)
	if again != nil {
		return again
	}
	field := "ground"
	if ground == court.GroundEarlyDecision {
		field = "note"
	}
	return d.showGrounds(v, statusOf(err), &f, refusal(err, field))
}

func (d *Desk) showGrounds(v *visit, status int, f *publish.RecordFile, wrong []FormFault) error {
	if f.Order != nil {
		return d.showLifting(v, status, f, wrong)
	}
	view := RemoveView{Frame: v.base("移除 " + f.Defaulter.Name), Head: head(&f.Record), Verb: "移除", Where: surfaces(f.List()), Note: v.form["note"], Wrong: wrong,
		Before: "事由交别人决定的，决定之前记录照常公开。", NoteHint: "决定提前删除的必须写明决定文号"}
	for _, g := range court.RemovalGrounds() {
		kind, now, err := court.OnGround(&f.Defaulter, g, v.actor)
		if err == nil && now {
			err = court.CheckRemoval(&f.Defaulter, g, "x", f.Today)
		}
		if err != nil {
			view.Refused = append(view.Refused, GroundRefusal{Label: g.Label(), Why: court.MessageOf(err), Rule: string(ruleOf(err))})
			continue
		}
		choice := GroundChoice{Value: string(g), Label: g.Label(), Law: lawOf(g) + "，" + string(g.Rule()), Now: now, Chosen: v.form["ground"] == string(g), Effect: "立即移除。"}
		if !now {
			choice.Effect = "不立即移除，交" + officesOf(kind) + "决定。"
		}
		view.Choices = append(view.Choices, choice)
	}
	return show(v, status, d.pages.remove, view)
}

// lawOf names the article of a ground as people at the court do.
func lawOf(g court.RemovalGround) string {
	switch g {
	case court.GroundPerformed:
		return "失信规定第十条第一款第一项"
	case court.GroundSettled:
		return "失信规定第十条第一款第二项"
	case court.GroundApplicantConsent:
		return "失信规定第十条第一款第三项"
	case court.GroundNothingFound:
		return "失信规定第十条第一款第四项"
	case court.GroundSuspended:
		return "失信规定第十条第一款第五项"
	case court.GroundNotEnforced:
		return "失信规定第十条第一款第六项"
	case court.GroundEnforcementEnded:
		return "失信规定第十条第一款第七项"
	case court.GroundTermExpired:
		return "失信规定第十条第二款"
	case court.GroundEarlyDecision:
		return "失信规定第二条第二款"
	case court.GroundWronglyListed:
		return "失信规定第九条"
	}
	return ""
}

// officesOf names who settles tasks of a kind.
func officesOf(k court.TaskKind) string { return "“" + labels(k.Office().Offices()) + "”" }
