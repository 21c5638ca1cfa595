package web

import (
	"container/list"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
	"golang.org/x/time/rate"

	"gongkai/internal/court"
)

// Class names a sort of request with a budget of its own.
type Class string

// The classes. Search is the one that PRODUCT.md settles.
const (
	Search Class = "search" // searching people by name
	Person Class = "person" // pages of one person or organisation, and lists of them
	API    Class = "api"
	Media  Class = "media" // pictures and documents that texts show, many on one page
	Draft  Class = "draft" // texts that a secret opens
	Other  Class = "other"
)

// perMinute is how many requests of a class one client has a minute. All of them
// may come at once; they come back evenly.
func perMinute(class Class) int {
	switch class {
	case Search:
		return 20
	case Draft:
		return 30
	case Person, API:
		return 60
	default:
		return 300
	}
}

// maxClients bounds the memory of the limiter: about 20 MB when every place is
// taken. Past it the client that was quiet for longest is forgotten.
const maxClients = 1 << 16

// Limit refuses, with 429 and Retry-After, a client that has used up its budget of
// a class. Peers on loopback that no proxy forwarded are spared unless the
// listener's LimitMode is strict. A Page names its class itself.
func Limit(class Class) fiber.Handler {
	return func(c *fiber.Ctx) error {
		r := requestOf(c)
		if r == nil {
			return errNoEdge
		}
		if err := r.edge.charge(c.Context(), r, class); err != nil {
			return err
		}
		return c.Next()
	}
}

// charge takes one request of a class from the budget of its client, or refuses it. The
// empty class has no budget.
func (e *edge) charge(ctx *fasthttp.RequestCtx, r *request, class Class) error {
	if class == "" {
		return nil
	}
	addr := e.clientAddr(ctx)
	if e.cfg.Limits != LimitsStrict && addr.IsLoopback() && !r.seen.proxied {
		return nil
	}
	wait := e.limiter.take(class, addr)
	if wait == 0 {
		return nil
	}
	e.cfg.Metrics.refused.WithLabelValues(string(class)).Inc()
	return &tooMany{
		cause: &court.Error{Kind: court.KindTooMany, Message: "您的访问过于频繁，请稍等片刻再试。"},
		after: wait,
	}
}

// tooMany wraps a court.Error and also knows when the budget allows one more.
type tooMany struct {
	cause *court.Error
	after time.Duration
}

func (t *tooMany) Error() string             { return t.cause.Error() }
func (t *tooMany) Unwrap() error             { return t.cause }
func (t *tooMany) RetryAfter() time.Duration { return t.after }

// limiter holds a token bucket for each client of each class. A client is a keyed
// hash of its network; the key lives in memory only and is replaced every day with
// all that was counted under it, so that nothing here tells who asked (T3).
//
// It decides alone and at once. Where instances share their counts, it also notes what
// was taken for SharedLimits to tell, and takes what it is told of the others.
type limiter struct {
	now    func() time.Time
	secret []byte // the keys of the days are made from it; nil: they are random
	noting bool   // what is taken is noted

	mu      sync.Mutex
	day     int64 // days since 1970 (UTC) of the key
	key     [32]byte
	clients map[client]*bucket
	order   *list.List // of client, the latest first
	bound   int
	noted   []*bucket // from which something was taken since the last look
}

type client [16]byte

type bucket struct {
	id    client
	rate  *rate.Limiter
	place *list.Element // in order
	taken atomic.Int64  // since the last look
}

func newLimiter(now func() time.Time) *limiter {
	return &limiter{now: now, day: -1, bound: maxClients}
}

// take uses one token, or gives the time until there is one.
func (l *limiter) take(class Class, addr netip.Addr) time.Duration {
	now := l.now()
	b := l.bucket(class, addr, now)
	reserved := b.rate.ReserveN(now, 1)
	wait := reserved.DelayFrom(now)
	if wait > 0 {
		reserved.CancelAt(now)
	} else if l.noting {
		l.note(b)
	}
	return wait
}

func (l *limiter) bucket(class Class, addr netip.Addr, now time.Time) *bucket {
	l.mu.Lock()
	defer l.mu.Unlock()
	if day := now.Unix() / (24 * 60 * 60); day != l.day {
		l.day = day
		l.key = l.keyOf(day)
		l.clients = make(map[client]*bucket)
		l.order = list.New()
	}
	id := l.identify(class, addr)
	if known, ok := l.clients[id]; ok {
		l.order.MoveToFront(known.place)
		return known
	}
	if l.order.Len() >= l.bound {
		if quiet, ok := l.order.Remove(l.order.Back()).(client); ok {
			delete(l.clients, quiet)
		}
	}
	n := perMinute(class)
	b := &bucket{id: id, rate: rate.NewLimiter(rate.Limit(float64(n)/60), n), place: l.order.PushFront(id)}
	l.clients[id] = b
	return b
}

// keyOf gives the key of a day: instances that share their counts find the same one.
func (l *limiter) keyOf(day int64) (key [32]byte) {
	if l.secret == nil {
		_, _ = rand.Read(key[:]) // never fails since Go 1.24
		return key
	}
	h := hmac.New(sha256.New, l.secret)
	h.Write(binary.AppendVarint([]byte("gongkai limits: day "), day))
	h.Sum(key[:0])
	return key
}

// identify names a client by SHA-256 over key, class and address, cut to half: without
// the key nobody can try addresses against it.
func (l *limiter) identify(class Class, addr netip.Addr) client {
	var room [128]byte
	text := append(room[:0], l.key[:]...)
	text = append(text, class...)
	of := network(addr).As16()
	sum := sha256.Sum256(append(text, of[:]...))
	return client(sum[:16])
}

// network is what counts as one client: an IPv4 address, or the /64 that an IPv6
// customer is given at the least.
func network(addr netip.Addr) netip.Addr {
	addr = addr.Unmap().WithZone("")
	if addr.Is6() {
		if p, err := addr.Prefix(64); err == nil {
			return p.Addr()
		}
	}
	return addr
}
