package web

import (
	"context"
	"log/slog"
	"net/netip"
	"time"

	"github.com/gofiber/fiber/v2"
)

// LimitMode says whom the limits on requests spare.
type LimitMode int

const (
	// LimitsDefault spares peers on loopback that no proxy forwarded: the
	// operator's own tools and a demonstration on one's own machine.
	LimitsDefault LimitMode = iota
	// LimitsStrict spares nobody (PORTAL_LIMITS=strict).
	LimitsStrict
)

// Bounds of a listener where Config leaves them at zero.
const (
	// DefaultBodyLimit is in bytes. A form of ours is a few kilobytes; fasthttp
	// allocates what a request declares before it arrives, so the bound is also
	// what one connection can cost (F24).
	DefaultBodyLimit = 64 << 10
	// DefaultReadTimeout covers header and body together (F23).
	DefaultReadTimeout = 10 * time.Second
	// DefaultWriteTimeout is for one answer to a slow reader.
	DefaultWriteTimeout = 30 * time.Second
	// DefaultIdleTimeout is how long a connection may wait for its next request (F25).
	DefaultIdleTimeout = 60 * time.Second
	// DefaultConnections is the number of connections of all peers together.
	DefaultConnections = 16384
	// DefaultConnectionsPerPeer is the number of connections of one address (one
	// /64 for IPv6). A browser opens six, and many households share an address.
	DefaultConnectionsPerPeer = 256
	// DefaultDeadline is the time a request may take inside, over all its calls.
	DefaultDeadline = 2 * time.Second

	// readBuffer bounds the request line and the header fields together, in bytes.
	readBuffer = 16 << 10
	// writeBuffer is what of an answer, in bytes, goes out with one call of the system.
	// It is taken only while an answer is written.
	writeBuffer = 16 << 10
	// spareConnections is how far fasthttp's own bound lies above ours. Its refusals
	// carry no security headers, so Bound must always be the first to refuse, also
	// while a connection that has ended is still being put away.
	spareConnections = 256
	// callDeadline bounds one call to a database, cache or index (P4).
	callDeadline = time.Second
)

// Config is what one listener needs to know. The zero value of each field is a
// safe choice.
type Config struct {
	// TrustedProxies are the networks whose X-Forwarded-For is believed. Nobody's
	// is when it is empty; X-Forwarded-Host and -Proto never are.
	TrustedProxies []netip.Prefix
	// Limits says whom the limits spare.
	Limits LimitMode
	// SharedLimits makes several instances count together; nil counts in this one alone.
	// One value serves one listener.
	SharedLimits *SharedLimits
	// Logger takes what there is to say beside requests; nil is slog.Default().
	Logger *slog.Logger
	// RequestLog takes one line a request. Where it is nil the same line goes through
	// Logger, which costs more.
	RequestLog *RequestLog
	// Now tells the time for limits; nil is time.Now.
	Now func() time.Time
	// Secure says that visitors come by https: HSTS is sent and cookies are Secure.
	Secure bool
	// Origin is scheme and host of PORTAL_BASE_URL, such as https://court.example.
	// It tells an own form from a foreign one where a proxy rewrites Host and the
	// browser sends no Sec-Fetch-Site; it may be empty.
	Origin string
	// NoIndex asks search engines to leave every answer alone (a demonstration).
	NoIndex bool
	// OwnRequests lets the script of a page ask the listener that it came from; NewAdmin
	// sets it, for the desk checks a long form while somebody types.
	OwnRequests bool
	// Metrics counts; nil counts into the void.
	Metrics *Metrics
	// ErrorPage renders an error for people. It knows no more of the request than the
	// mode of display, so that the 404 is one and the same. When it fails, or is
	// nil, a plain page is sent.
	ErrorPage func(mode Mode, p Problem) (body []byte, contentType string, err error)

	// BodyLimit is in bytes; zero, or anything greater, see DefaultBodyLimit.
	BodyLimit int
	// Uploads names the addresses whose POST may have a body beyond BodyLimit, with the
	// bound of each in bytes; a part of an address that begins with a colon stands for any.
	// Their handlers read it by Incoming. With any, the listener
	// streams, and the edge keeps the bounds of all others.
	Uploads map[string]int64
	// LongForms names the addresses whose POST is a form that may be longer than BodyLimit,
	// with the bound of each in bytes; a part of an address that begins with a colon stands
	// for any. It is read into memory like every other form. With any, the listener streams.
	LongForms map[string]int64
	// The times of a connection; zero takes the defaults above.
	ReadTimeout, WriteTimeout, IdleTimeout time.Duration
	// Connections and ConnectionsPerPeer bound the listener; zero takes the defaults.
	Connections, ConnectionsPerPeer int
	// Deadline bounds the inside work of one request; zero takes the default.
	Deadline time.Duration
}

// withDefaults gives the configuration with every zero field settled.
func (cfg Config) withDefaults() Config {
	if cfg.Logger == nil {
		cfg.Logger = slog.Default()
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Metrics == nil {
		cfg.Metrics = NewMetrics()
	}
	if cfg.BodyLimit <= 0 {
		cfg.BodyLimit = DefaultBodyLimit
	}
	for _, d := range []struct {
		value *time.Duration
		unset time.Duration
	}{
		{&cfg.ReadTimeout, DefaultReadTimeout},
		{&cfg.WriteTimeout, DefaultWriteTimeout},
		{&cfg.IdleTimeout, DefaultIdleTimeout},
		{&cfg.Deadline, DefaultDeadline},
	} {
		if *d.value <= 0 {
			*d.value = d.unset
		}
	}
	if cfg.Connections <= 0 {
		cfg.Connections = DefaultConnections
	}
	if cfg.ConnectionsPerPeer <= 0 {
		cfg.ConnectionsPerPeer = DefaultConnectionsPerPeer
	}
	return cfg
}

// methods are those the portal answers; every other gets 405 (P16).
func methods() []string { return []string{fiber.MethodGet, fiber.MethodHead, fiber.MethodPost} }

// New makes the Fiber app of one listener, hardened as the pitfalls P1 to P20 ask,
// with the edge around it. Routes are then added as usual; what matches none is
// answered with the one 404.
func New(config Config) *fiber.App {
	app, _ := newApp(config)
	return app
}

func newApp(config Config) (*fiber.App, *edge) {
	cfg := config.withDefaults()
	e := newEdge(cfg)

	app := fiber.New(fiber.Config{
		Immutable:     true,  // values of a request stay what they are after it (P2)
		StrictRouting: true,  // one address a page (P15)
		CaseSensitive: true,  // (P15)
		UnescapePath:  false, // the router sees what was sent, once (P15)
		Prefork:       false, // one process holds the generation and the limits (P17)

		RequestMethods:               methods(),
		StreamRequestBody:            false, // with it BodyLimit is inert (P9)
		DisablePreParseMultipartForm: true,  // never spooled to temporary files (P22)
		BodyLimit:                    cfg.BodyLimit,
		ReadBufferSize:               readBuffer,
		WriteBufferSize:              writeBuffer,
		ReadTimeout:                  cfg.ReadTimeout,
		WriteTimeout:                 cfg.WriteTimeout,
		IdleTimeout:                  cfg.IdleTimeout,
		Concurrency:                  cfg.Connections + spareConnections,
		// An idle connection then holds no buffers: ten thousand of them would
		// otherwise keep 160 MB of read buffers (F25).
		ReduceMemoryUsage: true,

		EnableTrustedProxyCheck: true, // and no proxies: Fiber itself believes no forwarded header (P7)
		DisableStartupMessage:   true,
		ErrorHandler:            e.answerError,
	})
	e.app = app

	server := app.Server()
	// Bound refuses a peer earlier and more kindly; this is the backstop for a
	// listener without it. It cannot be lower, since fasthttp counts a reverse
	// proxy as one peer.
	server.MaxConnsPerIP = cfg.Connections + spareConnections
	server.CloseOnShutdown = true // clients learn that the connection ends, instead of a reset (F28)
	server.SecureErrorLogMessage = true
	e.stream(server)
	e.next = server.Handler
	server.Handler = e.serve
	server.ErrorHandler = e.unparsed

	app.Use(e.observe)
	e.middleware = len(app.GetRoutes())
	return app, e
}

// Context gives the context for one call to a database, cache or index: it ends
// after one second, or with the time that the whole request may take, whichever
// comes first (P4). Fiber's own c.Context() ends only with the server.
func Context(c *fiber.Ctx) (context.Context, context.CancelFunc) {
	return context.WithTimeout(c.UserContext(), callDeadline)
}
