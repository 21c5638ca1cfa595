package admin

import (
	"context"
	"encoding/csv"
	"html"
	"maps"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"gongkai/internal/court"
	"gongkai/internal/publish"
	"gongkai/internal/store"
	"gongkai/internal/visible"
)

const (
	syntheticName   = "甄实验"
	syntheticNumber = "990113199001010014"
	syntheticMask   = "990113********001*"
)

// sheet is a file of one row; cells are those that are not as usual.
func sheet(t testing.TB, cells map[string]string) string {
	t.Helper()
	row := map[string]string{
		"编号": "T-1", "被执行人姓名/名称": syntheticName, "身份证号码/组织机构代码": syntheticNumber, "执行法院": "演示区人民法院（虚构）",
		"案号": "（2025）鲁0199执77号", "执行依据文号": "（2024）鲁0199民初5号", "立案时间": "2025-03-01", "发布时间": "2025-06-01",
		"生效法律文书确定的义务": "偿还借款本金人民币50000元", "被执行人的履行情况": "全部未履行",
		"失信被执行人行为具体情形": "有履行能力而拒不履行生效法律文书确定义务",
	}
	maps.Copy(row, cells)
	var text strings.Builder
	file := csv.NewWriter(&text)
	heads := slices.Sorted(maps.Keys(row))
	var values []string
	for _, h := range heads {
		values = append(values, row[h])
	}
	must(t, file.WriteAll([][]string{heads, values}))
	return text.String()
}

// list makes one public entry, vouched for, and gives its identifier; cells are those of
// its row that are not as usual.
func (w *world) list(cells map[string]string) string {
	w.t.Helper()
	r, err := w.publish.ImportDefaulters(context.Background(), strings.NewReader(sheet(w.t, cells)), publish.ImportOptions{Publish: true, Actor: "测试书记员"})
	must(w.t, err)
	if r.Accepted != 1 {
		w.t.Fatalf("%+v", r)
	}
	page, err := w.db.Records(context.Background(), store.RecordQuery{Source: "T-1", Limit: 1})
	must(w.t, err)
	return page.Rows[0].PublicID
}

// withTerm is a listing of two years.
func withTerm() map[string]string {
	return map[string]string{"失信被执行人行为具体情形": "违反财产报告制度", "期限届满日": "2027-05-20", "决定日期": "2025-05-20"}
}

// public reports whether the public finds the record, by address and by name.
func (w *world) public(id string) bool {
	w.t.Helper()
	return w.publicOn(court.ListDefaulters, id)
}

func (w *world) publicOn(list court.List, id string) bool {
	w.t.Helper()
	byID, byName := false, false
	_, err := visible.New(w.db, court.MaskStrict).View(context.Background(), func(v *visible.View) error {
		_, err := v.On(list).Record(id)
		byID = err == nil
		found, err := v.On(list).Search(court.ParseQuery(syntheticName), 1, 20)
		byName = len(found.Items) > 0
		return err
	})
	must(w.t, err)
	if byID != byName {
		w.t.Errorf("by address %t, by name %t", byID, byName)
	}
	return byID
}

// holds asks a page for texts.
func (r reply) holds(t testing.TB, status int, texts ...string) reply {
	t.Helper()
	body := html.UnescapeString(r.body)
	if r.status != status {
		t.Fatalf("status %d, want %d: %s", r.status, status, body)
	}
	for _, text := range texts {
		if !strings.Contains(body, text) {
			t.Errorf("the page says nothing of %q:\n%s", text, body)
		}
	}
	return r
}

func (r reply) lacks(t testing.TB, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if strings.Contains(html.UnescapeString(r.body), text) {
			t.Errorf("the page speaks of %q", text)
		}
	}
}

func (p *person) actor(roles ...court.Role) court.Actor {
	return court.Actor{Account: p.id, Name: p.name, Roles: roles}
}

func TestRecordsArePaged(t *testing.T) {
	w := newWorld(t)
	clerk := w.hire("录入甲", court.RoleClerk)
	clerk.get("/records").holds(t, 200, "还没有记录", "新录入")
	id := w.list(nil)
	for _, q := range []string{"", "?q=" + syntheticName, "?q=甄", "?q=T-1", "?q=" + id, "?q=（2025）鲁0199执77号", "?state=published", "?state=evidence"} {
		r := clerk.get("/records" + strings.ReplaceAll(q, "（", "%EF%BC%88"))
		r.holds(t, 200, "共 1 条", syntheticName, syntheticMask, "/records/"+id, "公开中", "待补证")
	}
	clerk.get("/records?q=实验").holds(t, 200, "没有找到", "从第一个字起查")
	clerk.get("/records?state=removed").holds(t, 200, "没有这种状态的记录")
	clerk.get("/records?state=x").holds(t, 422)
	clerk.get("/records?page=7").holds(t, 200, "第 7 页", "上一页")
	t.Run("R-07 refuses: to search by the number of a person, and to repeat it", func(t *testing.T) {
		r := clerk.get("/records?q=" + syntheticNumber)
		r.holds(t, 200, "没有查询", "公民身份号码不能用来查询")
		r.lacks(t, syntheticNumber, syntheticName)
	})
	w.hire("审计甲", court.RoleAuditor).get("/records").holds(t, 403)
}

// Performance on a listing of two years removes nothing and asks for a decision; on a
// listing without a term it removes at once.
func TestPerformanceAtTheDesk(t *testing.T) {
	t.Run("R-11 accepts: performance within a term opens the decision on early removal", func(t *testing.T) {
		w := newWorld(t)
		id := w.list(withTerm())
		reviewer, president := w.hire("审核甲", court.RoleReviewer), w.hire("院长甲", court.RolePresident)
		reviewer.get("/records/"+id).holds(t, 200, "正在公开，到2027年5月20日为止", "移除")
		reviewer.get("/records/"+id+"/remove").holds(t, 200, "不立即移除，交“院长”决定", "不能以“终结本次执行程序", "R-11")
		r := reviewer.post("/records/"+id+"/remove", "ground", "performed", "note", "案款到账")
		if r.status != 303 || !strings.HasPrefix(r.to, "/tasks/") || !w.public(id) {
			t.Fatalf("R-11: %d %s, public %t", r.status, r.to, w.public(id))
		}
		task, _, _ := strings.Cut(r.to, "?")
		reviewer.get(r.to).holds(t, 200, "等待决定", "决定提前删除", "案款到账", "这项任务由“院长”办理", "还有 3 个工作日，3月5日（周四）24时前")
		if again := reviewer.post("/records/"+id+"/remove", "ground", "performed"); !strings.HasPrefix(again.to, task+"?done=raised-before") {
			t.Errorf("asked twice: %s", again.to)
		}
		if r := reviewer.post(task+"/ground", "verdict", "grant", "note", "x"); r.status != 403 || !w.public(id) {
			t.Errorf("R-11: the reviewer decides: %d", r.status)
		}
		president.get("/tasks").holds(t, 200, "决定提前删除", syntheticName, "要您办")
		president.get(task).holds(t, 200, "作出决定", "必须写明决定文号和理由")
		president.post(task+"/ground", "verdict", "grant", "note", " ").holds(t, 403, "R-11", "没有办理，原因如下")
		president.post(task+"/ground", "note", "决定甲").holds(t, 422, "请选择决定的结果", "决定甲")
		president.expect(president.post(task+"/ground", "verdict", "grant", "note", "（2026）鲁0199执77号之一决定书"), 303, task+"?done=granted")
		if w.public(id) {
			t.Error("R-11: decided, and still public")
		}
		president.get(task).holds(t, 200, "成立")
		president.get("/records/"+id).holds(t, 200, "已移除", "院长甲移除，事由：“决定提前删除”")
	})
	t.Run("R-09 accepts: performance without a term removes in the same second", func(t *testing.T) {
		w := newWorld(t)
		id := w.list(nil)
		reviewer := w.hire("审核甲", court.RoleReviewer)
		reviewer.get("/records/"+id+"/remove").holds(t, 200, "立即移除。", "R-09", "不能恢复", "数据接口")
		reviewer.post("/records/"+id+"/remove").holds(t, 422, "请选择一项移除事由")
		reviewer.expect(reviewer.post("/records/"+id+"/remove", "ground", "performed", "note", "案款到账"), 303, "/records/"+id+"?done=removed")
		if w.public(id) {
			t.Error("R-09: removed, and still public")
		}
		r := reviewer.get("/records/" + id + "?done=removed")
		r.holds(t, 200, "网站各处都不再显示", "已移除", "SX 10(1)(1)")
		r.lacks(t, "/remove\"", "立即隐藏")
	})
	t.Run("R-09 accepts: a clerk puts it forward, a reviewer decides, and the second of two is told", func(t *testing.T) {
		w := newWorld(t)
		id := w.list(nil)
		clerk, first, second := w.hire("录入甲", court.RoleClerk), w.hire("审核甲", court.RoleReviewer), w.hire("审核乙", court.RoleReviewer)
		clerk.get("/records/"+id+"/remove").holds(t, 200, "不立即移除，交“审核、院长”决定")
		r := clerk.post("/records/"+id+"/remove", "ground", "settled", "note", "和解协议已履行")
		task, _, _ := strings.Cut(r.to, "?")
		if !strings.HasPrefix(task, "/tasks/") || !w.public(id) {
			t.Fatalf("R-09: %d %s", r.status, r.to)
		}
		first.get(task)
		second.get(task)
		first.post(task+"/ground", "verdict", "refuse", "note", "").holds(t, 403, "R-09", "请写明理由")
		first.expect(first.post(task+"/ground", "verdict", "refuse", "note", "并未履行"), 303, task+"?done=refused")
		late := second.post(task+"/ground", "verdict", "grant", "note", "银行回单在卷")
		late.holds(t, 409, "已经办结", "银行回单在卷", "您刚才填写的，没有保存", "不成立")
		late.lacks(t, `name="verdict"`)
		if !w.public(id) {
			t.Error("R-09: refused, and it is gone")
		}
	})
}

func TestHidingAtTheDesk(t *testing.T) {
	w := newWorld(t)
	id := w.list(nil)
	clerk, first, second, third := w.hire("录入甲", court.RoleClerk), w.hire("审核甲", court.RoleReviewer), w.hire("审核乙", court.RoleReviewer), w.hire("发布甲", court.RolePublisher)
	page := first.get("/records/" + id + "/hide")
	page.holds(t, 200, "一秒之内", "网站搜索和姓名查询", "立即隐藏 "+syntheticName)
	first.post("/records/"+id+"/hide", "reason", " ").holds(t, 422, "隐藏须写明理由")
	if !w.public(id) {
		t.Fatal("hidden without a reason")
	}
	t.Run("R-12 accepts: hidden at once, with the review to follow", func(t *testing.T) {
		first.expect(first.post("/records/"+id+"/hide", "reason", "身份存疑"), 303, "/records/"+id+"?done=hidden")
		if w.public(id) {
			t.Error("R-12: hidden, and still public")
		}
		first.get("/records/"+id).holds(t, 200, "已隐藏", "由审核甲隐藏", "审查隐藏的记录", "恢复公开的复核")
		first.get("/tasks").holds(t, 200, "审查隐藏的记录", "R-12", syntheticName)
		first.post("/records/"+id+"/hide", "reason", "身份存疑")
		clerk.get("/records/"+id+"/edit").holds(t, 200)
		form := recordFields(w, id)
		clerk.post("/records/"+id+"/edit", form...).holds(t, 409, "现在不能另作修改")
	})
	t.Run("R-12 accepts: back through another reviewer and a publisher, which settles the task", func(t *testing.T) {
		ctx := context.Background()
		var work store.WorkItem
		must(t, w.db.Update(ctx, func(tx *store.Tx) (err error) {
			work, err = tx.OpenWorkOn(ctx, court.WorkRestore, id)
			return err
		}))
		clerk.expect(clerk.post("/records/"+id+"/return"), 303, "/work/"+work.ID) // the one that is under way
		a := clerk.actor(court.RoleClerk)
		ref := publish.WorkRef{ID: work.ID, Version: work.Version}
		step := func(w store.WorkItem, err error) {
			t.Helper()
			must(t, err)
			ref.Version = w.Version
		}
		step(w.publish.Classify(ctx, a, ref, court.SensitivityOrdinary, false))
		step(w.publish.Submit(ctx, a, ref))
		step(w.publish.Approve(ctx, second.actor(court.RoleReviewer), ref))
		step(w.publish.Release(ctx, third.actor(court.RolePublisher), ref))
		if !w.public(id) {
			t.Error("R-12: back, and not public")
		}
		clerk.get("/work/"+work.ID).holds(t, 200, "可以再次隐藏这条记录").lacks(t, "可以撤销这次发布") // there is no undo of it
		first.get("/records/"+id).holds(t, 200, "公开中", "已办理")
		first.get("/tasks").holds(t, 200, "没有要您办的任务")
	})
	if checked, err := w.db.Check(context.Background()); err != nil || len(checked.Findings) > 0 {
		t.Errorf("%+v %v", checked, err)
	}
}

// recordFields gives the form of a record as a browser would send it, unchanged.
func recordFields(w *world, id string) (pairs []string) {
	w.t.Helper()
	f, err := w.publish.Record(context.Background(), court.Actor{Account: "test", Roles: []court.Role{court.RoleClerk}}, netip.Addr{}, id)
	must(w.t, err)
	for _, g := range recordForm(defaulterGroups(), court.InputOf(&f.Defaulter), f.Masked, nil).Groups {
		for _, field := range g.Fields {
			if field.Boxes == nil {
				pairs = append(pairs, field.Name, field.Value)
			}
			for _, b := range field.Boxes {
				if b.Chosen {
					pairs = append(pairs, b.Name, b.Value)
				}
			}
		}
	}
	return pairs
}

func TestRevealIsOnTheTrail(t *testing.T) {
	w := newWorld(t)
	id := w.list(nil)
	clerk, president := w.hire("录入甲", court.RoleClerk), w.hire("院长甲", court.RolePresident)
	page := clerk.get("/records/" + id)
	page.holds(t, 200, syntheticMask, "查看完整的证件号码")
	page.lacks(t, syntheticNumber)
	president.get("/records/"+id).lacks(t, "查看完整的证件号码", syntheticNumber)
	t.Run("R-66 refuses: a number in full to an office that does not need it", func(t *testing.T) {
		r := president.post("/records/" + id + "/identity")
		r.holds(t, 403)
		r.lacks(t, syntheticNumber)
	})
	t.Run("R-66 accepts: a number in full, once, and on the trail", func(t *testing.T) {
		r := clerk.post("/records/" + id + "/identity")
		r.holds(t, 200, syntheticNumber, "已经记入访问记录")
		if r.header.Get("Cache-Control") != "no-store" {
			t.Errorf("R-66: kept by the browser: %q", r.header.Get("Cache-Control"))
		}
		clerk.get("/records/"+id).lacks(t, syntheticNumber)
		page, err := w.publish.Accesses(context.Background(), president.actor(court.RolePresident), store.TrailQuery{Subject: id})
		must(t, err)
		if len(page) != 1 || page[0].Kind != court.AccessIdentity || page[0].Account != clerk.id {
			t.Errorf("R-66: %+v", page)
		}
	})
	w.pass(11 * 60e9)
	clerk.get("/records/" + id)
	r := clerk.post("/records/" + id + "/identity")
	r.holds(t, 403, "请再确认一次身份")
	r.lacks(t, syntheticNumber)
}

func TestEnteringARecord(t *testing.T) {
	w := newWorld(t)
	id := w.list(nil)
	clerk := w.hire("录入甲", court.RoleClerk)
	t.Run("R-06 refuses: a form with gaps, and gives everything back", func(t *testing.T) {
		r := clerk.post("/records", "name", "甄新人", "obligation", "支付货款", "conduct-g4", "1")
		r.holds(t, 422, "没有办理，原因如下", "甄新人", "支付货款", `value="1" checked`, "缺少“案号”", `href="#case"`, "R-06")
	})
	t.Run("R-01 refuses: a minor", func(t *testing.T) {
		form := append(recordFields(w, id), "document", "990113201201010019", "case", "（2025）鲁0199执78号")
		clerk.post("/records", form...).holds(t, 422, "未满18周岁", "R-01")
	})
	t.Run("the same case and number is refused", func(t *testing.T) {
		clerk.post("/records", append(recordFields(w, id), "document", syntheticNumber)...).holds(t, 409, "已经存在")
	})
	t.Run("R-55 accepts: a new entry is a draft of a piece of work", func(t *testing.T) {
		form := append(recordFields(w, id), "document", "990113198505050023", "case", "（2025）鲁0199执79号", "name", "甄新人")
		r := clerk.post("/records", form...)
		if r.status != 303 || !strings.HasPrefix(r.to, "/work/") {
			t.Fatalf("%d %s %s", r.status, r.to, r.body)
		}
		clerk.get("/records?q=甄新人").holds(t, 200, "草稿", "共 1 条")
	})
	t.Run("R-55 accepts: a correction changes nothing before its review, and keeps the number", func(t *testing.T) {
		clerk.get("/records/"+id+"/edit").holds(t, 200, "公开的内容现在不变", syntheticMask)
		form := append(recordFields(w, id), "obligation", "偿还借款本金人民币40000元")
		r := clerk.post("/records/"+id+"/edit", form...)
		if r.status != 303 || !strings.HasPrefix(r.to, "/work/") {
			t.Fatalf("%d %s %s", r.status, r.to, r.body)
		}
		clerk.get("/records/"+id).holds(t, 200, "偿还借款本金人民币50000元", "名单的录入或修改")
		clerk.get("/records/"+id+"/edit").holds(t, 200, "这条记录已经在下列工作里")
		clerk.post("/records/"+id+"/edit", form...).holds(t, 409, "同样的修改")
	})
}

func TestSupplyingEvidence(t *testing.T) {
	w := newWorld(t)
	id := w.list(nil)
	clerk := w.hire("录入甲", court.RoleClerk)
	clerk.get("/records/"+id).holds(t, 200, "待补证，还差", "R-04", "R-02", "R-18")
	clerk.get("/records/"+id+"/evidence").holds(t, 200, "失信规定第三条", "院长签发在卷宗中的位置")
	clerk.post("/records/"+id+"/evidence", "decided", "去年").holds(t, 422, "无法识别", "去年")
	t.Run("R-04 accepts: evidence in two steps", func(t *testing.T) {
		clerk.expect(clerk.post("/records/"+id+"/evidence", "decision", "（2025）决字1号", "decided", "2025年5月20日", "served", "2025-05-28"), 303, "/records/"+id+"?done=evidence-part")
		clerk.get("/records/"+id+"/evidence").holds(t, 200, "（2025）决字1号", "2025-05-28", "还差")
		no := []string{"secured", "no", "seized", "no", "due", "no", "other", "no"}
		clerk.expect(clerk.post("/records/"+id+"/evidence", append(no, "signature", "执行卷宗第12页", "none", "已由外地法院限制消费")...), 303, "/records/"+id+"?done=evidence")
		clerk.get("/records/"+id).lacks(t, "待补证")
		clerk.post("/records/"+id+"/evidence", "decision", "x").holds(t, 409, "没有待补的证据")
	})
}
