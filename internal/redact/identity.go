package redact

import (
	"errors"

	"gongkai/internal/codes"
)

// identity claims a citizen identity number of 18 characters. One whose check
// character fits is taken wherever it stands; one with a plausible date of birth
// only next to a word such as 身份证, because there it is a slip of the pen.
func (w *walk) identity(g int) int {
	after, end := w.take(g, 18), 0
	var text [18]byte
	if after > 0 {
		copy(text[:], w.part(g, after))
		end = w.endOf(after)
	} else {
		if after = w.take(g, 17); after == 0 {
			return g
		}
		if end = w.checkX(w.endOf(after)); end == 0 {
			return g
		}
		copy(text[:], w.part(g, after))
		text[17] = 'X'
	}
	_, err := codes.ParseIdentity(string(text[:]))
	from := w.fromOf(g)
	switch {
	case err == nil:
	case errors.Is(err, codes.ErrCheck) && (w.meant(ctxIdentity, g) || w.named(end)):
	default:
		return g
	}
	w.hit(from, end, IDNumber)
	return after
}

// checkX looks for the check character X after 17 digits, perhaps over a gap, and
// returns the rune after it, or 0.
func (w *walk) checkX(i int) int {
	for width := 0; i < len(w.runes) && width < widestGap && w.s.signs.of(w.runes[i])&signGap != 0; width++ {
		i++
	}
	if i >= len(w.runes) || lower(w.runes[i]) != 'x' {
		return 0
	}
	if i+1 < len(w.runes) && isAlnum(w.runes[i+1]) {
		return 0
	}
	return i + 1
}

// named reports whether the number that ends at rune end is named after it:
// 3701…（身份证号）.
func (w *walk) named(end int) bool {
	for i := end; i < len(w.runes) && i < end+3; i++ {
		switch w.s.words.at(w.runes, i).means {
		case ctxIdentity:
			return true
		case ctxNone:
		default:
			return false
		}
	}
	return false
}

// oldIdentity claims a number of 15 digits with a date of birth in it, as they were
// given out until 1999. Without a word of context it must be written in one piece
// and must not begin like a date.
func (w *walk) oldIdentity(g int) int {
	after := w.take(g, 15)
	if after == 0 || w.foreign(g, after) || w.amount(g, after) {
		return g
	}
	digits := w.part(g, after)
	if !w.meant(ctxIdentity, g) && (after-g > 1 || digits[0] == '0' || isDay(digits)) {
		return g
	}
	if _, err := codes.ParseIdentity(string(digits)); err != nil {
		return g
	}
	w.hit(w.fromOf(g), w.endOf(after), IDNumber)
	return after
}
