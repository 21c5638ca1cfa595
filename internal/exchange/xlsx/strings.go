package xlsx

import (
	"bytes"
	"encoding/binary"
	"encoding/xml"
	"unicode/utf16"
	"unicode/utf8"

	"gongkai/internal/exchange/opc"
)

// strtable keeps the shared strings of a workbook in pages, each string behind its
// length: a few large pieces of memory that never move.
type strtable struct {
	pages [][]byte
	index []uint32 // page and place of each string
	room  int      // pages that may still be added
}

const (
	pageBits = 20
	pageSize = 1 << pageBits
)

func (t *strtable) add(s []byte) error {
	need := len(s) + binary.MaxVarintLen32
	last := len(t.pages) - 1
	if last < 0 || cap(t.pages[last])-len(t.pages[last]) < need {
		if t.room--; t.room < 0 {
			return opc.TooLarge("the shared strings take more than %d bytes", maxShared)
		}
		t.pages = append(t.pages, make([]byte, 0, pageSize))
		last++
	}
	if len(t.index) == maxStrings {
		return opc.TooLarge("there are more than %d shared strings", maxStrings)
	}
	page := t.pages[last]
	t.index = append(t.index, uint32(last)<<pageBits|uint32(len(page)))
	page = binary.AppendUvarint(page, uint64(len(s)))
	t.pages[last] = append(page, s...)
	return nil
}

// at gives a string; it must not be changed.
func (t *strtable) at(i int) []byte {
	page := t.pages[t.index[i]>>pageBits][t.index[i]&(pageSize-1):]
	n, width := binary.Uvarint(page)
	return page[width : width+int(n)]
}

// loadStrings reads the shared strings, once.
func (w *Workbook) loadStrings() error {
	if w.strings != nil {
		return nil
	}
	table := &strtable{room: maxShared / pageSize}
	if w.shared == "" {
		w.strings = table
		return nil
	}
	s, err := w.archive.Scan(w.shared)
	if err != nil {
		return err
	}
	if _, err := s.Root("sst"); err != nil {
		return err
	}
	var buf []byte
	err = s.Each(func(e xml.StartElement) error {
		if e.Name.Local != "si" {
			return s.Skip()
		}
		var err error
		if buf, err = item(s, buf[:0]); err != nil {
			return err
		}
		return table.add(buf)
	})
	if err != nil {
		return err
	}
	w.strings = table
	return s.Finish()
}

// item reads a shared or inline string up to the end of its element: its runs joined,
// without the reading aids (rPh) that stand above characters. What goes beyond maxText
// is cut.
func item(s *opc.Scanner, buf []byte) ([]byte, error) {
	start := len(buf)
	for within := s.Depth(); s.Depth() >= within; {
		t, err := s.Next()
		if err != nil {
			return buf, opc.Unexpected(err)
		}
		e, ok := t.(xml.StartElement)
		if !ok {
			continue
		}
		switch e.Name.Local {
		case "r": // a run; its text is inside
		case "t":
			from := len(buf)
			if buf, err = s.Text(buf, start+maxText); err != nil {
				return buf, err
			}
			buf = append(buf[:from], unescape(buf[from:])...)
		default:
			if err := s.Skip(); err != nil {
				return buf, err
			}
		}
	}
	return wholeRunes(buf), nil
}

// wholeRunes cuts off the character that a bound has cut through.
func wholeRunes(b []byte) []byte {
	for i := 1; i <= min(utf8.UTFMax, len(b)); i++ {
		if tail := b[len(b)-i:]; utf8.RuneStart(tail[0]) {
			if !utf8.FullRune(tail) {
				return b[:len(b)-i]
			}
			break
		}
	}
	return b
}

// unescape turns _x000D_ and the like into the characters they stand for, in place:
// spreadsheet programs write so what XML cannot hold.
func unescape(s []byte) []byte {
	if !bytes.Contains(s, []byte("_x")) {
		return s
	}
	out := s[:0]
	for i := 0; i < len(s); {
		r, ok := escaped(s[i:])
		if !ok {
			out = append(out, s[i])
			i++
			continue
		}
		i += 7
		if utf16.IsSurrogate(r) {
			low, also := escaped(s[i:])
			if pair := utf16.DecodeRune(r, low); also && pair != utf8.RuneError {
				r, i = pair, i+7
			}
		}
		out = utf8.AppendRune(out, r) // half a pair becomes U+FFFD
	}
	return out
}

// escaped reads _xHHHH_ at the start of s.
func escaped(s []byte) (rune, bool) {
	if len(s) < 7 || s[0] != '_' || s[1] != 'x' || s[6] != '_' {
		return 0, false
	}
	var r rune
	for _, c := range s[2:6] {
		switch {
		case c >= '0' && c <= '9':
			c -= '0'
		case c >= 'A' && c <= 'F':
			c -= 'A' - 10
		case c >= 'a' && c <= 'f':
			c -= 'a' - 10
		default:
			return 0, false
		}
		r = r<<4 | rune(c)
	}
	return r, true
}
