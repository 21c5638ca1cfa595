package xlsx

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math"
	"runtime"
	"runtime/metrics"
	"strings"
	"testing"
	"time"
)

const goodRow = `<row r="1"><c r="A1"><v>1</v></c></row>`

// TestDamage makes contradictions within a sheet; each must cost the whole file.
func TestDamage(t *testing.T) {
	cell := func(attrs, content string) string { return `<row r="1"><c ` + attrs + `>` + content + `</c></row>` }
	for name, rows := range map[string]string{
		"a place in row 0":            cell(`r="A0"`, `<v>1</v>`),
		"a place in another row":      cell(`r="A2"`, `<v>1</v>`),
		"a negative place":            cell(`r="A-1"`, `<v>1</v>`),
		"a place without a column":    cell(`r="1"`, `<v>1</v>`),
		"a place without a row":       cell(`r="A"`, `<v>1</v>`),
		"no place":                    cell(`r=""`, `<v>1</v>`),
		"a column beyond the last":    cell(`r="XFE1"`, `<v>1</v>`),
		"a column of four letters":    cell(`r="AAAA1"`, `<v>1</v>`),
		"a row of many digits":        cell(`r="A11111111111111111111"`, `<v>1</v>`),
		"words for a place":           cell(`r="A1 OR 1"`, `<v>1</v>`),
		"row 0":                       `<row r="0"><c><v>1</v></c></row>`,
		"a negative row":              `<row r="-1"><c><v>1</v></c></row>`,
		"a row beyond the last":       `<row r="1048577"><c><v>1</v></c></row>`,
		"one behind the last row":     `<row r="1048576"><c><v>1</v></c></row><row><c><v>1</v></c></row>`,
		"a fraction of a row":         `<row r="1.5"><c><v>1</v></c></row>`,
		"a row in hexadecimals":       `<row r="0x1"><c><v>1</v></c></row>`,
		"rows that fall":              `<row r="5"><c><v>1</v></c></row><row r="4"><c><v>1</v></c></row>`,
		"a row twice":                 goodRow + goodRow,
		"two cells in one place":      `<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>1</v></c><c r="A1"><v>2</v></c></row>`,
		"too many cells":              `<row>` + strings.Repeat(`<c/>`, maxColumns+1) + `</row>`,
		"a text that is not there":    cell(`t="s"`, `<v>2</v>`),
		"a text before the first":     cell(`t="s"`, `<v>-1</v>`),
		"a fraction of a text":        cell(`t="s"`, `<v>0.5</v>`),
		"a text far away":             cell(`t="s"`, `<v>99999999999999999999</v>`),
		"a number in words":           cell(``, `<v>abc</v>`),
		"a number in hexadecimals":    cell(``, `<v>0x10</v>`),
		"an infinite number":          cell(``, `<v>inf</v>`),
		"a number beyond all bounds":  cell(``, `<v>1e999</v>`),
		"no number":                   cell(``, `<v>-</v>`),
		"an unknown type":             cell(`t="q"`, `<v>1</v>`),
		"an impossible array":         cell(``, `<f t="array" ref="A1:ZZZZ9">1</f>`),
		"an undefined entity":         cell(`t="str"`, `<v>&nbsp;</v>`),
		"a NUL":                       cell(`t="str"`, "<v>\x00</v>"),
		"a NUL as a reference":        cell(`t="str"`, `<v>&#0;</v>`),
		"invalid UTF-8":               cell(`t="str"`, "<v>\xFF\xFE</v>"),
		"an element that never ends":  `<row r="1"><c><v>1</v>`,
		"elements that cross":         `<row r="1"><c><v>1</c></v></row>`,
		"a bracket that never closes": `<row r="1"`,
	} {
		t.Run(name, func(t *testing.T) {
			if got, err := read(pack(t, rows, nil)); fault(err) != FaultDamaged {
				t.Errorf("read %.80q, %v; want it damaged", got, err)
			}
		})
	}
}

func TestTooLarge(t *testing.T) {
	long := strings.Repeat("A", maxToken)
	for name, rows := range map[string]string{
		"a text without end":     `<row><c t="inlineStr"><is><t>` + long + `</t></is></c></row>`,
		"a number without end":   `<row><c><v>` + strings.Repeat("1", maxToken) + `</v></c></row>`,
		"a tag without end":      `<row x="` + long + `"/>`,
		"a name without end":     `<` + long + `/>`,
		"a comment without end":  `<!--` + long + `-->`,
		"blanks without end":     strings.Repeat(" ", maxToken),
		"a section without end":  `<row><c t="str"><v><![CDATA[` + long + `]]></v></c></row>`,
		"nesting without end":    strings.Repeat("<x>", 1000) + strings.Repeat("</x>", 1000),
		"more than all measure":  strings.Repeat(`<x a="`+long[:1<<16]+`"/>`, minUnfold>>16),
		"too many array formula": `<row>` + strings.Repeat(`<c><f t="array" ref="A1:B9">1</f></c>`, maxAreas+1) + `</row>`,
	} {
		t.Run(name, func(t *testing.T) {
			if got, err := read(pack(t, rows, nil)); fault(err) != FaultTooLarge {
				t.Errorf("read %.80q, %v; want it too large", got, err)
			}
		})
	}
	for name, other := range map[string]parts{
		"sheets":        {"xl/workbook.xml": strings.Replace(book, "</sheets>", strings.Repeat(`<sheet name="x" r:id="s1"/>`, maxSheets)+"</sheets>", 1)},
		"styles":        {"xl/styles.xml": `<styleSheet><cellXfs>` + strings.Repeat(`<xf/>`, maxStyles+1) + `</cellXfs></styleSheet>`},
		"formats":       {"xl/styles.xml": `<styleSheet><numFmts>` + manyFormats() + `</numFmts></styleSheet>`},
		"relationships": {"xl/_rels/workbook.xml.rels": strings.Replace(bookLinks, "</R", strings.Repeat(`<Relationship Target="x"/>`, 4*maxSheets)+"</R", 1)},
	} {
		t.Run("too many "+name, func(t *testing.T) {
			if _, err := read(pack(t, goodRow, other)); fault(err) != FaultTooLarge {
				t.Errorf("got %v, want it too large", err)
			}
		})
	}
	t.Run("a file too long to be tried", func(t *testing.T) {
		if _, err := Open(bytes.NewReader(nil), MaxArchive+1); fault(err) != FaultTooLarge {
			t.Errorf("got %v", err)
		}
	})
	t.Run("too many parts", func(t *testing.T) {
		if _, err := open(zipped(t, zip.Store, emptyEntries(40_000)...)); fault(err) != FaultTooLarge {
			t.Errorf("got %v", err)
		}
	})
	t.Run("too much shared text", func(t *testing.T) {
		s := strtable{room: 2}
		var err error
		n := 0
		for ; err == nil && n < 100; n++ {
			err = s.add(make([]byte, maxText))
		}
		if fault(err) != FaultTooLarge || n < 2*pageSize/maxText-2 || len(s.pages) != 2 {
			t.Errorf("%d texts on %d pages, %v", n, len(s.pages), err)
		}
	})
	t.Run("too much text named again and again", func(t *testing.T) {
		w, err := open(pack(t, strings.Repeat(`<row><c t="s"><v>0</v></c></row>`, 100), parts{"xl/sharedStrings.xml": `<sst><si><t>` + long[:1000] + `</t></si></sst>`}))
		if err != nil {
			t.Fatal(err)
		}
		w.textLeft = 50_000
		rows, err := w.Rows(0)
		n := 0
		for ; err == nil; n++ {
			_, err = rows.Next()
		}
		if fault(err) != FaultTooLarge || n != 51 {
			t.Errorf("%d rows, %v", n, err)
		}
	})
}

func manyFormats() string {
	var b strings.Builder
	for i := range maxFormats + 1 {
		fmt.Fprintf(&b, `<numFmt numFmtId="%d" formatCode="0"/>`, i+164)
	}
	return b.String()
}

func TestHostileParts(t *testing.T) {
	const laughs = `<?xml version="1.0"?><!DOCTYPE sst [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>`
	for name, c := range map[string]struct {
		other parts
		want  Fault
	}{
		"a document type":          {parts{"xl/sharedStrings.xml": `<!DOCTYPE sst>` + texts}, FaultDamaged},
		"a billion laughs":         {parts{"xl/sharedStrings.xml": laughs + `<sst><si><t>&b;</t></si></sst>`}, FaultDamaged},
		"an external entity":       {parts{"xl/workbook.xml": `<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]>` + book}, FaultDamaged},
		"another encoding":         {parts{"xl/sharedStrings.xml": `<?xml version="1.0" encoding="GBK"?>` + texts}, FaultDamaged},
		"UTF-16":                   {parts{"xl/sharedStrings.xml": "\xFF\xFE<\x00s\x00"}, FaultDamaged},
		"an empty part":            {parts{"xl/sharedStrings.xml": " "}, FaultDamaged},
		"no texts":                 {parts{"xl/sharedStrings.xml": ""}, FaultDamaged},
		"no styles":                {parts{"xl/styles.xml": ""}, FaultDamaged},
		"no sheet":                 {parts{"xl/worksheets/sheet1.xml": ""}, FaultDamaged},
		"no workbook":              {parts{"xl/workbook.xml": ""}, FaultDamaged},
		"no links":                 {parts{"xl/_rels/workbook.xml.rels": ""}, FaultDamaged},
		"a sheet without a link":   {parts{"xl/workbook.xml": strings.Replace(book, "s1", "s9", 1)}, FaultDamaged},
		"texts for a sheet":        {parts{"xl/worksheets/sheet1.xml": texts}, FaultDamaged},
		"a sheet for texts":        {parts{"xl/sharedStrings.xml": `<worksheet/>`}, FaultDamaged},
		"a document for workbook":  {parts{"xl/workbook.xml": `<document/>`}, FaultDamaged},
		"a link above the root":    {parts{"xl/_rels/workbook.xml.rels": strings.Replace(bookLinks, "worksheets/sheet1.xml", "../../../../etc/passwd", 1)}, FaultDamaged},
		"a sheet that leads to it": {parts{"xl/_rels/workbook.xml.rels": strings.Replace(bookLinks, "worksheets/sheet1.xml", "workbook.xml", 1)}, FaultDamaged},
		"two roots":                {parts{"xl/worksheets/sheet1.xml": `<worksheet><sheetData/></worksheet><worksheet>`}, FaultDamaged},
		"a name twice":             {parts{"XL/Workbook.xml": book}, FaultDamaged},
		"a name with backslashes":  {parts{`xl\workbook.xml`: book}, FaultDamaged},
	} {
		t.Run(name, func(t *testing.T) {
			if got, err := read(pack(t, goodRow, c.other)); fault(err) != c.want {
				t.Errorf("read %q, %v; want fault %d", got, err, c.want)
			}
		})
	}
	t.Run("names that lead elsewhere are not opened", func(t *testing.T) {
		got, err := read(pack(t, goodRow, parts{"../../../etc/passwd": "x", "/etc/passwd": "x", `..\evil`: "x"}))
		if err != nil || got != "1 A=1" {
			t.Errorf("got %q, %v", got, err)
		}
	})
}

func TestForeign(t *testing.T) {
	for want, names := range map[string][]string{
		"docx":    {"[Content_Types].xml", "_rels/.rels", "word/document.xml"},
		"pptx":    {"[Content_Types].xml", "ppt/presentation.xml"},
		"xlsb":    {"[Content_Types].xml", "xl/workbook.bin"},
		"ods":     {"mimetype", "content.xml", "META-INF/manifest.xml"},
		"numbers": {"Index/Document.iwa"},
		"zip":     {"名单.csv"},
	} {
		t.Run(want, func(t *testing.T) {
			var all []entry
			for _, name := range names {
				all = append(all, entry{name, strings.ReplaceAll(rootLinks, "xl/workbook.xml", names[len(names)-1])})
			}
			_, err := open(zipped(t, zip.Store, all...))
			var known *Error
			if !errors.As(err, &known) || known.Fault != FaultForeign || known.What != want {
				t.Errorf("got %v, want %s", err, want)
			}
		})
	}
	t.Run("an archive of nothing", func(t *testing.T) {
		if _, err := open(zipped(t, zip.Store)); fault(err) != FaultForeign {
			t.Errorf("got %v", err)
		}
	})
}

// TestEveryCut cuts a workbook at every length: none may be read as a shorter list.
func TestEveryCut(t *testing.T) {
	whole := pack(t, goodRow+`<row><c t="s"><v>1</v></c></row>`, nil)
	for n := range whole {
		if got, err := read(whole[:n]); fault(err) != FaultDamaged {
			t.Fatalf("%d bytes of %d: read %q, %v", n, len(whole), got, err)
		}
	}
}

// TestEveryDamagedByte spoils every byte of a workbook in turn: either it does not
// matter, or the file is refused.
func TestEveryDamagedByte(t *testing.T) {
	whole := pack(t, goodRow+`<row><c t="s"><v>1</v></c></row>`, nil)
	want, err := read(whole)
	if err != nil {
		t.Fatal(err)
	}
	refused := 0
	for i := range whole {
		for _, mask := range []byte{0x01, 0xFF} {
			spoilt := bytes.Clone(whole)
			spoilt[i] ^= mask
			got, err := read(spoilt)
			if err != nil && fault(err) == 0 || err == nil && got != want {
				t.Fatalf("byte %d: read %q, %v", i, got, err)
			}
			if err != nil {
				refused++
			}
		}
	}
	if refused < len(whole) {
		t.Errorf("only %d of %d damages were noticed", refused, 2*len(whole))
	}
}

// headers writes an archive whose sheet says of itself what set makes it say.
func headers(t *testing.T, set func(*zip.FileHeader)) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	sheet := `<worksheet><sheetData>` + goodRow + `</sheetData></worksheet>`
	for name, text := range map[string]string{"xl/workbook.xml": book, "xl/_rels/workbook.xml.rels": bookLinks,
		"xl/styles.xml": styleSheet, "xl/sharedStrings.xml": texts, "xl/worksheets/sheet1.xml": sheet} {
		h := &zip.FileHeader{Name: name, CRC32: crc32.ChecksumIEEE([]byte(text)),
			CompressedSize64: uint64(len(text)), UncompressedSize64: uint64(len(text))}
		if text == sheet {
			set(h)
		}
		w, err := z.CreateRaw(h)
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
	return out.Bytes()
}

func TestHeadersThatLie(t *testing.T) {
	for name, c := range map[string]struct {
		set  func(*zip.FileHeader)
		want Fault
	}{
		"nothing":                  {func(*zip.FileHeader) {}, 0},
		"500 MB that are not":      {func(h *zip.FileHeader) { h.UncompressedSize64 = 500 << 20 }, FaultDamaged},
		"fewer bytes than there":   {func(h *zip.FileHeader) { h.UncompressedSize64 = 10 }, FaultDamaged},
		"a wrong checksum":         {func(h *zip.FileHeader) { h.CRC32++ }, FaultDamaged},
		"deflated, which it's not": {func(h *zip.FileHeader) { h.Method = zip.Deflate }, FaultDamaged},
		"an unknown method":        {func(h *zip.FileHeader) { h.Method = 14 }, FaultDamaged},
		"a password":               {func(h *zip.FileHeader) { h.Flags |= 1 }, FaultEncrypted},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := read(headers(t, c.set))
			if fault(err) != c.want || (err == nil) != (c.want == 0) {
				t.Errorf("read %q, %v; want fault %d", got, err, c.want)
			}
		})
	}
}

// disk fails from its nth reading on.
type disk struct {
	*bytes.Reader
	left int
}

var errDisk = errors.New("disk on fire")

func (d *disk) ReadAt(p []byte, at int64) (int, error) {
	if d.left--; d.left < 0 {
		return 0, errDisk
	}
	return d.Reader.ReadAt(p, at)
}

func TestAFailingDisk(t *testing.T) {
	whole := pack(t, strings.Repeat(`<row><c><v>1</v></c></row>`, 3000), nil)
	for n := 0; ; n++ {
		w, err := Open(&disk{bytes.NewReader(whole), n}, int64(len(whole)))
		if err == nil {
			var rows *Rows
			if rows, err = w.Rows(0); err == nil {
				for err == nil {
					_, err = rows.Next()
				}
			}
		}
		if errors.Is(err, io.EOF) {
			if n < 5 {
				t.Errorf("%d readings were enough", n)
			}
			return
		}
		if !errors.Is(err, errDisk) || fault(err) != 0 {
			t.Fatalf("the %dth reading fails: %v", n, err)
		}
	}
}

// TestMemory holds the peak of the heap while hostile files are read against a bound
// far below what they unfold into. The bound of the package is 300 MB; what it allows
// for shared text is not spent here.
func TestMemory(t *testing.T) {
	const bound = 16 << 20
	block := strings.Repeat("A", 1<<19)
	for name, make := range map[string]func() []byte{
		"tags": func() []byte { return pack(t, strings.Repeat(`<x a="`+block+`"/>`, 50), nil) },
		"texts": func() []byte {
			return pack(t, "", parts{"xl/sharedStrings.xml": `<sst>` + strings.Repeat(`<si><t>`+block[:1<<12]+`</t><rPh><t>`+block+`</t></rPh></si>`, 50) + `</sst>`})
		},
		"a cell": func() []byte {
			return pack(t, `<row><c t="str"><v>`+strings.Repeat(block+"<!-- -->", 50)+`</v></c></row>`, nil)
		},
		"a row": func() []byte {
			return pack(t, strings.Repeat(`<row>`+strings.Repeat(`<c t="s"><v>0</v></c>`, maxColumns)+`</row>`, 3),
				parts{"xl/sharedStrings.xml": `<sst><si><t>` + block[:maxText] + `</t></si></sst>`})
		},
		"rows":      func() []byte { return pack(t, strings.Repeat(`<row/>`, maxRows), nil) },
		"a size":    func() []byte { return headers(t, func(h *zip.FileHeader) { h.UncompressedSize64 = 4 << 30 }) },
		"blank":     func() []byte { return pack(t, strings.Repeat(`<row><c s="1"/><c s="1"/></row>`, 100_000), nil) },
		"directory": func() []byte { return zipped(t, zip.Store, emptyEntries(30_000)...) },
	} {
		t.Run(name, func(t *testing.T) {
			b := make()
			runtime.GC()
			if peak := watch(func() { _, _ = read(b) }); peak > bound {
				t.Errorf("the heap grew by %d MB, more than %d", peak>>20, bound>>20)
			}
		})
	}
}

func emptyEntries(n int) []entry {
	all := make([]entry, n)
	for i := range all {
		all[i].name = fmt.Sprintf("xl/media/image%d.png", i)
	}
	return all
}

// watch gives how far the heap grows above what it was while f runs.
func watch(f func()) uint64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	heap := func() uint64 { metrics.Read(sample); return sample[0].Value.Uint64() }
	before, peak := heap(), uint64(0)
	done := make(chan struct{})
	watched := make(chan struct{})
	go func() {
		defer close(watched)
		for {
			peak = max(peak, heap())
			select {
			case <-done:
				return
			case <-time.After(time.Millisecond):
			}
		}
	}()
	f()
	close(done)
	<-watched
	return peak - min(before, peak)
}

// FuzzRows: whatever the parts, reading ends with an Error or io.EOF, and what comes
// out keeps the promises of Row.
func FuzzRows(f *testing.F) {
	f.Add(goodRow, styleSheet, texts, false)
	f.Add(`<row r="3" hidden="1"><c r="B3" s="1" t="n"><v>43169.5</v></c><c r="A3" t="s"><v>1</v></c></row>`, styleSheet, texts, true)
	f.Add(`<row><c><f t="array" ref="A1:B2">1</f></c></row><row><c t="inlineStr"><is><r><t>_x000D_</t></r><rPh><t>z</t></rPh></is></c></row>`, "", "", false)
	f.Add(`<row r="1048576"><c r="XFD1048576" t="b"><v>0</v></c></row>`, `<styleSheet><numFmts><numFmt numFmtId="9" formatCode="0,%"/></numFmts><cellXfs><xf numFmtId="9"/></cellXfs></styleSheet>`, texts, false)
	f.Fuzz(func(t *testing.T, rows, st, sst string, old bool) {
		other := parts{"xl/styles.xml": st, "xl/sharedStrings.xml": sst}
		if old {
			other["xl/workbook.xml"] = strings.Replace(book, "<sheets>", `<workbookPr date1904="1"/><sheets>`, 1)
		}
		b := packed(t, zip.Store, rows, other)
		w, err := open(b)
		if err == nil {
			err = checkRows(t, w)
		}
		if fault(err) == 0 && !errors.Is(err, io.EOF) {
			t.Fatalf("the reading ends with %v", err)
		}
	})
}

func checkRows(t *testing.T, w *Workbook) error {
	t.Helper()
	rows, err := w.Rows(0)
	if err != nil {
		return err
	}
	for last := 0; ; {
		row, err := rows.Next()
		if err != nil {
			return err
		}
		if row.Number <= last || row.Number > maxRows || len(row.Cells) == 0 && !row.Long {
			t.Fatalf("row %d of %d cells follows row %d", row.Number, len(row.Cells), last)
		}
		last = row.Number
		column, size := -1, 0
		for _, c := range row.Cells {
			if c.Column <= column || c.Column >= maxColumns || len(c.Text) == 0 || math.IsNaN(c.Number) || math.IsInf(c.Number, 0) {
				t.Fatalf("cell %+v follows column %d", c, column)
			}
			column = c.Column
			size += len(c.Text)
		}
		if size > MaxRow {
			t.Fatalf("a row of %d bytes", size)
		}
	}
}

// FuzzOpen: whatever the bytes of the file.
func FuzzOpen(f *testing.F) {
	f.Add(pack(f, goodRow, nil))
	f.Add(zipped(f, zip.Store))
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, b []byte) {
		w, err := open(b)
		if err == nil && len(w.Sheets()) > 0 {
			err = checkRows(t, w)
		}
		if err != nil && fault(err) == 0 && !errors.Is(err, io.EOF) {
			t.Fatalf("the reading ends with %v", err)
		}
	})
}
