package web

import (
	"context"
	_ "embed"
	"encoding/base64"
	"errors"
	"time"

	"github.com/redis/go-redis/v9"

	"gongkai/internal/redisconn"
)

// SharedLimits lets instances count their clients together. Each decides by itself and at
// once; four times a second it tells Redis what its clients have taken, and hears in the
// same round trip what they have left everywhere. So no request waits for Redis, and
// without Redis each instance limits by what it has seen itself.
//
// What a client can gain: until the instances have heard of each other, a quarter of a
// second, it can use up the budget of each of them at once. That is then a debt, which
// all of them let it pay back before they serve it again. Averaged over the minutes that
// follow, a client never gets more than one budget (of up to 1+mostDebt instances).
type SharedLimits struct {
	limiter *limiter
	conn    *redisconn.Conn
	metrics *Metrics
	script  *redis.Script
}

const (
	// exchangeEvery is how often the instances hear of each other.
	exchangeEvery = 250 * time.Millisecond
	// exchangeMost bounds the clients that one exchange tells of. More are counted by
	// this instance alone.
	exchangeMost = 4096
	// exchangeBatch is how many go in one round trip.
	exchangeBatch = 256
	// mostDebt is how many budgets a client may owe.
	mostDebt = 3
	// limitPrefix leads the names of the counts in Redis, with the number of their format.
	limitPrefix = "gongkai:limit:1:"
)

// limitScript adds what was taken and gives what is owed, for many clients at a time.
//
//go:embed limit.lua
var limitScript string

// Outcomes of an exchange.
const (
	exchangeDone   = "done"
	exchangeFailed = "failed"
)

// NewSharedLimits makes the limits of one listener. The secret, of at least 32 bytes, is
// the same for all instances of a portal and known to nobody else: in Redis a client is
// a hash of its network under a key that is made from it and from the day. A nil now is
// time.Now, nil metrics count into the void.
func NewSharedLimits(conn *redisconn.Conn, secret []byte, now func() time.Time, metrics *Metrics) (*SharedLimits, error) {
	if len(secret) < 32 {
		return nil, errors.New("limits: the secret is too short")
	}
	if now == nil {
		now = time.Now
	}
	if metrics == nil {
		metrics = NewMetrics()
	}
	l := newLimiter(now)
	l.secret, l.noting = append([]byte(nil), secret...), true
	for _, outcome := range []string{exchangeDone, exchangeFailed} { // at zero from the start
		metrics.exchanges.WithLabelValues(outcome)
	}
	return &SharedLimits{limiter: l, conn: conn, metrics: metrics, script: redis.NewScript(limitScript)}, nil
}

// Run exchanges counts until ctx ends.
func (s *SharedLimits) Run(ctx context.Context) {
	tick := time.NewTicker(exchangeEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			s.exchange(ctx)
		}
	}
}

// exchange tells what was taken since the last time and takes what others have. What
// cannot be told is forgotten: whether it arrived is unknown, and no client shall pay
// twice for a fault of ours.
func (s *SharedLimits) exchange(ctx context.Context) {
	all := s.limiter.look()
	for len(all) > 0 {
		batch := all[:min(len(all), exchangeBatch)]
		all = all[len(batch):]
		owed, err := s.tell(ctx, batch)
		if err != nil {
			s.metrics.exchanges.WithLabelValues(exchangeFailed).Inc()
			continue // while Redis is away this costs nothing
		}
		s.metrics.exchanges.WithLabelValues(exchangeDone).Inc()
		now := s.limiter.now()
		for i, n := range batch {
			n.bucket.settle(owed[i], now)
		}
	}
}

// tell makes one round trip for some clients and gives what each owes by now: the time
// until its budget would be whole again.
func (s *SharedLimits) tell(ctx context.Context, batch []note) ([]time.Duration, error) {
	keys := make([]string, len(batch))
	args := make([]any, 0, 2*len(batch))
	for i, n := range batch {
		keys[i] = limitPrefix + base64.RawURLEncoding.EncodeToString(n.bucket.id[:])
		args = append(args, n.taken*n.bucket.interval().Microseconds(), (1+mostDebt)*n.bucket.whole().Microseconds())
	}
	var owed []int64
	err := s.conn.Do(ctx, func(ctx context.Context, c redis.Cmdable) (err error) {
		owed, err = s.script.Run(ctx, c, keys, args...).Int64Slice()
		return err
	})
	if err != nil {
		return nil, err
	}
	if len(owed) != len(batch) {
		return nil, errors.New("limits: an answer of another length")
	}
	times := make([]time.Duration, len(owed))
	for i, microseconds := range owed {
		times[i] = time.Duration(microseconds) * time.Microsecond
	}
	return times, nil
}

// note is what was taken from one bucket.
type note struct {
	bucket *bucket
	taken  int64
}

// note remembers that one token was taken.
func (l *limiter) note(b *bucket) {
	if b.taken.Add(1) > 1 {
		return // remembered already
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.noted) >= exchangeMost {
		b.taken.Store(0)
		return
	}
	l.noted = append(l.noted, b)
}

// look gives what was taken since the last look.
func (l *limiter) look() []note {
	l.mu.Lock()
	noted := l.noted
	l.noted = nil
	l.mu.Unlock()
	notes := make([]note, 0, len(noted))
	for _, b := range noted {
		notes = append(notes, note{b, b.taken.Swap(0)})
	}
	return notes
}

// interval is the time in which one token comes back.
func (b *bucket) interval() time.Duration {
	return time.Duration(float64(time.Second) / float64(b.rate.Limit()))
}

// whole is the time in which an empty bucket fills.
func (b *bucket) whole() time.Duration { return time.Duration(b.rate.Burst()) * b.interval() }

// settle takes from the bucket what others have taken, so that no more is left in it than
// everywhere. It never gives back: what this instance has counted it knows for certain.
func (b *bucket) settle(owed time.Duration, now time.Time) {
	left := float64(b.rate.Burst()) - float64(owed)/float64(b.interval()) - float64(b.taken.Load())
	for over := int(b.rate.TokensAt(now) - left); over > 0; {
		n := min(over, b.rate.Burst())
		b.rate.ReserveN(now, n)
		over -= n
	}
}
