package redact

import (
	"sync"
	"unicode/utf8"
)

// Scanner finds personal data. It never changes after New and may be used by any
// number of goroutines at once.
type Scanner struct {
	words   *lexicon
	signs   *signs
	allowed map[string]bool // digits of the telephones that are public

	walks sync.Pool // of *walk: memory only, no state that outlives a scan
}

// keepRunes bounds the memory that is kept from one scan for the next.
const keepRunes = 1 << 16

// New makes a Scanner. The numbers in allowedPhones, those of the court itself, are
// never reported, however they are written; neither are service numbers of up to six
// digits such as 12368, which belong to nobody.
func New(allowedPhones []string) *Scanner {
	words := newLexicon()
	s := &Scanner{words: words, signs: newSigns(words), allowed: allowedDigits(allowedPhones)}
	s.walks.New = func() any { return &walk{s: s} }
	return s
}

// Scan finds all personal data in the text, sorted by place and without overlaps.
// Where two findings overlap the longer one stays; if they are equally long the one
// whose pattern is the stricter.
func (s *Scanner) Scan(text string) []Span {
	if !s.suspicious(text) {
		return nil
	}
	return s.scan(text)
}

// Any reports whether Scan would find anything, and stops at the first finding.
func (s *Scanner) Any(text string) bool {
	if !s.suspicious(text) {
		return false
	}
	w := s.begin(text)
	w.first = true
	w.run()
	found := len(w.hits) > 0
	s.end(w)
	return found
}

// scan is Scan without the first look.
func (s *Scanner) scan(text string) []Span {
	w := s.begin(text)
	w.run()
	spans := w.spans(text)
	s.end(w)
	return spans
}

func (s *Scanner) begin(text string) *walk {
	w, _ := s.walks.Get().(*walk) // New makes nothing else
	w.fold(text)
	return w
}

// end puts the memory back for the next scan, without what it held of the text
// being reachable by anybody.
func (s *Scanner) end(w *walk) {
	if cap(w.runes) > keepRunes {
		return
	}
	*w = walk{
		s: s, folded: folded{w.runes[:0], w.from[:0]},
		hits: w.hits[:0], number: number{w.groups[:0], w.digits[:0]},
	}
	s.walks.Put(w)
}

// walk is one passage through a folded text.
type walk struct {
	s *Scanner
	folded
	hits  []hit
	first bool // stop at the first hit

	context    context // of the last word of context
	contextEnd int     // where that word ended, or the last number that it named

	number // the number being looked at
}

// run walks through the text once. Every step moves forward; what a step looks at
// beyond its place is bounded by a constant.
func (w *walk) run() {
	for i := 0; i < len(w.runes); {
		if w.first && len(w.hits) > 0 {
			return
		}
		i = w.step(i, w.s.signs.of(w.runes[i]))
	}
}

func (w *walk) step(i int, sign sign) int {
	switch {
	case sign == 0:
		return i + 1
	case sign&signDigit != 0:
		return w.numbers(i)
	case sign&signStop != 0:
		w.context = ctxNone
		return i + 1
	case sign&signAt != 0:
		w.email(i)
		return i + 1
	}
	if sign&signProvince != 0 {
		if end := w.plate(i); end > i {
			return end
		}
	}
	if sign&signWord != 0 {
		if found := w.s.words.at(w.runes, i); len(found.runes) > 0 {
			return w.word(found, i)
		}
	}
	if sign&signMark != 0 {
		if end := w.building(i); end > i {
			return end
		}
	}
	return i + 1
}

// word takes note of a word of context and looks at what it introduces.
func (w *walk) word(found word, at int) int {
	end := at + len(found.runes)
	switch found.means {
	case ctxPass:
		w.pass(end)
	case ctxChat:
		w.chat(found, end)
	case ctxVehicle:
		w.vehicle(end)
	case ctxCert:
		w.certificate(end)
	case ctxAddress:
		w.address(at, end)
		return end
	case ctxHealth:
		w.diagnosis(end)
		return end
	case ctxRecord:
		w.record(end)
	case ctxDisability:
		w.disability(at, end)
		return end
	case ctxIllness:
		w.illness(at, end)
		return end
	}
	w.context, w.contextEnd = found.means, end
	return end
}

// hit notes a finding; the number after it is still in the reach of the context.
func (w *walk) hit(from, to int, kind Type) {
	w.hits = append(w.hits, hit{from, to, kind})
}

// spans turns the hits into places in the original. The hits are sorted by then, so
// the code points are counted in one pass.
func (w *walk) spans(text string) []Span {
	hits := settle(w.hits, len(w.runes))
	if len(hits) == 0 {
		return nil
	}
	spans := make([]Span, 0, len(hits))
	points, bytes := 0, 0
	for _, h := range hits {
		from, last := w.from[h.from], w.from[h.to-1]
		_, size := utf8.DecodeRuneInString(text[last:])
		to := last + size
		if from = max(from, bytes); from >= to {
			continue // two hits met in one code point of the original; the first has it
		}
		points += utf8.RuneCountInString(text[bytes:from])
		length := utf8.RuneCountInString(text[from:to])
		spans = append(spans, Span{points, points + length, h.kind, text[from:to]})
		points, bytes = points+length, to
	}
	return spans
}
