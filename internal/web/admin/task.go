package admin

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"gongkai/internal/court"
	"gongkai/internal/publish"
)

const pathTasks = "/tasks"

func (d *Desk) taskRoutes() []route {
	get, post := fiber.MethodGet, fiber.MethodPost
	read, one := may(court.MayReadList), pathTasks+"/:id"
	return []route{
		{method: get, path: pathTasks, need: read, handle: d.taskList, rail: "期限与任务"},
		{method: get, path: one, need: read, handle: d.task},
		{method: post, path: one + "/request", need: may(court.MayEditList, court.MayReview, court.MayDecide), handle: d.readRequest},
		{method: post, path: one + "/ground", need: may(court.MayConfirmRemoval, court.MayDecide), fresh: true, handle: d.decideGround},
		{method: post, path: one + "/complete", need: may(court.MayEditList, court.MayReview, court.MayDecide), handle: d.completeTask},
		{method: post, path: one + "/correction", need: may(court.MayDecide), fresh: true, handle: d.decideCorrection},
		{method: post, path: one + "/service", need: may(court.MayEditList, court.MayDecide), handle: d.recordService},
		{method: post, path: one + "/window", need: may(court.MayEditList), handle: d.recordAppeal},
		{method: post, path: one + "/appeal", need: may(court.MayEditList, court.MayDecide), handle: d.decideAppeal},
	}
}

// taskList is the work list: what the actor has to do, or what everybody has.
func (d *Desk) taskList(v *visit) error {
	q := publish.TaskQuery{All: v.query("all") != "", Kind: court.TaskKind(v.query("kind")), Unsure: v.query("unsure") != "",
		Page: v.page(), PerPage: perPage}
	if q.Kind != "" && !q.Kind.Known() {
		return court.Invalid("没有这一类任务，请重新选择。")
	}
	ctx, cancel := v.ctx()
	defer cancel()
	mine := slices.ContainsFunc(court.TaskKinds(), func(k court.TaskKind) bool { return v.actor.May(k.Office()) })
	q.All = q.All || !mine // who settles none may look at all
	list, err := d.publish.TaskList(ctx, v.actor, q)
	if err != nil {
		return err
	}
	var figures publish.TaskFigures
	if q.All {
		figures, err = d.publish.Figures(ctx)
	} else {
		figures, err = d.publish.FiguresFor(ctx, v.actor)
	}
	if err != nil {
		return err
	}
	view := TasksView{Frame: v.base("期限与任务"), All: q.All, OnlyUnsure: q.Unsure, Missing: missingWords(list.MissingYears),
		Figures: figureRow(figures), Found: fmt.Sprintf("共 %d 项", list.Total)}
	today := court.DateOf(v.now)
	for _, t := range list.Items {
		view.Rows = append(view.Rows, taskRow(t, today, list.About))
	}
	if mine {
		view.Filters = []FilterLink{
			{Label: "要我办的", URL: tasksURL(q.Kind, false, q.Unsure, 1), Current: !q.All},
			{Label: "全部", URL: tasksURL(q.Kind, true, q.Unsure, 1), Current: q.All},
		}
	}
	view.Kinds = []FieldOption{{Value: "", Label: "各类任务", Chosen: q.Kind == ""}}
	for _, k := range court.TaskKinds() {
		view.Kinds = append(view.Kinds, FieldOption{Value: string(k), Label: k.Label(), Chosen: q.Kind == k})
	}
	view.Turn = turn(list.Page, list.Total, func(page int) string { return tasksURL(q.Kind, q.All, q.Unsure, page) })
	view.Empty = emptyTasks(q)
	return show(v, fiber.StatusOK, d.pages.tasks, view)
}

func tasksURL(kind court.TaskKind, all, unsure bool, page int) string {
	values := url.Values{}
	for name, value := range map[string]string{"kind": string(kind), "all": ticked(all), "unsure": ticked(unsure)} {
		if value != "" {
			values.Set(name, value)
		}
	}
	if page > 1 {
		values.Set("page", strconv.Itoa(page))
	}
	if len(values) == 0 {
		return pathTasks
	}
	return pathTasks + "?" + values.Encode()
}

func ticked(on bool) string {
	if on {
		return "1"
	}
	return ""
}

// figureRow is the numbers over the list.
func figureRow(f publish.TaskFigures) []Figure {
	open := 0
	for _, n := range f.Open {
		open += n
	}
	row := []Figure{{Label: "待办", Value: strconv.Itoa(open)}, {Label: "只剩一个工作日或已到期", Value: strconv.Itoa(f.Warned)},
		{Label: "已报院长督办", Value: strconv.Itoa(f.Escalated)}, {Label: "日期不确定", Value: strconv.Itoa(f.Unsure)}}
	for i, tone := range []string{"", "soon", "late", "soon"} {
		if row[i].Value != "0" {
			row[i].Tone = tone
		}
	}
	return row
}

// emptyTasks says why a list is empty and what will stand in it.
func emptyTasks(q publish.TaskQuery) string {
	switch {
	case q.Kind != "" || q.Unsure:
		return "没有符合的任务。"
	case q.All:
		return "现在没有任何待办的任务。有人提出移除事由、申请纠正，或者失信期限届满时，任务会出现在这里。"
	}
	return "没有要您办的任务。有人提出移除事由、申请纠正，或者失信期限届满时，轮到您办的会出现在这里，最急的在最上面。"
}
