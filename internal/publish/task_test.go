package publish

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/store"
)

// Offices of these tests.
var (
	admin   = court.Actor{Account: "admin-account", Name: "管理员", Roles: []court.Role{court.RoleAdministrator}}
	auditor = court.Actor{Account: "auditor-account", Name: "审计员", Roles: []court.Role{court.RoleAuditor}}
)

// listed makes a world on a day with one published entry, T-1, and gives its public
// identifier. term is the last day of its term; empty: a pure G1.
func listed(t testing.TB, now time.Time, term string) (*world, string) {
	t.Helper()
	w := newWorld(t)
	w.now = now
	return w, w.list(t, term)
}

func (w *world) list(t testing.TB, term string) string {
	t.Helper()
	cells := map[string]string{}
	if term != "" {
		cells["失信被执行人行为具体情形"], cells["期限届满日"], cells["决定日期"] = "违反财产报告制度", term, "2025-05-20"
	}
	if r := w.load(t, oneRow(t, cells), ImportOptions{Publish: true, Actor: "王书记员"}); r.Accepted != 1 {
		t.Fatal(counts(r), r.Errors)
	}
	var id string
	must(t, w.db.Read(context.Background(), func(r *store.Reading) error {
		return r.QueryRow(context.Background(), `SELECT public_id FROM defaulter_by_public_id`).Scan(&id)
	}))
	return id
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// state reads the state of the one entry.
func (w *world) state(t testing.TB, id string) court.State {
	t.Helper()
	var e store.DefaulterEntry
	must(t, w.db.Update(context.Background(), func(tx *store.Tx) (err error) {
		e, err = tx.DefaulterByPublicID(context.Background(), id)
		return err
	}))
	return e.State
}

func on(year int, month time.Month, day, hour int) time.Time {
	return time.Date(year, month, day, hour, 0, 0, 0, court.Zone)
}

// tick lets the clock of the world run to a moment.
func (w *world) tick(t testing.TB, now time.Time) Ran {
	t.Helper()
	w.now = now
	r, err := w.RunDeadlines(context.Background(), now)
	must(t, err)
	return r
}

// one reads the one task of a kind about a subject.
func (w *world) one(t testing.TB, subject string, kind court.TaskKind) court.Task {
	t.Helper()
	tasks, _, err := w.db.Tasks(context.Background(), store.TaskQuery{Subject: subject, Kinds: []court.TaskKind{kind}, Limit: 10})
	must(t, err)
	if len(tasks) != 1 {
		t.Fatalf("%d tasks %s, want one", len(tasks), kind)
	}
	return tasks[0]
}

// refusedBy asks for a refusal that names the rule.
func refusedBy(t testing.TB, err error, rule court.Rule) {
	t.Helper()
	var e *court.Error
	if !errors.As(err, &e) || e.Kind != court.KindRefused || e.Rule != rule {
		t.Errorf("got %v, want a refusal by %q", err, rule)
	}
}

func TestEvidenceTask(t *testing.T) {
	ctx := context.Background()
	w, id := listed(t, on(2026, time.May, 7, 9), "")
	w.tick(t, w.now)
	page, err := w.TaskList(ctx, clerk, TaskQuery{Kind: court.TaskEvidence})
	must(t, err)
	if len(page.Items) != 1 {
		t.Fatalf("%+v", page)
	}
	task := page.Items[0].PublicID
	t.Run("R-04 refuses: to close 补证 while evidence is missing", func(t *testing.T) {
		refusedBy(t, w.CompleteTasks(ctx, clerk, []string{task}, ""), "R-04")
	})
	t.Run("R-04 accepts: to close 补证 when nothing that is public lacks it", func(t *testing.T) {
		_, err := w.RaiseGround(ctx, reviewer, Ground{PublicID: id, Ground: court.GroundPerformed})
		must(t, err)
		must(t, w.CompleteTasks(ctx, clerk, []string{task}, ""))
		if r := w.tick(t, w.now.Add(time.Hour)); r.Opened != 0 {
			t.Errorf("opened again: %+v", r)
		}
	})
	if err := w.CompleteTasks(ctx, clerk, nil, ""); court.KindOf(err) != court.KindInvalid {
		t.Errorf("none: %v", err)
	}
	if err := w.CompleteTasks(ctx, clerk, []string{"bcdfghjkmnpqr"}, ""); court.KindOf(err) != court.KindNotFound {
		t.Errorf("no such task: %v", err)
	}
	check(t, w)
}

// TestTrailReaders: who sees what of the decisions about a record.
func TestTrailReaders(t *testing.T) {
	ctx := context.Background()
	w, id := listed(t, on(2026, time.May, 7, 9), "")
	_, err := w.RaiseGround(ctx, clerk, Ground{PublicID: id, Ground: court.GroundPerformed, Note: "甄实验已付款"})
	must(t, err)
	about := store.TrailQuery{Subject: id}
	for _, c := range []struct {
		actor   court.Actor
		q       store.TrailQuery
		refused bool
		note    bool
	}{
		{clerk, about, false, true}, {clerk, store.TrailQuery{}, true, false}, {president, store.TrailQuery{}, false, true},
		{auditor, about, false, false}, {auditor, store.TrailQuery{Actor: clerk.Account}, false, false}, {admin, about, true, false},
	} {
		page, err := w.Decisions(ctx, c.actor, c.q)
		details := ""
		for _, d := range page {
			details += string(d.Detail)
		}
		if (err != nil) != c.refused || strings.Contains(details, "甄实验") != c.note {
			t.Errorf("%s %+v: %s %v", c.actor.Account, c.q, details, err)
		}
		if !c.refused && !strings.Contains(details, "removal-ground") {
			t.Errorf("%s does not see the kind: %s", c.actor.Account, details)
		}
	}
	for _, a := range []court.Actor{clerk, reviewer, admin} {
		_, err := w.Accesses(ctx, a, store.TrailQuery{})
		refusedBy(t, err, "")
		_, err = w.TaskList(ctx, a, TaskQuery{})
		if (err != nil) != (a.Account == admin.Account) {
			t.Errorf("work list of %s: %v", a.Account, err)
		}
	}
	t.Run("R-66 accepts: the day's anchor ties the access trail to the ledger", func(t *testing.T) {
		must(t, w.db.Note(ctx, store.Access{Kind: court.AccessSignIn, Account: clerk.Account, Outcome: "ok"}))
		w.tick(t, on(2026, time.May, 8, 0))
		w.tick(t, on(2026, time.May, 9, 0)) // nothing new
		if got := w.ledgerOf(t, "access-trail"); got != "trail.anchor R-66 clock" {
			t.Errorf("ledger %q", got)
		}
		check(t, w)
	})
}
