package court

// State is where a record, a text or a piece of work stands between the first keystroke and
// its end. The words are stored; Label gives them in Chinese. Work moves by WorkStep; an entry
// or a text by the release of work on it, by the calendar, and by whoever hides, withdraws or
// removes it, after which no step leads back.
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
