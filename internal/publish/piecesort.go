package publish

import (
	"context"
	"slices"
	"strings"

	"gongkai/internal/court"
	"gongkai/internal/exchange"
	"gongkai/internal/store"
)

// pieceImport is the part of an import of content that needs the database.
type pieceImport struct {
	p      *Publisher
	good   []judged
	slugs  []string
	files  []exchange.PieceFile
	before PieceReport // what is known without the database
	after  PieceReport
}

// lookedUp are the slugs that the import must know of: those of its pieces and those
// that they name as related.
func (im *pieceImport) lookedUp() []string {
	all := slices.Clone(im.slugs)
	for i := range im.good {
		all = append(all, im.good[i].piece.Related...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// sort decides what becomes of each good file, and stores it if there is a
// transaction. It may be called again, after a transaction that failed.
func (im *pieceImport) sort(ctx context.Context, tx *store.Tx, known map[string]store.KnownPiece) error {
	im.after = im.before
	im.after.Pieces = slices.Clone(im.before.Pieces)
	related := im.relatedFaults(known)
	for _, j := range im.good {
		result := j.result
		result.Errors, result.Warnings = slices.Clone(result.Errors), slices.Clone(result.Warnings)
		for _, f := range related[result.File] {
			result.Warnings = append(result.Warnings, pieceError(f))
		}
		k, held := known[result.Slug]
		if err := im.one(ctx, tx, j, k, held, &result); err != nil {
			return err
		}
		im.after.add(result)
	}
	slices.SortStableFunc(im.after.Pieces, func(a, b PieceResult) int { return strings.Compare(a.File, b.File) })
	return nil
}

func (im *pieceImport) relatedFaults(known map[string]store.KnownPiece) map[string][]exchange.PieceFault {
	faults := map[string][]exchange.PieceFault{}
	for _, f := range exchange.CheckRelated(im.files, func(slug string) bool {
		k, held := known[slug]
		return held && k.State != court.StateWithdrawn
	}) {
		faults[f.File] = append(faults[f.File], f)
	}
	return faults
}

// one decides what becomes of one piece.
func (im *pieceImport) one(ctx context.Context, tx *store.Tx, j judged, k store.KnownPiece, held bool, result *PieceResult) error {
	s := j.piece
	hash := store.HashPiece(s.File)
	switch {
	case !held:
		result.Outcome = PieceCreated
		if s.State == court.StateDraft {
			result.hold(j)
		}
		return im.store(tx, s, "", 1, j, func() error { return tx.InsertPiece(ctx, s) })
	case k.State == court.StateWithdrawn:
		result.Outcome = PieceRejected
		result.refuse(j.slugLine, court.Finding{Field: court.PieceKeySlug, Code: court.CodeWithdrawn, Rule: "R-16",
			Message: "这个网址的内容已经撤下，导入不会使它重现。内容修改后确需重新公开的，请换一个网址名。"})
		return nil
	case k.Kind != s.Kind:
		result.Outcome = PieceRejected
		result.refuse(j.slugLine, court.Finding{Field: court.PieceKeySlug, Code: court.CodeDuplicate,
			Message: "这个网址名已经用于" + k.Kind.Label() + "。一个网址名只能用于一种内容，请换一个。"})
		return nil
	case k.Hash == hash && (k.State == court.StatePublished || s.State == court.StateDraft):
		result.Outcome = PieceUnchanged
		if k.State == court.StateDraft {
			result.hold(j)
		}
		return nil
	case s.State == court.StatePublished || k.State == court.StateDraft:
		result.Outcome = PieceRevised
		if s.State == court.StateDraft {
			result.hold(j)
		}
		return im.store(tx, s, k.State, k.Version+1, j, func() error { return tx.RevisePiece(ctx, k, s) })
	default: // a public version stays, the new one waits
		result.hold(j)
		if k.Held && k.HeldHash == hash {
			return nil
		}
		return im.store(tx, s, k.State, k.Version+1, j, func() error { return tx.HoldPiece(ctx, k, s) })
	}
}

// hold says that a piece is kept as a draft, and why.
func (r *PieceResult) hold(j judged) {
	r.Outcome = PieceHeld
	r.Errors = append(r.Errors, j.holds...)
}

// store writes a version and puts the decision on the ledger; without a transaction it
// does nothing. before is the state of the version that held until now, empty for a
// new piece.
func (im *pieceImport) store(tx *store.Tx, s *store.StagedPiece, before court.State, version int, j judged, write func() error) error {
	if tx == nil {
		return nil
	}
	if err := write(); err != nil {
		return err
	}
	d := store.Decision{Action: "piece.publish", Rule: "R-52", Actor: s.Actor, Subject: store.PieceSubject(s.Kind, s.Slug)}
	switch {
	case s.State == court.StateDraft:
		d.Action, d.Rule = "piece.draft", string(j.holds[0].Rule)
	case before == court.StatePublished:
		d.Action = "piece.revise"
	}
	d.Detail = map[string]any{"version": version, "published_on": s.Published.String(), "open_findings": s.OpenFindings}
	return tx.Record(d)
}
