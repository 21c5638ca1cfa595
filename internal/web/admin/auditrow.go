package admin

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"gongkai/internal/auth"
	"gongkai/internal/court"
	"gongkai/internal/publish"
	"gongkai/internal/store"
)

// decisionRow writes one entry of the ledger for who reads it.
func (v *visit) decisionRow(r store.Recorded, names people) DecisionRow {
	row := DecisionRow{Position: strconv.FormatInt(r.Position, 10), At: second(r.At), Who: names.named(r.Actor), What: court.Action(r.Action).Label(),
		Rule: string(r.Rule), Facts: decisionFacts(r), Erased: r.Detail == nil && v.actor.May(court.MayReadList)}
	if row.What == "" {
		row.What = r.Action // of a newer program
	}
	row.About, row.AboutURL = v.about(r.Action, r.Subject, names)
	if names[r.Actor] != "" || r.Actor == court.ClockActor {
		row.WhoURL = v.trailURL(publish.AuditFilter{Person: r.Actor})
	}
	if subjectForm.MatchString(r.Subject) {
		row.Only = v.trailURL(publish.AuditFilter{Subject: r.Subject})
	}
	return row
}

// trailURL is the address of the decisions that a filter means, for who may read them.
func (v *visit) trailURL(f publish.AuditFilter) string { return v.linkTo(auditURL(pathDecisions, f)) }

// about names what a decision was about, and where that is to be found.
func (v *visit) about(action, subject string, names people) (text, address string) {
	switch kind := court.Action(action).Kind(); {
	case kind == "account":
		if name := names[subject]; name != "" {
			return "账号 " + name, v.linkTo(pathAccounts + "/" + subject)
		}
		return "账号 " + subject, ""
	case kind == "work":
		return "工作 " + subject, v.linkTo("/work/" + subject)
	case kind == "piece":
		return pieceAbout(subject), v.linkTo("/published/" + subject)
	case kind == "calendar":
		year := strings.TrimPrefix(subject, "calendar-")
		return year + " 年日历", v.linkTo("/calendar/" + year)
	case kind == "trail":
		return "访问记录", v.linkTo(pathAccesses)
	case strings.HasPrefix(subject, "task-"): // of a batch
		id := strings.TrimPrefix(subject, "task-")
		return "任务 " + id, v.linkTo("/tasks/" + id)
	case strings.HasSuffix(action, ".release") || strings.HasSuffix(action, ".undo"):
		return "批次 " + subject, ""
	}
	return "记录 " + subject, v.linkTo("/records/" + subject)
}

// decisionFacts writes the details of a decision in words. What is not known is left out: the
// details themselves are in the database.
func decisionFacts(r store.Recorded) string {
	var values map[string]any
	if json.Unmarshal(r.Detail, &values) != nil {
		return ""
	}
	var parts []string
	say := func(text string) {
		if text != "" {
			parts = append(parts, text)
		}
	}
	number := func(key, form string) {
		if n, is := values[key].(float64); is && n > 0 {
			say(fmt.Sprintf(form, int64(n)))
		}
	}
	text := func(key string) string {
		s, _ := values[key].(string)
		return s
	}
	say(court.TaskKind(text("kind")).Label())
	if court.Action(r.Action).Kind() == "piece" {
		say(court.WithdrawalGround(text("ground")).Label())
	} else {
		say(court.RemovalGround(text("ground")).Label())
	}
	if due := text("due"); due != "" {
		say("最迟 " + due)
	}
	if day := text("last_day"); day != "" {
		say("最后一天 " + day)
	}
	if outcome := text("outcome"); outcome != "" {
		say(court.TaskOutcome(outcome).Label())
	}
	number("opened", "公布 %d 条")
	number("revised", "更新 %d 条")
	number("accepted", "收录 %d 行")
	number("rows", "%d 行")
	if values["vouched"] == true {
		say("首次装入，由责任人担保")
	}
	number("off", "放假 %d 天")
	number("work", "补班 %d 天")
	number("tasks", "移动期限 %d 件")
	number("open_findings", "个人信息 %d 处未处理")
	if list, is := values["roles"].([]any); is {
		var roles []court.Role
		for _, role := range list {
			word, _ := role.(string)
			roles = append(roles, court.Role(word))
		}
		say("角色：" + labels(roles))
	}
	if note := text("note"); note != "" {
		say("说明：" + note)
	}
	if court.Action(r.Action).Kind() == "trail" {
		number("position", "到第 %d 条")
	}
	return strings.Join(parts, "；")
}

// accessRow writes one entry of the access trail for who reads it.
func (v *visit) accessRow(a store.Accessed, names people) AccessRow {
	row := AccessRow{Position: strconv.FormatInt(a.Position, 10), At: second(a.At), Who: names.named(a.Account), What: a.Kind.Label(), Outcome: outcomeWords(a.Outcome), Network: a.Network,
		Alert: a.Kind == court.AccessSignInFailed || a.Kind == court.AccessDenied || strings.HasPrefix(a.Outcome, "broken")}
	if names[a.Account] != "" {
		row.WhoURL = v.linkTo(auditURL(pathAccesses, publish.AuditFilter{Person: a.Account}))
	}
	switch name := names[a.Subject]; {
	case a.Subject == "":
	case name != "":
		row.About = "账号 " + name
	case a.Kind == court.AccessCheck && a.Subject == "ledger":
		row.About = "存证链"
	case a.Kind == court.AccessCheck:
		row.About = "访问记录"
	case a.Kind == court.AccessRequest:
		row.About, row.AboutURL = "任务 "+a.Subject, v.linkTo("/tasks/"+a.Subject)
	case a.Kind == court.AccessIdentity || a.Kind == court.AccessRecord:
		row.About, row.AboutURL = "记录 "+a.Subject, v.linkTo("/records/"+a.Subject)
	default:
		row.About = a.Subject
	}
	return row
}

// outcomeWords gives the Chinese words for how an access ended; a word that is not known is
// shown as it is.
func outcomeWords(outcome string) string {
	switch outcome {
	case "ok":
		return "已给出"
	case "refused":
		return "没有权限，没有给出"
	case "decisions":
		return "导出存证记录"
	case "accesses":
		return "导出访问记录"
	case "failed":
		return "没有核验完"
	case string(auth.EventSignIn):
		return "登录成功"
	case string(auth.EventSignInFailed):
		return "密码或第二重验证不对"
	case string(auth.EventSignInDelayed):
		return "出错太多，须等待"
	case string(auth.EventSignOut):
		return "本人退出"
	case string(auth.EventStepUp):
		return "再次确认身份"
	case string(auth.EventFactorChanged):
		return "更改了验证方式"
	case string(auth.EventPassword):
		return "更改了密码"
	case string(auth.EventRecoveryUsed):
		return "用了一个恢复码"
	case string(auth.EventRecoveryMade):
		return "换了一组恢复码"
	case string(auth.EventSessionRevoked):
		return "登录被结束"
	case string(auth.EventSetUp):
		return "完成账号设置"
	}
	word, number, _ := strings.Cut(outcome, "-")
	switch word {
	case "whole":
		return number + " 条完整"
	case "broken":
		return "第 " + number + " 条起不可信"
	}
	return outcome
}
