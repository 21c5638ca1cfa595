package codes

import "strings"

// CreditCode is a unified social credit code (统一社会信用代码, GB 32100). It is
// public; it is how two organisations of one name are told apart.
type CreditCode struct {
	Code       string // 18 characters, upper case
	CheckValid bool   // false calls for a warning only, R-61
}

// creditAlphabet leaves out I, O, S, V and Z, which are easily misread; a
// character's place in it is its value.
const creditAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"

// ParseCreditCode reads a credit code. Width, blanks and case do not matter.
// A wrong length is ErrLength and a character outside the alphabet ErrCharacter; a
// check character that does not fit is no error, because genuine codes of the first
// years fail it: see CheckValid. The result may share memory with text.
func ParseCreditCode(text string) (CreditCode, error) {
	var room [18]byte
	b, err := fit(room[:0], text)
	if err != nil {
		return CreditCode{}, err
	}
	if len(b) != 18 {
		return CreditCode{}, ErrLength
	}
	sum, weight, last := 0, 1, 0
	for i, c := range b {
		b[i] = upper(c)
		last = strings.IndexByte(creditAlphabet, b[i])
		if last < 0 {
			return CreditCode{}, ErrCharacter
		}
		if i < 17 {
			sum += last * weight
			weight = weight * 3 % 31
		}
	}
	return CreditCode{Code: same(b, text), CheckValid: (sum+last)%31 == 0}, nil
}

// OrgCode is an organisation code (组织机构代码, GB 11714), the predecessor of the
// credit code and still its characters 9 to 17.
type OrgCode struct {
	Code       string // with its hyphen, 12345678-8, upper case
	CheckValid bool   // false calls for a warning only, as for credit codes
}

// ParseOrgCode reads an organisation code of eight characters 0 to 9 or A to Z and
// a check character 0 to 9 or X, with or without the hyphen between them. Width,
// blanks, case and the kind of dash do not matter. The errors are ErrLength and
// ErrCharacter. The result may share memory with text.
func ParseOrgCode(text string) (OrgCode, error) {
	var room, full [10]byte
	b, err := fit(room[:0], text)
	if err != nil {
		return OrgCode{}, err
	}
	switch {
	case len(b) == 9:
	case len(b) == 10 && b[8] == '-':
		b[8] = b[9]
	case len(b) == 10:
		return OrgCode{}, ErrCharacter
	default:
		return OrgCode{}, ErrLength
	}
	weights := [8]int{3, 7, 9, 10, 5, 8, 4, 2}
	sum := 0
	for i, w := range weights {
		full[i] = upper(b[i])
		v := base36(full[i])
		if v < 0 {
			return OrgCode{}, ErrCharacter
		}
		sum += v * w
	}
	full[8], full[9] = '-', upper(b[8])
	if full[9] != 'X' && (full[9] < '0' || full[9] > '9') {
		return OrgCode{}, ErrCharacter
	}
	return OrgCode{Code: same(full[:], text), CheckValid: full[9] == "0X987654321"[sum%11]}, nil
}

// base36 is the value of a digit or capital letter, and -1 for anything else.
func base36(c byte) int {
	if c >= '0' && c <= '9' {
		return int(c - '0')
	}
	if c >= 'A' && c <= 'Z' {
		return int(c-'A') + 10
	}
	return -1
}

func upper(c byte) byte {
	if c >= 'a' && c <= 'z' {
		return c - ('a' - 'A')
	}
	return c
}
