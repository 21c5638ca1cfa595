package exchange

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"golang.org/x/text/encoding/unicode"
)

func TestRefusedFiles(t *testing.T) {
	without := func(head string) string { return file(strings.Replace(headRow, head, "别的", 1), dataRow) }
	for name, c := range map[string]struct{ content, code, says string }{
		"nothing at all":             {"", FileEmpty, "空"},
		"only a byte order mark":     {"\uFEFF", FileEmpty, "空"},
		"only blank lines":           {"\r\n\n   \r\n", FileEmpty, "空"},
		"only delimiters":            {",,,\r\n,,,\r\n", FileEmpty, "空"},
		"only a title":               {"演示区人民法院失信被执行人名单（2018年4月）\r\n", FileMissingColumn, "没有找到表头"},
		"no head row":                {file(dataRow, dataRow), FileMissingColumn, "没有找到表头"},
		"no name":                    {without("被执行人姓名/名称"), FileMissingColumn, "被执行人姓名/名称"},
		"no document number":         {without("身份证号码/组织机构代码"), FileMissingColumn, "身份证号码/组织机构代码"},
		"no case number":             {without("案号"), FileMissingColumn, "案号"},
		"no court":                   {without("执行法院"), FileMissingColumn, "执行法院"},
		"no basis number":            {without("执行依据文号"), FileMissingColumn, "执行依据文号"},
		"no filing date":             {without("立案时间"), FileMissingColumn, "立案时间"},
		"no obligation":              {without("生效法律文书确定的义务"), FileMissingColumn, "生效法律文书确定的义务"},
		"no performance":             {without("被执行人的履行情况"), FileMissingColumn, "被执行人的履行情况"},
		"no conduct":                 {without("失信被执行人行为具体情形"), FileMissingColumn, "失信被执行人行为具体情形"},
		"a head twice":               {file(headRow+",案号", dataRow), FileDuplicateColumn, "案号"},
		"a head twice, spelt widely": {file(headRow+",【案　号】", dataRow), FileDuplicateColumn, "案号"},
		"the start of a zip":         {"PK\x03\x04\x14\x00\x06\x00xl/workbook.xml", FileUnreadable, "损坏"},
		"the start of an old .xls":   {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\x00\x00", FileNotCSV, ".xls"},
		"a PDF":                      {"%PDF-1.7\n%\xE2\xE3\xCF\xD3", FileNotCSV, "PDF"},
		"a web page":                 {"<!DOCTYPE html>\n<html><body><table><tr><td>案号</td></tr></table>", FileNotCSV, "HTML"},
		"a table of a web page":      {"\uFEFF \n<TABLE border=1><tr><td>案号", FileNotCSV, "HTML"},
		"an XML spreadsheet":         {"<?xml version=\"1.0\"?><Workbook>", FileNotCSV, "XML"},
		"a picture":                  {"\x89PNG\r\n\x1A\n\x00\x00\x00\rIHDR", FileNotCSV, "图片"},
		"bytes of no kind":           {strings.Repeat("\x00\x00\x01\xFF\x07\x80\x02", 100), FileNotCSV, "不是文本"},
		"UTF-16 without its mark":    {strings.TrimPrefix(utf16(t, unicode.LittleEndian, file(headRow, dataRow)), "\xFF\xFE"), FileEncoding, "UTF-16"},
		"heads below the search":     {strings.Repeat("说明\r\n", headSearch) + file(headRow, dataRow), FileMissingColumn, "没有找到表头"},
	} {
		t.Run(name, func(t *testing.T) {
			got := refusal(t, c.content)
			if got.Code != c.code || !strings.Contains(got.Message, c.says) {
				t.Errorf("got %s %q, want %s with %q", got.Code, got.Message, c.code, c.says)
			}
		})
	}
}

func TestMissingColumnsAreAllNamed(t *testing.T) {
	got := refusal(t, file("姓名,案号,立案时间", "张三,（2018）鲁0199执1号,2018-03-10"))
	want := "身份证号码/组织机构代码、执行法院、执行依据文号、生效法律文书确定的义务、被执行人的履行情况、失信被执行人行为具体情形"
	if got.Code != FileMissingColumn || !strings.Contains(got.Message, "："+want+"。") {
		t.Errorf("got %s %q, want all of %s", got.Code, got.Message, want)
	}
}

func TestOnlyAHeadRowIsAListOfNone(t *testing.T) {
	for _, content := range []string{headRow, headRow + "\n", file("名单", headRow)} {
		if got := rows(t, open(t, content)); len(got) != 0 {
			t.Errorf("%q gave %d rows, want none", content, len(got))
		}
	}
}

func TestEncodings(t *testing.T) {
	content := file(headRow, row("王小明"), row("䶮𬭎㐂"), row("买买提·艾力"))
	for name, c := range map[string]struct{ content, encoding string }{
		"UTF-8":               {content, "UTF-8"},
		"UTF-8 with mark":     {"\uFEFF" + content, "UTF-8（带 BOM）"},
		"GB18030 of 4 bytes":  {gb18030(t, content), "GB18030"},
		"UTF-16LE, tabs":      {utf16(t, unicode.LittleEndian, strings.ReplaceAll(content, ",", "\t")), "UTF-16LE"},
		"UTF-16BE":            {utf16(t, unicode.BigEndian, content), "UTF-16BE"},
		"UTF-8 without an LF": {strings.ReplaceAll(content, "\r\n", "\r"), "UTF-8"},
	} {
		t.Run(name, func(t *testing.T) {
			f := open(t, c.content)
			got := strings.Join(lines(rows(t, f)), "|")
			if want := "2 王小明|3 䶮𬭎㐂|4 买买提·艾力"; got != want {
				t.Errorf("rows %q, want %q", got, want)
			}
			if want := "CSV 表格，编码 " + c.encoding + "。"; f.Source() != want {
				t.Errorf("source %q, want %q", f.Source(), want)
			}
			if int(f.BytesRead()) != len(c.content) {
				t.Errorf("BytesRead %d at the end, want %d", f.BytesRead(), len(c.content))
			}
		})
	}
}

func TestADamagedByteCostsOneRow(t *testing.T) {
	const where = "被执行人姓名/名称:encoding"
	pad := strings.Repeat(row("王小明")+"\r\n", 2+sniffed/len(dataRow))
	late := 2 + strings.Count(pad, "\n")
	gb := gb18030(t, file(headRow, dataRow, dataRow))
	for name, c := range map[string]struct {
		content string
		row     int
		want    string
	}{
		"at the start of UTF-8":       {file(headRow, row("张\xFF三"), dataRow), 2, "张\uFFFD三 " + where},
		"behind the mark":             {"\uFEFF" + file(headRow, row("张\xFF三"), dataRow), 2, "张\uFFFD三 " + where},
		"far behind what was sniffed": {headRow + "\r\n" + pad + file(row("张\xFF三"), dataRow), late, "张\uFFFD三 " + where},
		"GB18030 within UTF-8":        {file(headRow, row(gb18030(t, "张三")), dataRow), 2, "\uFFFD " + where},
		"a NUL":                       {file(headRow, row("张\x00三"), dataRow), 2, "张三 " + where},
		"a control character":         {file(headRow, row("张\x08三"), dataRow), 2, "张三 " + where},
		"the sign of an older damage": {file(headRow, row("张\uFFFD"), dataRow), 2, "张\uFFFD " + where},
		"in GB18030":                  {strings.Replace(gb, gb18030(t, "张三"), "\xFF\xFF", 1), 2, "\uFFFD\uFFFD " + where},
		"half a surrogate in UTF-16":  {strings.Replace(utf16(t, unicode.LittleEndian, file(headRow, dataRow, dataRow)), "\x20\x5F", "\x00\xD8", 1), 2, "\uFFFD三 " + where},
	} {
		t.Run(name, func(t *testing.T) {
			all := rows(t, open(t, c.content))
			at := all[c.row-2]
			if at.Number != c.row || line(at) != c.want {
				t.Errorf("row %d is %q, want row %d %q", at.Number, line(at), c.row, c.want)
			}
			for _, r := range all {
				if r.Number != c.row && len(r.Findings) > 0 {
					t.Fatalf("row %d has findings too: %v", r.Number, r.Findings)
				}
			}
			if next := all[c.row-1]; line(next) != "张三" {
				t.Errorf("the row behind is %q, want it whole", line(next))
			}
		})
	}
}

func TestDamageInAColumnThatIsIgnored(t *testing.T) {
	got := rows(t, open(t, file(headRow+",联系电话", dataRow+",\xFF\x00")))
	if len(got) != 1 || line(got[0]) != "张三" {
		t.Errorf("got %v, want the row without findings", lines(got))
	}
}

func TestReadersThatFail(t *testing.T) {
	broken := errors.New("disk on fire")
	t.Run("before the head", func(t *testing.T) {
		_, err := openReader(iotest.ErrReader(broken))
		var refused *FileError
		if !errors.As(err, &refused) || refused.Code != FileUnreadable || !errors.Is(err, broken) {
			t.Errorf("got %v, want unreadable because of %v", err, broken)
		}
	})
	t.Run("in the middle", func(t *testing.T) {
		content := headRow + "\n" + strings.Repeat(dataRow+"\n", 4+sniffed/len(dataRow))
		f, err := openReader(io.MultiReader(strings.NewReader(content), iotest.ErrReader(broken)))
		if err != nil {
			t.Fatalf("OpenDefaulters: %v", err)
		}
		for err == nil {
			_, err = f.Next()
		}
		var refused *FileError
		if !errors.As(err, &refused) || refused.Code != FileUnreadable || !errors.Is(err, broken) {
			t.Errorf("got %v, want unreadable because of %v", err, broken)
		}
		if _, again := f.Next(); !errors.Is(again, broken) {
			t.Errorf("a further Next gave %v, want the same error", again)
		}
	})
	t.Run("one byte at a time is no failure", func(t *testing.T) {
		f, err := openReader(iotest.OneByteReader(strings.NewReader(gb18030(t, file(headRow, dataRow)))))
		if err != nil {
			t.Fatalf("OpenDefaulters: %v", err)
		}
		if got := rows(t, f); len(got) != 1 || got[0].Input.Name != "张三" {
			t.Errorf("got %v", lines(got))
		}
	})
	t.Run("a reader that never gives anything", func(t *testing.T) {
		c := newCutter(readerFunc(func([]byte) (int, error) { return 0, nil }))
		if _, err := c.next(); !errors.Is(err, io.ErrNoProgress) {
			t.Errorf("got %v, want %v", err, io.ErrNoProgress)
		}
	})
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

func TestMemoryIsBounded(t *testing.T) {
	// Ten megabytes in one cell, quoted and not: the row is refused and the next is read.
	cell := bytes.Repeat([]byte("长"), 10<<20/3)
	for name, content := range map[string]string{
		"bare":   file(headRow, row(string(cell)), dataRow),
		"quoted": file(headRow, row(`"`+string(cell)+`"`), dataRow),
	} {
		t.Run(name, func(t *testing.T) {
			f := open(t, content)
			got := strings.Join(lines(rows(t, f)), "|")
			if want := "2 broken 被执行人姓名/名称:too_long|3 张三"; got != want {
				t.Errorf("got %q, want %q", got, want)
			}
			if n := len(f.table.(*textTable).cut.buf); n > 4*maxRecord {
				t.Errorf("the buffer grew to %d bytes", n)
			}
		})
	}
	t.Run("cells without end", func(t *testing.T) {
		f := open(t, file(headRow, dataRow+strings.Repeat(",", 10<<20), dataRow))
		got := strings.Join(lines(rows(t, f)), "|")
		if want := "2 broken :too_long|3 张三"; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
		if n := len(f.table.(*textTable).cut.buf); n > 4*maxRecord {
			t.Errorf("the buffer grew to %d bytes", n)
		}
	})
}
