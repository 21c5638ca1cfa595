package admin

import (
	"fmt"
	"strings"

	"gongkai/internal/court"
	"gongkai/internal/publish"
)

// surfaces are the places from which a record goes when it is hidden or removed.
func surfaces() []string {
	return []string{"失信名单的列表、详情页和打印页", "网站搜索和姓名查询", "数据接口（/api/v1）"}
}

// head names a record.
func head(r *publish.Record) RecordHead {
	h := RecordHead{ID: r.PublicID, URL: pathRecords + "/" + r.PublicID, Name: r.Defaulter.Name, Kind: r.Defaulter.Party.Label(),
		Masked: r.Masked, Case: r.Defaulter.CaseNumber}
	h.State, h.Tone, h.Sentence = standing(r)
	return h
}

// standing says what a record is now: in a word, how the word is marked, and in a sentence.
func standing(r *publish.Record) (word, tone, sentence string) {
	d := &r.Defaulter
	first, last := d.Window()
	switch {
	case r.Shown && last.IsZero():
		return "公开中", "live", "正在公开。没有失信期限，出现法定移除事由时移除。"
	case r.Shown && d.Term().Presumed:
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
		return "已到期", "gone", "失信期限到" + last.Chinese() + "届满，不再公开。"
	case r.State == court.StateExpired:
		return "已到期", "gone", "失信期限已经届满，不再公开。"
	case r.State == court.StateRemoved:
		return "已移除", "gone", "已经移除，不再公开，也不能恢复。"
	}
	return r.State.Label(), "held", "还没有公开。审核、发布以后公开。"
}

// until is the end of a record, for lists.
func until(r *publish.Record) string {
	_, last := r.Defaulter.Window()
	if last.IsZero() {
		return "无期限"
	}
	return last.String()
}

// facts gives a record in the order of the law.
func facts(d *court.Defaulter, masked string) []FactGroup {
	person := d.Party == court.Person
	party := []Fact{{court.HeadName, d.Name}, {court.HeadParty, d.Party.Label()}}
	number := Fact{court.HeadDocument, masked}
	if person {
		age := ""
		if d.Age > 0 {
			age = fmt.Sprintf("%d岁", d.Age)
		}
		party = append(party, Fact{court.HeadSex, d.Sex}, Fact{court.HeadAge, age}, number)
	} else {
		party = append(party, number, Fact{court.HeadLegalRepresentative, d.LegalRepresentative})
	}
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
		{"party", "被执行人", party},
		{"case", "案件", []Fact{{court.HeadCourt, d.Court}, {court.HeadProvince, d.Province}, {court.HeadCaseNumber, d.CaseNumber},
			{court.HeadFiledOn, d.FiledOn.Chinese()}, {court.HeadBasisNumber, d.BasisNumber}, {court.HeadBasisUnit, d.BasisUnit}}},
		{"duty", "义务和履行", duty},
		{"decision", "失信情形和决定", append([]Fact{{court.HeadConduct, strings.Join(d.Conduct.Labels(), "；")}}, decision...)},
	}
}

// personName gives the name of an account, of the clock, or what stands on the record.
func personName(names map[string]string, actor string) string {
	switch {
	case actor == court.ClockActor:
		return "系统（按期限自动）"
	case names[actor] != "":
		return names[actor]
	}
	return actor
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
