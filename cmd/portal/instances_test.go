package main

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// TestSweepInstances is the guarantee on two instances with PostgreSQL and Redis: 300
// requests a second over all routes, removals that alternate between their folders, while
// all that can happen to Redis happens to it, and then while one instance is stopped and
// goes on (F5 to F7, F16). No request that starts a second after the commit shows what went,
// on either.
func TestSweepInstances(t *testing.T) {
	hold := 800 * time.Millisecond // how long each fault lasts
	stop := 3 * time.Second
	if *soak > 0 {
		hold, stop = *soak/7, min(30*time.Second, max(stop, *soak/7))
	}
	const every = 700 * time.Millisecond // soak: one removal each
	flap := 300 * time.Millisecond
	faults := []struct {
		name                      string
		begin, during, end        func(*instance)
		degraded                  bool
		beginShared, finishShared func(*cluster)
	}{
		{name: "Redis is well"},
		{name: "Redis is slow", begin: func(i *instance) { i.redis.Delay(200 * time.Millisecond) }, end: func(i *instance) { i.redis.Delay(0) }, degraded: true},
		{name: "Redis hangs", beginShared: func(c *cluster) { c.redis.Pause() }, finishShared: func(c *cluster) { c.redis.Resume() }, degraded: true},
		{name: "Redis flaps", during: func(i *instance) {
			i.redis.Refuse()
			time.Sleep(flap)
			if err := i.redis.Open(); err != nil {
				t.Error(err)
			}
			time.Sleep(flap)
		}},
		{name: "Redis is dead", beginShared: func(c *cluster) { c.redis.Kill() }, finishShared: func(c *cluster) { c.redis.Restart(t) }, degraded: true},
		{name: "Redis is back"},
	}
	n := len(faults) + 3
	if *soak > 0 {
		n += int((*soak + stop) / every)
	}
	list := entries(n + 3)
	c := newCluster(t, list, "PORTAL_TEST_FAILPOINT=render=10ms") // so that there are always some under way
	all := &removals{}
	var sweeps []*sweep
	for _, i := range c.instances {
		sweeps = append(sweeps, newSweep(t, i.url, all))
	}
	ids := sweeps[0].publicIDs(list)
	begun := time.Now()
	loading, cancel := context.WithCancel(context.Background())
	defer cancel()
	var load sync.WaitGroup
	for _, w := range sweeps {
		load.Go(func() { w.load(loading, list, ids, time.Second/150) })
	}
	removed := 0
	remove := func(from ...*sweep) {
		e := list[removed]
		var warming sync.WaitGroup
		for _, w := range from {
			warming.Go(func() { w.warm(e, ids[e.SourceID]) })
		}
		warming.Wait()
		by := c.instances[removed%len(c.instances)]
		all.remove(e, ids[e.SourceID], len(list)-removed, func(args ...string) { by.mustRun(t, args...) })
		removed++
	}
	each := func(f func(*instance)) {
		if f == nil {
			return
		}
		var both sync.WaitGroup
		for _, i := range c.instances {
			both.Go(func() { f(i) })
		}
		both.Wait()
	}
	for _, f := range faults {
		each(f.begin)
		if f.beginShared != nil {
			f.beginShared(c)
		}
		remove(sweeps...)
		for end := time.Now().Add(hold); time.Now().Before(end); {
			each(f.during)
			if *soak > 0 && removed < n-int(stop/every)-3 {
				remove(sweeps...)
			}
			time.Sleep(min(every, max(0, time.Until(end))))
		}
		for _, i := range c.instances {
			if f.degraded {
				soon(t, f.name+": told by /readyz", func() bool { code, says := redisCheck(t, i.server); return code == http.StatusOK && says == "degraded" })
			}
		}
		each(f.end)
		if f.finishShared != nil {
			f.finishShared(c)
		}
		for _, i := range c.instances {
			soon(t, f.name+": healed", func() bool { code, says := redisCheck(t, i.server); return code == http.StatusOK && says == "ok" })
		}
	}

	// One instance stops in the middle of everything; the other one does not notice. What
	// it is asked meanwhile waits, and is answered as what is asked afterwards.
	stopped := sweeps[1]
	stopped.warm(list[removed], ids[list[removed].SourceID])
	for n := range 8 { // nobody has asked for these, so they are being made
		e := list[removed+n%2]
		load.Go(func() {
			stopped.ask("/search?q="+url.QueryEscape(e.Name[:6])+"&page="+strconv.Itoa(n+1), e, 0, "identity")
		})
	}
	time.Sleep(5 * time.Millisecond)
	c.instances[1].freeze()
	at := time.Now()
	stopped.stopped.Store(&at)
	goOn := time.AfterFunc(stop, c.instances[1].thaw)
	defer goOn.Stop()
	for k := 0; k < 2 || *soak > 0 && removed < n && time.Since(at) < stop-2*bound; k++ {
		remove(sweeps[0])
		time.Sleep(every / 4)
	}
	time.Sleep(time.Until(at.Add(stop)))
	time.Sleep(bound + bound/2)
	cancel()
	load.Wait()
	took := time.Since(begun)
	t.Logf("%d removals in %v; %d requests were under way when the instance stopped, %d of them were answered with what went meanwhile",
		2*removed, took.Round(time.Second), stopped.through.Load(), stopped.late.Load())
	for n, i := range c.instances {
		sweeps[n].tell([]string{"the first instance", "the second instance"}[n])
		if want := int64(took.Seconds() * 75); sweeps[n].asked.Load() < want {
			t.Errorf("only %d requests in %v: the sweep proves too little", sweeps[n].asked.Load(), took)
		}
		if metric(t, i.admin, `gongkai_page_cache_shared_reads_total{outcome="found"}`) == 0 {
			t.Error("an instance took no page from the other: the sweep proves too little")
		}
		i.stop()
		for line := range strings.Lines(i.stderr.String()) {
			if strings.Contains(line, `"status":5`) && strings.Contains(strings.ToLower(line), "redis") {
				t.Errorf("Redis cost a visitor an error: %s", line)
			}
		}
		i.mustRun(t, "check")
	}
}
