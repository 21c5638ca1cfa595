package web

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"gongkai/internal/court"
)

// Answer is what a rendering made, whole and in memory. Its body is not changed again.
type Answer struct {
	Status      int    // zero is 200
	ContentType string // with its charset
	Body        []byte
	// Names says that the answer is made from rows that can be withdrawn: a person's
	// name, but also a total or a list that a removal would change.
	Names bool
	// Indexed says that an answer with Names names nobody, such as a guide: search
	// engines may list it, but are asked to keep no copy, which would outlive it.
	Indexed bool
	// Generation is the one at which the rows were read. Zero: the one that was
	// current before the rendering began. An answer made while an index lagged behind
	// says so there (Provisional): it is sent, but not stored.
	Generation court.Generation
	// Keep says that the answer may be stored and given to others who ask the same: it
	// holds nothing that is one visitor's, no token and no number drawn for once. Only
	// an answer of status 200 is ever stored, and only what may be stored is
	// compressed, so that no secret is (P32).
	Keep bool
	// Until is the first instant at which the words of the answer are true no more, as
	// when they tell the time; zero knows of none. Nothing is stored past the end of
	// the day in any case, since pages say 今天.
	Until time.Time
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
// connection, no header and no cookie. It runs once for all who ask the same at the
// same time, and on when they have gone, so it keeps to ctx, which ends after a second
// (P4). Errors are returned, never written.
type Render func(ctx context.Context, r Request) (Answer, error)

// Page is one address of a site as Serve answers it.
type Page struct {
	Render Render
	// Limit is the class of requests whose budget the page draws on; empty draws on none.
	Limit Class
	// Query names the query fields that Render may read. All others change nothing.
	Query []string
	// Search names the one of them that makes the rendering a search of names when it
	// is not empty. It then draws on the budget of searches too, so that no address is a
	// way around that. Searches have a share of the renderings of their own, so that a
	// flood of them leaves the other pages alone (F21).
	Search string
	// Fixed says that the page is made from no row: it is served without asking for
	// the generation, also while the database does not answer.
	Fixed bool
	// Without makes what the page says while the database does not answer: the part of
	// it that is made from no row. nil: it then says 503. It is given no query.
	Without Render
}

// nextDay is the first instant of the day after an instant, at the court.
func nextDay(t time.Time) time.Time { return court.DateOf(t).AddDays(1).Start() }

// storable reports whether others may be given the answer.
func (a Answer) storable() bool {
	return a.Keep && !a.Generation.Provisional && a.Status == fiber.StatusOK
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

// entityTag is the name of exactly the bytes of a body: it tells nothing that the body
// does not (P32). The forms of one body add a letter to it.
func entityTag(body []byte) string {
	sum := sha256.Sum256(body)
	return base64.RawURLEncoding.EncodeToString(sum[:16])
}

// matches reports whether If-None-Match holds the quoted tag, by the weak comparison of
// RFC 9110 section 13.1.2: a proxy that compresses makes our tag weak.
func matches(list, tag string) bool {
	for one := range strings.SplitSeq(list, ",") {
		one = strings.TrimSpace(one)
		if one == "*" || strings.TrimPrefix(one, "W/") == tag {
			return true
		}
	}
	return false
}
