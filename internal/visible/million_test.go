//go:build soak

package visible_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/sample"
	"gongkai/internal/store"
	"gongkai/internal/visible"
)

// publish stages samples under a batch as an import does, and releases it.
func (w *world) publish(from, n int) (released time.Time) {
	w.t.Helper()
	ctx := context.Background()
	today := court.DateOf(noon)
	batch, err := w.db.StartBatch(ctx, court.ListDefaulters, []byte(time.Now().String()), "王书记员", true)
	if err != nil {
		w.t.Fatal(err)
	}
	const step = 2000
	for at := from; at < from+n; at += step {
		ids := store.NewPublicIDs(step)
		var rows []store.Staged
		for i := range min(step, from+n-at) {
			d, findings := court.NewDefaulter(sample.Defaulter(sample.Options{Today: today}, at+i), today)
			if len(findings) > 0 {
				w.t.Fatal(findings)
			}
			if d.PublishedOn.IsZero() {
				d.PublishedOn = today
			}
			rows = append(rows, w.db.StageVersion(d, store.Standing{PublicID: ids[i], Content: w.db.ContentHash(&d), State: court.StatePublished, Vouched: true}))
		}
		if err := w.db.Update(ctx, func(tx *store.Tx) error { return tx.InsertStaged(ctx, batch.ID, rows) }); err != nil {
			w.t.Fatal(err)
		}
		if at/step%10 == 0 {
			if err := w.db.Settle(ctx); err != nil {
				w.t.Fatal(err)
			}
		}
	}
	if err := w.db.MergeBatch(ctx, batch.ID); err != nil {
		w.t.Fatal(err)
	}
	if err := w.db.Update(ctx, func(tx *store.Tx) error { return tx.ReleaseBatch(ctx, batch, n, n) }); err != nil {
		w.t.Fatal(err)
	}
	return time.Now()
}

// total is how many entries a reader shows.
func total(t *testing.T, r *visible.Reader) int {
	t.Helper()
	n := 0
	_, err := r.View(context.Background(), func(v *visible.View) error {
		res, err := v.On(court.ListDefaulters).Search(court.Query{Kind: court.QueryName, Name: "演示"}, 1, 1)
		n = res.Total
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestMillionFresh measures, at a million entries, how soon a change is found: of a
// thousand rows by the very next question of the same process and of another handle
// that stands for another process, and of a million rows, wholly or not at all.
func TestMillionFresh(t *testing.T) {
	const n = 1_000_000
	w := newWorld(t)
	w.publish(0, n)
	w.follow()
	ctx := context.Background()

	db, err := store.Open(ctx, store.Options{Dir: w.db.Dir(), DatabaseURL: databases.Wired(t, w.db.Dir()), Now: w.clock, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	other := &world{t: t, db: db, Reader: visible.New(db, court.MaskStrict), now: noon}
	other.follow()

	before := total(t, w.Reader)
	for round := range 5 {
		released := w.publish(n+round*1000, 1000)
		after := total(t, w.Reader)
		t.Logf("1,000 rows: the next question was answered %v after the commit", time.Since(released))
		if after <= before {
			t.Fatalf("%d entries hold the text after the change, %d before", after, before)
		}
		for total(t, other.Reader) != after {
			if time.Since(released) > time.Second {
				t.Fatal("the other handle does not find them after a second")
			}
		}
		t.Logf("1,000 rows: found through another handle %v after the commit", time.Since(released))
		before = after
	}

	released := w.publish(2*n, n)
	seen := map[int]bool{}
	for {
		now := total(t, w.Reader)
		seen[now] = true
		if now != before {
			break
		}
		if time.Since(released) > time.Minute {
			t.Fatal("not searchable after a minute")
		}
		time.Sleep(10 * time.Millisecond)
	}
	took := time.Since(released)
	t.Logf("1,000,000 rows: searchable %v after the commit; totals seen %v", took, seen)
	if took > 10*time.Second {
		t.Errorf("searchable after %v, want at most ten seconds", took)
	}
	if len(seen) > 2 {
		t.Errorf("totals %v: want all of the batch or nothing of it", seen)
	}
}
