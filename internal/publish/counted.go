package publish

import (
	"sync"
	"time"

	"gongkai/internal/court"
)

// counted keeps figures for a few seconds, so that pages which everybody opens do not count
// the same again and again. What decides anything counts for itself.
type counted struct {
	rail     kept[RailCounts]
	week     kept[Week]
	rejected kept[int] // by batch
	plan     kept[int] // by person
}

const (
	railTime     = 3 * time.Second
	weekTime     = time.Minute // of one position of the ledger
	rejectedTime = time.Hour   // a report does not change
	mostCounted  = 500         // of one kind; more begin anew
)

// kept is a figure by key, with when it was counted.
type kept[V any] struct {
	mu   sync.Mutex
	held map[string]keptValue[V]
}

type keptValue[V any] struct {
	value V
	at    time.Time
}

// get gives the figure of a key, counted no longer ago than the span. Those who ask for the
// same at the same time may count it side by side: a slow count keeps nobody waiting.
func (k *kept[V]) get(key string, now time.Time, span time.Duration, count func() (V, error)) (V, error) {
	k.mu.Lock()
	held, ok := k.held[key]
	k.mu.Unlock()
	if age := now.Sub(held.at); ok && age >= 0 && age < span {
		return held.value, nil
	}
	value, err := count()
	if err != nil {
		return value, err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.held == nil || len(k.held) >= mostCounted {
		k.held = map[string]keptValue[V]{}
	}
	k.held[key] = keptValue[V]{value, now}
	return value, nil
}

// personKey is the key of what is counted for an actor: another office sees other figures.
func personKey(a court.Actor) string {
	key := a.Account
	for _, r := range a.Roles {
		key += " " + string(r)
	}
	return key
}
