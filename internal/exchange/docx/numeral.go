package docx

import (
	"strconv"
	"strings"
)

// numeral writes a number in a format of lists. Formats that are not known here are
// written in digits.
func numeral(n int, format string) string {
	switch format {
	case "none", "bullet":
		return ""
	case "chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting", "taiwaneseCountingThousand",
		"ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital", "koreanDigital2":
		return counted(n, "〇一二三四五六七八九", "十百千")
	case "chineseLegalSimplified", "japaneseLegal", "ideographLegalTraditional":
		return counted(n, "零壹贰叁肆伍陆柒捌玖", "拾佰仟")
	case "decimalEnclosedCircle", "decimalEnclosedCircleChinese":
		return among(n, "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟㊱㊲㊳㊴㊵㊶㊷㊸㊹㊺㊻㊼㊽㊾㊿")
	case "decimalEnclosedParen":
		return among(n, "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇")
	case "decimalEnclosedFullstop":
		return among(n, "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛")
	case "ideographEnclosedCircle":
		return among(n, "㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉")
	case "ideographTraditional":
		return among(n, "甲乙丙丁戊己庚辛壬癸")
	case "ideographZodiac":
		return among(n, "子丑寅卯辰巳午未申酉戌亥")
	case "upperLetter":
		return letters(n, 'A')
	case "lowerLetter":
		return letters(n, 'a')
	case "upperRoman":
		return roman(n)
	case "lowerRoman":
		return strings.ToLower(roman(n))
	case "decimalZero":
		if n < 10 {
			return "0" + strconv.Itoa(n)
		}
	case "decimalFullWidth", "decimalFullWidth2":
		return strings.Map(func(r rune) rune { return r - '0' + '０' }, strconv.Itoa(n))
	case "numberInDash":
		return "- " + strconv.Itoa(n) + " -"
	}
	return strconv.Itoa(n)
}

// counted writes a number below ten thousand in characters, such as 一百零五 or 十二;
// 〇 stands for itself only.
func counted(n int, digits, powers string) string {
	d, p := []rune(digits), []rune(powers)
	switch {
	case n == 0:
		return string(d[0])
	case n > 9999:
		return strconv.Itoa(n)
	}
	var b strings.Builder
	gap := false
	for i, unit := range []int{1000, 100, 10, 1} {
		digit := n / unit % 10
		if digit == 0 {
			gap = b.Len() > 0
			continue
		}
		if gap {
			b.WriteRune('零')
			gap = false
		}
		if n >= 20 || unit != 10 || digits[:3] == "零" { // 十二, but 壹拾贰
			b.WriteRune(d[digit])
		}
		if unit > 1 {
			b.WriteRune(p[2-i])
		}
	}
	return b.String()
}

// among gives the nth of characters that stand for numbers, from 1.
func among(n int, characters string) string {
	if all := []rune(characters); n >= 1 && n <= len(all) {
		return string(all[n-1])
	}
	return strconv.Itoa(n)
}

// letters goes a to z, then aa, bb, as word processors count.
func letters(n int, first rune) string {
	if n < 1 || n > 26*4 {
		return strconv.Itoa(n)
	}
	return strings.Repeat(string(first+rune((n-1)%26)), (n-1)/26+1)
}

func roman(n int) string {
	if n < 1 || n > 3999 {
		return strconv.Itoa(n)
	}
	var b strings.Builder
	for _, step := range []struct {
		n int
		s string
	}{{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}} {
		for n >= step.n {
			b.WriteString(step.s)
			n -= step.n
		}
	}
	return b.String()
}
