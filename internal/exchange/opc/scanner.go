package opc

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

// Scanner gives the tokens of one part. It adds to encoding/xml, which knows no
// external entities, what a hostile file needs: bounds on a token and on nesting, and
// no document type at all, as OPC demands.
type Scanner struct {
	dec   *xml.Decoder
	feed  *feed
	depth int // elements that are open
	limit int // of depth
}

func newScanner(r io.Reader, limits Limits) *Scanner {
	f := &feed{r: r, token: limits.Token}
	return &Scanner{dec: xml.NewDecoder(f), feed: f, limit: limits.Depth}
}

// feed hands the decoder its bytes one by one, so that it takes no more than it needs
// for a token and can be stopped within one.
type feed struct {
	r       io.Reader
	buf     [32 << 10]byte
	at, end int
	token   int // bytes that a token may take
	left    int // bytes that the current one may still take
	err     error
}

func (f *feed) ReadByte() (byte, error) {
	if f.left--; f.left < 0 {
		return 0, TooLarge("a tag or text has more than %d bytes", f.token)
	}
	for f.at == f.end {
		if f.err != nil {
			return 0, f.err
		}
		f.at = 0
		f.end, f.err = f.r.Read(f.buf[:])
	}
	b := f.buf[f.at]
	f.at++
	return b, nil
}

// Read is there because the decoder wants an io.Reader; it uses ReadByte.
func (f *feed) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	b, err := f.ReadByte()
	if err != nil {
		return 0, err
	}
	p[0] = b
	return 1, nil
}

// Depth is the number of elements that are open.
func (s *Scanner) Depth() int { return s.depth }

// Next gives a token; the error is io.EOF only behind the end of the root element,
// where the whole part has been read and found intact. The token lives until the next
// call.
func (s *Scanner) Next() (xml.Token, error) {
	s.feed.left = s.feed.token
	t, err := s.dec.Token()
	if err != nil {
		return nil, s.explain(err)
	}
	switch t := t.(type) {
	case xml.StartElement:
		if s.depth++; s.depth > s.limit {
			return nil, TooLarge("the XML is nested too deeply")
		}
	case xml.EndElement:
		s.depth--
	case xml.Directive:
		return nil, Damaged("the XML declares a document type")
	case xml.ProcInst:
		if t.Target == "xml" && s.depth > 0 {
			return nil, Damaged("the XML begins twice")
		}
	}
	return t, nil
}

// explain tells what the decoder objects to from what stopped its feed. The decoder's
// own words are not passed on: they quote the file.
func (s *Scanner) explain(err error) error {
	var known *Error
	switch {
	case errors.Is(err, io.EOF), errors.As(err, &known), s.feed.err != nil && errors.Is(err, s.feed.err):
		return err
	}
	line, _ := s.dec.InputPos()
	return Damaged("the XML is damaged in line %d", line)
}

// Skip passes over the rest of the element that was begun last.
func (s *Scanner) Skip() error {
	for within := s.depth; s.depth >= within; {
		if _, err := s.Next(); err != nil {
			return Unexpected(err)
		}
	}
	return nil
}

// Text gathers the text of the element that was begun last, up to max bytes; elements
// within it are passed over.
func (s *Scanner) Text(buf []byte, max int) ([]byte, error) {
	for {
		t, err := s.Next()
		if err != nil {
			return buf, Unexpected(err)
		}
		switch t := t.(type) {
		case xml.CharData:
			if room := max - len(buf); room < len(t) {
				t = t[:room]
			}
			buf = append(buf, t...)
		case xml.StartElement:
			if err := s.Skip(); err != nil {
				return buf, err
			}
		case xml.EndElement:
			return buf, nil
		}
	}
}

// Root opens the root element, which must have one of these names.
func (s *Scanner) Root(names ...string) (xml.StartElement, error) {
	for {
		t, err := s.Next()
		if err != nil {
			return xml.StartElement{}, Unexpected(err)
		}
		start, ok := t.(xml.StartElement)
		if !ok {
			continue
		}
		for _, name := range names {
			if start.Name.Local == name {
				return start, nil
			}
		}
		return xml.StartElement{}, Damaged("a part holds something else than it is for")
	}
}

// Each calls visit for every element in the element that was begun last, at any depth
// visit does not consume, up to its end.
func (s *Scanner) Each(visit func(xml.StartElement) error) error {
	for within := s.depth; s.depth >= within; {
		t, err := s.Next()
		if err != nil {
			return Unexpected(err)
		}
		if start, ok := t.(xml.StartElement); ok {
			if err := visit(start); err != nil {
				return err
			}
		}
	}
	return nil
}

// Finish reads what is left of a part, so that its end and checksum are known.
func (s *Scanner) Finish() error {
	for {
		if _, err := s.Next(); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
}

// Unexpected is what an end within an element means.
func Unexpected(err error) error {
	if errors.Is(err, io.EOF) {
		return Damaged("the XML ends too early")
	}
	return err
}

// Attr gives an attribute by its local name; prefixes differ between programs and
// between the transitional and the strict form.
func Attr(e xml.StartElement, name string) (string, bool) {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value, true
		}
	}
	return "", false
}

// Truth reads an xsd:boolean.
func Truth(s string, ok bool) bool {
	return ok && (s == "1" || strings.EqualFold(s, "true") || strings.EqualFold(s, "on"))
}

// Whole reads a number of a few decimal digits; anything else is false.
func Whole(s string, max int) (int, bool) {
	if s == "" || len(s) > 10 {
		return 0, false
	}
	n := 0
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = n*10 + int(s[i]-'0')
	}
	return n, n <= max
}
