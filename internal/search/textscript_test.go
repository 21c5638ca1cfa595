package search

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"gongkai/internal/court"
)

// readTexts reads testdata/texts.txt.
func readTexts(t *testing.T) []TextDocument {
	t.Helper()
	var docs []TextDocument
	for _, line := range readLines(t, "testdata/texts.txt") {
		if head, ok := strings.CutPrefix(line, "["); ok {
			f := strings.Fields(strings.TrimSuffix(head, "]"))
			id, err := strconv.ParseInt(f[1], 10, 64)
			if err != nil {
				t.Fatal(err)
			}
			date, err := court.ParseISODate(f[2])
			if err != nil {
				t.Fatal(err)
			}
			docs = append(docs, TextDocument{TextRef: TextRef{TextKind(f[0]), id, 1}, Date: date})
			continue
		}
		if len(docs) == 0 {
			continue
		}
		d := &docs[len(docs)-1]
		if title, ok := strings.CutPrefix(line, "标题："); ok {
			d.Title = title
		} else if summary, ok := strings.CutPrefix(line, "摘要："); ok {
			d.Summary = summary
		} else {
			d.Body += line + "\n"
		}
	}
	return docs
}

// readLines reads a file without its comments.
func readLines(t *testing.T, name string) []string {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var lines []string
	for s := bufio.NewScanner(f); s.Scan(); {
		if !strings.HasPrefix(s.Text(), "#") {
			lines = append(lines, s.Text())
		}
	}
	return lines
}

// TestTextsScript asks what testdata/queries.txt asks.
func TestTextsScript(t *testing.T) {
	index := NewEmbeddedTexts()
	defer index.Close()
	docs := readTexts(t)
	if err := index.Put(context.Background(), docs...); err != nil {
		t.Fatal(err)
	}
	asked := 0
	for _, line := range readLines(t, "testdata/queries.txt") {
		f := strings.Split(line, " | ")
		if len(f) != 3 {
			if line != "" {
				t.Errorf("not a query: %q", line)
			}
			continue
		}
		asked++
		q := TextQuery{Text: f[1], Now: time.Date(2026, 5, 1, 0, 0, 0, 0, court.Zone), Limit: 100}
		for _, k := range strings.Fields(f[0]) {
			q.Kinds = append(q.Kinds, TextKind(k))
		}
		hits, err := index.Search(context.Background(), q)
		if err != nil {
			t.Errorf("%q: %v", f[1], err)
			continue
		}
		var got []string
		for _, h := range hits.Hits {
			got = append(got, fmt.Sprintf("%s %d %s", h.Kind, h.ID, [...]string{"none", "title", "summary", "body"}[h.Rank]))
		}
		answer := strings.Join(got, "; ")
		if answer == "" {
			answer = "-"
		}
		if answer != f[2] {
			t.Errorf("%s | %s\n got  %s\n want %s", f[0], f[1], answer, f[2])
		}
	}
	if len(docs) != 13 || asked < 40 {
		t.Errorf("%d documents and %d queries were read", len(docs), asked)
	}
}
