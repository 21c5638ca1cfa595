package visible

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// Follow makes the indexes of names, one a list, and of texts and keeps them in step with
// what other processes commit, until ctx ends. Whatever fails is told to report and tried
// again; the database answers meanwhile. No index waits for another.
func (r *Reader) Follow(ctx context.Context, report func(error)) {
	var all sync.WaitGroup
	for list, x := range r.names {
		all.Go(func() {
			keep(ctx, "names of "+string(list), func(ctx context.Context) error { return r.follow(ctx, x) }, x.wake, report)
		})
	}
	all.Go(func() { keep(ctx, "texts", r.followTexts, r.texts.wake, report) })
	all.Wait()
}

// keep does what is due for one index whenever it may have fallen behind.
func keep(ctx context.Context, index string, due func(context.Context) error, wake <-chan struct{}, report func(error)) {
	tick := time.NewTicker(followEvery)
	defer tick.Stop()
	for ctx.Err() == nil {
		if err := unbroken(ctx, due); err != nil && ctx.Err() == nil {
			report(fmt.Errorf("index of %s: %w", index, err))
			wait(ctx, time.Second)
		}
		select {
		case <-ctx.Done():
		case <-tick.C:
		case <-wake:
		}
	}
}

// unbroken turns a panic into an error: it costs the index a second, not the process its
// life (F32). What the panic holds may come from a record and is not told.
func unbroken(ctx context.Context, due func(context.Context) error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic of type %T", r)
		}
	}()
	return due(ctx)
}

func wait(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}
