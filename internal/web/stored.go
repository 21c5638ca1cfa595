package web

import (
	"sync"
	"sync/atomic"

	"github.com/gofiber/fiber/v2"

	"gongkai/internal/pagecache"
)

// stored is a finished answer with the forms in which it can go out, each ready but for
// what differs from request to request. It is shared by all who ask the same, in the
// cache and out of it. What it says never changes; forms are added.
type stored struct {
	stamp  pagecache.Stamp
	answer Answer
	tag    string // of the identity, without quotes; empty: nothing is confirmed
	keep   bool   // may be stored
	shrink bool   // other forms than the identity may be made
	share  bool   // may be given to other instances
	found  bool   // was made by another instance

	forms [encodings]atomic.Pointer[form]
	gzip  sync.Once
	busy  atomic.Bool // brotli is being made, or has been
}

// form is one representation.
type form struct {
	body []byte
	tag  string // quoted, as in ETag
	head atomic.Pointer[head]

	tagBytes []byte
}

// newStored takes an answer over, whose status is set.
func newStored(a Answer, stamp pagecache.Stamp) *stored {
	s := &stored{stamp: stamp, answer: a, keep: a.storable()}
	s.shrink = s.keep && len(a.Body) >= smallest && compressible(a.ContentType)
	if a.Status == fiber.StatusOK {
		s.tag = entityTag(a.Body)
	}
	s.add(identity, a.Body)
	return s
}

// Stamp says for what the answer is true.
func (s *stored) Stamp() pagecache.Stamp { return s.stamp }

// Weight is the bytes of all forms and of the words around them.
func (s *stored) Weight() int {
	weight := int(storedOverhead)
	for e := range s.forms {
		if f := s.forms[e].Load(); f != nil {
			weight += cap(f.body)
		}
	}
	return weight
}

// storedOverhead is the room of a stored answer without its bodies, in bytes: the struct, its
// strings and three forms.
const storedOverhead = 768

func (s *stored) add(e encoding, body []byte) {
	tag := `"` + s.tag + e.suffix() + `"`
	s.forms[e].Store(&form{body: body, tag: tag, tagBytes: []byte(tag)})
}

// choice is the form for one client.
type choice struct {
	form  *form
	as    encoding
	wish  bool // brotli would have been better, and nobody has made it yet
	grown bool // a form has been added
}

// choose gives the form for a client, as far as it is ready: the one that the client
// already has, by the tags it sent, else the one it likes best. gzip is made now,
// since it takes no longer than a part of the rendering; brotli is wished for, and
// until it is there the client gets the next best.
func (s *stored) choose(acceptEncoding []byte, tags string) choice {
	plain := choice{form: s.forms[identity].Load()}
	if !s.shrink || len(acceptEncoding) == 0 {
		return plain
	}
	a := acceptedOf(acceptEncoding)
	if tags != "" {
		for e := brotlied; e > identity; e-- {
			if f := s.forms[e].Load(); f != nil && a.takes(e) && matches(tags, f.tag) {
				return choice{form: f, as: e}
			}
		}
	}
	best := a.best()
	if best == brotlied {
		if f := s.forms[brotlied].Load(); f != nil {
			return choice{form: f, as: brotlied}
		}
		plain.wish = !s.busy.Load()
		if !a.takes(gzipped) {
			return plain
		}
		best = gzipped
	}
	if best == gzipped {
		s.gzip.Do(func() { plain.grown = s.make(gzipped) })
		if f := s.forms[gzipped].Load(); f != nil {
			return choice{form: f, as: gzipped, wish: plain.wish, grown: plain.grown}
		}
	}
	return plain
}

// make adds a form, if it is smaller than the body itself.
func (s *stored) make(e encoding) bool {
	body := compress(s.answer.Body, e)
	if body == nil {
		return false
	}
	s.add(e, body)
	return true
}
