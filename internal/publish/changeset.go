package publish

import (
	"context"
	"slices"

	"gongkai/internal/court"
	"gongkai/internal/store"
)

// changeSet is the kind of work that changes a list: one batch, its new rows and its
// revisions of earlier entries, reviewed and released as one.
type changeSet struct{ p *Publisher }

// releasePlan is what a release does to the rows of a batch. Rows with the same opening
// are opened by one statement.
type releasePlan struct {
	batch     int64
	openings  map[store.Opening][]int64
	revisions []store.Revised
	opened    int
	later     int // rows that are to be public and that the clock shows later
}

// mostFindings bounds the reasons that are listed at once.
const mostFindings = 10_000

func (k changeSet) hash(ctx context.Context, tx *store.Tx, w *store.WorkItem) (court.WorkHash, error) {
	c, err := tx.ChangeSet(ctx, w.Subject)
	if err != nil {
		return court.WorkHash{}, err
	}
	return tx.ChangeSetHash(ctx, c.Batch)
}

func (k changeSet) read(ctx context.Context, r *store.Reading, w *store.WorkItem) (court.WorkHash, error) {
	c, err := r.ChangeSet(ctx, w.Subject)
	if err != nil {
		return court.WorkHash{}, err
	}
	return r.ChangeSetHash(ctx, c.Batch)
}

func (k changeSet) judge(ctx context.Context, r *store.Reading, w *store.WorkItem, s court.WorkStep) (any, []court.WorkFinding, error) {
	c, err := r.ChangeSet(ctx, w.Subject)
	if err != nil {
		return nil, nil, err
	}
	switch s {
	case court.StepSubmit: // the reviewer sees what is still open, and may say how to close it
		return nil, nil, nil
	case court.StepUndo:
		return k.judgeUndo(ctx, r, c.Batch)
	}
	j, err := k.judging(ctx, r, w, c.Batch, s)
	if err != nil {
		return nil, nil, err
	}
	each := func(row *store.ChangeRow) error { return j.row(ctx, row) }
	if err := k.p.db.NewRows(ctx, r, c.Batch, 0, 0, each); err != nil {
		return nil, nil, err
	}
	if err := k.p.db.RevisedRows(ctx, r, c.Batch, 0, 0, each); err != nil {
		return nil, nil, err
	}
	if err := j.settleMoved(ctx); err != nil {
		return nil, nil, err
	}
	if j.live == 0 {
		j.refuse("", court.Finding{Code: court.CodeEmpty, Message: "这项工作里没有可以公开的行了。请撤回。"})
	}
	return j.plan, j.found, nil
}

// judging is ready to go through rows of a change set.
func (k changeSet) judging(ctx context.Context, r *store.Reading, w *store.WorkItem, batch int64, s court.WorkStep) (*judging, error) {
	evidence, err := r.Evidence(ctx, batch)
	if err != nil {
		return nil, err
	}
	today := k.p.today()
	consents, err := r.Consents(ctx, today.AddMonths(-court.RelistingMonths-1).Start())
	if err != nil {
		return nil, err
	}
	past, err := r.PastRemovals(ctx, batch)
	if err != nil {
		return nil, err
	}
	orders, err := ordersFor(ctx, r, batch, evidence)
	return &judging{p: k.p, r: r, evidence: evidence, orders: orders, consents: consents, past: past, today: today,
		// A reviewer may approve before the president signs; a release waits for him.
		signed: s == court.StepApprove || w.Signed != (court.WorkHash{}) && w.Signed == w.Hash,
		forced: w.Forced != (court.WorkHash{}) && w.Forced == w.Hash,
		plan:   &releasePlan{batch: batch, openings: map[store.Opening][]int64{}}}, err
}

// judging goes through the rows of a change set.
type judging struct {
	p        *Publisher
	r        *store.Reading
	evidence *store.Evidence
	orders   entries                     // restriction orders, R-18
	consents *store.Consents
	past     map[int64]court.PastRemoval // of the same debtor in the same case, R-16
	today    court.Date
	signed   bool
	forced   bool // the president has waived for this content what he may
	plan     *releasePlan
	found    []court.WorkFinding
	live     int               // rows that are there to be made public
	moved    []store.ChangeRow // revisions under another pair or source
}

func (j *judging) refuse(row string, found ...court.Finding) {
	for _, f := range found {
		if len(j.found) < mostFindings {
			j.found = append(j.found, court.WorkFinding{Row: row, Finding: f})
		}
	}
}

// row judges one row and plans what the release does to it. What was removed meanwhile is
// passed over: it concerns nobody any more.
func (j *judging) row(ctx context.Context, row *store.ChangeRow) error {
	revision := row.Before != nil
	switch {
	case !revision && row.State != court.StateDraft, row.State == court.StateRemoved:
		return nil
	case row.Hidden:
		j.live++
		j.refuse(row.PublicID, court.Finding{Code: court.CodeHidden, Message: "这条记录已被紧急隐藏，须先经复核恢复，才能再作修改。"})
		return nil
	case revision && row.State == court.StateDraft:
		j.live++
		j.refuse(row.PublicID, court.Finding{Code: court.CodeWaiting, Message: "这条记录还在另一项工作中等待审核。请先办理那一项。"})
		return nil
	}
	j.live++
	if revision {
		now, before := row.New.Entry(), row.Before.Entry()
		pair, held := j.p.db.PairKey(now.CaseNumber, now.Document.Number), j.p.db.PairKey(before.CaseNumber, before.Document.Number)
		if pair != held || now.SourceID != before.SourceID {
			j.moved = append(j.moved, *row)
			return nil
		}
	}
	return j.weigh(ctx, row, j.orders)
}

// weigh judges a row by what it says and what is on record for it.
func (j *judging) weigh(ctx context.Context, row *store.ChangeRow, orders entries) error {
	revision := row.Before != nil
	record := j.evidence.Of(row.ID)
	record.SignedInThePortal = j.signed
	v := j.completed(row, record)
	state := v.Dated().StateOn(j.today)
	vouched := false
	if state == court.StateWithdrawn || state == court.StateExpired {
		return j.add(row, &v, state, vouched)
	}
	if b := row.Before; revision && b.Vouched && row.State == court.StatePublished && sameDecision(b, &row.New) {
		vouched = true // its evidence still stands out, for the same decision (补证)
	}
	record, err := j.p.withOrder(ctx, orders, &v, record)
	if err != nil {
		return err
	}
	found := gate(&v, record, row.New.OpenFindings, vouched, j.today)
	number, decided, _ := decisionOf(&v)
	found = append(found, court.NewDecisionGate(v.List(), j.past[row.ID], *number, *decided)...)
	if !revision {
		found = append(found, court.RelistingGate(j.consents.Of(j.p.db, &v), record.Relisting, j.today)...)
	}
	if j.forced {
		found = slices.DeleteFunc(found, func(f court.Finding) bool { return court.Forceable(f.Rule) })
	}
	if len(found) > 0 {
		j.refuse(row.PublicID, found...)
		return nil
	}
	return j.add(row, &v, court.StatePublished, vouched) // its window keeps back what the clock opens later
}

// completed gives the row as it is to be public: with the day of its publication, and with
// what is on record where the row itself says nothing.
func (j *judging) completed(row *store.ChangeRow, record court.EvidenceRecord) store.Version {
	v := copyOf(&row.New)
	if v.Entry().PublishedOn.IsZero() {
		day := j.today
		if b := row.Before; b != nil && row.State == court.StatePublished && !b.Entry().PublishedOn.IsZero() {
			day = b.Entry().PublishedOn
		}
		publishOn(&v, day)
	}
	decided(&v, record)
	return v
}

func (j *judging) add(row *store.ChangeRow, v *store.Version, state court.State, vouched bool) error {
	if from, _ := store.VisibleWindow(v.Dated()); state == court.StatePublished && from > j.p.db.Now().Unix() {
		j.plan.later++
	}
	if row.Before == nil {
		o := store.Opening{State: state, AsTheyAre: sameEntry(v, &row.New)}
		if !o.AsTheyAre {
			number, decided, served := decisionOf(v)
			o.PublishedOn, o.Age, o.Decision, o.DecidedOn, o.ServedOn = v.Defaulter.PublishedOn, v.Defaulter.Age, *number, *decided, *served
			o.From, o.Until = store.VisibleWindow(v.Dated())
		}
		j.plan.openings[o] = append(j.plan.openings[o], row.ID)
		j.plan.opened++
		return nil
	}
	db := j.p.db
	replaced, err := db.SealVersion(row.ID, row.Before)
	if err != nil {
		return err
	}
	j.plan.revisions = append(j.plan.revisions, store.Revised{Row: *row, Before: replaced,
		Staged: db.StageEntry(v, store.Standing{PublicID: row.PublicID, Content: row.New.Content, State: state, OpenFindings: row.New.OpenFindings, Vouched: vouched})})
	return nil
}

// settleMoved judges the revisions that change what an entry is known by, once all rows are
// read: PostgreSQL answers no question in the middle of another one.
func (j *judging) settleMoved(ctx context.Context) error {
	for i := range j.moved {
		row := &j.moved[i]
		now := row.New.Entry()
		held, err := j.r.PairHolder(ctx, j.p.db.PairKey(now.CaseNumber, now.Document.Number), now.SourceID, row.ID, row.New.List())
		if err != nil {
			return err
		}
		if held != "" {
			j.refuse(row.PublicID, duplicate("案号与证件号码（或者编号）与另一条记录相同。请核对。"))
			continue
		}
		if err := j.weigh(ctx, row, j.r); err != nil {
			return err
		}
	}
	return nil
}

// stage keeps what the revisions replace, before the transaction that decides.
func (k changeSet) stage(ctx context.Context, plan any) error {
	todo := plan.(*releasePlan) //nolint:errcheck // judge made it
	return k.p.db.KeepReplaced(ctx, todo.batch, todo.revisions)
}

func (k changeSet) apply(ctx context.Context, tx *store.Tx, w *store.WorkItem, by court.Actor, plan any) error {
	todo := plan.(*releasePlan) //nolint:errcheck // judge made it
	for o, ids := range todo.openings {
		if err := tx.OpenRows(ctx, todo.batch, o, ids); err != nil {
			return err
		}
	}
	if err := tx.ApplyRevisions(ctx, todo.batch, todo.revisions); err != nil {
		return err
	}
	return tx.Record(store.Decision{Action: string(w.Kind.List()) + ".release", Rule: "R-55", Actor: signature(by), Subject: w.Subject,
		Detail: map[string]any{"work": w.ID, "opened": todo.opened, "revised": len(todo.revisions)}})
}

func (k changeSet) withdraw(ctx context.Context, tx *store.Tx, w *store.WorkItem) error {
	c, err := tx.ChangeSet(ctx, w.Subject)
	if err != nil {
		return err
	}
	return tx.DropChangeSet(ctx, c.Batch)
}

// undoPlan is what an undo does.
type undoPlan struct {
	batch int64
	rows  []store.UndoneRow
}

func (k changeSet) judgeUndo(ctx context.Context, r *store.Reading, batch int64) (any, []court.WorkFinding, error) {
	rows, err := k.p.db.UndoRows(ctx, r, batch)
	if err != nil {
		return nil, nil, err
	}
	var found []court.WorkFinding
	for i := range rows {
		if rows[i].Later && len(found) < mostFindings {
			found = append(found, court.WorkFinding{Row: rows[i].PublicID, Finding: court.Finding{Code: court.CodeWaiting,
				Message: "这条记录之后又有修改，不能单独撤销这一次。请先撤销后来的那一次。"}})
		}
	}
	return &undoPlan{batch, rows}, found, nil
}

func (k changeSet) undo(ctx context.Context, tx *store.Tx, w *store.WorkItem, by court.Actor, plan any) error {
	todo := plan.(*undoPlan) //nolint:errcheck // judge made it
	if err := tx.Undo(ctx, todo.batch, todo.rows); err != nil {
		return err
	}
	return tx.Record(store.Decision{Action: string(w.Kind.List()) + ".undo", Rule: "R-12", Actor: signature(by), Subject: w.Subject,
		Detail: map[string]any{"work": w.ID, "rows": len(todo.rows)}})
}
