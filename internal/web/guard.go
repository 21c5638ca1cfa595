package web

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// Bounds of a request's target, in bytes and in number.
const (
	maxTarget     = 4096 // the longest honest one is a search for a hundred characters
	maxParameters = 32
	maxName       = 64 // of a parameter
)

// refusal is the error of a request that is turned away before routing. The
// reason is a fixed word for the log; it holds nothing of the request.
type refusal struct {
	status int
	reason string
}

func (r *refusal) Error() string { return "refused: " + r.reason }

func bad(reason string) *refusal { return &refusal{fiber.StatusBadRequest, reason} }

// seen is what admission notes of the header in passing, so that nobody needs to look
// for it again. The values are the request's own bytes and end with it; of a field that
// stands twice the first counts.
type seen struct {
	proxied bool // a field says that a proxy handed the request on, be it true or not
	cookie  bool // there is a cookie, whichever

	acceptEncoding, ifNoneMatch []byte
}

// admit decides, before routing, whether a parsed request is taken at all (P15,
// P16, F26): the router and the pages then see one spelling of each address, no
// parameter twice, and no body but a plain one. It runs for every request, so what is
// plain already is recognised without being taken apart.
func admit(req *fasthttp.Request, found *seen) *refusal {
	method := string(req.Header.Method())
	switch method {
	case fiber.MethodGet, fiber.MethodHead, fiber.MethodPost:
	default:
		return &refusal{fiber.StatusMethodNotAllowed, "method"}
	}
	if r := checkFields(req.Header.RawHeaders(), found); r != nil {
		return r
	}
	if r := checkTarget(req.Header.RequestURI()); r != nil {
		return r
	}
	if method != fiber.MethodPost && len(req.Body()) > 0 {
		return bad("body without POST")
	}
	return nil
}

// checkFields refuses what fasthttp 1.77 lets through although another parser in
// front of us may frame it differently (P1): header lines that end with a bare LF,
// folded lines, and a length together with a transfer encoding (RFC 9112 sections
// 2.2, 5.2 and 6.3). It also refuses a compressed body, which Fiber would unpack on the
// first look at it, whatever its size then is.
func checkFields(raw []byte, found *seen) *refusal {
	length, encoding, packed := false, false, false
	for len(raw) > 0 {
		end := bytes.IndexByte(raw, '\n')
		if end < 1 || raw[end-1] != '\r' {
			return bad("bare line feed")
		}
		line := raw[:end-1]
		raw = raw[end+1:]
		if len(line) == 0 {
			continue
		}
		switch line[0] | 0x20 { // no other field is looked at
		case ' ', '\t' | 0x20:
			return bad("folded header line")
		case 'c':
			length = length || named(line, fiber.HeaderContentLength)
			found.cookie = found.cookie || named(line, fiber.HeaderCookie)
			packed = packed || named(line, fiber.HeaderContentEncoding) && !plainBody(line)
		case 't':
			encoding = encoding || named(line, fiber.HeaderTransferEncoding)
		case 'f':
			found.proxied = found.proxied || named(line, fiber.HeaderForwarded)
		case 'v':
			found.proxied = found.proxied || named(line, fiber.HeaderVia)
		case 'x':
			found.proxied = found.proxied || named(line, fiber.HeaderXForwardedFor) || named(line, "X-Real-IP") ||
				named(line, fiber.HeaderXForwardedHost) || named(line, fiber.HeaderXForwardedProto)
		case 'a':
			if found.acceptEncoding == nil && named(line, fiber.HeaderAcceptEncoding) {
				found.acceptEncoding = fieldValue(line)
			}
		case 'i':
			if found.ifNoneMatch == nil && named(line, fiber.HeaderIfNoneMatch) {
				found.ifNoneMatch = fieldValue(line)
			}
		}
	}
	switch {
	case length && encoding:
		return bad("two body lengths")
	case packed:
		return &refusal{fiber.StatusUnsupportedMediaType, "encoded body"}
	}
	return nil
}

// plainBody reports whether a Content-Encoding says that nothing is done to the body.
func plainBody(line []byte) bool {
	value := fieldValue(line)
	return len(value) == 0 || bytes.EqualFold(value, []byte("identity"))
}

// fieldValue is the value of a header line that has a name.
func fieldValue(line []byte) []byte {
	_, value, _ := bytes.Cut(line, []byte{':'})
	return bytes.TrimSpace(value)
}

// named reports whether a header line is that of a field.
func named(line []byte, field string) bool {
	return len(line) > len(field) && line[len(field)] == ':' && strings.EqualFold(string(line[:len(field)]), field)
}

// checkTarget holds the target of a request line to origin form and one spelling.
func checkTarget(target []byte) *refusal {
	if len(target) > maxTarget {
		return &refusal{fiber.StatusRequestURITooLong, "target too long"}
	}
	if len(target) == 0 || target[0] != '/' {
		return bad("target form")
	}
	path, query, _ := bytes.Cut(target, []byte{'?'})
	if r := checkPath(path); r != nil {
		return r
	}
	return checkQuery(query)
}

// checkPath refuses a path that has a second spelling or that two readers could
// understand differently. Characters outside ASCII are let through when they are
// UTF-8: no page has them in its address, so they end at the one 404.
func checkPath(path []byte) *refusal {
	if plainPath(path) {
		return nil
	}
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

// plainPath reports whether a path, which begins with a slash, is made of plain
// characters and of segments that mean nothing but themselves. Nearly every path is.
func plainPath(path []byte) bool {
	start := 1
	for i := 1; i <= len(path); i++ {
		if i < len(path) && path[i] != '/' {
			if !unreserved(path[i]) {
				return false
			}
			continue
		}
		segment := path[start:i]
		if len(segment) == 0 && i < len(path) || string(segment) == "." || string(segment) == ".." {
			return false
		}
		start = i + 1
	}
	return true
}

// checkQuery refuses a query that cannot be decoded, or that names a parameter
// twice or as an array: readers disagree on which of the two counts (ASVS 15.3.7).
// Browsers and form encoders escape more than they must, so the spelling of a
// value is free; what counts is the decoded value.
func checkQuery(query []byte) *refusal {
	if len(query) == 0 {
		return nil
	}
	var (
		names [maxParameters][]byte
		count int
		room  [256]byte
	)
	for len(query) > 0 {
		var pair []byte
		pair, query, _ = bytes.Cut(query, []byte{'&'})
		if len(pair) == 0 {
			continue
		}
		if count == maxParameters {
			return bad("too many parameters")
		}
		name, value, _ := bytes.Cut(pair, []byte{'='})
		if !parameterName(name) {
			return bad("parameter name")
		}
		for _, before := range names[:count] {
			if bytes.Equal(before, name) {
				return bad("parameter twice")
			}
		}
		names[count] = name
		count++
		decoded := room[:0]
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

// checkText asks for UTF-8 without control characters. A tab is taken where
// somebody may have pasted it from a spreadsheet.
func checkText(text []byte, tab bool) *refusal {
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		if r == utf8.RuneError && size == 1 {
			return bad("not UTF-8")
		}
		if unicode.IsControl(r) && (r != '\t' || !tab) {
			return bad("control character")
		}
		i += size
	}
	return nil
}

func parameterName(name []byte) bool {
	if len(name) == 0 || len(name) > maxName {
		return false
	}
	for _, c := range name {
		if !unreserved(c) || c == '.' || c == '~' {
			return false
		}
	}
	return true
}

// unreserved reports the characters that RFC 3986 section 2.3 wants unescaped.
func unreserved(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' ||
		c == '-' || c == '.' || c == '_' || c == '~'
}

// upperHex is the value of a hexadecimal digit in its canonical, upper-case
// spelling (RFC 3986 section 2.1), or -1.
func upperHex(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}

func anyHex(c byte) int {
	if c >= 'a' && c <= 'f' {
		return int(c-'a') + 10
	}
	return upperHex(c)
}
