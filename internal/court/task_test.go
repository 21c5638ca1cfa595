package court

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestTaskDeadlines counts each kind from a Thursday before a worked Saturday.
func TestTaskDeadlines(t *testing.T) {
	c, from := CalendarOf(OfficialNotices()...), Date{2026, time.May, 7}
	for kind, want := range map[TaskKind]struct {
		rule Rule
		due  Date
		warn Date
	}{
		TaskGround:       {"R-09", Date{2026, time.May, 11}, Date{2026, time.May, 9}},
		TaskCleanUp:      {"R-10", Date{2026, time.May, 11}, Date{2026, time.May, 9}},
		TaskEarlyRemoval: {"R-11", Date{2026, time.May, 11}, Date{2026, time.May, 9}},
		TaskRevocation:   {"R-12", Date{2026, time.May, 11}, Date{2026, time.May, 9}},
		TaskLifting:      {"R-20", Date{2026, time.May, 11}, Date{2026, time.May, 9}},
		TaskHidden:       {"R-12", Date{2026, time.May, 11}, Date{2026, time.May, 9}},
		TaskReview:       {"R-13", Date{2026, time.May, 22}, Date{2026, time.May, 21}},
		TaskCorrection:   {"R-13", Date{2026, time.May, 11}, Date{2026, time.May, 9}},
		TaskService:      {"R-13", Date{2026, time.May, 11}, Date{2026, time.May, 9}},
		TaskAppealWindow: {"R-14", Date{2026, time.May, 18}, Date{2026, time.May, 15}},
		TaskAppeal:       {"R-14", Date{2026, time.May, 22}, Date{2026, time.May, 21}},
		TaskEvidence:     {"R-04", Date{2026, time.June, 8}, Date{2026, time.June, 5}},
		TaskCounterpart:  {"R-20", Date{2026, time.May, 11}, Date{2026, time.May, 9}},
	} {
		task := NewTask(kind, "subject", c, from)
		if task.Deadline != (Deadline{Rule: want.rule, Due: want.due}) || task.WarnOn != want.warn || task.State != TaskOpen {
			t.Errorf("%s: %+v, want %+v", kind, task, want)
		}
		if !kind.Known() || !strings.HasSuffix(kind.Todo(), "。") || len(kind.Office().Offices()) == 0 {
			t.Errorf("%s: todo %q, office %q", kind, kind.Todo(), kind.Office())
		}
	}
	for _, kind := range TaskKinds() {
		if !kind.Known() {
			t.Errorf("%s is listed and not known", kind)
		}
	}
	if len(TaskKinds()) != 13 || TaskKind("x").Known() {
		t.Error("kinds")
	}
}

// TestTaskDays walks over the days of a task of §9.6: told on 12 February 2026, over the
// Spring Festival.
func TestTaskDays(t *testing.T) {
	c := CalendarOf(OfficialNotices()...)
	for _, p := range []struct{ from, due, warn Date }{
		{Date{2026, time.February, 12}, Date{2026, time.February, 24}, Date{2026, time.February, 14}},
		{Date{2026, time.September, 30}, Date{2026, time.October, 10}, Date{2026, time.October, 9}},
		{Date{2026, time.May, 7}, Date{2026, time.May, 11}, Date{2026, time.May, 9}},
	} {
		t.Run("R-62 accepts: three working days over holidays and worked weekends, from "+p.from.String(), func(t *testing.T) {
			task := NewTask(TaskGround, "subject", c, p.from)
			if task.Deadline.Due != p.due || task.WarnOn != p.warn || task.Deadline.Unsure {
				t.Fatalf("%+v", task)
			}
			if task.Warns(p.warn.AddDays(-1)) || !task.Warns(p.warn) || !task.Warns(p.due) {
				t.Error("warning at T−1")
			}
			office := p.due.Start().Add(EndOfOffice * time.Hour)
			if task.Deadline.Escalates(office.Add(-time.Second)) || !task.Deadline.Escalates(office) || task.Deadline.Overdue(p.due) {
				t.Error("escalation at T")
			}
			if left := c.WorkingDaysTo(p.from, p.due); left != 3 {
				t.Errorf("%d working days left at first", left)
			}
			if left := c.WorkingDaysTo(p.due, p.due); left != 0 {
				t.Errorf("%d working days left on the last day", left)
			}
			if late := c.WorkingDaysTo(p.due.AddDays(14), p.due); late >= 0 {
				t.Errorf("two weeks late: %d", late)
			}
		})
	}
	t.Run("R-62 refuses: to be sure of a task in a year that is not loaded", func(t *testing.T) {
		task := NewTask(TaskGround, "subject", c, Date{2027, time.September, 30})
		if !task.Deadline.Unsure || task.Deadline.Due != (Date{2027, time.October, 5}) {
			t.Fatalf("%+v, want the earlier date", task.Deadline)
		}
		later := CalendarOf(append(OfficialNotices(), notice2027())...)
		if !task.Recount(later) || task.Deadline.Unsure || task.Deadline.Due != (Date{2027, time.October, 11}) {
			t.Errorf("loaded: %+v", task.Deadline)
		}
		if task.Recount(later) {
			t.Error("it moved again")
		}
	})
}

// notice2027 is invented: there is no notice for 2027 yet.
func notice2027() Notice {
	n := Notice{Year: 2027, Work: []Date{{2026, time.December, 27}, {2027, time.October, 9}}}
	for _, p := range [...]struct {
		month    time.Month
		from, to int
	}{{time.January, 1, 3}, {time.February, 5, 11}, {time.April, 3, 5}, {time.May, 1, 5}, {time.October, 1, 7}} {
		for day := p.from; day <= p.to; day++ {
			n.Off = append(n.Off, Date{2027, p.month, day})
		}
	}
	return n
}

func TestNotice(t *testing.T) {
	good := notice2027()
	with := func(change func(*Notice)) Notice {
		n := Notice{Year: good.Year, Off: slices.Clone(good.Off), Work: slices.Clone(good.Work)}
		change(&n)
		return n
	}
	for _, n := range append(OfficialNotices(), good) {
		t.Run("R-62 accepts: a whole notice, of the year from "+Date{n.Year, 1, 1}.String(), func(t *testing.T) {
			if err := n.Check(); err != nil {
				t.Error(err)
			}
		})
	}
	for name, n := range map[string]Notice{
		"R-62 refuses: a day of another year":         with(func(n *Notice) { n.Off = append(n.Off, Date{2028, time.May, 1}) }),
		"R-62 refuses: a November of the year before": with(func(n *Notice) { n.Off = append(n.Off, Date{2026, time.November, 30}) }),
		"R-62 refuses: a day that is off and worked":  with(func(n *Notice) { n.Work = append(n.Work, Date{2027, time.October, 2}) }),
		"R-62 refuses: a day twice":                   with(func(n *Notice) { n.Off = append(n.Off, Date{2027, time.May, 1}) }),
		"R-62 refuses: a weekday that is worked":      with(func(n *Notice) { n.Work = append(n.Work, Date{2027, time.June, 1}) }),
		"R-62 refuses: no National Day":               with(func(n *Notice) { n.Off = n.Off[:len(n.Off)-7] }),
		"R-62 refuses: too few days off": with(func(n *Notice) {
			n.Off = slices.DeleteFunc(n.Off, func(d Date) bool { return d.Month == time.February })
		}),
		"R-62 refuses: a year in which nobody publishes one": with(func(n *Notice) { n.Year = 1999 }),
		"R-62 refuses: too many days worked": with(func(n *Notice) {
			for d := (Date{2027, time.June, 5}); d.Before(Date{2027, time.September, 1}); d = d.AddDays(7) {
				n.Work = append(n.Work, d)
			}
		}),
		"R-62 refuses: a summer off": with(func(n *Notice) {
			for d := (Date{2027, time.July, 1}); d.Month == time.July; d = d.AddDays(1) {
				n.Off = append(n.Off, d)
			}
		}),
	} {
		t.Run(name, func(t *testing.T) {
			if err := n.Check(); KindOf(err) != KindInvalid {
				t.Errorf("got %v", err)
			}
		})
	}
	replaced := CalendarOf(OfficialNotices()[0], Notice{Year: 2026, Off: []Date{{2026, time.March, 2}}})
	if replaced.IsWorkingDay(Date{2026, time.March, 2}) || !replaced.IsWorkingDay(Date{2026, time.May, 1}) {
		t.Error("the later notice of a year does not replace the earlier one")
	}
	if !slices.Equal(replaced.MissingYears(Date{2026, time.December, 1}), []int{2027}) || replaced.MissingYears(Date{2026, time.November, 30}) != nil {
		t.Error("missing years")
	}
}

func TestOnGround(t *testing.T) {
	clerk, reviewer, president := Actor{Account: "c", Roles: []Role{RoleClerk}}, Actor{Account: "r", Roles: []Role{RoleReviewer}}, Actor{Account: "p", Roles: []Role{RolePresident}}
	pure, term := Defaulter{Conduct: G1}, Defaulter{Conduct: G1 | G4, TermEndsOn: today}
	for _, c := range []struct {
		name  string
		d     Defaulter
		g     RemovalGround
		a     Actor
		kind  TaskKind
		now   bool
		fails Rule
	}{
		{"R-09 accepts: a reviewer confirms, and it is removed now", pure, GroundPerformed, reviewer, TaskGround, true, ""},
		{"R-09 accepts: a clerk raises, and somebody decides", pure, GroundPerformed, clerk, TaskGround, false, ""},
		{"R-11 accepts: performance on a record with a term is for a decision, whoever records it", term, GroundPerformed, reviewer, TaskEarlyRemoval, false, ""},
		{"R-11 accepts: so is a performed settlement", term, GroundSettled, president, TaskEarlyRemoval, false, ""},
		{"R-11 refuses: another ground of SX 10(1) on a record with a term", term, GroundApplicantConsent, reviewer, TaskGround, true, "R-11"},
		{"R-11 accepts: the president decides", term, GroundEarlyDecision, president, TaskEarlyRemoval, true, ""},
		{"R-11 accepts: a reviewer asks the president", term, GroundEarlyDecision, reviewer, TaskEarlyRemoval, false, ""},
		{"R-12 accepts: a reviewer revokes now", term, GroundWronglyListed, reviewer, TaskRevocation, true, ""},
		{"R-12 accepts: a clerk asks for a revocation", term, GroundWronglyListed, clerk, TaskRevocation, false, ""},
		{"R-10 refuses: a clerk who ends a term by hand", term, GroundTermExpired, clerk, "", false, "R-10"},
	} {
		t.Run(c.name, func(t *testing.T) {
			kind, now, err := OnGround(&c.d, c.g, c.a)
			var refusal *Error
			if c.fails != "" {
				if !errors.As(err, &refusal) || refusal.Rule != c.fails {
					t.Errorf("got %v", err)
				}
				return
			}
			if err != nil || kind != c.kind || now != c.now {
				t.Errorf("%s %v %v", kind, now, err)
			}
		})
	}
}

func TestCorrectionChecks(t *testing.T) {
	good := Correction{Claim: ClaimInaccurate, RequestedOn: today, Text: "金额不对"}
	served := Correction{DecidedOn: today.AddDays(-9), ServedOn: today.AddDays(-8)}
	window := today.AddDays(2)
	for _, c := range []struct {
		name  string
		check func() error
		fails bool
	}{
		{"R-13 accepts: a written request of today", func() error { return good.Check(today) }, false},
		{"R-13 refuses: a request of tomorrow", func() error { c := good; c.RequestedOn = today.AddDays(1); return c.Check(today) }, true},
		{"R-13 refuses: a request without its day", func() error { c := good; c.RequestedOn = Date{}; return c.Check(today) }, true},
		{"R-13 refuses: a request that asks for nothing", func() error { c := good; c.Claim = "x"; return c.Check(today) }, true},
		{"R-13 refuses: a request without a text", func() error { c := good; c.Text = " "; return c.Check(today) }, true},
		{"R-13 accepts: a rejection with reasons", func() error { return CheckRejection("（2026）鲁0199执异1号决定书") }, false},
		{"R-13 refuses: a rejection without reasons", func() error { return CheckRejection("　") }, true},
		{"R-14 accepts: service on the day of the decision", func() error { return served.CheckService(served.DecidedOn, today) }, false},
		{"R-14 refuses: service before the decision", func() error { return served.CheckService(served.DecidedOn.AddDays(-1), today) }, true},
		{"R-14 refuses: service tomorrow", func() error { return served.CheckService(today.AddDays(1), today) }, true},
		{"R-14 refuses: service on no day", func() error { return served.CheckService(Date{}, today) }, true},
		{"R-14 accepts: an appeal on the last day", func() error { return served.CheckAppeal(today, today, today) }, false},
		{"R-14 refuses: an appeal a day late", func() error { return served.CheckAppeal(today, today.AddDays(-1), today) }, true},
		{"R-14 refuses: an appeal before service", func() error { return served.CheckAppeal(served.ServedOn.AddDays(-1), window, today) }, true},
		{"R-14 refuses: an appeal tomorrow", func() error { return served.CheckAppeal(today.AddDays(1), window, today) }, true},
		{"R-14 refuses: an appeal on no day", func() error { return served.CheckAppeal(Date{}, window, today) }, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			if err := c.check(); (err != nil) != c.fails {
				t.Errorf("got %v", err)
			}
		})
	}
	for _, claim := range Claims() {
		for _, list := range Lists() {
			if claim.Label(list) == "" {
				t.Errorf("%s has no word", claim)
			}
		}
	}
	for _, kind := range AccessKinds() {
		if kind.Label() == "" {
			t.Errorf("%s has no word", kind)
		}
	}
}

func TestMaySettle(t *testing.T) {
	clerk, president := Actor{Roles: []Role{RoleClerk}}, Actor{Roles: []Role{RolePresident}}
	task := Task{Kind: TaskCleanUp, State: TaskOpen}
	if !task.MaySettle(clerk) || task.MaySettle(president) {
		t.Error("an open task is for its office")
	}
	if task.State = TaskEscalated; !task.MaySettle(clerk) || !task.MaySettle(president) {
		t.Error("an escalated task is for the president, too")
	}
}
