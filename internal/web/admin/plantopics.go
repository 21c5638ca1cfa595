package admin

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"gongkai/internal/court"
	"gongkai/internal/publish"
	"gongkai/internal/store"
)

// planTopics is the plan of a quarter: figures by topic, then what is planned.
func (d *Desk) planTopics(v *visit) error {
	now := court.QuarterOf(court.DateOf(v.now))
	q := now
	if asked := v.c.Query("quarter"); asked != "" {
		var ok bool
		if q, ok = court.ParseQuarter(strings.Clone(asked)); !ok {
			return &court.Error{Kind: court.KindNotFound, Message: "没有这个季度。"}
		}
	}
	topic, state := court.Topic(strings.Clone(v.c.Query("topic"))), court.PlanState(strings.Clone(v.c.Query("state")))
	mine := v.c.Query("mine") != ""
	t, err := ask(v, func(ctx context.Context, by court.Actor) (publish.PlanTopics, error) {
		return d.publish.PlanTopics(ctx, by, q)
	})
	if err != nil {
		return err
	}
	frame, err := v.planFrame("选题", pathTopics)
	if err != nil {
		return err
	}
	view := TopicsView{PlanFrame: frame, Quarter: q.Label(), QuarterWord: q.String(), Previous: quarterURL(q.Next(-1), now), Next: quarterURL(q.Next(1), now),
		PreviousWords: q.Next(-1).Label(), NextWords: q.Next(1).Label(), Missing: missingWords(t.Missing), Mine: mine}
	if t.More {
		view.More = fmt.Sprintf("这个季度的选题太多，只列出、只统计完成日期最早的 %d 个。", store.MostPlanItems)
	}
	if v.actor.May(court.MayPlan) {
		view.New = pathTopics + "/new"
	}
	view.Topics = []FieldOption{{Label: "六个重点", Chosen: topic == ""}}
	for _, f := range t.Figures {
		view.Figures = append(view.Figures, topicFigures(f))
		view.Topics = append(view.Topics, FieldOption{Value: string(f.Topic), Label: f.Topic.Label(), Chosen: topic == f.Topic})
	}
	view.States = []FieldOption{{Label: "各种进展", Chosen: state == ""}}
	for _, s := range court.PlanStates() {
		view.States = append(view.States, FieldOption{Value: string(s), Label: s.Label(), Chosen: s == state})
	}
	today := court.DateOf(v.now)
	for i := range t.Lines {
		l := &t.Lines[i]
		if (topic == "" || l.Topic == topic) && (state == "" || l.State == state) && (!mine || l.Editor == v.actor.Account) {
			view.Rows = append(view.Rows, plannedRow(l, today))
		}
	}
	view.Found = fmt.Sprintf("共 %d 个选题", len(view.Rows))
	switch {
	case len(t.Lines) == 0:
		view.Empty = q.Label() + "还没有安排选题。"
	case len(view.Rows) == 0:
		view.Empty = "没有符合的选题。"
	}
	return show(v, fiber.StatusOK, d.pages.topics, view)
}

func quarterURL(q, now court.Quarter) string {
	if q == now {
		return pathTopics
	}
	return pathTopics + "?quarter=" + q.String()
}

func topicFigures(f publish.TopicFigures) TopicRow {
	row := TopicRow{Topic: f.Topic.Label(), Planned: strconv.Itoa(f.Planned), Writing: strconv.Itoa(f.Writing), Published: strconv.Itoa(f.Published),
		Late: strconv.Itoa(f.Late), Dropped: strconv.Itoa(f.Dropped), Public: strconv.Itoa(f.Public)}
	if f.Late > 0 {
		row.Tone = "late"
	}
	row.Nothing = f.Planned+f.Writing+f.Published+f.Public == 0
	return row
}

func plannedRow(l *publish.PlanLine, today court.Date) PlannedRow {
	row := PlannedRow{URL: pathTopics + "/" + l.ID, Title: l.Title, Topic: l.Topic.Label(), Kind: l.Kind.Label(), State: l.State.Label(), StateTone: planTone(l.State)}
	row.Due, row.Tone = plannedDue(l, today)
	row.Editor, row.EditorTone = editorWords(l)
	if l.Unsure {
		row.Unsure = "日期不确定：缺少放假安排（R-62）"
	}
	return row
}

// planTone is how a state is marked.
func planTone(s court.PlanState) string {
	switch s {
	case court.PlanPublished:
		return "live"
	case court.PlanWriting:
		return "held"
	case court.PlanDropped:
		return "gone"
	}
	return ""
}

// plannedDue says how long there is, and how urgent that is: the working day before its day
// on it is.
func plannedDue(l *publish.PlanLine, today court.Date) (words, tone string) {
	day := dayWords(l.Due, today)
	switch {
	case !l.State.Open():
		return day, ""
	case l.Late:
		return fmt.Sprintf("%s，已逾期 %d 个工作日", day, max(-l.DaysLeft, 1)), "late"
	case l.Due == today:
		return day + "，今天到期", "soon"
	case l.Urgent:
		return day + "，只剩一个工作日", "soon"
	}
	return fmt.Sprintf("%s，还有 %d 个工作日", day, l.DaysLeft), ""
}

func editorWords(l *publish.PlanLine) (words, tone string) {
	if l.EditorName == "" {
		return "账号已停用，请另选", "late"
	}
	return l.EditorName, ""
}

// newPlanned is the form of something to plan.
func (d *Desk) newPlanned(v *visit) error { return d.showPlanned(v, fiber.StatusOK, "", nil, "") }

// planned is one thing planned.
func (d *Desk) planned(v *visit) error {
	return d.showPlanned(v, fiber.StatusOK, v.param("id"), nil, "")
}

// plannedItem reads the form.
func (v *visit) plannedItem() (court.PlanItem, error) {
	due, err := v.form.readDay(court.PlanKeyDue, "完成日期")
	return court.PlanItem{Title: v.form[court.PieceKeyTitle], Topic: court.Topic(v.form[court.PieceKeyTopic]), Kind: court.PieceKind(v.form[court.PieceKeyKind]),
		Editor: v.form[court.PlanKeyEditor], Due: due, Note: v.form[court.PlanKeyNote]}, err
}

func (v *visit) planRef() publish.PlanRef {
	version, _ := strconv.ParseInt(v.form["version"], 10, 64)
	return publish.PlanRef{ID: v.param("id"), Version: version}
}

// addPlanned puts something on the plan.
func (d *Desk) addPlanned(v *visit) error {
	item, err := v.plannedItem()
	id := ""
	if err == nil {
		ctx, cancel := v.ctx()
		defer cancel()
		id, err = d.publish.AddPlanned(ctx, v.actor, item)
	}
	return d.toldOfPlan(v, err, "", id, "planned", court.PlanKeyDue)
}

// changePlanned changes it.
func (d *Desk) changePlanned(v *visit) error {
	item, err := v.plannedItem()
	if err == nil {
		ctx, cancel := v.ctx()
		defer cancel()
		err = d.publish.ChangePlanned(ctx, v.actor, v.planRef(), item)
	}
	return d.toldOfPlan(v, err, v.param("id"), v.param("id"), "replanned", court.PlanKeyDue)
}

// fieldReason is why something is dropped.
const fieldReason = "reason"

// dropPlanned takes it off the plan.
func (d *Desk) dropPlanned(v *visit) error {
	ctx, cancel := v.ctx()
	defer cancel()
	err := d.publish.DropPlanned(ctx, v.actor, v.planRef(), v.form[fieldReason])
	return d.toldOfPlan(v, err, v.param("id"), v.param("id"), "unplanned", fieldReason)
}

// beginPlanned begins its text and goes on to it.
func (d *Desk) beginPlanned(v *visit) error {
	ctx, cancel := v.ctx()
	defer cancel()
	work, err := d.publish.BeginPlanned(ctx, v.actor, v.param("id"))
	if err != nil {
		return d.toldOfPlan(v, err, v.param("id"), "", "", "")
	}
	return v.redirect(draftURL(work))
}

// toldOfPlan goes on after a form, or shows it again with all that stands against it.
func (d *Desk) toldOfPlan(v *visit, err error, again, next, word, field string) error {
	if err == nil {
		return v.redirect(pathTopics + "/" + next + "?done=" + word)
	}
	if reasons := (*court.Reasons)(nil); errors.As(err, &reasons) {
		var wrong []FormFault
		for _, f := range reasons.Findings {
			wrong = append(wrong, FormFault{Field: f.Field, Rule: string(f.Rule), Text: f.Message})
		}
		return d.showPlanned(v, fiber.StatusUnprocessableEntity, again, wrong, "")
	}
	_, status, fault := v.told(err)
	if fault != nil || status == fiber.StatusNotFound {
		return err
	}
	if status == fiber.StatusConflict || field == "" {
		return d.showPlanned(v, status, again, []FormFault{{Text: court.MessageOf(err)}}, v.form["version"])
	}
	return d.showPlanned(v, status, again, refusal(err, field), "")
}

// showPlanned shows one thing planned, or the form of a new one, with what was typed. seen is
// the version that the person had before the eyes when somebody else was faster.
func (d *Desk) showPlanned(v *visit, status int, id string, wrong []FormFault, seen string) error {
	f, err := ask(v, func(ctx context.Context, by court.Actor) (publish.PlanFile, error) {
		return d.publish.PlanFile(ctx, by, id)
	})
	if err != nil {
		return err
	}
	title := "新选题"
	if id != "" {
		title = "选题：" + f.Title
	}
	frame, err := v.planFrame(title, pathTopics)
	if err != nil {
		return err
	}
	today := court.DateOf(v.now)
	view := PlannedView{PlanFrame: frame, Heading: title, Wrong: wrong, Action: pathTopics, Button: "列入计划", New: id == ""}
	_, sent := v.form[court.PieceKeyTitle]
	if id != "" {
		view.Action, view.Button, view.Version = pathTopics+"/"+id, "保存", strconv.FormatInt(f.Version, 10)
		view.Row, view.Note, view.Reason = plannedRow(&f.PlanLine, today), f.Note, f.Reason
		if f.State == court.PlanDropped {
			view.Button = "重新列入计划"
		}
		if f.State == court.PlanWriting || f.State == court.PlanPublished {
			view.Work = draftURL(f.Work)
		}
		view.MayBegin = f.MayBegin
		view.MayDrop = f.MayPlan && f.State == court.PlanPlanned
	}
	switch {
	case sent && seen != "" && seen != view.Version: // somebody was faster: the form shows what holds now
		view.Overtaken = typedPlan(v.form, &f)
		view.Fields = plannedFields(&f, nil)
	case sent:
		view.Fields = plannedFields(&f, v.form)
	default:
		view.Fields = plannedFields(&f, nil)
	}
	mark(view.Fields, wrong)
	if !f.MayPlan || f.State == court.PlanPublished {
		view.Fields = nil
	}
	view.Drop = []RecordField{{Name: fieldReason, Label: "取消的理由", Area: true, Value: v.form[fieldReason]}}
	mark(view.Drop, wrong)
	_, view.DropOpen = v.form[fieldReason]
	return show(v, status, d.pages.planned, view)
}

// plannedFields are the form, as typed or as it is.
func plannedFields(f *publish.PlanFile, typed form) []RecordField {
	item := f.PlanItem.PlanItem
	due := item.Due.String()
	if typed != nil {
		item = court.PlanItem{Title: typed[court.PieceKeyTitle], Topic: court.Topic(typed[court.PieceKeyTopic]), Kind: court.PieceKind(typed[court.PieceKeyKind]),
			Editor: typed[court.PlanKeyEditor], Note: typed[court.PlanKeyNote]}
		due = typed[court.PlanKeyDue]
	}
	topics := []FieldOption{{Label: "请选择", Chosen: item.Topic == ""}}
	for _, t := range court.Topics() {
		topics = append(topics, FieldOption{Value: string(t), Label: t.Label(), Chosen: t == item.Topic})
	}
	var kinds []FieldOption
	for _, k := range court.PieceKinds() {
		kinds = append(kinds, FieldOption{Value: string(k), Label: k.Label(), Chosen: k == item.Kind})
	}
	editors := []FieldOption{{Label: "请选择", Chosen: item.Editor == ""}}
	for _, one := range f.People {
		if one.Writes {
			editors = append(editors, FieldOption{Value: one.Account, Label: one.Name, Chosen: one.Account == item.Editor})
		}
	}
	return []RecordField{
		{Name: court.PieceKeyTitle, Label: "题目", Hint: "暂定的也可以，最多三十个字", Value: item.Title},
		{Name: court.PieceKeyTopic, Label: "宣传重点", Options: topics},
		{Name: court.PieceKeyKind, Label: "种类", Options: kinds},
		{Name: court.PlanKeyEditor, Label: "责任编辑", Options: editors},
		{Name: court.PlanKeyDue, Label: "完成日期", Hint: "须是工作日；前一个工作日起标为紧急。" + dateHint, Value: due},
		{Name: court.PlanKeyNote, Label: "说明", Hint: "写什么、材料在哪里，只在办公端显示", Value: item.Note, Optional: true, Area: true},
	}
}

// typedPlan is what somebody had typed, in words, when another was faster.
func typedPlan(typed form, f *publish.PlanFile) (facts []Fact) {
	for _, field := range plannedFields(f, typed) {
		value := field.Value
		if i := slices.IndexFunc(field.Options, func(o FieldOption) bool { return o.Chosen }); i >= 0 {
			value = field.Options[i].Label
		}
		if value != "" {
			facts = append(facts, Fact{field.Label, value})
		}
	}
	return facts
}
