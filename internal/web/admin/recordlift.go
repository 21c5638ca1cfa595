package admin

import (
	"context"

	"github.com/gofiber/fiber/v2"

	"gongkai/internal/court"
	"gongkai/internal/publish"
)

// liftOrder lifts the order of f on the ground that the form names (XX 9). It is off every
// surface at once; the listing of the same debtor stays and gets its review.
func (d *Desk) liftOrder(ctx context.Context, v *visit, f *publish.RecordFile) error {
	ground, err := court.ParseLiftGround(v.form["ground"])
	if err != nil {
		err = court.Invalid("请选择一项解除事由。")
	} else {
		_, err = d.publish.LiftOrder(ctx, v.actor, publish.OrderLifting{PublicID: f.PublicID, Ground: ground, Note: v.form["note"]})
	}
	if err == nil {
		return v.redirect(pathRecords + "/" + f.PublicID + "?done=lifted")
	}
	if _, status, fault := v.told(err); fault != nil || status == fiber.StatusNotFound {
		return err
	}
	field := "ground"
	if ground.Discretionary() {
		field = "note"
	}
	return d.showLifting(v, statusOf(err), f, refusal(err, field))
}

// showLifting shows what each ground to lift an order leads to. Who may not confirm one is
// told who does.
func (d *Desk) showLifting(v *visit, status int, f *publish.RecordFile, wrong []FormFault) error {
	view := RemoveView{Frame: v.base("解除 " + f.Defaulter.Name), Head: head(&f.Record), Verb: "解除", Where: surfaces(f.List()), Note: v.form["note"], Wrong: wrong,
		Before:    "同一案件的失信名单不随之移除，另行审查（R-20）。",
		NoteHint:  "由法院决定是否准许的，必须写明决定文号和理由",
		Elsewhere: "在当初公告的其他渠道同样公告解除（R-20）。"}
	for _, g := range court.LiftGrounds() {
		if !v.actor.May(court.MayConfirmRemoval) {
			view.Refused = append(view.Refused, GroundRefusal{Label: g.Label(), Why: "由“" + labels(court.MayConfirmRemoval.Offices()) + "”确认", Rule: string(g.Rule())})
			continue
		}
		choice := GroundChoice{Value: string(g), Label: g.Label(), Law: liftingLaw(g) + "，" + string(g.Rule()), Now: true, Chosen: v.form["ground"] == string(g), Effect: liftingEffect(g)}
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
