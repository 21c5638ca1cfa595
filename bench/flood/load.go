package main

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

const (
	// rampUp is the time over which the clients arrive, before anything is measured.
	rampUp = time.Second
	// removeEvery is the time from one removal to the next.
	removeEvery = time.Second
	// watchers ask removed records, by all their addresses, so often each.
	watchers   = 4
	watchEvery = 10 * time.Millisecond
)

// flood is one run.
type flood struct {
	options options
	fates   fates
	words   *words

	stay, leaving []record
	// turn is the number of removals begun so far.
	turn atomic.Int64
}

// work is one generator: it asks until ctx ends and counts into t.
type work func(ctx context.Context, worker int, t *tally, start time.Time)

// run does the whole: the pages alone first, then under the flood.
func (f *flood) run(ctx context.Context) (report, error) {
	o := f.options
	removals := int(o.measured/removeEvery) - 1 // the last has a second left to be held to
	list, err := f.newest(ctx, o.pages+4*removals)
	if err != nil {
		return report{}, err
	}
	names := make([]string, len(list))
	for i, r := range list {
		names[i] = r.Name
	}
	f.words = newWords(names)
	if f.stay, f.leaving, err = f.choose(ctx, list, removals); err != nil {
		return report{}, err
	}
	r := report{Clients: o.clients, Readers: o.readers, Pages: len(f.stay), Measured: o.measured.Seconds(), Pause: o.pause.String()}

	quiet, cancel := context.WithTimeout(ctx, o.quiet)
	r.quiet = f.many(quiet, o.readers, o.quiet, f.read)
	cancel()

	all, stop := context.WithTimeout(ctx, rampUp+o.measured)
	defer stop()
	var parts sync.WaitGroup
	parts.Go(func() { r.searches = f.many(all, o.clients, rampUp+o.measured, f.search) })
	select {
	case <-time.After(rampUp):
	case <-ctx.Done():
	}
	// What the clients asked while they arrived is counted, but nothing is concluded
	// from its speed.
	parts.Go(func() { r.pages = f.many(all, o.readers, o.measured, f.read) })
	parts.Go(func() { r.watched = f.many(all, watchers, o.measured, f.watch) })
	parts.Go(func() { r.removals, r.failed = f.remove(all) })
	parts.Wait()
	if err := ctx.Err(); err != nil {
		return report{}, fmt.Errorf("broken off: %w", err)
	}
	if r.failed != nil {
		return report{}, r.failed
	}
	r.settle()
	return r, nil
}

// many runs n workers of one kind and adds up what they saw.
func (f *flood) many(ctx context.Context, n int, length time.Duration, do work) *tally {
	seconds := int(length / time.Second)
	sum := newTally(seconds)
	var mu sync.Mutex
	var workers sync.WaitGroup
	start := time.Now()
	for i := range n {
		workers.Go(func() {
			t := newTally(seconds)
			do(ctx, i, t, start)
			mu.Lock()
			defer mu.Unlock()
			sum.merge(t)
		})
	}
	workers.Wait()
	return sum
}

// read asks record pages: those that stay, and among them the record that was
// removed last and the one whose turn is next, so that a page that is being asked
// all the time is the one that goes.
func (f *flood) read(ctx context.Context, worker int, t *tally, start time.Time) {
	c := client{address: f.options.address}
	defer c.close()
	for i := worker; ctx.Err() == nil; i++ {
		r := f.hot(i)
		a, err := c.get(r.page())
		if err != nil {
			t.fail("record page", err)
			continue
		}
		t.add("record page", a, judgeRecord(a, f.fates.all()[r.ID]), a.ended.Sub(start))
	}
}

// hot is the page of the i-th question.
func (f *flood) hot(i int) record {
	n := len(f.stay)
	at := i % (n + 2)
	if at < n {
		return f.stay[at]
	}
	turn := int(f.turn.Load()) - 1 + at - n // the last removed, or the next
	return f.leaving[min(max(turn, 0), len(f.leaving)-1)]
}

// search puts ever-new searches.
func (f *flood) search(ctx context.Context, worker int, t *tally, start time.Time) {
	c := client{address: f.options.address}
	defer c.close()
	sleep(ctx, rampUp*time.Duration(worker)/time.Duration(2*f.options.clients))
	for ctx.Err() == nil {
		a, err := c.get(f.words.target())
		if err != nil {
			t.fail("search", err)
			sleep(ctx, 100*time.Millisecond) // a refused connection comes back at once
			continue
		}
		t.add("search", a, judgeSearch(a, f.fates.all()), a.ended.Sub(start))
		if f.options.pause > 0 {
			sleep(ctx, f.options.pause)
		}
	}
}

// watch asks the removed records again and again: page, API entry, search by name.
func (f *flood) watch(ctx context.Context, worker int, t *tally, start time.Time) {
	c := client{address: f.options.address}
	defer c.close()
	for i := worker; ctx.Err() == nil; i++ {
		sleep(ctx, watchEvery)
		gone := int(f.turn.Load())
		if gone == 0 {
			continue
		}
		r := f.leaving[i/3%gone]
		target, page := r.search(), false
		switch i % 3 {
		case 0:
			target, page = r.page(), true
		case 1:
			target, page = r.entry(), true
		}
		a, err := c.get(target)
		if err != nil {
			t.fail("removed record", err)
			continue
		}
		v := judgeSearch(a, f.fates.all())
		if page {
			v = judgeRecord(a, f.fates.all()[r.ID])
		}
		t.add("removed record", a, v, a.ended.Sub(start))
	}
}

// remove removes one record a second with portal remove and gives how long each took.
func (f *flood) remove(ctx context.Context) ([]time.Duration, error) {
	var took []time.Duration
	next := time.Now().Add(removeEvery)
	for _, r := range f.leaving {
		sleep(ctx, time.Until(next))
		if ctx.Err() != nil {
			break
		}
		next = next.Add(removeEvery)
		begun := time.Now()
		f.fates.set(r.ID, fate{begun: begun})
		f.turn.Add(1)
		// A removal that has begun is let finish, or its fate would be unknown.
		_, err := f.command(context.WithoutCancel(ctx), "remove", "defaulters", r.Source,
			"--ground", "wrongly-listed", "--actor", "测量")
		if err != nil {
			return took, err
		}
		returned := time.Now()
		f.fates.set(r.ID, fate{begun: begun, returned: returned})
		took = append(took, returned.Sub(begun))
	}
	return took, nil
}

func sleep(ctx context.Context, d time.Duration) {
	if d <= 0 {
		return
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}
