package publish

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"gongkai/internal/court"
	"gongkai/internal/store"
)

// SitePiece is a text on the site with how it stands to the day of its review.
type SitePiece struct {
	store.SitePiece
	Age court.ReviewAge
}

// Ownerless reports that somebody has to be named: nobody answers for a guide, or whoever
// answered for a text is gone.
func (s *SitePiece) Ownerless() bool {
	return s.Owner.Nobody() && (s.Kind == court.PieceGuide || s.Owner.Account != "")
}

// Words of AgeingQuery.Owner beside accounts.
const (
	OwnerNobody = "nobody" // texts for which somebody has to be named
	OwnerUnit   = "unit"   // those of a unit
)

// AgeingQuery narrows the texts of the site. The zero value is all of them.
type AgeingQuery struct {
	Age     court.ReviewAge // empty: all
	Kind    court.PieceKind
	Owner   string // an account, OwnerNobody or OwnerUnit
	Page    int    // from 1
	PerPage int
}

// Ageing is a page of the texts of the site, the most urgent first.
type Ageing struct {
	Items     []SitePiece
	Total     int // that the query finds
	Page      int
	Counts    map[court.ReviewAge]int // of all texts
	Ownerless []SitePiece             // all of those
	People    []PlanPerson
}

// PlanPerson is somebody who can answer for texts.
type PlanPerson struct {
	Account, Name string
	Writes        bool // and be the editor of a plan
}

// Ageing gives the texts of the site by their age.
func (p *Publisher) Ageing(ctx context.Context, by court.Actor, q AgeingQuery) (a Ageing, err error) {
	if err := allow(by, court.MayReadPieces); err != nil {
		return a, err
	}
	err = p.db.Read(ctx, func(r *store.Reading) error {
		a = Ageing{Counts: map[court.ReviewAge]int{}, Page: max(q.Page, 1)}
		all, err := p.sitePieces(ctx, r)
		if err != nil {
			return err
		}
		for i := range all {
			a.Counts[all[i].Age]++
			if all[i].Ownerless() {
				a.Ownerless = append(a.Ownerless, all[i])
			}
			if q.finds(&all[i]) {
				a.Items = append(a.Items, all[i])
			}
		}
		a.Total = len(a.Items)
		from := min((a.Page-1)*q.PerPage, a.Total)
		a.Items = a.Items[from:min(from+q.PerPage, a.Total)]
		a.People, err = planPeople(ctx, r)
		return err
	})
	return a, err
}

func (q *AgeingQuery) finds(s *SitePiece) bool {
	switch {
	case q.Age != "" && q.Age != s.Age, q.Kind != "" && q.Kind != s.Kind:
		return false
	case q.Owner == OwnerNobody:
		return s.Ownerless()
	case q.Owner == OwnerUnit:
		return s.Owner.Unit != ""
	}
	return q.Owner == "" || q.Owner == s.Owner.Account
}

// sitePieces gives all published texts, those whose review is due first.
func (p *Publisher) sitePieces(ctx context.Context, r *store.Reading) ([]SitePiece, error) {
	stored, err := r.SitePieces(ctx)
	today := p.today()
	list := make([]SitePiece, 0, len(stored))
	for _, s := range stored {
		list = append(list, SitePiece{s, court.ReviewAgeOf(s.ReviewBy, today)})
	}
	slices.SortStableFunc(list, func(a, b SitePiece) int {
		return cmp.Or(cmp.Compare(slices.Index(court.ReviewAges(), a.Age), slices.Index(court.ReviewAges(), b.Age)),
			strings.Compare(a.ReviewBy.String(), b.ReviewBy.String()))
	})
	return list, err
}

// planPeople gives who works with texts and is not gone, by name.
func planPeople(ctx context.Context, r *store.Reading) (people []PlanPerson, err error) {
	accounts, err := r.Accounts(ctx)
	for _, a := range accounts {
		actor := court.Actor{Account: a.PublicID, Roles: a.Roles}
		if !a.Disabled && actor.May(court.MayReadPieces) {
			people = append(people, PlanPerson{a.PublicID, a.Name, actor.May(court.MayEditPieces)})
		}
	}
	slices.SortFunc(people, func(a, b PlanPerson) int { return strings.Compare(a.Name, b.Name) })
	return people, err
}

// SiteFile is one text of the site with its owner and its reviews.
type SiteFile struct {
	SitePiece
	Checks   []store.PieceCheck // the newest first
	People   []PlanPerson
	MayOwn   bool // the actor may name the owner
	MayCheck bool // the actor may find it still true
}

// checksShown is how many reviews of a text are shown.
const checksShown = 20

var errNoSitePiece = &court.Error{Kind: court.KindNotFound, Message: "网站上没有这篇内容，可能已经撤下。请回到列表再看。"}

// SiteFile reads one text that stands on the site.
func (p *Publisher) SiteFile(ctx context.Context, by court.Actor, kind court.PieceKind, slug string) (f SiteFile, err error) {
	if err := allow(by, court.MayReadPieces); err != nil {
		return f, err
	}
	err = p.db.Read(ctx, func(r *store.Reading) error {
		f = SiteFile{}
		if f.SitePiece.SitePiece, err = r.SitePiece(ctx, kind, slug); err != nil {
			return orNoSitePiece(err)
		}
		f.Age = court.ReviewAgeOf(f.ReviewBy, p.today())
		f.MayOwn, f.MayCheck = by.May(court.MayPlan), mayCheck(by, f.Owner)
		if f.Checks, err = r.PieceChecks(ctx, slug, checksShown); err != nil {
			return err
		}
		f.People, err = planPeople(ctx, r)
		return err
	})
	return f, err
}

func orNoSitePiece(err error) error {
	if errors.Is(err, store.ErrNoEntry) {
		return errNoSitePiece
	}
	return err
}

// mayCheck reports whether the actor may find a text still true: who plans, and whoever
// answers for it.
func mayCheck(by court.Actor, o store.PieceOwner) bool {
	return by.Account != "" && (by.May(court.MayPlan) || by.May(court.MayReadPieces) && o.Account == by.Account)
}

// Recheck is the finding that a text is still true.
type Recheck struct {
	Kind    court.PieceKind
	Slug    string
	Version int // that was read
	Next    court.Date
	Note    string
}

// CheckSitePiece puts on record that a text was read and is still true, and sets the day of
// its next review. The text itself stays, so it is no new version of it and passes no review
// (docs/decisions/0032).
func (p *Publisher) CheckSitePiece(ctx context.Context, by court.Actor, c Recheck) error {
	c.Note = strings.TrimSpace(c.Note)
	if err := court.CheckNextReview(c.Next, p.today()); err != nil {
		return err
	}
	if len([]rune(c.Note)) > court.MaxPlanNote {
		return court.Invalid("核对情况太长。请缩短到五百个字以内。")
	}
	return p.db.Update(ctx, func(tx *store.Tx) error {
		s, err := tx.SitePiece(ctx, c.Kind, c.Slug)
		if err != nil {
			return orNoSitePiece(err)
		}
		if !mayCheck(by, s.Owner) {
			return court.Refused("", "复核由采编、统一发布部门或者这篇内容的负责人办理。请交给他们。")
		}
		if s.Version != c.Version {
			return &court.Error{Kind: court.KindConflict, Message: "这篇内容刚有了新版本，没有登记。请看过新版本以后再复核。"}
		}
		err = tx.CheckPiece(ctx, c.Slug, store.PieceCheck{Version: c.Version, ReviewBy: c.Next, Note: c.Note}, by)
		if err != nil {
			return orNoSitePiece(err)
		}
		return tx.Record(store.Decision{Action: "piece.check", Rule: "R-55", Actor: signature(by), Subject: store.PieceSubject(c.Kind, c.Slug),
			Detail: map[string]any{"version": c.Version, "before": s.ReviewBy.String(), "next": c.Next.String()}})
	})
}

// SetPieceOwner names who answers for a text: an account that works with texts, or a unit.
// Without both, nobody does.
func (p *Publisher) SetPieceOwner(ctx context.Context, by court.Actor, kind court.PieceKind, slug, account, unit string) error {
	unit = strings.TrimSpace(unit)
	if err := allow(by, court.MayPlan); err != nil {
		return err
	}
	if account != "" && unit != "" {
		return court.Invalid("请只选一个：负责人的账号，或者负责的单位。")
	}
	if unit != "" {
		if err := court.CheckUnit(unit); err != nil {
			return err
		}
	}
	return p.db.Update(ctx, func(tx *store.Tx) error {
		s, err := tx.SitePiece(ctx, kind, slug)
		if err != nil {
			return orNoSitePiece(err)
		}
		if account != "" {
			a, found, err := tx.Account(ctx, store.ByPublicID, account)
			if err != nil {
				return err
			}
			if !found || a.Disabled || !(court.Actor{Roles: a.Roles}).May(court.MayReadPieces) {
				return court.Invalid("这个账号不能负责文稿：已经停用，或者没有查阅稿件的角色。请另选一个。")
			}
		}
		if s.Owner.Account == account && s.Owner.Unit == unit {
			return nil
		}
		if err := tx.SetPieceOwner(ctx, slug, store.PieceOwner{Account: account, Unit: unit}, by); err != nil {
			return err
		}
		return tx.Record(store.Decision{Action: "piece.owner", Rule: "R-55", Actor: signature(by), Subject: store.PieceSubject(kind, slug),
			Detail: map[string]any{"account": account, "unit": unit}})
	})
}
