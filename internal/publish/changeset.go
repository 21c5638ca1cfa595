package publish

import (
	"context"

	"gongkai/internal/court"
	"gongkai/internal/store"
)

// changeSet is the kind of work that changes the list of defaulters: one batch, its new
// rows and its revisions of earlier entries, reviewed and released as one.
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
	if s == court.StepUndo {
		return k.judgeUndo(ctx, r, c.Batch)
	}
	j, err := k.judging(ctx, r, w, c.Batch, s)
	if err != nil {
		return nil, nil, err
	}
	each := func(row *store.ChangeRow) error { return j.row(row) }
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
	return &judging{p: k.p, r: r, evidence: evidence, consents: consents, today: today,
		// A reviewer may approve before the president signs; a release waits for him.
		signed: s == court.StepApprove || w.Signed != (court.WorkHash{}) && w.Signed == w.Hash,
		plan:   &releasePlan{batch: batch, openings: map[store.Opening][]int64{}}}, err
}

// judging goes through the rows of a change set.
type judging struct {
	p        *Publisher
	r        *store.Reading
	evidence *store.Evidence
	consents *store.Consents
	today    court.Date
	signed   bool
	plan     *releasePlan
	found    []court.WorkFinding
	live     int             // rows that are there to be made public
	moved    []store.Revised // revisions under another pair or source
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
func (j *judging) row(row *store.ChangeRow) error {
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
	record := j.evidence.Of(row.ID)
	record.SignedInThePortal = j.signed
	d := j.completed(row, record)
	state := d.StateOn(j.today)
	vouched := false
	if state == court.StateWithdrawn || state == court.StateExpired {
		return j.add(row, d, state, vouched)
	}
	e := record.Evidence(row.New.OpenFindings)
	if b := row.Before; revision && b.Vouched && row.State == court.StatePublished &&
		b.Defaulter.Conduct == d.Conduct && b.Defaulter.DecisionNumber == row.New.Defaulter.DecisionNumber {
		e.Vouched, vouched = true, true // its evidence still stands out, for the same decision (补证)
	}
	found := court.PublishGate(&d, e, j.today)
	if !revision {
		found = append(found, court.RelistingGate(j.consents.Of(j.p.db, &d), record.Relisting, j.today)...)
	}
	if len(found) > 0 {
		j.refuse(row.PublicID, found...)
		return nil
	}
	return j.add(row, d, court.StatePublished, vouched) // its window keeps back what the clock opens later
}

// completed gives the row as it is to be public: with the day of its publication, and with
// what is on record where the row itself says nothing.
func (j *judging) completed(row *store.ChangeRow, record court.EvidenceRecord) court.Defaulter {
	d := row.New.Defaulter
	if d.PublishedOn.IsZero() {
		d.PublishedOn = j.today
		if b := row.Before; b != nil && row.State == court.StatePublished && !b.Defaulter.PublishedOn.IsZero() {
			d.PublishedOn = b.Defaulter.PublishedOn
		}
		if age, known := d.AgeOn(d.PublishedOn); known && d.Party == court.Person {
			d.Age = age
		}
	}
	return decided(d, record)
}

func (j *judging) add(row *store.ChangeRow, d court.Defaulter, state court.State, vouched bool) error {
	if from, _ := store.VisibleWindow(&d); state == court.StatePublished && from > j.p.db.Now().Unix() {
		j.plan.later++
	}
	if row.Before == nil {
		o := store.Opening{State: state, AsTheyAre: d == row.New.Defaulter}
		if !o.AsTheyAre {
			o.PublishedOn, o.Age, o.Decision, o.DecidedOn, o.ServedOn = d.PublishedOn, d.Age, d.DecisionNumber, d.DecidedOn, d.ServedOn
			o.From, o.Until = store.VisibleWindow(&d)
		}
		j.plan.openings[o] = append(j.plan.openings[o], row.ID)
		j.plan.opened++
		return nil
	}
	db := j.p.db
	before, err := db.SealVersion(row.ID, row.Before)
	if err != nil {
		return err
	}
	v := store.Revised{Row: *row, Before: before,
		Staged: db.StageVersion(d, row.New.Content, row.PublicID, state, row.New.OpenFindings, vouched)}
	if v.Staged.PairKey != db.PairKey(row.Before.Defaulter.CaseNumber, row.Before.Defaulter.Document.Number) ||
		d.SourceID != row.Before.Defaulter.SourceID {
		j.moved = append(j.moved, v)
		return nil
	}
	j.plan.revisions = append(j.plan.revisions, v)
	return nil
}

// settleMoved judges the revisions that change what an entry is known by, once all rows are
// read: PostgreSQL answers no question in the middle of another one.
func (j *judging) settleMoved(ctx context.Context) error {
	for i := range j.moved {
		v := &j.moved[i]
		held, err := j.r.PairHolder(ctx, v.Staged.PairKey, v.Staged.SourceID, v.Row.ID)
		if err != nil {
			return err
		}
		if held != "" {
			j.refuse(v.Row.PublicID, duplicate("案号与证件号码（或者编号）与另一条记录相同。请核对。"))
			continue
		}
		j.plan.revisions = append(j.plan.revisions, *v)
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
	return tx.Record(store.Decision{Action: "defaulter.release", Rule: "R-55", Actor: signature(by), Subject: w.Subject,
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
	return tx.Record(store.Decision{Action: "defaulter.undo", Rule: "R-12", Actor: signature(by), Subject: w.Subject,
		Detail: map[string]any{"work": w.ID, "rows": len(todo.rows)}})
}
