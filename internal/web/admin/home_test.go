package admin

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/publish"
	"gongkai/internal/store"
	"gongkai/internal/web"
)

// TestDashboard: each office sees what concerns it, in every block, and nothing else.
func TestDashboard(t *testing.T) {
	ctx := context.Background()
	w := newWorld(t)
	clerk, reviewer, releaser := w.hire("王录入", court.RoleClerk), w.hire("李审核", court.RoleReviewer), w.hire("钱发布", court.RolePublisher)
	president, auditor, keeper := w.hire("孙院长", court.RolePresident), w.hire("吴审计", court.RoleAuditor), w.hire("郑管理", court.RoleAdministrator)
	editor := w.hire("周采编", court.RoleEditor)

	shows(t, "a clerk's empty desk", clerk.get("/"), 200, []string{"王录入，您好", "王录入</a> <span>录入</span>", "现在没有等您办理的工作", "没有要您办理的任务", "没有定时的发布", "近 30 天没有特批", "近七天", "去办理"},
		[]string{"系统状态", "系统有故障", "到时未能发布", "审计"})
	shows(t, "an auditor's", auditor.get("/"), 200, []string{"近 30 天没有特批", "近七天", "系统状态", "还没有核验过", `href="/audit"`}, []string{"等我办理", "期限与任务", "定时发布"})
	shows(t, "an administrator's", keeper.get("/"), 200, []string{"系统状态", "还没有核验过", `href="/accounts"`}, []string{"等我办理", "近七天", `href="/audit"`, "特批"})
	shows(t, "an editor's", editor.get("/"), 200, []string{"去办理", "撰写与修改稿件", "现在没有等您办理的工作", "没有正在写的文稿", "没有定时的发布", "新发布的文稿"}, []string{"系统状态", "被拒绝的行", "期限与任务"})

	report, err := w.publish.ImportDefaulters(ctx, strings.NewReader(oneEntry), publish.ImportOptions{Actor: clerk.name, Account: clerk.id})
	must(t, err)
	w.pass(4 * time.Second) // what stands beside the rail may be three seconds old
	shows(t, "a clerk with a draft", clerk.get("/"), 200, []string{"草稿待提交", "<dd>1</dd>"}, []string{"现在没有等您办理的工作"})
	no := court.AnswerNo
	ref := publish.WorkRef{ID: report.Work, Version: 1}
	step := func(work store.WorkItem, err error) {
		t.Helper()
		must(t, err)
		ref.Version = work.Version
	}
	step(w.publish.RecordEvidence(ctx, clerk.actor(court.RoleClerk), ref, nil, court.EvidenceRecord{DecisionNumber: "（2025）鲁0199执77号决定书",
		DecidedOn: court.Date{Year: 2025, Month: 5, Day: 20}, ServedOn: court.Date{Year: 2025, Month: 5, Day: 28}, Signature: "执行卷宗第12页",
		Checklist: court.Checklist{Secured: no, Seized: no, NotYetDue: no, OtherCause: no}}))
	step(w.publish.Classify(ctx, clerk.actor(court.RoleClerk), ref, court.SensitivityOrdinary, false))
	step(w.publish.Submit(ctx, clerk.actor(court.RoleClerk), ref))
	step(w.publish.Force(ctx, president.actor(court.RolePresident), ref, "另案已经限制消费"))
	w.pass(4 * time.Second)
	shows(t, "a reviewer with something to review", reviewer.get("/"), 200, []string{"待审核", "<dd>1</dd>", "另案已经限制消费", "孙院长"}, nil)
	shows(t, "R-66: an auditor sees that it was forced", auditor.get("/"), 200, []string{"工作 " + report.Work, "孙院长", "/audit/decisions?subject=" + report.Work}, []string{"另案已经限制消费"})
	step(w.publish.Approve(ctx, reviewer.actor(court.RoleReviewer), ref))
	step(w.publish.Schedule(ctx, releaser.actor(court.RolePublisher), ref, w.clock().Add(time.Hour)))
	shows(t, "scheduled", clerk.get("/"), 200, []string{"今天 10:0", "甄实验"}, []string{"没有定时的发布"})
	must(t, w.db.Update(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE work SET state = 'approved', scheduled_at = NULL, alarm = '到了定时发布的时间，但未能发布：没有送达日期' WHERE public_id = ?`, report.Work)
		return err
	}))
	shows(t, "an alarm", clerk.get("/"), 200, []string{"到时未能发布", "没有送达日期"}, nil)
}

// TestDashboardTasks: tasks stand there with their last day, and beside the rail.
func TestDashboardTasks(t *testing.T) {
	ctx := context.Background()
	w := newWorld(t)
	id := w.listed()
	clerk, reviewer := w.hire("王录入", court.RoleClerk), w.hire("李审核", court.RoleReviewer)
	_, err := w.publish.RaiseGround(ctx, clerk.actor(court.RoleClerk), publish.Ground{PublicID: id, Ground: court.GroundPerformed})
	must(t, err)
	w.pass(4 * time.Second)
	r := reviewer.get("/")
	shows(t, "a task", r, 200, []string{"决定移除事由", "R-09", "还有 3 个工作日", `href="/tasks/`, "甄实验", `<span class="rail-count">1<span class="unseen"> 件待办</span></span>`}, nil)
	if r = clerk.get("/"); strings.Contains(r.body, "决定移除事由") || strings.Contains(r.body, `class="rail-count"`) {
		t.Error("a clerk is shown what the reviewer has to decide")
	}
}

// TestDashboardOfFaults: a part that does not work is told to everybody, a block that cannot
// be read does not take the others with it, and the operator is told why.
func TestDashboardOfFaults(t *testing.T) {
	var log bytes.Buffer
	w := newWorldIn(t, t.TempDir(), slog.New(slog.NewTextHandler(&log, nil)), io.Discard)
	clerk, auditor := w.hire("王录入", court.RoleClerk), w.hire("吴审计", court.RoleAuditor)
	w.desk.ready = web.NewReadiness(slog.New(slog.DiscardHandler), map[string]web.Check{
		"database": func(context.Context) error { return nil },
		"journal":  func(context.Context) error { return web.Degraded(errors.New("disk full")) },
	})
	shows(t, "a fault", clerk.get("/"), 200, []string{"系统有故障", "除名日志", "恢复备份前必须先排除"}, []string{"disk full", "数据库<"})
	must(t, w.db.Update(context.Background(), func(tx *store.Tx) error {
		_, err := tx.Exec(context.Background(), `ALTER TABLE work_step RENAME TO work_step_gone`)
		return err
	}))
	shows(t, "blocks that cannot be read", auditor.get("/"), 200, []string{"这一栏暂时读不出来", "近七天"}, []string{"work_step"})
	if text := log.String(); !strings.Contains(text, "block=forced") || !strings.Contains(text, "work_step") {
		t.Errorf("the operator is told nothing: %s", text)
	}
}
