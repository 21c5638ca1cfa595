package admin

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"gongkai/internal/court"
	"gongkai/internal/publish"
)

const (
	pathRecords = "/records"
	perPage     = 20
	// lastPage bounds how far a list is leafed through: who looks for something narrows it.
	lastPage = 50
)

func (d *Desk) recordRoutes() []route {
	get, post := fiber.MethodGet, fiber.MethodPost
	read, edit, one := may(court.MayReadList), may(court.MayEditList), pathRecords+"/:id"
	ground := may(court.MayConfirmRemoval, court.MayEditList, court.MayDecide)
	return []route{
		{method: get, path: pathRecords, need: read, handle: d.recordList, rail: "名单记录", group: railList},
		{method: get, path: pathRecords + "/new", need: edit, handle: d.newRecord},
		{method: post, path: pathRecords, need: edit, handle: d.enterRecord},
		{method: get, path: one, need: read, handle: d.record},
		{method: post, path: one + "/identity", need: may(court.MayReadIdentity), fresh: true, handle: d.revealIdentity},
		{method: get, path: one + "/edit", need: edit, handle: d.editRecord},
		{method: post, path: one + "/edit", need: edit, handle: d.reviseRecord},
		{method: get, path: one + "/hide", need: may(court.MayHide), handle: d.askHide},
		{method: post, path: one + "/hide", need: may(court.MayHide), fresh: true, handle: d.hideRecord},
		{method: post, path: one + "/return", need: edit, handle: d.returnRecord},
		{method: get, path: one + "/remove", need: ground, handle: d.askGround},
		{method: post, path: one + "/remove", need: ground, fresh: true, handle: d.raiseGround},
		{method: get, path: one + "/evidence", need: edit, handle: d.askEvidence},
		{method: post, path: one + "/evidence", need: edit, handle: d.supplyEvidence},
		{method: get, path: one + "/corrections/new", need: edit, handle: d.askCorrection},
		{method: post, path: one + "/corrections", need: edit, handle: d.fileCorrection},
	}
}

// recordStates are the filters of the list: a word of the address and what it shows.
func recordStates() []struct{ word, label string } {
	return []struct{ word, label string }{
		{"", "全部"}, {string(court.StatePublished), "已发布"}, {"evidence", "待补证"}, {string(court.StateDraft), "草稿"},
		{string(court.StateWithdrawn), "隐藏和撤下"}, {string(court.StateExpired), "已到期"}, {string(court.StateRemoved), "已移除"},
	}
}

// recordList looks records up.
func (d *Desk) recordList(v *visit) error {
	q := publish.RecordListQuery{Text: strings.TrimSpace(v.query("q")), Page: v.page(), PerPage: perPage}
	var err error
	if q.List, err = listNamed(v.query("list")); err != nil {
		return err
	}
	word := v.query("state")
	switch word {
	case "":
	case "evidence":
		q.Lacks = true
	default:
		if q.State, err = court.ParseState(word); err != nil {
			return err
		}
	}
	ctx, cancel := v.ctx()
	defer cancel()
	list, err := d.publish.Records(ctx, v.actor, q)
	if err != nil {
		return err
	}
	view := RecordsView{Frame: v.base("名单记录"), List: string(q.List), Query: q.Text, State: word, Says: "情形"}
	if q.List == court.ListRestrictions {
		view.Says = "项目"
	}
	if v.actor.May(court.MayEditList) {
		view.New = newURL(q.List)
	}
	if list.Kind == court.QueryIdentity {
		view.Query = "" // not echoed
	}
	view.Lists = listLinks(q.List)
	for _, s := range recordStates() {
		view.Filters = append(view.Filters, FilterLink{Label: s.label, URL: recordsURL(q.List, view.Query, s.word, 1), Current: s.word == word})
	}
	for i := range list.Items {
		view.Rows = append(view.Rows, recordRow(&list.Items[i]))
	}
	view.Found, view.Advice = foundWords(&list, q.Text == "" && word == "")
	view.Turn = turn(list.Page, list.Total, func(page int) string { return recordsURL(q.List, view.Query, word, page) })
	return show(v, fiber.StatusOK, d.pages.records, view)
}

// page is the page of a list that is asked for, from 1.
func (v *visit) page() int {
	n, err := strconv.Atoi(v.query("page"))
	if err != nil || n < 1 {
		return 1
	}
	return min(n, lastPage)
}

// listLinks leads to the records of each list. A search and a filter stay behind: they were
// meant for the other one.
func listLinks(current court.List) (links []FilterLink) {
	for _, list := range court.Lists() {
		links = append(links, FilterLink{Label: list.Label(), URL: recordsURL(list, "", "", 1), Current: list == current})
	}
	return links
}

// newURL is the address of the form of a new entry.
func newURL(list court.List) string {
	if list == court.ListDefaulters {
		return pathRecords + "/new"
	}
	return pathRecords + "/new?list=" + string(list)
}

func recordsURL(list court.List, query, state string, page int) string {
	values := url.Values{}
	if list != court.ListDefaulters {
		values.Set("list", string(list))
	}
	if query != "" {
		values.Set("q", query)
	}
	if state != "" {
		values.Set("state", state)
	}
	if page > 1 {
		values.Set("page", strconv.Itoa(page))
	}
	if len(values) == 0 {
		return pathRecords
	}
	return pathRecords + "?" + values.Encode()
}

// turn leads through a list of so many.
func turn(page, total int, address func(int) string) (t PageTurn) {
	pages := min((total+perPage-1)/perPage, lastPage)
	if pages < 2 && page == 1 {
		return t
	}
	t.Where = fmt.Sprintf("第 %d 页，共 %d 页", page, max(pages, 1))
	if page > 1 {
		t.Previous = address(page - 1)
	}
	if page < pages {
		t.Next = address(page + 1)
	}
	return t
}

// foundWords tells how many there are, and what to do when that is none or too many.
func foundWords(l *publish.RecordList, newest bool) (found, advice string) {
	switch {
	case l.Kind == court.QueryIdentity:
		return "没有查询", "公民身份号码不能用来查询，整个号码和其中一段都不能（R-07）。请按姓名、名称或者案号查询，再比对遮盖后的号码。"
	case l.Kind == court.QueryTooLong:
		return "没有查询", "查询的内容太长，最多100个字。请只写姓名、名称或者案号。"
	case l.Total == 0 && newest:
		return "还没有记录", "导入名单或者录入一条以后，这里按先新后旧列出。"
	case l.Total == 0 && l.Kind == court.QueryEmpty:
		return "没有这种状态的记录", ""
	case l.Total == 0:
		return "没有找到", "姓名和名称从第一个字起查，写错一个字就查不到。也可以用案号、编号或者统一社会信用代码查。另一份名单在上面切换。"
	case l.Wide && l.Kind == court.QueryEmpty:
		return fmt.Sprintf("最近的 %d 条", l.Total), "更早的记录请按姓名、名称或者案号查询。"
	case l.Wide:
		return fmt.Sprintf("符合的太多，只列出前 %d 条", l.Total), "请把姓名或者名称写得更完整，或者用案号查。"
	case l.Total > lastPage*perPage:
		return fmt.Sprintf("共 %d 条", l.Total), fmt.Sprintf("只能翻看前 %d 条。请写得更完整。", lastPage*perPage)
	}
	return fmt.Sprintf("共 %d 条", l.Total), ""
}

func recordRow(r *publish.Record) RecordRow {
	row := RecordRow{RecordHead: head(r), Says: strings.Join(r.Defaulter.Conduct.Codes(), "、"), Until: until(r)}
	if o := r.Order; o != nil {
		row.Says = fmt.Sprintf("%d 项", len(o.Items.List()))
	}
	if r.Vouched {
		row.Marks = append(row.Marks, "待补证")
	}
	if r.OpenFindings > 0 {
		row.Marks = append(row.Marks, fmt.Sprintf("个人信息 %d 处待处理", r.OpenFindings))
	}
	return row
}
