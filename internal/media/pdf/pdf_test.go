package pdf

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
)

// asIs takes every picture for a JPEG that needs no cleaning.
func asIs(b []byte) ([]byte, bool) { return b, true }

// build writes a document with a table: objects from 1 on, the first the catalogue.
func build(objects ...string) []byte { return buildWith("", objects...) }

func buildWith(trailer string, objects ...string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	var places []int
	for i, o := range objects {
		places = append(places, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	return closed(&b, places, trailer)
}

// closed ends a document with the table of its objects, which stand at these places from 1 on.
func closed(b *bytes.Buffer, places []int, trailer string) []byte {
	start := b.Len()
	fmt.Fprintf(b, "xref\n0 %d\n0000000000 65535 f \n", len(places)+1)
	for _, at := range places {
		fmt.Fprintf(b, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(b, "trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n", len(places)+1, trailer, start)
	return b.Bytes()
}

func streamOf(entries string, data []byte) string {
	return fmt.Sprintf("<<%s/Length %d>>\nstream\n%s\nendstream", entries, len(data), data)
}

func packZlib(t testing.TB, data []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// The smallest document: catalogue, pages, a page with words.
const (
	catalogue = "<</Type/Catalog/Pages 2 0 R>>"
	pages     = "<</Type/Pages/Kids[3 0 R]/Count 1>>"
	page      = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R>>"
)

func words() string { return streamOf("", []byte("BT (Gonggao) Tj ET")) }

// packedDocument writes the same document as new programs do: objects in a stream, the
// table a stream of differences.
func packedDocument(t testing.TB, objects map[int]string) []byte {
	t.Helper()
	var head, body bytes.Buffer
	within := map[int]int{}
	for n := 1; n <= len(objects); n++ {
		within[n] = len(within)
		fmt.Fprintf(&head, "%d %d ", n, body.Len())
		fmt.Fprintf(&body, "%s ", objects[n])
	}
	var b bytes.Buffer
	b.WriteString("%PDF-1.5\n")
	holder, table := len(objects)+1, len(objects)+2
	places := map[int]int{holder: b.Len()}
	fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", holder, streamOf(fmt.Sprintf("/Type/ObjStm/N %d/First %d/Filter/FlateDecode", len(objects), head.Len()),
		packZlib(t, append(head.Bytes(), body.Bytes()...))))
	places[table] = b.Len()
	var rows bytes.Buffer
	above := make([]byte, 7)
	for n := range table + 1 {
		row := make([]byte, 7)
		if at, there := places[n]; there {
			row[0] = 1
			binary.BigEndian.PutUint32(row[1:], uint32(at))
		} else if i, there := within[n]; there {
			row[0] = 2
			binary.BigEndian.PutUint32(row[1:], uint32(holder))
			binary.BigEndian.PutUint16(row[5:], uint16(i))
		}
		rows.WriteByte(2)
		for i := range row {
			rows.WriteByte(row[i] - above[i])
		}
		above = row
	}
	fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF", table, streamOf(
		fmt.Sprintf("/Type/XRef/Size %d/W[1 4 2]/Root 1 0 R/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns 7>>", table+1), packZlib(t, rows.Bytes())), places[table])
	return b.Bytes()
}

func rewritten(t *testing.T, data []byte) *Document {
	t.Helper()
	doc, err := Rewrite(data, asIs)
	if err != nil {
		t.Fatalf("refused: %v", err)
	}
	again, err := Rewrite(doc.Bytes, asIs)
	if err != nil {
		t.Fatalf("what is written cannot be read: %v\n%s", err, doc.Bytes)
	}
	if !bytes.Equal(again.Bytes, doc.Bytes) || again.Pages != doc.Pages {
		t.Errorf("written twice it differs:\n%s\n%s", doc.Bytes, again.Bytes)
	}
	return doc
}

func TestRewrite(t *testing.T) {
	const want = `%PDF-1.7
%` + "\xE2\xE3\xCF\xD3" + `
1 0 obj
<</Pages 2 0 R/Type /Catalog>>
endobj
2 0 obj
<</Count 1/Kids [3 0 R]/Type /Pages>>
endobj
3 0 obj
<</Contents 4 0 R/MediaBox [0 0 200 200]/Parent 2 0 R/Type /Page>>
endobj
4 0 obj
<</Length 18>>
stream
BT (Gonggao) Tj ET
endstream
endobj
xref
0 5
0000000000 65535 f 
0000000015 00000 n 
0000000061 00000 n 
0000000114 00000 n 
0000000196 00000 n 
trailer
<</Root 1 0 R/Size 5>>
startxref
262
%%EOF
`
	doc := rewritten(t, build(catalogue, pages, page, words()))
	if string(doc.Bytes) != want || doc.Pages != 1 {
		t.Errorf("%d pages:\n%s", doc.Pages, doc.Bytes)
	}
}

// TestWaysOfWriting reads the forms in which programs write.
func TestWaysOfWriting(t *testing.T) {
	first := build(catalogue, pages, page, words())
	at := bytes.LastIndex(first, []byte("xref\n0 5"))
	revised := append(bytes.Clone(first), fmt.Sprintf("4 0 obj\n%s\nendobj\n", streamOf("", []byte("BT (Xin) Tj ET")))...)
	revised = append(revised, fmt.Sprintf("xref\n4 1\n%010d 00000 n \ntrailer\n<</Size 5/Root 1 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\r\n\r\n",
		len(first), at, len(revised))...)
	for name, c := range map[string]struct {
		data  []byte
		holds string
	}{
		"packed":               {packedDocument(t, map[int]string{1: catalogue, 2: pages, 3: "<</Type/Page/Parent 2 0 R/MediaBox[0 0 7 7]>>"}), "[0 0 7 7]"},
		"revised":              {revised, "(Xin)"},
		"length on its own":    {build(catalogue, pages, page, "<</Length 5 0 R>>stream\r\nBT ET\nendstream", "5"), "BT ET"},
		"comments and escapes": {build("<</Type/Cat#61log % /JavaScript\n/Pages 2 0 R/Lang(zh\\055\\\nCN)>>", pages, page, words()), "<7A682D434E>"},
		"a missing object":     {build(catalogue, pages, "<</Type/Page/Parent 2 0 R/Contents 99 0 R>>"), "/Contents null"},
		"names of Chinese":     {build(catalogue, pages, "<</Type/Page/Parent 2 0 R/Resources<</Font<</#CB#CE#CC#E5<</Type/Font>>>>>>>>"), "#CB#CE#CC#E5"},
	} {
		t.Run(name, func(t *testing.T) {
			if doc := rewritten(t, c.data); !strings.Contains(string(doc.Bytes), c.holds) {
				t.Errorf("%q is missing in\n%s", c.holds, doc.Bytes)
			}
		})
	}
}

// TestNothingOfTheAuthor: what a document says of its making, what lies between its
// objects and what an older version of it said do not come out.
func TestNothingOfTheAuthor(t *testing.T) {
	const secret = "SECRET-AUTHOR"
	data := buildWith("/Info 5 0 R/ID[<AA><BB>]",
		"<</Type/Catalog/Pages 2 0 R/Metadata 6 0 R/PieceInfo<</X("+secret+")>>>>",
		pages,
		"<</Type/Page/Parent 2 0 R/Contents 4 0 R/LastModified("+secret+")/Annots[7 0 R 8 0 R 9 0 R]/AA<</O<</S/Named/N/NextPage/Note("+secret+")>>>>>>",
		words(),
		"<</Author("+secret+")/Producer("+secret+")>>",
		streamOf("/Type/Metadata/Subtype/XML", []byte("<x:xmpmeta>"+secret)),
		"<</Type/Annot/Subtype/Text/Rect[0 0 1 1]/Contents("+secret+")>>",
		"<</Type/Annot/Subtype/Highlight/Rect[0 0 1 1]/T("+secret+")/M("+secret+")/Popup 10 0 R/Contents(Zhuyi)>>",
		"<</Type/Annot/Subtype/Widget/Rect[0 0 1 1]/FT/Tx/T(Xingming)>>",
		"<</Type/Annot/Subtype/Popup/Rect[0 0 1 1]/Contents("+secret+")>>",
		"("+secret+")", // reached by nothing
	)
	doc := rewritten(t, data)
	for _, gone := range []string{secret, fmt.Sprintf("%X", secret), "xmpmeta", "/Info", "/ID", "/Annot/Subtype/Text"} {
		if bytes.Contains(doc.Bytes, []byte(gone)) {
			t.Errorf("%q is still in\n%s", gone, doc.Bytes)
		}
	}
	for _, kept := range []string{fmt.Sprintf("%X", "Xingming"), fmt.Sprintf("%X", "Zhuyi"), "/Annots [", "/Highlight"} {
		if !bytes.Contains(doc.Bytes, []byte(kept)) {
			t.Errorf("%q is missing in\n%s", kept, doc.Bytes)
		}
	}
}

// TestPolicy refuses what acts, carries or is sealed, whatever way leads to it.
func TestPolicy(t *testing.T) {
	with := func(extra string, more ...string) []byte {
		return build(append([]string{"<</Type/Catalog/Pages 2 0 R" + extra + ">>", pages, page, words()}, more...)...)
	}
	annotation := func(entries string) []byte {
		return build(catalogue, pages, "<</Type/Page/Parent 2 0 R/Annots[<</Rect[0 0 1 1]"+entries+">>]>>")
	}
	for _, c := range []struct {
		name string
		data []byte
		want Fault
	}{
		{"a script at the opening", with("/OpenAction<</S/JavaScript/JS(app.alert)>>"), FaultScript},
		{"a script with a disguised name", with("/OpenAction<</S/J#61vaScript/JS(x)>>"), FaultScript},
		{"a script whose kind is an object", with("/OpenAction<</S 5 0 R/JS(x)>>", "/JavaScript"), FaultScript},
		{"a script among the names", with("/Names<</JavaScript<</Names[]>>>>"), FaultScript},
		{"a script that a page starts", build(catalogue, pages, "<</Type/Page/Parent 2 0 R/AA<</O<</S/JavaScript/JS(x)>>>>>>"), FaultScript},
		{"a script behind another action", annotation("/Subtype/Link/A<</S/URI/URI(https://court.example)/Next[<</S/JavaScript/JS(x)>>]>>"), FaultScript},
		{"a script in what is dropped", with("/PieceInfo 5 0 R", "<</X<</S/JavaScript/JS(x)>>>>"), FaultScript},
		{"a packed script", packedDocument(t, map[int]string{1: "<</Type/Catalog/Pages 2 0 R/OpenAction 4 0 R>>", 2: pages, 3: "<</Type/Page/Parent 2 0 R>>", 4: "<</S/JavaScript/JS(x)>>"}), FaultScript},
		{"a form that is a program", with("/AcroForm<</XFA[(a)5 0 R]>>", words()), FaultScript},
		{"a program for printers", with("/X 5 0 R", streamOf("/Type/XObject/Subtype/PS", nil)), FaultScript},
		{"files", with("/Names<</EmbeddedFiles<</Names[(a)5 0 R]>>>>", "<</Type/Filespec/F(a.exe)>>"), FaultFiles},
		{"a file at a place", annotation("/Subtype/FileAttachment/FS<</F(a.exe)>>"), FaultFiles},
		{"a stream in another file", build(catalogue, pages, page, streamOf("/F(../secret)", nil)), FaultFiles},
		{"another document", annotation("/Subtype/Link/A<</S/GoToR/F(other.pdf)>>"), FaultFiles},
		{"a program", annotation("/Subtype/Link/A<</S/Launch/F(cmd.exe)>>"), FaultAction},
		{"sending", annotation("/Subtype/Widget/A<</S/SubmitForm/F(http://x.example)>>"), FaultAction},
		{"a film", annotation("/Subtype/Movie"), FaultAction},
		{"a scripted address", annotation("/Subtype/Link/A<</S/URI/URI(JavaScript:alert(1))>>"), FaultAction},
		{"an address on the reader's machine", annotation("/Subtype/Link/A<</S/URI/URI(file:///C:/Users/x)>>"), FaultAction},
		{"a share of the court's network", annotation("/Subtype/Link/A<</S/URI/URI(\\\\\\\\server\\\\share)>>"), FaultAction},
		{"an address with a line end", annotation("/Subtype/Link/A<</S/URI/URI(java\\nscript:x)>>"), FaultAction},
		{"a signature", with("/AcroForm<</Fields[<</FT/Sig/V<</Type/Sig/ByteRange[0 1 2 3]>>>>]>>"), FaultSigned},
		{"a password", buildWith("/Encrypt<</Filter/Standard>>", catalogue, pages, page, words()), FaultEncrypted},
		{"no page", build(catalogue, "<</Type/Pages/Kids[]/Count 0>>"), FaultDamaged},
		{"no catalogue", build("<</Pages 2 0 R>>", pages, page, words()), FaultDamaged},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := faultOf(t, c.data); got != c.want {
				t.Errorf("fault %s, want %s", got, c.want)
			}
		})
	}
	for name, data := range map[string][]byte{
		"a link":              annotation("/Subtype/Link/A<</S/URI/URI(https://court.example/a)>>"),
		"a link to a page":    annotation("/Subtype/Link/Dest[3 0 R/Fit]"),
		"opening at a page":   with("/OpenAction[3 0 R/Fit]"),
		"an address by mail":  annotation("/Subtype/Link/A<</S/URI/URI(mailto:a@court.example)>>"),
		"structure for blind": with("/StructTreeRoot<</Type/StructTreeRoot/K<</S/P/Type/StructElem>>>>/Lang(zh-CN)"),
	} {
		t.Run(name, func(t *testing.T) { rewritten(t, data) })
	}
}

func faultOf(t *testing.T, data []byte) Fault {
	t.Helper()
	doc, err := Rewrite(data, asIs)
	var known *Error
	if !errors.As(err, &known) {
		t.Fatalf("document %v, error %v; want a fault", doc, err)
	}
	return known.Fault
}

// TestDamaged refuses what no program writes, and within bounds of memory.
func TestDamaged(t *testing.T) {
	whole := build(catalogue, pages, page, words())
	bomb := packZlib(t, bytes.Repeat([]byte("1 "), 100<<20))
	holder := func(data []byte) []byte {
		d := packedDocument(t, map[int]string{1: catalogue})
		from, to := bytes.Index(d, []byte("2 0 obj")), bytes.Index(d, []byte("3 0 obj"))
		object := fmt.Sprintf("2 0 obj\n%s\nendobj\n", streamOf("/Type/ObjStm/N 1/First 4/Filter/FlateDecode", data))
		out := append(append(bytes.Clone(d[:from]), object...), d[to:]...)
		return relocate(out)
	}
	for _, c := range []struct {
		name string
		data []byte
		want Fault
	}{
		{"words", []byte("%PDF-"), FaultDamaged},
		{"a head alone", []byte("%PDF-1.7\n%%EOF"), FaultDamaged},
		{"half", whole[:len(whole)/2], FaultDamaged},
		{"an archive behind it", append(bytes.Clone(whole), "PK\x03\x04PK\x05\x06"...), FaultDamaged},
		{"an archive whose remark ends like a PDF", append(bytes.Clone(whole), "PK\x03\x04PK\x05\x06startxref\n99999\n%%EOF"...), FaultDamaged},
		{"startxref leads to itself", []byte("%PDF-1.7\nstartxref\n9\n%%EOF"), FaultDamaged},
		{"sections in a circle", buildWith("/Prev 9", catalogue, pages, page, words()), FaultDamaged},
		{"a circle of references", build("1 0 R"), FaultDamaged},
		{"a key twice", build("<</Type/Catalog/Pages 2 0 R/Pages 3 0 R>>", pages, page, words()), FaultDamaged},
		{"a wrong length", build(catalogue, pages, page, "<</Length 3>>stream\nBT ET\nendstream"), FaultDamaged},
		{"a length that is its own stream", build(catalogue, pages, page, "<</Length 4 0 R>>stream\nBT ET\nendstream"), FaultDamaged},
		{"too deep", build("<</Type/Catalog/Pages 2 0 R/X"+strings.Repeat("[", 100)+strings.Repeat("]", 100)+">>", pages, page, words()), FaultTooLarge},
		{"too many values", build("<</Type/Catalog/Pages 2 0 R/X["+strings.Repeat("0 ", maxValues)+"]>>", pages, page, words()), FaultTooLarge},
		{"a table of millions", []byte("%PDF-1.7\nxref\n0 9999999\n" + strings.Repeat("0000000000 00000 f \n", MaxObjects+1) + "trailer<<>>\nstartxref\n9\n%%EOF"), FaultTooLarge},
		{"a bomb", holder(bomb), FaultTooLarge},
		{"streams inside one another", overlapping(1000, 1<<20, func(holds int) string { return fmt.Sprintf("<</Length %d>>stream\n", holds) }, "\nendstream\nendobj\n"), FaultDamaged},
		{"strings inside one another", overlapping(1000, 1<<20, func(int) string { return "(" }, ")\nendobj\n"), FaultTooLarge},
		{"one string many times", manyOfOne(t), FaultTooLarge},
		{"packed nonsense", holder([]byte("xyz")), FaultDamaged},
	} {
		t.Run(c.name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			got := faultOf(t, c.data)
			runtime.ReadMemStats(&after)
			if got != c.want {
				t.Errorf("fault %s, want %s", got, c.want)
			}
			if n := after.TotalAlloc - before.TotalAlloc; n > 300<<20 {
				t.Errorf("refusing it took %d MB", n>>20)
			}
		})
	}
}

// TestDamagedAndMore: a document that cannot be read and holds a script, files or a signature
// is refused for these, which is what its owner can do something about.
func TestDamagedAndMore(t *testing.T) {
	script := build("<</Type/Catalog/Pages 2 0 R/OpenAction 5 0 R>>", pages, page, words(), "<</S/JavaScript/JS(x)>>")
	packed := packedDocument(t, map[int]string{1: "<</Type/Catalog/Pages 2 0 R/OpenAction 4 0 R>>", 2: pages, 3: "<</Type/Page/Parent 2 0 R>>", 4: "<</S/JavaScript/JS(x)>>"})
	for _, c := range []struct {
		name string
		data []byte
		want Fault
	}{
		{"a script without a table", script[:bytes.LastIndex(script, []byte("xref\n0"))], FaultScript},
		{"a script behind a table that is wrong", bytes.Replace(script, []byte("%PDF-1.4\n"), []byte("%PDF-1.4\n\n\n"), 1), FaultScript},
		{"a script behind an object that is broken", build("<</Type/Catalog/Pages 2 0 R/OpenAction 5 0 R>>", pages, page, "<</Length 3>>stream\nBT ET\nendstream", "<</S/JavaScript/JS(x)>>"), FaultScript},
		{"a script whose kind stands apart", append([]byte("%PDF-1.4\n"), "1 0 obj <</S 2 0 R/JS(x)>> endobj 2 0 obj /JavaScript endobj"...), FaultScript},
		{"a packed script without a table", packed[:len(packed)-8], FaultScript},
		{"files without a table", []byte("%PDF-1.4\n1 0 obj <</Names<</EmbeddedFiles<<>>>>>> endobj"), FaultFiles},
		{"a signature without a table", []byte("%PDF-1.4\n1 0 obj <</Type/Sig/ByteRange[0 1 2 3]>> endobj"), FaultSigned},
		{"words about a script", []byte("%PDF-1.4\n1 0 obj (1 0 obj <</S/JavaScript/JS(x)>>) endobj"), FaultDamaged},
		{"a script in a picture", []byte("%PDF-1.4\n1 0 obj <</Length 30>>stream\n2 0 obj <</S/JavaScript/JS()>>\nendstream endobj"), FaultDamaged},
		{"brackets without an end", append([]byte("%PDF-1.4\n"), strings.Repeat("1 0 obj (", 1<<20)...), FaultDamaged},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := faultOf(t, c.data); got != c.want {
				t.Errorf("fault %s, want %s", got, c.want)
			}
		})
	}
}

// overlapping writes n objects inside one another, with some bytes in the innermost: begin
// and end stand around what an object holds.
func overlapping(n, size int, begin func(holds int) string, end string) []byte {
	around := func(number, holds int) string { return fmt.Sprintf("%d 0 obj\n", number) + begin(holds) }
	holds := make([]int, n)
	for i, inner := n-1, size; i >= 0; i-- {
		holds[i] = inner
		inner += len(around(i+4, inner)) + len(end)
	}
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	var places []int
	var list strings.Builder
	for i := range n {
		fmt.Fprintf(&list, "%d 0 R ", i+4)
	}
	for i, o := range []string{"<</Type/Catalog/Pages 2 0 R/X[" + list.String() + "]>>", pages, "<</Type/Page/Parent 2 0 R>>"} {
		places = append(places, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	for i := range n {
		places = append(places, b.Len())
		b.WriteString(around(i+4, holds[i]))
	}
	b.Write(bytes.Repeat([]byte("x"), size))
	b.WriteString(strings.Repeat(end, n))
	return closed(&b, places, "")
}

// manyOfOne is a document whose stream of objects gives the same long string for many of
// them.
func manyOfOne(t testing.TB) []byte {
	const n = 1000
	var head, list strings.Builder
	for i := range n {
		fmt.Fprintf(&head, "%d 0 ", i+4)
		fmt.Fprintf(&list, "%d 0 R ", i+4)
	}
	var b bytes.Buffer
	b.WriteString("%PDF-1.5\n")
	places := map[int]int{}
	for i, o := range []string{"<</Type/Catalog/Pages 2 0 R/X[" + list.String() + "]>>", pages, "<</Type/Page/Parent 2 0 R>>"} {
		places[i+1] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	holder, table := n+4, n+5
	places[holder] = b.Len()
	fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", holder, streamOf(fmt.Sprintf("/Type/ObjStm/N %d/First %d/Filter/FlateDecode", n, head.Len()),
		packZlib(t, []byte(head.String()+"("+strings.Repeat("x", 1<<20)+")"))))
	places[table] = b.Len()
	var rows []byte
	for number := range table + 1 {
		kind, second, third := 0, 0, 0
		if at, there := places[number]; there {
			kind, second = 1, at
		} else if number >= 4 && number < holder {
			kind, second, third = 2, holder, number-4
		}
		rows = binary.BigEndian.AppendUint32(append(rows, byte(kind)), uint32(second))
		rows = binary.BigEndian.AppendUint16(rows, uint16(third))
	}
	fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF", table,
		streamOf(fmt.Sprintf("/Type/XRef/Size %d/W[1 4 2]/Root 1 0 R", table+1), rows), places[table])
	return b.Bytes()
}

// relocate makes the table of a packed document fit again after its first object
// changed its length; the table is not packed then.
func relocate(d []byte) []byte {
	at := bytes.Index(d, []byte("3 0 obj"))
	var rows []byte
	for _, r := range [][3]int{{0, 0, 0}, {2, 2, 0}, {1, len("%PDF-1.5\n"), 0}, {1, at, 0}} {
		rows = append(rows, byte(r[0]))
		rows = binary.BigEndian.AppendUint32(rows, uint32(r[1]))
		rows = binary.BigEndian.AppendUint16(rows, uint16(r[2]))
	}
	table := fmt.Sprintf("3 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF", streamOf("/Type/XRef/Size 4/W[1 4 2]/Root 1 0 R", rows), at)
	return append(d[:at:at], table...)
}

// TestPictures: a picture in a document loses what it says of itself too.
func TestPictures(t *testing.T) {
	strip := func(b []byte) ([]byte, bool) {
		return bytes.ReplaceAll(b, []byte("GPS"), nil), bytes.HasPrefix(b, []byte("JPEG"))
	}
	boxes := "\x00\x00\x00\x0CjP  \r\n\x87\n" + "\x00\x00\x00\x0Cuuid GPS" + "\x00\x00\x00\x0Bxml GPS" + "\x00\x00\x00\x00jp2cDATA"
	data := build(catalogue, pages, "<</Type/Page/Parent 2 0 R/Resources<</XObject<</A 4 0 R/B 5 0 R/C 6 0 R>>>>>>",
		streamOf("/Filter/DCTDecode", []byte("JPEG GPS one")),
		streamOf("/Filter[/FlateDecode/DCTDecode]/DecodeParms[null<</ColorTransform 0>>]", packZlib(t, []byte("JPEG GPS two"))),
		streamOf("/Filter/JPXDecode", []byte(boxes)))
	doc, err := Rewrite(data, strip)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(doc.Bytes, []byte("GPS")) || !bytes.Contains(doc.Bytes, []byte("JPEG  one")) ||
		!bytes.Contains(doc.Bytes, []byte("JPEG  two")) || !bytes.Contains(doc.Bytes, []byte("jp2cDATA")) {
		t.Errorf("pictures:\n%q", doc.Bytes)
	}
	for _, filter := range []string{"/DCTDecode", "[/ASCII85Decode/DCTDecode]", "5 0 R", "[1]"} {
		bad := build(catalogue, pages, page, streamOf("/Filter"+filter, []byte("GIF")), "/DCTDecode")
		if _, err := Rewrite(bad, strip); err == nil {
			t.Errorf("%s passed a picture that could not be cleaned", filter)
		}
	}
}

// FuzzRewrite: whatever comes in, it is refused as a fault or comes out as a document
// that comes out again.
func FuzzRewrite(f *testing.F) {
	f.Add(build(catalogue, pages, page, words()))
	f.Add(packedDocument(f, map[int]string{1: catalogue, 2: pages, 3: "<</Type/Page/Parent 2 0 R>>"}))
	f.Fuzz(func(t *testing.T, data []byte) {
		doc, err := Rewrite(data, asIs)
		if err != nil {
			var known *Error
			if !errors.As(err, &known) {
				t.Fatalf("error %v", err)
			}
			return
		}
		if _, err := Rewrite(doc.Bytes, asIs); err != nil {
			t.Fatalf("what is written cannot be read: %v\n%q", err, doc.Bytes)
		}
	})
}
