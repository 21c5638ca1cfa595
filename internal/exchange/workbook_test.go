package exchange

import (
	"encoding/binary"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"gongkai/internal/court"
)

// judged sums rows up with the findings of the law as well: what a report would say.
func judged(t *testing.T, f *DefaulterFile) string {
	t.Helper()
	var all []string
	for _, r := range rows(t, f) {
		s := itoa(r.Number) + " "
		switch {
		case r.Blank:
			s += "blank"
		default:
			_, found := court.NewDefaulter(r.Input, court.Date{Year: 2026, Month: 11, Day: 23})
			if r.Broken {
				found = nil
			}
			for _, x := range found { // publish tells each finding once
				if !slices.ContainsFunc(r.Findings, func(k court.Finding) bool { return k.Field == x.Field && k.Code == x.Code }) {
					r.Findings = append(r.Findings, x)
				}
			}
			s += strings.TrimSpace(r.Input.Name + " " + codes(r.Findings))
		}
		all = append(all, s)
	}
	return strings.Join(all, "|")
}

// TestCellsOfAWorkbook puts one cell into a good row and looks at what the report says.
func TestCellsOfAWorkbook(t *testing.T) {
	const document, number18 = "身份证号码/组织机构代码", "990113198506123036"
	for name, c := range map[string]struct {
		column int
		cell   any
		want   string
	}{
		"a number for a number of eighteen digits": {inDocument, number{number18, ""}, document + ":scientific_notation"},
		"the same, shown whole":                    {inDocument, number{number18, "0"}, document + ":scientific_notation"},
		"the same, made text afterwards":           {inDocument, number{"9.9011319850612301E+17", "@"}, document + ":scientific_notation"},
		"the same as a text":                       {inDocument, "1.10101E+17", document + ":scientific_notation"},
		"the same in a column of text":             {inBasis, number{number18, "0"}, "执行依据文号:scientific_notation"},
		"a mark of text before the number":         {inDocument, "'" + number18, ""},
		"a formula that keeps text":                {inDocument, formula{`"` + number18 + `"`, number18}, ""},
		"full-width digits":                        {inDocument, "９９０１１３１９８００１０１００１Ｘ", ""},
		"a formula for a document":                 {inDocument, formula{"VLOOKUP(A2,B:C,2,0)", number18}, document + ":formula"},
		"a formula for a date":                     {inFiled, formula{"TODAY()", "43169"}, "立案时间:formula"},
		"a formula for a name":                     {0, formula{`"张"&"三"`, "张三"}, "被执行人姓名/名称:formula"},
		"a formula for a word":                     {inPerformed, formula{"H1", "全部未履行"}, "被执行人的履行情况:formula"},
		"a formula for a text":                     {inObligation, formula{`CONCATENATE("偿","还")`, "偿还"}, "生效法律文书确定的义务:formula"},
		"a formula as text":                        {inObligation, "=1+1", "生效法律文书确定的义务:formula"},
		"an error":                                 {inObligation, bad("#REF!"), "生效法律文书确定的义务:formula"},
		"an error for a date":                      {inFiled, bad("#N/A"), "立案时间:formula"},
		"a truth value":                            {inPerformed, true, "被执行人的履行情况:performance"},
		"a date":                                   {inFiled, number{"43169", `yyyy"年"m"月"d"日";@`}, ""},
		"a date with a time":                       {inFiled, number{"43169.5732", "yyyy/m/d h:mm"}, ""},
		"a date without its format":                {inFiled, number{"43169", ""}, ""},
		"a date made text afterwards":              {inFiled, number{"43169", "@"}, ""},
		"a date of eight digits":                   {inFiled, number{"20180310", ""}, ""},
		"a count of days as text":                  {inFiled, "43169", "立案时间:date"},
		"a month":                                  {inFiled, number{"43160", `yyyy"年"m"月"`}, "立案时间:date"},
		"a date in the future":                     {inFiled, number{"60000", `yyyy"年"m"月"d"日";@`}, "立案时间:date_future"},
		"a year":                                   {inFiled, number{"2018", ""}, "立案时间:date"},
		"a date where none belongs":                {inCase, number{"43169", `yyyy"年"m"月"d"日";@`}, "案号:case_no"},
		"a count of days where none belongs":       {inBasis, number{"43169", ""}, ""},
		"a number under a condition":               {inObligation, number{"5", "[>1]0;0"}, "生效法律文书确定的义务:number_format"},
		"a line break":                             {inObligation, "偿还借款_x000D_\n及利息", ""},
		"a NUL":                                    {inObligation, "偿还_x0000_借款", "生效法律文书确定的义务:encoding"},
		"half a character":                         {inObligation, "偿还_xD83D_借款", "生效法律文书确定的义务:encoding"},
		"nothing":                                  {inConduct, "", "失信被执行人行为具体情形:required"},
		"blanks":                                   {inConduct, "　 ", "失信被执行人行为具体情形:required"},
		"too long":                                 {inObligation, strings.Repeat("长", MaxCell+1), "生效法律文书确定的义务:too_long"},
		"beside the heads":                         {9, "多", ":csv"},
	} {
		t.Run(name, func(t *testing.T) {
			got := judged(t, open(t, list(t, head(1), data(2, "张三", map[int]any{c.column: c.cell}), data(3, "李四", map[int]any{inCase: "（2018）鲁0199执2号"}))))
			first, rest, _ := strings.Cut(got, "|")
			_, found, _ := strings.Cut(first+" ", "张三 ")
			if c.column == 0 {
				_, found, _ = strings.Cut(first, `"张"&"三" `)
			}
			if strings.TrimSpace(found) != c.want || rest != "3 李四" && rest != "" {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestDatesOfAWorkbook(t *testing.T) {
	for name, c := range map[string]struct {
		settings string
		cell     number
		want     string
	}{
		"1900":                 {"", number{"43169", "yyyy/m/d h:mm"}, "2018-03-10"},
		"1904":                 {`<workbookPr date1904="1"/>`, number{"41707", "yyyy/m/d h:mm"}, "2018-03-10"},
		"1900, without format": {"", number{"43169.5", ""}, "2018-03-10 12:00:00"},
		"1904, without format": {`<workbookPr date1904="1"/>`, number{"41707", ""}, "2018-03-10"},
	} {
		t.Run(name, func(t *testing.T) {
			got := rows(t, open(t, workbook(t, c.settings, sheet{"名单", "", head(1) + data(2, "张三", map[int]any{inFiled: c.cell})})))
			if got[0].Input.FiledOn != c.want {
				t.Errorf("got %q, want %q", got[0].Input.FiledOn, c.want)
			}
		})
	}
}

func TestRowsOfAWorkbook(t *testing.T) {
	merged := cellsOf(1, "", "演示区人民法院失信被执行人名单")
	for name, c := range map[string]struct {
		rows []string
		want string
	}{
		"a title above":          {[]string{merged, head(2), data(3, "甲", nil)}, "3 甲"},
		"rows left out above":    {[]string{merged, head(4), data(5, "甲", nil)}, "5 甲"},
		"rows left out":          {[]string{head(1), data(2, "甲", nil), data(5, "乙", nil)}, "2 甲|3 blank|4 blank|5 乙"},
		"blank ones behind":      {[]string{head(1), data(2, "甲", nil), `<row r="3"><c s="1"/></row><row r="900000"><c s="1"/></row>`}, "2 甲"},
		"a head of two rows":     {[]string{cellsOf(1, "", "被执行人", "", "案号", "执行法院", "执行依据", "立案时间", "义务", "", "失信被执行人行为具体情形"), cellsOf(2, "", "姓名", "身份证号码", "", "", "执行依据文号", "", "生效法律文书确定的义务", "履行情况"), data(3, "甲", nil)}, "3 甲"},
		"hidden":                 {[]string{head(1), data(2, "甲", nil), dataWith(3, `hidden="1"`, "乙", nil), dataWith(4, `ht="0"`, "丙", nil), data(5, "丁", nil)}, "2 甲|3 乙 :hidden|4 丙 :hidden|5 丁"},
		"hidden and blank":       {[]string{head(1), `<row r="2" hidden="1"/>`, cellsOf(3, `hidden="1"`, "合计"), data(4, "甲", nil)}, "2 blank|3 blank|4 甲"},
		"a total with a formula": {[]string{head(1), data(2, "甲", nil), cellsOf(3, "", "合计", formula{"COUNTA(A2:A2)", "1"}), cellsOf(4, "", "制表人：（虚构）")}, "2 甲|3 blank|4 blank"},
		"a long row":             {[]string{head(1), data(2, "甲", map[int]any{9: strings.Repeat("长", 30000), 10: strings.Repeat("长", 30000), 11: strings.Repeat("长", 30000), 12: strings.Repeat("长", 30000), 13: strings.Repeat("长", 30000), 14: strings.Repeat("长", 30000), 15: strings.Repeat("长", 30000), 16: strings.Repeat("长", 30000), 17: strings.Repeat("长", 30000), 18: strings.Repeat("长", 30000), 19: strings.Repeat("长", 30000), 20: strings.Repeat("长", 30000)}), data(3, "乙", nil)}, "2 :too_long|3 乙"},
		"the head on every page": {[]string{head(1), data(2, "甲", nil), head(3), data(4, "乙", nil)}, "2 甲|3 blank|4 乙"},
		"only a head":            {[]string{head(1)}, ""},
		"a column nobody reads":  {[]string{cellsOf(1, "", append(anys(headRow), "电话")...), data(2, "甲", map[int]any{9: formula{"NOW()", "1"}}), data(3, "乙", map[int]any{9: number{"5", "[>1]0;0"}})}, "2 甲|3 乙"},
	} {
		t.Run(name, func(t *testing.T) {
			f := open(t, list(t, c.rows...))
			var got []string
			for _, r := range rows(t, f) {
				s := line(r)
				if r.Broken {
					s = codes(r.Findings)
				}
				got = append(got, itoa(r.Number)+" "+s)
			}
			if strings.Join(got, "|") != c.want {
				t.Errorf("got %q, want %q", strings.Join(got, "|"), c.want)
			}
		})
	}
}

func TestWhichSheet(t *testing.T) {
	full := head(1) + data(2, "甲", nil)
	other := cellsOf(1, "", "填写说明") + cellsOf(2, "", "姓名", "案号")
	for name, c := range map[string]struct {
		sheets []sheet
		source string // what is read, or the code of the refusal and a word of its message
	}{
		"the only one":         {[]sheet{{"名单", "", full}}, "工作表“名单”。"},
		"the second":           {[]sheet{{"说明", "", other}, {"名单", "", full}}, "工作表“名单”；其余工作表没有读取：“说明”。"},
		"beside blank ones":    {[]sheet{{"Sheet2", "", ""}, {"名单", "", full}, {"Sheet3", "", `<row r="1"><c s="1"/></row>`}}, "工作表“名单”。"},
		"beside a hidden list": {[]sheet{{"去年", "hidden", full}, {"名单", "", full}, {"更早", "veryHidden", full}}, "工作表“名单”。隐藏的工作表没有读取：“去年”、“更早”。"},
		"beside an incomplete one": {[]sheet{{"草稿", "", cellsOf(1, "", "姓名", "案号", "性别", "年龄", "省份", "编号", "主体类型", "送达日期", "决定日期", "状态")}, {"名单", "", full}},
			"工作表“名单”；其余工作表没有读取：“草稿”。"},
		"two lists":                  {[]sheet{{"一月", "", full}, {"二月", "", full}}, FileSeveralSheets + " “一月”、“二月”"},
		"two lists, one of no rows":  {[]sheet{{"模板", "", head(1)}, {"名单", "", full}}, FileSeveralSheets + " “模板”、“名单”"},
		"six lists":                  {[]sheet{{"一", "", full}, {"二", "", full}, {"三", "", full}, {"四", "", full}, {"五", "", full}, {"六", "", full}}, FileSeveralSheets + " “五”等 6 张"},
		"only a hidden list":         {[]sheet{{"说明", "", other}, {"名单", "hidden", full}}, FileMissingColumn + " 隐藏的工作表没有读取：“名单”"},
		"all hidden":                 {[]sheet{{"名单", "hidden", full}}, FileEmpty + " 隐藏的工作表没有读取：“名单”"},
		"no list":                    {[]sheet{{"说明", "", other}}, FileMissingColumn + " 身份证号码/组织机构代码"},
		"nothing":                    {[]sheet{{"Sheet1", "", ""}}, FileEmpty + " 空"},
		"nothing near the top":       {[]sheet{{"Sheet1", "", head(headSearch + 1)}}, FileMissingColumn + " 没有找到表头"},
		"a head as low as is looked": {[]sheet{{"Sheet1", "", head(headSearch) + data(headSearch+1, "甲", nil)}}, "工作表“Sheet1”。"},
		"a head twice":               {[]sheet{{"名单", "", cellsOf(1, "", append(anys(headRow), "案号")...)}}, FileDuplicateColumn + " 案号"},
		"a name that steers":         {[]sheet{{"名\u202E单\u009B31m", "", full}}, "工作表“名单31m”。"},
	} {
		t.Run(name, func(t *testing.T) {
			content := workbook(t, "", c.sheets...)
			code, says, refused := strings.Cut(c.source, " ")
			if refused && !strings.HasPrefix(c.source, "工作表") {
				if got := refusal(t, content); got.Code != code || !strings.Contains(got.Message, says) || !strings.HasSuffix(got.Message, "。") {
					t.Errorf("got %s %q, want %s with %q", got.Code, got.Message, code, says)
				}
				return
			}
			f := open(t, content)
			if got := f.Source(); got != "Excel 工作簿，"+c.source {
				t.Errorf("source %q, want %q", got, c.source)
			}
			if got := rows(t, f); len(got) != 1 || got[0].Input.Name != "甲" {
				t.Errorf("rows %v", lines(got))
			}
			if f.BytesRead() != int64(len(content)) {
				t.Errorf("BytesRead %d at the end, want %d", f.BytesRead(), len(content))
			}
		})
	}
}

// TestAMillionBlankRows: rows between two entries count, all of them, and cost nothing.
func TestAMillionBlankRows(t *testing.T) {
	f := open(t, list(t, head(1), data(2, "甲", nil), strings.ReplaceAll(data(3, "乙", nil), `3"`, `1048576"`)))
	n := 0
	var last Row
	for {
		r, err := f.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if r.Blank {
			n++
		}
		last = r
	}
	if n != 1048576-3 || last.Number != 1048576 || last.Input.Name != "乙" {
		t.Errorf("%d blank rows, then row %d %s", n, last.Number, last.Input.Name)
	}
}

// compound is the start of a compound file with these names in its directory.
func compound(names ...string) string {
	header := make([]byte, 512)
	copy(header, compoundMagic)
	binary.LittleEndian.PutUint16(header[30:], 9)
	binary.LittleEndian.PutUint32(header[48:], 2)
	b := append(header, make([]byte, 1024)...)
	for _, name := range names {
		b = append(b, wide(name)...)
		b = append(b, make([]byte, 128-2*len(name))...)
	}
	return string(b)
}

func TestRefusedWorkbooks(t *testing.T) {
	good := list(t, head(1), data(2, "甲", nil))
	spoilt := list(t, head(1), data(40, "甲", nil), `<row r="1"/>`)
	for name, c := range map[string]struct{ content, code, says string }{
		"cut short":            {good[:len(good)/2], FileUnreadable, "损坏"},
		"damaged at its top":   {list(t, `<row r="x">`), FileUnreadable, "损坏"},
		"a Word document":      {archive(t, map[string]string{"[Content_Types].xml": "", "word/document.xml": ""}), FileNotCSV, ".docx"},
		"slides":               {archive(t, map[string]string{"ppt/presentation.xml": ""}), FileNotCSV, ".pptx"},
		"a binary workbook":    {archive(t, map[string]string{"xl/workbook.bin": ""}), FileNotCSV, ".xlsb"},
		"an open document":     {archive(t, map[string]string{"mimetype": "", "content.xml": ""}), FileNotCSV, ".ods"},
		"a sheet of Numbers":   {archive(t, map[string]string{"Index/Document.iwa": ""}), FileNotCSV, "Numbers"},
		"an archive of lists":  {archive(t, map[string]string{"名单.csv": file(headRow, dataRow)}), FileNotCSV, ".zip"},
		"an archive of itself": {archive(t, map[string]string{"名单.xlsx": good}), FileNotCSV, ".zip"},
		"an empty archive":     {archive(t, nil), FileNotCSV, ".zip"},
		"with a password":      {compound("Root Entry", "EncryptionInfo", "EncryptedPackage"), FileEncrypted, "密码"},
		"an old workbook":      {compound("Root Entry", "Workbook"), FileNotCSV, ".xls"},
		"an old Word document": {compound("Root Entry", "WordDocument"), FileNotCSV, ".doc"},
		"an unknown compound":  {compound("Root Entry"), FileNotCSV, "旧版"},
		"the start of one":     {compoundMagic, FileNotCSV, "旧版"},
		"a bomb":               {list(t, head(1), `<x a="`+strings.Repeat("A", 2<<20)+`"/>`), FileTooLarge, "大得不合常理"},
	} {
		t.Run(name, func(t *testing.T) {
			got := refusal(t, c.content)
			if got.Code != c.code || !strings.Contains(got.Message, c.says) || !strings.HasSuffix(got.Message, "。") {
				t.Errorf("got %s %q, want %s with %q", got.Code, got.Message, c.code, c.says)
			}
		})
	}
	t.Run("damaged far down", func(t *testing.T) {
		f := open(t, spoilt)
		var err error
		for err == nil {
			_, err = f.Next()
		}
		var refused *FileError
		if !errors.As(err, &refused) || refused.Code != FileUnreadable || errors.Is(err, io.EOF) {
			t.Errorf("the list ends with %v, want it refused", err)
		}
		if _, again := f.Next(); !errors.Is(again, err) {
			t.Errorf("a further Next gave %v", again)
		}
	})
}

// TestNamesDoNotCount: a file is what it holds. The reader is never told a name; the
// command's test gives it misleading ones.
func TestNamesDoNotCount(t *testing.T) {
	for content, want := range map[string]string{file(headRow, dataRow): "CSV", list(t, head(1), data(2, "甲", nil)): "Excel"} {
		if f := open(t, content); !strings.HasPrefix(f.Source(), want) {
			t.Errorf("source %q, want %s", f.Source(), want)
		}
	}
}

// FuzzWorkbook: whatever the rows of a sheet, reading ends, row numbers rise by one,
// and what comes out is text.
func FuzzWorkbook(f *testing.F) {
	f.Add(data(2, "甲", map[int]any{inFiled: number{"43169", ""}, inBasis: formula{"A1", "1"}}))
	f.Add(dataWith(9, `hidden="1"`, "甲", map[int]any{30: "多", inObligation: bad("#REF!")}))
	f.Add(`<row r="3000"><c t="b"><v>1</v></c></row>`)
	f.Fuzz(func(t *testing.T, rows string) {
		file, err := OpenDefaulters(strings.NewReader(list(t, head(1), rows)))
		for last := 1; err == nil; {
			var r Row
			if r, err = file.Next(); err == nil {
				checkRow(t, r, last+1)
				last = r.Number
			}
		}
		var refused *FileError
		if !errors.Is(err, io.EOF) && !errors.As(err, &refused) {
			t.Fatalf("the reading ends with %v", err)
		}
	})
}
