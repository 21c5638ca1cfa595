package auth

import (
	"context"
	"errors"

	"gongkai/internal/court"
	"gongkai/internal/store"
)

// maxTyped bounds what is looked at of a name or code that somebody sent.
const maxTyped = 256

// SignIn checks name and password and gives a session of StageFactor, which allows
// nothing but to show the second factor. Whatever is wrong, be it that there is no such
// account, is ErrWrong, after the same work; *Delayed says that it came too soon.
func (a *Accounts) SignIn(ctx context.Context, name, password string, from From) (Session, error) {
	if len(name) > maxTyped || len(password) > 4*MaxPassword {
		name, password = "", "" // nobody's; it takes its time all the same
	}
	key := nameKey(name)
	var known store.Account
	err := a.db.Read(ctx, func(r *store.Reading) (err error) {
		known, _, err = r.Account(ctx, store.ByNameKey, key)
		return err
	})
	if err != nil {
		return Session{}, err
	}
	counted, err := a.reserve(ctx, key, known.PublicID, from)
	if err != nil {
		return Session{}, err
	}
	right, err := a.hasher.check(ctx, known.Password, password)
	if err != nil {
		return Session{}, err
	}
	var s Session
	err = ErrWrong
	if right {
		err = a.db.Update(ctx, func(tx *store.Tx) error {
			account, found, err := tx.Account(ctx, store.ByID, known.ID)
			if err != nil {
				return err
			}
			if !found || account.Disabled || account.Password != known.Password || account.Seed == nil && account.Passkeys == 0 {
				return ErrWrong
			}
			if err := a.takeBack(ctx, tx, counted); err != nil {
				return err
			}
			s, err = a.begin(ctx, tx, account, StageFactor, factorTime, from)
			return err
		})
	}
	if errors.Is(err, ErrWrong) {
		a.note(ctx, EventSignInFailed, known.PublicID, from)
	}
	return s, err
}

// Proof is a second factor: one of the fields is filled.
type Proof struct {
	Code     string // of the authenticator app
	Recovery string // a recovery code
	Passkey  string // the browser's answer to Challenge, as JSON
}

// Confirm takes a second factor. A session of StageFactor is then signed in, one that is
// signed in is Fresh again; either way it goes on under a new identifier (ASVS 7.2.4).
// A code is right once.
func (a *Accounts) Confirm(ctx context.Context, s Session, p Proof, from From) (Session, error) {
	counted, err := a.reserve(ctx, s.account.NameKey, s.account.PublicID, from)
	if err != nil {
		return Session{}, err
	}
	var next Session
	kind := EventStepUp
	err = a.db.Update(ctx, func(tx *store.Tx) error {
		s, err := a.reload(ctx, tx, s, StageFactor, StageFull)
		if err != nil {
			return err
		}
		if err := a.prove(ctx, tx, &s, p); err != nil {
			return err
		}
		if err := a.forget(ctx, tx, counted); err != nil {
			return err
		}
		if s.Stage == StageFull {
			next, err = a.renew(ctx, tx, s)
			return err
		}
		kind = EventSignIn
		next, err = a.enter(ctx, tx, s, from)
		return err
	})
	switch {
	case errors.Is(err, ErrWrong):
		a.note(ctx, EventSignInFailed, s.account.PublicID, from)
	case err == nil:
		kinds := []EventKind{kind}
		if p.Recovery != "" {
			kinds = []EventKind{EventRecoveryUsed, kind}
		}
		return a.admit(ctx, next, from, kinds...)
	}
	return next, err
}

// enter puts a signed-in session in the place of one that was on its way there.
func (a *Accounts) enter(ctx context.Context, tx *store.Tx, s Session, from From) (Session, error) {
	if ok, err := tx.DeleteSession(ctx, s.row.IDHash); err != nil || !ok {
		return Session{}, orNoSession(err)
	}
	return a.begin(ctx, tx, s.account, StageFull, AbsoluteTime, from)
}

// prove checks a second factor and marks it as used.
func (a *Accounts) prove(ctx context.Context, tx *store.Tx, s *Session, p Proof) error {
	switch {
	case len(p.Code) > maxTyped || len(p.Recovery) > maxTyped:
		return ErrWrong
	case p.Passkey != "":
		return a.provePasskey(ctx, tx, *s, p.Passkey)
	case p.Recovery != "":
		letters := readCode(p.Recovery, recoveryLetters)
		ok, err := tx.UseRecoveryCode(ctx, s.account.ID, a.hashRecovery(letters), a.now())
		if err == nil && (!ok || letters == "") {
			err = ErrWrong
		}
		return err
	case s.account.Seed == nil:
		return ErrWrong
	}
	seed, err := a.db.Box().Open(seedContext(s.account.PublicID), s.account.Seed)
	if err != nil {
		return err
	}
	step, ok := checkCode(string(seed), p.Code, s.account.Step, a.now())
	if !ok {
		return ErrWrong
	}
	s.account.Step = step
	return tx.UpdateAccount(ctx, s.account)
}

// errNotFresh asks for the second factor before a change of what proves who one is
// (ASVS 7.5.1).
var errNotFresh = &court.Error{Kind: court.KindRefused, Message: "请先用第二重验证再确认一次身份，然后重新提交。"}

// reloadFresh reads a session that is signed in and Fresh.
func (a *Accounts) reloadFresh(ctx context.Context, tx *store.Tx, s Session) (Session, error) {
	s, err := a.reload(ctx, tx, s, StageFull)
	if err == nil && !s.Fresh(a.now()) {
		err = errNotFresh
	}
	return s, err
}
