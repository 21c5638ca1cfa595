package court

import (
	"strconv"
	"strings"
)

// Heads gives the heads of what an entry says, in the order of the law: what identifies it,
// what it is about, what was decided. The number of the document is told by Mask alone.
func Heads() []string {
	return []string{HeadName, HeadParty, HeadSex, HeadAge, HeadDocument, HeadLegalRepresentative, HeadCourt, HeadProvince,
		HeadCaseNumber, HeadFiledOn, HeadBasisNumber, HeadBasisUnit, HeadObligation, HeadPerformance, HeadPerformedPart,
		HeadUnperformedPart, HeadConduct, HeadDecisionNumber, HeadDecidedOn, HeadServedOn, HeadGraceEndsOn, HeadTermEndsOn, HeadPublishedOn}
}

// Text is what an entry says under a head, as it is shown; known is false for no head. It
// gives nothing of the document's number.
func (d *Defaulter) Text(head string) (text string, known bool) {
	switch head {
	case HeadName:
		return d.Name, true
	case HeadParty:
		return d.Party.Label(), true
	case HeadSex:
		return d.Sex, true
	case HeadAge:
		if d.Age == 0 {
			return "", true
		}
		return strconv.Itoa(d.Age), true
	case HeadDocument:
		return "", true
	case HeadLegalRepresentative:
		return d.LegalRepresentative, true
	case HeadCourt:
		return d.Court, true
	case HeadProvince:
		return d.Province, true
	case HeadCaseNumber:
		return d.CaseNumber, true
	case HeadFiledOn:
		return d.FiledOn.String(), true
	case HeadBasisNumber:
		return d.BasisNumber, true
	case HeadBasisUnit:
		return d.BasisUnit, true
	case HeadObligation:
		return d.Obligation, true
	case HeadPerformance:
		return string(d.Performance), true
	case HeadPerformedPart:
		return d.PerformedPart, true
	case HeadUnperformedPart:
		return d.UnperformedPart, true
	case HeadConduct:
		return strings.Join(d.Conduct.Labels(), "，"), true
	}
	return d.decisionText(head)
}

func (d *Defaulter) decisionText(head string) (text string, known bool) {
	switch head {
	case HeadDecisionNumber:
		return d.DecisionNumber, true
	case HeadDecidedOn:
		return d.DecidedOn.String(), true
	case HeadServedOn:
		return d.ServedOn.String(), true
	case HeadGraceEndsOn:
		return d.GraceEndsOn.String(), true
	case HeadTermEndsOn:
		return d.TermEndsOn.String(), true
	case HeadPublishedOn:
		return d.PublishedOn.String(), true
	}
	return "", false
}
