package admin

import (
	"context"
	"encoding/csv"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"gongkai/internal/court"
	"gongkai/internal/publish"
	"gongkai/internal/store"
)

// entries are the numbers of the entries that a page shows.
func entries(page string) (list []string) {
	for _, m := range regexp.MustCompile(`<td class="number">(\d+)</td>`).FindAllStringSubmatch(page, -1) {
		list = append(list, m[1])
	}
	return list
}

// shows holds a page to what it must and must not say.
func shows(t *testing.T, what string, r reply, status int, want, not []string) {
	t.Helper()
	if r.status != status {
		t.Errorf("%s: %d, want %d\n%s", what, r.status, status, r.body)
	}
	for _, text := range want {
		if !strings.Contains(r.body, text) {
			t.Errorf("%s: nothing of %q in\n%s", what, text, r.body)
		}
	}
	for _, text := range not {
		if strings.Contains(r.body, text) {
			t.Errorf("%s: it says %q", what, text)
		}
	}
}

const oneEntry = "编号,被执行人姓名/名称,身份证号码/组织机构代码,执行法院,案号,执行依据文号,立案时间,发布时间,生效法律文书确定的义务,被执行人的履行情况,失信被执行人行为具体情形\n" +
	"T-1,甄实验,990113199001010014,演示区人民法院（虚构）,（2025）鲁0199执77号,（2024）鲁0199民初5号,2025-03-01,2025-06-01,偿还借款本金人民币50000元,全部未履行,有履行能力而拒不履行生效法律文书确定义务\n"

// listed has an operator load one public entry, and gives its public identifier.
func (w *world) listed() (id string) {
	w.t.Helper()
	ctx := context.Background()
	report, err := w.publish.ImportDefaulters(ctx, strings.NewReader(oneEntry), publish.ImportOptions{Publish: true, Actor: "王书记员"})
	must(w.t, err)
	if report.Accepted != 1 {
		w.t.Fatalf("%+v", report)
	}
	must(w.t, w.db.Read(ctx, func(r *store.Reading) error {
		return r.QueryRow(ctx, `SELECT public_id FROM defaulter_by_public_id`).Scan(&id)
	}))
	return id
}

// TestAuditStory is an auditor's day: the chains are whole, a byte of one is changed, the
// verification names the entry; and everything asked for is found by its filter.
func TestAuditStory(t *testing.T) {
	w := newWorld(t)
	a := w.hire("吴审计", court.RoleAuditor)
	r := a.get("/audit")
	shows(t, "before any look", r, 200, []string{"还没有核验过", "立即核验", `href="/audit/decisions"`, `<a href="/audit" aria-current="page">审计`}, []string{"正在核验", "role=\"alert\""})
	a.expect(a.post("/audit/check"), 303, "/audit?done=checking")
	shows(t, "two whole chains", a.get("/audit?done=checking"), 200, []string{"两条链都完整", "条完整", "吴审计"}, []string{"role=\"alert\""})

	id := w.listed()
	reviewer := w.hire("李审核", court.RoleReviewer)
	_, err := w.publish.Hide(context.Background(), court.Actor{Account: reviewer.id, Name: reviewer.name, Roles: []court.Role{court.RoleReviewer}}, id, "身份存疑")
	must(t, err)

	all := a.get("/audit/decisions")
	shows(t, "the ledger", all, 200, []string{"隐藏记录", "名单文件入库", "王书记员（命令行）", "记录 " + id, "R-12", "共 "}, []string{"身份存疑", `href="/records/` + id, "甄实验"})
	if n := len(entries(all.body)); n != 7 {
		t.Errorf("%d entries", n)
	}
	for path, want := range map[string]string{
		"?subject=" + id:                                 "开始计算期限 隐藏记录 名单文件入库",
		"?person=" + reviewer.id + "&rule=r-12":          "开始计算期限 隐藏记录",
		"?action=account.add":                            "增加账号 增加账号",
		"?person=command&action=defaulter.batch.release": "名单文件入库",
		"?from=2026-03-02&until=2026-03-02&rule=R-04":    "名单文件入库",
	} {
		r := a.get("/audit/decisions" + path)
		var got []string
		for _, m := range regexp.MustCompile(`<th scope="row">([^<]+)</th>`).FindAllStringSubmatch(r.body, -1) {
			got = append(got, m[1])
		}
		if strings.Join(got, " ") != want || r.status != 200 || !strings.Contains(r.body, "全部去掉") {
			t.Errorf("%s: %d %v, want %s", path, r.status, got, want)
		}
	}
	shows(t, "nothing found", a.get("/audit/decisions?from=2026-03-09"), 200, []string{"没有符合筛选的记录", `value="2026-03-09"`}, []string{"导出 CSV"})
	for query, sentence := range map[string]string{
		"?subject=%E7%94%84%E5%AE%9E%E9%AA%8C":        `<a href="#subject">“对象编号”请填写记录、工作或批次的编号（13 位字母和数字），文章如 article/fees，不要填写姓名`,
		"?person=nobody&rule=R-12":                    `<a href="#person">没有这个账号`,
		"?action=x&rule=R-12":                         `<a href="#action">没有这种事项`,
		"?rule=12":                                    `<a href="#rule">“规则”请填写编号，例如 R-09`,
		"?from=yesterday&rule=R-12":                   `<a href="#from">“起始日期”无法识别`,
		"?from=2026-03-09&until=2026-03-01&rule=R-12": `<a href="#until">“截止日期”早于`,
		"?before=x&rule=R-12":                         "从第一页重新查看",
		"?rule=12&subject=%E7%94%84":                  `id="rule" name="rule" aria-invalid="true" aria-describedby="faults-head" value="12"`,
	} {
		r := a.get("/audit/decisions" + query)
		shows(t, query, r, 422, []string{sentence, `role="alert"`, "没有筛选，请改正下列条件"}, []string{"还没有任何决定", "没有符合筛选", "没有办理"})
		if strings.Contains(query, "R-12") && !strings.Contains(r.body, `value="R-12"`) {
			t.Errorf("%s: what was typed is lost", query)
		}
	}

	must(t, w.db.Update(context.Background(), func(tx *store.Tx) error {
		_, err := tx.Exec(context.Background(), `UPDATE ledger SET subject = '#' || substr(subject, 2) WHERE position = 3`)
		return err
	}))
	a.get("/audit")
	a.expect(a.post("/audit/check"), 303, "/audit?done=checking")
	shows(t, "R-66: one byte", a.get("/audit"), 200, []string{"存证链的第 3 条被改动过", "entry 3", "保留现场", `role="alert"`}, []string{"两条链都完整"})
	shows(t, "on the trail", a.get("/audit/access?action=chain-check"), 200, []string{"第 3 条起不可信", "条完整", "吴审计"}, nil)
}

// TestAuditPagesFollow: a long chain is read page by page, without a gap, to its end.
func TestAuditPagesFollow(t *testing.T) {
	w := newWorld(t)
	a := w.hire("吴审计", court.RoleAuditor)
	must(t, w.db.Update(context.Background(), func(tx *store.Tx) error {
		for range 2*auditPage + 1 {
			if err := tx.Record(store.Decision{Action: "task.open", Rule: "R-09", Actor: court.ClockActor, Subject: "bcdfghjkmnpqr"}); err != nil {
				return err
			}
		}
		return nil
	}))
	seen, path := []string{}, "/audit/decisions?rule=R-09"
	for page := 1; path != ""; page++ {
		r := a.get(path)
		list := entries(r.body)
		seen = append(seen, list...)
		if page == 1 && len(list) != auditPage || page == 3 && (len(list) != 1 || !strings.Contains(r.body, "是最早的一页")) || page > 3 {
			t.Fatalf("page %d has %d", page, len(list))
		}
		path = ""
		if m := regexp.MustCompile(`href="([^"]+)" rel="next"`).FindStringSubmatch(r.body); m != nil {
			path = strings.ReplaceAll(m[1], "&amp;", "&")
		}
		if strings.Contains(r.body, "回到最新") != (page > 1) {
			t.Errorf("page %d and the way back", page)
		}
	}
	for i := 1; i < len(seen); i++ {
		before, _ := strconv.Atoi(seen[i-1])
		if n, _ := strconv.Atoi(seen[i]); n != before-1 {
			t.Fatalf("%d follows %d", n, before)
		}
	}
	if len(seen) != 2*auditPage+1 {
		t.Errorf("%d entries", len(seen))
	}
	shows(t, "past the end", a.get("/audit/decisions?before=1"), 200, []string{"没有更早的记录了", "回到最新"}, nil)
}

// TestAuditExport: what is taken out is what was filtered, as a table that runs nothing, and
// it is on the access trail (R-66, T10).
func TestAuditExport(t *testing.T) {
	w := newWorld(t)
	a := w.hire("吴审计", court.RoleAuditor)
	id := w.listed()
	must(t, w.db.Update(context.Background(), func(tx *store.Tx) error {
		return tx.Record(store.Decision{Action: "calendar.load", Rule: "R-62", Actor: "=cmd|'/c calc'!A1", Subject: "calendar-2027"})
	}))
	a.get("/audit/decisions")
	r := a.post("/audit/decisions/export", "person", "command")
	if r.status != 200 || r.header.Get("Content-Type") != "text/csv; charset=utf-8" || !strings.Contains(r.header.Get("Content-Disposition"), `filename="decisions-20260302-`) {
		t.Fatalf("%d %v", r.status, r.header)
	}
	table, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(r.body, "\ufeff"))).ReadAll()
	if err != nil || len(table) != 4 || table[1][3] != "载入工作日历" || table[2][3] != "名单文件入库" {
		t.Fatalf("%q %v", table, err)
	}
	if !strings.HasPrefix(table[1][2], "'=cmd") {
		t.Errorf("T10: %q runs", table[1][2])
	}
	a.get("/audit/access")
	r = a.post("/audit/access/export", "action", "export")
	if r.status != 200 || !strings.Contains(r.body, "导出访问记录") || !strings.Contains(r.body, "导出存证记录") || !strings.Contains(r.body, "吴审计") {
		t.Errorf("R-66: the exports are not on the trail: %d %s", r.status, r.body)
	}
	if r = a.post("/audit/decisions/export", "subject", "甄实验"); r.status != 422 {
		t.Errorf("a filter that cannot be understood: %d", r.status)
	}
	clerk := w.hire("王录入", court.RoleClerk)
	clerk.get("/")
	if r = clerk.post("/audit/decisions/export", "subject", id); r.status != 403 {
		t.Errorf("R-66: a clerk exports: %d", r.status)
	}
}

// TestRecordTrail: who may read the list reads what was decided about one record, with its
// notes; others do not.
func TestRecordTrail(t *testing.T) {
	w := newWorld(t)
	id := w.listed()
	reviewer := w.hire("李审核", court.RoleReviewer)
	_, err := w.publish.Hide(context.Background(), court.Actor{Account: reviewer.id, Name: reviewer.name, Roles: []court.Role{court.RoleReviewer}}, id, "身份存疑")
	must(t, err)
	shows(t, "the trail of a record", reviewer.get("/records/"+id+"/trail"), 200, []string{"隐藏记录", "身份存疑", "李审核", "名单文件入库", "共 3 条"}, []string{"只看这项", "甄实验", "990113"})
	shows(t, "of nothing", reviewer.get("/records/bcdfghjkmnpqr/trail"), 200, []string{"还没有任何决定"}, nil)
	shows(t, "R-66: of an account, which is for auditors", reviewer.get("/records/"+reviewer.id+"/trail"), 200, []string{"还没有任何决定"}, []string{"增加账号", "角色"})
	if r := reviewer.get("/records/x/trail"); r.status != 404 {
		t.Errorf("what is no identifier: %d", r.status)
	}
	if r := reviewer.get("/records/" + id + "/trail?before=x"); r.status != 404 {
		t.Errorf("what is no place: %d", r.status)
	}
}

// TestSignInsAreRead: who signed in, who failed and from which network is found by the
// auditor, and nothing of what was typed.
func TestSignInsAreRead(t *testing.T) {
	w := newWorld(t)
	p := w.hire("王录入", court.RoleClerk)
	a := w.hire("吴审计", court.RoleAuditor)
	b := &browser{w: w}
	b.get("/sign-in")
	b.post("/sign-in", "name", "王录入", "password", "错的密码但是足够长了吧是的")
	p.signIn(b)
	r := a.get("/audit/access?person=" + p.id)
	shows(t, "of one person", r, 200, []string{"登录失败", "密码或第二重验证不对", "登录成功", "127.0.0.0/24", "完成账号设置", `class="alert"`}, []string{"错的密码", "127.0.0.1"})
}

// TestLinksLeadSomewhere: a link to a page stands there only for who may open it.
func TestLinksLeadSomewhere(t *testing.T) {
	w := newWorld(t)
	auditor, reviewer := court.Actor{Roles: []court.Role{court.RoleAuditor}}, court.Actor{Roles: []court.Role{court.RoleReviewer}}
	for path, want := range map[string][2]bool{
		"/audit":                       {true, false},
		"/audit/decisions?person=x":    {true, false},
		"/records/bcdfghjkmnpqr/trail": {false, true},
		"/audit/check":                 {false, false}, // a form
		"/none":                        {false, false},
		"/sign-in":                     {false, false},
		"/records/王/trail":             {false, false},
	} {
		if got := [2]bool{w.desk.opens(auditor, path), w.desk.opens(reviewer, path)}; got != want {
			t.Errorf("%s: %v, want %v", path, got, want)
		}
	}
}
