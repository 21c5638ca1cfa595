package exchange

import (
	"errors"
	"io"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"gongkai/internal/court"
)

// headRow and dataRow are the smallest file that has all required columns. The number
// belongs to nobody: region 990113 does not exist.
const (
	headRow = "被执行人姓名/名称,身份证号码/组织机构代码,案号,执行法院,执行依据文号,立案时间,生效法律文书确定的义务,被执行人的履行情况,失信被执行人行为具体情形"
	dataRow = "张三,990113198001010010,（2018）鲁0199执1号,演示区人民法院（虚构）,（2017）鲁0199民初9号,2018年03月10日,偿还借款,全部未履行,违反财产报告制度"
)

// row gives dataRow under another name.
func row(name string) string { return strings.Replace(dataRow, "张三", name, 1) }

// file joins lines as a spreadsheet program writes them.
func file(lines ...string) string { return strings.Join(lines, "\r\n") + "\r\n" }

func gb18030(t testing.TB, s string) string {
	t.Helper()
	b, err := simplifiedchinese.GB18030.NewEncoder().String(s)
	if err != nil {
		t.Fatalf("encoding a fixture: %v", err)
	}
	return b
}

func utf16(t testing.TB, order unicode.Endianness, s string) string {
	t.Helper()
	b, err := unicode.UTF16(order, unicode.UseBOM).NewEncoder().String(s)
	if err != nil {
		t.Fatalf("encoding a fixture: %v", err)
	}
	return b
}

// open opens a fixture that must be accepted as a file.
func open(t testing.TB, content string) *DefaulterFile {
	t.Helper()
	f, err := OpenDefaulters(strings.NewReader(content))
	if err != nil {
		t.Fatalf("OpenDefaulters: %v", err)
	}
	return f
}

// openReader opens a text that cannot be read here and there.
func openReader(r io.Reader) (*DefaulterFile, error) {
	t, err := openText(r)
	if err != nil {
		return nil, err
	}
	return readList(t, defaulterFields())
}

// rows reads all rows that are left.
func rows(t testing.TB, f *DefaulterFile) []Row {
	t.Helper()
	var all []Row
	for {
		r, err := f.Next()
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatalf("Next: %v", err)
		}
		all = append(all, r)
	}
}

// refusal opens a fixture that must be refused as a file.
func refusal(t testing.TB, content string) *FileError {
	t.Helper()
	_, err := OpenDefaulters(strings.NewReader(content))
	var refused *FileError
	if !errors.As(err, &refused) {
		t.Fatalf("OpenDefaulters gave %v, want a *FileError", err)
	}
	return refused
}

// line sums a row up in one word for comparing: its number and name, or what it is.
func line(r Row) string {
	switch {
	case r.Blank:
		return "blank"
	case r.Broken:
		return "broken " + codes(r.Findings)
	case len(r.Findings) > 0:
		return r.Input.Name + " " + codes(r.Findings)
	}
	return r.Input.Name
}

func codes(findings []court.Finding) string {
	var s []string
	for _, f := range findings {
		s = append(s, f.Field+":"+f.Code)
	}
	return strings.Join(s, " ")
}

// lines sums up all rows as "number name".
func lines(all []Row) []string {
	var s []string
	for _, r := range all {
		s = append(s, itoa(r.Number)+" "+line(r))
	}
	return s
}

func itoa(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return itoa(n/10) + string(rune('0'+n%10))
}
