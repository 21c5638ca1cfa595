package public

import (
	"strconv"

	"gongkai/internal/court"
)

// ordersPath is the address of the list of restriction orders.
const ordersPath = "/restrictions"

// pathOf is the address of a list.
func pathOf(list court.List) string {
	if list == court.ListRestrictions {
		return ordersPath
	}
	return listPath
}

// otherList is the list that may hold the same debtor in the same case.
func otherList(list court.List) court.List {
	if list == court.ListRestrictions {
		return court.ListDefaulters
	}
	return court.ListRestrictions
}

// order fills in what only a restriction order has.
func (v *RecordView) order(o court.Restriction, masked string) {
	v.Summary = orderSummary(o)
	v.Fields, v.Decision = orderFields(o, masked), orderDecision(o)
	v.Term, v.TermNote = periodSentence(o)
	for _, item := range o.Items.List() {
		v.Items = append(v.Items, item.Label)
	}
	if n := len(v.Items); n < 9 {
		v.ItemsNote = "限制消费令载明其中 " + strconv.Itoa(n) + " 项。"
	}
}

// orderSummary says in one sentence what the record is and since when.
func orderSummary(o court.Restriction) SentenceView {
	s := SentenceView{Before: o.Court + "在", Case: o.CaseNumber, After: "案件中对" + o.Name + "发出限制消费令"}
	if !o.PublishedOn.IsZero() {
		s.After += "，自 " + o.PublishedOn.Chinese() + "起公开"
	}
	s.After += "。"
	return s
}

// orderFields lists what the national site shows of an order, in its order. There is no
// age among it. Of persons bound with an organisation those stand that the order names.
func orderFields(o court.Restriction, masked string) []FieldView {
	fields := []FieldView{field("姓名（名称）", o.Name)}
	id := number(numberLabel(o.Document.Kind), masked)
	if o.Party == court.Person {
		id.Note = "部分数字依法隐去"
		fields = append(fields, field("性别", o.Sex))
	}
	fields = append(fields, id)
	for _, bound := range []FieldView{
		field(court.HeadLegalRepresentative, o.LegalRepresentative), field(court.HeadPrincipal, o.Principal),
		field(court.HeadResponsible, o.Responsible), field(court.HeadController, o.Controller),
	} {
		if bound.Value != "" {
			bound.Note = "同受限制消费令约束"
			fields = append(fields, bound)
		}
	}
	return append(fields, field("执行法院", o.Court), field("省份", o.Province), number("案号", o.CaseNumber),
		field("立案时间", o.FiledOn.Chinese()), field("发布时间", o.PublishedOn.Chinese()))
}

// orderDecision lists what is known of the order as a document.
func orderDecision(o court.Restriction) []FieldView {
	var fields []FieldView
	if o.OrderNumber != "" {
		fields = append(fields, number(court.HeadOrderNumber, o.OrderNumber))
	}
	if !o.OrderedOn.IsZero() {
		fields = append(fields, field("签发日期", o.OrderedOn.Chinese()))
	}
	return fields
}

// periodSentence says how long the order binds.
func periodSentence(o court.Restriction) (text, note string) {
	if !o.EndsOn.IsZero() {
		return "至 " + o.EndsOn.Chinese() + "止", "期限届满的次日零时起不再公开。"
	}
	return o.Period, "履行完毕，或者经法院准许解除的，随即撤下。"
}
