package publish

import (
	"context"
	"net/netip"

	"gongkai/internal/court"
	"gongkai/internal/redact"
	"gongkai/internal/store"
)

// RowLine is one row of a change set in the list of its page.
type RowLine struct {
	PreviewRow
	Missing []court.Finding // what stands against making it public
}

// RowPage is a page of the rows of a change set: the new ones, or the changed ones.
type RowPage struct {
	Part  PreviewPart
	Rows  []RowLine
	After int64 // where the next page begins; 0: this is the last
}

const rowsPerPage = 20

// WorkRows gives a page of the new or the changed rows of a change set, after a row.
func (p *Publisher) WorkRows(ctx context.Context, by court.Actor, id string, part PreviewPart, after int64) (l RowPage, err error) {
	if err := allow(by, court.MayReadList); err != nil {
		return l, err
	}
	l.Part = part
	err = p.db.Read(ctx, func(r *store.Reading) error {
		w, err := r.Work(ctx, id)
		if err != nil {
			return err
		}
		l.Rows, l.After = nil, 0
		set, err := r.ChangeSet(ctx, w.Subject)
		if err != nil {
			return err
		}
		j, err := p.rowJudge(ctx, r, &w, set.Batch)
		if err != nil {
			return err
		}
		evidence, err := r.Evidence(ctx, set.Batch)
		if err != nil {
			return err
		}
		list := p.db.NewRows
		if part == PreviewChanged {
			list = p.db.ChangedRows
		}
		var rows []store.ChangeRow // all of them first: what is said of them asks the database again
		err = list(ctx, r, set.Batch, after, rowsPerPage+1, func(row *store.ChangeRow) error {
			rows = append(rows, *row)
			return nil
		})
		if err != nil {
			return err
		}
		if len(rows) > rowsPerPage {
			rows = rows[:rowsPerPage]
			l.After = rows[rowsPerPage-1].ID
		}
		for i := range rows {
			found, err := against(ctx, j, &rows[i])
			if err != nil {
				return err
			}
			decided(&rows[i].New, evidence.Of(rows[i].ID))
			l.Rows = append(l.Rows, RowLine{PreviewRow: previewRow(&rows[i], court.MaskStrict), Missing: found})
		}
		return nil
	})
	return l, err
}

// decided completes an entry with what is on record of its decision or order where it says
// nothing itself, as a release would make it public.
func decided(v *store.Version, e court.EvidenceRecord) {
	number, on, served := decisionOf(v)
	if *number == "" {
		*number = e.DecisionNumber
	}
	if on.IsZero() {
		*on = e.DecidedOn
	}
	if served.IsZero() {
		*served = e.ServedOn
	}
}

// rowJudge judges rows one by one, by what approval asks of a draft or of what is in
// review, and release of what is approved. What is released or given up is judged no more.
func (p *Publisher) rowJudge(ctx context.Context, r *store.Reading, w *store.WorkItem, batch int64) (*judging, error) {
	next := nextStep(w.State)
	switch next {
	case "", court.StepUndo:
		return nil, nil
	case court.StepSubmit:
		next = court.StepApprove
	}
	kind := changeSet{p}
	content, err := kind.read(ctx, r, w)
	if err != nil {
		return nil, err
	}
	w.Hash = contentOf(w, content)
	return kind.judging(ctx, r, w, batch, next)
}

func against(ctx context.Context, j *judging, row *store.ChangeRow) (found []court.Finding, err error) {
	if j == nil {
		return nil, nil
	}
	j.found, j.moved = nil, nil
	if err := j.row(ctx, row); err != nil {
		return nil, err
	}
	err = j.settleMoved(ctx)
	for _, f := range j.found {
		found = append(found, f.Finding)
	}
	return found, err
}

// RowFile is one row of a change set with all that its page shows.
type RowFile struct {
	Work               store.WorkItem
	PublicID           string
	State              court.State // of the entry now
	Hidden             bool
	New                store.Version // as it would be public, its number masked, as those below
	Said               store.Version // what it says itself, for the form
	Before             *store.Version
	Changes            []court.Difference
	Places             []store.TextFinding
	Evidence           court.EvidenceRecord // what counts for the row
	Own                court.EvidenceRecord // what was recorded for it alone
	Against            []court.Finding
	Comments           []RowComment
	Remarks            []store.Remark // of the actor, about this row
	Previous, Next     string
	ConsentedOn        court.Date // the last removal at the applicant's request, R-15; zero: none
	MayEdit, MayRemark bool
}

// RowComment is a comment about the row with the step it came with.
type RowComment struct {
	store.WorkComment
	By   string
	Step store.WorkStep
	Last bool // of the last return
}

// RowFile reads one row of a change set. That somebody read what is not public is on the
// access trail before it is given.
func (p *Publisher) RowFile(ctx context.Context, by court.Actor, from netip.Addr, id, publicID string) (f RowFile, err error) {
	if err := allow(by, court.MayReadList); err != nil {
		return f, err
	}
	err = p.db.Read(ctx, func(r *store.Reading) error {
		f = RowFile{PublicID: publicID}
		if f.Work, err = r.Work(ctx, id); err != nil {
			return err
		}
		return p.fillRow(ctx, r, &f, by)
	})
	if err != nil {
		return RowFile{}, err
	}
	if f.State != court.StatePublished || f.Work.State != court.StatePublished {
		err = p.db.Note(ctx, store.Access{Kind: court.AccessRecord, Account: by.Account, Subject: publicID, Address: from, Outcome: "ok"})
	}
	if err != nil {
		return RowFile{}, err
	}
	return f, nil
}

func (p *Publisher) fillRow(ctx context.Context, r *store.Reading, f *RowFile, by court.Actor) error {
	row, err := p.rowOf(ctx, r, &f.Work, f.PublicID)
	if err != nil {
		return err
	}
	set, err := r.ChangeSet(ctx, f.Work.Subject)
	if err != nil {
		return err
	}
	if f.Places, err = r.Findings(ctx, set.Batch, row.ID); err != nil {
		return err
	}
	if f.Previous, f.Next, err = r.RowNeighbours(ctx, set.Batch, &row); err != nil {
		return err
	}
	evidence, err := r.Evidence(ctx, set.Batch)
	if err != nil {
		return err
	}
	f.Evidence, f.Own = evidence.Of(row.ID), evidence.Own(row.ID)
	public := copyOf(&row.New)
	decided(&public, f.Evidence)
	f.State, f.Hidden, f.New, f.Said = row.State, row.Hidden, masked(&public, court.MaskStrict), masked(&row.New, court.MaskStrict)
	if row.Before != nil {
		before := masked(row.Before, court.MaskStrict)
		f.Before, f.Changes = &before, court.Differences(row.Before.Told(), public.Told(), court.MaskStrict)
	}
	j, err := p.rowJudge(ctx, r, &f.Work, set.Batch)
	if err != nil {
		return err
	}
	if f.Against, err = against(ctx, j, &row); err != nil {
		return err
	}
	if j != nil && row.Before == nil {
		f.ConsentedOn = j.consents.Of(p.db, &row.New)
	}
	open := row.State == court.StateDraft || row.Before != nil && row.State != court.StateRemoved
	f.MayEdit = open && court.CheckStep(&f.Work.Work, court.StepEdit, by) == nil
	f.MayRemark = court.CheckStep(&f.Work.Work, court.StepReturn, by) == nil
	return p.rowComments(ctx, r, f, by)
}

func (p *Publisher) rowComments(ctx context.Context, r *store.Reading, f *RowFile, by court.Actor) error {
	steps, err := r.WorkSteps(ctx, f.Work.Number)
	if err != nil {
		return err
	}
	last := int64(0)
	for _, s := range steps {
		if s.Step == court.StepReturn {
			last = s.Version
		}
	}
	for _, s := range steps {
		for _, c := range s.Comments {
			if c.Row == f.PublicID {
				f.Comments = append(f.Comments, RowComment{WorkComment: c, By: s.Name, Step: s, Last: s.Version == last})
			}
		}
	}
	remarks, err := r.Remarks(ctx, f.Work.Number, by.Account)
	for _, m := range remarks {
		if m.Row == f.PublicID {
			f.Remarks = append(f.Remarks, m)
		}
	}
	return err
}

// rowOf reads a row of a change set on a snapshot.
func (p *Publisher) rowOf(ctx context.Context, r *store.Reading, w *store.WorkItem, publicID string) (row store.ChangeRow, err error) {
	if w.Kind == court.WorkRestore {
		return row, &court.Error{Kind: court.KindNotFound, Message: "这项工作没有可以逐行查看的内容。"}
	}
	set, err := r.ChangeSet(ctx, w.Subject)
	if err != nil {
		return row, err
	}
	return p.db.WorkRow(ctx, r, set.Batch, publicID)
}

// RevealRow gives the document number of a row in full. That it was read is on the access
// trail before it is given; where that cannot be written, nothing is. Who may not is
// noted, too.
func (p *Publisher) RevealRow(ctx context.Context, by court.Actor, from netip.Addr, id, publicID string) (number string, err error) {
	err = p.db.Read(ctx, func(r *store.Reading) error {
		w, err := r.Work(ctx, id)
		if err != nil {
			return err
		}
		row, err := p.rowOf(ctx, r, &w, publicID)
		number = row.New.Defaulter.Document.Number
		return err
	})
	if err != nil {
		return "", err
	}
	if err := p.noteIdentity(ctx, by, from, publicID); err != nil {
		return "", err
	}
	return number, nil
}

// RowCheck is what EditRow or EditOrder would say of a form for a row.
type RowCheck struct {
	Work   store.WorkItem
	Row    store.Version   // as it is, its number masked
	Found  []court.Finding // that stand against saving it
	Places []court.Finding // of personal data that would be open
}

// CheckForm tells what EditRow would say, and stores nothing.
func (p *Publisher) CheckForm(ctx context.Context, by court.Actor, id, publicID string, in court.DefaulterInput) (RowCheck, error) {
	return p.checkForm(ctx, by, id, publicID, court.ListDefaulters, defaulterForm(in))
}

// CheckOrder tells what EditOrder would say, and stores nothing.
func (p *Publisher) CheckOrder(ctx context.Context, by court.Actor, id, publicID string, in court.RestrictionInput) (RowCheck, error) {
	return p.checkForm(ctx, by, id, publicID, court.ListRestrictions, orderForm(in))
}

func (p *Publisher) checkForm(ctx context.Context, by court.Actor, id, publicID string, list court.List, read form) (c RowCheck, err error) {
	if err := allow(by, court.MayEditList); err != nil {
		return c, err
	}
	err = p.db.Read(ctx, func(r *store.Reading) error {
		if c.Work, err = r.Work(ctx, id); err != nil {
			return err
		}
		row, err := p.rowOf(ctx, r, &c.Work, publicID)
		if err != nil {
			return err
		}
		if row.New.List() != list {
			return errOtherList
		}
		c.Row = masked(&row.New, court.MaskStrict)
		v, bad := read(&row.New, p.today())
		c.Found = bad
		c.Places, _ = p.personalData(freeTexts(&v))
		return nil
	})
	return c, err
}

// PlaceLabel says in Chinese what kind of personal data a place is.
func PlaceLabel(t string) string { return kindName(redact.Type(t)) }
