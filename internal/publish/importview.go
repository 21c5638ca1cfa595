package publish

import (
	"context"
	"encoding/json"

	"gongkai/internal/court"
	"gongkai/internal/store"
)

// ImportRuns lists what was given to the desk, the newest first, after the one of number
// before (0: from the first).
func (p *Publisher) ImportRuns(ctx context.Context, by court.Actor, before int64, limit int) (list []store.ImportRun, err error) {
	if err := allow(by, court.MayEditList); err != nil {
		return nil, err
	}
	err = p.db.Read(ctx, func(r *store.Reading) error {
		list, err = r.ImportRuns(ctx, before, limit)
		return err
	})
	return list, err
}

// ImportRun reads one import with the preview of what it would change, as far as there is
// something to preview.
func (p *Publisher) ImportRun(ctx context.Context, by court.Actor, id string) (run store.ImportRun, v Preview, err error) {
	if err := allow(by, court.MayEditList); err != nil {
		return run, v, err
	}
	err = p.db.Read(ctx, func(r *store.Reading) error {
		if run, err = r.ImportRun(ctx, id); err != nil {
			return err
		}
		v.Missing, v.Rejected = run.Missing, run.Rejected
		if run.Work != "" {
			if v.Work, err = r.Work(ctx, run.Work); err != nil {
				return err
			}
		}
		if run.Batch != "" {
			if err := p.previewOf(ctx, r, &v, run.Batch); err != nil {
				return err
			}
		}
		text, err := p.db.ImportReport(ctx, r, id)
		if err != nil || text == nil {
			return err
		}
		return json.Unmarshal(text, &v.Report)
	})
	return run, v, err
}

// ImportRows lists rows of one part of the preview of an import after a row, at most limit
// of them. Numbers of persons are masked.
func (p *Publisher) ImportRows(ctx context.Context, by court.Actor, id string, part PreviewPart, after int64, limit int, mask court.MaskPolicy) (rows []PreviewRow, err error) {
	if err := allow(by, court.MayEditList); err != nil {
		return nil, err
	}
	err = p.db.Read(ctx, func(r *store.Reading) error {
		run, err := r.ImportRun(ctx, id)
		if err != nil || run.Batch == "" {
			return err
		}
		rows, err = p.previewRows(ctx, r, run.Batch, part, after, limit, mask)
		return err
	})
	return rows, err
}
