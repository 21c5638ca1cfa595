// Package jobs runs work every so often, at one instance of the portal at a time. It does
// not know what the work is: that belongs to its owner, who registers it where the program
// is put together. Work must be safe to run twice, for a lease tells who goes first and
// promises nothing of an instance that was stopped in the middle and goes on later.
package jobs

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"time"
)

// Leases are kept where all instances see them.
type Leases interface {
	// TakeLease takes the lease of a name for the holder, or renews it, and reports whether
	// the holder has it for the span from now.
	TakeLease(ctx context.Context, name, holder string, span time.Duration) (bool, error)
	// GiveLease gives it back, if the holder has it.
	GiveLease(ctx context.Context, name, holder string) error
}

// Job is work to be done every so often.
type Job struct {
	Name     string        // of its lease, and in the log
	Every    time.Duration // from the end of one run to the beginning of the next, give or take a tenth
	Deadline time.Duration // of one run
	Work     func(ctx context.Context) error
}

// Runner runs jobs for one instance.
type Runner struct {
	Leases Leases
	Holder string // names the instance; no two may have the same
	Logger *slog.Logger
}

// Span is how long an instance that is gone without a word keeps others from its jobs.
const Span = 5 * time.Second

// giveTime bounds giving a lease back at the end.
const giveTime = time.Second

// Run runs a job until ctx ends, whenever the instance has its lease. Failures and panics
// go to the log and end nothing (F32). At the end the lease is given back, so that an
// instance which is still there takes over at once.
func (r *Runner) Run(ctx context.Context, job Job) {
	defer r.give(context.WithoutCancel(ctx), job)
	had := false
	for wait(ctx, job.Every) {
		has, err := r.Leases.TakeLease(ctx, job.Name, r.Holder, Span+job.Deadline)
		if err != nil {
			r.failed(ctx, job, "lease not taken", err)
			has = false
		}
		if has != had {
			r.Logger.Info("job", "job", job.Name, "here", has)
			had = has
		}
		if has {
			if err := attempt(ctx, job); err != nil {
				r.failed(ctx, job, "job failed", err)
			}
		}
	}
}

// wait tells whether there is to be a run after the time, which varies so that instances
// that were started together do not stay together.
func wait(ctx context.Context, every time.Duration) bool {
	spread := every / 10
	timer := time.NewTimer(every - spread + rand.N(2*spread+1)) // #nosec G404 -- nothing depends on who could guess it
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

func attempt(ctx context.Context, job Job) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("panic: %T", v) // its text might name somebody
		}
	}()
	ctx, cancel := context.WithTimeout(ctx, job.Deadline)
	defer cancel()
	return job.Work(ctx)
}

// failed tells what went wrong, unless it is that the program ends.
func (r *Runner) failed(ctx context.Context, job Job, what string, err error) {
	if ctx.Err() == nil {
		r.Logger.Error(what, "job", job.Name, "cause", err.Error())
	}
}

func (r *Runner) give(ctx context.Context, job Job) {
	ctx, cancel := context.WithTimeout(ctx, giveTime)
	defer cancel()
	if err := r.Leases.GiveLease(ctx, job.Name, r.Holder); err != nil {
		r.Logger.Warn("lease not given back", "job", job.Name, "cause", err.Error())
	}
}
