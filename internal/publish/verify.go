package publish

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/store"
)

// Verification is what is known of the looks at both chains: the one under way, and the
// last one of which the access trail tells.
type Verification struct {
	Running       bool
	Since         time.Time
	Ledger, Trail int64 // entries looked at so far, of the one under way
	Last          Verified
}

// Verified is what came out of a look at both chains. At is zero where there was none.
type Verified struct {
	At     time.Time
	By     string // account
	Failed bool   // it could not be carried through
	Ledger ChainState
	Trail  ChainState
}

// Whole reports whether nothing was found.
func (v Verified) Whole() bool {
	return !v.At.IsZero() && !v.Failed && v.Ledger.Broken == 0 && v.Trail.Broken == 0
}

// ChainState is what was found of one chain.
type ChainState struct {
	Entries int64 // that were there
	Broken  int64 // the first that cannot be trusted; 0: none
	// Problem is what an engineer needs. It is known to the instance that looked, for as
	// long as it runs.
	Problem string
}

// verifier is the one look at the chains that may be under way in this process.
type verifier struct {
	asked  chan request // taken by Verifications
	holder string       // of the lease

	mu     sync.Mutex
	served bool // Verifications runs
	now    Verification
	done   chan struct{} // closed at the end of the one under way
}

type request struct {
	by   court.Actor
	from netip.Addr
}

func newVerifier() verifier { return verifier{asked: make(chan request, 1), holder: rand.Text()} }

// The lease keeps two instances from looking at the same time. It is renewed on the way, so
// that an instance which is gone keeps nobody from it for long.
const (
	verifyLease = "verify"
	verifySpan  = time.Minute
	renewEvery  = 10 * time.Second
	verifyTime  = 30 * time.Minute
)

// The chains as the access trail names them in what it tells of a look.
const (
	chainLedger = "ledger"
	chainTrail  = "access-trail"
)

// StartVerification has both chains verified in the background. KindConflict while this or
// another instance is at it.
func (p *Publisher) StartVerification(ctx context.Context, actor court.Actor, from netip.Addr) error {
	if err := allow(actor, court.MayReadTrail); err != nil {
		return err
	}
	v := &p.verifier
	v.mu.Lock()
	defer v.mu.Unlock()
	if !v.served {
		return &court.Error{Kind: court.KindUnavailable, Message: "现在不能核验，请稍后再试。"}
	}
	if v.now.Running {
		return errVerifying
	}
	has, err := p.db.TakeLease(ctx, verifyLease, v.holder, verifySpan)
	if err != nil {
		return err
	}
	if !has {
		return errVerifying
	}
	v.now = Verification{Running: true, Since: p.db.Now()}
	v.done = make(chan struct{})
	v.asked <- request{actor, from}
	return nil
}

var errVerifying = &court.Error{Kind: court.KindConflict, Message: "核验正在进行，请等它结束。"}

// AwaitVerification waits until the look under way has ended, or ctx has.
func (p *Publisher) AwaitVerification(ctx context.Context) {
	v := &p.verifier
	v.mu.Lock()
	done := v.done
	v.mu.Unlock()
	if done == nil {
		return
	}
	select {
	case <-done:
	case <-ctx.Done():
	}
}

// Verifications carries out what StartVerification is asked for, until ctx ends. A serving
// process runs it once. tell is told of what was found and of what failed, for the log.
func (p *Publisher) Verifications(ctx context.Context, tell func(error)) {
	v := &p.verifier
	v.serve(true)
	defer v.serve(false)
	for {
		select {
		case <-ctx.Done():
			return
		case r := <-v.asked:
			p.verify(ctx, r, tell)
		}
	}
}

func (v *verifier) serve(on bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.served = on
}

func (p *Publisher) verify(ctx context.Context, r request, tell func(error)) {
	v := &p.verifier
	found := Verified{By: r.by.Account, Failed: true}
	defer func() {
		if e := recover(); e != nil { // its text might name somebody
			tell(fmt.Errorf("verification of the chains: panic of type %T", e))
		}
		after := context.WithoutCancel(ctx)
		if err := p.noteVerified(after, r, found); err != nil {
			tell(err)
		}
		if err := p.db.GiveLease(after, verifyLease, v.holder); err != nil {
			tell(err)
		}
		v.mu.Lock()
		defer v.mu.Unlock()
		found.At = p.db.Now()
		v.now = Verification{Last: found}
		close(v.done)
	}()
	ctx, cancel := context.WithTimeout(ctx, verifyTime)
	defer cancel()
	renewed := time.Now()
	checked, err := p.db.CheckChains(ctx, func(c store.Checked) {
		v.mu.Lock()
		v.now.Ledger, v.now.Trail = c.Ledger, c.Trail
		v.mu.Unlock()
		if time.Since(renewed) > renewEvery {
			renewed = time.Now()
			_, _ = p.db.TakeLease(ctx, verifyLease, v.holder, verifySpan) // without it another instance may look as well
		}
	})
	if err != nil {
		tell(err)
		return
	}
	found.Failed = false
	found.Ledger.Entries, found.Trail.Entries = checked.Ledger, checked.Trail
	for _, f := range checked.Findings {
		tell(fmt.Errorf("verification of the chains: %s: %s", f.Part, f.Problem))
		state := &found.Ledger
		if f.Part == "trail" {
			state = &found.Trail
		}
		if state.Broken == 0 {
			state.Broken, state.Problem = max(f.Entry, 1), f.Problem
		}
	}
}

// noteVerified puts what came out on the access trail, where all instances find it and no
// later one can change it unseen.
func (p *Publisher) noteVerified(ctx context.Context, r request, found Verified) error {
	for _, of := range []struct {
		chain string
		state ChainState
	}{{chainLedger, found.Ledger}, {chainTrail, found.Trail}} {
		outcome := "failed"
		switch {
		case found.Failed:
		case of.state.Broken > 0:
			outcome = "broken-" + strconv.FormatInt(of.state.Broken, 10)
		default:
			outcome = "whole-" + strconv.FormatInt(of.state.Entries, 10)
		}
		if err := p.db.Note(ctx, store.Access{Kind: court.AccessCheck, Account: r.by.Account, Address: r.from, Subject: of.chain, Outcome: outcome}); err != nil {
			return err
		}
	}
	return nil
}

// Verification tells of the look under way and of the last one, whichever instance made it.
func (p *Publisher) Verification(ctx context.Context, actor court.Actor) (Verification, error) {
	if err := allow(actor, court.MayReadTrail, court.MayManageAccounts); err != nil {
		return Verification{}, err
	}
	v := &p.verifier
	v.mu.Lock()
	now := v.now
	v.mu.Unlock()
	noted, err := p.db.Accesses(ctx, store.TrailQuery{Action: string(court.AccessCheck), Limit: 2})
	if err != nil {
		return now, err
	}
	now.Last = newer(now.Last, readVerified(noted))
	return now, nil
}

// readVerified reads the last look from the access trail. The two entries of one stand
// beside one another, the newest first.
func readVerified(noted []store.Accessed) (found Verified) {
	for _, a := range noted {
		word, number, _ := strings.Cut(a.Outcome, "-")
		n, _ := strconv.ParseInt(number, 10, 64) // 0 where there is none
		state := ChainState{Entries: n}
		switch word {
		case "broken":
			state = ChainState{Broken: n}
		case "failed":
			found.Failed = true
		}
		if a.Subject == chainLedger {
			found.Ledger = state
		} else {
			found.Trail = state
		}
		if found.At.IsZero() {
			found.At, found.By = a.At, a.Account
		}
	}
	return found
}

// newer gives the later of what this process remembers and what the trail tells. What is
// remembered knows more, and was noted a moment before it ended.
func newer(own, noted Verified) Verified {
	if !own.At.IsZero() && !own.At.Before(noted.At) {
		return own
	}
	return noted
}

// Chains is where both chains stand.
type Chains struct{ Decisions, Accesses store.ChainEnds }

// Chains reads where both chains stand.
func (p *Publisher) Chains(ctx context.Context, actor court.Actor) (c Chains, err error) {
	if err := allow(actor, court.MayReadTrail); err != nil {
		return c, err
	}
	c.Decisions, c.Accesses, err = p.db.Chains(ctx)
	return c, err
}
