package search

import (
	"cmp"
	"slices"
	"sync"
	"sync/atomic"
)

// sortSuffixes orders the places of a text by what follows, up to and with the end
// mark; equal suffixes stand in the order of their places. Places of end marks, and
// of second halves of a character, are left out.
//
// The suffixes are short, because each ends with its name, so they are sorted as the
// strings they are (Bentley and Sedgewick, Fast Algorithms for Sorting and Searching
// Strings, 1997); index/suffixarray knows no such ends, orders bytes instead of
// characters (three times as many) and does not let its order be read.
//
// It works on so many cores at once, when there is enough to do.
func sortSuffixes(text []uint16, cores int) []uint32 {
	var ends [1<<16 + 1]uint32 // first counts, then where each first unit begins
	for _, u := range text {
		if sorted(u) {
			ends[int(u)+1]++
		}
	}
	for i := 1; i < len(ends); i++ {
		ends[i] += ends[i-1]
	}
	sa := make([]uint32, ends[1<<16])
	next := ends
	for place, u := range text {
		if sorted(u) {
			sa[next[u]] = uint32(place)
			next[u]++
		}
	}
	var buckets [][]uint32
	for u := range 1 << 16 {
		if b := sa[ends[u]:ends[u+1]]; len(b) > 1 {
			buckets = append(buckets, b)
		}
	}
	sortBuckets(text, buckets, cores)
	return sa
}

// sorted reports a unit at which a suffix begins.
func sorted(u uint16) bool { return u != endMark && (u < 0xDC00 || u > 0xDFFF) }

// sortBuckets sorts each bucket, whose suffixes share their first unit.
func sortBuckets(text []uint16, buckets [][]uint32, cores int) {
	if len(text) < 1<<16 || cores < 2 {
		for _, b := range buckets {
			sortStrings(text, b, 1)
		}
		return
	}
	slices.SortFunc(buckets, func(a, b []uint32) int { return cmp.Compare(len(b), len(a)) })
	var next atomic.Int64
	var all sync.WaitGroup
	for range cores {
		all.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(buckets)); i = next.Add(1) - 1 {
				sortStrings(text, buckets[i], 1)
			}
		})
	}
	all.Wait()
}

// fewSuffixes is the length from which on partitioning beats insertion.
const fewSuffixes = 16

// sortStrings sorts suffixes that share their first depth units.
func sortStrings(text []uint16, a []uint32, depth uint32) {
	for len(a) > fewSuffixes {
		pivot := median(text[a[0]+depth], text[a[len(a)/2]+depth], text[a[len(a)-1]+depth])
		lt, gt := partition(text, a, depth, pivot)
		sortStrings(text, a[:lt], depth)
		sortStrings(text, a[gt:], depth)
		if a = a[lt:gt]; pivot == endMark {
			slices.Sort(a)
			return
		}
		depth++
	}
	for i := 1; i < len(a); i++ {
		for j := i; j > 0 && lessSuffix(text, a[j], a[j-1], depth); j-- {
			a[j], a[j-1] = a[j-1], a[j]
		}
	}
}

// partition brings the suffixes whose unit at depth is less than the pivot to the
// front, those with a greater one to the end, and tells where the others stand.
func partition(text []uint16, a []uint32, depth uint32, pivot uint16) (lt, gt int) {
	gt = len(a)
	for i := 0; i < gt; {
		switch u := text[a[i]+depth]; {
		case u < pivot:
			a[i], a[lt] = a[lt], a[i]
			lt++
			i++
		case u > pivot:
			gt--
			a[i], a[gt] = a[gt], a[i]
		default:
			i++
		}
	}
	return lt, gt
}

func median(a, b, c uint16) uint16 {
	return max(min(a, b), min(max(a, b), c))
}

func lessSuffix(text []uint16, a, b, depth uint32) bool {
	for x, y := a+depth, b+depth; ; x, y = x+1, y+1 {
		u, v := text[x], text[y]
		if u != v {
			return u < v
		}
		if u == endMark {
			return a < b
		}
	}
}
