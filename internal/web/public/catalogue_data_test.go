package public

import (
	"strconv"
	"strings"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/visible"
	"gongkai/internal/web"
)

// Everything in the catalogue is literal and synthetic: the people and firms do
// not exist, and neither does the region 990113 in their numbers.

var catalogueNow = time.Date(2026, 11, 23, 10, 32, 0, 0, court.Zone)

func sampleSite() web.Site {
	return web.Site{
		SiteName:  "执行信息公开",
		CourtName: "演示区人民法院（虚构）",
		Menu:      menu(), Foot: foot(),
		Phones: []web.Phone{
			{Label: "执行指挥中心一线", Number: "0531-0000 0001", Dial: "+8653100000001"},
			{Label: "执行指挥中心二线", Number: "0531-0000 0002", Dial: "+8653100000002"},
			{Label: "执行指挥中心三线", Number: "0531-0000 0003", Dial: "+8653100000003"},
		},
	}
}

func samplePerson() court.Defaulter {
	return court.Defaulter{
		Party: court.Person, Name: "王演示", Sex: "女性", Age: 45,
		Document: court.Document{Kind: court.DocumentIdentity},
		Court:    "演示区人民法院（虚构）", Province: "山东",
		CaseNumber:  "（2025）鲁0199执1234号",
		BasisNumber: "（2024）鲁0199民初5678号", BasisUnit: "演示区人民法院（虚构）",
		FiledOn:     court.Date{Year: 2025, Month: time.March, Day: 3},
		PublishedOn: court.Date{Year: 2025, Month: time.June, Day: 12},
		Obligation:  "被告于判决生效之日起十日内偿还原告借款本金 86,000.00 元及利息（以 86,000.00 元为基数，自 2023 年 8 月 1 日起至实际付清之日止，按全国银行间同业拆借中心公布的一年期贷款市场报价利率计算），并负担案件受理费 975.00 元。",
		Performance: court.PerformedPartly, PerformedPart: "已偿还 20,000.00 元", UnperformedPart: "尚欠本金 66,000.00 元及利息",
		Conduct:        court.G1 | court.G4 | court.G5,
		DecisionNumber: "（2025）鲁0199执1234号之一",
		DecidedOn:      court.Date{Year: 2025, Month: time.May, Day: 6},
	}
}

const sampleMask = "990113********002*"

func sampleOrganisation() court.Defaulter {
	d := samplePerson()
	d.Party, d.Name, d.Sex, d.Age = court.Organisation, "演示区鼎盛建材有限公司", "", 0
	d.Document.Kind = court.DocumentCreditCode
	d.LegalRepresentative, d.BasisUnit, d.Performance = "", "", court.PerformedNothing
	d.Conduct, d.DecisionNumber, d.DecidedOn = court.G1, "", court.Date{}
	return d
}

const sampleCode = "91990113MA00DEMO0X"

// longName is 120 characters, the most that an import takes.
func longName() string {
	return strings.Repeat("演示区新型节能环保建筑材料研究开发与工程", 5) + strings.Repeat("技术服务", 4) + "有限公司"
}

func sampleRow(i int) RowView {
	names := []string{"王演示", "阿卜杜热合曼·阿不都克里木江·演示", "演示区鼎盛建材有限公司", longName(), "欧阳演示", "李𬍛示"}
	row := RowView{
		URL: "/defaulters/bcdfgh" + strconv.Itoa(i+2), Name: names[i%len(names)],
		Kind: "自然人", Traits: traits("男性", 30+i), Number: sampleMask, NumberLabel: numberShort(court.DocumentIdentity),
		Case:  "（2025）鲁0199执" + strconv.Itoa(1200+i) + "号",
		Court: "演示区人民法院（虚构）", Conducts: conductShort(court.G1 | court.G4), Published: "2025-06-12",
	}
	if n := i % len(names); n == 2 || n == 3 {
		row.Kind, row.Traits, row.Number = kindLabel(court.Organisation), "", sampleCode
		row.Conducts, row.NumberLabel = conductShort(court.G1), numberShort(court.DocumentCreditCode)
	}
	return row
}

func sampleRows(n int) []RowView {
	rows := make([]RowView, n)
	for i := range rows {
		rows[i] = sampleRow(i)
	}
	return rows
}

func reasoned(rows []RowView, reasons ...string) []RowView {
	for i := range rows {
		rows[i].Reasons = reasons
	}
	return rows
}

func sampleFilters(selected bool) []SelectView {
	year := []OptionView{{Label: "全部", Selected: !selected}, {Value: "2026", Label: "2026 年", Count: "986"}, {Value: "2025", Label: "2025 年", Count: "1,177", Selected: selected}}
	conduct := []OptionView{{Label: "全部", Selected: true}}
	for _, c := range conducts {
		conduct = append(conduct, OptionView{Value: c.code, Label: c.short})
	}
	return []SelectView{
		{"party", "主体类型", []OptionView{{Label: "全部", Selected: !selected}, {Value: "person", Label: "自然人", Count: "1,804", Selected: selected}, {Value: "org", Label: "法人或者其他组织", Count: "359"}}},
		{"conduct", "行为情形", conduct},
		{"year", "发布年份", year},
	}
}

func sampleRecord(d court.Defaulter, masked string, term court.Date, presumed bool) RecordView {
	r := RecordView{
		Name: d.Name, Summary: summary(d), Fields: recordFields(d, masked), Decision: decisionFields(d),
		Apart: apartFields(d, masked), Person: d.Party == court.Person, Court: d.Court,
		Source: "数据由" + d.Court + "从执行案件系统导出后，经审核在本站公开。",
	}
	r.Term, r.TermNote = termSentence(term, presumed, "决定日期")
	r.Checked, r.Stale = freshness(catalogueNow.AddDate(0, 0, -2), catalogueNow)
	return r
}

// sampleOrder is the page of an order against a sample debtor.
func sampleOrder(d court.Defaulter, change func(*court.Restriction)) RecordView {
	o := court.Restriction{Entry: d.Entry(), OrderNumber: d.CaseNumber + "限制消费令", OrderedOn: d.DecidedOn,
		Period: "至生效法律文书确定的义务履行完毕时止", Items: court.AllItems}
	change(&o)
	d.Document.Number, d.Age = "", 0 // as package visible gives it
	masked := sampleMask
	if d.Party == court.Organisation {
		masked = sampleCode
	}
	r := newRecord(visible.Record{PublicID: "bcdfgh23", Defaulter: d, Order: &o, Masked: masked}, 0, catalogueNow)
	r.Checked, r.Stale = freshness(catalogueNow.AddDate(0, 0, -2), catalogueNow)
	return r
}

func sampleStamp(path string) StampView {
	return StampView{Time: dateTime(catalogueNow), URL: "https://example.org" + path, Back: path}
}
