package publish

import (
	"context"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/store"
)

// TestQueues: each office finds what it can do next, and nobody what another must do.
func TestQueues(t *testing.T) {
	ctx := context.Background()
	w := newWorld(t)
	number := 0
	fresh := func(class court.Sensitivity, uncertain bool) *desk {
		number++
		d := w.bring(t, oneRow(t, map[string]string{"编号": string(rune('A' + number)), "案号": "（2025）鲁0199执" + strings.Repeat("1", number) + "号"}))
		d.evidence(record())
		item, err := w.Classify(ctx, clerk, d.ref(), class, uncertain)
		if err != nil {
			t.Fatal(err)
		}
		d.w = item
		return d
	}
	draft := fresh(court.SensitivityOrdinary, false)
	review := fresh(court.SensitivityOrdinary, false).must(court.StepSubmit, clerk)
	unsure := fresh(court.SensitivityOrdinary, true).must(court.StepSubmit, clerk)
	ready := fresh(court.SensitivityOrdinary, false).must(court.StepSubmit, clerk).must(court.StepApprove, reviewer)
	classed := fresh(court.SensitivityMass, false).must(court.StepSubmit, clerk).must(court.StepApprove, reviewer)
	done := fresh(court.SensitivityOrdinary, false).must(court.StepSubmit, clerk).must(court.StepApprove, reviewer).must(court.StepRelease, publisher)
	for name, tc := range map[string]struct {
		by   court.Actor
		want []*desk
	}{
		"the clerk: own drafts":                          {clerk, []*desk{draft}},
		"another clerk: none":                            {court.Actor{Account: "clerk-2", Name: "吴录入", Roles: clerk.Roles}, nil},
		"the reviewer: what others handed in":            {reviewer, []*desk{review, unsure}},
		"another reviewer: and what was approved":        {second, []*desk{review, unsure, ready}},
		"the publisher: R-53, what is classed, too":      {publisher, []*desk{ready, classed}},
		"the president: what he is asked, R-54":          {president, []*desk{unsure}},
		"all offices in one hand that had none in these": {allHands, []*desk{review, unsure, ready, classed}},
	} {
		l, err := w.WorkPage(ctx, tc.by, QueueMine, PartAll, 1)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		var got, want []string
		for i := range l.Items {
			got = append(got, l.Items[i].ID)
		}
		for _, d := range tc.want {
			want = append(want, d.id)
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) || l.Total != len(want) || l.Counts[QueueMine] != len(want) {
			t.Errorf("%s: %d of %d, %v", name, len(got), len(want), l.Counts)
		}
	}
	for q, want := range map[WorkQueue]int{QueueDraft: 1, QueueInReview: 2, QueueApproved: 2, QueuePublished: 1, QueueScheduled: 0, QueueAlarm: 0, QueueEnded: 0} {
		if l, err := w.WorkPage(ctx, president, q, PartAll, 1); err != nil || l.Total != want || l.Counts[q] != want {
			t.Errorf("%s: %d, want %d: %v", q, l.Total, want, err)
		}
	}
	l, err := w.WorkPage(ctx, clerk, QueuePublished, PartAll, 1)
	if err != nil || l.Items[0].ID != done.id || l.Items[0].Last.Step != court.StepRelease || l.Items[0].One.Defaulter.Name != "甄实验" ||
		!strings.Contains(l.Items[0].One.Defaulter.Document.Number, "*") {
		t.Errorf("R-07: %+v %v", l.Items, err)
	}
	if _, err := w.WorkPage(ctx, court.Actor{Account: "a", Roles: []court.Role{court.RoleAuditor}}, QueueDraft, PartAll, 1); court.KindOf(orNone(err)) != court.KindRefused {
		t.Errorf("an auditor: %v", err)
	}
	if l, err := w.WorkPage(ctx, clerk, QueuePublished, PartAll, 2); err != nil || len(l.Items) != 0 || l.Total != 1 {
		t.Errorf("the page after the last: %+v %v", l, err)
	}
}

// TestWorkFileSaysReasonsOnce: five hundred rows with the same reason are one line with a
// count and the first names; each row tells its own.
func TestWorkFileSaysReasonsOnce(t *testing.T) {
	ctx := context.Background()
	w := newWorld(t)
	d := w.bring(t, samples(t, 0, 200))
	f, err := w.WorkFile(ctx, clerk, d.id)
	if err != nil || f.Next != court.StepSubmit || f.Added != 200 || len(f.Against) == 0 || len(f.Against) > 20 {
		t.Fatalf("next %s, %d rows, %d reasons: %v", f.Next, f.Added, len(f.Against), err)
	}
	for _, g := range f.Against {
		if g.Rule == "R-18" && (g.Count < 100 || len(g.Rows) != mostNamed || g.Rows[0].Name == "") {
			t.Errorf("R-18: %+v", g)
		}
	}
	seen := 0
	for after := int64(0); ; {
		l, err := w.WorkRows(ctx, clerk, d.id, PreviewNew, after)
		if err != nil {
			t.Fatal(err)
		}
		seen += len(l.Rows)
		for _, row := range l.Rows {
			if row.State == court.StateDraft && len(row.Missing) == 0 || row.New.Defaulter.Document.Kind == court.DocumentIdentity && !strings.Contains(row.New.Defaulter.Document.Number, "*") {
				t.Fatalf("R-07: %+v", row)
			}
		}
		if after = l.After; after == 0 {
			break
		}
	}
	if seen != 200 {
		t.Errorf("%d rows on the pages", seen)
	}
	d.ready()
	f, err = w.WorkFile(ctx, publisher, d.id)
	if err != nil || len(f.Against) != 0 || f.Effect.Added == 0 || f.Effect.Added < 190 || len(f.Choices) == 0 {
		t.Errorf("%+v, %d against, %d choices: %v", f.Effect, len(f.Against), len(f.Choices), err)
	}
	released := f.Effect.Added
	d.must(court.StepRelease, publisher)
	if f, err = w.WorkFile(ctx, publisher, d.id); err != nil || f.Next != court.StepUndo || f.Effect.Added < released {
		t.Errorf("undo: %+v %v", f.Effect, err)
	}
	check(t, w)
}

// TestRowFile: one row of a set before and after its release, of a new and of a changed one.
func TestRowFile(t *testing.T) {
	ctx := context.Background()
	w := newWorld(t)
	first := w.bring(t, oneRow(t, nil)).ready().must(court.StepRelease, publisher)
	row := first.rowsOf()[0]
	change := w.bring(t, oneRow(t, map[string]string{"生效法律文书确定的义务": "付款，电话13800138000"}))
	from := netip.MustParseAddr("192.0.2.1")
	f, err := w.RowFile(ctx, clerk, from, change.id, row)
	if err != nil || f.Before == nil || len(f.Changes) != 1 || len(f.Places) != 1 || !f.MayEdit || f.MayRemark || f.Evidence.DecisionNumber == "" || f.Own != (court.EvidenceRecord{}) {
		t.Fatalf("%+v %v", f, err)
	}
	c, err := w.CheckForm(ctx, clerk, change.id, row, input(map[string]string{"name": ""}))
	if err != nil || len(c.Found) == 0 {
		t.Errorf("R-06: %+v %v", c, err)
	}
	place := f.Places[0]
	place.Decision = store.FindingMasked
	if change.w, err = w.DecideFinding(ctx, clerk, change.ref(), row, place); err != nil {
		t.Fatal(err)
	}
	change.must(court.StepEdit, clerk).must(court.StepSubmit, clerk)
	if err := w.Remark(ctx, reviewer, change.id, row, "没有这一栏", "", "x"); court.KindOf(orNone(err)) != court.KindInvalid {
		t.Errorf("an unknown head: %v", err)
	}
	if err := w.Remark(ctx, clerk, change.id, row, "", "", "x"); court.KindOf(orNone(err)) != court.KindRefused {
		t.Errorf("R-55: a clerk remarks: %v", err)
	}
	if err := w.Remark(ctx, reviewer, change.id, row, "", "", "请核对"); err != nil {
		t.Error(err)
	}
	if f, err = w.RowFile(ctx, second, from, change.id, row); err != nil || len(f.Remarks) != 0 || f.MayEdit || !f.MayRemark {
		t.Errorf("the remarks of another: %+v %v", f.Remarks, err)
	}
	change.must(court.StepApprove, reviewer).must(court.StepRelease, publisher)
	if f, err = w.RowFile(ctx, clerk, from, change.id, row); err != nil || f.Before == nil || len(f.Changes) != 1 || f.Changes[0].Old == "" || f.MayEdit || len(f.Against) != 0 {
		t.Errorf("after the release: %+v %v", f, err)
	}
	if f, err = w.RowFile(ctx, clerk, from, first.id, row); err != nil || f.Before != nil {
		t.Errorf("the first set: %+v %v", f, err)
	}
	if _, err := w.RevealRow(ctx, publisher, from, change.id, row); court.KindOf(orNone(err)) != court.KindRefused {
		t.Errorf("R-66: %v", err)
	}
	if number, err := w.RevealRow(ctx, clerk, from, change.id, row); err != nil || number != "990113199001010014" {
		t.Errorf("R-66: %v", err)
	}
	check(t, w)
}

// TestLargeWorkFileInTime measures the page of a change set of ten thousand rows.
func TestLargeWorkFileInTime(t *testing.T) {
	ctx := context.Background()
	w := newWorld(t)
	d := w.bring(t, samples(t, 0, 10_000))
	for _, when := range []string{"draft", "approved", "published"} {
		switch when {
		case "approved":
			d.ready()
		case "published":
			d.must(court.StepRelease, publisher)
		}
		begin := time.Now()
		if _, err := w.WorkFile(ctx, publisher, d.id); err != nil {
			t.Fatal(err)
		}
		file := time.Since(begin)
		begin = time.Now()
		if _, err := w.WorkRows(ctx, publisher, d.id, PreviewNew, 0); err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: file in %v, rows in %v", when, file.Round(time.Millisecond), time.Since(begin).Round(time.Millisecond))
	}
}
