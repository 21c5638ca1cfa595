package redact

// foreign reports whether the number that begins with group g is known to be of
// another sort: named as such (合同编号), numbered as a document (字第…号, 执…号), or
// the tail of a row of letters and digits.
func (w *walk) foreign(g, after int) bool {
	if w.context == ctxOther && w.distance(g) <= nearReach {
		return true
	}
	from, to := w.fromOf(g), w.endOf(after)
	if from == 0 {
		return false
	}
	before := w.runes[from-1]
	if before == '第' || to < len(w.runes) && w.runes[to] == '号' && isCaseType(before) {
		return true
	}
	return isLetter(before) && w.contextEnd != from
}

// isCaseType reports the runes that stand before the running number of a case.
func isCaseType(r rune) bool {
	switch r {
	case '字', '执', '初', '终', '恢', '保', '异', '复', '监', '协', '他', '审', '申', '破', '调':
		return true
	}
	return false
}

// amount reports whether the groups before after are an amount: 15000000元,
// 1234567.89元, 人民币12345678.
func (w *walk) amount(g, after int) bool {
	end := w.endOf(after)
	if after < len(w.groups) && w.groups[after].gap == '.' && w.groups[after].from == end+1 {
		end = w.groups[after].to
	}
	if end < len(w.runes) && w.runes[end] == ' ' {
		end++
	}
	if end < len(w.runes) && w.s.signs.of(w.runes[end])&signUnit != 0 {
		return true
	}
	from := w.fromOf(g)
	if from > 0 && w.runes[from-1] == ' ' {
		from--
	}
	if from == 0 {
		return false
	}
	switch w.runes[from-1] {
	case '¥', '$', '币':
		return true
	case 'B', 'b':
		return from > 2 && begins(w.runes[from-3:], []rune{'r', 'm', 'b'})
	}
	return false
}

// date gives the group after a date that begins with group g, 2018-03-10 or
// 2018.3.10, and g if there is none.
func (w *walk) date(g int) int {
	if g+2 >= len(w.groups) || w.size(g) != 4 || w.size(g+1) > 2 || w.size(g+2) > 2 {
		return g
	}
	a, b := w.groups[g+1].gap, w.groups[g+2].gap
	if a != b || a != '-' && a != '.' {
		return g
	}
	d := w.part(g, g+3)
	month, day := value(w.part(g+1, g+2)), value(w.part(g+2, g+3))
	if !isYear(d) || month < 1 || month > 12 || day < 1 || day > 31 {
		return g
	}
	return g + 3
}

func isYear(d []byte) bool { return d[0] == '1' && d[1] == '9' || d[0] == '2' && d[1] == '0' }

// isDay reports whether digits begin as a date without gaps does, 20180310.
func isDay(d []byte) bool {
	if len(d) < 8 || !isYear(d) {
		return false
	}
	month, day := value(d[4:6]), value(d[6:8])
	return month >= 1 && month <= 12 && day >= 1 && day <= 31
}

func value(digits []byte) int {
	n := 0
	for _, c := range digits {
		n = n*10 + int(c-'0')
	}
	return n
}
