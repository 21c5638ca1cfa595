package exchange

import (
	"slices"
	"strings"
	"testing"

	"gongkai/internal/court"
)

// TestEverySpelling gives each spelling of each head a file of its own and looks for
// the text in the right field. The first spelling of each is the canonical head.
func TestEverySpelling(t *testing.T) {
	type in = court.DefaulterInput
	for spellings, field := range map[string]func(in) string{
		"编号|来源编号": func(d in) string { return d.SourceID },
		"被执行人姓名/名称|被执行人姓名或名称|姓名/名称|姓名|名称|被执行人姓名|被执行人名称": func(d in) string { return d.Name },
		"主体类型":    func(d in) string { return d.Party },
		"性别":      func(d in) string { return d.Sex },
		"年龄|出生年份": func(d in) string { return d.Age },
		"身份证号码/组织机构代码|身份证号码/统一社会信用代码|身份证号码|统一社会信用代码|组织机构代码|身份证号|公民身份号码": func(d in) string { return d.DocumentNumber },
		"法定代表人或者负责人姓名|法定代表人或负责人|法定代表人":                                  func(d in) string { return d.LegalRepresentative },
		"执行法院":    func(d in) string { return d.Court },
		"省份":      func(d in) string { return d.Province },
		"案号|执行案号": func(d in) string { return d.CaseNumber },
		"执行依据文号":  func(d in) string { return d.BasisNumber },
		"做出执行依据单位|作出执行依据单位": func(d in) string { return d.BasisUnit },
		"立案时间|立案日期":         func(d in) string { return d.FiledOn },
		"发布时间|发布日期":         func(d in) string { return d.PublishedOn },
		"生效法律文书确定的义务":       func(d in) string { return d.Obligation },
		"被执行人的履行情况|履行情况":    func(d in) string { return d.Performance },
		"已履行部分":             func(d in) string { return d.PerformedPart },
		"未履行部分":             func(d in) string { return d.UnperformedPart },
		"失信被执行人行为具体情形":      func(d in) string { return d.Conduct },
		"决定书文号":             func(d in) string { return d.DecisionNumber },
		"决定日期":              func(d in) string { return d.DecidedOn },
		"送达日期":              func(d in) string { return d.ServedOn },
		"宽限期届满日":            func(d in) string { return d.GraceEndsOn },
		"期限届满日":             func(d in) string { return d.TermEndsOn },
		"状态":                func(d in) string { return d.Status },
		"备注":                func(d in) string { return d.Note },
	} {
		canonical, _, _ := strings.Cut(spellings, "|")
		for _, spelling := range strings.Split(spellings, "|") {
			t.Run(spelling, func(t *testing.T) {
				// The column comes first and takes the place of the required one.
				heads, cells := []string{spelling}, []string{"在此"}
				required := strings.Split(dataRow, ",")
				for i, h := range strings.Split(headRow, ",") {
					if h != canonical {
						heads, cells = append(heads, h), append(cells, required[i])
					}
				}
				f := open(t, file(strings.Join(heads, ","), strings.Join(cells, ",")))
				got := rows(t, f)
				if len(got) != 1 || field(got[0].Input) != "在此" || len(got[0].Findings) > 0 {
					t.Errorf("rows %+v do not have the text in %s", got, canonical)
				}
				if !slices.Contains(f.Heads(), canonical) || strings.Contains(f.Source(), "没有用到的列") {
					t.Errorf("Heads %v, %s: want %s known", f.Heads(), f.Source(), canonical)
				}
			})
		}
	}
}

func TestAllFieldsArrive(t *testing.T) {
	var heads, cells []string
	for _, d := range defaulterFields() {
		heads, cells = append(heads, d.head()), append(cells, "值"+d.head())
	}
	f := open(t, file(strings.Join(heads, ","), strings.Join(cells, ",")))
	got := rows(t, f)[0]
	for _, d := range defaulterFields() {
		if s := *d.at(&got.Input); s != "值"+d.head() {
			t.Errorf("%s holds %q", d.head(), s)
		}
	}
	if !slices.Equal(f.Heads(), heads) {
		t.Errorf("Heads %v", f.Heads())
	}
}

func TestHeadsAsWritten(t *testing.T) {
	for written, known := range map[string]bool{
		"案 号":                  true,
		"　案　号　":                true,
		"\"案\n号\"":             true,
		"案\u200b号":             true,
		"\uFEFF案号":             true,
		"【案号】":                 true,
		"［案号］":                 true,
		"*案号":                  true,
		"案号：":                  true,
		"案号（必填）":               true,
		"案号(如：（2018）鲁0199执1号)": true,
		"案号（被执行人）":             true,
		"案号（申请执行人）":            false,
		"案号（担保人填写）":            false,
		"原案号":                  false,
		"案号一":                  false,
		"序号":                   false,
	} {
		t.Run(written, func(t *testing.T) {
			content := file(strings.Replace(headRow, "案号", written, 1), dataRow)
			if known {
				if got := rows(t, open(t, content)); got[0].Input.CaseNumber != "（2018）鲁0199执1号" {
					t.Errorf("case number %q", got[0].Input.CaseNumber)
				}
				return
			}
			if got := refusal(t, content); got.Code != FileMissingColumn {
				t.Errorf("got %s, want %s", got.Code, FileMissingColumn)
			}
		})
	}
}

func TestLongHeadsAsWritten(t *testing.T) {
	var names []string
	var columns []column
	for _, d := range defaulterFields() {
		columns, names = append(columns, d.column), append(names, d.head())
	}
	dict := dictionary(columns)
	for written, canonical := range map[string]string{
		"被执行人姓名／名称":           "被执行人姓名/名称",
		"被执行人姓名、名称":           "被执行人姓名/名称",
		"被执行人姓名（名称）":          "被执行人姓名/名称",
		"姓名\\名称":              "被执行人姓名/名称",
		"身份证号码（18位）":          "身份证号码/组织机构代码",
		"身份证号码或组织机构代码":        "身份证号码/组织机构代码",
		"法定代表人（或者负责人）姓名":      "法定代表人或者负责人姓名",
		"生效法律文书\n确定的义务":       "生效法律文书确定的义务",
		"立案时间(YYYY-MM-DD)":    "立案时间",
		"失信被执行人行为具体情形【必须填写】":  "失信被执行人行为具体情形",
		"法定代表人或者负责人姓名（单位填写）*": "法定代表人或者负责人姓名",
	} {
		if s, ok := lookUp(dict, written); !ok || names[s.field] != canonical {
			t.Errorf("%q is not read as %s", written, canonical)
		}
	}
}

func TestWhereTheHeadRowStands(t *testing.T) {
	wide := func(s string) string { return s + strings.Repeat(",", 8) }
	shuffled := "备注,失信被执行人行为具体情形,案号,姓名,被执行人的履行情况,生效法律文书确定的义务,立案时间,执行依据文号,执行法院,身份证号码"
	for name, c := range map[string]struct {
		content string
		number  int
	}{
		"in the first row":             {file(headRow, dataRow), 2},
		"below a title":                {file("演示区人民法院失信被执行人名单", headRow, dataRow), 3},
		"below a merged title":         {file(wide("演示区人民法院失信被执行人名单"), wide("填报单位：执行局"), headRow, dataRow), 4},
		"below a title with a comma":   {file("名单,2018年4月", "", headRow, dataRow), 4},
		"below blank lines":            {file("", "", "", headRow, dataRow), 5},
		"below a title of two lines":   {file("\"演示区人民法院\n失信被执行人名单\"", headRow, dataRow), 3},
		"below a title with odd quote": {file("\"名单\"（四月）", headRow, dataRow), 3},
		"as low as is looked":          {strings.Repeat("说明\r\n", headSearch-1) + file(headRow, dataRow), headSearch + 1},
		"with semicolons":              {file(strings.ReplaceAll(headRow, ",", ";"), strings.ReplaceAll(dataRow, ",", ";")), 2},
		"with tabs":                    {file("名单,四月", strings.ReplaceAll(headRow, ",", "\t"), strings.ReplaceAll(dataRow, ",", "\t")), 3},
		"in another order": {file(shuffled, "无,违反财产报告制度,（2018）鲁0199执1号,张三,全部未履行,偿还借款,2018年03月10日,（2017）鲁0199民初9号,"+
			"演示区人民法院（虚构）,990113198001010010"), 2},
		"below group heads": {file("被执行人,,案号,执行法院,执行依据,立案时间,义务与履行,,失信被执行人行为具体情形",
			"姓名/名称,身份证号码,,,执行依据文号,,生效法律文书确定的义务,被执行人的履行情况,", dataRow), 3},
		"above rows that say head words": {file(headRow, strings.Replace(dataRow, "偿还借款", "案号", 1)), 2},
	} {
		t.Run(name, func(t *testing.T) {
			got := rows(t, open(t, c.content))
			if len(got) != 1 {
				t.Fatalf("got %v, want one row", lines(got))
			}
			r := got[0]
			if r.Number != c.number || line(r) != "张三" || r.Input.DocumentNumber != "990113198001010010" ||
				r.Input.CaseNumber != "（2018）鲁0199执1号" || r.Input.Conduct != "违反财产报告制度" {
				t.Errorf("got row %d %+v, want row %d", r.Number, r.Input, c.number)
			}
		})
	}
}

func TestIgnoredHeads(t *testing.T) {
	f := open(t, file("序号,"+headRow+",联系电话,,家庭住址", "1,"+dataRow+",甲,,乙"))
	if got := f.Source(); !strings.HasSuffix(got, "。没有用到的列：“序号”、“联系电话”、“家庭住址”。") {
		t.Error(got)
	}
	if got := rows(t, f); len(got) != 1 || line(got[0]) != "张三" {
		t.Errorf("got %v", lines(got))
	}
}

func TestTwoColumnsForOneField(t *testing.T) {
	const both = "执行案号,统一社会信用代码,组织机构代码,年龄,出生年份,"
	head := both + headRow
	for name, c := range map[string]struct{ cells, want string }{
		"one filled":              {",,,,,", "张三"},
		"both the same":           {"（2018）鲁0199执1号,,,,,", "张三"},
		"differing":               {"（2018）鲁0199执2号,,,,,", "张三 案号:conflict"},
		"age beside year":         {",,,38,1980,", "张三"},
		"number and credit code":  {",91990113MA00000000,,,,", "张三 身份证号码/组织机构代码:conflict"},
		"number and organisation": {",,12345678-8,,,", "张三 身份证号码/组织机构代码:conflict"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := rows(t, open(t, file(head, c.cells+dataRow))); line(got[0]) != c.want {
				t.Errorf("got %q, want %q", line(got[0]), c.want)
			}
		})
	}
	t.Run("the credit code stands for the older code", func(t *testing.T) {
		heads := strings.Replace(headRow, "身份证号码/组织机构代码", "组织机构代码,统一社会信用代码,身份证号码", 1)
		cells := strings.Replace(dataRow, "990113198001010010", "12345678-8,91990113MA00000000,", 1)
		got := rows(t, open(t, file(heads, cells)))
		if r := got[0]; r.Input.DocumentNumber != "91990113MA00000000" || len(r.Findings) > 0 {
			t.Errorf("got %q with %v", r.Input.DocumentNumber, r.Findings)
		}
	})
	t.Run("age comes before year", func(t *testing.T) {
		got := rows(t, open(t, file("出生年份,年龄,"+headRow, "1980,38,"+dataRow, "1980,,"+dataRow)))
		if got[0].Input.Age != "38" || got[1].Input.Age != "1980" {
			t.Errorf("ages %q and %q, want 38 and 1980", got[0].Input.Age, got[1].Input.Age)
		}
	})
}
