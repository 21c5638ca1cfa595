//go:build soak && linux

package main

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestPowerLoss is F3, as root on Linux: the data folder lies on a file system in a
// file, and what had reached that file when the last removal was acknowledged is
// what a power cut would leave. Dirty pages of the mounted system are not in it.
func TestPowerLoss(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Fatal("mounting a file system in a file needs root")
	}
	const removals = 50
	dir := t.TempDir()
	image, after, mount := filepath.Join(dir, "disk.img"), filepath.Join(dir, "after.img"), filepath.Join(dir, "mnt")
	shell := func(args ...string) {
		t.Helper()
		if out, err := exec.Command(args[0], args[1:]...).CombinedOutput(); err != nil {
			t.Fatalf("%v: %v\n%s", args, err, out)
		}
	}
	if err := os.Mkdir(mount, 0o700); err != nil {
		t.Fatal(err)
	}
	shell("truncate", "-s", "256M", image)
	shell("mkfs.ext4", "-qF", image)
	// A long commit interval: the kernel must not flush by itself what we did not sync.
	shell("mount", "-o", "loop,commit=300", image, mount)
	mounted := true
	t.Cleanup(func() {
		if mounted {
			_ = exec.Command("umount", mount).Run()
		}
	})
	data := filepath.Join(mount, "data")
	list := entries(removals)
	mustRun(t, data, "import", "defaulters", writeEntries(t, list), "--publish", "--actor", "测试")
	s := serve(t, data, nil) // holds the folder open, so that no close moves the log
	for _, e := range list {
		mustRun(t, data, "remove", "defaulters", e.SourceID, "--ground", "performed", "--actor", "测试")
	}
	copyFile(t, image, after)
	s.kill()
	shell("umount", mount)
	mounted = false
	shell("mount", "-o", "loop", after, mount)
	mounted = true
	mustRun(t, data, "check")
	if left := publicTotal(t, data); left != 0 {
		t.Fatalf("%d of %d acknowledged removals are lost", left, removals)
	}
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	in, err := os.Open(from)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = in.Close() }()
	out, err := os.Create(to)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(out, in); err != nil {
		t.Fatal(err)
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
}
