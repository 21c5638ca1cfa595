package court

import (
	"strings"
	"testing"
	"time"
)

// rowCase changes one thing in a good row and says what must come of it: findings
// as 列:code, or none.
type rowCase struct {
	name   string
	change func(*DefaulterInput)
	want   string
	check  func(Defaulter) bool
}

func runRows(t *testing.T, row func() DefaulterInput, cases []rowCase) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			in := row()
			c.change(&in)
			d, found := NewDefaulter(in, today)
			if got := codesOf(found); got != c.want {
				t.Fatalf("findings %q, want %q (%+v)", got, c.want, found)
			}
			if c.check != nil && !c.check(d) {
				t.Errorf("read as %+v", d)
			}
			for _, f := range found {
				if !strings.HasSuffix(f.Message, "。") {
					t.Errorf("no sentence: %q", f.Message)
				}
				if n := in.DocumentNumber; len(n) > 6 && strings.Contains(f.Message, n) {
					t.Errorf("the message repeats the number: %q", f.Message)
				}
			}
		})
	}
}

func TestNewDefaulterReadsPerson(t *testing.T) {
	want := Defaulter{
		SourceID: "20181203-0017", Party: Person, Name: "王示例", Sex: "男性", Age: 45,
		Document: Document{DocumentIdentity, identity(Date{1980, time.March, 7}, "001")},
		Court:    "济南市长清区人民法院", Province: "山东", CaseNumber: "（2025）鲁0113执123号",
		BasisNumber: "（2024）鲁0113民初4567号", BasisUnit: "济南市长清区人民法院",
		FiledOn: Date{2025, time.March, 10}, PublishedOn: Date{2025, time.June, 2},
		Obligation: personRow().Obligation, Performance: PerformedPartly,
		PerformedPart: "已偿还20000元", UnperformedPart: "100000元及利息",
		Conduct: G1 | G4, ConductOriginal: personRow().Conduct,
		DecisionNumber: "（2025）鲁0113执123号决定书", DecidedOn: Date{2025, time.May, 20}, ServedOn: Date{2025, time.May, 28},
	}
	if got := accepted(t, personRow()); got != want {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestNewDefaulterReadsOrganisation(t *testing.T) {
	d := accepted(t, organisationRow())
	if d.Party != Organisation || d.Sex != "" || d.Age != 0 || d.LegalRepresentative != "李示例" ||
		d.Document != (Document{DocumentCreditCode, "91350100M000100Y43"}) {
		t.Errorf("read as %+v", d)
	}
}

func TestRowsOfMinors(t *testing.T) {
	born := func(y int, m time.Month, d int) func(*DefaulterInput) {
		return func(in *DefaulterInput) { in.DocumentNumber = identity(Date{y, m, d}, "002") }
	}
	other := func(age string) func(*DefaulterInput) {
		return func(in *DefaulterInput) { in.DocumentNumber, in.Age, in.PublishedOn = "E12345678", age, "" }
	}
	runRows(t, personRow, []rowCase{
		{"R-01 accepts: a person on the eighteenth birthday", born(2008, time.November, 23), "", nil},
		{"R-01 refuses: a person on the eve of the eighteenth birthday", born(2008, time.November, 24), "身份证号码/组织机构代码:minor", nil},
		{"R-01 refuses: a child, whatever age the row claims", func(in *DefaulterInput) { born(2015, time.May, 5)(in); in.Age = "45" }, "身份证号码/组织机构代码:minor", nil},
		{"R-01 refuses: a child on the grounds with a term too", func(in *DefaulterInput) { born(2015, time.May, 5)(in); in.Conduct = "违反限制消费令" }, "身份证号码/组织机构代码:minor", nil},
		{"R-01 accepts: an adult by identity number although the row claims a child's age", func(in *DefaulterInput) { in.Age = "12" }, "",
			func(d Defaulter) bool { return d.Age == 45 }},
		{"R-01 accepts: a passport holder of eighteen", other("18"), "", func(d Defaulter) bool { return d.Age == 18 && d.Sex == "男性" }},
		{"R-01 refuses: a passport holder of seventeen", other("17岁"), "年龄:minor", nil},
		{"R-01 refuses: a passport holder whose age is not told", other("无"), "年龄:required", nil},
		{"R-01 refuses: a passport holder whose age cannot be read", other("成年"), "年龄:age", nil},
		{"R-01 accepts: a passport holder born nineteen calendar years ago", other("2007年"), "", func(d Defaulter) bool { return d.Age == 19 }},
		{"R-01 refuses: a year of birth that leaves it open whether eighteen is reached", other("2008"), "年龄:minor", nil},
		{"an age beyond its bound is one finding", other(strings.Repeat("4", 21)), "年龄:too_long", nil},
		{"a birth in the future is no birth", born(2027, time.May, 5), "身份证号码/组织机构代码:id_check", nil},
		{"a birth today is a minor", born(2026, time.November, 23), "身份证号码/组织机构代码:minor", func(d Defaulter) bool { return d.Age == 0 }},
	})
	in := personRow()
	in.DocumentNumber = "990113091231001"
	if d := accepted(t, in); len(d.Document.Number) != 18 || d.Document.Number[6:14] != "19091231" {
		t.Errorf("15 digits became %q", d.Document.Number)
	}
}

func TestRowsRequired(t *testing.T) {
	blank := func(at func(*DefaulterInput) *string) func(*DefaulterInput) {
		return func(in *DefaulterInput) { *at(in) = " — " }
	}
	runRows(t, personRow, []rowCase{
		{"R-06 accepts: every field given", func(*DefaulterInput) {}, "", nil},
		{"R-06 refuses: no name", blank(func(in *DefaulterInput) *string { return &in.Name }), "被执行人姓名/名称:required", nil},
		{"R-06 refuses: no identifying number", blank(func(in *DefaulterInput) *string { return &in.DocumentNumber }), "身份证号码/组织机构代码:required", nil},
		{"R-06 refuses: no case number", blank(func(in *DefaulterInput) *string { return &in.CaseNumber }), "案号:required", nil},
		{"R-06 refuses: no court", blank(func(in *DefaulterInput) *string { return &in.Court }), "执行法院:required", nil},
		{"R-06 refuses: no basis", blank(func(in *DefaulterInput) *string { return &in.BasisNumber }), "执行依据文号:required", nil},
		{"R-06 refuses: no filing date", blank(func(in *DefaulterInput) *string { return &in.FiledOn }), "立案时间:required", nil},
		{"R-06 refuses: no obligation", blank(func(in *DefaulterInput) *string { return &in.Obligation }), "生效法律文书确定的义务:required", nil},
		{"R-06 refuses: no performance", blank(func(in *DefaulterInput) *string { return &in.Performance }), "被执行人的履行情况:required", nil},
		{"R-06 refuses: no conduct", blank(func(in *DefaulterInput) *string { return &in.Conduct }), "失信被执行人行为具体情形:required", nil},
		{"R-06 accepts: no issuing unit, marked 待补", blank(func(in *DefaulterInput) *string { return &in.BasisUnit }), "",
			func(d Defaulter) bool { return strings.Join(d.Missing(), " ") == HeadBasisUnit }},
	})
	_, found := NewDefaulter(DefaulterInput{}, today)
	want := "被执行人姓名/名称:required 身份证号码/组织机构代码:required 执行法院:required 案号:required 执行依据文号:required " +
		"立案时间:required 生效法律文书确定的义务:required 被执行人的履行情况:required 失信被执行人行为具体情形:required"
	if got := codesOf(found); got != want {
		t.Errorf("an empty row: %s", got)
	}
	for _, f := range found {
		if f.Rule != "R-06" {
			t.Errorf("%s names %q", f.Field, f.Rule)
		}
	}
}

func TestRowsDerive(t *testing.T) {
	runRows(t, personRow, []rowCase{
		{"R-06 accepts: kind of party, sex, age and province derived", func(in *DefaulterInput) { in.Party, in.Sex, in.Age, in.Province = "", "", "", "" }, "",
			func(d Defaulter) bool {
				return d.Party == Person && d.Sex == "男性" && d.Age == 45 && d.Province == "山东"
			}},
		{"an even sequence is a woman, whatever the row says", func(in *DefaulterInput) { in.DocumentNumber = identity(Date{1980, time.March, 7}, "002") }, "",
			func(d Defaulter) bool { return d.Sex == "女性" }},
		{"age today while unpublished", func(in *DefaulterInput) { in.PublishedOn = "" }, "", func(d Defaulter) bool { return d.Age == 46 }},
		{"province in its short form", func(in *DefaulterInput) { in.Province = "内蒙古自治区" }, "", func(d Defaulter) bool { return d.Province == "内蒙古" }},
		{"province from the case number before the court's name", func(in *DefaulterInput) {
			in.Province, in.Court, in.CaseNumber = "", "上海市某院", "（2025）粤0113执1号"
		}, "",
			func(d Defaulter) bool { return d.Province == "广东" }},
		{"province from the court's name for a legacy number", func(in *DefaulterInput) {
			in.Province, in.Court, in.CaseNumber = "—", "山东省长清县人民法院", "（2014）云城执字第00232号"
		}, "",
			func(d Defaulter) bool {
				return d.Province == "山东" && d.CaseNumber == "（2014）云城执字第232号"
			}},
		{"province unknown is 待补", func(in *DefaulterInput) { in.Province, in.CaseNumber = "本省", "（2014）长执字第00232号" }, "",
			func(d Defaulter) bool { return d.Province == "" && strings.Join(d.Missing(), " ") == HeadProvince }},
		{"a legal representative does not concern a person", func(in *DefaulterInput) { in.LegalRepresentative = "某*" }, "",
			func(d Defaulter) bool { return d.LegalRepresentative == "" }},
		{"the sex of a passport holder may be missing", func(in *DefaulterInput) { in.DocumentNumber, in.Sex = "E12345678", "未知" }, "",
			func(d Defaulter) bool { return d.Sex == "" && strings.Join(d.Missing(), " ") == HeadSex }},
		{"a passport holder's age as of publication", func(in *DefaulterInput) { in.DocumentNumber, in.Age = "E12345678", "1980-03" }, "",
			func(d Defaulter) bool { return d.Age == 45 }},
	})
	runRows(t, organisationRow, []rowCase{
		{"kind of organisation derived", func(in *DefaulterInput) { in.Party = "" }, "", func(d Defaulter) bool { return d.Party == Organisation }},
		{"age and sex do not concern an organisation", func(in *DefaulterInput) { in.Age, in.Sex = "0", "—" }, "", func(d Defaulter) bool { return d.Age == 0 && d.Sex == "" }},
		{"R-06 accepts: no legal representative, marked 待补", func(in *DefaulterInput) { in.LegalRepresentative = "无" }, "",
			func(d Defaulter) bool { return strings.Join(d.Missing(), " ") == HeadLegalRepresentative }},
		{"a masked legal representative", func(in *DefaulterInput) { in.LegalRepresentative = "李某" }, "法定代表人或者负责人姓名:name", nil},
		{"an organisation as legal representative", func(in *DefaulterInput) {
			in.LegalRepresentative = "济南示例投资有限公司（委派代表：李示例）"
		}, "", nil},
		{"an organisation as legal representative with a sign that no name has", func(in *DefaulterInput) {
			in.LegalRepresentative = "济南示例2投资有限公司（李示例；王示例）"
		}, "法定代表人或者负责人姓名:name", nil},
	})
}

func TestRowsOfBadCells(t *testing.T) {
	runRows(t, personRow, []rowCase{
		{"R-60 accepts: brackets, blanks and width do not matter", func(in *DefaulterInput) { in.CaseNumber = " (２０２５) 鲁0113执 123号" }, "",
			func(d Defaulter) bool { return d.CaseNumber == "（2025）鲁0113执123号" }},
		{"R-60 accepts: the form before 2016", func(in *DefaulterInput) { in.CaseNumber = "(2014)广法执字第00232号" }, "",
			func(d Defaulter) bool { return d.CaseNumber == "（2014）广法执字第232号" }},
		{"R-60 refuses: a case number without a year", func(in *DefaulterInput) { in.CaseNumber = "鲁0113执123号" }, "案号:case_no", nil},
		{"R-60 refuses: words that are no case number", func(in *DefaulterInput) { in.CaseNumber = "见附件" }, "案号:case_no", nil},
		{"R-60 refuses: two case numbers in one cell", func(in *DefaulterInput) { in.CaseNumber = "（2025）鲁0113执123号、（2025）鲁0113执124号" }, "案号:case_no", nil},
		{"a source id that was spoilt", func(in *DefaulterInput) { in.SourceID = "3.70113E+17" }, "编号:scientific_notation", nil},
		{"no source id", func(in *DefaulterInput) { in.SourceID = "" }, "", func(d Defaulter) bool { return d.SourceID == "" }},
		{"a source id of 64 characters", func(in *DefaulterInput) { in.SourceID = strings.Repeat("号", 64) }, "", nil},
		{"a source id of 65 characters", func(in *DefaulterInput) { in.SourceID = strings.Repeat("号", 65) }, "编号:too_long", nil},
		{"R-07 refuses: the identity number as source id", func(in *DefaulterInput) { in.SourceID = "No." + strings.ToLower(in.DocumentNumber) }, "编号:personal_data", nil},
		{"R-07 refuses: another identity number as source id", func(in *DefaulterInput) { in.SourceID = identity(Date{1970, time.January, 1}, "003") }, "编号:personal_data", nil},
		{"a formula in a text", func(in *DefaulterInput) { in.Obligation = "=HYPERLINK(\"x\")" }, "生效法律文书确定的义务:formula", nil},
		{"a formula in a case number", func(in *DefaulterInput) { in.CaseNumber = "=A1" }, "案号:formula", nil},
		{"a formula in the document number", func(in *DefaulterInput) { in.DocumentNumber = "@SUM(A1)" }, "身份证号码/组织机构代码:formula", nil},
		{"a formula as a name", func(in *DefaulterInput) { in.Name = "=王示例" }, "被执行人姓名/名称:formula", nil},
		{"a formula as a date", func(in *DefaulterInput) { in.FiledOn = "=TODAY()" }, "立案时间:formula", nil},
		{"a formula in a word of a closed list", func(in *DefaulterInput) { in.Performance = "=A1" }, "被执行人的履行情况:formula", nil},
		{"the result of a broken formula", func(in *DefaulterInput) { in.Obligation = "#REF!" }, "生效法律文书确定的义务:formula", nil},
		{"the result of a broken look-up", func(in *DefaulterInput) { in.FiledOn = "#N/A" }, "立案时间:formula", nil},
		{"a column too narrow for its date", func(in *DefaulterInput) { in.FiledOn = "########" }, "立案时间:formula", nil},
		{"a word behind a number sign", func(in *DefaulterInput) { in.Obligation = "#1楼102室的货款" }, "", nil},
		{"a long number that was spoilt in a text", func(in *DefaulterInput) { in.BasisNumber = "3.70113E+17" }, "执行依据文号:scientific_notation", nil},
		{"a number kept whole by a formula", func(in *DefaulterInput) { in.DocumentNumber = `="` + in.DocumentNumber + `"` }, "", nil},
		{"a number kept whole by an apostrophe", func(in *DefaulterInput) { in.DocumentNumber = "'" + in.DocumentNumber }, "", nil},
		{"an obligation of 4000 characters", func(in *DefaulterInput) { in.Obligation = strings.Repeat("还", 4000) }, "", nil},
		{"an obligation of 4001 characters", func(in *DefaulterInput) { in.Obligation = strings.Repeat("还", 4001) }, "生效法律文书确定的义务:too_long", nil},
		{"a basis of 100 characters", func(in *DefaulterInput) { in.BasisNumber = strings.Repeat("x", 100) }, "", nil},
		{"a basis of 101 characters", func(in *DefaulterInput) { in.BasisNumber = strings.Repeat("x", 101) }, "执行依据文号:too_long", nil},
		{"invalid UTF-8", func(in *DefaulterInput) { in.Obligation = "偿还\xff" }, "生效法律文书确定的义务:encoding", nil},
		{"a lost character in a name", func(in *DefaulterInput) { in.Name = "王\uFFFD" }, "被执行人姓名/名称:encoding", nil},
		{"a control character in a name", func(in *DefaulterInput) { in.Name = "王\x01示例" }, "被执行人姓名/名称:name", nil},
		{"a control character in a text", func(in *DefaulterInput) { in.BasisUnit = "法院\x00" }, "做出执行依据单位:encoding", nil},
		{"markup in a text stays text", func(in *DefaulterInput) { in.Obligation = "<b>偿还</b> & 'x'; --" }, "",
			func(d Defaulter) bool { return d.Obligation == "<b>偿还</b> & 'x'; --" }},
		{"markup in a name", func(in *DefaulterInput) { in.Name = "<script>王</script>" }, "被执行人姓名/名称:name", nil},
		{"a name of 50 characters", func(in *DefaulterInput) { in.Name = strings.Repeat("王", 50) }, "", nil},
		{"a person's name of 51 characters", func(in *DefaulterInput) { in.Name = strings.Repeat("王", 51) }, "被执行人姓名/名称:too_long", nil},
		{"a name of 121 characters", func(in *DefaulterInput) { in.Name = strings.Repeat("王", 121) }, "被执行人姓名/名称:too_long", nil},
		{"a status that is not known", func(in *DefaulterInput) { in.Status = "已删除" }, "状态:status", nil},
		{"a row taken down at its source", func(in *DefaulterInput) { in.Status = "已撤下" }, "", func(d Defaulter) bool { return d.Withdrawn }},
		{"conduct in other words", func(in *DefaulterInput) { in.Conduct = "态度恶劣" }, "失信被执行人行为具体情形:conduct", nil},
		{"nothing performed", func(in *DefaulterInput) { in.Performance = "全部 不履行" }, "", func(d Defaulter) bool { return d.Performance == PerformedNothing }},
		{"partly performed", func(in *DefaulterInput) { in.Performance = "部分履行" }, "", func(d Defaulter) bool { return d.Performance == PerformedPartly }},
		{"R-06 refuses: an obligation that is wholly performed", func(in *DefaulterInput) { in.Performance = "全部已履行" }, "被执行人的履行情况:performance", nil},
		{"R-06 refuses: a performance in other words", func(in *DefaulterInput) { in.Performance = "不详" }, "被执行人的履行情况:performance", nil},
		{"several mistakes come in the order of the columns",
			func(in *DefaulterInput) {
				in.Status, in.Name, in.FiledOn, in.DocumentNumber, in.SourceID = "?", "张*", "x", "12", "=1"
			},
			"编号:formula 被执行人姓名/名称:name 身份证号码/组织机构代码:code_format 立案时间:date 状态:status", nil},
		{"no note is ever looked at", func(in *DefaulterInput) { in.Note = "\xff=cmd" }, "", nil},
	})
	runRows(t, organisationRow, []rowCase{
		{"a long name of an organisation", func(in *DefaulterInput) { in.Name = strings.Repeat("济", 120) }, "", nil},
		{"a source id that repeats a public code", func(in *DefaulterInput) { in.SourceID = in.DocumentNumber }, "", nil},
	})
}

func TestRowsOfDates(t *testing.T) {
	runRows(t, personRow, []rowCase{
		{"filed today", func(in *DefaulterInput) {
			in.FiledOn, in.PublishedOn, in.DecidedOn, in.ServedOn = "2026-11-23", "2026-11-23", "2026-11-23", "2026-11-23"
		}, "", nil},
		{"filed tomorrow", func(in *DefaulterInput) { in.FiledOn = "2026-11-24" }, "立案时间:date_future", nil},
		{"published tomorrow", func(in *DefaulterInput) { in.PublishedOn = "2026-11-24" }, "发布时间:date_future", nil},
		{"decided tomorrow", func(in *DefaulterInput) { in.DecidedOn = "2026-11-24" }, "决定日期:date_future", nil},
		{"served tomorrow", func(in *DefaulterInput) { in.ServedOn = "2026-11-24" }, "送达日期:date_future", nil},
		{"grace and term end in the future", func(in *DefaulterInput) { in.GraceEndsOn, in.TermEndsOn = "2027-01-31", "2027-05-20" }, "",
			func(d Defaulter) bool {
				return d.GraceEndsOn == Date{2027, time.January, 31} && d.TermEndsOn == Date{2027, time.May, 20}
			}},
		{"decided before filing", func(in *DefaulterInput) { in.DecidedOn = "2025-03-09" }, "决定日期:date", nil},
		{"decided on the day of filing", func(in *DefaulterInput) { in.DecidedOn = "2025-03-10" }, "", nil},
		{"published before filing and decision is one finding", func(in *DefaulterInput) { in.PublishedOn = "2025-03-09" }, "发布时间:date", nil},
		{"published before the decision", func(in *DefaulterInput) { in.PublishedOn = "2025-05-19" }, "发布时间:date", nil},
		{"served before the decision", func(in *DefaulterInput) { in.ServedOn = "2025-05-19" }, "送达日期:date", nil},
		{"grace ends before the decision", func(in *DefaulterInput) { in.GraceEndsOn = "2025-05-19" }, "宽限期届满日:date", nil},
		{"order is not asked while a date cannot be read", func(in *DefaulterInput) { in.FiledOn, in.ServedOn = "2025-13-01", "2025-05-01" }, "立案时间:date", nil},
		{"a term that cannot be read", func(in *DefaulterInput) { in.TermEndsOn = "长期" }, "期限届满日:date", nil},
		{"R-03 accepts: a term of two years and the longest extension", func(in *DefaulterInput) { in.TermEndsOn = "2030-05-20" }, "", nil},
		{"R-03 refuses: a term of more than five years", func(in *DefaulterInput) { in.TermEndsOn = "2030-05-21" }, "期限届满日:term", nil},
		{"R-03 refuses: a term that ends before it begins", func(in *DefaulterInput) { in.TermEndsOn = "2025-05-19" }, "期限届满日:term", nil},
		{"R-03 accepts: a term that ends on the day it begins", func(in *DefaulterInput) { in.TermEndsOn = "2025-05-20" }, "", nil},
		{"R-03 refuses: five years from publication when no decision is named", func(in *DefaulterInput) { in.DecidedOn, in.TermEndsOn = "", "2030-06-03" }, "期限届满日:term", nil},
		{"R-03 accepts: five years from today when nothing tells the beginning", func(in *DefaulterInput) { in.DecidedOn, in.PublishedOn, in.TermEndsOn = "", "", "2031-11-23" }, "", nil},
		{"R-03 refuses: more than five years from today", func(in *DefaulterInput) { in.DecidedOn, in.PublishedOn, in.TermEndsOn = "", "", "2031-11-24" }, "期限届满日:term", nil},
	})
}
