package store

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"

	"gongkai/internal/court"
)

// MirrorRemovals completes this folder's journal with the removals that the database has
// from other instances, and gives their number. So every folder can make them all good
// when an older backup of the database is restored. Long-lived processes call it now and
// then, the others when they open the folder; it asks for one number when nothing has
// happened. It also watches whether the database still is the one that this process knows
// (see timeline). SQLite has one journal for all, and nothing to do.
func (db *DB) MirrorRemovals(ctx context.Context) (n int, err error) {
	if db.dialect == sqliteDialect {
		return 0, nil
	}
	head, err := db.watchTimeline(ctx)
	if err != nil {
		return 0, err
	}
	if head.Position == db.mirrored.Load() {
		return 0, nil
	}
	known, err := db.knownRemovals(ctx)
	if err != nil {
		return 0, err
	}
	leave, err := db.turnstile.enter(ctx) // nobody else writes to the journal now
	if err != nil {
		return 0, storageError(err)
	}
	defer leave()
	own, err := db.Journal(0)
	if err != nil {
		return 0, err
	}
	missing := notIn(known, own.Removals)
	if len(missing) > 0 {
		size := db.JournalSize()
		end, err := db.appendJournal(missing...)
		if err != nil {
			return 0, errJournal(err)
		}
		db.journalApplied.CompareAndSwap(size, end) // they are, where they come from
	}
	db.mirrored.Store(head.Position)
	return len(missing), nil
}

// knownRemovals are the removals that the database remembers, as lines of the journal.
func (db *DB) knownRemovals(ctx context.Context) (lines []Removal, err error) {
	err = db.Read(ctx, func(read *Reading) error {
		entries := func(r *sql.Rows) error {
			var line Removal
			err := r.Scan(&line.Kind, &line.SourceKey, &line.PairKey, &line.PublicID, &line.At, &line.Rule, &line.Actor, &line.Ground)
			line.At *= 1000
			lines = append(lines, line)
			return err
		}
		var err error
		for _, list := range court.Lists() {
			err = errors.Join(err, read.Each(ctx, entries, tableOf(list).sql(`SELECT s.kind, s.source_key, s.pair_key, s.public_id, s.at, coalesce(l.rule, 'R-16'), coalesce(l.actor, ''), coalesce(d.removed_ground, s.ground)
			FROM removed_source s LEFT JOIN ledger l ON l.subject = s.public_id AND l.action = 'defaulter.remove'
			LEFT JOIN defaulter_by_public_id p ON p.public_id = s.public_id LEFT JOIN defaulter d ON d.id = p.id WHERE s.kind = 'defaulter' ORDER BY s.at, s.public_id`)))
		}
		err = errors.Join(err, read.Each(ctx, func(r *sql.Rows) error {
			line := Removal{Kind: RemovalHide}
			err := r.Scan(&line.List, &line.PairKey, &line.PublicID, &line.At, &line.Rule, &line.Actor)
			line.At *= 1000
			lines = append(lines, line)
			return err
		}, `SELECT kind, pair_key, public_id, at, rule, actor FROM hidden_entry ORDER BY at, public_id`))
		return errors.Join(err, read.Each(ctx, func(r *sql.Rows) error {
			line := Removal{Kind: RemovalPiece}
			err := r.Scan(&line.PublicID, &line.At, &line.Rule, &line.Actor)
			line.At *= 1000
			lines = append(lines, line)
			return err
		}, `SELECT w.kind || '/' || w.slug, w.at, coalesce(l.rule, 'R-16'), coalesce(l.actor, '')
			FROM withdrawn_piece w LEFT JOIN ledger l ON l.subject = w.kind || '/' || w.slug AND l.action = 'piece.withdraw' ORDER BY w.at, w.slug`))
	})
	return lines, err
}

// notIn gives the lines that a journal does not hold, nor a later one to the same effect.
func notIn(lines, journal []Removal) (missing []Removal) {
	name := func(line Removal) string {
		switch line.Kind {
		case RemovalPiece:
			return line.PublicID
		case RemovalHide:
			return RemovalHide + " " + line.PublicID
		}
		return hex.EncodeToString(line.SourceKey)
	}
	latest := make(map[string]int64, len(journal))
	for _, line := range journal {
		latest[name(line)] = max(latest[name(line)], line.At/1000)
	}
	for _, line := range lines {
		if at, held := latest[name(line)]; !held || line.Kind != RemovalPiece && at < line.At/1000 {
			missing = append(missing, line)
		}
	}
	return missing
}
