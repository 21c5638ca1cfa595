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
	number := d.saved()
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
	_, err := w.Return(ctx, reviewer, d.ref(), "请写明依据")
	must(t, err)
	if err := over(seen, number, "第三版。"); court.KindOf(orNone(err)) != court.KindConflict {
		t.Errorf("R-55: it was returned since: %v", err)
	}
	if got := d.file(editor).Piece.Body; got != "## 标准\n\n第二版。" {
		t.Errorf("%q", got)
	}
}

// TestSaveOverDecision: a place of personal data that is decided in another tab makes a state
// of its own, and neither the save of the text that stands open nor the decision is lost.
func TestSaveOverDecision(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	body := "## 联系\n\n值班电话13800001234。"
	d := w.write(t, article("decided", body))
	seen := d.ref()
	number := d.saved()
	err := w.KeepUnsaved(ctx, editor, d.id, number, article("decided", body+"\n\n又写了一段。"), nil)
	must(t, err)
	item, err := w.DecidePlace(ctx, editor, d.ref(), "13800001234", "公开的示例号码")
	must(t, err)
	if d.saved() != number+1 || item.Version == seen.Version {
		t.Fatal("the decision is no state of its own, so this shows nothing")
	}
	if _, draft, err := w.PieceDraft(ctx, editor, d.id); err != nil || draft.Unsaved == nil || draft.Unsaved.Number != number+1 {
		t.Errorf("what was typed counts as typed on another text: %+v %v", draft.Unsaved, err)
	}
	over := func(ref WorkRef, number int, body string) error {
		_, err := w.SavePieceOver(ctx, editor, ref, number, article("decided", body), false)
		return err
	}
	must(t, over(seen, number, body+"\n\n又写了一段。"))
	_, draft, err := w.PieceDraft(ctx, editor, d.id)
	must(t, err)
	if draft.Piece.Body != body+"\n\n又写了一段。" || len(draft.Saved.Clean) != 1 {
		t.Errorf("R-33: one of the two was lost: %q %+v", draft.Piece.Body, draft.Saved.Clean)
	}

	// The text of the old state is not the one that stands now, and there is no state 99.
	for _, n := range []int{number, number + 1, 99} {
		if err := over(seen, n, "第三版。"); court.KindOf(orNone(err)) != court.KindConflict {
			t.Errorf("a save over state %d covers what somebody else wrote: %v", n, err)
		}
	}
}

// saved is the number of the state of the text that counts.
func (d *desk) saved() int {
	d.t.Helper()
	_, draft, err := d.PieceDraft(context.Background(), editor, d.id)
	must(d.t, err)
	return draft.Saved.Number
}
