package visible

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/names"
	"gongkai/internal/search"
)

// nameIndex keeps the index of the names of one list in step with the database. A question
// brings it up to its own snapshot first, so that what was committed before is found, or
// not, by the very next one; Follow makes it at the start, adds big batches and tidies up.
type nameIndex struct {
	search.Names
	list court.List

	mu      sync.Mutex // one change at a time
	pending []batch    // released, and too big to be added within a question
	gone    []int64    // rows that have gone while batches were pending
	wake    chan struct{}
}

// batch is one released import.
type batch struct {
	id, first int64
}

// atOnce is how many rows of a batch a question adds by itself, which takes some ten
// milliseconds. More are left to Follow.
const atOnce = 3000

// followEvery is how often Follow looks for changes that other processes made.
const followEvery = 100 * time.Millisecond

// errNotMade is the state of an index of names before Follow has made it.
var errNotMade = errors.New("the index of names is being made; the database answers")

// Ready tells why an index of names does not answer yet; nil when it does. The
// portal goes on without it, more slowly.
func (r *Reader) Ready() error {
	for _, x := range r.names {
		if x.Latest() == nil {
			return errNotMade
		}
	}
	return nil
}

// index gives the index of names as it is at the view's snapshot and instant; nil
// when the database must answer.
func (v *Register) index() *search.NamesAt {
	if !v.indexed {
		v.indexed = true
		v.names = v.r.names[v.List].at(v)
	}
	return v.names
}

func (x *nameIndex) at(v *Register) *search.NamesAt {
	to := search.Position{Incarnation: v.gen.Incarnation, Place: v.gen.Position}
	a := x.At(to, v.at)
	if a == nil && x.catchUp(v, to) == nil {
		a = x.At(to, v.at)
	}
	if a != nil && a.Partial {
		v.gen.Provisional = true
	}
	return a
}

// errBehind says that the index cannot be brought to a position: it is not made yet,
// is ahead, or stands on another timeline.
var errBehind = errors.New("the index of names does not reach this position")

// catchUp brings the index to the view's position.
func (x *nameIndex) catchUp(v *Register, to search.Position) error {
	x.mu.Lock()
	defer x.mu.Unlock()
	latest := x.Latest()
	if latest == nil || latest.Incarnation != to.Incarnation || latest.Place > to.Place {
		return errBehind
	}
	if latest.Place == to.Place {
		return nil
	}
	c, big, err := v.changes(latest.Place)
	if err != nil {
		return err
	}
	x.Apply(latest.Position, to, v.at, c)
	if len(big) > 0 {
		x.pending = append(x.pending, big...)
		select {
		case x.wake <- struct{}{}:
		default: // it is awake
		}
	}
	if len(x.pending) > 0 {
		x.gone = append(x.gone, c.Gone...)
	}
	return nil
}

// changes reads what happened after a place of the ledger. The subject of a decision
// is a row, which is looked up as it is now, or a batch, whose rows are added and the
// earlier rows that it changed are looked up; of one that was undone, all of them.
func (v *Register) changes(after int64) (c search.Change, big []batch, err error) {
	load := newLister()
	err = v.each(func(rows *sql.Rows) error {
		var id int64
		var shown bool
		var l listed
		if err := rows.Scan(append([]any{&id, &shown}, l.dest()...)...); err != nil {
			return err
		}
		c.Gone = append(c.Gone, id)
		if !shown {
			return nil
		}
		return load.add(&l, func(e search.Listing) { c.Added = append(c.Added, e) })
	}, v.sql(`WITH s AS (SELECT DISTINCT subject FROM v_change WHERE position > ?1)
		SELECT i.id, d.id IS NOT NULL, coalesce(d.id, 0), coalesce(d.name_normal, ''), coalesce(d.legal_representative, ''),
			coalesce(d.court, ''), coalesce(d.party, 0), coalesce(d.conduct, 0), coalesce(d.published_on, ''),
			coalesce(d.visible_from, 0), coalesce(d.visible_until, 0)
		FROM (SELECT i.id FROM s JOIN v_defaulter_by_public_id i ON i.public_id = s.subject
			UNION SELECT c.id FROM s JOIN v_defaulter_changed c ON c.public_id = s.subject
			UNION SELECT u.id FROM s JOIN v_defaulter_undone u ON u.public_id = s.subject) i
		LEFT JOIN v_defaulter d ON d.id = i.id`), after)
	if err != nil {
		return c, nil, fmt.Errorf("changed entries: %w", err)
	}
	var released []batch
	err = v.each(func(rows *sql.Rows) error {
		var b batch
		err := rows.Scan(&b.id, &b.first)
		released = append(released, b)
		return err
	}, v.sql(`SELECT b.id, b.first_id FROM (SELECT DISTINCT subject FROM v_change WHERE position > ?1) s
		JOIN v_batch b ON b.public_id = s.subject AND b.kind = 'defaulter'`), after)
	if err != nil {
		return c, nil, fmt.Errorf("released batches: %w", err)
	}
	for _, b := range released {
		var rows []search.Listing
		err := v.listBatch(b, atOnce+1, func(e search.Listing) { rows = append(rows, e) })
		if err != nil {
			return c, nil, err
		}
		if len(rows) > atOnce {
			c.Pending = true
			big = append(big, b)
			continue
		}
		c.Added = append(c.Added, rows...)
	}
	return c, big, nil
}

const listedColumns = ` id, name_normal, legal_representative, court, party, conduct, published_on, visible_from, visible_until `

// listBatch reads the rows of a batch, at most so many.
func (v *Register) listBatch(b batch, most int, each func(search.Listing)) error {
	load := newLister()
	err := v.each(func(rows *sql.Rows) error { return load.scan(rows, each) },
		v.sql(`SELECT `+listedColumns+` FROM v_defaulter WHERE id >= ?1 AND batch_id = ?2 ORDER BY id LIMIT ?3`), b.first, b.id, most)
	if err != nil {
		return fmt.Errorf("entries of a batch: %w", err)
	}
	return nil
}

// listed is a row of the columns above.
type listed struct {
	search.Listing
	representative, court, published string
}

func (l *listed) dest() []any {
	return []any{&l.ID, &l.Name, &l.representative, &l.court, &l.Party, &l.Conduct, &l.published, &l.From, &l.Until}
}

// lister brings rows into the form of the index.
type lister struct {
	row    listed
	dest   []any
	courts map[string]string // normal forms, of which there are few
}

func newLister() *lister {
	l := &lister{courts: map[string]string{}}
	l.dest = l.row.dest()
	return l
}

func (l *lister) scan(row scanner, each func(search.Listing)) error {
	if err := row.Scan(l.dest...); err != nil {
		return err
	}
	return l.add(&l.row, each)
}

func (l *lister) add(row *listed, each func(search.Listing)) (err error) {
	form, known := l.courts[row.court]
	if !known {
		form = names.Normal(row.court)
		l.courts[row.court] = form
	}
	row.Court, row.Representative = form, names.Normal(row.representative)
	if row.Published, err = court.ParseISODate(row.published); err != nil {
		return fmt.Errorf("entry %s: %w", strconv.FormatInt(row.ID, 10), err)
	}
	each(row.Listing)
	return nil
}

// follow does what is due now.
func (r *Reader) follow(ctx context.Context, x *nameIndex) error {
	gen, err := r.Current(ctx)
	if err != nil {
		return err
	}
	latest := x.Latest()
	if latest == nil || latest.Incarnation != gen.Incarnation || !latest.Reaches(r.db.Now()) {
		return r.makeIndex(ctx, x)
	}
	if latest.Place < gen.Position {
		_, err := r.View(ctx, func(v *View) error {
			err := x.catchUp(v.On(x.list), search.Position{Incarnation: v.gen.Incarnation, Place: v.gen.Position})
			if errors.Is(err, errBehind) {
				return nil // a question was faster
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	for x.hasPending() {
		if err := r.extendIndex(ctx, x); err != nil {
			return err
		}
	}
	x.Compact()
	return nil
}

// makeIndex reads all entries and makes the index from them.
func (r *Reader) makeIndex(ctx context.Context, x *nameIndex) error {
	load, at, err := r.loadNames(ctx, x.list, batch{})
	if err != nil {
		return err
	}
	made := load.Build(r.db.Now())
	x.mu.Lock()
	defer x.mu.Unlock()
	x.pending, x.gone = nil, nil
	x.Start(at, r.db.Now(), made)
	return nil
}

func (x *nameIndex) hasPending() bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	return len(x.pending) > 0
}

// extendIndex adds the batch that has been pending for longest.
func (r *Reader) extendIndex(ctx context.Context, x *nameIndex) error {
	x.mu.Lock()
	b := x.pending[0]
	x.mu.Unlock()
	load, _, err := r.loadNames(ctx, x.list, b)
	if err != nil {
		return err
	}
	made := load.Build(r.db.Now())
	x.mu.Lock()
	defer x.mu.Unlock()
	x.pending = x.pending[1:]
	x.Extend(r.db.Now(), made, x.gone, len(x.pending) == 0)
	if len(x.pending) == 0 {
		x.gone = nil
	}
	return nil
}
