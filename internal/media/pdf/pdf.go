// Package pdf makes of an uploaded PDF one that may be published. It reads what can be
// reached from the document's catalogue, refuses whatever acts or carries files, and
// writes what is left anew: nothing that stood between, before or behind the objects
// survives, nor does what the document says of its author and history.
//
// It knows the structure of PDF and nothing of what pages look like: the contents of
// pages, fonts and pictures pass as they are, but for what pictures say of where they
// were taken. All work is bounded by the constants below, whatever the file holds.
// Why it is not a library: docs/decisions/0024-uploads.md.
package pdf

import (
	"bytes"
	"errors"
	"fmt"
)

// Bounds of one document.
const (
	MaxObjects  = 100_000  // numbered objects that are read
	maxValues   = 2 << 20  // numbers, names, strings and so on, of all of them; see charge
	maxDepth    = 64       // arrays and dictionaries inside one another
	maxUnpacked = 32 << 20 // bytes of all streams that have to be unpacked
	maxSections = 256      // of the table of objects
	maxWritten  = 60 << 20 // bytes of the document that comes out
)

// Fault says why a document is not taken.
type Fault string

// The faults.
const (
	FaultDamaged   Fault = "damaged"   // not a whole PDF, or one that no program writes
	FaultTooLarge  Fault = "too_large" // over a bound
	FaultEncrypted Fault = "encrypted"
	FaultScript    Fault = "script" // JavaScript, or a form of XFA, which is a program too
	FaultFiles     Fault = "files"  // other files inside, or leads to some on the reader's machine
	FaultAction    Fault = "action" // starts something, sends something, plays something
	FaultSigned    Fault = "signed" // an electronic signature, which would not hold for what is written
)

// Error is a document that is not taken. What is for the operator; it may repeat a word
// of the file's structure, never of its text.
type Error struct {
	Fault Fault
	What  string
}

func (e *Error) Error() string { return "pdf: " + string(e.Fault) + ": " + e.What }

func fault(f Fault, format string, args ...any) error {
	return &Error{Fault: f, What: fmt.Sprintf(format, args...)}
}

// Document is a PDF fit to be published.
type Document struct {
	Bytes []byte
	Pages int
}

// Rewrite reads a PDF and gives it anew, or an *Error. strip takes out of a JPEG what is
// no picture; it answers false for bytes that are none. A document that is damaged and holds
// what the policy refuses, as far as that can be seen, is refused for that.
func Rewrite(data []byte, strip func(jpeg []byte) ([]byte, bool)) (*Document, error) {
	doc, err := rewrite(data, strip)
	if known := (*Error)(nil); errors.As(err, &known) && known.Fault == FaultDamaged {
		if why := suspect(data); why != nil {
			return nil, why
		}
	}
	return doc, err
}

func rewrite(data []byte, strip func(jpeg []byte) ([]byte, bool)) (*Document, error) {
	if !bytes.HasPrefix(data, []byte("%PDF-1.")) && !bytes.HasPrefix(data, []byte("%PDF-2.")) {
		return nil, fault(FaultDamaged, "no header")
	}
	start, err := tail(data)
	if err != nil {
		return nil, err
	}
	r := newReader(data)
	if err := r.sections(start); err != nil {
		return nil, err
	}
	if _, found := r.trailer["Encrypt"]; found {
		return nil, fault(FaultEncrypted, "Encrypt")
	}
	g := &graph{reader: r, strip: strip, numbers: map[int]int{}}
	if err := g.gather(); err != nil {
		return nil, err
	}
	out, err := g.write()
	if err != nil {
		return nil, err
	}
	return &Document{Bytes: out, Pages: g.pages}, nil
}

// tail holds the document to an end of its own, %%EOF with nothing but blanks behind it,
// and gives the place that startxref names.
func tail(data []byte) (int, error) {
	body, found := bytes.CutSuffix(bytes.TrimRight(data, " \t\r\n\x00"), []byte("%%EOF"))
	if !found {
		return 0, fault(FaultDamaged, "does not end in %%%%EOF")
	}
	at := bytes.LastIndex(body, []byte("startxref"))
	if at < 0 || len(body)-at > 64 {
		return 0, fault(FaultDamaged, "no startxref at the end")
	}
	l := &lexer{data: body, at: at + len("startxref"), values: new(8)}
	start, err := l.integer()
	if err != nil {
		return 0, err
	}
	if l.blanks(); l.at != len(body) || start < 0 || start >= at {
		return 0, fault(FaultDamaged, "startxref leads nowhere")
	}
	return start, nil
}
