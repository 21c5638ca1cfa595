package exchange

import "gongkai/internal/court"

// defaulterField is one field of the defaulter file and the place its text goes to.
type defaulterField struct {
	column
	day bool // holds a date and nothing else
	at  func(*court.DefaulterInput) *string
}

// Indexes of the fields that the reader itself asks for; the order is that of
// defaulterFields.
const (
	fieldName     = 1
	fieldDocument = 5
	fieldCase     = 9
)

// defaulterFields is the defaulter file: SX 6 (RULES §1.4) with the spellings that
// clerks use. The first spelling is the canonical head. A head that could name
// somebody other than the debtor is not in it on purpose.
func defaulterFields() []defaulterField {
	type in = court.DefaulterInput
	f := func(at func(*in) *string, spellings ...string) defaulterField {
		return defaulterField{column: column{spellings: spellings}, at: at}
	}
	need := func(d defaulterField) defaulterField { d.required = true; return d }
	day := func(d defaulterField) defaulterField { d.day = true; return d }
	key := func(d defaulterField) defaulterField { d.required, d.key = true, true; return d }
	return []defaulterField{
		f(func(d *in) *string { return &d.SourceID }, court.HeadSourceID, "来源编号"),
		key(f(func(d *in) *string { return &d.Name }, court.HeadName, "被执行人姓名或名称", "姓名/名称", "姓名", "名称", "被执行人姓名", "被执行人名称")),
		f(func(d *in) *string { return &d.Party }, court.HeadParty),
		f(func(d *in) *string { return &d.Sex }, court.HeadSex),
		f(func(d *in) *string { return &d.Age }, court.HeadAge, "出生年份"),
		need(f(func(d *in) *string { return &d.DocumentNumber }, court.HeadDocument, "身份证号码/统一社会信用代码", "身份证号码", "身份证号", "公民身份号码", "统一社会信用代码", "组织机构代码")),
		f(func(d *in) *string { return &d.LegalRepresentative }, court.HeadLegalRepresentative, "法定代表人或负责人", "法定代表人"),
		need(f(func(d *in) *string { return &d.Court }, court.HeadCourt)),
		f(func(d *in) *string { return &d.Province }, court.HeadProvince),
		key(f(func(d *in) *string { return &d.CaseNumber }, court.HeadCaseNumber, "执行案号")),
		need(f(func(d *in) *string { return &d.BasisNumber }, court.HeadBasisNumber)),
		f(func(d *in) *string { return &d.BasisUnit }, court.HeadBasisUnit, "作出执行依据单位"),
		need(day(f(func(d *in) *string { return &d.FiledOn }, court.HeadFiledOn, "立案日期"))),
		day(f(func(d *in) *string { return &d.PublishedOn }, court.HeadPublishedOn, "发布日期")),
		need(f(func(d *in) *string { return &d.Obligation }, court.HeadObligation)),
		need(f(func(d *in) *string { return &d.Performance }, court.HeadPerformance, "履行情况")),
		f(func(d *in) *string { return &d.PerformedPart }, court.HeadPerformedPart),
		f(func(d *in) *string { return &d.UnperformedPart }, court.HeadUnperformedPart),
		need(f(func(d *in) *string { return &d.Conduct }, court.HeadConduct)),
		f(func(d *in) *string { return &d.DecisionNumber }, court.HeadDecisionNumber),
		day(f(func(d *in) *string { return &d.DecidedOn }, court.HeadDecidedOn)),
		day(f(func(d *in) *string { return &d.ServedOn }, court.HeadServedOn)),
		day(f(func(d *in) *string { return &d.GraceEndsOn }, court.HeadGraceEndsOn)),
		day(f(func(d *in) *string { return &d.TermEndsOn }, court.HeadTermEndsOn)),
		f(func(d *in) *string { return &d.Status }, court.HeadStatus),
		f(func(d *in) *string { return &d.Note }, "备注"),
	}
}
