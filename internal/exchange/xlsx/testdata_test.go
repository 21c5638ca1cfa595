package xlsx

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"strconv"
	"strings"
	"testing"
)

// The parts that most of these workbooks share. Namespaces are left out where nothing
// depends on them; programs write them, and testdata of exchange has such files.
const (
	rootLinks = `<Relationships><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`
	bookLinks = `<Relationships>` +
		`<Relationship Id="s1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>` +
		`<Relationship Id="x1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/>` +
		`<Relationship Id="x2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/>` +
		`</Relationships>`
	book = `<?xml version="1.0" encoding="UTF-8"?><workbook xmlns:r="http://x"><sheets><sheet name="名单" sheetId="1" r:id="s1"/></sheets></workbook>`
	// Cell styles: 0 General, 1 a date, 2 text, 3 a date and time, 4 年月, 5 a condition.
	styleSheet = `<styleSheet><numFmts count="3"><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@"/>` +
		`<numFmt numFmtId="165" formatCode="[&gt;1]0&quot;万&quot;;0"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>` +
		`<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="49"/><xf numFmtId="22"/><xf numFmtId="57"/><xf numFmtId="165"/></cellXfs></styleSheet>`
	texts = `<sst><si><t>甲</t></si><si><t>乙</t></si></sst>`
)

// parts are the parts of a workbook by name; an empty one is left out.
type parts map[string]string

// pack makes a workbook of a sheet's rows and of parts that replace the usual ones.
func pack(t testing.TB, rows string, other parts) []byte {
	t.Helper()
	return packed(t, zip.Deflate, rows, other)
}

func packed(t testing.TB, method uint16, rows string, other parts) []byte {
	t.Helper()
	all := parts{
		"[Content_Types].xml": "<Types/>", "_rels/.rels": rootLinks, "xl/workbook.xml": book, "xl/_rels/workbook.xml.rels": bookLinks,
		"xl/styles.xml": styleSheet, "xl/sharedStrings.xml": texts,
		"xl/worksheets/sheet1.xml": `<worksheet><sheetData>` + rows + `</sheetData></worksheet>`,
	}
	for name, text := range other {
		all[name] = text
	}
	var entries []entry
	for name, text := range all {
		if text != "" {
			entries = append(entries, entry{name, text})
		}
	}
	return zipped(t, method, entries...)
}

type entry struct{ name, text string }

func zipped(t testing.TB, method uint16, entries ...entry) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, e := range entries {
		w, err := z.CreateHeader(&zip.FileHeader{Name: e.name, Method: method})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, e.text); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func open(b []byte) (*Workbook, error) { return Open(bytes.NewReader(b), int64(len(b))) }

// read reads the first sheet of a workbook to its end and sums it up: rows parted by
// bars, each with its number, its state and its cells as column, kind and text.
func read(b []byte) (string, error) {
	w, err := open(b)
	if err != nil {
		return "", err
	}
	rows, err := w.Rows(0)
	if err != nil {
		return "", err
	}
	var all []string
	for {
		row, err := rows.Next()
		if errors.Is(err, io.EOF) {
			return strings.Join(all, "|"), nil
		}
		if err != nil {
			return strings.Join(all, "|"), err
		}
		line := strconv.Itoa(row.Number)
		if row.Hidden {
			line += " hidden"
		}
		if row.Long {
			line += " long"
		}
		for _, c := range row.Cells {
			line += " " + string(rune('A'+c.Column)) + kinds[c.Kind] + string(c.Text)
		}
		all = append(all, line)
	}
}

// kinds are the marks of the kinds of cells in what read gives.
var kinds = [...]string{CellText: ":", CellNumber: "=", CellDate: "/", CellUnclear: "?", CellFormula: "!", CellOther: "~"}

// fault gives the fault of an error, 0 for any other error.
func fault(err error) Fault {
	var known *Error
	if errors.As(err, &known) {
		return known.Fault
	}
	return 0
}
