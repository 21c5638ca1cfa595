package court

import "slices"

// Turn is something that somebody can do next with a piece of work.
type Turn string

// Whose turn it can be.
const (
	TurnReturned Turn = "returned" // one's own, back with comments
	TurnDraft    Turn = "draft"    // one's own, not handed over yet
	TurnReview   Turn = "review"
	TurnSign     Turn = "sign"
	TurnAnswer   Turn = "answer"
	TurnRelease  Turn = "release"
)

// Turns gives all of them in the order in which lists show them.
func Turns() []Turn {
	return []Turn{TurnReturned, TurnDraft, TurnReview, TurnSign, TurnAnswer, TurnRelease}
}

// Label is the Chinese name; empty for an unknown one.
func (t Turn) Label() string {
	switch t {
	case TurnReturned:
		return "退回待修改"
	case TurnDraft:
		return "草稿待提交"
	case TurnReview:
		return "待审核"
	case TurnSign:
		return "待院长签发"
	case TurnAnswer:
		return "待答复请示"
	case TurnRelease:
		return "已批准，待发布"
	}
	return ""
}

// Offices are the permissions of which any one makes it an actor's turn.
func (t Turn) Offices() []Permission {
	switch t {
	case TurnReturned, TurnDraft:
		return []Permission{MayEditList, MayEditPieces}
	case TurnReview:
		return []Permission{MayReview}
	case TurnSign:
		return []Permission{MaySign}
	case TurnAnswer:
		return []Permission{MayDecide}
	case TurnRelease:
		return []Permission{MayRelease}
	}
	return nil
}

// Of reports whether it can be the turn of an actor.
func (t Turn) Of(a Actor) bool { return slices.ContainsFunc(t.Offices(), a.May) }
