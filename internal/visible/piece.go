package visible

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"gongkai/internal/court"
)

// Piece is a guide, a case or an article as the public may see it. Its class and what
// else concerns the desk alone are left out. Body and Text are of a piece that was
// asked for by itself, of those for a feed and of what a search found; lists leave them
// empty.
type Piece struct {
	court.Piece
	Text string // the body without marks, a line a block

	id int64
}

// PieceFilter narrows a list of pieces. Its zero value is all of them.
type PieceFilter struct {
	Kinds []court.PieceKind // empty: every kind
	Topic court.Topic       // empty: every topic, and guides without one
}

// PieceList is one page of a list of pieces. Total counts all pages.
type PieceList struct {
	Total int
	Items []Piece
}

// pieceNow is the clock's part of what may be seen of pieces; the view has the rest.
const pieceNow = ` p.visible_from <= ?1 `

// pieceFilter narrows by the kinds in ?2, a JSON list, empty for all, and the topic in
// ?3, empty for all.
const pieceFilter = pieceNow + ` AND (?2 = '[]' OR p.kind IN (SELECT value FROM json_each(?2))) AND (?3 = '' OR p.topic = ?3) `

const pieceColumns = ` p.id, p.kind, p.slug, p.topic, p.place, p.published_on, p.updated_on, p.review_by, p.title, p.summary,
	p.author, p.synthetic, p.sources, p.related `

// pieceTexts are what lists leave out.
const pieceTexts = `, p.body, p.body_text, p.corrections `

// scanPiece reads the columns above; more takes what stands behind them in the row.
func scanPiece(row scanner, p *Piece, more ...any) error {
	var dates [3]string
	var sources, related string
	err := row.Scan(append([]any{&p.id, &p.Kind, &p.Slug, &p.Topic, &p.Order, &dates[0], &dates[1], &dates[2], &p.Title, &p.Summary,
		&p.Author, &p.Synthetic, &sources, &related}, more...)...)
	if err != nil {
		return err
	}
	for i, to := range []*court.Date{&p.Published, &p.Updated, &p.ReviewBy} {
		if *to, err = court.ParseISODate(dates[i]); err != nil {
			return fmt.Errorf("piece %s: %w", p.Slug, err)
		}
	}
	if err := errors.Join(json.Unmarshal([]byte(sources), &p.Sources), json.Unmarshal([]byte(related), &p.Related)); err != nil {
		return fmt.Errorf("piece %s: %w", p.Slug, err)
	}
	return nil
}

// scanTexts reads the columns above with those of pieceTexts.
func scanTexts(row scanner, p *Piece) error {
	var corrections string
	if err := scanPiece(row, p, &p.Body, &p.Text, &corrections); err != nil || corrections == "[]" {
		return err
	}
	var list []string
	if err := json.Unmarshal([]byte(corrections), &list); err != nil {
		return fmt.Errorf("piece %s: %w", p.Slug, err)
	}
	for _, text := range list {
		c, ok := court.ParsePieceCorrection(text)
		if !ok {
			return fmt.Errorf("piece %s: a correction without a day", p.Slug)
		}
		p.Corrections = append(p.Corrections, c)
	}
	return nil
}

// pieces runs a query for whole rows of pieceColumns, with their texts or without.
func (v *View) pieces(texts bool, query string, args ...any) (list []Piece, err error) {
	err = v.each(func(rows *sql.Rows) error {
		var p Piece
		var err error
		if texts {
			err = scanTexts(rows, &p)
		} else {
			err = scanPiece(rows, &p)
		}
		if err != nil {
			return err
		}
		list = append(list, p)
		return nil
	}, query, args...)
	if err != nil {
		return nil, fmt.Errorf("pieces: %w", err)
	}
	return list, nil
}

// Piece gives one piece by its address. Whatever is not visible, and what is no part of
// an address at all, is the same KindNotFound.
func (v *View) Piece(kind court.PieceKind, slug string) (Piece, error) {
	if !court.IsSlug(slug) {
		return Piece{}, notFound()
	}
	found, err := v.pieces(true, `SELECT `+pieceColumns+pieceTexts+` FROM v_piece p WHERE p.slug = ?2 AND p.kind = ?3 AND `+pieceNow,
		v.now, slug, string(kind))
	if err != nil {
		return Piece{}, err
	}
	if len(found) == 0 {
		return Piece{}, notFound()
	}
	return found[0], nil
}

// Revisions gives the days under which the public versions of a piece before the one that
// holds were made, the first one first.
func (v *View) Revisions(p Piece) (days []court.Date, err error) {
	err = v.each(func(rows *sql.Rows) error {
		var day string
		if err := rows.Scan(&day); err != nil {
			return err
		}
		d, err := court.ParseISODate(day)
		days = append(days, d)
		return err
	}, `SELECT r.updated_on FROM v_piece_revision r WHERE r.piece_id = ?1 ORDER BY r.version`, p.id)
	if err != nil {
		return nil, fmt.Errorf("revisions of %s: %w", p.Slug, err)
	}
	return days, nil
}

// Pieces gives one page, counted from 1, of a list: the newest first.
func (v *View) Pieces(f PieceFilter, page, perPage int) (PieceList, error) {
	kinds, err := jsonKinds(f.Kinds)
	if err != nil {
		return PieceList{}, err
	}
	var list PieceList
	err = v.in.QueryRow(v.ctx, `SELECT count(*) FROM v_piece p WHERE `+pieceFilter, v.now, kinds, string(f.Topic)).Scan(&list.Total)
	if err != nil {
		return PieceList{}, fmt.Errorf("number of pieces: %w", err)
	}
	list.Items, err = v.pieces(false, `SELECT `+pieceColumns+` FROM v_piece p WHERE `+pieceFilter+
		` ORDER BY p.published_on DESC, p.id DESC LIMIT ?4 OFFSET ?5`, v.now, kinds, string(f.Topic), perPage, (page-1)*perPage)
	return list, err
}

func jsonKinds(kinds []court.PieceKind) (string, error) {
	if len(kinds) == 0 {
		return "[]", nil
	}
	text, err := json.Marshal(kinds)
	return string(text), err
}

// Keys of what is remembered of pieces; each page of the site asks for them.
type (
	handbookKey   struct{}
	pieceNewsKey  struct{}
	pieceCountKey struct{}
)

// Handbook gives all guides in the order of the book. The list must not be changed.
func (v *View) Handbook() ([]Piece, error) {
	return remember(v, handbookKey{}, v.handbook)
}

func (v *View) handbook() ([]Piece, error) {
	return v.pieces(false, `SELECT `+pieceColumns+` FROM v_piece p WHERE p.kind = ?2 AND `+pieceNow+` ORDER BY p.place, p.slug`,
		v.now, string(court.PieceGuide))
}

// newsKept is how many of the newest cases and articles News knows.
const newsKept = 60

// News gives the newest cases and articles, at most 60. The list must not be changed.
func (v *View) News() ([]Piece, error) {
	return remember(v, pieceNewsKey{}, func() ([]Piece, error) {
		list, err := v.Pieces(PieceFilter{Kinds: []court.PieceKind{court.PieceCase, court.PieceArticle}}, 1, newsKept)
		return list.Items, err
	})
}

// Related gives what may be seen of the pieces that a piece names as related, in its
// order. They are texts like itself: nothing leads from here to a record.
func (v *View) Related(p Piece) ([]Piece, error) {
	if len(p.Related) == 0 {
		return nil, nil
	}
	slugs, err := json.Marshal(p.Related)
	if err != nil {
		return nil, err
	}
	return v.pieces(false, `SELECT `+pieceColumns+` FROM json_each(?2) j JOIN v_piece p ON p.slug = j.value WHERE `+pieceNow+` ORDER BY j.key`,
		v.now, string(slugs))
}

// PiecesForFeed gives the newest pieces of a kind with their texts, at most n.
func (v *View) PiecesForFeed(kind court.PieceKind, n int) ([]Piece, error) {
	return v.pieces(true, `SELECT `+pieceColumns+pieceTexts+` FROM v_piece p WHERE p.kind = ?2 AND `+pieceNow+
		` ORDER BY p.published_on DESC, p.id DESC LIMIT ?3`, v.now, string(kind), n)
}

// PieceCounts is how many pieces there are of each kind and topic.
type PieceCounts struct {
	byBoth map[pieceCell]int
}

type pieceCell struct {
	kind  court.PieceKind
	topic court.Topic
}

// Of counts the pieces of a kind and a topic; an empty one stands for all.
func (c PieceCounts) Of(kind court.PieceKind, topic court.Topic) int {
	n := 0
	for cell, count := range c.byBoth {
		if (kind == "" || cell.kind == kind) && (topic == "" || cell.topic == topic) {
			n += count
		}
	}
	return n
}

// PieceCounts counts what a list of each kind and topic would hold.
func (v *View) PieceCounts() (PieceCounts, error) {
	return remember(v, pieceCountKey{}, v.pieceCounts)
}

func (v *View) pieceCounts() (PieceCounts, error) {
	counts := PieceCounts{byBoth: map[pieceCell]int{}}
	err := v.each(func(rows *sql.Rows) error {
		var cell pieceCell
		var n int
		err := rows.Scan(&cell.kind, &cell.topic, &n)
		counts.byBoth[cell] = n
		return err
	}, `SELECT p.kind, p.topic, count(*) FROM v_piece p WHERE `+pieceNow+` GROUP BY p.kind, p.topic`, v.now)
	if err != nil {
		return PieceCounts{}, fmt.Errorf("numbers of pieces: %w", err)
	}
	return counts, nil
}

// PieceAddress is the address of a piece, the day of its publication and that of its last
// change.
type PieceAddress struct {
	Kind      court.PieceKind
	Slug      string
	Published court.Date
	Updated   court.Date
}

// PieceAddresses gives the addresses of all pieces for a map of the site, by kind and
// slug.
func (v *View) PieceAddresses() (list []PieceAddress, err error) {
	err = v.each(func(rows *sql.Rows) error {
		var a PieceAddress
		var published, updated string
		err := rows.Scan(&a.Kind, &a.Slug, &published, &updated)
		if err == nil {
			a.Published, err = court.ParseISODate(published)
		}
		if err == nil {
			a.Updated, err = court.ParseISODate(updated)
		}
		list = append(list, a)
		return err
	}, `SELECT p.kind, p.slug, p.published_on, p.updated_on FROM v_piece p WHERE `+pieceNow+` ORDER BY p.kind, p.slug`, v.now)
	if err != nil {
		return nil, fmt.Errorf("addresses of pieces: %w", err)
	}
	return list, nil
}
