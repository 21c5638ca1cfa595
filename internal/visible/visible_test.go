package visible_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/visible"
)

// names gives what every question tells of a world: all that must not depend on
// what cannot be seen.
func tell(w *world) string {
	var b strings.Builder
	w.view(func(v *visible.View) error {
		list, err := v.On(court.ListDefaulters).Page(visible.Filter{}, 1, 20)
		if err != nil {
			return err
		}
		persons, organisations, err := v.On(court.ListDefaulters).Totals()
		if err != nil {
			return err
		}
		years, err := v.On(court.ListDefaulters).Years()
		if err != nil {
			return err
		}
		fmt.Fprintln(&b, list.Total, persons, organisations, years)
		for _, rec := range list.Items {
			n, err := v.On(court.ListDefaulters).Namesakes(rec)
			if err != nil {
				return err
			}
			fmt.Fprintln(&b, rec.Name, rec.Masked, n)
		}
		found, err := v.On(court.ListDefaulters).Search(court.ParseQuery("王演示"), 1, 20)
		fmt.Fprintln(&b, found.Counts, len(found.Items))
		return err
	})
	return b.String()
}

func TestNothingDependsOnTheHidden(t *testing.T) { bothWays(t, nothingDependsOnTheHidden) }

func nothingDependsOnTheHidden(t *testing.T, newWorld maker) {
	t.Run("R-16 accepts: published entries are in lists, counts and search", func(t *testing.T) {
		w := newWorld(t)
		w.load(true, entry{source: "a", name: "王演示"}, entry{source: "b", name: "王演示二", published: "2026-02-01"})
		want := "2 2 0 [2026 2025]\n王演示二 990113********010* 0\n王演示 990113********010* 0\n{2 1 1 0} 2\n"
		if got := tell(w); !strings.HasPrefix(got, "2 2 0 [2026 2025]\n王演示二") || len(got) != len(want) {
			t.Errorf("%s", got)
		}
	})
	t.Run("R-16 refuses: that removed, withdrawn, ended, draft and staged entries show anywhere", func(t *testing.T) {
		w := newWorld(t)
		w.load(true, entry{source: "a", name: "王演示"})
		before := tell(w)
		w.hidden("王演示")
		if after := tell(w); after != before {
			t.Errorf("before\n%s\nafter\n%s", before, after)
		}
	})
}

func TestDefaulter(t *testing.T) {
	w := newWorld(t)
	w.load(true, entry{source: "a", name: "王演示", number: "990113198506070011", term: "2027-05-06", conduct: court.G4})
	w.hidden("李演示")
	get := func(id string) (rec visible.Record, err error) {
		_, _ = w.View(context.Background(), func(v *visible.View) error {
			rec, err = v.On(court.ListDefaulters).Record(id)
			return nil
		})
		return rec, err
	}
	t.Run("R-07 accepts: region and sequence of the number", func(t *testing.T) {
		rec, err := get(w.ids["a"])
		if err != nil || rec.Masked != "990113********001*" || rec.Document.Kind != court.DocumentIdentity {
			t.Fatalf("%v, %v", rec, err)
		}
		if !rec.ConfirmedAt.Equal(noon) || rec.TermEndsOn.String() != "2027-05-06" || rec.CaseNumber == "" || rec.FiledOn.String() != "2025-01-10" {
			t.Errorf("%+v", rec)
		}
	})
	t.Run("R-07 refuses: that the number itself leaves", func(t *testing.T) {
		rec, _ := get(w.ids["a"])
		if rec.Document.Number != "" || rec.SourceID != "" || strings.Contains(fmt.Sprintf("%+v", rec), "1985") {
			t.Errorf("%+v", rec)
		}
	})
	t.Run("R-17 refuses: to tell why there is nothing", func(t *testing.T) {
		_, want := get("bcdfghjkmnpqr")
		if court.KindOf(want) != court.KindNotFound {
			t.Fatal(want)
		}
		for _, id := range []string{w.ids["draft"], w.ids["withdrawn"], w.ids["expired"], w.ids["ended"], w.ids["grace"], w.ids["removed"], w.ids["staged"], "", "1", "' OR 1=1", strings.Repeat("b", 4000)} {
			if _, err := get(id); err == nil || err.Error() != want.Error() {
				t.Errorf("%.20q: %v", id, err)
			}
		}
	})
}

func TestFilters(t *testing.T) { bothWays(t, filters) }

func filters(t *testing.T, newWorld maker) {
	w := newWorld(t)
	w.load(true,
		entry{source: "a", name: "甲演示", conduct: court.G1, published: "2024-12-31"},
		entry{source: "b", name: "乙演示", conduct: court.G1 | court.G4, published: "2026-01-01"},
		entry{source: "c", name: "丙演示公司", conduct: court.G4, published: "2026-12-31", representative: "丁代表"},
		entry{source: "d", name: "戊演示公司", conduct: court.G4, published: "2025-12-31", representative: "丁代表"},
	)
	for _, tc := range []struct {
		f    visible.Filter
		want string
	}{
		{visible.Filter{}, "乙 戊 甲"}, // 丙 begins on its day only
		{visible.Filter{Party: court.Person}, "乙 甲"},
		{visible.Filter{Party: court.Organisation}, "戊"},
		{visible.Filter{Conduct: court.G4}, "乙 戊"},
		{visible.Filter{Conduct: court.G1, Party: court.Person}, "乙 甲"},
		{visible.Filter{Year: 2026}, "乙"},
		{visible.Filter{Year: 2025, Conduct: court.G4, Party: court.Organisation}, "戊"},
		{visible.Filter{Year: 2023}, ""},
	} {
		w.view(func(v *visible.View) error {
			list, err := v.On(court.ListDefaulters).Page(tc.f, 1, 20)
			var got []string
			for _, rec := range list.Items {
				got = append(got, string([]rune(rec.Name)[:1]))
			}
			if strings.Join(got, " ") != tc.want || list.Total != len(got) {
				t.Errorf("%+v: %d %v, want %s", tc.f, list.Total, got, tc.want)
			}
			second, err2 := v.On(court.ListDefaulters).Page(tc.f, 2, 1)
			if err2 != nil || second.Total != list.Total || (list.Total > 1) != (len(second.Items) == 1) {
				t.Errorf("%+v: page 2 %+v, %v", tc.f, second, err2)
			}
			return err
		})
	}
}

func TestClockHides(t *testing.T) { bothWays(t, clockHides) }

func clockHides(t *testing.T, newWorld maker) {
	end := time.Date(2026, 11, 24, 0, 0, 0, 0, court.Zone)
	build := func(t *testing.T) *world {
		w := newWorld(t)
		w.load(true,
			entry{source: "stays", name: "王演示"},
			entry{source: "ends", name: "王演示", term: "2026-11-23", conduct: court.G4},
			entry{source: "begins", name: "王演示新", grace: "2026-11-24"},
		)
		return w
	}
	t.Run("R-10 accepts: the last second of the last day", func(t *testing.T) {
		w := build(t)
		w.set(end.Add(-time.Second))
		if total, _ := w.search("王演示"); total != 2 {
			t.Errorf("%d found", total)
		}
		if gen := w.view(func(*visible.View) error { return nil }); !gen.Until.Equal(end) {
			t.Errorf("holds until %v", gen.Until)
		}
	})
	t.Run("R-10 refuses: row, total and search from 00:00 on", func(t *testing.T) {
		w := build(t)
		_ = tell(w) // the counts of before are remembered, and must not be used
		w.set(end)
		if got := tell(w); !strings.HasPrefix(got, "1 1 0 [2025]\n") {
			t.Errorf("%s", got)
		}
		if _, err := w.View(context.Background(), func(v *visible.View) error { _, err := v.On(court.ListDefaulters).Record(w.ids["ends"]); return err }); court.KindOf(err) != court.KindNotFound {
			t.Error(err)
		}
		if gen := w.view(func(*visible.View) error { return nil }); !gen.Until.Equal(end.Add(24 * time.Hour)) {
			t.Errorf("the next change is the end of the grace period: %v", gen.Until)
		}
	})
	t.Run("R-05 refuses: the last day of the grace period", func(t *testing.T) {
		w := build(t)
		w.set(end.Add(24*time.Hour - time.Second))
		if total, _ := w.search("王演示新"); total != 0 {
			t.Error("visible within the grace period")
		}
	})
	t.Run("R-05 accepts: the day after the grace period", func(t *testing.T) {
		w := build(t)
		w.set(end.Add(24 * time.Hour))
		if total, _ := w.search("王演示新"); total != 1 {
			t.Error("not visible after the grace period")
		}
	})
	t.Run("a row dated in the future begins on its day", func(t *testing.T) {
		w := newWorld(t)
		w.load(true,
			entry{source: "grace", name: "王演示", published: "2026-11-24", grace: "2026-12-01"},
			entry{source: "later", name: "王演示", published: "2026-11-25"})
		gen := w.view(func(*visible.View) error { return nil })
		if want := end.Add(24 * time.Hour); !gen.Until.Equal(want) {
			t.Errorf("holds until %v, want %v", gen.Until, want)
		}
	})
}

func TestCurrentFollowsARemoval(t *testing.T) { bothWays(t, currentFollowsARemoval) }

func currentFollowsARemoval(t *testing.T, newWorld maker) {
	w := newWorld(t)
	w.load(true, entry{source: "a", name: "王演示"}, entry{source: "b", name: "李演示"})
	before := w.view(func(*visible.View) error { return nil })
	total := func() (n int) {
		w.view(func(v *visible.View) error {
			l, err := v.On(court.ListDefaulters).Page(visible.Filter{}, 1, 20)
			n = l.Total
			return err
		})
		return n
	}
	if total() != 2 {
		t.Fatal("two expected")
	}
	w.remove("a")
	if total() != 1 {
		t.Error("a remembered total outlived a removal")
	}
	deadline := time.Now().Add(time.Second)
	for {
		now, err := w.Current(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		if now.Position == before.Position+1 && now.Incarnation == before.Incarnation {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("the generation did not move within a second")
		}
		time.Sleep(5 * time.Millisecond)
	}
}

func TestCurrentIsAskedByManyAtOnce(t *testing.T) {
	w := newWorld(t)
	w.load(true, entry{source: "a", name: "王演示"})
	var all sync.WaitGroup
	got := make([]court.Generation, 50)
	for i := range got {
		all.Go(func() {
			var err error
			if got[i], err = w.Current(context.Background()); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if slices.ContainsFunc(got, func(g court.Generation) bool { return g != got[0] || g.Position == 0 }) {
		t.Errorf("%v", got)
	}
}

func TestCurrentReportsAFailure(t *testing.T) {
	w := newWorld(t)
	w.load(true, entry{source: "a", name: "王演示"})
	if err := w.db.Close(); err != nil {
		t.Fatal(err)
	}
	for range 2 { // an error is not kept, and so not turned into an answer either
		if gen, err := w.Current(context.Background()); err == nil {
			t.Errorf("generation %v of a closed database", gen)
		}
	}
}

func TestFreshness(t *testing.T) {
	w := newWorld(t)
	fresh := func() (at time.Time) {
		w.view(func(v *visible.View) (err error) { at, err = v.On(court.ListDefaulters).Freshness(); return err })
		return at
	}
	if !fresh().IsZero() {
		t.Error("an import before the first")
	}
	w.load(true, entry{source: "a", name: "王演示"})
	w.set(noon.Add(time.Hour))
	w.load(false, entry{source: "b", name: "李演示"})
	if !fresh().Equal(noon) {
		t.Errorf("%v", fresh())
	}
}
