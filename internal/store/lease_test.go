package store

import (
	"context"
	"sync"
	"testing"
	"time"
)

// TestLease: of many who ask at once one gets the lease; it is the holder's to renew, and
// another's once it is given back or its time is over.
func TestLease(t *testing.T) {
	ctx := context.Background()
	db := openDB(t, t.TempDir())
	const span = 400 * time.Millisecond
	var all sync.WaitGroup
	var mu sync.Mutex
	var holders []string
	for _, holder := range []string{"a", "b", "c", "d"} {
		all.Go(func() {
			has, err := db.TakeLease(ctx, "job", holder, time.Hour)
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				t.Error(err)
			}
			if has {
				holders = append(holders, holder)
			}
		})
	}
	all.Wait()
	if len(holders) != 1 {
		t.Fatalf("holders: %v", holders)
	}
	take := func(holder string, want bool) {
		t.Helper()
		if has, err := db.TakeLease(ctx, "job", holder, span); err != nil || has != want {
			t.Fatalf("%s: %v %v, want %v", holder, has, err, want)
		}
	}
	take("x", false)
	take(holders[0], true)
	if err := db.GiveLease(ctx, "job", "x"); err != nil {
		t.Fatal(err)
	}
	take("x", false) // one that it does not have cannot be given back by it
	if err := db.GiveLease(ctx, "job", holders[0]); err != nil {
		t.Fatal(err)
	}
	take("x", true)
	take("y", false)
	if has, err := db.TakeLease(ctx, "other", "y", span); err != nil || !has {
		t.Errorf("another lease: %v %v", has, err)
	}
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		has, err := db.TakeLease(ctx, "job", "y", time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		if has {
			break
		}
		if time.Now().After(end) {
			t.Fatal("a lease whose time is over was never taken over")
		}
	}
	take("x", false)
}
