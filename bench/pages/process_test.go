package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// sh starts a shell as a server and gives its log.
func sh(t *testing.T, script string) *server {
	t.Helper()
	s, err := start("shell", filepath.Join(t.TempDir(), "log"), filepath.Join(t.TempDir(), "out"), "/bin/sh", "-c", script)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.stop)
	return s
}

func TestServerThatEnds(t *testing.T) {
	s := sh(t, "echo the disk is full >&2; exit 3")
	err := s.ready(t.Context(), "127.0.0.1:1", nil)
	if err == nil || !strings.Contains(err.Error(), "exit status 3") || !strings.Contains(err.Error(), "the disk is full") {
		t.Errorf("got %v", err)
	}
	s.stop() // once more does no harm
}

func TestServerIsStopped(t *testing.T) {
	s := sh(t, "exec sleep 600")
	if _, err := cpuOf([]int{s.pid()}); err != nil {
		t.Fatal(err)
	}
	s.stop()
	if _, err := cpuOf([]int{s.pid()}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the process is still there: %v", err)
	}
}

func TestServerNeverReady(t *testing.T) {
	s := sh(t, "exec sleep 600")
	ctx, cancel := contextThatEnds(t)
	defer cancel()
	if err := s.ready(ctx, "127.0.0.1:1", nil); err == nil || !strings.Contains(err.Error(), "not ready") {
		t.Errorf("got %v", err)
	}
}

func TestLogsAreEmptied(t *testing.T) {
	log := filepath.Join(t.TempDir(), "portal.log")
	file, err := appendTo(log)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	write := func(text string) {
		if _, err := file.WriteString(text); err != nil {
			t.Fatal(err)
		}
	}
	write(strings.Repeat("line\n", 300_000))
	report, err := newFolder(t.TempDir(), day())
	if err != nil {
		t.Fatal(err)
	}
	w := world{report: report, portal: &server{log: log}}
	if err := w.emptyLogs(); err != nil {
		t.Fatal(err)
	}
	write("after\n") // the server goes on in the emptied file
	if err := w.emptyLogs(); err != nil {
		t.Fatal(err)
	}
	if w.portalLogged != 300_001 {
		t.Errorf("%d lines were counted", w.portalLogged)
	}
	if end, err := os.ReadFile(report.path("portal-log-end.txt")); err != nil || string(end) != "after\n" {
		t.Errorf("kept of the log: %q, %v", end, err)
	}
	if filepath.Base(string(report)) != "20261125T010203Z" {
		t.Errorf("the folder is %s", report)
	}
}

func contextThatEnds(t *testing.T) (context.Context, context.CancelFunc) {
	t.Helper()
	return context.WithTimeout(t.Context(), 200*time.Millisecond)
}

func day() time.Time { return time.Date(2026, 11, 25, 9, 2, 3, 0, time.FixedZone("", 8*3600)) }
