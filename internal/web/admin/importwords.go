package admin

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/publish"
	"gongkai/internal/store"
)

const tabRejected = "rejected"

var mostUpload = strconv.Itoa(publish.MostUpload>>20) + " MB"

func newImportsView(f Frame, fault, list string) ImportsView {
	view := ImportsView{Frame: f, Fault: fault, Most: mostUpload, MostBytes: publish.MostUpload}
	for i, l := range publish.ImportLists() {
		view.Lists = append(view.Lists, ImportOption{string(l.Kind), l.Label, string(l.Kind) == list || list == "" && i == 0})
	}
	return view
}

func newImportLine(run *store.ImportRun, now time.Time) ImportLine {
	l := ImportLine{URL: "/imports/" + run.ID, File: run.FileName, List: string(run.List), Who: run.Name, When: minute(run.StartedAt)}
	if l.File == "" {
		l.File = "未命名文件"
	}
	for _, list := range publish.ImportLists() {
		if list.Kind == run.List {
			l.List = list.Label
		}
	}
	l.State, l.Tone = importState(run, now)
	if run.State == store.ImportDone {
		l.Counts = fmt.Sprintf("接受 %d，未接受 %d，跳过 %d", run.Accepted, run.Rejected, run.Skipped)
	}
	return l
}

// importState says where an import stands, and in which tone.
func importState(run *store.ImportRun, now time.Time) (word, tone string) {
	switch {
	case run.Interrupted(now):
		return "已中断", "tone-bad"
	case run.State == store.ImportWaiting:
		return "排队等候", "tone-busy"
	case run.State == store.ImportRunning:
		return "正在导入", "tone-busy"
	case run.State == store.ImportRefused:
		return "文件不能导入", "tone-bad"
	case run.State == store.ImportFailed:
		return "没有完成", "tone-bad"
	case run.Work == "" && run.Batch == "":
		return "没有可导入的行", "tone-bad"
	case run.Work == "":
		return "没有新内容", "tone-quiet"
	case run.Undone:
		return "已撤销发布", "tone-quiet"
	}
	switch run.WorkState {
	case court.StateDraft:
		return "待提交", "tone-todo"
	case court.StateWithdrawn:
		return "已放弃", "tone-quiet"
	case court.StatePublished:
		return "已发布", "tone-good"
	}
	return run.WorkState.Label(), "tone-busy"
}

func newImportView(f Frame, run *store.ImportRun, p *publish.Preview, now time.Time) ImportView {
	view := ImportView{Frame: f, ImportLine: newImportLine(run, now), Size: megabytes(run.FileSize), Ended: minute(run.EndedAt)}
	view.Again, view.Says = view.URL, "行为情形或者变化"
	if run.List == court.WorkRestrictions {
		view.Says = "期限和项目，或者变化"
	}
	switch {
	case run.Interrupted(now):
		view.Failure = "处理这个文件的程序中途停止了，没有导入任何内容。请重新上传。"
		return view
	case run.State == store.ImportWaiting:
		view.Going, view.Progress = true, "等候开始；有别的导入正在进行的，等它结束。已经等候 "+span(now.Sub(run.StartedAt))+"。可以关闭本页，导入照常进行。"
		return view
	case run.State == store.ImportRunning:
		view.Going = true
		view.Percent = int(min(100*run.Progress.Bytes/max(run.FileSize, 1), 100))
		view.Progress = fmt.Sprintf("%s：已读 %d 行，%d%%（%s，共 %s），用时 %s。可以关闭本页，导入照常进行。", phaseWords(run.Progress.Phase),
			run.Progress.Rows, view.Percent, megabytes(min(run.Progress.Bytes, run.FileSize)), view.Size, span(now.Sub(run.StartedAt)))
		return view
	case run.State != store.ImportDone:
		view.Failure = run.Message
		return view
	}
	view.Note = note(run, p)
	missing := strconv.Itoa(p.Missing)
	if run.Batch == "" || p.Missing < 0 {
		missing = "未核对"
	}
	for _, t := range []struct {
		part, label, count string
		n                  int
	}{
		{string(publish.PreviewNew), "新增", strconv.Itoa(p.New), p.New},
		{string(publish.PreviewChanged), "变化", strconv.Itoa(p.Changed), p.Changed},
		{tabRejected, "未接受", strconv.Itoa(p.Rejected), p.Rejected},
		{string(publish.PreviewUnchanged), "无变化", strconv.Itoa(p.Unchanged), p.Unchanged},
		{string(publish.PreviewMissing), "本次缺少", missing, p.Missing},
	} {
		view.Tabs = append(view.Tabs, ImportTab{Label: t.label, Count: t.count, URL: view.URL + "?tab=" + t.part, part: t.part, empty: t.n <= 0})
	}
	if len(p.Report.Errors) > 0 {
		view.Sheet = view.URL + "/errors"
	}
	if run.Work != "" {
		view.Work = newImportWork(view.URL, run, p)
	}
	return view
}

// phaseWords says what an import that is under way is doing.
func phaseWords(p store.ImportPhase) string {
	switch p {
	case store.ImportIndexing:
		return "正在为读入的行建立索引"
	case store.ImportComparing:
		return "各行已经核对，正在找出本次缺少的记录"
	}
	return "正在逐行核对"
}

// note says what an import came to, where its numbers might puzzle.
func note(run *store.ImportRun, p *publish.Preview) string {
	switch {
	case run.Work != "":
		return ""
	case p.Unchanged > 0 && p.Rejected > 0:
		return "这个文件没有带来新内容：能够接受的行都与已有记录（包括正在审核的）相同。请看“未接受”的行。"
	case p.Unchanged > 0:
		return "这个文件没有带来新内容：每一行都与已有记录（包括正在审核的）相同，不需要审核。"
	case p.Rejected > 0:
		return "没有一行可以导入。请按“未接受”的说明改正文件后重新上传。"
	}
	return "这个文件里没有名单的行，没有导入任何内容。"
}

func newImportWork(url string, run *store.ImportRun, p *publish.Preview) *ImportWork {
	w := &ImportWork{URL: pathWork + "/" + run.Work, Version: p.Work.Version, Uncertain: p.Work.Uncertain, Evidence: "决定书、院长签发和限制消费"}
	if run.List == court.WorkRestrictions {
		w.Evidence = "院长签发（R-19）"
	}
	if len(p.Open) > 0 {
		w.Open = fmt.Sprintf("有 %d 行的文字疑似含有个人信息，公开前须逐处处理（R-33）。", len(p.Open))
	}
	switch p.Work.State {
	case court.StateDraft:
		w.Submit = url + "/submit"
		for _, c := range court.Sensitivities() {
			w.Classes = append(w.Classes, ImportOption{string(c), c.Label(), c == p.Work.Class})
		}
		fallthrough
	case court.StateInReview, court.StateApproved, court.StateScheduled:
		w.Discard = url + "/discard"
		w.What = fmt.Sprintf("放弃后，本次的新增 %d 行、变化 %d 行都不再进入审核；网站上已经公开的内容不变，同一个文件以后可以重新导入。", p.New, p.Changed)
	}
	return w
}

// refuse puts what stands against a step on the page, with what was chosen.
func (w *ImportWork) refuse(err error, path string, f form) {
	w.Reasons = reasons(err)
	if path == w.Submit {
		w.Uncertain = f["uncertain"] != ""
		for i := range w.Classes {
			w.Classes[i].Chosen = w.Classes[i].Value == f["class"]
		}
	}
}

// goOn lets the page of an import that is under way ask for itself again, unless somebody
// wants it to stand still.
func (v *ImportView) goOn(still bool) {
	if !v.Going || still {
		return
	}
	v.Reload, v.Still = 2, v.URL+"?still=1"
}

// choose marks the tab that was asked for, or the first that holds something.
func (v *ImportView) choose(asked string) string {
	chosen := -1
	for i, t := range v.Tabs {
		if t.part == asked {
			chosen = i
			break
		}
		if !t.empty && chosen < 0 {
			chosen = i
		}
	}
	t := &v.Tabs[max(chosen, 0)]
	t.Current, v.Label = true, t.Label
	switch t.part {
	case string(publish.PreviewMissing):
		v.Hint = "这些记录由以前的导入公开，本次文件里没有（或者那一行没有被接受）。它们照常公开，不会因此移除；确有移除事由的，请在记录页提出。"
	case string(publish.PreviewChanged):
		v.Hint = "每一行列出与已有记录不同的字段。证件号码已遮盖。"
	case tabRejected:
		v.Hint = "行号与表格软件显示的一致。改正后重新上传整个文件即可，已经导入的行不会重复。"
	}
	return t.part
}

func (v *ImportView) listRows(tab string, rows []publish.PreviewRow, after int) {
	v.page(tab, after, len(rows) > previewPage, func() int { return int(rows[previewPage-1].ID) })
	for i := range rows[:min(len(rows), previewPage)] {
		r := &rows[i]
		d := &r.New.Defaulter
		e := ImportEntry{URL: "/records/" + r.PublicID, Name: d.Name, Number: d.Document.Number, Case: d.CaseNumber, Says: entryWords(&r.New), State: r.State.Label()}
		if r.Hidden {
			e.State = "紧急隐藏"
		}
		if r.OpenFindings > 0 {
			e.Open = fmt.Sprintf("%d 处疑似个人信息", r.OpenFindings)
		}
		for _, c := range r.Changes {
			if c.Old == c.New {
				c.New += "（遮盖后相同，号码已变）"
			}
			e.Changes = append(e.Changes, court.Difference{Field: c.Field, Old: orBlank(c.Old), New: orBlank(c.New)})
		}
		if tab == string(publish.PreviewChanged) && len(e.Changes) == 0 {
			e.Says = unaltered(r.State)
		}
		v.Entries = append(v.Entries, e)
	}
	if len(rows) == 0 {
		v.Empty = "没有“" + v.Label + "”的行。"
	}
}

// entryWords is what a row says in a word: the grounds of a listing, the terms of an order.
func entryWords(v *store.Version) string {
	o := v.Order
	if o == nil {
		return strings.Join(v.Defaulter.Conduct.Labels(), "；")
	}
	period := o.PeriodText()
	if period == "" {
		period = "没有写明期限"
	}
	return period + "；" + o.Items.Text()
}

// unaltered says why a row is among the changed ones although no field differs from the entry.
func unaltered(s court.State) string {
	if s == court.StateWithdrawn {
		return "各字段没有变化。这条记录撤下过，现在重新进入审核。"
	}
	return "各字段与已有记录相同。此前导入的变化还在审核，这一次改回原样。"
}

func (v *ImportView) listErrors(list []publish.RowError, after int) {
	after = max(min(after, len(list)), 0)
	shown := list[after:]
	v.page(tabRejected, after, len(shown) > previewPage, func() int { return after + previewPage })
	for _, e := range shown[:min(len(shown), previewPage)] {
		v.Errors = append(v.Errors, ImportError{strconv.Itoa(e.Row), e.Field, e.Code, e.Message})
	}
	if len(shown) == 0 {
		v.Empty = "没有“" + v.Label + "”的行。"
	}
}

func (v *ImportView) page(tab string, after int, more bool, last func() int) {
	if after > 0 {
		v.First = v.URL + "?tab=" + tab
	}
	if more {
		v.Next = v.URL + "?tab=" + tab + "&after=" + strconv.Itoa(last())
	}
}

func orBlank(text string) string {
	if text == "" {
		return "（空）"
	}
	return text
}

// megabytes writes a size of a file.
func megabytes(n int64) string {
	if n < 100<<10 {
		return strconv.FormatInt((n+1023)>>10, 10) + " KB"
	}
	return strconv.FormatFloat(float64(n)/(1<<20), 'f', 1, 64) + " MB"
}

// span writes how long something takes.
func span(d time.Duration) string {
	s := max(int(d/time.Second), 0)
	if s < 60 {
		return strconv.Itoa(s) + " 秒"
	}
	return strconv.Itoa(s/60) + " 分 " + strconv.Itoa(s%60) + " 秒"
}
