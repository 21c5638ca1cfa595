package xlsx

import (
	"encoding/xml"
	"io"
	"slices"
	"strings"

	"gongkai/internal/exchange/opc"
)

// Workbook is an open workbook. It is for one goroutine, but for BytesRead.
type Workbook struct {
	archive  *opc.Archive
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
	a, err := opc.Open(r, size, limits())
	if err != nil {
		return nil, err
	}
	w := &Workbook{archive: a, textLeft: maxAllText}
	if err := w.find(); err != nil {
		return nil, err
	}
	links, err := a.Relations(w.main)
	if err != nil {
		return nil, err
	}
	links = slices.DeleteFunc(links, func(l opc.Relation) bool { return l.Part == "" }) // nothing outside is read
	if err := w.list(links); err != nil {
		return nil, err
	}
	for _, l := range links {
		switch l.Kind {
		case "sharedStrings":
			w.shared = l.Part
		case "styles":
			if w.styles, err = w.readStyles(l.Part); err != nil {
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
func (w *Workbook) BytesRead() int64 { return w.archive.BytesRead() }

// find looks for the workbook part: where the package says, or where it always is.
func (w *Workbook) find() error {
	w.main = "xl/workbook.xml"
	links, err := w.archive.Root()
	if err != nil {
		return err
	}
	for _, l := range links {
		if l.Kind == "officeDocument" && strings.HasSuffix(l.Part, ".xml") && !strings.HasPrefix(l.Part, "word/") && !strings.HasPrefix(l.Part, "ppt/") {
			w.main = l.Part
		}
	}
	if !w.archive.Has(w.main) {
		return w.archive.Foreign("workbook")
	}
	return nil
}

// list reads the sheets and the system of dates.
func (w *Workbook) list(links []opc.Relation) error {
	s, err := w.archive.Scan(w.main)
	if err != nil {
		return err
	}
	if _, err := s.Root("workbook"); err != nil {
		return err
	}
	err = s.Each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "workbookPr":
			w.date1904 = opc.Truth(opc.Attr(e, "date1904"))
		case "sheets":
			return s.Each(func(e xml.StartElement) error { return w.add(e, links) })
		}
		return nil
	})
	if err != nil {
		return err
	}
	return s.Finish()
}

func (w *Workbook) add(e xml.StartElement, links []opc.Relation) error {
	if e.Name.Local != "sheet" {
		return nil
	}
	if len(w.sheets) == maxSheets {
		return opc.TooLarge("the workbook has more than %d sheets", maxSheets)
	}
	name, _ := opc.Attr(e, "name")
	state, _ := opc.Attr(e, "state")
	id, ok := opc.Attr(e, "id")
	for _, l := range links {
		if !ok || l.ID != id {
			continue
		}
		if l.Kind == "worksheet" {
			w.sheets = append(w.sheets, Sheet{Name: name, Hidden: state != "" && state != "visible", part: l.Part})
		}
		return nil
	}
	return opc.Damaged("a sheet is listed that is not there")
}
