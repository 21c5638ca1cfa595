package admin

import (
	"fmt"
	"strings"

	"gongkai/internal/court"
	"gongkai/internal/publish"
)

// weekday is the Chinese word for the day of the week.
func weekday(d court.Date) string {
	return [...]string{"周日", "周一", "周二", "周三", "周四", "周五", "周六"}[d.Weekday()]
}

// dayWords writes a day with its weekday, and with its year where that is not this year's.
func dayWords(d, today court.Date) string {
	if d.Year != today.Year {
		return d.Chinese() + "（" + weekday(d) + "）"
	}
	return fmt.Sprintf("%d月%d日（%s）", int(d.Month), d.Day, weekday(d))
}

// dueWords says how long there is for a task, and how urgent that is.
func dueWords(t publish.TaskItem, today court.Date) (words, tone string) {
	day := dayWords(t.Deadline.Due, today)
	switch {
	case t.State.Closed():
		return "期限 " + day, ""
	case t.Overdue:
		return fmt.Sprintf("已逾期 %d 个工作日，应在%s办结", max(-t.DaysLeft, 1), day), "late"
	case t.Deadline.Due == today && t.Kind.Lapses():
		return "今天是最后一天，" + day + "24时止", "soon"
	case t.Deadline.Due == today && t.State == court.TaskEscalated:
		return "今天是最后一天，" + day + "24时止，已报院长督办", "late"
	case t.Deadline.Due == today:
		return fmt.Sprintf("今天是最后一天，%s24时止，%d时起报院长督办", day, court.EndOfOffice), "soon"
	case t.Warned:
		return fmt.Sprintf("还有 %d 个工作日，%s24时前", t.DaysLeft, day), "soon"
	}
	return fmt.Sprintf("还有 %d 个工作日，%s24时前", t.DaysLeft, day), ""
}

// taskRow shows a task; about names the records that tasks are about.
func taskRow(t publish.TaskItem, today court.Date, about map[string]publish.RecordName) TaskRow {
	row := TaskRow{URL: pathTasks + "/" + t.PublicID, Rule: string(t.Deadline.Rule), Label: t.Kind.Label(), Todo: t.Kind.Todo(), Mine: t.Mine, Closed: t.State.Closed()}
	row.Due, row.Tone = dueWords(t, today)
	if t.Deadline.Unsure && !row.Closed {
		row.Unsure = "日期不确定：缺少放假安排，先按较早的日期（R-62）"
	}
	switch {
	case t.State == court.TaskOpen:
		row.State = "待办"
	case t.State == court.TaskEscalated:
		row.State = "已报院长督办"
	default:
		row.State = t.Outcome.Label()
	}
	switch name, known := about[t.Subject]; {
	case t.Kind == court.TaskEvidence:
		row.About, row.AboutURL = loadWords(name.List)
	case known:
		row.About, row.AboutURL = name.Name+" "+name.Case, pathRecords+"/"+t.Subject
	}
	return row
}

// loadWords names a vouched load of a list, and the records of it whose evidence stands out.
func loadWords(list court.List) (about, address string) {
	if list == court.ListRestrictions {
		return "首次装入的限制消费令", recordsURL(list, "", "evidence", 1)
	}
	return "首次装入的失信名单", recordsURL(court.ListDefaulters, "", "evidence", 1)
}

// missingWords names the years of the calendar that are missing.
func missingWords(years []int) string {
	if len(years) == 0 {
		return ""
	}
	words := make([]string, len(years))
	for i, y := range years {
		words[i] = fmt.Sprintf("%d年", y)
	}
	return strings.Join(words, "、")
}

// eventWords says what happened to a task.
func eventWords(what, detail string, outcome court.TaskOutcome) string {
	switch what {
	case "open":
		return "建立，期限 " + strings.TrimPrefix(detail, "due ")
	case "due":
		return "期限重新计算：" + detail
	case string(court.TaskEscalated):
		return "到期没有办结，报院长督办"
	case string(court.TaskDone), string(court.TaskDropped):
		return "办结：" + court.TaskOutcome(detail).Label()
	}
	return what + " " + outcome.Label()
}
