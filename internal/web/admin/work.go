package admin

import (
	"fmt"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"gongkai/internal/court"
	"gongkai/internal/publish"
	"gongkai/internal/store"
)

func (d *Desk) workRoutes() []route {
	get, post := fiber.MethodGet, fiber.MethodPost
	one, row := pathWork+"/:id", pathWork+"/:id/rows/:row"
	by := func(s court.WorkStep) need {
		return may(append(s.May(court.WorkDefaulters), s.May(court.WorkPiece)...)...)
	}
	read, comment := may(court.MayReadList, court.MayReadPieces), by(court.StepReturn)
	rows, edit := may(court.MayReadList), may(court.MayEditList) // texts have no rows, and are edited elsewhere
	list := []route{
		{method: get, path: pathWork, need: read, handle: d.works, rail: "审核与发布"},
		{method: get, path: one, need: read, handle: d.work},
		{method: post, path: one + "/evidence", need: edit, handle: d.setEvidence},
		{method: post, path: one + "/remarks", need: comment, handle: d.addTextRemark},
		{method: post, path: one + "/remarks/remove", need: comment, handle: d.dropRemark},
		{method: get, path: row, need: rows, handle: d.workRow},
		{method: post, path: row + "/identity", need: may(court.MayReadIdentity), fresh: true, handle: d.revealRow},
		{method: post, path: row + "/places", need: edit, handle: d.decidePlace},
		{method: post, path: row + "/evidence", need: edit, handle: d.setRowEvidence},
		{method: post, path: row + "/remarks", need: comment, handle: d.addRemark},
		{method: get, path: row + "/edit", need: edit, handle: d.editRow},
		{method: post, path: row + "/edit", need: edit, handle: d.saveRow},
		{method: post, path: row + "/check", need: edit, handle: d.checkRow},
	}
	for _, s := range court.WorkSteps() {
		if s != court.StepEdit { // the content is edited where it stands
			list = append(list, route{method: post, path: one + "/" + string(s), need: by(s), fresh: grave(s), handle: d.step(s)})
		}
	}
	return list
}

// grave tells the steps that change what the public sees, or stand in for the president.
func grave(s court.WorkStep) bool {
	switch s {
	case court.StepSign, court.StepForce, court.StepSchedule, court.StepRelease, court.StepUndo:
		return true
	}
	return false
}

func (d *Desk) work(v *visit) error { return d.showWork(v, fiber.StatusOK, nil) }

// attempt is a step that was refused: which, what was against it, and the version that the
// person had before the eyes.
type attempt struct {
	step    court.WorkStep // empty: the evidence
	err     error
	version int64
	wrong   []FormFault // in the evidence
}

// showWork shows the page of a piece of work, after a refused attempt with what stood
// against it and everything that was typed.
func (d *Desk) showWork(v *visit, status int, tried *attempt) error {
	ctx, cancel := v.stepCtx()
	defer cancel()
	id := v.param("id")
	f, err := d.publish.WorkFile(ctx, v.actor, id)
	if err != nil {
		return err
	}
	view := WorkView{Head: workHead(&f.WorkItem, &f.WorkSubject), Alarm: f.Alarm, Facts: workFacts(&f), History: history(&f), Forced: forced(&f), Trail: v.trailURL(publish.AuditFilter{Subject: id})}
	view.Frame = v.base(view.Head.Title)
	if f.Text != nil {
		d.fillText(v, &view, &f, tried)
	}
	view.Against, view.Before = reasonLines(f.Against, &f), reasonLines(f.Before, &f)
	view.AgainstOf, view.Clean = outlookWords(&f)
	for _, choice := range f.Choices {
		if choice.Step != court.StepEdit {
			view.Steps = append(view.Steps, stepForm(v, &f, choice, tried))
		}
	}
	if tried != nil {
		tellAttempt(&view, &f, tried)
	}
	if f.Text != nil {
		return show(v, status, d.pages.work, view)
	}
	if f.Kind == court.WorkRestore {
		view.Entry, view.EntryURL = facts(&f.One, f.One.Defaulter.Document.Number), pathRecords+"/"+f.Subject
		return show(v, status, d.pages.work, view)
	}
	if court.CheckStep(&f.Work, court.StepEdit, v.actor) == nil {
		view.Evidence = wholeEvidence(v, &f, tried)
	}
	part, after := publish.PreviewPart(v.query("part")), int64(v.c.QueryInt("after"))
	if part != publish.PreviewChanged {
		part = publish.PreviewNew
		if f.Added == 0 {
			part = publish.PreviewChanged
		}
	}
	rows, err := d.publish.WorkRows(ctx, v.actor, id, part, after)
	if err != nil {
		return err
	}
	fillRows(&view, &f, &rows)
	return show(v, status, d.pages.work, view)
}

// fillRows puts a page of rows into the view.
func fillRows(view *WorkView, f *publish.WorkFile, rows *publish.RowPage) {
	address := func(part publish.PreviewPart, after int64) string {
		to := view.Head.URL + "?part=" + string(part)
		if after > 0 {
			to += "&after=" + strconv.FormatInt(after, 10)
		}
		return to + "#rows"
	}
	if f.Added > 0 {
		view.Tabs = append(view.Tabs, QueueLink{Label: "新增", URL: address(publish.PreviewNew, 0), Count: f.Added, Current: rows.Part == publish.PreviewNew})
	}
	if f.Changed > 0 {
		view.Tabs = append(view.Tabs, QueueLink{Label: "修改", URL: address(publish.PreviewChanged, 0), Count: f.Changed, Current: rows.Part == publish.PreviewChanged})
	}
	for i := range rows.Rows {
		view.Rows = append(view.Rows, rowLine(view.Head.URL, &rows.Rows[i]))
	}
	if rows.After > 0 {
		view.NextRows = address(rows.Part, rows.After)
	}
	if len(rows.Rows) == 0 {
		view.NoRows = "没有更多的行了。"
	}
}

// mostShown is how many changes a row of the list shows.
const mostShown = 3

func rowLine(work string, r *publish.RowLine) WorkLineOfRow {
	line := WorkLineOfRow{URL: work + "/rows/" + r.PublicID, Name: r.New.Defaulter.Name, Masked: r.New.Defaulter.Document.Number, Case: r.New.Defaulter.CaseNumber,
		Places: r.OpenFindings, Reasons: faultsOf(r.Missing, nil)}
	line.State, line.Tone = rowState(r.State, r.Hidden, len(r.Missing))
	for i, c := range r.Changes {
		if i == mostShown {
			line.More = len(r.Changes) - mostShown
			break
		}
		line.Changes = append(line.Changes, ChangeLine{c.Field, c.Old, c.New})
	}
	return line
}

// rowState says in a word where a row stands.
func rowState(s court.State, hidden bool, reasons int) (word, tone string) {
	switch {
	case hidden:
		return "已隐藏", "held"
	case s == court.StateRemoved:
		return "已移除", "gone"
	case reasons > 0:
		return fmt.Sprintf("%d 个原因", reasons), "held"
	case s == court.StateDraft:
		return "齐全", "live"
	}
	return s.Label(), "live"
}

func workFacts(f *publish.WorkFile) []Fact {
	var list []Fact
	add := func(label, value string) {
		if value != "" {
			list = append(list, Fact{label, value})
		}
	}
	if f.Text != nil {
		list = textFacts(f)
	} else if f.Kind != court.WorkRestore {
		from := "办公端录入"
		if f.Set.Imported {
			from = "文件导入"
		}
		add("来源", from+"，"+f.Set.Actor+"，"+minute(f.Set.ReleasedAt))
		add("内容", setWords(&f.WorkSubject))
	}
	class := f.Class.Label()
	if class == "" {
		class = "还没有选定"
	}
	add("敏感程度（R-52）", class)
	switch {
	case f.Uncertain && f.Answer == "":
		add("把握不准（R-54）", "作者标明把握不准，等待领导答复请示报告")
	case f.Uncertain:
		add("把握不准（R-54）", "已有答复："+f.Answer)
	}
	add("审核人", stepName(f.Steps, court.StepApprove, f.Reviewer))
	if f.Signed != (court.WorkHash{}) {
		signed := "已签发"
		if f.Signed != f.Hash {
			signed = "签发以后内容有改动，须重新签发"
		}
		add("院长签发（"+evidenceRule(f.List())+"）", signed)
	}
	if !f.ScheduledAt.IsZero() {
		add("定时发布", minute(f.ScheduledAt)+"，"+stepName(f.Steps, court.StepSchedule, f.Releaser)+" 安排")
	}
	if f.State == court.StatePublished {
		add("发布人", stepName(f.Steps, court.StepRelease, f.Releaser))
	}
	return list
}

// stepName finds who took a step, by the account that is on the work.
func stepName(steps []store.WorkStep, s court.WorkStep, account string) string {
	name := ""
	for _, each := range steps {
		if each.Step == s && each.Account == account && account != "" {
			name = each.Name
		}
	}
	return name
}

// forced names what the president waived, and whether it still holds.
func forced(f *publish.WorkFile) (lines []string) {
	for _, s := range f.Steps {
		if s.Step == court.StepForce {
			lines = append(lines, s.Name+" "+minute(s.At)+" 特批："+s.Note)
		}
	}
	if len(lines) > 0 && f.Forced != f.Hash {
		lines = append(lines, "特批以后内容有改动，特批已经失效。")
	}
	return lines
}

// history tells the steps. A text is saved many times over: what one person saves without
// anything between is told once.
func history(f *publish.WorkFile) (rows []HistoryRow) {
	saves := 1
	for i, s := range f.Steps {
		if next := i + 1; f.Text != nil && s.Step == court.StepEdit && next < len(f.Steps) && f.Steps[next].Step == s.Step &&
			f.Steps[next].Account == s.Account && f.Steps[next].Note == s.Note {
			saves++
			continue
		}
		row := HistoryRow{Step: s.Step.Label(), Name: s.Name, At: minute(s.At), Note: s.Note}
		if s.Account == "" && s.Step != court.StepCreate {
			row.Name = "系统"
		}
		if saves > 1 {
			row.Note += fmt.Sprintf("，共 %d 次", saves)
			saves = 1
		}
		for _, c := range s.Comments {
			row.Comments = append(row.Comments, remarkRow("", c, pathWork+"/"+f.ID))
		}
		rows = append(rows, row)
	}
	return rows
}

func remarkRow(id string, c store.WorkComment, work string) RemarkRow {
	row := RemarkRow{ID: id, Place: c.Field, Quote: c.Quote, Text: c.Text}
	switch label := court.PieceLabel(c.Field); {
	case c.Row == "" && c.Field == "":
		row.Place = "全文"
	case c.Row == "" && label != "":
		row.Place = label
	case row.Place == "":
		row.Place = "整行"
	}
	if c.Row != "" {
		row.URL = work + "/rows/" + c.Row
	}
	return row
}

// outlookWords says of what the reasons are, and what is said without any.
func outlookWords(f *publish.WorkFile) (heading, clean string) {
	if f.Kind == court.WorkPiece {
		return textOutlook(f.Next)
	}
	switch f.Next {
	case court.StepSubmit:
		return "审核以前须处理", "各行都已齐全，可以提交审核。"
	case court.StepApprove:
		return "还不能批准", "各行都已齐全，核对无误即可批准。"
	case court.StepRelease:
		return "还不能发布", "各行都已齐全。"
	case court.StepUndo:
		return "不能撤销这次发布", ""
	}
	return "", ""
}
