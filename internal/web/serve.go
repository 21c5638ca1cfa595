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
	// Synthetic says in a header, for programs that keep headers, that the data is a
	// demonstration's. Errors do not, so all of those stay the same.
	Synthetic bool
}

// HeaderDemo marks answers that are Synthetic.
const HeaderDemo = "X-Demo-Data"

// Render makes an answer to what was asked, and nothing else: it is given no
// connection, no header and no cookie. It may run for several requests at once or
// twice for one, and it runs on when the visitor has gone, so it keeps to ctx, which
// ends after a second (P4). Errors are returned, never written.
type Render func(ctx context.Context, r Request) (Answer, error)

// Page is one address of a site as Serve answers it.
type Page struct {
	Render Render
	// Query names the query fields that Render may read. All others change nothing.
	Query []string
	// Search names the one of them that makes the rendering a search of names when it
	// is not empty. Searches have a share of the renderings of their own, so that a
	// flood of them leaves the other pages alone (F21).
	Search string
	// Fixed says that the page is made from no row: it is served without asking for
	// the generation, also while the database does not answer.
	Fixed bool
}

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

// PagesOptions are what Pages is made from.
type PagesOptions struct {
	Current Current          // the public generation; nil where every page is Fixed
	Now     func() time.Time // nil is time.Now
}

// Pages answers with what handlers rendered. One value serves all pages of a process.
type Pages struct {
	current Current
	now     func() time.Time
}

// NewPages makes the exit for rendered pages.
func NewPages(o PagesOptions) *Pages {
	p := &Pages{current: o.Current, now: o.Now}
	if p.now == nil {
		p.now = time.Now
	}
	return p
}

// renderDeadline bounds one rendering with all its calls.
const renderDeadline = time.Second

// Serve is the only exit for what a handler rendered. An answer with Names leaves only
// if it is still true after it was made: the generation is asked again, and if it
// moved, or the instant of Until has come, the answer is made once more; if that is
// overtaken too, or the generation cannot be known, the visitor gets 503 rather than a
// name that may have been removed. HEAD, If-None-Match and Range take the same way
// (P31).
func (p *Pages) Serve(page Page) fiber.Handler {
	current := p.current
	if page.Fixed {
		current = nil
	}
	return func(c *fiber.Ctx) error {
		r := newRequest(c, page.Query)
		for range 2 {
			limit := renderDeadline
			before, failed := ask(c, current)
			if failed != nil {
				limit = generationDeadline
			}
			answer, err := p.render(c, page, r, limit)
			if err != nil {
				return err
			}
			if !answer.Names {
				return send(c, answer)
			}
			if current == nil {
				return errNamed
			}
			if failed != nil {
				count(c, renderUnknown)
				return unavailable(failed)
			}
			after, err := ask(c, current)
			if err != nil {
				count(c, renderUnknown)
				return unavailable(err)
			}
			made := answer.Generation
			if made == (court.Generation{}) {
				made = before
			}
			if stillTrue(made, after, p.now()) {
				count(c, renderSent)
				return send(c, answer)
			}
			count(c, renderMoved)
		}
		return unavailable(errMoved)
	}
}

func (p *Pages) render(c *fiber.Ctx, page Page, r Request, limit time.Duration) (Answer, error) {
	ctx, cancel := context.WithTimeout(c.UserContext(), limit)
	defer cancel()
	answer, err := page.Render(ctx, r)
	failpoint.Hit("render")
	return answer, err
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
	if a.Synthetic {
		h.Set(HeaderDemo, "synthetic")
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
