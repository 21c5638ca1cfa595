package search

import (
	"cmp"
	"slices"
)

// TextScan finds papers without an index, by looking through their texts. It finds
// exactly what Texts finds, for as long as there is no index; among hits of one rank
// the newest come first, because a relevance needs the whole collection. It is not safe
// for concurrent use.
type TextScan struct {
	marker TextMarker
	hits   []scannedText
	byKind map[TextKind]int
}

type scannedText struct {
	TextHit
	date int // the day as a number: only their order counts
	kind int
}

// NewTextScan begins a scan for the papers of some kinds. It refuses what Search
// refuses; Limit, Offset and Now are not looked at.
func NewTextScan(q TextQuery) (*TextScan, error) {
	q.Limit, q.Offset = 0, 0
	if _, err := q.kinds(); err != nil {
		return nil, err
	}
	words, err := parseTextQuery(q.Text)
	if err != nil {
		return nil, err
	}
	s := &TextScan{marker: TextMarker{words: words}, byKind: map[TextKind]int{}}
	for _, k := range q.Kinds {
		s.byKind[k] = 0
	}
	return s, nil
}

// Look takes a document up if it is found. Its kind is one that was asked for.
func (s *TextScan) Look(d *TextDocument) {
	if len(s.marker.words) == 0 {
		return
	}
	missing := make([]bool, len(s.marker.words))
	for i := range missing {
		missing[i] = true
	}
	left := len(missing)
	for i, field := range []string{d.Title, d.Summary, d.Body} {
		for _, spot := range s.marker.spots(field, nil) { // where exactly it stands does not matter
			if missing[spot.word] {
				missing[spot.word] = false
				left--
			}
		}
		if left == 0 {
			kind, _ := d.Kind.number()
			s.hits = append(s.hits, scannedText{TextHit{d.Kind, d.ID, InTitle + TextRank(i)}, d.Date.Year*10000 + int(d.Date.Month)*100 + d.Date.Day, kind})
			s.byKind[d.Kind]++
			return
		}
	}
}

// Hits gives what was found, as Search does.
func (s *TextScan) Hits(limit, offset int) TextHits {
	slices.SortFunc(s.hits, func(a, b scannedText) int {
		return cmp.Or(cmp.Compare(a.Rank, b.Rank), cmp.Compare(b.date, a.date), cmp.Compare(b.ID, a.ID), cmp.Compare(a.kind, b.kind))
	})
	hits := TextHits{Total: len(s.hits), ByKind: s.byKind}
	for i := offset; i < len(s.hits) && i-offset < limit; i++ {
		hits.Hits = append(hits.Hits, s.hits[i].TextHit)
	}
	return hits
}
