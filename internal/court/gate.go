package court

import (
	"fmt"

	"gongkai/internal/codes"
)

// Evidence is what the desk has on record for one entry beside the entry itself.
type Evidence struct {
	DecisionNumber    string // 决定书文号; that of the entry counts when empty
	SignedByPresident bool   // the decision bears the president's signature, SX 5
	DecidedOn         Date   // that of the entry counts when zero
	ServedOn          Date   // likewise
	ArticleThreeClean bool   // every question of SX 3 was answered "no"; asked for G1
	RestrictionLinked bool   // a consumption restriction is linked, or why there is none
	OpenFindings      int    // places of personal data that nobody has decided on yet
	Vouched           bool   // a named actor stands in for and R-18 (first load)
}

// GraceMonths is the longest grace period that a court may give (SY, R-05).
const GraceMonths = 3

// gate gathers the reasons against one publication.
type gate struct {
	d     *Defaulter
	e     Evidence
	today Date
	found []Finding
}

// PublishGate gives all reasons why a record may not be published today, each with
// its rule; none means that it may. Vouched waives and nothing
// else. A grace period that is still running, or a later 发布时间, is no reason: the
// record is then scheduled for the first day of its Window. A record without
// 发布时间 is taken to be published today.
func PublishGate(d *Defaulter, e Evidence, today Date) []Finding {
	g := gate{d: d, e: e, today: today}
	g.party()
	g.fields()
	if !e.Vouched {
		g.checklist()
		g.decision()
	}
	g.calendar()
	if !e.Vouched && !e.RestrictionLinked {
		g.refuse("", CodeRestriction, "R-18", "没有关联限制消费令。被纳入失信名单的，应当同时限制消费，请先关联或者录入。")
	}
	if e.OpenFindings > 0 {
		g.refuse("", CodePersonalData, "R-33", fmt.Sprintf("文字中还有%d处疑似个人信息没有处理。请逐处确认或遮盖。", e.OpenFindings))
	}
	if d.Withdrawn {
		g.refuse(HeadStatus, CodeWithdrawn, "", "来源系统已经撤下这条信息，不得发布。")
	}
	return g.found
}

func (g *gate) refuse(head, code string, rule Rule, message string) {
	g.found = append(g.found, Finding{Field: head, Code: code, Rule: rule, Message: message})
}

// party holds the party to R-01 and its number to R-61 once more: the record may be
// older than the rules, and somebody may have been a minor when first shown.
func (g *gate) party() {
	if g.d.Party == Organisation {
		if g.d.Document.Kind == DocumentIdentity || g.d.Document.Kind == DocumentOther {
			g.refuse(HeadDocument, CodeCodeFormat, "R-61", faultMismatch.message)
		}
		return
	}
	if g.d.Document.Kind == DocumentIdentity {
		id, err := codes.ParseIdentity(g.d.Document.Number)
		if err != nil {
			g.refuse(HeadDocument, CodeIDCheck, "R-61", "公民身份号码不正确。请核对号码。")
			return
		}
		if ageOn(civil(id.Birth), g.today) < AdultAge {
			g.minor()
			return
		}
	}
	if g.d.Age != 0 && g.d.Age < AdultAge {
		g.minor()
	}
}

func (g *gate) minor() {
	g.refuse(HeadAge, CodeMinor, "R-01", "被执行人未满18周岁，或者按所载年龄纳入时未满18周岁。未成年人一律不得纳入失信名单。")
}

// fields asks for what SX 6 demands. Issuing unit, legal representative and
// province may follow later (Missing).
func (g *gate) fields() {
	d := g.d
	person := d.Party == Person
	for _, f := range [...]struct {
		head    string
		missing bool
	}{
		{HeadName, d.Name == ""},
		{HeadParty, d.Party.Label() == ""},
		{HeadSex, person && d.Sex == ""},
		{HeadAge, person && d.Age == 0},
		{HeadDocument, d.Document.Number == ""},
		{HeadCourt, d.Court == ""},
		{HeadCaseNumber, d.CaseNumber == ""},
		{HeadBasisNumber, d.BasisNumber == ""},
		{HeadFiledOn, d.FiledOn.IsZero()},
		{HeadObligation, d.Obligation == ""},
		{HeadPerformance, d.Performance == ""},
		{HeadConduct, d.Conduct == 0},
	} {
		if f.missing {
			g.refuse(f.head, CodeRequired, "R-06", "缺少“"+f.head+"”。这一项必须填写。")
		}
	}
	if d.Performance == PerformedAll {
		g.refuse(HeadPerformance, CodePerformance, "R-06", "义务已经全部履行，不应列入失信名单。")
	}
}

// checklist asks for the questions of SX 3, which concern G1 only.
func (g *gate) checklist() {
	if g.d.Conduct.Has(G1) && !g.e.ArticleThreeClean {
		g.refuse(HeadConduct, CodeChecklist, "R-02", "以“有履行能力而拒不履行”纳入的，须先逐项确认没有规定第三条的情形：已提供充分有效担保、财产足以清偿、顺序在后依法不应强制执行，以及其他不属于有能力而拒不履行的情形。")
	}
}

// decision asks for the decision, its signature and its service.
func (g *gate) decision() {
	number, decided, served := g.e.DecisionNumber, g.e.DecidedOn, g.e.ServedOn
	if number == "" {
		number = g.d.DecisionNumber
	}
	if decided.IsZero() {
		decided = g.d.DecidedOn
	}
	if served.IsZero() {
		served = g.d.ServedOn
	}
	if number == "" {
		g.refuse(HeadDecisionNumber, CodeEvidence, "R-04", "没有登记决定书文号。")
	}
	if !g.e.SignedByPresident {
		g.refuse("", CodeEvidence, "R-04", "没有登记院长对决定书的签发。")
	}
	g.past(HeadDecidedOn, decided)
	g.past(HeadServedOn, served)
	if !decided.IsZero() && !served.IsZero() && served.Before(decided) {
		g.refuse(HeadServedOn, CodeEvidence, "R-04", "送达日期早于决定日期。请核对。")
	}
}

// past asks for the date of something that must have happened.
func (g *gate) past(head string, day Date) {
	switch {
	case day.IsZero():
		g.refuse(head, CodeEvidence, "R-04", "没有登记"+head+"。")
	case day.After(g.today):
		g.refuse(head, CodeEvidence, "R-04", head+"晚于今天。请核对。")
	}
}

// calendar holds grace period and term to the law.
func (g *gate) calendar() {
	d := *g.d
	if d.DecidedOn.IsZero() {
		d.DecidedOn = g.e.DecidedOn
	}
	if d.PublishedOn.IsZero() {
		d.PublishedOn = g.today
	}
	if message := termFault(&d, g.today); message != "" {
		g.refuse(HeadTermEndsOn, CodeTerm, "R-03", message)
	}
	if from := d.graceStart(); !d.GraceEndsOn.IsZero() && !from.IsZero() && d.GraceEndsOn.After(from.AddMonths(GraceMonths)) {
		g.refuse(HeadGraceEndsOn, CodeGrace, "R-05", fmt.Sprintf("宽限期最长%d个月。请核对宽限期届满日。", GraceMonths))
	}
	if last := d.Term().LastDay; !last.IsZero() && g.today.After(last) {
		g.refuse(HeadTermEndsOn, CodeExpired, "R-10", "失信期限到"+last.Chinese()+"已经届满，不得再公开。")
	}
}

// graceStart is the day from which a grace period can run at the latest: the debtor
// learns of it by the service.
func (d *Defaulter) graceStart() Date {
	if d.ServedOn.After(d.DecidedOn) {
		return d.ServedOn
	}
	return d.DecidedOn
}
