package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"
)

// turnstile lets one writer through at a time, in all processes that share the data
// folder, and fairly: SQLite's own busy wait polls, so a long import starved
// removals for seconds. Whoever wants to write takes the gate, waits behind it for
// the write lock, and opens the gate again once it holds that lock. A writer that
// just finished finds the gate taken by the next one and queues behind it.
type turnstile struct {
	gate, write string
	// here keeps the order within this process: a mutex hands itself over to the
	// longest waiter, and file locks belong to open files, not to goroutines.
	here sync.Mutex
	// waiting counts who in this process has asked and not yet entered.
	waiting atomic.Int32
}

func newTurnstile(dir string) (*turnstile, error) {
	t := &turnstile{gate: filepath.Join(dir, "write.gate"), write: filepath.Join(dir, "write.lock")}
	for _, path := range []string{t.gate, t.write} {
		f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600) // #nosec G304 -- inside the data folder
		if err != nil {
			return nil, fmt.Errorf("turnstile: %w", err)
		}
		if err := f.Close(); err != nil {
			return nil, fmt.Errorf("turnstile: %w", err)
		}
	}
	return t, nil
}

// enter waits for the turn and returns how to leave. It gives up when ctx ends.
func (t *turnstile) enter(ctx context.Context) (leave func(), err error) {
	type turn struct {
		file *os.File
		err  error
	}
	got := make(chan turn, 1)
	t.waiting.Add(1)
	go func() {
		defer t.waiting.Add(-1)
		t.here.Lock()
		gate, err := lockFile(t.gate, syscall.LOCK_EX)
		if err != nil {
			t.here.Unlock()
			got <- turn{err: err}
			return
		}
		write, err := lockFile(t.write, syscall.LOCK_EX)
		_ = gate.Close() // closing opens the gate
		if err != nil {
			t.here.Unlock()
		}
		got <- turn{file: write, err: err}
	}()
	release := func(f *os.File) {
		_ = f.Close() // closing gives the lock back
		t.here.Unlock()
	}
	select {
	case r := <-got:
		if r.err != nil {
			return nil, fmt.Errorf("turnstile: %w", r.err)
		}
		return func() { release(r.file) }, nil
	case <-ctx.Done():
		go func() { // the turn that still comes is passed on at once
			if r := <-got; r.err == nil {
				release(r.file)
			}
		}()
		return nil, fmt.Errorf("turnstile: %w", ctx.Err())
	}
}

// contended reports whether somebody waits for the turn, in this process or another:
// who waits for the write lock holds the gate.
func (t *turnstile) contended() bool {
	if t.waiting.Load() > 0 {
		return true
	}
	gate, err := lockFile(t.gate, syscall.LOCK_EX|syscall.LOCK_NB)
	if err != nil {
		return true
	}
	return gate.Close() != nil
}

// lockFile opens the file and takes a lock of the given kind on it, waiting for it
// unless LOCK_NB is among the flags. The lock lives as long as the open file.
func lockFile(path string, how int) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600) // #nosec G304 -- inside the data folder
	if err != nil {
		return nil, err
	}
	for {
		err = syscall.Flock(int(f.Fd()), how)
		if !errors.Is(err, syscall.EINTR) {
			break
		}
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}
