// Package visible answers what the public may see, and nothing else can be asked of
// it: entries that are published, whose batch is released, and whose window is open
// at the moment of the question, pieces of content that are published and whose day has
// begun, and the files that these show. It reads the v_* views only and writes nothing, so
// a page or an API answer made from it cannot show a draft, a removed or an ended
// entry, whatever mistake its handler makes. An identifying number of a person
// leaves it masked only.
//
// It does not know how an answer is shown (web) or how a record becomes public
// (publish).
package visible

import (
	"context"
	"fmt"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/store"
)

const (
	// views is how many snapshots may be read at once. It is one less than the
	// connections of the store, so that the question for the generation never waits
	// behind long searches.
	views = 5
	// scans is how many of them may look through all names of the database at once,
	// while there is no index.
	scans = 1
)

// Reader asks for what the public may see. It is safe for concurrent use.
type Reader struct {
	db    *store.DB
	mask  court.MaskPolicy
	views chan struct{}
	scans chan struct{}
	lease lease
	edge  horizon
	memo  memo
	names map[court.List]*nameIndex
	texts textIndex
}

// New makes a Reader on an open portal. Identifying numbers are masked by the policy;
// the clock is the one of the portal.
func New(db *store.DB, mask court.MaskPolicy) *Reader {
	names := map[court.List]*nameIndex{}
	for _, list := range court.Lists() {
		names[list] = &nameIndex{list: list, wake: make(chan struct{}, 1)}
	}
	return &Reader{db: db, mask: mask, views: make(chan struct{}, views), scans: make(chan struct{}, scans), names: names,
		texts: textIndex{wake: make(chan struct{}, 1)}}
}

// View is what the public may see at one instant, on one snapshot of the database.
// It is valid only within the function that it was given to.
type View struct {
	ctx context.Context //nolint:containedctx // a View lives within one call
	r   *Reader
	in  *store.Reading
	gen court.Generation
	at  time.Time
	now int64 // at in seconds, as the windows of the rows count

	lists map[court.List]*Register // those that were asked
}

// View calls f with what the public may see now, and tells the generation at which
// it was read. An error of f is returned as it is; every wait ends with ctx, as an
// error of KindUnavailable.
func (r *Reader) View(ctx context.Context, f func(*View) error) (court.Generation, error) {
	leave, err := enter(ctx, r.views)
	if err != nil {
		return court.Generation{}, err
	}
	defer leave()
	var gen, after court.Generation
	if r.db.HasReplica() { // it may answer what is not older than what anybody has been told
		if after, err = r.Current(ctx); err != nil {
			return court.Generation{}, err
		}
	}
	err = r.db.ReadAfter(ctx, after.Incarnation, after.Position, func(in *store.Reading) error {
		at := r.db.Now()
		g, err := r.generation(ctx, in, at)
		if err != nil {
			return err
		}
		v := &View{ctx: ctx, r: r, in: in, gen: g, at: at, now: at.Unix()}
		err = f(v)
		gen = v.gen
		return err
	})
	return gen, err
}

// Scan is View for questions that look through all names or texts while there is no
// index of them (Search, SearchTexts). Then only one runs at a time and the others wait in
// front of the database, so that a flood of searches does not take the connections from the
// pages that need no search.
func (r *Reader) Scan(ctx context.Context, f func(*View) error) (court.Generation, error) {
	if r.Ready() == nil && r.TextsReady() == nil {
		return r.View(ctx, f)
	}
	leave, err := enter(ctx, r.scans)
	if err != nil {
		return court.Generation{}, err
	}
	defer leave()
	return r.View(ctx, f)
}

// enter takes a place, waiting no longer than ctx.
func enter(ctx context.Context, places chan struct{}) (leave func(), err error) {
	select {
	case places <- struct{}{}:
		return func() { <-places }, nil
	case <-ctx.Done():
		return nil, &court.Error{Kind: court.KindUnavailable, Message: "现在查询的人较多，请稍后再试。", Cause: ctx.Err()}
	}
}

// Now is the instant of the view.
func (v *View) Now() time.Time { return v.at }

// notFound is the one answer for whatever is not visible.
func notFound() error {
	return &court.Error{Kind: court.KindNotFound, Rule: "R-17", Message: "该信息不存在或已不再公开。"}
}

// Freshness tells when the last import of the list was released; zero when there was none.
func (v *Register) Freshness() (time.Time, error) {
	return v.instant(v.sql(`SELECT coalesce(max(released_at), 0) FROM v_import WHERE kind = 'defaulter'`))
}

func (v *View) instant(query string, args ...any) (time.Time, error) {
	var at int64
	if err := v.in.QueryRow(v.ctx, query, args...).Scan(&at); err != nil {
		return time.Time{}, fmt.Errorf("time of an import: %w", err)
	}
	if at == 0 {
		return time.Time{}, nil
	}
	return time.Unix(at, 0), nil
}
