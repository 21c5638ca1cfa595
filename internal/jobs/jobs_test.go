package jobs

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// leases keeps leases in memory, by the bubble's clock.
type leases struct {
	mu     sync.Mutex
	holder map[string]string
	until  map[string]time.Time
	failed error
}

func newLeases() *leases {
	return &leases{holder: map[string]string{}, until: map[string]time.Time{}}
}

func (l *leases) TakeLease(_ context.Context, name, holder string, span time.Duration) (bool, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.failed != nil {
		return false, l.failed
	}
	if h := l.holder[name]; h != "" && h != holder && time.Now().Before(l.until[name]) {
		return false, nil
	}
	l.holder[name], l.until[name] = holder, time.Now().Add(span)
	return true, nil
}

func (l *leases) GiveLease(_ context.Context, name, holder string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.holder[name] == holder {
		delete(l.holder, name)
	}
	return l.failed
}

func (l *leases) fail(err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.failed = err
}

// count is a job that counts its runs by instance.
type count struct {
	mu   sync.Mutex
	runs map[string]int
}

func (c *count) job(holder string) Job {
	return Job{Name: "count", Every: time.Second, Deadline: time.Second, Work: func(context.Context) error {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.runs[holder]++
		return nil
	}}
}

func (c *count) take() (a, b int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	a, b = c.runs["a"], c.runs["b"]
	clear(c.runs)
	return a, b
}

func runner(l Leases, holder string) *Runner {
	return &Runner{Leases: l, Holder: holder, Logger: slog.New(slog.DiscardHandler)}
}

// One of two instances does the work; when it ends, the other takes over with its next
// turn, and after the span of the lease when it went without a word.
func TestOneInstanceAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, c := newLeases(), &count{runs: map[string]int{}}
		ctxA, endA := context.WithCancel(t.Context())
		go runner(l, "a").Run(ctxA, c.job("a"))
		time.Sleep(1500 * time.Millisecond)
		go runner(l, "b").Run(t.Context(), c.job("b"))
		time.Sleep(100 * time.Second)
		if a, b := c.take(); a < 90 || a > 113 || b != 0 {
			t.Errorf("a ran %d times, b %d times", a, b)
		}
		endA()
		time.Sleep(3 * time.Second)
		if a, b := c.take(); a > 0 || b < 1 {
			t.Errorf("after the end of a: a ran %d times, b %d times", a, b)
		}
		l.mu.Lock() // as if a had come back and been killed
		l.holder["count"], l.until["count"] = "a", time.Now().Add(Span+time.Second)
		l.mu.Unlock()
		time.Sleep(Span)
		if _, b := c.take(); b != 0 {
			t.Errorf("b ran %d times while a had the lease", b)
		}
		time.Sleep(4 * time.Second)
		if _, b := c.take(); b < 1 {
			t.Error("b did not take over from an instance that was killed")
		}
	})
}

// F32: what goes wrong in a run, or with the lease, ends nothing and is told without the
// text of a panic, and each run has its deadline.
func TestF32FailuresEndNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log strings.Builder
		l := newLeases()
		r := &Runner{Leases: l, Holder: "a", Logger: slog.New(slog.NewTextHandler(&log, nil))}
		runs := 0
		ctx, end := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() {
			defer close(done)
			r.Run(ctx, Job{Name: "bad", Every: time.Second, Deadline: 2 * time.Second, Work: func(ctx context.Context) error {
				runs++
				switch runs {
				case 1:
					panic("张三")
				case 2:
					return errors.New("disk full")
				case 3:
					<-ctx.Done()
					return ctx.Err()
				case 4:
					l.fail(errors.New("database away"))
				}
				return nil
			}})
		}()
		time.Sleep(20 * time.Second)
		l.fail(nil)
		time.Sleep(10 * time.Second)
		end()
		<-done
		if runs < 8 {
			t.Errorf("%d runs", runs)
		}
		for _, want := range []string{"panic: string", "disk full", "deadline exceeded", "database away", "job=bad"} {
			if !strings.Contains(log.String(), want) {
				t.Errorf("the log does not tell %q", want)
			}
		}
		if strings.Contains(log.String(), "张三") {
			t.Error("the log has the text of a panic")
		}
	})
}
