package court

import (
	"strings"
	"time"
	"unicode/utf8"
)

// firstYear is the earliest year that a date of a case may lie in.
const firstYear = 1949

// ReadDate reads a date as files write it: 2006-01-02, 2006/1/2, 2006.1.2,
// 2006年1月2日, 20060102, with full-width digits and blanks anywhere; a time behind
// the date is dropped. It answers false for whatever is not surely one real day from
// 1949 on: a day before a month, two digits of a year, a serial number.
func ReadDate(s string) (Date, bool) {
	var part [3]int
	var width [3]int
	mark := rune(0)
	at := 0
	for i := 0; i < len(s); {
		r, size := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(s[i:])
		}
		if r >= '！' && r <= '～' {
			r -= 0xFEE0
		}
		i += size
		switch {
		case r >= '0' && r <= '9':
			if width[at] == 8 || at > 0 && width[at] == 2 {
				return Date{}, false
			}
			part[at], width[at] = part[at]*10+int(r-'0'), width[at]+1
		case r == ' ' || r == '　' || r == 'T' || r == '\n':
			done := at == 2 && width[2] > 0 && mark != '年' || at == 0 && width[0] == 8
			if done && isTime(s[i:]) {
				return dateOf(part, width)
			}
			if done || r == 'T' {
				return Date{}, false
			}
		case r == '日' && at == 2 && mark == '年' && width[2] > 0:
			if !isTime(s[i:]) {
				return Date{}, false
			}
			return dateOf(part, width)
		default:
			if !separates(r, at, mark) || width[at] == 0 {
				return Date{}, false
			}
			if at == 0 {
				mark = r
			}
			at++
		}
	}
	return dateOf(part, width)
}

// separates reports whether r may stand behind the part at of a date whose first
// separator was mark; a date keeps to one style.
func separates(r rune, at int, mark rune) bool {
	switch at {
	case 0:
		return r == '-' || r == '/' || r == '.' || r == '年'
	case 1:
		return mark == '年' && r == '月' || mark != '年' && r == mark
	}
	return false
}

// isTime reports whether what follows a date is nothing or a time of the day. A time
// shows itself by a colon or 时, so that a digit that slipped away from the day is not
// dropped as one.
func isTime(s string) bool {
	if strings.Trim(s, " 　\n") != "" && !strings.ContainsAny(s, ":：时") {
		return false
	}
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9' || r >= '０' && r <= '９':
		case r == ':' || r == '：' || r == '.' || r == ' ' || r == '　' || r == '+' || r == '-' || r == 'T' || r == 'Z':
		case r == '时' || r == '分' || r == '秒' || r == '上' || r == '下' || r == '午' || r == '\n':
		default:
			return false
		}
	}
	return true
}

// dateOf puts the parts together, or cuts them out of eight digits.
func dateOf(part, width [3]int) (Date, bool) {
	switch {
	case width == [3]int{8, 0, 0}:
		part = [3]int{part[0] / 10000, part[0] / 100 % 100, part[0] % 100}
	case width[0] != 4 || width[1] == 0 || width[2] == 0:
		return Date{}, false
	}
	d := Date{part[0], time.Month(part[1]), part[2]}
	return d, d.Year >= firstYear && d.Month >= 1 && d.Month <= 12 && d.Day >= 1 && d.Day <= daysIn(d.Year, d.Month)
}

// daysIn is the length of a month.
func daysIn(year int, month time.Month) int {
	switch month {
	case time.April, time.June, time.September, time.November:
		return 30
	case time.February:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}
