package render

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the golden files of testdata instead of checking them")

// golden is an article as its golden file shows it: the page, and below it all that
// comes with it.
func golden(a Article) string {
	var b strings.Builder
	b.WriteString(a.HTML.String())
	b.WriteString("\n<!-- contents\n")
	for _, h := range a.Contents {
		fmt.Fprintf(&b, "%d %s #%s\n", h.Level, h.Text, h.ID)
	}
	b.WriteString("links\n")
	for _, l := range a.Links {
		fmt.Fprintf(&b, "%s outside=%v\n", l.Address, l.Outside)
	}
	b.WriteString("notes\n")
	for _, n := range a.Notes {
		fmt.Fprintf(&b, "%d: %s\n", n.Line, n.Message)
	}
	fmt.Fprintf(&b, "text, %d to read in %d min\n%s\n-->\n", a.Length, a.Minutes, a.Text)
	return b.String()
}

// TestGolden holds each construct of testdata/*.md against the page that was looked
// at when its golden file was written.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.md")
	if err != nil || len(files) < 15 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	r := New("www.example.cn")
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".md"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			article, err := r.Article(string(text))
			if err != nil {
				t.Fatal(err)
			}
			for _, fault := range pageFaults(article) {
				t.Error(fault)
			}
			name := strings.TrimSuffix(file, ".md") + ".golden"
			got := golden(article)
			if *update {
				if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(name)
			if err != nil {
				t.Fatalf("%v; go test ./internal/render -run Golden -update writes it", err)
			}
			if got != string(want) {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}
