package opc

import (
	"archive/zip"
	"errors"
	"io"
	"path"
	"strings"
	"sync/atomic"
)

// Archive is the zip container of a document: its parts by name. It is for one
// goroutine, but for BytesRead.
type Archive struct {
	file   *meter
	size   int64
	limits Limits
	parts  map[string]*zip.File
	left   int64 // bytes that all parts together may still unfold into
}

// meter counts what is read of the file, bounds it while the directory is read, and
// keeps the failure of the disk apart from what the bytes are guilty of.
type meter struct {
	r       io.ReaderAt
	n       atomic.Int64
	bounded bool
	left    int64
	failure error
}

func (m *meter) ReadAt(p []byte, at int64) (int, error) {
	if m.bounded {
		if m.left -= int64(len(p)); m.left < 0 {
			return 0, errDirectory
		}
	}
	if at < 0 { // where a directory that lies may point
		return 0, io.ErrUnexpectedEOF
	}
	n, err := m.r.ReadAt(p, at)
	m.n.Add(int64(n))
	if err != nil && !errors.Is(err, io.EOF) {
		m.failure = err
	}
	return n, err
}

var errDirectory = TooLarge("the archive has too many parts")

// Open reads the directory of a zip of size bytes. The error is an *Error unless the
// disk failed.
func Open(r io.ReaderAt, size int64, limits Limits) (*Archive, error) {
	if size > limits.Archive {
		return nil, TooLarge("the file has more than %d bytes", limits.Archive)
	}
	a := &Archive{file: &meter{r: r}, size: size, limits: limits, parts: map[string]*zip.File{},
		left: min(limits.MaxUnfold, max(limits.MinUnfold, limits.Ratio*size))}
	// The directory stands at the end; its reader first looks for it in 66 KB there.
	a.file.bounded, a.file.left = true, limits.Directory+(128<<10)
	z, err := zip.NewReader(a.file, size)
	a.file.bounded = false
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) { // names are only compared, never opened as paths
		return nil, a.explain(err)
	}
	for _, f := range z.File {
		name := partName(f.Name)
		if name == "" || strings.HasSuffix(name, "/") {
			continue
		}
		if _, twice := a.parts[name]; twice {
			return nil, Damaged("two parts have the same name")
		}
		a.parts[name] = f
	}
	return a, nil
}

// partName is the form in which names of parts are compared: they differ in case, some
// programs write backslashes, and absolute is what is relative to the root.
func partName(s string) string {
	return strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(s, `\`, "/"), "/"))
}

// Resolve gives the name of the part that a relationship of another part points to.
func Resolve(from, target string) string {
	target = strings.ReplaceAll(target, `\`, "/")
	if strings.HasPrefix(target, "/") {
		return partName(path.Clean(target))
	}
	return partName(path.Join(path.Dir(from), target))
}

// Has reports whether there is a part of this name.
func (a *Archive) Has(name string) bool { return a.parts[partName(name)] != nil }

// BytesRead counts the bytes of the file that have been read, at most its size; a part
// that is read twice counts twice. It may be called from another goroutine.
func (a *Archive) BytesRead() int64 { return min(a.file.n.Load(), a.size) }

// Open begins to read a part. Its end and checksum are only known to be right when
// io.EOF has come.
func (a *Archive) Open(name string) (io.Reader, error) {
	f := a.parts[partName(name)]
	switch {
	case f == nil:
		return nil, Damaged("a part is missing")
	case f.Flags&1 != 0:
		return nil, &Error{Fault: FaultEncrypted, What: "a part is encrypted"}
	}
	r, err := f.Open()
	if err != nil {
		return nil, a.explain(err)
	}
	return &part{a: a, r: r}, nil
}

// Scan begins to read a part as XML.
func (a *Archive) Scan(name string) (*Scanner, error) {
	r, err := a.Open(name)
	if err != nil {
		return nil, err
	}
	return newScanner(r, a.limits), nil
}

// part unfolds one part. archive/zip holds its bytes against length and checksum at
// the end, so whoever wants to be sure reads up to io.EOF.
type part struct {
	a *Archive
	r io.Reader
}

func (p *part) Read(b []byte) (int, error) {
	n, err := p.r.Read(b)
	if p.a.left -= int64(n); p.a.left < 0 {
		return 0, TooLarge("the parts unfold beyond all measure")
	}
	if err != nil && !errors.Is(err, io.EOF) {
		err = p.a.explain(err)
	}
	return n, err
}

// explain tells a failing disk from a bad file.
func (a *Archive) explain(err error) error {
	var known *Error
	switch {
	case a.file.failure != nil:
		return a.file.failure
	case errors.As(err, &known):
		return known
	}
	return &Error{Fault: FaultDamaged, What: "the archive is damaged or cut short", Cause: err}
}

// Foreign says what an archive is that does not hold what was looked for; lost names
// that in English.
func (a *Archive) Foreign(lost string) *Error {
	what := "zip"
	switch {
	case a.Has("xl/workbook.xml"):
		what = "xlsx"
	case a.Has("xl/workbook.bin"):
		what = "xlsb"
	case a.Has("word/document.xml"):
		what = "docx"
	case a.Has("ppt/presentation.xml"):
		what = "pptx"
	case a.Has("index/document.iwa"):
		what = "numbers"
	case a.Has("content.xml") && a.Has("mimetype"):
		what = "ods"
	case a.Has("[content_types].xml"):
		return Damaged("the %s is missing", lost)
	}
	return &Error{Fault: FaultForeign, What: what}
}
