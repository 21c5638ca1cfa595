package publish

import (
	"context"
	"fmt"
	"testing"

	"gongkai/content"
	"gongkai/internal/court"
	"gongkai/internal/store"
)

func TestWithdrawPiece(t *testing.T) {
	ctx := context.Background()
	w := newWorld(t)
	files := map[string]string{"cases/rent.md": pieceFile(court.PieceCase, "rent", plainBody), "guides/fees.md": pieceFile(court.PieceGuide, "fees", plainBody)}
	w.pieces(t, files, PieceOptions{})
	for _, bad := range []Withdrawal{
		{Kind: court.PieceCase, Slug: "none", Actor: "a"},
		{Kind: court.PieceGuide, Slug: "rent", Actor: "a"},
		{Kind: court.PieceCase, Slug: "rent' OR 1=1 --", Actor: "a"},
	} {
		if _, err := w.WithdrawPiece(ctx, bad); court.KindOf(err) != court.KindNotFound {
			t.Errorf("%+v: %v", bad, err)
		}
	}
	if _, err := w.WithdrawPiece(ctx, Withdrawal{Kind: court.PieceCase, Slug: "rent"}); court.KindOf(err) != court.KindInvalid {
		t.Errorf("nobody decides: %v", err)
	}
	for _, want := range []bool{true, false} {
		if changed, err := w.WithdrawPiece(ctx, Withdrawal{Kind: court.PieceCase, Slug: "rent", Actor: "王主任", Note: "已过时"}); err != nil || changed != want {
			t.Errorf("changed %t, %v", changed, err)
		}
	}
	if _, found := w.public(t, "rent"); found {
		t.Error("still public")
	}
	t.Run("R-16 refuses: an import brings a withdrawn piece back", func(t *testing.T) {
		for _, body := range []string{plainBody, "改过的正文。"} {
			files["cases/rent.md"] = pieceFile(court.PieceCase, "rent", body)
			r := w.pieces(t, files, PieceOptions{})
			if r.Rejected != 1 || r.Skipped != 1 || r.Pieces[0].Errors[0].Rule != "R-16" {
				t.Errorf("got %+v", r)
			}
		}
		if r := w.pieces(t, map[string]string{"articles/rent.md": pieceFile(court.PieceArticle, "rent", plainBody)}, PieceOptions{}); r.Rejected != 1 {
			t.Errorf("as another kind: %+v", r)
		}
		if _, found := w.public(t, "rent"); found {
			t.Error("public again")
		}
	})
	if got, want := w.ledgerOf(t, "case/rent"), "piece.publish R-52 李编辑; piece.withdraw R-16 王主任"; got != want {
		t.Errorf("ledger %q, want %q", got, want)
	}
	check(t, w)
}

// TestSQLiteWithdrawalOutlivesRestore: a backup from before the withdrawal, and one from
// before the piece itself, do not bring it back.
func TestSQLiteWithdrawalOutlivesRestore(t *testing.T) {
	ctx := context.Background()
	w := newFileWorld(t)
	backup := func(name string) string {
		t.Helper()
		path := t.TempDir() + "/" + name
		if _, err := w.db.Backup(ctx, path); err != nil {
			t.Fatal(err)
		}
		return path
	}
	restore := func(path string) {
		t.Helper()
		if err := w.db.Close(); err != nil {
			t.Fatal(err)
		}
		if _, _, err := store.Restore(ctx, store.Options{Dir: w.dir, Now: w.db.Now}, path); err != nil {
			t.Fatal(err)
		}
		w.open(t)
	}
	files := map[string]string{"cases/rent.md": pieceFile(court.PieceCase, "rent", plainBody)}
	empty := backup("empty.tar")
	w.pieces(t, files, PieceOptions{})
	full := backup("full.tar")
	if _, err := w.WithdrawPiece(ctx, Withdrawal{Kind: court.PieceCase, Slug: "rent", Actor: "王主任"}); err != nil {
		t.Fatal(err)
	}

	restore(full)
	if _, found := w.public(t, "rent"); !found {
		t.Fatal("the backup does not hold the piece: the test proves nothing")
	}
	if n, err := w.Recover(ctx); err != nil || n != 1 {
		t.Fatalf("recovered %d %v", n, err)
	}
	if _, found := w.public(t, "rent"); found {
		t.Error("public after the restore")
	}
	check(t, w)

	restore(empty)
	if n, err := w.Recover(ctx); err != nil || n != 0 {
		t.Fatalf("recovered %d %v", n, err)
	}
	if r := w.pieces(t, files, PieceOptions{}); r.Rejected != 1 {
		t.Errorf("brought back: %+v", r)
	}
	r, loaded, err := w.LoadPieces(ctx, folder(files), "随程序")
	if err != nil || loaded || r.Rejected != 1 {
		t.Errorf("the first load brought it back: %+v %t %v", r, loaded, err)
	}
	check(t, w)
}

func TestLoadPieces(t *testing.T) {
	ctx := context.Background()
	for _, demo := range []bool{false, true} {
		t.Run(fmt.Sprintf("demo %t", demo), func(t *testing.T) {
			w := newWorld(t)
			if demo {
				if err := w.db.MarkDemo(ctx); err != nil {
					t.Fatal(err)
				}
			}
			r, loaded, err := w.LoadPieces(ctx, content.FS, "随程序")
			if err != nil || !loaded || r.Held > 0 || r.Rejected > 0 {
				t.Fatalf("%s %v", pieceCounts(r), err)
			}
			for _, p := range r.Pieces {
				if len(p.Warnings) > 0 {
					t.Errorf("%s: %+v", p.File, p.Warnings)
				}
			}
			cases := 0
			for _, p := range r.Pieces {
				if p.Kind == court.PieceCase {
					cases++
				}
			}
			if (cases > 0) != demo || r.Accepted < 22 {
				t.Errorf("%d cases of %d pieces", cases, r.Accepted)
			}
			if r, loaded, err := w.LoadPieces(ctx, content.FS, "随程序"); err != nil || loaded || r.Read != 0 {
				t.Errorf("a second time: %s %t %v", pieceCounts(r), loaded, err)
			}
			if demo {
				if r := w.pieces(t, map[string]string{"cases/real.md": pieceFile(court.PieceCase, "real", plainBody)}, PieceOptions{}); r.Rejected != 1 {
					t.Errorf("a real case: %+v", r)
				}
			} else {
				if r := w.pieces(t, map[string]string{"cases/made.md": pieceFile(court.PieceCase, "made", plainBody, "synthetic: true")}, PieceOptions{}); r.Rejected != 1 {
					t.Errorf("an invented case: %+v", r)
				}
				if err := w.db.MarkDemo(ctx); court.KindOf(err) != court.KindRefused {
					t.Errorf("a portal with content was marked as a demonstration: %v", err)
				}
			}
			check(t, w)
		})
	}
	t.Run("what is there already is the source", func(t *testing.T) {
		w := newWorld(t)
		w.pieces(t, map[string]string{"guides/fees.md": pieceFile(court.PieceGuide, "fees", "本院自己的文字。")}, PieceOptions{})
		if _, loaded, err := w.LoadPieces(ctx, content.FS, "随程序"); err != nil || loaded {
			t.Errorf("%t %v", loaded, err)
		}
		if text, _ := w.public(t, "fees"); text != "本院自己的文字。" {
			t.Errorf("overwritten: %q", text)
		}
	})
}
