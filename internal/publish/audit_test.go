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

var (
	keeper  = court.Actor{Account: "keeper-1", Name: "郑管理", Roles: []court.Role{court.RoleAdministrator}}
	desktop = netip.MustParseAddr("203.0.113.77")
)

// actions writes a page of the ledger in short, the newest first.
func actions(items []store.Recorded) string {
	var words []string
	for _, d := range items {
		words = append(words, d.Action)
	}
	return strings.Join(words, " ")
}

// TestTrailOfARecord: what was decided about a record holds what was decided on the file and
// the work that brought it; notes are for who reads the list.
func TestTrailOfARecord(t *testing.T) {
	ctx := context.Background()
	w := newWorld(t)
	d := w.bring(t, oneRow(t, nil)).ready().must(court.StepRelease, publisher)
	id := d.rowsOf()[0]
	w.bring(t, oneRow(t, map[string]string{"案号": "（2024）鲁0199执78号", "编号": "another"})) // not about it
	review, err := w.Hide(ctx, reviewer, id, "身份存疑，先隐藏")
	must(t, err)
	const want = "task.open defaulter.hide work.release defaulter.release work.approve work.submit defaulter.batch.release"
	page, err := w.DecisionList(ctx, reviewer, AuditFilter{Subject: id})
	must(t, err)
	if got := actions(page.Items); got != want {
		t.Errorf("of the record:\n%s, want\n%s", got, want)
	}
	if !strings.Contains(string(page.Items[1].Detail), "身份存疑") {
		t.Errorf("a reviewer reads no note: %s", page.Items[1].Detail)
	}
	audited, err := w.DecisionList(ctx, auditor, AuditFilter{Subject: id})
	must(t, err)
	if got := actions(audited.Items); got != want || strings.Contains(string(audited.Items[1].Detail), "身份存疑") {
		t.Errorf("R-66: the auditor reads %s, %s", got, audited.Items[1].Detail)
	}
	if page, err = w.DecisionList(ctx, reviewer, AuditFilter{Subject: review.ID}); err != nil || len(page.Items) != 0 {
		t.Errorf("of work on which nothing was decided: %+v %v", page, err)
	}
	for name, ask := range map[string]func() error{
		"a clerk reads the whole ledger":  func() error { _, err := w.DecisionList(ctx, clerk, AuditFilter{}); return err },
		"a keeper reads about a record":   func() error { _, err := w.DecisionList(ctx, keeper, AuditFilter{Subject: id}); return err },
		"a clerk reads who signed in":     func() error { _, err := w.AccessList(ctx, clerk, AuditFilter{}); return err },
		"a clerk exports":                 func() error { _, err := w.ExportDecisions(ctx, clerk, desktop, AuditFilter{Subject: id}); return err },
		"a clerk has the chains verified": func() error { return w.StartVerification(ctx, clerk, desktop) },
		"a clerk reads the heads":         func() error { _, err := w.Chains(ctx, clerk); return err },
	} {
		if err := ask(); court.KindOf(orNone(err)) != court.KindRefused {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestAuditPages: pages follow one another, operators are found without being named, and
// days are whole.
func TestAuditPages(t *testing.T) {
	ctx := context.Background()
	w := newWorld(t)
	w.load(t, samples(t, 0, 3), ImportOptions{Actor: "王书记员"}) // on the command line
	w.now = noon.AddDate(0, 0, 1)
	accounts := store.NewPublicIDs(2)
	d := w.desk(t, w.load(t, oneRow(t, nil), ImportOptions{Actor: clerk.Name, Account: accounts[0]}).Work).evidence(record())
	for step, by := range []*court.Actor{&clerk, &clerk, &reviewer} {
		named := *by
		named.Account = accounts[step/2]
		d.must([]court.WorkStep{court.StepEdit, court.StepSubmit, court.StepApprove}[step], named)
	}
	all, err := w.DecisionList(ctx, auditor, AuditFilter{PerPage: 2})
	must(t, err)
	if len(all.Items) != 2 || all.Next != all.Items[1].Position {
		t.Fatalf("%+v", all)
	}
	rest, err := w.DecisionList(ctx, auditor, AuditFilter{PerPage: 2, Before: all.Next})
	must(t, err)
	if len(rest.Items) != 2 || rest.Next != 0 || rest.Items[0].Position != all.Next-1 {
		t.Errorf("%+v", rest)
	}
	for name, c := range map[string]struct {
		f    AuditFilter
		want string
	}{
		"operators":       {AuditFilter{Person: PersonCommand}, "defaulter.batch.release"},
		"a person":        {AuditFilter{Person: accounts[0]}, "work.submit defaulter.batch.release"},
		"the first day":   {AuditFilter{Until: court.DateOf(noon)}, "defaulter.batch.release"},
		"the second day":  {AuditFilter{From: court.DateOf(w.now), Until: court.DateOf(w.now)}, "work.approve work.submit defaulter.batch.release"},
		"an action":       {AuditFilter{Action: "work.approve"}, "work.approve"},
		"a rule":          {AuditFilter{Rule: "R-55"}, "work.approve work.submit"},
		"nothing of that": {AuditFilter{Rule: "R-09"}, ""},
	} {
		page, err := w.DecisionList(ctx, auditor, c.f)
		must(t, err)
		if got := actions(page.Items); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// TestExportIsOnTheTrail is R-66: nothing leaves that the access trail does not tell of.
func TestExportIsOnTheTrail(t *testing.T) {
	ctx := context.Background()
	w := newWorld(t)
	d := w.bring(t, oneRow(t, nil)).ready()
	page, err := w.ExportDecisions(ctx, auditor, desktop, AuditFilter{Subject: d.w.ID})
	must(t, err)
	if actions(page.Items) != "work.approve work.submit" {
		t.Errorf("%+v", page)
	}
	if _, err = w.ExportAccesses(ctx, president, desktop, AuditFilter{}); err != nil {
		t.Fatal(err)
	}
	noted, err := w.AccessList(ctx, auditor, AuditFilter{Action: string(court.AccessExport)})
	must(t, err)
	if len(noted.Items) != 2 || noted.Items[0].Outcome != "accesses" || noted.Items[0].Account != president.Account ||
		noted.Items[1].Outcome != "decisions" || noted.Items[1].Subject != d.w.ID || noted.Items[1].Network != "203.0.113.0/24" {
		t.Errorf("R-66: %+v", noted.Items)
	}
	t.Run("R-66 refuses: an export that the trail cannot tell of", func(t *testing.T) {
		must(t, w.db.Update(ctx, func(tx *store.Tx) error {
			_, err := tx.Exec(ctx, `DELETE FROM trail_head`)
			return err
		}))
		if page, err := w.ExportDecisions(ctx, auditor, desktop, AuditFilter{}); err == nil || len(page.Items) > 0 {
			t.Errorf("%d entries, %v", len(page.Items), err)
		}
	})
}

// verifying runs the background part of a world.
func verifying(t testing.TB, p *Publisher) *[]string {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	var told []string
	go func() {
		defer close(ended)
		p.Verifications(ctx, func(err error) { told = append(told, err.Error()) })
	}()
	t.Cleanup(func() { cancel(); <-ended })
	for served := false; !served; { // until it can be asked
		p.verifier.mu.Lock()
		served = p.verifier.served
		p.verifier.mu.Unlock()
		time.Sleep(time.Millisecond)
	}
	return &told
}

// TestVerification: one look at a time, in the background, its result known to all
// instances; one changed byte is found and named.
func TestVerification(t *testing.T) {
	ctx := context.Background()
	w := newWorld(t)
	if err := w.StartVerification(ctx, auditor, desktop); court.KindOf(orNone(err)) != court.KindUnavailable {
		t.Fatalf("where nobody carries it out: %v", err)
	}
	told := verifying(t, w.Publisher)
	w.bring(t, oneRow(t, nil)).ready()
	if v, err := w.Verification(ctx, auditor); err != nil || v.Running || !v.Last.At.IsZero() || v.Last.Whole() {
		t.Fatalf("before any: %+v %v", v, err)
	}
	look := func() Verified {
		t.Helper()
		must(t, w.StartVerification(ctx, auditor, desktop))
		w.AwaitVerification(ctx)
		v, err := w.Verification(ctx, auditor)
		must(t, err)
		if v.Running {
			t.Fatal("it runs on")
		}
		return v.Last
	}
	other := New(w.db, nil) // another instance, which remembers nothing
	t.Run("R-66 accepts: two whole chains", func(t *testing.T) {
		for i := range 2 {
			found := look()
			if !found.Whole() || found.Ledger.Entries != 3 || found.Trail.Entries != int64(2*i) || found.By != auditor.Account {
				t.Errorf("%+v", found)
			}
			noted, err := other.Verification(ctx, president)
			must(t, err)
			if noted.Last.Whole() != true || noted.Last.Ledger != found.Ledger || noted.Last.Trail != found.Trail || noted.Last.By != auditor.Account {
				t.Errorf("another instance knows of %+v", noted.Last)
			}
		}
	})
	t.Run("one at a time", func(t *testing.T) {
		other.verifier.served = true
		if has, err := w.db.TakeLease(ctx, verifyLease, "a third", time.Minute); err != nil || !has {
			t.Fatal(has, err)
		}
		if err := other.StartVerification(ctx, auditor, desktop); court.KindOf(orNone(err)) != court.KindConflict {
			t.Errorf("while a third instance is at it: %v", err)
		}
		must(t, w.db.GiveLease(ctx, verifyLease, "a third"))
		must(t, other.StartVerification(ctx, auditor, desktop))
		if err := other.StartVerification(ctx, auditor, desktop); court.KindOf(orNone(err)) != court.KindConflict {
			t.Errorf("while this one is at it: %v", err)
		}
		if v, err := other.Verification(ctx, auditor); err != nil || !v.Running {
			t.Errorf("%+v %v", v, err)
		}
		if err := w.StartVerification(ctx, auditor, desktop); court.KindOf(orNone(err)) != court.KindConflict {
			t.Errorf("while another instance is at it: %v", err)
		}
		must(t, w.db.GiveLease(ctx, verifyLease, other.verifier.holder))
	})
	t.Run("R-66 refuses: one byte of the ledger", func(t *testing.T) {
		must(t, w.db.Update(ctx, func(tx *store.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE ledger SET actor = 'x' || actor WHERE position = 2`)
			return err
		}))
		found := look()
		if found.Whole() || found.Ledger.Broken != 2 || found.Trail.Broken != 0 || !strings.Contains(found.Ledger.Problem, "entry 2") {
			t.Errorf("%+v", found)
		}
		if noted, err := other.Verification(ctx, keeper); err != nil || noted.Last.Whole() || noted.Last.Ledger.Broken != 2 {
			t.Errorf("another instance knows of %+v %v", noted.Last, err)
		}
		if len(*told) != 1 {
			t.Errorf("the log is told %v", *told)
		}
	})
}
