package visible

import (
	"database/sql"
	"encoding/json"
	"fmt"

	"gongkai/internal/court"
	"gongkai/internal/search"
)

// FoundPiece is a piece that a search found, with its words marked. The marks are made
// from what may be seen of the piece now.
type FoundPiece struct {
	Piece
	TitleMarks []search.TextPiece
	// Excerpt is of the summary where that holds as many of the words as the body does,
	// else the best stretch of the body.
	Excerpt search.TextExcerpt
}

// FoundPieces is one page of what a search found.
type FoundPieces struct {
	Total  int // of all pages and all kinds that were asked for
	ByKind map[court.PieceKind]int
	Items  []FoundPiece
}

// SearchTexts finds pieces of some kinds by what stands in them, the best first; page
// counts from 1. At least one kind must be named. It never looks at records of persons,
// as Search never looks at pieces. A query that is too long or may hold an
// identity number is KindInvalid; one without any word finds nothing.
func (v *View) SearchTexts(query string, kinds []court.PieceKind, page, perPage int) (FoundPieces, error) {
	q := search.TextQuery{Text: query, Now: v.at, Limit: perPage, Offset: (page - 1) * perPage}
	for _, k := range kinds {
		q.Kinds = append(q.Kinds, textKind(k))
	}
	hits, answered, err := v.r.texts.search(v, q)
	if err == nil && !answered {
		hits, err = v.scanTexts(q, kinds)
	}
	if err != nil {
		return FoundPieces{}, err
	}
	found := FoundPieces{Total: hits.Total, ByKind: map[court.PieceKind]int{}}
	for _, k := range kinds {
		found.ByKind[k] = hits.ByKind[textKind(k)]
	}
	found.Items, err = v.foundPieces(hits.Hits, search.NewTextMarker(query))
	return found, err
}

// scanTexts looks through the texts themselves, while there is no index of them.
func (v *View) scanTexts(q search.TextQuery, kinds []court.PieceKind) (search.TextHits, error) {
	scan, err := search.NewTextScan(q)
	if err != nil {
		return search.TextHits{}, err
	}
	list, err := jsonKinds(kinds)
	if err != nil {
		return search.TextHits{}, err
	}
	err = v.each(func(rows *sql.Rows) error {
		d, _, err := v.scanText(rows)
		if err == nil {
			scan.Look(&d)
		}
		return err
	}, `SELECT p.kind, p.id, 1, p.title, p.summary, p.body_text, p.published_on, p.visible_from FROM v_piece p WHERE `+pieceFilter,
		v.now, list, "")
	if err != nil {
		return search.TextHits{}, fmt.Errorf("texts: %w", err)
	}
	return scan.Hits(q.Limit, q.Offset), nil
}

// foundPieces reads what was found from the visible rows, in the order of the hits, and
// marks it.
func (v *View) foundPieces(hits []search.TextHit, marker search.TextMarker) ([]FoundPiece, error) {
	if len(hits) == 0 {
		return nil, nil
	}
	ids := make([]int64, len(hits))
	for i, h := range hits {
		ids[i] = h.ID
	}
	list, err := json.Marshal(ids)
	if err != nil {
		return nil, err
	}
	found := make([]FoundPiece, 0, len(ids))
	err = v.each(func(rows *sql.Rows) error {
		var f FoundPiece
		if err := scanTexts(rows, &f.Piece); err != nil {
			return err
		}
		f.TitleMarks = marker.Title(f.Title)
		f.Excerpt = bestExcerpt(marker, f.Summary, f.Text)
		found = append(found, f)
		return nil
	}, `SELECT `+pieceColumns+pieceTexts+` FROM json_each(?2) j CROSS JOIN v_piece p WHERE p.id = CAST(j.value AS BIGINT) AND `+pieceNow+` ORDER BY j.key`,
		v.now, string(list))
	if err == nil && len(found) != len(ids) {
		err = fmt.Errorf("%d of %d texts of one snapshot were found again", len(found), len(ids))
	}
	return found, err
}

func bestExcerpt(marker search.TextMarker, summary, body string) search.TextExcerpt {
	ofSummary, ofBody := marker.Excerpt(summary), marker.Excerpt(body)
	if ofSummary.Words >= ofBody.Words {
		return ofSummary
	}
	return ofBody
}
