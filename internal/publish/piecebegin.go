package publish

import (
	"context"
	"errors"

	"gongkai/internal/court"
	"gongkai/internal/store"
)

// NewPiece begins a text of a kind at the desk.
func (p *Publisher) NewPiece(ctx context.Context, by court.Actor, kind court.PieceKind) (store.WorkItem, error) {
	if kind.Label() == "" {
		return store.WorkItem{}, court.Invalid("请选择文稿的种类：%s、%s或者%s。", court.PieceGuide.Label(), court.PieceCase.Label(), court.PieceArticle.Label())
	}
	demo, err := p.db.IsDemo(ctx)
	if err != nil {
		return store.WorkItem{}, err
	}
	file, err := freshFile(court.Piece{Kind: kind, Synthetic: demo})
	if err != nil {
		return store.WorkItem{}, err
	}
	return p.begin(ctx, by, func(*store.Tx) (store.PieceDraft, error) { return store.PieceDraft{File: file}, nil })
}

// RevisePiece begins a new version of a text that stands on the site, or of one that an
// import has left as a draft. Work that is under way on it is given instead.
func (p *Publisher) RevisePiece(ctx context.Context, by court.Actor, kind court.PieceKind, slug string) (w store.WorkItem, err error) {
	return p.begin(ctx, by, func(tx *store.Tx) (d store.PieceDraft, err error) {
		source, err := tx.PieceSource(ctx, kind, slug)
		switch {
		case errors.Is(err, store.ErrNoEntry):
			return d, errNoAddress
		case err != nil:
			return d, err
		case source.State == court.StateWithdrawn:
			return d, court.Refused("R-16", "这个网址的内容已经撤下，不能在原网址重新公开。确需公开的，请另建文稿，换一个网址名。")
		}
		known, err := tx.KnownPieces(ctx, []string{slug})
		return store.PieceDraft{BaseSlug: slug, Base: known[slug].Version, File: source.File}, err
	})
}

// begin opens the work on a draft. source says what stands in it at first, and what it is
// to replace.
func (p *Publisher) begin(ctx context.Context, by court.Actor, source func(*store.Tx) (store.PieceDraft, error)) (w store.WorkItem, err error) {
	if err := mayWrite(by); err != nil {
		return w, err
	}
	err = p.db.Update(ctx, func(tx *store.Tx) error {
		d, err := source(tx)
		if err != nil {
			return err
		}
		if d.BaseSlug != "" {
			if w, err = tx.OpenDraftOn(ctx, d.BaseSlug); err == nil || court.KindOf(err) != court.KindNotFound {
				return err
			}
		}
		w, err = openDraft(ctx, tx, by, d)
		return err
	})
	return w, err
}

func mayWrite(by court.Actor) error {
	if !by.May(court.MayEditPieces) || by.Account == "" {
		return court.Refused("R-55", "您的角色不能写文稿。请交给采编人员。")
	}
	return nil
}

// freshFile is the file with which a new text begins: what is known of it, and the outline of
// its kind.
func freshFile(piece court.Piece) (string, error) {
	piece.Body = piece.Kind.Template()
	return draftFile(piece, "")
}

// openDraft makes a draft and the piece of work on it.
func openDraft(ctx context.Context, tx *store.Tx, by court.Actor, d store.PieceDraft) (w store.WorkItem, err error) {
	id, err := tx.CreateDraft(ctx, d, by)
	if err != nil {
		return w, err
	}
	if err := setHead(ctx, tx, id, d.File); err != nil {
		return w, err
	}
	if w, err = tx.CreateWork(ctx, court.WorkPiece, id, by); err != nil {
		return w, err
	}
	piece, err := pieceOf(d.File)
	if err != nil || piece.Sensitivity == "" {
		return w, err
	}
	w.Class = piece.Sensitivity // of the text that is revised: an untouched version has one, too
	return w, tx.ClassWork(ctx, &w)
}

// setHead writes what lists tell of a draft from the file that it now holds.
func setHead(ctx context.Context, tx *store.Tx, draft, file string) error {
	piece, err := pieceOf(file)
	if err != nil {
		return err
	}
	return tx.SetDraftHead(ctx, draft, store.DraftHead{Kind: piece.Kind, Slug: piece.Slug, Title: piece.Title, Topic: piece.Topic})
}
