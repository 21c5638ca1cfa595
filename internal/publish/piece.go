package publish

import (
	"context"
	"errors"
	"io"
	"io/fs"

	"gongkai/internal/court"
	"gongkai/internal/exchange"
	"gongkai/internal/failpoint"
	"gongkai/internal/store"
)

// PieceOptions say how files of content are taken.
type PieceOptions struct {
	DryRun bool
	Actor  string // who answers for what becomes public

	media []string // identifiers of files of the library that came with the texts
}

// Bounds of one import of content. It is one transaction, so that all of it or nothing
// has happened; within them it takes a fraction of a second, in which a removal waits.
const (
	maxPieces     = 1000
	maxPieceBytes = 16 << 20
)

// ImportPieces takes a folder of content with its folders guides, cases and articles.
// Good files are taken and bad ones are in the report. A piece that no rule keeps back
// is public from the beginning of its day on; one of a class that is not ordinary
// or with personal data in it, is stored as a draft, and a version that
// is public stays. A withdrawn address never comes back this way. All changes and
// their ledger entries are one transaction: killed at any moment, all of it or nothing
// has happened, and the same call simply runs again.
func (p *Publisher) ImportPieces(ctx context.Context, folder fs.FS, o PieceOptions) (PieceReport, error) {
	if o.Actor == "" {
		return newPieceReport(), errNoActor()
	}
	files, faults, err := exchange.ReadPieces(folder)
	if err != nil {
		return p.importRead(ctx, files, faults, err, o)
	}
	var media MediaReport
	if media, o.media, err = p.importMedia(ctx, folder, o); err != nil {
		return newPieceReport(), err
	}
	report, err := p.importRead(ctx, files, faults, nil, o)
	if media.Accepted+media.Skipped+media.Rejected > 0 {
		report.Media = &media
	}
	return report, err
}

func errNoActor() error { return court.Invalid("请用 --actor 写明经办人") }

// ImportPiece is the same for one file.
func (p *Publisher) ImportPiece(ctx context.Context, name string, file io.Reader, o PieceOptions) (PieceReport, error) {
	read, faults, err := exchange.ReadPiece(name, file)
	return p.importRead(ctx, []exchange.PieceFile{read}, faults, err, o)
}

func (p *Publisher) importRead(ctx context.Context, files []exchange.PieceFile, faults []exchange.PieceFault, err error, o PieceOptions) (PieceReport, error) {
	var refused *exchange.FileError
	switch {
	case errors.As(err, &refused):
		return refusedPieces(refused.Code, refused.Message), nil
	case err != nil:
		return newPieceReport(), err
	case len(files) == 0 && len(faults) == 0:
		return refusedPieces(exchange.FileEmpty, "没有找到文章。内容目录下应有 guides、cases、articles 文件夹，里面是 .md 文件。"), nil
	}
	return p.takePieces(ctx, files, faults, o, nil)
}

func refusedPieces(code, message string) PieceReport {
	r := newPieceReport()
	r.FileError = &FileError{Code: code, Message: message}
	return r
}

// LoadPieces takes the content that comes with the program into a portal which has
// never held any, once: synthetic pieces only into a demonstration. From then on the
// database is the source, and a later program never changes it. What was withdrawn
// stays so, also when a restored backup no longer holds it. loaded tells whether
// anything was done.
func (p *Publisher) LoadPieces(ctx context.Context, folder fs.FS, actor string) (report PieceReport, loaded bool, err error) {
	any, err := p.db.AnyPiece(ctx)
	if err != nil || any {
		return newPieceReport(), false, err
	}
	demo, err := p.db.IsDemo(ctx)
	if err != nil {
		return newPieceReport(), false, err
	}
	files, faults, err := exchange.ReadPieces(folder)
	if err != nil {
		return newPieceReport(), false, err
	}
	kept := files[:0]
	for _, f := range files {
		if demo || !f.Piece.Synthetic {
			kept = append(kept, f)
		}
	}
	report, err = p.takePieces(ctx, kept, faults, PieceOptions{Actor: actor}, func(tx *store.Tx) error {
		any, err := tx.AnyPiece(ctx)
		if err == nil && any {
			err = errLoaded
		}
		return err
	})
	if errors.Is(err, errLoaded) {
		return newPieceReport(), false, nil
	}
	return report, err == nil && report.Accepted+report.Held > 0, err
}

// errLoaded ends a first load that another process was faster with.
var errLoaded = errors.New("another process has loaded the content")

// takePieces judges files, then stores what is new in one transaction. first, if set,
// runs at its beginning and can stop it.
func (p *Publisher) takePieces(ctx context.Context, files []exchange.PieceFile, faults []exchange.PieceFault, o PieceOptions, first func(*store.Tx) error) (PieceReport, error) {
	if o.Actor == "" {
		return newPieceReport(), errNoActor()
	}
	size := 0
	for _, f := range files {
		size += len(f.Original)
	}
	if len(files)+len(faults) > maxPieces || size > maxPieceBytes {
		return refusedPieces(PieceCodeTooMany, "一次最多导入1000篇、16 MB，请分几次导入。"), nil
	}
	demo, err := p.db.IsDemo(ctx)
	if err != nil {
		return newPieceReport(), err
	}
	report := newPieceReport()
	report.refuseFaulty(faults)
	var good []judged
	var slugs []string
	for _, f := range files {
		if report.holds(f.Name) {
			continue
		}
		j := p.judge(f, demo, o.Actor)
		if j.piece == nil {
			report.add(j.result)
			continue
		}
		good, slugs = append(good, j), append(slugs, f.Piece.Slug)
	}
	if err := p.missingMedia(ctx, good, o.media); err != nil {
		return newPieceReport(), err
	}
	im := pieceImport{p: p, good: good, slugs: slugs, before: report, files: files}
	if o.DryRun {
		err = p.db.Read(ctx, func(r *store.Reading) error {
			known, err := r.KnownPieces(ctx, im.lookedUp())
			if err == nil {
				err = im.sort(ctx, nil, known)
			}
			return err
		})
		return im.after, err
	}
	err = p.db.Update(ctx, func(tx *store.Tx) error {
		if first != nil {
			if err := first(tx); err != nil {
				return err
			}
		}
		known, err := tx.KnownPieces(ctx, im.lookedUp())
		if err == nil {
			err = im.sort(ctx, tx, known)
		}
		failpoint.Hit("rows")
		return err
	})
	return im.after, err
}

// PieceCodeTooMany is the code of an import that is too big to be one transaction.
const PieceCodeTooMany = "too_many"

// refuseFaulty notes the files that could not be read as pieces, each with all its
// faults.
func (r *PieceReport) refuseFaulty(faults []exchange.PieceFault) {
	at := map[string]int{}
	for _, f := range faults {
		i, known := at[f.File]
		if !known {
			result := newPieceResult(f.File)
			result.Outcome = PieceRejected
			i = len(r.Pieces)
			at[f.File] = i
			r.add(result)
		}
		r.Pieces[i].Errors = append(r.Pieces[i].Errors, pieceError(f))
	}
}

// holds reports whether a file has a result already.
func (r *PieceReport) holds(name string) bool {
	for i := range r.Pieces {
		if r.Pieces[i].File == name {
			return true
		}
	}
	return false
}
