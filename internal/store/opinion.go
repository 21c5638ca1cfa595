package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"time"

	"gongkai/internal/court"
)

// Opinion is what somebody without an account says of a draft that a link showed. Name and
// Text are empty once the draft has become public.
type Opinion struct {
	Number int // within the draft, from 1
	Save   int // the saved state that was read
	Agrees bool
	Name   string // of the unit or the person, as it was typed
	Text   string // empty where somebody only agrees
	At     time.Time
}

// mostOpinions is how many opinions one link takes.
const mostOpinions = 20

// PutOpinion keeps an opinion that came under a secret. The same words are kept once; a link
// that has taken its number is refused with KindConflict.
func (tx *Tx) PutOpinion(ctx context.Context, secret [sha256.Size]byte, draft string, o Opinion) error {
	var same bool
	var held int
	err := tx.QueryRow(ctx, `SELECT count(*), coalesce(max(CASE WHEN save = ?3 AND agrees = ?4 AND name = ?5 AND text = ?6 THEN 1 ELSE 0 END), 0)
		FROM piece_draft_opinion WHERE draft = ?1 AND secret_hash = ?2`, draft, secret[:], o.Save, o.Agrees, o.Name, o.Text).Scan(&held, &same)
	switch {
	case err != nil || same:
		return err
	case held >= mostOpinions:
		return &court.Error{Kind: court.KindConflict, Message: "这个链接收到的意见已经够多，不能再提交。请直接联系给您链接的人。"}
	}
	_, err = tx.Exec(ctx, `INSERT INTO piece_draft_opinion (draft, number, secret_hash, save, agrees, name, text, at)
		SELECT ?, coalesce(max(number), 0) + 1, ?, ?, ?, ?, ?, ? FROM piece_draft_opinion WHERE draft = ?`,
		draft, secret[:], o.Save, o.Agrees, o.Name, o.Text, tx.db.now().Unix(), draft)
	return err
}

// Opinions gives what was said of a draft, the newest first.
func (r *Reading) Opinions(ctx context.Context, draft string) (list []Opinion, err error) {
	err = eachRow(ctx, r.tx, func(rows *sql.Rows) error {
		var o Opinion
		var at int64
		err := rows.Scan(&o.Number, &o.Save, &o.Agrees, &o.Name, &o.Text, &at)
		o.At = time.Unix(at, 0)
		list = append(list, o)
		return err
	}, `SELECT number, save, agrees, name, text, at FROM piece_draft_opinion WHERE draft = ? ORDER BY number DESC`, draft)
	return list, err
}

// DropOpinions forgets what was said of a draft.
func (tx *Tx) DropOpinions(ctx context.Context, draft string) error {
	_, err := tx.Exec(ctx, `DELETE FROM piece_draft_opinion WHERE draft = ?`, draft)
	return err
}

// EraseOpinions leaves of what was said of a draft only that somebody agreed or did not,
// of which state and when.
func (tx *Tx) EraseOpinions(ctx context.Context, draft string) error {
	_, err := tx.Exec(ctx, `UPDATE piece_draft_opinion SET name = '', text = '' WHERE draft = ?`, draft)
	return err
}
