package publish

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"gongkai/internal/court"
	"gongkai/internal/store"
)

// pieceFile writes the file of a piece; edits change lines of its front matter or add
// text behind it.
func pieceFile(kind court.PieceKind, slug, body string, edits ...string) string {
	front := []string{"kind: " + string(kind), "slug: " + slug, "title: 怎样缴纳执行费", "summary: 说明执行费怎样计算、由谁负担、何时缴纳。", "topic: laws"}
	if kind == court.PieceGuide {
		front = append(front, "order: 10")
	}
	front = append(front, "published: 2025-12-01", "updated: 2025-12-02", "review_by: 2026-12-01", "author: 执行局综合组", "sensitivity: ordinary")
	for _, edit := range edits {
		key, _, _ := strings.Cut(edit, ":")
		found := false
		for i := range front {
			if strings.HasPrefix(front[i], key+":") {
				front[i], found = edit, true
			}
		}
		if !found {
			front = append(front, edit)
		}
	}
	return "---\n" + strings.Join(front, "\n") + "\n---\n\n" + body + "\n"
}

const plainBody = "## 标准\n\n执行费由被执行人负担。"

func folder(files map[string]string) fstest.MapFS {
	fs := fstest.MapFS{}
	for name, text := range files {
		fs[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return fs
}

func (w *world) pieces(t testing.TB, files map[string]string, o PieceOptions) PieceReport {
	t.Helper()
	if o.Actor == "" {
		o.Actor = "李编辑"
	}
	r, err := w.ImportPieces(context.Background(), folder(files), o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func pieceCounts(r PieceReport) string {
	return fmt.Sprintf("read %d accepted %d held %d rejected %d skipped %d", r.Read, r.Accepted, r.Held, r.Rejected, r.Skipped)
}

// ledgerOf lists the actions about a subject, in order.
func (w *world) ledgerOf(t testing.TB, subject string) string {
	t.Helper()
	var actions []string
	err := w.db.Read(context.Background(), func(r *store.Reading) error {
		return r.Each(context.Background(), func(rows *sql.Rows) error {
			var a string
			err := rows.Scan(&a)
			actions = append(actions, a)
			return err
		}, `SELECT action || ' ' || rule || ' ' || actor FROM ledger WHERE subject = ? ORDER BY position`, subject)
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(actions, "; ")
}

// public counts what v_piece shows of a slug and gives its text.
func (w *world) public(t testing.TB, slug string) (text string, found bool) {
	t.Helper()
	err := w.db.Read(context.Background(), func(r *store.Reading) error {
		return r.QueryRow(context.Background(), `SELECT coalesce(max(body), ''), count(*) FROM v_piece WHERE slug = ? AND visible_from <= ?`,
			slug, w.now.Unix()).Scan(&text, &found)
	})
	if err != nil {
		t.Fatal(err)
	}
	return text, found
}

func TestImportPieces(t *testing.T) {
	w := newWorld(t)
	files := map[string]string{
		"guides/fees.md": pieceFile(court.PieceGuide, "fees", plainBody, "related:\n  - apply"),
		"cases/rent.md":  pieceFile(court.PieceCase, "rent", "## 案情\n\n某商贸公司欠付租金。"),
		"README.md":      "not a piece",
	}
	dry := w.pieces(t, files, PieceOptions{DryRun: true})
	if _, found := w.public(t, "fees"); found {
		t.Error("a dry run published")
	}
	first := w.pieces(t, files, PieceOptions{})
	if pieceCounts(first) != "read 2 accepted 2 held 0 rejected 0 skipped 0" || pieceCounts(dry) != pieceCounts(first) {
		t.Fatalf("first %s, dry run %s: %+v", pieceCounts(first), pieceCounts(dry), first.Pieces)
	}
	if w := first.Pieces[1].Warnings; len(w) != 1 || w[0].Field != court.PieceKeyRelated {
		t.Errorf("a related piece that is not there: %+v", first.Pieces[1])
	}
	if again := w.pieces(t, files, PieceOptions{}); again.Skipped != 2 || again.Accepted != 0 {
		t.Errorf("again: %s", pieceCounts(again))
	}
	files["guides/fees.md"] = pieceFile(court.PieceGuide, "fees", "## 标准\n\n新的标准。")
	if r := w.pieces(t, files, PieceOptions{}); r.Accepted != 1 || r.Skipped != 1 || r.Pieces[1].Outcome != PieceRevised {
		t.Errorf("a revision: %+v", r)
	}
	if text, _ := w.public(t, "fees"); !strings.Contains(text, "新的标准") {
		t.Errorf("the new version is not public: %q", text)
	}
	if got, want := w.ledgerOf(t, "guide/fees"), "piece.publish R-52 李编辑; piece.revise R-52 李编辑"; got != want {
		t.Errorf("ledger %q, want %q", got, want)
	}
	check(t, w)
}

func TestPiecesKeptBack(t *testing.T) {
	for _, c := range []struct {
		name, body, edit string
		outcome          PieceOutcome
		rule             court.Rule
	}{
		{"R-52 accepts: an article in a topic and class", plainBody, "topic: practice", PieceCreated, ""},
		{"R-52 refuses: an article in a topic of its own making", plainBody, "topic: magic", PieceRejected, "R-52"},
		{"R-52 refuses: an article of an unknown class", plainBody, "sensitivity: secret", PieceRejected, "R-52"},
		{"R-53 accepts: an ordinary article is released", plainBody, "sensitivity: ordinary", PieceCreated, ""},
		{"R-53 refuses: a sensitive article stays a draft", plainBody, "sensitivity: sensitive", PieceHeld, "R-53"},
		{"R-53 refuses: an article that may cause unrest stays a draft", plainBody, "sensitivity: unstable", PieceHeld, "R-53"},
		{"R-33 accepts: a text without personal data", plainBody, "author: 执行局", PieceCreated, ""},
		{"R-33 refuses: a telephone in the body", "请拨打13812345678。", "author: 执行局", PieceHeld, "R-33"},
		{"R-33 refuses: a telephone divided by marks", "请拨打138**1234**5678。", "author: 执行局", PieceHeld, "R-33"},
		{"R-33 refuses: a telephone behind a link", "[联系我们](tel:13812345678)", "author: 执行局", PieceHeld, "R-33"},
		{"R-33 refuses: a telephone in the title", plainBody, "title: 电话13812345678", PieceHeld, "R-33"},
		{"R-33 refuses: a telephone in the summary", plainBody, "summary: 电话13812345678。", PieceHeld, "R-33"},
		{"R-33 refuses: a telephone in a source", plainBody, "sources:\n  - 电话13812345678", PieceHeld, "R-33"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			r := w.pieces(t, map[string]string{"articles/a.md": pieceFile(court.PieceArticle, "a", c.body, c.edit)}, PieceOptions{})
			got := r.Pieces[0]
			if got.Outcome != c.outcome || (len(got.Errors) == 0) != (c.rule == "") || c.rule != "" && got.Errors[0].Rule != c.rule {
				t.Errorf("got %+v", got)
			}
			for _, e := range got.Errors {
				if strings.Contains(e.Message, "138") {
					t.Errorf("the report repeats the number: %s", e.Message)
				}
			}
			if _, found := w.public(t, "a"); found != (c.outcome == PieceCreated) {
				t.Errorf("public: %t", found)
			}
			check(t, w)
		})
	}
	t.Run("R-36 accepts: a case links a guide", func(t *testing.T) {
		w := newWorld(t)
		r := w.pieces(t, map[string]string{"cases/a.md": pieceFile(court.PieceCase, "a", "[执行费](/guides/fees)")}, PieceOptions{})
		if r.Accepted != 1 {
			t.Errorf("got %+v", r)
		}
	})
	for name, link := range map[string]string{
		"R-36 refuses: a case links a filled search":        "/search?q=张某",
		"R-36 refuses: a case links a record by whole name": "https://court.example/defaulters/bcdfghjkmnpqr",
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.Publisher = New(w.db, nil, "court.example")
			r := w.pieces(t, map[string]string{"cases/a.md": pieceFile(court.PieceCase, "a", "[查询]("+link+")")}, PieceOptions{})
			if r.Rejected != 1 || r.Pieces[0].Errors[0].Rule != "R-36" || r.Pieces[0].Errors[0].Line < 13 {
				t.Errorf("got %+v", r)
			}
		})
	}
}

// TestPieceLines: a finding names the line of the file on which it stands.
func TestPieceLines(t *testing.T) {
	w := newWorld(t)
	text := pieceFile(court.PieceArticle, "a", "第一段。\n\n请拨打13812345678。")
	line := 1
	for i, l := range strings.Split(text, "\n") {
		if strings.Contains(l, "138") {
			line = i + 1
		}
	}
	for name, file := range map[string]string{"lf": text, "crlf": strings.ReplaceAll(text, "\n", "\r\n")} {
		t.Run(name, func(t *testing.T) {
			r := w.pieces(t, map[string]string{"articles/a.md": file}, PieceOptions{DryRun: true})
			if e := r.Pieces[0].Errors; len(e) != 2 || e[1].Line != line {
				t.Errorf("want line %d: %+v", line, e)
			}
		})
	}
}

// TestHeldRevision: a version that a rule keeps back does not touch the public one, and
// a mended one follows it.
func TestHeldRevision(t *testing.T) {
	w := newWorld(t)
	file := func(body string, edits ...string) map[string]string {
		return map[string]string{"guides/fees.md": pieceFile(court.PieceGuide, "fees", body, edits...)}
	}
	w.pieces(t, file("第一版。"), PieceOptions{})
	bad := file("第二版，电话13812345678。")
	for range 2 {
		if r := w.pieces(t, bad, PieceOptions{}); r.Held != 1 {
			t.Fatalf("got %+v", r)
		}
	}
	if text, _ := w.public(t, "fees"); text != "第一版。" {
		t.Errorf("public text %q", text)
	}
	if r := w.pieces(t, file("第二版。"), PieceOptions{}); r.Accepted != 1 {
		t.Fatalf("got %+v", r)
	}
	if text, _ := w.public(t, "fees"); text != "第二版。" {
		t.Errorf("public text %q", text)
	}
	want := "piece.publish R-52 李编辑; piece.draft R-33 李编辑; piece.revise R-52 李编辑"
	if got := w.ledgerOf(t, "guide/fees"); got != want {
		t.Errorf("ledger %q, want %q", got, want)
	}
	var versions []string
	err := w.db.Read(context.Background(), func(r *store.Reading) error {
		return r.Each(context.Background(), func(rows *sql.Rows) error {
			var version, state string
			err := rows.Scan(&version, &state)
			versions = append(versions, version+" "+state)
			return err
		}, `SELECT version, state FROM piece_version ORDER BY version`)
	})
	if err != nil || strings.Join(versions, ", ") != "1 replaced, 2 dropped" {
		t.Errorf("kept versions %q %v", versions, err)
	}
	check(t, w)
}

// TestDraftBecomesPublic: a draft that was mended is published, and a draft that is
// brought again is reported again.
func TestDraftBecomesPublic(t *testing.T) {
	w := newWorld(t)
	bad := map[string]string{"guides/fees.md": pieceFile(court.PieceGuide, "fees", "电话13812345678。")}
	for range 2 {
		if r := w.pieces(t, bad, PieceOptions{}); r.Held != 1 || r.Pieces[0].Errors[0].Rule != "R-33" {
			t.Fatalf("got %+v", r)
		}
	}
	// The number turns out to be the court's own.
	w.Publisher = New(w.db, []string{"13812345678"})
	if r := w.pieces(t, bad, PieceOptions{}); r.Accepted != 1 {
		t.Fatalf("got %+v", r)
	}
	if got, want := w.ledgerOf(t, "guide/fees"), "piece.draft R-33 李编辑; piece.publish R-52 李编辑"; got != want {
		t.Errorf("ledger %q, want %q", got, want)
	}
	check(t, w)
}

func TestSlugBelongsToOneKind(t *testing.T) {
	w := newWorld(t)
	w.pieces(t, map[string]string{"guides/a.md": pieceFile(court.PieceGuide, "a", plainBody)}, PieceOptions{})
	r := w.pieces(t, map[string]string{"articles/a.md": pieceFile(court.PieceArticle, "a", plainBody)}, PieceOptions{})
	if r.Rejected != 1 || r.Pieces[0].Errors[0].Code != court.CodeDuplicate {
		t.Errorf("got %+v", r)
	}
	r = w.pieces(t, map[string]string{"articles/b.md": pieceFile(court.PieceArticle, "b", plainBody), "cases/b.md": pieceFile(court.PieceCase, "b", plainBody)}, PieceOptions{})
	if r.Read != 2 || r.Accepted != 1 || r.Rejected != 1 {
		t.Errorf("two files of one slug: %+v", r)
	}
	check(t, w)
}

func TestBadFilesDoNotStopGoodOnes(t *testing.T) {
	w := newWorld(t)
	r := w.pieces(t, map[string]string{
		"guides/good.md":   pieceFile(court.PieceGuide, "good", plainBody),
		"guides/bad.md":    "no front matter",
		"guides/other.md":  pieceFile(court.PieceGuide, "another", plainBody),
		"guides/deep.md":   pieceFile(court.PieceGuide, "deep", strings.Repeat(">", 5000)+" a"),
		"guides/notes.txt": "x",
	}, PieceOptions{})
	if pieceCounts(r) != "read 5 accepted 1 held 0 rejected 4 skipped 0" {
		t.Errorf("%s: %+v", pieceCounts(r), r.Pieces)
	}
	for _, p := range r.Pieces {
		if (p.Outcome == PieceRejected) != (len(p.Errors) > 0) {
			t.Errorf("%+v", p)
		}
	}
	check(t, w)
}

func TestImportPiecesRefusals(t *testing.T) {
	w := newWorld(t)
	if r, err := w.ImportPieces(context.Background(), fstest.MapFS{}, PieceOptions{Actor: "a"}); err != nil || r.FileError == nil {
		t.Errorf("an empty folder: %+v %v", r, err)
	}
	if _, err := w.ImportPieces(context.Background(), folder(map[string]string{"guides/a.md": pieceFile(court.PieceGuide, "a", plainBody)}), PieceOptions{}); court.KindOf(err) != court.KindInvalid {
		t.Errorf("nobody answers for it: %v", err)
	}
	many := map[string]string{}
	for i := range maxPieces + 1 {
		many[fmt.Sprintf("guides/a%d.md", i)] = "x"
	}
	if r := w.pieces(t, many, PieceOptions{}); r.FileError == nil || r.FileError.Code != PieceCodeTooMany {
		t.Errorf("too many: %s", pieceCounts(r))
	}
}

func TestImportOnePiece(t *testing.T) {
	w := newWorld(t)
	file := pieceFile(court.PieceGuide, "fees", plainBody)
	for name, want := range map[string]int{"fees.md": 1, "guides/fees.md": 1, "other.md": 0} {
		r, err := w.ImportPiece(context.Background(), name, strings.NewReader(file), PieceOptions{DryRun: true, Actor: "a"})
		if err != nil || r.Accepted != want || r.Read != 1 {
			t.Errorf("%s: %+v %v", name, r, err)
		}
	}
}

// TestTwoImportsAtOnce: the same folder brought twice at once is taken once.
func TestTwoImportsAtOnce(t *testing.T) {
	w := newWorld(t)
	files := map[string]string{}
	for i := range 20 {
		files[fmt.Sprintf("guides/g-%d.md", i)] = pieceFile(court.PieceGuide, fmt.Sprintf("g-%d", i), plainBody, "title: 指南"+fmt.Sprint(i))
	}
	reports := make([]PieceReport, 4)
	var group sync.WaitGroup
	for i := range reports {
		group.Go(func() {
			r, err := w.ImportPieces(context.Background(), folder(files), PieceOptions{Actor: "李编辑"})
			if err != nil {
				t.Error(err)
			}
			reports[i] = r
		})
	}
	group.Wait()
	accepted := 0
	for _, r := range reports {
		accepted += r.Accepted
		if r.Accepted != 0 && r.Accepted != 20 {
			t.Errorf("half an import: %s", pieceCounts(r))
		}
	}
	if accepted != 20 {
		t.Errorf("accepted %d in all, want 20", accepted)
	}
	check(t, w)
}

// TestScheduledPiece: a piece with a later date is stored and not visible before its day.
func TestScheduledPiece(t *testing.T) {
	w := newWorld(t)
	w.pieces(t, map[string]string{"guides/a.md": pieceFile(court.PieceGuide, "a", plainBody, "published: 2026-01-02", "updated: 2026-01-02", "review_by: 2027-01-02")}, PieceOptions{})
	if _, found := w.public(t, "a"); found {
		t.Error("public the day before")
	}
	w.now = court.Date{Year: 2026, Month: 1, Day: 2}.Start()
	if _, found := w.public(t, "a"); !found {
		t.Error("not public at the beginning of its day")
	}
	check(t, w)
}
