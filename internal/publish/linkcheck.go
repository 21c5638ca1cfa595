package publish

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/linkcheck"
	"gongkai/internal/store"
)

// LinkOptions are what a look at links needs from who puts the program together.
type LinkOptions struct {
	// Ask asks addresses outside whether they still answer.
	Ask func(ctx context.Context, addresses []string) map[string]linkcheck.Result
	// Page reports whether the public site has a page at a path, whatever stands on it.
	Page func(path string) bool
}

// Times of the look at links, of the court's clock. It is for the night, so that neither the
// portal nor those whom it asks have anything else to do; a night on which the portal rests
// is left out.
const (
	linkNightFrom = 2 * time.Hour
	linkNightTo   = 6 * time.Hour
	linkAskTime   = 20 * time.Minute
	// LinkCheckTime is how long a look may take.
	LinkCheckTime = linkAskTime + 5*time.Minute
)

// Bounds of one look.
const (
	linkPage    = 100  // texts that are read at a time
	mostOutside = 1000 // addresses that are asked; the longest unasked go first
	mostPlaces  = 20000
)

// LinkCheck is what CheckLinks did.
type LinkCheck struct {
	store.LinkRun
	Ran        bool
	Asked      bool // somebody asked for it (AskForLinks); else it was the night's
	WasOffline bool // the look before was, too
}

// CheckLinks goes through the links and pictures of everything that the public can read, once
// a night and when somebody asked for it. What leads into the site is looked up, what leads
// out is asked. An address outside is dead once it failed on court.DeadAfterNights nights, to
// which a look that was asked for adds none; where nothing outside answers at
// all, it is the portal that has no way out, and what was known stays. One that could not be
// carried through is tried again after LinkRest, if it is still night. It may be called as
// often as one likes, by one instance at a time.
func (p *Publisher) CheckLinks(ctx context.Context, now time.Time, o LinkOptions) (n LinkCheck, err error) {
	night := court.DateOf(now).Start().Add(linkNightFrom)
	var last store.LinkRun
	var request store.LinkRequest
	err = p.db.Read(ctx, func(r *store.Reading) error {
		if last, _, err = r.LastLinkRun(ctx); err != nil {
			return err
		}
		request, err = r.LinkRequest(ctx)
		return err
	})
	if err != nil {
		return n, err
	}
	switch {
	case !now.Before(night) && now.Before(court.DateOf(now).Start().Add(linkNightTo)) && last.StartedAt.Before(night) && !resting(request, last, now):
	case request.Stage == store.LinksAsked && request.At.After(last.EndedAt):
		n.Asked = true
	default:
		return n, nil
	}
	n.Ran, n.WasOffline, n.StartedAt = true, last.Offline(), now
	// Said before anybody is asked: a look that fails is not to be tried every minute.
	if err := p.putLinkStage(ctx, store.LinksBegun, now); err != nil {
		return n, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, p.putLinkStage(context.WithoutCancel(ctx), store.LinksBroken, p.db.Now()))
		}
	}()
	err = p.lookAtLinks(ctx, &n, o)
	return n, err
}

func (p *Publisher) lookAtLinks(ctx context.Context, n *LinkCheck, o LinkOptions) error {
	look := linkLook{p: p, now: n.StartedAt, asked: n.Asked, page: o.Page, states: map[string]store.LinkState{}, public: map[string]bool{}}
	err := p.db.Read(ctx, func(r *store.Reading) (err error) {
		look.before, err = r.LinkStates(ctx)
		return err
	})
	if err != nil {
		return err
	}
	if err := look.gather(ctx); err != nil {
		return err
	}
	if err := look.inside(ctx); err != nil {
		return err
	}
	look.outside(ctx, o.Ask, &n.LinkRun)
	n.Pieces, n.Links, n.EndedAt = len(look.public), len(look.places), p.db.Now()
	states := make([]store.LinkState, 0, len(look.states))
	for _, s := range look.states {
		states = append(states, s)
	}
	slices.SortFunc(states, func(a, b store.LinkState) int { return strings.Compare(a.Address, b.Address) })
	return p.db.Update(ctx, func(tx *store.Tx) error { return tx.PutLinks(ctx, n.LinkRun, states, look.places) })
}

// linkLook is one look under way.
type linkLook struct {
	p      *Publisher
	now    time.Time
	asked  bool // by somebody, so that it counts as no night
	page   func(string) bool
	before map[string]store.LinkState
	states map[string]store.LinkState // by address
	places []store.LinkPlace
	public map[string]bool // texts that the public can read, by PieceSubject
}

// gather renders every text and notes where its links lead.
func (l *linkLook) gather(ctx context.Context) error {
	for after := ""; ; {
		var texts []store.SiteText
		err := l.p.db.Read(ctx, func(r *store.Reading) (err error) {
			texts, err = r.SiteTexts(ctx, l.now, after, linkPage)
			return err
		})
		if err != nil || len(texts) == 0 {
			return err
		}
		for _, t := range texts {
			l.public[store.PieceSubject(t.Kind, t.Slug)] = true
			article, err := l.p.render.Article(t.Body)
			if err != nil {
				continue // an earlier program took it; its page shows nothing to follow either
			}
			for _, link := range article.Links {
				if !link.Outside || strings.HasPrefix(link.Address, "http") {
					l.note(t, link.Address, link.Outside, link.Place.Line, false)
				}
			}
			for _, picture := range article.Pictures {
				l.note(t, picture.Address, false, picture.Place.Line, true)
			}
		}
		after = texts[len(texts)-1].Slug
	}
}

func (l *linkLook) note(t store.SiteText, address string, outside bool, line int, picture bool) {
	if len(l.places) >= mostPlaces {
		return
	}
	l.places = append(l.places, store.LinkPlace{Kind: t.Kind, Slug: t.Slug, Title: t.Title, Address: address, Line: line, Picture: picture})
	l.states[address] = store.LinkState{Address: address, Outside: outside, Found: court.LinkFine, CheckedAt: l.now}
}

// inside looks up what leads into the site. The portal knows for sure, so what is not there
// is dead at once.
func (l *linkLook) inside(ctx context.Context) error {
	return l.p.db.Read(ctx, func(r *store.Reading) error {
		exists, err := pathsOf(ctx, r, strings.Join(slices.Collect(maps.Keys(l.states)), "\n"))
		if err != nil {
			return err
		}
		for address, s := range l.states {
			if s.Outside {
				continue
			}
			there, err := l.shown(ctx, r, sitePath(address), exists)
			if err != nil {
				return err
			}
			if !there {
				s = l.failing(s)
				s.Found = court.LinkDead
			}
			l.states[address] = s
		}
		return nil
	})
}

// shown reports whether the public can read something at a path now. exists knows what is
// neither a text nor an entry of a list.
func (l *linkLook) shown(ctx context.Context, r *store.Reading, path string, exists func(string) bool) (bool, error) {
	folder, rest, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	if rest != "" {
		for _, kind := range court.PieceKinds() {
			if folder == kind.Folder() {
				slug, _, _ := strings.Cut(rest, "/")
				return l.public[store.PieceSubject(kind, slug)] && l.page(path), nil
			}
		}
		for _, list := range court.Lists() {
			if folder == string(list)+"s" {
				id, _, _ := strings.Cut(rest, "/")
				there, err := r.VisibleEntry(ctx, list, id, l.now)
				return there && l.page(path), err
			}
		}
	}
	return exists(path) && (folder == mediaFolder || l.page(path)), nil
}

// mediaFolder is where pictures stand; the library knows which of them are there.
const mediaFolder = "media"

// failing goes on from what was known of an address that fails.
func (l *linkLook) failing(s store.LinkState) store.LinkState {
	before := l.before[s.Address]
	if s.FailingSince, s.Nights = before.FailingSince, before.Nights; s.FailingSince.IsZero() {
		s.FailingSince, s.Nights = l.now, 0
	}
	if !l.asked {
		s.Nights++
	}
	return s
}

// outside asks what leads out of the site.
func (l *linkLook) outside(ctx context.Context, ask func(context.Context, []string) map[string]linkcheck.Result, n *store.LinkRun) {
	var addresses []string
	for address, s := range l.states {
		if s.Outside {
			addresses = append(addresses, address)
		}
	}
	slices.SortFunc(addresses, func(a, b string) int {
		return cmp.Or(l.before[a].CheckedAt.Compare(l.before[b].CheckedAt), strings.Compare(a, b))
	})
	turn := addresses[:min(len(addresses), mostOutside)]
	asking, cancel := context.WithTimeout(ctx, linkAskTime)
	defer cancel()
	results := ask(asking, turn)
	for _, r := range results {
		if r.Outcome != linkcheck.Unasked {
			n.Outside++
		}
		if r.Reached() || r.Outcome == linkcheck.Guarded {
			n.Reached++
		}
	}
	n.Skipped = len(addresses) - n.Outside
	for _, address := range addresses {
		l.states[address] = l.judged(l.states[address], results[address], n.Offline())
	}
}

// judged reads what was found at one address. Without a way out nothing is known anew.
func (l *linkLook) judged(s store.LinkState, r linkcheck.Result, offline bool) store.LinkState {
	if r.Outcome == linkcheck.Unasked || offline {
		before, known := l.before[s.Address]
		if !known {
			s.Found, s.CheckedAt = court.LinkUnasked, time.Time{}
			return s
		}
		return before
	}
	s.Code, s.Target = r.Code, r.Target
	switch r.Outcome {
	case linkcheck.Moved:
		s.Found = court.LinkMoved
	case linkcheck.Unsure:
		s.Found = court.LinkUnsure
	case linkcheck.Guarded:
		s = l.failing(s)
		s.Found = court.LinkPrivate
	case linkcheck.Failed:
		s = l.failing(s)
		s.Found = court.LinkFailing
		if s.Nights >= court.DeadAfterNights {
			s.Found = court.LinkDead
		}
	}
	return s
}

// LinkLine is an address that is not in order, with where it stands.
type LinkLine struct {
	store.LinkState
	Places []store.LinkPlace
}

// LinkReport is what the last look found.
type LinkReport struct {
	Run    store.LinkRun
	Ran    bool // there was a look
	Hand   LinkHand
	Lines  []LinkLine // the gravest first
	Counts map[court.LinkFound]int
}

// LinkReport gives the addresses that are not in order.
func (p *Publisher) LinkReport(ctx context.Context, by court.Actor) (l LinkReport, err error) {
	if err := allow(by, court.MayReadPieces); err != nil {
		return l, err
	}
	err = p.db.Read(ctx, func(r *store.Reading) error {
		l = LinkReport{Counts: map[court.LinkFound]int{}}
		if l.Run, l.Ran, err = r.LastLinkRun(ctx); err != nil {
			return err
		}
		request, err := r.LinkRequest(ctx)
		if err != nil {
			return err
		}
		l.Hand = linkHand(request, l.Run, p.db.Now())
		states, err := r.LinkStates(ctx)
		if err != nil {
			return err
		}
		places, err := r.LinkPlaces(ctx)
		if err != nil {
			return err
		}
		at := map[string]int{}
		for _, place := range places {
			i, there := at[place.Address]
			if !there {
				i = len(l.Lines)
				at[place.Address] = i
				l.Lines = append(l.Lines, LinkLine{LinkState: states[place.Address]})
				l.Counts[states[place.Address].Found]++
			}
			l.Lines[i].Places = append(l.Lines[i].Places, place)
		}
		return nil
	})
	slices.SortStableFunc(l.Lines, func(a, b LinkLine) int {
		return slices.Index(court.LinksFound(), a.Found) - slices.Index(court.LinksFound(), b.Found)
	})
	return l, err
}

// LinkFigures counts addresses by what was found at them, and tells when the last look was;
// the zero Time: there was none. Nobody in particular asks.
func (p *Publisher) LinkFigures(ctx context.Context) (counts map[court.LinkFound]int, run store.LinkRun, err error) {
	err = p.db.Read(ctx, func(r *store.Reading) error {
		if counts, err = r.CountLinks(ctx); err != nil {
			return err
		}
		run, _, err = r.LastLinkRun(ctx)
		return err
	})
	return counts, run, err
}
