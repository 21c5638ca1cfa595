package court

import (
	"errors"
	"strings"
	"testing"
	"time"
)

func TestCheckRemoval(t *testing.T) {
	pure := Defaulter{Conduct: G1, DecidedOn: Date{2025, time.May, 20}}
	ended := Defaulter{Conduct: G1, TermEndsOn: Date{2026, time.November, 22}}
	term := func(last Date) Defaulter { return Defaulter{Conduct: G1 | G4, TermEndsOn: last} }
	running, today1, over := term(today.AddDays(1)), term(today), term(today.AddDays(-1))
	unknown := Defaulter{Conduct: G5}
	for _, c := range []struct {
		name   string
		d      Defaulter
		ground RemovalGround
		note   string
		rule   Rule
	}{
		{"R-09 accepts: performed, without a term", pure, GroundPerformed, "", ""},
		{"R-09 accepts: settled, without a term", pure, GroundSettled, "", ""},
		{"R-09 accepts: the applicant consents, without a term", pure, GroundApplicantConsent, "", ""},
		{"R-09 accepts: nothing found, without a term", pure, GroundNothingFound, "", ""},
		{"R-09 accepts: suspended, without a term", pure, GroundSuspended, "", ""},
		{"R-09 accepts: not enforced, without a term", pure, GroundNotEnforced, "", ""},
		{"R-09 accepts: enforcement ended, without a term", pure, GroundEnforcementEnded, "", ""},
		{"R-09 accepts: a pure G1 whose decision stated an end has no legal term", ended, GroundPerformed, "", ""},
		{"R-11 refuses: performed while a term runs", running, GroundPerformed, "", "R-11"},
		{"R-11 refuses: settled while a term runs", running, GroundSettled, "", "R-11"},
		{"R-11 refuses: the applicant consents while a term runs", running, GroundApplicantConsent, "", "R-11"},
		{"R-11 refuses: nothing found while a term runs", running, GroundNothingFound, "", "R-11"},
		{"R-11 refuses: suspended while a term runs", running, GroundSuspended, "", "R-11"},
		{"R-11 refuses: not enforced while a term runs", running, GroundNotEnforced, "", "R-11"},
		{"R-11 refuses: enforcement ended while a term runs", running, GroundEnforcementEnded, "", "R-11"},
		{"R-11 refuses: performed when the end of the term is not known yet", unknown, GroundPerformed, "", "R-11"},
		{"R-11 refuses: performed although the term is over", over, GroundPerformed, "", "R-11"},
		{"R-11 accepts: an early decision with its reasons", running, GroundEarlyDecision, "（2026）鲁0113执123号决定书", ""},
		{"R-11 accepts: an early decision on a record without a term", pure, GroundEarlyDecision, "已纠正", ""},
		{"R-11 refuses: an early decision without a note", running, GroundEarlyDecision, " 　\n", "R-11"},
		{"R-10 accepts: the day after the term", over, GroundTermExpired, "", ""},
		{"R-10 accepts: the day after the stated end of a pure G1", ended, GroundTermExpired, "", ""},
		{"R-10 refuses: the last day of the term", today1, GroundTermExpired, "", "R-10"},
		{"R-10 refuses: a term that runs", running, GroundTermExpired, "", "R-10"},
		{"R-10 refuses: a record without a term", pure, GroundTermExpired, "", "R-10"},
		{"R-12 accepts: wrongly listed, whatever the term", running, GroundWronglyListed, "", ""},
		{"R-12 accepts: wrongly listed, without a term", pure, GroundWronglyListed, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := CheckRemoval(&c.d, c.ground, c.note, today)
			if c.rule == "" {
				if err != nil {
					t.Fatal(err)
				}
				return
			}
			var e *Error
			if !errors.As(err, &e) || e.Kind != KindRefused || e.Rule != c.rule {
				t.Fatalf("%v, want a refusal by %s", err, c.rule)
			}
		})
	}
	if err := CheckRemoval(&pure, "because", "note", today); KindOf(err) != KindInvalid {
		t.Errorf("an unknown ground: %v", err)
	}
	err := CheckRemoval(&running, GroundPerformed, "", today)
	if !strings.Contains(err.Error(), "2026年11月24日") {
		t.Errorf("the refusal tells the end: %v", err)
	}
	if err := CheckRemoval(&unknown, GroundPerformed, "", today); strings.Contains(err.Error(), "到为止") {
		t.Errorf("the refusal tells an end that is not known: %v", err)
	}
}

func TestRemovalGrounds(t *testing.T) {
	citations, labels := map[string]bool{}, map[string]bool{}
	want := []string{"performed R-09 SX 10(1)(1)", "settled R-09 SX 10(1)(2)", "applicant-consent R-09 SX 10(1)(3)", "nothing-found R-09 SX 10(1)(4)",
		"suspended R-09 SX 10(1)(5)", "not-enforced R-09 SX 10(1)(6)", "enforcement-ended R-09 SX 10(1)(7)",
		"term-expired R-10 SX 10(2)", "early-decision R-11 SX 2(2)", "wrongly-listed R-12 SX 9"}
	for i, g := range RemovalGrounds() {
		if got := string(g) + " " + string(g.Rule()) + " " + g.Citation(); got != want[i] {
			t.Errorf("%s, want %s", got, want[i])
		}
		citations[g.Citation()], labels[g.Label()] = true, true
		if parsed, err := ParseRemovalGround(string(g)); err != nil || parsed != g {
			t.Errorf("%s: %v", g, err)
		}
	}
	if len(citations) != 10 || len(labels) != 10 || labels[""] {
		t.Errorf("%d citations, %d labels", len(citations), len(labels))
	}
	for _, code := range []string{"", "Performed", "x"} {
		if g, err := ParseRemovalGround(code); KindOf(err) != KindInvalid || g != "" || !strings.Contains(err.Error(), "wrongly-listed") {
			t.Errorf("%q: %s %v", code, g, err)
		}
	}
	if g := RemovalGround("x"); g.Rule() != "" || g.Citation() != "" || g.Label() != "" {
		t.Error("an unknown ground has words")
	}
}

func TestCheckRelisting(t *testing.T) {
	removed := Date{2026, time.May, 23}
	for _, c := range []struct {
		name    string
		ground  RemovalGround
		on      Date
		asked   bool
		refused bool
	}{
		{"R-15 refuses: the applicant asks again on the last day of the six months", GroundApplicantConsent, removed, true, true},
		{"R-15 refuses: the applicant asks again on the day of the removal", GroundApplicantConsent, today, true, true},
		{"R-15 accepts: the applicant asks again after six months", GroundApplicantConsent, removed.AddDays(-1), true, false},
		{"R-15 accepts: the court lists again of its own motion", GroundApplicantConsent, today, false, false},
		{"R-15 accepts: the applicant asks again after another ground", GroundSettled, today, true, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := CheckRelisting(c.ground, c.on, c.asked, today)
			if (err != nil) != c.refused {
				t.Fatalf("%v", err)
			}
			var e *Error
			if err != nil && (!errors.As(err, &e) || e.Rule != "R-15" || e.Kind != KindRefused) {
				t.Errorf("%v", err)
			}
		})
	}
}
