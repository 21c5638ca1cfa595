package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"gongkai/internal/court"
)

// PieceStanding is a text that stands on the site, or stood there.
type PieceStanding struct {
	Kind  court.PieceKind
	Slug  string
	State court.State // withdrawn also for an address that is known from the journal alone
	// Title, File and Version are those of the version that holds; empty for such an address.
	Title   string
	File    string
	Version int
	// VisibleFrom is when a published text can be seen.
	VisibleFrom time.Time
	WithdrawnAt time.Time // zero: it was not
}

// PieceStanding reads a text by its address, whatever its state; ErrNoEntry if there never
// was one.
func (r *Reading) PieceStanding(ctx context.Context, kind court.PieceKind, slug string) (s PieceStanding, err error) {
	s.Kind, s.Slug = kind, slug
	var from, withdrawn int64
	err = r.tx.QueryRowContext(ctx, `SELECT at FROM withdrawn_piece WHERE slug = ? AND kind = ?`, slug, string(kind)).Scan(&withdrawn)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return s, err
	}
	err = r.tx.QueryRowContext(ctx, `SELECT state, title, file, version, visible_from FROM piece WHERE slug = ? AND kind = ?`, slug, string(kind)).
		Scan(&s.State, &s.Title, &s.File, &s.Version, &from)
	if errors.Is(err, sql.ErrNoRows) && withdrawn > 0 {
		s.State, err = court.StateWithdrawn, nil
	}
	if errors.Is(err, sql.ErrNoRows) {
		return s, ErrNoEntry
	}
	s.VisibleFrom = time.Unix(from, 0)
	if withdrawn > 0 {
		s.WithdrawnAt = time.Unix(withdrawn, 0)
	}
	return s, err
}

// PieceVersion is one version of a text of the site.
type PieceVersion struct {
	Version int
	Current bool // the one that holds
	Waits   bool // one that a rule keeps from being public, or kept until it was overtaken
	Actor   string
	At      time.Time
}

// PieceVersions gives the versions of a text, the newest first.
func (r *Reading) PieceVersions(ctx context.Context, slug string, limit int) (list []PieceVersion, err error) {
	err = eachRow(ctx, r.tx, func(rows *sql.Rows) error {
		var v PieceVersion
		var state string
		var at int64
		err := rows.Scan(&v.Version, &state, &v.Actor, &at)
		v.Current, v.Waits, v.At = state == "current", state == "held" || state == "dropped", time.Unix(at, 0)
		list = append(list, v)
		return err
	}, `SELECT n, state, actor, at FROM (
			SELECT version AS n, 'current' AS state, actor, changed_at AS at FROM piece WHERE slug = ?1
			UNION ALL SELECT v.version, v.state, v.actor, v.at FROM piece_version v JOIN piece p ON p.id = v.piece_id WHERE p.slug = ?1) versions
		ORDER BY n DESC LIMIT ?2`, slug, limit)
	return list, err
}

// PieceVersionUpTo reads the file of the newest version of a text that stood on the site and
// is not newer than base; ErrNoEntry if none did.
func (r *Reading) PieceVersionUpTo(ctx context.Context, slug string, base int) (file string, err error) {
	err = r.tx.QueryRowContext(ctx, `SELECT file FROM (
			SELECT version AS n, file FROM piece WHERE slug = ?1 AND state <> 'draft'
			UNION ALL SELECT v.version, v.file FROM piece_version v JOIN piece p ON p.id = v.piece_id WHERE p.slug = ?1 AND v.state = 'replaced') versions
		WHERE n <= ?2 ORDER BY n DESC LIMIT 1`, slug, base).Scan(&file)
	if errors.Is(err, sql.ErrNoRows) {
		return "", ErrNoEntry
	}
	return file, err
}

// DraftWriter is somebody who has kept states of a draft.
type DraftWriter struct {
	Name        string
	Saves       int
	First, Last time.Time
}

// DraftWriters gives who wrote a draft, in the order in which they came to it.
func (r *Reading) DraftWriters(ctx context.Context, draft string) (list []DraftWriter, err error) {
	err = eachRow(ctx, r.tx, func(rows *sql.Rows) error {
		var w DraftWriter
		var first, last int64
		err := rows.Scan(&w.Name, &w.Saves, &first, &last)
		w.First, w.Last = time.Unix(first, 0), time.Unix(last, 0)
		list = append(list, w)
		return err
	}, `SELECT max(name), count(*), min(at), max(at) FROM piece_draft_save WHERE draft = ? GROUP BY account ORDER BY min(number)`, draft)
	return list, err
}

// OpenDraftOn is that of a transaction, on a snapshot.
func (r *Reading) OpenDraftOn(ctx context.Context, slug string) (WorkItem, error) {
	return openDraftOn(ctx, r.tx, slug)
}
