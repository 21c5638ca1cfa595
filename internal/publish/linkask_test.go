package publish

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/linkcheck"
	"gongkai/internal/store"
)

// TestAskForLinks: whoever plans has the links looked at by day, once for all who ask, with a
// rest between two looks, and without its counting as a night.
func TestAskForLinks(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	w.onTheSite(t, court.PieceArticle, "links", day(90), "[没有](/guides/gone) [坏](https://bad.example/)")
	const bad = "https://bad.example/"
	outside, times := web{bad: {Outcome: linkcheck.Failed, Code: 404}}, 0
	o := LinkOptions{Page: func(string) bool { return true }, Ask: func(ctx context.Context, addresses []string) map[string]linkcheck.Result {
		times++
		return outside.ask(ctx, addresses)
	}}
	check := func() LinkCheck {
		t.Helper()
		n, err := w.CheckLinks(ctx, w.now, o)
		must(t, err)
		return n
	}
	ask := func() error { return w.AskForLinks(ctx, editor) }
	busy := func(why string) {
		t.Helper()
		if err := ask(); court.KindOf(orNone(err)) != court.KindConflict {
			t.Errorf("%s: %v", why, err)
		}
	}
	report := func() LinkReport {
		t.Helper()
		l, err := w.LinkReport(ctx, reviewer)
		must(t, err)
		return l
	}
	stateOf := func(address string) store.LinkState {
		t.Helper()
		for _, line := range report().Lines {
			if line.Address == address {
				return line.LinkState
			}
		}
		return store.LinkState{}
	}
	w.now = day(1).Start().Add(10 * time.Hour)
	for _, by := range []court.Actor{reviewer, clerk, president} {
		if err := w.AskForLinks(ctx, by); court.KindOf(orNone(err)) != court.KindRefused {
			t.Errorf("%s has links looked at: %v", by.Name, err)
		}
	}
	if n := check(); n.Ran || report().Hand != (LinkHand{}) {
		t.Errorf("nobody has asked: %+v", n)
	}
	must(t, ask())
	if h := report().Hand; !h.Asked.Equal(w.now) || !h.Under() {
		t.Errorf("%+v", h)
	}
	busy("it waits already")
	if n := check(); !n.Ran || !n.Asked || n.Links != 2 || times != 1 {
		t.Errorf("%+v, asked outside %d times", n, times)
	}
	if h := report().Hand; h.Under() || !h.Next.Equal(w.now.Add(LinkRest)) {
		t.Errorf("%+v", h)
	}
	if s := stateOf(bad); s.Found != court.LinkFailing || s.Nights != 0 || !s.FailingSince.Equal(w.now) {
		t.Errorf("by day it counts as a night: %+v", s)
	}
	if s := stateOf("/guides/gone"); s.Found != court.LinkDead {
		t.Errorf("what is not on the site is known for sure: %+v", s)
	}
	if n := check(); n.Ran || times != 1 {
		t.Errorf("twice for one request: %+v", n)
	}

	// The rest is kept, and the sentence says until when.
	w.now = w.now.Add(LinkRest - time.Second)
	var told *court.Error
	if err := ask(); !errors.As(err, &told) || told.Kind != court.KindConflict || !strings.Contains(told.Message, "10:30 以后") {
		t.Errorf("%v", err)
	}
	w.now = w.now.Add(time.Second)
	for range court.DeadAfterNights {
		must(t, ask())
		check()
		w.now = w.now.Add(LinkRest)
	}
	if s := stateOf(bad); s.Found != court.LinkFailing || s.Nights != 0 {
		t.Errorf("looks by day have made an address dead: %+v", s)
	}

	// Nights count as ever, whatever was looked at by day, and one answers what was asked for
	// before it.
	for n := 2; n < 2+court.DeadAfterNights; n++ {
		w.now = day(n).Start().Add(linkNightFrom - time.Minute)
		must(t, ask())
		w.now = w.now.Add(time.Minute)
		if c := check(); !c.Ran || c.Asked {
			t.Fatalf("night %d: %+v", n, c)
		}
		if c := check(); c.Ran || report().Hand.Under() {
			t.Errorf("night %d and once more: %+v", n, c)
		}
	}
	if s := stateOf(bad); s.Found != court.LinkDead || s.Nights != court.DeadAfterNights {
		t.Errorf("after the nights: %+v", s)
	}
	w.now = w.now.Add(8 * time.Hour)
	must(t, ask())
	check()
	if s := stateOf(bad); s.Found != court.LinkDead || s.Nights != court.DeadAfterNights {
		t.Errorf("dead by night, and by day after it: %+v", s)
	}
	outside[bad] = linkcheck.Result{Outcome: linkcheck.Fine, Code: 200}
	w.now = w.now.Add(LinkRest)
	must(t, ask())
	check()
	if s := stateOf(bad); s.Address != "" {
		t.Errorf("mended, and seen by day: %+v", s)
	}
}

// TestNightOfLinksBroken: a night's look whose last write fails is tried again, but asks other
// sites no more often than one by day.
func TestNightOfLinksBroken(t *testing.T) {
	w := newWorld(t)
	w.onTheSite(t, court.PieceArticle, "links", day(90), "[外](https://a.example/)")
	times, breaks := 0, true
	var cancel context.CancelFunc
	o := LinkOptions{Page: func(string) bool { return true }, Ask: func(context.Context, []string) map[string]linkcheck.Result {
		if times++; breaks {
			cancel()
		}
		return nil
	}}
	look := func() error {
		ctx, stop := context.WithCancel(context.Background())
		cancel = stop
		defer stop()
		_, err := w.CheckLinks(ctx, w.now, o)
		return err
	}
	w.now = day(1).Start().Add(linkNightFrom)
	if err := look(); err == nil || times != 1 {
		t.Fatalf("%d times, %v", times, err)
	}
	for w.now = w.now.Add(time.Minute); w.now.Before(day(1).Start().Add(linkNightFrom + LinkRest)); w.now = w.now.Add(time.Minute) {
		if err := look(); err != nil || times != 1 {
			t.Fatalf("%v: asked %d times, %v", w.now, times, err)
		}
	}
	breaks = false
	if err := look(); err != nil || times != 2 {
		t.Errorf("after the rest: %d times, %v", times, err)
	}
	l, err := w.LinkReport(context.Background(), editor)
	if must(t, err); !l.Ran || !l.Hand.Broken.IsZero() {
		t.Errorf("%+v", l.Hand)
	}
	w.now = w.now.Add(LinkRest)
	if err := look(); err != nil || times != 2 {
		t.Errorf("twice in one night: %d times, %v", times, err)
	}
}

// TestAskedLinksBroken: a look that fails or dies is not tried again by itself, asks nobody
// more often than the rest allows, and is told.
func TestAskedLinksBroken(t *testing.T) {
	w := newWorld(t)
	w.onTheSite(t, court.PieceArticle, "links", day(90), "[外](https://a.example/)")
	w.now = day(1).Start().Add(10 * time.Hour)
	times := 0
	var during LinkHand
	ctx, cancel := context.WithCancel(context.Background())
	o := LinkOptions{Page: func(string) bool { return true }, Ask: func(context.Context, []string) map[string]linkcheck.Result {
		times++
		l, err := w.LinkReport(context.Background(), editor)
		must(t, err)
		during = l.Hand
		cancel()
		return nil
	}}
	must(t, w.AskForLinks(ctx, editor))
	if _, err := w.CheckLinks(ctx, w.now, o); err == nil {
		t.Fatal("a look was carried through without a database")
	}
	if !during.Begun.Equal(w.now) || !during.Under() {
		t.Errorf("while it was under way: %+v", during)
	}
	ctx = context.Background()
	for range 3 {
		if n, err := w.CheckLinks(ctx, w.now, o); err != nil || n.Ran || times != 1 {
			t.Errorf("tried again: %+v %v", n, err)
		}
	}
	hand := func() LinkHand {
		t.Helper()
		l, err := w.LinkReport(ctx, editor)
		must(t, err)
		return l.Hand
	}
	if h := hand(); !h.Broken.Equal(w.now) || h.Under() || !h.Next.Equal(w.now.Add(LinkRest)) {
		t.Errorf("%+v", h)
	}
	if err := w.AskForLinks(ctx, editor); court.KindOf(orNone(err)) != court.KindConflict {
		t.Errorf("asked again at once: %v", err)
	}

	// An instance that ended in the midst of it says nothing. Its time does.
	begun := w.now.Add(LinkRest)
	must(t, w.putLinkStage(ctx, store.LinksBegun, begun))
	w.now = begun.Add(LinkCheckTime - time.Second)
	if h := hand(); !h.Begun.Equal(begun) {
		t.Errorf("%+v", h)
	}
	w.now = begun.Add(LinkCheckTime)
	if h := hand(); h.Under() || !h.Broken.Equal(begun) {
		t.Errorf("%+v", h)
	}
	w.now = begun.Add(LinkRest)
	must(t, w.AskForLinks(ctx, publisher))
}
