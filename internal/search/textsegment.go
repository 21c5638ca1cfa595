package search

import (
	"time"

	"gongkai/internal/court"
)

// textSegment is an index of some documents of one kind. It never changes once it is
// made, so any number of searches read it without a lock; documents that were deleted
// since are marked outside, in textPart.
type textSegment struct {
	docs []textDoc
	// chars holds two kinds of keys: those of textCharKey have lists of counts, those of
	// textPairKey and textEdgeKey lists of places.
	chars textTerms[uint64]
	words textTerms[string] // runs of letters and digits, with lists of places
}

// Every two Han characters side by side are a term; so a word of several characters is
// found by a few pairs that cover it and stand where they must. A character beside a
// run of letters and digits is a term with places as well: it may be all that a mixed
// word has on that side. For a word of one character the counts are enough.

// textCharKey is the term of one character, with counts.
func textCharKey(r rune) uint64 { return 1<<63 | uint64(r) }

// textPairKey is the term of two characters side by side.
func textPairKey(a, b rune) uint64 { return uint64(a)<<21 | uint64(b) }

// textEdgeKey is the term of one character beside a run of letters and digits.
func textEdgeKey(r rune) uint64 { return uint64(r) << 21 }

// isTextCharKey reports a term with a list of counts.
func isTextCharKey(key uint64) bool { return key>>63 != 0 }

// textDoc is what is kept of a document beside its terms. Title, summary and body lie
// one after the other in one row of places, with an empty place between.
type textDoc struct {
	id                     int64
	from, until            int64 // Unix seconds; found while from <= now < until
	day                    int32 // days since 1970-01-01, smaller is older; textNoDay if there is no date
	summaryAt, bodyAt, end uint32
}

// Bounds of the time in which a document may be found that has none.
const (
	textEver = -1 << 63
	textFar  = 1<<63 - 1
)

// textNoDay is the day of a document without a date: older than any other.
const textNoDay = -1 << 31

// newTextDoc takes over what is kept of a document.
func newTextDoc(d TextDocument) textDoc {
	doc := textDoc{id: d.ID, from: textEver, until: textFar, day: textDay(d.Date)}
	if !d.From.IsZero() {
		doc.from = d.From.Unix()
	}
	if !d.Until.IsZero() {
		doc.until = d.Until.Unix()
	}
	return doc
}

// textDay counts the days since 1970.
func textDay(d court.Date) int32 {
	if d.IsZero() {
		return textNoDay
	}
	return int32(time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC).Unix() / (24 * 60 * 60))
}

// count tells how many of some places in rising order lie in title, summary and body.
func (d *textDoc) count(places []uint32) (fields [textFields]uint32) {
	i := 0
	for i < len(places) && places[i] < d.summaryAt {
		i++
	}
	fields[0] = uint32(i)
	for i < len(places) && places[i] < d.bodyAt {
		i++
	}
	fields[1] = uint32(i) - fields[0]
	fields[2] = uint32(len(places) - i)
	return fields
}

// lengths are the lengths of the fields in places.
func (d *textDoc) lengths() [textFields]uint32 {
	return [textFields]uint32{d.summaryAt, d.bodyAt - d.summaryAt, d.end - d.bodyAt}
}

// visible reports whether the document may be found at a time.
func (d *textDoc) visible(now int64) bool { return d.from <= now && now < d.until }

// size is roughly the memory of a segment in bytes.
func (s *textSegment) size() int {
	const doc, char, word = 48, 12, 28
	return len(s.docs)*doc + len(s.chars.keys)*char + len(s.chars.data) + len(s.words.keys)*word + len(s.words.data)
}

// textBits is a set of documents of a segment. The nil set is empty. A set that others
// may read is never changed: with makes a new one.
type textBits []uint64

// has reports whether a document is in the set.
func (b textBits) has(doc uint32) bool { return b != nil && b[doc/64]>>(doc%64)&1 != 0 }

// with gives the set with one more document, in a copy unless owned says that nobody
// else has it. n is the number of documents of the segment.
func (b textBits) with(doc uint32, n int, owned bool) textBits {
	if b == nil || !owned {
		fresh := make(textBits, (n+63)/64)
		copy(fresh, b)
		b = fresh
	}
	b[doc/64] |= 1 << (doc % 64)
	return b
}
