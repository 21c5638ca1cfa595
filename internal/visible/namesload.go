package visible

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"gongkai/internal/court"
	"gongkai/internal/search"
)

const (
	// loaders is how many parts of the entries are read at once: two cores read a
	// million in a second and a half.
	loaders = 2
	// handful is how many entries go from a reader to the loader at a time.
	handful = 2000
)

// errMovedOn says that the parts were read at different positions.
var errMovedOn = errors.New("entries changed while they were read")

// loadNames reads all entries, or those of one batch, and tells the position at which
// they were read. Parts of all entries must be of one position, so they are read again
// if it moved, and in one piece if it will not stand still. Parts of a batch may be of
// several: whatever went since the batch was released is told to Extend.
func (r *Reader) loadNames(ctx context.Context, list court.List, of batch) (*search.Loader, search.Position, error) {
	parts := loaders
	for range 3 {
		load, at, err := r.loadParts(ctx, list, of, parts)
		if !errors.Is(err, errMovedOn) {
			return load, at, err
		}
	}
	return r.loadParts(ctx, list, of, 1)
}

func (r *Reader) loadParts(ctx context.Context, list court.List, of batch, parts int) (*search.Loader, search.Position, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	last, err := r.lastRow(ctx, list, of)
	if err != nil {
		return nil, search.Position{}, err
	}
	read := make(chan []search.Listing, parts)
	ended := make(chan error, parts)
	positions := make([]search.Position, parts)
	step := max(1, (last-of.first)/int64(parts)+1)
	for i := range parts {
		from := of.first + int64(i)*step
		to := from + step
		if i == parts-1 {
			to = 1 << 62 // rows may have come meanwhile
		}
		go func() {
			ended <- r.loadPart(ctx, list, of, from, to, &positions[i], read)
		}()
	}
	load := search.NewLoader()
	for left := parts; left > 0; {
		select {
		case some := <-read:
			for _, e := range some {
				load.Add(e)
			}
		case failed := <-ended:
			left--
			if failed != nil {
				err = errors.Join(err, failed)
				cancel() // the others end too; what they send is not waited for
			}
		}
	}
	for len(read) > 0 {
		for _, e := range <-read {
			load.Add(e)
		}
	}
	if err != nil {
		return nil, search.Position{}, err
	}
	for _, at := range positions {
		if of == (batch{}) && at != positions[0] {
			return nil, search.Position{}, errMovedOn
		}
	}
	return load, positions[0], nil
}

// lastRow is the highest row number, which only divides the work.
func (r *Reader) lastRow(ctx context.Context, list court.List, of batch) (last int64, err error) {
	_, err = r.View(ctx, func(v *View) error {
		return v.in.QueryRow(ctx, v.On(list).sql(`SELECT coalesce((SELECT id FROM v_defaulter WHERE batch_id = ?1 OR ?1 = 0 ORDER BY id DESC LIMIT 1), 0)`), of.id).Scan(&last)
	})
	return last, err
}

// loadPart reads the entries of a range of row numbers.
func (r *Reader) loadPart(ctx context.Context, register court.List, of batch, from, to int64, at *search.Position, read chan<- []search.Listing) error {
	_, err := r.View(ctx, func(v *View) error {
		*at = search.Position{Incarnation: v.gen.Incarnation, Place: v.gen.Position}
		list := newLister()
		some := make([]search.Listing, 0, handful)
		send := func() error {
			select {
			case read <- some:
				some = make([]search.Listing, 0, handful)
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		err := v.each(func(rows *sql.Rows) error {
			if err := list.scan(rows, func(e search.Listing) { some = append(some, e) }); err != nil {
				return err
			}
			if len(some) == handful {
				return send()
			}
			return nil
		}, v.On(register).sql(`SELECT `+listedColumns+` FROM v_defaulter WHERE id >= ?1 AND id < ?2 AND (batch_id = ?3 OR ?3 = 0)`), from, to, of.id)
		if err != nil {
			return err
		}
		return send()
	})
	if err != nil {
		return fmt.Errorf("entries for the index of names: %w", err)
	}
	return nil
}
