package visible_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/visible"
)

// TestTextsAgainstDatabase changes pieces at random and holds what the index finds
// against what the database finds, for the question right after each change.
func TestTextsAgainstDatabase(t *testing.T) {
	w := newIndexed(t)
	database := visible.New(w.db, court.MaskStrict)
	dice := rand.New(rand.NewPCG(5, 36))
	letters := []rune("执行费案款公開法院，12a ")
	words := func(n int) string {
		text := make([]rune, 1+dice.IntN(n))
		for i := range text {
			text[i] = letters[dice.IntN(len(letters))]
		}
		return string(text)
	}
	live := map[string]court.PieceKind{}
	found := 0
	for round := range 40 {
		switch {
		case dice.IntN(4) > 0:
			var batch []text
			for range 1 + dice.IntN(3) {
				x := text{kind: allKinds[dice.IntN(3)], slug: fmt.Sprintf("p-%d", dice.IntN(30)), title: words(8), body: words(60),
					published: fmt.Sprintf("2026-11-%d", 20+dice.IntN(10))}
				if kind, known := live[x.slug]; known {
					x.kind = kind
				}
				if dice.IntN(6) == 0 {
					x.state = court.StateDraft
				}
				live[x.slug] = x.kind
				batch = append(batch, x)
			}
			w.write(batch...)
		case dice.IntN(2) == 0:
			for slug, kind := range live {
				w.withdraw(kind, slug)
				break
			}
		default:
			w.set(w.clock().Add(time.Duration(dice.IntN(20)) * time.Hour))
		}
		for _, query := range []string{"执行", "费", words(2), words(3), words(2) + " " + words(2), "", " ，"} {
			for _, kinds := range [][]court.PieceKind{allKinds, {court.PieceCase}} {
				got, want := finds(t, w.Reader, query, kinds...), finds(t, database, query, kinds...)
				if !slices.Equal(got, want) {
					t.Fatalf("round %d, %q of %v: index %v, database %v", round, query, kinds, got, want)
				}
				found += len(got)
			}
		}
	}
	if found < 500 {
		t.Errorf("only %d hits: the test proves little", found)
	}
	if err := w.TextsReady(); err != nil {
		t.Error(err)
	}
}

// TestManyTextsAtOnce: more changes than a question brings in leave no moment in which
// the answer is wrong.
func TestManyTextsAtOnce(t *testing.T) {
	w := newIndexed(t)
	var batch []text
	for i := range 120 {
		batch = append(batch, text{slug: fmt.Sprintf("p-%d", i), title: "执行费"})
	}
	w.write(batch...)
	deadline := time.Now().Add(time.Second)
	for time.Now().Before(deadline) {
		if got := finds(t, w.Reader, "执行费"); len(got) != 120 {
			t.Fatalf("found %d of 120", len(got))
		}
	}
	w.withdraw(court.PieceArticle, "p-7")
	if got := finds(t, w.Reader, "执行费"); len(got) != 119 || slices.Contains(got, "p-7") {
		t.Errorf("found %d after a withdrawal", len(got))
	}
}

// TestTextsOfAnOlderSnapshot: a question on an older snapshot is not answered from an
// index that has gone on.
func TestTextsOfAnOlderSnapshot(t *testing.T) {
	w := newIndexed(t)
	w.write(text{slug: "old", title: "执行费"})
	w.view(func(v *visible.View) error {
		w.write(text{slug: "new", title: "执行费"})
		if got := finds(t, w.Reader, "执行费"); len(got) != 2 {
			t.Errorf("a new snapshot: %v", got)
		}
		found, err := v.SearchTexts("执行费", allKinds, 1, 10)
		if found.Total != 1 || len(found.Items) != 1 || found.Items[0].Slug != "old" {
			t.Errorf("the older snapshot: %+v", found)
		}
		return err
	})
}

func TestFoundPiece(t *testing.T) { bothWays(t, foundPiece) }

func foundPiece(t *testing.T, newWorld maker) {
	w := newWorld(t)
	w.write(
		text{slug: "title", title: "执行费由谁负担", body: "申请执行时不预交。"},
		text{slug: "body", title: "别的标题", body: strings.Repeat("前面的句子不相干。", 30) + "被执行人负担执行费。" + strings.Repeat("后面的句子也不相干。", 30), published: "2026-08-01"},
	)
	w.view(func(v *visible.View) error {
		found, err := v.SearchTexts("执行费", allKinds, 1, 10)
		if err != nil || len(found.Items) != 2 {
			t.Fatalf("%+v %v", found, err)
		}
		first, second := found.Items[0], found.Items[1]
		if first.Slug != "title" || len(first.TitleMarks) != 2 || first.TitleMarks[0].Text != "执行费" || !first.TitleMarks[0].Marked {
			t.Errorf("a title comes first and is marked: %+v", first)
		}
		marked := 0
		for _, p := range second.Excerpt.Pieces {
			if p.Marked {
				marked++
			}
		}
		if marked != 1 || !second.Excerpt.CutBefore || !second.Excerpt.CutAfter {
			t.Errorf("excerpt %+v", second.Excerpt)
		}
		page, err := v.SearchTexts("执行费", allKinds, 2, 1)
		if err != nil || page.Total != 2 || len(page.Items) != 1 || page.Items[0].Slug != "body" {
			t.Errorf("page 2: %+v %v", page, err)
		}
		return nil
	})
}

func TestSearchTextsRefuses(t *testing.T) { bothWays(t, searchTextsRefuses) }

func searchTextsRefuses(t *testing.T, newWorld maker) {
	w := newWorld(t)
	w.write(text{slug: "a", body: "990113198001010010"})
	for name, c := range map[string]struct {
		query string
		kinds []court.PieceKind
		kind  court.Kind
	}{
		"R-07 refuses: an identity number":   {"990113198001010010", allKinds, court.KindInvalid},
		"a query without end":                {strings.Repeat("执", 10000), allKinds, court.KindInvalid},
		"R-36 refuses: no kind is named":     {"执行", nil, court.KindInternal},
		"R-36 refuses: rulings beside cases": {"执行", []court.PieceKind{court.PieceCase, "ruling"}, court.KindInternal},
		"R-36 refuses: a kind of real names": {"执行", []court.PieceKind{"defaulter"}, court.KindInternal},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := w.View(context.Background(), func(v *visible.View) error {
				_, err := v.SearchTexts(c.query, c.kinds, 1, 10)
				return err
			})
			if err == nil || court.KindOf(err) != c.kind {
				t.Errorf("got %v", err)
			}
		})
	}
}

// TestTextsAndNamesApart: the same words in a record and in a text are found by the
// search of each kind alone.
func TestTextsAndNamesApart(t *testing.T) { bothWays(t, textsAndNamesApart) }

func textsAndNamesApart(t *testing.T, newWorld maker) {
	w := newWorld(t)
	w.load(true, entry{source: "a", name: "王演示", caseNo: "（2025）鲁0113执8号"})
	w.write(text{kind: court.PieceCase, slug: "case", title: "某甲的案件", body: "某甲逾期未付。"})
	t.Run("R-36 accepts: a text by its own words", func(t *testing.T) {
		if got := finds(t, w.Reader, "某甲"); !slices.Equal(got, []string{"case"}) {
			t.Errorf("found %v", got)
		}
	})
	t.Run("R-36 refuses: a record among texts, by name or number", func(t *testing.T) {
		for _, query := range []string{"王演示", "（2025）鲁0113执8号", "演示区人民法院"} {
			if got := finds(t, w.Reader, query); len(got) != 0 {
				t.Errorf("%q found %v", query, got)
			}
		}
	})
	t.Run("R-36 refuses: a text among records", func(t *testing.T) {
		if total, ids := w.search("某甲"); total != 0 {
			t.Errorf("found %v", ids)
		}
	})
}

// TestTextsNotMade: until Follow has made the index, the reader says so.
func TestTextsNotMade(t *testing.T) {
	w := newWorld(t)
	if err := w.TextsReady(); err == nil {
		t.Error("ready before it is made")
	}
	w.follow()
	if err := w.TextsReady(); err != nil {
		t.Errorf("not ready although it is followed: %v", err)
	}
}
