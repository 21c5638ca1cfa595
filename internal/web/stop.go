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

// Stop ends the apps without dropping a request. Readiness turns first; the
// listeners close after the grace that balancers need to notice; requests under
// way then have ten seconds. The end of ctx cuts the grace short, not the
// draining, so ctx must not be one that the stopping signal has already ended.
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
