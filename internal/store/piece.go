package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"gongkai/internal/court"
)

// StagedPiece is one version of a piece of content, ready to be stored.
type StagedPiece struct {
	court.Piece
	Text         string      // the body as a reader sees it, without marks
	File         string      // the piece's file, byte for byte
	State        court.State // draft or published
	OpenFindings int         // places of personal data that nobody has decided on
	Media        []string    // identifiers of the files of the media library that it shows or links to
	Actor        string
}

// PieceHash is the SHA-256 of a piece's file. Two versions with the same one are the
// same, byte for byte.
type PieceHash [sha256.Size]byte

// HashPiece is the hash of a file.
func HashPiece(file string) PieceHash { return sha256.Sum256([]byte(file)) }

// PieceSubject names a piece on the ledger and in the journal: case/false-report. The
// slash keeps it apart from the public identifiers of other records.
func PieceSubject(kind court.PieceKind, slug string) string { return string(kind) + "/" + slug }

// parsePieceSubject takes such a name apart; ok is false for anything else.
func parsePieceSubject(subject string) (kind court.PieceKind, slug string, ok bool) {
	word, slug, _ := strings.Cut(subject, "/")
	kind = court.PieceKind(word)
	return kind, slug, kind.Label() != "" && court.IsSlug(slug)
}

// KnownPiece is what an import compares a piece with. ID is zero when the address is
// known from a withdrawal alone.
type KnownPiece struct {
	ID        int64
	Kind      court.PieceKind
	State     court.State // withdrawn for whatever was withdrawn
	Version   int         // the newest one, held or not
	Hash      PieceHash   // of the version that holds
	Held      bool        // a newer version waits
	HeldHash  PieceHash   // of that one
	Synthetic bool
}

// KnownPieces looks pieces up by their slugs, whatever their state.
func (tx *Tx) KnownPieces(ctx context.Context, slugs []string) (map[string]KnownPiece, error) {
	return knownPieces(ctx, tx.tx, slugs)
}

// KnownPieces is the same for a dry run.
func (r *Reading) KnownPieces(ctx context.Context, slugs []string) (map[string]KnownPiece, error) {
	return knownPieces(ctx, r.tx, slugs)
}

func knownPieces(ctx context.Context, q querier, slugs []string) (map[string]KnownPiece, error) {
	known := make(map[string]KnownPiece, len(slugs))
	if len(slugs) == 0 {
		return known, nil
	}
	list, err := json.Marshal(slugs)
	if err != nil {
		return nil, err
	}
	err = eachRow(ctx, q, func(r *sql.Rows) error {
		var slug string
		var k KnownPiece
		var hash, held []byte
		if err := r.Scan(&slug, &k.ID, &k.Kind, &k.State, &k.Version, &hash, &held, &k.Synthetic); err != nil {
			return err
		}
		if len(hash) != len(k.Hash) || held != nil && len(held) != len(k.Hash) {
			return fmt.Errorf("piece %s: hash of the wrong length", slug)
		}
		k.Hash, k.Held = PieceHash(hash), held != nil
		if k.Held {
			k.HeldHash = PieceHash(held)
		}
		known[slug] = k
		return nil
	}, `SELECT p.slug, p.id, p.kind, p.state,
			(SELECT max(n) FROM (SELECT p.version AS n UNION ALL SELECT v.version FROM piece_version v WHERE v.piece_id = p.id) all_versions),
			p.content_hash, (SELECT v.content_hash FROM piece_version v WHERE v.piece_id = p.id AND v.state = 'held'), p.synthetic
		FROM json_each(?) j JOIN piece p ON p.slug = j.value`, string(list))
	if err != nil {
		return nil, err
	}
	return known, eachRow(ctx, q, func(r *sql.Rows) error {
		var slug string
		var kind court.PieceKind
		if err := r.Scan(&slug, &kind); err != nil {
			return err
		}
		if k, held := known[slug]; !held || k.State != court.StateWithdrawn {
			k.Kind, k.State = kind, court.StateWithdrawn
			known[slug] = k
		}
		return nil
	}, `SELECT w.slug, w.kind FROM json_each(?) j JOIN withdrawn_piece w ON w.slug = j.value`, string(list))
}

// AnyPiece reports whether this portal ever held a piece, in whatever state.
func (tx *Tx) AnyPiece(ctx context.Context) (any bool, err error) {
	return anyPiece(ctx, tx.tx)
}

// AnyPiece is the same outside of a transaction.
func (db *DB) AnyPiece(ctx context.Context) (bool, error) {
	any, err := anyPiece(ctx, db.reader)
	return any, storageError(err)
}

func anyPiece(ctx context.Context, q rowQuerier) (any bool, err error) {
	err = q.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM piece)`).Scan(&any)
	return any, err
}

// lists gives sources, related and corrections as they are stored.
func (s *StagedPiece) lists() (sources, related, corrections string, err error) {
	noted := make([]string, len(s.Corrections))
	for i, c := range s.Corrections {
		noted[i] = c.String()
	}
	for _, l := range []struct {
		list []string
		to   *string
	}{{s.Sources, &sources}, {s.Related, &related}, {noted, &corrections}} {
		if l.list == nil {
			l.list = []string{}
		}
		text, err := json.Marshal(l.list)
		if err != nil {
			return "", "", "", err
		}
		*l.to = string(text)
	}
	return sources, related, corrections, nil
}

// InsertPiece stores the first version of a piece.
func (tx *Tx) InsertPiece(ctx context.Context, s *StagedPiece) error {
	return tx.putPiece(ctx, s, 1, `INSERT INTO piece (kind, topic, place, published_on, updated_on, visible_from, title,
			summary, author, review_by, sensitivity, synthetic, sources, related, corrections, body, body_text, file,
			state, open_findings, version, content_hash, actor, changed_at, slug)
		VALUES (?,?,?,?,?,?,?, ?,?,?,?,?,?,?,?,?,?,?, ?,?,?,?,?,?,?)`)
}

// RevisePiece makes a version the one that holds. The one before is kept, and one that
// was held is dropped. A version that was never public counts as overtaken: no undo may
// bring it out.
func (tx *Tx) RevisePiece(ctx context.Context, k KnownPiece, s *StagedPiece) error {
	if err := tx.dropHeld(ctx, k.ID); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `INSERT INTO piece_version (piece_id, version, state, content_hash, actor, at, updated_on, file)
		SELECT id, version, CASE state WHEN 'draft' THEN 'dropped' ELSE 'replaced' END, content_hash, actor, changed_at, updated_on, file
		FROM piece WHERE id = ?`, k.ID)
	if err != nil {
		return err
	}
	return tx.putPiece(ctx, s, k.Version+1, `UPDATE piece SET kind = ?, topic = ?, place = ?, published_on = ?, updated_on = ?,
			visible_from = ?, title = ?, summary = ?, author = ?, review_by = ?, sensitivity = ?, synthetic = ?, sources = ?,
			related = ?, corrections = ?, body = ?, body_text = ?, file = ?, state = ?, open_findings = ?, version = ?, content_hash = ?,
			actor = ?, changed_at = ?
		WHERE slug = ?`)
}

// putPiece runs a statement that takes every column of a version, the slug last.
func (tx *Tx) putPiece(ctx context.Context, s *StagedPiece, version int, statement string) error {
	sources, related, corrections, err := s.lists()
	if err != nil {
		return err
	}
	hash := HashPiece(s.File)
	_, err = tx.Exec(ctx, statement, string(s.Kind), string(s.Topic), s.Order, s.Published.String(), s.Updated.String(),
		s.Published.Start().Unix(), s.Title, s.Summary, s.Author, s.ReviewBy.String(), string(s.Sensitivity), s.Synthetic,
		sources, related, corrections, s.Body, s.Text, s.File, string(s.State), s.OpenFindings, version, hash[:],
		s.Actor, tx.db.now().Unix(), s.Slug)
	if err != nil {
		return err
	}
	return tx.noteMedia(ctx, s.Slug, version, s.Media)
}

// HoldPiece keeps a version that a rule does not let be published; the one that holds
// stays. One that was held before is dropped.
func (tx *Tx) HoldPiece(ctx context.Context, k KnownPiece, s *StagedPiece) error {
	if err := tx.dropHeld(ctx, k.ID); err != nil {
		return err
	}
	hash := HashPiece(s.File)
	_, err := tx.Exec(ctx, `INSERT INTO piece_version (piece_id, version, state, content_hash, actor, at, updated_on, file)
		VALUES (?, ?, 'held', ?, ?, ?, ?, ?)`, k.ID, k.Version+1, hash[:], s.Actor, tx.db.now().Unix(), s.Updated.String(), s.File)
	if err != nil {
		return err
	}
	return tx.noteMedia(ctx, s.Slug, k.Version+1, s.Media)
}

func (tx *Tx) dropHeld(ctx context.Context, id int64) error {
	_, err := tx.Exec(ctx, `UPDATE piece_version SET state = 'dropped' WHERE piece_id = ? AND state = 'held'`, id)
	return err
}

// PieceEntry is what a withdrawal needs to know of a piece.
type PieceEntry struct {
	ID      int64
	Kind    court.PieceKind
	Slug    string
	State   court.State
	Version int
}

// Piece reads a piece by its address, whatever its state; ErrNoEntry if there is none.
func (tx *Tx) Piece(ctx context.Context, kind court.PieceKind, slug string) (PieceEntry, error) {
	e := PieceEntry{Kind: kind, Slug: slug}
	err := tx.QueryRow(ctx, `SELECT id, state, version FROM piece WHERE slug = ? AND kind = ?`, slug, string(kind)).
		Scan(&e.ID, &e.State, &e.Version)
	if errors.Is(err, sql.ErrNoRows) {
		return e, ErrNoEntry
	}
	return e, err
}

// PieceByRemoval reads the piece that a line of the journal speaks of.
func (tx *Tx) PieceByRemoval(ctx context.Context, r Removal) (PieceEntry, error) {
	kind, slug, ok := parsePieceSubject(r.PublicID)
	if !ok {
		return PieceEntry{}, ErrNoEntry
	}
	return tx.Piece(ctx, kind, slug)
}

// MarkPieceWithdrawn takes a piece off and remembers its address, so that no file
// brings it back. A version that was held is dropped.
func (tx *Tx) MarkPieceWithdrawn(ctx context.Context, e PieceEntry, r Removal) error {
	_, err := tx.Exec(ctx, `UPDATE piece SET state = ? WHERE id = ?`, string(court.StateWithdrawn), e.ID)
	if err == nil {
		err = tx.dropHeld(ctx, e.ID)
	}
	if err != nil {
		return err
	}
	return tx.RememberWithdrawn(ctx, r)
}

// RememberWithdrawn notes the address of a withdrawn piece, also of one that this
// database does not hold. A line that names no piece changes nothing.
func (tx *Tx) RememberWithdrawn(ctx context.Context, r Removal) error {
	kind, slug, ok := parsePieceSubject(r.PublicID)
	if !ok {
		return nil
	}
	_, err := tx.Exec(ctx, `INSERT INTO withdrawn_piece (slug, kind, at) VALUES (?, ?, ?) ON CONFLICT (slug) DO NOTHING`,
		slug, string(kind), r.At/1000)
	return err
}

// StoredPiece is a piece as it goes out into a file again.
type StoredPiece struct {
	Kind  court.PieceKind
	Slug  string
	State court.State
	File  string
}

// EachPiece calls f with the version that holds of every piece that was not withdrawn,
// by kind and slug, on one snapshot.
func (db *DB) EachPiece(ctx context.Context, f func(StoredPiece) error) error {
	return db.Read(ctx, func(r *Reading) error {
		return eachRow(ctx, r.tx, func(rows *sql.Rows) error {
			var p StoredPiece
			if err := rows.Scan(&p.Kind, &p.Slug, &p.State, &p.File); err != nil {
				return err
			}
			return f(p)
		}, `SELECT kind, slug, state, file FROM piece WHERE state <> 'withdrawn' ORDER BY kind, slug`)
	})
}
