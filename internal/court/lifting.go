package court

import "strings"

// LiftGround is the reason in law why a restriction order ends (XX 9). The words are the
// codes of the command line and are stored.
type LiftGround string

// The grounds.
const (
	LiftPerformed        LiftGround = "performed"         // the duty is fully performed: must, R-20
	LiftSecurity         LiftGround = "security"          // sufficient valid security: may
	LiftApplicantConsent LiftGround = "applicant-consent" // the applicant agrees: may
	LiftWronglyIssued    LiftGround = "wrongly-issued"    // it should not have been made
)

// LiftGrounds gives all grounds in order.
func LiftGrounds() []LiftGround {
	return []LiftGround{LiftPerformed, LiftSecurity, LiftApplicantConsent, LiftWronglyIssued}
}

// ParseLiftGround reads the code of a ground.
func ParseLiftGround(code string) (LiftGround, error) {
	var words []string
	for _, g := range LiftGrounds() {
		if string(g) == code {
			return g, nil
		}
		words = append(words, string(g))
	}
	return "", Invalid("没有“%s”这种解除事由，可用的有：%s。", code, strings.Join(words, "、"))
}

// Rule names the rule that a lifting on this ground follows; empty for no ground.
func (g LiftGround) Rule() Rule {
	switch g {
	case LiftPerformed:
		return "R-20"
	case LiftSecurity, LiftApplicantConsent, LiftWronglyIssued:
		return "R-16"
	}
	return ""
}

// Citation names the article in the short form of the rule book; XX is 法释〔2015〕17号.
// A wrong order has no article of its own there.
func (g LiftGround) Citation() string {
	switch g {
	case LiftPerformed, LiftSecurity, LiftApplicantConsent:
		return "XX 9"
	case LiftWronglyIssued:
		return "XX 1"
	}
	return ""
}

// Label says the ground in Chinese, in our own short words.
func (g LiftGround) Label() string {
	switch g {
	case LiftPerformed:
		return "已履行完毕生效法律文书确定的义务"
	case LiftSecurity:
		return "提供了确实有效的担保"
	case LiftApplicantConsent:
		return "申请执行人同意"
	case LiftWronglyIssued:
		return "不应当发出而发出"
	}
	return ""
}

// Discretionary reports a ground on which the court may lift and need not (XX 9): there
// has to be a decision.
func (g LiftGround) Discretionary() bool { return g == LiftSecurity || g == LiftApplicantConsent }

// CheckLiftProposal refuses a ground that somebody puts forward without saying where it
// shows: who decides has to find it.
func CheckLiftProposal(g LiftGround, note string) error {
	if g.Rule() == "" {
		return Invalid("没有“%s”这种解除事由。", string(g))
	}
	if strings.TrimSpace(note) == "" {
		return Refused("R-20", "提出解除的，请写明依据的材料：文书名称和文号，或者在卷宗中的位置。")
	}
	return nil
}

// CheckLifting reports whether an order may be lifted on this ground. A lifting that the
// court may refuse rests on a decision, which the note names; the others may carry one.
func CheckLifting(g LiftGround, note string) error {
	if g.Rule() == "" {
		return Invalid("没有“%s”这种解除事由。", string(g))
	}
	if g.Discretionary() && strings.TrimSpace(note) == "" {
		return Refused("R-20", "以“%s”为由解除的，由法院决定是否准许，请在备注中写明决定文号和理由。", g.Label())
	}
	return nil
}
