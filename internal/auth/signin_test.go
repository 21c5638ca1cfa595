package auth

import (
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"gongkai/internal/court"
)

// TestSignIn walks the stages: each has an identifier of its own, the earlier ones open
// nothing any more (T17), and only the last has offices.
func TestSignIn(t *testing.T) {
	w := newWorld(t)
	p := w.hire("王录入", court.RoleClerk)
	if p.s.Stage != StageFull || !p.s.Actor.Has(court.RoleClerk) || len(p.codes) != RecoveryCodes {
		t.Fatalf("after the set-up: %+v, %d codes", p.s.Actor, len(p.codes))
	}
	half := p.password(office)
	if half.SignedIn() || half.Actor.Account != p.id || len(half.Actor.Roles) != 0 || half.Fresh(w.clock()) {
		t.Errorf("after the password: %+v", half)
	}
	full, err := w.Confirm(w.ctx, half, Proof{Code: p.nextCode()}, office)
	w.must(err)
	if full.ID == half.ID || w.alive(half.ID) || !w.alive(full.ID) {
		t.Error("T17: the identifier did not change, or the earlier one still opens the desk")
	}
	got, err := w.Resume(w.ctx, full.ID)
	w.must(err)
	if !got.Actor.Has(court.RoleClerk) || got.Actor.Account != p.id || got.Actor.Name != "王录入" || !got.Fresh(w.clock()) {
		t.Errorf("resumed as %+v", got.Actor)
	}
	if _, err := w.Confirm(w.ctx, half, Proof{Code: p.nextCode()}, office); !errors.Is(err, ErrNoSession) {
		t.Errorf("the earlier stage once more: %v", err)
	}
	if w.noted(EventSignIn, p.id) != 2 || w.noted(EventSetUp, p.id) != 1 {
		t.Errorf("on the trail: %+v", w.events)
	}
	if list := w.ledger(p.id); !slices.Equal(list, []string{"account.add by 命令行", "account.setup by " + p.id}) {
		t.Errorf("on the ledger: %v", list)
	}
}

// TestCodeOnce is ASVS 6.5.1 and T18: the code of an app and a recovery code are right
// once, and the app may be one step off.
func TestCodeOnce(t *testing.T) {
	w := newWorld(t)
	p := w.hire("王录入", court.RoleClerk)
	code := p.nextCode()
	try := func(proof Proof) error {
		_, err := w.Confirm(w.ctx, p.password(office), proof, office)
		return err
	}
	w.must(try(Proof{Code: code}))
	if err := try(Proof{Code: code}); !errors.Is(err, ErrWrong) {
		t.Errorf("a second use of a code: %v", err)
	}
	w.pass(30 * time.Second) // one step late, and one early
	late := p.code()
	w.pass(30 * time.Second)
	w.must(try(Proof{Code: late[:3] + " " + late[3:]}))
	w.pass(5 * time.Minute)
	old := p.code()
	w.pass(61 * time.Second)
	if err := try(Proof{Code: old}); !errors.Is(err, ErrWrong) {
		t.Errorf("a code two steps old: %v", err)
	}
	w.must(try(Proof{Recovery: strings.ToUpper(p.codes[3])}))
	if err := try(Proof{Recovery: p.codes[3]}); !errors.Is(err, ErrWrong) {
		t.Errorf("a second use of a recovery code: %v", err)
	}
	for name, wrong := range map[string]Proof{"nothing": {}, "zeros": {Code: "000000"}, "no recovery code": {Recovery: "x"}, "a passkey of nobody": {Passkey: "{}"}, "very long": {Code: strings.Repeat("1", 9999)}} {
		w.pass(time.Hour)
		if err := try(wrong); !errors.Is(err, ErrWrong) {
			t.Errorf("%s: %v", name, err)
		}
	}
	w.pass(time.Hour)
	s := p.signIn(office)
	left, err := w.RecoveryCodesLeft(w.ctx, s)
	w.must(err)
	if left != RecoveryCodes-1 || w.noted(EventRecoveryUsed, p.id) != 1 {
		t.Errorf("%d codes left, %d uses on the trail", left, w.noted(EventRecoveryUsed, p.id))
	}
}

// TestCodeOnceAtOnce: of the same code sent many times at once, one is right.
func TestCodeOnceAtOnce(t *testing.T) {
	w := newWorld(t)
	p := w.hire("王录入", court.RoleClerk)
	var sessions []Session
	for range 5 {
		sessions = append(sessions, p.password(office))
	}
	code := p.nextCode()
	var mu sync.Mutex
	right := 0
	var all sync.WaitGroup
	for _, s := range sessions {
		all.Go(func() {
			if _, err := w.Confirm(w.ctx, s, Proof{Code: code}, office); err == nil {
				mu.Lock()
				right++
				mu.Unlock()
			}
		})
	}
	all.Wait()
	if right != 1 {
		t.Errorf("the code was right %d times", right)
	}
}

// TestUnknownLikeWrong is ASVS 6.3.8 and T18: no such account, a wrong password, one that
// is disabled, one that was never set up: the same error and the same work.
func TestUnknownLikeWrong(t *testing.T) {
	w := newWorld(t)
	w.hire("王录入", court.RoleClerk)
	gone := w.hire("赵停用", court.RoleClerk)
	_, err := w.SetDisabled(w.ctx, operator, gone.id, true)
	w.must(err)
	_, _, err = w.Add(w.ctx, operator, "新来的", []court.Role{court.RoleClerk})
	w.must(err)
	made := 0
	w.hasher.compare = func(hash, password string) (bool, error) {
		if !strings.HasPrefix(hash, fmt.Sprintf("$argon2id$v=19$m=%d,t=%d,", hashMemory, hashPasses)) {
			t.Errorf("compared with %q", hash)
		}
		made++
		return comparePassword(hash, password)
	}
	for name, try := range map[string][2]string{
		"unknown": {"没有的人", goodPassword}, "wrong password": {"王录入", "wrong wrong wrong"}, "disabled": {"赵停用", goodPassword},
		"not set up": {"新来的", goodPassword}, "empty": {"", ""}, "very long": {strings.Repeat("长", 999), goodPassword},
	} {
		w.pass(25 * time.Hour) // no delays between
		made = 0
		if _, err := w.SignIn(w.ctx, try[0], try[1], office); !errors.Is(err, ErrWrong) || err.Error() != ErrWrong.Error() {
			t.Errorf("%s: %v", name, err)
		}
		if made != 1 {
			t.Errorf("%s: %d hashes at the full cost, want one", name, made)
		}
	}
}

// TestDelays is T18 and ASVS 6.3.1: failures slow an account down where they come from,
// and its owner still gets in from elsewhere.
func TestDelays(t *testing.T) {
	w := newWorld(t)
	p := w.hire("李院长", court.RolePresident)
	wrong := func(from From) error {
		_, err := w.SignIn(w.ctx, "李院长", "wrong wrong wrong", from)
		return err
	}
	waits := func(err error) time.Duration {
		var late *Delayed
		if errors.As(err, &late) {
			return late.Wait
		}
		return 0
	}
	for i := range freeOfAccount + 1 {
		if err := wrong(office); !errors.Is(err, ErrWrong) {
			t.Fatalf("attempt %d: %v", i+1, err)
		}
	}
	if got := waits(wrong(office)); got != 2*time.Second {
		t.Errorf("the first delay is %v", got)
	}
	if _, err := w.SignIn(w.ctx, "李院长", goodPassword, office); waits(err) == 0 || court.KindOf(err) != court.KindTooMany {
		t.Errorf("the right password from the failing network: %v", err)
	}
	s := p.signIn(home)
	if !s.SignedIn() {
		t.Error("the president is shut out of another network")
	}
	// The sign-in cleared the count; the delay doubles up to its bound, and is forgotten.
	longest := time.Duration(0)
	for range 30 {
		err := wrong(office)
		if left := waits(err); left > 0 {
			longest = max(longest, left)
			w.pass(left)
		}
	}
	if longest != longestDelay {
		t.Errorf("the longest delay is %v, want %v", longest, longestDelay)
	}
	w.pass(forgetAfter)
	if err := wrong(office); !errors.Is(err, ErrWrong) {
		t.Errorf("a day later: %v", err)
	}
	if w.noted(EventSignInDelayed, p.id) == 0 || w.noted(EventSignInFailed, p.id) == 0 {
		t.Error("failures or delays are not on the trail")
	}
}

// TestDelayOfNetwork is spraying: many names from one network, the names that do not exist
// included, are slowed down together; other networks are not.
func TestDelayOfNetwork(t *testing.T) {
	w := newWorld(t)
	p := w.hire("王录入", court.RoleClerk)
	var late *Delayed
	for i := range freeOfNetwork + 2 {
		_, err := w.SignIn(w.ctx, fmt.Sprintf("name%d", i), "wrong wrong wrong", office)
		if errors.As(err, &late) != (i > freeOfNetwork) {
			t.Fatalf("attempt %d: %v", i+1, err)
		}
	}
	if _, err := w.Redeem(w.ctx, "x", office); !errors.As(err, &late) {
		t.Errorf("a set-up code from there: %v", err)
	}
	if _, _, err := w.ChallengeAnybody(w.ctx, office); !errors.As(err, &late) {
		t.Errorf("a passkey from there: %v", err)
	}
	p.signIn(home)
	neighbour := From{Addr: netip.MustParseAddr("192.0.2.8")}
	if _, err := w.SignIn(w.ctx, "王录入", goodPassword, neighbour); err != nil {
		t.Errorf("from the next address: %v", err)
	}
}

// TestDelayAtOnce: a hundred attempts at the same time are no more than one after another.
func TestDelayAtOnce(t *testing.T) {
	w := newWorld(t)
	w.hire("王录入", court.RoleClerk)
	var mu sync.Mutex
	looked := 0
	var all sync.WaitGroup
	for range 30 {
		all.Go(func() {
			if _, err := w.SignIn(w.ctx, "王录入", "wrong wrong wrong", office); errors.Is(err, ErrWrong) {
				mu.Lock()
				looked++
				mu.Unlock()
			}
		})
	}
	all.Wait()
	if looked != freeOfAccount+1 {
		t.Errorf("%d attempts were looked at, want %d", looked, freeOfAccount+1)
	}
}

// TestFactorIsCounted: who has the password must not try codes freely.
func TestFactorIsCounted(t *testing.T) {
	w := newWorld(t)
	p := w.hire("王录入", court.RoleClerk)
	var late *Delayed
	s := p.password(office)
	tried := 0
	for range 20 {
		_, err := w.Confirm(w.ctx, s, Proof{Code: "000000"}, office)
		if errors.As(err, &late) {
			break
		}
		tried++
	}
	if tried != freeOfAccount+1 {
		t.Errorf("%d codes could be tried", tried)
	}
}
