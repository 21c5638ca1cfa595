package court

import (
	"strings"
	"testing"
)

func TestCanMove(t *testing.T) {
	// One row a state, one column a state, in the order of States: x is allowed.
	want := map[State]string{
		StateDraft:     ".x...xxx",
		StateInReview:  "x.x..xxx",
		StateApproved:  "xx.xxxxx",
		StateScheduled: "xx..xxxx",
		StatePublished: ".....xxx",
		StateWithdrawn: "xx....xx",
		StateExpired:   "xx.....x",
		StateRemoved:   "........",
	}
	for _, from := range States() {
		got := ""
		for _, to := range States() {
			if CanMove(from, to) {
				got += "x"
			} else {
				got += "."
			}
		}
		if got != want[from] {
			t.Errorf("from %s: %s, want %s", from, got, want[from])
		}
	}
	for _, c := range []struct {
		name     string
		from, to State
		want     bool
	}{
		{"R-16 accepts: whatever is public can be removed", StatePublished, StateRemoved, true},
		{"R-16 accepts: what waits for its day can be removed", StateScheduled, StateRemoved, true},
		{"R-16 refuses: a removed record comes back", StateRemoved, StatePublished, false},
		{"R-17 refuses: a removed record passes for a withdrawn one", StateRemoved, StateWithdrawn, false},
		{"R-17 accepts: an expired record ends as removed, behind the same answer", StateExpired, StateRemoved, true},
		{"an unknown state", "gone", StateDraft, false},
		{"to an unknown state", StateDraft, "gone", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if CanMove(c.from, c.to) != c.want {
				t.Errorf("%s to %s", c.from, c.to)
			}
		})
	}
}

func TestStates(t *testing.T) {
	labels := map[string]bool{}
	var public []string
	for _, s := range States() {
		labels[s.Label()] = true
		if parsed, err := ParseState(string(s)); err != nil || parsed != s {
			t.Errorf("%s: %v", s, err)
		}
		if s.Public() {
			public = append(public, string(s))
		}
	}
	if len(labels) != 8 || labels[""] {
		t.Errorf("labels %v", labels)
	}
	if got := strings.Join(public, " "); got != "published" {
		t.Errorf("public are %s", got)
	}
	if s, err := ParseState("gone"); KindOf(err) != KindInvalid || s != "" || State("gone").Label() != "" {
		t.Errorf("gone: %q %v", s, err)
	}
}
