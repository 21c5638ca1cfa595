package web

import (
	"bytes"
	"encoding/binary"
	"strings"

	"github.com/gofiber/fiber/v2"
)

// Request is all that a rendering may know of what was asked: the parameters in the
// path, the query fields that its Page declares, and the mode of display. It is also
// exactly what tells one stored answer from another, so nothing that a rendering can
// read is missing from the key. It holds copies and outlives the request.
type Request struct {
	Mode Mode

	params []askedField
	query  []askedField
}

// askedField is one named value of a request.
type askedField struct{ name, value string }

// Param gives the part of the path that the route names, "*" for the rest of it.
// Asking for a name that the route does not have is a mistake of the program.
func (r Request) Param(name string) string { return valueOf(r.params, name, "path parameter") }

// Query gives a query field, decoded; it is empty when the field was not sent. Asking
// for a field that the page does not declare is a mistake of the program: it would
// be missing from the key, and one visitor would get the answer to another's question.
func (r Request) Query(name string) string { return valueOf(r.query, name, "query field") }

func valueOf(fields []askedField, name, what string) string {
	for _, f := range fields {
		if f.name == name {
			return f.value
		}
	}
	panic("web: the page does not declare the " + what + " " + name)
}

// newRequest copies from a request what a page may know of it.
func newRequest(c *fiber.Ctx, declared []string) Request {
	r := Request{Mode: ModeOf(c)}
	for i, name := range c.Route().Params {
		if name == "*1" {
			name = "*"
		}
		r.params = append(r.params, askedField{name, strings.Clone(c.Params(c.Route().Params[i]))})
	}
	args := c.Context().QueryArgs()
	for _, name := range declared {
		r.query = append(r.query, askedField{name, string(args.Peek(name))})
	}
	return r
}

// keyText writes what was asked in one way only, as the text of a key: the mode, pattern
// and path, which give the parameters, and the declared fields in the order of the page.
// Each part is led by its length, so no two questions run into the same text. It looks
// at the request without copying it, and builds the text in room.
func keyText(room []byte, c *fiber.Ctx, r *request, declared []string) []byte {
	ctx := c.Context()
	path, query, _ := bytes.Cut(ctx.Request.Header.RequestURI(), []byte{'?'})
	mode := byte(0) // that of a reader without a cookie
	if r.seen.cookie {
		mode = ModeOf(c).index()
	}
	text := append(room, mode)
	text = appendPart(text, c.Route().Path)
	text = appendPart(text, path)
	if len(query) == 0 {
		return append(text, make([]byte, len(declared))...) // no field has a length
	}
	args := ctx.QueryArgs()
	for _, name := range declared {
		text = appendPart(text, args.Peek(name))
	}
	return text
}

func appendPart[T string | []byte](text []byte, part T) []byte {
	return append(binary.AppendUvarint(text, uint64(len(part))), part...)
}
