package search

import (
	"cmp"
	"context"
	"math"
	"slices"
)

// Relevance within a rank is BM25 over fields: how often a word stands in a field
// counts by the weight of the field and against its length, and saturates; rarer words
// count more; words that stand close together raise the whole.
const (
	textSaturation = 1.2
	textLength     = 0.5 // 0: length does not matter; 1: it counts in full
	textNearness   = 0.5 // how much is gained by words side by side and in order
	textSteps      = 200 // scores nearer than 1/textSteps are equal, and the date decides
)

// textWeights are the weights of title, summary and body.
func textWeights() [textFields]float64 { return [textFields]float64{6, 3, 1} }

// textFound is a document that holds every word.
type textFound struct {
	doc   *textDoc
	kind  int
	rank  TextRank
	near  float64 // 0 to 1
	score int     // relevance in steps
}

// textSearch is one search through one state of the index.
type textSearch struct {
	words   []textWord
	now     int64
	means   [textFields]float64 // mean lengths of the fields in the kinds that are searched
	docs    int                 // documents of these kinds
	found   []textFound
	weights []float64 // of each word in each document found, one after the other
	holders []int     // of each word: the documents that hold it
}

// newTextSearch prepares a search through the shelves of some kinds.
func newTextSearch(words []textWord, now int64, state *textState, kinds []int) *textSearch {
	s := &textSearch{words: words, now: now, holders: make([]int, len(words))}
	var sums [textFields]uint64
	for _, k := range kinds {
		shelf := &state.shelves[k]
		s.docs += shelf.docs
		for f, n := range shelf.lengths {
			sums[f] += n
		}
	}
	for f, sum := range sums {
		s.means[f] = float64(max(sum, 1)) / float64(max(s.docs, 1))
	}
	return s
}

// textPatience is the number of steps after which a search looks whether its time is
// over.
const textPatience = 1 << 12

// part finds the documents of one part.
func (s *textSearch) part(ctx context.Context, kind int, part *textPart) error {
	matchers := make([]*textMatcher, len(s.words))
	for i, w := range s.words {
		matchers[i] = newTextMatcher(part, s.now, w)
		matchers[i].next()
	}
	for steps := 0; ; steps++ {
		if steps%textPatience == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		doc, here := textGone, 0
		for _, m := range matchers {
			switch {
			case m.done || m.doc > doc:
			case m.doc < doc:
				doc, here = m.doc, 1
			default:
				here++
			}
		}
		if here == 0 {
			return nil
		}
		if here == len(matchers) {
			s.add(kind, &part.docs[doc], matchers)
		}
		// All holders of a word are counted, also those that lack another word: how rare
		// it is must not depend on the other words, nor on how segments were cut.
		for i, m := range matchers {
			if !m.done && m.doc == doc {
				s.holders[i]++
				m.next()
			}
		}
	}
}

// add enters a document that holds every word.
func (s *textSearch) add(kind int, doc *textDoc, matchers []*textMatcher) {
	f := textFound{doc: doc, kind: kind, rank: InTitle}
	lengths, weights := doc.lengths(), textWeights()
	for _, m := range matchers {
		sum := 0.0
		for i, n := range m.fields {
			if n > 0 {
				sum += weights[i] * float64(n) / (1 - textLength + textLength*float64(lengths[i])/s.means[i])
			}
		}
		s.weights = append(s.weights, sum/(sum+textSaturation))
		switch {
		case m.fields[0] > 0:
		case m.fields[1] > 0:
			f.rank = max(f.rank, InSummary)
		default:
			f.rank = InBody
		}
	}
	if len(matchers) > 1 {
		f.near = textNear(matchers, s.words)
	}
	s.found = append(s.found, f)
}

// textNearSteps bounds the work of textNear for one document: it grows with the square
// of the number of words. A search for many frequent words must not become slow by it.
const textNearSteps = 150

// textNear tells how close together the words stand: their lengths through the length
// of the shortest stretch that holds them all, a little less if they are not in the
// order of the query. It looks at the first places of each word, 37 for two words and
// one for twelve. Words of one character do not count, since their places are not kept;
// 0 if fewer than two others are left.
func textNear(matchers []*textMatcher, words []textWord) float64 {
	type row struct {
		places []uint32
		length uint32
	}
	var room [MaxTextWords]row
	rows := room[:0]
	sum := uint32(0)
	for i, m := range matchers {
		if len(m.places) > 0 {
			length := uint32(len(words[i]))
			rows = append(rows, row{m.places, length})
			sum += length
		}
	}
	if len(rows) < 2 {
		return 0
	}
	for i, r := range rows {
		rows[i].places = r.places[:min(len(r.places), textNearSteps/(len(rows)*len(rows)))]
	}
	best := 0.0
	for {
		from, to, first := textGone, uint32(0), 0
		ordered := true
		before := uint32(0)
		for i := range rows {
			begins := rows[i].places[0]
			if begins < from {
				from, first = begins, i
			}
			to = max(to, begins+rows[i].length)
			ordered = ordered && begins >= before
			before = begins
		}
		near := min(1, float64(sum)/float64(to-from))
		if !ordered {
			near *= 0.8
		}
		best = max(best, near)
		// Only moving the first one on can make the stretch shorter.
		if rows[first].places = rows[first].places[1:]; len(rows[first].places) == 0 {
			return best
		}
	}
}

// order scores what was found and gives the documents from offset on, limit at most.
func (s *textSearch) order(limit, offset int) []textFound {
	rare := make([]float64, len(s.words))
	for i, n := range s.holders {
		rare[i] = math.Log(1 + (float64(s.docs-n)+0.5)/(float64(n)+0.5))
	}
	top := newTextTop(limit + offset)
	for i := range s.found {
		f := &s.found[i]
		score := 0.0
		for w, r := range rare {
			score += r * s.weights[i*len(rare)+w]
		}
		f.score = int(math.Round(score * (1 + textNearness*f.near) * textSteps))
		top.add(*f)
	}
	best := top.sorted()
	return best[min(offset, len(best)):]
}

// compareText orders documents, the best first. No two are equal.
func compareText(a, b textFound) int {
	return cmp.Or(
		cmp.Compare(a.rank, b.rank),
		cmp.Compare(b.score, a.score),
		cmp.Compare(b.doc.day, a.doc.day),
		cmp.Compare(b.doc.id, a.doc.id),
		cmp.Compare(a.kind, b.kind),
	)
}

// textTop keeps the best of many.
type textTop struct {
	size int
	kept []textFound
	full bool // kept[size-1] is the worst that can still be among the best
}

func newTextTop(size int) *textTop { return &textTop{size: size} }

// add offers one more.
func (t *textTop) add(f textFound) {
	if t.size == 0 || t.full && compareText(f, t.kept[t.size-1]) > 0 {
		return
	}
	t.kept = append(t.kept, f)
	if len(t.kept) >= 2*t.size+64 {
		t.cut()
	}
}

// cut sorts and keeps the best.
func (t *textTop) cut() {
	slices.SortFunc(t.kept, compareText)
	if len(t.kept) >= t.size {
		t.kept, t.full = t.kept[:t.size], true
	}
}

// sorted gives the best in order.
func (t *textTop) sorted() []textFound {
	t.cut()
	return t.kept
}
