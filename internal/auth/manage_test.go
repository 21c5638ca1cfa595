package auth

import (
	"errors"
	"slices"
	"testing"

	"gongkai/internal/court"
)

// TestSetupCode is ASVS 6.4.1: one use, 24 hours, then nothing.
func TestSetupCode(t *testing.T) {
	w := newWorld(t)
	a, code, err := w.Add(w.ctx, operator, "王录入", []court.Role{court.RoleClerk})
	w.must(err)
	if !codeForm.MatchString(code) || !a.SetupOpen || a.Ready {
		t.Fatalf("code %q, account %+v", code, a)
	}
	w.pass(SetupTime - 1e9)
	s, err := w.Redeem(w.ctx, code, office)
	w.must(err)
	if len(s.Actor.Roles) != 0 || s.SignedIn() {
		t.Errorf("a set-up code alone gives %+v", s.Actor)
	}
	if _, err := w.Redeem(w.ctx, code, office); !errors.Is(err, errCode) {
		t.Errorf("sent a second time: %v", err)
	}
	if _, err := w.BeginApp(w.ctx, s); court.KindOf(err) != court.KindInvalid {
		t.Errorf("an app before the password: %v", err)
	}
	if err := w.SetPassword(w.ctx, s, "short"); court.KindOf(err) != court.KindInvalid {
		t.Errorf("a bad password: %v", err)
	}
	w.must(w.SetPassword(w.ctx, s, goodPassword))
	if _, err := w.SignIn(w.ctx, "王录入", goodPassword, office); !errors.Is(err, ErrWrong) {
		t.Errorf("ASVS 6.3.3: signed in without a second factor: %v", err)
	}
	first, err := w.BeginApp(w.ctx, s)
	w.must(err)
	again, err := w.BeginApp(w.ctx, s)
	w.must(err)
	if first != again {
		t.Error("reloading the page gives another seed")
	}
	if _, _, err := w.FinishApp(w.ctx, s, "000000", office); court.KindOf(err) != court.KindInvalid {
		t.Errorf("a wrong first code: %v", err)
	}
	_, late, err := w.Add(w.ctx, operator, "迟来的", []court.Role{court.RoleClerk})
	w.must(err)
	w.pass(SetupTime)
	for _, wrong := range []string{late, "", "0000-0000-0000-0000-0000-0000-0000", code} {
		if _, err := w.Redeem(w.ctx, wrong, office); !errors.Is(err, errCode) {
			t.Errorf("%q: %v", wrong, err)
		}
	}
}

// TestReset is ASVS 6.4.3 and 6.4.6: everything that proved who one is is gone, nobody
// else has a password, and the second factor is set anew.
func TestReset(t *testing.T) {
	w := newWorld(t)
	p := w.hire("王录入", court.RoleClerk)
	s := p.signIn(office)
	half := p.password(office)
	by := court.Actor{Account: "bcdfghjkmnpqr", Name: "管理甲", Roles: []court.Role{court.RoleAdministrator}}
	a, code, err := w.Reset(w.ctx, by, p.id)
	w.must(err)
	if a.Ready || a.App || !a.SetupOpen || w.alive(s.ID) {
		t.Errorf("after the reset: %+v", a)
	}
	if _, err := w.Confirm(w.ctx, half, Proof{Recovery: p.codes[0]}, office); err == nil {
		t.Error("a recovery code from before still works")
	}
	if _, err := w.SignIn(w.ctx, "王录入", goodPassword, office); !errors.Is(err, ErrWrong) {
		t.Errorf("the password from before: %v", err)
	}
	old := p.seed
	p.setUp(code, office)
	if p.seed == old {
		t.Error("the seed is the old one")
	}
	p.signIn(office)
	if list := w.ledger(p.id); !slices.Contains(list, "account.reset by "+by.Account) {
		t.Errorf("on the ledger: %v", list)
	}
}

func TestAddRefuses(t *testing.T) {
	w := newWorld(t)
	w.hire("WangLuru", court.RoleClerk)
	for name, c := range map[string]struct {
		name  string
		roles []court.Role
		kind  court.Kind
	}{
		"a name twice":             {"wangluru", []court.Role{court.RoleClerk}, court.KindRefused},
		"a name twice, full width": {"ＷａｎｇＬｕｒｕ", []court.Role{court.RoleClerk}, court.KindRefused},
		"a name with a blank":      {"王 录入", []court.Role{court.RoleClerk}, court.KindInvalid},
		"a name with a hidden one": {"王录\u202e入", []court.Role{court.RoleClerk}, court.KindInvalid},
		"one letter":               {"王", []court.Role{court.RoleClerk}, court.KindInvalid},
		"no office":                {"新来的", nil, court.KindInvalid},
		"an unknown office":        {"新来的", []court.Role{"king"}, court.KindInvalid},
		"offices kept apart":       {"新来的", []court.Role{court.RoleAuditor, court.RoleClerk}, court.KindRefused},
	} {
		if _, _, err := w.Add(w.ctx, operator, c.name, c.roles); err == nil || court.KindOf(err) != c.kind {
			t.Errorf("%s: %v", name, err)
		}
	}
	list, err := w.List(w.ctx)
	w.must(err)
	if len(list) != 1 || !list[0].Ready || !list[0].App {
		t.Errorf("accounts: %+v", list)
	}
}

// TestLastAdministrator: the desk is never left without one who manages accounts.
func TestLastAdministrator(t *testing.T) {
	w := newWorld(t)
	a := w.hire("管理甲", court.RoleAdministrator)
	refused := func(err error) {
		t.Helper()
		if err == nil || court.KindOf(err) != court.KindRefused {
			t.Errorf("%v", err)
		}
	}
	_, err := w.SetDisabled(w.ctx, operator, a.id, true)
	refused(err)
	_, err = w.SetRoles(w.ctx, operator, a.id, []court.Role{court.RoleClerk})
	refused(err)
	b := w.hire("管理乙", court.RoleAdministrator)
	_, err = w.SetDisabled(w.ctx, operator, a.id, true)
	w.must(err)
	_, err = w.SetDisabled(w.ctx, operator, b.id, true)
	refused(err)
	if _, err := w.SetDisabled(w.ctx, operator, "none", true); court.KindOf(err) != court.KindNotFound {
		t.Errorf("an account that is not there: %v", err)
	}
	if _, err := w.Named(w.ctx, " 管理乙 "); err != nil {
		t.Error(err)
	}
}

// TestOwnFactors: what a person changes of their own factors.
func TestOwnFactors(t *testing.T) {
	w := newWorld(t)
	p := w.hire("王录入", court.RoleClerk)
	other, s := p.signIn(home), p.signIn(office)
	codes, err := w.NewRecoveryCodes(w.ctx, s, office)
	w.must(err)
	if _, err := w.Confirm(w.ctx, p.password(office), Proof{Recovery: p.codes[0]}, office); !errors.Is(err, ErrWrong) {
		t.Errorf("a code from before: %v", err)
	}
	_, err = w.Confirm(w.ctx, p.password(office), Proof{Recovery: codes[0]}, office)
	w.must(err)
	if err := w.ChangePassword(w.ctx, s, "wrong wrong wrong", "kudrip mowa zes", office); court.KindOf(err) != court.KindInvalid {
		t.Errorf("with a wrong old password: %v", err)
	}
	w.must(w.ChangePassword(w.ctx, s, goodPassword, "kudrip mowa zes", office))
	if _, err := w.SignIn(w.ctx, p.name, goodPassword, office); !errors.Is(err, ErrWrong) {
		t.Errorf("the old password: %v", err)
	}
	_, err = w.SignIn(w.ctx, p.name, "kudrip mowa zes", office)
	w.must(err)
	if w.alive(other.ID) {
		t.Error("ASVS 7.4.3: another session outlived the change of password")
	}
	e, err := w.BeginApp(w.ctx, s)
	w.must(err)
	before := p.nextCode()
	p.seed = e.Secret[:4] + e.Secret[5:9] + e.Secret[10:14] + e.Secret[15:19] + e.Secret[20:24] + e.Secret[25:29] + e.Secret[30:34] + e.Secret[35:39]
	next, codes, err := w.FinishApp(w.ctx, s, p.code(), office)
	w.must(err)
	if codes != nil || next.ID == s.ID || w.alive(s.ID) || !w.alive(next.ID) {
		t.Error("a new app shows recovery codes, or keeps the identifier")
	}
	if _, err := w.Confirm(w.ctx, next, Proof{Code: before}, office); !errors.Is(err, ErrWrong) {
		t.Errorf("the old app: %v", err)
	}
}
