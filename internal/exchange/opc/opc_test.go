package opc

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
)

func limits() Limits {
	return Limits{Archive: 1 << 20, Directory: 1 << 16, Ratio: 100, MinUnfold: 1 << 16, MaxUnfold: 1 << 20, Relations: 3, Token: 1000, Depth: 10}
}

func pack(t *testing.T, parts map[string]string) *Archive {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for name, text := range parts {
		w, err := z.Create(name)
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
	a, err := Open(bytes.NewReader(out.Bytes()), int64(out.Len()), limits())
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func fault(err error) Fault {
	var known *Error
	if errors.As(err, &known) {
		return known.Fault
	}
	return 0
}

func TestRelations(t *testing.T) {
	const list = `<Relationships xmlns="x"><Relationship Id="1" Type="http://a/b/styles" Target="styles.xml"/><Relationship Id="2" Type="hyperlink" Target="https://example.test/" TargetMode="External"/>` +
		`<Relationship Id="3" Type="b/image" Target="/Media\a.png"/><Relationship Id="4"/>`
	a := pack(t, map[string]string{"word/_rels/document.xml.rels": list + `</Relationships>`, "_rels/.rels": list + `<Relationship Id="5" Target="x"/></Relationships>`})
	got, err := a.Relations("word/document.xml")
	want := []Relation{{"1", "styles", "word/styles.xml", ""}, {"2", "hyperlink", "", "https://example.test/"}, {"3", "image", "media/a.png", ""}}
	if err != nil || len(got) != 3 || got[0] != want[0] || got[1] != want[1] || got[2] != want[2] {
		t.Errorf("got %+v, %v", got, err)
	}
	if _, err := a.Root(); fault(err) != FaultTooLarge {
		t.Errorf("more relationships than allowed: %v", err)
	}
	if _, err := a.Relations("word/other.xml"); fault(err) != FaultDamaged {
		t.Errorf("no list: %v", err)
	}
	if all, err := pack(t, nil).Root(); err != nil || all != nil {
		t.Errorf("a file without a list: %v, %v", all, err)
	}
}

func TestResolve(t *testing.T) {
	for _, c := range [][3]string{
		{"word/document.xml", "media/a.png", "word/media/a.png"}, {"word/document.xml", "../x.xml", "x.xml"}, {"word/document.xml", "/x.xml", "x.xml"},
		{"", "word/Document.xml", "word/document.xml"}, {"a/b.xml", `c\d.xml`, "a/c/d.xml"}, {"a/b.xml", "../../../etc/passwd", "../../etc/passwd"},
	} {
		if got := Resolve(c[0], c[1]); got != c[2] {
			t.Errorf("%s from %s is %s, want %s", c[1], c[0], got, c[2])
		}
	}
}

// TestLimits: each limit is that of the caller.
func TestLimits(t *testing.T) {
	read := func(text string) error {
		s, err := pack(t, map[string]string{"a.xml": text}).Scan("a.xml")
		if err != nil {
			return err
		}
		if _, err := s.Root("a"); err != nil {
			return err
		}
		if err := s.Each(func(xml.StartElement) error { return nil }); err != nil {
			return err
		}
		return s.Finish()
	}
	for name, c := range map[string]struct {
		text string
		want Fault
	}{
		"enough":      {`<a>` + strings.Repeat("<b>", 9) + strings.Repeat("</b>", 9) + `</a>`, 0},
		"too deep":    {`<a>` + strings.Repeat("<b>", 10) + strings.Repeat("</b>", 10) + `</a>`, FaultTooLarge},
		"too long":    {`<a>` + strings.Repeat("x", 1001) + `</a>`, FaultTooLarge},
		"too much":    {`<a>` + strings.Repeat("<b/>", 20_000) + `</a>`, FaultTooLarge},
		"another":     {`<c/>`, FaultDamaged},
		"a type":      {`<!DOCTYPE a><a/>`, FaultDamaged},
		"two of them": {`<a/><a>`, FaultDamaged},
	} {
		if err := read(c.text); fault(err) != c.want || (err == nil) != (c.want == 0) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Open(bytes.NewReader(nil), 1<<21, limits()); fault(err) != FaultTooLarge {
		t.Errorf("a file beyond all measure: %v", err)
	}
	if _, err := pack(t, nil).Open("x"); fault(err) != FaultDamaged {
		t.Errorf("no part: %v", err)
	}
}

func TestForeign(t *testing.T) {
	for part, want := range map[string]string{"xl/workbook.xml": "xlsx", "word/document.xml": "docx", "ppt/presentation.xml": "pptx", "a": "zip"} {
		if got := pack(t, map[string]string{part: "x"}).Foreign("sheet"); got.Fault != FaultForeign || got.What != want {
			t.Errorf("%s is %v", part, got)
		}
	}
	if got := pack(t, map[string]string{"[Content_Types].xml": "x"}).Foreign("sheet"); got.Fault != FaultDamaged || !strings.Contains(got.Error(), "sheet is missing") {
		t.Errorf("got %v", got)
	}
}
