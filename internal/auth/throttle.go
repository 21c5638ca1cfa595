package auth

import (
	"context"
	"errors"
	"time"

	"gongkai/internal/store"
)

// Attempts are slowed down under three counts: of the account, of the network, and of
// both together. An attempt is counted as failed before it is looked at, so that many at
// once are as slow as one after the other, and is taken back when it was right.
//
// The delay of an account meets only networks from which that account has been failed
// several times. Whoever guesses therefore cannot shut its owner out: from another
// network the right password and factor still get in (T18). What that leaves to somebody
// with many networks is three attempts from each, against a password of 15 characters and
// a second factor.
const (
	freeOfNetwork = 30 // a court's staff may share one address
	freeOfAccount = 5
	freeOfPair    = 3
	longestDelay  = 15 * time.Minute
	// forgetAfter is when a count begins anew after its last failure.
	forgetAfter = 24 * time.Hour
)

// delayAfter is how long to wait after so many failures: nothing for the free ones, then
// two seconds, doubled with each.
func delayAfter(failures, free int64) time.Duration {
	if failures <= free {
		return 0
	}
	shift := failures - free
	if shift > 10 {
		return longestDelay
	}
	return min(time.Second<<shift, longestDelay)
}

// counters are the keys that an attempt counts under. Keyed hashes: the database tells no
// address, and no name of an account that does not exist.
type counters struct{ network, account, pair []byte }

func (a *Accounts) countersOf(name string, from From) counters {
	digest := func(purpose, value string) []byte {
		sum := a.db.Digest().Sum("sign-in attempts of "+purpose, []byte(value))
		return sum[:16]
	}
	c := counters{network: digest("network", from.network())}
	if name != "" {
		c.account, c.pair = digest("account", name), digest("both", name+"\n"+from.network())
	}
	return c
}

// attemptReader is a reading, or a change.
type attemptReader interface {
	Attempt(ctx context.Context, key []byte) (store.Attempt, error)
}

func (a *Accounts) count(ctx context.Context, r attemptReader, key []byte) (store.Attempt, error) {
	if key == nil {
		return store.Attempt{}, nil
	}
	n, err := r.Attempt(ctx, key)
	if a.now().Sub(n.LastAt) >= forgetAfter {
		n = store.Attempt{}
	}
	return n, err
}

// wait is how long the next attempt has to.
func (a *Accounts) wait(ctx context.Context, r attemptReader, c counters) (time.Duration, error) {
	network, err := a.count(ctx, r, c.network)
	if err != nil {
		return 0, err
	}
	account, err := a.count(ctx, r, c.account)
	if err != nil {
		return 0, err
	}
	pair, err := a.count(ctx, r, c.pair)
	if err != nil {
		return 0, err
	}
	now := a.now()
	left := network.LastAt.Add(delayAfter(network.Failures, freeOfNetwork)).Sub(now)
	if pair.Failures >= freeOfPair {
		left = max(left, account.LastAt.Add(delayAfter(account.Failures, freeOfAccount)).Sub(now))
	}
	return max(left, 0), nil
}

// reserve refuses an attempt that comes too soon, and counts it as failed otherwise. The
// first look costs no writing, so that a flood of refused attempts holds nobody up.
func (a *Accounts) reserve(ctx context.Context, name, account string, from From) (counters, error) {
	c := a.countersOf(name, from)
	refuse := func(r attemptReader) error {
		left, err := a.wait(ctx, r, c)
		if err == nil && left > 0 {
			err = &Delayed{Wait: left}
		}
		return err
	}
	err := a.db.Read(ctx, func(r *store.Reading) error { return refuse(r) })
	if err == nil {
		err = a.db.Update(ctx, func(tx *store.Tx) error {
			if err := refuse(tx); err != nil {
				return err
			}
			if err := tx.DeleteAttempts(ctx, a.now().Add(-forgetAfter)); err != nil {
				return err
			}
			if err := tx.DeleteEndedSessions(ctx, a.now(), a.now().Add(-IdleTime)); err != nil {
				return err
			}
			for _, key := range [][]byte{c.network, c.account, c.pair} {
				if err := a.add(ctx, tx, key, 1); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if late := (*Delayed)(nil); errors.As(err, &late) {
		a.note(ctx, EventSignInDelayed, account, from)
	}
	return c, err
}

// add changes a count. Only a failure moves its time.
func (a *Accounts) add(ctx context.Context, tx *store.Tx, key []byte, n int64) error {
	if key == nil {
		return nil
	}
	count, err := a.count(ctx, tx, key)
	if err != nil {
		return err
	}
	count.Failures += n
	if n > 0 {
		count.LastAt = a.now()
	}
	return tx.PutAttempt(ctx, key, count)
}

// takeBack undoes the counting of an attempt that was right.
func (a *Accounts) takeBack(ctx context.Context, tx *store.Tx, c counters) error {
	for _, key := range [][]byte{c.network, c.account, c.pair} {
		if err := a.add(ctx, tx, key, -1); err != nil {
			return err
		}
	}
	return nil
}

// forget clears the counts of an account whose owner has signed in. That of the network
// stays but for this attempt: somebody with one account must not try others freely.
func (a *Accounts) forget(ctx context.Context, tx *store.Tx, c counters) error {
	if err := a.add(ctx, tx, c.network, -1); err != nil {
		return err
	}
	for _, key := range [][]byte{c.account, c.pair} {
		if key == nil {
			continue
		}
		if err := tx.PutAttempt(ctx, key, store.Attempt{}); err != nil {
			return err
		}
	}
	return nil
}
