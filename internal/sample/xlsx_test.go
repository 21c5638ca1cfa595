package sample

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"testing"
)

// TestWriteXLSX reads the parts of a workbook with the standard library alone.
func TestWriteXLSX(t *testing.T) {
	var out bytes.Buffer
	if err := WriteXLSX(&out, slices.Values([][]string{{"甲", "", "<&>"}, nil, {"甲\r_x", "甲"}})); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len()))
	if err != nil {
		t.Fatal(err)
	}
	part := func(name string, v any) {
		t.Helper()
		f, err := z.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(f)
		if err != nil {
			t.Fatal(err)
		}
		if err := xml.Unmarshal(text, v); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	var shared struct {
		Texts []string `xml:"si>t"`
	}
	var sheet struct {
		Rows []struct {
			Number string `xml:"r,attr"`
			Cells  []struct {
				Place string `xml:"r,attr"`
				Kind  string `xml:"t,attr"`
				Value string `xml:"v"`
			} `xml:"c"`
		} `xml:"sheetData>row"`
	}
	part("xl/sharedStrings.xml", &shared)
	part("xl/worksheets/sheet1.xml", &sheet)
	if want := []string{"甲", "<&>", "甲_x000D__x005F_x"}; !slices.Equal(shared.Texts, want) {
		t.Errorf("texts %q, want %q", shared.Texts, want)
	}
	var got []string
	for _, r := range sheet.Rows {
		for _, c := range r.Cells {
			got = append(got, r.Number+":"+c.Place+c.Kind+c.Value)
		}
	}
	if want := []string{"1:A1s0", "1:C1s1", "3:A3s2", "3:B3s0"}; !slices.Equal(got, want) || len(sheet.Rows) != 3 {
		t.Errorf("cells %q, want %q", got, want)
	}
}

func TestWriteXLSXRefuses(t *testing.T) {
	full := errors.New("disk full")
	if err := WriteDefaultersXLSX(failing{full}, world(), 0, 500); !errors.Is(err, full) {
		t.Errorf("got %v, want %v", err, full)
	}
}

func TestColumnName(t *testing.T) {
	for i, want := range map[int]string{0: "A", 25: "Z", 26: "AA", 701: "ZZ", 702: "AAA", 16383: "XFD"} {
		if got := columnName(i); got != want {
			t.Errorf("column %d is %s, want %s", i, got, want)
		}
	}
}
