package publish

import (
	"context"
	"strings"
	"testing"
	"time"

	"gongkai/internal/court"
)

func TestTaskFile(t *testing.T) {
	ctx := context.Background()
	friday := on(2026, time.November, 6, 9)
	w, id := listed(t, friday, "")
	review, err := w.FileCorrection(ctx, clerk, court.Correction{Subject: id, Claim: court.ClaimInaccurate, RequestedOn: court.DateOf(friday), Text: "甄实验称金额不对"})
	must(t, err)
	f, err := w.Task(ctx, president, office, review)
	if err != nil || !f.Mine || f.Record == nil || f.Record.PublicID != id || f.Request == nil || f.Request.Claim != court.ClaimInaccurate || len(f.History) != 1 {
		t.Fatalf("%+v %v", f, err)
	}
	t.Run("R-66 refuses: to give the text of a request with its task", func(t *testing.T) {
		if f.Request.Text != "" || f.Request.Reason != "" {
			t.Errorf("R-66: %+v", f.Request)
		}
	})
	service, err := w.DecideCorrection(ctx, president, review, false, "（2026）鲁0199执异1号决定书")
	must(t, err)
	if f, err = w.Task(ctx, clerk, office, service); err != nil || f.Request.Founded || f.Request.DecidedOn.IsZero() || f.Request.Reason != "" {
		t.Errorf("%+v %v", f.Request, err)
	}
	window, err := w.RecordService(ctx, clerk, service, court.DateOf(friday))
	must(t, err)
	w.tick(t, on(2026, time.November, 20, 9))
	if f, err = w.Task(ctx, clerk, office, window); err != nil || f.Outcome != court.OutcomeLapsed || !f.MayReply || f.Mine {
		t.Errorf("R-14: the window has closed, and %+v %v", f, err)
	}
	raised, err := w.RaiseGround(ctx, clerk, Ground{PublicID: id, Ground: court.GroundPerformed})
	must(t, err)
	if got := w.accesses(t); got != "" {
		t.Errorf("nothing escalated was looked at: %s", got)
	}
	w.tick(t, on(2026, time.November, 30, 9))
	if f, err = w.Task(ctx, president, office, raised.Task); err != nil || !f.Mine || !f.Overdue || f.DaysLeft >= 0 {
		t.Errorf("R-09: %+v %v", f, err)
	}
	if got := w.accesses(t); got != "escalation-seen president-1 ok" {
		t.Errorf("R-66: %s", got)
	}
	for _, a := range []court.Actor{admin, auditor, {}} {
		_, err := w.Task(ctx, a, office, review)
		refusedBy(t, err, "")
	}
	for _, id := range []string{"bcdfghjkmnpqr", "", strings.Repeat("b", 99)} {
		if _, err := w.Task(ctx, clerk, office, id); court.KindOf(err) != court.KindNotFound {
			t.Errorf("%q: %v", id, err)
		}
	}
	check(t, w)
}

func TestTaskFileOfMissingEvidence(t *testing.T) {
	ctx := context.Background()
	w, _ := listed(t, on(2026, time.May, 7, 9), "")
	w.tick(t, w.now)
	page, err := w.TaskList(ctx, clerk, TaskQuery{Kind: court.TaskEvidence})
	must(t, err)
	f, err := w.Task(ctx, clerk, office, page.Items[0].PublicID)
	if err != nil || f.Lacking != 1 || f.Record != nil || f.Request != nil {
		t.Errorf("R-04: %+v %v", f, err)
	}
}
