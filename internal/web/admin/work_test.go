package admin

import (
	"context"
	"fmt"
	"html"
	"maps"
	"regexp"
	"strings"
	"testing"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/publish"
	"gongkai/internal/store"
)

var rowLinks = regexp.MustCompile(`href="(/work/[a-z0-9]+/rows/[a-z0-9]+)"`)

// staff are the people of these stories.
type staff struct {
	*world
	clerk, reviewer, second, publisher, president *person
}

func newStaff(t *testing.T) *staff {
	w := newWorld(t)
	return &staff{world: w, clerk: w.hire("录入甲", court.RoleClerk), reviewer: w.hire("审核甲", court.RoleReviewer),
		second: w.hire("审核乙", court.RoleReviewer), publisher: w.hire("发布甲", court.RolePublisher), president: w.hire("院长甲", court.RolePresident)}
}

// bring imports a file of one row in the name of the clerk and gives the address of the
// work that it opened.
func (s *staff) bring(cells map[string]string) string {
	s.t.Helper()
	r, err := s.publish.ImportDefaulters(context.Background(), strings.NewReader(sheet(s.t, cells)),
		publish.ImportOptions{Actor: s.clerk.name, Account: s.clerk.id})
	must(s.t, err)
	if r.Work == "" {
		s.t.Fatalf("no work was opened: %+v", r)
	}
	return pathWork + "/" + r.Work
}

// on opens a page and sends a form from it, with the version that the page holds.
func (p *person) on(page, action string, pairs ...string) reply {
	p.w.t.Helper()
	seen := p.get(page)
	if m := versionField.FindStringSubmatch(seen.body); m != nil {
		pairs = append(pairs, "version", m[1])
	}
	return p.post(page+"/"+action, pairs...)
}

// must sends a form and follows its redirect.
func (p *person) must(page, action string, pairs ...string) reply {
	p.w.t.Helper()
	r := p.on(page, action, pairs...)
	if r.status != 303 {
		p.w.t.Fatalf("%s %s: %d\n%s", page, action, r.status, mainOf(r))
	}
	return p.get(strings.Split(r.to, "#")[0])
}

func mainOf(r reply) string {
	_, text, _ := strings.Cut(html.UnescapeString(r.body), "<main")
	return text
}

// papers is evidence that leaves nothing open, as the form sends it.
func papers(without ...string) []string {
	fields := []string{"decision", "（2025）鲁0199执77号决定书", "decided", "2025年5月20日", "served", "2025-05-28", "signature", "执行卷宗第12页",
		"none", "已由外地法院限制消费", "secured", "no", "seized", "no", "due", "no", "other", "no"}
	for i := 0; i < len(fields); i += 2 {
		for _, name := range without {
			if fields[i] == name {
				fields[i+1] = ""
			}
		}
	}
	return fields
}

func ordinary() []string { return []string{"class", "ordinary"} }

// rowOf gives the address of the first row of a piece of work.
func (p *person) rowOf(work string) string {
	p.w.t.Helper()
	m := rowLinks.FindStringSubmatch(p.get(work).body)
	if m == nil {
		p.w.t.Fatal("the page lists no row")
	}
	return m[1]
}

// A change set goes from the clerk to the public: returned with comments at places, mended,
// approved, released by a third person, undone.
func TestFromTheClerkToThePublic(t *testing.T) {
	s := newStaff(t)
	s.clerk.get("/work").holds(t, 200, "等我办理", "现在没有等您办理的工作")
	work := s.bring(map[string]string{"生效法律文书确定的义务": "返还车辆，联系电话13800138000，另付款8800元"})
	s.clerk.get("/work").holds(t, 200, "新录入：甄实验", "草稿", `href="`+work+`"`)
	s.clerk.get(work).holds(t, 200, "草稿", "审核以前须处理", "R-04", "R-02", "R-18", "R-33", "文字中还有疑似个人信息没有处理", "还没有选定", "提交审核", syntheticMask)
	row := s.clerk.rowOf(work)
	id := row[strings.LastIndex(row, "/")+1:]
	s.clerk.get(row).holds(t, 200, "疑似个人信息", `<mark class="place" title="疑似电话号码">13800138000</mark>`, "这一行还差", syntheticMask)
	s.clerk.get(row).lacks(t, syntheticNumber)
	s.clerk.must(work, "evidence", papers()...).holds(t, 200, "证据已登记")
	t.Run("R-33 refuses: a place that is none, without a reason", func(t *testing.T) {
		s.clerk.on(row, "places", "field", court.HeadObligation, "start", "9", "end", "20", "decision", "clean", "reason", "").holds(t, 422, "请写明为什么不是个人信息")
	})
	s.clerk.must(row, "places", "field", court.HeadObligation, "start", "9", "end", "20", "decision", "masked").
		holds(t, 200, "已用×遮盖", "返还车辆，联系电话×××××××××××，另付款8800元")
	t.Run("R-52 refuses: no class was chosen", func(t *testing.T) {
		s.clerk.on(work, "submit").holds(t, 403, "没有“提交审核”", "R-52", "敏感程度")
	})
	s.clerk.must(work, "submit", ordinary()...).holds(t, 200, "已提交审核", "审核中")

	s.reviewer.get("/work").holds(t, 200, "新录入：甄实验")
	s.reviewer.on(row, "remarks", "field", court.HeadObligation, "excerpt", "没有这句", "text", "金额不符").holds(t, 422, "没有您摘录的这段文字", "金额不符", "没有这句")
	for range 2 { // sent twice, kept once
		s.reviewer.must(row, "remarks", "field", court.HeadObligation, "excerpt", "8800元", "text", "与判决书不符").
			holds(t, 200, "意见已记下", "已记下 1 条", `<mark class="said" title="与判决书不符">8800元</mark>`)
	}
	s.reviewer.must(row, "remarks", "field", "", "text", "请附送达回证")
	s.reviewer.must(work, "return", "note-return", "请一并核对").holds(t, 200, "已退回", "草稿", "请一并核对", "与判决书不符", "请附送达回证")

	s.clerk.get("/work").holds(t, 200, "已退回")
	s.clerk.get(row).holds(t, 200, "与判决书不符", "审核甲", "整行的意见", "请附送达回证")
	edit := s.clerk.get(row + "/edit")
	edit.holds(t, 200, "修改 甄实验", syntheticMask, "8800元")
	edit.lacks(t, syntheticNumber)
	fields := fieldsOf(edit)
	fields["obligation"] = "返还车辆，另付款9900元"
	s.clerk.post(row+"/check", append(pairsOf(fields), "obligation", "返还车辆，电话13900139000")...).holds(t, 200, "可以保存", "1 处疑似个人信息")
	s.clerk.post(row+"/check", append(pairsOf(fields), "name", "")...).holds(t, 200, "还不能保存，请改正", "缺少", "R-06")
	s.clerk.post(row+"/edit", append(pairsOf(fields), "name", "")...).holds(t, 422, "缺少", "R-06", "返还车辆，另付款9900元")
	if r := s.clerk.post(row+"/edit", pairsOf(fields)...); r.status != 303 {
		t.Fatalf("%d %s", r.status, mainOf(r))
	}
	s.clerk.get(row).holds(t, 200, "“8800元”<strong>（这段文字已经改动）</strong>：与判决书不符")
	s.clerk.must(work, "submit", ordinary()...)
	s.second.must(work, "approve").holds(t, 200, "已批准")
	if s.public(id) {
		t.Fatal("public before the release")
	}
	s.publisher.get(work).holds(t, 200, "发布以后，公开新增 1 条", "数据接口")
	s.publisher.must(work, "release").holds(t, 200, "已发布")
	if !s.public(id) {
		t.Fatal("not public after the release")
	}
	s.clerk.get("/work?queue=published").holds(t, 200, "新录入：甄实验")
	s.publisher.on(work, "undo", "note-undo", "").holds(t, 422, "撤销发布须写明理由")
	s.publisher.must(work, "undo", "note-undo", "发布有误").holds(t, 200, "已撤销这次发布")
	if s.public(id) {
		t.Fatal("public after the undo")
	}
}

// fieldsOf gives the fields of the form of a row as a browser would send them.
func fieldsOf(r reply) map[string]string {
	fields := map[string]string{}
	body := html.UnescapeString(r.body)
	for _, m := range regexp.MustCompile(`<input id="[a-z0-9-]+" name="([a-z0-9-]+)" value="([^"]*)"`).FindAllStringSubmatch(body, -1) {
		fields[m[1]] = m[2]
	}
	for _, m := range regexp.MustCompile(`<textarea id="[a-z]+" name="([a-z]+)"[^>]*>([^<]*)</textarea>`).FindAllStringSubmatch(body, -1) {
		fields[m[1]] = m[2]
	}
	for _, m := range regexp.MustCompile(`(?s)<select id="[a-z]+" name="([a-z]+)".*?</select>`).FindAllStringSubmatch(body, -1) {
		if chosen := regexp.MustCompile(`value="([^"]*)" selected`).FindStringSubmatch(m[0]); chosen != nil {
			fields[m[1]] = chosen[1]
		}
	}
	for _, m := range regexp.MustCompile(`name="(conduct-[a-z0-9]+)" type="checkbox" value="1" checked`).FindAllStringSubmatch(body, -1) {
		fields[m[1]] = "1"
	}
	fields["version"] = versionField.FindStringSubmatch(body)[1]
	return fields
}

func pairsOf(fields map[string]string) (pairs []string) {
	for name, value := range fields {
		pairs = append(pairs, name, value)
	}
	return pairs
}

// TestForbiddenAtTheDesk walks the twelve situations of the issue through the pages: each is
// refused, the rule is named, and nothing is public.
func TestForbiddenAtTheDesk(t *testing.T) {
	ready := func(s *staff, work string, without ...string) {
		s.clerk.must(work, "evidence", papers(without...)...)
		s.clerk.must(work, "submit", ordinary()...)
	}
	approved := func(s *staff, work string, without ...string) {
		ready(s, work, without...)
		s.reviewer.must(work, "approve")
	}
	s, number := newStaff(t), 100
	for name, tc := range map[string]struct {
		cells map[string]string
		try   func(s *staff, work string) reply
		rule  string
	}{
		"R-04 refuses: no decision number": {nil, func(s *staff, work string) reply {
			ready(s, work, "decision")
			return s.reviewer.on(work, "approve")
		}, "R-04"},
		"R-04 refuses: not signed by the president": {nil, func(s *staff, work string) reply {
			ready(s, work, "signature")
			s.reviewer.get(work).holds(t, 200, "发布以前还须办妥：1 项", "R-04") // told before anybody consents
			s.reviewer.must(work, "approve")
			return s.publisher.on(work, "release")
		}, "R-04"},
		"R-04 refuses: not served": {nil, func(s *staff, work string) reply {
			ready(s, work, "served")
			return s.reviewer.on(work, "approve")
		}, "R-04"},
		"R-02 refuses: SX 3 is not clean": {nil, func(s *staff, work string) reply {
			s.clerk.must(work, "evidence", append(papers(), "seized", "yes")...)
			s.clerk.must(work, "submit", ordinary()...)
			return s.reviewer.on(work, "approve")
		}, "R-02"},
		"R-55 refuses: one's own approval": {nil, func(s *staff, work string) reply {
			both := s.hire("兼任甲", court.RoleClerk, court.RoleReviewer)
			s.clerk.must(work, "evidence", papers()...)
			both.must(work, "submit", ordinary()...)
			both.get(work).holds(t, 200, "您参与了录入或者修改")
			return both.on(work, "approve")
		}, "R-55"},
		"R-55 refuses: the reviewer releases": {nil, func(s *staff, work string) reply {
			approved(s, work)
			s.reviewer.get(work).holds(t, 200, "这项工作是您批准的")
			return s.reviewer.on(work, "release")
		}, "R-55"},
		"R-53 refuses: sensitive without the publisher": {nil, func(s *staff, work string) reply {
			s.clerk.must(work, "evidence", papers()...)
			s.clerk.must(work, "submit", "class", "mass")
			s.reviewer.must(work, "approve")
			return s.second.on(work, "release")
		}, "R-53"},
		"R-54 refuses: 把握不准 without a record": {nil, func(s *staff, work string) reply {
			s.clerk.must(work, "evidence", papers()...)
			s.clerk.must(work, "submit", "class", "ordinary", "uncertain", "1")
			s.reviewer.must(work, "approve")
			return s.publisher.on(work, "release")
		}, "R-54"},
		"R-33 refuses: an open place of personal data": {map[string]string{"生效法律文书确定的义务": "返还车辆，联系电话13800138000"}, func(s *staff, work string) reply {
			ready(s, work)
			return s.reviewer.on(work, "approve")
		}, "R-33"},
		"R-55 refuses: edited after the approval": {nil, func(s *staff, work string) reply {
			approved(s, work)
			seen := versionField.FindStringSubmatch(s.publisher.get(work).body)[1]
			s.clerk.must(work, "evidence", papers()...)
			r := s.publisher.post(work+"/release", "version", seen)
			r.holds(t, 409, "R-55", "您打开页面以后", "录入甲", "修改：证据")
			s.clerk.must(work, "submit", ordinary()...)
			return s.publisher.on(work, "release") // 409: it is in review again
		}, "R-55"},
		"R-01 refuses: a minor": {nil, func(s *staff, work string) reply {
			row := s.clerk.rowOf(work)
			fields := fieldsOf(s.clerk.get(row + "/edit"))
			fields["document"] = "990113201201010019"
			return s.clerk.post(row+"/edit", pairsOf(fields)...)
		}, "R-01"},
	} {
		t.Run(name, func(t *testing.T) {
			number++
			cells := map[string]string{"编号": fmt.Sprint("T-", number), "案号": fmt.Sprintf("（2025）鲁0199执%d号", number)}
			maps.Copy(cells, tc.cells)
			work := s.bring(cells)
			id := s.clerk.rowOf(work)
			r := tc.try(s, work)
			if r.status != 403 && r.status != 409 && r.status != 422 {
				t.Fatalf("%s: %d\n%s", tc.rule, r.status, mainOf(r))
			}
			if !strings.Contains(mainOf(r), tc.rule) {
				t.Errorf("%s is not named:\n%s", tc.rule, mainOf(r))
			}
			if s.public(id[strings.LastIndex(id, "/")+1:]) {
				t.Errorf("%s: it is public", tc.rule)
			}
		})
	}
	t.Run("R-05 accepts: a grace period that runs is released and not visible", func(t *testing.T) {
		work := s.bring(map[string]string{"决定日期": "2026-02-20", "送达日期": "2026-02-26", "发布时间": "2026-02-27", "宽限期届满日": "2026-04-01"})
		approved(s, work, "decided", "served")
		s.publisher.get(work).holds(t, 200, "公开日期还没有到")
		s.publisher.must(work, "release").holds(t, 200, "已发布")
		id := s.clerk.rowOf(work)
		if id = id[strings.LastIndex(id, "/")+1:]; s.public(id) {
			t.Error("R-05: visible in the grace period")
		}
		s.pass(31 * day)
		if !s.public(id) {
			t.Error("R-05: not visible after it")
		}
	})
}

// What two people do at once, or one twice, harms nothing, and nothing typed is lost.
func TestWorkAtTheSameTime(t *testing.T) {
	s := newStaff(t)
	work := s.bring(nil)
	old := versionField.FindStringSubmatch(s.clerk.get(work).body)[1]
	s.clerk.must(work, "evidence", papers()...)
	t.Run("a stale form shows what changed and keeps what was typed", func(t *testing.T) {
		r := s.clerk.post(work+"/evidence", append(papers(), "decision", "另一文号", "version", old)...)
		r.holds(t, 409, "您打开页面以后", "修改：证据", "另一文号", "您填写的内容都还在")
	})
	t.Run("an unreadable date keeps what was typed", func(t *testing.T) {
		s.clerk.on(work, "evidence", append(papers(), "decided", "去年")...).holds(t, 422, "去年", "无法识别", "执行卷宗第12页")
	})
	version := versionField.FindStringSubmatch(s.clerk.get(work).body)[1]
	t.Run("the same form twice is one step", func(t *testing.T) {
		for range 2 {
			s.clerk.expect(s.clerk.post(work+"/submit", "class", "ordinary", "version", version), 303, work+"?done=work-submit")
		}
	})
	t.Run("an old form after the work came back is no second time", func(t *testing.T) {
		s.reviewer.must(work, "return", "note-return", "请核对")
		s.clerk.get(work)
		s.clerk.post(work+"/submit", "class", "ordinary", "version", version).holds(t, 409, "退回", "请核对")
		s.clerk.must(work, "submit", "class", "ordinary")
	})
	version = versionField.FindStringSubmatch(s.reviewer.get(work).body)[1]
	s.reviewer.expect(s.reviewer.post(work+"/approve", "version", version), 303, work+"?done=work-approve")
	t.Run("the second reviewer is told who came first", func(t *testing.T) {
		s.second.get(work)
		s.second.post(work+"/approve", "version", version).holds(t, 409, "没有“批准”", "审核甲", "批准")
	})
	t.Run("R-55 refuses: an office that was taken away in mid-work, and offers what was typed again", func(t *testing.T) {
		s.second.get(work)
		_, err := s.accounts.SetRoles(context.Background(), court.Actor{Name: "测试"}, s.second.id, []court.Role{court.RoleClerk})
		must(t, err)
		s.second.post(work+"/return", "note-return", "金额不符，请核对", "version", version).holds(t, 401, "登录已失效", "金额不符，请核对")
		s.second.signIn(s.second.browser)
		s.second.post(work+"/return", "note-return", "金额不符，请核对", "version", version).holds(t, 403, "没有这个角色", `<dt>理由或者说明</dt><dd><span class="said">金额不符，请核对</span>`, "重新提交")
	})
	t.Run("work that is not there is one answer", func(t *testing.T) {
		s.clerk.get("/work/bcdfg23456789").holds(t, 404)
		s.clerk.get(work+"/rows/bcdfg23456789").holds(t, 404)
		s.clerk.get("/work?queue=x").holds(t, 404)
		s.hire("审计甲", court.RoleAuditor).get(work).holds(t, 403)
	})
}

// The president signs, answers and forces; a release is scheduled and comes, or raises an
// alarm when whoever scheduled it may release no more.
func TestPresidentAndSchedule(t *testing.T) {
	s := newStaff(t)
	work := s.bring(nil)
	s.clerk.must(work, "evidence", papers("signature", "none")...)
	s.clerk.must(work, "submit", "class", "ordinary", "uncertain", "1")
	s.president.get("/work").holds(t, 200, "等答复请示")
	s.president.must(work, "sign").holds(t, 200, "已签发", "院长签发")
	s.president.on(work, "answer", "note-answer", " ").holds(t, 422, "文号")
	s.president.must(work, "answer", "note-answer", "〔2026〕执请3号").holds(t, 200, "已有答复：〔2026〕执请3号")
	s.reviewer.on(work, "approve").holds(t, 403, "R-18")
	s.president.must(work, "force", "note-force", "债务人已由外地法院限制消费").holds(t, 200, "特批：债务人已由外地法院限制消费")
	s.reviewer.must(work, "approve")
	s.publisher.on(work, "schedule", "date", "2026-03-02", "time", "08:00").holds(t, 422, "须晚于现在", `value="08:00"`)
	s.publisher.on(work, "schedule", "date", "明天", "time", "8点").holds(t, 422, "请写明日期和时间", "明天")
	s.publisher.must(work, "schedule", "date", "2026-03-03", "time", "09:30").holds(t, 200, "定于 2026-03-03 09:30 自动发布")
	s.clerk.get("/work?queue=scheduled").holds(t, 200, "2026-03-03 09:30")
	_, err := s.accounts.SetDisabled(context.Background(), court.Actor{Name: "测试"}, s.publisher.id, true)
	must(t, err)
	s.pass(25 * time.Hour)
	t.Run("R-55 refuses: whoever scheduled it is disabled when the time comes", func(t *testing.T) {
		n, err := s.publish.ReleaseDue(context.Background(), s.clock())
		must(t, err)
		s.clerk.signIn(s.clerk.browser)
		s.clerk.get(work).holds(t, 200, "已批准", "未能发布", "已经停用")
		s.clerk.get("/work?queue=alarm").holds(t, 200, "未能按时发布", "已经停用")
		if id := s.clerk.rowOf(work); n != 0 || s.public(id[strings.LastIndex(id, "/")+1:]) {
			t.Error("R-55: it was released")
		}
	})
	t.Run("R-55 accepts: somebody else schedules it again", func(t *testing.T) {
		s.second.signIn(s.second.browser)
		s.second.must(work, "schedule", "date", "2026-03-03", "time", "18:00")
		s.pass(10 * time.Hour)
		if n, err := s.publish.ReleaseDue(context.Background(), s.clock()); n != 1 || err != nil {
			t.Errorf("R-55: %d %v", n, err)
		}
	})
}

// A number in full is shown once, to whoever may, and on the access trail first.
func TestNumberOfARow(t *testing.T) {
	s := newStaff(t)
	work := s.bring(nil)
	row := s.clerk.rowOf(work)
	s.publisher.on(row, "identity").holds(t, 403)
	r := s.clerk.on(row, "identity")
	r.holds(t, 200, syntheticNumber, "已经记入访问记录")
	page, err := s.publish.Accesses(context.Background(), s.president.actor(court.RolePresident), store.TrailQuery{})
	must(t, err)
	kinds := map[court.AccessKind]int{}
	for _, a := range page {
		if a.Account == s.clerk.id && strings.HasSuffix(row, a.Subject) {
			kinds[a.Kind]++
		}
	}
	if kinds[court.AccessIdentity] != 1 || kinds[court.AccessRecord] == 0 {
		t.Errorf("R-66: %v", kinds)
	}
	s.clerk.get(row).lacks(t, syntheticNumber)
}

// The script of the form of a row may ask the desk itself, and nobody else.
func TestRequestsOfTheDesk(t *testing.T) {
	w := newWorld(t)
	r := (&browser{w: w}).get("/sign-in")
	if policy := r.header.Get("Content-Security-Policy"); !strings.Contains(policy, "connect-src 'self'") || !strings.Contains(policy, "default-src 'none'") {
		t.Errorf("policy: %s", policy)
	}
}

// TestStepsOutliveThePage takes steps while another writer holds the turnstile for longer than
// a page may take: a batch of ten thousand rows is judged and written for seconds, and none of
// its steps is cut off in them.
func TestStepsOutliveThePage(t *testing.T) {
	s := newStaff(t)
	work := s.bring(nil)
	for _, step := range []struct {
		by    *person
		name  string
		pairs []string
	}{{s.clerk, "evidence", papers()}, {s.clerk, "submit", ordinary()}, {s.reviewer, "approve", nil}, {s.publisher, "release", nil}} {
		version := versionField.FindStringSubmatch(step.by.get(work).body)[1]
		held, done := make(chan struct{}), make(chan error, 1)
		go func() {
			done <- s.db.Update(context.Background(), func(*store.Tx) error {
				close(held)
				time.Sleep(1100 * time.Millisecond) // longer than a page may take, which is what this test is about
				return nil
			})
		}()
		<-held
		if r := step.by.post(work+"/"+step.name, append(step.pairs, "version", version)...); r.status != 303 {
			t.Fatalf("%s: %d\n%s", step.name, r.status, mainOf(r))
		}
		must(t, <-done)
	}
}
