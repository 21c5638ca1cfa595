package publish

import (
	"context"
	"encoding/json"

	"gongkai/internal/court"
	"gongkai/internal/store"
)

// Preview tells what a change set would change, in numbers.
type Preview struct {
	Work      store.WorkItem
	Set       store.ChangeSet
	New       int
	Changed   int
	Unchanged int            // rows of the file that say what is known already
	Rejected  int            // rows that could not be taken; Report names each reason
	Open      map[string]int // rows with open places of personal data, by public identifier
	Report    Report         // of the import; empty for what was entered at the desk
}

// PreviewPart is one of the lists of a preview.
type PreviewPart string

// Parts of a preview, of which rows can be listed.
const (
	PreviewNew       PreviewPart = "new"
	PreviewChanged   PreviewPart = "changed"
	PreviewUnchanged PreviewPart = "unchanged"
	PreviewMissing   PreviewPart = "missing" // public by an import, and not in this file
)

// PreviewRow is one row of a preview. The number of a person is masked.
type PreviewRow struct {
	ID           int64 // where the next page begins after
	PublicID     string
	State        court.State // of the entry now
	Hidden       bool
	OpenFindings int
	Entry        court.Defaulter
	Changes      []court.Difference // field by field, of a changed row
}

// Preview counts what a change set would change.
func (p *Publisher) Preview(ctx context.Context, id string) (v Preview, err error) {
	err = p.db.Read(ctx, func(r *store.Reading) error {
		if v.Work, err = r.Work(ctx, id); err != nil {
			return err
		}
		if v.Set, err = r.ChangeSet(ctx, v.Work.Subject); err != nil {
			return err
		}
		if v.New, v.Changed, err = r.CountChanges(ctx, v.Set.Batch); err != nil {
			return err
		}
		v.Unchanged = v.Set.Held - v.Set.Accepted
		if v.Open, err = r.OpenFindings(ctx, v.Set.Batch); err != nil {
			return err
		}
		text, err := p.db.Report(ctx, r, v.Set.Batch)
		if err != nil || text == nil {
			return err
		}
		err = json.Unmarshal(text, &v.Report)
		v.Rejected = v.Report.Rejected
		return err
	})
	return v, err
}

// PreviewRows lists rows of one part of a preview after a row, at most limit of them.
func (p *Publisher) PreviewRows(ctx context.Context, id string, part PreviewPart, after int64, limit int, mask court.MaskPolicy) (rows []PreviewRow, err error) {
	each := func(row *store.ChangeRow) error {
		v := PreviewRow{ID: row.ID, PublicID: row.PublicID, State: row.State, Hidden: row.Hidden, OpenFindings: row.New.OpenFindings, Entry: row.New.Defaulter}
		if row.Before != nil {
			v.Changes = court.Differences(&row.Before.Defaulter, &row.New.Defaulter, mask)
		}
		v.Entry.Document.Number = mask.Mask(v.Entry.Document)
		rows = append(rows, v)
		return nil
	}
	err = p.db.Read(ctx, func(r *store.Reading) error {
		w, err := r.Work(ctx, id)
		if err != nil {
			return err
		}
		set, err := r.ChangeSet(ctx, w.Subject)
		if err != nil {
			return err
		}
		switch part {
		case PreviewNew:
			return p.db.NewRows(ctx, r, set.Batch, after, limit, each)
		case PreviewChanged:
			return p.db.RevisedRows(ctx, r, set.Batch, after, limit, each)
		case PreviewUnchanged:
			return p.db.UnchangedRows(ctx, r, set.Batch, after, limit, each)
		case PreviewMissing:
			return p.db.MissingRows(ctx, r, set.Batch, after, limit, each)
		}
		return court.Invalid("没有“%s”这个清单。", string(part))
	})
	return rows, err
}

// CountMissing counts the entries that are public by an import and that the file of this
// change set does not hold. It goes through the whole list.
func (p *Publisher) CountMissing(ctx context.Context, id string) (n int, err error) {
	err = p.db.Read(ctx, func(r *store.Reading) error {
		w, err := r.Work(ctx, id)
		if err != nil {
			return err
		}
		set, err := r.ChangeSet(ctx, w.Subject)
		if err != nil {
			return err
		}
		n, err = r.CountMissing(ctx, set.Batch)
		return err
	})
	return n, err
}
