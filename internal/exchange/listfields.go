package exchange

import "gongkai/internal/court"

// listField is one field of the file of a list and the place its text goes to.
type listField[In any] struct {
	column
	day bool // holds a date and nothing else
	at  func(*In) *string
}

// field names a field by its spellings; the first is the canonical head.
func field[In any](at func(*In) *string, spellings ...string) listField[In] {
	return listField[In]{column: column{spellings: spellings}, at: at}
}

func (d listField[In]) need() listField[In] { d.required = true; return d }

func (d listField[In]) date() listField[In] { d.day = true; return d }

// sure is a needed field without which a row is certainly no head row.
func (d listField[In]) sure() listField[In] { d.required, d.key = true, true; return d }

// Spellings that the files of all lists share, beside the canonical head.
func nameSpellings() []string {
	return []string{court.HeadName, "被执行人姓名或名称", "姓名/名称", "姓名", "名称", "被执行人姓名", "被执行人名称"}
}

func documentSpellings() []string {
	return []string{court.HeadDocument, "身份证号码/统一社会信用代码", "身份证号码", "身份证号", "公民身份号码", "统一社会信用代码", "组织机构代码"}
}

// defaulterFields is the defaulter file: SX 6 (RULES §1.4) with the spellings that
// clerks use. The first spelling is the canonical head. A head that could name
// somebody other than the debtor is not in it on purpose.
func defaulterFields() []listField[court.DefaulterInput] {
	type in = court.DefaulterInput
	return []listField[in]{
		field(func(d *in) *string { return &d.SourceID }, court.HeadSourceID, "来源编号"),
		field(func(d *in) *string { return &d.Name }, nameSpellings()...).sure(),
		field(func(d *in) *string { return &d.Party }, court.HeadParty),
		field(func(d *in) *string { return &d.Sex }, court.HeadSex),
		field(func(d *in) *string { return &d.Age }, court.HeadAge, "出生年份"),
		field(func(d *in) *string { return &d.DocumentNumber }, documentSpellings()...).need(),
		field(func(d *in) *string { return &d.LegalRepresentative }, court.HeadLegalRepresentative, "法定代表人或负责人", "法定代表人"),
		field(func(d *in) *string { return &d.Court }, court.HeadCourt).need(),
		field(func(d *in) *string { return &d.Province }, court.HeadProvince),
		field(func(d *in) *string { return &d.CaseNumber }, court.HeadCaseNumber, "执行案号").sure(),
		field(func(d *in) *string { return &d.BasisNumber }, court.HeadBasisNumber).need(),
		field(func(d *in) *string { return &d.BasisUnit }, court.HeadBasisUnit, "作出执行依据单位"),
		field(func(d *in) *string { return &d.FiledOn }, court.HeadFiledOn, "立案日期").need().date(),
		field(func(d *in) *string { return &d.PublishedOn }, court.HeadPublishedOn, "发布日期").date(),
		field(func(d *in) *string { return &d.Obligation }, court.HeadObligation).need(),
		field(func(d *in) *string { return &d.Performance }, court.HeadPerformance, "履行情况").need(),
		field(func(d *in) *string { return &d.PerformedPart }, court.HeadPerformedPart),
		field(func(d *in) *string { return &d.UnperformedPart }, court.HeadUnperformedPart),
		field(func(d *in) *string { return &d.Conduct }, court.HeadConduct).need(),
		field(func(d *in) *string { return &d.DecisionNumber }, court.HeadDecisionNumber),
		field(func(d *in) *string { return &d.DecidedOn }, court.HeadDecidedOn).date(),
		field(func(d *in) *string { return &d.ServedOn }, court.HeadServedOn).date(),
		field(func(d *in) *string { return &d.GraceEndsOn }, court.HeadGraceEndsOn).date(),
		field(func(d *in) *string { return &d.TermEndsOn }, court.HeadTermEndsOn).date(),
		field(func(d *in) *string { return &d.Status }, court.HeadStatus),
		field(func(d *in) *string { return &d.Note }, "备注"),
	}
}

// restrictionFields is the file of restriction orders: XX 3 and 5 (RULES §2) and the
// fields of the national display.
func restrictionFields() []listField[court.RestrictionInput] {
	type in = court.RestrictionInput
	return []listField[in]{
		field(func(o *in) *string { return &o.SourceID }, court.HeadSourceID, "来源编号"),
		field(func(o *in) *string { return &o.Name }, nameSpellings()...).sure(),
		field(func(o *in) *string { return &o.Party }, court.HeadParty),
		field(func(o *in) *string { return &o.Sex }, court.HeadSex),
		field(func(o *in) *string { return &o.Age }, court.HeadAge, "出生年份"),
		field(func(o *in) *string { return &o.DocumentNumber }, documentSpellings()...).need(),
		field(func(o *in) *string { return &o.LegalRepresentative }, court.HeadLegalRepresentative, "法定代表人或负责人", "法定代表人"),
		field(func(o *in) *string { return &o.Principal }, court.HeadPrincipal),
		field(func(o *in) *string { return &o.Responsible }, court.HeadResponsible, "直接责任人员", "直接责任人"),
		field(func(o *in) *string { return &o.Controller }, court.HeadController),
		field(func(o *in) *string { return &o.Court }, court.HeadCourt).need(),
		field(func(o *in) *string { return &o.Province }, court.HeadProvince),
		field(func(o *in) *string { return &o.CaseNumber }, court.HeadCaseNumber, "执行案号").sure(),
		field(func(o *in) *string { return &o.FiledOn }, court.HeadFiledOn, "立案日期").need().date(),
		field(func(o *in) *string { return &o.OrderNumber }, court.HeadOrderNumber, "限消令文号", "限制消费令编号"),
		field(func(o *in) *string { return &o.OrderedOn }, court.HeadOrderedOn, "限制消费令日期", "限消令日期", "签发日期").date(),
		field(func(o *in) *string { return &o.ServedOn }, court.HeadServedOn).date(),
		field(func(o *in) *string { return &o.Period }, court.HeadPeriod, "限消期限", "期限届满日"),
		field(func(o *in) *string { return &o.Items }, court.HeadItems, "限消项目", "限制事项"),
		field(func(o *in) *string { return &o.Consequences }, court.HeadConsequences, "载明违反的法律后果"),
		field(func(o *in) *string { return &o.PublishedOn }, court.HeadPublishedOn, "发布日期").date(),
		field(func(o *in) *string { return &o.Status }, court.HeadStatus),
		field(func(o *in) *string { return &o.Note }, "备注"),
	}
}
