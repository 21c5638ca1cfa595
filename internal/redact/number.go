package redact

// gaps are the folded runes that people put between the digits of one number. A
// comma is not among them: it parts thousands, and numbers of a list.
const gaps = " \t-.·_"

// units follow an amount; a number before one of them is no number of a person.
const units = "元万亿角圆美港欧吨亩股克公千百米平件台套个%"

// widestGap is how many gap runes may lie between two digits: " - " and the like.
const widestGap = 3

// group is a row of digits without a gap.
type group struct {
	from, to int  // runes of the folded text
	at       int  // where its digits begin in number.digits
	gap      rune // the first rune of the gap before it; 0 if the kind of digit changes
	han      bool // written 一三九 rather than 139
}

// number is a row of digits with its gaps: all that may, or may not, belong to one
// number. "138 1234 5678" has three groups.
type number struct {
	groups []group
	digits []byte
}

// digitOf gives the value of a digit as an ASCII digit, and whether it is Chinese.
func digitOf(r rune) (digit byte, han, ok bool) {
	if r >= '0' && r <= '9' {
		return byte(r), false, true // #nosec G115 -- an ASCII digit
	}
	switch r {
	case '〇', '零':
		return '0', true, true
	case '一', '壹', '幺':
		return '1', true, true
	case '二', '贰':
		return '2', true, true
	case '三', '叁':
		return '3', true, true
	case '四', '肆':
		return '4', true, true
	case '五', '伍':
		return '5', true, true
	case '六', '陆':
		return '6', true, true
	case '七', '柒':
		return '7', true, true
	case '八', '捌':
		return '8', true, true
	case '九', '玖':
		return '9', true, true
	}
	return 0, false, false
}

// numbers reads the digits that begin at rune i, reports what personal data they
// are, and returns the rune after them.
func (w *walk) numbers(i int) int {
	end := w.read(i)
	if len(w.digits) >= shortest {
		for g := 0; g < len(w.groups); {
			g = w.claim(g)
		}
	}
	if w.context == ctxOther {
		w.context = ctxNone // 合同编号 speaks of one number only
	}
	return end
}

// shortest is the fewest digits that a number can have without a word of its own
// (those are read where the word stands): a local telephone number.
const shortest = 7

// read splits the digits from rune i on into groups.
func (w *walk) read(i int) (end int) {
	w.groups, w.digits = w.groups[:0], w.digits[:0]
	bracketed := i > 0 && w.runes[i-1] == '('
	gap := rune(0)
	for {
		digit, han, ok := digitOf(w.runes[i])
		if ok {
			last := len(w.groups) - 1
			if last < 0 || gap != 0 || w.groups[last].han != han {
				w.groups = append(w.groups, group{from: i, at: len(w.digits), gap: gap, han: han})
				last++
			}
			w.digits = append(w.digits, digit)
			i++
			w.groups[last].to = i
			gap = 0
		}
		if !ok || i == len(w.runes) {
			return w.groups[len(w.groups)-1].to
		}
		if next := w.runes[i]; w.s.signs.of(next)&signDigit == 0 {
			width := w.gapAt(i, bracketed && len(w.groups) == 1)
			if width == 0 {
				return i
			}
			gap = next
			i += width
		}
	}
}

// gapAt gives the width of the gap at rune i if a digit follows it, otherwise 0. The
// bracket after an area code, (0531)87261234, is a gap too.
func (w *walk) gapAt(i int, bracketed bool) int {
	width := 0
	for i+width < len(w.runes) && width <= widestGap {
		r := w.runes[i+width]
		switch {
		case w.s.signs.of(r)&signDigit != 0:
			return width
		case w.s.signs.of(r)&signGap != 0, bracketed && width == 0 && r == ')' && w.digits[0] == '0':
			width++
		default:
			return 0
		}
	}
	return 0
}

// claim tries what number begins with group g, the strictest pattern first, and
// returns the group to go on with.
func (w *walk) claim(g int) int {
	if next := w.date(g); next > g {
		return next
	}
	for _, try := range []func(*walk, int) int{
		(*walk).identity, (*walk).mobile, (*walk).account, (*walk).landline,
		(*walk).service, (*walk).oldIdentity, (*walk).card, (*walk).local,
	} {
		if next := try(w, g); next > g {
			if w.context != ctxNone {
				w.contextEnd = w.groups[next-1].to
			}
			return next
		}
	}
	return g + 1
}

// take looks for exactly n digits that begin with group g and end with a group; it
// returns the group after them, or 0.
func (w *walk) take(g, n int) (after int) {
	for at := w.groups[g].at; g < len(w.groups); {
		g++
		switch have := w.offset(g) - at; {
		case have == n:
			return g
		case have > n:
			return 0
		}
	}
	return 0
}

// offset is where the digits of group g begin, or the end of all digits.
func (w *walk) offset(g int) int {
	if g < len(w.groups) {
		return w.groups[g].at
	}
	return len(w.digits)
}

// part gives the digits of the groups g to after, exclusive.
func (w *walk) part(g, after int) []byte { return w.digits[w.offset(g):w.offset(after)] }

func (w *walk) fromOf(g int) int    { return w.groups[g].from }
func (w *walk) endOf(after int) int { return w.groups[after-1].to }
func (w *walk) size(g int) int      { return w.offset(g+1) - w.offset(g) }

// even reports whether all gaps between the groups g and after are alike, which is
// how one person writes one number; a row of different numbers seldom is.
func (w *walk) even(g, after int) bool {
	for k := g + 2; k < after; k++ {
		if w.groups[k].gap != w.groups[g+1].gap {
			return false
		}
	}
	return true
}

// continues reports whether the row goes on after the groups with the same gap, so
// that what was taken is only the head of something longer, unless a second telephone
// number begins there.
func (w *walk) continues(g, after int) bool {
	if after-g < 2 || after == len(w.groups) || w.groups[after].gap != w.groups[after-1].gap {
		return false
	}
	first := w.digits[w.offset(after)]
	return first != '0' && (first != '1' || w.take(after, 11) == 0)
}

// meant reports whether the last word of context is of this kind and near enough.
func (w *walk) meant(want context, g int) bool {
	return w.context == want && w.distance(g) <= reach
}

// reach is how many runes a word of context may stand before its number: 账户
// （中国农业银行股份有限公司济南长清支行） lies between.
const reach = 28

// nearReach is the same for the words that only clear a number.
const nearReach = 8

func (w *walk) distance(g int) int { return w.fromOf(g) - w.contextEnd }
