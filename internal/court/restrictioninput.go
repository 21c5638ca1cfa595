package court

import "strings"

// maxBoundNames bounds a cell of persons that an order binds beside the organisation.
const maxBoundNames = 200

// NewRestriction reads one row of the file of orders as NewDefaulter reads a row of the
// list: with any finding the order is incomplete and must not be kept, as a draft either.
// A row of a minor is taken, because R-01 speaks of the other list; RestrictionGate keeps
// it from the public. 限制消费项目 left empty stands for all nine.
func NewRestriction(in RestrictionInput, today Date) (Restriction, []Finding) {
	common := DefaulterInput{
		SourceID: in.SourceID, Name: in.Name, Party: in.Party, Sex: in.Sex, Age: in.Age, DocumentNumber: in.DocumentNumber,
		LegalRepresentative: in.LegalRepresentative, Court: in.Court, Province: in.Province, CaseNumber: in.CaseNumber,
		FiledOn: in.FiledOn, PublishedOn: in.PublishedOn, ServedOn: in.ServedOn, Status: in.Status,
	}
	r := reading{in: &common, today: today, rule: "R-19", minor: true}
	var o Restriction
	before := len(r.found)
	r.entryDates()
	o.OrderedOn = r.past(colOrderedOn, in.OrderedOn)
	dates := len(r.found) == before
	r.entry()
	r.status()
	o.Entry, o.ServedOn = r.d.Entry(), r.d.ServedOn
	o.OrderNumber = r.line(colOrderNumber, in.OrderNumber)
	o.Principal = r.bound(colPrincipal, in.Principal)
	o.Responsible = r.bound(colResponsible, in.Responsible)
	o.Controller = r.bound(colController, in.Controller)
	o.Period, o.EndsOn = r.period(in.Period)
	o.Items = r.items(in.Items)
	o.ConsequencesStated = r.yes(colConsequences, in.Consequences)
	if dates {
		r.follow(
			succession{o.FiledOn, o.OrderedOn, colFiledOn, colOrderedOn},
			succession{o.FiledOn, o.PublishedOn, colFiledOn, colPublishedOn},
			succession{o.OrderedOn, o.PublishedOn, colOrderedOn, colPublishedOn},
			succession{o.OrderedOn, o.ServedOn, colOrderedOn, colServedOn},
			succession{o.FiledOn, o.EndsOn, colFiledOn, colPeriod},
			succession{o.OrderedOn, o.EndsOn, colOrderedOn, colPeriod},
		)
	}
	return o, r.sorted()
}

// bound reads persons whom an order binds beside the organisation, one or several. Of an
// order against a person there are none.
func (r *reading) bound(at column, raw string) string {
	text := r.line(at, raw)
	if text == "" || r.d.Party == Person {
		return ""
	}
	names := strings.FieldsFunc(text, func(c rune) bool { return strings.ContainsRune("、，,；;/", c) })
	kept := names[:0]
	for _, name := range names {
		if name = displayName(name); name != "" {
			r.checkName(at, name, Organisation)
			kept = append(kept, name)
		}
	}
	return strings.Join(kept, "、")
}

// period reads the period: a last day, with 至 and 止 around it or without, or the
// order's own words for a period that is open, such as 至义务履行完毕止.
func (r *reading) period(raw string) (words string, last Date) {
	text := r.line(colPeriod, raw)
	bare := strings.TrimSuffix(strings.TrimSuffix(strings.TrimLeft(text, "至到"), "为止"), "止")
	if day, ok := ReadDate(bare); ok {
		return "", day
	}
	return text, Date{}
}

func (r *reading) items(raw string) RestrictionItems {
	text := r.text(colItems, raw)
	if text == "" {
		return AllItems
	}
	set, ok := ParseRestrictionItems(text)
	if !ok {
		r.find(colItems, CodeItems, "R-19", "限制消费项目无法识别。请填写“全部”，或者九项中的序号，如 1、2、9。")
	}
	return set
}

// yes reads a cell of 是 or 否; empty is no.
func (r *reading) yes(at column, raw string) bool {
	switch r.line(at, raw) {
	case "是", "有", "已载明", "√":
		return true
	case "", "否", "无", "未载明":
		return false
	}
	r.find(at, CodeConsequences, "R-19", "“"+fields[at].head+"”应填写“是”或“否”。")
	return false
}
