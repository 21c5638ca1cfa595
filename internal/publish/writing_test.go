package publish

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

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
	list, err := w.DraftSaves(ctx, reviewer, d.id)
	if err != nil || len(list) != 3 || list[0].Number != 3 || list[0].Name != editor.Name {
		t.Errorf("%+v %v", list, err)
	}
	if p, _, err := w.DraftSave(ctx, reviewer, d.id, 2); err != nil || p.Body != saved.Body {
		t.Errorf("%q %v", p.Body, err)
	}
	if _, _, err := w.DraftSave(ctx, reviewer, d.id, 9); court.KindOf(err) != court.KindNotFound {
		t.Errorf("%v", err)
	}
}

// TestDraftLink: a secret opens the text as it stands, until it is public, given up, too old
// or taken back.
func TestDraftLink(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	gone := func(secret, why string) {
		t.Helper()
		if _, err := w.LinkedPiece(ctx, secret); court.KindOf(orNone(err)) != court.KindNotFound {
			t.Errorf("%s: the link still answers: %v", why, err)
		}
	}
	d := w.write(t, article("linked", "第一稿。"))
	secret, ends, err := w.OpenLink(ctx, reviewer, d.id)
	must(t, err)
	if len(secret) < 40 || !ends.Equal(w.now.Add(LinkTime)) {
		t.Errorf("%q until %v", secret, ends)
	}
	d.save(article("linked", "第二稿。"), false)
	if p, err := w.LinkedPiece(ctx, secret); err != nil || p.Body != "第二稿。" {
		t.Errorf("%q %v", p.Body, err)
	}
	gone(secret[1:], "a guess")
	gone("", "nothing")
	if _, _, err := w.OpenLink(ctx, clerk, d.id); court.KindOf(err) != court.KindRefused {
		t.Errorf("a clerk opens a text: %v", err)
	}
	must(t, w.CloseLinks(ctx, editor, d.id))
	gone(secret, "taken back")
	second, _, err := w.OpenLink(ctx, editor, d.id)
	must(t, err)
	now := w.now
	w.now = now.Add(LinkTime)
	gone(second, "too old")
	w.now = now.Add(time.Hour)
	d.must(court.StepSubmit, editor).must(court.StepApprove, reviewer).must(court.StepRelease, publisher)
	gone(second, "public")
	var e *court.Error
	if _, _, err := w.OpenLink(ctx, editor, d.id); !errors.As(err, &e) || e.Kind != court.KindConflict {
		t.Errorf("a link to what is public: %v", err)
	}
	given := w.write(t, article("given-up", "稿。"))
	third, _, err := w.OpenLink(ctx, editor, given.id)
	must(t, err)
	given.must(court.StepWithdraw, editor)
	gone(third, "given up")
}
