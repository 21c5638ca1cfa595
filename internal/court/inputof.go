package court

import (
	"strconv"
	"strings"
)

// InputOf gives an entry as a form shows it for correction: every value as NewDefaulter
// reads it back, but for the document number, which a form never holds. Over puts
// that back.
func InputOf(d *Defaulter) DefaulterInput {
	in := DefaulterInput{
		SourceID: d.SourceID, Name: d.Name, Party: d.Party.Label(), Sex: d.Sex, LegalRepresentative: d.LegalRepresentative,
		Court: d.Court, Province: d.Province, CaseNumber: d.CaseNumber, BasisNumber: d.BasisNumber, BasisUnit: d.BasisUnit,
		FiledOn: d.FiledOn.String(), PublishedOn: d.PublishedOn.String(), Obligation: d.Obligation,
		Performance: string(d.Performance), PerformedPart: d.PerformedPart, UnperformedPart: d.UnperformedPart,
		Conduct: d.ConductOriginal, DecisionNumber: d.DecisionNumber, DecidedOn: d.DecidedOn.String(), ServedOn: d.ServedOn.String(),
		GraceEndsOn: d.GraceEndsOn.String(), TermEndsOn: d.TermEndsOn.String(),
	}
	if c, ok := ParseConduct(in.Conduct); !ok || c != d.Conduct {
		in.Conduct = strings.Join(d.Conduct.Labels(), "，")
	}
	if d.Age > 0 {
		in.Age = strconv.Itoa(d.Age)
	}
	if d.Withdrawn {
		in.Status = "已撤下"
	}
	return in
}

// Over gives what a form says of an entry that exists, with what the form does not ask
// for: its source number, whether its source has taken it down, its document number where
// that was left blank, and the first wording of grounds that are the same still.
func (in DefaulterInput) Over(d *Defaulter) DefaulterInput {
	stored := InputOf(d)
	in.SourceID, in.Status = stored.SourceID, stored.Status
	if strings.TrimSpace(in.DocumentNumber) == "" {
		in.DocumentNumber = d.Document.Number
	}
	if c, ok := ParseConduct(in.Conduct); ok && c == d.Conduct {
		in.Conduct = stored.Conduct
	}
	return in
}

// OrderInputOf is InputOf for a restriction order.
func OrderInputOf(o *Restriction) RestrictionInput {
	in := RestrictionInput{
		SourceID: o.SourceID, Name: o.Name, Party: o.Party.Label(), Sex: o.Sex, LegalRepresentative: o.LegalRepresentative,
		Principal: o.Principal, Responsible: o.Responsible, Controller: o.Controller,
		Court: o.Court, Province: o.Province, CaseNumber: o.CaseNumber, FiledOn: o.FiledOn.String(), PublishedOn: o.PublishedOn.String(),
		OrderNumber: o.OrderNumber, OrderedOn: o.OrderedOn.String(), ServedOn: o.ServedOn.String(), Period: o.Period, Items: o.Items.numbers(),
	}
	if !o.EndsOn.IsZero() {
		in.Period = o.EndsOn.String()
	}
	if o.Age > 0 {
		in.Age = strconv.Itoa(o.Age)
	}
	if o.ConsequencesStated {
		in.Consequences = "是"
	}
	if o.Withdrawn {
		in.Status = "已撤下"
	}
	return in
}

// Over gives what a form says of an order that exists, as DefaulterInput.Over does.
func (in RestrictionInput) Over(o *Restriction) RestrictionInput {
	stored := OrderInputOf(o)
	in.SourceID, in.Status = stored.SourceID, stored.Status
	if strings.TrimSpace(in.DocumentNumber) == "" {
		in.DocumentNumber = o.Document.Number
	}
	return in
}

// numbers writes a set of items as ParseRestrictionItems reads it.
func (i RestrictionItems) numbers() string {
	if i == AllItems {
		return "全部"
	}
	var numbers []string
	for _, item := range i.List() {
		numbers = append(numbers, strconv.Itoa(item.Number))
	}
	return strings.Join(numbers, "、")
}
