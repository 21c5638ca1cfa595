package publish

import (
	"context"
	"testing"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/visible"
)

// lookup asks the public search of a list for a name, with its index.
func lookup(t testing.TB, r *visible.Reader, list court.List, name string) int {
	t.Helper()
	total := 0
	_, err := r.View(context.Background(), func(v *visible.View) error {
		found, err := v.On(list).Search(court.ParseQuery(name), 1, 20)
		total = found.Total
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return total
}

// TestSearchFollowsReleases: the index of names that the public asks follows a release, a
// revision under another name, an undo, a hiding and a return, at once.
func TestSearchFollowsReleases(t *testing.T) {
	w := newWorld(t)
	r := visible.New(w.db, court.MaskStrict)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		r.Follow(ctx, func(err error) { t.Error(err) })
	}()
	t.Cleanup(func() { cancel(); <-done })
	for r.Ready() != nil {
		time.Sleep(time.Millisecond)
	}
	expect := func(when string, old, fresh int) {
		t.Helper()
		if a, b := lookup(t, r, court.ListDefaulters, "甄实验"), lookup(t, r, court.ListDefaulters, "贾新名"); a != old || b != fresh {
			t.Errorf("%s: %d of the old name, %d of the new one; want %d, %d", when, a, b, old, fresh)
		}
	}
	first := w.bring(t, oneRow(t, nil)).ready()
	expect("before the release", 0, 0)
	first.must(court.StepRelease, publisher)
	expect("after the release", 1, 0)
	change := w.bring(t, oneRow(t, map[string]string{"被执行人姓名/名称": "贾新名"})).ready()
	expect("while the revision waits", 1, 0)
	change.must(court.StepRelease, publisher)
	expect("after the revision", 0, 1)
	change.must(court.StepUndo, publisher)
	expect("after its undo", 1, 0)
	review, err := w.Hide(ctx, reviewer, first.rowsOf()[0], "身份存疑")
	if err != nil {
		t.Fatal(err)
	}
	expect("hidden", 0, 0)
	w.desk(t, review.ID).must(court.StepEdit, clerk).must(court.StepSubmit, clerk).must(court.StepApprove, second).must(court.StepRelease, publisher)
	expect("restored", 1, 0)
	first.must(court.StepUndo, publisher)
	expect("after the undo of the first", 0, 0)
}

// TestLargeReleaseInTime: a change set of ten thousand rows is released, revised and undone
// in one transaction each, without holding the writers up for long.
func TestLargeReleaseInTime(t *testing.T) {
	const rows = 10_000
	w := newWorld(t)
	d := w.bring(t, samples(t, 0, rows)).ready()
	empty := w.publicHash(t)
	begin := time.Now()
	d.must(court.StepRelease, publisher)
	t.Logf("released %d rows in %v", w.shown(t), time.Since(begin).Round(time.Millisecond))
	if w.shown(t) < rows*8/10 {
		t.Fatalf("%d are shown", w.shown(t))
	}
	begin = time.Now()
	d.must(court.StepUndo, publisher)
	t.Logf("undone in %v", time.Since(begin).Round(time.Millisecond))
	if w.publicHash(t) != empty {
		t.Error("the undo does not bring the public state back")
	}
	check(t, w)
}
