package publish

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/store"
)

// turns writes what waits for somebody in short.
func (w *world) turns(t testing.TB, a court.Actor) string {
	t.Helper()
	list, err := w.Turns(context.Background(), a)
	must(t, err)
	var words []string
	for _, q := range list {
		words = append(words, fmt.Sprint(q.Turn, "=", q.N))
	}
	return strings.Join(words, " ")
}

// row makes a file of one entry of its own.
func (w *world) row(t testing.TB, n int) []byte {
	return oneRow(t, map[string]string{"编号": fmt.Sprint("row-", n), "案号": fmt.Sprintf("（2024）鲁0199执%d号", 100+n)})
}

// TestTurns follows one piece of work from hand to hand: nobody is shown
// what R-55 keeps from them.
func TestTurns(t *testing.T) {
	w := newWorld(t)
	if got := w.turns(t, clerk); got != "returned=0 draft=0" {
		t.Errorf("of nothing: %s", got)
	}
	if got := w.turns(t, auditor); got != "" {
		t.Errorf("of an auditor: %s", got)
	}
	d := w.bring(t, w.row(t, 1))
	if got := w.turns(t, clerk); got != "returned=0 draft=1" {
		t.Errorf("R-55: the author: %s", got)
	}
	if got := w.turns(t, court.Actor{Account: "clerk-2", Roles: clerk.Roles}); got != "returned=0 draft=0" {
		t.Errorf("another clerk: %s", got)
	}
	d.evidence(record()).must(court.StepEdit, clerk).must(court.StepSubmit, clerk)
	if got := w.turns(t, reviewer); got != "review=1 release=0" {
		t.Errorf("in review: %s", got)
	}
	d.must(court.StepReturn, reviewer)
	if got := w.turns(t, clerk); got != "returned=1 draft=0" {
		t.Errorf("returned: %s", got)
	}
	d.must(court.StepSubmit, clerk)
	if got := w.turns(t, president); got != "sign=0 answer=0" {
		t.Errorf("R-04: signed in the file: %s", got)
	}
	unsigned := record()
	unsigned.Signature = ""
	d.must(court.StepReturn, reviewer).evidence(unsigned).must(court.StepSubmit, clerk)
	if got := w.turns(t, president); got != "sign=1 answer=0" {
		t.Errorf("R-04: to be signed: %s", got)
	}
	d.must(court.StepApprove, reviewer)
	if got := w.turns(t, reviewer); got != "review=0 release=0" {
		t.Errorf("R-55: who approved it is to release it: %s", got)
	}
	if got := w.turns(t, second) + " " + w.turns(t, publisher); got != "review=0 release=1 release=1" {
		t.Errorf("approved: %s", got)
	}
	mine := w.bring(t, w.row(t, 2)).evidence(record())
	for _, s := range []court.WorkStep{court.StepEdit, court.StepSubmit} {
		mine.must(s, allHands)
	}
	if got := w.turns(t, allHands); got != "returned=0 draft=0 review=0 release=1" {
		t.Errorf("R-55: who wrote it is to review it: %s", got)
	}
	for _, a := range []court.Actor{clerk, reviewer, second, publisher, president, allHands, auditor} {
		counts, err := w.RailCounts(context.Background(), a)
		must(t, err)
		turns, err := w.Turns(context.Background(), a)
		must(t, err)
		sum := 0
		for _, one := range turns {
			sum += one.N
		}
		if counts != (RailCounts{Work: sum}) {
			t.Errorf("%s: beside the rail %+v, %d on the dashboard", a.Name, counts, sum)
		}
	}
}

// TestDashboardLists: what is scheduled, what went wrong and what was forced, each for who
// it concerns.
func TestDashboardLists(t *testing.T) {
	ctx := context.Background()
	w := newWorld(t)
	d := w.bring(t, w.row(t, 1)).ready()
	d.must(court.StepForce, president).must(court.StepSchedule, publisher)
	scheduled, err := w.Scheduled(ctx, clerk)
	must(t, err)
	if scheduled.Total != 1 || scheduled.Items[0].ID != d.id || !scheduled.Items[0].ScheduledAt.Equal(w.now.Add(time.Hour)) {
		t.Errorf("%+v", scheduled)
	}
	forced, err := w.Forced(ctx, reviewer)
	must(t, err)
	if forced.Total != 1 || forced.Items[0].Note != "确有必要" || forced.Items[0].Work != d.id || forced.Items[0].Account != president.Account {
		t.Errorf("%+v", forced)
	}
	if forced, err = w.Forced(ctx, auditor); err != nil || forced.Total != 1 || forced.Items[0].Note != "" {
		t.Errorf("R-66: an auditor reads the reason: %+v %v", forced, err)
	}
	if alarms, err := w.Alarms(ctx, clerk); err != nil || alarms.Total != 0 {
		t.Errorf("%+v %v", alarms, err)
	}
	must(t, w.db.Update(ctx, func(tx *store.Tx) error { // the evidence is gone when the time has come
		_, err := tx.Exec(ctx, `UPDATE work SET alarm = '没有送达日期', state = 'approved' WHERE public_id = ?`, d.id)
		return err
	}))
	if alarms, err := w.Alarms(ctx, clerk); err != nil || alarms.Total != 1 || alarms.Items[0].Alarm != "没有送达日期" {
		t.Errorf("%+v %v", alarms, err)
	}
	w.now = w.now.AddDate(0, 0, ForcedDays+1)
	if forced, err = w.Forced(ctx, reviewer); err != nil || forced.Total != 0 || len(forced.Items) != 0 {
		t.Errorf("older than %d days: %+v %v", ForcedDays, forced, err)
	}
	for name, ask := range map[string]func(court.Actor) error{
		"scheduled": func(a court.Actor) error { _, err := w.Scheduled(ctx, a); return err },
		"alarms":    func(a court.Actor) error { _, err := w.Alarms(ctx, a); return err },
		"forced":    func(a court.Actor) error { _, err := w.Forced(ctx, a); return err },
		"week":      func(a court.Actor) error { _, err := w.WeekFigures(ctx, a); return err },
	} {
		if err := ask(keeper); court.KindOf(orNone(err)) != court.KindRefused {
			t.Errorf("%s for an administrator: %v", name, err)
		}
	}
}

// TestWeekFigures counts a week of everything, and what is older no more.
func TestWeekFigures(t *testing.T) {
	ctx := context.Background()
	w := newWorld(t)
	none, err := w.WeekFigures(ctx, auditor)
	must(t, err)
	if none != (Week{Since: w.now.AddDate(0, 0, -7)}) {
		t.Errorf("of nothing: %+v", none)
	}
	w.load(t, samples(t, 0, 10), ImportOptions{Publish: true, Actor: "王书记员"})
	first := w.shown(t)
	bad := strings.Replace(string(w.row(t, 3)), "（2024）鲁0199执103号", "没有案号", 1)
	if r := w.load(t, []byte(bad+strings.SplitAfterN(string(w.row(t, 1)), "\n", 2)[1]), ImportOptions{Actor: clerk.Name, Account: clerk.Account}); r.Rejected != 1 || r.Accepted != 1 {
		t.Fatalf("%s %v", counts(r), r.Errors)
	}
	d := w.bring(t, w.row(t, 2)).ready().must(court.StepRelease, publisher)
	id := d.rowsOf()[0]
	_, err = w.FileCorrection(ctx, clerk, court.Correction{Subject: id, Claim: court.ClaimInaccurate, Text: "金额不对", RequestedOn: court.DateOf(w.now)})
	must(t, err)
	_, err = w.Hide(ctx, reviewer, id, "身份存疑")
	must(t, err)
	got, err := w.WeekFigures(ctx, reviewer)
	must(t, err)
	want := Week{Since: w.now.AddDate(0, 0, -7), Published: got.Published, Hidden: 1, Imports: 3, Rejected: 1, Corrections: 1}
	if got != want || got.Published < first+1 {
		t.Errorf("%+v, want %+v", got, want)
	}
	w.now = w.now.AddDate(0, 0, 8)
	if got, err = w.WeekFigures(ctx, reviewer); err != nil || got != (Week{Since: w.now.AddDate(0, 0, -7)}) {
		t.Errorf("a week later: %+v %v", got, err)
	}
}
