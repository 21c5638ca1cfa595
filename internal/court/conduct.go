package court

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// ConductGround is one of the grounds G1 to G6 in words, for filters and forms.
type ConductGround struct {
	Conduct Conduct
	Code    string // G1
	Label   string // the wording of SX 1
}

// Conducts gives the six grounds of SX 1 in order.
func Conducts() []ConductGround {
	return []ConductGround{
		{G1, "G1", "有履行能力而拒不履行生效法律文书确定义务"},
		{G2, "G2", "以伪造证据、暴力、威胁等方法妨碍、抗拒执行"},
		{G3, "G3", "以虚假诉讼、虚假仲裁或者以隐匿、转移财产等方法规避执行"},
		{G4, "G4", "违反财产报告制度"},
		{G5, "G5", "违反限制消费令"},
		{G6, "G6", "无正当理由拒不履行执行和解协议"},
	}
}

// Has reports whether all grounds of g are among those of c.
func (c Conduct) Has(g Conduct) bool { return g != 0 && c&g == g }

// Codes gives the codes of the grounds in order: G1, G4.
func (c Conduct) Codes() []string {
	var codes []string
	for _, g := range Conducts() {
		if c.Has(g.Conduct) {
			codes = append(codes, g.Code)
		}
	}
	return codes
}

// Labels gives the wording of SX 1 for each ground, in order.
func (c Conduct) Labels() []string {
	var labels []string
	for _, g := range Conducts() {
		if c.Has(g.Conduct) {
			labels = append(labels, g.Label)
		}
	}
	return labels
}

// conductWord is one wording under which a ground is found in files, without the
// punctuation and blanks in it.
type conductWord struct {
	word    string
	conduct Conduct
}

// conductWords holds the wordings of SX 1, those of 2013 (法释〔2013〕17号) and what
// is usual in between. It is read only.
var conductWords = [...]conductWord{
	{"有履行能力而拒不履行生效法律文书确定义务", G1},
	{"有履行能力而拒不履行生效法律文书确定的义务", G1},
	{"有履行能力拒不履行生效法律文书确定义务", G1},
	{"有履行能力拒不履行生效法律文书确定的义务", G1},
	{"有履行能力而拒不履行", G1},
	{"有能力而拒不履行", G1},
	{"G1", G1},
	{"以伪造证据暴力威胁等方法妨碍抗拒执行", G2},
	{"伪造证据暴力威胁等方法妨碍抗拒执行", G2},
	{"以暴力威胁等方法妨碍抗拒执行", G2},
	{"妨碍抗拒执行", G2},
	{"抗拒执行", G2},
	{"妨碍执行", G2},
	{"G2", G2},
	{"以虚假诉讼虚假仲裁或者以隐匿转移财产等方法规避执行", G3},
	{"以虚假诉讼虚假仲裁或以隐匿转移财产等方法规避执行", G3},
	{"以虚假诉讼虚假仲裁或者隐匿转移财产等方法规避执行", G3},
	{"虚假诉讼虚假仲裁或者隐匿转移财产等方法规避执行", G3},
	{"以虚假诉讼虚假仲裁等方法规避执行", G3},
	{"以隐匿转移财产等方法规避执行", G3},
	{"规避执行", G3},
	{"G3", G3},
	{"违反财产报告制度", G4},
	{"违反报告财产制度", G4},
	{"G4", G4},
	{"违反限制消费令", G5},
	{"违反限制高消费令", G5},
	{"违反限制高消费", G5},
	{"违反限制消费", G5},
	{"G5", G5},
	{"无正当理由拒不履行执行和解协议", G6},
	{"无正当理由拒不履行和解协议", G6},
	{"拒不履行执行和解协议", G6},
	{"拒不履行和解协议", G6},
	{"G6", G6},
}

// maxConductText is the longest text of grounds in bytes: all six of them in their
// longest wording, numbered, with room to spare.
const maxConductText = 1200

// ParseConduct reads one or more grounds in any usual wording, with any separator
// or none between them; numbers before a ground (1. （2）) are passed over. It
// answers false if any part of the text is not a known wording: a ground is a legal
// statement about somebody and is never guessed.
func ParseConduct(text string) (Conduct, bool) {
	for i := range conductWords {
		if conductWords[i].word == text {
			return conductWords[i].conduct, true
		}
	}
	if len(text) > maxConductText {
		return 0, false
	}
	var room [maxConductText]byte
	rest := room[:0]
	for _, r := range text {
		// The 、 inside a wording is no separator, and files separate with whatever
		// they like: so no punctuation counts, neither here nor in the table.
		if r >= '！' && r <= '～' {
			r -= 0xFEE0
		}
		if r >= 'a' && r <= 'z' {
			r -= 'a' - 'A'
		}
		switch {
		case r >= 0x4E00 && r <= 0x9FFF, unicode.IsLetter(r), r >= '0' && r <= '9':
			rest = utf8.AppendRune(rest, r)
		case unicode.IsSpace(r), unicode.IsPunct(r), r == '|', r == '+':
		default:
			return 0, false // a tick or a cross may mean yes or no
		}
	}
	var all Conduct
	for len(rest) > 0 {
		c, n := firstConduct(string(rest))
		if n == 0 {
			return 0, false
		}
		all |= c
		rest = rest[n:]
	}
	return all, all != 0
}

// firstConduct finds the longest wording at the front of s and tells how many bytes
// it takes, with a number and a filler word (其他, 其它) before it and 的 behind.
func firstConduct(s string) (Conduct, int) {
	body := s
	if r, size := utf8.DecodeRuneInString(body); strings.ContainsRune("123456一二三四五六", r) {
		body = body[size:]
	}
	for _, filler := range [...]string{"被执行人", "其他", "其它"} {
		body = strings.TrimPrefix(body, filler)
	}
	var found conductWord
	for _, w := range conductWords {
		if len(w.word) > len(found.word) && strings.HasPrefix(body, w.word) {
			found = w
		}
	}
	if found.word == "" {
		return 0, 0
	}
	body = body[len(found.word):]
	body = strings.TrimPrefix(body, "的")
	return found.conduct, len(s) - len(body)
}
