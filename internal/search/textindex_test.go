package search

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"gongkai/internal/court"
)

// TestTextsMerging shows that segments do not pile up, that what died is rewritten, and
// that nothing is lost or comes back on the way.
func TestTextsMerging(t *testing.T) {
	index := NewEmbeddedTexts()
	defer index.Close()
	ctx := context.Background()
	const n = 2000
	for i := range int64(n) {
		if err := index.Put(ctx, article(i, 1, fmt.Sprint("第", i, "号公告"), "", "本院依法公告")); err != nil {
			t.Fatal(err)
		}
		if i%3 == 0 && i >= 30 { // one that was merged with others meanwhile
			if err := index.Delete(ctx, TextRef{TextArticle, i - 30, 2}); err != nil {
				t.Fatal(err)
			}
		}
	}
	index.merges.Wait()
	parts := index.state.Load().shelves[1].parts
	if len(parts) > 4*textFan {
		t.Errorf("%d parts", len(parts))
	}
	docs, alive := 0, 0
	for _, p := range parts {
		docs, alive = docs+len(p.docs), alive+p.alive
	}
	if want := n - (n-30+2)/3; alive != want || docs > want*4/3 {
		t.Errorf("%d documents, %d alive, want %d alive and few others", docs, alive, want)
	}
	if got := find(t, index, "第9号"); len(got) != 0 {
		t.Errorf("deleted and found: %v", got)
	}
	expect(t, "a document that was merged", find(t, index, "第10号"), "article 10 1")
	if err := index.Delete(ctx, TextRef{TextArticle, 10, 2}); err != nil {
		t.Fatal(err)
	}
	expect(t, "deleted after merging", find(t, index, "第10号"))
}

// TestTextsDeletedDuringMerge shows that a document that is deleted or replaced while
// its segment is merged does not come back with the merged one.
func TestTextsDeletedDuringMerge(t *testing.T) {
	index := NewEmbeddedTexts()
	defer index.Close()
	ctx := context.Background()
	for i := range int64(4) {
		if err := index.Put(ctx, article(i, 1, "公告", "", "")); err != nil {
			t.Fatal(err)
		}
	}
	old := slices.Clone(index.state.Load().shelves[1].parts)
	merged, numbers := mergeText(old)
	if err := index.Delete(ctx, TextRef{TextArticle, 1, 2}); err != nil {
		t.Fatal(err)
	}
	if err := index.Put(ctx, article(2, 2, "新公告", "", "")); err != nil {
		t.Fatal(err)
	}
	index.mu.Lock()
	w := index.writer()
	w.replace(1, old, merged, numbers)
	w.publish()
	index.mu.Unlock()
	expect(t, "after the merge", find(t, index, "公告"), "article 3 1", "article 2 1", "article 0 1")
	expect(t, "the new text", find(t, index, "新公告"), "article 2 1")
	if n := index.state.Load().shelves[1].docs; n != 3 {
		t.Errorf("%d documents on the shelf, want 3", n)
	}
	for i := range int64(4) {
		if err := index.Delete(ctx, TextRef{TextArticle, i, 3}); err != nil {
			t.Fatal(err)
		}
	}
	expect(t, "all deleted", find(t, index, "公告"))
	if s := index.state.Load().shelves[1]; len(s.parts) != 0 || s.docs != 0 || s.lengths != [textFields]uint64{} {
		t.Errorf("an empty shelf holds %+v", s)
	}
}

// TestTextsStatesStay shows that a search that is under way keeps what it began with.
func TestTextsStatesStay(t *testing.T) {
	index := NewEmbeddedTexts()
	defer index.Close()
	ctx := context.Background()
	var docs []TextDocument
	for i := range int64(100) {
		docs = append(docs, article(i, 1, "公告", "", ""))
	}
	put(t, index, docs...)
	for i := range int64(20) {
		before := index.state.Load()
		alive := before.shelves[1].parts[0].alive
		if err := index.Delete(ctx, TextRef{TextArticle, 2 * i, 2}, TextRef{TextArticle, 2*i + 1, 2}); err != nil {
			t.Fatal(err)
		}
		if p := before.shelves[1].parts[0]; p.alive != alive || len(p.docs)-p.dead.count() != alive || before.shelves[1].docs != alive {
			t.Fatalf("%d deletions changed the state before them: %d alive, set %d dead", 2*i, p.alive, p.dead.count())
		}
	}
}

// TestTextBuilderEdges shows that a character between two runs is entered once.
func TestTextBuilderEdges(t *testing.T) {
	b := newTextBuilder()
	b.add(article(1, 1, "a执b", "", "第1执2行3"))
	s := b.segment()
	for char, want := range map[rune][]uint32{'执': {1, 7}, '第': {5}, '行': {9}, '号': nil} {
		var got []uint32
		for p := newTextPlaces(s.chars.list(textEdgeKey(char))); p.next(); {
			got = p.read(got)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%c stands beside runs at %v, want %v", char, got, want)
		}
	}
}

// TestTextsConcurrent searches while others write: every answer belongs to one moment,
// in which each pair of papers is there together or not at all.
func TestTextsConcurrent(t *testing.T) {
	index := NewEmbeddedTexts()
	defer index.Close()
	ctx := context.Background()
	const rounds = 150
	var deleted [4]atomic.Int64 // by each writer: its papers below this number are deleted
	var writers, readers sync.WaitGroup
	stop := make(chan struct{})
	for w := range int64(len(deleted)) {
		writers.Go(func() {
			for i := range int64(rounds) {
				id := w*10_000 + 2*i
				if err := index.Put(ctx, article(id, 1, "同时公布", "", fmt.Sprint("甲", id)), article(id+1, 1, "同时公布", "", "乙")); err != nil {
					t.Error(err)
				}
				if err := index.Delete(ctx, TextRef{TextArticle, id, 2}, TextRef{TextArticle, id + 1, 2}); err != nil {
					t.Error(err)
				}
				deleted[w].Store(id + 2)
			}
		})
	}
	for range 3 {
		readers.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				var before [len(deleted)]int64
				for w := range before {
					before[w] = deleted[w].Load()
				}
				hits, err := index.Search(ctx, TextQuery{Text: "同时公布", Kinds: []TextKind{TextArticle}, Now: conformNow, Limit: 100})
				if err != nil || hits.Total%2 != 0 || hits.Total > 2*len(deleted) {
					t.Errorf("%d hits, %v", hits.Total, err)
					return
				}
				for _, h := range hits.Hits {
					if h.ID < before[h.ID/10_000] {
						t.Errorf("%d was deleted before the search began", h.ID)
					}
				}
			}
		})
	}
	writers.Wait()
	close(stop)
	readers.Wait()
	expect(t, "in the end", find(t, index, "同时公布"))
}

func TestTextsClosed(t *testing.T) {
	index := NewEmbeddedTexts()
	ctx := context.Background()
	put(t, index, article(1, 1, "公告", "", ""))
	if err := errors.Join(index.Close(), index.Close()); err != nil {
		t.Fatal(err)
	}
	for what, err := range map[string]error{
		"put":     index.Put(ctx, article(2, 1, "公告", "", "")),
		"delete":  index.Delete(ctx, TextRef{TextArticle, 1, 2}),
		"advance": index.Advance(ctx, 9),
	} {
		if !errors.Is(err, errTextsClosed) {
			t.Errorf("%s after the end: %v", what, err)
		}
	}
	expect(t, "reading goes on", find(t, index, "公告"), "article 1 1")
}

// TestTextsPutCancelled shows that a call whose time is over puts nothing.
func TestTextsPutCancelled(t *testing.T) {
	index := NewEmbeddedTexts()
	defer index.Close()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := index.Put(ctx, article(1, 1, "公告", "", "")); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	put(t, index, article(1, 1, "公告", "", ""))
	expect(t, "put again", find(t, index, "公告"), "article 1 1")
}

// TestTextsRelevance shows what counts within a rank.
func TestTextsRelevance(t *testing.T) {
	filler := strings.Repeat("本院依法采取各项措施。", 12)
	for _, c := range []struct {
		name, query   string
		better, worse TextDocument // by their bodies or titles
	}{
		{"side by side", "财产 线索", article(1, 1, "", "", "财产线索"+filler+"甲乙"), article(2, 1, "", "", "财产"+filler+"线索甲乙")},
		{"in order", "财产 线索", article(1, 1, "", "", filler+"财产线索"), article(2, 1, "", "", filler+"线索财产")},
		{"more often", "悬赏", article(1, 1, "", "", filler+"悬赏悬赏"), article(2, 1, "", "", filler+"悬赏甲乙")},
		{"in a shorter text", "悬赏", article(1, 1, "", "", "悬赏公告"), article(2, 1, "", "", "悬赏公告"+filler)},
		{"in a better field too", "财产 线索", article(1, 1, "财产", "", filler+"线索财产"), article(2, 1, "说明", "", filler+"线索财产")},
	} {
		c.worse.Date.Day = 20 // newer: would win a tie
		index := NewEmbeddedTexts()
		// Others, so that the words are no words of every paper.
		put(t, index, c.better, c.worse, article(8, 1, "", "", filler), article(9, 1, "", "", filler))
		if got := find(t, index, c.query); len(got) != 2 || !strings.HasPrefix(got[0], "article 1 ") {
			t.Errorf("%s: %v", c.name, got)
		}
		index.Close()
	}
	// A rarer word counts more.
	index := NewEmbeddedTexts()
	defer index.Close()
	put(t, index, article(1, 1, "", "", "悬赏悬赏公告"), article(2, 1, "", "", "悬赏公告公告"), article(3, 1, "", "", "公告"), article(4, 1, "", "", "公告甲"), article(5, 1, "", "", "公告乙"))
	expect(t, "the rarer word more often", find(t, index, "公告 悬赏"), "article 1 3", "article 2 3")
}

// TestTextLists writes lists at random and reads them back, also after renumbering.
func TestTextLists(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 5))
	for range 200 {
		var entries []textEntry
		want := map[uint32][]uint32{}
		docs := uint32(1 + rng.IntN(400))
		for doc := range docs {
			place := uint32(0)
			for range rng.IntN(4) * rng.IntN(2) {
				place += uint32(rng.IntN(1 << rng.IntN(20)))
				entries = append(entries, textEntry{0, doc, place})
				want[doc] = append(want[doc], place)
			}
		}
		list := appendTextPlaces(nil, entries)
		numbers := make([]uint32, docs)
		kept := uint32(0)
		renumbered := map[uint32][]uint32{}
		for doc := range docs {
			numbers[doc] = textGone
			if rng.IntN(3) > 0 {
				numbers[doc] = kept + 7
				kept++
				if places, ok := want[doc]; ok {
					renumbered[numbers[doc]] = places
				}
			}
		}
		other, _ := textRenumber(nil, list, numbers, 0, 1, textPlacesPass)
		for _, c := range []struct {
			list []byte
			want map[uint32][]uint32
		}{{list, want}, {other, renumbered}} {
			got := map[uint32][]uint32{}
			for p := newTextPlaces(c.list); p.next(); {
				if rng.IntN(2) == 0 {
					got[p.doc] = p.read(nil)
				} else {
					got[p.doc] = c.want[p.doc] // passed over unread
				}
			}
			if fmt.Sprint(got) != fmt.Sprint(c.want) {
				t.Fatalf("%v, want %v", got, c.want)
			}
			target := uint32(rng.IntN(int(docs) + 8))
			p := newTextPlaces(c.list)
			next := textGone
			for doc := range c.want {
				if doc >= target {
					next = min(next, doc)
				}
			}
			if ok := p.seek(target); ok != (next != textGone) || ok && p.doc != next {
				t.Fatalf("seeking %d: %d %v, want %d", target, p.doc, ok, next)
			}
		}
	}
}

func TestTextMergePick(t *testing.T) {
	part := func(kilobytes, docs, dead int) textPart {
		s := &textSegment{docs: make([]textDoc, docs)}
		s.chars.data = make([]byte, kilobytes<<10)
		return textPart{textSegment: s, alive: docs - dead}
	}
	small, large, huge := part(1, 10, 0), part(2000, 10, 0), part(textLargest>>10, 10, 0)
	for _, c := range []struct {
		name  string
		parts []textPart
		want  []int
	}{
		{"nothing", nil, nil},
		{"too few", slices.Repeat([]textPart{small}, textFan-1), nil},
		{"enough of one size", slices.Repeat([]textPart{small}, textFan), []int{0, 1, 2, 3, 4, 5, 6, 7}},
		{"sizes are not mixed", append(slices.Repeat([]textPart{large}, textFan-1), slices.Repeat([]textPart{small}, textFan-1)...), nil},
		{"others between", append([]textPart{large}, slices.Repeat([]textPart{small}, textFan)...), []int{1, 2, 3, 4, 5, 6, 7, 8}},
		{"the largest stay", slices.Repeat([]textPart{huge}, 3*textFan), nil},
		{"a quarter dead", []textPart{small, part(1, 8, 1), part(1, 8, 2)}, []int{2}},
		{"the largest, a quarter dead", []textPart{huge, part(textLargest>>10, 8, 2)}, []int{1}},
	} {
		if got := textMergePick(c.parts); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// TestTextsDates shows that papers without a date come after all others.
func TestTextsDates(t *testing.T) {
	index := NewEmbeddedTexts()
	defer index.Close()
	var docs []TextDocument
	for i, d := range []court.Date{{}, {Year: 1949, Month: 10, Day: 1}, {Year: 1970, Month: 1, Day: 1}, {Year: 2026, Month: 2, Day: 28}, {Year: 2026, Month: 3, Day: 1}} {
		doc := article(int64(i), 1, "公告", "", "")
		doc.Date = d
		docs = append(docs, doc)
	}
	put(t, index, docs...)
	expect(t, "the newest first", find(t, index, "公告"), "article 4 1", "article 3 1", "article 2 1", "article 1 1", "article 0 1")
}
