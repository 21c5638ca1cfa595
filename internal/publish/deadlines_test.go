package publish

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/store"
)

// TestUndecidedAtTheEnd walks to the end of a task over the Spring Festival of 2026.
func TestUndecidedAtTheEnd(t *testing.T) {
	ctx := context.Background()
	w, id := listed(t, on(2026, time.February, 12, 9), "")
	if r := w.tick(t, w.now); r != (Ran{Opened: 1}) { // 补证 of the vouched load
		t.Errorf("at first: %+v", r)
	}
	raised, err := w.RaiseGround(ctx, clerk, Ground{PublicID: id, Ground: court.GroundPerformed})
	must(t, err)
	if raised.Due.Due != (court.Date{Year: 2026, Month: 2, Day: 24}) {
		t.Fatalf("due %s", raised.Due.Due)
	}
	item := func(a court.Actor) TaskItem {
		t.Helper()
		page, err := w.TaskList(ctx, a, TaskQuery{Kind: court.TaskGround})
		must(t, err)
		if len(page.Items) != 1 || page.Total != 1 {
			t.Fatalf("%+v", page)
		}
		return page.Items[0]
	}
	t.Run("R-09 refuses: to hide before the last day has come to its end", func(t *testing.T) {
		w.tick(t, on(2026, time.February, 13, 23))
		if i := item(reviewer); i.Warned || i.DaysLeft != 2 || !i.Mine {
			t.Errorf("before T−1: %+v", i)
		}
		w.tick(t, on(2026, time.February, 14, 0)) // a Saturday that is worked: T−1
		if i := item(reviewer); !i.Warned || i.DaysLeft != 1 {
			t.Errorf("T−1: %+v", i)
		}
		if r := w.tick(t, on(2026, time.February, 24, 16)); r != (Ran{}) || w.state(t, id) != court.StatePublished {
			t.Errorf("on the last day: %+v", r)
		}
		if i := item(reviewer); i.DaysLeft != 0 || i.Overdue {
			t.Errorf("T: %+v", i)
		}
	})
	t.Run("R-09 accepts: undecided at the end of office of the last day, it is hidden and escalated", func(t *testing.T) {
		if r := w.tick(t, on(2026, time.February, 24, 17)); r != (Ran{Hidden: 1, Escalated: 1}) {
			t.Errorf("%+v", r)
		}
		if w.state(t, id) != court.StateWithdrawn {
			t.Errorf("state %s", w.state(t, id))
		}
		if any, err := w.db.AnyPublished(ctx, court.ListDefaulters); err != nil || any {
			t.Errorf("public: %v %v", any, err)
		}
		if got, want := w.ledgerOf(t, id), "task.open R-09 clerk-1; task.escalate R-09 clock; defaulter.hide R-09 clock"; got != want {
			t.Errorf("ledger %q, want %q", got, want)
		}
		page, err := w.TaskList(ctx, president, TaskQuery{})
		must(t, err)
		if len(page.Items) != 1 || page.Items[0].State != court.TaskEscalated || !page.Items[0].Mine {
			t.Errorf("the president does not see it: %+v", page)
		}
		f, err := w.Figures(ctx)
		must(t, err)
		if f.Open["R-09"] != 1 || f.Open["R-04"] != 1 || f.Escalated != 1 || f.Warned != 1 {
			t.Errorf("figures %+v", f)
		}
		for _, again := range []time.Time{w.now, on(2026, time.February, 25, 0), on(2026, time.March, 3, 18)} {
			if r := w.tick(t, again); r != (Ran{}) {
				t.Errorf("again at %s: %+v", again, r)
			}
		}
	})
	t.Run("R-09 accepts: the ground is found wrong, and the hidden record waits for review", func(t *testing.T) {
		must(t, w.DecideGround(ctx, reviewer, Verdict{Task: raised.Task, Note: "未履行"}))
		review := w.one(t, id, court.TaskHidden)
		if w.state(t, id) != court.StateWithdrawn || review.Follows != raised.Task {
			t.Errorf("state %s, %+v", w.state(t, id), review)
		}
		refusedBy(t, w.CompleteTasks(ctx, reviewer, []string{review.PublicID}, ""), "R-12")
		must(t, w.CompleteTasks(ctx, reviewer, []string{review.PublicID}, "重新提交审核"))
	})
	check(t, w)
}

// TestSQLiteHiddenOutlivesRestore: a backup from before the hiding does not bring the
// record back, and a hiding that did not commit is made good.
func TestSQLiteHiddenOutlivesRestore(t *testing.T) {
	ctx := context.Background()
	w := newFileWorld(t)
	w.now = on(2026, time.May, 7, 9)
	id := w.list(t, "")
	_, err := w.RaiseGround(ctx, clerk, Ground{PublicID: id, Ground: court.GroundPerformed})
	must(t, err)
	path := t.TempDir() + "/before.tar"
	if _, err := w.db.Backup(ctx, path); err != nil {
		t.Fatal(err)
	}
	w.tick(t, on(2026, time.May, 11, 18))
	must(t, w.db.Close())
	if _, _, err := store.Restore(ctx, store.Options{Dir: w.dir, Now: w.db.Now}, path); err != nil {
		t.Fatal(err)
	}
	w.open(t)
	if w.state(t, id) != court.StatePublished {
		t.Fatal("the backup does not show the record: the test proves nothing")
	}
	if n, err := w.Recover(ctx); err != nil || n != 1 {
		t.Fatalf("recovered %d %v", n, err)
	}
	if w.state(t, id) != court.StateWithdrawn {
		t.Errorf("state %s", w.state(t, id))
	}
	if n, err := w.Recover(ctx); err != nil || n != 0 {
		t.Errorf("recovered again: %d %v", n, err)
	}
	check(t, w)
}

// TestPostgresHiddenIsMirrored: another instance's journal holds what this one hid, and
// what is hidden already is not hidden again.
func TestPostgresHiddenIsMirrored(t *testing.T) {
	ctx := context.Background()
	url := databases.URL(t, t.TempDir())
	a := instance(t, url, nil)
	b := instance(t, url, a)
	a.now = on(2026, time.May, 7, 9)
	id := a.list(t, "")
	_, err := a.RaiseGround(ctx, clerk, Ground{PublicID: id, Ground: court.GroundPerformed})
	must(t, err)
	a.tick(t, on(2026, time.May, 11, 18))
	if n, err := b.db.MirrorRemovals(ctx); err != nil || n != 1 {
		t.Fatalf("copied %d, %v", n, err)
	}
	for _, w := range []*world{a, b} {
		if n, err := w.Recover(ctx); err != nil || n != 0 {
			t.Errorf("hidden again: %d, %v", n, err)
		}
		must(t, w.db.Close())
		w.open(t)
		if n, err := w.Recover(ctx); err != nil || n != 0 {
			t.Errorf("hidden again by the next process: %d, %v", n, err)
		}
		check(t, w)
	}
}

func TestExpiry(t *testing.T) {
	ctx := context.Background()
	w, id := listed(t, on(2026, time.May, 6, 12), "2026-05-07")
	_, err := w.RaiseGround(ctx, reviewer, Ground{PublicID: id, Ground: court.GroundPerformed})
	must(t, err)
	w.tick(t, w.now)
	t.Run("R-10 refuses: to end a record on its last day", func(t *testing.T) {
		if r := w.tick(t, on(2026, time.May, 7, 23)); r != (Ran{}) || w.state(t, id) != court.StatePublished {
			t.Errorf("%+v", r)
		}
	})
	t.Run("R-10 accepts: the record ends by itself, and cleaning up has three working days", func(t *testing.T) {
		if r := w.tick(t, on(2026, time.May, 8, 0)); r.Expired != 1 || w.state(t, id) != court.StateExpired {
			t.Errorf("%+v, %s", r, w.state(t, id))
		}
		task := w.one(t, id, court.TaskCleanUp)
		if task.Deadline.Due != (court.Date{Year: 2026, Month: 5, Day: 11}) || task.CountedFrom != (court.Date{Year: 2026, Month: 5, Day: 7}) {
			t.Errorf("%+v", task)
		}
		if early := w.one(t, id, court.TaskEarlyRemoval); early.Outcome != court.OutcomeOvertaken {
			t.Errorf("the decision on early removal: %+v", early)
		}
		if r := w.tick(t, w.now); r != (Ran{}) {
			t.Errorf("again: %+v", r)
		}
		must(t, w.CompleteTasks(ctx, clerk, []string{task.PublicID}, "已清理"))
		if got := w.ledgerOf(t, id); !strings.HasSuffix(got, "defaulter.expire R-10 clock; task.open R-10 clock; task.close R-10 clerk-1") {
			t.Errorf("ledger %s", got)
		}
	})
	check(t, w)
}

// TestDeadlinesOfManyInstances: two handles run the same clock at once; everything happens
// once.
func TestDeadlinesOfManyInstances(t *testing.T) {
	ctx := context.Background()
	w := newWorld(t)
	r := w.load(t, samples(t, 0, 400), ImportOptions{Publish: true, Actor: "王书记员"})
	if r.Accepted == 0 {
		t.Fatal(counts(r))
	}
	published := w.shown(t)
	other := &world{dir: w.dir, url: w.url, now: w.now}
	other.open(t)
	later := noon.AddDate(6, 0, 0) // all terms are over
	w.now, other.now = later, later
	var both sync.WaitGroup
	var mu sync.Mutex
	var all Ran
	for _, p := range []*world{w, other} {
		both.Go(func() {
			for range 8 {
				r, err := p.RunDeadlines(ctx, later)
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				all = Ran{all.Expired + r.Expired, all.Hidden + r.Hidden, all.Escalated + r.Escalated, all.Lapsed + r.Lapsed, all.Opened + r.Opened}
				mu.Unlock()
			}
		})
	}
	both.Wait()
	expired := 0
	must(t, w.db.Read(ctx, func(read *store.Reading) error {
		return read.QueryRow(ctx, `SELECT count(*) FROM ledger WHERE action = 'defaulter.expire'`).Scan(&expired)
	}))
	left := w.shown(t)
	tasks, total, err := w.db.Tasks(ctx, store.TaskQuery{Kinds: []court.TaskKind{court.TaskCleanUp}, Limit: 1})
	must(t, err)
	if expired == 0 || all.Expired != expired || published-left != expired || total != expired || tasks[0].State != court.TaskEscalated || all.Escalated != expired+1 || all.Opened != 1 {
		t.Errorf("%+v; %d on the ledger, %d of %d published left, %d tasks", all, expired, left, published, total)
	}
	check(t, w)
}
