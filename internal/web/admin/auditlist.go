package admin

import (
	"bytes"
	"context"
	"errors"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"gongkai/internal/court"
	"gongkai/internal/exchange"
	"gongkai/internal/publish"
	"gongkai/internal/store"
)

// auditPage is how many entries a page of either chain shows.
const auditPage = 50

const errWide = "要找的范围太大，没有在时限内找完。请加上日期、人员或者编号再找。"

func (d *Desk) decisions(v *visit) error {
	ctx, cancel := v.ctx()
	defer cancel()
	names, err := d.people(ctx)
	if err != nil {
		return err
	}
	f, wrong := readAuditFilter(v.query, names, decisionWords())
	view := AuditListView{Frame: v.base("存证记录"), Filter: newFilterView(pathDecisions, f, names, decisionWords(), true), Wrong: wrong}
	var page publish.AuditPage[store.Recorded]
	if len(wrong) == 0 {
		page, err = d.publish.DecisionList(ctx, v.actor, f)
	}
	for _, r := range page.Items {
		view.Decisions = append(view.Decisions, v.decisionRow(r, names))
	}
	return d.showAuditList(v, view, f, page.Next, err, d.pages.decisions)
}

func (d *Desk) accesses(v *visit) error {
	ctx, cancel := v.ctx()
	defer cancel()
	names, err := d.people(ctx)
	if err != nil {
		return err
	}
	f, wrong := readAuditFilter(v.query, names, accessWords())
	view := AuditListView{Frame: v.base("访问记录"), Filter: newFilterView(pathAccesses, f, names, accessWords(), false), Wrong: wrong}
	var page publish.AuditPage[store.Accessed]
	if len(wrong) == 0 {
		page, err = d.publish.AccessList(ctx, v.actor, f)
	}
	for _, a := range page.Items {
		view.Accesses = append(view.Accesses, v.accessRow(a, names))
	}
	return d.showAuditList(v, view, f, page.Next, err, d.pages.accesses)
}

// showAuditList shows a page of a chain, or what is wrong with what was asked, with all that
// was typed.
func (d *Desk) showAuditList(v *visit, view AuditListView, f publish.AuditFilter, next int64, err error, page auditTemplate) error {
	status := fiber.StatusOK
	switch {
	case len(view.Wrong) > 0:
		status = fiber.StatusUnprocessableEntity
		view.Filter.keep(v.query, view.Wrong)
	case errors.Is(err, context.DeadlineExceeded):
		status, view.Error = fiber.StatusServiceUnavailable, errWide
	case err != nil:
		return err
	}
	view.Asked = view.Error == "" && len(view.Wrong) == 0
	view.Older, view.Newest, view.Found = auditPlace(view.Filter.Path, f, next, len(view.Decisions)+len(view.Accesses))
	return show(v, status, page, view)
}

// auditPlace gives the way to the entries before and to the newest ones, and what is shown.
func auditPlace(path string, f publish.AuditFilter, next int64, n int) (older, newest, found string) {
	if next > 0 {
		further := f
		further.Before = next
		older = auditURL(path, further)
	}
	if f.Before > 0 {
		first := f
		first.Before = 0
		newest = auditURL(path, first)
	}
	switch {
	case n == 0:
	case older == "" && newest == "":
		found = "共 " + strconv.Itoa(n) + " 条，新的在前。"
	case older == "":
		found = "本页 " + strconv.Itoa(n) + " 条，是最早的一页。"
	default:
		found = "本页 " + strconv.Itoa(n) + " 条，新的在前；更早的在下一页。"
	}
	return older, newest, found
}

// recordTrail is what was decided about one record, for who may read the list.
func (d *Desk) recordTrail(v *visit) error {
	id := v.param("id")
	before, err := strconv.ParseInt(v.query("before"), 10, 64)
	if !store.IsPublicID(id) || v.query("before") != "" && err != nil {
		return &court.Error{Kind: court.KindNotFound}
	}
	ctx, cancel := v.ctx()
	defer cancel()
	f := publish.AuditFilter{Subject: id, Before: max(before, 0), PerPage: auditPage}
	page, err := d.publish.DecisionList(ctx, v.actor, f)
	if err != nil {
		return err
	}
	names, err := d.people(ctx)
	if err != nil {
		return err
	}
	view := RecordTrailView{Frame: v.base("办理经过"), ID: id, Record: v.linkTo("/records/" + id)}
	for _, r := range page.Items {
		view.Decisions = append(view.Decisions, v.decisionRow(r, names))
	}
	f.Subject = "" // it stands in the path
	view.Older, view.Newest, view.Found = auditPlace(v.path(), f, page.Next, len(view.Decisions))
	return show(v, fiber.StatusOK, d.pages.recordTrail, view)
}

func (d *Desk) exportDecisions(v *visit) error {
	ctx, cancel := v.ctx()
	defer cancel()
	names, err := d.people(ctx)
	if err != nil {
		return err
	}
	f, wrong := readAuditFilter(v.field, names, decisionWords())
	if len(wrong) > 0 {
		return court.Invalid("%s", wrong[0].Text)
	}
	page, err := d.publish.ExportDecisions(ctx, v.actor, v.from.Addr, f)
	if err != nil {
		return err
	}
	rows := [][]string{{"序号", "时间", "经办", "事项", "对象", "对象编号", "规则", "说明"}}
	for _, r := range page.Items {
		row := v.decisionRow(r, names)
		rows = append(rows, []string{row.Position, row.At, row.Who, row.What, row.About, r.Subject, row.Rule, row.Facts})
	}
	return v.sendSheet(v.madeNow("decisions"), rows)
}

func (d *Desk) exportAccesses(v *visit) error {
	ctx, cancel := v.ctx()
	defer cancel()
	names, err := d.people(ctx)
	if err != nil {
		return err
	}
	f, wrong := readAuditFilter(v.field, names, accessWords())
	if len(wrong) > 0 {
		return court.Invalid("%s", wrong[0].Text)
	}
	page, err := d.publish.ExportAccesses(ctx, v.actor, v.from.Addr, f)
	if err != nil {
		return err
	}
	rows := [][]string{{"序号", "时间", "账号", "事项", "结果", "对象", "网络"}}
	for _, a := range page.Items {
		row := v.accessRow(a, names)
		rows = append(rows, []string{row.Position, row.At, row.Who, row.What, row.Outcome, row.About, row.Network})
	}
	return v.sendSheet(v.madeNow("access"), rows)
}

// madeNow is the name of a table that says when it was made.
func (v *visit) madeNow(name string) string {
	return name + "-" + v.now.In(court.Zone).Format("20060102-1504")
}

// sendSheet answers with a table to be kept.
func (v *visit) sendSheet(name string, rows [][]string) error {
	var body bytes.Buffer
	if err := exchange.WriteSheet(&body, rows); err != nil {
		return err
	}
	v.c.Set(fiber.HeaderContentType, "text/csv; charset=utf-8")
	v.c.Set(fiber.HeaderContentDisposition, `attachment; filename="`+name+`.csv"`)
	v.c.Status(fiber.StatusOK)
	return v.c.Send(body.Bytes())
}
