package admin

import (
	"net/url"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"gongkai/internal/court"
	"gongkai/internal/publish"
)

// works shows a queue: without a name, what waits for whoever asks.
func (d *Desk) works(v *visit) error {
	ctx, cancel := v.ctx()
	defer cancel()
	q := publish.WorkQueue(v.query("queue"))
	if q == "" {
		q = publish.QueueMine
	}
	part := publish.WorkPart(v.query("part"))
	l, err := d.publish.WorkPage(ctx, v.actor, q, part, v.page())
	if err != nil {
		return err
	}
	view := WorksView{Frame: v.base("审核与发布"), Title: queueLabel(q)}
	for _, each := range publish.WorkQueues() {
		if each == publish.QueueAlarm && l.Counts[each] == 0 && q != each {
			continue
		}
		view.Queues = append(view.Queues, QueueLink{Label: queueLabel(each), URL: queueURL(each, part, 1), Count: l.Counts[each], Current: each == q})
	}
	if parts := publish.WorkParts(v.actor); len(parts) > 1 {
		for _, each := range parts {
			view.Parts = append(view.Parts, QueueLink{Label: partLabel(each), URL: queueURL(q, each, 1), Current: each == part})
		}
	}
	view.About, view.Empty = queueAbout(q)
	for i := range l.Items {
		view.Rows = append(view.Rows, workLine(&l.Items[i]))
	}
	view.Turn = turn(l.Page, l.Total, func(page int) string { return queueURL(q, part, page) })
	return show(v, fiber.StatusOK, d.pages.works, view)
}

func queueURL(q publish.WorkQueue, part publish.WorkPart, page int) string {
	values := url.Values{}
	if part != publish.PartAll {
		values.Set("part", string(part))
	}
	if q != publish.QueueMine {
		values.Set("queue", string(q))
	}
	if page > 1 {
		values.Set("page", strconv.Itoa(page))
	}
	if len(values) == 0 {
		return pathWork
	}
	return pathWork + "?" + values.Encode()
}

func workLine(l *publish.WorkLine) WorkLineRow {
	row := WorkLineRow{WorkHead: workHead(&l.WorkItem, &l.WorkSubject), Class: l.Class.Label(), Alarm: l.Alarm}
	name := l.Last.Name
	if name == "" {
		name = "系统"
	}
	row.Last, row.At = name+" "+l.Last.Step.Label(), minute(l.Last.At)
	switch {
	case l.State == court.StateDraft && l.Last.Step == court.StepReturn:
		row.Marks = append(row.Marks, "已退回")
	case l.State == court.StateScheduled:
		row.Marks = append(row.Marks, minute(l.ScheduledAt))
	}
	if l.Uncertain && l.Answer == "" && l.State != court.StatePublished && l.State != court.StateWithdrawn {
		row.Marks = append(row.Marks, "等答复请示")
	}
	if l.Forced != (court.WorkHash{}) {
		row.Marks = append(row.Marks, "特批")
	}
	return row
}
