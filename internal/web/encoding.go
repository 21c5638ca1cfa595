package web

import (
	"bytes"
	"strings"

	"github.com/valyala/fasthttp"
)

// encoding is one of the forms in which a body is sent.
type encoding uint8

const (
	identity encoding = iota
	gzipped
	brotlied
	encodings // how many there are
)

// name is the coding as Content-Encoding and Accept-Encoding write it.
func (e encoding) name() string { return [...]string{"identity", "gzip", "br"}[e] }

// suffix tells the tags of the forms of one body apart.
func (e encoding) suffix() string { return [...]string{"", ".g", ".b"}[e] }

const (
	// gzipLevel costs 0.1 ms for a page; the visitor who comes first waits for it.
	gzipLevel = 6
	// brotliLevel costs about 1 ms for a page, which nobody waits for. Higher levels
	// take tens of milliseconds for a few per cent.
	brotliLevel = 5
	// smallest is the size in bytes below which a body goes out as it is: it fits into
	// one packet anyway.
	smallest = 1024
)

// compress gives the body in another form, or nil when that would be no smaller.
func compress(body []byte, e encoding) []byte {
	var out []byte
	switch e {
	case gzipped:
		out = fasthttp.AppendGzipBytesLevel(nil, body, gzipLevel)
	case brotlied:
		out = fasthttp.AppendBrotliBytesLevel(nil, body, brotliLevel)
	case identity, encodings:
	}
	if len(out) == 0 || len(out) >= len(body) {
		return nil
	}
	return bytes.Clone(out) // without the room that the compressor grew
}

// compressible reports whether bodies of a media type gain by compression.
func compressible(contentType string) bool {
	kind, _, _ := strings.Cut(contentType, ";")
	switch kind {
	case "application/json", "application/xml", "application/atom+xml", "application/rss+xml", "application/feed+json", "image/svg+xml":
		return true
	}
	return strings.HasPrefix(kind, "text/")
}

// accepted is which forms a client takes, and which it likes best.
type accepted struct {
	weight [encodings]int16 // in thousandths; 0: not taken
}

// acceptedOf reads Accept-Encoding (RFC 9110 section 12.5.3). What cannot be read
// counts as not said, and the identity is always taken: better bytes that a client
// did not ask for than none.
func acceptedOf(header []byte) accepted {
	var a accepted
	star, named := int16(-1), [encodings]bool{}
	for len(header) > 0 {
		var item []byte
		item, header, _ = bytes.Cut(header, []byte{','})
		name, parameters, _ := bytes.Cut(item, []byte{';'})
		name = bytes.TrimSpace(name)
		weight := quality(parameters)
		if len(name) == 1 && name[0] == '*' {
			star = weight
			continue
		}
		for e := identity; e < encodings; e++ {
			if len(name) == len(e.name()) && strings.EqualFold(e.name(), string(name)) {
				a.weight[e], named[e] = weight, true
			}
		}
	}
	for e := gzipped; e < encodings; e++ {
		if !named[e] && star > 0 {
			a.weight[e] = star
		}
	}
	return a
}

// quality reads the weight of an item in thousandths; without one it is 1000.
func quality(parameters []byte) int16 {
	parameters = bytes.TrimSpace(parameters)
	if len(parameters) < 3 || parameters[0]|0x20 != 'q' || parameters[1] != '=' {
		return 1000
	}
	value := parameters[2:]
	if value[0] != '0' {
		return 1000
	}
	weight, unit := int16(0), int16(100)
	for i := 2; i < len(value) && i < 5 && value[i] >= '0' && value[i] <= '9'; i++ {
		weight += int16(value[i]-'0') * unit
		unit /= 10
	}
	return weight
}

// takes reports whether the client takes a form.
func (a accepted) takes(e encoding) bool { return e == identity || a.weight[e] > 0 }

// best gives the form that the client likes best of those that it takes; of two that
// it likes as well, the smaller one. A client that prefers the identity gets it.
func (a accepted) best() encoding {
	chosen := identity
	for _, e := range [...]encoding{gzipped, brotlied} {
		if a.weight[e] > 0 && a.weight[e] >= max(a.weight[chosen], 1) {
			chosen = e
		}
	}
	return chosen
}
