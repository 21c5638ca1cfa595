package publish

import (
	"context"
	"strings"
	"testing"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/store"
)

func TestRaiseGround(t *testing.T) {
	ctx := context.Background()
	thursday := on(2026, time.May, 7, 10)
	t.Run("R-09 accepts: a ground that a reviewer confirms removes at once", func(t *testing.T) {
		w, id := listed(t, thursday, "")
		if _, err := w.RaiseGround(ctx, clerk, Ground{PublicID: id, Ground: court.GroundPerformed}); err != nil {
			t.Fatal(err)
		}
		r, err := w.RaiseGround(ctx, reviewer, Ground{PublicID: id, Ground: court.GroundPerformed, Note: "案款到账"})
		must(t, err)
		if !r.Removed || !r.Changed || w.state(t, id) != court.StateRemoved {
			t.Errorf("%+v, state %s", r, w.state(t, id))
		}
		if task := w.one(t, id, court.TaskGround); task.State != court.TaskDropped || task.Outcome != court.OutcomeOvertaken {
			t.Errorf("the clerk's task: %+v", task)
		}
		if r, err := w.RaiseGround(ctx, clerk, Ground{PublicID: id, Ground: court.GroundPerformed}); err != nil || !r.Removed || r.Changed {
			t.Errorf("again: %+v %v", r, err)
		}
		check(t, w)
	})
	t.Run("R-09 accepts: a ground that a clerk raises is to be decided in three working days", func(t *testing.T) {
		w, id := listed(t, thursday, "")
		r, err := w.RaiseGround(ctx, clerk, Ground{PublicID: id, Ground: court.GroundSettled, Note: "和解协议已履行"})
		must(t, err)
		again, err := w.RaiseGround(ctx, clerk, Ground{PublicID: id, Ground: court.GroundSettled})
		must(t, err)
		if r.Removed || !r.Changed || again.Changed || again.Task != r.Task || again.Due != r.Due || r.Due.Due != (court.Date{Year: 2026, Month: 5, Day: 11}) {
			t.Errorf("%+v, again %+v", r, again)
		}
		if w.state(t, id) != court.StatePublished {
			t.Error("raising it changed what is public")
		}
		must(t, w.DecideGround(ctx, reviewer, Verdict{Task: r.Task, Grant: true}))
		if task := w.one(t, id, court.TaskGround); w.state(t, id) != court.StateRemoved || task.Outcome != court.OutcomeGranted || task.Note != "和解协议已履行" {
			t.Errorf("state %s, %+v", w.state(t, id), task)
		}
		if got, want := w.ledgerOf(t, id), "task.open R-09 clerk-1; task.close R-09 reviewer-1; defaulter.remove R-09 reviewer-1"; got != want {
			t.Errorf("ledger %q, want %q", got, want)
		}
		if err := w.DecideGround(ctx, reviewer, Verdict{Task: r.Task, Grant: true}); court.KindOf(err) != court.KindConflict {
			t.Errorf("decided twice: %v", err)
		}
		check(t, w)
	})
	t.Run("R-09 refuses: a verdict of who may not decide, and a refusal without reasons", func(t *testing.T) {
		w, id := listed(t, thursday, "")
		r, err := w.RaiseGround(ctx, clerk, Ground{PublicID: id, Ground: court.GroundPerformed})
		must(t, err)
		for _, a := range []court.Actor{clerk, admin, auditor, {Name: "命令行"}} {
			refusedBy(t, w.DecideGround(ctx, a, Verdict{Task: r.Task, Grant: true, Note: "x"}), "")
		}
		refusedBy(t, w.DecideGround(ctx, reviewer, Verdict{Task: r.Task}), "R-09")
		must(t, w.DecideGround(ctx, reviewer, Verdict{Task: r.Task, Note: "并未履行"}))
		if w.state(t, id) != court.StatePublished {
			t.Error("refused, and it is gone")
		}
		_, err = w.RaiseGround(ctx, auditor, Ground{PublicID: id, Ground: court.GroundPerformed})
		refusedBy(t, err, "")
		check(t, w)
	})
	t.Run("R-11 accepts: performance on a listing of two years opens the decision on early removal and removes nothing", func(t *testing.T) {
		w, id := listed(t, thursday, "2027-05-20")
		r, err := w.RaiseGround(ctx, reviewer, Ground{PublicID: id, Ground: court.GroundPerformed})
		must(t, err)
		task := w.one(t, id, court.TaskEarlyRemoval)
		if r.Removed || r.Task != task.PublicID || task.Deadline.Rule != "R-11" || w.state(t, id) != court.StatePublished {
			t.Errorf("%+v %+v", r, task)
		}
		refusedBy(t, w.DecideGround(ctx, reviewer, Verdict{Task: r.Task, Grant: true, Note: "x"}), "")
		refusedBy(t, w.DecideGround(ctx, president, Verdict{Task: r.Task, Grant: true}), "R-11")
		if w.state(t, id) != court.StatePublished {
			t.Fatal("removed without a decision")
		}
		must(t, w.DecideGround(ctx, president, Verdict{Task: r.Task, Grant: true, Note: "（2026）鲁0199执77号之一决定书"}))
		if got := w.ledgerOf(t, id); w.state(t, id) != court.StateRemoved || !strings.HasSuffix(got, "defaulter.remove R-11 president-1") {
			t.Errorf("state %s, ledger %s", w.state(t, id), got)
		}
		check(t, w)
	})
	t.Run("R-11 refuses: another ground of SX 10(1) while a term runs", func(t *testing.T) {
		w, id := listed(t, thursday, "2027-05-20")
		_, err := w.RaiseGround(ctx, clerk, Ground{PublicID: id, Ground: court.GroundApplicantConsent})
		refusedBy(t, err, "R-11")
	})
	t.Run("R-12 accepts: a wrong listing is revoked at once by a reviewer", func(t *testing.T) {
		w, id := listed(t, thursday, "2027-05-20")
		asked, err := w.RaiseGround(ctx, clerk, Ground{PublicID: id, Ground: court.GroundWronglyListed})
		must(t, err)
		if asked.Removed || asked.Due.Rule != "R-12" {
			t.Errorf("%+v", asked)
		}
		r, err := w.RaiseGround(ctx, reviewer, Ground{PublicID: id, Ground: court.GroundWronglyListed})
		must(t, err)
		if !r.Removed || w.state(t, id) != court.StateRemoved {
			t.Errorf("%+v", r)
		}
	})
	t.Run("R-09 accepts: a verdict on a record that code without tasks has removed drops the task", func(t *testing.T) {
		w, id := listed(t, thursday, "")
		r, err := w.RaiseGround(ctx, clerk, Ground{PublicID: id, Ground: court.GroundPerformed})
		must(t, err)
		must(t, w.db.Update(ctx, func(tx *store.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE defaulter SET state = 'removed' WHERE public_id = ?`, id)
			return err
		}))
		must(t, w.DecideGround(ctx, reviewer, Verdict{Task: r.Task, Grant: true}))
		if task := w.one(t, id, court.TaskGround); task.Outcome != court.OutcomeOvertaken {
			t.Errorf("%+v", task)
		}
	})
	t.Run("no such entry", func(t *testing.T) {
		w, _ := listed(t, thursday, "")
		if _, err := w.RaiseGround(ctx, reviewer, Ground{PublicID: "bcdfghjkmnpqr", Ground: court.GroundPerformed}); court.KindOf(err) != court.KindNotFound {
			t.Errorf("got %v", err)
		}
	})
}

// TestRelisting: a party that was removed at the request of the applicant comes back under
// a new case only when somebody has told who wants it.
func TestRelisting(t *testing.T) {
	ctx := context.Background()
	w, id := listed(t, on(2026, time.May, 7, 9), "")
	_, err := w.RaiseGround(ctx, reviewer, Ground{PublicID: id, Ground: court.GroundApplicantConsent})
	must(t, err)
	w.now = on(2026, time.November, 7, 9)
	again := func(number string) *desk {
		d := w.bring(t, oneRow(t, map[string]string{"编号": number, "案号": number}))
		return d.evidence(record()).must(court.StepEdit, clerk).must(court.StepSubmit, clerk)
	}
	answer := func(d *desk, a court.Answer) error {
		e := record()
		e.Relisting = a
		return d.evidence(e, d.rowsOf()[0]).must(court.StepSubmit, clerk).do(court.StepApprove, reviewer)
	}
	t.Run("R-15 refuses: nobody has told who asks, or the applicant asks again within six months", func(t *testing.T) {
		d := again("（2026）鲁0199执恢7号")
		if err := d.do(court.StepApprove, reviewer); !ruled(err, "R-15") {
			t.Errorf("R-15: not told: %v", err)
		}
		if err := answer(d, court.AnswerYes); !ruled(err, "R-15") {
			t.Errorf("R-15: the applicant: %v", err)
		}
	})
	t.Run("R-15 accepts: the court itself, another party, and after six months", func(t *testing.T) {
		must(t, answer(again("（2026）鲁0199执恢8号"), court.AnswerNo))
		other := w.bring(t, oneRow(t, map[string]string{"编号": "T-22", "案号": "（2026）鲁0199执22号", "身份证号码/组织机构代码": "990113199001010022"}))
		other.evidence(record()).must(court.StepEdit, clerk).must(court.StepSubmit, clerk).must(court.StepApprove, reviewer)
		w.now = on(2026, time.November, 8, 9)
		again("（2026）鲁0199执恢9号").must(court.StepApprove, reviewer)
	})
}
