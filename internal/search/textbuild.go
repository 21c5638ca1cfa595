package search

import (
	"maps"
	"slices"
)

// textEntry says that a term stands at a place of a document.
type textEntry struct {
	key        uint64
	doc, place uint32
}

// textBuilder makes a segment. Documents come one after the other, so the entries of a
// term are in order as they come, and a sort by term alone that keeps that order makes
// the lists.
type textBuilder struct {
	docs   []textDoc
	pairs  []textEntry       // key: textPairKey or textEdgeKey
	chars  []textEntry       // key: the character; place: the field
	runs   []textEntry       // key: the number of the run
	number map[string]uint64 // of each run
	spare  []textEntry       // for sorting

	doc   uint32
	field uint32
	last  textUnitAt
}

// textUnitAt is the token before, for pairs.
type textUnitAt struct {
	char  rune // 0 for a run
	at    uint32
	valid bool
	edge  bool // the character was entered as one beside a run
}

func newTextBuilder() *textBuilder {
	return &textBuilder{number: map[string]uint64{}}
}

// add indexes one more document.
func (b *textBuilder) add(d TextDocument) {
	doc := newTextDoc(d)
	b.doc = uint32(len(b.docs))
	doc.summaryAt = b.read(0, d.Title, 0)
	doc.bodyAt = b.read(1, d.Summary, doc.summaryAt)
	doc.end = b.read(2, d.Body, doc.bodyAt)
	b.docs = append(b.docs, doc)
}

// read indexes one field whose places begin at first, and gives the place where the
// next field may begin.
func (b *textBuilder) read(field uint32, text string, first uint32) uint32 {
	b.field, b.last = field, textUnitAt{}
	return textTokens(text, first, b.token) + 1
}

// token enters a token and what it makes together with the one before.
func (b *textBuilder) token(t textToken) {
	beside := b.last.valid && b.last.at+1 == t.at
	this := textUnitAt{char: t.char, at: t.at, valid: true}
	switch {
	case t.isHan():
		b.chars = append(b.chars, textEntry{uint64(t.char), b.doc, b.field})
		switch {
		case !beside:
		case b.last.char != 0:
			b.pairs = append(b.pairs, textEntry{textPairKey(b.last.char, t.char), b.doc, b.last.at})
		default:
			b.pairs = append(b.pairs, textEntry{textEdgeKey(t.char), b.doc, t.at})
			this.edge = true
		}
	default:
		n, known := b.number[string(t.word)]
		if !known {
			n = uint64(len(b.number))
			b.number[string(t.word)] = n
		}
		b.runs = append(b.runs, textEntry{n, b.doc, t.at})
		if beside && b.last.char != 0 && !b.last.edge {
			b.pairs = append(b.pairs, textEntry{textEdgeKey(b.last.char), b.doc, b.last.at})
		}
	}
	b.last = this
}

// segment makes the segment of what was added. The builder is empty afterwards.
func (b *textBuilder) segment() *textSegment {
	s := &textSegment{docs: slices.Clone(b.docs)}

	// Pairs sort before characters, as their keys do.
	b.sort(b.pairs, 2*21)
	eachTextKey(b.pairs, func(key uint64, entries []textEntry) {
		s.chars.data = appendTextPlaces(s.chars.data, entries)
		s.chars.finish(key)
	})
	b.sort(b.chars, 21)
	eachTextKey(b.chars, func(key uint64, entries []textEntry) {
		s.chars.data = appendTextCounts(s.chars.data, entries)
		s.chars.finish(textCharKey(rune(key)))
	})

	// Runs were numbered as they came; the dictionary has them in order.
	names := slices.Sorted(maps.Keys(b.number))
	order := make([]uint64, len(names))
	for i, name := range names {
		order[b.number[name]] = uint64(i)
	}
	for i, e := range b.runs {
		b.runs[i].key = order[e.key]
	}
	b.sort(b.runs, 32)
	eachTextKey(b.runs, func(key uint64, entries []textEntry) {
		s.words.data = appendTextPlaces(s.words.data, entries)
		s.words.finish(names[key])
	})
	s.clip()

	b.docs = b.docs[:0]
	b.pairs, b.chars, b.runs = b.pairs[:0], b.chars[:0], b.runs[:0]
	clear(b.number)
	return s
}

// clip gives back the memory that was reserved and not needed.
func (s *textSegment) clip() {
	s.chars.clip()
	s.words.clip()
}

// sort orders entries by the lowest bits of their keys and keeps the order of equal
// ones: a radix sort, whose time does not depend on how the text is made.
func (b *textBuilder) sort(entries []textEntry, bits int) {
	const digit = 11
	b.spare = slices.Grow(b.spare[:0], len(entries))[:len(entries)]
	from, to := entries, b.spare
	for shift := 0; shift < bits; shift += digit {
		var starts [1 << digit]int
		for _, e := range from {
			starts[e.key>>shift&(1<<digit-1)]++
		}
		sum := 0
		for i, n := range starts {
			starts[i], sum = sum, sum+n
		}
		for _, e := range from {
			d := e.key >> shift & (1<<digit - 1)
			to[starts[d]] = e
			starts[d]++
		}
		from, to = to, from
	}
	if len(entries) > 0 && &from[0] != &entries[0] {
		copy(entries, from)
	}
}

// eachTextKey hands over the entries of each key.
func eachTextKey(entries []textEntry, each func(key uint64, entries []textEntry)) {
	for from := 0; from < len(entries); {
		to := from + 1
		for to < len(entries) && entries[to].key == entries[from].key {
			to++
		}
		each(entries[from].key, entries[from:to])
		from = to
	}
}

// eachTextDoc hands over the entries of each document.
func eachTextDoc(entries []textEntry, each func(doc uint32, entries []textEntry)) {
	for from := 0; from < len(entries); {
		to := from + 1
		for to < len(entries) && entries[to].doc == entries[from].doc {
			to++
		}
		each(entries[from].doc, entries[from:to])
		from = to
	}
}

// appendTextPlaces appends the list of places of one term.
func appendTextPlaces(data []byte, entries []textEntry) []byte {
	last := uint32(0)
	eachTextDoc(entries, func(doc uint32, places []textEntry) {
		head := (doc - last) << 1
		last = doc
		if n := uint32(len(places)); n == 1 {
			data = textAppend(data, head)
		} else {
			data = textAppend(textAppend(data, head|1), n-2)
		}
		before := uint32(0)
		for _, p := range places {
			data = textAppend(data, p.place-before)
			before = p.place
		}
	})
	return data
}

// appendTextCounts appends the list of counts of one term.
func appendTextCounts(data []byte, entries []textEntry) []byte {
	last := uint32(0)
	eachTextDoc(entries, func(doc uint32, stands []textEntry) {
		var counts [textFields]uint32
		for _, e := range stands {
			counts[e.place]++
		}
		head := (doc - last) << textFields
		last = doc
		for f, n := range counts {
			if n > 0 {
				head |= 1 << f
			}
		}
		data = textAppend(data, head)
		for _, n := range counts {
			if n > 0 {
				data = textAppend(data, n)
			}
		}
	})
	return data
}
