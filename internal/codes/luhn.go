package codes

// Luhn reports whether a row of ASCII digits carries a right last digit in the
// sense of ISO/IEC 7812-1, as the numbers of bank cards do. A text that is empty or
// holds anything but digits has none. One number in ten passes by chance.
func Luhn(digits string) bool {
	sum, double := 0, false
	for i := len(digits) - 1; i >= 0; i-- {
		c := digits[i]
		if c < '0' || c > '9' {
			return false
		}
		d := int(c - '0')
		if double {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
		double = !double
	}
	return digits != "" && sum%10 == 0
}
