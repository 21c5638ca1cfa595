package publish

import (
	"context"
	"testing"

	"gongkai/internal/court"
)

// TestSaveOver: who saves a text is second only to who saved the text, or moved the work on.
func TestSaveOver(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	d := w.write(t, article("over", "## 标准\n\n第一版。"))
	seen := d.ref()
	_, draft, err := w.PieceDraft(ctx, editor, d.id)
	must(t, err)
	number := draft.Saved.Number
	over := func(ref WorkRef, number int, body string) error {
		_, err := w.SavePieceOver(ctx, editor, ref, number, article("over", body), false)
		return err
	}

	// Who answers for it is changed in another tab.
	entry := answered()
	entry.Person = "另一个责任人"
	must(t, d.duty(editor, entry))
	if _, err := w.SavePiece(ctx, editor, seen, article("over", "第二版。"), false); court.KindOf(orNone(err)) != court.KindConflict {
		t.Errorf("a save that names no state: %v", err)
	}
	must(t, over(seen, number, "## 标准\n\n第二版。"))
	f := d.file(editor)
	if f.Piece.Body != "## 标准\n\n第二版。" || f.Duty.Person != "另一个责任人" {
		t.Errorf("one of the two was lost: %q %q", f.Piece.Body, f.Duty.Person)
	}

	// Somebody else saves the text.
	if err := over(seen, number, "第三版。"); court.KindOf(orNone(err)) != court.KindConflict {
		t.Errorf("the text was changed since: %v", err)
	}
	if err := over(WorkRef{d.id, f.Version + 5}, number+1, "第三版。"); court.KindOf(orNone(err)) != court.KindConflict {
		t.Errorf("a version that there is not: %v", err)
	}

	// The work moves on, and comes back as it was.
	d.w = f.WorkItem
	d.answerFor(false)
	seen, number = d.ref(), number+1
	d.must(court.StepSubmit, editor)
	if err := over(seen, number, "第三版。"); court.KindOf(orNone(err)) != court.KindConflict {
		t.Errorf("R-55: it was submitted since: %v", err)
	}
	_, err = w.Return(ctx, reviewer, d.ref(), "请写明依据")
	must(t, err)
	if err := over(seen, number, "第三版。"); court.KindOf(orNone(err)) != court.KindConflict {
		t.Errorf("R-55: it was returned since: %v", err)
	}
	if got := d.file(editor).Piece.Body; got != "## 标准\n\n第二版。" {
		t.Errorf("%q", got)
	}
}
