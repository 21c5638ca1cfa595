package codes

// IsScientific reports whether text is a number that a spreadsheet has spoilt, such
// as 1.10E+17 or 3.70113E+17: the digits that are not shown are lost, and the clerk
// must export again with the column set to text. A plus before the exponent or a
// fraction before the E must be there, because an organisation code such as
// 12345E788 is a good one.
func IsScientific(text string) bool {
	var room [maxCaseText]byte
	b, ok := squeeze(room[:0], text)
	if !ok {
		return false
	}
	s := string(b)
	if digits(s) != 1 {
		return false
	}
	s = s[1:]
	sure := false
	if s != "" && s[0] == '.' {
		n := digits(s[1:])
		s, sure = s[1+n:], n > 0
	}
	if s == "" || upper(s[0]) != 'E' {
		return false
	}
	s = s[1:]
	if s != "" && s[0] == '+' {
		s, sure = s[1:], true
	}
	n := digits(s)
	return sure && n == len(s) && n >= 1 && n <= 3
}
