package xlsx

import (
	"math"
	"strings"
	"testing"
	"time"
)

func TestShow(t *testing.T) {
	w := &Workbook{}
	for _, c := range []struct {
		code string
		v    float64
		want string // with a question mark behind it when the format is unclear
	}{
		{"General", 52000, "52000"},
		{"General", 1234567.891, "1234567.891"},
		{"general", -0.5, "-0.5"},
		{"G/通用格式", 52000, "52000"},
		{"@", 123, "123"},
		{"0", 3.7, "3.7"},
		{"0.00", 1.5, "1.5"},
		{"#,##0.00", 1234567.5, "1234567.5"},
		{"#,##0.00_);[Red](#,##0.00)", -5, "(5)"},
		{"0_ ", 12, "12"},
		{"000000", 123, "000123"},
		{"00000000-0", 12345679, "01234567-9"},
		{"0%", 0.5, "50%"},
		{"0.00%", 0.07, "7%"},
		{"0%%", 0.5, "5000%%"},
		{`0"万元"`, 5, "5万元"},
		{`0.00"万元"`, -5.25, "-5.25万元"},
		{`"¥"#,##0.00`, 186000, "¥186000"},
		{`[$¥-804]#,##0.00`, 186000, "¥186000"},
		{`[$-804]0`, 7, "7"},
		{`\R\M\B0`, 7, "RMB7"},
		{`0!.0,"万元"`, 52345, "5.2万元"},
		{`0,`, 186400, "186"},
		{`0.0,,`, 12345678, "12.3"},
		{`"（2026）鲁0199执"0"号"`, 101, "（2026）鲁0199执101号"},
		{`General"元"`, 86.5, "86.5元"},
		{`G/通用格式"元"`, 86.5, "86.5元"},
		{`[DBNum2][$-804]General`, 12, "12"},
		{`[红色]0`, 12, "12"},
		{`#`, 0, "0"},
		{`#.##`, 0.5, "0.5"},
		{`.00`, 0.5, "0.5"},
		{`0;-0;;@`, 0, ""},
		{`0;-0;"无";@`, 0, "无"},
		{`0;-0`, -4, "-4"},
		{`;;;`, 5, ""},
		{`_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ `, 0, "-"},
		{`_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ `, -12, "-12"},
		{"0.00E+00", 12345, "12345"},
		{"# ?/?", 0.5, "0.5"},
		{"[h]:mm", 1.5, "1.5"},
		{`[>=10000]0!.0,"万";0`, 52000, "52000?"},
		{`[=1]"男";[=2]"女"`, 1, "1?"},
		{strings.Repeat("0", maxCode+1), 1, "1?"},
		{"0", 1e15, "1E+15"},
		{`yyyy-m-d`, 990113198001010010, "9.90113E+17"},
		{`00%`, 1e14, "1E+16"},
		{strings.Repeat("%", 900) + "0", 1, "1.79769E+308"},

		{"yyyy-mm-dd", 43169, "2018-03-10"},
		{"yyyy/m/d", 43169, "2018-03-10"},
		{"d-mmm-yy", 43169, "2018-03-10"},
		{`yyyy"年"m"月"d"日";@`, 43169, "2018-03-10"},
		{`[$-804]yyyy年m月d日 dddd`, 43169, "2018-03-10"},
		{`[DBNum1][$-804]yyyy"年"m"月"d"日"`, 43169, "2018-03-10"},
		{`[$-F800]dddd, mmmm dd, yyyy`, 43169, "2018-03-10"},
		{`e-m-d`, 43169, "2018-03-10"},
		{`yyyy-mm-dd aaaa`, 43169, "2018-03-10"},
		{"yyyy-mm-dd hh:mm:ss.000", 43169.25, "2018-03-10 06:00:00"},
		{"yyyy-m-d h:mm AM/PM", 43169.75, "2018-03-10 18:00:00"},
		{"yyyy-m-d", 43169.5, "2018-03-10 12:00:00"},
		{`yyyy"年"m"月"`, 43160, "2018年3月"},
		{`m"月"d"日"`, 43169, "3月10日"},
		{"yyyy", 43169, "2018"},
		{"h:mm", 0.5, "12:00:00"},
		{"mm:ss", 0.5, "12:00:00"},
		{`上午/下午h"时"mm"分"`, 0.75, "18:00:00"},
		{"yyyy-m-d", 0, "0"},
		{"yyyy-m-d", 1, "1900-01-01"},
		{"yyyy-m-d", 59, "1900-02-28"},
		{"yyyy-m-d", 60, "1900-02-29"},
		{"yyyy-m-d", 61, "1900-03-01"},
		{"yyyy-m-d", -5, "-5"},
		{"yyyy-m-d", 2958465, "9999-12-31"},
		{"yyyy-m-d", 2958466, "2958466"},
		{"yyyy-m-d", 1e14, "100000000000000"},
	} {
		kind, got := w.show(c.v, parseFormat(c.code))
		if kind == CellUnclear {
			got += "?"
		}
		if got != c.want {
			t.Errorf("%.40s shows %v as %q, want %q", c.code, c.v, got, c.want)
		}
	}
}

// TestBuiltin looks at a day, which every built-in format of dates must show as one.
func TestBuiltin(t *testing.T) {
	w := &Workbook{}
	var s styles
	for want, ids := range map[string][]int{
		"43169":      {0, 1, 2, 3, 4, 11, 12, 13, 37, 38, 39, 40, 41, 43, 46, 48, 49, 163, 99999},
		"¥43169":     {5, 7, 42, 44},
		"4316900%":   {9, 10},
		"2018-03-10": {14, 15, 22, 30, 31},
		"3月10日":      {16, 28, 29, 51, 53, 54, 58},
		"2018年3月":    {17, 27, 36, 50, 52, 57},
		"00:00:00":   {18, 19, 20, 21, 32, 33, 34, 35, 45, 47, 55, 56},
	} {
		for _, id := range ids {
			s.cells = []int{id}
			if _, got := w.show(43169, s.of(0)); got != want {
				t.Errorf("built-in format %d shows %q, want %q", id, got, want)
			}
		}
	}
}

// TestEveryDay counts the days of two centuries in both systems beside package time.
func TestEveryDay(t *testing.T) {
	for _, w := range []*Workbook{{}, {date1904: true}} {
		first, n := time.Date(1900, 3, 1, 0, 0, 0, 0, time.UTC), 61
		if w.date1904 {
			first, n = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC), 0
		}
		for i := range 73000 {
			want := first.AddDate(0, 0, i).Format(time.DateOnly)
			if got, ok := w.date(float64(n+i), dateParts{year: true, month: true, day: true}); !ok || got != want {
				t.Fatalf("day %d is %q, want %s", n+i, got, want)
			}
		}
	}
}

func FuzzShow(f *testing.F) {
	for _, code := range []string{"General", `0!.0,"万元"`, "[h]:mm", `yyyy"年"m"月"d"日";@`, "[>1]0;0", `"`, `\`, "[", "_", "*", "0,,,%%%", ";;;;"} {
		f.Add(code, 43169.5)
		f.Add(code, -1e300)
	}
	f.Fuzz(func(t *testing.T, code string, v float64) {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return // no cell holds one
		}
		w := &Workbook{}
		_, text := w.show(v, parseFormat(code))
		if len(text) > 2*len(code)+400 {
			t.Fatalf("%q shows %v in %d bytes", code, v, len(text))
		}
		if math.Abs(v) >= unsure && text != scientific(v) {
			t.Fatalf("%q shows the long number %v as %q", code, v, text)
		}
	})
}
