package auth

import (
	"context"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/store"
)

// Stage is how far a session has proven who is there.
type Stage string

// The stages. The words are stored.
const (
	StageVisitor Stage = "visitor" // nobody yet; a passkey is being asked for
	StageSetup   Stage = "setup"   // a set-up code was right
	StageFactor  Stage = "factor"  // the password was right
	StageFull    Stage = "full"    // signed in
)

// Session is one browser at the desk. The zero Session is that of a visitor.
type Session struct {
	// ID is what the browser holds.
	ID    string
	Stage Stage
	// Actor has offices only when Stage is StageFull: before that a session allows nothing.
	Actor     court.Actor
	StartedAt time.Time
	EndsAt    time.Time

	row     store.Session
	account store.Account
}

// SignedIn reports whether the session belongs to somebody who has proven it.
func (s Session) SignedIn() bool { return s.Stage == StageFull }

// Fresh reports whether a second factor was shown within the last ten minutes, as
// release, removal and sign-off ask (ASVS 6.3.3).
func (s Session) Fresh(now time.Time) bool {
	return s.SignedIn() && now.Before(s.row.FreshAt.Add(FreshTime)) && !now.Before(s.row.FreshAt)
}

// HasPassword reports whether the account has a password, which the set-up asks for first.
func (s Session) HasPassword() bool { return s.account.Password != "" }

// HasApp reports whether the account has an authenticator app.
func (s Session) HasApp() bool { return s.account.Seed != nil }

// HasPasskey reports whether the account has a passkey.
func (s Session) HasPasskey() bool { return s.account.Passkeys > 0 }

// PasswordAt is when the password was set.
func (s Session) PasswordAt() time.Time { return s.account.PasswordAt }

// FormToken is what every form of a session carries (ASVS 3.5.1): a keyed hash of the
// identifier, which tells nothing of it.
func (a *Accounts) FormToken(id string) string {
	sum := a.db.Digest().Sum("form of the desk", []byte(id))
	return encode(sum[:])
}

// NewID draws an identifier for a browser that has none, to tie forms to it. It opens
// nothing and is never taken over by a session.
func (a *Accounts) NewID() string { return newID() }

// Resume gives the session behind an identifier. Whatever has ended, by time, by hand, by
// a change of the account, or never was, is the zero Session. An error is one of the
// database.
func (a *Accounts) Resume(ctx context.Context, id string) (Session, error) {
	if !isID(id) {
		return Session{}, nil
	}
	var s Session
	err := a.db.Read(ctx, func(r *store.Reading) (err error) {
		s, err = a.load(ctx, r, id)
		return err
	})
	if err != nil || s.ID == "" {
		return Session{}, err
	}
	if now := a.now(); now.Sub(s.row.SeenAt) >= seenEvery {
		err := a.db.Update(ctx, func(tx *store.Tx) error {
			row, found, err := tx.Session(ctx, s.row.IDHash)
			if err != nil || !found {
				return err
			}
			row.SeenAt = now
			return tx.UpdateSession(ctx, row)
		})
		if err != nil { // it then ends a little early
			a.log.Warn("time of a session not kept", "cause", err.Error())
		}
	}
	return s, nil
}

// sessionReader is a reading, or a change.
type sessionReader interface {
	Session(ctx context.Context, hash []byte) (store.Session, bool, error)
	Account(ctx context.Context, by store.AccountBy, value any) (store.Account, bool, error)
}

// load reads a session that is in force; the zero Session otherwise.
func (a *Accounts) load(ctx context.Context, r sessionReader, id string) (Session, error) {
	row, found, err := r.Session(ctx, hashID(id))
	if err != nil || !found {
		return Session{}, err
	}
	now := a.now()
	if !now.Before(row.EndsAt) || now.Sub(row.SeenAt) >= IdleTime || now.Before(row.CreatedAt.Add(-seenEvery)) {
		return Session{}, nil // over, or made by a clock that was set back since (F18)
	}
	s := Session{ID: id, Stage: Stage(row.Stage), StartedAt: row.CreatedAt, EndsAt: row.EndsAt, row: row}
	if row.Account == 0 {
		return s, nil
	}
	if s.account, found, err = r.Account(ctx, store.ByID, row.Account); err != nil || !found || s.account.Disabled {
		return Session{}, err
	}
	s.Actor = court.Actor{Account: s.account.PublicID, Name: s.account.Name}
	if s.Stage == StageFull {
		s.Actor.Roles = s.account.Roles
	}
	return s, nil
}

// reload reads a session again within a change; it must be in one of the stages.
func (a *Accounts) reload(ctx context.Context, tx *store.Tx, s Session, stages ...Stage) (Session, error) {
	if s.ID == "" {
		return s, ErrNoSession
	}
	s, err := a.load(ctx, tx, s.ID)
	if err != nil {
		return s, err
	}
	for _, stage := range stages {
		if s.Stage == stage {
			return s, nil
		}
	}
	return Session{}, ErrNoSession
}

// begin makes the row of a session under a new identifier.
func (a *Accounts) begin(ctx context.Context, tx *store.Tx, account store.Account, stage Stage, lasts time.Duration, from From) (Session, error) {
	now := a.now()
	s := Session{ID: newID(), Stage: stage, StartedAt: now, EndsAt: now.Add(lasts), account: account}
	s.row = store.Session{
		IDHash: hashID(s.ID), PublicID: store.NewPublicIDs(1)[0], Account: account.ID, Stage: string(stage),
		CreatedAt: now, SeenAt: now, EndsAt: s.EndsAt, Agent: from.shownAgent(), Network: from.shownNetwork(),
	}
	if stage == StageFull {
		s.row.FreshAt = now
	}
	if account.ID != 0 {
		s.Actor = court.Actor{Account: account.PublicID, Name: account.Name}
	}
	if stage == StageFull {
		s.Actor.Roles = account.Roles
	}
	return s, tx.InsertSession(ctx, s.row)
}

// renew gives a session that has just shown a second factor a new identifier. The time it
// may last in all stays that of the first sign-in.
func (a *Accounts) renew(ctx context.Context, tx *store.Tx, s Session) (Session, error) {
	if ok, err := tx.DeleteSession(ctx, s.row.IDHash); err != nil || !ok {
		return Session{}, orNoSession(err)
	}
	s.ID = newID()
	s.row.IDHash, s.row.FreshAt, s.row.SeenAt = hashID(s.ID), a.now(), a.now()
	s.row.Pending, s.row.Ceremony = nil, ""
	return s, tx.InsertSession(ctx, s.row)
}

func orNoSession(err error) error {
	if err == nil {
		return ErrNoSession
	}
	return err
}

// Open is one of the sessions of an account, as its owner sees it.
type Open struct {
	PublicID  string
	Own       bool // the one that asks
	StartedAt time.Time
	SeenAt    time.Time
	EndsAt    time.Time
	Agent     string
	Network   string
}

// Sessions lists the sessions of the account that are in force.
func (a *Accounts) Sessions(ctx context.Context, s Session) (list []Open, err error) {
	now := a.now()
	err = a.db.Read(ctx, func(r *store.Reading) error {
		rows, err := r.Sessions(ctx, s.account.ID)
		for _, row := range rows {
			if now.Before(row.EndsAt) && now.Sub(row.SeenAt) < IdleTime {
				list = append(list, Open{PublicID: row.PublicID, Own: row.PublicID == s.row.PublicID, StartedAt: row.CreatedAt,
					SeenAt: row.SeenAt, EndsAt: row.EndsAt, Agent: row.Agent, Network: row.Network})
			}
		}
		return err
	})
	return list, err
}

// SignOut ends the session.
func (a *Accounts) SignOut(ctx context.Context, s Session, from From) error {
	var ended bool
	err := a.db.Update(ctx, func(tx *store.Tx) (err error) {
		ended, err = tx.DeleteSession(ctx, s.row.IDHash)
		return err
	})
	if err == nil && ended && s.SignedIn() {
		a.note(ctx, EventSignOut, s.Actor.Account, from)
	}
	return err
}

// Revoke ends one of the person's sessions, or, with an empty identifier, all but this one.
func (a *Accounts) Revoke(ctx context.Context, s Session, publicID string, from From) error {
	keep := s.row.IDHash
	if publicID != "" {
		keep = nil
	}
	var n int64
	err := a.db.Update(ctx, func(tx *store.Tx) error {
		s, err := a.reload(ctx, tx, s, StageFull)
		if err == nil {
			n, err = tx.DeleteSessions(ctx, s.account.ID, publicID, keep)
		}
		return err
	})
	if err == nil && n > 0 {
		a.note(ctx, EventSessionRevoked, s.Actor.Account, from)
	}
	return err
}
