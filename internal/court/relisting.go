package court

// RelistingMonths is how long a party that had the record removed at its own
// request must wait before it may ask for a new listing (SX 10(4)).
const RelistingMonths = 6

// CheckRelisting reports whether a party may be listed again. Only an
// applicant who asks after a removal on that applicant's own request has to wait;
// the court itself may list again at any time when a ground exists (SX 10(3)).
func CheckRelisting(removed RemovalGround, removedOn Date, askedByApplicant bool, today Date) error {
	if removed != GroundApplicantConsent || !askedByApplicant {
		return nil
	}
	if last := removedOn.AddMonths(RelistingMonths); !today.After(last) {
		return Refused("R-15", "申请执行人曾申请删除这条记录，六个月内（到%s为止）再申请纳入的，不予支持。", last.Chinese())
	}
	return nil
}

// RelistingGate gives the reason why a new entry of a party may not be published that was
// removed at the request of the applicant within the last months. asks is what the
// desk has on record of who wants the new listing; a zero day: the party was not removed so.
func RelistingGate(removedOn Date, asks Answer, today Date) []Finding {
	if removedOn.IsZero() || CheckRelisting(GroundApplicantConsent, removedOn, true, today) == nil {
		return nil
	}
	if asks == "" {
		return []Finding{{Code: CodeRelisting, Rule: "R-15", Message: "这名被执行人的记录因申请执行人申请，于" + removedOn.Chinese() +
			"移除，未满六个月。请登记这次是否仍由申请执行人申请纳入。"}}
	}
	if err := CheckRelisting(GroundApplicantConsent, removedOn, asks == AnswerYes, today); err != nil {
		return []Finding{{Code: CodeRelisting, Rule: "R-15", Message: MessageOf(err)}}
	}
	return nil
}

// PastRemoval is the last removal of an entry about a party in a case; the zero value: there
// was none.
type PastRemoval struct {
	On Date
	// Decision is the number of the decision, or of the order, that the entry rested on; empty
	// where it had none, or where this database does not hold it.
	Decision string
}

// CheckNewDecision refuses to list a party again in a case in which its entry was removed,
// unless by a decision, or an order, that was made after the removal (R-16, SX 10(3)). What
// was removed stays so; the new decision makes an entry of its own.
func CheckNewDecision(list List, past PastRemoval, number string, decided Date) error {
	made := "移除之后的新决定"
	if list == ListRestrictions {
		made = "解除之后新发出的限制消费令"
	}
	switch {
	case past.On.IsZero():
		return nil
	case decided.IsZero() || number == "" && list == ListDefaulters:
		return Refused("R-16", "同一案件、同一人的记录已于%s依法撤下，不能再次录入。重新列入须有%s，请填写它的文号和日期。", past.On.Chinese(), made)
	case !decided.After(past.On):
		return Refused("R-16", "同一案件、同一人的记录已于%s依法撤下，%s作出的不能使它重现。重新列入须有%s。", past.On.Chinese(), decided.Chinese(), made)
	case number != "" && number == past.Decision:
		return Refused("R-16", "“%s”就是已经撤下的记录所依据的文书。重新列入须有%s，请核对文号和日期。", number, made)
	}
	return nil
}

// NewDecisionGate gives the same refusal as a reason against publication.
func NewDecisionGate(list List, past PastRemoval, number string, decided Date) []Finding {
	if err := CheckNewDecision(list, past, number, decided); err != nil {
		return []Finding{{Code: CodeRemoved, Rule: "R-16", Message: MessageOf(err)}}
	}
	return nil
}
