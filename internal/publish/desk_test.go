package publish

import (
	"context"
	"testing"

	"gongkai/internal/court"
	"gongkai/internal/store"
)

// TestEntryByHand: the record editor makes change sets of one row, under the same rules as
// a file.
func TestEntryByHand(t *testing.T) {
	ctx := context.Background()
	w := newWorld(t)
	enter := func(revises string, change map[string]string) (store.WorkItem, error) {
		t.Helper()
		item, bad, err := w.Enter(ctx, clerk, revises, input(change))
		if len(bad) > 0 {
			t.Fatalf("findings %+v", bad)
		}
		return item, err
	}
	if _, _, err := w.Enter(ctx, publisher, "", input(nil)); court.KindOf(orNone(err)) != court.KindRefused {
		t.Errorf("a publisher enters: %v", err)
	}
	item, err := enter("", nil)
	if err != nil {
		t.Fatal(err)
	}
	d := w.desk(t, item.ID)
	for name, change := range map[string]map[string]string{
		"the same source": {"case": "（2025）鲁0199执78号"},
		"the same pair":   {"source": "T-2"},
	} {
		if _, err := enter("", change); court.KindOf(orNone(err)) != court.KindConflict {
			t.Errorf("%s: %v", name, err)
		}
	}
	if r := w.load(t, oneRow(t, nil), ImportOptions{Actor: clerk.Name, Account: clerk.Account}); r.Skipped != 1 {
		t.Errorf("a file with the same row: %s", counts(r))
	}
	d.ready().must(court.StepRelease, publisher)
	row := d.rowsOf()[0]
	entered := w.publicHash(t)

	if item, err = enter(row, map[string]string{"name": "甄更正"}); err != nil {
		t.Fatal(err)
	}
	change := w.desk(t, item.ID)
	edited, bad, err := w.EditRow(ctx, clerk, change.ref(), row, input(map[string]string{"name": "甄再改", "obligation": "付款，电话13800138000"}))
	if err != nil || len(bad) > 0 {
		t.Fatalf("%v %+v", err, bad)
	}
	change.w = edited
	f, err := w.WorkFile(ctx, reviewer, change.id)
	if err != nil || f.Added != 0 || f.Changed != 1 || f.Set.Imported {
		t.Errorf("%+v: %v", f.WorkSubject, err)
	}
	change.must(court.StepEdit, clerk).must(court.StepSubmit, clerk)
	t.Run("R-33 refuses: a telephone that came in by an edit", func(t *testing.T) {
		if err := change.do(court.StepApprove, reviewer); !ruled(err, "R-33") {
			t.Errorf("%v", err)
		}
	})
	if _, bad, err = w.EditRow(ctx, clerk, change.ref(), row, input(map[string]string{"document": "990113201201010019"})); err != nil || len(bad) == 0 || bad[0].Rule != "R-01" {
		t.Errorf("R-01 in the editor: %v %+v", err, bad)
	}
	if edited, _, err = w.EditRow(ctx, clerk, change.ref(), row, input(map[string]string{"name": "甄再改", "case": "（2025）鲁0199执79号"})); err != nil {
		t.Fatal(err)
	}
	change.w = edited
	t.Run("R-04 accepts: the evidence of the first release goes on for a correction", func(t *testing.T) {
		change.must(court.StepSubmit, clerk).must(court.StepApprove, reviewer).must(court.StepRelease, publisher)
	})
	check(t, w)
	change.must(court.StepUndo, publisher)
	if w.publicHash(t) != entered {
		t.Error("the undo does not bring the first version back")
	}
	if _, err := w.RemoveDefaulter(ctx, Removal{SourceID: "T-1", Ground: court.GroundWronglyListed, Actor: "李法官"}); err != nil {
		t.Fatal(err)
	}
	t.Run("R-16 refuses: a removed entry by hand", func(t *testing.T) {
		if _, err := enter(row, nil); court.KindOf(orNone(err)) != court.KindConflict {
			t.Errorf("a revision: %v", err)
		}
		if _, err := enter("", map[string]string{"source": "T-7"}); court.KindOf(orNone(err)) == court.KindInternal {
			t.Errorf("a new one: %v", err)
		}
	})
	unlock, err := w.db.LockImports(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer unlock()
	if _, err := enter("", map[string]string{"source": "T-3", "case": "（2025）鲁0199执80号"}); court.KindOf(orNone(err)) != court.KindConflict {
		t.Errorf("while an import runs: %v", err)
	}
	check(t, w)
}

// TestReturnKeepsComments: a returned change set tells the author where, and what.
func TestReturnKeepsComments(t *testing.T) {
	ctx := context.Background()
	w := newWorld(t)
	d := w.bring(t, oneRow(t, nil)).must(court.StepEdit, clerk).must(court.StepSubmit, clerk)
	if _, err := w.Return(ctx, reviewer, d.ref(), " "); court.KindOf(orNone(err)) != court.KindInvalid {
		t.Errorf("without a word: %v", err)
	}
	d.must(court.StepReturn, reviewer)
	var steps []store.WorkStep
	err := w.db.Read(ctx, func(r *store.Reading) (err error) {
		steps, err = r.WorkSteps(ctx, d.w.Number)
		return err
	})
	last := steps[len(steps)-1]
	if err != nil || d.w.State != court.StateDraft || last.Step != court.StepReturn || last.Account != reviewer.Account ||
		len(last.Comments) != 1 || last.Comments[0].Field != court.HeadObligation || last.Comments[0].End != 2 {
		t.Errorf("%+v: %v", last, err)
	}
	page, err := w.WorkPage(ctx, clerk, QueueDraft, PartAll, 1)
	if err != nil || page.Total != 1 || page.Items[0].ID != d.id {
		t.Errorf("drafts %+v: %v", page, err)
	}
}
