package search

import (
	"context"
	"fmt"
	"math/bits"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"gongkai/internal/court"
	"gongkai/internal/names"
)

// naiveText folds a text by a second, slow way: as a whole instead of code point by code
// point, with a bar for what parts words.
func naiveText(s string) string {
	const bar = '|'
	var folded []rune
	for _, r := range strings.ToLower(norm.NFKD.String(s)) {
		switch {
		case unicode.Is(unicode.Mn, r), unicode.Is(unicode.Cf, r), r == 0:
		case unicode.Is(unicode.Han, r):
			folded = append(folded, names.Simplify(r))
		case unicode.IsLetter(r), unicode.IsNumber(r), unicode.IsSpace(r):
			folded = append(folded, r)
		default:
			folded = append(folded, bar)
		}
	}
	paragraphs := strings.ReplaceAll(string(folded), "\r\n", "\n")
	for strings.Contains(paragraphs, "\n ") || strings.Contains(paragraphs, " \n") {
		paragraphs = strings.ReplaceAll(strings.ReplaceAll(paragraphs, "\n ", "\n"), " \n", "\n")
	}
	var out []rune
	blank := false
	for _, r := range strings.ReplaceAll(paragraphs, "\n\n", "|") {
		if unicode.IsSpace(r) {
			blank = true
			continue
		}
		if blank && len(out) > 0 && isRunRune(out[len(out)-1]) && isRunRune(r) {
			out = append(out, bar)
		}
		blank = false
		out = append(out, r)
	}
	return string(out)
}

func isRunRune(r rune) bool {
	return r != '|' && !unicode.Is(unicode.Han, r) && !unicode.IsSpace(r)
}

// naiveHolds reports whether a folded text holds a folded word, with runs of letters
// and digits whole.
func naiveHolds(text, word string) bool {
	t, w := []rune(text), []rune(word)
	for i := 0; i+len(w) <= len(t); i++ {
		if !slices.Equal(t[i:i+len(w)], w) {
			continue
		}
		if i > 0 && isRunRune(t[i-1]) && isRunRune(w[0]) {
			continue
		}
		if end := i + len(w); end < len(t) && isRunRune(t[end]) && isRunRune(w[len(w)-1]) {
			continue
		}
		return true
	}
	return false
}

// naiveWords parts a query.
func naiveWords(query string) []string {
	var words []string
	for _, part := range strings.Fields(query) {
		for _, w := range strings.Split(naiveText(part), "|") {
			if w != "" {
				words = append(words, w)
			}
		}
	}
	return words
}

// rank looks for the words of a query in one document; 0 if it is not found.
func (w *textWorld) rank(d TextDocument, words []string) TextRank {
	if len(words) == 0 {
		return 0
	}
	rank := InTitle
	for _, word := range words {
		switch {
		case naiveHolds(w.fold(d.Title), word):
		case naiveHolds(w.fold(d.Summary), word):
			rank = max(rank, InSummary)
		case naiveHolds(w.fold(d.Body), word):
			rank = InBody
		default:
			return 0
		}
	}
	return rank
}

// textWorld is a set of documents beside the index that should hold them.
type textWorld struct {
	docs map[TextRef]TextDocument // by kind and ID, Version 0
	now  time.Time

	folded map[string]string // what naiveText gave for each field
}

// fold is naiveText, once for each text.
func (w *textWorld) fold(text string) string {
	if w.folded == nil {
		w.folded = map[string]string{}
	}
	f, ok := w.folded[text]
	if !ok {
		f = naiveText(text)
		w.folded[text] = f
	}
	return f
}

func bare(r TextRef) TextRef { return TextRef{Kind: r.Kind, ID: r.ID} }

// check asks one query and holds the answer against the documents.
func (w *textWorld) check(t *testing.T, index Texts, kind TextKind, query string) {
	t.Helper()
	hits, err := index.Search(context.Background(), TextQuery{Text: query, Kinds: []TextKind{kind}, Now: w.now, Limit: MaxTextWindow})
	if err != nil {
		t.Fatalf("%q: %v", query, err)
	}
	want, words := map[int64]TextRank{}, naiveWords(query)
	for ref, d := range w.docs {
		until := d.Until
		if until.IsZero() {
			until = w.now.Add(time.Hour)
		}
		if r := w.rank(d, words); ref.Kind == kind && r != 0 && !w.now.Before(d.From) && w.now.Before(until) {
			want[ref.ID] = r
		}
	}
	got := map[int64]TextRank{}
	for _, h := range hits.Hits {
		got[h.ID] = h.Rank
	}
	if hits.Total != len(want) || hits.ByKind[kind] != len(want) || len(hits.Hits) != len(want) || fmt.Sprint(got) != fmt.Sprint(want) {
		t.Fatalf("%q in %s: total %d, %v; want %d, %v\n%+v", query, kind, hits.Total, got, len(want), want, w.docs)
	}
	if !slices.IsSortedFunc(hits.Hits, func(a, b TextHit) int { return int(a.Rank) - int(b.Rank) }) {
		t.Fatalf("%q: hits are not in the order of their ranks: %v", query, hits.Hits)
	}
}

// scraps are what random texts are made of: few, so that words repeat and overlap.
func scraps() []string {
	return []string{"失", "信", "信信", "被执行人", "被執行人", "执", "行", "法院", "的", "的", "一", "〇", "々", "𠮷", "𠮷", "\U0002B740",
		"A", "b", "ａ", "Ｂ2", "1", "１", "12", "é", "e\u0301", "の", "㈱", "①", "ß", "，", "。", "（", "）", "\"", "*", ":", "·", " ", "\u3000", "\n", "\n\n", "\r\n",
		"\u200b", "\x00", "\ufe0f", "😀", "NEAR", "鲁0113执"}
}

func randomText(rng *rand.Rand, most int) string {
	parts := scraps()
	var b strings.Builder
	for range rng.IntN(most + 1) {
		b.WriteString(parts[rng.IntN(len(parts))])
	}
	return b.String()
}

// randomQuery takes a piece of a document, or anything.
func randomQuery(rng *rand.Rand, w *textWorld) string {
	if rng.IntN(4) == 0 {
		return randomText(rng, 4)
	}
	for _, d := range w.docs {
		all := []rune(d.Title + d.Summary + d.Body)
		if len(all) == 0 {
			continue
		}
		from := rng.IntN(len(all))
		q := string(all[from:min(len(all), from+1+rng.IntN(6))])
		if rng.IntN(3) == 0 {
			q += " " + randomText(rng, 2)
		}
		return q
	}
	return "的"
}

// TestTextsAgainstOracle writes and deletes at random and asks at random; every answer
// must be what a plain look into every text gives.
func TestTextsAgainstOracle(t *testing.T) {
	kinds := textKinds()
	for seed := range uint64(20) {
		rng := rand.New(rand.NewPCG(seed, 7))
		index := NewEmbeddedTexts()
		w := &textWorld{docs: map[TextRef]TextDocument{}, now: time.Date(2026, 3, 1, 9, 0, 0, 0, court.Zone)}
		version := int64(0)
		for range 60 {
			version++
			kind := kinds[rng.IntN(2)*3] // cases and rulings
			ref := TextRef{Kind: kind, ID: rng.Int64N(25), Version: version}
			switch rng.IntN(5) {
			case 0:
				delete(w.docs, bare(ref))
				if err := index.Delete(context.Background(), ref); err != nil {
					t.Fatal(err)
				}
			default:
				var docs []TextDocument
				for range 1 + rng.IntN(3) {
					d := TextDocument{TextRef: ref, Title: randomText(rng, 4), Summary: randomText(rng, 6), Body: randomText(rng, 40)}
					d.Date = court.Date{Year: 2026, Month: time.Month(1 + rng.IntN(12)), Day: 1}
					switch rng.IntN(6) {
					case 0:
						d.From = w.now.Add(time.Duration(rng.IntN(3)-1) * time.Second)
					case 1:
						d.Until = w.now.Add(time.Duration(rng.IntN(3)-1) * time.Second)
					}
					docs = append(docs, d)
					w.docs[bare(ref)] = d
					ref.ID, ref.Version = rng.Int64N(25), version+1
					version++
				}
				if err := index.Put(context.Background(), docs...); err != nil {
					t.Fatal(err)
				}
			}
			for range 6 {
				w.check(t, index, kinds[rng.IntN(2)*3], randomQuery(rng, w))
			}
		}
		checkSums(t, index, w)
		if err := index.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// checkSums holds the counts on the shelves against the living documents.
func checkSums(t *testing.T, index *EmbeddedTexts, w *textWorld) {
	t.Helper()
	state := index.state.Load()
	for k, kind := range textKinds() {
		docs, alive := 0, 0
		var lengths, sums [textFields]uint64
		for ref := range w.docs {
			if ref.Kind == kind {
				docs++
			}
		}
		for _, p := range state.shelves[k].parts {
			alive += p.alive
			if p.alive != len(p.docs)-p.dead.count() || p.alive == 0 {
				t.Errorf("%s: a part counts %d of %d alive, its set says %d dead", kind, p.alive, len(p.docs), p.dead.count())
			}
			for i := range p.docs {
				if !p.dead.has(uint32(i)) {
					for f, n := range p.docs[i].lengths() {
						sums[f] += uint64(n)
					}
				}
			}
		}
		lengths = state.shelves[k].lengths
		if docs != alive || state.shelves[k].docs != docs || lengths != sums {
			t.Errorf("%s: %d documents, %d alive, shelf says %d; lengths %v, want %v", kind, docs, alive, state.shelves[k].docs, lengths, sums)
		}
	}
}

// TestTextsOrderIgnoresSegments shows that the order depends on the documents only: not
// on how they came in, nor on what was merged or deleted before.
func TestTextsOrderIgnoresSegments(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	one, many := NewEmbeddedTexts(), NewEmbeddedTexts()
	w := &textWorld{docs: map[TextRef]TextDocument{}, now: time.Date(2026, 3, 1, 0, 0, 0, 0, court.Zone)}
	var all []TextDocument
	for i := range int64(300) {
		d := TextDocument{TextRef: TextRef{TextArticle, i, i + 1000}, Title: randomText(rng, 3), Summary: randomText(rng, 5), Body: randomText(rng, 60),
			Date: court.Date{Year: 2020 + rng.IntN(3), Month: 1, Day: 1}}
		all = append(all, d)
		w.docs[bare(d.TextRef)] = d
	}
	if err := one.Put(context.Background(), all...); err != nil {
		t.Fatal(err)
	}
	for _, i := range rng.Perm(len(all)) {
		old := all[i]
		old.Version, old.Body = int64(i), randomText(rng, 60)
		for _, d := range []TextDocument{old, all[i]} {
			if err := many.Put(context.Background(), d); err != nil {
				t.Fatal(err)
			}
		}
	}
	for range 300 {
		q := TextQuery{Text: randomQuery(rng, w), Kinds: []TextKind{TextArticle}, Now: w.now, Limit: 300}
		a, errA := one.Search(context.Background(), q)
		b, errB := many.Search(context.Background(), q)
		if errA != nil || errB != nil {
			t.Fatal(errA, errB)
		}
		if !slices.Equal(a.Hits, b.Hits) {
			t.Fatalf("%q: %v by one segment, %v by many", q.Text, a.Hits, b.Hits)
		}
	}
	one.Close()
	many.Close()
}

// count is the number of documents in the set.
func (b textBits) count() int {
	n := 0
	for _, w := range b {
		n += bits.OnesCount64(w)
	}
	return n
}
