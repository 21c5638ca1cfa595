package admin

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/publish"
	"gongkai/internal/store"
	"gongkai/internal/theme"
)

// AuditView tells of both chains and of the last look at them.
type AuditView struct {
	Frame
	Chains  []ChainView
	Running string // how far the look under way is; empty: none is
	Last    string // when the last one was, by whom; empty: there was none
	Verdict string // what it said
	Whole   bool
	Broken  []string // one sentence for each chain that cannot be trusted
	Cause   []string // what an engineer needs
}

// ChainView is where one chain stands.
type ChainView struct {
	ID, Name, Text, Length, First, Last, Head, URL string
	Found                                          string // of the last look; empty: none
}

// AuditListView is a page of either chain.
type AuditListView struct {
	Frame
	Filter        FilterView
	Wrong         []FormFault // what of the filter cannot be understood
	Decisions     []DecisionRow
	Accesses      []AccessRow
	Asked         bool // what was asked could be looked for
	Found         string
	Older, Newest string // addresses; empty: there is no such page
}

// RecordTrailView is what was decided about one record.
type RecordTrailView struct {
	Frame
	ID, Record    string // Record is the address of its page; empty: there is none for this person
	Decisions     []DecisionRow
	Found         string
	Older, Newest string
}

// FilterView is the form by which a chain is searched.
type FilterView struct {
	Path    string
	Subject string
	People  []Option
	Actions []OptionGroup
	Rule    string
	From    string
	Until   string
	ByRule  bool    // entries of this chain have rules
	Chips   []Chip  // what narrows now
	Fields  []Field // the same, for the form of the export
	Bad     string  // names of the fields that cannot be understood, each between blanks
}

// Faulty reports whether a field cannot be understood.
func (f FilterView) Faulty(field string) bool { return strings.Contains(f.Bad, " "+field+" ") }

// keep leaves in the form what was typed into the fields that cannot be understood.
func (f *FilterView) keep(typed func(string) string, wrong []FormFault) {
	for _, w := range wrong {
		f.Bad += " " + w.Field + " "
		for _, of := range [...]struct {
			field string
			to    *string
		}{{"subject", &f.Subject}, {"rule", &f.Rule}, {"from", &f.From}, {"until", &f.Until}} {
			if of.field == w.Field {
				*of.to = typed(of.field)
			}
		}
	}
}

// Option is one value of a choice.
type Option struct {
	Value, Label string
	Chosen       bool
}

// OptionGroup holds options of one sense. Its label may be empty.
type OptionGroup struct {
	Label   string
	Options []Option
}

// Chip is something that narrows, and the address without it.
type Chip struct{ Label, URL string }

// DecisionRow is one entry of the ledger, ready to be read.
type DecisionRow struct {
	Position, At    string
	Who, WhoURL     string
	What            string
	About, AboutURL string
	Only            string // the address of all that was decided about the same; empty: not for this person
	Rule, Facts     string
	Erased          bool // the details were erased (PIPL 47)
}

// AccessRow is one entry of the access trail, ready to be read.
type AccessRow struct {
	Position, At    string
	Who, WhoURL     string
	What, Outcome   string
	Alert           bool // a failure or a refusal
	About, AboutURL string
	Network         string
}

// auditTemplate is that of a page of a chain.
type auditTemplate = *theme.Template[AuditListView]

// second writes an instant to the second, as the court's clock shows it.
func second(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(court.Zone).Format("2006-01-02 15:04:05")
}

func newAuditView(f Frame, c publish.Chains, found publish.Verification, names people, now time.Time) AuditView {
	view := AuditView{Frame: f, Chains: []ChainView{
		{ID: "decisions", Name: "存证链", Text: "每个决定一条：谁、何时、依哪条规则、对什么做了什么。", URL: pathDecisions},
		{ID: "accesses", Name: "访问记录", Text: "登录、失败的登录、受保护内容的查看与导出。", URL: pathAccesses},
	}}
	last := found.Last
	for i, of := range []struct {
		ends  store.ChainEnds
		state publish.ChainState
	}{{c.Decisions, last.Ledger}, {c.Accesses, last.Trail}} {
		chain := &view.Chains[i]
		chain.Length, chain.First, chain.Last, chain.Head = grouped(of.ends.Length)+" 条", second(of.ends.First), second(of.ends.Last), of.ends.Head
		switch {
		case last.At.IsZero():
		case last.Failed:
			chain.Found = "没有核验完"
		case of.state.Broken > 0:
			chain.Found = fmt.Sprintf("第 %d 条起不可信", of.state.Broken)
			view.Broken = append(view.Broken, fmt.Sprintf("%s的第 %d 条被改动过，或者与前后不连贯；从这一条起不能再作证据。", chain.Name, of.state.Broken))
			if of.state.Problem != "" {
				view.Cause = append(view.Cause, of.state.Problem)
			}
		default:
			chain.Found = fmt.Sprintf("%s 条完整", grouped(of.state.Entries))
		}
	}
	if found.Running {
		view.Running = fmt.Sprintf("正在核验：存证链已看 %s 条（共 %s 条），访问记录已看 %s 条（共 %s 条）；%s 开始，已用 %d 秒。",
			grouped(found.Ledger), grouped(c.Decisions.Length), grouped(found.Trail), grouped(c.Accesses.Length), second(found.Since), int(max(now.Sub(found.Since), 0).Seconds()))
	}
	if last.At.IsZero() {
		return view
	}
	view.Last, view.Whole = second(last.At)+"，"+names.named(last.By), last.Whole()
	switch {
	case last.Failed:
		view.Verdict = "没有核验完，可能是数据库没有应答或者程序停止了。请再核验一次。"
	case view.Whole:
		view.Verdict = "两条链都完整，没有一条被改动过。"
	default:
		view.Verdict = "发现问题。请不要再办理任何事项，保留现场，并立即通知系统管理员和分管领导。"
	}
	return view
}

// grouped writes a number with its thousands apart.
func grouped(n int64) string {
	text := strconv.FormatInt(n, 10)
	for at := len(text) - 3; at > 0; at -= 3 {
		text = text[:at] + "," + text[at:]
	}
	return text
}

func newFilterView(path string, f publish.AuditFilter, names people, words []word, byRule bool) FilterView {
	view := FilterView{Path: path, Subject: f.Subject, Rule: string(f.Rule), ByRule: byRule}
	if !f.From.IsZero() {
		view.From = f.From.String()
	}
	if !f.Until.IsZero() {
		view.Until = f.Until.String()
	}
	view.People = append(view.People, Option{"", "所有人", f.Person == ""})
	for id, name := range names {
		view.People = append(view.People, Option{id, name, f.Person == id})
	}
	slices.SortFunc(view.People[1:], func(a, b Option) int { return cmp.Or(cmp.Compare(a.Label, b.Label), cmp.Compare(a.Value, b.Value)) })
	if byRule {
		view.People = append(view.People, Option{court.ClockActor, clockWords, f.Person == court.ClockActor},
			Option{publish.PersonCommand, "命令行经办人", f.Person == publish.PersonCommand})
	}
	view.Actions = []OptionGroup{{Options: []Option{{"", "所有事项", f.Action == ""}}}}
	for _, w := range words {
		last := &view.Actions[len(view.Actions)-1]
		if last.Label != w.group {
			view.Actions = append(view.Actions, OptionGroup{Label: w.group})
			last = &view.Actions[len(view.Actions)-1]
		}
		last.Options = append(last.Options, Option{w.value, w.label, f.Action == w.value})
	}
	view.Fields = auditFields(f)
	view.Chips = chips(path, f, view, words)
	return view
}

// chips are what narrows now, each with the address of the list without it.
func chips(path string, f publish.AuditFilter, view FilterView, words []word) []Chip {
	var list []Chip
	add := func(label string, without func(*publish.AuditFilter)) {
		wider := f
		wider.Before = 0
		without(&wider)
		list = append(list, Chip{label, auditURL(path, wider)})
	}
	if f.Subject != "" {
		add("对象 "+f.Subject, func(f *publish.AuditFilter) { f.Subject = "" })
	}
	for _, p := range view.People {
		if p.Chosen && p.Value != "" {
			add("经办 "+p.Label, func(f *publish.AuditFilter) { f.Person = "" })
		}
	}
	for _, w := range words {
		if w.value == f.Action {
			add(w.label, func(f *publish.AuditFilter) { f.Action = "" })
		}
	}
	if f.Rule != "" {
		add("规则 "+string(f.Rule), func(f *publish.AuditFilter) { f.Rule = "" })
	}
	if view.From != "" {
		add("自 "+view.From, func(f *publish.AuditFilter) { f.From = court.Date{} })
	}
	if view.Until != "" {
		add("至 "+view.Until, func(f *publish.AuditFilter) { f.Until = court.Date{} })
	}
	return list
}
