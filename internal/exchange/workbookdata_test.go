package exchange

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"testing"
)

// sheet is a sheet of a fixture: its name, its state if not visible, and its rows.
type sheet struct{ name, state, rows string }

// number is a cell that holds a number, with the code of its format if it has one.
type number struct {
	value  string
	format string
}

// formula is a cell with a formula and the value that was worked out last.
type formula struct{ text, value string }

// bad is a cell that shows an error.
type bad string

// cellsOf writes the cells of row n: strings as text, others as their types say; empty
// strings are left out.
func cellsOf(n int, attrs string, cells ...any) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<row r="%d" %s>`, n, attrs)
	for i, c := range cells {
		place := fmt.Sprintf(`r="%c%d"`, 'A'+i, n)
		switch c := c.(type) {
		case string:
			if c != "" {
				fmt.Fprintf(&b, `<c %s t="inlineStr"><is><t>%s</t></is></c>`, place, escapeXML(c))
			}
		case number:
			fmt.Fprintf(&b, `<c %s s="%d"><v>%s</v></c>`, place, styleOf(c.format), c.value)
		case formula:
			fmt.Fprintf(&b, `<c %s t="str"><f>%s</f><v>%s</v></c>`, place, escapeXML(c.text), escapeXML(c.value))
		case bad:
			fmt.Fprintf(&b, `<c %s t="e"><v>%s</v></c>`, place, string(c))
		case bool:
			fmt.Fprintf(&b, `<c %s t="b"><v>%d</v></c>`, place, map[bool]int{true: 1}[c])
		}
	}
	return b.String() + "</row>"
}

// formats are the number formats that fixtures use, by the place of their cell style.
var formats = [...]string{"", `yyyy"年"m"月"d"日";@`, "yyyy/m/d h:mm", "0", "@", "[>1]0;0", `yyyy"年"m"月"`}

func styleOf(code string) int {
	for i, f := range formats {
		if f == code {
			return i
		}
	}
	panic("no style for " + code)
}

func escapeXML(s string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(s)) // memory does not fail
	return b.String()
}

// head gives headRow as row n of a sheet.
func head(n int) string { return cellsOf(n, "", anys(headRow)...) }

// data gives dataRow under another name, with other cells in its place where given.
func data(n int, name string, other map[int]any) string { return dataWith(n, "", name, other) }

func dataWith(n int, attrs, name string, other map[int]any) string {
	cells := anys(row(name))
	cells[inDocument] = "99011319800101001X" // one that the law accepts
	for i, c := range other {
		for len(cells) <= i {
			cells = append(cells, "")
		}
		cells[i] = c
	}
	return cellsOf(n, attrs, cells...)
}

func anys(line string) []any {
	var all []any
	for _, s := range strings.Split(line, ",") {
		all = append(all, s)
	}
	return all
}

// columns of headRow.
const (
	inDocument   = 1
	inCase       = 2
	inBasis      = 4
	inFiled      = 5
	inObligation = 6
	inPerformed  = 7
	inConduct    = 8
)

// list is a workbook of one sheet.
func list(t testing.TB, rows ...string) string {
	t.Helper()
	return workbook(t, "", sheet{"名单", "", strings.Join(rows, "")})
}

// workbook makes a workbook of sheets; settings are what its <workbook> says besides.
func workbook(t testing.TB, settings string, sheets ...sheet) string {
	t.Helper()
	const kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	parts := map[string]string{
		"_rels/.rels": `<Relationships><Relationship Id="r" Type="` + kind + `officeDocument" Target="xl/workbook.xml"/></Relationships>`,
	}
	links, names := "", ""
	for i, s := range sheets {
		links += fmt.Sprintf(`<Relationship Id="s%d" Type="%sworksheet" Target="worksheets/sheet%d.xml"/>`, i, kind, i)
		names += fmt.Sprintf(`<sheet name="%s" sheetId="%d" state="%s" r:id="s%d"/>`, escapeXML(s.name), i+1, s.state, i)
		parts[fmt.Sprintf("xl/worksheets/sheet%d.xml", i)] = `<worksheet><sheetData>` + s.rows + `</sheetData></worksheet>`
	}
	styles, xfs := "", ""
	for i, code := range formats {
		styles += fmt.Sprintf(`<numFmt numFmtId="%d" formatCode="%s"/>`, 200+i, escapeXML(code))
		xfs += fmt.Sprintf(`<xf numFmtId="%d"/>`, map[bool]int{true: 200 + i}[code != ""])
	}
	parts["xl/styles.xml"] = `<styleSheet><numFmts>` + styles + `</numFmts><cellXfs>` + xfs + `</cellXfs></styleSheet>`
	parts["xl/workbook.xml"] = `<workbook xmlns:r="` + strings.TrimSuffix(kind, "/") + `">` + settings + `<sheets>` + names + `</sheets></workbook>`
	parts["xl/_rels/workbook.xml.rels"] = `<Relationships>` + links + `<Relationship Id="y" Type="` + kind + `styles" Target="styles.xml"/></Relationships>`
	return archive(t, parts)
}

func archive(t testing.TB, parts map[string]string) string {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for name, text := range parts {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err == nil {
			_, err = io.WriteString(w, text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}
