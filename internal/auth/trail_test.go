package auth

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/netip"
	"strings"
	"testing"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/store"
)

// TestSignInsOnTheTrail: every event around a sign-in is taken by the access trail, under a
// kind of its own sense, without the address itself.
func TestSignInsOnTheTrail(t *testing.T) {
	ctx := context.Background()
	db, err := store.Open(ctx, store.Options{Dir: t.TempDir(), Create: true, Now: time.Now, Logger: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	want := map[EventKind]court.AccessKind{
		EventSignIn: court.AccessSignIn, EventStepUp: court.AccessSignIn, EventRecoveryUsed: court.AccessSignIn,
		EventSignInFailed: court.AccessSignInFailed, EventSignInDelayed: court.AccessSignInFailed,
		EventSignOut: court.AccessSignOut, EventSessionRevoked: court.AccessSignOut,
		EventFactorChanged: court.AccessFactor, EventPassword: court.AccessFactor, EventRecoveryMade: court.AccessFactor, EventSetUp: court.AccessFactor,
	}
	account := store.NewPublicIDs(1)[0]
	for kind := range want {
		if err := OnTrail(db).Note(ctx, Event{Kind: kind, Account: account, Addr: netip.MustParseAddr("203.0.113.77")}); err != nil {
			t.Errorf("%s: %v", kind, err)
		}
	}
	if err := OnTrail(db).Note(ctx, Event{Kind: EventSessionRevoked, Account: account, By: "命令行"}); err != nil {
		t.Errorf("R-66: what a command ends is not on the trail: %v", err)
	}
	got, err := db.Accesses(ctx, store.TrailQuery{Actor: account, Limit: 50})
	if err != nil || len(got) != len(want)+1 {
		t.Fatalf("%d entries, %v", len(got), err)
	}
	for _, e := range got {
		if want[EventKind(e.Outcome)] != e.Kind {
			t.Errorf("%s stands as %s", e.Outcome, e.Kind)
		}
	}
}

// TestNoSignInWithoutTheTrail: where the access trail cannot be written nobody signs in, by
// whatever way, and no session is left behind.
func TestNoSignInWithoutTheTrail(t *testing.T) {
	w := newWorld(t)
	p := w.hire("周检察", court.RoleAuditor)
	d := p.withPasskey()
	w.must(w.SignOut(w.ctx, p.s, office))
	broken := errors.New("the disk failed")
	sessions := func() (n int) {
		w.must(w.db.Read(w.ctx, func(r *store.Reading) error {
			return r.QueryRow(w.ctx, `SELECT count(*) FROM desk_session WHERE stage = 'full'`).Scan(&n)
		}))
		return n
	}
	_, setup, err := w.Add(w.ctx, operator, "新人员", []court.Role{court.RoleClerk})
	w.must(err)
	before := sessions()
	for name, signIn := range map[string]func() (Session, error){
		"code": func() (Session, error) {
			return w.Confirm(w.ctx, p.password(office), Proof{Code: p.nextCode()}, office)
		},
		"recovery code": func() (Session, error) {
			return w.Confirm(w.ctx, p.password(office), Proof{Recovery: p.codes[0]}, office)
		},
		"passkey": func() (Session, error) {
			s, options, err := w.ChallengeAnybody(w.ctx, office)
			w.must(err)
			return w.SignInByPasskey(w.ctx, s, d.get(options), office)
		},
		"set-up": func() (Session, error) {
			s, err := w.Redeem(w.ctx, setup, office)
			w.must(err)
			w.must(w.SetPassword(w.ctx, s, goodPassword))
			e, err := w.BeginApp(w.ctx, s)
			w.must(err)
			fresh := person{w: w, seed: strings.ReplaceAll(e.Secret, " ", "")}
			next, codes, err := w.FinishApp(w.ctx, s, fresh.code(), office)
			if len(codes) > 0 {
				t.Error("recovery codes without a session")
			}
			return next, err
		},
	} {
		w.breakTrail(broken)
		s, err := signIn()
		w.breakTrail(nil)
		if !errors.Is(err, broken) || s.ID != "" || sessions() != before {
			t.Errorf("R-66: %s: %v, session %v, %d of %d", name, err, s.SignedIn(), sessions(), before)
		}
	}
	if !w.alive(p.signIn(office).ID) {
		t.Error("nobody signs in after the trail was mended")
	}
}
