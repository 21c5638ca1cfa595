package web

import (
	"errors"
	"io"
	"net"
	"os"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// A listener with Config.Uploads takes the bodies of those addresses as they come. fasthttp
// then keeps no bound of its own (P9), so the edge keeps one for every request: a body that
// is declared too long is refused by its header alone, one that no upload asked for is read
// into memory up to BodyLimit and no further.

const (
	// lingerTime and lingerBytes bound what is read of a body that nobody wants after the
	// answer was sent. Closing at once would reset the connection, and a browser that is
	// still sending would show that instead of our words.
	lingerTime  = 3 * time.Second
	lingerBytes = 256 << 20
)

// incoming is the body of a request that comes as a stream.
type incoming struct {
	from io.Reader
	left int64 // what has not come yet of the length that was declared
}

// Read gives the body. fasthttp's stream takes the end of the connection for that of the
// body; here a body that ends early is an error.
func (b *incoming) Read(p []byte) (int, error) {
	if b.left == 0 {
		return 0, io.EOF
	}
	n, err := b.from.Read(p)
	b.left -= int64(n)
	switch {
	case b.left == 0:
		err = io.EOF
	case errors.Is(err, io.EOF):
		err = bad("body ends early")
	case err != nil && timedOut(err):
		err = &refusal{fiber.StatusRequestTimeout, "too slow"}
	case err != nil:
		err = bad("body breaks off")
	}
	return n, err
}

// stream lets the server take bodies as they come, if there is an upload or a long form.
func (e *edge) stream(server *fasthttp.Server) {
	server.StreamRequestBody = len(e.cfg.Uploads)+len(e.cfg.LongForms) > 0
}

// receive settles what becomes of the body of a request on a listener that streams: it is
// in memory afterwards, or r.body holds what the handler of an upload will read. Bodies that
// do not say how long they are are refused: no browser sends them, and where such a stream
// breaks off cannot be told from its end.
func (e *edge) receive(ctx *fasthttp.RequestCtx, r *request) error {
	stream := ctx.RequestBodyStream()
	if stream == nil {
		return nil
	}
	length := int64(ctx.Request.Header.ContentLength())
	r.body = &incoming{from: stream, left: length}
	if length < 0 {
		return bad("no length")
	}
	limit, upload := e.bodyBound(r.method, string(ctx.Path()))
	if length > limit {
		return &refusal{fiber.StatusRequestEntityTooLarge, "body too large"}
	}
	if upload {
		return nil
	}
	body, err := io.ReadAll(r.body)
	if err == nil {
		ctx.Request.SetBody(body)
	}
	return err
}

// bodyBound gives the bound of a body that comes to an address, and whether its handler
// reads it by itself.
func (e *edge) bodyBound(method, path string) (limit int64, upload bool) {
	if method == fiber.MethodPost {
		for pattern, limit := range e.cfg.Uploads {
			if matchesPath(pattern, path) {
				return limit, true
			}
		}
		for pattern, limit := range e.cfg.LongForms {
			if matchesPath(pattern, path) {
				return limit, false
			}
		}
	}
	return int64(e.cfg.BodyLimit), false
}

// matchesPath reports whether an address fits a pattern, in which a part that begins with a
// colon stands for any that is not empty.
func matchesPath(pattern, path string) bool {
	for {
		want, restWant, moreWant := strings.Cut(pattern, "/")
		got, restGot, moreGot := strings.Cut(path, "/")
		if moreWant != moreGot || want != got && (!strings.HasPrefix(want, ":") || got == "") {
			return false
		}
		if !moreWant {
			return true
		}
		pattern, path = restWant, restGot
	}
}

func timedOut(err error) bool {
	var network net.Error
	return errors.Is(err, os.ErrDeadlineExceeded) || errors.As(err, &network) && network.Timeout()
}

// Incoming is the body of a request to one of Config.Uploads, which may take the given time
// from now on. Its errors are answers: 400 for a body that ends early, 408 for one that comes
// too slowly.
func Incoming(c *fiber.Ctx, within time.Duration) io.Reader {
	r := requestOf(c)
	if r == nil || r.body == nil || c.Context().SetReadDeadline(time.Now().Add(within)) != nil {
		return strings.NewReader("")
	}
	return r.body
}

// Received gives the request its time inside once more: what came in took its own.
func Received(c *fiber.Ctx) {
	r := requestOf(c)
	if r == nil {
		return
	}
	r.again = &deadline{at: time.Now().Add(r.edge.cfg.Deadline)}
	c.Context().SetUserValue(userContextKey, r.again)
}

// lingering is an answer that was given before its request had come in as a whole. It is
// sent at once; then what still comes is read and dropped for a while.
type lingering struct {
	ctx  *fasthttp.RequestCtx
	page []byte
	rest io.Reader
}

// linger makes the answer one that lingers, if something of the body is still to come.
func (r *request) linger(ctx *fasthttp.RequestCtx) {
	if r.body == nil || r.body.left == 0 || ctx.Response.IsBodyStream() {
		return
	}
	page := append([]byte(nil), ctx.Response.Body()...)
	ctx.SetConnectionClose()
	ctx.Response.SetBodyStream(&lingering{ctx, page, r.body.from}, -1)
}

func (l *lingering) Read(p []byte) (int, error) {
	if len(l.page) > 0 {
		n := copy(p, l.page)
		l.page = l.page[n:]
		return n, nil
	}
	if l.rest != nil && l.ctx.SetReadDeadline(time.Now().Add(lingerTime)) == nil {
		_, _ = io.CopyN(io.Discard, l.rest, lingerBytes) // whatever ends it, the connection ends too
	}
	l.rest = nil
	return 0, io.EOF
}
