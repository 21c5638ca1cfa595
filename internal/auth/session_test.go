package auth

import (
	"errors"
	"testing"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/store"
)

// TestSessionTimes is ASVS 7.3.1 and 7.3.2, with an injected clock.
func TestSessionTimes(t *testing.T) {
	w := newWorld(t)
	p := w.hire("王录入", court.RoleClerk)
	t.Run("ASVS 7.3.1: idle for thirty minutes", func(t *testing.T) {
		s := p.signIn(office)
		w.pass(IdleTime - seenEvery)
		if !w.alive(s.ID) {
			t.Fatal("ended too early")
		}
		w.pass(IdleTime - time.Second)
		if !w.alive(s.ID) {
			t.Error("a request does not keep it")
		}
		w.pass(IdleTime)
		if w.alive(s.ID) {
			t.Error("still there")
		}
	})
	t.Run("ASVS 7.3.2: twelve hours in all", func(t *testing.T) {
		s := p.signIn(office)
		for range 12*60/20 - 1 {
			w.pass(20 * time.Minute)
			if !w.alive(s.ID) {
				t.Fatal("ended too early")
			}
		}
		// A new second factor makes it fresh, not longer.
		s, err := w.Confirm(w.ctx, s, Proof{Code: p.code()}, office)
		w.must(err)
		w.pass(20 * time.Minute)
		if w.alive(s.ID) {
			t.Error("still there")
		}
	})
	t.Run("the way there is short", func(t *testing.T) {
		s := p.password(office)
		w.pass(factorTime)
		if _, err := w.Confirm(w.ctx, s, Proof{Code: p.code()}, office); !errors.Is(err, ErrNoSession) {
			t.Errorf("%v", err)
		}
	})
	t.Run("F18: a clock that was set back revives nothing", func(t *testing.T) {
		s := p.signIn(office)
		w.pass(-24 * time.Hour)
		if w.alive(s.ID) {
			t.Error("a session of tomorrow is in force")
		}
		w.pass(24 * time.Hour)
	})
	t.Run("no identifier, no look", func(t *testing.T) {
		for _, id := range []string{"", "x", p.id, newID()} {
			if s, err := w.Resume(w.ctx, id); err != nil || s.ID != "" {
				t.Errorf("%q: %+v, %v", id, s, err)
			}
		}
	})
}

// TestStepUp is ASVS 6.3.3 and 7.2.4: fresh for ten minutes, under a new identifier.
func TestStepUp(t *testing.T) {
	w := newWorld(t)
	p := w.hire("王审核", court.RoleReviewer)
	s := p.signIn(office)
	w.pass(FreshTime - time.Second)
	if !s.Fresh(w.clock()) {
		t.Error("not fresh after less than ten minutes")
	}
	w.pass(time.Second)
	if s.Fresh(w.clock()) {
		t.Error("fresh after ten minutes")
	}
	for name, change := range map[string]func() error{
		"password":       func() error { return w.ChangePassword(w.ctx, s, goodPassword, "kudrip mowa zes", office) },
		"recovery codes": func() error { _, err := w.NewRecoveryCodes(w.ctx, s, office); return err },
		"app":            func() error { _, err := w.BeginApp(w.ctx, s); return err },
		"passkey":        func() error { _, err := w.BeginPasskey(w.ctx, s); return err },
	} {
		if err := change(); !errors.Is(err, errNotFresh) {
			t.Errorf("ASVS 7.5.1: %s is changed without a second factor: %v", name, err)
		}
	}
	next, err := w.Confirm(w.ctx, s, Proof{Code: p.code()}, office)
	w.must(err)
	if next.ID == s.ID || w.alive(s.ID) || !w.alive(next.ID) || !next.Fresh(w.clock()) || !next.EndsAt.Equal(s.EndsAt) {
		t.Error("the step-up keeps the identifier, or makes the session longer")
	}
}

// TestRevocation is ASVS 7.4.1 to 7.4.5: whatever ends a session ends it with the next
// request.
func TestRevocation(t *testing.T) {
	w := newWorld(t)
	p := w.hire("王录入", court.RoleClerk)
	for name, end := range map[string]func(own, other Session) error{
		"signing out":      func(_, other Session) error { return w.SignOut(w.ctx, other, office) },
		"revoked by hand":  func(own, other Session) error { return w.Revoke(w.ctx, own, other.row.PublicID, office) },
		"all but this one": func(own, _ Session) error { return w.Revoke(w.ctx, own, "", office) },
		"a new password":   func(own, _ Session) error { return w.ChangePassword(w.ctx, own, goodPassword, goodPassword, office) },
	} {
		t.Run(name, func(t *testing.T) {
			other, own := p.signIn(home), p.signIn(office)
			w.must(end(own, other))
			if w.alive(other.ID) || !w.alive(own.ID) {
				t.Errorf("the other: %v, the own: %v", w.alive(other.ID), w.alive(own.ID))
			}
		})
	}
	for name, end := range map[string]func() (Account, error){
		"other offices": func() (Account, error) {
			return w.SetRoles(w.ctx, operator, p.id, []court.Role{court.RoleEditor})
		},
		"disabled":             func() (Account, error) { return w.SetDisabled(w.ctx, operator, p.id, true) },
		"enabled":              func() (Account, error) { return w.SetDisabled(w.ctx, operator, p.id, false) },
		"ended by the manager": func() (Account, error) { return w.EndSessions(w.ctx, operator, p.id) },
	} {
		t.Run(name, func(t *testing.T) {
			_, err := w.SetDisabled(w.ctx, operator, p.id, false)
			w.must(err)
			s := p.signIn(office)
			_, err = end()
			w.must(err)
			if w.alive(s.ID) {
				t.Error("still signed in")
			}
		})
	}
	t.Run("a session of another account cannot be ended", func(t *testing.T) {
		_, err := w.SetDisabled(w.ctx, operator, p.id, false)
		w.must(err)
		s, mallory := p.signIn(office), w.hire("马某", court.RoleClerk)
		w.must(w.Revoke(w.ctx, mallory.s, s.row.PublicID, office))
		if !w.alive(s.ID) {
			t.Error("it was")
		}
	})
}

func TestOwnSessions(t *testing.T) {
	w := newWorld(t)
	p := w.hire("王录入", court.RoleClerk)
	w.pass(IdleTime)
	old := p.signIn(home)
	s := p.signIn(office)
	list, err := w.Sessions(w.ctx, s)
	w.must(err)
	if len(list) != 2 || !list[0].Own || list[0].Agent != "Firefox · Linux" || list[0].Network != "192.0.2.0/24" ||
		list[1].Own || list[1].PublicID != old.row.PublicID || list[1].Agent != "Chrome · Windows" {
		t.Errorf("ASVS 7.5.2: %+v", list)
	}
	if a, b := w.FormToken(s.ID), w.FormToken(old.ID); a == b || a != w.FormToken(s.ID) || a == s.ID {
		t.Error("ASVS 3.5.1: the token is not the session's own")
	}
}

// TestStolenDatabase is T17: nothing in the database can be sent as a cookie or a code.
func TestStolenDatabase(t *testing.T) {
	w := newWorld(t)
	p := w.hire("王录入", court.RoleClerk)
	_, code, err := w.Add(w.ctx, operator, "新来的", []court.Role{court.RoleClerk})
	w.must(err)
	s := p.signIn(office)
	var row store.Account
	var session store.Session
	w.must(w.db.Read(w.ctx, func(r *store.Reading) (err error) {
		if row, _, err = r.Account(w.ctx, store.ByPublicID, p.id); err != nil {
			return err
		}
		session, _, err = r.Session(w.ctx, hashID(s.ID))
		return err
	}))
	for name, secret := range map[string]string{"session": encode(session.IDHash), "seed": string(row.Seed), "set-up code": string(hashSetup(code))} {
		if secret == s.ID || secret == p.seed || secret == code || w.alive(secret) {
			t.Errorf("the stored %s opens the desk", name)
		}
	}
	if _, err := w.db.Box().Open(seedContext("another"), row.Seed); err == nil {
		t.Error("a seed opens in the place of another account")
	}
}
