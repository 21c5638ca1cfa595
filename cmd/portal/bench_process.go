package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"time"
)

// startDeadline bounds the measured start; a machine that needs longer has failed it.
const startDeadline = time.Minute

// start serves the folder in a process of its own and tells when it gave its first
// answer to a search, when its index was complete, and how much memory it took.
func (b bench) start(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, startDeadline)
	defer cancel()
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("bench: own program: %w", err)
	}
	addr, admin, err := freeAddrs()
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, self, "serve") // #nosec G204 -- this program itself
	cmd.Env = append(os.Environ(), "PORTAL_DATA_DIR="+b.c.DataDir, "PORTAL_ADDR="+addr, "PORTAL_ADMIN_ADDR="+admin)
	cmd.Stdout, cmd.Stderr = io.Discard, io.Discard
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	begin := time.Now()
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("bench: start: %w", err)
	}
	err = b.watchStart(ctx, begin, "http://"+addr, cmd.Process.Pid)
	cancel()
	var exit *exec.ExitError
	if stopped := cmd.Wait(); stopped != nil && !errors.As(stopped, &exit) && !errors.Is(stopped, context.Canceled) {
		err = errors.Join(err, stopped)
	}
	return err
}

func (b bench) watchStart(ctx context.Context, begin time.Time, site string, pid int) error {
	if err := until(ctx, site+"/api/v1/defaulters?q="+url.QueryEscape(b.somebody), func(status int, _ string) bool { return status == http.StatusOK }); err != nil {
		return err
	}
	b.row("启动到第一次回答查询（全名）", "%.2f 秒", time.Since(begin).Seconds())
	if err := until(ctx, site+"/readyz", func(_ int, body string) bool { return strings.Contains(body, `"names":"ok"`) }); err != nil {
		return err
	}
	b.row("启动到姓名索引建成", "%.2f 秒", time.Since(begin).Seconds())
	peak, err := peakMemory(pid)
	if err != nil {
		return err
	}
	b.row("服务进程的内存峰值", "%d MB", peak>>20)
	return nil
}

// until asks an address until the answer is as wanted.
func until(ctx context.Context, address string, wanted func(status int, body string) bool) error {
	for {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
		if err != nil {
			return fmt.Errorf("bench: %w", err)
		}
		if res, err := http.DefaultClient.Do(req); err == nil {
			body, _ := io.ReadAll(io.LimitReader(res.Body, 1<<16))
			_ = res.Body.Close()
			if wanted(res.StatusCode, string(body)) {
				return nil
			}
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("bench: %s: %w", address, ctx.Err())
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// freeAddrs finds two addresses on loopback that nobody listens on.
func freeAddrs() (a, b string, err error) {
	for _, to := range []*string{&a, &b} {
		ln, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return "", "", fmt.Errorf("bench: free port: %w", err)
		}
		defer func() { _ = ln.Close() }() // held until both are known
		*to = ln.Addr().String()
	}
	return a, b, nil
}

// peakMemory reads the greatest resident size that a process ever had, in bytes;
// pages of mapped files count.
func peakMemory(pid int) (int64, error) {
	f, err := os.Open(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, fmt.Errorf("bench: memory: %w", err)
	}
	defer func() { _ = f.Close() }()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var kb int64
		if _, err := fmt.Sscanf(lines.Text(), "VmHWM: %d kB", &kb); err == nil {
			return kb << 10, nil
		}
	}
	return 0, errors.New("bench: memory: the system does not tell")
}
