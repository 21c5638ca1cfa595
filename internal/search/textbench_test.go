package search

import (
	"context"
	"testing"
	"time"
)

// benchIndex holds 2,000 papers of 5 KB; TestTextSize has the full size.
func benchIndex(b *testing.B) (*EmbeddedTexts, *textCorpus, []TextDocument) {
	b.Helper()
	corpus := newTextCorpus(1)
	index := NewEmbeddedTexts()
	b.Cleanup(func() { index.Close() })
	var docs []TextDocument
	for id := range int64(2000) {
		docs = append(docs, corpus.document(id, 5<<10))
	}
	if err := index.Put(context.Background(), docs...); err != nil {
		b.Fatal(err)
	}
	index.merges.Wait()
	return index, corpus, docs
}

func BenchmarkTextSearch(b *testing.B) {
	index, corpus, docs := benchIndex(b)
	body := []rune(docs[7].Body)
	for _, c := range []struct{ name, query string }{
		{"pair", "执行"}, {"rare pair", corpus.words[5000]}, {"phrase", string(body[40:52])}, {"character", "的"},
		{"two words", "执行 法院"}, {"none", "执行龘"},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := index.Search(context.Background(), TextQuery{Text: c.query, Kinds: []TextKind{TextArticle}, Now: time.Unix(1, 0), Limit: 20}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkTextPut(b *testing.B) {
	_, corpus, _ := benchIndex(b)
	doc := corpus.document(1, 5<<10)
	b.SetBytes(int64(len(doc.Title) + len(doc.Summary) + len(doc.Body)))
	b.ReportAllocs()
	builder := newTextBuilder()
	for i := 0; b.Loop(); i++ {
		builder.add(doc)
		if i%400 == 399 {
			builder.segment()
		}
	}
}

func BenchmarkTextExcerpt(b *testing.B) {
	body := newTextCorpus(1).text(5 << 10)
	marker := NewTextMarker("执行 法院")
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		marker.Excerpt(body)
	}
}
