package publish

import (
	"bytes"
	"context"
	"fmt"
	"regexp"
	"sync"
	"testing"

	"gongkai/internal/court"
)

// serialHistory is what the ledger may tell of a piece, whoever was faster: published
// first, then revised, withdrawn at most once, and nothing after that.
var serialHistory = regexp.MustCompile(`^piece\.publish [^;]*(; piece\.revise [^;]*)*(; piece\.withdraw [^;]*)?$`)

// TestPostgresRaceOfPieces is F19: two instances publish, edit and withdraw the same piece
// at the same time. The history has a serial order, exactly one withdrawal is the one that
// did it, and it beats whatever else was under way.
func TestPostgresRaceOfPieces(t *testing.T) {
	ctx := context.Background()
	url := databases.URL(t, t.TempDir())
	a := instance(t, url, nil)
	b := instance(t, url, a)
	withdrawn := 0
	for round := range raceRounds {
		slug := fmt.Sprintf("r-%d", round)
		var all sync.WaitGroup
		put := func(w *world, body string) {
			all.Go(func() {
				_, err := w.ImportPieces(ctx, folder(map[string]string{"articles/" + slug + ".md": pieceFile(court.PieceArticle, slug, body)}),
					PieceOptions{Actor: "李编辑"})
				if err != nil {
					t.Error(err)
				}
			})
		}
		var mu sync.Mutex
		changes := 0
		withdraw := func(w *world) {
			all.Go(func() {
				changed, err := w.WithdrawPiece(ctx, Withdrawal{Kind: court.PieceArticle, Slug: slug, Actor: "王主任"})
				if err != nil && court.KindOf(err) != court.KindNotFound { // it may not be there yet
					t.Error(err)
				}
				mu.Lock()
				defer mu.Unlock()
				if changed {
					changes++
				}
			})
		}
		put(a, "第一版。")
		put(b, "第二版。")
		withdraw(a)
		withdraw(b)
		all.Wait()
		put(b, "第三版。")
		withdraw(a)
		withdraw(b)
		all.Wait()
		put(a, "第四版。") // too late
		all.Wait()
		if changes != 1 {
			t.Errorf("round %d: %d withdrawals", round, changes)
		}
		withdrawn += changes
		if history := a.ledgerOf(t, "article/"+slug); !serialHistory.MatchString(history) {
			t.Errorf("round %d: history %q", round, history)
		}
		if text, found := b.public(t, slug); found {
			t.Errorf("round %d: %q is public after its withdrawal", round, text)
		}
	}
	if withdrawn != raceRounds {
		t.Errorf("%d withdrawals in %d rounds", withdrawn, raceRounds)
	}
	check(t, a)
}

// TestPostgresRaceOfEntries is F19 for entries of the list: two instances remove the same
// one, while a clerk brings a changed version of it.
func TestPostgresRaceOfEntries(t *testing.T) {
	ctx := context.Background()
	url := databases.URL(t, t.TempDir())
	a := instance(t, url, nil)
	b := instance(t, url, a)
	row := func(round int, obligation string) map[string]string {
		return map[string]string{"编号": fmt.Sprintf("T-%d", round), "案号": fmt.Sprintf("（2025）鲁0199执%d号", round+1), "生效法律文书确定的义务": obligation}
	}
	list := oneRow(t, row(0, "偿还借款本金人民币50000元"))
	for round := 1; round < raceRounds; round++ {
		_, more, _ := bytes.Cut(oneRow(t, row(round, "偿还借款本金人民币50000元")), []byte("\n"))
		list = append(list, more...)
	}
	if r := a.load(t, list, ImportOptions{Publish: true, Actor: "王书记员"}); r.Accepted != raceRounds {
		t.Fatal(counts(r), r.Errors)
	}
	for round := range raceRounds {
		var all sync.WaitGroup
		var mu sync.Mutex
		changes := 0
		for _, w := range []*world{a, b} {
			all.Go(func() {
				done, err := w.RemoveDefaulter(ctx, Removal{SourceID: fmt.Sprintf("T-%d", round), Ground: court.GroundPerformed, Actor: "李法官"})
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				defer mu.Unlock()
				if done.Changed {
					changes++
				}
			})
		}
		all.Go(func() {
			r, err := b.ImportDefaulters(ctx, bytes.NewReader(oneRow(t, row(round, "另一种写法"))), ImportOptions{Actor: "王书记员"})
			if err != nil || r.Accepted+r.Rejected != 1 {
				t.Errorf("round %d: %s %v", round, counts(r), err)
			}
		})
		all.Wait()
		if changes != 1 {
			t.Errorf("round %d: %d removals", round, changes)
		}
		if r := a.load(t, oneRow(t, row(round, "又一种写法")), ImportOptions{Actor: "王书记员"}); r.Rejected != 1 {
			t.Errorf("round %d: an import after the removal: %s", round, counts(r))
		}
	}
	if any, err := b.db.AnyPublished(ctx, court.ListDefaulters); err != nil || any {
		t.Errorf("an entry is public after all were removed: %v", err)
	}
	check(t, a)
}
