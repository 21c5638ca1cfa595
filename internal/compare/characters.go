package compare

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/sergi/go-diff/diffmatchpatch"
)

// maxTokens bounds two paragraphs that are compared character by character; the work
// grows with its square. It is more than a text to be rendered may have in a paragraph.
const maxTokens = 6000

// characters compares two paragraphs. A number, a word of Latin letters or a run of
// blanks is taken as one character: 2025 that became 2026 is one change, not a digit.
func characters(old, now string) []Piece {
	if old == now {
		return join(nil, Piece{Same, old})
	}
	c := coder{codes: map[string]rune{}}
	a, b := c.encode(old), c.encode(now)
	if len(a)+len(b) > maxTokens || c.full {
		return join(nil, Piece{Removed, old}, Piece{Added, now})
	}
	dmp := diffmatchpatch.New()
	dmp.DiffTimeout = 0 // bounded by length, not by a clock, so that it is the same each time
	diffs := dmp.DiffMainRunes(a, b, false)
	diffs = dmp.DiffCleanupSemantic(diffs)
	var list []Piece
	for _, d := range diffs {
		op := map[diffmatchpatch.Operation]Op{diffmatchpatch.DiffEqual: Same, diffmatchpatch.DiffInsert: Added, diffmatchpatch.DiffDelete: Removed}[d.Type]
		list = join(list, Piece{op, c.decode(d.Text)})
	}
	slide(list)
	return join(nil, list...)
}

// coder gives every token a rune: a single character itself, a longer token one from
// the two planes that Unicode leaves to private use.
type coder struct {
	codes  map[string]rune
	tokens []string
	full   bool
}

const (
	firstCode = 0xF0000
	lastCode  = 0x10FFFD
)

func (c *coder) encode(s string) []rune {
	var out []rune
	for len(s) > 0 {
		n := tokenLength(s)
		token := s[:n]
		s = s[n:]
		r, size := utf8.DecodeRuneInString(token)
		if size == n && r < firstCode {
			out = append(out, r)
			continue
		}
		code, known := c.codes[token]
		if !known {
			code = firstCode + rune(len(c.tokens))
			if code > lastCode {
				c.full = true
				return nil
			}
			c.codes[token] = code
			c.tokens = append(c.tokens, token)
		}
		out = append(out, code)
	}
	return out
}

func (c *coder) decode(s string) string {
	var b strings.Builder
	for _, r := range s {
		if r >= firstCode {
			b.WriteString(c.tokens[r-firstCode])
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// tokenLength is how many bytes the first token of s has.
func tokenLength(s string) int {
	first, n := utf8.DecodeRuneInString(s)
	kind := classOf(first)
	if kind == single {
		return n
	}
	for n < len(s) {
		r, size := utf8.DecodeRuneInString(s[n:])
		if classOf(r) != kind && !(kind != blank && unicode.Is(unicode.M, r)) {
			break
		}
		n += size
	}
	return n
}

type class int

const (
	single class = iota // Han characters, marks, everything else
	digits
	letters
	blank
)

func classOf(r rune) class {
	switch {
	case r >= '0' && r <= '9', r >= '０' && r <= '９':
		return digits
	case r == ' ', r == '\t':
		return blank
	case unicode.Is(unicode.Han, r):
		return single
	case unicode.IsLetter(r):
		return letters
	}
	return single
}

// slide moves each change that stands between two kept pieces to where a reader would
// put it: 甲，|乙，|丙 rather than 甲|，乙|，丙. A change may move by a character where the
// one that it leaves behind is the one that it takes up.
func slide(list []Piece) {
	for i := 1; i+1 < len(list); i++ {
		left, edit, right := &list[i-1], &list[i], &list[i+1]
		if left.Op != Same || edit.Op == Same || right.Op != Same {
			continue
		}
		before, middle, after := []rune(left.Text), []rune(edit.Text), []rune(right.Text)
		all := append(append(append([]rune{}, before...), middle...), after...)
		low, high := len(before), len(before)
		for low > 0 && all[low-1] == all[low-1+len(middle)] {
			low--
		}
		for high+len(middle) < len(all) && all[high] == all[high+len(middle)] {
			high++
		}
		best, place := -1, len(before)
		for at := high; at >= low; at-- {
			// A kept piece that is emptied on the right would join two changes of unlike
			// kind; the left one may only be emptied at the beginning.
			if at+len(middle) == len(all) && i+2 < len(list) || at == 0 && i > 1 {
				continue
			}
			if s := edge(all, at) + edge(all, at+len(middle)); s > best {
				best, place = s, at
			}
		}
		left.Text, edit.Text, right.Text = string(all[:place]), string(all[place:place+len(middle)]), string(all[place+len(middle):])
	}
}

// edge says how good a place to begin or end a change the one before all[at] is.
func edge(all []rune, at int) int {
	switch {
	case at == 0, at == len(all):
		return 4
	case strings.ContainsRune("。！？；：\n", all[at-1]):
		return 3
	case strings.ContainsRune("，、）》”』】 ", all[at-1]):
		return 2
	case strings.ContainsRune("（《“『【", all[at]):
		return 1
	case classOf(all[at-1]) != single && classOf(all[at-1]) == classOf(all[at]):
		return -4 // within a number or a word
	}
	return 0
}
