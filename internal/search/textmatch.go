package search

import "slices"

// textMatcher walks over the documents of a segment that hold a word, in rising order.
type textMatcher struct {
	part  *textPart
	now   int64
	terms []textTerm  // of a word with places, the rarest first
	count *textCounts // of a word of one character instead
	done  bool

	doc    uint32
	fields [textFields]uint32 // how often the word stands in each field of doc
	places []uint32           // where it begins in doc, in rising order; none for one character
	spare  []uint32
}

// textTerm is a term that a word is made of, offset tokens behind its beginning.
type textTerm struct {
	textPlaces
	offset uint32
}

// newTextMatcher looks a word up in a part.
func newTextMatcher(part *textPart, now int64, word textWord) *textMatcher {
	m := &textMatcher{part: part, now: now}
	if word.isChar() {
		m.count = &textCounts{rest: part.chars.list(textCharKey(word[0].char))}
		return m
	}
	lists := part.cover(word)
	slices.SortStableFunc(lists, func(a, b textList) int { return len(a.list) - len(b.list) })
	if len(lists[0].list) == 0 {
		m.done = true
	}
	for _, l := range lists {
		m.terms = append(m.terms, textTerm{newTextPlaces(l.list), l.offset})
	}
	return m
}

// textList is the list of a term and the distance of the term from the word's beginning.
type textList struct {
	list   []byte
	offset uint32
}

// cover chooses terms that together are the word: if each of them stands where it
// must, so does every token of the word.
func (s *textSegment) cover(word textWord) []textList {
	var lists []textList
	for from := 0; from < len(word); {
		if word[from].char == 0 {
			lists = append(lists, textList{s.words.list(word[from].word), uint32(from)})
			from++
			continue
		}
		to := from + 1
		for to < len(word) && word[to].char != 0 {
			to++
		}
		if to == from+1 {
			lists = append(lists, textList{s.chars.list(textEdgeKey(word[from].char)), uint32(from)})
		} else {
			lists = s.coverHan(lists, word[from:to], uint32(from))
		}
		from = to
	}
	return lists
}

// coverHan covers a run of two or more Han characters with the pairs whose lists are
// shortest in sum: the first and the last pair, and of two neighbours at least one.
func (s *textSegment) coverHan(lists []textList, run textWord, offset uint32) []textList {
	pairs := make([]textList, len(run)-1)
	cost := make([]int, len(pairs)) // of the best cover that ends with this pair
	for i := range pairs {
		pairs[i] = textList{s.chars.list(textPairKey(run[i].char, run[i+1].char)), offset + uint32(i)}
		cost[i] = len(pairs[i].list) + 1
		switch {
		case i == 1:
			cost[i] += cost[0]
		case i > 1:
			cost[i] += min(cost[i-1], cost[i-2])
		}
	}
	for i := len(pairs) - 1; i >= 0; {
		lists = append(lists, pairs[i])
		if i > 1 && cost[i-2] < cost[i-1] {
			i--
		}
		i--
	}
	return lists
}

// next goes to the next document that holds the word and may be found, and reports
// false at the end.
func (m *textMatcher) next() bool {
	for !m.done {
		if m.count != nil {
			m.done = !m.count.next()
			m.doc, m.fields = m.count.doc, m.count.fields
		} else {
			m.done = !m.nextTogether()
		}
		if m.done {
			return false
		}
		doc := &m.part.docs[m.doc]
		if m.part.dead.has(m.doc) || !doc.visible(m.now) {
			continue
		}
		if m.count != nil || m.place(doc) {
			return true
		}
	}
	return false
}

// nextTogether goes to the next document that has all terms.
func (m *textMatcher) nextTogether() bool {
	rarest := &m.terms[0]
	if !rarest.next() {
		return false
	}
	for i := 1; i < len(m.terms); i++ {
		if !m.terms[i].seek(rarest.doc) {
			return false
		}
		if ahead := m.terms[i].doc; ahead > rarest.doc {
			if !rarest.seek(ahead) {
				return false
			}
			i = 0
		}
	}
	m.doc = rarest.doc
	return true
}

// place finds the places of the document where all terms stand as in the word, and
// reports whether there are any.
func (m *textMatcher) place(doc *textDoc) bool {
	first := &m.terms[0]
	m.places = first.read(m.places[:0])
	m.places = shiftTextPlaces(m.places, first.offset)
	for i := 1; i < len(m.terms) && len(m.places) > 0; i++ {
		t := &m.terms[i]
		m.spare = t.read(m.spare[:0])
		m.places = meetTextPlaces(m.places, m.spare, t.offset)
	}
	m.fields = doc.count(m.places)
	return len(m.places) > 0
}

// shiftTextPlaces turns places of a term into places where the word would begin.
func shiftTextPlaces(places []uint32, offset uint32) []uint32 {
	if offset == 0 {
		return places
	}
	kept := places[:0]
	for _, p := range places {
		if p >= offset {
			kept = append(kept, p-offset)
		}
	}
	return kept
}

// meetTextPlaces keeps the places that have one of others offset behind them.
func meetTextPlaces(places, others []uint32, offset uint32) []uint32 {
	kept := places[:0]
	i := 0
	for _, p := range places {
		for i < len(others) && others[i] < p+offset {
			i++
		}
		if i == len(others) {
			break
		}
		if others[i] == p+offset {
			kept = append(kept, p)
		}
	}
	return kept
}
