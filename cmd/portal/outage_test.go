package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// calm are the pages that go on without a database: what stands on them then is made
// from no row.
func calm() []string {
	return []string{"/guides", "/hotline", "/about", "/privacy", "/accessibility", "/robots.txt", "/healthz", "/api/v1/openapi.json"}
}

// answered is one answer as a visitor waited for it.
type answered struct {
	status int
	header http.Header
	body   string
	took   time.Duration
}

func look(t *testing.T, address string) answered {
	t.Helper()
	begin := time.Now()
	res, err := (&http.Client{Timeout: 10 * time.Second}).Get(address)
	if err != nil {
		t.Errorf("%s: %v", address, err)
		return answered{}
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Errorf("%s: %v", address, err)
	}
	return answered{res.StatusCode, res.Header, string(body), time.Since(begin)}
}

// readiness is what /readyz says.
func readiness(t *testing.T, s *server) (code int, status string) {
	t.Helper()
	a := look(t, s.url+"/readyz")
	var h struct{ Status string }
	if err := json.Unmarshal([]byte(a.body), &h); err != nil {
		t.Errorf("%v: %s", err, a.body)
	}
	return a.status, h.Status
}

// What a visitor waits for an answer at most, on a machine that tests share: where nothing
// can be known, a second; where statements are slow, the two seconds of a request.
const (
	patience     = 1800 * time.Millisecond
	longPatience = 2800 * time.Millisecond
)

// knowsNothing holds an instance without a database to what it may still say. Nobody waits
// long for it.
func knowsNothing(t *testing.T, what string, s *server, e entry, id, order string) {
	t.Helper()
	var all sync.WaitGroup
	for _, path := range calm() {
		all.Go(func() {
			a := look(t, s.url+path)
			if a.status != http.StatusOK || containsAny(a.body, e.masked(), e.Name, e.slug(), e.title(), "/guides/sweep") {
				t.Errorf("%s: %s: status %d, or shows what can be withdrawn", what, path, a.status)
			}
			if a.took > patience {
				t.Errorf("%s: %s took %v", what, path, a.took)
			}
		})
	}
	all.Wait()
	for _, at := range swept {
		path := strings.Replace(at(e, id), orderID, order, 1)
		if path == "/guides" || path == "/hotline" || path == "/about" {
			continue
		}
		all.Go(func() {
			a := look(t, s.url+path)
			sentence := containsAny(a.body, "现在无法确认信息是否仍在公开，因此没有显示。", "请稍后再试")
			if a.status != http.StatusServiceUnavailable || a.header.Get("Retry-After") == "" || !sentence {
				t.Errorf("%s: %s: status %d, Retry-After %q\n%.300s", what, path, a.status, a.header.Get("Retry-After"), a.body)
			}
			if containsAny(a.body, e.masked(), e.Name, e.slug(), e.title()) {
				t.Errorf("%s: %s shows what can be withdrawn", what, path)
			}
			if a.took > patience {
				t.Errorf("%s: %s took %v", what, path, a.took)
			}
		})
	}
	all.Wait()
	soon(t, what+": told by /readyz", func() bool { // what it said before stands for half a second
		code, status := readiness(t, s)
		return code == http.StatusServiceUnavailable && status == "failing"
	})
}

// serves reports whether an instance shows everything.
func serves(t *testing.T, s *server, e entry, id, order string) bool {
	t.Helper()
	for _, at := range swept {
		if a := look(t, s.url+strings.Replace(at(e, id), orderID, order, 1)); a.status != http.StatusOK {
			return false
		}
	}
	a := look(t, s.url+"/defaulters/"+id)
	code, _ := readiness(t, s)
	return strings.Contains(a.body, e.masked()) && code == http.StatusOK
}

// underLoad asks both instances for everything, 50 times a second each, until the test
// has run; only 200, 304, 404 and 503 are answers.
func (c *cluster) underLoad(list []entry, ids map[string]string, run func()) {
	c.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	var load sync.WaitGroup
	var sweeps []*sweep
	for _, i := range c.instances {
		w := newSweep(c.t, i.url, &removals{})
		sweeps = append(sweeps, w)
		load.Go(func() { w.load(ctx, list, ids, time.Second/50) })
	}
	run()
	cancel()
	load.Wait()
	for n, w := range sweeps {
		w.tell([]string{"the first instance", "the second instance"}[n])
	}
}

// TestDatabaseIsGone: PostgreSQL is killed under load. What can be withdrawn is not shown,
// what cannot goes on, and all of it heals by itself (F15, F17).
func TestDatabaseIsGone(t *testing.T) {
	list := entries(4)
	c := newCluster(t, list)
	ids := newSweep(t, c.instances[0].url, &removals{}).publicIDs(list)
	e := list[3]
	id, order := ids[e.SourceID], c.order(e)
	c.underLoad(list, ids, func() {
		for _, i := range c.instances {
			soon(t, "serves", func() bool { return serves(t, i.server, e, id, order) })
		}
		if err := c.postgres.Kill(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(200 * time.Millisecond) // a lease may run on for a tenth of a second
		for _, i := range c.instances {
			knowsNothing(t, "killed", i.server, e, id, order)
			if o := i.run(t, "remove", "defaulters", list[0].SourceID, "--ground", "performed", "--actor", "测试"); o.code != exitStorage {
				t.Errorf("a removal without a database: exit %d %s", o.code, o.stderr)
			}
		}
		if err := c.postgres.Run(context.Background()); err != nil {
			t.Fatal(err)
		}
		for _, i := range c.instances {
			soon(t, "healed", func() bool { return serves(t, i.server, e, id, order) })
		}
		c.instances[0].mustRun(t, "remove", "defaulters", list[1].SourceID, "--ground", "performed", "--actor", "测试")
		time.Sleep(bound)
		for _, i := range c.instances {
			if a := look(t, i.url+"/defaulters/"+ids[list[1].SourceID]); a.status != http.StatusNotFound {
				t.Errorf("removed after the outage: %d", a.status)
			}
		}
	})
	c.instances[1].mustRun(t, "check")
}

// TestInstanceIsCutOff: one instance alone loses its way to the database, by a connection
// that breaks and by one that swallows everything (F17). It shows nothing that can be
// withdrawn, the other one goes on, and what is removed meanwhile is gone when it is back.
func TestInstanceIsCutOff(t *testing.T) {
	list := entries(5)
	c := newCluster(t, list)
	ids := newSweep(t, c.instances[0].url, &removals{}).publicIDs(list)
	e := list[4]
	id, order := ids[e.SourceID], c.order(e)
	cut, other := c.instances[1], c.instances[0]
	c.underLoad(list, ids, func() {
		for n, fault := range []struct {
			name       string
			begin, end func()
		}{
			{"broken off", cut.database.Refuse, func() {
				if err := cut.database.Open(); err != nil {
					t.Error(err)
				}
			}},
			{"swallowed", cut.database.Hang, cut.database.Resume},
		} {
			soon(t, "serves", func() bool { return serves(t, cut.server, e, id, order) })
			fault.begin()
			time.Sleep(200 * time.Millisecond)
			knowsNothing(t, fault.name, cut.server, e, id, order)
			if !serves(t, other.server, e, id, order) {
				t.Errorf("%s: the other instance does not serve", fault.name)
			}
			other.mustRun(t, "remove", "defaulters", list[n].SourceID, "--ground", "performed", "--actor", "测试")
			time.Sleep(bound)
			fault.end()
			a := look(t, cut.url+"/defaulters/"+ids[list[n].SourceID])
			if a.status != http.StatusNotFound && a.status != http.StatusServiceUnavailable {
				t.Errorf("%s: the first answer after it: %d", fault.name, a.status)
			}
			soon(t, fault.name+": healed", func() bool { return serves(t, cut.server, e, id, order) })
		}
	})
}

// TestDatabaseIsExhausted: statements that do not end take every connection of both
// instances. Whoever needs one waits no longer than his time, and readiness tells it (F34).
func TestDatabaseIsExhausted(t *testing.T) {
	list := entries(30)
	c := newCluster(t, list)
	ids := newSweep(t, c.instances[0].url, &removals{}).publicIDs(list)
	order := c.order(list[0])
	db, err := sql.Open("pgx", c.database)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	for _, table := range []string{"defaulter", "ledger_head"} { // rows of records alone, then the generation too
		lock, err := db.Begin()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := lock.Exec(`LOCK TABLE ` + table + ` IN ACCESS EXCLUSIVE MODE`); err != nil {
			t.Fatal(err)
		}
		time.Sleep(200 * time.Millisecond) // a lease may run on for a tenth of a second
		for _, i := range c.instances {
			flooded(t, table+" locked", i.server, func(n int) string { return "/defaulters/" + ids[list[n%len(list)].SourceID] + "/print" })
		}
		if err := lock.Rollback(); err != nil {
			t.Fatal(err)
		}
		for _, i := range c.instances {
			soon(t, table+" free again", func() bool { return serves(t, i.server, list[0], ids[list[0].SourceID], order) })
		}
	}
	var waiting int
	if err := db.QueryRow(`SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`).Scan(&waiting); err != nil || waiting > 0 {
		t.Errorf("%d statements still wait on the server: %v", waiting, err)
	}
}

// flooded asks an instance whose database is stuck for many pages of records, until its
// readiness has told that it is.
func flooded(t *testing.T, what string, s *server, page func(n int) string) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	var all sync.WaitGroup
	var longest atomic.Int64
	var asked atomic.Int64
	for n := range 30 {
		all.Go(func() {
			for ctx.Err() == nil {
				a := look(t, s.url+page(n))
				if a.status != http.StatusServiceUnavailable || a.header.Get("Retry-After") == "" || a.took > longPatience {
					t.Errorf("%s: status %d after %v", what, a.status, a.took)
				}
				for old := longest.Load(); int64(a.took) > old && !longest.CompareAndSwap(old, int64(a.took)); old = longest.Load() {
				}
				asked.Add(1)
			}
		})
	}
	time.Sleep(500 * time.Millisecond) // what readiness said before stands for so long
	soon(t, what+": told by /readyz", func() bool {
		code, status := readiness(t, s)
		return code == http.StatusServiceUnavailable && status == "failing"
	})
	for _, path := range []string{"/hotline", "/healthz"} {
		if a := look(t, s.url+path); a.status != http.StatusOK || a.took > time.Second {
			t.Errorf("%s: %s: status %d after %v", what, path, a.status, a.took)
		}
	}
	cancel()
	all.Wait()
	t.Logf("%s: %d pages answered 503, the slowest after %v", what, asked.Load(), time.Duration(longest.Load()).Round(time.Millisecond))
}
