// Package auth proves who somebody is at the desk: accounts, passwords, second factors,
// sessions, and the slowing down of who guesses. It decides nothing about what an account
// may do (package court), and knows no HTTP.
//
// A sign-in goes through stages, each with an identifier of its own, so that one known
// before is worth nothing after (T17): a visitor; one whose password was right (factor);
// one with a set-up code (setup); one who is signed in (full). Identifiers are 256 random
// bits; the database keeps their hashes, and every request reads it, so whatever ends a
// session ends it everywhere with the next request.
package auth

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/store"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"
	"golang.org/x/text/unicode/norm"
)

// How long things last.
const (
	SetupTime    = 24 * time.Hour   // a set-up code
	IdleTime     = 30 * time.Minute // a session without a request
	AbsoluteTime = 12 * time.Hour   // a session in all
	FreshTime    = 10 * time.Minute // a second factor, for release, removal and sign-off
	settingTime  = 30 * time.Minute // from the set-up code to the second factor
	factorTime   = 5 * time.Minute  // from the password to the second factor
	// seenEvery is how exactly the time of the last request is kept: an idle session may
	// end that much early, never late.
	seenEvery = time.Minute
)

// Event is something about sign-ins that goes on the record. It holds no secret and no
// name.
type Event struct {
	At      time.Time
	Kind    EventKind
	Account string     // public identifier; empty where nobody is known
	By      string     // who did it, where that is somebody else
	Addr    netip.Addr // of who asked; the trail keeps its network and a digest
}

// EventKind says what happened.
type EventKind string

// The kinds of events.
const (
	EventSignIn         EventKind = "sign-in"
	EventSignInFailed   EventKind = "sign-in-failed"
	EventSignInDelayed  EventKind = "sign-in-delayed" // refused for earlier failures
	EventSignOut        EventKind = "sign-out"
	EventStepUp         EventKind = "step-up"
	EventFactorChanged  EventKind = "factor-changed"
	EventPassword       EventKind = "password-changed"
	EventRecoveryUsed   EventKind = "recovery-code-used"
	EventRecoveryMade   EventKind = "recovery-codes-made"
	EventSessionRevoked EventKind = "session-revoked"
	EventSetUp          EventKind = "set-up"
)

// Trail keeps the record of sign-ins. Note is called after what it tells of has been
// committed, once for each event. An error keeps out who was signing in (see admit); of
// anything else it goes to the log and undoes nothing.
type Trail interface {
	Note(ctx context.Context, e Event) error
}

// Options are what accounts are kept with.
type Options struct {
	DB     *store.DB
	Now    func() time.Time // nil is the clock of DB
	Logger *slog.Logger     // nil is slog.Default()
	Trail  Trail            // nil: the log alone
	// Origin is scheme, host and port under which browsers reach the desk. Passkeys are
	// bound to it, and are not offered where it is empty or names an IP address.
	Origin string
	// Issuer is what an authenticator app shows beside the name; empty is 执行信息公开.
	Issuer string
}

// Accounts keeps accounts and sessions. It is safe for concurrent use.
type Accounts struct {
	db     *store.DB
	now    func() time.Time
	log    *slog.Logger
	trail  Trail
	issuer string
	keys   *webauthn.WebAuthn // nil: passkeys are not offered
	hasher *hasher
}

// New makes Accounts. An Origin that cannot be understood is an error.
func New(o Options) (*Accounts, error) {
	a := &Accounts{db: o.DB, now: o.Now, log: o.Logger, trail: o.Trail, issuer: o.Issuer, hasher: newHasher()}
	if a.now == nil {
		a.now = o.DB.Now
	}
	if a.log == nil {
		a.log = slog.Default()
	}
	if a.issuer == "" {
		a.issuer = "执行信息公开"
	}
	if o.Origin == "" {
		return a, nil
	}
	u, err := url.Parse(o.Origin)
	if err != nil || u.Host == "" {
		return nil, fmt.Errorf("origin of the desk: %q is no address", o.Origin)
	}
	if _, err := netip.ParseAddr(u.Hostname()); err == nil {
		return a, nil // browsers make no passkey for an IP address
	}
	a.keys, err = webauthn.New(&webauthn.Config{
		RPID: u.Hostname(), RPDisplayName: a.issuer, RPOrigins: []string{u.Scheme + "://" + u.Host},
		AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			ResidentKey: protocol.ResidentKeyRequirementRequired, UserVerification: protocol.VerificationRequired,
		},
	})
	if err != nil {
		return nil, fmt.Errorf("passkeys: %w", err)
	}
	return a, nil
}

// Passkeys reports whether passkeys are offered.
func (a *Accounts) Passkeys() bool { return a.keys != nil }

// From is where a request comes from. Nothing of it is kept but what the person sees in
// the list of their own sessions, and keyed hashes.
type From struct {
	Addr  netip.Addr
	Agent string // the browser's own description
}

// network is the part of an address that belongs to one customer of a provider.
func (f From) network() string {
	addr := f.Addr.Unmap()
	bits := 32
	if addr.Is6() {
		bits = 64
	}
	prefix, err := addr.Prefix(bits)
	if err != nil {
		return "unknown"
	}
	return prefix.String()
}

// shownNetwork is what a person sees of it: enough to tell home from the office.
func (f From) shownNetwork() string {
	addr := f.Addr.Unmap()
	if !addr.IsValid() {
		return ""
	}
	if addr.IsLoopback() {
		return "本机"
	}
	bits := 24
	if addr.Is6() {
		bits = 48
	}
	prefix, err := addr.Prefix(bits)
	if err != nil {
		return ""
	}
	return prefix.String()
}

// shownAgent names the kind of browser and of machine, and nothing finer.
func (f From) shownAgent() string {
	find := func(list [][2]string, other string) string {
		for _, e := range list {
			if strings.Contains(f.Agent, e[0]) {
				return e[1]
			}
		}
		return other
	}
	browser := find([][2]string{{"Edg/", "Edge"}, {"Firefox/", "Firefox"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"}}, "其他浏览器")
	system := find([][2]string{{"Windows", "Windows"}, {"Android", "Android"}, {"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Mac OS", "macOS"}, {"Linux", "Linux"}}, "")
	if system == "" {
		return browser
	}
	return browser + " · " + system
}

// note tells the trail and the log of an event.
func (a *Accounts) note(ctx context.Context, kind EventKind, account string, from From) {
	_ = a.noteBy(ctx, Event{Kind: kind, Account: account}, from) // it is in the log
}

// admit gives a session out after the trail has the events that made it: where that
// cannot be written nobody signs in.
func (a *Accounts) admit(ctx context.Context, s Session, from From, kinds ...EventKind) (Session, error) {
	for _, kind := range kinds {
		err := a.noteBy(ctx, Event{Kind: kind, Account: s.Actor.Account}, from)
		if err == nil {
			continue
		}
		// Nobody has been told its identifier, so that it opens nothing if it stays.
		return Session{}, errors.Join(err, a.db.Update(ctx, func(tx *store.Tx) error {
			_, err := tx.DeleteSession(ctx, s.row.IDHash)
			return err
		}))
	}
	return s, nil
}

func (a *Accounts) noteBy(ctx context.Context, e Event, from From) error {
	e.At, e.Addr = a.now(), from.Addr
	a.log.Info("desk", "event", string(e.Kind), "account", e.Account, "by", e.By)
	if a.trail == nil {
		return nil
	}
	// The person may have gone; the record is made all the same.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
	defer cancel()
	err := a.trail.Note(ctx, e)
	if err != nil {
		a.log.Error("sign-in not on the trail", "event", string(e.Kind), "cause", err.Error())
	}
	return err
}

// Errors that callers tell apart. Their sentences are for the person.
var (
	// ErrWrong is every failed proof: which part was wrong is not told (ASVS 6.3.8).
	ErrWrong = &court.Error{Kind: court.KindRefused, Message: "名称、密码或验证码不正确。请核对后重试；多次出错后需要等待。"}
	// ErrNoSession says that a session has ended, or never was.
	ErrNoSession = &court.Error{Kind: court.KindRefused, Message: "登录已失效，请重新登录。"}
	errNoAccount = &court.Error{Kind: court.KindNotFound, Message: "没有这个账号。"}
)

// Delayed is the refusal of an attempt that comes too soon after failed ones.
type Delayed struct{ Wait time.Duration }

func (d *Delayed) Error() string { return d.Unwrap().Error() }

// Unwrap gives the sentence for the person.
func (d *Delayed) Unwrap() error {
	return &court.Error{Kind: court.KindTooMany, Message: "出错次数过多，请等待 " + waitWords(d.Wait) + "再试。也可以换一个网络，或请系统管理员重置账号。"}
}

// RetryAfter is when another attempt makes sense.
func (d *Delayed) RetryAfter() time.Duration { return d.Wait }

func waitWords(d time.Duration) string {
	seconds := int((d + time.Second - 1) / time.Second)
	if seconds < 60 {
		return fmt.Sprintf("%d 秒", seconds)
	}
	return fmt.Sprintf("%d 分钟", (seconds+59)/60)
}

// nameKey is the form in which names of accounts are compared.
func nameKey(name string) string {
	return strings.ToLower(norm.NFKC.String(strings.TrimSpace(name)))
}

// checkName holds the name of an account to what can be typed and shown anywhere.
func checkName(name string) error {
	n := 0
	for _, r := range name {
		if r < ' ' || r == 0x7f || strings.ContainsRune("　 \u00a0\u200b\u200e\u200f\u202e,，", r) {
			return court.Invalid("账号名称不能有空格、逗号或不可见的字符。")
		}
		n++
	}
	if n < 2 || n > 32 {
		return court.Invalid("账号名称应为 2 到 32 个字。")
	}
	return nil
}
