package visible

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/store"
)

const (
	// leaseTime is how old the start of a reading of the position may be for its
	// result to be used. With the time of a rendering it stays far below the second
	// in which a removal must have reached every surface.
	leaseTime = 100 * time.Millisecond
	// leaseDeadline bounds one reading, which others wait for.
	leaseDeadline = 500 * time.Millisecond
)

// lease is the last reading of the generation. Its times are those of the machine's
// steady clock, not of the portal's: it bounds how long ago something was read, and
// must do so too when a clock is set back or stands still.
type lease struct {
	last atomic.Pointer[reading] // the successful one that began last; nil: none

	mu   sync.Mutex
	call *reading // under way; nil: none
}

// reading is a question for the generation that several requests may wait for.
type reading struct {
	began time.Time
	done  chan struct{}
	gen   court.Generation
	err   error
}

// Leased tells the public generation if its last reading began at most a tenth of a
// second before the call, and its Until has not come; now is the instant on the portal's
// clock. It never waits; most requests need nothing else.
func (r *Reader) Leased(now time.Time) (court.Generation, bool) {
	last := r.lease.last.Load()
	if last == nil || time.Since(last.began) > leaseTime || !last.gen.Until.IsZero() && !now.Before(last.gen.Until) {
		return court.Generation{}, false
	}
	return last.gen, true
}

// Current tells the public generation, read at most a tenth of a second before the
// call. Requests that find the lease over wait for one reading; when it fails all of
// them get its error, and the next request reads again.
func (r *Reader) Current(ctx context.Context) (court.Generation, error) {
	if gen, ok := r.Leased(r.db.Now()); ok {
		return gen, nil
	}
	arrived := time.Now()
	l := &r.lease
	l.mu.Lock()
	if gen, ok := r.Leased(r.db.Now()); ok { // another request has just read it
		l.mu.Unlock()
		return gen, nil
	}
	if call := l.call; call != nil && arrived.Sub(call.began) <= leaseTime {
		l.mu.Unlock()
		select {
		case <-call.done:
			return call.gen, call.err
		case <-ctx.Done():
			return court.Generation{}, &court.Error{Kind: court.KindUnavailable, Message: "系统暂时无法确认最新的公开状态，请稍后再试。", Cause: ctx.Err()}
		}
	}
	call := &reading{began: arrived, done: make(chan struct{})}
	l.call = call
	l.mu.Unlock()

	defer l.finish(call)
	r.read(ctx, call)
	return call.gen, call.err
}

// finish takes up what a reading brought and lets those go on who wait for it, also
// when it ended in a panic.
func (l *lease) finish(call *reading) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.call == call {
		l.call = nil
	}
	if last := l.last.Load(); call.err == nil && (last == nil || call.began.After(last.began)) {
		l.last.Store(call) // it changes no more
	}
	close(call.done)
}

// read asks the database. Others may wait for the result, so it does not end with
// the request that happened to start it.
func (r *Reader) read(ctx context.Context, call *reading) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), leaseDeadline)
	defer cancel()
	call.err = errors.New("the reading of the generation did not come back")
	call.err = r.db.Read(ctx, func(in *store.Reading) (err error) {
		call.gen, err = r.generation(ctx, in, r.db.Now())
		return err
	})
}

// generation reads position and timeline within a snapshot and adds the next
// instant at which the clock changes what may be seen.
func (r *Reader) generation(ctx context.Context, in *store.Reading, now time.Time) (court.Generation, error) {
	var g court.Generation
	if err := in.QueryRow(ctx, `SELECT incarnation, position FROM v_generation`).Scan(&g.Incarnation, &g.Position); err != nil {
		return court.Generation{}, fmt.Errorf("public generation: %w", err)
	}
	until, known := r.edge.get(g, now)
	if !known {
		var err error
		if until, err = nextBoundary(ctx, in, now); err != nil {
			return court.Generation{}, err
		}
		r.edge.set(g, now, until)
	}
	g.Until = until
	return g, nil
}

// horizon remembers until when nothing changes by the clock, for one position: the
// look for it costs more than that for the position, and is needed only when the
// position has moved or the instant has passed.
type horizon struct {
	mu    sync.Mutex
	gen   court.Generation // without Until
	since time.Time        // the instant from which on until holds
	until time.Time
}

func (h *horizon) get(g court.Generation, now time.Time) (time.Time, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.gen != g || h.since.IsZero() || now.Before(h.since) || !h.until.IsZero() && !now.Before(h.until) {
		return time.Time{}, false
	}
	return h.until, true
}

func (h *horizon) set(g court.Generation, now, until time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.gen, h.since, h.until = g, now, until
}

// The ways in which the clock changes what may be seen. Those of entries are answered
// from the front of an index: an entry with a term ends; one with a grace period begins
// when that is over; one dated in the future begins on its day, and so does a
// piece of content.
const (
	nextEnd = `SELECT visible_until FROM v_defaulter
		WHERE visible_until > ?1 AND visible_until < 253402214400 ORDER BY visible_until LIMIT 1`
	nextAfterGrace = `SELECT visible_from FROM v_defaulter
		WHERE grace_ends_on <> '' AND visible_from > ?1 ORDER BY visible_from LIMIT 1`
	nextByDate = `SELECT coalesce(min(visible_from), 0) FROM v_defaulter
		WHERE published_on > ?2 AND visible_from > ?1`
	nextOrderEnd = `SELECT visible_until FROM v_restriction
		WHERE visible_until > ?1 AND visible_until < 253402214400 ORDER BY visible_until LIMIT 1`
	nextOrder = `SELECT coalesce(min(visible_from), 0) FROM v_restriction
		WHERE published_on > ?2 AND visible_from > ?1`
	nextPiece = `SELECT coalesce(min(visible_from), 0) FROM v_piece WHERE visible_from > ?1`
)

// nextBoundary is the earliest instant after now at which any row begins or ends;
// zero when there is none.
func nextBoundary(ctx context.Context, in *store.Reading, now time.Time) (time.Time, error) {
	var next int64
	for _, query := range []string{nextEnd, nextAfterGrace, nextByDate, nextOrderEnd, nextOrder, nextPiece} {
		var at int64
		err := in.QueryRow(ctx, query, now.Unix(), court.DateOf(now).String()).Scan(&at)
		switch {
		case errors.Is(err, sql.ErrNoRows), err == nil && at == 0:
		case err != nil:
			return time.Time{}, fmt.Errorf("next end or beginning: %w", err)
		case next == 0 || at < next:
			next = at
		}
	}
	if next == 0 {
		return time.Time{}, nil
	}
	return time.Unix(next, 0), nil
}
