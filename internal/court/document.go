package court

import (
	"errors"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"gongkai/internal/codes"
)

// documentFault says why an identifying number cannot be taken: a code of a finding
// and a sentence that does not repeat the number. The zero fault is none.
type documentFault struct {
	code    string
	message string
}

var (
	faultScientific  = documentFault{CodeScientific, "证件号码被电子表格改成了科学计数法，位数已经丢失。请把这一列设为文本格式，从原系统重新导出。"}
	faultIDLength    = documentFault{CodeIDCheck, "证件号码位数不对。公民身份号码应为18位（旧号15位），统一社会信用代码应为18位，请核对。"}
	faultIDCharacter = documentFault{CodeIDCheck, "证件号码中有不该出现的字符。统一社会信用代码不使用字母I、O、S、V、Z，请核对是否误填。"}
	faultIDDate      = documentFault{CodeIDCheck, "公民身份号码中的出生日期不存在或者晚于今天。请核对号码。"}
	faultIDCheck     = documentFault{CodeIDCheck, "公民身份号码的校验码不对，至少有一位填错。请核对号码。"}
	faultIDZeros     = documentFault{CodeIDCheck, "公民身份号码的校验码不对，且末三位都是0，很可能被电子表格改动过。请把这一列设为文本格式，从原系统重新导出。"}
	faultUnknown     = documentFault{CodeCodeFormat, "证件号码既不是公民身份号码，也不是统一社会信用代码或组织机构代码。如为护照等其他证件，请在主体类型中填“自然人”并填写年龄。"}
	faultOtherForm   = documentFault{CodeCodeFormat, "证件号码的格式无法识别。请核对公民身份号码、护照、通行证或军官证号码。"}
	faultOrgForm     = documentFault{CodeCodeFormat, "单位应填统一社会信用代码（18位）或组织机构代码（9位）。请核对号码和主体类型。"}
	faultMismatch    = documentFault{CodeCodeFormat, "主体类型与证件号码不一致：一个是自然人，另一个是单位。请核对这两列。"}
)

// readDocument tells what kind of number a cell holds and brings it into normal form
// . stated is 主体类型, 0 when it is not given. The identity is filled for
// DocumentIdentity only.
//
// What might be the number of a person is never taken for an organisation's code,
// because codes are shown whole: a valid identity number always is one, and in doubt
// (a credit code that fails its check and looks like a mistyped identity number, a
// passport that looks like an organisation code) the row is refused.
func readDocument(text string, stated PartyKind, today Date) (Document, codes.Identity, documentFault) {
	n := compact(text)
	if codes.IsScientific(n) {
		return Document{}, codes.Identity{}, faultScientific
	}
	shape := shapeOf(n)
	if shape.identity() {
		return readIdentity(n, stated, today)
	}
	var doc Document
	fault := faultUnknown
	switch {
	case stated == Person && isOtherDocument(n):
		return Document{Kind: DocumentOther, Number: n}, codes.Identity{}, documentFault{}
	case shape.plain && shape.length == 18:
		doc, fault = readCreditCode(n, stated)
	case shape.plain && shape.length == 9:
		doc, fault = readOrgCode(n, stated)
	case shape.plain && shape.length >= 14 && shape.length <= 20:
		fault = faultIDLength
	case stated == Person:
		fault = faultOtherForm
	case stated == Organisation:
		fault = faultOrgForm
	}
	if fault == (documentFault{}) && stated == Person {
		fault = faultMismatch
	}
	return doc, codes.Identity{}, fault
}

// readIdentity reads a number of 18 digits (the last may be X) or 15 digits.
func readIdentity(n string, stated PartyKind, today Date) (Document, codes.Identity, documentFault) {
	id, err := codes.ParseIdentity(n)
	if err == nil {
		fault := documentFault{}
		switch {
		case stated == Organisation && len(n) == 15:
			fault = faultOrgForm // the registration number of before 2015, most likely
		case stated == Organisation:
			fault = faultMismatch
		case civil(id.Birth).After(today):
			fault = faultIDDate
		}
		return Document{Kind: DocumentIdentity, Number: id.Number}, id, fault
	}
	// A credit code may be all digits; then its digits 7 to 14 are hardly ever a date.
	if stated != Person && len(n) == 18 {
		credit, creditErr := codes.ParseCreditCode(n)
		noDate := errors.Is(err, codes.ErrDate)
		if creditErr == nil && (stated == Organisation && (credit.CheckValid || noDate) || credit.CheckValid && noDate) {
			return Document{Kind: DocumentCreditCode, Number: credit.Code}, codes.Identity{}, documentFault{}
		}
	}
	switch {
	case stated == Organisation && len(n) == 15:
		return Document{}, codes.Identity{}, faultOrgForm
	case errors.Is(err, codes.ErrDate):
		return Document{}, codes.Identity{}, faultIDDate
	case strings.HasSuffix(n, "000"):
		return Document{}, codes.Identity{}, faultIDZeros
	}
	return Document{}, codes.Identity{}, faultIDCheck
}

// readCreditCode reads 18 characters with a letter among the first 17. A wrong check
// character is taken, unless the whole looks like an identity number in which
// a digit was mistyped.
func readCreditCode(n string, stated PartyKind) (Document, documentFault) {
	credit, err := codes.ParseCreditCode(n)
	if err != nil {
		return Document{}, faultIDCharacter
	}
	letters := 0
	for i := range 17 {
		if n[i] > '9' {
			letters++
		}
	}
	century := n[6:8] == "19" || n[6:8] == "20"
	if !credit.CheckValid && stated != Organisation && letters <= 2 && century {
		return Document{}, faultIDCharacter
	}
	return Document{Kind: DocumentCreditCode, Number: credit.Code}, documentFault{}
}

// readOrgCode reads 9 characters. Without 主体类型 the check character must fit,
// since a passport number may have the same form.
func readOrgCode(n string, stated PartyKind) (Document, documentFault) {
	org, err := codes.ParseOrgCode(n)
	switch {
	case err != nil && stated == Organisation:
		return Document{}, faultOrgForm
	case err != nil, stated == 0 && !org.CheckValid:
		return Document{}, faultUnknown
	}
	return Document{Kind: DocumentOrgCode, Number: org.Code}, documentFault{}
}

// shape is what the reading of a number turns on.
type shape struct {
	length int  // characters
	digits int  // ASCII digits at the front
	plain  bool // ASCII letters and digits only
	last   byte
}

func shapeOf(n string) shape {
	s := shape{plain: n != ""}
	front := true
	for _, r := range n {
		s.length++
		digit := r >= '0' && r <= '9'
		front = front && digit
		if front {
			s.digits++
		}
		s.plain = s.plain && (digit || r >= 'A' && r <= 'Z')
	}
	if s.plain {
		s.last = n[len(n)-1]
	}
	return s
}

// identity reports the form of an identity number, new or old.
func (s shape) identity() bool {
	return s.plain && (s.length == 18 && (s.digits == 18 || s.digits == 17 && s.last == 'X') || s.length == 15 && s.digits == 15)
}

// compact narrows a number, writes it in capitals and drops blanks and strokes.
func compact(s string) string {
	keep := true
	for i := 0; i < len(s) && keep; i++ {
		keep = s[i] >= '0' && s[i] <= '9' || s[i] >= 'A' && s[i] <= 'Z'
	}
	if keep {
		return s
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z':
			return r - ('a' - 'A')
		case r == '.' || r == '+':
			return r
		case unicode.IsSpace(r), unicode.Is(unicode.Pd, r), r == '−':
			return -1
		}
		return r
	}, codes.Narrow(s))
}

// isOtherDocument reports the forms of a person's other documents: passport (one to
// three letters and six to nine digits, or nine digits), travel permits of residents
// of Hong Kong, Macao (a letter and eight or ten digits) and Taiwan (eight or ten
// digits), and officers' certificates (军字第12345678号).
func isOtherDocument(n string) bool {
	letters := 0
	for letters < len(n) && n[letters] >= 'A' && n[letters] <= 'Z' {
		letters++
	}
	digits := len(n) - letters
	if strings.TrimLeft(n[letters:], "0123456789") == "" {
		switch letters {
		case 0:
			return digits >= 8 && digits <= 10
		case 1:
			return digits >= 6 && digits <= 10
		case 2, 3:
			return digits >= 6 && digits <= 9
		}
		return false
	}
	return isOfficerCertificate(n)
}

func isOfficerCertificate(n string) bool {
	word, rest, ok := strings.Cut(n, "字")
	if count := utf8.RuneCountInString(word); !ok || count < 1 || count > 4 {
		return false
	}
	for _, r := range word {
		if !unicode.Is(unicode.Han, r) {
			return false
		}
	}
	rest = strings.TrimSuffix(strings.TrimPrefix(rest, "第"), "号")
	return len(rest) >= 4 && len(rest) <= 8 && strings.TrimLeft(rest, "0123456789") == ""
}

// civil takes the calendar day of t as it stands, whatever its zone.
func civil(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}
