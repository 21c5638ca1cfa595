package exchange

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestRowsAreCountedAsASpreadsheetDoes(t *testing.T) {
	for name, c := range map[string]struct {
		content string
		want    string
	}{
		"CRLF":                     {file(headRow, row("甲"), row("乙")), "2 甲|3 乙"},
		"LF":                       {headRow + "\n" + row("甲") + "\n" + row("乙"), "2 甲|3 乙"},
		"CR alone":                 {headRow + "\r" + row("甲") + "\r" + row("乙") + "\r", "2 甲|3 乙"},
		"all three":                {headRow + "\r" + row("甲") + "\n" + row("乙") + "\r\n" + row("丙"), "2 甲|3 乙|4 丙"},
		"blank lines":              {file(headRow, row("甲"), "", "", row("乙")), "2 甲|3 blank|4 blank|5 乙"},
		"lines of delimiters":      {file(headRow, ",,,,,,,,", row("甲"), ", ,　,,"), "2 blank|3 甲|4 blank"},
		"blank lines, CR alone":    {headRow + "\r\r" + row("甲"), "2 blank|3 甲"},
		"a cell of several lines":  {file(headRow, row("\"甲\n\n\"\"乙\"\"\""), row("丙")), "2 甲\n\n\"乙\"|3 丙"},
		"a delimiter in a cell":    {file(headRow, row(`"甲,乙"`), row("丙")), "2 甲,乙|3 丙"},
		"a blank behind a quote":   {file(headRow, row(`"甲" `), row("丙")), "2 甲|3 丙"},
		"a quote within a word":    {file(headRow, row(`甲"乙`), row("丙")), `2 甲"乙|3 丙`},
		"all cells quoted":         {file(`"`+strings.ReplaceAll(headRow, ",", `","`)+`"`, `"`+strings.ReplaceAll(dataRow, ",", `","`)+`"`), "2 张三"},
		"numbered in advance":      {file("序号,"+headRow, "1,"+row("甲"), "2"+strings.Repeat(",", 9), "3,"+row("乙")), "2 甲|3 blank|4 乙"},
		"the head on every page":   {file(headRow, row("甲"), headRow, row("乙")), "2 甲|3 blank|4 乙"},
		"optional cells cut off":   {file(headRow+",备注,状态", row("甲"), row("乙")+",无"), "2 甲|3 乙"},
		"blank cells too many":     {file(headRow, row("甲")+",,  ,"), "2 甲"},
		"one cell too many":        {file(headRow, row("甲")+",多", row("乙")), "2 甲 :csv|3 乙"},
		"required cells cut off":   {file(headRow, "甲,990113198001010010"), "2 甲"},
		"a total in the name":      {file("序号,"+headRow, ",合计"+strings.Repeat(",", 8)), "2 blank"},
		"no line end behind blank": {file(headRow, row("甲")) + "  ", "2 甲|3 blank"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := strings.Join(lines(rows(t, open(t, c.content))), "|"); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestBrokenQuotesCostOneRow(t *testing.T) {
	const broken = "broken 被执行人姓名/名称:csv"
	for name, c := range map[string]struct{ content, want string }{
		"never closed":                   {file(headRow, row(`"甲`), row("乙"), row("丙")), "2 " + broken + "|3 乙|4 丙"},
		"never closed, in the last row":  {file(headRow, row("甲"), row(`"乙`)), "2 甲|3 " + broken},
		"never closed, at the very end":  {headRow + "\n" + row("甲") + "\n\"", "2 甲|3 " + broken},
		"closed by a later row's quotes": {file(headRow, row(`"甲`), row(`"乙"`), row("丙")), "2 " + broken + "|3 乙|4 丙"},
		"closed within, words follow":    {file(headRow, row(`"甲"乙`), row("丙")), "2 " + broken + "|3 丙"},
		"two rows in turn":               {file(headRow, row(`"甲`), row(`"乙`), row("丙")), "2 " + broken + "|3 " + broken + "|4 丙"},
		"with CR alone":                  {headRow + "\r" + row(`"甲`) + "\r" + row("乙"), "2 " + broken + "|3 乙"},
		"in a column nobody reads":       {file(headRow+",电话", dataRow+`,"1`, row("乙")), "2 broken :csv|3 乙"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := strings.Join(lines(rows(t, open(t, c.content))), "|"); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
	t.Run("far from the end", func(t *testing.T) {
		const n = 4 * maxRecord / len(dataRow)
		all := rows(t, open(t, file(headRow, row(`"甲`))+strings.Repeat(dataRow+"\n", n)))
		if len(all) != n+1 || line(all[0]) != broken || line(all[1]) != "张三" || all[n].Number != n+2 {
			t.Errorf("got %d rows beginning %q, want %d with one broken", len(all), line(all[0]), n+1)
		}
	})
	t.Run("the input of a broken row is empty", func(t *testing.T) {
		got := rows(t, open(t, file(headRow, row(`"甲`))))
		if got[0].Input.Name != "" || got[0].Input.CaseNumber != "" {
			t.Errorf("got %+v", got[0].Input)
		}
	})
}

func TestRowsOfThePaper(t *testing.T) {
	wide := strings.Repeat(",", 8)
	for text, blank := range map[string]bool{
		"合计" + wide:       true,
		"合计：2人" + wide:    true,
		"合  计,,,2" + wide: true,
		"总计,2,2,,,,,,":    true,
		"小计":              true,
		"本页小计 2 条":        true,
		"制表人：王五" + wide:   true,
		"制 表 人：王五":        true,
		"制表人,王五,,审核人,赵六,,打印时间,2018年4月8日,": true,
		"制表人：王五　　审核人：赵六　　2018年4月8日":       true,
		"审核人（签字）：":              true,
		"填报单位(盖章):演示区人民法院":      true,
		"打印时间：2018-04-08 10:00": true,
		"导出时间 2018-04-08":       true,
		"2018年4月8日" + wide:      true,
		"二〇一八年四月八日":             true,
		"第1页 共3页":               true,
		"第 1 页":                 true,
		"共12条":                  true,
		"备注：以上信息以法院公布为准":        true,
		"注：本表一式两份":              true,
		"以下空白":                  true,
		"单位" + wide:             true,

		"单位,990113198001010010" + wide:          false,
		"备注,,（2018）鲁0199执1号,,,,,,":              false,
		"合计商贸有限公司" + wide:                       false,
		"总计划" + wide:                            false,
		"制表人员" + wide:                           false,
		"张三" + wide:                             false,
		"2018年4月8日,990113198001010010" + wide:   false,
		strings.Replace(dataRow, "张三", "合计", 1): false,
	} {
		t.Run(text, func(t *testing.T) {
			got := rows(t, open(t, file(headRow, dataRow, text)))
			if len(got) != 2 || got[1].Blank != blank || got[1].Number != 3 {
				t.Errorf("got %v, want blank %v in row 3", lines(got), blank)
			}
		})
	}
}

func TestCells(t *testing.T) {
	for name, c := range map[string]struct{ cell, want string }{
		"blanks around":               {"  张三\t ", "张三"},
		"wide and unbreakable blanks": {"　\u00A0张三\u200B\uFEFF", "张三"},
		"blanks within stay":          {"张  三", "张  三"},
		"a formula that keeps text":   {`="990113198001010010"`, "990113198001010010"},
		"the same, quoted":            {`"=""990113198001010010"""`, "990113198001010010"},
		"the same, of nothing":        {`=""`, ""},
		"a formula with quotes":       {`"=""张""""三"""`, `张"三`},
		"a real formula stays":        {`"=HYPERLINK(""a"",""b"")"`, `=HYPERLINK("a","b")`},
		"two texts joined stay":       {`"=""a""&""b"""`, `="a"&"b"`},
		"a plus stays":                {"+1", "+1"},
		"the text mark of a number":   {"'990113198001010010", "990113198001010010"},
		"the text mark of a case":     {"'（2018）鲁0199执1号", "（2018）鲁0199执1号"},
		"a guarded formula stays so":  {"'=1+1", "'=1+1"},
		"full-width digits":           {"９９０１１３", "９９０１１３"},
		"a spoilt number":             {"1.10E+17", "1.10E+17"},
		"line ends within":            {"\"甲\r\n乙\"", "甲\n乙"},
	} {
		t.Run(name, func(t *testing.T) {
			got := rows(t, open(t, file(headRow+",备注", dataRow+","+c.cell)))
			if got[0].Input.Note != c.want || len(got[0].Findings) > 0 {
				t.Errorf("got %q with %v, want %q", got[0].Input.Note, got[0].Findings, c.want)
			}
		})
	}
}

func TestLongCells(t *testing.T) {
	for n, want := range map[int]string{MaxCell: "", MaxCell + 1: "备注:too_long"} {
		got := rows(t, open(t, file(headRow+",备注", dataRow+","+strings.Repeat("长", n), dataRow)))
		if codes(got[0].Findings) != want || utf8.RuneCountInString(got[0].Input.Note) != MaxCell {
			t.Errorf("%d characters gave %q and %d characters", n, codes(got[0].Findings), utf8.RuneCountInString(got[0].Input.Note))
		}
		if line(got[1]) != "张三" {
			t.Errorf("the row behind is %q", line(got[1]))
		}
	}
}

func TestRowsStayValid(t *testing.T) {
	f := open(t, file(headRow, row("甲甲"), row("乙乙")))
	first, err := f.Next()
	if err != nil {
		t.Fatalf("Next: %v", err)
	}
	rows(t, f)
	if first.Input.Name != "甲甲" || first.Input.CaseNumber != "（2018）鲁0199执1号" {
		t.Errorf("an earlier row changed to %+v", first.Input)
	}
}

func TestMessagesNeverRepeatANumber(t *testing.T) {
	f := open(t, file(headRow+",身份证号码,备注", dataRow+",990113198001010029,", dataRow+",,\x00", dataRow+",,,多", row(`"甲`)))
	for _, r := range rows(t, f) {
		if len(r.Findings) == 0 {
			t.Errorf("row %d has no finding", r.Number)
		}
		for _, x := range r.Findings {
			if strings.Contains(x.Message, "990113") || !strings.HasSuffix(x.Message, "。") {
				t.Errorf("message %q", x.Message)
			}
		}
	}
}
