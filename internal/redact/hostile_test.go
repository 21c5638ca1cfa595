package redact

import (
	"strings"
	"testing"
)

// hostile are the units of texts that are made to be slow or to break something.
func hostile() []string {
	return []string{
		"1", "1 ", "1 2.3-", "一", "一1", "13800001234", "13800001234 ", "0531-", "(0531)", "86 ", "0086", "400-",
		"62220212345678901", "2018-03-10 ", "11010519491231002X", "11010519491231002 ", "X",
		"@", "a@", "a@b.", "a.", "a@b.c@", ".", "-", "_", " ", "    ", "\t", "\n",
		"住", "住址：", "住济南市", "住市", "住区", "区", "住1号", "村1号", "1号", "1室", "1-", "3号楼2单元501室", "单元", "1单元", "甲",
		"账号", "账号1", "账户12345678 ", "微信", "微信：", "微信：a", "qq", "QQ1", "Q", "电话", "电话1234567 ",
		"鲁", "鲁A", "鲁A ", "鲁A1", "鲁A12345", "使", "第", "第1", "不动产权", "不动产权第", "不动产权第1", "国用第12345", "号",
		"患有", "患有a", "糖尿病", "级残疾", "一级残疾", "残疾人证", "残疾人证1", "护照", "护照E", "车架号", "车架号1", "病历号：", "合同编号",
		"\x00", "\xff", "\xe4\xbd", "\u0301", "a\u0301", "1\u0301", "\u200b", "1\u200b", "①", "⑩", "㈱", "ﷺ", "½", "…", "·", "（", "）", "(", ")", "1)",
		"元", "1元", "1.1元", "13800001234元", "人民币1", "¥", "+", "+86", "转", "0531-87269999转", "😀", "한",
	}
}

// A pattern that went back over the text for each of its places would not come to an
// end here: 1 MB squared is a million million steps.
func TestHostileTextsEnd(t *testing.T) {
	s := New(hotlines())
	for _, unit := range hostile() {
		size := 1 << 14
		switch unit {
		case "1", "住", "@", "\x00", "\xff", "\u0301":
			if !testing.Short() {
				size = 1 << 20
			}
		}
		text := strings.Repeat(unit, size/len(unit)+1)
		spans := s.scan(text)
		check(t, text, spans)
		if s.Any(text) != (len(spans) > 0) {
			t.Errorf("%q: Any and Scan differ", unit)
		}
	}
}

// The two together, in both orders, and cut off in every place.
func TestHostilePairs(t *testing.T) {
	s := New(hotlines())
	units := hostile()
	for _, a := range units {
		for _, b := range units {
			text := a + b + a + "，" + b
			compare(t, s, text)
		}
	}
	for _, text := range append(units, "电话：（0531）87269999-801，鲁A·12345挂，不动产权第0012345、0012346号，某某小区3号楼2单元501室") {
		for i := range text {
			compare(t, s, text[i:])
			compare(t, s, text[:i])
		}
	}
}

// compare holds all the ways of scanning against each other.
func compare(t *testing.T, s *Scanner, text string) {
	t.Helper()
	spans := s.scan(text)
	check(t, text, spans)
	if len(spans) > 0 && !s.suspicious(text) {
		t.Errorf("%q: the first look clears a text with %v", text, spans)
	}
	if s.Any(text) != (len(spans) > 0) {
		t.Errorf("%q: Any and Scan differ over %v", text, spans)
	}
}

// check holds what every result must hold: places inside the text, in order, without
// overlap, and the text of each as it stands there.
func check(t *testing.T, text string, spans []Span) {
	t.Helper()
	if len(spans) == 0 {
		return
	}
	starts := make([]int, 0, len(text)+1) // byte at which each code point begins
	for i := range text {
		starts = append(starts, i)
	}
	starts = append(starts, len(text))
	last := 0
	for _, span := range spans {
		if span.Start < last || span.End <= span.Start || span.End > len(starts)-1 {
			t.Fatalf("%.80q: bad place %d to %d after %d", text, span.Start, span.End, last)
		}
		if want := text[starts[span.Start]:starts[span.End]]; span.Text != want {
			t.Fatalf("%.80q: text %q, want %q", text, span.Text, want)
		}
		if span.Type == "" {
			t.Fatalf("%.80q: no type", text)
		}
		last = span.End
	}
}

func FuzzScan(f *testing.F) {
	for _, unit := range hostile() {
		f.Add(unit)
	}
	for _, sentence := range cleanSentences(f) {
		f.Add(sentence)
	}
	for _, d := range newMaker(1).oneOfEach() {
		f.Add(d.before + d.value + d.after)
	}
	s := New(hotlines())
	f.Fuzz(func(t *testing.T, text string) { compare(t, s, text) })
}
