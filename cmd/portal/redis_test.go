package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"gongkai/internal/redisconn/redistest"
)

// redisPassword must never stand in a log.
const redisPassword = "canary-of-the-password"

// withPassword puts the password into the URL of a server or proxy.
func withPassword(url string) string { return strings.Replace(url, "://", "://:"+redisPassword+"@", 1) }

// redisCheck is what /readyz says of Redis, and its status code.
func redisCheck(t *testing.T, s *server) (code int, says string) {
	t.Helper()
	code, body := get(t, s.url+"/readyz")
	var h struct{ Checks map[string]string }
	if err := json.Unmarshal([]byte(body), &h); err != nil {
		t.Fatalf("%v: %s", err, body)
	}
	return code, h.Checks["redis"]
}

// soon waits for what must come about within the time for healing.
func soon(t *testing.T, what string, f func() bool) {
	t.Helper()
	for deadline := time.Now().Add(5 * time.Second); !f(); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Errorf("not within five seconds: %s", what)
			return
		}
	}
}

// TestSweepWithRedis is the sweep on two instances that share a Redis, while all that can
// happen to a Redis happens to it (F5 to F8, F10): entries are removed, and no request
// that starts a second later shows them; nothing fails; Redis comes back by itself.
func TestSweepWithRedis(t *testing.T) {
	r := redistest.Start(t, "--maxmemory", "2mb", "--maxmemory-policy", "allkeys-lru", "--requirepass", redisPassword)
	proxy := redistest.NewProxy(t, r)
	client := redis.NewClient(&redis.Options{Network: "unix", Addr: r.Socket(), Password: redisPassword, MaxRetries: -1, DisableIdentity: true})
	defer func() { _ = client.Close() }()
	ctx := context.Background()
	flap := 400 * time.Millisecond
	hold := time.Second
	if *soak > 0 {
		flap, hold = 2*time.Second, *soak/8
	}
	dumps := map[string]string{}
	remember := func() {
		names, _ := client.Keys(ctx, "gongkai:page:*").Result()
		for _, name := range names {
			if value, err := client.Get(ctx, name).Result(); err == nil {
				dumps[name] = value
			}
		}
	}
	faults := []struct {
		name     string
		begin    func()
		during   func()
		end      func()
		degraded bool
	}{
		{name: "as it should be", during: remember},
		{name: "an old dump comes back", during: func() {
			for name, value := range dumps {
				_ = client.Set(ctx, name, value, 0).Err()
			}
		}},
		{name: "garbage, and values under each other's names", during: func() {
			names, _ := client.Keys(ctx, "gongkai:*").Result()
			for i, name := range names {
				switch rand.IntN(4) {
				case 0:
					_ = client.Set(ctx, name, "garbage", 0).Err()
				case 1:
					_ = client.Del(ctx, name).Err()
					_ = client.RPush(ctx, name, "garbage").Err()
				case 2:
					if other, err := client.Get(ctx, names[(i+1)%len(names)]).Result(); err == nil {
						_ = client.Set(ctx, name, other, 0).Err()
					}
				}
			}
		}},
		{name: "flushed again and again", during: func() { _ = client.FlushAll(ctx).Err() }},
		{name: "slow", begin: func() { proxy.Delay(400 * time.Millisecond) }, end: func() { proxy.Delay(0) }, degraded: true},
		{name: "hung", begin: r.Pause, end: r.Resume, degraded: true},
		{name: "killed", begin: r.Kill, end: func() { r.Restart(t) }, degraded: true},
		{name: "flapping", during: func() {
			proxy.Refuse()
			time.Sleep(flap)
			_ = proxy.Open()
			time.Sleep(flap)
		}},
	}

	dir := t.TempDir()
	list := entries(len(faults) + 3)
	mustRun(t, dir, "import", "defaulters", writeEntries(t, list), "--publish", "--actor", "测试")
	mustRun(t, dir, "content", "import", writeTexts(t, list))
	env := []string{"PORTAL_BASE_URL=http://court.example", "PORTAL_REDIS_URL=" + withPassword(proxy.URL())}
	servers := []*server{serve(t, dir, env), serve(t, dir, env)}
	var sweeps []*sweep
	all := &removals{}
	for _, s := range servers {
		sweeps = append(sweeps, newSweep(t, s.url, all))
	}
	ids := sweeps[0].publicIDs(list)
	loading, cancel := context.WithCancel(context.Background())
	defer cancel()
	var load sync.WaitGroup
	for _, w := range sweeps {
		load.Go(func() { w.load(loading, list, ids, 5*time.Millisecond) })
	}
	removed := 0
	remove := func() {
		e := list[removed]
		for _, w := range sweeps {
			w.warm(e, ids[e.SourceID])
		}
		all.remove(e, ids[e.SourceID], len(list)-removed, func(args ...string) { mustRun(t, dir, args...) })
		removed++
	}
	for _, f := range faults {
		if f.begin != nil {
			f.begin()
		}
		for half := range 2 {
			for end := time.Now().Add(hold / 2); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
				if f.during != nil {
					f.during()
				}
			}
			if half == 0 {
				remove()
			}
		}
		for _, s := range servers {
			if f.degraded {
				soon(t, f.name+": told by /readyz", func() bool { code, says := redisCheck(t, s); return code == http.StatusOK && says == "degraded" })
			}
		}
		if f.end != nil {
			f.end()
		}
		for _, s := range servers {
			soon(t, f.name+": healed", func() bool { code, says := redisCheck(t, s); return code == http.StatusOK && says == "ok" })
		}
	}
	time.Sleep(bound + bound/2)
	cancel()
	load.Wait()
	for i, s := range servers {
		sweeps[i].tell(fmt.Sprintf("instance %d", i))
		found := metric(t, s.admin, `gongkai_page_cache_shared_reads_total{outcome="found"}`)
		refused := metric(t, s.admin, `gongkai_page_cache_shared_reads_total{outcome="refused"}`)
		t.Logf("instance %d: %.0f pages of the other, %.0f values refused", i, found, refused)
		if found == 0 {
			t.Errorf("instance %d took no page from the other: the sweep proves too little", i)
		}
		s.stop()
		log := s.stderr.String()
		if strings.Contains(log, redisPassword) || strings.Contains(log, "PORTAL_REDIS") {
			t.Error("the log holds the password of Redis")
		}
		for line := range strings.Lines(log) {
			if strings.Contains(line, `"status":5`) && strings.Contains(strings.ToLower(line), "redis") {
				t.Errorf("Redis cost a visitor an error: %s", line)
			}
		}
		if !strings.Contains(log, "redis is away") || !strings.Contains(log, "redis is back") {
			t.Error("the log does not tell that Redis went and came back")
		}
	}
	mustRun(t, dir, "check")
}

// A portal starts without its Redis, tells so, and uses it when it comes.
func TestStartsWithoutRedis(t *testing.T) {
	r := redistest.Start(t)
	r.Kill()
	dir := t.TempDir()
	list := entries(2)
	mustRun(t, dir, "import", "defaulters", writeEntries(t, list), "--publish", "--actor", "测试")
	s := serve(t, dir, []string{"PORTAL_REDIS_URL=" + r.URL()})
	soon(t, "degraded", func() bool { code, says := redisCheck(t, s); return code == http.StatusOK && says == "degraded" })
	for range 5 {
		if code, body := get(t, s.url+"/defaulters"); code != http.StatusOK || !strings.Contains(body, list[0].Name) {
			t.Errorf("%d", code)
		}
	}
	r.Restart(t)
	soon(t, "ok", func() bool { _, says := redisCheck(t, s); return says == "ok" })
	mustRun(t, dir, "remove", "defaulters", list[0].SourceID, "--ground", "performed", "--actor", "测试")
	asked := 0
	soon(t, "a page is written", func() bool { // a busy machine may lose one
		_, _ = get(t, s.url+[]string{"/defaulters", "/guides", "/cases", "/articles", "/about", "/hotline", "/privacy", "/topics/voluntary"}[asked%8])
		asked++
		return metric(t, s.admin, `gongkai_page_cache_shared_writes_total{outcome="wrote"}`) > 0
	})
}

// A client has one budget for all instances.
func TestLimitsAcrossInstances(t *testing.T) {
	r := redistest.Start(t)
	dir := t.TempDir()
	mustRun(t, dir, "import", "defaulters", writeEntries(t, entries(2)), "--publish", "--actor", "测试")
	env := []string{"PORTAL_LIMITS=strict", "PORTAL_REDIS_URL=" + r.URL()}
	a, b := serve(t, dir, env), serve(t, dir, env)
	failed := func() float64 {
		return metric(t, a.admin, `gongkai_limiter_exchanges_total{outcome="failed"}`) + metric(t, b.admin, `gongkai_limiter_exchanges_total{outcome="failed"}`)
	}
	for attempt := range 5 {
		before := failed()
		got := searchesOnBoth(t, a, b, visitor(700+attempt))
		if failed() > before {
			continue // what could not be told in time, on a busy machine, is forgotten on purpose
		}
		if got > 8 {
			t.Errorf("%d more searches at the other instance", got)
		}
		return
	}
	t.Error("the instances never exchanged counts without a failure")
}

// searchesOnBoth spends a client's budget of searches at one instance, and tells how many
// more the other one allows until it has heard of that.
func searchesOnBoth(t *testing.T, a, b *server, client *http.Client) (more int) {
	t.Helper()
	search := func(s *server, n int) int {
		return visit(client, s.url+"/search?q="+url.QueryEscape(fmt.Sprintf("甄%d号", n)), "").status
	}
	for n := range 20 {
		if code := search(a, n); code != http.StatusOK {
			t.Fatalf("search %d: %d", n, code)
		}
	}
	for ; more < 20; more++ {
		if search(b, 100+more) == http.StatusTooManyRequests {
			break
		}
		time.Sleep(250 * time.Millisecond)
	}
	return more
}

// What is wrong with the URL of Redis is told without repeating it.
func TestRedisURLIsNotRepeated(t *testing.T) {
	for _, bad := range []string{"http://:" + redisPassword + "@host", "redis://:" + redisPassword + "@host:port", redisPassword, "redis://:" + redisPassword + "@host/" + redisPassword} {
		o := portalRun(t, t.TempDir(), []string{"PORTAL_REDIS_URL=" + bad}, "check")
		if o.code != exitUsage || !strings.Contains(o.stderr, "redis-url") || strings.Contains(o.stderr+o.stdout, redisPassword) {
			t.Errorf("exit %d: %s", o.code, o.stderr)
		}
	}
}

// Pages are shared among instances that would make the same, and no others.
func TestEdition(t *testing.T) {
	base := Config{CourtName: "演示区人民法院（虚构）", IDMask: "strict", Theme: "default", Addr: ":1", DataDir: "/a", RedisURL: "redis://a"}
	of := func(c Config, demo bool) []byte {
		t.Helper()
		e, err := editionOf(c, demo)
		if err != nil {
			t.Fatal(err)
		}
		return e
	}
	want := of(base, false)
	same, other := base, base
	same.Addr, same.AdminAddr, same.DataDir, same.KeysFile, same.Limits, same.RedisURL, same.DatabaseURL, same.ReplicaURL, same.Config = ":2", ":3", "/b", "/k", "strict", "redis://b", "postgres://b", "postgres://c", "/c"
	same.TrustedProxies, same.ShutdownDelay = []string{"127.0.0.1"}, time.Second
	if !bytes.Equal(of(same, false), want) {
		t.Error("settings of one instance make another edition")
	}
	other.IDMask = "national"
	if bytes.Equal(of(other, false), want) || bytes.Equal(of(base, true), want) {
		t.Error("a looser mask, or a demonstration, is the same edition")
	}
}
