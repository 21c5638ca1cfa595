package publish

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/store"
)

// Published is a text that stands on the site, or stood there, with how it came there.
type Published struct {
	store.PieceStanding
	Piece     court.Piece // of the version that holds; empty for an address known from the journal alone
	Visible   bool        // readers of the site can see it now
	Versions  []PublishedVersion
	More      bool // there are older versions than these
	Withdrawn *Withdrawn
	Open      string // the piece of work that is under way on it; empty: none
}

// PublishedVersion is one version with whose work it was. A version that a file brought in,
// or one that was written before the desk kept such records, has no work.
type PublishedVersion struct {
	store.PieceVersion
	Work               string
	Undo               bool // it brought back what stood there before
	Writers            []string
	Reviewer, Releaser string
}

// Withdrawn is how a text left the site.
type Withdrawn struct {
	By string // an account, or the name that an operator gave
	At time.Time
	// Ground and Note are empty also when they were erased, and Ground when an operator took
	// the text off.
	Ground court.WithdrawalGround
	Note   string
}

// mostVersions is how many versions of a text are listed.
const mostVersions = 50

// PublishedPiece reads a text of the site by its address. KindNotFound if there never was
// one.
func (p *Publisher) PublishedPiece(ctx context.Context, by court.Actor, kind court.PieceKind, slug string) (f Published, err error) {
	if err := allow(by, court.MayReadPieces); err != nil {
		return f, err
	}
	decisions, err := p.db.Decisions(ctx, store.TrailQuery{Subject: store.PieceSubject(kind, slug), Limit: 4 * mostVersions})
	if err != nil {
		return f, err
	}
	err = p.db.Read(ctx, func(r *store.Reading) error {
		f = Published{}
		if f.PieceStanding, err = r.PieceStanding(ctx, kind, slug); errors.Is(err, store.ErrNoEntry) {
			return errNoAddress
		}
		if err != nil {
			return err
		}
		if f.File != "" {
			if f.Piece, err = pieceOf(f.File); err != nil {
				return err
			}
		}
		f.Visible = f.State == court.StatePublished && !f.VisibleFrom.After(p.db.Now())
		versions, err := r.PieceVersions(ctx, slug, mostVersions+1)
		if err != nil {
			return err
		}
		if f.More = len(versions) > mostVersions; f.More {
			versions = versions[:mostVersions]
		}
		if w, err := r.OpenDraftOn(ctx, slug); err == nil {
			f.Open = w.ID
		} else if court.KindOf(err) != court.KindNotFound {
			return err
		}
		return f.tell(ctx, r, versions, decisions)
	})
	return f, err
}

// tell fills in whose work each version was, and how the text left the site.
func (f *Published) tell(ctx context.Context, r *store.Reading, versions []store.PieceVersion, decisions []store.Recorded) error {
	work := map[int]string{} // by version
	for _, d := range decisions {
		var detail struct {
			Version int                    `json:"version"`
			Work    string                 `json:"work"`
			Note    string                 `json:"note"`
			Ground  court.WithdrawalGround `json:"ground"`
		}
		_ = json.Unmarshal(d.Detail, &detail) // erased details tell nothing more
		switch {
		case d.Action == "piece.withdraw":
			f.Withdrawn = &Withdrawn{By: d.Actor, At: d.At, Ground: detail.Ground, Note: detail.Note}
		case detail.Work != "":
			work[detail.Version] = detail.Work
		}
	}
	steps := map[string][]store.WorkStep{}
	for _, v := range versions {
		one := PublishedVersion{PieceVersion: v, Work: work[v.Version]}
		if one.Work != "" {
			if _, read := steps[one.Work]; !read {
				w, err := r.Work(ctx, one.Work)
				if err != nil {
					return err
				}
				if steps[one.Work], err = r.WorkSteps(ctx, w.Number); err != nil {
					return err
				}
			}
			one.Undo = work[v.Version-1] == one.Work
			one.who(steps[one.Work])
		}
		f.Versions = append(f.Versions, one)
	}
	return nil
}

// who names those who had a hand in a version.
func (v *PublishedVersion) who(steps []store.WorkStep) {
	for _, s := range steps {
		switch {
		case s.Step == court.StepUndo && v.Undo:
			v.Writers, v.Reviewer, v.Releaser = nil, "", s.Name
			return
		case s.Step == court.StepCreate, s.Step == court.StepEdit, s.Step == court.StepSubmit:
			if s.Name != "" && !slices.Contains(v.Writers, s.Name) {
				v.Writers = append(v.Writers, s.Name)
			}
		case s.Step == court.StepApprove:
			v.Reviewer = s.Name
		case s.Step == court.StepRelease:
			v.Releaser = s.Name
		}
	}
}

// WithdrawPublished takes a text off the site at once, on one of the grounds and with what
// has to be written beside it (court.CheckWithdrawal): any reviewer may, and so may the
// department of releases and the president. It is WithdrawPiece in the name of an
// account of the desk.
func (p *Publisher) WithdrawPublished(ctx context.Context, by court.Actor, kind court.PieceKind, slug string, ground court.WithdrawalGround, note string) error {
	switch {
	case !by.May(court.MayHide) || !by.May(court.MayReadPieces):
		return court.Refused("R-16", "您的角色不能撤下文章。请交给审核人员、统一发布部门或者院长。")
	case by.Account == "":
		return court.Refused("R-55", "命令行没有账户，不能在后台撤下。请用自己的账户办理。")
	}
	if err := court.CheckWithdrawal(ground, note); err != nil {
		return err
	}
	_, err := p.WithdrawPiece(ctx, Withdrawal{Kind: kind, Slug: slug, Actor: signature(by), Ground: ground, Note: strings.TrimSpace(note)})
	return err
}
