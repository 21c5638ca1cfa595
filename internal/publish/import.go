package publish

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"gongkai/internal/court"
	"gongkai/internal/exchange"
	"gongkai/internal/failpoint"
	"gongkai/internal/store"
)

// ImportOptions say how a file is taken.
type ImportOptions struct {
	DryRun  bool
	Publish bool   // the trusted first load: Actor vouches in place of
	Actor   string // who imports; required with Publish
	Account string // of the actor at the desk; empty: the command line
	Demo    bool   // the file holds synthetic data for a marked folder
	// Progress, if set, is told now and then how far the import is.
	Progress func(store.ImportProgress)
}

const (
	chunkRows = 500
	// gatherChunks is how many chunks are ready before a transaction begins.
	gatherChunks = 16
	// settleRows is how many staged rows go into the write-ahead log before it is
	// moved into the database file.
	settleRows = 10000
)

// ImportDefaulters takes a file of entries of the list of defaulters, CSV or XLSX. Good rows
// are staged in short transactions under one batch and become real in one small change; bad
// rows are in the report. Without Publish they are drafts that wait for review. Killed at any
// moment, nothing half-loaded is public, and the same call simply runs again.
func (p *Publisher) ImportDefaulters(ctx context.Context, file exchange.File, o ImportOptions) (Report, error) {
	return p.importList(ctx, file, o, defaulterImport())
}

// ImportRestrictions takes a file of restriction orders in the same way. With Publish the
// actor vouches for the president's signature, while no order is published.
func (p *Publisher) ImportRestrictions(ctx context.Context, file exchange.File, o ImportOptions) (Report, error) {
	return p.importList(ctx, file, o, restrictionImport())
}

func (p *Publisher) importList(ctx context.Context, file exchange.File, o ImportOptions, kind listImport) (Report, error) {
	if err := p.mayImport(ctx, o); err != nil {
		return newReport(), err
	}
	if o.Publish {
		if any, err := p.db.AnyPublished(ctx, kind.list); err != nil {
			return newReport(), err
		} else if any {
			return p.importAgain(ctx, file, o, kind)
		}
	}
	return p.importFile(ctx, file, o, kind)
}

func (p *Publisher) mayImport(ctx context.Context, o ImportOptions) error {
	if o.Publish && o.Actor == "" {
		return court.Invalid("使用 --publish 时必须用 --actor 写明由谁担保")
	}
	demo, err := p.db.IsDemo(ctx)
	if err != nil {
		return err
	}
	if demo && !o.Demo {
		return court.Refused("", "这是演示数据目录，不能导入正式数据；请换一个 PORTAL_DATA_DIR")
	}
	return nil
}

// importAgain answers a vouched load while entries are published: a file that holds
// nothing new has been loaded already, anything else is refused.
func (p *Publisher) importAgain(ctx context.Context, file exchange.File, o ImportOptions, kind listImport) (Report, error) {
	o.DryRun = true
	report, err := p.importFile(ctx, file, o, kind)
	if err == nil && report.FileError == nil && report.Accepted > 0 {
		return newReport(), court.Refused(kind.list.EvidenceRule(),
			"%s已有公开的记录，--publish 只用于首次装载（%s 的证据不能再由个人担保）。请不带 --publish 导入，经审核后公开", kind.list.Label(), kind.vouched)
	}
	return report, err
}

func (p *Publisher) importFile(ctx context.Context, file exchange.File, o ImportOptions, kind listImport) (Report, error) {
	digest, err := digestOf(file)
	if err != nil {
		return unreadable(err), nil
	}
	im := &importer{p: p, o: o, list: kind.list, today: p.today(), report: newReport()}
	im.rows, err = kind.open(im, file)
	var refused *exchange.FileError
	if errors.As(err, &refused) {
		return refusedFile(refused), nil
	}
	if err != nil {
		return newReport(), err
	}
	im.report.Source = im.rows.source()
	if o.DryRun {
		return im.dryRun(ctx)
	}
	unlock, err := p.db.LockImports(ctx)
	if err != nil {
		return newReport(), err
	}
	defer unlock()
	return im.run(ctx, digest)
}

func unreadable(err error) Report {
	return refusedFile(&exchange.FileError{Code: exchange.FileUnreadable, Message: "文件不能读取，请检查文件与权限（" + err.Error() + "）"})
}

// digestOf names the file, so that a run which was killed is recognised and goes on.
func digestOf(file exchange.File) ([]byte, error) {
	h := sha256.New()
	if _, err := io.Copy(h, file); err != nil {
		return nil, err
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	return h.Sum(nil), nil
}

// importer is one run over one file.
type importer struct {
	p        *Publisher
	o        ImportOptions
	today    court.Date
	report   Report
	list     court.List
	rows     rows
	batch    store.Batch
	fresh    bool // nothing was stored before: nothing to compare with
	held     int
	staged   int   // rows and revisions that wait for the release
	sinceSet int   // rows since the log was last moved
	unmerged int   // rows staged since the last merge
	taken    int64 // bytes of the file that were read
}

func (im *importer) dryRun(ctx context.Context) (Report, error) {
	err := im.each(ctx, func(c chunk) error {
		return im.p.db.Read(ctx, func(r *store.Reading) error {
			known, err := r.KnownEntries(ctx, c.rows)
			if err != nil {
				return err
			}
			im.sort(c, known)
			return nil
		})
	})
	return im.finish(err)
}

func (im *importer) run(ctx context.Context, digest []byte) (Report, error) {
	db := im.p.db
	day := sha256.Sum256(append(digest, im.today.String()...)) // the same row may be judged otherwise on another day
	batch, err := db.StartBatch(ctx, im.list, day[:], im.o.Actor, im.o.Publish)
	if err != nil {
		return im.report, err
	}
	batch.Actor = signature(court.Actor{Account: im.o.Account, Name: im.o.Actor}) // decisions name accounts, where there is one
	im.batch = batch
	half, err := db.HalfStaged(ctx, batch.ID)
	if err != nil {
		return im.report, err
	}
	for _, id := range half {
		if err := db.Discard(ctx, id); err != nil {
			return im.report, err
		}
	}
	if im.fresh, err = db.ListEmpty(ctx, im.list); err != nil {
		return im.report, err
	}
	// What an ended process staged must be found again by the comparison.
	if err := im.merge(ctx); err != nil {
		return im.report, err
	}
	report, err := im.finish(im.stage(ctx))
	if err != nil || report.FileError != nil || im.staged == 0 {
		return report, errors.Join(err, im.drop(ctx, err))
	}
	failpoint.Hit("staged")
	err = db.Update(ctx, func(tx *store.Tx) error {
		if im.o.Publish {
			if err := tx.PublishRevisions(ctx, batch.ID, im.stateOf); err != nil {
				return err
			}
		}
		if err := tx.ReleaseBatch(ctx, batch, im.held, report.Accepted); err != nil {
			return err
		}
		return im.open(ctx, tx, &report)
	})
	if err == nil {
		err = db.Settle(ctx)
	}
	return report, err
}

// mostErrors bounds what is kept of a report.
const mostErrors = 10_000

// open makes the released batch a piece of work that waits for review (a vouched load is
// public already), and keeps its report for the preview.
func (im *importer) open(ctx context.Context, tx *store.Tx, report *Report) error {
	if im.o.Publish {
		return nil
	}
	report.Batch = im.batch.PublicID
	kept := *report
	kept.Errors = kept.Errors[:min(len(kept.Errors), mostErrors)]
	text, err := json.Marshal(kept)
	if err != nil {
		return err
	}
	if err := tx.KeepReport(ctx, im.batch.ID, text); err != nil || report.Accepted == 0 {
		return err
	}
	w, err := tx.CreateWork(ctx, court.WorkOn(im.list), im.batch.PublicID, court.Actor{Account: im.o.Account, Name: im.o.Actor})
	report.Work = w.ID
	return err
}

// drop takes a batch back that will not be released; one that was interrupted stays
// for the next run to take up.
func (im *importer) drop(ctx context.Context, failure error) error {
	if failure != nil {
		return nil
	}
	return im.p.db.Discard(ctx, im.batch.ID)
}

// finish turns the end of a run over the file into its report.
func (im *importer) finish(err error) (Report, error) {
	var broken *exchange.FileError
	if errors.As(err, &broken) {
		return refusedFile(broken), nil
	}
	return im.report, err
}

// stage writes chunks under the batch, as many to a transaction as its time allows.
// It gathers them before it takes the write lock, which is never held to wait for
// the reader, and few large transactions cost fewer syncs than many small ones.
func (im *importer) stage(ctx context.Context) error {
	chunks, stop := im.chunks(ctx)
	defer stop()
	var ready []chunk
	for open := true; open || len(ready) > 0; {
		for open && len(ready) < gatherChunks {
			c, ok := <-chunks
			if open = ok; !ok {
				break
			}
			if c.err != nil {
				return c.err
			}
			ready = append(ready, c)
		}
		err := im.p.db.Stage(ctx, func(tx *store.Tx) error {
			for len(ready) > 0 {
				if err := im.write(ctx, tx, ready[0]); err != nil {
					return err
				}
				if ready = ready[1:]; tx.TurnOver() {
					return nil
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		failpoint.Hit("staging")
		if im.sinceSet >= settleRows {
			im.sinceSet = 0
			if err := im.p.db.Settle(ctx); err != nil {
				return err
			}
		}
		if im.unmerged >= store.MergeRows {
			im.unmerged = 0
			if err := im.merge(ctx); err != nil {
				return err
			}
		}
	}
	if ctx.Err() != nil {
		return errStopped
	}
	return im.merge(ctx)
}

// write compares a chunk with what is stored and stages what is new in it.
func (im *importer) write(ctx context.Context, tx *store.Tx, c chunk) error {
	known := make([]*store.Known, len(c.rows))
	if !im.fresh {
		var err error
		if known, err = tx.KnownEntries(ctx, c.rows); err != nil {
			return err
		}
	} else if err := tx.KnownRemovals(ctx, c.rows, known); err != nil {
		return err
	}
	todo := im.sort(c, known)
	im.sinceSet += len(todo.fresh)
	im.unmerged += len(todo.fresh)
	im.staged += len(todo.fresh) + len(todo.revised) + len(todo.seen) + todo.already
	if err := tx.InsertStaged(ctx, im.batch.ID, todo.fresh); err != nil {
		return err
	}
	for i := range todo.revised {
		if err := tx.StageRevision(ctx, im.batch.ID, todo.revised[i].id, todo.revised[i].row); err != nil {
			return err
		}
	}
	return tx.StageSeen(ctx, im.batch.ID, todo.seen)
}

// todo is what a chunk changes.
type todo struct {
	fresh   []store.Staged
	revised []revision
	seen    []int64
	already int // staged by an earlier run of the same batch
}

type revision struct {
	id  int64
	row *store.Staged
}

// sort decides what becomes of each row of a chunk and counts it in the report.
func (im *importer) sort(c chunk, known []*store.Known) todo {
	var t todo
	for _, e := range c.events {
		switch {
		case e.blank:
			im.report.skip()
		case len(e.findings) > 0:
			im.report.reject(e.number, e.findings...)
		default:
			im.held++
			im.sortRow(e.number, &c.rows[e.row], known[e.row], &t)
		}
	}
	im.taken = c.bytes
	im.tell(store.ImportReading)
	return t
}

// tell tells how far the import is.
func (im *importer) tell(phase store.ImportPhase) {
	if im.o.Progress != nil {
		im.o.Progress(store.ImportProgress{Phase: phase, Bytes: im.taken, Rows: im.report.Read})
	}
}

// merge makes what is stored be found by its keys.
func (im *importer) merge(ctx context.Context) error {
	im.tell(store.ImportIndexing)
	return im.p.db.MergeBatch(ctx, im.batch.ID)
}

func (im *importer) sortRow(number int, row *store.Staged, k *store.Known, t *todo) {
	switch {
	case k == nil:
		t.fresh = append(t.fresh, *row)
		im.report.accept()
	case k.SamePair:
		im.held--
		im.report.reject(number, duplicate(otherNumber(k, row)))
	case k.ID != 0 && !k.Released: // an earlier run of this batch staged it
		t.already++
		im.report.accept()
	case im.removed(k, row):
		im.held--
		if k.ID != 0 && k.ContentHash == row.ContentHash {
			im.report.skip()
			return
		}
		im.report.reject(number, court.Finding{Field: court.HeadSourceID, Code: court.CodeRemoved, Rule: "R-16",
			Message: "这条记录已依法移除，旧名单不会使它重现。有移除之后的新决定的，不能由导入完成，请在办公端新录入这一条"})
	case im.o.Publish && k.State == court.StateDraft:
		t.revised = append(t.revised, revision{id: k.ID, row: row})
		im.report.accept()
	case k.ContentHash == row.ContentHash && !im.comesBack(k, row):
		t.seen = append(t.seen, k.ID)
		im.report.skip()
	default:
		t.revised = append(t.revised, revision{id: k.ID, row: row})
		t.seen = append(t.seen, k.ID)
		im.report.accept()
	}
}

// removed reports a row whose entry was removed, and that is not the entry which was made
// since by a new decision.
func (im *importer) removed(k *store.Known, row *store.Staged) bool {
	if k.RemovedOn.IsZero() || k.ID == 0 || k.State == court.StateRemoved || im.o.Publish {
		return !k.RemovedOn.IsZero() || k.State == court.StateRemoved
	}
	number, decided := row.Decision()
	return k.ContentHash != row.ContentHash && court.CheckNewDecision(row.List, court.PastRemoval{On: k.RemovedOn}, number, decided) != nil
}

// comesBack reports a row that was withdrawn at the desk, before its release or by an undo,
// and that the source still holds: it waits for review once more. One that was hidden has
// a review of its own.
func (im *importer) comesBack(k *store.Known, row *store.Staged) bool {
	return k.State == court.StateWithdrawn && !k.Hidden && !row.Withdrawn && !im.o.Publish
}

// otherNumber says of a row whose debtor and case are on record under another number what
// makes it be taken for that entry: which of the two came without a number is told apart,
// because then there is something to be done in the file.
func otherNumber(k *store.Known, row *store.Staged) string {
	const first = "案号与证件号码相同的记录已经存在，以先有的为准。"
	switch sourceOf(row.PairKey) {
	case k.SourceID:
		return first + "已有的那一条没有编号（例如在办公端录入时没有填）：要更新它，请把这一行的编号空着，再导入"
	case row.SourceID:
		return first + "已有的那一条有编号，这一行没有：要更新它，请填上那个编号，再导入"
	}
	return first + "两者的编号不同：要更新它，请改用已有的编号，再导入"
}

func duplicate(message string) court.Finding {
	return court.Finding{Field: court.HeadCaseNumber, Code: court.CodeDuplicate, Message: message}
}

// stateOf is the state in which a row of this run is stored. A row that the clock
// will open later is stored as published: its first visible second keeps it back.
func (im *importer) stateOf(d court.Dated) court.State {
	switch s := d.StateOn(im.today); {
	case s == court.StateWithdrawn || s == court.StateExpired:
		return s
	case im.o.Publish:
		return court.StatePublished
	default:
		return court.StateDraft
	}
}

var errStopped = fmt.Errorf("import stopped: %w", context.Canceled)
