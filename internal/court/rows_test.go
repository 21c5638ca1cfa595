package court

import (
	"strings"
	"testing"
	"time"
)

// today is the fixed clock of all tests: a Monday.
var today = Date{2026, time.November, 23}

// sampleRegion is a region code that does not exist, so that the numbers made with
// it belong to nobody.
const sampleRegion = "990113"

// identity makes the identity number of somebody born on a day; odd sequences are
// male.
func identity(birth Date, sequence string) string {
	n := sampleRegion + strings.ReplaceAll(birth.String(), "-", "") + sequence
	sum, weight := 0, 1
	for i := len(n) - 1; i >= 0; i-- {
		weight = weight * 2 % 11
		sum += int(n[i]-'0') * weight
	}
	return n + string("10X98765432"[sum%11])
}

// personRow is a row with every field that concerns a person.
func personRow() DefaulterInput {
	return DefaulterInput{
		SourceID:        "20181203-0017",
		Name:            "王示例",
		Party:           "自然人",
		Sex:             "男",
		Age:             "38",
		DocumentNumber:  identity(Date{1980, time.March, 7}, "001"),
		Court:           "济南市长清区人民法院",
		Province:        "山东",
		CaseNumber:      "（2025）鲁0113执123号",
		BasisNumber:     "（2024）鲁0113民初4567号",
		BasisUnit:       "济南市长清区人民法院",
		FiledOn:         "2025-03-10",
		PublishedOn:     "2025-06-02",
		Obligation:      "被执行人于判决生效之日起十日内偿还申请执行人借款本金120000元及利息（以120000元为基数，自2023年5月1日起至实际清偿之日止，按年利率百分之三点八五计算），并承担案件受理费1350元。",
		Performance:     "部分未履行",
		PerformedPart:   "已偿还20000元",
		UnperformedPart: "100000元及利息",
		Conduct:         "有履行能力而拒不履行生效法律文书确定义务,违反财产报告制度",
		DecisionNumber:  "（2025）鲁0113执123号决定书",
		DecidedOn:       "2025-05-20",
		ServedOn:        "2025-05-28",
		Status:          "发布中",
	}
}

// organisationRow is a row with every field that concerns an organisation.
func organisationRow() DefaulterInput {
	in := personRow()
	in.SourceID = "20181203-0018"
	in.Name = "济南示例商贸有限公司"
	in.Party = "法人或者其他组织"
	in.Sex, in.Age = "", ""
	in.DocumentNumber = "91350100M000100Y43"
	in.LegalRepresentative = "李示例"
	return in
}

// accepted reads a row that must be taken.
func accepted(t *testing.T, in DefaulterInput) Defaulter {
	t.Helper()
	d, found := NewDefaulter(in, today)
	if len(found) > 0 {
		t.Fatalf("rejected: %+v", found)
	}
	return d
}

// codesOf lists the findings as 列:code, for comparison.
func codesOf(found []Finding) string {
	var b strings.Builder
	for i, f := range found {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(f.Field + ":" + f.Code)
	}
	return b.String()
}
