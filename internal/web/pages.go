package web

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
	"golang.org/x/sync/singleflight"

	"gongkai/internal/court"
	"gongkai/internal/failpoint"
	"gongkai/internal/pagecache"
	"gongkai/internal/redisconn"
)

// Current tells the public generation, no older than its lease (LAYOUT.md, "The
// flow of one change").
type Current interface {
	// Leased gives the generation while a lease on it runs, at an instant of the portal's
	// clock; it never waits.
	Leased(now time.Time) (court.Generation, bool)
	// Current also asks when there is no lease, and waits for the answer.
	Current(ctx context.Context) (court.Generation, error)
}

// tier keeps finished answers. It may lose and bring back what it likes: what it gives
// is held against the generation and the clock each time. internal/pagecache has the
// tiers and the tests that each must pass.
type tier interface {
	Get(ctx context.Context, key pagecache.Key) (*stored, bool)
	Put(ctx context.Context, key pagecache.Key, value *stored)
}

const (
	// cacheBytes bounds the stored answers of a process, in all their forms and with
	// their bookkeeping. A record page takes about 25 KB, so it holds some 2,500 pages.
	cacheBytes = 64 << 20
	// generationDeadline bounds one question for the generation. It takes
	// microseconds; a database that needs longer is as good as down, and a page
	// without names need not wait for it (F17).
	generationDeadline = 500 * time.Millisecond
	// renderDeadline bounds one rendering with all its calls (P4).
	renderDeadline = time.Second
)

var (
	errMoved   = errors.New("the public generation moved during both renderings")
	errNamed   = errors.New("an answer made from rows needs a generation to be checked against")
	errForever = errors.New("an answer made from rows cannot be immutable")
)

// PagesOptions are what Pages is made from.
type PagesOptions struct {
	Current Current          // the public generation; nil where every page is Fixed
	Now     func() time.Time // the clock of the portal; nil is time.Now
	Metrics *Metrics         // nil counts into the void

	// Redis lets instances share what they have rendered; nil shares nothing. Secret must
	// then be the same for all whose pages are to be the same, and for nobody else; it has
	// 32 bytes or more. Run must run for as long as the pages are served.
	Redis  *redisconn.Conn
	Secret []byte
}

// Pages answers with what was rendered, now or before. One value serves all pages of a
// process: its cache, its gate and its renderings under way are shared by them.
type Pages struct {
	current Current
	now     func() time.Time
	metrics *Metrics
	keys    *pagecache.Digester
	tier    tier
	shared  *pagecache.Redis[*stored] // nil where nothing is shared
	gate    *gate
	flights singleflight.Group
	brotli  chan struct{} // one compression at a time
}

// NewPages makes the exit for rendered pages. It panics when there is Redis and no secret
// fit for it, a mistake of the program.
func NewPages(o PagesOptions) *Pages {
	p := &Pages{current: o.Current, now: o.Now, metrics: o.Metrics, brotli: make(chan struct{}, 1)}
	if p.now == nil {
		p.now = time.Now
	}
	if p.metrics == nil {
		p.metrics = NewMetrics()
	}
	if err := p.shareThrough(o.Redis, o.Secret); err != nil {
		panic(err)
	}
	memory := pagecache.NewMemory[*stored](cacheBytes)
	p.tier = memory
	p.metrics.cacheUsage(memory.Usage)
	p.gate = newGate(p.metrics)
	return p
}

// Serve is the only exit for what a handler rendered. An answer that is stored and still
// true is sent as it is. Otherwise it is made, once for all who ask for it at the
// time, and an answer with Names leaves only if it is still true after it was made: the
// generation is asked again, and if it moved, or the instant of Until has come, the
// answer is made once more; if that is overtaken too, or the generation cannot be
// known, the visitor gets 503 rather than a name that may have been removed. HEAD,
// If-None-Match and Range take the same way (P31), and nothing that a client sends
// forces a rendering (F22).
func (p *Pages) Serve(page Page) fiber.Handler {
	return func(c *fiber.Ctx) error {
		r := requestOf(c)
		if r == nil {
			return errNoEdge
		}
		if err := p.charge(c, r, &page); err != nil {
			return err
		}
		var room [512]byte
		key := p.keys.Key(keyText(room[:0], c, r, page.Query))
		at, failed := p.moment(r, &page)
		if failed != nil && page.Without != nil {
			return p.without(c, r, &page)
		}
		if s, ok := p.tier.Get(&r.inside, key); ok && s.stamp.Holds(at) {
			r.edge.remember(c, r, p, &page, key)
			return p.hit(c.Context(), r, key, s)
		}
		p.metrics.misses.Inc()
		err := p.miss(c.Context(), r, &page, newRequest(c, page.Query), key, at, failed)
		if page.Without != nil && isAway(err) {
			return p.without(c, r, &page)
		}
		return err
	}
}

// without answers with what a page has to say while the database does not answer.
func (p *Pages) without(c *fiber.Ctx, r *request, page *Page) error {
	plain := Page{Render: page.Without, Fixed: true}
	var room [512]byte
	key := p.keys.Key(append(keyText(room[:0], c, r, nil), "without rows"...))
	at := pagecache.Moment{Time: p.now()}
	if s, ok := p.tier.Get(&r.inside, key); ok && s.stamp.Holds(at) {
		return p.hit(c.Context(), r, key, s)
	}
	p.metrics.misses.Inc()
	return p.miss(c.Context(), r, &plain, newRequest(c, nil), key, at, nil)
}

// isAway reports whether a rendering failed because a part did not answer: neither for
// want of a place, nor because the page was overtaken by a change.
func isAway(err error) bool {
	var full *busy
	return err != nil && (court.KindOf(err) == court.KindUnavailable || court.KindOf(err) == court.KindStorage) &&
		!errors.As(err, &full) && !errors.Is(err, errMoved)
}

// charge takes the request from the budgets of its client: that of the page and, where
// names are searched, that of searches as well.
func (p *Pages) charge(c *fiber.Ctx, r *request, page *Page) error {
	if err := r.edge.charge(c.Context(), r, page.Limit); err != nil {
		return err
	}
	if page.Search == "" || page.Limit == Search || page.Limit == "" || len(c.Context().QueryArgs().Peek(page.Search)) == 0 {
		return nil
	}
	return r.edge.charge(c.Context(), r, Search)
}

// hit sends a stored answer that is known to be true.
func (p *Pages) hit(ctx *fasthttp.RequestCtx, r *request, key pagecache.Key, s *stored) error {
	p.metrics.hits.Inc()
	return p.out(ctx, r, key, s)
}

// out is the last step of every answer that was rendered, now or before.
func (p *Pages) out(ctx *fasthttp.RequestCtx, r *request, key pagecache.Key, s *stored) error {
	if err := s.shut(ctx); err != nil {
		return err
	}
	p.grow(key, s, r.edge.send(ctx, r, s))
	return nil
}

// leased is what is known now without asking; the second result reports whether that is
// enough for the page.
func (p *Pages) leased(page *Page) (pagecache.Moment, bool) {
	if page.Fixed || p.current == nil {
		return pagecache.Moment{Time: p.now()}, true
	}
	now := p.now()
	g, ok := p.current.Leased(now)
	return pagecache.Moment{Incarnation: g.Incarnation, Position: g.Position, Time: now}, ok
}

// moment is what is known now of the generation and the clock, the generation being
// asked for when no lease on it runs.
func (p *Pages) moment(r *request, page *Page) (pagecache.Moment, error) {
	if at, ok := p.leased(page); ok {
		return at, nil
	}
	ctx, cancel := context.WithTimeout(&r.inside, generationDeadline)
	defer cancel()
	g, err := p.current.Current(ctx)
	if err != nil {
		return pagecache.Moment{Time: p.now()}, err
	}
	return pagecache.Moment{Incarnation: g.Incarnation, Position: g.Position, Time: p.now()}, nil
}

// miss has the answer made and holds it against the generation, for this visitor: those
// who share a rendering may have come at different times.
func (p *Pages) miss(ctx *fasthttp.RequestCtx, r *request, page *Page, asked Request, key pagecache.Key, at pagecache.Moment, failed error) error {
	for tries := 0; tries < 2; {
		s, own, err := p.make(r, page, key, asked, at, failed != nil)
		if err != nil {
			return err
		}
		if own {
			tries++
		}
		if !s.answer.Names {
			return p.out(ctx, r, key, s)
		}
		if failed == nil {
			at, failed = p.moment(r, page)
		}
		if failed != nil {
			p.count(own, s, renderUnknown)
			return unavailable(failed)
		}
		if s.stamp.Holds(at) {
			p.count(own, s, renderSent)
			return p.out(ctx, r, key, s)
		}
		p.count(own, s, renderMoved)
	}
	return unavailable(errMoved)
}

// count counts the outcome of a rendering, once.
func (p *Pages) count(own bool, s *stored, outcome string) {
	if own && !s.found {
		p.metrics.renders.WithLabelValues(outcome).Inc()
	}
}

// make has an answer rendered, or waits for the rendering of it that is under way; own
// tells which. The rendering does not end with the request that began it, and this
// request waits no longer than its own time.
func (p *Pages) make(r *request, page *Page, key pagecache.Key, asked Request, at pagecache.Moment, unknown bool) (s *stored, own bool, err error) {
	begun := false // read only once the result has come
	flight := string(key[:])
	if unknown { // who knows the generation gets more than this
		flight += "?"
	}
	done := p.flights.DoChan(flight, func() (any, error) {
		// Somebody's rendering may have ended between this visitor's look and now.
		if s, ok := p.tier.Get(context.Background(), key); ok && s.stamp.Holds(at) {
			return s, nil
		}
		begun = true
		return p.findOrRender(page, key, asked, at, unknown)
	})
	select {
	case result := <-done:
		if s, ok := result.Val.(*stored); ok && result.Err == nil {
			return s, begun, nil
		}
		return nil, begun, result.Err
	case <-r.inside.Done():
		return nil, false, unavailable(r.inside.Err())
	}
}

// findOrRender gives the answer that another instance has made, or makes it.
func (p *Pages) findOrRender(page *Page, key pagecache.Key, asked Request, at pagecache.Moment, unknown bool) (s *stored, err error) {
	defer func() {
		if v := recover(); v != nil {
			p.metrics.panics.Inc()
			s, err = nil, newPanicked(v)
		}
	}()
	if s, ok := p.find(page, key, asked, at); ok {
		return s, nil
	}
	return p.render(page, key, asked, at, unknown)
}

// render makes an answer behind the gate and stores it. at is the moment before: rows
// that change from then on are missed by the stamp, never by the check. While the
// generation is unknown nothing is asked of the database, which would cost a wait that ends
// in the same 503: its context has ended, and what needs no row is made all the same.
//
// A page without rows needs no place behind the gate: it is made once, waits for nothing,
// and must not wait for those that wait for a database (F34).
func (p *Pages) render(page *Page, key pagecache.Key, asked Request, at pagecache.Moment, unknown bool) (*stored, error) {
	ctx := context.Background()
	if !page.Fixed {
		leave, err := p.gate.enter(ctx, page.Search != "" && asked.Query(page.Search) != "")
		if err != nil {
			return nil, err
		}
		defer leave()
	}
	ctx, cancel := context.WithTimeout(ctx, renderDeadline)
	defer cancel()
	if unknown {
		cancel()
	}
	began := p.now().Round(0) // the wall clock alone: it may be set back
	answer, err := page.Render(ctx, asked)
	failpoint.Hit("render")
	if err != nil {
		return nil, err
	}
	if answer.Status == 0 {
		answer.Status = fiber.StatusOK
	}
	switch {
	case answer.Names && (page.Fixed || p.current == nil):
		return nil, errNamed
	case answer.Names && answer.Immutable:
		return nil, errForever
	}
	s := newStored(answer, stampOf(answer, at, began))
	if s.keep {
		s.share = shareable(page, asked)
		p.tier.Put(ctx, key, s)
		p.share(key, s)
	}
	return s, nil
}

// stampOf says for what an answer is true. Rows may have been read a little later than
// the generation was asked for, and then say so themselves.
func stampOf(a Answer, before pagecache.Moment, began time.Time) pagecache.Stamp {
	stamp := pagecache.Stamp{Since: began, Until: nextDay(began), Rowless: !a.Names}
	if a.Names {
		made := a.Generation
		if made == (court.Generation{}) {
			made.Incarnation, made.Position = before.Incarnation, before.Position
		}
		stamp.Incarnation, stamp.Position = made.Incarnation, made.Position
		stamp.Until = earlier(stamp.Until, made.Until)
	}
	stamp.Until = earlier(stamp.Until, a.Until)
	return stamp
}

// earlier gives the earlier of two instants, of which the second may be zero for never.
func earlier(a, b time.Time) time.Time {
	if b.IsZero() || a.Before(b) {
		return a
	}
	return b
}

// grow follows up on what was sent: it makes the form that was wished for, in the
// background, and tells the tier of forms that have been added.
func (p *Pages) grow(key pagecache.Key, s *stored, sent choice) {
	if sent.grown {
		p.reweigh(key, s)
	}
	if !sent.wish {
		return
	}
	select {
	case p.brotli <- struct{}{}:
	default:
		return // another one is being made; a later visitor will wish again
	}
	if !s.busy.CompareAndSwap(false, true) {
		<-p.brotli
		return
	}
	go func() {
		defer func() {
			if recover() != nil {
				p.metrics.panics.Inc()
			}
			<-p.brotli
		}()
		if s.make(brotlied) && p.reweigh(key, s) {
			p.share(key, s) // with all that it has now
		}
	}()
}

// reweigh puts an answer again that has gained a form, unless its place is taken.
func (p *Pages) reweigh(key pagecache.Key, s *stored) bool {
	kept, ok := p.tier.Get(context.Background(), key)
	if !ok || kept != s {
		return false
	}
	p.tier.Put(context.Background(), key, s)
	return true
}

// panicked is a panic in a rendering, handed to all who waited for it.
type panicked struct{ what string }

// newPanicked keeps of the value its type and, for a fault of the Go runtime, its text:
// anything else in it might be what a visitor typed.
func newPanicked(v any) *panicked {
	what := fmt.Sprintf("%T", v)
	var fault runtime.Error
	if err, ok := v.(error); ok && errors.As(err, &fault) {
		what += ": " + fault.Error()
	}
	return &panicked{what + "\n" + string(debug.Stack())}
}

func (p *panicked) Error() string { return "a rendering panicked" }
