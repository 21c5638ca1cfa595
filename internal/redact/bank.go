package redact

import "gongkai/internal/codes"

// Digits of an account number after a word such as 账号; banks have no common form.
const (
	shortestAccount = 8
	longestAccount  = 30
)

// account claims 8 to 30 digits after a word such as 账号, in groups or not.
func (w *walk) account(g int) int {
	if !w.meant(ctxAccount, g) {
		return g
	}
	after, length := g, 0
	for after < len(w.groups) && length+w.size(after) <= longestAccount {
		if length >= shortestAccount && w.size(after) == 11 && w.digits[w.offset(after)] == '1' {
			break // a telephone number after the account
		}
		length += w.size(after)
		after++
	}
	if length < shortestAccount || w.foreign(g, after) || w.amount(g, after) {
		return g
	}
	if length == shortestAccount && isDay(w.part(g, after)) && !w.introduced(g) {
		return g // 账户自20180310起
	}
	w.hit(w.fromOf(g), w.endOf(after), BankAccount)
	return after
}

// introduced reports whether nothing but a colon or the like stands between the word
// of context and its number.
func (w *walk) introduced(g int) bool {
	from := w.fromOf(g)
	return from == w.contextEnd || contains(":= (", w.runes[from-1])
}

// card claims 16 to 19 digits with a right check digit (Luhn), written in one piece
// or in fours. A credit code of digits only is left alone, and so is a serial number
// that begins with a date.
func (w *walk) card(g int) int {
	for n := 19; n >= 16; n-- {
		after := w.take(g, n)
		if after == 0 || !w.cardWritten(g, after) || w.foreign(g, after) || w.amount(g, after) {
			continue
		}
		digits := string(w.part(g, after))
		if !codes.Luhn(digits) || isDay([]byte(digits)) || isCreditCode(digits) {
			continue
		}
		w.hit(w.fromOf(g), w.endOf(after), BankAccount)
		return after
	}
	return g
}

func (w *walk) cardWritten(g, after int) bool {
	if w.continues(g, after) || !w.even(g, after) {
		return false
	}
	for k := g; k < after-1; k++ {
		if w.size(k) != 4 && !(after-g == 2 && w.size(k) == 6) {
			return false
		}
	}
	return true
}

func isCreditCode(digits string) bool {
	code, err := codes.ParseCreditCode(digits)
	return err == nil && code.CheckValid
}
