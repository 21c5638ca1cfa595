package redact

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

func TestFold(t *testing.T) {
	for text, want := range map[string]string{
		"":                      "",
		"abc １２３，（Ａ）～":          "abc 123,(A)~",
		"\u3000\u00a0\u2003":    "   ",
		"‐‑‒–—―−﹣－":             "---------",
		"•‧∙⋅・●·":               "·······",
		"○◯〇":                   "〇〇〇",
		"“”‘’、。《》〔〕【】×":         "“”‘’、。《》〔〕【】×",
		"a…b":                   "a|b",
		"㈱㎏℡ﬁ½":                 "(株)kgTELfi1⁄2",
		"⼾⾞鲁":                   "户车鲁",
		"٠١٢٣٤٥٦٧٨٩":            "0123456789",
		"०१२३४५६७८९":            "0123456789",
		"𑓐𑓑𑓙":                   "019",
		"𝟎𝟏𝟗𝟘𝟡𝟬":                "019090",
		"²³⁹₁":                  "2391",
		"e\u0301é\u20dd":        "ee",
		"1\ufe0f\u20e32":        "12",
		"a\u200bb\u00adc\ufeff": "abc",
		"한글":                    "한글",
		"\xff\xe4\xbd":          "\ufffd\ufffd\ufffd",
		"①1":                    "|1",
		"1①":                    "1|",
		"①②":                    "12",
		"⑩⑪x⒛⓪":                 "1011x200",
		"⑴⑵，⒈⒉":                 "12,12",
		"帐帳賬號戶電話機證開聯係繫縣區樓單棟鎮鄉郵護車魯": "账账账号户电话机证开联系系县区楼单栋镇乡邮护车鲁",
	} {
		var f folded
		f.fold(text)
		if got := string(f.runes); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
		if len(f.from) != len(f.runes) {
			t.Errorf("%q: %d places for %d runes", text, len(f.from), len(f.runes))
		}
	}
}

// Every folded rune knows the byte of its code point.
func TestFoldKnowsWhereFrom(t *testing.T) {
	var f folded
	f.fold("a㈱\u200b１中\xff①②")
	want := []int{0, 1, 1, 1, 7, 10, 13, 14, 17}
	if string(f.runes) != "a(株)1中\ufffd12" || len(f.from) != len(want) {
		t.Fatalf("%q %v", string(f.runes), f.from)
	}
	for i := range want {
		if f.from[i] != want[i] {
			t.Fatalf("%v, want %v", f.from, want)
		}
	}
}

// The folding is NFKC except for what its comment says: over the whole basic plane a
// code point that NFKC turns into letters, digits or ideographs is turned into the same.
func TestFoldAgreesWithNFKC(t *testing.T) {
	var f folded
	for r := rune(0x20); r < 0x10000; r++ {
		if !utf8.ValidRune(r) || isEnclosed(string(r)) {
			continue
		}
		want := norm.NFKC.String(string(r))
		if strings.IndexFunc(want, func(r rune) bool { return !isAlnum(r) && (r < 0x4E00 || r > 0x9FFF || foldHan(r) != r) }) >= 0 {
			continue
		}
		if f.fold(string(r)); string(f.runes) != want {
			t.Errorf("%U: %q, want %q", r, string(f.runes), want)
		}
	}
}

// What foldSimple answers without asking the tables is what the tables would say.
func TestFoldSimpleAgrees(t *testing.T) {
	for r := range rune(0x10000) {
		if !utf8.ValidRune(r) {
			continue
		}
		simple, ok := foldSimple(r)
		if !ok || r == '…' {
			continue
		}
		want := []rune(norm.NFKC.String(string(r)))
		if len(want) != 1 || simple != foldPlain(want[0]) {
			t.Errorf("%U: %q, want %q", r, simple, string(want))
		}
	}
}
