package exchange_test

import (
	"errors"
	"io/fs"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"testing/iotest"
	"time"
	"unicode/utf8"

	"gongkai/internal/court"
	"gongkai/internal/exchange"
)

// pieceFile is a good file, for tests to spoil.
const pieceFile = `---
kind: guide
slug: fees
title: 执行费怎么算
summary: 执行费由被执行人负担，申请时不用预交。
topic: laws
order: 10
published: 2026-11-24
updated: 2026-11-24
review_by: 2027-05-24
author: 执行局综合组
sensitivity: ordinary
sources:
  - 诉讼费用交纳办法第十四条
  - "诉讼费用交纳办法第二十条: 不预交"
synthetic: false
related:
  - apply
---

## 费率

正文。
`

func readPiece(t *testing.T, name, text string) (exchange.PieceFile, []exchange.PieceFault) {
	t.Helper()
	f, faults, err := exchange.ReadPiece(name, strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if f.Original != text && len(text) <= exchange.MaxPieceFile {
		t.Error("the original is not kept")
	}
	return f, faults
}

func TestReadPiece(t *testing.T) {
	want := court.Piece{
		Kind: court.PieceGuide, Slug: "fees", Title: "执行费怎么算", Summary: "执行费由被执行人负担，申请时不用预交。",
		Topic: court.TopicLaws, Order: 10, Published: court.Date{Year: 2026, Month: time.November, Day: 24},
		Updated: court.Date{Year: 2026, Month: time.November, Day: 24}, ReviewBy: court.Date{Year: 2027, Month: time.May, Day: 24},
		Author: "执行局综合组", Sensitivity: court.SensitivityOrdinary,
		Sources: []string{"诉讼费用交纳办法第十四条", "诉讼费用交纳办法第二十条: 不预交"}, Related: []string{"apply"}, Body: "## 费率\n\n正文。",
	}
	for name, text := range map[string]string{
		"as it is":             pieceFile,
		"with a mark":          "\uFEFF" + pieceFile,
		"of Windows":           strings.ReplaceAll(pieceFile, "\n", "\r\n"),
		"of Notepad":           "\uFEFF" + strings.ReplaceAll(pieceFile, "\n", "\r\n"),
		"without last newline": strings.TrimSuffix(pieceFile, "\n"),
		"without blank line":   strings.Replace(pieceFile, "---\n\n##", "---\n##", 1),
		"with comments":        strings.Replace(pieceFile, "title:", "# 标题要短\n\n  # 再短些\ntitle:", 1),
		"with quotes":          strings.Replace(pieceFile, "执行费怎么算", `"执行费怎么算"`, 1),
		"with single quotes":   strings.Replace(pieceFile, "执行费怎么算", `'执行费怎么算'`, 1),
		"with a flow list":     strings.Replace(pieceFile, "related:\n  - apply", "related: [apply]", 1),
		"list at the margin":   strings.Replace(pieceFile, "  - apply", "- apply", 1),
		"blanks behind":        strings.Replace(pieceFile, "slug: fees", "slug: fees  ", 1),
	} {
		for _, file := range []string{"", "fees.md", "guides/fees.md"} {
			got, faults := readPiece(t, file, text)
			if len(faults) != 0 || !got.Piece.Equal(&want) {
				t.Errorf("%s, %q: faults %v, piece %+v", name, file, faults, got.Piece)
			}
			if again, err := exchange.WritePiece(got.Piece, got.Original); err != nil || again != text {
				t.Errorf("%s comes back as\n%s\n%v", name, again, err)
			}
		}
	}
}

// spoilt is the good file with one text replaced by another.
func spoilt(old, by string) string {
	if !strings.Contains(pieceFile, old) {
		panic("the file has no " + old)
	}
	return strings.Replace(pieceFile, old, by, 1)
}

func TestReadPieceFaults(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       string // line, key and code of each fault
	}{
		{"empty", "", "1  yaml"},
		{"no front matter", "## 甲\n", "1  yaml"},
		{"a blank line before", "\n" + pieceFile, "1  yaml"},
		{"a front matter without end", "---\nkind: guide\n\n甲", "1  yaml"},
		{"dashes with a blank behind", spoilt("---\n\n", "--- \n\n"), "1  yaml"},
		{"nothing in the front matter", "---\n---\n甲\n", "1 kind required, 1 slug required, 1 title required, 1 summary required, 1 topic required, 1 published required, 1 updated required, 1 review_by required, 1 author required, 1 sensitivity required"},
		{"a comment alone", "---\n# 甲\n---\n甲\n", "1 kind required, 1 slug required, 1 title required, 1 summary required, 1 topic required, 1 published required, 1 updated required, 1 review_by required, 1 author required, 1 sensitivity required"},
		{"an unknown key", spoilt("topic:", "layout: x\ntopic:"), "6 layout key"},
		{"a key in capitals", spoilt("title:", "Title:"), "4 Title key, 1 title required"},
		{"a merge key", spoilt("title:", "<<: x\ntitle:"), "4  yaml"},
		{"a key twice", spoilt("topic:", "title: 又\ntopic:"), "6 title key"},
		{"a key out of place", spoilt("kind: guide\nslug: fees\n", "slug: fees\nkind: guide\n"), "3 kind key"},
		{"a key without value", spoilt("topic: laws", "topic:"), "6 topic required"},
		{"a required key without value", spoilt("title: 执行费怎么算", "title: \"\""), "4 title required"},
		{"a null", spoilt("topic: laws", "topic: ~"), "6 topic yaml"},
		{"another null", spoilt("topic: laws", "topic: null"), "6 topic yaml"},
		{"an anchor", spoilt("fees\n", "&a fees\n"), "3 slug yaml"},
		{"an alias", spoilt("topic: laws", "topic: *a"), "6  yaml"},
		{"an alias of an anchor", spoilt("slug: fees\ntitle: 执行费怎么算", "slug: &a fees\ntitle: *a"), "3 slug yaml, 4 title yaml"},
		{"an anchor in a list", spoilt("- apply", "- &a apply"), "18 related yaml"},
		{"a tag", spoilt("order: 10", "order: !!int 10"), "7 order yaml"},
		{"a tag of our own", spoilt("fees\n", "!x fees\n"), "3 slug yaml"},
		{"a tagged key", spoilt("slug:", "!!str slug:"), "3  yaml"},
		{"a second document", spoilt("topic:", "--- \ntopic:"), "6  yaml"},
		{"an end of document", spoilt("topic:", "...\ntopic:"), "6  yaml"},
		{"a directive", spoilt("kind:", "%YAML 1.2\nkind:"), "2  yaml"},
		{"a block of text", spoilt("summary: 执行费由", "summary: |\n  执行费由"), "6  yaml"},
		{"a block without lines", spoilt("summary: 执行费由被执行人负担，申请时不用预交。", "summary: >"), "5 summary yaml"},
		{"a value on two lines", spoilt("执行费由", "执行费\n  由"), "6  yaml"},
		{"a mapping", spoilt("slug: fees", "slug: {a: b}"), "3 slug yaml"},
		{"a list for a text", spoilt("slug: fees", "slug: [fees]"), "3 slug yaml"},
		{"a text for a list", spoilt("related:\n  - apply", "related: apply"), "17 related yaml"},
		{"an empty list", spoilt("related:\n  - apply", "related: []"), "17 related yaml"},
		{"a list without items", spoilt("related:\n  - apply", "related:"), "17 related yaml"},
		{"a mapping in a list", spoilt("- apply", "- apply: x"), "18 related yaml"},
		{"an empty item", spoilt("- apply", "- \"\""), "18 related required"},
		{"a colon in a text", spoilt("执行费怎么算", "执行费: 怎么算"), "4  yaml"},
		{"a comment behind a value", spoilt("执行费怎么算", "执行费怎么算 #1"), "4 title yaml"},
		{"a comment behind an item", spoilt("- apply", "- apply # 申请"), "18 related yaml"},
		{"a tab", spoilt("slug: fees", "slug:\tfees"), "3  yaml"},
		{"a flow mapping", "---\n{kind: guide}\n---\n甲", "2  yaml"},
		{"a list at the top", "---\n- kind\n---\n甲", "2  yaml"},
		{"an open quote", spoilt("执行费怎么算", "\"执行费怎么算"), "4  yaml"},
		{"no date", spoilt("updated: 2026-11-24", "updated: 24.11.2026"), "9 updated date"},
		{"a day that is not", spoilt("updated: 2026-11-24", "updated: 2026-11-31"), "9 updated date"},
		{"a time", spoilt("updated: 2026-11-24", "updated: 2026-11-24T00:00:00Z"), "9 updated date"},
		{"an octal place", spoilt("order: 10", "order: 010"), "7 order order"},
		{"a place in words", spoilt("order: 10", "order: ten"), "7 order order"},
		{"place nought", spoilt("order: 10", "order: 0"), "7 order order"},
		{"a place past all", spoilt("order: 10", "order: 99999999999999999999"), "7 order order"},
		{"yes for true", spoilt("synthetic: false", "synthetic: yes"), "16 synthetic yaml"},
		{"what court finds, at its line", spoilt("topic: laws", "topic: news"), "6 topic word"},
		{"court and file at once", strings.Replace(spoilt("topic: laws", "topic: news"), "kind:", "x: y\nkind:", 1), "2 x key, 7 topic word"},
		{"no body", "---" + strings.Split(pieceFile, "---")[1] + "---\n\n\n", "20 body required"},
		{"no body and no newline", "---" + strings.Split(pieceFile, "---")[1] + "---", "20 body required"},
		{"another encoding", spoilt("正文", "\xd5\xfd\xce\xc4"), "23  encoding"},
		{"UTF-16", "\xff\xfe-\x00-\x00-\x00\n\x00", "1  encoding"},
		{"a lost character", spoilt("正文", "正\uFFFD"), "23  encoding"},
		{"a zero byte", spoilt("正文", "正\x00"), "23  text"},
		{"text that runs back", spoilt("执行费怎么算", "执行费\u202e怎么算"), "4  text"},
		{"a mark inside", spoilt("正文", "\uFEFF正文"), "23  text"},
		{"lines of an old Macintosh", strings.ReplaceAll(pieceFile, "\n", "\r"), "1  encoding"},
		{"a script as title", spoilt("执行费怎么算", "<script>alert(1)</script>"), "4 title text"},
		{"a script as slug", spoilt("slug: fees", "slug: javascript:alert(1)"), "3 slug slug"},
		{"a script in a source", spoilt("- 诉讼费用交纳办法第十四条", "- <img src=x onerror=alert(1)>"), "13 sources text"},
		{"a long front matter", spoilt("title:", "#"+strings.Repeat("甲", exchange.MaxFrontMatter/3)+"\ntitle:"), "1  file"},
		{"a long body", pieceFile + strings.Repeat("甲\n", court.MaxBody/4), "20 body too_long"},
		{"a long file", pieceFile + strings.Repeat("a", exchange.MaxPieceFile), "1  file"},
		{"brackets without end", spoilt("slug: fees", "slug: "+strings.Repeat("[", 15000)), "3  yaml"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, faults := readPiece(t, "", c.text)
			if got := faultLine(t, faults); got != c.want {
				t.Errorf("faults %q, want %q", got, c.want)
			}
		})
	}
}

// faultLine gives line, key and code of each fault, and holds the messages to what
// a person reads.
func faultLine(t *testing.T, faults []exchange.PieceFault) string {
	t.Helper()
	var got []string
	for _, f := range faults {
		got = append(got, strconv.Itoa(f.Line)+" "+f.Key+" "+f.Code)
		if !strings.HasSuffix(f.Message, "。") || strings.Contains(f.Message, "%!") {
			t.Errorf("%q is no sentence", f.Message)
		}
	}
	return strings.Join(got, ", ")
}

func TestPieceFileNames(t *testing.T) {
	for name, good := range map[string]bool{
		"": true, "fees.md": true, "guides/fees.md": true,
		"cases/fees.md": false, "guides/Fees.md": false, "guides/fee.md": false, "fees.txt": false, "../guides/fees.md": false, "guides/../guides/fees.md": false,
		"/guides/fees.md": false, "guides/fees.md/": false, "guides/<script>.md": false, "javascript:alert(1)": false, "guides\\fees.md": false, "x/guides/fees.md": false,
	} {
		_, faults := readPiece(t, name, pieceFile)
		if (len(faults) == 0) != good {
			t.Errorf("%q: %v", name, faults)
		}
		for _, f := range faults {
			if f.File != name || f.Code != exchange.PieceCodeFile || f.Line != 3 || strings.Contains(f.Message, "script") {
				t.Errorf("%q: %+v", name, f)
			}
		}
	}
}

func TestPieceFaultInWords(t *testing.T) {
	_, faults := readPiece(t, "guides/fees.md", spoilt("topic: laws", "topic: news"))
	if len(faults) != 1 || !strings.HasPrefix(faults[0].Error(), "guides/fees.md 第6行 topic：没有这个专题。") || !strings.HasSuffix(faults[0].Error(), "（R-52）") {
		t.Errorf("%v", faults)
	}
}

// corrected is the good file with two corrections.
var corrected = spoilt("related:\n  - apply\n", "related:\n  - apply\ncorrections:\n  - 2026-11-24 费率原写为0.5%，应为1.5%。\n  - \"2026-11-24 第二十条: 原漏写“不”字。\"\n")

func TestPieceCorrections(t *testing.T) {
	day := court.Date{Year: 2026, Month: time.November, Day: 24}
	f, faults := readPiece(t, "guides/fees.md", corrected)
	want := []court.PieceCorrection{{On: day, Note: "费率原写为0.5%，应为1.5%。"}, {On: day, Note: "第二十条: 原漏写“不”字。"}}
	if len(faults) > 0 || !slices.Equal(f.Piece.Corrections, want) {
		t.Fatalf("%+v %v", f.Piece.Corrections, faults)
	}
	if same, err := exchange.WritePiece(f.Piece, f.Original); err != nil || same != corrected {
		t.Errorf("comes back as\n%s\n%v", same, err)
	}
	anew, err := exchange.WritePiece(f.Piece, "")
	if err != nil {
		t.Fatal(err)
	}
	if again, faults := readPiece(t, "", anew); len(faults) > 0 || !again.Piece.Equal(&f.Piece) {
		t.Errorf("written anew as\n%s\n%v", anew, faults)
	}
	less := f.Piece
	less.Corrections = want[:1]
	if less.Equal(&f.Piece) {
		t.Error("a piece without one of its corrections is the same")
	}
	for name, c := range map[string]struct{ old, by, want string }{
		"no day":            {"2026-11-24 费率", "费率", "20 corrections date"},
		"a day that is not": {"2026-11-24 费率", "2026-11-31 费率", "20 corrections date"},
		"a day alone":       {"2026-11-24 费率原写为0.5%，应为1.5%。", "\"2026-11-24\"", "20 corrections date"},
		"no list":           {"corrections:\n  - 2026-11-24 费率原写为0.5%，应为1.5%。\n  - \"2026-11-24 第二十条: 原漏写“不”字。\"", "corrections: 无", "19 corrections yaml"},
		"out of place":      {"related:\n  - apply\ncorrections:\n  - 2026-11-24 费率原写为0.5%，应为1.5%。\n", "corrections:\n  - 2026-11-24 费率原写为0.5%，应为1.5%。\nrelated:\n  - apply\n", "19 related key"},
		"what court finds":  {"2026-11-24 费率", "2026-11-25 费率", "19 corrections date, 19 corrections date"},
		"a script":          {"费率原写为", "<script>", "19 corrections text"},
	} {
		if !strings.Contains(corrected, c.old) {
			t.Fatalf("%s: the file has no %s", name, c.old)
		}
		_, faults := readPiece(t, "", strings.Replace(corrected, c.old, c.by, 1))
		if got := faultLine(t, faults); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestReadPieceBrokenDisk(t *testing.T) {
	broken := errors.New("the disk is gone")
	_, faults, err := exchange.ReadPiece("guides/fees.md", iotest.ErrReader(broken))
	var refused *exchange.FileError
	if !errors.As(err, &refused) || !errors.Is(err, broken) || faults != nil {
		t.Errorf("faults %v, error %v", faults, err)
	}
}

func TestWritePieceAfterEdit(t *testing.T) {
	original := "\uFEFF" + strings.ReplaceAll(strings.Replace(pieceFile, "title:", "# 由综合组维护\ntitle:", 1), "\n", "\r\n")
	f, faults := readPiece(t, "", original)
	if len(faults) != 0 {
		t.Fatal(faults)
	}
	p := f.Piece
	p.Body = "\r\n新的正文。\r\n"
	got, err := exchange.WritePiece(p, original)
	if want := strings.Replace(strings.Split(pieceFile, "## ")[0]+"新的正文。\n", "title:", "# 由综合组维护\ntitle:", 1); err != nil || got != want {
		t.Errorf("after an edit of the body:\n%s\n%v, want\n%s", got, err, want)
	}
	p.Title = "执行费"
	got, err = exchange.WritePiece(p, original)
	want := strings.NewReplacer("执行费怎么算", "执行费", "synthetic: false\n", "", `"`, "'").Replace(strings.Split(pieceFile, "## ")[0] + "新的正文。\n")
	if err != nil || got != want {
		t.Errorf("after an edit of the title:\n%s\n%v, want\n%s", got, err, want)
	}
	if again, err := exchange.WritePiece(p, "no file at all"); err != nil || again != want {
		t.Errorf("from a broken original: %v\n%s", err, again)
	}
}

// TestWritePieceRoundTrip writes random pieces and reads them back: the same piece,
// and the same file when it is written once more.
func TestWritePieceRoundTrip(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 8)) //nolint:gosec // the same pieces on every run
	words := []string{"甲", "a", " ", ": ", ":", " #", "#", "-", "- ", "'", "\"", "\\", "[", "]", "{", "}", "&", "*", "!", "|", "%", "@", "`", ",", "?", "~", "null", "true", "yes",
		"10", "0x1F", "1e3", "2026-11-24", "---", "...", "<<", "=", "😀", "é", "\u00a0", "　", "\\n", "“", "《", "\t"}
	line := func() string {
		var b strings.Builder
		for range 1 + random.IntN(5) {
			b.WriteString(words[random.IntN(len(words))])
		}
		return strings.TrimSpace(b.String())
	}
	day := func(n int) court.Date { return court.Date{Year: 2026, Month: time.January, Day: 1}.AddDays(n) }
	written := 0
	for range 5000 {
		kinds, topics, classes := court.PieceKinds(), court.Topics(), court.Sensitivities()
		p := court.Piece{Kind: kinds[random.IntN(3)], Slug: "a-" + string(rune('a'+random.IntN(26))), Title: line(), Summary: line(), Topic: topics[random.IntN(6)],
			Published: day(random.IntN(9)), Updated: day(10), ReviewBy: day(11 + random.IntN(9)), Author: line() + "局", Sensitivity: classes[random.IntN(4)],
			Synthetic: random.IntN(2) == 0, Body: court.NormalBody(line() + "\n---\n" + line() + "\n")}
		if p.Kind == court.PieceGuide {
			p.Order = 1 + random.IntN(99)
		}
		for range random.IntN(3) {
			p.Sources = append(p.Sources, line())
		}
		if random.IntN(2) == 0 {
			p.Related = []string{"null", "b-2"}
		}
		for range random.IntN(3) {
			p.Corrections = append(p.Corrections, court.PieceCorrection{On: day(9), Note: line()})
		}
		if len(p.Check()) > 0 {
			continue
		}
		written++
		file, err := exchange.WritePiece(p, "")
		if err != nil {
			t.Fatal(err)
		}
		got, faults := readPiece(t, p.FileName(), file)
		if len(faults) > 0 || !got.Piece.Equal(&p) {
			t.Fatalf("%+v\nwritten as\n%s\nread as %+v %v", p, file, got.Piece, faults)
		}
		if again, err := exchange.WritePiece(got.Piece, ""); err != nil || again != file {
			t.Fatalf("written again as\n%s\n%v", again, err)
		}
	}
	if written < 1000 {
		t.Errorf("only %d pieces were good enough to be written", written)
	}
}

func TestReadPieces(t *testing.T) {
	text := func(kind, slug string, more ...string) *fstest.MapFile {
		s := strings.NewReplacer(append([]string{"kind: guide", "kind: " + kind, "slug: fees", "slug: " + slug}, more...)...).Replace(pieceFile)
		if kind != "guide" {
			s = strings.Replace(s, "order: 10\n", "", 1)
		}
		return &fstest.MapFile{Data: []byte(s)}
	}
	folder := fstest.MapFS{
		"README.md": {Data: []byte("no piece")}, "content.go": {Data: []byte("package content")}, "guides/.DS_Store": {Data: []byte("x")},
		"guides/fees.md": text("guide", "fees"), "guides/apply.md": text("guide", "apply", "- apply", "- fees"), "articles/plan.md": text("article", "plan"),
		"cases/car.md": text("case", "car", "synthetic: false", "synthetic: true"),
	}
	files, faults, err := exchange.ReadPieces(folder)
	var names []string
	for _, f := range files {
		names = append(names, f.Name)
	}
	if err != nil || len(faults) != 0 || !slices.Equal(names, []string{"guides/apply.md", "guides/fees.md", "cases/car.md", "articles/plan.md"}) {
		t.Fatalf("files %v, faults %v, error %v", names, faults, err)
	}
	if faults := exchange.CheckRelated(files, nil); len(faults) != 0 {
		t.Errorf("related: %v", faults)
	}

	folder["guides/apply.md"] = text("guide", "apply", "- apply", "- car")
	folder["articles/plan.md"] = text("article", "plan", "- apply", "- elsewhere")
	files, faults, err = exchange.ReadPieces(folder)
	if err != nil || len(faults) != 0 {
		t.Fatal(faults, err)
	}
	if got := faultLine(t, exchange.CheckRelated(files, nil)); got != "17 related slug, 16 related slug" {
		t.Errorf("related to a synthetic piece and to nothing: %q", got)
	}
	if got := exchange.CheckRelated(files, func(slug string) bool { return slug == "elsewhere" }); len(got) != 1 || got[0].File != "guides/apply.md" {
		t.Errorf("what the caller knows is not believed: %v", got)
	}

	for name, c := range map[string]struct {
		file fs.FileMode
		data *fstest.MapFile
		want string
	}{
		"cases/fees.md":       {0, text("case", "fees"), "cases/fees.md 3 slug duplicate"},
		"cases/fees.txt":      {0, text("case", "fees"), "cases/fees.txt 1  file"},
		"cases/deep/a.md":     {0, text("case", "a"), "cases/deep 1  file"},
		"cases/link.md":       {fs.ModeSymlink, text("case", "link"), "cases/link.md 1  file"},
		"cases/<script>.md":   {0, text("case", "script"), "cases/<script>.md 3 slug file"},
		"articles/broken.md":  {0, &fstest.MapFile{Data: []byte("x")}, "articles/broken.md 1  yaml"},
		"articles/..md":       {fs.ModeDir, &fstest.MapFile{}, ""},
		"articles/no-case.md": {0, text("case", "no-case"), "articles/no-case.md 3 slug file"},
	} {
		spoilt := fstest.MapFS{name: &fstest.MapFile{Data: c.data.Data, Mode: c.file}}
		for n, f := range folder {
			spoilt[n] = f
		}
		files, faults, err := exchange.ReadPieces(spoilt)
		var got []string
		for _, f := range faults {
			got = append(got, f.File+" "+faultLine(t, []exchange.PieceFault{{Line: f.Line, Key: f.Key, Code: f.Code, Message: f.Message}}))
		}
		if err != nil || strings.Join(got, ", ") != c.want || len(files) < 4 {
			t.Errorf("%s: %d files, faults %q, error %v", name, len(files), got, err)
		}
	}

	if files, faults, err := exchange.ReadPieces(fstest.MapFS{}); len(files)+len(faults) != 0 || err != nil {
		t.Error("something comes of an empty folder")
	}
	if _, _, err := exchange.ReadPieces(brokenFS{}); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("a folder that may not be read: %v", err)
	}
}

type brokenFS struct{}

func (brokenFS) Open(string) (fs.File, error) { return nil, fs.ErrPermission }

func FuzzReadPiece(f *testing.F) {
	f.Add(pieceFile)
	f.Add(corrected)
	f.Add(strings.Replace(corrected, "- 2026-11-24 费率", "- '2026-11-24 : #\"费率", 1))
	f.Add("\uFEFF" + strings.ReplaceAll(pieceFile, "\n", "\r\n"))
	f.Add("---\nkind: &a guide\nslug: *a\n---\n")
	f.Add("---\n\"kind\": \"\\x41\"\n? a\n: b\n---\n甲")
	f.Add("---\nsources: [a, [b], {c: d}]\nrelated: - \n---\n")
	f.Fuzz(func(t *testing.T, text string) {
		file, faults, err := exchange.ReadPiece("", strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Count(text, "\n") + 2
		for _, fault := range faults {
			if fault.Line < 1 || fault.Line > lines || !utf8.ValidString(fault.Message) {
				t.Errorf("fault %+v of %d lines", fault, lines)
			}
		}
		if len(faults) > 0 {
			return
		}
		if found := file.Piece.Check(); len(found) > 0 {
			t.Errorf("court finds %v", found)
		}
		if same, err := exchange.WritePiece(file.Piece, file.Original); err != nil || same != text {
			t.Errorf("comes back as %q, %v", same, err)
		}
		anew, err := exchange.WritePiece(file.Piece, "")
		if err != nil {
			t.Fatal(err)
		}
		again, faults, err := exchange.ReadPiece("", strings.NewReader(anew))
		if err != nil || len(faults) > 0 || !again.Piece.Equal(&file.Piece) {
			t.Errorf("written anew as %q, which reads as %+v, %v, %v", anew, again.Piece, faults, err)
		}
	})
}
