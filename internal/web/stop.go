package web

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/gofiber/fiber/v2"
)

// drainDeadline is how long requests under way may take at the stop (F28).
const drainDeadline = 10 * time.Second

// Stop ends the apps without dropping a request: readiness turns first, after the
// grace in which balancers notice the listeners close, and requests under way have
// ten seconds. The grace is cut short when ctx ends; draining is not, so ctx may
// be the one that a signal has ended already only if no grace is wanted.
func Stop(ctx context.Context, ready *Readiness, grace time.Duration, apps ...*fiber.App) error {
	if ready != nil {
		ready.Drain()
	}
	if grace > 0 {
		wait := time.NewTimer(grace)
		defer wait.Stop()
		select {
		case <-wait.C:
		case <-ctx.Done():
		}
	}
	deadline, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainDeadline)
	defer cancel()
	failures := make(chan error, len(apps))
	for _, app := range apps {
		go func() { failures <- app.ShutdownWithContext(deadline) }()
	}
	var all error
	for range apps {
		if err := <-failures; err != nil {
			all = errors.Join(all, fmt.Errorf("stop: requests were still under way: %w", err))
		}
	}
	return all
}
