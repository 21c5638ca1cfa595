package web

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"gongkai/internal/court"
	"gongkai/internal/failpoint"
)

// Answer is what a handler made, whole and in memory.
type Answer struct {
	Status      int    // zero is 200
	ContentType string // with its charset
	Body        []byte
	// Names says that the answer is made from rows that can be withdrawn: a person's
	// name, but also a total or a list that a removal would change.
	Names bool
	// Generation is the one at which the rows were read. Zero: the one that was
	// current before the rendering began.
	Generation court.Generation
	// Immutable says that the address holds a fingerprint of the body, which may
	// then be kept for a year. It never goes with Names.
	Immutable bool
}

// Render makes an answer. It may be called twice for one request, so it reads the
// request and writes nothing to it; errors are returned.
type Render func(c *fiber.Ctx) (Answer, error)

// Current tells the public generation, no older than its lease (LAYOUT.md, "The
// flow of one change").
type Current interface {
	Current(ctx context.Context) (court.Generation, error)
}

// generationDeadline bounds one question for the generation. It takes
// microseconds; a database that needs longer is as good as down, and a page
// without names need not wait for it (F17).
const generationDeadline = 500 * time.Millisecond

var (
	errMoved   = errors.New("the public generation moved during both renderings")
	errNamed   = errors.New("an answer made from rows needs a generation to be checked against")
	errForever = errors.New("an answer made from rows cannot be immutable")
)

// Serve is the only exit for what a handler rendered, and so the place where a
// page cache will stand. An answer with Names leaves only if it is still true
// after it was made: the generation is asked again, and if it moved, or the
// instant of Until has come, the answer is made once more; if that is overtaken
// too, or the generation cannot be known, the visitor gets 503 rather than a name
// that may have been removed. HEAD, If-None-Match and Range take the same way
// (P31).
//
// cur is nil for pages made from no row at all; they have nothing to be checked.
func Serve(cur Current, now func() time.Time, render Render) fiber.Handler {
	return func(c *fiber.Ctx) error {
		for range 2 {
			before, failed := ask(c, cur)
			if failed != nil {
				shorten, cancel := context.WithTimeout(c.UserContext(), generationDeadline)
				defer cancel() // at most once: a failed question ends the loop below
				c.SetUserContext(shorten)
			}
			answer, err := render(c)
			failpoint.Hit("render")
			if err != nil {
				return err
			}
			if !answer.Names {
				return send(c, answer)
			}
			if cur == nil {
				return errNamed
			}
			if failed != nil {
				count(c, renderUnknown)
				return unavailable(failed)
			}
			after, err := ask(c, cur)
			if err != nil {
				count(c, renderUnknown)
				return unavailable(err)
			}
			made := answer.Generation
			if made == (court.Generation{}) {
				made = before
			}
			if stillTrue(made, after, now()) {
				count(c, renderSent)
				return send(c, answer)
			}
			count(c, renderMoved)
		}
		return unavailable(errMoved)
	}
}

func ask(c *fiber.Ctx, cur Current) (court.Generation, error) {
	if cur == nil {
		return court.Generation{}, nil
	}
	ctx, cancel := context.WithTimeout(c.UserContext(), generationDeadline)
	defer cancel()
	return cur.Current(ctx)
}

// stillTrue reports whether what was made at one generation may be sent when the
// current one is known to be at least the other. Rows may have been read a little
// ahead of the lease on the current position; that is newer, and fine.
func stillTrue(made, current court.Generation, now time.Time) bool {
	if made.Position > current.Position {
		current.Position = made.Position
	}
	return made.Holds(current, now)
}

// send puts a finished answer on the wire. A Range is not served: the whole page
// goes out, as RFC 9110 section 14.2 allows.
func send(c *fiber.Ctx, a Answer) error {
	if a.Status == 0 {
		a.Status = fiber.StatusOK
	}
	if a.Names && a.Immutable {
		return errForever
	}
	h := &c.Response().Header
	h.Set(fiber.HeaderAcceptRanges, "none")
	if strings.HasPrefix(a.ContentType, "text/html") {
		h.Set(fiber.HeaderVary, fiber.HeaderCookie) // the mode of display
	}
	if a.Names {
		h.Set(headerRobots, robotsNone)
	}
	h.Set(fiber.HeaderCacheControl, cacheControl(a))
	c.Status(a.Status)
	if a.Status == fiber.StatusOK && c.Method() != fiber.MethodPost {
		tag := entityTag(a.Body)
		h.Set(fiber.HeaderETag, tag)
		// Only what would now be sent in full is ever confirmed: a removed page has
		// ended as an error long before this line.
		if matches(c.Get(fiber.HeaderIfNoneMatch), tag) {
			c.Status(fiber.StatusNotModified)
			return nil
		}
	}
	h.SetContentType(a.ContentType)
	c.Response().SetBody(a.Body) // copies, so nothing of a handler's buffer leaves it
	return nil
}

func cacheControl(a Answer) string {
	switch {
	case a.Status != fiber.StatusOK:
		return "no-store"
	case a.Immutable:
		return "public, max-age=31536000, immutable"
	case a.Names:
		return "private, no-cache"
	default:
		return "no-cache"
	}
}

// entityTag is a strong tag of exactly the bytes that the client gets: it tells
// nothing that the body does not (P32).
func entityTag(body []byte) string {
	sum := sha256.Sum256(body)
	return `"` + base64.RawURLEncoding.EncodeToString(sum[:16]) + `"`
}

// matches reports whether If-None-Match holds the tag, by the weak comparison of
// RFC 9110 section 13.1.2: a proxy that compresses makes our tag weak.
func matches(list, tag string) bool {
	if strings.TrimSpace(list) == "*" {
		return true
	}
	for one := range strings.SplitSeq(list, ",") {
		if strings.TrimPrefix(strings.TrimSpace(one), "W/") == tag {
			return true
		}
	}
	return false
}
