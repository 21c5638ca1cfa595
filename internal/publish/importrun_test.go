package publish

import (
	"bytes"
	"context"
	"errors"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/exchange"
	"gongkai/internal/store"
)

var otherClerk = court.Actor{Account: "clerk-2", Name: "吴录入", Roles: []court.Role{court.RoleClerk}}

// upload brings a file to the desk as somebody does there.
func (w *world) upload(t testing.TB, by court.Actor, form string, file []byte) (store.ImportRun, error) {
	t.Helper()
	spooled, err := w.Spool(`C:\名单\本周.csv`, bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	return w.BeginImport(context.Background(), by, Upload{Form: form, List: court.WorkDefaulters, File: spooled,
		Failed: func(err error) { t.Errorf("told to the operator: %v", err) }})
}

func (w *world) form(t testing.TB) string {
	t.Helper()
	form, err := w.ImportForm(context.Background(), clerk)
	if err != nil {
		t.Fatal(err)
	}
	return form
}

// imported waits for all imports and reads one.
func (w *world) imported(t testing.TB, id string) (store.ImportRun, Preview) {
	t.Helper()
	w.imports.all.Wait()
	run, v, err := w.ImportRun(context.Background(), clerk, id)
	if err != nil {
		t.Fatal(err)
	}
	return run, v
}

// TestImportAtTheDesk: a file becomes drafts that wait for review, and the import tells what
// of it is new, changed, unchanged, missing and rejected.
func TestImportAtTheDesk(t *testing.T) {
	w := newWorld(t)
	w.load(t, samples(t, 0, 20), ImportOptions{Publish: true, Actor: "院长办公室"})
	public := w.publicHash(t)
	file := append(samples(t, 5, 20), []byte("坏行,,,\r\n")...)
	begun, err := w.upload(t, clerk, w.form(t), file)
	if err != nil || begun.State != store.ImportWaiting || begun.FileName != "本周.csv" || begun.FileSize != int64(len(file)) {
		t.Fatalf("%+v: %v", begun, err)
	}
	run, v := w.imported(t, begun.ID)
	if run.State != store.ImportDone || run.Accepted != 5 || run.Rejected != 1 || run.Work == "" || run.WorkState != court.StateDraft || run.EndedAt.IsZero() {
		t.Fatalf("%+v", run)
	}
	if v.New != 5 || v.Changed != 0 || v.Unchanged != 15 || v.Rejected != 1 || v.Missing < 1 || len(v.Report.Errors) == 0 || v.Work.ID != run.Work {
		t.Errorf("%+v", v)
	}
	if rows, err := w.ImportRows(context.Background(), clerk, run.ID, PreviewMissing, 0, 100, court.MaskStrict); err != nil || len(rows) != v.Missing {
		t.Errorf("missing: %d rows of %d: %v", len(rows), v.Missing, err)
	}
	if w.publicHash(t) != public {
		t.Error("R-55: an import changed what is public")
	}
	d := w.desk(t, run.Work).must(court.StepEdit, clerk).must(court.StepSubmit, clerk)
	var reasons *court.Reasons
	if err := d.do(court.StepApprove, reviewer); !errors.As(err, &reasons) {
		t.Fatalf("approved without evidence: %v", err)
	}
	for _, rule := range []court.Rule{"R-02", "R-18"} {
		if !slices.ContainsFunc(reasons.Findings, func(f court.WorkFinding) bool { return f.Rule == rule }) {
			t.Errorf("%s is vouched for at the desk", rule)
		}
	}
	t.Run("the same file again", func(t *testing.T) {
		if _, err := w.upload(t, otherClerk, w.form(t), file); court.KindOf(orNone(err)) != court.KindConflict || !strings.Contains(err.Error(), "张录入") {
			t.Errorf("%v", err)
		}
		begun, err := w.upload(t, otherClerk, w.form(t), append(file, "\r\n"...)) // the same rows
		if err != nil {
			t.Fatal(err)
		}
		run, v := w.imported(t, begun.ID)
		if run.State != store.ImportDone || run.Accepted != 0 || run.Work != "" || v.Unchanged != 20 || v.New != 0 {
			t.Errorf("%+v %+v", run, v)
		}
	})
	check(t, w)
}

// TestImportGivenUp: what was given up changes nothing, and the same file can be brought
// again.
func TestImportGivenUp(t *testing.T) {
	ctx := context.Background()
	w := newWorld(t)
	file := samples(t, 0, 10)
	begun, err := w.upload(t, clerk, w.form(t), file)
	if err != nil {
		t.Fatal(err)
	}
	run, v := w.imported(t, begun.ID)
	if _, err := w.WithdrawWork(ctx, clerk, WorkRef{run.Work, v.Work.Version}, "放弃导入"); err != nil {
		t.Fatal(err)
	}
	if run, _ = w.imported(t, begun.ID); run.WorkState != court.StateWithdrawn || run.Undone {
		t.Errorf("%+v", run)
	}
	if begun, err = w.upload(t, clerk, w.form(t), file); err != nil {
		t.Fatal(err)
	}
	again, v := w.imported(t, begun.ID)
	if again.Work == "" || again.Work == run.Work || v.New+v.Changed != 10 {
		t.Errorf("again: %+v %+v", again, v)
	}
	check(t, w)
}

// TestImportSentTwice: a form that was sent twice makes one import, a key of somebody else
// makes none.
func TestImportSentTwice(t *testing.T) {
	w := newWorld(t)
	form, file := w.form(t), samples(t, 0, 10)
	var ids [2]string
	done := make(chan error, 2)
	for i := range ids {
		go func() {
			run, err := w.upload(t, clerk, form, file)
			ids[i] = run.ID
			done <- err
		}()
	}
	if err := errors.Join(<-done, <-done); err != nil || ids[0] != ids[1] {
		t.Fatalf("%v: %v", ids, err)
	}
	w.imported(t, ids[0])
	if list, err := w.ImportRuns(context.Background(), clerk, 0, 10); err != nil || len(list) != 1 || list[0].Accepted != 10 {
		t.Errorf("%+v: %v", list, err)
	}
	if _, err := w.upload(t, otherClerk, form, file); court.KindOf(orNone(err)) != court.KindInvalid {
		t.Errorf("somebody else's form: %v", err)
	}
	for _, bad := range []string{"", "1", strings.Repeat("b", 400)} {
		if _, err := w.upload(t, clerk, bad, file); court.KindOf(orNone(err)) != court.KindInvalid {
			t.Errorf("a form with the key %.10q: %v", bad, err)
		}
	}
}

// TestTwoClerksImport: two clerks, and the command line beside them: each import ends, and
// none is half.
func TestTwoClerksImport(t *testing.T) {
	ctx := context.Background()
	w := newWorld(t)
	first, second := samples(t, 0, 700), samples(t, 500, 700) // 200 rows are in both
	unlock, err := w.db.LockImports(ctx)
	if err != nil {
		t.Fatal(err)
	}
	a, err := w.upload(t, clerk, w.form(t), first)
	if err != nil {
		t.Fatal(err)
	}
	b, err := w.upload(t, otherClerk, w.form(t), second)
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{a.ID, b.ID} {
		if run, _, err := w.ImportRun(ctx, clerk, id); err != nil || !run.EndedAt.IsZero() || run.State != store.ImportWaiting {
			t.Errorf("while the command line imports: %+v: %v", run, err)
		}
	}
	unlock()
	accepted := 0
	for _, id := range []string{a.ID, b.ID} {
		run, v := w.imported(t, id)
		if run.State != store.ImportDone || run.Accepted+run.Skipped != 700 || v.New != run.Accepted || run.Work == "" {
			t.Errorf("%+v, new %d", run, v.New)
		}
		accepted += run.Accepted
	}
	if accepted != 1200 {
		t.Errorf("%d rows of 1200", accepted)
	}
	check(t, w)
}

// TestImportRefused: a file that is none ends the import with its sentence, and nothing is
// staged.
func TestImportRefused(t *testing.T) {
	w := newWorld(t)
	for name, file := range map[string]string{
		exchange.FileEmpty: "", exchange.FileNotCSV: "%PDF-1.7 ", exchange.FileMissingColumn: "姓名,案号\r\n甲某,1\r\n",
		exchange.FileEncrypted: encryptedWorkbook(),
	} {
		begun, err := w.upload(t, clerk, w.form(t), []byte(file))
		if err != nil {
			t.Fatal(err)
		}
		run, v := w.imported(t, begun.ID)
		if run.State != store.ImportRefused || run.Message == "" || v.Report.FileError == nil || v.Report.FileError.Code != name || run.Batch != "" {
			t.Errorf("%s: %+v %+v", name, run, v.Report.FileError)
		}
	}
	begun, err := w.upload(t, clerk, w.form(t), append(headOf(t), []byte("坏行,,,\r\n")...))
	if err != nil {
		t.Fatal(err)
	}
	if run, v := w.imported(t, begun.ID); run.State != store.ImportDone || run.Rejected != 1 || run.Batch != "" || len(v.Report.Errors) == 0 {
		t.Errorf("nothing but a bad row: %+v", run)
	}
	check(t, w)
}

func headOf(t *testing.T) []byte {
	head, _, _ := bytes.Cut(samples(t, 0, 1), []byte("\r\n"))
	return append(head, '\r', '\n')
}

// encryptedWorkbook is a compound file as far as anybody looks into one with a password.
func encryptedWorkbook() string {
	file := make([]byte, 2048)
	copy(file, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")
	file[30] = 9 // sectors of 512 bytes
	for i, c := range "EncryptedPackage" {
		file[512+2*i] = byte(c)
	}
	return string(file)
}

// TestImportFails: the operator is told the cause, the person what to do, and neither the
// list nor the next import is worse off.
func TestImportFails(t *testing.T) {
	w := newWorld(t)
	var told error
	broken := ImportList{Kind: court.WorkDefaulters, load: func(*Publisher, context.Context, exchange.File, ImportOptions) (Report, error) {
		panic("a cell")
	}}
	run, err := w.upload(t, clerk, w.form(t), samples(t, 0, 3))
	if err != nil {
		t.Fatal(err)
	}
	w.imported(t, run.ID)
	file, err := w.Spool("x.csv", strings.NewReader("x"))
	if err != nil {
		t.Fatal(err)
	}
	w.runImport(run, broken, Upload{File: file, Failed: func(err error) { told = err }})
	run, _ = w.imported(t, run.ID)
	if run.State != store.ImportFailed || told == nil || strings.Contains(told.Error(), "a cell") || !strings.Contains(run.Message, "重新上传") {
		t.Errorf("%+v: %v", run, told)
	}
	t.Run("the portal stops", func(t *testing.T) {
		unlock, err := w.db.LockImports(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		run, err := w.upload(t, clerk, w.form(t), samples(t, 0, 9))
		if err != nil {
			t.Fatal(err)
		}
		w.StopImports()
		unlock()
		if run, _ = w.imported(t, run.ID); run.State != store.ImportFailed || !strings.Contains(run.Message, "中断") {
			t.Errorf("%+v", run)
		}
	})
	dead := store.ImportRun{BeatAt: noon}
	if dead.Interrupted(noon.Add(30*time.Second)) || !dead.Interrupted(noon.Add(31*time.Second)) {
		t.Error("an import whose process was killed is not told from one that goes on")
	}
	check(t, w)
}

// TestSpool: a file lies in the data folder under no name, and has a bound.
func TestSpool(t *testing.T) {
	w := newWorld(t)
	f, err := w.Spool("a/b\\名 单\x00.xlsx", io.LimitReader(spaces{}, MostUpload))
	if err != nil || f.Size != MostUpload || f.Name != "名 单.xlsx" {
		t.Fatalf("%v %+v", err, f)
	}
	if left, err := filepath.Glob(filepath.Join(w.dir, "upload-*")); err != nil || len(left) > 0 {
		t.Errorf("a file with numbers of persons can be found: %v %v", left, err)
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
	if _, err := w.Spool("", io.LimitReader(spaces{}, MostUpload+1)); court.KindOf(orNone(err)) != court.KindInvalid || !strings.Contains(err.Error(), "32 MB") {
		t.Errorf("too large: %v", err)
	}
}

type spaces struct{}

func (spaces) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

// TestFileName: what a browser calls a file is shown without its path and without marks that
// would make it read otherwise than it is.
func TestFileName(t *testing.T) {
	for name, want := range map[string]string{
		`C:\名单\本周.csv`:                 "本周.csv",
		"/home/名单/本周.xlsx":             "本周.xlsx",
		"本周\u202evsc.exe\x00\n":        "本周vsc.exe",
		strings.Repeat("长", 101) + "x": strings.Repeat("长", 100),
	} {
		if got := fileName(name); got != want {
			t.Errorf("%q is shown as %q", name, got)
		}
	}
}
