package publish

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/exchange"
	"gongkai/internal/store"
)

// ImportList is a list that files are imported into at the desk.
type ImportList struct {
	Kind  court.WorkKind
	Label string
	load  func(*Publisher, context.Context, exchange.File, ImportOptions) (Report, error)
}

// ImportLists gives them in the order in which they are offered. A list of another kind is
// a line of its own here.
func ImportLists() []ImportList {
	return []ImportList{
		{court.WorkDefaulters, "失信被执行人名单", (*Publisher).ImportDefaulters},
		{court.WorkRestrictions, "限制消费令名单", (*Publisher).ImportRestrictions},
	}
}

// imports are the imports of the desk that this process runs, one after the other.
type imports struct {
	ctx  context.Context //nolint:containedctx // of the work that outlives its request
	stop context.CancelFunc
	turn chan struct{} // holds one
	all  *sync.WaitGroup
}

func newImports() imports {
	i := imports{turn: make(chan struct{}, 1), all: &sync.WaitGroup{}}
	i.ctx, i.stop = context.WithCancel(context.Background())
	return i
}

const (
	// beatEvery is how often an import tells how far it is.
	beatEvery = time.Second
	// importTries is how often, and importPause how long apart, an import asks for its turn
	// while another process imports: a quarter of an hour.
	importTries = 1800
	importPause = 500 * time.Millisecond
	// mostMissing bounds what is listed of the entries that a file does not hold.
	mostMissing = 10_000
)

// Upload is a file that somebody brings to the desk.
type Upload struct {
	Form string // key of the form, drawn when it was shown; sent twice, it makes one import
	List court.WorkKind
	File *Spooled
	// Failed is told what the operator must mend; the person is told by the import itself.
	Failed func(error)
}

// ImportForm draws the key of a form for an upload. The error is why nothing can be imported
// here at all, or not by this person.
func (p *Publisher) ImportForm(ctx context.Context, by court.Actor) (string, error) {
	if err := allow(by, court.MayEditList); err != nil {
		return "", err
	}
	return store.NewPublicIDs(1)[0], p.mayImport(ctx, ImportOptions{})
}

// BeginImport takes a file over, imports it in the background and gives the import under
// which its end is told. Its rows are drafts that wait for review: nobody can vouch at the
// desk. The same form again gives the import that it has made already.
func (p *Publisher) BeginImport(ctx context.Context, by court.Actor, u Upload) (run store.ImportRun, err error) {
	started := false
	defer func() {
		if !started {
			err = errors.Join(err, u.File.Close())
		}
	}()
	if err := allow(by, court.MayEditList); err != nil {
		return run, err
	}
	if err := p.mayImport(ctx, ImportOptions{}); err != nil {
		return run, err
	}
	list, err := importListOf(u.List)
	if err != nil {
		return run, err
	}
	if !store.IsPublicID(u.Form) {
		return run, court.Invalid("页面已过期，请刷新后重新选择文件。")
	}
	fresh := false
	asked := store.ImportRun{Form: u.Form, List: list.Kind, Account: by.Account, Name: by.Name,
		FileName: u.File.Name, FileSize: u.File.Size, Digest: u.File.Digest}
	err = p.db.Update(ctx, func(tx *store.Tx) error {
		if run, fresh, err = tx.PutImportRun(ctx, asked); err != nil {
			return err
		}
		if run.Account != by.Account {
			return court.Invalid("页面已过期，请刷新后重新选择文件。")
		}
		if !fresh {
			return nil
		}
		// Its changes would be staged a second time, beside those that wait already.
		same, found, err := tx.SameImport(ctx, &asked)
		if err == nil && found {
			err = &court.Error{Kind: court.KindConflict, Message: "这个文件已经由" + same.Name + "于" +
				same.StartedAt.In(court.Zone).Format("2006-01-02 15:04") + "导入，还没有办完。请在那次导入里继续；要重新导入，先放弃那一次。"}
		}
		return err
	})
	if err != nil || !fresh {
		return run, err
	}
	started = true
	p.imports.all.Go(func() { p.runImport(run, list, u) })
	return run, nil
}

func importListOf(kind court.WorkKind) (ImportList, error) {
	for _, l := range ImportLists() {
		if l.Kind == kind {
			return l, nil
		}
	}
	return ImportList{}, court.Invalid("请选择要导入的名单。")
}

// StopImports ends the imports that are under way and waits for them. Nothing of them is
// real; each says that it was interrupted.
func (p *Publisher) StopImports() {
	p.imports.stop()
	p.imports.all.Wait()
}

// runImport carries one import to its end, whatever that is.
func (p *Publisher) runImport(run store.ImportRun, list ImportList, u Upload) {
	defer func() { _ = u.File.Close() }() // it has no name; nothing is left to be lost
	ctx := p.imports.ctx
	far := &atomic.Pointer[store.ImportProgress]{} // nil while it waits
	quiet := p.beat(ctx, run.ID, far)
	report, err := p.importInTurn(ctx, run, list, u.File, far)
	if p := far.Load(); p != nil {
		run.Progress = *p
	}
	if err == nil && report.Batch != "" {
		run.Progress.Phase = store.ImportComparing
		comparing := run.Progress
		far.Store(&comparing)
		run.Missing, err = p.keepMissing(ctx, report.Batch)
	}
	quiet()
	end(&run, &report, err, ctx.Err() != nil)
	// What became of it must be told also when the portal stops.
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	if run.State == store.ImportFailed && ctx.Err() == nil && court.KindOf(err) != court.KindConflict {
		u.Failed(fmt.Errorf("import %s: %w", run.ID, err))
	}
	report.Errors = report.Errors[:min(len(report.Errors), mostErrors)]
	text, err := json.Marshal(report)
	if err == nil {
		err = p.db.Update(last, func(tx *store.Tx) error { return tx.EndImportRun(last, &run, text) })
	}
	if err != nil {
		u.Failed(fmt.Errorf("import %s: its end is not on record: %w", run.ID, err))
	}
}

// importInTurn imports the file when no other import is under way, here or elsewhere.
func (p *Publisher) importInTurn(ctx context.Context, run store.ImportRun, list ImportList, file *Spooled, far *atomic.Pointer[store.ImportProgress]) (report Report, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("import panicked: %T", v) // the value may quote a cell
		}
	}()
	select {
	case p.imports.turn <- struct{}{}:
		defer func() { <-p.imports.turn }()
	case <-ctx.Done():
		return report, ctx.Err()
	}
	options := ImportOptions{Actor: run.Name, Account: run.Account, Progress: func(p store.ImportProgress) { far.Store(&p) }}
	for range importTries {
		if _, err = file.Seek(0, io.SeekStart); err != nil {
			return report, err
		}
		if report, err = list.load(p, ctx, file, options); err == nil || court.KindOf(err) != court.KindConflict {
			return report, err
		}
		far.Store(nil)
		select {
		case <-time.After(importPause):
		case <-ctx.Done():
			return report, ctx.Err()
		}
	}
	return report, err
}

// beat tells every second that an import goes on. stop ends it and waits.
func (p *Publisher) beat(ctx context.Context, id string, far *atomic.Pointer[store.ImportProgress]) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		tick := time.NewTicker(beatEvery)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
			case <-ctx.Done():
				return
			}
			state, at := store.ImportWaiting, store.ImportProgress{}
			if p := far.Load(); p != nil {
				state, at = store.ImportRunning, *p
			}
			// One that is missed is told with the next one.
			_ = p.db.Update(ctx, func(tx *store.Tx) error { return tx.BeatImportRun(ctx, id, state, at) })
		}
	}()
	return func() { cancel(); <-done }
}

func (p *Publisher) keepMissing(ctx context.Context, batch string) (n int, err error) {
	var set store.ChangeSet
	err = p.db.Read(ctx, func(r *store.Reading) error {
		set, err = r.ChangeSet(ctx, batch)
		return err
	})
	if err != nil {
		return 0, err
	}
	return p.db.KeepMissing(ctx, set.Batch, mostMissing)
}

// end says in a run how it ended.
func end(run *store.ImportRun, report *Report, err error, stopped bool) {
	run.Batch, run.Work = report.Batch, report.Work
	run.Accepted, run.Rejected, run.Skipped = report.Accepted, report.Rejected, report.Skipped
	switch {
	case err != nil && report.Batch != "":
		// Its rows wait for review; only what is missing from it was not found out.
		run.State, run.Missing = store.ImportDone, -1
	case err != nil && stopped:
		run.State, run.Message = store.ImportFailed, "系统正在停止，导入中断，没有导入任何内容。请稍后重新上传。"
	case court.KindOf(orNone(err)) == court.KindConflict:
		run.State, run.Message = store.ImportFailed, "另一个导入一直没有结束，这次没有导入任何内容。请稍后重新上传。"
	case err != nil:
		run.State, run.Message = store.ImportFailed, "系统出现故障，没有导入任何内容。故障已经记录，请稍后重新上传；再次失败请联系技术人员。"
	case report.FileError != nil:
		run.State, run.Message = store.ImportRefused, report.FileError.Message
	default:
		run.State = store.ImportDone
	}
}
