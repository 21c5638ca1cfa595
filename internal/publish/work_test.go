package publish

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/store"
)

// The people of these tests; each holds one office.
var (
	clerk     = court.Actor{Account: "clerk-1", Name: "张录入", Roles: []court.Role{court.RoleClerk}}
	reviewer  = court.Actor{Account: "reviewer-1", Name: "李审核", Roles: []court.Role{court.RoleReviewer}}
	second    = court.Actor{Account: "reviewer-2", Name: "赵审核", Roles: []court.Role{court.RoleReviewer}}
	publisher = court.Actor{Account: "publisher-1", Name: "钱发布", Roles: []court.Role{court.RolePublisher}}
	president = court.Actor{Account: "president-1", Name: "孙院长", Roles: []court.Role{court.RolePresident}}
	allHands  = court.Actor{Account: "all-1", Name: "周全能", Roles: []court.Role{court.RoleClerk, court.RoleReviewer, court.RolePublisher}}
)

// record is evidence that leaves nothing open.
func record() court.EvidenceRecord {
	no := court.AnswerNo
	return court.EvidenceRecord{DecisionNumber: "（2025）鲁0199执77号决定书", DecidedOn: court.Date{Year: 2025, Month: 5, Day: 20},
		ServedOn: court.Date{Year: 2025, Month: 5, Day: 28}, Signature: "执行卷宗第12页",
		Checklist: court.Checklist{Secured: no, Seized: no, NotYetDue: no, OtherCause: no}, NoRestrictionWhy: "已由外地法院限制消费"}
}

// desk drives one piece of work through its steps in a test.
type desk struct {
	*world
	t  testing.TB
	id string
	w  store.WorkItem
}

// bring imports a file as the clerk and gives the work that it opened.
func (w *world) bring(t testing.TB, file []byte) *desk {
	t.Helper()
	r := w.load(t, file, ImportOptions{Actor: clerk.Name, Account: clerk.Account})
	if r.Work == "" {
		t.Fatalf("no work was opened: %s %v", counts(r), r.Errors)
	}
	return w.desk(t, r.Work)
}

func (w *world) desk(t testing.TB, id string) *desk {
	t.Helper()
	d := &desk{world: w, t: t, id: id}
	d.refresh()
	return d
}

func (d *desk) refresh() {
	d.t.Helper()
	err := d.db.Read(context.Background(), func(r *store.Reading) (err error) {
		d.w, err = r.Work(context.Background(), d.id)
		return err
	})
	if err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) ref() WorkRef { return WorkRef{d.w.ID, d.w.Version} }

// do takes a step with what it wants, and follows the version when it was taken.
func (d *desk) do(s court.WorkStep, by court.Actor) error {
	ctx := context.Background()
	var w store.WorkItem
	var err error
	switch s {
	case court.StepEdit:
		w, err = d.Classify(ctx, by, d.ref(), court.SensitivityOrdinary, false)
	case court.StepSubmit:
		w, err = d.Submit(ctx, by, d.ref())
	case court.StepReturn:
		if err = d.Remark(ctx, by, d.id, d.rowsOf()[0], court.HeadObligation, "偿还", "金额不符"); err == nil {
			w, err = d.Return(ctx, by, d.ref(), "请核对")
		}
	case court.StepApprove:
		w, err = d.Approve(ctx, by, d.ref())
	case court.StepSign:
		w, err = d.Sign(ctx, by, d.ref())
	case court.StepAnswer:
		w, err = d.AnswerUncertain(ctx, by, d.ref(), "〔2025〕请示3号")
	case court.StepForce:
		w, err = d.Force(ctx, by, d.ref(), "确有必要")
	case court.StepSchedule:
		w, err = d.Schedule(ctx, by, d.ref(), d.now.Add(time.Hour))
	case court.StepRelease:
		w, err = d.Release(ctx, by, d.ref())
	case court.StepWithdraw:
		w, err = d.WithdrawWork(ctx, by, d.ref(), "重复")
	case court.StepUndo:
		w, err = d.Undo(ctx, by, d.ref(), "发布有误")
	default:
		d.t.Fatalf("no way to %s", s)
	}
	if err == nil {
		d.w = w
	}
	return err
}

func (d *desk) must(s court.WorkStep, by court.Actor) *desk {
	d.t.Helper()
	if err := d.do(s, by); err != nil {
		d.t.Fatalf("%s: %v %+v", s, err, reasonsOf(err))
	}
	return d
}

func (d *desk) evidence(e court.EvidenceRecord, rows ...string) *desk {
	d.t.Helper()
	w, err := d.RecordEvidence(context.Background(), clerk, d.ref(), rows, e)
	if err != nil {
		d.t.Fatal(err)
	}
	d.w = w
	return d
}

// ready brings fresh work to the state before its release.
func (d *desk) ready() *desk {
	d.t.Helper()
	return d.evidence(record()).must(court.StepEdit, clerk).must(court.StepSubmit, clerk).must(court.StepApprove, reviewer)
}

func reasonsOf(err error) []court.WorkFinding {
	var r *court.Reasons
	if errors.As(err, &r) {
		return r.Findings
	}
	return nil
}

// ruled reports whether one of the reasons names the rule and tells what to do.
func ruled(err error, rule court.Rule) bool {
	for _, f := range reasonsOf(err) {
		if f.Rule == rule && strings.HasSuffix(f.Message, "。") {
			return true
		}
	}
	return false
}

func (w *world) shown(t testing.TB) int {
	t.Helper()
	return w.inState(t, court.ListDefaulters, court.StatePublished)
}

// inState counts the entries of a list in a state.
func (w *world) inState(t testing.TB, list court.List, state court.State) int {
	t.Helper()
	n := 0
	err := w.db.Read(context.Background(), func(r *store.Reading) error {
		return r.Each(context.Background(), func(rows *sql.Rows) error { return rows.Scan(&n) },
			`SELECT COUNT(*) FROM `+string(list)+` e JOIN batch b ON b.id = e.batch_id WHERE b.state = 'released' AND e.state = ?`, string(state))
	})
	must(t, err)
	return n
}

// lacking gives the entries of a list whose evidence is still to be supplied (补证).
func (w *world) lacking(t testing.TB, list court.List) []store.ChangeRow {
	t.Helper()
	page, err := w.db.Records(context.Background(), store.RecordQuery{List: list, Lacks: true, Limit: 10})
	if err != nil {
		t.Fatal(err)
	}
	return page.Rows
}

// publicHash is the hash of all that the public may see of the lists, but for the clock: two
// states with the same one show the same. It asks the columns of the views by name, so that a
// new one is not forgotten.
func (w *world) publicHash(t testing.TB) string {
	t.Helper()
	h := sha256.New()
	err := w.db.Read(context.Background(), func(r *store.Reading) error {
		for _, list := range court.Lists() {
			err := r.Each(context.Background(), func(rows *sql.Rows) error {
				columns, err := rows.Columns()
				if err != nil {
					return err
				}
				values, dest := make([]any, len(columns)), make([]any, len(columns))
				for i := range values {
					dest[i] = &values[i]
				}
				err = rows.Scan(dest...)
				for i, column := range columns {
					switch column {
					case "id", "batch_id", "document_sealed": // not what anybody sees; the seal is another one each time
					default:
						fmt.Fprintf(h, "%s %q\n", column, fmt.Sprint(values[i]))
					}
				}
				return err
			}, `SELECT * FROM v_`+string(list)+` ORDER BY public_id`)
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// rowsOf gives the public identifiers of the rows of a change set.
func (d *desk) rowsOf() (ids []string) {
	d.t.Helper()
	ctx := context.Background()
	err := d.db.Read(ctx, func(r *store.Reading) error {
		c, err := r.ChangeSet(ctx, d.w.Subject)
		if err != nil {
			return err
		}
		each := func(row *store.ChangeRow) error { ids = append(ids, row.PublicID); return nil }
		if err := d.db.NewRows(ctx, r, c.Batch, 0, 0, each); err != nil {
			return err
		}
		return d.db.RevisedRows(ctx, r, c.Batch, 0, 0, each)
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return ids
}

func TestWorkFromDraftToPublic(t *testing.T) {
	w := newWorld(t)
	d := w.bring(t, oneRow(t, nil))
	before := w.publicHash(t)
	d.ready()
	if w.shown(t) != 0 {
		t.Fatal("public before the release")
	}
	d.must(court.StepRelease, publisher)
	if d.w.State != court.StatePublished || w.shown(t) != 1 || w.publicHash(t) == before {
		t.Fatalf("state %s, %d shown", d.w.State, w.shown(t))
	}
	check(t, w)
	d.must(court.StepUndo, publisher)
	if w.publicHash(t) != before {
		t.Fatal("the undo does not bring the public state back")
	}
	check(t, w)
	again := w.bring(t, oneRow(t, nil)).ready().must(court.StepRelease, publisher) // the source still holds it
	if w.shown(t) != 1 {
		t.Fatal("what was undone does not come back through review")
	}
	again.must(court.StepUndo, publisher)
	if w.publicHash(t) != before {
		t.Fatal("the second undo does not bring the public state back")
	}
	check(t, w)
}

// forbidden are the twelve situations of the issue: what is wrong, who tries what, and the
// rule that stands against it.
func TestForbiddenSituations(t *testing.T) {
	for name, tc := range map[string]struct {
		cells map[string]string
		spoil func(*court.EvidenceRecord)
		path  func(*desk) error
		rule  court.Rule
	}{
		"R-04 refuses: no decision number":            {spoil: func(e *court.EvidenceRecord) { e.DecisionNumber = "" }, rule: "R-04"},
		"R-04 refuses: no service":                    {spoil: func(e *court.EvidenceRecord) { e.ServedOn = court.Date{} }, rule: "R-04"},
		"R-02 refuses: G1, SX 3 not clean":            {spoil: func(e *court.EvidenceRecord) { e.Checklist.Seized = court.AnswerYes }, rule: "R-02"},
		"R-02 refuses: G1, SX 3 unanswered":           {spoil: func(e *court.EvidenceRecord) { e.Checklist = court.Checklist{} }, rule: "R-02"},
		"R-18 refuses: no restriction, and no reason": {spoil: func(e *court.EvidenceRecord) { e.NoRestrictionWhy = "" }, rule: "R-18"},
		"R-04 refuses: not signed by the president": {spoil: func(e *court.EvidenceRecord) { e.Signature = "" }, rule: "R-04",
			path: func(d *desk) error {
				return d.must(court.StepSubmit, clerk).must(court.StepApprove, reviewer).do(court.StepRelease, publisher)
			}},
		"R-33 refuses: an open place of personal data": {cells: map[string]string{"生效法律文书确定的义务": "返还车辆，联系电话13800138000"}, rule: "R-33"},
		"R-55 refuses: one's own approval": {rule: "R-55", path: func(d *desk) error {
			return d.must(court.StepSubmit, allHands).do(court.StepApprove, allHands)
		}},
		"R-55 refuses: the reviewer releases": {rule: "R-55", path: func(d *desk) error {
			return d.must(court.StepSubmit, clerk).must(court.StepApprove, reviewer).do(court.StepRelease, reviewer)
		}},
		"R-55 refuses: the author releases": {rule: "R-55", path: func(d *desk) error {
			return d.must(court.StepSubmit, allHands).must(court.StepApprove, reviewer).do(court.StepRelease, allHands)
		}},
		"R-53 refuses: a classed item without the publisher": {rule: "R-53", path: func(d *desk) error {
			w, err := d.Classify(context.Background(), clerk, d.ref(), court.SensitivityMass, false)
			if err != nil {
				return err
			}
			d.w = w
			return d.must(court.StepSubmit, clerk).must(court.StepApprove, reviewer).do(court.StepRelease, second)
		}},
		"R-54 refuses: 把握不准 without an answer": {rule: "R-54", path: func(d *desk) error {
			w, err := d.Classify(context.Background(), clerk, d.ref(), court.SensitivityOrdinary, true)
			if err != nil {
				return err
			}
			d.w = w
			return d.must(court.StepSubmit, clerk).must(court.StepApprove, reviewer).do(court.StepRelease, publisher)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			d := w.bring(t, oneRow(t, tc.cells))
			e := record()
			if tc.spoil != nil {
				tc.spoil(&e)
			}
			d.evidence(e).must(court.StepEdit, clerk)
			if tc.path == nil {
				tc.path = func(d *desk) error { return d.must(court.StepSubmit, clerk).do(court.StepApprove, reviewer) }
			}
			err := tc.path(d)
			if court.KindOf(orNone(err)) != court.KindRefused || !ruled(err, tc.rule) {
				t.Errorf("got %v with %+v, want a reason of %s", err, reasonsOf(err), tc.rule)
			}
			if w.shown(t) != 0 {
				t.Error("it is public")
			}
			check(t, w)
		})
	}
}

func TestMinorsByTheDayOfRelease(t *testing.T) {
	w := newWorld(t)
	t.Run("R-01 refuses: a minor, by the number, at the gate of the change set", func(t *testing.T) {
		file := oneRow(t, map[string]string{"身份证号码/组织机构代码": "990113201201010019"})
		if r := w.load(t, file, ImportOptions{Actor: clerk.Name, Account: clerk.Account}); r.Rejected != 1 || r.Errors[0].Rule != "R-01" || r.Work != "" {
			t.Fatalf("%s %+v", counts(r), r.Errors)
		}
		d, bad, err := w.Enter(context.Background(), clerk, "", input(map[string]string{"document": "990113201201010019"}))
		if err != nil || len(bad) == 0 || bad[0].Rule != "R-01" || d.ID != "" {
			t.Fatalf("%v %+v", err, bad)
		}
	})
	t.Run("R-05 accepts: a grace period that runs is released and not visible", func(t *testing.T) {
		d := w.bring(t, oneRow(t, map[string]string{"决定日期": "2025-12-20", "送达日期": "2025-12-28", "发布时间": "2025-12-30", "宽限期届满日": "2026-02-01"}))
		e := record()
		e.DecidedOn, e.ServedOn = court.Date{}, court.Date{}
		d.evidence(e).must(court.StepEdit, clerk).must(court.StepSubmit, clerk).must(court.StepApprove, reviewer).must(court.StepRelease, publisher)
		from := int64(0)
		err := w.db.Read(context.Background(), func(r *store.Reading) error {
			return r.QueryRow(context.Background(), `SELECT visible_from FROM v_defaulter`).Scan(&from)
		})
		if want := (court.Date{Year: 2026, Month: 2, Day: 2}).Start().Unix(); err != nil || from != want {
			t.Fatalf("visible from %d, want %d: %v", from, want, err)
		}
	})
}

// input is the form of the row of oneRow; fields that the case changes are named.
func input(change map[string]string) court.DefaulterInput {
	in := court.DefaulterInput{SourceID: "T-1", Name: "甄实验", DocumentNumber: "990113199001010014", Court: "演示区人民法院（虚构）",
		CaseNumber: "（2025）鲁0199执77号", BasisNumber: "（2024）鲁0199民初5号", FiledOn: "2025-03-01", PublishedOn: "2025-06-01",
		Obligation: "偿还借款本金人民币50000元", Performance: "全部未履行", Conduct: "有履行能力而拒不履行生效法律文书确定义务"}
	for field, value := range change {
		*map[string]*string{"document": &in.DocumentNumber, "source": &in.SourceID, "name": &in.Name, "case": &in.CaseNumber,
			"obligation": &in.Obligation}[field] = value
	}
	return in
}

func TestEditsVoidTheApproval(t *testing.T) {
	ctx := context.Background()
	t.Run("R-55 refuses: an edit after the approval without a new review", func(t *testing.T) {
		w := newWorld(t)
		d := w.bring(t, oneRow(t, nil)).ready()
		row := d.rowsOf()[0]
		approved := d.ref()
		changed, bad, err := w.EditRow(ctx, clerk, d.ref(), row, input(map[string]string{"obligation": "偿还借款本金人民币60000元"}))
		if err != nil || len(bad) > 0 || changed.State != court.StateDraft || changed.Approved != (court.WorkHash{}) {
			t.Fatalf("%v %+v %s", err, bad, changed.State)
		}
		if _, err := w.Release(ctx, publisher, approved); court.KindOf(orNone(err)) != court.KindConflict {
			t.Errorf("the approved version: %v", err)
		}
		d.w = changed
		if err := d.do(court.StepRelease, publisher); court.KindOf(orNone(err)) != court.KindConflict {
			t.Errorf("the draft: %v", err)
		}
		d.must(court.StepSubmit, clerk).must(court.StepApprove, second).must(court.StepRelease, publisher)
	})
	t.Run("R-55 refuses: content that moved behind the back of the desk", func(t *testing.T) {
		w := newWorld(t)
		d := w.bring(t, oneRow(t, nil)).ready()
		err := w.db.Update(ctx, func(tx *store.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE defaulter SET content_hash = ?`, make([]byte, store.KeySize))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := d.do(court.StepRelease, publisher); !ruled(err, "R-55") || w.shown(t) != 0 {
			t.Errorf("%v", err)
		}
	})
	t.Run("R-55 accepts: a removal in the set voids nothing", func(t *testing.T) {
		w := newWorld(t)
		d := w.bring(t, samples(t, 0, 30)).ready()
		if _, err := w.RemoveDefaulter(ctx, Removal{SourceID: "DEMO-000001", Ground: court.GroundWronglyListed, Actor: "李法官"}); err != nil {
			t.Fatal(err)
		}
		d.must(court.StepRelease, publisher)
		check(t, w)
	})
}

func TestPresidentSignsTheContent(t *testing.T) {
	w := newWorld(t)
	unsigned := record()
	unsigned.Signature = ""
	d := w.bring(t, oneRow(t, nil)).evidence(unsigned).must(court.StepEdit, clerk).must(court.StepSubmit, clerk)
	d.must(court.StepSign, president)
	d.evidence(unsigned) // edited: the signature is of the same content
	d.must(court.StepSubmit, clerk).must(court.StepApprove, reviewer)
	changed := unsigned
	changed.DecisionNumber = "另一文号"
	d.evidence(changed).must(court.StepSubmit, clerk).must(court.StepApprove, reviewer)
	t.Run("R-04 refuses: a signature under other content", func(t *testing.T) {
		if err := d.do(court.StepRelease, publisher); !ruled(err, "R-04") {
			t.Errorf("%v", err)
		}
	})
	t.Run("R-04 accepts: the president's signature in the portal", func(t *testing.T) {
		d.must(court.StepSign, president).must(court.StepRelease, publisher)
		if w.shown(t) != 1 {
			t.Error("not public")
		}
	})
}

func TestForcing(t *testing.T) {
	w := newWorld(t)
	e := record()
	e.NoRestrictionWhy = ""
	d := w.bring(t, oneRow(t, nil)).evidence(e).must(court.StepEdit, clerk).must(court.StepSubmit, clerk)
	if err := d.do(court.StepForce, publisher); court.KindOf(orNone(err)) != court.KindRefused {
		t.Errorf("a publisher forces: %v", err)
	}
	t.Run("R-18 accepts: the president waives the link, with a reason", func(t *testing.T) {
		missing := func() []court.Finding {
			t.Helper()
			rows, err := w.WorkRows(context.Background(), reviewer, d.id, PreviewNew, 0)
			must(t, err)
			return rows.Rows[0].Missing
		}
		if found := missing(); len(found) != 1 || found[0].Rule != "R-18" {
			t.Errorf("R-18: %v", found)
		}
		d.must(court.StepForce, president)
		if found := missing(); len(found) > 0 {
			t.Errorf("R-18: waived, and the row says %v", found)
		}
		d.must(court.StepApprove, reviewer).must(court.StepRelease, publisher)
		if d.w.Forced != d.w.Hash {
			t.Error("not marked")
		}
		if n := w.shown(t); n != 1 {
			t.Errorf("R-18: forced and released, and %d are public", n)
		}
	})
	t.Run("R-04 refuses: the president waives the decision", func(t *testing.T) {
		e := record()
		e.DecisionNumber = ""
		other := w.bring(t, oneRow(t, map[string]string{"编号": "T-9", "案号": "（2025）鲁0199执99号"})).evidence(e).must(court.StepEdit, clerk).must(court.StepSubmit, clerk)
		if err := other.must(court.StepForce, president).do(court.StepApprove, reviewer); !ruled(err, "R-04") {
			t.Errorf("%v", err)
		}
	})
}

func TestPersonalDataIsDecided(t *testing.T) {
	ctx := context.Background()
	w := newWorld(t)
	text := map[string]string{"生效法律文书确定的义务": "返还车辆，联系电话13800138000，另付款8800元"}
	d := w.bring(t, oneRow(t, text)).evidence(record()).must(court.StepEdit, clerk)
	row := d.rowsOf()[0]
	var places []store.TextFinding
	err := w.db.Read(ctx, func(r *store.Reading) error {
		c, err := r.ChangeSet(ctx, d.w.Subject)
		if err == nil {
			places, err = r.Findings(ctx, c.Batch, 1)
		}
		return err
	})
	if err != nil || len(places) != 1 || places[0].Decision != store.FindingOpen {
		t.Fatalf("%v %+v", err, places)
	}
	place := places[0]
	place.Decision = store.FindingClean
	if _, err := w.DecideFinding(ctx, clerk, d.ref(), row, place); court.KindOf(orNone(err)) != court.KindInvalid {
		t.Errorf("no reason: %v", err)
	}
	place.Decision = store.FindingMasked
	masked, err := w.DecideFinding(ctx, clerk, d.ref(), row, place)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.DecideFinding(ctx, clerk, d.ref(), row, place); court.KindOf(orNone(err)) != court.KindConflict {
		t.Errorf("twice: %v", err)
	}
	d.w = masked
	d.must(court.StepSubmit, clerk).must(court.StepApprove, reviewer).must(court.StepRelease, publisher)
	t.Run("R-33 accepts: what was covered is public, covered", func(t *testing.T) {
		var obligation string
		err := w.db.Read(ctx, func(r *store.Reading) error {
			return r.QueryRow(ctx, `SELECT obligation FROM v_defaulter`).Scan(&obligation)
		})
		if err != nil || obligation != "返还车辆，联系电话×××××××××××，另付款8800元" {
			t.Errorf("%q %v", obligation, err)
		}
	})
	if r := w.load(t, oneRow(t, text), ImportOptions{Actor: clerk.Name, Account: clerk.Account}); r.Skipped != 1 {
		t.Errorf("the same file again: %s", counts(r))
	}
	check(t, w)
}

func TestRevisionsOfWhatIsPublic(t *testing.T) {
	ctx := context.Background()
	w := newWorld(t)
	w.load(t, oneRow(t, nil), ImportOptions{Publish: true, Actor: "院长办公室"})
	before := w.publicHash(t)
	first := w.bring(t, oneRow(t, map[string]string{"生效法律文书确定的义务": "偿还借款本金人民币60000元", "被执行人姓名/名称": "甄新名"}))
	first.ready().must(court.StepRelease, publisher)
	after := w.publicHash(t)
	if after == before || w.shown(t) != 1 {
		t.Fatal("the revision is not public")
	}
	next := w.bring(t, oneRow(t, map[string]string{"生效法律文书确定的义务": "偿还借款本金人民币70000元", "被执行人姓名/名称": "甄新名"})).ready().must(court.StepRelease, publisher)
	t.Run("an undo under a later change is refused, and nothing is undone", func(t *testing.T) {
		latest := w.publicHash(t)
		err := first.do(court.StepUndo, publisher)
		if found := reasonsOf(err); court.KindOf(orNone(err)) != court.KindRefused || len(found) != 1 || found[0].Code != court.CodeWaiting || found[0].Row == "" {
			t.Errorf("%v %+v", err, found)
		}
		if w.publicHash(t) != latest {
			t.Error("something was undone")
		}
	})
	next.must(court.StepUndo, publisher)
	if w.publicHash(t) != after {
		t.Error("the first undo")
	}
	first.must(court.StepUndo, publisher)
	if w.publicHash(t) != before {
		t.Error("the second undo")
	}
	check(t, w)
	list := w.lacking(t, court.ListDefaulters)
	if len(list) != 1 {
		t.Fatalf("vouched: %+v", list)
	}
	t.Run("R-04 accepts: evidence supplied later ends the vouching", func(t *testing.T) {
		half := record()
		half.Signature = ""
		if done, err := w.SupplyEvidence(ctx, clerk, list[0].PublicID, half); err != nil || done {
			t.Errorf("half: %v %v", done, err)
		}
		if done, err := w.SupplyEvidence(ctx, clerk, list[0].PublicID, court.EvidenceRecord{Signature: "卷宗第3页"}); err != nil || !done {
			t.Errorf("whole: %v %v", done, err)
		}
		if list := w.lacking(t, court.ListDefaulters); len(list) != 0 {
			t.Errorf("R-04: still listed: %+v", list)
		}
	})
	check(t, w)
}

func TestUndoLeavesRemovedAndHiddenAlone(t *testing.T) {
	ctx := context.Background()
	w := newWorld(t)
	d := w.bring(t, samples(t, 0, 40)).ready().must(court.StepRelease, publisher)
	ids := d.rowsOf()
	if _, err := w.RemoveDefaulter(ctx, Removal{SourceID: "DEMO-000002", Ground: court.GroundWronglyListed, Actor: "李法官"}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Hide(ctx, reviewer, ids[5], "身份存疑"); err != nil {
		t.Fatal(err)
	}
	d.must(court.StepUndo, publisher)
	if w.shown(t) != 0 {
		t.Errorf("%d are shown", w.shown(t))
	}
	check(t, w)
}

func TestWithdrawnWorkComesAgainWithItsFile(t *testing.T) {
	w := newWorld(t)
	d := w.bring(t, oneRow(t, nil)).ready()
	d.must(court.StepWithdraw, clerk)
	if err := d.do(court.StepRelease, publisher); court.KindOf(orNone(err)) != court.KindConflict {
		t.Errorf("withdrawn: %v", err)
	}
	w.bring(t, oneRow(t, nil)).ready().must(court.StepRelease, publisher)
	if w.shown(t) != 1 {
		t.Error("not public")
	}
	check(t, w)
}

func TestScheduledReleases(t *testing.T) {
	ctx := context.Background()
	w := newWorld(t)
	w.appoint(t, publisher)
	d := w.bring(t, oneRow(t, nil)).ready().must(court.StepSchedule, publisher)
	other := w.bring(t, oneRow(t, map[string]string{"编号": "T-8", "案号": "（2025）鲁0199执88号", "失信被执行人行为具体情形": "违反财产报告制度",
		"期限届满日": "2026-01-01"})).ready().must(court.StepSchedule, publisher)
	if n, err := w.ReleaseDue(ctx, w.now); err != nil || n != 0 || w.shown(t) != 0 {
		t.Fatalf("too early: %d %v", n, err)
	}
	if _, err := w.Hide(ctx, reviewer, d.rowsOf()[0], "身份存疑"); court.KindOf(orNone(err)) != court.KindConflict {
		t.Errorf("what is not public is hidden: %v", err)
	}
	err := w.db.Update(ctx, func(tx *store.Tx) error { // the evidence of the other one is spoilt meanwhile
		_, err := tx.Exec(ctx, `UPDATE defaulter SET open_findings = 1 WHERE public_id = ?`, other.rowsOf()[0])
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	w.now = w.now.Add(2 * time.Hour)
	var group sync.WaitGroup
	var all, failures [2]int
	for i := range 2 {
		group.Go(func() {
			n, err := w.ReleaseDue(ctx, w.now)
			all[i] = n
			if err != nil {
				failures[i]++
			}
		})
	}
	group.Wait()
	if all[0]+all[1] != 1 || failures[0]+failures[1] != 0 || w.shown(t) != 1 {
		t.Fatalf("released %v, failures %v, %d shown", all, failures, w.shown(t))
	}
	other.refresh()
	if other.w.State != court.StateApproved || !strings.Contains(other.w.Alarm, "未能发布") || !other.w.ScheduledAt.IsZero() {
		t.Errorf("%s, alarm %q", other.w.State, other.w.Alarm)
	}
}

func TestTwoPeopleAtOnce(t *testing.T) {
	w := newWorld(t)
	race := func(t *testing.T, d *desk, s court.WorkStep, people ...court.Actor) {
		t.Helper()
		results := make([]error, len(people))
		var group sync.WaitGroup
		for i, by := range people {
			own := &desk{world: d.world, t: t, id: d.id, w: d.w}
			group.Go(func() { results[i] = own.do(s, by) })
		}
		group.Wait()
		won := 0
		for _, err := range results {
			switch {
			case err == nil:
				won++
			case court.KindOf(err) != court.KindConflict:
				t.Errorf("%s: %v", s, err)
			}
		}
		if won != 1 {
			t.Errorf("%s: %d won: %v", s, won, results)
		}
		d.refresh()
	}
	d := w.bring(t, samples(t, 0, 200)).evidence(record()).must(court.StepEdit, clerk)
	race(t, d, court.StepSubmit, clerk, clerk)
	race(t, d, court.StepApprove, reviewer, second)
	race(t, d, court.StepRelease, publisher, court.Actor{Account: "publisher-2", Name: "吴发布", Roles: publisher.Roles}, publisher)
	race(t, d, court.StepUndo, publisher, publisher)
	check(t, w)
}

func TestHidingAndRestoring(t *testing.T) {
	ctx := context.Background()
	w := newWorld(t)
	d := w.bring(t, oneRow(t, nil)).ready().must(court.StepRelease, publisher)
	row := d.rowsOf()[0]
	shown := w.publicHash(t)
	if _, err := w.Hide(ctx, clerk, row, "身份存疑"); court.KindOf(orNone(err)) != court.KindRefused {
		t.Errorf("a clerk hides: %v", err)
	}
	review, err := w.Hide(ctx, reviewer, row, "身份存疑")
	if err != nil || w.shown(t) != 0 {
		t.Fatalf("hidden: %v", err)
	}
	if again, err := w.Hide(ctx, reviewer, row, "身份存疑"); err != nil || again.ID != review.ID {
		t.Errorf("hidden twice: %v", err)
	}
	check(t, w)
	if r := w.load(t, oneRow(t, nil), ImportOptions{Actor: clerk.Name, Account: clerk.Account}); r.Skipped != 1 {
		t.Errorf("the source still holds it: %s", counts(r))
	}
	change := w.bring(t, oneRow(t, map[string]string{"生效法律文书确定的义务": "另一种写法"})).evidence(record()).must(court.StepEdit, clerk).must(court.StepSubmit, clerk)
	if err := change.do(court.StepApprove, reviewer); len(reasonsOf(err)) != 1 || reasonsOf(err)[0].Code != court.CodeHidden {
		t.Errorf("an import brings it back: %v", err)
	}
	r := w.desk(t, review.ID).must(court.StepEdit, clerk).must(court.StepSubmit, clerk)
	t.Run("R-55 refuses: who hid it approves its return", func(t *testing.T) {
		if err := r.do(court.StepApprove, reviewer); !ruled(err, "R-55") {
			t.Errorf("%v", err)
		}
	})
	r.must(court.StepApprove, second).must(court.StepRelease, publisher)
	if w.publicHash(t) != shown {
		t.Error("it came back as something else")
	}
	check(t, w)
}

func TestHiddenStaysHiddenWithAnOlderDatabase(t *testing.T) {
	ctx := context.Background()
	w := newFileWorld(t)
	d := w.bring(t, oneRow(t, nil)).ready().must(court.StepRelease, publisher)
	backup := w.dir + "/old.backup"
	if _, err := w.db.Backup(ctx, backup); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Hide(ctx, reviewer, d.rowsOf()[0], "身份存疑"); err != nil {
		t.Fatal(err)
	}
	if err := w.db.Close(); err != nil {
		t.Fatal(err)
	}
	if _, _, err := store.Restore(ctx, store.Options{Dir: w.dir, Now: func() time.Time { return w.now }, Logger: slog.New(slog.DiscardHandler)}, backup); err != nil {
		t.Fatal(err)
	}
	w.open(t)
	if n, err := w.Recover(ctx); err != nil || n != 1 || w.shown(t) != 0 {
		t.Fatalf("replayed %d: %v, %d shown", n, err, w.shown(t))
	}
	check(t, w)
}
