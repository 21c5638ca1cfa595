package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"gongkai/internal/court"
)

// ErrNoEntry says that there is no such entry.
var ErrNoEntry = errors.New("no such entry")

// StoredEntry is what a change needs to know of an entry of any list.
type StoredEntry struct {
	List       court.List
	ID         int64
	PublicID   string
	SourceID   string
	CaseNumber string
	State      court.State
	Released   bool
	PairKey    Key
}

// DefaulterEntry is what a removal needs to know of a stored entry.
type DefaulterEntry struct {
	StoredEntry
	Defaulter court.Defaulter // the grounds and what the term is counted from
}

const storedColumns = `d.id, d.public_id, d.source_id, d.case_number, d.state, b.state = 'released', d.pair_key `

func (e *StoredEntry) scan(row interface{ Scan(...any) error }, more ...any) error {
	var pair []byte
	err := row.Scan(append([]any{&e.ID, &e.PublicID, &e.SourceID, &e.CaseNumber, &e.State, &e.Released, &pair}, more...)...)
	if err != nil {
		return err
	}
	if len(pair) != KeySize {
		return fmt.Errorf("entry %s: pair key of %d bytes", e.PublicID, len(pair))
	}
	e.PairKey = Key(pair)
	return nil
}

const (
	bySourceID = `FROM defaulter_by_source_id l JOIN defaulter d ON d.id = l.id JOIN batch b ON b.id = d.batch_id
		WHERE l.source_id = ?`
	byPublicID = `FROM defaulter_by_public_id l JOIN defaulter d ON d.id = l.id JOIN batch b ON b.id = d.batch_id
		WHERE l.public_id = ?`
	byPair = `FROM defaulter_by_pair_key l JOIN defaulter d ON d.id = l.id JOIN batch b ON b.id = d.batch_id
		WHERE l.pair_key = ?`
)

// DefaulterBySource reads an entry by its source number; ErrNoEntry if there is none.
func (tx *Tx) DefaulterBySource(ctx context.Context, sourceID string) (DefaulterEntry, error) {
	return tx.defaulter(ctx, bySourceID, sourceID)
}

// DefaulterByPublicID reads an entry by its public identifier; ErrNoEntry if there is none.
func (tx *Tx) DefaulterByPublicID(ctx context.Context, publicID string) (DefaulterEntry, error) {
	return tx.defaulter(ctx, byPublicID, publicID)
}

func (tx *Tx) defaulter(ctx context.Context, from, key string) (DefaulterEntry, error) {
	e := DefaulterEntry{StoredEntry: StoredEntry{List: court.ListDefaulters}}
	var dates [4]string
	d := &e.Defaulter
	err := e.scan(tx.QueryRow(ctx, `SELECT `+storedColumns+`, d.party, d.conduct, d.published_on, d.decided_on, d.grace_ends_on, d.term_ends_on `+from, key), // #nosec G202 -- from is one of the constants above
		&d.Party, &d.Conduct, &dates[0], &dates[1], &dates[2], &dates[3])
	if errors.Is(err, sql.ErrNoRows) {
		return e, ErrNoEntry
	}
	if err != nil {
		return e, err
	}
	d.SourceID, d.CaseNumber = e.SourceID, e.CaseNumber
	for i, to := range []*court.Date{&d.PublishedOn, &d.DecidedOn, &d.GraceEndsOn, &d.TermEndsOn} {
		if *to, err = court.ParseISODate(dates[i]); err != nil {
			return e, fmt.Errorf("entry %s: %w", e.PublicID, err)
		}
	}
	return e, nil
}

// EntryBySource reads an entry of a list by its source number; ErrNoEntry if there is none.
func (tx *Tx) EntryBySource(ctx context.Context, list court.List, sourceID string) (StoredEntry, error) {
	return tx.entry(ctx, list, bySourceID, sourceID)
}

// EntryByPublicID reads an entry of whatever list by its public identifier; ErrNoEntry if
// there is none.
func (tx *Tx) EntryByPublicID(ctx context.Context, publicID string) (StoredEntry, error) {
	t, err := listOfEntry(ctx, tx.tx, publicID)
	if err != nil {
		return StoredEntry{}, err
	}
	return tx.entry(ctx, t.list, byPublicID, publicID)
}

// EntryByPair reads the entry of a list about one debtor in one case; ErrNoEntry if there
// is none in a released batch.
func (tx *Tx) EntryByPair(ctx context.Context, list court.List, pair Key) (StoredEntry, error) {
	return readEntry(ctx, tx.QueryRow, list, byPair+` AND b.state = 'released'`, pair[:])
}

// EntryOn reads the entry of a list by its public identifier; ErrNoEntry if the list has
// none.
func (tx *Tx) EntryOn(ctx context.Context, list court.List, publicID string) (StoredEntry, error) {
	return tx.entry(ctx, list, byPublicID, publicID)
}

// EntryOn is the same for who writes nothing.
func (r *Reading) EntryOn(ctx context.Context, list court.List, publicID string) (StoredEntry, error) {
	return readEntry(ctx, r.QueryRow, list, byPublicID, publicID)
}

// EntryByPair is the same for who writes nothing.
func (r *Reading) EntryByPair(ctx context.Context, list court.List, pair Key) (StoredEntry, error) {
	return readEntry(ctx, r.QueryRow, list, byPair+` AND b.state = 'released'`, pair[:])
}

// EntryByRemoval reads the entry that a journal line speaks of, by its public
// identifier or, after a restore from before that identifier, by case and document.
// It looks last through rows that a killed import left staged and not merged: they
// too may come from a backup that is older than the removal.
func (tx *Tx) EntryByRemoval(ctx context.Context, r Removal) (StoredEntry, error) {
	list := r.list()
	e, err := tx.entry(ctx, list, byPublicID, r.PublicID)
	if errors.Is(err, ErrNoEntry) {
		e, err = tx.entry(ctx, list, byPair, r.PairKey)
	}
	if errors.Is(err, ErrNoEntry) {
		e, err = tx.entry(ctx, list, `FROM batch b JOIN defaulter d ON d.batch_id = b.id AND d.id > b.merged_id
			WHERE b.state = 'staging' AND b.kind = 'defaulter' AND (d.public_id = ? OR d.pair_key = ?)`, r.PublicID, r.PairKey)
	}
	return e, err
}

func (tx *Tx) entry(ctx context.Context, list court.List, from string, args ...any) (StoredEntry, error) {
	return readEntry(ctx, tx.QueryRow, list, from, args...)
}

func readEntry(ctx context.Context, row func(context.Context, string, ...any) *sql.Row, list court.List, from string, args ...any) (StoredEntry, error) {
	e := StoredEntry{List: list}
	err := e.scan(row(ctx, tableOf(list).sql(`SELECT `+storedColumns+from), args...))
	if errors.Is(err, sql.ErrNoRows) {
		return e, ErrNoEntry
	}
	return e, err
}

// MarkRemoved takes an entry off, for good, and remembers its digests so that no
// stale file brings it back.
func (tx *Tx) MarkRemoved(ctx context.Context, e StoredEntry, r Removal) error {
	_, err := tx.Exec(ctx, tableOf(e.List).sql(`UPDATE defaulter SET state = ?, removed_at = ?, removed_ground = ? WHERE id = ?`),
		string(court.StateRemoved), r.At/1000, r.Ground, e.ID)
	if err != nil {
		return err
	}
	return tx.RememberRemoved(ctx, r)
}

// RememberRemoved notes the digests of a removal, also of one whose entry this
// database does not hold.
func (tx *Tx) RememberRemoved(ctx context.Context, r Removal) error {
	_, err := tx.Exec(ctx, `INSERT INTO removed_source (source_key, pair_key, public_id, at, kind, ground) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (source_key) DO UPDATE SET pair_key = excluded.pair_key, public_id = excluded.public_id, at = excluded.at, ground = excluded.ground`,
		r.SourceKey, r.PairKey, r.PublicID, r.At/1000, r.Kind, r.Ground)
	return err
}

// AnyPublished reports whether any entry of a list is public, or is to be by its days.
func (db *DB) AnyPublished(ctx context.Context, list court.List) (bool, error) {
	var any bool
	err := db.reader.QueryRowContext(ctx, tableOf(list).sql(`SELECT EXISTS (SELECT 1 FROM defaulter d JOIN batch b ON b.id = d.batch_id
		WHERE d.state = 'published' AND b.state = 'released' AND d.visible_until > ?)`), db.now().Unix()).Scan(&any)
	return any, storageError(err)
}
