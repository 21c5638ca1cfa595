package visible

import (
	"sync"
	"time"

	"gongkai/internal/court"
)

// memo keeps counts that cost a pass over all entries, such as the length of the
// whole list. What it holds was counted at one generation and dies with it: a total
// that still counts a removed entry would tell that there was one. Only filters of a
// closed set are its keys, so it stays small; what people search for is never kept.
type memo struct {
	mu    sync.Mutex
	gen   court.Generation
	since time.Time
	held  map[any]any
}

// remember gives what was kept under key at the view's generation, or makes and
// keeps it. Errors are not kept. The value must not be changed.
func remember[T any](v *View, key any, compute func() (T, error)) (T, error) {
	if kept, ok := v.r.memo.get(v, key); ok {
		if value, ok := kept.(T); ok {
			return value, nil
		}
	}
	value, err := compute()
	if err == nil {
		v.r.memo.set(v, key, value)
	}
	return value, err
}

func (m *memo) get(v *View, key any) (any, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.gen != v.gen || v.at.Before(m.since) {
		return nil, false
	}
	value, ok := m.held[key]
	return value, ok
}

func (m *memo) set(v *View, key, value any) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.gen != v.gen || v.at.Before(m.since) || m.held == nil {
		m.gen, m.since, m.held = v.gen, v.at, make(map[any]any)
	}
	m.held[key] = value
}
