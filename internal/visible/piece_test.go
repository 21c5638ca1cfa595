package visible_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/store"
	"gongkai/internal/visible"
)

// text is what a test says of a piece; all else is filled in.
type text struct {
	kind              court.PieceKind // empty: article
	slug, title, body string
	topic             court.Topic // empty: laws; of guides none
	published         string
	order             int
	related           []string
	state             court.State // empty: published
}

func (x text) staged(t testing.TB) *store.StagedPiece {
	s := &store.StagedPiece{State: x.state, Text: or(x.body, "正文。"), File: x.slug, Actor: "李编辑"}
	if s.State == "" {
		s.State = court.StatePublished
	}
	if x.kind == "" {
		x.kind = court.PieceArticle
	}
	if x.topic == "" && x.kind != court.PieceGuide {
		x.topic = court.TopicLaws
	}
	s.Piece = court.Piece{Kind: x.kind, Slug: x.slug, Title: or(x.title, "标题"), Summary: "一句话摘要。", Topic: x.topic, Order: x.order,
		Published: date(t, or(x.published, "2026-06-01")), Updated: date(t, "2026-06-02"), ReviewBy: date(t, "2027-06-02"),
		Author: "执行局综合组", Sensitivity: court.SensitivityOrdinary, Sources: []string{"民事诉讼法"}, Related: x.related, Body: or(x.body, "正文。")}
	return s
}

// write stores pieces as publish does, ledger entries included.
func (w *world) write(texts ...text) {
	w.t.Helper()
	ctx := context.Background()
	err := w.db.Update(ctx, func(tx *store.Tx) error {
		for _, x := range texts {
			s := x.staged(w.t)
			known, err := tx.KnownPieces(ctx, []string{s.Slug})
			if err != nil {
				return err
			}
			if k, held := known[s.Slug]; held {
				err = tx.RevisePiece(ctx, k, s)
			} else {
				err = tx.InsertPiece(ctx, s)
			}
			if err == nil {
				err = tx.Record(store.Decision{Action: "piece.publish", Actor: "李编辑", Subject: store.PieceSubject(s.Kind, s.Slug)})
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

// withdraw takes a piece off as publish does.
func (w *world) withdraw(kind court.PieceKind, slug string) {
	w.t.Helper()
	ctx := context.Background()
	err := w.db.Update(ctx, func(tx *store.Tx) error {
		e, err := tx.Piece(ctx, kind, slug)
		if err != nil {
			return err
		}
		line := store.Removal{Kind: store.RemovalPiece, PublicID: store.PieceSubject(kind, slug)}
		if err := tx.MarkPieceWithdrawn(ctx, e, line); err != nil {
			return err
		}
		return tx.Record(store.Decision{Action: "piece.withdraw", Actor: "李编辑", Subject: line.PublicID})
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

var allKinds = court.PieceKinds()

// finds gives the slugs that a search of all kinds finds, sorted, and holds the totals
// against them.
func finds(t testing.TB, r *visible.Reader, query string, kinds ...court.PieceKind) []string {
	t.Helper()
	if len(kinds) == 0 {
		kinds = allKinds
	}
	var slugs []string
	_, err := r.View(context.Background(), func(v *visible.View) error {
		found, err := v.SearchTexts(query, kinds, 1, 1000)
		sum := 0
		for _, n := range found.ByKind {
			sum += n
		}
		if err == nil && (found.Total != len(found.Items) || sum != found.Total) {
			t.Errorf("%q: total %d, by kind %v, items %d", query, found.Total, found.ByKind, len(found.Items))
		}
		for _, f := range found.Items {
			slugs = append(slugs, f.Slug)
		}
		return err
	})
	if err != nil {
		t.Fatalf("%q: %v", query, err)
	}
	slices.Sort(slugs)
	return slugs
}

// tellPieces gives what every question tells of the pieces.
func tellPieces(t testing.TB, r *visible.Reader) string {
	t.Helper()
	var b strings.Builder
	slugs := func(what string, list []visible.Piece) {
		fmt.Fprint(&b, what)
		for _, p := range list {
			fmt.Fprint(&b, " ", p.Slug)
		}
		fmt.Fprintln(&b)
	}
	_, err := r.View(context.Background(), func(v *visible.View) error {
		list, err := v.Pieces(visible.PieceFilter{}, 1, 100)
		if err != nil {
			return err
		}
		fmt.Fprintln(&b, list.Total)
		slugs("list", list.Items)
		book, err := v.Handbook()
		if err != nil {
			return err
		}
		slugs("book", book)
		news, err := v.News()
		if err != nil {
			return err
		}
		slugs("news", news)
		counts, err := v.PieceCounts()
		if err != nil {
			return err
		}
		for _, k := range allKinds {
			fmt.Fprint(&b, k, " ", counts.Of(k, ""), " ")
			feed, err := v.PiecesForFeed(k, 100)
			if err != nil {
				return err
			}
			slugs("feed", feed)
		}
		fmt.Fprintln(&b, "all", counts.Of("", ""), "laws", counts.Of("", court.TopicLaws))
		addresses, err := v.PieceAddresses()
		fmt.Fprintln(&b, addresses)
		for _, p := range list.Items {
			related, err := v.Related(p)
			if err != nil {
				return err
			}
			if one, err := v.Piece(p.Kind, p.Slug); err != nil || one.Body == "" || one.Text == "" {
				t.Errorf("%s: %+v %v", p.Slug, one, err)
			}
			slugs(p.Slug+" related", related)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, query := range []string{"执行费", "正文", "标题"} {
		fmt.Fprintln(&b, query, finds(t, r, query))
	}
	return b.String()
}

func TestPieces(t *testing.T) {
	w := newWorld(t)
	w.write(
		text{kind: court.PieceGuide, slug: "second", order: 20, title: "第二篇", published: "2026-06-03"},
		text{kind: court.PieceGuide, slug: "first", order: 10, topic: court.TopicLaws},
		text{kind: court.PieceCase, slug: "rent", topic: court.TopicCrackdown, published: "2026-07-01", related: []string{"first", "gone", "later", "second"}},
		text{kind: court.PieceArticle, slug: "rules", topic: court.TopicLaws, published: "2026-05-01"},
		text{kind: court.PieceArticle, slug: "later", published: "2026-12-01"},
		text{kind: court.PieceArticle, slug: "gone", published: "2026-12-01"},
	)
	w.withdraw(court.PieceArticle, "gone")
	w.view(func(v *visible.View) error {
		for _, c := range []struct {
			filter visible.PieceFilter
			page   int
			want   string
		}{
			{visible.PieceFilter{}, 1, "4 rent second first"},
			{visible.PieceFilter{}, 2, "4 rules"},
			{visible.PieceFilter{}, 3, "4"},
			{visible.PieceFilter{Topic: court.TopicLaws}, 1, "2 first rules"},
			{visible.PieceFilter{Topic: court.TopicLaws, Kinds: []court.PieceKind{court.PieceGuide}}, 1, "1 first"},
			{visible.PieceFilter{Kinds: []court.PieceKind{court.PieceCase, court.PieceArticle}}, 1, "2 rent rules"},
			{visible.PieceFilter{Topic: "none"}, 1, "0"},
			{visible.PieceFilter{Kinds: []court.PieceKind{"ruling"}}, 1, "0"},
		} {
			list, err := v.Pieces(c.filter, c.page, 3)
			if err != nil {
				return err
			}
			got := fmt.Sprint(list.Total)
			for _, p := range list.Items {
				got += " " + p.Slug
				if p.Body != "" || p.Text != "" {
					t.Errorf("%s: a list carries texts", p.Slug)
				}
			}
			if got != c.want {
				t.Errorf("%+v page %d: %s, want %s", c.filter, c.page, got, c.want)
			}
		}
		book, err := v.Handbook()
		if err != nil || len(book) != 2 || book[0].Slug != "first" || book[1].Slug != "second" {
			t.Errorf("handbook %v %v", book, err)
		}
		rent, err := v.Piece(court.PieceCase, "rent")
		if err != nil {
			return err
		}
		want := text{kind: court.PieceCase, slug: "rent", topic: court.TopicCrackdown, published: "2026-07-01", related: []string{"first", "gone", "later", "second"}}.staged(t).Piece
		want.Sensitivity = "" // not for the public
		if !rent.Equal(&want) {
			t.Errorf("got %+v, want %+v", rent.Piece, want)
		}
		related, err := v.Related(rent)
		if err != nil || len(related) != 2 || related[0].Slug != "first" || related[1].Slug != "second" {
			t.Errorf("related %v %v", related, err)
		}
		return nil
	})
}

func TestPieceNotFound(t *testing.T) {
	w := newWorld(t)
	w.write(text{slug: "here"}, text{slug: "draft", state: court.StateDraft}, text{slug: "later", published: "2026-11-24"}, text{slug: "gone"})
	w.withdraw(court.PieceArticle, "gone")
	var words string
	for _, slug := range []string{"draft", "later", "gone", "never", "", "HERE", "here ", "here/", "../here", "here' OR '1'='1", "here\x00", strings.Repeat("a", 5000), "这里", "%68ere"} {
		w.view(func(v *visible.View) error {
			_, err := v.Piece(court.PieceArticle, slug)
			if court.KindOf(err) != court.KindNotFound {
				t.Errorf("%.20q: %v", slug, err)
				return nil
			}
			if words == "" {
				words = err.Error()
			}
			if err.Error() != words {
				t.Errorf("R-17: %.20q answers %q, another address %q", slug, err, words)
			}
			return nil
		})
	}
	w.view(func(v *visible.View) error {
		if _, err := v.Piece(court.PieceCase, "here"); court.KindOf(err) != court.KindNotFound {
			t.Errorf("under another kind: %v", err)
		}
		_, err := v.Piece(court.PieceArticle, "here")
		return err
	})
}

func TestNothingDependsOnHiddenPieces(t *testing.T) { bothWays(t, nothingDependsOnHiddenPieces) }

func nothingDependsOnHiddenPieces(t *testing.T, newWorld maker) {
	w := newWorld(t)
	w.write(text{slug: "here", title: "执行费标题", related: []string{"draft", "later", "gone"}}, text{kind: court.PieceGuide, slug: "guide", order: 10})
	before := tellPieces(t, w.Reader)
	if !strings.Contains(before, "执行费 [here]") || !strings.Contains(before, "正文 [guide here]") {
		t.Fatalf("%s", before)
	}
	t.Run("R-16 refuses: that drafts, scheduled and withdrawn pieces show anywhere", func(t *testing.T) {
		w.write(
			text{slug: "draft", title: "执行费标题", state: court.StateDraft},
			text{slug: "later", title: "执行费标题", published: "2026-11-24"},
			text{kind: court.PieceGuide, slug: "gone", order: 5, title: "执行费标题"},
		)
		w.withdraw(court.PieceGuide, "gone")
		if after := tellPieces(t, w.Reader); after != before {
			t.Errorf("before\n%s\nafter\n%s", before, after)
		}
	})
	t.Run("R-16 accepts: a published piece shows at the next question", func(t *testing.T) {
		w.write(text{kind: court.PieceCase, slug: "case", title: "执行费案例"})
		if got := finds(t, w.Reader, "执行费"); !slices.Equal(got, []string{"case", "here"}) {
			t.Errorf("found %v", got)
		}
		w.write(text{kind: court.PieceCase, slug: "case", title: "别的案例"})
		if got := finds(t, w.Reader, "执行费"); !slices.Equal(got, []string{"here"}) {
			t.Errorf("after a revision found %v", got)
		}
		w.withdraw(court.PieceArticle, "here")
		if got := finds(t, w.Reader, "执行费"); len(got) != 0 {
			t.Errorf("after the withdrawal found %v", got)
		}
	})
}

// TestScheduledPieceBegins: the generation ends when the day of a piece begins, and
// from then on it is everywhere, without anything being written.
func TestScheduledPieceBegins(t *testing.T) { bothWays(t, scheduledPieceBegins) }

func scheduledPieceBegins(t *testing.T, newWorld maker) {
	w := newWorld(t)
	w.write(text{slug: "later", title: "执行费标题", published: "2026-11-25"}, text{slug: "latest", published: "2026-12-25"})
	begins := date(t, "2026-11-25").Start()
	gen := w.view(func(*visible.View) error { return nil })
	if !gen.Until.Equal(begins) {
		t.Errorf("the generation holds until %v, want %v", gen.Until, begins)
	}
	for _, c := range []struct {
		at   time.Time
		want int
	}{{begins.Add(-time.Second), 0}, {begins, 1}} {
		w.set(c.at)
		if got := finds(t, w.Reader, "执行费"); len(got) != c.want {
			t.Errorf("at %v found %v", c.at, got)
		}
		w.view(func(v *visible.View) error {
			list, err := v.Pieces(visible.PieceFilter{}, 1, 10)
			if list.Total != c.want {
				t.Errorf("at %v: %d pieces", c.at, list.Total)
			}
			return err
		})
	}
	if gen := w.view(func(*visible.View) error { return nil }); !gen.Until.Equal(date(t, "2026-12-25").Start()) {
		t.Errorf("then it holds until %v", gen.Until)
	}
}
