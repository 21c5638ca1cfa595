//go:build soak

package publish

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/sample"
	"gongkai/internal/store"
)

// TestMillion measures what the acceptance asks of imports: the rate into an empty
// portal, the rate into one of a million, and how long a removal through another
// handle waits meanwhile. Only the wait is bounded.
func TestMillion(t *testing.T) {
	const n = 1_000_000
	ctx := context.Background()
	w := newWorld(t)
	load := func(what string, from int, o ImportOptions) {
		path := filepath.Join(t.TempDir(), "million.csv")
		f, err := os.Create(path)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = f.Close() }()
		if err := sample.WriteDefaultersCSV(f, sample.Options{Today: court.DateOf(noon)}, from, n, sample.UTF8); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Seek(0, 0); err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		r, err := w.ImportDefaulters(ctx, f, o)
		if err != nil || r.Accepted != n {
			t.Fatalf("%v %s", err, counts(r))
		}
		t.Logf("%s: %.0f rows/s", what, n/time.Since(start).Seconds())
	}
	load("into an empty portal", 0, ImportOptions{Publish: true, Actor: "测量"})

	other, err := store.Open(ctx, store.Options{Dir: w.dir, Now: func() time.Time { return w.now }, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = other.Close() }()
	remover := New(other, nil)
	stop, done := make(chan struct{}), make(chan []time.Duration)
	go func() {
		var waits []time.Duration
		for i := 0; ; i++ {
			select {
			case <-stop:
				done <- waits
				return
			case <-time.After(time.Second):
			}
			start := time.Now()
			if _, err := remover.RemoveDefaulter(ctx, Removal{SourceID: sample.Defaulter(sample.Options{Today: court.DateOf(noon)}, i).SourceID,
				Ground: court.GroundWronglyListed, Actor: "测量"}); err != nil {
				t.Error(err)
			}
			waits = append(waits, time.Since(start))
		}
	}()
	load("into a portal of a million", n, ImportOptions{Actor: "测量"})
	close(stop)
	waits := <-done
	slices.Sort(waits)
	t.Logf("%d removals meanwhile: median %v, longest %v", len(waits), waits[len(waits)/2], waits[len(waits)-1])
	if longest := waits[len(waits)-1]; longest > 500*time.Millisecond {
		t.Errorf("a removal waited %v", longest)
	}
}
