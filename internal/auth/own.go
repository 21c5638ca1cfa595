package auth

import (
	"context"
	"errors"

	"gongkai/internal/court"
	"gongkai/internal/store"
)

// errCode is every set-up code that opens nothing.
var errCode = &court.Error{Kind: court.KindRefused, Message: "设置码不对、已经用过或者已过期。请核对后重试，或请系统管理员重新发放。"}

// Redeem takes a set-up code, which is used up by it, and gives a session in which
// password and second factor are set within half an hour. Sent twice, the second is
// refused as a wrong one is.
func (a *Accounts) Redeem(ctx context.Context, code string, from From) (Session, error) {
	counted, err := a.reserve(ctx, "", "", from)
	if err != nil {
		return Session{}, err
	}
	letters := ""
	if len(code) <= maxTyped {
		letters = readCode(code, setupLetters)
	}
	var s Session
	err = a.db.Update(ctx, func(tx *store.Tx) error {
		account, found, err := tx.Account(ctx, store.BySetupHash, hashSetup(letters))
		if err != nil {
			return err
		}
		if !found || letters == "" || account.Disabled || !a.now().Before(account.SetupUntil) {
			return errCode
		}
		account.SetupHash = nil
		if err := tx.UpdateAccount(ctx, account); err != nil {
			return err
		}
		if err := a.takeBack(ctx, tx, counted); err != nil {
			return err
		}
		s, err = a.begin(ctx, tx, account, StageSetup, settingTime, from)
		return err
	})
	if errors.Is(err, errCode) {
		a.note(ctx, EventSignInFailed, "", from)
	}
	return s, err
}

// SetPassword sets the password of an account that is being set up.
func (a *Accounts) SetPassword(ctx context.Context, s Session, password string) error {
	if err := CheckPassword(password, s.account.Name); err != nil {
		return err
	}
	hash, err := a.hasher.hash(ctx, password)
	if err != nil {
		return err
	}
	return a.db.Update(ctx, func(tx *store.Tx) error {
		s, err := a.reload(ctx, tx, s, StageSetup)
		if err != nil {
			return err
		}
		s.account.Password, s.account.PasswordAt = hash, a.now()
		return tx.UpdateAccount(ctx, s.account)
	})
}

// ChangePassword sets a new password for the person, who knows the old one and has just
// shown a second factor. The other sessions end.
func (a *Accounts) ChangePassword(ctx context.Context, s Session, old, password string, from From) error {
	if err := CheckPassword(password, s.account.Name); err != nil {
		return err
	}
	counted, err := a.reserve(ctx, s.account.NameKey, s.account.PublicID, from)
	if err != nil {
		return err
	}
	right, err := a.hasher.check(ctx, s.account.Password, old)
	if err != nil {
		return err
	}
	if !right {
		a.note(ctx, EventSignInFailed, s.account.PublicID, from)
		return court.Invalid("原密码不对，密码没有更改。")
	}
	hash, err := a.hasher.hash(ctx, password)
	if err != nil {
		return err
	}
	err = a.db.Update(ctx, func(tx *store.Tx) error {
		s, err := a.reloadFresh(ctx, tx, s)
		if err != nil {
			return err
		}
		if err := a.takeBack(ctx, tx, counted); err != nil {
			return err
		}
		s.account.Password, s.account.PasswordAt = hash, a.now()
		if err := tx.UpdateAccount(ctx, s.account); err != nil {
			return err
		}
		if _, err := tx.DeleteSessions(ctx, s.account.ID, "", s.row.IDHash); err != nil {
			return err
		}
		return tx.Record(store.Decision{Action: "account.password", Actor: s.account.PublicID, Subject: s.account.PublicID})
	})
	if err == nil {
		a.note(ctx, EventPassword, s.account.PublicID, from)
	}
	return err
}

// NewRecoveryCodes draws ten new codes and makes the earlier ones worthless.
func (a *Accounts) NewRecoveryCodes(ctx context.Context, s Session, from From) (codes []string, err error) {
	err = a.db.Update(ctx, func(tx *store.Tx) error {
		s, err := a.reloadFresh(ctx, tx, s)
		if err != nil {
			return err
		}
		if codes, err = a.replaceCodes(ctx, tx, s.account.ID); err != nil {
			return err
		}
		return tx.Record(store.Decision{Action: "account.recovery", Actor: s.account.PublicID, Subject: s.account.PublicID})
	})
	if err == nil {
		a.note(ctx, EventRecoveryMade, s.account.PublicID, from)
	}
	return codes, err
}

// RecoveryCodesLeft counts the codes that were not used.
func (a *Accounts) RecoveryCodesLeft(ctx context.Context, s Session) (n int, err error) {
	err = a.db.Read(ctx, func(r *store.Reading) error {
		n, err = r.RecoveryCodesLeft(ctx, s.account.ID)
		return err
	})
	return n, err
}
