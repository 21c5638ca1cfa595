package auth

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base32"
	"strings"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/store"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"
	"github.com/pquerna/otp/totp"
)

const (
	stepTime = 30 * time.Second
	seedSize = 20 // bytes: the length of the hash that the apps use
)

func seedContext(account string) string    { return "authenticator seed of account " + account }
func pendingContext(session string) string { return "authenticator seed set up in session " + session }

// checkCode compares a code with those of now and of one step before and after. A step at
// or before last was used already, so a code that somebody saw being typed is worth
// nothing (ASVS 6.5.1).
func checkCode(seed, code string, last int64, now time.Time) (step int64, ok bool) {
	code = strings.Join(strings.Fields(code), "")
	if len(code) != 6 {
		return 0, false
	}
	current := now.Unix() / int64(stepTime/time.Second)
	for s := current - 1; s <= current+1; s++ {
		want, err := hotp.GenerateCodeCustom(seed, uint64(s), hotp.ValidateOpts{Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1}) // #nosec G115 -- steps since 1970
		if err == nil && subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 && s > last {
			step, ok = s, true
		}
	}
	return step, ok
}

// Enrolment is a seed on its way into an authenticator app. It is shown once, to the
// person alone.
type Enrolment struct {
	Secret string // in base32, in groups of four
	URI    string // otpauth://…, for a QR code
}

// BeginApp draws a seed for the session and keeps it, sealed, until FinishApp; asked
// again, it gives the same. The session is setting up, with a password, or signed in and
// Fresh.
func (a *Accounts) BeginApp(ctx context.Context, s Session) (Enrolment, error) {
	var e Enrolment
	err := a.db.Update(ctx, func(tx *store.Tx) error {
		s, err := a.reloadForApp(ctx, tx, s)
		if err != nil {
			return err
		}
		seed, err := a.pendingSeed(s)
		if err != nil {
			return err
		}
		if seed == "" {
			raw := make([]byte, seedSize)
			_, _ = rand.Read(raw) // never fails: the runtime ends the process instead
			seed = base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(raw)
			s.row.Pending = a.db.Box().Seal(pendingContext(s.row.PublicID), []byte(seed))
			if err := tx.UpdateSession(ctx, s.row); err != nil {
				return err
			}
		}
		raw, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(seed)
		if err != nil {
			return err
		}
		key, err := totp.Generate(totp.GenerateOpts{Issuer: a.issuer, AccountName: s.account.Name, Secret: raw})
		if err != nil {
			return err
		}
		e.URI = key.URL()
		for i := 0; i < len(seed); i += 4 {
			e.Secret += " " + seed[i:min(i+4, len(seed))]
		}
		e.Secret = e.Secret[1:]
		return nil
	})
	return e, err
}

func (a *Accounts) reloadForApp(ctx context.Context, tx *store.Tx, s Session) (Session, error) {
	s, err := a.reload(ctx, tx, s, StageSetup, StageFull)
	switch {
	case err != nil:
	case s.Stage == StageFull && !s.Fresh(a.now()):
		err = errNotFresh
	case s.account.Password == "":
		err = court.Invalid("请先设置密码。")
	}
	return s, err
}

func (a *Accounts) pendingSeed(s Session) (string, error) {
	if s.row.Pending == nil {
		return "", nil
	}
	seed, err := a.db.Box().Open(pendingContext(s.row.PublicID), s.row.Pending)
	return string(seed), err
}

// FinishApp takes the first code of the app. The account then has the new seed and no
// other, its other sessions are ended, and the session goes on under a new identifier.
// One that was setting up is signed in thereby and given its recovery codes, which nobody
// can read again.
func (a *Accounts) FinishApp(ctx context.Context, s Session, code string, from From) (Session, []string, error) {
	var next Session
	var codes []string
	settingUp := s.Stage == StageSetup
	err := a.db.Update(ctx, func(tx *store.Tx) error {
		s, err := a.reloadForApp(ctx, tx, s)
		if err != nil {
			return err
		}
		seed, err := a.pendingSeed(s)
		if err != nil {
			return err
		}
		step, ok := checkCode(seed, code, 0, a.now())
		if seed == "" || !ok {
			return court.Invalid("验证码不对。请确认手机时间准确，输入应用里现在显示的 6 位数字。")
		}
		s.account.Seed, s.account.Step = a.db.Box().Seal(seedContext(s.account.PublicID), []byte(seed)), step
		if err := tx.UpdateAccount(ctx, s.account); err != nil {
			return err
		}
		if _, err := tx.DeleteSessions(ctx, s.account.ID, "", s.row.IDHash); err != nil {
			return err
		}
		if !settingUp {
			if next, err = a.renew(ctx, tx, s); err != nil {
				return err
			}
			return tx.Record(store.Decision{Action: "account.factor", Actor: s.account.PublicID, Subject: s.account.PublicID, Detail: "app"})
		}
		if codes, err = a.replaceCodes(ctx, tx, s.account.ID); err != nil {
			return err
		}
		if next, err = a.enter(ctx, tx, s, from); err != nil {
			return err
		}
		return tx.Record(store.Decision{Action: "account.setup", Actor: s.account.PublicID, Subject: s.account.PublicID})
	})
	if err != nil {
		return Session{}, nil, err
	}
	if !settingUp {
		a.note(ctx, EventFactorChanged, s.account.PublicID, from)
		return next, codes, nil
	}
	if next, err = a.admit(ctx, next, from, EventSetUp, EventSignIn); err != nil {
		return Session{}, nil, err
	}
	return next, codes, nil
}

// replaceCodes draws new recovery codes and makes all earlier ones worthless.
func (a *Accounts) replaceCodes(ctx context.Context, tx *store.Tx, account int64) ([]string, error) {
	codes := make([]string, RecoveryCodes)
	hashes := make([][]byte, RecoveryCodes)
	for i := range codes {
		codes[i] = drawCode(recoveryLetters)
		hashes[i] = a.hashRecovery(readCode(codes[i], recoveryLetters))
	}
	return codes, tx.ReplaceRecoveryCodes(ctx, account, hashes)
}
