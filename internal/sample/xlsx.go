package sample

import (
	"archive/zip"
	"bufio"
	"encoding/xml"
	"fmt"
	"io"
	"iter"
	"strconv"
	"strings"
)

// The parts of a workbook that are the same whatever it holds.
const (
	xmlHead      = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	namespace    = "http://schemas.openxmlformats.org/"
	contentTypes = xmlHead + `<Types xmlns="` + namespace + `package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>` +
		`<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>` +
		`<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>`
	packageLinks = xmlHead + `<Relationships xmlns="` + namespace + `package/2006/relationships">` +
		`<Relationship Id="rId1" Type="` + namespace + `officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`
	workbookLinks = xmlHead + `<Relationships xmlns="` + namespace + `package/2006/relationships">` +
		`<Relationship Id="rId1" Type="` + namespace + `officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>` +
		`<Relationship Id="rId2" Type="` + namespace + `officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>`
	workbookPart = xmlHead + `<workbook xmlns="` + namespace + `spreadsheetml/2006/main" xmlns:r="` + namespace + `officeDocument/2006/relationships">` +
		`<sheets><sheet name="名单" sheetId="1" r:id="rId1"/></sheets></workbook>`
)

// WriteDefaultersXLSX writes the same entries as WriteDefaultersCSV as an Excel
// workbook of one sheet, every cell as text.
func WriteDefaultersXLSX(w io.Writer, o Options, from, n int) error {
	return WriteXLSX(w, func(yield func([]string) bool) {
		if !yield(defaulterHeads()) {
			return
		}
		var cells []string
		for i := from; i < from+n; i++ {
			if cells = defaulterCells(cells, Defaulter(o, i)); !yield(cells) {
				return
			}
		}
	})
}

// WriteXLSX writes rows of text as an Excel workbook of one sheet, as programs do that
// export lists: shared strings, blank cells left out. It holds each different text once.
func WriteXLSX(w io.Writer, rows iter.Seq[[]string]) error {
	z := zip.NewWriter(w)
	for _, part := range [...]struct{ name, text string }{
		{"[Content_Types].xml", contentTypes}, {"_rels/.rels", packageLinks},
		{"xl/workbook.xml", workbookPart}, {"xl/_rels/workbook.xml.rels", workbookLinks},
	} {
		f, err := z.Create(part.name)
		if err == nil {
			_, err = io.WriteString(f, part.text)
		}
		if err != nil {
			return fmt.Errorf("write %s: %w", part.name, err)
		}
	}
	shared, err := writeSheet(z, rows)
	if err != nil {
		return fmt.Errorf("write sheet: %w", err)
	}
	if err := writeStrings(z, shared); err != nil {
		return fmt.Errorf("write strings: %w", err)
	}
	return z.Close()
}

// writeSheet writes the sheet and gives the texts that its cells name.
func writeSheet(z *zip.Writer, rows iter.Seq[[]string]) (shared []string, err error) {
	f, err := z.Create("xl/worksheets/sheet1.xml")
	if err != nil {
		return nil, err
	}
	out := bufio.NewWriter(f) // keeps its first error for Flush
	known := map[string]int{}
	_, _ = out.WriteString(xmlHead + `<worksheet xmlns="` + namespace + `spreadsheetml/2006/main"><sheetData>`)
	number := 0
	for cells := range rows {
		number++
		row := strconv.Itoa(number)
		_, _ = out.WriteString(`<row r="` + row + `">`)
		for i, s := range cells {
			if s == "" {
				continue
			}
			place, ok := known[s]
			if !ok {
				place = len(shared)
				known[s], shared = place, append(shared, s)
			}
			_, _ = out.WriteString(`<c r="` + columnName(i) + row + `" t="s"><v>` + strconv.Itoa(place) + `</v></c>`)
		}
		_, _ = out.WriteString("</row>")
	}
	_, _ = out.WriteString("</sheetData></worksheet>")
	return shared, out.Flush()
}

func writeStrings(z *zip.Writer, shared []string) error {
	f, err := z.Create("xl/sharedStrings.xml")
	if err != nil {
		return err
	}
	out := bufio.NewWriter(f)
	_, _ = out.WriteString(xmlHead + `<sst xmlns="` + namespace + `spreadsheetml/2006/main">`)
	for _, s := range shared {
		_, _ = out.WriteString(`<si><t xml:space="preserve">`)
		if err := xml.EscapeText(out, []byte(escape(s))); err != nil {
			return err
		}
		_, _ = out.WriteString("</t></si>")
	}
	_, _ = out.WriteString("</sst>")
	return out.Flush()
}

// escape writes what XML cannot hold as spreadsheet programs do, _x000D_ for a carriage
// return, and so also what looks like that.
func escape(s string) string {
	var b strings.Builder
	for _, r := range strings.ReplaceAll(s, "_x", "_x005F_x") {
		if r < ' ' && r != '\t' && r != '\n' {
			fmt.Fprintf(&b, "_x%04X_", r)
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// columnName gives the letters of a column, counted from 0.
func columnName(i int) string {
	name := ""
	for i++; i > 0; i = (i - 1) / 26 {
		name = string(rune('A'+(i-1)%26)) + name
	}
	return name
}
