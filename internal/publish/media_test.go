package publish

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"strings"
	"testing"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/store"
)

// drawing is a picture of two colours, wide enough for two widths.
func drawing(t testing.TB, width, height int) []byte {
	t.Helper()
	m := image.NewPaletted(image.Rect(0, 0, width, height), color.Palette{color.White, color.Black})
	for x := range width {
		m.SetColorIndex(x, (x*7+height)%height, 1)
	}
	var b bytes.Buffer
	must(t, png.Encode(&b, m))
	return b.Bytes()
}

// picture takes a drawing into the library of a world.
func (w *world) picture(t testing.TB, width, height int, u MediaUpload) store.Media {
	t.Helper()
	m, known, err := w.TakeMedia(context.Background(), editor, drawing(t, width, height), u)
	must(t, err)
	if known {
		t.Fatal("a new picture is known")
	}
	return m
}

// show is a picture as a text shows it.
func show(m store.Media) string { return fmt.Sprintf("![流程图](%s)", m.Name.Address()) }

func shelved(t testing.TB, db *store.DB) []string {
	t.Helper()
	entries, err := os.ReadDir(db.Shelf().Dir())
	if os.IsNotExist(err) {
		return nil
	}
	must(t, err)
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// TestTakeMedia: an upload becomes an entry with its files on the shelf, and the record
// tells who brought it in; the same bytes are entered once.
func TestTakeMedia(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	m := w.picture(t, 700, 350, MediaUpload{FileName: `C:\图片\<script>流程.png`, Alt: " 立案到\n执行的流程 ", Source: "本院绘制"})
	if m.Name.Width != 700 || m.Name.Height != 350 || len(m.Name.Narrower) != 1 || m.Name.Narrower[0] != 480 || m.Name.Ending != "png" {
		t.Errorf("name %s", m.Name)
	}
	if m.FileName != "<script>流程.png" || m.Title != "<script>流程" || m.Alt != "立案到 执行的流程" || m.Person != editor.Name {
		t.Errorf("entry %+v", m)
	}
	if n := shelved(t, w.db); len(n) != 2 {
		t.Errorf("on the shelf: %v", n)
	}
	again, known, err := w.TakeMedia(ctx, editor, drawing(t, 700, 350), MediaUpload{FileName: "又一次.png"})
	must(t, err)
	if !known || again.ID != m.ID || again.Alt != m.Alt || len(again.Files) != 2 {
		t.Errorf("the same bytes: known %t, %+v", known, again)
	}
	page, err := w.db.Decisions(ctx, store.TrailQuery{Subject: m.ID})
	must(t, err)
	if len(page) != 1 || page[0].Action != "media.take" || page[0].Actor != editor.Account {
		t.Errorf("record %+v", page)
	}
	if _, _, err := w.TakeMedia(ctx, court.Actor{Account: "a", Roles: []court.Role{court.RoleReviewer}}, drawing(t, 9, 9), MediaUpload{}); court.KindOf(err) != court.KindRefused {
		t.Errorf("R-55: a reviewer uploads: %v", err)
	}
	_, _, err = w.TakeMedia(ctx, editor, []byte("<svg xmlns='http://www.w3.org/2000/svg'/>"), MediaUpload{FileName: "a.png"})
	if court.KindOf(err) != court.KindInvalid || !strings.Contains(court.MessageOf(err), "SVG") {
		t.Errorf("SVG under another name: %v", err)
	}
	checked, err := w.db.Check(ctx)
	must(t, err)
	if checked.Media != 2 || len(checked.Findings) != 0 {
		t.Errorf("check: %+v", checked)
	}
	must(t, os.WriteFile(w.db.Shelf().Dir()+"/"+m.Files[0].File, []byte("x"), 0o600))
	must(t, os.Remove(w.db.Shelf().Dir()+"/"+m.Files[1].File))
	checked, err = w.db.Check(ctx)
	must(t, err)
	if len(checked.Findings) != 2 || checked.Findings[0].Part != "media" {
		t.Errorf("check of a damaged and a missing file: %+v", checked.Findings)
	}
}

// TestMediaUse: a picture is kept by drafts and texts that use it, and by the version that
// an undo would bring back; then it can be deleted, with its bytes.
func TestMediaUse(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	m := w.picture(t, 500, 300, MediaUpload{FileName: "a.png", Alt: "流程", Source: "本院"})
	uses := func() string {
		t.Helper()
		_, list, err := w.MediaItem(ctx, editor, m.ID)
		must(t, err)
		var words []string
		for _, u := range list {
			words = append(words, fmt.Sprintf("%s%s live=%t %s", u.Kind, u.Title, u.Live, u.State))
		}
		return strings.Join(words, "; ")
	}
	refused := func(when string) {
		t.Helper()
		if err := w.DeleteMedia(ctx, editor, m.ID); court.KindOf(err) != court.KindConflict {
			t.Errorf("deleted %s: %v", when, err)
		}
	}
	unused := func() int {
		t.Helper()
		_, n, err := w.MediaList(ctx, editor, MediaFilter{Only: MediaUnused})
		must(t, err)
		return n
	}
	if uses() != "" || unused() != 1 {
		t.Errorf("a new picture is used: %s", uses())
	}
	d := w.write(t, article("with-picture", "第一版。\n\n"+show(m)))
	if got := uses(); got != "怎样看懂执行费 live=false draft" || unused() != 0 {
		t.Errorf("used by %s", got)
	}
	refused("while a draft uses it")
	d.save(article("with-picture", "没有图。"), false)
	refused("while an earlier state of the draft uses it")
	d.save(article("with-picture", "第一版。\n\n"+show(m)), false)
	d.must(court.StepSubmit, editor).must(court.StepApprove, reviewer).must(court.StepRelease, publisher)
	if got := uses(); got != "article怎样看懂执行费 live=true published" {
		t.Errorf("used by %s", got)
	}
	refused("while a public text uses it")
	second, err := w.RevisePiece(ctx, editor, court.PieceArticle, "with-picture")
	must(t, err)
	d = w.desk(t, second.ID)
	d.save(article("with-picture", "第二版，没有图。"), false)
	d.must(court.StepSubmit, editor).must(court.StepApprove, reviewer).must(court.StepRelease, publisher)
	if got := uses(); got != "article怎样看懂执行费 live=false published" {
		t.Errorf("used by %s", got)
	}
	refused("while an undo would bring it back")
	third, err := w.RevisePiece(ctx, editor, court.PieceArticle, "with-picture")
	must(t, err)
	d = w.desk(t, third.ID)
	d.save(article("with-picture", "第三版，没有图。"), false)
	d.must(court.StepSubmit, editor).must(court.StepApprove, reviewer).must(court.StepRelease, publisher)
	must(t, w.DeleteMedia(ctx, editor, m.ID))
	if n := shelved(t, w.db); len(n) != 0 {
		t.Errorf("left on the shelf: %v", n)
	}
	if _, _, err := w.MediaItem(ctx, editor, m.ID); court.KindOf(err) != court.KindNotFound {
		t.Errorf("a deleted picture: %v", err)
	}
}

// TestMediaGate: a text is submitted when each of its pictures is in the library under this
// very name, and it is said there what it shows and where it comes from.
func TestMediaGate(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	m := w.picture(t, 500, 300, MediaUpload{FileName: "a.png"})
	d := w.write(t, article("gate", "文字。\n\n"+show(m)))
	if _, err := w.Submit(ctx, editor, WorkRef{d.id, d.w.Version}); refusals(err) != "picture" {
		t.Errorf("without words about the picture: %v", err)
	}
	_, err := w.DescribeMedia(ctx, editor, m.ID, m.Version, MediaUpload{Title: "图", Decorative: true, Source: "本院"})
	must(t, err)
	if _, err := w.DescribeMedia(ctx, editor, m.ID, m.Version, MediaUpload{Title: "图", Source: "别人"}); court.KindOf(err) != court.KindConflict {
		t.Errorf("a description over a newer one: %v", err)
	}
	for name, body := range map[string]string{
		"another size": strings.Replace(show(m), "-500x", "-501x", 1),
		"another one":  strings.Replace(show(m), m.ID, "bcdfghjkmnpqr", 1),
		"a free name":  "![图](/media/a.png)",
		"a dead file":  "[表格](/media/bcdfghjkmnpqr-3p-20k.pdf)",
	} {
		d.save(article("gate", "文字。\n\n"+body), false)
		if _, err := w.Submit(ctx, editor, WorkRef{d.id, d.w.Version}); err == nil {
			t.Errorf("submitted with %s", name)
		}
	}
	d.save(article("gate", "文字。\n\n"+show(m)), false)
	_, err = w.Submit(ctx, editor, WorkRef{d.id, d.w.Version})
	must(t, err)
}

// TestSweepMedia: what nothing names goes, what an entry names stays, whatever its age.
func TestSweepMedia(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	m := w.picture(t, 500, 300, MediaUpload{})
	file, err := w.intake.Take(ctx, drawing(t, 300, 200)) // its process died before the entry
	must(t, err)
	must(t, w.putMedia(file.Variants[0]))
	must(t, os.WriteFile(w.db.Shelf().Dir()+"/.part-1", nil, 0o600))
	must(t, os.WriteFile(w.db.Shelf().Dir()+"/README", nil, 0o600))
	if n, err := w.SweepMedia(ctx); n != 0 || err != nil || len(shelved(t, w.db)) != 4 {
		t.Errorf("what was just put there: %d, %v", n, err)
	}
	old := time.Now().Add(-2 * orphanTime)
	for _, name := range shelved(t, w.db) {
		must(t, os.Chtimes(w.db.Shelf().Dir()+"/"+name, old, old))
	}
	if n, err := w.SweepMedia(ctx); n != 1 || err != nil {
		t.Errorf("swept %d, %v", n, err)
	}
	if got := strings.Join(shelved(t, w.db), " "); got != m.Files[0].File+" README" {
		t.Errorf("left: %s", got)
	}
}
