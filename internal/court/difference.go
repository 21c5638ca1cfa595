package court

import (
	"strings"
)

// Difference is one field in which two versions of an entry differ, in the words in which
// it is shown. Field is the head of its column.
type Difference struct {
	Field    string
	Old, New string
}

// Differences lists, in the order of the columns, what a new version of an entry changes.
// Numbers of persons are masked by the policy, so that old and new may look alike.
// The age is left out: it is derived and grows by itself.
func Differences(old, new *Defaulter, mask MaskPolicy) []Difference {
	var list []Difference
	add := func(field, old, new string, differ bool) {
		if differ {
			list = append(list, Difference{field, old, new})
		}
	}
	text := func(field, old, new string) { add(field, old, new, old != new) }
	day := func(field string, old, new Date) { add(field, old.String(), new.String(), old != new) }
	conducts := func(d *Defaulter) string { return strings.Join(d.Conduct.Labels(), "，") }
	text(HeadName, old.Name, new.Name)
	text(HeadParty, old.Party.Label(), new.Party.Label())
	text(HeadSex, old.Sex, new.Sex)
	add(HeadDocument, mask.Mask(old.Document), mask.Mask(new.Document), old.Document != new.Document)
	text(HeadLegalRepresentative, old.LegalRepresentative, new.LegalRepresentative)
	text(HeadCourt, old.Court, new.Court)
	text(HeadProvince, old.Province, new.Province)
	text(HeadCaseNumber, old.CaseNumber, new.CaseNumber)
	text(HeadBasisNumber, old.BasisNumber, new.BasisNumber)
	text(HeadBasisUnit, old.BasisUnit, new.BasisUnit)
	day(HeadFiledOn, old.FiledOn, new.FiledOn)
	day(HeadPublishedOn, old.PublishedOn, new.PublishedOn)
	text(HeadObligation, old.Obligation, new.Obligation)
	text(HeadPerformance, string(old.Performance), string(new.Performance))
	text(HeadPerformedPart, old.PerformedPart, new.PerformedPart)
	text(HeadUnperformedPart, old.UnperformedPart, new.UnperformedPart)
	add(HeadConduct, conducts(old), conducts(new), old.Conduct != new.Conduct)
	text(HeadDecisionNumber, old.DecisionNumber, new.DecisionNumber)
	day(HeadDecidedOn, old.DecidedOn, new.DecidedOn)
	day(HeadServedOn, old.ServedOn, new.ServedOn)
	day(HeadGraceEndsOn, old.GraceEndsOn, new.GraceEndsOn)
	day(HeadTermEndsOn, old.TermEndsOn, new.TermEndsOn)
	text(HeadStatus, status(old), status(new))
	return list
}

func status(d *Defaulter) string {
	if d.Withdrawn {
		return "已撤下"
	}
	return "发布中"
}
