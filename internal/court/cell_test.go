package court

import (
	"strings"
	"testing"
)

func TestCleanCell(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "王示例": "王示例", "  王示例　": "王示例", "\u00a0a\u00a0b ": "a b", "a\u200bb\ufeff": "ab", "a\u00adb": "ab",
		"a\r\nb": "a\nb", "a\rb": "a\nb", "a\vb\fc": "a\nb\nc", "a\u2028b\u2029c\u0085d": "a\nb\nc\nd", "a\tb": "a b",
		`="370113"`: "370113", `=" 12 "`: "12", `=""`: "", `="a"b"`: `="a"b"`, `="`: `="`, `=""a"`: `=""a"`, `"a"`: `"a"`, `="a`: `="a`, "'x": "x", `=a"`: `=a"`, "'123": "123", "'": "'", "' x": "x",
		"葛\U000e0100城": "葛城", "a\u2009b\u2000c\u200ad\u202fe": "a b c d e", "\u2060x\u2064": "x", "\u180ex": "x", "㐀\U00020000": "㐀\U00020000",
		"x\ufe0f": "x", "\u200fx": "x", "鿿龦": "鿿龦", "\ufe00x": "x", "\U000e01efx": "x", "\u200ex": "x",
	} {
		if got, fault := cleanCell(in); fault != cellGood || got != want {
			t.Errorf("%q: %q %d, want %q", in, got, fault, want)
		}
	}
	for in, want := range map[string]cellFault{
		"a\xff": cellBroken, "\x80": cellBroken, "a\xbf": cellBroken, "\xe5\x8d": cellBroken, "\xe5(\x8d": cellBroken, "\xe5\x8d(": cellBroken, "\ufffd": cellBroken,
		"\ue000": cellBroken, "\uf8ff": cellBroken, "\U000f0000": cellBroken, "\ufdd0": cellBroken, "\ufdef": cellBroken, "\U0001fffe": cellBroken, "\uffff": cellBroken,
		"\x00": cellControl, "a\x08": cellControl, "\x0e": cellControl, "\x1f": cellControl, "\x7f": cellControl, "\u0081": cellControl, "\u009f": cellControl,
		"\u202a": cellControl, "\u202e": cellControl, "\u2066": cellControl, "\u2069": cellControl, "\U000e0000": cellControl, "\U000e007f": cellControl,
	} {
		if got, fault := cleanCell(in); fault != want || got != "" {
			t.Errorf("%q: %q %d, want %d", in, got, fault, want)
		}
	}
	for _, in := range []string{" ", "~", "\u00a1", "\ud7ff", "\uf900", "\ufdcf", "\ufdf0", "\u2029x"[3:], "\u202f"[3:] + "x", "\u2070", "\u206a", "\u2065"} {
		if _, fault := cleanCell(in); fault != cellGood {
			t.Errorf("%q is refused", in)
		}
	}
}

func TestCleanCellDoesNotCopy(t *testing.T) {
	in := strings.Repeat("偿还借款本金。\n", 20)
	if n := testing.AllocsPerRun(10, func() { cleanCell(in) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestIsBlankWord(t *testing.T) {
	for _, s := range []string{"", "-", "—", "/", "无"} {
		if !isBlankWord(s) {
			t.Errorf("%q says something", s)
		}
	}
	for _, s := range []string{"0", "无偿", "- 1", "。"} {
		if isBlankWord(s) {
			t.Errorf("%q says nothing", s)
		}
	}
}

func TestOneLine(t *testing.T) {
	for in, want := range map[string]string{
		"张　三": "张三", "John  Smith": "John Smith", "济南\n示例 公司": "济南示例公司", "济南 ABC 公司": "济南ABC公司",
		" a b ": "a b", "a": "a", "": "", "A 公司": "A公司", "· a": "· a", "a b c": "a b c", "\u2e80 a": "\u2e80a", "a \u2e80": "a\u2e80",
	} {
		if got := oneLine(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestIsFormula(t *testing.T) {
	for _, s := range []string{"=1", "@SUM", "＝1", "＠x", "+cmd", "-cmd|' /C calc'!A0", "- a", "+(1)", "-2+3+cmd|x", "-1+SUM(A1)", "＋a", "－a", "--a", "+=1", "-@x", "+Z", "-A", "+z", "+a", "-1+Z(1)", "-1+z(1)", "-1+a(1)", "-1+A(1)"} {
		if !isFormula(s) {
			t.Errorf("%q passes", s)
		}
	}
	for _, s := range []string{"", "1=1", "-100元", "- 偿还", "+86", "-", "+ ", "a@b", "—x", "-1（含）", "-偿还A", "-偿还（A）", "-1(b)"} {
		if isFormula(s) {
			t.Errorf("%q is refused", s)
		}
	}
}
