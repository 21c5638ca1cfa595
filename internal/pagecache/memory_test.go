package pagecache

import (
	"context"
	"strings"
	"sync"
	"testing"
)

// The bound holds after every Put, bookkeeping included, whatever is put.
func TestMemoryIsBounded(t *testing.T) {
	const bound = 256 << 10
	ctx := context.Background()
	m := NewMemory[*value](bound)
	for n := range 3000 {
		m.Put(ctx, key(n%700), &value{at(1), strings.Repeat("x", n*37%(bound/share))})
		if bytes, _, _ := m.Usage(); bytes > bound {
			t.Fatalf("%d bytes after %d values, bound %d", bytes, n+1, bound)
		}
	}
	bytes, values, evicted := m.Usage()
	if values == 0 || evicted == 0 || bytes < bound/2 {
		t.Errorf("%d bytes, %d values, %d evicted", bytes, values, evicted)
	}
	// What the weights say is what the values hold.
	held := 0
	for n := range 700 {
		if v, ok := m.Get(ctx, key(n)); ok {
			held += len(v.text) + bookkeeping
		}
	}
	if held != bytes {
		t.Errorf("the values weigh %d, the cache says %d", held, bytes)
	}
}

func TestMemoryIsBoundedUnderLoad(t *testing.T) {
	const bound = 128 << 10
	m := NewMemory[*value](bound)
	var all sync.WaitGroup
	for g := range 4 {
		all.Go(func() {
			for n := range 2000 {
				m.Put(context.Background(), key(n*4+g), &value{at(1), strings.Repeat("x", 4000)})
			}
		})
	}
	all.Wait()
	m.Put(context.Background(), key(0), &value{at(1), ""})
	if bytes, _, _ := m.Usage(); bytes > bound {
		t.Errorf("%d bytes, bound %d", bytes, bound)
	}
}

// A giant is not kept, and what stood in its place is not taken for it.
func TestMemoryRefusesGiants(t *testing.T) {
	ctx := context.Background()
	m := NewMemory[*value](64 << 10)
	m.Put(ctx, key(1), &value{at(1), "before"})
	m.Put(ctx, key(1), &value{at(2), strings.Repeat("x", 5000)})
	if v, ok := m.Get(ctx, key(1)); ok {
		t.Errorf("kept %d bytes", len(v.text))
	}
}

// What is asked for often outlasts a walk through pages that are asked for once.
func TestMemoryKeepsWhatIsAskedFor(t *testing.T) {
	ctx := context.Background()
	m := NewMemory[*value](256 << 10)
	for n := range 20 {
		m.Put(ctx, key(n), &value{at(1), strings.Repeat("x", 1000)})
	}
	kept := 0
	for n := range 5000 {
		for popular := range 20 {
			m.Get(ctx, key(popular))
		}
		m.Put(ctx, key(1000+n), &value{at(1), strings.Repeat("x", 1000)})
	}
	for n := range 20 {
		if _, ok := m.Get(ctx, key(n)); ok {
			kept++
		}
	}
	if kept < 15 {
		t.Errorf("%d of 20 popular pages are left", kept)
	}
}
