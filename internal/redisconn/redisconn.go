// Package redisconn is the one way to Redis: a client whose every call is short, behind
// a breaker, so that a server that is gone, hung or slow costs those who ask little and
// soon nothing. It knows neither what is stored nor for whom; the page cache and the
// limits say that, and each goes on without Redis when a call fails.
//
// Nothing in Redis is ever the only copy of anything, and nothing from it is believed:
// whoever reads holds what comes back against something that Redis cannot change.
package redisconn

import (
	"context"
	"crypto/tls"
	"errors"
	"log/slog"
	"net/url"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
	"github.com/sony/gobreaker/v2"
)

// Bounds of what Redis may cost (P24). Redis answers within a fraction of a millisecond
// or is of no use: rendering a page takes about one.
const (
	// callDeadline bounds one call with all that it waits for, unless Options say otherwise.
	callDeadline = 50 * time.Millisecond
	// dialDeadline bounds the making of a connection. go-redis makes it beside the call,
	// which waits no longer for it than for anything else; a connection that comes too
	// late is there for the next call.
	dialDeadline = 100 * time.Millisecond
	// slots is how many calls may be under way; one more goes on without Redis at once.
	// They run out only when Redis is slow.
	slots = 16
	// spareConnections are for the probe and the check of health, which take no slot.
	spareConnections = 2
	// tripAfter is how many failures in a row open the breaker.
	tripAfter = 3
	// openFor is how long an open breaker waits for the next probe, and about how long
	// after its return Redis is used again.
	openFor = time.Second
	// probeEvery is how often the probing goroutine looks whether a probe is due.
	probeEvery = 100 * time.Millisecond
)

var (
	// ErrAway says that the breaker is open: Redis was not asked.
	ErrAway = errors.New("redis is away")
	// ErrBusy says that too many calls are under way: Redis was not asked.
	ErrBusy = errors.New("redis is slow: too many calls under way")
)

// Options are what a Conn is made from.
type Options struct {
	// URL is redis://[user:password@]host[:port][/database], rediss:// for TLS, or
	// unix://[user:password@]/path[?db=database].
	URL string
	// Logger is told when Redis goes and comes back; nil is slog.Default().
	Logger *slog.Logger
	// Registerer takes the counters; nil counts into the void.
	Registerer prometheus.Registerer
	// Deadline bounds one call; zero is 50 ms. Tests of what is stored take more, so that a
	// busy machine does not lose what they look for.
	Deadline time.Duration
}

// Conn is a pool of connections to one Redis server. It is safe for concurrent use.
type Conn struct {
	client  *redis.Client
	within  time.Duration // of one call
	breaker *gobreaker.CircuitBreaker[struct{}]
	slots   chan struct{}
	log     *slog.Logger
	metrics *metrics

	mu    sync.Mutex
	cause string // of the last failure, as the log may hold it
}

// Check reports whether a URL can be used. The error holds nothing of the URL, which
// may hold a password.
func Check(text string) error {
	_, err := options(text)
	return err
}

// errURL holds nothing of the URL on purpose.
var errURL = errors.New("须为 redis://主机:端口/库号、rediss://主机:端口/库号 或 unix:///套接字路径?db=库号，不带其他参数")

func options(text string) (*redis.Options, error) {
	u, err := url.Parse(text)
	if err != nil || u.Fragment != "" || u.Opaque != "" {
		return nil, errURL
	}
	switch fields := u.Query(); {
	case u.Scheme == "unix" && u.Host == "" && (len(fields) == 0 || len(fields) == 1 && fields.Has("db")):
	case (u.Scheme == "redis" || u.Scheme == "rediss") && u.Hostname() != "" && len(fields) == 0:
	default:
		return nil, errURL
	}
	o, err := redis.ParseURL(text)
	if err != nil {
		return nil, errURL
	}
	return o, nil
}

// Open makes a Conn. It asks nothing of Redis yet, and Redis may be down: only a URL that
// cannot be used is an error. Watch must run for as long as the Conn is used.
func Open(o Options) (*Conn, error) {
	settings, err := options(o.URL)
	if err != nil {
		return nil, err
	}
	return connect(settings, o), nil
}

func connect(settings *redis.Options, o Options) *Conn {
	redis.SetLogger(quiet{})
	settings.Protocol = 2 // no greeting to wait for, and nothing is pushed (P25)
	settings.DisableIdentity = true
	settings.MaintNotificationsConfig = &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
	settings.ContextTimeoutEnabled = true
	settings.MaxRetries = -1
	settings.DialerRetries = 1
	settings.DialTimeout = max(dialDeadline, o.Deadline)
	within := callDeadline
	if o.Deadline > 0 {
		within = o.Deadline
	}
	settings.ReadTimeout, settings.WriteTimeout, settings.PoolTimeout = within, within, within
	settings.PoolSize = slots + spareConnections
	if settings.TLSConfig != nil {
		settings.TLSConfig.MinVersion = tls.VersionTLS12
	}
	c := &Conn{client: redis.NewClient(settings), within: within, slots: make(chan struct{}, slots), log: o.Logger, metrics: newMetrics()}
	if c.log == nil {
		c.log = slog.Default()
	}
	c.breaker = gobreaker.NewCircuitBreaker[struct{}](gobreaker.Settings{
		MaxRequests:   1,
		Timeout:       openFor,
		ReadyToTrip:   func(n gobreaker.Counts) bool { return n.ConsecutiveFailures >= tripAfter },
		IsSuccessful:  answered,
		IsExcluded:    abandonedBy,
		OnStateChange: c.changed,
	})
	if o.Registerer != nil {
		c.metrics.register(o.Registerer, c.Away)
	}
	return c
}

// Do runs one exchange with Redis: f makes one round trip with the client, under the
// context that it is given, and returns its error. Do ends after 50 ms at the latest
// (Options), and at once, without calling f, with ErrAway or ErrBusy.
func (c *Conn) Do(ctx context.Context, f func(ctx context.Context, r redis.Cmdable) error) error {
	if c.Away() {
		c.metrics.calls.WithLabelValues(outcomeAway).Inc()
		return ErrAway
	}
	select {
	case c.slots <- struct{}{}:
		defer func() { <-c.slots }()
	default:
		c.metrics.calls.WithLabelValues(outcomeBusy).Inc()
		return ErrBusy
	}
	return c.call(ctx, f)
}

// call runs f through the breaker.
func (c *Conn) call(ctx context.Context, f func(ctx context.Context, r redis.Cmdable) error) error {
	began := time.Now()
	_, err := c.breaker.Execute(func() (struct{}, error) {
		limited, cancel := context.WithTimeout(ctx, c.within)
		defer cancel()
		err := f(limited, c.client)
		if err != nil && ctx.Err() != nil {
			err = &abandoned{ctx.Err()}
		}
		c.note(err)
		return struct{}{}, err
	})
	switch {
	case errors.Is(err, gobreaker.ErrOpenState), errors.Is(err, gobreaker.ErrTooManyRequests):
		c.metrics.calls.WithLabelValues(outcomeAway).Inc()
		return ErrAway
	case answered(err), abandonedBy(err):
		c.metrics.calls.WithLabelValues(outcomeAnswered).Inc()
	default:
		c.metrics.calls.WithLabelValues(outcomeFailed).Inc()
	}
	c.metrics.took.Observe(time.Since(began).Seconds())
	return err
}

// Away reports whether the breaker is open, so that Redis is not asked.
func (c *Conn) Away() bool { return c.breaker.State() != gobreaker.StateClosed }

// Health asks Redis for a sign of life; while the breaker is open it does not. The error
// tells the last cause.
func (c *Conn) Health(ctx context.Context) error {
	if !c.Away() {
		if err := c.call(ctx, ping); err == nil {
			return nil
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return errors.New("redis: " + c.cause)
}

func ping(ctx context.Context, r redis.Cmdable) error { return r.Ping(ctx).Err() }

// Watch probes Redis while the breaker is open, once a second and one probe at a time,
// so that no visitor ever waits for a probe. It returns when ctx ends.
func (c *Conn) Watch(ctx context.Context) {
	tick := time.NewTicker(probeEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if c.breaker.State() == gobreaker.StateHalfOpen {
			_ = c.call(ctx, ping) // the breaker counts it
		}
	}
}

// Close closes all connections.
func (c *Conn) Close() error {
	if err := c.client.Close(); err != nil {
		return errors.New("redis: close: " + told(err))
	}
	return nil
}

// changed tells the log that Redis went or came back.
func (c *Conn) changed(_ string, from, to gobreaker.State) {
	switch {
	case to == gobreaker.StateOpen && from == gobreaker.StateClosed:
		c.mu.Lock()
		defer c.mu.Unlock()
		c.log.Warn("redis is away; the portal goes on without it", "cause", c.cause)
	case to == gobreaker.StateClosed:
		c.log.Info("redis is back")
	}
}

// note keeps the cause of a failure.
func (c *Conn) note(err error) {
	if answered(err) || abandonedBy(err) {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.cause = told(err)
}
