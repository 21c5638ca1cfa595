package store

import (
	"context"
	"testing"

	"gongkai/internal/court"
)

// TestCheckOfThePlan: the check finds owners, reviews and plans that lead nowhere, and
// nothing where all is in order.
func TestCheckOfThePlan(t *testing.T) {
	ctx := context.Background()
	db := openFile(t, t.TempDir())
	putPiece(t, db, "fees")
	by := court.Actor{Account: "editor", Name: "吴采编"}
	var item PlanItem
	must(t, db.Update(ctx, func(tx *Tx) error {
		must(t, tx.SetPieceOwner(ctx, "fees", PieceOwner{Unit: "执行局综合组"}, by))
		must(t, tx.CheckPiece(ctx, "fees", PieceCheck{Version: 1, ReviewBy: court.DateOf(noon).AddDays(90)}, by))
		draft, err := tx.CreateDraft(ctx, PieceDraft{File: "---\nkind: guide\n---\n"}, by)
		must(t, err)
		w, err := tx.CreateWork(ctx, court.WorkPiece, draft, by)
		must(t, err)
		id, err := tx.CreatePlanItem(ctx, court.PlanItem{Title: "题目", Topic: court.TopicLaws, Kind: court.PieceArticle, Editor: by.Account, Due: court.DateOf(noon)}, by)
		must(t, err)
		item, err = tx.PlanItem(ctx, id)
		must(t, err)
		item.Work = w.ID
		return tx.ChangePlanItem(ctx, &item, by)
	}))
	found := func() map[string]bool {
		t.Helper()
		c := Checked{Findings: []Finding{}}
		must(t, db.checkPieces(ctx, &c))
		must(t, db.checkWork(ctx, &c))
		seen := map[string]bool{}
		for _, f := range c.Findings {
			seen[f.Problem] = true
		}
		return seen
	}
	if seen := found(); len(seen) > 0 {
		t.Errorf("in order, and found: %v", seen)
	}
	must(t, db.Update(ctx, func(tx *Tx) error {
		must(t, tx.SetPieceOwner(ctx, "none", PieceOwner{Unit: "执行局综合组"}, by))
		item.Work = "nothing"
		return tx.ChangePlanItem(ctx, &item, by)
	}))
	seen := found()
	for _, want := range []string{"1 owners or reviews belong to no piece", "1 plans lead to work that is not there"} {
		if !seen[want] {
			t.Errorf("%q is not found: %v", want, seen)
		}
	}
	err := db.Update(ctx, func(tx *Tx) error {
		item.Version = 1
		return tx.ChangePlanItem(ctx, &item, by)
	})
	if court.KindOf(err) != court.KindConflict {
		t.Errorf("an older version covers a newer one: %v", err)
	}
}
