package publish

import (
	"context"
	"errors"
	"net/netip"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/store"
)

// Record is an entry of either list in whatever state, as the desk sees it.
type Record struct {
	// Version is what it says, without the document number. Vouched tells that its evidence
	// is still to be supplied (补证).
	store.Version
	PublicID string
	Hidden   bool
	Shown    bool   // the public sees it at this moment
	Masked   string // the document number, as it may be shown
}

// RecordListQuery asks for a page of records.
type RecordListQuery struct {
	List    court.List
	Text    string // as typed: how a name begins, a case number, a code, a number of the entry
	State   court.State
	Lacks   bool // public, and its evidence is still to be supplied (补证)
	Page    int  // from 1
	PerPage int
}

// RecordList is a page of records.
type RecordList struct {
	Kind  court.QueryKind // how the text was understood; QueryIdentity: nothing was looked up
	Items []Record
	Total int
	Wide  bool // more matched than are gone through: the text must say more
	Page  int
}

const mostRecords = 50 // on a page

// Records looks records up in any state: by how a name begins, by case number, code of an
// organisation, identifier or number at the source. Never by a number of a person, and no
// part of one: the list would tell whether somebody is on it by trying.
func (p *Publisher) Records(ctx context.Context, actor court.Actor, q RecordListQuery) (RecordList, error) {
	l := RecordList{Page: max(q.Page, 1)}
	if err := allow(actor, court.MayReadList); err != nil {
		return l, err
	}
	find := store.RecordQuery{List: q.List, State: q.State, Lacks: q.Lacks, Limit: mostRecords}
	if q.PerPage > 0 && q.PerPage < mostRecords {
		find.Limit = q.PerPage
	}
	find.Offset = (l.Page - 1) * find.Limit
	asked := court.ParseQuery(q.Text)
	l.Kind = asked.Kind
	switch asked.Kind {
	case court.QueryIdentity, court.QueryTooLong:
		return l, nil
	case court.QueryCase:
		find.Case = &asked.Case
	case court.QueryCode:
		find.Code = asked.Code
	case court.QueryName, court.QueryTooShort:
		find.Name = asked.Name
	}
	if store.IsPublicID(q.Text) {
		find.Name, find.ID = "", q.Text
	}
	page, err := p.db.Records(ctx, find)
	if err == nil && page.Total == 0 && asked.Kind != court.QueryEmpty { // nobody is called so: the number of an entry, perhaps
		page, err = p.db.Records(ctx, store.RecordQuery{List: q.List, Source: q.Text, State: q.State, Lacks: q.Lacks, Limit: find.Limit, Offset: find.Offset})
	}
	if err != nil {
		return l, err
	}
	l.Total, l.Wide = page.Total, page.Wide
	for i := range page.Rows {
		l.Items = append(l.Items, p.recordOf(&page.Rows[i]))
	}
	return l, nil
}

// recordOf leaves the number out and keeps what may be shown of it.
func (p *Publisher) recordOf(row *store.ChangeRow) Record {
	r := Record{Version: copyOf(&row.New), PublicID: row.PublicID, Hidden: row.Hidden, Masked: court.MaskStrict.Mask(row.New.Defaulter.Document)}
	r.State, r.Vouched = row.State, row.New.Vouched && row.State == court.StatePublished
	from, until := store.VisibleWindow(row.New.Dated())
	now := p.db.Now().Unix()
	r.Shown = row.State.Public() && from <= now && now < until
	if row.State.Public() && now >= until { // the clock is about to say so
		r.State = court.StateExpired
	}
	r.Defaulter.Document.Number = ""
	if r.Order != nil {
		r.Order.Document.Number = ""
	}
	return r
}

// RecordFile is a record with everything that the desk has about it.
type RecordFile struct {
	Record
	store.RecordFacts
	Evidence court.EvidenceRecord
	Missing  []court.Finding // evidence of a vouched record that is still to be supplied
	Work     []store.WorkItem
	Tasks    []TaskItem        // open and closed, the most urgent first
	Names    map[string]string // of the accounts that the file speaks of
	Today    court.Date
	ReadAt   time.Time
}

// Bounds of what a file shows; the rest is in the lists of work and tasks.
const (
	mostWorkOfRecord  = 10
	mostTasksOfRecord = 20
)

// Record reads the file of one record. That somebody read one that is not public is on the
// access trail before it is given.
func (p *Publisher) Record(ctx context.Context, actor court.Actor, from netip.Addr, publicID string) (f RecordFile, err error) {
	if err := allow(actor, court.MayReadList); err != nil {
		return f, err
	}
	if !store.IsPublicID(publicID) {
		return f, errNoRecord
	}
	f.Today, f.ReadAt = p.today(), p.db.Now()
	err = p.db.Read(ctx, func(r *store.Reading) error {
		row, evidence, facts, err := p.db.Record(ctx, r, publicID)
		if err != nil {
			return err
		}
		f.Record, f.Evidence, f.RecordFacts = p.recordOf(&row), evidence, facts
		if f.Vouched {
			known, err := p.withOrder(ctx, r, &row.New, evidence)
			if err != nil {
				return err
			}
			f.Missing = gate(&row.New, known, row.New.OpenFindings, false, f.Today)
		}
		if f.Work, err = r.WorkOn(ctx, &row, mostWorkOfRecord); err != nil {
			return err
		}
		f.Names, err = r.AccountNames(ctx, []string{facts.HiddenBy, facts.RemovedBy})
		return err
	})
	if errors.Is(err, store.ErrNoEntry) {
		return RecordFile{}, errNoRecord
	}
	if err != nil {
		return RecordFile{}, err
	}
	if !f.Shown {
		note := store.Access{Kind: court.AccessRecord, Account: actor.Account, Subject: publicID, Address: from, Outcome: "ok"}
		if err := p.db.Note(ctx, note); err != nil {
			return RecordFile{}, err
		}
	}
	tasks, err := p.TaskList(ctx, actor, TaskQuery{All: true, Subject: publicID, PerPage: mostTasksOfRecord})
	f.Tasks = tasks.Items
	return f, err
}

var errNoRecord = &court.Error{Kind: court.KindNotFound, Message: "没有这条记录，请核对。"}

// ReadIdentity gives the document number of a record in full. That it was read is on the
// access trail before it is given; where that cannot be written, nothing is. Who may
// not is noted, too.
func (p *Publisher) ReadIdentity(ctx context.Context, actor court.Actor, from netip.Addr, publicID string) (number string, err error) {
	if !store.IsPublicID(publicID) {
		return "", errNoRecord
	}
	if err := p.noteIdentity(ctx, actor, from, publicID); err != nil {
		return "", err
	}
	err = p.db.Read(ctx, func(r *store.Reading) error {
		row, err := p.entry(p.db.EntryVersion(ctx, r, publicID))
		number = row.New.Defaulter.Document.Number
		return err
	})
	return number, err
}

// noteIdentity puts on the access trail that somebody asks for the number of a record, and
// refuses who may not have it.
func (p *Publisher) noteIdentity(ctx context.Context, actor court.Actor, from netip.Addr, publicID string) error {
	note := store.Access{Kind: court.AccessIdentity, Account: actor.Account, Subject: publicID, Address: from, Outcome: "ok"}
	refusal := allow(actor, court.MayReadIdentity)
	if refusal != nil {
		note.Kind, note.Outcome = court.AccessDenied, "refused"
	}
	if err := p.db.Note(ctx, note); err != nil {
		return err
	}
	return refusal
}
