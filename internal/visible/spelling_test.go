package visible_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// number is a case number taken apart as people read it aloud.
type number struct{ year, court, kind, place string }

// canonical is the number as the list prints it.
func (n number) canonical() string {
	return "（" + n.year + "）" + n.court + n.kind + n.place + "号"
}

// wide gives digits and brackets their full width.
func wide(text string) string {
	return strings.Map(func(r rune) rune {
		if r > ' ' && r < 0x7F {
			return r + 0xFEE0
		}
		return r
	}, text)
}

// between puts a mark between all characters.
func between(text, mark string) string { return strings.Join(strings.Split(text, ""), mark) }

// spellings are the ways in which people write one case number. all marks those
// without a year, which ask for every year.
var spellings = []struct {
	what string
	all  bool
	of   func(n number) string
}{
	{"as printed", false, number.canonical},
	{"half-width brackets", false, func(n number) string { return "(" + n.year + ")" + n.court + n.kind + n.place + "号" }},
	{"tortoise-shell brackets", false, func(n number) string { return "〔" + n.year + "〕" + n.court + n.kind + n.place + "号" }},
	{"square brackets", false, func(n number) string { return "[" + n.year + "]" + n.court + n.kind + n.place + "号" }},
	{"full-width square brackets", false, func(n number) string { return "［" + n.year + "］" + n.court + n.kind + n.place + "号" }},
	{"lenticular brackets", false, func(n number) string { return "【" + n.year + "】" + n.court + n.kind + n.place + "号" }},
	{"white lenticular brackets", false, func(n number) string { return "〖" + n.year + "〗" + n.court + n.kind + n.place + "号" }},
	{"braces", false, func(n number) string { return "{" + n.year + "}" + n.court + n.kind + n.place + "号" }},
	{"angle brackets", false, func(n number) string { return "〈" + n.year + "〉" + n.court + n.kind + n.place + "号" }},
	{"brackets that do not match", false, func(n number) string { return "（" + n.year + ")" + n.court + n.kind + n.place + "号" }},
	{"only the first bracket", false, func(n number) string { return "（" + n.year + n.court + n.kind + n.place + "号" }},
	{"only the last bracket", false, func(n number) string { return n.year + "）" + n.court + n.kind + n.place + "号" }},
	{"no brackets", false, func(n number) string { return n.year + n.court + n.kind + n.place + "号" }},
	{"no brackets, no 号", false, func(n number) string { return n.year + n.court + n.kind + n.place }},
	{"no 号", false, func(n number) string { return "（" + n.year + "）" + n.court + n.kind + n.place }},
	{"年 instead of brackets", false, func(n number) string { return n.year + "年" + n.court + n.kind + n.place + "号" }},
	{"年 in brackets", false, func(n number) string { return "（" + n.year + "年）" + n.court + n.kind + n.place + "号" }},
	{"年度", false, func(n number) string { return n.year + "年度" + n.court + n.kind + n.place + "号" }},
	{"字第", false, func(n number) string { return "（" + n.year + "）" + n.court + n.kind + "字第" + n.place + "号" }},
	{"字", false, func(n number) string { return "（" + n.year + "）" + n.court + n.kind + "字" + n.place + "号" }},
	{"第", false, func(n number) string { return "（" + n.year + "）" + n.court + n.kind + "第" + n.place + "号" }},
	{"字第 without brackets and 号", false, func(n number) string { return n.year + n.court + n.kind + "字第" + n.place }},
	{"leading zeros", false, func(n number) string { return "（" + n.year + "）" + n.court + n.kind + "00" + n.place + "号" }},
	{"blanks between the parts", false, func(n number) string { return "( " + n.year + " ) " + n.court + " " + n.kind + " " + n.place + " 号" }},
	{"blanks around", false, func(n number) string { return "   " + n.canonical() + "  " }},
	{"wide blanks", false, func(n number) string { return n.year + "　" + n.court + "　" + n.kind + "　" + n.place + "　号" }},
	{"a blank between all characters", false, func(n number) string { return between(n.canonical(), " ") }},
	{"line ends and tabs", false, func(n number) string {
		return "\r\n（" + n.year + "）\t" + n.court + n.kind + "\n" + n.place + "号\r\n"
	}},
	{"full-width digits", false, func(n number) string { return wide(n.canonical()) }},
	{"full-width without brackets", false, func(n number) string { return wide(n.year + n.court + n.kind + n.place) }},
	{"characters that cannot be seen", false, func(n number) string { return "\ufeff" + between(n.canonical(), "\u200b") }},
	{"blanks that do not break", false, func(n number) string { return between(n.canonical(), "\u00a0") }},
	{"案号 in front", false, func(n number) string { return "案号：" + n.canonical() }},
	{"案号 in front, plain", false, func(n number) string { return "案号 " + n.year + n.court + n.kind + n.place }},
	{"a full stop behind", false, func(n number) string { return n.canonical() + "。" }},
	{"quotation marks", false, func(n number) string { return "“" + n.canonical() + "”" }},
	{"book title marks", false, func(n number) string { return "《" + n.canonical() + "》" }},
	{"the title of the document behind", false, func(n number) string { return n.canonical() + "执行裁定书" }},
	{"traditional characters", false, func(n number) string {
		return strings.NewReplacer("鲁", "魯", "执", "執", "恢", "恢", "号", "號").Replace(n.canonical())
	}},
	{"dashes between the parts", false, func(n number) string { return n.year + "-" + n.court + "-" + n.kind + "-" + n.place }},
	{"no year", true, func(n number) string { return n.court + n.kind + n.place + "号" }},
	{"no year, no 号", true, func(n number) string { return n.court + n.kind + n.place }},
	{"no year, 字第", true, func(n number) string { return n.court + n.kind + "字第" + n.place + "号" }},
	{"no year, blanks", true, func(n number) string { return n.court + " " + n.kind + " " + n.place }},
}

// neighbours are case numbers that differ from each other in one part only, so that
// whoever reads a part wrongly finds the wrong record. A high court is not among them:
// with 字第, 鲁执字第123号 is a number of its own, in the style before 2016.
var neighbours = []number{
	{"2018", "鲁0199", "执", "123"}, {"2019", "鲁0199", "执", "123"}, {"2024", "鲁0199", "执", "123"},
	{"2018", "鲁0198", "执", "123"}, {"2018", "鲁01", "执", "123"}, {"2018", "鲁0299", "执", "123"},
	{"2018", "冀0199", "执", "123"}, {"2018", "鲁0199", "执恢", "123"}, {"2018", "鲁0199", "执异", "123"},
	{"2018", "鲁0199", "执保", "123"}, {"2018", "鲁0199", "执复", "123"}, {"2018", "鲁0199", "执监", "123"},
	{"2018", "鲁0199", "执", "12"}, {"2018", "鲁0199", "执", "23"}, {"2018", "鲁0199", "执", "1230"},
	{"2018", "鲁0199", "执", "1123"}, {"2018", "鲁0199", "执", "3"}, {"2018", "鲁0199", "执", "2018"},
	{"2018", "鲁0199", "执", "12345678"}, {"2021", "鲁0199", "执恢", "12"},
}

// A case number is found however it is written, and no neighbour with it.
func TestSearchSpellingsOfCaseNumbers(t *testing.T) { bothWays(t, searchSpellings) }

func searchSpellings(t *testing.T, newWorld maker) {
	if len(spellings) < 40 || len(neighbours) < 20 {
		t.Fatalf("%d spellings of %d numbers", len(spellings), len(neighbours))
	}
	w := newWorld(t)
	var entries []entry
	for i, n := range neighbours {
		entries = append(entries, entry{source: fmt.Sprintf("n%02d", i), name: "邻案示例", caseNo: n.canonical()})
	}
	w.load(true, entries...)
	for i, n := range neighbours {
		var years []string // of the same number in all years
		for j, m := range neighbours {
			if m.court == n.court && m.kind == n.kind && m.place == n.place {
				years = append(years, fmt.Sprintf("n%02d", j))
			}
		}
		for _, s := range spellings {
			want := []string{fmt.Sprintf("n%02d", i)}
			if s.all {
				want = years
			}
			text := s.of(n)
			total, ids := w.search(text)
			slices.Sort(ids)
			if total != len(want) || !slices.Equal(ids, want) {
				t.Errorf("%s: %q finds %d: %v, want %v", s.what, text, total, ids, want)
			}
		}
	}
}
