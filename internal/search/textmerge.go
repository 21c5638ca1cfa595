package search

import (
	"cmp"
	"math/bits"
)

// Segments are merged as they pile up: each merge takes textFan segments of about the
// same size, so every document is rewritten a few times in all, and a search looks into
// a few dozen segments at most.
const (
	textFan     = 8
	textSmall   = 64 << 10 // segments below this size are all of one level
	textLargest = 16 << 20 // larger ones are not merged with others: a merge holds old and new at once
)

// textPart is a segment as one state of the index sees it.
type textPart struct {
	*textSegment
	dead  textBits // documents that were deleted or replaced since the segment was made
	alive int      // the others
}

// stale reports a part of which so much is dead that it is worth rewriting by itself.
// The terms of a deleted document stay in memory until then.
func (p textPart) stale() bool { return (len(p.docs)-p.alive)*4 >= len(p.docs) }

// textLevel groups segments of about the same size.
func textLevel(size int) int {
	return (bits.Len(uint(size/textSmall)) + 2) / 3 // factors of eight
}

// textMergePick chooses the parts to be merged next, by their places; none if all is
// well.
func textMergePick(parts []textPart) []int {
	levels := map[int][]int{}
	for i, p := range parts {
		size := p.size()
		if p.stale() {
			return []int{i}
		}
		if size >= textLargest {
			continue
		}
		level := textLevel(size)
		levels[level] = append(levels[level], i)
		if len(levels[level]) == textFan {
			return levels[level]
		}
	}
	return nil
}

// mergeText makes one segment of several, without their dead documents. numbers gives,
// for each part, the new numbers of its documents, textGone for the dead.
func mergeText(parts []textPart) (merged *textSegment, numbers [][]uint32) {
	merged = &textSegment{}
	numbers = make([][]uint32, len(parts))
	for i, p := range parts {
		numbers[i] = make([]uint32, len(p.docs))
		for doc := range p.docs {
			if p.dead.has(uint32(doc)) {
				numbers[i][doc] = textGone
				continue
			}
			numbers[i][doc] = uint32(len(merged.docs))
			merged.docs = append(merged.docs, p.docs[doc])
		}
	}
	chars, words := make([]*textTerms[uint64], len(parts)), make([]*textTerms[string], len(parts))
	for i, p := range parts {
		chars[i], words[i] = &p.chars, &p.words
	}
	mergeTextTerms(&merged.chars, chars, numbers, isTextCharKey)
	mergeTextTerms(&merged.words, words, numbers, func(string) bool { return false })
	return merged, numbers
}

// mergeTextTerms merges dictionaries that are in order, and the lists of each term.
// counted tells which of the two forms the list of a term has.
func mergeTextTerms[K cmp.Ordered](into *textTerms[K], from []*textTerms[K], numbers [][]uint32, counted func(K) bool) {
	size := 0
	for _, t := range from {
		size += len(t.data)
	}
	into.data = make([]byte, 0, size)
	for next := make([]int, len(from)); ; {
		var key K
		any := false
		for i, t := range from {
			if next[i] < len(t.keys) && (!any || t.keys[next[i]] < key) {
				key, any = t.keys[next[i]], true
			}
		}
		if !any {
			break
		}
		last := uint32(0)
		for i, t := range from {
			if next[i] == len(t.keys) || t.keys[next[i]] != key {
				continue
			}
			list := t.at(next[i])
			next[i]++
			if counted(key) {
				into.data, last = textRenumber(into.data, list, numbers[i], last, textFields, textCountsPass)
			} else {
				into.data, last = textRenumber(into.data, list, numbers[i], last, 1, textPlacesPass)
			}
		}
		into.finish(key)
	}
	into.clip()
}
