package search

import (
	"cmp"
	"slices"
)

// The lists of an index. A list belongs to one term and names the documents that hold
// it, in rising order, as varints. There are two forms:
//
//   - places: for each document delta<<1 | many, if many the number of places less
//     two, then the first place and the distances to the others;
//   - counts: for each document delta<<3 | fields, and for each field that is set
//     (1 title, 2 summary, 4 body) how often the term stands there.
//
// A delta is the distance to the document before; the first one is its number.

// textTerms is a dictionary with the list of each of its terms.
type textTerms[K cmp.Ordered] struct {
	keys []K      // in rising order
	ends []uint32 // where in data the list of each ends; it begins where the one before ends
	data []byte
}

// list gives the list of a term, empty if the dictionary has none.
func (t *textTerms[K]) list(key K) []byte {
	i, found := slices.BinarySearch(t.keys, key)
	if !found {
		return nil
	}
	return t.at(i)
}

// at gives the list of the i-th term.
func (t *textTerms[K]) at(i int) []byte {
	from := uint32(0)
	if i > 0 {
		from = t.ends[i-1]
	}
	return t.data[from:t.ends[i]]
}

// finish ends the list that was appended to data since the term before; an empty one
// leaves no term.
func (t *textTerms[K]) finish(key K) {
	end := uint32(len(t.data))
	if n := len(t.ends); n == 0 && end == 0 || n > 0 && t.ends[n-1] == end {
		return
	}
	t.keys, t.ends = append(t.keys, key), append(t.ends, end)
}

// clip gives back memory that was reserved and not needed.
func (t *textTerms[K]) clip() {
	t.keys, t.ends, t.data = slices.Clone(t.keys), slices.Clone(t.ends), slices.Clone(t.data)
}

// textVarint reads one varint from the front of b, which holds one.
func textVarint(b []byte) (uint32, []byte) {
	v := uint32(b[0])
	if v < 0x80 {
		return v, b[1:]
	}
	v &= 0x7F
	for i, shift := 1, 7; ; i, shift = i+1, shift+7 {
		c := b[i]
		v |= uint32(c&0x7F) << shift
		if c < 0x80 {
			return v, b[i+1:]
		}
	}
}

// textSkip leaves out n varints.
func textSkip(b []byte, n uint32) []byte {
	i := 0
	for ; n > 0; i++ {
		if b[i] < 0x80 {
			n--
		}
	}
	return b[i:]
}

// textAppend appends one varint.
func textAppend(b []byte, v uint32) []byte {
	for v >= 0x80 {
		b = append(b, byte(v)|0x80)
		v >>= 7
	}
	return append(b, byte(v))
}

// textPlaces walks over a list of places.
type textPlaces struct {
	rest  []byte
	doc   uint32
	first bool   // no document was read yet
	count uint32 // places of doc that were not read yet
}

func newTextPlaces(list []byte) textPlaces { return textPlaces{rest: list, first: true} }

// next goes to the next document and reports false at the end.
func (p *textPlaces) next() bool {
	rest := textSkip(p.rest, p.count)
	p.count = 0
	if len(rest) == 0 {
		p.rest = rest
		return false
	}
	head, rest := textVarint(rest)
	p.doc += head >> 1
	p.first = false
	p.count = 1
	if head&1 != 0 {
		p.count, rest = textVarint(rest)
		p.count += 2
	}
	p.rest = rest
	return true
}

// seek goes to the first document from doc on.
func (p *textPlaces) seek(doc uint32) bool {
	for p.first || p.doc < doc {
		if !p.next() {
			return false
		}
	}
	return true
}

// read appends the places of the document to into, in rising order. It may be called
// once for each document.
func (p *textPlaces) read(into []uint32) []uint32 {
	b, place := p.rest, uint32(0)
	for range p.count {
		// textVarint by hand, without a slice for each: most of a search's time is here.
		distance := uint32(b[0])
		if distance < 0x80 {
			b = b[1:]
		} else if next := uint32(b[1]); next < 0x80 {
			distance, b = distance&0x7F|next<<7, b[2:]
		} else {
			distance, b = textVarint(b)
		}
		place += distance
		into = append(into, place)
	}
	p.rest, p.count = b, 0
	return into
}

// textCounts walks over a list of counts.
type textCounts struct {
	rest   []byte
	doc    uint32
	fields [textFields]uint32 // how often the term stands in title, summary and body of doc
}

// textFields is the number of fields of a document.
const textFields = 3

// next goes to the next document and reports false at the end.
func (c *textCounts) next() bool {
	if len(c.rest) == 0 {
		return false
	}
	head, rest := textVarint(c.rest)
	c.doc += head >> textFields
	for f := range c.fields {
		c.fields[f] = 0
		if head>>f&1 != 0 {
			c.fields[f], rest = textVarint(rest)
		}
	}
	c.rest = rest
	return true
}

// textRenumber appends to data a list with its documents renumbered, without those
// that become textGone. last is the number of the document that the list so far ends
// with, 0 for an empty one; the new one is returned. The bits of a head below its delta
// stay, and pass tells how many varints follow a head.
func textRenumber(data, list []byte, numbers []uint32, last uint32, bits int, pass func(head uint32, rest []byte) uint32) ([]byte, uint32) {
	doc := uint32(0)
	for len(list) > 0 {
		head, rest := textVarint(list)
		doc += head >> bits
		after := textSkip(rest, pass(head, rest))
		if n := numbers[doc]; n != textGone {
			data = textAppend(data, (n-last)<<bits|head&(1<<bits-1))
			data = append(data, rest[:len(rest)-len(after)]...)
			last = n
		}
		list = after
	}
	return data, last
}

// textGone is the number of a document that is left out.
const textGone = ^uint32(0)

// textPlacesPass tells how many varints follow the head of a document in a list of
// places.
func textPlacesPass(head uint32, rest []byte) uint32 {
	if head&1 == 0 {
		return 1
	}
	more, _ := textVarint(rest)
	return more + 3 // the number itself and more+2 places
}

// textCountsPass tells how many varints follow the head of a document in a list of
// counts.
func textCountsPass(head uint32, _ []byte) uint32 {
	return head&1 + head>>1&1 + head>>2&1
}
