package public

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"testing"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/store"
)

// keep puts a file into the media library as publish does. Its widths hold their own names.
func (w *world) keep(name string) court.MediaName {
	w.t.Helper()
	n, known := court.ParseMediaName(name)
	if !known {
		w.t.Fatalf("%s is no name", name)
	}
	m := store.Media{ID: n.ID, Name: n, Title: "图", Alt: "图", Source: "本院", Pages: n.Pages, At: w.clock(), Version: 1}
	for _, width := range append([]int{n.Width}, n.Narrower...) {
		data := strings.Repeat("0123456789", 10) + name + strings.Repeat("x", width)
		sum := sha256.Sum256([]byte(data))
		f := store.MediaFile{Width: width, Bytes: int64(len(data)), File: hex.EncodeToString(sum[:]) + "." + n.Ending}
		if err := w.db.Shelf().Put(f.File, strings.NewReader(data)); err != nil {
			w.t.Fatal(err)
		}
		m.Files = append(m.Files, f)
	}
	if err := w.db.Update(context.Background(), func(tx *store.Tx) error { return tx.InsertMedia(context.Background(), &m) }); err != nil {
		w.t.Fatal(err)
	}
	return n
}

const (
	wideName  = "bcdfghjkmnpqr-960x480-480.png"
	paperName = "bcdfghjkmnpqs-3p-20k.pdf"
)

// TestMedia: a picture is there while a public text shows it, in each of its widths and in
// no other form, and its page and feed lead to it.
func TestMedia(t *testing.T) {
	w := newWorld(t, false)
	wide, paper := w.keep(wideName), w.keep(paperName)
	narrow := wide.AddressOf(480)
	never := w.get("/media/bcdfghjkmnpqz-960x480-480.png")
	gone := func(when string, addresses ...string) {
		t.Helper()
		for _, a := range addresses {
			r := w.get(a)
			if r.status != 404 || r.body != never.body || len(r.header) != len(never.header) {
				t.Errorf("R-17: %s, %s: %d %v", a, when, r.status, r.header)
			}
		}
	}
	gone("before any text shows it", wide.Address(), narrow, paper.Address(), "/media/file/"+wideName, "/media/", "/media/x")
	w.write(text{kind: court.PieceArticle, slug: "draft", title: "草稿", body: "![图](" + wide.Address() + ")", state: court.StateDraft},
		text{kind: court.PieceArticle, slug: "later", title: "以后", body: "![图](" + wide.Address() + ")", published: "2026-12-31"})
	gone("while a draft and a text of a later day show it", wide.Address(), narrow)
	w.write(text{kind: court.PieceArticle, slug: "shows", title: "看图", body: "## 图\n\n![流程](" + wide.Address() + " \"图源：本院\")\n\n[附件](" + paper.Address() + ")"})

	page := w.get("/articles/shows")
	if !strings.Contains(page.body, `<img src="`+wide.Address()+`" alt="流程" width="960" height="480" srcset="`+wide.Address()+` 960w, `+narrow+` 480w"`) ||
		!strings.Contains(page.body, `<figcaption>图源：本院</figcaption>`) || !strings.Contains(page.body, `>附件（PDF，3页，20 KB）</a>`) {
		t.Errorf("page: %s", page.body)
	}
	if feed := w.get("/feeds/articles.json"); !strings.Contains(feed.body, "https://court.example"+wide.Address()) || strings.Contains(feed.body, "srcset") {
		t.Errorf("feed: %s", feed.body)
	}
	for _, a := range []string{wide.Address(), narrow} {
		r := w.get(a)
		if r.status != 200 || !strings.HasPrefix(r.body, "0123456789") || r.header.Get("Content-Type") != "image/png" || r.header.Get("X-Content-Type-Options") != "nosniff" ||
			r.header.Get("Content-Security-Policy") != "default-src 'none'; sandbox" || r.header.Get("Cache-Control") != "no-cache" || !strings.HasPrefix(r.header.Get("Content-Disposition"), "inline; filename=") {
			t.Errorf("T19: %s: %d %v", a, r.status, r.header)
		}
		again := w.get(a, "If-None-Match: "+r.header.Get("Etag"))
		if again.status != 304 || again.body != "" || again.header.Get("Cache-Control") != "no-cache" {
			t.Errorf("%s once more: %d %v", a, again.status, again.header)
		}
		head := w.ask("HEAD", a)
		if head.status != 200 || head.body != "" || head.header.Get("Content-Length") != r.header.Get("Content-Length") {
			t.Errorf("HEAD %s: %d %v", a, head.status, head.header)
		}
	}
	gone("in another form", "/media/bcdfghjkmnpqr-481.png", "/media/bcdfghjkmnpqr-480.jpg", "/media/bcdfghjkmnpqr-960x481-480.png", "/media/"+strings.ToUpper(wideName))

	t.Run("a part of a document", func(t *testing.T) {
		whole := w.get(paper.Address())
		if whole.status != 200 || !strings.HasPrefix(whole.header.Get("Content-Disposition"), "attachment; ") || whole.header.Get("Accept-Ranges") != "bytes" {
			t.Fatalf("%d %v", whole.status, whole.header)
		}
		tag := whole.header.Get("Etag")
		for asked, want := range map[string]struct {
			status int
			part   string
		}{
			"Range: bytes=0-9":     {206, whole.body[:10]},
			"Range: bytes=100-":    {206, whole.body[100:]},
			"Range: bytes=-5":      {206, whole.body[len(whole.body)-5:]},
			"Range: bytes=5-99999": {206, whole.body[5:]},
			"Range: bytes=99999-":  {416, ""},
			"Range: bytes=0-1,3-4": {200, whole.body},
			"Range: bytes=9-1":     {200, whole.body},
			"Range: lines=1-2":     {200, whole.body},
		} {
			if r := w.get(paper.Address(), asked); r.status != want.status || r.body != want.part {
				t.Errorf("%s: %d %q", asked, r.status, r.body)
			}
		}
		if r := w.get(paper.Address(), "Range: bytes=0-9", "If-Range: \"other\""); r.status != 200 || r.body != whole.body {
			t.Errorf("a part of another file: %d", r.status)
		}
		if r := w.get(paper.Address(), "Range: bytes=0-9", "If-Range: "+tag); r.status != 206 {
			t.Errorf("a part of the same file: %d", r.status)
		}
	})
	t.Run("R-16: withdrawn with its text, whoever still shows it", func(t *testing.T) {
		tag := w.get(wide.Address()).header.Get("Etag")
		w.withdraw(court.PieceArticle, "shows")
		gone("after the withdrawal", wide.Address(), narrow, paper.Address())
		if r := w.get(wide.Address(), "If-None-Match: "+tag); r.status != 404 {
			t.Errorf("R-16: confirmed after the withdrawal: %d", r.status)
		}
		if r := w.get(paper.Address(), "Range: bytes=0-9"); r.status != 404 {
			t.Errorf("R-16: a part after the withdrawal: %d", r.status)
		}
	})
	t.Run("from the first second of its day on", func(t *testing.T) {
		day := court.Date{Year: 2026, Month: time.December, Day: 31}.Start()
		w.set(day.Add(-time.Second))
		gone("a second before its day", wide.Address())
		w.set(day)
		if r := w.get(wide.Address()); r.status != 200 {
			t.Errorf("on its day: %d", r.status)
		}
	})
	t.Run("not with a version that holds no more", func(t *testing.T) {
		err := w.db.Update(context.Background(), func(tx *store.Tx) error {
			known, err := tx.KnownPieces(context.Background(), []string{"later"})
			if err != nil {
				return err
			}
			return tx.RevisePiece(context.Background(), known["later"], text{kind: court.PieceArticle, slug: "later", title: "以后", body: "没有图。", published: "2026-12-31"}.staged(t))
		})
		if err != nil {
			t.Fatal(err)
		}
		gone("after a version without it", wide.Address(), narrow)
	})
}

// TestMediaMissing: a file that left the shelf is a failure that operators see, and no page
// of it is taken for another.
func TestMediaMissing(t *testing.T) {
	w := newWorld(t, false)
	n := w.keep(wideName)
	w.write(text{kind: court.PieceArticle, slug: "shows", title: "看图", body: "![流程](" + n.Address() + ")"})
	var files []store.MediaFile
	files, err := w.db.MediaFiles(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if err := w.db.Shelf().Remove(f.File); err != nil {
			t.Fatal(err)
		}
	}
	if r := w.get(n.Address()); r.status != 503 || strings.Contains(r.body, w.db.Dir()) {
		t.Errorf("%d %s", r.status, r.body)
	}
}
