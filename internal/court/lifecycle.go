package court

// State is where a record stands between the first keystroke and its end. The words
// are stored; Label gives them in Chinese.
type State string

const (
	StateDraft     State = "draft"
	StateInReview  State = "in_review"
	StateApproved  State = "approved"
	StateScheduled State = "scheduled"
	StatePublished State = "published"
	StateWithdrawn State = "withdrawn" // hidden by a person; may come back through review
	StateExpired   State = "expired"   // hidden by the calendar
	StateRemoved   State = "removed"   // final, R-16
)

// States gives all states in the order of the lifecycle.
func States() []State {
	return []State{StateDraft, StateInReview, StateApproved, StateScheduled,
		StatePublished, StateWithdrawn, StateExpired, StateRemoved}
}

// moves is the one table of what may follow what. Whatever may be seen can be
// withdrawn, can expire and can be removed; whatever was hidden comes back only
// through review; nothing leaves removed.
func (s State) moves() []State {
	switch s {
	case StateDraft:
		return []State{StateInReview, StateWithdrawn, StateExpired, StateRemoved}
	case StateInReview:
		return []State{StateDraft, StateApproved, StateWithdrawn, StateExpired, StateRemoved}
	case StateApproved: // an edit voids the approval, so it may go back
		return []State{StateDraft, StateInReview, StateScheduled, StatePublished, StateWithdrawn, StateExpired, StateRemoved}
	case StateScheduled:
		return []State{StateDraft, StateInReview, StatePublished, StateWithdrawn, StateExpired, StateRemoved}
	case StatePublished:
		return []State{StateWithdrawn, StateExpired, StateRemoved}
	case StateWithdrawn:
		return []State{StateDraft, StateInReview, StateExpired, StateRemoved}
	case StateExpired: // the end was entered wrongly: corrected, and reviewed again
		return []State{StateDraft, StateInReview, StateRemoved}
	}
	return nil
}

// CanMove reports whether a record may go from one state to another. A state does
// not follow itself, and an unknown state follows nothing.
func CanMove(from, to State) bool {
	for _, s := range from.moves() {
		if s == to {
			return true
		}
	}
	return false
}

// Public reports whether a record in this state may be seen, provided the day lies
// in its window.
func (s State) Public() bool { return s == StatePublished }

// Label is the Chinese word for the state; empty for an unknown one.
func (s State) Label() string {
	switch s {
	case StateDraft:
		return "草稿"
	case StateInReview:
		return "审核中"
	case StateApproved:
		return "已批准"
	case StateScheduled:
		return "待发布"
	case StatePublished:
		return "已发布"
	case StateWithdrawn:
		return "已撤下"
	case StateExpired:
		return "已到期"
	case StateRemoved:
		return "已移除"
	}
	return ""
}

// ParseState reads the stored word of a state.
func ParseState(word string) (State, error) {
	if s := State(word); s.Label() != "" {
		return s, nil
	}
	return "", Invalid("没有“%s”这种状态。", word)
}
