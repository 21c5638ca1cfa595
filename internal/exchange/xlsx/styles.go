package xlsx

import (
	"encoding/xml"

	"gongkai/internal/exchange/opc"
)

// styles tells how a cell shows its number.
type styles struct {
	cells   []int // number format of each cell style
	formats map[int]*format
}

// of gives the format of a cell style; a style that is not there is General.
func (s *styles) of(style int) *format {
	id := 0
	if style < len(s.cells) {
		id = s.cells[style]
	}
	f := s.formats[id]
	if f == nil {
		f = parseFormat(builtin(id))
		if s.formats == nil {
			s.formats = map[int]*format{}
		}
		s.formats[id] = f
	}
	return f
}

func (w *Workbook) readStyles(name string) (styles, error) {
	st := styles{formats: map[int]*format{}}
	s, err := w.archive.Scan(name)
	if err != nil {
		return st, err
	}
	if _, err := s.Root("styleSheet"); err != nil {
		return st, err
	}
	err = s.Each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "numFmts":
			return s.Each(st.addFormat)
		case "cellXfs":
			return s.Each(st.addCell)
		}
		return s.Skip()
	})
	if err != nil {
		return st, err
	}
	return st, s.Finish()
}

func (s *styles) addFormat(e xml.StartElement) error {
	if e.Name.Local != "numFmt" {
		return nil
	}
	if len(s.formats) == maxFormats {
		return opc.TooLarge("the workbook has more than %d number formats", maxFormats)
	}
	text, _ := opc.Attr(e, "numFmtId")
	code, _ := opc.Attr(e, "formatCode")
	if id, ok := opc.Whole(text, 1<<30); ok {
		s.formats[id] = parseFormat(code)
	}
	return nil
}

func (s *styles) addCell(e xml.StartElement) error {
	if e.Name.Local != "xf" {
		return nil
	}
	if len(s.cells) == maxStyles {
		return opc.TooLarge("the workbook has more than %d cell styles", maxStyles)
	}
	text, _ := opc.Attr(e, "numFmtId")
	id, _ := opc.Whole(text, 1<<30)
	s.cells = append(s.cells, id)
	return nil
}

// builtin gives the code of a number format that files use without declaring it, as
// Chinese spreadsheet programs show it; General for all others.
func builtin(id int) string {
	switch id {
	case 1, 3, 38, 37:
		return "0"
	case 2, 4, 39, 40:
		return "0.00"
	case 5, 6, 7, 8:
		return `"¥"#,##0.00;"¥"-#,##0.00`
	case 9, 10:
		return "0.00%"
	case 11, 48:
		return "0.00E+00"
	case 12, 13:
		return "# ?/?"
	case 14, 15, 30:
		return "yyyy-m-d"
	case 16, 28, 29, 51, 53, 54, 58:
		return "m月d日"
	case 17, 27, 36, 50, 52, 57:
		return "yyyy年m月"
	case 18, 19, 20, 21, 32, 33, 34, 35, 45, 47, 55, 56:
		return "h:mm:ss"
	case 22:
		return "yyyy-m-d h:mm"
	case 31:
		return "yyyy年m月d日"
	case 41, 43:
		return `#,##0.00;-#,##0.00;"-"`
	case 42, 44:
		return `"¥"#,##0.00;"¥"-#,##0.00;"¥-"`
	case 46:
		return "[h]:mm:ss"
	case 49:
		return "@"
	}
	return "General"
}
