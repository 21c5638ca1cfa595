package publish

import (
	"context"

	"gongkai/internal/court"
	"gongkai/internal/store"
)

// textStands reports whether an edit of a text is of the text that is kept now, and the work
// has not moved on since the person saw it.
func textStands(ctx context.Context, r *store.Reading, w *store.WorkItem, ref WorkRef, seen int) (bool, error) {
	if seen == 0 || ref.Version > w.Version || w.Kind != court.WorkPiece {
		return false, nil
	}
	d, err := r.Draft(ctx, w.Subject)
	if err != nil {
		return false, err
	}
	if same, err := sameText(ctx, r, &d, seen); err != nil || !same {
		return false, err
	}
	steps, err := r.WorkSteps(ctx, w.Number)
	state := court.StateDraft
	for _, one := range steps {
		next := one.Step.After(state)
		if one.Version > ref.Version && next != state {
			return false, err
		}
		state = next
	}
	return err == nil && state == w.State, err
}

// sameText reports whether the state of a draft that somebody saw has the text of the state
// that counts. A decision on a place of personal data is a state of its own, with the text as
// it was.
func sameText(ctx context.Context, r *store.Reading, d *store.PieceDraft, seen int) (bool, error) {
	if seen == d.Number {
		return true, nil
	}
	then, err := r.DraftSave(ctx, d.ID, seen)
	if err != nil && court.KindOf(err) == court.KindNotFound { // a form may name any number
		return false, nil
	}
	return then.File == d.File, err
}
