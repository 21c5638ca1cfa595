package xlsx

import (
	"archive/zip"
	"errors"
	"io"
	"path"
	"strings"
	"sync/atomic"
)

// archive is the zip container of a workbook: its parts by name.
type archive struct {
	file  *meter
	parts map[string]*zip.File
	left  int64 // bytes that all parts together may still unfold into
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

var errDirectory = tooLarge("the archive has too many parts")

// openArchive reads the directory of a zip.
func openArchive(r io.ReaderAt, size int64) (*archive, error) {
	if size > MaxArchive {
		return nil, tooLarge("the file has more than %d bytes", MaxArchive)
	}
	a := &archive{file: &meter{r: r}, parts: map[string]*zip.File{},
		left: min(maxUnfold, max(minUnfold, maxRatio*size))}
	// The directory stands at the end; its reader first looks for it in 66 KB there.
	a.file.bounded, a.file.left = true, maxDirectory+(128<<10)
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
			return nil, damaged("two parts have the same name")
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

// resolve gives the name of the part that a relationship of another part points to.
func resolve(from, target string) string {
	target = strings.ReplaceAll(target, `\`, "/")
	if strings.HasPrefix(target, "/") {
		return partName(path.Clean(target))
	}
	return partName(path.Join(path.Dir(from), target))
}

func (a *archive) has(name string) bool { return a.parts[partName(name)] != nil }

// open begins to read a part.
func (a *archive) open(name string) (io.Reader, error) {
	f := a.parts[partName(name)]
	switch {
	case f == nil:
		return nil, damaged("a part is missing")
	case f.Flags&1 != 0:
		return nil, &Error{Fault: FaultEncrypted, What: "a part is encrypted"}
	}
	r, err := f.Open()
	if err != nil {
		return nil, a.explain(err)
	}
	return &part{a: a, r: r}, nil
}

// part unfolds one part. archive/zip holds its bytes against length and checksum at
// the end, so whoever wants to be sure reads up to io.EOF.
type part struct {
	a *archive
	r io.Reader
}

func (p *part) Read(b []byte) (int, error) {
	n, err := p.r.Read(b)
	if p.a.left -= int64(n); p.a.left < 0 {
		return 0, tooLarge("the parts unfold beyond all measure")
	}
	if err != nil && !errors.Is(err, io.EOF) {
		err = p.a.explain(err)
	}
	return n, err
}

// explain tells a failing disk from a bad file.
func (a *archive) explain(err error) error {
	var known *Error
	switch {
	case a.file.failure != nil:
		return a.file.failure
	case errors.As(err, &known):
		return known
	}
	return &Error{Fault: FaultDamaged, What: "the archive is damaged or cut short", Cause: err}
}

// foreign names what an archive without a workbook is.
func (a *archive) foreign() *Error {
	what := "zip"
	switch {
	case a.has("xl/workbook.bin"):
		what = "xlsb"
	case a.has("word/document.xml"):
		what = "docx"
	case a.has("ppt/presentation.xml"):
		what = "pptx"
	case a.has("index/document.iwa"):
		what = "numbers"
	case a.has("content.xml") && a.has("mimetype"):
		what = "ods"
	case a.has("[content_types].xml"):
		return damaged("the workbook is missing")
	}
	return &Error{Fault: FaultForeign, What: what}
}
