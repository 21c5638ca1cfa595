package publish

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/sample"
	"gongkai/internal/store"
)

// noon is the fixed moment of these tests.
var noon = time.Date(2026, 1, 1, 12, 0, 0, 0, court.Zone)

type world struct {
	dir, url string
	now      time.Time
	db       *store.DB
	*Publisher
}

// newWorld makes a portal on the database that the tests are run on.
func newWorld(t testing.TB) *world {
	t.Helper()
	dir := t.TempDir()
	w := &world{dir: dir, url: databases.Wired(t, dir), now: noon}
	w.open(t)
	return w
}

// newFileWorld makes one whose database is in its folder, whatever the others are run on.
func newFileWorld(t testing.TB) *world {
	t.Helper()
	w := &world{dir: t.TempDir(), now: noon}
	w.open(t)
	return w
}

func (w *world) open(t testing.TB) {
	t.Helper()
	db, err := store.Open(context.Background(), store.Options{Dir: w.dir, DatabaseURL: w.url, Create: true,
		Now: func() time.Time { return w.now }, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	w.db, w.Publisher = db, New(db, nil)
}

func samples(t testing.TB, from, n int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := sample.WriteDefaultersCSV(&b, sample.Options{Today: court.DateOf(noon)}, from, n, sample.UTF8); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func (w *world) load(t testing.TB, file []byte, o ImportOptions) Report {
	t.Helper()
	r, err := w.ImportDefaulters(context.Background(), bytes.NewReader(file), o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func counts(r Report) string {
	return fmt.Sprintf("read %d accepted %d rejected %d skipped %d", r.Read, r.Accepted, r.Rejected, r.Skipped)
}

func TestImportTwiceSkips(t *testing.T) {
	w := newWorld(t)
	file := samples(t, 0, 300)
	dry := w.load(t, file, ImportOptions{DryRun: true, Publish: true, Actor: "王书记员"})
	first := w.load(t, file, ImportOptions{Publish: true, Actor: "王书记员"})
	if first.Accepted != 300 || counts(dry) != counts(first) {
		t.Fatalf("first %s, dry run %s; errors %v", counts(first), counts(dry), first.Errors)
	}
	again := w.load(t, file, ImportOptions{Publish: true, Actor: "王书记员"})
	if again.Skipped != 300 || again.Accepted != 0 {
		t.Fatalf("again: %s", counts(again))
	}
	if _, err := w.ImportDefaulters(context.Background(), bytes.NewReader(samples(t, 300, 1)),
		ImportOptions{Publish: true, Actor: "王书记员"}); court.KindOf(err) != court.KindRefused {
		t.Fatalf("a second vouched load: %v", err)
	}
	more := w.load(t, samples(t, 200, 200), ImportOptions{Actor: "王书记员"})
	if more.Accepted != 100 || more.Skipped != 100 {
		t.Fatalf("overlapping drafts: %s", counts(more))
	}
	check(t, w)
}

func check(t testing.TB, w *world) {
	t.Helper()
	c, err := w.db.Check(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range c.Findings {
		t.Errorf("check: %s: %s", f.Part, f.Problem)
	}
}

func TestDraftsThenVouchedLoadPublishes(t *testing.T) {
	w := newWorld(t)
	file := samples(t, 0, 40)
	if r := w.load(t, file, ImportOptions{}); r.Accepted != 40 {
		t.Fatalf("drafts: %s %v", counts(r), r.Errors)
	}
	if any, err := w.db.AnyPublished(context.Background(), court.ListDefaulters); err != nil || any {
		t.Fatalf("drafts are public: %v %v", any, err)
	}
	if r := w.load(t, file, ImportOptions{Publish: true, Actor: "院长办公室"}); r.Accepted == 0 || r.Accepted+r.Skipped != 40 { // expired rows stay as they are
		t.Fatalf("vouched: %s %v", counts(r), r.Errors)
	}
	if any, err := w.db.AnyPublished(context.Background(), court.ListDefaulters); err != nil || !any {
		t.Fatalf("nothing is public: %v %v", any, err)
	}
	if r := w.load(t, file, ImportOptions{}); r.Skipped != 40 {
		t.Fatalf("again: %s", counts(r))
	}
	check(t, w)
}

// edit changes cells of a one-row file of the official heads.
func oneRow(t testing.TB, cells map[string]string) []byte {
	t.Helper()
	base := map[string]string{
		"编号": "T-1", "被执行人姓名/名称": "甄实验", "身份证号码/组织机构代码": "990113199001010014", "执行法院": "演示区人民法院（虚构）",
		"案号": "（2025）鲁0199执77号", "执行依据文号": "（2024）鲁0199民初5号", "立案时间": "2025-03-01", "发布时间": "2025-06-01",
		"生效法律文书确定的义务": "偿还借款本金人民币50000元", "被执行人的履行情况": "全部未履行",
		"失信被执行人行为具体情形": "有履行能力而拒不履行生效法律文书确定义务",
	}
	for k, v := range cells {
		base[k] = v
	}
	var heads, values []string
	for _, k := range slices.Sorted(maps.Keys(base)) {
		heads = append(heads, k)
		values = append(values, `"`+strings.ReplaceAll(base[k], `"`, `""`)+`"`)
	}
	return []byte(strings.Join(heads, ",") + "\n" + strings.Join(values, ",") + "\n")
}

func TestVouchedLoadWaivesNoMoreThanItMay(t *testing.T) {
	vouched := ImportOptions{Publish: true, Actor: "王书记员"}
	for name, tc := range map[string]struct {
		cells map[string]string
		code  string // "" when the row is taken
	}{
		"R-01 accepts: an adult under --publish":                      {nil, ""},
		"R-01 refuses: a minor under --publish":                       {map[string]string{"身份证号码/组织机构代码": "990113201201010019"}, court.CodeMinor},
		"R-33 accepts: an obligation without personal data":           {map[string]string{"生效法律文书确定的义务": "支付货款人民币8800元"}, ""},
		"R-33 refuses: a telephone in the obligation under --publish": {map[string]string{"生效法律文书确定的义务": "返还车辆，联系电话13800138000"}, court.CodePersonalData},
		"R-61 refuses: a wrong check digit under --publish":           {map[string]string{"身份证号码/组织机构代码": "990113199001010011"}, court.CodeIDCheck},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			r := w.load(t, oneRow(t, tc.cells), vouched)
			if tc.code == "" {
				if r.Accepted != 1 {
					t.Fatalf("%s %v", counts(r), r.Errors)
				}
				return
			}
			if r.Rejected != 1 || len(r.Errors) == 0 || r.Errors[0].Code != tc.code {
				t.Fatalf("%s %v, want code %s", counts(r), r.Errors, tc.code)
			}
		})
	}
}

func TestRemoval(t *testing.T) {
	ctx := context.Background()
	w := newWorld(t)
	w.load(t, oneRow(t, nil), ImportOptions{Publish: true, Actor: "王书记员"})
	ask := Removal{SourceID: "T-1", Ground: court.GroundPerformed, Actor: "李法官"}
	if _, err := w.RemoveDefaulter(ctx, Removal{SourceID: "none", Ground: court.GroundPerformed, Actor: "李法官"}); court.KindOf(err) != court.KindNotFound {
		t.Fatalf("unknown: %v", err)
	}
	if done, err := w.RemoveDefaulter(ctx, ask); err != nil || !done.Changed {
		t.Fatalf("first: %v %v", done, err)
	}
	if done, err := w.RemoveDefaulter(ctx, ask); err != nil || done.Changed {
		t.Fatalf("second: %v %v", done, err)
	}
	if any, _ := w.db.AnyPublished(ctx, court.ListDefaulters); any {
		t.Fatal("still published")
	}
	for name, cells := range map[string]map[string]string{
		"R-16 refuses: a stale file with another wording": {"生效法律文书确定的义务": "另一种写法"},
		"R-16 refuses: the same pair under a new number":  {"编号": "T-2"},
	} {
		t.Run(name, func(t *testing.T) {
			for _, o := range []ImportOptions{{}, {Publish: true, Actor: "王书记员"}} {
				if r := w.load(t, oneRow(t, cells), o); r.Accepted != 0 || r.Rejected != 1 {
					t.Fatalf("%s", counts(r))
				}
			}
		})
	}
	t.Run("R-16 accepts: the unchanged stale row is passed over", func(t *testing.T) {
		if r := w.load(t, oneRow(t, nil), ImportOptions{Publish: true, Actor: "王书记员"}); r.Skipped != 1 {
			t.Fatalf("%s", counts(r))
		}
	})
	check(t, w)
}

func TestRemovalObeysTheLaw(t *testing.T) {
	ctx := context.Background()
	term := map[string]string{"失信被执行人行为具体情形": "违反财产报告制度", "决定日期": "2025-05-01"}
	for name, tc := range map[string]struct {
		cells  map[string]string
		ground court.RemovalGround
		note   string
		rule   court.Rule
	}{
		"R-09 accepts: performed, without a term":         {nil, court.GroundPerformed, "", ""},
		"R-11 refuses: performed while a term runs":       {term, court.GroundPerformed, "", "R-11"},
		"R-11 accepts: an early decision with its reason": {term, court.GroundEarlyDecision, "（2025）决字1号", ""},
		"R-11 refuses: an early decision without reason":  {term, court.GroundEarlyDecision, "", "R-11"},
		"R-10 refuses: expiry before the end":             {term, court.GroundTermExpired, "", "R-10"},
		"R-12 accepts: wrongly listed, whatever the term": {term, court.GroundWronglyListed, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.load(t, oneRow(t, tc.cells), ImportOptions{Publish: true, Actor: "王书记员"})
			_, err := w.RemoveDefaulter(ctx, Removal{SourceID: "T-1", Ground: tc.ground, Actor: "李法官", Note: tc.note})
			var got court.Rule
			var e *court.Error
			if errors.As(err, &e) {
				got = e.Rule
			}
			if got != tc.rule || (err != nil) != (tc.rule != "") {
				t.Fatalf("got %v, want %q", err, tc.rule)
			}
		})
	}
}

func TestSQLiteRestoreReplaysRemovals(t *testing.T) {
	ctx := context.Background()
	w := newFileWorld(t)
	empty := t.TempDir() + "/empty.tar"
	if _, err := w.db.Backup(ctx, empty); err != nil {
		t.Fatal(err)
	}
	w.load(t, oneRow(t, nil), ImportOptions{Publish: true, Actor: "王书记员"})
	full := t.TempDir() + "/full.tar"
	if _, err := w.db.Backup(ctx, full); err != nil {
		t.Fatal(err)
	}
	if _, err := w.db.Backup(ctx, full); err == nil {
		t.Fatal("wrote over a backup")
	}
	if _, err := w.RemoveDefaulter(ctx, Removal{SourceID: "T-1", Ground: court.GroundPerformed, Actor: "李法官"}); err != nil {
		t.Fatal(err)
	}
	opts := store.Options{Dir: w.dir, Now: func() time.Time { return w.now }, Logger: slog.New(slog.DiscardHandler)}
	if _, _, err := store.Restore(ctx, opts, full); err == nil {
		t.Fatal("restored under an open portal")
	}
	before, _ := w.db.Head(ctx)
	for name, file := range map[string]string{
		"R-16 accepts: a backup with the entry, the removal is replayed":      full,
		"R-16 accepts: a backup from before the entry, its file stays barred": empty,
	} {
		t.Run(name, func(t *testing.T) {
			if err := w.db.Close(); err != nil {
				t.Fatal(err)
			}
			if _, _, err := store.Restore(ctx, opts, file); err != nil {
				t.Fatal(err)
			}
			w.open(t)
			if _, err := w.Recover(ctx); err != nil {
				t.Fatal(err)
			}
			if any, _ := w.db.AnyPublished(ctx, court.ListDefaulters); any {
				t.Fatal("the removed entry is public again")
			}
			if r := w.load(t, oneRow(t, nil), ImportOptions{Publish: true, Actor: "王书记员"}); r.Accepted != 0 {
				t.Fatalf("the stale file brought it back: %s", counts(r))
			}
			after, err := w.db.Head(ctx)
			if err != nil || after.Incarnation == before.Incarnation {
				t.Fatalf("same incarnation after a restore: %v", err)
			}
			check(t, w)
		})
	}
}

func BenchmarkImportFresh(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		w := newWorld(b)
		file := samples(b, 0, 50000)
		b.StartTimer()
		start := time.Now()
		if r := w.load(b, file, ImportOptions{Publish: true, Actor: "测量"}); r.Accepted != 50000 {
			b.Fatal(counts(r))
		}
		b.ReportMetric(50000/time.Since(start).Seconds(), "rows/s")
	}
}

// TestRowsOfUnspeakableText: a row with text that a database cannot hold is rejected by
// itself, and no failure of the import.
func TestRowsOfUnspeakableText(t *testing.T) {
	w := newWorld(t)
	for _, text := range []string{"偿还\x00借款", "偿还借款\x00"} {
		r := w.load(t, oneRow(t, map[string]string{"生效法律文书确定的义务": text}), ImportOptions{})
		if r.Accepted+r.Rejected != 1 && r.FileError == nil {
			t.Errorf("%q: %s", text, counts(r))
		}
	}
	r := w.pieces(t, map[string]string{"articles/a.md": pieceFile(court.PieceArticle, "a", "正文\x00。")}, PieceOptions{})
	if r.Accepted+r.Held+r.Rejected != 1 {
		t.Errorf("a text: %s", pieceCounts(r))
	}
	check(t, w)
}
