package admin

import (
	"fmt"
	"strings"

	"gongkai/internal/court"
	"gongkai/internal/publish"
)

const aDigest = "9f2b6c0e4d7a1835f0c2b4e6d8a0c2e4f6a8b0c2d4e6f8a0b2c4d6e8f0a2b4c6"

// auditScenes are the pages of the chains.
func (s stage) auditScenes() []scene {
	view := AuditView{Frame: s.frame("审计"), Chains: []ChainView{
		{ID: "decisions", Name: "存证链", Text: "每个决定一条：谁、何时、依哪条规则、对什么做了什么。", Length: "1,284 条", First: "2025-11-03 09:12:40", Last: "2026-03-02 16:40:07", Head: aDigest, URL: pathDecisions, Found: "1,280 条完整"},
		{ID: "accesses", Name: "访问记录", Text: "登录、失败的登录、受保护内容的查看与导出。", Length: "20,517 条", First: "2025-11-03 09:10:02", Last: "2026-03-02 16:41:55", Head: strings.ToUpper(aDigest[32:]) + aDigest[:32], URL: pathAccesses, Found: "20,480 条完整"},
	}, Last: "2026-03-02 16:30:00，吴审计（虚构）", Verdict: "两条链都完整，没有一条被改动过。", Whole: true}
	none := view
	none.Chains = []ChainView{{ID: "decisions", Name: "存证链", Length: "0 条", Head: strings.Repeat("0", 64), URL: pathDecisions}, {ID: "accesses", Name: "访问记录", Length: "0 条", Head: strings.Repeat("0", 64), URL: pathAccesses}}
	none.Last, none.Verdict, none.Whole = "", "", false
	running := view
	running.Running = "正在核验：存证链已看 1,284 条（共 1,284 条），访问记录已看 8,192 条（共 20,517 条）；2026-03-02 16:45:00 开始，已用 2 秒。"
	broken := view
	broken.Whole, broken.Verdict = false, "发现问题。请不要再办理任何事项，保留现场，并立即通知系统管理员和分管领导。"
	broken.Broken = []string{"存证链的第 734 条被改动过，或者与前后不连贯；从这一条起不能再作证据。"}
	broken.Cause = []string{"hash chain is broken: entry 734 does not match its commitment"}
	broken.Chains = []ChainView{view.Chains[0], view.Chains[1]}
	broken.Chains[0].Found = "第 734 条起不可信"
	failed := view
	failed.Whole, failed.Verdict = false, "没有核验完，可能是数据库没有应答或者程序停止了。请再核验一次。"
	failed.Error = "核验正在进行，请等它结束。"
	all := []scene{staged(s, "audit", s.p.audit, view), staged(s, "audit-empty", s.p.audit, none), staged(s, "audit-running", s.p.audit, running),
		staged(s, "audit-broken", s.p.audit, broken), staged(s, "audit-failed", s.p.audit, failed)}
	return append(all, s.trailScenes()...)
}

// aDecision is one entry of the ledger.
func aDecision(n int) DecisionRow {
	row := DecisionRow{Position: fmt.Sprint(1284 - n), At: fmt.Sprintf("2026-03-02 16:%02d:07", 40-n%40), Who: "李审核（虚构）", WhoURL: pathDecisions + "?person=bcdfg23456789",
		What: "批准", About: "工作 kmnpq23456789", AboutURL: "/work/kmnpq23456789", Only: pathDecisions + "?subject=kmnpq23456789", Rule: "R-55"}
	switch n % 4 {
	case 1:
		row.Who, row.What, row.About, row.Rule, row.Facts = clockWords, "逾期上报", "记录 vwxyz23456789", "R-09", "决定移除事由"
	case 2:
		row.Who, row.WhoURL, row.What, row.About, row.AboutURL, row.Rule, row.Facts = "演示（命令行）", "", "名单文件入库", "批次 ghjkm23456789", "", "R-04", "收录 2000 行；首次装入，由责任人担保"
	case 3:
		row.What, row.About, row.Rule, row.Facts = "隐藏记录", "记录 vwxyz23456789", "R-12", "说明：当事人反映身份信息有误，先停止公开，查明之后再决定更正还是移除。这一句写得很长，看它怎样换行"
	}
	return row
}

func (s stage) trailScenes() []scene {
	names := people{"bcdfg23456789": "李审核（虚构）", "dfghj23456789": "王录入（虚构）"}
	filter := func(f publish.AuditFilter) FilterView {
		return newFilterView(pathDecisions, f, names, decisionWords(), true)
	}
	empty := AuditListView{Frame: s.frame("存证记录"), Filter: filter(publish.AuditFilter{}), Asked: true}
	one := empty
	one.Decisions, one.Found = []DecisionRow{aDecision(0)}, "共 1 条，新的在前。"
	many := empty
	for n := range auditPage {
		many.Decisions = append(many.Decisions, aDecision(n))
	}
	many.Decisions[6].Erased = true
	many.Filter = filter(publish.AuditFilter{Person: "bcdfg23456789", Rule: "R-12", From: court.Date{Year: 2026, Month: 2, Day: 1}, Until: court.Date{Year: 2026, Month: 3, Day: 2}, Before: 1300})
	many.Found, many.Older, many.Newest = "本页 50 条，新的在前；更早的在下一页。", pathDecisions+"?before=1235", pathDecisions
	nothing := empty
	nothing.Filter = filter(publish.AuditFilter{Subject: "vwxyz23456789", Action: "defaulter.remove"})
	past := empty
	past.Newest = pathDecisions
	wrong := nothing
	wrong.Asked, wrong.Wrong = false, []FormFault{{Field: "subject", Text: "“对象编号”请填写记录、工作或批次的编号（13 位字母和数字），不要填写姓名、案号或证件号码。"}, {Field: "rule", Text: "“规则”请填写编号，例如 R-09。"}}
	wrong.Filter.keep(func(field string) string {
		return map[string]string{"subject": "（2026）鲁0199执1号", "rule": "九"}[field]
	}, wrong.Wrong)
	wide := nothing
	wide.Asked, wide.Error = false, errWide

	access := AuditListView{Frame: s.frame("访问记录"), Filter: newFilterView(pathAccesses, publish.AuditFilter{}, names, accessWords(), false), Asked: true}
	seen := access
	seen.Found = "共 4 条，新的在前。"
	seen.Accesses = []AccessRow{
		{Position: "20517", At: "2026-03-02 16:41:55", Who: "李审核（虚构）", WhoURL: pathAccesses + "?person=bcdfg23456789", What: "查看完整证件号码", Outcome: "已给出", About: "记录 vwxyz23456789", AboutURL: "/records/vwxyz23456789", Network: "10.1.2.0/24"},
		{Position: "20516", At: "2026-03-02 16:40:01", Who: "没有登录的人", What: "登录失败", Outcome: "密码或第二重验证不对", Alert: true, Network: "2001:db8:1::/48"},
		{Position: "20515", At: "2026-03-02 16:38:44", Who: "王录入（虚构）", What: "越权被拒", Outcome: "没有权限，没有给出", Alert: true, About: "记录 vwxyz23456789", Network: "10.1.2.0/24"},
		{Position: "20514", At: "2026-03-02 16:30:00", Who: "吴审计（虚构）", What: "核验两条链", Outcome: "1280 条完整", About: "存证链", Network: ""},
	}
	trail := RecordTrailView{Frame: s.frame("办理经过"), ID: "vwxyz23456789", Record: "/records/vwxyz23456789", Decisions: []DecisionRow{aDecision(3), aDecision(0), aDecision(2)}, Found: "共 3 条，新的在前。"}
	for i := range trail.Decisions {
		trail.Decisions[i].Only, trail.Decisions[i].WhoURL = "", ""
	}
	return []scene{
		staged(s, "decisions-empty", s.p.decisions, empty), staged(s, "decisions-one", s.p.decisions, one), staged(s, "decisions-many", s.p.decisions, many),
		staged(s, "decisions-nothing", s.p.decisions, nothing), staged(s, "decisions-past", s.p.decisions, past), staged(s, "decisions-wrong", s.p.decisions, wrong), staged(s, "decisions-wide", s.p.decisions, wide),
		staged(s, "access-empty", s.p.accesses, access), staged(s, "access", s.p.accesses, seen),
		staged(s, "record-trail", s.p.recordTrail, trail), staged(s, "record-trail-empty", s.p.recordTrail, RecordTrailView{Frame: s.frame("办理经过"), ID: "vwxyz23456789"}),
	}
}
