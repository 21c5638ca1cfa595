package publish

import (
	"context"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/store"
)

// draftOf begins an article and saves it without saying who answers for it.
func (w *world) draftOf(t testing.TB, p court.Piece) *desk {
	t.Helper()
	ctx := context.Background()
	item, err := w.NewPiece(ctx, editor, p.Kind)
	must(t, err)
	d := w.desk(t, item.ID)
	d.typeIn(p)
	return d
}

// typeIn saves a text and leaves the answers about it as they are.
func (d *desk) typeIn(p court.Piece) {
	d.t.Helper()
	item, err := d.SavePiece(context.Background(), editor, d.ref(), p, false)
	must(d.t, err)
	d.w = item
}

func (d *desk) duty(by court.Actor, entry DutyEntry) error {
	item, err := d.SaveDuty(context.Background(), by, d.ref(), entry)
	if err == nil {
		d.w = item
	}
	return err
}

func (d *desk) file(by court.Actor) DutyFile {
	d.t.Helper()
	f, err := d.PieceDuty(context.Background(), by, d.id)
	must(d.t, err)
	return f
}

// answered is an entry that leaves nothing open about a text that names nobody.
func answered() DutyEntry {
	return DutyEntry{Person: "吴采编", Answers: cleared()}
}

// TestDutyGates: what is missing of the record keeps a text from being submitted, all of it
// told at once, and a change of the text takes the answers back.
func TestDutyGates(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	d := w.draftOf(t, article("duty", "## 一\n\n正文。"))
	submit := func(want string) {
		t.Helper()
		_, err := w.Submit(ctx, editor, d.ref())
		if got := refusals(orNone(err)); got != want {
			t.Errorf("R-55, E5: refused for %q, want %q (%v)", got, want, err)
		}
	}
	submit("E5 unchecked, R-55 duty")
	if f := d.file(reviewer); len(f.Against) != 3 || f.MayWrite || f.MayCheck || f.MayAnswer {
		t.Errorf("R-55, E5: the reviewer sees %+v", f)
	}
	must(t, d.duty(editor, DutyEntry{Person: " 吴采编 ", Answers: map[court.LegalQuestion]LegalWords{court.LegalNames: {Word: "anonymised"}}}))
	if f := d.file(editor); f.Duty.Person != "吴采编" || f.Duty.Answers[court.LegalNames].Account != editor.Account || !f.MayWrite {
		t.Errorf("%+v", f.Duty)
	}
	submit("E5 unchecked")
	must(t, d.duty(editor, answered()))
	if f := d.file(editor); len(f.Against) > 0 || len(f.Checks) != 2 {
		t.Errorf("E5: %+v %+v", f.Against, f.Checks)
	}
	seen := d.w.Version
	must(t, d.duty(editor, answered()))
	if d.w.Version != seen {
		t.Error("saving what is there is an edit")
	}

	d.typeIn(article("duty", "## 一\n\n正文，改过。"))
	submit("E5 stale")
	if f := d.file(editor); !f.Checks[0].Stale || f.Checks[0].Answer.Word == "" {
		t.Errorf("E5: %+v", f.Checks)
	}
	w.now = w.now.Add(48 * time.Hour) // and an answer does not grow stale by the clock
	must(t, d.duty(editor, answered()))
	w.now = w.now.Add(48 * time.Hour)

	known := w.picture(t, 40, 30, MediaUpload{FileName: "流程.png", Alt: "流程", Source: "本院绘制"})
	d.typeIn(article("duty", "## 一\n\n![法庭](/media/"+strings.Repeat("a", 64)+".png)\n\n"+show(known)))
	if f := d.file(editor); len(f.Checks) != 3 || len(f.Pictures) != 2 || f.Pictures[0].Alt != "法庭" || f.Pictures[0].Source != "" || f.Pictures[1].Source != "本院绘制" {
		t.Errorf("E5: pictures are not asked about with their words and sources: %+v", f.Pictures)
	}
	d.typeIn(article("duty", "## 一\n\n正文。"))
	must(t, d.duty(editor, answered()))

	classed := article("duty", "## 一\n\n正文。")
	classed.Sensitivity = court.SensitivityMass
	d.typeIn(classed)
	submit("R-53 duty")
	withLeader := answered()
	withLeader.Leader = "孙副院长"
	must(t, d.duty(editor, withLeader))
	d.must(court.StepSubmit, editor)

	if err := d.duty(editor, DutyEntry{Person: strings.Repeat("长", court.MaxDutyName+1), Question: strings.Repeat("问", court.MaxQuestion+1)}); refusals(orNone(err)) != "too_long" {
		t.Errorf("%v", err)
	}
	if err := d.duty(editor, DutyEntry{Answers: map[court.LegalQuestion]LegalWords{court.LegalNames: {Word: "perhaps"}}}); refusals(orNone(err)) != "E5 word" {
		t.Errorf("E5: %v", err)
	}
	for _, by := range []court.Actor{clerk, reviewer, publisher, president} {
		if err := d.duty(by, answered()); court.KindOf(orNone(err)) != court.KindRefused {
			t.Errorf("R-55: %s answers for the author: %v", by.Name, err)
		}
	}
	if _, err := w.PieceDuty(ctx, clerk, d.id); court.KindOf(orNone(err)) != court.KindRefused {
		t.Errorf("a clerk reads who answers for a text: %v", err)
	}
	if _, err := w.SaveDuty(ctx, editor, WorkRef{d.id, 1}, answered()); court.KindOf(orNone(err)) != court.KindConflict {
		t.Errorf("an older page covers a newer one: %v", err)
	}
}

// TestDutyIsConsentedTo: an approval is of the record, too; who changes it afterwards takes
// the text back to the start.
func TestDutyIsConsentedTo(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	d := w.write(t, article("consent", "## 一\n\n正文。"))
	d.must(court.StepSubmit, editor).must(court.StepApprove, reviewer)
	other := answered()
	other.Person = "别人"
	must(t, d.duty(editor, other))
	if d.w.State != court.StateDraft || d.w.Approved != (court.WorkHash{}) {
		t.Errorf("R-55: an approval outlives a change of who answers for the text: %+v", d.w)
	}
	d.must(court.StepSubmit, editor)

	// The reviewer's own check stands in the place of the author's, and is not an edit.
	mine := cleared()
	mine[court.LegalNames] = LegalWords{Word: "lawful", Note: "执行法官，依法公开"}
	if _, err := w.CheckDuty(ctx, editor, d.ref(), mine); court.KindOf(orNone(err)) != court.KindRefused {
		t.Errorf("R-55: an editor checks for the reviewer: %v", err)
	}
	if f := d.file(reviewer); !f.MayCheck || f.MayWrite {
		t.Errorf("%+v", f)
	}
	item, err := w.CheckDuty(ctx, reviewer, d.ref(), mine)
	must(t, err)
	d.w = item
	f := d.file(reviewer)
	if d.w.State != court.StateInReview || f.Duty.Answers[court.LegalNames].Account != reviewer.Account || f.Duty.Answers[court.LegalGuilt].Account != editor.Account || f.Duty.Person != "别人" {
		t.Errorf("E5: %+v", f.Duty)
	}
	same, err := w.CheckDuty(ctx, reviewer, d.ref(), mine)
	if err != nil || same.Version != d.w.Version {
		t.Errorf("checking the same once more: %v", err)
	}
	if _, err := w.CheckDuty(ctx, reviewer, d.ref(), map[court.LegalQuestion]LegalWords{court.LegalNames: {Note: "没有选"}}); refusals(orNone(err)) != "E5 required" {
		t.Errorf("E5: a note without an answer is lost: %v", err)
	}
	if _, err := w.CheckDuty(ctx, reviewer, d.ref(), map[court.LegalQuestion]LegalWords{court.LegalNames: {Word: "perhaps"}}); refusals(orNone(err)) != "E5 word" {
		t.Errorf("E5: %v", err)
	}
	d.must(court.StepApprove, reviewer).must(court.StepRelease, publisher)
	if w.onSite(t, "consent") == "" {
		t.Error("it is not public")
	}
	if err := d.duty(editor, answered()); court.KindOf(orNone(err)) != court.KindConflict {
		t.Errorf("R-55: what was released is edited: %v", err)
	}
}

// TestGuiltIsAnswered: a case that calls somebody guilty without naming a judgment is kept
// back until the number is on record inside the court, where no reader finds it.
func TestGuiltIsAnswered(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	p := article("guilt", "## 案情\n\n某甲转移财产，犯了拒不执行判决罪。")
	p.Kind, p.Topic, p.Synthetic = court.PieceCase, court.TopicCrackdown, false
	d := w.draftOf(t, p)
	must(t, d.duty(editor, answered()))
	if _, err := w.Submit(ctx, editor, d.ref()); refusals(orNone(err)) != "guilt" {
		t.Fatalf("E5: %v", err)
	}
	if f := d.file(editor); len(f.Guilt) == 0 || f.Guilt[0].Field != court.PieceKeyBody {
		t.Errorf("E5: %+v", f.Guilt)
	}
	entry := answered()
	entry.Answers[court.LegalGuilt] = LegalWords{Word: "judgment", Note: "已经判决"}
	must(t, d.duty(editor, entry))
	if _, err := w.Submit(ctx, editor, d.ref()); refusals(orNone(err)) != "E5 unchecked, guilt" {
		t.Errorf("E5: %v", err)
	}
	entry.Answers[court.LegalGuilt] = LegalWords{Word: "judgment", Note: "（2025）鲁0199刑初45号"}
	must(t, d.duty(editor, entry))
	if f := d.file(editor); len(f.Guilt) > 0 || len(f.Against) > 0 {
		t.Errorf("E5: %+v %+v", f.Guilt, f.Against)
	}
	d.must(court.StepSubmit, editor).must(court.StepApprove, reviewer).must(court.StepRelease, publisher)
	must(t, w.db.EachPiece(ctx, func(p store.StoredPiece) error {
		if strings.Contains(p.File, "刑初45号") || strings.Contains(p.File, "吴采编") {
			t.Errorf("R-36: what is on record inside the court is in the file: %s", p.File)
		}
		return nil
	}))
}

// TestQuestion: 请示报告 from what is asked to an answer that lets the text go.
func TestQuestion(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	d := w.draftOf(t, article("asked", "## 一\n\n正文。"))
	entry := answered()
	entry.Uncertain = true
	must(t, d.duty(editor, entry))
	if _, err := w.Submit(ctx, editor, d.ref()); refusals(orNone(err)) != "R-54 uncertain" {
		t.Errorf("R-54: submitted without a question: %v", err)
	}
	entry.Question = "先这样问。"
	must(t, d.duty(editor, entry))
	entry.Question = "当事人一方人数众多，\r\n是否发布？"
	must(t, d.duty(editor, entry))
	f := d.file(president)
	if !f.MayAnswer || len(f.Questions) != 1 || f.Asked() != "当事人一方人数众多，\n是否发布？" || f.Questions[0].Name != editor.Name {
		t.Errorf("R-54: %+v", f.Questions)
	}
	answer := func(by court.Actor, agreed bool, text string) error {
		item, err := w.AnswerQuestion(ctx, by, d.ref(), court.LeaderAnswer{Agreed: agreed, By: "孙院长", Document: "〔2026〕请示3号", On: w.today(), Text: text})
		if err == nil {
			d.w = item
		}
		return err
	}
	if err := answer(editor, true, ""); court.KindOf(orNone(err)) != court.KindRefused {
		t.Errorf("R-54: the author answers: %v", err)
	}
	if err := answer(president, false, " "); refusals(orNone(err)) != "R-54 required" {
		t.Errorf("R-54: refused without a word: %v", err)
	}
	d.must(court.StepSubmit, editor)
	must(t, answer(president, false, "等案件审结后再发。"))
	if d.w.Answer != "" || d.w.State != court.StateInReview {
		t.Errorf("R-54: a refusal lets it go: %+v", d.w)
	}
	if _, err := w.Approve(ctx, reviewer, d.ref()); refusals(orNone(err)) != "R-54 uncertain" {
		t.Errorf("R-54: approved against the leader's answer: %v", err)
	}
	entry.Uncertain, entry.Question = false, ""
	must(t, d.duty(editor, entry))
	if _, err := w.Submit(ctx, editor, d.ref()); refusals(orNone(err)) != "R-54 uncertain" {
		t.Errorf("R-54: a refusal is gone with the tick: %v", err)
	}
	entry.Uncertain, entry.Question = true, "已经审结，是否发布？"
	must(t, d.duty(editor, entry))
	d.must(court.StepSubmit, editor).must(court.StepApprove, reviewer)
	if _, err := w.Release(ctx, publisher, d.ref()); refusals(orNone(err)) != "R-54 uncertain" {
		t.Errorf("R-54: released before the answer: %v", err)
	}
	must(t, answer(president, true, ""))
	if f := d.file(editor); len(f.Questions) != 2 || f.Questions[0].Answer.Agreed || !f.Questions[1].Answer.Agreed || f.Questions[1].AnswerName != president.Name || f.MayAnswer {
		t.Errorf("R-54: %+v", f.Questions)
	}
	d.must(court.StepRelease, publisher)

	// What is asked anew takes an earlier answer back, and what nobody answered can be taken back.
	e := w.draftOf(t, article("asked-anew", "## 一\n\n正文。"))
	entry.Question = "一？"
	must(t, e.duty(editor, entry))
	e.must(court.StepAnswer, president)
	entry.Question = "二？"
	must(t, e.duty(editor, entry))
	if e.w.Answer != "" {
		t.Error("R-54: an answer to something else counts")
	}
	entry.Question, entry.Uncertain = "", false
	must(t, e.duty(editor, entry))
	if f := e.file(editor); len(f.Questions) != 1 || f.Asked() != "" {
		t.Errorf("R-54: %+v", f.Questions)
	}
	must(t, e.duty(editor, entry)) // nothing more to take back
	e.must(court.StepSubmit, editor)

	// An answer by a document alone, where nothing was asked in writing.
	g := w.draftOf(t, article("by-document", "## 一\n\n正文。"))
	entry.Uncertain = true
	must(t, g.duty(editor, entry))
	g.must(court.StepAnswer, president).must(court.StepSubmit, editor)
	if f := g.file(president); len(f.Questions) != 1 || f.Questions[0].Text != "" || f.Questions[0].Answer.By != president.Name {
		t.Errorf("R-54: %+v", f.Questions)
	}
}

// TestPieceCorrections: a note comes with the version that corrects, stays through later ones,
// and leaves by a decision on record alone.
func TestPieceCorrections(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	first := article("mended", "## 费率\n\n费率是0.5%。")
	d := w.draftOf(t, first)
	entry := answered()
	entry.Correction = "没有可以更正的"
	must(t, d.duty(editor, entry))
	if _, err := w.Submit(ctx, editor, d.ref()); refusals(orNone(err)) != "waiting" {
		t.Errorf("a new text corrects something: %v", err)
	}
	must(t, d.duty(editor, answered()))
	d.must(court.StepSubmit, editor).must(court.StepApprove, reviewer).must(court.StepRelease, publisher)

	released := func(body string, entry DutyEntry) *desk {
		t.Helper()
		w.now = w.now.Add(24 * time.Hour)
		item, err := w.RevisePiece(ctx, editor, court.PieceArticle, "mended")
		must(t, err)
		r := w.desk(t, item.ID)
		p := first
		p.Body = body
		r.typeIn(p)
		must(t, r.duty(editor, entry))
		r.must(court.StepSubmit, editor).must(court.StepApprove, reviewer)
		w.now = w.now.Add(24 * time.Hour) // a note and its check do not depend on the day
		r.must(court.StepRelease, publisher)
		return r
	}
	notes := func() (list []string) {
		t.Helper()
		must(t, w.db.Read(ctx, func(r *store.Reading) error {
			source, err := r.PieceSource(ctx, court.PieceArticle, "mended")
			if err != nil {
				return err
			}
			p, err := pieceOf(source.File)
			for _, c := range p.Corrections {
				list = append(list, c.String())
			}
			if n := len(p.Corrections); n > 0 && p.Updated.Before(p.Corrections[n-1].On) {
				t.Errorf("corrected on %s, updated on %s", p.Corrections[n-1].On, p.Updated)
			}
			return err
		}))
		return list
	}
	entry.Correction = "费率原写为0.5%，应为1.5%。"
	released("## 费率\n\n费率是1.5%。", entry)
	one := w.today().String() + " " + entry.Correction
	if got := notes(); !slices.Equal(got, []string{one}) {
		t.Fatalf("%q", got)
	}
	released("## 费率\n\n费率是1.5%，分段计算。", answered())
	if got := notes(); !slices.Equal(got, []string{one}) {
		t.Errorf("a later edit took the note away: %q", got)
	}
	entry.Correction = "“分段计算”原漏写。"
	r := released("## 费率\n\n费率是1.5%，分段累计计算。", entry)
	if got := notes(); len(got) != 2 || got[0] != one {
		t.Errorf("%q", got)
	}
	r.must(court.StepUndo, publisher)
	if got := notes(); !slices.Equal(got, []string{one}) {
		t.Errorf("the note of a version that was taken back: %q", got)
	}

	drop := answered()
	drop.Drop = map[string]string{one: " "}
	item, err := w.RevisePiece(ctx, editor, court.PieceArticle, "mended")
	must(t, err)
	e := w.desk(t, item.ID)
	e.typeIn(first)
	if err := e.duty(editor, drop); refusals(orNone(err)) != "required" {
		t.Errorf("a note is dropped without a reason: %v", err)
	}
	drop.Drop[one] = "说明里写了当事人的姓名"
	must(t, e.duty(editor, drop))
	if f := e.file(reviewer); len(f.Duty.Dropped) != 1 || f.Duty.Dropped[0].Name != editor.Name {
		t.Errorf("%+v", f.Duty.Dropped)
	}
	e.must(court.StepSubmit, editor).must(court.StepApprove, reviewer).must(court.StepRelease, publisher)
	if got := notes(); len(got) > 0 {
		t.Errorf("%q", got)
	}
	var decisions int
	must(t, w.db.Read(ctx, func(r *store.Reading) error {
		return r.QueryRow(ctx, `SELECT count(*) FROM ledger WHERE action = 'piece.uncorrect' AND subject = 'article/mended'`).Scan(&decisions)
	}))
	if decisions != 1 || court.Action("piece.uncorrect").Label() == "" {
		t.Errorf("%d decisions about the note", decisions)
	}

	// A note is text that readers see: personal data in it keep it back.
	item, err = w.RevisePiece(ctx, editor, court.PieceArticle, "mended")
	must(t, err)
	e = w.desk(t, item.ID)
	e.typeIn(first)
	entry.Correction = "电话原写为13800001234。"
	must(t, e.duty(editor, entry))
	if _, err := w.Submit(ctx, editor, e.ref()); refusals(orNone(err)) != "R-33 personal_data" {
		t.Errorf("R-33: %v", err)
	}
	look, err := w.LookAtPiece(ctx, editor, e.id, first, false)
	if err != nil || len(look.Places) != 1 || look.Places[0].Field != court.PieceKeyCorrections || look.Places[0].Decided() {
		t.Errorf("R-33: nobody is told where: %+v %v", look.Places, err)
	}
	item, err = w.DecidePlace(ctx, editor, e.ref(), look.Places[0].Text, "公开的示例号码")
	must(t, err)
	e.w = item
	e.must(court.StepSubmit, editor)
}

// TestUndoBringsNoDraftOut: an imported text that a rule kept back was never public, so the
// undo of a release over it has nothing to go back to.
func TestUndoBringsNoDraftOut(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	w.pieces(t, map[string]string{"articles/held.md": strings.Replace(pieceFile(court.PieceArticle, "held", plainBody), "ordinary", "mass", 1)}, PieceOptions{})
	item, err := w.RevisePiece(ctx, editor, court.PieceArticle, "held")
	must(t, err)
	revises := func(state string) bool {
		t.Helper()
		l, err := w.Pieces(ctx, editor, PieceQuery{Tab: PiecesMine, PerPage: 10})
		must(t, err)
		for _, p := range l.Works {
			if p.State == court.State(state) && p.BaseSlug == "held" {
				return p.Revises
			}
		}
		t.Fatalf("no %s in %+v", state, l.Works)
		return false
	}
	if revises("draft") {
		t.Error("the work on an imported draft is called one on a published text")
	}
	d := w.desk(t, item.ID)
	d.save(article("held", "## 一\n\n审过的。"), false)
	claim := answered()
	claim.Correction = "原来写错了。"
	item, err = w.SaveDuty(ctx, editor, d.ref(), claim)
	must(t, err)
	d.w = item
	duty, err := w.PieceDuty(ctx, editor, item.ID)
	must(t, err)
	if told := duty.Against; duty.Revises || len(told) != 1 || told[0].Field != court.DutyCorrection {
		t.Errorf("what nobody has read can be corrected in public: %t %+v", duty.Revises, told)
	}
	if _, err := w.Submit(ctx, editor, d.ref()); refusals(orNone(err)) != "waiting" {
		t.Errorf("a correction of what nobody has read is handed over: %v", err)
	}
	item, err = w.SaveDuty(ctx, editor, d.ref(), answered())
	must(t, err)
	d.w = item
	d.must(court.StepSubmit, editor).must(court.StepApprove, reviewer)
	f, err := w.WorkFile(ctx, reviewer, item.ID)
	if must(t, err); f.WorkSubject.Text.Revises {
		t.Error("a reviewer is told that readers know the text")
	}
	d.must(court.StepRelease, publisher)
	if _, err := w.Undo(ctx, publisher, d.ref(), "写错了"); refusals(orNone(err)) != "waiting" {
		t.Errorf("R-53: %v", err)
	}
	if got := w.onSite(t, "held"); got != "## 一\n\n审过的。" {
		t.Errorf("R-53: %q is public", got)
	}
	_, err = w.RevisePiece(ctx, editor, court.PieceArticle, "held")
	if must(t, err); !revises("draft") {
		t.Error("the work on a published text is not called so")
	}
}

// TestDutyEntryIsKept: what an answer says of who gave it stays while it holds.
func TestDutyEntryIsKept(t *testing.T) {
	w := newWorld(t)
	d := w.draftOf(t, article("kept", "## 一\n\n正文。"))
	must(t, d.duty(editor, answered()))
	before := maps.Clone(d.file(editor).Duty.Answers)
	w.now = w.now.Add(time.Hour)
	other := court.Actor{Account: "editor-2", Name: "郑采编", Roles: []court.Role{court.RoleEditor}}
	changed := answered()
	changed.Person = "郑采编"
	must(t, d.duty(other, changed))
	if f := d.file(editor); !maps.Equal(f.Duty.Answers, before) {
		t.Errorf("an answer changed hands: %+v", f.Duty.Answers)
	}
	changed.Answers = nil // a form without choices takes no answer away
	must(t, d.duty(other, changed))
	if f := d.file(editor); !maps.Equal(f.Duty.Answers, before) {
		t.Errorf("%+v", f.Duty.Answers)
	}
	changed.Answers = map[court.LegalQuestion]LegalWords{court.LegalGuilt: {Word: "general", Note: "引用刑法第三百一十三条"}}
	must(t, d.duty(other, changed))
	if f := d.file(editor); f.Duty.Answers[court.LegalGuilt].Account != other.Account || f.Duty.Answers[court.LegalNames].Account != editor.Account {
		t.Errorf("%+v", f.Duty.Answers)
	}
	steps, err := w.DutySteps(context.Background(), reviewer, d.id)
	if err != nil || steps[len(steps)-1].Note != "责任与核查" {
		t.Errorf("%+v %v", steps, err)
	}
}

// TestDutyIsProposed: who answered for the last version is proposed for the next one, and is
// on no record of it until somebody saves that. Answers judge a text and are not proposed.
func TestDutyIsProposed(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	p := article("again", "## 一\n\n第一版。")
	release := func(d *desk, entry DutyEntry) *desk {
		t.Helper()
		must(t, d.duty(editor, entry))
		return d.must(court.StepSubmit, editor).must(court.StepAnswer, president).must(court.StepApprove, reviewer).must(court.StepRelease, publisher)
	}
	revise := func() *desk {
		t.Helper()
		item, err := w.RevisePiece(ctx, editor, p.Kind, p.Slug)
		must(t, err)
		return w.desk(t, item.ID)
	}
	proposed := func(d *desk, want court.DutyNames) {
		t.Helper()
		f := d.file(editor)
		if f.Proposed != want {
			t.Errorf("R-55: %+v is proposed, want %+v", f.Proposed, want)
		}
		if f.Duty.Names() == (court.DutyNames{}) && (len(f.Duty.Answers) > 0 || len(f.Questions) > 0 || f.Uncertain || f.Duty.Correction != "") {
			t.Errorf("R-54, E5: what was answered about another text is taken over: %+v", f)
		}
	}
	entry := answered()
	entry.Leader, entry.Uncertain, entry.Question = "孙副院长", true, "是否妥当？"
	first := w.draftOf(t, p)
	proposed(first, court.DutyNames{})
	release(first, entry)

	d := revise()
	proposed(d, court.DutyNames{Leader: "孙副院长", Person: "吴采编"})
	if _, err := w.Submit(ctx, editor, d.ref()); refusals(orNone(err)) != "E5 unchecked, R-55 duty" {
		t.Errorf("R-55: a proposal nobody has looked at counts: %v", err)
	}
	entry.Leader, entry.Person = "", "郑采编"
	must(t, d.duty(editor, entry))
	proposed(d, court.DutyNames{}) // its leader was left out, so nobody is proposed again
	if f := d.file(editor); f.Duty.Names() != (court.DutyNames{Person: "郑采编"}) {
		t.Errorf("R-55: %+v", f.Duty)
	}
	p.Body = "## 一\n\n第二版。"
	d.typeIn(p)
	release(d, entry)
	third := revise()
	proposed(third, court.DutyNames{Person: "郑采编"})

	// What was taken back is no last version any more.
	third.must(court.StepWithdraw, editor)
	d.must(court.StepUndo, publisher)
	proposed(revise(), court.DutyNames{Leader: "孙副院长", Person: "吴采编"})
}
