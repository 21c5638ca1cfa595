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
		list := row.New.List()
		known, err := p.withOrder(ctx, tx, &row.New, e)
		if err != nil {
			return err
		}
		complete = len(gate(&row.New, known, 0, false, p.today())) == 0
		if !complete {
			return nil
		}
		if err := tx.EndVouching(ctx, row.ID, list); err != nil {
			return err
		}
		return tx.Record(store.Decision{Action: string(list) + ".evidence", Rule: string(list.EvidenceRule()), Actor: signature(by), Subject: publicID})
	})
	return complete && err == nil, err
}

// editSet is edit for work on the list.
func (p *Publisher) editSet(ctx context.Context, by court.Actor, ref WorkRef, what string, change func(tx *store.Tx, batch int64) error) (store.WorkItem, error) {
	return p.edit(ctx, by, ref, what, func(tx *store.Tx, w *store.WorkItem) error {
		if w.Kind.List() == "" {
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
			v := copyOf(&row.New)
			if !cover(&v, f) {
				return court.Invalid("这一处不在文字之内。请刷新后再看。")
			}
			// The hash stays that of what the source wrote: the same file changes nothing again.
			if err := p.put(ctx, tx, batch, &row, &v, row.New.Content, row.New.OpenFindings); err != nil {
				return err
			}
		}
		return tx.DecideFinding(ctx, batch, row.ID, f, by)
	})
}

// put stores another wording of a row that waits.
func (p *Publisher) put(ctx context.Context, tx *store.Tx, batch int64, row *store.ChangeRow, v *store.Version, content store.Key, open int) error {
	s := p.db.StageEntry(v, store.Standing{PublicID: row.PublicID, Content: content, State: row.State, OpenFindings: open})
	if row.Before != nil {
		return tx.EditRevision(ctx, batch, row, &s)
	}
	if row.State != court.StateDraft {
		return &court.Error{Kind: court.KindConflict, Message: "这一行现在是“" + row.State.Label() + "”，不能修改。"}
	}
	return tx.EditDraft(ctx, row, &s)
}

// cover puts × in the place of a finding.
func cover(v *store.Version, f store.TextFinding) bool {
	for _, t := range freeTexts(v) {
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

// EditRow replaces what a row of a change set of the list of defaulters says by what a form
// holds; a document number left blank stays as it is. The findings are those of the form;
// with any, nothing is stored.
func (p *Publisher) EditRow(ctx context.Context, by court.Actor, ref WorkRef, publicID string, in court.DefaulterInput) (store.WorkItem, []court.Finding, error) {
	return p.editRow(ctx, by, ref, publicID, court.ListDefaulters, defaulterForm(in))
}

// EditOrder is the same of a row of the list of restriction orders.
func (p *Publisher) EditOrder(ctx context.Context, by court.Actor, ref WorkRef, publicID string, in court.RestrictionInput) (store.WorkItem, []court.Finding, error) {
	return p.editRow(ctx, by, ref, publicID, court.ListRestrictions, orderForm(in))
}

// form reads what somebody typed over the entry as it is; nil: a new one.
type form func(over *store.Version, today court.Date) (store.Version, []court.Finding)

func defaulterForm(in court.DefaulterInput) form {
	return func(over *store.Version, today court.Date) (store.Version, []court.Finding) {
		asked := in
		if over != nil {
			asked = in.Over(&over.Defaulter)
		}
		d, bad := court.NewDefaulter(asked, today)
		return store.Version{Defaulter: d}, bad
	}
}

func orderForm(in court.RestrictionInput) form {
	return func(over *store.Version, today court.Date) (store.Version, []court.Finding) {
		asked := in
		if over != nil {
			asked = in.Over(over.Order)
		}
		o, bad := court.NewRestriction(asked, today)
		return store.VersionOf(&o), bad
	}
}

func (p *Publisher) editRow(ctx context.Context, by court.Actor, ref WorkRef, publicID string, list court.List, read form) (store.WorkItem, []court.Finding, error) {
	var found []court.Finding
	w, err := p.editSet(ctx, by, ref, "记录", func(tx *store.Tx, batch int64) error {
		row, err := tx.ChangeRowOf(ctx, batch, publicID)
		if err != nil {
			return err
		}
		if row.New.List() != list {
			return errOtherList
		}
		v, bad := read(&row.New, p.today())
		if found = bad; len(bad) > 0 {
			return errForm
		}
		if err := p.unique(ctx, tx, &v, row.ID); err != nil {
			return err
		}
		_, places := p.personalData(freeTexts(&v))
		if err := p.put(ctx, tx, batch, &row, &v, p.db.VersionHash(&v), len(places)); err != nil {
			return err
		}
		return tx.ReplaceFindings(ctx, batch, row.ID, places)
	})
	if len(found) > 0 {
		return w, found, nil
	}
	return w, nil, err
}

// errForm ends a transaction because of findings that are told by themselves, errOtherList
// because the form is that of another list.
var (
	errForm      = court.Invalid("表单中有需要改正的地方。")
	errOtherList = court.Invalid("这条记录在另一份名单上，不能用这张表单修改。请回到列表重新打开。")
)

func (p *Publisher) unique(ctx context.Context, tx *store.Tx, v *store.Version, except int64) error {
	e := v.Entry()
	held, err := tx.PairHolder(ctx, p.db.PairKey(e.CaseNumber, e.Document.Number), e.SourceID, except, v.List())
	if err == nil && held != "" {
		err = &court.Error{Kind: court.KindConflict, Message: "案号与证件号码（或者编号）相同的记录已经存在。请修改那一条。"}
	}
	return err
}

// Enter begins a change set with one new entry of the list of defaulters from a form, or
// with one revision of the entry of a public identifier, whose document number stays as it
// is where the form leaves it blank. The findings are those of the form; with any, nothing
// is stored.
func (p *Publisher) Enter(ctx context.Context, by court.Actor, revises string, in court.DefaulterInput) (w store.WorkItem, found []court.Finding, err error) {
	return p.enter(ctx, by, revises, court.ListDefaulters, defaulterForm(in))
}

// EnterOrder is the same of a restriction order.
func (p *Publisher) EnterOrder(ctx context.Context, by court.Actor, revises string, in court.RestrictionInput) (w store.WorkItem, found []court.Finding, err error) {
	return p.enter(ctx, by, revises, court.ListRestrictions, orderForm(in))
}

func (p *Publisher) enter(ctx context.Context, by court.Actor, revises string, list court.List, read form) (w store.WorkItem, found []court.Finding, err error) {
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
		row := store.ChangeRow{PublicID: store.NewPublicIDs(1)[0]}
		var over *store.Version
		if revises != "" {
			if row, err = p.revisable(ctx, tx, revises, list); err != nil {
				return err
			}
			over = &row.New
		}
		v, bad := read(over, p.today())
		if found = bad; len(bad) > 0 {
			return errForm
		}
		w, err = p.enterVersion(ctx, tx, by, row, revises != "", &v)
		return err
	})
	if len(found) > 0 {
		return w, found, nil
	}
	return w, nil, err
}

// revisable reads an entry of a list that a new change set may revise.
func (p *Publisher) revisable(ctx context.Context, tx *store.Tx, publicID string, list court.List) (store.ChangeRow, error) {
	row, err := p.entry(tx.EntryVersion(ctx, publicID))
	switch {
	case err != nil:
	case row.New.List() != list:
		err = errOtherList
	case !slices.Contains([]court.State{court.StatePublished, court.StateExpired, court.StateWithdrawn}, row.State) || row.Hidden:
		err = &court.Error{Kind: court.KindConflict, Message: "这条记录现在不能另作修改。请先办理它所在的工作。"}
	}
	return row, err
}

// enterVersion makes the change set of a new entry, or of a revision of a row.
func (p *Publisher) enterVersion(ctx context.Context, tx *store.Tx, by court.Actor, row store.ChangeRow, revision bool, v *store.Version) (w store.WorkItem, err error) {
	pair := p.db.PairKey(v.Defaulter.CaseNumber, v.Defaulter.Document.Number)
	if v.Defaulter.SourceID == "" {
		v.Defaulter.SourceID = sourceOf(pair)
		if v.Order != nil {
			v.Order.SourceID = v.Defaulter.SourceID
		}
	}
	list := v.List()
	if err := p.relist(ctx, tx, v, pair, revision); err != nil {
		return w, err
	}
	if err := p.unique(ctx, tx, v, row.ID); err != nil {
		return w, err
	}
	_, places := p.personalData(freeTexts(v))
	s := p.db.StageEntry(v, store.Standing{PublicID: row.PublicID, Content: p.db.VersionHash(v), State: court.StateDraft,
		OpenFindings: len(places), Findings: places})
	if waits, err := tx.RevisionWaits(ctx, list, row.ID, s.ContentHash); err != nil {
		return w, err
	} else if waits { // the form was sent twice, or somebody else has seen the same mistake
		return w, &court.Error{Kind: court.KindConflict, Message: "同样的修改已经在等待审核，没有再建立一份。请打开这条记录查看。"}
	}
	batch, err := tx.DeskBatch(ctx, signature(by), list)
	if err != nil {
		return w, err
	}
	if revision {
		err = tx.StageRevision(ctx, batch.ID, row.ID, &s)
	} else {
		err = tx.EnterDraft(ctx, batch.ID, &s)
	}
	if err != nil {
		return w, err
	}
	return tx.CreateWork(ctx, court.WorkOn(list), batch.PublicID, by)
}

// relist lets an entry come after one that was removed, in the same case and of the same
// debtor, where a new decision says so, and refuses it otherwise. The removed one makes
// room for it.
func (p *Publisher) relist(ctx context.Context, tx *store.Tx, v *store.Version, pair store.Key, revision bool) error {
	list := v.List()
	past, err := tx.PastRemoval(ctx, list, p.db.SourceKey(list, v.Defaulter.SourceID), pair)
	if err != nil || past.On.IsZero() {
		return err
	}
	number, decided, _ := decisionOf(v)
	if err := court.CheckNewDecision(list, past, *number, *decided); err != nil || revision {
		return err
	}
	return tx.Yield(ctx, list, pair, v.Defaulter.SourceID)
}
