package visible

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/search"
)

// textIndex keeps the index of texts in step with the database. A question brings it up
// to its own snapshot first, so that a piece which was published or withdrawn before is
// found, or not, by the very next one; Follow makes it at the start and adds what is too
// much for a question.
//
// Only pieces of content are in it, and no record of a person ever is.
type textIndex struct {
	wake chan struct{}

	mu    sync.RWMutex // a question holds it for reading, so that it sees one position only
	texts *search.EmbeddedTexts
	at    search.Position // what texts holds; without meaning before it is made
}

// textsAtOnce is how many changed pieces a question brings into the index by itself,
// while others wait for it. After more of them Follow makes the index anew beside the
// old one, and the database answers until then.
const textsAtOnce = 50

// errTextsNotMade is the state of the index before Follow has made it.
var errTextsNotMade = errors.New("the index of texts is being made; the database answers")

// TextsReady tells why the index of texts does not answer yet; nil when it does. The
// portal goes on without it, more slowly.
func (r *Reader) TextsReady() error {
	r.texts.mu.RLock()
	defer r.texts.mu.RUnlock()
	if r.texts.texts == nil {
		return errTextsNotMade
	}
	return nil
}

func (v *View) position() search.Position {
	return search.Position{Incarnation: v.gen.Incarnation, Place: v.gen.Position}
}

// search answers from the index as it is at the view's snapshot; ok is false when the
// database must answer.
func (x *textIndex) search(v *View, q search.TextQuery) (hits search.TextHits, ok bool, err error) {
	hits, ok, err = x.searchAt(v, q)
	if !ok && err == nil && x.catchUp(v) == nil {
		hits, ok, err = x.searchAt(v, q)
	}
	return hits, ok, err
}

func (x *textIndex) searchAt(v *View, q search.TextQuery) (hits search.TextHits, ok bool, err error) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	if x.texts == nil || x.at != v.position() {
		return search.TextHits{}, false, nil
	}
	hits, err = x.texts.Search(v.ctx, q)
	return hits, err == nil, err
}

// errTextsMany says that too many pieces have changed for a question to bring them in.
var errTextsMany = errors.New("too many pieces have changed; the index of texts is made anew")

// catchUp brings the index to the view's position. It gives errBehind where it cannot,
// and errTextsMany where that is for Follow to do.
func (x *textIndex) catchUp(v *View) error {
	x.mu.Lock()
	defer x.mu.Unlock()
	to := v.position()
	if x.texts == nil || x.at.Incarnation != to.Incarnation || x.at.Place > to.Place {
		return errBehind
	}
	if x.at.Place == to.Place {
		return nil
	}
	put, gone, err := v.changedTexts(x.at.Place)
	if err != nil {
		return err
	}
	if len(put)+len(gone) > textsAtOnce {
		select {
		case x.wake <- struct{}{}:
		default: // it is awake
		}
		return errTextsMany
	}
	// A failure in between leaves the index at its old position, and the same again is
	// no harm.
	if err := x.texts.Put(v.ctx, put...); err != nil {
		return err
	}
	if err := x.texts.Delete(v.ctx, gone...); err != nil {
		return err
	}
	if err := x.texts.Advance(v.ctx, to.Place); err != nil {
		return err
	}
	x.at = to
	return nil
}

// changedTexts reads the pieces that decisions after a place of the ledger are about, as
// they are now: those which may be seen now or from some day on, and those which may
// not. It reads at most one more than textsAtOnce.
func (v *View) changedTexts(after int64) (put []search.TextDocument, gone []search.TextRef, err error) {
	var slugs []string
	err = v.each(func(rows *sql.Rows) error {
		var subject string
		err := rows.Scan(&subject)
		if _, slug, about := strings.Cut(subject, "/"); about {
			slugs = append(slugs, slug)
		}
		return err
	}, `SELECT DISTINCT subject FROM v_change WHERE position > ?1`, after)
	if err != nil {
		return nil, nil, fmt.Errorf("changes: %w", err)
	}
	if len(slugs) > textsAtOnce {
		slugs = slugs[:textsAtOnce+1]
	}
	if len(slugs) == 0 {
		return nil, nil, nil
	}
	list, err := json.Marshal(slugs)
	if err != nil {
		return nil, nil, err
	}
	err = v.each(func(rows *sql.Rows) error {
		d, shown, err := v.scanText(rows)
		if shown {
			put = append(put, d)
		} else {
			gone = append(gone, d.TextRef)
		}
		return err
	}, `SELECT s.kind, s.id, p.id IS NOT NULL, coalesce(p.title, ''), coalesce(p.summary, ''), coalesce(p.body_text, ''),
			coalesce(p.published_on, ''), coalesce(p.visible_from, 0)
		FROM json_each(?1) j JOIN v_piece_by_slug s ON s.slug = j.value LEFT JOIN v_piece p ON p.id = s.id`, string(list))
	if err != nil {
		return nil, nil, fmt.Errorf("changed pieces: %w", err)
	}
	return put, gone, nil
}

// scanText reads a row as the index wants it, and whether it may be seen at all.
func (v *View) scanText(row scanner) (d search.TextDocument, shown bool, err error) {
	var kind court.PieceKind
	var from int64
	var day string
	if err := row.Scan(&kind, &d.ID, &shown, &d.Title, &d.Summary, &d.Body, &day, &from); err != nil {
		return d, false, err
	}
	d.Kind, d.Version, d.From = textKind(kind), v.gen.Position, time.Unix(from, 0)
	if d.Date, err = court.ParseISODate(day); err != nil {
		return d, false, fmt.Errorf("piece %d: %w", d.ID, err)
	}
	return d, shown, nil
}

// textKind is the word of the index for a kind of piece; empty for anything else, which
// the index refuses.
func textKind(k court.PieceKind) search.TextKind {
	switch k {
	case court.PieceGuide:
		return search.TextGuide
	case court.PieceCase:
		return search.TextCase
	case court.PieceArticle:
		return search.TextArticle
	}
	return ""
}

// makeTexts reads all pieces and makes the index from them.
func (r *Reader) makeTexts(ctx context.Context) error {
	texts := search.NewEmbeddedTexts()
	var docs []search.TextDocument
	var at search.Position
	_, err := r.View(ctx, func(v *View) error {
		at = v.position()
		return v.each(func(rows *sql.Rows) error {
			d, _, err := v.scanText(rows)
			docs = append(docs, d)
			return err
		}, `SELECT kind, id, 1, title, summary, body_text, published_on, visible_from FROM v_piece`)
	})
	if err != nil {
		return err
	}
	if err := texts.Put(ctx, docs...); err != nil {
		return err
	}
	if err := texts.Advance(ctx, at.Place); err != nil {
		return err
	}
	x := &r.texts
	x.mu.Lock()
	old := x.texts
	x.texts, x.at = texts, at
	x.mu.Unlock()
	if old != nil {
		return old.Close()
	}
	return nil
}

// followTexts does what is due now for the index of texts.
func (r *Reader) followTexts(ctx context.Context) error {
	gen, err := r.Current(ctx)
	if err != nil {
		return err
	}
	r.texts.mu.RLock()
	made, at := r.texts.texts != nil, r.texts.at
	r.texts.mu.RUnlock()
	if !made || at.Incarnation != gen.Incarnation {
		return r.makeTexts(ctx)
	}
	if at.Place >= gen.Position {
		return nil
	}
	_, err = r.View(ctx, func(v *View) error { return r.texts.catchUp(v) })
	switch {
	case errors.Is(err, errBehind): // a question was faster
		return nil
	case errors.Is(err, errTextsMany):
		return r.makeTexts(ctx)
	}
	return err
}
