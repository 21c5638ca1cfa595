package visible_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/visible"
)

// answers asks a reader everything that the index of names has a part in.
func answers(t *testing.T, r *visible.Reader, queries []string) (string, court.Generation) {
	t.Helper()
	var b strings.Builder
	gen, err := r.View(context.Background(), func(v *visible.View) error {
		for _, text := range queries {
			for page := 1; page <= 3; page++ {
				res, err := v.On(court.ListDefaulters).Search(court.ParseQuery(text), page, 7)
				if err != nil {
					return err
				}
				fmt.Fprintln(&b, text, page, res.Counts, res.Split, res.Word)
				for _, it := range res.Items {
					fmt.Fprintln(&b, "  ", it.PublicID, it.Tier, it.Fields)
				}
			}
			total, ids, err := v.On(court.ListDefaulters).SourceIDs(court.ParseQuery(text), -1)
			if err != nil {
				return err
			}
			fmt.Fprintln(&b, total, ids)
		}
		for _, f := range []visible.Filter{{}, {Party: court.Person}, {Party: court.Organisation, Year: 2025}, {Conduct: court.G4 | court.G1}, {Year: 1987}} {
			list, err := v.On(court.ListDefaulters).Page(f, 2, 7)
			if err != nil {
				return err
			}
			fmt.Fprintln(&b, f, list.Total)
			for _, rec := range list.Items {
				fmt.Fprintln(&b, "  ", rec.PublicID)
			}
		}
		persons, organisations, err := v.On(court.ListDefaulters).Totals()
		if err != nil {
			return err
		}
		years, err := v.On(court.ListDefaulters).Years()
		fmt.Fprintln(&b, persons, organisations, years)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String(), gen
}

// TestIndexAgainstDatabase changes a portal at random and holds every answer of the
// index against that of the database, for the question right after each change.
func TestIndexAgainstDatabase(t *testing.T) {
	w := newIndexed(t)
	database := visible.New(w.db, court.MaskStrict)
	dice := rand.New(rand.NewPCG(11, 26))
	letters := []rune("张王公司有限演示·(𠮷")
	name := func(n int) string {
		text := make([]rune, 1+dice.IntN(n))
		for i := range text {
			text[i] = letters[dice.IntN(len(letters))]
		}
		return string(text)
	}
	var loaded []string
	for round := range 25 {
		var batch []entry
		for i := range 1 + dice.IntN(30) {
			e := entry{
				source: fmt.Sprintf("%d-%d", round, i), name: name(6), caseNo: fmt.Sprintf("（2025）鲁0113执%d号", round*1000+i+1),
				conduct: court.Conduct(1 + dice.IntN(63)), published: fmt.Sprintf("202%d-0%d-11", 4+dice.IntN(3), 1+dice.IntN(9)),
			}
			switch dice.IntN(8) {
			case 0:
				e.term = fmt.Sprintf("2026-11-%d", 20+dice.IntN(10))
			case 1:
				e.grace = fmt.Sprintf("2026-11-%d", 20+dice.IntN(10))
			case 2:
				e.state = court.StateDraft
			}
			if dice.IntN(2) == 0 {
				e.name += "有限公司"
				e.representative = name(3)
				e.number = fmt.Sprintf("91990113MA%08d", round*100+i)
			}
			batch = append(batch, e)
			loaded = append(loaded, e.source)
		}
		w.load(dice.IntN(6) > 0, batch...)
		for range dice.IntN(8) {
			w.remove(loaded[dice.IntN(len(loaded))])
		}
		if dice.IntN(3) == 0 {
			w.set(w.clock().Add(time.Duration(dice.IntN(40)) * time.Hour))
		}
		queries := []string{"", "有限公司", "演示", name(2), name(3), name(4), name(2) + " " + name(2), "公司 " + name(1), "演示区 公司", "公司 （2025）鲁0113执1001号"}
		got, _ := answers(t, w.Reader, queries)
		want, _ := answers(t, database, queries)
		if got != want {
			t.Fatalf("round %d at %v\nindex\n%s\ndatabase\n%s", round, w.clock(), got, want)
		}
	}
	if err := w.Ready(); err != nil {
		t.Error(err)
	}
}

// TestOptions: each choice is counted with the other filters as they are, and what it
// promises is what it gives.
func TestOptions(t *testing.T) {
	w := newIndexed(t)
	w.load(true,
		entry{source: "a", name: "甲演示", conduct: court.G1, published: "2024-12-31"},
		entry{source: "b", name: "乙演示", conduct: court.G1 | court.G4, published: "2026-01-01"},
		entry{source: "c", name: "戊演示公司", conduct: court.G4, published: "2025-12-31", representative: "丁代表"},
	)
	w.hidden("己演示")
	w.view(func(v *visible.View) error {
		for _, f := range []visible.Filter{{}, {Party: court.Person}, {Conduct: court.G4}, {Year: 2026, Party: court.Organisation}} {
			list, err := v.On(court.ListDefaulters).Page(f, 1, 20)
			if err != nil {
				return err
			}
			promised := map[visible.Filter]int{}
			with := func(change func(*visible.Filter), n int) {
				g := f
				change(&g)
				promised[g] = n
			}
			with(func(g *visible.Filter) { g.Party = court.Person }, list.Options.Persons)
			with(func(g *visible.Filter) { g.Party = court.Organisation }, list.Options.Organisations)
			for _, c := range court.Conducts() {
				with(func(g *visible.Filter) { g.Conduct = c.Conduct }, list.Options.Conduct[c.Conduct])
			}
			for year := 2023; year < 2028; year++ {
				with(func(g *visible.Filter) { g.Year = year }, list.Options.Years[year])
			}
			for g, n := range promised {
				if given, err := v.On(court.ListDefaulters).Page(g, 1, 20); err != nil || given.Total != n {
					t.Errorf("%+v promises %d for %+v, which has %d (%v)", f, n, g, given.Total, err)
				}
			}
		}
		return nil
	})
}

// TestIndexGoesBackWithTheClock: set back behind the ends that it left out, the index
// does not answer, the database does, and then the index is made anew (F18).
func TestIndexGoesBackWithTheClock(t *testing.T) {
	w := newWorld(t)
	w.load(true, entry{source: "a", name: "王演示"}, entry{source: "ended", name: "王演示", term: "2026-11-20", conduct: court.G4})
	w.follow()
	if total, _ := w.search("王演示"); total != 1 {
		t.Fatalf("%d at noon", total)
	}
	w.set(noon.AddDate(0, 0, -5))
	if total, _ := w.search("王演示"); total != 2 {
		t.Errorf("R-10: %d of 2 on a day within the term", total)
	}
}

// TestBigBatch: a batch too big to be added within a question is missing as a whole,
// answers say that they are provisional, and then it is there as a whole.
func TestBigBatch(t *testing.T) {
	w := newIndexed(t)
	const n = 3500
	var batch []entry
	for i := range n {
		batch = append(batch, entry{source: fmt.Sprint(i), name: "张大批", caseNo: fmt.Sprintf("（2025）鲁0113执%d号", i+1)})
	}
	w.load(true, batch...)
	seen := map[int]bool{}
	deadline := time.Now().Add(10 * time.Second)
	for {
		total, provisional := 0, false
		gen := w.view(func(v *visible.View) (err error) {
			total, _, err = v.On(court.ListDefaulters).SourceIDs(court.ParseQuery("张大批"), 1)
			return err
		})
		provisional = gen.Provisional
		seen[total] = true
		if total == n && !provisional {
			break
		}
		if total == 0 && !provisional {
			t.Fatal("an answer without the batch does not say that it is provisional")
		}
		if time.Now().After(deadline) {
			t.Fatal("not searchable ten seconds after its release")
		}
	}
	delete(seen, 0)
	if want := map[int]bool{n: true}; !reflect.DeepEqual(seen, want) {
		t.Errorf("totals %v, want all or nothing", seen)
	}
	w.remove("7")
	if total, _ := w.search("张大批"); total != n-1 {
		t.Errorf("%d after a removal", total)
	}
}
