package xlsx

import (
	"errors"
	"io"
	"strings"
	"testing"
)

func TestCells(t *testing.T) {
	cell := func(attrs, content string) string {
		return `<row r="1"><c r="A1" ` + attrs + `>` + content + `</c></row>`
	}
	for name, c := range map[string]struct{ rows, want string }{
		"shared text":             {cell(`t="s"`, `<v>1</v>`), "1 A:乙"},
		"inline text":             {cell(`t="inlineStr"`, `<is><t>张三</t></is>`), "1 A:张三"},
		"inline text of runs":     {cell(`t="inlineStr"`, `<is><r><rPr><b/></rPr><t>张</t></r><r><t xml:space="preserve"> 三</t></r></is>`), "1 A:张 三"},
		"reading aids stay out":   {cell(`t="inlineStr"`, `<is><r><t>张</t></r><rPh sb="0" eb="1"><t>zhang</t></rPh><t>三</t><phoneticPr fontId="1"/></is>`), "1 A:张三"},
		"text of a lost formula":  {cell(`t="str"`, `<v>张三</v>`), "1 A:张三"},
		"an escape":               {cell(`t="inlineStr"`, `<is><t>张_x000D_三_x4E2D__xD83D__xDE00_</t></is>`), "1 A:张\r三中😀"},
		"an escaped escape":       {cell(`t="inlineStr"`, `<is><t>_x005F_x000D_</t></is>`), "1 A:_x000D_"},
		"no escape":               {cell(`t="inlineStr"`, `<is><t>_x00_ _xZZZZ_</t></is>`), "1 A:_x00_ _xZZZZ_"},
		"half a pair":             {cell(`t="inlineStr"`, `<is><t>_xD83D_</t></is>`), "1 A:\uFFFD"},
		"entities and CDATA":      {cell(`t="inlineStr"`, `<is><t>&lt;&#x5F20;&amp;<![CDATA[<三>]]></t></is>`), "1 A:<张&<三>"},
		"a number":                {cell(``, `<v>52000</v>`), "1 A=52000"},
		"a number of type n":      {cell(`t="n" s="2"`, `<v>45.0</v>`), "1 A=45"},
		"a fraction":              {cell(``, `<v>0.30000000000000004</v>`), "1 A=0.3"},
		"a negative number":       {cell(``, `<v>-1.5E-3</v>`), "1 A=-0.0015"},
		"fifteen digits":          {cell(``, `<v>990113800101001</v>`), "1 A=990113800101001"},
		"eighteen digits":         {cell(``, `<v>990113198001010010</v>`), "1 A=9.90113E+17"},
		"eighteen digits as text": {cell(`s="2"`, `<v>9.9011319800101005E+17</v>`), "1 A=9.90113E+17"},
		"a round long number":     {cell(``, `<v>1.1E+17</v>`), "1 A=1.1E+17"},
		"a date":                  {cell(`s="1"`, `<v>43169</v>`), "1 A/2018-03-10"},
		"a date with a time":      {cell(`s="3"`, `<v>43169.5732060185</v>`), "1 A/2018-03-10 13:45:25"},
		"a date with noise":       {cell(`s="1"`, `<v>43168.9999999999</v>`), "1 A/2018-03-10"},
		"a month":                 {cell(`s="4"`, `<v>43160</v>`), "1 A/2018年3月"},
		"a date in ISO form":      {cell(`t="d" s="1"`, `<v>2018-03-10T00:00:00.000</v>`), "1 A:2018-03-10T00:00:00.000"},
		"a condition":             {cell(`s="5"`, `<v>5</v>`), "1 A?5"},
		"an unknown style":        {cell(`s="99"`, `<v>43169</v>`), "1 A=43169"},
		"true":                    {cell(`t="b"`, `<v>1</v>`), "1 A~TRUE"},
		"false":                   {cell(`t="b"`, `<v>0</v>`), "1 A~FALSE"},
		"an error":                {cell(`t="e"`, `<v>#REF!</v>`), "1 A~#REF!"},
		"a formula":               {cell(`t="str"`, `<f>B1&amp;"三"</f><v>张三</v>`), `1 A!=B1&"三"`},
		"a formula of a number":   {cell(`s="1"`, `<f>TODAY()</f><v>43169</v>`), "1 A!=TODAY()"},
		"a follower of a formula": {cell(``, `<f t="shared" si="0"/><v>43169</v>`), "1 A!="},
		"a formula not worked":    {cell(``, `<f>A2</f>`), "1 A!=A2"},
		"the result first":        {cell(``, `<v>1</v><f>A2</f>`), "1 A!=A2"},
		"a formula of an error":   {cell(`t="e"`, `<f>1/0</f><v>#DIV/0!</v>`), "1 A!=1/0"},
		"nothing":                 {cell(`s="1"`, ``), ""},
		"an empty value":          {cell(`t="str"`, `<v></v>`), ""},
		"an empty text":           {cell(`t="inlineStr"`, `<is><t/></is>`), ""},
		"what is yet to come":     {cell(`t="inlineStr"`, `<extLst><ext><v>9</v></ext></extLst><is><t>甲</t></is>`), "1 A:甲"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := read(pack(t, c.rows, nil))
			if err != nil || got != c.want {
				t.Errorf("got %q, %v; want %q", got, err, c.want)
			}
		})
	}
}

func TestRows(t *testing.T) {
	const v = `<v>1</v></c>`
	for name, c := range map[string]struct{ rows, want string }{
		"places":                     {`<row r="2"><c r="B2">` + v + `<c r="D2">` + v + `</row><row r="9"><c r="A9">` + v + `</row>`, "2 B=1 D=1|9 A=1"},
		"no places":                  {`<row><c>` + v + `<c>` + v + `</row><row r="5"><c/><c>` + v + `</row><row><c>` + v + `</row>`, "1 A=1 B=1|5 B=1|6 A=1"},
		"places in capitals or not":  {`<row r="1"><c r="$c$1">` + v + `</row>`, "1 C=1"},
		"out of order":               {`<row r="1"><c r="C1">` + v + `<c r="A1"><v>2</v></c></row>`, "1 A=2 C=1"},
		"a blank one in the place":   {`<row r="1"><c r="A1"/><c r="A1">` + v + `</row>`, "1 A=1"},
		"blank ones behind":          {`<row r="1"><c r="A1">` + v + `</row>` + strings.Repeat(`<row><c s="1"/></row>`, 5000), "1 A=1"},
		"hidden":                     {`<row r="1" hidden="1"><c>` + v + `</row><row hidden="true"><c>` + v + `</row><row hidden="0"><c>` + v + `</row>`, "1 hidden A=1|2 hidden A=1|3 A=1"},
		"without height":             {`<row r="1" ht="0" customHeight="1"><c>` + v + `</row><row ht="15"><c>` + v + `</row>`, "1 hidden A=1|2 A=1"},
		"the last of all":            {`<row r="1048576"><c>` + v + `</row>`, "1048576 A=1"},
		"other elements":             {`<!-- no row --><x><row r="7"/></x><row r="1"><x/><c>` + v + `</row>`, "1 A=1"},
		"an array formula":           {`<row r="1"><c r="A1"><f t="array" ref="A1:B2">C1:D2</f>` + v + `<c>` + v + `<c>` + v + `</row><row><c>` + v + `<c>` + v + `</row><row><c>` + v + `</row>`, "1 A!=C1:D2 B!= C=1|2 A!= B!=|3 A=1"},
		"array formulas of one cell": {strings.Repeat(`<row><c><f t="array" ref="A1">C1</f></c></row>`, 1) + `<row><c>` + v + `</row>`, "1 A!=C1|2 A=1"},
		"a table of data":            {`<row r="1"><c><f t="dataTable" ref="A1:A2"/>` + v + `</row><row><c>` + v + `</row>`, "1 A!=|2 A!="},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := read(pack(t, c.rows, nil))
			if err != nil || got != c.want {
				t.Errorf("got %q, %v; want %q", got, err, c.want)
			}
		})
	}
}

func TestManyArrayFormulasOneBelowTheOther(t *testing.T) {
	var b strings.Builder
	for i := range 3 * maxAreas {
		n := itoa(i + 1)
		b.WriteString(`<row><c><f t="array" ref="A` + n + `:B` + n + `">X1:Y1</f></c><c><v>1</v></c></row>`)
	}
	got, err := read(pack(t, b.String(), nil))
	if err != nil || strings.Count(got, "B!=") != 3*maxAreas {
		t.Errorf("%d results taken for formulas, %v; want %d", strings.Count(got, "B!="), err, 3*maxAreas)
	}
}

func TestLongTexts(t *testing.T) {
	long := strings.Repeat("长", 50000)
	t.Run("a cell is cut, between characters", func(t *testing.T) {
		got, err := read(pack(t, `<row><c t="inlineStr"><is><t>`+long+`</t></is></c><c t="str"><v>`+long+`</v></c><c t="s"><v>0</v></c></row>`,
			parts{"xl/sharedStrings.xml": `<sst><si><t>x` + long + `</t></si></sst>`}))
		cells := strings.Split(strings.TrimPrefix(got, "1 "), " ")
		if err != nil || len(cells) != 3 {
			t.Fatalf("%d cells, %v", len(cells), err)
		}
		for _, c := range cells {
			if text := strings.TrimLeft(c[2:], "x"); len(text) < maxText-4 || strings.Trim(text, "长") != "" {
				t.Errorf("%s... of %d bytes", c[:10], len(c))
			}
		}
	})
	t.Run("a row is cut", func(t *testing.T) {
		cells := strings.Repeat(`<c t="s"><v>0</v></c>`, 9)
		got, err := read(pack(t, `<row>`+cells+`</row><row><c t="s"><v>1</v></c></row>`,
			parts{"xl/sharedStrings.xml": `<sst><si><t>` + long + `</t></si><si><t>乙</t></si></sst>`}))
		if err != nil || !strings.HasPrefix(got, "1 long ") || !strings.HasSuffix(got, "|2 A:乙") || len(got) > MaxRow+100 {
			t.Errorf("%d bytes beginning %.10q, %v", len(got), got, err)
		}
	})
}

func TestDates1904(t *testing.T) {
	for name, c := range map[string]struct{ flag, want string }{
		"1900":           {``, "2018-03-10"},
		"1900 by a zero": {`<workbookPr date1904="0"/>`, "2018-03-10"},
		"1904":           {`<workbookPr date1904="1"/>`, "2022-03-11"},
		"1904 in words":  {`<workbookPr date1904="true"/>`, "2022-03-11"},
	} {
		t.Run(name, func(t *testing.T) {
			b := pack(t, `<row><c s="1"><v>43169</v></c></row>`, parts{"xl/workbook.xml": strings.Replace(book, "<sheets>", c.flag+"<sheets>", 1)})
			if got, err := read(b); err != nil || got != "1 A/"+c.want {
				t.Errorf("got %q, %v; want %s", got, err, c.want)
			}
			w, err := open(b)
			if err != nil {
				t.Fatal(err)
			}
			if day, ok := w.Day(43169); !ok || day != c.want {
				t.Errorf("day %s, %v; want %s", day, ok, c.want)
			}
		})
	}
}

func TestDay(t *testing.T) {
	w := &Workbook{}
	for v, want := range map[float64]string{
		17899: "1949-01-01", 43169: "2018-03-10", 43169.75: "2018-03-10 18:00:00", 73050: "2099-12-31",
		17898: "", 73051: "", 2018: "", 1980: "", 201803: "", 20180310: "", -1: "", 0: "", 1e300: "",
	} {
		if got, ok := w.Day(v); ok != (want != "") || ok && got != want {
			t.Errorf("%v is %q, %v; want %q", v, got, ok, want)
		}
	}
}

func TestSheets(t *testing.T) {
	link := func(id, kind, target string) string {
		return `<Relationship Id="` + id + `" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/` + kind + `" Target="` + target + `"/>`
	}
	one := func(v string) string {
		return `<worksheet><sheetData><row><c><v>` + v + `</v></c></row></sheetData></worksheet>`
	}
	b := pack(t, "", parts{
		"xl/workbook.xml": `<x:workbook xmlns:x="m" xmlns:r="http://x"><x:sheets><x:sheet name="甲" sheetId="9" r:id="a"/><x:sheet name="图" sheetId="2" r:id="c"/>` +
			`<x:sheet name="藏" sheetId="3" state="hidden" r:id="h"/><x:sheet name="深藏" sheetId="4" state="veryHidden" r:id="v"/>` +
			`<x:sheet name="乙" sheetId="1" state="visible" r:id="b"/></x:sheets></x:workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships>` + link("v", "worksheet", "worksheets/four.xml") + link("a", "worksheet", "/xl/Worksheets/Two.xml") +
			link("b", "worksheet", "../other/b.xml") + link("c", "chartsheet", "chartsheets/sheet1.xml") + link("h", "worksheet", `worksheets\three.xml`) + `</Relationships>`,
		`xl\worksheets\two.xml`: one("1"), "xl/worksheets/three.xml": one("2"), "xl/worksheets/four.xml": one("3"),
		"OTHER/b.xml": strings.Replace(strings.ReplaceAll(strings.ReplaceAll(one("4"), "</", "</x:"), "<", "<x:"), "<x:/x:", "</x:", -1),
	})
	w, err := open(b)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for i, s := range w.Sheets() {
		rows, err := w.Rows(i)
		if err != nil {
			t.Fatalf("%s: %v", s.Name, err)
		}
		row, err := rows.Next()
		if err != nil {
			t.Fatalf("%s: %v", s.Name, err)
		}
		name := s.Name + string(row.Cells[0].Text)
		if s.Hidden {
			name += "hidden"
		}
		names = append(names, name)
	}
	if got, want := strings.Join(names, " "), "甲1 藏2hidden 深藏3hidden 乙4"; got != want {
		t.Errorf("sheets %q, want %q", got, want)
	}
}

func TestPartsThatMayBeMissing(t *testing.T) {
	const row = `<row><c><v>43169</v></c></row>`
	without := strings.NewReplacer(`<Relationship Id="x1"`, `<Other`, `<Relationship Id="x2"`, `<Other`).Replace(bookLinks)
	for name, other := range map[string]parts{
		"no styles, no texts": {"xl/_rels/workbook.xml.rels": without, "xl/styles.xml": "", "xl/sharedStrings.xml": ""},
		"no root links":       {"_rels/.rels": ""},
		"no content types":    {"[Content_Types].xml": ""},
		"a wrong dimension":   {"xl/worksheets/sheet1.xml": `<worksheet><dimension ref="A1:XFD1048576"/><sheetData>` + row + `</sheetData><mergeCells count="0"/></worksheet>`},
		"a link elsewhere":    {"xl/_rels/workbook.xml.rels": strings.Replace(bookLinks, "</R", `<Relationship Id="e" Type="x/externalLink" Target="http://127.0.0.1:1/" TargetMode="External"/></R`, 1)},
	} {
		t.Run(name, func(t *testing.T) {
			if got, err := read(pack(t, row, other)); err != nil || got != "1 A=43169" {
				t.Errorf("got %q, %v", got, err)
			}
		})
	}
	for name, sheet := range map[string]string{"no rows": `<worksheet><sheetPr/></worksheet>`, "no row": `<worksheet><sheetData/></worksheet>`} {
		t.Run(name, func(t *testing.T) {
			if got, err := read(pack(t, "", parts{"xl/worksheets/sheet1.xml": sheet})); err != nil || got != "" {
				t.Errorf("got %q, %v", got, err)
			}
		})
	}
}

func TestTheEndStaysTheEnd(t *testing.T) {
	whole := pack(t, `<row><c><v>1</v></c></row>`, nil)
	w, err := open(whole)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := w.Rows(0)
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		_, err = rows.Next()
	}
	if !errors.Is(err, io.EOF) || w.BytesRead() == 0 || w.BytesRead() > int64(len(whole)) {
		t.Errorf("the end is %v after %d bytes", err, w.BytesRead())
	}
}

func itoa(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return itoa(n/10) + string(rune('0'+n%10))
}
