package web

import (
	"bytes"
	"hash/maphash"
	"sync"
	"sync/atomic"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"gongkai/internal/pagecache"
)

// front is the short way of the edge to a stored page: of the last few thousand
// addresses without a query that were found, it knows the route that answers them and
// their key. Routing such a request once more would find the same, at a third of its
// cost. It knows no answer: the limit, the generation and the clock are asked as on the
// long way, and whatever is not plain goes that way.
type front struct {
	seed  maphash.Seed
	slots [frontSlots]atomic.Pointer[frontEntry]

	once sync.Once
	open bool // nothing stands between the edge and the handlers of the routes
}

// frontEntry is an address with what Fiber's router made of it.
type frontEntry struct {
	path  string
	route string
	pages *Pages
	page  *Page
	key   pagecache.Key
}

const (
	// frontSlots is how many addresses are known at most: 32 KB, and some 200 bytes for
	// each that is.
	frontSlots = 4096
	// frontLongest is the longest address that is kept, in bytes.
	frontLongest = 256
)

func newFront() *front { return &front{seed: maphash.MakeSeed()} }

func (f *front) slot(path []byte) *atomic.Pointer[frontEntry] {
	return &f.slots[maphash.Bytes(f.seed, path)%frontSlots]
}

// plainTarget reports whether a request asks for a page by its address and nothing else:
// a GET without a query, and without a cookie that might hold a mode.
func plainTarget(ctx *fasthttp.RequestCtx, r *request) bool {
	return r.method == fiber.MethodGet && !r.seen.cookie && bytes.IndexByte(ctx.Request.Header.RequestURI(), '?') < 0
}

// remember keeps the address of a page that was found under a key. It keeps none that a
// visitor made up, since those are not found, and none behind a handler other than
// Serve, which the short way would pass by.
func (e *edge) remember(c *fiber.Ctx, r *request, p *Pages, page *Page, key pagecache.Key) {
	target := c.Context().Request.Header.RequestURI()
	if len(target) > frontLongest || !plainTarget(c.Context(), r) || !e.unguarded() || !e.firstRoute(c) {
		return
	}
	e.front.slot(target).Store(&frontEntry{string(target), c.Route().Path, p, page, key})
}

// unguarded reports whether observe is the only handler that stands before routes: one
// that another package put there might refuse what the short way would answer.
func (e *edge) unguarded() bool {
	e.front.once.Do(func() {
		e.front.open = len(e.app.GetRoutes())-len(e.app.GetRoutes(true)) == e.middleware
	})
	return e.front.open
}

// firstRoute reports whether the route of a request holds one handler, and is the first
// that its path matches.
func (e *edge) firstRoute(c *fiber.Ctx) bool {
	for _, routes := range e.app.Stack() {
		for i, route := range routes {
			if route == c.Route() {
				return len(route.Handlers) == 1
			}
			// The first of each method is observe.
			if i > 0 && route.Method == c.Method() && fiber.RoutePatternMatch(c.Path(), route.Path, e.app.Config()) {
				return false
			}
		}
	}
	return false
}

// answerFromFront sends a stored page the short way, or reports that it must be asked
// for the long way.
func (e *edge) answerFromFront(ctx *fasthttp.RequestCtx, r *request) bool {
	if !plainTarget(ctx, r) {
		return false
	}
	target := ctx.Request.Header.RequestURI()
	known := e.front.slot(target).Load()
	if known == nil || known.path != string(target) {
		return false
	}
	at, leased := known.pages.leased(known.page)
	if !leased {
		return false
	}
	s, ok := known.pages.tier.Get(&r.inside, known.key)
	if !ok || !s.stamp.Holds(at) {
		return false
	}
	r.route = known.route
	if err := e.charge(ctx, r, known.page.Limit); err != nil {
		e.fail(ctx, r, err)
		return true
	}
	if err := known.pages.hit(ctx, r, known.key, s); err != nil {
		e.fail(ctx, r, err)
	}
	return true
}
