package redact

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// folded is a text in the form in which the patterns are matched. Rune i of it
// comes from the code point that begins at byte from[i] of the original. A code point
// may give several folded runes (㈱ gives three) or none (a zero-width space).
type folded struct {
	runes []rune
	from  []int
}

// barrier stands for what must neither count as a digit nor join digits.
const barrier = '|'

// dropped marks a code point that leaves no rune behind.
const dropped rune = -1

// fold fills f from text, reusing its memory. It works code point by code point, so
// that the way back is exact. Compared with NFKC of the whole text only composed
// letters differ: marks are dropped rather than joined to their letter, since no
// pattern asks for them and a mark between two digits must not part the number.
func (f *folded) fold(text string) {
	f.runes, f.from = f.runes[:0], f.from[:0]
	for i := 0; i < len(text); {
		r, size := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(text[i:])
		}
		if one, simple := foldSimple(r); simple {
			if one != dropped {
				f.add(one, i)
			}
		} else {
			f.decompose(text, i, size)
		}
		i += size
	}
}

func (f *folded) add(r rune, at int) {
	f.runes = append(f.runes, r)
	f.from = append(f.from, at)
}

// decompose adds what the compatibility decomposition of one code point gives.
func (f *folded) decompose(text string, at, size int) {
	if isEnclosed(text[at : at+size]) {
		f.enclosed(text, at, size)
		return
	}
	decomposed := norm.NFKD.PropertiesString(text[at : at+size]).Decomposition()
	if decomposed == nil {
		decomposed = []byte(text[at : at+size])
	}
	for _, r := range string(decomposed) {
		if r = foldPlain(r); r != dropped {
			f.add(r, at)
		}
	}
}

// enclosed adds a number in a circle, in brackets or with a full stop. One alone is
// the mark of an item (①1380…), which must not lengthen the number after it; several
// in a row are a number that somebody wrote in this way.
func (f *folded) enclosed(text string, at, size int) {
	after := text[at+size:]
	_, next := utf8.DecodeRuneInString(after)
	_, last := utf8.DecodeLastRuneInString(text[:at])
	if !isEnclosed(after[:next]) && !isEnclosed(text[at-last:at]) {
		f.add(barrier, at)
		return
	}
	for _, r := range string(norm.NFKD.PropertiesString(text[at : at+size]).Decomposition()) {
		if r >= '0' && r <= '9' {
			f.add(r, at)
		}
	}
}

// isEnclosed reports ① to ⒛ and the circled zero.
func isEnclosed(char string) bool {
	r, _ := utf8.DecodeRuneInString(char)
	return r >= 0x2460 && r <= 0x249B || r == 0x24EA
}

// foldSimple folds the code points of which nearly every text consists. The second
// result is false where the tables of Unicode have to be asked.
func foldSimple(r rune) (rune, bool) {
	switch {
	case r < utf8.RuneSelf:
		return r, true
	case r >= 0x4E00 && r <= 0x9FFF:
		return foldHan(r), true
	case r >= 0xFF01 && r <= 0xFF5E:
		return r - 0xFEE0, true
	case r == 0x3000:
		return ' ', true
	case r >= 0x3001 && r <= 0x3011 || r >= 0x2018 && r <= 0x201F || r == '×' || r == '·':
		return r, true // punctuation that Chinese texts are full of
	case r >= 0x3014 && r <= 0x301B:
		return r, true
	case r >= 0x2010 && r <= 0x2015:
		return '-', true
	case r == '…':
		return barrier, true // three full stops by its decomposition, which would join digits
	}
	return 0, false
}

// foldPlain folds one rune that has no decomposition left.
func foldPlain(r rune) rune {
	switch {
	case r < utf8.RuneSelf:
		return r
	case r == '○' || r == '◯':
		return '〇'
	case unicode.Is(unicode.Dash, r) || r == '−':
		return '-'
	case r == '•' || r == '‧' || r == '∙' || r == '⋅' || r == '・' || r == '●':
		return '·'
	case unicode.In(r, unicode.Cf, unicode.Mn, unicode.Me, unicode.Variation_Selector):
		return dropped
	case unicode.Is(unicode.Zs, r):
		return ' '
	case unicode.Is(unicode.Nd, r):
		return decimal(r)
	}
	return foldHan(r)
}

// decimal gives the ASCII digit of a decimal digit of any script. Unicode assigns
// them in whole rows of ten that begin with zero.
func decimal(r rune) rune {
	for _, row := range unicode.Nd.R16 {
		if r >= rune(row.Lo) && r <= rune(row.Hi) {
			return '0' + (r-rune(row.Lo))%10
		}
	}
	for _, row := range unicode.Nd.R32 {
		if r >= rune(row.Lo) && r <= rune(row.Hi) {
			return '0' + (r-rune(row.Lo))%10
		}
	}
	return r
}

// foldHan brings variant and traditional forms, as far as they occur in the words
// of context, to the form in which those words are listed; 帐 for 账 is the commonest.
func foldHan(r rune) rune {
	switch r {
	case '帐', '帳', '賬':
		return '账'
	case '號':
		return '号'
	case '戶':
		return '户'
	case '電':
		return '电'
	case '話':
		return '话'
	case '機':
		return '机'
	case '證':
		return '证'
	case '開':
		return '开'
	case '聯':
		return '联'
	case '係', '繫':
		return '系'
	case '縣':
		return '县'
	case '區':
		return '区'
	case '樓':
		return '楼'
	case '單':
		return '单'
	case '棟':
		return '栋'
	case '鎮':
		return '镇'
	case '鄉':
		return '乡'
	case '郵':
		return '邮'
	case '護':
		return '护'
	case '車':
		return '车'
	case '魯':
		return '鲁'
	}
	return r
}
