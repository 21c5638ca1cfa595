package publish

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	"gongkai/internal/court"
	"gongkai/internal/sample"
	"gongkai/internal/store"
)

// instance is a world of its own folder on a database, with the keys of another world.
func instance(t testing.TB, url string, keysOf *world) *world {
	t.Helper()
	w := &world{dir: t.TempDir(), url: url, now: noon}
	if keysOf != nil {
		text, err := os.ReadFile(filepath.Join(keysOf.dir, "keys", "portal.keys"))
		if err == nil {
			err = os.MkdirAll(filepath.Join(w.dir, "keys"), 0o700)
		}
		if err == nil {
			err = os.WriteFile(filepath.Join(w.dir, "keys", "portal.keys"), text, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	w.open(t)
	return w
}

// TestPostgresJournalsOfInstances: every instance's folder holds the removals of all, so
// whichever is there after the restore of an older backup of the database makes them good.
func TestPostgresJournalsOfInstances(t *testing.T) {
	ctx := context.Background()
	url := databases.URL(t, t.TempDir())
	a := instance(t, url, nil)
	b := instance(t, url, a)
	a.load(t, oneRow(t, nil), ImportOptions{Publish: true, Actor: "王书记员"})
	a.pieces(t, map[string]string{"cases/rent.md": pieceFile(court.PieceCase, "rent", plainBody)}, PieceOptions{})

	server, err := databases.Server(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range []*world{a, b} {
		if err := w.db.Close(); err != nil {
			t.Fatal(err)
		}
	}
	older, drop, err := server.Copy(ctx, url) // a backup from before the removal
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = drop() })
	a.open(t)
	b.open(t)

	if done, err := a.RemoveDefaulter(ctx, Removal{SourceID: "T-1", Ground: court.GroundPerformed, Actor: "李法官"}); err != nil || !done.Changed {
		t.Fatal(done, err)
	}
	if changed, err := a.WithdrawPiece(ctx, Withdrawal{Kind: court.PieceCase, Slug: "rent", Actor: "王主任"}); err != nil || !changed {
		t.Fatal(changed, err)
	}
	for i, want := range []int{2, 0} {
		if n, err := b.db.MirrorRemovals(ctx); err != nil || n != want {
			t.Errorf("time %d: copied %d, %v", i, n, err)
		}
	}
	if n, err := a.db.MirrorRemovals(ctx); err != nil || n != 0 {
		t.Errorf("its own removals are copied: %d, %v", n, err)
	}
	if n, err := b.Recover(ctx); err != nil || n != 0 {
		t.Errorf("removals made again: %d, %v", n, err)
	}
	check(t, b)

	for name, w := range map[string]*world{
		"R-16 accepts: an older database, at the instance that removed": a,
		"R-16 accepts: an older database, at another instance":          b,
	} {
		t.Run(name, func(t *testing.T) {
			address, drop, err := server.Copy(ctx, older)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = drop() })
			if err := w.db.Close(); err != nil {
				t.Fatal(err)
			}
			w.url = address
			o := store.Options{Dir: w.dir, DatabaseURL: address, Now: w.db.Now, Logger: slog.New(slog.DiscardHandler)}
			if w == a {
				if _, err := store.Open(ctx, o); court.KindOf(err) != court.KindStorage {
					t.Errorf("a database that lost decisions was opened: %v", err)
				}
			}
			if err := store.TakeOver(ctx, o); err != nil {
				t.Fatal(err)
			}
			w.open(t)
			if any, err := w.db.AnyPublished(ctx, court.ListDefaulters); err != nil || !any {
				t.Fatalf("the older database does not hold the entry: the test proves nothing (%v)", err)
			}
			if n, err := w.Recover(ctx); err != nil || n != 2 {
				t.Errorf("%d removals, %v", n, err)
			}
			if any, err := w.db.AnyPublished(ctx, court.ListDefaulters); err != nil || any {
				t.Errorf("public again: %v %v", any, err)
			}
			if _, found := w.public(t, "rent"); found {
				t.Error("the text is public again")
			}
			check(t, w)
		})
	}
}

// TestPostgresRecoverHoldsAllLines: a journal whose lines are not in the database, of
// whichever process, is made good by the next one that opens the folder.
func TestPostgresRecoverHoldsAllLines(t *testing.T) {
	ctx := context.Background()
	w := instance(t, databases.URL(t, t.TempDir()), nil)
	file := samples(t, 0, 30)
	w.load(t, file, ImportOptions{Publish: true, Actor: "王书记员"})
	failure := errors.New("killed before the commit")
	for i := range 3 { // each leaves its line and commits nothing
		err := w.db.Update(ctx, func(tx *store.Tx) error {
			e, err := tx.DefaulterBySource(ctx, sample.Defaulter(sample.Options{Today: court.DateOf(noon)}, i).SourceID)
			if err != nil {
				return err
			}
			source := w.db.SourceKey(court.ListDefaulters, e.Defaulter.SourceID)
			line := store.Removal{Kind: string(court.ListDefaulters), PublicID: e.PublicID, SourceKey: source[:], PairKey: e.PairKey[:],
				Ground: string(court.GroundWronglyListed), Rule: "R-12", Actor: "李法官", At: noon.UnixMilli()}
			if err := tx.JournalRemoval(ctx, line); err != nil {
				return err
			}
			return failure
		})
		if !errors.Is(err, failure) {
			t.Fatal(err)
		}
	}
	if n, err := w.Recover(ctx); err != nil || n != 3 {
		t.Fatalf("%d made good, %v", n, err)
	}
	for range 2 {
		if err := w.db.Close(); err != nil {
			t.Fatal(err)
		}
		w.open(t)
		if n, err := w.Recover(ctx); err != nil || n != 0 {
			t.Errorf("%d made good again, %v", n, err)
		}
	}
	check(t, w)
}
