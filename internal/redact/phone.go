package redact

import "bytes"

// mobile claims 1[3-9] and nine digits, with or without the country code 86 or a 0
// before it.
func (w *walk) mobile(g int) int {
	for _, prefix := range []string{"", "86", "0086", "0"} {
		after := w.take(g, len(prefix)+11)
		if after == 0 {
			continue
		}
		digits, found := bytes.CutPrefix(w.part(g, after), []byte(prefix))
		if !found || digits[0] != '1' || digits[1] < '3' || !w.mobileWritten(g, after, len(prefix)) {
			continue
		}
		return w.phone(g, after, digits)
	}
	return g
}

// mobileWritten reports whether the groups are grouped as one mobile number is, the
// first prefix digits being the country code.
func (w *walk) mobileWritten(g, after, prefix int) bool {
	if w.foreign(g, after) || w.amount(g, after) {
		return false
	}
	if w.meant(ctxPhone, g) || w.meant(ctxChat, g) {
		return true
	}
	first := g
	if prefix > 0 && w.size(g) == prefix {
		first++ // the country code may be set off in another way
	}
	return w.even(first, after) && !w.continues(first, after)
}

// phone reports the number of the groups unless it is one of the court's own, which
// is told by the digits alone. Either way the groups are used up.
func (w *walk) phone(g, after int, digits []byte) int {
	if w.s.allowed[string(digits)] {
		return after
	}
	from, end := w.fromOf(g), w.endOf(after)
	if from > 0 && w.runes[from-1] == '+' {
		from--
	}
	if from > 0 && w.runes[from-1] == '(' && w.bracketed(g, after) {
		from--
	}
	w.hit(from, end, Phone)
	return after
}

// bracketed reports whether the first group is an area code in brackets.
func (w *walk) bracketed(g, after int) bool {
	return after-g > 1 && w.groups[g+1].gap == ')'
}

// landline claims an area code and seven or eight digits: 0531-87261234,
// (0531)87261234, 053187261234, +86 531 87261234, and an extension after a hyphen.
func (w *walk) landline(g int) int {
	for _, prefix := range []string{"0", "86", "0086"} {
		for n := 12; n >= 10; n-- { // of the digits as dialled within the country, with the 0
			after := w.take(g, len(prefix)+n-1)
			if after == 0 {
				continue
			}
			digits, found := bytes.CutPrefix(w.part(g, after), []byte(prefix))
			if !found || !isLandline(digits) || !w.landlineWritten(g, after, len(prefix)) {
				continue
			}
			return w.extension(g, after, digits)
		}
	}
	return g
}

// isLandline reports whether digits are an area code without its 0 and a number:
// 10 and 2x have eight digits, the others seven or eight.
func isLandline(digits []byte) bool {
	area := 3
	switch {
	case digits[0] == '1' && digits[1] == '0', digits[0] == '2':
		area = 2
	case digits[0] < '3':
		return false
	}
	local := digits[area:]
	return local[0] >= '2' && (len(local) == 8 || len(local) == 7 && area == 3)
}

func (w *walk) landlineWritten(g, after, prefix int) bool {
	if w.foreign(g, after) || w.amount(g, after) {
		return false
	}
	if w.meant(ctxPhone, g) || after-g == 1 {
		return prefix == 1 || w.meant(ctxPhone, g) || w.fromOf(g) > 0 && w.runes[w.fromOf(g)-1] == '+'
	}
	// One gap after the area code, and perhaps one in the local number.
	return after-g <= 3+prefix/2 && w.size(after-1) >= 3
}

// extension reports a landline and takes its extension into the span: -801, 转801.
func (w *walk) extension(g, after int, national []byte) int {
	digits := append([]byte{'0'}, national...)
	before := len(w.hits)
	if w.phone(g, after, digits); len(w.hits) == before {
		return after
	}
	if after < len(w.groups) && w.groups[after].gap == '-' && w.size(after) <= longestExtension {
		after++
		w.hits[before].to = w.endOf(after)
		return after
	}
	end := w.endOf(after)
	if end < len(w.runes) && w.runes[end] == '转' {
		to := end + 1
		for to < len(w.runes) && to-end <= longestExtension && w.runes[to] >= '0' && w.runes[to] <= '9' {
			to++
		}
		if to > end+1 {
			w.hits[before].to = to
		}
	}
	return after
}

const longestExtension = 5

// service claims 400 and 800 numbers, which belong to firms but reach a person: ten
// digits with the usual hyphens, or next to a word such as 电话.
func (w *walk) service(g int) int {
	after := w.take(g, 10)
	if after == 0 || w.foreign(g, after) || w.amount(g, after) {
		return g
	}
	digits := w.part(g, after)
	if (digits[0] != '4' && digits[0] != '8') || digits[1] != '0' || digits[2] != '0' {
		return g
	}
	if !w.meant(ctxPhone, g) && (after-g != 3 || !w.even(g, after) || w.continues(g, after)) {
		return g
	}
	return w.phone(g, after, digits)
}

// local claims seven or eight digits after a word such as 电话.
func (w *walk) local(g int) int {
	if !w.meant(ctxPhone, g) || w.distance(g) > nearReach {
		return g
	}
	for n := 8; n >= 7; n-- {
		after := w.take(g, n)
		if after == 0 || after-g > 2 {
			continue
		}
		digits := w.part(g, after)
		if digits[0] < '2' || isDay(digits) || w.amount(g, after) || w.foreign(g, after) {
			continue
		}
		return w.phone(g, after, digits)
	}
	return g
}

// allowedDigits gives the digits of the public telephones in every form in which
// they may be read: with and without the country code, the area code and an extension
// are told apart by the patterns, so only the national and the local form are kept.
func allowedDigits(phones []string) map[string]bool {
	allowed := make(map[string]bool)
	for _, phone := range phones {
		var f folded
		f.fold(phone)
		var digits []byte
		for _, r := range f.runes {
			if d, _, ok := digitOf(r); ok {
				digits = append(digits, d)
			}
		}
		digits = national(digits)
		allowed[string(digits)] = true
		if len(digits) > 9 && digits[0] == '0' && isLandline(digits[1:]) {
			area := 4
			if digits[1] < '3' {
				area = 3
			}
			allowed[string(digits[area:])] = true
		}
	}
	return allowed
}

// national takes the country code off: 8653187261234 is 053187261234.
func national(digits []byte) []byte {
	rest, found := bytes.CutPrefix(digits, []byte("0086"))
	if !found {
		rest, found = bytes.CutPrefix(digits, []byte("86"))
	}
	switch {
	case !found || len(rest) < 10:
		return digits
	case rest[0] == '1' && len(rest) == 11 && rest[1] >= '3':
		return rest
	default:
		return append([]byte{'0'}, rest...)
	}
}
