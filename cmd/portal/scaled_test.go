package main

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// TestScaledCompose holds the compose file to what it promises: nothing but Caddy is
// reached from outside, nothing secret stands in it, and its times fit together.
func TestScaledCompose(t *testing.T) {
	c := readCompose(t)
	text := readFile(t, repository+"/compose.scaled.yaml")
	if want := []string{"caddy", "portal-1", "portal-2", "postgres", "redis"}; !slices.Equal(slices.Sorted(maps.Keys(c.Services)), want) {
		t.Errorf("services %v", slices.Sorted(maps.Keys(c.Services)))
	}
	for name, s := range c.Services {
		if !s.ReadOnly || !slices.Equal(s.CapDrop, []string{"ALL"}) || !slices.Equal(s.SecurityOpt, []string{"no-new-privileges:true"}) {
			t.Errorf("%s is not hardened", name)
		}
		if (len(s.Ports) > 0) != (name == "caddy") {
			t.Errorf("%s publishes %v", name, s.Ports)
		}
		for _, secret := range s.Secrets {
			if c.Secrets[secret].File != "./secrets/"+secret {
				t.Errorf("%s: no file for the secret %s", name, secret)
			}
		}
		if networks := fmt.Sprint(s.Networks); strings.Contains(networks, "edge") != (name == "caddy") {
			t.Errorf("%s is in %s", name, networks)
		}
		for variable, value := range s.Environment {
			if strings.Contains(value, "://") && !strings.Contains(variable, "SITE") && !strings.HasPrefix(value, "file://") || strings.Contains(variable, "PASSWORD") && !strings.HasSuffix(variable, "_FILE") {
				t.Errorf("%s: %s may hold a secret", name, variable)
			}
		}
	}
	if !c.Networks["front"].Internal || !c.Networks["back"].Internal || c.Networks["edge"].Internal {
		t.Error("the networks inside are not private")
	}
	if regexp.MustCompile(`(?m)^ *- "?\d*:?8081`).MatchString(text) {
		t.Error("the admin listener is published")
	}
	seconds := func(file, pattern string) time.Duration {
		t.Helper()
		found := regexp.MustCompile(pattern).FindStringSubmatch(readFile(t, repository+"/"+file))
		if found == nil {
			t.Fatalf("%s: no %s", file, pattern)
		}
		d, err := time.ParseDuration(found[1])
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	for _, name := range portalNames() {
		delay, err := time.ParseDuration(c.Services[name].Environment["PORTAL_SHUTDOWN_DELAY"])
		grace, graceErr := time.ParseDuration(c.Services[name].StopGrace)
		notice := seconds("deploy/Caddyfile", `health_interval (\S+)`) + seconds("deploy/Caddyfile", `health_timeout (\S+)`)
		if err != nil || graceErr != nil || delay <= notice || delay+10*time.Second >= grace {
			t.Errorf("%s stops %v after it said so and is killed after %v; Caddy needs %v to notice", name, delay, grace, notice)
		}
	}
	if idle := seconds("deploy/Caddyfile", `keepalive (\S+)`); idle >= time.Minute {
		t.Errorf("Caddy keeps connections %v, which the portals close after a minute", idle)
	}
	if redis := readFile(t, repository+"/deploy/redis.conf"); !strings.Contains(redis, "\nsave \"\"\n") || !strings.Contains(redis, "\nappendonly no\n") ||
		!strings.Contains(redis, "\nmaxmemory-policy allkeys-lru\n") || !strings.Contains(redis, "\nmaxmemory ") {
		t.Error("Redis keeps what it holds, or grows without end")
	}
}

// TestScaledSecrets: the script makes each secret once and never over another; what is no
// address of a site it refuses.
func TestScaledSecrets(t *testing.T) {
	script := func(args ...string) (int, string) {
		t.Helper()
		cmd := exec.Command(repository+"/scripts/scaled-secrets.sh", args...)
		out, _ := cmd.CombinedOutput() // the code tells
		return cmd.ProcessState.ExitCode(), string(out)
	}
	seen := map[string]bool{}
	for range 2 {
		dir := filepath.Join(t.TempDir(), "secrets")
		if code, out := script(dir, "https://court.example"); code != 0 {
			t.Fatalf("exit %d: %s", code, out)
		}
		for name := range readCompose(t).Secrets {
			path := filepath.Join(dir, name)
			info, err := os.Stat(path)
			text := readFile(t, path)
			if err != nil || info.Mode().Perm() != 0o600 || seen[text] {
				t.Errorf("%s: %v, or as before", name, info.Mode())
			}
			seen[text] = true
		}
		if code, _ := script(dir, "https://court.example"); code != 1 {
			t.Errorf("over what exists: exit %d", code)
		}
	}
	dir := filepath.Join(t.TempDir(), "secrets")
	for _, bad := range [][]string{{dir}, {dir, "court.example"}, {dir, "https://"}, {dir, "https://a\"\nlimits = \"x"}} {
		if code, _ := script(bad...); code != 2 {
			t.Errorf("%q: exit %d", bad, code)
		}
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("it made something all the same")
	}
}

// asking is a load of visitors with addresses of their own through Caddy.
type asking struct {
	stop          func()
	asked, failed atomic.Int64
	slowest       atomic.Int64
}

// visit begins to ask for every kind of page a hundred times a second; with forms every
// tenth request is one that is not repeated. Whatever is not answered as ever is a failure.
func (s *stack) visit(list []entry, ids map[string]string, forms bool) *asking {
	pages := []string{"/", "/guides", "/hotline", "/about", "/defaulters", "/api/v1/defaulters", "/feeds/guides.atom"}
	for _, e := range list {
		pages = append(pages, "/defaulters/"+ids[e.SourceID], "/search?q="+url.QueryEscape(e.Name))
	}
	visitors := make([]*http.Client, 300)
	for i := range visitors {
		visitors[i] = visitor(i)
	}
	ctx, cancel := context.WithCancel(context.Background())
	a := &asking{}
	var all sync.WaitGroup
	all.Go(func() {
		tick := time.NewTicker(10 * time.Millisecond)
		defer tick.Stop()
		for i := 0; ; i++ {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
			address, form, want := s.url+pages[i%len(pages)], "", http.StatusOK
			if forms && i%10 == 9 {
				address, form, want = s.url+"/preferences", "contrast=high&back=%2Fhotline", http.StatusSeeOther
			}
			all.Go(func() {
				got := visit(visitors[i%len(visitors)], address, form)
				a.asked.Add(1)
				if got.status != want {
					a.failed.Add(1)
					s.t.Errorf("%s: %d after %v %.200s", strings.TrimPrefix(address, s.url), got.status, got.took, got.body)
				}
				for old := a.slowest.Load(); int64(got.took) > old && !a.slowest.CompareAndSwap(old, int64(got.took)); old = a.slowest.Load() {
				}
			})
		}
	})
	a.stop = func() {
		cancel()
		all.Wait()
	}
	return a
}

func (a *asking) tell(t *testing.T, what string) {
	t.Helper()
	a.stop()
	t.Logf("%s: %d requests, %d failed, the slowest after %v", what, a.asked.Load(), a.failed.Load(), time.Duration(a.slowest.Load()).Round(time.Millisecond))
	if a.asked.Load() < 200 {
		t.Errorf("%s: too few requests to prove anything", what)
	}
}

// fill loads entries through one portal and finds their addresses through Caddy.
func (s *stack) fill(list []entry) map[string]string {
	s.t.Helper()
	s.run("portal-1", "import", "defaulters", writeEntries(s.t, list), "--publish", "--actor", "测试")
	return newSweep(s.t, s.url, &removals{}).publicIDs(list)
}

// noticed waits until Caddy has asked an instance again that has come back.
func noticed() { time.Sleep(1500 * time.Millisecond) }

// TestScaledUpgrade: both portals are stopped and started again, one after the other,
// behind Caddy under load. Not one request fails (F28).
func TestScaledUpgrade(t *testing.T) {
	s := newStack(t)
	list := entries(6)
	ids := s.fill(list)
	noticed()
	load := s.visit(list, ids, true)
	time.Sleep(time.Second)
	for _, name := range portalNames() {
		old := s.portals[name]
		begin := time.Now()
		old.stop()
		t.Logf("%s stopped in %v", name, time.Since(begin).Round(10*time.Millisecond))
		if code := old.cmd.ProcessState.ExitCode(); code != exitDone {
			t.Errorf("%s: exit %d\n%s", name, code, old.stderr)
		}
		s.start(name)
		noticed()
	}
	load.tell(t, "two restarts")
}

// TestScaledStack is the whole of compose.scaled.yaml while its parts fail, one after the
// other, as a visitor sees it through Caddy.
func TestScaledStack(t *testing.T) {
	s := newStack(t)
	list := entries(6)
	ids := s.fill(list)
	noticed()
	list, removed := list[:5], list[5]
	dump := s.administer("pg_dump", "-U", "postgres", "--format=custom", "portal")
	t.Run("a removal", func(t *testing.T) {
		s.run("portal-2", "remove", "defaulters", removed.SourceID, "--ground", "performed", "--actor", "测试")
		time.Sleep(bound)
		for n := range 6 { // both instances
			if a := visit(visitor(400+n), s.url+"/defaulters/"+ids[removed.SourceID], ""); a.status != http.StatusNotFound {
				t.Errorf("status %d", a.status)
			}
		}
	})
	t.Run("clients are told apart by Caddy alone", func(t *testing.T) {
		greedy, other := visitor(500), visitor(501)
		limited := false
		for n := 0; n < 120 && !limited; n++ {
			req, err := http.NewRequest(http.MethodGet, s.url+"/search?q="+url.QueryEscape(fmt.Sprintf("无此人%d", n)), nil)
			if err != nil {
				t.Fatal(err)
			}
			req.Header.Set("X-Forwarded-For", fmt.Sprintf("203.0.113.%d", n))
			req.Header.Set("X-Real-IP", fmt.Sprintf("203.0.113.%d", n))
			res, err := greedy.Do(req)
			if err != nil {
				t.Fatal(err)
			}
			_ = res.Body.Close()
			limited = res.StatusCode == http.StatusTooManyRequests
		}
		if !limited {
			t.Error("whoever says that he is another one is believed")
		}
		if a := visit(other, s.url+"/search?q=canary-search", ""); a.status != http.StatusOK {
			t.Errorf("another client: %d", a.status)
		}
		if a := visit(other, s.url+"/metrics", ""); a.status != http.StatusNotFound {
			t.Errorf("/metrics: %d", a.status)
		}
	})
	t.Run("an instance is killed", func(t *testing.T) {
		load := s.visit(list, ids, false)
		time.Sleep(500 * time.Millisecond)
		s.portals["portal-1"].kill()
		time.Sleep(3 * time.Second)
		s.start("portal-1")
		noticed()
		load.tell(t, "killed")
	})
	t.Run("an instance hangs", func(t *testing.T) {
		load := s.visit(list, ids, false)
		time.Sleep(500 * time.Millisecond)
		_ = s.portals["portal-2"].cmd.Process.Signal(syscall.SIGSTOP)
		time.Sleep(6 * time.Second)
		_ = s.portals["portal-2"].cmd.Process.Signal(syscall.SIGCONT)
		noticed()
		load.tell(t, "hung")
	})
	t.Run("Redis is killed", func(t *testing.T) {
		load := s.visit(list, ids, true)
		time.Sleep(500 * time.Millisecond)
		s.redis.Kill()
		time.Sleep(2 * time.Second)
		s.redis.Restart(t)
		for _, p := range s.portals {
			soon(t, "Redis is used again", func() bool { _, says := redisCheck(t, p); return says == "ok" })
		}
		load.tell(t, "without Redis")
	})
	t.Run("PostgreSQL is killed", func(t *testing.T) {
		if err := s.postgres.Kill(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(3500 * time.Millisecond) // Caddy has noticed that nobody is ready
		v := visitor(600)
		for _, path := range []string{"/hotline", "/guides", "/about", "/privacy"} {
			if a := visit(v, s.url+path, ""); a.status != http.StatusOK || !strings.Contains(a.body, "执行信息公开") || a.took > patience {
				t.Errorf("%s: %d after %v %.300s", path, a.status, a.took, a.body)
			}
		}
		for _, path := range []string{"/", "/defaulters", "/search?q=" + url.QueryEscape(list[0].Name), "/defaulters/" + ids[list[0].SourceID]} {
			a := visit(v, s.url+path, "")
			if a.status != http.StatusServiceUnavailable || a.header.Get("Retry-After") == "" || !strings.Contains(a.body, "现在无法确认信息是否仍在公开，因此没有显示。") || a.took > patience {
				t.Errorf("%s: %d after %v %v %.300s", path, a.status, a.took, a.header, a.body)
			}
		}
		if err := s.postgres.Run(context.Background()); err != nil {
			t.Fatal(err)
		}
		soon(t, "all is shown again", func() bool {
			return visit(v, s.url+"/defaulters/"+ids[list[0].SourceID], "").status == http.StatusOK
		})
	})
	t.Run("nobody is there", func(t *testing.T) {
		for _, p := range s.portals {
			p.kill()
		}
		time.Sleep(1500 * time.Millisecond)
		a := visit(visitor(601), s.url+"/hotline", "")
		if a.status != http.StatusServiceUnavailable || a.header.Get("Retry-After") == "" || !strings.Contains(a.body, "网站正在维护，请稍后再试。") || a.header.Get("Server") != "" {
			t.Errorf("%d %v %.300s", a.status, a.header, a.body)
		}
		for _, name := range portalNames() {
			s.start(name)
		}
		soon(t, "all is shown again", func() bool {
			return visit(visitor(601), s.url+"/defaulters/"+ids[list[0].SourceID], "").status == http.StatusOK
		})
	})
	t.Run("an older dump is restored", func(t *testing.T) {
		for _, name := range portalNames() {
			s.portals[name].stop()
		}
		s.administer("psql", "-U", "postgres", "-c", "DROP DATABASE portal", "-c", "CREATE DATABASE portal OWNER portal TEMPLATE template0 ENCODING 'UTF8'")
		file := filepath.Join(t.TempDir(), "portal.dump")
		if err := os.WriteFile(file, []byte(dump), 0o600); err != nil {
			t.Fatal(err)
		}
		s.administer("pg_restore", "-U", "postgres", "--no-owner", "--role=portal", "--dbname=portal", file)
		for _, name := range portalNames() {
			s.run(name, "restore")
		}
		s.run("portal-1", "check")
		for _, name := range portalNames() {
			s.start(name)
		}
		v := visitor(602)
		soon(t, "all is shown again", func() bool {
			return visit(v, s.url+"/defaulters/"+ids[list[0].SourceID], "").status == http.StatusOK
		})
		for range 6 {
			if a := visit(v, s.url+"/defaulters/"+ids[removed.SourceID], ""); a.status != http.StatusNotFound {
				t.Errorf("what was removed after the dump: %d", a.status)
			}
		}
	})
	for _, canary := range []string{"canary-search", "127.0.3.", url.QueryEscape(list[0].Name), list[0].Name} {
		if strings.Contains(s.caddyLog.String(), canary) {
			t.Errorf("Caddy's log holds %q", canary)
		}
	}
}
