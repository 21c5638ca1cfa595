package redact

// filler are the runes that stand between a word and the number it names: 微信号：,
// 护照号码为（.
const filler = "号码账户为是系群名: =(\"“「[【'"

// longestFiller bounds the way from the word to its number.
const longestFiller = 8

// token returns the row of letters, digits, hyphens and underscores after a word of
// context that ends at rune i. plain is false if anything but blanks lies between.
func (w *walk) token(i int) (from, to int, plain bool) {
	from, plain = i, true
	for from < len(w.runes) && from-i < longestFiller && contains(filler, w.runes[from]) {
		plain = plain && w.runes[from] == ' '
		from++
	}
	for to = from; to < len(w.runes) && to-from <= longestToken && isToken(w.runes[to]); {
		to++
	}
	return from, to, plain
}

// longestToken is longer than any number that is looked for with token.
const longestToken = 24

func isToken(r rune) bool { return isAlnum(r) || r == '-' || r == '_' }

func contains(set string, r rune) bool {
	for _, s := range set {
		if s == r {
			return true
		}
	}
	return false
}

// pass claims the number of a passport or travel permit: up to three letters and at
// least six digits.
func (w *walk) pass(i int) {
	from, to, _ := w.token(i)
	digits := from
	for digits < to && digits-from < 3 && isLetter(w.runes[digits]) {
		digits++
	}
	if n := countDigits(w.runes[digits:to]); n >= 6 && n <= 12 && n == to-digits && !w.unitAt(to) {
		w.hit(from, to, IDNumber)
	}
}

// vehicle claims a frame number (17 characters) or an engine number, which are
// numbers of a movable thing's papers.
func (w *walk) vehicle(i int) {
	from, to, _ := w.token(i)
	if to-from >= 5 && countDigits(w.runes[from:to]) >= 4 && !w.unitAt(to) {
		w.hit(from, to, PropertyCert)
	}
}

// chat claims the account that a word such as 微信 or QQ names: letters first and six
// to twenty characters, or five to eleven digits. A mobile number is left to its own
// pattern. 微信支付5000元 is no account, so without 号, a colon or the like only QQ
// takes a number, and only a bare one.
func (w *walk) chat(found word, i int) {
	from, to, plain := w.token(i)
	runes := w.runes[from:to]
	last := found.runes[len(found.runes)-1]
	named := !plain || last == '号' || last == '户' || last == 'd'
	digits := countDigits(runes)
	switch {
	case digits == len(runes):
		mobile := digits == 11 && runes[0] == '1' && runes[1] >= '3'
		if digits < 5 || digits > 11 || mobile || runes[0] == '0' || !named && last != 'q' || w.unitAt(to) {
			return
		}
	case !isLetter(runes[0]) || len(runes) < 6 || len(runes) > 20:
		return
	case !named && digits == 0:
		return
	}
	w.hit(from, to, IMID)
}

// unitAt reports whether rune i goes on as an amount does: with a unit, after a blank
// or after decimals.
func (w *walk) unitAt(i int) bool {
	rest := w.runes[i:]
	if len(rest) > 0 && rest[0] == ' ' {
		rest = rest[1:]
	} else if len(rest) > 0 && rest[0] == '.' {
		rest = rest[1:]
		for len(rest) > 0 && countDigits(rest[:1]) == 1 {
			rest = rest[1:]
		}
	}
	return len(rest) > 0 && w.s.signs.of(rest[0])&signUnit != 0
}
