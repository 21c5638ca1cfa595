package exchange

import (
	"bytes"
	"io"
	"sync/atomic"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// sniffed is how much of a file is looked at before its encoding is decided. What
// comes later is still checked, row by row.
const sniffed = 1 << 20

// counted counts the bytes that have passed. The count may be read at any time, by
// another goroutine too.
type counted struct {
	r io.Reader
	n *atomic.Int64
}

func (c counted) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n.Add(int64(n))
	return n, err
}

// decode finds the encoding of r and gives its text as UTF-8, in which a sequence
// that cannot be decoded is U+FFFD or, in UTF-8 itself, left as it is. n counts the
// bytes taken from r's text.
func decode(r io.Reader, n *atomic.Int64) (io.Reader, charset, error) {
	sample, err := io.ReadAll(io.LimitReader(r, sniffed))
	if err != nil {
		return nil, 0, unreadable(err)
	}
	whole := len(sample) < sniffed
	if len(bytes.TrimSpace(sample)) == 0 && whole {
		return nil, 0, empty()
	}
	cs, refused := sniff(sample, whole)
	if refused != nil {
		return nil, 0, refused
	}
	mark := len(cs.bom())
	n.Store(int64(mark))
	var text io.Reader = bytes.NewReader(sample[mark:])
	if !whole {
		text = io.MultiReader(text, r)
	}
	text = counted{text, n}
	switch cs {
	case charsetGB18030:
		return transform.NewReader(text, simplifiedchinese.GB18030.NewDecoder()), cs, nil
	case charsetUTF16LE:
		return transform.NewReader(text, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewDecoder()), cs, nil
	case charsetUTF16BE:
		return transform.NewReader(text, unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewDecoder()), cs, nil
	}
	return text, cs, nil
}

func empty() *FileError {
	return &FileError{Code: FileEmpty, Message: "文件是空的，没有任何内容。请确认选对了文件。"}
}
