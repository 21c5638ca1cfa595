package publish

import (
	"context"
	"slices"
	"testing"

	"gongkai/internal/court"
)

// TestUnsaved: what somebody typed outlives the browser, and nobody's text covers another's.
func TestUnsaved(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	other := court.Actor{Account: "editor-2", Name: "郑采编", Roles: []court.Role{court.RoleEditor}}
	saved := article("unsaved", "## 一\n\n保存过的。")
	d := w.write(t, saved)
	read := func(by court.Actor) Draft {
		t.Helper()
		_, draft, err := w.PieceDraft(ctx, by, d.id)
		must(t, err)
		return draft
	}
	if at := read(editor); at.Unsaved != nil || len(at.Others) > 0 {
		t.Fatalf("something is unsaved at first: %+v", at)
	}
	typed := saved
	typed.Body = "## 一\n\n保存过的，又打了半句"
	others, err := w.KeepUnsaved(ctx, editor, d.id, 2, typed)
	if err != nil || len(others) > 0 {
		t.Fatalf("%v %v", others, err)
	}
	if at := read(editor); at.Unsaved == nil || at.Unsaved.Piece.Body != typed.Body || at.Piece.Body != saved.Body {
		t.Errorf("what was typed is not there, or covers what is saved: %+v", at)
	}
	if at := read(other); at.Unsaved != nil || !slices.Equal(at.Others, []string{editor.Name}) {
		t.Errorf("the other editor sees %+v", at)
	}
	theirs := saved
	theirs.Body = "## 一\n\n另一个人的。"
	if others, err = w.KeepUnsaved(ctx, other, d.id, 2, theirs); err != nil || !slices.Equal(others, []string{editor.Name}) {
		t.Errorf("%v %v", others, err)
	}
	// Both saw version 2; the one who is later is told, and what both typed is still there.
	seen := d.ref()
	d.save(typed, false)
	if _, err := w.SavePiece(ctx, other, seen, theirs, false); court.KindOf(err) != court.KindConflict {
		t.Errorf("a text was covered up: %v", err)
	}
	if at := read(other); at.Piece.Body != typed.Body || at.Unsaved == nil || at.Unsaved.Piece.Body != theirs.Body {
		t.Errorf("after the conflict: %+v", at)
	}
	if at := read(editor); at.Unsaved != nil {
		t.Errorf("what was saved still counts as unsaved: %+v", at.Unsaved)
	}
	must(t, w.DropUnsaved(ctx, other, d.id))
	if at := read(other); at.Unsaved != nil {
		t.Error("what was given up is still there")
	}
	w.now = w.now.Add(writerTime)
	if at := read(other); len(at.Others) > 0 {
		t.Errorf("somebody who left is still at work: %v", at.Others)
	}
	if _, err := w.KeepUnsaved(ctx, reviewer, d.id, 2, typed); court.KindOf(err) != court.KindRefused {
		t.Errorf("R-55: a reviewer writes: %v", err)
	}
	if p, _, err := w.DraftSave(ctx, reviewer, d.id, 2); err != nil || p.Body != saved.Body {
		t.Errorf("%q %v", p.Body, err)
	}
	if _, _, err := w.DraftSave(ctx, reviewer, d.id, 9); court.KindOf(err) != court.KindNotFound {
		t.Errorf("%v", err)
	}
}
