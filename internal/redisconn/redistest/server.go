// Package redistest starts real Redis servers for tests, and puts faults between them
// and whoever uses them. Only tests import it. Each server is a process of its own on a
// socket in a folder of its own, is ended by its process id, and keeps nothing.
package redistest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/redis/go-redis/v9"
)

// TB is the part of testing.TB that this package needs: a package that is no test does
// not import testing.
type TB interface {
	Helper()
	Cleanup(f func())
	Fatalf(format string, args ...any)
	Skipf(format string, args ...any)
}

// Server is a redis-server of one test.
type Server struct {
	dir  string
	args []string
	cmd  *exec.Cmd
	done chan struct{} // closed when the process has ended
}

const (
	startDeadline = 10 * time.Second
	stopDeadline  = 5 * time.Second
)

// Start starts a server with further settings, such as "--maxmemory", "2mb", and stops it
// at the end of the test. Where Redis is not installed the test is skipped, and fails
// under PORTAL_TEST_REQUIRE: make test installs it.
func Start(t TB, settings ...string) *Server {
	t.Helper()
	if _, _, err := program(); err != nil {
		if os.Getenv("PORTAL_TEST_REQUIRE") != "" {
			t.Fatalf("%v", err)
		}
		t.Skipf("%v", err)
	}
	dir, err := os.MkdirTemp("", "redis-") // short: the path of a socket has room for 107 bytes
	if err != nil {
		t.Fatalf("%v", err)
	}
	s := &Server{dir: dir, args: settings}
	t.Cleanup(func() {
		s.Kill()
		_ = os.RemoveAll(dir)
	})
	s.Restart(t)
	return s
}

// program finds redis-server. Debian's redis-tools has the same program under the name
// redis-check-rdb and, unlike redis-server, starts no service when it is installed; the
// program goes by the name that it is called by.
func program() (path, name string, err error) {
	for _, file := range []string{"redis-server", "redis-check-rdb"} {
		if path, err := exec.LookPath(file); err == nil {
			return path, "redis-server", nil
		}
	}
	return "", "", fmt.Errorf("redis-server is missing; Debian's package redis-tools has it")
}

// Socket is the path of the server's socket.
func (s *Server) Socket() string { return filepath.Join(s.dir, "s") }

// Dump is the path of the file that SAVE writes and that Restart reads.
func (s *Server) Dump() string { return filepath.Join(s.dir, "dump.rdb") }

// URL is where the server is found.
func (s *Server) URL() string { return "unix://" + s.Socket() }

// Restart starts the server, which has been killed or not been started yet, and waits
// until it answers.
func (s *Server) Restart(t TB) {
	t.Helper()
	path, name, err := program()
	if err != nil {
		t.Fatalf("%v", err)
	}
	s.cmd = exec.Command(path) // #nosec G204 -- a program that the test looked up
	s.cmd.Args = append([]string{name, "--port", "0", "--unixsocket", s.Socket(), "--dir", s.dir,
		"--save", "", "--appendonly", "no", "--daemonize", "no", "--loglevel", "warning"}, s.args...)
	var out strings.Builder
	s.cmd.Stdout, s.cmd.Stderr = &out, &out
	_ = os.Remove(s.Socket()) // of one that was killed
	if err := s.cmd.Start(); err != nil {
		t.Fatalf("redis-server: %v", err)
	}
	done := make(chan struct{})
	s.done = done
	go func() {
		_ = s.cmd.Wait()
		close(done)
	}()
	client := s.Client()
	defer func() { _ = client.Close() }()
	for deadline := time.Now().Add(startDeadline); ; time.Sleep(5 * time.Millisecond) {
		err := client.Ping(context.Background()).Err()
		var reply redis.Error
		if err == nil || errors.As(err, &reply) && strings.HasPrefix(reply.Error(), "NOAUTH") {
			return
		}
		if time.Now().After(deadline) {
			s.Kill()
			t.Fatalf("redis-server does not answer: %v\n%s", err, out.String())
		}
	}
}

// Client gives a client with the patience of a test.
func (s *Server) Client() *redis.Client {
	return redis.NewClient(&redis.Options{Network: "unix", Addr: s.Socket(), DialTimeout: time.Second, MaxRetries: -1, DisableIdentity: true, Protocol: 2})
}

// Do runs commands on the server, one after the other, and fails the test if one fails.
func (s *Server) Do(t TB, commands ...[]any) {
	t.Helper()
	client := s.Client()
	defer func() { _ = client.Close() }()
	for _, c := range commands {
		if err := client.Do(context.Background(), c...).Err(); err != nil {
			t.Fatalf("redis %v: %v", c[0], err)
		}
	}
}

// Kill ends the process at once, as a crash would.
func (s *Server) Kill() {
	if s.cmd == nil || s.cmd.Process == nil {
		return
	}
	_ = s.cmd.Process.Kill() // it may have ended already
	select {
	case <-s.done:
	case <-time.After(stopDeadline):
	}
}

// Pause stops the process without ending it: connections stay, nothing answers.
func (s *Server) Pause() { _ = s.cmd.Process.Signal(syscall.SIGSTOP) }

// Resume lets it go on.
func (s *Server) Resume() { _ = s.cmd.Process.Signal(syscall.SIGCONT) }
