package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"gongkai/internal/court"
)

// PieceOwner is who answers for a text of the site: an account or a unit. Both are empty
// where nobody was named.
type PieceOwner struct {
	Account, Unit string
	Name          string // of the account; empty: it is not there any more
	Disabled      bool   // the account is
}

// Nobody reports that nobody answers: none was named, or the account is gone or disabled.
func (o PieceOwner) Nobody() bool {
	return o.Unit == "" && (o.Account == "" || o.Name == "" || o.Disabled)
}

// SitePiece is a published text as the plan sees it.
type SitePiece struct {
	Kind      court.PieceKind
	Slug      string
	Title     string
	Topic     court.Topic
	Published court.Date
	Updated   court.Date
	ReviewBy  court.Date
	Version   int
	Owner     PieceOwner
}

const sitePieceColumns = `SELECT p.kind, p.slug, p.title, p.topic, p.published_on, p.updated_on, p.review_by, p.version,
		coalesce(o.account, ''), coalesce(o.unit, ''), coalesce(a.name, ''), coalesce(a.state, '')
	FROM piece p LEFT JOIN piece_owner o ON o.slug = p.slug LEFT JOIN account a ON a.public_id = o.account
	WHERE p.state = 'published' `

// SitePieces gives all published texts without their bodies, by slug.
func (r *Reading) SitePieces(ctx context.Context) (list []SitePiece, err error) {
	err = r.Each(ctx, func(rows *sql.Rows) error {
		p, err := scanSitePiece(rows)
		list = append(list, p)
		return err
	}, sitePieceColumns+`ORDER BY p.slug`)
	return list, err
}

// SitePiece reads one of them; ErrNoEntry if no such text is published.
func (r *Reading) SitePiece(ctx context.Context, kind court.PieceKind, slug string) (SitePiece, error) {
	return sitePiece(ctx, r.tx, kind, slug)
}

// SitePiece is the same within a transaction.
func (tx *Tx) SitePiece(ctx context.Context, kind court.PieceKind, slug string) (SitePiece, error) {
	return sitePiece(ctx, tx.tx, kind, slug)
}

func sitePiece(ctx context.Context, q rowQuerier, kind court.PieceKind, slug string) (SitePiece, error) {
	p, err := scanSitePiece(q.QueryRowContext(ctx, sitePieceColumns+`AND p.slug = ? AND p.kind = ?`, slug, string(kind)))
	if errors.Is(err, sql.ErrNoRows) {
		return p, ErrNoEntry
	}
	return p, err
}

func scanSitePiece(row interface{ Scan(...any) error }) (p SitePiece, err error) {
	var dates [3]string
	var state string
	err = row.Scan(&p.Kind, &p.Slug, &p.Title, &p.Topic, &dates[0], &dates[1], &dates[2], &p.Version,
		&p.Owner.Account, &p.Owner.Unit, &p.Owner.Name, &state)
	if err != nil {
		return p, err
	}
	p.Owner.Disabled = state != "" && state != stateOfAccount(false)
	for i, to := range []*court.Date{&p.Published, &p.Updated, &p.ReviewBy} {
		if *to, err = court.ParseISODate(dates[i]); err != nil {
			return p, fmt.Errorf("piece %s: %w", p.Slug, err)
		}
	}
	return p, nil
}

// SetPieceOwner names who answers for a text; nobody where both are empty.
func (tx *Tx) SetPieceOwner(ctx context.Context, slug string, o PieceOwner, by court.Actor) error {
	_, err := tx.Exec(ctx, `INSERT INTO piece_owner (slug, account, unit, set_by, at) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (slug) DO UPDATE SET account = excluded.account, unit = excluded.unit, set_by = excluded.set_by, at = excluded.at`,
		slug, o.Account, o.Unit, by.Account, tx.db.now().Unix())
	return err
}

// PieceCheck is the record that somebody found a text still true.
type PieceCheck struct {
	Version  int
	ReviewBy court.Date // when it is looked at next
	Note     string
	Account  string
	Name     string
	At       time.Time
}

// CheckPiece puts on record that a version of a text is still true and sets the day of its
// next review, which is all that changes of the text. ErrNoEntry if that version does not
// hold any more.
func (tx *Tx) CheckPiece(ctx context.Context, slug string, c PieceCheck, by court.Actor) error {
	r, err := tx.Exec(ctx, `UPDATE piece SET review_by = ? WHERE slug = ? AND version = ? AND state = 'published'`, c.ReviewBy.String(), slug, c.Version)
	if err != nil {
		return err
	}
	if n, err := r.RowsAffected(); err != nil || n != 1 {
		return errors.Join(err, ErrNoEntry)
	}
	_, err = tx.Exec(ctx, `INSERT INTO piece_check (slug, number, version, review_by, note, account, name, at)
		SELECT ?, coalesce(max(number), 0) + 1, ?, ?, ?, ?, ?, ? FROM piece_check WHERE slug = ?`,
		slug, c.Version, c.ReviewBy.String(), c.Note, by.Account, by.Name, tx.db.now().Unix(), slug)
	return err
}

// PieceChecks gives the reviews of a text, the newest first.
func (r *Reading) PieceChecks(ctx context.Context, slug string, limit int) (list []PieceCheck, err error) {
	err = r.Each(ctx, func(rows *sql.Rows) error {
		var c PieceCheck
		var day string
		var at int64
		if err := rows.Scan(&c.Version, &day, &c.Note, &c.Account, &c.Name, &at); err != nil {
			return err
		}
		c.At = time.Unix(at, 0)
		c.ReviewBy, err = court.ParseISODate(day)
		list = append(list, c)
		return err
	}, `SELECT version, review_by, note, account, name, at FROM piece_check WHERE slug = ? ORDER BY number DESC LIMIT ?`, slug, limit)
	return list, err
}
