package publish

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"gongkai/internal/court"
)

// TestPreview: a second file over a public list shows what is new, changed, unchanged,
// missing and rejected, and no number of a person.
func TestPreview(t *testing.T) {
	ctx := context.Background()
	w := newWorld(t)
	w.load(t, samples(t, 0, 20), ImportOptions{Publish: true, Actor: "院长办公室"})
	shown := w.shown(t)
	file := samples(t, 5, 20) // 5 of the old are missing, 15 are known, 5 are new
	lines := bytes.Split(file, []byte("\r\n"))
	for i := range lines {
		if bytes.Contains(lines[i], []byte("DEMO-000010")) {
			lines[i] = bytes.Replace(lines[i], []byte(",全部未履行,"), []byte(",部分未履行,"), 1)
			lines[i] = bytes.Replace(lines[i], []byte("山东"), []byte("山西"), 1)
		}
	}
	lines = append(lines[:len(lines)-1], []byte("坏行,,,"), nil)
	begun, err := w.upload(t, clerk, w.form(t), bytes.Join(lines, []byte("\r\n")))
	if err != nil {
		t.Fatal(err)
	}
	run, v := w.imported(t, begun.ID)
	if v.New != 5 || v.Changed != 1 || v.Unchanged != 14 || v.Rejected != 1 || len(v.Report.Errors) == 0 {
		t.Fatalf("new %d, changed %d, unchanged %d, rejected %d, %d errors", v.New, v.Changed, v.Unchanged, v.Rejected, len(v.Report.Errors))
	}
	d, missing := w.desk(t, run.Work), v.Missing
	if missing < 1 || missing > 5 {
		t.Errorf("missing %d of %d shown", missing, shown)
	}
	if again, err := w.keepMissing(ctx, run.Batch); err != nil || again != missing {
		t.Errorf("looked for twice: %d, then %d: %v", missing, again, err)
	}
	all := map[PreviewPart]int{PreviewNew: 5, PreviewChanged: 1, PreviewUnchanged: 14, PreviewMissing: missing}
	compare := func(when string) {
		t.Helper()
		for part, want := range all {
			rows := w.part(t, run.ID, part)
			if len(rows) != want {
				t.Errorf("%s, %s: %d rows, want %d", when, part, len(rows), want)
			}
			for _, row := range rows {
				if row.New.Defaulter.Document.Kind == court.DocumentIdentity && !strings.Contains(row.New.Defaulter.Document.Number, "*") {
					t.Errorf("%s, %s: R-07: a number in full", when, part)
				}
				if part != PreviewChanged {
					if len(row.Changes) > 0 {
						t.Errorf("%s, %s: changes %+v", when, part, row.Changes)
					}
					continue
				}
				want := []court.Difference{{Field: court.HeadProvince, Old: "山东", New: "山西"}, {Field: court.HeadPerformance, Old: "全部未履行", New: "部分未履行"}}
				for _, c := range row.Changes {
					if !slices.Contains(want, c) {
						t.Errorf("%s: changes %+v", when, row.Changes)
					}
				}
				if len(row.Changes) == 0 {
					t.Errorf("%s: nothing has changed", when)
				}
			}
		}
	}
	compare("before the review")
	d.ready()
	compare("reviewed")
	d.must(court.StepRelease, publisher)
	compare("released")
	d.must(court.StepUndo, publisher)
	compare("undone")
	if _, err := w.ImportRows(ctx, clerk, run.ID, "other", 0, 4, court.MaskStrict); court.KindOf(orNone(err)) != court.KindInvalid {
		t.Errorf("another part: %v", err)
	}
	for _, who := range []court.Actor{{}, reviewer, president, {Account: "auditor-1", Roles: []court.Role{court.RoleAuditor}}, {Account: "admin-1", Roles: []court.Role{court.RoleAdministrator}}} {
		_, _, err := w.ImportRun(ctx, who, run.ID)
		_, more := w.ImportRows(ctx, who, run.ID, PreviewNew, 0, 1, court.MaskStrict)
		if court.KindOf(orNone(err)) != court.KindRefused || court.KindOf(orNone(more)) != court.KindRefused {
			t.Errorf("shown to %v: %v, %v", who.Roles, err, more)
		}
	}
	check(t, w)
}

// part reads a part of the preview of an import page by page.
func (w *world) part(t testing.TB, id string, part PreviewPart) (rows []PreviewRow) {
	t.Helper()
	for after := int64(0); ; after = rows[len(rows)-1].ID {
		page, err := w.ImportRows(context.Background(), clerk, id, part, after, 4, court.MaskStrict)
		if err != nil {
			t.Fatal(err)
		}
		if len(page) == 0 {
			return rows
		}
		rows = append(rows, page...)
	}
}

// TestLargeRevisionInTime: ten thousand public entries are changed by one file and changed
// back by one undo.
func TestLargeRevisionInTime(t *testing.T) {
	const rows = 10_000
	w := newWorld(t)
	file := samples(t, 0, rows)
	w.load(t, file, ImportOptions{Publish: true, Actor: "院长办公室"})
	before := w.publicHash(t)
	d := w.bring(t, bytes.ReplaceAll(file, []byte("演示区人民法院（虚构）"), []byte("示范区人民法院（虚构）"))).ready()
	begin := time.Now()
	d.must(court.StepRelease, publisher)
	t.Logf("revised in %v", time.Since(begin).Round(time.Millisecond))
	if w.publicHash(t) == before {
		t.Error("nothing was revised")
	}
	begin = time.Now()
	d.must(court.StepUndo, publisher)
	t.Logf("undone in %v", time.Since(begin).Round(time.Millisecond))
	if w.publicHash(t) != before {
		t.Error("the undo does not bring the public state back")
	}
	check(t, w)
}
