package publish

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"gongkai/internal/court"
	"gongkai/internal/exchange"
	"gongkai/internal/store"
)

// pieceDraft is the kind of work that makes a text public: a new one, or a new version of
// one that stands on the site. Its subject is a draft.
type pieceDraft struct{ p *Publisher }

// pieceRelease is what a release does, or an undo.
type pieceRelease struct {
	staged *store.StagedPiece
	known  store.KnownPiece // zero: a new text
	drops  []court.DroppedCorrection
}

func (k pieceDraft) hash(ctx context.Context, tx *store.Tx, w *store.WorkItem) (court.WorkHash, error) {
	d, err := tx.Draft(ctx, w.Subject)
	return contentOfDraft(&d), err
}

func (k pieceDraft) read(ctx context.Context, r *store.Reading, w *store.WorkItem) (court.WorkHash, error) {
	d, err := r.Draft(ctx, w.Subject)
	return contentOfDraft(&d), err
}

func contentOfDraft(d *store.PieceDraft) court.WorkHash {
	clean, _ := json.Marshal(d.Clean) //nolint:errchkjson // three strings each
	duty, _ := json.Marshal(d.Duty)   //nolint:errchkjson // strings and a number
	return sha256.Sum256(fmt.Appendf(nil, "%s\x00%d\x00%s\x00%s\x00%s", d.BaseSlug, d.Base, d.File, clean, duty))
}

func (k pieceDraft) judge(ctx context.Context, r *store.Reading, w *store.WorkItem, s court.WorkStep) (any, []court.WorkFinding, error) {
	d, err := r.Draft(ctx, w.Subject)
	if err != nil {
		return nil, nil, err
	}
	if s == court.StepUndo {
		return k.judgeUndo(ctx, r, &d)
	}
	plan, found, err := k.p.weighDraft(ctx, r, &d, w.Class)
	if err != nil {
		return nil, nil, err
	}
	asked, err := questionGate(ctx, r, w)
	return plan, append(found, asked...), err
}

func (k pieceDraft) judgeUndo(ctx context.Context, r *store.Reading, d *store.PieceDraft) (any, []court.WorkFinding, error) {
	waiting := func(message string) (any, []court.WorkFinding, error) {
		return nil, []court.WorkFinding{{Finding: court.Finding{Code: court.CodeWaiting, Message: message}}}, nil
	}
	if d.Base == 0 {
		return waiting("这是新发布的文稿，没有可以恢复的版本。不应公开的，请把它撤下。")
	}
	known, err := r.KnownPieces(ctx, []string{d.BaseSlug})
	if err != nil {
		return nil, nil, err
	}
	held := known[d.BaseSlug]
	if held.State != court.StatePublished || held.Version != d.Base+1 {
		return waiting("这篇文稿之后又有变化，不能单独撤销这一次。")
	}
	text, err := r.PieceVersionBefore(ctx, d.BaseSlug)
	if errors.Is(err, store.ErrNoEntry) {
		return waiting("没有可以恢复的版本。不应公开的，请把它撤下。")
	}
	if err != nil {
		return nil, nil, err
	}
	file, _, err := exchange.ReadPiece("", strings.NewReader(text))
	if err != nil {
		return nil, nil, err
	}
	j := k.p.judge(file, file.Piece.Synthetic, "")
	if j.piece == nil {
		return waiting("以前的版本不再符合现在的规则，不能恢复。请另作修改，或者把它撤下。")
	}
	j.piece.State = court.StatePublished
	return &pieceRelease{staged: j.piece, known: held}, nil, nil
}

func (k pieceDraft) stage(context.Context, any) error { return nil }

func (k pieceDraft) apply(ctx context.Context, tx *store.Tx, w *store.WorkItem, by court.Actor, plan any) error {
	return k.put(ctx, tx, w, by, plan, "piece.publish", "piece.revise")
}

func (k pieceDraft) withdraw(ctx context.Context, tx *store.Tx, w *store.WorkItem) error {
	return errors.Join(endWriting(ctx, tx, w), tx.DropOpinions(ctx, w.Subject))
}

// endWriting ends what served the writing alone: the links to the draft, and what somebody typed
// and never saved, which nobody has read and which may hold personal data.
func endWriting(ctx context.Context, tx *store.Tx, w *store.WorkItem) error {
	return errors.Join(tx.DropDraftLinks(ctx, w.Subject), tx.DropAllUnsaved(ctx, w.Subject))
}

func (k pieceDraft) undo(ctx context.Context, tx *store.Tx, w *store.WorkItem, by court.Actor, plan any) error {
	return k.put(ctx, tx, w, by, plan, "piece.revise", "piece.revise")
}

// put makes a version the one that holds. The text on the site is looked at once more: an
// import may have been faster.
func (k pieceDraft) put(ctx context.Context, tx *store.Tx, w *store.WorkItem, by court.Actor, plan any, first, again string) error {
	p := plan.(*pieceRelease) //nolint:errcheck // judge made it
	known, err := tx.KnownPieces(ctx, []string{p.staged.Slug})
	if err != nil {
		return err
	}
	if known[p.staged.Slug] != p.known {
		return &court.Error{Kind: court.KindConflict, Message: "网站上的这篇文稿刚有变化，没有发布。请刷新后再看。"}
	}
	// Whoever was asked beforehand has answered: nobody's name stays beside a public text.
	if err := errors.Join(endWriting(ctx, tx, w), tx.EraseOpinions(ctx, w.Subject)); err != nil {
		return err
	}
	p.staged.Actor = signature(by)
	action, version := first, 1
	if p.known.ID == 0 {
		err = tx.InsertPiece(ctx, p.staged)
	} else {
		action, version = again, p.known.Version+1
		err = tx.RevisePiece(ctx, p.known, p.staged)
	}
	if err != nil {
		return err
	}
	subject := store.PieceSubject(p.staged.Kind, p.staged.Slug)
	for _, d := range p.drops {
		err := tx.Record(store.Decision{Action: "piece.uncorrect", Rule: "R-55", Actor: signature(by), Subject: subject,
			Detail: map[string]any{"version": version, "work": w.ID, "note": d.Reason}})
		if err != nil {
			return err
		}
	}
	return tx.Record(store.Decision{Action: action, Rule: "R-55", Actor: signature(by), Subject: subject,
		Detail: map[string]any{"version": version, "work": w.ID}})
}
