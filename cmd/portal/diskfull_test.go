//go:build soak && linux

package main

import (
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestDiskFull is F4, as root on Linux: with no space left, pages go on, a removal is
// refused whole with a clear sentence, and works without a restart once there is
// space again.
func TestDiskFull(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Fatal("mounting a small file system needs root")
	}
	mount := t.TempDir()
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", mount).CombinedOutput(); err != nil {
		t.Fatalf("mount: %v\n%s", err, out)
	}
	t.Cleanup(func() { _ = exec.Command("umount", "-l", mount).Run() })
	data := filepath.Join(mount, "data")
	list := entries(50)
	mustRun(t, data, "import", "defaulters", writeEntries(t, list), "--publish", "--actor", "测试")
	s := serve(t, data, nil)
	ballast := filepath.Join(mount, "ballast")
	fill(t, ballast)
	o := portalRun(t, data, nil, "remove", "defaulters", list[0].SourceID, "--ground", "performed", "--actor", "测试")
	if o.code != exitStorage || !strings.Contains(o.stderr, "磁盘") {
		t.Fatalf("exit %d: %s", o.code, o.stderr)
	}
	if status, body := get(t, s.url+"/defaulters"); status != http.StatusOK || !strings.Contains(body, "共 50 条") {
		t.Fatalf("reading with a full disk: %d", status)
	}
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	mustRun(t, data, "remove", "defaulters", list[0].SourceID, "--ground", "performed", "--actor", "测试")
	time.Sleep(bound)
	if status, body := get(t, s.url+"/defaulters"); status != http.StatusOK || !strings.Contains(body, "共 49 条") {
		t.Fatalf("after there was space again: %d", status)
	}
	mustRun(t, data, "check")
}

// fill writes until there is no space left.
func fill(t *testing.T, path string) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	for _, size := range []int{1 << 16, 1 << 10, 1} {
		for block := make([]byte, size); ; {
			if _, err := f.Write(block); err != nil {
				break
			}
		}
	}
}
