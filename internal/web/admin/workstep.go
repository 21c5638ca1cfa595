package admin

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"gongkai/internal/court"
	"gongkai/internal/publish"
	"gongkai/internal/store"
)

// workRef is the piece of work of the address in the version that the form saw.
func (v *visit) workRef() publish.WorkRef {
	version, err := strconv.ParseInt(v.form["version"], 10, 64)
	if err != nil {
		version = -1 // a form of no version is older than all
	}
	return publish.WorkRef{ID: v.param("id"), Version: version}
}

// step is the handler of one step.
func (d *Desk) step(s court.WorkStep) func(*visit) error {
	return func(v *visit) error {
		ctx, cancel := v.stepCtx()
		defer cancel()
		ref := v.workRef()
		err := d.takeStep(ctx, v, s, ref)
		if err == nil || d.repeated(ctx, v, s, ref, err) {
			return v.redirect(pathWork + "/" + ref.ID + "?done=work-" + string(s))
		}
		_, status, fault := v.told(err)
		if fault != nil || status == fiber.StatusNotFound {
			return err
		}
		return d.showWork(v, status, &attempt{step: s, err: err, version: ref.Version})
	}
}

func (d *Desk) takeStep(ctx context.Context, v *visit, s court.WorkStep, ref publish.WorkRef) (err error) {
	note := v.form.note(s)
	switch s {
	case court.StepSubmit:
		_, err = d.publish.SubmitAs(ctx, v.actor, ref, court.Sensitivity(v.form["class"]), v.form["uncertain"] != "")
	case court.StepReturn:
		_, err = d.publish.Return(ctx, v.actor, ref, note)
	case court.StepApprove:
		_, err = d.publish.Approve(ctx, v.actor, ref)
	case court.StepSign:
		_, err = d.publish.Sign(ctx, v.actor, ref)
	case court.StepAnswer:
		_, err = d.publish.AnswerUncertain(ctx, v.actor, ref, note)
	case court.StepForce:
		_, err = d.publish.Force(ctx, v.actor, ref, note)
	case court.StepSchedule:
		at, e := v.form.moment()
		if e != nil {
			return e
		}
		_, err = d.publish.Schedule(ctx, v.actor, ref, at)
	case court.StepRelease:
		_, err = d.publish.Release(ctx, v.actor, ref)
	case court.StepWithdraw:
		_, err = d.publish.WithdrawWork(ctx, v.actor, ref, note)
	case court.StepUndo:
		_, err = d.publish.Undo(ctx, v.actor, ref, note)
	default:
		err = court.Invalid("没有这个步骤。")
	}
	return err
}

// note is what was written to a step. Each step has a field of its own, for they stand on
// one page.
func (f form) note(s court.WorkStep) string { return strings.TrimSpace(f["note-"+string(s)]) }

// moment reads day and hour by the court's clock.
func (f form) moment() (time.Time, error) {
	day, ok := court.ReadDate(f["date"])
	clock, err := time.Parse("15:04", strings.TrimSpace(f["time"]))
	if !ok || err != nil {
		return time.Time{}, court.Invalid("请写明日期和时间，如 2018-03-10 和 09:00。")
	}
	return day.Start().Add(time.Duration(clock.Hour())*time.Hour + time.Duration(clock.Minute())*time.Minute), nil
}

// repeated reports a form that was sent twice: the person has just taken this very step, on
// the version that the form saw. Then the second one is answered as the first was.
func (d *Desk) repeated(ctx context.Context, v *visit, s court.WorkStep, ref publish.WorkRef, err error) bool {
	if court.KindOf(err) != court.KindConflict {
		return false
	}
	f, err := d.publish.WorkFile(ctx, v.actor, ref.ID)
	if err != nil {
		return false
	}
	same := false
	for _, each := range f.Steps {
		if each.Version <= ref.Version {
			continue
		}
		if each.Account != v.actor.Account {
			return false
		}
		same = each.Step == s && each.Note == v.form.note(s) // and nothing has happened since
	}
	return same && (s != court.StepSchedule || sameMoment(v.form, f.ScheduledAt))
}

func sameMoment(f form, at time.Time) bool {
	asked, err := f.moment()
	return err == nil && asked.Equal(at)
}

// tellAttempt says why a step was not taken, and what others did meanwhile.
func tellAttempt(view *WorkView, f *publish.WorkFile, tried *attempt) {
	if tried.err == nil || tried.step == stepRemark && view.Text != nil { // told beside its form
		return
	}
	view.RefusedOf = tried.step.Label()
	if tried.step == stepRemark {
		view.RefusedOf = "记下意见"
	}
	if tried.step == "" {
		view.RefusedOf = "登记证据"
	}
	var reasons *court.Reasons
	switch {
	case errors.As(tried.err, &reasons):
		shown := map[string]bool{}
		for _, r := range reasons.Findings {
			if key := r.Code + string(r.Rule) + r.Field; r.Row == "" || !shown[key] {
				shown[key] = true
				view.Refused = append(view.Refused, ReasonLine{Rule: string(r.Rule), Text: r.Message, Rows: dutyLink(f, r.Field)})
			}
		}
	default:
		view.Refused = []ReasonLine{{Rule: string(ruleOf(tried.err)), Text: court.MessageOf(tried.err)}}
	}
	if court.KindOf(tried.err) == court.KindConflict {
		view.Meanwhile = meanwhile(f.Steps, tried.version)
	}
}

// meanwhile lists what was done to a piece of work after the version that somebody saw.
func meanwhile(steps []store.WorkStep, version int64) (lines []string) {
	for _, s := range steps {
		if s.Version <= version {
			continue
		}
		line := minute(s.At) + " " + s.Name + " " + s.Step.Label()
		if s.Name == "" {
			line = minute(s.At) + " 系统 " + s.Step.Label()
		}
		if s.Note != "" {
			line += "：" + s.Note
		}
		lines = append(lines, line)
	}
	return lines
}

// stepForm is the form of one step, with what was typed where it was just tried.
func stepForm(v *visit, f *publish.WorkFile, choice publish.StepChoice, tried *attempt) StepForm {
	s := choice.Step
	mine := tried != nil && tried.step == s
	typed := form{}
	if mine {
		typed = v.form
	}
	heading := stepHeading(s, f.Kind == court.WorkRestore)
	view := StepForm{Step: string(s), Action: pathWork + "/" + f.ID + "/" + string(s), Version: f.Version, Heading: heading, Button: heading,
		Text: stepText(f, s), Primary: s == f.Next, Open: mine || s == f.Next}
	if f.Text != nil && s == court.StepUndo && len(f.Against) > 0 {
		return textUndo(f, view)
	}
	if s == court.StepApprove || s == court.StepSchedule || s == court.StepRelease || s == court.StepUndo {
		if n := len(f.Against); n > 0 {
			view.Blocked = []ReasonLine{{Text: "先处理上面列出的 " + strconv.Itoa(n) + " 个原因。"}}
		}
	}
	if s != court.StepSubmit { // what a submission lacks is asked by its own form
		view.Blocked = append(ownReasons(choice.Reasons), view.Blocked...)
	}
	switch s {
	case court.StepSubmit:
		if f.Text == nil { // a text holds its class
			view.classes(f, typed, mine)
		}
	case court.StepReturn:
		where := "对某一处的意见，请在那一行的页面添加；都列在上面，一起发出"
		if f.Text != nil {
			where = "对某一处的意见，请在下面“逐行意见”里添加；都列在上面，一起发出"
		}
		view.Fields = noteField(s, typed, "对整项工作的意见", where, len(f.Remarks) > 0)
		for _, m := range f.Remarks {
			view.Remarks = append(view.Remarks, remarkRow(m.PublicID, m.WorkComment, pathWork+"/"+f.ID))
		}
	case court.StepAnswer:
		view.Fields = noteField(s, typed, "同意发布的答复：请示报告和答复的文号", "如“〔2018〕执请3号，已批复同意”", false)
	case court.StepForce:
		view.Fields = noteField(s, typed, "特批的理由", "长期保留，在工作台上显示", false)
	case court.StepWithdraw:
		view.Fields = noteField(s, typed, "撤回的原因", "", true)
	case court.StepUndo:
		view.Fields, view.Where = noteField(s, typed, "撤销的理由", "", false), workSurfaces(f)
	case court.StepRelease:
		view.Where = workSurfaces(f)
	case court.StepSchedule:
		view.Where = workSurfaces(f)
		view.moment(v, typed, mine)
	}
	return view
}

func noteField(s court.WorkStep, typed form, label, hint string, optional bool) []RecordField {
	return []RecordField{{Name: "note-" + string(s), Label: label, Hint: hint, Value: typed["note-"+string(s)], Optional: optional, Area: true}}
}

// classes puts in the choices of E1 and E3.
func (view *StepForm) classes(f *publish.WorkFile, typed form, mine bool) {
	chosen := f.Class
	view.Uncertain = f.Uncertain
	if mine {
		chosen, view.Uncertain = court.Sensitivity(typed["class"]), typed["uncertain"] != ""
	}
	for _, c := range court.Sensitivities() {
		view.Classes = append(view.Classes, FieldOption{Name: "class-" + string(c), Value: string(c), Label: c.Label(), Chosen: c == chosen})
	}
}

// moment asks for day and hour, at first the next morning, and changes nothing. Once they
// are chosen, another form does, whose button says the time: nobody schedules what they did
// not read.
func (view *StepForm) moment(v *visit, typed form, mine bool) {
	if !mine && v.query("date")+v.query("time") != "" {
		typed, mine = form{"date": v.query("date"), "time": v.query("time")}, true
	}
	day, hour := court.DateOf(v.now).AddDays(1).String(), "09:00"
	if mine {
		day, hour = typed["date"], typed["time"]
	}
	view.Fields = []RecordField{{Name: "date", Label: "日期", Hint: dateHint, Value: day}, {Name: "time", Label: "时间", Hint: "北京时间，如 09:00", Value: hour}}
	view.Choose, view.Button = true, "选定时间，下一步确认"
	if !mine {
		return
	}
	view.Open = true
	switch at, err := typed.moment(); {
	case err != nil:
		view.Fields[0].Faults = []string{court.MessageOf(err)}
	case !at.After(v.now):
		view.Fields[0].Faults = []string{"定时发布的时间须晚于现在。"}
	default:
		view.Confirm = &ConfirmTime{Date: day, Time: hour, Button: "定于 " + momentWords(at, v.now) + " 发布"}
		view.Button = "换一个时间"
	}
}

// momentWords says a time as people do: the year only where it is another one.
func momentWords(at, now time.Time) string {
	at = at.In(court.Zone)
	if at.Year() == now.In(court.Zone).Year() {
		return at.Format("1月2日 15:04")
	}
	return at.Format("2006年1月2日 15:04")
}

// workSurfaces are the places where the public sees the difference that the work makes.
func workSurfaces(f *publish.WorkFile) []string {
	if f.Text != nil {
		return textSurfaces(f.Text.Piece.Kind)
	}
	return surfaces(f.List())
}

// dropRemark takes back a remark that was not sent yet.
func (d *Desk) dropRemark(v *visit) error {
	ctx, cancel := v.ctx()
	defer cancel()
	id := v.param("id")
	if err := d.publish.DropRemark(ctx, v.actor, id, v.form["remark"]); err != nil {
		return err
	}
	return v.redirect(pathWork + "/" + id + "?done=work-remark-gone")
}
