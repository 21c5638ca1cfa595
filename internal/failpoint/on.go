//go:build failpoint

package failpoint

import (
	"os"
	"strings"
	"syscall"
	"time"
)

// Hit obeys PORTAL_TEST_FAILPOINT: a comma-separated list of name=kill, which ends
// the process at once as kill -9 does, or name=DURATION, which sleeps that long.
func Hit(name string) {
	for _, item := range strings.Split(os.Getenv("PORTAL_TEST_FAILPOINT"), ",") {
		n, what, ok := strings.Cut(item, "=")
		if !ok || n != name {
			continue
		}
		if what == "kill" {
			_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
			select {}
		}
		if d, err := time.ParseDuration(what); err == nil {
			time.Sleep(d)
		}
	}
}
