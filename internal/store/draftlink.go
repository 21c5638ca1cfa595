package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"time"

	"gongkai/internal/court"
)

// DraftLink is a link under which a draft can be read without an account. The secret
// itself is nowhere.
type DraftLink struct {
	Draft string
	Name  string // of who opened it
	Ends  time.Time
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

// DropLinksOf ends all links that an account opened, to whatever draft.
func (tx *Tx) DropLinksOf(ctx context.Context, account string) error {
	_, err := tx.Exec(ctx, `DELETE FROM piece_draft_link WHERE account = ?`, account)
	return err
}

// openLinks gives the links that open a draft now, of those for which a condition on l holds
// with a value, the one that ends last first. A link opens its draft until its time is over,
// the work on the draft comes to its end, or whoever opened it may not read texts any more.
func openLinks(ctx context.Context, q querier, now time.Time, condition string, value any) (list []DraftLink, err error) {
	err = eachRow(ctx, q, func(rows *sql.Rows) error {
		var l DraftLink
		var ends int64
		var roles string
		if err := rows.Scan(&l.Draft, &l.Name, &roles, &ends); err != nil {
			return err
		}
		l.Ends = time.Unix(ends, 0)
		if (court.Actor{Roles: splitRoles(roles)}).May(court.MayReadPieces) {
			list = append(list, l)
		}
		return nil
	}, `SELECT l.draft, a.name, a.roles, l.ends_at FROM piece_draft_link l JOIN work w ON w.subject = l.draft AND w.kind = 'piece'
		JOIN account a ON a.public_id = l.account AND a.state = 'active'
		WHERE l.ends_at > ?1 AND w.state NOT IN ('published', 'withdrawn') AND `+condition+` ORDER BY l.ends_at DESC, l.secret_hash`, now.Unix(), value)
	return list, err
}

const linksOfDraft = `l.draft = ?2`

// DraftLinks counts the links to a draft that open it now.
func (r *Reading) DraftLinks(ctx context.Context, draft string, now time.Time) (int, error) {
	list, err := openLinks(ctx, r.tx, now, linksOfDraft, draft)
	return len(list), err
}

// DraftLinks is the same within a transaction.
func (tx *Tx) DraftLinks(ctx context.Context, draft string, now time.Time) (int, error) {
	list, err := openLinks(ctx, tx.tx, now, linksOfDraft, draft)
	return len(list), err
}

// OpenLinks gives the links to a draft that open it now, the one that ends last first.
func (r *Reading) OpenLinks(ctx context.Context, draft string, now time.Time) ([]DraftLink, error) {
	return openLinks(ctx, r.tx, now, linksOfDraft, draft)
}

// DraftByLink gives the draft that a secret opens. KindNotFound if it opens none, or not any
// more.
func (r *Reading) DraftByLink(ctx context.Context, secret [sha256.Size]byte, now time.Time) (draft string, err error) {
	return draftByLink(ctx, r.tx, secret, now)
}

// DraftByLink is the same within a transaction.
func (tx *Tx) DraftByLink(ctx context.Context, secret [sha256.Size]byte, now time.Time) (draft string, err error) {
	return draftByLink(ctx, tx.tx, secret, now)
}

func draftByLink(ctx context.Context, q querier, secret [sha256.Size]byte, now time.Time) (string, error) {
	list, err := openLinks(ctx, q, now, `l.secret_hash = ?2`, secret[:])
	if err != nil {
		return "", err
	}
	if len(list) == 0 {
		return "", &court.Error{Kind: court.KindNotFound, Message: "这个预览链接不存在，或者已经失效。"}
	}
	return list[0].Draft, nil
}

// MediaLinked reports whether a link opens a draft now that refers to a file of the media
// library, in any of its states.
func (r *Reading) MediaLinked(ctx context.Context, media string, now time.Time) (bool, error) {
	list, err := openLinks(ctx, r.tx, now, `l.draft IN (SELECT u.draft FROM draft_media u WHERE u.media = ?2)`, media)
	return len(list) > 0, err
}
