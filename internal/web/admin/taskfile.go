package admin

import (
	"fmt"

	"github.com/gofiber/fiber/v2"

	"gongkai/internal/court"
	"gongkai/internal/publish"
)

// task shows one task and how to settle it.
func (d *Desk) task(v *visit) error {
	f, err := d.taskFile(v)
	if err != nil {
		return err
	}
	return show(v, fiber.StatusOK, d.pages.task, taskView(v, &f))
}

func (d *Desk) taskFile(v *visit) (publish.TaskFile, error) {
	ctx, cancel := v.ctx()
	defer cancel()
	return d.publish.Task(ctx, v.actor, v.from.Addr, v.param("id"))
}

func taskView(v *visit, f *publish.TaskFile) TaskView {
	today := court.DateOf(v.now)
	view := TaskView{Frame: v.base(f.Kind.Label()), Task: taskRow(f.TaskItem, today, nil), Law: f.Kind.Law(f.List()), Note: f.Note, Ground: f.GroundLabel()}
	if f.Record != nil {
		h := head(f.Record)
		view.Head = &h
	}
	if f.Kind == court.TaskEvidence {
		view.Task.About, view.Task.AboutURL = loadWords(f.LackingOn)
		view.Lacking = fmt.Sprintf("还有 %d 条记录没有补齐证据。", f.Lacking)
		if f.Lacking == publish.MostLacking {
			view.Lacking = fmt.Sprintf("还有 %d 条以上的记录没有补齐证据。", f.Lacking)
		}
	}
	if c := f.Request; c != nil {
		view.Facts = requestFacts(c, f.List())
		view.MayRead = v.actor.May(court.MayEditList) || v.actor.May(court.MayReview) || v.actor.May(court.MayDecide)
	}
	for _, e := range f.History {
		view.History = append(view.History, TaskEvent{At: minute(e.At), What: eventWords(e.What, e.Detail, f.Outcome), Who: people(f.Names).named(e.Actor)})
	}
	if f.Mine || f.MayReply {
		view.settling(v, f)
	} else if !f.State.Closed() {
		view.Other = "这项任务由" + officesOf(f.Kind) + "办理。"
	}
	return view
}

// requestFacts is what became of a request so far.
func requestFacts(c *court.Correction, list court.List) []Fact {
	facts := []Fact{{"申请事项", c.Claim.Label(list)}, {"收到书面申请", c.RequestedOn.Chinese()}}
	if !c.DecidedOn.IsZero() {
		result := "驳回"
		if c.Founded {
			result = "成立"
		}
		facts = append(facts, Fact{"决定", c.DecidedOn.Chinese() + "，" + result})
	}
	if !c.ServedOn.IsZero() {
		facts = append(facts, Fact{"送达", c.ServedOn.Chinese()})
	}
	return facts
}

// settling adds the form by which the actor settles the task.
func (view *TaskView) settling(v *visit, f *publish.TaskFile) {
	typed := v.form
	reasons := func(name, label, hint string) RecordField {
		return RecordField{Name: name, Label: label, Hint: hint, Value: typed[name], Area: true}
	}
	record := func(page, label, hint string) {
		if f.Record != nil {
			view.Next = append(view.Next, ActionLink{URL: pathRecords + "/" + f.Subject + page, Label: label, Hint: hint})
		}
	}
	view.Granted, view.Refused = typed["verdict"] == "grant", typed["verdict"] == "refuse"
	end, wrong := "移除", "不应当纳入，或者应当删除"
	if f.List() == court.ListRestrictions {
		end, wrong = "解除", "不应当限制消费，或者应当解除"
	}
	switch f.Kind {
	case court.TaskGround, court.TaskRevocation, court.TaskEarlyRemoval:
		view.Form, view.FormHead = "ground", "作出决定"
		view.Grant, view.Refuse = "成立：记录立即从网站各处移除，不能恢复", "不成立：记录照常公开"
		hint := "不成立的，必须写明理由"
		switch {
		case f.Kind == court.TaskEarlyRemoval:
			view.Grant, view.Refuse, hint = "提前删除：记录立即从网站各处移除，不能恢复", "不提前删除：记录公开到期满为止", "必须写明决定文号和理由"
		case f.Record != nil && f.Record.Hidden:
			view.Refuse = "不成立：记录仍然隐藏，另行复核后才能恢复公开"
		}
		view.Fields = []RecordField{reasons("note", "理由", hint)}
	case court.TaskLifting:
		view.Form, view.FormHead = "ground", "作出决定"
		view.Grant, view.Refuse = "成立：限制消费令立即从网站各处撤下，不能恢复；失信名单不随之移除（R-20）", "不成立：限制消费令照常公开"
		hint := "不成立的，必须写明理由"
		if court.LiftGround(f.Ground).Discretionary() {
			hint = "必须写明：成立的写决定文号，不成立的写理由"
		}
		view.Fields = []RecordField{reasons("note", "决定文号和理由", hint)}
	case court.TaskReview:
		view.Form, view.FormHead = "correction", "作出决定"
		view.Grant, view.Refuse = "成立：建立纠正任务，三个工作日内更正或者"+end, "不成立：驳回，记录照常公开，接着送达决定书"
		view.Fields = []RecordField{reasons("note", "驳回决定书的文号和理由", "驳回的必须写明；加密保存")}
	case court.TaskService:
		view.Form, view.FormHead = "service", "登记送达"
		view.Fields = []RecordField{typed.dayField("served", "驳回决定书的送达日期", "申请复议的十日从这一天起算。"+dateHint)}
	case court.TaskAppealWindow:
		view.Form, view.FormHead = "window", "登记复议申请"
		view.Fields = []RecordField{typed.dayField("received", "收到复议申请的日期", "到期以后才收到通知的，也在这里登记。"+dateHint)}
	case court.TaskAppeal:
		view.Form, view.FormHead = "appeal", "登记上一级人民法院的决定"
		view.Grant, view.Refuse = "支持申请：建立纠正任务，三个工作日内更正或者"+end, "不支持申请：记录照常公开"
		view.Fields = []RecordField{reasons("note", "复议决定书的文号", "必须写明")}
	default:
		view.Form, view.FormHead = "complete", "登记办结"
		hint := "写明做了什么"
		if f.Kind == court.TaskHidden || f.Kind == court.TaskCounterpart {
			hint = "必须写明审查的结论和理由"
		}
		view.Fields = []RecordField{reasons("note", "办理情况", hint)}
	}
	switch f.Kind {
	case court.TaskCorrection:
		if v.actor.May(court.MayEditList) {
			record("/edit", "更正这条记录", "改完送审，发布后生效")
		}
		record("/remove", end+"这条记录", wrong)
	case court.TaskCounterpart:
		record("", "打开这条记录", "核对以后从那里移除或者解除，或者在这里写明为什么保留")
	case court.TaskHidden:
		record("", "打开这条记录", "从那里更正、恢复或者移除")
	case court.TaskEvidence:
		view.Next = append(view.Next, ActionLink{URL: recordsURL(f.LackingOn, "", "evidence", 1), Label: "逐条补证", Hint: "补齐以后再登记办结"})
	}
}

// readRequest shows the task with the text of its request. The reading is on the access
// trail before.
func (d *Desk) readRequest(v *visit) error {
	f, err := d.taskFile(v)
	if err != nil {
		return err
	}
	if f.Request == nil {
		return court.Invalid("这项任务没有纠正申请。")
	}
	ctx, cancel := v.ctx()
	defer cancel()
	c, err := d.publish.ReadCorrection(ctx, v.actor, v.from.Addr, f.Request.Review)
	if err != nil {
		return err
	}
	view := taskView(v, &f)
	view.Text, view.Reason = c.Text, c.Reason
	return show(v, fiber.StatusOK, d.pages.task, view)
}

// settled answers an attempt to settle a task: to the task that follows, or to this one
// with what was wrong and everything that was typed. Who comes second is told what became
// of it, and gets back what he typed.
func (d *Desk) settled(v *visit, next, word, field string, err error) error {
	if err == nil {
		if next == "" {
			next = v.param("id")
		}
		return v.redirect(pathTasks + "/" + next + "?done=" + word)
	}
	_, status, fault := v.told(err)
	if fault != nil || status == fiber.StatusNotFound {
		return err
	}
	f, again := d.taskFile(v)
	if again != nil {
		return again
	}
	view := taskView(v, &f)
	view.Wrong = refusal(err, field)
	if view.Form == "" {
		view.Wrong = refusal(err, "")
		for _, t := range [...]Fact{{"您写的内容", v.form["note"]}, {"您填的送达日期", v.form["served"]}, {"您填的收到日期", v.form["received"]}} {
			if t.Value != "" {
				view.Overtaken = append(view.Overtaken, t)
			}
		}
	}
	mark(view.Fields, view.Wrong)
	return show(v, status, d.pages.task, view)
}

// verdict is which of two choices was ticked.
func (f form) verdict() (grant bool, err error) {
	switch f["verdict"] {
	case "grant":
		return true, nil
	case "refuse":
		return false, nil
	}
	return false, court.Invalid("请选择决定的结果。")
}

func (d *Desk) decideGround(v *visit) error {
	ctx, cancel := v.ctx()
	defer cancel()
	grant, err := v.form.verdict()
	if err != nil {
		return d.settled(v, "", "", "verdict", err)
	}
	err = d.publish.DecideGround(ctx, v.actor, publish.Verdict{Task: v.param("id"), Grant: grant, Note: v.form["note"]})
	word := "refused"
	if grant {
		word = "granted"
	}
	return d.settled(v, "", word, "note", err)
}

func (d *Desk) completeTask(v *visit) error {
	ctx, cancel := v.ctx()
	defer cancel()
	err := d.publish.CompleteTasks(ctx, v.actor, []string{v.param("id")}, v.form["note"])
	return d.settled(v, "", "completed", "note", err)
}

func (d *Desk) decideCorrection(v *visit) error {
	ctx, cancel := v.ctx()
	defer cancel()
	founded, err := v.form.verdict()
	if err != nil {
		return d.settled(v, "", "", "verdict", err)
	}
	next, err := d.publish.DecideCorrection(ctx, v.actor, v.param("id"), founded, v.form["note"])
	word := "rejected"
	if founded {
		word = "founded"
	}
	return d.settled(v, next, word, "note", err)
}

func (d *Desk) recordService(v *visit) error {
	ctx, cancel := v.ctx()
	defer cancel()
	var next string
	served, err := v.form.readDay("served", "送达日期")
	if err == nil {
		next, err = d.publish.RecordService(ctx, v.actor, v.param("id"), served)
	}
	return d.settled(v, next, "served", "served", err)
}

func (d *Desk) recordAppeal(v *visit) error {
	ctx, cancel := v.ctx()
	defer cancel()
	var next string
	received, err := v.form.readDay("received", "收到复议申请的日期")
	if err == nil {
		next, err = d.publish.RecordAppeal(ctx, v.actor, v.param("id"), received)
	}
	return d.settled(v, next, "appealed", "received", err)
}

func (d *Desk) decideAppeal(v *visit) error {
	ctx, cancel := v.ctx()
	defer cancel()
	founded, err := v.form.verdict()
	if err != nil {
		return d.settled(v, "", "", "verdict", err)
	}
	next, err := d.publish.DecideAppeal(ctx, v.actor, v.param("id"), founded, v.form["note"])
	return d.settled(v, next, "appeal-decided", "note", err)
}
