package web

import (
	"bufio"
	"bytes"
	"errors"
	"net"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// The functions called slow… are the admission as it was first written: step by step,
// for reading. The one in use takes short cuts; it must decide the same.

// slowAdmit decides, before routing, whether a parsed request is taken at all (P15,
// P16, F26): the router and the pages then see one spelling of each address, no
// parameter twice, and no body but a plain one.
func slowAdmit(req *fasthttp.Request) error {
	known := false
	for _, m := range methods() { // GET, HEAD, POST
		known = known || string(req.Header.Method()) == m
	}
	if !known {
		return &refusal{fiber.StatusMethodNotAllowed, "method"}
	}
	if r := slowCheckFields(req.Header.RawHeaders()); r != nil {
		return r
	}
	if r := slowCheckTarget(req.Header.RequestURI()); r != nil {
		return r
	}
	// Fiber would unpack a compressed body on the first look at it, whatever its
	// size then is.
	if enc := req.Header.Peek(fiber.HeaderContentEncoding); len(enc) > 0 && !bytes.EqualFold(enc, []byte("identity")) {
		return &refusal{fiber.StatusUnsupportedMediaType, "encoded body"}
	}
	if string(req.Header.Method()) != fiber.MethodPost && len(req.Body()) > 0 {
		return bad("body without POST")
	}
	return nil
}

// slowCheckFields refuses what fasthttp 1.77 lets through although another parser in
// front of us may frame it differently (P1): header lines that end with a bare LF,
// folded lines, and a length together with a transfer encoding (RFC 9112 sections
// 2.2, 5.2 and 6.3).
func slowCheckFields(raw []byte) *refusal {
	length, encoding := false, false
	for line := range bytes.SplitAfterSeq(raw, []byte{'\n'}) {
		if len(line) == 0 {
			continue
		}
		if !bytes.HasSuffix(line, []byte("\r\n")) {
			return bad("bare line feed")
		}
		if line[0] == ' ' || line[0] == '\t' {
			return bad("folded header line")
		}
		name, _, _ := bytes.Cut(line, []byte{':'})
		length = length || bytes.EqualFold(name, []byte(fiber.HeaderContentLength))
		encoding = encoding || bytes.EqualFold(name, []byte(fiber.HeaderTransferEncoding))
	}
	if length && encoding {
		return bad("two body lengths")
	}
	return nil
}

// slowCheckTarget holds the target of a request line to origin form and one spelling.
func slowCheckTarget(target []byte) *refusal {
	if len(target) > maxTarget {
		return &refusal{fiber.StatusRequestURITooLong, "target too long"}
	}
	if len(target) == 0 || target[0] != '/' {
		return bad("target form")
	}
	path, query, _ := bytes.Cut(target, []byte{'?'})
	if r := slowCheckPath(path); r != nil {
		return r
	}
	return slowCheckQuery(query)
}

// slowCheckPath refuses a path that has a second spelling or that two readers could
// understand differently. Characters outside ASCII are let through when they are
// UTF-8: no page has them in its address, so they end at the one 404.
func slowCheckPath(path []byte) *refusal {
	decoded := make([]byte, 0, len(path))
	for i := 0; i < len(path); i++ {
		c := path[i]
		switch {
		case c == '%':
			if i+2 >= len(path) {
				return bad("percent-encoding")
			}
			hi, lo := upperHex(path[i+1]), upperHex(path[i+2])
			if hi < 0 || lo < 0 {
				return bad("percent-encoding")
			}
			d := byte(hi<<4 | lo)
			if d == '/' || d == '\\' || d == '%' || d == ';' || unreserved(d) {
				return bad("encoded separator or plain character")
			}
			decoded = append(decoded, d)
			i += 2
		case c == '\\' || c == ';' || c == '#' || strings.IndexByte("\"<>^`{|} ", c) >= 0:
			return bad("character in path")
		default:
			decoded = append(decoded, c)
		}
	}
	if r := checkText(decoded, false); r != nil {
		return r
	}
	segments := strings.Split(string(path[1:]), "/")
	for i, s := range segments {
		if s == "." || s == ".." || (s == "" && i < len(segments)-1) {
			return bad("path segment")
		}
	}
	return nil
}

// slowCheckQuery refuses a query that cannot be decoded, or that names a parameter
// twice or as an array: readers disagree on which of the two counts (ASVS 15.3.7).
// Browsers and form encoders escape more than they must, so the spelling of a
// value is free; what counts is the decoded value.
func slowCheckQuery(query []byte) *refusal {
	if len(query) == 0 {
		return nil
	}
	seen := make(map[string]struct{})
	for pair := range bytes.SplitSeq(query, []byte{'&'}) {
		if len(pair) == 0 {
			continue
		}
		if len(seen) == maxParameters {
			return bad("too many parameters")
		}
		name, value, _ := bytes.Cut(pair, []byte{'='})
		if !parameterName(name) {
			return bad("parameter name")
		}
		if _, twice := seen[string(name)]; twice {
			return bad("parameter twice")
		}
		seen[string(name)] = struct{}{}
		decoded := make([]byte, 0, len(value))
		for i := 0; i < len(value); i++ {
			switch c := value[i]; c {
			case '%':
				if i+2 >= len(value) {
					return bad("percent-encoding")
				}
				hi, lo := anyHex(value[i+1]), anyHex(value[i+2])
				if hi < 0 || lo < 0 {
					return bad("percent-encoding")
				}
				decoded = append(decoded, byte(hi<<4|lo))
				i += 2
			case ';', '#':
				return bad("character in query")
			default:
				decoded = append(decoded, c)
			}
		}
		if r := checkText(decoded, true); r != nil {
			return r
		}
	}
	return nil
}

// FuzzAdmission holds the admission in use against the one written for reading.
func FuzzAdmission(f *testing.F) {
	for _, raw := range []string{
		"GET / HTTP/1.1\r\nHost: a\r\n\r\n", "GET /defaulters/bcdfghjkmnpqr?q=%E5%BC%A0&page=2&&x HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\n\r\n",
		"GET /a/../b HTTP/1.1\r\nHost: a\r\n\r\n", "GET /a//b HTTP/1.1\r\nHost: a\r\n\r\n", "GET /a/.?a=1&a=2 HTTP/1.1\r\nHost: a\r\n\r\n", "GET /%61?%=1 HTTP/1.1\r\nHost: a\r\n\r\n",
		"POST /x?a=;b HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\nx", "PUT / HTTP/1.1\r\nHost: a\r\n\r\n",
		"GET / HTTP/1.1\r\nHost: a\r\nVia: x\r\nX-Forwarded-For: 1.2.3.4\r\nCookie: a=b\r\nIf-None-Match: \"x\"\r\n\r\n",
		"GET / HTTP/1.1\r\nHost: a\r\nContent-Encoding: gzip\r\nContent-Length: 1\r\n\r\nx", "GET / HTTP/1.1\nHost: a\n\n", "GET /张/a..b/?q=张 HTTP/1.1\r\nHost: a\r\n b\r\n\r\n",
	} {
		f.Add([]byte(raw))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		var ctx fasthttp.RequestCtx
		ctx.Init2(&net.TCPConn{}, nil, false)
		if err := ctx.Request.Read(bufio.NewReaderSize(bytes.NewReader(raw), readBuffer)); err != nil {
			return
		}
		var got seen
		refused := admit(&ctx.Request, &got)
		want := slowAdmit(&ctx.Request)
		status := func(r *refusal) int {
			if r == nil {
				return 0
			}
			return r.status
		}
		wanted := 0
		var door *refusal
		if errors.As(want, &door) {
			wanted = door.status
		}
		if status(refused) != wanted {
			t.Fatalf("%q: %v, want %v", raw, refused, want)
		}
		if refused != nil {
			return
		}
		h := &ctx.Request.Header
		if bytes.Contains(raw, []byte("\xc5\xbf")) || bytes.Contains(raw, []byte("\xe2\x84\xaa")) {
			return // letters that fold into s and k; no name of a field has them
		}
		if !bytes.Equal(got.acceptEncoding, bytes.TrimSpace(h.Peek("Accept-Encoding"))) || !bytes.Equal(got.ifNoneMatch, bytes.TrimSpace(h.Peek("If-None-Match"))) {
			t.Errorf("%q: %q %q", raw, got.acceptEncoding, got.ifNoneMatch)
		}
		if len(h.Peek("Cookie")) > 0 && !got.cookie {
			t.Errorf("%q: the cookie is not seen", raw)
		}
		for _, name := range []string{"X-Forwarded-For", "Forwarded", "X-Real-IP", "Via", "X-Forwarded-Host", "X-Forwarded-Proto"} {
			if len(h.Peek(name)) > 0 && !got.proxied {
				t.Errorf("%q: %s is not seen", raw, name)
			}
		}
	})
}

// FuzzTarget does the same for targets alone, of which most requests that a fuzzer
// makes have none that can be parsed.
func FuzzTarget(f *testing.F) {
	for _, target := range []string{"/", "/a/b.c", "/a/./b", "/..", "/a//", "//", "/a?b=c&d=%E5%BC%A0&&e", "/a?b&b", "/%2e", "/a%20b", "/%E5%BC%A0?q=\t", "/a?a[]=1", "*", "/a?" + manyParameters()} {
		f.Add([]byte(target))
	}
	f.Fuzz(func(t *testing.T, target []byte) {
		got, want := checkTarget(target), slowCheckTarget(target)
		if (got == nil) != (want == nil) || got != nil && (got.status != want.status || got.reason != want.reason) {
			t.Errorf("%q: %v, want %v", target, got, want)
		}
	})
}
