package admin

import (
	"errors"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"gongkai/internal/court"
	"gongkai/internal/publish"
	"gongkai/internal/store"
)

// How much of a list one page shows.
const (
	importsPage = 20
	previewPage = 50
)

func (d *Desk) importRoutes() []route {
	edit := may(court.MayEditList)
	return []route{
		{method: fiber.MethodGet, path: "/imports", need: edit, handle: d.listImports, rail: "名单导入", group: railList},
		{method: fiber.MethodPost, path: "/imports", need: edit, handle: d.beginImport, upload: true},
		{method: fiber.MethodGet, path: "/imports/:id", need: edit, handle: d.showImport},
		{method: fiber.MethodGet, path: "/imports/:id/errors", need: edit, handle: d.importErrors},
		{method: fiber.MethodPost, path: "/imports/:id/submit", need: edit, handle: d.submitImport},
		{method: fiber.MethodPost, path: "/imports/:id/discard", need: edit, handle: d.discardImport},
	}
}

func (d *Desk) listImports(v *visit) error { return d.importsAgain(v, fiber.StatusOK, "") }

// importsAgain shows the form for a file, with what stands against the last one, and what
// was imported so far.
func (d *Desk) importsAgain(v *visit, status int, fault string) error {
	ctx, cancel := v.ctx()
	defer cancel()
	view := newImportsView(v.base("名单导入"), fault, v.form["list"])
	var err error
	if view.Form, err = d.publish.ImportForm(ctx, v.actor); err != nil {
		if court.KindOf(err) != court.KindRefused {
			return err
		}
		view.Blocked = "这里是演示数据，不能导入正式名单。需要导入时，请技术人员另设正式的数据目录。"
	}
	runs, err := d.publish.ImportRuns(ctx, v.actor, int64(v.c.QueryInt("before")), importsPage+1)
	if err != nil {
		return err
	}
	if len(runs) > importsPage {
		runs = runs[:importsPage]
		view.Older = "/imports?before=" + strconv.FormatInt(runs[importsPage-1].Number, 10)
	}
	for i := range runs {
		view.Rows = append(view.Rows, newImportLine(&runs[i], v.now))
	}
	return show(v, status, d.pages.imports, view)
}

// beginImport hands a file over and goes on to the page that tells how far it is.
func (d *Desk) beginImport(v *visit) error {
	if v.fault != nil {
		return d.importsAgain(v, statusOf(v.fault), court.MessageOf(v.fault))
	}
	file := v.handOver()
	if file == nil {
		return d.importsAgain(v, fiber.StatusUnprocessableEntity, "还没有选择文件。请选择要导入的文件。")
	}
	ctx, cancel := v.ctx()
	defer cancel()
	run, err := d.publish.BeginImport(ctx, v.actor, publish.Upload{Form: v.form["form"], List: court.WorkKind(v.form["list"]), File: file,
		Failed: func(err error) { d.log.Error("import", "cause", err.Error()) }})
	if err != nil {
		message, status, fault := v.told(err)
		if fault != nil {
			return fault
		}
		return d.importsAgain(v, status, message)
	}
	return v.redirect("/imports/" + run.ID)
}

func (d *Desk) showImport(v *visit) error { return d.importAgain(v, fiber.StatusOK, nil) }

// importAgain shows an import, with all that stands against the step that was just tried.
func (d *Desk) importAgain(v *visit, status int, refused error) error {
	ctx, cancel := v.ctx()
	defer cancel()
	run, preview, err := d.publish.ImportRun(ctx, v.actor, v.param("id"))
	if err != nil {
		return err
	}
	view := newImportView(v.base("导入："+run.FileName), &run, &preview, v.now)
	view.goOn(v.query("still") != "")
	if len(view.Tabs) > 0 {
		tab := view.choose(v.query("tab"))
		if err := d.fillTab(v, &view, tab, &run, &preview); err != nil {
			return err
		}
	}
	if view.Work != nil && refused != nil {
		view.Work.refuse(refused, v.path(), v.form)
	}
	return show(v, status, d.pages.imported, view)
}

// fillTab lists one part of the preview.
func (d *Desk) fillTab(v *visit, view *ImportView, tab string, run *store.ImportRun, preview *publish.Preview) error {
	after := v.c.QueryInt("after")
	if tab == tabRejected {
		view.listErrors(preview.Report.Errors, after)
		return nil
	}
	ctx, cancel := v.ctx()
	defer cancel()
	rows, err := d.publish.ImportRows(ctx, v.actor, run.ID, publish.PreviewPart(tab), int64(after), previewPage+1, d.mask)
	if err != nil {
		return err
	}
	view.listRows(tab, rows, after)
	return nil
}

// importErrors gives the rows that were not taken, as a table to mend the file by.
func (d *Desk) importErrors(v *visit) error {
	ctx, cancel := v.ctx()
	defer cancel()
	run, preview, err := d.publish.ImportRun(ctx, v.actor, v.param("id"))
	if err != nil {
		return err
	}
	rows := [][]string{{"行号", "字段", "代码", "原因"}}
	for _, e := range preview.Report.Errors {
		rows = append(rows, []string{strconv.Itoa(e.Row), e.Field, e.Code, e.Message})
	}
	return v.sendSheet("import-errors-"+run.ID, rows)
}

// submitImport hands what an import staged over for review, under the class that the form
// gives it (E1, E3).
func (d *Desk) submitImport(v *visit) error {
	return d.importStep(v, court.StepSubmit, "import-submitted", func(w *store.WorkItem, ref publish.WorkRef) error {
		class, uncertain := court.Sensitivity(v.form["class"]), v.form["uncertain"] != ""
		if class == "" {
			return court.Invalid("请先选定敏感程度，再提交审核。")
		}
		if class != w.Class || uncertain != w.Uncertain {
			ctx, cancel := v.stepCtx()
			defer cancel()
			item, err := d.publish.Classify(ctx, v.actor, ref, class, uncertain)
			if err != nil {
				return err
			}
			ref.Version = item.Version
		}
		ctx, cancel := v.stepCtx()
		defer cancel()
		_, err := d.publish.Submit(ctx, v.actor, ref)
		return err
	})
}

func (d *Desk) discardImport(v *visit) error {
	return d.importStep(v, court.StepWithdraw, "import-discarded", func(_ *store.WorkItem, ref publish.WorkRef) error {
		ctx, cancel := v.stepCtx()
		defer cancel()
		_, err := d.publish.WithdrawWork(ctx, v.actor, ref, "放弃导入")
		return err
	})
}

// importStep takes a step of the work that an import opened, if it is still as the person
// saw it.
func (d *Desk) importStep(v *visit, step court.WorkStep, done string, take func(*store.WorkItem, publish.WorkRef) error) error {
	ctx, cancel := v.ctx()
	defer cancel()
	run, preview, err := d.publish.ImportRun(ctx, v.actor, v.param("id"))
	if err != nil {
		return err
	}
	version, err := strconv.ParseInt(v.form["version"], 10, 64)
	switch {
	case run.Work == "":
		err = &court.Error{Kind: court.KindConflict, Message: "这次导入没有可以提交或者放弃的内容。请刷新后再看。"}
	case err != nil:
		err = errForm
	case version != preview.Work.Version:
		err = step.Overtaken(preview.Work.State)
	default:
		if err = court.CheckStep(&preview.Work.Work, step, v.actor); err == nil {
			err = take(&preview.Work, publish.WorkRef{ID: run.Work, Version: version})
		}
	}
	if err == nil {
		return v.redirect("/imports/" + run.ID + "?done=" + done)
	}
	_, status, fault := v.told(err)
	if fault != nil {
		return fault
	}
	return d.importAgain(v, status, err)
}

// reasons gives all that stands against a step, each with its rule.
func reasons(err error) []string {
	var all *court.Reasons
	if !errors.As(err, &all) {
		return []string{court.MessageOf(err)}
	}
	var words []string
	for _, f := range all.Findings {
		text := f.Message
		if f.Rule != "" {
			text += "（" + string(f.Rule) + "）"
		}
		words = append(words, text)
	}
	return words
}
