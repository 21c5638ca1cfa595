//go:build soak

package publish

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/sample"
	"gongkai/internal/store"
)

var records = flag.Int("records", 1_000_000, "rows of each import of TestMillion")

// removerDir, when set, makes this program the second process of TestMillion: it
// removes entries of the folder that it names.
const removerDir = "PORTAL_TEST_REMOVER_DIR"

func TestMain(m *testing.M) {
	dir := os.Getenv(removerDir)
	if dir == "" {
		os.Exit(m.Run())
	}
	if err := removeEverySecond(dir); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// TestMillion measures what the acceptance asks of imports: the rate into an empty
// portal, the rate into one of a million, and how long removals in another process
// wait meanwhile. Only the wait is bounded.
func TestMillion(t *testing.T) {
	n := *records
	w := newWorld(t)
	load := func(what string, from int, o ImportOptions) {
		t.Helper()
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
		r, err := w.ImportDefaulters(context.Background(), f, o)
		if err != nil || r.Accepted != n {
			t.Fatalf("%v %s", err, counts(r))
		}
		t.Logf("%s: %.0f rows/s", what, float64(n)/time.Since(start).Seconds())
	}
	load("into an empty portal", 0, ImportOptions{Publish: true, Actor: "测量"})
	stop := startRemover(t, w.dir)
	load("into a portal that holds as many", n, ImportOptions{Actor: "测量"})
	waits := stop()
	slices.Sort(waits)
	t.Logf("%d removals by another process meanwhile: median %v, longest %v", len(waits), waits[len(waits)/2], waits[len(waits)-1])
	if longest := waits[len(waits)-1]; longest > 500*time.Millisecond {
		t.Errorf("a removal waited %v", longest)
	}
}

// startRemover starts this program once more as a process that removes an entry every
// second. stop ends it and gives how long each removal took in it; there is at least one.
func startRemover(t *testing.T, dir string) (stop func() []time.Duration) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Env, cmd.Stderr = append(os.Environ(), removerDir+"="+dir), os.Stderr
	in, errIn := cmd.StdinPipe()
	out, errOut := cmd.StdoutPipe()
	if err := errors.Join(errIn, errOut, cmd.Start()); err != nil {
		t.Fatal(err)
	}
	done := make(chan []time.Duration, 1)
	go func() {
		var waits []time.Duration
		for lines := bufio.NewScanner(out); lines.Scan(); {
			if took, err := strconv.ParseInt(lines.Text(), 10, 64); err == nil {
				waits = append(waits, time.Duration(took))
			}
		}
		done <- waits
	}()
	return func() []time.Duration {
		_ = in.Close() // the sign to end
		waits := <-done
		if err := cmd.Wait(); err != nil || len(waits) == 0 {
			t.Fatalf("the process that removes: %v, %d removals", err, len(waits))
		}
		return waits
	}
}

// removeEverySecond is that process: it prints how long each removal took, in
// nanoseconds, until its input ends.
func removeEverySecond(dir string) error {
	ctx := context.Background()
	db, err := store.Open(ctx, store.Options{Dir: dir, Now: func() time.Time { return noon }, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	ended := make(chan struct{})
	go func() {
		_, _ = os.Stdin.Read(make([]byte, 1)) // only its end matters
		close(ended)
	}()
	remover := New(db, nil)
	for i := 0; ; i++ {
		start := time.Now()
		done, err := remover.RemoveDefaulter(ctx, Removal{SourceID: sample.Defaulter(sample.Options{Today: court.DateOf(noon)}, i).SourceID,
			Ground: court.GroundWronglyListed, Actor: "测量"})
		if err != nil || !done.Changed {
			return fmt.Errorf("entry %d: removed %v: %w", i, done.Changed, err)
		}
		fmt.Println(time.Since(start).Nanoseconds())
		select {
		case <-ended:
			return nil
		case <-time.After(time.Second):
		}
	}
}
