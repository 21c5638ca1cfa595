package store

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// Session is a sign-in at the desk, under way or in force. It is found by the hash of
// what the browser holds, which itself is stored nowhere.
type Session struct {
	IDHash    []byte
	PublicID  string
	Account   int64 // 0: nobody yet
	Stage     string
	CreatedAt time.Time
	SeenAt    time.Time
	FreshAt   time.Time
	EndsAt    time.Time
	Pending   []byte // a seed that is being set up, sealed; nil: none
	Ceremony  string // challenge to a passkey; empty: none
	Agent     string
	Network   string
}

const sessionColumns = `s.public_id, s.account_id, s.stage, s.created_at, s.seen_at, s.fresh_at, s.ends_at, s.pending, s.ceremony, s.agent, s.network, s.id_hash`

func scanSession(scan func(...any) error) (Session, error) {
	var s Session
	var created, seen, fresh, ends int64
	err := scan(&s.PublicID, &s.Account, &s.Stage, &created, &seen, &fresh, &ends, &s.Pending, &s.Ceremony, &s.Agent, &s.Network, &s.IDHash)
	s.CreatedAt, s.SeenAt, s.FreshAt, s.EndsAt = timeOf(created), timeOf(seen), timeOf(fresh), timeOf(ends)
	return s, err
}

func deskSession(ctx context.Context, q rowQuerier, hash []byte) (Session, bool, error) {
	s, err := scanSession(q.QueryRowContext(ctx, `SELECT `+sessionColumns+` FROM desk_session s WHERE s.id_hash = ?`, hash).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return Session{}, false, nil
	}
	return s, err == nil, err
}

// Session looks a session up by the hash of its identifier, whether or not its time is over.
func (r *Reading) Session(ctx context.Context, hash []byte) (s Session, found bool, err error) {
	return deskSession(ctx, r.tx, hash)
}

// Session is the same within a change.
func (tx *Tx) Session(ctx context.Context, hash []byte) (s Session, found bool, err error) {
	return deskSession(ctx, tx.tx, hash)
}

// Sessions gives those of an account that are signed in, the one used last first.
func (r *Reading) Sessions(ctx context.Context, account int64) (list []Session, err error) {
	err = eachRow(ctx, r.tx, func(rows *sql.Rows) error {
		s, err := scanSession(rows.Scan)
		list = append(list, s)
		return err
	}, `SELECT `+sessionColumns+` FROM desk_session s WHERE s.account_id = ? AND s.stage = 'full' ORDER BY s.seen_at DESC, s.public_id`, account)
	return list, err
}

// InsertSession adds a session.
func (tx *Tx) InsertSession(ctx context.Context, s Session) error {
	_, err := tx.Exec(ctx, `INSERT INTO desk_session (id_hash, public_id, account_id, stage, created_at, seen_at, fresh_at, ends_at, pending, ceremony, agent, network)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, s.IDHash, s.PublicID, s.Account, s.Stage, secondsOf(s.CreatedAt), secondsOf(s.SeenAt),
		secondsOf(s.FreshAt), secondsOf(s.EndsAt), s.Pending, s.Ceremony, s.Agent, s.Network)
	return err
}

// UpdateSession writes what of a session changes while its identifier stays.
func (tx *Tx) UpdateSession(ctx context.Context, s Session) error {
	_, err := tx.Exec(ctx, `UPDATE desk_session SET seen_at = ?, pending = ?, ceremony = ? WHERE id_hash = ?`,
		secondsOf(s.SeenAt), s.Pending, s.Ceremony, s.IDHash)
	return err
}

// DeleteSession ends the session with this hash; ok is false where there is none.
func (tx *Tx) DeleteSession(ctx context.Context, hash []byte) (ok bool, err error) {
	return tx.changed(ctx, `DELETE FROM desk_session WHERE id_hash = ?`, hash)
}

// DeleteSessions ends the sessions of an account: the one of that public identifier, or
// all where it is empty; the one with the hash keep stays.
func (tx *Tx) DeleteSessions(ctx context.Context, account int64, publicID string, keep []byte) (n int64, err error) {
	if keep == nil {
		keep = []byte{} // a comparison with NULL is true of nothing
	}
	result, err := tx.Exec(ctx, `DELETE FROM desk_session WHERE account_id = ?1 AND (public_id = ?2 OR ?2 = '') AND id_hash <> ?3`, account, publicID, keep)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// DeleteEndedSessions forgets the sessions whose time was over before an instant, or that
// were last used before another.
func (tx *Tx) DeleteEndedSessions(ctx context.Context, now, usedBefore time.Time) error {
	_, err := tx.Exec(ctx, `DELETE FROM desk_session WHERE ends_at <= ? OR seen_at <= ?`, secondsOf(now), secondsOf(usedBefore))
	return err
}

// Attempt counts the failures under one key.
type Attempt struct {
	Failures int64
	LastAt   time.Time
}

func attempts(ctx context.Context, q rowQuerier, key []byte) (a Attempt, err error) {
	var last int64
	err = q.QueryRowContext(ctx, `SELECT failures, last_at FROM sign_in_attempt WHERE key_hash = ?`, key).Scan(&a.Failures, &last)
	if errors.Is(err, sql.ErrNoRows) {
		return Attempt{}, nil
	}
	a.LastAt = timeOf(last)
	return a, err
}

// Attempt reads a count; it is zero where nothing failed.
func (r *Reading) Attempt(ctx context.Context, key []byte) (Attempt, error) {
	return attempts(ctx, r.tx, key)
}

// Attempt is the same within a change.
func (tx *Tx) Attempt(ctx context.Context, key []byte) (Attempt, error) {
	return attempts(ctx, tx.tx, key)
}

// PutAttempt writes a count; zero failures are forgotten.
func (tx *Tx) PutAttempt(ctx context.Context, key []byte, a Attempt) (err error) {
	if a.Failures <= 0 {
		_, err = tx.Exec(ctx, `DELETE FROM sign_in_attempt WHERE key_hash = ?`, key)
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO sign_in_attempt (key_hash, failures, last_at) VALUES (?, ?, ?)
		ON CONFLICT (key_hash) DO UPDATE SET failures = excluded.failures, last_at = excluded.last_at`, key, a.Failures, secondsOf(a.LastAt))
	return err
}

// DeleteAttempts forgets the counts that last changed before an instant.
func (tx *Tx) DeleteAttempts(ctx context.Context, before time.Time) error {
	_, err := tx.Exec(ctx, `DELETE FROM sign_in_attempt WHERE last_at < ?`, secondsOf(before))
	return err
}
