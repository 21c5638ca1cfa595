package court

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// PlanState is where something planned stands; the words stand in addresses.
type PlanState string

// The states of what is planned. Writing and public follow from the piece of work that was
// begun on it; nobody sets them.
const (
	PlanPlanned   PlanState = "planned"
	PlanWriting   PlanState = "writing"
	PlanPublished PlanState = "published"
	PlanDropped   PlanState = "dropped"
)

// PlanStates gives all of them in the order in which they follow.
func PlanStates() []PlanState {
	return []PlanState{PlanPlanned, PlanWriting, PlanPublished, PlanDropped}
}

// Label is the state in Chinese; empty for an unknown one.
func (s PlanState) Label() string {
	switch s {
	case PlanPlanned:
		return "待写"
	case PlanWriting:
		return "写作中"
	case PlanPublished:
		return "已发布"
	case PlanDropped:
		return "已取消"
	}
	return ""
}

// Open reports whether it is still to be done.
func (s PlanState) Open() bool { return s == PlanPlanned || s == PlanWriting }

// Names of the fields of the form of a plan.
const (
	PlanKeyEditor = "editor"
	PlanKeyDue    = "due"
	PlanKeyNote   = "note"
	PlanKeyOwner  = "owner"
	PlanKeyUnit   = "unit"
)

// Bounds of what is typed into a plan, in characters.
const (
	MaxPlanNote = 500
	MaxUnit     = MaxAuthor
)

// PlanItem is one 选题 of the publicity plan: what is to be written, on which of the six
// focus topics, by whom and until when.
type PlanItem struct {
	Title  string
	Topic  Topic
	Kind   PieceKind
	Editor string // account of who answers for it
	Due    Date   // a working day
	Note   string
}

// Check gives what stands against planning it. from is the earliest day that it may be due;
// the zero Date stands for any, since what was late stays changeable.
func (p *PlanItem) Check(from Date, calendar Calendar) (found []Finding) {
	add := func(field, code, message string) {
		found = append(found, Finding{Field: field, Code: code, Message: message})
	}
	switch n := utf8.RuneCountInString(p.Title); {
	case n == 0:
		add(PieceKeyTitle, CodeRequired, "还没有写题目。请写一个暂定的题目，以后可以改。")
	case n > MaxTitle:
		add(PieceKeyTitle, CodeTooLong, "题目太长。请缩短到三十个字以内。")
	case strings.ContainsAny(p.Title, "\n\r"):
		add(PieceKeyTitle, PieceCodeText, "题目只能写一行。")
	case unreadable(p.Title):
		add(PieceKeyTitle, PieceCodeText, "题目里有乱码或者看不见的控制字符。请删去后重新输入。")
	}
	if p.Topic.Label() == "" {
		found = append(found, Finding{PieceKeyTopic, PieceCodeWord, "R-52", "还没有选宣传重点。请从宣传方案的六个重点里选一个。"})
	}
	if p.Kind.Label() == "" {
		add(PieceKeyKind, PieceCodeWord, "还没有选种类。请选执行须知、典型案例或者文章。")
	}
	if p.Editor == "" {
		add(PlanKeyEditor, CodeRequired, "还没有选责任编辑。")
	}
	switch {
	case p.Due.IsZero():
		add(PlanKeyDue, CodeRequired, "还没有写完成日期。")
	case p.Due.Before(from):
		add(PlanKeyDue, CodeDate, "完成日期已经过去。请选今天或者以后的一天。")
	case !calendar.IsWorkingDay(p.Due):
		found = append(found, Finding{PlanKeyDue, CodeDate, "R-62",
			p.Due.Chinese() + "不上班。可以改为前一个工作日：" + calendar.WorkingDayBefore(p.Due).Chinese() + "。"})
	}
	if utf8.RuneCountInString(p.Note) > MaxPlanNote {
		add(PlanKeyNote, CodeTooLong, "说明太长。请缩短到五百个字以内。")
	}
	if unreadable(p.Note) {
		add(PlanKeyNote, PieceCodeText, "说明里有乱码或者看不见的控制字符。请删去后重新输入。")
	}
	return found
}

// unreadable reports a text with characters that a draft could not be kept with.
func unreadable(text string) bool {
	return strings.ContainsFunc(text, isBroken) || strings.ContainsFunc(text, IsHidden)
}

// planWarning is from how many working days before its day on what is planned is urgent.
const planWarning = 1

// PlanUrgent reports whether something open is due within a working day, or late.
func PlanUrgent(due, today Date, calendar Calendar) bool {
	return calendar.WorkingDaysTo(today, due) <= planWarning
}

// Quarter is a quarter of a year, by which the plan is counted.
type Quarter struct{ Year, N int }

// QuarterOf gives the quarter of a day.
func QuarterOf(d Date) Quarter { return Quarter{d.Year, (int(d.Month)-1)/3 + 1} }

// ParseQuarter reads the form of String.
func ParseQuarter(s string) (q Quarter, ok bool) {
	if _, err := fmt.Sscanf(s, "%4dQ%1d", &q.Year, &q.N); err != nil || q.String() != s || q.Year < firstYear || q.Year > 2100 || q.N < 1 || q.N > 4 {
		return Quarter{}, false
	}
	return q, true
}

// String is the form in addresses, 2026Q1.
func (q Quarter) String() string { return fmt.Sprintf("%04dQ%d", q.Year, q.N) }

// Label is the quarter in Chinese.
func (q Quarter) Label() string {
	return fmt.Sprintf("%d年第%s季度", q.Year, [...]string{"一", "二", "三", "四"}[q.N-1])
}

// First is its first day.
func (q Quarter) First() Date { return Date{q.Year, time.Month(3*q.N - 2), 1} }

// Last is its last day.
func (q Quarter) Last() Date { return q.First().AddMonths(3).AddDays(-1) }

// Next gives the quarter n quarters later.
func (q Quarter) Next(n int) Quarter { return QuarterOf(q.First().AddMonths(3 * n)) }
