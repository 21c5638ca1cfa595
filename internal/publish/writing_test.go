package publish

import (
	"context"
	"slices"
	"strings"
	"testing"

	"gongkai/internal/court"
	"gongkai/internal/exchange"
	"gongkai/internal/store"
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
	must(t, w.KeepUnsaved(ctx, editor, d.id, 2, typed, nil))
	if at := read(editor); len(at.Others) > 0 || at.Unsaved == nil || at.Unsaved.Piece.Body != typed.Body || at.Piece.Body != saved.Body {
		t.Errorf("what was typed is not there, or covers what is saved: %+v", at)
	}
	if at := read(other); at.Unsaved != nil || !slices.Equal(at.Others, []string{editor.Name}) {
		t.Errorf("the other editor sees %+v", at)
	}
	theirs := saved
	theirs.Body = "## 一\n\n另一个人的。"
	must(t, w.KeepUnsaved(ctx, other, d.id, 2, theirs, nil))
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
	if err := w.KeepUnsaved(ctx, reviewer, d.id, 2, typed, nil); court.KindOf(err) != court.KindRefused {
		t.Errorf("R-55: a reviewer writes: %v", err)
	}
	if p, _, err := w.DraftSave(ctx, reviewer, d.id, 2); err != nil || p.Body != saved.Body {
		t.Errorf("%q %v", p.Body, err)
	}
	if _, _, err := w.DraftSave(ctx, reviewer, d.id, 9); court.KindOf(err) != court.KindNotFound {
		t.Errorf("%v", err)
	}
}

// TestUnsavedEnds: what nobody has saved, and nobody else has read, does not outlive the work on
// the text.
func TestUnsavedEnds(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	other := court.Actor{Account: "editor-2", Name: "郑采编", Roles: []court.Role{court.RoleEditor}}
	left := func(d *desk) int {
		t.Helper()
		n := 0
		must(t, w.db.Read(ctx, func(r *store.Reading) error {
			item, err := r.Work(ctx, d.id)
			if err != nil {
				return err
			}
			list, err := r.Writers(ctx, item.Subject)
			n = len(list)
			return err
		}))
		return n
	}
	for name, end := range map[string]func(d *desk){
		"released": func(d *desk) {
			d.must(court.StepSubmit, editor).must(court.StepApprove, reviewer).must(court.StepRelease, publisher)
		},
		"withdrawn": func(d *desk) { d.must(court.StepWithdraw, editor) },
	} {
		d := w.write(t, article("ends-"+name, "保存过的。"))
		typed := article("ends-"+name, "保存过的，又打了半句")
		must(t, w.KeepUnsaved(ctx, other, d.id, 2, typed, nil))
		if n := left(d); n != 1 {
			t.Fatalf("%s: %d are at work", name, n)
		}
		end(d)
		if n := left(d); n != 0 {
			t.Errorf("%s: what %d people typed is still kept", name, n)
		}
		if err := w.KeepUnsaved(ctx, other, d.id, 2, typed, nil); court.KindOf(err) != court.KindConflict {
			t.Errorf("%s: typed after the end: %v", name, err)
		}
	}
}

// TestUnsavedBox: the box 把握不准 outlives the browser as the text beside it does, in
// both directions, and where it was left alone what the work says now holds.
func TestUnsavedBox(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	yes, no := true, false
	saved := article("box", "保存过的。")
	d := w.write(t, saved)
	left := func() *Unsaved {
		t.Helper()
		_, draft, err := w.PieceDraft(ctx, editor, d.id)
		must(t, err)
		return draft.Unsaved
	}
	must(t, w.KeepUnsaved(ctx, editor, d.id, 2, saved, &no))
	if u := left(); u != nil {
		t.Errorf("R-54: nothing differs, and %+v is left", u)
	}
	must(t, w.KeepUnsaved(ctx, editor, d.id, 2, saved, &yes))
	if u := left(); u == nil || !u.Uncertain || !u.Piece.Equal(&saved) {
		t.Errorf("R-54: the box alone was ticked: %+v", u)
	}
	d.save(saved, true)
	must(t, w.KeepUnsaved(ctx, editor, d.id, 3, saved, &no))
	if u := left(); u == nil || u.Uncertain {
		t.Errorf("R-54: the box alone was cleared: %+v", u)
	}
	typed := saved
	typed.Body = "保存过的，又打了半句"
	must(t, w.KeepUnsaved(ctx, editor, d.id, 3, typed, nil))
	if u := left(); u == nil || !u.Uncertain || u.Piece.Body != typed.Body {
		t.Errorf("R-54: the box was left alone: %+v", u)
	}
	full := saved
	full.Summary = strings.Repeat("长", (exchange.MaxFrontMatter-400)/3)
	for len(full.Summary) < exchange.MaxFrontMatter {
		if err := w.KeepUnsaved(ctx, editor, d.id, 3, full, &no); err != nil {
			if court.KindOf(err) != court.KindInvalid {
				t.Errorf("%v", err)
			}
			break
		}
		full.Summary += "长"
	}
	left() // whatever was taken can be read
}
