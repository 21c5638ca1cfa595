package web

import (
	"context"
	"runtime"
	"sync/atomic"
	"time"

	"gongkai/internal/court"
)

// gate lets a few renderings per core run at a time and makes the others wait, for a
// bounded time and in a bounded number: what cannot be rendered soon is refused while
// the visitor can still try again, and the pages that are already made keep the
// processor (F21). Searches have a share of their own, the smaller half, so that any
// number of them leaves room for the pages that need no search.
type gate struct {
	all, searches chan struct{}
	patience      time.Duration // longest wait
	queue         int64         // most that wait at a time, of each share

	waiting   atomic.Int64 // of the share that is no search
	searching atomic.Int64
	metrics   *Metrics
}

// Bounds of the gate. Who waits costs a goroutine and a timer; it is the waiting that
// slows a flood down, since a client that is refused at once comes back at once.
const (
	rendersPerCore = 2
	gatePatience   = 400 * time.Millisecond
	gateQueue      = 4096
	// retryBusy is what a visitor is asked to wait when the gate is full.
	retryBusy = 2 * time.Second
)

func newGate(m *Metrics) *gate {
	cores := runtime.GOMAXPROCS(0)
	return &gate{
		all:      make(chan struct{}, rendersPerCore*cores),
		searches: make(chan struct{}, max(1, rendersPerCore*cores/2)),
		patience: gatePatience, queue: gateQueue, metrics: m,
	}
}

// The shares, as the metrics name them.
const (
	sharePage   = "page"
	shareSearch = "search"
)

// enter waits for a place and gives the function that leaves it.
func (g *gate) enter(ctx context.Context, search bool) (leave func(), err error) {
	began := time.Now()
	share, waiting := sharePage, &g.waiting
	if search {
		share, waiting = shareSearch, &g.searching
	}
	defer func() {
		g.metrics.gateWait.WithLabelValues(share).Observe(time.Since(began).Seconds())
		if err != nil {
			g.metrics.gateRefused.WithLabelValues(share).Inc()
		}
	}()
	if waiting.Add(1) > g.queue {
		waiting.Add(-1)
		return nil, errBusy()
	}
	defer waiting.Add(-1)
	ctx, cancel := context.WithTimeout(ctx, g.patience)
	defer cancel()
	if search {
		if !take(ctx, g.searches) {
			return nil, errBusy()
		}
	}
	if !take(ctx, g.all) {
		if search {
			<-g.searches
		}
		return nil, errBusy()
	}
	return func() {
		<-g.all
		if search {
			<-g.searches
		}
	}, nil
}

func take(ctx context.Context, places chan struct{}) bool {
	select {
	case places <- struct{}{}:
		return true
	default:
	}
	select {
	case places <- struct{}{}:
		return true
	case <-ctx.Done():
		return false
	}
}

// busy is the refusal of the gate: an expected answer to a flood, not a fault.
type busy struct{ cause *court.Error }

func errBusy() error {
	return &busy{&court.Error{Kind: court.KindUnavailable, Message: "现在访问的人较多，请稍后再试。"}}
}

func (b *busy) Error() string             { return b.cause.Error() }
func (b *busy) Unwrap() error             { return b.cause }
func (b *busy) RetryAfter() time.Duration { return retryBusy }
