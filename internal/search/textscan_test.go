package search

import (
	"context"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"gongkai/internal/court"
)

// TestTextScanAgainstIndex: a scan finds what the index finds, with the same ranks, for
// the texts of the script and stretches cut out of them at random.
func TestTextScanAgainstIndex(t *testing.T) {
	ctx := context.Background()
	docs := readTexts(t)
	index := NewEmbeddedTexts()
	if err := index.Put(ctx, docs...); err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(4, 36))
	queries := []string{"", "执行", "执", "失信 名单", "没有这些字的文章", "*\"'", "第十条"}
	for range 300 {
		text := []rune(docs[rng.IntN(len(docs))].Body)
		if len(text) == 0 {
			continue
		}
		from := rng.IntN(len(text))
		query := string(text[from:min(len(text), from+1+rng.IntN(6))])
		if rng.IntN(3) == 0 {
			query += " " + string(text[:min(len(text), 2)])
		}
		queries = append(queries, query)
	}
	kinds := []TextKind{TextCase, TextArticle, TextGuide}
	found := 0
	for _, text := range queries {
		q := TextQuery{Text: text, Kinds: kinds, Now: conformNow, Limit: 1000}
		want, err := index.Search(ctx, q)
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		scan, err := NewTextScan(q)
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		for i := range docs {
			if slices.Contains(kinds, docs[i].Kind) {
				scan.Look(&docs[i])
			}
		}
		got := scan.Hits(1000, 0)
		set := func(h TextHits) map[TextHit]bool {
			m := map[TextHit]bool{}
			for _, hit := range h.Hits {
				m[hit] = true
			}
			return m
		}
		if got.Total != want.Total || !maps.Equal(got.ByKind, want.ByKind) || !maps.Equal(set(got), set(want)) {
			t.Errorf("%q: scan %+v, index %+v", text, got, want)
		}
		found += got.Total
		var paged []TextHit
		for offset := 0; offset < got.Total; offset += 3 {
			paged = append(paged, scan.Hits(3, offset).Hits...)
		}
		if !slices.Equal(paged, got.Hits) {
			t.Errorf("%q: pages %v, whole %v", text, paged, got.Hits)
		}
	}
	if found < 300 {
		t.Errorf("only %d hits: the test proves little", found)
	}
}

func TestTextScanRefuses(t *testing.T) {
	for _, c := range []struct {
		name string
		q    TextQuery
		kind court.Kind
	}{
		{"no kinds", TextQuery{Text: "执行", Now: conformNow}, court.KindInternal},
		{"R-36 refuses: rulings together with cases", TextQuery{Text: "执行", Kinds: []TextKind{TextRuling, TextCase}, Now: conformNow}, court.KindRefused},
		{"R-07 refuses: an identity number", TextQuery{Text: "990113198001010010", Kinds: []TextKind{TextCase}, Now: conformNow}, court.KindInvalid},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := NewTextScan(c.q); court.KindOf(err) != c.kind || err == nil {
				t.Errorf("got %v", err)
			}
		})
	}
}
