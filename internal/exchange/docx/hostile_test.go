package docx

import (
	"archive/zip"
	"bytes"
	"errors"
	"runtime"
	"runtime/metrics"
	"strconv"
	"strings"
	"testing"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/exchange/markdown"
	"gongkai/internal/render"
)

const good = `<w:p><w:r><w:t>文</w:t></w:r></w:p>`

// TestDamage: a file that contradicts itself or the format is refused whole.
func TestDamage(t *testing.T) {
	document := func(text string) file { return file{parts: map[string]string{"word/document.xml": text}} }
	const head = `<w:document xmlns:w="` + nsW + `"><w:body>`
	const foot = `</w:body></w:document>`
	for name, f := range map[string]file{
		"a document type":           document(`<!DOCTYPE w:document>` + head + good + foot),
		"an external entity":        document(`<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]>` + head + `<w:p><w:r><w:t>&f;</w:t></w:r></w:p>` + foot),
		"a billion laughs":          document(`<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>` + head + `<w:p><w:r><w:t>&b;</w:t></w:r></w:p>` + foot),
		"an undefined entity":       document(head + `<w:p><w:r><w:t>&nbsp;</w:t></w:r></w:p>` + foot),
		"invalid UTF-8":             document(head + "<w:p><w:r><w:t>\xFF\xFE</w:t></w:r></w:p>" + foot),
		"UTF-16":                    document("\xFF\xFE<\x00w\x00"),
		"another encoding":          document(`<?xml version="1.0" encoding="GBK"?>` + head + good + foot),
		"a NUL":                     document(head + "<w:p><w:r><w:t>\x00</w:t></w:r></w:p>" + foot),
		"something else":            document(`<worksheet/>`),
		"an end too early":          document(head + good),
		"elements that cross":       document(head + `<w:p><w:r></w:p></w:r>` + foot),
		"damaged styles":            {body: good, styles: `<w:style>`},
		"damaged lists":             {body: good, numbering: `</w:num>`},
		"damaged notes":             {body: good, footnotes: `<w:footnote w:id="1"><w:p>`},
		"styles of something else":  {body: good, styles: "x", parts: map[string]string{"word/styles.xml": `<html/>`}},
		"damaged relationships":     {body: good, parts: map[string]string{"word/_rels/document.xml.rels": `<Relationships>`}},
		"the document's name twice": {body: good, parts: map[string]string{"WORD/document.xml": "x"}},
	} {
		t.Run(name, func(t *testing.T) {
			if d, err := open(f.pack(t)); fault(err) != FaultDamaged {
				t.Errorf("read %+v, %v; want it damaged", d, err)
			}
		})
	}
}

// TestTooLarge: what would take more than its measure is refused, however small the
// file is.
func TestTooLarge(t *testing.T) {
	long := strings.Repeat("A", maxToken)
	box := func(depth int) string {
		return strings.Repeat(`<w:p><w:r><w:pict><v:textbox><w:txbxContent>`, depth) + good + strings.Repeat(`</w:txbxContent></v:textbox></w:pict></w:r></w:p>`, depth)
	}
	for name, f := range map[string]file{
		"a text without end":  {body: para(run(long))},
		"a tag without end":   {body: `<w:p x="` + long + `"/>`},
		"nesting without end": {body: strings.Repeat(`<w:sdt><w:sdtContent>`, 200) + good + strings.Repeat(`</w:sdtContent></w:sdt>`, 200)},
		"tables in tables":    {body: strings.Repeat(`<w:tbl><w:tr><w:tc>`, 100) + good + strings.Repeat(`</w:tc></w:tr></w:tbl>`, 100)},
		"boxes in boxes":      {body: box(maxBoxes + 1)},
		"more than all text":  {body: strings.Repeat(para(run(long[:maxToken/2])), 2*maxCost/maxToken+2)},
		"runs without end":    {body: `<w:p>` + strings.Repeat(`<w:r><w:br/></w:r>`, 300_000) + `</w:p>`},
		"cells without end":   {body: `<w:tbl>` + strings.Repeat(`<w:tr>`+strings.Repeat(`<w:tc><w:tcPr><w:gridSpan w:val="63"/></w:tcPr></w:tc>`, 100)+`</w:tr>`, 400) + `</w:tbl>`},
		"styles without end":  {body: good, styles: `<w:style/>` + manyStyles()},
		"lists without end":   {body: good, numbering: `<w:num w:numId="1"/>` + manyLists()},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := open(f.pack(t)); fault(err) != FaultTooLarge {
				t.Errorf("got %v, want it too large", err)
			}
		})
	}
	t.Run("pictures", func(t *testing.T) {
		// One is as large as may be, the second is larger than one may be; a third, of one
		// byte over and over, is beyond what so small a file may unfold into.
		noise := make([]byte, maxPicture+1)
		state := uint32(1)
		for i := range noise {
			state = state*1664525 + 1013904223
			noise[i] = byte(state >> 24)
		}
		most, more := png+string(noise[len(png)+1:]), png+string(noise[len(png):])
		d, err := open(file{body: para(picture("a.png", "") + picture("b.png", "")), media: map[string]string{"a.png": most, "b.png": more}}.pack(t))
		if err != nil || len(d.Pictures) != 1 || len(d.Pictures[0].Data) != maxPicture || d.Losses[markdown.LossPictureBound] != 1 {
			t.Errorf("%v", err)
		}
		_, err = open(file{body: para(picture("a.png", "") + picture("b.png", "")), media: map[string]string{"a.png": png + strings.Repeat("\x00", maxPicture-100), "b.png": png + strings.Repeat("\x01", maxPicture-100)}}.pack(t))
		if fault(err) != FaultTooLarge {
			t.Errorf("a picture that unfolds: %v", err)
		}
	})
	if _, err := Read(bytes.NewReader(nil), MaxArchive+1); fault(err) != FaultTooLarge {
		t.Errorf("a file too long to be tried: %v", err)
	}
}

func manyStyles() string {
	var b strings.Builder
	for i := range maxStyles {
		b.WriteString(`<w:style w:styleId="` + strconv.Itoa(i) + `"/>`)
	}
	return b.String()
}

func manyLists() string {
	var b strings.Builder
	for i := range maxLists {
		b.WriteString(`<w:num w:numId="` + strconv.Itoa(i+2) + `"/>`)
	}
	return b.String()
}

// TestOtherFiles tells what a file is that is no document.
func TestOtherFiles(t *testing.T) {
	for want, part := range map[string]string{"xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml", "zip": "a.txt"} {
		b := file{parts: map[string]string{"word/document.xml": "", "_rels/.rels": "", "[Content_Types].xml": "", "docProps/core.xml": "", "word/_rels/document.xml.rels": "", part: "x"}}.pack(t)
		_, err := open(b)
		var known *Error
		if !errors.As(err, &known) || known.Fault != FaultForeign || known.What != want {
			t.Errorf("%s: %v", want, err)
		}
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	w, _ := z.CreateRaw(&zip.FileHeader{Name: "word/document.xml", Flags: 1})
	_, _ = w.Write([]byte("x"))
	_ = z.Close()
	if _, err := open(out.Bytes()); fault(err) != FaultEncrypted {
		t.Errorf("an encrypted part: %v", err)
	}
}

// TestNothingOutside: names of the archive are no paths, and links lead nowhere.
func TestNothingOutside(t *testing.T) {
	b := file{body: good + para(picture("up", "")+picture("abs", "")), parts: map[string]string{"../../../etc/passwd": png, "/etc/passwd": png, `..\evil`: "x"},
		turn: func(name, text string) (string, string) {
			if name == "word/_rels/document.xml.rels" {
				text = strings.Replace(text, "</R", `<Relationship Id="up" Type="x/image" Target="../../../../etc/hostname"/><Relationship Id="abs" Type="x/image" Target="file:///etc/hostname"/>`+
					`<Relationship Id="s" Type="x/styles" Target="http://127.0.0.1:1/styles.xml" TargetMode="External"/><Relationship Id="t" Type="x/attachedTemplate" Target="http://127.0.0.1:1/t.dotm" TargetMode="External"/></R`, 1)
			}
			return name, text
		}}.pack(t)
	d, text, losses := written(t, b)
	if text != "文\n" || len(d.Pictures) != 0 || losses[markdown.LossPictureBroken] != 2 {
		t.Errorf("%q, %d pictures, %v", text, len(d.Pictures), losses)
	}
}

// TestNothingOfTheFile: properties of the file, names in it and its own alternative
// texts that are paths never reach the text.
func TestNothingOfTheFile(t *testing.T) {
	for alt, want := range map[string]string{"": "", "大门": "大门", "大 门\n前": "大 门 前", "IMG_0001.JPG": "", `C:\Users\某\a`: "", "https://example.test/x": "", "3.5米": "3.5米"} {
		if got := markdown.Described(alt); got != want {
			t.Errorf("%q is shown as %q", alt, got)
		}
	}
	d, text, _ := written(t, file{body: para(picture("secret-name.png", "")), media: map[string]string{"secret-name.png": png}}.pack(t))
	if strings.Contains(text, "secret") || strings.Contains(text, "不得出现") || d.Pictures[0].Name != "image1.png" || d.Pictures[0].Kind != "image/png" || string(d.Pictures[0].Data) != png {
		t.Errorf("%q, %+v", text, d.Pictures)
	}
}

// TestEveryCut cuts a document at every length: none may be read as a shorter text.
func TestEveryCut(t *testing.T) {
	whole := file{styles: headings, body: styled("1", run("题")) + good}.pack(t)
	for n := range whole {
		if d, err := open(whole[:n]); fault(err) == 0 {
			t.Fatalf("%d bytes of %d: read %+v, %v", n, len(whole), d, err)
		}
	}
}

// TestEveryDamagedByte spoils every byte in turn: either it does not matter, or the
// file is refused.
func TestEveryDamagedByte(t *testing.T) {
	whole := file{styles: headings, body: styled("1", run("题")) + para(run("文")+picture("a.png", "图")), media: map[string]string{"a.png": png}}.pack(t)
	_, want, _ := written(t, whole)
	for i := range whole {
		spoilt := bytes.Clone(whole)
		spoilt[i] ^= 0x55
		d, err := open(spoilt)
		if err != nil {
			if fault(err) == 0 {
				t.Fatalf("byte %d: %v", i, err)
			}
			continue
		}
		got, _ := d.Write(markdown.Options{Unseen: court.IsHidden, Address: func(_ int, p markdown.Picture) string { return "/media/" + p.Name }})
		// A name of a part that changed makes a part fewer: no styles, or a picture that
		// is said to be missing. Text is never lost.
		if got != want && !strings.Contains(got, "题") && !strings.Contains(got, "文") {
			t.Fatalf("byte %d: read %q", i, got)
		}
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
	whole := file{styles: headings, body: strings.Repeat(good, 3000)}.pack(t)
	for n := 0; ; n++ {
		_, err := Read(&disk{bytes.NewReader(whole), n}, int64(len(whole)))
		if err == nil {
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

func TestNumerals(t *testing.T) {
	for format, want := range map[string]string{
		"decimal": "0 1 10 11 20 101 110 1005", "chineseCountingThousand": "〇 一 十 十一 二十 一百零一 一百一十 一千零五",
		"chineseLegalSimplified": "零 壹 壹拾 壹拾壹 贰拾 壹佰零壹 壹佰壹拾 壹仟零伍", "lowerLetter": "0 a j k t wwww 110 1005", "upperRoman": "0 I X XI XX CI CX MV",
		"decimalEnclosedCircle": "0 ① ⑩ ⑪ ⑳ 101 110 1005", "decimalZero": "00 01 10 11 20 101 110 1005", "decimalFullWidth": "０ １ １０ １１ ２０ １０１ １１０ １００５", "ideographTraditional": "0 甲 癸 11 20 101 110 1005",
		"none": "       ", "unknown": "0 1 10 11 20 101 110 1005",
	} {
		var got []string
		for _, n := range []int{0, 1, 10, 11, 20, 101, 110, 1005} {
			got = append(got, numeral(n, format))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %s\nwant %s", format, strings.Join(got, " "), want)
		}
	}
}

// TestTextThatIsNone: symbols, formulas, reading aids and raised digits, which are text
// to a reader and are not in w:t, or not as they are shown.
func TestTextThatIsNone(t *testing.T) {
	sym := func(font, char string) string {
		return `<w:r><w:sym w:font="` + font + `" w:char="` + char + `"/></w:r>`
	}
	mrun := func(s string) string { return `<m:r><m:t>` + s + `</m:t></m:r>` }
	for name, c := range map[string]struct {
		body, want string
		loss       markdown.Loss
	}{
		"symbols":        {para(sym("Wingdings", "F0FE") + run("是") + sym("Wingdings", "F06F") + run("否") + sym("Symbol", "F0B3") + sym("宋体", "2103")), "☑是□否≥℃\n", -1},
		"text in a font": {para(formed(`<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>`, "\uF0FC") + run("已办")), "✓已办\n", -1},
		"unknown":        {para(sym("Wingdings", "F001") + sym("某字体", "F0FE") + sym("Symbol", "zz")), "〓〓〓\n", markdown.LossSymbol},
		"a fraction":     {para(run("为") + `<m:oMath><m:f><m:num>` + mrun("a+b") + `</m:num><m:den>` + mrun("2") + `</m:den></m:f><m:sSup><m:e>` + mrun("x") + `</m:e><m:sup>` + mrun("2") + `</m:sup></m:sSup></m:oMath>`), "为(a+b)/2x^2\n", markdown.LossFormula},
		"a formula":      {`<m:oMathPara><m:oMath>` + mrun("E=") + `<m:rad><m:deg/><m:e>` + mrun("10") + `</m:e></m:rad><m:d><m:e>` + mrun("n") + `</m:e></m:d></m:oMath></m:oMathPara>`, "E=√10(n)\n", markdown.LossFormula},
		"reading aids":   {para(`<w:r><w:ruby><w:rubyPr/><w:rt>` + run("sù") + `</w:rt><w:rubyBase>` + run("诉") + `</w:rubyBase></w:ruby></w:r>` + run("讼")), "诉（sù）讼\n", markdown.LossRuby},
		"raised digits":  {para(run("80m") + formed(`<w:vertAlign w:val="superscript"/>`, "2") + run("，H") + formed(`<w:vertAlign w:val="subscript"/>`, "2") + run("O")), "80m²，H₂O\n", -1},
	} {
		t.Run(name, func(t *testing.T) {
			_, text, losses := written(t, file{body: c.body}.pack(t))
			if text != c.want || c.loss >= 0 && losses[c.loss] == 0 || c.loss < 0 && losses != (markdown.Losses{}) {
				t.Errorf("got %q, %v", text, losses)
			}
		})
	}
}

// TestMemory holds the peak of the heap while hostile files are read.
func TestMemory(t *testing.T) {
	const bound = 192 << 20
	block := strings.Repeat("A", maxToken/2)
	for name, f := range map[string]file{
		"text":       {body: strings.Repeat(para(run(block)), 150)},
		"tags":       {body: strings.Repeat(`<w:x a="`+block+`"/>`, 50)},
		"paragraphs": {body: strings.Repeat(para(run("a")), 400_000)},
		"runs":       {body: para(strings.Repeat(formed(`<w:b/>`, "a")+run("a"), 200_000))},
		"cells":      {body: `<w:tbl>` + strings.Repeat(`<w:tr>`+strings.Repeat(`<w:tc/>`, 1000)+`</w:tr>`, 2000) + `</w:tbl>`},
		"codes":      {body: para(fieldChar("begin") + strings.Repeat(code(block), 150))},
		"pictures":   {body: para(strings.Repeat(picture("a.png", "x"), 20000)), media: map[string]string{"a.png": png + strings.Repeat("x", 1<<20)}},
	} {
		t.Run(name, func(t *testing.T) {
			b := f.pack(t)
			runtime.GC()
			peak := watch(func() {
				if d, err := open(b); err == nil {
					d.Write(markdown.Options{Unseen: court.IsHidden})
				} else if fault(err) == 0 {
					t.Error(err)
				}
			})
			if peak > bound {
				t.Errorf("the heap grew by %d MB, more than %d", peak>>20, bound>>20)
			}
		})
	}
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

// FuzzParts: whatever the parts, reading ends with a document or an Error, and what it
// gives renders.
func FuzzParts(f *testing.F) {
	for _, d := range documents() {
		f.Add(d.file.body, d.file.styles, d.file.numbering, d.file.footnotes)
	}
	f.Fuzz(func(t *testing.T, body, styles, numbering, footnotes string) {
		b := file{body: body, styles: styles, numbering: numbering, footnotes: footnotes, media: map[string]string{"a.png": png}}.pack(t)
		d, err := open(b)
		if err != nil {
			if fault(err) == 0 {
				t.Fatalf("the reading ends with %v", err)
			}
			return
		}
		text, _ := d.Write(markdown.Options{Unseen: court.IsHidden, Address: func(_ int, p markdown.Picture) string { return "/media/" + p.Name }})
		if len(text) > render.MaxSource {
			return
		}
		if _, err := render.New().Article(text); err != nil {
			t.Fatalf("the renderer refuses it: %v\n%.1000s", err, text)
		}
	})
}

// FuzzFile: whatever the bytes of the file.
func FuzzFile(f *testing.F) {
	f.Add(file{body: good}.pack(f))
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, err := open(b); err != nil && fault(err) == 0 {
			t.Fatalf("the reading ends with %v", err)
		}
	})
}

// BenchmarkRead reads and writes a document of two hundred pages: 3,000 paragraphs of
// forty characters in four runs each, as word processors part them, a table and ten
// pictures of 100 KB.
func BenchmarkRead(b *testing.B) {
	var body strings.Builder
	for i := range 3000 {
		if i%30 == 0 {
			body.WriteString(styled("1", run("第"+numeral(i/30+1, "chineseCounting")+"节")))
		}
		body.WriteString(`<w:p w:rsidR="00A1" w:rsidRDefault="00B2">` + strings.Repeat(`<w:r w:rsidRPr="00C3"><w:rPr><w:rFonts w:hint="eastAsia" w:ascii="仿宋" w:eastAsia="仿宋"/><w:sz w:val="32"/></w:rPr><w:t>被执行人未按时履行义务。</w:t></w:r>`, 4) + `</w:p>`)
	}
	media := map[string]string{}
	for i := range 10 {
		media[strconv.Itoa(i)+".png"] = png + strings.Repeat(strconv.Itoa(i), 100<<10)
		body.WriteString(para(picture(strconv.Itoa(i)+".png", "图")))
	}
	whole := file{styles: headings, body: body.String(), media: media}.pack(b)
	b.SetBytes(int64(len(body.String())))
	b.ReportAllocs()
	var peak uint64
	for b.Loop() {
		peak = max(peak, watch(func() {
			d, err := open(whole)
			if err != nil {
				b.Fatal(err)
			}
			if text, _ := d.Write(markdown.Options{Unseen: court.IsHidden}); len(text) < 100_000 {
				b.Fatalf("%d bytes", len(text))
			}
		}))
	}
	b.ReportMetric(float64(peak)/(1<<20), "MB-peak")
}
