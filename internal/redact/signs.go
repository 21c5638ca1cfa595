package redact

// sign says what a folded rune may be the beginning of.
type sign uint16

const (
	signDigit    sign = 1 << iota // 0 to 9, 一 to 九, 〇
	signGap                       // may stand between the digits of one number
	signStop                      // ends a sentence, and with it the reach of context
	signAt                        // @
	signProvince                  // begins a plate
	signWord                      // begins a word of context
	signMark                      // ends a part of an address: 楼, 室, 号 …
	signUnit                      // follows an amount: 元, 万 …
	signNumeral                   // numbers a house or flat
	signPhrase                    // ends a phrase, and with it an address or a diagnosis
)

// signs is a table of the basic plane, so that a rune of the text costs one look.
type signs struct {
	table [0x10000]sign
	// openings is the set of the beginnings of words that lead to a finding without a
	// long number: a hash table with open places, far emptier than full.
	openings [1 << openingBits]opening
}

func newSigns(words *lexicon) *signs {
	s := &signs{}
	put := func(list string, as sign) {
		for _, r := range list {
			s.table[r] |= as
		}
	}
	put("0123456789〇零一二三四五六七八九壹贰叁肆伍陆柒捌玖幺", signDigit)
	put(gaps, signGap)
	put("。;!?\n\r", signStop|signPhrase)
	put(",、:()\"“”《》\t的", signPhrase)
	put("@", signAt)
	put(provinces, signProvince)
	put("楼栋幢座元室户号", signMark)
	put(units, signUnit)
	put(numerals, signNumeral)
	for r, bucket := range words.first {
		if bucket != 0 {
			s.table[r] |= signWord
		}
	}
	for _, bucket := range words.buckets {
		for _, w := range bucket {
			s.open(w)
		}
	}
	return s
}

func (s *signs) of(r rune) sign {
	if r < 0 || int(r) >= len(s.table) {
		return 0
	}
	return s.table[r]
}

// open enters the first three runes, or the two, of a word that can lead to a finding
// by itself. The others only give a meaning to numbers of seven digits or more, which
// are seen without them; 住 stands alone and is looked for by name.
func (s *signs) open(w word) {
	switch w.means {
	case ctxIdentity, ctxPhone, ctxAccount, ctxOther:
		return
	}
	switch len(w.runes) {
	case 1:
		return
	case 2:
		s.enter(openingOf(w.runes[0], w.runes[1], 0))
	default:
		s.enter(openingOf(w.runes[0], w.runes[1], w.runes[2]))
	}
}

// opens reports whether a word of two runes b, c, or a longer one that begins with
// a, b, c, leads to a finding.
func (s *signs) opens(a, b, c rune) bool {
	if s.of(b)&signWord != 0 && s.entered(openingOf(b, c, 0)) {
		return true
	}
	return s.of(a)&signWord != 0 && s.entered(openingOf(a, b, c))
}

// opening holds the first two or three runes of a word, in lower case, 21 bits each;
// 0 is an empty place of the table.
type opening uint64

const openingBits = 10

func openingOf(a, b, c rune) opening {
	return opening(lower(a))<<42 | opening(lower(b))<<21 | opening(lower(c)) // #nosec G115 -- runes are not negative
}

// place is where the search for o begins; the factor is 2^64 over the golden ratio,
// which spreads neighbouring code points.
func (o opening) place() uint64 { return uint64(o) * 0x9E3779B97F4A7C15 >> (64 - openingBits) }

func (s *signs) enter(o opening) {
	at := o.place()
	for s.openings[at] != 0 && s.openings[at] != o {
		at = (at + 1) % uint64(len(s.openings))
	}
	s.openings[at] = o
}

func (s *signs) entered(o opening) bool {
	at := o.place()
	for s.openings[at] != 0 && s.openings[at] != o {
		at = (at + 1) % uint64(len(s.openings))
	}
	return s.openings[at] == o
}
