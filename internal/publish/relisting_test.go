package publish

import (
	"context"
	"errors"
	"testing"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/store"
)

// again is the listing of oneRow by another decision, as a form holds it.
func again(number, decided string) court.DefaulterInput {
	return court.DefaulterInput{Name: "甄实验", DocumentNumber: "990113199001010014", Court: "演示区人民法院（虚构）", CaseNumber: "（2025）鲁0199执77号",
		FiledOn: "2025-03-01", BasisNumber: "（2024）鲁0199民初5号", Obligation: "偿还借款本金人民币50000元", Performance: "全部未履行",
		Conduct: "违反财产报告制度", DecisionNumber: number, DecidedOn: decided, ServedOn: decided}
}

// TestNewDecisionAfterRemoval: a listing that was removed comes back as an entry of its own,
// by hand and by a decision made since; nothing else brings it back.
func TestNewDecisionAfterRemoval(t *testing.T) {
	ctx := context.Background()
	w := newWorld(t)
	w.now = on(2026, time.May, 7, 9)
	file := map[string]string{"决定书文号": "（2025）鲁0199执77号之一", "决定日期": "2025-05-20", "编号": ""}
	w.load(t, oneRow(t, file), vouch())
	var old string
	must(t, w.db.Read(ctx, func(r *store.Reading) error {
		return r.QueryRow(ctx, `SELECT public_id FROM defaulter_by_public_id`).Scan(&old)
	}))
	_, err := w.RaiseGround(ctx, reviewer, Ground{PublicID: old, Ground: court.GroundPerformed})
	must(t, err)
	w.now = on(2026, time.August, 3, 9)
	enter := func(number, decided string) (store.WorkItem, error) {
		item, bad, err := w.Enter(ctx, clerk, "", again(number, decided))
		if len(bad) > 0 {
			t.Fatalf("%+v", bad)
		}
		return item, err
	}
	t.Run("R-16 refuses: a removed listing without a decision, by an old one, by one of the day of the removal, and by the same number", func(t *testing.T) {
		for number, decided := range map[string]string{"": "2026-08-01", "（2025）鲁0199执77号之三": "", "（2026）鲁0199执77号之四": "2026-05-07", "（2025）鲁0199执77号之五": "2025-05-20", file["决定书文号"]: "2026-08-01"} {
			_, err := enter(number, decided)
			if refusedBy(t, err, "R-16"); w.state(t, old) != court.StateRemoved {
				t.Errorf("R-16: %q of %q", number, decided)
			}
		}
	})
	fresh := map[string]string{"编号": "", "决定书文号": "（2026）鲁0199执77号之二", "决定日期": "2026-08-01", "送达日期": "2026-08-01", "失信被执行人行为具体情形": "违反财产报告制度", "发布时间": ""}
	t.Run("R-16 refuses: the new decision in a file, which nobody reviews for it", func(t *testing.T) {
		r := w.load(t, oneRow(t, fresh), ImportOptions{Actor: clerk.Name, Account: clerk.Account})
		if r.Rejected != 1 || r.Errors[0].Rule != "R-16" || r.Errors[0].Code != court.CodeRemoved {
			t.Errorf("R-16: %+v", r)
		}
	})
	item, err := enter(fresh["决定书文号"], fresh["决定日期"])
	must(t, err)
	d := w.desk(t, item.ID)
	row := d.rowsOf()[0]
	t.Run("R-16 refuses: a draft that was edited back to the old decision", func(t *testing.T) {
		edited, bad, err := w.EditRow(ctx, clerk, d.ref(), row, again("（2025）鲁0199执77号之三", "2026-05-06"))
		if d.w = edited; err != nil || len(bad) > 0 {
			t.Fatalf("%v %+v", err, bad)
		}
		d.evidence(record()).must(court.StepEdit, clerk).must(court.StepSubmit, clerk)
		if err := d.do(court.StepApprove, reviewer); !ruled(err, "R-16") {
			t.Errorf("R-16: %v", err)
		}
		if edited, bad, err = w.EditRow(ctx, clerk, d.ref(), row, again(fresh["决定书文号"], fresh["决定日期"])); err != nil || len(bad) > 0 {
			t.Fatalf("%v %+v", err, bad)
		}
		d.w = edited
	})
	t.Run("R-16 accepts: an entry of its own by a decision after the removal, and the removed one stays removed", func(t *testing.T) {
		d.ready().must(court.StepRelease, publisher)
		if w.state(t, row) != court.StatePublished || w.state(t, old) != court.StateRemoved || row == old {
			t.Errorf("R-16: new %s, old %s", w.state(t, row), w.state(t, old))
		}
		check(t, w)
	})
	t.Run("R-16 accepts: files and corrections go on from the new entry", func(t *testing.T) {
		stale := w.load(t, oneRow(t, file), ImportOptions{Actor: clerk.Name, Account: clerk.Account})
		if stale.Rejected != 1 || stale.Errors[0].Code != court.CodeRemoved {
			t.Errorf("R-16: the old row: %+v", stale)
		}
		fresh["未履行部分"] = "本金50000元"
		fresh["被执行人的履行情况"] = "部分未履行"
		fresh["已履行部分"] = "利息"
		w.bring(t, oneRow(t, fresh)).ready().must(court.StepRelease, publisher)
		if said := w.said(t, row, "unperformed_part"); said != fresh["未履行部分"] {
			t.Errorf("R-16: the file left the new entry at %q", said)
		}
		if _, _, err := w.Enter(ctx, clerk, row, again("（2025）鲁0199执77号之三", "2025-05-20")); court.KindOf(orNone(err)) != court.KindRefused {
			t.Errorf("R-16: a correction back to the old decision: %v", err)
		}
		check(t, w)
	})
	t.Run("R-16 accepts: the new entry is removed in its turn", func(t *testing.T) {
		done, err := w.RemoveDefaulter(ctx, Removal{SourceID: w.said(t, row, "source_id"), Ground: court.GroundWronglyListed, Actor: "李法官"})
		if err != nil || !done.Changed || done.PublicID != row {
			t.Errorf("R-16: %+v %v", done, err)
		}
		_, err = enter("（2026）鲁0199执77号之六", "2026-08-03")
		refusedBy(t, err, "R-16")
		check(t, w)
	})
}

// said is what a column says of a listing now.
func (w *world) said(t testing.TB, id, column string) (text string) {
	t.Helper()
	must(t, w.db.Read(t.Context(), func(r *store.Reading) error {
		return r.QueryRow(t.Context(), `SELECT `+column+` FROM defaulter WHERE public_id = ?`, id).Scan(&text)
	}))
	return text
}

// TestNewOrderAfterLifting: an order that was lifted comes back by one that was issued since.
func TestNewOrderAfterLifting(t *testing.T) {
	ctx := context.Background()
	w := newWorld(t)
	w.now = on(2026, time.May, 7, 9)
	old := w.bringOrders(t, nil).approved().must(court.StepRelease, publisher).rowsOf()[0]
	_, err := w.RaiseLifting(ctx, reviewer, OrderLifting{PublicID: old, Ground: court.LiftWronglyIssued})
	must(t, err)
	w.now = on(2026, time.August, 3, 9)
	in := court.RestrictionInput{Name: "甄实验", DocumentNumber: "990113199001010014", Court: "演示区人民法院（虚构）", CaseNumber: "（2025）鲁0199执77号",
		FiledOn: "2025-03-01", OrderedOn: "2025-05-20", Period: "至义务履行完毕止", Consequences: "是"}
	var refused *court.Error
	if _, _, err := w.EnterOrder(ctx, clerk, "", in); !errors.As(err, &refused) || refused.Rule != "R-16" {
		t.Errorf("R-16: the lifted order by hand: %v", err)
	}
	in.OrderedOn = "2026-08-01"
	item, bad, err := w.EnterOrder(ctx, clerk, "", in)
	if err != nil || len(bad) > 0 {
		t.Fatalf("R-16: an order that was issued since: %v %+v", err, bad)
	}
	row := w.desk(t, item.ID).approved().must(court.StepRelease, publisher).rowsOf()[0]
	if row == old || w.published(t, court.ListRestrictions) != 1 {
		t.Errorf("R-16: %s after %s", row, old)
	}
	check(t, w)
}
