package redact

// lexicon finds words of context by their first rune. It is built once, in New, and
// only read after that.
type lexicon struct {
	// first gives for a rune of the basic plane the number of its bucket; 0 is none.
	first   [0x10000]uint16
	buckets [][]word
}

func newLexicon() *lexicon {
	l := &lexicon{buckets: [][]word{nil}}
	for means, list := range vocabulary() {
		for _, text := range list {
			l.put(word{[]rune(text), means})
		}
	}
	return l
}

func (l *lexicon) put(w word) {
	n := l.first[w.runes[0]]
	if n == 0 {
		n = uint16(len(l.buckets) & 0xFFFF)
		l.buckets = append(l.buckets, nil)
		l.first[w.runes[0]] = n
		l.first[upper(w.runes[0])] = n
	}
	l.buckets[n] = append(l.buckets[n], w)
}

// at gives the longest word that begins at rune i; its length is 0 if there is none.
// A word in Latin letters counts only where no letter stands next to it, so that a
// hotel is no tel.
func (l *lexicon) at(runes []rune, i int) word {
	if runes[i] >= 0x10000 {
		return word{}
	}
	var best word
	for _, w := range l.buckets[l.first[runes[i]]] {
		if len(w.runes) > len(best.runes) && begins(runes[i:], w.runes) && !insideWord(runes, i, i+len(w.runes)) {
			best = w
		}
	}
	return best
}

// begins compares without regard to the case of Latin letters; want is in lower case.
func begins(runes, want []rune) bool {
	if len(runes) < len(want) {
		return false
	}
	for i, r := range want {
		if lower(runes[i]) != r {
			return false
		}
	}
	return true
}

func insideWord(runes []rune, from, to int) bool {
	return isLetter(runes[from]) && from > 0 && isLetter(runes[from-1]) ||
		isLetter(runes[to-1]) && to < len(runes) && isLetter(runes[to])
}

func isLetter(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }

func isAlnum(r rune) bool { return isLetter(r) || r >= '0' && r <= '9' }

func lower(r rune) rune {
	if r >= 'A' && r <= 'Z' {
		return r + ('a' - 'A')
	}
	return r
}

func upper(r rune) rune {
	if r >= 'a' && r <= 'z' {
		return r - ('a' - 'A')
	}
	return r
}
