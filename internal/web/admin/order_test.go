package admin

import (
	"encoding/csv"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"gongkai/internal/court"
	"gongkai/internal/publish"
	"gongkai/internal/store"
)

// orderFile is a file of orders in GB18030: one against the debtor of sheet in the same case,
// one against a company with who else is bound, and a row without a case number.
func orderFile(t testing.TB) string {
	t.Helper()
	var text strings.Builder
	must(t, csv.NewWriter(&text).WriteAll([][]string{
		{"编号", "被执行人姓名/名称", "身份证号码/组织机构代码", "执行法院", "案号", "立案时间", "限制消费令文号", "限制消费令签发日期", "送达日期", "限制消费期限", "限制消费项目", "载明法律后果", "主要负责人"},
		{"X-1", syntheticName, syntheticNumber, "演示区人民法院（虚构）", "（2025）鲁0199执77号", "2025-03-01", "（2025）鲁0199执77号限", "2025-05-20", "2025-05-22", "至义务履行完毕止", "1、7", "是", ""},
		{"X-2", "演示商贸有限公司（虚构）", "91990113MA00DEM00X", "演示区人民法院（虚构）", "（2025）鲁0199执78号", "2025-03-01", "", "2025-05-20", "2025-05-22", "至2028年1月1日止", "全部", "是", "贾虚构"},
		{"X-3", "贾测试", "E12345678", "演示区人民法院（虚构）", "", "2025-03-01", "", "2025-05-20", "", "至义务履行完毕止", "全部", "是", ""},
	}))
	file, err := simplifiedchinese.GB18030.NewEncoder().String(text.String())
	must(t, err)
	return file
}

// rowTo gives the address of the row of somebody in a piece of work.
func (p *person) rowTo(work, name string) string {
	p.w.t.Helper()
	m := regexp.MustCompile(`href="(/work/[a-z0-9]+/rows/[a-z0-9]+)">` + regexp.QuoteMeta(name)).FindStringSubmatch(p.get(work).body)
	if m == nil {
		p.w.t.Fatalf("no row of %s", name)
	}
	return m[1]
}

// TestOrdersFromTheFileToThePublic: orders go from the file of the clerk to the public and
// are lifted, on the pages that listings go by.
func TestOrdersFromTheFileToThePublic(t *testing.T) {
	s := newStaff(t)
	listing := s.list(nil) // of the same debtor in the same case
	s.clerk.get("/imports").holds(t, 200, "失信被执行人名单", "限制消费令名单")
	path, page := s.clerk.bringTo(court.ListRestrictions, "限消.csv", orderFile(t))
	page.holds(t, 200, "限制消费令名单", `新增 <span class="count">2</span>`, `未接受 <span class="count">1</span>`, "期限和项目", "至义务履行完毕止；1．乘坐交通工具时", "至2028年1月1日止；全部九项",
		"院长签发（R-19）的证据", syntheticMask)
	page.lacks(t, syntheticNumber, "失信情形", "行为情形")
	s.clerk.get(path+"?tab=rejected").holds(t, 200, `<th scope="row">4</th>`, court.HeadCaseNumber)
	work := regexp.MustCompile(`href="(/work/[a-z0-9]+)"`).FindStringSubmatch(page.body)[1]

	seen := s.clerk.get(work)
	seen.holds(t, 200, "限制消费令：新增 2 行", "各行都已齐全", "限制消费令和院长签发（R-19）", court.HeadOrderNumber)
	seen.lacks(t, "R-02", "R-18", "R-04", "没有限制消费令的原因", "失信规定第三条")
	s.clerk.get("/work").holds(t, 200, "限制消费令：新增 2 行")
	row, other := s.clerk.rowTo(work, syntheticName), s.clerk.rowTo(work, "演示商贸有限公司（虚构）")
	s.clerk.get(row).holds(t, 200, "被限制消费的人", "（2025）鲁0199执77号限", "2025-05-20", "至义务履行完毕止", "7．子女就读高收费私立学校", "已载明", "院长签发（R-19）", syntheticMask).
		lacks(t, syntheticNumber, "决定书文号", "R-18", court.HeadConduct)
	s.clerk.get(other).holds(t, 200, "贾虚构", "至2028年1月1日止", "全部九项", court.HeadPrincipal)

	form := s.clerk.get(other + "/edit")
	form.holds(t, 200, "贾虚构", "2028-01-01", `name="item-9" type="checkbox" value="1" checked`)
	fields := fieldsOf(form)
	for i := range 9 {
		fields["item-"+string(rune('1'+i))] = ""
	}
	fields["item-2"], fields["controller"], fields["period"] = "1", "甄控制", "至2029年1月1日止"
	s.clerk.post(other+"/check", append(pairsOf(fields), "period", "至履行止，电话13800138000")...).holds(t, 200, "可以保存", "1 处疑似个人信息")
	s.clerk.post(other+"/edit", append(pairsOf(fields), "ordered", "去年")...).holds(t, 422, court.HeadOrderedOn, "去年", "甄控制")
	s.clerk.expect(s.clerk.post(other+"/edit", pairsOf(fields)...), 303, other+"?done=work-row")
	s.clerk.get(other).holds(t, 200, "至2029年1月1日止", "2．在星级以上宾馆", "甄控制").lacks(t, "全部九项")

	s.clerk.must(work, "submit", ordinary()...)
	s.reviewer.on(row, "remarks", "field", court.HeadPeriod, "excerpt", "履行完毕", "text", "与原件一致").holds(t, 303)
	s.reviewer.get(row).holds(t, 200, `<mark class="said" title="与原件一致">履行完毕</mark>`)
	s.reviewer.must(work, "approve").holds(t, 200, "已批准")
	t.Run("R-19 refuses: an order that nobody signed", func(t *testing.T) {
		s.publisher.get(work).holds(t, 200, "还不能发布", "没有登记院长对限制消费令的签发", syntheticName)
		s.publisher.post(work+"/release", "version", version(t, s.clerk.get(work))).holds(t, 403, "R-19")
	})
	t.Run("R-19 accepts: the president signs the change set", func(t *testing.T) {
		s.president.must(work, "sign").holds(t, 200, "已签发", "院长签发（R-19）")
		s.publisher.get(work).holds(t, 200, "限制消费令的列表、详情页和打印页")
		s.publisher.must(work, "release").holds(t, 200, "已发布")
	})
	id := row[strings.LastIndex(row, "/")+1:]
	if !s.publicOn(court.ListRestrictions, id) {
		t.Fatal("R-19: not public after the release")
	}
	t.Run("R-20 accepts: performance lifts the order and opens the review of the listing", func(t *testing.T) { s.lifts(t, id, listing) })
}

// lifts goes from the records to the lifting of an order and the review that it opens.
func (s *staff) lifts(t *testing.T, id, listing string) {
	record := pathRecords + "/" + id
	s.reviewer.get(pathRecords+"?q="+syntheticName).lacks(t, record)
	s.reviewer.get(pathRecords+"?list=restriction&q="+syntheticName).holds(t, 200, `href="`+record+`"`, "公开中", "2 项", "无期限")
	s.reviewer.get(pathRecords+"?list=other").holds(t, 422, "没有这份名单")
	s.clerk.get(record).holds(t, 200, "没有写明截止的日子，依法解除时撤下", "更正", "提出解除事由", record+"/remove", record+"/corrections/new")
	s.clerk.get(record+"/remove").holds(t, 200, "不立即解除，交“审核、院长”决定", "必填；依据的材料", "按所选事由办理")
	s.clerk.post(record+"/remove", "ground", "performed").holds(t, 403, "R-20", "请写明依据的材料", `href="#note"`)
	proposed := s.clerk.post(record+"/remove", "ground", "performed", "note", "结案通知书，执行卷宗第30页").taskOf(t, "lifting-raised")
	s.clerk.get(proposed+"?done=lifting-raised").holds(t, 200, "解除事由已经提出", court.LiftPerformed.Label(), "执行卷宗第30页", "限制消费规定第九条", "这项任务由“审核、院长”办理")
	s.clerk.post(proposed+"/ground", "verdict", "grant").holds(t, 403)
	s.clerk.post(record+"/remove", "ground", "performed", "note", "x").taskOf(t, "raised-before")
	s.reviewer.get(proposed).holds(t, 200, "不成立：限制消费令照常公开", "R-20")
	s.reviewer.post(proposed+"/ground", "verdict", "refuse").holds(t, 403, "R-20", "请写明理由")
	s.reviewer.expect(s.reviewer.post(proposed+"/ground", "verdict", "refuse", "note", "案款还没有到账"), 303, proposed+"?done=refused")
	if !s.publicOn(court.ListRestrictions, id) {
		t.Error("R-20: a proposal that was refused took the order off")
	}
	s.reviewer.get(record).holds(t, 200, "正在公开", "解除", "子女就读高收费私立学校").lacks(t, syntheticNumber)
	s.reviewer.get(record+"/remove").holds(t, 200, "解除 "+syntheticName, court.LiftPerformed.Label(), "限制消费规定第九条", "失信名单不随之移除", "限制消费令的列表")
	s.reviewer.post(record+"/remove", "note", "x").holds(t, 422, "请选择一项解除事由")
	s.reviewer.post(record+"/remove", "ground", "security", "note", "").holds(t, 403, "R-20", "写明决定文号")
	s.reviewer.expect(s.reviewer.post(record+"/remove", "ground", "performed", "note", "案款到账"), 303, record+"?done=lifted")
	s.reviewer.get(record+"?done=lifted").holds(t, 200, "已经解除", "已解除", "解除，事由：“"+court.LiftPerformed.Label())
	if s.publicOn(court.ListRestrictions, id) || !s.public(listing) {
		t.Errorf("R-20: the order is public %t, the listing %t", s.publicOn(court.ListRestrictions, id), s.public(listing))
	}
	tasks := s.reviewer.get("/tasks")
	tasks.holds(t, 200, syntheticName, court.TaskCounterpart.Label(), pathRecords+"/"+listing)
}

// TestOrderForm: an order is entered by a form, corrected by it, and hidden.
func TestOrderForm(t *testing.T) {
	s := newStaff(t)
	fresh := s.clerk.get(pathRecords + "/new?list=restriction")
	fresh.holds(t, 200, "新录入：限制消费令", `name="list" value="restriction"`, `name="item-1" type="checkbox" value="1" checked`, "R-19").lacks(t, court.HeadConduct, court.HeadObligation)
	typed := []string{"list", "restriction", "name", syntheticName, "document", syntheticNumber, "court", "演示区人民法院（虚构）", "case", "（2025）鲁0199执77号", "filed", "2025-03-01",
		"ordered", "2025-05-20", "period", "至义务履行完毕止", "consequences", "是", "item-1", "1", "item-6", "1"}
	s.clerk.post(pathRecords, append(typed, "case", "")...).holds(t, 422, court.HeadCaseNumber, "至义务履行完毕止", `name="item-6" type="checkbox" value="1" checked`)
	r := s.clerk.post(pathRecords, typed...)
	if r.status != 303 {
		t.Fatalf("%d %s", r.status, mainOf(r))
	}
	work, _, _ := strings.Cut(r.to, "?")
	s.clerk.get(work).holds(t, 200, "限制消费令：新录入 "+syntheticName)
	s.clerk.on(work, "evidence", "decided", "去年", "signature", "执行卷宗第12页").holds(t, 422, "“"+court.HeadOrderedOn+"”无法识别", "去年", "执行卷宗第12页")
	s.clerk.must(work, "evidence", "signature", "执行卷宗第12页").holds(t, 200, "各行都已齐全")
	row := s.clerk.rowOf(work)
	id := row[strings.LastIndex(row, "/")+1:]
	s.clerk.must(work, "submit", ordinary()...)
	s.reviewer.must(work, "approve")
	s.publisher.must(work, "release")
	record := pathRecords + "/" + id
	if !s.publicOn(court.ListRestrictions, id) {
		t.Fatal("R-19: not public")
	}
	edit := s.clerk.get(record + "/edit")
	edit.holds(t, 200, "更正 "+syntheticName, syntheticMask, "至义务履行完毕止").lacks(t, syntheticNumber)
	up := `<a href="/records?list=restriction">名单记录</a>`
	for _, page := range []string{"", "/edit", "/remove", "/corrections/new", "/evidence"} {
		s.clerk.get(record+page).holds(t, 200, up)
	}
	s.reviewer.get(record+"/hide").holds(t, 200, up)
	s.clerk.post(record+"/edit", append(typed, "document", "", "period", "去年止电话13800138000", "filed", "x")...).holds(t, 422, court.HeadFiledOn, "去年止电话13800138000")
	r = s.clerk.post(record+"/edit", append(typed, "document", "", "period", "2028-01-01")...)
	if r.status != 303 {
		t.Fatalf("%d %s", r.status, mainOf(r))
	}
	change, _, _ := strings.Cut(r.to, "?")
	s.clerk.get(change).holds(t, 200, "限制消费令：更正 "+syntheticName, "<del>至义务履行完毕止</del> <ins>至2028年1月1日止</ins>")
	s.clerk.get(s.clerk.rowOf(change)).holds(t, 200, "原为：", "至2028年1月1日止")
	s.reviewer.get(record+"/hide").holds(t, 200, "限制消费令的列表")
	s.reviewer.expect(s.reviewer.post(record+"/hide", "reason", "身份存疑"), 303, record+"?done=hidden")
	if s.publicOn(court.ListRestrictions, id) {
		t.Error("R-12: public although it is hidden")
	}
	s.reviewer.get(record).holds(t, 200, "已隐藏", "恢复公开的复核")
	s.clerk.get("/work?queue=draft").holds(t, 200, "恢复公开限制消费令："+syntheticName)
	s.reviewer.get("/tasks").holds(t, 200, syntheticName, court.TaskHidden.Label())
}

// TestOrdersVouchedFor: the evidence of an order that was vouched for is supplied on the page
// that asks for nothing but what R-19 wants.
func TestOrdersVouchedFor(t *testing.T) {
	s := newStaff(t)
	s.order()
	s.deadlines()
	list := s.clerk.get(pathRecords + "?list=restriction&state=evidence")
	list.holds(t, 200, "共 2 条", "待补证", syntheticName)
	task := regexp.MustCompile(`href="(/tasks/[a-z0-9]+)"`).FindStringSubmatch(s.clerk.get("/tasks").body)
	if task == nil {
		t.Fatal("R-19: no task to supply the evidence")
	}
	s.clerk.get("/tasks").holds(t, 200, "首次装入的限制消费令", pathRecords+"?list=restriction&state=evidence", `<span class="rule">R-19</span>`).lacks(t, "R-04")
	s.clerk.get(task[1]).holds(t, 200, "限制消费规定第五条", "R-19", "逐条补证", pathRecords+"?list=restriction&state=evidence")
	record := regexp.MustCompile(`href="(/records/[a-z0-9]+)">` + syntheticName).FindStringSubmatch(list.body)[1]
	s.clerk.get(record).holds(t, 200, "待补证，还差 1 项", "没有登记院长对限制消费令的签发", "R-19").lacks(t, "R-04", "R-18")
	s.clerk.get(record+"/evidence").holds(t, 200, court.HeadOrderNumber, "限制消费令和院长签发（R-19）").lacks(t, "失信规定第三条", "没有限制消费令的原因", "R-04")
	s.clerk.expect(s.clerk.post(record+"/evidence", "decided", "2025-05-20"), 303, record+"?done=evidence-part")
	s.clerk.expect(s.clerk.post(record+"/evidence", "signature", "执行卷宗第12页"), 303, record+"?done=evidence")
	s.clerk.get(pathRecords+"?list=restriction&state=evidence").holds(t, 200, "共 1 条")
}

// TestOrderCorrection: a request about an order goes the way of one about a listing, and
// says that the days are the court's own.
func TestOrderCorrection(t *testing.T) {
	s := newStaff(t)
	record := pathRecords + "/" + s.order()
	s.clerk.get(record+"/corrections/new").holds(t, 200, "不应当限制消费", "应当解除而未解除").lacks(t, "不应当纳入")
	review := s.clerk.post(record+"/corrections", "claim", "removable", "requested", "2026-02-27", "text", "案款已经付清").taskOf(t, "filed")
	t.Run("R-13 accepts: a request about an order, by the days of a listing", func(t *testing.T) {
		s.president.get(review).holds(t, 200, "应当解除而未解除", "本院参照失信规定第十二条", "3月16日（周一）24时前", "更正或者解除")
		carry := s.president.post(review+"/correction", "verdict", "grant").taskOf(t, "founded")
		s.clerk.get(carry).holds(t, 200, "更正这条记录", "解除这条记录", "不应当限制消费，或者应当解除")
		s.clerk.post(record+"/remove", "ground", "performed", "note", "收款凭证，执行卷宗第31页").taskOf(t, "lifting-raised")
	})
	t.Run("R-20 accepts: a reviewer grants what the clerk proposed", func(t *testing.T) {
		task := regexp.MustCompile(`href="(/tasks/[a-z0-9]+)">` + court.TaskLifting.Label()).FindStringSubmatch(s.reviewer.get("/tasks").body)
		if task == nil {
			t.Fatal("R-20: no task to decide on the lifting")
		}
		s.reviewer.get(task[1])
		s.reviewer.expect(s.reviewer.post(task[1]+"/ground", "verdict", "grant"), 303, task[1]+"?done=granted")
		s.reviewer.get(record).holds(t, 200, "已解除", court.LiftPerformed.Label())
	})
}

// order publishes the first order of orderFile, by the first load, and gives its identifier.
func (w *world) order() (id string) {
	w.t.Helper()
	file, err := simplifiedchinese.GB18030.NewDecoder().String(orderFile(w.t))
	must(w.t, err)
	_, err = w.publish.ImportRestrictions(w.t.Context(), strings.NewReader(file), publish.ImportOptions{Publish: true, Actor: "测试书记员"})
	must(w.t, err)
	must(w.t, w.db.Read(w.t.Context(), func(r *store.Reading) error {
		return r.QueryRow(w.t.Context(), `SELECT public_id FROM restriction WHERE source_id = 'X-1'`).Scan(&id)
	}))
	return id
}
