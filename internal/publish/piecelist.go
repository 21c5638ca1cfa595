package publish

import (
	"context"
	"strings"
	"unicode/utf8"

	"gongkai/internal/court"
	"gongkai/internal/store"
)

// PieceTab names a list of texts.
type PieceTab string

// The lists. The first two and the last are work at the desk, the others texts of the site.
const (
	PiecesMine      PieceTab = "mine"      // that the actor began, changed or submitted, and that is under way
	PiecesOpen      PieceTab = "open"      // all that is under way
	PiecesPublic    PieceTab = "public"    // on the site, and what an import has left as a draft
	PiecesWithdrawn PieceTab = "withdrawn" // taken off the site
	PiecesEnded     PieceTab = "ended"     // given up before their release, or undone
)

// PieceTabs gives the lists in the order in which they are shown.
func PieceTabs() []PieceTab {
	return []PieceTab{PiecesMine, PiecesOpen, PiecesPublic, PiecesWithdrawn, PiecesEnded}
}

// OfWork reports whether the list holds work, not texts of the site.
func (t PieceTab) OfWork() bool { return t != PiecesPublic && t != PiecesWithdrawn }

func (t PieceTab) states() []court.State {
	switch t {
	case PiecesMine, PiecesOpen:
		return court.OpenStates()
	case PiecesPublic:
		return []court.State{court.StatePublished, court.StateDraft}
	case PiecesWithdrawn, PiecesEnded:
		return []court.State{court.StateWithdrawn}
	}
	return nil
}

// PieceQuery asks for a page of a list. Empty fields do not narrow.
type PieceQuery struct {
	Tab     PieceTab
	Kind    court.PieceKind
	Topic   court.Topic
	Text    string // stands in the title or in the address
	Page    int    // from 1
	PerPage int
}

// PieceList is a page of a list of texts; either Works or Texts is filled.
type PieceList struct {
	Works  []store.PieceWork
	Texts  []store.ListedPiece
	Total  int
	Counts map[PieceTab]int // of all lists, narrowed alike
	Long   bool             // the text that was asked for is too long: nothing was looked for
}

const (
	mostPerPage   = 100
	longestSearch = 60 // characters
)

// Pieces gives a page of a list of texts with the lengths of all lists.
func (p *Publisher) Pieces(ctx context.Context, by court.Actor, q PieceQuery) (l PieceList, err error) {
	if !by.May(court.MayReadPieces) {
		return l, court.Refused("", "您的角色不能查看文稿。")
	}
	if q.Tab.states() == nil {
		return l, &court.Error{Kind: court.KindNotFound, Message: "没有这个清单。"}
	}
	q.Text = strings.TrimSpace(q.Text)
	if utf8.RuneCountInString(q.Text) > longestSearch {
		return PieceList{Long: true, Counts: map[PieceTab]int{}}, nil
	}
	size := min(max(q.PerPage, 1), mostPerPage)
	err = p.db.Read(ctx, func(r *store.Reading) error {
		l = PieceList{Counts: map[PieceTab]int{}}
		for _, tab := range PieceTabs() {
			f := store.PieceFilter{States: tab.states(), Kind: q.Kind, Topic: q.Topic, Text: q.Text}
			if tab == PiecesMine {
				f.Hand = by.Account
			}
			if tab == q.Tab {
				f.Limit, f.Offset = size, (max(q.Page, 1)-1)*size
			}
			var err error
			if tab.OfWork() {
				var list []store.PieceWork
				if list, l.Counts[tab], err = r.FindPieceWork(ctx, f); len(list) > 0 {
					l.Works = list
				}
			} else {
				var list []store.ListedPiece
				if list, l.Counts[tab], err = r.FindPieces(ctx, f); len(list) > 0 {
					l.Texts = list
				}
			}
			if err != nil {
				return err
			}
		}
		l.Total = l.Counts[q.Tab]
		return nil
	})
	return l, err
}
