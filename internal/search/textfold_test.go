package search

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"
)

// tokensOf shows tokens as "text@place", parted by blanks.
func tokensOf(text string) string {
	var out []string
	textTokens(text, 0, func(t textToken) {
		shown := string(t.word)
		if t.isHan() {
			shown = string(t.char)
		}
		out = append(out, fmt.Sprintf("%s@%d", shown, t.at))
	})
	return strings.Join(out, " ")
}

func TestTextTokens(t *testing.T) {
	for text, want := range map[string]string{
		"":                    "",
		"，。":                  "",
		"执行":                  "执@0 行@1",
		"執　行\n局":              "执@0 行@1 局@2",
		"执，行":                 "执@0 行@2",
		"“执”、（行）":             "执@0 行@2",
		"执\n\n行":              "执@0 行@2",
		"执\r\n行":              "执@0 行@1",
		"执\n \n行":             "执@0 行@2",
		"执\u2029行":            "执@0 行@2",
		"鲁0113执12号":           "鲁@0 0113@1 执@2 12@3 号@4",
		"ＡＢ c1":               "ab@0 c1@1",
		"Café Cafe\u0301":     "cafe@0 cafe@1",
		"3.5%":                "3@0 5@2",
		"执\u200b行\ufeff\x00局": "执@0 行@1 局@2",
		"a\u00adb":            "ab@0",
		"〇々𠮷\U000F0000":       "〇@0 々@1 𠮷@2 \U000F0000@3",
		"㈱⑫㎡":                 "株@0 12m2@2",
		"执\xff行":              "执@0 行@2",
		"\ufa0c":              "兀@0",
		"İK":                  "ik@0",
		"\u0626ۇيغۇر":         "\u064a\u0654ۇيغۇر@0",
		"かな漢字":                "かな@0 汉@1 字@2",
	} {
		if got := tokensOf(text); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

// TestTextTokensBytes shows that tokens know their bytes, with what clings to them.
func TestTextTokensBytes(t *testing.T) {
	const text = "執\ufe00 ，Ａé\u0301b㈱"
	var got []string
	textTokens(text, 0, func(t textToken) { got = append(got, text[t.from:t.to]) })
	if want := "執\ufe00|Ａé\u0301b|㈱"; strings.Join(got, "|") != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func FuzzTextTokens(f *testing.F) {
	for _, s := range append(hostileQueries(), scraps()...) {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		next, from, to := uint32(0), 0, 0
		var folded strings.Builder
		end := textTokens(text, 0, func(tok textToken) {
			if tok.at != next && (tok.at != next+1 || next == 0) {
				t.Fatalf("%q: place %d after %d", text, tok.at, next)
			}
			// What one code point falls apart into shares its bytes.
			if tok.from < from || tok.from < to && tok.to < to || tok.to <= tok.from || tok.to > len(text) {
				t.Fatalf("%q: bytes %d to %d after %d to %d", text, tok.from, tok.to, from, to)
			}
			if tok.isHan() == (len(tok.word) > 0) || !utf8.Valid(tok.word) {
				t.Fatalf("%q: token %+v", text, tok)
			}
			if tok.at > next {
				folded.WriteByte('|')
			} else if folded.Len() > 0 {
				folded.WriteByte(' ')
			}
			if tok.isHan() {
				folded.WriteRune(tok.char)
			} else {
				folded.Write(tok.word)
			}
			next, from, to = tok.at+1, tok.from, tok.to
		})
		if end != next {
			t.Fatalf("%q ends at %d after %d", text, end, next)
		}
		if once, twice := tokensOf(text), tokensOf(folded.String()); once != twice {
			t.Fatalf("%q: folded once %q, twice %q", text, once, twice)
		}
		words := textWords(text)
		for _, w := range words {
			if len(w) == 0 {
				t.Fatalf("%q: an empty word among %v", text, words)
			}
		}
	})
}
