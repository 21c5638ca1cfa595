package redact

import "unicode/utf8"

// glance is the state of the first look at a raw text.
type glance struct {
	s        *signs
	previous rune // the rune before, folded; 0 at the start
	before   rune // the rune before that
	head     rune // the last rune that no house or flat is numbered with
	province bool // a character of a plate stands before, perhaps with a blank

	digits int  // of the number so far, over its gaps
	gap    int  // runes since the last digit
	plain  bool // nothing but ASCII digits, with at most one full stop in them
	dotted bool // one full stop was seen in or after the digits
}

// fewestAmount is how many digits before 元 are looked at closely all the same: an
// identity number stays one whatever follows.
const fewestAmount = 15

// suspicious is the first look: one pass over the raw text, without copying, that
// lets go the texts in which nothing can be found. It may suspect a clean text, at
// the cost of time, but must not clear one in which scan finds something; the fuzz
// target holds the two against each other.
func (s *Scanner) suspicious(text string) bool {
	g := glance{s: s.signs}
	for i := 0; i < len(text); {
		r, size := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(text[i:])
			simple := false
			if r, simple = foldSimple(r); !simple {
				return true
			}
		}
		if g.see(r) {
			return true
		}
		i += size
	}
	return g.long(0)
}

// see takes the next folded rune and reports whether the text is now suspicious.
func (g *glance) see(r rune) bool {
	sign := g.s.of(r)
	if g.digits > 0 || sign&signDigit != 0 {
		if g.count(r, sign) {
			return true
		}
	}
	found := sign&signAt != 0 ||
		g.previous == '住' && isHome(r) ||
		g.s.opens(g.before, g.previous, r) ||
		g.province && isLetter(r) ||
		sign&signMark != 0 && g.marks(r)
	if sign&signNumeral == 0 {
		g.head = r
	}
	g.province = sign&signProvince != 0 || g.province && r == ' '
	g.before, g.previous = g.previous, r
	return found
}

// count follows a number over its gaps, and judges it when it has ended.
func (g *glance) count(r rune, sign sign) bool {
	switch {
	case sign&signDigit != 0:
		if g.digits == 0 {
			g.plain, g.dotted = true, false
		} else if g.gap > 0 {
			g.plain = g.plain && g.gap == 1 && g.previous == '.' && !g.dotted
			g.dotted = true
		}
		g.plain = g.plain && r <= '9'
		g.digits++
		g.gap = 0
	case (sign&signGap != 0 || r == ')') && g.gap < widestGap:
		g.gap++
	default:
		if g.long(r) {
			return true
		}
		g.digits, g.gap = 0, 0
	}
	return false
}

// long reports whether the number that ends before r is long enough for a pattern,
// and no plain amount.
func (g *glance) long(r rune) bool {
	amount := g.plain && g.gap == 0 && g.digits < fewestAmount && g.s.of(r)&signUnit != 0
	return g.digits >= shortest && !amount
}

// marks reports whether r ends a part of an address: 单元, 3号楼, 501室, 某村12号.
func (g *glance) marks(r rune) bool {
	numeral := g.s.of(g.previous)&signNumeral != 0
	switch r {
	case '元':
		return g.previous == '单'
	case '楼':
		return numeral || g.previous == '号' || g.previous == '#'
	case '号':
		return numeral && isHamlet(g.head)
	}
	return numeral
}
