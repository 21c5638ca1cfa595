package publish

import (
	"context"
	"net/netip"
	"testing"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/store"
)

func TestCorrections(t *testing.T) {
	ctx := context.Background()
	friday := on(2026, time.November, 6, 9)
	file := func(t *testing.T) (w *world, id, task string) {
		t.Helper()
		w, id = listed(t, friday, "")
		task, err := w.FileCorrection(ctx, clerk, court.Correction{Subject: id, Claim: court.ClaimInaccurate, RequestedOn: court.DateOf(friday), Text: "金额不对"})
		must(t, err)
		return w, id, task
	}
	t.Run("R-13 accepts: found right within fifteen days, carried out within three working days", func(t *testing.T) {
		w, id, task := file(t)
		if due := w.one(t, id, court.TaskReview).Deadline.Due; due != (court.Date{Year: 2026, Month: 11, Day: 23}) {
			t.Errorf("review by %s", due)
		}
		w.now = on(2026, time.November, 20, 9)
		next, err := w.DecideCorrection(ctx, president, task, true, "")
		must(t, err)
		carry := w.one(t, id, court.TaskCorrection)
		if carry.PublicID != next || carry.Deadline.Due != (court.Date{Year: 2026, Month: 11, Day: 25}) || carry.Follows != task {
			t.Errorf("%+v", carry)
		}
		must(t, w.CompleteTasks(ctx, clerk, []string{next}, "已更正"))
		if w.state(t, id) != court.StatePublished {
			t.Error("a request by itself changed what is public")
		}
		check(t, w)
	})
	t.Run("R-13 accepts: a request about a restriction order, with the same days", func(t *testing.T) {
		w := newWorld(t)
		id := w.bringOrders(t, nil).approved().must(court.StepRelease, publisher).rowsOf()[0]
		w.now = friday
		task, err := w.FileCorrection(ctx, clerk, court.Correction{Subject: id, Claim: court.ClaimNotListable, RequestedOn: court.DateOf(friday), Text: "已履行"})
		must(t, err)
		f, err := w.Task(ctx, president, netip.Addr{}, task)
		if err != nil || f.List() != court.ListRestrictions || f.Request.Claim != court.ClaimNotListable || f.Deadline.Due != (court.Date{Year: 2026, Month: 11, Day: 23}) {
			t.Errorf("R-13: %+v %v", f, err)
		}
		service, err := w.DecideCorrection(ctx, president, task, false, "（2026）鲁0199执异2号决定书")
		must(t, err)
		window, err := w.RecordService(ctx, clerk, service, court.DateOf(friday))
		must(t, err)
		if w.published(t, court.ListRestrictions) != 1 || w.one(t, id, court.TaskAppealWindow).PublicID != window {
			t.Error("R-13: a request about an order took it off, or has no window")
		}
		check(t, w)
	})
	t.Run("R-13 refuses: a second request while one is open, a rejection without reasons, and a clerk's decision", func(t *testing.T) {
		w, id, task := file(t)
		_, err := w.FileCorrection(ctx, clerk, court.Correction{Subject: id, Claim: court.ClaimRemovable, RequestedOn: court.DateOf(friday), Text: "已履行"})
		if court.KindOf(err) != court.KindConflict {
			t.Errorf("second: %v", err)
		}
		_, err = w.DecideCorrection(ctx, president, task, false, " ")
		refusedBy(t, err, "R-13")
		_, err = w.DecideCorrection(ctx, clerk, task, true, "")
		refusedBy(t, err, "")
		_, err = w.FileCorrection(ctx, reviewer, court.Correction{Subject: id, Claim: court.ClaimRemovable, RequestedOn: court.DateOf(friday), Text: "已履行"})
		refusedBy(t, err, "")
	})
	rejected := func(t *testing.T) (w *world, id, window string) {
		t.Helper()
		w, id, task := file(t)
		w.now = on(2026, time.November, 9, 9)
		service, err := w.DecideCorrection(ctx, president, task, false, "（2026）鲁0199执异1号决定书")
		must(t, err)
		w.now = on(2026, time.November, 11, 9)
		window, err = w.RecordService(ctx, clerk, service, court.Date{Year: 2026, Month: 11, Day: 10})
		must(t, err)
		return w, id, window
	}
	t.Run("R-14 accepts: a rejection served, the entry stays, and the right lapses by itself", func(t *testing.T) {
		w, id, window := rejected(t)
		task := w.one(t, id, court.TaskAppealWindow)
		if task.PublicID != window || task.Deadline.Due != (court.Date{Year: 2026, Month: 11, Day: 20}) || w.state(t, id) != court.StatePublished {
			t.Errorf("%+v", task)
		}
		if r := w.tick(t, on(2026, time.November, 20, 23)); r.Lapsed != 0 {
			t.Errorf("on the last day: %+v", r)
		}
		if r := w.tick(t, on(2026, time.November, 21, 0)); r.Lapsed != 1 || r.Escalated != 0 {
			t.Errorf("the day after: %+v", r)
		}
		appeal, err := w.RecordAppeal(ctx, clerk, window, court.Date{Year: 2026, Month: 11, Day: 20}) // it came by post
		must(t, err)
		if task := w.one(t, id, court.TaskAppeal); task.PublicID != appeal || task.Deadline.Due != (court.Date{Year: 2026, Month: 12, Day: 7}) {
			t.Errorf("%+v", task)
		}
		next, err := w.DecideAppeal(ctx, clerk, appeal, true, "（2026）鲁01执复1号")
		must(t, err)
		if w.one(t, id, court.TaskCorrection).PublicID != next || w.state(t, id) != court.StatePublished {
			t.Error("the appeal found right leads to no correction")
		}
		check(t, w)
	})
	t.Run("R-14 refuses: an appeal a day late, and one that was made already", func(t *testing.T) {
		w, _, window := rejected(t)
		w.now = on(2026, time.November, 23, 9)
		_, err := w.RecordAppeal(ctx, clerk, window, court.Date{Year: 2026, Month: 11, Day: 21})
		refusedBy(t, err, "R-14")
		appeal, err := w.RecordAppeal(ctx, clerk, window, court.Date{Year: 2026, Month: 11, Day: 18})
		must(t, err)
		if _, err := w.RecordAppeal(ctx, clerk, window, court.Date{Year: 2026, Month: 11, Day: 18}); court.KindOf(err) != court.KindConflict {
			t.Errorf("twice: %v", err)
		}
		_, err = w.DecideAppeal(ctx, clerk, appeal, false, "")
		refusedBy(t, err, "R-14")
		if next, err := w.DecideAppeal(ctx, clerk, appeal, false, "（2026）鲁01执复1号"); err != nil || next != "" {
			t.Errorf("%q %v", next, err)
		}
		check(t, w)
	})
	t.Run("R-66 accepts: who reads a request is on the access trail first", func(t *testing.T) {
		w, _, task := file(t)
		c, err := w.ReadCorrection(ctx, president, netip.MustParseAddr("10.1.2.3"), task)
		must(t, err)
		if c.Text != "金额不对" || c.Claim != court.ClaimInaccurate {
			t.Errorf("%+v", c)
		}
		_, err = w.ReadCorrection(ctx, auditor, netip.MustParseAddr("10.1.2.3"), task)
		refusedBy(t, err, "")
		page, err := w.Accesses(ctx, auditor, store.TrailQuery{Subject: task})
		must(t, err)
		if len(page) != 2 || page[0].Kind != court.AccessDenied || page[1].Kind != court.AccessRequest || page[1].Account != president.Account || page[1].Network != "10.1.2.0/24" {
			t.Errorf("%+v", page)
		}
	})
	t.Run("R-66 refuses: to show a request while the access trail cannot be written", func(t *testing.T) {
		w, _, task := file(t)
		must(t, w.db.Update(ctx, func(tx *store.Tx) error {
			_, err := tx.Exec(ctx, `DELETE FROM trail_head`)
			return err
		}))
		if c, err := w.ReadCorrection(ctx, president, netip.Addr{}, task); court.KindOf(err) != court.KindUnavailable || c.Text != "" {
			t.Errorf("%+v %v", c, err)
		}
	})
}
