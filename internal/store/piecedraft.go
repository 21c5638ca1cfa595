package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"gongkai/internal/court"
)

// PieceDraft is a text that is written at the desk, in one of the states in which it was
// kept.
type PieceDraft struct {
	ID       string // public identifier
	BaseSlug string // of the text on the site that it is to replace; empty: a new one
	Base     int    // the version of that one

	Number  int    // of this state, from 1
	File    string // front matter and body, as far as they are filled in
	Clean   []CleanPlace
	Duty    court.PieceDuty // as it stands now, whatever the state of the text
	Account string
	Name    string
	At      time.Time
}

// CleanPlace is a text that looks like personal data and that somebody found to be none
// wherever it stands in the draft.
type CleanPlace struct {
	Text    string `json:"text"`
	Reason  string `json:"reason"`
	Account string `json:"account"`
}

// CreateDraft begins a draft with its first state and gives its public identifier.
func (tx *Tx) CreateDraft(ctx context.Context, d PieceDraft, by court.Actor) (id string, err error) {
	id = NewPublicIDs(1)[0]
	if _, err := tx.Exec(ctx, `INSERT INTO piece_draft (public_id, base_slug, base) VALUES (?, ?, ?)`, id, d.BaseSlug, d.Base); err != nil {
		return "", err
	}
	return id, tx.SaveDraft(ctx, id, d.File, d.Clean, by)
}

// SaveDraft keeps another state of a draft; from now on it is the one that counts.
func (tx *Tx) SaveDraft(ctx context.Context, id, file string, clean []CleanPlace, by court.Actor) error {
	if clean == nil {
		clean = []CleanPlace{}
	}
	list, err := json.Marshal(clean)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO piece_draft_save (draft, number, file, clean, account, name, at)
		SELECT ?, coalesce(max(number), 0) + 1, ?, ?, ?, ?, ? FROM piece_draft_save WHERE draft = ?`,
		id, file, string(list), by.Account, by.Name, tx.db.now().Unix(), id)
	if err != nil {
		return err
	}
	return tx.noteDraftMedia(ctx, id, file)
}

// SaveDuty keeps who answers for a draft and how its legal check came out; what was on
// record before stays as the state before.
func (tx *Tx) SaveDuty(ctx context.Context, draft string, duty court.PieceDuty, by court.Actor) error {
	text, err := json.Marshal(duty)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO piece_draft_duty (draft, number, duty, account, name, at)
		SELECT ?, coalesce(max(number), 0) + 1, ?, ?, ?, ? FROM piece_draft_duty WHERE draft = ?`,
		draft, string(text), by.Account, by.Name, tx.db.now().Unix(), draft)
	return err
}

// DutyBefore reads who answered for the newest version of a text that was released at the
// desk and holds; empty if none was.
func (r *Reading) DutyBefore(ctx context.Context, slug string) (duty court.PieceDuty, err error) {
	var text string
	err = r.tx.QueryRowContext(ctx, `SELECT o.duty FROM piece_draft d
		JOIN work w ON w.subject = d.public_id AND w.kind = ?1 AND w.state = 'published'
		JOIN piece_draft_duty o ON o.draft = d.public_id
		WHERE d.base_slug = ?2 OR (d.base_slug = '' AND d.slug = ?2) ORDER BY d.base DESC, o.number DESC LIMIT 1`, string(court.WorkPiece), slug).Scan(&text)
	if errors.Is(err, sql.ErrNoRows) {
		return duty, nil
	}
	if err != nil {
		return duty, err
	}
	return duty, json.Unmarshal([]byte(text), &duty)
}

// Draft reads the state of a draft that counts. KindNotFound if there is none.
func (tx *Tx) Draft(ctx context.Context, id string) (PieceDraft, error) {
	return draftOf(ctx, tx.tx, id)
}

// Draft is the same on a snapshot.
func (r *Reading) Draft(ctx context.Context, id string) (PieceDraft, error) {
	return draftOf(ctx, r.tx, id)
}

func draftOf(ctx context.Context, q rowQuerier, id string) (d PieceDraft, err error) {
	d.ID = id
	var clean, duty string
	var at int64
	err = q.QueryRowContext(ctx, `SELECT d.base_slug, d.base, s.number, s.file, s.clean, s.account, s.name, s.at,
			coalesce((SELECT o.duty FROM piece_draft_duty o WHERE o.draft = d.public_id ORDER BY o.number DESC LIMIT 1), '{}')
		FROM piece_draft d JOIN piece_draft_save s ON s.draft = d.public_id WHERE d.public_id = ? ORDER BY s.number DESC LIMIT 1`, id).
		Scan(&d.BaseSlug, &d.Base, &d.Number, &d.File, &clean, &d.Account, &d.Name, &at, &duty)
	if errors.Is(err, sql.ErrNoRows) {
		return d, errNoWork()
	}
	if err != nil {
		return d, err
	}
	d.At = time.Unix(at, 0)
	return d, errors.Join(json.Unmarshal([]byte(clean), &d.Clean), json.Unmarshal([]byte(duty), &d.Duty))
}

// DraftSaves gives the states of a draft below a number, the newest first; 0: from the
// newest on.
func (r *Reading) DraftSaves(ctx context.Context, id string, below, limit int) (list []PieceDraft, err error) {
	err = eachRow(ctx, r.tx, func(rows *sql.Rows) error {
		d := PieceDraft{ID: id}
		var clean string
		var at int64
		if err := rows.Scan(&d.Number, &d.File, &clean, &d.Account, &d.Name, &at); err != nil {
			return err
		}
		d.At = time.Unix(at, 0)
		list = append(list, d)
		return json.Unmarshal([]byte(clean), &list[len(list)-1].Clean)
	}, `SELECT number, file, clean, account, name, at FROM piece_draft_save
		WHERE draft = ?1 AND (?2 = 0 OR number < ?2) ORDER BY number DESC LIMIT ?3`, id, below, limit)
	return list, err
}

// OpenDraftOn reads the piece of work that is under way on a text of the site. KindNotFound
// if there is none.
func (tx *Tx) OpenDraftOn(ctx context.Context, slug string) (WorkItem, error) {
	return openDraftOn(ctx, tx.tx, slug)
}

func openDraftOn(ctx context.Context, q reading, slug string) (WorkItem, error) {
	return readWork(ctx, q, `WHERE kind = ? AND state NOT IN ('published', 'withdrawn')
		AND subject IN (SELECT public_id FROM piece_draft WHERE base_slug = ?) ORDER BY id DESC LIMIT 1`, string(court.WorkPiece), slug)
}

// PieceSource is the newest version of a text of the site, also one that waits.
type PieceSource struct {
	State   court.State // of the text
	Version int
	File    string
}

// PieceSource reads the newest version of a text; ErrNoEntry if there is none.
func (tx *Tx) PieceSource(ctx context.Context, kind court.PieceKind, slug string) (PieceSource, error) {
	return pieceSource(ctx, tx.tx, kind, slug)
}

// PieceSource is the same on a snapshot.
func (r *Reading) PieceSource(ctx context.Context, kind court.PieceKind, slug string) (PieceSource, error) {
	return pieceSource(ctx, r.tx, kind, slug)
}

func pieceSource(ctx context.Context, q rowQuerier, kind court.PieceKind, slug string) (s PieceSource, err error) {
	err = q.QueryRowContext(ctx, `SELECT p.state, coalesce(v.version, p.version), coalesce(v.file, p.file)
		FROM piece p LEFT JOIN piece_version v ON v.piece_id = p.id AND v.state = 'held'
		WHERE p.slug = ? AND p.kind = ?`, slug, string(kind)).Scan(&s.State, &s.Version, &s.File)
	if errors.Is(err, sql.ErrNoRows) {
		return s, ErrNoEntry
	}
	return s, err
}

// PieceVersionBefore reads the file of the version that a text had before the one that
// holds; ErrNoEntry if there was none.
func (r *Reading) PieceVersionBefore(ctx context.Context, slug string) (file string, err error) {
	err = r.tx.QueryRowContext(ctx, `SELECT v.file FROM piece p JOIN piece_version v ON v.piece_id = p.id AND v.state = 'replaced'
		WHERE p.slug = ? ORDER BY v.version DESC LIMIT 1`, slug).Scan(&file)
	if errors.Is(err, sql.ErrNoRows) {
		return "", ErrNoEntry
	}
	return file, err
}

// PublicPieces gives the texts that are public, by PieceSubject.
func (r *Reading) PublicPieces(ctx context.Context) (map[string]bool, error) {
	public := map[string]bool{}
	return public, eachRow(ctx, r.tx, func(rows *sql.Rows) error {
		var kind court.PieceKind
		var slug string
		err := rows.Scan(&kind, &slug)
		public[PieceSubject(kind, slug)] = true
		return err
	}, `SELECT kind, slug FROM piece WHERE state = 'published'`)
}
