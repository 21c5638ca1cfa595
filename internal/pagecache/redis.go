package pagecache

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"

	"gongkai/internal/redisconn"
)

// Redis is the tier that instances share. It stands behind the memory of each: what one
// has made, another need not make again, and an instance that has just started finds
// what the others have.
//
// Reading is one round trip of bounded time and size. Writing is done by Run, beside
// those who wait; what does not fit into its queue is not written.
//
// What comes back is believed for one reason only: it carries a MAC, under a key that
// Redis never sees, over its name and its content. The name holds the format, the
// incarnation and the position, so a value made at another state of the portal lies
// elsewhere, and a value that was copied to another name, changed or invented is not
// taken (F10). Whatever passes is still held against its Stamp by the caller.
type Redis[V Value] struct {
	conn   *redisconn.Conn
	codec  Codec[V]
	now    func() time.Time
	mac    [sha256.Size]byte
	queue  chan pending[V]
	queued atomic.Int64 // bytes that the queue holds

	found, missed, refused, wrote, dropped atomic.Uint64
}

// Codec writes and reads values, without their stamps.
type Codec[V Value] interface {
	// Append adds the value to a text.
	Append(to []byte, v V) []byte
	// Decode reads what Append wrote. It may keep data. Anything else is an error: data
	// is not believed.
	Decode(stamp Stamp, data []byte) (V, error)
}

// pending is a value on its way to Redis.
type pending[V Value] struct {
	key    Key
	value  V
	weight int64
}

// Bounds of what lies in Redis and on the way there.
const (
	// KeepFor is how long a value lies in Redis at most. A page that a removal has
	// overtaken is never shown, but it should not lie about either.
	KeepFor = 10 * time.Minute
	// largestShared is the size of a written value, in bytes. A record page takes 35 KB
	// in all its forms.
	largestShared = 512 << 10
	// queueLength and queueBytes bound what waits to be written.
	queueLength = 256
	queueBytes  = 8 << 20
	// batchLength and batchBytes bound what is written in one round trip.
	batchLength = 16
	batchBytes  = 1 << 20
	// namePrefix leads all names. The number is that of the format of the values.
	namePrefix = "gongkai:page:1:"
)

// NewRedis makes the tier. The secret, of at least 32 bytes, must be the same for all
// who are to believe each other's values, and for nobody else: a program or a setting
// that would make other pages needs another secret.
func NewRedis[V Value](conn *redisconn.Conn, secret []byte, codec Codec[V], now func() time.Time) (*Redis[V], error) {
	if len(secret) < secretLength {
		return nil, errors.New("page cache: the secret of the values is too short")
	}
	h := hmac.New(sha256.New, secret)
	h.Write([]byte("gongkai page cache: values"))
	r := &Redis[V]{conn: conn, codec: codec, now: now, queue: make(chan pending[V], queueLength)}
	h.Sum(r.mac[:0])
	return r, nil
}

// name is where a value for a moment of the portal lies. One made from no row lies
// outside all generations.
func name(key Key, incarnation string, position int64, rowless bool) string {
	text := make([]byte, 0, 96)
	text = append(text, namePrefix...)
	if rowless {
		text = append(text, '-')
	} else {
		text = append(text, incarnation...)
		text = append(text, ':')
		text = strconv.AppendInt(text, position, 10)
	}
	text = append(text, ':')
	return string(base64.RawURLEncoding.AppendEncode(text, key[:]))
}

// Get gives the value that was made under the key at exactly this state of the portal, or
// from no row where the state is unknown. It takes one round trip.
func (r *Redis[V]) Get(ctx context.Context, key Key, at Moment) (v V, ok bool) {
	where := name(key, at.Incarnation, at.Position, at.Incarnation == "")
	var data []byte
	err := r.conn.Do(ctx, func(ctx context.Context, c redis.Cmdable) (err error) {
		// Unlike GET it bounds what comes: a poisoned key may hold 512 MB.
		data, err = c.GetRange(ctx, where, 0, largestShared).Bytes()
		return err
	})
	if err != nil || len(data) == 0 {
		r.missed.Add(1)
		return v, false
	}
	v, err = r.open(where, data)
	if err != nil {
		r.refused.Add(1)
		var none V
		return none, false
	}
	r.found.Add(1)
	return v, true
}

// Put hands a value to Run, or drops it: it never waits.
func (r *Redis[V]) Put(key Key, v V) {
	weight := int64(v.Weight())
	if weight > largestShared || r.conn.Away() || !r.enqueue(pending[V]{key, v, weight}) {
		r.dropped.Add(1)
	}
}

func (r *Redis[V]) enqueue(p pending[V]) bool {
	if r.queued.Add(p.weight) <= queueBytes {
		select {
		case r.queue <- p:
			return true
		default:
		}
	}
	r.queued.Add(-p.weight)
	return false
}

// Run writes what Put has handed over, until ctx ends.
func (r *Redis[V]) Run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case p := <-r.queue:
			r.write(ctx, r.batch(p))
		}
	}
}

// batch takes what else waits, as much as goes well in one round trip.
func (r *Redis[V]) batch(first pending[V]) []pending[V] {
	all, bytes := []pending[V]{first}, first.weight
	for len(all) < batchLength && bytes < batchBytes {
		select {
		case p := <-r.queue:
			all = append(all, p)
			bytes += p.weight
		default:
			return all
		}
	}
	return all
}

// write sends values in one round trip. What fails is lost; somebody will make it again.
func (r *Redis[V]) write(ctx context.Context, batch []pending[V]) {
	type entry struct {
		name string
		data []byte
		ttl  time.Duration
	}
	var entries []entry
	for _, p := range batch {
		stamp := p.value.Stamp()
		where := name(p.key, stamp.Incarnation, stamp.Position, stamp.Rowless)
		ttl := r.ttl(stamp)
		data := r.seal(where, stamp, p.value)
		r.queued.Add(-p.weight)
		if ttl <= 0 || len(data) > largestShared {
			r.dropped.Add(1)
			continue
		}
		entries = append(entries, entry{where, data, ttl})
	}
	if len(entries) == 0 {
		return
	}
	err := r.conn.Do(ctx, func(ctx context.Context, c redis.Cmdable) error {
		_, err := c.Pipelined(ctx, func(p redis.Pipeliner) error {
			for _, e := range entries {
				p.Set(ctx, e.name, e.data, e.ttl)
			}
			return nil
		})
		return err
	})
	if err != nil {
		r.dropped.Add(uint64(len(entries)))
		return
	}
	r.wrote.Add(uint64(len(entries)))
}

// ttl is how long a value with the stamp may lie in Redis.
func (r *Redis[V]) ttl(s Stamp) time.Duration {
	ttl := KeepFor
	if !s.Until.IsZero() {
		ttl = min(ttl, s.Until.Sub(r.now()))
	}
	return ttl.Truncate(time.Millisecond)
}

// Counts are what the tier did so far.
type Counts struct {
	Found   uint64 // values that came back and were whole
	Missed  uint64 // nothing there, or Redis did not answer
	Refused uint64 // what came back was not ours, not whole, or lay under another name
	Wrote   uint64 // values written
	Dropped uint64 // values not written: too large, too late, too many, or Redis did not answer
}

// Counts tells what the tier did so far.
func (r *Redis[V]) Counts() Counts {
	return Counts{r.found.Load(), r.missed.Load(), r.refused.Load(), r.wrote.Load(), r.dropped.Load()}
}
