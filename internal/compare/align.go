package compare

import (
	"slices"
	"strings"
)

// pair is a paragraph of the old text and what became of it in the new one; -1 stands
// for none.
type pair struct{ old, new int }

// align pairs the paragraphs of two texts, in order. First come those that have not
// changed, by what is common at both ends, then by paragraphs that either text holds
// once (the way of patience diff, which does not mistake one bracket for another), then
// by what is common beside these. What is left between them is paired by likeness.
func align(a, b []unit) []pair {
	w := aligner{a: a, b: b}
	w.unchanged(0, len(a), 0, len(b), maxLevels)
	return w.out
}

// maxLevels bounds how often stretches between unchanged paragraphs are looked through
// for more of them; every level goes over each paragraph once.
const maxLevels = 40

type aligner struct {
	a, b []unit
	out  []pair
}

// unchanged aligns two stretches of paragraphs.
func (w *aligner) unchanged(a0, a1, b0, b1, levels int) {
	for a0 < a1 && b0 < b1 && w.a[a0].text == w.b[b0].text {
		w.out = append(w.out, pair{a0, b0})
		a0, b0 = a0+1, b0+1
	}
	tail := 0
	for a0 < a1-tail && b0 < b1-tail && w.a[a1-tail-1].text == w.b[b1-tail-1].text {
		tail++
	}
	a1, b1 = a1-tail, b1-tail
	var anchors []pair
	if levels > 0 {
		anchors = w.anchors(a0, a1, b0, b1)
	}
	for _, p := range anchors {
		w.unchanged(a0, p.old, b0, p.new, levels-1)
		w.out = append(w.out, p)
		a0, b0 = p.old+1, p.new+1
	}
	if len(anchors) > 0 {
		w.unchanged(a0, a1, b0, b1, levels-1)
	} else {
		w.alike(a0, a1, b0, b1)
	}
	for i := range tail {
		w.out = append(w.out, pair{a1 + i, b1 + i})
	}
}

// anchors are the paragraphs with words that stand once in either stretch, as many as
// come in the same order in both.
func (w *aligner) anchors(a0, a1, b0, b1 int) []pair {
	type count struct{ a, b, at int }
	seen := map[string]*count{}
	for _, u := range w.a[a0:a1] {
		if c := seen[u.text]; c != nil {
			c.a++
		} else {
			seen[u.text] = &count{a: 1}
		}
	}
	for i, u := range w.b[b0:b1] {
		if c := seen[u.text]; c != nil {
			c.b++
			c.at = b0 + i
		}
	}
	var common []pair
	for i, u := range w.a[a0:a1] {
		if c := seen[u.text]; c.a == 1 && c.b == 1 && strings.TrimSpace(u.text) != "" {
			common = append(common, pair{a0 + i, c.at})
		}
	}
	return ascending(common)
}

// ascending gives a longest run of pairs whose new places ascend; their old ones do.
func ascending(list []pair) []pair {
	var tops []int // for each length, the pair that ends the run with the lowest new place
	before := make([]int, len(list))
	for i, p := range list {
		at, _ := slices.BinarySearchFunc(tops, p.new, func(top, place int) int { return list[top].new - place })
		before[i] = -1
		if at > 0 {
			before[i] = tops[at-1]
		}
		if at == len(tops) {
			tops = append(tops, i)
		} else {
			tops[at] = i
		}
	}
	if len(tops) == 0 {
		return nil
	}
	out := make([]pair, len(tops))
	for i, n := tops[len(tops)-1], len(tops)-1; n >= 0; i, n = before[i], n-1 {
		out[n] = list[i]
	}
	return out
}

const (
	// maxTable bounds the pairs of paragraphs that are held against one another at once.
	maxTable = 2500
	// likeness is how much of two paragraphs must be common for one to have become the
	// other, in hundredths.
	likeness = 40
)

// alike pairs the paragraphs of two stretches by likeness, in order, so that as much as
// possible is common. Where there are too many, halves are paired with halves.
func (w *aligner) alike(a0, a1, b0, b1 int) {
	n, m := a1-a0, b1-b0
	if n > 0 && m > 0 && n*m > maxTable {
		w.alike(a0, a0+n/2, b0, b0+m/2)
		w.alike(a0+n/2, a1, b0+m/2, b1)
		return
	}
	if n == 0 || m == 0 {
		w.apart(a0, a1, b0, b1)
		return
	}
	left, right := make([]bag, n), make([]bag, m)
	for i := range left {
		left[i] = bagOf(w.a[a0+i].text)
	}
	for j := range right {
		right[j] = bagOf(w.b[b0+j].text)
	}
	// best[i][j] is the most that the paragraphs from i and from j on have in common.
	best := make([][]int, n+1)
	for i := range best {
		best[i] = make([]int, m+1)
	}
	score := func(i, j int) int {
		if w.a[a0+i].text == w.b[b0+j].text {
			return 101
		}
		if s := left[i].like(right[j]); s >= likeness {
			return s
		}
		return -1
	}
	scores := make([]int, n*m)
	for i := n - 1; i >= 0; i-- {
		for j := m - 1; j >= 0; j-- {
			s := score(i, j)
			scores[i*m+j] = s
			best[i][j] = max(best[i+1][j], best[i][j+1])
			if s > 0 {
				best[i][j] = max(best[i][j], best[i+1][j+1]+s)
			}
		}
	}
	i, j := 0, 0
	from, to := 0, 0 // what is not paired yet
	for i < n && j < m {
		switch s := scores[i*m+j]; {
		case s > 0 && best[i][j] == best[i+1][j+1]+s:
			w.apart(a0+from, a0+i, b0+to, b0+j)
			w.out = append(w.out, pair{a0 + i, b0 + j})
			i, j = i+1, j+1
			from, to = i, j
		case best[i][j] == best[i+1][j]:
			i++
		default:
			j++
		}
	}
	w.apart(a0+from, a1, b0+to, b1)
}

// apart gives paragraphs without their like: first those that went, then those that
// came.
func (w *aligner) apart(a0, a1, b0, b1 int) {
	for i := a0; i < a1; i++ {
		w.out = append(w.out, pair{i, -1})
	}
	for j := b0; j < b1; j++ {
		w.out = append(w.out, pair{-1, j})
	}
}

// bag is the characters of a paragraph in twos, sorted: what it says, whatever was put
// in between. A paragraph of one character is a bag of that.
type bag []uint64

func bagOf(s string) bag {
	var list bag
	last := rune(0)
	for _, r := range s {
		if r == ' ' || r == '\t' {
			continue
		}
		list = append(list, uint64(last)<<32|uint64(r))
		last = r
	}
	slices.Sort(list)
	return list
}

// like is how much two bags have in common, in hundredths of both.
func (b bag) like(c bag) int {
	if 200*min(len(b), len(c)) < likeness*(len(b)+len(c)) || len(b) == 0 {
		return 0 // the lengths alone tell
	}
	both := 0
	for i, j := 0, 0; i < len(b) && j < len(c); {
		switch {
		case b[i] < c[j]:
			i++
		case b[i] > c[j]:
			j++
		default:
			both++
			i, j = i+1, j+1
		}
	}
	return 200 * both / (len(b) + len(c))
}
