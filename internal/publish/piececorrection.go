package publish

import (
	"context"
	"errors"
	"slices"

	"gongkai/internal/court"
	"gongkai/internal/store"
)

// asReleased gives a text of a draft with what a release on a day would add to it: its days, and
// the corrections that readers will then see.
func asReleased(ctx context.Context, in versions, d *store.PieceDraft, piece court.Piece, day court.Date) (court.Piece, error) {
	if d.Base == 0 || piece.Published.IsZero() {
		piece.Published = day
	}
	piece.Updated = day
	var err error
	piece.Corrections, err = correctionsSoFar(ctx, in, d, piece.Kind)
	piece.Corrections = correctionsOf(&piece, &d.Duty)
	return piece, err
}

// versions is what a transaction and a snapshot can both be asked for.
type versions interface {
	PieceSource(context.Context, court.PieceKind, string) (store.PieceSource, error)
}

// correctionsSoFar are those of the version that a draft is to replace, wherever the text of
// the draft has gone since: what is corrected in public is not unsaid by an edit.
func correctionsSoFar(ctx context.Context, in versions, d *store.PieceDraft, kind court.PieceKind) ([]court.PieceCorrection, error) {
	if d.BaseSlug == "" {
		return nil, nil
	}
	source, err := in.PieceSource(ctx, kind, d.BaseSlug)
	if errors.Is(err, store.ErrNoEntry) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	piece, err := pieceOf(source.File)
	return piece.Corrections, err
}

// correctionsOf are the corrections that a text will have once it is released with this
// record: those that it has, but for what is dropped, and the new one, which gets the day
// of the release that Updated says.
func correctionsOf(piece *court.Piece, duty *court.PieceDuty) []court.PieceCorrection {
	var list []court.PieceCorrection
	for _, c := range piece.Corrections {
		if !slices.ContainsFunc(duty.Dropped, func(d court.DroppedCorrection) bool { return d.Correction == c.String() }) {
			list = append(list, c)
		}
	}
	if duty.Correction != "" {
		list = append(list, court.PieceCorrection{On: piece.Updated, Note: duty.Correction})
	}
	return list
}
