package public

import "strings"

// Tier is one of the ways in which a record can match a search. There is no way
// by sound or by likeness: a near name is never a hit.
type Tier int

// The tiers, best first.
const (
	TierExact     Tier = iota // the whole name
	TierPrefix                // the name begins with the text
	TierSubstring             // the text stands somewhere in the name
	TierCase                  // the case number
	TierCredit                // the credit code of an organisation
)

// newTier makes the group of a tier; total counts all its records, rows are those
// of this page.
func newTier(tier Tier, total int, rows []RowView) TierView {
	v := TierView{Count: grouped(total) + " 条", Rows: rows}
	switch tier {
	case TierExact:
		v.Label, v.Note = "姓名（名称）完全一致", "姓名相同的可能是不同的人，请核对证件号码区段、案号。"
	case TierPrefix:
		v.Label, v.Note = "姓名（名称）以此开头", "不是您输入的完整姓名（名称），请留意区分。"
	case TierSubstring:
		v.Label, v.Note = "姓名（名称）中包含", "不是您输入的完整姓名（名称），请留意区分。"
	case TierCase:
		v.Label, v.Note = "案号一致", "同一案件可能有多名被执行人。"
	case TierCredit:
		v.Label, v.Note = "统一社会信用代码一致", ""
	}
	return v
}

// tierReason says why a row of the tier matched.
func tierReason(tier Tier) string {
	switch tier {
	case TierExact:
		return "姓名（名称）完全一致"
	case TierPrefix:
		return "姓名（名称）以此开头"
	case TierSubstring:
		return "姓名（名称）中包含"
	case TierCase:
		return "案号一致"
	case TierCredit:
		return "统一社会信用代码一致"
	}
	return ""
}

// narrowReason says which field a further word narrowed the search by. A legal
// representative is labelled as what it is here: such a record is the
// organisation's, not the person's.
func narrowReason(field string) string {
	if field == fieldLegalRepresentative {
		return "法定代表人或者负责人相符（仅用于缩小范围）"
	}
	return field + "相符"
}

// fieldLegalRepresentative is the label of the field in records and reasons.
const fieldLegalRepresentative = "法定代表人或者负责人"

// searchTotal says how many records were found in all and how many of them bear
// exactly the name; exact is given as -1 when the search was not for a name.
func searchTotal(total, exact int) string {
	switch {
	case total == 0:
		return "共 0 条。"
	case exact < 0:
		return "共 " + grouped(total) + " 条。"
	case exact == 0:
		return "共 " + grouped(total) + " 条，没有姓名（名称）完全一致的。"
	case exact == total && exact == 1:
		return "共 1 条，姓名（名称）完全一致。"
	}
	return "共 " + grouped(total) + " 条，其中姓名（名称）完全一致 " + grouped(exact) + " 条。"
}

// splitAsked explains how a text was read whose whole hit no name: one word as
// the name, the others as what narrows it.
func splitAsked(name string, others []string) string {
	if name == "" || len(others) == 0 {
		return ""
	}
	return "没有名称与全部文字一致，已按名称“" + name + "”查找，并用“" + strings.Join(others, "”“") + "”缩小范围。"
}
