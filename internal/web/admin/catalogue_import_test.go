package admin

import (
	"errors"
	"fmt"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/publish"
	"gongkai/internal/store"
)

// importScenes are the pages of imports in every state.
func (s stage) importScenes() []scene {
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, court.Zone)
	run := store.ImportRun{Number: 1, ID: "bcdfghjkmnpqr", List: court.WorkDefaulters, Name: "测试甲", FileName: "2026年第9周失信名单.xlsx", FileSize: 2_400_000,
		StartedAt: now.Add(-12 * time.Second), BeatAt: now, State: store.ImportRunning}
	with := func(change func(*store.ImportRun)) store.ImportRun {
		r := run
		change(&r)
		return r
	}
	done := with(func(r *store.ImportRun) {
		r.State, r.EndedAt, r.Batch, r.Work, r.WorkState = store.ImportDone, now, "b", "wcdfghjkmnpqr", court.StateDraft
		r.Accepted, r.Rejected, r.Skipped, r.Missing = 214, 3, 9786, 12
	})
	list := func(change func(*ImportsView)) ImportsView {
		v := newImportsView(s.frame("名单导入"), "", "")
		v.Form = "form"
		change(&v)
		return v
	}
	lines := func(v *ImportsView) {
		for _, r := range []store.ImportRun{
			run, done,
			with(func(r *store.ImportRun) { r.State, r.FileName = store.ImportWaiting, "补充.csv" }),
			with(func(r *store.ImportRun) { r.State, r.EndedAt = store.ImportRefused, now }),
			with(func(r *store.ImportRun) { r.State, r.EndedAt = store.ImportFailed, now }),
			with(func(r *store.ImportRun) { r.BeatAt = now.Add(-time.Hour) }),
			with(func(r *store.ImportRun) { *r = done; r.WorkState = court.StateInReview }),
			with(func(r *store.ImportRun) { *r = done; r.WorkState = court.StatePublished }),
			with(func(r *store.ImportRun) { *r = done; r.WorkState = court.StateWithdrawn }),
			with(func(r *store.ImportRun) { *r = done; r.WorkState, r.Undone = court.StateWithdrawn, true }),
			with(func(r *store.ImportRun) { *r = done; r.Work = "" }),
		} {
			v.Rows = append(v.Rows, newImportLine(&r, now))
		}
		v.Older = "/imports?before=1"
	}
	preview := publish.Preview{Work: store.WorkItem{Work: court.Work{ID: done.Work, State: court.StateDraft, Version: 1}}, New: 200, Changed: 14, Unchanged: 9786,
		Missing: 12, Rejected: 3, Open: map[string]int{"a": 1}}
	preview.Report.Errors = []publish.RowError{
		{Row: 17, Field: court.HeadCaseNumber, Code: court.CodeCaseNumber, Message: "案号格式不对。正确的写法如（2018）鲁0113执123号，2016年以前的如（2014）长执字第232号。"},
		{Row: 17, Field: court.HeadFiledOn, Code: court.CodeDateFuture, Message: "“立案时间”晚于今天。请核对日期。"},
		{Row: 203, Field: court.HeadDocument, Code: court.CodeMinor, Rule: "R-01", Message: "被执行人未满18周岁，或者不能确定已满18周岁。未成年人一律不得纳入失信名单。"},
	}
	entry := publish.PreviewRow{PublicID: "rcdfghjkmnpqr", State: court.StateDraft, OpenFindings: 1, New: store.Version{Defaulter: court.Defaulter{Name: "测试乙", CaseNumber: "（2026）鲁0199执12号",
		Document: court.Document{Number: "990113********001*"}, Conduct: court.G1 | court.G4}}}
	company := publish.PreviewRow{PublicID: "scdfghjkmnpqr", State: court.StatePublished, New: store.Version{Defaulter: court.Defaulter{Name: "虚构市永利种植农民专业合作社（虚构）", CaseNumber: "（2026）鲁0199执恢9号",
		Document: court.Document{Number: "93990108736652407K"}, Conduct: court.G5}}}
	changed := company
	changed.Changes = []court.Difference{{Field: court.HeadPerformance, Old: "全部未履行", New: "部分未履行"}, {Field: court.HeadUnperformedPart, New: "尚欠货款本金人民币 126,000.00 元及利息"},
		{Field: court.HeadDocument, Old: "990113********001*", New: "990113********001*"}}
	back := entry
	back.State, back.OpenFindings = court.StateWithdrawn, 0
	one := func(name string, run store.ImportRun, p publish.Preview, tab string, rows []publish.PreviewRow, change func(*ImportView)) scene {
		v := newImportView(s.frame("导入："+run.FileName), &run, &p, now)
		v.goOn(false)
		if len(v.Tabs) > 0 {
			if tab = v.choose(tab); tab == tabRejected {
				v.listErrors(p.Report.Errors, 0)
			} else {
				v.listRows(tab, rows, 0)
			}
		}
		if change != nil {
			change(&v)
		}
		return staged(s, "import-"+name, s.p.imported, v)
	}
	many := make([]publish.PreviewRow, previewPage+1)
	for i := range many {
		many[i] = entry
		many[i].ID, many[i].New.Defaulter.CaseNumber = int64(i), fmt.Sprintf("（2026）鲁0199执%d号", i+1)
	}
	released, nothing, bad := done, done, done
	released.WorkState = court.StatePublished
	nothing.Work, nothing.Accepted, nothing.Rejected, nothing.Skipped = "", 0, 0, 10_000
	bad.Work, bad.Batch, bad.Accepted, bad.Skipped = "", "", 0, 0
	ended := preview
	ended.Work.State = court.StatePublished
	return []scene{
		staged(s, "imports", s.p.imports, list(lines)),
		staged(s, "imports-empty", s.p.imports, list(func(*ImportsView) {})),
		staged(s, "imports-fault", s.p.imports, list(func(v *ImportsView) {
			v.Fault = "文件超过 32 MB。请拆成几个文件分次导入，或者请技术人员用命令行导入。"
		})),
		staged(s, "imports-blocked", s.p.imports, list(func(v *ImportsView) {
			v.Blocked = "这是演示数据目录，不能导入正式数据；请换一个 PORTAL_DATA_DIR"
		})),
		one("running", with(func(r *store.ImportRun) { r.Progress = store.ImportProgress{Bytes: 1_500_000, Rows: 6_500} }), publish.Preview{}, "", nil, nil),
		one("waiting", with(func(r *store.ImportRun) { r.State = store.ImportWaiting }), publish.Preview{}, "", nil, nil),
		one("still", run, publish.Preview{}, "", nil, func(v *ImportView) { v.Reload, v.Still = 0, "" }),
		one("interrupted", with(func(r *store.ImportRun) { r.BeatAt = now.Add(-time.Hour) }), publish.Preview{}, "", nil, nil),
		one("refused", with(func(r *store.ImportRun) {
			r.State, r.EndedAt, r.Message = store.ImportRefused, now, "这个工作簿加了密码，无法读取。请在表格软件中打开，取消“用密码进行加密”，保存后再导入。"
		}), publish.Preview{}, "", nil, nil),
		one("new", done, preview, "", []publish.PreviewRow{entry, company}, nil),
		one("new-many", done, preview, "", many, nil),
		one("changed", done, preview, "changed", []publish.PreviewRow{changed, back}, nil),
		one("unchanged", done, preview, "unchanged", []publish.PreviewRow{company}, nil),
		one("missing", done, preview, "missing", []publish.PreviewRow{company}, nil),
		one("rejected", done, preview, "rejected", nil, nil),
		one("refused-step", done, preview, "", []publish.PreviewRow{entry}, func(v *ImportView) {
			v.Work.refuse(errors.Join(&court.Reasons{Findings: []court.WorkFinding{
				{Finding: court.Finding{Rule: "R-55", Message: "命令行没有账户，不能“提交审核”。请在后台用自己的账户办理。"}},
				{Finding: court.Finding{Rule: "R-52", Message: "还没有选定敏感程度。请先选定（普通、敏感、群体性、易诱发不稳定）。"}},
			}}), v.Work.Submit, form{"class": "mass", "uncertain": "1"})
		}),
		one("released", released, ended, "", []publish.PreviewRow{company}, nil),
		one("nothing-new", nothing, publish.Preview{Unchanged: 10_000, Missing: 12}, "", []publish.PreviewRow{company}, nil),
		one("all-bad", bad, publish.Preview{Rejected: 3, Report: preview.Report}, "", nil, nil),
		one("missing-none", done, preview, "missing", nil, nil),
	}
}
