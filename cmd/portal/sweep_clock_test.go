package main

import (
	"context"
	"io"
	"net"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/publish"
	"gongkai/internal/web"
)

// TestSweepClock is the guarantee for ends that the clock brings: the site
// runs over a midnight at which the terms of all entries end, and every route is
// asked all the while. Nothing is written at that moment; time alone is the change.
func TestSweepClock(t *testing.T) {
	const before = 2 * time.Second
	lastDay := court.Date{Year: 2026, Month: time.March, Day: 31}
	midnight := lastDay.AddDays(1).Start()
	var begun atomic.Pointer[time.Time] // the clock stands before it is set
	now := func() time.Time {
		if start := begun.Load(); start != nil {
			return midnight.Add(time.Since(*start) - before)
		}
		return midnight.Add(-time.Hour)
	}

	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	p := process{ctx: ctx, stdout: io.Discard, stderr: io.Discard, now: now}
	dir := t.TempDir()
	c := Config{DataDir: dir, DatabaseURL: databases.Wired(t, dir), CourtName: "演示区人民法院（虚构）", Theme: "default", IDMask: "strict", Limits: "default"}
	portal, err := p.open(ctx, c, true)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = portal.db.Close() })
	list := entries(20)
	file, err := os.Open(writeTermEntries(t, list, lastDay, "违反财产报告制度", lastDay))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	report, err := portal.publisher.ImportDefaulters(ctx, file, publish.ImportOptions{Publish: true, Actor: "测试"})
	if err != nil || report.Accepted != len(list) {
		t.Fatalf("%+v %v", report, err)
	}
	orders, err := os.Open(writeOrders(t, list, lastDay.String(), lastDay))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = orders.Close() }()
	report, err = portal.publisher.ImportRestrictions(ctx, orders, publish.ImportOptions{Publish: true, Actor: "测试"})
	if err != nil || report.Accepted != len(list) {
		t.Fatalf("%+v %v", report, err)
	}
	site, err := p.newSite(ctx, c, portal)
	if err != nil {
		t.Fatal(err)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = site.public.Listener(web.Bound(site.public, ln, site.config)) }()
	t.Cleanup(func() { _ = site.public.ShutdownWithTimeout(5 * time.Second) })

	w := newSweep(t, "http://"+ln.Addr().String(), &removals{})
	ids := w.publicIDs(list)
	w.removals.orders = w.idsOn("restrictions", list)
	start := time.Now()
	begun.Store(&start)
	end := start.Add(before) // midnight on the machine's clock
	for _, e := range list {
		g := entryGone(e, ids[e.SourceID], end, 0)
		g.counted = "" // all go at once
		w.removals.add(e, g)
		g = orderGone(e, w.removals.orders[e.SourceID], end, 0)
		g.counted = ""
		w.removals.add(e, g)
	}
	var load sync.WaitGroup
	load.Go(func() { w.load(ctx, list, ids, 5*time.Millisecond) })
	time.Sleep(time.Until(end.Add(3 * bound)))
	cancel()
	load.Wait()
	t.Logf("%d requests over midnight", w.asked.Load())
	if w.asked.Load() < 300 {
		t.Error("too few requests to prove anything")
	}
}
