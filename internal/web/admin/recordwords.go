package admin

import (
	"fmt"
	"strings"

	"gongkai/internal/court"
	"gongkai/internal/publish"
	"gongkai/internal/store"
)

// surfaces are the places from which a record of a list goes when it is hidden or removed.
func surfaces(list court.List) []string {
	shown := "失信名单"
	if list == court.ListRestrictions {
		shown = "限制消费令"
	}
	return []string{shown + "的列表、详情页和打印页", "网站搜索和姓名查询", "数据接口（/api/v1）"}
}

// listWord is put before what is said of an order, where both lists stand together.
func listWord(list court.List) string {
	if list == court.ListRestrictions {
		return list.Label() + "："
	}
	return ""
}

// head names a record.
func head(r *publish.Record) RecordHead {
	h := RecordHead{URL: pathRecords + "/" + r.PublicID, Up: recordsURL(r.List(), "", "", 1), Name: r.Defaulter.Name, Kind: r.Defaulter.Party.Label(),
		Masked: r.Masked, Case: r.Defaulter.CaseNumber}
	h.State, h.Tone, h.Sentence = standing(r)
	return h
}

// standing says what a record is now: in a word, how the word is marked, and in a sentence.
func standing(r *publish.Record) (word, tone, sentence string) {
	first, last := r.Dated().Window()
	term, ends := "失信期限", "没有失信期限，出现法定移除事由时移除。"
	if r.Order != nil {
		term, ends = "限制消费期限", "没有写明截止的日子，依法解除时撤下。"
	}
	switch {
	case r.Shown && last.IsZero():
		return "公开中", "live", "正在公开。" + ends
	case r.Shown && r.Order == nil && r.Defaulter.Term().Presumed:
		return "公开中", "live", "正在公开，到" + last.Chinese() + "为止（按二年推定），次日零时自动停止。"
	case r.Shown:
		return "公开中", "live", "正在公开，到" + last.Chinese() + "为止，次日零时自动停止。"
	case r.State == court.StatePublished && !last.IsZero() && first.After(last):
		return "不会公开", "held", "起始日在期满日之后，不会公开。请核对日期。"
	case r.State == court.StatePublished, r.State == court.StateScheduled:
		return "待公开", "held", "已经发布，从" + first.Chinese() + "零时起公开。"
	case r.Hidden:
		return "已隐藏", "held", "已被隐藏，没有公开。经复核恢复，或者依法移除。"
	case r.State == court.StateWithdrawn:
		return "已撤下", "gone", "来源系统已经撤下，没有公开。"
	case r.State == court.StateExpired && !last.IsZero():
		return "已到期", "gone", term + "到" + last.Chinese() + "届满，不再公开。"
	case r.State == court.StateExpired:
		return "已到期", "gone", term + "已经届满，不再公开。"
	case r.State == court.StateRemoved && r.Order != nil:
		return "已解除", "gone", "已经解除，不再公开，也不能恢复。"
	case r.State == court.StateRemoved:
		return "已移除", "gone", "已经移除，不再公开，也不能恢复。"
	}
	return r.State.Label(), "held", "还没有公开。审核、发布以后公开。"
}

// until is the end of a record, for lists.
func until(r *publish.Record) string {
	_, last := r.Dated().Window()
	if last.IsZero() {
		return "无期限"
	}
	return last.String()
}

// facts gives a record of either list in the order of the law.
func facts(v *store.Version, masked string) []FactGroup {
	if v.Order != nil {
		return orderFacts(v.Order, masked)
	}
	return defaulterFacts(&v.Defaulter, masked)
}

// partyFacts says who it is.
func partyFacts(e court.Entry, masked string) []Fact {
	party := []Fact{{court.HeadName, e.Name}, {court.HeadParty, e.Party.Label()}}
	number := Fact{court.HeadDocument, masked}
	if e.Party != court.Person {
		return append(party, number, Fact{court.HeadLegalRepresentative, e.LegalRepresentative})
	}
	age := ""
	if e.Age > 0 {
		age = fmt.Sprintf("%d岁", e.Age)
	}
	return append(party, Fact{court.HeadSex, e.Sex}, Fact{court.HeadAge, age}, number)
}

func caseFacts(e court.Entry) []Fact {
	return []Fact{{court.HeadCourt, e.Court}, {court.HeadProvince, e.Province}, {court.HeadCaseNumber, e.CaseNumber}, {court.HeadFiledOn, e.FiledOn.Chinese()}}
}

func orderFacts(o *court.Restriction, masked string) []FactGroup {
	party := partyFacts(o.Entry, masked)
	for _, bound := range []Fact{{court.HeadPrincipal, o.Principal}, {court.HeadResponsible, o.Responsible}, {court.HeadController, o.Controller}} {
		if bound.Value != "" {
			party = append(party, bound)
		}
	}
	stated, _ := o.Text(court.HeadConsequences)
	return []FactGroup{
		{"party", "被限制消费的人", party},
		{"case", "案件", caseFacts(o.Entry)},
		{"order", "限制消费令", []Fact{{court.HeadOrderNumber, o.OrderNumber}, {court.HeadOrderedOn, o.OrderedOn.Chinese()}, {court.HeadServedOn, o.ServedOn.Chinese()},
			{court.HeadPeriod, o.PeriodText()}, {court.HeadConsequences, stated}, {court.HeadPublishedOn, o.PublishedOn.Chinese()}}},
		{"items", "限制消费的项目", []Fact{{court.HeadItems, o.Items.Text()}}},
	}
}

func defaulterFacts(d *court.Defaulter, masked string) []FactGroup {
	duty := []Fact{{court.HeadObligation, d.Obligation}, {court.HeadPerformance, string(d.Performance)}}
	if d.Performance == court.PerformedPartly {
		duty = append(duty, Fact{court.HeadPerformedPart, d.PerformedPart}, Fact{court.HeadUnperformedPart, d.UnperformedPart})
	}
	term := d.Term()
	end := d.TermEndsOn.Chinese()
	switch {
	case term.LastDay.IsZero():
		end = "没有期限（R-03）"
	case term.Presumed:
		end = term.LastDay.Chinese() + "（推定，R-10）"
	}
	decision := []Fact{{court.HeadDecisionNumber, d.DecisionNumber}, {court.HeadDecidedOn, d.DecidedOn.Chinese()}, {court.HeadServedOn, d.ServedOn.Chinese()}}
	if !d.GraceEndsOn.IsZero() {
		decision = append(decision, Fact{court.HeadGraceEndsOn, d.GraceEndsOn.Chinese()})
	}
	decision = append(decision, Fact{court.HeadTermEndsOn, end}, Fact{court.HeadPublishedOn, d.PublishedOn.Chinese()})
	return []FactGroup{
		{"party", "被执行人", partyFacts(d.Entry(), masked)},
		{"case", "案件", append(caseFacts(d.Entry()), Fact{court.HeadBasisNumber, d.BasisNumber}, Fact{court.HeadBasisUnit, d.BasisUnit})},
		{"duty", "义务和履行", duty},
		{"decision", "失信情形和决定", append([]Fact{{court.HeadConduct, strings.Join(d.Conduct.Labels(), "；")}}, decision...)},
	}
}

func workLinks(f *publish.RecordFile) []WorkLink {
	var links []WorkLink
	for _, w := range f.Work {
		label := "名单的录入或修改"
		if w.Kind == court.WorkRestore {
			label = "恢复公开的复核"
		}
		links = append(links, WorkLink{URL: "/work/" + w.ID, Label: label, State: w.State.Label(), Changed: minute(w.ChangedAt)})
	}
	return links
}
