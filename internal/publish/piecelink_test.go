package publish

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"gongkai/internal/court"
	"gongkai/internal/store"
)

// TestDraftLink: a secret opens the text as it stands, until it is public, given up, too old
// or taken back.
func TestDraftLink(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	gone := func(secret, why string) {
		t.Helper()
		if _, err := w.LinkedPiece(ctx, secret); court.KindOf(orNone(err)) != court.KindNotFound {
			t.Errorf("%s: the link still answers: %v", why, err)
		}
	}
	w.appoint(t, editor)
	w.appoint(t, reviewer)
	d := w.write(t, article("linked", "第一稿。"))
	secret, ends, err := w.OpenLink(ctx, reviewer, d.id)
	must(t, err)
	if len(secret) < 40 || !ends.Equal(w.now.Add(LinkTime)) {
		t.Errorf("%q until %v", secret, ends)
	}
	d.save(article("linked", "第二稿。"), false)
	if p, err := w.LinkedPiece(ctx, secret); err != nil || p.Body != "第二稿。" {
		t.Errorf("%q %v", p.Body, err)
	}
	gone(secret[1:], "a guess")
	gone("", "nothing")
	if _, _, err := w.OpenLink(ctx, clerk, d.id); court.KindOf(err) != court.KindRefused {
		t.Errorf("a clerk opens a text: %v", err)
	}
	must(t, w.CloseLinks(ctx, editor, d.id))
	gone(secret, "taken back")
	second, _, err := w.OpenLink(ctx, editor, d.id)
	must(t, err)
	now := w.now
	w.now = now.Add(LinkTime)
	gone(second, "too old")
	w.now = now.Add(time.Hour)
	d.must(court.StepSubmit, editor).must(court.StepApprove, reviewer).must(court.StepRelease, publisher)
	gone(second, "public")
	var e *court.Error
	if _, _, err := w.OpenLink(ctx, editor, d.id); !errors.As(err, &e) || e.Kind != court.KindConflict {
		t.Errorf("a link to what is public: %v", err)
	}
	given := w.write(t, article("given-up", "稿。"))
	third, _, err := w.OpenLink(ctx, editor, given.id)
	must(t, err)
	given.must(court.StepWithdraw, editor)
	gone(third, "given up")
}

// TestLinksAreBounded: a draft has so many links and no more, and those whose time is over
// make room.
func TestLinksAreBounded(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	w.appoint(t, editor)
	d := w.write(t, article("many-links", "稿。"))
	for range mostLinks {
		_, _, err := w.OpenLink(ctx, editor, d.id)
		must(t, err)
	}
	if _, _, err := w.OpenLink(ctx, editor, d.id); court.KindOf(orNone(err)) != court.KindConflict {
		t.Errorf("more links than %d: %v", mostLinks, err)
	}
	f, err := w.LinkFile(ctx, reviewer, d.id)
	if err != nil || len(f.Links) != mostLinks || !f.Links[0].Ends.Equal(w.now.Add(LinkTime)) {
		t.Errorf("%+v %v", f.Links, err)
	}
	w.now = w.now.Add(LinkTime)
	if _, _, err := w.OpenLink(ctx, editor, d.id); err != nil {
		t.Errorf("links that ended still count: %v", err)
	}
	if f, err := w.LinkFile(ctx, reviewer, d.id); err != nil || len(f.Links) != 1 {
		t.Errorf("%+v %v", f.Links, err)
	}
}

// TestLinkEndsWithItsOpener: a link is as good as the office of whoever opened it, at each
// visit: to the text, to its pictures and to its form for opinions. Other links stay.
func TestLinkEndsWithItsOpener(t *testing.T) {
	for name, change := range map[string]func(store.Account) store.Account{
		"the account is closed":    func(a store.Account) store.Account { a.Disabled = true; return a },
		"the office is taken away": func(a store.Account) store.Account { a.Roles = []court.Role{court.RoleClerk}; return a },
		"all offices are":          func(a store.Account) store.Account { a.Roles = nil; return a },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			ctx := context.Background()
			w.appoint(t, editor)
			w.appoint(t, reviewer)
			own, others := w.picture(t, 300, 200, MediaUpload{}), w.picture(t, 320, 200, MediaUpload{})
			d := w.write(t, article("opener", "稿。\n\n"+show(own)))
			other := w.write(t, article("opener-other", "稿。\n\n"+show(others)))
			secret, _, err := w.OpenLink(ctx, editor, d.id)
			must(t, err)
			kept, _, err := w.OpenLink(ctx, reviewer, other.id)
			must(t, err)
			opens := func(secret, picture string) (refused []bool) {
				_, err := w.LinkedPiece(ctx, secret)
				refused = append(refused, court.KindOf(orNone(err)) == court.KindNotFound)
				err = w.GiveOpinion(ctx, secret, store.Opinion{Agrees: true, Name: "研究室"})
				refused = append(refused, court.KindOf(orNone(err)) == court.KindNotFound)
				b, _, err := w.LinkedMedia(ctx, picture)
				if err == nil {
					must(t, b.Body.Close())
				}
				return append(refused, court.KindOf(orNone(err)) == court.KindNotFound)
			}
			if got := opens(secret, own.Name.String()); slices.Contains(got, true) {
				t.Fatalf("before: text, opinion, picture refused: %v", got)
			}
			w.change(t, editor, change)
			if got := opens(secret, own.Name.String()); slices.Contains(got, false) {
				t.Errorf("after: text, opinion, picture refused: %v", got)
			}
			if got := opens(kept, others.Name.String()); slices.Contains(got, true) {
				t.Errorf("a link of somebody else: text, opinion, picture refused: %v", got)
			}
			f, err := w.LinkFile(ctx, reviewer, d.id)
			if err != nil || len(f.Links) != 0 {
				t.Errorf("it is shown as open: %+v %v", f.Links, err)
			}
			must(t, w.CloseLinks(ctx, reviewer, d.id))
			w.change(t, editor, func(a store.Account) store.Account { a.Disabled, a.Roles = false, editor.Roles; return a })
			if got := opens(secret, own.Name.String()); slices.Contains(got, false) {
				t.Errorf("closed while it opened nothing: text, opinion, picture refused: %v", got)
			}
		})
	}
}

// TestLinkEndsOnTime: a release that the clock brings ends a link as one by hand does.
func TestLinkEndsOnTime(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	w.appoint(t, editor)
	d := w.write(t, article("scheduled-link", "稿。"))
	w.appoint(t, publisher)
	secret, _, err := w.OpenLink(ctx, editor, d.id)
	must(t, err)
	d.must(court.StepSubmit, editor).must(court.StepApprove, reviewer)
	at := w.now.Add(time.Hour)
	_, err = w.Schedule(ctx, publisher, d.ref(), at)
	must(t, err)
	w.now = at.Add(-time.Second)
	if _, err := w.LinkedPiece(ctx, secret); err != nil {
		t.Errorf("before its release: %v", err)
	}
	w.now = at
	if n, err := w.ReleaseDue(ctx, w.now); n != 1 || err != nil {
		t.Fatalf("%d %v", n, err)
	}
	if _, err := w.LinkedPiece(ctx, secret); court.KindOf(orNone(err)) != court.KindNotFound {
		t.Errorf("the link outlives the release: %v", err)
	}
	checked, err := w.db.Check(ctx)
	must(t, err)
	if len(checked.Findings) > 0 {
		t.Errorf("%v", checked.Findings)
	}
}

// TestOpinions: what somebody without an account says is bounded, belongs to the state that
// was read, loses its name with the release and goes when the text is given up.
func TestOpinions(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	w.appoint(t, editor)
	d := w.write(t, article("opinions", "第一稿。"))
	secret, _, err := w.OpenLink(ctx, editor, d.id)
	must(t, err)
	read, err := w.LinkedPiece(ctx, secret)
	must(t, err)
	said := func() []store.Opinion {
		t.Helper()
		f, err := w.LinkFile(ctx, editor, d.id)
		must(t, err)
		return f.Opinions
	}
	for what, o := range map[string]store.Opinion{
		"请填写单位":   {Agrees: true, Name: "　\n"},
		"最多60个字":  {Agrees: true, Name: strings.Repeat("某", MostOpinionName+1)},
		"请写明意见":   {Name: "研究室", Text: " \r\n"},
		"最多2000":  {Name: "研究室", Text: strings.Repeat("字", MostOpinionText+1)},
		"看不见的控制字": {Agrees: true, Name: "研究\u202e室"},
	} {
		if err := w.GiveOpinion(ctx, secret, o); court.KindOf(orNone(err)) != court.KindInvalid || !strings.Contains(err.Error(), what) {
			t.Errorf("%s: %v", what, err)
		}
	}
	must(t, w.GiveOpinion(ctx, secret, store.Opinion{Agrees: true, Name: " 研究室 ", Save: read.Save}))
	must(t, w.GiveOpinion(ctx, secret, store.Opinion{Agrees: true, Name: "研究室", Save: read.Save})) // sent twice
	d.save(article("opinions", "第二稿。"), false)
	must(t, w.GiveOpinion(ctx, secret, store.Opinion{Name: "民一庭", Text: "第二段\r\n请改。", Save: 999}))
	list := said()
	if len(list) != 2 || list[0].Save != read.Save+1 || list[0].Text != "第二段\n请改。" || list[1].Name != "研究室" || !list[1].Agrees || list[1].Save != read.Save || !list[1].At.Equal(w.now) {
		t.Fatalf("%+v", list)
	}
	for n := 0; ; n++ {
		err := w.GiveOpinion(ctx, secret, store.Opinion{Name: fmt.Sprintf("单位%d", n), Text: "意见"})
		if err != nil {
			if court.KindOf(err) != court.KindConflict || n < 10 || n > 30 {
				t.Errorf("after %d: %v", n, err)
			}
			break
		}
	}
	if err := w.GiveOpinion(ctx, secret[1:], store.Opinion{Agrees: true, Name: "x"}); court.KindOf(orNone(err)) != court.KindNotFound {
		t.Errorf("under no link: %v", err)
	}
	must(t, w.CloseLinks(ctx, editor, d.id))
	if n := len(said()); n < 10 {
		t.Errorf("closing the links takes what was said: %d", n)
	}
	d.must(court.StepSubmit, editor).must(court.StepApprove, reviewer).must(court.StepRelease, publisher)
	for _, o := range said() {
		if o.Name != "" || o.Text != "" || o.At.IsZero() {
			t.Fatalf("a name beside a public text: %+v", o)
		}
	}
	given := w.write(t, article("opinions-given-up", "稿。"))
	secret, _, err = w.OpenLink(ctx, editor, given.id)
	must(t, err)
	must(t, w.GiveOpinion(ctx, secret, store.Opinion{Agrees: true, Name: "研究室"}))
	given.must(court.StepWithdraw, editor)
	if f, err := w.LinkFile(ctx, editor, given.id); err != nil || len(f.Opinions) > 0 {
		t.Errorf("%+v %v", f.Opinions, err)
	}
	checked, err := w.db.Check(ctx)
	must(t, err)
	if len(checked.Findings) > 0 {
		t.Errorf("%v", checked.Findings)
	}
}

// TestUnfitDraft: what cannot be rendered is said to who holds the link, and nothing else is
// lost.
func TestUnfitDraft(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	w.appoint(t, editor)
	d := w.write(t, article("unfit", "&#x202E;倒过来"))
	secret, _, err := w.OpenLink(ctx, editor, d.id)
	must(t, err)
	if l, err := w.LinkedPiece(ctx, secret); err != nil || !strings.Contains(l.Unfit, "控制字符") || l.Title == "" || l.Article.HTML.String() != "" {
		t.Errorf("%+v %v", l, err)
	}
}

// TestRestoredLinks: a backup that is restored opens no link, since those that were closed
// after it was made would open again.
func TestRestoredLinks(t *testing.T) {
	w := newFileWorld(t)
	ctx := context.Background()
	w.appoint(t, editor)
	d := w.write(t, article("restored", "稿。"))
	secret, _, err := w.OpenLink(ctx, editor, d.id)
	must(t, err)
	path := filepath.Join(t.TempDir(), "backup.tar")
	_, err = w.db.Backup(ctx, path)
	must(t, err)
	must(t, w.db.Close())
	if _, _, err := store.Restore(ctx, store.Options{Dir: w.dir, Now: w.db.Now}, path); err != nil {
		t.Fatal(err)
	}
	w.open(t)
	if _, err := w.LinkedPiece(ctx, secret); court.KindOf(orNone(err)) != court.KindNotFound {
		t.Errorf("a restored link opens the draft: %v", err)
	}
	if _, draft, err := w.PieceDraft(ctx, editor, d.id); err != nil || draft.Piece.Body != "稿。" {
		t.Errorf("%v", err)
	}
}
