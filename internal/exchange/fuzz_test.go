package exchange

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzOpenDefaulters: whatever the bytes, reading ends, row numbers rise by one, and
// what comes out is text.
func FuzzOpenDefaulters(f *testing.F) {
	for _, s := range []string{
		"", "\uFEFF", file(headRow, dataRow), gb18030(f, file(headRow, dataRow)), file("名单", headRow, `"`, dataRow),
		headRow + "\r" + row(`"甲`) + "\r\n\"\"\n", file(strings.ReplaceAll(headRow, ",", "\t"), "\x00\xFF\t\t"),
		"\xFF\xFE" + headRow, "PK\x03\x04",
	} {
		f.Add([]byte(s))
		f.Add([]byte(file(headRow) + s))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		file, err := OpenDefaulters(bytes.NewReader(content))
		if err != nil {
			var refused *FileError
			if !errors.As(err, &refused) || refused.Code == "" || !utf8.ValidString(refused.Message) {
				t.Fatalf("refused with %v", err)
			}
			return
		}
		last := 0
		for n := 0; ; n++ {
			r, err := file.Next()
			if errors.Is(err, io.EOF) {
				break
			}
			var refused *FileError
			if errors.As(err, &refused) {
				break // a workbook may prove damaged at its end
			}
			if err != nil {
				t.Fatalf("Next: %v", err)
			}
			if n > len(content) && !bytes.HasPrefix(content, []byte("PK")) {
				t.Fatalf("more rows than bytes")
			}
			if last == 0 {
				last = r.Number - 1
			}
			checkRow(t, r, last+1)
			last = r.Number
		}
	})
}

// checkRow holds a row to what every row is: numbered in turn, and text.
func checkRow(t *testing.T, r Row, want int) {
	t.Helper()
	if r.Number != want || r.Number < 2 {
		t.Fatalf("row %d follows row %d", r.Number, want-1)
	}
	for _, d := range defaulterFields() {
		if s := *d.at(&r.Input); !utf8.ValidString(s) || strings.Contains(s, "\x00") {
			t.Fatalf("%s holds %q", d.head(), s)
		}
	}
}

// FuzzCutter holds the cutter against encoding/csv wherever that accepts a text, but
// for blank lines, which it drops, and lone CRs, which it keeps in a cell.
func FuzzCutter(f *testing.F) {
	for _, s := range []string{"a,b\nc,d", "\"a\nb\",c\r\n\"\"\"\",\"\"", "a\n\n\nb,", ",,\n,", "\"a\",b c\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if strings.Contains(strings.ReplaceAll(text, "\r\n", "\n"), "\r") {
			return // encoding/csv does not end lines at CR: nothing to compare
		}
		r := csv.NewReader(strings.NewReader(text))
		r.FieldsPerRecord = -1
		want, err := r.ReadAll()
		if err != nil {
			return // encoding/csv gives up: nothing to compare
		}
		c := newCutter(strings.NewReader(text))
		var got [][]string
		for {
			rec, err := c.next()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil || rec.fault != faultNone {
				t.Fatalf("next: %v, fault %d", err, rec.fault)
			}
			if len(rec.text) == 0 && len(rec.ends) == 1 {
				continue // a blank line, or "" alone
			}
			var cells []string
			from := 0
			for _, end := range rec.ends {
				cells = append(cells, strings.ReplaceAll(string(rec.text[from:end]), "\r\n", "\n"))
				from = end
			}
			got = append(got, cells)
		}
		want = slices.DeleteFunc(want, func(cells []string) bool { return len(cells) == 1 && cells[0] == "" })
		if fmt.Sprintf("%q", got) != fmt.Sprintf("%q", want) {
			t.Fatalf("%q\n got %q\nwant %q", text, got, want)
		}
	})
}
