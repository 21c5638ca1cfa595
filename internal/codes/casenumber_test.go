package codes

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

func modern(year int, court, kind string, number int) CaseNumber {
	return CaseNumber{Year: year, Court: court, Kind: kind, Number: number}
}

func legacy(year int, court string, number int) CaseNumber {
	return CaseNumber{Year: year, Court: court, Number: number, Legacy: true}
}

func withSuffix(c CaseNumber, suffix string) CaseNumber {
	c.Suffix = suffix
	return c
}

func TestParseCaseNumberAccepts(t *testing.T) {
	ours := modern(2018, "鲁0113", "执", 123)
	cases := []struct {
		name, text string
		want       CaseNumber
	}{
		{"R-60 accepts: the canonical print", "（2018）鲁0113执123号", ours},
		{"R-60 accepts: half-width brackets", "(2018)鲁0113执123号", ours},
		{"R-60 accepts: tortoise-shell brackets", "〔2018〕鲁0113执123号", ours},
		{"R-60 accepts: square brackets", "[2018]鲁0113执123号", ours},
		{"R-60 accepts: full-width square brackets", "［2018］鲁0113执123号", ours},
		{"R-60 accepts: lenticular brackets", "【2018】鲁0113执123号", ours},
		{"R-60 accepts: white lenticular brackets", "〖2018〗鲁0113执123号", ours},
		{"R-60 accepts: brackets that do not match", "（2018)鲁0113执123号", ours},
		{"R-60 accepts: full-width digits", "（２０１８）鲁０１１３执１２３号", ours},
		{"R-60 accepts: blanks anywhere", " （ 2018 ）\t鲁 0113　执 123 号\r\n", ours},
		{"R-60 accepts: characters that cannot be seen", "\ufeff（2018）鲁\u200b0113执\u00a0123号", ours},
		{"R-60 accepts: 字第 left over before a modern number", "（2018）鲁0113执字第123号", ours},
		{"R-60 accepts: 字 left over before a modern number", "（2018）鲁0113执字123号", ours},
		{"R-60 accepts: resumed enforcement", "（2019）鲁0113执恢7号", modern(2019, "鲁0113", "执恢", 7)},
		{"R-60 accepts: a type code of three characters", "（2019）鲁01司惩复2号", modern(2019, "鲁01", "司惩复", 2)},
		{"R-60 accepts: a type code of four characters", "（2021）鲁0113民诉前调12345号", modern(2021, "鲁0113", "民诉前调", 12345)},
		{"R-60 accepts: an intermediate court", "（2020）鲁01民终88号", modern(2020, "鲁01", "民终", 88)},
		{"R-60 accepts: a high court", "（2020）鲁民申8号", modern(2020, "鲁", "民申", 8)},
		{"R-60 accepts: the supreme court", "（2020）最高法知民终1号", modern(2020, "最高法", "知民终", 1)},
		{"R-60 accepts: a military court", "（2020）军01刑初1号", modern(2020, "军01", "刑初", 1)},
		{"R-60 accepts: the production corps", "（2020）兵0101执9号", modern(2020, "兵0101", "执", 9)},
		{"R-60 accepts: a further ruling", "（2018）鲁0113执123号之一", withSuffix(ours, "之一")},
		{"R-60 accepts: a later further ruling", "（2018）鲁0113执123号之二十一", withSuffix(ours, "之二十一")},
		{"R-60 accepts: a Kangxi radical out of a PDF", "（2018）鲁0113⾏初1号", modern(2018, "鲁0113", "行初", 1)},
		{"R-60 accepts: the longest number", "（2018）鲁0113执12345678号", modern(2018, "鲁0113", "执", 12345678)},
		{"R-60 accepts: the first year", "（1949）鲁0113执1号", modern(1949, "鲁0113", "执", 1)},
		{"R-60 accepts: the last year", "（2100）鲁0113执1号", modern(2100, "鲁0113", "执", 1)},
		{"R-60 accepts: the style before 2016", "(2014)广法执字第00232号", legacy(2014, "广法执", 232)},
		{"R-60 accepts: the style before 2016 without zeros", "（2014）广法执字第232号", legacy(2014, "广法执", 232)},
		{"R-60 accepts: the style before 2016 of a high court", "（2014）鲁执字第5号", legacy(2014, "鲁执", 5)},
		{"R-60 accepts: the style before 2016 of the supreme court", "（2014）最高法执字第5号", legacy(2014, "最高法执", 5)},
		{"R-60 accepts: the style before 2016 with one character", "（2013）执字第5号", legacy(2013, "执", 5)},
		{"R-60 accepts: the style before 2016 with eight characters", "（2013）济长法非诉行执字第5号", legacy(2013, "济长法非诉行执", 5)},
		{"R-60 accepts: the style before 2016 with a further ruling", "（2013）长执字第5号之一", withSuffix(legacy(2013, "长执", 5), "之一")},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, err := ParseCaseNumber(c.text)
			if err != nil || got != c.want {
				t.Fatalf("ParseCaseNumber(%q) = %+v, %v; want %+v", c.text, got, err, c.want)
			}
			if again, err := ParseCaseNumber(got.String()); err != nil || again != got {
				t.Errorf("its print %q reads as %+v, %v", got, again, err)
			}
			if query, ok := ParseCaseQuery(c.text); !ok || query != c.want {
				t.Errorf("as a query it reads as %+v, %t", query, ok)
			}
		})
	}
}

func TestParseCaseNumberRefuses(t *testing.T) {
	cases := []struct{ name, text string }{
		{"R-60 refuses: nothing", ""},
		{"R-60 refuses: blanks", " 　\t"},
		{"R-60 refuses: a name", "张伟"},
		{"R-60 refuses: no 号", "（2018）鲁0113执123"},
		{"R-60 refuses: no brackets", "2018鲁0113执123号"},
		{"R-60 refuses: no opening bracket", "2018）鲁0113执123号"},
		{"R-60 refuses: no closing bracket", "（2018鲁0113执123号"},
		{"R-60 refuses: brackets the wrong way round", "）2018（鲁0113执123号"},
		{"R-60 refuses: no year", "鲁0113执123号"},
		{"R-60 refuses: an empty year", "（）鲁0113执123号"},
		{"R-60 refuses: a year of three digits", "（201）鲁0113执123号"},
		{"R-60 refuses: a year of five digits", "（20180）鲁0113执123号"},
		{"R-60 refuses: a year before the courts", "（1948）鲁0113执123号"},
		{"R-60 refuses: a year far ahead", "（2101）鲁0113执123号"},
		{"R-60 refuses: the year alone", "（2018）"},
		{"R-60 refuses: a leading zero", "（2018）鲁0113执0123号"},
		{"R-60 refuses: number zero", "（2018）鲁0113执0号"},
		{"R-60 refuses: number zero in the old style", "（2014）广法执字第000号"},
		{"R-60 refuses: no number", "（2018）鲁0113执号"},
		{"R-60 refuses: a number without end", "（2018）鲁0113执123456789号"},
		{"R-60 refuses: a court code of three digits", "（2018）鲁011执123号"},
		{"R-60 refuses: a court code of one digit", "（2018）鲁0执123号"},
		{"R-60 refuses: a court code of five digits", "（2018）鲁01133执123号"},
		{"R-60 refuses: no court", "（2018）执123号"},
		{"R-60 refuses: a character that is no province", "（2018）国0113执123号"},
		{"R-60 refuses: no type code", "（2018）鲁0113123号"},
		{"R-60 refuses: a type code too long", "（2018）鲁0113执行异议复123号"},
		{"R-60 refuses: a type code of letters", "（2018）鲁0113zhi123号"},
		{"R-60 refuses: a type code that is 字第 alone", "（2018）鲁0113字第123号"},
		{"R-60 refuses: a type code that ends in 字 twice", "（2018）鲁0113执字字第123号"},
		{"R-60 refuses: a type code that ends in 第 twice", "（2018）鲁0113执第第123号"},
		{"R-60 refuses: the old style without a court", "（2014）字第5号"},
		{"R-60 refuses: the old style too long", "（2014）济南市长清区法院执字第5号"},
		{"R-60 refuses: words behind", "（2018）鲁0113执123号执行裁定书"},
		{"R-60 refuses: words in front", "案号（2018）鲁0113执123号"},
		{"R-60 refuses: a suffix without a numeral", "（2018）鲁0113执123号之"},
		{"R-60 refuses: a suffix in digits", "（2018）鲁0113执123号之1"},
		{"R-60 refuses: a suffix without 之", "（2018）鲁0113执123号一"},
		{"R-60 refuses: two numbers", "（2018）鲁0113执123号、124号"},
		{"R-60 refuses: a hyphen in the number", "（2018）鲁0113执12-3号"},
		{"R-60 refuses: superscript digits", "（2018）鲁0113执12³号"},
		{"R-60 refuses: circled digits", "（2018）鲁0113执①号"},
		{"R-60 refuses: Arabic digits of Arabia", "（2018）鲁0113执١٢号"},
		{"R-60 refuses: bytes that are no text", "（2018）鲁0113执123号\xff"},
		{"R-60 refuses: text without end", "（2018）鲁0113执123号之" + strings.Repeat("十", 100)},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got, err := ParseCaseNumber(c.text); !errors.Is(err, ErrCaseNumber) || got != (CaseNumber{}) {
				t.Errorf("ParseCaseNumber(%q) = %+v, %v", c.text, got, err)
			}
		})
	}
}

func TestCaseNumberPrints(t *testing.T) {
	cases := []struct {
		c           CaseNumber
		print, keys string
	}{
		{modern(2018, "鲁0113", "执", 123), "（2018）鲁0113执123号", "鲁0113执123"},
		{withSuffix(modern(2018, "鲁0113", "执", 123), "之二"), "（2018）鲁0113执123号之二", "鲁0113执123"},
		{legacy(2014, "广法执", 232), "（2014）广法执字第232号", "广法执字第232"},
		{modern(0, "鲁0113", "执", 123), "鲁0113执123号", "鲁0113执123"},
		{legacy(0, "广法执", 232), "广法执字第232号", "广法执字第232"},
	}
	for _, c := range cases {
		if c.c.String() != c.print || c.c.Key() != c.keys {
			t.Errorf("%+v prints %q with key %q, want %q and %q", c.c, c.c, c.c.Key(), c.print, c.keys)
		}
	}
}

// Sorted as text, 12 stands before 7 and 执恢 among 执.
func TestCaseNumbersSort(t *testing.T) {
	ours := modern(2018, "鲁0113", "执", 123)
	want := []CaseNumber{
		legacy(2014, "广法执", 1), legacy(2014, "广法执", 232), legacy(2014, "长执", 5),
		modern(2017, "鲁0113", "执", 900),
		modern(2018, "鲁0113", "执", 7), modern(2018, "鲁0113", "执", 12),
		modern(2018, "鲁0112", "执", 123), ours, withSuffix(ours, "之一"), withSuffix(ours, "之二"), withSuffix(ours, "之三"),
		withSuffix(ours, "之九"), withSuffix(ours, "之十"), withSuffix(ours, "之十一"), withSuffix(ours, "之十九"), withSuffix(ours, "之二十"), withSuffix(ours, "之二十一"), withSuffix(ours, "之九十九"),
		modern(2018, "鲁0113", "执", 1000),
		modern(2018, "鲁0113", "执恢", 1),
		modern(2019, "鲁0113", "执", 1),
	}
	for i, c := range want {
		for j, d := range want {
			if got, sign := c.Compare(d), min(1, max(-1, i-j)); got != sign {
				t.Errorf("%s against %s: %d, want %d", c, d, got, sign)
			}
		}
	}
	got := slices.Clone(want)
	slices.Reverse(got)
	slices.SortFunc(got, CaseNumber.Compare)
	if !slices.Equal(got, want) {
		t.Errorf("sorted: %v", got)
	}
	if ours.Compare(legacy(2018, "执", 123)) == 0 {
		t.Error("a modern and a legacy number compare as equal")
	}
}

func TestSuffixNumerals(t *testing.T) {
	for n, want := range map[int]string{1: "之一", 2: "之二", 9: "之九", 10: "之十", 11: "之十一", 19: "之十九", 20: "之二十", 21: "之二十一", 30: "之三十", 99: "之九十九"} {
		if got := suffixOf(n); got != want {
			t.Errorf("suffixOf(%d) = %s, want %s", n, got, want)
		}
	}
	for n := 1; n < 100; n++ {
		if got := suffixValue(suffixOf(n)); got != n {
			t.Errorf("suffixValue(%s) = %d, want %d", suffixOf(n), got, n)
		}
	}
}

func FuzzParseCaseNumber(f *testing.F) {
	for _, s := range []string{"（2018）鲁0113执123号", "(2014)广法执字第00232号", "[2018]鲁0113执恢1号之一", "（2020）最高法知民终1号", "（2018）鲁0113字第字第1号", "⾏", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c, err := ParseCaseNumber(text)
		if err != nil {
			return
		}
		if again, err := ParseCaseNumber(c.String()); err != nil || again != c {
			t.Errorf("%q reads as %+v, its print %q as %+v, %v", text, c, c, again, err)
		}
		if q, ok := ParseCaseQuery(c.String()); !ok || q != c {
			t.Errorf("%q as a query is %+v, %t", c, q, ok)
		}
		if c.Compare(c) != 0 || c.Number < 1 || c.Year < firstCaseYear || c.Year > lastCaseYear || c.Court == "" || !strings.Contains(c.String(), c.Key()) {
			t.Errorf("%q reads as %+v", text, c)
		}
	})
}

func BenchmarkParseCaseNumber(b *testing.B) {
	for _, text := range []string{"（2018）鲁0113执123号", "( 2018 )鲁０１１３执１２３号", "(2014)广法执字第00232号", "不是案号的文字"} {
		b.Run(text, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_, _ = ParseCaseNumber(text)
			}
		})
	}
}

func BenchmarkCaseNumberString(b *testing.B) {
	c := modern(2018, "鲁0113", "执", 123)
	b.ReportAllocs()
	for b.Loop() {
		_ = c.String()
	}
}
