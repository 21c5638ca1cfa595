package admin

import (
	"strconv"
	"strings"

	"gongkai/internal/court"
)

// defaulterGroups is the one table of the form of the list of defaulters.
func defaulterGroups() []recordGroup[court.DefaulterInput] {
	type in = court.DefaulterInput
	type field = recordField[in]
	return []recordGroup[in]{
		{"group-party", "被执行人", []field{
			{name: "name", head: court.HeadName, hint: "真实姓名或名称全称，不用“某”字代替", of: func(i *in) *string { return &i.Name }},
			{name: "party", head: court.HeadParty, optional: true, options: []string{"", court.Person.Label(), court.Organisation.Label()}, hint: "不选的，由证件号码判断", of: func(i *in) *string { return &i.Party }},
			{name: "document", head: court.HeadDocument, hint: "公民身份号码、统一社会信用代码、组织机构代码；自然人也可以填护照等其他证件", of: func(i *in) *string { return &i.DocumentNumber }},
			{name: "sex", head: court.HeadSex, optional: true, options: []string{"", "男性", "女性"}, hint: "有公民身份号码的自动得出", of: func(i *in) *string { return &i.Sex }},
			{name: "age", head: court.HeadAge, optional: true, hint: "周岁或者出生年份；有公民身份号码的自动得出。未成年人一律不得纳入（R-01）", of: func(i *in) *string { return &i.Age }},
			{name: "representative", head: court.HeadLegalRepresentative, optional: true, hint: "单位填写", of: func(i *in) *string { return &i.LegalRepresentative }},
		}},
		{"group-case", "案件", []field{
			{name: "court", head: court.HeadCourt, of: func(i *in) *string { return &i.Court }},
			{name: "province", head: court.HeadProvince, optional: true, hint: "不填的，由案号或者法院名称得出", of: func(i *in) *string { return &i.Province }},
			{name: "case", head: court.HeadCaseNumber, hint: "如（2018）鲁0113执123号", of: func(i *in) *string { return &i.CaseNumber }},
			{name: "number", head: court.HeadSourceID, optional: true, fixed: true, hint: numberHint, of: func(i *in) *string { return &i.SourceID }},
			{name: "filed", head: court.HeadFiledOn, hint: dateHint, of: func(i *in) *string { return &i.FiledOn }},
			{name: "basis", head: court.HeadBasisNumber, hint: "判决书、仲裁裁决书、公证债权文书等的文号", of: func(i *in) *string { return &i.BasisNumber }},
			{name: "unit", head: court.HeadBasisUnit, optional: true, hint: "可以先空着，以后补", of: func(i *in) *string { return &i.BasisUnit }},
		}},
		{"group-duty", "义务和履行", []field{
			{name: "obligation", head: court.HeadObligation, area: true, hint: "不写住址、电话、账号等个人信息（R-33）", of: func(i *in) *string { return &i.Obligation }},
			{name: "performance", head: court.HeadPerformance, options: []string{"", string(court.PerformedNothing), string(court.PerformedPartly)}, of: func(i *in) *string { return &i.Performance }},
			{name: "performed", head: court.HeadPerformedPart, optional: true, area: true, hint: "部分未履行的填写", of: func(i *in) *string { return &i.PerformedPart }},
			{name: "unperformed", head: court.HeadUnperformedPart, optional: true, area: true, hint: "部分未履行的填写", of: func(i *in) *string { return &i.UnperformedPart }},
		}},
		{"group-conduct", "失信情形", []field{
			{name: "conduct", head: court.HeadConduct, boxes: conductBoxes(), hint: "可以选几项。第一项没有期限；有后五项之一的，期限二年（R-03）", of: func(i *in) *string { return &i.Conduct }},
		}},
		{"group-decision", "决定和期限", []field{
			{name: "decision", head: court.HeadDecisionNumber, optional: true, hint: "发布前必须登记（R-04）", of: func(i *in) *string { return &i.DecisionNumber }},
			{name: "decided", head: court.HeadDecidedOn, optional: true, hint: dateHint, of: func(i *in) *string { return &i.DecidedOn }},
			{name: "served", head: court.HeadServedOn, optional: true, hint: dateHint, of: func(i *in) *string { return &i.ServedOn }},
			{name: "grace", head: court.HeadGraceEndsOn, optional: true, hint: "宽限期内不公开（R-05）", of: func(i *in) *string { return &i.GraceEndsOn }},
			{name: "term", head: court.HeadTermEndsOn, optional: true, hint: "决定书没有写明的不填，按二年推定", of: func(i *in) *string { return &i.TermEndsOn }},
			{name: "published", head: court.HeadPublishedOn, optional: true, hint: "不填的，以发布当天为准", of: func(i *in) *string { return &i.PublishedOn }},
		}},
	}
}

// conductBoxes are the grounds of SX 1.
func conductBoxes() (boxes []recordBox) {
	for _, g := range court.Conducts() {
		boxes = append(boxes, recordBox{"conduct-" + strings.ToLower(g.Code), g.Label, g.Label, func(typed string) bool {
			chosen, _ := court.ParseConduct(typed)
			return chosen.Has(g.Conduct)
		}})
	}
	return boxes
}

// orderGroups is the one table of the form of restriction orders.
func orderGroups() []recordGroup[court.RestrictionInput] {
	type in = court.RestrictionInput
	type field = recordField[in]
	return []recordGroup[in]{
		{"group-party", "被限制消费的人", []field{
			{name: "name", head: court.HeadName, hint: "真实姓名或名称全称，不用“某”字代替", of: func(i *in) *string { return &i.Name }},
			{name: "party", head: court.HeadParty, optional: true, options: []string{"", court.Person.Label(), court.Organisation.Label()}, hint: "不选的，由证件号码判断", of: func(i *in) *string { return &i.Party }},
			{name: "document", head: court.HeadDocument, hint: "公民身份号码、统一社会信用代码、组织机构代码；自然人也可以填护照等其他证件", of: func(i *in) *string { return &i.DocumentNumber }},
			{name: "sex", head: court.HeadSex, optional: true, options: []string{"", "男性", "女性"}, hint: "有公民身份号码的自动得出", of: func(i *in) *string { return &i.Sex }},
			{name: "age", head: court.HeadAge, optional: true, hint: "周岁或者出生年份；有公民身份号码的自动得出。未成年人的限制消费令不公开", of: func(i *in) *string { return &i.Age }},
		}},
		{"group-bound", "单位以外同受约束的人", []field{
			{name: "representative", head: court.HeadLegalRepresentative, optional: true, hint: "单位填写", of: func(i *in) *string { return &i.LegalRepresentative }},
			{name: "principal", head: court.HeadPrincipal, optional: true, hint: "限制消费令写明的，照录；几个人用顿号分开", of: func(i *in) *string { return &i.Principal }},
			{name: "responsible", head: court.HeadResponsible, optional: true, hint: "限制消费令写明的，照录；几个人用顿号分开", of: func(i *in) *string { return &i.Responsible }},
			{name: "controller", head: court.HeadController, optional: true, hint: "限制消费令写明的，照录；几个人用顿号分开", of: func(i *in) *string { return &i.Controller }},
		}},
		{"group-case", "案件", []field{
			{name: "court", head: court.HeadCourt, of: func(i *in) *string { return &i.Court }},
			{name: "province", head: court.HeadProvince, optional: true, hint: "不填的，由案号或者法院名称得出", of: func(i *in) *string { return &i.Province }},
			{name: "case", head: court.HeadCaseNumber, hint: "如（2018）鲁0113执123号", of: func(i *in) *string { return &i.CaseNumber }},
			{name: "number", head: court.HeadSourceID, optional: true, fixed: true, hint: numberHint, of: func(i *in) *string { return &i.SourceID }},
			{name: "filed", head: court.HeadFiledOn, hint: dateHint, of: func(i *in) *string { return &i.FiledOn }},
		}},
		{"group-order", "限制消费令", []field{
			{name: "order", head: court.HeadOrderNumber, optional: true, hint: "没有单独文号的不填", of: func(i *in) *string { return &i.OrderNumber }},
			{name: "ordered", head: court.HeadOrderedOn, optional: true, hint: dateHint, of: func(i *in) *string { return &i.OrderedOn }},
			{name: "served", head: court.HeadServedOn, optional: true, hint: dateHint, of: func(i *in) *string { return &i.ServedOn }},
			{name: "period", head: court.HeadPeriod, optional: true, hint: "最后一天，或者限制消费令的原话，如“至义务履行完毕止”。发布前必须填写（R-19）", of: func(i *in) *string { return &i.Period }},
			{name: "consequences", head: court.HeadConsequences, optional: true, options: []string{"", "是", "否"}, hint: "对照原件：写明违反的法律后果的，选“是”。发布前必须登记（R-19）", of: func(i *in) *string { return &i.Consequences }},
			{name: "published", head: court.HeadPublishedOn, optional: true, hint: "不填的，以发布当天为准", of: func(i *in) *string { return &i.PublishedOn }},
		}},
		{"group-items", "限制消费的项目", []field{
			{name: "items", head: court.HeadItems, boxes: itemBoxes(), hint: "照限制消费令选；一项都不选的，按全部九项", of: func(i *in) *string { return &i.Items }},
		}},
	}
}

// itemBoxes are the items of XX 3.
func itemBoxes() (boxes []recordBox) {
	for _, item := range court.AllItems.List() {
		number := strconv.Itoa(item.Number)
		boxes = append(boxes, recordBox{"item-" + number, number, item.Label, func(typed string) bool {
			chosen, _ := court.ParseRestrictionItems(typed)
			return chosen.Has(item.Number)
		}})
	}
	return boxes
}
