package publish

import (
	"context"
	"net/netip"
	"testing"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/store"
	"gongkai/internal/visible"
)

// bringOrders imports a file of orders as the clerk and gives the work that it opened.
func (w *world) bringOrders(t testing.TB, rows ...map[string]string) *desk {
	t.Helper()
	r := w.loadOrders(t, orders(t, rows...), ImportOptions{Actor: clerk.Name, Account: clerk.Account})
	if r.Work == "" {
		t.Fatalf("no work was opened: %s %v", counts(r), r.Errors)
	}
	return w.desk(t, r.Work)
}

// signed is the evidence of an order: where its signature lies.
func signed() court.EvidenceRecord { return court.EvidenceRecord{Signature: "执行卷宗第12页"} }

// approved brings fresh work on orders to the state before its release.
func (d *desk) approved() *desk {
	d.t.Helper()
	return d.evidence(signed()).must(court.StepEdit, clerk).must(court.StepSubmit, clerk).must(court.StepApprove, reviewer)
}

// TestOrdersGoThroughReview: change sets of orders pass the same steps as those of the
// other list, and the index of names of their own list follows.
func TestOrdersGoThroughReview(t *testing.T) {
	w := newWorld(t)
	r := visible.New(w.db, court.MaskStrict)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		r.Follow(ctx, func(err error) { t.Error(err) })
	}()
	t.Cleanup(func() { cancel(); <-done })
	for r.Ready() != nil {
		time.Sleep(time.Millisecond)
	}
	w.bring(t, oneRow(t, nil)).ready().must(court.StepRelease, publisher) // a row of the same number on the other list
	expect := func(when string, old, fresh int) {
		t.Helper()
		a, b := lookup(t, r, court.ListRestrictions, "甄实验"), lookup(t, r, court.ListRestrictions, "贾新名")
		if a != old || b != fresh || lookup(t, r, court.ListDefaulters, "甄实验") != 1 {
			t.Errorf("%s: %d of the old name, %d of the new one; want %d, %d, and the other list as it was", when, a, b, old, fresh)
		}
	}
	first := w.bringOrders(t, nil)
	if first.w.Kind != court.WorkRestrictions {
		t.Fatalf("%+v", first.w)
	}
	first.must(court.StepEdit, clerk).must(court.StepSubmit, clerk)
	t.Run("R-19 refuses: an order that nobody signed", func(t *testing.T) {
		first.must(court.StepApprove, reviewer) // the president may sign after the reviewer
		if err := first.do(court.StepRelease, publisher); !ruled(err, "R-19") {
			t.Errorf("%v", err)
		}
	})
	expect("before the release", 0, 0)
	t.Run("R-19 accepts: the president signs the change set itself", func(t *testing.T) {
		first.must(court.StepSign, president).must(court.StepRelease, publisher)
	})
	expect("after the release", 1, 0)
	empty := w.publicHash(t)
	change := w.bringOrders(t, map[string]string{"姓名": "贾新名"})
	t.Run("R-55 refuses: the clerk approves her own orders", func(t *testing.T) {
		change.evidence(signed()).must(court.StepEdit, clerk).must(court.StepSubmit, clerk)
		if err := change.do(court.StepApprove, allHands); err != nil {
			t.Errorf("another account may: %v", err)
		}
		if err := change.do(court.StepRelease, allHands); !ruled(err, "R-55") {
			t.Errorf("%v", err)
		}
	})
	expect("while the revision waits", 1, 0)
	change.must(court.StepRelease, publisher)
	expect("after the revision", 0, 1)
	change.must(court.StepUndo, publisher)
	expect("after its undo", 1, 0)
	if w.publicHash(t) != empty {
		t.Error("the undo does not bring the public state back")
	}
	review, err := w.Hide(ctx, reviewer, first.rowsOf()[0], "身份存疑")
	must(t, err)
	expect("hidden", 0, 0)
	if again := w.loadOrders(t, orders(t, nil), ImportOptions{Actor: clerk.Name, Account: clerk.Account}); again.Skipped != 1 {
		t.Errorf("a hidden order in its own file: %s", counts(again))
	}
	w.desk(t, review.ID).must(court.StepEdit, clerk).must(court.StepSubmit, clerk).must(court.StepApprove, second).must(court.StepRelease, publisher)
	expect("restored", 1, 0)
	first.must(court.StepUndo, publisher)
	expect("after the undo of the first", 0, 0)
	check(t, w)
}

// TestOrdersAtTheDesk: rows of orders are entered, edited, covered and completed by forms.
func TestOrdersAtTheDesk(t *testing.T) {
	ctx := context.Background()
	w := newWorld(t)
	in := court.RestrictionInput{SourceID: "X-5", Name: "甄实验", DocumentNumber: "990113199001010014", Court: "演示区人民法院（虚构）",
		CaseNumber: "（2025）鲁0199执77号", FiledOn: "2025-03-01", OrderedOn: "2025-05-20", Period: "至履行止，联系13800138000", Consequences: "是"}
	if _, found, err := w.EnterOrder(ctx, clerk, "", court.RestrictionInput{Name: "甄实验"}); err != nil || len(found) == 0 {
		t.Fatalf("a form without a case: %v %v", found, err)
	}
	item, found, err := w.EnterOrder(ctx, clerk, "", in)
	if err != nil || len(found) > 0 {
		t.Fatal(found, err)
	}
	d := w.desk(t, item.ID)
	row := d.rowsOf()[0]
	d.evidence(signed()).must(court.StepEdit, clerk).must(court.StepSubmit, clerk)
	t.Run("R-33 refuses: a telephone number in the words of a period", func(t *testing.T) {
		if err := d.do(court.StepApprove, reviewer); !ruled(err, "R-33") {
			t.Errorf("%v", err)
		}
	})
	place := store.TextFinding{Field: court.HeadPeriod, Start: 7, End: 18, Decision: store.FindingMasked}
	if d.w, err = w.DecideFinding(ctx, clerk, d.ref(), row, place); err != nil {
		t.Fatal(err)
	}
	d.must(court.StepSubmit, clerk).must(court.StepApprove, reviewer).must(court.StepRelease, publisher)
	read := func() store.ChangeRow {
		var row store.ChangeRow
		must(t, w.db.Read(ctx, func(r *store.Reading) (err error) {
			row, err = w.db.EntryVersion(ctx, r, d.rowsOf()[0])
			return err
		}))
		return row
	}
	if o := read().New.Order; o == nil || o.Period != "至履行止，联系×××××××××××" || o.PublishedOn.IsZero() || o.Document.Number != in.DocumentNumber {
		t.Errorf("%+v", o)
	}
	if _, _, err := w.Enter(ctx, clerk, row, court.DefaulterInput{}); court.KindOf(err) != court.KindInvalid {
		t.Errorf("the form of the other list: %v", err)
	}
	if _, _, err := w.EnterOrder(ctx, clerk, "", in); court.KindOf(err) != court.KindConflict {
		t.Errorf("the same order twice: %v", err)
	}
	in.Period = "至2028年1月1日止"
	item, found, err = w.EnterOrder(ctx, clerk, row, in)
	if err != nil || len(found) > 0 {
		t.Fatal(found, err)
	}
	change := w.desk(t, item.ID)
	if _, err := w.CheckForm(ctx, clerk, item.ID, row, court.DefaulterInput{}); court.KindOf(err) != court.KindInvalid {
		t.Errorf("the form of the other list for a row: %v", err)
	}
	if c, err := w.CheckOrder(ctx, clerk, item.ID, row, court.RestrictionInput{Name: "甄实验"}); err != nil || len(c.Found) == 0 || c.Row.Order.Document.Number == in.DocumentNumber {
		t.Errorf("R-07: %+v %v", c, err)
	}
	f, err := w.RowFile(ctx, clerk, netip.Addr{}, item.ID, row)
	if err != nil || len(f.Changes) == 0 || f.Changes[0] != (court.Difference{Field: court.HeadPeriod, Old: "至履行止，联系×××××××××××", New: "至2028年1月1日止"}) {
		t.Errorf("%+v %v", f.Changes, err)
	}
	in.Period, in.CaseNumber = "至2029年1月1日止", "（2025）鲁0199执78号" // another pair: nobody else may hold it
	if change.w, found, err = w.EditOrder(ctx, clerk, change.ref(), row, in); err != nil || len(found) > 0 {
		t.Fatal(found, err)
	}
	change.approved().must(court.StepRelease, publisher)
	if o := read().New.Order; o.EndsOn != (court.Date{Year: 2029, Month: 1, Day: 1}) || o.Period != "" || o.CaseNumber != in.CaseNumber {
		t.Errorf("%+v", o)
	}
	check(t, w)
}

// TestOrdersVouchedFor: evidence of the signature comes later (补证), R-19.
func TestOrdersVouchedFor(t *testing.T) {
	ctx := context.Background()
	w := newWorld(t)
	w.loadOrders(t, orders(t, nil), vouch())
	w.tick(t, w.now)
	list := w.lacking(t, court.ListRestrictions)
	if len(list) != 1 {
		t.Fatalf("%+v", list)
	}
	page, err := w.TaskList(ctx, clerk, TaskQuery{Kind: court.TaskEvidence})
	if err != nil || len(page.Items) != 1 || page.Items[0].Deadline.Rule != "R-19" || page.About[page.Items[0].Subject].List != court.ListRestrictions {
		t.Fatalf("R-19: %+v %v", page, err)
	}
	t.Run("R-19 refuses: an order whose signature nobody has found", func(t *testing.T) {
		if complete, err := w.SupplyEvidence(ctx, clerk, list[0].PublicID, court.EvidenceRecord{DecisionNumber: "1"}); err != nil || complete {
			t.Errorf("%t %v", complete, err)
		}
		refusedBy(t, w.CompleteTasks(ctx, clerk, []string{page.Items[0].PublicID}, ""), "R-19")
	})
	t.Run("R-19 accepts: the place of the signature ends the vouching", func(t *testing.T) {
		if complete, err := w.SupplyEvidence(ctx, clerk, list[0].PublicID, signed()); err != nil || !complete {
			t.Errorf("%t %v", complete, err)
		}
		must(t, w.CompleteTasks(ctx, clerk, []string{page.Items[0].PublicID}, ""))
	})
	check(t, w)
}

// TestListingNeedsItsOrder: the gate of a listing finds the order of the same debtor in the
// same case by itself, and one that was lifted is none.
func TestListingNeedsItsOrder(t *testing.T) {
	w := newWorld(t)
	e := record()
	e.NoRestrictionWhy = ""
	d := w.bring(t, oneRow(t, nil)).evidence(e).must(court.StepEdit, clerk).must(court.StepSubmit, clerk)
	t.Run("R-18 refuses: a listing without an order", func(t *testing.T) {
		if err := d.do(court.StepApprove, reviewer); !ruled(err, "R-18") {
			t.Errorf("%v", err)
		}
	})
	draft := w.bringOrders(t, nil)
	t.Run("R-18 accepts: the order of the same debtor in the same case, while it is still a draft", func(t *testing.T) {
		d.must(court.StepApprove, reviewer)
	})
	order := draft.approved().must(court.StepRelease, publisher).rowsOf()[0]
	_, err := w.RaiseLifting(t.Context(), reviewer, OrderLifting{PublicID: order, Ground: court.LiftWronglyIssued})
	must(t, err)
	for name, named := range map[string]string{"R-18 refuses: an order that was lifted since": "", "R-18 refuses: a lifted order by its identifier": order} {
		t.Run(name, func(t *testing.T) {
			e.Restriction = named
			d.evidence(e).must(court.StepSubmit, clerk)
			if err := d.do(court.StepApprove, reviewer); !ruled(err, "R-18") {
				t.Errorf("%v", err)
			}
		})
	}
}

// TestCounterpartTasks: whichever list an entry leaves, and however, the other list's entry
// stays and is to be reviewed.
func TestCounterpartTasks(t *testing.T) {
	ctx := context.Background()
	both := func(t *testing.T, listing, order map[string]string) (w *world, listed, ordered string) {
		w = newWorld(t)
		w.load(t, oneRow(t, listing), vouch())
		w.loadOrders(t, orders(t, order), vouch())
		must(t, w.db.Read(ctx, func(r *store.Reading) error {
			return r.QueryRow(ctx, `SELECT (SELECT public_id FROM defaulter_by_public_id), (SELECT public_id FROM restriction_by_public_id)`).Scan(&listed, &ordered)
		}))
		return w, listed, ordered
	}
	t.Run("R-20 accepts: performance lifts the order and opens the review of the listing", func(t *testing.T) {
		w, listed, ordered := both(t, nil, nil)
		done, err := w.RaiseLifting(ctx, reviewer, OrderLifting{PublicID: ordered, Ground: court.LiftPerformed})
		must(t, err)
		task := w.one(t, listed, court.TaskCounterpart)
		if !done.Removed || !done.Changed || w.published(t, court.ListDefaulters) != 1 || w.published(t, court.ListRestrictions) != 0 {
			t.Errorf("%+v %+v", done, task)
		}
		refusedBy(t, w.CompleteTasks(ctx, reviewer, []string{task.PublicID}, ""), "R-20")
		must(t, w.CompleteTasks(ctx, reviewer, []string{task.PublicID}, "义务尚有争议，名单暂不移除"))
		check(t, w)
	})
	t.Run("R-20 accepts: a ground confirmed at the desk opens the review of the order", func(t *testing.T) {
		w, listed, ordered := both(t, nil, nil)
		_, err := w.RaiseGround(ctx, reviewer, Ground{PublicID: listed, Ground: court.GroundPerformed})
		must(t, err)
		task := w.one(t, ordered, court.TaskCounterpart)
		if w.published(t, court.ListRestrictions) != 1 {
			t.Error("the order went by itself")
		}
		_, err = w.RaiseLifting(ctx, reviewer, OrderLifting{PublicID: ordered, Ground: court.LiftPerformed})
		must(t, err)
		if task = w.one(t, ordered, court.TaskCounterpart); task.Outcome != court.OutcomeOvertaken {
			t.Errorf("a review of what is lifted: %+v", task)
		}
		check(t, w)
	})
	t.Run("R-20 accepts: the end of a period or a term opens the review of the other", func(t *testing.T) {
		w, listed, ordered := both(t, nil, map[string]string{"限制消费期限": "至2027年1月1日止"})
		if r := w.tick(t, on(2027, time.January, 2, 1)); r.Expired != 1 {
			t.Fatalf("%+v", r)
		}
		if w.one(t, listed, court.TaskCounterpart).OpenedBy != court.ClockActor || w.one(t, ordered, court.TaskCleanUp).State.Closed() {
			t.Error("no review, or nothing to clean up")
		}
		check(t, w)
	})
	t.Run("R-20 accepts: a clerk proposes to lift an order, and a reviewer decides within three working days", func(t *testing.T) {
		w, listed, ordered := both(t, nil, nil)
		w.now = on(2026, time.May, 7, 10)
		l := OrderLifting{PublicID: ordered, Ground: court.LiftPerformed, Note: "结案通知书，卷宗第30页"}
		r, err := w.RaiseLifting(ctx, clerk, l)
		must(t, err)
		again, err := w.RaiseLifting(ctx, clerk, l)
		must(t, err)
		if r.Removed || !r.Changed || again.Changed || again.Task != r.Task || r.Due.Rule != "R-20" || r.Due.Due != (court.Date{Year: 2026, Month: 5, Day: 11}) || w.published(t, court.ListRestrictions) != 1 {
			t.Errorf("R-20: %+v, again %+v", r, again)
		}
		for _, a := range []court.Actor{clerk, admin, auditor} {
			refusedBy(t, w.DecideGround(ctx, a, Verdict{Task: r.Task, Grant: true}), "")
		}
		must(t, w.DecideGround(ctx, reviewer, Verdict{Task: r.Task, Grant: true}))
		task := w.one(t, ordered, court.TaskLifting)
		if task.Outcome != court.OutcomeGranted || task.Note != l.Note || task.GroundLabel() != court.LiftPerformed.Label() || w.published(t, court.ListRestrictions) != 0 {
			t.Errorf("R-20: %+v", task)
		}
		if w.one(t, listed, court.TaskCounterpart).State.Closed() || w.published(t, court.ListDefaulters) != 1 {
			t.Error("R-20: the listing went along, or nobody is asked to review it")
		}
		if again, err := w.RaiseLifting(ctx, clerk, l); err != nil || !again.Removed || again.Changed {
			t.Errorf("R-20: proposed when it is lifted: %+v %v", again, err)
		}
		check(t, w)
	})
	t.Run("R-20 accepts: a proposal that nobody decides on is escalated, and hides nothing", func(t *testing.T) {
		w, _, ordered := both(t, nil, nil)
		_, err := w.RaiseLifting(ctx, clerk, OrderLifting{PublicID: ordered, Ground: court.LiftWronglyIssued, Note: "卷宗第3页"})
		must(t, err)
		if r := w.tick(t, w.now.AddDate(0, 0, 20)); r.Escalated == 0 || r.Hidden != 0 || w.published(t, court.ListRestrictions) != 1 {
			t.Errorf("R-20: %+v", r)
		}
		task := w.one(t, ordered, court.TaskLifting)
		refusedBy(t, w.DecideGround(ctx, president, Verdict{Task: task.PublicID}), "R-20")
		must(t, w.DecideGround(ctx, president, Verdict{Task: task.PublicID, Note: "并无不当"}))
		check(t, w)
	})
	t.Run("R-20 refuses: a proposal without its evidence, a lifting without the decision, and a listing", func(t *testing.T) {
		w, listed, ordered := both(t, nil, nil)
		_, err := w.RaiseLifting(ctx, clerk, OrderLifting{PublicID: ordered, Ground: court.LiftPerformed, Note: " "})
		refusedBy(t, err, "R-20")
		_, err = w.RaiseLifting(ctx, auditor, OrderLifting{PublicID: ordered, Ground: court.LiftPerformed, Note: "x"})
		refusedBy(t, err, "")
		_, err = w.RaiseLifting(ctx, reviewer, OrderLifting{PublicID: ordered, Ground: court.LiftSecurity})
		refusedBy(t, err, "R-20")
		r, err := w.RaiseLifting(ctx, clerk, OrderLifting{PublicID: ordered, Ground: court.LiftSecurity, Note: "担保书，卷宗第8页"})
		must(t, err)
		refusedBy(t, w.DecideGround(ctx, reviewer, Verdict{Task: r.Task, Grant: true}), "R-20")
		for _, a := range []court.Actor{clerk, reviewer} {
			if _, err := w.RaiseLifting(ctx, a, OrderLifting{PublicID: listed, Ground: court.LiftPerformed, Note: "x"}); court.KindOf(err) != court.KindNotFound {
				t.Errorf("R-20: a listing: %v", err)
			}
		}
	})
}

// TestHiddenOrderFromOldBackup: a hidden order does not come back with a backup made before.
func TestHiddenOrderFromOldBackup(t *testing.T) {
	w := newFileWorld(t)
	id := w.bringOrders(t, nil).approved().must(court.StepRelease, publisher).rowsOf()[0]
	file := t.TempDir() + "/old.backup"
	_, err := w.db.Backup(t.Context(), file)
	must(t, err)
	_, err = w.Hide(t.Context(), reviewer, id, "身份存疑")
	must(t, err)
	must(t, w.db.Close())
	_, _, err = store.Restore(t.Context(), store.Options{Dir: w.dir, Now: w.db.Now}, file)
	must(t, err)
	w.open(t)
	if n, err := w.Recover(t.Context()); err != nil || n != 1 || w.published(t, court.ListRestrictions) != 0 {
		t.Errorf("recovered %d, %v", n, err)
	}
	check(t, w)
}
