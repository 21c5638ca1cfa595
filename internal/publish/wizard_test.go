package publish

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/sample"
	"gongkai/internal/store"
)

// TestWizard takes a workbook over a public list all the way: half of its rows are new, half
// change what is public. It is imported with progress, previewed, reviewed, released, and
// undone, which brings the same public state back. With the tag soak it has ten thousand
// rows, and the log tells how long each part took.
func TestWizard(t *testing.T) {
	ctx := context.Background()
	w := newWorld(t)
	half := wizardRows / 2
	w.load(t, samples(t, 0, half), ImportOptions{Publish: true, Actor: "院长办公室"})
	before := w.publicHash(t)
	var file bytes.Buffer
	if err := sample.WriteXLSX(&file, corrected(t, wizardRows)); err != nil {
		t.Fatal(err)
	}
	took := func(what string, begin time.Time) { t.Logf("%s: %v", what, time.Since(begin).Round(time.Millisecond)) }
	begin := time.Now()
	run, err := w.upload(t, clerk, w.form(t), file.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	told := map[string]bool{}
	for run.EndedAt.IsZero() {
		if run, _, err = w.ImportRun(ctx, clerk, run.ID); err != nil {
			t.Fatal(err)
		}
		told[fmt.Sprintf("%s %d%%", run.State, 100*run.Progress.Bytes/run.FileSize)] = true
	}
	took(fmt.Sprintf("imported %d rows, %d bytes", wizardRows, run.FileSize), begin)
	t.Logf("told on the way: %v", told)
	if run.Progress.Rows != wizardRows || run.Progress.Phase != store.ImportComparing {
		t.Errorf("told at the end: %+v, want all %d rows", run.Progress, wizardRows)
	}
	if wizardRows >= 10_000 && time.Since(begin) > 20*time.Second {
		t.Error("the preview took longer than 20 seconds")
	}
	begin = time.Now()
	_, v, err := w.ImportRun(ctx, clerk, run.ID)
	if err != nil || run.State != store.ImportDone || v.New != wizardRows-half || v.Changed != half || v.Rejected != 0 {
		t.Fatalf("%+v, new %d, changed %d, rejected %d: %v", run, v.New, v.Changed, v.Rejected, err)
	}
	took("counted", begin)
	for _, part := range []PreviewPart{PreviewNew, PreviewChanged, PreviewUnchanged, PreviewMissing} {
		begin = time.Now()
		if _, err := w.ImportRows(ctx, clerk, run.ID, part, 0, 50, court.MaskStrict); err != nil {
			t.Fatal(err)
		}
		took("a page of "+string(part), begin)
	}
	d := w.desk(t, run.Work)
	for _, step := range []struct {
		what string
		take func()
	}{
		{"evidence and class", func() { d.evidence(record()).must(court.StepEdit, clerk) }},
		{"submitted", func() { d.must(court.StepSubmit, clerk) }},
		{"approved", func() { d.must(court.StepApprove, reviewer) }},
		{"released", func() { d.must(court.StepRelease, publisher) }},
	} {
		begin = time.Now()
		step.take()
		took(step.what, begin)
	}
	if w.publicHash(t) == before {
		t.Error("nothing has changed for the public")
	}
	begin = time.Now()
	d.must(court.StepUndo, publisher)
	took("undone", begin)
	if w.publicHash(t) != before {
		t.Error("R-12: the undo does not bring the same public state back")
	}
	if run, _ = w.imported(t, run.ID); !run.Undone || run.WorkState != court.StateWithdrawn {
		t.Errorf("the import does not tell that it was undone: %+v", run)
	}
	check(t, w)
}

// corrected gives the rows of a sample list, of which the first half says another court.
func corrected(t *testing.T, n int) iter.Seq[[]string] {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(samples(t, 0, n))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows[1 : n/2+1] {
		for i := range row {
			row[i] = strings.ReplaceAll(row[i], "演示区人民法院（虚构）", "示范区人民法院（虚构）")
		}
	}
	return slices.Values(rows)
}
