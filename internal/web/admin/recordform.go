package admin

import (
	"strings"

	"gongkai/internal/court"
)

// RecordForm is the form of one entry of the list, in the order of the law: to enter a new
// one, to correct one that exists, and to edit a row of a change set. The document number
// of an entry that exists is never in it: left blank, it stays as it is.
type RecordForm struct {
	Groups []RecordGroup
	Wrong  []FormFault // all that was found, for the summary at the top
}

// RecordGroup is one block of the form.
type RecordGroup struct {
	ID, Legend string
	Fields     []RecordField
}

// RecordField is one question. Exactly one of the kinds is set, or none: a line of text.
type RecordField struct {
	Name, Label, Hint string
	Value             string
	Faults            []string // what is wrong with what was typed
	Optional          bool
	Area              bool          // several lines of text
	Options           []FieldOption // one of these
	Boxes             []FieldOption // any of these
}

// FieldOption is one choice of a field.
type FieldOption struct {
	Name, Value, Label string
	Chosen             bool
}

// FormFault is one line of the summary of what is wrong; Field is the id of the field to
// go to, and Rule may be empty.
type FormFault struct{ Field, Rule, Text string }

// recordField is one field of the form and what it stands for.
type recordField struct {
	name, head, hint string
	optional, area   bool
	options          []string
	of               func(*court.DefaulterInput) *string
}

const dateHint = "如 2018-03-10"

// recordGroups is the one table of the form.
func recordGroups() []struct {
	id, legend string
	fields     []recordField
} {
	type in = court.DefaulterInput
	return []struct {
		id, legend string
		fields     []recordField
	}{
		{"group-party", "被执行人", []recordField{
			{name: "name", head: court.HeadName, hint: "真实姓名或名称全称，不用“某”字代替", of: func(i *in) *string { return &i.Name }},
			{name: "party", head: court.HeadParty, optional: true, options: []string{"", court.Person.Label(), court.Organisation.Label()}, hint: "不选的，由证件号码判断", of: func(i *in) *string { return &i.Party }},
			{name: "document", head: court.HeadDocument, hint: "公民身份号码、统一社会信用代码、组织机构代码；自然人也可以填护照等其他证件", of: func(i *in) *string { return &i.DocumentNumber }},
			{name: "sex", head: court.HeadSex, optional: true, options: []string{"", "男性", "女性"}, hint: "有公民身份号码的自动得出", of: func(i *in) *string { return &i.Sex }},
			{name: "age", head: court.HeadAge, optional: true, hint: "周岁或者出生年份；有公民身份号码的自动得出。未成年人一律不得纳入（R-01）", of: func(i *in) *string { return &i.Age }},
			{name: "representative", head: court.HeadLegalRepresentative, optional: true, hint: "单位填写", of: func(i *in) *string { return &i.LegalRepresentative }},
		}},
		{"group-case", "案件", []recordField{
			{name: "court", head: court.HeadCourt, of: func(i *in) *string { return &i.Court }},
			{name: "province", head: court.HeadProvince, optional: true, hint: "不填的，由案号或者法院名称得出", of: func(i *in) *string { return &i.Province }},
			{name: "case", head: court.HeadCaseNumber, hint: "如（2018）鲁0113执123号", of: func(i *in) *string { return &i.CaseNumber }},
			{name: "filed", head: court.HeadFiledOn, hint: dateHint, of: func(i *in) *string { return &i.FiledOn }},
			{name: "basis", head: court.HeadBasisNumber, hint: "判决书、仲裁裁决书、公证债权文书等的文号", of: func(i *in) *string { return &i.BasisNumber }},
			{name: "unit", head: court.HeadBasisUnit, optional: true, hint: "可以先空着，以后补", of: func(i *in) *string { return &i.BasisUnit }},
		}},
		{"group-duty", "义务和履行", []recordField{
			{name: "obligation", head: court.HeadObligation, area: true, hint: "不写住址、电话、账号等个人信息（R-33）", of: func(i *in) *string { return &i.Obligation }},
			{name: "performance", head: court.HeadPerformance, options: []string{"", string(court.PerformedNothing), string(court.PerformedPartly)}, of: func(i *in) *string { return &i.Performance }},
			{name: "performed", head: court.HeadPerformedPart, optional: true, area: true, hint: "部分未履行的填写", of: func(i *in) *string { return &i.PerformedPart }},
			{name: "unperformed", head: court.HeadUnperformedPart, optional: true, area: true, hint: "部分未履行的填写", of: func(i *in) *string { return &i.UnperformedPart }},
		}},
		{"group-conduct", "失信情形", []recordField{
			{name: "conduct", head: court.HeadConduct, hint: "可以选几项。第一项没有期限；有后五项之一的，期限二年（R-03）", of: func(i *in) *string { return &i.Conduct }},
		}},
		{"group-decision", "决定和期限", []recordField{
			{name: "decision", head: court.HeadDecisionNumber, optional: true, hint: "发布前必须登记（R-04）", of: func(i *in) *string { return &i.DecisionNumber }},
			{name: "decided", head: court.HeadDecidedOn, optional: true, hint: dateHint, of: func(i *in) *string { return &i.DecidedOn }},
			{name: "served", head: court.HeadServedOn, optional: true, hint: dateHint, of: func(i *in) *string { return &i.ServedOn }},
			{name: "grace", head: court.HeadGraceEndsOn, optional: true, hint: "宽限期内不公开（R-05）", of: func(i *in) *string { return &i.GraceEndsOn }},
			{name: "term", head: court.HeadTermEndsOn, optional: true, hint: "决定书没有写明的不填，按二年推定", of: func(i *in) *string { return &i.TermEndsOn }},
			{name: "published", head: court.HeadPublishedOn, optional: true, hint: "不填的，以发布当天为准", of: func(i *in) *string { return &i.PublishedOn }},
		}},
	}
}

// conductField is the field of the box of a ground.
func conductField(g court.ConductGround) string { return "conduct-" + strings.ToLower(g.Code) }

// recordInput reads an entry from a form. What the form does not ask for is left empty.
func (f form) recordInput() court.DefaulterInput {
	var in court.DefaulterInput
	for _, g := range recordGroups() {
		for _, field := range g.fields {
			*field.of(&in) = f[field.name]
		}
	}
	var grounds []string
	for _, g := range court.Conducts() {
		if f[conductField(g)] != "" {
			grounds = append(grounds, g.Label)
		}
	}
	in.Conduct = strings.Join(grounds, "，")
	return in
}

// recordForm shows an entry for correction. masked is the number on record, as it may be
// shown; empty for a new entry. found is what was wrong with it.
func recordForm(in court.DefaulterInput, masked string, found []court.Finding) RecordForm {
	var view RecordForm
	chosen, _ := court.ParseConduct(in.Conduct)
	place := map[string]string{}
	for _, g := range recordGroups() {
		group := RecordGroup{ID: g.id, Legend: g.legend}
		for _, field := range g.fields {
			place[field.head] = field.name
			shown := RecordField{Name: field.name, Label: field.head, Hint: field.hint, Value: *field.of(&in), Optional: field.optional, Area: field.area}
			for _, value := range field.options {
				label := value
				if value == "" {
					label = "请选择"
				}
				shown.Options = append(shown.Options, FieldOption{Value: value, Label: label, Chosen: value == shown.Value})
			}
			if field.head == court.HeadConduct {
				for _, c := range court.Conducts() {
					shown.Boxes = append(shown.Boxes, FieldOption{Name: conductField(c), Value: "1", Label: c.Label, Chosen: chosen.Has(c.Conduct)})
				}
			}
			if field.head == court.HeadDocument && masked != "" {
				shown.Optional = true
				shown.Hint = "现在登记的是 " + masked + "。不改的不用填；要改的填写完整的新号码"
			}
			for _, w := range found {
				if w.Field == field.head {
					shown.Faults = append(shown.Faults, w.Message)
				}
			}
			group.Fields = append(group.Fields, shown)
		}
		view.Groups = append(view.Groups, group)
	}
	view.Wrong = faultsOf(found, place)
	return view
}

// faultsOf gives findings as lines of a summary; place gives the fields of heads.
func faultsOf(found []court.Finding, place map[string]string) (lines []FormFault) {
	for _, f := range found {
		text := f.Message
		if f.Field != "" {
			text = f.Field + "：" + text
		}
		lines = append(lines, FormFault{Field: place[f.Field], Rule: string(f.Rule), Text: text})
	}
	return lines
}
