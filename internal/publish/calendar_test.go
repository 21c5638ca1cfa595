package publish

import (
	"context"
	"fmt"
	"testing"
	"time"

	"gongkai/internal/court"
)

func TestLoadYear(t *testing.T) {
	ctx := context.Background()
	w, id := listed(t, on(2027, time.September, 30, 9), "")
	raised, err := w.RaiseGround(ctx, clerk, Ground{PublicID: id, Ground: court.GroundPerformed})
	must(t, err)
	t.Run("R-62 refuses: to be sure of a year that is not loaded", func(t *testing.T) {
		page, err := w.TaskList(ctx, reviewer, TaskQuery{Unsure: true})
		must(t, err)
		if !raised.Due.Unsure || len(page.Items) != 1 || fmt.Sprint(page.MissingYears) != "[2027]" {
			t.Errorf("%+v, %+v", raised, page)
		}
		f, err := w.FiguresFor(ctx, reviewer)
		must(t, err)
		if f.Unsure != 1 || len(f.MissingYears) != 1 {
			t.Errorf("%+v", f)
		}
	})
	notice := court.Notice{Year: 2027, Work: []court.Date{{Year: 2027, Month: 10, Day: 9}}}
	for _, days := range []struct {
		month    time.Month
		from, to int
	}{{1, 1, 3}, {2, 5, 11}, {4, 3, 5}, {5, 1, 5}, {10, 1, 7}} {
		for day := days.from; day <= days.to; day++ {
			notice.Off = append(notice.Off, court.Date{Year: 2027, Month: days.month, Day: day})
		}
	}
	for _, a := range []court.Actor{clerk, reviewer, president, auditor} {
		_, err := w.LoadYear(ctx, a, notice)
		refusedBy(t, err, "")
	}
	if _, err := w.LoadYear(ctx, admin, court.Notice{Year: 2027, Off: notice.Off[:3]}); court.KindOf(err) != court.KindInvalid {
		t.Errorf("a notice with three days off: %v", err)
	}
	t.Run("R-62 accepts: what loading a year would move is told before", func(t *testing.T) {
		v, err := w.PreviewYear(ctx, admin, notice)
		must(t, err)
		if v.Moved != 1 || len(v.First) != 1 || v.First[0].Before.Due != (court.Date{Year: 2027, Month: 10, Day: 5}) || v.First[0].Deadline.Due != (court.Date{Year: 2027, Month: 10, Day: 11}) {
			t.Errorf("R-62: %+v", v)
		}
		if _, err := w.PreviewYear(ctx, clerk, notice); court.KindOf(orNone(err)) != court.KindRefused {
			t.Errorf("a clerk: %v", err)
		}
		if _, err := w.PreviewYear(ctx, admin, court.Notice{Year: 2027}); court.KindOf(orNone(err)) != court.KindInvalid {
			t.Errorf("an empty notice: %v", err)
		}
		c, err := w.Calendars(ctx, clerk)
		if err != nil || len(c.Years) != 1 || c.Years[0].Year != 2026 || c.Years[0].Loaded || len(c.Missing) != 1 || c.Missing[0] != 2027 {
			t.Errorf("R-62: nothing is loaded yet, and %+v %v", c, err)
		}
	})
	t.Run("R-62 accepts: a year that the desk loads, and the open days move", func(t *testing.T) {
		before, err := w.Calendar(ctx)
		must(t, err)
		moved, err := w.LoadYear(ctx, admin, notice)
		must(t, err)
		after, err := w.Calendar(ctx)
		must(t, err)
		national := court.Date{Year: 2027, Month: 10, Day: 1}
		if moved != 1 || !before.IsWorkingDay(national) || after.IsWorkingDay(national) || after.IsWorkingDay(court.Date{Year: 2026, Month: 10, Day: 1}) {
			t.Errorf("moved %d", moved)
		}
		task := w.one(t, id, court.TaskGround)
		if task.Deadline != (court.Deadline{Rule: "R-09", Due: court.Date{Year: 2027, Month: 10, Day: 11}}) {
			t.Errorf("%+v", task.Deadline)
		}
		history, err := w.db.TaskHistory(ctx, task.PublicID)
		must(t, err)
		if len(history) != 2 || history[1].What != "due" || history[1].Detail != "2027-10-05 → 2027-10-11" || history[1].Actor != admin.Account {
			t.Errorf("%+v", history)
		}
		if got := w.ledgerOf(t, "calendar-2027"); got != "calendar.load R-62 admin-account" {
			t.Errorf("ledger %q", got)
		}
		if moved, err := w.LoadYear(ctx, admin, notice); err != nil || moved != 0 {
			t.Errorf("again: %d %v", moved, err)
		}
		c, err := w.Calendars(ctx, admin)
		if err != nil || len(c.Years) != 2 || c.Years[0].Year != 2027 || !c.Years[0].Loaded || c.Years[0].LoadedBy != admin.Account || len(c.Missing) != 0 {
			t.Errorf("R-62: %+v %v", c, err)
		}
		_, err = w.Calendars(ctx, auditor)
		refusedBy(t, err, "")
	})
	check(t, w)
}
