package docx

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
)

// TestBuiltDocuments keeps testdata/documents.zip: the documents of TestDocuments as files,
// each with the text that an author sees in it, for the tests that send them through the
// desk. UPDATE=1 writes it anew.
func TestBuiltDocuments(t *testing.T) {
	const file = "testdata/documents.zip"
	texts := map[string]string{}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	add := func(name string, data []byte) {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write(data)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for i, c := range documents() {
		name := fmt.Sprintf("%02d", i+1)
		if strings.Contains(c.name, "pictures") { // captions stand elsewhere on the page
			name += "-pictures"
		}
		whole := c.file.pack(t)
		texts[name] = strings.ReplaceAll(oracle(t, whole), "\ufffd", "〓")
		add(name+".docx", whole)
		add(name+".txt", []byte(texts[name]))
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(file, out.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	held, err := zip.OpenReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = held.Close() }()
	if len(held.File) != 2*len(texts) {
		t.Errorf("%d files, want %d", len(held.File), 2*len(texts))
	}
	for _, f := range held.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		got, want := string(data), ""
		if name, isText := strings.CutSuffix(f.Name, ".txt"); isText {
			want = texts[name]
		} else {
			got, want = strings.ReplaceAll(oracle(t, data), "\ufffd", "〓"), texts[strings.TrimSuffix(f.Name, ".docx")]
		}
		if got != want {
			t.Errorf("%s says %q, the document is now %q: UPDATE=1 writes it anew", f.Name, got, want)
		}
	}
}
