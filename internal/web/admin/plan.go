package admin

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"gongkai/internal/court"
	"gongkai/internal/publish"
	"gongkai/internal/store"
)

const (
	pathPlan   = "/plan"
	pathAgeing = pathPlan + "/ageing"
	pathTopics = pathPlan + "/topics"
	pathLinks  = pathPlan + "/links"
)

func (d *Desk) planRoutes() []route {
	get, post := fiber.MethodGet, fiber.MethodPost
	read, plan, write := may(court.MayReadPieces), may(court.MayPlan), may(court.MayEditPieces)
	text, item := pathAgeing+"/:kind/:slug", pathTopics+"/:id"
	return []route{
		{method: get, path: pathPlan, need: read, handle: d.planMonth, rail: "宣传计划", group: railTexts},
		{method: get, path: pathTopics, need: read, handle: d.planTopics},
		{method: post, path: pathTopics, need: plan, handle: d.addPlanned},
		{method: get, path: pathTopics + "/new", need: plan, handle: d.newPlanned},
		{method: get, path: item, need: read, handle: d.planned},
		{method: post, path: item, need: plan, handle: d.changePlanned},
		{method: post, path: item + "/begin", need: write, handle: d.beginPlanned},
		{method: post, path: item + "/drop", need: plan, handle: d.dropPlanned},
		{method: get, path: pathAgeing, need: read, handle: d.ageing},
		{method: get, path: text, need: read, handle: d.siteText},
		// It changes a day that the public reads.
		{method: post, path: text + "/check", need: read, fresh: true, handle: d.recheckText},
		{method: post, path: text + "/owner", need: plan, handle: d.ownText},
		{method: get, path: pathLinks, need: read, handle: d.planLinks},
		{method: post, path: pathLinks, need: plan, handle: d.askForLinks},
	}
}

// planFrame is what all pages of the plan share: the ways between them, with what waits on
// each, and what has to be told wherever one is.
func (v *visit) planFrame(title, current string) (f PlanFrame, err error) {
	digest, err := ask(v, v.d.publish.PlanDigest)
	f.Frame = v.base(title)
	for _, tab := range []struct {
		label, url string
		waits      int
	}{
		{"日历", pathPlan, 0}, {"选题", pathTopics, digest.Urgent},
		{"复核", pathAgeing, digest.Reviews[court.ReviewPassed] + digest.Ownerless}, {"链接", pathLinks, digest.Mend},
	} {
		link := TabLink{Label: tab.label, URL: tab.url, Current: tab.url == current}
		if tab.waits > 0 {
			link.Count = strconv.Itoa(tab.waits)
		}
		f.Tabs = append(f.Tabs, link)
	}
	f.Notices = planNotices(digest)
	return f, err
}

// planNotices are the things that somebody has to see to, each with where.
func planNotices(d publish.PlanDigest) (list []PlanNotice) {
	tell := func(n int, url, link, format string) {
		if n > 0 {
			list = append(list, PlanNotice{Text: fmt.Sprintf(format, n), URL: url, Link: link})
		}
	}
	tell(d.Late, pathTopics, "查看选题", "%d 个选题已经过了完成日期。")
	tell(d.Urgent-d.Late, pathTopics, "查看选题", "%d 个选题只剩一个工作日。")
	tell(d.Reviews[court.ReviewPassed], ageingURL(publish.AgeingQuery{Age: court.ReviewPassed}), "去复核", "%d 篇内容过了复核期限。")
	tell(d.Ownerless, ageingURL(publish.AgeingQuery{Owner: publish.OwnerNobody}), "指定负责人", "%d 篇内容没有负责人：执行须知没有指定，或者负责人的账号已经停用。")
	tell(d.Mend, pathLinks, "查看链接", "%d 个链接需要修改。")
	return list
}

// planBlock is what of the plan waits, on the dashboard of who plans.
func (v *visit) planBlock() *PlanBlock {
	if !v.actor.May(court.MayPlan) {
		return nil
	}
	digest, err := ask(v, v.d.publish.PlanDigest)
	if err != nil {
		return &PlanBlock{Failed: v.failed("plan", err)}
	}
	notices := planNotices(digest)
	if len(notices) == 0 {
		return nil
	}
	return &PlanBlock{Notices: notices}
}

// planMonth is the calendar of one month.
func (d *Desk) planMonth(v *visit) error {
	today := court.DateOf(v.now)
	of := today
	if asked := v.c.Query("month"); asked != "" {
		var err error
		if of, err = court.ParseISODate(asked + "-01"); err != nil || of.Year < 2014 || of.Year > 2100 {
			return &court.Error{Kind: court.KindNotFound, Message: "没有这个月份。"}
		}
	}
	m, err := ask(v, func(ctx context.Context, a court.Actor) (publish.PlanMonth, error) {
		return d.publish.PlanMonth(ctx, a, of)
	})
	if err != nil {
		return err
	}
	frame, err := v.planFrame("宣传计划", pathPlan)
	if err != nil {
		return err
	}
	view := PlanView{PlanFrame: frame, Month: monthWords(m.First), Previous: monthURL(m.First.AddMonths(-1)), Next: monthURL(m.First.AddMonths(1)),
		PreviousWords: monthWords(m.First.AddMonths(-1)), NextWords: monthWords(m.First.AddMonths(1)), Missing: missingWords(m.Missing)}
	if m.First != (court.Date{Year: today.Year, Month: today.Month, Day: 1}) {
		view.Today = pathPlan
	}
	if m.More {
		view.More = fmt.Sprintf("这个月安排得太多，日历只放下最早的 %d 个选题、%d 篇定时发布，其余没有列出。", store.MostPlanItems, store.MostScheduled)
	}
	if m.Entries == 0 {
		view.Empty = "这个月还没有定时发布、到期的选题和要复核的内容，也没有发布过内容。"
	}
	if v.actor.May(court.MayPlan) {
		view.New = pathTopics + "/new"
	}
	for week := range slices.Chunk(m.Days, 7) {
		var row []PlanCell
		for i := range week {
			row = append(row, v.planCell(&week[i], today))
		}
		view.Weeks = append(view.Weeks, row)
	}
	return show(v, fiber.StatusOK, d.pages.plan, view)
}

func monthWords(first court.Date) string {
	return fmt.Sprintf("%d年%d月", first.Year, int(first.Month))
}

func monthURL(first court.Date) string {
	return fmt.Sprintf("%s?month=%04d-%02d", pathPlan, first.Year, int(first.Month))
}

// entriesInCell is how many things of a day are shown at once; the others open with a click.
const entriesInCell = 4

func (v *visit) planCell(d *publish.PlanDay, today court.Date) PlanCell {
	cell := PlanCell{Number: strconv.Itoa(d.Day.Day), Words: dayWords(d.Day, today), ISO: d.Day.String(), Inside: d.Inside, Today: d.Day == today, Off: !d.Works}
	switch {
	case d.Unusual && d.Works:
		cell.Mark, cell.MarkSays = "班", "调休上班"
	case d.Unusual:
		cell.Mark, cell.MarkSays = "休", "放假"
	}
	for i := range d.Entries {
		row := v.planEntry(&d.Entries[i])
		if i < entriesInCell {
			cell.Entries = append(cell.Entries, row)
		} else {
			cell.More = append(cell.More, row)
		}
	}
	if n := len(cell.More); n > 0 {
		cell.MoreSays = fmt.Sprintf("另有 %d 项", n)
	}
	return cell
}

func (v *visit) planEntry(e *publish.PlanEntry) PlanEntryRow {
	row := PlanEntryRow{Title: pieceTitle(e.Title), Kind: string(e.Kind)}
	switch e.Kind {
	case publish.PlanRelease:
		row.Label, row.URL = e.At.In(court.Zone).Format("15:04")+" 定时发布", "/work/"+e.Work
	case publish.PlanDue:
		row.Label, row.URL = "选题到期", pathTopics+"/"+e.Item
		if e.Late {
			row.Label, row.Tone = "选题已逾期", "late"
		} else if e.Urgent {
			row.Tone = "soon"
		}
	case publish.PlanReview:
		row.Label, row.URL = "复核期限", textURL(e.Piece, e.Slug)
		if e.Late {
			row.Label, row.Tone = "复核期限已过", "late"
		}
	case publish.PlanPublic:
		row.Label, row.URL = "发布", textURL(e.Piece, e.Slug)
	case publish.PlanUpdate:
		row.Label, row.URL = "更新", textURL(e.Piece, e.Slug)
	}
	return row
}

// textURL is the page of the upkeep of a text that stands on the site.
func textURL(kind court.PieceKind, slug string) string {
	return pathAgeing + "/" + string(kind) + "/" + slug
}

// withPlan puts what waits beside the entry of the plan in the rail. Where it cannot be
// counted, the page is shown without.
func (v *visit) withPlan(rail []RailEntry) []RailEntry {
	for i := range rail {
		if rail[i].URL != pathPlan {
			continue
		}
		waits, err := ask(v, v.d.publish.PlanWaits)
		if err != nil {
			v.d.log.Error("desk", "route", v.route.path, "block", "rail", "cause", err.Error())
			return rail
		}
		rail[i].Count = countWords(waits)
	}
	return rail
}

// countWords writes a number as the rail does; nothing for 0.
func countWords(n int) string {
	switch {
	case n > mostCount:
		return strconv.Itoa(mostCount) + "+"
	case n > 0:
		return strconv.Itoa(n)
	}
	return ""
}
