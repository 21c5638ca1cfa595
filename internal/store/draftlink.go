package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"time"

	"gongkai/internal/court"
)

// DraftLink is a link under which a draft can be read without an account. The secret
// itself is nowhere.
type DraftLink struct {
	Name string // of who opened it
	Ends time.Time
}

// PutDraftLink makes a draft readable under a secret, of which the hash is kept.
func (tx *Tx) PutDraftLink(ctx context.Context, secret [sha256.Size]byte, draft string, by court.Actor, ends time.Time) error {
	_, err := tx.Exec(ctx, `INSERT INTO piece_draft_link (secret_hash, draft, account, ends_at) VALUES (?, ?, ?, ?)`, secret[:], draft, by.Account, ends.Unix())
	return err
}

// DropDraftLinks ends all links to a draft.
func (tx *Tx) DropDraftLinks(ctx context.Context, draft string) error {
	_, err := tx.Exec(ctx, `DELETE FROM piece_draft_link WHERE draft = ?`, draft)
	return err
}

// DropEndedLinks forgets the links, to whatever draft, whose time is over.
func (tx *Tx) DropEndedLinks(ctx context.Context, now time.Time) error {
	_, err := tx.Exec(ctx, `DELETE FROM piece_draft_link WHERE ends_at <= ?`, now.Unix())
	return err
}

// DraftLinks counts the links to a draft that still open it.
func (r *Reading) DraftLinks(ctx context.Context, draft string, now time.Time) (int, error) {
	return countLinks(ctx, r.tx, draft, now)
}

// DraftLinks is the same within a transaction.
func (tx *Tx) DraftLinks(ctx context.Context, draft string, now time.Time) (int, error) {
	return countLinks(ctx, tx.tx, draft, now)
}

func countLinks(ctx context.Context, q rowQuerier, draft string, now time.Time) (n int, err error) {
	err = q.QueryRowContext(ctx, `SELECT count(*) FROM piece_draft_link WHERE draft = ? AND ends_at > ?`, draft, now.Unix()).Scan(&n)
	return n, err
}

// OpenLinks gives the links to a draft that still open it, the one that ends last first.
func (r *Reading) OpenLinks(ctx context.Context, draft string, now time.Time) (list []DraftLink, err error) {
	err = eachRow(ctx, r.tx, func(rows *sql.Rows) error {
		var l DraftLink
		var ends int64
		err := rows.Scan(&l.Name, &ends)
		l.Ends = time.Unix(ends, 0)
		list = append(list, l)
		return err
	}, `SELECT coalesce(a.name, ''), l.ends_at FROM piece_draft_link l LEFT JOIN account a ON a.public_id = l.account
		WHERE l.draft = ? AND l.ends_at > ? ORDER BY l.ends_at DESC, l.secret_hash`, draft, now.Unix())
	return list, err
}

// DraftByLink gives the draft that a secret opens. KindNotFound if it opens none, or not any
// more: its time is over, or the work on the draft has come to its end.
func (r *Reading) DraftByLink(ctx context.Context, secret [sha256.Size]byte, now time.Time) (draft string, err error) {
	return draftByLink(ctx, r.tx, secret, now)
}

// DraftByLink is the same within a transaction.
func (tx *Tx) DraftByLink(ctx context.Context, secret [sha256.Size]byte, now time.Time) (draft string, err error) {
	return draftByLink(ctx, tx.tx, secret, now)
}

func draftByLink(ctx context.Context, q rowQuerier, secret [sha256.Size]byte, now time.Time) (draft string, err error) {
	err = q.QueryRowContext(ctx, `SELECT l.draft FROM piece_draft_link l JOIN work w ON w.subject = l.draft AND w.kind = 'piece'
		WHERE l.secret_hash = ? AND l.ends_at > ? AND w.state NOT IN ('published', 'withdrawn')`, secret[:], now.Unix()).Scan(&draft)
	if errors.Is(err, sql.ErrNoRows) {
		return "", &court.Error{Kind: court.KindNotFound, Message: "这个预览链接不存在，或者已经失效。"}
	}
	return draft, err
}

// MediaLinked reports whether a link opens a draft now that refers to a file of the media
// library, in any of its states.
func (r *Reading) MediaLinked(ctx context.Context, media string, now time.Time) (linked bool, err error) {
	err = r.tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM draft_media u JOIN piece_draft_link l ON l.draft = u.draft
		JOIN work w ON w.subject = l.draft AND w.kind = 'piece'
		WHERE u.media = ? AND l.ends_at > ? AND w.state NOT IN ('published', 'withdrawn'))`, media, now.Unix()).Scan(&linked)
	return linked, err
}
