package publish

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"strings"
	"time"
	"unicode/utf8"

	"gongkai/internal/court"
	"gongkai/internal/render"
	"gongkai/internal/store"
)

const (
	// LinkTime is how long a link to a draft opens it, if it is not public before.
	LinkTime = 7 * 24 * time.Hour
	// mostLinks is how many links to one draft are open at once.
	mostLinks = 10
	// MostOpinionName and MostOpinionText bound what somebody says of a draft, in characters.
	MostOpinionName = 60
	MostOpinionText = 2000
)

// LinkFile is what the desk knows of the links to a draft and of what was said under them.
type LinkFile struct {
	store.WorkItem
	Piece    court.Piece
	Links    []store.DraftLink
	Opinions []store.Opinion // the newest first
	Saves    int             // the number of the newest saved state
}

// LinkFile reads the links to a draft.
func (p *Publisher) LinkFile(ctx context.Context, by court.Actor, id string) (f LinkFile, err error) {
	w, d, err := p.PieceDraft(ctx, by, id)
	if err != nil {
		return f, err
	}
	f = LinkFile{WorkItem: w, Piece: d.Piece, Saves: d.Saved.Number}
	err = p.db.Read(ctx, func(r *store.Reading) error {
		if f.Links, err = r.OpenLinks(ctx, w.Subject, p.db.Now()); err != nil {
			return err
		}
		f.Opinions, err = r.Opinions(ctx, w.Subject)
		return err
	})
	return f, err
}

// OpenLink makes a secret under which a draft can be read without an account, for LinkTime
// at most: it ends when the text is released or given up, and when whoever opened it loses
// the account or the office that allows it.
func (p *Publisher) OpenLink(ctx context.Context, by court.Actor, id string) (secret string, ends time.Time, err error) {
	if _, _, err := p.PieceDraft(ctx, by, id); err != nil {
		return "", ends, err
	}
	raw := make([]byte, 32)
	_, _ = rand.Read(raw) // never fails: the runtime ends the process instead
	secret, ends = base64.RawURLEncoding.EncodeToString(raw), p.db.Now().Add(LinkTime)
	err = p.db.Update(ctx, func(tx *store.Tx) error {
		// Within the change: a release that is faster has closed all links for good.
		w, err := tx.Work(ctx, id)
		if err != nil {
			return err
		}
		if w.State == court.StatePublished || w.State == court.StateWithdrawn {
			return &court.Error{Kind: court.KindConflict, Message: "这篇文稿现在是“" + w.State.Label() + "”，不需要预览链接。"}
		}
		if err := tx.DropEndedLinks(ctx, p.db.Now()); err != nil {
			return err
		}
		open, err := tx.DraftLinks(ctx, w.Subject, p.db.Now())
		if err != nil {
			return err
		}
		if open >= mostLinks {
			return &court.Error{Kind: court.KindConflict, Message: "这篇文稿打开着的预览链接已经够多，没有再打开。请先关闭全部链接，再重新打开。"}
		}
		if err := tx.PutDraftLink(ctx, hashOfSecret(secret), w.Subject, by, ends); err != nil {
			return err
		}
		// Whoever holds the link leaves no trace, so that who gave it away must.
		return tx.Record(store.Decision{Action: "piece.share", Actor: signature(by), Subject: id, Detail: map[string]any{"ends": ends.Unix()}})
	})
	if err != nil {
		return "", time.Time{}, err
	}
	return secret, ends, nil
}

func hashOfSecret(secret string) [sha256.Size]byte { return sha256.Sum256([]byte(secret)) }

// CloseLinks ends all links to a draft. What was said under them stays.
func (p *Publisher) CloseLinks(ctx context.Context, by court.Actor, id string) error {
	w, _, err := p.PieceDraft(ctx, by, id)
	if err != nil {
		return err
	}
	return p.db.Update(ctx, func(tx *store.Tx) error {
		open, err := tx.DraftLinks(ctx, w.Subject, p.db.Now())
		if err != nil {
			return err
		}
		if err := tx.DropDraftLinks(ctx, w.Subject); err != nil || open == 0 {
			return err
		}
		return tx.Record(store.Decision{Action: "piece.unshare", Actor: signature(by), Subject: id, Detail: map[string]any{"links": open}})
	})
}

// LinkedPiece is a draft as whoever holds a secret sees it.
type LinkedPiece struct {
	court.Piece
	Save    int            // the saved state
	Article render.Article // empty where Unfit tells why
	Unfit   string         // Chinese: why the body cannot be shown; empty: it can
}

// LinkedPiece gives the text that a secret opens, as it stands. KindNotFound for a secret
// that opens none, whatever the reason.
func (p *Publisher) LinkedPiece(ctx context.Context, secret string) (l LinkedPiece, err error) {
	err = p.db.Read(ctx, func(r *store.Reading) error {
		draft, err := r.DraftByLink(ctx, hashOfSecret(secret), p.db.Now())
		if err != nil {
			return err
		}
		d, err := r.Draft(ctx, draft)
		if err != nil {
			return err
		}
		l.Save = d.Number
		l.Piece, err = pieceOf(d.File)
		return err
	})
	if err != nil {
		return l, err
	}
	if l.Article, err = p.render.Article(l.Body); court.KindOf(orNone(err)) == court.KindInvalid {
		l.Unfit, err = court.MessageOf(err), nil
	}
	return l, err
}

// GiveOpinion keeps what somebody who holds a secret says of the draft that it opens.
// KindInvalid tells what is missing; KindNotFound that the secret opens nothing any more.
func (p *Publisher) GiveOpinion(ctx context.Context, secret string, o store.Opinion) error {
	o.Name, o.Text = strings.Join(strings.Fields(o.Name), " "), court.NormalBody(strings.TrimSpace(o.Text))
	switch {
	case o.Name == "":
		return court.Invalid("请填写单位或者姓名。")
	case utf8.RuneCountInString(o.Name) > MostOpinionName:
		return court.Invalid("单位或者姓名最多%d个字。", MostOpinionName)
	case !o.Agrees && o.Text == "":
		return court.Invalid("请写明意见；没有意见的，请选“同意”。")
	case utf8.RuneCountInString(o.Text) > MostOpinionText:
		return court.Invalid("意见最多%d个字，现在有%d个字。请缩短，或者另附文件。", MostOpinionText, utf8.RuneCountInString(o.Text))
	case strings.ContainsFunc(o.Name+o.Text, court.IsHidden):
		return court.Invalid("填写的内容里有看不见的控制字符，请删去后重新输入。")
	}
	return p.db.Update(ctx, func(tx *store.Tx) error {
		draft, err := tx.DraftByLink(ctx, hashOfSecret(secret), p.db.Now())
		if err != nil {
			return err
		}
		d, err := tx.Draft(ctx, draft)
		if err != nil {
			return err
		}
		if o.Save < 1 || o.Save > d.Number { // what the page said of itself
			o.Save = d.Number
		}
		return tx.PutOpinion(ctx, hashOfSecret(secret), draft, o)
	})
}
