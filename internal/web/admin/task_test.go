package admin

import (
	"context"
	"strings"
	"testing"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/store"
)

// taskOf gives the address of a task that a redirect leads to.
func (r reply) taskOf(t testing.TB, word string) string {
	t.Helper()
	path, done, _ := strings.Cut(r.to, "?")
	if r.status != 303 || !strings.HasPrefix(path, "/tasks/") || done != "done="+word {
		t.Fatalf("%d %s, want a task and %s\n%s", r.status, r.to, word, r.body)
	}
	return path
}

// deadlines lets the clock do what it does each second.
func (w *world) deadlines() {
	w.t.Helper()
	_, err := w.publish.RunDeadlines(context.Background(), w.clock())
	must(w.t, err)
}

const day = 24 * time.Hour

// A request for correction goes the whole way: filed, read, rejected, served, appealed,
// found right by the higher court, carried out.
func TestCorrectionToTheHigherCourt(t *testing.T) {
	w := newWorld(t)
	id := w.list(nil)
	clerk, reviewer, president := w.hire("录入甲", court.RoleClerk), w.hire("审核甲", court.RoleReviewer), w.hire("院长甲", court.RolePresident)
	var review, service, window, appeal string
	t.Run("R-13 accepts: a written request, its review counted from its day", func(t *testing.T) {
		clerk.get("/records/"+id+"/corrections/new").holds(t, 200, "十五日内决定", "R-14")
		clerk.post("/records/"+id+"/corrections", "requested", "2026-03-02", "text", "金额不对").holds(t, 422, "请选择申请的事项", "金额不对", `href="#claim"`)
		clerk.post("/records/"+id+"/corrections", "claim", "inaccurate", "requested", "2026-03-05", "text", "金额不对").holds(t, 422, "晚于今天", "金额不对", `href="#requested"`)
		review = clerk.post("/records/"+id+"/corrections", "claim", "inaccurate", "requested", "2026年2月27日", "text", "金额不对").taskOf(t, "filed")
		clerk.get(review).holds(t, 200, "审查纠正申请", "公布的信息不准确", "2026年2月27日", "3月16日（周一）24时前", "这项任务由“院长”办理")
		clerk.post("/records/"+id+"/corrections", "claim", "removable", "requested", "2026-03-02", "text", "已履行").holds(t, 409, "已有一件纠正申请", "已履行")
		if !w.public(id) {
			t.Error("R-14: a request took it off")
		}
	})
	t.Run("R-66 accepts: the text of a request is read on the record", func(t *testing.T) {
		president.get(review).lacks(t, "金额不对")
		president.post(review+"/request").holds(t, 200, "金额不对", "已经记入访问记录")
		page, err := w.publish.Accesses(context.Background(), president.actor(court.RolePresident), store.TrailQuery{})
		must(t, err)
		if len(page) == 0 || page[0].Kind != court.AccessRequest || page[0].Account != president.id {
			t.Errorf("R-66: %+v", page)
		}
	})
	t.Run("R-13 refuses: a rejection without reasons, and one by the clerk", func(t *testing.T) {
		president.post(review+"/correction", "verdict", "refuse", "note", " ").holds(t, 403, "R-13", "驳回要有决定")
		clerk.post(review+"/correction", "verdict", "refuse", "note", "x").holds(t, 403, "没有这个角色")
		service = president.post(review+"/correction", "verdict", "refuse", "note", "（2026）鲁0199执异1号").taskOf(t, "rejected")
	})
	t.Run("R-14 accepts: served, and the ten days run", func(t *testing.T) {
		clerk.get(service).holds(t, 200, "送达驳回决定", "2026年3月2日，驳回")
		clerk.post(service+"/service", "served", "2026-03-01").holds(t, 422, "早于决定日期", "2026-03-01")
		clerk.post(service+"/service", "served", "前天").holds(t, 422, "无法识别", "前天")
		window = clerk.post(service+"/service", "served", "2026-03-02").taskOf(t, "served")
		clerk.get(window).holds(t, 200, "登记复议申请", "3月12日（周四）24时前")
		clerk.post(service+"/service", "served", "2026-03-02").holds(t, 409, "已经办结", "您填的送达日期")
	})
	t.Run("R-14 accepts: the window closes by itself, and a request that came in time is still taken", func(t *testing.T) {
		w.pass(11 * day)
		w.deadlines()
		clerk, president = w.again(clerk), w.again(president)
		clerk.get(window).holds(t, 200, "到期没有申请复议", "登记复议申请")
		clerk.post(window+"/window", "received", "2026-03-13").holds(t, 403, "R-14", "已经逾期", "2026-03-13")
		appeal = clerk.post(window+"/window", "received", "2026-03-12").taskOf(t, "appealed")
	})
	t.Run("R-14 accepts: the higher court finds it right, and it is carried out", func(t *testing.T) {
		clerk.get(appeal)
		clerk.post(appeal+"/appeal", "verdict", "grant").holds(t, 403, "R-14", "文号")
		carry := clerk.post(appeal+"/appeal", "verdict", "grant", "note", "（2026）鲁01执复1号").taskOf(t, "appeal-decided")
		clerk.get(carry).holds(t, 200, "执行纠正", "更正这条记录", "移除这条记录", "3月18日（周三）24时前")
		clerk.expect(clerk.post(carry+"/complete", "note", "已更正"), 303, carry+"?done=completed")
		clerk.get(carry).holds(t, 200, "已办理")
		if !w.public(id) {
			t.Error("R-14: the entry did not stay")
		}
	})
	reviewer = w.again(reviewer)
	reviewer.get("/tasks?all=1").holds(t, 200, "期限与任务")
	if checked, err := w.db.Check(context.Background()); err != nil || len(checked.Findings) > 0 {
		t.Errorf("%+v %v", checked, err)
	}
}

// again signs somebody in once more, after a time in which sessions end.
func (w *world) again(p *person) *person {
	w.t.Helper()
	p.signIn(p.browser)
	return p
}

// The list shows the most urgent first, warns, and hands what is late to the president.
func TestWorkListWarnsAndEscalates(t *testing.T) {
	w := newWorld(t)
	id := w.list(nil)
	clerk, reviewer, president := w.hire("录入甲", court.RoleClerk), w.hire("审核甲", court.RoleReviewer), w.hire("院长甲", court.RolePresident)
	publisher := w.hire("发布甲", court.RolePublisher)
	reviewer.get("/tasks").holds(t, 200, "没有要您办的任务", "共 0 项")
	president.get("/tasks?all=1").holds(t, 200, "现在没有任何待办的任务")
	task := clerk.post("/records/"+id+"/remove", "ground", "performed").taskOf(t, "raised")
	reviewer.get("/tasks").holds(t, 200, "决定移除事由", "R-09", "还有 3 个工作日，3月5日（周四）24时前", "待办")
	publisher.get("/tasks").holds(t, 200, "决定移除事由")
	publisher.get("/tasks").lacks(t, "要您办", "要我办的")
	reviewer.get("/tasks?kind=appeal").holds(t, 200, "没有符合的任务")
	reviewer.get("/tasks?kind=x").holds(t, 422)
	t.Run("R-09 accepts: a warning a working day before", func(t *testing.T) {
		w.pass(2 * day)
		w.again(reviewer).get("/tasks").holds(t, 200, `class="due soon"`, "还有 1 个工作日")
	})
	t.Run("R-09 accepts: on the last day at the end of office it is hidden and with the president", func(t *testing.T) {
		w.pass(day)
		w.again(reviewer).get("/tasks").holds(t, 200, "今天是最后一天", "17时起报院长督办")
		w.pass(8 * time.Hour)
		w.deadlines()
		if w.public(id) {
			t.Error("R-09: undecided, and still public")
		}
		w.again(president).get("/tasks").holds(t, 200, "已报院长督办", "要您办", "决定移除事由")
		president.get("/records/"+id).holds(t, 200, "已隐藏", "由系统（按期限自动）隐藏")
		w.again(clerk).get("/records/"+id).holds(t, 200, "申请恢复公开")
	})
	t.Run("R-09 accepts: late by days, and decided by the president", func(t *testing.T) {
		w.pass(4 * day)
		w.again(president).get(task).holds(t, 200, "已逾期", "应在3月5日（周四）办结")
		president.expect(president.post(task+"/ground", "verdict", "refuse", "note", "并未履行"), 303, task+"?done=refused")
		president.get("/records/"+id).holds(t, 200, "审查隐藏的记录")
	})
}

func TestCompletingTasks(t *testing.T) {
	w := newWorld(t)
	w.list(nil)
	w.deadlines()
	clerk := w.hire("录入甲", court.RoleClerk)
	page, _, err := w.db.Tasks(context.Background(), store.TaskQuery{Kinds: []court.TaskKind{court.TaskEvidence}, Limit: 1})
	must(t, err)
	task := "/tasks/" + page[0].PublicID
	clerk.get("/tasks").holds(t, 200, "补齐证据", "首次装入的失信名单")
	clerk.get(task).holds(t, 200, "还有 1 条记录没有补齐证据", "逐条补证")
	t.Run("R-04 refuses: done, while evidence is missing, and keeps the note", func(t *testing.T) {
		clerk.post(task+"/complete", "note", "都补好了").holds(t, 403, "R-04", "还有1条记录没有补齐证据", "都补好了")
	})
	clerk.get("/tasks/bcdfghjkmnpqr").holds(t, 404)
	clerk.post(task+"/request").holds(t, 422, "没有纠正申请")
}

// The calendar warns of a missing year, shows what a notice would move, and loads it.
func TestCalendarMovesTasks(t *testing.T) {
	w := newWorld(t)
	w.pass(time.Date(2026, 12, 28, 9, 0, 0, 0, court.Zone).Sub(w.clock()))
	id := w.list(nil)
	admin, clerk := w.hire("管理甲", court.RoleAdministrator), w.hire("录入甲", court.RoleClerk)
	task := clerk.post("/records/"+id+"/remove", "ground", "performed").taskOf(t, "raised")
	t.Run("R-62 accepts: a year that is missing is said wherever it counts", func(t *testing.T) {
		clerk.get(task).holds(t, 200, "12月31日（周四）24时前", "日期不确定")
		clerk.get("/tasks?all=1&unsure=1").holds(t, 200, "缺少2027年的放假安排", "共 1 项")
		clerk.get("/calendar").holds(t, 200, "缺少", "2027", "由系统管理员载入", "随本版程序提供")
		clerk.get("/calendar/2027").holds(t, 200, "还没有载入")
		clerk.get("/calendar/2027").lacks(t, "textarea")
		clerk.post("/calendar/2027", "off", "x").holds(t, 403, "没有这个角色")
		for _, year := range []string{"2013", "2101", "x", "2027x"} {
			clerk.get("/calendar/"+year).holds(t, 404)
		}
	})
	const off = "2026年12月31日至2027年1月3日、2月5日至11日、4月3日至5日、5月1日至5日、10月1日至7日"
	t.Run("R-62 refuses: what no notice says, and keeps what was typed", func(t *testing.T) {
		admin.get("/calendar/2027").holds(t, 200, "载入放假安排", "textarea")
		admin.post("/calendar/2027/preview", "off", "春节", "work", "2月30日").holds(t, 422, "看不懂“春节”", "2027年2月30日", "春节", "2月30日", `href="#work"`)
		admin.post("/calendar/2027/preview", "off", "1月1日至3日").holds(t, 422, "法定节假日", "1月1日至3日")
		admin.post("/calendar/2027/preview", "off", off, "work", "1月4日").holds(t, 422, `<a href="#work">`, `<p class="fault" id="work-fault">2027年1月4日不是周末`, off).lacks(t, `id="off-fault"`)
		admin.post("/calendar/2027/preview", "off", off, "work", "10月2日").holds(t, 422, `<p class="fault" id="work-fault">2027年10月2日出现了两次`)
		admin.post("/calendar/2027", "off", "1月1日").holds(t, 422, "法定节假日")
	})
	t.Run("R-62 accepts: the days and the tasks that move are shown, then loaded", func(t *testing.T) {
		admin.post("/calendar/2027/preview", "off", off, "work", "2月14日").holds(t, 200, "26 天", "2月14日（周日）", "1 项任务的期限会变", "R-09 决定移除事由", "12月31日（周四）", "2027年1月4日（周一）")
		clerk.get(task).holds(t, 200, "12月31日（周四）24时前")
		admin.expect(admin.post("/calendar/2027", "off", off, "work", "2月14日"), 303, "/calendar/2027?done=year")
		admin.get("/calendar/2027").holds(t, 200, "由管理甲载入", "2月5日（周五）至2月11日（周四），7 天")
		r := clerk.get(task)
		r.holds(t, 200, "2027年1月4日（周一）24时前", "期限重新计算")
		r.lacks(t, "日期不确定")
		clerk.get("/tasks").lacks(t, "缺少2027年")
	})
}
