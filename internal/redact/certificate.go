package redact

const (
	certReach    = 24 // runes from 不动产权 to 第, or to the number
	certLongest  = 64 // runes from 第 to 号: several numbers may be listed
	certShortest = 5  // digits; shorter ones are article or page numbers
)

// certificate claims the number of a certificate of real estate after a word such as
// 不动产权: 第0012345号, or the bare number after 房产证号. The word itself, with year and
// place, stays readable.
func (w *walk) certificate(i int) {
	from, to, _ := w.token(i)
	if countDigits(w.runes[from:to]) >= certShortest {
		if !w.unitAt(to) {
			w.hit(from, to, PropertyCert)
		}
		return
	}
	for at := i; at < len(w.runes) && at-i < certReach; at++ {
		switch r := w.runes[at]; {
		case r == '第':
			if end := w.numbered(at + 1); end > 0 {
				w.hit(at, end, PropertyCert)
			}
			return
		case w.s.signs.of(r)&signStop != 0, isProceeding(r):
			return // 不动产权属纠纷一案（2014）长执字第00232号
		}
	}
}

// isProceeding reports the runes that show the number to be one of a proceeding.
func isProceeding(r rune) bool {
	switch r {
	case '执', '民', '刑', '初', '终', '仲', '裁', '判', '案', '法', '条', '款':
		return true
	}
	return false
}

// numbered returns the rune after 号 if the runes from i on are a number, or several,
// that 号 ends; otherwise 0.
func (w *walk) numbered(i int) int {
	digits := 0
	for at := i; at < len(w.runes) && at-i < certLongest; at++ {
		r := w.runes[at]
		_, han, digit := digitOf(r)
		switch {
		case digit && !han:
			digits++
		case r == '号':
			if digits < certShortest {
				return 0
			}
			return at + 1
		case !isToken(r) && !contains(" 、,至和.()/", r):
			return 0
		}
	}
	return 0
}
