package publish

import (
	"context"
	"net/netip"
	"strings"
	"testing"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/store"
)

var office = netip.MustParseAddr("10.1.2.3")

// accesses gives what the access trail holds, oldest first.
func (w *world) accesses(t testing.TB) string {
	t.Helper()
	page, err := w.Accesses(context.Background(), president, store.TrailQuery{})
	must(t, err)
	var lines []string
	for _, a := range page {
		lines = append([]string{string(a.Kind) + " " + a.Account + " " + a.Outcome}, lines...)
	}
	return strings.Join(lines, "; ")
}

func TestRecordsForTheDesk(t *testing.T) {
	ctx := context.Background()
	w, id := listed(t, on(2026, time.May, 7, 10), "2027-05-20")
	t.Run("R-07 refuses: to look a number of a person up, whole or in part, and to show one", func(t *testing.T) {
		for text, kind := range map[string]court.QueryKind{"990113199001010014": court.QueryIdentity, "19900101001": court.QueryName, "0014": court.QueryName} {
			l, err := w.Records(ctx, clerk, RecordListQuery{Text: text})
			if err != nil || l.Kind != kind || len(l.Items) > 0 {
				t.Errorf("R-07: %q finds %d (%s) %v", text, len(l.Items), l.Kind, err)
			}
		}
		l, err := w.Records(ctx, clerk, RecordListQuery{})
		must(t, err)
		f, err := w.Record(ctx, clerk, office, id)
		must(t, err)
		for _, r := range []Record{l.Items[0], f.Record} {
			if r.Defaulter.Document.Number != "" || r.Masked != "990113********001*" {
				t.Errorf("R-07: %+v", r)
			}
		}
	})
	for text, want := range map[string]int{"甄": 1, "甄实验": 1, "实验": 0, "（2025）鲁0199执77号": 1, "2025鲁0199执77": 1, "T-1": 1, id: 1, "": 1} {
		l, err := w.Records(ctx, president, RecordListQuery{Text: text})
		if err != nil || l.Total != want || len(l.Items) != want {
			t.Errorf("%q finds %d, want %d: %v", text, l.Total, want, err)
		}
	}
	for _, a := range []court.Actor{admin, auditor, {}} {
		_, err := w.Records(ctx, a, RecordListQuery{})
		refusedBy(t, err, "")
		_, err = w.Record(ctx, a, office, id)
		refusedBy(t, err, "")
	}
	f, err := w.Record(ctx, clerk, office, id)
	if err != nil || !f.Shown || !f.Vouched || len(f.Missing) == 0 || !f.Imported || len(f.Work) != 0 {
		t.Errorf("%+v %v", f, err)
	}
	if got := w.accesses(t); got != "" {
		t.Errorf("a public record was read: %s", got)
	}
	if _, err := w.Record(ctx, clerk, office, "bcdfghjkmnpqr"); court.KindOf(err) != court.KindNotFound {
		t.Errorf("no record: %v", err)
	}
	t.Run("R-66 accepts: who read a record that is not public, or a number in full, is on the trail", func(t *testing.T) {
		_, err := w.RaiseGround(ctx, reviewer, Ground{PublicID: id, Ground: court.GroundWronglyListed})
		must(t, err)
		f, err := w.Record(ctx, reviewer, office, id)
		if err != nil || f.Shown || f.RemovedBy != reviewer.Account || f.Ground != court.GroundWronglyListed || f.RemovedAt.IsZero() {
			t.Errorf("%+v %v", f, err)
		}
		number, err := w.ReadIdentity(ctx, clerk, office, id)
		if err != nil || number != "990113199001010014" {
			t.Errorf("%v", err)
		}
		_, err = w.ReadIdentity(ctx, president, office, id)
		refusedBy(t, err, "")
		want := "read-record reviewer-1 ok; read-identity clerk-1 ok; denied president-1 refused"
		if got := w.accesses(t); got != want {
			t.Errorf("R-66: %s, want %s", got, want)
		}
	})
	check(t, w)
}

// A hidden record is to be reviewed within three working days, and coming back settles it.
func TestHidingOpensTheReview(t *testing.T) {
	ctx := context.Background()
	hidden := func(t *testing.T) (w *world, d *desk, row string, review *desk) {
		t.Helper()
		w = newWorld(t)
		d = w.bring(t, oneRow(t, nil)).ready().must(court.StepRelease, publisher)
		row = d.rowsOf()[0]
		work, err := w.Hide(ctx, reviewer, row, "身份存疑")
		must(t, err)
		return w, d, row, w.desk(t, work.ID)
	}
	t.Run("R-12 accepts: hidden, to be reviewed in three working days, and back", func(t *testing.T) {
		w, _, row, review := hidden(t)
		task := w.one(t, row, court.TaskHidden)
		if task.State != court.TaskOpen || task.Deadline.Rule != "R-12" || task.OpenedBy != reviewer.Account || task.Deadline.Due != (court.Date{Year: 2026, Month: 1, Day: 6}) {
			t.Errorf("R-12: %+v", task)
		}
		f, err := w.Record(ctx, reviewer, office, row)
		if err != nil || !f.Hidden || f.HiddenBy != reviewer.Account || f.Shown || len(f.Tasks) != 1 || len(f.Work) != 2 {
			t.Errorf("%+v %v", f, err)
		}
		review.must(court.StepEdit, clerk).must(court.StepSubmit, clerk).must(court.StepApprove, second).must(court.StepRelease, publisher)
		if task := w.one(t, row, court.TaskHidden); task.State != court.TaskDone || task.Outcome != court.OutcomeCarried || task.ClosedBy != publisher.Account {
			t.Errorf("R-12: back, and %+v", task)
		}
		check(t, w)
	})
	t.Run("R-12 accepts: hidden, and removed by the review", func(t *testing.T) {
		w, _, row, _ := hidden(t)
		_, err := w.RaiseGround(ctx, second, Ground{PublicID: row, Ground: court.GroundWronglyListed})
		must(t, err)
		if task := w.one(t, row, court.TaskHidden); task.Outcome != court.OutcomeOvertaken {
			t.Errorf("%+v", task)
		}
		check(t, w)
	})
}

// A correction is entered without anybody seeing the number, which stays.
func TestRevisionKeepsTheNumber(t *testing.T) {
	ctx := context.Background()
	w, id := listed(t, on(2026, time.May, 7, 10), "")
	f, err := w.Record(ctx, clerk, office, id)
	must(t, err)
	in := court.InputOf(&f.Defaulter)
	in.Obligation = "偿还借款本金人民币40000元"
	work, found, err := w.Enter(ctx, clerk, id, in)
	if err != nil || len(found) > 0 {
		t.Fatalf("%v %v", found, err)
	}
	must(t, w.db.Read(ctx, func(r *store.Reading) error {
		c, err := r.ChangeSet(ctx, work.Subject)
		if err != nil {
			return err
		}
		return w.db.RevisedRows(ctx, r, c.Batch, 0, 0, func(row *store.ChangeRow) error {
			before, after := row.Before.Defaulter, row.New.Defaulter
			if after.Obligation != in.Obligation {
				t.Errorf("not changed: %+v", after)
			}
			before.Obligation = after.Obligation
			if before != after {
				t.Errorf("R-07: more has changed than was typed:\n%+v\n%+v", before, after)
			}
			return nil
		})
	}))
}
