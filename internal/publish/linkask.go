package publish

import (
	"context"
	"fmt"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/store"
)

// LinkRest is how long links rest between the end of a look and one that somebody asks for:
// other sites are asked once for each of their addresses, and not for whoever is impatient.
const LinkRest = 30 * time.Minute

// LinkHand is where a look at the links stands that somebody asked for, or that the night has
// begun. One of Asked, Begun and Broken is set at most.
type LinkHand struct {
	Asked  time.Time // it waits for the job
	Begun  time.Time // it is under way
	Broken time.Time // the last one was not carried through, and changed nothing
	Next   time.Time // from when on one may be asked for
}

// Under reports that one waits or is under way.
func (h LinkHand) Under() bool { return !h.Asked.IsZero() || !h.Begun.IsZero() }

// linkHand reads a request beside the last look, whoever had that made.
func linkHand(request store.LinkRequest, last store.LinkRun, now time.Time) (h LinkHand) {
	rest := last.EndedAt
	if request.At.After(last.EndedAt) {
		switch request.Stage {
		case store.LinksAsked:
			h.Asked = request.At
		case store.LinksBegun:
			if rest = request.At; now.Before(request.At.Add(LinkCheckTime)) {
				h.Begun = request.At
			} else { // the instance ended in the midst of it
				h.Broken = request.At
			}
		case store.LinksBroken:
			h.Broken, rest = request.At, request.At
		}
	}
	if !rest.IsZero() {
		h.Next = rest.Add(LinkRest)
	}
	return h
}

// resting reports that a look was begun and not carried through less than LinkRest ago, or is
// under way.
func resting(request store.LinkRequest, last store.LinkRun, now time.Time) bool {
	h := linkHand(request, last, now)
	return (!h.Begun.IsZero() || !h.Broken.IsZero()) && now.Before(h.Next)
}

// AskForLinks has the job look at all links soon, instead of the next night (CheckLinks). It is
// for whoever plans. KindConflict while a look waits or is under way, and for LinkRest after
// one; its sentence says until when.
func (p *Publisher) AskForLinks(ctx context.Context, by court.Actor) error {
	if err := allow(by, court.MayPlan); err != nil {
		return err
	}
	return p.db.Update(ctx, func(tx *store.Tx) error {
		last, _, err := tx.LastLinkRun(ctx)
		if err != nil {
			return err
		}
		request, err := tx.LinkRequest(ctx)
		if err != nil {
			return err
		}
		now := p.db.Now()
		switch h := linkHand(request, last, now); {
		case h.Under():
			return &court.Error{Kind: court.KindConflict, Message: "已经有人要求检查，请等它结束。"}
		case now.Before(h.Next):
			return &court.Error{Kind: court.KindConflict, Message: fmt.Sprintf("为了不打扰别的网站，两次检查至少隔 %d 分钟。请在 %s 以后再要求检查。", int(LinkRest.Minutes()), h.Next.In(court.Zone).Format("15:04"))}
		}
		return tx.PutLinkRequest(ctx, store.LinkRequest{Stage: store.LinksAsked, At: now})
	})
}

func (p *Publisher) putLinkStage(ctx context.Context, stage store.LinkStage, at time.Time) error {
	return p.db.Update(ctx, func(tx *store.Tx) error {
		return tx.PutLinkRequest(ctx, store.LinkRequest{Stage: stage, At: at})
	})
}
