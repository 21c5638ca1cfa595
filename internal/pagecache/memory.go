package pagecache

import (
	"context"
	"sync/atomic"

	"github.com/maypok86/otter/v2"
)

// Memory is the tier inside the process. What is asked for often stays, however many
// other questions pass by once (W-TinyLFU), so a copier that walks through the list
// does not push out the pages that people read. It is safe for concurrent use.
type Memory[V Value] struct {
	cache   *otter.Cache[Key, V]
	largest int
	evicted atomic.Uint64
}

const (
	// bookkeeping is added to the weight of each value: key, links and counters of the
	// cache, rounded up. In bytes.
	bookkeeping = 512
	// share is the part of the memory that one value may fill at most: a single giant
	// would otherwise push out everything else.
	share = 16
)

// NewMemory makes an empty tier of so many bytes, bookkeeping included. The bound is in
// force whenever Put has returned.
func NewMemory[V Value](bytes int) *Memory[V] {
	m := &Memory[V]{largest: bytes / share}
	m.cache = otter.Must(&otter.Options[Key, V]{
		MaximumWeight: uint64(max(bytes, 1)),
		Weigher:       func(_ Key, v V) uint32 { return weigh(v) },
		OnAtomicDeletion: func(e otter.DeletionEvent[Key, V]) {
			if e.Cause == otter.CauseOverflow {
				m.evicted.Add(1)
			}
		},
	})
	return m
}

func weigh(v Value) uint32 { return uint32(v.Weight() + bookkeeping) }

// Get gives what is kept under the key, true or not.
func (m *Memory[V]) Get(_ context.Context, key Key) (V, bool) {
	return m.cache.GetIfPresent(key)
}

// Put keeps a value under the key in place of any other. One that is too large for the
// tier is dropped, together with what stood there.
func (m *Memory[V]) Put(_ context.Context, key Key, v V) {
	if v.Weight() > m.largest {
		m.cache.Invalidate(key)
		return
	}
	m.cache.Set(key, v)
	m.cache.CleanUp() // evicts now what a background pass would evict a little later
}

// Usage tells the bytes and the number of values kept, and how many had to make room
// for others so far.
func (m *Memory[V]) Usage() (bytes, values int, evicted uint64) {
	return int(m.cache.WeightedSize()), m.cache.EstimatedSize(), m.evicted.Load()
}
