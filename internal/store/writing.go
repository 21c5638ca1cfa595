package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"gongkai/internal/court"
)

// Writer is somebody who has a draft open.
type Writer struct {
	Account, Name string
	Number        int    // the saved state that the person saw
	File          string // what was typed since; empty: nothing
	Uncertain     *bool  // the box 把握不准 beside it; nil: it was left alone
	At            time.Time
	Seen          time.Time // the last sign of the person
}

// KeepUnsaved notes that a person has a draft open, and what is typed but not saved, with the
// box 把握不准 beside it (nil: it was left alone). It is no step of the work and overwrites
// nobody else's.
func (tx *Tx) KeepUnsaved(ctx context.Context, draft string, by court.Actor, number int, file string, uncertain *bool) error {
	var box any
	if uncertain != nil {
		box = *uncertain
	}
	_, err := tx.Exec(ctx, `INSERT INTO piece_draft_open (draft, account, name, number, file, uncertain, at, seen_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7)
		ON CONFLICT (draft, account) DO UPDATE SET name = excluded.name, number = excluded.number, file = excluded.file, uncertain = excluded.uncertain, at = excluded.at, seen_at = excluded.seen_at`,
		draft, by.Account, by.Name, number, file, box, tx.db.now().Unix())
	if err != nil {
		return err
	}
	return tx.noteDraftMedia(ctx, draft, file)
}

// SeeDraft notes that a person has a draft open. What the person had typed stays.
func (tx *Tx) SeeDraft(ctx context.Context, draft string, by court.Actor, number int) error {
	_, err := tx.Exec(ctx, `INSERT INTO piece_draft_open (draft, account, name, number, file, at, seen_at) VALUES (?1, ?2, ?3, ?4, '', ?5, ?5)
		ON CONFLICT (draft, account) DO UPDATE SET name = excluded.name, seen_at = excluded.seen_at`,
		draft, by.Account, by.Name, number, tx.db.now().Unix())
	return err
}

// DropUnsaved forgets what a person had typed; it is saved now, or given up.
func (tx *Tx) DropUnsaved(ctx context.Context, draft string, by court.Actor) error {
	_, err := tx.Exec(ctx, `DELETE FROM piece_draft_open WHERE draft = ? AND account = ?`, draft, by.Account)
	return err
}

// DropAllUnsaved forgets who has a draft open, and what they had typed: the work on it has ended.
func (tx *Tx) DropAllUnsaved(ctx context.Context, draft string) error {
	_, err := tx.Exec(ctx, `DELETE FROM piece_draft_open WHERE draft = ?`, draft)
	return err
}

// Writers gives who has a draft open, or has left something unsaved in it, the latest first.
func (r *Reading) Writers(ctx context.Context, draft string) (list []Writer, err error) {
	err = eachRow(ctx, r.tx, func(rows *sql.Rows) error {
		var w Writer
		var at, seen int64
		var box sql.NullBool
		if err := rows.Scan(&w.Account, &w.Name, &w.Number, &w.File, &box, &at, &seen); err != nil {
			return err
		}
		if box.Valid {
			w.Uncertain = &box.Bool
		}
		w.At, w.Seen = time.Unix(at, 0), time.Unix(seen, 0)
		list = append(list, w)
		return nil
	}, `SELECT account, name, number, file, uncertain, at, seen_at FROM piece_draft_open WHERE draft = ? ORDER BY seen_at DESC, account`, draft)
	return list, err
}

// DraftSave reads one of the states in which a draft was kept. KindNotFound if there is none.
func (r *Reading) DraftSave(ctx context.Context, draft string, number int) (d PieceDraft, err error) {
	d.ID, d.Number = draft, number
	var at int64
	err = r.tx.QueryRowContext(ctx, `SELECT file, account, name, at FROM piece_draft_save WHERE draft = ? AND number = ?`, draft, number).
		Scan(&d.File, &d.Account, &d.Name, &at)
	if errors.Is(err, sql.ErrNoRows) {
		return d, &court.Error{Kind: court.KindNotFound, Message: "没有这一次保存的内容，请刷新后再看。"}
	}
	d.At = time.Unix(at, 0)
	return d, err
}
