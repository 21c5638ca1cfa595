package court

import "strings"

// RemovalGround is the reason in law why a record leaves the list. The words are
// the codes of the command line and are stored.
type RemovalGround string

const (
	GroundPerformed        RemovalGround = "performed"
	GroundSettled          RemovalGround = "settled"
	GroundApplicantConsent RemovalGround = "applicant-consent"
	GroundNothingFound     RemovalGround = "nothing-found"
	GroundSuspended        RemovalGround = "suspended"
	GroundNotEnforced      RemovalGround = "not-enforced"
	GroundEnforcementEnded RemovalGround = "enforcement-ended"
	GroundTermExpired      RemovalGround = "term-expired"
	GroundEarlyDecision    RemovalGround = "early-decision"
	GroundWronglyListed    RemovalGround = "wrongly-listed"
)

// RemovalGrounds gives all grounds in the order of the law.
func RemovalGrounds() []RemovalGround {
	return []RemovalGround{GroundPerformed, GroundSettled, GroundApplicantConsent, GroundNothingFound,
		GroundSuspended, GroundNotEnforced, GroundEnforcementEnded,
		GroundTermExpired, GroundEarlyDecision, GroundWronglyListed}
}

// ParseRemovalGround reads the code of a ground.
func ParseRemovalGround(code string) (RemovalGround, error) {
	if g := RemovalGround(code); g.Rule() != "" {
		return g, nil
	}
	words := make([]string, 0, 10)
	for _, g := range RemovalGrounds() {
		words = append(words, string(g))
	}
	return "", Invalid("没有“%s”这种移除事由，可用的有：%s。", code, strings.Join(words, "、"))
}

// Rule names the rule that a removal on this ground follows; empty for no ground.
func (g RemovalGround) Rule() Rule {
	switch g {
	case GroundPerformed, GroundSettled, GroundApplicantConsent, GroundNothingFound,
		GroundSuspended, GroundNotEnforced, GroundEnforcementEnded:
		return "R-09"
	case GroundTermExpired:
		return "R-10"
	case GroundEarlyDecision:
		return "R-11"
	case GroundWronglyListed:
		return "R-12"
	}
	return ""
}

// Citation names the article in the short form of the rule book; SX is
// 法释〔2017〕7号.
func (g RemovalGround) Citation() string {
	switch g {
	case GroundPerformed:
		return "SX 10(1)(1)"
	case GroundSettled:
		return "SX 10(1)(2)"
	case GroundApplicantConsent:
		return "SX 10(1)(3)"
	case GroundNothingFound:
		return "SX 10(1)(4)"
	case GroundSuspended:
		return "SX 10(1)(5)"
	case GroundNotEnforced:
		return "SX 10(1)(6)"
	case GroundEnforcementEnded:
		return "SX 10(1)(7)"
	case GroundTermExpired:
		return "SX 10(2)"
	case GroundEarlyDecision:
		return "SX 2(2)"
	case GroundWronglyListed:
		return "SX 9"
	}
	return ""
}

// Label says the ground in Chinese, in our own short words.
func (g RemovalGround) Label() string {
	switch g {
	case GroundPerformed:
		return "已履行义务或者执行完毕"
	case GroundSettled:
		return "达成执行和解协议且已履行完毕"
	case GroundApplicantConsent:
		return "申请执行人书面申请删除并经法院同意"
	case GroundNothingFound:
		return "终结本次执行程序后两次以上查控未发现可供执行财产"
	case GroundSuspended:
		return "因审判监督或者破产程序裁定中止执行"
	case GroundNotEnforced:
		return "裁定不予执行"
	case GroundEnforcementEnded:
		return "裁定终结执行"
	case GroundTermExpired:
		return "失信期限届满"
	case GroundEarlyDecision:
		return "决定提前删除"
	case GroundWronglyListed:
		return "不应当纳入而纳入"
	}
	return ""
}

// CheckRemoval reports whether the law lets a record go on this ground today, and
// refuses with the rule otherwise. The note states the reasons of an early decision;
// other grounds may carry one. Removing a record that is public no more is not asked
// here: that is done already.
func CheckRemoval(d *Defaulter, g RemovalGround, note string, today Date) error {
	switch g.Rule() {
	case "R-09":
		return checkGround(d, g)
	case "R-10":
		return checkExpiry(d, today)
	case "R-11":
		if strings.TrimSpace(note) == "" {
			return Refused("R-11", "提前删除要有决定，请在备注中写明决定文号和理由。")
		}
		return nil
	case "R-12":
		return nil
	}
	return Invalid("没有“%s”这种移除事由。", string(g))
}

// checkGround holds the grounds of SX 10(1) to the records for which the law made
// them, those without a term.
func checkGround(d *Defaulter, g RemovalGround) error {
	if !d.HasLegalTerm() {
		return nil
	}
	if last := d.Term().LastDay; !last.IsZero() {
		return Refused("R-11", "这条记录有失信期限，到%s为止，不能以“%s”为由移除；确需提前删除的，请先作出决定，再以“决定提前删除”（early-decision）为由移除。", last.Chinese(), g.Label())
	}
	return Refused("R-11", "这条记录有失信期限，不能以“%s”为由移除；确需提前删除的，请先作出决定，再以“决定提前删除”（early-decision）为由移除。", g.Label())
}

func checkExpiry(d *Defaulter, today Date) error {
	last := d.Term().LastDay
	if last.IsZero() {
		return Refused("R-10", "这条记录没有失信期限，不能以期限届满为由移除。")
	}
	if !today.After(last) {
		return Refused("R-10", "失信期限到%s为止，尚未届满。", last.Chinese())
	}
	return nil
}

// OnGround tells what a ground leads to when the actor puts it forward: removal now,
// because the actor may confirm it, or a task for who may. Performance and a performed
// settlement lead to the decision on early removal where a term runs.
func OnGround(d *Defaulter, g RemovalGround, a Actor) (kind TaskKind, now bool, err error) {
	switch g.Rule() {
	case "R-09":
		if (g == GroundPerformed || g == GroundSettled) && d.HasLegalTerm() {
			return TaskEarlyRemoval, false, nil
		}
		return TaskGround, a.May(MayConfirmRemoval), checkGround(d, g)
	case "R-10":
		if !a.May(MayConfirmRemoval) {
			return "", false, Refused("R-10", "期限届满由系统按日历自动办理，不需要提出。")
		}
		return "", true, nil
	case "R-11":
		return TaskEarlyRemoval, a.May(MayDecide), nil
	case "R-12":
		return TaskRevocation, a.May(MayConfirmRemoval), nil
	}
	return "", false, Invalid("没有“%s”这种移除事由。", string(g))
}
