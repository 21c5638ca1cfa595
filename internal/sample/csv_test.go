package sample

import (
	"bytes"
	"encoding/csv"
	"errors"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
)

func TestWriteDefaultersCSV(t *testing.T) {
	const from, n = 100, 1500
	for name, c := range map[string]struct {
		enc    Encoding
		prefix string
		decode func([]byte) ([]byte, error)
	}{
		"UTF-8":           {UTF8, "编号,", func(b []byte) ([]byte, error) { return b, nil }},
		"UTF-8 with mark": {UTF8BOM, "\uFEFF编号,", func(b []byte) ([]byte, error) { return bytes.TrimPrefix(b, []byte("\uFEFF")), nil }},
		"GB18030":         {GB18030, "\xB1\xE0\xBA\xC5,", simplifiedchinese.GB18030.NewDecoder().Bytes},
	} {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			if err := WriteDefaultersCSV(&out, world(), from, n, c.enc); err != nil {
				t.Fatalf("WriteDefaultersCSV: %v", err)
			}
			if !bytes.HasPrefix(out.Bytes(), []byte(c.prefix)) || !bytes.HasSuffix(out.Bytes(), []byte("\r\n")) {
				t.Fatalf("the file begins with %q", out.Bytes()[:20])
			}
			text, err := c.decode(out.Bytes())
			if err != nil {
				t.Fatalf("decode: %v", err)
			}
			records, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
			if err != nil || len(records) != n+1 {
				t.Fatalf("%d records, %v; want %d", len(records), err, n+1)
			}
			for i, got := range records[1:] {
				want := strings.Join(defaulterCells(nil, Defaulter(world(), from+i)), "|")
				if strings.Join(got, "|") != want {
					t.Fatalf("record %d is %q, want %q", i, got, want)
				}
			}
		})
	}
}

func TestWriteDefaultersCSVRefuses(t *testing.T) {
	full := errors.New("disk full")
	for _, enc := range []Encoding{UTF8, UTF8BOM, GB18030} {
		if err := WriteDefaultersCSV(failing{full}, world(), 0, 500, enc); !errors.Is(err, full) {
			t.Errorf("encoding %d: got %v, want %v", enc, err, full)
		}
	}
	if err := WriteDefaultersCSV(&bytes.Buffer{}, world(), 0, 1, Encoding(9)); err == nil {
		t.Errorf("an unknown encoding is accepted")
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }
