package court

import (
	"fmt"

	"gongkai/internal/codes"
)

// RestrictionEvidence is what the desk has on record for one order beside the order.
type RestrictionEvidence struct {
	SignedByPresident bool // the order bears the president's signature, XX 5
	OpenFindings      int  // places of personal data that nobody has decided on yet
	Vouched           bool // a named actor stands in for the signature (first load)
}

// RestrictionGate gives all reasons why an order may not be published today, each with
// its rule; none means that it may. Vouched waives the evidence of the signature and
// nothing else: period, items and consequences are the order's own content. R-01
// speaks of the list of defaulters, yet nobody under 18 is shown here either, nor anybody
// whose age is not known to be 18: that is the portal's own choice (PIPL 6, 31).
func RestrictionGate(o *Restriction, e RestrictionEvidence, today Date) []Finding {
	var found []Finding
	refuse := func(head, code string, rule Rule, message string) {
		found = append(found, Finding{Field: head, Code: code, Rule: rule, Message: message})
	}
	found = append(found, o.partyFindings(today)...)
	person := o.Party == Person
	for _, f := range [...]struct {
		head    string
		missing bool
	}{
		{HeadName, o.Name == ""},
		{HeadParty, o.Party.Label() == ""},
		{HeadSex, person && o.Sex == ""},
		{HeadDocument, o.Document.Number == ""},
		{HeadCourt, o.Court == ""},
		{HeadCaseNumber, o.CaseNumber == ""},
		{HeadFiledOn, o.FiledOn.IsZero()},
		{HeadPeriod, !o.HasPeriod()},
		{HeadItems, o.Items&AllItems == 0},
	} {
		if f.missing {
			refuse(f.head, CodeRequired, "R-19", "缺少“"+f.head+"”。公布限制消费令必须有这一项。")
		}
	}
	if !o.ConsequencesStated {
		refuse(HeadConsequences, CodeConsequences, "R-19", "没有登记限制消费令已经载明违反的法律后果。请对照原件，在“"+HeadConsequences+"”中填“是”。")
	}
	if !e.SignedByPresident && !e.Vouched {
		refuse("", CodeEvidence, "R-19", "没有登记院长对限制消费令的签发。")
	}
	if o.OrderedOn.After(today) {
		refuse(HeadOrderedOn, CodeEvidence, "R-19", HeadOrderedOn+"晚于今天。请核对。")
	}
	if !o.EndsOn.IsZero() && today.After(o.EndsOn) {
		refuse(HeadPeriod, CodeExpired, "R-19", "限制消费期限到"+o.EndsOn.Chinese()+"已经届满，不得再公开。")
	}
	if e.OpenFindings > 0 {
		refuse("", CodePersonalData, "R-33", fmt.Sprintf("文字中还有%d处疑似个人信息没有处理。请逐处确认或遮盖。", e.OpenFindings))
	}
	if o.Withdrawn {
		refuse(HeadStatus, CodeWithdrawn, "", "来源系统已经撤下这条信息，不得发布。")
	}
	return found
}

// partyFindings holds the number to R-61 once more, and keeps minors from the public.
func (o *Restriction) partyFindings(today Date) []Finding {
	minor := []Finding{{HeadAge, CodeMinor, "", "被限制消费的人未满18周岁，或者不能确认已满18周岁，本站不公开。限制消费令本身的效力不受影响。"}}
	kind := o.Document.Kind
	switch {
	case o.Party == Organisation && (kind == DocumentIdentity || kind == DocumentOther):
		return []Finding{{HeadDocument, CodeCodeFormat, "R-61", faultMismatch.message}}
	case o.Party != Person:
	case kind == DocumentIdentity:
		id, err := codes.ParseIdentity(o.Document.Number)
		if err != nil {
			return []Finding{{HeadDocument, CodeIDCheck, "R-61", "公民身份号码不正确。请核对号码。"}}
		}
		if ageOn(civil(id.Birth), today) < AdultAge {
			return minor
		}
	case o.Age < AdultAge:
		return minor
	}
	return nil
}
