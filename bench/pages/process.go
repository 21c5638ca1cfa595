package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

// server is one process that was started here, and that only its handle ends.
type server struct {
	name string
	cmd  *exec.Cmd
	log  string // file of its standard error
	done chan struct{}
}

// start runs a server whose standard error goes to the file log, as an operator would
// redirect it, and whose standard output goes to the file out (empty: nowhere).
func start(name, log, out, binary string, args ...string) (*server, error) {
	cmd := exec.Command(binary, args...) // #nosec G204 -- the servers that are measured
	cmd.Env = environment(os.Environ())
	errFile, err := appendTo(log)
	if err != nil {
		return nil, err
	}
	defer func() { _ = errFile.Close() }() // the child has its own
	cmd.Stderr = errFile
	if out != "" {
		outFile, err := appendTo(out)
		if err != nil {
			return nil, err
		}
		defer func() { _ = outFile.Close() }()
		cmd.Stdout = outFile
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	s := &server{name: name, cmd: cmd, log: log, done: make(chan struct{})}
	go func() {
		defer close(s.done)
		_ = cmd.Wait() // how it ended is read from cmd.ProcessState
	}()
	return s, nil
}

// appendTo opens a file for appending, so that it can be emptied between two runs
// while a server writes to it.
func appendTo(path string) (*os.File, error) {
	return os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
}

// environment leaves out the settings of a portal that the caller may have set: what
// is measured is the portal as shipped.
func environment(all []string) []string {
	var kept []string
	for _, pair := range all {
		if !strings.HasPrefix(pair, "PORTAL_") {
			kept = append(kept, pair)
		}
	}
	return kept
}

// pid is the process identifier.
func (s *server) pid() int { return s.cmd.Process.Pid }

// ready waits until address accepts connections and, with a probe, until that
// succeeds too.
func (s *server) ready(ctx context.Context, address string, probe func() error) error {
	ctx, cancel := context.WithTimeout(ctx, 60*time.Second)
	defer cancel()
	last := errors.New("it does not accept connections")
	for {
		conn, err := (&net.Dialer{Timeout: time.Second}).DialContext(ctx, "tcp", address)
		if err == nil {
			_ = conn.Close()
			if probe == nil {
				return nil
			}
			if last = probe(); last == nil {
				return nil
			}
		}
		select {
		case <-s.done:
			return fmt.Errorf("%s ended: %s: %s", s.name, s.cmd.ProcessState, tail(s.log))
		case <-ctx.Done():
			return fmt.Errorf("%s is not ready: %w: %s", s.name, errors.Join(last, ctx.Err()), tail(s.log))
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// stop asks the process to end and, if it has not after a while, ends it.
func (s *server) stop() {
	_ = s.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-s.done:
		return
	case <-time.After(15 * time.Second):
	}
	_ = s.cmd.Process.Kill()
	<-s.done
}

// tail is the end of a log for an error message.
func tail(path string) string {
	text, err := os.ReadFile(path)
	if err != nil {
		return "no log"
	}
	text = bytes.TrimSpace(text)
	if len(text) > 500 {
		text = text[len(text)-500:]
	}
	return string(text)
}

// freeAddress gives a loopback address that nobody listens on now.
func freeAddress() (string, error) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer func() { _ = ln.Close() }()
	return ln.Addr().String(), nil
}
