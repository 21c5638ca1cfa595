package admin

import (
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"gongkai/internal/court"
	"gongkai/internal/publish"
	"gongkai/internal/store"
)

// file reads the record of the address.
func (d *Desk) file(v *visit) (publish.RecordFile, error) {
	ctx, cancel := v.ctx()
	defer cancel()
	return d.publish.Record(ctx, v.actor, v.from.Addr, v.param("id"))
}

// record shows the file of one record.
func (d *Desk) record(v *visit) error {
	f, err := d.file(v)
	if err != nil {
		return err
	}
	return show(v, fiber.StatusOK, d.pages.record, recordView(v, &f))
}

func recordView(v *visit, f *publish.RecordFile) RecordView {
	view := RecordView{Frame: v.base(f.Defaulter.Name), Head: head(&f.Record), Groups: facts(&f.Version, f.Masked), List: f.List().Label(), MissingRule: evidenceRule(f.List()),
		MayReveal: v.actor.May(court.MayReadIdentity) && f.Defaulter.Party == court.Person, Work: workLinks(f)}
	view.Warnings = warnings(f)
	view.Missing = faultsOf(f.Missing, nil)
	view.Source = "由" + f.Actor + "在办公端录入，" + minute(f.EnteredAt) + "。"
	if f.Imported {
		view.Source = "由" + f.Actor + "从文件导入，" + minute(f.EnteredAt) + "。"
	}
	view.Source += "编号 " + f.Defaulter.SourceID + "。"
	for _, t := range f.Tasks {
		view.Tasks = append(view.Tasks, taskRow(t, f.Today, nil))
	}
	view.Actions = actions(f, v.actor)
	view.MayReturn = f.Hidden && v.actor.May(court.MayEditList) && !slices.ContainsFunc(f.Work, underWay)
	if view.Trail = v.trailURL(publish.AuditFilter{Subject: f.PublicID}); view.Trail == "" {
		view.Trail = v.linkTo(view.Head.URL + "/trail")
	}
	return view
}

// warnings are what somebody who opens the file must not miss.
func warnings(f *publish.RecordFile) (lines []string) {
	if f.Hidden {
		lines = append(lines, minute(f.HiddenAt)+" 由"+people(f.Names).named(f.HiddenBy)+"隐藏。")
	}
	if !f.RemovedAt.IsZero() {
		lines = append(lines, minute(f.RemovedAt)+" 由"+people(f.Names).named(f.RemovedBy)+endedBy(f))
	}
	if heads := f.Defaulter.Missing(); len(heads) > 0 && f.Order == nil && f.State != court.StateRemoved {
		lines = append(lines, "待补："+strings.Join(heads, "、")+"（R-06）。")
	}
	for _, w := range f.Defaulter.Warnings() {
		lines = append(lines, w.Message)
	}
	return lines
}

// endedBy says on what ground a record was removed, or an order lifted.
func endedBy(f *publish.RecordFile) string {
	if f.Order != nil {
		g := court.LiftGround(f.Ground)
		return "解除，事由：“" + g.Label() + "”（" + g.Citation() + "，" + string(g.Rule()) + "）。"
	}
	return "移除，事由：“" + f.Ground.Label() + "”（" + f.Ground.Citation() + "，" + string(f.Ground.Rule()) + "）。"
}

// actions are what the actor can do with the record now.
func actions(f *publish.RecordFile, a court.Actor) (links []ActionLink) {
	add := func(page, label, hint string) {
		links = append(links, ActionLink{URL: pathRecords + "/" + f.PublicID + "/" + page, Label: label, Hint: hint})
	}
	clerk := a.May(court.MayEditList)
	released := f.State == court.StatePublished || f.State == court.StateExpired || f.State == court.StateWithdrawn
	if f.State == court.StatePublished && a.May(court.MayHide) {
		add("hide", "立即隐藏", "先停止公开，随后复核")
	}
	switch {
	case f.State == court.StateRemoved || f.State == court.StateDraft:
	case f.Order != nil && a.May(court.MayConfirmRemoval):
		add("remove", "解除", "确认解除事由，立即生效")
	case f.Order != nil && clerk:
		add("remove", "提出解除事由", "交有权限的人决定")
	case f.Order == nil && (clerk || a.May(court.MayConfirmRemoval) || a.May(court.MayDecide)):
		label, hint := "提出移除事由", "交有权限的人决定"
		if a.May(court.MayConfirmRemoval) {
			label, hint = "移除", "确认法定事由，立即生效"
		}
		add("remove", label, hint)
	}
	if clerk && released && !f.Hidden {
		add("edit", "更正", "改完送审，发布后生效")
	}
	if clerk && f.Vouched {
		add("evidence", "补证", "补齐签发等证据（"+evidenceRule(f.List())+"）")
	}
	if clerk && f.State != court.StateRemoved && f.State != court.StateDraft {
		add("corrections/new", "登记纠正申请", "十五日内审查（R-13）")
	}
	if clerk && f.State == court.StateRemoved {
		links = append(links, ActionLink{URL: newURL(f.List()), Label: "按新决定重新录入", Hint: "须有" + madeSince(f.List()) + "（R-16）"})
	}
	return links
}

// madeSince is what lets somebody be listed again after a removal.
func madeSince(list court.List) string {
	if list == court.ListRestrictions {
		return "解除之后新发出的限制消费令"
	}
	return "移除之后的新决定"
}

// revealIdentity shows the file with the document number in full, once. The reading is on
// the access trail before.
func (d *Desk) revealIdentity(v *visit) error {
	f, err := d.file(v)
	if err != nil {
		return err
	}
	ctx, cancel := v.ctx()
	defer cancel()
	number, err := d.publish.ReadIdentity(ctx, v.actor, v.from.Addr, f.PublicID)
	if err != nil {
		return err
	}
	view := recordView(v, &f)
	view.Number = number
	return show(v, fiber.StatusOK, d.pages.record, view)
}

// underWay reports whether a piece of work is to bring a hidden record back and is not
// finished.
func underWay(w store.WorkItem) bool {
	return w.Kind == court.WorkRestore && w.State != court.StatePublished && w.State != court.StateWithdrawn
}
