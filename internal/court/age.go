package court

import (
	"strings"

	"gongkai/internal/codes"
)

// AdultAge is the age in years from which a person may be listed (SX 4, R-01).
const AdultAge = 18

// oldest is the highest age that is believed; what lies above is a slip of the pen.
const oldest = 130

// ageOn gives the full years that somebody born on birth has lived on a day;
// negative before the birth. Who was born on 29 February grows older on 1 March.
func ageOn(birth, day Date) int {
	age := day.Year - birth.Year
	if day.Month < birth.Month || day.Month == birth.Month && day.Day < birth.Day {
		age--
	}
	return age
}

// AgeOn gives the age of a person on a day, from the date of birth in the identity
// number; false when the record carries another document.
func (d *Defaulter) AgeOn(day Date) (int, bool) {
	if d.Document.Kind != DocumentIdentity {
		return 0, false
	}
	id, err := codes.ParseIdentity(d.Document.Number)
	if err != nil {
		return 0, false
	}
	return ageOn(civil(id.Birth), day), true
}

// givenAge is what the column 年龄|出生年份 says.
type givenAge struct {
	years     int
	fromBirth bool // a year of birth was given; years may be one too many
}

// readAge reads an age (45, 45岁) or the year of birth (1980, 1980年, 1980年3月) as
// of a day. It answers false for whatever is neither.
func readAge(s string, day Date) (givenAge, bool) {
	if born, ok := ReadDate(s); ok {
		return givenAge{day.Year - born.Year, true}, !born.After(day)
	}
	s = strings.ReplaceAll(codes.Narrow(s), " ", "")
	s = strings.TrimSuffix(strings.TrimSuffix(s, "周岁"), "岁")
	s = strings.TrimSuffix(s, ".0")
	n, rest, digits := 0, s, 0
	for rest != "" && rest[0] >= '0' && rest[0] <= '9' && digits < 5 {
		n, rest, digits = n*10+int(rest[0]-'0'), rest[1:], digits+1
	}
	if digits == 4 && n >= 1900 && n <= day.Year && isYearRest(rest) {
		return givenAge{day.Year - n, true}, true
	}
	return givenAge{years: n}, digits >= 1 && digits <= 3 && rest == "" && n >= 1 && n <= oldest
}

// isYearRest reports what may follow the year of birth: nothing, 年, or a month.
func isYearRest(s string) bool {
	s = strings.TrimSuffix(strings.TrimSuffix(s, "生"), "出")
	if s == "" || s == "年" {
		return true
	}
	for _, mark := range [...]string{"年", "-", ".", "/"} {
		if month, ok := strings.CutPrefix(s, mark); ok {
			month = strings.TrimSuffix(month, "月")
			return len(month) >= 1 && len(month) <= 2 && strings.Trim(month, "0123456789") == ""
		}
	}
	return false
}
