package web

import (
	"errors"
	"net"
	"strings"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"gongkai/internal/court"
)

// edge stands around a Fiber app: every request enters and every answer leaves
// through it, whether or not a handler was reached.
type edge struct {
	cfg     Config
	app     *fiber.App
	next    fasthttp.RequestHandler // Fiber's own entry
	limiter *limiter
	headers []header
	heads   heads
	errors  errorPages
	ids     *requestIDs
	spare   sync.Pool // of *request
	front   *front
	// middleware is how many handlers stood before all routes when the app was made.
	middleware int
}

func newEdge(cfg Config) *edge {
	l := newLimiter(cfg.Now)
	if cfg.SharedLimits != nil {
		l = cfg.SharedLimits.limiter
	}
	return &edge{cfg: cfg, limiter: l, headers: securityHeaders(cfg), ids: newRequestIDs(), front: newFront()}
}

// request is what the edge remembers of one request until its log line. None of
// it comes from the visitor but the method.
type request struct {
	edge    *edge
	id      requestID
	started time.Time
	inside  deadline // context of whatever the request waits for
	method  string
	route   string // the pattern that matched, or one of the words below
	stats   *routeStats
	secured bool      // the answer has the security headers already
	seen    seen      // what admission saw of the header
	handed  bool      // handlers can see this value, and might keep its context
	body    *incoming // of a listener that streams; else nil
	again   *deadline // in the place of inside, once an upload has come in
	reason  string    // why the request was refused at the door
	cause   error     // what failed inside; for the operator only
	panic   string    // kind of a panic and where it happened
}

const (
	routeUnmatched = "unmatched" // no route has this address
	routeRefused   = "refused"   // refused before routing
	routeUnparsed  = "unparsed"  // not understood as HTTP, or too slow, or too large
)

// requestKey is the key of the *request among the user values of a request.
type requestKey struct{}

// requestOf gives what the edge remembers; nil on an app that New did not make.
func requestOf(c *fiber.Ctx) *request {
	r, _ := c.Context().UserValue(requestKey{}).(*request)
	return r
}

// serve is the outermost handler (P11): it admits, calls Fiber, catches a panic
// and finishes the answer.
func (e *edge) serve(ctx *fasthttp.RequestCtx) {
	r := e.begin(ctx, routeUnmatched)
	e.cfg.Metrics.inFlight.Add(1)
	defer e.leave(ctx, r)

	refused := e.receive(ctx, r)
	if refused == nil { // else the body must not be looked at
		if door := admit(&ctx.Request, &r.seen); door != nil {
			refused = door
		}
	}
	if refused != nil {
		r.route = routeRefused
		ctx.SetConnectionClose()
		e.fail(ctx, r, refused)
		return
	}
	if e.answerFromFront(ctx, r) {
		return
	}
	r.hand(ctx)
	e.next(ctx)
}

// hand shows the request to handlers.
func (r *request) hand(ctx *fasthttp.RequestCtx) {
	r.handed = true
	ctx.SetUserValue(requestKey{}, r)
	ctx.SetUserValue(userContextKey, &r.inside)
}

// leave is the last of a request, whether it ended well or in a panic.
func (e *edge) leave(ctx *fasthttp.RequestCtx, r *request) {
	if v := recover(); v != nil {
		e.rescue(ctx, r, v)
	}
	e.finish(ctx, r)
	e.cfg.Metrics.inFlight.Add(-1)
	if r.handed {
		r.inside.end()
		if r.again != nil {
			r.again.end()
		}
		return
	}
	*r = request{} // nobody else has seen it, so the next request may have it
	e.spare.Put(r)
}

// userContextKey is the name under which Fiber v2 keeps what c.UserContext gives.
// A test holds it against Fiber.
const userContextKey = "__local_user_context__"

func (e *edge) begin(ctx *fasthttp.RequestCtx, route string) *request {
	r, ok := e.spare.Get().(*request)
	if !ok {
		r = &request{}
	}
	r.edge, r.id, r.started, r.method, r.route = e, e.ids.next(), time.Now(), "other", route
	r.inside.at = r.started.Add(e.cfg.Deadline)
	switch string(ctx.Method()) {
	case fiber.MethodGet:
		r.method = fiber.MethodGet
	case fiber.MethodHead:
		r.method = fiber.MethodHead
	case fiber.MethodPost:
		r.method = fiber.MethodPost
	}
	return r
}

// observe is the first handler of the app. It notes the pattern that matched,
// which is what log and metrics name instead of the address (P21).
func (e *edge) observe(c *fiber.Ctx) error {
	own := c.Route()
	err := c.Next()
	if r := requestOf(c); r != nil && c.Route() != own {
		r.route = c.Route().Path
	}
	return err
}

// fail answers err in place of the app.
func (e *edge) fail(ctx *fasthttp.RequestCtx, r *request, err error) {
	r.hand(ctx)
	c := e.app.AcquireCtx(ctx)
	defer e.app.ReleaseCtx(c)
	_ = e.answerError(c, err) // it writes into memory and never fails
}

// rescue turns a panic into the answer 500 for this request alone (F32). The log
// gets the stack, and of the value no more than newPanicked keeps.
func (e *edge) rescue(ctx *fasthttp.RequestCtx, r *request, v any) {
	e.cfg.Metrics.panics.Inc()
	r.panic = newPanicked(v).what
	r.secured = false
	ctx.Response.Reset()
	ctx.SetConnectionClose()
	e.fail(ctx, r, errPanicked)
}

var errPanicked = errors.New("a handler panicked")

// unparsed answers what fasthttp could not read as a request. Nothing of the
// request is looked at but whether it was meant for the API.
func (e *edge) unparsed(ctx *fasthttp.RequestCtx, err error) {
	r := e.begin(ctx, routeUnparsed)
	r.method = "other"
	defer e.finish(ctx, r)
	defer r.inside.end()
	status := fiber.StatusBadRequest
	r.reason = "malformed"
	var network net.Error
	switch {
	case errors.As(err, new(*fasthttp.ErrSmallBuffer)):
		status, r.reason = fiber.StatusRequestHeaderFieldsTooLarge, "header too large"
	case errors.Is(err, fasthttp.ErrBodyTooLarge):
		status, r.reason = fiber.StatusRequestEntityTooLarge, "body too large"
	case errors.As(err, &network) && network.Timeout(), strings.Contains(err.Error(), "timeout"):
		status, r.reason = fiber.StatusRequestTimeout, "too slow"
	}
	ctx.Response.Reset()
	forAPI := isAPI(string(ctx.Request.Header.RequestURI()))
	p := problemOf(&fiber.Error{Code: status}, "")
	if forAPI {
		write(&ctx.Response, p, problemJSON(p), typeProblem)
		return
	}
	write(&ctx.Response, p, plainPage(p), typeHTML)
}

// finish puts the security headers on the answer, whoever made it, and tells log
// and metrics.
func (e *edge) finish(ctx *fasthttp.RequestCtx, r *request) {
	if !r.secured {
		e.secure(&ctx.Response)
	}
	size := 0
	if !ctx.Response.IsBodyStream() && !ctx.IsHead() {
		size = len(ctx.Response.Body())
	}
	r.linger(ctx)
	took := time.Since(r.started)
	r.stats = e.cfg.Metrics.routes.of(r.route)
	r.stats.observe(r.method, ctx.Response.StatusCode(), took)
	r.log(ctx.Response.StatusCode(), size, took)
}

// unavailable is the answer when a part that the page needs does not answer.
func unavailable(cause error) error {
	return &court.Error{Kind: court.KindUnavailable, Message: messageUnavailable, Cause: cause}
}
