package auth

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"gongkai/internal/court"
	"gongkai/internal/store"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"
)

// maxPasskeys is how many one account may have.
const maxPasskeys = 8

var (
	errNoPasskeys = court.Invalid("没有配置办公端的网址，不能使用通行密钥。请联系系统管理员。")
	errPasskey    = &court.Error{Kind: court.KindRefused, Message: "通行密钥没有通过验证。请重试，或改用验证码。"}
)

// Passkey is what its owner sees of a key.
type Passkey struct {
	PublicID  string
	Label     string
	CreatedAt time.Time
	UsedAt    time.Time // zero: never
}

// holder is an account as the library of passkeys sees it. The handle that goes into the
// key is the public identifier: it names nobody.
type holder struct {
	account store.Account
	keys    []webauthn.Credential
}

func (h holder) WebAuthnID() []byte                         { return []byte(h.account.PublicID) }
func (h holder) WebAuthnName() string                       { return h.account.Name }
func (h holder) WebAuthnDisplayName() string                { return h.account.Name }
func (h holder) WebAuthnCredentials() []webauthn.Credential { return h.keys }

func passkeyContext(account string) string { return "passkey of account " + account }

func (a *Accounts) sealKey(account string, key webauthn.Credential) ([]byte, error) {
	text, err := json.Marshal(key)
	return a.db.Box().Seal(passkeyContext(account), text), err
}

// passkeyReader is a reading, or a change.
type passkeyReader interface {
	Passkeys(ctx context.Context, account int64) ([]store.Passkey, error)
}

func (a *Accounts) holder(ctx context.Context, r passkeyReader, account store.Account) (holder, error) {
	h := holder{account: account}
	rows, err := r.Passkeys(ctx, account.ID)
	if err != nil {
		return h, err
	}
	for _, row := range rows {
		text, err := a.db.Box().Open(passkeyContext(account.PublicID), row.Data)
		if err != nil {
			return h, err
		}
		var key webauthn.Credential
		if err := json.Unmarshal(text, &key); err != nil {
			return h, fmt.Errorf("passkey: %w", err)
		}
		h.keys = append(h.keys, key)
	}
	return h, nil
}

// OwnPasskeys lists the keys of the account.
func (a *Accounts) OwnPasskeys(ctx context.Context, s Session) (list []Passkey, err error) {
	err = a.db.Read(ctx, func(r *store.Reading) error {
		rows, err := r.Passkeys(ctx, s.account.ID)
		for _, row := range rows {
			list = append(list, Passkey{PublicID: row.PublicID, Label: row.Label, CreatedAt: row.CreatedAt, UsedAt: row.UsedAt})
		}
		return err
	})
	return list, err
}

// BeginPasskey gives the options, as JSON, with which the browser makes a new key for the
// account. The session is signed in and Fresh.
func (a *Accounts) BeginPasskey(ctx context.Context, s Session) (options string, err error) {
	if a.keys == nil {
		return "", errNoPasskeys
	}
	err = a.db.Update(ctx, func(tx *store.Tx) error {
		s, err := a.reloadFresh(ctx, tx, s)
		if err != nil {
			return err
		}
		h, err := a.holder(ctx, tx, s.account)
		if err != nil {
			return err
		}
		if len(h.keys) >= maxPasskeys {
			return court.Invalid("通行密钥最多 %d 个，请先删除不用的。", maxPasskeys)
		}
		creation, ceremony, err := a.keys.BeginRegistration(h, webauthn.WithExclusions(webauthn.Credentials(h.keys).CredentialDescriptors()))
		if err != nil {
			return err
		}
		options, err = a.keepCeremony(ctx, tx, s, creation.Response, ceremony)
		return err
	})
	return options, err
}

// keepCeremony keeps a challenge in the session and gives the options for the browser.
func (a *Accounts) keepCeremony(ctx context.Context, tx *store.Tx, s Session, response any, ceremony *webauthn.SessionData) (string, error) {
	options, err := json.Marshal(response)
	if err != nil {
		return "", err
	}
	kept, err := json.Marshal(ceremony)
	if err != nil {
		return "", err
	}
	s.row.Ceremony = string(kept)
	return string(options), tx.UpdateSession(ctx, s.row)
}

// ceremonyOf reads the challenge of a session.
func ceremonyOf(s Session) (webauthn.SessionData, error) {
	var d webauthn.SessionData
	if s.row.Ceremony == "" {
		return d, errPasskey
	}
	return d, json.Unmarshal([]byte(s.row.Ceremony), &d)
}

// FinishPasskey takes what the browser made and adds the key under a label of the
// person's own. The session goes on under a new identifier.
func (a *Accounts) FinishPasskey(ctx context.Context, s Session, response, label string, from From) (Session, error) {
	if a.keys == nil {
		return Session{}, errNoPasskeys
	}
	label = strings.TrimSpace(label)
	if label == "" {
		label = "通行密钥"
	}
	if !utf8.ValidString(label) || utf8.RuneCountInString(label) > 32 {
		return Session{}, court.Invalid("通行密钥的名称至多 32 个字。")
	}
	made, err := protocol.ParseCredentialCreationResponseBytes([]byte(response))
	if err != nil {
		return Session{}, errPasskey
	}
	var next Session
	err = a.db.Update(ctx, func(tx *store.Tx) error {
		s, err := a.reloadFresh(ctx, tx, s)
		if err != nil {
			return err
		}
		ceremony, err := ceremonyOf(s)
		if err != nil {
			return err
		}
		h, err := a.holder(ctx, tx, s.account)
		if err != nil {
			return err
		}
		key, err := a.keys.CreateCredential(h, ceremony, made)
		if err != nil {
			a.log.Warn("passkey not taken", "cause", reasonOf(err))
			return errPasskey
		}
		sealed, err := a.sealKey(s.account.PublicID, *key)
		if err != nil {
			return err
		}
		err = tx.InsertPasskey(ctx, store.Passkey{PublicID: store.NewPublicIDs(1)[0], Account: s.account.ID, CredentialID: key.ID, Data: sealed,
			Label: label, CreatedAt: a.now()})
		if err != nil {
			return err
		}
		if next, err = a.renew(ctx, tx, s); err != nil {
			return err
		}
		return tx.Record(store.Decision{Action: "account.factor", Actor: s.account.PublicID, Subject: s.account.PublicID, Detail: "passkey added"})
	})
	if err != nil {
		return Session{}, err
	}
	a.note(ctx, EventFactorChanged, s.account.PublicID, from)
	return next, nil
}

// RemovePasskey takes a key of the account away; one that is gone already is no error.
func (a *Accounts) RemovePasskey(ctx context.Context, s Session, publicID string, from From) error {
	removed := false
	err := a.db.Update(ctx, func(tx *store.Tx) error {
		s, err := a.reloadFresh(ctx, tx, s)
		if err != nil {
			return err
		}
		if publicID == "" {
			return court.Invalid("请选择要删除的通行密钥。")
		}
		n, err := tx.DeletePasskey(ctx, s.account.ID, publicID)
		if removed = n > 0; err != nil || !removed { // sent twice
			return err
		}
		return tx.Record(store.Decision{Action: "account.factor", Actor: s.account.PublicID, Subject: s.account.PublicID, Detail: "passkey removed"})
	})
	if err == nil && removed {
		a.note(ctx, EventFactorChanged, s.account.PublicID, from)
	}
	return err
}

// Challenge gives the options, as JSON, with which the browser shows a key: one of the
// account's as a second factor, for a session of StageFactor or one that is signed in.
func (a *Accounts) Challenge(ctx context.Context, s Session) (options string, err error) {
	if a.keys == nil {
		return "", errNoPasskeys
	}
	err = a.db.Update(ctx, func(tx *store.Tx) error {
		s, err := a.reload(ctx, tx, s, StageFactor, StageFull)
		if err != nil {
			return err
		}
		h, err := a.holder(ctx, tx, s.account)
		if err != nil {
			return err
		}
		assertion, ceremony, err := a.keys.BeginLogin(h, webauthn.WithUserVerification(protocol.VerificationRequired))
		if err != nil {
			return err
		}
		options, err = a.keepCeremony(ctx, tx, s, assertion.Response, ceremony)
		return err
	})
	return options, err
}

// ChallengeAnybody gives the options for a sign-in by passkey alone, which proves two
// factors at once: the device, and its owner to the device. The session holds the
// challenge and nothing else.
func (a *Accounts) ChallengeAnybody(ctx context.Context, from From) (s Session, options string, err error) {
	if a.keys == nil {
		return Session{}, "", errNoPasskeys
	}
	if _, err := a.reserve(ctx, "", "", from); err != nil {
		return Session{}, "", err
	}
	err = a.db.Update(ctx, func(tx *store.Tx) error {
		assertion, ceremony, err := a.keys.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
		if err != nil {
			return err
		}
		if s, err = a.begin(ctx, tx, store.Account{}, StageVisitor, factorTime, from); err != nil {
			return err
		}
		options, err = a.keepCeremony(ctx, tx, s, assertion.Response, ceremony)
		return err
	})
	return s, options, err
}

// SignInByPasskey takes the browser's answer to ChallengeAnybody.
func (a *Accounts) SignInByPasskey(ctx context.Context, s Session, response string, from From) (Session, error) {
	if a.keys == nil {
		return Session{}, errNoPasskeys
	}
	shown, err := protocol.ParseCredentialRequestResponseBytes([]byte(response))
	if err != nil {
		return Session{}, errPasskey
	}
	var next Session
	err = a.db.Update(ctx, func(tx *store.Tx) error {
		s, err := a.reload(ctx, tx, s, StageVisitor)
		if err != nil {
			return err
		}
		ceremony, err := ceremonyOf(s)
		if err != nil {
			return err
		}
		find := func(_, handle []byte) (webauthn.User, error) {
			account, found, err := tx.Account(ctx, store.ByPublicID, string(handle))
			if err != nil {
				return nil, err
			}
			if !found || account.Disabled {
				return nil, errPasskey
			}
			return a.holder(ctx, tx, account)
		}
		user, key, err := a.keys.ValidatePasskeyLogin(find, ceremony, shown)
		if err != nil {
			return a.wrongKey(err)
		}
		h, ok := user.(holder)
		if !ok {
			return errPasskey
		}
		if err := a.useKey(ctx, tx, h.account, key); err != nil {
			return err
		}
		s.account = h.account
		if err := a.forget(ctx, tx, a.countersOf(h.account.NameKey, from)); err != nil {
			return err
		}
		next, err = a.enter(ctx, tx, s, from)
		return err
	})
	switch {
	case errors.Is(err, errPasskey):
		a.note(ctx, EventSignInFailed, "", from)
	case err == nil:
		return a.admit(ctx, next, from, EventSignIn)
	}
	return next, err
}

// provePasskey takes the browser's answer to Challenge.
func (a *Accounts) provePasskey(ctx context.Context, tx *store.Tx, s Session, response string) error {
	if a.keys == nil {
		return errNoPasskeys
	}
	shown, err := protocol.ParseCredentialRequestResponseBytes([]byte(response))
	if err != nil {
		return ErrWrong
	}
	ceremony, err := ceremonyOf(s)
	if err != nil {
		return ErrWrong
	}
	h, err := a.holder(ctx, tx, s.account)
	if err != nil {
		return err
	}
	key, err := a.keys.ValidateLogin(h, ceremony, shown)
	if err != nil {
		return errors.Join(a.wrongKey(err), ErrWrong)
	}
	return a.useKey(ctx, tx, s.account, key)
}

// useKey keeps the new counter of a key. One whose counter went back was copied.
func (a *Accounts) useKey(ctx context.Context, tx *store.Tx, account store.Account, key *webauthn.Credential) error {
	if key.Authenticator.CloneWarning {
		a.log.Error("a passkey seems to have been copied", "account", account.PublicID)
		return errPasskey
	}
	sealed, err := a.sealKey(account.PublicID, *key)
	if err != nil {
		return err
	}
	return tx.UsePasskey(ctx, key.ID, sealed, a.now())
}

func (a *Accounts) wrongKey(err error) error {
	if e := (*court.Error)(nil); errors.As(err, &e) && e != errPasskey {
		return err // of the database
	}
	a.log.Warn("passkey refused", "cause", reasonOf(err))
	return errPasskey
}

// reasonOf is what the library says to developers, without values of the request.
func reasonOf(err error) string {
	var e *protocol.Error
	if errors.As(err, &e) {
		return e.Type
	}
	return fmt.Sprintf("%T", err)
}
