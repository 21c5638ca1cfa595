package court

import (
	"strings"
	"testing"
)

func TestWithdrawalGrounds(t *testing.T) {
	seen := map[string]bool{}
	for _, g := range WithdrawalGrounds() {
		if g.Label() == "" || seen[g.Label()] {
			t.Errorf("R-16: %s has no label of its own", g)
		}
		seen[g.Label()] = true
		if err := CheckWithdrawal(g, "（2026）鲁0199刑再1号，院长3月2日决定"); err != nil {
			t.Errorf("R-16: %s with a note: %v", g, err)
		}
		if bare := CheckWithdrawal(g, " \n"); (bare != nil) != (g.Asks() != "") {
			t.Errorf("R-16: %s without a note: %v", g, bare)
		}
	}
	for name, c := range map[string]struct {
		ground WithdrawalGround
		note   string
	}{
		"no ground":         {"", "写错了"},
		"an unknown ground": {"mood", "写错了"},
		"too long a note":   {WithdrawWrong, strings.Repeat("字", MaxWithdrawalNote+1)},
	} {
		if err := CheckWithdrawal(c.ground, c.note); KindOf(orInternal(err)) != KindInvalid {
			t.Errorf("R-16: %s is taken: %v", name, err)
		}
	}
}

// orInternal lets a nil error be asked for its kind.
func orInternal(err error) error {
	if err == nil {
		return &Error{}
	}
	return err
}
