package names

import (
	"testing"
	"unicode/utf8"
)

// The lists are read by position: any other width or order would give the wrong
// character without an error.
func TestTableIsSound(t *testing.T) {
	if len(traditional) != len(simplified) || len(traditionalRare)/3 != len(simplifiedRare)/4 {
		t.Fatalf("lists of different length: %d %d, %d %d", len(traditional), len(simplified), len(traditionalRare), len(simplifiedRare))
	}
	count := 0
	for _, pair := range []struct {
		from, to string
		width    int
	}{{traditional, simplified, 3}, {traditionalRare, simplifiedRare, 4}} {
		last := rune(0)
		for i, r := range pair.from {
			to, size := utf8.DecodeRuneInString(pair.to[i/3*pair.width:])
			if r <= last || r < firstHan || r > lastHan || size != pair.width {
				t.Fatalf("%c→%c: out of order, block or width", r, to)
			}
			if Simplify(r) != to || Simplify(to) != to {
				t.Errorf("Simplify(%c) = %c, of that %c; the list says %c", r, Simplify(r), Simplify(to), to)
			}
			last = r
			count++
		}
	}
	changed := 0
	for r := rune(0); r <= utf8.MaxRune; r++ {
		if Simplify(r) != r {
			changed++
		}
	}
	if changed != count || count < 2500 {
		t.Errorf("%d characters change, the lists hold %d", changed, count)
	}
}

func TestSimplify(t *testing.T) {
	for from, to := range map[rune]rune{
		'張': '张', '劉': '刘', '陳': '陈', '黃': '黄', '葉': '叶', '鍾': '钟', '餘': '余', '線': '线', '復': '复', '裡': '里', '裏': '里', '暐': '𬀩',
		'丟': '丢', '龜': '龟', '後': '后', '臺': '台', '乾': '乾', '干': '干', '著': '著', '着': '着', '於': '於', '徵': '徵', '瞭': '瞭', '藉': '藉', '夥': '夥', '覆': '覆', '薳': '薳', '剋': '剋',
		'瑙': '瑙', '馀': '馀', '锺': '锺', '缐': '缐', '蘋': '蘋', '摺': '摺', '戠': '戠', '濛': '濛', '閤': '閤', '昇': '昇', '升': '升', '峯': '峯',
		'张': '张', firstHan: '一', lastHan: lastHan, firstHan - 1: firstHan - 1, lastHan + 1: lastHan + 1, 'a': 'a', '𠮷': '𠮷', '㛃': '㛃', '䊷': '䊷', -1: -1,
	} {
		if got := Simplify(from); got != to {
			t.Errorf("Simplify(%c) = %c, want %c", from, got, to)
		}
	}
}
