package xlsx

import (
	"encoding/xml"
	"io"
	"strings"
)

// Workbook is an open workbook. It is for one goroutine, but for BytesRead.
type Workbook struct {
	archive  *archive
	size     int64
	sheets   []Sheet
	date1904 bool
	styles   styles
	strings  *strtable // nil until a sheet is read
	textLeft int64
	main     string // name of the workbook part
	shared   string // name of the part with the shared strings; empty without one
}

// Sheet is a worksheet as the workbook lists it; sheets of charts are left out.
type Sheet struct {
	Name string
	// Hidden sheets are not among the tabs that a spreadsheet program shows.
	Hidden bool
	part   string
}

// Open reads what a workbook says of itself; no sheet is read yet. size is that of the
// file in bytes. The error is an *Error unless the disk failed.
func Open(r io.ReaderAt, size int64) (*Workbook, error) {
	a, err := openArchive(r, size)
	if err != nil {
		return nil, err
	}
	w := &Workbook{archive: a, size: size, textLeft: maxAllText}
	if err := w.find(); err != nil {
		return nil, err
	}
	links, err := w.links()
	if err != nil {
		return nil, err
	}
	if err := w.list(links); err != nil {
		return nil, err
	}
	for _, l := range links {
		switch l.kind {
		case "sharedStrings":
			w.shared = l.part
		case "styles":
			if w.styles, err = w.readStyles(l.part); err != nil {
				return nil, err
			}
		}
	}
	return w, nil
}

// Sheets lists the worksheets in the order of their tabs.
func (w *Workbook) Sheets() []Sheet { return w.sheets }

// BytesRead counts the bytes of the file that have been read, at most its size; a part
// that is read twice counts twice. It may be called from another goroutine.
func (w *Workbook) BytesRead() int64 { return min(w.archive.file.n.Load(), w.size) }

// find looks for the workbook part: where the package says, or where it always is.
func (w *Workbook) find() error {
	w.main = "xl/workbook.xml"
	if w.archive.has("_rels/.rels") {
		links, err := w.relations("", "_rels/.rels")
		if err != nil {
			return err
		}
		for _, l := range links {
			if l.kind == "officeDocument" && strings.HasSuffix(l.part, ".xml") && !strings.HasPrefix(l.part, "word/") && !strings.HasPrefix(l.part, "ppt/") {
				w.main = l.part
			}
		}
	}
	if !w.archive.has(w.main) {
		return w.archive.foreign()
	}
	return nil
}

// link is a relationship of a part to another part of the file.
type link struct {
	id   string
	kind string // the last word of its type, the same in both forms of the format
	part string
}

func (w *Workbook) links() ([]link, error) {
	folder, name := "", w.main
	if i := strings.LastIndexByte(w.main, '/'); i >= 0 {
		folder, name = w.main[:i+1], w.main[i+1:]
	}
	return w.relations(w.main, folder+"_rels/"+name+".rels")
}

// relations reads a part of relationships. Links out of the file are left out.
func (w *Workbook) relations(from, name string) ([]link, error) {
	s, err := w.scan(name)
	if err != nil {
		return nil, err
	}
	if _, err := s.root("Relationships"); err != nil {
		return nil, err
	}
	var links []link
	err = s.each(func(e xml.StartElement) error {
		kind, _ := attr(e, "Type")
		target, ok := attr(e, "Target")
		mode, _ := attr(e, "TargetMode")
		if e.Name.Local != "Relationship" || !ok || mode == "External" {
			return nil
		}
		if len(links) == maxSheets*4 {
			return tooLarge("the workbook has too many relationships")
		}
		id, _ := attr(e, "Id")
		links = append(links, link{id, kind[strings.LastIndexByte(kind, '/')+1:], resolve(from, target)})
		return nil
	})
	if err != nil {
		return nil, err
	}
	return links, s.finish()
}

// list reads the sheets and the system of dates.
func (w *Workbook) list(links []link) error {
	s, err := w.scan(w.main)
	if err != nil {
		return err
	}
	if _, err := s.root("workbook"); err != nil {
		return err
	}
	err = s.each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "workbookPr":
			w.date1904 = truth(attr(e, "date1904"))
		case "sheets":
			return s.each(func(e xml.StartElement) error { return w.add(e, links) })
		}
		return nil
	})
	if err != nil {
		return err
	}
	return s.finish()
}

func (w *Workbook) add(e xml.StartElement, links []link) error {
	if e.Name.Local != "sheet" {
		return nil
	}
	if len(w.sheets) == maxSheets {
		return tooLarge("the workbook has more than %d sheets", maxSheets)
	}
	name, _ := attr(e, "name")
	state, _ := attr(e, "state")
	id, ok := attr(e, "id")
	for _, l := range links {
		if !ok || l.id != id {
			continue
		}
		if l.kind == "worksheet" {
			w.sheets = append(w.sheets, Sheet{Name: name, Hidden: state != "" && state != "visible", part: l.part})
		}
		return nil
	}
	return damaged("a sheet is listed that is not there")
}

func (w *Workbook) scan(name string) (*scanner, error) {
	r, err := w.archive.open(name)
	if err != nil {
		return nil, err
	}
	return newScanner(r), nil
}
