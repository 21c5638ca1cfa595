package codes

import (
	"strings"
	"testing"
)

func TestLuhn(t *testing.T) {
	for text, want := range map[string]bool{
		"": false, "0": true, "18": true, "26": true, "34": true, "42": true, "59": true, "67": true, "75": true, "83": true, "91": true,
		"10": false, "81": false, "79927398713": true, "79927398710": false, "4111111111111111": true, "4111111111111112": false,
		"7992739871３": false, "7992-7398713": false, " 18": false, "1/": false, "1:": false, "/8": false, ":8": false,
	} {
		if got := Luhn(text); got != want {
			t.Errorf("Luhn(%q) = %t", text, got)
		}
	}
}

func TestIsScientific(t *testing.T) {
	for text, want := range map[string]bool{
		"1.10E+17": true, "3.70113E+17": true, "1.10105194912310000E+17": true, "1E+17": true, "1.1e+17": true, "1.10105E17": true, "9.9E+9": true, "1.1E+008": true, "0.1E+5": true,
		"１.１０Ｅ＋１７": true, "１．１０ｅ＋１７": true, " 1.10E+17 ": true, "1.10 E+17": true,
		"": false, "1": false, "1.": false, "1.1": false, "E+17": false, "1E17": false, "1E": false, "1E+": false, "1.1E": false, "1.1E+": false, "1.E+17": true, "1.E17": false, "1.1E-17": false, "11.1E+17": false,
		"1.1E+1000": false, "1.1E+17号": false, "1.1F+17": false, "1.1E++7": false, "1.1.1E+7": false, "11010519491231002X": false, "12345E788": false, "1234E5678": false, "张伟": false, ".5E+7": false, "1.1E+17\xff": false,
	} {
		if got := IsScientific(text); got != want {
			t.Errorf("IsScientific(%q) = %t", text, got)
		}
	}
}

func TestNarrow(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "abc": "abc", "ＡＢＣ": "ABC", "！～": "!~", "＀｟": "＀｟", "（２０１８）鲁": "(2018)鲁", "\u3000张\u3000伟\u3000": "张 伟", " a b\t": "a b", "\ufeffa\u200b": "a", "张伟": "张伟", "鲁Ａ·１": "鲁A·1", "①²": "①²",
		"a\v\f\r\nb\n": "a\v\f\r\nb", "\x08a\x0e": "\x08a\x0e",
	} {
		if got := Narrow(text); got != want {
			t.Errorf("Narrow(%q) = %q, want %q", text, got, want)
		}
	}
	if n := testing.AllocsPerRun(20, func() { Narrow(" 11010519491231002X ") }); n != 0 {
		t.Errorf("Narrow allocates %v times", n)
	}
}

// The room for a number is bounded; a text that just fits is read whole.
func TestSqueezeFillsItsRoom(t *testing.T) {
	for _, c := range []struct {
		text string
		room int
		ok   bool
	}{{"abc", 3, true}, {"abcd", 3, false}, {"a b c ", 3, true}, {"鲁", 3, true}, {"鲁", 2, false}, {"a鲁", 4, true}, {"a鲁", 3, false}, {"Ａ", 1, true}, {"—", 1, true}, {"\xe9\xb2", 9, false}, {"\ufffd", 3, true}} {
		got, ok := squeeze(make([]byte, 0, c.room), c.text)
		if ok != c.ok || ok && len(got) > c.room {
			t.Errorf("squeeze(%q) into %d: %q, %t", c.text, c.room, got, ok)
		}
	}
}

func TestPlainHan(t *testing.T) {
	for from, to := range map[rune]rune{
		0x2F8F: '行', 0x2F00: '一', 0x2FD5: '龠', 0xF900: '豈', 0xFAD9: '龎', 0x2E9F: '母', 0x2EF3: '龟', 0x2E80: 0x2E80, 0x2E7F: 0x2E7F, 0x2FE0: 0x2FE0, 0xF8FF: 0xF8FF, 0xFB00: 0xFB00, '①': '①', '鲁': '鲁',
	} {
		if got := plainHan(from); got != to {
			t.Errorf("plainHan(%U) = %c, want %c", from, got, to)
		}
	}
}

func TestProvinceOfCourtCode(t *testing.T) {
	const characters = "京津冀晋内辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川黔云藏陕甘青宁新兵"
	want := strings.Fields("北京 天津 河北 山西 内蒙古 辽宁 吉林 黑龙江 上海 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 广西 海南 重庆 四川 贵州 云南 西藏 陕西 甘肃 青海 宁夏 新疆 新疆")
	for i, r := range []rune(characters) {
		for _, code := range []string{"", "01", "0113"} {
			if got, ok := ProvinceOfCourtCode(string(r) + code); !ok || got != want[i] {
				t.Errorf("%c%s: %q, %t", r, code, got, ok)
			}
		}
	}
	for _, court := range []string{"", "最高法", "军", "军01", "港01", "广法执", "云城法执", "鲁执", "鲁0", "鲁011", "鲁01133", "鲁0a", "0113", "鲁011x", "鲁ab"} {
		if got, ok := ProvinceOfCourtCode(court); ok || got != "" {
			t.Errorf("%s: %q, %t", court, got, ok)
		}
	}
}

func FuzzIsScientific(f *testing.F) {
	for _, s := range []string{"1.10E+17", "1E+17", "12345E788", "", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !IsScientific(text) {
			return
		}
		if _, err := ParseIdentity(text); err == nil {
			t.Errorf("%q is both spoilt and an identity number", text)
		}
		if _, err := ParseOrgCode(text); err == nil {
			t.Errorf("%q is both spoilt and an organisation code", text)
		}
	})
}

func FuzzNarrowAndLuhn(f *testing.F) {
	for _, s := range []string{"79927398713", "　ＡＢＣ　", "", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		n := Narrow(text)
		if Narrow(n) != n {
			t.Errorf("Narrow(%q) = %q, of that %q", text, n, Narrow(n))
		}
		if Luhn(text) && digits(text) != len(text) {
			t.Errorf("Luhn(%q)", text)
		}
	})
}

func BenchmarkIsScientific(b *testing.B) {
	for b.Loop() {
		IsScientific("1.10105194912310000E+17")
	}
}

func BenchmarkLuhn(b *testing.B) {
	for b.Loop() {
		Luhn("4111111111111111")
	}
}
