package names

import (
	"strings"
	"testing"
	"testing/quick"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// same lists spellings of one name; the first is its normal form.
var same = [][]string{
	// Width and case.
	{"zhangwei张伟ltd", "ＺＨＡＮＧ　ＷＥＩ张伟ＬＴＤ"},
	{"abcxyz", "ABCXYZ", "AbcXyz", "ＡＢＣＸＹＺ", "ａｂｃｘｙｚ", "A B\tC\nX\rY Z"},
	{"0123456789", "０１２３４５６７８９", "0123 456 789"},
	{"a&b", "Ａ＆Ｂ", "a & b"},
	{"tcl~!", "ＴＣＬ～！"},
	{"éèü", "ÉÈÜ", "e\u0301e\u0300u\u0308", "E\u0301È U\u0308"},
	{"\u1e96", "H\u0331", "h\u0331"},
	{"fi", "FI", "Fi", "ﬁ"},
	{"ж", "Ж"},
	// Blanks and what cannot be seen.
	{"张伟", " 张伟", "张伟 ", "张 伟", "张　伟", "张\u00a0伟", "\u2003张\u2009伟\u202f", "张\t伟\r\n", "张\u200b伟", "张\u200c\u200d伟",
		"\ufeff张伟", "张\u00ad伟", "\u202a张伟\u202c", "\u2066张伟\u2069", "\u200e张伟\u200f", "张\u0000伟\u007f", "张\u0085伟\u009f", "张\u2060伟",
		"张\ufe00伟", "张\U000E0100伟", "张\u2800伟", "张\u3164伟", "张\u115f伟", "張偉", "張　偉", "張伟"},
	{"", " ", "\u3000", "\u200b\ufeff", "\t\r\n"},
	// Brackets.
	{"济南某某(集团)有限公司", "济南某某（集团）有限公司", "济南某某【集团】有限公司", "济南某某〔集团〕有限公司", "济南某某[集团]有限公司",
		"济南某某［集团］有限公司", "济南某某{集团}有限公司", "济南某某｛集团｝有限公司", "济南某某〖集团〗有限公司", "济南某某《集团》有限公司", "济南某某〈集团〉有限公司",
		"济南某某＜集团＞有限公司", "济南某某<集团>有限公司", "济南某某「集团」有限公司", "济南某某『集团』有限公司", "济南某某﹙集团﹚有限公司", "济南某某︵集团︶有限公司",
		"济南某某 （ 集团 ） 有限公司", "濟南某某（集團）有限公司", "济南某某\u2329集团\u232a有限公司", "济南某某‹集团›有限公司", "济南某某«集团»有限公司"},
	{"(株)某某", "㈱某某", "（株）某某"},
	// Middle dots.
	{"买买提·艾力", "买买提・艾力", "买买提･艾力", "买买提•艾力", "买买提‧艾力", "买买提∙艾力", "买买提⋅艾力", "买买提᛫艾力", "买买提．艾力", "买买提.艾力", "买买提﹒艾力",
		"买买提 · 艾力", "买买提. 艾力", "买买提 ．艾力", "買買提·艾力", "買買提．艾力", "买买提\u0387艾力", "买买提⸱艾力", "买买提⸳艾力", "买买提ꞏ艾力", "买买提ᐧ艾力", "买买提․艾力"},
	{"古丽·艾山·吐尔逊", "古丽.艾山.吐尔逊", "古丽．艾山·吐尔逊", "古麗・艾山．吐爾遜"},
	{"阿·巴·㛃", "阿.巴.㛃", "阿．巴·㛃"},
	{"𠮷·野", "𠮷.野", "𠮷．野"},
	{"j.r.smith", "J. R. Smith", "Ｊ．Ｒ．Ｓｍｉｔｈ"},
	{"3.5寸酒店", "３．５寸酒店"},
	{"张.", "张．", "张 ."},
	{".张", "．张"},
	{"张..伟", "张．．伟"},
	{"a.张", "Ａ．张"},
	{"张.a", "张．Ａ"},
	{"é·张·伟", "É・张.伟"},
	// Dashes.
	{"smith-jones", "Smith–Jones", "Smith—Jones", "Smith‐Jones", "Smith‑Jones", "Smith−Jones", "Smith－Jones", "Smith﹣Jones", "Smith﹘Jones", "Smith ― Jones", "Smith‒Jones", "Smith─Jones", "Smith━Jones", "Smith⁃Jones", "Smith⸺Jones", "Smith⸻Jones", "Smith˗Jones"},
	// Traditional characters.
	{"刘备", "劉備", "劉备"},
	{"叶问", "葉問"},
	{"黄晓华", "黃曉華"},
	{"陈东", "陳東"},
	{"赵云龙", "趙雲龍"},
	{"吕后", "呂后", "呂後"},
	{"钟伟", "鍾偉", "鐘偉"},
	{"余华", "餘華", "余華"},
	{"姜文", "薑文"},
	{"范冰", "範冰"},
	{"卫国", "衛國", "衞國"},
	{"启净", "啟淨", "啓淨"},
	{"里为说叙妫", "裏爲説敍嬀", "裡為說敘媯"},
	{"沈阳电线厂", "瀋陽電線廠"},
	{"复兴实业", "復興實業", "複興實業"},
	{"台湾", "臺灣"},
	{"头发", "頭髮", "頭發"},
	{"温强", "溫強"},
	{"𬀩", "暐"},
	{"𬘭𫖮", "綝顗"},
	{"龟丰", "龜豐"},
	{"龛", "龕"},
	{"金行", "⾦⾏"}, // Kangxi radicals, as PDF readers copy them
	{"更车", "\uf901\uf902"},
	// Kept as they are: rare, beyond the basic plane, private, other scripts.
	{"𠮷野"}, {"㛃"}, {"䶮"}, {"𫍽"}, {"\ue000"}, {"〇"}, {"々"}, {"한글", "\u1112\u1161\u11ab\u1100\u1173\u11af"},
	{"صلىاللهعليهوسلم", "صلى الله عليه وسلم", "ﷺ"},
	{"乾隆"}, {"著名"}, {"於吉"}, {"宫徵羽"}, {"李昇"}, {"甯静"}, {"慰藉"}, {"瞭望"}, {"玛瑙"}, {"麽"}, {"釐"},
	{"o'brien", "O'Brien", "Ｏ＇Ｂｒｉｅｎ"},
	{"\ufffd", "\xff", "\ufffd"},
	{"a\ufffd", "a\x80", "a\xbf"},
	{"张\ufffd\ufffd伟", "张\xe5\xbc伟"},
}

// apart lists names of different people and firms.
var apart = [][]string{
	{"张伟", "章伟", "张纬", "张玮", "张炜", "张苇", "张为", "掌伟"},
	{"未来", "末来"}, {"己", "已", "巳"}, {"日", "曰"}, {"戊", "戌", "戍"}, {"土", "士"}, {"刀", "刁"}, {"王", "玉", "壬"},
	{"0", "O", "〇", "零"}, {"l", "1", "|", "!"}, {"I", "1"}, {"一", "-"}, {"ー", "-", "一"}, {"×", "x"},
	{"李昇", "李升"}, {"甯静", "宁静"}, {"张喆", "张哲"}, {"张堃", "张坤"}, {"张淼", "张水"}, {"李峯", "李峰"},
	{"张乾", "张干"}, {"张著", "张着"}, {"於吉", "于吉"}, {"张徵", "张征"}, {"锺伟", "钟伟"}, {"张馀", "张余"}, {"缐某", "线某"}, {"张濛", "张蒙"},
	{"王苹", "王𬞟"}, {"萧某", "肖某"}, {"阎某", "闫某"}, {"傅某", "付某"}, {"戴某", "代某"}, {"蓝某", "兰某"},
	{"𠮷野", "吉野"}, {"㛃", "洁"},
	{"买买提·艾力", "买买提艾力", "买买提-艾力", "买买提,艾力"},
	{"甲(乙)", "甲乙"}, {"甲-乙", "甲乙"}, {"张伟", "伟张"}, {"e", "é"}, {"ß", "ss"}, {"济南某某", "济南某"},
	{"\ue000", "\ue001"},
}

func TestNormalMeets(t *testing.T) {
	for _, group := range same {
		for _, name := range group {
			if got := Normal(name); got != group[0] {
				t.Errorf("Normal(%q) = %q (%+q), want %q", name, got, got, group[0])
			}
		}
	}
}

func TestNormalKeepsApart(t *testing.T) {
	for _, group := range apart {
		for i, a := range group {
			for _, b := range group[:i] {
				if Normal(a) == Normal(b) {
					t.Errorf("%q and %q meet in %q", a, b, Normal(a))
				}
			}
		}
	}
}

// checkNormal holds what must be true of the normal form of any text.
func checkNormal(t *testing.T, name string) {
	t.Helper()
	n := Normal(name)
	if again := Normal(n); again != n {
		t.Errorf("Normal(%+q) = %+q, and of that %+q", name, n, again)
	}
	if !utf8.ValidString(n) {
		t.Errorf("Normal(%+q) = %+q is not UTF-8", name, n)
	}
	if !norm.NFKC.IsNormalString(n) && !manyMarks(n) {
		t.Errorf("Normal(%+q) = %+q is not NFKC", name, n)
	}
	if g := general(name); g != n {
		t.Errorf("Normal(%+q) = %+q, the general way gives %+q", name, n, g)
	}
	for _, r := range n {
		if unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || Simplify(r) != r || unicode.ToLower(r) != r {
			t.Errorf("Normal(%+q) holds %U", name, r)
		}
	}
}

// manyMarks reports a row of more than thirty marks on one letter. The norm package
// breaks such rows up with a character that no name keeps.
func manyMarks(s string) bool {
	row := 0
	for _, r := range s {
		row++
		if !unicode.Is(unicode.M, r) {
			row = 0
		}
		if row > 25 {
			return true
		}
	}
	return false
}

// TestNormalOfEveryCharacter goes through all of Unicode, alone and between Han
// characters, where its neighbours must not change.
func TestNormalOfEveryCharacter(t *testing.T) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if r >= 0x3400 && r <= 0x9FFF && r%7 != 0 || r >= 0xAC00 && r <= 0xD7A3 && r%97 != 0 || r > 0x3FFFF && r < 0xE0000 || r > 0xE0FFF && r%997 != 0 || r > 0x20000 && r < 0x30000 && r%31 != 0 {
			continue // large blocks of one kind, sampled
		}
		checkNormal(t, string(r))
		if t.Failed() {
			return
		}
	}
}

// A full stop is a middle dot between Han characters of any block, not elsewhere.
func TestDotBetweenHan(t *testing.T) {
	for r, want := range map[rune]bool{
		0x33FF: false, 0x3400: true, 0x4DBF: true, 0x4DC0: false, firstHan: true, lastHan: true, 0xA000: false, 'あ': false,
		0x1FFFF: false, 0x20000: true, 0x2EE5F: true, 0x2EE60: false, 0x2FFFD: false, 0x30000: true, 0x323AF: true, 0x323B0: false,
	} {
		if got := isHan(r); got != want {
			t.Errorf("isHan(%U) = %t", r, got)
		}
		if got := strings.Contains(Normal("艾."+string(r)), "·"); got != want {
			t.Errorf("full stop before %U: %t", r, got)
		}
	}
}

func TestNormalOfAnyText(t *testing.T) {
	if err := quick.Check(func(name string) bool {
		checkNormal(t, name)
		return !t.Failed()
	}, &quick.Config{MaxCount: 3000}); err != nil {
		t.Error(err)
	}
}

// Rows of marks, jamo and blanks that take each other's place must come to rest.
func TestNormalComesToRest(t *testing.T) {
	for _, name := range []string{
		strings.Repeat("\u0331\u0301\u0323\u034f\u0345", 60) + "H" + strings.Repeat("\u0331\u0301\u0323", 60),
		strings.Repeat("\u1100\u200b\u1161\u00ad\u11a8", 50),
		"A\u00b4 \u00b4\u00a8", "İ\u0307", "\u03a9\u0345\u0301", "か\u200b\u3099", "H\u200b\u0331",
	} {
		checkNormal(t, name)
	}
}

func TestNormalOfLongText(t *testing.T) {
	long := strings.Repeat("济南某某（集团）", 1000)
	if got := Normal(long); got != strings.Repeat("济南某某(集团)", 1000) {
		t.Errorf("long text is cut: %d bytes", len(got))
	}
}

func TestNormalDoesNotAllocate(t *testing.T) {
	for _, name := range []string{"张伟", "买买提·艾力", "济南某某(集团)有限公司", "smith-jones", "𠮷野", "a.b", "张.a"} {
		if n := testing.AllocsPerRun(20, func() { Normal(name) }); n != 0 {
			t.Errorf("Normal(%q) allocates %v times", name, n)
		}
	}
	for _, name := range []string{"張偉", "济南某某（集团）有限公司", "买买提．艾力"} {
		if n := testing.AllocsPerRun(20, func() { Normal(name) }); n != 1 {
			t.Errorf("Normal(%q) allocates %v times, want once", name, n)
		}
	}
}

func FuzzNormal(f *testing.F) {
	for _, group := range append(same, apart...) {
		for _, name := range group {
			f.Add(name)
		}
	}
	f.Fuzz(checkNormal)
}

func BenchmarkNormal(b *testing.B) {
	for _, c := range []struct{ title, name string }{
		{"person", "张伟"},
		{"minority", "买买提·艾力"},
		{"firm", "济南某某建筑工程(集团)有限责任公司"},
		{"firm-wide-brackets", "济南某某建筑工程（集团）有限责任公司"},
		{"traditional", "濟南長清建築工程（集團）有限責任公司"},
		{"latin-accents", "José García-Ñúñez"},
	} {
		b.Run(c.title, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Normal(c.name)
			}
		})
	}
}
