package web

import (
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// File is an answer that is streamed from a disk, once it is known that whoever asks may
// have it now. It is never kept in memory and never compressed: pictures and PDF are
// already.
type File struct {
	Body io.ReadSeekCloser // closed by SendFile, or when it was sent
	Size int64
	Type string // of the content
	Tag  string // names the bytes: an ETag without quotes
	Name string // under which it is saved; plain ASCII
	// Attachment says that a browser saves the file and does not open it in its own page.
	Attachment bool
	// Elsewhere says that pages of other sites may show the file, as readers of feeds do.
	Elsewhere bool
	Cache     string // Cache-Control
}

// filePolicy is the Content-Security-Policy of files: whatever a browser takes them for, no
// script runs, nothing is fetched, and they are of no origin (T11).
const filePolicy = "default-src 'none'; sandbox"

const (
	// chunkTime is how long one stretch of a file may take to leave, and fileTime how long
	// all of it may.
	chunkTime = 20 * time.Second
	fileTime  = 10 * time.Minute
	// chunkBytes is the length of such a stretch.
	chunkBytes = 64 << 10
)

// SendFile answers with a file, with a range of it (RFC 9110, 14; a single one), or with
// what the visitor has of it already.
func SendFile(c *fiber.Ctx, f File) error {
	r := requestOf(c)
	if r == nil {
		return errNoEdge
	}
	resp := c.Response()
	r.edge.secure(resp)
	r.secured = true
	h := &resp.Header
	h.Set(fiber.HeaderContentSecurityPolicy, filePolicy)
	if f.Elsewhere {
		h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	}
	setDefault(resp, headerRobots, robotsIndexed)
	h.Set(fiber.HeaderCacheControl, f.Cache)
	tag := `"` + f.Tag + `"`
	h.SetCanonical(etagField, []byte(tag))
	h.Set(fiber.HeaderAcceptRanges, "bytes")
	if matches(c.Get(fiber.HeaderIfNoneMatch), tag) {
		resp.SetStatusCode(fiber.StatusNotModified)
		return f.Body.Close()
	}
	disposition := "inline"
	if f.Attachment {
		disposition = "attachment"
	}
	h.Set(fiber.HeaderContentDisposition, disposition+`; filename="`+f.Name+`"`)
	h.SetContentType(f.Type)
	from, length := int64(0), f.Size
	if asked := c.Get(fiber.HeaderRange); asked != "" && (c.Get(fiber.HeaderIfRange) == "" || c.Get(fiber.HeaderIfRange) == tag) {
		start, end, ok := rangeOf(asked, f.Size)
		switch {
		case ok && start >= f.Size:
			h.Set(fiber.HeaderContentRange, "bytes */"+strconv.FormatInt(f.Size, 10))
			resp.SetStatusCode(fiber.StatusRequestedRangeNotSatisfiable)
			return f.Body.Close()
		case ok:
			from, length = start, end-start
			h.Set(fiber.HeaderContentRange, "bytes "+strconv.FormatInt(start, 10)+"-"+strconv.FormatInt(end-1, 10)+"/"+strconv.FormatInt(f.Size, 10))
			resp.SetStatusCode(fiber.StatusPartialContent)
		}
	}
	if _, err := f.Body.Seek(from, io.SeekStart); err != nil {
		_ = f.Body.Close() // the first error counts
		return err
	}
	resp.SetBodyStream(&sending{ctx: c.Context(), from: io.LimitReader(f.Body, length), file: f.Body, until: time.Now().Add(fileTime)}, int(length))
	return nil
}

// rangeOf reads a single range of bytes, end exclusive; ok is false for anything else, which
// is then as if it had not been asked for. A start at or behind the size is not satisfiable.
func rangeOf(text string, size int64) (start, end int64, ok bool) {
	text, bytes := strings.CutPrefix(text, "bytes=")
	first, last, dash := strings.Cut(strings.TrimSpace(text), "-")
	if !bytes || !dash || strings.Contains(text, ",") {
		return 0, 0, false
	}
	if first == "" {
		n, err := strconv.ParseUint(last, 10, 63)
		if err != nil {
			return 0, 0, false
		}
		if n == 0 {
			return size, size, true
		}
		return max(0, size-int64(n)), size, true // #nosec G115 -- 63 bits
	}
	a, err := strconv.ParseUint(first, 10, 63)
	if err != nil {
		return 0, 0, false
	}
	start, end = int64(a), size // #nosec G115 -- 63 bits
	if last != "" {
		b, err := strconv.ParseUint(last, 10, 62)
		if err != nil || int64(b) < start { // #nosec G115 -- 62 bits
			return 0, 0, false
		}
		end = min(size, int64(b)+1) // #nosec G115 -- 62 bits
	}
	return start, end, true
}

// sending is a file on its way. A visitor who takes it slowly gets more time with each
// stretch, up to a bound.
type sending struct {
	ctx   *fasthttp.RequestCtx
	from  io.Reader
	file  io.Closer
	until time.Time
}

func (s *sending) Read(p []byte) (int, error) {
	if len(p) > chunkBytes {
		p = p[:chunkBytes]
	}
	next := time.Now().Add(chunkTime)
	if next.After(s.until) {
		next = s.until
	}
	if err := s.ctx.SetWriteDeadline(next); err != nil {
		return 0, err
	}
	return s.from.Read(p)
}

// Close lets the file go.
func (s *sending) Close() error { return s.file.Close() }
