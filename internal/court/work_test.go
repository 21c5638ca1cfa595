package court

import (
	"cmp"
	"errors"
	"strings"
	"testing"
)

// workTable is who may take which step from which state, one row a step and one column a
// state, in the order of the lifecycle; the letters are those of the offices that may: c clerk,
// r reviewer, p publisher, q president.
func workTable() map[WorkStep][8]string {
	return map[WorkStep][8]string{
		StepEdit:     {"c", "c", "c", "c", "", "", "", ""},
		StepSubmit:   {"c", "", "", "", "", "", "", ""},
		StepReturn:   {"", "r", "r", "r", "", "", "", ""},
		StepApprove:  {"", "r", "", "", "", "", "", ""},
		StepSign:     {"", "q", "q", "q", "", "", "", ""},
		StepAnswer:   {"q", "q", "q", "q", "", "", "", ""},
		StepForce:    {"", "q", "q", "q", "", "", "", ""},
		StepSchedule: {"", "", "rp", "", "", "", "", ""},
		StepRelease:  {"", "", "rp", "rp", "", "", "", ""},
		StepWithdraw: {"cr", "cr", "cr", "cr", "", "", "", ""},
		StepUndo:     {"", "", "", "", "rp", "", "", ""},
	}
}

// leads is where a step leads; the others leave the state as it is.
func leads() map[WorkStep]State {
	return map[WorkStep]State{StepEdit: StateDraft, StepSubmit: StateInReview, StepReturn: StateDraft, StepApprove: StateApproved, StepSchedule: StateScheduled,
		StepRelease: StatePublished, StepOverdue: StateApproved, StepWithdraw: StateWithdrawn, StepUndo: StateWithdrawn}
}

// TestWorkTable holds every role, state and step against the table: what is not in it is
// refused for want of an office, or is a conflict that tells the state.
func TestWorkTable(t *testing.T) {
	letters := map[Role]string{RoleClerk: "c", RoleReviewer: "r", RolePublisher: "p", RolePresident: "q"}
	if len(WorkSteps()) != len(workTable()) {
		t.Fatalf("%d steps, %d in the table", len(WorkSteps()), len(workTable()))
	}
	for _, s := range WorkSteps() {
		row := workTable()[s]
		holders := strings.Join(row[:], "")
		for i, state := range states() {
			for _, role := range Roles() {
				letter := letters[role]
				err := CheckStep(&Work{State: state}, s, Actor{Account: "a", Roles: []Role{role}})
				want, name := error(nil), string(role)+" "+string(s)+" from "+string(state)
				switch {
				case letter != "" && strings.Contains(row[i], letter):
					if err != nil {
						t.Errorf("%s: %v", name, err)
					}
					if to := cmp.Or(leads()[s], state); s.After(state) != to {
						t.Errorf("%s leads to %s, not to %s", name, s.After(state), to)
					}
					continue
				case letter != "" && strings.Contains(holders, letter):
					want = &Error{Kind: KindConflict}
				default:
					want = &Error{Kind: KindRefused}
				}
				var e *Error
				if !errors.As(err, &e) || e.Kind != KindOf(want) {
					t.Errorf("%s: %v, want kind %d", name, err, KindOf(want))
				} else if e.Kind == KindConflict && !strings.Contains(e.Message, state.Label()) {
					t.Errorf("%s: %s does not tell the state", name, e.Message)
				} else if before := state == StateDraft || state == StateInReview; e.Kind == KindConflict && (s == StepRelease || s == StepSchedule) && (e.Rule == "R-55") != before {
					t.Errorf("R-55: %s: the release of what nobody has approved names the rule %q", name, e.Rule)
				}
			}
		}
		if s.Label() == "" {
			t.Errorf("%s has no label", s)
		}
	}
	if got := StepOverdue.After(StateScheduled); got != StateApproved {
		t.Errorf("R-55: what could not be released at its time is %s", got)
	}
	if CheckStep(&Work{State: StateApproved}, StepRelease, Actor{}) == nil || CheckStep(&Work{State: StateDraft}, "burn", Actor{Roles: Roles()}) == nil {
		t.Error("nobody releases, or an unknown step is taken")
	}
}

func TestWorkGate(t *testing.T) {
	now, other := WorkHash{1}, WorkHash{2}
	whole := Work{State: StateApproved, Class: SensitivityOrdinary, Hash: now, Approved: now, Hands: []string{"author"}, Reviewer: "reviewer"}
	with := func(change func(*Work)) Work { w := whole; change(&w); return w }
	actor := func(account string, roles ...Role) Actor { return Actor{Account: account, Roles: roles} }
	third := actor("third", RoleReviewer)
	missing := []WorkFinding{{Row: "x", Finding: Finding{Rule: "R-18", Message: "没有关联。"}}, {Row: "x", Finding: Finding{Rule: "R-04", Message: "没有签发。"}}}
	for name, tc := range map[string]struct {
		work Work
		step WorkStep
		by   Actor
		kind []WorkFinding
		want string // rules of the reasons, in order
	}{
		"R-55 accepts: three accounts":                  {whole, StepRelease, third, nil, ""},
		"R-55 refuses: the author approves":             {whole, StepApprove, actor("author", RoleReviewer), nil, "R-55"},
		"R-55 refuses: the author releases":             {whole, StepRelease, actor("author", RoleReviewer), nil, "R-55"},
		"R-55 refuses: the reviewer schedules":          {whole, StepSchedule, actor("reviewer", RolePublisher), nil, "R-55"},
		"R-55 refuses: the command line submits":        {whole, StepSubmit, actor("", RoleClerk), nil, "R-55"},
		"R-55 refuses: the command line approves":       {whole, StepApprove, actor("", RoleReviewer), nil, "R-55"},
		"R-55 refuses: the command line releases":       {whole, StepRelease, actor("", RolePublisher), nil, "R-55"},
		"R-55 refuses: content that moved":              {with(func(w *Work) { w.Approved = other }), StepRelease, third, nil, "R-55"},
		"R-55 refuses: nothing was approved":            {with(func(w *Work) { w.Approved, w.Hash = WorkHash{}, WorkHash{} }), StepRelease, third, nil, "R-55"},
		"R-52 refuses: no class":                        {with(func(w *Work) { w.Class = "" }), StepSubmit, actor("author", RoleClerk), nil, "R-52"},
		"R-52 accepts: a class":                         {whole, StepSubmit, actor("author", RoleClerk), nil, ""},
		"R-53 refuses: a classed item by a reviewer":    {with(func(w *Work) { w.Class = SensitivityUnstable }), StepRelease, third, nil, "R-53"},
		"R-53 refuses: its undo by a reviewer":          {with(func(w *Work) { w.Class = SensitivityMass }), StepUndo, third, nil, "R-53"},
		"R-53 accepts: a classed item by the publisher": {with(func(w *Work) { w.Class = SensitivitySensitive }), StepRelease, actor("p", RolePublisher), nil, ""},
		"R-54 refuses: 把握不准 without an answer":          {with(func(w *Work) { w.Uncertain = true }), StepRelease, third, nil, "R-54"},
		"R-54 accepts: 把握不准 with an answer":             {with(func(w *Work) { w.Uncertain, w.Answer = true, "〔2026〕1号" }), StepRelease, third, nil, ""},
		"R-54 accepts: 把握不准 goes to review":             {with(func(w *Work) { w.Uncertain = true }), StepApprove, third, nil, ""},
		"R-18 accepts: forced for exactly this content": {with(func(w *Work) { w.Forced = now }), StepRelease, third, missing[:1], ""},
		"R-18 refuses: forced for other content":        {with(func(w *Work) { w.Forced = other }), StepRelease, third, missing[:1], "R-18"},
		"R-04 refuses: forced, and the law lets nobody": {with(func(w *Work) { w.Forced = now }), StepRelease, third, missing, "R-04"},
		"R-55 refuses: every reason is told at once":    {with(func(w *Work) { w.Class, w.Uncertain, w.Approved = "", true, other }), StepRelease, actor("author", RoleReviewer), missing, "R-55 R-52 R-53 R-54 R-55 R-18 R-04"},
	} {
		t.Run(name, func(t *testing.T) {
			found := WorkGate(&tc.work, tc.step, tc.by, append([]WorkFinding(nil), tc.kind...))
			var rules []string
			for _, f := range found {
				rules = append(rules, string(f.Rule))
				if !strings.HasSuffix(f.Message, "。") {
					t.Errorf("no sentence: %q", f.Message)
				}
			}
			if got := strings.Join(rules, " "); got != tc.want {
				t.Errorf("got %q, want %q", got, tc.want)
			}
			err := RefusedFor(found)
			if (err == nil) != (tc.want == "") || err != nil && KindOf(err) != KindRefused {
				t.Errorf("as an error: %v", err)
			}
		})
	}
	for _, never := range []Rule{"R-01", "R-02", "R-03", "R-04", "R-05", "R-06", "R-08", "R-10", "R-16", "R-33", "R-53", "R-55", "R-61", ""} {
		if Forceable(never) {
			t.Errorf("%q can be forced", never)
		}
	}
}

func TestEvidenceRecords(t *testing.T) {
	no := Checklist{AnswerNo, AnswerNo, AnswerNo, AnswerNo}
	yes := no
	yes.NotYetDue = AnswerYes
	unasked := no
	unasked.OtherCause = ""
	if !no.Clean() || yes.Clean() || unasked.Clean() || (Checklist{}).Clean() {
		t.Error("R-02: a checklist is clean when every answer is no")
	}
	whole := EvidenceRecord{DecisionNumber: "甲", DecidedOn: today, ServedOn: today, Signature: "卷宗", Checklist: no, NoRestrictionWhy: "外地"}
	row := EvidenceRecord{DecisionNumber: "乙", Checklist: yes}
	got := row.Over(whole)
	if got.DecisionNumber != "乙" || got.Signature != "卷宗" || got.Checklist != yes || got.DecidedOn != today || got.NoRestrictionWhy != "外地" {
		t.Errorf("%+v", got)
	}
	e := got.Evidence(2)
	if !e.SignedByPresident || e.ArticleThreeClean || !e.RestrictionLinked || e.OpenFindings != 2 || e.Vouched {
		t.Errorf("%+v", e)
	}
	if e := (EvidenceRecord{}).Evidence(0); e.SignedByPresident || e.ArticleThreeClean || e.RestrictionLinked {
		t.Errorf("of nothing: %+v", e)
	}
}
