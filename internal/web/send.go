package web

import (
	"strings"
	"sync/atomic"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// shape is all that two headers can differ in, but for the tag.
type shape struct {
	status      int
	contentType string
	coding      encoding
	cache       string
	names       bool
	indexed     bool
	synthetic   bool
	compressed  bool // other forms of the same body exist, or may
}

// head is the header of one form as one listener sends it, made once: copying it costs
// less than setting a dozen fields for each request.
type head struct {
	edge        *edge
	full        *fasthttp.ResponseHeader
	notModified *fasthttp.ResponseHeader
}

// headFor gives the header of a form of an answer.
func (e *edge) headFor(s *stored, c choice) *head {
	if h := c.form.head.Load(); h != nil && h.edge == e {
		return h
	}
	of := shape{
		status: s.answer.Status, contentType: s.answer.ContentType, coding: c.as, cache: cacheControl(s.answer),
		names: s.answer.Names, indexed: s.answer.Indexed, synthetic: s.answer.Synthetic, compressed: s.shrink,
	}
	h := &head{edge: e, full: e.heads.get(of, e.makeHead)}
	of.status = fiber.StatusNotModified
	h.notModified = e.heads.get(of, e.makeHead)
	c.form.head.Store(h)
	return h
}

// heads keeps the headers that have been made; there are a few dozen shapes.
type heads struct {
	made atomic.Pointer[map[shape]*fasthttp.ResponseHeader]
}

func (hs *heads) get(of shape, make func(shape) *fasthttp.ResponseHeader) *fasthttp.ResponseHeader {
	return added(&hs.made, of, func() *fasthttp.ResponseHeader { return make(of) })
}

// makeHead sets every field of a header but the tag, the security headers included.
func (e *edge) makeHead(of shape) *fasthttp.ResponseHeader {
	var resp fasthttp.Response
	h := &resp.Header
	h.SetStatusCode(of.status)
	var vary []string
	if of.compressed {
		vary = append(vary, fiber.HeaderAcceptEncoding)
	}
	if strings.HasPrefix(of.contentType, "text/html") {
		vary = append(vary, fiber.HeaderCookie) // the mode of display
	}
	if len(vary) > 0 {
		h.Set(fiber.HeaderVary, strings.Join(vary, ", "))
	}
	switch {
	case of.names && of.indexed:
		h.Set(headerRobots, robotsIndexed)
	case of.names:
		h.Set(headerRobots, robotsNone)
	}
	if of.synthetic {
		h.Set(HeaderDemo, "synthetic")
	}
	h.Set(fiber.HeaderCacheControl, of.cache)
	if of.status != fiber.StatusNotModified {
		h.SetContentType(of.contentType)
		if of.coding != identity {
			h.SetContentEncoding(of.coding.name())
		}
	}
	e.secure(&resp)
	kept := &fasthttp.ResponseHeader{}
	h.CopyTo(kept)
	return kept
}

// etagField is the field ETag as fasthttp writes it. It is read only.
var etagField = []byte("Etag")

// send puts a finished answer on the wire. A Range is not served: the whole page
// goes out, as RFC 9110 section 14.2 allows. It reports what was chosen.
func (e *edge) send(ctx *fasthttp.RequestCtx, r *request, s *stored) choice {
	resp := &ctx.Response
	tags := ""
	if s.tag != "" {
		tags = string(r.seen.ifNoneMatch) // empty for most, and then not copied
	}
	sent := s.choose(r.seen.acceptEncoding, tags)
	h := e.headFor(s, sent)
	// Only what would now be sent in full is ever confirmed: a removed page has
	// ended as an error long before this line.
	confirmed := tags != "" && matches(tags, sent.form.tag)
	closing := resp.ConnectionClose()
	if confirmed {
		h.notModified.CopyTo(&resp.Header)
	} else {
		h.full.CopyTo(&resp.Header)
		resp.SetBodyRaw(sent.form.body) // shared, never changed, and not copied
	}
	if closing {
		resp.SetConnectionClose()
	}
	if s.tag != "" {
		resp.Header.SetCanonical(etagField, sent.form.tagBytes)
	}
	r.secured = true
	return sent
}
