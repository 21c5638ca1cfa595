package exchange

import (
	"bytes"
	"errors"
	"io"
)

// maxRecord bounds the bytes of one record. Within it a record whose quotes turn out
// broken can be taken back, so that one stray quote costs one row and not the rest of
// the file.
const maxRecord = 1 << 20

// cutter cuts UTF-8 text into records. It differs from encoding/csv where that
// package would lose track: blank lines are records and keep their number, a lone CR
// ends a line too, a record's size is bounded, and after a broken quote it goes on at
// the line that follows instead of giving up.
type cutter struct {
	r          io.Reader
	delim      byte
	buf        []byte
	start, end int
	eof        bool
	err        error // of the reader, other than io.EOF
	rec        record
}

func newCutter(r io.Reader) *cutter {
	return &cutter{r: r, delim: ',', buf: make([]byte, 64<<10)}
}

// fill reads more behind what is buffered and reports whether anything came.
func (c *cutter) fill() bool {
	if c.eof || c.err != nil {
		return false
	}
	if c.end == len(c.buf) {
		if c.start > 0 {
			c.end = copy(c.buf, c.buf[c.start:c.end])
			c.start = 0
		} else {
			grown := make([]byte, 2*len(c.buf))
			copy(grown, c.buf[:c.end])
			c.buf = grown
		}
	}
	for range 100 {
		n, err := c.r.Read(c.buf[c.end:])
		c.end += n
		switch {
		case errors.Is(err, io.EOF):
			c.eof = true
		case err != nil:
			c.err = err
		}
		if n > 0 || err != nil {
			return n > 0
		}
	}
	c.err = io.ErrNoProgress
	return false
}

// peek gives the first n bytes, or all if there are fewer, without taking them.
func (c *cutter) peek(n int) ([]byte, error) {
	for c.end-c.start < n && c.fill() {
	}
	if c.err != nil {
		return nil, c.err
	}
	return c.buf[c.start:min(c.end, c.start+n)], nil
}

// next cuts the next record. The error is io.EOF or that of the reader; a record that
// is broken in itself is no error but carries a fault.
func (c *cutter) next() (*record, error) {
	if c.start == c.end {
		c.fill()
	}
	if c.err != nil {
		return nil, c.err
	}
	if c.start == c.end {
		return nil, io.EOF
	}
	rec := &c.rec
	*rec = record{number: rec.number + 1, text: rec.text[:0], ends: rec.ends[:0]}

	at, more := 0, true // at is an offset from c.start, which fill may move
	for more && rec.fault == faultNone {
		if at > maxRecord {
			at = c.tooLong(at)
			break
		}
		at, more = c.cell(at)
	}
	if c.err != nil {
		return nil, c.err
	}
	c.start += at
	return rec, nil
}

// cell takes the cell that begins at offset at, and gives the offset behind it and
// whether another cell of the record follows.
func (c *cutter) cell(at int) (int, bool) {
	if c.has(at) && c.buf[c.start+at] == '"' {
		return c.quoted(at)
	}
	rec := &c.rec
	for {
		b := c.buf[c.start+at : c.end]
		i := 0
		for i < len(b) && b[i] != c.delim && b[i] != '\n' && b[i] != '\r' {
			i++
		}
		rec.text = append(rec.text, b[:i]...)
		at += i
		if i < len(b) || !c.fill() {
			break
		}
		if at > maxRecord {
			return c.tooLong(at), false
		}
	}
	return c.finish(at)
}

// quoted takes a cell in quotes, of which the opening one stands at offset open.
func (c *cutter) quoted(open int) (int, bool) {
	rec := &c.rec
	at := open + 1
	for {
		b := c.buf[c.start+at : c.end]
		i := bytes.IndexByte(b, '"')
		if i < 0 {
			rec.text = append(rec.text, b...)
			at += len(b)
			if at > maxRecord || !c.fill() {
				return c.unclosed(open, at), false
			}
			continue
		}
		rec.text = append(rec.text, b[:i]...)
		at += i + 1
		if !c.has(at) || c.buf[c.start+at] != '"' {
			break
		}
		rec.text = append(rec.text, '"')
		at++
	}
	for c.has(at) && c.buf[c.start+at] == ' ' && c.delim != ' ' {
		at++
	}
	if c.has(at) {
		if b := c.buf[c.start+at]; b != c.delim && b != '\n' && b != '\r' {
			return c.unclosed(open, at), false
		}
	}
	return c.finish(at)
}

// finish closes a cell at the delimiter, line end or end of file at offset at.
func (c *cutter) finish(at int) (int, bool) {
	c.rec.ends = append(c.rec.ends, len(c.rec.text))
	if !c.has(at) {
		return at, false
	}
	if c.buf[c.start+at] == c.delim {
		return at + 1, true
	}
	return c.lineEnd(at), false
}

// has reports whether there is a byte at offset at, reading on if need be.
func (c *cutter) has(at int) bool {
	return c.start+at < c.end || c.fill() && c.start+at < c.end
}

// lineEnd gives the offset behind the line end (LF, CR or CRLF) at offset at.
func (c *cutter) lineEnd(at int) int {
	if c.buf[c.start+at] == '\r' && c.has(at+1) && c.buf[c.start+at+1] == '\n' {
		at++
	}
	return at + 1
}

// unclosed marks the record as broken at the quote that opened at offset open, and
// gives where to go on: behind the line on which that quote stands. What follows is
// read again, because a stray quote is far more likely than a cell of many lines.
func (c *cutter) unclosed(open, at int) int {
	c.rec.fault, c.rec.column = faultQuote, len(c.rec.ends)
	if i := bytes.IndexAny(c.buf[c.start+open:c.start+at], "\r\n"); i >= 0 {
		return c.lineEnd(open + i)
	}
	if at > maxRecord {
		return c.tooLong(at)
	}
	return c.skipLine(at)
}

func (c *cutter) tooLong(at int) int {
	c.rec.fault, c.rec.column = faultLong, len(c.rec.ends)
	return c.skipLine(at)
}

// skipLine passes over the rest of the line from offset at without keeping it.
func (c *cutter) skipLine(at int) int {
	for {
		if i := bytes.IndexAny(c.buf[c.start+at:c.end], "\r\n"); i >= 0 {
			return c.lineEnd(at + i)
		}
		c.start = c.end
		at = 0
		if !c.fill() {
			return 0
		}
	}
}
