package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// folder keeps the raw figures of one run.
type folder string

func newFolder(out string, now time.Time) (folder, error) {
	path := filepath.Join(out, now.UTC().Format("20060102T150405Z"))
	if err := os.MkdirAll(filepath.Join(path, "wrk"), 0o750); err != nil {
		return "", err
	}
	return folder(path), nil
}

func (f folder) path(name string) string { return filepath.Join(string(f), name) }

func (f folder) keep(name string, text []byte) error {
	return os.WriteFile(f.path(name), text, 0o600)
}

func (f folder) keepJSON(name string, v any) error {
	text, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	return f.keep(name, append(text, '\n'))
}

// machine tells where and what was measured: one line for the report, and all of it.
func machine(ctx context.Context, o options) (short, long string) {
	said := func(binary string, args ...string) string {
		ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
		defer cancel()
		out, _ := exec.CommandContext(ctx, binary, args...).CombinedOutput() // #nosec G204 -- tools that are measured or measure; some tell their version with exit code 1
		return strings.TrimSpace(string(out))
	}
	first := func(text string) string { line, _, _ := strings.Cut(text, "\n"); return line }
	file := func(path string) string { text, _ := os.ReadFile(path); return string(text) }

	model := line(file("/proc/cpuinfo"), "model name")
	wrk := strings.TrimSuffix(first(said(o.wrk, "-v")), " Copyright (C) 2012 Will Glozer")
	nginx := "没有 nginx"
	if o.nginx != "" {
		nginx = first(said(o.nginx, "-v"))
	}
	short = fmt.Sprintf("%s × %d；%s；%s；%s", model, runtime.NumCPU(), runtime.Version(), wrk, nginx)

	var b strings.Builder
	fmt.Fprintf(&b, "commit %s\n%s\ncpu %s × %d\n%s\nload %s%s\n%s\n%s\n", o.commit, said("uname", "-a"), model, runtime.NumCPU(),
		first(file("/proc/meminfo")), file("/proc/loadavg"), runtime.Version(), wrk, nginx)
	for _, name := range []string{"GOMAXPROCS", "GOGC", "GOMEMLIMIT", "GODEBUG"} {
		fmt.Fprintf(&b, "%s=%s\n", name, os.Getenv(name))
	}
	for _, binary := range []string{o.portal, filepath.Join(o.bin, "baseline")} {
		fmt.Fprintf(&b, "\n%s", said("go", "version", "-m", binary))
	}
	b.WriteString("\n")
	return short, b.String()
}

// line is the value of the first line "name : value".
func line(text, name string) string {
	for l := range strings.Lines(text) {
		if n, value, ok := strings.Cut(l, ":"); ok && strings.TrimSpace(n) == name {
			return strings.TrimSpace(value)
		}
	}
	return "unknown"
}
