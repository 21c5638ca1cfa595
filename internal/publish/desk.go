package publish

import (
	"context"
	"slices"
	"strings"

	"gongkai/internal/court"
	"gongkai/internal/store"
)

// RecordEvidence puts evidence on record for rows of a change set, or for all of them when
// none is named. It is part of the content: an approval before it is void.
func (p *Publisher) RecordEvidence(ctx context.Context, by court.Actor, ref WorkRef, rows []string, e court.EvidenceRecord) (store.WorkItem, error) {
	return p.editSet(ctx, by, ref, "证据", func(tx *store.Tx, batch int64) error {
		if len(rows) == 0 {
			return tx.PutEvidence(ctx, batch, 0, e, by)
		}
		for _, id := range rows {
			row, err := tx.ChangeRowOf(ctx, batch, id)
			if err != nil {
				return err
			}
			if err := tx.PutEvidence(ctx, batch, row.ID, e, by); err != nil {
				return err
			}
		}
		return nil
	})
}

// SupplyEvidence adds the evidence of an entry that was vouched for in the first load
// (补证). complete tells that nothing stands out any more.
func (p *Publisher) SupplyEvidence(ctx context.Context, by court.Actor, publicID string, e court.EvidenceRecord) (complete bool, err error) {
	if !by.May(court.MayEditList) || by.Account == "" {
		return false, court.Refused("R-04", "您的角色不能补录证据。请交给录入人员。")
	}
	e.SignedInThePortal = false // only a signed change set is
	err = p.db.Update(ctx, func(tx *store.Tx) error {
		row, before, err := tx.EntryWithEvidence(ctx, publicID)
		if row, err = p.entry(row, err); err != nil {
			return err
		}
		if !row.New.Vouched || row.State != court.StatePublished {
			return &court.Error{Kind: court.KindConflict, Message: "这条记录没有待补的证据。请刷新后再看。"}
		}
		e = e.Over(before)
		if err := tx.PutEvidence(ctx, row.Batch, row.ID, e, by); err != nil {
			return err
		}
		complete = len(court.PublishGate(&row.New.Defaulter, e.Evidence(0), p.today())) == 0
		if !complete {
			return nil
		}
		if err := tx.EndVouching(ctx, row.ID); err != nil {
			return err
		}
		return tx.Record(store.Decision{Action: "defaulter.evidence", Rule: "R-04", Actor: signature(by), Subject: publicID})
	})
	return complete && err == nil, err
}

// editSet is edit for work on the list.
func (p *Publisher) editSet(ctx context.Context, by court.Actor, ref WorkRef, what string, change func(tx *store.Tx, batch int64) error) (store.WorkItem, error) {
	return p.edit(ctx, by, ref, what, func(tx *store.Tx, w *store.WorkItem) error {
		if w.Kind != court.WorkDefaulters {
			return court.Invalid("这项工作没有可以修改的行。")
		}
		c, err := tx.ChangeSet(ctx, w.Subject)
		if err != nil {
			return err
		}
		return change(tx, c.Batch)
	})
}

// DecideFinding settles one place of personal data in a row: it is none, for a
// reason, or it is covered by × in the text, of the same length.
func (p *Publisher) DecideFinding(ctx context.Context, by court.Actor, ref WorkRef, publicID string, f store.TextFinding) (store.WorkItem, error) {
	mask := f.Decision == store.FindingMasked
	switch {
	case !mask && f.Decision != store.FindingClean:
		return store.WorkItem{}, court.Invalid("请选择“不是个人信息”或者“遮盖”。")
	case !mask && strings.TrimSpace(f.Reason) == "":
		return store.WorkItem{}, court.Invalid("请写明为什么不是个人信息。")
	}
	return p.editSet(ctx, by, ref, "个人信息", func(tx *store.Tx, batch int64) error {
		row, err := tx.ChangeRowOf(ctx, batch, publicID)
		if err != nil {
			return err
		}
		if mask {
			d := row.New.Defaulter
			if !cover(&d, f) {
				return court.Invalid("这一处不在文字之内。请刷新后再看。")
			}
			// The hash stays that of what the source wrote: the same file changes nothing again.
			if err := p.put(ctx, tx, batch, &row, &d, row.New.Content, row.New.OpenFindings); err != nil {
				return err
			}
		}
		return tx.DecideFinding(ctx, batch, row.ID, f, by)
	})
}

// put stores another wording of a row that waits.
func (p *Publisher) put(ctx context.Context, tx *store.Tx, batch int64, row *store.ChangeRow, d *court.Defaulter, content store.Key, open int) error {
	if row.Before != nil {
		return tx.EditRevision(ctx, batch, row, d, content, open)
	}
	if row.State != court.StateDraft {
		return &court.Error{Kind: court.KindConflict, Message: "这一行现在是“" + row.State.Label() + "”，不能修改。"}
	}
	s := p.db.StageVersion(*d, content, row.PublicID, row.State, open, false)
	return tx.EditDraft(ctx, row, &s)
}

// cover puts × in the place of a finding.
func cover(d *court.Defaulter, f store.TextFinding) bool {
	for _, t := range freeTexts(d) {
		if t.head != f.Field {
			continue
		}
		runes := []rune(*t.text)
		if f.Start < 0 || f.End > len(runes) || f.Start >= f.End {
			return false
		}
		for i := f.Start; i < f.End; i++ {
			runes[i] = '×'
		}
		*t.text = string(runes)
		return true
	}
	return false
}

// EditRow replaces what a row of a change set says by what a form holds; a document number
// left blank stays as it is. The findings are those of the form; with any, nothing is
// stored.
func (p *Publisher) EditRow(ctx context.Context, by court.Actor, ref WorkRef, publicID string, in court.DefaulterInput) (store.WorkItem, []court.Finding, error) {
	var found []court.Finding
	w, err := p.editSet(ctx, by, ref, "记录", func(tx *store.Tx, batch int64) error {
		row, err := tx.ChangeRowOf(ctx, batch, publicID)
		if err != nil {
			return err
		}
		d, bad := court.NewDefaulter(in.Over(&row.New.Defaulter), p.today())
		if found = bad; len(bad) > 0 {
			return errForm
		}
		if err := p.unique(ctx, tx, &d, row.ID); err != nil {
			return err
		}
		_, places := p.personalData(&d)
		if err := p.put(ctx, tx, batch, &row, &d, p.db.ContentHash(&d), len(places)); err != nil {
			return err
		}
		return tx.ReplaceFindings(ctx, batch, row.ID, places)
	})
	if len(found) > 0 {
		return w, found, nil
	}
	return w, nil, err
}

// errForm ends a transaction because of findings that are told by themselves.
var errForm = court.Invalid("表单中有需要改正的地方。")

func (p *Publisher) unique(ctx context.Context, tx *store.Tx, d *court.Defaulter, except int64) error {
	held, err := tx.PairHolder(ctx, p.db.PairKey(d.CaseNumber, d.Document.Number), d.SourceID, except)
	if err == nil && held != "" {
		err = &court.Error{Kind: court.KindConflict, Message: "案号与证件号码（或者编号）相同的记录已经存在。请修改那一条。"}
	}
	return err
}

// Enter begins a change set with one new entry from a form, or with one revision of the
// entry of a public identifier, whose document number stays as it is where the form leaves
// it blank. The findings are those of the form; with any, nothing is stored.
func (p *Publisher) Enter(ctx context.Context, by court.Actor, revises string, in court.DefaulterInput) (w store.WorkItem, found []court.Finding, err error) {
	if !by.May(court.MayEditList) || by.Account == "" {
		return w, nil, court.Refused("R-55", "您的角色不能录入记录。请交给录入人员。")
	}
	if revises == "" { // no import may stage the same entry meanwhile
		unlock, err := p.db.LockImports(ctx)
		if err != nil {
			return w, nil, err
		}
		defer unlock()
	}
	err = p.db.Update(ctx, func(tx *store.Tx) error {
		asked, row := in, store.ChangeRow{PublicID: store.NewPublicIDs(1)[0]}
		if revises != "" {
			if row, err = p.entry(tx.EntryVersion(ctx, revises)); err != nil {
				return err
			}
			if !slices.Contains([]court.State{court.StatePublished, court.StateExpired, court.StateWithdrawn}, row.State) || row.Hidden {
				return &court.Error{Kind: court.KindConflict, Message: "这条记录现在不能另作修改。请先办理它所在的工作。"}
			}
			asked = in.Over(&row.New.Defaulter)
		}
		d, bad := court.NewDefaulter(asked, p.today())
		if found = bad; len(bad) > 0 {
			return errForm
		}
		pair := p.db.PairKey(d.CaseNumber, d.Document.Number)
		if d.SourceID == "" {
			d.SourceID = sourceOf(pair)
		}
		if err := p.unique(ctx, tx, &d, row.ID); err != nil {
			return err
		}
		if err := tx.CheckRelisted(ctx, p.db.SourceKey(d.SourceID), pair); err != nil {
			return err
		}
		_, places := p.personalData(&d)
		s := p.db.StageVersion(d, p.db.ContentHash(&d), row.PublicID, court.StateDraft, len(places), false)
		s.Findings = places
		if waits, err := tx.RevisionWaits(ctx, row.ID, s.ContentHash); err != nil {
			return err
		} else if waits { // the form was sent twice, or somebody else has seen the same mistake
			return &court.Error{Kind: court.KindConflict, Message: "同样的修改已经在等待审核，没有再建立一份。请打开这条记录查看。"}
		}
		batch, err := tx.DeskBatch(ctx, by.Name)
		if err != nil {
			return err
		}
		if revises != "" {
			err = tx.StageRevision(ctx, batch.ID, row.ID, &s)
		} else {
			err = tx.EnterDraft(ctx, batch.ID, &s)
		}
		if err != nil {
			return err
		}
		w, err = tx.CreateWork(ctx, court.WorkDefaulters, batch.PublicID, by)
		return err
	})
	if len(found) > 0 {
		return w, found, nil
	}
	return w, nil, err
}
