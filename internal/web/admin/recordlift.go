package admin

import (
	"context"

	"github.com/gofiber/fiber/v2"

	"gongkai/internal/court"
	"gongkai/internal/publish"
)

// liftOrder puts the ground that the form names forward to lift the order of f (XX 9). Where
// the actor may confirm it, the order is off every surface at once; the listing of the same
// debtor stays and gets its review. From others, it is for a decision.
func (d *Desk) liftOrder(ctx context.Context, v *visit, f *publish.RecordFile) error {
	ground, err := court.ParseLiftGround(v.form["ground"])
	field := "note" // what stands against a ground is a note that is missing
	var raised publish.Raised
	if err != nil {
		err, field = court.Invalid("请选择一项解除事由。"), "ground"
	} else {
		raised, err = d.publish.RaiseLifting(ctx, v.actor, publish.OrderLifting{PublicID: f.PublicID, Ground: ground, Note: v.form["note"]})
	}
	switch {
	case err == nil && raised.Removed:
		return v.redirect(pathRecords + "/" + f.PublicID + "?done=lifted")
	case err == nil && !raised.Changed:
		return v.redirect(pathTasks + "/" + raised.Task + "?done=raised-before")
	case err == nil:
		return v.redirect(pathTasks + "/" + raised.Task + "?done=lifting-raised")
	}
	if _, status, fault := v.told(err); fault != nil || status == fiber.StatusNotFound {
		return err
	}
	return d.showLifting(v, statusOf(err), f, refusal(err, field))
}

// showLifting shows what each ground to lift an order leads to, at once or after a decision.
func (d *Desk) showLifting(v *visit, status int, f *publish.RecordFile, wrong []FormFault) error {
	view := RemoveView{Frame: v.base("解除 " + f.Defaulter.Name), Head: head(&f.Record), Verb: "解除", Where: surfaces(f.List()), Note: v.form["note"], Wrong: wrong,
		Before:    "同一案件的失信名单不随之移除，另行审查（R-20）。",
		NoteHint:  "由法院决定是否准许的，必须写明决定文号和理由",
		Elsewhere: "在当初公告的其他渠道同样公告解除（R-20）。"}
	now := v.actor.May(court.MayConfirmRemoval)
	if !now {
		view.Before = "事由由别人决定，决定之前照常公开。" + view.Before
		view.NoteMust, view.NoteHint = true, "依据的材料：文书名称和文号，或者在卷宗中的位置"
	}
	for _, g := range court.LiftGrounds() {
		choice := GroundChoice{Value: string(g), Label: g.Label(), Law: liftingLaw(g) + "，" + string(g.Rule()), Now: now, Chosen: v.form["ground"] == string(g), Effect: liftingEffect(g)}
		if !now {
			choice.Effect = "不立即解除，交" + officesOf(court.TaskLifting) + "决定。"
		}
		view.Choices = append(view.Choices, choice)
	}
	return show(v, status, d.pages.remove, view)
}

// liftingEffect says what a ground leads to.
func liftingEffect(g court.LiftGround) string {
	if g.Discretionary() {
		return "法院准许的，立即解除；写明决定文号。"
	}
	return "立即解除。"
}

// liftingLaw names the article of a ground as people at the court do.
func liftingLaw(g court.LiftGround) string {
	if g == court.LiftWronglyIssued {
		return "限制消费规定第一条"
	}
	return "限制消费规定第九条"
}
