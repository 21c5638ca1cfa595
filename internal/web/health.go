package web

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gofiber/fiber/v2"
)

// Check asks one part whether it works. It obeys its context. An error made by
// Degraded means that the portal goes on without the part.
type Check func(ctx context.Context) error

// Degraded marks the failure of a part that can be done without.
func Degraded(cause error) error { return &degraded{cause} }

type degraded struct{ cause error }

func (d *degraded) Error() string { return "degraded: " + d.cause.Error() }
func (d *degraded) Unwrap() error { return d.cause }

// Healthz tells that the process answers; it asks nothing else.
func Healthz(c *fiber.Ctx) error {
	return c.JSON(health{Status: statusOK})
}

type health struct {
	Status string            `json:"status"`
	Checks map[string]string `json:"checks,omitempty"`
}

const (
	statusOK       = "ok"
	statusDegraded = "degraded"
	statusFailing  = "failing"

	// checkDeadline bounds one check; a part that is slower is not ready.
	checkDeadline = time.Second
	// checkRest is how long a result stands: anybody may ask, so asking often must
	// not become load on the parts.
	checkRest = 500 * time.Millisecond
)

// Readiness tells whether this process should get requests: whether each part it
// needs works, and that it is not about to stop.
type Readiness struct {
	log      *slog.Logger
	checks   map[string]*part
	draining atomic.Bool

	mu    sync.Mutex
	asked time.Time
	last  map[string]string
}

// part is one check with at most one run of it under way, so that a check that
// hangs costs one goroutine however often it is asked.
type part struct {
	name    string
	check   Check
	running atomic.Bool
}

// NewReadiness takes the checks by name. The names are public, the causes of a
// failure go to the log.
func NewReadiness(log *slog.Logger, checks map[string]Check) *Readiness {
	r := &Readiness{log: log, checks: make(map[string]*part, len(checks))}
	if r.log == nil {
		r.log = slog.Default()
	}
	for name, check := range checks {
		r.checks[name] = &part{name: name, check: check}
	}
	return r
}

// PartState is one part of the portal and whether it works.
type PartState struct {
	Name     string // as /readyz names it
	Works    bool
	Replaced bool // it does not, and the portal goes on without it
}

// Parts tells of each part, in the order of their names.
func (r *Readiness) Parts() []PartState {
	results := r.results()
	parts := make([]PartState, 0, len(results))
	for _, name := range slices.Sorted(maps.Keys(results)) {
		parts = append(parts, PartState{Name: name, Works: results[name] == statusOK, Replaced: results[name] == statusDegraded})
	}
	return parts
}

// Drain makes the process not ready for good: it is about to stop (F28).
func (r *Readiness) Drain() { r.draining.Store(true) }

// Handler answers {"status":…,"checks":{…}}: 200 when ok or degraded, 503 when a
// needed part fails or the process is about to stop.
func (r *Readiness) Handler() fiber.Handler {
	return func(c *fiber.Ctx) error {
		h := health{Status: statusOK, Checks: r.results()}
		for _, s := range h.Checks {
			if s == statusFailing || s == statusDegraded && h.Status == statusOK {
				h.Status = s
			}
		}
		if r.draining.Load() {
			h.Status = statusFailing
		}
		if h.Status == statusFailing {
			c.Status(fiber.StatusServiceUnavailable)
		}
		return c.JSON(h)
	}
}

func (r *Readiness) results() map[string]string {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.last != nil && time.Since(r.asked) < checkRest {
		return r.last
	}
	type result struct{ name, status string }
	ctx, cancel := context.WithTimeout(context.Background(), checkDeadline)
	defer cancel()
	done := make(chan result, len(r.checks))
	for name, p := range r.checks {
		go func() { done <- result{name, r.run(ctx, p)} }()
	}
	results := make(map[string]string, len(r.checks))
	for range r.checks {
		one := <-done
		results[one.name] = one.status
	}
	r.last, r.asked = results, time.Now()
	return results
}

// run asks one part and comes back at the deadline at the latest, even when the
// check does not.
func (r *Readiness) run(ctx context.Context, p *part) string {
	if !p.running.CompareAndSwap(false, true) {
		return statusFailing // an earlier run still hangs
	}
	answer := make(chan error, 1)
	go func() {
		defer p.running.Store(false)
		defer func() {
			if recover() != nil {
				answer <- errPanicked
			}
		}()
		answer <- p.check(ctx)
	}()
	var err error
	select {
	case err = <-answer:
	case <-ctx.Done():
		err = ctx.Err()
	}
	var soft *degraded
	switch {
	case err == nil:
		return statusOK
	case errors.As(err, &soft):
		r.log.Warn("check degraded", "check", p.name, "cause", scrub(err.Error()))
		return statusDegraded
	default:
		r.log.Error("check failing", "check", p.name, "cause", scrub(err.Error()))
		return statusFailing
	}
}
