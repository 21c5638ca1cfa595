package visible_test

import (
	"context"
	"testing"
	"time"

	"gongkai/internal/court"
)

// A lease is given without waiting while it runs, and not a moment longer: neither on
// the machine's clock, nor past the next instant of the portal's.
func TestLeased(t *testing.T) {
	w := newWorld(t)
	w.load(true, entry{source: "1", name: "王演示", term: "2026-12-01", conduct: court.G4})
	if gen, ok := w.Leased(noon); ok {
		t.Fatalf("a lease before any reading: %v", gen)
	}
	ctx := context.Background()
	current, err := w.Current(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if gen, ok := w.Leased(noon); ok && gen != current { // a slow machine may have missed it
		t.Errorf("%v, want %v", gen, current)
	}
	if current.Until.IsZero() {
		t.Fatal("the term of the entry is no boundary")
	}
	if _, err := w.Current(ctx); err != nil {
		t.Fatal(err)
	}
	if gen, ok := w.Leased(current.Until); ok {
		t.Errorf("a lease at the boundary: %v", gen)
	}
	time.Sleep(110 * time.Millisecond)
	if gen, ok := w.Leased(noon); ok {
		t.Errorf("a lease that is over: %v", gen)
	}
	// After a change it is never older than a tenth of a second.
	w.load(true, entry{source: "2", name: "李演示"})
	time.Sleep(110 * time.Millisecond)
	if gen, err := w.Current(ctx); err != nil || gen.Position <= current.Position {
		t.Errorf("%v %v", gen, err)
	}
	if err := w.db.Close(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(110 * time.Millisecond)
	if gen, ok := w.Leased(noon); ok {
		t.Errorf("a lease of a closed database: %v", gen)
	}
}
