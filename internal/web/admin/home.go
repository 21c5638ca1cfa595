package admin

import (
	"context"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"gongkai/internal/court"
	"gongkai/internal/publish"
)

// fewCodes is when the desk reminds somebody to draw new recovery codes.
const fewCodes = 3

func (d *Desk) homeRoutes() []route {
	return []route{
		{method: fiber.MethodGet, path: "/", need: anyoneSignedIn(), handle: d.home, rail: "工作台"},
	}
}

// home is the dashboard: what waits for the person, what has a day, what went wrong, and
// what the week brought. Each office sees what concerns it.
func (d *Desk) home(v *visit) error {
	ctx, cancel := v.ctx()
	defer cancel()
	left, err := d.accounts.RecoveryCodesLeft(ctx, v.session)
	if err != nil {
		return err
	}
	view := HomeView{Frame: v.base("工作台"), Since: minute(v.session.StartedAt), Until: minute(v.session.EndsAt), Left: left, Few: left <= fewCodes}
	for _, p := range court.Permissions() {
		if v.actor.May(p) {
			view.May = append(view.May, p.Label())
		}
	}
	for _, e := range view.Rail {
		if e.URL != "/" {
			view.Links = append(view.Links, e)
		}
	}
	names, err := d.people(ctx)
	if err != nil {
		return err
	}
	view.System = v.systemBlock()
	view.Turns = v.turnsBlock()
	view.Tasks = v.tasksBlock()
	view.Texts = v.textsBlock()
	view.Scheduled, view.Alarms = v.scheduledBlock(), v.alarmsBlock()
	view.Forced = v.forcedBlock(names)
	view.Plan = v.planBlock()
	view.Week = v.weekBlock()
	return show(v, fiber.StatusOK, d.pages.home, view)
}

// failed is what a block says of itself when it could not be read. The others are shown all
// the same, and the operator is told the cause.
func (v *visit) failed(block string, err error) string {
	v.d.log.Error("desk", "route", "/", "block", block, "cause", err.Error())
	return "这一栏暂时读不出来，请稍后刷新。"
}

// ask bounds the questions of one block.
func ask[V any](v *visit, question func(context.Context, court.Actor) (V, error)) (V, error) {
	ctx, cancel := v.ctx()
	defer cancel()
	return question(ctx, v.actor)
}

// takesTurns reports whether one of the actor's offices has a part in the way of work.
func takesTurns(a court.Actor) bool {
	for _, t := range court.Turns() {
		if t.Of(a) {
			return true
		}
	}
	return false
}

func (v *visit) turnsBlock() *TurnsBlock {
	if !takesTurns(v.actor) {
		return nil
	}
	block := &TurnsBlock{URL: v.linkTo(pathQueue(publish.QueueMine))}
	turns, err := ask(v, v.d.publish.Turns)
	if err != nil {
		block.Failed = v.failed("turns", err)
	}
	for _, t := range turns {
		if t.N > 0 {
			block.Turns = append(block.Turns, Figure{Label: t.Turn.Label(), Value: strconv.Itoa(t.N)})
		}
	}
	return block
}

// pathQueue is the address of a queue of the work pages.
func pathQueue(q publish.WorkQueue) string { return "/work?queue=" + string(q) }

// tasksOnHome is how many tasks the dashboard shows.
const tasksOnHome = 5

func (v *visit) tasksBlock() *TasksBlock {
	mine := v.actor.May(court.MayDecide)
	for _, k := range court.TaskKinds() {
		mine = mine || v.actor.May(k.Office())
	}
	if !mine {
		return nil
	}
	block := &TasksBlock{URL: v.linkTo(pathTasks), Calendar: v.linkTo(pathCalendar)}
	figures, err := ask(v, v.d.publish.FiguresFor)
	if err != nil {
		block.Failed = v.failed("tasks", err)
		return block
	}
	block.Figures, block.Missing = figureRow(figures), missingWords(figures.MissingYears)
	list, err := ask(v, func(ctx context.Context, a court.Actor) (publish.TaskPage, error) {
		return v.d.publish.TaskList(ctx, a, publish.TaskQuery{PerPage: tasksOnHome})
	})
	if err != nil {
		block.Failed = v.failed("tasks", err)
		return block
	}
	for _, t := range list.Items {
		row := taskRow(t, court.DateOf(v.now), list.About)
		row.URL, row.AboutURL = v.linkTo(row.URL), v.linkTo(row.AboutURL)
		block.Rows = append(block.Rows, row)
	}
	block.More = list.Total - len(block.Rows)
	return block
}

func (v *visit) scheduledBlock() *WorkBlock {
	return v.workBlock("scheduled", publish.QueueScheduled, v.d.publish.Scheduled, func(l publish.WorkLine) string { return nearWords(l.ScheduledAt, v.now) + " 发布" })
}

func (v *visit) alarmsBlock() *WorkBlock {
	return v.workBlock("alarms", publish.QueueAlarm, v.d.publish.Alarms, func(l publish.WorkLine) string { return l.Alarm })
}

func (v *visit) workBlock(name string, queue publish.WorkQueue, question func(context.Context, court.Actor) (publish.Listed[publish.WorkLine], error), says func(publish.WorkLine) string) *WorkBlock {
	if !v.actor.May(court.MayReadList) && !v.actor.May(court.MayReadPieces) {
		return nil
	}
	block := &WorkBlock{URL: v.linkTo(pathQueue(queue))}
	list, err := ask(v, question)
	if err != nil {
		block.Failed = v.failed(name, err)
	}
	for _, l := range list.Items {
		block.Rows = append(block.Rows, WorkRow{What: workName(l), URL: v.linkTo("/work/" + l.ID), Says: says(l)})
	}
	block.More = list.Total - len(block.Rows)
	return block
}

// textsBlock lists what the person writes: back with comments, or not handed over yet.
func (v *visit) textsBlock() *WorkBlock {
	if !v.actor.May(court.MayEditPieces) {
		return nil
	}
	return v.workBlock("texts", publish.QueueMine, v.d.publish.OwnTexts, func(l publish.WorkLine) string {
		if l.Last.Step != court.StepReturn {
			return "草稿，" + minute(l.ChangedAt) + " 保存"
		}
		says := l.Last.Name + " 退回，" + minute(l.Last.At)
		if n := len(l.Last.Comments); n > 0 {
			says += "，有 " + strconv.Itoa(n) + " 处意见"
		}
		if l.Last.Note != "" {
			says += "：" + l.Last.Note
		}
		return says
	})
}

// nearWords writes an instant with the day in a word where that is near.
func nearWords(at, now time.Time) string {
	switch day := court.DateOf(at); day {
	case court.DateOf(now):
		return "今天 " + at.In(court.Zone).Format("15:04")
	case court.DateOf(now).AddDays(1):
		return "明天 " + at.In(court.Zone).Format("15:04")
	}
	return minute(at)
}

func (v *visit) forcedBlock(names people) *WorkBlock {
	if !v.actor.May(court.MayReadList) && !v.actor.May(court.MayReadTrail) && !v.actor.May(court.MayReadPieces) {
		return nil
	}
	block := &WorkBlock{}
	list, err := ask(v, v.d.publish.Forced)
	if err != nil {
		block.Failed = v.failed("forced", err)
	}
	for _, f := range list.Items {
		url := v.linkTo("/work/" + f.Work)
		if url == "" {
			url = v.trailURL(publish.AuditFilter{Subject: f.Work})
		}
		row := WorkRow{What: "工作 " + f.Work, URL: url, Says: minute(f.At) + "，" + names.named(f.Account)}
		if f.Note != "" {
			row.Says += "：" + f.Note
		}
		block.Rows = append(block.Rows, row)
	}
	block.More = list.Total - len(block.Rows)
	if block.More > 0 {
		block.URL = v.trailURL(publish.AuditFilter{Action: "work.force"})
	}
	return block
}
