package court

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Bounds of names in characters. No legal name of a person has one character only;
// the longest transcribed names of persons stay far below 50, and registers of
// organisations below 120.
const (
	minName             = 2
	maxPersonName       = 50
	maxOrganisationName = 120
)

// displayName brings a name into the spelling in which it may be shown: letters and
// digits of ordinary width, one middle dot, no padding. It changes no character of
// the name itself; what matches what is for package names.
func displayName(s string) string {
	s = oneLine(s)
	if strings.IndexFunc(s, func(r rune) bool { return displayRune(r) != r }) < 0 {
		return s
	}
	return strings.Map(displayRune, s)
}

func displayRune(r rune) rune {
	switch {
	case r >= '０' && r <= '９', r >= 'Ａ' && r <= 'Ｚ', r >= 'ａ' && r <= 'ｚ':
		return r - 0xFEE0
	}
	switch r {
	case '•', '‧', '・', '･', '∙', '⋅', '․', '﹒', '．':
		return '·'
	}
	return r
}

// nameFault looks for what no real name holds and gives the sentence about it, or
// "" for a name that may be taken. Kind 0, a party whose kind is not known because
// its document is faulty, is held to the wider rule of organisations.
func nameFault(name string, kind PartyKind) string {
	if isFormula(name) {
		return "名称以 =、@、+ 或 - 开头，像是公式。请改为真实姓名或名称。"
	}
	letters, cross, otherLatin, run := 0, 0, 0, 0
	last := rune(0)
	for i, r := range name {
		next, _ := utf8.DecodeRuneInString(name[i+utf8.RuneLen(r):])
		switch {
		case isMaskRune(r):
			return "姓名或名称中有“某”“×”“*”等遮盖符号。名单应当公布真实姓名或名称，请改正。"
		case r >= 0x4E00 && r <= 0x9FFF || unicode.Is(unicode.Han, r):
			letters++
		case r == 'x' || r == 'X':
			cross++
			letters++
		case unicode.Is(unicode.Latin, r):
			otherLatin++
			letters++
		case r >= '0' && r <= '9':
			if run++; run >= longestDigits || kind == Person {
				return digitFault(kind)
			}
			last = r
			continue
		case !isNameMark(r, last, next, kind):
			return "姓名或名称中有不该出现的符号。请核对，只保留文字、间隔号和括号。"
		}
		run, last = 0, r
	}
	switch {
	case cross >= 2 && otherLatin == 0 && cross < letters:
		return "姓名或名称中有“XX”，像是遮盖过的。名单应当公布真实姓名或名称，请改正。"
	case letters == 0 || utf8.RuneCountInString(name) < minName:
		return "姓名或名称太短。请填写完整的姓名或名称。"
	}
	return ""
}

// longestDigits is the shortest run of digits in the name of an organisation that
// can only be a telephone or document number.
const longestDigits = 7

func digitFault(kind PartyKind) string {
	if kind == Person {
		return "自然人的姓名中有数字。请核对姓名，证件号码应填在自己的列中。"
	}
	return "名称中有一长串数字，像是号码。请核对，号码应填在自己的列中。"
}

// isMaskRune reports characters that stand for a hidden part of a name.
func isMaskRune(r rune) bool {
	switch r {
	case '某', '×', '*', '＊', '✕', '✖', '╳', '□', '■', '○', '●', '△', '?', '？', '_', '＿':
		return true
	}
	return false
}

// isNameMark reports whether a sign may stand between last and next in a name.
func isNameMark(r, last, next rune, kind PartyKind) bool {
	switch r {
	case '·', '(', ')', '（', '）', ' ':
		return true
	case '\'', '’', '-': // O'Brien, Jean-Luc
		if unicode.Is(unicode.Latin, last) && unicode.Is(unicode.Latin, next) {
			return true
		}
		return r == '-' && kind != Person
	case '.', ',': // John Q. Public; Example Co., Ltd.
		return unicode.Is(unicode.Latin, last) || last == '.' && r == ','
	case '&', '＆', '—', '－', '、', '“', '”', '《', '》', '「', '」', '【', '】', '〔', '〕', '[', ']', '+', '/', ':', '：', '№':
		return kind != Person
	}
	return false
}
