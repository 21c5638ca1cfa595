package court

import (
	"strings"
	"testing"
)

// states are all of them, in the order of the lifecycle.
func states() []State {
	return []State{StateDraft, StateInReview, StateApproved, StateScheduled, StatePublished, StateWithdrawn, StateExpired, StateRemoved}
}

func TestStates(t *testing.T) {
	labels := map[string]bool{}
	var public []string
	for _, s := range states() {
		labels[s.Label()] = true
		if parsed, err := ParseState(string(s)); err != nil || parsed != s {
			t.Errorf("%s: %v", s, err)
		}
		if s.Public() {
			public = append(public, string(s))
		}
	}
	if len(labels) != len(states()) || labels[""] {
		t.Errorf("labels %v", labels)
	}
	if got := strings.Join(public, " "); got != "published" {
		t.Errorf("R-16: public are %s", got)
	}
	if s, err := ParseState("gone"); KindOf(err) != KindInvalid || s != "" || State("gone").Label() != "" {
		t.Errorf("gone: %q %v", s, err)
	}
}
