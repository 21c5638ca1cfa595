package publish

import (
	"context"
	"strings"
	"testing"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/store"
)

// appoint gives an actor of these tests an account, as those have who schedule at the desk.
func (w *world) appoint(t testing.TB, a court.Actor) {
	t.Helper()
	w.change(t, a, func(store.Account) store.Account {
		return store.Account{PublicID: a.Account, Name: a.Name, NameKey: a.Name, Roles: a.Roles, CreatedAt: w.now}
	})
}

// change changes the account of an actor, or adds it.
func (w *world) change(t testing.TB, a court.Actor, to func(store.Account) store.Account) {
	t.Helper()
	ctx := context.Background()
	err := w.db.Update(ctx, func(tx *store.Tx) error {
		account, found, err := tx.Account(ctx, store.ByPublicID, a.Account)
		if err != nil {
			return err
		}
		if account = to(account); found {
			return tx.UpdateAccount(ctx, account)
		}
		return tx.InsertAccount(ctx, &account)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestScheduledByWhoMayNoMore: the office is asked for when the time comes, not when it was
// set.
func TestScheduledByWhoMayNoMore(t *testing.T) {
	for name, tc := range map[string]struct {
		change func(store.Account) store.Account
		alarm  string // empty: it is released
	}{
		"R-55 accepts: the office is held still":             {func(a store.Account) store.Account { return a }, ""},
		"R-55 accepts: another office allows it as well":     {func(a store.Account) store.Account { a.Roles = []court.Role{court.RoleReviewer}; return a }, ""},
		"R-55 refuses: the account was disabled":             {func(a store.Account) store.Account { a.Disabled = true; return a }, "停用"},
		"R-55 refuses: the office was taken away":            {func(a store.Account) store.Account { a.Roles = []court.Role{court.RoleClerk}; return a }, "没有发布的权限"},
		"R-55 refuses: the account is not in this database":  {func(a store.Account) store.Account { a.PublicID = "other"; return a }, ""},
		"R-53 refuses: classed, and the office is no longer": {nil, "统一发布部门"},
	} {
		t.Run(name, func(t *testing.T) {
			ctx := context.Background()
			w := newWorld(t)
			gone := strings.Contains(name, "not in this database")
			if !gone {
				w.appoint(t, publisher)
			}
			d := w.bring(t, oneRow(t, nil)).evidence(record()).must(court.StepEdit, clerk)
			if tc.change == nil {
				item, err := w.Classify(ctx, clerk, d.ref(), court.SensitivityMass, false)
				if err != nil {
					t.Fatal(err)
				}
				d.w = item
				tc.change = func(a store.Account) store.Account { a.Roles = []court.Role{court.RoleReviewer}; return a }
			}
			d.must(court.StepSubmit, clerk).must(court.StepApprove, reviewer).must(court.StepSchedule, publisher)
			if gone {
				tc.alarm = "不在了"
			} else {
				w.change(t, publisher, tc.change)
			}
			w.now = w.now.Add(2 * time.Hour)
			n, err := w.ReleaseDue(ctx, w.now)
			d.refresh()
			want := court.StatePublished
			if tc.alarm != "" {
				want = court.StateApproved
			}
			if err != nil || d.w.State != want || n != map[bool]int{true: 1, false: 0}[tc.alarm == ""] || w.shown(t) != n {
				t.Fatalf("R-55: %d released, %s, %d shown: %v", n, d.w.State, w.shown(t), err)
			}
			if tc.alarm != "" && (!strings.Contains(d.w.Alarm, tc.alarm) || !d.w.ScheduledAt.IsZero() || d.w.Releaser != "") {
				t.Errorf("R-55: alarm %q, scheduled %v, by %q", d.w.Alarm, d.w.ScheduledAt, d.w.Releaser)
			}
			if n, err := w.ReleaseDue(ctx, w.now.Add(time.Hour)); n != 0 || err != nil {
				t.Errorf("once more: %d %v", n, err)
			}
			check(t, w)
		})
	}
}
