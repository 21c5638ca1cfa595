package sample

import "gongkai/internal/court"

// Restriction makes order i (from 0) as a clerk's file would hold it: the order against
// the debtor of Defaulter(o, i) in the same case, since whoever is listed is restricted too
// . All orders pass court.NewRestriction.
func Restriction(o Options, i int) court.RestrictionInput {
	d := roll(o.Seed, streamOrder, i)
	in := Defaulter(o, i)
	r := court.RestrictionInput{
		SourceID: "DEMO-X-" + padded(i+1, 6), Name: in.Name, Party: in.Party, Sex: in.Sex, Age: in.Age, DocumentNumber: in.DocumentNumber,
		LegalRepresentative: in.LegalRepresentative, Court: in.Court, Province: in.Province, CaseNumber: in.CaseNumber,
		FiledOn: in.FiledOn, OrderedOn: in.DecidedOn, ServedOn: in.ServedOn, PublishedOn: in.PublishedOn,
		Period: "至生效法律文书确定的义务履行完毕时止", Items: "全部", Consequences: "是", Note: Note,
	}
	if r.PublishedOn == "" { // the listing waits for its grace period, the order does not
		r.PublishedOn = r.ServedOn
	}
	if d.chance(700) {
		r.OrderNumber = in.CaseNumber + "限制消费令"
	}
	if d.chance(120) {
		r.Items = [...]string{"1、2、3、6、9", "1、9"}[d.below(2)]
	}
	if in.LegalRepresentative != "" && d.chance(400) {
		r.Principal = in.LegalRepresentative
	}
	return r
}

func restrictionHeads() []string {
	return []string{
		court.HeadSourceID, court.HeadName, court.HeadParty, court.HeadSex, court.HeadAge, court.HeadDocument, court.HeadLegalRepresentative,
		court.HeadPrincipal, court.HeadResponsible, court.HeadController, court.HeadCourt, court.HeadProvince, court.HeadCaseNumber, court.HeadFiledOn,
		court.HeadOrderNumber, court.HeadOrderedOn, court.HeadServedOn, court.HeadPeriod, court.HeadItems, court.HeadConsequences,
		court.HeadPublishedOn, court.HeadStatus, "备注",
	}
}

func restrictionCells(cells []string, r court.RestrictionInput) []string {
	return append(cells[:0],
		r.SourceID, r.Name, r.Party, r.Sex, r.Age, r.DocumentNumber, r.LegalRepresentative,
		r.Principal, r.Responsible, r.Controller, r.Court, r.Province, r.CaseNumber, r.FiledOn,
		r.OrderNumber, r.OrderedOn, r.ServedOn, r.Period, r.Items, r.Consequences,
		r.PublishedOn, r.Status, r.Note)
}
