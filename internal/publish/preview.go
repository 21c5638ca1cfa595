package publish

import (
	"context"

	"gongkai/internal/court"
	"gongkai/internal/store"
)

// Preview tells what the file of an import would change, in numbers.
type Preview struct {
	Work      store.WorkItem // zero: nothing of the file waits for review
	Set       store.ChangeSet
	New       int
	Changed   int
	Unchanged int            // rows of the file that say what is known already
	Missing   int            // entries that were public by an import and not in the file; −1: nobody looked
	Rejected  int            // rows that could not be taken; Report names each reason
	Open      map[string]int // rows with open places of personal data, by public identifier
	Report    Report         // of the import
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
	New          store.Version
	Changes      []court.Difference // field by field, of a changed row
}

// previewOf fills in what the batch of a preview tells.
func (p *Publisher) previewOf(ctx context.Context, r *store.Reading, v *Preview, batch string) (err error) {
	if v.Set, err = r.ChangeSet(ctx, batch); err != nil {
		return err
	}
	if v.New, v.Changed, err = r.CountChanges(ctx, v.Set.Batch); err != nil {
		return err
	}
	v.Unchanged = max(v.Set.Held-v.Set.Accepted, 0)
	v.Open, err = r.OpenFindings(ctx, v.Set.Batch)
	return err
}

// previewRows lists rows of one part of the preview of a batch after a row, at most limit of them.
func (p *Publisher) previewRows(ctx context.Context, r *store.Reading, batch string, part PreviewPart, after int64, limit int, mask court.MaskPolicy) (rows []PreviewRow, err error) {
	list := map[PreviewPart]func(context.Context, *store.Reading, int64, int64, int, func(*store.ChangeRow) error) error{
		PreviewNew: p.db.NewRows, PreviewChanged: p.db.ChangedRows, PreviewUnchanged: p.db.UnchangedRows, PreviewMissing: p.db.MissingRows,
	}[part]
	if list == nil {
		return nil, court.Invalid("没有“%s”这个清单。", string(part))
	}
	set, err := r.ChangeSet(ctx, batch)
	if err != nil {
		return nil, err
	}
	err = list(ctx, r, set.Batch, after, limit, func(row *store.ChangeRow) error {
		rows = append(rows, previewRow(row, mask))
		return nil
	})
	return rows, err
}

func previewRow(row *store.ChangeRow, mask court.MaskPolicy) PreviewRow {
	v := PreviewRow{ID: row.ID, PublicID: row.PublicID, State: row.State, Hidden: row.Hidden, OpenFindings: row.New.OpenFindings, New: masked(&row.New, mask)}
	if row.Before != nil {
		v.Changes = court.Differences(row.Before.Told(), row.New.Told(), mask)
	}
	return v
}
