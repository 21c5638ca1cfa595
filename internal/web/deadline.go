package web

import (
	"context"
	"sync"
	"time"
)

// deadline is the context of one request. Most requests wait for nothing, so it costs
// nothing until somebody asks for its Done: only then is a timer started. It ends with
// the request, and a goroutine that kept it would see it end.
type deadline struct {
	at time.Time

	mu     sync.Mutex
	inner  context.Context //nolint:containedctx // made late, on behalf of this context
	cancel context.CancelFunc
	over   bool
}

// Deadline is the time that the request may take inside, over all its calls.
func (d *deadline) Deadline() (time.Time, bool) { return d.at, true }

// Done is closed at the deadline or with the end of the request.
func (d *deadline) Done() <-chan struct{} { return d.real().Done() }

// Err tells why Done is closed, or will be when somebody asks for it.
func (d *deadline) Err() error {
	d.mu.Lock()
	made := d.inner != nil || d.over
	d.mu.Unlock()
	if !made && time.Now().Before(d.at) {
		return nil
	}
	return d.real().Err()
}

// Value knows of no values but those by which the standard library recognises its own
// contexts, so that a context made from this one needs no goroutine.
func (d *deadline) Value(key any) any {
	d.mu.Lock()
	inner := d.inner
	d.mu.Unlock()
	if inner == nil {
		return nil
	}
	return inner.Value(key)
}

func (d *deadline) real() context.Context {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.inner == nil {
		d.inner, d.cancel = context.WithDeadline(context.Background(), d.at)
		if d.over {
			d.cancel()
		}
	}
	return d.inner
}

// end ends the context with its request.
func (d *deadline) end() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.over = true
	if d.cancel != nil {
		d.cancel()
	}
}
